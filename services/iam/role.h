/* iam/role.h: roles in the store. */
#ifndef VG_IAM_ROLE_H
#define VG_IAM_ROLE_H

#include "iam/iam.h"

struct iam_kept_role {
    struct vg_str key; /* its name, folded */
    struct iam_role_record record;
};

/* VG_OK, VG_FAIL with NoSuchEntity, VG_BROKEN. Names are looked up as they were given: unlike in
 * uniqueness, case counts. */
int iam_role_require(struct vg_call *call, struct vg_str name, struct iam_kept_role *role,
                     struct vg_error *err) VG_CHECKED;
int iam_role_put(struct vg_call *call, const struct iam_kept_role *role) VG_CHECKED;

#endif
