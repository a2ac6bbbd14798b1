/* lambda/tag.c: tags of functions. */
#include "lambda/lambda.h"

/* Only functions have tags here, by their whole ARN. */
static int find_tagged(struct vg_call *call, struct vg_str arn,
                       struct lambda_function_record *function, struct vg_error *err)
{
    struct lambda_reference reference;
    if (vg_str_find(arn, VG_STR(":function:")) < 0)
        return lambda_refuse(err, "tags of anything but functions");
    int rc = lambda_reference_read(call, arn, VG_STR_NONE, &reference, err);
    if (rc != VG_OK)
        return rc;
    if (reference.qualifier.len > 0)
        return lambda_fail(err, &LAMBDA_INVALID_PARAMETER_VALUE,
                           "Tags on function aliases and versions are not supported. Please "
                           "specify a function ARN.");
    return lambda_function_require(call, &reference, function, err);
}

int lambda_list_tags(struct vg_call *call, const struct lambda_list_tags_in *in,
                     struct lambda_list_tags_out *out, struct vg_error *err)
{
    struct lambda_function_record function;
    int rc = find_tagged(call, in->resource, &function, err);
    if (rc != VG_OK)
        return rc;
    out->tags = function.tags;
    out->tags.set = true;
    return VG_OK;
}

static struct lambda_tags_entry *find_tag(const struct lambda_tags *tags, struct vg_str key)
{
    for (size_t i = 0; i < tags->count; i++)
        if (vg_str_eq(tags->items[i].key, key))
            return &tags->items[i];
    return NULL;
}

int lambda_tag_resource(struct vg_call *call, const struct lambda_tag_resource_in *in,
                        struct lambda_tag_resource_out *out, struct vg_error *err)
{
    struct lambda_function_record function;
    (void)out;
    int rc = find_tagged(call, in->resource, &function, err);
    if (rc != VG_OK)
        return rc;
    if (in->tags.count == 0)
        return lambda_fail(err, &LAMBDA_INVALID_PARAMETER_VALUE,
                           "An error occurred and the request cannot be processed.");
    struct lambda_tags all = {.items = VG_NEW_ARRAY(call->arena, struct lambda_tags_entry,
                                                    function.tags.count + in->tags.count),
                              .set = true};
    for (size_t i = 0; i < function.tags.count; i++)
        all.items[all.count++] = function.tags.items[i];
    for (size_t i = 0; i < in->tags.count; i++) {
        struct lambda_tags_entry *known = find_tag(&all, in->tags.items[i].key);
        if (known != NULL)
            known->value = in->tags.items[i].value;
        else
            all.items[all.count++] = in->tags.items[i];
    }
    if (all.count > LAMBDA_TAGS_MAX)
        return lambda_fail(err, &LAMBDA_INVALID_PARAMETER_VALUE,
                           "Number of tags exceeds resource tag limit.");
    function.tags = all;
    return vg_call_put(call, LAMBDA_SPACE_FUNCTION, function.name, &lambda_shape_function_record,
                       &function);
}

static bool is_listed(const struct lambda_tag_key_list *keys, struct vg_str key)
{
    for (size_t i = 0; i < keys->count; i++)
        if (vg_str_eq(keys->items[i], key))
            return true;
    return false;
}

int lambda_untag_resource(struct vg_call *call, const struct lambda_untag_resource_in *in,
                          struct lambda_untag_resource_out *out, struct vg_error *err)
{
    struct lambda_function_record function;
    (void)out;
    int rc = find_tagged(call, in->resource, &function, err);
    if (rc != VG_OK)
        return rc;
    size_t kept = 0;
    for (size_t i = 0; i < function.tags.count; i++)
        if (!is_listed(&in->tag_keys, function.tags.items[i].key))
            function.tags.items[kept++] = function.tags.items[i];
    function.tags.count = kept;
    return vg_call_put(call, LAMBDA_SPACE_FUNCTION, function.name, &lambda_shape_function_record,
                       &function);
}
