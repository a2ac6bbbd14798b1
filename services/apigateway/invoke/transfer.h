/* apigateway/invoke/transfer.h: one HTTP request to an endpoint outside, beside everything else. */
#ifndef APIGATEWAY_INVOKE_TRANSFER_H
#define APIGATEWAY_INVOKE_TRANSFER_H

#include "apigateway/invoke/map.h"

struct apigateway_transfer_options {
    struct vg_str method;
    struct vg_str url; /* http or https */
    struct vg_pairs headers;
    struct vg_str body;
    int64_t limit_ms;   /* of real time, for all of it */
    bool decodes;       /* asks for compressed answers and unpacks them */
    bool is_unverified; /* whatever certificate the endpoint has */
};

enum apigateway_transfer_end {
    APIGATEWAY_TRANSFER_ANSWERED,
    APIGATEWAY_TRANSFER_NO_ADDRESS, /* the URL is none, or its host is unknown */
    APIGATEWAY_TRANSFER_LATE,
    APIGATEWAY_TRANSFER_TOO_LARGE,
    APIGATEWAY_TRANSFER_BROKEN, /* `problem` says how */
};

struct apigateway_transfer_result {
    enum apigateway_transfer_end end;
    struct apigateway_received received;
    const char *problem;
};

/* An await: VG_DEFER, then VG_OK with `*result`. What the options view must live as long as the
 * call. Redirections are answers. */
int apigateway_transfer(struct apigateway_exchange *exchange,
                        const struct apigateway_transfer_options *options,
                        const struct apigateway_transfer_result **result) VG_CHECKED;

#endif
