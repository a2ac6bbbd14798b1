/* test_cognito_password: policies, temporary passwords, secret hashes, masks; and what is sealed
 * for clients to carry. */
#include "base/codec.h"
#include "cognito/password.h"
#include "cognito/seal.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct vg_arena arena;
static struct vg_random source;

static int begin(void **state)
{
    (void)state;
    vg_arena_init(&arena);
    vg_random_init(&source, 7);
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

static const char *flaw(const char *password)
{
    return cognito_password_flaw(&COGNITO_PASSWORD_POLICY_DEFAULT, vg_str_from(password));
}

static void the_first_flaw_is_named_in_awss_order(void **state)
{
    (void)state;
    assert_string_equal(flaw(""), "Password not long enough");
    assert_string_equal(flaw("aB1!aB1"), "Password not long enough");
    assert_string_equal(flaw("ABCDEFGH"), "Password must have lowercase characters");
    assert_string_equal(flaw("abcdefgh"), "Password must have uppercase characters");
    assert_string_equal(flaw("abcdEFGH"), "Password must have numeric characters");
    assert_string_equal(flaw("abcdEF12"), "Password must have symbol characters");
    assert_null(flaw("abcdEF1!"));
}

static void a_policy_asks_for_no_more_than_it_says(void **state)
{
    (void)state;
    const struct cognito_password_policy lax = {.minimum_length = 6};
    assert_null(cognito_password_flaw(&lax, VG_STR("aaaaaa")));
    assert_null(
        cognito_password_flaw(&lax, VG_STR("\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9")));
    assert_non_null(
        cognito_password_flaw(&lax, VG_STR("\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9")));
}

static void every_documented_symbol_counts_and_an_inner_space(void **state)
{
    (void)state;
    static const char all[] = "^$*.[]{}()?-\"!@#%&/\\,><':;|_~`+=";
    for (const char *c = all; *c != '\0'; c++)
        assert_null(cognito_password_flaw(&COGNITO_PASSWORD_POLICY_DEFAULT,
                                          vg_arena_printf(&arena, "abcdEF1%c", *c)));
    assert_null(flaw("abcd EF1"));
    assert_non_null(flaw(" abcdEF1"));
    assert_non_null(flaw("abcdEF1 "));
    assert_non_null(flaw("abcdEF1\xc2\xa7"));
}

static void drawn_passwords_conform(void **state)
{
    (void)state;
    struct cognito_password_policy policy = COGNITO_PASSWORD_POLICY_DEFAULT;
    for (int32_t length = 6; length <= 99; length++) {
        policy.minimum_length = length;
        struct vg_str password = cognito_password_draw(&source, &arena, &policy);
        assert_null(cognito_password_flaw(&policy, password));
        assert_int_equal(password.len, length > 8 ? length : 8);
    }
}

static void salts_keep_all_their_digits(void **state)
{
    (void)state;
    uint8_t salt[COGNITO_SRP_SALT_BYTES];
    for (int i = 0; i < 200; i++) {
        cognito_password_salt(&source, salt);
        assert_int_equal(cognito_srp_hex(&arena, vg_str_of(salt, sizeof salt)).len,
                         2 * sizeof salt);
    }
}

static void the_stored_form_tells_passwords_apart(void **state)
{
    (void)state;
    struct cognito_password_work first = {
        .identity = {.pool_name = VG_STR("abc"), .user_id = VG_STR("jane")},
        .password = VG_STR("Passw0rd!")};
    cognito_password_salt(&source, first.salt);
    struct cognito_password_work again = first;
    struct cognito_password_work other = first;
    other.password = VG_STR("Passw0rd?");
    cognito_password_work(&first);
    cognito_password_work(&again);
    cognito_password_work(&other);
    assert_memory_equal(&first.verifier, &again.verifier, sizeof first.verifier);
    assert_memory_not_equal(&first.verifier, &other.verifier, sizeof first.verifier);
}

static void a_secret_hash_is_the_documented_hmac(void **state)
{
    (void)state;
    /* echo -n "janeclient123" | openssl dgst -sha256 -hmac secret -binary | base64 */
    const char *expected = "vA2YZKilqYCJbhUKSzC+loZqtyCR+htyDTVFmYIs8Xs=";
    assert_str(cognito_secret_hash(&arena, VG_STR("secret"), VG_STR("jane"), VG_STR("client123")),
               expected);
    assert_true(cognito_secret_hash_matches(vg_str_from(expected), VG_STR("secret"), VG_STR("jane"),
                                            VG_STR("client123")));
    assert_false(cognito_secret_hash_matches(vg_str_from(expected), VG_STR("secret"),
                                             VG_STR("john"), VG_STR("client123")));
    assert_false(cognito_secret_hash_matches(VG_STR(""), VG_STR("secret"), VG_STR("jane"),
                                             VG_STR("client123")));
}

static void destinations_are_masked(void **state)
{
    (void)state;
    assert_str(cognito_mask_email(&arena, VG_STR("jane@example.com")), "j***@e***");
    assert_str(cognito_mask_email(&arena, VG_STR("\xc3\xa9l\xc3\xa9@x.io")), "\xc3\xa9***@x***");
    assert_str(cognito_mask_phone(&arena, VG_STR("+12065551234")), "+*******1234");
    assert_str(cognito_mask_phone(&arena, VG_STR("+123")), "+123");
}

/* ---- Sealed ---- */

static const struct vg_str pool_key = {"0123456789abcdef0123456789abcdef", COGNITO_SEAL_KEY_BYTES};
static const struct vg_str other_key = {"0123456789abcdef0123456789abcdeX", COGNITO_SEAL_KEY_BYTES};

static void what_is_sealed_opens_until_it_expires(void **state)
{
    (void)state;
    struct vg_str clear;
    struct vg_str sealed =
        cognito_seal(&arena, pool_key, COGNITO_SEAL_SESSION, &source, 1000, VG_STR("payload"));
    assert_int_equal(cognito_unseal(&arena, pool_key, COGNITO_SEAL_SESSION, 999, sealed, &clear),
                     COGNITO_SEAL_GOOD);
    assert_str(clear, "payload");
    assert_int_equal(cognito_unseal(&arena, pool_key, COGNITO_SEAL_SESSION, 1000, sealed, &clear),
                     COGNITO_SEAL_EXPIRED);
    struct vg_str empty =
        cognito_seal(&arena, pool_key, COGNITO_SEAL_PAGE, &source, INT64_MAX, VG_STR(""));
    assert_int_equal(cognito_unseal(&arena, pool_key, COGNITO_SEAL_PAGE, 1, empty, &clear),
                     COGNITO_SEAL_GOOD);
    assert_int_equal(clear.len, 0);
}

static void what_is_changed_or_of_another_pool_or_kind_does_not_open(void **state)
{
    (void)state;
    struct vg_str clear;
    struct vg_str sealed =
        cognito_seal(&arena, pool_key, COGNITO_SEAL_SESSION, &source, 1000, VG_STR("payload"));
    assert_int_equal(cognito_unseal(&arena, other_key, COGNITO_SEAL_SESSION, 0, sealed, &clear),
                     COGNITO_SEAL_FORGED);
    assert_int_equal(cognito_unseal(&arena, pool_key, COGNITO_SEAL_SECRET_BLOCK, 0, sealed, &clear),
                     COGNITO_SEAL_FORGED);
    for (size_t len = 0; len < sealed.len; len++)
        assert_int_equal(cognito_unseal(&arena, pool_key, COGNITO_SEAL_SESSION, 0,
                                        vg_str_slice(sealed, 0, len), &clear),
                         COGNITO_SEAL_FORGED);
    for (size_t i = 0; i < sealed.len; i++) {
        char *changed = vg_arena_alloc(&arena, sealed.len);
        memcpy(changed, sealed.ptr, sealed.len);
        changed[i] = (char)(changed[i] ^ 1);
        assert_int_equal(cognito_unseal(&arena, pool_key, COGNITO_SEAL_SESSION, 0,
                                        vg_str_of(changed, sealed.len), &clear),
                         COGNITO_SEAL_FORGED);
    }
}

static void a_refresh_token_looks_like_a_jwe_and_comes_back(void **state)
{
    (void)state;
    struct vg_str sealed = cognito_seal(&arena, pool_key, COGNITO_SEAL_REFRESH_TOKEN, &source,
                                        INT64_MAX, VG_STR("who"));
    struct vg_str text = cognito_seal_to_jwe(&arena, sealed);
    struct vg_str back, header, part, rest = text;
    size_t parts = 0;
    while (vg_str_split(&rest, '.', &part))
        parts++;
    assert_int_equal(parts, 5);
    assert_true(vg_base64_decode(&arena, vg_str_slice(text, 0, (size_t)vg_str_find_char(text, '.')),
                                 true, &header));
    assert_str(header, "{\"cty\":\"JWT\",\"enc\":\"A256GCM\",\"alg\":\"dir\"}");
    assert_true(cognito_seal_from_jwe(&arena, text, &back));
    assert_true(vg_str_eq(back, sealed));

    assert_false(cognito_seal_from_jwe(&arena, VG_STR(""), &back));
    assert_false(cognito_seal_from_jwe(&arena, VG_CONCAT(&arena, text, VG_STR(".")), &back));
    assert_false(cognito_seal_from_jwe(&arena, vg_str_tail(text, 1), &back));
    assert_false(cognito_seal_from_jwe(&arena, vg_str_slice(text, 0, text.len - 2), &back));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_first_flaw_is_named_in_awss_order, begin, end),
        cmocka_unit_test_setup_teardown(a_policy_asks_for_no_more_than_it_says, begin, end),
        cmocka_unit_test_setup_teardown(every_documented_symbol_counts_and_an_inner_space, begin,
                                        end),
        cmocka_unit_test_setup_teardown(drawn_passwords_conform, begin, end),
        cmocka_unit_test_setup_teardown(salts_keep_all_their_digits, begin, end),
        cmocka_unit_test_setup_teardown(the_stored_form_tells_passwords_apart, begin, end),
        cmocka_unit_test_setup_teardown(a_secret_hash_is_the_documented_hmac, begin, end),
        cmocka_unit_test_setup_teardown(destinations_are_masked, begin, end),
        cmocka_unit_test_setup_teardown(what_is_sealed_opens_until_it_expires, begin, end),
        cmocka_unit_test_setup_teardown(what_is_changed_or_of_another_pool_or_kind_does_not_open,
                                        begin, end),
        cmocka_unit_test_setup_teardown(a_refresh_token_looks_like_a_jwe_and_comes_back, begin,
                                        end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
