/* apigateway/schema/schema.h: models: JSON Schema, draft 4, for the bodies of requests. Pure; every
 * input is bounded in time and memory. */
#ifndef VG_APIGATEWAY_SCHEMA_SCHEMA_H
#define VG_APIGATEWAY_SCHEMA_SCHEMA_H

#include "base/arena.h"

/* Compiled; what a check changes in it is only the memory of its regular expressions, so that one
 * thread at a time may check with it. */
struct apigateway_schema;

/* The other models of the API, for "$ref":
 * "https://apigateway.amazonaws.com/restapis/.../models/Name".
 */
struct apigateway_schema_models {
    /* The schema's text, which lives as long as the arena; false when there is no such model. */
    bool (*find)(void *ctx, struct vg_str name, struct vg_str *text);
    void *ctx;
};

/* In the arena's memory (views of the texts stay in it); NULL, with `*problem` worded, when the
 * text is no schema. `models` may be NULL: there are no others. */
const struct apigateway_schema *
apigateway_schema_parse(struct vg_arena *arena, struct vg_str text,
                        const struct apigateway_schema_models *models, struct vg_str *problem);

struct apigateway_schema_result {
    bool is_valid;
    const struct vg_str *violations; /* in the words that API Gateway logs */
    size_t violation_count;
};

enum { APIGATEWAY_SCHEMA_STEPS_ALL = 0 };
/* A body that is no JSON is not valid. With `steps` other than _ALL: false when it takes more than
 * so many (of some tens of nanoseconds), and `*result` is untouched. */
bool apigateway_schema_check(const struct apigateway_schema *schema, struct vg_arena *arena,
                             struct vg_str body, int64_t steps,
                             struct apigateway_schema_result *result);

/* "Request body does not match model schema for content type application/json: [...]": the line for
 * the log. */
struct vg_str apigateway_schema_log_line(struct vg_arena *arena, struct vg_str content_type,
                                         const struct apigateway_schema_result *result);

#endif
