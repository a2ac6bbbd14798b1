/* services/codepipeline/tag.c: tags of pipelines. */
#include "codepipeline/tag.h"

enum { TAGS_MAX = 50 };

int codepipeline_fail_no_resource(struct vg_call *call, struct vg_str name, struct vg_error *err)
{
    return vg_fail(err, &CODEPIPELINE_RESOURCE_NOT_FOUND,
                   "The account with id '%.*s' does not include a pipeline with the name '%.*s'",
                   VG_STR_ARG(call->account), VG_STR_ARG(name));
}

static ptrdiff_t index_of(const struct codepipeline_tag_list *tags, struct vg_str key)
{
    for (size_t i = 0; i < tags->count; i++)
        if (vg_str_eq(tags->items[i].key, key))
            return (ptrdiff_t)i;
    return -1;
}

int codepipeline_tags_merge(struct vg_call *call, struct codepipeline_pipeline_record *record,
                            const struct codepipeline_tag_list *tags, struct vg_error *err)
{
    struct codepipeline_tag_list merged = {.set = true, .count = record->tags.count};
    merged.items =
        VG_NEW_ARRAY(call->arena, struct codepipeline_tag, record->tags.count + tags->count);
    for (size_t i = 0; i < record->tags.count; i++)
        merged.items[i] = record->tags.items[i];
    for (size_t i = 0; i < tags->count; i++) {
        struct vg_str key = tags->items[i].key;
        if (vg_str_ieq(vg_str_slice(key, 0, 4), VG_STR("aws:")))
            return vg_fail(err, &CODEPIPELINE_INVALID_TAGS,
                           "Not allowed to modify system tags. System tags start with 'aws:'. "
                           "msg=[Caller is an end user and not allowed to mutate system tags]");
        ptrdiff_t at = index_of(&merged, key);
        merged.items[at >= 0 ? (size_t)at : merged.count++] = tags->items[i];
    }
    if (merged.count > TAGS_MAX) {
        struct vg_str arn = codepipeline_arn(call, record->name);
        return vg_fail(err, &CODEPIPELINE_TOO_MANY_TAGS, "Tag limit exceeded for resource [%.*s].",
                       VG_STR_ARG(arn));
    }
    record->tags = merged;
    return VG_OK;
}

static int require(struct vg_call *call, struct vg_str resource_arn,
                   struct codepipeline_pipeline_record *record, struct vg_error *err)
{
    struct vg_arn arn;
    if (!vg_arn_parse(resource_arn, &arn) || vg_str_find_char(arn.resource, ':') >= 0)
        return vg_fail(err, &CODEPIPELINE_INVALID_ARN, "%.*s is not a pipeline's ARN.",
                       VG_STR_ARG(resource_arn));
    bool is_here = vg_str_eq(arn.region, call->region) && vg_str_eq(arn.account, call->account);
    int rc = is_here ? codepipeline_find(call, arn.resource, record) : VG_NOT_FOUND;
    return rc == VG_NOT_FOUND ? codepipeline_fail_no_resource(call, arn.resource, err) : rc;
}

static int put(struct vg_call *call, const struct codepipeline_pipeline_record *record)
{
    return vg_call_put(call, CODEPIPELINE_SPACE_PIPELINE, record->name,
                       &codepipeline_shape_pipeline_record, record);
}

int codepipeline_tag_resource(struct vg_call *call, const struct codepipeline_tag_resource_in *in,
                              struct codepipeline_tag_resource_out *out, struct vg_error *err)
{
    struct codepipeline_pipeline_record record;
    (void)out;
    int rc = require(call, in->resource_arn, &record, err);
    if (rc == VG_OK)
        rc = codepipeline_tags_merge(call, &record, &in->tags, err);
    return rc == VG_OK ? put(call, &record) : rc;
}

int codepipeline_untag_resource(struct vg_call *call,
                                const struct codepipeline_untag_resource_in *in,
                                struct codepipeline_untag_resource_out *out, struct vg_error *err)
{
    struct codepipeline_pipeline_record record;
    (void)out;
    int rc = require(call, in->resource_arn, &record, err);
    if (rc != VG_OK)
        return rc;
    for (size_t i = 0; i < in->tag_keys.count; i++) {
        ptrdiff_t at = index_of(&record.tags, in->tag_keys.items[i]);
        if (at >= 0)
            record.tags.items[at] = record.tags.items[--record.tags.count];
    }
    return put(call, &record);
}

int codepipeline_list_tags_for_resource(struct vg_call *call,
                                        const struct codepipeline_list_tags_for_resource_in *in,
                                        struct codepipeline_list_tags_for_resource_out *out,
                                        struct vg_error *err)
{
    struct codepipeline_pipeline_record record;
    int64_t from;
    int rc = codepipeline_token_read(call, in->next_token, &from, err);
    if (rc == VG_OK)
        rc = require(call, in->resource_arn, &record, err);
    if (rc != VG_OK)
        return rc;
    size_t start = (size_t)from < record.tags.count ? (size_t)from : record.tags.count;
    size_t left = record.tags.count - start;
    size_t max = in->max_results.set ? (size_t)in->max_results.v : TAGS_MAX;
    out->tags.items = record.tags.items + start;
    out->tags.count = left < max ? left : max;
    out->tags.set = true;
    if (left > max)
        out->next_token = codepipeline_token(call, (int64_t)(start + max));
    return VG_OK;
}
