/* wafv2/engine/transform.c: text transformations that do not decode: case, white space, comments,
 * command lines, paths, NULs, MD5. */
#include "wafv2/engine/transform.h"

#include "base/hash.h"
#include "wafv2.gen.h"

static const char NO_BREAK_SPACE = '\xa0';

/* What none of the bytes needs is given back as it came. */
static bool has_any(struct vg_str text, bool (*is_one)(char c))
{
    for (size_t i = 0; i < text.len; i++)
        if (is_one(text.ptr[i]))
            return true;
    return false;
}

/* ---- Case and white space ---- */

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static struct vg_str lowercase(struct vg_arena *arena, struct vg_str text)
{
    if (!has_any(text, is_upper))
        return text;
    char *out = vg_arena_alloc(arena, text.len);
    for (size_t i = 0; i < text.len; i++)
        out[i] = is_upper(text.ptr[i]) ? (char)(text.ptr[i] | 0x20) : text.ptr[i];
    return vg_str_of(out, text.len);
}

static bool is_white(char c)
{
    return waf_is_space(c) || c == NO_BREAK_SPACE;
}

static struct vg_str compress_white_space(struct vg_arena *arena, struct vg_str text)
{
    if (!has_any(text, is_white))
        return text;
    char *out = vg_arena_alloc(arena, text.len);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = is_white(text.ptr[i]) ? ' ' : text.ptr[i];
        if (c != ' ' || len == 0 || out[len - 1] != ' ')
            out[len++] = c;
    }
    return vg_str_of(out, len);
}

/* ---- Command lines ---- */

static struct vg_str cmd_line(struct vg_arena *arena, struct vg_str text)
{
    char *out = vg_arena_alloc(arena, text.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '\\' || c == '"' || c == '\'' || c == '^')
            continue;
        if (waf_is_space(c) || c == ',' || c == ';')
            c = ' ';
        if (c == ' ' && len > 0 && out[len - 1] == ' ')
            continue;
        if ((c == '/' || c == '(') && len > 0 && out[len - 1] == ' ')
            len--;
        out[len++] = is_upper(c) ? (char)(c | 0x20) : c;
    }
    return vg_str_of(out, len);
}

/* ---- Comments ---- */

static struct vg_str replace_comments(struct vg_arena *arena, struct vg_str text)
{
    if (vg_str_find(text, VG_STR("/*")) < 0)
        return text;
    char *out = vg_arena_alloc(arena, text.len);
    size_t len = 0;
    for (size_t i = 0; i < text.len;) {
        if (text.ptr[i] != '/' || i + 1 >= text.len || text.ptr[i + 1] != '*') {
            out[len++] = text.ptr[i++];
            continue;
        }
        ptrdiff_t end = vg_str_find(vg_str_tail(text, i + 2), VG_STR("*/"));
        out[len++] = ' ';
        i = end < 0 ? text.len : i + 2 + (size_t)end + 2;
    }
    return vg_str_of(out, len);
}

/* ---- Paths ---- */

/* Without empty and "." segments, and without segments that a following ".." takes back; a ".."
 * with nothing to take back stays. */
static struct vg_str normalize_path(struct vg_arena *arena, struct vg_str text)
{
    char *out = vg_arena_alloc(arena, text.len + 1);
    size_t *starts = vg_arena_alloc(arena, (text.len / 2 + 2) * sizeof *starts);
    size_t len = 0, count = 0, i = 0;
    bool is_absolute = text.len > 0 && text.ptr[0] == '/';
    if (is_absolute) {
        out[len++] = '/';
        i = 1;
    }
    while (i < text.len) {
        size_t end = i;
        while (end < text.len && text.ptr[end] != '/')
            end++;
        struct vg_str segment = vg_str_slice(text, i, end);
        bool is_back = vg_str_is(segment, "..");
        bool has_slash = end < text.len;
        i = end + 1;
        if (segment.len == 0 || vg_str_is(segment, "."))
            continue;
        if (is_back && count > 0 && memcmp(out + starts[count - 1], "../", 3) != 0) {
            len = starts[--count];
            continue;
        }
        if (is_back && is_absolute && count == 0)
            continue;
        starts[count++] = len;
        memcpy(out + len, segment.ptr, segment.len);
        len += segment.len;
        if (has_slash)
            out[len++] = '/';
    }
    return vg_str_of(out, len);
}

static struct vg_str normalize_path_win(struct vg_arena *arena, struct vg_str text)
{
    char *out = vg_arena_alloc(arena, text.len + 1);
    for (size_t i = 0; i < text.len; i++)
        out[i] = text.ptr[i] == '\\' ? '/' : text.ptr[i];
    return normalize_path(arena, vg_str_of(out, text.len));
}

/* ---- NULs and digests ---- */

static bool is_nul(char c)
{
    return c == '\0';
}

static struct vg_str remove_nulls(struct vg_arena *arena, struct vg_str text, bool with_space)
{
    if (!has_any(text, is_nul))
        return text;
    char *out = vg_arena_alloc(arena, text.len);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] != '\0')
            out[len++] = text.ptr[i];
        else if (with_space)
            out[len++] = ' ';
    return vg_str_of(out, len);
}

static struct vg_str md5(struct vg_arena *arena, struct vg_str text)
{
    uint8_t *out = vg_arena_alloc(arena, 16);
    vg_md5(text, out);
    return vg_str_of(out, 16);
}

struct vg_str waf_transform(int32_t type, struct vg_arena *arena, struct vg_str text)
{
    if (text.len == 0)
        return type == WAFV2_TEXT_TRANSFORMATION_TYPE_MD5 ? md5(arena, VG_STR("")) : VG_STR("");
    switch ((enum wafv2_text_transformation_type)type) {
    case WAFV2_TEXT_TRANSFORMATION_TYPE_COMPRESS_WHITE_SPACE:
        return compress_white_space(arena, text);
    case WAFV2_TEXT_TRANSFORMATION_TYPE_HTML_ENTITY_DECODE:
        return waf_html_entity_decode(arena, text);
    case WAFV2_TEXT_TRANSFORMATION_TYPE_LOWERCASE:
        return lowercase(arena, text);
    case WAFV2_TEXT_TRANSFORMATION_TYPE_CMD_LINE:
        return cmd_line(arena, text);
    case WAFV2_TEXT_TRANSFORMATION_TYPE_URL_DECODE:
        return waf_url_decode(arena, text);
    case WAFV2_TEXT_TRANSFORMATION_TYPE_BASE64_DECODE:
        return waf_base64_decode(arena, text, /* is_forgiving= */ false);
    case WAFV2_TEXT_TRANSFORMATION_TYPE_HEX_DECODE:
        return waf_hex_decode(arena, text);
    case WAFV2_TEXT_TRANSFORMATION_TYPE_MD5:
        return md5(arena, text);
    case WAFV2_TEXT_TRANSFORMATION_TYPE_REPLACE_COMMENTS:
        return replace_comments(arena, text);
    case WAFV2_TEXT_TRANSFORMATION_TYPE_ESCAPE_SEQ_DECODE:
        return waf_escape_seq_decode(arena, text);
    case WAFV2_TEXT_TRANSFORMATION_TYPE_SQL_HEX_DECODE:
        return waf_sql_hex_decode(arena, text);
    case WAFV2_TEXT_TRANSFORMATION_TYPE_CSS_DECODE:
        return waf_css_decode(arena, text);
    case WAFV2_TEXT_TRANSFORMATION_TYPE_JS_DECODE:
        return waf_js_decode(arena, text);
    case WAFV2_TEXT_TRANSFORMATION_TYPE_NORMALIZE_PATH:
        return normalize_path(arena, text);
    case WAFV2_TEXT_TRANSFORMATION_TYPE_NORMALIZE_PATH_WIN:
        return normalize_path_win(arena, text);
    case WAFV2_TEXT_TRANSFORMATION_TYPE_REMOVE_NULLS:
        return remove_nulls(arena, text, /* with_space= */ false);
    case WAFV2_TEXT_TRANSFORMATION_TYPE_REPLACE_NULLS:
        return remove_nulls(arena, text, /* with_space= */ true);
    case WAFV2_TEXT_TRANSFORMATION_TYPE_BASE64_DECODE_EXT:
        return waf_base64_decode(arena, text, /* is_forgiving= */ true);
    case WAFV2_TEXT_TRANSFORMATION_TYPE_URL_DECODE_UNI:
        return waf_url_decode_uni(arena, text);
    case WAFV2_TEXT_TRANSFORMATION_TYPE_UTF8_TO_UNICODE:
        return waf_utf8_to_unicode(arena, text);
    case WAFV2_TEXT_TRANSFORMATION_TYPE_NONE:
        break;
    }
    return text;
}
