/* store/record_encode.c: a typed struct to stored bytes.
 *
 *   struct, union   for each member that is set: varint(position + 1 << 3 | form), value
 *   list            varint(count), values;   map   varint(count), key and value by turns
 *   bool, integers, time, enum   varint, zigzag     (form VG_FORM_VARINT)
 *   float, double                8 bytes, little endian   (VG_FORM_8)
 *   all else                     varint(length), bytes    (VG_FORM_BYTES): strings, blobs, structs,
 * lists, maps In a sparse list or map each value has a byte before it: 1, or 0 and then no value.
 */
#include "store/record.h"
#include "store/record_form.h"

#include <endian.h>

static void encode_value(struct vg_buf *out, const struct vg_shape *shape, const void *at);

/* ---- Parts ---- */

static void add_varint(struct vg_buf *out, uint64_t value)
{
    char *at = vg_buf_reserve(out, VG_VARINT_MAX);
    VG_ASSERT(at != NULL); /* the sizes of what is stored are bounded before */
    size_t len = 0;
    for (; value >= 0x80; value >>= 7)
        at[len++] = (char)(value | 0x80);
    at[len++] = (char)value;
    out->len += len;
}

static void add_int(struct vg_buf *out, int64_t value)
{
    add_varint(out, ((uint64_t)value << 1) ^
                        (uint64_t)(value >> 63)); /* zigzag: small negatives stay short */
}

static void add_bytes(struct vg_buf *out, struct vg_str bytes)
{
    add_varint(out, bytes.len);
    if (bytes.len == 0)
        return;
    char *at = vg_buf_reserve(out, bytes.len);
    VG_ASSERT(at != NULL);
    memcpy(at, bytes.ptr, bytes.len);
    out->len += bytes.len;
}

static void add_double(struct vg_buf *out, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof(bits));
    bits = htole64(bits);
    char *at = vg_buf_reserve(out, sizeof(bits));
    VG_ASSERT(at != NULL);
    memcpy(at, &bits, sizeof(bits));
    out->len += sizeof(bits);
}

/* Puts the length before what was added since `start`. */
static void close_nested(struct vg_buf *out, size_t start)
{
    size_t len = out->len - start;
    add_varint(out, len);
    char length[VG_VARINT_MAX];
    size_t length_len = out->len - start - len;
    memcpy(length, out->ptr + start + len, length_len);
    memmove(out->ptr + start + length_len, out->ptr + start, len);
    memcpy(out->ptr + start, length, length_len);
}

/* ---- Structures, lists, maps ---- */

static void encode_struct(struct vg_buf *out, const struct vg_shape *shape, const void *record)
{
    for (uint32_t i = 0; i < shape->member_count; i++) {
        const struct vg_member *member = &shape->members[i];
        const void *at = (const char *)record + member->offset;
        if (!vg_value_is_set(member->shape, at, /* in_container= */ false))
            continue;
        if (vg_shape_is_struct(member->shape))
            memcpy(&at, at, sizeof(at)); /* members point at theirs */
        add_varint(out, (uint64_t)(i + 1) << VG_FORM_BITS | vg_form_of(member->shape));
        encode_value(out, member->shape, at);
    }
}

static void encode_element(struct vg_buf *out, const struct vg_shape *container,
                           const struct vg_member *element, const char *entry)
{
    const void *at = entry + element->offset;
    if (container->is_sparse) {
        bool is_there = vg_value_is_set(element->shape, at, /* in_container= */ true);
        vg_buf_add_char(out, is_there ? 1 : 0);
        if (!is_there)
            return;
    }
    encode_value(out, element->shape, at);
}

static void encode_list(struct vg_buf *out, const struct vg_shape *shape, struct vg_list list)
{
    add_varint(out, list.count);
    const char *entry = list.items;
    for (size_t i = 0; i < list.count; i++, entry += shape->entry_size)
        encode_element(out, shape, &shape->members[0], entry);
}

static void encode_map(struct vg_buf *out, const struct vg_shape *shape, struct vg_list map)
{
    add_varint(out, map.count);
    const char *entry = map.items;
    for (size_t i = 0; i < map.count; i++, entry += shape->entry_size) {
        struct vg_str key;
        memcpy(&key, entry + shape->members[0].offset, sizeof(key));
        add_bytes(out, key);
        encode_element(out, shape, &shape->members[1], entry);
    }
}

static void encode_nested(struct vg_buf *out, const struct vg_shape *shape, const void *at)
{
    size_t start = out->len;
    if (shape->type == VG_TYPE_LIST)
        encode_list(out, shape, vg_list_load(at));
    else if (shape->type == VG_TYPE_MAP)
        encode_map(out, shape, vg_list_load(at));
    else
        encode_struct(out, shape, at);
    close_nested(out, start);
}

static void encode_value(struct vg_buf *out, const struct vg_shape *shape, const void *at)
{
    switch (shape->type) {
    case VG_TYPE_BOOL:
        add_int(out, ((const struct vg_bool *)at)->v);
        break;
    case VG_TYPE_I32:
        add_int(out, ((const struct vg_i32 *)at)->v);
        break;
    case VG_TYPE_I64:
        add_int(out, ((const struct vg_i64 *)at)->v);
        break;
    case VG_TYPE_TIME:
        add_int(out, ((const struct vg_time *)at)->ms);
        break;
    case VG_TYPE_ENUM:
        add_int(out, *(const int32_t *)at);
        break;
    case VG_TYPE_F64:
        add_double(out, ((const struct vg_f64 *)at)->v);
        break;
    case VG_TYPE_STRING:
    case VG_TYPE_BLOB:
    case VG_TYPE_DOCUMENT:
    case VG_TYPE_CODEC:
        add_bytes(out, *(const struct vg_str *)at);
        break;
    case VG_TYPE_LIST:
    case VG_TYPE_MAP:
    case VG_TYPE_STRUCT:
    case VG_TYPE_UNION:
        encode_nested(out, shape, at);
        break;
    case VG_TYPE_BODY:
        VG_ASSERT(shape->type != VG_TYPE_BODY); /* a record refers to a blob by its id */
    }
}

struct vg_str vg_record_encode(struct vg_arena *arena, const struct vg_shape *shape,
                               const void *record)
{
    struct vg_buf out;
    vg_buf_init(&out, arena, 0);
    encode_struct(&out, shape, record);
    return vg_buf_str(&out);
}
