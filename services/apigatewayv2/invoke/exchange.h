/* apigatewayv2/invoke/exchange.h: one request to a stage of an HTTP API on its way: what is known
 * of it, and who adds what. The files of this folder are its steps. */
#ifndef APIGATEWAYV2_INVOKE_EXCHANGE_H
#define APIGATEWAYV2_INVOKE_EXCHANGE_H

#include "apigatewayv2/invoke/live.h"

enum { APIGATEWAYV2_BODY_BYTES_MAX = 10 * 1024 * 1024, APIGATEWAYV2_PAIRS_MAX = 1000 };

enum apigatewayv2_step {
    APIGATEWAYV2_STEP_AUTHORIZE,
    APIGATEWAYV2_STEP_THROTTLE,
    APIGATEWAYV2_STEP_INTEGRATE,
    APIGATEWAYV2_STEP_COUNT,
};

/* What the authorizer found. */
struct apigatewayv2_bearer {
    struct vg_str principal_id;
    struct vg_pairs values; /* claims of a token, or the context of a function */
    bool is_claims;
    struct vg_str json_1, json_2; /* requestContext.authorizer of either format; absent: none */
    struct vg_str error;
    int status;
};

struct apigatewayv2_exchange {
    /* Of this run. */
    struct vg_call *call;
    struct vg_arena *arena;
    const struct vg_request *request;
    struct vg_response *response;
    const struct apigatewayv2_live *live;
    struct apigatewayv2_match match; /* route NULL: nothing fits */

    /* Found once, kept over the runs. */
    bool is_begun;
    bool is_answered;
    enum apigatewayv2_step step;
    struct vg_str api_id;
    struct vg_str rest_path;  /* of the address: with the stage in front, or not */
    struct vg_str path;       /* below the stage, percent-encoded: "/pets/7" */
    struct vg_str stage_path; /* "/test/pets/7", or the same in the stage $default */
    struct vg_str event_path; /* of format 1.0: a custom domain's as asked for, else stage_path */
    struct vg_str domain_name;
    struct vg_str base_path;    /* that a custom domain mapped; absent: by the API's own address */
    struct vg_str mapped_stage; /* absent: the path says */
    struct apigatewayv2_stage stage;
    struct vg_str extended_request_id;
    struct vg_str trace_header;
    struct vg_pairs headers; /* with those that the front adds */
    struct vg_pairs query;
    struct vg_pairs stage_variables;
    struct apigatewayv2_bearer bearer;
    struct vg_str error_message; /* of an answer of the API's own; absent: none */
    struct vg_str integration_error;
    int integration_status; /* of the endpoint; 0: none */
    int64_t integration_began_ms, integration_latency_ms;
    bool is_logged;
};

/* ---- address.c ---- */

/* The API and the rest of the path. False when it is none to an HTTP API. */
struct apigatewayv2_address {
    struct vg_str api_id;
    struct vg_str path; /* begins with '/' */
    struct vg_str domain_name;
    struct vg_str base_path, stage; /* of a custom domain */
};
bool apigatewayv2_address_read(struct vg_arena *arena, const struct vg_request *request,
                               struct apigatewayv2_address *address);
/* The same of a custom domain name: VG_OK, VG_NOT_FOUND when it is none or leads to no HTTP API,
 * VG_BROKEN. */
int apigatewayv2_address_of_domain(struct vg_txn *txn, const struct vg_request *request,
                                   struct apigatewayv2_address *address) VG_CHECKED;
/* Whether a request's host is a custom domain name that leads to an HTTP API, or nowhere. */
bool apigatewayv2_owns_host(struct vg_bus *bus, const struct vg_request *request);
/* Which stage is asked for: the mapped one, or that of the path's first part, else $default. Sets
 * the stage and the paths. VG_OK, VG_NOT_FOUND, VG_BROKEN. */
int apigatewayv2_stage_enter(struct apigatewayv2_exchange *exchange) VG_CHECKED;

/* ---- invoke.c ---- */

/* Answers `{"message":"..."}`. VG_OK. */
int apigatewayv2_answer(struct apigatewayv2_exchange *exchange, int status, const char *message);
/* 500, and why: for $context.integrationErrorMessage. */
int apigatewayv2_fail(struct apigatewayv2_exchange *exchange, struct vg_str why);
/* A response header, whose name may be the arena's. */
void apigatewayv2_add_header(struct apigatewayv2_exchange *exchange, struct vg_str name,
                             struct vg_str value);

/* ---- context.c, log.c ---- */

/* $context.<name>; absent when there is none. */
struct vg_str apigatewayv2_context(struct apigatewayv2_exchange *exchange, struct vg_str name);
/* A line to the access log, once. */
void apigatewayv2_log_send(struct apigatewayv2_exchange *exchange);

/* ---- cors.c ---- */

/* Answers a preflight request of an API with a CORS configuration; false when it is none. */
bool apigatewayv2_cors_preflight(struct apigatewayv2_exchange *exchange);
/* In place of what the integration says of CORS. */
void apigatewayv2_cors_add(struct apigatewayv2_exchange *exchange);

/* ---- The steps: VG_OK to go on (or answered), VG_DEFER, VG_BROKEN ---- */

int apigatewayv2_authorize(struct apigatewayv2_exchange *exchange); /* authorize.c */
int apigatewayv2_throttle(struct apigatewayv2_exchange *exchange);  /* throttle.c */
int apigatewayv2_integrate(struct apigatewayv2_exchange *exchange); /* integrate.c */

int apigatewayv2_authorize_token(struct apigatewayv2_exchange *exchange,
                                 const struct apigatewayv2_authorizer *authorizer);
int apigatewayv2_authorize_function(struct apigatewayv2_exchange *exchange,
                                    const struct apigatewayv2_authorizer *authorizer);

/* ---- integrate_function.c, integrate_http.c ---- */

int apigatewayv2_integrate_function(struct apigatewayv2_exchange *exchange);
int apigatewayv2_integrate_http(struct apigatewayv2_exchange *exchange);

/* The request as Lambda events of that format ("1.0", "2.0") show it. */
void apigatewayv2_proxy_request(struct apigatewayv2_exchange *exchange, struct vg_str version,
                                struct vg_proxy_request *request);
/* With ${stageVariables.x} filled in. */
struct vg_str apigatewayv2_fill_in(struct apigatewayv2_exchange *exchange, struct vg_str text);

/* ---- map.c: parameter mappings ---- */

/* The request as the integration gets it. */
struct apigatewayv2_outgoing {
    struct vg_pairs headers;
    struct vg_pairs query;
    struct vg_str raw_query;
    struct vg_str path; /* overwritten; absent: as it is */
};
void apigatewayv2_map_request(struct apigatewayv2_exchange *exchange,
                              struct apigatewayv2_outgoing *outgoing);
/* The answer in the exchange's response, by the mapping of its status. */
void apigatewayv2_map_response(struct apigatewayv2_exchange *exchange);

#endif
