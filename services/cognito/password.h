/* cognito/password.h: what a password must look like and how it is kept, secret hashes, masked
 * destinations. Pure. */
#ifndef COGNITO_PASSWORD_H
#define COGNITO_PASSWORD_H

#include "cognito/srp.h"
#include "env/random.h"

enum { COGNITO_PASSWORD_LEN_MIN = 6, COGNITO_PASSWORD_LEN_MAX = 256 };

/* A pool's PasswordPolicy. */
struct cognito_password_policy {
    int32_t minimum_length; /* UTF-16 units, 6 to 99 */
    bool needs_lowercase;
    bool needs_uppercase;
    bool needs_number;
    bool needs_symbol;
};

/* What AWS sets where CreateUserPool says nothing. */
extern const struct cognito_password_policy COGNITO_PASSWORD_POLICY_DEFAULT;

/* NULL when the password conforms, else the first thing that is wrong, as AWS words it behind
 * "Password did not conform with policy: ". */
const char *cognito_password_flaw(const struct cognito_password_policy *policy,
                                  struct vg_str password);
/* A password that conforms; at least 8 characters. */
struct vg_str cognito_password_draw(struct vg_random *random, struct vg_arena *arena,
                                    const struct cognito_password_policy *policy);

/* The stored form of a password is its SRP salt and verifier, never the password: SRP needs them,
 * and a password that arrives in clear (USER_PASSWORD_AUTH) is turned into a verifier with the same
 * salt and compared. One modular exponentiation: a pool thread's work. */
struct cognito_password_work {
    struct cognito_srp_identity identity;
    struct vg_str password;
    uint8_t salt[COGNITO_SRP_SALT_BYTES];
    struct cognito_srp_number verifier; /* out */
};
/* `data` is a struct cognito_password_work. */
void cognito_password_work(void *data);
/* A salt whose hex text has all its 32 digits: clients read it as an integer, which forgets leading
 * zeros. */
void cognito_password_salt(struct vg_random *random, uint8_t salt[COGNITO_SRP_SALT_BYTES]);

/* SECRET_HASH: base64(HMAC-SHA256(client secret, username + client id)). Constant time. */
struct vg_str cognito_secret_hash(struct vg_arena *arena, struct vg_str secret,
                                  struct vg_str username, struct vg_str client_id);
bool cognito_secret_hash_matches(struct vg_str given, struct vg_str secret, struct vg_str username,
                                 struct vg_str client_id);

/* Destinations as CodeDeliveryDetails shows them: "j***@x***" and "+*******1234". */
struct vg_str cognito_mask_email(struct vg_arena *arena, struct vg_str email);
struct vg_str cognito_mask_phone(struct vg_arena *arena, struct vg_str phone);

#endif
