/* fuzz_dynamodb_record: stored items as a damaged disk might give them. What is found valid must be
 * readable to its end. */
#include "base/json.h"
#include "dynamodb/value/value.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_all(struct vg_str item)
{
    struct dynamodb_cursor cursor = dynamodb_attributes(item);
    struct vg_str name, value, found;
    while (dynamodb_next_attribute(&cursor, &name, &value)) {
        VG_ASSERT(dynamodb_item_find(item, name, &found));
        (void)dynamodb_value_levels(value);
        (void)dynamodb_value_size(value);
        (void)dynamodb_value_contains(value, found);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *copy = malloc(size > 0 ? size : 1);
    memcpy(copy, data, size);
    struct vg_str item = vg_str_of(copy, size);
    if (dynamodb_item_is_valid(item)) {
        struct vg_arena arena;
        struct vg_buf buf;
        vg_arena_init(&arena);
        vg_buf_init(&buf, &arena, /* max= */ 0);
        struct vg_json_out out = vg_json_out_to(&buf);
        dynamodb_item_to_json(item, &out, &arena);
        read_all(item);
        vg_arena_deinit(&arena);
    }
    free(copy);
    return 0;
}
