/* services/dynamodb/expression/update_apply.c: an update, applied to an item in its stored form.
 *
 * First every action's result is worked out from the old item; then the item is written anew, in
 * one walk over its members and the actions' paths, both sorted. */
#include "parse.h"

#define BAD_TYPE "An operand in the update expression has an incorrect data type"
#define BAD_TYPE_OLD_STYLE "Type mismatch for attribute to update"
#define BAD_PATH "The document path provided in the update expression is invalid for update"
#define NOT_FOUND "The provided expression refers to an attribute that does not exist in the item"
#define TOO_BIG "Item size to update has exceeded the maximum allowed size"
#define TOO_DEEP                                                                                   \
    "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels "    \
    "beyond supported limit"

/* What becomes of an action's target. */
struct outcome {
    struct vg_str value; /* absent: the target goes */
    bool is_kept;        /* the target stays as it is */
};

struct context {
    struct vg_arena *arena;
    struct vg_str item;
    struct vg_str *problem;
    size_t made; /* bytes of all values that the update makes or copies */
    bool is_old_style;
};

/* One value may be named a thousand times: what can't fit into an item is not made. No stored form
 * is four times the size that AWS counts. */
enum { MADE_MAX = 4 * DYNAMODB_ITEM_SIZE_MAX };

static bool refuse(const struct context *context, struct vg_str sentence)
{
    *context->problem = sentence;
    return false;
}

static bool refuse_type(const struct context *context)
{
    return refuse(context, context->is_old_style ? VG_STR(BAD_TYPE_OLD_STYLE) : VG_STR(BAD_TYPE));
}

static bool charge(struct context *context, size_t bytes)
{
    context->made += bytes;
    return context->made <= MADE_MAX || refuse(context, VG_STR(TOO_BIG));
}

static struct vg_str number_value(struct vg_arena *arena, const struct dynamodb_number *number)
{
    struct vg_buf buf;
    vg_buf_init(&buf, arena, /* max= */ 0);
    dynamodb_put_number(&buf, number);
    return vg_buf_str(&buf);
}

static bool sum(const struct context *context, struct vg_str left, struct vg_str right,
                bool is_plus, struct vg_str *value)
{
    if (dynamodb_value_type(left) != DYNAMODB_N || dynamodb_value_type(right) != DYNAMODB_N)
        return refuse_type(context);
    struct dynamodb_number number;
    struct vg_str a = dynamodb_value_scalar(left), b = dynamodb_value_scalar(right);
    enum dynamodb_number_status status =
        is_plus ? dynamodb_number_add(a, b, &number) : dynamodb_number_subtract(a, b, &number);
    if (status != DYNAMODB_NUMBER_OK)
        return refuse(context, dynamodb_number_problem(context->arena, status, VG_STR("")));
    *value = number_value(context->arena, &number);
    return true;
}

static bool append_lists(struct context *context, struct vg_str left, struct vg_str right,
                         struct vg_str *value)
{
    if (dynamodb_value_type(left) != DYNAMODB_L || dynamodb_value_type(right) != DYNAMODB_L)
        return refuse_type(context);
    struct dynamodb_cursor head = dynamodb_members(left), tail = dynamodb_members(right);
    if (!charge(context, left.len + right.len))
        return false;
    struct vg_buf buf;
    vg_buf_init(&buf, context->arena, /* max= */ 0);
    size_t opened = dynamodb_open(&buf, DYNAMODB_L);
    vg_buf_add_bytes(&buf, head.at, (size_t)(head.end - head.at));
    vg_buf_add_bytes(&buf, tail.at, (size_t)(tail.end - tail.at));
    dynamodb_close(&buf, opened, head.count + tail.count);
    *value = vg_buf_str(&buf);
    return true;
}

/* Recursion is bounded by the parser's depth. */
static bool evaluate(struct context *context, const struct dynamodb_node *node,
                     struct vg_str *value)
{
    struct vg_str left, right;
    switch (node->kind) {
    case DYNAMODB_NODE_VALUE:
        *value = node->value;
        return true;
    case DYNAMODB_NODE_PATH:
        return dynamodb_path_find(&node->path, context->item, value) ||
               refuse(context, VG_STR(NOT_FOUND));
    case DYNAMODB_NODE_IF_NOT_EXISTS:
        return dynamodb_path_find(&node->first->path, context->item, value) ||
               evaluate(context, node->last, value);
    default:
        break;
    }
    if (!evaluate(context, node->first, &left) || !evaluate(context, node->last, &right))
        return false;
    if (node->kind == DYNAMODB_NODE_LIST_APPEND)
        return append_lists(context, left, right, value);
    return sum(context, left, right, node->kind == DYNAMODB_NODE_PLUS, value);
}

/* Both sets are sorted. Union, or what of `old` is not in `other`. */
static struct vg_str merge_sets(struct vg_arena *arena, struct vg_str old, struct vg_str other,
                                bool is_union, uint32_t *count)
{
    struct dynamodb_cursor a = dynamodb_members(old), b = dynamodb_members(other);
    struct vg_str left, right;
    bool has_left = dynamodb_next_member(&a, &left), has_right = dynamodb_next_member(&b, &right);
    struct vg_buf buf;
    vg_buf_init(&buf, arena, /* max= */ 0);
    size_t opened = dynamodb_open(&buf, dynamodb_value_type(old));
    *count = 0;
    while (has_left || (is_union && has_right)) {
        int order = !has_right ? -1 : !has_left ? 1 : vg_str_cmp(left, right);
        if (is_union || order < 0) {
            dynamodb_put_name(&buf, order <= 0 ? left : right);
            ++*count;
        }
        if (order <= 0)
            has_left = dynamodb_next_member(&a, &left);
        if (order >= 0)
            has_right = dynamodb_next_member(&b, &right);
    }
    dynamodb_close(&buf, opened, *count);
    return vg_buf_str(&buf);
}

static bool add(const struct context *context, const struct dynamodb_action *action,
                struct outcome *outcome)
{
    struct vg_str old, operand = action->operand->value;
    if (!dynamodb_path_find(&action->path, context->item, &old)) {
        outcome->value = operand; /* a number is added to 0, a set to the empty set */
        return true;
    }
    enum dynamodb_type type = dynamodb_value_type(operand);
    if (dynamodb_value_type(old) != type)
        return refuse_type(context);
    if (type == DYNAMODB_N)
        return sum(context, old, operand, /* is_plus= */ true, &outcome->value);
    uint32_t count;
    outcome->value = merge_sets(context->arena, old, operand, /* is_union= */ true, &count);
    return true;
}

static bool delete_members(const struct context *context, const struct dynamodb_action *action,
                           struct outcome *outcome)
{
    struct vg_str old, operand = action->operand->value;
    if (!dynamodb_path_find(&action->path, context->item, &old)) {
        outcome->is_kept = true;
        return true;
    }
    if (dynamodb_value_type(old) != dynamodb_value_type(operand))
        return refuse_type(context);
    uint32_t count;
    outcome->value = merge_sets(context->arena, old, operand, /* is_union= */ false, &count);
    if (count == 0)
        outcome->value = VG_STR_NONE; /* there are no empty sets */
    return true;
}

static bool work_out(struct context *context, const struct dynamodb_action *action,
                     struct outcome *outcome)
{
    *outcome = (struct outcome){.value = VG_STR_NONE};
    bool is_done = true;
    if (action->kind == DYNAMODB_SET)
        is_done = evaluate(context, action->operand, &outcome->value);
    struct vg_str parent;
    if (is_done && !dynamodb_path_parent(&action->path, context->item, &parent))
        return refuse(context, VG_STR(BAD_PATH));
    if (action->kind == DYNAMODB_ADD)
        is_done = add(context, action, outcome);
    else if (action->kind == DYNAMODB_DELETE)
        is_done = delete_members(context, action, outcome);
    if (is_done && vg_str_is_set(outcome->value) &&
        action->path.count + dynamodb_value_levels(outcome->value) > DYNAMODB_LEVELS_MAX)
        return refuse(context, VG_STR(TOO_DEEP));
    return is_done && charge(context, outcome->value.len);
}

/* ---- Writing the new item ---- */

static uint32_t write_attributes(const struct dynamodb_path_tree *changes,
                                 struct dynamodb_cursor cursor, struct vg_buf *buf);

/* A list: elements that are removed close up; what is set behind the end is appended, in the order
 * of the indexes. */
static uint32_t write_elements(const struct dynamodb_path_tree *changes,
                               struct dynamodb_cursor cursor, struct vg_buf *buf);

static void write_changed(const struct dynamodb_path_tree *change, struct vg_str old,
                          struct vg_buf *buf)
{
    bool is_map = vg_str_is_set(change->children->step.name);
    size_t opened = dynamodb_open(buf, is_map ? DYNAMODB_M : DYNAMODB_L);
    uint32_t count = is_map ? write_attributes(change->children, dynamodb_members(old), buf)
                            : write_elements(change->children, dynamodb_members(old), buf);
    dynamodb_close(buf, opened, count);
}

/* What the change makes of a member: `old` is absent when there was none. False when there is none
 * now; `name` is written in front where it is set. */
static bool write_member(const struct dynamodb_path_tree *change, struct vg_str name,
                         struct vg_str old, struct vg_buf *buf)
{
    const struct outcome *outcome = change->leaf;
    struct vg_str value = outcome == NULL || outcome->is_kept ? old : outcome->value;
    if (!vg_str_is_set(value))
        return false;
    if (vg_str_is_set(name))
        dynamodb_put_name(buf, name);
    if (outcome == NULL)
        write_changed(change, old, buf);
    else
        vg_buf_add(buf, value);
    return true;
}

static uint32_t write_attributes(const struct dynamodb_path_tree *changes,
                                 struct dynamodb_cursor cursor, struct vg_buf *buf)
{
    uint32_t count = 0;
    struct vg_str name, value;
    bool has_old = dynamodb_next_attribute(&cursor, &name, &value);
    while (has_old || changes != NULL) {
        int order = !has_old ? 1 : changes == NULL ? -1 : vg_str_cmp(name, changes->step.name);
        if (order < 0) {
            dynamodb_put_name(buf, name);
            vg_buf_add(buf, value);
            count++;
        } else {
            count +=
                write_member(changes, changes->step.name, order == 0 ? value : VG_STR_NONE, buf);
            changes = changes->next;
        }
        if (order <= 0)
            has_old = dynamodb_next_attribute(&cursor, &name, &value);
    }
    return count;
}

static uint32_t write_elements(const struct dynamodb_path_tree *changes,
                               struct dynamodb_cursor cursor, struct vg_buf *buf)
{
    uint32_t count = 0;
    struct vg_str value;
    for (uint32_t index = 0; dynamodb_next_element(&cursor, &value); index++) {
        if (changes == NULL || changes->step.index != index) {
            vg_buf_add(buf, value);
            count++;
            continue;
        }
        count += write_member(changes, VG_STR_NONE, value, buf);
        changes = changes->next;
    }
    for (; changes != NULL; changes = changes->next)
        count += write_member(changes, VG_STR_NONE, VG_STR_NONE, buf);
    return count;
}

bool dynamodb_update_apply(struct vg_arena *arena, const struct dynamodb_update_tree *update,
                           struct vg_str item, struct vg_str *updated, struct vg_str *problem)
{
    struct context context = {
        .arena = arena, .item = item, .problem = problem, .is_old_style = update->is_old_style};
    struct dynamodb_path_tree changes = {.leaf = NULL};
    for (const struct dynamodb_action *action = update->actions; action != NULL;
         action = action->next) {
        struct outcome *outcome = VG_NEW(arena, struct outcome);
        if (!work_out(&context, action, outcome))
            return false;
        dynamodb_path_tree_add(arena, &changes, &action->path, outcome);
    }
    struct vg_buf buf;
    vg_buf_init(&buf, arena, /* max= */ 0);
    size_t opened = dynamodb_open_item(&buf);
    uint32_t count = write_attributes(changes.children, dynamodb_attributes(item), &buf);
    dynamodb_close_item(&buf, opened, count);
    *updated = vg_buf_str(&buf);
    return true;
}
