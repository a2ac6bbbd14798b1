/* services/dynamodb/expression/eval.c: conditions, evaluated on the stored form. */
#include "parse.h"

/* What an operand is for an item; a size needs room for its number. */
struct operand {
    struct vg_str value; /* absent: nothing is there */
    char room[2 + DYNAMODB_NUMBER_BYTES_MAX];
};

/* AWS counts characters of S (as Java does: UTF-16), bytes of B, members of the rest; other types
 * have no size. */
static bool size_of(struct vg_str value, uint64_t *size)
{
    switch (dynamodb_value_type(value)) {
    case DYNAMODB_S:
        *size = vg_utf16_count(dynamodb_value_scalar(value));
        return true;
    case DYNAMODB_B:
        *size = dynamodb_value_scalar(value).len;
        return true;
    case DYNAMODB_N:
    case DYNAMODB_BOOL:
    case DYNAMODB_NULL:
        return false;
    default:
        *size = dynamodb_members(value).count;
        return true;
    }
}

static void put_size(struct operand *operand, uint64_t size)
{
    char digits[20];
    size_t at = sizeof(digits);
    do {
        digits[--at] = (char)('0' + size % 10);
        size /= 10;
    } while (size > 0);
    struct dynamodb_number number;
    enum dynamodb_number_status status =
        dynamodb_number_parse(vg_str_of(digits + at, sizeof(digits) - at), &number);
    VG_ASSERT(status == DYNAMODB_NUMBER_OK);
    operand->room[0] = DYNAMODB_N;
    operand->room[1] = (char)number.len;
    memcpy(operand->room + 2, number.bytes, number.len);
    operand->value = vg_str_of(operand->room, 2U + number.len);
}

static void resolve(const struct dynamodb_node *node, struct vg_str item, struct operand *operand)
{
    operand->value = VG_STR_NONE;
    if (node->kind == DYNAMODB_NODE_VALUE) {
        operand->value = node->value;
    } else if (node->kind == DYNAMODB_NODE_PATH) {
        if (!dynamodb_path_find(&node->path, item, &operand->value))
            operand->value = VG_STR_NONE;
    } else if (node->kind >= DYNAMODB_NODE_EQ) { /* PartiQL compares conditions with true */
        operand->room[0] =
            (char)(DYNAMODB_BOOL | (dynamodb_condition_holds(node, item) ? DYNAMODB_TAG_FLAG : 0));
        operand->value = vg_str_of(operand->room, 1);
    } else {
        uint64_t size;
        resolve(node->first, item, operand);
        if (vg_str_is_set(operand->value) && size_of(operand->value, &size))
            put_size(operand, size);
        else
            operand->value = VG_STR_NONE;
    }
}

static bool is_ordered_so(enum dynamodb_node_kind kind, int order)
{
    switch (kind) {
    case DYNAMODB_NODE_LT:
        return order < 0;
    case DYNAMODB_NODE_LE:
        return order <= 0;
    case DYNAMODB_NODE_GT:
        return order > 0;
    default:
        return order >= 0;
    }
}

/* Where an operand is missing, everything is false but <>. */
static bool compare(enum dynamodb_node_kind kind, struct vg_str left, struct vg_str right)
{
    bool is_there = vg_str_is_set(left) && vg_str_is_set(right);
    if (kind == DYNAMODB_NODE_EQ)
        return is_there && vg_str_eq(left, right);
    if (kind == DYNAMODB_NODE_NE)
        return !is_there || !vg_str_eq(left, right);
    int order;
    return is_there && dynamodb_value_order(left, right, &order) && is_ordered_so(kind, order);
}

static bool holds_comparison(const struct dynamodb_node *node, struct vg_str item)
{
    struct operand left, right;
    resolve(node->first, item, &left);
    resolve(node->last, item, &right);
    return compare(node->kind, left.value, right.value);
}

static bool holds_between(const struct dynamodb_node *node, struct vg_str item)
{
    struct operand value, low, high;
    resolve(node->first, item, &value);
    resolve(node->first->next, item, &low);
    resolve(node->last, item, &high);
    return compare(DYNAMODB_NODE_GE, value.value, low.value) &&
           compare(DYNAMODB_NODE_LE, value.value, high.value);
}

static bool holds_in(const struct dynamodb_node *node, struct vg_str item)
{
    struct operand value, candidate;
    resolve(node->first, item, &value);
    for (const struct dynamodb_node *other = node->first->next; other != NULL;
         other = other->next) {
        resolve(other, item, &candidate);
        if (compare(DYNAMODB_NODE_EQ, value.value, candidate.value))
            return true;
    }
    return false;
}

static bool begins_with(struct vg_str value, struct vg_str prefix)
{
    enum dynamodb_type type = dynamodb_value_type(value);
    return (type == DYNAMODB_S || type == DYNAMODB_B) && type == dynamodb_value_type(prefix) &&
           vg_str_starts(dynamodb_value_scalar(value), dynamodb_value_scalar(prefix));
}

static bool holds_function(const struct dynamodb_node *node, struct vg_str item)
{
    struct operand first, second = {.value = VG_STR_NONE};
    resolve(node->first, item, &first);
    if (node->kind == DYNAMODB_NODE_ATTRIBUTE_EXISTS ||
        node->kind == DYNAMODB_NODE_ATTRIBUTE_NOT_EXISTS)
        return vg_str_is_set(first.value) == (node->kind == DYNAMODB_NODE_ATTRIBUTE_EXISTS);
    resolve(node->last, item, &second);
    if (!vg_str_is_set(first.value) || !vg_str_is_set(second.value))
        return false;
    switch (node->kind) {
    case DYNAMODB_NODE_ATTRIBUTE_TYPE:
        return dynamodb_value_type(first.value) ==
               dynamodb_type_of_name(dynamodb_value_scalar(second.value));
    case DYNAMODB_NODE_BEGINS_WITH:
        return begins_with(first.value, second.value);
    default:
        return dynamodb_value_contains(first.value, second.value);
    }
}

/* Recursion is bounded by the parser's depth. */
bool dynamodb_condition_holds(const struct dynamodb_node *condition, struct vg_str item)
{
    const struct dynamodb_node *operand;
    switch (condition->kind) {
    case DYNAMODB_NODE_AND:
        for (operand = condition->first; operand != NULL; operand = operand->next)
            if (!dynamodb_condition_holds(operand, item))
                return false;
        return true;
    case DYNAMODB_NODE_OR:
        for (operand = condition->first; operand != NULL; operand = operand->next)
            if (dynamodb_condition_holds(operand, item))
                return true;
        return false;
    case DYNAMODB_NODE_NOT:
        return !dynamodb_condition_holds(condition->first, item);
    case DYNAMODB_NODE_BETWEEN:
        return holds_between(condition, item);
    case DYNAMODB_NODE_IN:
        return holds_in(condition, item);
    default:
        return condition->kind <= DYNAMODB_NODE_GE ? holds_comparison(condition, item)
                                                   : holds_function(condition, item);
    }
}

bool dynamodb_condition_uses(const struct dynamodb_node *condition, struct vg_str name)
{
    if (condition->kind == DYNAMODB_NODE_PATH)
        return vg_str_eq(condition->path.steps[0].name, name);
    for (const struct dynamodb_node *operand = condition->first; operand != NULL;
         operand = operand->next)
        if (dynamodb_condition_uses(operand, name))
            return true;
    return false;
}
