/* apigatewayv2/invoke/issuer.c: the keys of an issuer: "<issuer>/.well-known/openid-configuration"
 * says where they are. They are kept for two hours, as AWS keeps them. */
#include "apigatewayv2/invoke/issuer.h"

#include "proxy/transfer.h"

enum { KEEP_MS = 2 * 60 * 60 * 1000, LIMIT_MS = 10000, ANSWER_BYTES_MAX = 1024 * 1024 };

/* VG_OK with the body of a 200, VG_NOT_FOUND for anything else, VG_DEFER. */
static int fetch(struct apigatewayv2_exchange *exchange, const char *name, struct vg_str url,
                 struct vg_str *body)
{
    static const struct vg_header accept = {VG_STR_INIT("Accept"), VG_STR_INIT("application/json")};
    struct vg_proxy_instance *instance = vg_service_state(exchange->call);
    const struct vg_transfer_result *result;
    const struct vg_transfer_options options = {
        .name = name,
        .method = VG_STR("GET"),
        .url = url,
        .headers = {&accept, 1},
        .body = VG_STR(""),
        .limit_ms = LIMIT_MS,
        .body_bytes_max = ANSWER_BYTES_MAX,
    };
    int rc = vg_transfer(exchange->call, &instance->curl, &options, &result);
    if (rc != VG_OK)
        return rc;
    if (result->end != VG_TRANSFER_ANSWERED || result->status != 200)
        return VG_NOT_FOUND;
    *body = result->body;
    return VG_OK;
}

static struct vg_str text_member(struct vg_arena *arena, struct vg_str text, const char *wanted)
{
    struct vg_json json;
    struct vg_str name, value = VG_STR_NONE;
    vg_json_init(&json, text, arena);
    if (vg_json_peek(&json) != VG_JSON_OBJECT || !vg_json_object(&json))
        return VG_STR_NONE;
    while (vg_json_member(&json, &name)) {
        bool is_it = vg_str_is(name, wanted) && vg_json_peek(&json) == VG_JSON_STRING;
        if (is_it ? !vg_json_string(&json, &value) : !vg_json_skip(&json, NULL))
            return VG_STR_NONE;
    }
    return value;
}

static bool is_url(struct vg_str url)
{
    for (size_t i = 0; i < url.len; i++)
        if ((unsigned char)url.ptr[i] <= ' ')
            return false;
    return vg_str_starts(url, VG_STR("https://")) || vg_str_starts(url, VG_STR("http://"));
}

int apigatewayv2_issuer_keys(struct apigatewayv2_exchange *exchange, struct vg_str issuer,
                             struct vg_str *keys)
{
    struct vg_proxy_instance *instance = vg_service_state(exchange->call);
    struct vg_str document;
    *keys = vg_memory_get(&instance->keys, exchange->arena, issuer, exchange->call->now_ms);
    if (vg_str_is_set(*keys))
        return VG_OK;
    bool has_slash = vg_str_ends(issuer, VG_STR("/"));
    struct vg_str url = VG_CONCAT(exchange->arena, issuer, has_slash ? VG_STR("") : VG_STR("/"),
                                  VG_STR(".well-known/openid-configuration"));
    int rc = fetch(exchange, "HTTP discovery", url, &document);
    if (rc != VG_OK)
        return rc;
    url = text_member(exchange->arena, document, "jwks_uri");
    if (!is_url(url))
        return VG_NOT_FOUND;
    rc = fetch(exchange, "HTTP keys", url, keys);
    if (rc == VG_OK)
        vg_memory_put(&instance->keys, issuer, *keys, vg_now(exchange->call) + KEEP_MS);
    return rc;
}
