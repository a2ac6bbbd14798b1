/* services/dynamodb/legacy/update.c: AttributeUpdates and AttributesToGet: whole attributes,
 * written and read. */
#include "dynamodb/dynamodb.h"

#include "dynamodb/expression/parse.h"
#include "dynamodb/legacy/legacy.h"

#define INVALID "One or more parameter values were invalid: "

static int check_update(struct dynamodb_request *request,
                        const struct dynamodb_attribute_value_update *update)
{
    struct vg_arena *arena = request->call->arena;
    bool is_delete = update->action == DYNAMODB_ATTRIBUTE_ACTION_DELETE;
    if (!vg_str_is_set(update->value))
        return is_delete ? VG_OK
                         : dynamodb_refuse(request,
                                           VG_STR(INVALID "Only DELETE action is allowed when no "
                                                          "attribute value is specified"));
    int rc = dynamodb_check_value(request, update->value);
    if (rc != VG_OK)
        return rc;
    enum dynamodb_type type = dynamodb_value_type(update->value);
    bool is_set = dynamodb_type_is_set(type);
    if (is_delete && !is_set)
        return dynamodb_refuse(
            request,
            VG_CONCAT(arena,
                      VG_STR(INVALID "DELETE action with value is not supported for the type "),
                      dynamodb_type_name(type)));
    if (update->action == DYNAMODB_ATTRIBUTE_ACTION_ADD && !is_set && type != DYNAMODB_N &&
        type != DYNAMODB_L)
        return dynamodb_refuse(
            request, VG_CONCAT(arena, VG_STR(INVALID "ADD action is not supported for the type "),
                               dynamodb_type_name(type)));
    return VG_OK;
}

static struct dynamodb_node *value_node(struct vg_arena *arena, struct vg_str value)
{
    struct dynamodb_node *node = VG_NEW(arena, struct dynamodb_node);
    node->kind = DYNAMODB_NODE_VALUE;
    node->value = value;
    return node;
}

/* What is added to a list goes behind it: list_append(if_not_exists(a, []), value) */
static struct dynamodb_node *append_node(struct vg_arena *arena, const struct dynamodb_path *path,
                                         struct vg_str value)
{
    struct dynamodb_node *append = VG_NEW(arena, struct dynamodb_node),
                         *present = VG_NEW(arena, struct dynamodb_node),
                         *target = VG_NEW(arena, struct dynamodb_node);
    struct vg_buf empty;
    vg_buf_init(&empty, arena, /* max= */ 0);
    dynamodb_close(&empty, dynamodb_open(&empty, DYNAMODB_L), /* count= */ 0);
    target->kind = DYNAMODB_NODE_PATH;
    target->path = *path;
    present->kind = DYNAMODB_NODE_IF_NOT_EXISTS;
    dynamodb_node_append(present, target);
    dynamodb_node_append(present, value_node(arena, vg_buf_str(&empty)));
    append->kind = DYNAMODB_NODE_LIST_APPEND;
    dynamodb_node_append(append, present);
    dynamodb_node_append(append, value_node(arena, value));
    return append;
}

static struct dynamodb_action *action_of(struct vg_arena *arena, struct vg_str name,
                                         const struct dynamodb_attribute_value_update *update)
{
    struct dynamodb_action *action = VG_NEW(arena, struct dynamodb_action);
    struct dynamodb_step *step = VG_NEW(arena, struct dynamodb_step);
    step->name = name;
    action->path = (struct dynamodb_path){.steps = step, .count = 1};
    bool has_value = vg_str_is_set(update->value);
    bool is_add = update->action == DYNAMODB_ATTRIBUTE_ACTION_ADD;
    if (is_add && dynamodb_value_type(update->value) == DYNAMODB_L) {
        action->kind = DYNAMODB_SET;
        action->operand = append_node(arena, &action->path, update->value);
        return action;
    }
    if (update->action == DYNAMODB_ATTRIBUTE_ACTION_DELETE)
        action->kind = has_value ? DYNAMODB_DELETE : DYNAMODB_REMOVE;
    else
        action->kind = is_add ? DYNAMODB_ADD : DYNAMODB_SET;
    if (has_value)
        action->operand = value_node(arena, update->value);
    return action;
}

int dynamodb_legacy_updates(struct dynamodb_request *request,
                            const struct dynamodb_attribute_updates *updates,
                            struct dynamodb_update_tree **update)
{
    struct vg_arena *arena = request->call->arena;
    if (updates->count == 0)
        return VG_OK;
    struct dynamodb_update_tree *tree = VG_NEW(arena, struct dynamodb_update_tree);
    struct dynamodb_action **end = &tree->actions;
    struct vg_str *names = VG_NEW_ARRAY(arena, struct vg_str, updates->count);
    tree->is_old_style = true;
    for (size_t i = 0; i < updates->count; i++)
        if (updates->items[i].key.len == 0) /* as of an item, before its values */
            return dynamodb_refuse(request, VG_STR("Empty attribute name"));
    for (size_t i = 0; i < updates->count; i++) {
        int rc = check_update(request, &updates->items[i].value);
        if (rc != VG_OK)
            return rc;
        names[i] = updates->items[i].key;
        *end = action_of(arena, names[i], &updates->items[i].value);
        end = &(*end)->next;
    }
    tree->targets = dynamodb_selection_of_names(arena, names, updates->count);
    *update = tree;
    return VG_OK;
}

int dynamodb_legacy_selection(struct dynamodb_request *request,
                              const struct dynamodb_attribute_name_list *names,
                              struct dynamodb_selection **selection)
{
    struct vg_arena *arena = request->call->arena;
    if (names->count == 0)
        return VG_OK;
    for (size_t second = 1; second < names->count; second++)
        for (size_t first = 0; first < second; first++)
            if (vg_str_eq(names->items[first], names->items[second]))
                return dynamodb_refuse(
                    request, VG_CONCAT(arena, VG_STR(INVALID "Duplicate value in attribute name: "),
                                       names->items[second]));
    *selection = VG_NEW(arena, struct dynamodb_selection);
    **selection = dynamodb_selection_of_names(arena, names->items, names->count);
    return VG_OK;
}
