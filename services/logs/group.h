/* logs/group.h: log groups: finding them, their retention, what they hold. */
#ifndef VG_LOGS_GROUP_H
#define VG_LOGS_GROUP_H

#include "logs/logs.h"

struct logs_group {
    struct vg_str name;
    uint64_t id;
    struct logs_group_record record;
};

/* VG_OK, VG_NOT_FOUND, VG_BROKEN. */
int logs_group_find(struct vg_call *call, struct vg_str name, struct logs_group *group) VG_CHECKED;
/* The same, but words ResourceNotFoundException. */
int logs_group_require(struct vg_call *call, struct vg_str name, struct logs_group *group,
                       struct vg_error *err) VG_CHECKED;
/* By exactly one of a name and an identifier, which is a name or an ARN. */
int logs_group_require_either(struct vg_call *call, struct vg_str name, struct vg_str identifier,
                              struct logs_group *group, struct vg_error *err) VG_CHECKED;
/* By ARN, with or without ":*" at its end. */
int logs_group_require_arn(struct vg_call *call, struct vg_str arn, struct logs_group *group,
                           struct vg_error *err) VG_CHECKED;
int logs_group_put(struct vg_call *call, const struct logs_group *group) VG_CHECKED;

/* Without ":*". */
struct vg_str logs_group_arn(const struct vg_call *call, struct vg_str name);

/* Events from before this time have expired; INT64_MIN when the group keeps them for ever. */
int64_t logs_group_horizon(const struct vg_call *call, const struct logs_group *group);

/* The key of a record that belongs to the group; parts may follow. */
void logs_group_key(struct vg_call *call, struct vg_key *key, vg_space space, uint64_t group_id);

/* What the group holds; zeros before its first event. VG_OK or VG_BROKEN. */
int logs_usage_get(struct vg_call *call, uint64_t group_id,
                   struct logs_usage_record *usage) VG_CHECKED;
int logs_usage_put(struct vg_call *call, uint64_t group_id,
                   const struct logs_usage_record *usage) VG_CHECKED;

extern const struct vg_effect_kind logs_group_removal;

#endif
