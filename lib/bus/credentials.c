/* bus/credentials.c: session tokens are AES-256-GCM boxes around the session. The key is a constant
 * of the program: an emulator has nothing to hide from its user, and tokens stay good over restarts
 * and between instances that share data. */
#include "bus/credentials.h"

#include "base/codec.h"
#include "base/hash.h"
#include "bus/bus.h"
#include "bus/internal.h"

#include <openssl/evp.h>

enum { NONCE_BYTES = 12, TAG_BYTES = 16 };

static void token_key(uint8_t key[32])
{
    vg_sha256(VG_STR("virga session tokens, version 1"), key);
}

static struct vg_str seal(struct vg_arena *arena, struct vg_random *random, struct vg_str clear)
{
    uint8_t key[32];
    token_key(key);
    uint8_t *box = vg_arena_alloc(arena, NONCE_BYTES + clear.len + TAG_BYTES);
    vg_random_bytes(random, box, NONCE_BYTES);
    int len = 0;
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    VG_ASSERT(ctx != NULL);
    VG_ASSERT(EVP_EncryptInit_ex(ctx, EVP_aes_256_gcm(), NULL, key, box) == 1);
    VG_ASSERT(EVP_EncryptUpdate(ctx, box + NONCE_BYTES, &len, (const uint8_t *)clear.ptr,
                                (int)clear.len) == 1);
    VG_ASSERT(EVP_EncryptFinal_ex(ctx, box + NONCE_BYTES + len, &len) == 1);
    VG_ASSERT(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_GCM_GET_TAG, TAG_BYTES,
                                  box + NONCE_BYTES + clear.len) == 1);
    EVP_CIPHER_CTX_free(ctx);
    return vg_base64(arena, vg_str_of(box, NONCE_BYTES + clear.len + TAG_BYTES));
}

static bool unseal(struct vg_arena *arena, struct vg_str token, struct vg_str *clear)
{
    struct vg_str box;
    if (token.len > 4096 || !vg_base64_decode(arena, token, false, &box) ||
        box.len < NONCE_BYTES + TAG_BYTES)
        return false;
    uint8_t key[32];
    token_key(key);
    size_t size = box.len - NONCE_BYTES - TAG_BYTES;
    uint8_t *out = vg_arena_alloc(arena, size + 1);
    const uint8_t *bytes = (const uint8_t *)box.ptr;
    uint8_t tag[TAG_BYTES];
    memcpy(tag, bytes + NONCE_BYTES + size, TAG_BYTES);
    int len = 0;
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    VG_ASSERT(ctx != NULL);
    bool is_good = EVP_DecryptInit_ex(ctx, EVP_aes_256_gcm(), NULL, key, bytes) == 1 &&
                   EVP_DecryptUpdate(ctx, out, &len, bytes + NONCE_BYTES, (int)size) == 1 &&
                   EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_GCM_SET_TAG, TAG_BYTES, tag) == 1 &&
                   EVP_DecryptFinal_ex(ctx, out + len, &len) == 1;
    EVP_CIPHER_CTX_free(ctx);
    *clear = vg_str_of(out, size);
    return is_good;
}

struct vg_credentials vg_credentials_issue(struct vg_bus *bus, struct vg_random *random,
                                           struct vg_arena *arena, struct vg_str role_arn,
                                           struct vg_str role_id, struct vg_str session_name,
                                           int64_t expires_ms)
{
    (void)bus;
    struct vg_credentials credentials = {
        .access_key_id =
            VG_CONCAT(arena, VG_STR("ASIA"),
                      vg_random_text(random, arena, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)),
        .secret_access_key = vg_random_text(
            random, arena, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 40),
        .expires_ms = expires_ms,
    };
    struct vg_str clear = vg_arena_printf(
        arena, "%.*s\n%.*s\n%.*s\n%.*s\n%.*s\n%lld", VG_STR_ARG(credentials.access_key_id),
        VG_STR_ARG(credentials.secret_access_key), VG_STR_ARG(role_arn), VG_STR_ARG(role_id),
        VG_STR_ARG(session_name), (long long)expires_ms);
    credentials.session_token = seal(arena, random, clear);
    return credentials;
}

/* "arn:aws:iam::1:role/path/name" and "s" to "arn:aws:sts::1:assumed-role/name/s" */
static struct vg_str assumed_role_arn(struct vg_arena *arena, const struct vg_arn *role,
                                      struct vg_str session_name)
{
    struct vg_str name =
        vg_str_tail(role->resource, (size_t)(vg_str_rfind_char(role->resource, '/') + 1));
    return vg_arena_printf(arena, "arn:aws:sts::%.*s:assumed-role/%.*s/%.*s",
                           VG_STR_ARG(role->account), VG_STR_ARG(name), VG_STR_ARG(session_name));
}

bool vg_credentials_open(struct vg_bus *bus, struct vg_arena *arena, struct vg_str access_key_id,
                         struct vg_str session_token, struct vg_session *session)
{
    (void)bus;
    struct vg_str rest, key_id, secret, role_arn, role_id, session_name;
    if (!unseal(arena, session_token, &rest))
        return false;
    struct vg_str *fields[] = {&key_id, &secret, &role_arn, &role_id, &session_name};
    for (size_t i = 0; i < VG_COUNT_OF(fields); i++)
        if (!vg_str_split(&rest, '\n', fields[i]))
            return false;
    struct vg_arn role;
    if (!vg_str_to_i64(rest, &session->expires_ms) || !vg_str_eq(key_id, access_key_id) ||
        !vg_arn_parse(role_arn, &role))
        return false;
    session->secret_access_key = secret;
    session->principal = (struct vg_principal){
        .arn = assumed_role_arn(arena, &role, session_name),
        .account = role.account,
        .user_id = VG_CONCAT(arena, role_id, VG_STR(":"), session_name),
        .access_key_id = key_id,
    };
    return true;
}
