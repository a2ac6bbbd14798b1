/* apigateway/method.c: methods of resources; they are kept inside their resource. */
#include "apigateway/apigateway.h"
#include "apigateway/mapping.h"
#include "apigateway/patch.h"

struct apigateway_method *apigateway_method_of(const struct apigateway_resource *resource,
                                               struct vg_str http_method)
{
    for (size_t i = 0; i < resource->resource_methods.count; i++)
        if (vg_str_eq(resource->resource_methods.items[i].key, http_method))
            return &resource->resource_methods.items[i].value;
    return NULL;
}

int apigateway_method_require(struct vg_call *call, struct vg_str api_id, struct vg_str resource_id,
                              struct vg_str http_method, struct apigateway_resource *resource,
                              struct apigateway_method **method, struct vg_error *err)
{
    int rc = apigateway_resource_require(call, api_id, resource_id, resource, err);
    if (rc != VG_OK)
        return rc;
    *method = apigateway_method_of(resource, http_method);
    if (*method == NULL)
        return vg_fail(err, &APIGATEWAY_NOT_FOUND, "Invalid Method identifier specified");
    return VG_OK;
}

/* ---- Checks ---- */

bool apigateway_http_method_is_valid(struct vg_str name)
{
    static const char *const names[] = {"GET",   "PUT",     "POST", "DELETE",
                                        "PATCH", "OPTIONS", "HEAD", "ANY"};
    for (size_t i = 0; i < VG_COUNT_OF(names); i++)
        if (vg_str_is(name, names[i]))
            return true;
    return false;
}

/* The authorizer that the method's type asks for; of other types it is dropped. */
static int settle_authorizer(struct vg_call *call, struct vg_str api_id,
                             struct apigateway_method *method, struct vg_error *err)
{
    struct apigateway_authorizer authorizer;
    bool is_cognito = vg_str_is(method->authorization_type, "COGNITO_USER_POOLS");
    if (vg_str_is(method->authorization_type, "NONE") ||
        vg_str_is(method->authorization_type, "AWS_IAM")) {
        method->authorizer_id = VG_STR_NONE;
        return VG_OK;
    }
    if (!is_cognito && !vg_str_is(method->authorization_type, "CUSTOM"))
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Invalid authorization type specified: %.*s",
                       VG_STR_ARG(method->authorization_type));
    int rc = VG_NOT_FOUND;
    if (method->authorizer_id.len > 0)
        rc = apigateway_part_get(call, APIGATEWAY_SPACE_AUTHORIZER, api_id, method->authorizer_id,
                                 &apigateway_shape_authorizer, &authorizer);
    if (rc == VG_BROKEN)
        return rc;
    if (rc == VG_NOT_FOUND ||
        (authorizer.type == APIGATEWAY_AUTHORIZER_TYPE_COGNITO_USER_POOLS) != is_cognito)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                       "Invalid authorizer ID specified. Setting the authorization type to CUSTOM "
                       "or COGNITO_USER_POOLS requires a valid authorizer.");
    return VG_OK;
}

int apigateway_models_check(struct vg_call *call, struct vg_str api_id,
                            const struct apigateway_map_of_string_to_string *models,
                            struct vg_error *err)
{
    struct apigateway_model model;
    int rc = apigateway_entries_check(models->count, APIGATEWAY_ENTRIES_MAX, "models", err);
    for (size_t i = 0; i < models->count && rc == VG_OK; i++) {
        rc = apigateway_part_get(call, APIGATEWAY_SPACE_MODEL, api_id, models->items[i].value,
                                 &apigateway_shape_model, &model);
        if (rc == VG_NOT_FOUND)
            return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Invalid model identifier specified: %.*s",
                           VG_STR_ARG(models->items[i].value));
    }
    return rc;
}

/* What it refers to is there. */
static int settle_method(struct vg_call *call, struct vg_str api_id,
                         struct apigateway_method *method, struct vg_error *err)
{
    struct apigateway_request_validator validator;
    int rc = settle_authorizer(call, api_id, method, err);
    if (rc != VG_OK)
        return rc;
    if (method->request_validator_id.len > 0) {
        rc = apigateway_part_get(call, APIGATEWAY_SPACE_VALIDATOR, api_id,
                                 method->request_validator_id, &apigateway_shape_request_validator,
                                 &validator);
        if (rc == VG_NOT_FOUND)
            return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                           "Invalid Request Validator identifier specified");
        if (rc != VG_OK)
            return rc;
    }
    rc = apigateway_models_check(call, api_id, &method->request_models, err);
    return rc == VG_OK ? apigateway_request_parameters_check(&method->request_parameters, err) : rc;
}

/* ---- Operations ---- */

/* Room for one more method; the entries are copied. */
static struct apigateway_method *
add_method(struct vg_call *call, struct apigateway_resource *resource, struct vg_str http_method)
{
    struct apigateway_map_of_method *methods = &resource->resource_methods;
    struct apigateway_map_of_method_entry *items =
        VG_NEW_ARRAY(call->arena, struct apigateway_map_of_method_entry, methods->count + 1);
    if (methods->count > 0)
        memcpy(items, methods->items, methods->count * sizeof *items);
    items[methods->count].key = http_method;
    *methods = (struct apigateway_map_of_method){items, methods->count + 1, true};
    return &items[methods->count - 1].value;
}

int apigateway_put_method(struct vg_call *call, const struct apigateway_put_method_in *in,
                          struct apigateway_put_method_out *out, struct vg_error *err)
{
    struct apigateway_resource resource;
    int rc = apigateway_resource_require(call, in->rest_api_id, in->resource_id, &resource, err);
    if (rc != VG_OK)
        return rc;
    if (!apigateway_http_method_is_valid(in->http_method))
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                       "Invalid HttpMethod specified. Valid options are "
                       "GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY");
    if (apigateway_method_of(&resource, in->http_method) != NULL)
        return vg_fail(err, &APIGATEWAY_CONFLICT, "Method already exists for this resource");
    *out = (struct apigateway_method){
        .http_method = in->http_method,
        .authorization_type = in->authorization_type,
        .authorizer_id = in->authorizer_id,
        .api_key_required = vg_bool(in->api_key_required.v),
        .operation_name = in->operation_name,
        .request_parameters = in->request_parameters,
        .request_models = in->request_models,
        .request_validator_id = in->request_validator_id,
        .authorization_scopes = in->authorization_scopes,
    };
    rc = settle_method(call, in->rest_api_id, out, err);
    if (rc != VG_OK)
        return rc;
    *add_method(call, &resource, in->http_method) = *out;
    return apigateway_resource_put(call, in->rest_api_id, &resource);
}

int apigateway_get_method(struct vg_call *call, const struct apigateway_get_method_in *in,
                          struct apigateway_get_method_out *out, struct vg_error *err)
{
    struct apigateway_resource resource;
    struct apigateway_method *method;
    int rc = apigateway_method_require(call, in->rest_api_id, in->resource_id, in->http_method,
                                       &resource, &method, err);
    if (rc == VG_OK)
        *out = *method;
    return rc;
}

static const struct apigateway_patch_rule rules[] = {
    {"/apiKeyRequired", APIGATEWAY_PATCH_REPLACE, .member = "apiKeyRequired"},
    {"/authorizationScopes", APIGATEWAY_PATCH_ALL, .member = "authorizationScopes"},
    {"/authorizationType", APIGATEWAY_PATCH_REPLACE, .member = "authorizationType"},
    {"/authorizerId", APIGATEWAY_PATCH_REPLACE, .member = "authorizerId"},
    {"/operationName", APIGATEWAY_PATCH_REPLACE, .member = "operationName"},
    {"/requestModels/{}", APIGATEWAY_PATCH_ALL, .member = "requestModels",
     .problem = "Content-Type specified was not found"},
    {"/requestParameters/{}", APIGATEWAY_PATCH_ALL, .member = "requestParameters",
     .problem = "Invalid parameter name specified"},
    {"/requestValidatorId", APIGATEWAY_PATCH_REPLACE, .member = "requestValidatorId"},
};

const struct apigateway_patch_table apigateway_method_patches = {
    &apigateway_shape_method, APIGATEWAY_PATCH_BY_PATH, rules, VG_COUNT_OF(rules)};

int apigateway_update_method(struct vg_call *call, const struct apigateway_update_method_in *in,
                             struct apigateway_update_method_out *out, struct vg_error *err)
{
    struct apigateway_resource resource;
    struct apigateway_method *method;
    int rc = apigateway_method_require(call, in->rest_api_id, in->resource_id, in->http_method,
                                       &resource, &method, err);
    if (rc != VG_OK)
        return rc;
    *out = *method;
    rc = apigateway_patch_apply(call, &apigateway_method_patches, &in->patch_operations, out, err);
    if (rc == VG_OK)
        rc = settle_method(call, in->rest_api_id, out, err);
    if (rc != VG_OK)
        return rc;
    *method = *out;
    return apigateway_resource_put(call, in->rest_api_id, &resource);
}

int apigateway_delete_method(struct vg_call *call, const struct apigateway_delete_method_in *in,
                             struct apigateway_delete_method_out *out, struct vg_error *err)
{
    struct apigateway_resource resource;
    struct apigateway_method *method;
    (void)out;
    int rc = apigateway_method_require(call, in->rest_api_id, in->resource_id, in->http_method,
                                       &resource, &method, err);
    if (rc != VG_OK)
        return rc;
    struct apigateway_map_of_method *methods = &resource.resource_methods;
    struct apigateway_map_of_method_entry *last = &methods->items[methods->count - 1];
    struct apigateway_map_of_method_entry *entry = methods->items;
    while (&entry->value != method)
        entry++;
    memmove(entry, entry + 1, (size_t)(last - entry) * sizeof *entry);
    methods->count--;
    methods->set = methods->count > 0;
    return apigateway_resource_put(call, in->rest_api_id, &resource);
}
