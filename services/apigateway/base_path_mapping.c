/* apigateway/base_path_mapping.c: which API answers below which path of a domain name. The empty
 * path is "(none)". */
#include "apigateway/apigateway.h"
#include "apigateway/patch.h"

static int find_mapping(struct vg_call *call, struct vg_str domain, struct vg_str base_path,
                        struct apigateway_base_path_mapping *mapping, struct vg_error *err)
{
    struct apigateway_domain_name owner;
    int rc = apigateway_domain_require(call, domain, &owner, err);
    if (rc == VG_OK)
        rc = apigateway_part_get(call, APIGATEWAY_SPACE_MAPPING, domain, base_path,
                                 &apigateway_shape_base_path_mapping, mapping);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAY_NOT_FOUND,
                       "Invalid base path mapping identifier specified");
    return rc;
}

static int check_mapping(struct vg_call *call, const struct apigateway_base_path_mapping *mapping,
                         struct vg_error *err)
{
    struct apigateway_rest_api api;
    struct apigateway_stage stage;
    if (vg_str_find_char(mapping->base_path, '/') >= 0)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                       "API Gateway V1 doesn't support the slash character (/) in base path "
                       "mappings. To create a multi-level base path mapping, use API Gateway V2.");
    int rc = apigateway_api_find(call, mapping->rest_api_id, &api);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Invalid REST API identifier specified");
    if (rc == VG_OK && mapping->stage.len > 0)
        rc = apigateway_stage_find(call, mapping->rest_api_id, mapping->stage, &stage);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Invalid stage identifier specified");
    return rc;
}

/* Not over another one. */
static int add_mapping(struct vg_call *call, struct vg_str domain,
                       const struct apigateway_base_path_mapping *mapping, struct vg_error *err)
{
    struct apigateway_base_path_mapping known;
    int rc = apigateway_part_get(call, APIGATEWAY_SPACE_MAPPING, domain, mapping->base_path,
                                 &apigateway_shape_base_path_mapping, &known);
    if (rc == VG_OK)
        return vg_fail(err, &APIGATEWAY_CONFLICT, "Base path already exists for this domain name");
    if (rc != VG_NOT_FOUND)
        return rc;
    return apigateway_part_put(call, APIGATEWAY_SPACE_MAPPING, domain, mapping->base_path,
                               &apigateway_shape_base_path_mapping, mapping);
}

int apigateway_create_base_path_mapping(struct vg_call *call,
                                        const struct apigateway_create_base_path_mapping_in *in,
                                        struct apigateway_create_base_path_mapping_out *out,
                                        struct vg_error *err)
{
    struct apigateway_domain_name domain;
    int rc = apigateway_domain_require(call, in->domain_name, &domain, err);
    if (rc != VG_OK)
        return rc;
    *out = (struct apigateway_base_path_mapping){
        .base_path = in->base_path.len > 0 ? in->base_path : VG_STR("(none)"),
        .rest_api_id = in->rest_api_id,
        .stage = in->stage.len > 0 ? in->stage : VG_STR_NONE};
    rc = check_mapping(call, out, err);
    return rc == VG_OK ? add_mapping(call, in->domain_name, out, err) : rc;
}

int apigateway_get_base_path_mapping(struct vg_call *call,
                                     const struct apigateway_get_base_path_mapping_in *in,
                                     struct apigateway_get_base_path_mapping_out *out,
                                     struct vg_error *err)
{
    return find_mapping(call, in->domain_name, in->base_path, out, err);
}

int apigateway_get_base_path_mappings(struct vg_call *call,
                                      const struct apigateway_get_base_path_mappings_in *in,
                                      struct apigateway_get_base_path_mappings_out *out,
                                      struct vg_error *err)
{
    struct apigateway_domain_name domain;
    int rc = apigateway_domain_require(call, in->domain_name, &domain, err);
    if (rc != VG_OK)
        return rc;
    return apigateway_page(call, APIGATEWAY_SPACE_MAPPING, in->domain_name, in->position, in->limit,
                           &apigateway_shape_base_path_mapping, &out->items, &out->position, err);
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
    struct apigateway_base_path_mapping before;
    int rc = find_mapping(call, in->domain_name, in->base_path, &before, err);
    if (rc != VG_OK)
        return rc;
    *out = before;
    rc = apigateway_patch_apply(call, &apigateway_base_path_mapping_patches, &in->patch_operations,
                                out, err);
    if (rc != VG_OK)
        return rc;
    if (out->base_path.len == 0)
        out->base_path = VG_STR("(none)");
    rc = check_mapping(call, out, err);
    if (rc != VG_OK)
        return rc;
    if (vg_str_eq(out->base_path, before.base_path))
        return apigateway_part_put(call, APIGATEWAY_SPACE_MAPPING, in->domain_name, out->base_path,
                                   &apigateway_shape_base_path_mapping, out);
    rc = add_mapping(call, in->domain_name, out, err);
    if (rc != VG_OK)
        return rc;
    return apigateway_part_delete(call, APIGATEWAY_SPACE_MAPPING, in->domain_name,
                                  before.base_path);
}

int apigateway_delete_base_path_mapping(struct vg_call *call,
                                        const struct apigateway_delete_base_path_mapping_in *in,
                                        struct apigateway_delete_base_path_mapping_out *out,
                                        struct vg_error *err)
{
    struct apigateway_base_path_mapping mapping;
    (void)out;
    int rc = find_mapping(call, in->domain_name, in->base_path, &mapping, err);
    if (rc != VG_OK)
        return rc;
    return apigateway_part_delete(call, APIGATEWAY_SPACE_MAPPING, in->domain_name, in->base_path);
}
