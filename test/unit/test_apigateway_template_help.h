/* test_apigateway_template_help.h: renders a template over a body, with some parameters and
 * context, and compares text with text. */
#ifndef VG_TEST_APIGATEWAY_TEMPLATE_HELP_H
#define VG_TEST_APIGATEWAY_TEMPLATE_HELP_H

#include "apigateway/template/template.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

struct rendered {
    const char *template;
    const char *body;
    const char *expected; /* what comes out, or the problem */
};

static struct vg_arena arena;

static int begin(void **state)
{
    (void)state;
    vg_arena_init(&arena);
    return 0;
}

static int end(void **state)
{
    (void)state;
    vg_arena_deinit(&arena);
    return 0;
}

static const struct {
    struct vg_str name;
    struct vg_str value;
} context_values[] = {
    {VG_STR_INIT("httpMethod"), VG_STR_INIT("POST")},
    {VG_STR_INIT("stage"), VG_STR_INIT("prod")},
    {VG_STR_INIT("identity.sourceIp"), VG_STR_INIT("192.0.2.1")},
    {VG_STR_INIT("identity.userAgent"), VG_STR_INIT("curl")},
    {VG_STR_INIT("authorizer.claims.sub"), VG_STR_INIT("s-1")},
    {VG_STR_INIT("authorizer.claims.custom:role"), VG_STR_INIT("admin")},
    {VG_STR_INIT("requestOverride.path.earlier"), VG_STR_INIT("before")},
};

static struct vg_str context(void *ctx, struct vg_str name)
{
    (void)ctx;
    for (size_t i = 0; i < VG_COUNT_OF(context_values); i++)
        if (vg_str_eq(context_values[i].name, name))
            return context_values[i].value;
    return VG_STR_NONE;
}

static size_t context_names(void *ctx, struct vg_str name, struct vg_arena *memory,
                            const struct vg_str **names)
{
    (void)ctx;
    static const struct vg_str identity[] = {VG_STR_INIT("sourceIp"), VG_STR_INIT("userAgent")};
    (void)memory;
    *names = identity;
    return vg_str_is(name, "identity") ? VG_COUNT_OF(identity) : 0;
}

static const struct vg_header path_params[] = {{VG_STR_INIT("id"), VG_STR_INIT("p1")},
                                               {VG_STR_INIT("both"), VG_STR_INIT("path")}};
static const struct vg_header query_params[] = {{VG_STR_INIT("q"), VG_STR_INIT("first")},
                                                {VG_STR_INIT("q"), VG_STR_INIT("last")},
                                                {VG_STR_INIT("both"), VG_STR_INIT("query")}};
static const struct vg_header headers[] = {
    {VG_STR_INIT("Content-Type"), VG_STR_INIT("application/json")}};
static const struct vg_header stage_variables[] = {{VG_STR_INIT("table"), VG_STR_INIT("pets")}};

static struct apigateway_template_input input_of(const char *body)
{
    return (struct apigateway_template_input){
        .body = vg_str_from(body),
        .path_params = path_params,
        .path_param_count = VG_COUNT_OF(path_params),
        .query_params = query_params,
        .query_param_count = VG_COUNT_OF(query_params),
        .headers = headers,
        .header_count = VG_COUNT_OF(headers),
        .stage_variables = stage_variables,
        .stage_variable_count = VG_COUNT_OF(stage_variables),
        .context = context,
        .context_names = context_names,
    };
}

/* The text, or the problem, which a template that does not parse has as well. */
static struct vg_str render(struct vg_str text, const char *body,
                            struct apigateway_template_output *output)
{
    struct vg_str problem = VG_STR_NONE;
    struct apigateway_template_input input = input_of(body);
    const struct apigateway_template *template = apigateway_template_parse(&arena, text, &problem);
    *output = (struct apigateway_template_output){.text = VG_STR("")};
    if (template == NULL ||
        apigateway_template_run(template, &arena, &input, output, &problem) != VG_OK) {
        assert_true(vg_str_is_set(problem) && problem.len > 0);
        return problem;
    }
    return output->text;
}

static void assert_renders(const struct rendered *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct apigateway_template_output output;
        struct vg_str text = render(vg_str_from(cases[i].template), cases[i].body, &output);
        if (!vg_str_is(text, cases[i].expected))
            fail_msg("case %zu: %s\n expected: %s\n got:      %.*s", i, cases[i].template,
                     cases[i].expected, VG_STR_ARG(text));
    }
}

#endif
