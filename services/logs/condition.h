/* logs/condition.h: what JSON and field patterns have in common: comparisons joined by && and ||,
 * with parentheses. */
#ifndef VG_LOGS_CONDITION_H
#define VG_LOGS_CONDITION_H

#include "logs/reader.h"

enum logs_comparison {
    LOGS_EQUAL,
    LOGS_UNEQUAL,
    LOGS_LESS,
    LOGS_LESS_OR_EQUAL,
    LOGS_GREATER,
    LOGS_GREATER_OR_EQUAL,
    LOGS_IS_NULL,
    LOGS_IS_TRUE,
    LOGS_IS_FALSE,
    LOGS_NOT_EXISTS,
};

struct logs_test {
    const void *subject; /* what the pattern's own reader made of it: a path, a field's name */
    enum logs_comparison comparison;
    struct vg_str text;             /* what to compare with: asterisks stand for anything */
    const struct logs_regex *regex; /* or NULL */
    double number;
    bool is_number;
};

enum logs_node_kind { LOGS_NODE_TEST, LOGS_NODE_AND, LOGS_NODE_OR };

struct logs_node {
    enum logs_node_kind kind;
    struct logs_test test;
    struct logs_node *left, *right;
};

/* Reads what is compared. VG_OK or VG_FAIL. */
typedef int (*logs_subject_fn)(struct logs_reader *reader, void *ctx, const void **subject);
/* Reads a whole condition; stops before what cannot belong to it. */
int logs_condition_parse(struct logs_reader *reader, logs_subject_fn read_subject, void *ctx,
                         const struct logs_node **node) VG_CHECKED;

/* Whether the test holds; the condition's truth from those of its tests. */
typedef bool (*logs_holds_fn)(const struct logs_test *test, void *ctx);
bool logs_condition_holds(const struct logs_node *node, logs_holds_fn holds, void *ctx);

/* Comparisons with a value, LOGS_EQUAL to LOGS_GREATER_OR_EQUAL. `is_number`: the text is a number.
 */
bool logs_test_compares(const struct logs_test *test, struct vg_str value, bool is_number);

#endif
