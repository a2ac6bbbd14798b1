/* services/dynamodb/table/policy_form.c: the form in which AWS shows a resource policy and compares
 * it with another: members in one order, no white space, no lists of one, accounts as ARNs. */
#include "dynamodb/dynamodb.h"

#include "base/json.h"

enum { ACCOUNT_DIGITS = 12, MEMBERS_MAX = 10 };

/* A policy is of checked JSON, so nothing is left to fail. */
static void write_value(struct vg_json *json, struct vg_json_out *out)
{
    struct vg_str text;
    switch (vg_json_peek(json)) {
    case VG_JSON_STRING:
        if (vg_json_string(json, &text))
            vg_json_out_string(out, text);
        return;
    case VG_JSON_OBJECT:
        vg_json_out_begin(out, '{');
        if (vg_json_object(json))
            while (vg_json_member(json, &text)) {
                vg_json_out_name(out, text);
                write_value(json, out);
            }
        vg_json_out_end(out, '}');
        return;
    case VG_JSON_ARRAY:
        vg_json_out_begin(out, '[');
        if (vg_json_array(json))
            while (vg_json_element(json))
                write_value(json, out);
        vg_json_out_end(out, ']');
        return;
    default:
        if (vg_json_skip(json, &text))
            vg_json_out_raw(out, text);
        return;
    }
}

static void write_raw(struct vg_arena *arena, struct vg_str raw, struct vg_json_out *out)
{
    struct vg_json json;
    vg_json_init(&json, raw, arena);
    write_value(&json, out);
}

/* ---- A text, or a list of them ---- */

static struct vg_str as_principal(struct vg_arena *arena, struct vg_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return text;
    return text.len == ACCOUNT_DIGITS
               ? vg_arena_printf(arena, "arn:aws:iam::%.*s:root", VG_STR_ARG(text))
               : text;
}

static bool is_one_of(const struct vg_str *texts, size_t count, struct vg_str text)
{
    for (size_t i = 0; i < count; i++)
        if (vg_str_eq(texts[i], text))
            return true;
    return false;
}

static void write_texts(struct vg_arena *arena, struct vg_str raw, bool are_principals,
                        struct vg_json_out *out)
{
    struct vg_json json;
    struct vg_str text;
    size_t count = 0;
    struct vg_str *texts = VG_NEW_ARRAY(arena, struct vg_str, raw.len / 2 + 1);
    vg_json_init(&json, raw, arena);
    bool is_list = vg_json_peek(&json) == VG_JSON_ARRAY;
    if (is_list && !vg_json_array(&json))
        return;
    while (is_list ? vg_json_element(&json) : count == 0) {
        if (!vg_json_string(&json, &text)) { /* what else there is stays */
            write_raw(arena, raw, out);
            return;
        }
        if (are_principals)
            text = as_principal(arena, text);
        if (!are_principals || !is_one_of(texts, count, text))
            texts[count++] = text;
    }
    if (count != 1)
        vg_json_out_begin(out, '[');
    for (size_t i = 0; i < count; i++)
        vg_json_out_string(out, texts[i]);
    if (count != 1)
        vg_json_out_end(out, ']');
}

static void write_principals(struct vg_arena *arena, struct vg_str raw, struct vg_json_out *out)
{
    struct vg_json json;
    struct vg_str name, value;
    vg_json_init(&json, raw, arena);
    if (vg_json_peek(&json) != VG_JSON_OBJECT) {
        write_value(&json, out);
        return;
    }
    vg_json_out_begin(out, '{');
    if (vg_json_object(&json))
        while (vg_json_member(&json, &name) && vg_json_skip(&json, &value)) {
            vg_json_out_name(out, name);
            write_texts(arena, value, vg_str_is(name, "AWS"), out);
        }
    vg_json_out_end(out, '}');
}

/* ---- Statements ---- */

/* The members that `names` names, in its order. */
static bool read_members(struct vg_json *json, const char *const *names, struct vg_str *values)
{
    struct vg_str name, value;
    for (size_t i = 0; names[i] != NULL; i++)
        values[i] = VG_STR_NONE;
    if (!vg_json_object(json))
        return false;
    while (vg_json_member(json, &name)) {
        if (!vg_json_skip(json, &value))
            return false;
        for (size_t i = 0; names[i] != NULL; i++)
            if (vg_str_is(name, names[i]))
                values[i] = value;
    }
    return true;
}

static void write_statement(struct vg_json *json, struct vg_json_out *out)
{
    static const char *const names[MEMBERS_MAX] = {
        "Sid",       "Effect",   "Principal",   "NotPrincipal", "Action",
        "NotAction", "Resource", "NotResource", "Condition",    NULL};
    struct vg_str values[MEMBERS_MAX];
    vg_json_out_begin(out, '{');
    if (read_members(json, names, values))
        for (size_t i = 0; names[i] != NULL; i++) {
            if (!vg_str_is_set(values[i]))
                continue;
            struct vg_str name = vg_str_from(names[i]);
            vg_json_out_name(out, name);
            if (vg_str_is(name, "Effect"))
                vg_json_out_string(out, vg_str_ieq(values[i], VG_STR("\"allow\""))
                                            ? VG_STR("Allow")
                                            : VG_STR("Deny"));
            else if (vg_str_ends(name, VG_STR("Principal")))
                write_principals(json->arena, values[i], out);
            else if (vg_str_ends(name, VG_STR("Action")) || vg_str_ends(name, VG_STR("Resource")))
                write_texts(json->arena, values[i], /* are_principals= */ false, out);
            else
                write_raw(json->arena, values[i], out);
        }
    vg_json_out_end(out, '}');
}

struct vg_str dynamodb_policy_form(struct vg_arena *arena, struct vg_str document, bool is_shown)
{
    static const char *const names[] = {"Version", "Id", "Statement", NULL};
    struct vg_str values[3];
    struct vg_json json;
    struct vg_buf buf;
    vg_buf_init(&buf, arena, /* max= */ 0);
    struct vg_json_out out = vg_json_out_to(&buf);
    vg_json_init(&json, document, arena);
    if (!read_members(&json, names, values))
        return document;
    if (is_shown && !vg_str_is_set(values[0]))
        values[0] = VG_STR("\"2008-10-17\"");
    vg_json_out_begin(&out, '{');
    for (size_t i = 0; i < 2; i++)
        if (vg_str_is_set(values[i])) {
            vg_json_out_name(&out, vg_str_from(names[i]));
            write_raw(arena, values[i], &out);
        }
    vg_json_out_name(&out, VG_STR("Statement"));
    vg_json_out_begin(&out, '[');
    vg_json_init(&json, values[2], arena);
    if (vg_json_peek(&json) != VG_JSON_ARRAY)
        write_statement(&json, &out);
    else if (vg_json_array(&json))
        while (vg_json_element(&json))
            write_statement(&json, &out);
    vg_json_out_end(&out, ']');
    vg_json_out_end(&out, '}');
    return vg_buf_str(&buf);
}
