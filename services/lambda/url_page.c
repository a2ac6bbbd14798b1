/* lambda/url_page.c: requests to function URLs: events of format 2.0 to the function, its answer
 * back. */
#include "lambda/url.h"

#include "base/codec.h"
#include "base/json.h"
#include "proxy/address.h"
#include "proxy/answer.h"
#include "proxy/cors.h"
#include "proxy/forward.h"

enum { PAIRS_MAX = 1000 };

/* What is found out in the first run. */
struct visit {
    bool is_begun;
    struct vg_str id;
    struct vg_str path;
    struct vg_str domain_name;
    struct lambda_function_url_place place;
    struct lambda_function_url_record url;
    struct vg_pairs headers;
    struct vg_str event;
};

static bool read_address(const struct vg_request *request, struct vg_str *id, struct vg_str *path)
{
    *id = vg_proxy_host_id(request->host, "lambda-url");
    *path = request->path;
    return vg_str_is_set(*id) || vg_proxy_path_id(request->path, "lambda-url", id, path);
}

bool lambda_url_matches(const struct vg_request *request, struct vg_str path)
{
    struct vg_str id, rest;
    (void)path;
    return read_address(request, &id, &rest);
}

/* ---- Answers ---- */

static int refuse_with(struct vg_response *response, int status, const char *error_type,
                       const char *member, struct vg_str message)
{
    struct vg_buf buf;
    vg_buf_init(&buf, response->arena, /* max= */ 0);
    struct vg_json_out out = vg_json_out_to(&buf);
    vg_json_out_begin(&out, '{');
    vg_json_out_member(&out, member, message);
    vg_json_out_end(&out, '}');
    response->status = status;
    response->body = vg_buf_str(&buf);
    vg_response_header(response, "Content-Type", VG_STR("application/json"));
    vg_response_header(response, "x-amzn-ErrorType", vg_str_from(error_type));
    return VG_OK;
}

static int refuse(struct vg_response *response, int status, const char *error_type,
                  struct vg_str message)
{
    return refuse_with(response, status, error_type, "Message", message);
}

/* A signature that is none is told from none at all, with another spelling. */
static int forbid(const struct vg_request *request, const struct lambda_function_url_record *url,
                  struct vg_response *response)
{
    if (vg_str_is_set(request->signature_error) &&
        url->auth_type == LAMBDA_FUNCTION_URL_AUTH_TYPE_AWS_IAM)
        return refuse_with(response, 403, vg_arena_cstr(response->arena, request->signature_error),
                           "message", request->signature_problem);
    return refuse(response, 403, "AccessDeniedException",
                  VG_STR("Forbidden. For troubleshooting Function URL authorization issues, see: "
                         "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"));
}

/* Without the white space between its parts. */
static struct vg_str compact(struct vg_arena *arena, struct vg_str json)
{
    struct vg_buf buf;
    bool is_in_string = false;
    vg_buf_init(&buf, arena, /* max= */ 0);
    for (size_t i = 0; i < json.len; i++) {
        char c = json.ptr[i];
        if (is_in_string && c == '\\' && i + 1 < json.len) {
            vg_buf_add_char(&buf, c);
            c = json.ptr[++i];
        } else if (c == '"') {
            is_in_string = !is_in_string;
        } else if (!is_in_string && strchr(" \t\r\n", c) != NULL) {
            continue;
        }
        vg_buf_add_char(&buf, c);
    }
    return vg_buf_str(&buf);
}

static void add_headers(struct vg_response *response, const struct vg_proxy_answer *answer)
{
    const struct vg_pairs headers = {answer->headers, answer->header_count};
    if (!vg_str_is_set(vg_pairs_last(headers, VG_STR("Content-Type"), /* is_header= */ true)))
        vg_response_header(response, "Content-Type", VG_STR("application/json"));
    for (size_t i = 0; i < answer->header_count; i++) {
        struct vg_header header = answer->headers[i];
        enum vg_proxy_header_fate fate = vg_proxy_header_fate(header.name);
        if (fate == VG_PROXY_REMAP)
            header.name = VG_CONCAT(response->arena, VG_STR("x-amzn-Remapped-"), header.name);
        if (fate != VG_PROXY_DROP)
            vg_response_add(response, header.name, header.value);
    }
}

static int answer_with(struct vg_response *response, const struct lambda_invoke_out *invoked)
{
    struct vg_proxy_answer *answer = VG_NEW(response->arena, struct vg_proxy_answer);
    struct vg_str payload = invoked->payload;
    if (vg_str_is_set(invoked->function_error) ||
        !vg_proxy_answer_2(response->arena, payload, answer)) {
        response->status = 502;
        response->body = VG_STR("Internal Server Error");
        vg_response_header(response, "Content-Type", VG_STR("application/json"));
        return VG_OK;
    }
    response->status = answer->status;
    response->body = answer->body;
    if (answer->body.ptr == payload.ptr)
        response->body = compact(response->arena, payload);
    if (answer->is_base64 &&
        !vg_base64_decode(response->arena, answer->body, /* is_url= */ false, &response->body))
        response->body = answer->body;
    add_headers(response, answer);
    return VG_OK;
}

/* ---- The event ---- */

static struct vg_str caller_json(struct vg_call *call)
{
    const struct vg_principal *principal = &call->principal;
    const struct vg_proxy_caller caller = {.account_id = principal->account,
                                           .access_key = principal->access_key_id,
                                           .user_id = principal->user_id,
                                           .user_arn = principal->arn};
    struct vg_buf buf;
    vg_buf_init(&buf, call->arena, /* max= */ 0);
    struct vg_json_out out = vg_json_out_to(&buf);
    vg_json_out_begin(&out, '{');
    vg_json_out_name(&out, VG_STR("iam"));
    vg_proxy_write_iam(&out, &caller);
    vg_json_out_end(&out, '}');
    return vg_buf_str(&buf);
}

static struct vg_str event_of(struct vg_call *call, const struct vg_request *request,
                              const struct visit *visit)
{
    bool is_signed = visit->url.auth_type == LAMBDA_FUNCTION_URL_AUTH_TYPE_AWS_IAM;
    const struct vg_proxy_request event = {
        .arena = call->arena,
        .method = request->method,
        .resource = VG_STR("$default"),
        .stage_path = visit->path,
        .raw_query = request->query,
        .headers = visit->headers,
        .query = vg_pairs_of_query(call->arena, request->query, PAIRS_MAX),
        .body = request->body,
        .is_binary = !vg_proxy_is_text(
            vg_pairs_last(visit->headers, VG_STR("Content-Type"), /* is_header= */ true)),
        .account = is_signed ? call->principal.account : VG_STR("anonymous"),
        .api_id = visit->id,
        .stage = VG_STR("$default"),
        .domain_name = visit->domain_name,
        .request_id = call->request_id,
        .protocol = VG_STR("HTTP/1.1"),
        .now_ms = call->now_ms,
        .source_ip = call->source_ip,
        .user_agent = vg_pairs_last(visit->headers, VG_STR("User-Agent"), /* is_header= */ true),
        .authorizer_json = is_signed ? caller_json(call) : VG_STR_NONE,
    };
    return vg_proxy_event_2(&event);
}

/* ---- The way ---- */

static void begin(struct vg_call *call, const struct vg_request *request, struct visit *visit)
{
    bool is_ours = read_address(request, &visit->id, &visit->path);
    VG_ASSERT(is_ours);
    if (visit->path.len == 0)
        visit->path = VG_STR("/");
    struct vg_str host = vg_proxy_host_name(request->host);
    visit->domain_name = vg_str_is_set(vg_proxy_host_id(request->host, "lambda-url"))
                             ? host
                             : VG_CONCAT(call->arena, visit->id, VG_STR(".lambda-url."), host);
    visit->headers = vg_proxy_forward_headers(call, request, vg_proxy_trace_header(call));
}

static void add_cors(const struct visit *visit, const struct vg_request *request,
                     struct vg_response *response)
{
    const struct lambda_cors *own = visit->url.cors;
    if (own == NULL)
        return;
    const struct vg_proxy_cors cors = {
        .origins = {own->allow_origins.items, own->allow_origins.count},
        .methods = {own->allow_methods.items, own->allow_methods.count},
        .headers = {own->allow_headers.items, own->allow_headers.count},
        .exposed = {own->expose_headers.items, own->expose_headers.count},
        .max_age_s = own->max_age,
        .allows_credentials = own->allow_credentials.v,
    };
    vg_proxy_cors_add(&cors, request->method, visit->headers, response);
}

static int invoke(struct vg_call *call, const struct visit *visit, struct vg_response *response)
{
    struct vg_error problem = {.arena = call->arena};
    const struct lambda_invoke_in in = {.function_name = visit->url.function_name,
                                        .payload = visit->event};
    struct lambda_invoke_out out = {.payload = VG_STR("")};
    int rc = lambda_invoke(call, &in, &out, &problem);
    if (rc == VG_FAIL)
        return refuse(response, problem.shape->http_status,
                      vg_arena_cstr(call->arena, problem.shape->name), problem.message);
    return rc == VG_OK ? answer_with(response, &out) : rc;
}

/* Everything that is decided before the function is asked: VG_OK, VG_NOT_FOUND (no such URL),
 * VG_FAIL (the policy says no), VG_BROKEN. */
static int enter(struct vg_call *call, struct visit *visit)
{
    int rc = lambda_url_place_find(call, visit->id, &visit->place);
    if (rc != VG_OK)
        return rc;
    call->account = visit->place.account;
    call->region = visit->place.region;
    rc = lambda_url_find(call, visit->place.function_name, &visit->url);
    if (rc != VG_OK)
        return rc;
    rc = lambda_url_policy_check(call, &visit->url);
    return rc == VG_NOT_FOUND ? VG_FAIL : rc;
}

int lambda_url_run(struct vg_call *call, const struct vg_request *request,
                   struct vg_response *response, struct vg_error *err)
{
    struct visit *visit = vg_kept(call, "visit", sizeof *visit);
    (void)err;
    response->header_count = 0;
    if (!visit->is_begun) {
        begin(call, request, visit);
        int rc = enter(call, visit);
        bool is_preflight = vg_proxy_cors_is_preflight(request->method, visit->headers) &&
                            (rc == VG_OK || rc == VG_FAIL) && visit->url.cors != NULL;
        if (is_preflight) {
            response->status = 200;
            add_cors(visit, request, response);
            return VG_OK;
        }
        if (rc == VG_NOT_FOUND)
            return refuse(response, 403, "AccessDeniedException", VG_STR_NONE);
        if (rc == VG_FAIL)
            return forbid(request, &visit->url, response);
        if (rc != VG_OK)
            return rc;
        visit->event = event_of(call, request, visit);
        visit->is_begun = true;
    }
    call->account = visit->place.account;
    call->region = visit->place.region;
    int rc = invoke(call, visit, response);
    if (rc == VG_OK)
        add_cors(visit, request, response);
    return rc;
}

void lambda_url_too_large(struct vg_response *response)
{
    (void)refuse(response, 413, "RequestTooLargeException",
                 VG_STR("The request is larger than a function's payload may be"));
}
