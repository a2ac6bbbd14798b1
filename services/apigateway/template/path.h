/* apigateway/template/path.h: JSONPath, as the Jayway library reads it. */
#ifndef VG_APIGATEWAY_TEMPLATE_PATH_H
#define VG_APIGATEWAY_TEMPLATE_PATH_H

#include "apigateway/template/value.h"

enum apigateway_path_result {
    APIGATEWAY_PATH_FOUND,
    APIGATEWAY_PATH_NOTHING,   /* a path to one place, and that is not there */
    APIGATEWAY_PATH_MALFORMED, /* or it uses what is not available */
    APIGATEWAY_PATH_TOO_DEAR,  /* more steps than there were */
};

/* A path to one place has the value there; one that may lead to several has a list of them.
 * `*steps` is what it may take, and what is left then. */
enum apigateway_path_result apigateway_path_find(struct vg_arena *arena, struct vg_str path,
                                                 struct apigateway_value root, int64_t *steps,
                                                 struct apigateway_value *found) VG_CHECKED;

#endif
