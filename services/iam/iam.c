/* services/iam/iam.c: IAM's operation table, and what its files share. Scope and deviations:
 * README.md. */
#include "iam/iam.h"

#include "base/codec.h"

enum { ID_CHARACTERS = 17 };

static void make_key(struct vg_call *call, struct vg_key *key, vg_space space, struct vg_str first,
                     struct vg_str second)
{
    vg_key_begin(key, call->arena, call->account, VG_STR(""), space);
    if (vg_str_is_set(first))
        vg_key_str(key, first);
    if (vg_str_is_set(second))
        vg_key_str(key, second);
}

int iam_get(struct vg_call *call, vg_space space, struct vg_str first, struct vg_str second,
            const struct vg_shape *shape, void *record)
{
    struct vg_key key;
    make_key(call, &key, space, first, second);
    return vg_record_get(call->txn, vg_key_bytes(&key), shape, call->arena, record);
}

int iam_put(struct vg_call *call, vg_space space, struct vg_str first, struct vg_str second,
            const struct vg_shape *shape, const void *record)
{
    struct vg_key key;
    make_key(call, &key, space, first, second);
    return vg_record_put(call->txn, vg_key_bytes(&key), shape, call->arena, record);
}

int iam_delete(struct vg_call *call, vg_space space, struct vg_str first, struct vg_str second)
{
    struct vg_key key;
    make_key(call, &key, space, first, second);
    return vg_delete(call->txn, vg_key_bytes(&key));
}

void iam_walk(struct vg_call *call, vg_space space, struct vg_str first, struct vg_str after,
              struct vg_walk *walk)
{
    struct vg_key prefix, start = {0};
    make_key(call, &prefix, space, first, VG_STR_NONE);
    if (vg_str_is_set(after)) {
        make_key(call, &start, space, first, VG_STR_NONE);
        vg_key_str(&start, after);
    }
    vg_walk_begin(walk, call->txn, call->arena, vg_key_bytes(&prefix),
                  vg_str_is_set(after) ? vg_key_bytes(&start) : VG_STR_NONE,
                  /* includes_start= */ false,
                  /* is_reverse= */ false);
}

int iam_count(struct vg_call *call, vg_space space, struct vg_str first, size_t *count)
{
    struct vg_walk walk;
    iam_walk(call, space, first, VG_STR_NONE, &walk);
    *count = 0;
    int rc;
    while ((rc = vg_walk_next(&walk, /* key= */ NULL, /* value= */ NULL)) == VG_OK)
        ++*count;
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

struct vg_str iam_fold(struct vg_arena *arena, struct vg_str name)
{
    struct vg_str folded = vg_arena_copy(arena, name);
    char *text = (char *)folded.ptr;
    for (size_t i = 0; i < folded.len; i++)
        if (text[i] >= 'A' && text[i] <= 'Z')
            text[i] = (char)(text[i] - 'A' + 'a');
    return folded;
}

struct vg_str iam_arn(struct vg_call *call, const char *kind, struct vg_str path,
                      struct vg_str name)
{
    return VG_CONCAT(call->arena, VG_STR("arn:aws:iam::"), call->account, VG_STR(":"),
                     vg_str_from(kind), path, name);
}

struct vg_str iam_id(struct vg_call *call, const char *prefix)
{
    return VG_CONCAT(call->arena, vg_str_from(prefix),
                     vg_id_text(call, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", ID_CHARACTERS));
}

struct vg_time iam_now(const struct vg_call *call)
{
    return vg_time(call->now_ms / 1000 * 1000);
}

struct vg_str iam_encode_document(struct vg_call *call, struct vg_str document)
{
    return vg_percent_encode(call->arena, document, /* keep_slash= */ false);
}

static const struct vg_op ops[IAM_OP_COUNT] = {
    [IAM_OP_ATTACH_ROLE_POLICY] = VG_WRITE(iam_attach_role_policy),
    [IAM_OP_CREATE_POLICY] = VG_WRITE(iam_create_policy),
    [IAM_OP_CREATE_POLICY_VERSION] = VG_WRITE(iam_create_policy_version),
    [IAM_OP_CREATE_ROLE] = VG_WRITE(iam_create_role),
    [IAM_OP_DELETE_POLICY] = VG_WRITE(iam_delete_policy),
    [IAM_OP_DELETE_POLICY_VERSION] = VG_WRITE(iam_delete_policy_version),
    [IAM_OP_DELETE_ROLE] = VG_WRITE(iam_delete_role),
    [IAM_OP_DELETE_ROLE_PERMISSIONS_BOUNDARY] = VG_WRITE(iam_delete_role_permissions_boundary),
    [IAM_OP_DELETE_ROLE_POLICY] = VG_WRITE(iam_delete_role_policy),
    [IAM_OP_DETACH_ROLE_POLICY] = VG_WRITE(iam_detach_role_policy),
    [IAM_OP_GET_POLICY] = VG_READ(iam_get_policy),
    [IAM_OP_GET_POLICY_VERSION] = VG_READ(iam_get_policy_version),
    [IAM_OP_GET_ROLE] = VG_READ(iam_get_role),
    [IAM_OP_GET_ROLE_POLICY] = VG_READ(iam_get_role_policy),
    [IAM_OP_LIST_ATTACHED_ROLE_POLICIES] = VG_READ(iam_list_attached_role_policies),
    [IAM_OP_LIST_ENTITIES_FOR_POLICY] = VG_READ(iam_list_entities_for_policy),
    [IAM_OP_LIST_INSTANCE_PROFILES_FOR_ROLE] = VG_READ(iam_list_instance_profiles_for_role),
    [IAM_OP_LIST_POLICIES] = VG_READ(iam_list_policies),
    [IAM_OP_LIST_POLICY_TAGS] = VG_READ(iam_list_policy_tags),
    [IAM_OP_LIST_POLICY_VERSIONS] = VG_READ(iam_list_policy_versions),
    [IAM_OP_LIST_ROLE_POLICIES] = VG_READ(iam_list_role_policies),
    [IAM_OP_LIST_ROLE_TAGS] = VG_READ(iam_list_role_tags),
    [IAM_OP_LIST_ROLES] = VG_READ(iam_list_roles),
    [IAM_OP_PUT_ROLE_PERMISSIONS_BOUNDARY] = VG_WRITE(iam_put_role_permissions_boundary),
    [IAM_OP_PUT_ROLE_POLICY] = VG_WRITE(iam_put_role_policy),
    [IAM_OP_SET_DEFAULT_POLICY_VERSION] = VG_WRITE(iam_set_default_policy_version),
    [IAM_OP_TAG_POLICY] = VG_WRITE(iam_tag_policy),
    [IAM_OP_TAG_ROLE] = VG_WRITE(iam_tag_role),
    [IAM_OP_UNTAG_POLICY] = VG_WRITE(iam_untag_policy),
    [IAM_OP_UNTAG_ROLE] = VG_WRITE(iam_untag_role),
    [IAM_OP_UPDATE_ASSUME_ROLE_POLICY] = VG_WRITE(iam_update_assume_role_policy),
    [IAM_OP_UPDATE_ROLE] = VG_WRITE(iam_update_role),
    [IAM_OP_UPDATE_ROLE_DESCRIPTION] = VG_WRITE(iam_update_role_description),
};

const struct vg_service iam_service = {.model = &iam_model, .ops = ops};
