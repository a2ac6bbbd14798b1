/* services/sts/identity.c: who is calling. */
#include "sts/sts.h"

int sts_get_caller_identity(struct vg_call *call, const struct sts_get_caller_identity_in *in,
                            struct sts_get_caller_identity_out *out, struct vg_error *err)
{
    (void)in;
    (void)err;
    out->user_id = call->principal.user_id;
    out->account = call->principal.account;
    out->arn = call->principal.arn;
    return VG_OK;
}
