/* proxy/forward.h: the headers of a request as an endpoint behind the front sees them. */
#ifndef VG_PROXY_FORWARD_H
#define VG_PROXY_FORWARD_H

#include "bus/call.h"
#include "proxy/event.h"

/* Those of the client without the connection's own, then X-Amzn-Trace-Id and the three of
 * X-Forwarded. */
struct vg_pairs vg_proxy_forward_headers(struct vg_call *call, const struct vg_request *request,
                                         struct vg_str trace_header);
/* "Root=1-<time>-<trace>" */
struct vg_str vg_proxy_trace_header(struct vg_call *call);
/* Fifteen characters and '=': x-amz-apigw-id, apigw-requestid. */
struct vg_str vg_proxy_extended_request_id(struct vg_call *call);

/* Who signed the request. */
struct vg_proxy_caller vg_proxy_caller_of(const struct vg_call *call);
/* A text with ${stageVariables.x} filled in. */
struct vg_str vg_proxy_fill_in(struct vg_arena *arena, struct vg_pairs stage_variables,
                               struct vg_str text);

#endif
