/* iam/aws_policy.h: AWS's managed policies: the names that serverless applications use. */
#ifndef VG_IAM_AWS_POLICY_H
#define VG_IAM_AWS_POLICY_H

#include "iam/iam.h"

struct iam_aws_policy {
    const char *path;
    const char *name;
    int default_version;
    int64_t created_s; /* since 1970 */
    int64_t updated_s;
};

/* Sorted by name. */
extern const struct iam_aws_policy iam_aws_policies[];
extern const size_t iam_aws_policy_count;

/* By the resource of its ARN behind "policy": "/service-role/AWSLambdaBasicExecutionRole". NULL
 * when it is not known. */
const struct iam_aws_policy *iam_aws_policy_find(struct vg_str path_and_name);
/* Document of the default version; absent where only the name is known. */
struct vg_str iam_aws_policy_document(const struct iam_aws_policy *policy);

#endif
