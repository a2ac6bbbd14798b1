/* iam/policy.h: managed policies: the account's own, and AWS's by name. */
#ifndef VG_IAM_POLICY_H
#define VG_IAM_POLICY_H

#include "iam/aws_policy.h"

struct iam_managed {
    struct vg_str arn;
    struct iam_policy_record record;  /* AWS's, too */
    const struct iam_aws_policy *aws; /* NULL: the account's own */
};

/* Whether the text can be a policy's ARN. VG_OK or VG_FAIL. */
int iam_policy_arn_check(struct vg_str arn, struct vg_error *err) VG_CHECKED;
/* VG_OK, VG_NOT_FOUND, VG_BROKEN. */
int iam_policy_find(struct vg_call *call, struct vg_str arn, struct iam_managed *policy) VG_CHECKED;
/* The same, but words errors. */
int iam_policy_require(struct vg_call *call, struct vg_str arn, struct iam_managed *policy,
                       struct vg_error *err) VG_CHECKED;
/* One that may be changed. */
int iam_policy_require_own(struct vg_call *call, struct vg_str arn, struct iam_managed *policy,
                           struct vg_error *err) VG_CHECKED;
int iam_policy_put(struct vg_call *call, const struct iam_managed *policy) VG_CHECKED;
/* Its document, as it was given (of AWS's the few that are known). VG_OK, VG_NOT_FOUND, VG_BROKEN.
 */
int iam_policy_version_find(struct vg_call *call, const struct iam_managed *policy, int32_t number,
                            struct iam_policy_version_record *version) VG_CHECKED;
int iam_policy_version_put(struct vg_call *call, const struct iam_managed *policy, int32_t number,
                           struct vg_str document) VG_CHECKED;
int iam_policy_version_delete(struct vg_call *call, const struct iam_managed *policy,
                              int32_t number) VG_CHECKED;

#endif
