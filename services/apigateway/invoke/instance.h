/* apigateway/invoke/instance.h: for the service's table: the data plane's start, reset and stop,
 * and its page. */
#ifndef APIGATEWAY_INVOKE_INSTANCE_H
#define APIGATEWAY_INVOKE_INSTANCE_H

#include "bus/service.h"

void *apigateway_instance_start(struct vg_bus *bus);
void apigateway_instance_reset(void *state);
void apigateway_instance_stop(void *state, void (*done)(void *done_ctx), void *done_ctx);

extern const struct vg_route apigateway_routes[];

#endif
