/* logs/retention.c: how long a group keeps its events.
 *
 * Whoever reads events leaves out those from before the group's horizon, so a sweep need not be
 * punctual. An effect sweeps a group at the end of the day (UTC) on which its oldest event expires,
 * then arms itself for the next. */
#include "logs/retention.h"

#include "logs/event.h"

enum { SWEEP_SLICE_EVENTS = 1000 };

static const int allowed_days[] = {1,   3,   5,   7,   14,   30,   60,   90,   120,  150,  180,
                                   365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653};

int64_t logs_group_horizon(const struct vg_call *call, const struct logs_group *group)
{
    if (!group->record.retention_in_days.set)
        return INT64_MIN;
    return call->now_ms - group->record.retention_in_days.v * LOGS_DAY_MS;
}

/* ---- Sweeping ---- */

int logs_sweep_arm(struct vg_call *call, const struct logs_group *group, int64_t oldest_ms,
                   struct logs_usage_record *usage)
{
    if (!group->record.retention_in_days.set || usage->sweep_effect.v != 0)
        return VG_OK;
    int64_t expires_ms = oldest_ms + group->record.retention_in_days.v * LOGS_DAY_MS;
    int64_t due_ms = (expires_ms / LOGS_DAY_MS + 1) * LOGS_DAY_MS;
    if (expires_ms < call->now_ms)
        due_ms = 0; /* at once */
    const struct logs_group_sweep sweep = {.group_name = group->name,
                                           .group_id = vg_i64((int64_t)group->id)};
    uint64_t effect;
    int rc = vg_effect_queue(call, &logs_group_sweep, &sweep, due_ms, &effect);
    if (rc == VG_OK)
        usage->sweep_effect = vg_i64((int64_t)effect);
    return rc;
}

int logs_sweep_cancel(struct vg_call *call, uint64_t group_id)
{
    struct logs_usage_record usage;
    int rc = logs_usage_get(call, group_id, &usage);
    if (rc != VG_OK || usage.sweep_effect.v == 0)
        return rc;
    rc = vg_effect_cancel(call, (uint64_t)usage.sweep_effect.v);
    if (rc == VG_BROKEN)
        return rc;
    usage.sweep_effect = vg_i64(0);
    return logs_usage_put(call, group_id, &usage);
}

/* The group's oldest event. */
static int find_oldest(struct vg_call *call, uint64_t group_id, struct logs_event *oldest)
{
    struct logs_events events;
    logs_events_begin(&events, call, group_id, /* stream_id= */ 0,
                      (struct logs_position){INT64_MIN, 0},
                      /* is_reverse= */ false);
    int rc = logs_events_next(&events, oldest);
    logs_events_end(&events);
    return rc;
}

/* Deletes up to a slice of expired events, the oldest first. VG_NOT_FOUND when no expired one is
 * left. */
static int sweep_slice(struct vg_call *call, const struct logs_group *group,
                       struct logs_usage_record *usage)
{
    int64_t horizon = logs_group_horizon(call, group);
    struct logs_events events;
    logs_events_begin(&events, call, group->id, /* stream_id= */ 0,
                      (struct logs_position){INT64_MIN, 0},
                      /* is_reverse= */ false);
    int rc = VG_OK;
    for (int i = 0; i < SWEEP_SLICE_EVENTS && rc == VG_OK; i++) {
        struct logs_event event;
        rc = logs_events_next(&events, &event);
        if (rc == VG_OK && event.at.timestamp >= horizon)
            rc = VG_NOT_FOUND;
        if (rc == VG_OK)
            rc = logs_event_delete(call, group->id, event.stream_id, event.at);
        if (rc == VG_OK)
            usage->stored_bytes.v -= logs_event_bytes(&event);
    }
    logs_events_end(&events);
    return rc;
}

static int sweep(struct vg_call *call, const struct logs_group *group,
                 struct logs_usage_record *usage)
{
    struct logs_event oldest;
    int rc = group->record.retention_in_days.set ? sweep_slice(call, group, usage) : VG_NOT_FOUND;
    if (rc == VG_OK || rc == VG_NOT_FOUND)
        rc = find_oldest(call, group->id, &oldest);
    if (rc == VG_OK)
        rc = logs_sweep_arm(call, group, oldest.at.timestamp, usage);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

static int run_sweep(struct vg_call *call, const void *payload, uint32_t attempt,
                     struct vg_error *err)
{
    (void)attempt;
    (void)err;
    const struct logs_group_sweep *what = payload;
    struct logs_group group;
    struct logs_usage_record usage;
    int rc = logs_group_find(call, what->group_name, &group);
    if (rc == VG_OK && group.id != (uint64_t)what->group_id.v)
        rc = VG_NOT_FOUND; /* another one of that name */
    if (rc != VG_OK)
        return rc == VG_NOT_FOUND ? VG_OK : rc;
    rc = logs_usage_get(call, group.id, &usage);
    if (rc != VG_OK)
        return rc;
    usage.sweep_effect = vg_i64(0);
    rc = sweep(call, &group, &usage);
    return rc == VG_OK ? logs_usage_put(call, group.id, &usage) : rc;
}

const struct vg_effect_kind logs_group_sweep = {
    .name = "logs.sweep",
    .shape = &logs_shape_group_sweep,
    .run = run_sweep,
};

/* ---- Operations ---- */

static int check_days(int32_t days, struct vg_arena *arena, struct vg_error *err)
{
    struct vg_buf list;
    vg_buf_init(&list, arena, 0);
    for (size_t i = 0; i < VG_COUNT_OF(allowed_days); i++) {
        if (allowed_days[i] == days)
            return VG_OK;
        vg_buf_printf(&list, "%s%d", i == 0 ? "" : ", ", allowed_days[i]);
    }
    return vg_fail(err, &LOGS_INVALID_PARAMETER,
                   "1 validation error detected: Value '%d' at 'retentionInDays' failed to satisfy "
                   "constraint: Member must "
                   "satisfy enum value set: [%.*s]",
                   (int)days, VG_STR_ARG(vg_buf_str(&list)));
}

/* Keeps the group with its new retention, and has it swept by that. */
static int change(struct vg_call *call, const struct logs_group *group)
{
    struct logs_usage_record usage;
    struct logs_event oldest;
    int rc = logs_group_put(call, group);
    if (rc == VG_OK)
        rc = logs_sweep_cancel(call, group->id);
    if (rc == VG_OK)
        rc = logs_usage_get(call, group->id, &usage);
    if (rc == VG_OK)
        rc = find_oldest(call, group->id, &oldest);
    if (rc == VG_OK)
        rc = logs_sweep_arm(call, group, oldest.at.timestamp, &usage);
    if (rc == VG_OK)
        rc = logs_usage_put(call, group->id, &usage);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

int logs_put_retention_policy(struct vg_call *call, const struct logs_put_retention_policy_in *in,
                              struct logs_put_retention_policy_out *out, struct vg_error *err)
{
    (void)out;
    struct logs_group group;
    int rc = check_days(in->retention_in_days.v, call->arena, err);
    if (rc == VG_OK)
        rc = logs_group_require(call, in->log_group_name, &group, err);
    if (rc != VG_OK)
        return rc;
    group.record.retention_in_days = in->retention_in_days;
    return change(call, &group);
}

int logs_delete_retention_policy(struct vg_call *call,
                                 const struct logs_delete_retention_policy_in *in,
                                 struct logs_delete_retention_policy_out *out, struct vg_error *err)
{
    (void)out;
    struct logs_group group;
    int rc = logs_group_require(call, in->log_group_name, &group, err);
    if (rc != VG_OK)
        return rc;
    group.record.retention_in_days.set = false;
    return change(call, &group);
}
