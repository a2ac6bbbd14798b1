/* proxy/event.h: an HTTP request as the event that a Lambda function gets: what API Gateway's APIs
 * and Lambda's function URLs share. Text from request, no I/O. */
#ifndef VG_PROXY_EVENT_H
#define VG_PROXY_EVENT_H

#include "base/json.h"
#include "wire/message.h"

/* Names and values in their order; a name may come again. */
struct vg_pairs {
    const struct vg_header *items;
    size_t count;
};

/* Who signed the request (authorization AWS_IAM); all absent otherwise. */
struct vg_proxy_caller {
    struct vg_str account_id;
    struct vg_str access_key;
    struct vg_str user_id; /* "AIDA..." */
    struct vg_str user_arn;
};

struct vg_proxy_request {
    struct vg_arena *arena;
    struct vg_str method;
    struct vg_str resource;   /* the route: "/pets/{id}", or "GET /pets/{id}" for format 2.0 */
    struct vg_str path;       /* below the stage, as received: "/pets/7" */
    struct vg_str stage_path; /* with it: "/prod/pets/7" */
    struct vg_str raw_query;  /* as received, without '?'; may be absent */
    struct vg_pairs headers;  /* as received, and what the front adds (X-Forwarded-For, ...) */
    struct vg_pairs query;    /* decoded */
    struct vg_pairs path_parameters;
    struct vg_pairs stage_variables;
    struct vg_str body; /* bytes; absent or empty: null */
    bool is_binary;     /* base64 in the event */

    struct vg_str account;
    struct vg_str api_id;
    struct vg_str stage;
    struct vg_str domain_name;   /* "a1b2c3.execute-api.localhost" */
    struct vg_str resource_id;   /* REST APIs only, like the two that follow */
    struct vg_str deployment_id; /* absent: left out */
    struct vg_str extended_request_id;
    struct vg_str request_id;
    struct vg_str protocol; /* "HTTP/1.1" */
    int64_t now_ms;
    struct vg_str source_ip;
    struct vg_str user_agent;
    struct vg_str api_key;    /* absent: left out, like its id */
    struct vg_str api_key_id; /* REST APIs only */
    struct vg_proxy_caller caller;
    struct vg_str authorizer_json; /* an object: what the authorizer found; absent: none */
};

/* The request's parts as a proxy event of format 1.0, into an object that the caller began: all
 * members from "resource" to "requestContext". With `has_body`, the body's two as well. */
void vg_proxy_event_1_members(struct vg_json_out *out, const struct vg_proxy_request *request,
                              bool has_body);
/* The whole event of format 1.0. `version` (absent: left out) is "1.0" for HTTP APIs. */
struct vg_str vg_proxy_event_1(const struct vg_proxy_request *request, struct vg_str version);
/* The whole event of format 2.0: names in lower case, repeated ones joined by commas, cookies in a
 * list of their own. */
struct vg_str vg_proxy_event_2(const struct vg_proxy_request *request);
/* Its members but "version"; the body's two only with `has_body`. */
void vg_proxy_event_2_members(struct vg_json_out *out, const struct vg_proxy_request *request,
                              bool has_body);
/* Whether HTTP APIs and function URLs hand on bodies of this media type as text; others, and those
 * of no type, as base64. */
bool vg_proxy_is_text(struct vg_str media_type);

/* {"accessKey", "accountId", ...}: what requestContext.authorizer.iam is in format 2.0. */
void vg_proxy_write_iam(struct vg_json_out *out, const struct vg_proxy_caller *caller);

/* A query as pairs, decoded ('+' is a space); at most `max` of them. Arena memory. */
struct vg_pairs vg_pairs_of_query(struct vg_arena *arena, struct vg_str raw_query, size_t max);
/* The last value of that name, names compared without case when `is_header`; absent without one. */
struct vg_str vg_pairs_last(struct vg_pairs pairs, struct vg_str name, bool is_header);

/* "14/Apr/2025:12:12:26 +0000" */
struct vg_str vg_proxy_time(struct vg_arena *arena, int64_t ms);

#endif
