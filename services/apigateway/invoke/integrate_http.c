/* apigateway/invoke/integrate_http.c: HTTP, where request and answer are mapped, and HTTP_PROXY,
 * where they pass. */
#include "apigateway/invoke/map.h"
#include "apigateway/invoke/value.h"

#include "proxy/transfer.h"

/* What was mapped goes before what API Gateway says itself. */
static struct vg_pairs with_own_headers(struct apigateway_exchange *exchange,
                                        struct vg_pairs mapped, bool is_proxy)
{
    struct vg_str type =
        vg_pairs_last(exchange->headers, VG_STR("Content-Type"), /* is_header= */ true);
    const struct vg_header own[] = {
        {VG_STR("x-amzn-apigateway-api-id"), exchange->api_id},
        {VG_STR("User-Agent"),
         VG_CONCAT(exchange->arena, VG_STR("AmazonAPIGateway_"), exchange->api_id)},
        {VG_STR("Accept"), VG_STR("application/json")},
        {VG_STR("X-Amzn-Trace-Id"), exchange->trace_header},
        {VG_STR("Content-Type"), vg_str_is_set(type) ? type : VG_STR("application/json")},
    };
    size_t own_count = is_proxy ? 1 : VG_COUNT_OF(own);
    struct vg_header *items =
        VG_NEW_ARRAY(exchange->arena, struct vg_header, mapped.count + own_count);
    size_t count = mapped.count;
    if (count > 0)
        memcpy(items, mapped.items, count * sizeof *items);
    for (size_t i = 0; i < own_count; i++)
        if (!vg_str_is_set(vg_pairs_last(mapped, own[i].name, /* is_header= */ true)))
            items[count++] = own[i];
    return (struct vg_pairs){items, count};
}

static struct vg_str url_of(struct apigateway_exchange *exchange)
{
    const struct apigateway_sent *sent = exchange->sent;
    struct vg_str query = apigateway_query_text(exchange->arena, sent->query);
    if (query.len > 0 && vg_str_find_char(sent->uri, '?') >= 0)
        query = VG_CONCAT(exchange->arena, VG_STR("&"), vg_str_tail(query, 1));
    return VG_CONCAT(exchange->arena, sent->uri, query);
}

/* Variables without a value are still there in braces. */
static bool is_url(struct vg_str url)
{
    for (size_t i = 0; i < url.len; i++)
        if ((unsigned char)url.ptr[i] <= ' ' || strchr("{}<>\"\\^`", url.ptr[i]) != NULL)
            return false;
    return vg_str_starts(url, VG_STR("http://")) || vg_str_starts(url, VG_STR("https://"));
}

/* Names that this front says of its own answer. */
static bool is_ours(struct vg_str name)
{
    return vg_str_ieq(name, VG_STR("x-amzn-RequestId")) ||
           vg_str_ieq(name, VG_STR("x-amz-apigw-id")) ||
           vg_str_ieq(name, VG_STR("x-amzn-ErrorType"));
}

static int pass(struct apigateway_exchange *exchange, const struct apigateway_received *received)
{
    struct vg_response *response = exchange->response;
    response->status = received->status;
    response->body = received->body;
    for (size_t i = 0; i < received->headers.count; i++) {
        struct vg_header header = received->headers.items[i];
        if (vg_str_ieq(header.name, VG_STR("X-Amzn-Trace-Id")))
            continue;
        if (is_ours(header.name))
            header.name = VG_CONCAT(exchange->arena, VG_STR("x-amzn-Remapped-"), header.name);
        apigateway_answer_header(exchange, header);
    }
    apigateway_answer_done(exchange);
    return VG_OK;
}

static int finish(struct apigateway_exchange *exchange,
                  const struct apigateway_integration *integration,
                  const struct vg_transfer_result *result)
{
    switch (result->end) {
    case VG_TRANSFER_ANSWERED:
        break;
    case VG_TRANSFER_NO_ADDRESS:
        return apigateway_refuse_configuration(exchange, "Invalid endpoint address");
    case VG_TRANSFER_LATE:
        return apigateway_refuse_timeout(exchange);
    case VG_TRANSFER_TOO_LARGE:
        return apigateway_refuse_configuration(
            exchange, "Integration response is larger than allowed maximum of 10485760 bytes.");
    case VG_TRANSFER_BROKEN:
        return apigateway_refuse_network(exchange, result->problem);
    }
    const struct apigateway_received received = {
        .status = result->status,
        .headers = result->headers,
        .body = result->body,
        .selector = vg_arena_printf(exchange->arena, "%d", result->status),
    };
    apigateway_log_received(exchange, &received);
    return integration->type == APIGATEWAY_INTEGRATION_TYPE_HTTP_PROXY
               ? pass(exchange, &received)
               : apigateway_map_response(exchange, integration, &received);
}

/* The stage's client certificate, where it names one. */
static int show_certificate(struct apigateway_exchange *exchange,
                            struct vg_transfer_options *options)
{
    if (exchange->client_certificate_id.len == 0)
        return VG_OK;
    int rc = apigateway_client_certificate_find(exchange->call, exchange->client_certificate_id,
                                                &options->client_certificate, &options->client_key);
    return rc == VG_NOT_FOUND
               ? apigateway_refuse_configuration(exchange, "Client certificate does not exist")
               : rc;
}

int apigateway_integrate_http(struct apigateway_exchange *exchange,
                              const struct apigateway_integration *integration)
{
    const struct vg_transfer_result *result;
    bool is_proxy = integration->type == APIGATEWAY_INTEGRATION_TYPE_HTTP_PROXY;
    int rc = apigateway_map_request(exchange, integration, is_proxy);
    if (rc != VG_OK || exchange->is_answered)
        return rc;
    const struct apigateway_sent *sent = exchange->sent;
    bool is_any = vg_str_is(integration->http_method, "ANY");
    struct vg_transfer_options options = {
        .method = is_any ? exchange->request->method
                         : vg_arena_copy(exchange->arena, integration->http_method),
        .url = url_of(exchange),
        .headers = with_own_headers(exchange, sent->headers, is_proxy),
        .body = sent->body,
        .limit_ms = apigateway_integration_limit_ms(integration),
        .body_bytes_max = APIGATEWAY_BODY_BYTES_MAX,
        .decodes = !is_proxy,
        .is_unverified = integration->tls_config != NULL &&
                         integration->tls_config->insecure_skip_verification.v,
    };
    if (!is_url(options.url))
        return apigateway_refuse_configuration(exchange, "Invalid endpoint address");
    rc = show_certificate(exchange, &options);
    if (rc != VG_OK || exchange->is_answered)
        return rc;
    struct vg_proxy_instance *instance = vg_service_state(exchange->call);
    rc = vg_transfer(exchange->call, &instance->curl, &options, &result);
    if (rc != VG_OK)
        return rc;
    apigateway_log_sent(exchange, options.url, options.headers, options.body);
    return finish(exchange, integration, result);
}
