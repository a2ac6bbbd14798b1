/* test_cognito_schema: the attributes a pool's users have, and what values they may have. */
#include "cognito/schema.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

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

static const struct cognito_string_attribute_constraints_type two_to_four = {{"2", 1}, {"4", 1}};
static const struct cognito_number_attribute_constraints_type one_to_nine = {{"1", 1}, {"9", 1}};

/* E-mail required, an immutable name; custom:tag of 2 to 4 characters, custom:age of 1 to 9,
 * custom:is_member. */
static struct cognito_schema_attributes_list_type sample_schema(void)
{
    struct cognito_schema_attribute_type asked[] = {
        {.name = VG_STR("email"),
         .attribute_data_type = COGNITO_ATTRIBUTE_DATA_TYPE_STRING,
         .required = vg_bool(true)},
        {.name = VG_STR("name"), .mutable = vg_bool(false)},
        {.name = VG_STR("tag"),
         .attribute_data_type = COGNITO_ATTRIBUTE_DATA_TYPE_STRING,
         .string_attribute_constraints = &two_to_four},
        {.name = VG_STR("age"),
         .attribute_data_type = COGNITO_ATTRIBUTE_DATA_TYPE_NUMBER,
         .number_attribute_constraints = &one_to_nine},
        {.name = VG_STR("is_member"), .attribute_data_type = COGNITO_ATTRIBUTE_DATA_TYPE_BOOLEAN},
    };
    struct cognito_schema_attributes_list_type list = {asked, VG_COUNT_OF(asked), true}, schema;
    struct vg_str problem;
    assert_true(cognito_schema_build(&arena, &list, &schema, &problem));
    return schema;
}

static void assert_not_built(struct cognito_schema_attribute_type asked, const char *expected)
{
    struct cognito_schema_attributes_list_type list = {&asked, 1, true}, schema;
    struct vg_str problem;
    assert_false(cognito_schema_build(&arena, &list, &schema, &problem));
    assert_str(problem, expected);
}

static void assert_checked(enum cognito_attribute_write write, const char *name, const char *value,
                           const char *expected)
{
    struct cognito_attribute_type items[] = {{VG_STR("email"), VG_STR("j@x.io")},
                                             {vg_str_from(name), vg_str_from(value)}};
    struct cognito_attribute_list_type attributes = {items, 2, true};
    struct cognito_schema_attributes_list_type schema = sample_schema();
    struct vg_str problem = VG_STR("");
    bool is_good = cognito_schema_check(&arena, &schema, &attributes, write, &problem);
    assert_str(problem, expected);
    assert_true(is_good == (expected[0] == '\0'));
}

static void a_pool_has_the_standard_attributes_and_then_its_own(void **state)
{
    (void)state;
    struct cognito_schema_attributes_list_type schema = sample_schema();
    assert_int_equal(schema.count, COGNITO_STANDARD_ATTRIBUTES + 3);
    assert_str(schema.items[0].name, "sub");
    assert_true(schema.items[0].required.v && !schema.items[0].mutable.v);
    assert_str(schema.items[0].string_attribute_constraints->min_length, "1");

    const struct cognito_schema_attribute_type *email =
        cognito_schema_find(&schema, VG_STR("email"));
    assert_true(email->required.v && email->mutable.v && !email->developer_only_attribute.v);
    assert_str(email->string_attribute_constraints->max_length, "2048");
    assert_false(cognito_schema_find(&schema, VG_STR("name"))->mutable.v);
    assert_null(
        cognito_schema_find(&schema, VG_STR("email_verified"))->string_attribute_constraints);
    assert_str(
        cognito_schema_find(&schema, VG_STR("updated_at"))->number_attribute_constraints->min_value,
        "0");
    assert_str(cognito_schema_find(&schema, VG_STR("custom:tag"))
                   ->string_attribute_constraints->max_length,
               "4");
    assert_null(cognito_schema_find(&schema, VG_STR("tag")));
}

static void what_cannot_be_an_attribute_is_refused_in_awss_words(void **state)
{
    (void)state;
    static const struct cognito_string_attribute_constraints_type no_number = {{"x", 1}, {NULL, 0}};
    static const struct cognito_string_attribute_constraints_type too_long = {{NULL, 0},
                                                                              {"2049", 4}};
    static const struct cognito_string_attribute_constraints_type crossed = {{"5", 1}, {"4", 1}};
    static const struct cognito_number_attribute_constraints_type reversed = {{"5", 1}, {"4", 1}};
    const int32_t string = COGNITO_ATTRIBUTE_DATA_TYPE_STRING,
                  number = COGNITO_ATTRIBUTE_DATA_TYPE_NUMBER;

    assert_not_built((struct cognito_schema_attribute_type){.name = VG_STR("email"),
                                                            .attribute_data_type = number},
                     "You can not change AttributeDataType or set developerOnlyAttribute for "
                     "standard schema attribute email");
    assert_not_built(
        (struct cognito_schema_attribute_type){.name = VG_STR("x")},
        "Invalid AttributeDataType input, consider using the provided AttributeDataType enum.");
    assert_not_built((struct cognito_schema_attribute_type){.name = VG_STR("x"),
                                                            .attribute_data_type = string,
                                                            .required = vg_bool(true)},
                     "Required custom attributes are not supported currently.");
    assert_not_built(
        (struct cognito_schema_attribute_type){.name = VG_STR("x"),
                                               .attribute_data_type = string,
                                               .string_attribute_constraints = &no_number},
        "Invalid StringAttributeConstraints for schema attribute custom:x");
    assert_not_built(
        (struct cognito_schema_attribute_type){.name = VG_STR("x"),
                                               .attribute_data_type = string,
                                               .string_attribute_constraints = &too_long},
        "user.custom:x: String attributes cannot have a length of more than 2048");
    assert_not_built(
        (struct cognito_schema_attribute_type){.name = VG_STR("x"),
                                               .attribute_data_type = string,
                                               .string_attribute_constraints = &crossed},
        "user.custom:x: Max length cannot be less than min length.");
    assert_not_built(
        (struct cognito_schema_attribute_type){.name = VG_STR("x"),
                                               .attribute_data_type = number,
                                               .number_attribute_constraints = &reversed},
        "user.custom:x: Max value cannot be less than min value.");
}

static void the_same_custom_attribute_twice_is_refused(void **state)
{
    (void)state;
    struct cognito_schema_attribute_type asked[] = {
        {.name = VG_STR("x"), .attribute_data_type = COGNITO_ATTRIBUTE_DATA_TYPE_STRING},
        {.name = VG_STR("x"), .attribute_data_type = COGNITO_ATTRIBUTE_DATA_TYPE_NUMBER},
    };
    struct cognito_schema_attributes_list_type list = {asked, 2, true}, schema;
    struct vg_str problem;
    assert_false(cognito_schema_build(&arena, &list, &schema, &problem));
    assert_str(problem, "custom:x: Existing attribute already has name custom:x.");
}

static void values_are_held_to_their_types_and_limits(void **state)
{
    (void)state;
#define SCHEMA "Attributes did not conform to the schema: "
    assert_checked(COGNITO_WRITE_NEW, "custom:tag", "abc", "");
    assert_checked(COGNITO_WRITE_NEW, "custom:tag", "a",
                   SCHEMA "custom:tag: String must be no shorter than 2 characters\n");
    assert_checked(COGNITO_WRITE_NEW, "custom:tag", "abcde",
                   SCHEMA "custom:tag: String must be no longer than 4 characters\n");
    assert_checked(COGNITO_WRITE_NEW, "custom:tag", "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9", "");
    assert_checked(COGNITO_WRITE_NEW, "birthdate", "1.1.90",
                   SCHEMA "birthdate: String must be no shorter than 10 characters\n");
    assert_checked(COGNITO_WRITE_NEW, "custom:age", "9", "");
    assert_checked(COGNITO_WRITE_NEW, "custom:age", "0",
                   SCHEMA "custom:age: Number must be no less than 1\n");
    assert_checked(COGNITO_WRITE_NEW, "custom:age", "10",
                   SCHEMA "custom:age: Number must be no greater than 9\n");
    assert_checked(COGNITO_WRITE_NEW, "custom:age", "old",
                   SCHEMA "custom:age: Value is not a valid number\n");
    assert_checked(COGNITO_WRITE_NEW, "custom:is_member", "TRUE", "");
    assert_checked(COGNITO_WRITE_NEW, "custom:is_member", "yes",
                   SCHEMA "custom:is_member: Value must be true or false\n");
    assert_checked(COGNITO_WRITE_NEW, "favorite", "x",
                   SCHEMA "favorite: Attribute does not exist in the schema.\n");
    assert_checked(COGNITO_WRITE_NEW, "custom:none", "x",
                   SCHEMA "Type for attribute {custom:none} could not be determined");
    assert_checked(COGNITO_WRITE_NEW, "phone_number", "12345", "Invalid phone number format.");
    assert_checked(COGNITO_WRITE_NEW, "phone_number", "+12065551234", "");
}

static void changes_name_the_user_and_leave_what_is_immutable(void **state)
{
    (void)state;
    assert_checked(COGNITO_WRITE_NEW, "name", "Jane", "");
    assert_checked(COGNITO_WRITE_CHANGE, "name", "Jane",
                   "user.name: Attribute cannot be updated. (changing an immutable attribute)\n");
    assert_checked(COGNITO_WRITE_CHANGE, "custom:none", "x",
                   "user.custom:none: Attribute does not exist in the schema.\n");
    assert_checked(COGNITO_WRITE_CHANGE, "custom:tag", "a",
                   "user.custom:tag: String must be no shorter than 2 characters\n");
}

static void what_is_required_must_be_there_in_a_new_user(void **state)
{
    (void)state;
    struct cognito_schema_attributes_list_type schema = sample_schema();
    struct cognito_attribute_list_type none = {0};
    struct vg_str problem;
    assert_false(cognito_schema_check(&arena, &schema, &none, COGNITO_WRITE_NEW, &problem));
    assert_str(problem, SCHEMA "email: The attribute is required\n");
    assert_true(cognito_schema_check(&arena, &schema, &none, COGNITO_WRITE_CHANGE, &problem));
}

static void addresses_and_numbers_are_told_from_other_texts(void **state)
{
    (void)state;
    assert_true(cognito_is_email(VG_STR("jane.doe+shop@mail.example.com")) &&
                cognito_is_email(VG_STR("j@localhost")));
    static const char *const no_email[] = {"",      "jane",       "@x.io",    "jane@",
                                           "j@x@y", "j ane@x.io", "<j@x.io>", "j@x.io\n"};
    for (size_t i = 0; i < VG_COUNT_OF(no_email); i++)
        assert_false(cognito_is_email(vg_str_from(no_email[i])));
    assert_true(cognito_is_phone_number(VG_STR("+12065551234")));
    static const char *const no_phone[] = {
        "", "+", "12065551234", "+120655", "+1206555123a", "+12065551234567890"};
    for (size_t i = 0; i < VG_COUNT_OF(no_phone); i++)
        assert_false(cognito_is_phone_number(vg_str_from(no_phone[i])));
}

static void attributes_are_set_and_added(void **state)
{
    (void)state;
    struct cognito_attribute_list_type attributes = {0};
    cognito_attribute_set(&arena, &attributes, VG_STR("email"), VG_STR("a@x.io"));
    cognito_attribute_set(&arena, &attributes, VG_STR("name"), VG_STR("Jane"));
    cognito_attribute_set(&arena, &attributes, VG_STR("email"), VG_STR("b@x.io"));
    assert_int_equal(attributes.count, 2);
    assert_str(cognito_attribute(&attributes, "email"), "b@x.io");
    assert_false(vg_str_is_set(cognito_attribute(&attributes, "sub")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_pool_has_the_standard_attributes_and_then_its_own, begin,
                                        end),
        cmocka_unit_test_setup_teardown(what_cannot_be_an_attribute_is_refused_in_awss_words, begin,
                                        end),
        cmocka_unit_test_setup_teardown(the_same_custom_attribute_twice_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(values_are_held_to_their_types_and_limits, begin, end),
        cmocka_unit_test_setup_teardown(changes_name_the_user_and_leave_what_is_immutable, begin,
                                        end),
        cmocka_unit_test_setup_teardown(what_is_required_must_be_there_in_a_new_user, begin, end),
        cmocka_unit_test_setup_teardown(addresses_and_numbers_are_told_from_other_texts, begin,
                                        end),
        cmocka_unit_test_setup_teardown(attributes_are_set_and_added, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
