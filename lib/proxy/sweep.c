/* proxy/sweep.c: see sweep.h. */
#include "proxy/sweep.h"

int vg_proxy_sweep(struct vg_call *call, const vg_space *spaces, size_t count, struct vg_str api_id)
{
    enum { SLICE = 100 };
    int rc = VG_NOT_FOUND;
    for (size_t i = 0; i < count && rc == VG_NOT_FOUND; i++) {
        struct vg_key prefix;
        vg_call_key(call, &prefix, spaces[i]);
        vg_key_str(&prefix, api_id);
        rc = vg_delete_prefix(call->txn, vg_key_bytes(&prefix), SLICE);
    }
    return rc;
}
