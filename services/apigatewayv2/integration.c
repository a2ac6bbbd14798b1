/* apigatewayv2/integration.c: integrations of an API: a Lambda function, or a URL. */
#include "apigatewayv2/apigatewayv2.h"
#include "proxy/function.h"

/* ---- Checks ---- */

/* What only WebSocket APIs have, and what virga does not do yet. */
static int check_options(const struct apigatewayv2_integration *integration, struct vg_error *err)
{
    if (integration->content_handling_strategy != 0 || integration->passthrough_behavior != 0 ||
        integration->request_templates.count > 0 ||
        vg_str_is_set(integration->template_selection_expression))
        return apigatewayv2_refuse_option(err, "templates of integrations, which are of WebSocket "
                                               "APIs,");
    if (vg_str_is_set(integration->integration_subtype))
        return apigatewayv2_refuse_option(err, "integrationSubtype");
    if (integration->connection_type == APIGATEWAYV2_CONNECTION_TYPE_VPC_LINK ||
        vg_str_is_set(integration->connection_id))
        return apigatewayv2_refuse_option(err, "integrations through VPC links");
    return VG_OK;
}

static bool is_url(struct vg_str uri)
{
    struct vg_str rest = vg_str_starts(uri, VG_STR("http://"))    ? vg_str_tail(uri, 7)
                         : vg_str_starts(uri, VG_STR("https://")) ? vg_str_tail(uri, 8)
                                                                  : VG_STR_NONE;
    for (size_t i = 0; i < rest.len; i++)
        if ((unsigned char)rest.ptr[i] <= ' ' || rest.ptr[i] == 0x7f)
            return false;
    return rest.len > 0 && rest.ptr[0] != '/';
}

static int check_function(struct apigatewayv2_integration *integration, struct vg_error *err)
{
    if (!vg_str_is_set(vg_proxy_function_arn(integration->integration_uri)))
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST,
                       "Invalid Lambda function ARN specified: %.*s",
                       VG_STR_ARG(integration->integration_uri));
    if (integration->integration_method.len > 0 &&
        !vg_str_is(integration->integration_method, "POST"))
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST,
                       "The integrationMethod for a Lambda function is POST");
    integration->integration_method = VG_STR("POST");
    if (!vg_str_is_set(integration->payload_format_version))
        integration->payload_format_version = VG_STR("1.0");
    if (!vg_str_is(integration->payload_format_version, "1.0") &&
        !vg_str_is(integration->payload_format_version, "2.0"))
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST,
                       "Invalid payloadFormatVersion specified: 1.0 and 2.0 are supported");
    return VG_OK;
}

static int check_url(struct apigatewayv2_integration *integration, struct vg_error *err)
{
    if (!is_url(integration->integration_uri))
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST, "Invalid HTTP endpoint specified: %.*s",
                       VG_STR_ARG(integration->integration_uri));
    if (!vg_str_is_set(integration->integration_method))
        integration->integration_method = VG_STR("ANY");
    if (!apigatewayv2_is_method(integration->integration_method))
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST, "Invalid integrationMethod specified");
    if (!vg_str_is_set(integration->payload_format_version))
        integration->payload_format_version = VG_STR("1.0");
    if (!vg_str_is(integration->payload_format_version, "1.0"))
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST,
                       "Invalid payloadFormatVersion specified: 1.0 is supported for HTTP_PROXY");
    return VG_OK;
}

int apigatewayv2_integration_check(struct apigatewayv2_integration *integration,
                                   struct vg_error *err)
{
    int rc = check_options(integration, err);
    if (rc != VG_OK)
        return rc;
    if (integration->connection_type == 0)
        integration->connection_type = APIGATEWAYV2_CONNECTION_TYPE_INTERNET;
    if (!integration->timeout_in_millis.set)
        integration->timeout_in_millis = vg_i32(APIGATEWAYV2_TIMEOUT_MS);
    switch (integration->integration_type) {
    case APIGATEWAYV2_INTEGRATION_TYPE_AWS_PROXY:
        rc = check_function(integration, err);
        break;
    case APIGATEWAYV2_INTEGRATION_TYPE_HTTP_PROXY:
        rc = check_url(integration, err);
        break;
    default:
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST,
                       "HTTP APIs have integrations of the types AWS_PROXY and HTTP_PROXY");
    }
    return rc == VG_OK ? apigatewayv2_parameters_check(integration, err) : rc;
}

int apigatewayv2_integration_add(struct vg_call *call, struct vg_str api_id,
                                 struct apigatewayv2_integration *integration, struct vg_error *err)
{
    int rc = apigatewayv2_integration_check(integration, err);
    if (rc != VG_OK)
        return rc;
    integration->integration_id = apigatewayv2_id(call, APIGATEWAYV2_PART_ID_LEN);
    return apigatewayv2_part_put(call, &apigatewayv2_integrations_kind, api_id,
                                 integration->integration_id, integration);
}

/* ---- Operations ---- */

int apigatewayv2_create_integration(struct vg_call *call,
                                    const struct apigatewayv2_create_integration_in *in,
                                    struct apigatewayv2_create_integration_out *out,
                                    struct vg_error *err)
{
    struct apigatewayv2_api api;
    struct apigatewayv2_integration integration = {.integration_type = 0};
    int rc = apigatewayv2_api_require(call, in->api_id, &api, err);
    if (rc != VG_OK)
        return rc;
    if (in->tls_config != NULL)
        return apigatewayv2_refuse_option(err, "tlsConfig");
    vg_members_copy(&apigatewayv2_shape_create_integration_in, in, &apigatewayv2_shape_integration,
                    &integration);
    rc = apigatewayv2_integration_add(call, in->api_id, &integration, err);
    if (rc == VG_OK)
        rc = apigatewayv2_changed(call, in->api_id);
    vg_members_copy(&apigatewayv2_shape_integration, &integration,
                    &apigatewayv2_shape_create_integration_out, out);
    return rc;
}

int apigatewayv2_get_integration(struct vg_call *call,
                                 const struct apigatewayv2_get_integration_in *in,
                                 struct apigatewayv2_get_integration_out *out, struct vg_error *err)
{
    struct apigatewayv2_integration integration;
    int rc = apigatewayv2_part_require(call, &apigatewayv2_integrations_kind, in->api_id,
                                       in->integration_id, &integration, err);
    if (rc == VG_OK)
        vg_members_copy(&apigatewayv2_shape_integration, &integration,
                        &apigatewayv2_shape_get_integration_out, out);
    return rc;
}

int apigatewayv2_get_integrations(struct vg_call *call,
                                  const struct apigatewayv2_get_integrations_in *in,
                                  struct apigatewayv2_get_integrations_out *out,
                                  struct vg_error *err)
{
    const struct apigatewayv2_page page = {in->max_results, in->next_token};
    return apigatewayv2_part_page(call, &apigatewayv2_integrations_kind, in->api_id, &page,
                                  &out->items, &out->next_token, err);
}

/* A change of a mapping merges it by its keys; an empty value takes one out. Clients count on that.
 */
static struct apigatewayv2_integration_parameters
merge_parameters(struct vg_arena *arena, const struct apigatewayv2_integration_parameters *old,
                 const struct apigatewayv2_integration_parameters *new)
{
    struct apigatewayv2_integration_parameters merged = {
        .items = VG_NEW_ARRAY(arena, struct apigatewayv2_integration_parameters_entry,
                              old->count + new->count + 1),
        .set = old->set || new->set};
    for (size_t i = 0; i < old->count; i++) {
        bool is_again = false;
        for (size_t j = 0; j < new->count && !is_again; j++)
            is_again = vg_str_eq(old->items[i].key, new->items[j].key);
        if (!is_again)
            merged.items[merged.count++] = old->items[i];
    }
    for (size_t j = 0; j < new->count; j++)
        if (new->items[j].value.len > 0)
            merged.items[merged.count++] = new->items[j];
    return merged;
}

static struct apigatewayv2_response_parameters
merge_responses(struct vg_arena *arena, const struct apigatewayv2_response_parameters *old,
                const struct apigatewayv2_response_parameters *new)
{
    struct apigatewayv2_response_parameters merged = {
        .items = VG_NEW_ARRAY(arena, struct apigatewayv2_response_parameters_entry,
                              old->count + new->count + 1),
        .set = old->set || new->set};
    for (size_t i = 0; i < old->count; i++) {
        bool is_again = false;
        for (size_t j = 0; j < new->count && !is_again; j++)
            is_again = vg_str_eq(old->items[i].key, new->items[j].key);
        if (!is_again)
            merged.items[merged.count++] = old->items[i];
    }
    for (size_t j = 0; j < new->count; j++)
        if (new->items[j].value.count > 0)
            merged.items[merged.count++] = new->items[j];
    return merged;
}

int apigatewayv2_update_integration(struct vg_call *call,
                                    const struct apigatewayv2_update_integration_in *in,
                                    struct apigatewayv2_update_integration_out *out,
                                    struct vg_error *err)
{
    struct apigatewayv2_integration integration;
    int rc = apigatewayv2_part_require(call, &apigatewayv2_integrations_kind, in->api_id,
                                       in->integration_id, &integration, err);
    if (rc != VG_OK)
        return rc;
    if (in->tls_config != NULL)
        return apigatewayv2_refuse_option(err, "tlsConfig");
    const struct apigatewayv2_integration_parameters merged =
        merge_parameters(call->arena, &integration.request_parameters, &in->request_parameters);
    const struct apigatewayv2_response_parameters merged_responses =
        merge_responses(call->arena, &integration.response_parameters, &in->response_parameters);
    vg_members_copy(&apigatewayv2_shape_update_integration_in, in, &apigatewayv2_shape_integration,
                    &integration);
    integration.request_parameters = merged;
    integration.response_parameters = merged_responses;
    rc = apigatewayv2_integration_check(&integration, err);
    if (rc == VG_OK)
        rc = apigatewayv2_part_put(call, &apigatewayv2_integrations_kind, in->api_id,
                                   in->integration_id, &integration);
    if (rc == VG_OK)
        rc = apigatewayv2_changed(call, in->api_id);
    vg_members_copy(&apigatewayv2_shape_integration, &integration,
                    &apigatewayv2_shape_update_integration_out, out);
    return rc;
}

/* No route may lead to it. */
static int check_unused(struct vg_call *call, struct vg_str api_id, struct vg_str id,
                        struct vg_error *err)
{
    struct apigatewayv2__list_of_route routes;
    struct vg_str target = VG_CONCAT(call->arena, VG_STR("integrations/"), id);
    struct vg_buf users;
    vg_buf_init(&users, call->arena, /* max= */ 0);
    int rc = apigatewayv2_part_list(call, &apigatewayv2_routes_kind, api_id, &routes);
    for (size_t i = 0; rc == VG_OK && i < routes.count; i++) {
        if (!vg_str_eq(routes.items[i].target, target))
            continue;
        if (users.len > 0)
            vg_buf_add_lit(&users, ", ");
        vg_buf_add(&users, routes.items[i].route_id);
    }
    if (rc == VG_OK && users.len > 0)
        return vg_fail(err, &APIGATEWAYV2_CONFLICT,
                       "Cannot delete Integration because it is referenced by the following Routes "
                       "with Ids: [%.*s]",
                       VG_STR_ARG(vg_buf_str(&users)));
    return rc;
}

int apigatewayv2_delete_integration(struct vg_call *call,
                                    const struct apigatewayv2_delete_integration_in *in,
                                    struct apigatewayv2_delete_integration_out *out,
                                    struct vg_error *err)
{
    struct apigatewayv2_integration integration;
    (void)out;
    int rc = apigatewayv2_part_require(call, &apigatewayv2_integrations_kind, in->api_id,
                                       in->integration_id, &integration, err);
    if (rc == VG_OK)
        rc = check_unused(call, in->api_id, in->integration_id, err);
    if (rc == VG_OK)
        rc = apigatewayv2_part_delete(call, &apigatewayv2_integrations_kind, in->api_id,
                                      in->integration_id);
    return rc == VG_OK ? apigatewayv2_changed(call, in->api_id) : rc;
}
