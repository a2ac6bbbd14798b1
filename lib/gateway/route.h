/* gateway/route.h: from a request to a service, a protocol and an operation. */
#ifndef VG_GATEWAY_ROUTE_H
#define VG_GATEWAY_ROUTE_H

#include "bus/bus.h"
#include "gateway/head.h"
#include "gateway/sigv4.h"
#include "wire/wire.h"

/* What is looked at. */
struct vg_route_query {
    const struct vg_request *request;
    const struct vg_head *head;
    const struct vg_sigv4 *sigv4;
    struct vg_str path; /* the request's, percent-decoded */
    bool has_body;      /* it is in: an Action may be found there */
};

struct vg_route_found {
    const struct vg_service *service; /* NULL: nobody's */
    const struct vg_protocol *protocol;
    const struct vg_op_model *op;
    const struct vg_route *page; /* instead of an operation */
    struct vg_str name;          /* of the operation as asked for, when there is none */
    struct vg_str path; /* the resource path: a bucket in the host name has been moved into it */
};

void vg_route_request(struct vg_bus *bus, const struct vg_route_query *query,
                      struct vg_route_found *found);

/* "/000000000000/queue": a queue's own URL. */
bool vg_route_is_queue_path(struct vg_str path);
/* The host without its port, as sent. */
struct vg_str vg_host_name(struct vg_str host);

#endif
