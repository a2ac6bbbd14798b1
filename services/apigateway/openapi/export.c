/* apigateway/openapi/export.c: GetExport: what a stage serves, as Swagger 2.0 or OpenAPI 3. */
#include "apigateway/openapi/export.h"

#include "base/timetext.h"

#include <stdlib.h>

/* ---- Models ---- */

/* The models' URLs become the document's own references again. */
static void rewrite_references(const struct apigateway_export *export, struct vg_doc *node)
{
    ptrdiff_t at = vg_str_find(node->text, VG_STR("/models/"));
    if (node->kind == VG_DOC_STRING && vg_str_is(node->key, "$ref") && at >= 0)
        node->text =
            VG_CONCAT(export->call->arena,
                      export->is_oas3 ? VG_STR("#/components/schemas/") : VG_STR("#/definitions/"),
                      vg_str_tail(node->text, (size_t)at + strlen("/models/")));
    for (struct vg_doc *child = node->first; child != NULL; child = child->next)
        rewrite_references(export, child);
}

static void add_models(const struct apigateway_export *export, struct vg_doc *schemas)
{
    for (size_t i = 0; i < export->snapshot->models.count; i++) {
        const struct apigateway_model *model = &export->snapshot->models.items[i];
        struct vg_doc *schema;
        struct vg_str problem;
        if (!vg_document_read(export->call->arena, model->schema, &schema, &problem) ||
            schema->kind != VG_DOC_OBJECT)
            continue;
        rewrite_references(export, schema);
        struct vg_doc *added = vg_doc_add(export->call->arena, schemas, model->name, VG_DOC_OBJECT);
        added->first = schema->first;
        added->last = schema->last;
    }
}

/* ---- Security ---- */

static void add_scheme_head(const struct apigateway_export *export, struct vg_doc *scheme,
                            struct vg_str header)
{
    struct vg_arena *arena = export->call->arena;
    vg_doc_add_text(arena, scheme, "type", VG_STR("apiKey"));
    vg_doc_add_text(arena, scheme, "name", header);
    vg_doc_add_text(arena, scheme, "in", VG_STR("header"));
}

static void add_authorizer(const struct apigateway_export *export, struct vg_doc *schemes,
                           const struct apigateway_authorizer *authorizer)
{
    static const char *const types[] = {[APIGATEWAY_AUTHORIZER_TYPE_TOKEN] = "token",
                                        [APIGATEWAY_AUTHORIZER_TYPE_REQUEST] = "request",
                                        [APIGATEWAY_AUTHORIZER_TYPE_COGNITO_USER_POOLS] =
                                            "cognito_user_pools"};
    struct vg_arena *arena = export->call->arena;
    struct vg_str prefix = VG_STR("method.request.header."), source = authorizer->identity_source;
    struct vg_doc *scheme = vg_doc_add(arena, schemes, authorizer->name, VG_DOC_OBJECT);
    bool is_one_header = vg_str_starts(source, prefix) && vg_str_find_char(source, ',') < 0;
    add_scheme_head(export, scheme,
                    is_one_header ? vg_str_tail(source, prefix.len) : VG_STR("Authorization"));
    vg_doc_add_text(arena, scheme, "x-amazon-apigateway-authtype", authorizer->auth_type);
    if (!export->has_authorizers)
        return;
    struct vg_doc *whole =
        vg_doc_add(arena, scheme, VG_STR("x-amazon-apigateway-authorizer"), VG_DOC_OBJECT);
    vg_doc_add_text(arena, whole, "type", vg_str_from(types[authorizer->type]));
    vg_doc_add_text(arena, whole, "authorizerUri", authorizer->authorizer_uri);
    vg_doc_add_text(arena, whole, "authorizerCredentials", authorizer->authorizer_credentials);
    if (authorizer->authorizer_result_ttl_in_seconds.set)
        vg_doc_add(arena, whole, VG_STR("authorizerResultTtlInSeconds"), VG_DOC_NUMBER)->text =
            vg_arena_printf(arena, "%d", (int)authorizer->authorizer_result_ttl_in_seconds.v);
    if (authorizer->type == APIGATEWAY_AUTHORIZER_TYPE_REQUEST)
        vg_doc_add_text(arena, whole, "identitySource", source);
    vg_doc_add_text(arena, whole, "identityValidationExpression",
                    authorizer->identity_validation_expression);
    if (authorizer->provider_arns.count == 0)
        return;
    struct vg_doc *arns = vg_doc_add(arena, whole, VG_STR("providerARNs"), VG_DOC_ARRAY);
    for (size_t i = 0; i < authorizer->provider_arns.count; i++)
        vg_doc_add(arena, arns, VG_STR_NONE, VG_DOC_STRING)->text =
            authorizer->provider_arns.items[i];
}

/* What methods need beside authorizers. */
static void find_needs(const struct apigateway_export *export, bool *needs_key, bool *needs_iam)
{
    const struct apigateway_list_of_resource *resources = &export->snapshot->resources;
    for (size_t i = 0; i < resources->count; i++) {
        const struct apigateway_map_of_method *methods = &resources->items[i].resource_methods;
        for (size_t k = 0; k < methods->count; k++) {
            *needs_key |= methods->items[k].value.api_key_required.v;
            *needs_iam |= vg_str_is(methods->items[k].value.authorization_type, "AWS_IAM");
        }
    }
}

static void add_schemes(const struct apigateway_export *export, struct vg_doc *schemes)
{
    struct vg_arena *arena = export->call->arena;
    bool needs_key = false, needs_iam = false;
    find_needs(export, &needs_key, &needs_iam);
    for (size_t i = 0; i < export->snapshot->authorizers.count; i++)
        add_authorizer(export, schemes, &export->snapshot->authorizers.items[i]);
    if (needs_key)
        add_scheme_head(export, vg_doc_add(arena, schemes, VG_STR("api_key"), VG_DOC_OBJECT),
                        VG_STR("x-api-key"));
    if (!needs_iam)
        return;
    struct vg_doc *sigv4 = vg_doc_add(arena, schemes, VG_STR("sigv4"), VG_DOC_OBJECT);
    add_scheme_head(export, sigv4, VG_STR("Authorization"));
    vg_doc_add_text(arena, sigv4, "x-amazon-apigateway-authtype", VG_STR("awsSigv4"));
}

/* ---- The top ---- */

static int compare_paths(const void *a, const void *b)
{
    const struct apigateway_resource *const *left = a, *const *right = b;
    return vg_str_cmp((*left)->path, (*right)->path);
}

static void add_paths(const struct apigateway_export *export, struct vg_doc *root)
{
    const struct apigateway_list_of_resource *all = &export->snapshot->resources;
    struct vg_doc *paths = vg_doc_add(export->call->arena, root, VG_STR("paths"), VG_DOC_OBJECT);
    const struct apigateway_resource **sorted =
        VG_NEW_ARRAY(export->call->arena, const struct apigateway_resource *, all->count + 1);
    for (size_t i = 0; i < all->count; i++)
        sorted[i] = &all->items[i];
    qsort(sorted, all->count, sizeof *sorted, compare_paths);
    for (size_t i = 0; i < all->count; i++) {
        const struct apigateway_map_of_method *methods = &sorted[i]->resource_methods;
        if (methods->count == 0)
            continue;
        struct vg_doc *path =
            vg_doc_add(export->call->arena, paths, sorted[i]->path, VG_DOC_OBJECT);
        for (size_t k = 0; k < methods->count; k++)
            apigateway_export_method(export, path, &methods->items[k].value);
    }
}

static void add_address(const struct apigateway_export *export, struct vg_doc *root)
{
    struct vg_arena *arena = export->call->arena;
    struct vg_str host = VG_CONCAT(arena, export->snapshot->rest_api->id, VG_STR(".execute-api."),
                                   export->call->region, VG_STR(".amazonaws.com"));
    struct vg_str base = VG_CONCAT(arena, VG_STR("/"), export->stage);
    if (!export->is_oas3) {
        vg_doc_add_text(arena, root, "host", host);
        vg_doc_add_text(arena, root, "basePath", base);
        struct vg_doc *schemes = vg_doc_add(arena, root, VG_STR("schemes"), VG_DOC_ARRAY);
        vg_doc_add(arena, schemes, VG_STR_NONE, VG_DOC_STRING)->text = VG_STR("https");
        return;
    }
    struct vg_doc *servers = vg_doc_add(arena, root, VG_STR("servers"), VG_DOC_ARRAY);
    struct vg_doc *server = vg_doc_add(arena, servers, VG_STR_NONE, VG_DOC_OBJECT);
    vg_doc_add_text(arena, server, "url",
                    VG_CONCAT(arena, VG_STR("https://"), host, VG_STR("/{basePath}")));
    struct vg_doc *variables = vg_doc_add(arena, server, VG_STR("variables"), VG_DOC_OBJECT);
    struct vg_doc *variable = vg_doc_add(arena, variables, VG_STR("basePath"), VG_DOC_OBJECT);
    vg_doc_add_text(arena, variable, "default", base);
}

/* The extensions at the top, which go with those of integrations. */
static void add_extensions(const struct apigateway_export *export, struct vg_doc *root)
{
    const struct apigateway_api_snapshot *snapshot = export->snapshot;
    struct vg_arena *arena = export->call->arena;
    if (snapshot->request_validators.count > 0) {
        struct vg_doc *all = vg_doc_add(
            arena, root, VG_STR("x-amazon-apigateway-request-validators"), VG_DOC_OBJECT);
        for (size_t i = 0; i < snapshot->request_validators.count; i++) {
            const struct apigateway_request_validator *validator =
                &snapshot->request_validators.items[i];
            struct vg_doc *one = vg_doc_add(arena, all, validator->name, VG_DOC_OBJECT);
            vg_doc_add_bool(arena, one, "validateRequestParameters",
                            validator->validate_request_parameters.v);
            vg_doc_add_bool(arena, one, "validateRequestBody", validator->validate_request_body.v);
        }
    }
    if (snapshot->rest_api->binary_media_types.count == 0)
        return;
    struct vg_doc *types =
        vg_doc_add(arena, root, VG_STR("x-amazon-apigateway-binary-media-types"), VG_DOC_ARRAY);
    for (size_t i = 0; i < snapshot->rest_api->binary_media_types.count; i++)
        vg_doc_add(arena, types, VG_STR_NONE, VG_DOC_STRING)->text =
            snapshot->rest_api->binary_media_types.items[i];
}

struct vg_doc *apigateway_export_document(const struct apigateway_export *export)
{
    struct vg_arena *arena = export->call->arena;
    struct vg_doc *root = vg_doc_add(arena, NULL, VG_STR_NONE, VG_DOC_OBJECT);
    vg_doc_add_text(arena, root, export->is_oas3 ? "openapi" : "swagger",
                    export->is_oas3 ? VG_STR("3.0.1") : VG_STR("2.0"));
    struct vg_doc *info = vg_doc_add(arena, root, VG_STR("info"), VG_DOC_OBJECT);
    vg_doc_add_text(arena, info, "description", export->snapshot->rest_api->description);
    vg_doc_add_text(arena, info, "version", export->date);
    vg_doc_add_text(arena, info, "title", export->snapshot->rest_api->name);
    add_address(export, root);
    add_paths(export, root);
    struct vg_doc *components = root;
    if (export->is_oas3)
        components = vg_doc_add(arena, root, VG_STR("components"), VG_DOC_OBJECT);
    struct vg_doc *schemes = vg_doc_add(
        arena, components,
        export->is_oas3 ? VG_STR("securitySchemes") : VG_STR("securityDefinitions"), VG_DOC_OBJECT);
    add_schemes(export, schemes);
    add_models(export, vg_doc_add(arena, components,
                                  export->is_oas3 ? VG_STR("schemas") : VG_STR("definitions"),
                                  VG_DOC_OBJECT));
    if (export->has_integrations)
        add_extensions(export, root);
    return root;
}

/* ---- GetExport ---- */

static int read_extensions(const struct apigateway_get_export_in *in,
                           struct apigateway_export *export, struct vg_error *err)
{
    for (size_t i = 0; i < in->parameters.count; i++) {
        struct vg_str rest = in->parameters.items[i].value, name;
        if (!vg_str_is(in->parameters.items[i].key, "extensions"))
            continue;
        while (vg_str_split(&rest, ',', &name)) {
            name = vg_str_trim(name);
            bool is_all = vg_str_is(name, "apigateway");
            export->has_integrations |= is_all || vg_str_is(name, "integrations");
            export->has_authorizers |= is_all || vg_str_is(name, "authorizers");
            if (vg_str_is(name, "postman"))
                return apigateway_refuse_option(err, "the export extension postman");
        }
    }
    return VG_OK;
}

static int read_options(const struct apigateway_get_export_in *in, struct apigateway_export *export,
                        bool *is_yaml, struct vg_error *err)
{
    export->is_oas3 = vg_str_is(in->export_type, "oas30");
    *is_yaml = vg_str_is(in->accepts, "application/yaml");
    if (!export->is_oas3 && !vg_str_is(in->export_type, "swagger"))
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                       "Invalid export type specified. Must be one of: [oas30, swagger]");
    return read_extensions(in, export, err);
}

int apigateway_get_export(struct vg_call *call, const struct apigateway_get_export_in *in,
                          struct apigateway_get_export_out *out, struct vg_error *err)
{
    struct apigateway_stage stage;
    struct apigateway_deployment deployment;
    struct apigateway_api_snapshot snapshot;
    struct apigateway_export export = {
        .call = call, .snapshot = &snapshot, .stage = in->stage_name};
    struct vg_buf buf;
    bool is_yaml;
    int rc = read_options(in, &export, &is_yaml, err);
    if (rc == VG_OK)
        rc = apigateway_stage_require(call, in->rest_api_id, in->stage_name, &stage, err);
    if (rc == VG_OK)
        rc = apigateway_part_get(call, APIGATEWAY_SPACE_DEPLOYMENT, in->rest_api_id,
                                 stage.deployment_id, &apigateway_shape_deployment, &deployment);
    if (rc == VG_OK)
        rc = apigateway_snapshot_get(call, in->rest_api_id, stage.deployment_id, &snapshot);
    if (rc != VG_OK)
        return rc == VG_NOT_FOUND ? VG_BROKEN : rc;
    export.date = vg_time_iso(call->arena, deployment.created_date.ms, /* with_ms= */ false);
    vg_buf_init(&buf, call->arena, 0);
    vg_document_print(apigateway_export_document(&export), is_yaml, &buf);
    out->body = vg_buf_str(&buf);
    out->content_type = VG_STR("application/octet-stream");
    out->content_disposition = vg_arena_printf(call->arena, "attachment; filename=\"%s_%.*s.%s\"",
                                               export.is_oas3 ? "oas30" : "swagger",
                                               VG_STR_ARG(export.date), is_yaml ? "yaml" : "json");
    return VG_OK;
}
