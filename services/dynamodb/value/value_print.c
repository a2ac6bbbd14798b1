/* services/dynamodb/value/value_print.c: values and items as AWS's sentences show them where they
 * repeat a request: as Java prints them, with the types that only AWS knows. Recorded with an S
 * (dynamodb-conformance, captures/cross-region-latest.json); the contents of other types are
 * believed. */
#include "value.h"

#include "model/print.h"

/* In AWS's order; type 0 is never set. */
static const struct {
    const char *name;
    enum dynamodb_type type;
} fields[] = {
    {"s", DYNAMODB_S},   {"n", DYNAMODB_N}, {"b", DYNAMODB_B},       {"iNT", 0},
    {"dECIMAL", 0},      {"dOUBLE", 0},     {"sS", DYNAMODB_SS},     {"nS", DYNAMODB_NS},
    {"bS", DYNAMODB_BS}, {"iNTSET", 0},     {"dECIMALSET", 0},       {"dOUBLESET", 0},
    {"m", DYNAMODB_M},   {"l", DYNAMODB_L}, {"nULL", DYNAMODB_NULL}, {"bOOL", DYNAMODB_BOOL},
};

static void print_value(struct vg_buf *buf, struct vg_str value);

static void print_scalar(struct vg_buf *buf, enum dynamodb_type type, struct vg_str contents)
{
    char number[DYNAMODB_NUMBER_TEXT_MAX];
    if (type == DYNAMODB_N)
        vg_buf_add_bytes(buf, number, dynamodb_number_text(contents, number));
    else if (type == DYNAMODB_B)
        vg_bytes_print(buf, contents.len);
    else
        vg_buf_add(buf, contents);
}

static void separate(struct vg_buf *buf, bool *is_first)
{
    if (!*is_first)
        vg_buf_add_lit(buf, ", ");
    *is_first = false;
}

static void print_attributes(struct vg_buf *buf, struct dynamodb_cursor cursor)
{
    struct vg_str name, value;
    bool is_first = true;
    vg_buf_add_char(buf, '{');
    while (!buf->overflow && dynamodb_next_attribute(&cursor, &name, &value)) {
        separate(buf, &is_first);
        vg_buf_add(buf, name);
        vg_buf_add_char(buf, '=');
        print_value(buf, value);
    }
    vg_buf_add_char(buf, '}');
}

static void print_members(struct vg_buf *buf, enum dynamodb_type type, struct vg_str value)
{
    struct dynamodb_cursor cursor = dynamodb_members(value);
    enum dynamodb_type of = type == DYNAMODB_NS   ? DYNAMODB_N
                            : type == DYNAMODB_BS ? DYNAMODB_B
                                                  : DYNAMODB_S;
    struct vg_str member;
    bool is_first = true;
    vg_buf_add_char(buf, '[');
    while (!buf->overflow && (type == DYNAMODB_L ? dynamodb_next_element(&cursor, &member)
                                                 : dynamodb_next_member(&cursor, &member))) {
        separate(buf, &is_first);
        if (type == DYNAMODB_L)
            print_value(buf, member);
        else
            print_scalar(buf, of, member);
    }
    vg_buf_add_char(buf, ']');
}

static void print_contents(struct vg_buf *buf, enum dynamodb_type type, struct vg_str value)
{
    if (dynamodb_type_is_scalar(type))
        print_scalar(buf, type, dynamodb_value_scalar(value));
    else if (type == DYNAMODB_NULL || type == DYNAMODB_BOOL)
        vg_buf_add(buf, type == DYNAMODB_NULL || dynamodb_value_is_true(value) ? VG_STR("true")
                                                                               : VG_STR("false"));
    else if (type == DYNAMODB_M)
        print_attributes(buf, dynamodb_members(value));
    else
        print_members(buf, type, value);
}

/* Recursion is bounded by DYNAMODB_LEVELS_MAX. */
static void print_value(struct vg_buf *buf, struct vg_str value)
{
    enum dynamodb_type type = dynamodb_value_type(value);
    bool is_first = true;
    vg_buf_add_lit(buf, "AttributeValue(");
    for (size_t i = 0; i < VG_COUNT_OF(fields); i++) {
        separate(buf, &is_first);
        vg_buf_add(buf, vg_str_from(fields[i].name));
        vg_buf_add_char(buf, '=');
        if (fields[i].type == type)
            print_contents(buf, type, value);
        else
            vg_buf_add_lit(buf, "null");
    }
    vg_buf_add_char(buf, ')');
}

/* What carries a problem is not there to be shown. */
void dynamodb_value_print(struct vg_str value, struct vg_buf *buf)
{
    struct dynamodb_problem problem;
    if (dynamodb_value_problem(value, &problem))
        vg_buf_add_lit(buf, "null");
    else
        print_value(buf, value);
}

void dynamodb_item_print(struct vg_str item, struct vg_buf *buf)
{
    struct dynamodb_problem problem;
    if (dynamodb_item_problem(item, &problem))
        vg_buf_add_lit(buf, "null");
    else
        print_attributes(buf, dynamodb_attributes(item));
}
