/* cognito/well_known.c: what anybody may read of a pool: its public keys and its OpenID Connect
 * configuration. */
#include "cognito/cognito.h"
#include "cognito/jwt.h"

#include "base/codec.h"
#include "wire/message.h"

static const char jwks_tail[] = "/.well-known/jwks.json";
static const char configuration_tail[] = "/.well-known/openid-configuration";

struct vg_str cognito_issuer(const struct vg_call *call, struct vg_str pool_id)
{
    return VG_CONCAT(call->arena, vg_endpoint_url(call), VG_STR("/"), pool_id);
}

/* The pool id of "/<pool id><tail>"; absent for other paths. */
static struct vg_str pool_of(struct vg_str path, const char *tail)
{
    struct vg_str ending = vg_str_from(tail);
    if (!vg_str_starts(path, VG_STR("/")) || !vg_str_ends(path, ending) ||
        path.len <= ending.len + 1)
        return VG_STR_NONE;
    struct vg_str id = vg_str_slice(path, 1, path.len - ending.len);
    return vg_str_find_char(id, '/') < 0 && vg_str_find_char(id, '_') > 0 ? id : VG_STR_NONE;
}

static bool is_get(const struct vg_request *request)
{
    return vg_str_is(request->method, "GET") || vg_str_is(request->method, "HEAD");
}

static bool matches_jwks(const struct vg_request *request, struct vg_str path)
{
    return is_get(request) && vg_str_is_set(pool_of(path, jwks_tail));
}

static bool matches_configuration(const struct vg_request *request, struct vg_str path)
{
    return is_get(request) && vg_str_is_set(pool_of(path, configuration_tail));
}

static void answer(struct vg_response *response, int status, struct vg_str body)
{
    response->status = status;
    response->body = body;
    vg_response_header(response, "Content-Type", VG_STR("application/json"));
    vg_response_header(response, "Access-Control-Allow-Origin", VG_STR("*"));
}

/* VG_NOT_FOUND after having answered that there is no such pool. */
static int enter_pool(struct vg_call *call, const struct vg_request *request, const char *tail,
                      struct vg_response *response, struct cognito_pool *pool)
{
    struct vg_str path = vg_percent_decode(call->arena, request->path, /* plus_is_space= */ false);
    int rc = cognito_pool_enter(call, pool_of(path, tail), pool);
    if (rc == VG_NOT_FOUND)
        answer(response, 400,
               VG_STR("{\"code\":\"BadRequest\",\"message\":\"The specified user pool does not "
                      "exist.\"}"));
    return rc;
}

static int run_jwks(struct vg_call *call, const struct vg_request *request,
                    struct vg_response *response, struct vg_error *err)
{
    (void)err;
    struct cognito_pool pool;
    struct cognito_pool_keys_record keys;
    int rc = enter_pool(call, request, jwks_tail, response, &pool);
    if (rc == VG_NOT_FOUND)
        return VG_OK;
    if (rc == VG_OK)
        rc = cognito_keys_await(call, &pool, &keys);
    if (rc != VG_OK)
        return rc;

    struct vg_buf body;
    vg_buf_init(&body, call->arena, 0);
    struct vg_json_out out = vg_json_out_to(&body);
    vg_json_out_begin(&out, '{');
    vg_json_out_name(&out, VG_STR("keys"));
    vg_json_out_begin(&out, '[');
    if (!cognito_jwks_add(&out, call->arena, keys.id_key, keys.id_kid) ||
        !cognito_jwks_add(&out, call->arena, keys.access_key, keys.access_kid))
        return VG_BROKEN;
    vg_json_out_end(&out, ']');
    vg_json_out_end(&out, '}');
    answer(response, 200, vg_buf_str(&body));
    return VG_OK;
}

static void list_member(struct vg_json_out *out, const char *name, const char *const *values)
{
    vg_json_out_name(out, vg_str_from(name));
    vg_json_out_begin(out, '[');
    for (; *values != NULL; values++)
        vg_json_out_string(out, vg_str_from(*values));
    vg_json_out_end(out, ']');
}

/* Without the endpoints of a hosted sign-in, which is not there. */
static int run_configuration(struct vg_call *call, const struct vg_request *request,
                             struct vg_response *response, struct vg_error *err)
{
    (void)err;
    struct cognito_pool pool;
    int rc = enter_pool(call, request, configuration_tail, response, &pool);
    if (rc != VG_OK)
        return rc == VG_NOT_FOUND ? VG_OK : rc;

    struct vg_buf body;
    vg_buf_init(&body, call->arena, 0);
    struct vg_json_out out = vg_json_out_to(&body);
    struct vg_str issuer = cognito_issuer(call, pool.id);
    vg_json_out_begin(&out, '{');
    list_member(&out, "id_token_signing_alg_values_supported",
                (const char *const[]){"RS256", NULL});
    vg_json_out_member(&out, "issuer", issuer);
    vg_json_out_member(&out, "jwks_uri", VG_CONCAT(call->arena, issuer, vg_str_from(jwks_tail)));
    list_member(&out, "response_types_supported", (const char *const[]){"code", "token", NULL});
    list_member(&out, "scopes_supported",
                (const char *const[]){"openid", "email", "phone", "profile", NULL});
    list_member(&out, "subject_types_supported", (const char *const[]){"public", NULL});
    vg_json_out_end(&out, '}');
    answer(response, 200, vg_buf_str(&body));
    return VG_OK;
}

const struct vg_route cognito_routes[] = {
    {.mode = VG_OP_READ, .matches = matches_jwks, .run = run_jwks, .name = "GET jwks.json"},
    {.mode = VG_OP_READ,
     .matches = matches_configuration,
     .run = run_configuration,
     .name = "GET openid-configuration"},
    {.run = NULL},
};
