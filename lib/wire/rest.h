/* wire/rest.h: what both rest protocols share: labels, query, headers, status and raw payloads. */
#ifndef VG_WIRE_REST_H
#define VG_WIRE_REST_H

#include "wire/decode.h"

/* Fills what the path, the query and the headers say. */
int vg_rest_read_bindings(const struct vg_decode *decode, const struct vg_wire_call *call,
                          const struct vg_request *request, void *in) VG_CHECKED;

/* The member that is the whole body, or NULL. */
const struct vg_member *vg_rest_payload(const struct vg_shape *shape);
/* Whether members without a binding make up the body. */
bool vg_rest_has_body(const struct vg_shape *shape);
/* Whether a payload is bytes or text as they are, no document. */
bool vg_rest_is_raw(const struct vg_shape *shape);

/* Fills a raw payload from the body, or from what was streamed. */
int vg_rest_read_raw(const struct vg_decode *decode, const struct vg_request *request,
                     const struct vg_member *payload, void *in) VG_CHECKED;

/* Adds the headers that members are bound to; takes the status where one is. */
void vg_rest_write_bindings(const struct vg_shape *shape, const void *value,
                            struct vg_response *response);
/* A set raw payload as the body. */
void vg_rest_write_raw(const struct vg_member *payload, const void *at,
                       struct vg_response *response);

/* Whether the response has the header already: a bound one goes before the protocol's own. */
bool vg_rest_has_header(const struct vg_response *response, struct vg_str name);

#endif
