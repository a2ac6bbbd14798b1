/* apigateway/tag.c: tags of whatever has an ARN here. */
#include "apigateway/apigateway.h"
#include "proxy/tags.h"

static const struct vg_proxy_tagged_kind kinds[] = {
    {"restapis", NULL, APIGATEWAY_SPACE_API, &apigateway_shape_rest_api,
     offsetof(struct apigateway_rest_api, tags)},
    {"restapis", "stages", APIGATEWAY_SPACE_STAGE, &apigateway_shape_stage,
     offsetof(struct apigateway_stage, tags)},
    {"apikeys", NULL, APIGATEWAY_SPACE_API_KEY, &apigateway_shape_api_key,
     offsetof(struct apigateway_api_key, tags)},
    {"clientcertificates", NULL, APIGATEWAY_SPACE_CLIENT_CERTIFICATE,
     &apigateway_shape_client_certificate, offsetof(struct apigateway_client_certificate, tags)},
    {"domainnames", NULL, VG_PROXY_SPACE_DOMAIN, &proxy_shape_domain,
     offsetof(struct proxy_domain, tags)},
    {"usageplans", NULL, APIGATEWAY_SPACE_USAGE_PLAN, &apigateway_shape_usage_plan,
     offsetof(struct apigateway_usage_plan, tags)},
    {"vpclinks", NULL, APIGATEWAY_SPACE_VPC_LINK, &apigateway_shape_vpc_link,
     offsetof(struct apigateway_vpc_link, tags)},
};

static const struct vg_proxy_tags service = {.kinds = kinds,
                                             .kind_count = VG_COUNT_OF(kinds),
                                             .bad_request = &APIGATEWAY_BAD_REQUEST,
                                             .not_found = &APIGATEWAY_NOT_FOUND};

int apigateway_tags_check(const struct apigateway_map_of_string_to_string *tags,
                          struct vg_error *err)
{
    return vg_proxy_tags_check(&service, vg_list_load(tags), err);
}

int apigateway_get_tags(struct vg_call *call, const struct apigateway_get_tags_in *in,
                        struct apigateway_get_tags_out *out, struct vg_error *err)
{
    struct vg_list tags;
    int rc = vg_proxy_tags_get(call, &service, in->resource_arn, &tags, err);
    if (rc == VG_OK)
        vg_list_store(&out->tags, tags);
    return rc;
}

int apigateway_tag_resource(struct vg_call *call, const struct apigateway_tag_resource_in *in,
                            struct apigateway_tag_resource_out *out, struct vg_error *err)
{
    (void)out;
    return vg_proxy_tags_add(call, &service, in->resource_arn, vg_list_load(&in->tags), err);
}

int apigateway_untag_resource(struct vg_call *call, const struct apigateway_untag_resource_in *in,
                              struct apigateway_untag_resource_out *out, struct vg_error *err)
{
    (void)out;
    return vg_proxy_tags_remove(call, &service, in->resource_arn, vg_list_load(&in->tag_keys), err);
}
