/* document/openapi.c: see openapi.h. */
#include "document/openapi.h"

#include "model/model.h"

/* The path of a server's URL, its variable replaced by its default; of Swagger the basePath. */
static struct vg_str path_of(struct vg_arena *arena, const struct vg_doc *document)
{
    const struct vg_doc *servers = vg_doc_get(document, "servers");
    if (vg_doc_get(document, "openapi") == NULL)
        return vg_doc_text(document, "basePath");
    if (servers == NULL || servers->kind != VG_DOC_ARRAY)
        return VG_STR_NONE;
    struct vg_str url = vg_doc_text(servers->first, "url");
    ptrdiff_t scheme = vg_str_find(url, VG_STR("://"));
    if (scheme >= 0)
        url = vg_str_tail(url, (size_t)scheme + 3);
    ptrdiff_t slash = vg_str_find_char(url, '/');
    if (slash < 0)
        return VG_STR_NONE;
    struct vg_str path = vg_str_tail(url, (size_t)slash);
    if (!vg_str_is(path, "/{basePath}"))
        return path;
    const struct vg_doc *variables = vg_doc_get(servers->first, "variables");
    struct vg_str value = vg_doc_text(vg_doc_get(variables, "basePath"), "default");
    return vg_str_starts(value, VG_STR("/")) ? value : VG_CONCAT(arena, VG_STR("/"), value);
}

bool vg_openapi_base_path(struct vg_arena *arena, const struct vg_doc *document, struct vg_str mode,
                          struct vg_str *base_path)
{
    bool is_split = vg_str_ieq(mode, VG_STR("split"));
    *base_path = VG_STR("");
    if (mode.len == 0 || vg_str_ieq(mode, VG_STR("ignore")))
        return true;
    if (!is_split && !vg_str_ieq(mode, VG_STR("prepend")))
        return false;
    struct vg_str path = path_of(arena, document);
    if (path.len > 0 && is_split) {
        ptrdiff_t slash = vg_str_find_char(vg_str_tail(path, 1), '/');
        path = slash < 0 ? VG_STR("") : vg_str_tail(path, (size_t)slash + 1);
    }
    if (path.len > 0)
        *base_path = VG_CONCAT(arena, path, VG_STR("/"));
    return true;
}

const char *vg_openapi_method(struct vg_str key)
{
    static const char *const names[][2] = {
        {"get", "GET"},         {"put", "PUT"},
        {"post", "POST"},       {"delete", "DELETE"},
        {"options", "OPTIONS"}, {"head", "HEAD"},
        {"patch", "PATCH"},     {"x-amazon-apigateway-any-method", "ANY"}};
    for (size_t i = 0; i < VG_COUNT_OF(names); i++)
        if (vg_str_is(key, names[i][0]))
            return names[i][1];
    return NULL;
}

struct vg_list vg_openapi_strings(struct vg_arena *arena, const struct vg_doc *node)
{
    struct vg_list list = {NULL, 0, false};
    if (node == NULL || node->kind != VG_DOC_ARRAY)
        return list;
    list.set = true;
    for (const struct vg_doc *at = node->first; at != NULL; at = at->next)
        if (at->kind == VG_DOC_STRING)
            *(struct vg_str *)vg_list_add(arena, &list, sizeof(struct vg_str)) = at->text;
    return list;
}
