/* gateway/apart.h: what takes long and touches nothing but a visit's own memory, on a thread of the
 * pool: large bodies are read there, large answers written. */
#ifndef VG_GATEWAY_APART_H
#define VG_GATEWAY_APART_H

#include "base/arena.h"

#include <uv.h>

struct vg_apart {
    /* On a thread of the pool. What it makes lies in `arena`. */
    void (*work)(struct vg_arena *arena, void *ctx);
    /* On the loop, later: what was made is in the visit's arena by then. */
    void (*done)(void *ctx);
    void *ctx;
};

/* `arena`: the visit's, which must live until `done`. */
void vg_apart_begin(uv_loop_t *loop, struct vg_arena *arena, const struct vg_apart *apart);

#endif
