/* fuzz_dynamodb_expression: expressions. The first byte chooses the kind, the rest is the text.
 * What parses is put to work on an item; what an update makes of it must be canonical. */
#include "fuzz_dynamodb.h"

#include "dynamodb/expression/expression.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void run(struct vg_arena *arena, enum dynamodb_expression_kind kind, struct vg_str text,
                struct dynamodb_placeholders *placeholders, struct vg_str item)
{
    static const struct dynamodb_schema schema = {.hash = {.name = {"n", 1}, .type = DYNAMODB_N},
                                                  .range = {.name = {"s", 1}, .type = DYNAMODB_S}};
    const struct dynamodb_key_parts parts = dynamodb_schema_parts(&schema);
    struct dynamodb_node *condition;
    struct dynamodb_key_condition bound;
    struct dynamodb_selection selection;
    struct dynamodb_update_tree update;
    struct vg_str updated, problem = VG_STR_NONE;
    switch (kind) {
    case DYNAMODB_UPDATE_EXPRESSION:
        if (dynamodb_update_parse(arena, text, placeholders, &update, &problem) &&
            dynamodb_update_apply(arena, &update, item, &updated, &problem)) {
            fuzz_check_item(arena, updated);
            fuzz_check_item(arena, dynamodb_project(&update.targets, updated, arena));
        }
        break;
    case DYNAMODB_PROJECTION_EXPRESSION:
        if (dynamodb_projection_parse(arena, text, placeholders, &selection, &problem))
            fuzz_check_item(arena, dynamodb_project(&selection, item, arena));
        break;
    default:
        if (!dynamodb_condition_parse(arena, kind, text, placeholders, &condition, &problem))
            break;
        (void)dynamodb_condition_holds(condition, item);
        (void)dynamodb_condition_holds(condition, VG_STR_NONE);
        (void)dynamodb_condition_uses(condition, VG_STR("a"));
        if (dynamodb_key_condition_check(arena, condition, &problem))
            (void)!dynamodb_key_condition_bind(arena, condition, &parts, &bound, &problem);
    }
    VG_ASSERT(problem.ptr == NULL || problem.len > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct vg_arena arena;
    struct dynamodb_placeholders placeholders;
    struct vg_str problem;
    vg_arena_init(&arena);
    struct dynamodb_placeholder *names = VG_NEW_ARRAY(&arena, struct dynamodb_placeholder, 2);
    names[0] = (struct dynamodb_placeholder){.key = VG_STR("#a"), .value = VG_STR("a")};
    names[1] = (struct dynamodb_placeholder){.key = VG_STR("#n"), .value = VG_STR("name")};
    struct vg_str values =
        fuzz_item(&arena, VG_STR("{\":n\":{\"N\":\"2\"},\":s\":{\"S\":\"x\"},\":l\":{\"L\":[{\"N\":"
                                 "\"1\"}]},\":m\":{\"M\":{}},\":b\":{\"B\":\"YQ==\"},"
                                 "\":ss\":{\"SS\":[\"a\",\"b\"]},\":ns\":{\"NS\":[\"1\"]},\":t\":{"
                                 "\"BOOL\":true},\":z\":{\"NULL\":true}}"));
    struct vg_str item = fuzz_item(
        &arena,
        VG_STR(
            "{\"a\":{\"S\":\"x\"},\"l\":{\"L\":[{\"N\":\"1\"},{\"M\":{\"k\":{\"SS\":[\"a\"]}}}]},"
            "\"m\":{\"M\":{\"k\":{\"L\":[]},\"n\":{\"N\":\"1\"}}},\"n\":{\"N\":\"5\"},\"ss\":{"
            "\"SS\":[\"b\",\"c\"]}}"));
    VG_ASSERT(dynamodb_placeholders_init(&placeholders, &arena, names, 2, values,
                                         DYNAMODB_LAYER_OLDER, &problem));
    char *copy = malloc(size);
    memcpy(copy, data + 1, size - 1);
    run(&arena, data[0] % 5, vg_str_of(copy, size - 1), &placeholders, item);
    free(copy);
    vg_arena_deinit(&arena);
    return 0;
}
