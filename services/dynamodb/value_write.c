/* services/dynamodb/value_write.c: the stored form to JSON text, in one pass, and values as AWS
 * prints them in sentences. */
#include "value.h"

#include "base/codec.h"
#include "base/json.h"

static void write_value(struct vg_buf *buf, struct vg_str value);

static inline char *put(char *out, const char *text, size_t len)
{
    memcpy(out, text, len);
    return out + len;
}

/* `text` between `open` and `close`, which must not need escapes. Inlined, so that literals become
 * single stores. */
__attribute__((always_inline)) static inline void
write_plain(struct vg_buf *buf, struct vg_str open, struct vg_str text, struct vg_str close)
{
    char *at = dynamodb_room(buf, open.len + text.len + close.len);
    if (at == NULL)
        return;
    char *out = put(at, open.ptr, open.len);
    if (text.len > 0)
        out = put(out, text.ptr, text.len);
    out = put(out, close.ptr, close.len);
    buf->len += (size_t)(out - at);
}

static void write_string(struct vg_buf *buf, struct vg_str value)
{
    struct vg_str text = dynamodb_value_scalar(value);
    if (((unsigned char)value.ptr[0] & DYNAMODB_TAG_FLAG) == 0) {
        write_plain(buf, VG_STR("{\"S\":\""), text, VG_STR("\"}"));
        return;
    }
    vg_buf_add_lit(buf, "{\"S\":");
    vg_json_quote(buf, text);
    vg_buf_add_char(buf, '}');
}

static void write_number(struct vg_buf *buf, struct vg_str stored)
{
    char *at = dynamodb_room(buf, DYNAMODB_NUMBER_TEXT_MAX);
    if (at != NULL)
        buf->len += dynamodb_number_text(stored, at);
}

/* Whether JSON takes the text as it is, which is so for nearly all names and members. */
static bool is_plain(struct vg_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.ptr[i] < 0x20 || text.ptr[i] == '"' || text.ptr[i] == '\\')
            return false;
    }
    return true;
}

static void write_member(struct vg_buf *buf, enum dynamodb_type type, struct vg_str member)
{
    char number[DYNAMODB_NUMBER_TEXT_MAX];
    if (type == DYNAMODB_NS) {
        write_plain(buf, VG_STR("\""), vg_str_of(number, dynamodb_number_text(member, number)),
                    VG_STR("\""));
    } else if (type == DYNAMODB_BS) {
        vg_buf_add_char(buf, '"');
        vg_base64_add(buf, member);
        vg_buf_add_char(buf, '"');
    } else if (is_plain(member)) {
        write_plain(buf, VG_STR("\""), member, VG_STR("\""));
    } else {
        vg_json_quote(buf, member);
    }
}

static void write_set(struct vg_buf *buf, enum dynamodb_type type, struct vg_str value)
{
    struct dynamodb_cursor cursor = dynamodb_members(value);
    struct vg_str member;
    write_plain(buf, VG_STR("{\""), dynamodb_type_name(type), VG_STR("\":["));
    for (bool is_first = true; dynamodb_next_member(&cursor, &member); is_first = false) {
        if (!is_first)
            vg_buf_add_char(buf, ',');
        write_member(buf, type, member);
    }
    vg_buf_add_lit(buf, "]}");
}

static void write_name(struct vg_buf *buf, struct vg_str name, bool is_first)
{
    if (!is_plain(name)) {
        if (!is_first)
            vg_buf_add_char(buf, ',');
        vg_json_quote(buf, name);
        vg_buf_add_char(buf, ':');
    } else if (is_first) {
        write_plain(buf, VG_STR("\""), name, VG_STR("\":"));
    } else {
        write_plain(buf, VG_STR(",\""), name, VG_STR("\":"));
    }
}

static void write_attributes(struct vg_buf *buf, struct dynamodb_cursor cursor)
{
    struct vg_str name, value;
    vg_buf_add_char(buf, '{');
    for (bool is_first = true; dynamodb_next_attribute(&cursor, &name, &value); is_first = false) {
        write_name(buf, name, is_first);
        write_value(buf, value);
    }
    vg_buf_add_char(buf, '}');
}

static void write_list(struct vg_buf *buf, struct vg_str value)
{
    struct dynamodb_cursor cursor = dynamodb_members(value);
    struct vg_str element;
    vg_buf_add_lit(buf, "{\"L\":[");
    for (bool is_first = true; dynamodb_next_element(&cursor, &element); is_first = false) {
        if (!is_first)
            vg_buf_add_char(buf, ',');
        write_value(buf, element);
    }
    vg_buf_add_lit(buf, "]}");
}

/* Recursion is bounded by DYNAMODB_LEVELS_MAX. */
static void write_value(struct vg_buf *buf, struct vg_str value)
{
    enum dynamodb_type type = dynamodb_value_type(value);
    char number[DYNAMODB_NUMBER_TEXT_MAX];
    switch (type) {
    case DYNAMODB_S:
        write_string(buf, value);
        break;
    case DYNAMODB_N:
        write_plain(buf, VG_STR("{\"N\":\""),
                    vg_str_of(number, dynamodb_number_text(dynamodb_value_scalar(value), number)),
                    VG_STR("\"}"));
        break;
    case DYNAMODB_B:
        vg_buf_add_lit(buf, "{\"B\":\"");
        vg_base64_add(buf, dynamodb_value_scalar(value));
        vg_buf_add_lit(buf, "\"}");
        break;
    case DYNAMODB_BOOL:
        vg_buf_add(buf, dynamodb_value_is_true(value) ? VG_STR("{\"BOOL\":true}")
                                                      : VG_STR("{\"BOOL\":false}"));
        break;
    case DYNAMODB_NULL:
        vg_buf_add_lit(buf, "{\"NULL\":true}");
        break;
    case DYNAMODB_L:
        write_list(buf, value);
        break;
    case DYNAMODB_M:
        vg_buf_add_lit(buf, "{\"M\":");
        write_attributes(buf, dynamodb_members(value));
        vg_buf_add_char(buf, '}');
        break;
    default:
        write_set(buf, type, value);
    }
}

static struct vg_buf *begin(struct vg_json_out *out)
{
    if (out->needs_comma)
        vg_buf_add_char(out->buf, ',');
    out->needs_comma = true;
    return out->buf;
}

/* A value that carries a problem has no JSON of its own: inputs may be printed (journal, tests), so
 * it is null. */
void dynamodb_value_to_json(struct vg_str value, struct vg_json_out *out, struct vg_arena *arena)
{
    (void)arena;
    struct dynamodb_problem problem;
    if (dynamodb_value_problem(value, &problem))
        vg_json_out_null(out);
    else
        write_value(begin(out), value);
}

void dynamodb_item_to_json(struct vg_str item, struct vg_json_out *out, struct vg_arena *arena)
{
    (void)arena;
    struct dynamodb_problem problem;
    if (dynamodb_item_problem(item, &problem)) {
        vg_json_out_null(out);
        return;
    }
    struct vg_buf *buf = begin(out);
    (void)vg_buf_reserve(buf, item.len * 2); /* a guess, to grow at most once for common items */
    write_attributes(buf, dynamodb_attributes(item));
}

const struct vg_shape_codec dynamodb_value_codec = {
    .from_json = dynamodb_value_from_json,
    .to_json = dynamodb_value_to_json,
};
const struct vg_shape_codec dynamodb_item_codec = {
    .from_json = dynamodb_item_from_json,
    .to_json = dynamodb_item_to_json,
};

struct vg_str dynamodb_value_display(struct vg_arena *arena, struct vg_str value)
{
    enum dynamodb_type type = dynamodb_value_type(value);
    struct vg_buf buf;
    vg_buf_init(&buf, arena, /* max= */ 0);
    if (!dynamodb_type_is_scalar(type)) {
        write_value(&buf, value);
        return vg_buf_str(&buf);
    }
    vg_buf_add_char(&buf, '{');
    vg_buf_add(&buf, dynamodb_type_name(type));
    vg_buf_add_char(&buf, ':');
    if (type == DYNAMODB_N)
        write_number(&buf, dynamodb_value_scalar(value));
    else if (type == DYNAMODB_B)
        vg_base64_add(&buf, dynamodb_value_scalar(value));
    else
        vg_buf_add(&buf, dynamodb_value_scalar(value));
    vg_buf_add_char(&buf, '}');
    return vg_buf_str(&buf);
}
