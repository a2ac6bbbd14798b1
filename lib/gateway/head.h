/* gateway/head.h: the headers that the gateway looks at, found in one pass over them. */
#ifndef VG_GATEWAY_HEAD_H
#define VG_GATEWAY_HEAD_H

#include "wire/message.h"

/* Values of the first header of each name; absent without one. */
struct vg_head {
    struct vg_str authorization;
    struct vg_str content_type;
    struct vg_str date;
    struct vg_str origin;
    struct vg_str sec_fetch_site;
    struct vg_str user_agent;
    struct vg_str amz_content_sha256;
    struct vg_str amz_date;
    struct vg_str amz_security_token;
    struct vg_str amz_target;
};

void vg_head_read(const struct vg_request *request, struct vg_head *head);

#endif
