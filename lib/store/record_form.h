/* store/record_form.h: what the two sides of the record codec share. The form is described in
 * record_encode.c. */
#ifndef VG_STORE_RECORD_FORM_H
#define VG_STORE_RECORD_FORM_H

#include "model/model.h"

enum vg_form { VG_FORM_VARINT = 0, VG_FORM_8 = 1, VG_FORM_BYTES = 2 };
enum { VG_FORM_BITS = 3, VG_VARINT_MAX = 10 /* bytes */ };

static inline bool vg_shape_is_struct(const struct vg_shape *shape)
{
    return shape->type == VG_TYPE_STRUCT || shape->type == VG_TYPE_UNION;
}

static inline enum vg_form vg_form_of(const struct vg_shape *shape)
{
    switch (shape->type) {
    case VG_TYPE_BOOL:
    case VG_TYPE_I32:
    case VG_TYPE_I64:
    case VG_TYPE_TIME:
    case VG_TYPE_ENUM:
        return VG_FORM_VARINT;
    case VG_TYPE_F64:
        return VG_FORM_8;
    default:
        return VG_FORM_BYTES;
    }
}

#endif
