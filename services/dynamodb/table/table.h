/* services/dynamodb/table/table.h: tables in the store, and what is known of them. */
#ifndef VG_DYNAMODB_TABLE_H
#define VG_DYNAMODB_TABLE_H

#include "bus/call.h"
#include "dynamodb.gen.h"
#include "dynamodb/dynamodb_record.gen.h"
#include "dynamodb/key.h"

/* Bits of Table.options: what there is to look after when an item changes (item/change.c). */
enum dynamodb_table_option {
    DYNAMODB_HAS_INDEXES = 1 << 0,
    DYNAMODB_HAS_STREAM = 1 << 1,
    DYNAMODB_HAS_TTL = 1 << 2,
    DYNAMODB_HAS_HISTORY =
        1 << 3, /* old images are kept: point-in-time recovery, backups being made */
    DYNAMODB_HAS_REPLICAS = 1 << 4,
};

/* What every call on items needs of its table. */
struct dynamodb_table {
    struct vg_str name;
    struct dynamodb_schema schema;
    struct dynamodb_key_space space;
    uint32_t options; /* enum dynamodb_table_option */
};

/* ---- find.c ---- */

/* The name in a TableName parameter, which may be an ARN of this account and region. Words the
 * error of names that can't be. */
int dynamodb_table_name(struct vg_call *call, struct vg_str table_name, struct vg_str *name,
                        struct vg_error *err);
/* The same of a parameter that stands elsewhere: `place` is how AWS's sentence names it. */
int dynamodb_table_name_at(struct vg_call *call, struct vg_str table_name, struct vg_str place,
                           struct vg_str *name, struct vg_error *err);
/* The name in a key of RequestItems. Whether it can be one is told to the caller, who shows the
 * whole map. */
int dynamodb_table_name_of_key(struct vg_call *call, struct vg_str key, struct vg_str *name,
                               bool *is_good, struct vg_error *err);
/* VG_NOT_FOUND when there is none. */
int dynamodb_table_find(struct vg_call *call, struct vg_str name, struct dynamodb_table *table);
/* For operations on items, with their sentence. */
int dynamodb_table_require(struct vg_call *call, struct vg_str table_name,
                           struct dynamodb_table *table, struct vg_error *err);

/* ---- known.c: what the bytes of a table's record mean, where they were decoded before. The
 * table's name is not among it. ---- */

void *dynamodb_start(struct vg_bus *bus);
void dynamodb_stop(void *state, void (*done)(void *done_ctx), void *done_ctx);
bool dynamodb_known_get(struct vg_call *call, struct vg_str bytes, struct dynamodb_table *table);
void dynamodb_known_set(struct vg_call *call, struct vg_str bytes,
                        const struct dynamodb_table *table);

/* ---- stats.c: how much a table (or an index) holds: two numbers, kept with every change, so that
 * descriptions are exact ---- */

struct dynamodb_stats {
    int64_t items;
    int64_t bytes;
};
int dynamodb_stats_get(struct vg_call *call, uint64_t number, struct dynamodb_stats *stats);
int dynamodb_stats_add(struct vg_call *call, uint64_t number, int64_t items, int64_t bytes);
int dynamodb_stats_delete(struct vg_call *call, uint64_t number);

/* ---- check.c: what CreateTable and UpdateTable check ---- */

int dynamodb_check_create(struct vg_call *call, const struct dynamodb_create_table_in *in,
                          struct vg_error *err);
int dynamodb_check_global_index(struct vg_call *call,
                                const struct dynamodb_global_secondary_index *index,
                                const struct dynamodb_attribute_definitions *definitions,
                                struct vg_error *err);
/* `index_name` absent: the table's. */
int dynamodb_check_units(const struct dynamodb_provisioned_throughput *units,
                         struct vg_str index_name, struct vg_error *err);
/* Of a name that is defined. */
enum dynamodb_type dynamodb_defined_type(const struct dynamodb_attribute_definitions *definitions,
                                         struct vg_str name);

/* ---- create.c ---- */

/* For a new table or index. */
int dynamodb_next_number(struct vg_call *call, uint64_t *number) VG_CHECKED;

/* ---- describe.c ---- */

enum {
    /* What is on demand can take at once without warming up, as AWS describes it. */
    DYNAMODB_ON_DEMAND_WARM_READS = 12000,
    DYNAMODB_ON_DEMAND_WARM_WRITES = 4000,
};

extern const struct vg_effect_kind dynamodb_sweep_effect;
/* Forgets all that stands under the number of a table or an index, in slices. */
int dynamodb_remove_number(struct vg_call *call, uint64_t number) VG_CHECKED;
/* What a table is described as. */
int dynamodb_describe(struct vg_call *call, const struct dynamodb_table *table,
                      const struct dynamodb_record_details *details,
                      const struct dynamodb_stats *stats, int32_t status,
                      const struct dynamodb_table_description **description) VG_CHECKED;

#endif
