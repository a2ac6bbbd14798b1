/* base/json.c: the pull reader (RFC 8259, strict) and the writer. */
#include "base/json.h"

#include "base/codec.h"

#include <math.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Printable ASCII that a JSON string carries as it is: what both directions may copy in runs. */
static bool is_plain(char c)
{
    return (unsigned char)c >= 0x20 && (unsigned char)c < 0x80 && c != '"' && c != '\\';
}

static const char *plain_end(const char *at, const char *end)
{
#ifdef __SSE2__
    /* The signed comparison finds control characters and bytes from 0x80 in one. */
    const __m128i space = _mm_set1_epi8(0x20);
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i backslash = _mm_set1_epi8('\\');
    for (; end - at >= 16; at += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
        __m128i special = _mm_or_si128(
            _mm_cmplt_epi8(bytes, space),
            _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)));
        unsigned mask = (unsigned)_mm_movemask_epi8(special);
        if (mask != 0)
            return at + __builtin_ctz(mask);
    }
#endif
    while (at < end && is_plain(*at))
        at++;
    return at;
}

static bool fail(struct vg_json *json, const char *why)
{
    if (json->error == NULL)
        json->error = why;
    return false;
}

static inline void skip_space(struct vg_json *json)
{
    const char *at = json->at;
    if (at < json->end && (unsigned char)*at > ' ')
        return; /* as good as always between tokens */
    while (at < json->end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
        at++;
    json->at = at;
}

void vg_json_init(struct vg_json *json, struct vg_str text, struct vg_arena *arena)
{
    const char *start = text.ptr != NULL ? text.ptr : "";
    *json = (struct vg_json){
        .start = start, .at = start, .end = start + text.len, .arena = arena, .is_first = true};
}

enum vg_json_type vg_json_peek(struct vg_json *json)
{
    if (json->error != NULL)
        return VG_JSON_BAD;
    skip_space(json);
    if (json->at == json->end) {
        fail(json, "unexpected end of text");
        return VG_JSON_BAD;
    }
    switch (*json->at) {
    case '"':
        return VG_JSON_STRING;
    case '{':
        return VG_JSON_OBJECT;
    case '[':
        return VG_JSON_ARRAY;
    case 't':
        return VG_JSON_TRUE;
    case 'f':
        return VG_JSON_FALSE;
    case 'n':
        return VG_JSON_NULL;
    default:
        if (*json->at == '-' || (*json->at >= '0' && *json->at <= '9'))
            return VG_JSON_NUMBER;
        fail(json, "expected a value");
        return VG_JSON_BAD;
    }
}

/* The UTF-16 unit of a `\uXXXX` at `at`, or -1. */
static int32_t utf16_unit(const char *at, const char *end)
{
    if (end - at < 6 || at[0] != '\\' || at[1] != 'u')
        return -1;
    int32_t unit = 0;
    for (int i = 2; i < 6; i++) {
        int digit = vg_hex_digit(at[i]);
        if (digit < 0)
            return -1;
        unit = unit << 4 | digit;
    }
    return unit;
}

static bool is_high_surrogate(int32_t unit)
{
    return unit >= 0xD800 && unit <= 0xDBFF;
}

static bool is_low_surrogate(int32_t unit)
{
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

/* Checks the escape sequence at `json->at` (a surrogate pair is one) and steps over it. */
static bool scan_escape(struct vg_json *json)
{
    const char *at = json->at;
    if (json->end - at < 2)
        return fail(json, "unterminated string");
    if (at[1] != 'u') {
        if (memchr("\"\\/bfnrt", at[1], 8) == NULL)
            return fail(json, "invalid escape in a string");
        json->at = at + 2;
        return true;
    }
    int32_t unit = utf16_unit(at, json->end);
    if (unit < 0)
        return fail(json, "invalid \\u escape in a string");
    json->at = at + 6;
    if (is_low_surrogate(unit))
        return fail(json, "lone surrogate in a string");
    if (!is_high_surrogate(unit))
        return true;
    if (!is_low_surrogate(utf16_unit(json->at, json->end)))
        return fail(json, "lone surrogate in a string");
    json->at += 6;
    return true;
}

static bool scan_special(struct vg_json *json)
{
    if ((unsigned char)*json->at < 0x20)
        return fail(json, "control character in a string");
    uint32_t code_point;
    size_t len = vg_utf8_get(vg_str_of(json->at, (size_t)(json->end - json->at)), &code_point);
    if (len == 0)
        return fail(json, "invalid UTF-8 in a string");
    json->at += len;
    return true;
}

/* The string at `json->at`, checked but not unescaped: the text between its quotes. */
static bool scan_string(struct vg_json *json, struct vg_str *raw, bool *has_escapes)
{
    const char *from = ++json->at;
    *has_escapes = false;
    for (;;) {
        json->at = plain_end(json->at, json->end);
        if (json->at == json->end)
            return fail(json, "unterminated string");
        if (*json->at == '"')
            break;
        bool is_escape = *json->at == '\\';
        *has_escapes |= is_escape;
        if (!(is_escape ? scan_escape(json) : scan_special(json)))
            return false;
    }
    *raw = vg_str_of(from, (size_t)(json->at - from));
    json->at++;
    return true;
}

static char escape_meaning(char c)
{
    switch (c) {
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return c;
    }
}

/* Writes what the (checked) escape at `*at` stands for; returns the end of what was written. */
static char *put_unescaped(char *out, const char **at, const char *end)
{
    if ((*at)[1] != 'u') {
        *out = escape_meaning((*at)[1]);
        *at += 2;
        return out + 1;
    }
    uint32_t code_point = (uint32_t)utf16_unit(*at, end);
    *at += 6;
    if (is_high_surrogate((int32_t)code_point)) {
        code_point =
            0x10000 + ((code_point - 0xD800) << 10) + ((uint32_t)utf16_unit(*at, end) - 0xDC00);
        *at += 6;
    }
    return out + vg_utf8_put(out, code_point);
}

/* No escape is shorter than what it stands for, so the raw length is room enough. */
static struct vg_str unescape(struct vg_arena *arena, struct vg_str raw)
{
    char *text = vg_arena_alloc(arena, raw.len + 1);
    char *out = text;
    const char *at = raw.ptr;
    const char *end = raw.ptr + raw.len;
    while (at < end) {
        const char *escape = memchr(at, '\\', (size_t)(end - at));
        size_t run = (size_t)((escape != NULL ? escape : end) - at);
        memcpy(out, at, run);
        out += run;
        at += run;
        if (escape != NULL)
            out = put_unescaped(out, &at, end);
    }
    *out = '\0';
    return vg_str_of(text, (size_t)(out - text));
}

static bool read_string(struct vg_json *json, struct vg_str *value)
{
    struct vg_str raw;
    bool has_escapes;
    if (!scan_string(json, &raw, &has_escapes))
        return false;
    *value = has_escapes ? unescape(json->arena, raw) : raw;
    return true;
}

bool vg_json_string(struct vg_json *json, struct vg_str *value)
{
    if (vg_json_peek(json) != VG_JSON_STRING)
        return fail(json, "expected a string");
    return read_string(json, value);
}

static bool scan_digits(struct vg_json *json)
{
    const char *from = json->at;
    while (json->at < json->end && *json->at >= '0' && *json->at <= '9')
        json->at++;
    return json->at > from || fail(json, "expected a digit");
}

static inline bool accept(struct vg_json *json, char c)
{
    if (json->at == json->end || *json->at != c)
        return false;
    json->at++;
    return true;
}

static bool scan_number(struct vg_json *json)
{
    accept(json, '-');
    /* A leading zero stands alone: what follows it is then taken for a missing comma. */
    if (!accept(json, '0') && !scan_digits(json))
        return false;
    if (accept(json, '.') && !scan_digits(json))
        return false;
    if (accept(json, 'e') || accept(json, 'E')) {
        if (!accept(json, '+'))
            accept(json, '-');
        return scan_digits(json);
    }
    return true;
}

bool vg_json_number(struct vg_json *json, struct vg_str *text)
{
    if (vg_json_peek(json) != VG_JSON_NUMBER)
        return fail(json, "expected a number");
    const char *from = json->at;
    if (!scan_number(json))
        return false;
    *text = vg_str_of(from, (size_t)(json->at - from));
    return true;
}

static bool scan_word(struct vg_json *json, struct vg_str word)
{
    if (!vg_str_starts(vg_str_of(json->at, (size_t)(json->end - json->at)), word))
        return fail(json, "expected a value");
    json->at += word.len;
    return true;
}

bool vg_json_bool(struct vg_json *json, bool *value)
{
    enum vg_json_type type = vg_json_peek(json);
    if (type != VG_JSON_TRUE && type != VG_JSON_FALSE)
        return fail(json, "expected true or false");
    bool is_true = type == VG_JSON_TRUE;
    if (!scan_word(json, is_true ? VG_STR("true") : VG_STR("false")))
        return false;
    *value = is_true;
    return true;
}

bool vg_json_null(struct vg_json *json)
{
    if (vg_json_peek(json) != VG_JSON_NULL)
        return fail(json, "expected null");
    return scan_word(json, VG_STR("null"));
}

static bool enter(struct vg_json *json)
{
    if (json->depth == VG_JSON_DEPTH_MAX)
        return fail(json, "nested too deeply");
    json->at++;
    json->depth++;
    json->is_first = true;
    return true;
}

bool vg_json_object(struct vg_json *json)
{
    if (vg_json_peek(json) != VG_JSON_OBJECT)
        return fail(json, "expected an object");
    return enter(json);
}

bool vg_json_array(struct vg_json *json)
{
    if (vg_json_peek(json) != VG_JSON_ARRAY)
        return fail(json, "expected an array");
    return enter(json);
}

/* To the next member or element of the container that `close` ends. */
static bool next_item(struct vg_json *json, char close)
{
    if (json->error != NULL)
        return false;
    VG_ASSERT(json->depth > 0);
    skip_space(json);
    if (json->at == json->end)
        return fail(json, "unexpected end of text");
    if (*json->at == close) {
        json->at++;
        json->depth--;
        json->is_first = false;
        return false;
    }
    if (!json->is_first && !accept(json, ','))
        return fail(json, close == '}' ? "expected ',' or '}'" : "expected ',' or ']'");
    json->is_first = false;
    return true;
}

static bool next_name(struct vg_json *json, struct vg_str *raw, bool *has_escapes)
{
    if (!next_item(json, '}'))
        return false;
    skip_space(json);
    if (json->at == json->end || *json->at != '"')
        return fail(json, "expected a member name");
    if (!scan_string(json, raw, has_escapes))
        return false;
    skip_space(json);
    return accept(json, ':') || fail(json, "expected ':'");
}

/* The common form: plain ASCII, and no white space but one space behind the comma. False for all
 * else, the end of the object too: nothing is taken then. */
static bool take_plain_name(struct vg_json *json, struct vg_str *name)
{
    const char *at = json->at, *end = json->end;
    if (json->error != NULL || (!json->is_first && (at == end || *at++ != ',')))
        return false;
    at += at < end && *at == ' ';
    if (at == end || *at != '"')
        return false;
    const char *from = at + 1, *to = plain_end(from, end);
    if (end - to < 2 || to[0] != '"' || to[1] != ':')
        return false;
    *name = vg_str_of(from, (size_t)(to - from));
    json->at = to + 2;
    json->is_first = false;
    return true;
}

bool vg_json_member(struct vg_json *json, struct vg_str *name)
{
    VG_ASSERT(json->depth > 0 || json->error != NULL);
    struct vg_str raw;
    bool has_escapes;
    if (take_plain_name(json, name))
        return true;
    if (!next_name(json, &raw, &has_escapes))
        return false;
    *name = has_escapes ? unescape(json->arena, raw) : raw;
    return true;
}

bool vg_json_element(struct vg_json *json)
{
    return next_item(json, ']');
}

/* Recursion is bounded by VG_JSON_DEPTH_MAX. */
static bool skip_value(struct vg_json *json)
{
    struct vg_str ignored;
    bool has_escapes;
    switch (vg_json_peek(json)) {
    case VG_JSON_STRING:
        return scan_string(json, &ignored, &has_escapes);
    case VG_JSON_NUMBER:
        return scan_number(json);
    case VG_JSON_TRUE:
        return scan_word(json, VG_STR("true"));
    case VG_JSON_FALSE:
        return scan_word(json, VG_STR("false"));
    case VG_JSON_NULL:
        return scan_word(json, VG_STR("null"));
    case VG_JSON_OBJECT:
        if (!enter(json))
            return false;
        while (next_name(json, &ignored, &has_escapes))
            if (!skip_value(json))
                return false;
        return json->error == NULL;
    case VG_JSON_ARRAY:
        if (!enter(json))
            return false;
        while (next_item(json, ']'))
            if (!skip_value(json))
                return false;
        return json->error == NULL;
    case VG_JSON_BAD:
        break;
    }
    return false;
}

bool vg_json_skip(struct vg_json *json, struct vg_str *raw)
{
    if (vg_json_peek(json) == VG_JSON_BAD)
        return false;
    const char *from = json->at;
    if (!skip_value(json))
        return false;
    if (raw != NULL)
        *raw = vg_str_of(from, (size_t)(json->at - from));
    return true;
}

bool vg_json_at_end(struct vg_json *json)
{
    if (json->error != NULL)
        return false;
    skip_space(json);
    return json->at == json->end && json->depth == 0;
}

struct vg_str vg_json_pick(struct vg_arena *arena, struct vg_str object, const char *name)
{
    struct vg_json json;
    struct vg_str member, raw;
    vg_json_init(&json, object, arena);
    if (!vg_json_object(&json))
        return VG_STR_NONE;
    while (vg_json_member(&json, &member) && vg_json_skip(&json, &raw))
        if (vg_str_is(member, name))
            return raw;
    return VG_STR_NONE;
}

struct vg_str vg_json_pick_text(struct vg_arena *arena, struct vg_str object, const char *name)
{
    struct vg_json json;
    struct vg_str text;
    vg_json_init(&json, vg_json_pick(arena, object, name), arena);
    return vg_json_string(&json, &text) ? text : VG_STR_NONE;
}

static void before_value(struct vg_json_out *out)
{
    if (out->needs_comma)
        vg_buf_add_char(out->buf, ',');
    out->needs_comma = true;
}

void vg_json_out_begin(struct vg_json_out *out, char brace_or_bracket)
{
    before_value(out);
    vg_buf_add_char(out->buf, brace_or_bracket);
    out->needs_comma = false;
}

void vg_json_out_end(struct vg_json_out *out, char brace_or_bracket)
{
    vg_buf_add_char(out->buf, brace_or_bracket);
    out->needs_comma = true;
}

void vg_json_out_name(struct vg_json_out *out, struct vg_str name)
{
    before_value(out);
    vg_json_quote(out->buf, name);
    vg_buf_add_char(out->buf, ':');
    out->needs_comma = false;
}

void vg_json_out_string(struct vg_json_out *out, struct vg_str value)
{
    if (!vg_str_is_set(value)) {
        vg_json_out_null(out);
        return;
    }
    before_value(out);
    vg_json_quote(out->buf, value);
}

void vg_json_out_i64(struct vg_json_out *out, int64_t value)
{
    before_value(out);
    vg_buf_add_i64(out->buf, value);
}

void vg_json_out_f64(struct vg_json_out *out, double value)
{
    before_value(out);
    bool needs_quotes =
        !isfinite(value); /* JSON has no such numbers; AWS's JSON protocols use strings */
    if (needs_quotes)
        vg_buf_add_char(out->buf, '"');
    vg_buf_add_f64(out->buf, value);
    if (needs_quotes)
        vg_buf_add_char(out->buf, '"');
}

void vg_json_out_bool(struct vg_json_out *out, bool value)
{
    vg_json_out_raw(out, value ? VG_STR("true") : VG_STR("false"));
}

void vg_json_out_null(struct vg_json_out *out)
{
    vg_json_out_raw(out, VG_STR("null"));
}

void vg_json_out_raw(struct vg_json_out *out, struct vg_str json_text)
{
    before_value(out);
    vg_buf_add(out->buf, json_text);
}

void vg_json_out_member(struct vg_json_out *out, const char *name, struct vg_str value)
{
    vg_json_out_name(out, vg_str_from(name));
    vg_json_out_string(out, value);
}

void vg_json_out_member_i64(struct vg_json_out *out, const char *name, int64_t value)
{
    vg_json_out_name(out, vg_str_from(name));
    vg_json_out_i64(out, value);
}

void vg_json_out_member_bool(struct vg_json_out *out, const char *name, bool value)
{
    vg_json_out_name(out, vg_str_from(name));
    vg_json_out_bool(out, value);
}

static char escape_letter(char c)
{
    switch (c) {
    case '\b':
        return 'b';
    case '\f':
        return 'f';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    case '"':
    case '\\':
        return c;
    default:
        return '\0';
    }
}

static void add_escaped(struct vg_buf *buf, char c)
{
    static const char hex[] = "0123456789abcdef";
    char letter = escape_letter(c);
    if (letter != '\0')
        vg_buf_add_bytes(buf, (char[]){'\\', letter}, 2);
    else if ((unsigned char)c >= 0x80)
        vg_buf_add_lit(buf, "\xEF\xBF\xBD");
    else
        vg_buf_add_bytes(buf, (char[]){'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]}, 6);
}

static void add_plain_quoted(struct vg_buf *buf, struct vg_str value)
{
    char *at = vg_buf_reserve(buf, value.len + 2);
    if (at == NULL)
        return;
    *at++ = '"';
    at = vg_copy(at, value.ptr, value.len);
    *at = '"';
    buf->len += value.len + 2;
}

void vg_json_quote(struct vg_buf *buf, struct vg_str value)
{
    const char *run = value.ptr;
    const char *at = value.ptr;
    const char *end = value.len == 0 ? value.ptr : value.ptr + value.len;
    at = plain_end(at, end);
    if (at == end) { /* nearly all */
        add_plain_quoted(buf, value);
        return;
    }
    vg_buf_add_char(buf, '"');
    while (at < end) {
        at = plain_end(at, end);
        if (at == end)
            break;
        uint32_t code_point;
        size_t len = 0;
        if ((unsigned char)*at >= 0x80)
            len = vg_utf8_get(vg_str_of(at, (size_t)(end - at)), &code_point);
        if (len > 0) {
            at += len;
            continue;
        }
        vg_buf_add_bytes(buf, run, (size_t)(at - run));
        add_escaped(buf, *at);
        run = ++at;
    }
    vg_buf_add_bytes(buf, run, (size_t)(end - run));
    vg_buf_add_char(buf, '"');
}
