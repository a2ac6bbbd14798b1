/* apigatewayv2/tag.c: tags of APIs and stages, by ARN. */
#include "apigatewayv2/apigatewayv2.h"

int apigatewayv2_tags_check(const struct apigatewayv2_tags *tags, struct vg_error *err)
{
    enum { TAGS_MAX = 50, KEY_LEN_MAX = 128, VALUE_LEN_MAX = 256 };
    if (tags->count > TAGS_MAX)
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST, "Too many tags: at most %d are allowed",
                       TAGS_MAX);
    for (size_t i = 0; i < tags->count; i++) {
        struct vg_str key = tags->items[i].key, value = tags->items[i].value;
        if (key.len == 0 || vg_utf8_count(key) > KEY_LEN_MAX ||
            vg_utf8_count(value) > VALUE_LEN_MAX)
            return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST, "Invalid tag key or value specified");
        if (vg_str_starts(key, VG_STR("aws:")))
            return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST,
                           "Tag keys may not begin with the reserved prefix aws:");
    }
    return VG_OK;
}

/* An API, or a stage of it. */
struct tagged {
    struct vg_str api_id, stage_name; /* the latter absent: the API itself */
    struct apigatewayv2_api api;
    struct apigatewayv2_stage stage;
    struct apigatewayv2_tags *tags;
};

/* "/apis/<id>" or "/apis/<id>/stages/<name>" of an ARN of the call's region. */
static bool read_arn(struct vg_call *call, struct vg_str text, struct tagged *tagged)
{
    struct vg_arn arn;
    struct vg_str rest, piece;
    if (!vg_arn_parse(text, &arn) || !vg_str_is(arn.service, "apigateway") ||
        !vg_str_eq(arn.region, call->region) ||
        (arn.account.len > 0 && !vg_str_eq(arn.account, call->account)) ||
        !vg_str_starts(arn.resource, VG_STR("/apis/")))
        return false;
    rest = vg_str_tail(arn.resource, strlen("/apis/"));
    tagged->stage_name = VG_STR_NONE;
    if (!vg_str_split(&rest, '/', &tagged->api_id))
        return false;
    if (!vg_str_is_set(rest))
        return true;
    return vg_str_split(&rest, '/', &piece) && vg_str_is(piece, "stages") &&
           vg_str_split(&rest, '/', &tagged->stage_name) && !vg_str_is_set(rest);
}

static int find_tagged(struct vg_call *call, struct vg_str arn, struct tagged *tagged,
                       struct vg_error *err)
{
    if (!read_arn(call, arn, tagged))
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST, "Invalid ARN specified in the request: %.*s",
                       VG_STR_ARG(arn));
    int rc = apigatewayv2_api_require(call, tagged->api_id, &tagged->api, err);
    tagged->tags = &tagged->api.tags;
    if (rc == VG_OK && vg_str_is_set(tagged->stage_name)) {
        rc = apigatewayv2_part_require(call, &apigatewayv2_stages_kind, tagged->api_id,
                                       tagged->stage_name, &tagged->stage, err);
        tagged->tags = &tagged->stage.tags;
    }
    return rc;
}

static int put_tagged(struct vg_call *call, const struct tagged *tagged)
{
    if (!vg_str_is_set(tagged->stage_name))
        return apigatewayv2_api_put(call, &tagged->api);
    return apigatewayv2_part_put(call, &apigatewayv2_stages_kind, tagged->api_id,
                                 tagged->stage_name, &tagged->stage);
}

int apigatewayv2_get_tags(struct vg_call *call, const struct apigatewayv2_get_tags_in *in,
                          struct apigatewayv2_get_tags_out *out, struct vg_error *err)
{
    struct tagged tagged;
    int rc = find_tagged(call, in->resource_arn, &tagged, err);
    if (rc == VG_OK) {
        out->tags = *tagged.tags;
        out->tags.set = true;
    }
    return rc;
}

int apigatewayv2_tag_resource(struct vg_call *call, const struct apigatewayv2_tag_resource_in *in,
                              struct apigatewayv2_tag_resource_out *out, struct vg_error *err)
{
    struct tagged tagged;
    (void)out;
    int rc = find_tagged(call, in->resource_arn, &tagged, err);
    if (rc != VG_OK)
        return rc;
    struct apigatewayv2_tags all = {.items =
                                        VG_NEW_ARRAY(call->arena, struct apigatewayv2_tags_entry,
                                                     tagged.tags->count + in->tags.count + 1),
                                    .set = true};
    for (size_t i = 0; i < tagged.tags->count; i++)
        all.items[all.count++] = tagged.tags->items[i];
    for (size_t i = 0; i < in->tags.count; i++) {
        size_t at = 0;
        while (at < all.count && !vg_str_eq(all.items[at].key, in->tags.items[i].key))
            at++;
        all.items[at] = in->tags.items[i];
        all.count += at == all.count;
    }
    rc = apigatewayv2_tags_check(&all, err);
    if (rc != VG_OK)
        return rc;
    *tagged.tags = all;
    return put_tagged(call, &tagged);
}

int apigatewayv2_untag_resource(struct vg_call *call,
                                const struct apigatewayv2_untag_resource_in *in,
                                struct apigatewayv2_untag_resource_out *out, struct vg_error *err)
{
    struct tagged tagged;
    (void)out;
    int rc = find_tagged(call, in->resource_arn, &tagged, err);
    if (rc != VG_OK)
        return rc;
    size_t kept = 0;
    for (size_t i = 0; i < tagged.tags->count; i++) {
        bool is_listed = false;
        for (size_t k = 0; k < in->tag_keys.count && !is_listed; k++)
            is_listed = vg_str_eq(in->tag_keys.items[k], tagged.tags->items[i].key);
        if (!is_listed)
            tagged.tags->items[kept++] = tagged.tags->items[i];
    }
    tagged.tags->count = kept;
    return put_tagged(call, &tagged);
}
