/* apigatewayv2/authorizer.c: authorizers of an API: tokens of an issuer, or a function's word. */
#include "apigatewayv2/apigatewayv2.h"
#include "proxy/function.h"

/* ---- Checks ---- */

static bool has_prefix(struct vg_str source, const char *prefix)
{
    return vg_str_starts(source, vg_str_from(prefix)) && source.len > strlen(prefix);
}

static bool is_source(struct vg_str source, bool is_jwt)
{
    if (has_prefix(source, "$request.header.") || has_prefix(source, "$request.querystring."))
        return true;
    return !is_jwt && (has_prefix(source, "$context.") || has_prefix(source, "$stageVariables."));
}

static int check_sources(const struct apigatewayv2_authorizer *authorizer, struct vg_error *err)
{
    bool is_jwt = authorizer->authorizer_type == APIGATEWAYV2_AUTHORIZER_TYPE_JWT;
    for (size_t i = 0; i < authorizer->identity_source.count; i++)
        if (!is_source(authorizer->identity_source.items[i], is_jwt))
            return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST,
                           "Invalid mapping expression specified: %.*s",
                           VG_STR_ARG(authorizer->identity_source.items[i]));
    if (is_jwt && authorizer->identity_source.count != 1)
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST, "A JWT authorizer has one identity source");
    return VG_OK;
}

struct vg_str apigatewayv2_issuer_pool(struct vg_str issuer)
{
    ptrdiff_t slash = vg_str_rfind_char(issuer, '/');
    if (slash < 0)
        return VG_STR_NONE;
    struct vg_str id = vg_str_tail(issuer, (size_t)slash + 1);
    ptrdiff_t bar = vg_str_find_char(id, '_');
    bool is_pool = bar > 0 && (size_t)bar + 1 < id.len &&
                   vg_str_find_char(vg_str_slice(id, 0, (size_t)bar), '-') > 0;
    return is_pool ? id : VG_STR_NONE;
}

static int check_jwt(const struct apigatewayv2_authorizer *authorizer, struct vg_error *err)
{
    const struct apigatewayv2_jwt_configuration *jwt = authorizer->jwt_configuration;
    if (jwt == NULL || jwt->issuer.len == 0 || jwt->audience.count == 0)
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST,
                       "A JWT authorizer needs an issuer and an audience");
    if (!vg_str_starts(jwt->issuer, VG_STR("https://")) &&
        !vg_str_starts(jwt->issuer, VG_STR("http://")))
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST, "Invalid issuer specified: %.*s",
                       VG_STR_ARG(jwt->issuer));
    if (vg_str_is_set(authorizer->authorizer_uri) ||
        vg_str_is_set(authorizer->authorizer_payload_format_version) ||
        vg_str_is_set(authorizer->authorizer_credentials_arn) ||
        authorizer->enable_simple_responses.v || authorizer->authorizer_result_ttl_in_seconds.set)
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST,
                       "A JWT authorizer has no function, and so none of its options");
    return VG_OK;
}

static int check_function(const struct apigatewayv2_authorizer *authorizer, struct vg_error *err)
{
    struct vg_str version = authorizer->authorizer_payload_format_version;
    struct vg_str uri = authorizer->authorizer_uri;
    if (!vg_str_is_set(vg_proxy_function_arn(uri)))
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST,
                       "Invalid Authorizer URI: %.*s. Authorizer URI should be a valid API Gateway "
                       "ARN that represents a Lambda function invocation.",
                       VG_STR_ARG(vg_str_is_set(uri) ? uri : VG_STR("null")));
    if (!vg_str_is(version, "1.0") && !vg_str_is(version, "2.0"))
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST,
                       "authorizerPayloadFormatVersion must be 1.0 or 2.0");
    if (authorizer->enable_simple_responses.v && !vg_str_is(version, "2.0"))
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST,
                       "enableSimpleResponses needs authorizerPayloadFormatVersion 2.0");
    if (authorizer->authorizer_result_ttl_in_seconds.v > 0 &&
        authorizer->identity_source.count == 0)
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST,
                       "Caching needs at least one identity source");
    if (authorizer->jwt_configuration != NULL)
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST, "jwtConfiguration is for JWT authorizers");
    return VG_OK;
}

int apigatewayv2_authorizer_check(const struct apigatewayv2_api_snapshot *whole,
                                  struct apigatewayv2_authorizer *authorizer, struct vg_error *err)
{
    enum { TTL_DEFAULT_S = 300 };
    const struct apigatewayv2__list_of_authorizer *all = &whole->authorizers;
    bool is_jwt = authorizer->authorizer_type == APIGATEWAYV2_AUTHORIZER_TYPE_JWT;
    if (authorizer->name.len == 0)
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST, "Authorizer name cannot be blank");
    if (vg_str_is_set(authorizer->identity_validation_expression))
        return apigatewayv2_refuse_option(err, "identityValidationExpression, which HTTP APIs do "
                                               "not have,");
    int rc = check_sources(authorizer, err);
    if (rc == VG_OK)
        rc = is_jwt ? check_jwt(authorizer, err) : check_function(authorizer, err);
    for (size_t i = 0; rc == VG_OK && i < all->count; i++)
        if (vg_str_eq(all->items[i].name, authorizer->name) &&
            !vg_str_eq(all->items[i].authorizer_id, authorizer->authorizer_id))
            return vg_fail(err, &APIGATEWAYV2_CONFLICT,
                           "Authorizer with name %.*s already exists for this API",
                           VG_STR_ARG(authorizer->name));
    if (rc == VG_OK && !is_jwt && !authorizer->authorizer_result_ttl_in_seconds.set)
        authorizer->authorizer_result_ttl_in_seconds =
            vg_i32(authorizer->identity_source.count > 0 ? TTL_DEFAULT_S : 0);
    return rc;
}

static int check(struct vg_call *call, struct vg_str api_id,
                 struct apigatewayv2_authorizer *authorizer, struct vg_error *err)
{
    struct apigatewayv2_api api;
    struct apigatewayv2_api_snapshot whole;
    int rc = apigatewayv2_whole_load(call, api_id, &api, &whole);
    return rc == VG_OK ? apigatewayv2_authorizer_check(&whole, authorizer, err) : rc;
}

/* ---- Writing ---- */

int apigatewayv2_authorizer_add(struct vg_call *call, struct vg_str api_id,
                                struct apigatewayv2_authorizer *authorizer, struct vg_error *err)
{
    int rc = check(call, api_id, authorizer, err);
    if (rc != VG_OK)
        return rc;
    authorizer->authorizer_id = apigatewayv2_id(call, APIGATEWAYV2_DEPLOYMENT_ID_LEN);
    return apigatewayv2_part_put(call, &apigatewayv2_authorizers_kind, api_id,
                                 authorizer->authorizer_id, authorizer);
}

/* ---- Operations ---- */

int apigatewayv2_create_authorizer(struct vg_call *call,
                                   const struct apigatewayv2_create_authorizer_in *in,
                                   struct apigatewayv2_create_authorizer_out *out,
                                   struct vg_error *err)
{
    struct apigatewayv2_api api;
    struct apigatewayv2_authorizer authorizer = {.name = in->name};
    int rc = apigatewayv2_api_require(call, in->api_id, &api, err);
    if (rc != VG_OK)
        return rc;
    vg_members_copy(&apigatewayv2_shape_create_authorizer_in, in, &apigatewayv2_shape_authorizer,
                    &authorizer);
    rc = apigatewayv2_authorizer_add(call, in->api_id, &authorizer, err);
    if (rc == VG_OK)
        rc = apigatewayv2_changed(call, in->api_id);
    vg_members_copy(&apigatewayv2_shape_authorizer, &authorizer,
                    &apigatewayv2_shape_create_authorizer_out, out);
    return rc;
}

int apigatewayv2_get_authorizer(struct vg_call *call,
                                const struct apigatewayv2_get_authorizer_in *in,
                                struct apigatewayv2_get_authorizer_out *out, struct vg_error *err)
{
    struct apigatewayv2_authorizer authorizer;
    int rc = apigatewayv2_part_require(call, &apigatewayv2_authorizers_kind, in->api_id,
                                       in->authorizer_id, &authorizer, err);
    if (rc == VG_OK)
        vg_members_copy(&apigatewayv2_shape_authorizer, &authorizer,
                        &apigatewayv2_shape_get_authorizer_out, out);
    return rc;
}

int apigatewayv2_get_authorizers(struct vg_call *call,
                                 const struct apigatewayv2_get_authorizers_in *in,
                                 struct apigatewayv2_get_authorizers_out *out, struct vg_error *err)
{
    const struct apigatewayv2_page page = {in->max_results, in->next_token};
    return apigatewayv2_part_page(call, &apigatewayv2_authorizers_kind, in->api_id, &page,
                                  &out->items, &out->next_token, err);
}

int apigatewayv2_update_authorizer(struct vg_call *call,
                                   const struct apigatewayv2_update_authorizer_in *in,
                                   struct apigatewayv2_update_authorizer_out *out,
                                   struct vg_error *err)
{
    struct apigatewayv2_authorizer authorizer;
    int rc = apigatewayv2_part_require(call, &apigatewayv2_authorizers_kind, in->api_id,
                                       in->authorizer_id, &authorizer, err);
    if (rc != VG_OK)
        return rc;
    vg_members_copy(&apigatewayv2_shape_update_authorizer_in, in, &apigatewayv2_shape_authorizer,
                    &authorizer);
    rc = check(call, in->api_id, &authorizer, err);
    if (rc == VG_OK)
        rc = apigatewayv2_part_put(call, &apigatewayv2_authorizers_kind, in->api_id,
                                   in->authorizer_id, &authorizer);
    if (rc == VG_OK)
        rc = apigatewayv2_changed(call, in->api_id);
    vg_members_copy(&apigatewayv2_shape_authorizer, &authorizer,
                    &apigatewayv2_shape_update_authorizer_out, out);
    return rc;
}

int apigatewayv2_delete_authorizer(struct vg_call *call,
                                   const struct apigatewayv2_delete_authorizer_in *in,
                                   struct apigatewayv2_delete_authorizer_out *out,
                                   struct vg_error *err)
{
    struct apigatewayv2_authorizer authorizer;
    struct apigatewayv2__list_of_route routes;
    (void)out;
    int rc = apigatewayv2_part_require(call, &apigatewayv2_authorizers_kind, in->api_id,
                                       in->authorizer_id, &authorizer, err);
    if (rc == VG_OK)
        rc = apigatewayv2_part_list(call, &apigatewayv2_routes_kind, in->api_id, &routes);
    for (size_t i = 0; rc == VG_OK && i < routes.count; i++)
        if (vg_str_eq(routes.items[i].authorizer_id, in->authorizer_id))
            return vg_fail(err, &APIGATEWAYV2_CONFLICT,
                           "Cannot delete Authorizer because it is referenced by the following "
                           "Routes with Ids: [%.*s]",
                           VG_STR_ARG(routes.items[i].route_id));
    if (rc == VG_OK)
        rc = apigatewayv2_part_delete(call, &apigatewayv2_authorizers_kind, in->api_id,
                                      in->authorizer_id);
    return rc == VG_OK ? apigatewayv2_changed(call, in->api_id) : rc;
}
