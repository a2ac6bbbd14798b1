/* apigateway/template/run.c: statements: a compiled template becomes text. */
#include "apigateway/template/run.h"

struct apigateway_value vtl_fail(struct vtl_run *run, const char *problem)
{
    if (!vtl_failed(run))
        run->problem = vg_str_from(problem);
    return apigateway_null();
}

bool vtl_spend(struct vtl_run *run, size_t steps)
{
    if (steps > (size_t)run->steps_left) {
        run->steps_left = 0;
        vtl_fail(run, "The template takes too many steps");
        return false;
    }
    run->steps_left -= (int64_t)steps;
    return !vtl_failed(run);
}

bool vtl_spend_bytes(struct vtl_run *run, size_t bytes)
{
    return vtl_spend(run, bytes / VTL_BYTES_PER_STEP);
}

struct vg_buf vtl_make(struct vtl_run *run)
{
    struct vg_buf buf;
    vg_buf_init(&buf, run->arena, APIGATEWAY_TEMPLATE_OUTPUT_BYTES_MAX);
    return buf;
}

struct apigateway_value vtl_made(struct vtl_run *run, const struct vg_buf *buf)
{
    if (buf->overflow)
        return vtl_fail(run, "A string of the template is larger than 10 MB, or holds itself");
    if (buf->len > run->bytes_left)
        return vtl_fail(run, "The strings of the template take more than 32 MB");
    run->bytes_left -= buf->len;
    if (!vtl_spend_bytes(run, buf->len))
        return apigateway_null();
    return apigateway_string(vg_buf_str(buf));
}

/* One round of a #foreach. */
static void render_round(struct vtl_run *run, const struct vtl_node *node, struct vtl_loop *loop,
                         struct apigateway_value element, struct vg_buf *buf)
{
    run->slots[node->slot] = element;
    run->slots[VTL_SLOT_FOREACH] = (struct apigateway_value){.type = APIGATEWAY_LOOP, .loop = loop};
    run->slots[VTL_SLOT_COUNT] = apigateway_int((int64_t)loop->index + 1);
    run->slots[VTL_SLOT_HAS_NEXT] = apigateway_bool(loop->has_next);
    run->loop = loop;
    vtl_render(run, node->b, buf);
}

/* The element of a list or the value of a map at `at`; `*count` may change between the rounds. */
static bool element_at(struct apigateway_value iterated, size_t at, size_t *count,
                       struct apigateway_value *element)
{
    *count = iterated.type == APIGATEWAY_LIST  ? iterated.list->count
             : iterated.type == APIGATEWAY_MAP ? iterated.map->count
                                               : 0;
    if (at >= *count)
        return false;
    *element = iterated.type == APIGATEWAY_LIST ? iterated.list->values[at]
                                                : iterated.map->members[at].value;
    return true;
}

static void render_rounds(struct vtl_run *run, const struct vtl_node *node, struct vtl_loop *loop,
                          struct vg_buf *buf)
{
    struct apigateway_value iterated = vtl_evaluate(run, node->a);
    struct apigateway_value element;
    size_t count;
    for (size_t i = 0; !vtl_failed(run) && element_at(iterated, i, &count, &element); i++) {
        if (i == APIGATEWAY_TEMPLATE_LOOPS_MAX) {
            vtl_fail(run, "A #foreach has more than 1000 iterations");
            return;
        }
        loop->index = i;
        loop->has_next = i + 1 < count;
        render_round(run, node, loop, element, buf);
        if (run->flow == VTL_FLOW_ON)
            continue;
        if (run->flow == VTL_FLOW_BREAK)
            run->flow = VTL_FLOW_ON;
        return;
    }
}

/* The loop's variables are as they were when it ends. */
static void render_foreach(struct vtl_run *run, const struct vtl_node *node, struct vg_buf *buf)
{
    const uint32_t slots[] = {node->slot, VTL_SLOT_FOREACH, VTL_SLOT_COUNT, VTL_SLOT_HAS_NEXT};
    struct apigateway_value saved[VG_COUNT_OF(slots)];
    for (size_t i = 0; i < VG_COUNT_OF(slots); i++)
        saved[i] = run->slots[slots[i]];
    struct vtl_loop *loop = VG_NEW(run->arena, struct vtl_loop);
    loop->parent = run->loop;
    render_rounds(run, node, loop, buf);
    run->loop = loop->parent;
    for (size_t i = 0; i < VG_COUNT_OF(slots); i++)
        run->slots[slots[i]] = saved[i];
}

static void render_if(struct vtl_run *run, const struct vtl_node *node, struct vg_buf *buf)
{
    for (; node != NULL && vtl_spend(run, 1); node = node->c)
        if (node->kind == VTL_ELSE || vtl_is_true(run, node->a)) {
            vtl_render(run, node->b, buf);
            return;
        }
}

static void render_reference(struct vtl_run *run, const struct vtl_node *node, struct vg_buf *buf)
{
    struct apigateway_value value = vtl_reference(run, node);
    vg_buf_add(buf, node->prefix);
    if (node->is_escaped)
        vg_buf_add(buf, node->text);
    else
        vtl_print(run, value, buf);
}

/* Without a value (1/0, null) the variable stays what it is. */
static void run_set(struct vtl_run *run, const struct vtl_node *node)
{
    struct apigateway_value value = vtl_evaluate(run, node->b);
    if (value.type != APIGATEWAY_NULL && !vtl_failed(run))
        vtl_assign(run, node->a, value);
}

static void render_statement(struct vtl_run *run, const struct vtl_node *node, struct vg_buf *buf)
{
    switch (node->kind) {
    case VTL_TEXT:
        vg_buf_add(buf, node->text);
        break;
    case VTL_REFERENCE:
        render_reference(run, node, buf);
        break;
    case VTL_SET:
        run_set(run, node);
        break;
    case VTL_IF:
        render_if(run, node, buf);
        break;
    case VTL_FOREACH:
        render_foreach(run, node, buf);
        break;
    case VTL_DEFINE:
        run->slots[node->slot] =
            (struct apigateway_value){.type = APIGATEWAY_BLOCK, .block = node->b};
        break;
    case VTL_BREAK:
        run->flow = VTL_FLOW_BREAK;
        break;
    default:
        run->flow = VTL_FLOW_STOP;
    }
}

void vtl_render(struct vtl_run *run, const struct vtl_node *block, struct vg_buf *buf)
{
    if (run->depth == VTL_RUN_DEPTH_MAX) {
        vtl_fail(run, "The template is nested too deeply");
        return;
    }
    run->depth++;
    for (; block != NULL && run->flow == VTL_FLOW_ON; block = block->next) {
        if (!vtl_spend(run, 1))
            break;
        render_statement(run, block, buf);
        if (buf->overflow)
            vtl_fail(run, "The output of the template is larger than 10 MB, or holds itself");
    }
    run->depth--;
}

static struct apigateway_value map_of(struct vg_arena *arena, const struct vg_header *headers,
                                      size_t count)
{
    struct apigateway_value map = apigateway_map_new(arena);
    for (size_t i = 0; i < count; i++)
        apigateway_map_set(arena, map.map, headers[i].name, apigateway_string(headers[i].value));
    return map;
}

static void slots_fill(struct vtl_run *run, size_t count)
{
    const struct apigateway_template_input *input = run->input;
    run->slots = VG_NEW_ARRAY(run->arena, struct apigateway_value, count);
    run->slots[VTL_SLOT_INPUT].type = APIGATEWAY_INPUT;
    run->slots[VTL_SLOT_UTIL].type = APIGATEWAY_UTIL;
    run->slots[VTL_SLOT_CONTEXT] =
        (struct apigateway_value){.type = APIGATEWAY_CONTEXT, .text = VG_STR("")};
    run->slots[VTL_SLOT_STAGE_VARIABLES] =
        map_of(run->arena, input->stage_variables, input->stage_variable_count);
}

int apigateway_template_run(const struct apigateway_template *template, struct vg_arena *arena,
                            const struct apigateway_template_input *input,
                            struct apigateway_template_output *output, struct vg_str *problem)
{
    struct vtl_run run = {
        .arena = arena,
        .input = input,
        .steps_left = input->steps_max > 0
                          ? input->steps_max
                          : VTL_STEPS_MAX + (int64_t)(input->body.len / VTL_BYTES_PER_OWN_STEP),
        .bytes_left = VTL_BYTES_MAX};
    slots_fill(&run, template->slot_count);
    struct vg_buf buf;
    vg_buf_init(&buf, arena, APIGATEWAY_TEMPLATE_OUTPUT_BYTES_MAX);
    vtl_render(&run, template->block, &buf);
    struct apigateway_template_output made = {.text = vg_buf_str(&buf)};
    vtl_context_overrides(&run, &made);
    if (vtl_failed(&run)) {
        if (input->steps_max > 0 && run.steps_left <= 0)
            return VG_DEFER;
        *problem = run.problem;
        return VG_FAIL;
    }
    *output = made;
    return VG_OK;
}
