/* model/print.c: values as AWS's error messages show them. */
#include "model/print.h"

#include "base/json.h"
#include "base/timetext.h"

void vg_member_name_print(struct vg_buf *buf, struct vg_str name)
{
    if (name.len == 0)
        return;
    char first = name.ptr[0];
    vg_buf_add_char(buf, first >= 'A' && first <= 'Z' ? (char)(first - 'A' + 'a') : first);
    vg_buf_add_bytes(buf, name.ptr + 1, name.len - 1);
}

void vg_bytes_print(struct vg_buf *buf, size_t size)
{
    vg_buf_printf(buf, "java.nio.HeapByteBuffer[pos=0 lim=%zu cap=%zu]", size, size);
}

static void print_list(struct vg_buf *buf, const struct vg_shape *shape, struct vg_list list)
{
    vg_buf_add_char(buf, '[');
    for (size_t i = 0; i < list.count && !buf->overflow; i++) {
        if (i > 0)
            vg_buf_add_lit(buf, ", ");
        vg_value_print(buf, shape->members[0].shape,
                       (const char *)list.items + i * shape->entry_size,
                       /* in_container= */ true);
    }
    vg_buf_add_char(buf, ']');
}

static void print_map(struct vg_buf *buf, const struct vg_shape *shape, struct vg_list map)
{
    const struct vg_member *value = &shape->members[1];
    vg_buf_add_char(buf, '{');
    for (size_t i = 0; i < map.count && !buf->overflow; i++) {
        const char *entry = (const char *)map.items + i * shape->entry_size;
        if (i > 0)
            vg_buf_add_lit(buf, ", ");
        vg_buf_add(buf, *(const struct vg_str *)(const void *)(entry + shape->members[0].offset));
        vg_buf_add_char(buf, '=');
        vg_value_print(buf, value->shape, entry + value->offset, /* in_container= */ true);
    }
    vg_buf_add_char(buf, '}');
}

/* Java's classes show their name and what is absent, too. */
static void print_struct(struct vg_buf *buf, const struct vg_shape *shape, const char *base)
{
    bool is_first = true;
    bool is_class = shape->check_order != NULL;
    if (is_class)
        vg_buf_add(buf, shape->name);
    vg_buf_add_char(buf, is_class ? '(' : '{');
    for (uint32_t i = 0; i < shape->member_count; i++) {
        const struct vg_member *member = &shape->members[i];
        const void *at = base + member->offset;
        if (!is_class && !vg_value_is_set(member->shape, at, /* in_container= */ false))
            continue;
        if (!is_first)
            vg_buf_add_lit(buf, ", ");
        is_first = false;
        vg_member_name_print(buf, member->name);
        vg_buf_add_char(buf, '=');
        if ((member->flags & VG_MEMBER_SENSITIVE) != 0)
            vg_buf_add_lit(buf, "***Sensitive Data Redacted***");
        else
            vg_value_print(buf, member->shape, at, /* in_container= */ false);
    }
    vg_buf_add_char(buf, is_class ? ')' : '}');
}

static void print_codec(struct vg_buf *buf, const struct vg_shape *shape, struct vg_str value)
{
    if (shape->codec->print != NULL) {
        shape->codec->print(value, buf);
        return;
    }
    struct vg_arena arena;
    struct vg_json_out out = vg_json_out_to(buf);
    vg_arena_init(&arena);
    shape->codec->to_json(value, &out, &arena);
    vg_arena_deinit(&arena);
}

void vg_value_print(struct vg_buf *buf, const struct vg_shape *shape, const void *at,
                    bool in_container)
{
    if (!vg_value_is_set(shape, at, in_container)) {
        vg_buf_add_lit(buf, "null");
        return;
    }
    switch (shape->type) {
    case VG_TYPE_BOOL:
        vg_buf_add(buf, ((const struct vg_bool *)at)->v ? VG_STR("true") : VG_STR("false"));
        break;
    case VG_TYPE_I32:
        vg_buf_add_i64(buf, ((const struct vg_i32 *)at)->v);
        break;
    case VG_TYPE_I64:
        vg_buf_add_i64(buf, ((const struct vg_i64 *)at)->v);
        break;
    case VG_TYPE_F64:
        vg_buf_add_f64(buf, ((const struct vg_f64 *)at)->v);
        break;
    case VG_TYPE_STRING:
    case VG_TYPE_DOCUMENT:
        vg_buf_add(buf, *(const struct vg_str *)at);
        break;
    case VG_TYPE_BLOB:
        vg_bytes_print(buf, ((const struct vg_str *)at)->len);
        break;
    case VG_TYPE_BODY:
        vg_buf_add_lit(buf, "java.io.InputStream");
        break;
    case VG_TYPE_TIME: {
        char text[VG_TIME_ISO_BYTES];
        vg_buf_add_bytes(buf, text, vg_time_iso_put(text, ((const struct vg_time *)at)->ms, true));
        break;
    }
    case VG_TYPE_ENUM:
        vg_buf_add(buf, vg_enum_text(shape, *(const int32_t *)at));
        break;
    case VG_TYPE_LIST:
        print_list(buf, shape, vg_list_load(at));
        break;
    case VG_TYPE_MAP:
        print_map(buf, shape, vg_list_load(at));
        break;
    case VG_TYPE_STRUCT:
    case VG_TYPE_UNION: {
        const void *base = at;
        if (!in_container)
            memcpy(&base, at, sizeof base);
        print_struct(buf, shape, base);
        break;
    }
    case VG_TYPE_CODEC:
        print_codec(buf, shape, *(const struct vg_str *)at);
        break;
    }
}
