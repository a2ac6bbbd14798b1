/* services/dynamodb/partiql/write.c: INSERT, UPDATE, DELETE and EXISTS as writes of one item
 * (item/write.c). */
#include "execute.h"

/* ---- Keys ---- */

static int refuse_key(struct vg_call *call, enum partiql_key_status status, struct vg_str name,
                      struct vg_error *err)
{
    const char *fmt = "";
    switch (status) {
    case PARTIQL_KEY_IS_WHOLE:
        return VG_OK;
    case PARTIQL_KEY_LACKS_PART:
        return dynamodb_invalid(
            err,
            VG_STR("Where clause does not contain a mandatory equality on all key attributes"));
    case PARTIQL_KEY_HAS_TWO_VALUES:
        fmt = "Multiple conditions on same key %.*s. Only single item Update/Insert/Delete are "
              "supported";
        break;
    case PARTIQL_KEY_HAS_WRONG_TYPE:
        fmt = "Key attribute's data type should match its data type in table's schema: Key %.*s";
        break;
    case PARTIQL_KEY_IS_NESTED:
        fmt = PARTIQL_NESTED_KEY;
        break;
    }
    return dynamodb_invalid(err, vg_arena_printf(call->arena, fmt, VG_STR_ARG(name)));
}

static int check_key_untouched(const struct partiql_operation *operation,
                               const struct dynamodb_schema *schema, struct vg_error *err)
{
    const struct dynamodb_key_part *parts[] = {&schema->hash, &schema->range};
    for (size_t i = 0; i < VG_COUNT_OF(parts); i++)
        if (parts[i]->type != 0 && dynamodb_update_touches(&operation->update, parts[i]->name))
            return vg_fail(err, &DYNAMODB_VALIDATION,
                           "One or more parameter values were invalid: Cannot update attribute "
                           "%.*s. This attribute is part of the key",
                           VG_STR_ARG(parts[i]->name));
    return VG_OK;
}

/* ---- Writes ---- */

/* What makes INSERT fail: the item is there. */
static struct dynamodb_node *is_new(struct vg_arena *arena, const struct dynamodb_schema *schema)
{
    struct dynamodb_node *path = VG_NEW(arena, struct dynamodb_node);
    struct dynamodb_node *node = VG_NEW(arena, struct dynamodb_node);
    struct dynamodb_step *step = VG_NEW(arena, struct dynamodb_step);
    step->name = schema->hash.name;
    path->kind = DYNAMODB_NODE_PATH;
    path->path = (struct dynamodb_path){.steps = step, .count = 1};
    node->kind = DYNAMODB_NODE_ATTRIBUTE_NOT_EXISTS;
    dynamodb_node_append(node, path);
    return node;
}

static int bind_insert(struct vg_call *call, const struct partiql_operation *operation,
                       struct dynamodb_write *write, struct vg_error *err)
{
    if (dynamodb_item_size(operation->item) > DYNAMODB_ITEM_SIZE_MAX)
        return dynamodb_invalid(err, VG_STR("Item size has exceeded the maximum allowed size"));
    write->kind = DYNAMODB_WRITE_PUT;
    write->item = operation->item;
    write->condition = is_new(call->arena, &write->change.table->schema);
    return dynamodb_write_bind(call, write, write->change.table, err);
}

int partiql_bind_write(struct vg_call *call, struct partiql_operation *operation,
                       const struct dynamodb_table *table, int32_t return_on_failure,
                       struct dynamodb_write *write, struct vg_error *err)
{
    const struct dynamodb_schema *schema = &table->schema;
    struct vg_str name = VG_STR_NONE, problem;
    *write =
        (struct dynamodb_write){.return_on_failure = return_on_failure, .change = {.table = table}};
    if (operation->verb == PARTIQL_INSERT)
        return bind_insert(call, operation, write, err);
    bool is_update = operation->verb == PARTIQL_UPDATE;
    enum partiql_key_status status =
        partiql_key_of_where(operation->where, schema, &write->change.key, &name);
    if (operation->is_exists && status == PARTIQL_KEY_HAS_TWO_VALUES)
        status = PARTIQL_KEY_IS_WHOLE; /* its WHERE then does not hold */
    int rc = refuse_key(call, status, name, err);
    if (rc != VG_OK)
        return rc;
    if (!dynamodb_key_check(schema, &write->change.key, call->arena, &problem))
        return dynamodb_invalid(err, problem);
    dynamodb_key_make(&table->space, &write->change.key, call->arena);
    write->kind = is_update              ? DYNAMODB_WRITE_UPDATE
                  : operation->is_exists ? DYNAMODB_WRITE_CHECK
                                         : DYNAMODB_WRITE_DELETE;
    /* The WHERE has the key in it, so that it does not hold where there is no item. */
    write->condition = operation->where;
    write->may_be_absent = write->kind == DYNAMODB_WRITE_DELETE;
    write->update = is_update ? &operation->update : NULL;
    rc = dynamodb_check_nested(call, table, operation->nested, err);
    return rc == VG_OK && is_update ? check_key_untouched(operation, schema, err) : rc;
}

int partiql_check_write(struct vg_call *call, const struct partiql_operation *operation,
                        struct dynamodb_write *write, struct vg_error *err)
{
    struct vg_str too_deep = VG_STR("Nesting Levels have exceeded supported limits");
    int rc = dynamodb_throttle_write(call, &write->change, err);
    if (rc == VG_OK)
        rc = dynamodb_write_check(call, write, err);
    if (rc != VG_FAIL)
        return rc;
    if (err->shape == &DYNAMODB_CONDITIONAL_CHECK_FAILED && operation->verb == PARTIQL_INSERT)
        return vg_fail(err, &DYNAMODB_DUPLICATE_ITEM, "Duplicate primary key exists in table");
    if (vg_str_starts(err->message, too_deep))
        err->message = too_deep;
    return rc;
}

struct vg_str partiql_returned(struct vg_call *call, const struct partiql_operation *operation,
                               const struct dynamodb_change *change)
{
    struct vg_str from = VG_STR_NONE;
    switch (operation->returning) {
    case PARTIQL_RETURNS_NOTHING:
        return VG_STR_NONE;
    case PARTIQL_RETURNS_ALL_OLD:
        return change->old;
    case PARTIQL_RETURNS_ALL_NEW:
        return change->item;
    case PARTIQL_RETURNS_MODIFIED_OLD:
        from = change->old;
        break;
    case PARTIQL_RETURNS_MODIFIED_NEW:
        from = change->item;
        break;
    }
    struct vg_str part = dynamodb_project(&operation->update.targets, from, call->arena);
    return dynamodb_item_count(part) > 0 ? part : VG_STR_NONE;
}
