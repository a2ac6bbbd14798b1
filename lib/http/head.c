/* http/head.c: the status line and the headers of an answer. */
#include "http/internal.h"

#include "base/timetext.h"

#include <stdio.h>

const char *vg_http_reason(int status)
{
    static const struct {
        int status;
        const char *reason;
    } reasons[] = {
        {200, "OK"},
        {201, "Created"},
        {202, "Accepted"},
        {204, "No Content"},
        {206, "Partial Content"},
        {301, "Moved Permanently"},
        {302, "Found"},
        {303, "See Other"},
        {304, "Not Modified"},
        {307, "Temporary Redirect"},
        {308, "Permanent Redirect"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {406, "Not Acceptable"},
        {408, "Request Timeout"},
        {409, "Conflict"},
        {411, "Length Required"},
        {412, "Precondition Failed"},
        {413, "Content Too Large"},
        {414, "URI Too Long"},
        {415, "Unsupported Media Type"},
        {416, "Range Not Satisfiable"},
        {417, "Expectation Failed"},
        {422, "Unprocessable Content"},
        {424, "Failed Dependency"},
        {429, "Too Many Requests"},
        {431, "Request Header Fields Too Large"},
        {500, "Internal Server Error"},
        {501, "Not Implemented"},
        {502, "Bad Gateway"},
        {503, "Service Unavailable"},
        {504, "Gateway Timeout"},
        {505, "HTTP Version Not Supported"},
    };
    for (size_t i = 0; i < VG_COUNT_OF(reasons); i++)
        if (reasons[i].status == status)
            return reasons[i].reason;
    return "Unknown"; /* the phrase carries nothing; clients read the number */
}

/* One text for all answers within a second. */
static struct vg_str date_line(struct vg_http_server *server, struct vg_arena *arena)
{
    uint64_t now = uv_now(server->loop);
    if (now >= server->date_until) {
        uv_timeval64_t wall;
        uv_gettimeofday(&wall);
        struct vg_str date = vg_time_http(arena, wall.tv_sec * 1000);
        server->date_len = (size_t)snprintf(server->date, sizeof(server->date), "Date: %.*s\r\n",
                                            VG_STR_ARG(date));
        server->date_until = now + (uint64_t)(1000 - wall.tv_usec / 1000);
    }
    return vg_str_of(server->date, server->date_len);
}

static inline char *put(char *at, struct vg_str s)
{
    return vg_copy(at, s.ptr, s.len);
}

static char *put_u64(char *at, uint64_t value)
{
    char text[20];
    char *first = text + sizeof(text);
    do {
        *--first = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    return put(at, vg_str_of(first, (size_t)(text + sizeof(text) - first)));
}

static char *put_header(char *at, const struct vg_header *header)
{
    at = put(at, header->name);
    at = put(at, VG_STR(": "));
    at = put(at, header->value);
    return put(at, VG_STR("\r\n"));
}

static char *put_status(char *at, int status)
{
    if (status == 200)
        return put(at, VG_STR("HTTP/1.1 200 OK\r\n"));
    at = put(at, VG_STR("HTTP/1.1 "));
    at = put_u64(at, (uint64_t)status);
    *at++ = ' ';
    at = put(at, vg_str_from(vg_http_reason(status)));
    return put(at, VG_STR("\r\n"));
}

/* What the handler set among the headers that are the server's business. */
struct own_headers {
    bool has_date;
    bool has_length; /* of the body that HEAD does not get */
};

/* Framing and connection management are the server's own. A handler may set the date, may tell the
 * length of what HEAD does not carry, and may ask for the connection to be closed. */
static bool is_sent_as_given(struct vg_http_exchange *exchange, const struct vg_header *header,
                             struct own_headers *own)
{
    struct vg_str name = header->name;
    if (vg_header_is(name, "date"))
        return own->has_date = true;
    if (vg_header_is(name, "connection")) {
        if (vg_str_ieq(header->value, VG_STR("close")))
            exchange->keeps_alive = false;
        return false;
    }
    if (vg_header_is(name, "content-length")) {
        own->has_length = exchange->is_head;
        return own->has_length;
    }
    return !vg_header_is(name, "transfer-encoding");
}

/* The status line (51 bytes at most), "Connection: close", "Date: ..." (35 bytes), "Content-Length:
 * ..." (38 at most) and what else is fixed. */
enum { FIXED_BYTES = 256 };

static char *put_connection(char *at, const struct vg_http_exchange *exchange)
{
    if (!exchange->keeps_alive)
        return put(at, VG_STR("Connection: close\r\n"));
    if (exchange->http_minor == 0)
        return put(at, VG_STR("Connection: keep-alive\r\n"));
    return at;
}

static char *put_framing(char *at, enum vg_http_framing framing, uint64_t length)
{
    if (framing == VG_HTTP_FRAMING_CHUNKED)
        return put(at, VG_STR("Transfer-Encoding: chunked\r\n"));
    if (framing != VG_HTTP_FRAMING_LENGTH)
        return at;
    at = put(at, VG_STR("Content-Length: "));
    at = put_u64(at, length);
    return put(at, VG_STR("\r\n"));
}

struct vg_str vg_http_head(struct vg_http_exchange *exchange, const struct vg_response *response,
                           enum vg_http_framing framing, uint64_t length)
{
    size_t size = FIXED_BYTES;
    for (size_t i = 0; i < response->header_count; i++)
        size += response->headers[i].name.len + response->headers[i].value.len + 4;

    char *start = vg_arena_alloc(&exchange->arena, size);
    char *at = put_status(start, response->status);
    struct own_headers own = {0};
    for (size_t i = 0; i < response->header_count; i++)
        if (is_sent_as_given(exchange, &response->headers[i], &own))
            at = put_header(at, &response->headers[i]);
    if (!own.has_date)
        at = put(at, date_line(exchange->connection->server, &exchange->arena));
    if (!own.has_length)
        at = put_framing(at, framing, length);
    at = put_connection(at, exchange);
    at = put(at, VG_STR("\r\n"));
    VG_ASSERT((size_t)(at - start) <= size);
    return vg_str_of(start, (size_t)(at - start));
}
