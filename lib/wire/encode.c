/* wire/encode.c: what the encoders of all protocols share. */
#include "wire/encode.h"

#include "base/codec.h"
#include "base/timetext.h"

#include <inttypes.h>

static bool is_header_breaker(char c)
{
    return c == '\r' || c == '\n' || c == '\0';
}

static struct vg_str header_safe(struct vg_arena *arena, struct vg_str value)
{
    size_t clean = 0;
    while (clean < value.len && !is_header_breaker(value.ptr[clean]))
        clean++;
    if (clean == value.len)
        return value;
    char *copy = vg_arena_alloc(arena, value.len);
    for (size_t i = 0; i < value.len; i++)
        copy[i] = is_header_breaker(value.ptr[i]) ? ' ' : value.ptr[i];
    return vg_str_of(copy, value.len);
}

void vg_encode_header(struct vg_response *response, struct vg_str name, struct vg_str value)
{
    struct vg_str safe_name = header_safe(response->arena, name);
    vg_response_header(response, vg_arena_cstr(response->arena, safe_name),
                       header_safe(response->arena, value));
}

void vg_encode_body(struct vg_response *response, const struct vg_buf *buf)
{
    if (buf->overflow) {
        response->status = 500;
        response->body = VG_STR("");
        return;
    }
    response->body = vg_buf_str(buf);
}

static struct vg_str time_text(struct vg_arena *arena, enum vg_time_format format, bool with_ms,
                               int64_t ms)
{
    if (format == VG_TIME_HTTP_DATE)
        return vg_time_http(arena, ms);
    if (format != VG_TIME_EPOCH_SECONDS)
        return vg_time_iso(arena, ms, with_ms || ms % 1000 != 0);
    struct vg_buf buf;
    vg_buf_init(&buf, arena, /* max= */ 64);
    vg_buf_add_f64(&buf, (double)ms / 1000.0);
    return vg_buf_str(&buf);
}

struct vg_str vg_encode_text(struct vg_arena *arena, const struct vg_member *member, const void *at,
                             struct vg_encode_times times)
{
    struct vg_buf buf;
    switch (member->shape->type) {
    case VG_TYPE_BOOL:
        return ((const struct vg_bool *)at)->v ? VG_STR("true") : VG_STR("false");
    case VG_TYPE_I32:
        return vg_arena_printf(arena, "%" PRId32, ((const struct vg_i32 *)at)->v);
    case VG_TYPE_I64:
        return vg_arena_printf(arena, "%" PRId64, ((const struct vg_i64 *)at)->v);
    case VG_TYPE_F64:
        vg_buf_init(&buf, arena, /* max= */ 64);
        vg_buf_add_f64(&buf, ((const struct vg_f64 *)at)->v);
        return vg_buf_str(&buf);
    case VG_TYPE_BLOB:
        return vg_base64(arena, *(const struct vg_str *)at);
    case VG_TYPE_TIME:
        return time_text(
            arena, member->time_format != VG_TIME_DEFAULT ? member->time_format : times.format,
            times.with_ms, ((const struct vg_time *)at)->ms);
    case VG_TYPE_ENUM:
        return vg_enum_text(member->shape, *(const int32_t *)at);
    case VG_TYPE_STRING:
    case VG_TYPE_DOCUMENT:
        return *(const struct vg_str *)at;
    default:
        VG_ASSERT(false && "not a scalar");
        return VG_STR_NONE;
    }
}

struct vg_str vg_encode_fault(const struct vg_error_shape *shape)
{
    return shape->is_sender_fault ? VG_STR("Sender") : VG_STR("Receiver");
}
