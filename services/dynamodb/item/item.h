/* services/dynamodb/item/item.h: what the operations on items share. */
#ifndef VG_DYNAMODB_ITEM_H
#define VG_DYNAMODB_ITEM_H

#include "dynamodb/expression/expression.h"
#include "dynamodb/index/index.h"
#include "dynamodb/table/table.h"
#include "model/check.h"

/* ---- change.c: items in the store ---- */

/* VG_OK with the item, or with `*item` absent when there is none. VG_BROKEN for damaged bytes. */
int dynamodb_item_get(struct vg_call *call, const struct dynamodb_table *table,
                      const struct dynamodb_key *key, struct vg_str *item) VG_CHECKED;
/* A value of the ITEM space as an item; VG_BROKEN for damaged bytes. */
int dynamodb_item_check(struct vg_str bytes) VG_CHECKED;

struct dynamodb_usage;

/* One item's way from old to new. Everything that changes items goes through here: what hangs on a
 * table (indexes, streams, ...) cannot be forgotten. */
struct dynamodb_change {
    const struct dynamodb_table *table;
    struct dynamodb_key key;
    struct vg_str old;  /* as dynamodb_item_get gave it; absent: there was none */
    struct vg_str item; /* absent: deleted */
    const struct dynamodb_update_tree
        *update;        /* what made the new item of the old one; NULL: a put */
    bool is_expiry;     /* the service itself deletes what has expired: streams say so */
    bool is_replicated; /* it comes from another replica of a global table */
};
/* What is wrong with the new item in the table's eyes beyond its key: the values of index keys.
 * VG_OK or VG_FAIL; writes nothing. To be asked before dynamodb_change_apply. */
int dynamodb_change_check(struct vg_call *call, struct dynamodb_change *change,
                          struct vg_error *err) VG_CHECKED;
/* Writes it, with all that follows of it. What it took is added to `usage` (may be NULL). */
int dynamodb_change_apply(struct vg_call *call, const struct dynamodb_change *change,
                          struct dynamodb_usage *usage) VG_CHECKED;

/* ---- request.c: what the operations on items have in common ---- */

struct dynamodb_write_params;

struct dynamodb_request {
    struct vg_call *call;
    struct vg_error *err;
    /* Since 2025 AWS puts a count in front of complaints that PutItem, UpdateItem and DeleteItem
     * make before they look at the table. */
    bool has_count;
    enum dynamodb_layer layer;                 /* that checks its values */
    const struct dynamodb_write_params *write; /* of those three; else NULL */
    struct dynamodb_placeholders placeholders;
};

struct dynamodb_parameter {
    const char *name;
    bool is_set;
};

/* A ValidationException with the sentence. */
int dynamodb_invalid(struct vg_error *err, struct vg_str sentence);
/* The same for what a request says, whatever the table. */
int dynamodb_refuse(struct dynamodb_request *request, struct vg_str sentence);

/* Lists end with a NULL name. Old-style parameters (legacy/) may not stand beside expressions. */
int dynamodb_check_parameters(struct dynamodb_request *request,
                              const struct dynamodb_parameter *expressions,
                              const struct dynamodb_parameter *old_style);
/* Names and values without the expressions that could use them. `missing` says which those are
 * ("ConditionExpression is null"); where complaints are counted AWS does not (dynamodb-conformance,
 * tests/tier3/error-messages/putItem.test.ts, 2026-10-09). */
int dynamodb_check_substitutes(struct dynamodb_request *request,
                               const struct dynamodb_expression_attribute_name_map *names,
                               bool may_have_names, struct vg_str values, bool may_have_values,
                               const char *missing);
int dynamodb_read_placeholders(struct dynamodb_request *request,
                               const struct dynamodb_expression_attribute_name_map *names,
                               struct vg_str values);
int dynamodb_read_condition(struct dynamodb_request *request, enum dynamodb_expression_kind kind,
                            struct vg_str text, struct dynamodb_node **condition);
int dynamodb_read_projection(struct dynamodb_request *request, struct vg_str text,
                             struct dynamodb_selection **selection);
int dynamodb_check_used(struct dynamodb_request *request);
/* With the table: keys are scalars, those of its indexes too, and no path may go into them. */
int dynamodb_check_nested(struct vg_call *call, const struct dynamodb_table *table,
                          const struct dynamodb_nested *nested, struct vg_error *err);
/* Complaints about an item or Key parameter; `before` stands in front of the sentence. */
int dynamodb_check_values(struct dynamodb_request *request, struct vg_str item, const char *before);
/* The same about one value. */
int dynamodb_check_value(struct dynamodb_request *request, struct vg_str value);

/* ---- constraint.c ---- */

/* The service's vg_service.reword. */
int dynamodb_reword(struct vg_call *call, const void *in, struct vg_violations *violations,
                    struct vg_error *err) VG_CHECKED;

/* ---- write.c: one write of one item. PutItem, UpdateItem, DeleteItem and the actions of
 * transactions go through the same steps: read, bind, check; then dynamodb_change_apply. ---- */

enum dynamodb_write_kind {
    DYNAMODB_WRITE_PUT,
    DYNAMODB_WRITE_UPDATE,
    DYNAMODB_WRITE_DELETE,
    DYNAMODB_WRITE_CHECK, /* of a transaction: a condition alone, nothing is written */
};

/* As a request says it. */
struct dynamodb_write_params {
    enum dynamodb_write_kind kind;
    struct vg_str item;   /* PUT: the item; else its key */
    struct vg_str update; /* expressions; absent: none */
    struct vg_str condition;
    const struct dynamodb_expression_attribute_name_map *names;
    struct vg_str values;
    int32_t return_values;
    int32_t return_on_failure; /* ReturnValuesOnConditionCheckFailure */
    /* Parameters from before expressions; NULL and 0 where the operation has none. */
    const struct dynamodb_attribute_updates *attribute_updates;
    const struct dynamodb_expected_attribute_map *expected;
    int32_t conditional_operator;
    /* Of an operation of its own (write_item.c). */
    struct vg_str table_name;
    int32_t return_consumed_capacity;
    int32_t return_collection_metrics;
};

/* Understood. */
struct dynamodb_write {
    enum dynamodb_write_kind kind;
    struct vg_str item;              /* as in the request */
    struct dynamodb_node *condition; /* NULL: none */
    struct dynamodb_update_tree
        *update; /* NULL: none; then UPDATE makes sure that the item exists */
    int32_t return_on_failure;
    const struct dynamodb_nested *nested; /* what its expressions go into */
    bool may_be_absent;            /* its condition need hold for an item that is there only */
    bool is_charged;               /* UpdateItem, not an action of a transaction: update_charge.c */
    struct dynamodb_change change; /* its table and key are bound, its items come with the check */
};

/* Whether it nests so deep that AWS's older framework reads it (constraint.c). */
bool dynamodb_write_is_deep(const struct dynamodb_write_params *from);
/* What can be said of it without its table. Expressions are parsed into `write`. */
int dynamodb_write_read(struct dynamodb_request *request, const struct dynamodb_write_params *from,
                        struct dynamodb_write *write);
/* Its key in the table, which outlives it. Fails with a ValidationException. */
int dynamodb_write_bind(struct vg_call *call, struct dynamodb_write *write,
                        const struct dynamodb_table *table, struct vg_error *err);
/* Reads the old item, judges the condition and makes the new item. Fails with a
 * ConditionalCheckFailedException or a ValidationException; writes nothing. */
int dynamodb_write_check(struct vg_call *call, struct dynamodb_write *write, struct vg_error *err);

/* ---- capacity.c: capacity units: what AWS would bill ---- */

struct dynamodb_index_usage {
    struct vg_str name;
    bool is_local;
    double units;
    struct dynamodb_index_usage *next;
};

/* Of one table, by one request. Zeroed at first. */
struct dynamodb_usage {
    double table;
    struct dynamodb_index_usage *indexes; /* those that were used */
};

void dynamodb_usage_add(struct vg_call *call, struct dynamodb_usage *usage,
                        const struct dynamodb_index *index, double units);
void dynamodb_usage_merge(struct vg_call *call, struct dynamodb_usage *to,
                          const struct dynamodb_usage *from);
/* Units of reading or writing so many bytes at once. */
double dynamodb_read_units(uint64_t bytes, bool is_consistent);
double dynamodb_write_units(uint64_t bytes);
/* NULL unless asked for. `table_name` as the request has it: of a table that it names by its ARN
 * AWS shows the ARN (API reference, ConsumedCapacity). */
const struct dynamodb_consumed_capacity *dynamodb_consumed(struct vg_call *call,
                                                           struct vg_str table_name,
                                                           int32_t return_consumed_capacity,
                                                           const struct dynamodb_usage *usage);

/* ---- page.c: Query and Scan read alike ---- */

struct dynamodb_page {
    const struct dynamodb_table *table;
    const struct dynamodb_index *index; /* NULL: the table itself is read */
    /* What is read, as store keys: what begins with the prefix, from `from` on and before `to`
     * (absent: no bound). `after`: behind that one, in the direction of the reading. */
    struct vg_str prefix;
    struct vg_str from;
    struct vg_str to;
    struct vg_str after;
    /* Items of other partition keys with the same hash are passed over; NULL: all are taken. */
    const struct dynamodb_key_condition *partition;
    bool is_reverse;
    bool is_consistent;
    bool fetches;  /* of a local index: items are got from the table */
    int32_t limit; /* items looked at; 0: no limit */
    const struct dynamodb_node *filter;
    const struct dynamodb_selection *selection;
    bool counts_only;
    /* Where an earlier slice of the reading has come to (bus/call.h), or NULL. */
    struct dynamodb_page_place *place;
    /* results */
    struct dynamodb_item_list items;
    int32_t count;
    int32_t scanned_count;
    uint64_t bytes;         /* of what was looked at */
    double fetched;         /* units of what was got from the table */
    struct vg_str last_key; /* LastEvaluatedKey, or absent */
};

/* Sets what is read: one partition, or everything (one of `total` segments), behind `start_key` (an
 * ExclusiveStartKey; absent: from the first). Words AWS's errors. */
int dynamodb_page_of_partition(struct vg_call *call, struct dynamodb_page *page,
                               const struct dynamodb_key_condition *condition,
                               struct vg_str start_key, struct vg_error *err);
int dynamodb_page_of_segment(struct vg_call *call, struct dynamodb_page *page, int32_t segment,
                             int32_t total, struct vg_str start_key, struct vg_error *err);
/* Whether a start key is of the names and types that it must be. */
int dynamodb_page_check_start(const struct dynamodb_page *page, struct vg_str start_key,
                              struct vg_error *err);
/* VG_DEFER, with `place`: it goes on in the next turn. Each item is as it was in some turn. */
int dynamodb_page_read(struct vg_call *call, struct dynamodb_page *page);
/* What reading it took. */
struct dynamodb_usage dynamodb_page_usage(struct vg_call *call, const struct dynamodb_page *page);

/* ---- select.c ---- */

/* Finds the index that a request names; absent: the table itself is read. */
int dynamodb_page_use_index(struct vg_call *call, struct dynamodb_page *page, struct vg_str name,
                            struct vg_error *err);
/* What is wanted of an index that does not project everything: refused, or fetched. */
int dynamodb_page_select(struct vg_call *call, struct dynamodb_page *page, int32_t select,
                         struct vg_error *err);
/* Checks that go with Select. `selection`: the parameter that names
 * attributes, or NULL. */
int dynamodb_check_select(struct dynamodb_request *request, int32_t select, const char *selection,
                          bool has_index);

#endif
