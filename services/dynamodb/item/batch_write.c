/* services/dynamodb/item/batch_write.c: BatchWriteItem: up to 25 items of several tables, put or
 * deleted. What is throttled is left unprocessed; a request that is too large does not get here.
 * Megabytes are written in slices: first all writes are checked, then each is done for itself, as
 * AWS does. */
#include "dynamodb/dynamodb.h"

#include "dynamodb/item/batch.h"

enum {
    WRITES_MAX = 25,
    /* Of a slice: to look at an item, or to write it, takes as long as to copy so many bytes. */
    ITEM_COST = 2048,
    STEP_COST = 128 * 1024,
};

struct batch {
    struct vg_call *call;
    const struct dynamodb_batch_write_item_request_map *wanted;
    struct vg_str names[WRITES_MAX]; /* these three by the index of a table in the request */
    struct dynamodb_table tables[WRITES_MAX];
    struct dynamodb_usage usages[WRITES_MAX];
    struct dynamodb_write writes[WRITES_MAX]; /* of all tables, one after the other */
    bool is_left[WRITES_MAX];                 /* throttled */
    size_t count;
    size_t checked;       /* of the writes */
    size_t checked_early; /* in earlier turns: what was there then may not be there now */
    size_t applied;
    struct vg_error throttled; /* the first that was */
    size_t cost;               /* since the turn was asked */
};

/* ---- What the request says ---- */

static int check_write(struct dynamodb_request *request, const struct dynamodb_write_request *from,
                       struct dynamodb_write *write)
{
    static const struct dynamodb_expression_attribute_name_map no_names = {.set = false};
    /* What AWS says of both, and of neither. */
    if ((from->put_request == NULL) == (from->delete_request == NULL))
        return dynamodb_refuse(
            request, VG_STR("Supplied AttributeValue has more than one datatypes set, must contain "
                            "exactly one of the supported datatypes"));
    struct dynamodb_write_params params = {
        .kind = from->put_request != NULL ? DYNAMODB_WRITE_PUT : DYNAMODB_WRITE_DELETE,
        .item = from->put_request != NULL ? from->put_request->item : from->delete_request->key,
        .names = &no_names,
    };
    return dynamodb_write_read(request, &params, write);
}

static int check(struct batch *batch, struct vg_error *err)
{
    struct dynamodb_request request = {
        .call = batch->call, .err = err, .layer = DYNAMODB_LAYER_OLDER};
    int rc = dynamodb_batch_names(batch->call, &dynamodb_shape_batch_write_item_request_map,
                                  batch->wanted, /* shows_json= */ false, batch->names, err);
    for (size_t i = 0; i < batch->wanted->count && rc == VG_OK; i++) {
        const struct dynamodb_write_requests *writes = &batch->wanted->items[i].value;
        for (size_t k = 0; k < writes->count && rc == VG_OK; k++) {
            if (batch->count == WRITES_MAX)
                return dynamodb_refuse(
                    &request, VG_STR("Too many items requested for the BatchWriteItem call"));
            rc = check_write(&request, &writes->items[k], &batch->writes[batch->count++]);
        }
    }
    return rc;
}

/* ---- With the tables ---- */

static int bind_write(struct batch *batch, struct dynamodb_write *write,
                      const struct dynamodb_table *table, struct dynamodb_seen *seen,
                      struct vg_error *err)
{
    struct vg_arena *arena = batch->call->arena;
    struct dynamodb_key *key = &write->change.key;
    struct vg_str problem;
    write->change.table = table;
    bool is_good = write->kind == DYNAMODB_WRITE_PUT
                       ? dynamodb_key_within(&table->schema, write->item, arena, key, &problem)
                       : dynamodb_key_of_map(&table->schema, write->item, arena, key, &problem);
    if (!is_good)
        return dynamodb_invalid(err, problem);
    dynamodb_key_make(&table->space, key, arena);
    if (!dynamodb_seen_add(seen, key->bytes))
        return dynamodb_invalid(err, VG_STR("Provided list of item keys contains duplicates"));
    return VG_OK;
}

static int bind(struct batch *batch, struct vg_error *err)
{
    struct dynamodb_seen seen = {.keys = {{NULL, 0}}};
    struct dynamodb_write *write = batch->writes;
    for (size_t i = 0; i < batch->wanted->count; i++) {
        struct dynamodb_table *table = &batch->tables[i];
        int rc = dynamodb_table_require(batch->call, batch->names[i], table, err);
        for (size_t k = 0; k < batch->wanted->items[i].value.count && rc == VG_OK; k++)
            rc = bind_write(batch, write++, table, &seen, err);
        if (rc != VG_OK)
            return rc;
    }
    return VG_OK;
}

/* Takes up what earlier turns have come to. */
static void resume(struct batch *batch)
{
    const struct batch *place = vg_slice_place(batch->call);
    if (place == NULL)
        return;
    for (size_t i = 0; i < batch->wanted->count; i++)
        dynamodb_usage_merge(batch->call, &batch->usages[i], &place->usages[i]);
    memcpy(batch->is_left, place->is_left, sizeof(batch->is_left));
    batch->checked = batch->checked_early = place->checked;
    batch->applied = place->applied;
    batch->throttled = place->throttled;
}

/* Of the write before `next`. VG_DEFER when the turn has had enough, VG_OK to go on. */
static int spend(struct batch *batch, size_t next)
{
    const struct dynamodb_change *change = &batch->writes[next - 1].change;
    batch->cost += ITEM_COST + change->old.len + change->item.len;
    if (batch->cost < STEP_COST || next == batch->count)
        return VG_OK;
    size_t cost = batch->cost;
    batch->cost = 0;
    return vg_slice_goes_on(batch->call, cost) ? VG_OK : vg_await_slice(batch->call, batch);
}

static int check_writes(struct batch *batch, struct vg_error *err)
{
    int rc = VG_OK;
    while (batch->checked < batch->count && rc == VG_OK) {
        rc = dynamodb_write_check(batch->call, &batch->writes[batch->checked++], err);
        if (rc == VG_OK)
            rc = spend(batch, batch->checked);
    }
    return rc;
}

static int apply_next(struct batch *batch, struct vg_error *err)
{
    struct dynamodb_write *write = &batch->writes[batch->applied];
    const struct dynamodb_change *change = &write->change;
    struct vg_error failure = {.arena = batch->call->arena};
    int rc = VG_OK;
    if (batch->applied < batch->checked_early)
        rc = dynamodb_write_check(batch->call, write, err);
    if (rc != VG_OK)
        return rc;
    rc = dynamodb_throttle_write(batch->call, change, &failure);
    if (rc == VG_OK)
        rc = dynamodb_throttle_apply(batch->call, change,
                                     &batch->usages[change->table - batch->tables], &failure);
    if (rc != VG_OK && rc != VG_FAIL)
        return rc;
    if (rc == VG_FAIL && batch->throttled.shape == NULL)
        batch->throttled = failure;
    batch->is_left[batch->applied++] = rc == VG_FAIL;
    return spend(batch, batch->applied);
}

static int apply(struct batch *batch, struct vg_error *err)
{
    int rc = VG_OK;
    if (batch->checked_early > 0) /* one may fail now, behind others that are written */
        vg_commit_before_wait(batch->call);
    while (batch->applied < batch->count && rc == VG_OK)
        rc = apply_next(batch, err);
    if (rc == VG_DEFER)
        vg_commit_before_wait(batch->call);
    return rc;
}

/* When everything meets no capacity, AWS fails. */
static int check_left(const struct batch *batch, struct vg_error *err)
{
    for (size_t i = 0; i < batch->count; i++)
        if (!batch->is_left[i])
            return VG_OK;
    *err = batch->throttled;
    return VG_FAIL;
}

/* UnprocessedItems; given though empty, as on AWS. */
static struct dynamodb_batch_write_item_request_map left_of(const struct batch *batch)
{
    struct dynamodb_batch_write_item_request_map left = {.set = true};
    struct vg_arena *arena = batch->call->arena;
    size_t next = 0;
    left.items = vg_arena_zalloc(arena, batch->wanted->count, sizeof(left.items[0]));
    for (size_t i = 0; i < batch->wanted->count; i++) {
        const struct dynamodb_write_requests *wanted = &batch->wanted->items[i].value;
        struct dynamodb_write_requests requests = {
            .set = true, .items = vg_arena_zalloc(arena, wanted->count, sizeof(wanted->items[0]))};
        for (size_t k = 0; k < wanted->count; k++)
            if (batch->is_left[next++])
                requests.items[requests.count++] = wanted->items[k];
        if (requests.count == 0)
            continue;
        left.items[left.count].key = batch->wanted->items[i].key;
        left.items[left.count++].value = requests;
    }
    return left;
}

int dynamodb_batch_write_item(struct vg_call *call, const struct dynamodb_batch_write_item_in *in,
                              struct dynamodb_batch_write_item_out *out, struct vg_error *err)
{
    struct batch *batch = VG_NEW(call->arena, struct batch);
    batch->call = call;
    batch->wanted = &in->request_items;
    int rc = check(batch, err);
    if (rc == VG_OK)
        rc = bind(batch, err);
    if (rc != VG_OK)
        return rc;
    resume(batch);
    rc = check_writes(batch, err);
    if (rc == VG_OK)
        rc = apply(batch, err);
    if (rc == VG_OK)
        rc = check_left(batch, err);
    if (rc != VG_OK)
        return rc;
    for (size_t i = 0; i < in->request_items.count; i++) /* answers name it as the request does */
        batch->tables[i].name = in->request_items.items[i].key;
    out->consumed_capacity =
        dynamodb_consumed_list(call, batch->tables, batch->usages, in->request_items.count,
                               in->return_consumed_capacity, DYNAMODB_CONSUMED_PLAIN);
    out->unprocessed_items = left_of(batch);
    return dynamodb_collection_metrics_list(call, batch->writes, batch->count,
                                            in->return_item_collection_metrics,
                                            &out->item_collection_metrics);
}
