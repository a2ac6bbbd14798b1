/* apigatewayv2/openapi/import.c: ImportApi and ReimportApi: an HTTP API out of an OpenAPI 3
 * document. */
#include "apigatewayv2/openapi/draft.h"

/* ---- The draft, on a pool thread ---- */

struct importing {
    struct vg_str body, base_path;
    bool fails_on_warnings;
    struct apigatewayv2_draft draft;
    int rc; /* VG_OK, or VG_FAIL with the draft's error */
};

static int read_document(struct apigatewayv2_draft *draft, struct vg_str body)
{
    struct vg_doc *root;
    struct vg_str problem;
    if (!vg_document_read(draft->arena, body, &root, &problem))
        return vg_fail(&draft->err, &APIGATEWAYV2_BAD_REQUEST, "Invalid OpenAPI input: %.*s",
                       VG_STR_ARG(problem));
    if (!vg_str_starts(vg_doc_text(root, "openapi"), VG_STR("3.0")))
        return vg_fail(&draft->err, &APIGATEWAYV2_BAD_REQUEST,
                       "Invalid OpenAPI input: HTTP APIs are made of OpenAPI 3.0 documents");
    draft->document = root;
    return VG_OK;
}

/* Authorizers before the routes that name them. */
static int apply_document(struct apigatewayv2_draft *draft, struct vg_str base_path,
                          bool fails_on_warnings)
{
    if (!vg_openapi_base_path(draft->arena, draft->document, base_path, &draft->base_path))
        return vg_fail(&draft->err, &APIGATEWAYV2_BAD_REQUEST,
                       "Invalid basepath specified. Must be one of: [ignore, prepend, split]");
    int rc = apigatewayv2_import_settings(draft);
    if (rc != VG_OK)
        return rc;
    apigatewayv2_import_authorizers(draft);
    rc = apigatewayv2_import_routes(draft);
    if (rc != VG_OK)
        return rc;
    struct vg_list warnings = draft->warnings;
    if (fails_on_warnings && warnings.count > 0) {
        struct vg_str all =
            vg_arena_join(draft->arena, warnings.items, warnings.count, VG_STR("\n\t"));
        return vg_fail(&draft->err, &APIGATEWAYV2_BAD_REQUEST,
                       "Warnings found during import:\n\t%.*s", VG_STR_ARG(all));
    }
    vg_list_store(&draft->api.warnings, warnings);
    vg_list_store(&draft->api.import_info, draft->info);
    return VG_OK;
}

static void make_draft(struct vg_arena *arena, void *data)
{
    struct importing *importing = data;
    struct apigatewayv2_draft *draft = &importing->draft;
    draft->arena = draft->err.arena = arena;
    importing->rc = read_document(draft, importing->body);
    if (importing->rc == VG_OK)
        importing->rc = apply_document(draft, importing->base_path, importing->fails_on_warnings);
}

/* VG_OK with what was made of the document, VG_FAIL, VG_DEFER. */
static int await_draft(struct vg_call *call, struct importing **importing, struct vg_error *err)
{
    (*importing)->draft.random = vg_random_split(&call->random);
    static const struct vg_build build = {.name = "draft", .work = make_draft};
    void *data = *importing;
    int rc = vg_await_build(call, &build, &data);
    if (rc != VG_OK)
        return rc;
    *importing = data;
    if ((*importing)->rc == VG_OK)
        return VG_OK;
    return vg_fail_with(err, (*importing)->draft.err.shape, (*importing)->draft.err.message,
                        /* detail= */ NULL);
}

/* ---- Writing ---- */

static struct vg_str name_of(const struct apigatewayv2_kind *kind, const void *record)
{
    if (kind == &apigatewayv2_routes_kind)
        return ((const struct apigatewayv2_route *)record)->route_id;
    if (kind == &apigatewayv2_integrations_kind)
        return ((const struct apigatewayv2_integration *)record)->integration_id;
    return ((const struct apigatewayv2_authorizer *)record)->authorizer_id;
}

static int replace(struct vg_call *call, struct vg_str api_id, const struct apigatewayv2_kind *kind,
                   struct vg_list before, struct vg_list after)
{
    size_t size = kind->shape->size;
    int rc = VG_OK;
    for (size_t i = 0; i < before.count && rc == VG_OK; i++)
        rc = apigatewayv2_part_delete(call, kind, api_id,
                                      name_of(kind, (char *)before.items + i * size));
    for (size_t i = 0; i < after.count && rc == VG_OK; i++) {
        const void *record = (char *)after.items + i * size;
        rc = apigatewayv2_part_put(call, kind, api_id, name_of(kind, record), record);
    }
    return rc;
}

/* Instead of what the API had. */
static int write_draft(struct vg_call *call, const struct apigatewayv2_draft *draft,
                       const struct apigatewayv2_api_snapshot *before)
{
    const struct apigatewayv2_api_snapshot *whole = &draft->whole;
    struct vg_str api_id = draft->api.api_id;
    int rc = apigatewayv2_api_put(call, &draft->api);
    if (rc == VG_OK)
        rc = replace(call, api_id, &apigatewayv2_routes_kind, vg_list_load(&before->routes),
                     vg_list_load(&whole->routes));
    if (rc == VG_OK)
        rc = replace(call, api_id, &apigatewayv2_integrations_kind,
                     vg_list_load(&before->integrations), vg_list_load(&whole->integrations));
    if (rc == VG_OK)
        rc = replace(call, api_id, &apigatewayv2_authorizers_kind,
                     vg_list_load(&before->authorizers), vg_list_load(&whole->authorizers));
    return rc;
}

/* ---- Operations ---- */

int apigatewayv2_import_api(struct vg_call *call, const struct apigatewayv2_import_api_in *in,
                            struct apigatewayv2_import_api_out *out, struct vg_error *err)
{
    static const struct apigatewayv2_api_snapshot nothing;
    struct importing *importing = VG_NEW(call->arena, struct importing);
    importing->body = in->body;
    importing->base_path = in->basepath;
    importing->fails_on_warnings = in->fail_on_warnings.v;
    apigatewayv2_api_complete(call, &importing->draft.api);
    int rc = await_draft(call, &importing, err);
    if (rc == VG_OK)
        rc = write_draft(call, &importing->draft, &nothing);
    if (rc == VG_OK)
        rc = apigatewayv2_place_put(call, importing->draft.api.api_id);
    if (rc != VG_OK)
        return rc;
    apigatewayv2_api_describe(call, &importing->draft.api);
    vg_members_copy(&apigatewayv2_shape_api, &importing->draft.api,
                    &apigatewayv2_shape_import_api_out, out);
    return VG_OK;
}

/* The document says all: what it does not have, goes. Routes and authorizers that stay under their
 * names keep their ids. */
int apigatewayv2_reimport_api(struct vg_call *call, const struct apigatewayv2_reimport_api_in *in,
                              struct apigatewayv2_reimport_api_out *out, struct vg_error *err)
{
    struct apigatewayv2_api_snapshot before;
    struct importing *importing = VG_NEW(call->arena, struct importing);
    struct apigatewayv2_api *api = &importing->draft.api;
    importing->body = in->body;
    importing->base_path = in->basepath;
    importing->fails_on_warnings = in->fail_on_warnings.v;
    int rc = apigatewayv2_api_require(call, in->api_id, api, err);
    if (rc == VG_OK)
        rc = apigatewayv2_whole_load(call, in->api_id, api, &before);
    if (rc != VG_OK)
        return rc;
    importing->draft.before = before;
    rc = await_draft(call, &importing, err);
    if (rc == VG_OK)
        rc = write_draft(call, &importing->draft, &before);
    if (rc == VG_OK)
        rc = apigatewayv2_changed(call, in->api_id);
    if (rc != VG_OK)
        return rc;
    apigatewayv2_api_describe(call, &importing->draft.api);
    vg_members_copy(&apigatewayv2_shape_api, &importing->draft.api,
                    &apigatewayv2_shape_reimport_api_out, out);
    return VG_OK;
}
