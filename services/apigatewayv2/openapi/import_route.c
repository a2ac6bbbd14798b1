/* apigatewayv2/openapi/import_route.c: paths and their operations become routes, what their
 * extension says becomes integrations. */
#include "apigatewayv2/openapi/draft.h"

/* An integration of components.x-amazon-apigateway-integrations, made when a route first needs it.
 */
struct apigatewayv2_named {
    struct vg_str ref;
    struct vg_str id; /* absent: it could not be made */
};

/* ---- Integrations ---- */

static struct vg_str upper(struct vg_arena *arena, struct vg_str text)
{
    if (text.len == 0)
        return VG_STR_NONE;
    char *copy = vg_arena_alloc(arena, text.len);
    for (size_t i = 0; i < text.len; i++)
        copy[i] = (char)(text.ptr[i] >= 'a' && text.ptr[i] <= 'z' ? text.ptr[i] - 32 : text.ptr[i]);
    return vg_str_of(copy, text.len);
}

static struct apigatewayv2_integration_parameters read_parameters(struct vg_arena *arena,
                                                                  const struct vg_doc *node)
{
    struct vg_list list = {NULL, 0, false};
    struct apigatewayv2_integration_parameters made;
    for (const struct vg_doc *at = node != NULL && node->kind == VG_DOC_OBJECT ? node->first : NULL;
         at != NULL; at = at->next) {
        struct apigatewayv2_integration_parameters_entry *entry =
            vg_list_add(arena, &list, sizeof *entry);
        entry->key = at->key;
        entry->value = at->kind == VG_DOC_STRING ? at->text : VG_STR("");
    }
    vg_list_store(&made, list);
    return made;
}

static void read_responses(struct vg_arena *arena, const struct vg_doc *node,
                           struct apigatewayv2_response_parameters *responses)
{
    struct vg_list list = {NULL, 0, false};
    for (const struct vg_doc *at = node != NULL && node->kind == VG_DOC_OBJECT ? node->first : NULL;
         at != NULL; at = at->next) {
        struct apigatewayv2_response_parameters_entry *entry =
            vg_list_add(arena, &list, sizeof *entry);
        entry->key = at->key;
        entry->value = read_parameters(arena, at);
    }
    vg_list_store(responses, list);
}

static bool read_integration(struct apigatewayv2_draft *draft, const struct vg_doc *node,
                             struct apigatewayv2_integration *made, struct vg_error *why)
{
    struct vg_arena *arena = draft->arena;
    int64_t timeout;
    *made = (struct apigatewayv2_integration){
        .integration_type = vg_enum_value(&apigatewayv2_shape_integration_type,
                                          upper(arena, vg_doc_text(node, "type"))),
        .integration_subtype = vg_doc_text(node, "integrationSubtype"),
        .integration_method = upper(arena, vg_doc_text(node, "httpMethod")),
        .integration_uri = vg_doc_text(node, "uri"),
        .connection_type = vg_enum_value(&apigatewayv2_shape_connection_type,
                                         upper(arena, vg_doc_text(node, "connectionType"))),
        .connection_id = vg_doc_text(node, "connectionId"),
        .credentials_arn = vg_doc_text(node, "credentials"),
        .description = vg_doc_text(node, "description"),
        .payload_format_version = vg_doc_text(node, "payloadFormatVersion"),
        .request_parameters = read_parameters(arena, vg_doc_get(node, "requestParameters")),
    };
    read_responses(arena, vg_doc_get(node, "responseParameters"), &made->response_parameters);
    if (vg_str_to_i64(vg_doc_text(node, "timeoutInMillis"), &timeout))
        made->timeout_in_millis =
            vg_i32(timeout >= 0 && timeout <= INT32_MAX ? (int32_t)timeout : INT32_MAX);
    if (vg_doc_get(node, "tlsConfig") != NULL)
        return apigatewayv2_refuse_option(why, "tlsConfig") == VG_OK;
    return apigatewayv2_draft_is_valid(draft, &apigatewayv2_shape_integration, made, why) &&
           apigatewayv2_integration_check(made, why) == VG_OK;
}

/* Its id; absent when it could not be made. */
static struct vg_str add_integration(struct apigatewayv2_draft *draft, const struct vg_doc *node,
                                     struct vg_str route_key)
{
    struct vg_error why = {.arena = draft->arena};
    struct apigatewayv2_integration made;
    if (!read_integration(draft, node, &made, &why)) {
        apigatewayv2_draft_warn(draft, "Unable to create Integration of Route '%.*s': %.*s",
                                VG_STR_ARG(route_key), VG_STR_ARG(why.message));
        return VG_STR_NONE;
    }
    made.integration_id = apigatewayv2_draft_id(draft, APIGATEWAYV2_PART_ID_LEN);
    struct vg_list list = vg_list_load(&draft->whole.integrations);
    *(struct apigatewayv2_integration *)vg_list_add(draft->arena, &list, sizeof made) = made;
    vg_list_store(&draft->whole.integrations, list);
    return made.integration_id;
}

/* Its own, or one by reference, which all that name it share. */
static struct vg_str integration_of(struct apigatewayv2_draft *draft, const struct vg_doc *node,
                                    struct vg_str route_key)
{
    struct vg_str ref = vg_doc_text(node, "$ref");
    struct apigatewayv2_named *all = draft->named.items;
    if (!vg_str_is_set(ref))
        return add_integration(draft, node, route_key);
    for (size_t i = 0; i < draft->named.count; i++)
        if (vg_str_eq(all[i].ref, ref))
            return all[i].id;
    const struct vg_doc *target = vg_doc_resolve(draft->arena, draft->document, node);
    struct vg_str id = add_integration(draft, target, route_key);
    *(struct apigatewayv2_named *)vg_list_add(draft->arena, &draft->named, sizeof *all) =
        (struct apigatewayv2_named){ref, id};
    return id;
}

/* ---- What HTTP APIs do not have ---- */

/* "application/json": {"schema": {"$ref": ...}} of a response that leads nowhere. */
static void check_content(struct apigatewayv2_draft *draft, const struct vg_doc *response,
                          const char *where)
{
    const struct vg_doc *content = vg_doc_get(response, "content");
    for (const struct vg_doc *at =
             content != NULL && content->kind == VG_DOC_OBJECT ? content->first : NULL;
         at != NULL; at = at->next) {
        const struct vg_doc *schema = vg_doc_get(at, "schema");
        if (schema != NULL && vg_doc_resolve(draft->arena, draft->document, schema) == NULL)
            apigatewayv2_draft_warn(draft,
                                    "Parse issue: attribute %s.content.schema.%.*s is missing",
                                    where, VG_STR_ARG(vg_doc_text(schema, "$ref")));
    }
}

static void remark_on(struct apigatewayv2_draft *draft, const struct vg_doc *operation,
                      struct vg_str path)
{
    static const char *const ignored[] = {"parameters", "requestBody",
                                          "x-amazon-apigateway-request-validator"};
    struct vg_arena *arena = draft->arena;
    struct vg_str where =
        vg_arena_printf(arena, "paths.'%.*s'(%.*s)", VG_STR_ARG(path), VG_STR_ARG(operation->key));
    const struct vg_doc *responses = vg_doc_get(operation, "responses");
    for (size_t i = 0; i < VG_COUNT_OF(ignored); i++)
        if (vg_doc_get(operation, ignored[i]) != NULL)
            apigatewayv2_draft_inform(draft,
                                      "%.*s.%s was ignored: HTTP APIs do not validate requests",
                                      VG_STR_ARG(where), ignored[i]);
    for (const struct vg_doc *at =
             responses != NULL && responses->kind == VG_DOC_OBJECT ? responses->first : NULL;
         at != NULL; at = at->next)
        check_content(
            draft, vg_doc_resolve(arena, draft->document, at),
            vg_arena_printf(arena, "%.*s.responses.%.*s", VG_STR_ARG(where), VG_STR_ARG(at->key))
                .ptr);
}

/* ---- Routes ---- */

/* "/v1/" before "/pets" is "/v1/pets": slashes count as one, one at the end goes. */
static struct vg_str full_path(struct apigatewayv2_draft *draft, struct vg_str path)
{
    struct vg_str rest = VG_CONCAT(draft->arena, draft->base_path, path), part;
    struct vg_buf buf;
    if (draft->base_path.len == 0)
        return path;
    vg_buf_init(&buf, draft->arena, /* max= */ 0);
    while (vg_str_split(&rest, '/', &part))
        if (part.len > 0) {
            vg_buf_add_char(&buf, '/');
            vg_buf_add(&buf, part);
        }
    return buf.len > 0 ? vg_buf_str(&buf) : VG_STR("/");
}

static struct vg_str id_of_route(struct apigatewayv2_draft *draft, struct vg_str key)
{
    for (size_t i = 0; i < draft->before.routes.count; i++)
        if (vg_str_eq(draft->before.routes.items[i].route_key, key))
            return draft->before.routes.items[i].route_id;
    return apigatewayv2_draft_id(draft, APIGATEWAYV2_PART_ID_LEN);
}

static void add_route(struct apigatewayv2_draft *draft, const struct vg_doc *operation,
                      struct vg_str key)
{
    struct vg_arena *arena = draft->arena;
    const struct vg_doc *integration = vg_doc_get(operation, "x-amazon-apigateway-integration");
    struct vg_error why = {.arena = arena};
    struct apigatewayv2_route route = {.route_key = key,
                                       .operation_name = vg_doc_text(operation, "operationId")};
    if (!apigatewayv2_import_security(draft, operation, &route)) {
        apigatewayv2_draft_warn(draft, "Unable to create Route '%.*s': its authorizer is missing",
                                VG_STR_ARG(key));
        return;
    }
    if (integration != NULL) {
        struct vg_str id = integration_of(draft, integration, key);
        if (!vg_str_is_set(id))
            return;
        route.target = VG_CONCAT(arena, VG_STR("integrations/"), id);
    }
    if (!apigatewayv2_draft_is_valid(draft, &apigatewayv2_shape_route, &route, &why) ||
        apigatewayv2_route_check(&draft->whole, &route, &why) != VG_OK) {
        apigatewayv2_draft_warn(draft, "Unable to create Route '%.*s': %.*s", VG_STR_ARG(key),
                                VG_STR_ARG(why.message));
        return;
    }
    route.route_id = id_of_route(draft, key);
    struct vg_list list = vg_list_load(&draft->whole.routes);
    *(struct apigatewayv2_route *)vg_list_add(arena, &list, sizeof route) = route;
    vg_list_store(&draft->whole.routes, list);
}

static void import_operation(struct apigatewayv2_draft *draft, const struct vg_doc *path,
                             const struct vg_doc *operation, const char *method)
{
    bool is_default = vg_doc_is_true(operation, "isDefaultRoute") ||
                      vg_str_is(path->key, "/$default") || vg_str_is(path->key, "$default");
    struct vg_str full = full_path(draft, path->key);
    remark_on(draft, operation, path->key);
    add_route(draft, operation,
              is_default ? VG_STR("$default")
                         : VG_CONCAT(draft->arena, vg_str_from(method), VG_STR(" "), full));
}

static bool is_silent(struct vg_str key)
{
    static const char *const keys[] = {"parameters", "summary", "description", "servers"};
    for (size_t i = 0; i < VG_COUNT_OF(keys); i++)
        if (vg_str_is(key, keys[i]))
            return true;
    return false;
}

static void import_path(struct apigatewayv2_draft *draft, const struct vg_doc *path)
{
    if (!vg_str_starts(path->key, VG_STR("/")))
        apigatewayv2_draft_warn(
            draft, "Parse issue: attribute paths.\n\tResource %.*s should start with /",
            VG_STR_ARG(path->key));
    if (path->kind != VG_DOC_OBJECT)
        return;
    for (const struct vg_doc *at = path->first; at != NULL; at = at->next) {
        const char *method = vg_openapi_method(at->key);
        if (method != NULL)
            import_operation(draft, path, at, method);
        else if (!is_silent(at->key))
            apigatewayv2_draft_warn(draft, "Parse issue: attribute paths.'%.*s'.%.*s is unexpected",
                                    VG_STR_ARG(path->key), VG_STR_ARG(at->key));
    }
}

/* Before any is made: each is compared with all others. */
static int check_count(struct apigatewayv2_draft *draft, const struct vg_doc *paths)
{
    size_t count = 0;
    for (const struct vg_doc *path = paths->first; path != NULL; path = path->next)
        for (const struct vg_doc *at = path->kind == VG_DOC_OBJECT ? path->first : NULL; at != NULL;
             at = at->next)
            count += vg_openapi_method(at->key) != NULL;
    if (count > APIGATEWAYV2_ROUTES_MAX)
        return vg_fail(&draft->err, &APIGATEWAYV2_TOO_MANY_REQUESTS, "An API has at most %d routes",
                       APIGATEWAYV2_ROUTES_MAX);
    return VG_OK;
}

int apigatewayv2_import_routes(struct apigatewayv2_draft *draft)
{
    const struct vg_doc *paths = vg_doc_get(draft->document, "paths");
    if (paths == NULL || paths->kind != VG_DOC_OBJECT)
        return VG_OK;
    int rc = check_count(draft, paths);
    for (const struct vg_doc *at = paths->first; at != NULL && rc == VG_OK; at = at->next)
        import_path(draft, at);
    return rc;
}
