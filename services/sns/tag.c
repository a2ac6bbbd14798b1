/* services/sns/tag.c: tags of topics. They are part of the topic's record and go with it. */
#include "sns/sns.h"

enum { TAGS_MAX = 50 };

static int fail_too_many(struct vg_error *err)
{
    return vg_fail(err, &SNS_TAG_LIMIT_EXCEEDED,
                   "Could not complete request: tag quota of per resource exceeded");
}

static struct sns_tag *find_tag(const struct sns_tag_list *tags, struct vg_str key)
{
    for (size_t i = 0; i < tags->count; i++)
        if (vg_str_eq(tags->items[i].key, key))
            return &tags->items[i];
    return NULL;
}

int sns_tags_check(const struct sns_tag_list *tags, struct vg_error *err)
{
    if (tags->count > TAGS_MAX)
        return fail_too_many(err);
    for (size_t i = 0; i < tags->count; i++)
        if (find_tag(tags, tags->items[i].key) != &tags->items[i])
            return vg_fail(err, &SNS_INVALID_PARAMETER,
                           "Invalid parameter: Duplicated keys are not allowed.");
    return VG_OK;
}

bool sns_tags_include(const struct sns_tag_list *all, const struct sns_tag_list *some)
{
    for (size_t i = 0; i < some->count; i++) {
        const struct sns_tag *tag = find_tag(all, some->items[i].key);
        if (tag == NULL || !vg_str_eq(tag->value, some->items[i].value))
            return false;
    }
    return true;
}

static int require(struct vg_call *call, struct vg_str resource_arn, struct sns_arn *arn,
                   struct sns_topic_record *topic, struct vg_error *err)
{
    int rc = sns_topic_arn_read(call, "ResourceArn", resource_arn, arn, err);
    if (rc != VG_OK)
        return rc;
    rc = sns_topic_find(call, arn, topic);
    return rc == VG_NOT_FOUND ? vg_fail(err, &SNS_RESOURCE_NOT_FOUND, "Resource does not exist")
                              : rc;
}

int sns_list_tags_for_resource(struct vg_call *call, const struct sns_list_tags_for_resource_in *in,
                               struct sns_list_tags_for_resource_out *out, struct vg_error *err)
{
    struct sns_arn arn;
    struct sns_topic_record topic;
    int rc = require(call, in->resource_arn, &arn, &topic, err);
    if (rc == VG_OK)
        out->tags = topic.tags;
    out->tags.set = true;
    return rc;
}

int sns_tag_resource(struct vg_call *call, const struct sns_tag_resource_in *in,
                     struct sns_tag_resource_out *out, struct vg_error *err)
{
    struct sns_arn arn;
    struct sns_topic_record topic;
    (void)out;
    int rc = require(call, in->resource_arn, &arn, &topic, err);
    if (rc == VG_OK)
        rc = sns_tags_check(&in->tags, err);
    if (rc != VG_OK)
        return rc;
    struct sns_tag_list tags = {.set = true};
    tags.items = VG_NEW_ARRAY(call->arena, struct sns_tag, topic.tags.count + in->tags.count);
    for (size_t i = 0; i < topic.tags.count; i++)
        tags.items[tags.count++] = topic.tags.items[i];
    for (size_t i = 0; i < in->tags.count; i++) {
        struct sns_tag *tag = find_tag(&tags, in->tags.items[i].key);
        *(tag != NULL ? tag : &tags.items[tags.count++]) = in->tags.items[i];
    }
    if (tags.count > TAGS_MAX)
        return fail_too_many(err);
    topic.tags = tags;
    return sns_topic_put(call, &arn, &topic);
}

static bool is_named(const struct sns_tag_key_list *keys, struct vg_str key)
{
    for (size_t i = 0; i < keys->count; i++)
        if (vg_str_eq(keys->items[i], key))
            return true;
    return false;
}

int sns_untag_resource(struct vg_call *call, const struct sns_untag_resource_in *in,
                       struct sns_untag_resource_out *out, struct vg_error *err)
{
    struct sns_arn arn;
    struct sns_topic_record topic;
    (void)out;
    int rc = require(call, in->resource_arn, &arn, &topic, err);
    if (rc != VG_OK)
        return rc;
    size_t kept = 0;
    for (size_t i = 0; i < topic.tags.count; i++)
        if (!is_named(&in->tag_keys, topic.tags.items[i].key))
            topic.tags.items[kept++] = topic.tags.items[i];
    topic.tags.count = kept;
    return sns_topic_put(call, &arn, &topic);
}
