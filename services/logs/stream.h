/* logs/stream.h: log streams: finding them by name and by id. */
#ifndef VG_LOGS_STREAM_H
#define VG_LOGS_STREAM_H

#include "logs/group.h"

struct logs_stream {
    struct vg_str name;
    uint64_t group_id;
    uint64_t id;
    struct logs_stream_record record;
};

/* VG_OK, VG_FAIL with ResourceNotFoundException, VG_BROKEN. */
int logs_stream_require(struct vg_call *call, const struct logs_group *group, struct vg_str name,
                        struct logs_stream *stream, struct vg_error *err) VG_CHECKED;
int logs_stream_put(struct vg_call *call, const struct logs_stream *stream) VG_CHECKED;
/* Name of the stream with this id; VG_NOT_FOUND when it was deleted. */
int logs_stream_name(struct vg_call *call, uint64_t group_id, uint64_t stream_id,
                     struct vg_str *name) VG_CHECKED;

extern const struct vg_effect_kind logs_stream_removal;

#endif
