/* apigateway/openapi/export_method.c: methods and their integrations as operations of a document.
 */
#include "apigateway/openapi/export.h"

static struct vg_doc *add_object(const struct apigateway_export *export, struct vg_doc *parent,
                                 struct vg_str key)
{
    return vg_doc_add(export->call->arena, parent, key, VG_DOC_OBJECT);
}

static void add_element(const struct apigateway_export *export, struct vg_doc *list,
                        struct vg_str text)
{
    vg_doc_add(export->call->arena, list, VG_STR_NONE, VG_DOC_STRING)->text = text;
}

static void add_reference(const struct apigateway_export *export, struct vg_doc *parent,
                          struct vg_str model)
{
    struct vg_doc *schema = add_object(export, parent, VG_STR("schema"));
    vg_doc_add_text(
        export->call->arena, schema, "$ref",
        VG_CONCAT(export->call->arena,
                  export->is_oas3 ? VG_STR("#/components/schemas/") : VG_STR("#/definitions/"),
                  model));
}

/* Lower case, as documents have methods and types. */
static struct vg_str lower(const struct apigateway_export *export, struct vg_str text)
{
    char *copy = vg_arena_alloc(export->call->arena, text.len + 1);
    for (size_t i = 0; i < text.len; i++)
        copy[i] = (char)(text.ptr[i] >= 'A' && text.ptr[i] <= 'Z' ? text.ptr[i] + 32 : text.ptr[i]);
    return vg_str_of(copy, text.len);
}

/* ---- Parameters ---- */

static void add_type(const struct apigateway_export *export, struct vg_doc *parent)
{
    if (export->is_oas3)
        parent = add_object(export, parent, VG_STR("schema"));
    vg_doc_add_text(export->call->arena, parent, "type", VG_STR("string"));
}

/* "method.request.querystring.page" */
static void add_parameter(const struct apigateway_export *export, struct vg_doc *list,
                          const struct apigateway_map_of_string_to_boolean_entry *entry)
{
    struct vg_str rest = vg_str_tail(entry->key, strlen("method.request.")), place;
    struct vg_doc *parameter = add_object(export, list, VG_STR_NONE);
    (void)vg_str_split(&rest, '.', &place);
    vg_doc_add_text(export->call->arena, parameter, "name", rest);
    vg_doc_add_text(export->call->arena, parameter, "in",
                    vg_str_is(place, "querystring") ? VG_STR("query") : place);
    vg_doc_add_bool(export->call->arena, parameter, "required", entry->value.v);
    add_type(export, parameter);
}

static void add_parameters(const struct apigateway_export *export, struct vg_doc *operation,
                           const struct apigateway_method *method)
{
    const struct apigateway_map_of_string_to_string *models = &method->request_models;
    bool has_body = !export->is_oas3 && models->count > 0;
    if (method->request_parameters.count == 0 && !has_body)
        return;
    struct vg_doc *list =
        vg_doc_add(export->call->arena, operation, VG_STR("parameters"), VG_DOC_ARRAY);
    for (size_t i = 0; i < method->request_parameters.count; i++)
        add_parameter(export, list, &method->request_parameters.items[i]);
    if (!has_body)
        return;
    struct vg_doc *body = add_object(export, list, VG_STR_NONE);
    vg_doc_add_text(export->call->arena, body, "in", VG_STR("body"));
    vg_doc_add_text(export->call->arena, body, "name", models->items[0].value);
    vg_doc_add_bool(export->call->arena, body, "required", true);
    add_reference(export, body, models->items[0].value);
}

static void add_content(const struct apigateway_export *export, struct vg_doc *parent,
                        const struct apigateway_map_of_string_to_string *models)
{
    struct vg_doc *content = add_object(export, parent, VG_STR("content"));
    for (size_t i = 0; i < models->count; i++)
        add_reference(export, add_object(export, content, models->items[i].key),
                      models->items[i].value);
}

/* Swagger's lists of content types: what models and templates have. */
static void add_types(const struct apigateway_export *export, struct vg_doc *operation,
                      const char *name,
                      const struct apigateway_map_of_string_to_string *const *maps, size_t count)
{
    struct vg_doc *list = NULL;
    for (size_t m = 0; m < count; m++)
        for (size_t i = 0; i < maps[m]->count; i++) {
            bool is_known = false;
            if (list == NULL)
                list = vg_doc_add(export->call->arena, operation, vg_str_from(name), VG_DOC_ARRAY);
            for (const struct vg_doc *at = list->first; at != NULL; at = at->next)
                is_known |= vg_str_eq(at->text, maps[m]->items[i].key);
            if (!is_known)
                add_element(export, list, maps[m]->items[i].key);
        }
}

static void add_content_types(const struct apigateway_export *export, struct vg_doc *operation,
                              const struct apigateway_method *method)
{
    static const struct apigateway_map_of_string_to_string none;
    const struct apigateway_integration *integration = method->method_integration;
    const struct apigateway_map_of_string_to_string *consumed[] = {
        &method->request_models, integration != NULL ? &integration->request_templates : &none};
    size_t responses = method->method_responses.count;
    size_t answers = integration != NULL ? integration->integration_responses.count : 0;
    const struct apigateway_map_of_string_to_string **produced =
        VG_NEW_ARRAY(export->call->arena, const struct apigateway_map_of_string_to_string *,
                     responses + answers + 1);
    for (size_t i = 0; i < responses; i++)
        produced[i] = &method->method_responses.items[i].value.response_models;
    for (size_t i = 0; i < answers; i++)
        produced[responses + i] =
            &integration->integration_responses.items[i].value.response_templates;
    add_types(export, operation, "consumes", consumed, VG_COUNT_OF(consumed));
    add_types(export, operation, "produces", produced, responses + answers);
}

/* ---- Responses ---- */

static void add_response(const struct apigateway_export *export, struct vg_doc *responses,
                         const struct apigateway_method_response *response)
{
    struct vg_arena *arena = export->call->arena;
    struct vg_doc *one = add_object(export, responses, response->status_code);
    vg_doc_add_text(arena, one, "description",
                    VG_CONCAT(arena, response->status_code, VG_STR(" response")));
    if (response->response_parameters.count > 0) {
        struct vg_doc *headers = add_object(export, one, VG_STR("headers"));
        for (size_t i = 0; i < response->response_parameters.count; i++)
            add_type(export, add_object(export, headers,
                                        vg_str_tail(response->response_parameters.items[i].key,
                                                    strlen("method.response.header."))));
    }
    if (response->response_models.count == 0)
        return;
    if (export->is_oas3)
        add_content(export, one, &response->response_models);
    else
        add_reference(export, one, response->response_models.items[0].value);
}

/* ---- Security ---- */

static void add_requirement(const struct apigateway_export *export, struct vg_doc *list,
                            struct vg_str name, const struct apigateway_list_of_string *scopes)
{
    struct vg_doc *scope_list =
        vg_doc_add(export->call->arena, add_object(export, list, VG_STR_NONE), name, VG_DOC_ARRAY);
    for (size_t i = 0; scopes != NULL && i < scopes->count; i++)
        add_element(export, scope_list, scopes->items[i]);
}

static void add_security(const struct apigateway_export *export, struct vg_doc *operation,
                         const struct apigateway_method *method)
{
    bool is_iam = vg_str_is(method->authorization_type, "AWS_IAM");
    if (method->authorizer_id.len == 0 && !is_iam && !method->api_key_required.v)
        return;
    struct vg_doc *list =
        vg_doc_add(export->call->arena, operation, VG_STR("security"), VG_DOC_ARRAY);
    for (size_t i = 0; i < export->snapshot->authorizers.count; i++)
        if (vg_str_eq(export->snapshot->authorizers.items[i].id, method->authorizer_id))
            add_requirement(export, list, export->snapshot->authorizers.items[i].name,
                            &method->authorization_scopes);
    if (is_iam)
        add_requirement(export, list, VG_STR("sigv4"), NULL);
    if (method->api_key_required.v)
        add_requirement(export, list, VG_STR("api_key"), NULL);
}

/* ---- Integrations ---- */

static void add_map(const struct apigateway_export *export, struct vg_doc *parent, const char *name,
                    const struct apigateway_map_of_string_to_string *map)
{
    if (map->count == 0)
        return;
    struct vg_doc *object = add_object(export, parent, vg_str_from(name));
    for (size_t i = 0; i < map->count; i++)
        vg_doc_add(export->call->arena, object, map->items[i].key, VG_DOC_STRING)->text =
            map->items[i].value;
}

static void add_answers(const struct apigateway_export *export, struct vg_doc *parent,
                        const struct apigateway_integration *integration)
{
    const struct apigateway_map_of_integration_response *all = &integration->integration_responses;
    if (all->count == 0)
        return;
    struct vg_doc *responses = add_object(export, parent, VG_STR("responses"));
    for (size_t i = 0; i < all->count; i++) {
        const struct apigateway_integration_response *response = &all->items[i].value;
        struct vg_doc *one = add_object(
            export, responses,
            response->selection_pattern.len > 0 ? response->selection_pattern : VG_STR("default"));
        vg_doc_add_text(export->call->arena, one, "statusCode", response->status_code);
        add_map(export, one, "responseParameters", &response->response_parameters);
        add_map(export, one, "responseTemplates", &response->response_templates);
        vg_doc_add_text(
            export->call->arena, one, "contentHandling",
            vg_enum_text(&apigateway_shape_content_handling_strategy, response->content_handling));
    }
}

void apigateway_export_integration(const struct apigateway_export *export, struct vg_doc *operation,
                                   const struct apigateway_integration *integration)
{
    struct vg_arena *arena = export->call->arena;
    struct vg_doc *object =
        add_object(export, operation, VG_STR("x-amazon-apigateway-integration"));
    vg_doc_add_text(
        arena, object, "type",
        lower(export, vg_enum_text(&apigateway_shape_integration_type, integration->type)));
    vg_doc_add_text(arena, object, "httpMethod", integration->http_method);
    vg_doc_add_text(arena, object, "uri", integration->uri);
    vg_doc_add_text(arena, object, "credentials", integration->credentials);
    vg_doc_add_text(arena, object, "connectionId", integration->connection_id);
    if (integration->connection_type == APIGATEWAY_CONNECTION_TYPE_VPC_LINK)
        vg_doc_add_text(arena, object, "connectionType", VG_STR("VPC_LINK"));
    add_answers(export, object, integration);
    add_map(export, object, "requestParameters", &integration->request_parameters);
    add_map(export, object, "requestTemplates", &integration->request_templates);
    vg_doc_add_text(arena, object, "passthroughBehavior",
                    lower(export, integration->passthrough_behavior));
    vg_doc_add_text(
        arena, object, "contentHandling",
        vg_enum_text(&apigateway_shape_content_handling_strategy, integration->content_handling));
    if (integration->timeout_in_millis.v != APIGATEWAY_TIMEOUT_MS_MAX)
        vg_doc_add(arena, object, VG_STR("timeoutInMillis"), VG_DOC_NUMBER)->text =
            vg_arena_printf(arena, "%d", (int)integration->timeout_in_millis.v);
}

/* ---- The whole ---- */

static void add_validator(const struct apigateway_export *export, struct vg_doc *operation,
                          const struct apigateway_method *method)
{
    for (size_t i = 0; i < export->snapshot->request_validators.count; i++)
        if (vg_str_eq(export->snapshot->request_validators.items[i].id,
                      method->request_validator_id))
            vg_doc_add_text(export->call->arena, operation, "x-amazon-apigateway-request-validator",
                            export->snapshot->request_validators.items[i].name);
}

void apigateway_export_method(const struct apigateway_export *export, struct vg_doc *path,
                              const struct apigateway_method *method)
{
    struct vg_str key = vg_str_is(method->http_method, "ANY")
                            ? VG_STR("x-amazon-apigateway-any-method")
                            : lower(export, method->http_method);
    struct vg_doc *operation = add_object(export, path, key);
    vg_doc_add_text(export->call->arena, operation, "operationId", method->operation_name);
    if (!export->is_oas3)
        add_content_types(export, operation, method);
    add_parameters(export, operation, method);
    if (export->is_oas3 && method->request_models.count > 0) {
        struct vg_doc *body = add_object(export, operation, VG_STR("requestBody"));
        add_content(export, body, &method->request_models);
        vg_doc_add_bool(export->call->arena, body, "required", true);
    }
    if (method->method_responses.count > 0) {
        struct vg_doc *responses = add_object(export, operation, VG_STR("responses"));
        for (size_t i = 0; i < method->method_responses.count; i++)
            add_response(export, responses, &method->method_responses.items[i].value);
    }
    add_security(export, operation, method);
    if (!export->has_integrations)
        return;
    add_validator(export, operation, method);
    if (method->method_integration != NULL)
        apigateway_export_integration(export, operation, method->method_integration);
}
