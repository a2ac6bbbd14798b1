/* apigatewayv2/invoke/integrate_http.c: HTTP_PROXY: the request goes on to a URL, its answer comes
 * back. */
#include "apigatewayv2/invoke/exchange.h"

#include "base/codec.h"
#include "bus/bus.h"

enum { CONNECT_TIMEOUT_MS = 5000, HEADERS_MAX = 200 };

/* One transfer, in the arena of the call. */
struct transfer {
    const struct vg_curl_api *curl;
    struct vg_wait *wait;
    CURL *easy;
    struct curl_slist *headers;
    struct vg_arena *arena;
    struct vg_str unsent;
    struct vg_buf body;
    struct vg_header answers[HEADERS_MAX];
    size_t answer_count;
    CURLcode result;
    long status;
};

/* ---- What curl asks for ---- */

static size_t give_bytes(char *to, size_t size, size_t count, void *ctx)
{
    struct transfer *transfer = ctx;
    size_t room = size * count;
    size_t len = room < transfer->unsent.len ? room : transfer->unsent.len;
    memcpy(to, transfer->unsent.ptr, len);
    transfer->unsent = vg_str_tail(transfer->unsent, len);
    return len;
}

static size_t take_bytes(char *bytes, size_t size, size_t count, void *ctx)
{
    struct transfer *transfer = ctx;
    size_t len = size * count;
    if (transfer->body.len + len > APIGATEWAYV2_BODY_BYTES_MAX)
        return 0; /* breaks the transfer off */
    vg_buf_add_bytes(&transfer->body, bytes, len);
    return len;
}

/* A status line begins the headers anew: what came before was a 100. */
static size_t take_header(char *bytes, size_t size, size_t count, void *ctx)
{
    struct transfer *transfer = ctx;
    struct vg_str line = vg_str_of(bytes, size * count), name;
    if (vg_str_starts(line, VG_STR("HTTP/"))) {
        transfer->answer_count = 0;
        return line.len;
    }
    struct vg_str rest = line;
    if (vg_str_find_char(line, ':') <= 0 || transfer->answer_count == HEADERS_MAX ||
        !vg_str_split(&rest, ':', &name))
        return line.len;
    transfer->answers[transfer->answer_count++] = (struct vg_header){
        vg_arena_copy(transfer->arena, name), vg_arena_copy(transfer->arena, vg_str_trim(rest))};
    return line.len;
}

static void on_done(void *ctx, CURLcode result)
{
    struct transfer *transfer = ctx;
    transfer->result = result;
    transfer->curl->easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &transfer->status);
    transfer->curl->slist_free_all(transfer->headers);
    transfer->curl->easy_cleanup(transfer->easy);
    vg_wait_done(transfer->wait, transfer);
}

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

static struct curl_slist *header_list(struct apigatewayv2_exchange *exchange,
                                      const struct vg_curl_api *curl, struct vg_pairs headers)
{
    /* The body is sent as it is, without asking first. */
    struct curl_slist *list = curl->slist_append(NULL, "Expect:");
    list = curl->slist_append(list, "Content-Type:"); /* curl's own, when there is none */
    for (size_t i = 0; i < headers.count; i++) {
        struct vg_header header = headers.items[i];
        if (vg_str_ieq(header.name, VG_STR("Host")))
            continue;
        struct vg_str line =
            header.value.len > 0
                ? VG_CONCAT(exchange->arena, header.name, VG_STR(": "), header.value)
                : VG_CONCAT(exchange->arena, header.name, VG_STR(";"));
        list = curl->slist_append(list, vg_arena_cstr(exchange->arena, line));
    }
    return list;
}

static void start(struct apigatewayv2_exchange *exchange, struct vg_wait *wait)
{
    const struct apigatewayv2_integration *integration = exchange->match.integration;
    struct apigatewayv2_instance *instance = vg_service_state(exchange->call);
    struct transfer *transfer = VG_NEW(exchange->arena, struct transfer);
    struct apigatewayv2_outgoing outgoing;
    const struct vg_curl_api *curl = vg_curl_api(instance->curl);
    struct vg_str method = integration->integration_method;
    apigatewayv2_map_request(exchange, &outgoing);
    if (vg_str_is(method, "ANY"))
        method = exchange->request->method;
    transfer->curl = curl;
    transfer->wait = wait;
    transfer->arena = exchange->arena;
    transfer->unsent = exchange->request->body;
    vg_buf_init(&transfer->body, exchange->arena, /* max= */ 0);
    transfer->easy = curl->easy_init();
    VG_ASSERT(transfer->easy != NULL);
    transfer->headers = header_list(exchange, curl, outgoing.headers);
    curl->easy_setopt(transfer->easy, CURLOPT_URL,
                      vg_arena_cstr(exchange->arena, url_of(exchange, &outgoing)));
    curl->easy_setopt(transfer->easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl->easy_setopt(transfer->easy, CURLOPT_PROXY, "");
    curl->easy_setopt(transfer->easy, CURLOPT_HTTPHEADER, transfer->headers);
    if (exchange->request->body.len > 0) {
        curl->easy_setopt(transfer->easy, CURLOPT_UPLOAD, 1L);
        curl->easy_setopt(transfer->easy, CURLOPT_READFUNCTION, give_bytes);
        curl->easy_setopt(transfer->easy, CURLOPT_READDATA, transfer);
        curl->easy_setopt(transfer->easy, CURLOPT_INFILESIZE_LARGE,
                          (curl_off_t)exchange->request->body.len);
    }
    if (vg_str_is(method, "HEAD"))
        curl->easy_setopt(transfer->easy, CURLOPT_NOBODY, 1L);
    curl->easy_setopt(transfer->easy, CURLOPT_CUSTOMREQUEST,
                      vg_arena_cstr(exchange->arena, method));
    curl->easy_setopt(transfer->easy, CURLOPT_WRITEFUNCTION, take_bytes);
    curl->easy_setopt(transfer->easy, CURLOPT_WRITEDATA, transfer);
    curl->easy_setopt(transfer->easy, CURLOPT_HEADERFUNCTION, take_header);
    curl->easy_setopt(transfer->easy, CURLOPT_HEADERDATA, transfer);
    curl->easy_setopt(transfer->easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_TIMEOUT_MS);
    curl->easy_setopt(transfer->easy, CURLOPT_TIMEOUT_MS, (long)integration->timeout_in_millis.v);
    vg_curl_start(instance->curl, transfer->easy, on_done, transfer);
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

int apigatewayv2_integrate_http(struct apigatewayv2_exchange *exchange)
{
    struct apigatewayv2_instance *instance = vg_service_state(exchange->call);
    char problem[VG_LIBRARY_PROBLEM_MAX];
    struct vg_wait *wait;
    if (instance->curl == NULL)
        instance->curl = vg_curl_new(vg_bus_loop(instance->bus), problem);
    if (instance->curl == NULL)
        return apigatewayv2_fail(exchange, vg_arena_copy(exchange->arena, vg_str_from(problem)));
    int rc = vg_await(exchange->call, "HTTP", &wait);
    if (rc == VG_DEFER) {
        if (wait->is_new)
            start(exchange, wait);
        return rc;
    }
    const struct transfer *transfer = wait->result;
    if (transfer->result != CURLE_OK) {
        exchange->integration_error = vg_str_from(transfer->curl->easy_strerror(transfer->result));
        return apigatewayv2_answer(exchange, 503, "Service Unavailable");
    }
    exchange->integration_status = (int)transfer->status;
    exchange->response->status = (int)transfer->status;
    exchange->response->body = vg_buf_str(&transfer->body);
    for (size_t i = 0; i < transfer->answer_count; i++)
        if (!is_of_connection(transfer->answers[i].name))
            apigatewayv2_add_header(exchange, transfer->answers[i].name,
                                    transfer->answers[i].value);
    return VG_OK;
}
