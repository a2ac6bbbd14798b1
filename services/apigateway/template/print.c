/* apigateway/template/print.c: values as JSON and as Java's toString() prints them. */
#include "apigateway/template/value.h"

#include <math.h>

/* The digits of the shortest text that reads back as the same double, and where their point is:
 * 0.d1d2d3... times ten to the `exponent`. */
struct decimal {
    char digits[32];
    size_t count;
    int exponent;
};

static struct decimal decimal_of(double magnitude)
{
    struct decimal decimal = {.exponent = 0};
    char room[64];
    struct vg_buf buf = {.ptr = room, .cap = sizeof(room), .max = sizeof(room)};
    vg_buf_add_f64(&buf, magnitude);
    struct vg_str text = vg_buf_str(&buf);
    bool is_behind_point = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '.') {
            is_behind_point = true;
        } else if (c == 'e') {
            int64_t shift = 0;
            bool has_plus = i + 1 < text.len && text.ptr[i + 1] == '+';
            VG_ASSERT(vg_str_to_i64(vg_str_tail(text, i + 1 + has_plus), &shift));
            decimal.exponent += (int)shift;
            break;
        } else if (c == '0' && decimal.count == 0) {
            decimal.exponent -= is_behind_point; /* leading zeros */
        } else {
            if (decimal.count < sizeof(decimal.digits))
                decimal.digits[decimal.count++] = c;
            decimal.exponent += !is_behind_point;
        }
    }
    while (decimal.count > 1 && decimal.digits[decimal.count - 1] == '0')
        decimal.count--;
    return decimal;
}

static void print_digits(struct vg_buf *buf, const struct decimal *decimal, int from, int to)
{
    for (int i = from; i < to; i++)
        vg_buf_add_char(buf, i >= 0 && i < (int)decimal->count ? decimal->digits[i] : '0');
}

/* Plain from 0.001 to 10,000,000, else with an exponent; a digit on either side of the point. */
void apigateway_double_print(struct vg_buf *buf, double value)
{
    if (isnan(value) || isinf(value)) {
        vg_buf_add_f64(buf, value);
        return;
    }
    if (signbit(value))
        vg_buf_add_char(buf, '-');
    double magnitude = fabs(value);
    if (magnitude == 0) {
        vg_buf_add_lit(buf, "0.0");
        return;
    }
    struct decimal decimal = decimal_of(magnitude);
    int count = (int)decimal.count;
    bool is_plain = magnitude >= 1e-3 && magnitude < 1e7;
    int point = is_plain ? decimal.exponent : 1;
    print_digits(buf, &decimal, point > 0 ? 0 : -1, point > 0 ? point : 0);
    vg_buf_add_char(buf, '.');
    print_digits(buf, &decimal, point, count > point ? count : point + 1);
    if (!is_plain) {
        vg_buf_add_char(buf, 'E');
        vg_buf_add_i64(buf, decimal.exponent - 1);
    }
}

static void print_number(struct vg_buf *buf, struct apigateway_value value)
{
    if (value.type == APIGATEWAY_INT)
        vg_buf_add_i64(buf, value.integer);
    else if (value.type == APIGATEWAY_DOUBLE)
        apigateway_double_print(buf, value.real);
    else
        vg_buf_add(buf, value.text);
}

static void json_print(struct vg_buf *buf, struct apigateway_value value, int depth);

static void json_print_list(struct vg_buf *buf, const struct apigateway_list *list, int depth)
{
    vg_buf_add_char(buf, '[');
    for (size_t i = 0; i < list->count && !buf->overflow; i++) {
        if (i > 0)
            vg_buf_add_char(buf, ',');
        json_print(buf, list->values[i], depth + 1);
    }
    vg_buf_add_char(buf, ']');
}

static void json_print_map(struct vg_buf *buf, const struct apigateway_map *map, int depth)
{
    vg_buf_add_char(buf, '{');
    for (size_t i = 0; i < map->count && !buf->overflow; i++) {
        if (i > 0)
            vg_buf_add_char(buf, ',');
        vg_json_quote(buf, map->members[i].key);
        vg_buf_add_char(buf, ':');
        json_print(buf, map->members[i].value, depth + 1);
    }
    vg_buf_add_char(buf, '}');
}

/* Only what holds itself is so deep: it would never end. */
static bool is_too_deep(struct vg_buf *buf, int depth)
{
    if (depth > VG_JSON_DEPTH_MAX)
        buf->overflow = true;
    return buf->overflow;
}

static void json_print(struct vg_buf *buf, struct apigateway_value value, int depth)
{
    if (is_too_deep(buf, depth))
        return;
    switch (value.type) {
    case APIGATEWAY_BOOL:
        vg_buf_add(buf, value.boolean ? VG_STR("true") : VG_STR("false"));
        break;
    case APIGATEWAY_INT:
    case APIGATEWAY_DOUBLE:
    case APIGATEWAY_BIG:
        print_number(buf, value);
        break;
    case APIGATEWAY_STRING:
        vg_json_quote(buf, value.text);
        break;
    case APIGATEWAY_LIST:
        json_print_list(buf, value.list, depth);
        break;
    case APIGATEWAY_MAP:
        json_print_map(buf, value.map, depth);
        break;
    default:
        vg_buf_add_lit(buf, "null");
    }
}

static void java_print(struct vg_buf *buf, struct apigateway_value value, int depth);

static void java_print_member(struct vg_buf *buf, const struct apigateway_member *member, int depth)
{
    vg_buf_add(buf, member->key);
    vg_buf_add_char(buf, '=');
    java_print(buf, member->value, depth + 1);
}

static void java_print_list(struct vg_buf *buf, const struct apigateway_list *list, int depth)
{
    vg_buf_add_char(buf, '[');
    for (size_t i = 0; i < list->count && !buf->overflow; i++) {
        if (i > 0)
            vg_buf_add_lit(buf, ", ");
        java_print(buf, list->values[i], depth + 1);
    }
    vg_buf_add_char(buf, ']');
}

static void java_print_map(struct vg_buf *buf, const struct apigateway_map *map, int depth)
{
    vg_buf_add_char(buf, '{');
    for (size_t i = 0; i < map->count && !buf->overflow; i++) {
        if (i > 0)
            vg_buf_add_lit(buf, ", ");
        java_print_member(buf, &map->members[i], depth);
    }
    vg_buf_add_char(buf, '}');
}

static void java_print(struct vg_buf *buf, struct apigateway_value value, int depth)
{
    if (is_too_deep(buf, depth))
        return;
    switch (value.type) {
    case APIGATEWAY_NULL:
        vg_buf_add_lit(buf, "null");
        break;
    case APIGATEWAY_STRING:
        vg_buf_add(buf, value.text);
        break;
    case APIGATEWAY_LIST:
        if (value.list->is_json)
            json_print(buf, value, depth);
        else
            java_print_list(buf, value.list, depth);
        break;
    case APIGATEWAY_MAP:
        java_print_map(buf, value.map, depth);
        break;
    case APIGATEWAY_ENTRY:
        java_print_member(buf, value.member, depth);
        break;
    case APIGATEWAY_INPUT:
    case APIGATEWAY_UTIL:
    case APIGATEWAY_CONTEXT:
    case APIGATEWAY_LOOP:
    case APIGATEWAY_BLOCK:
        break; /* the evaluator prints them, where they print at all */
    default:
        json_print(buf, value, depth);
    }
}

void apigateway_json_print(struct vg_buf *buf, struct apigateway_value value)
{
    json_print(buf, value, 0);
}

void apigateway_java_print(struct vg_buf *buf, struct apigateway_value value)
{
    java_print(buf, value, 0);
}
