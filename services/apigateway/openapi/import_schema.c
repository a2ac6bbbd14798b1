/* apigateway/openapi/import_schema.c: schemas become models; references between them become the
 * models' URLs, as API Gateway has them. */
#include "apigateway/openapi/draft.h"

#include "base/json.h"

enum { MODELS_MAX = 2000 };
#define MODEL_URL "https://apigateway.amazonaws.com/restapis/"

static const struct vg_doc *schemas_of(const struct apigateway_draft *draft)
{
    return draft->is_oas3 ? vg_doc_get(vg_doc_get(draft->document, "components"), "schemas")
                          : vg_doc_get(draft->document, "definitions");
}

const struct vg_doc *apigateway_import_resolve(const struct apigateway_draft *draft,
                                               const struct vg_doc *node)
{
    return vg_doc_resolve(draft->call->arena, draft->document, node);
}

/* The name behind the last slash of "#/definitions/Pet" and of "#/components/schemas/Pet". */
static struct vg_str referred_name(struct vg_str ref)
{
    if (!vg_str_starts(ref, VG_STR("#/definitions/")) &&
        !vg_str_starts(ref, VG_STR("#/components/schemas/")))
        return VG_STR_NONE;
    return vg_str_tail(ref, (size_t)vg_str_rfind_char(ref, '/') + 1);
}

/* The schema's text, with references as models have them. */
static void write_schema(const struct apigateway_draft *draft, const struct vg_doc *node,
                         struct vg_buf *buf)
{
    bool is_object = node->kind == VG_DOC_OBJECT;
    if (!is_object && node->kind != VG_DOC_ARRAY) {
        struct vg_str name = VG_STR_NONE;
        if (vg_str_is(node->key, "$ref") && node->kind == VG_DOC_STRING)
            name = referred_name(node->text);
        if (name.len > 0)
            vg_json_quote(buf, VG_CONCAT(draft->call->arena, VG_STR(MODEL_URL), draft->api.id,
                                         VG_STR("/models/"), name));
        else
            vg_document_write(node, buf);
        return;
    }
    vg_buf_add_char(buf, is_object ? '{' : '[');
    bool is_first = true;
    for (const struct vg_doc *at = node->first; at != NULL; at = at->next) {
        /* What OpenAPI adds to JSON schema says nothing here. */
        if (is_object &&
            (vg_str_is(at->key, "example") || vg_str_is(at->key, "xml") ||
             vg_str_is(at->key, "externalDocs") || vg_str_is(at->key, "discriminator")))
            continue;
        if (!is_first)
            vg_buf_add_char(buf, ',');
        is_first = false;
        if (is_object) {
            vg_json_quote(buf, at->key);
            vg_buf_add_char(buf, ':');
        }
        write_schema(draft, at, buf);
    }
    vg_buf_add_char(buf, is_object ? '}' : ']');
}

static int add_model(struct apigateway_draft *draft, struct vg_str name,
                     const struct vg_doc *schema)
{
    struct vg_buf buf;
    vg_buf_init(&buf, draft->call->arena, 0);
    write_schema(draft, schema, &buf);
    struct apigateway_model *model = apigateway_draft_model(draft, name);
    struct apigateway_model made = {
        .id = model != NULL ? model->id : apigateway_id(draft->call, APIGATEWAY_PART_ID_LEN),
        .name = name,
        .description = vg_doc_text(schema, "description"),
        .schema = vg_buf_str(&buf),
        .content_type = VG_STR("application/json"),
    };
    int rc = apigateway_model_check(draft->call, &made, draft->err);
    if (rc != VG_OK)
        return apigateway_draft_fail(draft, "create model for '%.*s'", VG_STR_ARG(name));
    if (model == NULL && apigateway_entries_check(draft->models.count + 1, MODELS_MAX, "models",
                                                  draft->err) != VG_OK)
        return apigateway_draft_fail(draft, "create model for '%.*s'", VG_STR_ARG(name));
    if (model == NULL)
        model = apigateway_draft_add(draft, &draft->models, sizeof made);
    *model = made;
    return VG_OK;
}

int apigateway_import_models(struct apigateway_draft *draft)
{
    const struct vg_doc *schemas = schemas_of(draft);
    int rc = VG_OK;
    if (schemas == NULL || schemas->kind != VG_DOC_OBJECT)
        return VG_OK;
    for (const struct vg_doc *at = schemas->first; at != NULL && rc == VG_OK; at = at->next)
        rc = add_model(draft, at->key, at);
    return rc;
}

int apigateway_import_schema(struct apigateway_draft *draft, const struct vg_doc *schema,
                             struct vg_str *model_name)
{
    struct vg_str ref = vg_doc_text(schema, "$ref");
    if (vg_str_is_set(ref)) {
        *model_name = referred_name(ref);
        if (apigateway_draft_model(draft, *model_name) != NULL)
            return VG_OK;
        draft->err->message = vg_arena_printf(
            draft->call->arena, "Invalid model name specified: %.*s", VG_STR_ARG(ref));
        return apigateway_draft_fail(draft, "put a model by reference");
    }
    *model_name = VG_CONCAT(draft->call->arena, VG_STR("MODEL"), apigateway_id(draft->call, 6));
    return add_model(draft, *model_name, schema);
}
