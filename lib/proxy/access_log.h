/* proxy/access_log.h: formats of access logs, and where they go. */
#ifndef VG_PROXY_ACCESS_LOG_H
#define VG_PROXY_ACCESS_LOG_H

#include "bus/log_writer.h"

/* $context.<name>; absent when there is none. */
typedef struct vg_str (*vg_proxy_variable_fn)(void *ctx, struct vg_str name);

/* "$context.x" becomes its value, or "-". */
struct vg_str vg_proxy_fill_format(struct vg_arena *arena, struct vg_str format,
                                   vg_proxy_variable_fn value_of, void *ctx);
/* Of a log group's ARN the name; absent for other destinations. */
struct vg_str vg_proxy_log_group(struct vg_str arn);

/* Where a stage's lines go to. */
struct vg_proxy_log {
    struct vg_call *call;
    struct vg_arena *arena;
    struct vg_str api_id, stage_name;
};

/* Writes events to a log group, to the stage's stream in it. */
void vg_proxy_log_put(const struct vg_proxy_log *log, struct vg_str group, bool must_exist,
                      const struct vg_log_event *events, size_t count);
/* Writes a line of that format to the group of that ARN, if it is one's. */
void vg_proxy_access_log_put(const struct vg_proxy_log *log, struct vg_str group_arn,
                             struct vg_str format, vg_proxy_variable_fn value_of, void *ctx);

#endif
