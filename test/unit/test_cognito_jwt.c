/* test_cognito_jwt: RSA keys, tokens, JWKS entries. */
#include "base/codec.h"
#include "cognito/jwt.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

static struct vg_arena arena;
static struct cognito_rsa_key key; /* made once: it takes its time */

static int make_key(void **state)
{
    (void)state;
    struct vg_random random;
    vg_random_init(&random, 42);
    cognito_rsa_generate(random, &key);
    return 0;
}

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

static struct vg_str der(void)
{
    return vg_str_of(key.der, key.len);
}

static struct vg_str make_token(struct vg_str claims)
{
    struct vg_str kid;
    uint8_t signature[COGNITO_RSA_SIGNATURE_BYTES];
    assert_true(cognito_rsa_kid(&arena, der(), &kid));
    struct vg_str signed_part = cognito_jwt_signed_part(&arena, kid, claims);
    assert_true(cognito_rsa_sign(der(), signed_part, signature));
    return cognito_jwt_join(&arena, signed_part, vg_str_of(signature, sizeof signature));
}

static void a_key_is_a_sound_2048_bit_key(void **state)
{
    (void)state;
    const unsigned char *at = key.der;
    EVP_PKEY *pkey = d2i_PrivateKey(EVP_PKEY_RSA, NULL, &at, (long)key.len);
    assert_non_null(pkey);
    assert_int_equal(EVP_PKEY_get_bits(pkey), COGNITO_RSA_BITS);
    EVP_PKEY_CTX *check = EVP_PKEY_CTX_new(pkey, NULL);
    assert_int_equal(EVP_PKEY_check(check), 1);
    EVP_PKEY_CTX_free(check);
    EVP_PKEY_free(pkey);
}

static void the_same_seed_makes_the_same_key(void **state)
{
    (void)state;
    struct vg_random random;
    struct cognito_rsa_key again, other;
    vg_random_init(&random, 42);
    cognito_rsa_generate(random, &again);
    assert_int_equal(again.len, key.len);
    assert_memory_equal(again.der, key.der, key.len);
    vg_random_init(&random, 43);
    cognito_rsa_generate(random, &other);
    assert_false(vg_str_eq(vg_str_of(other.der, other.len), der()));
}

static void a_token_verifies_and_a_changed_one_does_not(void **state)
{
    (void)state;
    struct cognito_jwt jwt;
    struct vg_str token = make_token(VG_STR("{\"sub\":\"s\",\"exp\":5}"));
    assert_true(cognito_jwt_parse(&arena, token, &jwt));
    assert_str(jwt.claims, "{\"sub\":\"s\",\"exp\":5}");
    assert_true(cognito_rsa_verify(der(), jwt.signed_part, jwt.signature));

    struct vg_str forged = VG_CONCAT(
        &arena, cognito_jwt_signed_part(&arena, jwt.kid, VG_STR("{\"sub\":\"t\",\"exp\":5}")),
        VG_STR("."), vg_base64url(&arena, jwt.signature));
    assert_true(cognito_jwt_parse(&arena, forged, &jwt));
    assert_false(cognito_rsa_verify(der(), jwt.signed_part, jwt.signature));
    assert_false(cognito_rsa_verify(der(), jwt.signed_part, VG_STR("")));
}

static void the_header_is_kid_and_alg_in_this_order(void **state)
{
    (void)state;
    struct vg_str header;
    struct vg_str part = cognito_jwt_signed_part(&arena, VG_STR("k="), VG_STR("{}"));
    assert_true(vg_base64_decode(&arena, vg_str_slice(part, 0, (size_t)vg_str_find_char(part, '.')),
                                 true, &header));
    assert_str(header, "{\"kid\":\"k=\",\"alg\":\"RS256\"}");
}

static void what_is_no_rs256_token_is_refused(void **state)
{
    (void)state;
    struct cognito_jwt jwt;
    static const char *const headers[] = {
        "{\"kid\":\"k\",\"alg\":\"none\"}",
        "{\"kid\":\"k\",\"alg\":\"HS256\"}",
        "{\"alg\":\"RS256\"}",
        "{\"kid\":1,\"alg\":\"RS256\"}",
        "[]",
        "{\"kid\":\"k\",\"alg\":\"RS256\"",
    };
    for (size_t i = 0; i < VG_COUNT_OF(headers); i++) {
        struct vg_str token =
            VG_CONCAT(&arena, vg_base64url(&arena, vg_str_from(headers[i])), VG_STR(".e30.AAAA"));
        assert_false(cognito_jwt_parse(&arena, token, &jwt));
    }
    struct vg_str good = vg_base64url(&arena, VG_STR("{\"kid\":\"k\",\"alg\":\"RS256\"}"));
    assert_true(cognito_jwt_parse(&arena, VG_CONCAT(&arena, good, VG_STR(".e30.AAAA")), &jwt));
    static const char *const tails[] = {"",   ".",        ".e30",      ".e30.AAAA.AAAA",
                                        "..", ".e3.AAAA", ".W10.AAAA", ".e30.A!AA"};
    for (size_t i = 0; i < VG_COUNT_OF(tails); i++)
        assert_false(
            cognito_jwt_parse(&arena, VG_CONCAT(&arena, good, vg_str_from(tails[i])), &jwt));
}

static void a_damaged_key_is_refused_everywhere(void **state)
{
    (void)state;
    struct vg_str kid;
    uint8_t signature[COGNITO_RSA_SIGNATURE_BYTES];
    struct vg_buf buf;
    vg_buf_init(&buf, &arena, 0);
    struct vg_json_out out = vg_json_out_to(&buf);
    struct vg_str half = vg_str_slice(der(), 0, key.len / 2);
    assert_false(cognito_rsa_sign(half, VG_STR("x"), signature));
    assert_false(cognito_rsa_verify(half, VG_STR("x"), VG_STR("y")));
    assert_false(cognito_rsa_kid(&arena, half, &kid));
    assert_false(cognito_jwks_add(&out, &arena, half, VG_STR("k")));
}

static void a_jwks_entry_has_the_public_half_only(void **state)
{
    (void)state;
    struct vg_str kid, name, value;
    struct vg_buf buf;
    vg_buf_init(&buf, &arena, 0);
    struct vg_json_out out = vg_json_out_to(&buf);
    assert_true(cognito_rsa_kid(&arena, der(), &kid));
    assert_int_equal(kid.len, 44);
    assert_true(vg_str_ends(kid, VG_STR("=")));
    assert_true(cognito_jwks_add(&out, &arena, der(), kid));

    struct vg_json json;
    struct vg_str names = VG_STR("");
    vg_json_init(&json, vg_buf_str(&buf), &arena);
    assert_true(vg_json_object(&json));
    while (vg_json_member(&json, &name)) {
        assert_true(vg_json_string(&json, &value));
        names = VG_CONCAT(&arena, names, name, VG_STR(" "));
        if (vg_str_is(name, "e"))
            assert_str(value, "AQAB");
        if (vg_str_is(name, "n"))
            assert_int_equal(value.len, 342); /* 256 bytes */
    }
    assert_null(json.error);
    assert_str(names, "alg e kid kty n use ");
}

static void claims_are_read_back(void **state)
{
    (void)state;
    struct cognito_claims claims;
    assert_true(cognito_claims_read(
        &arena,
        VG_STR("{\"sub\":\"s\",\"cognito:groups\":[\"a\",{}],\"token_use\":\"access\","
               "\"auth_time\":1700000000,\"exp\":1700003600,\"username\":\"j\\u00e9\"}"),
        &claims));
    assert_str(claims.sub, "s");
    assert_str(claims.token_use, "access");
    assert_str(claims.username, "jé");
    assert_true(claims.auth_time == 1700000000 && claims.exp == 1700003600 && claims.iat == 0);
    assert_false(vg_str_is_set(claims.scope));
    assert_false(cognito_claims_read(&arena, VG_STR("{\"exp\":\"soon\"}"), &claims));
    assert_false(cognito_claims_read(&arena, VG_STR("{\"sub\":1}"), &claims));
    assert_false(cognito_claims_read(&arena, VG_STR("[]"), &claims));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_key_is_a_sound_2048_bit_key, begin, end),
        cmocka_unit_test_setup_teardown(the_same_seed_makes_the_same_key, begin, end),
        cmocka_unit_test_setup_teardown(a_token_verifies_and_a_changed_one_does_not, begin, end),
        cmocka_unit_test_setup_teardown(the_header_is_kid_and_alg_in_this_order, begin, end),
        cmocka_unit_test_setup_teardown(what_is_no_rs256_token_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(a_damaged_key_is_refused_everywhere, begin, end),
        cmocka_unit_test_setup_teardown(a_jwks_entry_has_the_public_half_only, begin, end),
        cmocka_unit_test_setup_teardown(claims_are_read_back, begin, end),
    };
    return cmocka_run_group_tests(tests, make_key, NULL);
}
