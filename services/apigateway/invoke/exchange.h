/* apigateway/invoke/exchange.h: one request to a stage of a REST API on its way: what is known of
 * it, and who adds what. The files of this folder are its steps. */
#ifndef APIGATEWAY_INVOKE_EXCHANGE_H
#define APIGATEWAY_INVOKE_EXCHANGE_H

#include "apigateway/apigateway.h"
#include "apigateway/invoke/live.h"
#include "bus/guard.h"
#include "proxy/event.h"

enum { APIGATEWAY_BODY_BYTES_MAX = 10 * 1024 * 1024, APIGATEWAY_PAIRS_MAX = 1000 };

/* In the order in which API Gateway looks at a request. */
enum apigateway_step {
    APIGATEWAY_STEP_GUARD,
    APIGATEWAY_STEP_AUTHORIZE,
    APIGATEWAY_STEP_ADMIT, /* API keys, usage plans, throttling */
    APIGATEWAY_STEP_VALIDATE,
    APIGATEWAY_STEP_CACHE,
    APIGATEWAY_STEP_INTEGRATE,
    APIGATEWAY_STEP_COUNT,
};

enum apigateway_log_level { APIGATEWAY_LOG_OFF, APIGATEWAY_LOG_ERROR, APIGATEWAY_LOG_INFO };

/* Why a request did not come to its integration's answer. */
struct apigateway_refusal {
    int32_t type;              /* of the gateway response; 0: none */
    struct vg_str message;     /* absent: null */
    const char *error_type;    /* x-amzn-ErrorType */
    bool is_preset;            /* AWS's own answer, not one that the API put in its place */
    struct vg_str explanation; /* of a validation, for $context.error.validationErrorString */
};

/* What the authorizer found. */
struct apigateway_bearer {
    struct vg_str principal_id;
    struct vg_pairs values; /* context of a function, or claims of a token: all texts */
    bool is_claims;
    struct vg_str policy; /* of a function's answer, as it stands there */
    struct vg_str json;   /* requestContext.authorizer; absent: none */
    struct vg_str usage_key;
    struct vg_str error;
    int status;
    int64_t latency_ms;
};

/* What the integration did. */
struct apigateway_outcome {
    int status; /* of the endpoint; 0: none */
    struct vg_str error;
    int64_t latency_ms;
    struct vg_str request_id;
    int64_t began_ms;
    bool is_logged; /* what was sent and what came back */
};

/* Which way a body goes. */
enum apigateway_direction { APIGATEWAY_TO_ENDPOINT, APIGATEWAY_FROM_ENDPOINT };

/* What expressions of a mapping found in a body. */
struct apigateway_found {
    const struct vg_header *items; /* the expression, its value or an absent text */
    size_t count;
};

struct apigateway_exchange {
    /* Of this run. */
    struct vg_call *call;
    struct vg_arena *arena;
    const struct vg_request *request;
    struct vg_response *response;
    struct apigateway_live *live;               /* NULL: no such API or stage */
    const struct apigateway_resource *resource; /* NULL: nothing fits */
    const struct apigateway_method *method;

    /* Found once, kept over the runs. */
    bool is_begun;
    bool is_answered;
    enum apigateway_step step;
    struct apigateway_api_place place;
    struct vg_str api_id;
    struct vg_str stage_name;
    struct vg_str path;       /* below the stage, percent-encoded: "/pets/7" */
    struct vg_str event_path; /* the same with a custom domain's base path before it */
    struct vg_str stage_path; /* "/prod/pets/7"; of a custom domain the path as asked for */
    struct vg_str domain_name;
    struct vg_str base_path; /* that a custom domain mapped; absent: by the API's own address */
    struct apigateway_stage stage;
    const struct apigateway_method_setting *setting; /* the stage's for the method, or NULL */
    bool has_own_setting;                            /* it is not that of all methods */
    struct vg_str cache_key; /* under which the answer is kept; absent: it is not */
    bool is_cache_control_ignored;
    struct vg_str client_certificate_id;
    struct vg_pairs more_context; /* of a test: beside the $context variables */
    struct vg_str extended_request_id;
    struct vg_str trace_header;
    struct vg_pairs headers; /* with those that the front adds */
    struct vg_pairs query;
    struct vg_pairs path_parameters;
    struct vg_pairs stage_variables;
    struct vg_str body;
    struct vg_inspection inspection;  /* what the guard is asked */
    const struct vg_verdict *verdict; /* NULL: not asked yet */
    struct apigateway_bearer bearer;
    struct vg_str api_key, api_key_id;
    const struct apigateway_sent *sent; /* map.h; NULL: the request has not been mapped yet */
    struct apigateway_refusal refusal;
    struct apigateway_outcome outcome;
    struct vg_str event;              /* of AWS_PROXY; absent: not made yet */
    struct vg_str event_input;        /* of the call that gives it to the function */
    bool is_heavy;                    /* a template or model takes more than the loop has */
    struct apigateway_found found[2]; /* in large bodies, by direction */
    enum apigateway_log_level log_level;
    bool traces_data;
    bool is_test;      /* TestInvokeMethod: the log is given back, whole */
    struct vg_buf log; /* of struct vg_log_event */
    bool is_logged;    /* it has been sent: a run after that adds nothing */
    size_t answer_bytes;
};

/* ---- address.c ---- */

/* The API, the stage and the path of a request, by host name or by path. False when it is none to
 * an API. */
struct apigateway_address {
    struct vg_str api_id;
    struct vg_str stage_name; /* may be empty */
    struct vg_str path;       /* begins with '/' */
    struct vg_str domain_name;
    struct vg_str base_path; /* of a custom domain */
};
bool apigateway_address_read(struct vg_arena *arena, const struct vg_request *request,
                             struct apigateway_address *address);
/* The same of a custom domain name: VG_OK, VG_NOT_FOUND when it is none or leads to no REST API,
 * VG_BROKEN. */
int apigateway_address_of_domain(struct vg_txn *txn, const struct vg_request *request,
                                 struct apigateway_address *address) VG_CHECKED;
/* Whether a request's host is a custom domain name that leads to a REST API, or nowhere. */
bool apigateway_owns_host(struct vg_bus *bus, const struct vg_request *request);

/* ---- context.c ---- */

/* $context.<name>; absent when there is none. */
struct vg_str apigateway_context(struct apigateway_exchange *exchange, struct vg_str name);
/* The members below $context.<name>: "identity" has "sourceIp" and others. Their count, and their
 * names in `*names`. */
size_t apigateway_context_names(struct apigateway_exchange *exchange, struct vg_str name,
                                struct vg_arena *arena, const struct vg_str **names);

/* ---- log.c ---- */

/* Lines of the execution log, where the stage wants them: of failures; of the way; of the data on
 * the way. A line is cut at 1,024 bytes, as there. */
void apigateway_log_error(struct apigateway_exchange *exchange, const char *fmt, ...)
    VG_PRINTF(2, 3);
void apigateway_log_info(struct apigateway_exchange *exchange, const char *fmt, ...)
    VG_PRINTF(2, 3);
void apigateway_log_data(struct apigateway_exchange *exchange, const char *fmt, ...)
    VG_PRINTF(2, 3);
/* "{a=1, b=2}" */
struct vg_str apigateway_log_pairs(struct vg_arena *arena, struct vg_pairs pairs);
/* Of the method's request, where its way begins. */
void apigateway_log_request(struct apigateway_exchange *exchange);
/* The lines so far to the execution log, and one to the access log. */
void apigateway_log_send(struct apigateway_exchange *exchange);

/* ---- refuse.c ---- */

/* Answers with a gateway response: the API's own, or AWS's. VG_OK. */
int apigateway_refuse(struct apigateway_exchange *exchange, int32_t type, const char *error_type,
                      struct vg_str message);
/* The two commonest: something is wrong with how the API is set up; with what the integration
 * answered. Logs why. */
int apigateway_refuse_configuration(struct apigateway_exchange *exchange, const char *why);
int apigateway_refuse_answer(struct apigateway_exchange *exchange, const char *why);
/* The endpoint took too long; it could not be reached. */
int apigateway_refuse_timeout(struct apigateway_exchange *exchange);
int apigateway_refuse_network(struct apigateway_exchange *exchange, const char *why);

/* ---- The steps: VG_OK to go on (or answered), VG_DEFER, VG_BROKEN ---- */

int apigateway_guard(struct apigateway_exchange *exchange);     /* guard.c */
int apigateway_authorize(struct apigateway_exchange *exchange); /* authorize.c */
int apigateway_admit(struct apigateway_exchange *exchange);     /* admit.c */
int apigateway_validate(struct apigateway_exchange *exchange);  /* validate.c */
int apigateway_cache(struct apigateway_exchange *exchange);     /* cache.c */
int apigateway_integrate(struct apigateway_exchange *exchange); /* integrate.c */

/* ---- cache.c ---- */

/* Keeps the integration's answer, where the stage has a cache for the method. */
void apigateway_cache_keep(struct apigateway_exchange *exchange);

/* authorize_token.c, authorize_function.c: by the kind of the authorizer. */
int apigateway_authorize_token(struct apigateway_exchange *exchange,
                               const struct apigateway_authorizer *authorizer);
int apigateway_authorize_function(struct apigateway_exchange *exchange,
                                  const struct apigateway_authorizer *authorizer);

/* integrate_<what>.c: by the type of the integration. */
int apigateway_integrate_function(struct apigateway_exchange *exchange,
                                  const struct apigateway_integration *integration);
int apigateway_integrate_http(struct apigateway_exchange *exchange,
                              const struct apigateway_integration *integration);
int apigateway_integrate_lambda(struct apigateway_exchange *exchange,
                                const struct apigateway_integration *integration);
int apigateway_integrate_service(struct apigateway_exchange *exchange,
                                 const struct apigateway_integration *integration);
int apigateway_integrate_mock(struct apigateway_exchange *exchange,
                              const struct apigateway_integration *integration);

/* Milliseconds of real time that the endpoint has. */
int64_t apigateway_integration_limit_ms(const struct apigateway_integration *integration);

/* ---- function.c ---- */

/* Invokes the function that a URI names, as API Gateway, on behalf of `source_arn`. VG_OK with its
 * payload (`*is_error`: the function failed and the payload tells how), VG_FAIL when it could not
 * be invoked (`*problem` says why), VG_NOT_FOUND when the limit went by, VG_DEFER, VG_BROKEN. */
struct apigateway_function_call {
    struct vg_str
        uri; /* "arn:aws:apigateway:<region>:lambda:path/2015-03-31/functions/<arn>/..." */
    struct vg_str credentials; /* role; absent: the function's own policy decides */
    struct vg_str source_arn;
    struct vg_str payload;
    struct vg_str *kept_input; /* the call's input, from one run to the next; NULL: made in each */
    bool is_event;
    int64_t limit_ms; /* of real time; 0: none */
};
int apigateway_function_invoke(struct apigateway_exchange *exchange,
                               const struct apigateway_function_call *function,
                               struct vg_str *payload, bool *is_error, struct vg_str *problem);
/* "arn:aws:execute-api:<region>:<account>:<api>/<stage>/<METHOD>/<path>" */
struct vg_str apigateway_method_arn(struct apigateway_exchange *exchange, struct vg_str path);
/* With ${stageVariables.x} filled in. */
struct vg_str apigateway_fill_in(struct apigateway_exchange *exchange, struct vg_str text);
/* The request as Lambda events show it. */
void apigateway_proxy_request(struct apigateway_exchange *exchange,
                              struct vg_proxy_request *request);
/* Whether the API treats bodies of this media type as binary. */
bool apigateway_is_binary(const struct apigateway_exchange *exchange, struct vg_str media_type);

#endif
