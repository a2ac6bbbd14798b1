/* apigateway/model_template.c: GetModelTemplate: a mapping template that makes a sample of a model:
 * "foo" for each text, 42 for each number. */
#include "apigateway/stage.h"

#include "base/json.h"
#include "document/document.h"

enum { DEPTH_MAX = 32 };

static void indent(struct vg_buf *buf, int depth)
{
    for (int i = 0; i < depth; i++)
        vg_buf_add_lit(buf, "  ");
}

/* False when it refers to another schema, or is nested too deeply. */
static bool add_sample(struct vg_buf *buf, const struct vg_doc *schema, int depth);

static bool add_object(struct vg_buf *buf, const struct vg_doc *schema, int depth)
{
    const struct vg_doc *properties = vg_doc_get(schema, "properties");
    vg_buf_add_lit(buf, "{");
    for (const struct vg_doc *property = properties != NULL ? properties->first : NULL;
         property != NULL; property = property->next) {
        vg_buf_add_lit(buf, "\n");
        indent(buf, depth + 1);
        vg_json_quote(buf, property->key);
        vg_buf_add_lit(buf, " : ");
        if (!add_sample(buf, property, depth + 1))
            return false;
        if (property->next != NULL)
            vg_buf_add_lit(buf, ",");
    }
    vg_buf_add_lit(buf, "\n");
    indent(buf, depth);
    vg_buf_add_lit(buf, "}");
    return true;
}

static bool add_array(struct vg_buf *buf, const struct vg_doc *schema, int depth)
{
    const struct vg_doc *items = vg_doc_get(schema, "items");
    vg_buf_add_lit(buf, "[ ");
    if (items != NULL && !add_sample(buf, items, depth + 1))
        return false;
    vg_buf_add_lit(buf, " ]");
    return true;
}

static bool add_sample(struct vg_buf *buf, const struct vg_doc *schema, int depth)
{
    struct vg_str type = vg_doc_text(schema, "type");
    if (depth == DEPTH_MAX || vg_doc_get(schema, "$ref") != NULL)
        return false;
    if (vg_str_is(type, "object") || vg_doc_get(schema, "properties") != NULL)
        return add_object(buf, schema, depth);
    if (vg_str_is(type, "array"))
        return add_array(buf, schema, depth);
    if (vg_str_is(type, "integer") || vg_str_is(type, "number"))
        vg_buf_add_lit(buf, "42");
    else if (vg_str_is(type, "boolean"))
        vg_buf_add_lit(buf, "true");
    else if (vg_str_is(type, "null"))
        vg_buf_add_lit(buf, "null");
    else
        vg_buf_add_lit(buf, "\"foo\"");
    return true;
}

int apigateway_get_model_template(struct vg_call *call,
                                  const struct apigateway_get_model_template_in *in,
                                  struct apigateway_get_model_template_out *out,
                                  struct vg_error *err)
{
    struct apigateway_rest_api api;
    struct apigateway_model model;
    struct vg_doc *schema;
    struct vg_str problem;
    struct vg_buf buf;
    int rc = apigateway_api_require(call, in->rest_api_id, &api, err);
    if (rc == VG_OK)
        rc = apigateway_part_get(call, APIGATEWAY_SPACE_MODEL, in->rest_api_id, in->model_name,
                                 &apigateway_shape_model, &model);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAY_NOT_FOUND, "Invalid model name specified: %.*s",
                       VG_STR_ARG(in->model_name));
    if (rc != VG_OK)
        return rc;
    if (!vg_document_read(call->arena, model.schema, &schema, &problem))
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Invalid model schema specified: %.*s",
                       VG_STR_ARG(problem));
    vg_buf_init(&buf, call->arena, /* max= */ 0);
    vg_buf_add_lit(&buf, "#set($inputRoot = $input.path('$'))\n");
    if (!add_sample(&buf, schema, 0))
        return apigateway_refuse_option(err, "templates of models that refer to others");
    out->value = vg_buf_str(&buf);
    return VG_OK;
}
