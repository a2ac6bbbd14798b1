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
    /* Being created or deleted: for operations on items it is not there. */
    DYNAMODB_IS_ABSENT = 1 << 5,
    DYNAMODB_IS_FILLING = 1 << 6,  /* being restored or imported: to clients it is being created */
    DYNAMODB_KEEPS_ITEMS = 1 << 7, /* being deleted, but its items are still needed: by a backup */
    DYNAMODB_IS_STRONG = 1 << 8,   /* a global table with strong consistency */
    DYNAMODB_IS_AWAY = DYNAMODB_IS_ABSENT | DYNAMODB_IS_FILLING,
};

/* What every call on items needs of its table. */
struct dynamodb_table {
    struct vg_str name;
    struct dynamodb_schema schema;
    struct dynamodb_key_space space;
    uint32_t options;                   /* enum dynamodb_table_option */
    struct dynamodb_throttle *throttle; /* item/throttle.h; NULL: it takes whatever comes */
};

/* ---- find.c ---- */

/* The name in a TableName parameter, which may be an ARN of this account and region. Words the
 * error of names that can't be. */
int dynamodb_table_name(struct vg_call *call, struct vg_str table_name, struct vg_str *name,
                        struct vg_error *err);
/* Whether it is a bare name that can be one. */
bool dynamodb_table_name_is_good(struct vg_str table_name);
/* The same of a parameter that stands elsewhere: `place` is how AWS's sentence names it. */
int dynamodb_table_name_at(struct vg_call *call, struct vg_str table_name, struct vg_str place,
                           struct vg_str *name, struct vg_error *err);
/* The name in a key of RequestItems. Whether it can be one is told to the caller, who shows the
 * whole map. */
int dynamodb_table_name_of_key(struct vg_call *call, struct vg_str key, struct vg_str *name,
                               bool *is_good, struct vg_error *err);
/* VG_NOT_FOUND when there is none. */
int dynamodb_table_find(struct vg_call *call, struct vg_str name, struct dynamodb_table *table);
/* What has tags and a policy. */
struct dynamodb_resource {
    struct vg_str table_name;
    struct vg_str stream_label; /* absent: it is the table itself */
    int64_t stream_ms;          /* when the stream was made; -1: no stream has such a label */
    struct vg_str key;          /* of its policy */
};
/* The table or stream of this account and region that a ResourceArn names; it need not be there. */
int dynamodb_resource_parse(struct vg_call *call, struct vg_str arn,
                            struct dynamodb_resource *resource, struct vg_error *err);
/* For operations on items, with their sentence. */
int dynamodb_table_require(struct vg_call *call, struct vg_str table_name,
                           struct dynamodb_table *table, struct vg_error *err);

/* For operations on tables, with theirs. */
int dynamodb_table_require_named(struct vg_call *call, struct vg_str table_name,
                                 struct dynamodb_table *table, struct vg_error *err);

/* ---- options.c ---- */

/* Stores `table->options`. */
int dynamodb_table_put_options(struct vg_call *call, const struct dynamodb_table *table) VG_CHECKED;
/* The table is being deleted: so is what hangs on it, and its options with it. */
int dynamodb_table_let_go(struct vg_call *call, struct dynamodb_table *table,
                          struct dynamodb_record_details *details) VG_CHECKED;

/* ---- known.c: what the bytes of a table's record mean, where they were decoded before. The
 * table's name is not among it. ---- */

void *dynamodb_start(struct vg_bus *bus);
void dynamodb_stop(void *state, void (*done)(void *done_ctx), void *done_ctx);
void dynamodb_reset(void *state);
struct vg_log_writer *dynamodb_log_writer(struct vg_call *call);
/* Without a look into the store, while no table's record has changed since its bytes were seen. */
bool dynamodb_known_unchanged(struct vg_call *call, struct vg_str name,
                              struct dynamodb_table *table);
bool dynamodb_known_get(struct vg_call *call, struct vg_str name, struct vg_str bytes,
                        struct dynamodb_table *table);
void dynamodb_known_set(struct vg_call *call, struct vg_str name, struct vg_str bytes,
                        const struct dynamodb_table *table);

/* The same of its indexes, which stay where they are: good until those of another table are asked
 * for. NULL when they are not known; then they are to be made in `*arena` and kept. */
struct dynamodb_indexes;
const struct dynamodb_indexes *dynamodb_known_indexes_get(struct vg_call *call, struct vg_str bytes,
                                                          const struct dynamodb_table *table);
struct dynamodb_indexes *dynamodb_known_indexes_begin(struct vg_call *call, struct vg_str bytes,
                                                      struct vg_arena **arena);
void dynamodb_known_indexes_keep(struct vg_call *call, struct vg_str bytes,
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
/* Without a look into the store, while only who says so here has changed what is there (known.c).
 */
bool dynamodb_known_stats_get(struct vg_call *call, uint64_t number, struct dynamodb_stats *stats);
void dynamodb_known_stats_set(struct vg_call *call, uint64_t number,
                              const struct dynamodb_stats *stats);

/* ---- whole.c: tables with all that is kept of them, for the operations on tables ---- */

struct dynamodb_whole {
    struct dynamodb_table table;
    struct dynamodb_record_details details;
    struct dynamodb_record_indexes indexes;
    struct dynamodb_stats stats;
};

/* VG_NOT_FOUND when there is none. */
int dynamodb_whole_find(struct vg_call *call, struct vg_str name,
                        struct dynamodb_whole *whole) VG_CHECKED;
/* By a TableName parameter, with the sentence of operations on tables. */
int dynamodb_whole_require(struct vg_call *call, struct vg_str table_name,
                           struct dynamodb_whole *whole, struct vg_error *err) VG_CHECKED;
/* NULL when there is none of that name. */
struct dynamodb_record_index *dynamodb_whole_index(const struct dynamodb_whole *whole,
                                                   struct vg_str name);
/* Writes details and indexes, and the table's options where they changed (indexes came or went, or
 * `options` say so). */
int dynamodb_whole_store(struct vg_call *call, const struct dynamodb_whole *whole,
                         uint32_t options) VG_CHECKED;

/* ---- constraint.c ---- */

struct vg_violations;
/* Part of the service's vg_service.reword. */
int dynamodb_reword_about_tables(struct vg_call *call, const void *in,
                                 struct vg_violations *violations, struct vg_error *err) VG_CHECKED;

/* ---- check.c: what CreateTable checks ---- */

int dynamodb_check_create(struct vg_call *call, const struct dynamodb_create_table_in *in,
                          struct vg_error *err);
int dynamodb_check_global_index(struct vg_call *call,
                                const struct dynamodb_global_secondary_index *index,
                                const struct dynamodb_attribute_definitions *definitions,
                                struct vg_error *err);
/* Units of an index that have been checked to be there, or not, as the table is billed. */
int dynamodb_check_index_throughput(struct vg_call *call,
                                    const struct dynamodb_global_secondary_index *index,
                                    bool is_on_demand, struct vg_error *err);
int dynamodb_check_sse(const struct dynamodb_sse_specification *sse, struct vg_error *err);
/* Of a name that is defined. */
enum dynamodb_type dynamodb_defined_type(const struct dynamodb_attribute_definitions *definitions,
                                         struct vg_str name);

/* ---- tags.c, policy.c, policy_document.c ---- */

int dynamodb_check_tags(const struct dynamodb_tag_list *tags, struct vg_error *err);
/* `*locks_out`: under this policy the caller could not put another one. */
int dynamodb_check_policy(struct vg_call *call, struct vg_str document, bool is_of_stream,
                          bool *locks_out, struct vg_error *err);
/* Of a checked document. `is_shown`: with the Version that one without has. */
struct vg_str dynamodb_policy_form(struct vg_arena *arena, struct vg_str document, bool is_shown);
/* `key`: dynamodb_resource.key, which of a table is its name. */
int dynamodb_policy_put(struct vg_call *call, struct vg_str key, struct vg_str document,
                        struct vg_str *revision) VG_CHECKED;
int dynamodb_policy_forget(struct vg_call *call, struct vg_str key) VG_CHECKED;

/* ---- throughput.c: units of tables and of global indexes ---- */

enum {
    /* What is on demand can take at once without warming up, as AWS describes it. */
    DYNAMODB_ON_DEMAND_WARM_READS = 12000,
    DYNAMODB_ON_DEMAND_WARM_WRITES = 4000,
};

/* A table's units, or (with a name) those of an index of it. All point into its record. */
struct dynamodb_throughput {
    struct vg_str index_name;
    bool is_on_demand;
    struct vg_i64 *read;
    struct vg_i64 *write;
    struct vg_i64 *max_read; /* on demand */
    struct vg_i64 *max_write;
    struct vg_i64 *warm_read;
    struct vg_i64 *warm_write;
    const struct dynamodb_record_throughput_history **history;
};
struct dynamodb_throughput dynamodb_throughput_of_table(struct dynamodb_record_details *details);
struct dynamodb_throughput
dynamodb_throughput_of_index(const struct dynamodb_record_details *details,
                             struct dynamodb_record_index *index);

/* The values alone, whatever there is: far too many, and more than an account may have. */
int dynamodb_check_units(const struct dynamodb_provisioned_throughput *units,
                         struct vg_str index_name, struct vg_error *err);
int dynamodb_check_account_units(struct vg_call *call,
                                 const struct dynamodb_provisioned_throughput *units,
                                 struct vg_str index_name, struct vg_error *err);
int dynamodb_check_on_demand(const struct dynamodb_on_demand_throughput *most,
                             struct vg_str index_name, bool is_on_demand, bool may_clear,
                             struct vg_error *err);
int dynamodb_check_first_warm(const struct dynamodb_warm_throughput *warm,
                              const struct dynamodb_provisioned_throughput *units,
                              struct vg_str index_name, struct vg_error *err);
/* Changes of what there is: checked, then made in the record that `to` points into. */
int dynamodb_units_change(struct vg_call *call, const struct dynamodb_throughput *to,
                          const struct dynamodb_provisioned_throughput *units,
                          struct vg_error *err);
int dynamodb_warm_change(const struct dynamodb_throughput *to,
                         const struct dynamodb_warm_throughput *warm, struct vg_error *err);
void dynamodb_on_demand_change(const struct dynamodb_throughput *to,
                               const struct dynamodb_on_demand_throughput *most);
/* What is billed otherwise from now on. `units`: NULL for on demand. */
void dynamodb_billing_change(struct vg_call *call, const struct dynamodb_throughput *to,
                             const struct dynamodb_provisioned_throughput *units);
/* A change is there: what was before is described no longer. */
void dynamodb_throughput_settle(struct vg_call *call, const struct dynamodb_throughput *to);

const struct dynamodb_provisioned_throughput_description *
dynamodb_throughput_describe(struct vg_call *call, const struct dynamodb_throughput *of);
const struct dynamodb_on_demand_throughput *
dynamodb_on_demand_describe(struct vg_call *call, const struct dynamodb_throughput *of);
int64_t dynamodb_warm_reads(const struct dynamodb_throughput *of);
int64_t dynamodb_warm_writes(const struct dynamodb_throughput *of);

/* ---- create.c ---- */

/* For a new table or index. */
int dynamodb_next_number(struct vg_call *call, uint64_t *number) VG_CHECKED;
/* AWS's own key is kept by its alias and shown by an id, one of each account and region. */
struct vg_str dynamodb_shown_key(struct vg_call *call, struct vg_str key_arn);
/* Encryption, as it is asked for. */
void dynamodb_apply_sse(struct vg_call *call, const struct dynamodb_sse_specification *sse,
                        struct dynamodb_record_details *details);

/* ---- status.c: statuses that pass by the virtual clock (--dynamodb-delay; 0: at once) ---- */

extern const struct vg_effect_kind dynamodb_settle_effect;
/* The table is in this status from now on, until the delay is over. Changes `whole` in memory; with
 * no delay to what follows at once. Then it is to be stored. */
int dynamodb_status_begin(struct vg_call *call, struct dynamodb_whole *whole,
                          int32_t status) VG_CHECKED;
bool dynamodb_has_delay(const struct vg_call *call);
/* A table that is being created or deleted can't be changed: in AWS's words. */
int dynamodb_status_check(const struct dynamodb_whole *whole, struct vg_error *err);
/* When an effect is due that ends a status. */
int64_t dynamodb_status_due_ms(const struct vg_call *call);

/* ---- delete.c ---- */

extern const struct vg_effect_kind dynamodb_sweep_effect;
/* Forgets all that stands under the number of a table or an index, in slices. */
int dynamodb_remove_number(struct vg_call *call, uint64_t number) VG_CHECKED;
int dynamodb_whole_remove(struct vg_call *call, const struct dynamodb_whole *whole) VG_CHECKED;

/* ---- describe.c ---- */

/* What a table is described as in this status. */
int dynamodb_describe(struct vg_call *call, const struct dynamodb_whole *whole, int32_t status,
                      const struct dynamodb_table_description **description) VG_CHECKED;

#endif
