/* wire/decode.c: what the decoders of all protocols share. */
#include "wire/decode.h"

#include "base/codec.h"
#include "base/hash.h"
#include "base/timetext.h"

#include <math.h>

#define TIME_MS_MIN (-62135596800000.0) /* 0001-01-01T00:00:00Z */
#define TIME_MS_MAX 253402300799999.0   /* 9999-12-31T23:59:59.999Z */

int vg_decode_fail(const struct vg_decode *decode, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    struct vg_str message = vg_arena_vprintf(decode->arena, fmt, args);
    va_end(args);
    return vg_fail_with(decode->err, decode->malformed, message, /* detail= */ NULL);
}

int vg_decode_fail_silently(const struct vg_decode *decode)
{
    return vg_fail_with(decode->err, decode->malformed, VG_STR_NONE, /* detail= */ NULL);
}

void *vg_decode_append(struct vg_arena *arena, struct vg_list *list, size_t item_size)
{
    enum { CAP_FIRST = 4 };
    size_t count = list->count;
    size_t used = count * item_size;
    bool is_full = count == 0 || (count >= CAP_FIRST && (count & (count - 1)) == 0);
    if (is_full) {
        size_t size = (count == 0 ? CAP_FIRST : count * 2) * item_size;
        if (count == 0 || !vg_arena_extend(arena, list->items, used, size)) {
            void *items = vg_arena_alloc(arena, size);
            if (count > 0)
                memcpy(items, list->items, used);
            list->items = items;
        }
    }
    void *slot = (char *)list->items + used;
    memset(slot, 0, item_size);
    list->count = count + 1;
    return slot;
}

void *vg_decode_struct(struct vg_arena *arena, const struct vg_shape *shape, void *at,
                       bool in_container)
{
    if (in_container)
        return at;
    void *fresh = vg_arena_zalloc(arena, 1, shape->size);
    memcpy(at, &fresh, sizeof(fresh));
    return fresh;
}

void vg_decode_enum(const struct vg_decode *decode, const struct vg_shape *shape,
                    struct vg_str text, int32_t *at, const struct vg_path *path)
{
    *at = vg_enum_value(shape, text);
    if (*at != 0 || decode->violations->count == VG_VIOLATIONS_MAX)
        return;
    vg_violations_add(decode->violations, VG_VIOLATION_ENUM, text,
                      vg_path_text(decode->arena, path), vg_enum_rule(decode->arena, shape));
}

static const struct vg_shape text_shape = {.type = VG_TYPE_STRING, .size = sizeof(struct vg_str)};
const struct vg_member vg_decode_text_element = {.shape = &text_shape};

static void violate_enum_list(const struct vg_decode *decode, const struct vg_shape *element,
                              struct vg_list texts, const struct vg_path *path)
{
    struct vg_arena *arena = decode->arena;
    struct vg_str shown =
        VG_CONCAT(arena, VG_STR("["), vg_arena_join(arena, texts.items, texts.count, VG_STR(", ")),
                  VG_STR("]"));
    struct vg_str rule = VG_CONCAT(arena, VG_STR("Member must satisfy constraint: ["),
                                   vg_enum_rule(arena, element), VG_STR("]"));
    vg_violations_add(decode->violations, VG_VIOLATION_PARTS, shown, vg_path_text(arena, path),
                      rule);
}

void vg_decode_enum_list(const struct vg_decode *decode, const struct vg_shape *list_shape,
                         struct vg_list texts, void *at, const struct vg_path *path)
{
    const struct vg_shape *element = list_shape->members[0].shape;
    const struct vg_str *text = texts.items;
    int32_t *constants = VG_NEW_ARRAY(decode->arena, int32_t, texts.count);
    bool is_known = true;
    for (size_t i = 0; i < texts.count; i++) {
        constants[i] = vg_enum_value(element, text[i]);
        is_known &= constants[i] != 0 || !vg_str_is_set(text[i]); /* nulls of a @sparse list */
    }
    if (!is_known && decode->violations->count < VG_VIOLATIONS_MAX)
        violate_enum_list(decode, element, texts, path);
    vg_list_store(at, (struct vg_list){.items = constants, .count = texts.count, .set = true});
}

const char *vg_decode_java_class(const struct vg_shape *shape)
{
    switch (shape->type) {
    case VG_TYPE_BOOL:
        return "Boolean";
    case VG_TYPE_I32:
        return "Integer";
    case VG_TYPE_I64:
        return "Long";
    case VG_TYPE_F64:
        return "Double";
    case VG_TYPE_TIME:
        return "Date";
    default:
        return "String";
    }
}

static int fail_conversion(const struct vg_decode *decode, const struct vg_shape *shape)
{
    return vg_decode_fail(decode, "STRING_VALUE cannot be converted to %s",
                          vg_decode_java_class(shape));
}

bool vg_decode_epoch(struct vg_str text, int64_t *ms)
{
    double seconds;
    if (!vg_str_to_f64(text, &seconds))
        return false;
    double rounded = round(seconds * 1000.0);
    if (!(rounded >= TIME_MS_MIN && rounded <= TIME_MS_MAX)) /* false for NaN as well */
        return false;
    *ms = (int64_t)rounded;
    return true;
}

bool vg_decode_time(struct vg_str text, int64_t *ms)
{
    return vg_time_parse_iso(text, ms) || vg_decode_epoch(text, ms) || vg_time_parse_http(text, ms);
}

int vg_decode_blob(const struct vg_decode *decode, struct vg_str text, struct vg_str *bytes)
{
    if (text.len % 4 != 0)
        return vg_decode_fail(
            decode, "Base64 encoded length is expected a multiple of 4 bytes but found: %zu",
            text.len);
    if (!vg_base64_decode(decode->arena, text, /* is_url= */ false, bytes))
        return vg_decode_fail(
            decode, "Invalid last non-pad Base64 character dectected"); /* AWS's spelling */
    return VG_OK;
}

struct vg_body vg_decode_body(struct vg_str bytes)
{
    return (struct vg_body){.kind = VG_BODY_BYTES, .bytes = bytes, .size = bytes.len};
}

static int decode_bool(const struct vg_decode *decode, const struct vg_shape *shape,
                       struct vg_str text, void *at)
{
    bool is_true = vg_str_ieq(text, VG_STR("true"));
    if (!is_true && !vg_str_ieq(text, VG_STR("false")))
        return fail_conversion(decode, shape);
    *(struct vg_bool *)at = vg_bool(is_true);
    return VG_OK;
}

static int decode_integer(const struct vg_decode *decode, const struct vg_shape *shape,
                          struct vg_str text, void *at)
{
    int64_t value;
    if (!vg_str_to_i64(text, &value))
        return fail_conversion(decode, shape);
    if (shape->type == VG_TYPE_I64)
        *(struct vg_i64 *)at = vg_i64(value);
    else if (value >= INT32_MIN && value <= INT32_MAX)
        *(struct vg_i32 *)at = vg_i32((int32_t)value);
    else
        return fail_conversion(decode, shape);
    return VG_OK;
}

static int decode_number_or_time(const struct vg_decode *decode, const struct vg_shape *shape,
                                 struct vg_str text, void *at)
{
    struct vg_time *time = at;
    struct vg_f64 *number = at;
    bool is_time = shape->type == VG_TYPE_TIME;
    if (is_time ? !vg_decode_time(text, &time->ms) : !vg_str_to_f64(text, &number->v))
        return fail_conversion(decode, shape);
    *(is_time ? &time->set : &number->set) = true;
    return VG_OK;
}

int vg_decode_text(const struct vg_decode *decode, const struct vg_shape *shape, struct vg_str text,
                   void *at, const struct vg_path *path)
{
    VG_ASSERT(vg_str_is_set(text));
    switch (shape->type) {
    case VG_TYPE_BOOL:
        return decode_bool(decode, shape, vg_str_trim(text), at);
    case VG_TYPE_I32:
    case VG_TYPE_I64:
        return decode_integer(decode, shape, vg_str_trim(text), at);
    case VG_TYPE_F64:
    case VG_TYPE_TIME:
        return decode_number_or_time(decode, shape, vg_str_trim(text), at);
    case VG_TYPE_BLOB:
        return vg_decode_blob(decode, vg_str_trim(text), at);
    default:
        break;
    }
    if (!vg_utf8_is_valid(text))
        return vg_decode_fail(decode, "Invalid UTF-8 in a value of type %s",
                              vg_decode_java_class(shape));
    if (shape->type == VG_TYPE_ENUM) {
        vg_decode_enum(decode, shape, text, at, path);
        return VG_OK;
    }
    VG_ASSERT(shape->type == VG_TYPE_STRING || shape->type == VG_TYPE_DOCUMENT);
    *(struct vg_str *)at = text;
    return VG_OK;
}

const struct vg_member *vg_lookup_member(struct vg_lookup *lookup, struct vg_str name)
{
    const struct vg_shape *shape = lookup->shape;
    uint32_t index = lookup->next;
    for (uint32_t tried = 0; tried < shape->member_count; tried++, index++) {
        if (index >= shape->member_count)
            index = 0;
        const struct vg_member *member = &shape->members[index];
        const struct vg_str *candidate =
            (const struct vg_str *)(const void *)((const char *)member + lookup->name_offset);
        if (candidate->len == name.len && member->binding == VG_BIND_BODY &&
            memcmp(candidate->ptr, name.ptr, name.len) == 0) {
            lookup->next = index + 1;
            return member;
        }
    }
    return NULL;
}
