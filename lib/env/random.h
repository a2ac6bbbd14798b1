/* env/random.h: where ids, codes and tokens come from. One source per instance, split into one per
 * call, so that a call draws the same values whenever it runs again, and a seed repeats a whole
 * session. */
#ifndef VG_ENV_RANDOM_H
#define VG_ENV_RANDOM_H

#include "base/arena.h"

struct vg_random {
    uint64_t state[4]; /* xoshiro256** */
};

/* `seed` 0: from the operating system. */
void vg_random_init(struct vg_random *random, uint64_t seed);
/* A source of its own, drawn from this one. */
struct vg_random vg_random_split(struct vg_random *random);
uint64_t vg_random_u64(struct vg_random *random);
/* Uniform in [0, below); below > 0. */
uint64_t vg_random_below(struct vg_random *random, uint64_t below);
void vg_random_bytes(struct vg_random *random, void *bytes, size_t len);
/* `len` characters of `alphabet` (NUL-terminated). */
struct vg_str vg_random_text(struct vg_random *random, struct vg_arena *arena, const char *alphabet,
                             size_t len);
/* RFC 4122 version 4, lower case: 36 characters. */
struct vg_str vg_random_uuid(struct vg_random *random, struct vg_arena *arena);

#endif
