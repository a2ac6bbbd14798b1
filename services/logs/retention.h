/* logs/retention.h: events that have expired are not shown, and are swept once a day. */
#ifndef VG_LOGS_RETENTION_H
#define VG_LOGS_RETENTION_H

#include "logs/group.h"

/* Sees to it that a sweep is due for a group that holds an event of `oldest_ms`. Changes `usage`,
 * which is the caller's to put. VG_OK or VG_BROKEN. */
int logs_sweep_arm(struct vg_call *call, const struct logs_group *group, int64_t oldest_ms,
                   struct logs_usage_record *usage) VG_CHECKED;
/* Takes back a sweep that waits. */
int logs_sweep_cancel(struct vg_call *call, uint64_t group_id) VG_CHECKED;

extern const struct vg_effect_kind logs_group_sweep;

#endif
