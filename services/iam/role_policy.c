/* iam/role_policy.c: policies inline in a role. */
#include "iam/document.h"
#include "iam/page.h"
#include "iam/role.h"

enum { INLINE_TOTAL_MAX = 10240 }; /* characters of all of a role's inline policies */

/* VG_OK, VG_NOT_FOUND, VG_BROKEN. */
static int policy_find(struct vg_call *call, const struct iam_kept_role *role, struct vg_str name,
                       struct iam_role_policy_record *record)
{
    struct vg_str key = iam_fold(call->arena, name);
    return iam_get(call, IAM_SPACE_ROLE_POLICY, role->key, key, &iam_shape_role_policy_record,
                   record);
}

static int policy_require(struct vg_call *call, struct vg_str role_name, struct vg_str name,
                          struct iam_kept_role *role, struct iam_role_policy_record *record,
                          struct vg_error *err)
{
    int rc = iam_role_require(call, role_name, role, err);
    if (rc == VG_OK)
        rc = policy_find(call, role, name, record);
    if (rc != VG_NOT_FOUND)
        return rc;
    return vg_fail(err, &IAM_NO_SUCH_ENTITY, "The role policy with name %.*s cannot be found.",
                   VG_STR_ARG(name));
}

/* What the role's other inline policies amount to. */
static int other_size(struct vg_call *call, const struct iam_kept_role *role, struct vg_str name,
                      size_t *size)
{
    struct vg_walk walk;
    struct iam_role_policy_record record;
    *size = 0;
    iam_walk(call, IAM_SPACE_ROLE_POLICY, role->key, VG_STR_NONE, &walk);
    int rc;
    while ((rc = vg_record_next(&walk, &iam_shape_role_policy_record, /* key= */ NULL, &record)) ==
           VG_OK)
        if (!vg_str_ieq(record.name, name))
            *size += iam_document_size(record.document);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

int iam_put_role_policy(struct vg_call *call, const struct iam_put_role_policy_in *in,
                        struct iam_put_role_policy_out *out, struct vg_error *err)
{
    (void)out;
    struct iam_kept_role role;
    size_t others;
    int rc = iam_role_require(call, in->role_name, &role, err);
    if (rc == VG_OK)
        rc = iam_check_policy(call, in->policy_document, err);
    if (rc == VG_OK)
        rc = other_size(call, &role, in->policy_name, &others);
    if (rc != VG_OK)
        return rc;
    if (others + iam_document_size(in->policy_document) > INLINE_TOTAL_MAX)
        return vg_fail(err, &IAM_LIMIT_EXCEEDED,
                       "Maximum policy size of %d bytes exceeded for role %.*s",
                       (int)INLINE_TOTAL_MAX, VG_STR_ARG(in->role_name));
    const struct iam_role_policy_record record = {.name = in->policy_name,
                                                  .document = in->policy_document};
    return iam_put(call, IAM_SPACE_ROLE_POLICY, role.key, iam_fold(call->arena, in->policy_name),
                   &iam_shape_role_policy_record, &record);
}

int iam_get_role_policy(struct vg_call *call, const struct iam_get_role_policy_in *in,
                        struct iam_get_role_policy_out *out, struct vg_error *err)
{
    struct iam_kept_role role;
    struct iam_role_policy_record record;
    int rc = policy_require(call, in->role_name, in->policy_name, &role, &record, err);
    if (rc != VG_OK)
        return rc;
    out->role_name = role.record.name;
    out->policy_name = record.name;
    out->policy_document = iam_encode_document(call, record.document);
    return VG_OK;
}

int iam_delete_role_policy(struct vg_call *call, const struct iam_delete_role_policy_in *in,
                           struct iam_delete_role_policy_out *out, struct vg_error *err)
{
    (void)out;
    struct iam_kept_role role;
    struct iam_role_policy_record record;
    int rc = policy_require(call, in->role_name, in->policy_name, &role, &record, err);
    if (rc != VG_OK)
        return rc;
    return iam_delete(call, IAM_SPACE_ROLE_POLICY, role.key,
                      iam_fold(call->arena, in->policy_name));
}

int iam_list_role_policies(struct vg_call *call, const struct iam_list_role_policies_in *in,
                           struct iam_list_role_policies_out *out, struct vg_error *err)
{
    struct iam_kept_role role;
    struct iam_page page;
    int rc = iam_role_require(call, in->role_name, &role, err);
    if (rc == VG_OK)
        rc = iam_page_begin(call, IAM_LIST_ROLE_POLICIES, in->marker, in->max_items, &page, err);
    if (rc != VG_OK)
        return rc;
    struct vg_walk walk;
    struct iam_role_policy_record record;
    struct vg_str last = VG_STR_NONE;
    bool is_truncated = false;
    out->policy_names.set = true;
    out->policy_names.items = VG_NEW_ARRAY(call->arena, struct vg_str, page.limit);
    iam_walk(call, IAM_SPACE_ROLE_POLICY, role.key, page.after, &walk);
    while (!is_truncated && (rc = vg_record_next(&walk, &iam_shape_role_policy_record,
                                                 /* key= */ NULL, &record)) == VG_OK) {
        is_truncated = !iam_page_take(&page);
        if (!is_truncated)
            out->policy_names.items[out->policy_names.count++] = last = record.name;
    }
    vg_walk_end(&walk);
    if (rc == VG_BROKEN)
        return rc;
    iam_page_end(&page, is_truncated, iam_fold(call->arena, last), &out->is_truncated,
                 &out->marker);
    return VG_OK;
}
