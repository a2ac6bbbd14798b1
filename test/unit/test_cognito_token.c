/* test_cognito_token: the claims of a token, what PreTokenGeneration may change in them, and
 * filled-in mail texts. */
#include "cognito/message.h"
#include "cognito/pre_token.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct vg_arena arena;
static struct cognito_claim_set claims;

static int begin(void **state)
{
    (void)state;
    vg_arena_init(&arena);
    cognito_claims_init(&claims, &arena);
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

static struct cognito_token_changes read_changes(bool is_version_1, const char *response)
{
    struct cognito_token_changes changes;
    assert_true(cognito_token_changes_read(&arena, vg_str_from(response), is_version_1, &changes));
    return changes;
}

static void claims_keep_their_order_and_are_set_once(void **state)
{
    (void)state;
    cognito_claim_text(&claims, "sub", VG_STR("a\"b"));
    cognito_claim_i64(&claims, "exp", 1700000000);
    cognito_claim_bool(&claims, "email_verified", true);
    const struct vg_str groups[] = {VG_STR("x"), VG_STR("y")};
    cognito_claim_texts(&claims, "cognito:groups", groups, 2);
    cognito_claim_i64(&claims, "exp", 5);
    assert_str(
        cognito_claims_json(&claims),
        "{\"sub\":\"a\\\"b\",\"exp\":5,\"email_verified\":true,\"cognito:groups\":[\"x\",\"y\"]}");
    cognito_claim_remove(&claims, VG_STR("exp"));
    cognito_claim_remove(&claims, VG_STR("none"));
    assert_str(cognito_claims_json(&claims),
               "{\"sub\":\"a\\\"b\",\"email_verified\":true,\"cognito:groups\":[\"x\",\"y\"]}");
    for (int i = 0; i < 100; i++)
        cognito_claim_i64(&claims, vg_arena_cstr(&arena, vg_arena_printf(&arena, "c%d", i)), i);
    assert_int_equal(claims.count, 103);
}

static void version_1_adds_texts_to_the_id_token_only(void **state)
{
    (void)state;
    struct cognito_token_changes changes =
        read_changes(true, "{\"claimsOverrideDetails\":{\"claimsToAddOrOverride\":{\"tier\":"
                           "\"gold\",\"email\":\"x\"},\"claimsToSuppress\":[\"email\"],"
                           "\"groupOverrideDetails\":{\"groupsToOverride\":[\"a\",\"b\"],"
                           "\"iamRolesToOverride\":[\"r\"],\"preferredRole\":\"p\"}}}");
    cognito_claim_text(&claims, "email", VG_STR("j@x.io"));
    cognito_token_change_apply(&changes.id, false, &claims);
    assert_str(cognito_claims_json(&claims), "{\"tier\":\"gold\"}");
    assert_int_equal(changes.access.add.count, 0);
    assert_true(changes.groups.count == 2 && changes.roles.count == 1);
    assert_str(changes.groups.items[1], "b");
    assert_str(changes.preferred_role, "p");
}

static void version_2_adds_any_value_to_both_tokens(void **state)
{
    (void)state;
    struct cognito_token_changes changes =
        read_changes(false, "{\"claimsAndScopeOverrideDetails\":{\"idTokenGeneration\":{"
                            "\"claimsToAddOrOverride\":{\"n\": [1, {\"a\":null}] }},"
                            "\"accessTokenGeneration\":{\"claimsToAddOrOverride\":{\"ok\":true},"
                            "\"claimsToSuppress\":null,"
                            "\"scopesToAdd\":[\"shop/"
                            "read\"],\"scopesToSuppress\":[\"aws.cognito.signin.user.admin\"]},"
                            "\"groupOverrideDetails\":null}}");
    cognito_token_change_apply(&changes.id, false, &claims);
    assert_str(cognito_claims_json(&claims), "{\"n\":[1, {\"a\":null}]}");
    assert_str(changes.access.add.items[0].json, "true");
    assert_true(cognito_names_have(&changes.access.scopes_add, VG_STR("shop/read")));
    assert_true(cognito_names_have(&changes.access.scopes_suppress,
                                   VG_STR("aws.cognito.signin.user.admin")));
    assert_int_equal(changes.groups.count, 0);
}

static void a_response_without_details_changes_nothing(void **state)
{
    (void)state;
    static const char *const responses[] = {"{}", "{\"claimsOverrideDetails\":null}",
                                            "{\"claimsOverrideDetails\":{}}", "{\"other\":1}"};
    for (size_t i = 0; i < VG_COUNT_OF(responses); i++) {
        struct cognito_token_changes changes = read_changes(true, responses[i]);
        assert_true(changes.id.add.count == 0 && changes.id.suppress.count == 0 &&
                    changes.groups.count == 0);
    }
}

static void responses_of_other_types_are_not_recognized(void **state)
{
    (void)state;
    struct cognito_token_changes changes;
    static const char *const bad[] = {
        "{\"claimsOverrideDetails\":[]}",
        "{\"claimsOverrideDetails\":{\"claimsToAddOrOverride\":{\"a\":1}}}",
        "{\"claimsOverrideDetails\":{\"claimsToAddOrOverride\":{\"a\":[\"x\"]}}}",
        "{\"claimsOverrideDetails\":{\"claimsToAddOrOverride\":\"x\"}}",
        "{\"claimsOverrideDetails\":{\"claimsToSuppress\":[1]}}",
        "{\"claimsOverrideDetails\":{\"claimsToSuppress\":\"email\"}}",
        "{\"claimsOverrideDetails\":{\"groupOverrideDetails\":{\"groupsToOverride\":\"a\"}}}",
    };
    for (size_t i = 0; i < VG_COUNT_OF(bad); i++)
        assert_false(cognito_token_changes_read(&arena, vg_str_from(bad[i]), true, &changes));
}

static void what_makes_a_token_trustworthy_cannot_be_changed(void **state)
{
    (void)state;
    struct cognito_token_changes changes =
        read_changes(false, "{\"claimsAndScopeOverrideDetails\":{\"idTokenGeneration\":{"
                            "\"claimsToAddOrOverride\":{\"sub\":\"x\",\"iss\":\"x\","
                            "\"aud\":\"x\",\"exp\":9,\"cognito:username\":\"x\"},"
                            "\"claimsToSuppress\":[\"sub\",\"token_use\"]},"
                            "\"accessTokenGeneration\":{\"claimsToAddOrOverride\":{\"client_id\":"
                            "\"x\",\"scope\":\"x\",\"username\":\"x\"},"
                            "\"claimsToSuppress\":[\"jti\"]}}}");
    cognito_claim_text(&claims, "sub", VG_STR("s"));
    cognito_claim_text(&claims, "token_use", VG_STR("id"));
    cognito_token_change_apply(&changes.id, false, &claims);
    assert_str(cognito_claims_json(&claims), "{\"sub\":\"s\",\"token_use\":\"id\"}");
    cognito_claims_init(&claims, &arena);
    cognito_claim_text(&claims, "jti", VG_STR("j"));
    cognito_token_change_apply(&changes.access, true, &claims);
    assert_str(cognito_claims_json(&claims), "{\"jti\":\"j\"}");
}

static void texts_are_filled_in_wherever_they_have_placeholders(void **state)
{
    (void)state;
    assert_str(cognito_message_fill(&arena,
                                    VG_STR("{####} is for {username}, {username}: {####}{#"),
                                    VG_STR("jane"), VG_STR("42")),
               "42 is for jane, jane: 42{#");
    assert_str(cognito_message_fill(&arena, VG_STR("{username}"), VG_STR("{####}"), VG_STR("42")),
               "{####}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(claims_keep_their_order_and_are_set_once, begin, end),
        cmocka_unit_test_setup_teardown(version_1_adds_texts_to_the_id_token_only, begin, end),
        cmocka_unit_test_setup_teardown(version_2_adds_any_value_to_both_tokens, begin, end),
        cmocka_unit_test_setup_teardown(a_response_without_details_changes_nothing, begin, end),
        cmocka_unit_test_setup_teardown(responses_of_other_types_are_not_recognized, begin, end),
        cmocka_unit_test_setup_teardown(what_makes_a_token_trustworthy_cannot_be_changed, begin,
                                        end),
        cmocka_unit_test_setup_teardown(texts_are_filled_in_wherever_they_have_placeholders, begin,
                                        end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
