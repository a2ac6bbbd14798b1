/* logs/merge.c: events of several streams in one order. Each stream has a scan of its own, bounded
 * in memory; there are at most the hundred that FilterLogEvents may name, so the least head is
 * found by looking at all. */
#include "logs/merge.h"

void logs_merge_begin(struct logs_merge *merge, struct vg_call *call, uint64_t group_id,
                      const uint64_t *stream_ids, size_t count, struct logs_position from)
{
    merge->count = count == 0 ? 1 : count;
    merge->sources = VG_NEW_ARRAY(call->arena, struct logs_merge_source, merge->count);
    for (size_t i = 0; i < merge->count; i++)
        logs_events_begin(&merge->sources[i].events, call, group_id, count == 0 ? 0 : stream_ids[i],
                          from,
                          /* is_reverse= */ false);
}

/* Sees to it that the source has a head, or is at its end. */
static int refill(struct logs_merge_source *source)
{
    if (source->has_head || source->is_at_end)
        return VG_OK;
    int rc = logs_events_next(&source->events, &source->head);
    source->has_head = rc == VG_OK;
    source->is_at_end = rc == VG_NOT_FOUND;
    return rc == VG_BROKEN ? rc : VG_OK;
}

int logs_merge_next(struct logs_merge *merge, struct logs_event *event)
{
    struct logs_merge_source *least = NULL;
    for (size_t i = 0; i < merge->count; i++) {
        struct logs_merge_source *source = &merge->sources[i];
        int rc = refill(source);
        if (rc != VG_OK)
            return rc;
        if (source->has_head &&
            (least == NULL || logs_position_cmp(source->head.at, least->head.at) < 0))
            least = source;
    }
    if (least == NULL)
        return VG_NOT_FOUND;
    *event = least->head;
    least->has_head = false; /* its memory stays until the next refill */
    return VG_OK;
}

void logs_merge_end(struct logs_merge *merge)
{
    for (size_t i = 0; i < merge->count; i++)
        logs_events_end(&merge->sources[i].events);
}
