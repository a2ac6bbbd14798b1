/* cognito/auth_srp.c: USER_SRP_AUTH and its PASSWORD_VERIFIER challenge. What the server must
 * remember in between travels in the secret block, sealed. */
#include "cognito/auth.h"

#include "base/codec.h"
#include "base/hash.h"
#include "cognito/password.h"
#include "cognito/seal.h"

/* ---- The first step ---- */

struct offer_work {
    struct cognito_srp_number verifier;
    uint8_t secret[COGNITO_SRP_SECRET_BYTES];
    struct cognito_srp_number offer;
};

static void make_offer(void *data)
{
    struct offer_work *work = data;
    cognito_srp_offer(&work->verifier, vg_str_of(work->secret, sizeof work->secret), &work->offer);
}

/* A user who is not there, where that is hidden: the same salt and id whenever the name is asked
 * for, and a verifier that no password has. */
static void invent_user(struct vg_call *call, const struct cognito_pool *pool, struct vg_str name,
                        struct cognito_user_record *user)
{
    uint8_t digest[32];
    uint64_t seed;
    struct vg_random dice;
    vg_hmac_sha256(pool->seal_key, name, digest);
    memcpy(&seed, digest, sizeof seed);
    vg_random_init(&dice, seed | 1);
    uint8_t *salt = vg_arena_alloc(call->arena, COGNITO_SRP_SALT_BYTES);
    uint8_t *verifier = vg_arena_alloc(call->arena, COGNITO_SRP_BYTES);
    cognito_password_salt(&dice, salt);
    vg_random_bytes(&dice, verifier, COGNITO_SRP_BYTES);
    *user = (struct cognito_user_record){
        .username = vg_random_uuid(&dice, call->arena),
        .salt = vg_str_of(salt, COGNITO_SRP_SALT_BYTES),
        .verifier = vg_str_of(verifier, COGNITO_SRP_BYTES),
    };
}

static int find_or_invent(struct vg_call *call, const struct cognito_client *client,
                          struct vg_str name, struct cognito_user_record *user,
                          struct vg_error *err)
{
    int rc = cognito_user_find(call, &client->pool, name, user);
    if (rc != VG_NOT_FOUND)
        return rc;
    if (!cognito_client_hides_users(client->type))
        return vg_fail(err, &COGNITO_USER_NOT_FOUND, "User does not exist.");
    invent_user(call, &client->pool, name, user);
    return VG_OK;
}

static struct vg_str seal_block(struct vg_call *call, const struct cognito_client *client,
                                struct vg_str username, const struct cognito_srp_number *a,
                                const uint8_t *secret)
{
    const struct cognito_secret_block block = {
        .username = username,
        .client_id = client->type->client_id,
        .client_public = vg_str_of(a->bytes, sizeof a->bytes),
        .server_secret = vg_str_of(secret, COGNITO_SRP_SECRET_BYTES),
    };
    struct vg_str inside = vg_record_encode(call->arena, &cognito_shape_secret_block, &block);
    return cognito_seal(call->arena, client->pool.seal_key, COGNITO_SEAL_SECRET_BLOCK,
                        &call->random, cognito_challenge_expires_ms(call, client), inside);
}

int cognito_srp_begin(struct vg_call *call, struct cognito_attempt *attempt, struct vg_error *err)
{
    struct vg_str username, a_hex;
    struct cognito_srp_number a;
    struct cognito_user_record user;
    int rc = cognito_parameter_require(attempt, "USERNAME", &username, err);
    if (rc == VG_OK)
        rc = cognito_parameter_require(attempt, "SRP_A", &a_hex, err);
    if (rc == VG_OK)
        rc = cognito_secret_hash_check(attempt->client.type, username,
                                       cognito_parameter(attempt, "SECRET_HASH"), err);
    if (rc == VG_OK && !cognito_srp_number_parse(a_hex, &a))
        rc = vg_fail(err, &COGNITO_INVALID_PARAMETER, "Invalid SRP_A");
    if (rc == VG_OK)
        rc = find_or_invent(call, &attempt->client, username, &user, err);
    if (rc == VG_OK)
        rc = cognito_lockout_check(call, &user, err);
    if (rc != VG_OK)
        return rc;

    struct offer_work *work = VG_NEW(call->arena, struct offer_work);
    memcpy(work->verifier.bytes, user.verifier.ptr, sizeof work->verifier.bytes);
    vg_random_bytes(&call->random, work->secret, sizeof work->secret);
    void *done = work;
    rc = vg_await_work(call, make_offer, &done);
    if (rc != VG_OK)
        return rc;
    work = done;
    struct vg_str block = seal_block(call, &attempt->client, user.username, &a, work->secret);
    struct vg_str offer = vg_str_of(work->offer.bytes, sizeof work->offer.bytes);
    attempt->challenge = COGNITO_CHALLENGE_NAME_TYPE_PASSWORD_VERIFIER;
    cognito_challenge_parameter(call, attempt, "SALT", cognito_srp_hex(call->arena, user.salt));
    cognito_challenge_parameter(call, attempt, "SECRET_BLOCK", vg_base64(call->arena, block));
    cognito_challenge_parameter(call, attempt, "SRP_B", cognito_srp_hex(call->arena, offer));
    cognito_challenge_parameter(call, attempt, "USERNAME", user.username);
    cognito_challenge_parameter(call, attempt, "USER_ID_FOR_SRP", user.username);
    return VG_OK;
}

/* ---- The second step ---- */

struct claim {
    struct vg_str username, signature, timestamp;
    struct vg_str sealed; /* the secret block's bytes: the signature covers them */
    struct cognito_secret_block block;
};

static int read_claim(struct vg_call *call, const struct cognito_attempt *attempt,
                      struct claim *claim, struct vg_error *err)
{
    struct vg_str block_text, signature_text, inside;
    int rc = cognito_parameter_require(attempt, "USERNAME", &claim->username, err);
    if (rc == VG_OK)
        rc = cognito_parameter_require(attempt, "PASSWORD_CLAIM_SECRET_BLOCK", &block_text, err);
    if (rc == VG_OK)
        rc = cognito_parameter_require(attempt, "PASSWORD_CLAIM_SIGNATURE", &signature_text, err);
    if (rc == VG_OK)
        rc = cognito_parameter_require(attempt, "TIMESTAMP", &claim->timestamp, err);
    if (rc == VG_OK)
        rc = cognito_secret_hash_check(attempt->client.type, claim->username,
                                       cognito_parameter(attempt, "SECRET_HASH"), err);
    if (rc != VG_OK)
        return rc;
    if (!vg_base64_decode(call->arena, signature_text, /* is_url= */ false, &claim->signature) ||
        !vg_base64_decode(call->arena, block_text, /* is_url= */ false, &claim->sealed))
        return cognito_incorrect(err);
    switch (cognito_unseal(call->arena, attempt->client.pool.seal_key, COGNITO_SEAL_SECRET_BLOCK,
                           call->now_ms, claim->sealed, &inside)) {
    case COGNITO_SEAL_EXPIRED:
        return vg_fail(err, &COGNITO_NOT_AUTHORIZED,
                       "Invalid session for the user, session is expired.");
    case COGNITO_SEAL_FORGED:
        return cognito_incorrect(err);
    case COGNITO_SEAL_GOOD:
        break;
    }
    if (!vg_record_decode(call->arena, &cognito_shape_secret_block, inside, &claim->block) ||
        !vg_str_eq(claim->block.client_id, attempt->client.type->client_id))
        return cognito_incorrect(err);
    return VG_OK;
}

struct key_work {
    struct cognito_srp_number verifier;
    struct cognito_srp_number a;
    struct vg_str secret;
    uint8_t key[COGNITO_SRP_KEY_BYTES];
    bool is_sound;
};

static void make_key(void *data)
{
    struct key_work *work = data;
    work->is_sound = cognito_srp_key(&work->verifier, &work->a, work->secret, work->key);
}

int cognito_srp_finish(struct vg_call *call, struct cognito_attempt *attempt, struct vg_error *err)
{
    const struct cognito_pool *pool = &attempt->client.pool;
    struct claim claim;
    struct cognito_user_record user, named;
    int rc = read_claim(call, attempt, &claim, err);
    if (rc == VG_OK)
        rc = cognito_user_find(call, pool, claim.block.username, &user);
    if (rc == VG_OK)
        rc = cognito_user_find(call, pool, claim.username, &named);
    if (rc == VG_NOT_FOUND || (rc == VG_OK && !vg_str_eq(named.username, user.username)))
        return cognito_incorrect(err);
    if (rc == VG_OK)
        rc = cognito_lockout_check(call, &user, err);
    if (rc != VG_OK)
        return rc;

    struct key_work *work = VG_NEW(call->arena, struct key_work);
    memcpy(work->verifier.bytes, user.verifier.ptr, sizeof work->verifier.bytes);
    memcpy(work->a.bytes, claim.block.client_public.ptr, sizeof work->a.bytes);
    work->secret = claim.block.server_secret;
    void *done = work;
    rc = vg_await_work(call, make_key, &done);
    if (rc != VG_OK)
        return rc;
    work = done;
    uint8_t expected[COGNITO_SRP_SIGNATURE_BYTES];
    const struct cognito_srp_identity identity = {.pool_name = pool->name,
                                                  .user_id = user.username};
    cognito_srp_signature(&identity, work->key, claim.sealed, claim.timestamp, expected);
    if (!work->is_sound || !vg_secret_eq(vg_str_of(expected, sizeof expected), claim.signature))
        return cognito_wrong_password(call, pool, &user, err);
    return cognito_right_password(call, attempt, &user, err);
}
