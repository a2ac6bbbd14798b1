/* apigateway/openapi/import_integration.c: x-amazon-apigateway-integration. */
#include "apigateway/integration.h"
#include "apigateway/mapping.h"
#include "apigateway/openapi/draft.h"

#include "document/openapi.h"

struct apigateway_map_of_string_to_string apigateway_import_map(struct apigateway_draft *draft,
                                                                const struct vg_doc *node)
{
    struct vg_list list = {0};
    if (node != NULL && node->kind == VG_DOC_OBJECT)
        for (const struct vg_doc *at = node->first; at != NULL; at = at->next) {
            if (at->kind == VG_DOC_OBJECT || at->kind == VG_DOC_ARRAY)
                continue;
            struct apigateway_map_of_string_to_string_entry *entry =
                apigateway_draft_add(draft, &list, sizeof *entry);
            entry->key = at->key;
            entry->value =
                vg_str_is_set(at->text) && at->kind != VG_DOC_NULL ? at->text : VG_STR("");
        }
    return (struct apigateway_map_of_string_to_string){list.items, list.count, list.count > 0};
}

/* Upper case, as constants are: "when_no_match" in documents. */
static struct vg_str upper(struct apigateway_draft *draft, struct vg_str text)
{
    if (text.len == 0)
        return VG_STR_NONE;
    char *copy = vg_arena_alloc(draft->call->arena, text.len);
    for (size_t i = 0; i < text.len; i++)
        copy[i] = (char)(text.ptr[i] >= 'a' && text.ptr[i] <= 'z' ? text.ptr[i] - 32 : text.ptr[i]);
    return vg_str_of(copy, text.len);
}

static int32_t read_enum(struct apigateway_draft *draft, const struct vg_shape *shape,
                         struct vg_str text)
{
    return vg_enum_value(shape, upper(draft, text));
}

static struct apigateway_list_of_string read_strings(struct apigateway_draft *draft,
                                                     const struct vg_doc *node)
{
    struct vg_list list = vg_openapi_strings(draft->call->arena, node);
    return (struct apigateway_list_of_string){list.items, list.count, true};
}

static const struct apigateway_tls_config *read_tls(struct apigateway_draft *draft,
                                                    const struct vg_doc *node)
{
    if (node == NULL || node->kind != VG_DOC_OBJECT)
        return NULL;
    struct apigateway_tls_config *tls = VG_NEW(draft->call->arena, struct apigateway_tls_config);
    tls->insecure_skip_verification = vg_bool(vg_doc_is_true(node, "insecureSkipVerification"));
    return tls;
}

/* ---- Responses: by pattern in documents, by status code in the API ---- */

static int add_response(struct apigateway_draft *draft, const struct vg_doc *node,
                        struct vg_list *responses, const struct apigateway_method *method)
{
    struct apigateway_integration_response made = {
        .status_code = vg_doc_text(node, "statusCode"),
        .selection_pattern = vg_str_is(node->key, "default") ? VG_STR_NONE : node->key,
        .response_parameters = apigateway_import_map(draft, vg_doc_get(node, "responseParameters")),
        .response_templates = apigateway_import_map(draft, vg_doc_get(node, "responseTemplates")),
        .content_handling = read_enum(draft, &apigateway_shape_content_handling_strategy,
                                      vg_doc_text(node, "contentHandling")),
    };
    if (!apigateway_status_code_is_valid(made.status_code)) {
        draft->err->message = VG_STR("Invalid status code specified");
        return VG_FAIL;
    }
    int rc = apigateway_templates_check(&made.response_templates, draft->err);
    if (rc == VG_OK)
        rc = apigateway_response_mapping_check(&made, method, draft->err);
    if (rc != VG_OK)
        return rc;
    struct apigateway_map_of_integration_response_entry *entries = responses->items;
    for (size_t i = 0; i < responses->count; i++)
        if (vg_str_eq(entries[i].key, made.status_code)) {
            apigateway_draft_warn(draft,
                                  "Integration response for status code %.*s was defined twice: "
                                  "the last one counts",
                                  VG_STR_ARG(made.status_code));
            entries[i].value = made;
            return VG_OK;
        }
    struct apigateway_map_of_integration_response_entry *entry =
        apigateway_draft_add(draft, responses, sizeof *entry);
    entry->key = made.status_code;
    entry->value = made;
    return VG_OK;
}

static int read_responses(struct apigateway_draft *draft, const struct vg_doc *node,
                          const struct apigateway_method *method,
                          struct apigateway_integration *integration)
{
    struct vg_list list = {0};
    int rc = VG_OK;
    if (node == NULL || node->kind != VG_DOC_OBJECT)
        return VG_OK;
    for (const struct vg_doc *at = node->first; at != NULL && rc == VG_OK; at = at->next)
        rc = add_response(draft, at, &list, method);
    integration->integration_responses =
        (struct apigateway_map_of_integration_response){list.items, list.count, list.count > 0};
    return rc;
}

/* ---- The whole ---- */

static void read_plain(struct apigateway_draft *draft, const struct vg_doc *document,
                       struct apigateway_integration *made)
{
    int64_t timeout;
    *made = (struct apigateway_integration){
        .type = read_enum(draft, &apigateway_shape_integration_type, vg_doc_text(document, "type")),
        .http_method = upper(draft, vg_doc_text(document, "httpMethod")),
        .uri = vg_doc_text(document, "uri"),
        .connection_type = read_enum(draft, &apigateway_shape_connection_type,
                                     vg_doc_text(document, "connectionType")),
        .connection_id = vg_doc_text(document, "connectionId"),
        .credentials = vg_doc_text(document, "credentials"),
        .request_parameters =
            apigateway_import_map(draft, vg_doc_get(document, "requestParameters")),
        .request_templates = apigateway_import_map(draft, vg_doc_get(document, "requestTemplates")),
        .passthrough_behavior = upper(draft, vg_doc_text(document, "passthroughBehavior")),
        .content_handling = read_enum(draft, &apigateway_shape_content_handling_strategy,
                                      vg_doc_text(document, "contentHandling")),
        .cache_namespace = vg_doc_text(document, "cacheNamespace"),
        .cache_key_parameters = read_strings(draft, vg_doc_get(document, "cacheKeyParameters")),
        .tls_config = read_tls(draft, vg_doc_get(document, "tlsConfig")),
    };
    if (vg_str_to_i64(vg_doc_text(document, "timeoutInMillis"), &timeout))
        made->timeout_in_millis = vg_i32(timeout < 0           ? 0
                                         : timeout > INT32_MAX ? INT32_MAX
                                                               : (int32_t)timeout);
    bool is_http = made->type == APIGATEWAY_INTEGRATION_TYPE_HTTP ||
                   made->type == APIGATEWAY_INTEGRATION_TYPE_HTTP_PROXY;
    if (is_http && made->connection_type == 0)
        made->connection_type = APIGATEWAY_CONNECTION_TYPE_INTERNET;
}

int apigateway_import_integration(struct apigateway_draft *draft, const struct vg_doc *document,
                                  struct vg_str resource_id, struct apigateway_method *method)
{
    struct apigateway_integration *made = VG_NEW(draft->call->arena, struct apigateway_integration);
    read_plain(draft, document, made);
    if (made->type == 0) {
        draft->err->message = VG_STR("Invalid integration type specified");
        return VG_FAIL;
    }
    /* A mock is called by nobody; functions only by POST. */
    if (made->type == APIGATEWAY_INTEGRATION_TYPE_MOCK)
        made->http_method = VG_STR_NONE;
    apigateway_integration_complete(made, resource_id);
    int rc = apigateway_integration_check(made, method, draft->err);
    if (rc == VG_OK)
        rc = read_responses(draft, vg_doc_get(document, "responses"), method, made);
    method->method_integration = made;
    return rc;
}
