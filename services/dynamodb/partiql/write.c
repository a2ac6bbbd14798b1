/* services/dynamodb/partiql/write.c: INSERT, UPDATE and DELETE of one item. */
#include "execute.h"

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
    }
    return dynamodb_invalid(err, vg_arena_printf(call->arena, fmt, VG_STR_ARG(name)));
}

static int check_insert(struct vg_call *call, const struct partiql_operation *operation,
                        struct dynamodb_change *change, struct vg_error *err)
{
    struct vg_str problem;
    if (dynamodb_item_size(operation->item) > DYNAMODB_ITEM_SIZE_MAX)
        return dynamodb_invalid(err, VG_STR("Item size has exceeded the maximum allowed size"));
    if (!dynamodb_key_of_item(&change->table->schema, operation->item, call->arena, &change->key,
                              &problem))
        return dynamodb_invalid(err, problem);
    int rc = dynamodb_item_get(call, change->table, &change->key, &change->old);
    if (rc != VG_OK)
        return rc;
    if (vg_str_is_set(change->old))
        return vg_fail(err, &DYNAMODB_DUPLICATE_ITEM, "Duplicate primary key exists in table");
    change->item = operation->item;
    return VG_OK;
}

static int make_item(struct vg_call *call, const struct partiql_operation *operation,
                     struct dynamodb_change *change, struct vg_error *err)
{
    struct vg_str problem;
    change->update = &operation->update;
    if (!dynamodb_update_apply(call->arena, &operation->update, change->old, &change->item,
                               &problem)) {
        struct vg_str too_deep = VG_STR("Nesting Levels have exceeded supported limits");
        return dynamodb_invalid(err, vg_str_starts(problem, too_deep) ? too_deep : problem);
    }
    if (dynamodb_item_size(change->item) > DYNAMODB_ITEM_SIZE_MAX)
        return dynamodb_invalid(
            err, VG_STR("Item size to update has exceeded the maximum allowed size"));
    return VG_OK;
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

/* UPDATE and DELETE: the item that the WHERE names. UPDATE fails where there is none; DELETE then
 * has nothing to do, whatever its conditions. */
static int check_existing(struct vg_call *call, const struct partiql_operation *operation,
                          int32_t return_values_on_failure, struct dynamodb_change *change,
                          struct vg_error *err)
{
    const struct dynamodb_schema *schema = &change->table->schema;
    struct dynamodb_request request = {.call = call, .err = err};
    struct vg_str name = VG_STR_NONE, problem;
    bool is_update = operation->verb == PARTIQL_UPDATE;
    int rc = refuse_key(call, partiql_key_of_where(operation->where, schema, &change->key, &name),
                        name, err);
    if (rc != VG_OK)
        return rc;
    if (!dynamodb_key_check(schema, &change->key, call->arena, &problem))
        return dynamodb_invalid(err, problem);
    rc = is_update ? check_key_untouched(operation, schema, err) : VG_OK;
    if (rc == VG_OK)
        rc = dynamodb_item_get(call, change->table, &change->key, &change->old);
    if (rc != VG_OK)
        return rc;
    bool is_there = vg_str_is_set(change->old);
    if (!is_there && !is_update)
        return VG_OK;
    if (!is_there || !dynamodb_condition_holds(operation->where, change->old))
        return dynamodb_condition_failed(&request, return_values_on_failure, change->old);
    return is_update ? make_item(call, operation, change, err) : VG_OK;
}

int partiql_check_write(struct vg_call *call, const struct partiql_operation *operation,
                        const struct dynamodb_table *table, int32_t return_values_on_failure,
                        struct dynamodb_change *change, struct vg_error *err)
{
    *change = (struct dynamodb_change){.table = table, .old = VG_STR_NONE, .item = VG_STR_NONE};
    int rc = operation->verb == PARTIQL_INSERT
                 ? check_insert(call, operation, change, err)
                 : check_existing(call, operation, return_values_on_failure, change, err);
    return rc == VG_OK ? dynamodb_change_check(call, change, err) : rc;
}

int partiql_check_exists(struct vg_call *call, const struct partiql_operation *operation,
                         const struct dynamodb_table *table, int32_t return_values_on_failure,
                         struct dynamodb_change *change, struct vg_error *err)
{
    struct dynamodb_request request = {.call = call, .err = err};
    struct vg_str name, problem;
    *change = (struct dynamodb_change){.table = table, .item = VG_STR_NONE};
    (void)partiql_key_of_where(operation->where, &table->schema, &change->key, &name);
    if (!dynamodb_key_check(&table->schema, &change->key, call->arena, &problem))
        return dynamodb_invalid(err, problem);
    int rc = dynamodb_item_get(call, table, &change->key, &change->old);
    if (rc != VG_OK)
        return rc;
    return dynamodb_condition_holds(operation->where, change->old)
               ? VG_OK
               : dynamodb_condition_failed(&request, return_values_on_failure, change->old);
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
