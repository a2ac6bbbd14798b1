/* http/internal.h: what the files of lib/http share: the server and its connections. */
#ifndef VG_HTTP_INTERNAL_H
#define VG_HTTP_INTERNAL_H

#include "base/list.h"
#include "http/exchange.h"

#include <llhttp.h>
#include <openssl/ssl.h>

enum {
    VG_HTTP_READ_BYTES = 64 * 1024,    /* the server's read buffer, shared by its connections */
    VG_HTTP_PENDING_BYTES = 64 * 1024, /* kept of what a client sends ahead; then reading pauses */
    VG_HTTP_SPARES_MAX = 64,           /* arenas kept for the next exchanges */
    /* Larger ones are given back, and those that come when so much is kept: what malloc returns to
     * the system costs a page fault per page when it comes again, more than the work of a batch. */
    VG_HTTP_SPARE_BYTES_MAX = 256 * 1024,
    VG_HTTP_SPARES_BYTES_MAX = 4 * 1024 * 1024,
    /* Freed where they were used: the C library has them at hand for the next request. More goes
       back to the system, on a thread of the pool. */
    VG_HTTP_GIVEN_BACK_AT_ONCE_MAX = 32 * 1024 * 1024,
    VG_HTTP_GONE_MS = 1000,
    VG_HTTP_LINGER_MS = 5000,
};

/* Where a connection stands with what it reads. */
enum vg_http_phase {
    VG_HTTP_BETWEEN, /* no byte of a request is in */
    VG_HTTP_HEAD,
    VG_HTTP_BODY,
    VG_HTTP_WHOLE,  /* the request is there; bytes behind it wait for its answer */
    VG_HTTP_LINGER, /* the last answer is given; what still comes is dropped */
    VG_HTTP_CLOSED,
};

/* What a connection waits for. It is on the list of that wait, whose members all have the same time
 * limit: so the lists are sorted, and one timer serves them all. */
enum vg_http_wait {
    VG_HTTP_WAIT_IDLE,
    VG_HTTP_WAIT_HEAD,
    VG_HTTP_WAIT_BODY,
    VG_HTTP_WAIT_WRITE, /* the client takes the answer */
    VG_HTTP_WAIT_GONE,  /* the client has closed its side: it may still read, but not for long */
    VG_HTTP_WAIT_LINGER,
    VG_HTTP_WAIT_HANDLER, /* no limit */
    VG_HTTP_WAIT_COUNT,
};

struct vg_http_connection {
    union {
        uv_handle_t handle;
        uv_stream_t stream;
        uv_tcp_t tcp;
    };
    struct vg_http_server *server;
    struct vg_list_node in_wait;
    struct vg_list_node in_ready;
    enum vg_http_wait wait;
    uint64_t deadline;  /* loop time, ms */
    size_t unsent_seen; /* when the deadline was set */
    enum vg_http_phase phase;
    llhttp_t parser;
    int refusal; /* the status that a parser callback refuses the request with, or 0 */
    struct vg_http_exchange *exchange;
    struct vg_http_tls *tls;
    struct vg_buf pending; /* came ahead; on the heap */
    size_t pending_at;
    unsigned copies; /* writes under way that own their bytes */
    uv_shutdown_t shutdown;
    uint16_t source_port;
    char source_ip[46];
    bool is_running; /* below vg_http_connection_run, which looks at everything before it returns */
    bool is_reading;
    bool has_read;
    bool has_progressed; /* since the wait was last set */
    bool is_half_closed; /* the client has said its last */
    bool is_shut_down;   /* so have we, and all of it is out */
    bool is_handle_closed;
};

struct vg_http_server {
    uv_loop_t *loop;
    struct vg_http_options options; /* with the defaults filled in */
    struct vg_http_handler handler;
    uv_tcp_t listener;
    uv_timer_t timer;
    uv_prepare_t prepare;
    uv_idle_t idle;
    unsigned handles_open;
    uint16_t port;
    bool has_client_waiting; /* connections_max keeps it in the kernel */
    bool is_closing;
    uint32_t connection_count;
    struct vg_list_node ready; /* connections to run before the loop sleeps */
    struct vg_list_node waits[VG_HTTP_WAIT_COUNT];
    uint64_t timer_due;   /* loop time, ms; UINT64_MAX when it is off */
    uint64_t grace_until; /* loop time, ms; UINT64_MAX while open */
    char *read_buffer;
    char *plain_buffer; /* decrypted */
    struct vg_arena spares[VG_HTTP_SPARES_MAX];
    unsigned spare_count;
    size_t spare_bytes; /* of all spares */
    char date[48];      /* a header line */
    size_t date_len;
    uint64_t date_until; /* loop time, ms */
    SSL_CTX *tls;
    void (*on_closed)(void *ctx);
    void *on_closed_ctx;
};

/* server.c */
/* Runs the connection soon, before the loop sleeps: the handler is never called back from inside
 * its own calls. */
void vg_http_schedule(struct vg_http_connection *connection);
void vg_http_server_forget(struct vg_http_server *server); /* one connection less */

/* timeout.c */
void vg_http_timeouts_init(struct vg_http_server *server);
void vg_http_wait_set(struct vg_http_connection *connection, enum vg_http_wait wait);
void vg_http_timer_update(struct vg_http_server *server, uint64_t deadline);
void vg_http_close_connections(struct vg_http_server *server, bool only_idle);

/* connection.c */
void vg_http_connection_accept(struct vg_http_server *server);
/* Does all that can be done with the bytes and with what happened since. The connection may be gone
 * after it. */
void vg_http_connection_run(struct vg_http_connection *connection, char *bytes, size_t len);
/* Answers with the bare status where no answer has begun, and closes. */
void vg_http_connection_refuse(struct vg_http_connection *connection, int status);
/* At once. The exchange ends when nothing uses it any more. */
void vg_http_connection_close(struct vg_http_connection *connection);

/* plain.c */
enum { VG_HTTP_PLAIN_HEADERS_MAX = 32 };

struct vg_http_plain {
    size_t len;           /* of the whole head */
    struct vg_str method; /* a literal; the other views lie in the bytes */
    struct vg_str target;
    struct vg_str host;
    uint64_t content_length; /* 0: none */
    unsigned hosts, lengths; /* headers of these names */
    size_t header_count;
    struct vg_header headers[VG_HTTP_PLAIN_HEADERS_MAX];
};
/* Whether the bytes begin with a whole head of the plain form: HTTP/1.1, one Host, no other framing
 * than Content-Length, nothing promised or wished for. Else nothing in `plain` counts. */
bool vg_http_plain_read(struct vg_str bytes, struct vg_http_plain *plain) VG_CHECKED;

/* request.c */
void vg_http_parser_init(struct vg_http_connection *connection);
/* Parses up to the end of a request, or all. Returns the bytes taken. */
size_t vg_http_parse(struct vg_http_connection *connection, char *bytes, size_t len);

/* send.c: bytes that are not sent at once are copied. */
void vg_http_write(struct vg_http_connection *connection, const uv_buf_t *bufs, unsigned count);
void vg_http_write_raw(struct vg_http_connection *connection, const uv_buf_t *bufs, unsigned count);
static inline uv_buf_t vg_http_buf(struct vg_str bytes)
{
    return (uv_buf_t){.base = (char *)(uintptr_t)bytes.ptr, .len = bytes.len};
}

#endif
