/* logs/tag.c: tags of log groups, by the two generations of operations that AWS has for them: both
 * act on the same tags. */
#include "logs/tag.h"

enum { TAGS_MAX = 50 };

static int tags_get(struct vg_call *call, uint64_t group_id, struct logs_tags *tags)
{
    struct vg_key key;
    struct logs_tags_record record;
    logs_group_key(call, &key, LOGS_SPACE_TAGS, group_id);
    int rc =
        vg_record_get(call->txn, vg_key_bytes(&key), &logs_shape_tags_record, call->arena, &record);
    if (rc == VG_NOT_FOUND)
        record.tags = (struct logs_tags){.items = NULL};
    if (rc == VG_BROKEN)
        return rc;
    *tags = record.tags;
    tags->set = true;
    return VG_OK;
}

int logs_tags_put(struct vg_call *call, uint64_t group_id, const struct logs_tags *tags)
{
    struct vg_key key;
    const struct logs_tags_record record = {.tags = *tags};
    logs_group_key(call, &key, LOGS_SPACE_TAGS, group_id);
    return vg_record_put(call->txn, vg_key_bytes(&key), &logs_shape_tags_record, call->arena,
                         &record);
}

static struct logs_tags_entry *find_tag(const struct logs_tags *tags, struct vg_str key)
{
    for (size_t i = 0; i < tags->count; i++)
        if (vg_str_eq(tags->items[i].key, key))
            return &tags->items[i];
    return NULL;
}

/* ---- Adding ---- */

/* What the group has, with `more` added or replaced. */
static struct logs_tags merge(struct vg_arena *arena, const struct logs_tags *has,
                              const struct logs_tags *more)
{
    struct logs_tags all = {.set = true, .count = has->count};
    all.items = VG_NEW_ARRAY(arena, struct logs_tags_entry, has->count + more->count);
    for (size_t i = 0; i < has->count; i++)
        all.items[i] = has->items[i];
    for (size_t i = 0; i < more->count; i++) {
        struct logs_tags_entry *same = find_tag(&all, more->items[i].key);
        if (same == NULL)
            same = &all.items[all.count++];
        *same = more->items[i];
    }
    return all;
}

/* Keeps `more` with the group's tags. VG_NOT_FOUND, with nothing written, when they would be too
 * many. */
static int add_tags(struct vg_call *call, const struct logs_group *group,
                    const struct logs_tags *more)
{
    struct logs_tags has;
    int rc = tags_get(call, group->id, &has);
    if (rc != VG_OK)
        return rc;
    struct logs_tags all = merge(call->arena, &has, more);
    return all.count > TAGS_MAX ? VG_NOT_FOUND : logs_tags_put(call, group->id, &all);
}

int logs_tag_resource(struct vg_call *call, const struct logs_tag_resource_in *in,
                      struct logs_tag_resource_out *out, struct vg_error *err)
{
    (void)out;
    struct logs_group group;
    int rc = logs_group_require_arn(call, in->resource_arn, &group, err);
    if (rc == VG_OK)
        rc = add_tags(call, &group, &in->tags);
    if (rc != VG_NOT_FOUND)
        return rc;
    struct logs_too_many_tags_exception *detail =
        VG_NEW(call->arena, struct logs_too_many_tags_exception);
    detail->resource_name = in->resource_arn;
    return vg_fail_with(err, &LOGS_TOO_MANY_TAGS,
                        VG_STR("A resource can have no more than 50 tags."), detail);
}

int logs_tag_log_group(struct vg_call *call, const struct logs_tag_log_group_in *in,
                       struct logs_tag_log_group_out *out, struct vg_error *err)
{
    (void)out;
    struct logs_group group;
    int rc = logs_group_require(call, in->log_group_name, &group, err);
    if (rc == VG_OK)
        rc = add_tags(call, &group, &in->tags);
    if (rc != VG_NOT_FOUND)
        return rc;
    return vg_fail(err, &LOGS_INVALID_PARAMETER, "A resource can have no more than 50 tags.");
}

/* ---- Removing ---- */

static int remove_tags(struct vg_call *call, const struct logs_group *group,
                       const struct vg_str *keys, size_t count)
{
    struct logs_tags tags;
    int rc = tags_get(call, group->id, &tags);
    if (rc != VG_OK)
        return rc;
    for (size_t i = 0; i < count; i++) {
        struct logs_tags_entry *found = find_tag(&tags, keys[i]);
        if (found != NULL)
            *found = tags.items[--tags.count];
    }
    return logs_tags_put(call, group->id, &tags);
}

int logs_untag_resource(struct vg_call *call, const struct logs_untag_resource_in *in,
                        struct logs_untag_resource_out *out, struct vg_error *err)
{
    (void)out;
    struct logs_group group;
    int rc = logs_group_require_arn(call, in->resource_arn, &group, err);
    return rc == VG_OK ? remove_tags(call, &group, in->tag_keys.items, in->tag_keys.count) : rc;
}

int logs_untag_log_group(struct vg_call *call, const struct logs_untag_log_group_in *in,
                         struct logs_untag_log_group_out *out, struct vg_error *err)
{
    (void)out;
    struct logs_group group;
    int rc = logs_group_require(call, in->log_group_name, &group, err);
    return rc == VG_OK ? remove_tags(call, &group, in->tags.items, in->tags.count) : rc;
}

/* ---- Listing ---- */

int logs_list_tags_for_resource(struct vg_call *call,
                                const struct logs_list_tags_for_resource_in *in,
                                struct logs_list_tags_for_resource_out *out, struct vg_error *err)
{
    struct logs_group group;
    int rc = logs_group_require_arn(call, in->resource_arn, &group, err);
    return rc == VG_OK ? tags_get(call, group.id, &out->tags) : rc;
}

int logs_list_tags_log_group(struct vg_call *call, const struct logs_list_tags_log_group_in *in,
                             struct logs_list_tags_log_group_out *out, struct vg_error *err)
{
    struct logs_group group;
    int rc = logs_group_require(call, in->log_group_name, &group, err);
    return rc == VG_OK ? tags_get(call, group.id, &out->tags) : rc;
}
