/* services/dynamodb/table/delete.c: DeleteTable: the table goes at once, its items in slices. */
#include "dynamodb/dynamodb.h"

static int run_sweep(struct vg_call *call, const void *payload, uint32_t attempt,
                     struct vg_error *err)
{
    const struct dynamodb_record_sweep *sweep = payload;
    struct dynamodb_key_space space = {.space = DYNAMODB_SPACE_ITEM,
                                       .table = (uint64_t)sweep->number.v};
    (void)attempt, (void)err;
    int rc = vg_delete_prefix(call->txn, dynamodb_key_table(&space, call->arena),
                              DYNAMODB_SLICE_DELETES);
    if (rc == VG_NOT_FOUND) {
        space.space = DYNAMODB_SPACE_COLLECTION; /* of a table with local indexes */
        rc = vg_delete_prefix(call->txn, dynamodb_key_table(&space, call->arena),
                              DYNAMODB_SLICE_DELETES);
    }
    if (rc == VG_OK)
        return vg_effect_queue(call, &dynamodb_sweep_effect, sweep, /* due_ms= */ 0, NULL);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

const struct vg_effect_kind dynamodb_sweep_effect = {
    .name = "dynamodb.sweep", .shape = &dynamodb_record_shape_sweep, .run = run_sweep};

/* What is kept under the number of a table or an index goes: counts at once, items in slices. */
int dynamodb_remove_number(struct vg_call *call, uint64_t number)
{
    int rc = dynamodb_stats_delete(call, number);
    if (rc != VG_OK)
        return rc;
    struct dynamodb_record_sweep sweep = {.number = vg_i64((int64_t)number)};
    return vg_effect_queue(call, &dynamodb_sweep_effect, &sweep, /* due_ms= */ 0, NULL);
}

int dynamodb_whole_remove(struct vg_call *call, const struct dynamodb_whole *whole)
{
    int rc = vg_call_delete(call, DYNAMODB_SPACE_TABLE, whole->table.name);
    if (rc == VG_OK)
        rc = vg_call_delete(call, DYNAMODB_SPACE_DETAILS, whole->table.name);
    if (rc == VG_OK)
        rc = dynamodb_policy_forget(call, whole->table.name);
    for (size_t i = 0; i < whole->indexes.items.count && rc == VG_OK; i++)
        rc = dynamodb_remove_number(call, (uint64_t)whole->indexes.items.items[i].number.v);
    if (rc == VG_OK && whole->indexes.items.count > 0)
        rc = dynamodb_indexes_delete(call, whole->table.space.table);
    if (rc != VG_OK)
        return VG_BROKEN;
    return (whole->table.options & DYNAMODB_KEEPS_ITEMS) != 0
               ? dynamodb_stats_delete(call, whole->table.space.table)
               : dynamodb_remove_number(call, whole->table.space.table);
}

#define IN_USE "Attempt to change a resource which is still in use: "

static int check_idle(const struct dynamodb_whole *whole, struct vg_error *err)
{
    struct vg_str name = whole->table.name;
    int rc = dynamodb_status_check(whole, err);
    if (rc != VG_OK)
        return rc;
    for (size_t i = 0; i < whole->indexes.items.count; i++)
        if (whole->indexes.items.items[i].status.v != DYNAMODB_INDEX_STATUS_ACTIVE)
            return vg_fail(err, &DYNAMODB_RESOURCE_IN_USE,
                           IN_USE "Cannot delete table while indexes are being created, updated, "
                                  "or deleted.");
    if (whole->details.status.set) /* UPDATING, or ACTIVE with a new key */
        return vg_fail(err, &DYNAMODB_RESOURCE_IN_USE,
                       IN_USE "Table: %.*s is in the process of being updated.", VG_STR_ARG(name));
    return VG_OK;
}

int dynamodb_delete_table(struct vg_call *call, const struct dynamodb_delete_table_in *in,
                          struct dynamodb_delete_table_out *out, struct vg_error *err)
{
    struct dynamodb_whole whole;
    int rc = dynamodb_whole_require(call, in->table_name, &whole, err);
    if (rc == VG_OK)
        rc = check_idle(&whole, err);
    if (rc != VG_OK)
        return rc;
    if (whole.details.is_protected.v)
        return vg_fail(err, &DYNAMODB_VALIDATION,
                       "Resource cannot be deleted as it is currently protected against deletion. "
                       "Disable deletion protection first.");
    rc = dynamodb_check_replica_delete(call, &whole.table, err);
    if (rc == VG_OK)
        rc = dynamodb_describe(call, &whole, DYNAMODB_TABLE_STATUS_DELETING,
                               &out->table_description);
    if (rc == VG_OK)
        rc = dynamodb_table_let_go(call, &whole.table, &whole.details);
    if (rc != VG_OK)
        return rc;
    if (!dynamodb_has_delay(call))
        return dynamodb_whole_remove(call, &whole);
    rc = dynamodb_status_begin(call, &whole, DYNAMODB_TABLE_STATUS_DELETING);
    return rc == VG_OK
               ? dynamodb_whole_store(call, &whole, whole.table.options | DYNAMODB_IS_ABSENT)
               : rc;
}
