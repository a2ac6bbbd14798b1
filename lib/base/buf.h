/* base/buf.h: a growing byte buffer, in an arena or on the heap, born with its maximum. */
#ifndef VG_BASE_BUF_H
#define VG_BASE_BUF_H

#include "base/arena.h"

struct vg_buf {
    char *ptr;
    size_t len;
    size_t cap;
    size_t max;             /* bytes; beyond it `overflow` is set and nothing more is added */
    struct vg_arena *arena; /* NULL: heap */
    bool overflow;
};

/* Arena-backed when `arena` is given (the buffer then needs no deinit). `max` in bytes, 0 for 256
 * MiB. */
void vg_buf_init(struct vg_buf *buf, struct vg_arena *arena_or_null, size_t max);
void vg_buf_deinit(struct vg_buf *buf);
static inline void vg_buf_clear(struct vg_buf *buf)
{
    buf->len = 0;
    buf->overflow = false;
}
/* vg_buf_reserve where there is no room yet. */
char *vg_buf_grow(struct vg_buf *buf, size_t more);
/* Room for `more` bytes at the end: where to write them, or NULL beyond the maximum. Add to `len`
 * what was used. */
static inline char *vg_buf_reserve(struct vg_buf *buf, size_t more)
{
    return !buf->overflow && more < buf->cap - buf->len ? buf->ptr + buf->len
                                                        : vg_buf_grow(buf, more);
}
void vg_buf_add_bytes(struct vg_buf *buf, const void *ptr, size_t len);
static inline void vg_buf_add(struct vg_buf *buf, struct vg_str s)
{
    vg_buf_add_bytes(buf, s.ptr, s.len);
}
static inline void vg_buf_add_char(struct vg_buf *buf, char c)
{
    char *at = vg_buf_reserve(buf, 1);
    if (at == NULL)
        return;
    *at = c;
    buf->len++;
}
#define vg_buf_add_lit(buf, literal) vg_buf_add_bytes((buf), "" literal, sizeof(literal) - 1)
void vg_buf_add_u64(struct vg_buf *buf, uint64_t value);
void vg_buf_add_i64(struct vg_buf *buf, int64_t value);
/* Shortest text that reads back as the same double; NaN and infinities by name. */
void vg_buf_add_f64(struct vg_buf *buf, double value);
void vg_buf_printf(struct vg_buf *buf, const char *fmt, ...) VG_PRINTF(2, 3);
/* The bytes so far. Valid until the next add. */
static inline struct vg_str vg_buf_str(const struct vg_buf *buf)
{
    return (struct vg_str){buf->ptr != NULL ? buf->ptr : "", buf->len};
}

#endif
