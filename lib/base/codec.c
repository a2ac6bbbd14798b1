/* base/codec.c: base64, hex, percent-encoding, XML escapes. */
#include "base/codec.h"

#include <endian.h>
#ifdef __SSSE3__
#include <tmmintrin.h>
#endif

static const char base64_alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char base64url_alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* Writes without padding; returns the end. */
static char *base64_put(char *out, struct vg_str bytes, const char *alphabet)
{
    const unsigned char *in = (const unsigned char *)bytes.ptr;
    size_t left = bytes.len;
    for (; left >= 3; left -= 3, in += 3) {
        uint32_t group = (uint32_t)in[0] << 16 | (uint32_t)in[1] << 8 | in[2];
        *out++ = alphabet[group >> 18];
        *out++ = alphabet[group >> 12 & 63];
        *out++ = alphabet[group >> 6 & 63];
        *out++ = alphabet[group & 63];
    }
    if (left == 0)
        return out;
    uint32_t group = (uint32_t)in[0] << 16 | (left == 2 ? (uint32_t)in[1] << 8 : 0);
    *out++ = alphabet[group >> 18];
    *out++ = alphabet[group >> 12 & 63];
    if (left == 2)
        *out++ = alphabet[group >> 6 & 63];
    return out;
}

static char *base64_put_padded(char *out, struct vg_str bytes)
{
    out = base64_put(out, bytes, base64_alphabet);
    for (size_t tail = bytes.len % 3; tail != 0 && tail < 3; tail++)
        *out++ = '=';
    return out;
}

static size_t base64_len(size_t byte_count)
{
    return (byte_count + 2) / 3 * 4;
}

void vg_base64_add(struct vg_buf *buf, struct vg_str bytes)
{
    char *at = vg_buf_reserve(buf, base64_len(bytes.len));
    if (at != NULL)
        buf->len += (size_t)(base64_put_padded(at, bytes) - at);
}

struct vg_str vg_base64(struct vg_arena *arena, struct vg_str bytes)
{
    char *text = vg_arena_alloc(arena, base64_len(bytes.len) + 1);
    char *end = base64_put_padded(text, bytes);
    *end = '\0';
    return vg_str_of(text, (size_t)(end - text));
}

struct vg_str vg_base64url(struct vg_arena *arena, struct vg_str bytes)
{
    char *text = vg_arena_alloc(arena, base64_len(bytes.len) + 1);
    char *end = base64_put(text, bytes, base64url_alphabet);
    *end = '\0';
    return vg_str_of(text, (size_t)(end - text));
}

/* The value of each base64 digit plus one; 0 for what is none. The last two digits depend on the
 * alphabet. */
static const uint8_t base64_digits[256] = {
    ['A'] = 1,  ['B'] = 2,  ['C'] = 3,  ['D'] = 4,  ['E'] = 5,  ['F'] = 6,  ['G'] = 7,  ['H'] = 8,
    ['I'] = 9,  ['J'] = 10, ['K'] = 11, ['L'] = 12, ['M'] = 13, ['N'] = 14, ['O'] = 15, ['P'] = 16,
    ['Q'] = 17, ['R'] = 18, ['S'] = 19, ['T'] = 20, ['U'] = 21, ['V'] = 22, ['W'] = 23, ['X'] = 24,
    ['Y'] = 25, ['Z'] = 26, ['a'] = 27, ['b'] = 28, ['c'] = 29, ['d'] = 30, ['e'] = 31, ['f'] = 32,
    ['g'] = 33, ['h'] = 34, ['i'] = 35, ['j'] = 36, ['k'] = 37, ['l'] = 38, ['m'] = 39, ['n'] = 40,
    ['o'] = 41, ['p'] = 42, ['q'] = 43, ['r'] = 44, ['s'] = 45, ['t'] = 46, ['u'] = 47, ['v'] = 48,
    ['w'] = 49, ['x'] = 50, ['y'] = 51, ['z'] = 52, ['0'] = 53, ['1'] = 54, ['2'] = 55, ['3'] = 56,
    ['4'] = 57, ['5'] = 58, ['6'] = 59, ['7'] = 60, ['8'] = 61, ['9'] = 62,
};

/* Cuts the padding off; false when it does not fit the length. */
static bool base64_unpad(struct vg_str *text, bool is_url)
{
    size_t len = text->len;
    while (len > 0 && text->len - len < 2 && text->ptr[len - 1] == '=')
        len--;
    bool is_padded = len != text->len;
    if ((is_padded || !is_url) && text->len % 4 != 0)
        return false;
    *text = vg_str_slice(*text, 0, len);
    return len % 4 != 1;
}

bool vg_base64_decode(struct vg_arena *arena, struct vg_str text, bool is_url, struct vg_str *bytes)
{
    enum { GROUP_BYTES = 3, STORED_BYTES = 4 };
    if (!base64_unpad(&text, is_url))
        return false;
    uint8_t digits[256];
    memcpy(digits, base64_digits, sizeof digits);
    digits[(unsigned char)(is_url ? '-' : '+')] = 62 + 1;
    digits[(unsigned char)(is_url ? '_' : '/')] = 63 + 1;
    const unsigned char *in = (const unsigned char *)text.ptr;
    size_t tail = text.len % 4;
    char *out = vg_arena_alloc(arena, text.len / 4 * GROUP_BYTES + STORED_BYTES), *at = out;
    uint32_t seen = 0; /* all values, to find an invalid one, which is above 63, at the end */
    for (size_t groups = text.len / 4; groups > 0; groups--, in += 4, at += GROUP_BYTES) {
        uint32_t a = digits[in[0]] - 1u, b = digits[in[1]] - 1u, c = digits[in[2]] - 1u,
                 d = digits[in[3]] - 1u;
        uint32_t group = htobe32(a << 26 | b << 20 | c << 14 | d << 8);
        seen |= a | b | c | d;
        memcpy(at, &group, sizeof group); /* its last byte is the next group's first, or the end */
    }
    uint32_t group = 0;
    for (size_t i = 0; i < tail; i++) {
        uint32_t value = digits[in[i]] - 1u;
        seen |= value;
        group |= value << (26 - 6 * i);
    }
    if (seen > 63)
        return false;
    for (size_t i = 1; i < tail; i++, group <<= 8)
        *at++ = (char)(group >> 24);
    *at = '\0';
    *bytes = vg_str_of(out, (size_t)(at - out));
    return true;
}

/* A byte for each half of a byte, then their digits, all at once. */
static void hex_put4(char digits[8], const void *bytes)
{
    const uint64_t ones = 0x0101010101010101u;
    uint32_t four;
    memcpy(&four, bytes, sizeof(four));
    uint64_t wide = le32toh(four);
    wide = (wide | wide << 16) & 0x0000FFFF0000FFFFu;
    wide = (wide | wide << 8) & 0x00FF00FF00FF00FFu;
    wide = (wide >> 4 & 0x000F000F000F000Fu) | (wide & 0x000F000F000F000Fu) << 8;
    uint64_t is_letter = (wide + ones * 6) >> 4 & ones;
    wide = htole64(wide + ones * '0' + is_letter * ('a' - '0' - 10));
    memcpy(digits, &wide, sizeof(wide));
}

void vg_hex_put16(char digits[32], const void *bytes)
{
#ifdef __SSSE3__
    const __m128i letters = _mm_loadu_si128((const __m128i *)(const void *)"0123456789abcdef");
    const __m128i half = _mm_set1_epi8(0x0f);
    __m128i all = _mm_loadu_si128((const __m128i *)bytes);
    __m128i high = _mm_and_si128(_mm_srli_epi16(all, 4), half), low = _mm_and_si128(all, half);
    __m128i *to = (__m128i *)(void *)digits;
    _mm_storeu_si128(to, _mm_shuffle_epi8(letters, _mm_unpacklo_epi8(high, low)));
    _mm_storeu_si128(to + 1, _mm_shuffle_epi8(letters, _mm_unpackhi_epi8(high, low)));
#else
    for (size_t i = 0; i < 16; i += 4)
        hex_put4(digits + 2 * i, (const char *)bytes + i);
#endif
}

struct vg_str vg_hex(struct vg_arena *arena, struct vg_str bytes)
{
    static const char digits[] = "0123456789abcdef";
    char *text = vg_arena_alloc(arena, bytes.len * 2 + 1);
    char *to = text;
    struct vg_str rest = bytes;
    for (; rest.len >= 16; rest = vg_str_tail(rest, 16), to += 32)
        vg_hex_put16(to, rest.ptr);
    for (; rest.len >= 4; rest = vg_str_tail(rest, 4), to += 8)
        hex_put4(to, rest.ptr);
    for (size_t i = 0; i < rest.len; i++) {
        *to++ = digits[(unsigned char)rest.ptr[i] >> 4];
        *to++ = digits[rest.ptr[i] & 15];
    }
    *to = '\0';
    return vg_str_of(text, bytes.len * 2);
}

/* The byte that two hex digits make, or a negative number. */
static int hex_byte(const char *two)
{
    int high = vg_hex_digit(two[0]);
    int low = vg_hex_digit(two[1]);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
}

bool vg_hex_decode(struct vg_arena *arena, struct vg_str text, struct vg_str *bytes)
{
    if (text.len % 2 != 0)
        return false;
    char *out = vg_arena_alloc(arena, text.len / 2 + 1);
    for (size_t i = 0; i < text.len / 2; i++) {
        int byte = hex_byte(text.ptr + 2 * i);
        if (byte < 0)
            return false;
        out[i] = (char)byte;
    }
    out[text.len / 2] = '\0';
    *bytes = vg_str_of(out, text.len / 2);
    return true;
}

static bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

void vg_percent_add(struct vg_buf *buf, struct vg_str s, bool keep_slash)
{
    static const char digits[] = "0123456789ABCDEF";
    size_t run = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (is_unreserved(c) || (keep_slash && c == '/'))
            continue;
        vg_buf_add(buf, vg_str_slice(s, run, i));
        vg_buf_add_bytes(buf, (char[]){'%', digits[(unsigned char)c >> 4], digits[c & 15]}, 3);
        run = i + 1;
    }
    vg_buf_add(buf, vg_str_tail(s, run));
}

struct vg_str vg_percent_encode(struct vg_arena *arena, struct vg_str s, bool keep_slash)
{
    struct vg_buf buf;
    vg_buf_init(&buf, arena, s.len * 3 + 1);
    vg_percent_add(&buf, s, keep_slash);
    return vg_buf_str(&buf);
}

struct vg_str vg_percent_decode(struct vg_arena *arena, struct vg_str s, bool plus_is_space)
{
    if (vg_str_find_char(s, '%') < 0 && !(plus_is_space && vg_str_find_char(s, '+') >= 0))
        return s;
    char *out = vg_arena_alloc(arena, s.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == '%' && s.len - i > 2 && hex_byte(s.ptr + i + 1) >= 0) {
            c = (char)hex_byte(s.ptr + i + 1);
            i += 2;
        } else if (c == '+' && plus_is_space) {
            c = ' ';
        }
        out[len++] = c;
    }
    out[len] = '\0';
    return vg_str_of(out, len);
}

/* The entity for a byte, or an absent view. A bare carriage return would be read back as a line
 * feed. */
static struct vg_str xml_entity(char c)
{
    switch (c) {
    case '&':
        return VG_STR("&amp;");
    case '<':
        return VG_STR("&lt;");
    case '>':
        return VG_STR("&gt;");
    case '"':
        return VG_STR("&quot;");
    case '\'':
        return VG_STR("&#39;");
    case '\r':
        return VG_STR("&#13;");
    default:
        return VG_STR_NONE;
    }
}

static bool xml_can_carry(uint32_t code_point)
{
    if (code_point < 0x20)
        return code_point == '\t' || code_point == '\n';
    return code_point != 0xFFFE && code_point != 0xFFFF;
}

/* Letters, digits and the like, which most texts consist of. */
static bool xml_is_plain(char c)
{
    return (c >= '(' && c <= ';') || (c > '>' && c <= '~');
}

void vg_xml_escape_add(struct vg_buf *buf, struct vg_str s)
{
    size_t run = 0;
    size_t at = 0;
    while (at < s.len) {
        if (xml_is_plain(s.ptr[at])) {
            at++;
            continue;
        }
        struct vg_str entity = xml_entity(s.ptr[at]);
        uint32_t code_point;
        size_t len = vg_utf8_get(vg_str_tail(s, at), &code_point);
        if (!vg_str_is_set(entity) && len > 0 && xml_can_carry(code_point)) {
            at += len;
            continue;
        }
        vg_buf_add(buf, vg_str_slice(s, run, at));
        vg_buf_add(buf, vg_str_is_set(entity) ? entity : VG_STR("\xEF\xBF\xBD"));
        at += len > 0 ? len : 1;
        run = at;
    }
    vg_buf_add(buf, vg_str_tail(s, run));
}
