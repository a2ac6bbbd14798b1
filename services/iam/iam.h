/* iam/iam.h: what IAM's files share. IAM is global: its state is kept by account, without a region.
 */
#ifndef VG_SERVICE_IAM_H
#define VG_SERVICE_IAM_H

#include "bus/service.h"
#include "iam.gen.h"

extern const struct vg_service iam_service;

/* Names are unique without regard to case: in keys they stand folded, as `name`; ARNs stand as they
 * are. */
enum iam_space {
    IAM_SPACE_ROLE = VG_SPACE(VG_SPACES_IAM, 1),        /* [name] -> RoleRecord */
    IAM_SPACE_ROLE_POLICY = VG_SPACE(VG_SPACES_IAM, 2), /* [role][name] -> RolePolicyRecord */
    IAM_SPACE_ATTACHED = VG_SPACE(VG_SPACES_IAM, 3),    /* [role][policy ARN] -> AttachmentRecord */
    IAM_SPACE_ATTACHED_TO = VG_SPACE(VG_SPACES_IAM, 4), /* [policy ARN][role] -> AttachmentRecord */
    IAM_SPACE_BOUNDARY_OF = VG_SPACE(VG_SPACES_IAM, 5), /* [policy ARN][role] -> AttachmentRecord */
    IAM_SPACE_POLICY = VG_SPACE(VG_SPACES_IAM, 6),      /* [name] -> PolicyRecord */
    IAM_SPACE_POLICY_VERSION =
        VG_SPACE(VG_SPACES_IAM, 7), /* [policy id][number] -> PolicyVersionRecord */
};

/* Records of the call's account, by one or two text parts (`second` absent: one). VG_OK,
 * VG_NOT_FOUND, VG_BROKEN. */
int iam_get(struct vg_call *call, vg_space space, struct vg_str first, struct vg_str second,
            const struct vg_shape *shape, void *record) VG_CHECKED;
int iam_put(struct vg_call *call, vg_space space, struct vg_str first, struct vg_str second,
            const struct vg_shape *shape, const void *record) VG_CHECKED;
int iam_delete(struct vg_call *call, vg_space space, struct vg_str first,
               struct vg_str second) VG_CHECKED;
/* All of a space, or (with `first`) all that begin with that part, behind `after` (absent: from the
 * start). */
void iam_walk(struct vg_call *call, vg_space space, struct vg_str first, struct vg_str after,
              struct vg_walk *walk);
/* How many there are. */
int iam_count(struct vg_call *call, vg_space space, struct vg_str first, size_t *count) VG_CHECKED;

/* A name as it stands in keys. */
struct vg_str iam_fold(struct vg_arena *arena, struct vg_str name);
/* "arn:aws:iam::000000000000:<kind><path><name>" */
struct vg_str iam_arn(struct vg_call *call, const char *kind, struct vg_str path,
                      struct vg_str name);
/* "AROA" and 17 characters. */
struct vg_str iam_id(struct vg_call *call, const char *prefix);
/* AWS keeps whole seconds. */
struct vg_time iam_now(const struct vg_call *call);
/* Policy documents are percent-encoded in answers. */
struct vg_str iam_encode_document(struct vg_call *call, struct vg_str document);

#endif
