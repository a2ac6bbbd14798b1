/* apigatewayv2/parameters.h: the grammar of parameter mappings: "overwrite:header.x-user" is mapped
 * to "$context.authorizer.claims.sub", or to a text with such in it. */
#ifndef APIGATEWAYV2_PARAMETERS_H
#define APIGATEWAYV2_PARAMETERS_H

#include "base/arena.h"

enum apigatewayv2_action { APIGATEWAYV2_APPEND, APIGATEWAYV2_OVERWRITE, APIGATEWAYV2_REMOVE };
enum apigatewayv2_place {
    APIGATEWAYV2_PLACE_HEADER,
    APIGATEWAYV2_PLACE_QUERY,  /* of requests */
    APIGATEWAYV2_PLACE_PATH,   /* of requests; overwritten only */
    APIGATEWAYV2_PLACE_STATUS, /* of responses; overwritten only */
};

struct apigatewayv2_mapping {
    enum apigatewayv2_action action;
    enum apigatewayv2_place place;
    struct vg_str name; /* of the header or query parameter */
};
bool apigatewayv2_mapping_read(struct vg_str key, bool is_response,
                               struct apigatewayv2_mapping *mapping) VG_CHECKED;

/* Takes the next piece off the front of a value: plain text, or an expression without its '$' and
 * braces ("request.header.x"). False at the end. */
bool apigatewayv2_value_next(struct vg_str *rest, struct vg_str *piece, bool *is_expression);

#endif
