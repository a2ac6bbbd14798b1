/* test_cognito_srp: the server's SRP against known values and against a client that is written as the JavaScript SDK is: on hex text. */
#include "base/codec.h"
#include "base/hash.h"
#include "cognito/srp.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <openssl/bn.h>

static struct vg_arena arena;

static int begin(void **state)
{
    (void)state;
    vg_arena_init(&arena);
    return 0;
}

static int end(void **state)
{
    (void)state;
    vg_arena_deinit(&arena);
    return 0;
}

static void assert_str(struct vg_str actual, const char *expected)
{
    assert_string_equal(vg_arena_cstr(&arena, actual), expected);
}

/* ---- The client ---- */

struct client {
    struct cognito_srp_identity identity;
    struct vg_str password;
    BIGNUM *n, *g, *a, *big_a;
    BN_CTX *ctx;
};

static struct vg_str hex_of(const BIGNUM *number)
{
    char *text = BN_bn2hex(number);
    struct vg_str hex = vg_str_from(text);
    while (hex.len > 1 && hex.ptr[0] == '0') /* JavaScript's toString(16) has none */
        hex = vg_str_tail(hex, 1);
    char *copy = vg_arena_alloc(&arena, hex.len + 1);
    for (size_t i = 0; i < hex.len; i++)
        copy[i] = (char)(hex.ptr[i] >= 'A' && hex.ptr[i] <= 'F' ? hex.ptr[i] - 'A' + 'a' : hex.ptr[i]);
    copy[hex.len] = '\0';
    OPENSSL_free(text);
    return vg_str_of(copy, hex.len);
}

static BIGNUM *number_of(struct vg_str hex)
{
    BIGNUM *number = NULL;
    assert_int_equal(BN_hex2bn(&number, vg_arena_cstr(&arena, hex)), (int)hex.len);
    return number;
}

/* padHex of the SDK, on text. */
static struct vg_str pad_hex(struct vg_str hex)
{
    if (hex.len % 2 == 1)
        return VG_CONCAT(&arena, VG_STR("0"), hex);
    if (strchr("89abcdef", hex.ptr[0]) != NULL)
        return VG_CONCAT(&arena, VG_STR("00"), hex);
    return hex;
}

static struct vg_str bytes_of(struct vg_str hex)
{
    struct vg_str bytes;
    assert_true(vg_hex_decode(&arena, hex, &bytes));
    return bytes;
}

static struct vg_str sha256_hex_of_hex(struct vg_str hex)
{
    return vg_sha256_hex(&arena, bytes_of(hex));
}

static void client_open(struct client *client, const struct cognito_srp_identity *identity, const char *password, const char *a)
{
    *client = (struct client){.identity = *identity, .password = vg_str_from(password)};
    client->ctx = BN_CTX_new();
    client->n = BN_get_rfc3526_prime_3072(NULL);
    client->g = number_of(VG_STR("2"));
    client->a = number_of(vg_str_from(a));
    client->big_a = BN_new();
    assert_int_equal(BN_mod_exp(client->big_a, client->g, client->a, client->n, client->ctx), 1);
}

static void client_close(struct client *client)
{
    BN_free(client->n);
    BN_free(client->g);
    BN_free(client->a);
    BN_free(client->big_a);
    BN_CTX_free(client->ctx);
}

/* u as the client computes it, in hex. */
static struct vg_str client_scrambler(struct client *client, struct vg_str offer)
{
    return sha256_hex_of_hex(VG_CONCAT(&arena, pad_hex(hex_of(client->big_a)), pad_hex(offer)));
}

/* S = (B - k * g^x) ^ (a + u * x) */
static struct vg_str client_secret(struct client *client, struct vg_str offer, struct vg_str salt, struct vg_str u_hex)
{
    struct vg_str k_hex = sha256_hex_of_hex(VG_CONCAT(&arena, pad_hex(hex_of(client->n)), VG_STR("02")));
    struct vg_str inner = vg_sha256_hex(&arena, VG_CONCAT(&arena, client->identity.pool_name, client->identity.user_id,
                                                          VG_STR(":"), client->password));
    struct vg_str x_hex = sha256_hex_of_hex(VG_CONCAT(&arena, pad_hex(salt), inner));

    BIGNUM *k = number_of(k_hex), *x = number_of(x_hex), *u = number_of(u_hex), *b = number_of(offer);
    BIGNUM *base = BN_new(), *exponent = BN_new();
    BN_mod_exp(base, client->g, x, client->n, client->ctx);
    BN_mod_mul(base, k, base, client->n, client->ctx);
    BN_mod_sub(base, b, base, client->n, client->ctx);
    BN_mul(exponent, u, x, client->ctx);
    BN_add(exponent, exponent, client->a);
    BN_mod_exp(base, base, exponent, client->n, client->ctx);
    struct vg_str secret = hex_of(base);
    BIGNUM *all[] = {k, x, u, b, base, exponent};
    for (size_t i = 0; i < VG_COUNT_OF(all); i++)
        BN_free(all[i]);
    return secret;
}

static struct vg_str client_key(struct client *client, struct vg_str offer, struct vg_str salt)
{
    struct vg_str u = client_scrambler(client, offer);
    struct vg_str secret = client_secret(client, offer, salt, u);
    uint8_t extracted[32], expanded[32];
    vg_hmac_sha256(bytes_of(pad_hex(u)), bytes_of(pad_hex(secret)), extracted);
    vg_hmac_sha256(vg_str_of(extracted, 32), VG_STR("Caldera Derived Key\x01"), expanded);
    return vg_arena_copy(&arena, vg_str_of(expanded, 16));
}

/* ---- Tests ---- */

static const struct cognito_srp_identity identity = {
    .pool_name = {"AbCdEfGhI", 9},
    .user_id = {"d8a1b2c3-1111-2222-3333-444455556666", 36},
};
static const uint8_t vector_salt[COGNITO_SRP_SALT_BYTES] = {0x0f, 0x1e, 0x2d, 0x3c, 0x4b, 0x5a, 0x69, 0x78,
                                                           0x87, 0x96, 0xa5, 0xb4, 0xc3, 0xd2, 0xe1, 0xf0};

/* hex(sha256(word)) twice */
static struct vg_str twice_hashed(const char *word)
{
    struct vg_str hex = vg_sha256_hex(&arena, vg_str_from(word));
    return VG_CONCAT(&arena, hex, hex);
}

static void the_known_vector_gives_its_scrambler_key_and_signature(void **state)
{
    (void)state;
    struct vg_str salt_hex = cognito_srp_hex(&arena, vg_str_of(vector_salt, sizeof vector_salt));
    assert_str(salt_hex, "f1e2d3c4b5a69788796a5b4c3d2e1f0");
    struct vg_str b = bytes_of(twice_hashed("server"));

    struct cognito_srp_number verifier, offer, a;
    struct client client;
    client_open(&client, &identity, "Passw0rd!", vg_arena_cstr(&arena, twice_hashed("client")));
    cognito_srp_verifier(&identity, VG_STR("Passw0rd!"), vector_salt, &verifier);
    cognito_srp_offer(&verifier, b, &offer);
    struct vg_str offer_hex = cognito_srp_hex(&arena, vg_str_of(offer.bytes, sizeof offer.bytes));
    assert_str(client_scrambler(&client, offer_hex), "e6174d17dbdbaefb4a8c11c41b6ad03c51d45481449cc7d717e676acbbfda73e");

    uint8_t key[COGNITO_SRP_KEY_BYTES];
    assert_true(cognito_srp_number_parse(hex_of(client.big_a), &a));
    assert_true(cognito_srp_key(&verifier, &a, b, key));
    assert_str(vg_hex(&arena, vg_str_of(key, sizeof key)), "e0c7d56f9d7a56a1a9ba7d2f1df1faa4");

    uint8_t signature[COGNITO_SRP_SIGNATURE_BYTES];
    cognito_srp_signature(&identity, key, VG_STR("opaque-secret-block"), VG_STR("Tue Sep 5 00:09:40 UTC 2023"), signature);
    assert_str(vg_base64(&arena, vg_str_of(signature, sizeof signature)), "w1MAL7Qzj5usVmYllrb3m6CY1WNA7CORWIxe5sIBcy4=");
    client_close(&client);
}

/* Different salts and ephemerals meet every padding case: odd length, set top bit, leading zeros. */
static void a_client_with_the_password_gets_the_same_key(void **state)
{
    (void)state;
    for (int i = 0; i < 24; i++) {
        struct vg_str seed = vg_arena_printf(&arena, "round %d", i);
        uint8_t digest[32];
        uint8_t salt[COGNITO_SRP_SALT_BYTES];
        vg_sha256(seed, digest);
        memcpy(salt, digest, sizeof salt);
        if (i % 4 == 0)
            salt[0] = 0;
        struct vg_str salt_hex = cognito_srp_hex(&arena, vg_str_of(salt, sizeof salt));

        struct cognito_srp_number verifier, offer, a;
        struct client client;
        client_open(&client, &identity, "correct horse", vg_arena_cstr(&arena, vg_sha256_hex(&arena, seed)));
        cognito_srp_verifier(&identity, VG_STR("correct horse"), salt, &verifier);
        cognito_srp_offer(&verifier, vg_str_of(digest, sizeof digest), &offer);
        uint8_t key[COGNITO_SRP_KEY_BYTES];
        assert_true(cognito_srp_number_parse(hex_of(client.big_a), &a));
        assert_true(cognito_srp_key(&verifier, &a, vg_str_of(digest, sizeof digest), key));
        struct vg_str offer_hex = cognito_srp_hex(&arena, vg_str_of(offer.bytes, sizeof offer.bytes));
        assert_true(vg_str_eq(client_key(&client, offer_hex, salt_hex), vg_str_of(key, sizeof key)));
        client_close(&client);
    }
}

static void a_client_with_another_password_gets_another_key(void **state)
{
    (void)state;
    struct cognito_srp_number verifier, offer, a;
    struct client client;
    struct vg_str b = bytes_of(twice_hashed("server"));
    client_open(&client, &identity, "Passw0rd?", vg_arena_cstr(&arena, twice_hashed("client")));
    cognito_srp_verifier(&identity, VG_STR("Passw0rd!"), vector_salt, &verifier);
    cognito_srp_offer(&verifier, b, &offer);
    uint8_t key[COGNITO_SRP_KEY_BYTES];
    assert_true(cognito_srp_number_parse(hex_of(client.big_a), &a));
    assert_true(cognito_srp_key(&verifier, &a, b, key));
    struct vg_str offer_hex = cognito_srp_hex(&arena, vg_str_of(offer.bytes, sizeof offer.bytes));
    struct vg_str salt_hex = cognito_srp_hex(&arena, vg_str_of(vector_salt, sizeof vector_salt));
    assert_false(vg_str_eq(client_key(&client, offer_hex, salt_hex), vg_str_of(key, sizeof key)));
    client_close(&client);
}

static void a_multiple_of_the_prime_is_refused_as_a(void **state)
{
    (void)state;
    struct cognito_srp_number verifier, a;
    uint8_t key[COGNITO_SRP_KEY_BYTES];
    cognito_srp_verifier(&identity, VG_STR("Passw0rd!"), vector_salt, &verifier);
    BIGNUM *n = BN_get_rfc3526_prime_3072(NULL);
    assert_true(cognito_srp_number_parse(hex_of(n), &a));
    BN_free(n);
    assert_false(cognito_srp_key(&verifier, &a, VG_STR("b"), key));
    assert_true(cognito_srp_number_parse(VG_STR("0"), &a));
    assert_false(cognito_srp_key(&verifier, &a, VG_STR("b"), key));
}

static void numbers_are_read_from_any_hex_and_from_nothing_else(void **state)
{
    (void)state;
    struct cognito_srp_number number;
    assert_true(cognito_srp_number_parse(VG_STR("0001aBc"), &number));
    assert_str(cognito_srp_hex(&arena, vg_str_of(number.bytes, sizeof number.bytes)), "1abc");
    assert_true(cognito_srp_number_parse(VG_STR("000"), &number));
    assert_str(cognito_srp_hex(&arena, vg_str_of(number.bytes, sizeof number.bytes)), "0");
    assert_false(cognito_srp_number_parse(VG_STR(""), &number));
    assert_false(cognito_srp_number_parse(VG_STR_NONE, &number));
    assert_false(cognito_srp_number_parse(VG_STR("-1"), &number));
    assert_false(cognito_srp_number_parse(VG_STR("12g4"), &number));
    assert_false(cognito_srp_number_parse(VG_STR("0x12"), &number));
    char *text = vg_arena_alloc(&arena, 800);
    memset(text, 'f', 800);
    assert_true(cognito_srp_number_parse(vg_str_of(text, 768), &number));
    assert_false(cognito_srp_number_parse(vg_str_of(text, 769), &number));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_known_vector_gives_its_scrambler_key_and_signature, begin, end),
        cmocka_unit_test_setup_teardown(a_client_with_the_password_gets_the_same_key, begin, end),
        cmocka_unit_test_setup_teardown(a_client_with_another_password_gets_another_key, begin, end),
        cmocka_unit_test_setup_teardown(a_multiple_of_the_prime_is_refused_as_a, begin, end),
        cmocka_unit_test_setup_teardown(numbers_are_read_from_any_hex_and_from_nothing_else, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
