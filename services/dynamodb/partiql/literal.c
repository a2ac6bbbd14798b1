/* services/dynamodb/partiql/literal.c: literals and parameters as stored values. */
#include "translate.h"

#include "dynamodb/value/order.h"

#define INVALID "One or more parameter values were invalid: "
#define TOO_DEEP "Nesting Levels have exceeded supported limits under "

struct writer {
    struct partiql_context *context;
    struct vg_buf out;
    struct dynamodb_order order;
    struct vg_buf place; /* "root.a[1]": where in the value, as AWS tells it */
    int steps;           /* of it */
};

static void writer_init(struct writer *writer, struct partiql_context *context)
{
    writer->context = context;
    writer->steps = 0;
    vg_buf_init(&writer->out, context->arena, /* max= */ 0);
    vg_buf_init(&writer->place, context->arena, /* max= */ 0);
    vg_buf_add_lit(&writer->place, "root");
    dynamodb_order_init(&writer->order, &writer->out);
}

static bool write_value(struct writer *writer, const struct partiql_expr *expr);

static bool refuse(struct writer *writer, const char *before, const char *after)
{
    struct vg_arena *arena = writer->context->arena;
    struct vg_str place = vg_arena_copy(arena, vg_buf_str(&writer->place));
    struct vg_str sentence = VG_CONCAT(arena, vg_str_from(before), vg_str_from(after), place);
    return partiql_fail(writer->context, sentence) != NULL;
}

static bool is_whole(struct vg_str number)
{
    return vg_str_find_char(number, '.') < 0 && vg_str_find_char(number, 'e') < 0 &&
           vg_str_find_char(number, 'E') < 0;
}

/* How AWS calls the kind of an expression inside a value. */
static struct vg_str class_of(const struct partiql_expr *expr)
{
    static const char *const names[PARTIQL_OTHER + 1] = {
        [PARTIQL_STRING] = "STRING",     [PARTIQL_TRUE] = "BOOL",
        [PARTIQL_FALSE] = "BOOL",        [PARTIQL_NULL] = "NULL",
        [PARTIQL_LIST] = "Seq",          [PARTIQL_MISSING] = "LiteralMissing",
        [PARTIQL_BAG] = "Seq",           [PARTIQL_PARAMETER] = "Parameter",
        [PARTIQL_STRUCT] = "Struct",     [PARTIQL_STATEMENT] = "Select",
        [PARTIQL_AGGREGATE] = "CallAgg", [PARTIQL_IS] = "Typed"};
    if (expr->kind == PARTIQL_PATH)
        return expr->count == 1 ? VG_STR("VariableReference") : VG_STR("Path");
    if (expr->kind == PARTIQL_NUMBER)
        return is_whole(expr->text) ? VG_STR("INT") : VG_STR("DECIMAL");
    return names[expr->kind] != NULL ? vg_str_from(names[expr->kind]) : VG_STR("NAry");
}

static bool refuse_kind(struct writer *writer, const struct partiql_expr *expr)
{
    struct vg_str name =
        writer->steps > 0 ? class_of(expr) : partiql_identifier(writer->context->arena, expr);
    struct vg_str place = vg_buf_str(&writer->place);
    return partiql_fail_at(writer->context, expr->token,
                           "Unsupported data type: %.*s under key %.*s", VG_STR_ARG(name),
                           VG_STR_ARG(place)) != NULL;
}

/* ---- Numbers ---- */

static bool parse_number(struct writer *writer, const struct partiql_expr *expr,
                         struct dynamodb_number *number)
{
    struct vg_arena *arena = writer->context->arena;
    enum dynamodb_number_status status = dynamodb_number_parse(expr->text, number);
    if (status == DYNAMODB_NUMBER_OK)
        return true;
    struct vg_str sentence = dynamodb_number_problem(arena, status, expr->text);
    return refuse(writer, vg_arena_cstr(arena, sentence), " under ");
}

static bool write_number(struct writer *writer, const struct partiql_expr *expr)
{
    struct dynamodb_number number;
    if (!parse_number(writer, expr, &number))
        return false;
    dynamodb_put_number(&writer->out, &number);
    return true;
}

/* ---- Collections ---- */

/* An element or attribute, one step further in. */
static bool write_inside(struct writer *writer, const struct partiql_expr *expr)
{
    writer->steps++;
    bool is_written = write_value(writer, expr);
    writer->steps--;
    return is_written;
}

static bool write_list(struct writer *writer, const struct partiql_expr *expr)
{
    size_t opened = dynamodb_open(&writer->out, DYNAMODB_L);
    size_t place_len = writer->place.len;
    uint32_t index = 0;
    for (const struct partiql_expr *at = expr->first; at != NULL; at = at->next) {
        vg_buf_printf(&writer->place, "[%u]", index++);
        if (!write_inside(writer, at))
            return false;
        writer->place.len = place_len;
    }
    dynamodb_close(&writer->out, opened, index);
    return true;
}

static bool refuse_key(struct writer *writer, const struct partiql_expr *key)
{
    if (key->kind == PARTIQL_STRING)
        return partiql_fail(writer->context, VG_STR("Path component cannot be an empty string")) !=
               NULL;
    return partiql_fail_at(writer->context, key->token,
                           "Tuple keys must be of type String. Actual type: %.*s under %.*s",
                           VG_STR_ARG(class_of(key)),
                           VG_STR_ARG(vg_buf_str(&writer->place))) != NULL;
}

/* The first key that is there twice is told. */
static bool refuse_double_key(struct writer *writer, const struct partiql_expr *expr)
{
    const struct partiql_expr *key = expr->first, *before;
    do {
        key = key->next->next;
        before = expr->first;
        while (before != key && !vg_str_eq(before->text, key->text))
            before = before->next->next;
    } while (before == key);
    return partiql_fail_at(writer->context, key->token,
                           "Duplicate keys in tuple. Key: %.*s under %.*s", VG_STR_ARG(key->text),
                           VG_STR_ARG(vg_buf_str(&writer->place))) != NULL;
}

/* The attributes of a map; of an item each value's place begins anew. */
static bool write_attributes(struct writer *writer, const struct partiql_expr *expr, bool is_item,
                             uint32_t *count)
{
    struct dynamodb_order_run run = dynamodb_order_begin(&writer->order);
    size_t place_len = writer->place.len;
    for (const struct partiql_expr *key = expr->first; key != NULL; key = key->next->next) {
        if (key->kind != PARTIQL_STRING || key->text.len == 0)
            return refuse_key(writer, key);
        size_t at = writer->out.len;
        dynamodb_put_name(&writer->out, key->text);
        size_t key_end = writer->out.len;
        if (!is_item)
            vg_buf_printf(&writer->place, ".%.*s", VG_STR_ARG(key->text));
        if (is_item ? !write_value(writer, key->next) : !write_inside(writer, key->next))
            return false;
        writer->place.len = place_len;
        dynamodb_order_add(&writer->order, &run, at, key_end, key->text.len);
    }
    size_t given = run.count;
    *count = dynamodb_order_end(&writer->order, &run);
    return *count == given || refuse_double_key(writer, expr);
}

static bool write_map(struct writer *writer, const struct partiql_expr *expr)
{
    uint32_t count;
    size_t opened = dynamodb_open(&writer->out, DYNAMODB_M);
    if (!write_attributes(writer, expr, /* is_item= */ false, &count))
        return false;
    dynamodb_close(&writer->out, opened, count);
    return true;
}

/* "Input collection [a, a] contains duplicates." as the members were written. */
static bool refuse_doubles(struct writer *writer, const struct partiql_expr *expr)
{
    struct vg_buf text;
    vg_buf_init(&text, writer->context->arena, /* max= */ 0);
    vg_buf_add_lit(&text, INVALID "Input collection [");
    for (const struct partiql_expr *at = expr->first; at != NULL; at = at->next) {
        vg_buf_add(&text, at->text);
        if (at->next != NULL)
            vg_buf_add_lit(&text, ", ");
    }
    if (expr->first->kind == PARTIQL_STRING) {
        vg_buf_add_lit(&text, "] contains duplicates.");
    } else {
        vg_buf_add_lit(&text, "] contains duplicates! under ");
        vg_buf_add(&text, vg_buf_str(&writer->place));
    }
    return partiql_fail(writer->context, vg_buf_str(&text)) != NULL;
}

static bool write_members(struct writer *writer, const struct partiql_expr *expr,
                          struct dynamodb_order_run *run)
{
    for (const struct partiql_expr *at = expr->first; at != NULL; at = at->next) {
        struct vg_str member = at->text;
        struct dynamodb_number number;
        if (at->kind != expr->first->kind ||
            (at->kind != PARTIQL_STRING && at->kind != PARTIQL_NUMBER))
            return partiql_fail(writer->context,
                                VG_STR("Unsupported data type in Bag. DynamoDB only supports "
                                       "either numbers or strings in bags")) != NULL;
        if (at->kind == PARTIQL_NUMBER) {
            if (!parse_number(writer, at, &number))
                return false;
            member = dynamodb_number_str(&number);
        }
        size_t from = writer->out.len;
        dynamodb_put_name(&writer->out, member);
        dynamodb_order_add(&writer->order, run, from, writer->out.len, member.len);
    }
    return true;
}

static bool write_set(struct writer *writer, const struct partiql_expr *expr)
{
    if (expr->first == NULL)
        return partiql_fail(writer->context, VG_STR("Empty bags are not supported")) != NULL;
    bool is_text = expr->first->kind == PARTIQL_STRING;
    size_t opened = dynamodb_open(&writer->out, is_text ? DYNAMODB_SS : DYNAMODB_NS);
    struct dynamodb_order_run run = dynamodb_order_begin(&writer->order);
    if (!write_members(writer, expr, &run))
        return false;
    if (dynamodb_order_has_doubles(&writer->order, &run))
        return refuse_doubles(writer, expr);
    dynamodb_close(&writer->out, opened, dynamodb_order_end(&writer->order, &run));
    return true;
}

/* ---- Values ---- */

static bool write_parameter(struct writer *writer, const struct partiql_expr *expr)
{
    struct partiql_context *context = writer->context;
    if (writer->steps > 0)
        return refuse_kind(writer, expr);
    if (expr->index >= context->parameter_count)
        return partiql_fail(context,
                            VG_STR("Number of parameters in request and statement don't match.")) !=
               NULL;
    vg_buf_add(&writer->out, context->parameters[expr->index]);
    return true;
}

/* Recursion is bounded by the levels that values may have. */
static bool write_value(struct writer *writer, const struct partiql_expr *expr)
{
    if (writer->steps >= DYNAMODB_LEVELS_MAX)
        return refuse(writer, TOO_DEEP, "");
    switch (expr->kind) {
    case PARTIQL_STRING:
        dynamodb_put_scalar(&writer->out, DYNAMODB_S, expr->text);
        return true;
    case PARTIQL_NUMBER:
        return write_number(writer, expr);
    case PARTIQL_TRUE:
    case PARTIQL_FALSE:
        dynamodb_put_bool(&writer->out, expr->kind == PARTIQL_TRUE);
        return true;
    case PARTIQL_NULL:
        dynamodb_put_null(&writer->out);
        return true;
    case PARTIQL_PARAMETER:
        return write_parameter(writer, expr);
    case PARTIQL_LIST:
        return write_list(writer, expr);
    case PARTIQL_BAG:
        return write_set(writer, expr);
    case PARTIQL_STRUCT:
        return write_map(writer, expr);
    default:
        return refuse_kind(writer, expr);
    }
}

bool partiql_value(struct partiql_context *context, const struct partiql_expr *expr,
                   struct vg_str *value)
{
    struct writer writer;
    writer_init(&writer, context);
    if (!write_value(&writer, expr))
        return false;
    *value = vg_buf_str(&writer.out);
    return true;
}

/* A map's members are an item's attributes. */
static void item_of_map(struct writer *writer, struct vg_str map)
{
    struct dynamodb_cursor cursor = dynamodb_members(map);
    size_t opened = dynamodb_open_item(&writer->out);
    vg_buf_add_bytes(&writer->out, cursor.at, (size_t)(cursor.end - cursor.at));
    dynamodb_close_item(&writer->out, opened, cursor.count);
}

static bool refuse_item(struct partiql_context *context, const struct partiql_expr *expr)
{
    return partiql_fail_at(context, expr->token,
                           "Unsupported format in item expression. Please use struct format {...} "
                           "to express item values for insert statement.") != NULL;
}

bool partiql_item(struct partiql_context *context, const struct partiql_expr *expr,
                  struct vg_str *item)
{
    struct writer writer;
    struct vg_str map;
    uint32_t count;
    writer_init(&writer, context);
    if (expr->kind == PARTIQL_PARAMETER) {
        if (!partiql_value(context, expr, &map))
            return false;
        if (dynamodb_value_type(map) != DYNAMODB_M)
            return refuse_item(context, expr);
        item_of_map(&writer, map);
    } else if (expr->kind == PARTIQL_STRUCT) {
        size_t opened = dynamodb_open_item(&writer.out);
        if (!write_attributes(&writer, expr, /* is_item= */ true, &count))
            return false;
        dynamodb_close_item(&writer.out, opened, count);
    } else {
        return refuse_item(context, expr);
    }
    *item = vg_buf_str(&writer.out);
    return true;
}
