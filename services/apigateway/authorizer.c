/* apigateway/authorizer.c: authorizers of an API. */
#include "apigateway/apigateway.h"
#include "apigateway/patch.h"

enum { TTL_MAX_S = 3600 };
#define TTL_PROBLEM "Authorizer result TTL must be between 0 and 3600 seconds"

static int fail_not_found(struct vg_error *err)
{
    return vg_fail(err, &APIGATEWAY_NOT_FOUND, "Invalid Authorizer identifier specified");
}

/* "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/<arn>/invocations" */
static bool is_function_uri(struct vg_str uri)
{
    struct vg_arn arn;
    return vg_arn_parse(uri, &arn) && vg_str_is(arn.service, "apigateway") &&
           vg_str_is(arn.account, "lambda") && vg_str_starts(arn.resource, VG_STR("path/")) &&
           vg_str_find(arn.resource, VG_STR("/functions/")) > 0 &&
           vg_str_ends(arn.resource, VG_STR("/invocations"));
}

static int check_pools(const struct apigateway_authorizer *authorizer, struct vg_error *err)
{
    struct vg_arn arn;
    for (size_t i = 0; i < authorizer->provider_arns.count; i++)
        if (!vg_arn_parse(authorizer->provider_arns.items[i], &arn) ||
            !vg_str_is(arn.service, "cognito-idp") ||
            !vg_str_starts(arn.resource, VG_STR("userpool/")))
            return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                           "Invalid Authorizer Provider ARN specified: %.*s",
                           VG_STR_ARG(authorizer->provider_arns.items[i]));
    if (authorizer->provider_arns.count == 0)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                       "Authorizers of type COGNITO_USER_POOLS need a provider ARN");
    return VG_OK;
}

int apigateway_authorizer_check(const struct apigateway_authorizer *authorizer,
                                struct vg_error *err)
{
    if (authorizer->name.len == 0)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Authorizer name cannot be blank");
    if (authorizer->authorizer_result_ttl_in_seconds.v < 0 ||
        authorizer->authorizer_result_ttl_in_seconds.v > TTL_MAX_S)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, TTL_PROBLEM);
    if (authorizer->type == APIGATEWAY_AUTHORIZER_TYPE_COGNITO_USER_POOLS)
        return check_pools(authorizer, err);
    if (!is_function_uri(authorizer->authorizer_uri))
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                       "Invalid Authorizer URI: %.*s. Authorizer URI should be a valid API Gateway "
                       "ARN that represents a Lambda function invocation.",
                       VG_STR_ARG(vg_str_is_set(authorizer->authorizer_uri)
                                      ? authorizer->authorizer_uri
                                      : VG_STR("null")));
    /* Results are cached by the source unless told otherwise. */
    bool is_cached = !authorizer->authorizer_result_ttl_in_seconds.set ||
                     authorizer->authorizer_result_ttl_in_seconds.v > 0;
    if (authorizer->identity_source.len == 0 &&
        (is_cached || authorizer->type == APIGATEWAY_AUTHORIZER_TYPE_TOKEN))
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Identity source must be specified");
    return VG_OK;
}

static int check_name(struct vg_call *call, struct vg_str api_id,
                      const struct apigateway_authorizer *authorizer, struct vg_error *err)
{
    struct vg_list all;
    int rc = apigateway_part_list(call, APIGATEWAY_SPACE_AUTHORIZER, api_id,
                                  &apigateway_shape_authorizer, &all);
    for (size_t i = 0; i < all.count && rc == VG_OK; i++) {
        const struct apigateway_authorizer *other = &((struct apigateway_authorizer *)all.items)[i];
        if (vg_str_eq(other->name, authorizer->name) && !vg_str_eq(other->id, authorizer->id))
            return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                           "Authorizer name must be unique. Authorizer %.*s already exists in this "
                           "RestApi.",
                           VG_STR_ARG(other->name));
    }
    return rc;
}

static int put_authorizer(struct vg_call *call, struct vg_str api_id,
                          const struct apigateway_authorizer *authorizer)
{
    return apigateway_part_put(call, APIGATEWAY_SPACE_AUTHORIZER, api_id, authorizer->id,
                               &apigateway_shape_authorizer, authorizer);
}

static int add_authorizer(struct vg_call *call, struct vg_str api_id,
                          struct apigateway_authorizer *authorizer, struct vg_error *err)
{
    if (authorizer->auth_type.len == 0)
        authorizer->auth_type = authorizer->type == APIGATEWAY_AUTHORIZER_TYPE_COGNITO_USER_POOLS
                                    ? VG_STR("cognito_user_pools")
                                    : VG_STR("custom");
    authorizer->id = apigateway_id(call, APIGATEWAY_PART_ID_LEN);
    int rc = check_name(call, api_id, authorizer, err);
    return rc == VG_OK ? put_authorizer(call, api_id, authorizer) : rc;
}

int apigateway_create_authorizer(struct vg_call *call,
                                 const struct apigateway_create_authorizer_in *in,
                                 struct apigateway_create_authorizer_out *out, struct vg_error *err)
{
    struct apigateway_rest_api api;
    *out = (struct apigateway_authorizer){
        .name = in->name,
        .type = in->type,
        .provider_arns = in->provider_arns,
        .auth_type = in->auth_type,
        .authorizer_uri = in->authorizer_uri,
        .authorizer_credentials = in->authorizer_credentials,
        .identity_source = in->identity_source,
        .identity_validation_expression = in->identity_validation_expression,
        .authorizer_result_ttl_in_seconds = in->authorizer_result_ttl_in_seconds,
    };
    int rc = apigateway_authorizer_check(out, err);
    if (rc != VG_OK)
        return rc;
    rc = apigateway_api_find(call, in->rest_api_id, &api);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAY_CONFLICT,
                       "Unable to complete operation due to concurrent modification. Please try "
                       "again later.");
    return rc == VG_OK ? add_authorizer(call, in->rest_api_id, out, err) : rc;
}

int apigateway_get_authorizer(struct vg_call *call, const struct apigateway_get_authorizer_in *in,
                              struct apigateway_get_authorizer_out *out, struct vg_error *err)
{
    int rc = apigateway_part_get(call, APIGATEWAY_SPACE_AUTHORIZER, in->rest_api_id,
                                 in->authorizer_id, &apigateway_shape_authorizer, out);
    return rc == VG_NOT_FOUND ? fail_not_found(err) : rc;
}

int apigateway_get_authorizers(struct vg_call *call, const struct apigateway_get_authorizers_in *in,
                               struct apigateway_get_authorizers_out *out, struct vg_error *err)
{
    struct apigateway_rest_api api;
    int rc = apigateway_api_require(call, in->rest_api_id, &api, err);
    if (rc != VG_OK)
        return rc;
    return apigateway_page(call, APIGATEWAY_SPACE_AUTHORIZER, in->rest_api_id, in->position,
                           in->limit, &apigateway_shape_authorizer, &out->items, &out->position,
                           err);
}

static const struct apigateway_patch_rule rules[] = {
    {"/authorizerUri", APIGATEWAY_PATCH_REPLACE, .member = "authorizerUri"},
    {"/authorizerCredentials", APIGATEWAY_PATCH_REPLACE, .member = "authorizerCredentials"},
    {"/authorizerResultTtlInSeconds", APIGATEWAY_PATCH_REPLACE,
     .member = "authorizerResultTtlInSeconds", .problem = TTL_PROBLEM, .max = TTL_MAX_S},
    {"/authType", APIGATEWAY_PATCH_REPLACE, .member = "authType"},
    {"/identitySource", APIGATEWAY_PATCH_ALL, .member = "identitySource"},
    {"/identityValidationExpression", APIGATEWAY_PATCH_REPLACE,
     .member = "identityValidationExpression"},
    {"/name", APIGATEWAY_PATCH_REPLACE, .member = "name"},
    {"/providerARNs", APIGATEWAY_PATCH_ADD | APIGATEWAY_PATCH_REMOVE, .member = "providerARNs"},
    {"/type", APIGATEWAY_PATCH_REPLACE, .member = "type"},
};

const struct apigateway_patch_table apigateway_authorizer_patches = {
    &apigateway_shape_authorizer, APIGATEWAY_PATCH_BY_OP, rules, VG_COUNT_OF(rules)};

int apigateway_update_authorizer(struct vg_call *call,
                                 const struct apigateway_update_authorizer_in *in,
                                 struct apigateway_update_authorizer_out *out, struct vg_error *err)
{
    int rc = apigateway_part_get(call, APIGATEWAY_SPACE_AUTHORIZER, in->rest_api_id,
                                 in->authorizer_id, &apigateway_shape_authorizer, out);
    if (rc == VG_NOT_FOUND)
        return fail_not_found(err);
    if (rc == VG_OK)
        rc = apigateway_patch_apply(call, &apigateway_authorizer_patches, &in->patch_operations,
                                    out, err);
    if (rc == VG_OK)
        rc = apigateway_authorizer_check(out, err);
    if (rc == VG_OK)
        rc = check_name(call, in->rest_api_id, out, err);
    return rc == VG_OK ? put_authorizer(call, in->rest_api_id, out) : rc;
}

/* No method may ask it. */
static int check_unused(struct vg_call *call, struct vg_str api_id, struct vg_str authorizer_id,
                        struct vg_error *err)
{
    struct apigateway_list_of_resource all;
    int rc = apigateway_resource_list(call, api_id, &all);
    for (size_t i = 0; i < all.count && rc == VG_OK; i++) {
        const struct apigateway_resource *resource = &all.items[i];
        for (size_t k = 0; k < resource->resource_methods.count; k++)
            if (vg_str_eq(resource->resource_methods.items[k].value.authorizer_id, authorizer_id))
                return vg_fail(err, &APIGATEWAY_CONFLICT,
                               "Cannot delete authorizer '%.*s', is referenced in method: "
                               "%.*s/%.*s",
                               VG_STR_ARG(authorizer_id), VG_STR_ARG(resource->path),
                               VG_STR_ARG(resource->resource_methods.items[k].key));
    }
    return rc;
}

int apigateway_delete_authorizer(struct vg_call *call,
                                 const struct apigateway_delete_authorizer_in *in,
                                 struct apigateway_delete_authorizer_out *out, struct vg_error *err)
{
    struct apigateway_authorizer authorizer;
    (void)out;
    int rc = apigateway_part_get(call, APIGATEWAY_SPACE_AUTHORIZER, in->rest_api_id,
                                 in->authorizer_id, &apigateway_shape_authorizer, &authorizer);
    if (rc == VG_NOT_FOUND)
        return fail_not_found(err);
    if (rc == VG_OK)
        rc = check_unused(call, in->rest_api_id, in->authorizer_id, err);
    if (rc != VG_OK)
        return rc;
    return apigateway_part_delete(call, APIGATEWAY_SPACE_AUTHORIZER, in->rest_api_id,
                                  in->authorizer_id);
}
