/* wafv2/engine/json_body.c: the keys and values of a JSON body, all or those below given paths
 * (JSON pointers). */
#include "wafv2/engine/field.h"

#include "base/json.h"

struct walk {
    const struct waf_field *field;
    struct vg_arena *arena;
    struct waf_content *content;
    struct vg_buf path; /* of the value at hand, as a pointer: "/a/b/0" */
};

/* Whether the value at hand is one of the included, or below one. */
static bool is_included(const struct walk *walk)
{
    struct vg_str path = vg_buf_str(&walk->path);
    if (walk->field->names_are == WAF_NAMES_ALL)
        return true;
    for (size_t i = 0; i < walk->field->name_count; i++) {
        struct vg_str wanted = walk->field->names[i];
        if (vg_str_is(wanted, "/"))
            return true;
        if (vg_str_starts(path, wanted) && (path.len == wanted.len || path.ptr[wanted.len] == '/'))
            return true;
    }
    return false;
}

static void path_push(struct walk *walk, struct vg_str name)
{
    if (walk->field->names_are == WAF_NAMES_ALL)
        return;
    vg_buf_add_char(&walk->path, '/');
    for (size_t i = 0; i < name.len; i++)
        if (name.ptr[i] == '~')
            vg_buf_add_lit(&walk->path, "~0");
        else if (name.ptr[i] == '/')
            vg_buf_add_lit(&walk->path, "~1");
        else
            vg_buf_add_char(&walk->path, name.ptr[i]);
}

static bool read_value(struct walk *walk, struct vg_json *json);

static bool read_object(struct walk *walk, struct vg_json *json)
{
    struct vg_str name;
    if (!vg_json_object(json))
        return false;
    while (vg_json_member(json, &name)) {
        size_t path_len = walk->path.len;
        path_push(walk, name);
        if (walk->field->with_keys && is_included(walk))
            waf_content_add(walk->content, walk->arena, name);
        if (!read_value(walk, json))
            return false;
        walk->path.len = path_len;
    }
    return json->error == NULL;
}

static bool read_array(struct walk *walk, struct vg_json *json)
{
    char digits[24];
    if (!vg_json_array(json))
        return false;
    for (size_t index = 0; vg_json_element(json); index++) {
        size_t path_len = walk->path.len, len = 0, rest = index;
        char reversed[24];
        do
            reversed[len++] = (char)('0' + rest % 10);
        while ((rest /= 10) > 0);
        for (size_t i = 0; i < len; i++)
            digits[i] = reversed[len - 1 - i];
        path_push(walk, vg_str_of(digits, len));
        if (!read_value(walk, json))
            return false;
        walk->path.len = path_len;
    }
    return json->error == NULL;
}

static bool read_value(struct walk *walk, struct vg_json *json)
{
    struct vg_str text;
    switch (vg_json_peek(json)) {
    case VG_JSON_OBJECT:
        return read_object(walk, json);
    case VG_JSON_ARRAY:
        return read_array(walk, json);
    case VG_JSON_STRING:
        if (!vg_json_string(json, &text))
            return false;
        break;
    default:
        if (!vg_json_skip(json, &text))
            return false;
    }
    if (walk->field->with_values && is_included(walk))
        waf_content_add(walk->content, walk->arena, text);
    return true;
}

bool waf_json_content(const struct waf_field *field, struct vg_str text, struct vg_arena *arena,
                      struct waf_content *content)
{
    struct walk walk = {.field = field, .arena = arena, .content = content};
    struct vg_json json;
    vg_buf_init(&walk.path, arena, /* max= */ 0);
    vg_json_init(&json, text, arena);
    return read_value(&walk, &json) && vg_json_at_end(&json);
}
