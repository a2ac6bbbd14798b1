/* apigateway/invoke/invoke.c: the page that serves all APIs: a request's way through its steps. */
#include "apigateway/invoke/exchange.h"

#include "base/codec.h"
#include "proxy/forward.h"

static bool matches(const struct vg_request *request, struct vg_str path)
{
    struct apigateway_address address;
    (void)path; /* decoded: the parts of a path are told apart before that */
    return apigateway_address_read(request->arena, request, &address);
}

/* ---- What is known from the start ---- */

static void collect_stage(struct apigateway_exchange *exchange)
{
    const struct apigateway_map_of_string_to_string *variables = &exchange->stage.variables;
    struct vg_header *items = VG_NEW_ARRAY(exchange->arena, struct vg_header, variables->count + 1);
    for (size_t i = 0; i < variables->count; i++)
        items[i] = (struct vg_header){variables->items[i].key, variables->items[i].value};
    exchange->stage_variables = (struct vg_pairs){items, variables->count};
}

/* Whether it came by a custom domain name is known from there on by the base path. */
static int find_address(struct apigateway_exchange *exchange)
{
    const struct vg_request *request = exchange->request;
    struct apigateway_address address = {.api_id = VG_STR(""),
                                         .stage_name = VG_STR(""),
                                         .path = request->path,
                                         .domain_name = VG_STR("")};
    int rc = apigateway_address_of_domain(exchange->call->txn, request, &address);
    if (rc == VG_BROKEN)
        return rc;
    if (rc == VG_NOT_FOUND && !vg_str_is_set(address.base_path) &&
        !apigateway_address_read(exchange->arena, request, &address))
        address.base_path = VG_STR(""); /* the domain name has gone since the request came */
    exchange->api_id = address.api_id;
    exchange->stage_name = address.stage_name;
    exchange->path = exchange->event_path = address.path;
    exchange->stage_path =
        VG_CONCAT(exchange->arena, VG_STR("/"), address.stage_name, address.path);
    exchange->domain_name = address.domain_name;
    exchange->base_path = address.base_path;
    if (vg_str_is_set(address.base_path))
        exchange->event_path = exchange->stage_path = request->path;
    return VG_OK;
}

/* Ids are drawn here, whatever comes of the request. */
static int begin(struct apigateway_exchange *exchange)
{
    struct vg_call *call = exchange->call;
    int rc = find_address(exchange);
    if (rc != VG_OK)
        return rc;
    exchange->extended_request_id = vg_proxy_extended_request_id(call);
    exchange->trace_header = vg_proxy_trace_header(call);
    exchange->query =
        vg_pairs_of_query(exchange->arena, exchange->request->query, APIGATEWAY_PAIRS_MAX);
    exchange->body = exchange->request->body;
    vg_buf_init(&exchange->log, exchange->arena, /* max= */ 0);
    exchange->headers = vg_proxy_forward_headers(call, exchange->request, exchange->trace_header);
    return VG_OK;
}

static int forbidden(struct apigateway_exchange *exchange)
{
    return apigateway_refuse(exchange, APIGATEWAY_GATEWAY_RESPONSE_TYPE_ACCESS_DENIED,
                             "ForbiddenException", VG_STR("Forbidden"));
}

/* In every run: the call works where the API is, which does not move. */
static int enter_place(struct apigateway_exchange *exchange)
{
    struct apigateway_api_place *place = &exchange->place;
    int rc =
        exchange->is_begun ? VG_OK : apigateway_place_find(exchange->call, exchange->api_id, place);
    if (rc != VG_OK)
        return rc;
    exchange->call->account = place->account;
    exchange->call->region = place->region;
    return VG_OK;
}

static int find_stage(struct apigateway_exchange *exchange)
{
    int rc = apigateway_stage_find(exchange->call, exchange->api_id, exchange->stage_name,
                                   &exchange->stage);
    if (rc == VG_OK)
        collect_stage(exchange);
    exchange->client_certificate_id = exchange->stage.client_certificate_id;
    return rc;
}

/* The setting of the method, else that of the whole stage; NULL without any. */
static const struct apigateway_method_setting *setting_of(struct apigateway_exchange *exchange)
{
    const struct apigateway_map_of_method_settings *all = &exchange->stage.method_settings;
    const struct apigateway_method_setting *found = NULL;
    struct vg_str name = VG_STR("*/*");
    if (exchange->resource != NULL) {
        struct vg_str path = vg_str_tail(exchange->resource->path, 1);
        struct vg_buf buf;
        vg_buf_init(&buf, exchange->arena, /* max= */ 0);
        for (size_t i = 0; i < path.len; i++)
            if (path.ptr[i] == '/')
                vg_buf_add_lit(&buf, "~1");
            else
                vg_buf_add_char(&buf, path.ptr[i]);
        name = VG_CONCAT(exchange->arena, VG_STR("~1"), vg_buf_str(&buf), VG_STR("/"),
                         exchange->method->http_method);
    }
    for (size_t i = 0; i < all->count; i++) {
        struct vg_str key = all->items[i].key;
        exchange->has_own_setting = vg_str_eq(key, name) && exchange->resource != NULL;
        if (exchange->has_own_setting)
            return &all->items[i].value;
        if (vg_str_is(key, "*/*"))
            found = &all->items[i].value;
    }
    return found;
}

static void read_settings(struct apigateway_exchange *exchange)
{
    const struct apigateway_method_setting *setting = setting_of(exchange);
    exchange->setting = setting;
    if (setting == NULL)
        return;
    exchange->log_level = vg_str_is(setting->logging_level, "INFO")    ? APIGATEWAY_LOG_INFO
                          : vg_str_is(setting->logging_level, "ERROR") ? APIGATEWAY_LOG_ERROR
                                                                       : APIGATEWAY_LOG_OFF;
    exchange->traces_data = setting->data_trace_enabled.v;
}

/* ---- The way ---- */

/* The deployment and the method, anew in every run: what is in memory may have gone meanwhile. */
static int find_method(struct apigateway_exchange *exchange)
{
    struct apigateway_route route;
    int rc = apigateway_live_get(exchange->call, exchange->api_id, exchange->stage.deployment_id,
                                 &exchange->live);
    if (rc != VG_OK)
        return rc;
    exchange->resource = NULL;
    exchange->method = NULL;
    if (!apigateway_route_find(exchange->live, exchange->arena, exchange->request->method,
                               exchange->path, &route))
        return VG_OK;
    exchange->resource = route.resource;
    exchange->method = route.method;
    exchange->path_parameters = route.parameters;
    return VG_OK;
}

static int go_on(struct apigateway_exchange *exchange)
{
    static int (*const steps[APIGATEWAY_STEP_COUNT])(struct apigateway_exchange *) = {
        [APIGATEWAY_STEP_GUARD] = apigateway_guard,
        [APIGATEWAY_STEP_AUTHORIZE] = apigateway_authorize,
        [APIGATEWAY_STEP_ADMIT] = apigateway_admit,
        [APIGATEWAY_STEP_VALIDATE] = apigateway_validate,
        [APIGATEWAY_STEP_CACHE] = apigateway_cache,
        [APIGATEWAY_STEP_INTEGRATE] = apigateway_integrate,
    };
    while (exchange->step < APIGATEWAY_STEP_COUNT && !exchange->is_answered) {
        if (exchange->step > APIGATEWAY_STEP_GUARD && exchange->method == NULL)
            return apigateway_refuse(
                exchange, APIGATEWAY_GATEWAY_RESPONSE_TYPE_MISSING_AUTHENTICATION_TOKEN,
                "MissingAuthenticationTokenException", VG_STR("Missing Authentication Token"));
        int rc = steps[exchange->step] != NULL ? steps[exchange->step](exchange) : VG_OK;
        if (rc != VG_OK || exchange->is_answered)
            return rc;
        exchange->step++;
        exchange->outcome.began_ms = vg_now(exchange->call);
    }
    return VG_OK;
}

/* An API whose own address is switched off answers at its custom domain names alone. */
static bool is_closed(const struct apigateway_exchange *exchange)
{
    return !vg_str_is_set(exchange->base_path) &&
           exchange->live->snapshot.rest_api->disable_execute_api_endpoint.v;
}

static int find_way(struct apigateway_exchange *exchange)
{
    int rc = enter_place(exchange);
    if (rc == VG_OK && !exchange->is_begun)
        rc = find_stage(exchange);
    if (rc == VG_OK)
        rc = find_method(exchange);
    if (rc == VG_NOT_FOUND || (rc == VG_OK && is_closed(exchange)))
        return forbidden(exchange);
    if (rc != VG_OK || exchange->is_begun)
        return rc;
    exchange->is_begun = true;
    read_settings(exchange);
    apigateway_log_info(exchange, "Extended Request Id: %.*s",
                        VG_STR_ARG(exchange->extended_request_id));
    apigateway_log_request(exchange);
    return VG_OK;
}

static void finish(struct apigateway_exchange *exchange)
{
    struct vg_response *response = exchange->response;
    apigateway_cache_keep(exchange);
    vg_response_header(response, "x-amz-apigw-id", exchange->extended_request_id);
    const struct apigateway_integration *integration =
        exchange->method != NULL ? exchange->method->method_integration : NULL;
    if (integration != NULL && integration->type != APIGATEWAY_INTEGRATION_TYPE_MOCK &&
        exchange->outcome.status > 0)
        vg_response_header(response, "X-Amzn-Trace-Id", exchange->trace_header);
    exchange->answer_bytes = response->body.len;
    apigateway_log_info(exchange, "Method completed with status: %d", response->status);
    apigateway_log_send(exchange);
}

static int run(struct vg_call *call, const struct vg_request *request, struct vg_response *response,
               struct vg_error *err)
{
    struct apigateway_exchange *exchange = vg_kept(call, "exchange", sizeof *exchange);
    (void)err;
    exchange->call = call;
    exchange->arena = call->arena;
    exchange->request = request;
    exchange->response = response;
    exchange->is_answered = false;
    response->header_count = 0;
    int rc = exchange->api_id.ptr == NULL ? begin(exchange) : VG_OK;
    if (rc == VG_OK)
        rc = find_way(exchange);
    if (rc == VG_OK && !exchange->is_answered)
        rc = go_on(exchange);
    if (rc == VG_OK)
        finish(exchange);
    return rc;
}

static void too_large(struct vg_response *response)
{
    response->body = VG_STR("{\"message\":\"Request Too Long\"}");
    vg_response_header(response, "Content-Type", VG_STR("application/json"));
    vg_response_header(response, "x-amzn-ErrorType", VG_STR("RequestEntityTooLargeException"));
}

const struct vg_route apigateway_routes[] = {
    {.mode = VG_OP_WRITE,
     .matches = matches,
     .owns_host = apigateway_owns_host,
     .run = run,
     .name = "invoke",
     .body_max = APIGATEWAY_BODY_BYTES_MAX,
     .too_large = too_large,
     .speaks_for_itself = true},
    {.run = NULL},
};
