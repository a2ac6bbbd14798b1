/* apigateway/invoke/test_method.c: TestInvokeMethod: a request to a method as it is now, past its
 * authorizer and its API keys. */
#include "apigateway/invoke/test.h"

static void find_method(struct apigateway_exchange *exchange,
                        const struct apigateway_test_invoke_method_in *in)
{
    struct apigateway_route route;
    const struct apigateway_list_of_resource *all = &exchange->live->snapshot.resources;
    for (size_t i = 0; i < all->count; i++)
        if (vg_str_eq(all->items[i].id, in->resource_id)) {
            exchange->resource = &all->items[i];
            exchange->method = apigateway_method_of(&all->items[i], in->http_method);
        }
    if (apigateway_route_find(exchange->live, exchange->arena, in->http_method, exchange->path,
                              &route) &&
        route.resource == exchange->resource)
        exchange->path_parameters = route.parameters;
}

static int go_on(struct apigateway_exchange *exchange)
{
    if (exchange->step == APIGATEWAY_STEP_GUARD) {
        apigateway_log_request(exchange);
        exchange->step = APIGATEWAY_STEP_VALIDATE;
    }
    if (exchange->step == APIGATEWAY_STEP_VALIDATE) {
        int rc = apigateway_validate(exchange);
        if (rc != VG_OK || exchange->is_answered)
            return rc;
        exchange->step = APIGATEWAY_STEP_INTEGRATE;
        exchange->outcome.began_ms = vg_now(exchange->call);
    }
    return apigateway_integrate(exchange);
}

static void give_headers(struct apigateway_exchange *exchange,
                         struct apigateway_test_invoke_method_out *out)
{
    const struct vg_response *response = exchange->response;
    size_t count = response->header_count;
    struct apigateway_map_of_string_to_string_entry *last =
        VG_NEW_ARRAY(exchange->arena, struct apigateway_map_of_string_to_string_entry, count + 1);
    struct apigateway_map_of_string_to_list_entry *all =
        VG_NEW_ARRAY(exchange->arena, struct apigateway_map_of_string_to_list_entry, count + 1);
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        size_t at = 0;
        while (at < used && !vg_str_ieq(last[at].key, response->headers[i].name))
            at++;
        if (at == used) {
            last[at].key = all[at].key = response->headers[i].name;
            all[at].value.items = VG_NEW_ARRAY(exchange->arena, struct vg_str, count);
            all[at].value.set = true;
            used++;
        }
        last[at].value = response->headers[i].value;
        all[at].value.items[all[at].value.count++] = response->headers[i].value;
    }
    out->headers = (struct apigateway_map_of_string_to_string){last, used, true};
    out->multi_value_headers = (struct apigateway_map_of_string_to_list){all, used, true};
}

static void give(struct apigateway_exchange *exchange,
                 struct apigateway_test_invoke_method_out *out)
{
    struct vg_call *call = exchange->call;
    const struct apigateway_integration *integration = exchange->method->method_integration;
    if (integration != NULL && integration->type != APIGATEWAY_INTEGRATION_TYPE_MOCK &&
        exchange->outcome.status > 0)
        vg_response_header(exchange->response, "X-Amzn-Trace-Id", exchange->trace_header);
    apigateway_log_info(exchange, "Method completed with status: %d", exchange->response->status);
    out->status = vg_i32(exchange->response->status);
    out->body = exchange->response->body;
    out->latency = vg_i64(vg_now(call) - call->now_ms);
    give_headers(exchange, out);
    out->log = apigateway_test_log(exchange);
}

int apigateway_test_invoke_method(struct vg_call *call,
                                  const struct apigateway_test_invoke_method_in *in,
                                  struct apigateway_test_invoke_method_out *out,
                                  struct vg_error *err)
{
    struct apigateway_resource resource;
    struct apigateway_method *method;
    struct apigateway_live live;
    struct apigateway_exchange *exchange;
    struct vg_str certificate, key;
    int rc = in->client_certificate_id.len == 0
                 ? VG_OK
                 : apigateway_client_certificate_find(call, in->client_certificate_id, &certificate,
                                                      &key);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAY_NOT_FOUND,
                       "Invalid Client Certificate identifier specified");
    if (rc == VG_OK)
        rc = apigateway_method_require(call, in->rest_api_id, in->resource_id, in->http_method,
                                       &resource, &method, err);
    if (rc != VG_OK)
        return rc;
    const struct apigateway_test test = {
        .api_id = in->rest_api_id,
        .stage_name = "test-invoke-stage",
        .method = in->http_method,
        .path_with_query =
            in->path_with_query_string.len > 0 ? in->path_with_query_string : resource.path,
        .body = in->body,
        .headers = in->headers,
        .multi_headers = in->multi_value_headers,
        .stage_variables = in->stage_variables,
    };
    rc = apigateway_test_begin(call, &test, &live, &exchange, err);
    if (rc == VG_OK) {
        exchange->client_certificate_id = in->client_certificate_id;
        find_method(exchange, in);
        rc = go_on(exchange);
    }
    if (rc == VG_OK)
        give(exchange, out);
    return rc;
}
