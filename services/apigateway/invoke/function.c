/* apigateway/invoke/function.c: calling Lambda, and what a function is shown of a request. */
#include "apigateway/invoke/exchange.h"

#include "proxy/forward.h"
#include "proxy/function.h"

struct vg_str apigateway_fill_in(struct apigateway_exchange *exchange, struct vg_str text)
{
    return vg_proxy_fill_in(exchange->arena, exchange->stage_variables, text);
}

struct vg_str apigateway_method_arn(struct apigateway_exchange *exchange, struct vg_str path)
{
    struct vg_call *call = exchange->call;
    while (vg_str_starts(path, VG_STR("/")))
        path = vg_str_tail(path, 1);
    return VG_CONCAT(exchange->arena, VG_STR("arn:aws:execute-api:"), call->region, VG_STR(":"),
                     call->account, VG_STR(":"), exchange->api_id, VG_STR("/"),
                     exchange->stage_name, VG_STR("/"), exchange->request->method, VG_STR("/"),
                     path);
}

/* ---- Invoke ---- */

int apigateway_function_invoke(struct apigateway_exchange *exchange,
                               const struct apigateway_function_call *wanted,
                               struct vg_str *payload, bool *is_error, struct vg_str *problem)
{
    const struct vg_proxy_function function = {
        .arn = vg_proxy_function_arn(apigateway_fill_in(exchange, wanted->uri)),
        .credentials = wanted->credentials,
        .service = VG_STR("apigateway.amazonaws.com"),
        .source_arn = wanted->source_arn,
        .payload = wanted->payload,
        .kept_input = wanted->kept_input,
        .is_event = wanted->is_event,
        .limit_ms = wanted->limit_ms,
    };
    struct vg_proxy_outcome outcome;
    int rc = vg_proxy_function_invoke(exchange->call, &function, &outcome);
    *payload = outcome.payload;
    *is_error = outcome.is_error;
    *problem = outcome.problem;
    return rc;
}

/* ---- The event ---- */

/* A subtype of "*" stands for many. */
static bool is_of_type(struct vg_str pattern, struct vg_str media_type)
{
    if (vg_str_is(pattern, "*/*"))
        return true;
    if (vg_str_ends(pattern, VG_STR("/*")))
        return vg_str_ieq(vg_str_slice(pattern, 0, pattern.len - 1),
                          vg_str_slice(media_type, 0, pattern.len - 1));
    return vg_str_ieq(pattern, media_type);
}

bool apigateway_is_binary(const struct apigateway_exchange *exchange, struct vg_str media_type)
{
    const struct apigateway_list_of_string *types =
        &exchange->live->snapshot.rest_api->binary_media_types;
    struct vg_str rest = media_type, type;
    if (!vg_str_is_set(media_type) || !vg_str_split(&rest, ';', &type))
        return false;
    type = vg_str_trim(type);
    for (size_t i = 0; i < types->count; i++)
        if (is_of_type(types->items[i], type))
            return true;
    return false;
}

void apigateway_proxy_request(struct apigateway_exchange *exchange,
                              struct vg_proxy_request *request)
{
    struct vg_call *call = exchange->call;
    bool is_signed = vg_str_is(exchange->method->authorization_type, "AWS_IAM");
    *request = (struct vg_proxy_request){
        .arena = exchange->arena,
        .method = exchange->request->method,
        .resource = exchange->resource->path,
        .path = exchange->event_path,
        .stage_path = exchange->stage_path,
        .raw_query = exchange->request->query,
        .headers = exchange->headers,
        .query = exchange->query,
        .path_parameters = exchange->path_parameters,
        .stage_variables = exchange->stage_variables,
        .body = exchange->body,
        .is_binary =
            apigateway_is_binary(exchange, vg_pairs_last(exchange->headers, VG_STR("Content-Type"),
                                                         /* is_header= */ true)),
        .account = call->account,
        .api_id = exchange->api_id,
        .stage = exchange->stage_name,
        .domain_name = exchange->domain_name,
        .resource_id = exchange->resource->id,
        .deployment_id = exchange->stage.deployment_id,
        .extended_request_id = exchange->extended_request_id,
        .request_id = call->request_id,
        .protocol = VG_STR("HTTP/1.1"),
        .now_ms = call->now_ms,
        .source_ip = call->source_ip,
        .user_agent = vg_pairs_last(exchange->headers, VG_STR("User-Agent"), /* is_header= */ true),
        .api_key = exchange->api_key,
        .api_key_id = exchange->api_key_id,
        .authorizer_json = exchange->bearer.json,
    };
    if (is_signed)
        request->caller = vg_proxy_caller_of(call);
}
