/* base/arena.h: bump allocation with one lifetime (a call, a connection's request). Nothing is
 * freed singly. */
#ifndef VG_BASE_ARENA_H
#define VG_BASE_ARENA_H

#include "base/str.h"

#include <stdarg.h>

struct vg_arena_chunk;

struct vg_arena {
    struct vg_arena_chunk *chunk; /* newest first */
    char *at;
    char *end;
    size_t total_bytes; /* of all chunks */
};

void vg_arena_init(struct vg_arena *arena);
/* Frees everything. */
void vg_arena_deinit(struct vg_arena *arena);
/* Takes over all that `other` holds, and leaves it empty: what lies there stays where it is, and
 * goes when this one's goes. */
void vg_arena_adopt(struct vg_arena *arena, struct vg_arena *other);
/* Forgets everything, keeps one chunk for the next use. */
void vg_arena_reset(struct vg_arena *arena);

#if defined(__SANITIZE_ADDRESS__)
#define VG_ARENA_IS_CHECKED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define VG_ARENA_IS_CHECKED 1
#endif
#endif

enum { VG_ARENA_ALIGNMENT = 16 };

/* vg_arena_alloc where the newest chunk has no room. */
void *vg_arena_alloc_slowly(struct vg_arena *arena, size_t size);
/* Never NULL (memory that is not to be had aborts: the sizes of everything from outside are bounded
 * before). Aligned to VG_ARENA_ALIGNMENT bytes, not zeroed. */
static inline void *vg_arena_alloc(struct vg_arena *arena, size_t size)
{
#ifndef VG_ARENA_IS_CHECKED
    /* The room is a multiple of the alignment: what fits, fits rounded up. An empty request takes
     * the slow way, which gives it a byte. */
    if (size - 1 < (size_t)(arena->end - arena->at)) {
        char *ptr = arena->at;
        arena->at += (size + VG_ARENA_ALIGNMENT - 1) & ~(size_t)(VG_ARENA_ALIGNMENT - 1);
        return ptr;
    }
#endif
    return vg_arena_alloc_slowly(arena, size);
}
/* Grows the newest allocation where it lies; false (and nothing changed) when it is not the newest
 * or has no room. */
bool vg_arena_extend(struct vg_arena *arena, void *ptr, size_t old_size,
                     size_t new_size) VG_CHECKED;
/* Zeroed; aborts on overflow of count * size. */
void *vg_arena_zalloc(struct vg_arena *arena, size_t count, size_t size);
#define VG_NEW(arena, type) ((type *)vg_arena_zalloc((arena), 1, sizeof(type)))
#define VG_NEW_ARRAY(arena, type, count) ((type *)vg_arena_zalloc((arena), (count), sizeof(type)))

/* Copies are NUL-terminated behind their length. */
struct vg_str vg_arena_copy(struct vg_arena *arena, struct vg_str s);
const char *vg_arena_cstr(struct vg_arena *arena, struct vg_str s);
struct vg_str vg_arena_printf(struct vg_arena *arena, const char *fmt, ...) VG_PRINTF(2, 3);
struct vg_str vg_arena_vprintf(struct vg_arena *arena, const char *fmt, va_list args);
/* Concatenation of `count` views. */
struct vg_str vg_arena_join(struct vg_arena *arena, const struct vg_str *pieces, size_t count,
                            struct vg_str separator);
#define VG_CONCAT(arena, ...)                                                                      \
    vg_arena_join((arena), (const struct vg_str[]){__VA_ARGS__},                                   \
                  sizeof((const struct vg_str[]){__VA_ARGS__}) / sizeof(struct vg_str),            \
                  VG_STR(""))

#endif
