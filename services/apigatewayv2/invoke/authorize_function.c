/* apigatewayv2/invoke/authorize_function.c: REQUEST authorizers: a function's word, as a policy or
 * as a plain yes or no. */
#include "apigatewayv2/invoke/exchange.h"

#include "proxy/function.h"
#include "proxy/policy.h"

enum { ANSWER_BYTES_MAX = 8192 };

static int misconfigured(struct apigatewayv2_exchange *exchange, struct vg_str why)
{
    exchange->bearer.error = why;
    exchange->bearer.status = 500;
    return apigatewayv2_answer(exchange, 500, "Internal Server Error");
}

/* ---- Identity ---- */

static struct vg_str source_value(struct apigatewayv2_exchange *exchange, struct vg_str source)
{
    static const char header[] = "$request.header.", query[] = "$request.querystring.",
                      stage[] = "$stageVariables.", context[] = "$context.";
    if (vg_str_starts(source, vg_str_from(header)))
        return vg_pairs_last(exchange->headers, vg_str_tail(source, strlen(header)), true);
    if (vg_str_starts(source, vg_str_from(query)))
        return vg_pairs_last(exchange->query, vg_str_tail(source, strlen(query)), false);
    if (vg_str_starts(source, vg_str_from(stage)))
        return vg_pairs_last(exchange->stage_variables, vg_str_tail(source, strlen(stage)), false);
    if (vg_str_starts(source, vg_str_from(context)))
        return apigatewayv2_context(exchange, vg_str_tail(source, strlen(context)));
    return VG_STR_NONE;
}

/* The values of all sources. False when one is missing or empty. */
static bool read_identity(struct apigatewayv2_exchange *exchange,
                          const struct apigatewayv2_identity_source_list *sources,
                          struct vg_str *values)
{
    for (size_t i = 0; i < sources->count; i++) {
        values[i] = source_value(exchange, sources->items[i]);
        if (values[i].len == 0)
            return false;
    }
    return true;
}

/* What an answer is remembered by. */
static struct vg_str memory_key(struct apigatewayv2_exchange *exchange,
                                const struct apigatewayv2_authorizer *authorizer,
                                const struct vg_str *values)
{
    struct vg_buf buf;
    vg_buf_init(&buf, exchange->arena, /* max= */ 0);
    vg_buf_printf(&buf, "%.*s/%.*s/%.*s/", VG_STR_ARG(exchange->api_id),
                  VG_STR_ARG(exchange->stage.stage_name), VG_STR_ARG(authorizer->authorizer_id));
    for (size_t i = 0; i < authorizer->identity_source.count; i++) {
        vg_buf_add_u64(&buf, values[i].len);
        vg_buf_add_char(&buf, ':');
        vg_buf_add(&buf, values[i]);
    }
    return vg_buf_str(&buf);
}

/* ---- The event ---- */

/* "arn:aws:execute-api:<region>:<account>:<api>/<stage>/<METHOD>/<path>" */
static struct vg_str route_arn(struct apigatewayv2_exchange *exchange)
{
    struct vg_call *call = exchange->call;
    return VG_CONCAT(exchange->arena, VG_STR("arn:aws:execute-api:"), call->region, VG_STR(":"),
                     call->account, VG_STR(":"), exchange->api_id, VG_STR("/"),
                     exchange->stage.stage_name, VG_STR("/"), exchange->request->method,
                     exchange->path);
}

static struct vg_str event_of(struct apigatewayv2_exchange *exchange,
                              const struct apigatewayv2_authorizer *authorizer, struct vg_str arn,
                              const struct vg_str *values)
{
    struct vg_proxy_request request;
    struct vg_buf buf;
    struct vg_str version = authorizer->authorizer_payload_format_version;
    size_t count = authorizer->identity_source.count;
    apigatewayv2_proxy_request(exchange, version, &request);
    vg_buf_init(&buf, exchange->arena, /* max= */ 0);
    struct vg_json_out out = vg_json_out_to(&buf);
    vg_json_out_begin(&out, '{');
    vg_json_out_member(&out, "version", version);
    vg_json_out_member(&out, "type", VG_STR("REQUEST"));
    if (vg_str_is(version, "1.0")) {
        struct vg_str identity = vg_arena_join(exchange->arena, values, count, VG_STR(","));
        vg_json_out_member(&out, "methodArn", arn);
        vg_json_out_member(&out, "identitySource", identity);
        vg_json_out_member(&out, "authorizationToken", identity);
        vg_proxy_event_1_members(&out, &request, /* has_body= */ false);
    } else {
        vg_json_out_member(&out, "routeArn", arn);
        vg_json_out_name(&out, VG_STR("identitySource"));
        vg_json_out_begin(&out, '[');
        for (size_t i = 0; i < count; i++)
            vg_json_out_string(&out, values[i]);
        vg_json_out_end(&out, ']');
        vg_proxy_event_2_members(&out, &request, /* has_body= */ false);
    }
    vg_json_out_end(&out, '}');
    return vg_buf_str(&buf);
}

/* ---- The answer ---- */

/* {"isAuthorized": true, "context": {...}} */
static bool read_simple(struct vg_arena *arena, struct vg_str text,
                        struct vg_proxy_policy_answer *answer)
{
    struct vg_json json;
    struct vg_str name;
    bool is_authorized = false, has_word = false;
    *answer = (struct vg_proxy_policy_answer){.decision = VG_PROXY_DECISION_NONE};
    vg_json_init(&json, text, arena);
    if (vg_json_peek(&json) != VG_JSON_OBJECT || !vg_json_object(&json))
        return false;
    while (vg_json_member(&json, &name)) {
        bool is_word = vg_str_is(name, "isAuthorized");
        has_word |= is_word;
        bool is_read =
            is_word ? vg_json_bool(&json, &is_authorized)
            : vg_str_is(name, "context")
                ? vg_proxy_policy_context_read(&json, arena, /* may_nest= */ true, answer)
                : vg_json_skip(&json, NULL);
        if (!is_read)
            return false;
    }
    answer->decision = is_authorized ? VG_PROXY_DECISION_ALLOW : VG_PROXY_DECISION_NONE;
    return vg_json_at_end(&json) && has_word;
}

static bool read_answer(struct apigatewayv2_exchange *exchange,
                        const struct apigatewayv2_authorizer *authorizer, struct vg_str text,
                        struct vg_str arn, struct vg_proxy_policy_answer *answer)
{
    bool is_2 = vg_str_is(authorizer->authorizer_payload_format_version, "2.0");
    if (text.len > ANSWER_BYTES_MAX)
        return false;
    return authorizer->enable_simple_responses.v
               ? read_simple(exchange->arena, text, answer)
               : vg_proxy_policy_answer_read(exchange->arena, text, arn, /* may_nest= */ is_2,
                                             answer);
}

/* requestContext.authorizer of format 1.0: the context, and who it is. */
static struct vg_str context_json(struct apigatewayv2_exchange *exchange,
                                  const struct vg_proxy_policy_answer *answer)
{
    struct vg_buf buf;
    vg_buf_init(&buf, exchange->arena, /* max= */ 0);
    struct vg_json_out out = vg_json_out_to(&buf);
    vg_json_out_begin(&out, '{');
    for (size_t i = 0; i < answer->context.count; i++) {
        vg_json_out_name(&out, answer->context.items[i].name);
        vg_json_out_string(&out, answer->context.items[i].value);
    }
    if (vg_str_is_set(answer->principal_id))
        vg_json_out_member(&out, "principalId", answer->principal_id);
    vg_json_out_end(&out, '}');
    return vg_buf_str(&buf);
}

static int apply(struct apigatewayv2_exchange *exchange,
                 const struct apigatewayv2_authorizer *authorizer, struct vg_str text,
                 struct vg_str arn)
{
    struct vg_proxy_policy_answer answer;
    if (!read_answer(exchange, authorizer, text, arn, &answer))
        return misconfigured(exchange, VG_STR("Invalid authorizer response"));
    exchange->bearer.principal_id = answer.principal_id;
    exchange->bearer.values = answer.context;
    if (answer.decision != VG_PROXY_DECISION_ALLOW) {
        exchange->bearer.status = 403;
        return apigatewayv2_answer(exchange, 403, "Forbidden");
    }
    exchange->bearer.status = 200;
    exchange->bearer.json_1 = context_json(exchange, &answer);
    exchange->bearer.json_2 = VG_CONCAT(
        exchange->arena, VG_STR("{\"lambda\":"),
        vg_str_is_set(answer.context_json) ? answer.context_json : VG_STR("null"), VG_STR("}"));
    return VG_OK;
}

static int ask(struct apigatewayv2_exchange *exchange,
               const struct apigatewayv2_authorizer *authorizer, struct vg_str arn,
               const struct vg_str *values, struct vg_str key)
{
    struct vg_call *call = exchange->call;
    struct vg_proxy_instance *instance = vg_service_state(call);
    struct vg_proxy_outcome outcome;
    const struct vg_proxy_function function = {
        .arn = vg_proxy_function_arn(apigatewayv2_fill_in(exchange, authorizer->authorizer_uri)),
        .credentials = authorizer->authorizer_credentials_arn,
        .service = VG_STR("apigateway.amazonaws.com"),
        .source_arn =
            vg_arena_printf(exchange->arena, "arn:aws:execute-api:%.*s:%.*s:%.*s/authorizers/%.*s",
                            VG_STR_ARG(call->region), VG_STR_ARG(call->account),
                            VG_STR_ARG(exchange->api_id), VG_STR_ARG(authorizer->authorizer_id)),
        .payload = event_of(exchange, authorizer, arn, values),
    };
    int rc = vg_proxy_function_invoke(call, &function, &outcome);
    if (rc == VG_DEFER || rc == VG_BROKEN)
        return rc;
    if (rc != VG_OK)
        return misconfigured(exchange, outcome.problem);
    if (outcome.is_error)
        return misconfigured(exchange, VG_STR("The authorizer's function failed"));
    int32_t ttl_s = authorizer->authorizer_result_ttl_in_seconds.v;
    if (ttl_s > 0 && outcome.payload.len <= ANSWER_BYTES_MAX)
        vg_memory_put(&instance->decisions, key, outcome.payload,
                      vg_now(call) + (int64_t)ttl_s * 1000);
    return apply(exchange, authorizer, outcome.payload, arn);
}

int apigatewayv2_authorize_function(struct apigatewayv2_exchange *exchange,
                                    const struct apigatewayv2_authorizer *authorizer)
{
    struct vg_proxy_instance *instance = vg_service_state(exchange->call);
    struct vg_str *values =
        VG_NEW_ARRAY(exchange->arena, struct vg_str, authorizer->identity_source.count + 1);
    if (!read_identity(exchange, &authorizer->identity_source, values)) {
        exchange->bearer.status = 401;
        return apigatewayv2_answer(exchange, 401, "Unauthorized");
    }
    struct vg_str arn = route_arn(exchange);
    struct vg_str key = memory_key(exchange, authorizer, values);
    struct vg_str known =
        authorizer->authorizer_result_ttl_in_seconds.v > 0
            ? vg_memory_get(&instance->decisions, exchange->arena, key, exchange->call->now_ms)
            : VG_STR_NONE;
    if (vg_str_is_set(known))
        return apply(exchange, authorizer, known, arn);
    return ask(exchange, authorizer, arn, values, key);
}
