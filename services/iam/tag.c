/* iam/tag.c: tags of roles and policies. */
#include "iam/tag.h"

#include "iam/page.h"
#include "iam/policy.h"
#include "iam/role.h"

enum { TAGS_MAX = 50 };

static bool is_same(struct vg_str a, struct vg_str b, enum iam_tag_keys keys)
{
    return keys == IAM_TAG_KEYS_FOLDED ? vg_str_ieq(a, b) : vg_str_eq(a, b);
}

int iam_tags_check(const struct iam_tag_list_type *tags, enum iam_tag_keys keys,
                   struct vg_error *err)
{
    for (size_t i = 0; i < tags->count; i++)
        for (size_t j = 0; j < i; j++)
            if (is_same(tags->items[i].key, tags->items[j].key, keys))
                return vg_fail(err, &IAM_INVALID_INPUT, "Duplicate tag keys found.%s",
                               keys == IAM_TAG_KEYS_FOLDED
                                   ? " Please note that Tag keys are case insensitive."
                                   : "");
    return VG_OK;
}

/* Puts the tag in its place, or in the place of the one with its key. */
static void insert(struct iam_tag_list_type *tags, const struct iam_tag *tag,
                   enum iam_tag_keys keys)
{
    size_t at = 0;
    for (size_t i = 0; i < tags->count; i++) {
        if (is_same(tags->items[i].key, tag->key, keys)) {
            tags->items[i] = *tag;
            return;
        }
        if (vg_str_cmp(tags->items[i].key, tag->key) < 0)
            at = i + 1;
    }
    memmove(&tags->items[at + 1], &tags->items[at], (tags->count - at) * sizeof *tags->items);
    tags->items[at] = *tag;
    tags->count++;
}

struct iam_tag_list_type iam_tags_merge(struct vg_arena *arena, const struct iam_tag_list_type *has,
                                        const struct iam_tag_list_type *more,
                                        enum iam_tag_keys keys)
{
    struct iam_tag_list_type all = {.set = true};
    all.items = VG_NEW_ARRAY(arena, struct iam_tag, has->count + more->count + 1);
    for (size_t i = 0; i < has->count; i++)
        insert(&all, &has->items[i], keys);
    for (size_t i = 0; i < more->count; i++)
        insert(&all, &more->items[i], keys);
    return all;
}

/* What the resource is to have after tags were added: VG_FAIL when they are too many or come twice.
 */
static int add(struct vg_arena *arena, struct iam_tag_list_type *tags,
               const struct iam_tag_list_type *more, enum iam_tag_keys keys, struct vg_error *err)
{
    int rc = iam_tags_check(more, keys, err);
    if (rc != VG_OK)
        return rc;
    struct iam_tag_list_type all = iam_tags_merge(arena, tags, more, keys);
    if (all.count > TAGS_MAX)
        return vg_fail(err, &IAM_LIMIT_EXCEEDED,
                       "The number of tags has reached the maximum limit.");
    *tags = all;
    return VG_OK;
}

static void drop(struct iam_tag_list_type *tags, const struct iam_tag_key_list_type *dropped,
                 enum iam_tag_keys keys)
{
    size_t kept = 0;
    for (size_t i = 0; i < tags->count; i++) {
        bool is_dropped = false;
        for (size_t j = 0; j < dropped->count; j++)
            is_dropped = is_dropped || is_same(tags->items[i].key, dropped->items[j], keys);
        if (!is_dropped)
            tags->items[kept++] = tags->items[i];
    }
    tags->count = kept;
}

static struct iam_tag_list_type slice_of(const struct iam_tag_list_type *tags,
                                         struct iam_slice slice)
{
    return (struct iam_tag_list_type){.items =
                                          tags->items == NULL ? NULL : tags->items + slice.from,
                                      .count = slice.to - slice.from,
                                      .set = true};
}

/* ---- Roles ---- */

int iam_tag_role(struct vg_call *call, const struct iam_tag_role_in *in,
                 struct iam_tag_role_out *out, struct vg_error *err)
{
    (void)out;
    struct iam_kept_role role;
    int rc = iam_role_require(call, in->role_name, &role, err);
    if (rc == VG_OK)
        rc = add(call->arena, &role.record.tags, &in->tags, IAM_TAG_KEYS_FOLDED, err);
    return rc == VG_OK ? iam_role_put(call, &role) : rc;
}

int iam_untag_role(struct vg_call *call, const struct iam_untag_role_in *in,
                   struct iam_untag_role_out *out, struct vg_error *err)
{
    (void)out;
    struct iam_kept_role role;
    int rc = iam_role_require(call, in->role_name, &role, err);
    if (rc != VG_OK)
        return rc;
    drop(&role.record.tags, &in->tag_keys, IAM_TAG_KEYS_FOLDED);
    return iam_role_put(call, &role);
}

int iam_list_role_tags(struct vg_call *call, const struct iam_list_role_tags_in *in,
                       struct iam_list_role_tags_out *out, struct vg_error *err)
{
    struct iam_kept_role role;
    struct iam_slice slice;
    int rc = iam_role_require(call, in->role_name, &role, err);
    if (rc == VG_OK)
        rc = iam_page_slice(call, IAM_LIST_TAGS, in->marker, in->max_items, role.record.tags.count,
                            &slice, &out->is_truncated, &out->marker, err);
    if (rc == VG_OK)
        out->tags = slice_of(&role.record.tags, slice);
    return rc;
}

/* ---- Policies ---- */

int iam_tag_policy(struct vg_call *call, const struct iam_tag_policy_in *in,
                   struct iam_tag_policy_out *out, struct vg_error *err)
{
    (void)out;
    struct iam_managed policy;
    int rc = iam_policy_require_own(call, in->policy_arn, &policy, err);
    if (rc == VG_OK)
        rc = add(call->arena, &policy.record.tags, &in->tags, IAM_TAG_KEYS_EXACT, err);
    return rc == VG_OK ? iam_policy_put(call, &policy) : rc;
}

int iam_untag_policy(struct vg_call *call, const struct iam_untag_policy_in *in,
                     struct iam_untag_policy_out *out, struct vg_error *err)
{
    (void)out;
    struct iam_managed policy;
    int rc = iam_policy_require_own(call, in->policy_arn, &policy, err);
    if (rc != VG_OK)
        return rc;
    drop(&policy.record.tags, &in->tag_keys, IAM_TAG_KEYS_EXACT);
    return iam_policy_put(call, &policy);
}

int iam_list_policy_tags(struct vg_call *call, const struct iam_list_policy_tags_in *in,
                         struct iam_list_policy_tags_out *out, struct vg_error *err)
{
    struct iam_managed policy;
    struct iam_slice slice;
    int rc = iam_policy_require(call, in->policy_arn, &policy, err);
    if (rc == VG_OK)
        rc =
            iam_page_slice(call, IAM_LIST_TAGS, in->marker, in->max_items, policy.record.tags.count,
                           &slice, &out->is_truncated, &out->marker, err);
    if (rc == VG_OK)
        out->tags = slice_of(&policy.record.tags, slice);
    return rc;
}
