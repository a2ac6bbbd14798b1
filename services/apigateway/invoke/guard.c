/* apigateway/invoke/guard.c: the stage's web ACL is asked first of all. */
#include "apigateway/invoke/exchange.h"

/* Its own answer goes out as it is, in place of any gateway response. */
static int answer_as_guard(struct apigateway_exchange *exchange)
{
    const struct vg_verdict *verdict = exchange->verdict;
    struct vg_response *response = exchange->response;
    exchange->is_answered = true;
    response->status = verdict->status;
    response->body = verdict->response_body;
    for (size_t i = 0; i < verdict->response_header_count; i++)
        vg_response_header(response,
                           vg_arena_cstr(exchange->arena, verdict->response_headers[i].name),
                           verdict->response_headers[i].value);
    return VG_OK;
}

/* What the guard adds replaces what the client sent under the same name. */
static void add_headers(struct apigateway_exchange *exchange)
{
    const struct vg_verdict *verdict = exchange->verdict;
    if (verdict->request_header_count == 0)
        return;
    size_t count = 0;
    const struct vg_pairs added = {verdict->request_headers, verdict->request_header_count};
    struct vg_header *items =
        VG_NEW_ARRAY(exchange->arena, struct vg_header, exchange->headers.count + added.count);
    for (size_t i = 0; i < exchange->headers.count; i++)
        if (!vg_str_is_set(vg_pairs_last(added, exchange->headers.items[i].name, true)))
            items[count++] = exchange->headers.items[i];
    for (size_t i = 0; i < added.count; i++)
        items[count++] = added.items[i];
    exchange->headers = (struct vg_pairs){items, count};
}

static void describe(struct apigateway_exchange *exchange)
{
    struct vg_call *call = exchange->call;
    exchange->inspection = (struct vg_inspection){
        .resource_arn =
            vg_arena_printf(exchange->arena, "arn:aws:apigateway:%.*s::/restapis/%.*s/stages/%.*s",
                            VG_STR_ARG(call->region), VG_STR_ARG(exchange->api_id),
                            VG_STR_ARG(exchange->stage_name)),
        .source_name = VG_STR("APIGW"),
        .source_id = VG_CONCAT(exchange->arena, call->account, VG_STR(":"), exchange->api_id,
                               VG_STR(":"), exchange->stage_name),
        .request = exchange->request,
        .path = exchange->stage_path,
        .client_ip = call->source_ip,
        .request_id = call->request_id,
    };
}

int apigateway_guard(struct apigateway_exchange *exchange)
{
    if (!vg_str_is_set(exchange->inspection.resource_arn))
        describe(exchange);
    int rc = vg_await_verdict(exchange->call, &exchange->inspection, &exchange->verdict);
    if (rc != VG_OK)
        return rc;
    if (exchange->verdict->kind == VG_VERDICT_NONE || exchange->verdict->kind == VG_VERDICT_ALLOW) {
        add_headers(exchange);
        return VG_OK;
    }
    apigateway_log_error(exchange, "Request blocked by the web ACL %.*s",
                         VG_STR_ARG(exchange->verdict->guard_arn));
    if (exchange->verdict->is_own_answer)
        return answer_as_guard(exchange);
    return apigateway_refuse(exchange, APIGATEWAY_GATEWAY_RESPONSE_TYPE_WAF_FILTERED,
                             "ForbiddenException", VG_STR("Forbidden"));
}
