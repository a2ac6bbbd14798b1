/* wafv2/engine/field.c: the parts of a request that a statement can look at. */
#include "wafv2/engine/field.h"

#include "wafv2.gen.h"
#include "wire/message.h"

/* ---- From the model ---- */

static void names_of(struct waf_field *out, const struct vg_str *included, size_t included_count,
                     const struct vg_str *excluded, size_t excluded_count)
{
    out->names_are = included_count > 0   ? WAF_NAMES_INCLUDED
                     : excluded_count > 0 ? WAF_NAMES_EXCLUDED
                                          : WAF_NAMES_ALL;
    out->names = included_count > 0 ? included : excluded;
    out->name_count = included_count > 0 ? included_count : excluded_count;
}

static void scope_of(struct waf_field *out, int32_t scope)
{
    out->with_keys = scope != WAFV2_MAP_MATCH_SCOPE_VALUE;
    out->with_values = scope != WAFV2_MAP_MATCH_SCOPE_KEY;
}

static void maps_of(const struct wafv2_field_to_match *field, struct waf_field *out)
{
    if (field->headers != NULL) {
        const struct wafv2_header_match_pattern *pattern = field->headers->match_pattern;
        out->kind = WAF_FIELD_HEADERS;
        out->oversize = field->headers->oversize_handling;
        scope_of(out, field->headers->match_scope);
        names_of(out, pattern->included_headers.items, pattern->included_headers.count,
                 pattern->excluded_headers.items, pattern->excluded_headers.count);
    } else if (field->cookies != NULL) {
        const struct wafv2_cookie_match_pattern *pattern = field->cookies->match_pattern;
        out->kind = WAF_FIELD_COOKIES;
        out->oversize = field->cookies->oversize_handling;
        scope_of(out, field->cookies->match_scope);
        names_of(out, pattern->included_cookies.items, pattern->included_cookies.count,
                 pattern->excluded_cookies.items, pattern->excluded_cookies.count);
    } else if (field->json_body != NULL) {
        const struct wafv2_json_match_pattern *pattern = field->json_body->match_pattern;
        out->kind = WAF_FIELD_JSON;
        out->oversize = field->json_body->oversize_handling;
        out->fallback = field->json_body->invalid_fallback_behavior;
        out->with_keys = field->json_body->match_scope != WAFV2_JSON_MATCH_SCOPE_VALUE;
        out->with_values = field->json_body->match_scope != WAFV2_JSON_MATCH_SCOPE_KEY;
        names_of(out, pattern->included_paths.items, pattern->included_paths.count, NULL, 0);
    }
}

void waf_field_of(const struct wafv2_field_to_match *field, struct waf_field *out)
{
    *out = (struct waf_field){.with_values = true};
    if (field->single_header != NULL) {
        out->kind = WAF_FIELD_HEADER;
        out->name = field->single_header->name;
    } else if (field->single_query_argument != NULL) {
        out->kind = WAF_FIELD_ARGUMENT;
        out->name = field->single_query_argument->name;
    } else if (field->all_query_arguments != NULL) {
        out->kind = WAF_FIELD_ALL_ARGUMENTS;
    } else if (field->uri_path != NULL) {
        out->kind = WAF_FIELD_URI_PATH;
    } else if (field->query_string != NULL) {
        out->kind = WAF_FIELD_QUERY;
    } else if (field->body != NULL) {
        out->kind = WAF_FIELD_BODY;
        out->oversize = field->body->oversize_handling;
    } else if (field->method != NULL) {
        out->kind = WAF_FIELD_METHOD;
    } else if (field->header_order != NULL) {
        out->kind = WAF_FIELD_HEADER_ORDER;
        out->oversize = field->header_order->oversize_handling;
    } else if (field->ja3_fingerprint != NULL || field->ja4_fingerprint != NULL) {
        out->kind = WAF_FIELD_FINGERPRINT;
        out->fallback = field->ja3_fingerprint != NULL ? field->ja3_fingerprint->fallback_behavior
                                                       : field->ja4_fingerprint->fallback_behavior;
    } else if (field->uri_fragment != NULL) {
        out->kind = WAF_FIELD_FRAGMENT;
        out->fallback = field->uri_fragment->fallback_behavior;
    } else {
        maps_of(field, out);
    }
}

bool waf_field_eq(const struct waf_field *a, const struct waf_field *b)
{
    bool is_same = a->kind == b->kind && a->names_are == b->names_are &&
                   a->name_count == b->name_count && a->with_keys == b->with_keys &&
                   a->with_values == b->with_values && a->oversize == b->oversize &&
                   a->fallback == b->fallback && vg_str_ieq(a->name, b->name);
    for (size_t i = 0; i < a->name_count && is_same; i++)
        is_same = vg_str_eq(a->names[i], b->names[i]);
    return is_same;
}

const char *waf_field_location(const struct waf_field *field)
{
    static const char *const names[] = {
        [WAF_FIELD_HEADER] = "HEADER",
        [WAF_FIELD_ARGUMENT] = "SINGLE_QUERY_ARG",
        [WAF_FIELD_ALL_ARGUMENTS] = "ALL_QUERY_ARGS",
        [WAF_FIELD_URI_PATH] = "URI",
        [WAF_FIELD_QUERY] = "QUERY_STRING",
        [WAF_FIELD_BODY] = "BODY",
        [WAF_FIELD_METHOD] = "METHOD",
        [WAF_FIELD_JSON] = "JSON_BODY",
        [WAF_FIELD_HEADERS] = "HEADERS",
        [WAF_FIELD_COOKIES] = "COOKIES",
        [WAF_FIELD_HEADER_ORDER] = "HEADER_ORDER",
        [WAF_FIELD_FINGERPRINT] = "JA3_FINGERPRINT",
        [WAF_FIELD_FRAGMENT] = "URI_FRAGMENT",
        [WAF_FIELD_COOKIE] = "COOKIE",
    };
    return names[field->kind];
}

/* ---- In a request ---- */

void waf_content_add(struct waf_content *content, struct vg_arena *arena, struct vg_str text)
{
    /* Full at 0, 8, 16, 32...: the room doubles. */
    bool is_full = content->count == 0 ||
                   (content->count >= 8 && (content->count & (content->count - 1)) == 0);
    if (is_full) {
        size_t cap = content->count == 0 ? 8 : content->count * 2;
        struct vg_str *grown = VG_NEW_ARRAY(arena, struct vg_str, cap);
        if (content->count > 0)
            memcpy(grown, content->items, content->count * sizeof *grown);
        content->items = grown;
    }
    content->items[content->count++] = text;
}

static void one(struct waf_content *content, struct vg_arena *arena, struct vg_str text)
{
    if (vg_str_is_set(text))
        waf_content_add(content, arena, text);
}

static bool answers(struct waf_content *content, int32_t behavior)
{
    if (behavior == WAFV2_OVERSIZE_HANDLING_MATCH)
        content->kind = WAF_CONTENT_MATCH;
    else if (behavior == WAFV2_OVERSIZE_HANDLING_NO_MATCH)
        content->kind = WAF_CONTENT_NO_MATCH;
    return content->kind != WAF_CONTENT_TEXTS;
}

/* What there is nothing to look at for. */
static void falls_back(const struct waf_field *field, struct waf_content *content)
{
    content->kind =
        field->fallback == WAFV2_FALLBACK_BEHAVIOR_MATCH ? WAF_CONTENT_MATCH : WAF_CONTENT_NO_MATCH;
}

static bool is_listed(const struct waf_field *field, struct vg_str name, bool ignores_case)
{
    for (size_t i = 0; i < field->name_count; i++)
        if (ignores_case ? vg_str_ieq(field->names[i], name) : vg_str_eq(field->names[i], name))
            return true;
    return false;
}

static void of_pairs(const struct waf_field *field, const struct waf_pairs *pairs,
                     struct vg_arena *arena, struct waf_content *content)
{
    bool ignores_case = field->kind == WAF_FIELD_HEADERS;
    if (pairs->is_oversize && answers(content, field->oversize))
        return;
    for (size_t i = 0; i < pairs->count; i++) {
        const struct waf_pair *pair = &pairs->items[i];
        if (field->names_are != WAF_NAMES_ALL &&
            is_listed(field, pair->name, ignores_case) != (field->names_are == WAF_NAMES_INCLUDED))
            continue;
        if (field->with_keys)
            one(content, arena, pair->name);
        if (field->with_values)
            one(content, arena, pair->value);
    }
}

static void of_body(const struct waf_field *field, struct waf_request *request,
                    struct waf_content *content)
{
    struct vg_str body = request->http->body;
    if (!vg_str_is_set(body))
        body = VG_STR("");
    if (body.len > request->body_limit && answers(content, field->oversize))
        return;
    body = vg_str_slice(body, 0, request->body_limit);
    if (field->kind == WAF_FIELD_BODY || body.len == 0) {
        one(content, request->arena, body);
        return;
    }
    if (waf_json_content(field, body, request->arena, content))
        return;
    if (field->fallback == WAFV2_BODY_PARSING_FALLBACK_BEHAVIOR_MATCH)
        content->kind = WAF_CONTENT_MATCH;
    else if (field->fallback == WAFV2_BODY_PARSING_FALLBACK_BEHAVIOR_NO_MATCH)
        content->kind = WAF_CONTENT_NO_MATCH;
    else if (field->fallback == WAFV2_BODY_PARSING_FALLBACK_BEHAVIOR_EVALUATE_AS_STRING) {
        content->count = 0;
        one(content, request->arena, body);
    }
}

/* "host:user-agent:accept" */
static void of_header_order(const struct waf_field *field, struct waf_request *request,
                            struct waf_content *content)
{
    const struct waf_pairs *headers = waf_request_headers(request);
    struct vg_buf names;
    if (headers->is_oversize && answers(content, field->oversize))
        return;
    vg_buf_init(&names, request->arena, /* max= */ 0);
    for (size_t i = 0; i < headers->count; i++) {
        if (i > 0)
            vg_buf_add_char(&names, ':');
        for (size_t at = 0; at < headers->items[i].name.len; at++) {
            char c = headers->items[i].name.ptr[at];
            vg_buf_add_char(&names, c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c);
        }
    }
    one(content, request->arena, vg_buf_str(&names));
}

static void of_argument(const struct waf_field *field, struct waf_request *request,
                        struct waf_content *content)
{
    const struct waf_pairs *arguments = waf_request_arguments(request);
    for (size_t i = 0; i < arguments->count; i++)
        if (field->kind == WAF_FIELD_ALL_ARGUMENTS ||
            vg_str_ieq(arguments->items[i].name, field->name))
            one(content, request->arena, arguments->items[i].value);
}

/* All headers of that name. */
static void of_header(const struct waf_field *field, struct waf_request *request,
                      struct waf_content *content)
{
    for (size_t i = 0; i < request->http->header_count; i++)
        if (vg_str_ieq(request->http->headers[i].name, field->name))
            one(content, request->arena, request->http->headers[i].value);
}

static void of_cookie(const struct waf_field *field, struct waf_request *request,
                      struct waf_content *content)
{
    const struct waf_pairs *cookies = waf_request_cookies(request);
    for (size_t i = 0; i < cookies->count; i++)
        if (vg_str_eq(cookies->items[i].name, field->name))
            one(content, request->arena, cookies->items[i].value);
}

void waf_field_content(const struct waf_field *field, struct waf_request *request,
                       struct waf_content *content)
{
    ptrdiff_t hash;
    *content = (struct waf_content){.kind = WAF_CONTENT_TEXTS};
    switch (field->kind) {
    case WAF_FIELD_HEADER:
        of_header(field, request, content);
        break;
    case WAF_FIELD_ARGUMENT:
    case WAF_FIELD_ALL_ARGUMENTS:
        of_argument(field, request, content);
        break;
    case WAF_FIELD_URI_PATH:
        one(content, request->arena, request->path);
        break;
    case WAF_FIELD_QUERY:
        one(content, request->arena,
            vg_str_is_set(request->http->query) ? request->http->query : VG_STR(""));
        break;
    case WAF_FIELD_BODY:
    case WAF_FIELD_JSON:
        of_body(field, request, content);
        break;
    case WAF_FIELD_METHOD:
        one(content, request->arena, request->http->method);
        break;
    case WAF_FIELD_HEADERS:
        of_pairs(field, waf_request_headers(request), request->arena, content);
        break;
    case WAF_FIELD_COOKIES:
        of_pairs(field, waf_request_cookies(request), request->arena, content);
        break;
    case WAF_FIELD_HEADER_ORDER:
        of_header_order(field, request, content);
        break;
    case WAF_FIELD_FRAGMENT:
        hash = vg_str_find_char(request->http->target, '#');
        if (hash >= 0) {
            one(content, request->arena, vg_str_tail(request->http->target, (size_t)hash + 1));
            break;
        }
        falls_back(field, content);
        break;
    case WAF_FIELD_FINGERPRINT:
        falls_back(field, content);
        break;
    case WAF_FIELD_COOKIE:
        of_cookie(field, request, content);
        break;
    }
}
