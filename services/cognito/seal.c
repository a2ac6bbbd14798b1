/* cognito/seal.c: layout of sealed bytes: nonce (12), expiry (8, big endian), ciphertext, tag (16).
 */
#include "cognito/seal.h"

#include "base/codec.h"

#include <openssl/evp.h>

enum {
    NONCE_BYTES = 12,
    EXPIRY_BYTES = 8,
    TAG_BYTES = 16,
    HEAD_BYTES = NONCE_BYTES + EXPIRY_BYTES
};

static struct vg_str jwe_header(struct vg_arena *arena)
{
    return vg_base64url(arena, VG_STR("{\"cty\":\"JWT\",\"enc\":\"A256GCM\",\"alg\":\"dir\"}"));
}

static void expiry_store(uint8_t *at, int64_t ms)
{
    for (int i = 0; i < EXPIRY_BYTES; i++)
        at[i] = (uint8_t)((uint64_t)ms >> (56 - 8 * i));
}

static int64_t expiry_load(const uint8_t *at)
{
    uint64_t ms = 0;
    for (int i = 0; i < EXPIRY_BYTES; i++)
        ms = ms << 8 | at[i];
    return (int64_t)ms;
}

/* Starts the cipher with key, nonce and what is authenticated but not hidden: the kind and the
 * expiry. */
static EVP_CIPHER_CTX *cipher_open(struct vg_str key, enum cognito_seal_kind kind,
                                   const uint8_t *head, bool encrypts)
{
    VG_ASSERT(key.len == COGNITO_SEAL_KEY_BYTES);
    uint8_t kind_byte = (uint8_t)kind;
    int len;
    EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new();
    VG_ASSERT(cipher != NULL);
    VG_ASSERT(EVP_CipherInit_ex(cipher, EVP_aes_256_gcm(), NULL, (const uint8_t *)key.ptr, head,
                                encrypts) == 1);
    VG_ASSERT(EVP_CipherUpdate(cipher, NULL, &len, &kind_byte, 1) == 1);
    VG_ASSERT(EVP_CipherUpdate(cipher, NULL, &len, head + NONCE_BYTES, EXPIRY_BYTES) == 1);
    return cipher;
}

struct vg_str cognito_seal(struct vg_arena *arena, struct vg_str key, enum cognito_seal_kind kind,
                           struct vg_random *random, int64_t expires_ms, struct vg_str payload)
{
    uint8_t *sealed = vg_arena_alloc(arena, HEAD_BYTES + payload.len + TAG_BYTES);
    vg_random_bytes(random, sealed, NONCE_BYTES);
    expiry_store(sealed + NONCE_BYTES, expires_ms);

    int len;
    EVP_CIPHER_CTX *cipher = cipher_open(key, kind, sealed, /* encrypts= */ true);
    uint8_t *at = sealed + HEAD_BYTES;
    VG_ASSERT(EVP_CipherUpdate(cipher, at, &len, (const uint8_t *)payload.ptr, (int)payload.len) ==
              1);
    VG_ASSERT(EVP_CipherFinal_ex(cipher, at + len, &len) == 1);
    VG_ASSERT(EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_GET_TAG, TAG_BYTES, at + payload.len) == 1);
    EVP_CIPHER_CTX_free(cipher);
    return vg_str_of(sealed, HEAD_BYTES + payload.len + TAG_BYTES);
}

enum cognito_seal_state cognito_unseal(struct vg_arena *arena, struct vg_str key,
                                       enum cognito_seal_kind kind, int64_t now_ms,
                                       struct vg_str sealed, struct vg_str *payload)
{
    if (sealed.len < HEAD_BYTES + TAG_BYTES)
        return COGNITO_SEAL_FORGED;
    size_t size = sealed.len - HEAD_BYTES - TAG_BYTES;
    const uint8_t *head = (const uint8_t *)sealed.ptr;
    uint8_t tag[TAG_BYTES];
    memcpy(tag, head + HEAD_BYTES + size, TAG_BYTES);

    int len;
    uint8_t *clear = vg_arena_alloc(arena, size + 1);
    EVP_CIPHER_CTX *cipher = cipher_open(key, kind, head, /* encrypts= */ false);
    bool is_good = EVP_CipherUpdate(cipher, clear, &len, head + HEAD_BYTES, (int)size) == 1 &&
                   EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_GCM_SET_TAG, TAG_BYTES, tag) == 1 &&
                   EVP_CipherFinal_ex(cipher, clear + len, &len) == 1;
    EVP_CIPHER_CTX_free(cipher);
    if (!is_good)
        return COGNITO_SEAL_FORGED;
    if (now_ms >= expiry_load(head + NONCE_BYTES))
        return COGNITO_SEAL_EXPIRED;
    clear[size] = '\0';
    *payload = vg_str_of(clear, size);
    return COGNITO_SEAL_GOOD;
}

struct vg_str cognito_seal_to_jwe(struct vg_arena *arena, struct vg_str sealed)
{
    VG_ASSERT(sealed.len >= HEAD_BYTES + TAG_BYTES);
    const struct vg_str parts[] = {
        jwe_header(arena),
        VG_STR(""), /* no encrypted key: the pool's is used directly */
        vg_base64url(arena, vg_str_slice(sealed, 0, NONCE_BYTES)),
        vg_base64url(arena, vg_str_slice(sealed, NONCE_BYTES, sealed.len - TAG_BYTES)),
        vg_base64url(arena, vg_str_tail(sealed, sealed.len - TAG_BYTES)),
    };
    return vg_arena_join(arena, parts, VG_COUNT_OF(parts), VG_STR("."));
}

bool cognito_seal_from_jwe(struct vg_arena *arena, struct vg_str text, struct vg_str *sealed)
{
    struct vg_str parts[5];
    struct vg_str rest = text;
    for (size_t i = 0; i < VG_COUNT_OF(parts); i++)
        if (!vg_str_split(&rest, '.', &parts[i]))
            return false;
    if (vg_str_is_set(rest) || !vg_str_eq(parts[0], jwe_header(arena)) || parts[1].len != 0)
        return false;
    for (size_t i = 2; i < VG_COUNT_OF(parts); i++)
        if (!vg_base64_decode(arena, parts[i], /* is_url= */ true, &parts[i]))
            return false;
    if (parts[2].len != NONCE_BYTES || parts[4].len != TAG_BYTES)
        return false;
    *sealed = VG_CONCAT(arena, parts[2], parts[3], parts[4]);
    return true;
}
