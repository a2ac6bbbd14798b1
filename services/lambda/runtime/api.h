/* lambda/runtime/api.h: the Runtime API of one environment: an HTTP server on a free loopback port,
 * for its process alone. */
#ifndef LAMBDA_RUNTIME_API_H
#define LAMBDA_RUNTIME_API_H

#include "lambda/runtime/sandbox.h"

struct lambda_api;

/* NULL when there is no port to be had; it was logged. */
struct lambda_api *lambda_api_open(struct lambda_sandbox *sandbox);
uint16_t lambda_api_port(const struct lambda_api *api);
/* Hands the environment's invocation to the process: at once where it waits for one, else when it
 * asks. */
void lambda_api_offer(struct lambda_api *api);
/* The process is gone: what it asked for is not answered to its successor. */
void lambda_api_forget(struct lambda_api *api);
/* `on_closed` is never called inside. */
void lambda_api_close(struct lambda_api *api, void (*on_closed)(void *ctx), void *ctx);

#endif
