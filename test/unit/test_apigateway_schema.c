/* test_apigateway_schema: request bodies against models: every keyword of draft 4, references, the
 * words of the log, and what a check may take. */
#include "apigateway/schema/schema.h"
#include "base/buf.h"

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

struct checked {
    const char *schema;
    const char *body;
    const char *expected; /* the violations, with commas between; empty: valid; or the problem */
};

static bool find_model(void *ctx, struct vg_str name, struct vg_str *text)
{
    (void)ctx;
    static const struct {
        const char *name;
        const char *text;
    } models[] = {
        {"Pet", "{\"type\":\"object\",\"required\":[\"name\"],\"properties\":{\"name\":{\"$ref\":"
                "\"#/definitions/short\"},\"friend\":{\"$ref\":\"https://"
                "apigateway.amazonaws.com/restapis/abc123/models/Pet\"}},\"definitions\":{"
                "\"short\":{\"type\":\"string\",\"maxLength\":3}}}"},
        {"Broken", "{"},
    };
    for (size_t i = 0; i < VG_COUNT_OF(models); i++)
        if (vg_str_is(name, models[i].name)) {
            *text = vg_str_from(models[i].text);
            return true;
        }
    return false;
}

static struct vg_str outcome(struct vg_str text, struct vg_str body)
{
    static const struct apigateway_schema_models models = {.find = find_model};
    struct apigateway_schema_result result;
    struct vg_str problem = VG_STR_NONE;
    const struct apigateway_schema *schema =
        apigateway_schema_parse(&arena, text, &models, &problem);
    if (schema == NULL) {
        assert_true(vg_str_is_set(problem) && problem.len > 0);
        return problem;
    }
    (void)apigateway_schema_check(schema, &arena, body, APIGATEWAY_SCHEMA_STEPS_ALL, &result);
    assert_int_equal(result.is_valid, result.violation_count == 0);
    return vg_arena_join(&arena, result.violations, result.violation_count, VG_STR(", "));
}

static void assert_checked(const struct checked *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct vg_str got = outcome(vg_str_from(cases[i].schema), vg_str_from(cases[i].body));
        if (!vg_str_is(got, cases[i].expected))
            fail_msg("case %zu: %s of %s\n expected: %s\n got:      %.*s", i, cases[i].body,
                     cases[i].schema, cases[i].expected, VG_STR_ARG(got));
    }
}

#define WRONG_TYPE(found, allowed)                                                                 \
    "instance type (" found ") does not match any allowed primitive type (allowed: [" allowed "])"

static void types_are_told_apart(void **state)
{
    (void)state;
    static const struct checked cases[] = {
        {"{}", "{}", ""},
        {"{\"type\":\"object\"}", "{}", ""},
        {"{\"type\":\"object\"}", "[]", WRONG_TYPE("array", "\"object\"")},
        {"{\"type\":\"integer\"}", "1", ""},
        {"{\"type\":\"integer\"}", "123456789012345678901234567890", ""},
        {"{\"type\":\"integer\"}", "1.5", WRONG_TYPE("number", "\"integer\"")},
        {"{\"type\":\"number\"}", "1", ""},
        {"{\"type\":\"number\"}", "\"1\"", WRONG_TYPE("string", "\"integer\",\"number\"")},
        {"{\"type\":[\"string\",\"null\"]}", "null", ""},
        {"{\"type\":[\"string\",\"null\"]}", "true", WRONG_TYPE("boolean", "\"null\",\"string\"")},
        {"{\"type\":\"boolean\"}", "false", ""},
        {"{}", "", "Unknown error parsing request body"},
        {"{\"type\":\"object\"}", "{\"a\":", "Unknown error parsing request body"},
    };
    assert_checked(cases, VG_COUNT_OF(cases));
}

static void numbers_keep_to_their_bounds(void **state)
{
    (void)state;
    static const struct checked cases[] = {
        {"{\"minimum\":25,\"maximum\":500}", "25", ""},
        {"{\"minimum\":25,\"maximum\":500}", "24.5",
         "numeric instance is lower than the required minimum (minimum: 25, found: 24.5)"},
        {"{\"minimum\":25,\"maximum\":500}", "501",
         "numeric instance is greater than the required maximum (maximum: 500, found: 501)"},
        {"{\"minimum\":25,\"exclusiveMinimum\":true}", "25",
         "numeric instance is not strictly greater than the required minimum 25"},
        {"{\"maximum\":25,\"exclusiveMaximum\":true}", "25",
         "numeric instance is not strictly lower than the required maximum 25"},
        {"{\"maximum\":25,\"exclusiveMaximum\":false}", "25", ""},
        {"{\"multipleOf\":3}", "9", ""},
        {"{\"multipleOf\":3}", "10", "remainder of division is not zero (10 / 3)"},
        {"{\"multipleOf\":0.01}", "19.99", ""},
        {"{\"multipleOf\":0.01}", "19.995", "remainder of division is not zero (19.995 / 0.01)"},
        {"{\"minimum\":1}", "\"a\"", ""},
        {"{\"exclusiveMinimum\":true}", "1", "exclusiveMinimum needs minimum"},
        {"{\"minimum\":1,\"exclusiveMinimum\":1}", "1",
         "The value of exclusiveMinimum is of the wrong type"},
        {"{\"multipleOf\":0}", "1", "The value of multipleOf is not above zero"},
    };
    assert_checked(cases, VG_COUNT_OF(cases));
}

static void strings_keep_to_their_bounds(void **state)
{
    (void)state;
    static const struct checked cases[] = {
        {"{\"minLength\":2,\"maxLength\":3}", "\"\xf0\x9f\x98\x80\xc3\xa9\"", ""},
        {"{\"minLength\":2,\"maxLength\":3}", "\"a\"",
         "string \"a\" is too short (length: 1, required minimum: 2)"},
        {"{\"minLength\":2,\"maxLength\":3}", "\"abcd\"",
         "string \"abcd\" is too long (length: 4, maximum allowed: 3)"},
        {"{\"pattern\":\"b+\"}", "\"abbc\"", ""},
        {"{\"pattern\":\"^\\\\d{3}$\"}", "\"12a\"",
         "ECMA 262 regex \"^\\d{3}$\" does not match input string \"12a\""},
        {"{\"pattern\":\"^[\\\\u00e0-\\\\u00ff]$\"}", "\"\xc3\xa9\"", ""},
        {"{\"pattern\":\"(\"}", "\"a\"",
         "A regular expression is malformed, or longer than 4 KB: ("},
        {"{\"maxLength\":-1}", "\"a\"", "The value of maxLength is negative"},
        {"{\"format\":\"date-time\"}", "\"yesterday\"", ""},
        {"{\"enum\":[\"dog\",\"cat\"]}", "\"dog\"", ""},
        {"{\"enum\":[\"dog\",1,{\"a\":1,\"b\":2},null]}", "{\"b\":2,\"a\":1.0}", ""},
        {"{\"enum\":[\"dog\",1]}", "\"x\"",
         "instance value (\"x\") not found in enum (possible values: [\"dog\",1])"},
        {"{\"enum\":[]}", "1", "The value of enum is empty"},
    };
    assert_checked(cases, VG_COUNT_OF(cases));
}

static void objects_have_what_they_must(void **state)
{
    (void)state;
    static const struct checked cases[] = {
        {"{\"required\":[\"repeatPassword\",\"email\",\"password\",\"name\"]}", "{\"name\":1}",
         "object has missing required properties ([\"email\",\"password\",\"repeatPassword\"])"},
        {"{\"properties\":{\"a\":{\"type\":\"string\"},\"b\":{\"minimum\":2}}}",
         "{\"b\":1,\"a\":1,\"c\":1}",
         "numeric instance is lower than the required minimum (minimum: 2, found: 1), " WRONG_TYPE(
             "integer", "\"string\"")},
        {"{\"properties\":{\"a\":{}},\"patternProperties\":{\"^x-\":{\"type\":\"string\"}},"
         "\"additionalProperties\":false}",
         "{\"x-1\":\"s\",\"a\":1}", ""},
        {"{\"properties\":{\"a\":{}},\"patternProperties\":{\"^x-\":{\"type\":\"string\"}},"
         "\"additionalProperties\":false}",
         "{\"z\":1,\"x-1\":1,\"c\":1}",
         "object instance has properties which are not allowed by the schema: [\"c\",\"z\"]"},
        {"{\"patternProperties\":{\"^x-\":{\"type\":\"string\"}}}", "{\"x-1\":1}",
         WRONG_TYPE("integer", "\"string\"")},
        {"{\"properties\":{\"a\":{}},\"additionalProperties\":{\"type\":\"null\"}}",
         "{\"a\":1,\"b\":null,\"c\":2}", WRONG_TYPE("integer", "\"null\"")},
        {"{\"minProperties\":2}", "{\"a\":1}",
         "object has too few properties (found 1 but schema requires at least 2)"},
        {"{\"maxProperties\":0}", "{\"a\":1}",
         "object has too many properties (found 1 but schema requires at most 0)"},
        {"{\"dependencies\":{\"a\":[\"c\",\"b\"]}}", "{\"a\":1,\"b\":1}",
         "property \"a\" of object has missing property dependencies (schema requires "
         "[\"b\",\"c\"]; missing: [\"c\"])"},
        {"{\"dependencies\":{\"a\":{\"required\":[\"b\"]}}}", "{\"a\":1}",
         "object has missing required properties ([\"b\"])"},
        {"{\"dependencies\":{\"a\":[\"b\"]}}", "{\"c\":1}", ""},
        /* The members of an object that is itself wrong are not looked at. */
        {"{\"required\":[\"b\"],\"properties\":{\"a\":{\"type\":\"string\"}}}", "{\"a\":1}",
         "object has missing required properties ([\"b\"])"},
        {"{\"required\":[]}", "{}", "The value of required is empty"},
        {"{\"required\":[1]}", "{}", "The value of required is of the wrong type"},
        {"{\"properties\":{\"a\":1}}", "{}", "A schema is not an object"},
    };
    assert_checked(cases, VG_COUNT_OF(cases));
}

static void arrays_have_what_they_may(void **state)
{
    (void)state;
    static const struct checked cases[] = {
        {"{\"items\":{\"type\":\"integer\"}}", "[1,\"a\",null]",
         WRONG_TYPE("string", "\"integer\"") ", " WRONG_TYPE("null", "\"integer\"")},
        {"{\"items\":[{\"type\":\"integer\"},{\"type\":\"string\"}]}", "[1,\"a\",null]", ""},
        {"{\"items\":[{}],\"additionalItems\":false}", "[1,2]",
         "schema only allows 1 elements in array but instance has 2 elements"},
        {"{\"items\":[{}],\"additionalItems\":{\"type\":\"string\"}}", "[1,2]",
         WRONG_TYPE("integer", "\"string\"")},
        {"{\"items\":{},\"additionalItems\":false}", "[1,2]", ""},
        {"{\"minItems\":1}", "[]",
         "array is too short: must have at least 1 elements but instance has 0 elements"},
        {"{\"maxItems\":1}", "[1,2]",
         "array is too long: must have at most 1 elements but instance has 2 elements"},
        {"{\"uniqueItems\":true}", "[1,2,\"1\",[1],{\"a\":1},{\"a\":2},true,null]", ""},
        {"{\"uniqueItems\":true}", "[{\"a\":1,\"b\":[2]},{\"b\":[2.0],\"a\":1}]",
         "array must not contain duplicate elements"},
        {"{\"uniqueItems\":true}",
         "[[1,2],[2,1],[[1],2],[1,[2]],{\"a\":{\"b\":1}},{\"b\":{\"a\":1}},0,false,"
         "\"\",[],{},1.5,15e-1]",
         "array must not contain duplicate elements"},
        {"{\"uniqueItems\":true}",
         "[[1,2],[2,1],[[1],2],[1,[2]],{\"a\":{\"b\":1}},{\"b\":{\"a\":1}},0,false,"
         "\"\",[],{},1.5]",
         ""},
        {"{\"uniqueItems\":true}",
         "[123456789012345678901234567890,123456789012345678901234567891]", ""},
        {"{\"uniqueItems\":true}", "[0,-0.0]", "array must not contain duplicate elements"},
        {"{\"enum\":[{\"a\":[1.0]},2]}", "{\"a\":[1]}", ""},
        {"{\"uniqueItems\":false}", "[1,1]", ""},
    };
    assert_checked(cases, VG_COUNT_OF(cases));
}

static void schemas_combine(void **state)
{
    (void)state;
    static const char one_of[] = "{\"oneOf\":[{\"type\":\"integer\"},{\"minimum\":2}]}";
    static const struct checked cases[] = {
        {"{\"allOf\":[{\"minimum\":1},{\"maximum\":2}]}", "2", ""},
        {"{\"allOf\":[{\"minimum\":1},{\"maximum\":2}]}", "3",
         "instance failed to match all required schemas (matched only 1 out of 2)"},
        {"{\"anyOf\":[{\"type\":\"string\"},{\"minimum\":2}]}", "3", ""},
        {"{\"anyOf\":[{\"type\":\"string\"},{\"minimum\":2}]}", "1",
         "instance failed to match at least one required schema among 2"},
        {one_of, "1", ""},
        {one_of, "2.5", ""},
        {one_of, "3", "instance failed to match exactly one schema (matched 2 out of 2)"},
        {one_of, "1.5", "instance failed to match exactly one schema (matched 0 out of 2)"},
        {"{\"not\":{\"type\":\"string\"}}", "1", ""},
        {"{\"not\":{\"type\":\"string\"}}", "\"a\"",
         "instance matched a schema which it should not have"},
        {"{\"not\":{\"properties\":{\"a\":{\"type\":\"string\"}}}}", "{\"a\":1}", ""},
        {"{\"anyOf\":[]}", "1", "The value of anyOf is empty"},
    };
    assert_checked(cases, VG_COUNT_OF(cases));
}

#define PET "https://apigateway.amazonaws.com/restapis/abc123/models/Pet"

static void references_lead_to_parts_and_models(void **state)
{
    (void)state;
    static const char tree[] = "{\"type\":\"object\",\"properties\":{\"v\":{\"type\":\"integer\"},"
                               "\"left\":{\"$ref\":\"#\"},\"right\":{\"$ref\":\"#\"}}}";
    static const struct checked cases[] = {
        {"{\"items\":{\"$ref\":\"#/definitions/n\"},\"definitions\":{\"n\":{\"type\":\"null\"}}}",
         "[null,1]", WRONG_TYPE("integer", "\"null\"")},
        {"{\"$ref\":\"#/definitions/a~1b%25~0/0\",\"definitions\":{\"a/b%~\":[{\"type\":"
         "\"null\"}]}}",
         "1", WRONG_TYPE("integer", "\"null\"")},
        {tree, "{\"v\":1,\"left\":{\"v\":2,\"right\":{\"v\":3}}}", ""},
        {tree, "{\"v\":1,\"left\":{\"v\":2,\"right\":{\"v\":\"x\"}}}",
         WRONG_TYPE("string", "\"integer\"")},
        {"{\"items\":{\"$ref\":\"" PET "\"}}", "[{\"name\":\"Bo\",\"friend\":{\"name\":\"Al\"}}]",
         ""},
        {"{\"items\":{\"$ref\":\"" PET "\"}}", "[{\"name\":\"Bo\",\"friend\":{}}]",
         "object has missing required properties ([\"name\"])"},
        {"{\"items\":{\"$ref\":\"" PET "\"}}", "[{\"name\":\"Long\"}]",
         "string \"Long\" is too long (length: 4, maximum allowed: 3)"},
        {"{\"$ref\":\"" PET "#/definitions/short\"}", "\"Long\"",
         "string \"Long\" is too long (length: 4, maximum allowed: 3)"},
        {"{\"oneOf\":[{\"type\":\"null\"},{\"$ref\":\"" PET "\"}]}", "null", ""},
        {"{\"$ref\":\"#/definitions/none\"}", "1", "A reference leads nowhere: #/definitions/none"},
        {"{\"$ref\":\"https://apigateway.amazonaws.com/restapis/a/models/None\"}", "1",
         "A reference leads to no model: "
         "https://apigateway.amazonaws.com/restapis/a/models/None"},
        {"{\"$ref\":\"http://example.com/s\"}", "1",
         "A reference leads to no model: http://example.com/s"},
        {"{\"$ref\":\"https://apigateway.amazonaws.com/restapis/a/models/Broken\"}", "1",
         "A model is no JSON, or refers to too many others"},
        {"{\"$ref\":1}", "1", "The value of $ref is of the wrong type"},
    };
    assert_checked(cases, VG_COUNT_OF(cases));
}

static void what_is_no_schema_is_told(void **state)
{
    (void)state;
    static const struct checked cases[] = {
        {"", "1", "The schema is no JSON"},
        {"[]", "1", "A schema is not an object"},
        {"{\"type\":\"text\"}", "1", "The value of type is no type"},
        {"{\"type\":[]}", "1", "The value of type is no type"},
        {"{\"properties\":[]}", "1", "The value of properties is of the wrong type"},
    };
    assert_checked(cases, VG_COUNT_OF(cases));
}

static void the_log_line_lists_the_violations(void **state)
{
    (void)state;
    struct apigateway_schema_result result;
    struct vg_str problem;
    const struct apigateway_schema *schema = apigateway_schema_parse(
        &arena, VG_STR("{\"required\":[\"a\"],\"minProperties\":1}"), NULL, &problem);
    (void)apigateway_schema_check(schema, &arena, VG_STR("{}"), APIGATEWAY_SCHEMA_STEPS_ALL,
                                  &result);
    assert_string_equal(
        vg_arena_cstr(&arena,
                      apigateway_schema_log_line(&arena, VG_STR("application/json"), &result)),
        "Request body does not match model schema for content type application/json: [object has "
        "missing required properties ([\"a\"]), object has too few properties (found 0 but schema "
        "requires at least 1)]");
}

static struct vg_str doubling(void)
{
    struct vg_buf buf;
    vg_buf_init(&buf, &arena, /* max= */ 0);
    vg_buf_add_lit(&buf, "{\"allOf\":[{\"$ref\":\"#/d/0\"}],\"d\":[");
    for (int i = 1; i < 40; i++)
        vg_buf_printf(&buf, "{\"allOf\":[{\"$ref\":\"#/d/%d\"},{\"$ref\":\"#/d/%d\"}]},", i, i);
    vg_buf_add_lit(&buf, "{}]}");
    return vg_buf_str(&buf);
}

/* Each would run for very long, or forever. */
static void every_excess_is_a_violation(void **state)
{
    (void)state;
    static const char excess[] = "the schema takes too many steps or leads in circles";
    assert_true(vg_str_is(outcome(VG_STR("{\"$ref\":\"#\"}"), VG_STR("1")), excess));
    assert_true(vg_str_ends(outcome(VG_STR("{\"allOf\":[{\"$ref\":\"#\"}]}"), VG_STR("1")),
                            vg_str_from(excess)));
    assert_true(vg_str_ends(outcome(doubling(), VG_STR("1")), vg_str_from(excess)));
    assert_true(vg_str_ends(outcome(VG_STR("{\"pattern\":\"^(a|aa|a*)*[bd]\"}"),
                                    VG_STR("\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac\"")),
                            vg_str_from(excess)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(types_are_told_apart, begin, end),
        cmocka_unit_test_setup_teardown(numbers_keep_to_their_bounds, begin, end),
        cmocka_unit_test_setup_teardown(strings_keep_to_their_bounds, begin, end),
        cmocka_unit_test_setup_teardown(objects_have_what_they_must, begin, end),
        cmocka_unit_test_setup_teardown(arrays_have_what_they_may, begin, end),
        cmocka_unit_test_setup_teardown(schemas_combine, begin, end),
        cmocka_unit_test_setup_teardown(references_lead_to_parts_and_models, begin, end),
        cmocka_unit_test_setup_teardown(what_is_no_schema_is_told, begin, end),
        cmocka_unit_test_setup_teardown(the_log_line_lists_the_violations, begin, end),
        cmocka_unit_test_setup_teardown(every_excess_is_a_violation, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
