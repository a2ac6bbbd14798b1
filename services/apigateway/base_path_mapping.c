/* apigateway/base_path_mapping.c: which API answers below which path of a domain name. The empty
 * path is "(none)". HTTP APIs' mappings are the same ones (proxy/domain.h). */
#include "apigateway/apigateway.h"
#include "apigateway/patch.h"

enum { MAPPING_ID_LEN = 6 };

/* ---- As kept, and as shown ---- */

static void show(const struct proxy_mapping *kept, struct apigateway_base_path_mapping *shown)
{
    *shown = (struct apigateway_base_path_mapping){
        .base_path = kept->path, .rest_api_id = kept->api_id, .stage = kept->stage};
}

static int require(struct vg_call *call, struct vg_str domain, struct vg_str base_path,
                   struct proxy_mapping *mapping, struct vg_error *err)
{
    struct proxy_domain owner;
    int rc = vg_proxy_domain_require(call, &apigateway_domain_errors, domain, &owner, err);
    if (rc == VG_OK)
        rc = vg_proxy_mapping_find(call, domain, base_path, mapping);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAY_NOT_FOUND,
                       "Invalid base path mapping identifier specified");
    return rc;
}

/* ---- Checks ---- */

static int check_mapping(struct vg_call *call, const struct proxy_mapping *mapping,
                         struct vg_error *err)
{
    struct apigateway_rest_api api;
    struct apigateway_stage stage;
    if (vg_str_find_char(mapping->path, '/') >= 0)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                       "API Gateway V1 doesn't support the slash character (/) in base path "
                       "mappings. To create a multi-level base path mapping, use API Gateway V2.");
    int rc = apigateway_api_find(call, mapping->api_id, &api);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Invalid REST API identifier specified");
    if (rc == VG_OK && mapping->stage.len > 0)
        rc = apigateway_stage_find(call, mapping->api_id, mapping->stage, &stage);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Invalid stage identifier specified");
    return rc;
}

/* ---- Operations ---- */

int apigateway_create_base_path_mapping(struct vg_call *call,
                                        const struct apigateway_create_base_path_mapping_in *in,
                                        struct apigateway_create_base_path_mapping_out *out,
                                        struct vg_error *err)
{
    struct proxy_domain domain;
    int rc =
        vg_proxy_domain_require(call, &apigateway_domain_errors, in->domain_name, &domain, err);
    if (rc != VG_OK)
        return rc;
    const struct proxy_mapping mapping = {.id = apigateway_id(call, MAPPING_ID_LEN),
                                          .domain = in->domain_name,
                                          .path = vg_proxy_mapping_path(in->base_path),
                                          .api_id = in->rest_api_id,
                                          .stage = in->stage.len > 0 ? in->stage : VG_STR_NONE};
    show(&mapping, out);
    rc = check_mapping(call, &mapping, err);
    return rc == VG_OK ? vg_proxy_mapping_add(call, &apigateway_domain_errors, &mapping, err) : rc;
}

int apigateway_get_base_path_mapping(struct vg_call *call,
                                     const struct apigateway_get_base_path_mapping_in *in,
                                     struct apigateway_get_base_path_mapping_out *out,
                                     struct vg_error *err)
{
    struct proxy_mapping mapping;
    int rc = require(call, in->domain_name, in->base_path, &mapping, err);
    if (rc == VG_OK)
        show(&mapping, out);
    return rc;
}

int apigateway_get_base_path_mappings(struct vg_call *call,
                                      const struct apigateway_get_base_path_mappings_in *in,
                                      struct apigateway_get_base_path_mappings_out *out,
                                      struct vg_error *err)
{
    struct proxy_domain domain;
    struct vg_list kept;
    int rc =
        vg_proxy_domain_require(call, &apigateway_domain_errors, in->domain_name, &domain, err);
    if (rc == VG_OK)
        rc = apigateway_page(call, VG_PROXY_SPACE_MAPPING, in->domain_name, in->position, in->limit,
                             &proxy_shape_mapping, &kept, &out->position, err);
    if (rc != VG_OK)
        return rc;
    struct apigateway_base_path_mapping *shown =
        VG_NEW_ARRAY(call->arena, struct apigateway_base_path_mapping, kept.count + 1);
    for (size_t i = 0; i < kept.count; i++)
        show(&((struct proxy_mapping *)kept.items)[i], &shown[i]);
    out->items = (struct apigateway_list_of_base_path_mapping){shown, kept.count, true};
    return VG_OK;
}

static const struct apigateway_patch_rule rules[] = {
    {"/basePath", APIGATEWAY_PATCH_REPLACE, .member = "basePath"},
    {"/restapiId", APIGATEWAY_PATCH_REPLACE, .member = "restApiId"},
    {"/stage", APIGATEWAY_PATCH_REPLACE, .member = "stage"},
};

const struct apigateway_patch_table apigateway_base_path_mapping_patches = {
    &apigateway_shape_base_path_mapping, APIGATEWAY_PATCH_BY_OP, rules, VG_COUNT_OF(rules)};

int apigateway_update_base_path_mapping(struct vg_call *call,
                                        const struct apigateway_update_base_path_mapping_in *in,
                                        struct apigateway_update_base_path_mapping_out *out,
                                        struct vg_error *err)
{
    struct proxy_mapping before, after;
    int rc = require(call, in->domain_name, in->base_path, &before, err);
    if (rc != VG_OK)
        return rc;
    show(&before, out);
    rc = apigateway_patch_apply(call, &apigateway_base_path_mapping_patches, &in->patch_operations,
                                out, err);
    if (rc != VG_OK)
        return rc;
    out->base_path = vg_proxy_mapping_path(out->base_path);
    after = before;
    after.path = out->base_path;
    after.api_id = out->rest_api_id;
    after.stage = out->stage;
    rc = check_mapping(call, &after, err);
    return rc == VG_OK
               ? vg_proxy_mapping_change(call, &apigateway_domain_errors, &before, &after, err)
               : rc;
}

int apigateway_delete_base_path_mapping(struct vg_call *call,
                                        const struct apigateway_delete_base_path_mapping_in *in,
                                        struct apigateway_delete_base_path_mapping_out *out,
                                        struct vg_error *err)
{
    struct proxy_mapping mapping;
    (void)out;
    int rc = require(call, in->domain_name, in->base_path, &mapping, err);
    return rc == VG_OK ? vg_proxy_mapping_delete(call, &mapping) : rc;
}
