/* apigateway/openapi/import_method.c: paths and their operations become resources and methods. */
#include "apigateway/mapping.h"
#include "apigateway/openapi/draft.h"

#include "document/openapi.h"

/* A method in the making: its maps grow as lists. */
struct maker {
    struct apigateway_draft *draft;
    const struct vg_doc *operation;
    struct apigateway_method method;
    struct vg_list parameters; /* entries of request_parameters */
    struct vg_list models;
    struct vg_list responses;
};

/* ---- Parameters ---- */

static const char *place_of(struct vg_str in)
{
    if (vg_str_is(in, "header") || vg_str_is(in, "path"))
        return vg_str_is(in, "path") ? "path" : "header";
    return vg_str_is(in, "query") ? "querystring" : NULL;
}

static void set_parameter(struct maker *maker, struct vg_str name, bool is_required)
{
    struct apigateway_map_of_string_to_boolean_entry *entries = maker->parameters.items;
    size_t i = 0;
    while (i < maker->parameters.count && !vg_str_eq(entries[i].key, name))
        i++;
    struct apigateway_map_of_string_to_boolean_entry *entry =
        i < maker->parameters.count
            ? &entries[i]
            : apigateway_draft_add(maker->draft, &maker->parameters, sizeof *entry);
    entry->key = name;
    entry->value = vg_bool(is_required);
}

static void set_model(struct maker *maker, struct vg_list *list, struct vg_str content_type,
                      struct vg_str name)
{
    struct apigateway_map_of_string_to_string_entry *entry =
        apigateway_draft_add(maker->draft, list, sizeof *entry);
    entry->key = content_type;
    entry->value = name;
}

/* The operation's list of content types, else the document's; its first, or JSON. */
static struct vg_str content_type_of(const struct maker *maker, const char *list)
{
    const struct vg_doc *types = vg_doc_get(maker->operation, list);
    if (types == NULL)
        types = vg_doc_get(maker->draft->document, list);
    if (types == NULL || types->kind != VG_DOC_ARRAY || types->first == NULL ||
        types->first->kind != VG_DOC_STRING)
        return VG_STR("application/json");
    return types->first->text;
}

static int read_parameter(struct maker *maker, const struct vg_doc *node)
{
    const struct vg_doc *parameter = apigateway_import_resolve(maker->draft, node);
    struct vg_str in = vg_doc_text(parameter, "in");
    struct vg_str name = vg_doc_text(parameter, "name");
    struct vg_str model;
    const char *place = place_of(in);
    if (maker->parameters.count + maker->models.count > APIGATEWAY_PARAMETERS_MAX)
        return apigateway_entries_check(maker->parameters.count + maker->models.count,
                                        APIGATEWAY_PARAMETERS_MAX, "parameters", maker->draft->err);
    if (place != NULL && name.len > 0) {
        set_parameter(maker,
                      vg_arena_printf(maker->draft->call->arena, "method.request.%s.%.*s", place,
                                      VG_STR_ARG(name)),
                      vg_doc_is_true(parameter, "required"));
        return VG_OK;
    }
    const struct vg_doc *schema = vg_doc_get(parameter, "schema");
    if (!vg_str_is(in, "body") || schema == NULL) {
        apigateway_draft_warn(maker->draft, "Parameter '%.*s' in '%.*s' was ignored",
                              VG_STR_ARG(name), VG_STR_ARG(in));
        return VG_OK;
    }
    int rc = apigateway_import_schema(maker->draft, schema, &model);
    if (rc == VG_OK)
        set_model(maker, &maker->models, content_type_of(maker, "consumes"), model);
    return rc;
}

static int read_parameters(struct maker *maker, const struct vg_doc *list)
{
    int rc = VG_OK;
    if (list == NULL || list->kind != VG_DOC_ARRAY)
        return VG_OK;
    for (const struct vg_doc *at = list->first; at != NULL && rc == VG_OK; at = at->next)
        rc = read_parameter(maker, at);
    return rc;
}

/* OpenAPI 3's content: {type: {schema}}. */
static int read_content(struct maker *maker, const struct vg_doc *content, struct vg_list *models)
{
    int rc = VG_OK;
    if (content == NULL || content->kind != VG_DOC_OBJECT)
        return VG_OK;
    for (const struct vg_doc *at = content->first; at != NULL && rc == VG_OK; at = at->next) {
        const struct vg_doc *schema = vg_doc_get(at, "schema");
        struct vg_str model;
        if (schema == NULL)
            continue;
        rc = apigateway_import_schema(maker->draft, schema, &model);
        if (rc == VG_OK)
            set_model(maker, models, at->key, model);
    }
    return rc;
}

/* ---- Responses ---- */

static struct apigateway_map_of_string_to_boolean read_headers(struct maker *maker,
                                                               const struct vg_doc *headers)
{
    struct vg_list list = {0};
    if (headers != NULL && headers->kind == VG_DOC_OBJECT)
        for (const struct vg_doc *at = headers->first; at != NULL; at = at->next) {
            struct apigateway_map_of_string_to_boolean_entry *entry =
                apigateway_draft_add(maker->draft, &list, sizeof *entry);
            entry->key =
                VG_CONCAT(maker->draft->call->arena, VG_STR("method.response.header."), at->key);
            entry->value = vg_bool(false);
        }
    return (struct apigateway_map_of_string_to_boolean){list.items, list.count, list.count > 0};
}

static int read_response(struct maker *maker, const struct vg_doc *node)
{
    const struct vg_doc *response = apigateway_import_resolve(maker->draft, node);
    const struct vg_doc *schema = vg_doc_get(response, "schema");
    struct vg_list models = {0};
    struct vg_str model;
    int rc = VG_OK;
    if (!apigateway_status_code_is_valid(node->key)) {
        apigateway_draft_warn(maker->draft, "Response '%.*s' was ignored: it is no status code",
                              VG_STR_ARG(node->key));
        return VG_OK;
    }
    if (schema != NULL) {
        rc = apigateway_import_schema(maker->draft, schema, &model);
        if (rc == VG_OK)
            set_model(maker, &models, content_type_of(maker, "produces"), model);
    }
    if (rc == VG_OK)
        rc = read_content(maker, vg_doc_get(response, "content"), &models);
    if (rc != VG_OK)
        return rc;
    struct apigateway_map_of_method_response_entry *entry =
        apigateway_draft_add(maker->draft, &maker->responses, sizeof *entry);
    entry->key = node->key;
    entry->value = (struct apigateway_method_response){
        .status_code = node->key,
        .response_parameters = read_headers(maker, vg_doc_get(response, "headers")),
        .response_models = {models.items, models.count, models.count > 0}};
    return VG_OK;
}

static int read_responses(struct maker *maker)
{
    const struct vg_doc *responses = vg_doc_get(maker->operation, "responses");
    int rc = VG_OK;
    if (responses != NULL && responses->kind == VG_DOC_OBJECT)
        for (const struct vg_doc *at = responses->first; at != NULL && rc == VG_OK; at = at->next)
            rc = read_response(maker, at);
    return rc;
}

/* ---- Methods ---- */

/* By the operation's validator, else the document's. */
static int read_validator(struct maker *maker)
{
    struct vg_str name = vg_doc_text(maker->operation, "x-amazon-apigateway-request-validator");
    if (!vg_str_is_set(name))
        name = vg_doc_text(maker->draft->document, "x-amazon-apigateway-request-validator");
    if (name.len == 0)
        return VG_OK;
    const struct apigateway_request_validator *validator =
        apigateway_draft_validator(maker->draft, name);
    if (validator == NULL) {
        maker->draft->err->message = vg_arena_printf(
            maker->draft->call->arena, "Invalid Request Validator name: %.*s", VG_STR_ARG(name));
        return VG_FAIL;
    }
    maker->method.request_validator_id = validator->id;
    return VG_OK;
}

static int make_method(struct maker *maker, const struct vg_doc *shared_parameters)
{
    int rc = read_parameters(maker, shared_parameters);
    if (rc == VG_OK)
        rc = read_parameters(maker, vg_doc_get(maker->operation, "parameters"));
    const struct vg_doc *body =
        apigateway_import_resolve(maker->draft, vg_doc_get(maker->operation, "requestBody"));
    if (rc == VG_OK)
        rc = read_content(maker, vg_doc_get(body, "content"), &maker->models);
    if (rc == VG_OK)
        rc = read_responses(maker);
    if (rc != VG_OK)
        return rc;
    struct apigateway_method *method = &maker->method;
    method->operation_name = vg_doc_text(maker->operation, "operationId");
    method->request_parameters = (struct apigateway_map_of_string_to_boolean){
        maker->parameters.items, maker->parameters.count, maker->parameters.count > 0};
    method->request_models = (struct apigateway_map_of_string_to_string){
        maker->models.items, maker->models.count, maker->models.count > 0};
    method->method_responses = (struct apigateway_map_of_method_response){
        maker->responses.items, maker->responses.count, maker->responses.count > 0};
    apigateway_import_security(maker->draft, maker->operation, method);
    return VG_OK;
}

static void put_method(struct apigateway_draft *draft, struct apigateway_resource *resource,
                       const struct apigateway_method *method)
{
    struct apigateway_method *known = apigateway_method_of(resource, method->http_method);
    struct apigateway_map_of_method *all = &resource->resource_methods;
    if (known != NULL) {
        *known = *method;
        return;
    }
    struct apigateway_map_of_method_entry *items =
        VG_NEW_ARRAY(draft->call->arena, struct apigateway_map_of_method_entry, all->count + 1);
    if (all->count > 0)
        memcpy(items, all->items, all->count * sizeof *items);
    items[all->count] =
        (struct apigateway_map_of_method_entry){.key = method->http_method, .value = *method};
    *all = (struct apigateway_map_of_method){items, all->count + 1, true};
}

static int import_operation(struct apigateway_draft *draft, struct apigateway_resource *resource,
                            const struct vg_doc *operation, const char *http_method,
                            const struct vg_doc *shared_parameters)
{
    struct maker maker = {.draft = draft, .operation = operation};
    struct vg_str path = resource->path;
    maker.method.http_method = vg_str_from(http_method);
    int rc = make_method(&maker, shared_parameters);
    if (rc != VG_OK)
        return rc;
    rc = read_validator(&maker);
    if (rc == VG_OK)
        rc = apigateway_request_parameters_check(&maker.method.request_parameters, draft->err);
    if (rc != VG_OK)
        return apigateway_draft_fail(draft, "put method '%s' on resource at path '%.*s'",
                                     http_method, VG_STR_ARG(path));
    const struct vg_doc *integration = vg_doc_get(operation, "x-amazon-apigateway-integration");
    if (integration != NULL)
        rc = apigateway_import_integration(draft, integration, resource->id, &maker.method);
    if (rc != VG_OK)
        return apigateway_draft_fail(draft, "put integration on '%s' for resource at path '%.*s'",
                                     http_method, VG_STR_ARG(path));
    put_method(draft, resource, &maker.method);
    return VG_OK;
}

static int import_path(struct apigateway_draft *draft, const struct vg_doc *path)
{
    struct apigateway_resource *resource;
    const struct vg_doc *parameters = vg_doc_get(path, "parameters");
    int rc = apigateway_draft_resource(draft, path->key, &resource);
    if (path->kind != VG_DOC_OBJECT)
        return rc;
    for (const struct vg_doc *at = path->first; at != NULL && rc == VG_OK; at = at->next) {
        const char *http_method = vg_openapi_method(at->key);
        if (http_method != NULL)
            rc = import_operation(draft, resource, at, http_method, parameters);
        else if (!vg_str_is(at->key, "parameters"))
            apigateway_draft_warn(draft, "'%.*s' at path '%.*s' was ignored", VG_STR_ARG(at->key),
                                  VG_STR_ARG(path->key));
    }
    return rc;
}

int apigateway_import_paths(struct apigateway_draft *draft)
{
    const struct vg_doc *paths = vg_doc_get(draft->document, "paths");
    int rc = VG_OK;
    if (paths == NULL || paths->kind != VG_DOC_OBJECT)
        return VG_OK;
    for (const struct vg_doc *at = paths->first; at != NULL && rc == VG_OK; at = at->next)
        rc = import_path(draft, at);
    return rc;
}
