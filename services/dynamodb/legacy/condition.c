/* services/dynamodb/legacy/condition.c: Expected, QueryFilter, ScanFilter and KeyConditions:
 * conditions by attribute, as trees of conditions. */
#include "dynamodb/dynamodb.h"

#include "dynamodb/expression/parse.h"
#include "dynamodb/legacy/legacy.h"

#define INVALID "One or more parameter values were invalid: "

#define ANY_COUNT UINT32_MAX /* at least one value */
#define OF(type) (1U << (type))
#define ANY_TYPE UINT32_MAX
#define SCALARS (OF(DYNAMODB_S) | OF(DYNAMODB_N) | OF(DYNAMODB_B))

/* What each operator takes, and the node that it becomes. */
static const struct rule {
    const char *name;
    uint32_t count; /* of values */
    uint32_t types;
    enum dynamodb_node_kind kind;
    bool is_indexable;
} rules[] = {
    [DYNAMODB_COMPARISON_OPERATOR_EQ] = {"EQ", 1, ANY_TYPE, DYNAMODB_NODE_EQ, true},
    [DYNAMODB_COMPARISON_OPERATOR_NE] = {"NE", 1, ANY_TYPE, DYNAMODB_NODE_NE, false},
    [DYNAMODB_COMPARISON_OPERATOR_IN] = {"IN", ANY_COUNT, SCALARS, DYNAMODB_NODE_IN, false},
    [DYNAMODB_COMPARISON_OPERATOR_LE] = {"LE", 1, SCALARS, DYNAMODB_NODE_LE, true},
    [DYNAMODB_COMPARISON_OPERATOR_LT] = {"LT", 1, SCALARS, DYNAMODB_NODE_LT, true},
    [DYNAMODB_COMPARISON_OPERATOR_GE] = {"GE", 1, SCALARS, DYNAMODB_NODE_GE, true},
    [DYNAMODB_COMPARISON_OPERATOR_GT] = {"GT", 1, SCALARS, DYNAMODB_NODE_GT, true},
    [DYNAMODB_COMPARISON_OPERATOR_BETWEEN] = {"BETWEEN", 2, SCALARS, DYNAMODB_NODE_BETWEEN, true},
    [DYNAMODB_COMPARISON_OPERATOR_NOT_NULL] = {"NOT_NULL", 0, ANY_TYPE,
                                               DYNAMODB_NODE_ATTRIBUTE_EXISTS, false},
    [DYNAMODB_COMPARISON_OPERATOR_NULL] = {"NULL", 0, ANY_TYPE, DYNAMODB_NODE_ATTRIBUTE_NOT_EXISTS,
                                           false},
    [DYNAMODB_COMPARISON_OPERATOR_CONTAINS] = {"CONTAINS", 1, SCALARS, DYNAMODB_NODE_CONTAINS,
                                               false},
    [DYNAMODB_COMPARISON_OPERATOR_NOT_CONTAINS] = {"NOT_CONTAINS", 1, SCALARS,
                                                   DYNAMODB_NODE_CONTAINS, false},
    [DYNAMODB_COMPARISON_OPERATOR_BEGINS_WITH] = {"BEGINS_WITH", 1, OF(DYNAMODB_S) | OF(DYNAMODB_B),
                                                  DYNAMODB_NODE_BEGINS_WITH, true},
};

static int refuse(struct dynamodb_request *request, const char *fmt, ...) VG_PRINTF(2, 3);

static int refuse(struct dynamodb_request *request, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    struct vg_str sentence = vg_arena_vprintf(request->call->arena, fmt, args);
    va_end(args);
    return dynamodb_refuse(request, sentence);
}

/* ---- What can be said of one ---- */

struct values {
    const struct vg_str *items;
    size_t count;
};

static int check_types(struct dynamodb_request *request, const struct rule *rule,
                       struct values values)
{
    for (size_t i = 1; i < values.count; i++)
        if (dynamodb_value_type(values.items[i]) != dynamodb_value_type(values.items[0]))
            return refuse(request, INVALID "AttributeValues inside AttributeValueList must be of "
                                           "same type");
    if (values.count > 0 && (rule->types & OF(dynamodb_value_type(values.items[0]))) == 0)
        return refuse(
            request, INVALID "ComparisonOperator %s is not valid for %.*s AttributeValue type",
            rule->name, VG_STR_ARG(dynamodb_type_name(dynamodb_value_type(values.items[0]))));
    int order;
    if (rule->kind == DYNAMODB_NODE_BETWEEN &&
        dynamodb_value_order(values.items[0], values.items[1], &order) && order > 0)
        return refuse(request, "The BETWEEN condition was provided a range where the lower bound "
                               "is greater than the upper bound");
    return VG_OK;
}

static int check_values(struct dynamodb_request *request, const struct rule *rule,
                        struct values values)
{
    for (size_t i = 0; i < values.count; i++) {
        int rc = dynamodb_check_value(request, values.items[i]);
        if (rc != VG_OK)
            return rc;
    }
    bool is_good = rule->count == ANY_COUNT ? values.count > 0 : values.count == rule->count;
    if (!is_good)
        return refuse(request,
                      INVALID "Invalid number of argument(s) for the %s "
                              "ComparisonOperator",
                      rule->name);
    return check_types(request, rule, values);
}

/* ---- Trees ---- */

static struct dynamodb_node *node_of(struct vg_arena *arena, enum dynamodb_node_kind kind)
{
    struct dynamodb_node *node = VG_NEW(arena, struct dynamodb_node);
    node->kind = kind;
    return node;
}

/* A condition on the attribute, whose name is taken as it is. */
static struct dynamodb_node *condition_of(struct vg_arena *arena, enum dynamodb_node_kind kind,
                                          struct vg_str name, struct values values)
{
    struct dynamodb_node *node = node_of(arena, kind), *path = node_of(arena, DYNAMODB_NODE_PATH);
    struct dynamodb_step *step = VG_NEW(arena, struct dynamodb_step);
    step->name = name;
    path->path = (struct dynamodb_path){.steps = step, .count = 1};
    dynamodb_node_append(node, path);
    for (size_t i = 0; i < values.count; i++) {
        struct dynamodb_node *value = node_of(arena, DYNAMODB_NODE_VALUE);
        value->value = values.items[i];
        dynamodb_node_append(node, value);
    }
    return node;
}

static struct dynamodb_node *compare(struct vg_arena *arena, int32_t comparison, struct vg_str name,
                                     struct values values)
{
    struct dynamodb_node *node = condition_of(arena, rules[comparison].kind, name, values);
    if (comparison != DYNAMODB_COMPARISON_OPERATOR_NOT_CONTAINS)
        return node;
    /* Where the attribute is missing it does not hold either. */
    struct dynamodb_node *both = node_of(arena, DYNAMODB_NODE_AND),
                         *not = node_of(arena, DYNAMODB_NODE_NOT);
    dynamodb_node_append(not, node);
    dynamodb_node_append(both, condition_of(arena, DYNAMODB_NODE_ATTRIBUTE_EXISTS, name,
                                            (struct values){.count = 0}));
    dynamodb_node_append(both, not );
    return both;
}

/* One more condition of those that an operator joins: 0 stands for AND. */
static void join(struct vg_arena *arena, int32_t conditional_operator, struct dynamodb_node *one,
                 struct dynamodb_node **all)
{
    if (*all == NULL)
        *all = node_of(arena, conditional_operator == DYNAMODB_CONDITIONAL_OPERATOR_OR
                                  ? DYNAMODB_NODE_OR
                                  : DYNAMODB_NODE_AND);
    dynamodb_node_append(*all, one);
}

/* ---- Filters and key conditions ---- */

int dynamodb_legacy_check_operator(struct dynamodb_request *request, int32_t conditional_operator,
                                   size_t condition_count)
{
    if (conditional_operator == 0 || condition_count > 1)
        return VG_OK;
    return refuse(request, condition_count == 0
                               ? "ConditionalOperator cannot be used without Filter or Expected"
                               : "ConditionalOperator can only be used when Filter or Expected has "
                                 "two or more elements");
}

int dynamodb_legacy_filter(struct dynamodb_request *request,
                           const struct dynamodb_filter_condition_map *filter,
                           int32_t conditional_operator, struct dynamodb_node **condition)
{
    struct vg_arena *arena = request->call->arena;
    for (size_t i = 0; i < filter->count; i++) {
        const struct dynamodb_condition *one = &filter->items[i].value;
        struct values values = {one->attribute_value_list.items, one->attribute_value_list.count};
        int rc = check_values(request, &rules[one->comparison_operator], values);
        if (rc != VG_OK)
            return rc;
        join(arena, conditional_operator,
             compare(arena, one->comparison_operator, filter->items[i].key, values), condition);
    }
    return VG_OK;
}

int dynamodb_legacy_key_conditions(struct dynamodb_request *request,
                                   const struct dynamodb_key_conditions *conditions,
                                   struct dynamodb_node **condition)
{
    struct vg_arena *arena = request->call->arena;
    for (size_t i = 0; i < conditions->count; i++) {
        const struct dynamodb_condition *one = &conditions->items[i].value;
        const struct rule *rule = &rules[one->comparison_operator];
        struct values values = {one->attribute_value_list.items, one->attribute_value_list.count};
        int rc = check_values(request, rule, values);
        if (rc != VG_OK)
            return rc;
        /* Any condition that is none of a key stands for all of them. */
        join(arena, /* conditional_operator= */ 0,
             condition_of(arena, rule->is_indexable ? rule->kind : DYNAMODB_NODE_ATTRIBUTE_EXISTS,
                          conditions->items[i].key, values),
             condition);
    }
    return VG_OK;
}

/* ---- Expected ---- */

/* The form without an operator: a value, or that there is none. */
static int expect_value(struct dynamodb_request *request, struct vg_str name,
                        const struct dynamodb_expected_attribute_value *expected,
                        struct dynamodb_node **condition)
{
    struct vg_arena *arena = request->call->arena;
    bool has_value = vg_str_is_set(expected->value);
    bool is_absent = expected->exists.set && !expected->exists.v;
    int rc = has_value ? dynamodb_check_value(request, expected->value) : VG_OK;
    if (rc != VG_OK)
        return rc;
    if (is_absent && has_value)
        return refuse(request,
                      INVALID "Value cannot be used when Exists is false for Attribute: %.*s",
                      VG_STR_ARG(name));
    if (!is_absent && !has_value)
        return refuse(request,
                      INVALID "Value must be provided when Exists is %s for Attribute: %.*s",
                      expected->exists.set ? "true" : "null", VG_STR_ARG(name));
    struct values values = {&expected->value, has_value ? 1 : 0};
    *condition = condition_of(
        arena, is_absent ? DYNAMODB_NODE_ATTRIBUTE_NOT_EXISTS : DYNAMODB_NODE_EQ, name, values);
    return VG_OK;
}

static int expect_comparison(struct dynamodb_request *request, struct vg_str name,
                             const struct dynamodb_expected_attribute_value *expected,
                             struct dynamodb_node **condition)
{
    const struct rule *rule = &rules[expected->comparison_operator];
    const struct dynamodb_attribute_value_list *list = &expected->attribute_value_list;
    bool has_value = vg_str_is_set(expected->value);
    if (expected->exists.set)
        return refuse(request,
                      INVALID "Exists and ComparisonOperator cannot be used together for "
                              "Attribute: %.*s",
                      VG_STR_ARG(name));
    if (rule->count != 0 && !list->set && !has_value)
        return refuse(request,
                      INVALID "Value or AttributeValueList must be used with ComparisonOperator: "
                              "%s for Attribute: %.*s",
                      rule->name, VG_STR_ARG(name));
    struct values values = {list->set ? list->items : &expected->value,
                            list->set ? list->count : has_value};
    int rc = check_values(request, rule, values);
    if (rc == VG_OK)
        *condition = compare(request->call->arena, expected->comparison_operator, name, values);
    return rc;
}

int dynamodb_legacy_expected(struct dynamodb_request *request,
                             const struct dynamodb_expected_attribute_map *expected,
                             int32_t conditional_operator, struct dynamodb_node **condition)
{
    for (size_t i = 0; i < expected->count; i++) {
        const struct dynamodb_expected_attribute_value *one = &expected->items[i].value;
        struct vg_str name = expected->items[i].key;
        struct dynamodb_node *node = NULL;
        if (vg_str_is_set(one->value) && one->attribute_value_list.set)
            return refuse(request,
                          INVALID "Value and AttributeValueList cannot be used together for "
                                  "Attribute: %.*s",
                          VG_STR_ARG(name));
        if (one->comparison_operator == 0 && one->attribute_value_list.set)
            return refuse(request,
                          INVALID "AttributeValueList can only be used with a ComparisonOperator "
                                  "for Attribute: %.*s",
                          VG_STR_ARG(name));
        int rc = one->comparison_operator != 0 ? expect_comparison(request, name, one, &node)
                                               : expect_value(request, name, one, &node);
        if (rc != VG_OK)
            return rc;
        join(request->call->arena, conditional_operator, node, condition);
    }
    return VG_OK;
}
