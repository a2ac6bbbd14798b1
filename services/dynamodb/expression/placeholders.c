/* services/dynamodb/expression/placeholders.c: ExpressionAttributeNames and
 * ExpressionAttributeValues: checked, looked up, and all to be used. */
#include "expression.h"

#include <stdlib.h>

static int compare_keys(const void *a, const void *b)
{
    return vg_str_cmp(((const struct dynamodb_placeholder *)a)->key,
                      ((const struct dynamodb_placeholder *)b)->key);
}

static bool is_word_part(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool is_key(struct vg_str key, char sign)
{
    if (key.len < 2 || key.ptr[0] != sign)
        return false;
    for (size_t i = 1; i < key.len; i++)
        if (!is_word_part(key.ptr[i]))
            return false;
    return true;
}

static bool check_list(const struct dynamodb_placeholder_list *list, const char *what, char sign,
                       struct vg_arena *arena, struct vg_str *problem)
{
    if (list->is_set && list->count == 0) {
        *problem = vg_arena_printf(arena, "%s must not be empty", what);
        return false;
    }
    for (size_t i = 0; i < list->count; i++) {
        struct vg_str key = list->items[i].key;
        bool is_long = key.len > DYNAMODB_PLACEHOLDER_MAX;
        if (is_key(key, sign) && !is_long)
            continue;
        *problem =
            vg_arena_printf(arena, "%s contains invalid key: %s; key: \"%.*s\"", what,
                            is_long ? "The expression attribute map contains a key that is too long"
                                    : "Syntax error",
                            VG_STR_ARG(key));
        return false;
    }
    return true;
}

/* The values of the item, which is sorted as they are to be. */
static void take_values(struct dynamodb_placeholder_list *list, struct vg_str item,
                        struct vg_arena *arena)
{
    struct dynamodb_cursor cursor = dynamodb_attributes(item);
    list->items = VG_NEW_ARRAY(arena, struct dynamodb_placeholder, cursor.count);
    while (dynamodb_next_attribute(&cursor, &list->items[list->count].key,
                                   &list->items[list->count].value))
        list->count++;
}

static bool check_sizes(struct dynamodb_placeholders *placeholders, struct vg_str *problem)
{
    size_t names = 0, values = 0;
    for (size_t i = 0; i < placeholders->names.count; i++)
        names += placeholders->names.items[i].key.len + placeholders->names.items[i].value.len;
    for (size_t i = 0; i < placeholders->values.count; i++)
        values += placeholders->values.items[i].key.len +
                  dynamodb_value_size(placeholders->values.items[i].value);
    placeholders->bytes = names + values;
    if (placeholders->bytes <= DYNAMODB_PLACEHOLDERS_MAX)
        return true;
    *problem = names > DYNAMODB_PLACEHOLDERS_MAX
                   ? VG_STR("ExpressionAttributeNames exceeds max size")
               : values > DYNAMODB_PLACEHOLDERS_MAX
                   ? VG_STR("ExpressionAttributeValues exceeds max size")
                   : VG_STR("Combined size of ExpressionAttributeNames and "
                            "ExpressionAttributeValues exceeds max size");
    return false;
}

bool dynamodb_placeholders_init(struct dynamodb_placeholders *placeholders, struct vg_arena *arena,
                                struct dynamodb_placeholder *names, size_t name_count,
                                struct vg_str values, enum dynamodb_layer layer,
                                struct vg_str *problem)
{
    *placeholders = (struct dynamodb_placeholders){
        .names = {.items = names, .count = name_count, .is_set = names != NULL},
        .values = {.is_set = vg_str_is_set(values)},
    };
    if (name_count > 1)
        qsort(names, name_count, sizeof(*names), compare_keys);
    if (!check_list(&placeholders->names, "ExpressionAttributeNames", '#', arena, problem))
        return false;
    if (!vg_str_is_set(values))
        return check_sizes(placeholders, problem);
    struct dynamodb_problem found;
    if (dynamodb_item_problem(values, &found)) {
        *problem = dynamodb_problem_of_placeholder(arena, &found, layer);
        return false;
    }
    take_values(&placeholders->values, values, arena);
    return check_list(&placeholders->values, "ExpressionAttributeValues", ':', arena, problem) &&
           check_sizes(placeholders, problem);
}

static bool check_used(const struct dynamodb_placeholder_list *list, const char *what,
                       struct vg_arena *arena, struct vg_str *problem)
{
    struct vg_buf keys;
    vg_buf_init(&keys, arena, /* max= */ 0);
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].is_used)
            continue;
        if (keys.len > 0)
            vg_buf_add_lit(&keys, ", ");
        vg_buf_add(&keys, list->items[i].key);
    }
    if (keys.len == 0)
        return true;
    *problem = VG_CONCAT(arena, VG_STR("Value provided in "), vg_str_from(what),
                         VG_STR(" unused in expressions: keys: {"), vg_buf_str(&keys), VG_STR("}"));
    return false;
}

bool dynamodb_placeholders_check_used(const struct dynamodb_placeholders *placeholders,
                                      struct vg_arena *arena, struct vg_str *problem)
{
    return check_used(&placeholders->names, "ExpressionAttributeNames", arena, problem) &&
           check_used(&placeholders->values, "ExpressionAttributeValues", arena, problem);
}
