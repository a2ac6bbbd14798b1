/* fuzz_http: the client's side: a socket, and a strict reader of what comes back. */
#ifndef VG_FUZZ_HTTP_H
#define VG_FUZZ_HTTP_H

#include "http/http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline int fuzz_connect(uint16_t port)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    VG_ASSERT(fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0);
    VG_ASSERT(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int)) == 0);
    return fd;
}

/* The server may have closed already; what it said is still to be read then. */
static inline void fuzz_send(int fd, struct vg_str bytes)
{
    ssize_t sent = send(fd, bytes.ptr, bytes.len, MSG_DONTWAIT | MSG_NOSIGNAL);
    VG_ASSERT(sent == (ssize_t)bytes.len || (sent < 0 && (errno == EPIPE || errno == ECONNRESET)));
}

/* Reads what has come. Returns whether the server has ended its side. */
static inline bool fuzz_receive(int fd, struct vg_buf *answers)
{
    for (;;) {
        char bytes[4096];
        ssize_t got = recv(fd, bytes, sizeof(bytes), MSG_DONTWAIT);
        if (got <= 0)
            return got == 0 || errno != EAGAIN;
        vg_buf_add_bytes(answers, bytes, (size_t)got);
    }
}

/* By a reset where the server has not closed first: no port is left waiting for stray packets. */
static inline void fuzz_disconnect(int fd)
{
    struct linger at_once = {.l_onoff = 1};
    VG_ASSERT(setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once)) == 0);
    close(fd);
}

/* ---- The answers ---- */

static inline struct vg_str fuzz_take_line(struct vg_str *rest)
{
    ptrdiff_t end = vg_str_find(*rest, VG_STR("\r\n"));
    VG_ASSERT(end >= 0);
    struct vg_str line = vg_str_slice(*rest, 0, (size_t)end);
    *rest = vg_str_tail(*rest, (size_t)end + 2);
    for (size_t i = 0; i < line.len; i++)
        VG_ASSERT((unsigned char)line.ptr[i] >= ' ' && line.ptr[i] != 0x7f);
    return line;
}

static inline void fuzz_take_bytes(struct vg_str *rest, uint64_t len)
{
    VG_ASSERT(rest->len >= len);
    *rest = vg_str_tail(*rest, (size_t)len);
}

static inline void fuzz_take_chunks(struct vg_str *rest)
{
    for (;;) {
        struct vg_str line = fuzz_take_line(rest);
        VG_ASSERT(line.len > 0 && line.len < 8);
        uint64_t len = 0;
        for (size_t i = 0; i < line.len; i++) {
            const char *digit = memchr("0123456789abcdef", line.ptr[i], 16);
            VG_ASSERT(digit != NULL);
            len = len * 16 + (uint64_t)(digit - "0123456789abcdef");
        }
        fuzz_take_bytes(rest, len);
        VG_ASSERT(fuzz_take_line(rest).len == 0);
        if (len == 0)
            return;
    }
}

struct fuzz_head {
    uint64_t status;
    uint64_t length;
    unsigned lengths; /* how many Content-Length there are */
    bool is_chunked;
    bool is_to_head; /* of a HEAD request */
    bool closes;
};

static inline struct fuzz_head fuzz_take_head(struct vg_str *rest)
{
    struct fuzz_head head = {0};
    struct vg_str line = fuzz_take_line(rest);
    VG_ASSERT(line.len > 13 && vg_str_starts(line, VG_STR("HTTP/1.1 ")) && line.ptr[12] == ' ');
    VG_ASSERT(vg_str_to_u64(vg_str_slice(line, 9, 12), &head.status));
    while ((line = fuzz_take_line(rest)).len > 0) {
        ptrdiff_t colon = vg_str_find(line, VG_STR(": "));
        VG_ASSERT(colon > 0);
        struct vg_str name = vg_str_slice(line, 0, (size_t)colon);
        struct vg_str value = vg_str_tail(line, (size_t)colon + 2);
        if (vg_str_ieq(name, VG_STR("Content-Length"))) {
            VG_ASSERT(vg_str_to_u64(value, &head.length));
            head.lengths++;
        }
        head.is_chunked |= vg_str_ieq(name, VG_STR("Transfer-Encoding"));
        head.is_to_head |= vg_str_ieq(name, VG_STR("X-Is-Head"));
        head.closes |= vg_str_ieq(name, VG_STR("Connection")) && vg_str_is(value, "close");
    }
    return head;
}

/* One answer after the other, each framed in exactly one way; nothing behind one that closes. */
static inline void fuzz_check_answers(struct vg_str rest)
{
    while (rest.len > 0) {
        struct fuzz_head head = fuzz_take_head(&rest);
        if (head.status == 100) {
            VG_ASSERT(head.lengths == 0 && !head.is_chunked);
            continue;
        }
        VG_ASSERT(head.status >= 200 && head.status <= 599);
        VG_ASSERT(head.lengths + head.is_chunked <= 1);
        bool has_body = head.status != 204 && !head.is_to_head;
        if (has_body && head.is_chunked)
            fuzz_take_chunks(&rest);
        else if (has_body && head.lengths == 1)
            fuzz_take_bytes(&rest, head.length);
        else if (has_body) {
            VG_ASSERT(head.closes); /* the body ends with the connection */
            return;
        }
        VG_ASSERT(!head.closes || rest.len == 0);
    }
}

#endif
