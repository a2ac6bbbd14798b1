/* http/plain.c: the form that nearly all heads have, read in one pass over them. All else is left
 * to llhttp, which reads these alike: fuzz_http compares the two. What could be read in two ways,
 * or is the server's business beyond a body's length, is not of this form. */
#include "http/internal.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* ---- Runs of characters ---- */

static bool is_name_char(char c)
{
    char lower = (char)(c | 0x20);
    return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

static bool is_value_char(char c)
{
    return c >= ' ' && c <= '~';
}

static bool is_target_char(char c)
{
    return c > ' ' && c <= '~' && c != '#';
}

#ifdef __SSE2__
static inline __m128i load(const char *at)
{
    return _mm_loadu_si128((const __m128i *)(const void *)at);
}

/* 0xff where a byte is one of the `count` from `first` on. */
static inline __m128i in_range(__m128i bytes, char first, int count)
{
    __m128i from_first = _mm_sub_epi8(bytes, _mm_set1_epi8(first));
    __m128i last = _mm_set1_epi8((char)(count - 1));
    return _mm_cmpeq_epi8(_mm_min_epu8(from_first, last), from_first);
}

static inline unsigned name_chars(const char *at)
{
    __m128i bytes = load(at);
    __m128i letters = in_range(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), 'a', 26);
    __m128i others =
        _mm_or_si128(in_range(bytes, '0', 10), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('-')));
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(letters, others));
}

static inline unsigned value_chars(const char *at)
{
    return (unsigned)_mm_movemask_epi8(in_range(load(at), ' ', '~' - ' ' + 1));
}

static inline unsigned target_chars(const char *at)
{
    __m128i bytes = load(at);
    __m128i hashes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('#'));
    return (unsigned)_mm_movemask_epi8(
        _mm_andnot_si128(hashes, in_range(bytes, '!', '~' - '!' + 1)));
}

/* On behind the characters that the function `chars` tells of 16 at a time, `is_char` of one. */
#define SKIP(at, end, chars, is_char)                                                              \
    do {                                                                                           \
        unsigned others = 0;                                                                       \
        while ((end) - (at) >= 16 && (others = ~chars(at) & 0xffff) == 0)                          \
            (at) += 16;                                                                            \
        if (others != 0)                                                                           \
            (at) += __builtin_ctz(others);                                                         \
        else                                                                                       \
            while ((at) < (end) && is_char(*(at)))                                                 \
                (at)++;                                                                            \
    } while (0)
#else
#define SKIP(at, end, chars, is_char)                                                              \
    do {                                                                                           \
        while ((at) < (end) && is_char(*(at)))                                                     \
            (at)++;                                                                                \
    } while (0)
#endif

/* ---- The head ---- */

static bool take(const char **at, const char *end, struct vg_str text)
{
    if (!vg_str_starts(vg_str_of(*at, (size_t)(end - *at)), text))
        return false;
    *at += text.len;
    return true;
}

/* "POST /path HTTP/1.1\r\n" */
static bool take_request_line(const char **at, const char *end, struct vg_http_plain *plain)
{
    static const struct vg_str methods[] = {VG_STR_INIT("POST"), VG_STR_INIT("GET"),
                                            VG_STR_INIT("PUT"), VG_STR_INIT("DELETE"),
                                            VG_STR_INIT("HEAD")};
    size_t i = 0;
    while (i < VG_COUNT_OF(methods) && !take(at, end, methods[i]))
        i++;
    if (i == VG_COUNT_OF(methods) || !take(at, end, VG_STR(" /")))
        return false;
    const char *target = *at - 1;
    SKIP(*at, end, target_chars, is_target_char);
    plain->method = methods[i];
    plain->target = vg_str_of(target, (size_t)(*at - target));
    return take(at, end, VG_STR(" HTTP/1.1\r\n"));
}

/* "Name: value\r\n"; the value is not empty, and has no white space around it. */
static bool take_header(const char **at, const char *end, struct vg_header *header)
{
    const char *name = *at;
    SKIP(*at, end, name_chars, is_name_char);
    header->name = vg_str_of(name, (size_t)(*at - name));
    if (header->name.len == 0 || end - *at < 4 || *(*at)++ != ':')
        return false;
    *at += **at == ' ';
    const char *value = *at;
    SKIP(*at, end, value_chars, is_value_char);
    header->value = vg_str_of(value, (size_t)(*at - value));
    return header->value.len > 0 && *value != ' ' && (*at)[-1] != ' ' &&
           take(at, end, VG_STR("\r\n"));
}

/* Without a sign, and so short that it can't overflow. */
static bool read_length(struct vg_str text, uint64_t *length)
{
    enum { DIGITS_MAX = 18 };
    if (text.len > DIGITS_MAX)
        return false;
    *length = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
        *length = *length * 10 + (uint64_t)(text.ptr[i] - '0');
    }
    return true;
}

/* What a header means to the server. False for one that llhttp or check_headers has more to say to.
 */
static bool note_header(const struct vg_header *header, struct vg_http_plain *plain)
{
    switch (header->name.len) {
    case 4:
        if (!vg_header_is(header->name, "host"))
            return true;
        plain->hosts++;
        plain->host = header->value;
        return true;
    case 6:
        return !vg_header_is(header->name, "expect");
    case 7:
        return !vg_header_is(header->name, "upgrade");
    case 10:
        return !vg_header_is(header->name, "connection") ||
               vg_str_ieq(header->value, VG_STR("keep-alive"));
    case 14:
        if (!vg_header_is(header->name, "content-length"))
            return true;
        return plain->lengths++ == 0 && read_length(header->value, &plain->content_length);
    case 16:
        return !vg_header_is(header->name, "proxy-connection");
    case 17:
        return !vg_header_is(header->name, "transfer-encoding");
    default:
        return true;
    }
}

bool vg_http_plain_read(struct vg_str bytes, struct vg_http_plain *plain)
{
    const char *at = bytes.ptr, *end = bytes.ptr + bytes.len;
    plain->header_count = plain->hosts = plain->lengths = 0;
    plain->content_length = 0;
    if (!take_request_line(&at, end, plain))
        return false;
    while (!take(&at, end, VG_STR("\r\n"))) {
        struct vg_header *header = &plain->headers[plain->header_count];
        if (plain->header_count == VG_HTTP_PLAIN_HEADERS_MAX || !take_header(&at, end, header) ||
            !note_header(header, plain))
            return false;
        plain->header_count++;
    }
    plain->len = (size_t)(at - bytes.ptr);
    return plain->hosts == 1;
}
