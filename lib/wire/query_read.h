/* wire/query_read.h: form parameters ("Tags.member.1.Key=a") into a typed input. */
#ifndef VG_WIRE_QUERY_READ_H
#define VG_WIRE_QUERY_READ_H

#include "wire/decode.h"

enum { VG_QUERY_PARAMS_MAX = 10000 };

/* Takes one "name=value" off the front of `*rest`, both percent-decoded; false when nothing is
 * left. */
bool vg_query_next(struct vg_arena *arena, struct vg_str *rest, struct vg_str *name,
                   struct vg_str *value);

/* The first parameter of that name in a form; absent without one. Stops there, decodes nothing
 * else's value. */
struct vg_str vg_query_find(struct vg_arena *arena, struct vg_str form, struct vg_str name);

/* Fills `in` of all parameters in both forms (a URL's query and a body). */
int vg_query_read(const struct vg_decode *decode, struct vg_str url_query, struct vg_str body,
                  const struct vg_shape *shape, void *in) VG_CHECKED;

#endif
