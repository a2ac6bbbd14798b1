/* lambda/runtime/spec.c: a counted description of a function version. */
#include "lambda/runtime/spec.h"

#include "lambda/runtime/code.h"

#include <stdlib.h>

struct lambda_spec *lambda_spec_new(void)
{
    struct lambda_spec *spec = calloc(1, sizeof *spec);
    VG_ASSERT(spec != NULL);
    vg_arena_init(&spec->arena);
    spec->references = 1;
    return spec;
}

struct lambda_spec *lambda_spec_retain(struct lambda_spec *spec)
{
    spec->references++;
    return spec;
}

void lambda_spec_release(struct lambda_spec *spec)
{
    if (spec == NULL || --spec->references > 0)
        return;
    if (spec->code != NULL)
        lambda_code_release(spec->code);
    vg_arena_deinit(&spec->arena);
    free(spec);
}
