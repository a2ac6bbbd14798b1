/* wafv2/engine/transform.h: text transformations. */
#ifndef VG_WAF_TRANSFORM_H
#define VG_WAF_TRANSFORM_H

#include "base/codec.h"

/* `type` is an enum wafv2_text_transformation_type. The result is the input itself where nothing
 * changes and that is cheap to see, else arena memory. Any bytes may come and go. */
struct vg_str waf_transform(int32_t type, struct vg_arena *arena, struct vg_str text);

/* What the decoders share. */
static inline bool waf_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* transform_decode.c */
struct vg_str waf_html_entity_decode(struct vg_arena *arena, struct vg_str text);
struct vg_str waf_url_decode(struct vg_arena *arena, struct vg_str text);
struct vg_str waf_url_decode_uni(struct vg_arena *arena, struct vg_str text);
struct vg_str waf_base64_decode(struct vg_arena *arena, struct vg_str text, bool is_forgiving);
struct vg_str waf_hex_decode(struct vg_arena *arena, struct vg_str text);
struct vg_str waf_sql_hex_decode(struct vg_arena *arena, struct vg_str text);
struct vg_str waf_escape_seq_decode(struct vg_arena *arena, struct vg_str text);
struct vg_str waf_css_decode(struct vg_arena *arena, struct vg_str text);
struct vg_str waf_js_decode(struct vg_arena *arena, struct vg_str text);
struct vg_str waf_utf8_to_unicode(struct vg_arena *arena, struct vg_str text);

#endif
