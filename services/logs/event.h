/* logs/event.h: log events as they are kept: in (timestamp, arrival) order, once for the group and
 * once, without the message, for their stream. */
#ifndef VG_LOGS_EVENT_H
#define VG_LOGS_EVENT_H

#include "logs/scan.h"
#include "logs/stream.h"

/* A place in the order of a group's events. Sequence numbers begin at 1, so {t, 0} is before all
 * events of time t. */
struct logs_position {
    int64_t timestamp; /* milliseconds */
    uint64_t sequence;
};

struct logs_event {
    struct logs_position at;
    uint64_t stream_id;
    int64_t ingestion_time;
    struct vg_str message;
};

/* <0, 0, >0 */
int logs_position_cmp(struct logs_position a, struct logs_position b);

int logs_event_put(struct vg_call *call, uint64_t group_id,
                   const struct logs_event *event) VG_CHECKED;
int logs_event_delete(struct vg_call *call, uint64_t group_id, uint64_t stream_id,
                      struct logs_position at) VG_CHECKED;
/* What the event counts for in storedBytes. */
int64_t logs_event_bytes(const struct logs_event *event);

/* Events of a group, or of one of its streams, in order or backwards. */
struct logs_events {
    struct vg_call *call;
    struct logs_scan scan;
    uint64_t group_id;
    uint64_t stream_id; /* 0: of the whole group */
};

/* Events behind `from` in the walk's direction, that place itself excluded. To be ended, whatever
 * happens. */
void logs_events_begin(struct logs_events *events, struct vg_call *call, uint64_t group_id,
                       uint64_t stream_id, struct logs_position from, bool is_reverse);
/* VG_OK with an event whose message lives until the next call; VG_NOT_FOUND at the end, VG_BROKEN.
 */
int logs_events_next(struct logs_events *events, struct logs_event *event) VG_CHECKED;
void logs_events_end(struct logs_events *events);

/* As AWS makes them, 56 digits that grow with the event's time: milliseconds, and 144 further bits.
 */
struct vg_str logs_event_id(struct vg_arena *arena, uint64_t stream_id, struct logs_position at);
/* Reads an id back. False when it is none of this stream's. */
bool logs_event_id_parse(struct vg_str id, uint64_t stream_id, struct logs_position *at) VG_CHECKED;

#endif
