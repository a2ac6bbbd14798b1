/* cognito/filter.c: parsing and matching of ListUsers' filter. */
#include "cognito/filter.h"

/* What AWS lets one search for; custom attributes are not among them. */
static const char *const searchable[] = {
    "username",   "email",       "phone_number",       "name",
    "given_name", "family_name", "preferred_username", "cognito:user_status",
    "status",     "sub",
};

static void skip_space(struct vg_str *rest)
{
    while (rest->len > 0 && (rest->ptr[0] == ' ' || rest->ptr[0] == '\t'))
        *rest = vg_str_tail(*rest, 1);
}

static bool take(struct vg_str *rest, struct vg_str token)
{
    if (!vg_str_starts(*rest, token))
        return false;
    *rest = vg_str_tail(*rest, token.len);
    return true;
}

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == ':' || c == '-' || c == '.';
}

static struct vg_str take_name(struct vg_str *rest)
{
    size_t len = 0;
    while (len < rest->len && is_name_char(rest->ptr[len]))
        len++;
    struct vg_str name = vg_str_slice(*rest, 0, len);
    *rest = vg_str_tail(*rest, len);
    return name;
}

/* A quoted text; \" and \\ stand for the character behind the backslash. */
static bool take_quoted(struct vg_arena *arena, struct vg_str *rest, struct vg_str *value)
{
    if (!take(rest, VG_STR("\"")))
        return false;
    char *text = vg_arena_alloc(arena, rest->len + 1);
    size_t len = 0;
    size_t at = 0;
    while (at < rest->len && rest->ptr[at] != '"') {
        if (rest->ptr[at] == '\\' && at + 1 < rest->len)
            at++;
        text[len++] = rest->ptr[at++];
    }
    if (at == rest->len)
        return false;
    *rest = vg_str_tail(*rest, at + 1);
    *value = vg_str_of(text, len);
    return true;
}

bool cognito_filter_parse(struct vg_arena *arena, struct vg_str text, struct cognito_filter *filter,
                          struct vg_str *problem)
{
    struct cognito_filter parsed = {0};
    struct vg_str rest = vg_str_trim(text);
    if (rest.len == 0) {
        *filter = parsed;
        return true;
    }
    parsed.attribute = take_name(&rest);
    skip_space(&rest);
    parsed.is_prefix = take(&rest, VG_STR("^"));
    bool has_operator = take(&rest, VG_STR("="));
    skip_space(&rest);
    if (parsed.attribute.len == 0 || !has_operator || !take_quoted(arena, &rest, &parsed.value) ||
        rest.len > 0) {
        *problem = VG_STR("Error while parsing filter.");
        return false;
    }
    for (size_t i = 0; i < VG_COUNT_OF(searchable); i++) {
        if (vg_str_is(parsed.attribute, searchable[i])) {
            *filter = parsed;
            return true;
        }
    }
    *problem =
        vg_arena_printf(arena, "Invalid search attribute: %.*s", VG_STR_ARG(parsed.attribute));
    return false;
}

bool cognito_filter_matches(const struct cognito_filter *filter, struct vg_str value)
{
    if (!vg_str_is_set(filter->attribute))
        return true;
    if (!vg_str_is_set(value) || value.len < filter->value.len)
        return false;
    if (!filter->is_prefix && value.len != filter->value.len)
        return false;
    struct vg_str head = vg_str_slice(value, 0, filter->value.len);
    /* The documentation: user_status does not care for case, status and username do. */
    bool ignores_case = vg_str_is(filter->attribute, "cognito:user_status");
    return ignores_case ? vg_str_ieq(head, filter->value) : vg_str_eq(head, filter->value);
}
