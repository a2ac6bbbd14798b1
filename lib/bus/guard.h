/* bus/guard.h: a guard's say on a request from outside, before the service looks at it whose
 * resource (an API's stage, a user pool) it is for. The one who serves knows no guard, the guard
 * not who serves. */
#ifndef VG_BUS_GUARD_H
#define VG_BUS_GUARD_H

#include "bus/call.h"

struct vg_header; /* wire/message.h */
struct vg_request;

/* What a guard sees. All views live as long as the call that asks. */
struct vg_inspection {
    struct vg_str resource_arn;       /* "arn:aws:apigateway:us-east-1::/restapis/a1/stages/prod" */
    struct vg_str source_name;        /* as guards log it: "APIGW", "COGNITOIDP" */
    struct vg_str source_id;          /* likewise: "000000000000:a1:prod" */
    const struct vg_request *request; /* whole: method, headers, query, body */
    struct vg_str path;               /* as the client meant it, percent-encoded: "/prod/items/7" */
    struct vg_str client_ip;
    struct vg_str request_id;
};

enum vg_verdict_kind {
    VG_VERDICT_NONE = 0, /* nobody guards the resource */
    VG_VERDICT_ALLOW,
    VG_VERDICT_BLOCK,
    VG_VERDICT_CAPTCHA,
    VG_VERDICT_CHALLENGE,
};

/* What it decides. `response` is only for those that are not let through: whoever serves answers
 * with it as it is when `is_own_answer`, else in its own words with `status`. */
struct vg_verdict {
    enum vg_verdict_kind kind;
    struct vg_str guard_arn; /* of the web ACL */
    int status;              /* of a refusal: 403 unless the guard says otherwise */
    bool is_own_answer;
    const struct vg_header *response_headers; /* of an own answer, Content-Type included */
    size_t response_header_count;
    struct vg_str response_body;
    const struct vg_header *request_headers; /* to be added to the request that goes on */
    size_t request_header_count;
};

/* A service that guards has one of these in its table. */
struct vg_guard {
    /* Whether the resource (in the call's account and region) is guarded: VG_OK or VG_NOT_FOUND.
     * Reads only, on every request: cheap. */
    int (*find)(struct vg_call *call, struct vg_str resource_arn);
    /* Decides, as a call of its own: may write and queue effects. `verdict` is preset to
     * VG_VERDICT_NONE. */
    int (*inspect)(struct vg_call *call, const struct vg_inspection *inspection,
                   struct vg_verdict *verdict);
};

/* Asks the guard of the inspection's resource: an await as those of bus/call.h, so it is asked once
 * however often the handler runs. VG_OK with `*verdict` (it lives as long as the call; VG_OK at
 * once with VG_VERDICT_NONE when nobody guards), VG_DEFER, or VG_BROKEN. The first run's inspection
 * is the one that counts. */
int vg_await_verdict(struct vg_call *call, const struct vg_inspection *inspection,
                     const struct vg_verdict **verdict) VG_CHECKED;

#endif
