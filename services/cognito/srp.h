/* cognito/srp.h: the server's side of Cognito's SRP-6a: RFC 3526's 3072-bit group, SHA-256, and
 * Cognito's own padding and key derivation. Everything here is pure and fit for a pool thread. A
 * modular exponentiation (3072 bits, 256-bit exponent) costs 0.45 ms of CPU: cognito_srp_verifier
 * and cognito_srp_offer take one, cognito_srp_key three. */
#ifndef COGNITO_SRP_H
#define COGNITO_SRP_H

#include "base/arena.h"

enum {
    COGNITO_SRP_BYTES = 384, /* of a group element */
    COGNITO_SRP_SALT_BYTES = 16,
    COGNITO_SRP_SECRET_BYTES = 32, /* of the server's ephemeral b */
    COGNITO_SRP_KEY_BYTES = 16,
    COGNITO_SRP_SIGNATURE_BYTES = 32,
};

/* An element of the group, big endian, with leading zeros. */
struct cognito_srp_number {
    uint8_t bytes[COGNITO_SRP_BYTES];
};

/* Who signs in. `pool_name` is the pool's id behind the underscore, `user_id` what the client is
 * given as USER_ID_FOR_SRP. */
struct cognito_srp_identity {
    struct vg_str pool_name;
    struct vg_str user_id;
};

/* The integer of a hex text as JavaScript and Java clients write it: any case, any number of
 * leading zeros, at most 3072 bits. False for anything else, the empty text included. */
bool cognito_srp_number_parse(struct vg_str hex, struct cognito_srp_number *number) VG_CHECKED;
/* Lower case without leading zeros; "0" for zero. */
struct vg_str cognito_srp_hex(struct vg_arena *arena, struct vg_str bytes);

/* v = g^x. What is stored of a password, together with the salt. */
void cognito_srp_verifier(const struct cognito_srp_identity *identity, struct vg_str password,
                          const uint8_t salt[COGNITO_SRP_SALT_BYTES],
                          struct cognito_srp_number *verifier);

/* B = k*v + g^b, the server's answer to the client's A. */
void cognito_srp_offer(const struct cognito_srp_number *verifier, struct vg_str b,
                       struct cognito_srp_number *offer);

/* The key that both sides share when the password is right. False when A is a multiple of N, or u
 * is zero: such a client is not to be answered. */
bool cognito_srp_key(const struct cognito_srp_number *verifier, const struct cognito_srp_number *a,
                     struct vg_str b, uint8_t key[COGNITO_SRP_KEY_BYTES]) VG_CHECKED;

/* PASSWORD_CLAIM_SIGNATURE before base64. `secret_block` is decoded; `timestamp` is taken as it
 * came. */
void cognito_srp_signature(const struct cognito_srp_identity *identity,
                           const uint8_t key[COGNITO_SRP_KEY_BYTES], struct vg_str secret_block,
                           struct vg_str timestamp, uint8_t signature[COGNITO_SRP_SIGNATURE_BYTES]);

#endif
