/* apigateway/template/evaluate.c: expressions and references have values. */
#include "apigateway/template/run.h"

static struct apigateway_value evaluate_list(struct vtl_run *run, const struct vtl_node *node)
{
    struct apigateway_value list = apigateway_list_new(run->arena, /* room= */ 0);
    for (const struct vtl_node *element = node->a; element != NULL; element = element->next)
        apigateway_list_add(run->arena, list.list, vtl_evaluate(run, element));
    return list;
}

static struct apigateway_value evaluate_map(struct vtl_run *run, const struct vtl_node *node)
{
    struct apigateway_value map = apigateway_map_new(run->arena);
    for (const struct vtl_node *key = node->a; key != NULL; key = key->next->next) {
        struct vg_str name = vtl_text(run, vtl_evaluate(run, key));
        apigateway_map_set(run->arena, map.map, name, vtl_evaluate(run, key->next));
    }
    return map;
}

static struct apigateway_value evaluate_range(struct vtl_run *run, const struct vtl_node *node)
{
    struct apigateway_value from = vtl_evaluate(run, node->a);
    struct apigateway_value to = vtl_evaluate(run, node->b);
    if (from.type != APIGATEWAY_INT || to.type != APIGATEWAY_INT)
        return apigateway_null();
    bool is_up = to.integer >= from.integer;
    uint64_t distance = is_up ? (uint64_t)to.integer - (uint64_t)from.integer
                              : (uint64_t)from.integer - (uint64_t)to.integer;
    if (distance >= VTL_ELEMENTS_MAX)
        return vtl_fail(run, "A range has more than 100000 elements");
    struct apigateway_value list = apigateway_list_new(run->arena, distance + 1);
    for (uint64_t i = 0; i <= distance && vtl_spend(run, 1); i++)
        apigateway_list_add(
            run->arena, list.list,
            apigateway_int(is_up ? from.integer + (int64_t)i : from.integer - (int64_t)i));
    return list;
}

static struct apigateway_value evaluate_interpolated(struct vtl_run *run,
                                                     const struct vtl_node *node)
{
    struct vg_buf buf = vtl_make(run);
    vtl_render(run, node->b, &buf);
    return vtl_made(run, &buf);
}

/* Numbers only, as in Velocity: anything else is neither less nor greater. */
static bool relation(struct vtl_run *run, const struct vtl_node *node)
{
    struct apigateway_value a = vtl_evaluate(run, node->a);
    struct apigateway_value b = vtl_evaluate(run, node->b);
    if (!apigateway_is_number(a) || !apigateway_is_number(b))
        return false;
    int order = apigateway_number_cmp(a, b);
    switch (node->kind) {
    case VTL_LT:
        return order < 0;
    case VTL_LE:
        return order <= 0;
    case VTL_GT:
        return order > 0;
    default:
        return order >= 0;
    }
}

static bool equality(struct vtl_run *run, const struct vtl_node *node)
{
    struct apigateway_value a = vtl_evaluate(run, node->a);
    return vtl_same(run, a, vtl_evaluate(run, node->b)) == (node->kind == VTL_EQ);
}

/* Literals other than true, and sums, are false: Velocity 1.7 gives them no truth of their own. */
static bool truth(struct vtl_run *run, const struct vtl_node *node)
{
    struct apigateway_value value;
    switch (node->kind) {
    case VTL_REFERENCE:
        value = vtl_reference(run, node);
        return value.type != APIGATEWAY_BOOL || value.boolean;
    case VTL_LITERAL:
        return node->literal.type == APIGATEWAY_BOOL && node->literal.boolean;
    case VTL_OR:
        return vtl_is_true(run, node->a) || vtl_is_true(run, node->b);
    case VTL_AND:
        return vtl_is_true(run, node->a) && vtl_is_true(run, node->b);
    case VTL_NOT:
        return !vtl_is_true(run, node->a);
    case VTL_EQ:
    case VTL_NE:
        return equality(run, node);
    case VTL_LT:
    case VTL_LE:
    case VTL_GT:
    case VTL_GE:
        return relation(run, node);
    default:
        return false;
    }
}

static bool enter(struct vtl_run *run)
{
    if (run->depth == VTL_RUN_DEPTH_MAX)
        vtl_fail(run, "The template is nested too deeply");
    if (!vtl_spend(run, 1))
        return false;
    run->depth++;
    return true;
}

bool vtl_is_true(struct vtl_run *run, const struct vtl_node *node)
{
    if (!enter(run))
        return false;
    bool is_true = truth(run, node);
    run->depth--;
    return is_true && !vtl_failed(run);
}

static struct apigateway_value evaluate(struct vtl_run *run, const struct vtl_node *node)
{
    struct apigateway_value left;
    switch (node->kind) {
    case VTL_REFERENCE:
        return vtl_reference(run, node);
    case VTL_LITERAL:
        return node->literal;
    case VTL_INTERPOLATED:
        return evaluate_interpolated(run, node);
    case VTL_LIST:
        return evaluate_list(run, node);
    case VTL_MAP:
        return evaluate_map(run, node);
    case VTL_RANGE:
        return evaluate_range(run, node);
    case VTL_ADD:
    case VTL_SUB:
    case VTL_MUL:
    case VTL_DIV:
    case VTL_MOD:
        left = vtl_evaluate(run, node->a);
        return vtl_arithmetic(run, node->kind, left, vtl_evaluate(run, node->b));
    default:
        return apigateway_bool(vtl_is_true(run, node));
    }
}

struct apigateway_value vtl_evaluate(struct vtl_run *run, const struct vtl_node *node)
{
    if (!enter(run))
        return apigateway_null();
    struct apigateway_value value = evaluate(run, node);
    run->depth--;
    return vtl_failed(run) ? apigateway_null() : value;
}
