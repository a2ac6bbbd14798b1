/* logs/merge.c: events of several streams in one order. Each stream has a scan of its own, bounded in memory; there are at most
 * the hundred that FilterLogEvents may name, so the least head is found by looking at all. */
#include "logs/merge.h"

void logs_merge_begin(struct logs_merge *merge, struct vg_call *call, uint64_t group_id, const uint64_t *stream_ids,
                      size_t count, struct logs_position from)
{
    merge->count = count == 0 ? 1 : count;
    merge->given = NULL;
    merge->sources = VG_NEW_ARRAY(call->arena, struct logs_merge_source, merge->count);
    for (size_t i = 0; i < merge->count; i++)
        logs_events_begin(&merge->sources[i].events, call, group_id, count == 0 ? 0 : stream_ids[i], from,
                          /* is_reverse= */ false);
}

/* Gets the source's next event. One that has no more leaves the merge. */
static int refill(struct logs_merge *merge, struct logs_merge_source *source)
{
    int rc = logs_events_next(&source->events, &source->head);
    source->has_head = rc == VG_OK;
    if (rc != VG_NOT_FOUND)
        return rc;
    logs_events_end(&source->events);
    *source = merge->sources[--merge->count];
    return VG_NOT_FOUND;
}

/* Every source of the merge has a head after this. */
static int refill_all(struct logs_merge *merge)
{
    for (size_t i = 0; i < merge->count;) {
        struct logs_merge_source *source = &merge->sources[i];
        int rc = source->has_head ? VG_OK : refill(merge, source);
        if (rc == VG_BROKEN)
            return rc;
        if (rc == VG_OK)
            i++; /* else another one stands here now */
    }
    return VG_OK;
}

int logs_merge_next(struct logs_merge *merge, struct logs_event *event)
{
    if (merge->given != NULL)
        merge->given->has_head = false;
    merge->given = NULL;
    int rc = refill_all(merge);
    if (rc != VG_OK)
        return rc;
    struct logs_merge_source *least = NULL;
    for (size_t i = 0; i < merge->count; i++)
        if (least == NULL || logs_position_cmp(merge->sources[i].head.at, least->head.at) < 0)
            least = &merge->sources[i];
    if (least == NULL)
        return VG_NOT_FOUND;
    merge->given = least;
    *event = least->head;
    return VG_OK;
}

void logs_merge_end(struct logs_merge *merge)
{
    for (size_t i = 0; i < merge->count; i++)
        logs_events_end(&merge->sources[i].events);
    merge->count = 0;
}
