/* wafv2/engine/field.h: the parts of a request that a statement can look at, and what they hold in
 * one request. */
#ifndef VG_WAF_FIELD_H
#define VG_WAF_FIELD_H

#include "base/buf.h"
#include "wafv2/engine/request.h"

struct wafv2_field_to_match;

enum waf_field_kind {
    WAF_FIELD_HEADER,
    WAF_FIELD_ARGUMENT,
    WAF_FIELD_ALL_ARGUMENTS,
    WAF_FIELD_URI_PATH,
    WAF_FIELD_QUERY,
    WAF_FIELD_BODY,
    WAF_FIELD_METHOD,
    WAF_FIELD_JSON,
    WAF_FIELD_HEADERS,
    WAF_FIELD_COOKIES,
    WAF_FIELD_HEADER_ORDER,
    WAF_FIELD_FINGERPRINT, /* JA3 and JA4: of a TLS handshake that virga does not see */
    WAF_FIELD_FRAGMENT,
    WAF_FIELD_COOKIE, /* one cookie: of rate-based rules' keys alone */
};

enum waf_names { WAF_NAMES_ALL, WAF_NAMES_INCLUDED, WAF_NAMES_EXCLUDED };

struct waf_field {
    enum waf_field_kind kind;
    struct vg_str name;       /* of one header or argument */
    enum waf_names names_are; /* of headers and cookies; for JSON: paths */
    const struct vg_str *names;
    size_t name_count;
    bool with_keys, with_values; /* the match scope */
    int32_t oversize;            /* enum wafv2_oversize_handling, 0: CONTINUE */
    int32_t fallback;            /* enum wafv2_body_parsing_fallback_behavior, or
                                    wafv2_fallback_behavior of fingerprints and fragments */
};

/* What a field holds in a request: texts to look at, or an answer without looking. */
enum waf_content_kind { WAF_CONTENT_TEXTS, WAF_CONTENT_MATCH, WAF_CONTENT_NO_MATCH };
struct waf_content {
    enum waf_content_kind kind;
    struct vg_str *items;
    size_t count;
};

/* Lists of the model's structure are referred to, not copied. */
void waf_field_of(const struct wafv2_field_to_match *field, struct waf_field *out);
bool waf_field_eq(const struct waf_field *a, const struct waf_field *b);
void waf_field_content(const struct waf_field *field, struct waf_request *request,
                       struct waf_content *content);
/* As logs name it: "HEADER", "ALL_QUERY_ARGS". */
const char *waf_field_location(const struct waf_field *field);

/* json_body.c: keys and values of a JSON text. False when it is not JSON: `content` then has what
 * came before. */
bool waf_json_content(const struct waf_field *field, struct vg_str text, struct vg_arena *arena,
                      struct waf_content *content);
/* Appends to a content whose room doubles. */
void waf_content_add(struct waf_content *content, struct vg_arena *arena, struct vg_str text);

#endif
