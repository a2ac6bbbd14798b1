/* lambda/error.c: the form of Lambda's errors. */
#include "lambda/lambda.h"

#include <stdarg.h>

/* The detail struct of any of Lambda's errors, with its Type. */
static void *make_detail(struct vg_arena *arena, const struct vg_error_shape *shape)
{
    static const struct vg_str user = {"User", sizeof "User" - 1};
    if (shape->shape == NULL)
        return NULL;
    char *detail = vg_arena_zalloc(arena, 1, shape->shape->size);
    for (uint32_t i = 0; i < shape->shape->member_count; i++)
        if (vg_str_is(shape->shape->members[i].name, "Type"))
            memcpy(detail + shape->shape->members[i].offset, &user, sizeof user);
    return detail;
}

int lambda_fail(struct vg_error *err, const struct vg_error_shape *shape, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    struct vg_str message = vg_arena_vprintf(err->arena, fmt, args);
    va_end(args);
    return vg_fail_with(err, shape, message, make_detail(err->arena, shape));
}

int lambda_refuse(struct vg_error *err, const char *option)
{
    return lambda_fail(err, &LAMBDA_INVALID_PARAMETER_VALUE, "virga does not support %s yet.",
                       option);
}

int lambda_throttle(struct vg_error *err)
{
    struct lambda_too_many_requests_exception *detail =
        make_detail(err->arena, &LAMBDA_TOO_MANY_REQUESTS);
    detail->reason = LAMBDA_THROTTLE_REASON_CONCURRENT_INVOCATION_LIMIT_EXCEEDED;
    return vg_fail_with(err, &LAMBDA_TOO_MANY_REQUESTS, VG_STR("Rate Exceeded."), detail);
}
