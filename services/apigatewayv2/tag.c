/* apigatewayv2/tag.c: tags of APIs, stages, domain names and VPC links, by ARN. */
#include "apigatewayv2/apigatewayv2.h"
#include "proxy/tags.h"

static const struct vg_proxy_tagged_kind kinds[] = {
    {"apis", NULL, APIGATEWAYV2_SPACE_API, &apigatewayv2_shape_api,
     offsetof(struct apigatewayv2_api, tags)},
    {"apis", "stages", APIGATEWAYV2_SPACE_STAGE, &apigatewayv2_shape_stage,
     offsetof(struct apigatewayv2_stage, tags)},
    {"domainnames", NULL, VG_PROXY_SPACE_DOMAIN, &proxy_shape_domain,
     offsetof(struct proxy_domain, tags)},
    {"vpclinks", NULL, APIGATEWAYV2_SPACE_VPC_LINK, &apigatewayv2_shape_vpc_link,
     offsetof(struct apigatewayv2_vpc_link, tags)},
};

static const struct vg_proxy_tags service = {.kinds = kinds,
                                             .kind_count = VG_COUNT_OF(kinds),
                                             .bad_request = &APIGATEWAYV2_BAD_REQUEST,
                                             .not_found = &APIGATEWAYV2_NOT_FOUND,
                                             .keeps_empty = true};

int apigatewayv2_tags_check(const struct apigatewayv2_tags *tags, struct vg_error *err)
{
    return vg_proxy_tags_check(&service, vg_list_load(tags), err);
}

int apigatewayv2_get_tags(struct vg_call *call, const struct apigatewayv2_get_tags_in *in,
                          struct apigatewayv2_get_tags_out *out, struct vg_error *err)
{
    struct vg_list tags;
    int rc = vg_proxy_tags_get(call, &service, in->resource_arn, &tags, err);
    if (rc == VG_OK)
        vg_list_store(&out->tags, tags);
    return rc;
}

int apigatewayv2_tag_resource(struct vg_call *call, const struct apigatewayv2_tag_resource_in *in,
                              struct apigatewayv2_tag_resource_out *out, struct vg_error *err)
{
    (void)out;
    return vg_proxy_tags_add(call, &service, in->resource_arn, vg_list_load(&in->tags), err);
}

int apigatewayv2_untag_resource(struct vg_call *call,
                                const struct apigatewayv2_untag_resource_in *in,
                                struct apigatewayv2_untag_resource_out *out, struct vg_error *err)
{
    (void)out;
    return vg_proxy_tags_remove(call, &service, in->resource_arn, vg_list_load(&in->tag_keys), err);
}
