/* model/plain.h: a typed value as plain JSON and back, with the model's member names: calls between
 * services, virga.h's calls by JSON, the journal, tests. Blobs are base64, times epoch seconds with
 * fraction, enums their text. A streamed body is
 * {"path", "offset", "size"} of a blob, or base64 text. Nulls are what is absent: in sparse lists
 * and maps they are kept. */
#ifndef VG_MODEL_PLAIN_H
#define VG_MODEL_PLAIN_H

#include "model/check.h"

void vg_value_to_json(const struct vg_shape *shape, const void *value, struct vg_buf *buf);
/* False when the text is not JSON or has a value of a wrong type; `*problem` (arena) tells. `value`
 * is zeroed before. */
bool vg_value_from_json(const struct vg_shape *shape, struct vg_str json, struct vg_arena *arena,
                        void *value, struct vg_violations *violations,
                        struct vg_str *problem) VG_CHECKED;

#endif
