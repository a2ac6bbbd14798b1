/* wire/encode.h: what the encoders of all protocols share: headers, and scalars as text. */
#ifndef VG_WIRE_ENCODE_H
#define VG_WIRE_ENCODE_H

#include "wire/wire.h"

/* Adds a header whatever its value holds: CR, LF and NUL become spaces. Headers that a caller can
 * multiply at will (user metadata) stop short of the response's maximum, so that the server's own
 * still find room. */
void vg_encode_header(struct vg_response *response, struct vg_str name, struct vg_str value);

/* Makes the buffer the body. A body beyond the buffer's maximum becomes an empty 500: better than
 * half a document. */
void vg_encode_body(struct vg_response *response, const struct vg_buf *buf);

/* How a protocol writes times that the model leaves open. */
struct vg_encode_times {
    enum vg_time_format format;
    bool with_ms; /* ISO 8601 always with ".000"; else only where there is a fraction */
};

/* A set scalar as text, not escaped; a view of the value itself where it is text already. */
struct vg_str vg_encode_text(struct vg_arena *arena, const struct vg_member *member, const void *at,
                             struct vg_encode_times times);

/* "Sender" or "Receiver". */
struct vg_str vg_encode_fault(const struct vg_error_shape *shape);

#endif
