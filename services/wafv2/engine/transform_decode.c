/* wafv2/engine/transform_decode.c: text transformations that decode: URL, HTML, base64, hex, escape
 * sequences of C, CSS and JavaScript, UTF-8. What is no valid escape stays as it is. */
#include "wafv2/engine/transform.h"

#include "base/buf.h"

enum { HEX_PAIR = 2, UNICODE_DIGITS = 4 };

/* `digits` hex digits at `at`, or -1. */
static int32_t hex_at(struct vg_str text, size_t at, size_t digits)
{
    int32_t value = 0;
    if (at + digits > text.len)
        return -1;
    for (size_t i = 0; i < digits; i++) {
        int digit = vg_hex_digit(text.ptr[at + i]);
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* A code unit as a byte: the full-width forms of ASCII (U+FF01 to U+FF5E) are what they look like,
 * of others the low byte counts. */
static char byte_of(int32_t unit)
{
    if (unit >= 0xff01 && unit <= 0xff5e)
        return (char)(unit - 0xfee0);
    return (char)unit;
}

/* ---- URLs ---- */

static struct vg_str url_decode(struct vg_arena *arena, struct vg_str text, bool is_uni)
{
    if (vg_str_find_char(text, '%') < 0 && vg_str_find_char(text, '+') < 0)
        return text;
    char *out = vg_arena_alloc(arena, text.len);
    size_t len = 0;
    for (size_t i = 0; i < text.len;) {
        char c = text.ptr[i];
        int32_t value = -1;
        size_t used = 1;
        if (c == '%') {
            value = hex_at(text, i + 1, HEX_PAIR);
            used = 1 + HEX_PAIR;
            if (value < 0 && is_uni && i + 1 < text.len && (text.ptr[i + 1] | 0x20) == 'u') {
                value = hex_at(text, i + 2, UNICODE_DIGITS);
                used = 2 + UNICODE_DIGITS;
            }
        }
        out[len++] = value >= 0 ? byte_of(value) : c == '+' ? ' ' : c;
        i += value >= 0 ? used : 1;
    }
    return vg_str_of(out, len);
}

struct vg_str waf_url_decode(struct vg_arena *arena, struct vg_str text)
{
    return url_decode(arena, text, /* is_uni= */ false);
}

struct vg_str waf_url_decode_uni(struct vg_arena *arena, struct vg_str text)
{
    return url_decode(arena, text, /* is_uni= */ true);
}

/* ---- HTML ---- */

static const struct {
    struct vg_str name;
    char byte;
} entities[] = {
    {VG_STR_INIT("quot"), '"'}, {VG_STR_INIT("amp"), '&'},     {VG_STR_INIT("lt"), '<'},
    {VG_STR_INIT("gt"), '>'},   {VG_STR_INIT("nbsp"), '\xa0'}, {VG_STR_INIT("apos"), '\''},
};

/* "#60", "#x3c" behind the '&': the bytes used, 0 for none. */
static size_t numeric_entity(struct vg_str rest, int32_t *value)
{
    bool is_hex = rest.len > 1 && (rest.ptr[1] | 0x20) == 'x';
    size_t i = is_hex ? 2 : 1, first = i;
    int32_t number = 0;
    for (; i < rest.len && number < 0x110000; i++) {
        int digit = vg_hex_digit(rest.ptr[i]);
        if (digit < 0 || (!is_hex && digit > 9))
            break;
        number = number * (is_hex ? 16 : 10) + digit;
    }
    if (i == first || number >= 0x110000)
        return 0;
    *value = number;
    return i;
}

static size_t named_entity(struct vg_str rest, int32_t *value)
{
    for (size_t i = 0; i < VG_COUNT_OF(entities); i++) {
        struct vg_str name = entities[i].name;
        if (!vg_str_ieq(vg_str_slice(rest, 0, name.len), name))
            continue;
        *value = (uint8_t)entities[i].byte;
        return name.len;
    }
    return 0;
}

struct vg_str waf_html_entity_decode(struct vg_arena *arena, struct vg_str text)
{
    if (vg_str_find_char(text, '&') < 0)
        return text;
    struct vg_buf out;
    vg_buf_init(&out, arena, /* max= */ 0);
    for (size_t i = 0; i < text.len;) {
        struct vg_str rest = vg_str_tail(text, i + 1);
        int32_t value = 0;
        size_t used = 0;
        if (text.ptr[i] == '&' && rest.len > 0)
            used = rest.ptr[0] == '#' ? numeric_entity(rest, &value) : named_entity(rest, &value);
        if (used == 0) {
            vg_buf_add_char(&out, text.ptr[i++]);
            continue;
        }
        char bytes[4] = {(char)value};
        size_t len = value < 0x100 ? 1 : vg_utf8_put(bytes, (uint32_t)value);
        vg_buf_add_bytes(&out, bytes, len);
        i += 1 + used;
        if (i < text.len && text.ptr[i] == ';')
            i++;
    }
    return vg_buf_str(&out);
}

/* ---- Base64 and hex ---- */

static int base64_digit(char c)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c != '\0' ? strchr(alphabet, c) : NULL;
    return at != NULL ? (int)(at - alphabet) : -1;
}

/* The strict form takes what decodes and stops at the first byte that is none of the alphabet. */
struct vg_str waf_base64_decode(struct vg_arena *arena, struct vg_str text, bool is_forgiving)
{
    char *out = vg_arena_alloc(arena, text.len + 1);
    size_t len = 0;
    uint32_t bits = 0;
    unsigned bit_count = 0;
    for (size_t i = 0; i < text.len; i++) {
        int digit = base64_digit(text.ptr[i]);
        if (digit < 0) {
            if (is_forgiving)
                continue;
            break;
        }
        bits = (bits << 6 | (uint32_t)digit) & 0xffffff;
        bit_count += 6;
        if (bit_count >= 8) {
            bit_count -= 8;
            out[len++] = (char)(bits >> bit_count & 0xff);
        }
    }
    return vg_str_of(out, len);
}

/* Pairs of digits; a text that is not hex as a whole stays as it is. */
struct vg_str waf_hex_decode(struct vg_arena *arena, struct vg_str text)
{
    if (text.len % 2 != 0)
        return text;
    char *out = vg_arena_alloc(arena, text.len / 2 + 1);
    for (size_t i = 0; i < text.len; i += 2) {
        int32_t value = hex_at(text, i, HEX_PAIR);
        if (value < 0)
            return text;
        out[i / 2] = (char)value;
    }
    return vg_str_of(out, text.len / 2);
}

/* SQL's 0x414243 becomes ABC, wherever it stands. */
struct vg_str waf_sql_hex_decode(struct vg_arena *arena, struct vg_str text)
{
    char *out = vg_arena_alloc(arena, text.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len;) {
        bool is_hex = text.ptr[i] == '0' && i + 1 < text.len && (text.ptr[i + 1] | 0x20) == 'x' &&
                      hex_at(text, i + 2, HEX_PAIR) >= 0;
        if (!is_hex) {
            out[len++] = text.ptr[i++];
            continue;
        }
        i += 2;
        for (int32_t value; (value = hex_at(text, i, HEX_PAIR)) >= 0; i += HEX_PAIR)
            out[len++] = (char)value;
    }
    return vg_str_of(out, len);
}

/* ---- Escape sequences ---- */

/* C's single letters: \a \b \f \n \r \t \v. */
static int simple_escape(char c)
{
    static const char from[] = "abfnrtv", to[] = "\a\b\f\n\r\t\v";
    const char *at = c != '\0' ? strchr(from, c) : NULL;
    return at != NULL ? to[at - from] : -1;
}

/* Up to three octal digits at `at`: how many. */
static size_t octal_at(struct vg_str text, size_t at, int32_t *value)
{
    size_t count = 0;
    *value = 0;
    while (count < 3 && at + count < text.len && text.ptr[at + count] >= '0' &&
           text.ptr[at + count] <= '7' && *value * 8 + (text.ptr[at + count] - '0') <= 0xff)
        *value = *value * 8 + (text.ptr[at + count++] - '0');
    return count;
}

/* What the backslash at `at` begins: the byte it stands for and how long it is; 0 for nothing
 * known. `with_unicode`: JavaScript's \uHHHH. */
static size_t escape_at(struct vg_str text, size_t at, bool with_unicode, int32_t *value)
{
    char c = text.ptr[at + 1];
    if (c == 'x' && (*value = hex_at(text, at + 2, HEX_PAIR)) >= 0)
        return 2 + HEX_PAIR;
    if (with_unicode && c == 'u' && (*value = hex_at(text, at + 2, UNICODE_DIGITS)) >= 0)
        return 2 + UNICODE_DIGITS;
    size_t octal = octal_at(text, at + 1, value);
    if (octal > 0)
        return 1 + octal;
    *value = simple_escape(c);
    return *value >= 0 ? 2 : 0;
}

static struct vg_str escapes_decode(struct vg_arena *arena, struct vg_str text, bool is_js)
{
    if (vg_str_find_char(text, '\\') < 0)
        return text;
    char *out = vg_arena_alloc(arena, text.len);
    size_t len = 0;
    for (size_t i = 0; i < text.len;) {
        bool is_escape = text.ptr[i] == '\\' && i + 1 < text.len;
        int32_t value = 0;
        size_t used = is_escape ? escape_at(text, i, is_js, &value) : 0;
        if (used > 0) {
            out[len++] = byte_of(value);
            i += used;
            continue;
        }
        /* A punctuation mark loses its backslash; in C an unknown letter keeps it. */
        bool drops = is_escape && (is_js || strchr("\\'\"?", text.ptr[i + 1]) != NULL) &&
                     text.ptr[i + 1] != '\0';
        i += drops;
        out[len++] = text.ptr[i++];
    }
    return vg_str_of(out, len);
}

struct vg_str waf_escape_seq_decode(struct vg_arena *arena, struct vg_str text)
{
    return escapes_decode(arena, text, /* is_js= */ false);
}

struct vg_str waf_js_decode(struct vg_arena *arena, struct vg_str text)
{
    return escapes_decode(arena, text, /* is_js= */ true);
}

/* CSS 2: a backslash and one to six hex digits, with one white space that ends them; before a line
 * end it vanishes with it, before others it vanishes alone. The last two digits make the byte. */
struct vg_str waf_css_decode(struct vg_arena *arena, struct vg_str text)
{
    if (vg_str_find_char(text, '\\') < 0)
        return text;
    char *out = vg_arena_alloc(arena, text.len);
    size_t len = 0;
    for (size_t i = 0; i < text.len;) {
        if (text.ptr[i] != '\\') {
            out[len++] = text.ptr[i++];
            continue;
        }
        size_t digits = 0;
        int32_t value = 0;
        i++;
        while (digits < 6 && i + digits < text.len && vg_hex_digit(text.ptr[i + digits]) >= 0)
            value = value * 16 + vg_hex_digit(text.ptr[i + digits++]);
        i += digits;
        if (digits > 0) {
            out[len++] = byte_of(value);
            i += i < text.len && waf_is_space(text.ptr[i]);
        } else if (i < text.len && text.ptr[i] == '\n') {
            i++;
        } else if (i < text.len) {
            out[len++] = text.ptr[i++];
        }
    }
    return vg_str_of(out, len);
}

/* ---- UTF-8 ---- */

/* Code points beyond ASCII become %uHHHH (beyond the first plane: their surrogates). */
struct vg_str waf_utf8_to_unicode(struct vg_arena *arena, struct vg_str text)
{
    struct vg_buf out;
    bool is_plain = true;
    for (size_t i = 0; i < text.len && is_plain; i++)
        is_plain = (uint8_t)text.ptr[i] < 0x80;
    if (is_plain)
        return text;
    vg_buf_init(&out, arena, /* max= */ 0);
    for (size_t i = 0; i < text.len;) {
        uint32_t code_point = 0;
        size_t used = vg_utf8_get(vg_str_tail(text, i), &code_point);
        if (used <= 1) {
            vg_buf_add_char(&out, text.ptr[i++]);
            continue;
        }
        if (code_point > 0xffff) {
            vg_buf_printf(&out, "%%u%04x", 0xd800 + ((code_point - 0x10000) >> 10));
            code_point = 0xdc00 + ((code_point - 0x10000) & 0x3ff);
        }
        vg_buf_printf(&out, "%%u%04x", code_point);
        i += used;
    }
    return vg_buf_str(&out);
}
