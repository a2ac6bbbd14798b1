/* services/dynamodb/expression/update_charge.c: what AWS charges an update for, to keep it from
 * being larger than an item may be.
 *
 * UpdateItem measures twice: the finished item, as every write, and before its condition what the
 * statement brings. Bisected to the byte in eu-west-2 on 2026-10-09 and in force in 22 of 33
 * regions, us-east-1 among them (dynamodb-conformance,
 * tests/tier3/limits/itemSizeBySurface.test.ts). */
#include "expression.h"

enum {
    COST_OF_UPDATE = 3,
    COST_OF_VALUE = 19, /* of a clause that brings one: SET, ADD */
    COST_OF_TAKING = 1, /* of one that takes away: REMOVE, DELETE */
    COST_OF_PATH = 1,   /* as an operand */
    COST_OF_OPERAND_STEP = 14,
    COST_OF_TARGET_STEP = 4, /* not of the first */
};

/* Of the sums and functions; their operands come on top. */
static const uint64_t operators[DYNAMODB_NODE_KIND_COUNT] = {
    [DYNAMODB_NODE_PLUS] = 34,
    [DYNAMODB_NODE_MINUS] = 37,
    [DYNAMODB_NODE_LIST_APPEND] = 37,
    [DYNAMODB_NODE_IF_NOT_EXISTS] = 39,
};

/* The bytes of a name, the digits of an index. */
static uint64_t cost_of_step(const struct dynamodb_step *step)
{
    if (vg_str_is_set(step->name))
        return step->name.len;
    uint64_t digits = 1;
    for (uint32_t rest = step->index; rest >= 10; rest /= 10)
        digits++;
    return digits;
}

static uint64_t cost_of_target(const struct dynamodb_path *path)
{
    uint64_t cost = cost_of_step(&path->steps[0]);
    for (uint32_t i = 1; i < path->count; i++)
        cost += COST_OF_TARGET_STEP + cost_of_step(&path->steps[i]);
    return cost;
}

/* What a path leads to is free. Recursion is bounded by the parser's depth. */
static uint64_t cost_of_operand(const struct dynamodb_node *node)
{
    if (node->kind == DYNAMODB_NODE_VALUE)
        return dynamodb_value_size(node->value);
    uint64_t cost = node->kind == DYNAMODB_NODE_PATH ? COST_OF_PATH : operators[node->kind];
    for (uint32_t i = 0; node->kind == DYNAMODB_NODE_PATH && i < node->path.count; i++)
        cost += COST_OF_OPERAND_STEP + cost_of_step(&node->path.steps[i]);
    for (const struct dynamodb_node *operand = node->first; operand != NULL;
         operand = operand->next)
        cost += cost_of_operand(operand);
    return cost;
}

/* Of a set, only the members that are new; both are sorted. */
static uint64_t cost_of_added(const struct dynamodb_action *action, struct vg_str item)
{
    struct vg_str old, added, value = action->operand->value;
    enum dynamodb_type type = dynamodb_value_type(value);
    if (!dynamodb_type_is_set(type) || !dynamodb_path_find(&action->path, item, &old) ||
        dynamodb_value_type(old) != type)
        return dynamodb_value_size(value);
    struct dynamodb_cursor new_members = dynamodb_members(value);
    struct dynamodb_cursor old_members = dynamodb_members(old);
    struct vg_str present;
    bool has_present = dynamodb_next_member(&old_members, &present);
    uint64_t cost = 0;
    while (dynamodb_next_member(&new_members, &added)) {
        while (has_present && vg_str_cmp(present, added) < 0)
            has_present = dynamodb_next_member(&old_members, &present);
        if (!has_present || !vg_str_eq(present, added))
            cost += added.len;
    }
    return cost;
}

static uint64_t cost_of_action(const struct dynamodb_action *action, struct vg_str item)
{
    uint64_t target = cost_of_target(&action->path);
    switch (action->kind) {
    case DYNAMODB_SET:
        return COST_OF_VALUE + target + cost_of_operand(action->operand);
    case DYNAMODB_ADD:
        return COST_OF_VALUE + target + cost_of_added(action, item);
    case DYNAMODB_REMOVE:
    case DYNAMODB_DELETE:
        break;
    }
    return COST_OF_TAKING + target;
}

bool dynamodb_update_is_too_large(const struct dynamodb_update_tree *update, struct vg_str item)
{
    if (update->charge_max <= DYNAMODB_ITEM_SIZE_MAX)
        return false;
    uint64_t charge = COST_OF_UPDATE;
    for (const struct dynamodb_action *action = update->actions; action != NULL;
         action = action->next)
        charge += cost_of_action(action, item);
    return charge > DYNAMODB_ITEM_SIZE_MAX;
}
