/* proxy/sweep.h: what a deleted API leaves goes in slices. */
#ifndef VG_PROXY_SWEEP_H
#define VG_PROXY_SWEEP_H

#include "bus/call.h"

/* Deletes a slice of what lies below [api] in the spaces: VG_OK when some may be left, VG_NOT_FOUND
 * when none is, VG_BROKEN. */
int vg_proxy_sweep(struct vg_call *call, const vg_space *spaces, size_t count,
                   struct vg_str api_id) VG_CHECKED;

#endif
