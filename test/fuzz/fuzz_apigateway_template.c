/* fuzz_apigateway_template: mapping templates. The text up to the first NUL is the template, what
 * is behind it the body. Whatever comes, a run ends with an output or a worded problem, and the
 * same template gives the same text again. */
#include "apigateway/template/template.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct vg_str context(void *ctx, struct vg_str name)
{
    (void)ctx;
    return vg_str_starts(name, VG_STR("identity.")) ? name : VG_STR_NONE;
}

static size_t context_names(void *ctx, struct vg_str name, struct vg_arena *arena,
                            const struct vg_str **names)
{
    static const struct vg_str members[] = {VG_STR_INIT("identity"), VG_STR_INIT("x")};
    (void)ctx;
    (void)arena;
    *names = members;
    return name.len < 20 ? VG_COUNT_OF(members) : 0;
}

static int run(struct vg_arena *arena, struct vg_str text, struct vg_str body,
               struct apigateway_template_output *output)
{
    static const struct vg_header params[] = {{VG_STR_INIT("a"), VG_STR_INIT("1")},
                                              {VG_STR_INIT("b-c"), VG_STR_INIT("x y")}};
    const struct apigateway_template_input input = {.body = body,
                                                    .path_params = params,
                                                    .path_param_count = 2,
                                                    .query_params = params,
                                                    .query_param_count = 1,
                                                    .headers = params,
                                                    .header_count = 2,
                                                    .stage_variables = params,
                                                    .stage_variable_count = 1,
                                                    .context = context,
                                                    .context_names = context_names};
    struct vg_str problem = VG_STR_NONE;
    const struct apigateway_template *template = apigateway_template_parse(arena, text, &problem);
    int rc = template == NULL ? VG_FAIL
                              : apigateway_template_run(template, arena, &input, output, &problem);
    VG_ASSERT((rc == VG_OK) == !vg_str_is_set(problem));
    return rc;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct vg_arena arena;
    struct apigateway_template_output first, second;
    char *copy = malloc(size == 0 ? 1 : size);
    VG_ASSERT(copy != NULL);
    memcpy(copy, data, size);
    struct vg_str all = vg_str_of(copy, size);
    ptrdiff_t nul = vg_str_find_char(all, '\0');
    struct vg_str text = nul < 0 ? all : vg_str_slice(all, 0, (size_t)nul);
    struct vg_str body = nul < 0 ? VG_STR("") : vg_str_tail(all, (size_t)nul + 1);
    vg_arena_init(&arena);
    if (run(&arena, text, body, &first) == VG_OK) {
        VG_ASSERT(run(&arena, text, body, &second) == VG_OK);
        VG_ASSERT(vg_str_eq(first.text, second.text));
        VG_ASSERT(first.override_count == second.override_count);
    }
    vg_arena_deinit(&arena);
    free(copy);
    return 0;
}
