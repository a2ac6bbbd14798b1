/* services/codepipeline/page.c: next tokens are positions in base64. */
#include "base/codec.h"
#include "codepipeline/codepipeline.h"

struct vg_str codepipeline_token(struct vg_call *call, int64_t position)
{
    return vg_base64(call->arena, vg_arena_printf(call->arena, "%lld", (long long)position));
}

int codepipeline_token_read(struct vg_call *call, struct vg_str token, int64_t *position,
                            struct vg_error *err)
{
    struct vg_str text;
    *position = 0;
    if (!vg_str_is_set(token))
        return VG_OK;
    if (vg_base64_decode(call->arena, token, /* is_url= */ false, &text) &&
        vg_str_to_i64(text, position) && *position > 0)
        return VG_OK;
    return vg_fail(err, &CODEPIPELINE_INVALID_NEXT_TOKEN, "The next token is invalid.");
}
