/* proxy/context.h: the $context variables that REST APIs and HTTP APIs have alike. */
#ifndef VG_PROXY_CONTEXT_H
#define VG_PROXY_CONTEXT_H

#include "bus/call.h"
#include "proxy/event.h"

/* What is known of a request so far. Views; absent texts are variables without a value. */
struct vg_proxy_context {
    struct vg_arena *arena; /* of the values that are made */
    struct vg_call *call;
    const struct vg_request *request;
    struct vg_pairs headers; /* with those that the front adds */
    struct vg_str api_id;
    struct vg_str stage;
    struct vg_str stage_path;
    struct vg_str domain_name;
    struct vg_str base_path; /* that a custom domain mapped */
    bool is_signed;          /* the caller is who signed (AWS_IAM) */
    struct vg_str principal_id;
    struct vg_str authorizer_error;
    struct vg_str error_message; /* of an answer of the API's own */
    struct vg_str integration_error;
    int integration_status; /* of the endpoint; 0: none */
    int64_t integration_latency_ms;
    int status; /* of the answer; 0: none yet */
    size_t response_bytes;
};

/* $context.<name>; absent when there is none. */
struct vg_str vg_proxy_context_value(const struct vg_proxy_context *context, struct vg_str name);
/* The names that may have a value, by number from 0; NULL behind the last one. */
const char *vg_proxy_context_name(size_t i);

/* A number's text; a status' text, absent for 0. */
struct vg_str vg_proxy_number(struct vg_arena *arena, int64_t value);
struct vg_str vg_proxy_status(struct vg_arena *arena, int status);

#endif
