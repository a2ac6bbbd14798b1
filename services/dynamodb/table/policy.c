/* services/dynamodb/table/policy.c: resource policies of tables: kept and shown. As IAM's policies
 * they are not enforced. */
#include "dynamodb/dynamodb.h"

#include "base/json.h"

#define INVALID "One or more parameter values were invalid: "
#define NOT_FOUND "Resource-based policy not found for the provided ResourceArn: "

enum { POLICY_BYTES_MAX = 20480 };

/* ---- Documents ---- */

static int refuse_document(struct vg_error *err, const char *why)
{
    return vg_fail(err, &DYNAMODB_VALIDATION, INVALID "Invalid policy document: %s", why);
}

/* What a statement must have. */
static bool read_statement(struct vg_json *json, bool *has_effect, bool *has_resource)
{
    struct vg_str name;
    *has_effect = *has_resource = false;
    if (!vg_json_object(json))
        return false;
    while (vg_json_member(json, &name)) {
        *has_effect = *has_effect || vg_str_is(name, "Effect");
        *has_resource = *has_resource || vg_str_is(name, "Resource");
        if (!vg_json_skip(json, /* raw= */ NULL))
            return false;
    }
    return true;
}

/* What is wrong with the statement or statements that come next; NULL: nothing. */
static const char *check_statements(struct vg_json *json)
{
    bool is_list = vg_json_peek(json) == VG_JSON_ARRAY, has_effect, has_resource;
    size_t count = 0;
    const char *problem = NULL;
    if (is_list && !vg_json_array(json))
        return "This policy contains invalid Json";
    while (!is_list || vg_json_element(json)) {
        if (!read_statement(json, &has_effect, &has_resource))
            return "This policy contains invalid Json";
        if (problem == NULL && !has_effect)
            problem = "Missing required field Effect";
        if (problem == NULL && !has_resource)
            problem = "Missing required field Resource";
        count++;
        if (!is_list)
            break;
    }
    return count == 0 ? "Could not parse the policy: Statement is empty!" : problem;
}

int dynamodb_check_policy(struct vg_call *call, struct vg_str document, struct vg_error *err)
{
    struct vg_json json;
    struct vg_str name;
    const char *problem = NULL;
    bool has_statement = false;
    if (document.len > POLICY_BYTES_MAX)
        return dynamodb_invalid(err, VG_STR(INVALID "Maximum policy size of 20480 bytes exceeded"));
    vg_json_init(&json, document, call->arena);
    if (vg_json_peek(&json) != VG_JSON_OBJECT || !vg_json_object(&json))
        return refuse_document(err, "This policy contains invalid Json");
    bool is_whole = true;
    while (is_whole && vg_json_member(&json, &name)) {
        if (!vg_str_is(name, "Statement")) {
            is_whole = vg_json_skip(&json, /* raw= */ NULL);
            continue;
        }
        has_statement = true;
        problem = check_statements(&json);
        is_whole = problem == NULL;
    }
    if (problem != NULL)
        return refuse_document(err, problem);
    if (!is_whole || !vg_json_at_end(&json))
        return refuse_document(err, "This policy contains invalid Json");
    return has_statement ? VG_OK : refuse_document(err, "Syntax error at position (1,3)");
}

/* ---- Records ---- */

int dynamodb_policy_put(struct vg_call *call, struct vg_str table_name, struct vg_str document,
                        struct vg_str *revision)
{
    uint64_t number = vg_random_u64(&call->random) >> 12;
    *revision = vg_arena_printf(call->arena, "%lld%03u", (long long)call->now_ms,
                                (unsigned)(number % 1000));
    struct dynamodb_record_policy record = {.document = document, .revision = *revision};
    return vg_call_put(call, DYNAMODB_SPACE_POLICY, table_name, &dynamodb_record_shape_policy,
                       &record);
}

int dynamodb_policy_forget(struct vg_call *call, struct vg_str table_name)
{
    int rc = vg_call_delete(call, DYNAMODB_SPACE_POLICY, table_name);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

/* ---- Operations ---- */

/* The table, and its policy (document absent: there is none). */
static int require(struct vg_call *call, struct vg_str arn, struct vg_str *name,
                   struct dynamodb_record_policy *policy, struct vg_error *err)
{
    struct dynamodb_table table;
    int rc = dynamodb_resource_name(call, arn, name, err);
    if (rc != VG_OK)
        return rc;
    rc = dynamodb_table_find(call, *name, &table);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &DYNAMODB_RESOURCE_NOT_FOUND,
                       "Requested resource not found: Table: %.*s not found", VG_STR_ARG(*name));
    if (rc != VG_OK)
        return rc;
    *policy = (struct dynamodb_record_policy){.document = VG_STR_NONE};
    rc = vg_call_get(call, DYNAMODB_SPACE_POLICY, *name, &dynamodb_record_shape_policy, policy);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
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
    struct vg_str revision = is_there ? policy->revision : VG_STR("NO_POLICY");
    return vg_fail(err, &DYNAMODB_POLICY_NOT_FOUND,
                   NOT_FOUND "Requested update for policy with revision id %.*s, but the policy "
                             "associated to target table %.*s has revision id %.*s.",
                   VG_STR_ARG(expected), VG_STR_ARG(name), VG_STR_ARG(revision));
}

int dynamodb_put_resource_policy(struct vg_call *call,
                                 const struct dynamodb_put_resource_policy_in *in,
                                 struct dynamodb_put_resource_policy_out *out, struct vg_error *err)
{
    struct dynamodb_record_policy policy;
    struct vg_str name;
    int rc = dynamodb_check_policy(call, in->policy, err);
    if (rc == VG_OK)
        rc = require(call, in->resource_arn, &name, &policy, err);
    if (rc == VG_OK)
        rc = check_revision(in->expected_revision_id, name, &policy, err);
    if (rc != VG_OK)
        return rc;
    if (vg_str_is_set(policy.document) && vg_str_eq(policy.document, in->policy)) {
        out->revision_id = policy.revision; /* nothing changes */
        return VG_OK;
    }
    return dynamodb_policy_put(call, name, in->policy, &out->revision_id);
}

int dynamodb_get_resource_policy(struct vg_call *call,
                                 const struct dynamodb_get_resource_policy_in *in,
                                 struct dynamodb_get_resource_policy_out *out, struct vg_error *err)
{
    struct dynamodb_record_policy policy;
    struct vg_str name;
    int rc = require(call, in->resource_arn, &name, &policy, err);
    if (rc != VG_OK)
        return rc;
    if (!vg_str_is_set(policy.document))
        return vg_fail(err, &DYNAMODB_POLICY_NOT_FOUND, NOT_FOUND "%.*s",
                       VG_STR_ARG(in->resource_arn));
    out->policy = policy.document;
    out->revision_id = policy.revision;
    return VG_OK;
}

/* There need not be one. */
int dynamodb_delete_resource_policy(struct vg_call *call,
                                    const struct dynamodb_delete_resource_policy_in *in,
                                    struct dynamodb_delete_resource_policy_out *out,
                                    struct vg_error *err)
{
    struct dynamodb_record_policy policy;
    struct vg_str name;
    int rc = require(call, in->resource_arn, &name, &policy, err);
    if (rc == VG_OK)
        rc = check_revision(in->expected_revision_id, name, &policy, err);
    if (rc != VG_OK || !vg_str_is_set(policy.document))
        return rc;
    out->revision_id = policy.revision;
    return dynamodb_policy_forget(call, name);
}
