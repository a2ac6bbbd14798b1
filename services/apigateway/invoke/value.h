/* apigateway/invoke/value.h: what mapping expressions stand for: parts of the request or of the
 * endpoint's answer, variables, texts. */
#ifndef APIGATEWAY_INVOKE_VALUE_H
#define APIGATEWAY_INVOKE_VALUE_H

#include "apigateway/invoke/exchange.h"

struct apigateway_values {
    const struct vg_str *items; /* several only for multi-valued sources */
    size_t count;               /* 0: there is none */
};

/* An expression of a request's mapping: 'text', "method.request.header.x", "method.request.body.a",
 * "context.x", "stageVariables.x". Arena memory or views of what lives as long as the call. */
struct apigateway_values apigateway_request_value(struct apigateway_exchange *exchange,
                                                  struct vg_str expression);

/* Of an answer's mapping: the same with "integration.response." in place of "method.request.". */
struct apigateway_received;
struct apigateway_values apigateway_response_value(struct apigateway_exchange *exchange,
                                                   const struct apigateway_received *received,
                                                   struct vg_str expression);

/* The values of expressions ("body.a", "body[0]": the items' names) in a body; on any thread. */
void apigateway_find_all(struct vg_arena *arena, struct vg_str body, struct vg_header *items,
                         size_t count);

/* What can be a header's name, and its value. */
bool apigateway_is_header_name(struct vg_str name);
bool apigateway_is_header_value(struct vg_str value);

/* "text/html" of "Text/HTML; charset=utf-8"; JSON when there is none. */
struct vg_str apigateway_media_type(struct vg_pairs headers);

#endif
