/* logs/tag.h: tags of log groups. */
#ifndef VG_LOGS_TAG_H
#define VG_LOGS_TAG_H

#include "logs/group.h"

int logs_tags_put(struct vg_call *call, uint64_t group_id, const struct logs_tags *tags) VG_CHECKED;

#endif
