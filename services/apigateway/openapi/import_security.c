/* apigateway/openapi/import_security.c: security schemes become authorizers; an operation's
 * security says which of them is asked. */
#include "apigateway/openapi/draft.h"

#include "document/openapi.h"

static const struct vg_doc *schemes_of(const struct apigateway_draft *draft)
{
    return draft->is_oas3 ? vg_doc_get(vg_doc_get(draft->document, "components"), "securitySchemes")
                          : vg_doc_get(draft->document, "securityDefinitions");
}

/* The header that the scheme names, unless the authorizer says more. */
static struct vg_str identity_source(struct apigateway_draft *draft, const struct vg_doc *scheme,
                                     const struct vg_doc *authorizer)
{
    struct vg_str said = vg_doc_text(authorizer, "identitySource");
    struct vg_str name = vg_doc_text(scheme, "name");
    if (said.len > 0)
        return said;
    if (name.len == 0 || !vg_str_is(vg_doc_text(scheme, "in"), "header"))
        return VG_STR_NONE;
    return VG_CONCAT(draft->call->arena, VG_STR("method.request.header."), name);
}

static struct apigateway_list_of_arns read_pools(struct apigateway_draft *draft,
                                                 const struct vg_doc *authorizer)
{
    struct vg_list list =
        vg_openapi_strings(draft->call->arena, vg_doc_get(authorizer, "providerARNs"));
    return (struct apigateway_list_of_arns){list.items, list.count, list.count > 0};
}

static int32_t read_type(struct vg_str text)
{
    if (vg_str_ieq(text, VG_STR("token")))
        return APIGATEWAY_AUTHORIZER_TYPE_TOKEN;
    if (vg_str_ieq(text, VG_STR("request")))
        return APIGATEWAY_AUTHORIZER_TYPE_REQUEST;
    return vg_str_ieq(text, VG_STR("cognito_user_pools"))
               ? APIGATEWAY_AUTHORIZER_TYPE_COGNITO_USER_POOLS
               : 0;
}

static int add_authorizer(struct apigateway_draft *draft, const struct vg_doc *scheme,
                          const struct vg_doc *document)
{
    int64_t ttl;
    struct apigateway_authorizer *known = apigateway_draft_authorizer(draft, scheme->key);
    struct vg_str auth_type = vg_doc_text(scheme, "x-amazon-apigateway-authtype");
    struct apigateway_authorizer made = {
        .id = known != NULL ? known->id : apigateway_id(draft->call, APIGATEWAY_PART_ID_LEN),
        .name = scheme->key,
        .type = read_type(vg_doc_text(document, "type")),
        .provider_arns = read_pools(draft, document),
        .authorizer_uri = vg_doc_text(document, "authorizerUri"),
        .authorizer_credentials = vg_doc_text(document, "authorizerCredentials"),
        .identity_source = identity_source(draft, scheme, document),
        .identity_validation_expression = vg_doc_text(document, "identityValidationExpression"),
    };
    made.auth_type = auth_type.len > 0 ? auth_type
                     : made.type == APIGATEWAY_AUTHORIZER_TYPE_COGNITO_USER_POOLS
                         ? VG_STR("cognito_user_pools")
                         : VG_STR("custom");
    if (vg_str_to_i64(vg_doc_text(document, "authorizerResultTtlInSeconds"), &ttl) &&
        ttl >= INT32_MIN && ttl <= INT32_MAX)
        made.authorizer_result_ttl_in_seconds = vg_i32((int32_t)ttl);
    if (made.type == 0) {
        draft->err->message = VG_STR("Invalid authorizer type specified");
        return apigateway_draft_fail(draft, "create authorizer '%.*s'", VG_STR_ARG(scheme->key));
    }
    if (apigateway_authorizer_check(&made, draft->err) != VG_OK)
        return apigateway_draft_fail(draft, "create authorizer '%.*s'", VG_STR_ARG(scheme->key));
    if (known == NULL)
        known = apigateway_draft_add(draft, &draft->authorizers, sizeof made);
    *known = made;
    return VG_OK;
}

int apigateway_import_authorizers(struct apigateway_draft *draft)
{
    const struct vg_doc *schemes = schemes_of(draft);
    int rc = VG_OK;
    if (schemes == NULL || schemes->kind != VG_DOC_OBJECT)
        return VG_OK;
    for (const struct vg_doc *at = schemes->first; at != NULL && rc == VG_OK; at = at->next) {
        const struct vg_doc *authorizer = vg_doc_get(at, "x-amazon-apigateway-authorizer");
        if (authorizer != NULL)
            rc = add_authorizer(draft, at, authorizer);
    }
    return rc;
}

/* ---- Of an operation ---- */

static void read_scopes(struct apigateway_draft *draft, const struct vg_doc *scopes,
                        struct apigateway_method *method)
{
    struct vg_list list = vg_openapi_strings(draft->call->arena, scopes);
    method->authorization_scopes =
        (struct apigateway_list_of_string){list.items, list.count, list.count > 0};
}

/* One scheme that must be met. */
static void apply_scheme(struct apigateway_draft *draft, const struct vg_doc *requirement,
                         struct apigateway_method *method)
{
    const struct vg_doc *schemes = schemes_of(draft);
    const struct vg_doc *scheme =
        vg_doc_get(schemes, vg_arena_cstr(draft->call->arena, requirement->key));
    const struct apigateway_authorizer *authorizer =
        apigateway_draft_authorizer(draft, requirement->key);
    if (vg_str_ieq(vg_doc_text(scheme, "x-amazon-apigateway-authtype"), VG_STR("awsSigv4"))) {
        method->authorization_type = VG_STR("AWS_IAM");
    } else if (scheme != NULL && authorizer != NULL) {
        method->authorizer_id = authorizer->id;
        method->authorization_type =
            authorizer->type == APIGATEWAY_AUTHORIZER_TYPE_COGNITO_USER_POOLS
                ? VG_STR("COGNITO_USER_POOLS")
                : VG_STR("CUSTOM");
        read_scopes(draft, requirement, method);
    } else if (vg_str_ieq(vg_doc_text(scheme, "type"), VG_STR("apiKey"))) {
        method->api_key_required = vg_bool(true);
    } else {
        apigateway_draft_warn(draft, "Security scheme '%.*s' has no authorizer: it was ignored",
                              VG_STR_ARG(requirement->key));
    }
}

void apigateway_import_security(struct apigateway_draft *draft, const struct vg_doc *operation,
                                struct apigateway_method *method)
{
    const struct vg_doc *security = vg_doc_get(operation, "security");
    const struct vg_doc *auth = vg_doc_get(operation, "x-amazon-apigateway-auth");
    method->authorization_type = VG_STR("NONE");
    method->api_key_required = vg_bool(false);
    if (security == NULL)
        security = vg_doc_get(draft->document, "security");
    if (security != NULL && security->kind == VG_DOC_ARRAY)
        for (const struct vg_doc *one = security->first; one != NULL; one = one->next)
            if (one->kind == VG_DOC_OBJECT)
                for (const struct vg_doc *at = one->first; at != NULL; at = at->next)
                    apply_scheme(draft, at, method);
    if (vg_str_ieq(vg_doc_text(auth, "type"), VG_STR("AWS_IAM")))
        method->authorization_type = VG_STR("AWS_IAM");
}
