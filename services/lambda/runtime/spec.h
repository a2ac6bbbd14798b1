/* lambda/runtime/spec.h: what an execution environment must know of the function version that it
 * runs. */
#ifndef LAMBDA_RUNTIME_SPEC_H
#define LAMBDA_RUNTIME_SPEC_H

#include "base/arena.h"

#include "virga/lambda.h"

struct lambda_sandbox_kind;
struct lambda_code;

struct lambda_variable {
    const char *name;
    const char *value;
};

/* Immutable once made; counted, because environments outlive the call that made it. Texts lie in
 * its arena. */
struct lambda_spec {
    struct vg_arena arena;
    uint32_t references;
    const struct lambda_sandbox_kind *kind;
    const char *key; /* function ARN, version and revision: environments serve one key only */
    const char *function_arn; /* unqualified */
    const char *account;
    const char *region;
    const char *name;
    const char *version;
    const char *runtime_name; /* "python3.12" */
    const char *handler_name; /* "app.handler" */
    const char *role_arn;
    const char *log_group;
    const char *endpoint_url;
    const char *program;      /* interpreter, or "" where the code brings its own bootstrap */
    const char *bootstrap;    /* ours, for the interpreter */
    const char *runtime_dir;  /* where ours lie */
    const char *code_dir;     /* where the zip lies unpacked; "" for linked functions */
    struct lambda_code *code; /* keeps code_dir; NULL for linked functions */
    virga_lambda_handler linked;
    const struct lambda_variable *variables;
    size_t variable_count;
    uint32_t timeout_ms;
    uint32_t memory_mb;
    uint32_t storage_mb;
};

/* An empty one with one reference; `*arena` is where its texts go. */
struct lambda_spec *lambda_spec_new(void);
struct lambda_spec *lambda_spec_retain(struct lambda_spec *spec);
/* Frees it with the last reference. NULL is fine. */
void lambda_spec_release(struct lambda_spec *spec);

#endif
