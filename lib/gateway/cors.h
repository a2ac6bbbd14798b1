/* gateway/cors.h: what a browser needs to let a page's SDK talk to virga. */
#ifndef VG_GATEWAY_CORS_H
#define VG_GATEWAY_CORS_H

#include "gateway/head.h"
#include "http/http.h"

/* Answers a preflight request (OPTIONS with Origin, whatever it asks for); true if it was one. */
bool vg_cors_answer_preflight(const struct vg_request *request, const struct vg_head *head,
                              struct vg_http_exchange *exchange);
/* Adds the headers of an actual cross-origin answer, where the request has an Origin. */
void vg_cors_add(const struct vg_head *head, struct vg_response *response);

#endif
