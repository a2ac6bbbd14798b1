/* wire/json_value.h: typed values as JSON, for the JSON protocols and rest-json bodies. */
#ifndef VG_WIRE_JSON_VALUE_H
#define VG_WIRE_JSON_VALUE_H

#include "base/json.h"
#include "wire/decode.h"

/* Reads one value into `at`, words what does not fit as AWS does. Nulls leave `at` as it is. */
int vg_json_read_value(const struct vg_decode *decode, struct vg_json *json,
                       const struct vg_shape *shape, void *at, bool in_container,
                       const struct vg_path *path) VG_CHECKED;

/* Reads a whole text that must be one value; `at` is a structure itself, or a payload member's
 * place. */
int vg_json_read_document(const struct vg_decode *decode, struct vg_str text,
                          const struct vg_shape *shape, void *at, bool in_container) VG_CHECKED;

struct vg_json_encode {
    struct vg_json_out out;
    struct vg_arena *arena;
};

/* Writes one value that is set. */
void vg_json_write_value(struct vg_json_encode *encode, const struct vg_member *member,
                         const void *at, bool in_container);
/* The set members of a structure, without the braces around them. */
void vg_json_write_members(struct vg_json_encode *encode, const struct vg_shape *shape,
                           const void *value);
/* With the braces. */
void vg_json_write_struct(struct vg_json_encode *encode, const struct vg_shape *shape,
                          const void *value);

#endif
