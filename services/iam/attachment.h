/* iam/attachment.h: managed policies attached to roles, and set as their permissions boundary. */
#ifndef VG_IAM_ATTACHMENT_H
#define VG_IAM_ATTACHMENT_H

#include "iam/role.h"

/* Whether the ARN can be a role's boundary. VG_OK or VG_FAIL. */
int iam_boundary_check(struct vg_call *call, struct vg_str arn, struct vg_error *err) VG_CHECKED;
/* Notes with the policy that it is the role's boundary, and forgets it. */
int iam_boundary_note(struct vg_call *call, const struct iam_kept_role *role) VG_CHECKED;
int iam_boundary_forget(struct vg_call *call, const struct iam_kept_role *role) VG_CHECKED;

#endif
