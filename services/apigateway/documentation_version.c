/* apigateway/documentation_version.c: names for the state of an API's documentation. Nothing that
 * virga publishes shows documentation, so that a version is its name, time and description. */
#include "apigateway/patch.h"
#include "apigateway/stage.h"

int apigateway_documentation_version_find(struct vg_call *call, struct vg_str api_id,
                                          struct vg_str name,
                                          struct apigateway_documentation_version *version)
{
    return apigateway_part_get(call, APIGATEWAY_SPACE_DOCUMENTATION_VERSION, api_id, name,
                               &apigateway_shape_documentation_version, version);
}

static int require_version(struct vg_call *call, struct vg_str api_id, struct vg_str name,
                           struct apigateway_documentation_version *version, struct vg_error *err)
{
    struct apigateway_rest_api api;
    int rc = apigateway_api_require(call, api_id, &api, err);
    if (rc == VG_OK)
        rc = apigateway_documentation_version_find(call, api_id, name, version);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAY_NOT_FOUND, "Invalid Documentation version specified");
    return rc;
}

static int put_version(struct vg_call *call, struct vg_str api_id,
                       const struct apigateway_documentation_version *version)
{
    return apigateway_part_put(call, APIGATEWAY_SPACE_DOCUMENTATION_VERSION, api_id,
                               version->version, &apigateway_shape_documentation_version, version);
}

int apigateway_create_documentation_version(
    struct vg_call *call, const struct apigateway_create_documentation_version_in *in,
    struct apigateway_create_documentation_version_out *out, struct vg_error *err)
{
    struct apigateway_rest_api api;
    struct apigateway_stage stage;
    bool has_stage = in->stage_name.len > 0;
    int rc = apigateway_api_require(call, in->rest_api_id, &api, err);
    if (rc == VG_OK && has_stage)
        rc = apigateway_stage_require(call, in->rest_api_id, in->stage_name, &stage, err);
    if (rc != VG_OK)
        return rc;
    if (in->documentation_version.len == 0)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Documentation version cannot be empty");
    rc = apigateway_documentation_version_find(call, in->rest_api_id, in->documentation_version,
                                               out);
    if (rc == VG_OK)
        return vg_fail(err, &APIGATEWAY_CONFLICT, "Documentation version already exists: %.*s",
                       VG_STR_ARG(in->documentation_version));
    if (rc != VG_NOT_FOUND)
        return rc;
    *out = (struct apigateway_documentation_version){
        .version = in->documentation_version,
        .created_date = vg_time(call->now_ms / 1000 * 1000),
        .description = in->description.len > 0 ? in->description : VG_STR_NONE,
    };
    rc = put_version(call, in->rest_api_id, out);
    if (rc != VG_OK || !has_stage)
        return rc;
    stage.documentation_version = out->version;
    return apigateway_stage_put(call, in->rest_api_id, &stage);
}

int apigateway_get_documentation_version(struct vg_call *call,
                                         const struct apigateway_get_documentation_version_in *in,
                                         struct apigateway_get_documentation_version_out *out,
                                         struct vg_error *err)
{
    return require_version(call, in->rest_api_id, in->documentation_version, out, err);
}

int apigateway_get_documentation_versions(struct vg_call *call,
                                          const struct apigateway_get_documentation_versions_in *in,
                                          struct apigateway_get_documentation_versions_out *out,
                                          struct vg_error *err)
{
    struct apigateway_rest_api api;
    int rc = apigateway_api_require(call, in->rest_api_id, &api, err);
    if (rc != VG_OK)
        return rc;
    return apigateway_page(call, APIGATEWAY_SPACE_DOCUMENTATION_VERSION, in->rest_api_id,
                           in->position, in->limit, &apigateway_shape_documentation_version,
                           &out->items, &out->position, err);
}

static const struct apigateway_patch_rule rules[] = {
    {"/description", APIGATEWAY_PATCH_REPLACE, .member = "description"},
};

const struct apigateway_patch_table apigateway_documentation_version_patches = {
    &apigateway_shape_documentation_version, APIGATEWAY_PATCH_BY_OP, rules, VG_COUNT_OF(rules)};

int apigateway_update_documentation_version(
    struct vg_call *call, const struct apigateway_update_documentation_version_in *in,
    struct apigateway_update_documentation_version_out *out, struct vg_error *err)
{
    int rc = require_version(call, in->rest_api_id, in->documentation_version, out, err);
    if (rc == VG_OK)
        rc = apigateway_patch_apply(call, &apigateway_documentation_version_patches,
                                    &in->patch_operations, out, err);
    return rc == VG_OK ? put_version(call, in->rest_api_id, out) : rc;
}

/* No stage may name it. */
static int check_unused(struct vg_call *call, struct vg_str api_id, struct vg_str version,
                        struct vg_error *err)
{
    struct vg_list all;
    int rc =
        apigateway_part_list(call, APIGATEWAY_SPACE_STAGE, api_id, &apigateway_shape_stage, &all);
    for (size_t i = 0; i < all.count && rc == VG_OK; i++) {
        const struct apigateway_stage *stage = &((const struct apigateway_stage *)all.items)[i];
        if (vg_str_eq(stage->documentation_version, version))
            return vg_fail(err, &APIGATEWAY_CONFLICT,
                           "Documentation version '%.*s' is used by stage '%.*s'",
                           VG_STR_ARG(version), VG_STR_ARG(stage->stage_name));
    }
    return rc;
}

int apigateway_delete_documentation_version(
    struct vg_call *call, const struct apigateway_delete_documentation_version_in *in,
    struct apigateway_delete_documentation_version_out *out, struct vg_error *err)
{
    struct apigateway_documentation_version version;
    (void)out;
    int rc = require_version(call, in->rest_api_id, in->documentation_version, &version, err);
    if (rc == VG_OK)
        rc = check_unused(call, in->rest_api_id, version.version, err);
    return rc == VG_OK ? apigateway_part_delete(call, APIGATEWAY_SPACE_DOCUMENTATION_VERSION,
                                                in->rest_api_id, version.version)
                       : rc;
}
