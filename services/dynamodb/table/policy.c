/* services/dynamodb/table/policy.c: resource policies of tables and streams: kept and shown. As
 * IAM's policies they are not enforced. */
#include "dynamodb/dynamodb.h"

#define NOT_FOUND "Resource-based policy not found for the provided ResourceArn: "

/* ---- Records ---- */

int dynamodb_policy_put(struct vg_call *call, struct vg_str key, struct vg_str document,
                        struct vg_str *revision)
{
    uint64_t number = vg_random_u64(&call->random) >> 12;
    *revision = vg_arena_printf(call->arena, "%lld%03u", (long long)call->now_ms,
                                (unsigned)(number % 1000));
    struct dynamodb_record_policy record = {.document = document, .revision = *revision};
    return vg_call_put(call, DYNAMODB_SPACE_POLICY, key, &dynamodb_record_shape_policy, &record);
}

int dynamodb_policy_forget(struct vg_call *call, struct vg_str key)
{
    int rc = vg_call_delete(call, DYNAMODB_SPACE_POLICY, key);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

/* ---- Operations ---- */

static int check_is_there(struct vg_call *call, const struct dynamodb_resource *resource,
                          struct vg_error *err)
{
    struct dynamodb_table table;
    struct dynamodb_record_stream stream;
    struct vg_str name = resource->table_name;
    bool is_stream = vg_str_is_set(resource->stream_label);
    int rc = is_stream ? dynamodb_stream_find(call, name, resource->stream_ms, &stream)
                       : dynamodb_table_find(call, name, &table);
    if (rc != VG_NOT_FOUND)
        return rc;
    if (is_stream)
        return vg_fail(err, &DYNAMODB_RESOURCE_NOT_FOUND,
                       "Requested resource not found: Stream: %.*s not found for Table: %.*s",
                       VG_STR_ARG(resource->stream_label), VG_STR_ARG(name));
    return vg_fail(err, &DYNAMODB_RESOURCE_NOT_FOUND,
                   "Requested resource not found: Table: %.*s not found", VG_STR_ARG(name));
}

/* The policy of a table or stream, which must be there (document absent: it has none). */
static int find(struct vg_call *call, const struct dynamodb_resource *resource,
                struct dynamodb_record_policy *policy, struct vg_error *err)
{
    int rc = check_is_there(call, resource, err);
    if (rc != VG_OK)
        return rc;
    *policy = (struct dynamodb_record_policy){.document = VG_STR_NONE};
    rc = vg_call_get(call, DYNAMODB_SPACE_POLICY, resource->key, &dynamodb_record_shape_policy,
                     policy);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

static int require(struct vg_call *call, struct vg_str arn, struct dynamodb_resource *resource,
                   struct dynamodb_record_policy *policy, struct vg_error *err)
{
    int rc = dynamodb_resource_parse(call, arn, resource, err);
    return rc == VG_OK ? find(call, resource, policy, err) : rc;
}

static int check_revision(struct vg_str expected, struct vg_str name,
                          const struct dynamodb_record_policy *policy, struct vg_error *err)
{
    bool is_there = vg_str_is_set(policy->document);
    if (!vg_str_is_set(expected))
        return VG_OK;
    if (vg_str_is(expected, "NO_POLICY")) {
        if (!is_there)
            return VG_OK;
        return vg_fail(err, &DYNAMODB_POLICY_NOT_FOUND,
                       NOT_FOUND "Requested policy update expecting none to be present for table "
                                 "%.*s, but a policy exists with revision id %.*s.",
                       VG_STR_ARG(name), VG_STR_ARG(policy->revision));
    }
    if (is_there && vg_str_eq(expected, policy->revision))
        return VG_OK;
    if (!is_there)
        return vg_fail(err, &DYNAMODB_POLICY_NOT_FOUND,
                       NOT_FOUND "Requested update for policy with revision id %.*s, but table "
                                 "%.*s has no associated policy.",
                       VG_STR_ARG(expected), VG_STR_ARG(name));
    return vg_fail(err, &DYNAMODB_POLICY_NOT_FOUND,
                   NOT_FOUND "Requested update for policy with revision id %.*s, but the policy "
                             "associated to target table %.*s has revision id %.*s.",
                   VG_STR_ARG(expected), VG_STR_ARG(name), VG_STR_ARG(policy->revision));
}

int dynamodb_put_resource_policy(struct vg_call *call,
                                 const struct dynamodb_put_resource_policy_in *in,
                                 struct dynamodb_put_resource_policy_out *out, struct vg_error *err)
{
    struct dynamodb_resource resource;
    struct dynamodb_record_policy policy;
    bool locks_out;
    int rc = dynamodb_resource_parse(call, in->resource_arn, &resource, err);
    if (rc == VG_OK)
        rc = dynamodb_check_policy(call, in->policy, vg_str_is_set(resource.stream_label),
                                   &locks_out, err);
    if (rc == VG_OK)
        rc = find(call, &resource, &policy, err);
    if (rc == VG_OK)
        rc = check_revision(in->expected_revision_id, resource.table_name, &policy, err);
    if (rc != VG_OK)
        return rc;
    if (locks_out && !in->confirm_remove_self_resource_access.v)
        return vg_fail_with(err, &VG_ACCESS_DENIED,
                            VG_STR("The new resource policy will not allow you to update the "
                                   "resource policy in the future."),
                            NULL);
    if (vg_str_is_set(policy.document) &&
        vg_str_eq(dynamodb_policy_form(call->arena, policy.document, /* is_shown= */ false),
                  dynamodb_policy_form(call->arena, in->policy, /* is_shown= */ false))) {
        out->revision_id = policy.revision; /* nothing changes */
        return VG_OK;
    }
    return dynamodb_policy_put(call, resource.key, in->policy, &out->revision_id);
}

int dynamodb_get_resource_policy(struct vg_call *call,
                                 const struct dynamodb_get_resource_policy_in *in,
                                 struct dynamodb_get_resource_policy_out *out, struct vg_error *err)
{
    struct dynamodb_resource resource;
    struct dynamodb_record_policy policy;
    int rc = require(call, in->resource_arn, &resource, &policy, err);
    if (rc != VG_OK)
        return rc;
    if (!vg_str_is_set(policy.document))
        return vg_fail(err, &DYNAMODB_POLICY_NOT_FOUND, NOT_FOUND "%.*s",
                       VG_STR_ARG(in->resource_arn));
    out->policy = dynamodb_policy_form(call->arena, policy.document, /* is_shown= */ true);
    out->revision_id = policy.revision;
    return VG_OK;
}

/* There need not be one. */
int dynamodb_delete_resource_policy(struct vg_call *call,
                                    const struct dynamodb_delete_resource_policy_in *in,
                                    struct dynamodb_delete_resource_policy_out *out,
                                    struct vg_error *err)
{
    struct dynamodb_resource resource;
    struct dynamodb_record_policy policy;
    int rc = require(call, in->resource_arn, &resource, &policy, err);
    if (rc == VG_OK)
        rc = check_revision(in->expected_revision_id, resource.table_name, &policy, err);
    if (rc != VG_OK || !vg_str_is_set(policy.document))
        return rc;
    out->revision_id = policy.revision;
    return dynamodb_policy_forget(call, resource.key);
}
