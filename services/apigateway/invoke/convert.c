/* apigateway/invoke/convert.c: text and bytes. What is not of a binary media type is text, and what
 * in it is no UTF-8 becomes U+FFFD, as there. */
#include "apigateway/invoke/map.h"

#include "base/codec.h"

static struct vg_str as_text(struct vg_arena *arena, struct vg_str bytes)
{
    struct vg_buf buf;
    if (vg_utf8_is_valid(bytes))
        return bytes;
    vg_buf_init(&buf, arena, /* max= */ 0);
    for (struct vg_str rest = bytes; rest.len > 0;) {
        uint32_t code_point;
        size_t len = vg_utf8_get(rest, &code_point);
        if (len == 0)
            vg_buf_add_lit(&buf, "\xEF\xBF\xBD");
        else
            vg_buf_add(&buf, vg_str_slice(rest, 0, len));
        rest = vg_str_tail(rest, len == 0 ? 1 : len);
    }
    return vg_buf_str(&buf);
}

static bool decode(struct vg_arena *arena, struct apigateway_payload *payload)
{
    payload->is_binary = true;
    return vg_base64_decode(arena, payload->bytes, /* is_url= */ false, &payload->bytes);
}

static bool convert(struct vg_arena *arena, int32_t handling, struct apigateway_payload *payload)
{
    if (!payload->is_binary)
        payload->bytes = as_text(arena, payload->bytes);
    if (handling == APIGATEWAY_CONTENT_HANDLING_STRATEGY_CONVERT_TO_BINARY && !payload->is_binary)
        return decode(arena, payload);
    if (handling == APIGATEWAY_CONTENT_HANDLING_STRATEGY_CONVERT_TO_TEXT && payload->is_binary) {
        payload->bytes = vg_base64(arena, payload->bytes);
        payload->is_binary = false;
    }
    return true;
}

bool apigateway_convert_request(struct apigateway_exchange *exchange, int32_t handling,
                                struct apigateway_payload *payload)
{
    struct vg_str type =
        vg_pairs_last(exchange->headers, VG_STR("Content-Type"), /* is_header= */ true);
    payload->is_binary = apigateway_is_binary(exchange, type);
    return convert(exchange->arena, handling, payload);
}

bool apigateway_accepts_binary(const struct apigateway_exchange *exchange)
{
    struct vg_str rest = vg_pairs_last(exchange->headers, VG_STR("Accept"), /* is_header= */ true);
    struct vg_str first;
    return vg_str_split(&rest, ',', &first) && apigateway_is_binary(exchange, vg_str_trim(first));
}

/* Without a word on it the client's Accept decides. */
bool apigateway_convert_response(struct apigateway_exchange *exchange, int32_t handling,
                                 struct vg_pairs headers, struct apigateway_payload *payload)
{
    struct vg_str type = vg_pairs_last(headers, VG_STR("Content-Type"), /* is_header= */ true);
    payload->is_binary = apigateway_is_binary(exchange, type);
    if (handling == 0)
        handling = apigateway_accepts_binary(exchange)
                       ? APIGATEWAY_CONTENT_HANDLING_STRATEGY_CONVERT_TO_BINARY
                       : APIGATEWAY_CONTENT_HANDLING_STRATEGY_CONVERT_TO_TEXT;
    return convert(exchange->arena, handling, payload);
}
