/* iam/document.h: policy documents, judged as IAM does when it takes one. What they would allow
 * nobody asks: see README.md. */
#ifndef VG_IAM_DOCUMENT_H
#define VG_IAM_DOCUMENT_H

#include "iam/iam.h"

/* Of a permissions policy, and of a role's trust policy: VG_OK, or VG_FAIL with
 * MalformedPolicyDocument and AWS's sentence. */
int iam_check_policy(struct vg_call *call, struct vg_str document, struct vg_error *err) VG_CHECKED;
int iam_check_trust_policy(struct vg_call *call, struct vg_str document,
                           struct vg_error *err) VG_CHECKED;

/* What counts against quotas: characters that are not white space. */
size_t iam_document_size(struct vg_str document);

#endif
