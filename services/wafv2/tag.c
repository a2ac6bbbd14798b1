/* wafv2/tag.c: tags of the four kinds: part of the entity's record. */
#include "wafv2/wafv2.h"

enum { TAGS_MAX = 50 };

static struct wafv2_tag *find_tag(const struct wafv2_tag_list *tags, struct vg_str key)
{
    for (size_t i = 0; i < tags->count; i++)
        if (vg_str_eq(tags->items[i].key, key))
            return &tags->items[i];
    return NULL;
}

int wafv2_tags_check(const struct wafv2_tag_list *tags, struct vg_error *err)
{
    if (tags->count > TAGS_MAX)
        return vg_fail(err, &WAFV2_WAF_TAG_OPERATION,
                       "An error occurred during the tagging operation. Retry your request.");
    for (size_t i = 0; i < tags->count; i++)
        if (find_tag(tags, tags->items[i].key) != &tags->items[i] ||
            vg_str_starts(tags->items[i].key, VG_STR("aws:")))
            return wafv2_fail_parameter(err, WAFV2_PARAMETER_EXCEPTION_FIELD_TAGS,
                                        tags->items[i].key, WAFV2_REASON_FORMAT);
    return VG_OK;
}

int wafv2_tag_resource(struct vg_call *call, const struct wafv2_tag_resource_in *in,
                       struct wafv2_tag_resource_out *out, struct vg_error *err)
{
    struct wafv2_entity entity;
    (void)out;
    int rc = wafv2_entity_require_by_arn(call, in->resource_arn, &entity, err);
    if (rc == VG_OK)
        rc = wafv2_tags_check(&in->tags, err);
    if (rc != VG_OK)
        return rc;
    const struct wafv2_tag_list *old = &entity.record.tags;
    struct wafv2_tag_list tags = {.set = true};
    tags.items = VG_NEW_ARRAY(call->arena, struct wafv2_tag, old->count + in->tags.count);
    for (size_t i = 0; i < old->count; i++)
        tags.items[tags.count++] = old->items[i];
    for (size_t i = 0; i < in->tags.count; i++) {
        struct wafv2_tag *same = find_tag(&tags, in->tags.items[i].key);
        *(same != NULL ? same : &tags.items[tags.count++]) = in->tags.items[i];
    }
    rc = wafv2_tags_check(&tags, err);
    if (rc != VG_OK)
        return rc;
    entity.record.tags = tags;
    return wafv2_entity_put(call, &entity);
}

static bool is_named(const struct wafv2_tag_key_list *keys, struct vg_str key)
{
    for (size_t i = 0; i < keys->count; i++)
        if (vg_str_eq(keys->items[i], key))
            return true;
    return false;
}

int wafv2_untag_resource(struct vg_call *call, const struct wafv2_untag_resource_in *in,
                         struct wafv2_untag_resource_out *out, struct vg_error *err)
{
    struct wafv2_entity entity;
    (void)out;
    int rc = wafv2_entity_require_by_arn(call, in->resource_arn, &entity, err);
    if (rc != VG_OK)
        return rc;
    struct wafv2_tag_list *tags = &entity.record.tags;
    size_t kept = 0;
    for (size_t i = 0; i < tags->count; i++)
        if (!is_named(&in->tag_keys, tags->items[i].key))
            tags->items[kept++] = tags->items[i];
    tags->count = kept;
    return wafv2_entity_put(call, &entity);
}

/* NextMarker is the key of the last tag that was given. */
int wafv2_list_tags_for_resource(struct vg_call *call,
                                 const struct wafv2_list_tags_for_resource_in *in,
                                 struct wafv2_list_tags_for_resource_out *out, struct vg_error *err)
{
    struct wafv2_entity entity;
    int rc = wafv2_entity_require_by_arn(call, in->resource_arn, &entity, err);
    if (rc != VG_OK)
        return rc;
    struct wafv2_tag_info_for_resource *info =
        VG_NEW(call->arena, struct wafv2_tag_info_for_resource);
    struct wafv2_tag_list tags = entity.record.tags;
    size_t skipped = 0, limit = in->limit.set ? (size_t)in->limit.v : tags.count;
    if (vg_str_is_set(in->next_marker)) {
        const struct wafv2_tag *last = find_tag(&tags, in->next_marker);
        skipped = last != NULL ? (size_t)(last - tags.items) + 1 : tags.count;
    }
    tags.items += skipped;
    tags.count -= skipped;
    if (tags.count > limit) {
        tags.count = limit;
        out->next_marker = tags.items[limit - 1].key;
    }
    tags.set = true;
    info->resource_arn = entity.arn;
    info->tag_list = tags;
    out->tag_info_for_resource = info;
    return VG_OK;
}
