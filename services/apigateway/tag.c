/* apigateway/tag.c: tags of whatever has an ARN here. */
#include "apigateway/apigateway.h"

enum { TAGS_MAX = 50, KEY_LEN_MAX = 128, VALUE_LEN_MAX = 256 };

int apigateway_tags_check(const struct apigateway_map_of_string_to_string *tags,
                          struct vg_error *err)
{
    if (tags->count > TAGS_MAX)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Too many tags: at most %d are allowed",
                       TAGS_MAX);
    for (size_t i = 0; i < tags->count; i++) {
        struct vg_str key = tags->items[i].key, value = tags->items[i].value;
        if (key.len == 0 || vg_utf8_count(key) > KEY_LEN_MAX ||
            vg_utf8_count(value) > VALUE_LEN_MAX)
            return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Invalid tag key or value specified");
        if (vg_str_starts(key, VG_STR("aws:")))
            return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                           "Tag keys may not begin with the reserved prefix aws:");
    }
    return VG_OK;
}

/* What can carry tags: where it lies, its shape, and where its tags are in it. */
struct kind {
    const char *collection; /* first part of the ARN's path */
    const char *part;       /* third part, or NULL */
    vg_space space;
    const struct vg_shape *shape;
    size_t tags_offset;
};

static const struct kind kinds[] = {
    {"restapis", NULL, APIGATEWAY_SPACE_API, &apigateway_shape_rest_api,
     offsetof(struct apigateway_rest_api, tags)},
    {"restapis", "stages", APIGATEWAY_SPACE_STAGE, &apigateway_shape_stage,
     offsetof(struct apigateway_stage, tags)},
    {"apikeys", NULL, APIGATEWAY_SPACE_API_KEY, &apigateway_shape_api_key,
     offsetof(struct apigateway_api_key, tags)},
    {"clientcertificates", NULL, APIGATEWAY_SPACE_CLIENT_CERTIFICATE,
     &apigateway_shape_client_certificate, offsetof(struct apigateway_client_certificate, tags)},
    {"domainnames", NULL, APIGATEWAY_SPACE_DOMAIN, &apigateway_shape_domain_name,
     offsetof(struct apigateway_domain_name, tags)},
    {"usageplans", NULL, APIGATEWAY_SPACE_USAGE_PLAN, &apigateway_shape_usage_plan,
     offsetof(struct apigateway_usage_plan, tags)},
    {"vpclinks", NULL, APIGATEWAY_SPACE_VPC_LINK, &apigateway_shape_vpc_link,
     offsetof(struct apigateway_vpc_link, tags)},
};

/* A tagged thing, in memory and where it is kept. */
struct tagged {
    const struct kind *kind;
    struct vg_str id, part;
    void *record;
    struct apigateway_map_of_string_to_string *tags;
};

static int refuse_arn(struct vg_error *err, struct vg_str arn)
{
    return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Invalid ARN specified in the request: %.*s",
                   VG_STR_ARG(arn));
}

/* "/restapis/<id>" or "/restapis/<id>/stages/<name>" of an ARN of the call's region. */
static int read_arn(struct vg_call *call, struct vg_str text, struct tagged *tagged,
                    struct vg_error *err)
{
    struct vg_arn arn;
    struct vg_str pieces[5];
    size_t count = 0;
    if (!vg_arn_parse(text, &arn) || !vg_str_is(arn.service, "apigateway") ||
        !vg_str_eq(arn.region, call->region) ||
        (arn.account.len > 0 && !vg_str_eq(arn.account, call->account)))
        return refuse_arn(err, text);
    struct vg_str rest = arn.resource;
    while (count < VG_COUNT_OF(pieces) && vg_str_split(&rest, '/', &pieces[count]))
        count++;
    for (size_t i = 0; i < VG_COUNT_OF(kinds); i++) {
        const struct kind *kind = &kinds[i];
        size_t wanted = kind->part != NULL ? 5 : 3;
        if (count != wanted || vg_str_is_set(rest) || pieces[0].len > 0 ||
            !vg_str_is(pieces[1], kind->collection) ||
            (kind->part != NULL && !vg_str_is(pieces[3], kind->part)))
            continue;
        *tagged = (struct tagged){
            .kind = kind, .id = pieces[2], .part = kind->part != NULL ? pieces[4] : VG_STR_NONE};
        return VG_OK;
    }
    return refuse_arn(err, text);
}

static int find_tagged(struct vg_call *call, struct vg_str text, struct tagged *tagged,
                       struct vg_error *err)
{
    int rc = read_arn(call, text, tagged, err);
    if (rc != VG_OK)
        return rc;
    const struct kind *kind = tagged->kind;
    tagged->record = vg_arena_zalloc(call->arena, 1, kind->shape->size);
    rc = kind->part != NULL
             ? apigateway_part_get(call, kind->space, tagged->id, tagged->part, kind->shape,
                                   tagged->record)
             : vg_call_get(call, kind->space, tagged->id, kind->shape, tagged->record);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAY_NOT_FOUND, "Invalid resource identifier specified");
    tagged->tags = (void *)((char *)tagged->record + kind->tags_offset);
    return rc;
}

static int put_tagged(struct vg_call *call, const struct tagged *tagged)
{
    const struct kind *kind = tagged->kind;
    tagged->tags->set = tagged->tags->count > 0;
    if (kind->part != NULL)
        return apigateway_part_put(call, kind->space, tagged->id, tagged->part, kind->shape,
                                   tagged->record);
    return vg_call_put(call, kind->space, tagged->id, kind->shape, tagged->record);
}

int apigateway_get_tags(struct vg_call *call, const struct apigateway_get_tags_in *in,
                        struct apigateway_get_tags_out *out, struct vg_error *err)
{
    struct tagged tagged = {0};
    int rc = find_tagged(call, in->resource_arn, &tagged, err);
    if (rc == VG_OK) {
        out->tags = *tagged.tags;
        out->tags.set = true;
    }
    return rc;
}

int apigateway_tag_resource(struct vg_call *call, const struct apigateway_tag_resource_in *in,
                            struct apigateway_tag_resource_out *out, struct vg_error *err)
{
    struct tagged tagged = {0};
    (void)out;
    int rc = apigateway_tags_check(&in->tags, err);
    if (rc == VG_OK)
        rc = find_tagged(call, in->resource_arn, &tagged, err);
    if (rc != VG_OK)
        return rc;
    struct apigateway_map_of_string_to_string all = {
        .items = VG_NEW_ARRAY(call->arena, struct apigateway_map_of_string_to_string_entry,
                              tagged.tags->count + in->tags.count + 1)};
    for (size_t i = 0; i < tagged.tags->count; i++)
        all.items[all.count++] = tagged.tags->items[i];
    for (size_t i = 0; i < in->tags.count; i++) {
        size_t at = 0;
        while (at < all.count && !vg_str_eq(all.items[at].key, in->tags.items[i].key))
            at++;
        all.items[at] = in->tags.items[i];
        all.count += at == all.count;
    }
    rc = apigateway_tags_check(&all, err);
    if (rc != VG_OK)
        return rc;
    *tagged.tags = all;
    return put_tagged(call, &tagged);
}

int apigateway_untag_resource(struct vg_call *call, const struct apigateway_untag_resource_in *in,
                              struct apigateway_untag_resource_out *out, struct vg_error *err)
{
    struct tagged tagged = {0};
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
