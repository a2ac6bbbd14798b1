/* apigatewayv2/openapi/draft.h: an HTTP API in the making: all of it is read from a document and
 * checked, on a pool thread, before anything is written. What cannot be made is left out with a
 * warning, as on AWS. */
#ifndef APIGATEWAYV2_OPENAPI_DRAFT_H
#define APIGATEWAYV2_OPENAPI_DRAFT_H

#include "apigatewayv2/apigatewayv2.h"
#include "document/openapi.h"

struct apigatewayv2_draft {
    struct vg_arena *arena;
    struct vg_random random;
    struct vg_error err;
    const struct vg_doc *document;
    struct apigatewayv2_api api;
    struct apigatewayv2_api_snapshot before; /* what the API had; empty for a new one */
    struct apigatewayv2_api_snapshot whole;  /* what it is to have */
    struct vg_list named; /* struct apigatewayv2_named: integrations that several routes share */
    struct vg_list warnings, info; /* struct vg_str */
    struct vg_str base_path;       /* put before all paths: "/v1/", or empty */
};

/* draft.c: what AWS calls warnings, and what is valid but not for HTTP APIs. */
void apigatewayv2_draft_warn(struct apigatewayv2_draft *draft, const char *fmt, ...)
    VG_PRINTF(2, 3);
void apigatewayv2_draft_inform(struct apigatewayv2_draft *draft, const char *fmt, ...)
    VG_PRINTF(2, 3);
/* Whether a made record keeps the model's constraints; else `why` is worded. */
bool apigatewayv2_draft_is_valid(struct apigatewayv2_draft *draft, const struct vg_shape *shape,
                                 const void *record, struct vg_error *why) VG_CHECKED;
struct vg_str apigatewayv2_draft_id(struct apigatewayv2_draft *draft, size_t length);

/* ---- import_settings.c, import_security.c, import_route.c ---- */

/* The API's own members: info, CORS, tags. */
int apigatewayv2_import_settings(struct apigatewayv2_draft *draft) VG_CHECKED;
/* Security schemes become authorizers. */
void apigatewayv2_import_authorizers(struct apigatewayv2_draft *draft);
/* Who may use the route, by the operation's security, else the document's. False when the
 * authorizer that it names could not be made. */
bool apigatewayv2_import_security(struct apigatewayv2_draft *draft, const struct vg_doc *operation,
                                  struct apigatewayv2_route *route) VG_CHECKED;
int apigatewayv2_import_routes(struct apigatewayv2_draft *draft) VG_CHECKED;

#endif
