/* apigatewayv2/openapi/import_settings.c: what a document says of the API itself. */
#include "apigatewayv2/openapi/draft.h"

static const struct apigatewayv2_cors *read_cors(struct apigatewayv2_draft *draft)
{
    struct vg_arena *arena = draft->arena;
    const struct vg_doc *node = vg_doc_get(draft->document, "x-amazon-apigateway-cors");
    int64_t max_age;
    if (node == NULL || node->kind != VG_DOC_OBJECT)
        return NULL;
    struct apigatewayv2_cors *cors = VG_NEW(arena, struct apigatewayv2_cors);
    vg_list_store(&cors->allow_headers,
                  vg_openapi_strings(arena, vg_doc_get(node, "allowHeaders")));
    vg_list_store(&cors->allow_methods,
                  vg_openapi_strings(arena, vg_doc_get(node, "allowMethods")));
    vg_list_store(&cors->allow_origins,
                  vg_openapi_strings(arena, vg_doc_get(node, "allowOrigins")));
    vg_list_store(&cors->expose_headers,
                  vg_openapi_strings(arena, vg_doc_get(node, "exposeHeaders")));
    if (vg_doc_get(node, "allowCredentials") != NULL)
        cors->allow_credentials = vg_bool(vg_doc_is_true(node, "allowCredentials"));
    if (vg_str_to_i64(vg_doc_text(node, "maxAge"), &max_age))
        cors->max_age =
            vg_i32(max_age >= -1 && max_age <= INT32_MAX ? (int32_t)max_age : INT32_MAX);
    return cors;
}

/* "tags": [{"name": "Owner", "x-amazon-apigateway-tag-value": "Admin"}] */
static void read_tags(struct apigatewayv2_draft *draft, struct apigatewayv2_tags *tags)
{
    const struct vg_doc *all = vg_doc_get(draft->document, "tags");
    struct vg_list list = {NULL, 0, false};
    if (all == NULL || all->kind != VG_DOC_ARRAY)
        return;
    for (const struct vg_doc *at = all->first; at != NULL; at = at->next) {
        struct vg_str value = vg_doc_text(at, "x-amazon-apigateway-tag-value");
        if (!vg_str_is_set(value))
            continue;
        struct apigatewayv2_tags_entry *entry = vg_list_add(draft->arena, &list, sizeof *entry);
        *entry = (struct apigatewayv2_tags_entry){vg_doc_text(at, "name"), value};
    }
    if (list.set)
        vg_list_store(tags, list);
}

/* What REST APIs have and HTTP APIs do not. */
static void inform_of_others(struct apigatewayv2_draft *draft)
{
    static const char *const names[] = {"x-amazon-apigateway-api-key-source",
                                        "x-amazon-apigateway-binary-media-types",
                                        "x-amazon-apigateway-documentation",
                                        "x-amazon-apigateway-gateway-responses",
                                        "x-amazon-apigateway-minimum-compression-size",
                                        "x-amazon-apigateway-policy",
                                        "x-amazon-apigateway-request-validator",
                                        "x-amazon-apigateway-request-validators"};
    for (size_t i = 0; i < VG_COUNT_OF(names); i++)
        if (vg_doc_get(draft->document, names[i]) != NULL)
            apigatewayv2_draft_inform(draft, "%s was ignored: HTTP APIs do not have it", names[i]);
    if (vg_doc_get(vg_doc_get(draft->document, "components"), "schemas") != NULL)
        apigatewayv2_draft_inform(draft,
                                  "components.schemas was ignored: HTTP APIs have no models");
}

static int check_version(struct apigatewayv2_draft *draft)
{
    struct vg_str version =
        vg_doc_text(draft->document, "x-amazon-apigateway-importexport-version");
    if (version.len > 0 && !vg_str_is(version, "1.0"))
        return vg_fail(&draft->err, &APIGATEWAYV2_BAD_REQUEST,
                       "Invalid OpenAPI input: the only x-amazon-apigateway-importexport-version "
                       "is 1.0");
    return VG_OK;
}

int apigatewayv2_import_settings(struct apigatewayv2_draft *draft)
{
    const struct vg_doc *info = vg_doc_get(draft->document, "info");
    const struct vg_doc *endpoint =
        vg_doc_get(draft->document, "x-amazon-apigateway-endpoint-configuration");
    struct vg_str description = vg_doc_text(info, "description");
    int rc = check_version(draft);
    if (rc != VG_OK)
        return rc;
    draft->api.name = vg_doc_text(info, "title");
    if (draft->api.name.len == 0)
        return vg_fail(&draft->err, &APIGATEWAYV2_BAD_REQUEST,
                       "Invalid OpenAPI input: the title of the API is missing");
    draft->api.description = description.len > 0 ? description : VG_STR_NONE;
    draft->api.version = vg_doc_text(info, "version");
    draft->api.cors_configuration = read_cors(draft);
    if (vg_doc_get(endpoint, "disableExecuteApiEndpoint") != NULL)
        draft->api.disable_execute_api_endpoint =
            vg_bool(vg_doc_is_true(endpoint, "disableExecuteApiEndpoint"));
    read_tags(draft, &draft->api.tags);
    inform_of_others(draft);
    if (!apigatewayv2_draft_is_valid(draft, &apigatewayv2_shape_api, &draft->api, &draft->err))
        return VG_FAIL;
    rc = apigatewayv2_tags_check(&draft->api.tags, &draft->err);
    return rc == VG_OK ? apigatewayv2_cors_check(draft->api.cors_configuration, &draft->err) : rc;
}
