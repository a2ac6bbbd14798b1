/* proxy/access_log.h: formats of access logs, and where they go. */
#ifndef VG_PROXY_ACCESS_LOG_H
#define VG_PROXY_ACCESS_LOG_H

#include "base/arena.h"

/* $context.<name>; absent when there is none. */
typedef struct vg_str (*vg_proxy_variable_fn)(void *ctx, struct vg_str name);

/* "$context.x" becomes its value, or "-". */
struct vg_str vg_proxy_fill_format(struct vg_arena *arena, struct vg_str format,
                                   vg_proxy_variable_fn value_of, void *ctx);
/* Of a log group's ARN the name; absent for other destinations. */
struct vg_str vg_proxy_log_group(struct vg_str arn);

#endif
