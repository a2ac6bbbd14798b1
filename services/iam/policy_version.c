/* iam/policy_version.c: versions of managed policies: v1, v2, ... of which five are kept and one is
 * the default. */
#include "iam/document.h"
#include "iam/page.h"
#include "iam/policy.h"

enum { VERSIONS_MAX = 5, POLICY_SIZE_MAX = 6144 };

/* ---- In the store. Numbers stand in keys in decimal; there are few enough to sort them when they
 * are listed ---- */

static struct vg_str number_key(struct vg_call *call, int32_t number)
{
    return vg_arena_printf(call->arena, "%010d", (int)number);
}

int iam_policy_version_find(struct vg_call *call, const struct iam_managed *policy, int32_t number,
                            struct iam_policy_version_record *version)
{
    if (policy->aws == NULL)
        return iam_get(call, IAM_SPACE_POLICY_VERSION, policy->record.id, number_key(call, number),
                       &iam_shape_policy_version_record, version);
    if (number != policy->aws->default_version)
        return VG_NOT_FOUND;
    version->document = iam_aws_policy_document(policy->aws);
    version->create_date = policy->record.update_date;
    return VG_OK;
}

int iam_policy_version_put(struct vg_call *call, const struct iam_managed *policy, int32_t number,
                           struct vg_str document)
{
    const struct iam_policy_version_record record = {.document = document,
                                                     .create_date = iam_now(call)};
    return iam_put(call, IAM_SPACE_POLICY_VERSION, policy->record.id, number_key(call, number),
                   &iam_shape_policy_version_record, &record);
}

int iam_policy_version_delete(struct vg_call *call, const struct iam_managed *policy,
                              int32_t number)
{
    return iam_delete(call, IAM_SPACE_POLICY_VERSION, policy->record.id, number_key(call, number));
}

/* ---- By the API's names ---- */

/* "v3" is 3; what has a suffix is none that virga gave out: 0. */
static int32_t parse_id(struct vg_str id)
{
    int64_t number;
    if (!vg_str_to_i64(vg_str_tail(id, 1), &number) || number > INT32_MAX)
        return 0;
    return (int32_t)number;
}

static void describe(struct vg_call *call, const struct iam_managed *policy, int32_t number,
                     const struct iam_policy_version_record *record,
                     struct iam_policy_version *version)
{
    *version = (struct iam_policy_version){
        .version_id = vg_arena_printf(call->arena, "v%d", (int)number),
        .is_default_version = vg_bool(number == policy->record.default_version.v),
        .create_date = record->create_date,
    };
}

static int fail_missing(struct vg_error *err, struct vg_str arn, struct vg_str version_id)
{
    return vg_fail(err, &IAM_NO_SUCH_ENTITY,
                   "Policy %.*s version %.*s does not exist or is not attachable.", VG_STR_ARG(arn),
                   VG_STR_ARG(version_id));
}

/* A policy and one of its versions; where either is missing the sentence is the same (recorded). */
static int require(struct vg_call *call, struct vg_str arn, struct vg_str version_id,
                   struct iam_managed *policy, int32_t *number,
                   struct iam_policy_version_record *record, struct vg_error *err)
{
    int rc = iam_policy_arn_check(arn, err);
    if (rc == VG_OK)
        rc = iam_policy_find(call, arn, policy);
    *number = parse_id(version_id);
    if (rc == VG_OK)
        rc = iam_policy_version_find(call, policy, *number, record);
    return rc == VG_NOT_FOUND ? fail_missing(err, arn, version_id) : rc;
}

int iam_get_policy_version(struct vg_call *call, const struct iam_get_policy_version_in *in,
                           struct iam_get_policy_version_out *out, struct vg_error *err)
{
    struct iam_managed policy;
    struct iam_policy_version_record record;
    int32_t number;
    int rc = require(call, in->policy_arn, in->version_id, &policy, &number, &record, err);
    if (rc != VG_OK)
        return rc;
    if (!vg_str_is_set(record.document))
        return vg_fail(err, &VG_NOT_IMPLEMENTED,
                       "virga knows the policy %.*s by name only, not its document.",
                       VG_STR_ARG(in->policy_arn));
    struct iam_policy_version *version = VG_NEW(call->arena, struct iam_policy_version);
    describe(call, &policy, number, &record, version);
    version->document = iam_encode_document(call, record.document);
    out->policy_version = version;
    return VG_OK;
}

/* Newest first. Of AWS's policies only the default version is known. */
int iam_list_policy_versions(struct vg_call *call, const struct iam_list_policy_versions_in *in,
                             struct iam_list_policy_versions_out *out, struct vg_error *err)
{
    struct iam_managed policy;
    struct iam_slice slice;
    struct iam_policy_version versions[VERSIONS_MAX];
    size_t count = 0;
    int rc = iam_policy_require(call, in->policy_arn, &policy, err);
    int32_t oldest = policy.aws != NULL ? policy.record.last_version.v : 1;
    for (int32_t number = policy.record.last_version.v;
         rc == VG_OK && number >= oldest && count < VERSIONS_MAX; number--) {
        struct iam_policy_version_record record;
        rc = iam_policy_version_find(call, &policy, number, &record);
        if (rc == VG_OK)
            describe(call, &policy, number, &record, &versions[count++]);
        if (rc == VG_NOT_FOUND)
            rc = VG_OK; /* deleted */
    }
    if (rc == VG_OK)
        rc = iam_page_slice(call, IAM_LIST_VERSIONS, in->marker, in->max_items, count, &slice,
                            &out->is_truncated, &out->marker, err);
    if (rc != VG_OK)
        return rc;
    out->versions.items = VG_NEW_ARRAY(call->arena, struct iam_policy_version, count);
    out->versions.count = slice.to - slice.from;
    out->versions.set = true;
    memcpy(out->versions.items, versions + slice.from, out->versions.count * sizeof *versions);
    return VG_OK;
}

int iam_create_policy_version(struct vg_call *call, const struct iam_create_policy_version_in *in,
                              struct iam_create_policy_version_out *out, struct vg_error *err)
{
    struct iam_managed policy;
    size_t count = 0;
    int rc = iam_policy_require_own(call, in->policy_arn, &policy, err);
    if (rc == VG_OK)
        rc = iam_check_policy(call, in->policy_document, err);
    if (rc == VG_OK)
        rc = iam_count(call, IAM_SPACE_POLICY_VERSION, policy.record.id, &count);
    if (rc != VG_OK)
        return rc;
    if (iam_document_size(in->policy_document) > POLICY_SIZE_MAX)
        return vg_fail(err, &IAM_LIMIT_EXCEEDED, "Cannot exceed quota for PolicySize: %d",
                       (int)POLICY_SIZE_MAX);
    if (count >= VERSIONS_MAX)
        return vg_fail(err, &IAM_LIMIT_EXCEEDED,
                       "A managed policy can have up to %d versions. Before you create a new "
                       "version, you must delete an "
                       "existing version.",
                       (int)VERSIONS_MAX);
    int32_t number = ++policy.record.last_version.v;
    policy.record.update_date = iam_now(call);
    if (in->set_as_default.v)
        policy.record.default_version = vg_i32(number);
    rc = iam_policy_put(call, &policy);
    if (rc == VG_OK)
        rc = iam_policy_version_put(call, &policy, number, in->policy_document);
    struct iam_policy_version *version = VG_NEW(call->arena, struct iam_policy_version);
    describe(call, &policy, number,
             &(struct iam_policy_version_record){.create_date = iam_now(call)}, version);
    out->policy_version = version;
    return rc;
}

int iam_delete_policy_version(struct vg_call *call, const struct iam_delete_policy_version_in *in,
                              struct iam_delete_policy_version_out *out, struct vg_error *err)
{
    (void)out;
    struct iam_managed policy;
    struct iam_policy_version_record record;
    int32_t number;
    int rc = require(call, in->policy_arn, in->version_id, &policy, &number, &record, err);
    if (rc == VG_OK)
        rc = iam_policy_require_own(call, in->policy_arn, &policy, err);
    if (rc != VG_OK)
        return rc;
    if (number == policy.record.default_version.v)
        return vg_fail(err, &IAM_DELETE_CONFLICT, "Cannot delete the default version of a policy.");
    return iam_policy_version_delete(call, &policy, number);
}

int iam_set_default_policy_version(struct vg_call *call,
                                   const struct iam_set_default_policy_version_in *in,
                                   struct iam_set_default_policy_version_out *out,
                                   struct vg_error *err)
{
    (void)out;
    struct iam_managed policy;
    struct iam_policy_version_record record;
    int32_t number;
    int rc = require(call, in->policy_arn, in->version_id, &policy, &number, &record, err);
    if (rc == VG_OK)
        rc = iam_policy_require_own(call, in->policy_arn, &policy, err);
    if (rc != VG_OK)
        return rc;
    policy.record.default_version = vg_i32(number);
    policy.record.update_date = iam_now(call);
    return iam_policy_put(call, &policy);
}
