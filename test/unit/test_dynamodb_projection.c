/* test/unit/test_dynamodb_projection.c: projection expressions: complaints, and the parts of items
 * that they give. */
#include "test_dynamodb_help.h"

static bool parse(const char *text, struct dynamodb_selection *projection, struct vg_str *problem)
{
    struct dynamodb_placeholders placeholders;
    assert_true(
        placeholders_of("{'#a':'a','#name':'name','#dot':'x.y'}", NULL, &placeholders, problem));
    return dynamodb_projection_parse(&arena, vg_str_from(text), &placeholders, projection, problem);
}

static void projections_give_the_named_parts(void **state)
{
    (void)state;
    static const char *const item =
        "{'a':{'N':'1'},'l':{'L':[{'N':'0'},{'M':{'k':{'N':'7'},'j':{'N':'8'}}},{'N':'2'}]},"
        "'m':{'M':{'x':{'S':'1'},'y':{'S':'2'},'z':{'L':[{'N':'1'},{'N':'2'}]}}},'name':{'S':'n'},"
        "'x.y':{'S':'dot'}}";
    static const char *const cases[][2] = {
        {"a", "{'a':{'N':'1'}}"},
        {"#name, #a", "{'a':{'N':'1'},'name':{'S':'n'}}"},
        {"#dot", "{'x.y':{'S':'dot'}}"},
        {"nope", "{}"},
        {"a, nope.deeper, l[9], a.b", NULL},
        {"m", "{'m':{'M':{'x':{'S':'1'},'y':{'S':'2'},'z':{'L':[{'N':'1'},{'N':'2'}]}}}}"},
        {"m.y", "{'m':{'M':{'y':{'S':'2'}}}}"},
        {"m.z[1], m.x", "{'m':{'M':{'x':{'S':'1'},'z':{'L':[{'N':'2'}]}}}}"},
        {"m.nope", "{}"},
        {"m[0]", "{}"},
        {"m.x.deeper", "{}"},
        {"l[2], l[0]", "{'l':{'L':[{'N':'0'},{'N':'2'}]}}"},
        {"l[1].k", "{'l':{'L':[{'M':{'k':{'N':'7'}}}]}}"},
        {"l[1].nope, l[2]", "{'l':{'L':[{'N':'2'}]}}"},
        {"l[7]", "{}"},
        {"l.x", "{}"},
        {" a ,\tname2 , m . x ", "{'a':{'N':'1'},'m':{'M':{'x':{'S':'1'}}}}"},
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++) {
        struct dynamodb_selection projection;
        struct vg_str problem;
        if (cases[i][1] == NULL) {
            assert_false(parse(cases[i][0], &projection, &problem));
            continue;
        }
        if (!parse(cases[i][0], &projection, &problem))
            fail_msg("%s: %.*s", cases[i][0], VG_STR_ARG(problem));
        struct vg_str projected = dynamodb_project(&projection, item_of(item), &arena);
        assert_item(projected, cases[i][1]);
        assert_true(vg_str_eq(projected, item_of(cases[i][1])));
    }
}

static void mistakes_are_told_in_aws_words(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"", "The expression can not be empty;"},
        {"!!! INVALID !!!", "Syntax error; token: \"!\", near: \"!!\""},
        {"a b", "Syntax error; token: \"b\", near: \"a b\""},
        {"a,", "Syntax error; token: \"<EOF>\", near: \",\""},
        {"a[b]", "Syntax error; token: \"b\", near: \"[b]\""},
        {"a[]", "Syntax error; token: \"]\", near: \"[]\""},
        {":v", "Syntax error; token: \":v\", near: \":v\""},
        {"(a)", "Syntax error; token: \"(\", near: \"(a\""},
        {"a, status", "Attribute name is a reserved keyword; reserved keyword: status"},
        {"#b, status", "Attribute name is a reserved keyword; reserved keyword: status"},
        {"#b, a, a", "An expression attribute name used in the document path is not defined; "
                     "attribute name: #b"},
        {"a, #a", "Two document paths overlap with each other; must remove or rewrite one of these "
                  "paths; path one: [a], path two: [a]"},
        {"b[1].c, b[1]", "Two document paths overlap with each other; must remove or rewrite one "
                         "of these paths; path one: "
                         "[b, [1], c], path two: [b, [1]]"},
        {"b[1], b.c", "Two document paths conflict with each other; must remove or rewrite one of "
                      "these paths; path one: "
                      "[b, [1]], path two: [b, c]"},
        {"l[999999999999999999999]",
         "List index is not within the allowable range; index: [999999999999999999999]"},
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++) {
        struct dynamodb_selection projection;
        struct vg_str problem;
        if (parse(cases[i][0], &projection, &problem))
            fail_msg("%s is taken", cases[i][0]);
        assert_sentence(
            problem, vg_arena_printf(&arena, "Invalid ProjectionExpression: %s", cases[i][1]).ptr);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(projections_give_the_named_parts, forget),
        cmocka_unit_test_teardown(mistakes_are_told_in_aws_words, forget),
    };
    return run_group("dynamodb_projection", tests, VG_COUNT_OF(tests));
}
