/* apigatewayv2/openapi/import_security.c: security schemes become authorizers; an operation's
 * security says which of them is asked. */
#include "apigatewayv2/openapi/draft.h"

static const struct vg_doc *scheme_of(const struct apigatewayv2_draft *draft, struct vg_str name)
{
    const struct vg_doc *schemes =
        vg_doc_get(vg_doc_get(draft->document, "components"), "securitySchemes");
    return vg_doc_resolve(draft->arena, draft->document,
                          vg_doc_get(schemes, vg_arena_cstr(draft->arena, name)));
}

/* An authorizer of that name. NULL when there is none. */
static const struct apigatewayv2_authorizer *
find_authorizer(const struct apigatewayv2__list_of_authorizer *all, struct vg_str name)
{
    for (size_t i = 0; i < all->count; i++)
        if (vg_str_eq(all->items[i].name, name))
            return &all->items[i];
    return NULL;
}

/* ---- Authorizers ---- */

/* "$request.header.Authorization", several separated by commas, or a list. */
static struct vg_list read_sources(struct vg_arena *arena, const struct vg_doc *node)
{
    struct vg_str rest = vg_doc_text(node, "identitySource"), source;
    struct vg_list list = vg_openapi_strings(arena, vg_doc_get(node, "identitySource"));
    while (vg_str_split(&rest, ',', &source))
        *(struct vg_str *)vg_list_add(arena, &list, sizeof(struct vg_str)) = vg_str_trim(source);
    return list;
}

/* The issuer is also the place of its configuration. */
static const struct apigatewayv2_jwt_configuration *
read_jwt(struct vg_arena *arena, const struct vg_doc *scheme, const struct vg_doc *node)
{
    static const char well_known[] = "/.well-known/openid-configuration";
    const struct vg_doc *said = vg_doc_get(node, "jwtConfiguration");
    struct apigatewayv2_jwt_configuration *jwt =
        VG_NEW(arena, struct apigatewayv2_jwt_configuration);
    struct vg_str url = vg_doc_text(scheme, "openIdConnectUrl");
    struct vg_list audience = vg_openapi_strings(arena, vg_doc_get(said, "audience"));
    jwt->issuer = vg_doc_text(said, "issuer");
    if (jwt->issuer.len == 0 && vg_str_ends(url, vg_str_from(well_known)))
        jwt->issuer = vg_str_slice(url, 0, url.len - strlen(well_known));
    if (vg_doc_text(said, "audience").len > 0)
        *(struct vg_str *)vg_list_add(arena, &audience, sizeof(struct vg_str)) =
            vg_doc_text(said, "audience");
    vg_list_store(&jwt->audience, audience);
    return jwt;
}

static bool read_authorizer(struct apigatewayv2_draft *draft, const struct vg_doc *scheme,
                            const struct vg_doc *node, struct apigatewayv2_authorizer *made,
                            struct vg_error *why)
{
    struct vg_arena *arena = draft->arena;
    struct vg_str type = vg_doc_text(node, "type");
    int64_t ttl;
    if (vg_str_ieq(type, VG_STR("jwt"))) {
        made->authorizer_type = APIGATEWAYV2_AUTHORIZER_TYPE_JWT;
        made->jwt_configuration = read_jwt(arena, scheme, node);
    } else if (vg_str_ieq(type, VG_STR("request"))) {
        made->authorizer_type = APIGATEWAYV2_AUTHORIZER_TYPE_REQUEST;
        made->authorizer_uri = vg_doc_text(node, "authorizerUri");
        made->authorizer_credentials_arn = vg_doc_text(node, "authorizerCredentials");
        made->authorizer_payload_format_version =
            vg_doc_text(node, "authorizerPayloadFormatVersion");
        if (vg_doc_get(node, "enableSimpleResponses") != NULL)
            made->enable_simple_responses = vg_bool(vg_doc_is_true(node, "enableSimpleResponses"));
        if (vg_str_to_i64(vg_doc_text(node, "authorizerResultTtlInSeconds"), &ttl))
            made->authorizer_result_ttl_in_seconds =
                vg_i32(ttl >= 0 && ttl <= INT32_MAX ? (int32_t)ttl : INT32_MAX);
    } else {
        (void)vg_fail(why, &APIGATEWAYV2_BAD_REQUEST,
                      "HTTP APIs have authorizers of the types jwt and request");
        return false;
    }
    vg_list_store(&made->identity_source, read_sources(arena, node));
    return apigatewayv2_draft_is_valid(draft, &apigatewayv2_shape_authorizer, made, why) &&
           apigatewayv2_authorizer_check(&draft->whole, made, why) == VG_OK;
}

static void add_authorizer(struct apigatewayv2_draft *draft, struct vg_str name,
                           const struct vg_doc *scheme, const struct vg_doc *node)
{
    const struct apigatewayv2_authorizer *known = find_authorizer(&draft->before.authorizers, name);
    struct vg_error why = {.arena = draft->arena};
    struct apigatewayv2_authorizer made = {
        .name = name,
        .authorizer_id = known != NULL
                             ? known->authorizer_id
                             : apigatewayv2_draft_id(draft, APIGATEWAYV2_DEPLOYMENT_ID_LEN)};
    if (!read_authorizer(draft, scheme, node, &made, &why)) {
        apigatewayv2_draft_warn(draft, "Unable to create Authorizer '%.*s': %.*s", VG_STR_ARG(name),
                                VG_STR_ARG(why.message));
        return;
    }
    struct vg_list list = vg_list_load(&draft->whole.authorizers);
    *(struct apigatewayv2_authorizer *)vg_list_add(draft->arena, &list, sizeof made) = made;
    vg_list_store(&draft->whole.authorizers, list);
}

void apigatewayv2_import_authorizers(struct apigatewayv2_draft *draft)
{
    const struct vg_doc *schemes =
        vg_doc_get(vg_doc_get(draft->document, "components"), "securitySchemes");
    if (schemes == NULL || schemes->kind != VG_DOC_OBJECT)
        return;
    for (const struct vg_doc *at = schemes->first; at != NULL; at = at->next) {
        const struct vg_doc *scheme = vg_doc_resolve(draft->arena, draft->document, at);
        const struct vg_doc *node = vg_doc_get(scheme, "x-amazon-apigateway-authorizer");
        if (draft->whole.authorizers.count == APIGATEWAYV2_AUTHORIZERS_MAX) {
            apigatewayv2_draft_warn(draft,
                                    "An API has at most %d authorizers: the others were "
                                    "ignored",
                                    APIGATEWAYV2_AUTHORIZERS_MAX);
            return;
        }
        if (node != NULL)
            add_authorizer(draft, at->key, scheme, node);
    }
}

/* ---- Of an operation ---- */

/* One scheme that must be met. */
static bool apply_scheme(struct apigatewayv2_draft *draft, const struct vg_doc *requirement,
                         struct apigatewayv2_route *route)
{
    const struct vg_doc *scheme = scheme_of(draft, requirement->key);
    const struct apigatewayv2_authorizer *authorizer =
        find_authorizer(&draft->whole.authorizers, requirement->key);
    if (vg_str_ieq(vg_doc_text(scheme, "x-amazon-apigateway-authtype"), VG_STR("awsSigv4"))) {
        route->authorization_type = APIGATEWAYV2_AUTHORIZATION_TYPE_AWS_IAM;
    } else if (authorizer != NULL) {
        bool is_jwt = authorizer->authorizer_type == APIGATEWAYV2_AUTHORIZER_TYPE_JWT;
        route->authorizer_id = authorizer->authorizer_id;
        route->authorization_type =
            is_jwt ? APIGATEWAYV2_AUTHORIZATION_TYPE_JWT : APIGATEWAYV2_AUTHORIZATION_TYPE_CUSTOM;
        if (is_jwt && requirement->first != NULL)
            vg_list_store(&route->authorization_scopes,
                          vg_openapi_strings(draft->arena, requirement));
    } else if (vg_doc_get(scheme, "x-amazon-apigateway-authorizer") != NULL) {
        return false;
    } else {
        apigatewayv2_draft_warn(draft, "Security scheme '%.*s' has no authorizer: it was ignored",
                                VG_STR_ARG(requirement->key));
    }
    return true;
}

bool apigatewayv2_import_security(struct apigatewayv2_draft *draft, const struct vg_doc *operation,
                                  struct apigatewayv2_route *route)
{
    const struct vg_doc *security = vg_doc_get(operation, "security");
    const struct vg_doc *auth = vg_doc_get(operation, "x-amazon-apigateway-auth");
    if (security == NULL)
        security = vg_doc_get(draft->document, "security");
    if (security != NULL && security->kind == VG_DOC_ARRAY)
        for (const struct vg_doc *one = security->first; one != NULL; one = one->next)
            for (const struct vg_doc *at = one->kind == VG_DOC_OBJECT ? one->first : NULL;
                 at != NULL; at = at->next)
                if (!apply_scheme(draft, at, route))
                    return false;
    if (vg_str_ieq(vg_doc_text(auth, "type"), VG_STR("AWS_IAM")))
        route->authorization_type = APIGATEWAYV2_AUTHORIZATION_TYPE_AWS_IAM;
    return true;
}
