/* wire/decode.h: what the decoders of all protocols share: how they fail, how they fill a value
 * from text. */
#ifndef VG_WIRE_DECODE_H
#define VG_WIRE_DECODE_H

#include "wire/wire.h"

enum {
    VG_WIRE_DEPTH_MAX = 64, /* of nested values, in any protocol */
    VG_WIRE_MEMORY_MAX =
        256 * 1024 * 1024, /* bytes that a request may unfold to, its body included */
};

struct vg_decode {
    struct vg_arena *arena;
    struct vg_violations *violations;
    struct vg_error *err;
    const struct vg_error_shape
        *malformed;             /* what the protocol answers to input that it can't read */
    struct vg_str java_package; /* in front of shape names in AWS's sentences; may be empty */
};

/* Fails with `malformed` and a sentence; without one where AWS gives none. */
int vg_decode_fail(const struct vg_decode *decode, const char *fmt, ...) VG_PRINTF(2, 3);
int vg_decode_fail_silently(const struct vg_decode *decode);

/* A zeroed slot at the end of a list (entry at the end of a map). Amortised constant: the capacity
 * follows from the count, so a list being filled must not be filled by anything else. */
void *vg_decode_append(struct vg_arena *arena, struct vg_list *list, size_t item_size);

/* The memory of a structure or union: `at` itself in a container, else fresh and zeroed, with its
 * pointer left at `at`. */
void *vg_decode_struct(struct vg_arena *arena, const struct vg_shape *shape, void *at,
                       bool in_container);

/* The constant of a text. Unknown text becomes a violation and leaves `at` absent. */
void vg_decode_enum(const struct vg_decode *decode, const struct vg_shape *shape,
                    struct vg_str text, int32_t *at, const struct vg_path *path);
/* AWS words unknown text among a list's enums once, for the whole list. So decoders read such a
 * list as strings, and this makes the list of constants of it. */
extern const struct vg_member vg_decode_text_element;
static inline bool vg_decode_has_enums(const struct vg_shape *list_shape)
{
    return list_shape->members[0].shape->type == VG_TYPE_ENUM;
}
void vg_decode_enum_list(const struct vg_decode *decode, const struct vg_shape *list_shape,
                         struct vg_list texts, void *at, const struct vg_path *path);

/* One scalar (all but structures, unions, lists, maps and codecs) as it stands in forms, XML,
 * headers and labels: booleans by name, blobs in base64, times in any of AWS's formats. */
int vg_decode_text(const struct vg_decode *decode, const struct vg_shape *shape, struct vg_str text,
                   void *at, const struct vg_path *path) VG_CHECKED;

/* Milliseconds of seconds since the epoch, with fraction or exponent; false beyond the years 1 to
 * 9999. */
bool vg_decode_epoch(struct vg_str text, int64_t *ms) VG_CHECKED;
/* ISO 8601, RFC 7231, or seconds since the epoch. */
bool vg_decode_time(struct vg_str text, int64_t *ms) VG_CHECKED;
int vg_decode_blob(const struct vg_decode *decode, struct vg_str text,
                   struct vg_str *bytes) VG_CHECKED;
/* A streamed body of which all bytes are at hand, with its digests. */
struct vg_body vg_decode_body(struct vg_str bytes);

/* AWS's name of a scalar's Java class, without its package: "Integer"; "String" also for enums. */
const char *vg_decode_java_class(const struct vg_shape *shape);

/* The members of a structure that are bound to the body, by one of their names. Clients tend to
 * send members in the model's order, so the search starts behind the last hit. Zero-initialise
 * `next`. */
struct vg_lookup {
    const struct vg_shape *shape;
    size_t name_offset; /* of the name to compare, in struct vg_member */
    uint32_t next;
};
const struct vg_member *vg_lookup_member(struct vg_lookup *lookup, struct vg_str name);

#endif
