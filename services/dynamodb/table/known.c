/* services/dynamodb/table/known.c: what tables' records mean, by their bytes. Nearly every call
 * needs its table, and decoding one costs more than finding its item. The store is asked for the
 * bytes each time, so nothing here can be out of date (docs/decisions/0006). */
#include "dynamodb/dynamodb.h"

#include "base/hash.h"

#include <stdlib.h>

/* Records and names beyond these are decoded each time. */
enum { BYTES_MAX = 160, ATTRIBUTE_MAX = 64, KNOWN = 16 };

struct known {
    char bytes[BYTES_MAX];
    size_t len; /* 0: none */
    char hash_name[ATTRIBUTE_MAX];
    char range_name[ATTRIBUTE_MAX];
    struct dynamodb_table table; /* its names are these two */
};

struct dynamodb_state {
    struct known known[KNOWN];
    struct dynamodb_result *results; /* transfer/result.c */
};

void *dynamodb_start(struct vg_bus *bus)
{
    (void)bus;
    struct dynamodb_state *state = calloc(1, sizeof *state);
    VG_ASSERT(state != NULL);
    return state;
}

void dynamodb_stop(void *state, void (*done)(void *done_ctx), void *done_ctx)
{
    dynamodb_results_free(&((struct dynamodb_state *)state)->results);
    free(state);
    done(done_ctx);
}

struct dynamodb_result **dynamodb_results(struct vg_call *call)
{
    struct dynamodb_state *state = vg_service_state(call);
    return &state->results;
}

static struct known *place_of(struct vg_call *call, struct vg_str bytes)
{
    struct dynamodb_state *state = vg_service_state(call);
    return &state->known[vg_hash64(/* seed= */ 0, bytes) % KNOWN];
}

bool dynamodb_known_get(struct vg_call *call, struct vg_str bytes, struct dynamodb_table *table)
{
    const struct known *known = place_of(call, bytes);
    if (known->len == 0 || !vg_str_eq(vg_str_of(known->bytes, known->len), bytes))
        return false;
    *table = known->table;
    /* The call may outlive what is here. */
    table->schema.hash.name = vg_arena_copy(call->arena, known->table.schema.hash.name);
    if (table->schema.range.type != 0)
        table->schema.range.name = vg_arena_copy(call->arena, known->table.schema.range.name);
    return true;
}

static void keep(struct vg_str *name, char *place)
{
    memcpy(place, name->ptr, name->len);
    name->ptr = place;
}

void dynamodb_known_set(struct vg_call *call, struct vg_str bytes,
                        const struct dynamodb_table *table)
{
    const struct dynamodb_schema *schema = &table->schema;
    if (bytes.len > BYTES_MAX || schema->hash.name.len > ATTRIBUTE_MAX ||
        schema->range.name.len > ATTRIBUTE_MAX)
        return;
    struct known *known = place_of(call, bytes);
    memcpy(known->bytes, bytes.ptr, bytes.len);
    known->len = bytes.len;
    known->table = *table;
    keep(&known->table.schema.hash.name, known->hash_name);
    if (schema->range.type != 0)
        keep(&known->table.schema.range.name, known->range_name);
}
