/* apigateway/openapi/import.c: ImportRestApi and PutRestApi: an API out of an OpenAPI document. */
#include "apigateway/openapi/draft.h"

#include "document/await.h"

static int read_document(struct apigateway_draft *draft, struct vg_str body)
{
    struct vg_doc *root;
    struct vg_str problem;
    int rc = vg_document_await(draft->call, body, &root, &problem);
    if (rc == VG_FAIL)
        return vg_fail(draft->err, &APIGATEWAY_BAD_REQUEST, "Invalid OpenAPI input: %.*s",
                       VG_STR_ARG(problem));
    if (rc != VG_OK)
        return rc;
    struct vg_str swagger = vg_doc_text(root, "swagger");
    struct vg_str openapi = vg_doc_text(root, "openapi");
    draft->is_oas3 = vg_str_starts(openapi, VG_STR("3."));
    if (!draft->is_oas3 && !vg_str_is(swagger, "2.0"))
        return vg_fail(draft->err, &APIGATEWAY_BAD_REQUEST,
                       "Invalid OpenAPI input: neither Swagger 2.0 nor OpenAPI 3");
    draft->document = root;
    return VG_OK;
}

/* Everything in the document's order of need: models and authorizers before the methods that name
 * them. */
static int apply_document(struct apigateway_draft *draft,
                          const struct apigateway_map_of_string_to_string *parameters,
                          bool fails_on_warnings)
{
    int rc = apigateway_import_settings(draft, parameters);
    if (rc == VG_OK)
        rc = apigateway_import_models(draft);
    if (rc == VG_OK)
        rc = apigateway_import_authorizers(draft);
    if (rc == VG_OK)
        rc = apigateway_import_paths(draft);
    if (rc != VG_OK || !fails_on_warnings || draft->warnings.count == 0)
        return rc;
    struct vg_str all = vg_arena_join(draft->call->arena, draft->warnings.items,
                                      draft->warnings.count, VG_STR("\n\t"));
    return vg_fail(draft->err, &APIGATEWAY_BAD_REQUEST, "Warnings found during import:\n\t%.*s",
                   VG_STR_ARG(all));
}

static void describe(const struct apigateway_draft *draft, struct apigateway_rest_api *out)
{
    *out = draft->api;
    out->warnings = (struct apigateway_list_of_string){draft->warnings.items, draft->warnings.count,
                                                       draft->warnings.count > 0};
}

int apigateway_import_rest_api(struct vg_call *call, const struct apigateway_import_rest_api_in *in,
                               struct apigateway_import_rest_api_out *out, struct vg_error *err)
{
    struct apigateway_draft draft = {.call = call, .err = err};
    int rc = read_document(&draft, in->body);
    if (rc != VG_OK)
        return rc;
    apigateway_api_complete(call, &draft.api);
    struct apigateway_resource *root = apigateway_draft_add(&draft, &draft.resources, sizeof *root);
    *root = (struct apigateway_resource){.id = draft.api.root_resource_id, .path = VG_STR("/")};
    rc = apply_document(&draft, &in->parameters, in->fail_on_warnings.v);
    if (rc == VG_OK)
        rc = apigateway_place_put(call, draft.api.id);
    if (rc == VG_OK)
        rc = apigateway_draft_write(&draft);
    if (rc == VG_OK)
        describe(&draft, out);
    return rc;
}

int apigateway_put_rest_api(struct vg_call *call, const struct apigateway_put_rest_api_in *in,
                            struct apigateway_put_rest_api_out *out, struct vg_error *err)
{
    struct apigateway_draft draft = {.call = call, .err = err};
    int rc = apigateway_api_require(call, in->rest_api_id, &draft.api, err);
    if (rc == VG_OK)
        rc = read_document(&draft, in->body);
    if (rc == VG_OK)
        rc = apigateway_draft_load(&draft);
    if (rc != VG_OK)
        return rc;
    if (in->mode == APIGATEWAY_PUT_MODE_OVERWRITE)
        apigateway_draft_clear(&draft);
    rc = apply_document(&draft, &in->parameters, in->fail_on_warnings.v);
    if (rc == VG_OK)
        rc = apigateway_draft_write(&draft);
    if (rc != VG_OK)
        return rc;
    describe(&draft, out);
    out->tags.set = true;
    return VG_OK;
}
