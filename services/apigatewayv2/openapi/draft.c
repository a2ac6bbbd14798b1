/* apigatewayv2/openapi/draft.c: see draft.h. */
#include "apigatewayv2/openapi/draft.h"

#include "model/check.h"

/* ---- Remarks ---- */

static void remark(struct apigatewayv2_draft *draft, struct vg_list *list, const char *fmt,
                   va_list args)
{
    enum { REMARKS_MAX = 100 };
    struct vg_arena *arena = draft->arena;
    if (list->count < REMARKS_MAX)
        *(struct vg_str *)vg_list_add(arena, list, sizeof(struct vg_str)) =
            vg_arena_vprintf(arena, fmt, args);
}

void apigatewayv2_draft_warn(struct apigatewayv2_draft *draft, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    remark(draft, &draft->warnings, fmt, args);
    va_end(args);
}

void apigatewayv2_draft_inform(struct apigatewayv2_draft *draft, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    remark(draft, &draft->info, fmt, args);
    va_end(args);
}

bool apigatewayv2_draft_is_valid(struct apigatewayv2_draft *draft, const struct vg_shape *shape,
                                 const void *record, struct vg_error *why)
{
    struct vg_violations violations;
    vg_violations_init(&violations, draft->arena);
    vg_check(shape, record, &violations);
    if (violations.count == 0)
        return true;
    (void)vg_fail_with(why, &APIGATEWAYV2_BAD_REQUEST, vg_violations_text(&violations),
                       /* detail= */ NULL);
    return false;
}

struct vg_str apigatewayv2_draft_id(struct apigatewayv2_draft *draft, size_t length)
{
    return vg_random_text(&draft->random, draft->arena, APIGATEWAYV2_ID_CHARACTERS, length);
}
