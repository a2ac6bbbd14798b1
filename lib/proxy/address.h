/* proxy/address.h: host names and ids of what is served under a name of its own: REST APIs and HTTP
 * APIs (execute-api), function URLs (lambda-url). */
#ifndef VG_PROXY_ADDRESS_H
#define VG_PROXY_ADDRESS_H

#include "bus/call.h"

/* REST and HTTP APIs share the form of their addresses. A page has to know its own requests without
 * a look into the store, so the id tells: that of a REST API begins with a letter, that of an HTTP
 * API with a digit. */
struct vg_str vg_proxy_rest_api_id(struct vg_call *call);
struct vg_str vg_proxy_http_api_id(struct vg_call *call);
bool vg_proxy_is_http_api(struct vg_str api_id);

/* The host without its port. */
struct vg_str vg_proxy_host_name(struct vg_str host);
/* "a1.execute-api.localhost:4566" with kind "execute-api" to "a1"; absent for other hosts. */
struct vg_str vg_proxy_host_id(struct vg_str host, const char *kind);
/* Whether a host without its port could be a custom domain name: no address, no name without a dot,
 * none of AWS's, none by which virga serves APIs and functions itself. */
bool vg_proxy_is_custom_host(struct vg_str host);
/* "/_aws/<kind>/<id>/rest" to the id and "/rest": for clients whose host names do not resolve.
 * False for other paths. */
bool vg_proxy_path_id(struct vg_str path, const char *kind, struct vg_str *id,
                      struct vg_str *rest) VG_CHECKED;

#endif
