/* logs/logs.h: what CloudWatch Logs' files share: the spaces it keeps its state in, and its
 * refusals. */
#ifndef VG_SERVICE_LOGS_H
#define VG_SERVICE_LOGS_H

#include "bus/service.h"
#include "logs.gen.h"

extern const struct vg_service logs_service;

enum logs_space {
    LOGS_SPACE_GROUP = VG_SPACE(VG_SPACES_LOGS, 1),   /* [name] -> GroupRecord */
    LOGS_SPACE_LAST_ID = VG_SPACE(VG_SPACES_LOGS, 2), /* [] -> the id given last */
    LOGS_SPACE_USAGE = VG_SPACE(VG_SPACES_LOGS, 3),   /* [group id] -> UsageRecord */
    LOGS_SPACE_TAGS = VG_SPACE(VG_SPACES_LOGS, 4),    /* [group id] -> TagsRecord */
    LOGS_SPACE_STREAM = VG_SPACE(VG_SPACES_LOGS, 5),  /* [group id][name] -> StreamRecord */
    LOGS_SPACE_STREAM_NAME =
        VG_SPACE(VG_SPACES_LOGS, 6), /* [group id][stream id] -> StreamNameRecord */
    LOGS_SPACE_EVENT =
        VG_SPACE(VG_SPACES_LOGS, 7), /* [group id][timestamp][sequence] -> EventRecord */
    LOGS_SPACE_STREAM_EVENT =
        VG_SPACE(VG_SPACES_LOGS, 8), /* [group id][stream id][timestamp][sequence] */
};

enum { LOGS_NAME_MAX = 512, LOGS_PAGE_EVENTS_MAX = 10000, LOGS_PAGE_ITEMS_MAX = 50 };
/* What PutLogEvents counts for an event beside its message, and how much a batch and a page may
 * hold by that count. */
enum { LOGS_EVENT_OVERHEAD = 26, LOGS_BATCH_BYTES_MAX = 1024 * 1024 };

#define LOGS_DAY_MS (INT64_C(24) * 60 * 60 * 1000)

/* An array in the arena with room for one more: `items` itself, or a copy twice as long. */
void *logs_grow(struct vg_arena *arena, void *items, size_t count, size_t *cap, size_t item_bytes);

/* Ids of groups and streams: never given twice in an account and region. VG_OK or VG_BROKEN. */
int logs_id_next(struct vg_call *call, uint64_t *id) VG_CHECKED;

#endif
