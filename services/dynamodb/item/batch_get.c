/* services/dynamodb/item/batch_get.c: BatchGetItem: up to 100 items of several tables, up to 16 MB
 * of them. What does not fit, or is throttled, is given back as UnprocessedKeys. */
#include "dynamodb/dynamodb.h"

#include "dynamodb/item/batch.h"
#include "dynamodb/legacy/legacy.h"

enum {
    RESPONSE_BYTES_MAX = 16 * 1024 * 1024, /* of items, as AWS counts them */
    ITEM_COST = 1024, /* of a slice: to find an item takes as long as to read so many bytes */
    STEP_COST = 32 * 1024,
};

/* What one table gives, and the keys that are left. */
struct part {
    struct dynamodb_item_list items;
    struct dynamodb_key_list left;
    size_t seen;    /* keys */
    uint64_t table; /* its number: one made anew under its name has another */
};

struct batch {
    struct vg_call *call;
    const struct dynamodb_batch_get_request_map *wanted;
    struct vg_str *names; /* these five by the index of a table in the request */
    struct dynamodb_selection **selections;
    const struct dynamodb_nested **nested;
    struct dynamodb_table *tables;
    struct dynamodb_usage *usages;
    struct dynamodb_key keys[DYNAMODB_BATCH_KEYS_MAX]; /* of all tables, one after the other */
    struct part *parts;
    uint64_t bytes;
    bool is_full;
    size_t done;               /* keys */
    struct vg_error throttled; /* the first that was */
    size_t cost;               /* since the turn was asked */
};

/* ---- What the request says ---- */

/* Old and new style may not be mixed, not even between tables. */
static int check_styles(struct dynamodb_request *request,
                        const struct dynamodb_batch_get_request_map *wanted)
{
    bool has_projection = false, has_old_style = false;
    for (size_t i = 0; i < wanted->count; i++) {
        has_projection |= vg_str_is_set(wanted->items[i].value.projection_expression);
        has_old_style |= wanted->items[i].value.attributes_to_get.set;
    }
    return dynamodb_check_parameters(
        request,
        (const struct dynamodb_parameter[]){{"ProjectionExpression", has_projection},
                                            {NULL, false}},
        (const struct dynamodb_parameter[]){{"AttributesToGet", has_old_style}, {NULL, false}});
}

static int check_keys(struct dynamodb_request *request, const struct dynamodb_key_list *keys,
                      size_t *count)
{
    struct dynamodb_seen seen = {.keys = {{NULL, 0}}};
    for (size_t i = 0; i < keys->count; i++) {
        int rc = dynamodb_check_values(request, keys->items[i], "");
        if (rc != VG_OK)
            return rc;
        if (!dynamodb_seen_add(&seen, keys->items[i]))
            return dynamodb_refuse(request,
                                   VG_STR("Provided list of item keys contains duplicates"));
        if (++*count > DYNAMODB_BATCH_KEYS_MAX)
            return dynamodb_refuse(request,
                                   VG_STR("Too many items requested for the BatchGetItem call"));
    }
    return VG_OK;
}

static int check_table(struct dynamodb_request *request,
                       const struct dynamodb_keys_and_attributes *wanted,
                       struct dynamodb_selection **selection, size_t *count)
{
    bool has_projection = vg_str_is_set(wanted->projection_expression);
    int rc = dynamodb_check_substitutes(request, &wanted->expression_attribute_names,
                                        has_projection, VG_STR_NONE,
                                        /* may_have_values= */ false, "");
    if (rc == VG_OK)
        rc = check_keys(request, &wanted->keys, count);
    if (rc != VG_OK)
        return rc;
    if (!has_projection)
        return dynamodb_legacy_selection(request, &wanted->attributes_to_get, selection);
    rc = dynamodb_read_placeholders(request, &wanted->expression_attribute_names, VG_STR_NONE);
    if (rc == VG_OK)
        rc = dynamodb_read_projection(request, wanted->projection_expression, selection);
    return rc == VG_OK ? dynamodb_check_used(request) : rc;
}

static int check(struct batch *batch, struct vg_error *err)
{
    struct dynamodb_request request = {
        .call = batch->call, .err = err, .layer = DYNAMODB_LAYER_CURRENT};
    size_t count = 0;
    int rc = dynamodb_batch_names(batch->call, &dynamodb_shape_batch_get_request_map, batch->wanted,
                                  /* shows_json= */ true, batch->names, err);
    if (rc == VG_OK)
        rc = check_styles(&request, batch->wanted);
    for (size_t i = 0; i < batch->wanted->count && rc == VG_OK; i++) {
        request.placeholders.nested = NULL;
        rc = check_table(&request, &batch->wanted->items[i].value, &batch->selections[i], &count);
        batch->nested[i] = request.placeholders.nested;
    }
    return rc;
}

/* ---- With the tables ---- */

static int bind(struct batch *batch, struct vg_error *err)
{
    struct dynamodb_key *key = batch->keys;
    struct vg_str problem;
    for (size_t i = 0; i < batch->wanted->count; i++) {
        const struct dynamodb_key_list *keys = &batch->wanted->items[i].value.keys;
        struct dynamodb_table *table = &batch->tables[i];
        int rc = dynamodb_table_require(batch->call, batch->names[i], table, err);
        if (rc != VG_OK)
            return rc;
        for (size_t k = 0; k < keys->count; k++)
            if (!dynamodb_key_of_map(&table->schema, keys->items[k], batch->call->arena, key++,
                                     &problem))
                return dynamodb_invalid(err, problem);
        rc = dynamodb_check_nested(batch->call, table, batch->nested[i], err);
        if (rc != VG_OK)
            return rc;
    }
    return VG_OK;
}

static void begin_parts(struct batch *batch)
{
    struct vg_arena *arena = batch->call->arena;
    batch->parts = VG_NEW_ARRAY(arena, struct part, batch->wanted->count);
    for (size_t i = 0; i < batch->wanted->count; i++) {
        struct part *part = &batch->parts[i];
        size_t count = batch->wanted->items[i].value.keys.count;
        part->items.set = part->left.set = true;
        part->items.items = vg_arena_zalloc(arena, count, sizeof(part->items.items[0]));
        part->left.items = vg_arena_zalloc(arena, count, sizeof(part->left.items[0]));
        part->table = batch->tables[i].space.table;
    }
}

/* Takes up what an earlier slice has come to, if all tables are still those. */
static void resume(struct batch *batch)
{
    const struct batch *place = vg_slice_place(batch->call);
    bool is_same = place != NULL;
    for (size_t i = 0; i < batch->wanted->count && is_same; i++)
        is_same = place->parts[i].table == batch->tables[i].space.table;
    if (!is_same) {
        begin_parts(batch);
        return;
    }
    batch->parts = place->parts;
    batch->usages = place->usages;
    batch->bytes = place->bytes;
    batch->is_full = place->is_full;
    batch->done = place->done;
    batch->throttled = place->throttled;
}

/* VG_FAIL: it is throttled. */
static int read_one(struct batch *batch, size_t index, const struct dynamodb_key *key,
                    struct part *part, bool *fits, struct vg_error *err)
{
    const struct dynamodb_keys_and_attributes *wanted = &batch->wanted->items[index].value;
    const struct dynamodb_selection *selection = batch->selections[index];
    const struct dynamodb_table *table = &batch->tables[index];
    struct vg_str item;
    int rc = dynamodb_throttle_read(batch->call, table, /* index= */ NULL, key->hash, err);
    if (rc == VG_OK)
        rc = dynamodb_item_get(batch->call, table, key, &item);
    if (rc != VG_OK)
        return rc;
    uint64_t size = vg_str_is_set(item) ? dynamodb_item_size(item) : 0;
    *fits = batch->bytes + size <= RESPONSE_BYTES_MAX;
    if (!*fits)
        return VG_OK;
    batch->bytes += size;
    struct dynamodb_usage usage = {.table = dynamodb_read_units(size, wanted->consistent_read.v)};
    batch->usages[index].table += usage.table;
    if (vg_str_is_set(item))
        part->items.items[part->items.count++] =
            selection == NULL ? item : dynamodb_project(selection, item, batch->call->arena);
    return dynamodb_throttle_pay_read(batch->call, table, key->hash, &usage);
}

/* Where one does not fit, none that comes later overtakes it. */
static int read_next(struct batch *batch, size_t index, const struct dynamodb_key *key)
{
    const struct dynamodb_key_list *wanted = &batch->wanted->items[index].value.keys;
    struct part *part = &batch->parts[index];
    struct vg_error failure = {.arena = batch->call->arena};
    uint64_t bytes = batch->bytes;
    bool fits = true;
    int rc = batch->is_full ? VG_OK : read_one(batch, index, key, part, &fits, &failure);
    if (rc != VG_OK && rc != VG_FAIL)
        return rc;
    if (rc == VG_FAIL && batch->throttled.shape == NULL)
        batch->throttled = failure;
    batch->is_full |= !fits;
    if (rc == VG_FAIL || batch->is_full)
        part->left.items[part->left.count++] = wanted->items[part->seen];
    else
        batch->done++;
    part->seen++;
    batch->cost += batch->bytes - bytes + ITEM_COST;
    return VG_OK;
}

static int read_table(struct batch *batch, size_t index, const struct dynamodb_key *keys)
{
    const struct part *part = &batch->parts[index];
    size_t count = batch->wanted->items[index].value.keys.count;
    int rc = VG_OK;
    while (rc == VG_OK && part->seen < count) {
        rc = read_next(batch, index, &keys[part->seen]);
        if (batch->cost < STEP_COST || rc != VG_OK)
            continue;
        if (!vg_slice_goes_on(batch->call, batch->cost))
            rc = vg_await_slice(batch->call, batch);
        batch->cost = 0;
    }
    return rc;
}

static void show(const struct batch *batch, struct dynamodb_batch_get_item_out *out)
{
    struct dynamodb_batch_get_request_map *left = &out->unprocessed_keys;
    size_t tables = batch->wanted->count;
    out->responses.set = left->set = true; /* given though empty, as on AWS */
    out->responses.items =
        vg_arena_zalloc(batch->call->arena, tables, sizeof(out->responses.items[0]));
    left->items = vg_arena_zalloc(batch->call->arena, tables, sizeof(left->items[0]));
    for (size_t i = 0; i < tables; i++) {
        const struct part *part = &batch->parts[i];
        struct dynamodb_batch_get_response_map_entry *response =
            &out->responses.items[out->responses.count++];
        response->key = batch->wanted->items[i].key;
        response->value = part->items;
        if (part->left.count == 0)
            continue;
        left->items[left->count] = batch->wanted->items[i];
        left->items[left->count++].value.keys = part->left;
    }
}

static int read_all(struct batch *batch, struct dynamodb_batch_get_item_out *out,
                    struct vg_error *err)
{
    const struct dynamodb_key *keys = batch->keys;
    resume(batch);
    for (size_t i = 0; i < batch->wanted->count; i++) {
        int rc = read_table(batch, i, keys);
        if (rc != VG_OK)
            return rc;
        keys += batch->wanted->items[i].value.keys.count;
    }
    show(batch, out);
    if (batch->done > 0 || batch->throttled.shape == NULL)
        return VG_OK;
    *err = batch->throttled; /* of all that was wanted nothing is there: AWS fails */
    return VG_FAIL;
}

int dynamodb_batch_get_item(struct vg_call *call, const struct dynamodb_batch_get_item_in *in,
                            struct dynamodb_batch_get_item_out *out, struct vg_error *err)
{
    size_t tables = in->request_items.count;
    struct batch *batch = VG_NEW(call->arena, struct batch);
    batch->call = call;
    batch->wanted = &in->request_items;
    batch->names = VG_NEW_ARRAY(call->arena, struct vg_str, tables);
    batch->selections = VG_NEW_ARRAY(call->arena, struct dynamodb_selection *, tables);
    batch->nested = VG_NEW_ARRAY(call->arena, const struct dynamodb_nested *, tables);
    batch->tables = VG_NEW_ARRAY(call->arena, struct dynamodb_table, tables);
    batch->usages = VG_NEW_ARRAY(call->arena, struct dynamodb_usage, tables);
    int rc = check(batch, err);
    if (rc == VG_OK)
        rc = bind(batch, err);
    if (rc == VG_OK)
        rc = read_all(batch, out, err);
    if (rc != VG_OK)
        return rc;
    for (size_t i = 0; i < tables; i++) /* answers name it as the request does */
        batch->tables[i].name = in->request_items.items[i].key;
    out->consumed_capacity =
        dynamodb_consumed_list(call, batch->tables, batch->usages, tables,
                               in->return_consumed_capacity, DYNAMODB_CONSUMED_PLAIN);
    return VG_OK;
}
