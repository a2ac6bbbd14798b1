/* apigateway/integration.h: integrations and the methods they are in. */
#ifndef VG_SERVICE_APIGATEWAY_INTEGRATION_H
#define VG_SERVICE_APIGATEWAY_INTEGRATION_H

#include "apigateway/apigateway.h"

/* An integration with what it is in. `integration` is a copy to work on. */
struct apigateway_integration_place {
    struct apigateway_resource resource;
    struct apigateway_method *method;
    struct apigateway_integration integration;
};

/* The integration of a method, or the API's errors for what is missing on the way. */
int apigateway_integration_require(struct vg_call *call, struct vg_str api_id,
                                   struct vg_str resource_id, struct vg_str http_method,
                                   struct apigateway_integration_place *place,
                                   struct vg_error *err) VG_CHECKED;
/* Writes the copy back. */
int apigateway_integration_keep(struct vg_call *call, struct vg_str api_id,
                                struct apigateway_integration_place *place) VG_CHECKED;
/* Gives what was not said its default. */
void apigateway_integration_complete(struct apigateway_integration *integration,
                                     struct vg_str resource_id);
/* Of a complete one. */
int apigateway_integration_check(const struct apigateway_integration *integration,
                                 const struct apigateway_method *method,
                                 struct vg_error *err) VG_CHECKED;

#endif
