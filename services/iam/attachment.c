/* iam/attachment.c: managed policies attached to roles, and set as their permissions boundary. Kept
 * by role and by policy. */
#include "iam/attachment.h"

#include "iam/page.h"
#include "iam/policy.h"

enum { ATTACHED_MAX = 10 };

static struct iam_attachment_record note_of(const struct iam_kept_role *role, struct vg_str arn)
{
    return (struct iam_attachment_record){
        .role_name = role->record.name, .role_id = role->record.id, .policy_arn = arn};
}

/* ---- Attaching ---- */

static int check_attach(struct vg_call *call, const struct iam_kept_role *role, struct vg_str arn,
                        bool *is_attached, struct vg_error *err)
{
    struct iam_managed policy;
    struct iam_attachment_record record;
    size_t count = 0;
    int rc = iam_policy_find(call, arn, &policy);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &IAM_NO_SUCH_ENTITY, "Policy %.*s does not exist or is not attachable.",
                       VG_STR_ARG(arn));
    if (rc == VG_OK)
        rc = iam_get(call, IAM_SPACE_ATTACHED, role->key, arn, &iam_shape_attachment_record,
                     &record);
    *is_attached = rc == VG_OK;
    if (rc == VG_NOT_FOUND)
        rc = iam_count(call, IAM_SPACE_ATTACHED, role->key, &count);
    if (rc == VG_OK && count >= ATTACHED_MAX)
        return vg_fail(err, &IAM_LIMIT_EXCEEDED, "Cannot exceed quota for PoliciesPerRole: %d",
                       (int)ATTACHED_MAX);
    return rc;
}

int iam_attach_role_policy(struct vg_call *call, const struct iam_attach_role_policy_in *in,
                           struct iam_attach_role_policy_out *out, struct vg_error *err)
{
    (void)out;
    struct iam_kept_role role;
    bool is_attached = false;
    int rc = iam_policy_arn_check(in->policy_arn, err);
    if (rc == VG_OK)
        rc = iam_role_require(call, in->role_name, &role, err);
    if (rc == VG_OK)
        rc = check_attach(call, &role, in->policy_arn, &is_attached, err);
    if (rc != VG_OK || is_attached)
        return rc;
    const struct iam_attachment_record record = note_of(&role, in->policy_arn);
    rc = iam_put(call, IAM_SPACE_ATTACHED, role.key, in->policy_arn, &iam_shape_attachment_record,
                 &record);
    if (rc == VG_OK)
        rc = iam_put(call, IAM_SPACE_ATTACHED_TO, in->policy_arn, role.key,
                     &iam_shape_attachment_record, &record);
    return rc;
}

int iam_detach_role_policy(struct vg_call *call, const struct iam_detach_role_policy_in *in,
                           struct iam_detach_role_policy_out *out, struct vg_error *err)
{
    (void)out;
    struct iam_kept_role role;
    int rc = iam_policy_arn_check(in->policy_arn, err);
    if (rc == VG_OK)
        rc = iam_role_require(call, in->role_name, &role, err);
    if (rc != VG_OK)
        return rc;
    rc = iam_delete(call, IAM_SPACE_ATTACHED, role.key, in->policy_arn);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &IAM_NO_SUCH_ENTITY, "Policy %.*s was not found.",
                       VG_STR_ARG(in->policy_arn));
    if (rc == VG_OK)
        rc = iam_delete(call, IAM_SPACE_ATTACHED_TO, in->policy_arn, role.key);
    return rc == VG_NOT_FOUND ? VG_BROKEN : rc;
}

/* ---- Listing by role ---- */

/* A policy's path and name, of its ARN. */
static void split_arn(struct vg_str text, struct vg_str *path, struct vg_str *name)
{
    struct vg_arn arn;
    if (!vg_arn_parse(text, &arn))
        arn.resource = VG_STR("policy/");
    struct vg_str both = vg_str_tail(arn.resource, strlen("policy"));
    size_t at = (size_t)(vg_str_rfind_char(both, '/') + 1);
    *path = vg_str_slice(both, 0, at);
    *name = vg_str_tail(both, at);
}

int iam_list_attached_role_policies(struct vg_call *call,
                                    const struct iam_list_attached_role_policies_in *in,
                                    struct iam_list_attached_role_policies_out *out,
                                    struct vg_error *err)
{
    struct iam_kept_role role;
    struct iam_slice slice;
    int rc = iam_role_require(call, in->role_name, &role, err);
    if (rc != VG_OK)
        return rc;
    struct vg_walk walk;
    struct iam_attachment_record record;
    struct iam_attached_policy *all =
        VG_NEW_ARRAY(call->arena, struct iam_attached_policy, ATTACHED_MAX);
    size_t count = 0;
    iam_walk(call, IAM_SPACE_ATTACHED, role.key, VG_STR_NONE, &walk);
    while (count < ATTACHED_MAX && (rc = vg_record_next(&walk, &iam_shape_attachment_record,
                                                        /* key= */ NULL, &record)) == VG_OK) {
        struct vg_str path, name;
        split_arn(record.policy_arn, &path, &name);
        if (vg_str_starts(path, in->path_prefix))
            all[count++] =
                (struct iam_attached_policy){.policy_name = name, .policy_arn = record.policy_arn};
    }
    vg_walk_end(&walk);
    if (rc == VG_BROKEN)
        return rc;
    rc = iam_page_slice(call, IAM_LIST_ATTACHED, in->marker, in->max_items, count, &slice,
                        &out->is_truncated, &out->marker, err);
    if (rc != VG_OK)
        return rc;
    out->attached_policies.items = all + slice.from;
    out->attached_policies.count = slice.to - slice.from;
    out->attached_policies.set = true;
    return VG_OK;
}

/* ---- Listing by policy: those it is attached to, then those it bounds. A marker says which:
 * "0<role>", "1<role>" ---- */

struct listing {
    struct vg_call *call;
    const struct iam_list_entities_for_policy_in *in;
    struct iam_page page;
    struct iam_policy_role_list_type *roles;
    struct vg_str last;
    bool is_truncated;
};

static int list_roles(struct listing *listing, const char *phase, vg_space space,
                      struct vg_str after)
{
    struct vg_call *call = listing->call;
    struct vg_walk walk;
    struct iam_attachment_record record;
    int rc;
    iam_walk(call, space, listing->in->policy_arn, after, &walk);
    while ((rc = vg_record_next(&walk, &iam_shape_attachment_record, /* key= */ NULL, &record)) ==
           VG_OK) {
        struct vg_str key = iam_fold(call->arena, record.role_name);
        struct iam_role_record role;
        rc = iam_get(call, IAM_SPACE_ROLE, key, VG_STR_NONE, &iam_shape_role_record, &role);
        if (rc != VG_OK)
            break;
        if (!vg_str_starts(role.path, listing->in->path_prefix))
            continue;
        listing->is_truncated = !iam_page_take(&listing->page);
        if (listing->is_truncated)
            break;
        listing->roles->items[listing->roles->count++] =
            (struct iam_policy_role){.role_name = record.role_name, .role_id = record.role_id};
        listing->last = VG_CONCAT(call->arena, vg_str_from(phase), key);
    }
    vg_walk_end(&walk);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

int iam_list_entities_for_policy(struct vg_call *call,
                                 const struct iam_list_entities_for_policy_in *in,
                                 struct iam_list_entities_for_policy_out *out, struct vg_error *err)
{
    struct listing listing = {.call = call, .in = in, .roles = &out->policy_roles};
    struct iam_managed policy;
    int rc = iam_policy_require(call, in->policy_arn, &policy, err);
    if (rc == VG_OK)
        rc = iam_page_begin(call, IAM_LIST_ENTITIES, in->marker, in->max_items, &listing.page, err);
    if (rc != VG_OK)
        return rc;
    out->policy_roles.set = out->policy_users.set = out->policy_groups.set = true;
    out->policy_roles.items = VG_NEW_ARRAY(call->arena, struct iam_policy_role, listing.page.limit);
    bool wants_roles = in->entity_filter == 0 || in->entity_filter == IAM_ENTITY_TYPE_ROLE;
    struct vg_str after = listing.page.after,
                  name = after.len > 0 ? vg_str_tail(after, 1) : VG_STR_NONE;
    bool is_in_second = vg_str_starts(after, VG_STR("1"));
    if (wants_roles && !is_in_second &&
        in->policy_usage_filter != IAM_POLICY_USAGE_TYPE_PERMISSIONS_BOUNDARY)
        rc = list_roles(&listing, "0", IAM_SPACE_ATTACHED_TO, name);
    if (rc == VG_OK && wants_roles && !listing.is_truncated &&
        in->policy_usage_filter != IAM_POLICY_USAGE_TYPE_PERMISSIONS_POLICY)
        rc = list_roles(&listing, "1", IAM_SPACE_BOUNDARY_OF, is_in_second ? name : VG_STR_NONE);
    if (rc == VG_OK)
        iam_page_end(&listing.page, listing.is_truncated, listing.last, &out->is_truncated,
                     &out->marker);
    return rc;
}

/* ---- Permissions boundaries ---- */

int iam_boundary_check(struct vg_call *call, struct vg_str arn, struct vg_error *err)
{
    struct iam_managed policy;
    int rc = iam_policy_arn_check(arn, err);
    if (rc == VG_OK)
        rc = iam_policy_find(call, arn, &policy);
    if (rc != VG_NOT_FOUND)
        return rc;
    return vg_fail(err, &IAM_NO_SUCH_ENTITY, "Scope ARN: %.*s does not exist or is not attachable.",
                   VG_STR_ARG(arn));
}

int iam_boundary_note(struct vg_call *call, const struct iam_kept_role *role)
{
    struct vg_str arn = role->record.permissions_boundary;
    const struct iam_attachment_record record = note_of(role, arn);
    return iam_put(call, IAM_SPACE_BOUNDARY_OF, arn, role->key, &iam_shape_attachment_record,
                   &record);
}

int iam_boundary_forget(struct vg_call *call, const struct iam_kept_role *role)
{
    int rc = iam_delete(call, IAM_SPACE_BOUNDARY_OF, role->record.permissions_boundary, role->key);
    return rc == VG_NOT_FOUND ? VG_BROKEN : rc;
}

int iam_put_role_permissions_boundary(struct vg_call *call,
                                      const struct iam_put_role_permissions_boundary_in *in,
                                      struct iam_put_role_permissions_boundary_out *out,
                                      struct vg_error *err)
{
    (void)out;
    struct iam_kept_role role;
    int rc = iam_role_require(call, in->role_name, &role, err);
    if (rc == VG_OK)
        rc = iam_boundary_check(call, in->permissions_boundary, err);
    if (rc == VG_OK && vg_str_is_set(role.record.permissions_boundary))
        rc = iam_boundary_forget(call, &role);
    if (rc != VG_OK)
        return rc;
    role.record.permissions_boundary = in->permissions_boundary;
    rc = iam_boundary_note(call, &role);
    return rc == VG_OK ? iam_role_put(call, &role) : rc;
}

int iam_delete_role_permissions_boundary(struct vg_call *call,
                                         const struct iam_delete_role_permissions_boundary_in *in,
                                         struct iam_delete_role_permissions_boundary_out *out,
                                         struct vg_error *err)
{
    (void)out;
    struct iam_kept_role role;
    int rc = iam_role_require(call, in->role_name, &role, err);
    if (rc != VG_OK)
        return rc;
    if (!vg_str_is_set(role.record.permissions_boundary))
        return vg_fail(err, &IAM_NO_SUCH_ENTITY, "Role %.*s does not have a permissions boundary.",
                       VG_STR_ARG(in->role_name));
    rc = iam_boundary_forget(call, &role);
    role.record.permissions_boundary = VG_STR_NONE;
    return rc == VG_OK ? iam_role_put(call, &role) : rc;
}
