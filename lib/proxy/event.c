/* proxy/event.c: format 1.0, and what both formats share. */
#include "proxy/event.h"

#include "base/codec.h"
#include "base/timetext.h"

struct vg_str vg_proxy_time(struct vg_arena *arena, int64_t ms)
{
    return vg_time_format(arena, ms, "%d/%b/%Y:%H:%M:%S +0000");
}

struct vg_pairs vg_pairs_of_query(struct vg_arena *arena, struct vg_str raw_query, size_t max)
{
    size_t count = 0;
    struct vg_str rest = raw_query, piece;
    while (vg_str_split(&rest, '&', &piece))
        count++;
    count = count < max ? count : max;
    struct vg_header *items = vg_arena_zalloc(arena, count > 0 ? count : 1, sizeof *items);
    size_t used = 0;
    rest = raw_query;
    while (used < count && vg_str_split(&rest, '&', &piece)) {
        if (piece.len == 0)
            continue;
        ptrdiff_t equals = vg_str_find_char(piece, '=');
        size_t name_len = equals < 0 ? piece.len : (size_t)equals;
        struct vg_str value = equals < 0 ? VG_STR("") : vg_str_tail(piece, name_len + 1);
        items[used].name = vg_percent_decode(arena, vg_str_slice(piece, 0, name_len), true);
        items[used++].value = vg_percent_decode(arena, value, /* plus_is_space= */ true);
    }
    return (struct vg_pairs){items, used};
}

static bool is_same(struct vg_str a, struct vg_str b, bool is_header)
{
    return is_header ? vg_str_ieq(a, b) : vg_str_eq(a, b);
}

struct vg_str vg_pairs_last(struct vg_pairs pairs, struct vg_str name, bool is_header)
{
    for (size_t i = pairs.count; i-- > 0;)
        if (is_same(pairs.items[i].name, name, is_header))
            return pairs.items[i].value;
    return VG_STR_NONE;
}

/* Whether the name stood before: only the first is written. */
static bool is_again(struct vg_pairs pairs, size_t at, bool is_header)
{
    for (size_t i = 0; i < at; i++)
        if (is_same(pairs.items[i].name, pairs.items[at].name, is_header))
            return true;
    return false;
}

/* {"a":"last"}, or null when there are none. */
static void write_single(struct vg_json_out *out, const char *name, struct vg_pairs pairs,
                         bool is_header)
{
    vg_json_out_name(out, vg_str_from(name));
    if (pairs.count == 0) {
        vg_json_out_null(out);
        return;
    }
    vg_json_out_begin(out, '{');
    for (size_t i = 0; i < pairs.count; i++) {
        if (is_again(pairs, i, is_header))
            continue;
        vg_json_out_name(out, pairs.items[i].name);
        vg_json_out_string(out, vg_pairs_last(pairs, pairs.items[i].name, is_header));
    }
    vg_json_out_end(out, '}');
}

/* {"a":["first","second"]}, or null. */
static void write_multi(struct vg_json_out *out, const char *name, struct vg_pairs pairs,
                        bool is_header)
{
    vg_json_out_name(out, vg_str_from(name));
    if (pairs.count == 0) {
        vg_json_out_null(out);
        return;
    }
    vg_json_out_begin(out, '{');
    for (size_t i = 0; i < pairs.count; i++) {
        if (is_again(pairs, i, is_header))
            continue;
        vg_json_out_name(out, pairs.items[i].name);
        vg_json_out_begin(out, '[');
        for (size_t j = i; j < pairs.count; j++)
            if (is_same(pairs.items[j].name, pairs.items[i].name, is_header))
                vg_json_out_string(out, pairs.items[j].value);
        vg_json_out_end(out, ']');
    }
    vg_json_out_end(out, '}');
}

static void write_identity(struct vg_json_out *out, const struct vg_proxy_request *request)
{
    const struct vg_proxy_caller *caller = &request->caller;
    vg_json_out_name(out, VG_STR("identity"));
    vg_json_out_begin(out, '{');
    vg_json_out_member(out, "cognitoIdentityPoolId", VG_STR_NONE);
    vg_json_out_member(out, "accountId", caller->account_id);
    vg_json_out_member(out, "cognitoIdentityId", VG_STR_NONE);
    vg_json_out_member(out, "caller", caller->user_id);
    vg_json_out_member(out, "sourceIp", request->source_ip);
    vg_json_out_member(out, "principalOrgId", VG_STR_NONE);
    vg_json_out_member(out, "accessKey", caller->access_key);
    vg_json_out_member(out, "cognitoAuthenticationType", VG_STR_NONE);
    vg_json_out_member(out, "cognitoAuthenticationProvider", VG_STR_NONE);
    vg_json_out_member(out, "userArn", caller->user_arn);
    vg_json_out_member(out, "userAgent", request->user_agent);
    vg_json_out_member(out, "user", caller->user_id);
    if (vg_str_is_set(request->api_key))
        vg_json_out_member(out, "apiKey", request->api_key);
    if (vg_str_is_set(request->api_key_id))
        vg_json_out_member(out, "apiKeyId", request->api_key_id);
    vg_json_out_end(out, '}');
}

static struct vg_str domain_prefix(const struct vg_proxy_request *request)
{
    ptrdiff_t dot = vg_str_find_char(request->domain_name, '.');
    return dot < 0 ? request->domain_name : vg_str_slice(request->domain_name, 0, (size_t)dot);
}

static void write_context(struct vg_json_out *out, const struct vg_proxy_request *request)
{
    vg_json_out_name(out, VG_STR("requestContext"));
    vg_json_out_begin(out, '{');
    if (vg_str_is_set(request->resource_id))
        vg_json_out_member(out, "resourceId", request->resource_id);
    if (vg_str_is_set(request->authorizer_json)) {
        vg_json_out_name(out, VG_STR("authorizer"));
        vg_json_out_raw(out, request->authorizer_json);
    }
    vg_json_out_member(out, "resourcePath", request->resource);
    vg_json_out_member(out, "httpMethod", request->method);
    if (vg_str_is_set(request->extended_request_id))
        vg_json_out_member(out, "extendedRequestId", request->extended_request_id);
    vg_json_out_member(out, "requestTime", vg_proxy_time(request->arena, request->now_ms));
    vg_json_out_member(out, "path", request->stage_path);
    vg_json_out_member(out, "accountId", request->account);
    vg_json_out_member(out, "protocol", request->protocol);
    vg_json_out_member(out, "stage", request->stage);
    vg_json_out_member(out, "domainPrefix", domain_prefix(request));
    vg_json_out_member_i64(out, "requestTimeEpoch", request->now_ms);
    vg_json_out_member(out, "requestId", request->request_id);
    write_identity(out, request);
    vg_json_out_member(out, "domainName", request->domain_name);
    if (vg_str_is_set(request->deployment_id))
        vg_json_out_member(out, "deploymentId", request->deployment_id);
    vg_json_out_member(out, "apiId", request->api_id);
    vg_json_out_end(out, '}');
}

/* Text, or base64. Absent or empty: null where format 1.0 says so. */
static void write_body(struct vg_json_out *out, const struct vg_proxy_request *request)
{
    bool has_body = request->body.len > 0;
    vg_json_out_name(out, VG_STR("body"));
    if (!has_body) {
        vg_json_out_null(out);
    } else if (request->is_binary) {
        vg_json_out_string(out, vg_base64(request->arena, request->body));
    } else {
        vg_json_out_string(out, request->body);
    }
    vg_json_out_member_bool(out, "isBase64Encoded", has_body && request->is_binary);
}

void vg_proxy_event_1_members(struct vg_json_out *out, const struct vg_proxy_request *request,
                              bool has_body)
{
    vg_json_out_member(out, "resource", request->resource);
    vg_json_out_member(out, "path", request->path);
    vg_json_out_member(out, "httpMethod", request->method);
    write_single(out, "headers", request->headers, /* is_header= */ true);
    write_multi(out, "multiValueHeaders", request->headers, /* is_header= */ true);
    write_single(out, "queryStringParameters", request->query, /* is_header= */ false);
    write_multi(out, "multiValueQueryStringParameters", request->query, /* is_header= */ false);
    write_single(out, "pathParameters", request->path_parameters, /* is_header= */ false);
    write_single(out, "stageVariables", request->stage_variables, /* is_header= */ false);
    write_context(out, request);
    if (has_body)
        write_body(out, request);
}

struct vg_str vg_proxy_event_1(const struct vg_proxy_request *request, struct vg_str version)
{
    struct vg_buf buf;
    vg_buf_init(&buf, request->arena, /* max= */ 0);
    struct vg_json_out out = vg_json_out_to(&buf);
    vg_json_out_begin(&out, '{');
    if (vg_str_is_set(version))
        vg_json_out_member(&out, "version", version);
    vg_proxy_event_1_members(&out, request, /* has_body= */ true);
    vg_json_out_end(&out, '}');
    return vg_buf_str(&buf);
}

/* ---- Format 2.0 ---- */

static struct vg_str lower(struct vg_arena *arena, struct vg_str text)
{
    char *copy = vg_arena_alloc(arena, text.len + 1);
    for (size_t i = 0; i < text.len; i++)
        copy[i] = (char)(text.ptr[i] >= 'A' && text.ptr[i] <= 'Z' ? text.ptr[i] + 32 : text.ptr[i]);
    return vg_str_of(copy, text.len);
}

/* {"a":"first,second"} */
static void write_joined(struct vg_json_out *out, const struct vg_proxy_request *request,
                         struct vg_pairs pairs, bool is_header)
{
    vg_json_out_begin(out, '{');
    for (size_t i = 0; i < pairs.count; i++) {
        struct vg_str name = pairs.items[i].name;
        bool is_cookie = is_header && vg_str_ieq(name, VG_STR("cookie"));
        if (is_cookie || is_again(pairs, i, is_header))
            continue;
        struct vg_buf joined;
        vg_buf_init(&joined, request->arena, /* max= */ 0);
        for (size_t j = i; j < pairs.count; j++) {
            if (!is_same(pairs.items[j].name, name, is_header))
                continue;
            if (j > i)
                vg_buf_add_char(&joined, ',');
            vg_buf_add(&joined, pairs.items[j].value);
        }
        vg_json_out_name(out, is_header ? lower(request->arena, name) : name);
        vg_json_out_string(out, vg_buf_str(&joined));
    }
    vg_json_out_end(out, '}');
}

static void write_cookies(struct vg_json_out *out, struct vg_pairs headers)
{
    bool has_begun = false;
    for (size_t i = 0; i < headers.count; i++) {
        if (!vg_str_ieq(headers.items[i].name, VG_STR("cookie")))
            continue;
        if (!has_begun) {
            vg_json_out_name(out, VG_STR("cookies"));
            vg_json_out_begin(out, '[');
        }
        has_begun = true;
        struct vg_str rest = headers.items[i].value, cookie;
        while (vg_str_split(&rest, ';', &cookie))
            if (vg_str_trim(cookie).len > 0)
                vg_json_out_string(out, vg_str_trim(cookie));
    }
    if (has_begun)
        vg_json_out_end(out, ']');
}

static void write_context_2(struct vg_json_out *out, const struct vg_proxy_request *request)
{
    vg_json_out_name(out, VG_STR("requestContext"));
    vg_json_out_begin(out, '{');
    vg_json_out_member(out, "accountId", request->account);
    vg_json_out_member(out, "apiId", request->api_id);
    if (vg_str_is_set(request->authorizer_json)) {
        vg_json_out_name(out, VG_STR("authorizer"));
        vg_json_out_raw(out, request->authorizer_json);
    }
    vg_json_out_member(out, "domainName", request->domain_name);
    vg_json_out_member(out, "domainPrefix", domain_prefix(request));
    vg_json_out_name(out, VG_STR("http"));
    vg_json_out_begin(out, '{');
    vg_json_out_member(out, "method", request->method);
    vg_json_out_member(out, "path", request->stage_path);
    vg_json_out_member(out, "protocol", request->protocol);
    vg_json_out_member(out, "sourceIp", request->source_ip);
    vg_json_out_member(out, "userAgent", request->user_agent);
    vg_json_out_end(out, '}');
    vg_json_out_member(out, "requestId", request->request_id);
    vg_json_out_member(out, "routeKey", request->resource);
    vg_json_out_member(out, "stage", request->stage);
    vg_json_out_member(out, "time", vg_proxy_time(request->arena, request->now_ms));
    vg_json_out_member_i64(out, "timeEpoch", request->now_ms);
    vg_json_out_end(out, '}');
}

void vg_proxy_event_2_members(struct vg_json_out *out, const struct vg_proxy_request *request,
                              bool has_body)
{
    vg_json_out_member(out, "routeKey", request->resource);
    vg_json_out_member(out, "rawPath", request->stage_path);
    vg_json_out_member(out, "rawQueryString",
                       vg_str_is_set(request->raw_query) ? request->raw_query : VG_STR(""));
    write_cookies(out, request->headers);
    vg_json_out_name(out, VG_STR("headers"));
    write_joined(out, request, request->headers, /* is_header= */ true);
    if (request->query.count > 0) {
        vg_json_out_name(out, VG_STR("queryStringParameters"));
        write_joined(out, request, request->query, /* is_header= */ false);
    }
    write_context_2(out, request);
    if (request->path_parameters.count > 0)
        write_single(out, "pathParameters", request->path_parameters, /* is_header= */ false);
    if (request->stage_variables.count > 0)
        write_single(out, "stageVariables", request->stage_variables, /* is_header= */ false);
    if (!has_body)
        return;
    if (request->body.len > 0)
        write_body(out, request);
    else
        vg_json_out_member_bool(out, "isBase64Encoded", false);
}

struct vg_str vg_proxy_event_2(const struct vg_proxy_request *request)
{
    struct vg_buf buf;
    vg_buf_init(&buf, request->arena, /* max= */ 0);
    struct vg_json_out out = vg_json_out_to(&buf);
    vg_json_out_begin(&out, '{');
    vg_json_out_member(&out, "version", VG_STR("2.0"));
    vg_proxy_event_2_members(&out, request, /* has_body= */ true);
    vg_json_out_end(&out, '}');
    return vg_buf_str(&buf);
}

void vg_proxy_write_iam(struct vg_json_out *out, const struct vg_proxy_caller *caller)
{
    vg_json_out_begin(out, '{');
    vg_json_out_member(out, "accessKey", caller->access_key);
    vg_json_out_member(out, "accountId", caller->account_id);
    vg_json_out_member(out, "callerId", caller->user_id);
    vg_json_out_member(out, "cognitoIdentity", VG_STR_NONE);
    vg_json_out_member(out, "principalOrgId", VG_STR_NONE);
    vg_json_out_member(out, "userArn", caller->user_arn);
    vg_json_out_member(out, "userId", caller->user_id);
    vg_json_out_end(out, '}');
}

bool vg_proxy_is_text(struct vg_str media_type)
{
    static const char *const types[] = {"application/json", "application/javascript",
                                        "application/xml"};
    struct vg_str rest = media_type, type;
    if (!vg_str_split(&rest, ';', &type))
        return false;
    type = vg_str_trim(type);
    if (vg_str_ieq(vg_str_slice(type, 0, strlen("text/")), VG_STR("text/")))
        return true;
    for (size_t i = 0; i < VG_COUNT_OF(types); i++)
        if (vg_str_ieq(type, vg_str_from(types[i])))
            return true;
    return false;
}
