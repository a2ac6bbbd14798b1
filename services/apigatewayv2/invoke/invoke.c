/* apigatewayv2/invoke/invoke.c: the page that serves all HTTP APIs: a request's way through its
 * steps. */
#include "apigatewayv2/invoke/exchange.h"

#include "proxy/forward.h"

static bool matches(const struct vg_request *request, struct vg_str path)
{
    struct apigatewayv2_address address;
    (void)path; /* decoded: the parts of a path are told apart before that */
    return apigatewayv2_address_read(request->arena, request, &address);
}

/* ---- Answers ---- */

void apigatewayv2_add_header(struct apigatewayv2_exchange *exchange, struct vg_str name,
                             struct vg_str value)
{
    vg_response_add(exchange->response, name, value);
}

int apigatewayv2_answer(struct apigatewayv2_exchange *exchange, int status, const char *message)
{
    exchange->is_answered = true;
    exchange->error_message = vg_str_from(message);
    exchange->response->status = status;
    exchange->response->header_count = 0;
    exchange->response->body = vg_arena_printf(exchange->arena, "{\"message\":\"%s\"}", message);
    vg_response_header(exchange->response, "Content-Type", VG_STR("application/json"));
    return VG_OK;
}

int apigatewayv2_fail(struct apigatewayv2_exchange *exchange, struct vg_str why)
{
    exchange->integration_error = why;
    return apigatewayv2_answer(exchange, 500, "Internal Server Error");
}

/* ---- What is known from the start ---- */

/* Ids are drawn here, whatever comes of the request. Whether it came by a custom domain name is
 * known from here on by the base path. */
static int begin(struct apigatewayv2_exchange *exchange)
{
    struct vg_call *call = exchange->call;
    struct apigatewayv2_address address = {.api_id = VG_STR("")};
    int rc = apigatewayv2_address_of_domain(call->txn, exchange->request, &address);
    if (rc == VG_BROKEN)
        return rc;
    if (rc == VG_NOT_FOUND && !vg_str_is_set(address.base_path) &&
        !apigatewayv2_address_read(exchange->arena, exchange->request, &address))
        address.base_path = VG_STR(""); /* the domain name has gone since the request came */
    exchange->api_id = address.api_id;
    exchange->rest_path = address.path;
    exchange->domain_name = address.domain_name;
    exchange->base_path = address.base_path;
    exchange->mapped_stage = address.stage;
    exchange->extended_request_id = vg_proxy_extended_request_id(call);
    exchange->trace_header = vg_proxy_trace_header(call);
    exchange->headers = vg_proxy_forward_headers(call, exchange->request, exchange->trace_header);
    exchange->query =
        vg_pairs_of_query(exchange->arena, exchange->request->query, APIGATEWAYV2_PAIRS_MAX);
    return VG_OK;
}

/* In every run: the call works where the API is. */
static int enter_place(struct apigatewayv2_exchange *exchange)
{
    struct apigatewayv2_api_place place;
    int rc = apigatewayv2_place_find(exchange->call, exchange->api_id, &place);
    if (rc != VG_OK)
        return rc;
    exchange->call->account = place.account;
    exchange->call->region = place.region;
    return VG_OK;
}

static void collect_variables(struct apigatewayv2_exchange *exchange)
{
    const struct apigatewayv2_stage_variables_map *variables = &exchange->stage.stage_variables;
    struct vg_header *items = VG_NEW_ARRAY(exchange->arena, struct vg_header, variables->count + 1);
    for (size_t i = 0; i < variables->count; i++)
        items[i] = (struct vg_header){variables->items[i].key, variables->items[i].value};
    exchange->stage_variables = (struct vg_pairs){items, variables->count};
}

/* The deployment and the route, anew in every run: what they point to is good for one. */
static int find_way(struct apigatewayv2_exchange *exchange)
{
    int rc = enter_place(exchange);
    if (rc == VG_OK && !exchange->is_begun)
        rc = apigatewayv2_stage_enter(exchange);
    if (rc == VG_OK && !vg_str_is_set(exchange->stage.deployment_id))
        rc = VG_NOT_FOUND;
    if (rc == VG_OK)
        rc = apigatewayv2_live_get(exchange->call, exchange->api_id, exchange->stage.deployment_id,
                                   &exchange->live);
    if (rc != VG_OK)
        return rc;
    if (!exchange->is_begun)
        collect_variables(exchange);
    exchange->is_begun = true;
    exchange->match.route = NULL;
    if (!apigatewayv2_route_match(exchange->live, exchange->arena, exchange->request->method,
                                  exchange->path, &exchange->match))
        exchange->match.route = NULL;
    return VG_OK;
}

static int go_on(struct apigatewayv2_exchange *exchange)
{
    static int (*const steps[APIGATEWAYV2_STEP_COUNT])(struct apigatewayv2_exchange *) = {
        [APIGATEWAYV2_STEP_AUTHORIZE] = apigatewayv2_authorize,
        [APIGATEWAYV2_STEP_THROTTLE] = apigatewayv2_throttle,
        [APIGATEWAYV2_STEP_INTEGRATE] = apigatewayv2_integrate,
    };
    if (!vg_str_is_set(exchange->base_path) &&
        exchange->live->snapshot->api->disable_execute_api_endpoint.v)
        return apigatewayv2_answer(exchange, 404, "Not Found");
    if (apigatewayv2_cors_preflight(exchange))
        return VG_OK;
    if (exchange->match.route == NULL)
        return apigatewayv2_answer(exchange, 404, "Not Found");
    while (exchange->step < APIGATEWAYV2_STEP_COUNT && !exchange->is_answered) {
        int rc = steps[exchange->step](exchange);
        if (rc != VG_OK || exchange->is_answered)
            return rc;
        exchange->step++;
        exchange->integration_began_ms = vg_now(exchange->call);
    }
    return VG_OK;
}

static void finish(struct apigatewayv2_exchange *exchange)
{
    if (exchange->live != NULL)
        apigatewayv2_cors_add(exchange);
    vg_response_header(exchange->response, "Apigw-Requestid", exchange->extended_request_id);
    if (exchange->live != NULL)
        apigatewayv2_log_send(exchange);
}

static int run(struct vg_call *call, const struct vg_request *request, struct vg_response *response,
               struct vg_error *err)
{
    struct apigatewayv2_exchange *exchange = vg_kept(call, "exchange", sizeof *exchange);
    (void)err;
    exchange->call = call;
    exchange->arena = call->arena;
    exchange->request = request;
    exchange->response = response;
    exchange->live = NULL;
    int rc = exchange->api_id.ptr == NULL ? begin(exchange) : VG_OK;
    if (rc != VG_OK)
        return rc;
    exchange->is_answered = false;
    exchange->error_message = VG_STR_NONE;
    exchange->integration_error = VG_STR_NONE;
    response->header_count = 0;
    rc = find_way(exchange);
    if (rc == VG_NOT_FOUND)
        rc = vg_str_is_set(exchange->base_path) ? apigatewayv2_answer(exchange, 403, "Forbidden")
                                                : apigatewayv2_answer(exchange, 404, "Not Found");
    else if (rc == VG_OK)
        rc = go_on(exchange);
    if (rc == VG_OK)
        finish(exchange);
    return rc;
}

static void too_large(struct vg_response *response)
{
    response->body = VG_STR("{\"message\":\"Request Entity Too Large\"}");
    vg_response_header(response, "Content-Type", VG_STR("application/json"));
}

const struct vg_route apigatewayv2_pages[] = {
    {.mode = VG_OP_WRITE,
     .matches = matches,
     .owns_host = apigatewayv2_owns_host,
     .run = run,
     .name = "invoke",
     .body_max = APIGATEWAYV2_BODY_BYTES_MAX,
     .too_large = too_large,
     .speaks_for_itself = true},
    {.run = NULL},
};
