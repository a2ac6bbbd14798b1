/* services/dynamodb/expression/key_condition.c: KeyConditionExpression: parsed as a condition (as
 * AWS does), of which little is allowed. */
#include "parse.h"

#define INVALID_CONDITION "Invalid condition in KeyConditionExpression: "

static bool refuse_operator(struct vg_arena *arena, const struct dynamodb_node *node,
                            struct vg_str *problem)
{
    *problem = vg_arena_printf(arena, "Invalid operator used in KeyConditionExpression: %s",
                               dynamodb_node_name(node->kind));
    return false;
}

static bool is_allowed(enum dynamodb_node_kind kind)
{
    return kind == DYNAMODB_NODE_EQ ||
           (kind >= DYNAMODB_NODE_LT && kind <= DYNAMODB_NODE_BETWEEN) ||
           kind == DYNAMODB_NODE_BEGINS_WITH;
}

/* The one path of a condition; its operands are looked at in their order. */
static bool check_operands(const struct dynamodb_node *node, const struct dynamodb_node **path,
                           struct vg_str *problem)
{
    *path = NULL;
    for (const struct dynamodb_node *operand = node->first; operand != NULL;
         operand = operand->next) {
        if (operand->kind == DYNAMODB_NODE_SIZE) {
            *problem = VG_STR("KeyConditionExpressions cannot contain nested operations");
            return false;
        }
        if (operand->kind != DYNAMODB_NODE_PATH)
            continue;
        if (*path != NULL) {
            *problem = VG_STR(INVALID_CONDITION "Multiple attribute names used in one condition");
            return false;
        }
        if (operand->path.count > 1) {
            *problem = VG_STR("Invalid KeyConditionExpression: KeyConditionExpressions cannot have "
                              "conditions on nested attributes");
            return false;
        }
        *path = operand;
    }
    if (*path == NULL)
        *problem = VG_STR(INVALID_CONDITION "No key attribute specified");
    return *path != NULL;
}

static bool check_leaf(struct vg_arena *arena, const struct dynamodb_node *node,
                       struct vg_str *problem)
{
    if (!is_allowed(node->kind))
        return refuse_operator(arena, node, problem);
    bool needs_path_first =
        node->kind == DYNAMODB_NODE_BETWEEN || node->kind == DYNAMODB_NODE_BEGINS_WITH;
    if (needs_path_first && node->first->kind == DYNAMODB_NODE_VALUE) {
        *problem = vg_arena_printf(
            arena, INVALID_CONDITION "%s operator must have the key attribute as its first operand",
            dynamodb_node_name(node->kind));
        return false;
    }
    const struct dynamodb_node *path;
    return check_operands(node, &path, problem);
}

/* The conditions that AND joins, however they are grouped, into `leaves`. */
static bool gather(struct vg_arena *arena, const struct dynamodb_node *node, struct vg_buf *leaves,
                   struct vg_str *problem)
{
    if (node->kind == DYNAMODB_NODE_OR || node->kind == DYNAMODB_NODE_NOT)
        return refuse_operator(arena, node, problem);
    if (node->kind != DYNAMODB_NODE_AND) {
        vg_buf_add_bytes(leaves, &node, sizeof(node));
        return check_leaf(arena, node, problem);
    }
    for (const struct dynamodb_node *operand = node->first; operand != NULL;
         operand = operand->next)
        if (!gather(arena, operand, leaves, problem))
            return false;
    return true;
}

static const struct dynamodb_node *path_of(const struct dynamodb_node *leaf)
{
    const struct dynamodb_node *operand = leaf->first;
    while (operand->kind != DYNAMODB_NODE_PATH)
        operand = operand->next;
    return operand;
}

static struct vg_str name_of(const struct dynamodb_node *leaf)
{
    return path_of(leaf)->path.steps[0].name;
}

bool dynamodb_key_condition_check(struct vg_arena *arena, const struct dynamodb_node *tree,
                                  struct vg_str *problem)
{
    struct vg_buf buf;
    vg_buf_init(&buf, arena, /* max= */ 0);
    if (!gather(arena, tree, &buf, problem))
        return false;
    const struct dynamodb_node *const *leaves =
        (const struct dynamodb_node *const *)(const void *)buf.ptr;
    size_t count = buf.len / sizeof(*leaves);
    for (size_t second = 1; second < count; second++) {
        for (size_t first = 0; first < second; first++) {
            if (!vg_str_eq(name_of(leaves[first]), name_of(leaves[second])))
                continue;
            *problem = VG_STR("Invalid KeyConditionExpression: KeyConditionExpressions must only "
                              "contain one condition per key");
            return false;
        }
    }
    return true;
}

/* ---- With a schema ---- */

static const struct dynamodb_node *find_leaf(const struct dynamodb_node *node, struct vg_str name)
{
    if (node->kind != DYNAMODB_NODE_AND)
        return vg_str_eq(name_of(node), name) ? node : NULL;
    const struct dynamodb_node *found = NULL;
    for (const struct dynamodb_node *operand = node->first; operand != NULL && found == NULL;
         operand = operand->next)
        found = find_leaf(operand, name);
    return found;
}

static size_t count_leaves(const struct dynamodb_node *node)
{
    if (node->kind != DYNAMODB_NODE_AND)
        return 1;
    size_t count = 0;
    for (const struct dynamodb_node *operand = node->first; operand != NULL;
         operand = operand->next)
        count += count_leaves(operand);
    return count;
}

/* `:v < key` says `key > :v`. */
static enum dynamodb_node_kind turned(const struct dynamodb_node *leaf)
{
    if (leaf->first->kind == DYNAMODB_NODE_PATH)
        return leaf->kind;
    switch (leaf->kind) {
    case DYNAMODB_NODE_LT:
        return DYNAMODB_NODE_GT;
    case DYNAMODB_NODE_LE:
        return DYNAMODB_NODE_GE;
    case DYNAMODB_NODE_GT:
        return DYNAMODB_NODE_LT;
    case DYNAMODB_NODE_GE:
        return DYNAMODB_NODE_LE;
    default:
        return leaf->kind;
    }
}

static struct vg_str first_value(const struct dynamodb_node *leaf)
{
    const struct dynamodb_node *operand = leaf->first;
    return operand->kind == DYNAMODB_NODE_VALUE ? operand->value : operand->next->value;
}

/* The values that a part of the key is compared with must be of its type, and could be keys. */
static bool check_values(struct vg_arena *arena, const struct dynamodb_node *leaf,
                         const struct dynamodb_key_part *part, bool is_hash, struct vg_str *problem)
{
    for (const struct dynamodb_node *operand = leaf->first; operand != NULL;
         operand = operand->next) {
        if (operand->kind != DYNAMODB_NODE_VALUE)
            continue;
        if (dynamodb_value_type(operand->value) != part->type) {
            *problem = VG_STR("One or more parameter values were invalid: Condition parameter type "
                              "does not match schema type");
            return false;
        }
        if (!dynamodb_key_check_part(part, operand->value, is_hash, arena, problem))
            return false;
    }
    return true;
}

/* The leaf of each part of the key, in its order; NULL where there is none. */
struct found {
    const struct dynamodb_node *hash[DYNAMODB_KEY_HASHES_MAX];
    const struct dynamodb_node *range[DYNAMODB_KEY_RANGES_MAX];
    uint32_t range_count; /* from the left, without a gap */
};

static bool missed(struct vg_arena *arena, const struct dynamodb_key_part *part,
                   struct vg_str *problem)
{
    *problem = vg_arena_printf(arena, "Query condition missed key schema element: %.*s",
                               VG_STR_ARG(part->name));
    return false;
}

static bool not_supported(struct vg_str *problem)
{
    *problem = VG_STR("Query key condition not supported");
    return false;
}

/* False for what only KeyConditions can say: CONTAINS, NULL and the like. */
static bool are_indexable(const struct dynamodb_node *tree)
{
    if (tree->kind != DYNAMODB_NODE_AND)
        return is_allowed(tree->kind);
    for (const struct dynamodb_node *operand = tree->first; operand != NULL;
         operand = operand->next)
        if (!are_indexable(operand))
            return false;
    return true;
}

static bool find_leaves(struct vg_arena *arena, const struct dynamodb_node *tree,
                        const struct dynamodb_key_parts *parts, struct found *found,
                        struct vg_str *problem)
{
    *found = (struct found){.range_count = 0};
    for (uint32_t i = 0; i < parts->hash_count; i++) {
        found->hash[i] = find_leaf(tree, parts->hash[i].name);
        if (found->hash[i] == NULL)
            return missed(arena, &parts->hash[i], problem);
    }
    uint32_t at = 0;
    while (at < parts->range_count &&
           (found->range[at] = find_leaf(tree, parts->range[at].name)) != NULL)
        at++;
    found->range_count = at;
    size_t count = count_leaves(tree), known = parts->hash_count + at;
    if (count > known && at < parts->range_count && count <= parts->hash_count + parts->range_count)
        return missed(arena, &parts->range[at], problem);
    uint32_t most = parts->hash_count + parts->range_count;
    if (count > most && parts->range_count > 0) {
        *problem = vg_arena_printf(arena,
                                   "The number of query conditions (%zu) exceeds the number of key "
                                   "attributes defined in the schema (%u)",
                                   count, most);
        return false;
    }
    if (count > known)
        return not_supported(problem);
    if (!are_indexable(tree)) {
        *problem = VG_STR("Attempted conditional constraint is not an indexable operation");
        return false;
    }
    for (uint32_t i = 0; i < parts->hash_count; i++)
        if (found->hash[i]->kind != DYNAMODB_NODE_EQ)
            return not_supported(problem);
    for (uint32_t i = 0; i + 1 < at; i++)
        if (found->range[i]->kind != DYNAMODB_NODE_EQ)
            return not_supported(problem);
    return true;
}

bool dynamodb_key_condition_bind(struct vg_arena *arena, const struct dynamodb_node *tree,
                                 const struct dynamodb_key_parts *parts,
                                 struct dynamodb_key_condition *condition, struct vg_str *problem)
{
    struct found found;
    *condition = (struct dynamodb_key_condition){.kind = DYNAMODB_NODE_PATH};
    if (!find_leaves(arena, tree, parts, &found, problem))
        return false;
    for (uint32_t i = 0; i < parts->hash_count; i++) {
        if (!check_values(arena, found.hash[i], &parts->hash[i], /* is_hash= */ true, problem))
            return false;
        condition->hash[i] = first_value(found.hash[i]);
    }
    for (uint32_t i = 0; i < found.range_count; i++) {
        const struct dynamodb_node *leaf = found.range[i];
        if (!check_values(arena, leaf, &parts->range[i], /* is_hash= */ false, problem))
            return false;
        if (i + 1 < found.range_count) {
            condition->equal[condition->equal_count++] = first_value(leaf);
            continue;
        }
        condition->kind = turned(leaf);
        condition->low = first_value(leaf);
        if (leaf->kind == DYNAMODB_NODE_BETWEEN)
            condition->high = leaf->last->value;
    }
    return true;
}
