/* logs/describe_groups.c: DescribeLogGroups. */
#include "logs/group.h"

#include "logs/scan.h"
#include "logs/token.h"

/* What may not be combined, and what asks for other accounts, which virga does not link. */
static int check_options(const struct logs_describe_log_groups_in *in, struct vg_error *err)
{
    bool has_prefix = vg_str_is_set(in->log_group_name_prefix),
         has_pattern = vg_str_is_set(in->log_group_name_pattern);
    if (has_prefix && has_pattern)
        return vg_fail(
            err, &LOGS_INVALID_PARAMETER,
            "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
    if (in->log_group_identifiers.set && (has_prefix || has_pattern || in->log_group_class != 0))
        return vg_fail(err, &LOGS_INVALID_PARAMETER,
                       "LogGroup identifiers and other filters are mutually exclusive parameters.");
    if (in->include_linked_accounts.v)
        return vg_fail(err, &LOGS_INVALID_PARAMETER,
                       "virga does not support the parameter includeLinkedAccounts.");
    if (in->account_identifiers.count > 0)
        return vg_fail(err, &LOGS_INVALID_PARAMETER,
                       "virga does not support the parameter accountIdentifiers.");
    return VG_OK;
}

/* A search by pattern leaves storedBytes and deletionProtectionEnabled out (recorded). */
static int describe(struct vg_call *call, const struct logs_group *group, bool is_search,
                    struct logs_log_group *item)
{
    struct vg_str name = vg_arena_copy(call->arena, group->name), arn = logs_group_arn(call, name);
    *item = (struct logs_log_group){
        .log_group_name = name,
        .creation_time = group->record.creation_time,
        .retention_in_days = group->record.retention_in_days,
        .metric_filter_count = vg_i32(0),
        .arn = VG_CONCAT(call->arena, arn, VG_STR(":*")),
        .log_group_arn = arn,
        .log_group_class = group->record.log_group_class,
    };
    if (vg_str_is_set(group->record.kms_key_id))
        item->kms_key_id = vg_arena_copy(call->arena, group->record.kms_key_id);
    if (is_search)
        return VG_OK;
    struct logs_usage_record usage;
    int rc = logs_usage_get(call, group->id, &usage);
    item->stored_bytes = usage.stored_bytes;
    item->deletion_protection_enabled = group->record.is_protected;
    return rc;
}

/* By name or ARN; those that do not exist are not listed. */
static int describe_chosen(struct vg_call *call, const struct logs_describe_log_groups_in *in,
                           struct logs_log_groups *groups)
{
    groups->items =
        VG_NEW_ARRAY(call->arena, struct logs_log_group, in->log_group_identifiers.count);
    groups->set = true;
    for (size_t i = 0; i < in->log_group_identifiers.count; i++) {
        struct logs_group group;
        struct vg_error ignored = {.arena = call->arena};
        int rc = logs_group_require_either(call, VG_STR_NONE, in->log_group_identifiers.items[i],
                                           &group, &ignored);
        if (rc == VG_FAIL)
            continue;
        if (rc == VG_OK)
            rc = describe(call, &group, /* is_search= */ false, &groups->items[groups->count++]);
        if (rc != VG_OK)
            return rc;
    }
    return VG_OK;
}

static bool is_wanted(const struct logs_describe_log_groups_in *in, const struct logs_group *group)
{
    if (in->log_group_class != 0 && group->record.log_group_class != in->log_group_class)
        return false;
    return !vg_str_is_set(in->log_group_name_pattern) ||
           vg_str_find(group->name, in->log_group_name_pattern) >= 0;
}

/* The next group in the order of names, as the scan gives it. */
static int next_group(struct logs_scan *scan, struct logs_group *group)
{
    struct vg_str key;
    int rc = logs_scan_next(scan, &key, &group->record);
    if (rc != VG_OK)
        return rc;
    struct vg_str rest = vg_key_rest(key);
    if (!vg_key_take_str(&scan->arena, &rest, &group->name))
        return VG_BROKEN;
    group->id = (uint64_t)group->record.id.v;
    return VG_OK;
}

/* Fills the page from the scan; a token when there is more. */
static int fill_page(struct vg_call *call, const struct logs_describe_log_groups_in *in,
                     struct logs_scan *scan, struct logs_describe_log_groups_out *out)
{
    size_t limit = in->limit.set ? (size_t)in->limit.v : LOGS_PAGE_ITEMS_MAX;
    struct logs_log_groups *groups = &out->log_groups;
    groups->items = VG_NEW_ARRAY(call->arena, struct logs_log_group, limit);
    groups->set = true;
    struct logs_group group;
    int rc;
    while ((rc = next_group(scan, &group)) == VG_OK) {
        if (!vg_str_starts(group.name, in->log_group_name_prefix))
            break;
        if (!is_wanted(in, &group))
            continue;
        if (groups->count == limit) {
            const struct logs_place place = {.name = groups->items[limit - 1].log_group_name};
            out->next_token = logs_token_make(call->arena, LOGS_TOKEN_GROUPS, &place);
            break;
        }
        rc = describe(call, &group, vg_str_is_set(in->log_group_name_pattern),
                      &groups->items[groups->count++]);
        if (rc != VG_OK)
            break;
    }
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

int logs_describe_log_groups(struct vg_call *call, const struct logs_describe_log_groups_in *in,
                             struct logs_describe_log_groups_out *out, struct vg_error *err)
{
    struct logs_place place = {.name = VG_STR_NONE};
    int rc = check_options(in, err);
    if (rc == VG_OK && in->log_group_identifiers.set)
        return describe_chosen(call, in, &out->log_groups);
    if (rc == VG_OK && vg_str_is_set(in->next_token))
        rc = logs_token_open(call->arena, LOGS_TOKEN_GROUPS, /* owner= */ 0, in->next_token, &place,
                             err);
    if (rc != VG_OK)
        return rc;

    struct vg_key space, start;
    struct logs_scan scan;
    vg_call_key(call, &space, LOGS_SPACE_GROUP);
    vg_call_key(call, &start, LOGS_SPACE_GROUP);
    if (vg_str_is_set(in->next_token))
        vg_key_str(&start, place.name);
    else
        vg_key_raw(&start, in->log_group_name_prefix); /* nothing in it needs an escape */
    logs_scan_begin(&scan, call, &logs_shape_group_record, vg_key_bytes(&space),
                    vg_key_bytes(&start),
                    /* is_reverse= */ false);
    rc = fill_page(call, in, &scan, out);
    logs_scan_end(&scan);
    return rc;
}
