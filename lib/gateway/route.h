/* gateway/route.h: from a request to a service, a protocol and an operation. */
#ifndef VG_GATEWAY_ROUTE_H
#define VG_GATEWAY_ROUTE_H

#include "bus/bus.h"
#include "gateway/sigv4.h"
#include "wire/wire.h"

struct vg_route_found {
    const struct vg_service *service;
    const struct vg_protocol *protocol;
    const struct vg_op_model *op;
    const struct vg_route *page; /* instead of an operation */
    struct vg_str name;          /* of the operation as asked for, when there is none */
    struct vg_str path;          /* the resource path: a bucket in the host name has been moved into it */
};

/* Looks at the headers, and for the query protocol at the body's parameters: before the body is in, an Action in the body is not
 * seen yet (`needs_body` then says so). `found->service` NULL: nobody's. */
void vg_route_request(const struct vg_bus *bus, const struct vg_request *request, const struct vg_sigv4 *sigv4,
                      bool has_body, struct vg_route_found *found);

/* The host without its port, lower case as sent. */
struct vg_str vg_host_name(struct vg_str host);

#endif
