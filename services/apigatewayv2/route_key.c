/* apigatewayv2/route_key.c: what a route's key says: "GET /pets/{id}", "ANY /{proxy+}", "$default".
 */
#include "apigatewayv2/apigatewayv2.h"

bool apigatewayv2_is_method(struct vg_str text)
{
    static const char *const names[] = {"ANY",  "GET",   "POST",   "PUT",
                                        "HEAD", "PATCH", "DELETE", "OPTIONS"};
    for (size_t i = 0; i < VG_COUNT_OF(names); i++)
        if (vg_str_is(text, names[i]))
            return true;
    return false;
}

static bool is_name(struct vg_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              c == '_' || c == '-' || c == '.' || c == ':'))
            return false;
    }
    return text.len > 0;
}

struct vg_str apigatewayv2_part_variable(struct vg_str part, bool *is_greedy)
{
    *is_greedy = vg_str_ends(part, VG_STR("+}"));
    if (!vg_str_starts(part, VG_STR("{")) || !vg_str_ends(part, VG_STR("}")))
        return VG_STR_NONE;
    return vg_str_slice(part, 1, part.len - (*is_greedy ? 2 : 1));
}

static bool is_static(struct vg_str part)
{
    for (size_t i = 0; i < part.len; i++) {
        unsigned char c = (unsigned char)part.ptr[i];
        if (c <= ' ' || c == 0x7f || c == '{' || c == '}' || c == '?' || c == '#')
            return false;
    }
    return true;
}

/* A greedy variable is the last part. */
static bool is_path(struct vg_str path)
{
    struct vg_str rest = path, part;
    if (!vg_str_starts(path, VG_STR("/")))
        return false;
    rest = vg_str_tail(rest, 1);
    while (vg_str_split(&rest, '/', &part)) {
        bool is_greedy;
        struct vg_str variable = apigatewayv2_part_variable(part, &is_greedy);
        if (vg_str_is_set(variable) ? !is_name(variable) || (is_greedy && vg_str_is_set(rest))
                                    : !is_static(part))
            return false;
    }
    return true;
}

bool apigatewayv2_route_key_read(struct vg_str text, struct apigatewayv2_route_key *key)
{
    *key = (struct apigatewayv2_route_key){{NULL, 0}, {NULL, 0}};
    if (vg_str_is(text, "$default"))
        return true;
    key->path = text;
    return vg_str_split(&key->path, ' ', &key->method) && apigatewayv2_is_method(key->method) &&
           is_path(key->path);
}
