/* http/exchange.h: one request and its answer, inside lib/http. */
#ifndef VG_HTTP_EXCHANGE_H
#define VG_HTTP_EXCHANGE_H

#include "http/http.h"

enum {
    VG_HTTP_PIECE_BYTES = 128 * 1024, /* a piece of a streamed body, in or out */
    VG_HTTP_DRAIN_BYTES = 256 * 1024, /* of an unwanted body, read to keep the connection */
};

enum vg_http_answer {
    VG_HTTP_ANSWER_NONE,
    VG_HTTP_ANSWER_STREAMING, /* begun, not ended */
    VG_HTTP_ANSWER_SENDING,   /* all is said, not all is out */
    VG_HTTP_ANSWER_SENT,
};

enum vg_http_framing {
    VG_HTTP_FRAMING_NONE, /* no body can follow */
    VG_HTTP_FRAMING_LENGTH,
    VG_HTTP_FRAMING_CHUNKED,
    VG_HTTP_FRAMING_CLOSE, /* the body ends with the connection */
};

struct vg_http_exchange {
    struct vg_http_connection *connection;
    struct vg_arena arena; /* holds this struct, too */
    void *user;
    struct vg_request request;

    /* The head while it is parsed: views of the read buffer, or of `head` once a read ended in it.
     */
    struct vg_str url;
    struct vg_header *header; /* the last one */
    struct vg_header *headers;
    size_t header_count;
    size_t header_cap;
    struct vg_buf head;
    unsigned http_minor;
    uint64_t plain_left; /* bytes of the body that are to come, when `is_plain` */

    struct vg_http_plan plan;
    struct vg_buf body;
    uint64_t body_bytes;  /* so far */
    size_t framing_bytes; /* of chunk extensions and trailers, so far */
    char *piece;          /* VG_HTTP_PIECE_BYTES for the sink */
    size_t piece_len;

    enum vg_http_answer answer;
    uv_buf_t views[2]; /* what is left of the answer's bytes at hand */
    unsigned view_count;
    enum vg_http_framing stream_framing;
    struct vg_http_file *file; /* where the rest of the answer comes from */
    uv_write_t write;

    bool is_plain;       /* read without llhttp */
    bool is_announced;   /* on_headers saw it, so on_end will */
    bool is_gone_told;   /* on_gone was asked */
    bool is_kept;        /* until vg_http_release */
    bool is_request_due; /* on_request is to be called */
    bool is_discarding;  /* the body is not wanted any more */
    bool is_sink_busy;
    bool has_sink_failed;
    bool is_file_busy;
    bool is_writing;  /* `write` is in use */
    bool is_head;     /* HEAD: the answer has no body */
    bool keeps_alive; /* another request may follow on the connection */
};

/* exchange.c */
struct vg_http_exchange *vg_http_exchange_new(struct vg_http_connection *connection);
/* Calls on_end where due and gives the memory back. Nothing of it may be under way. */
void vg_http_exchange_end(struct vg_http_exchange *exchange, bool is_sent);
/* Something outside the connection still uses the exchange's memory. */
static inline bool vg_http_exchange_is_busy(const struct vg_http_exchange *exchange)
{
    return exchange->is_sink_busy || exchange->is_file_busy || exchange->is_writing;
}

/* body.c: what becomes of the request's body. */
/* The head is in: asks the handler for its plan, and the client for the body. */
void vg_http_body_begin(struct vg_http_exchange *exchange);
void vg_http_body_add(struct vg_http_exchange *exchange, const char *bytes, size_t len);
/* Hands the collected piece to the sink, if there is one. */
void vg_http_body_flush(struct vg_http_exchange *exchange);
/* All is in: the handler is called. */
void vg_http_body_deliver(struct vg_http_exchange *exchange);

/* send.c: sends what there is of an answer, as far as the socket takes it. */
void vg_http_answer_advance(struct vg_http_exchange *exchange);

/* file.c */
/* Begins with the first piece: it is among the views, or being read. */
void vg_http_file_open(struct vg_http_exchange *exchange, const struct vg_body *body);
/* Reads the next piece in the pool, then advances the answer with it. False when there is none. */
bool vg_http_file_next(struct vg_http_exchange *exchange);
void vg_http_file_close(struct vg_http_exchange *exchange);

/* head.c: the status line and the headers of an answer as bytes, in the exchange's arena. */
struct vg_str vg_http_head(struct vg_http_exchange *exchange, const struct vg_response *response,
                           enum vg_http_framing framing, uint64_t length);
const char *vg_http_reason(int status);

#endif
