/* cognito/password.c: password policy, stored form, secret hashes, masks. */
#include "cognito/password.h"

#include "base/codec.h"
#include "base/hash.h"

#include <openssl/crypto.h>

const struct cognito_password_policy COGNITO_PASSWORD_POLICY_DEFAULT = {
    .minimum_length = 8,
    .needs_lowercase = true,
    .needs_uppercase = true,
    .needs_number = true,
    .needs_symbol = true,
};

static const char lowercase[] = "abcdefghijklmnopqrstuvwxyz";
static const char uppercase[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
static const char numbers[] = "0123456789";
/* The documentation's list; a space counts as well where it is neither first nor last. */
static const char symbols[] = "^$*.[]{}()?-\"!@#%&/\\,><':;|_~`+=";

static bool has_one_of(struct vg_str text, const char *alphabet)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] != '\0' && strchr(alphabet, text.ptr[i]) != NULL)
            return true;
    return false;
}

static bool has_inner_space(struct vg_str text)
{
    return text.len > 2 && vg_str_find_char(vg_str_slice(text, 1, text.len - 1), ' ') >= 0;
}

const char *cognito_password_flaw(const struct cognito_password_policy *policy,
                                  struct vg_str password)
{
    if (vg_utf16_count(password) < (size_t)policy->minimum_length)
        return "Password not long enough";
    if (policy->needs_lowercase && !has_one_of(password, lowercase))
        return "Password must have lowercase characters";
    if (policy->needs_uppercase && !has_one_of(password, uppercase))
        return "Password must have uppercase characters";
    if (policy->needs_number && !has_one_of(password, numbers))
        return "Password must have numeric characters";
    if (policy->needs_symbol && !has_one_of(password, symbols) && !has_inner_space(password))
        return "Password must have symbol characters";
    return NULL;
}

struct vg_str cognito_password_draw(struct vg_random *random, struct vg_arena *arena,
                                    const struct cognito_password_policy *policy)
{
    /* One of each class, so that every policy is met; the symbols are such as need no escape in
     * JSON, shells and mails. */
    const char *const classes[] = {lowercase, uppercase, numbers, "!*+-.:=?@^_~"};
    size_t len = policy->minimum_length > 8 ? (size_t)policy->minimum_length : 8;
    char *text = vg_arena_alloc(arena, len + 1);
    for (size_t i = 0; i < len; i++) {
        const char *alphabet = classes[i % VG_COUNT_OF(classes)];
        text[i] = alphabet[vg_random_below(random, strlen(alphabet))];
    }
    for (size_t i = len - 1; i > 0; i--) {
        size_t other = vg_random_below(random, i + 1);
        char c = text[i];
        text[i] = text[other];
        text[other] = c;
    }
    text[len] = '\0';
    return vg_str_of(text, len);
}

void cognito_password_work(void *data)
{
    struct cognito_password_work *work = data;
    cognito_srp_verifier(&work->identity, work->password, work->salt, &work->verifier);
}

void cognito_password_salt(struct vg_random *random, uint8_t salt[COGNITO_SRP_SALT_BYTES])
{
    do
        vg_random_bytes(random, salt, COGNITO_SRP_SALT_BYTES);
    while (salt[0] < 0x10);
}

struct vg_str cognito_secret_hash(struct vg_arena *arena, struct vg_str secret,
                                  struct vg_str username, struct vg_str client_id)
{
    uint8_t digest[32];
    vg_hmac_sha256(secret, VG_CONCAT(arena, username, client_id), digest);
    return vg_base64(arena, vg_str_of(digest, sizeof digest));
}

bool cognito_secret_hash_matches(struct vg_str given, struct vg_str secret, struct vg_str username,
                                 struct vg_str client_id)
{
    struct vg_arena arena;
    vg_arena_init(&arena);
    bool is_same = vg_secret_eq(given, cognito_secret_hash(&arena, secret, username, client_id));
    vg_arena_deinit(&arena);
    return is_same;
}

/* The first character of a text, which may be several bytes of UTF-8. */
static struct vg_str first_character(struct vg_str text)
{
    size_t len = text.len > 0 ? 1 : 0;
    while (len < text.len && ((uint8_t)text.ptr[len] & 0xc0) == 0x80)
        len++;
    return vg_str_slice(text, 0, len);
}

struct vg_str cognito_mask_email(struct vg_arena *arena, struct vg_str email)
{
    ptrdiff_t at = vg_str_rfind_char(email, '@');
    struct vg_str local = at < 0 ? email : vg_str_slice(email, 0, (size_t)at);
    struct vg_str domain = at < 0 ? VG_STR("") : vg_str_tail(email, (size_t)at + 1);
    return VG_CONCAT(arena, first_character(local), VG_STR("***@"), first_character(domain),
                     VG_STR("***"));
}

struct vg_str cognito_mask_phone(struct vg_arena *arena, struct vg_str phone)
{
    enum { SHOWN = 4 };
    struct vg_str digits = vg_str_starts(phone, VG_STR("+")) ? vg_str_tail(phone, 1) : phone;
    size_t hidden = digits.len > SHOWN ? digits.len - SHOWN : 0;
    char *text = vg_arena_alloc(arena, digits.len + 2);
    text[0] = '+';
    memset(text + 1, '*', hidden);
    memcpy(text + 1 + hidden, digits.ptr + hidden, digits.len - hidden);
    text[digits.len + 1] = '\0';
    return vg_str_of(text, digits.len + 1);
}
