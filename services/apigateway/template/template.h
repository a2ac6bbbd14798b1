/* apigateway/template/template.h: mapping templates: Apache Velocity 1.7's language as API Gateway
 * runs it. Pure: bytes in, bytes out; every input is bounded in time and memory. README.md tells
 * what is there. */
#ifndef VG_APIGATEWAY_TEMPLATE_TEMPLATE_H
#define VG_APIGATEWAY_TEMPLATE_TEMPLATE_H

#include "base/arena.h"
#include "wire/message.h"

enum {
    APIGATEWAY_TEMPLATE_BYTES_MAX = 300 * 1024,
    APIGATEWAY_TEMPLATE_OUTPUT_BYTES_MAX = 10 * 1024 * 1024,
    APIGATEWAY_TEMPLATE_LOOPS_MAX = 1000, /* of one #foreach */
};

/* Compiled; never changes, so that several runs may share it. */
struct apigateway_template;

/* The compiled template, in the arena's memory (views of `text` stay in it); NULL, with `*problem`
 * worded, when the text is none. */
const struct apigateway_template *
apigateway_template_parse(struct vg_arena *arena, struct vg_str text, struct vg_str *problem);

struct apigateway_template_input {
    struct vg_str body; /* empty: as if it were {} */
    /* $input.params(). A name that comes twice: the last one counts. */
    const struct vg_header *path_params;
    size_t path_param_count;
    const struct vg_header *query_params;
    size_t query_param_count;
    const struct vg_header *headers;
    size_t header_count;
    const struct vg_header *stage_variables;
    size_t stage_variable_count;
    /* The value of $context.<name>, name as "identity.sourceIp"; absent when there is none. May be
     * NULL: nothing has a value. What an earlier template of the same request has overridden may be
     * told here too ("requestOverride.header.x"). */
    struct vg_str (*context)(void *ctx, struct vg_str name);
    /* The names of the members below a name (for keySet() and printing); 0 when there are none. May
     * be NULL. */
    size_t (*context_names)(void *ctx, struct vg_str name, struct vg_arena *arena,
                            const struct vg_str **names);
    void *ctx;
    int64_t steps_max; /* 0: as many as a template may take */
};

/* What #set($context.responseOverride...) and #set($context.requestOverride...) asked for. */
enum apigateway_override_place {
    APIGATEWAY_OVERRIDE_RESPONSE_STATUS, /* one value, no name */
    APIGATEWAY_OVERRIDE_RESPONSE_HEADER,
    APIGATEWAY_OVERRIDE_REQUEST_HEADER,
    APIGATEWAY_OVERRIDE_REQUEST_PATH,
    APIGATEWAY_OVERRIDE_REQUEST_QUERY,
};

struct apigateway_override {
    enum apigateway_override_place place;
    struct vg_str name;
    const struct vg_str *values; /* a list was set: each of its elements */
    size_t value_count;
};

struct apigateway_template_output {
    struct vg_str text;
    const struct apigateway_override *overrides; /* in the order in which their names came */
    size_t override_count;
};

/* VG_OK, or VG_FAIL with `*problem` worded: the template does what its language does not allow, or
 * wants more than the limits. VG_DEFER: more steps than `steps_max`, of some tens of nanoseconds.
 * Everything in `*output` is the arena's. */
int apigateway_template_run(const struct apigateway_template *template, struct vg_arena *arena,
                            const struct apigateway_template_input *input,
                            struct apigateway_template_output *output,
                            struct vg_str *problem) VG_CHECKED;

#endif
