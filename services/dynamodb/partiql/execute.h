/* services/dynamodb/partiql/execute.h: translated statements, planned for a table and run. */
#ifndef VG_DYNAMODB_PARTIQL_EXECUTE_H
#define VG_DYNAMODB_PARTIQL_EXECUTE_H

#include "dynamodb/dynamodb.h"
#include "translate.h"

/* ---- plan.c: what of a WHERE says which items are read ---- */

enum {
    PARTIQL_READS_MAX = 50,  /* that one SELECT may be taken apart into */
    PARTIQL_PAGE_ITEMS = 10, /* a page of such a SELECT has no more items */
};

/* A range of the sort keys of one partition. */
struct partiql_read {
    struct vg_str hash;
    enum dynamodb_node_kind
        kind;           /* EQ, LT, LE, GT, GE, BETWEEN, BEGINS_WITH; PATH: the whole partition */
    struct vg_str low;  /* the value, or BETWEEN's lower bound */
    struct vg_str high; /* BETWEEN */
};

struct partiql_plan {
    struct partiql_read *reads; /* in the order of reading */
    size_t read_count;
    bool is_scan;
    bool is_reverse;
    bool has_rest; /* conditions beyond equality of the key */
};

/* Of a SELECT, for the key of its table or index. False with the sentence. */
bool partiql_plan_reads(struct vg_arena *arena, const struct partiql_operation *operation,
                        const struct dynamodb_key_part *hash, const struct dynamodb_key_part *range,
                        struct partiql_plan *plan, struct vg_str *problem) VG_CHECKED;
/* Whether it reads one item by its whole key and asks for nothing else. */
bool partiql_plan_is_get(const struct partiql_plan *plan, const struct dynamodb_schema *schema);

#define PARTIQL_NESTED_KEY                                                                         \
    "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: " \
    "Key %.*s"

/* The key that a WHERE demands of the one item it is about. */
enum partiql_key_status {
    PARTIQL_KEY_IS_WHOLE,
    PARTIQL_KEY_LACKS_PART,
    PARTIQL_KEY_HAS_TWO_VALUES, /* of `*name`; the first one is in the key */
    PARTIQL_KEY_HAS_WRONG_TYPE, /* of `*name` */
    PARTIQL_KEY_IS_NESTED,      /* the WHERE goes into `*name` */
};
enum partiql_key_status partiql_key_of_where(const struct dynamodb_node *where,
                                             const struct dynamodb_schema *schema,
                                             struct dynamodb_key *key, struct vg_str *name);
/* The first value that a conjunction demands of an attribute, unless `*value` is set; `*has_two`:
 * it demands another one as well. */
void partiql_find_equal(const struct dynamodb_node *node, struct vg_str name, struct vg_str *value,
                        bool *has_two);
/* Whether the WHERE says more than what the key is. */
bool partiql_where_has_rest(const struct dynamodb_node *where,
                            const struct dynamodb_schema *schema);

/* ---- read.c ---- */

struct partiql_select {
    const struct partiql_operation *operation;
    const struct dynamodb_table *table;
    const struct dynamodb_index *index; /* NULL: the table itself is read */
    bool fetches;                       /* of a local index: items are got from the table */
    bool is_consistent;
    int32_t limit; /* 0: none */
    /* Where to begin and, as results, where to go on. */
    bool goes_on;
    uint32_t read; /* of the plan */
    struct vg_str start_key;
    /* results */
    struct dynamodb_item_list items;
    struct dynamodb_usage usage;
};

/* May return VG_DEFER where more than an item is read by its key. */
int partiql_select(struct vg_call *call, struct partiql_select *select, struct vg_error *err);

/* ---- index.c ---- */

/* Finds the index that the statement names, if any; words the errors. */
int partiql_use_index(struct vg_call *call, struct partiql_select *select, struct vg_error *err);
/* Of a SELECT that is read by its key: AWS refuses to filter by what the index lacks. */
int partiql_check_filter(struct vg_call *call, const struct partiql_select *select,
                         struct vg_error *err);

/* ---- next_token.c ---- */

/* Binds a place in the answer to the statement and its parameters. */
struct vg_str partiql_token_make(const struct partiql_context *context,
                                 const struct partiql_select *select);
/* Sets where to begin. */
int partiql_token_read(const struct partiql_context *context, struct vg_str token,
                       struct partiql_select *select, struct vg_error *err);

/* ---- write.c ---- */

/* An INSERT, UPDATE, DELETE or EXISTS as a write of the table, with its key; `operation` must
 * outlive it. Then partiql_check_write, then dynamodb_change_apply (but for EXISTS). */
int partiql_bind_write(struct vg_call *call, struct partiql_operation *operation,
                       const struct dynamodb_table *table, int32_t return_on_failure,
                       struct dynamodb_write *write, struct vg_error *err);
int partiql_check_write(struct vg_call *call, const struct partiql_operation *operation,
                        struct dynamodb_write *write, struct vg_error *err);
/* What RETURNING shows of it; absent: nothing. */
struct vg_str partiql_returned(struct vg_call *call, const struct partiql_operation *operation,
                               const struct dynamodb_change *change);

/* ---- execute_statement.c ---- */

struct partiql_context
partiql_context_of(struct vg_call *call, struct vg_str statement,
                   const struct dynamodb_prepared_statement_parameters *parameters);
/* Values that AWS refuses. */
int partiql_check_parameters(const struct partiql_context *context, struct vg_error *err);
/* Checks the parameters and translates; what is no statement of its own is refused. */
int partiql_read_statement(struct partiql_context *context, struct partiql_operation *operation,
                           struct vg_error *err);

#endif
