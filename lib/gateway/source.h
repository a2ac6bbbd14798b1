/* gateway/source.h: whose request it is: the peer's, or whoever a trusted front of this machine
 * says. */
#ifndef VG_GATEWAY_SOURCE_H
#define VG_GATEWAY_SOURCE_H

#include "wire/message.h"

/* The source address of a request: the first one in the header `trusted` where a loopback peer sent
 * it and it is an address of IPv4 or IPv6; else the peer's own. `trusted` may be absent. */
struct vg_str vg_source_ip(const struct vg_request *request, struct vg_str trusted);

#endif
