/* cognito/seal.h: what a client carries for the pool and can neither read nor change: SRP secret
 * blocks, challenge sessions, refresh tokens. AES-256-GCM under the pool's own key, so that no
 * table of open challenges is needed. Pure. */
#ifndef COGNITO_SEAL_H
#define COGNITO_SEAL_H

#include "env/random.h"

enum { COGNITO_SEAL_KEY_BYTES = 32 };

/* Goes into the authentication: what is sealed as one kind never opens as another. */
enum cognito_seal_kind {
    COGNITO_SEAL_SECRET_BLOCK = 1,
    COGNITO_SEAL_SESSION = 2,
    COGNITO_SEAL_REFRESH_TOKEN = 3,
    COGNITO_SEAL_PAGE = 4,
};

enum cognito_seal_state { COGNITO_SEAL_GOOD, COGNITO_SEAL_EXPIRED, COGNITO_SEAL_FORGED };

/* Nonce, expiry, ciphertext and tag as bytes. `expires_ms`: since the epoch, INT64_MAX for never.
 */
struct vg_str cognito_seal(struct vg_arena *arena, struct vg_str key, enum cognito_seal_kind kind,
                           struct vg_random *random, int64_t expires_ms, struct vg_str payload);
/* `*payload` is set only when it returns COGNITO_SEAL_GOOD. */
enum cognito_seal_state cognito_unseal(struct vg_arena *arena, struct vg_str key,
                                       enum cognito_seal_kind kind, int64_t now_ms,
                                       struct vg_str sealed, struct vg_str *payload) VG_CHECKED;

/* The text forms. SECRET_BLOCK is plain base64, which clients decode; a session is base64url; a
 * refresh token is a compact JWE
 * ("dir", A256GCM) as AWS's is one: five parts, of which the second is empty. */
struct vg_str cognito_seal_to_jwe(struct vg_arena *arena, struct vg_str sealed);
bool cognito_seal_from_jwe(struct vg_arena *arena, struct vg_str text,
                           struct vg_str *sealed) VG_CHECKED;

#endif
