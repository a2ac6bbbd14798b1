/* gateway/gateway.h: the front door: which service and operation a request is for, who signs it, in
 * which account and region. */
#ifndef VG_GATEWAY_GATEWAY_H
#define VG_GATEWAY_GATEWAY_H

#include "bus/bus.h"
#include "gateway/sigv4.h"
#include "http/http.h"
#include "wire/wire.h"

struct vg_mailbox;

enum vg_auth_mode {
    VG_AUTH_OFF,    /* signatures tell account, region and service; they are not checked */
    VG_AUTH_VERIFY, /* they are */
};

struct vg_gateway {
    struct vg_bus *bus;
    enum vg_auth_mode auth;
    struct vg_str trusted_header; /* says where loopback's requests come from; absent: none does */
    struct vg_mailbox *mailbox;
    int64_t started_ms;
    const struct vg_log *log;
    struct vg_sigv4_known known_sigv4;
};

/* The HTTP server's handler for this gateway, which from now on serves the bus's requests from
 * inside as well; `gateway` lives as long as the server and the bus. */
struct vg_http_handler vg_gateway_handler(struct vg_gateway *gateway);

#endif
