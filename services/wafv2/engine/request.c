/* wafv2/engine/request.c: takes a request's headers, cookies and query apart. */
#include "wafv2/engine/request.h"

#include "wafv2.gen.h"
#include "wire/message.h"

void waf_request_init(struct waf_request *request, struct vg_arena *arena,
                      const struct vg_request *http, struct vg_str path, struct vg_str client_ip,
                      size_t body_limit, int64_t now_ms)
{
    *request = (struct waf_request){
        .http = http,
        .path = path,
        .client_ip = client_ip,
        .body_limit = body_limit,
        .now_ms = now_ms,
        .arena = arena,
    };
    request->has_client = waf_address_parse(client_ip, &request->client);
}

/* ---- Name and value pairs ---- */

static void add_pair(struct waf_pairs *pairs, struct vg_str name, struct vg_str value,
                     size_t *bytes)
{
    *bytes += name.len + value.len;
    if (pairs->count >= WAF_MAP_ITEMS_MAX || *bytes > WAF_MAP_BYTES_MAX) {
        pairs->is_oversize = true;
        return;
    }
    pairs->items[pairs->count++] = (struct waf_pair){name, value};
}

const struct waf_pairs *waf_request_headers(struct waf_request *request)
{
    struct waf_pairs *pairs = &request->headers;
    size_t bytes = 0;
    if (pairs->is_parsed)
        return pairs;
    pairs->is_parsed = true;
    size_t most = request->http->header_count;
    pairs->items = VG_NEW_ARRAY(request->arena, struct waf_pair,
                                most < WAF_MAP_ITEMS_MAX ? most : WAF_MAP_ITEMS_MAX);
    for (size_t i = 0; i < most; i++)
        add_pair(pairs, request->http->headers[i].name, request->http->headers[i].value, &bytes);
    return pairs;
}

/* "a=1; b=2", of each Cookie header. */
const struct waf_pairs *waf_request_cookies(struct waf_request *request)
{
    struct waf_pairs *pairs = &request->cookies;
    size_t bytes = 0;
    if (pairs->is_parsed)
        return pairs;
    pairs->is_parsed = true;
    pairs->items = VG_NEW_ARRAY(request->arena, struct waf_pair, WAF_MAP_ITEMS_MAX);
    for (size_t i = 0; i < request->http->header_count; i++) {
        struct vg_str rest = request->http->headers[i].value, piece;
        if (!vg_str_ieq(request->http->headers[i].name, VG_STR("cookie")))
            continue;
        while (vg_str_split(&rest, ';', &piece)) {
            piece = vg_str_trim(piece);
            ptrdiff_t equals = vg_str_find_char(piece, '=');
            size_t name_len = equals < 0 ? 0 : (size_t)equals;
            if (piece.len > 0)
                add_pair(pairs, vg_str_slice(piece, 0, name_len),
                         vg_str_tail(piece, equals < 0 ? 0 : name_len + 1), &bytes);
        }
    }
    return pairs;
}

/* As they were sent: nothing is decoded. */
const struct waf_pairs *waf_request_arguments(struct waf_request *request)
{
    struct waf_pairs *pairs = &request->arguments;
    struct vg_str rest = request->http->query, piece;
    if (pairs->is_parsed)
        return pairs;
    pairs->is_parsed = true;
    size_t most = 1;
    for (size_t i = 0; i < rest.len; i++)
        most += rest.ptr[i] == '&';
    pairs->items = VG_NEW_ARRAY(request->arena, struct waf_pair, most);
    while (vg_str_split(&rest, '&', &piece)) {
        ptrdiff_t equals = vg_str_find_char(piece, '=');
        size_t name_len = equals < 0 ? piece.len : (size_t)equals;
        if (piece.len > 0)
            pairs->items[pairs->count++] = (struct waf_pair){
                vg_str_slice(piece, 0, name_len), vg_str_tail(piece, name_len + (equals >= 0))};
    }
    return pairs;
}

struct vg_str waf_request_header(const struct waf_request *request, struct vg_str name)
{
    for (size_t i = 0; i < request->http->header_count; i++)
        if (vg_str_ieq(request->http->headers[i].name, name))
            return request->http->headers[i].value;
    return VG_STR_NONE;
}

bool waf_has_token(const struct waf_request *request)
{
    struct vg_str cookie = waf_request_header(request, VG_STR("cookie"));
    return vg_str_find(cookie, VG_STR("aws-waf-token=")) >= 0 ||
           vg_str_is_set(waf_request_header(request, VG_STR("x-aws-waf-token")));
}

/* ---- Forwarded addresses ---- */

enum waf_forwarded waf_request_forwarded(const struct waf_request *request, struct vg_str header,
                                         int32_t position,
                                         struct waf_address addresses[WAF_FORWARDED_MAX],
                                         size_t *count)
{
    struct vg_str rest = waf_request_header(request, header), piece;
    size_t seen = 0;
    bool is_bad = false;
    *count = 0;
    if (!vg_str_is_set(rest))
        return WAF_FORWARDED_ABSENT;
    while (vg_str_split(&rest, ',', &piece)) {
        struct waf_address address;
        bool is_good = waf_address_parse(vg_str_trim(piece), &address);
        if (position == WAFV2_FORWARDED_IP_POSITION_FIRST && seen > 0)
            break;
        is_bad = position == WAFV2_FORWARDED_IP_POSITION_ANY ? is_bad || !is_good : !is_good;
        if (is_good)
            addresses[position == WAFV2_FORWARDED_IP_POSITION_ANY ? seen % WAF_FORWARDED_MAX : 0] =
                address;
        seen++;
    }
    if (is_bad)
        return WAF_FORWARDED_BAD;
    bool is_any = position == WAFV2_FORWARDED_IP_POSITION_ANY;
    *count = !is_any ? 1 : seen < WAF_FORWARDED_MAX ? seen : WAF_FORWARDED_MAX;
    return WAF_FORWARDED_GOOD;
}
