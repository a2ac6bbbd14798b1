/* proxy/token.c: VerifyToken of the user pools, and claims as texts. */
#include "proxy/token.h"

#include "base/json.h"
#include "base/timetext.h"

struct vg_str vg_proxy_bearer(struct vg_str value)
{
    static const char bearer[] = "Bearer ";
    if (!vg_str_is_set(value))
        return VG_STR_NONE;
    value = vg_str_trim(value);
    if (vg_str_ieq(vg_str_slice(value, 0, strlen(bearer)), vg_str_from(bearer)))
        value = vg_str_trim(vg_str_tail(value, strlen(bearer)));
    return value.len > 0 ? value : VG_STR_NONE;
}

/* ---- The pools' service ---- */

static struct vg_str verify_input(struct vg_call *call, struct vg_str token,
                                  const struct vg_str *pool_ids, size_t pool_count)
{
    struct vg_buf buf;
    vg_buf_init(&buf, call->arena, /* max= */ 0);
    struct vg_json_out out = vg_json_out_to(&buf);
    vg_json_out_begin(&out, '{');
    vg_json_out_member(&out, "token", token);
    vg_json_out_name(&out, VG_STR("userPoolIds"));
    vg_json_out_begin(&out, '[');
    for (size_t i = 0; i < pool_count; i++)
        vg_json_out_string(&out, pool_ids[i]);
    vg_json_out_end(&out, ']');
    vg_json_out_end(&out, '}');
    return vg_buf_str(&buf);
}

static bool read_verified(struct vg_call *call, struct vg_str text, struct vg_proxy_token *verified)
{
    struct vg_json json;
    struct vg_str name;
    vg_json_init(&json, text, call->arena);
    if (!vg_json_object(&json))
        return false;
    while (vg_json_member(&json, &name)) {
        struct vg_str *member = vg_str_is(name, "verdict")    ? &verified->verdict
                                : vg_str_is(name, "tokenUse") ? &verified->token_use
                                : vg_str_is(name, "claims")   ? &verified->claims
                                                              : NULL;
        if (member != NULL ? !vg_json_string(&json, member) : !vg_json_skip(&json, NULL))
            return false;
    }
    return vg_json_at_end(&json);
}

int vg_proxy_token_verify(struct vg_call *call, struct vg_str token, const struct vg_str *pool_ids,
                          size_t pool_count, struct vg_proxy_token *verified)
{
    struct vg_str output;
    struct vg_error callee = {.arena = call->arena};
    const struct vg_call_to to = {.service = "cognito",
                                  .operation = "VerifyToken",
                                  .principal = {.service = VG_STR("apigateway.amazonaws.com")}};
    *verified = (struct vg_proxy_token){.verdict = VG_STR("")};
    int rc =
        vg_await_call(call, &to, verify_input(call, token, pool_ids, pool_count), &output, &callee);
    if (rc != VG_OK)
        return rc;
    return read_verified(call, output, verified) ? VG_OK : VG_FAIL;
}

/* ---- Claims ---- */

/* "Mon Apr 14 12:33:31 UTC 2025" */
static struct vg_str java_time(struct vg_arena *arena, struct vg_str seconds)
{
    int64_t value;
    if (!vg_str_to_i64(seconds, &value) || value < 0 || value > INT32_MAX * INT64_C(8))
        return seconds;
    return vg_time_format(arena, value * 1000, "%a %b %d %H:%M:%S UTC %Y");
}

static bool read_list(struct vg_json *json, struct vg_arena *arena, enum vg_proxy_claim_style style,
                      struct vg_str *value)
{
    bool is_rest = style == VG_PROXY_CLAIMS_REST;
    struct vg_buf buf;
    struct vg_str item;
    vg_buf_init(&buf, arena, /* max= */ 0);
    if (!vg_json_array(json))
        return false;
    if (!is_rest)
        vg_buf_add_char(&buf, '[');
    for (bool is_first = true; vg_json_element(json); is_first = false) {
        if (vg_json_peek(json) == VG_JSON_STRING ? !vg_json_string(json, &item)
                                                 : !vg_json_skip(json, &item))
            return false;
        if (!is_first)
            vg_buf_add_char(&buf, is_rest ? ',' : ' ');
        vg_buf_add(&buf, item);
    }
    if (!is_rest)
        vg_buf_add_char(&buf, ']');
    *value = vg_buf_str(&buf);
    return json->error == NULL;
}

static bool read_claim(struct vg_json *json, struct vg_arena *arena,
                       enum vg_proxy_claim_style style, struct vg_str name, struct vg_str *value)
{
    switch (vg_json_peek(json)) {
    case VG_JSON_STRING:
        return vg_json_string(json, value);
    case VG_JSON_ARRAY:
        return read_list(json, arena, style, value);
    default:
        if (!vg_json_skip(json, value))
            return false;
        if (style == VG_PROXY_CLAIMS_REST && (vg_str_is(name, "exp") || vg_str_is(name, "iat")))
            *value = java_time(arena, *value);
        return true;
    }
}

bool vg_proxy_claims_read(struct vg_arena *arena, struct vg_str claims,
                          enum vg_proxy_claim_style style, struct vg_pairs *values)
{
    enum { CLAIMS_MAX = 256 };
    struct vg_json json;
    struct vg_str name;
    struct vg_header *items = VG_NEW_ARRAY(arena, struct vg_header, CLAIMS_MAX);
    size_t count = 0;
    vg_json_init(&json, claims, arena);
    if (vg_json_peek(&json) != VG_JSON_OBJECT || !vg_json_object(&json))
        return false;
    while (vg_json_member(&json, &name)) {
        struct vg_header claim = {.name = name};
        if (!read_claim(&json, arena, style, name, &claim.value))
            return false;
        if (count < CLAIMS_MAX)
            items[count++] = claim;
    }
    *values = (struct vg_pairs){items, count};
    return vg_json_at_end(&json);
}
