/* client/lambda_internal.h: what stands behind virga_lambda_context.internal: a bootstrap's own
 * process, or virga's linked runtime (services/lambda/runtime/linked.c). Depends on nothing but
 * libc. */
#ifndef VG_CLIENT_LAMBDA_INTERNAL_H
#define VG_CLIENT_LAMBDA_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

struct virga_lambda_host {
    void *self;
    /* One line without its newline. From any thread. */
    void (*log)(void *self, const char *line, size_t len);
    /* The function's environment. Lives as long as the invocation. */
    const char *(*getenv)(void *self, const char *name);
    /* The process' environment is the function's: clients may look for their settings there. */
    bool is_own_process;
};

#endif
