/* apigatewayv2/openapi/export.c: ExportApi: an API, or what a stage serves, as OpenAPI 3.0. */
#include "apigatewayv2/apigatewayv2.h"
#include "base/timetext.h"
#include "document/document.h"

#include <stdlib.h>

struct exporter {
    struct vg_call *call;
    struct vg_arena *arena;
    const struct apigatewayv2_api_snapshot *whole;
    struct vg_str stage_name; /* absent: the API as it is */
    int64_t date_ms;
    bool has_extensions;
};

static struct vg_doc *add_object(const struct exporter *exporter, struct vg_doc *parent,
                                 struct vg_str key)
{
    return vg_doc_add(exporter->arena, parent, key, VG_DOC_OBJECT);
}

static void add_number(const struct exporter *exporter, struct vg_doc *parent, const char *key,
                       struct vg_i32 value)
{
    if (value.set)
        vg_doc_add(exporter->arena, parent, vg_str_from(key), VG_DOC_NUMBER)->text =
            vg_arena_printf(exporter->arena, "%d", (int)value.v);
}

/* A list of strings, when there are any. */
static void add_strings(const struct exporter *exporter, struct vg_doc *parent, const char *key,
                        const void *strings)
{
    struct vg_list list = vg_list_load(strings);
    if (list.count == 0)
        return;
    struct vg_doc *array = vg_doc_add(exporter->arena, parent, vg_str_from(key), VG_DOC_ARRAY);
    for (size_t i = 0; i < list.count; i++)
        vg_doc_add(exporter->arena, array, VG_STR_NONE, VG_DOC_STRING)->text =
            ((const struct vg_str *)list.items)[i];
}

static struct vg_str lower(const struct exporter *exporter, struct vg_str text)
{
    char *copy = vg_arena_alloc(exporter->arena, text.len);
    for (size_t i = 0; i < text.len; i++)
        copy[i] = (char)(text.ptr[i] >= 'A' && text.ptr[i] <= 'Z' ? text.ptr[i] + 32 : text.ptr[i]);
    return vg_str_of(copy, text.len);
}

/* ---- Operations ---- */

static void add_parameters(const struct exporter *exporter, struct vg_doc *parent,
                           const struct apigatewayv2_integration_parameters *parameters)
{
    for (size_t i = 0; i < parameters->count; i++)
        vg_doc_add(exporter->arena, parent, parameters->items[i].key, VG_DOC_STRING)->text =
            parameters->items[i].value;
}

static void add_integration(const struct exporter *exporter, struct vg_doc *operation,
                            const struct apigatewayv2_integration *integration)
{
    struct vg_arena *arena = exporter->arena;
    struct vg_doc *object =
        add_object(exporter, operation, VG_STR("x-amazon-apigateway-integration"));
    if (integration->request_parameters.count > 0)
        add_parameters(exporter, add_object(exporter, object, VG_STR("requestParameters")),
                       &integration->request_parameters);
    if (integration->response_parameters.count > 0) {
        struct vg_doc *all = add_object(exporter, object, VG_STR("responseParameters"));
        for (size_t i = 0; i < integration->response_parameters.count; i++)
            add_parameters(exporter,
                           add_object(exporter, all, integration->response_parameters.items[i].key),
                           &integration->response_parameters.items[i].value);
    }
    vg_doc_add_text(arena, object, "description", integration->description);
    vg_doc_add_text(arena, object, "payloadFormatVersion", integration->payload_format_version);
    vg_doc_add_text(arena, object, "type",
                    lower(exporter, vg_enum_text(&apigatewayv2_shape_integration_type,
                                                 integration->integration_type)));
    vg_doc_add_text(arena, object, "httpMethod", integration->integration_method);
    vg_doc_add_text(arena, object, "uri", integration->integration_uri);
    vg_doc_add_text(arena, object, "credentials", integration->credentials_arn);
    vg_doc_add_text(
        arena, object, "connectionType",
        vg_enum_text(&apigatewayv2_shape_connection_type, integration->connection_type));
    if (integration->timeout_in_millis.v != APIGATEWAYV2_TIMEOUT_MS)
        add_number(exporter, object, "timeoutInMillis", integration->timeout_in_millis);
}

static void add_security(const struct exporter *exporter, struct vg_doc *operation,
                         const struct apigatewayv2_route *route)
{
    const struct apigatewayv2__list_of_authorizer *all = &exporter->whole->authorizers;
    struct vg_str name = VG_STR_NONE;
    if (route->authorization_type == APIGATEWAYV2_AUTHORIZATION_TYPE_AWS_IAM)
        name = VG_STR("sigv4");
    for (size_t i = 0; i < all->count; i++)
        if (vg_str_eq(all->items[i].authorizer_id, route->authorizer_id))
            name = all->items[i].name;
    if (!vg_str_is_set(name))
        return;
    struct vg_doc *list = vg_doc_add(exporter->arena, operation, VG_STR("security"), VG_DOC_ARRAY);
    struct vg_doc *scopes =
        vg_doc_add(exporter->arena, add_object(exporter, list, VG_STR_NONE), name, VG_DOC_ARRAY);
    for (size_t i = 0; i < route->authorization_scopes.count; i++)
        vg_doc_add(exporter->arena, scopes, VG_STR_NONE, VG_DOC_STRING)->text =
            route->authorization_scopes.items[i];
}

static void add_operation(const struct exporter *exporter, struct vg_doc *path,
                          const struct apigatewayv2_route *route, struct vg_str method)
{
    struct vg_arena *arena = exporter->arena;
    bool is_default = vg_str_is(route->route_key, "$default");
    struct vg_doc *operation =
        add_object(exporter, path,
                   is_default || vg_str_is(method, "ANY") ? VG_STR("x-amazon-apigateway-any-method")
                                                          : lower(exporter, method));
    vg_doc_add_text(arena, operation, "operationId", route->operation_name);
    struct vg_doc *answer = add_object(
        exporter, add_object(exporter, operation, VG_STR("responses")), VG_STR("default"));
    vg_doc_add_text(arena, answer, "description",
                    VG_CONCAT(arena, VG_STR("Default response for "), route->route_key));
    add_security(exporter, operation, route);
    if (!exporter->has_extensions)
        return;
    if (is_default)
        vg_doc_add_bool(arena, operation, "isDefaultRoute", true);
    for (size_t i = 0; i < exporter->whole->integrations.count; i++) {
        const struct apigatewayv2_integration *integration =
            &exporter->whole->integrations.items[i];
        if (vg_str_eq(route->target,
                      VG_CONCAT(arena, VG_STR("integrations/"), integration->integration_id)))
            add_integration(exporter, operation, integration);
    }
}

/* ---- Paths ---- */

static int compare_routes(const void *a, const void *b)
{
    const struct apigatewayv2_route *const *left = a, *const *right = b;
    struct vg_str left_path = (*left)->route_key, right_path = (*right)->route_key, method;
    (void)vg_str_split(&left_path, ' ', &method);
    (void)vg_str_split(&right_path, ' ', &method);
    int order = vg_str_cmp(left_path, right_path);
    return order != 0 ? order : vg_str_cmp((*left)->route_key, (*right)->route_key);
}

/* "{id}" of the path is said behind its operations. */
static void add_path_parameters(const struct exporter *exporter, struct vg_doc *path)
{
    struct vg_arena *arena = exporter->arena;
    struct vg_str rest = path->key, part;
    struct vg_doc *list = NULL;
    while (vg_str_split(&rest, '/', &part)) {
        bool is_greedy;
        if (!vg_str_is_set(apigatewayv2_part_variable(part, &is_greedy)))
            continue;
        struct vg_str name = vg_str_slice(part, 1, part.len - 1);
        if (list == NULL)
            list = vg_doc_add(arena, path, VG_STR("parameters"), VG_DOC_ARRAY);
        struct vg_doc *parameter = add_object(exporter, list, VG_STR_NONE);
        vg_doc_add_text(arena, parameter, "name", name);
        vg_doc_add_text(arena, parameter, "in", VG_STR("path"));
        vg_doc_add_text(arena, parameter, "description",
                        VG_CONCAT(arena, VG_STR("Generated path parameter for "), name));
        vg_doc_add_bool(arena, parameter, "required", true);
        vg_doc_add_text(arena, add_object(exporter, parameter, VG_STR("schema")), "type",
                        VG_STR("string"));
    }
}

/* Without extensions there is no word for any method, nor for the default route. */
static void add_paths(const struct exporter *exporter, struct vg_doc *root)
{
    const struct apigatewayv2__list_of_route *all = &exporter->whole->routes;
    struct vg_doc *paths = add_object(exporter, root, VG_STR("paths")), *path = NULL;
    const struct apigatewayv2_route **sorted =
        VG_NEW_ARRAY(exporter->arena, const struct apigatewayv2_route *, all->count + 1);
    for (size_t i = 0; i < all->count; i++)
        sorted[i] = &all->items[i];
    qsort(sorted, all->count, sizeof *sorted, compare_routes);
    for (size_t i = 0; i < all->count; i++) {
        struct apigatewayv2_route_key key;
        bool has_key = apigatewayv2_route_key_read(sorted[i]->route_key, &key);
        if (!has_key || (!exporter->has_extensions &&
                         (!vg_str_is_set(key.path) || vg_str_is(key.method, "ANY"))))
            continue;
        struct vg_str name = vg_str_is_set(key.path) ? key.path : VG_STR("/$default");
        if (path == NULL || !vg_str_eq(path->key, name)) {
            if (path != NULL)
                add_path_parameters(exporter, path);
            path = add_object(exporter, paths, name);
        }
        add_operation(exporter, path, sorted[i], key.method);
    }
    if (path != NULL)
        add_path_parameters(exporter, path);
}

/* ---- Security schemes ---- */

static void add_jwt(const struct exporter *exporter, struct vg_doc *node,
                    const struct apigatewayv2_jwt_configuration *jwt)
{
    struct vg_doc *object = add_object(exporter, node, VG_STR("jwtConfiguration"));
    vg_doc_add_text(exporter->arena, object, "issuer", jwt->issuer);
    add_strings(exporter, object, "audience", &jwt->audience);
}

static void add_scheme(const struct exporter *exporter, struct vg_doc *schemes,
                       const struct apigatewayv2_authorizer *authorizer)
{
    struct vg_arena *arena = exporter->arena;
    bool is_jwt = authorizer->authorizer_type == APIGATEWAYV2_AUTHORIZER_TYPE_JWT;
    struct vg_doc *scheme = add_object(exporter, schemes, authorizer->name);
    vg_doc_add_text(arena, scheme, "type", is_jwt ? VG_STR("oauth2") : VG_STR("apiKey"));
    if (is_jwt) {
        (void)add_object(exporter, scheme, VG_STR("flows"));
    } else {
        vg_doc_add_text(arena, scheme, "name", VG_STR("Unused"));
        vg_doc_add_text(arena, scheme, "in", VG_STR("header"));
    }
    if (!exporter->has_extensions)
        return;
    struct vg_doc *node = add_object(exporter, scheme, VG_STR("x-amazon-apigateway-authorizer"));
    if (authorizer->identity_source.count > 0)
        vg_doc_add_text(arena, node, "identitySource",
                        vg_arena_join(arena, authorizer->identity_source.items,
                                      authorizer->identity_source.count, VG_STR(",")));
    if (is_jwt) {
        add_jwt(exporter, node, authorizer->jwt_configuration);
    } else {
        vg_doc_add_text(arena, node, "authorizerUri", authorizer->authorizer_uri);
        vg_doc_add_text(arena, node, "authorizerCredentials",
                        authorizer->authorizer_credentials_arn);
        vg_doc_add_text(arena, node, "authorizerPayloadFormatVersion",
                        authorizer->authorizer_payload_format_version);
        add_number(exporter, node, "authorizerResultTtlInSeconds",
                   authorizer->authorizer_result_ttl_in_seconds);
        if (authorizer->enable_simple_responses.set)
            vg_doc_add_bool(arena, node, "enableSimpleResponses",
                            authorizer->enable_simple_responses.v);
    }
    vg_doc_add_text(arena, node, "type", is_jwt ? VG_STR("jwt") : VG_STR("request"));
}

static void add_schemes(const struct exporter *exporter, struct vg_doc *root)
{
    const struct apigatewayv2__list_of_authorizer *all = &exporter->whole->authorizers;
    const struct apigatewayv2__list_of_route *routes = &exporter->whole->routes;
    bool is_signed = false;
    for (size_t i = 0; i < routes->count; i++)
        is_signed |= routes->items[i].authorization_type == APIGATEWAYV2_AUTHORIZATION_TYPE_AWS_IAM;
    if (all->count == 0 && !is_signed)
        return;
    struct vg_doc *schemes = add_object(exporter, add_object(exporter, root, VG_STR("components")),
                                        VG_STR("securitySchemes"));
    for (size_t i = 0; i < all->count; i++)
        add_scheme(exporter, schemes, &all->items[i]);
    if (!is_signed)
        return;
    struct vg_doc *sigv4 = add_object(exporter, schemes, VG_STR("sigv4"));
    vg_doc_add_text(exporter->arena, sigv4, "type", VG_STR("apiKey"));
    vg_doc_add_text(exporter->arena, sigv4, "name", VG_STR("Authorization"));
    vg_doc_add_text(exporter->arena, sigv4, "in", VG_STR("header"));
    if (exporter->has_extensions)
        vg_doc_add_text(exporter->arena, sigv4, "x-amazon-apigateway-authtype", VG_STR("awsSigv4"));
}

/* ---- The top ---- */

static void add_info(const struct exporter *exporter, struct vg_doc *root)
{
    const struct apigatewayv2_api *api = exporter->whole->api;
    struct vg_doc *info = add_object(exporter, root, VG_STR("info"));
    vg_doc_add_text(exporter->arena, info, "title", api->name);
    vg_doc_add_text(exporter->arena, info, "description", api->description);
    vg_doc_add_text(exporter->arena, info, "version",
                    api->version.len > 0 ? api->version
                                         : vg_time_format(exporter->arena, exporter->date_ms,
                                                          "%Y-%m-%d %H:%M:%SUTC"));
}

static void add_server(const struct exporter *exporter, struct vg_doc *root)
{
    struct vg_arena *arena = exporter->arena;
    bool is_default =
        !vg_str_is_set(exporter->stage_name) || vg_str_is(exporter->stage_name, "$default");
    struct vg_doc *servers = vg_doc_add(arena, root, VG_STR("servers"), VG_DOC_ARRAY);
    struct vg_doc *server = add_object(exporter, servers, VG_STR_NONE);
    vg_doc_add_text(arena, server, "url",
                    VG_CONCAT(arena, VG_STR("https://"), exporter->whole->api->api_id,
                              VG_STR(".execute-api."), exporter->call->region,
                              VG_STR(".amazonaws.com/{basePath}")));
    struct vg_doc *variables = add_object(exporter, server, VG_STR("variables"));
    vg_doc_add_text(arena, add_object(exporter, variables, VG_STR("basePath")), "default",
                    is_default ? VG_STR("") : exporter->stage_name);
}

static void add_tags(const struct exporter *exporter, struct vg_doc *root)
{
    const struct apigatewayv2_tags *tags = &exporter->whole->api->tags;
    if (tags->count == 0)
        return;
    struct vg_doc *list = vg_doc_add(exporter->arena, root, VG_STR("tags"), VG_DOC_ARRAY);
    for (size_t i = 0; i < tags->count; i++) {
        struct vg_doc *tag = add_object(exporter, list, VG_STR_NONE);
        vg_doc_add_text(exporter->arena, tag, "name", tags->items[i].key);
        vg_doc_add_text(exporter->arena, tag, "x-amazon-apigateway-tag-value",
                        tags->items[i].value);
    }
}

static void add_cors(const struct exporter *exporter, struct vg_doc *root)
{
    const struct apigatewayv2_cors *cors = exporter->whole->api->cors_configuration;
    if (cors == NULL)
        return;
    struct vg_doc *node = add_object(exporter, root, VG_STR("x-amazon-apigateway-cors"));
    add_strings(exporter, node, "allowMethods", &cors->allow_methods);
    add_strings(exporter, node, "allowHeaders", &cors->allow_headers);
    add_strings(exporter, node, "exposeHeaders", &cors->expose_headers);
    add_number(exporter, node, "maxAge", cors->max_age);
    if (cors->allow_credentials.set)
        vg_doc_add_bool(exporter->arena, node, "allowCredentials", cors->allow_credentials.v);
    add_strings(exporter, node, "allowOrigins", &cors->allow_origins);
}

static struct vg_doc *make_document(const struct exporter *exporter)
{
    struct vg_arena *arena = exporter->arena;
    struct vg_doc *root = vg_doc_add(arena, NULL, VG_STR_NONE, VG_DOC_OBJECT);
    vg_doc_add_text(arena, root, "openapi", VG_STR("3.0.1"));
    add_info(exporter, root);
    add_server(exporter, root);
    if (exporter->has_extensions)
        add_tags(exporter, root);
    add_paths(exporter, root);
    add_schemes(exporter, root);
    if (!exporter->has_extensions)
        return root;
    add_cors(exporter, root);
    if (exporter->whole->api->disable_execute_api_endpoint.v)
        vg_doc_add_bool(
            arena, add_object(exporter, root, VG_STR("x-amazon-apigateway-endpoint-configuration")),
            "disableExecuteApiEndpoint", true);
    vg_doc_add_text(arena, root, "x-amazon-apigateway-importexport-version", VG_STR("1.0"));
    return root;
}

/* ---- ExportApi ---- */

static int check_options(const struct apigatewayv2_export_api_in *in, struct vg_error *err)
{
    if (!vg_str_is(in->specification, "OAS30"))
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST,
                       "Invalid specification specified: the only one is OAS30");
    if (!vg_str_is(in->output_type, "JSON") && !vg_str_is(in->output_type, "YAML"))
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST,
                       "Invalid outputType specified. Must be one of: [JSON, YAML]");
    if (in->export_version.len > 0 && !vg_str_is(in->export_version, "1.0"))
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST,
                       "Invalid exportVersion specified: the only one is 1.0");
    return VG_OK;
}

/* What the stage serves, or the API as it is. */
static int find_whole(struct vg_call *call, const struct apigatewayv2_export_api_in *in,
                      struct apigatewayv2_api *api, struct apigatewayv2_api_snapshot *whole,
                      int64_t *date_ms, struct vg_error *err)
{
    struct apigatewayv2_stage stage;
    struct apigatewayv2_deployment deployment;
    int rc = apigatewayv2_api_require(call, in->api_id, api, err);
    if (rc == VG_OK && !vg_str_is_set(in->stage_name)) {
        *date_ms = api->created_date.ms;
        rc = apigatewayv2_whole_load(call, in->api_id, api, whole);
        return rc == VG_NOT_FOUND ? VG_BROKEN : rc;
    }
    if (rc == VG_OK)
        rc = apigatewayv2_part_require(call, &apigatewayv2_stages_kind, in->api_id, in->stage_name,
                                       &stage, err);
    if (rc == VG_OK && !vg_str_is_set(stage.deployment_id))
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST, "The stage %.*s has no deployment",
                       VG_STR_ARG(in->stage_name));
    if (rc == VG_OK)
        rc = apigatewayv2_part_require(call, &apigatewayv2_deployments_kind, in->api_id,
                                       stage.deployment_id, &deployment, err);
    if (rc == VG_OK)
        rc = apigatewayv2_part_require(call, &apigatewayv2_snapshots_kind, in->api_id,
                                       stage.deployment_id, whole, err);
    if (rc == VG_OK)
        *date_ms = deployment.created_date.ms;
    return rc;
}

int apigatewayv2_export_api(struct vg_call *call, const struct apigatewayv2_export_api_in *in,
                            struct apigatewayv2_export_api_out *out, struct vg_error *err)
{
    struct apigatewayv2_api api;
    struct apigatewayv2_api_snapshot whole;
    struct exporter exporter = {.call = call,
                                .arena = call->arena,
                                .whole = &whole,
                                .stage_name = in->stage_name,
                                .has_extensions =
                                    !in->include_extensions.set || in->include_extensions.v};
    struct vg_buf buf;
    int rc = check_options(in, err);
    if (rc == VG_OK)
        rc = find_whole(call, in, &api, &whole, &exporter.date_ms, err);
    if (rc != VG_OK)
        return rc;
    vg_buf_init(&buf, call->arena, /* max= */ 0);
    vg_document_print(make_document(&exporter), vg_str_is(in->output_type, "YAML"), &buf);
    out->body = vg_buf_str(&buf);
    return VG_OK;
}
