/* logs/group.c: log groups in the store, and operations that make, change and remove one. */
#include "logs/group.h"

#include "logs/retention.h"
#include "logs/tag.h"

enum { REMOVAL_SLICE_KEYS = 2000 };

/* ---- In the store ---- */

int logs_id_next(struct vg_call *call, uint64_t *id)
{
    struct vg_key key;
    vg_call_key(call, &key, LOGS_SPACE_LAST_ID);
    return vg_counter_add(call->txn, vg_key_bytes(&key), 1, id);
}

int logs_group_find(struct vg_call *call, struct vg_str name, struct logs_group *group)
{
    int rc = vg_call_get(call, LOGS_SPACE_GROUP, name, &logs_shape_group_record, &group->record);
    if (rc != VG_OK)
        return rc;
    group->name = name;
    group->id = (uint64_t)group->record.id.v;
    return VG_OK;
}

int logs_group_require(struct vg_call *call, struct vg_str name, struct logs_group *group,
                       struct vg_error *err)
{
    int rc = logs_group_find(call, name, group);
    if (rc != VG_NOT_FOUND)
        return rc;
    return vg_fail(err, &LOGS_RESOURCE_NOT_FOUND, "The specified log group does not exist.");
}

int logs_group_require_arn(struct vg_call *call, struct vg_str text, struct logs_group *group,
                           struct vg_error *err)
{
    struct vg_arn arn;
    struct vg_str name = VG_STR("");
    bool is_here = vg_arn_parse(text, &arn) && vg_str_is(arn.service, "logs") &&
                   vg_str_eq(arn.region, call->region) && vg_str_eq(arn.account, call->account) &&
                   vg_str_starts(arn.resource, VG_STR("log-group:"));
    if (is_here)
        name = vg_str_tail(arn.resource, strlen("log-group:"));
    if (vg_str_ends(name, VG_STR(":*")))
        name = vg_str_slice(name, 0, name.len - 2);
    if (name.len > LOGS_NAME_MAX)
        name = VG_STR("");
    return logs_group_require(call, name, group, err);
}

int logs_group_require_either(struct vg_call *call, struct vg_str name, struct vg_str identifier,
                              struct logs_group *group, struct vg_error *err)
{
    if (vg_str_is_set(name) && vg_str_is_set(identifier))
        return vg_fail(err, &LOGS_VALIDATION,
                       "LogGroup name and LogGroup ARN are mutually exclusive parameters.");
    if (vg_str_is_set(name))
        return logs_group_require(call, name, group, err);
    if (!vg_str_is_set(identifier))
        return vg_fail(err, &LOGS_VALIDATION,
                       "Must specify either the LogGroup name or the LogGroup identifier.");
    if (vg_str_starts(identifier, VG_STR("arn:")))
        return logs_group_require_arn(call, identifier, group, err);
    if (identifier.len > LOGS_NAME_MAX)
        identifier = VG_STR("");
    return logs_group_require(call, identifier, group, err);
}

int logs_group_put(struct vg_call *call, const struct logs_group *group)
{
    return vg_call_put(call, LOGS_SPACE_GROUP, group->name, &logs_shape_group_record,
                       &group->record);
}

struct vg_str logs_group_arn(const struct vg_call *call, struct vg_str name)
{
    return vg_arn(call, "logs", VG_CONCAT(call->arena, VG_STR("log-group:"), name));
}

void logs_group_key(struct vg_call *call, struct vg_key *key, vg_space space, uint64_t group_id)
{
    vg_call_key(call, key, space);
    vg_key_u64(key, group_id);
}

int logs_usage_get(struct vg_call *call, uint64_t group_id, struct logs_usage_record *usage)
{
    struct vg_key key;
    logs_group_key(call, &key, LOGS_SPACE_USAGE, group_id);
    int rc =
        vg_record_get(call->txn, vg_key_bytes(&key), &logs_shape_usage_record, call->arena, usage);
    if (rc != VG_NOT_FOUND)
        return rc;
    *usage = (struct logs_usage_record){vg_i64(0), vg_i64(0), vg_i64(0)};
    return VG_OK;
}

int logs_usage_put(struct vg_call *call, uint64_t group_id, const struct logs_usage_record *usage)
{
    struct vg_key key;
    logs_group_key(call, &key, LOGS_SPACE_USAGE, group_id);
    return vg_record_put(call->txn, vg_key_bytes(&key), &logs_shape_usage_record, call->arena,
                         usage);
}

/* ---- CreateLogGroup ---- */

static int check_new(struct vg_call *call, const struct logs_create_log_group_in *in,
                     struct vg_error *err)
{
    if (vg_utf16_count(in->log_group_name) > LOGS_NAME_MAX)
        return vg_fail(
            err, &LOGS_INVALID_PARAMETER,
            "Invalid LogGroup or LogStream, both must have length less than or equal to 512.");
    if (vg_str_ieq(vg_str_slice(in->log_group_name, 0, 4), VG_STR("aws/")))
        return vg_fail(err, &LOGS_INVALID_PARAMETER,
                       "Log groups starting with AWS/ are reserved for AWS.");
    if (in->log_group_class == LOGS_LOG_GROUP_CLASS_DELIVERY)
        return vg_fail(err, &LOGS_INVALID_PARAMETER,
                       "virga does not support the logGroupClass DELIVERY.");
    struct logs_group other;
    int rc = logs_group_find(call, in->log_group_name, &other);
    if (rc == VG_OK)
        return vg_fail(err, &LOGS_RESOURCE_ALREADY_EXISTS,
                       "The specified log group already exists");
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

int logs_create_log_group(struct vg_call *call, const struct logs_create_log_group_in *in,
                          struct logs_create_log_group_out *out, struct vg_error *err)
{
    (void)out;
    int rc = check_new(call, in, err);
    if (rc != VG_OK)
        return rc;
    struct logs_group group = {.name = in->log_group_name};
    rc = logs_id_next(call, &group.id);
    if (rc != VG_OK)
        return rc;
    group.record = (struct logs_group_record){
        .id = vg_i64((int64_t)group.id),
        .creation_time = vg_i64(call->now_ms),
        .kms_key_id = in->kms_key_id,
        .log_group_class =
            in->log_group_class != 0 ? in->log_group_class : LOGS_LOG_GROUP_CLASS_STANDARD,
        .is_protected = vg_bool(in->deletion_protection_enabled.v),
    };
    rc = logs_group_put(call, &group);
    if (rc == VG_OK && in->tags.count > 0)
        rc = logs_tags_put(call, group.id, &in->tags);
    return rc;
}

/* ---- PutLogGroupDeletionProtection ---- */

int logs_put_log_group_deletion_protection(
    struct vg_call *call, const struct logs_put_log_group_deletion_protection_in *in,
    struct logs_put_log_group_deletion_protection_out *out, struct vg_error *err)
{
    (void)out;
    struct logs_group group;
    int rc = logs_group_require_either(call, VG_STR_NONE, in->log_group_identifier, &group, err);
    if (rc != VG_OK)
        return rc;
    group.record.is_protected = vg_bool(in->deletion_protection_enabled.v);
    return logs_group_put(call, &group);
}

/* ---- DeleteLogGroup: the name is free at once, what the group held goes in slices ---- */

static int run_removal(struct vg_call *call, const void *payload, uint32_t attempt,
                       struct vg_error *err)
{
    (void)attempt;
    (void)err;
    /* A stream's events before the events they stand for: a stream that is being removed meets
     * whole pairs. */
    static const vg_space spaces[] = {LOGS_SPACE_STREAM_EVENT, LOGS_SPACE_EVENT, LOGS_SPACE_STREAM,
                                      LOGS_SPACE_STREAM_NAME,  LOGS_SPACE_TAGS,  LOGS_SPACE_USAGE};
    const struct logs_group_removal *removal = payload;
    for (size_t i = 0; i < VG_COUNT_OF(spaces); i++) {
        struct vg_key key;
        logs_group_key(call, &key, spaces[i], (uint64_t)removal->group_id.v);
        int rc = vg_delete_prefix(call->txn, vg_key_bytes(&key), REMOVAL_SLICE_KEYS);
        if (rc == VG_OK) /* there may be more */
            return vg_effect_queue(call, &logs_group_removal, removal, /* due_ms= */ 0,
                                   /* id= */ NULL);
        if (rc == VG_BROKEN)
            return rc;
    }
    return VG_OK;
}

const struct vg_effect_kind logs_group_removal = {
    .name = "logs.remove-group",
    .shape = &logs_shape_group_removal,
    .run = run_removal,
};

int logs_delete_log_group(struct vg_call *call, const struct logs_delete_log_group_in *in,
                          struct logs_delete_log_group_out *out, struct vg_error *err)
{
    (void)out;
    struct logs_group group;
    int rc = logs_group_require(call, in->log_group_name, &group, err);
    if (rc != VG_OK)
        return rc;
    if (group.record.is_protected.v)
        return vg_fail(err, &LOGS_VALIDATION,
                       "The specified log group cannot be deleted because it has deletion "
                       "protection enabled.");
    rc = logs_sweep_cancel(call, group.id);
    if (rc == VG_OK)
        rc = vg_call_delete(call, LOGS_SPACE_GROUP, group.name);
    if (rc != VG_OK)
        return rc;
    const struct logs_group_removal removal = {.group_id = vg_i64((int64_t)group.id)};
    return vg_effect_queue(call, &logs_group_removal, &removal, /* due_ms= */ 0, /* id= */ NULL);
}
