/* fuzz_wafv2_transform: text transformations. The first byte says how many follow one another, the
 * next ones which; the rest is the text. */
#include "base/codec.h"
#include "wafv2.gen.h"
#include "wafv2/engine/transform.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { CHAIN_MAX = 10, GROWTH_MAX = 6 }; /* a byte becomes at most "%uHHHH" */

static void check(int32_t type, struct vg_str before, struct vg_str after)
{
    VG_ASSERT(after.len <= before.len * GROWTH_MAX || after.len == 16);
    for (size_t i = 0; i < after.len; i++) {
        if (type == WAFV2_TEXT_TRANSFORMATION_TYPE_LOWERCASE)
            VG_ASSERT(after.ptr[i] < 'A' || after.ptr[i] > 'Z');
        if (type == WAFV2_TEXT_TRANSFORMATION_TYPE_REMOVE_NULLS ||
            type == WAFV2_TEXT_TRANSFORMATION_TYPE_REPLACE_NULLS)
            VG_ASSERT(after.ptr[i] != '\0');
        if (type == WAFV2_TEXT_TRANSFORMATION_TYPE_COMPRESS_WHITE_SPACE && i > 0)
            VG_ASSERT(after.ptr[i] != ' ' || after.ptr[i - 1] != ' ');
        if (type == WAFV2_TEXT_TRANSFORMATION_TYPE_UTF8_TO_UNICODE)
            VG_ASSERT((uint8_t)after.ptr[i] < 0x80 || memchr(before.ptr, after.ptr[i], before.len));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct vg_arena arena;
    size_t count = size > 0 ? data[0] % CHAIN_MAX : 0;
    if (size < 1 + count)
        return 0;
    size_t len = size - 1 - count;
    char *bytes = malloc(len > 0 ? len : 1); /* its end is guarded */
    VG_ASSERT(bytes != NULL);
    memcpy(bytes, data + 1 + count, len);
    struct vg_str text = vg_str_of(bytes, len);
    vg_arena_init(&arena);
    for (size_t i = 0; i < count; i++) {
        int32_t type = 1 + (int32_t)(data[1 + i] % wafv2_shape_text_transformation_type.enum_count);
        struct vg_str after = waf_transform(type, &arena, text);
        check(type, text, after);
        text = after;
    }
    vg_arena_deinit(&arena);
    free(bytes);
    return 0;
}
