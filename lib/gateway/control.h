/* gateway/control.h: the control API under /_virga/ (and its names elsewhere, /_localstack/): health, time, rest, the journal. */
#ifndef VG_GATEWAY_CONTROL_H
#define VG_GATEWAY_CONTROL_H

#include "gateway/gateway.h"

/* Whether it is for this file to answer; /_virga/mail is a page of the mail service. */
bool vg_control_is_for(const struct vg_request *request);
/* Answers 403 to a control request that a web page elsewhere may have sent, or that names a foreign host; true if it did. */
bool vg_control_refuse(const struct vg_request *request, struct vg_http_exchange *exchange);
void vg_control_serve(struct vg_gateway *gateway, struct vg_http_exchange *exchange, const struct vg_request *request);

#endif
