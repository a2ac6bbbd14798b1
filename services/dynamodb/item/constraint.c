/* services/dynamodb/item/constraint.c: what breaks constraints, in the words of AWS's newer
 * framework where that checks them.
 *
 * As it was in us-east-1, and in nearly all regions, in September and October 2026 (dynamodb-
 * conformance: captures, tests/tier3/validation-ordering, tests/tier3/error-messages). The newer
 * framework reads what the operations of the current layer get. It tells of a bound alone, by the
 * model's names and without the value, and has sentences of its own for two enums. What it can't
 * read, for a required member is missing or a value nests too deep, the older one words. Where an
 * unknown ConditionalOperator stands beside other unknown enums of a write is believed. */
#include "dynamodb/dynamodb.h"
#include "dynamodb/item/batch.h"

#define UNKNOWN "Failed to satisfy constraint: Member must satisfy enum value set: "

/* ---- Requests that the older framework reads ---- */

static bool is_deep_item(struct vg_str item)
{
    struct dynamodb_problem problem;
    return vg_str_is_set(item) && dynamodb_item_problem(item, &problem) &&
           problem.fault == DYNAMODB_FAULT_DEEP;
}

static bool is_deep_value(struct vg_str value)
{
    struct dynamodb_problem problem;
    return vg_str_is_set(value) && dynamodb_value_problem(value, &problem) &&
           problem.fault == DYNAMODB_FAULT_DEEP;
}

static bool is_deep_expected(const struct dynamodb_expected_attribute_map *expected)
{
    for (size_t i = 0; i < expected->count; i++) {
        const struct dynamodb_expected_attribute_value *at = &expected->items[i].value;
        bool is_deep = is_deep_value(at->value);
        for (size_t k = 0; k < at->attribute_value_list.count; k++)
            is_deep |= is_deep_value(at->attribute_value_list.items[k]);
        if (is_deep)
            return true;
    }
    return false;
}

static bool is_deep_update(const struct dynamodb_attribute_updates *updates)
{
    for (size_t i = 0; i < updates->count; i++)
        if (is_deep_value(updates->items[i].value.value))
            return true;
    return false;
}

bool dynamodb_write_is_deep(const struct dynamodb_write_params *from)
{
    return is_deep_item(from->item) || is_deep_item(from->values) ||
           (from->expected != NULL && is_deep_expected(from->expected)) ||
           (from->attribute_updates != NULL && is_deep_update(from->attribute_updates));
}

static bool is_deep(struct vg_call *call, const void *in)
{
    const struct dynamodb_put_item_in *put = in;
    const struct dynamodb_update_item_in *update = in;
    const struct dynamodb_delete_item_in *remove = in;
    struct dynamodb_write_params from = {.kind = DYNAMODB_WRITE_PUT};
    switch (call->op->index) {
    case DYNAMODB_OP_PUT_ITEM:
        from.item = put->item;
        from.values = put->expression_attribute_values;
        from.expected = &put->expected;
        break;
    case DYNAMODB_OP_UPDATE_ITEM:
        from.item = update->key;
        from.values = update->expression_attribute_values;
        from.expected = &update->expected;
        from.attribute_updates = &update->attribute_updates;
        break;
    case DYNAMODB_OP_DELETE_ITEM:
        from.item = remove->key;
        from.values = remove->expression_attribute_values;
        from.expected = &remove->expected;
        break;
    default:
        break;
    }
    return dynamodb_write_is_deep(&from);
}

static bool lacks_member(const struct vg_violations *violations)
{
    for (uint32_t i = 0; i < violations->count; i++)
        if (violations->items[i].kind == VG_VIOLATION_NULL)
            return true;
    return false;
}

/* ---- The list ---- */

/* NULL: nothing at that path. */
static struct vg_violation *find(const struct vg_violations *violations, const char *path)
{
    for (uint32_t i = 0; i < violations->count; i++)
        if (vg_str_is(violations->items[i].path, path))
            return &violations->items[i];
    return NULL;
}

static bool keep_alone(struct vg_violations *violations, const struct vg_violation *violation)
{
    if (violation == NULL)
        return false;
    violations->items[0] = *violation;
    violations->count = 1;
    return true;
}

/* Puts it in front of the `count` violations at `items`, where the last of them makes room. */
static void put_first(struct vg_violation *items, size_t count, struct vg_violation violation)
{
    memmove(items + 1, items, (count - 1) * sizeof(*items));
    items[0] = violation;
}

static bool tell_bound(struct vg_violations *violations)
{
    struct vg_violation *at = violations->items;
    const struct vg_violation *end = at + violations->count;
    while (at < end && at->kind != VG_VIOLATION_BOUND)
        at++;
    if (at == end)
        return false;
    at->text = VG_CONCAT(violations->arena, VG_STR("Value at '"), at->model_path,
                         VG_STR("' failed to satisfy constraint: "), at->rule);
    return keep_alone(violations, at);
}

static void tell_enums(struct vg_violations *violations)
{
    struct vg_violation *values = find(violations, "returnValues");
    struct vg_violation *condition = find(violations, "conditionalOperator");
    if (values != NULL)
        values->text = VG_STR(UNKNOWN "[ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]");
    if (condition != NULL)
        condition->text = VG_STR(UNKNOWN "[ALL, OR]");
}

/* ---- Operations ---- */

static void tell_put_or_delete(struct vg_violations *violations)
{
    struct vg_violation *capacity = find(violations, "returnConsumedCapacity");
    if (capacity != NULL)
        put_first(violations->items, (size_t)(capacity - violations->items) + 1, *capacity);
}

static void tell_update(struct vg_violations *violations)
{
    if (!keep_alone(violations, find(violations, "returnValues")))
        (void)keep_alone(violations, find(violations, "conditionalOperator"));
}

static int tell_query(const struct vg_violations *violations, struct vg_error *err)
{
    const struct vg_violation *condition = find(violations, "conditionalOperator");
    return condition == NULL ? VG_OK : dynamodb_invalid(err, condition->text);
}

/* Names are no constraint of the model, but are told with those. */
static void tell_batch_get(struct vg_call *call, const struct dynamodb_batch_get_item_in *in,
                           struct vg_violations *violations)
{
    struct vg_violation names = {.kind = VG_VIOLATION_PARTS, .path = VG_STR("requestItems")};
    if (!dynamodb_batch_names_text(call, &dynamodb_shape_batch_get_request_map, &in->request_items,
                                   /* shows_json= */ true, &names.text))
        return;
    if (violations->count < VG_VIOLATIONS_MAX)
        violations->count++;
    put_first(violations->items, violations->count, names);
}

static int tell_current(struct vg_call *call, const void *in, struct vg_violations *violations,
                        struct vg_error *err)
{
    if (lacks_member(violations) || is_deep(call, in) || tell_bound(violations))
        return VG_OK;
    tell_enums(violations);
    switch (call->op->index) {
    case DYNAMODB_OP_BATCH_GET_ITEM:
        tell_batch_get(call, in, violations);
        return VG_OK;
    case DYNAMODB_OP_QUERY:
        return tell_query(violations, err);
    case DYNAMODB_OP_UPDATE_ITEM:
        tell_update(violations);
        return VG_OK;
    default:
        tell_put_or_delete(violations);
        return VG_OK;
    }
}

static int tell_batch_write(const struct dynamodb_batch_write_item_in *in,
                            struct vg_violations *violations, struct vg_error *err)
{
    struct vg_violation *items = find(violations, "requestItems");
    if (items == NULL || items->kind != VG_VIOLATION_BOUND || in->request_items.count > 0)
        return VG_OK;
    if (violations->count == 1)
        return dynamodb_invalid(
            err, VG_STR("The requestItems parameter is required for BatchWriteItem"));
    const struct vg_violation *end = violations->items + violations->count;
    memmove(items, items + 1, (size_t)(end - items - 1) * sizeof(*items));
    violations->count--;
    return VG_OK;
}

int dynamodb_reword(struct vg_call *call, const void *in, struct vg_violations *violations,
                    struct vg_error *err)
{
    switch (call->op->index) {
    case DYNAMODB_OP_PUT_ITEM:
    case DYNAMODB_OP_UPDATE_ITEM:
    case DYNAMODB_OP_DELETE_ITEM:
    case DYNAMODB_OP_GET_ITEM:
    case DYNAMODB_OP_BATCH_GET_ITEM:
    case DYNAMODB_OP_QUERY:
        return tell_current(call, in, violations, err);
    case DYNAMODB_OP_BATCH_WRITE_ITEM:
        return tell_batch_write(in, violations, err);
    default:
        return dynamodb_reword_about_tables(call, in, violations, err);
    }
}
