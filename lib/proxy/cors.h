/* proxy/cors.h: what fronts with a CORS configuration of their own say to browsers. */
#ifndef VG_PROXY_CORS_H
#define VG_PROXY_CORS_H

#include "proxy/event.h"

struct vg_texts {
    const struct vg_str *items;
    size_t count;
};

struct vg_proxy_cors {
    struct vg_texts origins; /* "*", "https://" and a star, or an origin */
    struct vg_texts methods;
    struct vg_texts headers;
    struct vg_texts exposed;
    struct vg_i32 max_age_s;
    bool allows_credentials;
};

/* OPTIONS with Origin and Access-Control-Request-Method. */
bool vg_proxy_cors_is_preflight(struct vg_str method, struct vg_pairs headers);
/* The headers for a preflight's answer; for others those of the endpoint behind are replaced. */
void vg_proxy_cors_add(const struct vg_proxy_cors *cors, struct vg_str method,
                       struct vg_pairs headers, struct vg_response *response);

#endif
