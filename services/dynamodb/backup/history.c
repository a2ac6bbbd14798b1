/* services/dynamodb/backup/history.c: a log of what items were before they changed, in the order of
 * time, so that a copy of the table can be taken back to any moment in it. */
#include "dynamodb/dynamodb.h"

enum {
    GRACE_MS = 60 * 60 * 1000, /* one effect takes what became too old in an hour */
    DAY_MS = 24 * 60 * 60 * 1000,
};

/* ---- The record ---- */

static struct vg_str record_key(struct vg_call *call, uint64_t table_number)
{
    return dynamodb_number_key(call->arena, DYNAMODB_SPACE_HISTORY, table_number);
}

int dynamodb_history_get(struct vg_call *call, uint64_t table_number,
                         struct dynamodb_record_history *history)
{
    return vg_record_get(call->txn, record_key(call, table_number), &dynamodb_record_shape_history,
                         call->arena, history);
}

int dynamodb_history_put(struct vg_call *call, uint64_t table_number,
                         const struct dynamodb_record_history *history)
{
    return vg_record_put(call->txn, record_key(call, table_number), &dynamodb_record_shape_history,
                         call->arena, history);
}

int dynamodb_history_open(struct vg_call *call, struct dynamodb_table *table,
                          struct dynamodb_record_history *history)
{
    uint64_t generation;
    int rc = dynamodb_history_get(call, table->space.table, history);
    if (rc != VG_NOT_FOUND)
        return rc;
    rc = dynamodb_next_number(call, &generation);
    if (rc != VG_OK)
        return rc;
    *history = (struct dynamodb_record_history){
        .generation = vg_i64((int64_t)generation),
        .last_ms = vg_i64(call->now_ms),
        .last_count = vg_i64(0),
        .table_name = table->name,
    };
    table->options |= DYNAMODB_HAS_HISTORY;
    return dynamodb_table_put_options(call, table);
}

int dynamodb_history_hold(struct vg_call *call, struct dynamodb_table *table,
                          struct dynamodb_record_history *history)
{
    int rc = dynamodb_history_open(call, table, history);
    if (rc != VG_OK)
        return rc;
    history->copies = vg_i32(history->copies.v + 1);
    return dynamodb_history_put(call, table->space.table, history);
}

int dynamodb_history_release(struct vg_call *call, uint64_t table_number,
                             struct dynamodb_record_history *history)
{
    history->copies.v--;
    return dynamodb_history_settle(call, table_number, history);
}

/* ---- The log ---- */

struct vg_str dynamodb_history_item_key(struct vg_call *call, uint64_t number,
                                        struct vg_str entry_key)
{
    struct vg_key key;
    dynamodb_number_key_begin(&key, call->arena, DYNAMODB_SPACE_ITEM, number);
    vg_key_raw(&key, entry_key);
    return vg_key_bytes(&key);
}

int dynamodb_history_walk(struct vg_call *call, uint64_t generation, bool is_reverse,
                          struct dynamodb_moment *at, dynamodb_history_take_fn *take,
                          const void *job)
{
    struct dynamodb_record_history_entry entry;
    struct vg_walk walk;
    struct vg_str key;
    int rc = VG_OK;
    vg_walk_begin(&walk, call->txn, call->arena,
                  dynamodb_number_key(call->arena, DYNAMODB_SPACE_HISTORY_ENTRY, generation),
                  dynamodb_log_key(call, DYNAMODB_SPACE_HISTORY_ENTRY, generation, *at),
                  /* includes_start= */ false, is_reverse);
    for (int i = 0; i < DYNAMODB_SLICE_ITEMS && rc == VG_OK; i++) {
        rc = vg_record_next(&walk, &dynamodb_record_shape_history_entry, &key, &entry);
        if (rc == VG_OK)
            rc = dynamodb_log_moment(key, at) ? take(call, job, &entry, *at) : VG_BROKEN;
    }
    vg_walk_end(&walk);
    return rc;
}

static int plan_trim(struct vg_call *call, uint64_t table_number,
                     struct dynamodb_record_history *history, int64_t oldest_ms)
{
    struct dynamodb_record_history_trim trim = {.table_number = vg_i64((int64_t)table_number),
                                                .generation = history->generation};
    history->trims = vg_bool(true);
    return vg_effect_queue(call, &dynamodb_history_trim_effect, &trim,
                           oldest_ms + (int64_t)history->recovery_days.v * DAY_MS + GRACE_MS, NULL);
}

int dynamodb_history_append(struct vg_call *call, const struct dynamodb_change *change)
{
    const struct dynamodb_key_space *space = &change->table->space;
    struct dynamodb_record_history history;
    int rc = dynamodb_history_get(call, space->table, &history);
    if (rc != VG_OK)
        return VG_BROKEN;
    struct vg_str key = dynamodb_key_bytes(space, &change->key, call->arena);
    struct dynamodb_record_history_entry entry = {
        .key = vg_str_tail(vg_key_rest(key), sizeof(uint64_t)), .old = change->old};
    struct dynamodb_moment moment = dynamodb_log_next(
        call, (struct dynamodb_moment){history.last_ms.v, (uint64_t)history.last_count.v});
    history.last_ms.v = moment.ms;
    history.last_count.v = (int64_t)moment.count;
    rc = vg_record_put(call->txn,
                       dynamodb_log_key(call, DYNAMODB_SPACE_HISTORY_ENTRY,
                                        (uint64_t)history.generation.v, moment),
                       &dynamodb_record_shape_history_entry, call->arena, &entry);
    if (rc == VG_OK && history.recovery_ms.set && !history.trims.v)
        rc = plan_trim(call, space->table, &history, moment.ms);
    return rc == VG_OK ? dynamodb_history_put(call, space->table, &history) : rc;
}

/* ---- Its end ---- */

static int end_table_option(struct vg_call *call, uint64_t table_number, struct vg_str name)
{
    struct dynamodb_table table;
    int rc = dynamodb_table_find(call, name, &table);
    if (rc == VG_OK && table.space.table != table_number)
        rc = VG_BROKEN;
    if (rc != VG_OK)
        return VG_BROKEN;
    table.options &= ~(uint32_t)DYNAMODB_HAS_HISTORY;
    return dynamodb_table_put_options(call, &table);
}

static int end_log(struct vg_call *call, uint64_t table_number,
                   const struct dynamodb_record_history *history)
{
    struct dynamodb_record_history_clear clear = {.generation = history->generation};
    int rc = vg_delete(call->txn, record_key(call, table_number));
    if (rc != VG_OK && rc != VG_NOT_FOUND)
        return rc;
    return vg_effect_queue(call, &dynamodb_history_clear_effect, &clear, /* due_ms= */ 0, NULL);
}

int dynamodb_history_settle(struct vg_call *call, uint64_t table_number,
                            const struct dynamodb_record_history *history)
{
    if (history->copies.v > 0 || history->recovery_ms.set)
        return dynamodb_history_put(call, table_number, history);
    int rc = end_log(call, table_number, history);
    if (rc != VG_OK || history->is_kept.v)
        return rc;
    return history->is_gone.v ? dynamodb_remove_number(call, table_number)
                              : end_table_option(call, table_number, history->table_name);
}

int dynamodb_history_let_go(struct vg_call *call, const struct dynamodb_table *table,
                            bool *keeps_items)
{
    struct dynamodb_record_history history;
    int rc = dynamodb_history_get(call, table->space.table, &history);
    if (rc != VG_OK)
        return VG_BROKEN;
    history.is_gone = vg_bool(true);
    history.is_kept = vg_bool(history.recovery_ms.set);
    history.recovery_ms = (struct vg_i64){.set = false};
    *keeps_items = history.is_kept.v || history.copies.v > 0;
    if (history.is_kept.v)
        rc = dynamodb_backup_of_deleted(call, table);
    if (rc != VG_OK)
        return rc;
    return history.copies.v > 0 ? dynamodb_history_put(call, table->space.table, &history)
                                : end_log(call, table->space.table, &history);
}

/* ---- Effects ---- */

static int run_trim(struct vg_call *call, const void *payload, uint32_t attempt,
                    struct vg_error *err)
{
    const struct dynamodb_record_history_trim *trim = payload;
    uint64_t number = (uint64_t)trim->table_number.v;
    struct dynamodb_record_history history;
    int64_t oldest_ms;
    (void)attempt, (void)err;
    int rc = dynamodb_history_get(call, number, &history);
    if (rc == VG_NOT_FOUND || (rc == VG_OK && history.generation.v != trim->generation.v))
        return VG_OK;
    if (rc != VG_OK)
        return rc;
    if (history.copies.v > 0) /* they go back as far as they said when they began */
        return vg_effect_queue(call, &dynamodb_history_trim_effect, trim, call->now_ms + GRACE_MS,
                               NULL);
    rc = dynamodb_log_trim(call, DYNAMODB_SPACE_HISTORY_ENTRY, (uint64_t)history.generation.v,
                           call->now_ms - (int64_t)history.recovery_days.v * DAY_MS, &oldest_ms);
    if (rc == VG_OK)
        rc = plan_trim(call, number, &history, oldest_ms);
    else if (rc == VG_NOT_FOUND)
        rc = VG_OK, history.trims = vg_bool(false);
    return rc == VG_OK ? dynamodb_history_put(call, number, &history) : rc;
}

const struct vg_effect_kind dynamodb_history_trim_effect = {
    .name = "dynamodb.history-trim",
    .shape = &dynamodb_record_shape_history_trim,
    .run = run_trim,
};

static int run_clear(struct vg_call *call, const void *payload, uint32_t attempt,
                     struct vg_error *err)
{
    const struct dynamodb_record_history_clear *clear = payload;
    (void)attempt, (void)err;
    int rc = vg_delete_prefix(call->txn,
                              dynamodb_number_key(call->arena, DYNAMODB_SPACE_HISTORY_ENTRY,
                                                  (uint64_t)clear->generation.v),
                              DYNAMODB_SLICE_DELETES);
    if (rc == VG_OK)
        return vg_effect_queue(call, &dynamodb_history_clear_effect, clear, /* due_ms= */ 0, NULL);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

const struct vg_effect_kind dynamodb_history_clear_effect = {
    .name = "dynamodb.history-clear",
    .shape = &dynamodb_record_shape_history_clear,
    .run = run_clear,
};
