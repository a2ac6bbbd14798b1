/* http/http.h: an HTTP/1.1 server on the loop: from sockets and bytes to whole messages and back.
 */
#ifndef VG_HTTP_HTTP_H
#define VG_HTTP_HTTP_H

#include "base/log.h"
#include "wire/message.h"

#include <uv.h>

struct vg_http_server;
struct vg_http_exchange; /* one request and its response */

/* Where the body goes; the handler decides when the headers are in. */
enum vg_http_body_mode {
    VG_HTTP_BODY_MEMORY, /* collected up to `body_max` bytes */
    VG_HTTP_BODY_SINK,   /* handed to `sink` piece by piece */
};

/* Takes a streamed body. Calls come one at a time: the next piece only after `done` of the last one
 * was called (from the loop thread, also from inside write; reading from the socket pauses
 * meanwhile). The piece, the exchange and so the sink's context stay until then, also when the
 * client goes away. Not ok: the request is refused with 500. */
struct vg_http_sink {
    void *ctx;
    void (*write)(void *ctx, struct vg_str piece, void (*done)(void *done_ctx, bool is_ok),
                  void *done_ctx);
};

struct vg_http_plan {
    enum vg_http_body_mode mode;
    uint64_t body_max; /* bytes; beyond: on_too_large */
    struct vg_http_sink sink;
};

/* None of these is called from inside vg_http_respond, vg_http_stream_* or vg_http_release, nor
 * from inside a sink's `done`: what follows from those happens before the loop next sleeps. */
struct vg_http_handler {
    void *ctx;
    /* Headers are in, body not yet. Fills `plan` (preset: memory, server's body_max). May answer at
     * once with vg_http_respond: then the body is discarded (or the connection closed where it is
     * large). */
    void (*on_headers)(void *ctx, struct vg_http_exchange *exchange, struct vg_http_plan *plan);
    /* The whole request is there. Answer now or later, once, with vg_http_respond or
     * vg_http_stream_begin. */
    void (*on_request)(void *ctx, struct vg_http_exchange *exchange);
    /* The body is over the plan's limit. Answer; the connection closes after. NULL: a bare 413. */
    void (*on_too_large)(void *ctx, struct vg_http_exchange *exchange);
    /* The client went away before the answer began, maybe before on_request. True: somebody still
     * works on the request, so the exchange and its arena stay until vg_http_release; answers to it
     * are dropped. NULL or false: it ends at once. */
    bool (*on_gone)(void *ctx, struct vg_http_exchange *exchange);
    /* The exchange ends: answered and sent; or else (is_sent false) the client went away, was too
     * slow, sent a malformed body, or the sink failed. Its memory goes after this call. Called
     * exactly once for each exchange that on_headers saw. */
    void (*on_end)(void *ctx, struct vg_http_exchange *exchange, bool is_sent);
};

struct vg_http_options {
    const char *host;           /* address to listen on: "127.0.0.1", "::1", "0.0.0.0" */
    uint16_t port;              /* 0: any free one */
    size_t header_bytes_max;    /* request line and headers; 0: 64 KiB. Beyond: 431, 414 */
    size_t header_count_max;    /* 0: 200. Beyond: 431 */
    uint64_t body_max;          /* bytes, unless the plan says otherwise; 0: 16 MiB */
    uint32_t header_timeout_ms; /* from a request's first byte to the end of its head; 0: 20,000 */
    uint32_t body_timeout_ms;   /* without a byte of progress, either way; 0: 60,000 */
    uint32_t idle_timeout_ms;   /* keep-alive without a request; 0: 600,000 */
    uint32_t connections_max;   /* 0: 20,000; further ones wait in the kernel's backlog */
    /* TLS: PEM texts; absent: plain HTTP only. When given, a connection whose first byte is a TLS
     * handshake (0x16) is TLS, others are plain: one port serves both. */
    struct vg_str tls_cert_pem;
    struct vg_str tls_key_pem;
    const struct vg_log *log;
};

/* Starts listening on `loop`. On failure returns NULL and words `*problem` (arena); what was opened
 * on the loop by then is closed when it runs. Loop thread only, like all here; SIGPIPE is blocked
 * in it. */
struct vg_http_server *vg_http_server_open(uv_loop_t *loop, const struct vg_http_options *options,
                                           const struct vg_http_handler *handler,
                                           struct vg_arena *arena, struct vg_str *problem);
uint16_t vg_http_server_port(const struct vg_http_server *server);
/* Stops accepting, lets exchanges in flight finish for up to `grace_ms` (idle connections close at
 * once, answers get "Connection: close"), then closes all and calls `on_closed`, after which the
 * server is gone. Exchanges that on_gone or a sink keeps are waited for. */
void vg_http_server_close(struct vg_http_server *server, uint32_t grace_ms,
                          void (*on_closed)(void *ctx), void *ctx);

const struct vg_request *vg_http_request(struct vg_http_exchange *exchange);
struct vg_arena *vg_http_arena(struct vg_http_exchange *exchange);
/* A pointer of the handler's own on the exchange. */
void vg_http_set_user(struct vg_http_exchange *exchange, void *user);
void *vg_http_user(const struct vg_http_exchange *exchange);
struct vg_http_server *vg_http_exchange_server(const struct vg_http_exchange *exchange);

/* Sends the answer: adds Content-Length, Date, Connection; HEAD and 204/304 carry no body. Of the
 * response's own headers Content-Length (but for HEAD), Transfer-Encoding and Connection are left
 * out ("Connection: close" is obeyed), and its Date is preferred. The struct is read at once; what
 * it points to must live in the exchange's arena or longer. File bodies are read in the pool, never
 * whole (small ones in the page cache at once); a file shorter than promised is logged and ends the
 * connection. If the client is gone: does nothing. */
void vg_http_respond(struct vg_http_exchange *exchange, const struct vg_response *response);

/* Ends an exchange that on_gone kept. Takes a void pointer, to serve as a callback. */
void vg_http_release(void *exchange);

/* An answer that grows (server-sent events, event streams): chunked. The headers go out at once. */
void vg_http_stream_begin(struct vg_http_exchange *exchange, const struct vg_response *head);
/* Copies `bytes`. Returns the bytes still unsent, for the caller's flow control. */
size_t vg_http_stream_write(struct vg_http_exchange *exchange, struct vg_str bytes);
void vg_http_stream_end(struct vg_http_exchange *exchange);

#endif
