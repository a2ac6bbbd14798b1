/* apigateway/template/reference.c: the steps of a reference: properties, methods, indexes; and what
 * #set does at their end. */
#include "apigateway/template/run.h"

static struct apigateway_value loop_property(const struct vtl_loop *loop, struct vg_str name)
{
    if (vg_str_is(name, "count"))
        return apigateway_int((int64_t)loop->index + 1);
    if (vg_str_is(name, "index"))
        return apigateway_int((int64_t)loop->index);
    if (vg_str_is(name, "hasNext"))
        return apigateway_bool(loop->has_next);
    if (vg_str_is(name, "first"))
        return apigateway_bool(loop->index == 0);
    if (vg_str_is(name, "last"))
        return apigateway_bool(!loop->has_next);
    bool is_topmost = vg_str_is(name, "topmost");
    if (!is_topmost && !vg_str_is(name, "parent"))
        return apigateway_null();
    const struct vtl_loop *found = is_topmost ? loop : loop->parent;
    while (is_topmost && found->parent != NULL)
        found = found->parent;
    return found == NULL ? apigateway_null()
                         : (struct apigateway_value){.type = APIGATEWAY_LOOP, .loop = found};
}

static struct apigateway_value map_member(struct vtl_run *run, const struct apigateway_map *map,
                                          struct vg_str name)
{
    const struct apigateway_member *member = apigateway_map_find(map, name);
    return member != NULL ? member->value : vtl_context_earlier(run, map, name);
}

static struct apigateway_value property(struct vtl_run *run, struct apigateway_value value,
                                        struct vg_str name)
{
    switch (value.type) {
    case APIGATEWAY_MAP:
        return map_member(run, value.map, name);
    case APIGATEWAY_CONTEXT:
        return vtl_context_member(run, value.text, name);
    case APIGATEWAY_LOOP:
        return loop_property(value.loop, name);
    case APIGATEWAY_ENTRY:
        if (vg_str_is(name, "key"))
            return apigateway_string(value.member->key);
        return vg_str_is(name, "value") ? value.member->value : apigateway_null();
    case APIGATEWAY_INPUT:
        if (!vg_str_is(name, "body"))
            return apigateway_null();
        return apigateway_string(run->input->body.len == 0 ? VG_STR("{}") : run->input->body);
    case APIGATEWAY_LIST:
        return vg_str_is(name, "empty") ? apigateway_bool(value.list->count == 0)
                                        : apigateway_null();
    case APIGATEWAY_STRING:
        return vg_str_is(name, "empty") ? apigateway_bool(value.text.len == 0) : apigateway_null();
    default:
        return apigateway_null();
    }
}

/* Where an index points to in a list; from the end when negative. Java's exception when that is
 * outside. */
static struct apigateway_value *element(struct vtl_run *run, struct apigateway_list *list,
                                        int64_t at)
{
    if (at < 0)
        at += (int64_t)list->count;
    if (at < 0 || (uint64_t)at >= list->count) {
        vtl_fail(run, "An index is outside of its list");
        return NULL;
    }
    return &list->values[at];
}

static struct apigateway_value indexed(struct vtl_run *run, struct apigateway_value value,
                                       struct apigateway_value at)
{
    if (value.type == APIGATEWAY_MAP)
        return map_member(run, value.map, vtl_text(run, at));
    if (value.type == APIGATEWAY_CONTEXT)
        return vtl_context_member(run, value.text, vtl_text(run, at));
    if (value.type != APIGATEWAY_LIST || at.type != APIGATEWAY_INT)
        return apigateway_null();
    const struct apigateway_value *found = element(run, value.list, at.integer);
    return found == NULL ? apigateway_null() : *found;
}

static struct apigateway_value call(struct vtl_run *run, struct apigateway_value value,
                                    const struct vtl_node *step)
{
    struct apigateway_value args[VTL_ARGS_MAX];
    size_t count = 0;
    for (const struct vtl_node *arg = step->a; arg != NULL; arg = arg->next)
        args[count++] = vtl_evaluate(run, arg);
    if (vtl_failed(run))
        return apigateway_null();
    if (value.type == APIGATEWAY_CONTEXT) {
        if (step->method == VTL_METHOD_get && count == 1)
            return vtl_context_member(run, value.text, vtl_text(run, args[0]));
        value = vtl_context_value(run, value.text);
    }
    return vtl_call(run, value, step->method, args, count);
}

static struct apigateway_value take_step(struct vtl_run *run, struct apigateway_value value,
                                         const struct vtl_node *step)
{
    switch (step->kind) {
    case VTL_PROPERTY:
        return property(run, value, step->text);
    case VTL_METHOD:
        return call(run, value, step);
    default:
        return indexed(run, value, vtl_evaluate(run, step->a));
    }
}

/* Up to the step `until`; NULL: all the way. */
static struct apigateway_value walk(struct vtl_run *run, const struct vtl_node *node,
                                    const struct vtl_node *until)
{
    struct apigateway_value value = run->slots[node->slot];
    for (const struct vtl_node *step = node->a; step != until; step = step->next) {
        if (value.type == APIGATEWAY_NULL || !vtl_spend(run, 1))
            return apigateway_null();
        value = take_step(run, value, step);
    }
    return value;
}

struct apigateway_value vtl_reference(struct vtl_run *run, const struct vtl_node *node)
{
    struct apigateway_value value = walk(run, node, NULL);
    if (value.type == APIGATEWAY_CONTEXT && value.text.len > 0)
        value = vtl_context_value(run, value.text);
    return value.type == APIGATEWAY_NULL ? apigateway_string(VG_STR("")) : value;
}

/* A list has no names, and what is not a container takes nothing: such a #set does nothing. */
static void assign_member(struct vtl_run *run, struct apigateway_value owner,
                          const struct vtl_node *step, struct apigateway_value value)
{
    struct apigateway_value at =
        step->kind == VTL_INDEX ? vtl_evaluate(run, step->a) : apigateway_string(step->text);
    if (owner.type == APIGATEWAY_MAP) {
        struct vg_str name = vtl_text(run, at);
        if (owner.map->count >= VTL_ELEMENTS_MAX)
            vtl_fail(run, "A map has more than 100000 members");
        else if (!vtl_failed(run))
            apigateway_map_set(run->arena, owner.map, name, value);
    } else if (owner.type == APIGATEWAY_LIST && at.type == APIGATEWAY_INT) {
        struct apigateway_value *found = element(run, owner.list, at.integer);
        if (found != NULL)
            *found = value;
    }
}

void vtl_assign(struct vtl_run *run, const struct vtl_node *reference,
                struct apigateway_value value)
{
    const struct vtl_node *last = reference->a;
    if (last == NULL) {
        run->slots[reference->slot] = value;
        return;
    }
    while (last->next != NULL)
        last = last->next;
    if (last->kind == VTL_METHOD) {
        vtl_fail(run, "A method cannot be set");
        return;
    }
    assign_member(run, walk(run, reference, last), last, value);
}
