/* fuzz_dynamodb_item: JSON of items. What is taken must be canonical: written and read again it is
 * the same bytes. An index's entry must be found by what LastEvaluatedKey says of it. */
#include "base/json.h"
#include "dynamodb/dynamodb.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool read_item(struct vg_arena *arena, struct vg_str text, struct vg_str *item)
{
    struct vg_json json;
    struct vg_str problem = VG_STR_NONE;
    bool is_serialization;
    vg_json_init(&json, text, arena);
    return dynamodb_item_from_json(&json, arena, item, &problem, &is_serialization) &&
           vg_json_at_end(&json);
}

static void check_entry(struct vg_arena *arena, struct vg_str item)
{
    static const struct dynamodb_table table = {
        .schema = {.hash = {.name = {"p", 1}, .type = DYNAMODB_S},
                   .range = {.name = {"s", 1}, .type = DYNAMODB_N}},
        .space = {.space = DYNAMODB_SPACE_ITEM, .table = 1, .seeds = {1, 2}},
    };
    static const struct dynamodb_index index = {
        .space = {.space = DYNAMODB_SPACE_ITEM, .table = 2, .seeds = {3, 4}},
        .parts = {{.name = {"g", 1}, .type = DYNAMODB_S},
                  {.name = {"h", 1}, .type = DYNAMODB_N},
                  {.name = {"r", 1}, .type = DYNAMODB_B},
                  {.name = {"s", 1}, .type = DYNAMODB_N}},
        .hash_count = 2,
        .part_count = 4,
        .is_all = true,
    };
    struct dynamodb_key key;
    struct vg_str problem, hashes[2];
    if (!dynamodb_key_of_item(&table.schema, item, arena, &key, &problem))
        return;
    struct dynamodb_entry entry = dynamodb_index_entry(&index, &table, item, arena);
    if (!vg_str_is_set(entry.key))
        return;
    struct vg_str keys = dynamodb_index_key_item(&index, &table, item, arena);
    VG_ASSERT(dynamodb_item_is_valid(keys) && dynamodb_item_count(keys) == 5);
    VG_ASSERT(vg_str_eq(dynamodb_index_key(&index, &table, keys, arena), entry.key));
    for (size_t i = 0; i < VG_COUNT_OF(hashes); i++)
        VG_ASSERT(dynamodb_item_find(keys, index.parts[i].name, &hashes[i]));
    VG_ASSERT(vg_str_starts(entry.key, dynamodb_index_partition(&index, hashes, arena)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct vg_arena arena;
    struct vg_str item, again;
    struct dynamodb_problem problem;
    vg_arena_init(&arena);
    char *copy = malloc(size > 0 ? size : 1);
    memcpy(copy, data, size);
    if (read_item(&arena, vg_str_of(copy, size), &item) && !dynamodb_item_problem(item, &problem)) {
        struct vg_buf buf;
        vg_buf_init(&buf, &arena, /* max= */ 0);
        struct vg_json_out out = vg_json_out_to(&buf);
        VG_ASSERT(dynamodb_item_is_valid(item));
        dynamodb_item_to_json(item, &out, &arena);
        VG_ASSERT(read_item(&arena, vg_buf_str(&buf), &again));
        VG_ASSERT(vg_str_eq(item, again));
        check_entry(&arena, item);
    }
    free(copy);
    vg_arena_deinit(&arena);
    return 0;
}
