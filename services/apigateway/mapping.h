/* apigateway/mapping.h: the forms of parameter names and mapping expressions, of content types and
 * URIs of integrations. */
#ifndef VG_SERVICE_APIGATEWAY_MAPPING_H
#define VG_SERVICE_APIGATEWAY_MAPPING_H

#include "apigateway/apigateway.h"

/* "method.request.header.X", ".querystring.X", ".path.X"; each name once. */
int apigateway_request_parameters_check(const struct apigateway_map_of_string_to_boolean *params,
                                        struct vg_error *err) VG_CHECKED;
/* "method.response.header.X" */
int apigateway_response_parameters_check(const struct apigateway_map_of_string_to_boolean *params,
                                         struct vg_error *err) VG_CHECKED;
/* Of an integration: "integration.request.header.X" <- an expression over what `method` declares.
 */
int apigateway_request_mapping_check(const struct apigateway_map_of_string_to_string *mapping,
                                     const struct apigateway_method *method,
                                     struct vg_error *err) VG_CHECKED;
/* Of an integration's response: "method.response.header.X", which the method's response declares.
 */
int apigateway_response_mapping_check(const struct apigateway_integration_response *response,
                                      const struct apigateway_method *method,
                                      struct vg_error *err) VG_CHECKED;
/* Keys of templates are content types. */
int apigateway_templates_check(const struct apigateway_map_of_string_to_string *templates,
                               struct vg_error *err) VG_CHECKED;
/* Type, URI and HTTP method go together. */
int apigateway_integration_uri_check(const struct apigateway_integration *integration,
                                     struct vg_error *err) VG_CHECKED;

#endif
