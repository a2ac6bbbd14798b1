/* cognito/jwt.h: RSA keys and the JSON Web Tokens (RS256) that they sign. What computes is pure and
 * works on fixed buffers, so that it can run on a pool thread: making a key costs 50 ms of CPU, a
 * signature 0.5 ms, a verification 0.1 ms. */
#ifndef COGNITO_JWT_H
#define COGNITO_JWT_H

#include "base/json.h"
#include "env/random.h"

enum {
    COGNITO_RSA_BITS = 2048,
    COGNITO_RSA_DER_MAX = 1280, /* bytes of a private key: 1,190 or so */
    COGNITO_RSA_SIGNATURE_BYTES = COGNITO_RSA_BITS / 8,
};

/* A private key as PKCS #1 DER. */
struct cognito_rsa_key {
    size_t len;
    uint8_t der[COGNITO_RSA_DER_MAX];
};

/* The primes come from `random` alone: a seeded instance makes the same keys, thus the same tokens,
 * again. */
void cognito_rsa_generate(struct vg_random random, struct cognito_rsa_key *key);
/* PKCS #1 v1.5 with SHA-256. False when the DER is damaged. */
bool cognito_rsa_sign(struct vg_str der, struct vg_str bytes,
                      uint8_t signature[COGNITO_RSA_SIGNATURE_BYTES]) VG_CHECKED;
bool cognito_rsa_verify(struct vg_str der, struct vg_str bytes, struct vg_str signature) VG_CHECKED;

/* The key's id: base64 of the SHA-256 of its modulus, 44 characters as AWS's are. False when the
 * DER is damaged. */
bool cognito_rsa_kid(struct vg_arena *arena, struct vg_str der, struct vg_str *kid) VG_CHECKED;
/* Adds the public half as an element of a JWKS: {"alg","e","kid","kty","n","use"}. False when the
 * DER is damaged. */
bool cognito_jwks_add(struct vg_json_out *out, struct vg_arena *arena, struct vg_str der,
                      struct vg_str kid) VG_CHECKED;

/* "header.payload": what is signed. The header is exactly {"kid":...,"alg":"RS256"}. */
struct vg_str cognito_jwt_signed_part(struct vg_arena *arena, struct vg_str kid,
                                      struct vg_str claims_json);
/* The whole token. */
struct vg_str cognito_jwt_join(struct vg_arena *arena, struct vg_str signed_part,
                               struct vg_str signature);

/* A token taken apart; nothing is verified yet. */
struct cognito_jwt {
    struct vg_str kid;
    struct vg_str claims; /* JSON text, an object */
    struct vg_str signed_part;
    struct vg_str signature;
};
/* False unless it has three parts, a JSON header with alg RS256 and a kid, and JSON claims. */
bool cognito_jwt_parse(struct vg_arena *arena, struct vg_str token,
                       struct cognito_jwt *jwt) VG_CHECKED;

/* The claims of a token that virga issued, as far as it reads them again. Absent ones are absent
 * views or 0. */
struct cognito_claims {
    struct vg_str iss, sub, aud, client_id, username, token_use, scope, jti, origin_jti;
    int64_t exp, iat, auth_time; /* seconds since the epoch */
};
bool cognito_claims_read(struct vg_arena *arena, struct vg_str claims_json,
                         struct cognito_claims *claims) VG_CHECKED;

#endif
