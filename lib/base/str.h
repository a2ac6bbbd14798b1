/* base/str.h: string views. A view never owns; `ptr == NULL` means "absent", `len == 0` means
 * "empty". */
#ifndef VG_BASE_STR_H
#define VG_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Fallible functions carry this: their result must be looked at. */
#define VG_CHECKED __attribute__((warn_unused_result))
#define VG_PRINTF(fmt_index, args_index) __attribute__((format(printf, fmt_index, args_index)))
#define VG_COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define VG_CONTAINER_OF(pointer, type, member)                                                     \
    ((type *)(void *)((char *)(pointer)-offsetof(type, member)))

/* A programmer's error, checked in release builds as well: prints the place and aborts. */
#define VG_ASSERT(condition)                                                                       \
    ((condition) ? (void)0 : vg_assert_failed(#condition, __FILE__, __LINE__))
__attribute__((noreturn)) void vg_assert_failed(const char *condition, const char *file, int line);

/* Results of everything fallible below the API: an API error is VG_FAIL with `struct vg_error` set.
 */
enum vg_rc {
    VG_OK = 0,
    VG_NOT_FOUND = 1, /* nothing there; the error is untouched */
    VG_FAIL = 2,      /* an API error; set in the same statement */
    VG_DEFER = 3,     /* the call waits; the handler will run again from the top */
    VG_BROKEN = 4,    /* infrastructure failed (store, memory, disk); becomes InternalFailure */
};

struct vg_str {
    const char *ptr;
    size_t len;
};

#define VG_STR_NONE ((struct vg_str){NULL, 0})
/* A view of a string literal (compile-time length). */
#define VG_STR(literal) ((struct vg_str){"" literal, sizeof(literal) - 1})
/* The same in a static initialiser, where ISO C has no compound literals. */
#define VG_STR_INIT(literal)                                                                       \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }
/* For printf's "%.*s"; the caller keeps to `%.*s`. Safe for absent views. */
#define VG_STR_ARG(s) (int)(s).len, ((s).ptr != NULL ? (s).ptr : "")

static inline struct vg_str vg_str_from(const char *text_or_null)
{
    return (struct vg_str){text_or_null, text_or_null == NULL ? 0 : strlen(text_or_null)};
}
static inline struct vg_str vg_str_of(const void *ptr, size_t len)
{
    return (struct vg_str){ptr, len};
}
static inline bool vg_str_is_set(struct vg_str s)
{
    return s.ptr != NULL;
}
static inline bool vg_str_eq(struct vg_str a, struct vg_str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}
/* Compares with a NUL-terminated text. */
static inline bool vg_str_is(struct vg_str a, const char *text)
{
    return vg_str_eq(a, vg_str_from(text));
}
/* Byte order; a prefix sorts first. Returns <0, 0, >0. */
int vg_str_cmp(struct vg_str a, struct vg_str b);
/* ASCII case-insensitive equality. */
bool vg_str_ieq(struct vg_str a, struct vg_str b);
/* Whether a pattern is all of the text: '*' is any run of characters, '?' any one. */
bool vg_str_like(struct vg_str pattern, struct vg_str text, bool ignores_case);
static inline bool vg_str_starts(struct vg_str s, struct vg_str prefix)
{
    return s.len >= prefix.len && (prefix.len == 0 || memcmp(s.ptr, prefix.ptr, prefix.len) == 0);
}
bool vg_str_ends(struct vg_str s, struct vg_str suffix);
/* Position of the first `needle`, or -1. */
ptrdiff_t vg_str_find(struct vg_str s, struct vg_str needle);
static inline ptrdiff_t vg_str_find_char(struct vg_str s, char c)
{
    const char *hit = s.ptr == NULL ? NULL : (const char *)memchr(s.ptr, c, s.len);
    return hit == NULL ? -1 : hit - s.ptr;
}
static inline ptrdiff_t vg_str_rfind_char(struct vg_str s, char c)
{
    const char *hit = s.ptr == NULL ? NULL : (const char *)memrchr(s.ptr, c, s.len);
    return hit == NULL ? -1 : hit - s.ptr;
}
/* `s[from..to)`, clamped to the view. */
static inline struct vg_str vg_str_slice(struct vg_str s, size_t from, size_t to)
{
    if (s.ptr == NULL)
        return s;
    if (to > s.len)
        to = s.len;
    if (from > to)
        from = to;
    return (struct vg_str){s.ptr + from, to - from};
}
static inline struct vg_str vg_str_tail(struct vg_str s, size_t from)
{
    return vg_str_slice(s, from, s.len);
}
/* Without leading and trailing ASCII white space. */
struct vg_str vg_str_trim(struct vg_str s);
/* Takes the piece up to `separator` off the front of `*rest`. False when `*rest` is absent (all
 * taken). "a,b" gives "a" and "b"; "" gives one empty piece. */
static inline bool vg_str_split(struct vg_str *rest, char separator, struct vg_str *piece)
{
    if (rest->ptr == NULL)
        return false;
    ptrdiff_t at = vg_str_find_char(*rest, separator);
    *piece = at < 0 ? *rest : (struct vg_str){rest->ptr, (size_t)at};
    *rest = at < 0 ? VG_STR_NONE : vg_str_tail(*rest, (size_t)at + 1);
    return true;
}

/* Copies the bytes to `at`; returns the end. Short ones, which most are, without a call. */
static inline char *vg_copy(char *at, const char *ptr, size_t len)
{
    if (len > 32) {
        memcpy(at, ptr, len);
    } else if (len >= 16) { /* two pieces, which may overlap; and so below */
        struct {
            uint64_t words[2];
        } first, last;
        memcpy(&first, ptr, sizeof(first));
        memcpy(&last, ptr + len - sizeof(last), sizeof(last));
        memcpy(at, &first, sizeof(first));
        memcpy(at + len - sizeof(last), &last, sizeof(last));
    } else if (len >= 8) {
        uint64_t first, last;
        memcpy(&first, ptr, sizeof(first));
        memcpy(&last, ptr + len - sizeof(last), sizeof(last));
        memcpy(at, &first, sizeof(first));
        memcpy(at + len - sizeof(last), &last, sizeof(last));
    } else if (len >= 4) {
        uint32_t first, last;
        memcpy(&first, ptr, sizeof(first));
        memcpy(&last, ptr + len - sizeof(last), sizeof(last));
        memcpy(at, &first, sizeof(first));
        memcpy(at + len - sizeof(last), &last, sizeof(last));
    } else if (len > 0) {
        char first = ptr[0], middle = ptr[len / 2], last = ptr[len - 1];
        at[0] = first;
        at[len / 2] = middle;
        at[len - 1] = last;
    }
    return at + len;
}

/* Decimal integers, the whole view, no white space; false on overflow or anything else. */
bool vg_str_to_i64(struct vg_str s, int64_t *value) VG_CHECKED;
bool vg_str_to_u64(struct vg_str s, uint64_t *value) VG_CHECKED;
/* JSON/XML number text or "NaN", "Infinity", "-Infinity". */
bool vg_str_to_f64(struct vg_str s, double *value) VG_CHECKED;

/* Well-formed UTF-8 (no surrogates, no overlong forms, at most U+10FFFF). */
bool vg_utf8_is_valid(struct vg_str s);
/* Decodes the code point at the front; returns its 1 to 4 bytes, or 0 when it is malformed or `s`
 * is empty. */
size_t vg_utf8_get(struct vg_str s, uint32_t *code_point);
/* Number of code points of valid UTF-8. */
size_t vg_utf8_count(struct vg_str s);
/* Number of UTF-16 code units of valid UTF-8: what AWS counts as the length of a string. */
size_t vg_utf16_count(struct vg_str s);
/* Writes the code point; returns 1 to 4 bytes written. */
size_t vg_utf8_put(char out[4], uint32_t code_point);

#endif
