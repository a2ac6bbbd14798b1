/* logs/merge.h: events of a whole group, or of some of its streams, in one order. */
#ifndef VG_LOGS_MERGE_H
#define VG_LOGS_MERGE_H

#include "logs/event.h"

/* One of the streams that are merged, with the event that it would give next. Does not move: its
 * walk points into it. */
struct logs_merge_source {
    struct logs_events events;
    struct logs_event head;
    bool has_head;
    bool is_at_end;
};

struct logs_merge {
    struct logs_merge_source *sources;
    size_t count;
};

/* Events behind `from`. No streams (`count` 0): of the whole group. To be ended, whatever happens.
 */
void logs_merge_begin(struct logs_merge *merge, struct vg_call *call, uint64_t group_id,
                      const uint64_t *stream_ids, size_t count, struct logs_position from);
/* VG_OK with an event whose message lives until the next call; VG_NOT_FOUND at the end, VG_BROKEN.
 */
int logs_merge_next(struct logs_merge *merge, struct logs_event *event) VG_CHECKED;
void logs_merge_end(struct logs_merge *merge);

#endif
