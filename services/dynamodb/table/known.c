/* services/dynamodb/table/known.c: what tables' records mean, by their bytes. Nearly every call
 * needs its table, and decoding one costs more than finding its item. The store is asked for the
 * bytes unless nothing in it has changed since they were seen, so nothing here can be out of date
 * (docs/decisions/0006). */
#include "dynamodb/dynamodb.h"

#include "base/hash.h"

#include <stdlib.h>

/* Records and names beyond these are decoded each time. */
enum { BYTES_MAX = 160, ATTRIBUTE_MAX = 64, WHERE_MAX = 128, KNOWN = 16 };

struct known {
    char bytes[BYTES_MAX];
    size_t len; /* 0: none */
    char hash_name[ATTRIBUTE_MAX];
    char range_name[ATTRIBUTE_MAX];
    struct dynamodb_table table; /* its names are these two */
    /* The account, region and name that had these bytes in this state of the store; 0: none. */
    struct vg_str where[3];
    char where_bytes[WHERE_MAX];
    uint64_t state;
};

struct dynamodb_state {
    struct known known[KNOWN];
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
    free(state);
    done(done_ctx);
}

static struct known *place_of(struct vg_call *call, struct vg_str name)
{
    struct dynamodb_state *state = vg_service_state(call);
    return &state->known[vg_hash64(/* seed= */ 0, name) % KNOWN];
}

static void take(struct vg_call *call, const struct known *known, struct dynamodb_table *table)
{
    *table = known->table;
    /* The call may outlive what is here. */
    table->schema.hash.name = vg_arena_copy(call->arena, known->table.schema.hash.name);
    if (table->schema.range.type != 0)
        table->schema.range.name = vg_arena_copy(call->arena, known->table.schema.range.name);
}

bool dynamodb_known_unchanged(struct vg_call *call, struct vg_str name,
                              struct dynamodb_table *table)
{
    const struct known *known = place_of(call, name);
    if (known->state != vg_txn_state(call->txn) || !vg_str_eq(known->where[0], call->account) ||
        !vg_str_eq(known->where[1], call->region) || !vg_str_eq(known->where[2], name))
        return false;
    take(call, known, table);
    return true;
}

static void note_where(struct vg_call *call, struct known *known, struct vg_str name)
{
    struct vg_str parts[] = {call->account, call->region, name};
    char *at = known->where_bytes;
    known->state = 0;
    for (size_t i = 0; i < VG_COUNT_OF(parts); i++) {
        if (parts[i].len > (size_t)(known->where_bytes + WHERE_MAX - at))
            return;
        known->where[i] = vg_str_of(at, parts[i].len);
        at = vg_copy(at, parts[i].ptr, parts[i].len);
    }
    known->state = vg_txn_state(call->txn);
}

bool dynamodb_known_get(struct vg_call *call, struct vg_str name, struct vg_str bytes,
                        struct dynamodb_table *table)
{
    struct known *known = place_of(call, name);
    if (known->len == 0 || !vg_str_eq(vg_str_of(known->bytes, known->len), bytes))
        return false;
    note_where(call, known, name);
    take(call, known, table);
    return true;
}

static void keep(struct vg_str *name, char *place)
{
    memcpy(place, name->ptr, name->len);
    name->ptr = place;
}

void dynamodb_known_set(struct vg_call *call, struct vg_str name, struct vg_str bytes,
                        const struct dynamodb_table *table)
{
    const struct dynamodb_schema *schema = &table->schema;
    if (bytes.len > BYTES_MAX || schema->hash.name.len > ATTRIBUTE_MAX ||
        schema->range.name.len > ATTRIBUTE_MAX)
        return;
    struct known *known = place_of(call, name);
    memcpy(known->bytes, bytes.ptr, bytes.len);
    known->len = bytes.len;
    known->table = *table;
    keep(&known->table.schema.hash.name, known->hash_name);
    if (schema->range.type != 0)
        keep(&known->table.schema.range.name, known->range_name);
    note_where(call, known, name);
}
