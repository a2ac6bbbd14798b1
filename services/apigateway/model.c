/* apigateway/model.c: models: named JSON schemas of an API. */
#include "apigateway/apigateway.h"
#include "apigateway/patch.h"

static int find_model(struct vg_call *call, struct vg_str api_id, struct vg_str name,
                      struct apigateway_model *model, struct vg_error *err)
{
    int rc = apigateway_part_get(call, APIGATEWAY_SPACE_MODEL, api_id, name,
                                 &apigateway_shape_model, model);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAY_NOT_FOUND, "Invalid model name specified: %.*s",
                       VG_STR_ARG(name));
    return rc;
}

static int put_model(struct vg_call *call, struct vg_str api_id,
                     const struct apigateway_model *model)
{
    return apigateway_part_put(call, APIGATEWAY_SPACE_MODEL, api_id, model->name,
                               &apigateway_shape_model, model);
}

static bool is_alphanumeric(struct vg_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (!((c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z')))
            return false;
    }
    return true;
}

static int check_schema(struct vg_call *call, const struct apigateway_model *model,
                        struct vg_error *err)
{
    if (vg_str_trim(model->schema).len == 0)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                       "Model schema must have at least 1 property or array items defined");
    if (!vg_str_ieq(model->content_type, VG_STR("application/json")))
        return VG_OK;
    if (apigateway_is_json_object(call->arena, model->schema))
        return VG_OK;
    return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                   "Invalid model specified: Validation Result: warnings : [], errors : [Invalid "
                   "model schema specified]");
}

int apigateway_model_check(struct vg_call *call, const struct apigateway_model *model,
                           struct vg_error *err)
{
    if (model->name.len == 0)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Model name must be non-empty");
    if (!is_alphanumeric(model->name))
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Model name must be alphanumeric: %.*s",
                       VG_STR_ARG(model->name));
    return check_schema(call, model, err);
}

int apigateway_create_model(struct vg_call *call, const struct apigateway_create_model_in *in,
                            struct apigateway_create_model_out *out, struct vg_error *err)
{
    struct apigateway_rest_api api;
    int rc = apigateway_api_require(call, in->rest_api_id, &api, err);
    if (rc == VG_OK)
        rc = apigateway_part_get(call, APIGATEWAY_SPACE_MODEL, in->rest_api_id, in->name,
                                 &apigateway_shape_model, out);
    if (rc == VG_OK)
        return vg_fail(err, &APIGATEWAY_CONFLICT, "Model name already exists for this REST API");
    if (rc != VG_NOT_FOUND)
        return rc;
    *out = (struct apigateway_model){
        .id = apigateway_id(call, APIGATEWAY_PART_ID_LEN),
        .name = in->name,
        .description = in->description.len > 0 ? in->description : VG_STR_NONE,
        .schema = in->schema,
        .content_type = in->content_type,
    };
    rc = apigateway_model_check(call, out, err);
    return rc == VG_OK ? put_model(call, in->rest_api_id, out) : rc;
}

int apigateway_get_model(struct vg_call *call, const struct apigateway_get_model_in *in,
                         struct apigateway_get_model_out *out, struct vg_error *err)
{
    if (in->flatten.v)
        return apigateway_refuse_option(err, "flattened models");
    return find_model(call, in->rest_api_id, in->model_name, out, err);
}

int apigateway_get_models(struct vg_call *call, const struct apigateway_get_models_in *in,
                          struct apigateway_get_models_out *out, struct vg_error *err)
{
    struct apigateway_rest_api api;
    int rc = apigateway_api_require(call, in->rest_api_id, &api, err);
    if (rc != VG_OK)
        return rc;
    return apigateway_page(call, APIGATEWAY_SPACE_MODEL, in->rest_api_id, in->position, in->limit,
                           &apigateway_shape_model, &out->items, &out->position, err);
}

static const struct apigateway_patch_rule rules[] = {
    {"/description", APIGATEWAY_PATCH_REPLACE, .member = "description"},
    {"/schema", APIGATEWAY_PATCH_REPLACE, .member = "schema"},
};

const struct apigateway_patch_table apigateway_model_patches = {
    &apigateway_shape_model, APIGATEWAY_PATCH_BY_OP, rules, VG_COUNT_OF(rules)};

int apigateway_update_model(struct vg_call *call, const struct apigateway_update_model_in *in,
                            struct apigateway_update_model_out *out, struct vg_error *err)
{
    int rc = find_model(call, in->rest_api_id, in->model_name, out, err);
    if (rc == VG_OK)
        rc = apigateway_patch_apply(call, &apigateway_model_patches, &in->patch_operations, out,
                                    err);
    if (rc == VG_OK)
        rc = check_schema(call, out, err);
    return rc == VG_OK ? put_model(call, in->rest_api_id, out) : rc;
}

/* ---- The end ---- */

static bool has_model(const struct apigateway_map_of_string_to_string *models, struct vg_str name)
{
    for (size_t i = 0; i < models->count; i++)
        if (vg_str_eq(models->items[i].value, name))
            return true;
    return false;
}

/* "request", "response", or NULL when the method does without the model. */
static const char *find_use(const struct apigateway_method *method, struct vg_str name)
{
    if (has_model(&method->request_models, name))
        return "request";
    for (size_t i = 0; i < method->method_responses.count; i++)
        if (has_model(&method->method_responses.items[i].value.response_models, name))
            return "response";
    return NULL;
}

static int check_unused(struct vg_call *call, struct vg_str api_id, struct vg_str name,
                        struct vg_error *err)
{
    struct apigateway_list_of_resource all;
    int rc = apigateway_resource_list(call, api_id, &all);
    for (size_t i = 0; i < all.count && rc == VG_OK; i++) {
        const struct apigateway_map_of_method *methods = &all.items[i].resource_methods;
        for (size_t k = 0; k < methods->count; k++) {
            const char *use = find_use(&methods->items[k].value, name);
            if (use != NULL)
                return vg_fail(err, &APIGATEWAY_CONFLICT,
                               "Cannot delete model '%.*s', is referenced in method %s: "
                               "%.*s/%.*s",
                               VG_STR_ARG(name), use, VG_STR_ARG(all.items[i].path),
                               VG_STR_ARG(methods->items[k].key));
        }
    }
    return rc;
}

int apigateway_delete_model(struct vg_call *call, const struct apigateway_delete_model_in *in,
                            struct apigateway_delete_model_out *out, struct vg_error *err)
{
    struct apigateway_model model;
    (void)out;
    int rc = find_model(call, in->rest_api_id, in->model_name, &model, err);
    if (rc == VG_OK)
        rc = check_unused(call, in->rest_api_id, in->model_name, err);
    if (rc != VG_OK)
        return rc;
    return apigateway_part_delete(call, APIGATEWAY_SPACE_MODEL, in->rest_api_id, in->model_name);
}
