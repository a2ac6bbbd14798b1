/* apigateway/openapi/export.h: a deployed API as a document. */
#ifndef APIGATEWAY_OPENAPI_EXPORT_H
#define APIGATEWAY_OPENAPI_EXPORT_H

#include "apigateway/apigateway.h"
#include "document/document.h"

struct apigateway_export {
    struct vg_call *call;
    const struct apigateway_api_snapshot *snapshot;
    struct vg_str stage;
    struct vg_str date; /* the deployment's, ISO */
    bool is_oas3;
    bool has_integrations; /* the extensions that were asked for */
    bool has_authorizers;
};

/* The whole document. */
struct vg_doc *apigateway_export_document(const struct apigateway_export *export);

/* ---- export_method.c ---- */

/* An operation below its path. */
void apigateway_export_method(const struct apigateway_export *export, struct vg_doc *path,
                              const struct apigateway_method *method);
void apigateway_export_integration(const struct apigateway_export *export, struct vg_doc *operation,
                                   const struct apigateway_integration *integration);

#endif
