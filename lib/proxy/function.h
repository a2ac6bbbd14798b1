/* proxy/function.h: invoking a Lambda function on behalf of an HTTP front. */
#ifndef VG_PROXY_FUNCTION_H
#define VG_PROXY_FUNCTION_H

#include "bus/call.h"

struct vg_proxy_function {
    struct vg_str arn;         /* absent: the URI named none */
    struct vg_str credentials; /* role; absent: the function's own policy decides */
    struct vg_str service;     /* who asks: "apigateway.amazonaws.com" */
    struct vg_str source_arn;  /* on whose behalf */
    struct vg_str payload;
    struct vg_str *kept_input; /* the call's input, from one run to the next; NULL: made in each */
    bool is_event;             /* does not wait for an answer */
    int64_t limit_ms;          /* of real time, as functions have it; 0: as long as it takes */
};

struct vg_proxy_outcome {
    struct vg_str payload;
    bool is_error; /* the function failed and the payload tells how */
    struct vg_str problem;
};

/* Of "arn:...:lambda:path/2015-03-31/functions/<arn>/invocations" the function's ARN, of one itself
 * that; absent for other URIs. */
struct vg_str vg_proxy_function_arn(struct vg_str uri);
/* VG_OK with the payload, VG_FAIL when the function could not be invoked (`problem` says why),
 * VG_NOT_FOUND when the limit went by, VG_DEFER, VG_BROKEN. */
int vg_proxy_function_invoke(struct vg_call *call, const struct vg_proxy_function *function,
                             struct vg_proxy_outcome *outcome) VG_CHECKED;

#endif
