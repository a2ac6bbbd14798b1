/* services/dynamodb/dynamodb.h: what the operations of DynamoDB share. */
#ifndef VG_SERVICE_DYNAMODB_H
#define VG_SERVICE_DYNAMODB_H

#include "bus/service.h"
#include "bus/spaces.h"
#include "dynamodb.gen.h"
#include "dynamodb/dynamodb_record.gen.h"
#include "dynamodb/expression/expression.h"

extern const struct vg_service dynamodb_service;

enum {
    DYNAMODB_SPACE_TABLE = VG_SPACE(VG_SPACES_DYNAMODB, 1),   /* [name]: Table */
    DYNAMODB_SPACE_DETAILS = VG_SPACE(VG_SPACES_DYNAMODB, 2), /* [name]: Details */
    DYNAMODB_SPACE_ITEM = VG_SPACE(VG_SPACES_DYNAMODB, 3),    /* no account: key.h */
    DYNAMODB_SPACE_STATS =
        VG_SPACE(VG_SPACES_DYNAMODB, 4), /* no account: [table number]: store.c */
    DYNAMODB_SPACE_NUMBER = VG_SPACE(VG_SPACES_DYNAMODB, 5), /* no account: of the last table */
};

/* ---- store.c: tables and items in the store ---- */

struct dynamodb_table {
    struct vg_str name;
    struct dynamodb_schema schema;
    struct dynamodb_key_space space;
};

/* known.c: what the bytes of a table's record mean, where they were decoded before. The table's
 * name is not among it. */
void *dynamodb_start(struct vg_bus *bus);
void dynamodb_stop(void *state, void (*done)(void *done_ctx), void *done_ctx);
bool dynamodb_known_get(struct vg_call *call, struct vg_str bytes, struct dynamodb_table *table);
void dynamodb_known_set(struct vg_call *call, struct vg_str bytes,
                        const struct dynamodb_table *table);

/* The name in a TableName parameter, which may be an ARN of this account and region. Words the
 * error of names that can't be. */
int dynamodb_table_name(struct vg_call *call, struct vg_str table_name, struct vg_str *name,
                        struct vg_error *err);
/* VG_NOT_FOUND when there is none. */
int dynamodb_table_find(struct vg_call *call, struct vg_str name, struct dynamodb_table *table);
/* For operations on items, with their sentence. */
int dynamodb_table_require(struct vg_call *call, struct vg_str table_name,
                           struct dynamodb_table *table, struct vg_error *err);

struct dynamodb_stats {
    int64_t items;
    int64_t bytes;
};
int dynamodb_stats_get(struct vg_call *call, uint64_t table_number, struct dynamodb_stats *stats);

/* VG_OK with the item, or with `*item` absent when there is none. VG_BROKEN for damaged bytes. */
int dynamodb_item_get(struct vg_call *call, const struct dynamodb_table *table,
                      const struct dynamodb_key *key, struct vg_str *item) VG_CHECKED;
/* The item as stored becomes `item`; absent for none. Both as dynamodb_item_get gave or took them.
 */
int dynamodb_item_replace(struct vg_call *call, const struct dynamodb_table *table,
                          const struct dynamodb_key *key, struct vg_str old,
                          struct vg_str item) VG_CHECKED;
/* A value of the ITEM space as an item; VG_BROKEN for damaged bytes. */
int dynamodb_item_check(struct vg_str bytes) VG_CHECKED;

/* ---- request.c: what the operations on items have in common ---- */

struct dynamodb_request {
    struct vg_call *call;
    struct vg_error *err;
    /* Since 2025 AWS puts a count in front of complaints that PutItem, UpdateItem and DeleteItem
     * make before they look at the table. */
    bool has_count;
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

/* Lists end with a NULL name. Old-style parameters may not stand beside expressions, and none is
 * supported. */
int dynamodb_check_parameters(struct dynamodb_request *request,
                              const struct dynamodb_parameter *expressions,
                              const struct dynamodb_parameter *old_style);
/* Names and values without the expressions that could use them. `missing` says which those are
 * ("ConditionExpression is null"). */
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
/* Complaints about an item or Key parameter; `before` stands in front of the sentence. */
int dynamodb_check_values(struct dynamodb_request *request, struct vg_str item, const char *before);
/* Sets the error of a condition that does not hold; `old` goes with it when the request wants that.
 */
int dynamodb_condition_failed(struct dynamodb_request *request, int32_t return_values,
                              struct vg_str old);

/* ---- capacity.c ---- */

/* Units of reading or writing so many bytes at once. */
double dynamodb_read_units(uint64_t bytes, bool is_consistent);
double dynamodb_write_units(uint64_t bytes);
/* NULL unless asked for. */
const struct dynamodb_consumed_capacity *dynamodb_consumed(struct vg_call *call,
                                                           const struct dynamodb_table *table,
                                                           int32_t return_consumed_capacity,
                                                           double units);

/* ---- page.c: Query and Scan read alike ---- */

struct dynamodb_page {
    const struct dynamodb_table *table;
    struct vg_str prefix; /* of store keys */
    struct vg_str start;  /* store key to begin behind, absent for none */
    bool includes_start;  /* begin at it, if an item is there */
    bool is_reverse;
    int32_t limit; /* items looked at; 0: no limit */
    /* Whether an item belongs to it, and whether the reading can end. Both may be NULL. */
    bool (*takes)(const void *ctx, struct vg_str key, struct vg_str item);
    bool (*ends)(const void *ctx, struct vg_str key);
    const void *ctx;
    const struct dynamodb_node *filter;
    const struct dynamodb_selection *selection;
    bool counts_only;
    /* results */
    struct dynamodb_item_list items;
    int32_t count;
    int32_t scanned_count;
    uint64_t bytes;
    struct vg_str last_key; /* LastEvaluatedKey, or absent */
};

int dynamodb_page_read(struct vg_call *call, struct dynamodb_page *page);
/* Checks that go with Select. `has_selection`: a projection is given. */
int dynamodb_check_select(struct dynamodb_request *request, int32_t select, bool has_selection,
                          bool has_index);

/* ---- table.c ---- */

extern const struct vg_effect_kind dynamodb_sweep_effect;
/* What a table is described as. */
const struct dynamodb_table_description *
dynamodb_describe(struct vg_call *call, const struct dynamodb_table *table,
                  const struct dynamodb_record_details *details, const struct dynamodb_stats *stats,
                  int32_t status);

#endif
