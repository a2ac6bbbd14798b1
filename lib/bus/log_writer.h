/* bus/log_writer.h: lines to CloudWatch Logs by those who have something to log of somebody else's
 * doing (functions, API stages, web ACLs): calls of the service "logs" like anybody else's. Who
 * logs neither waits nor fails: groups and streams are made where they are missing, and what the
 * service cannot take now is offered again for about an hour of virtual time. Loop thread. */
#ifndef VG_BUS_LOG_WRITER_H
#define VG_BUS_LOG_WRITER_H

#include "bus/call.h"

struct vg_log_writer;

/* One per service and instance. */
struct vg_log_writer *vg_log_writer_new(struct vg_bus *bus);
/* What still waits is lost. */
void vg_log_writer_free(struct vg_log_writer *writer);
/* The store was emptied. */
void vg_log_writer_reset(struct vg_log_writer *writer);

struct vg_log_event {
    int64_t at_ms;
    struct vg_str message;
};

struct vg_log_put {
    const struct vg_call *cause; /* in the journal, or NULL */
    struct vg_str account;
    struct vg_str region;
    struct vg_str principal_arn; /* who writes: a role */
    struct vg_str group;
    bool must_exist; /* the group is somebody's own: it is not made */
    struct vg_str stream;
    const struct vg_log_event *events; /* in order of time; at least one */
    size_t event_count;
};

/* Everything is copied. */
void vg_log_writer_put(struct vg_log_writer *writer, const struct vg_log_put *put);

#endif
