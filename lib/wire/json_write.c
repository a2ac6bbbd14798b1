/* wire/json_write.c: typed values as JSON. */
#include "wire/json_value.h"

#include "base/codec.h"
#include "base/timetext.h"

static void write_bytes(struct vg_json_encode *encode, struct vg_str bytes)
{
    vg_json_out_raw(&encode->out, VG_STR("\""));
    vg_base64_add(encode->out.buf, bytes);
    vg_buf_add_char(encode->out.buf, '"');
}

static void write_body(struct vg_json_encode *encode, const struct vg_body *body)
{
    if (body->kind == VG_BODY_BYTES)
        write_bytes(encode, body->bytes);
    else
        vg_json_out_null(&encode->out); /* a file's bytes are not held, only streamed */
}

static void write_time(struct vg_json_encode *encode, const struct vg_member *member, int64_t ms)
{
    enum vg_time_format format = member->time_format;
    if (format == VG_TIME_DATE_TIME)
        vg_json_out_string(&encode->out,
                           vg_time_iso(encode->arena, ms, /* with_ms= */ ms % 1000 != 0));
    else if (format == VG_TIME_HTTP_DATE)
        vg_json_out_string(&encode->out, vg_time_http(encode->arena, ms));
    else if (ms % 1000 == 0)
        vg_json_out_i64(&encode->out, ms / 1000);
    else
        vg_json_out_f64(&encode->out, (double)ms / 1000.0);
}

static void write_list(struct vg_json_encode *encode, const struct vg_shape *shape, const void *at)
{
    const struct vg_member *element = &shape->members[0];
    struct vg_list list = vg_list_load(at);
    vg_json_out_begin(&encode->out, '[');
    for (size_t i = 0; i < list.count; i++) {
        const char *item = (const char *)list.items + i * shape->entry_size;
        if (vg_value_is_set(element->shape, item, /* in_container= */ true))
            vg_json_write_value(encode, element, item, /* in_container= */ true);
        else
            vg_json_out_null(&encode->out);
    }
    vg_json_out_end(&encode->out, ']');
}

static void write_map(struct vg_json_encode *encode, const struct vg_shape *shape, const void *at)
{
    const struct vg_member *value = &shape->members[1];
    struct vg_list map = vg_list_load(at);
    vg_json_out_begin(&encode->out, '{');
    for (size_t i = 0; i < map.count; i++) {
        const char *entry = (const char *)map.items + i * shape->entry_size;
        const struct vg_str *key = (const void *)(entry + shape->members[0].offset);
        vg_json_out_name(&encode->out, *key);
        if (vg_value_is_set(value->shape, entry + value->offset, /* in_container= */ true))
            vg_json_write_value(encode, value, entry + value->offset, /* in_container= */ true);
        else
            vg_json_out_null(&encode->out);
    }
    vg_json_out_end(&encode->out, '}');
}

/* Lists, maps, structures, and what has a form of its own. */
static void write_compound(struct vg_json_encode *encode, const struct vg_member *member,
                           const void *at, bool in_container)
{
    const struct vg_shape *shape = member->shape;
    switch (shape->type) {
    case VG_TYPE_LIST:
        write_list(encode, shape, at);
        break;
    case VG_TYPE_MAP:
        write_map(encode, shape, at);
        break;
    case VG_TYPE_STRUCT:
    case VG_TYPE_UNION:
        vg_json_write_struct(encode, shape, in_container ? at : *(const void *const *)at);
        break;
    case VG_TYPE_CODEC:
        shape->codec->to_json(*(const struct vg_str *)at, &encode->out, encode->arena);
        break;
    case VG_TYPE_DOCUMENT:
        vg_json_out_raw(&encode->out, *(const struct vg_str *)at);
        break;
    case VG_TYPE_BODY:
        write_body(encode, at);
        break;
    default:
        VG_ASSERT(false && "a scalar");
    }
}

void vg_json_write_value(struct vg_json_encode *encode, const struct vg_member *member,
                         const void *at, bool in_container)
{
    struct vg_json_out *out = &encode->out;
    switch (member->shape->type) {
    case VG_TYPE_BOOL:
        vg_json_out_bool(out, ((const struct vg_bool *)at)->v);
        break;
    case VG_TYPE_I32:
        vg_json_out_i64(out, ((const struct vg_i32 *)at)->v);
        break;
    case VG_TYPE_I64:
        vg_json_out_i64(out, ((const struct vg_i64 *)at)->v);
        break;
    case VG_TYPE_F64:
        vg_json_out_f64(out, ((const struct vg_f64 *)at)->v);
        break;
    case VG_TYPE_STRING:
        vg_json_out_string(out, *(const struct vg_str *)at);
        break;
    case VG_TYPE_ENUM:
        vg_json_out_string(out, vg_enum_text(member->shape, *(const int32_t *)at));
        break;
    case VG_TYPE_BLOB:
        write_bytes(encode, *(const struct vg_str *)at);
        break;
    case VG_TYPE_TIME:
        write_time(encode, member, ((const struct vg_time *)at)->ms);
        break;
    default:
        write_compound(encode, member, at, in_container);
        break;
    }
}

void vg_json_write_members(struct vg_json_encode *encode, const struct vg_shape *shape,
                           const void *value)
{
    for (uint32_t i = 0; i < shape->member_count; i++) {
        const struct vg_member *member = &shape->members[i];
        const char *at = (const char *)value + member->offset;
        if (member->binding != VG_BIND_BODY)
            continue;
        if (!vg_value_is_set(member->shape, at, /* in_container= */ false))
            continue;
        vg_json_out_name(&encode->out, member->json_name);
        vg_json_write_value(encode, member, at, /* in_container= */ false);
    }
}

void vg_json_write_struct(struct vg_json_encode *encode, const struct vg_shape *shape,
                          const void *value)
{
    vg_json_out_begin(&encode->out, '{');
    vg_json_write_members(encode, shape, value);
    vg_json_out_end(&encode->out, '}');
}
