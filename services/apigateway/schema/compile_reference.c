/* apigateway/schema/compile_reference.c: "$ref": to a part of the same text by a JSON pointer, and
 * to the API's other models by their address. */
#include "apigateway/schema/compile.h"

#include "base/codec.h"

/* "https://apigateway.amazonaws.com/restapis/<api>/models/<Name>". Absent when it is none. */
static struct vg_str model_name(struct vg_str address)
{
    static const char prefix[] = "https://apigateway.amazonaws.com/restapis/";
    if (!vg_str_starts(address, vg_str_from(prefix)))
        return VG_STR_NONE;
    struct vg_str rest = vg_str_tail(address, strlen(prefix));
    ptrdiff_t slash = vg_str_find_char(rest, '/');
    rest = vg_str_tail(rest, slash < 0 ? rest.len : (size_t)slash);
    if (!vg_str_starts(rest, VG_STR("/models/")))
        return VG_STR_NONE;
    rest = vg_str_tail(rest, strlen("/models/"));
    return rest.len == 0 ? VG_STR_NONE : rest;
}

static struct schema_document *document_of(struct schema_compiler *compiler, struct vg_str address)
{
    struct vg_str text;
    if (address.len == 0)
        return compiler->here;
    struct vg_str name = model_name(address);
    struct schema_document *document = compiler->documents;
    while (document != NULL && !(vg_str_is_set(name) && vg_str_eq(document->name, name)))
        document = document->next;
    if (document != NULL)
        return document;
    if (!vg_str_is_set(name) || compiler->models == NULL ||
        !compiler->models->find(compiler->models->ctx, name, &text)) {
        schema_fail(compiler, "A reference leads to no model: %.*s",
                    VG_STR_ARG(vg_str_slice(address, 0, 200)));
        return NULL;
    }
    document = VG_NEW(compiler->arena, struct schema_document);
    document->name = name;
    document->next = compiler->documents;
    if (++compiler->document_count > SCHEMA_MODELS_MAX ||
        !apigateway_json_read(compiler->arena, text, &document->root)) {
        schema_fail(compiler, "A model is no JSON, or refers to too many others");
        return NULL;
    }
    compiler->documents = document;
    return document;
}

/* ~1 is a slash, ~0 a tilde, and the whole is percent-encoded. */
static struct vg_str unescaped(struct vg_arena *arena, struct vg_str token)
{
    struct vg_buf buf;
    token = vg_percent_decode(arena, token, /* plus_is_space= */ false);
    vg_buf_init(&buf, arena, /* max= */ 0);
    for (size_t i = 0; i < token.len; i++) {
        char next = i + 1 < token.len ? token.ptr[i + 1] : '\0';
        bool is_escape = token.ptr[i] == '~' && (next == '0' || next == '1');
        vg_buf_add_char(&buf, !is_escape ? token.ptr[i] : next == '1' ? '/' : '~');
        i += is_escape;
    }
    return vg_buf_str(&buf);
}

/* False when the pointer leads nowhere. */
static bool point(struct vg_arena *arena, struct apigateway_value *value, struct vg_str pointer)
{
    struct vg_str token;
    if (pointer.len == 0)
        return true;
    if (pointer.ptr[0] != '/')
        return false;
    struct vg_str rest = vg_str_tail(pointer, 1);
    while (vg_str_split(&rest, '/', &token)) {
        uint64_t at;
        struct vg_str name = unescaped(arena, token);
        if (value->type == APIGATEWAY_MAP) {
            const struct apigateway_member *member = apigateway_map_find(value->map, name);
            if (member == NULL)
                return false;
            *value = member->value;
        } else if (value->type == APIGATEWAY_LIST && vg_str_to_u64(name, &at) &&
                   at < value->list->count) {
            *value = value->list->values[at];
        } else {
            return false;
        }
    }
    return true;
}

const struct apigateway_schema *schema_compile_reference(struct schema_compiler *compiler,
                                                         struct vg_str reference)
{
    ptrdiff_t hash = vg_str_find_char(reference, '#');
    size_t end = hash < 0 ? reference.len : (size_t)hash;
    if (++compiler->reference_count > SCHEMA_REFERENCES_MAX)
        return schema_fail(compiler, "The schema has more than 1000 references");
    struct schema_document *document = document_of(compiler, vg_str_slice(reference, 0, end));
    if (document == NULL)
        return NULL;
    struct apigateway_value value = document->root;
    if (!point(compiler->arena, &value, vg_str_tail(reference, end + 1)))
        return schema_fail(compiler, "A reference leads nowhere: %.*s",
                           VG_STR_ARG(vg_str_slice(reference, 0, 200)));
    struct schema_document *before = compiler->here;
    compiler->here = document;
    const struct apigateway_schema *schema = schema_compile(compiler, value);
    compiler->here = before;
    return schema;
}
