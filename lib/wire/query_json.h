/* wire/query_json.h: answers of the Query protocol as the JSON that AWS's services make of them for
 * whoever accepts JSON, as API Gateway's integrations do unless they say otherwise. */
#ifndef VG_WIRE_QUERY_JSON_H
#define VG_WIRE_QUERY_JSON_H

#include "base/arena.h"

/* In the arena; what is no XML, or would be more than 16 MiB, stays as it is. */
struct vg_str vg_query_json(struct vg_arena *arena, struct vg_str xml);

#endif
