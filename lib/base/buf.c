/* base/buf.c: a growing byte buffer with a bound, and numbers as text. */
#include "base/buf.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define MAX_DEFAULT ((size_t)256 * 1024 * 1024)
enum { CAP_FIRST = 128 };

void vg_buf_init(struct vg_buf *buf, struct vg_arena *arena_or_null, size_t max)
{
    *buf = (struct vg_buf){.arena = arena_or_null, .max = max == 0 ? MAX_DEFAULT : max};
}

void vg_buf_deinit(struct vg_buf *buf)
{
    if (buf->arena == NULL)
        free(buf->ptr);
    *buf = (struct vg_buf){.arena = buf->arena, .max = buf->max};
}

static void move_to(struct vg_buf *buf, size_t cap)
{
    if (buf->arena == NULL) {
        buf->ptr = realloc(buf->ptr, cap);
        VG_ASSERT(buf->ptr != NULL);
    } else if (!vg_arena_extend(buf->arena, buf->ptr, buf->cap, cap)) {
        char *ptr = vg_arena_alloc(buf->arena, cap);
        if (buf->len > 0)
            memcpy(ptr, buf->ptr, buf->len);
        buf->ptr = ptr;
    }
    buf->cap = cap;
}

char *vg_buf_grow(struct vg_buf *buf, size_t more)
{
    if (buf->overflow)
        return NULL;
    if (buf->ptr != NULL && more <= buf->cap - buf->len)
        return buf->ptr + buf->len;
    if (more > buf->max - buf->len) {
        buf->overflow = true;
        return NULL;
    }
    size_t cap = buf->cap < CAP_FIRST / 2 ? CAP_FIRST : buf->cap * 2;
    if (cap < buf->len + more)
        cap = buf->len + more;
    move_to(buf, cap > buf->max ? buf->max : cap);
    return buf->ptr + buf->len;
}

void vg_buf_add_bytes(struct vg_buf *buf, const void *ptr, size_t len)
{
    if (len == 0)
        return;
    char *at = vg_buf_reserve(buf, len);
    if (at == NULL)
        return;
    vg_copy(at, ptr, len);
    buf->len += len;
}

static void add_decimal(struct vg_buf *buf, uint64_t value, bool is_negative)
{
    char text[21];
    char *at = text + sizeof(text);
    do {
        *--at = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    if (is_negative)
        *--at = '-';
    vg_buf_add_bytes(buf, at, (size_t)(text + sizeof(text) - at));
}

void vg_buf_add_u64(struct vg_buf *buf, uint64_t value)
{
    add_decimal(buf, value, false);
}

void vg_buf_add_i64(struct vg_buf *buf, int64_t value)
{
    add_decimal(buf, value < 0 ? 0 - (uint64_t)value : (uint64_t)value, value < 0);
}

/* Whole numbers and thousandths (the timestamps of JSON protocols) of at most 15 digits, without
 * printf: the division is rounded correctly, so equality means that the text reads back as the same
 * double. */
static bool add_thousandths(struct vg_buf *buf, double value)
{
    double magnitude = fabs(value);
    if (magnitude < 1e15 && magnitude == trunc(magnitude)) {
        add_decimal(buf, (uint64_t)magnitude, signbit(value));
        return true;
    }
    if (magnitude >= 1e12)
        return false;
    uint64_t thousandths = (uint64_t)(magnitude * 1000 + 0.5);
    if ((double)thousandths / 1000.0 != magnitude)
        return false;
    add_decimal(buf, thousandths / 1000, signbit(value));
    unsigned fraction = (unsigned)(thousandths % 1000);
    char text[4] = {'.', (char)('0' + fraction / 100), (char)('0' + fraction / 10 % 10),
                    (char)('0' + fraction % 10)};
    size_t len = sizeof(text);
    while (text[len - 1] == '0')
        len--;
    vg_buf_add_bytes(buf, text, len);
    return true;
}

static void add_shortest(struct vg_buf *buf, double value)
{
    /* The host program may have set a locale whose decimal point is a comma. */
    locale_t c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    locale_t before = uselocale(c_locale);
    char text[32];
    int len = 0;
    for (int digits = 15; digits <= 17; digits++) {
        len = snprintf(text, sizeof(text), "%.*g", digits, value);
        if (strtod(text, NULL) == value)
            break;
    }
    uselocale(before);
    freelocale(c_locale);
    vg_buf_add_bytes(buf, text, (size_t)len);
}

void vg_buf_add_f64(struct vg_buf *buf, double value)
{
    if (isnan(value))
        vg_buf_add_lit(buf, "NaN");
    else if (isinf(value))
        vg_buf_add(buf, value < 0 ? VG_STR("-Infinity") : VG_STR("Infinity"));
    else if (!add_thousandths(buf, value))
        add_shortest(buf, value);
}

void vg_buf_printf(struct vg_buf *buf, const char *fmt, ...)
{
    char small[512];
    va_list args;
    va_start(args, fmt);
    int len = vsnprintf(small, sizeof(small), fmt, args);
    va_end(args);
    VG_ASSERT(len >= 0);
    if ((size_t)len < sizeof(small)) {
        vg_buf_add_bytes(buf, small, (size_t)len);
        return;
    }
    char *large = NULL;
    va_start(args, fmt);
    VG_ASSERT(vasprintf(&large, fmt, args) == len);
    va_end(args);
    vg_buf_add_bytes(buf, large, (size_t)len);
    free(large);
}
