/* apigatewayv2/invoke/integrate_http.c: HTTP_PROXY: the request goes on to a URL, its answer comes
 * back. */
#include "apigatewayv2/invoke/exchange.h"

#include "base/codec.h"
#include "proxy/transfer.h"

/* ---- The request ---- */

/* "{proxy}" and "{id}" of the URL are those of the path; then the mapping's path, then the query.
 */
static struct vg_str url_of(struct apigatewayv2_exchange *exchange,
                            const struct apigatewayv2_outgoing *outgoing)
{
    struct vg_str rest =
        apigatewayv2_fill_in(exchange, exchange->match.integration->integration_uri);
    struct vg_buf url;
    vg_buf_init(&url, exchange->arena, /* max= */ 0);
    ptrdiff_t at;
    while ((at = vg_str_find_char(rest, '{')) >= 0) {
        ptrdiff_t end = vg_str_find_char(rest, '}');
        if (end < at)
            break;
        struct vg_str name = vg_str_slice(rest, (size_t)at + 1, (size_t)end);
        if (vg_str_ends(name, VG_STR("+")))
            name = vg_str_slice(name, 0, name.len - 1);
        vg_buf_add(&url, vg_str_slice(rest, 0, (size_t)at));
        vg_percent_add(&url, vg_pairs_last(exchange->match.parameters, name, false),
                       /* keep_slash= */ true);
        rest = vg_str_tail(rest, (size_t)end + 1);
    }
    vg_buf_add(&url, rest);
    struct vg_str text = vg_buf_str(&url);
    if (vg_str_is_set(outgoing->path)) {
        ptrdiff_t scheme = vg_str_find(text, VG_STR("://"));
        struct vg_str host = vg_str_tail(text, (size_t)scheme + 3);
        ptrdiff_t slash = vg_str_find_char(host, '/');
        size_t end = slash < 0 ? text.len : (size_t)scheme + 3 + (size_t)slash;
        text =
            VG_CONCAT(exchange->arena, vg_str_slice(text, 0, end),
                      vg_percent_encode(exchange->arena,
                                        vg_percent_decode(exchange->arena, outgoing->path, false),
                                        /* keep_slash= */ true));
    }
    if (outgoing->raw_query.len == 0)
        return text;
    return VG_CONCAT(exchange->arena, text,
                     vg_str_find_char(text, '?') < 0 ? VG_STR("?") : VG_STR("&"),
                     outgoing->raw_query);
}

/* ---- The answer ---- */

static bool is_of_connection(struct vg_str name)
{
    static const char *const names[] = {
        "Connection", "Content-Length",    "Keep-Alive", "Proxy-Authenticate",
        "Trailer",    "Transfer-Encoding", "Upgrade"};
    for (size_t i = 0; i < VG_COUNT_OF(names); i++)
        if (vg_str_ieq(name, vg_str_from(names[i])))
            return true;
    return false;
}

static int pass(struct apigatewayv2_exchange *exchange, const struct vg_transfer_result *result)
{
    exchange->integration_status = result->status;
    exchange->response->status = result->status;
    exchange->response->body = result->body;
    for (size_t i = 0; i < result->headers.count; i++)
        if (!is_of_connection(result->headers.items[i].name))
            apigatewayv2_add_header(exchange, result->headers.items[i].name,
                                    result->headers.items[i].value);
    return VG_OK;
}

int apigatewayv2_integrate_http(struct apigatewayv2_exchange *exchange)
{
    const struct apigatewayv2_integration *integration = exchange->match.integration;
    struct vg_proxy_instance *instance = vg_service_state(exchange->call);
    const struct vg_transfer_result *result;
    struct apigatewayv2_outgoing outgoing;
    apigatewayv2_map_request(exchange, &outgoing);
    bool is_any = vg_str_is(integration->integration_method, "ANY");
    const struct vg_transfer_options options = {
        .method = is_any ? exchange->request->method
                         : vg_arena_copy(exchange->arena, integration->integration_method),
        .url = url_of(exchange, &outgoing),
        .headers = outgoing.headers,
        .body = exchange->request->body,
        .limit_ms = integration->timeout_in_millis.v,
        .body_bytes_max = APIGATEWAYV2_BODY_BYTES_MAX,
    };
    int rc = vg_transfer(exchange->call, &instance->curl, &options, &result);
    if (rc != VG_OK)
        return rc;
    if (result->end == VG_TRANSFER_ANSWERED)
        return pass(exchange, result);
    exchange->integration_error =
        vg_str_from(result->problem != NULL ? result->problem : "The endpoint did not answer");
    if (result->end == VG_TRANSFER_TOO_LARGE || result->end == VG_TRANSFER_NO_ADDRESS)
        return apigatewayv2_fail(exchange, exchange->integration_error);
    return apigatewayv2_answer(exchange, 503, "Service Unavailable");
}
