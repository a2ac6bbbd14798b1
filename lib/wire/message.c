/* wire/message.c: looking into requests, putting responses together. */
#include "wire/message.h"

#include "base/codec.h"

struct vg_str vg_request_header(const struct vg_request *request, const char *name)
{
    struct vg_str wanted = vg_str_from(name);
    for (size_t i = 0; i < request->header_count; i++)
        if (vg_str_ieq(request->headers[i].name, wanted))
            return request->headers[i].value;
    return VG_STR_NONE;
}

struct vg_str vg_request_query(const struct vg_request *request, const char *name)
{
    struct vg_str wanted = vg_str_from(name);
    struct vg_str rest = request->query;
    struct vg_str pair;
    while (vg_str_split(&rest, '&', &pair)) {
        ptrdiff_t equals = vg_str_find_char(pair, '=');
        size_t key_len = equals < 0 ? pair.len : (size_t)equals;
        struct vg_str key = vg_percent_decode(request->arena, vg_str_slice(pair, 0, key_len),
                                              /* plus_is_space= */ true);
        if (!vg_str_eq(key, wanted))
            continue;
        if (equals < 0)
            return VG_STR("");
        return vg_percent_decode(request->arena, vg_str_tail(pair, key_len + 1),
                                 /* plus_is_space= */ true);
    }
    return VG_STR_NONE;
}

void vg_response_init(struct vg_response *response, struct vg_arena *arena, int status)
{
    response->arena = arena;
    response->status = status;
    response->headers = response->own_headers;
    response->header_count = 0;
    response->header_cap = VG_RESPONSE_HEADERS_OWN;
    response->body = VG_STR("");
    response->stream = (struct vg_body){.kind = VG_BODY_NONE};
    response->has_crc32 = false;
}

/* Eight bytes at once: true when one of them is below 0x0E, as CR, LF and NUL are (and tabs, which
 * are looked at then). */
static bool may_have_line_break(const char *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof(word));
    return ((word - UINT64_C(0x0E0E0E0E0E0E0E0E)) & ~word & UINT64_C(0x8080808080808080)) != 0;
}

/* What would let a value from outside start a header, or an answer, of its own. */
static bool has_line_break(struct vg_str value)
{
    size_t i = 0;
    while (i + sizeof(uint64_t) <= value.len && !may_have_line_break(value.ptr + i))
        i += sizeof(uint64_t);
    /* What is left of a longer value lies in its last word. */
    if (i > 0 && value.len - i < sizeof(uint64_t) &&
        !may_have_line_break(value.ptr + value.len - sizeof(uint64_t)))
        return false;
    for (; i < value.len; i++)
        if (value.ptr[i] == '\r' || value.ptr[i] == '\n' || value.ptr[i] == '\0')
            return true;
    return false;
}

static void grow(struct vg_response *response)
{
    struct vg_header *headers =
        VG_NEW_ARRAY(response->arena, struct vg_header, response->header_cap * 2);
    memcpy(headers, response->headers, response->header_count * sizeof *headers);
    response->headers = headers;
    response->header_cap *= 2;
}

void vg_response_add(struct vg_response *response, struct vg_str name, struct vg_str value)
{
    VG_ASSERT(!has_line_break(value));
    if (response->header_count == response->header_cap)
        grow(response);
    response->headers[response->header_count++] = (struct vg_header){name, value};
}
