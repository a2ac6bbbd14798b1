/* apigateway/invoke/function.c: calling Lambda, and what a function is shown of a request. */
#include "apigateway/invoke/exchange.h"

#include "base/codec.h"

/* "arn:...:lambda:path/2015-03-31/functions/<arn>/invocations" to "<arn>"; absent for other URIs.
 */
static struct vg_str function_of(struct vg_str uri)
{
    static const char opening[] = "/functions/", closing[] = "/invocations";
    ptrdiff_t at = vg_str_find(uri, vg_str_from(opening));
    if (at < 0 || !vg_str_ends(uri, vg_str_from(closing)))
        return VG_STR_NONE;
    struct vg_str rest = vg_str_tail(uri, (size_t)at + strlen(opening));
    return rest.len > strlen(closing) ? vg_str_slice(rest, 0, rest.len - strlen(closing))
                                      : VG_STR_NONE;
}

struct vg_str apigateway_fill_in(struct apigateway_exchange *exchange, struct vg_str text)
{
    static const char opening[] = "${stageVariables.";
    struct vg_buf buf;
    struct vg_str rest = text;
    ptrdiff_t at = vg_str_find(rest, vg_str_from(opening));
    if (at < 0)
        return text;
    vg_buf_init(&buf, exchange->arena, /* max= */ 0);
    for (; at >= 0; at = vg_str_find(rest, vg_str_from(opening))) {
        vg_buf_add(&buf, vg_str_slice(rest, 0, (size_t)at));
        rest = vg_str_tail(rest, (size_t)at + strlen(opening));
        ptrdiff_t end = vg_str_find_char(rest, '}');
        if (end < 0)
            break;
        vg_buf_add(&buf, vg_pairs_last(exchange->stage_variables,
                                       vg_str_slice(rest, 0, (size_t)end), /* is_header= */ false));
        rest = vg_str_tail(rest, (size_t)end + 1);
    }
    vg_buf_add(&buf, rest);
    return vg_buf_str(&buf);
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

static struct vg_str invoke_input(struct vg_call *call, struct vg_str function,
                                  const struct apigateway_function_call *wanted)
{
    struct vg_buf buf;
    vg_buf_init(&buf, call->arena, /* max= */ 0);
    struct vg_json_out out = vg_json_out_to(&buf);
    vg_json_out_begin(&out, '{');
    vg_json_out_member(&out, "FunctionName", function);
    vg_json_out_member(&out, "InvocationType",
                       wanted->is_event ? VG_STR("Event") : VG_STR("RequestResponse"));
    vg_json_out_member(&out, "Payload", vg_base64(call->arena, wanted->payload));
    vg_json_out_end(&out, '}');
    return vg_buf_str(&buf);
}

static bool read_answer(struct vg_call *call, struct vg_str text, struct vg_str *payload,
                        bool *is_error)
{
    struct vg_json json;
    struct vg_str name, value;
    *payload = VG_STR("");
    *is_error = false;
    vg_json_init(&json, text, call->arena);
    if (!vg_json_object(&json))
        return false;
    while (vg_json_member(&json, &name)) {
        bool is_payload = vg_str_is(name, "Payload"), is_failure = vg_str_is(name, "FunctionError");
        if (!is_payload && !is_failure) {
            if (!vg_json_skip(&json, NULL))
                return false;
            continue;
        }
        if (!vg_json_string(&json, &value))
            return false;
        *is_error |= is_failure;
        if (is_payload && !vg_base64_decode(call->arena, value, /* is_url= */ false, payload))
            return false;
    }
    return vg_json_at_end(&json);
}

/* As itself, or as the role that the integration names. */
static struct vg_principal principal_of(const struct apigateway_function_call *wanted)
{
    struct vg_arn role;
    if (wanted->credentials.len > 0 && vg_arn_parse(wanted->credentials, &role))
        return (struct vg_principal){.arn = wanted->credentials, .account = role.account};
    return (struct vg_principal){.service = VG_STR("apigateway.amazonaws.com"),
                                 .source_arn = wanted->source_arn};
}

int apigateway_function_invoke(struct apigateway_exchange *exchange,
                               const struct apigateway_function_call *wanted,
                               struct vg_str *payload, bool *is_error, struct vg_str *problem)
{
    struct vg_call *call = exchange->call;
    struct vg_str function = function_of(apigateway_fill_in(exchange, wanted->uri)), output;
    struct vg_error callee = {.arena = call->arena};
    struct vg_arn arn;
    if (!vg_str_is_set(function) || !vg_arn_parse(function, &arn)) {
        *problem = VG_STR("Invalid Lambda function ARN in the integration's URI");
        return VG_FAIL;
    }
    const struct vg_call_to to = {
        .service = "lambda",
        .operation = "Invoke",
        .account = arn.account,
        .region = arn.region,
        .principal = principal_of(wanted),
        .real_limit_ms = wanted->limit_ms,
    };
    int rc = vg_await_call(call, &to, invoke_input(call, function, wanted), &output, &callee);
    if (rc == VG_FAIL) {
        *problem = vg_str_is(callee.shape->name, "AccessDeniedException")
                       ? VG_STR("Invalid permissions on Lambda function")
                       : callee.message;
        return rc;
    }
    if (rc != VG_OK)
        return rc;
    return read_answer(call, output, payload, is_error) ? VG_OK : VG_BROKEN;
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
    const struct vg_principal *principal = &call->principal;
    bool is_signed = vg_str_is(exchange->method->authorization_type, "AWS_IAM");
    *request = (struct vg_proxy_request){
        .arena = exchange->arena,
        .method = exchange->request->method,
        .resource = exchange->resource->path,
        .path = exchange->path,
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
        request->caller = (struct vg_proxy_caller){
            .account_id = principal->account,
            .access_key = principal->access_key_id,
            .user_id = principal->user_id,
            .user_arn = principal->arn,
        };
}
