/* base/codec.h: text forms of bytes: base64, hex, percent-encoding, HTML and XML escapes. */
#ifndef VG_BASE_CODEC_H
#define VG_BASE_CODEC_H

#include "base/buf.h"

void vg_base64_add(struct vg_buf *buf, struct vg_str bytes);
struct vg_str vg_base64(struct vg_arena *arena, struct vg_str bytes);
/* URL alphabet without padding, as JWTs want it. */
struct vg_str vg_base64url(struct vg_arena *arena, struct vg_str bytes);
/* Strict: alphabet, padding and length. When `is_url`, the URL alphabet instead, and padding may be
 * missing. */
bool vg_base64_decode(struct vg_arena *arena, struct vg_str text, bool is_url,
                      struct vg_str *bytes) VG_CHECKED;

struct vg_str vg_hex(struct vg_arena *arena, struct vg_str bytes); /* lower case */
/* 16 bytes as 32 digits. */
void vg_hex_put16(char digits[32], const void *bytes);
/* Its value, or -1. */
static inline int vg_hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}
bool vg_hex_decode(struct vg_arena *arena, struct vg_str text, struct vg_str *bytes) VG_CHECKED;

/* RFC 3986: everything but the unreserved characters (and '/', where kept) becomes %XX. */
void vg_percent_add(struct vg_buf *buf, struct vg_str s, bool keep_slash);
struct vg_str vg_percent_encode(struct vg_arena *arena, struct vg_str s, bool keep_slash);
/* A malformed escape stays as it is. `plus_is_space` for forms and queries. Returns the input
 * itself where nothing is escaped. */
struct vg_str vg_percent_decode(struct vg_arena *arena, struct vg_str s, bool plus_is_space);

/* & < > " ' as entities; control characters that XML 1.0 can't carry become U+FFFD. Good for HTML
 * too. */
void vg_xml_escape_add(struct vg_buf *buf, struct vg_str s);

#endif
