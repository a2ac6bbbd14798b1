/* fuzz_dynamodb_item: JSON of items. What is taken must be canonical: written and read again it is
 * the same bytes. */
#include "base/json.h"
#include "dynamodb/value/value.h"

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
    }
    free(copy);
    vg_arena_deinit(&arena);
    return 0;
}
