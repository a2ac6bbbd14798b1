/* base/str.c: string views, number parsing, UTF-8, and the failed assertion. */
#include "base/str.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { NUMBER_TEXT_MAX = 1023 };

void vg_assert_failed(const char *condition, const char *file, int line)
{
    fprintf(stderr, "virga: %s:%d: assertion failed: %s\n", file, line, condition);
    abort();
}

int vg_str_cmp(struct vg_str a, struct vg_str b)
{
    size_t common = a.len < b.len ? a.len : b.len;
    int order = common == 0 ? 0 : memcmp(a.ptr, b.ptr, common);
    if (order != 0)
        return order;
    return (a.len > b.len) - (a.len < b.len);
}

/* Of a word's bytes those that are ASCII letters, as their high bits. Bit 0x20 counts as set. */
static uint64_t letters_of(uint64_t word)
{
    const uint64_t ones = 0x0101010101010101u;
    uint64_t lower = word | ones * 0x20;
    uint64_t low = lower & ones * 0x7F; /* so that no sum reaches into the next byte */
    return (low + ones * (0x80 - 'a')) & ~(low + ones * (0x7F - 'z')) & ~lower & ones * 0x80;
}

/* Bits 0x20 of letters may differ, nothing else. */
static bool is_word_ieq(uint64_t a, uint64_t b)
{
    uint64_t differing = a ^ b;
    return (differing & ~0x2020202020202020u) == 0 && (differing << 2 & ~letters_of(a)) == 0;
}

static uint64_t load_word(const char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof(word));
    return word;
}

/* All of 1 to 7 bytes, some of them twice. */
static uint64_t load_short(const char *at, size_t len)
{
    if (len < 4)
        return (uint64_t)(unsigned char)at[0] | (uint64_t)(unsigned char)at[len / 2] << 8 |
               (uint64_t)(unsigned char)at[len - 1] << 16;
    uint32_t first, last;
    memcpy(&first, at, sizeof(first));
    memcpy(&last, at + len - sizeof(last), sizeof(last));
    return (uint64_t)first << 32 | last;
}

/* Header names are compared at every request, so this goes by words. */
bool vg_str_ieq(struct vg_str a, struct vg_str b)
{
    if (a.len != b.len)
        return false;
    if (a.len < sizeof(uint64_t))
        return a.len == 0 || is_word_ieq(load_short(a.ptr, a.len), load_short(b.ptr, b.len));
    size_t last = a.len - sizeof(uint64_t);
    for (size_t at = 0; at < last; at += sizeof(uint64_t))
        if (!is_word_ieq(load_word(a.ptr + at), load_word(b.ptr + at)))
            return false;
    return is_word_ieq(load_word(a.ptr + last), load_word(b.ptr + last));
}

bool vg_str_like(struct vg_str pattern, struct vg_str text, bool ignores_case)
{
    size_t p = 0, t = 0, star = SIZE_MAX, star_t = 0;
    while (t < text.len) {
        struct vg_str want = vg_str_slice(pattern, p, p + 1), have = vg_str_slice(text, t, t + 1);
        if (vg_str_is(want, "*")) {
            star = p++;
            star_t = t;
        } else if (vg_str_is(want, "?") ||
                   (ignores_case ? vg_str_ieq(want, have) : vg_str_eq(want, have))) {
            p++;
            t++;
        } else if (star != SIZE_MAX) {
            p = star + 1;
            t = ++star_t;
        } else {
            return false;
        }
    }
    while (p < pattern.len && pattern.ptr[p] == '*')
        p++;
    return p == pattern.len;
}

bool vg_str_ends(struct vg_str s, struct vg_str suffix)
{
    return s.len >= suffix.len && vg_str_eq(vg_str_tail(s, s.len - suffix.len), suffix);
}

ptrdiff_t vg_str_find(struct vg_str s, struct vg_str needle)
{
    if (needle.len == 0)
        return 0;
    if (s.len < needle.len)
        return -1;
    const char *hit = memmem(s.ptr, s.len, needle.ptr, needle.len);
    return hit == NULL ? -1 : hit - s.ptr;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct vg_str vg_str_trim(struct vg_str s)
{
    size_t from = 0;
    size_t to = s.len;
    while (from < to && is_space(s.ptr[from]))
        from++;
    while (to > from && is_space(s.ptr[to - 1]))
        to--;
    return vg_str_slice(s, from, to);
}

bool vg_str_to_u64(struct vg_str s, uint64_t *value)
{
    if (s.len == 0)
        return false;
    uint64_t sum = 0;
    for (size_t i = 0; i < s.len; i++) {
        unsigned digit = (unsigned char)s.ptr[i] - (unsigned)'0';
        if (digit > 9 || __builtin_mul_overflow(sum, 10u, &sum) ||
            __builtin_add_overflow(sum, digit, &sum))
            return false;
    }
    *value = sum;
    return true;
}

bool vg_str_to_i64(struct vg_str s, int64_t *value)
{
    bool is_negative = s.len > 0 && s.ptr[0] == '-';
    uint64_t magnitude;
    if (!vg_str_to_u64(vg_str_tail(s, is_negative), &magnitude))
        return false;
    if (magnitude > (uint64_t)INT64_MAX + is_negative)
        return false;
    *value = (int64_t)(is_negative ? 0 - magnitude : magnitude);
    return true;
}

static size_t count_digits(const char **at, const char *end)
{
    const char *from = *at;
    while (*at < end && **at >= '0' && **at <= '9')
        (*at)++;
    return (size_t)(*at - from);
}

/* [+-] digits [. digits] [e [+-] digits], with a digit before or behind the point: strtod alone
 * would also take hexadecimal, leading space and names. */
static bool is_decimal(struct vg_str s)
{
    const char *at = s.ptr;
    const char *end = s.ptr + s.len;
    if (at < end && (*at == '-' || *at == '+'))
        at++;
    size_t digits = count_digits(&at, end);
    if (at < end && *at == '.') {
        at++;
        digits += count_digits(&at, end);
    }
    if (digits == 0)
        return false;
    if (at < end && (*at == 'e' || *at == 'E')) {
        at++;
        if (at < end && (*at == '-' || *at == '+'))
            at++;
        if (count_digits(&at, end) == 0)
            return false;
    }
    return at == end;
}

bool vg_str_to_f64(struct vg_str s, double *value)
{
    if (vg_str_is(s, "NaN")) {
        *value = (double)NAN;
        return true;
    }
    if (vg_str_is(s, "Infinity") || vg_str_is(s, "-Infinity")) {
        *value = s.ptr[0] == '-' ? -HUGE_VAL : HUGE_VAL;
        return true;
    }
    if (s.len == 0 || s.len > NUMBER_TEXT_MAX || !is_decimal(s))
        return false;
    char text[NUMBER_TEXT_MAX + 1];
    memcpy(text, s.ptr, s.len);
    text[s.len] = '\0';
    /* The host program may have set a locale whose decimal point is a comma. */
    locale_t c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    double parsed = strtod_l(text, NULL, c_locale);
    freelocale(c_locale);
    if (isinf(parsed))
        return false;
    *value = parsed;
    return true;
}

static bool is_continuation(unsigned char c)
{
    return (c & 0xC0) == 0x80;
}

size_t vg_utf8_get(struct vg_str s, uint32_t *code_point)
{
    if (s.len == 0)
        return 0;
    const unsigned char *p = (const unsigned char *)s.ptr;
    if (p[0] < 0x80) {
        *code_point = p[0];
        return 1;
    }
    if (s.len < 2 || p[0] < 0xC2 || p[0] > 0xF4 || !is_continuation(p[1]))
        return 0;
    if (p[0] < 0xE0) {
        *code_point = (p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu);
        return 2;
    }
    if (s.len < 3 || !is_continuation(p[2]))
        return 0;
    if (p[0] < 0xF0) {
        uint32_t value = (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
        if (value < 0x800 || (value >= 0xD800 && value <= 0xDFFF))
            return 0;
        *code_point = value;
        return 3;
    }
    if (s.len < 4 || !is_continuation(p[3]))
        return 0;
    uint32_t value =
        (p[0] & 0x07u) << 18 | (p[1] & 0x3Fu) << 12 | (p[2] & 0x3Fu) << 6 | (p[3] & 0x3Fu);
    if (value < 0x10000 || value > 0x10FFFF)
        return 0;
    *code_point = value;
    return 4;
}

/* Bytes of the ASCII words at the front, eight at a time. */
static size_t ascii_prefix(struct vg_str s)
{
    size_t at = 0;
    for (uint64_t word; at + sizeof(word) <= s.len; at += sizeof(word)) {
        memcpy(&word, s.ptr + at, sizeof(word));
        if ((word & 0x8080808080808080u) != 0)
            break;
    }
    return at;
}

bool vg_utf8_is_valid(struct vg_str s)
{
    size_t at = 0;
    while (at < s.len) {
        at += ascii_prefix(vg_str_tail(s, at));
        for (size_t stop = at + sizeof(uint64_t); at < stop && at < s.len;) {
            uint32_t code_point;
            size_t len = vg_utf8_get(vg_str_tail(s, at), &code_point);
            if (len == 0)
                return false;
            at += len;
        }
    }
    return true;
}

size_t vg_utf8_count(struct vg_str s)
{
    size_t at = ascii_prefix(s);
    size_t count = at;
    for (; at < s.len; at++)
        count += !is_continuation((unsigned char)s.ptr[at]);
    return count;
}

size_t vg_utf16_count(struct vg_str s)
{
    size_t at = ascii_prefix(s);
    size_t count = at;
    for (; at < s.len; at++) {
        unsigned char c = (unsigned char)s.ptr[at];
        /* Code points above U+FFFF, the ones with four-byte forms, are surrogate pairs. */
        count += !is_continuation(c) + (c >= 0xF0);
    }
    return count;
}

size_t vg_utf8_put(char out[4], uint32_t code_point)
{
    if (code_point < 0x80) {
        out[0] = (char)code_point;
        return 1;
    }
    if (code_point < 0x800) {
        out[0] = (char)(0xC0 | code_point >> 6);
        out[1] = (char)(0x80 | (code_point & 0x3F));
        return 2;
    }
    if (code_point < 0x10000) {
        out[0] = (char)(0xE0 | code_point >> 12);
        out[1] = (char)(0x80 | (code_point >> 6 & 0x3F));
        out[2] = (char)(0x80 | (code_point & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | code_point >> 18);
    out[1] = (char)(0x80 | (code_point >> 12 & 0x3F));
    out[2] = (char)(0x80 | (code_point >> 6 & 0x3F));
    out[3] = (char)(0x80 | (code_point & 0x3F));
    return 4;
}
