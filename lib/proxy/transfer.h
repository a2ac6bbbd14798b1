/* proxy/transfer.h: one HTTP request to an endpoint outside, beside everything else. */
#ifndef VG_PROXY_TRANSFER_H
#define VG_PROXY_TRANSFER_H

#include "bus/call.h"
#include "env/curl.h"
#include "proxy/event.h"

struct vg_transfer_options {
    const char
        *name; /* of the await: a literal; NULL: "HTTP". A call that makes several names each */
    struct vg_str method;
    struct vg_str url; /* http or https */
    struct vg_pairs headers;
    struct vg_str body;
    int64_t limit_ms;                 /* of real time, for all of it */
    size_t body_bytes_max;            /* of the answer */
    bool decodes;                     /* asks for compressed answers and unpacks them */
    bool is_unverified;               /* whatever certificate the endpoint has */
    struct vg_str client_certificate; /* PEM; absent: none is shown */
    struct vg_str client_key;
};

enum vg_transfer_end {
    VG_TRANSFER_ANSWERED,
    VG_TRANSFER_NO_ADDRESS, /* the URL is none, or its host is unknown */
    VG_TRANSFER_LATE,
    VG_TRANSFER_TOO_LARGE,
    VG_TRANSFER_BROKEN, /* `problem` says how */
};

struct vg_transfer_result {
    enum vg_transfer_end end;
    int status;
    struct vg_pairs headers;
    struct vg_str body;
    const char *problem;
};

/* An await: VG_DEFER, then VG_OK with `*result`. `*curl` is made with the first need of it. What
 * the options view must live as long as the call. Redirections are answers. */
int vg_transfer(struct vg_call *call, struct vg_curl **curl,
                const struct vg_transfer_options *options,
                const struct vg_transfer_result **result) VG_CHECKED;

#endif
