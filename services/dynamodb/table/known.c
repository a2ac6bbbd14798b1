/* services/dynamodb/table/known.c: what the records of tables and their indexes mean, by their
 * bytes, and how much tables hold. Nearly every call needs its table, and decoding one costs more
 * than finding its item. The store is asked for the bytes unless nothing in their space has changed
 * since they were seen, so nothing here can be out of date (docs/decisions/0006). */
#include "dynamodb/dynamodb.h"

#include "base/hash.h"
#include "bus/bus.h"
#include "bus/log_writer.h"

#include <stdlib.h>

/* Records and names beyond these are decoded each time. */
enum {
    BYTES_MAX = 160,
    ATTRIBUTE_MAX = 64,
    WHERE_MAX = 128,
    KNOWN = 16,
    KNOWN_INDEXES = 8,
    KNOWN_STATS = 16
};

struct known {
    char bytes[BYTES_MAX];
    size_t len; /* 0: none */
    char hash_name[ATTRIBUTE_MAX];
    char range_name[ATTRIBUTE_MAX];
    struct dynamodb_table table; /* its names are these two */
    /* The account, region and name that had these bytes in this state of their space; 0: none. */
    struct vg_str where[3];
    char where_bytes[WHERE_MAX];
    uint64_t state;
};

/* A table's indexes. The record does not say it all: the table's key and seeds belong to it. */
struct known_indexes {
    struct vg_arena arena; /* of all that follows */
    struct vg_str bytes;   /* absent: none */
    struct dynamodb_table table;
    struct dynamodb_indexes indexes;
};

struct known_stats {
    uint64_t number; /* of the table or index */
    struct dynamodb_stats stats;
    uint64_t state; /* of their space; 0: none */
};

struct dynamodb_state {
    struct dynamodb_throttle *throttle; /* NULL: nothing is throttled */
    struct known_stats stats[KNOWN_STATS];
    struct known known[KNOWN];
    struct known_indexes indexes[KNOWN_INDEXES];
    struct dynamodb_result *results; /* transfer/result.c */
    struct vg_log_writer *log_writer;
};

void *dynamodb_start(struct vg_bus *bus)
{
    struct dynamodb_state *state = calloc(1, sizeof *state);
    VG_ASSERT(state != NULL);
    for (size_t i = 0; i < KNOWN_INDEXES; i++)
        vg_arena_init(&state->indexes[i].arena);
    if (vg_bus_dynamodb_throttle(bus))
        state->throttle = dynamodb_throttle_new();
    state->log_writer = vg_log_writer_new(bus);
    return state;
}

void dynamodb_stop(void *service_state, void (*done)(void *done_ctx), void *done_ctx)
{
    struct dynamodb_state *state = service_state;
    for (size_t i = 0; i < KNOWN_INDEXES; i++)
        vg_arena_deinit(&state->indexes[i].arena);
    dynamodb_results_free(&state->results);
    vg_log_writer_free(state->log_writer);
    dynamodb_throttle_free(state->throttle);
    free(state);
    done(done_ctx);
}

struct vg_log_writer *dynamodb_log_writer(struct vg_call *call)
{
    struct dynamodb_state *state = vg_service_state(call);
    return state->log_writer;
}

struct dynamodb_result **dynamodb_results(struct vg_call *call)
{
    struct dynamodb_state *state = vg_service_state(call);
    return &state->results;
}

void dynamodb_reset(void *state_ptr)
{
    struct dynamodb_state *state = state_ptr;
    vg_log_writer_reset(state->log_writer);
    if (state->throttle == NULL)
        return;
    dynamodb_throttle_free(state->throttle);
    state->throttle = dynamodb_throttle_new();
}

struct dynamodb_throttle *dynamodb_throttle_of(const struct vg_call *call)
{
    struct dynamodb_state *state = vg_service_state(call);
    return state->throttle;
}

static struct known *place_of(struct dynamodb_state *state, struct vg_str name)
{
    return &state->known[vg_hash64(/* seed= */ 0, name) % KNOWN];
}

static void take(struct vg_call *call, const struct dynamodb_state *state,
                 const struct known *known, struct dynamodb_table *table)
{
    *table = known->table;
    table->throttle = state->throttle;
    /* The call may outlive what is here. */
    table->schema.hash.name = vg_arena_copy(call->arena, known->table.schema.hash.name);
    if (table->schema.range.type != 0)
        table->schema.range.name = vg_arena_copy(call->arena, known->table.schema.range.name);
}

bool dynamodb_known_unchanged(struct vg_call *call, struct vg_str name,
                              struct dynamodb_table *table)
{
    struct dynamodb_state *state = vg_service_state(call);
    const struct known *known = place_of(state, name);
    if (known->state != vg_txn_state(call->txn, DYNAMODB_SPACE_TABLE) ||
        !vg_str_eq(known->where[0], call->account) || !vg_str_eq(known->where[1], call->region) ||
        !vg_str_eq(known->where[2], name))
        return false;
    take(call, state, known, table);
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
    known->state = vg_txn_state(call->txn, DYNAMODB_SPACE_TABLE);
}

bool dynamodb_known_get(struct vg_call *call, struct vg_str name, struct vg_str bytes,
                        struct dynamodb_table *table)
{
    struct dynamodb_state *state = vg_service_state(call);
    struct known *known = place_of(state, name);
    if (known->len == 0 || !vg_str_eq(vg_str_of(known->bytes, known->len), bytes))
        return false;
    note_where(call, known, name);
    take(call, state, known, table);
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
    struct known *known = place_of(vg_service_state(call), name);
    memcpy(known->bytes, bytes.ptr, bytes.len);
    known->len = bytes.len;
    known->table = *table;
    keep(&known->table.schema.hash.name, known->hash_name);
    if (schema->range.type != 0)
        keep(&known->table.schema.range.name, known->range_name);
    note_where(call, known, name);
}

/* ---- Indexes ---- */

static struct known_indexes *indexes_place(struct vg_call *call, struct vg_str bytes)
{
    struct dynamodb_state *state = vg_service_state(call);
    return &state->indexes[vg_hash64(/* seed= */ 0, bytes) % KNOWN_INDEXES];
}

static bool is_same_table(const struct dynamodb_table *a, const struct dynamodb_table *b)
{
    return memcmp(a->space.seeds, b->space.seeds, sizeof(a->space.seeds)) == 0 &&
           vg_str_eq(a->schema.hash.name, b->schema.hash.name) &&
           a->schema.range.type == b->schema.range.type &&
           (a->schema.range.type == 0 || vg_str_eq(a->schema.range.name, b->schema.range.name));
}

const struct dynamodb_indexes *dynamodb_known_indexes_get(struct vg_call *call, struct vg_str bytes,
                                                          const struct dynamodb_table *table)
{
    struct known_indexes *known = indexes_place(call, bytes);
    bool is_it = vg_str_is_set(known->bytes) && vg_str_eq(known->bytes, bytes) &&
                 is_same_table(&known->table, table);
    return is_it ? &known->indexes : NULL;
}

struct dynamodb_indexes *dynamodb_known_indexes_begin(struct vg_call *call, struct vg_str bytes,
                                                      struct vg_arena **arena)
{
    struct known_indexes *known = indexes_place(call, bytes);
    known->bytes = VG_STR_NONE;
    vg_arena_reset(&known->arena);
    *arena = &known->arena;
    return &known->indexes;
}

void dynamodb_known_indexes_keep(struct vg_call *call, struct vg_str bytes,
                                 const struct dynamodb_table *table)
{
    struct known_indexes *known = indexes_place(call, bytes);
    known->table = *table;
    known->table.schema.hash.name = vg_arena_copy(&known->arena, table->schema.hash.name);
    if (table->schema.range.type != 0)
        known->table.schema.range.name = vg_arena_copy(&known->arena, table->schema.range.name);
    known->bytes = vg_arena_copy(&known->arena, bytes);
}

/* ---- Stats ---- */

bool dynamodb_known_stats_get(struct vg_call *call, uint64_t number, struct dynamodb_stats *stats)
{
    const struct dynamodb_state *state = vg_service_state(call);
    const struct known_stats *known = &state->stats[number % KNOWN_STATS];
    if (known->number != number || known->state != vg_txn_state(call->txn, DYNAMODB_SPACE_STATS))
        return false;
    *stats = known->stats;
    return true;
}

void dynamodb_known_stats_set(struct vg_call *call, uint64_t number,
                              const struct dynamodb_stats *stats)
{
    struct dynamodb_state *state = vg_service_state(call);
    state->stats[number % KNOWN_STATS] = (struct known_stats){
        .number = number, .stats = *stats, .state = vg_txn_state(call->txn, DYNAMODB_SPACE_STATS)};
}
