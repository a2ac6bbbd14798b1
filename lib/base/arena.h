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
/* Forgets everything, keeps one chunk for the next use. */
void vg_arena_reset(struct vg_arena *arena);

/* Never NULL (memory that is not to be had aborts: the sizes of everything from outside are bounded
 * before). Aligned to 16 bytes, not zeroed. */
void *vg_arena_alloc(struct vg_arena *arena, size_t size);
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
