/* gateway/control.h: the control API under /_virga/ (and its names elsewhere, /_localstack/):
 * health, time, rest, the journal. */
#ifndef VG_GATEWAY_CONTROL_H
#define VG_GATEWAY_CONTROL_H

#include "gateway/gateway.h"
#include "gateway/head.h"

struct vg_control; /* one control request; in the exchange's arena */

/* Whether a percent-decoded path is virga's own, and no AWS API's. */
bool vg_control_owns(struct vg_str path);
/* Whether it is for this file to answer: /_virga/mail and /_virga/sms are pages of the mail
 * service. */
bool vg_control_serves(struct vg_str path);
/* Answers 403 to a request for a path of virga's own that vg_access_problem has something against;
 * true if it did. */
bool vg_control_refuse(const struct vg_request *request, const struct vg_head *head,
                       struct vg_http_exchange *exchange);
/* Answers now or later. Later: the exchange's end is to be told by vg_control_forget. Request and
 * head stay as long as the exchange. */
struct vg_control *vg_control_serve(struct vg_gateway *gateway, struct vg_http_exchange *exchange,
                                    const struct vg_request *request, const struct vg_head *head,
                                    struct vg_str path);
void vg_control_forget(struct vg_control *control);

#endif
