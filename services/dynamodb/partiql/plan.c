/* services/dynamodb/partiql/plan.c: what of a WHERE says which items are read.
 *
 * A SELECT whose every alternative fixes the partition key is taken apart into reads of ranges of
 * sort keys; any other is a scan. The whole WHERE then filters what is read: the reads only have to
 * hold all that it can let pass, each item once. */
#include "execute.h"

#include <stdlib.h>

/* ---- Leaves ---- */

static bool is_name(const struct dynamodb_node *node, struct vg_str name)
{
    return node->kind == DYNAMODB_NODE_PATH && node->path.count == 1 &&
           vg_str_eq(node->path.steps[0].name, name);
}

/* `name = value`, either way round. */
static bool is_equality(const struct dynamodb_node *node, struct vg_str name, struct vg_str *value)
{
    if (node->kind != DYNAMODB_NODE_EQ)
        return false;
    const struct dynamodb_node *path = node->first, *other = node->last;
    if (path->kind != DYNAMODB_NODE_PATH) {
        path = node->last;
        other = node->first;
    }
    *value = other->value;
    return is_name(path, name) && other->kind == DYNAMODB_NODE_VALUE;
}

/* `name IN [value, ...]` */
static bool is_choice(const struct dynamodb_node *node, struct vg_str name)
{
    if (node->kind != DYNAMODB_NODE_IN || !is_name(node->first, name))
        return false;
    for (const struct dynamodb_node *at = node->first->next; at != NULL; at = at->next)
        if (at->kind != DYNAMODB_NODE_VALUE)
            return false;
    return true;
}

/* A comparison that a range of sort keys can hold. */
static bool is_range(const struct dynamodb_node *node, struct vg_str name,
                     struct partiql_read *read)
{
    bool is_between = node->kind == DYNAMODB_NODE_BETWEEN;
    bool is_order = node->kind >= DYNAMODB_NODE_LT && node->kind <= DYNAMODB_NODE_GE;
    if (!is_between && !is_order && node->kind != DYNAMODB_NODE_BEGINS_WITH)
        return false;
    if (!is_name(node->first, name) || node->first->next->kind != DYNAMODB_NODE_VALUE ||
        node->last->kind != DYNAMODB_NODE_VALUE)
        return false;
    read->kind = node->kind;
    read->low = node->first->next->value;
    read->high = is_between ? node->last->value : VG_STR_NONE;
    return true;
}

static bool uses(const struct dynamodb_node *node, const struct dynamodb_key_part *part)
{
    return part->type != 0 && dynamodb_condition_uses(node, part->name);
}

/* ---- Alternatives ---- */

struct branch {
    struct partiql_read read; /* hash absent: any partition; kind PATH: all its sort keys */
    bool has_conflict;        /* of two partition keys */
    bool is_odd;              /* with a condition on the sort key that is no range: NOT, <> */
    bool has_rest;
    struct branch *next;
};

struct planner {
    struct vg_arena *arena;
    const struct dynamodb_key_part *hash;
    const struct dynamodb_key_part *range;
    bool is_too_many;
};

/* Whether every alternative fixes the partition key. */
static bool is_keyed(const struct planner *planner, const struct dynamodb_node *node)
{
    struct vg_str value;
    bool is_and = node->kind == DYNAMODB_NODE_AND;
    if (!is_and && node->kind != DYNAMODB_NODE_OR)
        return is_equality(node, planner->hash->name, &value) ||
               is_choice(node, planner->hash->name);
    for (const struct dynamodb_node *at = node->first; at != NULL; at = at->next)
        if (is_keyed(planner, at) == is_and)
            return is_and;
    return !is_and;
}

static struct branch *new_branch(const struct planner *planner)
{
    struct branch *branch = VG_NEW(planner->arena, struct branch);
    branch->read.kind = DYNAMODB_NODE_PATH;
    return branch;
}

static size_t count_branches(const struct branch *branch)
{
    size_t count = 0;
    for (; branch != NULL; branch = branch->next)
        count++;
    return count;
}

/* The stricter way to read a partition: equality before a range before all of it. The other one
 * then only filters. */
static bool is_better(const struct partiql_read *a, const struct partiql_read *b)
{
    if (a->kind == DYNAMODB_NODE_PATH || b->kind == DYNAMODB_NODE_EQ)
        return false;
    return a->kind == DYNAMODB_NODE_EQ || b->kind == DYNAMODB_NODE_PATH;
}

static struct branch *join(const struct planner *planner, const struct branch *a,
                           const struct branch *b)
{
    struct branch *both = new_branch(planner);
    *both = *a;
    both->next = NULL;
    bool has_two = vg_str_is_set(a->read.hash) && vg_str_is_set(b->read.hash);
    if (!vg_str_is_set(a->read.hash))
        both->read.hash = b->read.hash;
    if (is_better(&b->read, &both->read)) {
        both->read.kind = b->read.kind;
        both->read.low = b->read.low;
        both->read.high = b->read.high;
    }
    bool are_ranges = a->read.kind != DYNAMODB_NODE_PATH && b->read.kind != DYNAMODB_NODE_PATH;
    bool are_same = are_ranges && a->read.kind == DYNAMODB_NODE_EQ &&
                    b->read.kind == DYNAMODB_NODE_EQ && vg_str_eq(a->read.low, b->read.low);
    both->has_conflict =
        a->has_conflict || b->has_conflict || (has_two && !vg_str_eq(a->read.hash, b->read.hash));
    both->is_odd = a->is_odd || b->is_odd;
    both->has_rest = a->has_rest || b->has_rest || (are_ranges && !are_same);
    return both;
}

static struct branch *expand(struct planner *planner, const struct dynamodb_node *node);

/* All pairs. */
static struct branch *expand_and(struct planner *planner, const struct dynamodb_node *node)
{
    struct branch *all = new_branch(planner);
    for (const struct dynamodb_node *at = node->first; at != NULL; at = at->next) {
        const struct branch *others = expand(planner, at);
        struct branch *pairs = NULL, **end = &pairs;
        if (count_branches(all) * count_branches(others) > 2 * PARTIQL_READS_MAX) {
            planner->is_too_many = true;
            return all;
        }
        for (const struct branch *a = all; a != NULL; a = a->next) {
            for (const struct branch *b = others; b != NULL; b = b->next) {
                *end = join(planner, a, b);
                end = &(*end)->next;
            }
        }
        all = pairs;
    }
    return all;
}

/* Of alternatives that do not touch the key one stands for all: they only filter. */
static struct branch *expand_or(struct planner *planner, const struct dynamodb_node *node)
{
    struct branch *all = NULL, **end = &all;
    for (const struct dynamodb_node *at = node->first; at != NULL; at = at->next) {
        *end = expand(planner, at);
        while (*end != NULL)
            end = &(*end)->next;
    }
    if (count_branches(all) > 2 * PARTIQL_READS_MAX)
        planner->is_too_many = true;
    return all;
}

static struct branch *expand_choice(struct planner *planner, const struct dynamodb_node *node,
                                    bool is_hash)
{
    struct branch *all = NULL, **end = &all;
    for (const struct dynamodb_node *at = node->first->next; at != NULL; at = at->next) {
        *end = new_branch(planner);
        if (is_hash) {
            (*end)->read.hash = at->value;
        } else {
            (*end)->read.kind = DYNAMODB_NODE_EQ;
            (*end)->read.low = at->value;
        }
        end = &(*end)->next;
    }
    return all;
}

/* Recursion is bounded by the parser's depth. */
static struct branch *expand(struct planner *planner, const struct dynamodb_node *node)
{
    struct vg_str value;
    bool touches_range = uses(node, planner->range);
    struct branch *branch = new_branch(planner);
    if (planner->is_too_many)
        return branch;
    if (node->kind == DYNAMODB_NODE_AND)
        return expand_and(planner, node);
    if (node->kind == DYNAMODB_NODE_OR && (touches_range || uses(node, planner->hash)))
        return expand_or(planner, node);
    if (is_choice(node, planner->hash->name))
        return expand_choice(planner, node, /* is_hash= */ true);
    if (touches_range && is_choice(node, planner->range->name))
        return expand_choice(planner, node, /* is_hash= */ false);
    if (is_equality(node, planner->hash->name, &value)) {
        branch->read.hash = value;
    } else if (touches_range && is_equality(node, planner->range->name, &value)) {
        branch->read.kind = DYNAMODB_NODE_EQ;
        branch->read.low = value;
    } else {
        branch->has_rest = true;
        branch->is_odd = touches_range && !is_range(node, planner->range->name, &branch->read);
    }
    return branch;
}

/* ---- Reads ---- */

static bool refuse_type(struct planner *planner, const struct dynamodb_key_part *part,
                        struct vg_str *problem)
{
    *problem = vg_arena_printf(planner->arena,
                               "Key attribute's data type should match its data type in table's "
                               "schema: Key %.*s",
                               VG_STR_ARG(part->name));
    return false;
}

static bool check_types(struct planner *planner, const struct branch *branch,
                        struct vg_str *problem)
{
    const struct partiql_read *read = &branch->read;
    if (dynamodb_value_type(read->hash) != planner->hash->type)
        return refuse_type(planner, planner->hash, problem);
    if (read->kind == DYNAMODB_NODE_PATH)
        return true;
    if (dynamodb_value_type(read->low) != planner->range->type ||
        (vg_str_is_set(read->high) && dynamodb_value_type(read->high) != planner->range->type))
        return refuse_type(planner, planner->range, problem);
    return true;
}

/* Where a range of sort keys begins, as its bytes; -1: before, 1: behind them. */
static int compare_low(const struct partiql_read *a, const struct partiql_read *b)
{
    bool a_open =
        a->kind == DYNAMODB_NODE_PATH || a->kind == DYNAMODB_NODE_LT || a->kind == DYNAMODB_NODE_LE;
    bool b_open =
        b->kind == DYNAMODB_NODE_PATH || b->kind == DYNAMODB_NODE_LT || b->kind == DYNAMODB_NODE_LE;
    if (a_open || b_open)
        return (int)b_open - (int)a_open;
    return vg_str_cmp(dynamodb_key_sort_bytes(a->low), dynamodb_key_sort_bytes(b->low));
}

/* Whether all sort keys of `a` come before `b`'s value. */
static bool ends_before(const struct partiql_read *a, const struct partiql_read *b)
{
    if (b->kind == DYNAMODB_NODE_PATH || b->kind == DYNAMODB_NODE_LT || b->kind == DYNAMODB_NODE_LE)
        return false;
    struct vg_str low = dynamodb_key_sort_bytes(b->low);
    struct vg_str high = dynamodb_key_sort_bytes(vg_str_is_set(a->high) ? a->high : a->low);
    int order = vg_str_cmp(high, low);
    bool b_excludes = b->kind == DYNAMODB_NODE_GT;
    switch (a->kind) {
    case DYNAMODB_NODE_LT:
        return order <= 0;
    case DYNAMODB_NODE_EQ:
    case DYNAMODB_NODE_LE:
    case DYNAMODB_NODE_BETWEEN:
        return order < 0 || (order == 0 && b_excludes);
    case DYNAMODB_NODE_BEGINS_WITH:
        return order < 0 && !vg_str_starts(low, high);
    default: /* without an end */
        return false;
    }
}

/* Two ranges of one partition. AWS does not judge conditions on the sort key that are no ranges:
 * then the partition is read once, as a whole. */
static bool merge(struct branch *a, const struct branch *b, bool *are_merged)
{
    *are_merged = false;
    bool overlaps = a->read.kind == DYNAMODB_NODE_PATH || b->read.kind == DYNAMODB_NODE_PATH ||
                    (!ends_before(&a->read, &b->read) && !ends_before(&b->read, &a->read));
    if (!overlaps)
        return true;
    if (!a->is_odd && !b->is_odd)
        return false;
    a->is_odd = true;
    a->read.kind = DYNAMODB_NODE_PATH;
    a->read.low = a->read.high = VG_STR_NONE;
    *are_merged = true;
    return true;
}

/* The reads of all branches, each partition's apart from each other. */
static bool gather(struct planner *planner, struct branch *branches, struct partiql_plan *plan,
                   struct vg_str *problem)
{
    struct branch **kept = VG_NEW_ARRAY(planner->arena, struct branch *, count_branches(branches));
    for (struct branch *branch = branches; branch != NULL; branch = branch->next) {
        bool are_merged = false;
        for (size_t i = 0; i < plan->read_count; i++) {
            if (kept[i] == NULL || !vg_str_eq(kept[i]->read.hash, branch->read.hash))
                continue;
            if (!merge(branch, kept[i], &are_merged)) {
                *problem = VG_STR("Overlapping conditions with range keys are not supported in "
                                  "where clause");
                return false;
            }
            if (!are_merged)
                continue;
            kept[i] = NULL; /* the whole partition now: what was apart before may not be */
            i = SIZE_MAX;
        }
        kept[plan->read_count++] = branch;
        plan->has_rest |= branch->has_rest;
    }
    plan->reads = VG_NEW_ARRAY(planner->arena, struct partiql_read, plan->read_count);
    size_t count = 0;
    for (size_t i = 0; i < plan->read_count; i++)
        if (kept[i] != NULL)
            plan->reads[count++] = kept[i]->read;
    plan->read_count = count;
    return true;
}

/* ---- ORDER BY ---- */

static int compare_reads(const void *left, const void *right)
{
    const struct partiql_read *a = left, *b = right;
    int order = 0;
    (void)dynamodb_value_order(a->hash, b->hash, &order);
    return order != 0 ? order : compare_low(a, b);
}

static const struct partiql_order_key *find_order(const struct partiql_operation *operation,
                                                  const struct dynamodb_key_part *part)
{
    for (size_t i = 0; i < operation->order_count; i++)
        if (part->type != 0 && vg_str_eq(operation->order[i].name, part->name))
            return &operation->order[i];
    return NULL;
}

static bool check_order(struct planner *planner, const struct partiql_operation *operation,
                        const struct partiql_plan *plan, struct vg_str *problem)
{
    *problem = VG_STR_NONE;
    if (operation->where == NULL) {
        *problem = VG_STR("Must have WHERE clause in the statement when using ORDER BY clause.");
        return false;
    }
    for (size_t i = 0; i < operation->order_count && !vg_str_is_set(*problem); i++) {
        struct vg_str name = operation->order[i].name;
        if (vg_str_eq(name, planner->hash->name) ||
            (planner->range->type != 0 && vg_str_eq(name, planner->range->name)))
            continue;
        *problem = vg_arena_printf(
            planner->arena, "Attribute %.*s in ORDER BY clause must be part of the primary key",
            VG_STR_ARG(name));
    }
    if (vg_str_is_set(*problem))
        return false;
    bool has_two = false;
    for (size_t i = 1; i < plan->read_count; i++)
        has_two |= !vg_str_eq(plan->reads[0].hash, plan->reads[i].hash);
    if (plan->is_scan)
        *problem = VG_STR("Must have at least one non-optional hash key condition in WHERE clause "
                          "when using ORDER BY clause.");
    else if (has_two && find_order(operation, planner->hash) == NULL)
        *problem = VG_STR("Must have hash key in ORDER BY clause when more than one hash key "
                          "condition specified in WHERE clause.");
    return !vg_str_is_set(*problem);
}

/* With an ORDER BY, a partition is read backwards unless its sort key is in there, ascending: so
 * seen on AWS. */
static void put_in_order(const struct planner *planner, const struct partiql_operation *operation,
                         struct partiql_plan *plan)
{
    const struct partiql_order_key *by_hash = find_order(operation, planner->hash);
    const struct partiql_order_key *by_range = find_order(operation, planner->range);
    plan->is_reverse = by_range == NULL || by_range->is_descending;
    qsort(plan->reads, plan->read_count, sizeof(*plan->reads), compare_reads);
    bool is_descending = by_hash != NULL ? by_hash->is_descending : plan->is_reverse;
    struct partiql_read *reads = plan->reads;
    size_t count = plan->read_count;
    for (size_t i = 0; is_descending && i < count / 2; i++) {
        struct partiql_read read = reads[i];
        reads[i] = reads[count - 1 - i];
        reads[count - 1 - i] = read;
    }
    if (is_descending == plan->is_reverse)
        return;
    /* Ranges of one partition follow the direction of the sort key. */
    for (size_t from = 0, to; from < count; from = to) {
        for (to = from + 1; to < count && vg_str_eq(reads[to].hash, reads[from].hash); to++)
            continue;
        for (size_t i = 0; i < (to - from) / 2; i++) {
            struct partiql_read read = reads[from + i];
            reads[from + i] = reads[to - 1 - i];
            reads[to - 1 - i] = read;
        }
    }
}

/* Whether a path goes into the attribute. */
static bool goes_into(const struct dynamodb_node *node, const struct dynamodb_key_part *part)
{
    if (node->kind == DYNAMODB_NODE_PATH)
        return node->path.count > 1 && vg_str_eq(node->path.steps[0].name, part->name);
    for (const struct dynamodb_node *at = node->first; at != NULL; at = at->next)
        if (goes_into(at, part))
            return true;
    return false;
}

/* ---- The plan ---- */

static bool plan_keyed(struct planner *planner, const struct partiql_operation *operation,
                       struct partiql_plan *plan, struct vg_str *problem)
{
    struct branch *branches = expand(planner, operation->where);
    if (planner->is_too_many || count_branches(branches) > PARTIQL_READS_MAX) {
        *problem = VG_STR("Too many decomposed read operations for a given query.");
        return false;
    }
    for (const struct branch *branch = branches; branch != NULL; branch = branch->next) {
        plan->is_scan |= branch->has_conflict || !vg_str_is_set(branch->read.hash);
        if (!plan->is_scan && !check_types(planner, branch, problem))
            return false;
    }
    return plan->is_scan || gather(planner, branches, plan, problem);
}

bool partiql_plan_reads(struct vg_arena *arena, const struct partiql_operation *operation,
                        const struct dynamodb_key_part *hash, const struct dynamodb_key_part *range,
                        struct partiql_plan *plan, struct vg_str *problem)
{
    struct planner planner = {.arena = arena, .hash = hash, .range = range};
    *plan = (struct partiql_plan){.read_count = 0};
    for (const struct dynamodb_key_part *part = hash; part != NULL && operation->where != NULL;
         part = part == hash ? range : NULL) {
        if (part->type == 0 || !goes_into(operation->where, part))
            continue;
        *problem = vg_arena_printf(arena, PARTIQL_NESTED_KEY, VG_STR_ARG(part->name));
        return false;
    }
    plan->is_scan = operation->where == NULL || !is_keyed(&planner, operation->where);
    if (!plan->is_scan && !plan_keyed(&planner, operation, plan, problem))
        return false;
    if (operation->order_count == 0)
        return true;
    if (!check_order(&planner, operation, plan, problem))
        return false;
    put_in_order(&planner, operation, plan);
    return true;
}

bool partiql_plan_is_get(const struct partiql_plan *plan, const struct dynamodb_schema *schema)
{
    return !plan->is_scan && plan->read_count == 1 && !plan->has_rest &&
           (schema->range.type == 0 || plan->reads[0].kind == DYNAMODB_NODE_EQ);
}

/* ---- One item ---- */

void partiql_find_equal(const struct dynamodb_node *node, struct vg_str name, struct vg_str *value,
                        bool *has_two)
{
    struct vg_str found;
    if (node->kind == DYNAMODB_NODE_AND) {
        for (const struct dynamodb_node *at = node->first; at != NULL; at = at->next)
            partiql_find_equal(at, name, value, has_two);
        return;
    }
    if (!is_equality(node, name, &found))
        return;
    if (!vg_str_is_set(*value))
        *value = found;
    else
        *has_two |= !vg_str_eq(*value, found);
}

enum partiql_key_status partiql_key_of_where(const struct dynamodb_node *where,
                                             const struct dynamodb_schema *schema,
                                             struct dynamodb_key *key, struct vg_str *name)
{
    const struct dynamodb_key_part *parts[] = {&schema->hash, &schema->range};
    struct vg_str *values[] = {&key->hash, &key->range};
    enum partiql_key_status status = PARTIQL_KEY_IS_WHOLE;
    *key = (struct dynamodb_key){.hash = VG_STR_NONE};
    for (size_t i = 0; i < VG_COUNT_OF(parts); i++) {
        bool has_two = false;
        if (parts[i]->type == 0)
            continue;
        if (where != NULL && goes_into(where, parts[i])) {
            *name = parts[i]->name;
            return PARTIQL_KEY_IS_NESTED;
        }
        if (where != NULL)
            partiql_find_equal(where, parts[i]->name, values[i], &has_two);
        if (!vg_str_is_set(*values[i]))
            return PARTIQL_KEY_LACKS_PART;
        bool is_wrong = dynamodb_value_type(*values[i]) != parts[i]->type;
        if (status == PARTIQL_KEY_IS_WHOLE && (has_two || is_wrong)) {
            status = is_wrong ? PARTIQL_KEY_HAS_WRONG_TYPE : PARTIQL_KEY_HAS_TWO_VALUES;
            *name = parts[i]->name;
        }
    }
    return status;
}

bool partiql_where_has_rest(const struct dynamodb_node *where, const struct dynamodb_schema *schema)
{
    struct vg_str value;
    if (where->kind != DYNAMODB_NODE_AND)
        return !is_equality(where, schema->hash.name, &value) &&
               (schema->range.type == 0 || !is_equality(where, schema->range.name, &value));
    for (const struct dynamodb_node *at = where->first; at != NULL; at = at->next)
        if (partiql_where_has_rest(at, schema))
            return true;
    return false;
}
