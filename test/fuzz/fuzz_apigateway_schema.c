/* fuzz_apigateway_schema: models. The text up to the first NUL is the schema, what is behind it the
 * body. A model refers to itself by its address; a body is valid exactly when nothing is violated.
 */
#include "apigateway/schema/schema.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool find_model(void *ctx, struct vg_str name, struct vg_str *text)
{
    *text = *(const struct vg_str *)ctx;
    return name.len < 3;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct vg_arena arena;
    struct vg_str problem = VG_STR_NONE;
    char *copy = malloc(size == 0 ? 1 : size);
    VG_ASSERT(copy != NULL);
    memcpy(copy, data, size);
    struct vg_str all = vg_str_of(copy, size);
    ptrdiff_t nul = vg_str_find_char(all, '\0');
    struct vg_str text = nul < 0 ? all : vg_str_slice(all, 0, (size_t)nul);
    struct vg_str body = nul < 0 ? all : vg_str_tail(all, (size_t)nul + 1);
    const struct apigateway_schema_models models = {.find = find_model, .ctx = &text};
    vg_arena_init(&arena);
    const struct apigateway_schema *schema =
        apigateway_schema_parse(&arena, text, &models, &problem);
    VG_ASSERT((schema == NULL) == vg_str_is_set(problem));
    if (schema != NULL) {
        struct apigateway_schema_result result;
        (void)apigateway_schema_check(schema, &arena, body, APIGATEWAY_SCHEMA_STEPS_ALL, &result);
        VG_ASSERT(result.is_valid == (result.violation_count == 0));
        VG_ASSERT(apigateway_schema_log_line(&arena, VG_STR("a/b"), &result).len > 0);
    }
    vg_arena_deinit(&arena);
    free(copy);
    return 0;
}
