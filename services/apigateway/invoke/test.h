/* apigateway/invoke/test.h: requests that the control plane makes for its caller, against the API
 * as it is: no stage, no deployment. */
#ifndef APIGATEWAY_INVOKE_TEST_H
#define APIGATEWAY_INVOKE_TEST_H

#include "apigateway/invoke/exchange.h"

struct apigateway_test {
    struct vg_str api_id;
    const char *stage_name; /* what the request believes to be in */
    struct vg_str method;
    struct vg_str path_with_query; /* absent: "/" */
    struct vg_str body;
    struct apigateway_map_of_string_to_string headers;
    struct apigateway_map_of_string_to_list multi_headers;
    struct apigateway_map_of_string_to_string stage_variables;
};

/* The exchange of this call, the same in all its runs; `live` is filled in anew with the API as it
 * is in this run. */
int apigateway_test_begin(struct vg_call *call, const struct apigateway_test *test,
                          struct apigateway_live *live, struct apigateway_exchange **exchange,
                          struct vg_error *err) VG_CHECKED;
/* The log as one text. */
struct vg_str apigateway_test_log(struct apigateway_exchange *exchange);

#endif
