/* apigateway/template/operator.c: arithmetic, equality and texts of values, as Java and Velocity's
 * MathUtils have them. */
#include "apigateway/template/run.h"

#include <math.h>

__extension__ typedef __int128 wide;

/* An integer of any length: an Integer or Long where it fits, else a BigInteger. */
static struct apigateway_value integer_of(struct vtl_run *run, wide value)
{
    if (value >= INT64_MIN && value <= INT64_MAX)
        return apigateway_int((int64_t)value);
    char digits[48];
    char *at = digits + sizeof(digits);
    bool is_negative = value < 0;
    for (; value != 0; value /= 10)
        *--at = (char)('0' + (int)(is_negative ? -(value % 10) : value % 10));
    if (is_negative)
        *--at = '-';
    struct vg_str text = vg_str_of(at, (size_t)(digits + sizeof(digits) - at));
    return (struct apigateway_value){.type = APIGATEWAY_BIG,
                                     .text = vg_arena_copy(run->arena, text)};
}

static struct apigateway_value of_integers(struct vtl_run *run, enum vtl_kind kind, wide a, wide b)
{
    switch (kind) {
    case VTL_ADD:
        return integer_of(run, a + b);
    case VTL_SUB:
        return integer_of(run, a - b);
    case VTL_MUL:
        return integer_of(run, a * b);
    case VTL_DIV:
        return b == 0 ? apigateway_null() : integer_of(run, a / b);
    default:
        return b == 0 ? apigateway_null() : integer_of(run, a % b);
    }
}

static struct apigateway_value of_doubles(enum vtl_kind kind, double a, double b)
{
    switch (kind) {
    case VTL_ADD:
        return apigateway_double(a + b);
    case VTL_SUB:
        return apigateway_double(a - b);
    case VTL_MUL:
        return apigateway_double(a * b);
    case VTL_DIV:
        return b == 0 ? apigateway_null() : apigateway_double(a / b);
    default:
        return b == 0 ? apigateway_null() : apigateway_double(fmod(a, b));
    }
}

/* A sum with a string is a string; anything else that is not of numbers has no value. */
struct apigateway_value vtl_arithmetic(struct vtl_run *run, enum vtl_kind kind,
                                       struct apigateway_value a, struct apigateway_value b)
{
    if (apigateway_is_number(a) && apigateway_is_number(b)) {
        if (a.type == APIGATEWAY_INT && b.type == APIGATEWAY_INT)
            return of_integers(run, kind, a.integer, b.integer);
        return of_doubles(kind, apigateway_to_double(a), apigateway_to_double(b));
    }
    if (kind != VTL_ADD || a.type == APIGATEWAY_NULL || b.type == APIGATEWAY_NULL ||
        (a.type != APIGATEWAY_STRING && b.type != APIGATEWAY_STRING))
        return apigateway_null();
    struct vg_buf buf = vtl_make(run);
    vtl_print(run, a, &buf);
    vtl_print(run, b, &buf);
    return vtl_made(run, &buf);
}

void vtl_print(struct vtl_run *run, struct apigateway_value value, struct vg_buf *buf)
{
    size_t before = buf->len;
    if (value.type == APIGATEWAY_STRING)
        vg_buf_add(buf, value.text);
    else if (value.type == APIGATEWAY_BLOCK)
        vtl_render(run, value.block, buf);
    else if (value.type == APIGATEWAY_CONTEXT)
        apigateway_java_print(buf, vtl_context_value(run, value.text));
    else if (value.type != APIGATEWAY_NULL)
        apigateway_java_print(buf, value);
    vtl_spend_bytes(run, buf->len - before);
}

struct vg_str vtl_text(struct vtl_run *run, struct apigateway_value value)
{
    if (value.type == APIGATEWAY_STRING)
        return value.text;
    struct vg_buf buf = vtl_make(run);
    if (value.type == APIGATEWAY_NULL)
        vg_buf_add_lit(&buf, "null");
    else
        vtl_print(run, value, &buf);
    value = vtl_made(run, &buf);
    return value.type == APIGATEWAY_STRING ? value.text : VG_STR("");
}

static bool equals(struct vtl_run *run, struct apigateway_value a, struct apigateway_value b,
                   int depth);

static bool lists_equal(struct vtl_run *run, const struct apigateway_list *a,
                        const struct apigateway_list *b, int depth)
{
    bool is_equal = a->count == b->count;
    for (size_t i = 0; i < a->count && is_equal; i++)
        is_equal = equals(run, a->values[i], b->values[i], depth + 1);
    return is_equal;
}

static bool maps_equal(struct vtl_run *run, const struct apigateway_map *a,
                       const struct apigateway_map *b, int depth)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        const struct apigateway_member *other = apigateway_map_find(b, a->members[i].key);
        if (other == NULL || !equals(run, a->members[i].value, other->value, depth + 1))
            return false;
    }
    return true;
}

static bool equals(struct vtl_run *run, struct apigateway_value a, struct apigateway_value b,
                   int depth)
{
    if (!vtl_spend(run, 1) || depth > VG_JSON_DEPTH_MAX)
        return false;
    if (apigateway_is_number(a) && apigateway_is_number(b))
        return apigateway_number_cmp(a, b) == 0;
    if (a.type != b.type)
        return false;
    switch (a.type) {
    case APIGATEWAY_NULL:
        return true;
    case APIGATEWAY_BOOL:
        return a.boolean == b.boolean;
    case APIGATEWAY_STRING:
        return a.text.len == b.text.len && vtl_spend_bytes(run, a.text.len) &&
               vg_str_eq(a.text, b.text);
    case APIGATEWAY_LIST:
        return a.list == b.list || lists_equal(run, a.list, b.list, depth);
    case APIGATEWAY_MAP:
        return a.map == b.map || maps_equal(run, a.map, b.map, depth);
    case APIGATEWAY_ENTRY:
        return vg_str_eq(a.member->key, b.member->key) &&
               equals(run, a.member->value, b.member->value, depth + 1);
    default:
        return a.type == APIGATEWAY_INPUT || a.type == APIGATEWAY_UTIL ||
               (a.type == APIGATEWAY_BLOCK && a.block == b.block) ||
               (a.type == APIGATEWAY_LOOP && a.loop == b.loop);
    }
}

bool vtl_equals(struct vtl_run *run, struct apigateway_value a, struct apigateway_value b)
{
    return equals(run, a, b, 0);
}

bool vtl_same(struct vtl_run *run, struct apigateway_value a, struct apigateway_value b)
{
    bool is_alike = a.type == b.type || (apigateway_is_number(a) && apigateway_is_number(b));
    if (is_alike)
        return vtl_equals(run, a, b);
    if (a.type == APIGATEWAY_NULL || b.type == APIGATEWAY_NULL)
        return false;
    struct vg_str text = vtl_text(run, a);
    return vg_str_eq(text, vtl_text(run, b));
}
