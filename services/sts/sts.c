/* services/sts/sts.c: STS operation table. Scope and deviations: README.md. */
#include "sts/sts.h"

static const struct vg_op ops[STS_OP_COUNT] = {
    [STS_OP_ASSUME_ROLE] = VG_READ(sts_assume_role),
    [STS_OP_GET_CALLER_IDENTITY] = VG_READ(sts_get_caller_identity),
};

const struct vg_service sts_service = {.model = &sts_model, .ops = ops};
