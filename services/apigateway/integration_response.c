/* apigateway/integration_response.c: how an integration's answers become the method's, by status
 * code. */
#include "apigateway/integration.h"
#include "apigateway/mapping.h"
#include "apigateway/patch.h"

static struct apigateway_integration_response *
find_response(const struct apigateway_integration *integration, struct vg_str status_code)
{
    for (size_t i = 0; i < integration->integration_responses.count; i++)
        if (vg_str_eq(integration->integration_responses.items[i].key, status_code))
            return &integration->integration_responses.items[i].value;
    return NULL;
}

static int require_response(struct vg_call *call, struct vg_str api_id, struct vg_str resource_id,
                            struct vg_str http_method, struct vg_str status_code,
                            struct apigateway_integration_place *place,
                            struct apigateway_integration_response **response, struct vg_error *err)
{
    int rc = apigateway_integration_require(call, api_id, resource_id, http_method, place, err);
    if (rc != VG_OK)
        return rc;
    *response = find_response(&place->integration, status_code);
    if (*response == NULL)
        return vg_fail(err, &APIGATEWAY_NOT_FOUND, "Invalid Response status code specified");
    return VG_OK;
}

static int check_response(const struct apigateway_integration_response *response,
                          const struct apigateway_method *method, struct vg_error *err)
{
    int rc = apigateway_templates_check(&response->response_templates, err);
    return rc == VG_OK ? apigateway_response_mapping_check(response, method, err) : rc;
}

/* The one of that status, or a new one at the end of a copy. */
static struct apigateway_integration_response *
place_response(struct vg_call *call, struct apigateway_integration *integration,
               struct vg_str status_code)
{
    struct apigateway_integration_response *known = find_response(integration, status_code);
    if (known != NULL)
        return known;
    struct apigateway_map_of_integration_response *all = &integration->integration_responses;
    struct apigateway_map_of_integration_response_entry *items = VG_NEW_ARRAY(
        call->arena, struct apigateway_map_of_integration_response_entry, all->count + 1);
    if (all->count > 0)
        memcpy(items, all->items, all->count * sizeof *items);
    items[all->count].key = status_code;
    *all = (struct apigateway_map_of_integration_response){items, all->count + 1, true};
    return &items[all->count - 1].value;
}

int apigateway_put_integration_response(struct vg_call *call,
                                        const struct apigateway_put_integration_response_in *in,
                                        struct apigateway_put_integration_response_out *out,
                                        struct vg_error *err)
{
    struct apigateway_integration_place place;
    int rc = apigateway_integration_require(call, in->rest_api_id, in->resource_id, in->http_method,
                                            &place, err);
    if (rc != VG_OK)
        return rc;
    *out = (struct apigateway_integration_response){
        .status_code = in->status_code,
        .selection_pattern = in->selection_pattern,
        .response_parameters = in->response_parameters,
        .response_templates = in->response_templates,
        .content_handling = in->content_handling,
    };
    rc = check_response(out, place.method, err);
    if (rc != VG_OK)
        return rc;
    *place_response(call, &place.integration, in->status_code) = *out;
    return apigateway_integration_keep(call, in->rest_api_id, &place);
}

int apigateway_get_integration_response(struct vg_call *call,
                                        const struct apigateway_get_integration_response_in *in,
                                        struct apigateway_get_integration_response_out *out,
                                        struct vg_error *err)
{
    struct apigateway_integration_place place;
    struct apigateway_integration_response *response;
    int rc = require_response(call, in->rest_api_id, in->resource_id, in->http_method,
                              in->status_code, &place, &response, err);
    if (rc == VG_OK)
        *out = *response;
    return rc;
}

static const struct apigateway_patch_rule rules[] = {
    {"/contentHandling", APIGATEWAY_PATCH_REPLACE, .member = "contentHandling"},
    {"/responseParameters/{}", APIGATEWAY_PATCH_ALL, .member = "responseParameters",
     .problem = "Invalid parameter name specified"},
    {"/responseTemplates/{}", APIGATEWAY_PATCH_ALL, .member = "responseTemplates",
     .problem = "Content-Type specified was not found"},
    {"/selectionPattern", APIGATEWAY_PATCH_REPLACE, APIGATEWAY_PATCH_KEEPS_EMPTY,
     .member = "selectionPattern"},
};

const struct apigateway_patch_table apigateway_integration_response_patches = {
    &apigateway_shape_integration_response, APIGATEWAY_PATCH_BY_PATH, rules, VG_COUNT_OF(rules)};

int apigateway_update_integration_response(
    struct vg_call *call, const struct apigateway_update_integration_response_in *in,
    struct apigateway_update_integration_response_out *out, struct vg_error *err)
{
    struct apigateway_integration_place place;
    struct apigateway_integration_response *response;
    int rc = require_response(call, in->rest_api_id, in->resource_id, in->http_method,
                              in->status_code, &place, &response, err);
    if (rc != VG_OK)
        return rc;
    *out = *response;
    rc = apigateway_patch_apply(call, &apigateway_integration_response_patches,
                                &in->patch_operations, out, err);
    if (rc == VG_OK)
        rc = check_response(out, place.method, err);
    if (rc != VG_OK)
        return rc;
    *response = *out;
    return apigateway_integration_keep(call, in->rest_api_id, &place);
}

/* A method that is not there has no integration either. */
int apigateway_delete_integration_response(
    struct vg_call *call, const struct apigateway_delete_integration_response_in *in,
    struct apigateway_delete_integration_response_out *out, struct vg_error *err)
{
    struct apigateway_integration_place place;
    (void)out;
    int rc =
        apigateway_resource_require(call, in->rest_api_id, in->resource_id, &place.resource, err);
    if (rc != VG_OK)
        return rc;
    place.method = apigateway_method_of(&place.resource, in->http_method);
    if (place.method == NULL || place.method->method_integration == NULL)
        return vg_fail(err, &APIGATEWAY_NOT_FOUND, "Invalid Integration identifier specified");
    place.integration = *place.method->method_integration;
    if (find_response(&place.integration, in->status_code) == NULL)
        return vg_fail(err, &APIGATEWAY_NOT_FOUND, "Invalid Response status code specified");
    struct apigateway_map_of_integration_response *all = &place.integration.integration_responses;
    size_t kept = 0;
    for (size_t i = 0; i < all->count; i++)
        if (!vg_str_eq(all->items[i].key, in->status_code))
            all->items[kept++] = all->items[i];
    all->count = kept;
    all->set = kept > 0;
    return apigateway_integration_keep(call, in->rest_api_id, &place);
}
