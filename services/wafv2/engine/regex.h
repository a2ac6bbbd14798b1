/* wafv2/engine/regex.h: AWS WAF's regular expressions: PCRE without back references, look-around
 * and their like, matched anywhere in the text. */
#ifndef VG_WAF_REGEX_H
#define VG_WAF_REGEX_H

#include "base/arena.h"

enum { WAF_REGEX_BYTES_MAX = 512 };

struct waf_regex;

/* NULL when it is not one. It lives in the arena. */
struct waf_regex *waf_regex_new(struct vg_arena *arena, struct vg_str pattern);
/* False as well when the match would cost too much. */
bool waf_regex_finds(const struct waf_regex *regex, struct vg_str text);

#endif
