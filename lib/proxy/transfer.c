/* proxy/transfer.c: see transfer.h. */
#include "proxy/transfer.h"

#include "bus/bus.h"

enum { HEADERS_MAX = 200 };

/* In the arena of the call. */
struct transfer {
    struct vg_transfer_result result; /* first: what the wait gives */
    const struct vg_curl_api *curl;
    struct vg_wait *wait;
    CURL *easy;
    struct curl_slist *headers;
    struct vg_arena *arena;
    struct vg_buf body;
    struct vg_header received[HEADERS_MAX];
    size_t received_count;
};

/* ---- What comes ---- */

static size_t take_bytes(char *bytes, size_t size, size_t count, void *ctx)
{
    struct transfer *transfer = ctx;
    vg_buf_add_bytes(&transfer->body, bytes, size * count);
    return transfer->body.overflow ? 0 : size * count;
}

/* A line that is no header begins an answer: an interim one is forgotten. */
static size_t take_header(char *bytes, size_t size, size_t count, void *ctx)
{
    struct transfer *transfer = ctx;
    struct vg_str line = vg_str_of(bytes, size * count);
    ptrdiff_t colon = vg_str_find_char(line, ':');
    if (vg_str_starts(line, VG_STR("HTTP/")))
        transfer->received_count = 0;
    else if (colon > 0 && transfer->received_count < HEADERS_MAX)
        transfer->received[transfer->received_count++] = (struct vg_header){
            vg_arena_copy(transfer->arena, vg_str_slice(line, 0, (size_t)colon)),
            vg_arena_copy(transfer->arena, vg_str_trim(vg_str_tail(line, (size_t)colon + 1)))};
    return size * count;
}

static enum vg_transfer_end end_of(const struct transfer *transfer, CURLcode code)
{
    switch (code) {
    case CURLE_OK:
        return VG_TRANSFER_ANSWERED;
    case CURLE_OPERATION_TIMEDOUT:
        return VG_TRANSFER_LATE;
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
    case CURLE_COULDNT_RESOLVE_HOST:
        return VG_TRANSFER_NO_ADDRESS;
    default:
        return transfer->body.overflow ? VG_TRANSFER_TOO_LARGE : VG_TRANSFER_BROKEN;
    }
}

static void on_done(void *ctx, CURLcode code)
{
    struct transfer *transfer = ctx;
    struct vg_transfer_result *result = &transfer->result;
    long status = 0;
    transfer->curl->easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
    transfer->curl->slist_free_all(transfer->headers);
    transfer->curl->easy_cleanup(transfer->easy);
    result->end = end_of(transfer, code);
    result->problem = transfer->curl->easy_strerror(code);
    result->status = (int)status;
    result->headers = (struct vg_pairs){transfer->received, transfer->received_count};
    result->body = vg_buf_str(&transfer->body);
    vg_wait_done(transfer->wait, transfer);
}

/* ---- What goes ---- */

/* The connection's own, which libcurl says itself. */
static bool is_dropped(struct vg_str name)
{
    static const char *const names[] = {"Connection", "Content-Length",      "Expect",
                                        "Host",       "Keep-Alive",          "Proxy-Authenticate",
                                        "Te",         "Proxy-Authorization", "Trailer",
                                        "Upgrade",    "Transfer-Encoding"};
    for (size_t i = 0; i < VG_COUNT_OF(names); i++)
        if (vg_str_ieq(name, vg_str_from(names[i])))
            return true;
    return false;
}

/* libcurl writes an empty header with a semicolon, and leaves one of its own out with a colon. */
static void add_headers(struct transfer *transfer, struct vg_pairs headers)
{
    static const char *const own[] = {"Accept", "Content-Type", "Expect"};
    for (size_t i = 0; i < headers.count; i++) {
        struct vg_header header = headers.items[i];
        if (is_dropped(header.name))
            continue;
        struct vg_str line =
            header.value.len > 0
                ? VG_CONCAT(transfer->arena, header.name, VG_STR(": "), header.value)
                : VG_CONCAT(transfer->arena, header.name, VG_STR(";"));
        transfer->headers = transfer->curl->slist_append(transfer->headers, line.ptr);
    }
    for (size_t i = 0; i < VG_COUNT_OF(own); i++)
        if (!vg_str_is_set(vg_pairs_last(headers, vg_str_from(own[i]), /* is_header= */ true)) ||
            is_dropped(vg_str_from(own[i])))
            transfer->headers = transfer->curl->slist_append(
                transfer->headers, vg_arena_printf(transfer->arena, "%s:", own[i]).ptr);
}

static void set_client_certificate(struct transfer *transfer,
                                   const struct vg_transfer_options *options)
{
    struct vg_str certificate = options->client_certificate, key = options->client_key;
    if (!vg_str_is_set(certificate))
        return;
    struct curl_blob blob = {(void *)(uintptr_t)certificate.ptr, certificate.len, CURL_BLOB_COPY};
    transfer->curl->easy_setopt(transfer->easy, CURLOPT_SSLCERT_BLOB, &blob);
    blob = (struct curl_blob){(void *)(uintptr_t)key.ptr, key.len, CURL_BLOB_COPY};
    transfer->curl->easy_setopt(transfer->easy, CURLOPT_SSLKEY_BLOB, &blob);
}

static void set_request(struct transfer *transfer, const struct vg_transfer_options *options)
{
    const struct vg_curl_api *curl = transfer->curl;
    CURL *easy = transfer->easy;
    bool has_body = options->body.len > 0 || vg_str_is(options->method, "POST") ||
                    vg_str_is(options->method, "PUT") || vg_str_is(options->method, "PATCH");
    curl->easy_setopt(easy, CURLOPT_URL, vg_arena_cstr(transfer->arena, options->url));
    curl->easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->headers);
    if (has_body) {
        curl->easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)options->body.len);
        curl->easy_setopt(easy, CURLOPT_POSTFIELDS, options->body.len > 0 ? options->body.ptr : "");
    }
    if (vg_str_is(options->method, "HEAD"))
        curl->easy_setopt(easy, CURLOPT_NOBODY, 1L);
    else
        curl->easy_setopt(easy, CURLOPT_CUSTOMREQUEST,
                          vg_arena_cstr(transfer->arena, options->method));
    if (options->decodes)
        curl->easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
    curl->easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)options->limit_ms);
    set_client_certificate(transfer, options);
    if (options->is_unverified) {
        curl->easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
        curl->easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
    }
}

static void start(struct vg_call *call, struct vg_curl *curl,
                  const struct vg_transfer_options *options, struct vg_wait *wait)
{
    struct transfer *transfer = VG_NEW(call->arena, struct transfer);
    transfer->curl = vg_curl_api(curl);
    transfer->wait = wait;
    transfer->arena = call->arena;
    vg_buf_init(&transfer->body, call->arena, options->body_bytes_max);
    CURL *easy = transfer->easy = transfer->curl->easy_init();
    VG_ASSERT(easy != NULL);
    add_headers(transfer, options->headers);
    set_request(transfer, options);
    transfer->curl->easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    transfer->curl->easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    transfer->curl->easy_setopt(easy, CURLOPT_PROXY, "");
    transfer->curl->easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    transfer->curl->easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_bytes);
    transfer->curl->easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
    transfer->curl->easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
    transfer->curl->easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
    vg_curl_start(curl, easy, on_done, transfer);
}

int vg_transfer(struct vg_call *call, struct vg_curl **curl,
                const struct vg_transfer_options *options, const struct vg_transfer_result **result)
{
    char problem[VG_LIBRARY_PROBLEM_MAX] = "";
    struct vg_wait *wait;
    if (*curl == NULL)
        *curl = vg_curl_new(vg_bus_loop(call->bus), problem);
    if (*curl == NULL) {
        struct vg_transfer_result *none = VG_NEW(call->arena, struct vg_transfer_result);
        none->end = VG_TRANSFER_BROKEN;
        none->problem = vg_arena_cstr(call->arena, vg_str_from(problem));
        *result = none;
        return VG_OK;
    }
    int rc = vg_await(call, options->name != NULL ? options->name : "HTTP", &wait);
    if (rc == VG_DEFER && wait->is_new)
        start(call, *curl, options, wait);
    if (rc == VG_OK)
        *result = wait->result;
    return rc;
}
