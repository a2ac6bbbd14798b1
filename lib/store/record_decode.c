/* store/record_decode.c: stored bytes to a typed struct, and records in transactions. No length,
 * count, number or depth found in the bytes is trusted. The form is described in record_encode.c.
 */
#include "store/inside.h"
#include "store/record.h"
#include "store/record_form.h"

#include <endian.h>

enum { DEPTH_MAX = 80 }; /* documents come 64 deep (base/json.h), and a record may wrap them */

struct decoder {
    struct vg_arena *arena;
    const char *at;
    const char *end; /* of the struct, list or map at hand */
    int depth;
};

static bool decode_value(struct decoder *d, const struct vg_shape *shape, void *at);

/* ---- Parts ---- */

static size_t left(const struct decoder *d)
{
    return (size_t)(d->end - d->at);
}

static bool take_long_varint(struct decoder *d, uint64_t *value)
{
    const char *at = d->at;
    uint64_t sum = 0;
    for (unsigned shift = 0; shift < 64 && at < d->end; shift += 7) {
        uint8_t byte = (uint8_t)*at++;
        sum |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) {
            d->at = at;
            *value = sum;
            return shift < 63 || byte <= 1;
        }
    }
    return false;
}

static inline bool take_varint(struct decoder *d, uint64_t *value)
{
    if (d->at == d->end || (uint8_t)*d->at >= 0x80)
        return take_long_varint(d, value);
    *value = (uint8_t)*d->at++; /* tags, lengths, enums: nearly all */
    return true;
}

static inline bool take_int(struct decoder *d, int64_t min, int64_t max, int64_t *value)
{
    uint64_t zigzag;
    if (!take_varint(d, &zigzag))
        return false;
    *value = (int64_t)(zigzag >> 1) ^ -(int64_t)(zigzag & 1);
    return *value >= min && *value <= max;
}

static bool take_double(struct decoder *d, double *value)
{
    uint64_t bits;
    if (left(d) < sizeof(bits))
        return false;
    memcpy(&bits, d->at, sizeof(bits));
    d->at += sizeof(bits);
    bits = le64toh(bits);
    memcpy(value, &bits, sizeof(bits));
    return true;
}

static inline bool take_view(struct decoder *d, struct vg_str *view)
{
    uint64_t len;
    if (!take_varint(d, &len) || len > left(d))
        return false;
    *view = vg_str_of(d->at, (size_t)len);
    d->at += len;
    return true;
}

static bool take_copy(struct decoder *d, struct vg_str *copy)
{
    struct vg_str view;
    if (!take_view(d, &view))
        return false;
    char *text = vg_arena_alloc(d->arena, view.len + 1);
    *vg_copy(text, view.ptr, view.len) = '\0';
    *copy = vg_str_of(text, view.len);
    return true;
}

/* Every value takes a byte at least: more of them than bytes there can't be. */
static bool take_count(struct decoder *d, uint64_t *count)
{
    return take_varint(d, count) && *count <= left(d);
}

/* ---- Structures, lists, maps ---- */

/* A member that is a structure is a pointer at it. */
static bool decode_pointed(struct decoder *d, const struct vg_shape *shape, char *at)
{
    void *value = vg_arena_zalloc(d->arena, 1, shape->size);
    memcpy(at, &value, sizeof(value));
    return decode_value(d, shape, value);
}

static bool skip(struct decoder *d, enum vg_form form)
{
    uint64_t number;
    double real;
    struct vg_str view;
    switch (form) {
    case VG_FORM_VARINT:
        return take_varint(d, &number);
    case VG_FORM_8:
        return take_double(d, &real);
    case VG_FORM_BYTES:
        return take_view(d, &view);
    }
    return false;
}

/* Members come in the order of their positions, each once. */
static bool decode_struct(struct decoder *d, const struct vg_shape *shape, char *record)
{
    uint64_t tag, last = 0;
    while (d->at < d->end) {
        if (!take_varint(d, &tag))
            return false;
        uint64_t position = tag >> VG_FORM_BITS;
        enum vg_form form = (enum vg_form)(tag & ((1 << VG_FORM_BITS) - 1));
        if (position <= last)
            return false;
        last = position;
        if (position > shape->member_count) {
            if (!skip(d, form))
                return false;
            continue;
        }
        const struct vg_member *member = &shape->members[position - 1];
        char *at = record + member->offset;
        if (form != vg_form_of(member->shape))
            return false;
        if (vg_shape_is_struct(member->shape) ? !decode_pointed(d, member->shape, at)
                                              : !decode_value(d, member->shape, at))
            return false;
    }
    return true;
}

static bool decode_element(struct decoder *d, const struct vg_shape *container,
                           const struct vg_member *element, char *entry)
{
    if (container->is_sparse) {
        if (left(d) == 0 || (uint8_t)*d->at > 1)
            return false;
        if (*d->at++ == 0)
            return true; /* the entry is zeroed: absent */
    }
    return decode_value(d, element->shape, entry + element->offset);
}

static bool decode_list(struct decoder *d, const struct vg_shape *shape, void *at)
{
    bool is_map = shape->type == VG_TYPE_MAP;
    uint64_t count;
    if (!take_count(d, &count))
        return false;
    struct vg_list list = {.count = (size_t)count, .set = true};
    list.items = vg_arena_zalloc(d->arena, list.count, shape->entry_size);
    char *entry = list.items;
    for (size_t i = 0; i < list.count; i++, entry += shape->entry_size) {
        if (is_map && !take_copy(d, (struct vg_str *)(void *)(entry + shape->members[0].offset)))
            return false;
        if (!decode_element(d, shape, &shape->members[is_map ? 1 : 0], entry))
            return false;
    }
    vg_list_store(at, list);
    return d->at == d->end;
}

static bool decode_nested(struct decoder *d, const struct vg_shape *shape, void *at)
{
    struct vg_str view;
    if (d->depth == DEPTH_MAX || !take_view(d, &view))
        return false;
    struct decoder inner = {
        .arena = d->arena, .at = view.ptr, .end = view.ptr + view.len, .depth = d->depth + 1};
    if (vg_shape_is_struct(shape))
        return decode_struct(&inner, shape, at);
    return decode_list(&inner, shape, at);
}

static bool decode_i64(struct decoder *d, struct vg_i64 *at)
{
    at->set = true;
    return take_int(d, INT64_MIN, INT64_MAX, &at->v);
}

static bool decode_i32(struct decoder *d, struct vg_i32 *at)
{
    int64_t value;
    if (!take_int(d, INT32_MIN, INT32_MAX, &value))
        return false;
    *at = vg_i32((int32_t)value);
    return true;
}

static bool decode_small(struct decoder *d, enum vg_type type, int64_t max, void *at)
{
    int64_t value;
    if (!take_int(d, 0, max, &value))
        return false;
    if (type == VG_TYPE_BOOL)
        *(struct vg_bool *)at = vg_bool(value != 0);
    else
        *(int32_t *)at = (int32_t)value;
    return true;
}

static bool decode_time(struct decoder *d, struct vg_time *at)
{
    at->set = true;
    return take_int(d, INT64_MIN, INT64_MAX, &at->ms);
}

static bool decode_value(struct decoder *d, const struct vg_shape *shape, void *at)
{
    switch (shape->type) {
    case VG_TYPE_BOOL:
        return decode_small(d, shape->type, /* max= */ 1, at);
    case VG_TYPE_ENUM:
        return decode_small(d, shape->type, shape->enum_count, at);
    case VG_TYPE_I32:
        return decode_i32(d, at);
    case VG_TYPE_I64:
        return decode_i64(d, at);
    case VG_TYPE_TIME:
        return decode_time(d, at);
    case VG_TYPE_F64:
        ((struct vg_f64 *)at)->set = true;
        return take_double(d, &((struct vg_f64 *)at)->v);
    case VG_TYPE_STRING:
    case VG_TYPE_BLOB:
    case VG_TYPE_DOCUMENT:
    case VG_TYPE_CODEC:
        return take_copy(d, at);
    case VG_TYPE_LIST:
    case VG_TYPE_MAP:
    case VG_TYPE_STRUCT:
    case VG_TYPE_UNION:
        return decode_nested(d, shape, at);
    case VG_TYPE_BODY:
        break;
    }
    return false;
}

bool vg_record_decode(struct vg_arena *arena, const struct vg_shape *shape, struct vg_str bytes,
                      void *record)
{
    struct decoder d = {.arena = arena, .at = bytes.ptr, .end = bytes.ptr + bytes.len};
    memset(record, 0, shape->size);
    return decode_struct(&d, shape, record);
}

/* ---- In transactions ---- */

static int decode_or_break(struct vg_txn *txn, struct vg_arena *arena, const struct vg_shape *shape,
                           struct vg_str bytes, void *record)
{
    if (vg_record_decode(arena, shape, bytes, record))
        return VG_OK;
    return vg_broken(txn->store, "the database is damaged (a record of type %.*s)",
                     VG_STR_ARG(shape->name));
}

int vg_record_get(struct vg_txn *txn, struct vg_str key, const struct vg_shape *shape,
                  struct vg_arena *arena, void *record)
{
    struct vg_str view;
    int rc = vg_get_view(txn, key, &view);
    return rc == VG_OK ? decode_or_break(txn, arena, shape, view, record) : rc;
}

int vg_record_put(struct vg_txn *txn, struct vg_str key, const struct vg_shape *shape,
                  struct vg_arena *arena, const void *record)
{
    return vg_put(txn, key, vg_record_encode(arena, shape, record));
}

int vg_record_next(struct vg_walk *walk, const struct vg_shape *shape, struct vg_str *key,
                   void *record)
{
    struct vg_str view;
    int rc = vg_walk_next_view(walk, key, &view);
    return rc == VG_OK ? decode_or_break(walk->txn, walk->arena, shape, view, record) : rc;
}
