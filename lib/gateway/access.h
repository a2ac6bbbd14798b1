/* gateway/access.h: who may use virga's own paths: no web page of another site, neither as itself
 * nor by a name of its own that it makes point here (DNS rebinding). */
#ifndef VG_GATEWAY_ACCESS_H
#define VG_GATEWAY_ACCESS_H

#include "gateway/head.h"

/* What is wrong with who asks or how, as a sentence; NULL: nothing. */
const char *vg_access_problem(const struct vg_request *request, const struct vg_head *head);
/* Lets the page that asks read the answer. For requests without a problem: their pages are of this
 * site, or there is none. */
void vg_access_add(const struct vg_head *head, struct vg_response *response);

#endif
