/* iam/role.c: roles: made, described, changed, deleted. */
#include "iam/role.h"

#include "iam/attachment.h"
#include "iam/document.h"
#include "iam/page.h"
#include "iam/tag.h"

enum { ROLES_MAX = 1000, TRUST_POLICY_MAX = 2048, SESSION_DEFAULT_S = 3600 };

/* ---- In the store ---- */

static int role_find(struct vg_call *call, struct vg_str name, struct iam_kept_role *role)
{
    role->key = iam_fold(call->arena, name);
    return iam_get(call, IAM_SPACE_ROLE, role->key, VG_STR_NONE, &iam_shape_role_record,
                   &role->record);
}

int iam_role_require(struct vg_call *call, struct vg_str name, struct iam_kept_role *role,
                     struct vg_error *err)
{
    int rc = role_find(call, name, role);
    if (rc == VG_BROKEN || (rc == VG_OK && vg_str_eq(role->record.name, name)))
        return rc;
    return vg_fail(err, &IAM_NO_SUCH_ENTITY, "The role with name %.*s cannot be found.",
                   VG_STR_ARG(name));
}

int iam_role_put(struct vg_call *call, const struct iam_kept_role *role)
{
    return iam_put(call, IAM_SPACE_ROLE, role->key, VG_STR_NONE, &iam_shape_role_record,
                   &role->record);
}

/* ---- Described ---- */

/* What every answer shows of a role. Creating one shows its tags and boundary besides; getting one
 * shows all. */
static void describe(struct vg_call *call, const struct iam_role_record *record,
                     struct iam_role *role)
{
    *role = (struct iam_role){
        .path = record->path,
        .role_name = record->name,
        .role_id = record->id,
        .arn = iam_arn(call, "role", record->path, record->name),
        .create_date = record->create_date,
        .assume_role_policy_document = iam_encode_document(call, record->trust_policy),
    };
}

static void describe_options(const struct iam_role_record *record, struct iam_role *role)
{
    role->description = record->description;
    role->max_session_duration = record->max_session_duration;
}

static void describe_tags_and_boundary(struct vg_call *call, const struct iam_role_record *record,
                                       struct iam_role *role)
{
    if (record->tags.count > 0)
        role->tags = record->tags;
    if (!vg_str_is_set(record->permissions_boundary))
        return;
    struct iam_attached_permissions_boundary *boundary =
        VG_NEW(call->arena, struct iam_attached_permissions_boundary);
    boundary->permissions_boundary_type =
        IAM_PERMISSIONS_BOUNDARY_ATTACHMENT_TYPE_PERMISSIONS_BOUNDARY_POLICY;
    boundary->permissions_boundary_arn = record->permissions_boundary;
    role->permissions_boundary = boundary;
}

int iam_get_role(struct vg_call *call, const struct iam_get_role_in *in,
                 struct iam_get_role_out *out, struct vg_error *err)
{
    struct iam_kept_role kept;
    int rc = iam_role_require(call, in->role_name, &kept, err);
    if (rc != VG_OK)
        return rc;
    struct iam_role *role = VG_NEW(call->arena, struct iam_role);
    describe(call, &kept.record, role);
    describe_options(&kept.record, role);
    describe_tags_and_boundary(call, &kept.record, role);
    role->role_last_used =
        VG_NEW(call->arena, struct iam_role_last_used); /* never, as far as is known */
    out->role = role;
    return VG_OK;
}

int iam_list_roles(struct vg_call *call, const struct iam_list_roles_in *in,
                   struct iam_list_roles_out *out, struct vg_error *err)
{
    struct iam_page page;
    int rc = iam_page_begin(call, IAM_LIST_ROLES, in->marker, in->max_items, &page, err);
    if (rc != VG_OK)
        return rc;
    struct vg_walk walk;
    struct iam_role_record record;
    struct vg_str last = VG_STR_NONE;
    bool is_truncated = false;
    out->roles.set = true;
    out->roles.items = VG_NEW_ARRAY(call->arena, struct iam_role, page.limit);
    iam_walk(call, IAM_SPACE_ROLE, VG_STR_NONE, page.after, &walk);
    while ((rc = vg_record_next(&walk, &iam_shape_role_record, /* key= */ NULL, &record)) ==
           VG_OK) {
        if (!vg_str_starts(record.path, in->path_prefix))
            continue;
        if (!iam_page_take(&page)) {
            is_truncated = true;
            break;
        }
        struct iam_role *role = &out->roles.items[out->roles.count++];
        describe(call, &record, role);
        describe_options(&record, role);
        last = record.name;
    }
    vg_walk_end(&walk);
    if (rc == VG_BROKEN)
        return rc;
    iam_page_end(&page, is_truncated, iam_fold(call->arena, last), &out->is_truncated,
                 &out->marker);
    return VG_OK;
}

/* ---- Made ---- */

static int check_trust_policy(struct vg_call *call, struct vg_str document, struct vg_error *err)
{
    int rc = iam_check_trust_policy(call, document, err);
    if (rc == VG_OK && iam_document_size(document) > TRUST_POLICY_MAX)
        return vg_fail(err, &IAM_LIMIT_EXCEEDED, "Cannot exceed quota for ACLSizePerRole: %d",
                       (int)TRUST_POLICY_MAX);
    return rc;
}

static int check_new(struct vg_call *call, const struct iam_create_role_in *in,
                     struct vg_error *err)
{
    struct iam_kept_role other;
    size_t count;
    int rc = iam_tags_check(&in->tags, IAM_TAG_KEYS_FOLDED, err);
    if (rc == VG_OK)
        rc = check_trust_policy(call, in->assume_role_policy_document, err);
    if (rc == VG_OK && vg_str_is_set(in->permissions_boundary))
        rc = iam_boundary_check(call, in->permissions_boundary, err);
    if (rc != VG_OK)
        return rc;
    rc = role_find(call, in->role_name, &other);
    if (rc == VG_OK)
        return vg_fail(err, &IAM_ENTITY_ALREADY_EXISTS, "Role with name %.*s already exists.",
                       VG_STR_ARG(in->role_name));
    if (rc == VG_NOT_FOUND)
        rc = iam_count(call, IAM_SPACE_ROLE, VG_STR_NONE, &count);
    if (rc == VG_OK && count >= ROLES_MAX)
        return vg_fail(err, &IAM_LIMIT_EXCEEDED, "Cannot exceed quota for RolesPerAccount: %d",
                       (int)ROLES_MAX);
    return rc;
}

int iam_create_role(struct vg_call *call, const struct iam_create_role_in *in,
                    struct iam_create_role_out *out, struct vg_error *err)
{
    int rc = check_new(call, in, err);
    if (rc != VG_OK)
        return rc;
    struct iam_kept_role kept = {.key = iam_fold(call->arena, in->role_name)};
    kept.record = (struct iam_role_record){
        .name = in->role_name,
        .path = vg_str_is_set(in->path) ? in->path : VG_STR("/"),
        .id = iam_id(call, "AROA"),
        .create_date = iam_now(call),
        .trust_policy = in->assume_role_policy_document,
        .description = in->description,
        .max_session_duration =
            vg_i32(in->max_session_duration.set ? in->max_session_duration.v : SESSION_DEFAULT_S),
        .permissions_boundary = in->permissions_boundary,
        .tags = iam_tags_merge(call->arena, &(struct iam_tag_list_type){.count = 0}, &in->tags,
                               IAM_TAG_KEYS_FOLDED),
    };
    rc = iam_role_put(call, &kept);
    if (rc == VG_OK && vg_str_is_set(in->permissions_boundary))
        rc = iam_boundary_note(call, &kept);
    if (rc != VG_OK)
        return rc;
    struct iam_role *role = VG_NEW(call->arena, struct iam_role);
    describe(call, &kept.record, role);
    describe_tags_and_boundary(call, &kept.record, role);
    out->role = role;
    return VG_OK;
}

/* ---- Changed ---- */

int iam_update_assume_role_policy(struct vg_call *call,
                                  const struct iam_update_assume_role_policy_in *in,
                                  struct iam_update_assume_role_policy_out *out,
                                  struct vg_error *err)
{
    (void)out;
    struct iam_kept_role kept;
    int rc = iam_role_require(call, in->role_name, &kept, err);
    if (rc == VG_OK)
        rc = check_trust_policy(call, in->policy_document, err);
    if (rc != VG_OK)
        return rc;
    kept.record.trust_policy = in->policy_document;
    return iam_role_put(call, &kept);
}

/* What is absent stays as it is (recorded). */
int iam_update_role(struct vg_call *call, const struct iam_update_role_in *in,
                    struct iam_update_role_out *out, struct vg_error *err)
{
    (void)out;
    struct iam_kept_role kept;
    int rc = iam_role_require(call, in->role_name, &kept, err);
    if (rc != VG_OK)
        return rc;
    if (vg_str_is_set(in->description))
        kept.record.description = in->description;
    if (in->max_session_duration.set)
        kept.record.max_session_duration = in->max_session_duration;
    return iam_role_put(call, &kept);
}

int iam_update_role_description(struct vg_call *call,
                                const struct iam_update_role_description_in *in,
                                struct iam_update_role_description_out *out, struct vg_error *err)
{
    struct iam_kept_role kept;
    int rc = iam_role_require(call, in->role_name, &kept, err);
    if (rc != VG_OK)
        return rc;
    kept.record.description = in->description;
    struct iam_role *role = VG_NEW(call->arena, struct iam_role);
    describe(call, &kept.record, role);
    role->description = kept.record.description;
    out->role = role;
    return iam_role_put(call, &kept);
}

/* ---- Deleted ---- */

int iam_delete_role(struct vg_call *call, const struct iam_delete_role_in *in,
                    struct iam_delete_role_out *out, struct vg_error *err)
{
    (void)out;
    struct iam_kept_role kept;
    size_t attached, inline_policies;
    int rc = iam_role_require(call, in->role_name, &kept, err);
    if (rc == VG_OK)
        rc = iam_count(call, IAM_SPACE_ATTACHED, kept.key, &attached);
    if (rc == VG_OK)
        rc = iam_count(call, IAM_SPACE_ROLE_POLICY, kept.key, &inline_policies);
    if (rc != VG_OK)
        return rc;
    if (attached > 0)
        return vg_fail(err, &IAM_DELETE_CONFLICT,
                       "Cannot delete entity, must detach all policies first.");
    if (inline_policies > 0)
        return vg_fail(err, &IAM_DELETE_CONFLICT,
                       "Cannot delete entity, must delete policies first.");
    if (vg_str_is_set(kept.record.permissions_boundary))
        rc = iam_boundary_forget(call, &kept);
    return rc == VG_OK ? iam_delete(call, IAM_SPACE_ROLE, kept.key, VG_STR_NONE) : rc;
}

/* Instance profiles are EC2's: there are none. */
int iam_list_instance_profiles_for_role(struct vg_call *call,
                                        const struct iam_list_instance_profiles_for_role_in *in,
                                        struct iam_list_instance_profiles_for_role_out *out,
                                        struct vg_error *err)
{
    struct iam_kept_role kept;
    int rc = iam_role_require(call, in->role_name, &kept, err);
    if (rc != VG_OK)
        return rc;
    out->instance_profiles.set = true;
    out->is_truncated = vg_bool(false);
    return VG_OK;
}
