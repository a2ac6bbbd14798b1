/* wire/message.h: a request and a response as values: what HTTP carries, without a socket. */
#ifndef VG_WIRE_MESSAGE_H
#define VG_WIRE_MESSAGE_H

#include "base/arena.h"
#include "base/buf.h"
#include "model/value.h"

struct vg_header {
    struct vg_str name; /* as received; compare with vg_str_ieq */
    struct vg_str value;
};

struct vg_request {
    struct vg_arena *arena; /* lives until the response has been sent */
    struct vg_str method;
    struct vg_str target; /* as received: "/a%20b?x=1" */
    struct vg_str path;   /* still percent-encoded, without the query */
    struct vg_str query;  /* behind '?', absent without one */
    const struct vg_header *headers;
    size_t header_count;
    struct vg_str host; /* Host header, with port; empty when there is none */
    struct vg_str body; /* whole body, unless `stream` was asked for; never absent, may be empty */
    struct vg_body stream;   /* where the handler asked to have the body streamed to a blob */
    uint64_t content_length; /* bytes, UINT64_MAX when chunked */
    struct vg_str source_ip; /* the peer's address as text */
    uint16_t source_port;
    bool is_tls;
    bool wants_continue; /* Expect: 100-continue */
    /* For a page that speaks for itself, where signatures are checked: "InvalidSignatureException"
     * and why the request's is none. Absent: it is good, or there is none. */
    struct vg_str signature_error;
    struct vg_str signature_problem;
};

/* Whether a header has the name `lower`, a literal in lower case. Names are tokens (the server lets
 * no other through), in which bit 0x20 tells nothing apart but the cases of letters. */
__attribute__((always_inline)) static inline bool vg_header_is_named(struct vg_str name,
                                                                     const char *lower, size_t len)
{
    uint64_t differing = 0, a = 0, b = 0;
    size_t step = len >= sizeof(a) ? sizeof(a) : len >= 4 ? 4 : 1;
    if (name.len != len)
        return false;
    for (size_t at = 0;; at += step) {
        if (at + step > len)
            at = len - step; /* seen in part already */
        memcpy(&a, name.ptr + at, step);
        memcpy(&b, lower + at, step);
        differing |= (a | 0x2020202020202020u) ^ (b | 0x2020202020202020u);
        if (at + step == len)
            return differing == 0;
    }
}
#define vg_header_is(name, lower) vg_header_is_named((name), "" lower, sizeof(lower) - 1)
/* The first header of that name, or an absent view. */
struct vg_str vg_request_header(const struct vg_request *request, const char *name);
/* The first query parameter of that name, percent-decoded; absent without one ("" for "?acl"). */
struct vg_str vg_request_query(const struct vg_request *request, const char *name);

enum { VG_RESPONSE_HEADERS_OWN = 32 };

/* Points into itself: not to be copied. */
struct vg_response {
    struct vg_arena *arena;
    int status;
    struct vg_header *headers; /* `own_headers`, or in the arena when there are more */
    size_t header_count;
    size_t header_cap;
    struct vg_header own_headers[VG_RESPONSE_HEADERS_OWN];
    struct vg_str body;    /* sent when `stream.kind` is VG_BODY_NONE */
    struct vg_body stream; /* else this is */
    bool has_crc32;        /* the protocol wants x-amz-crc32 of the body */
};

void vg_response_init(struct vg_response *response, struct vg_arena *arena, int status);
/* Adds one; both views must live as long as the response. Headers whose value has CR, LF or NUL are
 * a programmer's error (asserted); the caller bounds what comes from outside. */
void vg_response_add(struct vg_response *response, struct vg_str name, struct vg_str value);
static inline void vg_response_header(struct vg_response *response, const char *name,
                                      struct vg_str value)
{
    vg_response_add(response, vg_str_from(name), value);
}

#endif
