/* apigateway/invoke/authorize_function.c: TOKEN and REQUEST authorizers: a function's word. */
#include "apigateway/invoke/exchange.h"
#include "apigateway/template/regex.h"

#include "proxy/policy.h"

enum { TTL_DEFAULT_S = 300, ANSWER_BYTES_MAX = 8192 };

static int unauthorized(struct apigateway_exchange *exchange)
{
    exchange->bearer.status = 401;
    apigateway_log_error(exchange, "Unauthorized request: %.*s",
                         VG_STR_ARG(exchange->call->request_id));
    return apigateway_refuse(exchange, APIGATEWAY_GATEWAY_RESPONSE_TYPE_UNAUTHORIZED,
                             "UnauthorizedException", VG_STR("Unauthorized"));
}

static int misconfigured(struct apigateway_exchange *exchange, const char *why)
{
    exchange->bearer.error = vg_str_from(why);
    exchange->bearer.status = 500;
    apigateway_log_error(exchange, "Execution failed due to configuration error: %s", why);
    return apigateway_refuse(exchange,
                             APIGATEWAY_GATEWAY_RESPONSE_TYPE_AUTHORIZER_CONFIGURATION_ERROR,
                             "AuthorizerConfigurationException", VG_STR_NONE);
}

/* ---- Identity ---- */

/* "method.request.header.X", "method.request.querystring.X", "stageVariables.X", "context.X" */
static struct vg_str source_value(struct apigateway_exchange *exchange, struct vg_str source)
{
    static const char header[] = "method.request.header.", query[] = "method.request.querystring.",
                      stage[] = "stageVariables.", context[] = "context.";
    if (vg_str_starts(source, vg_str_from(header)))
        return vg_pairs_last(exchange->headers, vg_str_tail(source, strlen(header)), true);
    if (vg_str_starts(source, vg_str_from(query)))
        return vg_pairs_last(exchange->query, vg_str_tail(source, strlen(query)), false);
    if (vg_str_starts(source, vg_str_from(stage)))
        return vg_pairs_last(exchange->stage_variables, vg_str_tail(source, strlen(stage)), false);
    if (!vg_str_starts(source, vg_str_from(context)))
        return VG_STR_NONE;
    struct vg_str name = vg_str_tail(source, strlen(context));
    struct vg_str more = vg_pairs_last(exchange->more_context, name, /* is_header= */ false);
    return vg_str_is_set(more) ? more : apigateway_context(exchange, name);
}

/* The values of all sources, which are also what an answer is remembered by. False when one is
 * missing or empty. */
static bool read_identity(struct apigateway_exchange *exchange, struct vg_str sources,
                          struct vg_buf *identity)
{
    struct vg_str source;
    while (vg_str_split(&sources, ',', &source)) {
        struct vg_str value = source_value(exchange, vg_str_trim(source));
        if (value.len == 0)
            return false;
        vg_buf_add_u64(identity, value.len);
        vg_buf_add_char(identity, ':');
        vg_buf_add(identity, value);
    }
    return true;
}

/* ---- The event ---- */

static struct vg_str event_of(struct apigateway_exchange *exchange,
                              const struct apigateway_authorizer *authorizer,
                              struct vg_str method_arn, struct vg_str token)
{
    struct vg_buf buf;
    bool is_token = authorizer->type == APIGATEWAY_AUTHORIZER_TYPE_TOKEN;
    vg_buf_init(&buf, exchange->arena, /* max= */ 0);
    struct vg_json_out out = vg_json_out_to(&buf);
    vg_json_out_begin(&out, '{');
    vg_json_out_member(&out, "type", is_token ? VG_STR("TOKEN") : VG_STR("REQUEST"));
    vg_json_out_member(&out, "methodArn", method_arn);
    if (is_token) {
        vg_json_out_member(&out, "authorizationToken", token);
    } else {
        struct vg_proxy_request request;
        apigateway_proxy_request(exchange, &request);
        vg_proxy_event_1_members(&out, &request, /* has_body= */ false);
    }
    vg_json_out_end(&out, '}');
    return vg_buf_str(&buf);
}

/* ---- The answer ---- */

static struct vg_str bearer_json(struct apigateway_exchange *exchange)
{
    struct vg_buf buf;
    const struct apigateway_bearer *bearer = &exchange->bearer;
    vg_buf_init(&buf, exchange->arena, /* max= */ 0);
    struct vg_json_out out = vg_json_out_to(&buf);
    vg_json_out_begin(&out, '{');
    for (size_t i = 0; i < bearer->values.count; i++) {
        vg_json_out_name(&out, bearer->values.items[i].name);
        vg_json_out_string(&out, bearer->values.items[i].value);
    }
    vg_json_out_member(&out, "principalId", bearer->principal_id);
    vg_json_out_member_i64(&out, "integrationLatency", bearer->latency_ms);
    vg_json_out_end(&out, '}');
    return vg_buf_str(&buf);
}

/* These two spell their member "Message". */
static int denied(struct apigateway_exchange *exchange, bool is_explicit)
{
    exchange->bearer.status = 403;
    apigateway_log_error(exchange, "The client is not authorized to perform this operation.");
    struct vg_str message =
        is_explicit ? VG_STR("User is not authorized to access this resource with an explicit deny "
                             "in an identity-based policy")
                    : VG_STR("User is not authorized to access this resource");
    int rc = apigateway_refuse(exchange, APIGATEWAY_GATEWAY_RESPONSE_TYPE_ACCESS_DENIED,
                               "AccessDeniedException", message);
    if (exchange->refusal.is_preset)
        exchange->response->body =
            VG_CONCAT(exchange->arena, VG_STR("{\"Message\":\""), message, VG_STR("\"}"));
    return rc;
}

static int apply(struct apigateway_exchange *exchange, struct vg_str answer_text,
                 struct vg_str method_arn)
{
    struct vg_proxy_policy_answer answer;
    if (answer_text.len > ANSWER_BYTES_MAX ||
        !vg_proxy_policy_answer_read(exchange->arena, answer_text, method_arn,
                                     /* may_nest= */ false, &answer))
        return misconfigured(exchange, "Invalid authorizer response");
    exchange->bearer.principal_id = answer.principal_id;
    exchange->bearer.values = answer.context;
    exchange->bearer.usage_key = answer.usage_key;
    exchange->bearer.policy = answer.policy;
    if (answer.decision != VG_PROXY_DECISION_ALLOW)
        return denied(exchange, answer.decision == VG_PROXY_DECISION_DENY);
    exchange->bearer.status = 200;
    exchange->bearer.json = bearer_json(exchange);
    return VG_OK;
}

/* A function that fails with exactly this text says that nobody was recognised. */
static bool says_unauthorized(struct vg_arena *arena, struct vg_str payload)
{
    struct vg_json json;
    struct vg_str name, message = VG_STR("");
    vg_json_init(&json, payload, arena);
    if (vg_json_peek(&json) != VG_JSON_OBJECT || !vg_json_object(&json))
        return false;
    while (vg_json_member(&json, &name)) {
        bool is_message = vg_str_is(name, "errorMessage") && vg_json_peek(&json) == VG_JSON_STRING;
        if (is_message ? !vg_json_string(&json, &message) : !vg_json_skip(&json, NULL))
            return false;
    }
    return vg_str_is(message, "Unauthorized");
}

static int ask(struct apigateway_exchange *exchange, const struct apigateway_authorizer *authorizer,
               struct vg_str method_arn, struct vg_str token, struct vg_str cache_key)
{
    struct vg_call *call = exchange->call;
    struct vg_proxy_instance *instance = vg_service_state(call);
    struct vg_str payload, problem;
    bool is_error;
    const struct apigateway_function_call function = {
        .uri = authorizer->authorizer_uri,
        .credentials = authorizer->authorizer_credentials,
        .source_arn =
            vg_arena_printf(exchange->arena, "arn:aws:execute-api:%.*s:%.*s:%.*s/authorizers/%.*s",
                            VG_STR_ARG(call->region), VG_STR_ARG(call->account),
                            VG_STR_ARG(exchange->api_id), VG_STR_ARG(authorizer->id)),
        .payload = event_of(exchange, authorizer, method_arn, token),
    };
    int rc = apigateway_function_invoke(exchange, &function, &payload, &is_error, &problem);
    if (rc == VG_DEFER || rc == VG_BROKEN)
        return rc;
    exchange->bearer.latency_ms = vg_now(call) - exchange->outcome.began_ms;
    apigateway_log_info(exchange, "Starting authorizer: %.*s for request: %.*s",
                        VG_STR_ARG(authorizer->id), VG_STR_ARG(call->request_id));
    if (rc == VG_FAIL)
        return misconfigured(exchange, vg_arena_cstr(exchange->arena, problem));
    if (is_error && says_unauthorized(exchange->arena, payload))
        return unauthorized(exchange);
    if (is_error)
        return misconfigured(exchange, "The authorizer's function failed");
    if (vg_str_is_set(cache_key) && payload.len <= ANSWER_BYTES_MAX) {
        int32_t ttl_s = authorizer->authorizer_result_ttl_in_seconds.set
                            ? authorizer->authorizer_result_ttl_in_seconds.v
                            : TTL_DEFAULT_S;
        vg_memory_put(&instance->decisions, cache_key, payload,
                      vg_now(call) + (int64_t)ttl_s * 1000);
    }
    return apply(exchange, payload, method_arn);
}

int apigateway_authorize_function(struct apigateway_exchange *exchange,
                                  const struct apigateway_authorizer *authorizer)
{
    struct vg_proxy_instance *instance = vg_service_state(exchange->call);
    struct vg_str method_arn = apigateway_method_arn(exchange, exchange->path);
    bool is_token = authorizer->type == APIGATEWAY_AUTHORIZER_TYPE_TOKEN;
    bool is_cached = !authorizer->authorizer_result_ttl_in_seconds.set ||
                     authorizer->authorizer_result_ttl_in_seconds.v > 0;
    bool remembers = is_cached && !exchange->is_test;
    struct vg_buf identity;
    vg_buf_init(&identity, exchange->arena, /* max= */ 0);
    vg_buf_printf(&identity, "%.*s/%.*s/%.*s/", VG_STR_ARG(exchange->api_id),
                  VG_STR_ARG(exchange->stage_name), VG_STR_ARG(authorizer->id));
    bool is_known = authorizer->identity_source.len > 0 &&
                    read_identity(exchange, authorizer->identity_source, &identity);
    if (!is_known && (is_token || is_cached))
        return unauthorized(exchange);
    struct vg_str token =
        is_token ? source_value(exchange, authorizer->identity_source) : VG_STR_NONE;
    struct vg_str expression = authorizer->identity_validation_expression;
    if (is_token && expression.len > 0 &&
        !apigateway_regex_matches(exchange->arena, expression, token))
        return unauthorized(exchange);
    struct vg_str key = remembers ? vg_buf_str(&identity) : VG_STR_NONE;
    struct vg_str answer = remembers ? vg_memory_get(&instance->decisions, exchange->arena, key,
                                                     exchange->call->now_ms)
                                     : VG_STR_NONE;
    if (vg_str_is_set(answer))
        return apply(exchange, answer, method_arn);
    return ask(exchange, authorizer, method_arn, token, key);
}
