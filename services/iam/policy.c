/* iam/policy.c: managed policies: found by ARN, made, described, deleted. */
#include "iam/policy.h"

#include "iam/document.h"
#include "iam/page.h"
#include "iam/tag.h"

#include "base/hash.h"

enum { POLICIES_MAX = 1500, POLICY_SIZE_MAX = 6144 };

/* ---- Found ---- */

/* What follows "policy" in a policy's ARN: its path and name. */
static bool parse_arn(struct vg_str text, struct vg_arn *arn, struct vg_str *path_and_name)
{
    bool is_policy = vg_arn_parse(text, arn) && vg_str_is(arn->service, "iam") &&
                     arn->region.len == 0 && vg_str_starts(arn->resource, VG_STR("policy/")) &&
                     !vg_str_ends(arn->resource, VG_STR("/"));
    if (is_policy)
        *path_and_name = vg_str_tail(arn->resource, strlen("policy"));
    return is_policy;
}

/* What is no ARN at all breaks a constraint; an ARN of something else is an invalid input (both
 * recorded). */
int iam_policy_arn_check(struct vg_str text, struct vg_error *err)
{
    struct vg_arn arn;
    struct vg_str path_and_name;
    if (parse_arn(text, &arn, &path_and_name))
        return VG_OK;
    return vg_fail(err,
                   vg_str_starts(text, VG_STR("arn:")) ? &IAM_INVALID_INPUT : &IAM_VALIDATION_ERROR,
                   "ARN %.*s is not valid.", VG_STR_ARG(text));
}

/* AWS's own ids are not known; these are the same everywhere, as AWS's are. */
static struct vg_str aws_policy_id(struct vg_arena *arena, struct vg_str arn)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    uint8_t digest[32];
    char id[] = "ANPA00000000000000000";
    vg_sha256(arn, digest);
    for (size_t i = 4; i < sizeof id - 1; i++)
        id[i] = alphabet[digest[i] % 32];
    return vg_arena_copy(arena, vg_str_from(id));
}

static void describe_aws(struct vg_call *call, const struct iam_aws_policy *aws,
                         struct iam_managed *policy)
{
    struct vg_arena *arena = call->arena;
    struct vg_str path = vg_str_from(aws->path), name = vg_str_from(aws->name);
    *policy = (struct iam_managed){
        .aws = aws, .arn = VG_CONCAT(arena, VG_STR("arn:aws:iam::aws:policy"), path, name)};
    policy->record = (struct iam_policy_record){
        .name = name,
        .path = path,
        .id = aws_policy_id(arena, policy->arn),
        .create_date = vg_time(aws->created_s * 1000),
        .update_date = vg_time(aws->updated_s * 1000),
        .default_version = vg_i32(aws->default_version),
        .last_version = vg_i32(aws->default_version),
    };
}

int iam_policy_find(struct vg_call *call, struct vg_str text, struct iam_managed *policy)
{
    struct vg_arn arn;
    struct vg_str path_and_name;
    if (!parse_arn(text, &arn, &path_and_name))
        return VG_NOT_FOUND;
    if (vg_str_is(arn.account, "aws")) {
        const struct iam_aws_policy *aws = iam_aws_policy_find(path_and_name);
        if (aws != NULL)
            describe_aws(call, aws, policy);
        return aws != NULL ? VG_OK : VG_NOT_FOUND;
    }
    if (!vg_str_eq(arn.account, call->account))
        return VG_NOT_FOUND;
    struct vg_str name =
        vg_str_tail(path_and_name, (size_t)(vg_str_rfind_char(path_and_name, '/') + 1));
    policy->aws = NULL;
    int rc = iam_get(call, IAM_SPACE_POLICY, iam_fold(call->arena, name), VG_STR_NONE,
                     &iam_shape_policy_record, &policy->record);
    if (rc != VG_OK)
        return rc;
    policy->arn = iam_arn(call, "policy", policy->record.path, policy->record.name);
    return vg_str_eq(policy->arn, text) ? VG_OK : VG_NOT_FOUND;
}

int iam_policy_require(struct vg_call *call, struct vg_str arn, struct iam_managed *policy,
                       struct vg_error *err)
{
    int rc = iam_policy_arn_check(arn, err);
    if (rc == VG_OK)
        rc = iam_policy_find(call, arn, policy);
    if (rc != VG_NOT_FOUND)
        return rc;
    return vg_fail(err, &IAM_NO_SUCH_ENTITY, "Policy %.*s was not found.", VG_STR_ARG(arn));
}

int iam_policy_require_own(struct vg_call *call, struct vg_str arn, struct iam_managed *policy,
                           struct vg_error *err)
{
    int rc = iam_policy_require(call, arn, policy, err);
    if (rc != VG_OK || policy->aws == NULL)
        return rc;
    return vg_fail(err, &VG_ACCESS_DENIED,
                   "User: %.*s is not authorized to perform: iam:%.*s on resource: policy %.*s",
                   VG_STR_ARG(call->principal.arn), VG_STR_ARG(call->op->name), VG_STR_ARG(arn));
}

int iam_policy_put(struct vg_call *call, const struct iam_managed *policy)
{
    return iam_put(call, IAM_SPACE_POLICY, iam_fold(call->arena, policy->record.name), VG_STR_NONE,
                   &iam_shape_policy_record, &policy->record);
}

/* ---- Described ---- */

/* What every answer shows. Tags and description only come with GetPolicy, tags also when it is made
 * with some. */
static int describe(struct vg_call *call, const struct iam_managed *managed,
                    struct iam_policy *policy)
{
    const struct iam_policy_record *record = &managed->record;
    size_t attached = 0, bounding = 0;
    int rc = iam_count(call, IAM_SPACE_ATTACHED_TO, managed->arn, &attached);
    if (rc == VG_OK)
        rc = iam_count(call, IAM_SPACE_BOUNDARY_OF, managed->arn, &bounding);
    *policy = (struct iam_policy){
        .policy_name = record->name,
        .policy_id = record->id,
        .arn = managed->arn,
        .path = record->path,
        .default_version_id = vg_arena_printf(call->arena, "v%d", (int)record->default_version.v),
        .attachment_count = vg_i32((int32_t)attached),
        .permissions_boundary_usage_count = vg_i32((int32_t)bounding),
        .is_attachable = vg_bool(true),
        .create_date = record->create_date,
        .update_date = record->update_date,
    };
    return rc;
}

int iam_get_policy(struct vg_call *call, const struct iam_get_policy_in *in,
                   struct iam_get_policy_out *out, struct vg_error *err)
{
    struct iam_managed managed;
    struct iam_policy *policy = VG_NEW(call->arena, struct iam_policy);
    int rc = iam_policy_require(call, in->policy_arn, &managed, err);
    if (rc == VG_OK)
        rc = describe(call, &managed, policy);
    if (rc != VG_OK)
        return rc;
    policy->description = managed.record.description;
    policy->tags = managed.record.tags;
    policy->tags.set = true;
    out->policy = policy;
    return VG_OK;
}

/* ---- Listed: first the account's own by name, then AWS's. A marker says which it goes on behind:
 * "o<name>", "a<number>" ---- */

struct listing {
    struct vg_call *call;
    const struct iam_list_policies_in *in;
    struct iam_page page;
    struct iam_policy_list_type *policies;
    struct vg_str last;
    bool is_truncated;
};

static bool is_wanted(const struct iam_list_policies_in *in, const struct iam_policy *policy)
{
    if (!vg_str_starts(policy->path, in->path_prefix))
        return false;
    if (in->only_attached.v && policy->attachment_count.v == 0)
        return false;
    if (in->policy_usage_filter == IAM_POLICY_USAGE_TYPE_PERMISSIONS_BOUNDARY)
        return policy->permissions_boundary_usage_count.v > 0;
    return in->policy_usage_filter == 0 || policy->attachment_count.v > 0;
}

/* Adds the policy if it is wanted and there is room. */
static int list_one(struct listing *listing, const struct iam_managed *managed, struct vg_str place)
{
    struct iam_policy policy;
    int rc = describe(listing->call, managed, &policy);
    if (rc != VG_OK || !is_wanted(listing->in, &policy))
        return rc;
    listing->is_truncated = !iam_page_take(&listing->page);
    if (listing->is_truncated)
        return VG_OK;
    listing->policies->items[listing->policies->count++] = policy;
    listing->last = place;
    return VG_OK;
}

static int list_own(struct listing *listing, struct vg_str after)
{
    struct vg_call *call = listing->call;
    struct vg_walk walk;
    struct iam_managed managed = {.aws = NULL};
    int rc;
    iam_walk(call, IAM_SPACE_POLICY, VG_STR_NONE, after, &walk);
    while ((rc = vg_record_next(&walk, &iam_shape_policy_record, /* key= */ NULL,
                                &managed.record)) == VG_OK) {
        managed.arn = iam_arn(call, "policy", managed.record.path, managed.record.name);
        rc = list_one(
            listing, &managed,
            VG_CONCAT(call->arena, VG_STR("o"), iam_fold(call->arena, managed.record.name)));
        if (rc != VG_OK || listing->is_truncated)
            break;
    }
    vg_walk_end(&walk);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

static int list_aws(struct listing *listing, size_t from)
{
    int rc = VG_OK;
    for (size_t i = from; i < iam_aws_policy_count && rc == VG_OK && !listing->is_truncated; i++) {
        struct iam_managed managed;
        describe_aws(listing->call, &iam_aws_policies[i], &managed);
        rc = list_one(listing, &managed, vg_arena_printf(listing->call->arena, "a%zu", i + 1));
    }
    return rc;
}

int iam_list_policies(struct vg_call *call, const struct iam_list_policies_in *in,
                      struct iam_list_policies_out *out, struct vg_error *err)
{
    struct listing listing = {.call = call, .in = in, .policies = &out->policies};
    int rc = iam_page_begin(call, IAM_LIST_POLICIES, in->marker, in->max_items, &listing.page, err);
    if (rc != VG_OK)
        return rc;
    struct vg_str after = listing.page.after;
    uint64_t from = 0;
    bool is_in_aws = vg_str_starts(after, VG_STR("a"));
    if (is_in_aws && !vg_str_to_u64(vg_str_tail(after, 1), &from))
        return vg_fail(err, &IAM_VALIDATION_ERROR, "Invalid Marker.");
    out->policies.set = true;
    out->policies.items = VG_NEW_ARRAY(call->arena, struct iam_policy, listing.page.limit);
    if (in->scope != IAM_POLICY_SCOPE_TYPE_AWS && !is_in_aws)
        rc = list_own(&listing, after.len > 0 ? vg_str_tail(after, 1) : VG_STR_NONE);
    if (rc == VG_OK && in->scope != IAM_POLICY_SCOPE_TYPE_LOCAL && !listing.is_truncated)
        rc = list_aws(&listing, (size_t)from);
    if (rc == VG_OK)
        iam_page_end(&listing.page, listing.is_truncated, listing.last, &out->is_truncated,
                     &out->marker);
    return rc;
}

/* ---- Made ---- */

static int check_new(struct vg_call *call, const struct iam_create_policy_in *in,
                     struct vg_error *err)
{
    struct iam_policy_record other;
    size_t count;
    int rc = iam_tags_check(&in->tags, IAM_TAG_KEYS_EXACT, err);
    if (rc == VG_OK)
        rc = iam_check_policy(call, in->policy_document, err);
    if (rc != VG_OK)
        return rc;
    if (iam_document_size(in->policy_document) > POLICY_SIZE_MAX)
        return vg_fail(err, &IAM_LIMIT_EXCEEDED, "Cannot exceed quota for PolicySize: %d",
                       (int)POLICY_SIZE_MAX);
    rc = iam_get(call, IAM_SPACE_POLICY, iam_fold(call->arena, in->policy_name), VG_STR_NONE,
                 &iam_shape_policy_record, &other);
    if (rc == VG_OK)
        return vg_fail(err, &IAM_ENTITY_ALREADY_EXISTS,
                       "A policy called %.*s already exists. Duplicate names are not allowed.",
                       VG_STR_ARG(in->policy_name));
    if (rc == VG_NOT_FOUND)
        rc = iam_count(call, IAM_SPACE_POLICY, VG_STR_NONE, &count);
    if (rc == VG_OK && count >= POLICIES_MAX)
        return vg_fail(err, &IAM_LIMIT_EXCEEDED, "Cannot exceed quota for PoliciesPerAccount: %d",
                       (int)POLICIES_MAX);
    return rc;
}

int iam_create_policy(struct vg_call *call, const struct iam_create_policy_in *in,
                      struct iam_create_policy_out *out, struct vg_error *err)
{
    int rc = check_new(call, in, err);
    if (rc != VG_OK)
        return rc;
    struct iam_managed managed = {.aws = NULL};
    managed.record = (struct iam_policy_record){
        .name = in->policy_name,
        .path = vg_str_is_set(in->path) ? in->path : VG_STR("/"),
        .id = iam_id(call, "ANPA"),
        .description = in->description,
        .create_date = iam_now(call),
        .update_date = iam_now(call),
        .default_version = vg_i32(1),
        .last_version = vg_i32(1),
        .tags = iam_tags_merge(call->arena, &(struct iam_tag_list_type){.count = 0}, &in->tags,
                               IAM_TAG_KEYS_EXACT),
    };
    managed.arn = iam_arn(call, "policy", managed.record.path, managed.record.name);
    struct iam_policy *policy = VG_NEW(call->arena, struct iam_policy);
    rc = describe(call, &managed, policy);
    if (rc == VG_OK)
        rc = iam_policy_put(call, &managed);
    if (rc == VG_OK)
        rc = iam_policy_version_put(call, &managed, 1, in->policy_document);
    if (rc != VG_OK)
        return rc;
    policy->tags = in->tags; /* in the order in which they came (recorded) */
    out->policy = policy;
    return VG_OK;
}

/* ---- Deleted ---- */

int iam_delete_policy(struct vg_call *call, const struct iam_delete_policy_in *in,
                      struct iam_delete_policy_out *out, struct vg_error *err)
{
    (void)out;
    struct iam_managed managed;
    size_t attached = 0, bounding = 0, versions = 0;
    int rc = iam_policy_require_own(call, in->policy_arn, &managed, err);
    if (rc == VG_OK)
        rc = iam_count(call, IAM_SPACE_ATTACHED_TO, managed.arn, &attached);
    if (rc == VG_OK)
        rc = iam_count(call, IAM_SPACE_BOUNDARY_OF, managed.arn, &bounding);
    if (rc == VG_OK)
        rc = iam_count(call, IAM_SPACE_POLICY_VERSION, managed.record.id, &versions);
    if (rc != VG_OK)
        return rc;
    if (attached + bounding > 0)
        return vg_fail(err, &IAM_DELETE_CONFLICT, "Cannot delete a policy attached to entities.");
    if (versions > 1)
        return vg_fail(err, &IAM_DELETE_CONFLICT,
                       "This policy has more than one version. Before you delete a policy, you "
                       "must delete the policy's "
                       "versions. The default version is deleted with the policy.");
    rc = iam_policy_version_delete(call, &managed, managed.record.default_version.v);
    if (rc == VG_OK)
        rc = iam_delete(call, IAM_SPACE_POLICY, iam_fold(call->arena, managed.record.name),
                        VG_STR_NONE);
    return rc == VG_NOT_FOUND ? VG_BROKEN : rc;
}
