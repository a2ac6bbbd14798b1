/* apigateway/invoke/map.h: the request on its way to the endpoint, the endpoint's answer on its way
 * back: parameters, templates, conversion between text and bytes. */
#ifndef APIGATEWAY_INVOKE_MAP_H
#define APIGATEWAY_INVOKE_MAP_H

#include "apigateway/invoke/exchange.h"
#include "apigateway/template/template.h"

/* What goes to the endpoint. Lives as long as the call. */
struct apigateway_sent {
    struct vg_str uri; /* path and stage variables filled in, the query not yet added */
    struct vg_pairs headers;
    struct vg_pairs query;
    struct vg_str body;
    const struct apigateway_override *overrides; /* what the template asked for */
    size_t override_count;
};

/* What came back. */
struct apigateway_received {
    int status;
    struct vg_pairs headers;
    struct vg_str body;
    struct vg_str selector; /* what selection patterns are matched with; absent: with nothing */
};

/* ---- map_request.c ---- */

/* Once for all runs: VG_OK with exchange->sent, or answered. With `is_proxy` the request's own
 * headers, query and body, with what is mapped in their place. */
int apigateway_map_request(struct apigateway_exchange *exchange,
                           const struct apigateway_integration *integration,
                           bool is_proxy) VG_CHECKED;
/* "?a=1&b=2", or empty. */
struct vg_str apigateway_query_text(struct vg_arena *arena, struct vg_pairs query);

/* ---- map_response.c ---- */

/* The integration response whose pattern fits makes the answer. */
int apigateway_map_response(struct apigateway_exchange *exchange,
                            const struct apigateway_integration *integration,
                            const struct apigateway_received *received) VG_CHECKED;
/* A header of the answer; renamed or left out where the name is the front's own. */
void apigateway_answer_header(struct apigateway_exchange *exchange, struct vg_header header);
/* The answer is complete: says so to the log. */
void apigateway_answer_done(struct apigateway_exchange *exchange);
/* What the endpoint is asked, for the log. */
void apigateway_log_sent(struct apigateway_exchange *exchange, struct vg_str uri,
                         struct vg_pairs headers, struct vg_str body);
/* The answer of an endpoint came: notes and logs it. */
void apigateway_log_received(struct apigateway_exchange *exchange,
                             const struct apigateway_received *received);

/* ---- convert.c ---- */

/* A body on its way. */
struct apigateway_payload {
    struct vg_str bytes;
    bool is_binary;
};
/* As the integration's contentHandling says. False: it is to become bytes, and is no base64. */
bool apigateway_convert_request(struct apigateway_exchange *exchange, int32_t handling,
                                struct apigateway_payload *payload) VG_CHECKED;
bool apigateway_convert_response(struct apigateway_exchange *exchange, int32_t handling,
                                 struct vg_pairs headers,
                                 struct apigateway_payload *payload) VG_CHECKED;

/* Whether the client does: only the first type of its Accept header counts. */
bool apigateway_accepts_binary(const struct apigateway_exchange *exchange);

/* ---- variables.c ---- */

/* All that a template sees beside the body, with what earlier templates have overridden. */
void apigateway_template_context(struct apigateway_exchange *exchange,
                                 struct apigateway_template_input *input);
/* The same, as it is at this moment: for another thread, while the call lives. */
void apigateway_template_context_copy(struct apigateway_exchange *exchange,
                                      struct apigateway_template_input *input);

/* ---- apart.c: on the loop what is small, on a thread of the pool what is not. VG_DEFER at
 * first then. ---- */

/* Runs a template of the deployment: VG_OK, or VG_FAIL with `*problem` worded. */
int apigateway_transform(struct apigateway_exchange *exchange, enum apigateway_direction direction,
                         struct vg_str text, struct vg_str body,
                         struct apigateway_template_output *output,
                         struct vg_str *problem) VG_CHECKED;
/* Holds the request's body against a model: VG_OK, or VG_FAIL when that is none. */
int apigateway_check_model(struct apigateway_exchange *exchange, struct vg_str model,
                           struct apigateway_schema_result *result,
                           struct vg_str *problem) VG_CHECKED;
/* For the values of a mapping that lie in a large body: into exchange->found. VG_OK. */
int apigateway_find_in_body(struct apigateway_exchange *exchange,
                            enum apigateway_direction direction, struct vg_str body,
                            const struct apigateway_map_of_string_to_string *mapping) VG_CHECKED;

#endif
