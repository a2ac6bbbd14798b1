/* test_cognito_srp: the server's SRP against known values and against a client that is written as
 * the JavaScript SDK is. */
#include "base/codec.h"
#include "base/hash.h"
#include "cognito/srp.h"
#include "srp_client.h"

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

static const struct cognito_srp_identity identity = {
    .pool_name = {"AbCdEfGhI", 9},
    .user_id = {"d8a1b2c3-1111-2222-3333-444455556666", 36},
};
static const uint8_t vector_salt[COGNITO_SRP_SALT_BYTES] = {
    0x0f, 0x1e, 0x2d, 0x3c, 0x4b, 0x5a, 0x69, 0x78, 0x87, 0x96, 0xa5, 0xb4, 0xc3, 0xd2, 0xe1, 0xf0};

/* hex(sha256(word)) twice */
static const char *twice_hashed(const char *word)
{
    struct vg_str hex = vg_sha256_hex(&arena, vg_str_from(word));
    return vg_arena_cstr(&arena, VG_CONCAT(&arena, hex, hex));
}

/* What both sides compute of one sign-in. */
struct exchange {
    struct srp_client client;
    struct cognito_srp_number verifier, a;
    struct vg_str b; /* the server's secret */
    uint8_t key[COGNITO_SRP_KEY_BYTES];
};

static void run_exchange(struct exchange *exchange, const char *password,
                         const char *clients_password, const uint8_t *salt, const char *a_hex,
                         const char *b_hex)
{
    struct cognito_srp_number offer;
    const char *user_id = vg_arena_cstr(&arena, identity.user_id);
    srp_client_open(&exchange->client, vg_arena_cstr(&arena, identity.pool_name), clients_password,
                    a_hex);
    cognito_srp_verifier(&identity, vg_str_from(password), salt, &exchange->verifier);
    assert_true(vg_hex_decode(&arena, vg_str_from(b_hex), &exchange->b));
    cognito_srp_offer(&exchange->verifier, exchange->b, &offer);
    srp_client_take(
        &exchange->client, user_id,
        vg_arena_cstr(&arena, cognito_srp_hex(&arena, vg_str_of(salt, COGNITO_SRP_SALT_BYTES))),
        vg_arena_cstr(&arena, cognito_srp_hex(&arena, vg_str_of(offer.bytes, sizeof offer.bytes))));
    assert_true(cognito_srp_number_parse(vg_str_from(exchange->client.public_hex), &exchange->a));
    assert_true(cognito_srp_key(&exchange->verifier, &exchange->a, exchange->b, exchange->key));
    srp_client_close(&exchange->client);
}

static void the_known_vector_gives_its_scrambler_key_and_signature(void **state)
{
    (void)state;
    struct exchange exchange;
    uint8_t signature[COGNITO_SRP_SIGNATURE_BYTES];
    assert_str(cognito_srp_hex(&arena, vg_str_of(vector_salt, sizeof vector_salt)),
               "f1e2d3c4b5a69788796a5b4c3d2e1f0");
    run_exchange(&exchange, "Passw0rd!", "Passw0rd!", vector_salt, twice_hashed("client"),
                 twice_hashed("server"));
    assert_string_equal(exchange.client.u_hex,
                        "e6174d17dbdbaefb4a8c11c41b6ad03c51d45481449cc7d717e676acbbfda73e");
    assert_str(vg_hex(&arena, vg_str_of(exchange.key, sizeof exchange.key)),
               "e0c7d56f9d7a56a1a9ba7d2f1df1faa4");
    cognito_srp_signature(&identity, exchange.key, VG_STR("opaque-secret-block"),
                          VG_STR("Tue Sep 5 00:09:40 UTC 2023"), signature);
    assert_str(vg_base64(&arena, vg_str_of(signature, sizeof signature)),
               "w1MAL7Qzj5usVmYllrb3m6CY1WNA7CORWIxe5sIBcy4=");
}

/* Different salts and ephemerals meet every padding case: odd length, set top bit, leading zeros.
 */
static void a_client_with_the_password_gets_the_same_key(void **state)
{
    (void)state;
    for (int i = 0; i < 64; i++) {
        struct exchange exchange;
        uint8_t salt[32];
        const char *seed = vg_arena_cstr(&arena, vg_arena_printf(&arena, "round %d", i));
        vg_sha256(vg_str_from(seed), salt);
        if (i % 4 == 0)
            salt[0] = 0;
        run_exchange(&exchange, "correct horse", "correct horse", salt, twice_hashed(seed),
                     twice_hashed("server"));
        assert_memory_equal(exchange.client.key, exchange.key, sizeof exchange.key);
    }
}

static void a_client_with_another_password_gets_another_key(void **state)
{
    (void)state;
    struct exchange exchange;
    run_exchange(&exchange, "Passw0rd!", "Passw0rd?", vector_salt, twice_hashed("client"),
                 twice_hashed("server"));
    assert_memory_not_equal(exchange.client.key, exchange.key, sizeof exchange.key);
}

static void a_multiple_of_the_prime_is_refused_as_a(void **state)
{
    (void)state;
    struct cognito_srp_number verifier, a;
    uint8_t key[COGNITO_SRP_KEY_BYTES];
    cognito_srp_verifier(&identity, VG_STR("Passw0rd!"), vector_salt, &verifier);
    BIGNUM *n = BN_get_rfc3526_prime_3072(NULL);
    assert_int_equal(BN_bn2binpad(n, a.bytes, sizeof a.bytes), (int)sizeof a.bytes);
    BN_free(n);
    assert_false(cognito_srp_key(&verifier, &a, VG_STR("b"), key));
    memset(&a, 0, sizeof a);
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
        cmocka_unit_test_setup_teardown(the_known_vector_gives_its_scrambler_key_and_signature,
                                        begin, end),
        cmocka_unit_test_setup_teardown(a_client_with_the_password_gets_the_same_key, begin, end),
        cmocka_unit_test_setup_teardown(a_client_with_another_password_gets_another_key, begin,
                                        end),
        cmocka_unit_test_setup_teardown(a_multiple_of_the_prime_is_refused_as_a, begin, end),
        cmocka_unit_test_setup_teardown(numbers_are_read_from_any_hex_and_from_nothing_else, begin,
                                        end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
