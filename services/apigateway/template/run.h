/* apigateway/template/run.h: one run of a template: what the evaluator's files share. */
#ifndef VG_APIGATEWAY_TEMPLATE_RUN_H
#define VG_APIGATEWAY_TEMPLATE_RUN_H

#include "apigateway/template/node.h"

/* What a run may use. A step is a node evaluated, an element or 128 bytes looked at, a step of a
 * regular expression: some forty nanoseconds. */
enum {
    VTL_STEPS_MAX = 250000,
    VTL_BYTES_PER_OWN_STEP = 16, /* a body brings steps of its own: to walk it once or twice */
    VTL_BYTES_PER_STEP = 128,
    VTL_BYTES_MAX = 32 * 1024 * 1024, /* of all strings that are made */
    VTL_RUN_DEPTH_MAX = 400,          /* of the evaluator's recursion */
    VTL_ELEMENTS_MAX = 100000,        /* of a list or map that the template makes */
};

enum vtl_flow { VTL_FLOW_ON, VTL_FLOW_BREAK, VTL_FLOW_STOP };

/* $foreach; in the arena, as a variable may outlive the loop. */
struct vtl_loop {
    const struct vtl_loop *parent;
    size_t index;
    bool has_next;
};

struct vtl_override_maps {
    struct apigateway_map *response;
    struct apigateway_map *response_header;
    struct apigateway_map *request;
    struct apigateway_map *request_header;
    struct apigateway_map *request_path;
    struct apigateway_map *request_query;
};

struct vtl_run {
    struct vg_arena *arena;
    const struct apigateway_template_input *input;
    struct apigateway_value *slots;
    enum vtl_flow flow;
    int depth;
    int64_t steps_left;
    size_t bytes_left;
    struct vg_str problem; /* sticky; absent while all is well */
    const struct vtl_loop *loop;
    struct apigateway_value body; /* parsed, once somebody asks */
    bool has_body;
    struct apigateway_value params;     /* $input.params(), once somebody asks */
    struct vtl_override_maps overrides; /* made once somebody asks; then `response` is set */
    struct apigateway_map *regexes;     /* compiled ones by text, once there are any */
};

/* Words the problem; returns null. */
struct apigateway_value vtl_fail(struct vtl_run *run, const char *problem);
static inline bool vtl_failed(const struct vtl_run *run)
{
    return vg_str_is_set(run->problem);
}
/* False, with the problem worded, when there are no more. */
bool vtl_spend(struct vtl_run *run, size_t steps);
/* For looking at so many bytes. */
bool vtl_spend_bytes(struct vtl_run *run, size_t bytes);

/* A buffer for a string that is made; vtl_made() takes its bytes off what is left. */
struct vg_buf vtl_make(struct vtl_run *run);
struct apigateway_value vtl_made(struct vtl_run *run, const struct vg_buf *buf);

void vtl_render(struct vtl_run *run, const struct vtl_node *block, struct vg_buf *buf);
struct apigateway_value vtl_evaluate(struct vtl_run *run, const struct vtl_node *node);
bool vtl_is_true(struct vtl_run *run, const struct vtl_node *node);
/* An empty string where Java would have null: what API Gateway makes of references to nothing. */
struct apigateway_value vtl_reference(struct vtl_run *run, const struct vtl_node *node);
void vtl_assign(struct vtl_run *run, const struct vtl_node *reference,
                struct apigateway_value value);

/* toString(). */
void vtl_print(struct vtl_run *run, struct apigateway_value value, struct vg_buf *buf);
struct vg_str vtl_text(struct vtl_run *run, struct apigateway_value value);
/* equals() of two values of one type (numbers by their value); others are not equal. */
bool vtl_equals(struct vtl_run *run, struct apigateway_value a, struct apigateway_value b);
/* `==`: like equals(), and values of different types by their texts. */
bool vtl_same(struct vtl_run *run, struct apigateway_value a, struct apigateway_value b);
struct apigateway_value vtl_arithmetic(struct vtl_run *run, enum vtl_kind kind,
                                       struct apigateway_value a, struct apigateway_value b);

/* $context: the member of a CONTEXT value, and what a CONTEXT value stands for. */
struct apigateway_value vtl_context_member(struct vtl_run *run, struct vg_str name,
                                           struct vg_str member);
struct apigateway_value vtl_context_value(struct vtl_run *run, struct vg_str name);
/* Of a map of overrides: what an earlier template has set. Null for other maps. */
struct apigateway_value vtl_context_earlier(struct vtl_run *run, const struct apigateway_map *map,
                                            struct vg_str name);
void vtl_context_overrides(struct vtl_run *run, struct apigateway_template_output *output);

/* $input.path() and .json(): null where the path leads nowhere. */
struct apigateway_value vtl_input_path(struct vtl_run *run, struct vg_str path);

#endif
