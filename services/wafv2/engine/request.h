/* wafv2/engine/request.h: a request as rules see it: its parts taken apart once, when a rule first
 * asks. */
#ifndef VG_WAF_REQUEST_H
#define VG_WAF_REQUEST_H

#include "wafv2/engine/address.h"

struct vg_request;

enum {
    WAF_MAP_BYTES_MAX = 8192, /* of headers and of cookies that are inspected */
    WAF_MAP_ITEMS_MAX = 200,
};

struct waf_pair {
    struct vg_str name;
    struct vg_str value;
};

/* Name and value pairs; `is_oversize`: there were more than are inspected. */
struct waf_pairs {
    struct waf_pair *items;
    size_t count;
    bool is_parsed;
    bool is_oversize;
};

struct waf_request {
    const struct vg_request *http;
    struct vg_str path; /* percent-encoded */
    struct vg_str client_ip;
    struct waf_address client;
    bool has_client;   /* the address could be read */
    size_t body_limit; /* bytes of the body that are inspected */
    int64_t now_ms;
    struct vg_arena *arena;
    struct waf_pairs headers, cookies, arguments;
};

/* All views live as long as `arena`'s memory. */
void waf_request_init(struct waf_request *request, struct vg_arena *arena,
                      const struct vg_request *http, struct vg_str path, struct vg_str client_ip,
                      size_t body_limit, int64_t now_ms);
const struct waf_pairs *waf_request_headers(struct waf_request *request);
const struct waf_pairs *waf_request_cookies(struct waf_request *request);
const struct waf_pairs *waf_request_arguments(struct waf_request *request); /* of the query */
/* The first of that name, in any case of letters; absent without one. Beyond what is inspected,
 * too.
 */
struct vg_str waf_request_header(const struct waf_request *request, struct vg_str name);

/* Whether it brings a token of a solved puzzle, in the cookie or the header that AWS has for it. */
bool waf_has_token(const struct waf_request *request);

/* Addresses of a forwarding header. */
enum waf_forwarded { WAF_FORWARDED_ABSENT, WAF_FORWARDED_BAD, WAF_FORWARDED_GOOD };
enum { WAF_FORWARDED_MAX = 10 };
/* `position` is an enum wafv2_forwarded_ip_position; of ANY the last ten. */
enum waf_forwarded waf_request_forwarded(const struct waf_request *request, struct vg_str header,
                                         int32_t position,
                                         struct waf_address addresses[WAF_FORWARDED_MAX],
                                         size_t *count);

#endif
