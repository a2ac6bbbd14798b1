/* client/reply.h: an answer as it comes in, and the error that it carries. libc only. */
#ifndef VG_CLIENT_REPLY_H
#define VG_CLIENT_REPLY_H

#include "virga/client.h"

/* libcurl's write and header callbacks; the context is a struct virga_reply. */
size_t vg_reply_take_body(char *piece, size_t one, size_t len, void *ctx);
size_t vg_reply_take_header(char *line, size_t one, size_t len, void *ctx);

/* All is in: takes the error out of the body where the status is none of 2xx. Returns 0 on 2xx,
 * else -1. */
int vg_reply_finish(struct virga_reply *reply, int status);

/* There is no answer, because of `problem`. */
void vg_reply_fail(struct virga_reply *reply, const char *problem);

#endif
