/* SNS's filter policies as pure functions: what they say when they are wrong, what passes when they
 * are right. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "sns/filter.h"

static struct vg_arena arena;

/* Tables write ' for ". */
static struct vg_str quoted(const char *text)
{
    struct vg_str copy = vg_arena_copy(&arena, vg_str_from(text));
    for (size_t i = 0; i < copy.len; i++)
        if (copy.ptr[i] == '\'')
            ((char *)(uintptr_t)copy.ptr)[i] = '"';
    return copy;
}

static void wrong_policies_are_told_with_the_place(void **state)
{
    (void)state;
    static const struct {
        const char *policy, *problem;
        int column; /* 0: none is told */
    } cases[] = {
        {"{'key':[['value']]}", "Match value must be String, number, true, false, or null", 10},
        {"{'key':[{'wrong-operator':true}]}", "Unrecognized match type wrong-operator", 31},
        {"{'key':[{'suffix':'value','prefix':'value2'}]}",
         "Only one key allowed in match expression", 37},
        {"{'key':[{'suffix':100}]}", "suffix match pattern must be a string", 22},
        {"{'key':[{'suffix':null}]}", "suffix match pattern must be a string", 23},
        {"{'key':[{'suffix':[]}]}", "suffix match pattern must be a string", 20},
        {"{'key':{'suffix':'value'}}", "\"suffix\" must be an object or an array", 19},
        {"{'key_a':'value_one'}", "\"key_a\" must be an object or an array", 11},
        {"{'key':[{'numeric':[]}]}", "Invalid member in numeric match: ]", 22},
        {"{'key':[{'numeric':['operator']}]}", "Unrecognized numeric range operator: operator", 32},
        {"{'key':[{'numeric':[1,'<=']}]}", "Invalid member in numeric match: 1", 22},
        {"{'key':[{'numeric':['=','000']}]}", "Value of equals must be numeric", 26},
        {"{'key':[{'numeric':['>=']}]}", "Value of >= must be numeric", 26},
        {"{'key':[{'numeric':['<',100,'>',10]}]}", "Too many elements in numeric expression", 30},
        {"{'key':[{'numeric':['>=',1,'>',2]}]}", "Bad numeric range operator: >", 31},
        {"{'key':[{'numeric':['>',3,'<',1]}]}", "Bottom must be less than top", 33},
        {"{'key':[{'numeric':['>',20,'<=']}]}", "Value of <= must be numeric", 33},
        {"{'key':[{'numeric':['>',20,30]}]}", "Bad value in numeric range: 30", 30},
        {"{'key':[{'numeric':['>',20,'test']}]}", "Bad numeric range operator: test", 34},
        {"{'key':[{'numeric':['>','20','<','30']}]}", "Value of > must be numeric", 26},
        {"{'key':[{'numeric':['>',20,'<','30']}]}", "Value of < must be numeric", 33},
        {"{'key':[{'numeric':['>',20,'<',30,'<',50]}]}",
         "Too many terms in numeric range expression", 36},
        {"{'key':[{'exists':null}]}", "exists match pattern must be either true or false.", 23},
        {"{'key':[{'exists':'no'}]}", "exists match pattern must be either true or false.", 20},
        {"{'key':[{'anything-but':{'wrong-operator':null}}]}",
         "Unsupported anything-but pattern: wrong-operator", 47},
        {"{'key':[{'anything-but':{'suffix':'test'}}]}", "Unsupported anything-but pattern: suffix",
         36},
        {"{'key':[{'anything-but':{'prefix':false}}]}", "prefix match pattern must be a string",
         40},
        {"{'a':['1'],'b':['1'],'c':['1'],'d':['1'],'e':['1'],'f':['1']}",
         "Filter policy can not have more than 5 keys", 0},
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++) {
        char expected[512], place[160] = "";
        if (cases[i].column > 0)
            snprintf(place, sizeof place,
                     "\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` "
                     "disabled); line: 1, column: %d]",
                     cases[i].column);
        snprintf(expected, sizeof expected, "FilterPolicy: %s%s", cases[i].problem, place);
        struct vg_str problem =
            sns_filter_problem(&arena, quoted(cases[i].policy), /* is_body_scope= */ true);
        assert_true(vg_str_is_set(problem));
        assert_string_equal(vg_arena_cstr(&arena, problem), expected);
    }
}

/* The examples of AWS's guide: 152 and 160 combinations are too many, 150 are not. */
static void complexity_is_counted_over_alternatives_and_depth(void **state)
{
    (void)state;
    static const char or_150[] =
        "{'source':['1','2','3'],'$or':[{'metricName':['1','2','3','4','5','6']},{'metricType':['1'"
        ",'2','3','4'],'$or':[{'metricId':[1,2,3,4]},{'spaceId':[1,2,3,4,5,6,7]}]}]}";
    static const char or_152[] =
        "{'source':['1','2','3','4'],'$or':[{'metricName':['1','2','3','4','5','6']},{'metricType':"
        "['1','2','3','4'],'$or':[{'metricId':[1,2,3,4]},{'spaceId':[1,2,3,4]}]}]}";
    static const char nested_160[] =
        "{'$or':[{'metricName':['1','2','3']},{'namespace':['1','2']}],'detail':{'scope':['1','2'],"
        "'$or':[{'source':['1']},{'type':['1','2','3']}]}}";
    assert_false(vg_str_is_set(sns_filter_problem(&arena, quoted(or_150), false)));
    assert_string_equal(vg_arena_cstr(&arena, sns_filter_problem(&arena, quoted(or_152), false)),
                        "FilterPolicy: Filter policy is too complex");
    assert_string_equal(vg_arena_cstr(&arena, sns_filter_problem(&arena, quoted(nested_160), true)),
                        "FilterPolicy: Filter policy is too complex");
    assert_string_equal(
        vg_arena_cstr(&arena, sns_filter_problem(&arena, quoted("{'object':{'key':['a']}}"),
                                                 /* is_body_scope= */ false)),
        "Filter policy scope MessageAttributes does not support nested filter policy");
}

/* However large it is, judging a policy takes little. */
static void a_policy_of_thousands_of_keys_is_refused(void **state)
{
    (void)state;
    struct vg_buf policy;
    vg_buf_init(&policy, &arena, 0);
    for (int i = 0; i < 20000; i++)
        vg_buf_printf(&policy, "%s\"k%d\":[\"v\"]", i == 0 ? "{" : ",", i);
    vg_buf_add_char(&policy, '}');
    size_t before = arena.total_bytes;
    assert_string_equal(
        vg_arena_cstr(&arena, sns_filter_problem(&arena, vg_buf_str(&policy), true)),
        "FilterPolicy: Filter policy can not have more than 5 keys");
    assert_true(arena.total_bytes - before < 4 * 1024 * 1024);
}

static void attributes_pass_or_not(void **state)
{
    (void)state;
    static const struct {
        const char *policy, *type, *value; /* of the attribute "a"; NULL: there is none */
        bool passes;
    } cases[] = {
        {"{'a':['x','y']}", "String", "y", true},
        {"{'a':['x','y']}", "String", "z", false},
        {"{'a':['x']}", NULL, NULL, false},
        {"{'a':[{'exists':false}]}", NULL, NULL, true},
        {"{'a':[{'exists':false}]}", "String", "x", false},
        {"{'a':[{'exists':true}]}", "Number", "1", true},
        {"{'a':[{'exists':true}]}", "Binary", "1", false},
        {"{'a':[null,{'anything-but':'whatever'}]}", NULL, NULL, false},
        {"{'a':[{'anything-but':'x'}]}", "String", "y", true},
        {"{'a':[{'anything-but':['x','y']}]}", "String", "y", false},
        {"{'a':[{'anything-but':{'prefix':'x'}}]}", "String", "xy", false},
        {"{'a':[{'anything-but':[100]}]}", "Number", "100", false},
        {"{'a':[{'prefix':'or'}]}", "String", "order", true},
        {"{'a':[{'suffix':'er'}]}", "String", "order", true},
        {"{'a':[{'equals-ignore-case':'ORDER'}]}", "String", "order", true},
        {"{'a':[{'numeric':['>',0,'<=',100]}]}", "Number", "99.5", true},
        {"{'a':[{'numeric':['>',0,'<=',100]}]}", "Number", "111", false},
        {"{'a':[{'numeric':['=',3.0]}]}", "Number", "3", true},
        {"{'a':[3]}", "Number", "3.0", true},
        {"{'a':['3']}", "Number", "3", true},
        {"{'a':[3]}", "String", "3", false},
        {"{'a':['v1']}", "String.Array", "[\"v1\",\"v2\"]", true},
        {"{'a':['v1']}", "String.Array", "[\"v2\",\"v3\"]", false},
        {"{'a':[{'cidr':'10.0.0.0/24'}]}", "String", "10.0.0.255", true},
        {"{'a':[{'cidr':'10.0.0.0/24'}]}", "String", "10.0.1.0", false},
        {"{'$or':[{'a':['x']},{'b':[{'exists':false}]}]}", "String", "z", true},
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++) {
        struct sns_message_attribute_map_entry entry = {
            .key = VG_STR("a"),
            .value = {.data_type = vg_str_from(cases[i].type),
                      .string_value = vg_str_from(cases[i].value)},
        };
        const struct sns_message_attribute_map map = {
            .items = &entry, .count = cases[i].type != NULL, .set = true};
        struct vg_str policy = quoted(cases[i].policy);
        assert_false(vg_str_is_set(sns_filter_problem(&arena, policy, false)));
        if (sns_filter_matches(&arena, policy, false, &map, VG_STR("")) != cases[i].passes)
            fail_msg("%s with %s %s", cases[i].policy, cases[i].type, cases[i].value);
    }
}

static void bodies_pass_or_not(void **state)
{
    (void)state;
    static const char records[] = "{'Records':{'s3':{'object':{'key':[{'prefix':'auto-'}]}},'"
                                  "eventName':[{'prefix':'ObjectCreated:'}]}}";
    static const char either[] = "{'$or':[{'metric':['CPU']},{'space':['EC2']}],'detail':{'scope':["
                                 "'S'],'$or':[{'source':['w']},{'type':['A']}]}}";
    static const struct {
        const char *policy, *body;
        bool passes;
    } cases[] = {
        {"{'object':{'key':[{'prefix':'auto-'},'hard'],'nested':[{'exists':false}]}}",
         "{'object':{'key':'auto-x'}}", true},
        {"{'object':{'key':[{'prefix':'auto-'},'hard'],'nested':[{'exists':false}]}}",
         "{'object':{'key':'hard'}}", true},
        {"{'object':{'key':['hard'],'nested':[{'exists':false}]}}",
         "{'object':{'key':'hard','nested':'x'}}", false},
        {"{'object':{'key':['hard']}}", "{'key':'hard'}", false},
        {"{'a':['x']}", "no json", false},
        {"{'a':['x']}", "'a string'", false},
        {"{'a':['x']}", "{'a':'x'} and more", false},
        {"{'a.b':['x']}", "{'a':{'b':'x'}}", true},
        {"{'a.b':['x']}", "{'a.b':'x'}", true},
        {"{'a.b.c':['x']}", "{'a.b':{'c':'x'}}", true},
        {"{'a':{'b':['x']}}", "{'a':{'b.c':'x'}}", false},
        {"{'a':['q1']}", "{'a':['q1','q2']}", true},
        {"{'a':['q3']}", "{'a':['q1','q2']}", false},
        {"{'a':[{'anything-but':[100,500]}]}", "{'a':[100,50]}", true},
        {"{'a':[{'anything-but':[100,500]}]}", "{'a':[100]}", false},
        {"{'a':[{'exists':false}]}", "{'a':[]}", true},
        {"{'a':[null]}", "{'a':null}", true},
        {"{'a':[true]}", "{'a':true}", true},
        {"{'a':[300]}", "{'a':3.0e2}", true},
        {records,
         "{'Records':[{'eventName':'ObjectCreated:Put','s3':{'object':[[{'key':'auto-1'}]]}},{'"
         "eventName':'ObjectRemoved:Delete','s3':{'object':{'key':'home-1'}}}]}",
         true},
        {records,
         "{'Records':[{'eventName':'ObjectRemoved:Delete','s3':{'object':{'key':'auto-1'}}},{'"
         "eventName':'ObjectCreated:Put','s3':{'object':{'key':'home-1'}}}]}",
         false},
        {either, "{'metric':'CPU','detail':{'scope':'S','source':'w'}}", true},
        {either, "{'space':'EC2','detail':{'scope':'S','type':'A'}}", true},
        {either, "{'metric':'CPU','detail':{'scope':'S'}}", false},
        {either, "{'detail':{'scope':'S','type':'A'}}", false},
    };
    const struct sns_message_attribute_map none = {.set = false};
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++) {
        struct vg_str policy = quoted(cases[i].policy);
        assert_false(vg_str_is_set(sns_filter_problem(&arena, policy, true)));
        if (sns_filter_matches(&arena, policy, true, &none, quoted(cases[i].body)) !=
            cases[i].passes)
            fail_msg("%s with %s", cases[i].policy, cases[i].body);
    }
}

static int open_arena(void **state)
{
    (void)state;
    vg_arena_init(&arena);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    vg_arena_deinit(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_policies_are_told_with_the_place),
        cmocka_unit_test(complexity_is_counted_over_alternatives_and_depth),
        cmocka_unit_test(a_policy_of_thousands_of_keys_is_refused),
        cmocka_unit_test(attributes_pass_or_not),
        cmocka_unit_test(bodies_pass_or_not),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
