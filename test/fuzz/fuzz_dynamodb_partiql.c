/* fuzz_dynamodb_partiql: statements, and tokens. The first byte chooses, the rest is the text. What
 * translates is planned and put to work on an item; what it makes must be canonical. */
#include "fuzz_dynamodb.h"

#include "dynamodb/partiql/execute.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct dynamodb_schema schema = {.hash = {.name = {"p", 1}, .type = DYNAMODB_S},
                                              .range = {.name = {"s", 1}, .type = DYNAMODB_N}};

static bool is_in_range(const struct partiql_read *read, struct vg_str sort)
{
    if (read->kind == DYNAMODB_NODE_PATH)
        return true;
    struct vg_str low = dynamodb_key_sort_bytes(read->low);
    int order = vg_str_cmp(sort, low);
    switch (read->kind) {
    case DYNAMODB_NODE_EQ:
        return order == 0;
    case DYNAMODB_NODE_LT:
        return order < 0;
    case DYNAMODB_NODE_LE:
        return order <= 0;
    case DYNAMODB_NODE_GT:
        return order > 0;
    case DYNAMODB_NODE_GE:
        return order >= 0;
    case DYNAMODB_NODE_BETWEEN:
        return order >= 0 && vg_str_cmp(sort, dynamodb_key_sort_bytes(read->high)) <= 0;
    default:
        return vg_str_starts(sort, low);
    }
}

/* Every item that the WHERE lets pass is in exactly one of the reads. */
static void check_plan(struct vg_arena *arena, const struct partiql_operation *operation,
                       struct vg_str item)
{
    struct partiql_plan plan;
    struct vg_str problem = VG_STR_NONE, hash, range;
    if (!partiql_plan_reads(arena, operation, &schema.hash, &schema.range, &plan, &problem)) {
        VG_ASSERT(problem.len > 0);
        return;
    }
    VG_ASSERT(plan.read_count <= PARTIQL_READS_MAX);
    bool passes = operation->where == NULL || dynamodb_condition_holds(operation->where, item);
    VG_ASSERT(dynamodb_item_find(item, schema.hash.name, &hash));
    VG_ASSERT(dynamodb_item_find(item, schema.range.name, &range));
    size_t found = plan.is_scan;
    for (size_t i = 0; i < plan.read_count; i++) {
        found += vg_str_eq(hash, plan.reads[i].hash) &&
                 is_in_range(&plan.reads[i], dynamodb_key_sort_bytes(range));
    }
    VG_ASSERT(found <= 1);
    VG_ASSERT(!passes || found == 1);
}

static void run_statement(struct vg_arena *arena, struct partiql_context *context,
                          struct vg_str item)
{
    struct partiql_operation operation;
    struct dynamodb_key key;
    struct vg_str updated, name, problem = VG_STR_NONE;
    if (!partiql_translate(context, &operation)) {
        VG_ASSERT(context->problem.len > 0);
        return;
    }
    (void)partiql_key_of_where(operation.where, &schema, &key, &name);
    switch (operation.verb) {
    case PARTIQL_SELECT:
        check_plan(arena, &operation, item);
        fuzz_check_item(arena, partiql_show(&operation, item, arena));
        break;
    case PARTIQL_INSERT:
        fuzz_check_item(arena, operation.item);
        break;
    case PARTIQL_UPDATE:
        if (dynamodb_update_apply(arena, &operation.update, item, &updated, &problem)) {
            fuzz_check_item(arena, updated);
            fuzz_check_item(arena, dynamodb_project(&operation.update.targets, updated, arena));
        } else {
            VG_ASSERT(problem.len > 0);
        }
        break;
    case PARTIQL_DELETE:
        break;
    }
    if (operation.where != NULL)
        (void)dynamodb_condition_holds(operation.where, VG_STR_NONE);
}

static void run_token(struct vg_arena *arena, const struct partiql_context *context,
                      struct vg_str token)
{
    struct partiql_select select = {.limit = 0};
    struct vg_error error = {.arena = arena};
    if (partiql_token_read(context, token, &select, &error) == VG_OK &&
        vg_str_is_set(select.start_key))
        VG_ASSERT(dynamodb_item_is_valid(select.start_key));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0 || size > PARTIQL_STATEMENT_MAX)
        return 0;
    struct vg_arena arena;
    struct vg_str parameters[3], key;
    vg_arena_init(&arena);
    struct vg_str given =
        fuzz_item(&arena, VG_STR("{\"a\":{\"S\":\"x\"},\"b\":{\"SS\":[\"a\",\"b\"]},\"c\":{\"M\":{"
                                 "\"p\":{\"S\":\"x\"},\"s\":{\"N\":\"1\"}}}}"));
    struct dynamodb_cursor cursor = dynamodb_attributes(given);
    for (size_t i = 0; i < VG_COUNT_OF(parameters); i++)
        VG_ASSERT(dynamodb_next_attribute(&cursor, &key, &parameters[i]));
    struct vg_str item = fuzz_item(
        &arena,
        VG_STR(
            "{\"p\":{\"S\":\"x\"},\"s\":{\"N\":\"5\"},\"l\":{\"L\":[{\"N\":\"1\"},{\"M\":{\"k\":{"
            "\"SS\":[\"a\"]}}}]},\"m\":{\"M\":{\"k\":{\"L\":[]},\"n\":{\"N\":\"1\"}}},\"n\":{"
            "\"N\":\"5\"},\"ss\":{\"SS\":[\"b\",\"c\"]}}"));
    char *copy = malloc(size);
    memcpy(copy, data + 1, size - 1);
    struct vg_str text = vg_str_of(copy, size - 1);
    struct partiql_context context = {.arena = &arena,
                                      .statement = data[0] == 0 ? text : VG_STR("SELECT * FROM t"),
                                      .parameters = parameters,
                                      .parameter_count = VG_COUNT_OF(parameters)};
    if (data[0] != 0)
        run_token(&arena, &context, text);
    else if (vg_utf8_is_valid(text)) /* which the wire makes sure of */
        run_statement(&arena, &context, item);
    free(copy);
    vg_arena_deinit(&arena);
    return 0;
}
