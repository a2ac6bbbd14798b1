/* iam/tag.h: tags, sorted by key. A role's keys differ by more than case; a policy's may differ by
 * case alone. */
#ifndef VG_IAM_TAG_H
#define VG_IAM_TAG_H

#include "iam/iam.h"

enum iam_tag_keys { IAM_TAG_KEYS_EXACT, IAM_TAG_KEYS_FOLDED };

/* No key may come twice. VG_OK or VG_FAIL. */
int iam_tags_check(const struct iam_tag_list_type *tags, enum iam_tag_keys keys,
                   struct vg_error *err) VG_CHECKED;
/* `has` with `more` added or replaced. */
struct iam_tag_list_type iam_tags_merge(struct vg_arena *arena, const struct iam_tag_list_type *has,
                                        const struct iam_tag_list_type *more,
                                        enum iam_tag_keys keys);

#endif
