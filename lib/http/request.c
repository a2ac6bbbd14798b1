/* http/request.c: bytes become a request, by llhttp's events where plain.c does not know their
 * form. Parsing is strict: what two parsers could read in two ways is refused, since a proxy in
 * front may be the other one. */
#include "http/internal.h"

enum { HEADERS_FIRST = 16 };

static struct vg_http_connection *connection_of(llhttp_t *parser)
{
    return VG_CONTAINER_OF(parser, struct vg_http_connection, parser);
}

static int refuse(struct vg_http_connection *connection, int status)
{
    connection->refusal = status;
    return HPE_USER;
}

static void begin_message(struct vg_http_connection *connection)
{
    connection->phase = VG_HTTP_HEAD;
    connection->exchange = vg_http_exchange_new(connection);
}

/* What comes behind it waits for its answer. */
static void complete_message(struct vg_http_connection *connection)
{
    struct vg_http_exchange *exchange = connection->exchange;
    if (connection->phase == VG_HTTP_CLOSED)
        return;
    connection->phase = VG_HTTP_WHOLE;
    exchange->is_request_due = !exchange->is_discarding && exchange->answer == VG_HTTP_ANSWER_NONE;
}

static int on_message_begin(llhttp_t *parser)
{
    begin_message(connection_of(parser));
    return 0;
}

/* The pieces of a span lie in one stretch of memory: a head that comes in several reads is gathered
 * first. */
static void extend(struct vg_str *span, const char *at, size_t len)
{
    if (span->ptr == NULL)
        span->ptr = at;
    span->len = (size_t)(at - span->ptr) + len;
}

static int on_url(llhttp_t *parser, const char *at, size_t len)
{
    extend(&connection_of(parser)->exchange->url, at, len);
    return 0;
}

static void headers_grow(struct vg_http_exchange *exchange)
{
    size_t cap = exchange->header_cap == 0 ? HEADERS_FIRST : exchange->header_cap * 2;
    struct vg_header *grown = vg_arena_alloc(&exchange->arena, cap * sizeof(*grown));
    if (exchange->header_count > 0)
        memcpy(grown, exchange->headers, exchange->header_count * sizeof(*grown));
    exchange->headers = grown;
    exchange->header_cap = cap;
}

/* Chunk extensions and trailers mean nothing to us, but must not come without end. */
static int on_framing(llhttp_t *parser, const char *at, size_t len)
{
    (void)at;
    struct vg_http_connection *connection = connection_of(parser);
    connection->exchange->framing_bytes += len;
    if (connection->exchange->framing_bytes > connection->server->options.header_bytes_max)
        return refuse(connection, /* Request Header Fields Too Large */ 431);
    return 0;
}

static int on_field(llhttp_t *parser, const char *at, size_t len)
{
    struct vg_http_connection *connection = connection_of(parser);
    struct vg_http_exchange *exchange = connection->exchange;
    if (connection->phase != VG_HTTP_HEAD)
        return on_framing(parser, at, len);
    struct vg_header *header = exchange->header;
    if (header != NULL && at == header->name.ptr + header->name.len) {
        header->name.len += len;
        return 0;
    }
    if (exchange->header_count == connection->server->options.header_count_max)
        return refuse(connection, /* Request Header Fields Too Large */ 431);
    if (exchange->header_count == exchange->header_cap)
        headers_grow(exchange);
    exchange->header = &exchange->headers[exchange->header_count++];
    *exchange->header = (struct vg_header){.name = {at, len}};
    return 0;
}

/* A value that goes on in the next line ("obs-fold") is refused, as RFC 9112 5.2 advises. */
static int on_value(llhttp_t *parser, const char *at, size_t len)
{
    struct vg_http_connection *connection = connection_of(parser);
    struct vg_http_exchange *exchange = connection->exchange;
    if (connection->phase != VG_HTTP_HEAD)
        return on_framing(parser, at, len);
    if (len == 0)
        return 0; /* for an empty value `at` is in the next line already */
    struct vg_header *header = exchange->header;
    const char *line = header->value.ptr != NULL ? header->value.ptr + header->value.len
                                                 : header->name.ptr + header->name.len;
    for (; line < at; line++)
        if (*line == '\n')
            return refuse(connection, /* Bad Request */ 400);
    extend(&header->value, at, len);
    return 0;
}

static const char *head_end(const struct vg_http_exchange *exchange)
{
    struct vg_str last = exchange->url;
    const struct vg_header *header = exchange->header;
    if (header != NULL)
        last = header->value.ptr != NULL ? header->value : header->name;
    return last.ptr + last.len;
}

static void rebase(struct vg_str *view, const char *from, const char *to)
{
    if (view->ptr != NULL)
        view->ptr = to + (view->ptr - from);
}

/* The views of the head move from `from` to `to`, where the same bytes are. */
static void rebase_head(struct vg_http_exchange *exchange, const char *from, const char *to)
{
    rebase(&exchange->url, from, to);
    for (size_t i = 0; i < exchange->header_count; i++) {
        rebase(&exchange->headers[i].name, from, to);
        rebase(&exchange->headers[i].value, from, to);
    }
}

/* Returns the status to refuse an oversized head with, or 0. */
static int check_size(const struct vg_http_exchange *exchange, size_t head_bytes)
{
    size_t max = exchange->connection->server->options.header_bytes_max;
    if (exchange->url.len > max)
        return /* URI Too Long */ 414;
    return head_bytes > max ? /* Request Header Fields Too Large */ 431 : 0;
}

/* llhttp takes white space off the front of a value only. */
static struct vg_str without_trailing_space(struct vg_str value)
{
    while (value.len > 0 && (value.ptr[value.len - 1] == ' ' || value.ptr[value.len - 1] == '\t'))
        value.len--;
    return value.ptr != NULL ? value : VG_STR("");
}

/* What is framing or a promise among the headers. Returns the status to refuse with, or 0. */
static int check_headers(struct vg_http_exchange *exchange, const llhttp_t *parser)
{
    struct vg_request *request = &exchange->request;
    size_t hosts = 0;
    for (size_t i = 0; i < exchange->header_count; i++) {
        struct vg_header *header = &exchange->headers[i];
        if (header->name.len == 0)
            return 400;
        header->value = without_trailing_space(header->value);
        if (vg_header_is(header->name, "host")) {
            request->host = header->value;
            hosts++;
        } else if (vg_header_is(header->name, "expect")) {
            request->wants_continue = vg_str_ieq(header->value, VG_STR("100-continue"));
        } else if (vg_header_is(header->name, "transfer-encoding")) {
            if (parser->http_minor == 0)
                return 400; /* HTTP/1.0 has none: the sender's framing is in doubt */
            if (!vg_str_ieq(header->value, VG_STR("chunked")))
                return /* Not Implemented */ 501;
        }
    }
    bool must_have_host = parser->http_minor > 0;
    return hosts > 1 || (hosts == 0 && must_have_host) ? 400 : 0;
}

/* Origin form "/path?query"; absolute form "http://host/path", as to a proxy, whose host then
 * counts. */
static void split_target(struct vg_request *request)
{
    struct vg_str rest = request->target;
    ptrdiff_t scheme = rest.len > 0 && rest.ptr[0] != '/' ? vg_str_find(rest, VG_STR("://")) : -1;
    if (scheme >= 0) {
        struct vg_str authority = vg_str_tail(rest, (size_t)scheme + 3);
        size_t len = 0;
        while (len < authority.len && authority.ptr[len] != '/' && authority.ptr[len] != '?')
            len++;
        request->host = vg_str_slice(authority, 0, len);
        rest = vg_str_tail(authority, len);
    }
    const char *mark = rest.len > 0 ? memchr(rest.ptr, '?', rest.len) : NULL;
    size_t path_len = mark == NULL ? rest.len : (size_t)(mark - rest.ptr);
    request->path = path_len == 0 ? VG_STR("/") : vg_str_slice(rest, 0, path_len);
    request->query = mark == NULL ? VG_STR_NONE : vg_str_tail(rest, path_len + 1);
}

/* What the head says by itself, from its views. */
static void fill_request(struct vg_http_exchange *exchange)
{
    struct vg_http_connection *connection = exchange->connection;
    struct vg_request *request = &exchange->request;
    request->target = exchange->url;
    split_target(request);
    request->headers = exchange->headers;
    request->header_count = exchange->header_count;
    if (!vg_str_is_set(request->host))
        request->host = VG_STR("");
    request->body = VG_STR("");
    request->source_ip = vg_str_from(connection->source_ip);
    request->source_port = connection->source_port;
    request->is_tls = connection->tls != NULL;
}

static void fill_from_parser(struct vg_http_exchange *exchange, const llhttp_t *parser)
{
    struct vg_request *request = &exchange->request;
    request->method = vg_str_from(llhttp_method_name(parser->method));
    request->content_length = parser->flags & F_CHUNKED          ? UINT64_MAX
                              : parser->flags & F_CONTENT_LENGTH ? parser->content_length
                                                                 : 0;
    exchange->is_head = parser->method == HTTP_HEAD;
    exchange->keeps_alive = llhttp_should_keep_alive(parser);
    exchange->http_minor = parser->http_minor;
    fill_request(exchange);
}

static int on_headers_complete(llhttp_t *parser)
{
    struct vg_http_connection *connection = connection_of(parser);
    struct vg_http_exchange *exchange = connection->exchange;
    const char *start = exchange->url.ptr;
    size_t head_bytes = (size_t)(head_end(exchange) - start);
    if (parser->http_major != 1)
        return refuse(connection, /* HTTP Version Not Supported */ 505);
    if (parser->method == HTTP_CONNECT)
        return refuse(connection, /* Not Implemented */ 501);
    int status = check_size(exchange, head_bytes);
    if (status != 0)
        return refuse(connection, status);
    if (exchange->head.len == 0) {
        char *kept = vg_arena_alloc(&exchange->arena, head_bytes);
        memcpy(kept, start, head_bytes);
        rebase_head(exchange, start, kept);
    }
    status = check_headers(exchange, parser);
    if (status != 0)
        return refuse(connection, status);
    fill_from_parser(exchange, parser);
    parser->upgrade = 0; /* an offer that nobody has to take: it stays HTTP/1.1 */
    connection->phase = VG_HTTP_BODY;
    vg_http_body_begin(exchange);
    return 0;
}

static int on_body(llhttp_t *parser, const char *at, size_t len)
{
    struct vg_http_connection *connection = connection_of(parser);
    connection->has_progressed = true;
    vg_http_body_add(connection->exchange, at, len);
    return 0;
}

/* Pausing leaves the bytes of the next request to the time when this one is answered. */
static int on_message_complete(llhttp_t *parser)
{
    complete_message(connection_of(parser));
    return HPE_PAUSED;
}

static const llhttp_settings_t settings = {
    .on_message_begin = on_message_begin,
    .on_url = on_url,
    .on_header_field = on_field,
    .on_header_value = on_value,
    .on_headers_complete = on_headers_complete,
    .on_chunk_extension_name = on_framing,
    .on_chunk_extension_value = on_framing,
    .on_body = on_body,
    .on_message_complete = on_message_complete,
};

void vg_http_parser_init(struct vg_http_connection *connection)
{
    llhttp_init(&connection->parser, HTTP_REQUEST, &settings);
}

/* The head goes on in the next read, and `bytes` will not stay: its start is kept. `head` then
 * holds all of it, and the next bytes are parsed there. */
static void keep_head(struct vg_http_exchange *exchange, const char *bytes, size_t len)
{
    if (exchange->head.len > 0 || exchange->url.ptr == NULL)
        return;
    const char *start = exchange->url.ptr;
    vg_buf_init(&exchange->head, &exchange->arena, 0);
    vg_buf_add_bytes(&exchange->head, start, (size_t)(bytes + len - start));
    rebase_head(exchange, start, exchange->head.ptr);
}

/* Returns where the bytes are now: behind what `head` holds already. */
static char *append_head(struct vg_http_exchange *exchange, const char *bytes, size_t len)
{
    const char *before = exchange->head.ptr;
    char *at = vg_buf_reserve(&exchange->head, len);
    VG_ASSERT(at != NULL);
    rebase_head(exchange, before, exchange->head.ptr);
    memcpy(at, bytes, len);
    exchange->head.len += len;
    return at;
}

/* ---- The plain form ---- */

static struct vg_str moved(struct vg_str view, const char *from, const char *to)
{
    return vg_str_of(to + (view.ptr - from), view.len);
}

/* The views come to lie in the arena, as those of any head. */
static void fill_from_plain(struct vg_http_exchange *exchange, const struct vg_http_plain *plain,
                            const char *bytes)
{
    char *kept = vg_arena_alloc(&exchange->arena, plain->len);
    memcpy(kept, bytes, plain->len);
    exchange->url = moved(plain->target, bytes, kept);
    exchange->header_count = plain->header_count;
    exchange->headers =
        vg_arena_alloc(&exchange->arena, plain->header_count * sizeof(*exchange->headers));
    for (size_t i = 0; i < plain->header_count; i++) {
        exchange->headers[i].name = moved(plain->headers[i].name, bytes, kept);
        exchange->headers[i].value = moved(plain->headers[i].value, bytes, kept);
    }
    struct vg_request *request = &exchange->request;
    request->method = plain->method;
    request->host = moved(plain->host, bytes, kept);
    request->content_length = plain->content_length;
    exchange->is_head = vg_str_is(plain->method, "HEAD");
    exchange->keeps_alive = true;
    exchange->http_minor = 1;
    exchange->is_plain = true;
    exchange->plain_left = plain->content_length;
    fill_request(exchange);
}

/* Returns the bytes taken: 0 when llhttp is to read the head. */
static size_t parse_plain_head(struct vg_http_connection *connection, const char *bytes, size_t len)
{
    const struct vg_http_options *options = &connection->server->options;
    struct vg_http_plain plain;
    if (!vg_http_plain_read(vg_str_of(bytes, len), &plain) ||
        plain.len > options->header_bytes_max || plain.header_count > options->header_count_max)
        return 0;
    begin_message(connection);
    fill_from_plain(connection->exchange, &plain, bytes);
    connection->phase = VG_HTTP_BODY;
    vg_http_body_begin(connection->exchange);
    return plain.len;
}

/* Returns the bytes taken. */
static size_t parse_plain_body(struct vg_http_connection *connection, const char *bytes, size_t len)
{
    struct vg_http_exchange *exchange = connection->exchange;
    size_t taken = len < exchange->plain_left ? len : (size_t)exchange->plain_left;
    exchange->plain_left -= taken;
    if (taken > 0) {
        connection->has_progressed = true;
        vg_http_body_add(exchange, bytes, taken);
    }
    if (exchange->plain_left == 0)
        complete_message(connection);
    return taken;
}

/* Returns the bytes taken: 0 when llhttp is to go on. */
static size_t parse_plain(struct vg_http_connection *connection, const char *bytes, size_t len)
{
    size_t taken = 0;
    if (connection->phase == VG_HTTP_BETWEEN)
        taken = parse_plain_head(connection, bytes, len);
    if (connection->phase == VG_HTTP_BODY && connection->exchange->is_plain)
        taken += parse_plain_body(connection, bytes + taken, len - taken);
    return taken;
}

static void refuse_or_flush(struct vg_http_connection *connection, bool is_good)
{
    if (connection->phase == VG_HTTP_CLOSED)
        return;
    if (!is_good || connection->refusal != 0)
        vg_http_connection_refuse(connection, connection->refusal != 0 ? connection->refusal : 400);
    else
        vg_http_body_flush(connection->exchange);
}

size_t vg_http_parse(struct vg_http_connection *connection, char *bytes, size_t len)
{
    llhttp_t *parser = &connection->parser;
    if (len > VG_HTTP_PIECE_BYTES)
        len = VG_HTTP_PIECE_BYTES;
    size_t plain = parse_plain(connection, bytes, len);
    if (plain > 0) {
        refuse_or_flush(connection, /* is_good= */ true);
        return plain;
    }
    if (connection->phase == VG_HTTP_HEAD && connection->exchange->head.len > 0)
        bytes = append_head(connection->exchange, bytes, len);

    llhttp_errno_t rc = llhttp_execute(parser, bytes, len);
    size_t taken = len;
    if (rc == HPE_PAUSED) {
        taken = (size_t)(llhttp_get_error_pos(parser) - bytes);
        llhttp_resume(parser);
        rc = HPE_OK;
    }
    struct vg_http_exchange *exchange = connection->exchange;
    if (connection->phase == VG_HTTP_CLOSED || exchange == NULL)
        return taken;
    if (connection->phase == VG_HTTP_HEAD && rc == HPE_OK) {
        keep_head(exchange, bytes, len);
        connection->refusal = check_size(exchange, exchange->head.len);
    }
    refuse_or_flush(connection, rc == HPE_OK);
    return taken;
}
