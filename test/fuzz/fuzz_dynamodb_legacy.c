/* fuzz_dynamodb_legacy: the parameters from before expressions. The first byte chooses the
 * operation, the rest is its JSON. What keeps the model's constraints is read; conditions are put
 * to an item, what updates make of it must be canonical, key conditions are bound to a key. */
#include "fuzz_dynamodb.h"
#include "fuzz_wire.h"

#include "dynamodb.gen.h"
#include "dynamodb/dynamodb.h"
#include "dynamodb/legacy/legacy.h"

static const struct dynamodb_schema schema = {.hash = {.name = {"p", 1}, .type = DYNAMODB_S},
                                              .range = {.name = {"s", 1}, .type = DYNAMODB_N}};

/* A refusal has words. */
static bool is_taken(struct dynamodb_request *request, int rc)
{
    VG_ASSERT(rc == VG_OK || rc == VG_FAIL);
    VG_ASSERT(rc == VG_OK || (request->err->shape != NULL && request->err->message.len > 0));
    return rc == VG_OK;
}

static void put_to_work(const struct dynamodb_node *condition, struct vg_str item)
{
    if (condition == NULL)
        return;
    (void)dynamodb_condition_holds(condition, item);
    (void)dynamodb_condition_holds(condition, VG_STR_NONE);
    (void)dynamodb_condition_uses(condition, VG_STR("a"));
}

static void write_item(struct dynamodb_request *request, const struct dynamodb_write_params *from,
                       struct vg_str item)
{
    struct vg_arena *arena = request->call->arena;
    struct dynamodb_write write;
    struct vg_str updated, problem = VG_STR_NONE;
    if (!is_taken(request, dynamodb_write_read(request, from, &write)))
        return;
    put_to_work(write.condition, item);
    if (write.update == NULL)
        return;
    if (!dynamodb_update_apply(arena, write.update, item, &updated, &problem)) {
        VG_ASSERT(problem.len > 0);
        return;
    }
    fuzz_check_item(arena, updated);
    fuzz_check_item(arena, dynamodb_project(&write.update->targets, updated, arena));
}

static void update_item(struct dynamodb_request *request, const struct dynamodb_update_item_in *in,
                        struct vg_str item)
{
    const struct dynamodb_write_params from = {
        .kind = DYNAMODB_WRITE_UPDATE,
        .item = in->key,
        .update = in->update_expression,
        .condition = in->condition_expression,
        .names = &in->expression_attribute_names,
        .values = in->expression_attribute_values,
        .attribute_updates = &in->attribute_updates,
        .expected = &in->expected,
        .conditional_operator = in->conditional_operator,
    };
    write_item(request, &from, item);
}

static void put_item(struct dynamodb_request *request, const struct dynamodb_put_item_in *in,
                     struct vg_str item)
{
    const struct dynamodb_write_params from = {
        .kind = DYNAMODB_WRITE_PUT,
        .item = in->item,
        .condition = in->condition_expression,
        .names = &in->expression_attribute_names,
        .values = in->expression_attribute_values,
        .expected = &in->expected,
        .conditional_operator = in->conditional_operator,
    };
    write_item(request, &from, item);
}

static void select_of(struct dynamodb_request *request,
                      const struct dynamodb_attribute_name_list *names, struct vg_str item)
{
    struct vg_arena *arena = request->call->arena;
    struct dynamodb_selection *selection = NULL;
    if (is_taken(request, dynamodb_legacy_selection(request, names, &selection)) &&
        selection != NULL)
        fuzz_check_item(arena, dynamodb_project(selection, item, arena));
}

static void query(struct dynamodb_request *request, const struct dynamodb_query_in *in,
                  struct vg_str item)
{
    const struct dynamodb_key_parts parts = dynamodb_schema_parts(&schema);
    struct dynamodb_node *filter = NULL, *condition = NULL;
    struct dynamodb_key_condition bound;
    struct vg_str problem = VG_STR_NONE;
    if (!is_taken(request, dynamodb_legacy_filter(request, &in->query_filter,
                                                  in->conditional_operator, &filter)) ||
        !is_taken(request,
                  dynamodb_legacy_key_conditions(request, &in->key_conditions, &condition)))
        return;
    put_to_work(filter, item);
    select_of(request, &in->attributes_to_get, item);
    if (in->key_conditions.count == 0 || in->key_conditions.count > 2)
        return;
    if (!dynamodb_key_condition_bind(request->call->arena, condition, &parts, &bound, &problem))
        VG_ASSERT(problem.len > 0);
}

static void scan(struct dynamodb_request *request, const struct dynamodb_scan_in *in,
                 struct vg_str item)
{
    struct dynamodb_node *filter = NULL;
    if (!is_taken(request, dynamodb_legacy_filter(request, &in->scan_filter,
                                                  in->conditional_operator, &filter)))
        return;
    put_to_work(filter, item);
    select_of(request, &in->attributes_to_get, item);
}

static void run(struct vg_arena *arena, int32_t op, const void *in)
{
    struct vg_call call = {.arena = arena};
    struct vg_error err = {.arena = arena};
    struct dynamodb_request request = {.call = &call, .err = &err};
    struct vg_str item = fuzz_item(
        arena,
        VG_STR(
            "{\"p\":{\"S\":\"x\"},\"s\":{\"N\":\"5\"},\"l\":{\"L\":[{\"N\":\"1\"},{\"M\":{\"k\":{"
            "\"SS\":[\"a\"]}}}]},\"m\":{\"M\":{\"k\":{\"L\":[]},\"n\":{\"N\":\"1\"}}},\"n\":{"
            "\"N\":\"5\"},\"ss\":{\"SS\":[\"b\",\"c\"]},\"bs\":{\"BS\":[\"YQ==\"]},"
            "\"ns\":{\"NS\":[\"1\",\"2.5\"]},\"b\":{\"B\":\"YWI=\"},\"z\":{\"NULL\":true}}"));
    switch (op) {
    case DYNAMODB_OP_UPDATE_ITEM:
        update_item(&request, in, item);
        break;
    case DYNAMODB_OP_PUT_ITEM:
        put_item(&request, in, item);
        break;
    case DYNAMODB_OP_QUERY:
        query(&request, in, item);
        break;
    default:
        scan(&request, in, item);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int32_t ops[] = {DYNAMODB_OP_UPDATE_ITEM, DYNAMODB_OP_PUT_ITEM, DYNAMODB_OP_QUERY,
                                  DYNAMODB_OP_SCAN};
    if (size == 0)
        return 0;
    struct vg_arena arena;
    struct vg_wire_call call = fuzz_call(&arena, &vg_protocol_json_1_0, &dynamodb_model);
    int32_t op = ops[data[0] % VG_COUNT_OF(ops)];
    call.op = &dynamodb_model.ops[op];
    char *body = fuzz_copy(data + 1, size - 1);
    struct vg_request request = {.arena = &arena, .body = vg_str_of(body, size - 1)};
    void *in = vg_arena_zalloc(&arena, 1, call.op->input->size);
    struct vg_violations violations;
    struct vg_error err = {.arena = &arena};
    vg_violations_init(&violations, &arena);
    if (call.protocol->decode(&call, &request, in, &violations, &err) == VG_OK) {
        vg_check(call.op->input, in, &violations);
        if (violations.count == 0)
            run(&arena, op, in);
    }
    vg_arena_deinit(&arena);
    free(body);
    return 0;
}
