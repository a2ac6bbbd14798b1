/* test/unit/test_dynamodb_update.c: update expressions: grammar, complaints in AWS's order, and
 * what they make of items. */
#include "test_dynamodb_help.h"

static bool parse(const char *text, const char *names, const char *values,
                  struct dynamodb_update_tree *update, struct vg_str *problem)
{
    struct dynamodb_placeholders placeholders;
    assert_true(placeholders_of(names, values, &placeholders, problem));
    return dynamodb_update_parse(&arena, vg_str_from(text), &placeholders, update, problem);
}

static void assert_problem(const char *text, const char *names, const char *values,
                           const char *sentence)
{
    struct dynamodb_update_tree update;
    struct vg_str problem;
    if (parse(text, names, values, &update, &problem))
        fail_msg("%s is taken", text);
    struct vg_str prefix = VG_STR("Invalid UpdateExpression: ");
    assert_true(vg_str_starts(problem, prefix));
    if (!vg_str_is(vg_str_tail(problem, prefix.len), sentence))
        fail_msg("%s\n  gives    %.*s\n  not      Invalid UpdateExpression: %s", text,
                 VG_STR_ARG(problem), sentence);
}

static void syntax_errors_are_told_first(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"whatever", "whatever", "whatever"},
        {"INVALID SYNTAX HERE", "INVALID", "INVALID SYNTAX"},
        {"set a", "<EOF>", "a"},
        {"SET", "<EOF>", "SET"},
        {"set a=set", "set", "=set"},
        {"SET _123 = :v", "_", "SET _123"},
        {"SET #t = :v,", "<EOF>", ","},
        {"remove a = b", "=", "a = b"},
        {"add a = b", "=", "a = b"},
        {"delete a b", "b", "a b"},
        {"delete a if_not_exist(b)", "if_not_exist", "a if_not_exist("},
        {"add abort b", "b", "abort b"},
        {"remove a b", "b", "a b"},
        {"set :a = b", ":a", "set :a ="},
        {"add :a b", ":a", "add :a b"},
        {"remove :a", ":a", "remove :a"},
        {"set a = b / c", "/", "b / c"},
        {"set a[1] = \"eight\"", "\"", "= \"eight"},
        {"set a[1] = 1", "1", "= 1"},
        {"SET a = if_not_exist(a, 100)", "100", ", 100)"},
        {"SET if_not_exist(a, b) = a", "(", "if_not_exist(a"},
        {"set (a = (b + c))", "(", "set (a"},
        {"set a = (b.c).d + e", ".", ").d"},
        {"set a = b + c + d", "+", "c + d"},
        {"SET book-price = :p", "-", "book-price"},
        {"ADD hits : incr", ":", "hits : incr"},
        {"SET #as, #b = :v", ",", "#as, #b"},
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++) {
        struct vg_str sentence = vg_arena_printf(
            &arena, "Syntax error; token: \"%s\", near: \"%s\"", cases[i][1], cases[i][2]);
        assert_problem(cases[i][0], NULL, NULL, sentence.ptr);
    }
}

#define RESERVED "Attribute name is a reserved keyword; reserved keyword: "
#define ONCE(section) "The \"" section "\" section can only be used once in an update expression;"
#define NO_NAME                                                                                    \
    "An expression attribute name used in the document path is not defined; attribute name: "
#define NO_VALUE                                                                                   \
    "An expression attribute value used in expression is not defined; attribute value: "
#define OVERLAP                                                                                    \
    "Two document paths overlap with each other; must remove or rewrite one of these paths; path " \
    "one: "
#define CONFLICT                                                                                   \
    "Two document paths conflict with each other; must remove or rewrite one of these paths; "     \
    "path one: "
#define ACTION_TYPE "Incorrect operand type for operator or function; operator: "
#define TYPE "Incorrect operand type for operator or function; operator or function: "
#define COUNT "Incorrect number of operands for operator or function; operator or function: "
#define NEEDS_PATH "Operator or function requires a document path; operator or function: "

static void complaints_come_in_the_order_of_aws(void **state)
{
    (void)state;
    static const char *const names = "{'#a':'a','#b':'b'}", *const c_and_d =
                                                                "{'#c':'c','#d':'[3]'}";
    static const char *const s = "{':a':{'S':'a'}}";
    static const char *const cases[][4] = {
        {"", NULL, NULL, "The expression can not be empty;"},
        {" set #c = :c set abOrt = true ", names, NULL, RESERVED "abOrt"},
        {" remove Absolute ", names, NULL, RESERVED "Absolute"},
        {"set #c = if_not_exist(:c) set c = d", names, NULL,
         "Invalid function name; function: if_not_exist"},
        {"set a = size(b)", NULL, NULL,
         "The function is not allowed in an update expression; function: size"},
        {"set a = list_append(list_append(a, b), size)", NULL, NULL,
         "The function is not allowed to be used this way in an expression; function: list_append"},
        {"set a = if_not_exists(a, list_append(b, #c))", NULL, NULL,
         "The function is not allowed to be used this way in an expression; function: list_append"},
        {"set a = #c set c = :d", names, NULL, ONCE("SET")},
        {"remove #d set a = b remove e", names, NULL, ONCE("REMOVE")},
        {"add #d :e set a = b add e :f", names, NULL, ONCE("ADD")},
        {"delete #d :e set a = b delete #e :f", names, NULL, ONCE("DELETE")},
        {"SET #c = if_not_exists(:c)", names, NULL, NO_NAME "#c"},
        {"SET #a = if_not_exists(:c)", names, NULL, NO_VALUE ":c"},
        {"set d[1] = a, d.b = a, c[1].a = a, #c = if_not_exists(a)", c_and_d, NULL,
         OVERLAP "[c, [1], a], path two: [c]"},
        {"set c.b.#c = a, c = a, #d = a", c_and_d, NULL, OVERLAP "[c, b, c], path two: [c]"},
        {"set a = b remove a, #c, #d", c_and_d, NULL, OVERLAP "[a], path two: [a]"},
        {"set #c[3].#d = a, #c[3] = a", c_and_d, NULL, OVERLAP "[c, [3], [3]], path two: [c, [3]]"},
        {"remove c, #c.a, #d", c_and_d, NULL, OVERLAP "[c], path two: [c, a]"},
        {"set #c[3].#d = a, #c.#d[3] = if_not_exists(a)", c_and_d, NULL,
         CONFLICT "[c, [3], [3]], path two: [c, [3], [3]]"},
        {"remove a.#c set a[1] = #d", c_and_d, NULL, CONFLICT "[a, c], path two: [a, [1]]"},
        {"set b = list_append(:a, a), c = if_not_exists(a) add a.b :a", NULL, s,
         ACTION_TYPE "ADD, operand type: STRING"},
        {"delete a.b :a", NULL, "{':a':{'N':'1'}}", ACTION_TYPE "DELETE, operand type: NUMBER"},
        {"add a.b :a", NULL, "{':a':{'NULL':true}}", ACTION_TYPE "ADD, operand type: NULL"},
        {"add a.b :a", NULL, "{':a':{'BOOL':true}}", ACTION_TYPE "ADD, operand type: BOOLEAN"},
        {"add a.b :a", NULL, "{':a':{'B':'YQ=='}}", ACTION_TYPE "ADD, operand type: BINARY"},
        {"add a.b :a", NULL, "{':a':{'M':{}}}", ACTION_TYPE "ADD, operand type: MAP"},
        {"delete a.b :a", NULL, "{':a':{'L':[{'N':'1'}]}}",
         ACTION_TYPE "DELETE, operand type: LIST"},
        {"set a = if_not_exists(c)", NULL, NULL, COUNT "if_not_exists, number of operands: 1"},
        {"set a = list_append(c)", NULL, NULL, COUNT "list_append, number of operands: 1"},
        {"set a = if_not_exists(:a, c)", NULL, s, NEEDS_PATH "if_not_exists"},
        {"set a = if_not_exists(if_not_exists(a, b), c)", NULL, NULL, NEEDS_PATH "if_not_exists"},
        {"set a = list_append(:a, a)", NULL, s, TYPE "list_append, operand type: S"},
        {"set a = list_append(a, :a)", NULL, "{':a':{'SS':['a']}}",
         TYPE "list_append, operand type: SS"},
        {"set a = a + :a", NULL, s, TYPE "+, operand type: S"},
        {"set a = :a - a", NULL, "{':a':{'L':[]}}", TYPE "-, operand type: L"},
        {"set a = ((b))", NULL, NULL, "The expression has redundant parentheses;"},
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++)
        assert_problem(cases[i][0], cases[i][1], cases[i][2], cases[i][3]);
}

static const char *const values = "{':n':{'N':'2'},':s':{'S':'new'},':ss':{'SS':['b','c']},':l':{'"
                                  "L':[{'S':'x'}]},':m':{'M':{'k':{'N':'1'}}},':ns':{'NS':['1']},"
                                  "':all':{'SS':['a','b']},':t':{'BOOL':true},':empty':{'L':[]}}";

static bool apply(const char *text, const char *item, struct vg_str *updated,
                  struct vg_str *problem)
{
    struct dynamodb_update_tree update;
    if (!parse(text, "{'#n':'name','#1':'1'}", values, &update, problem))
        fail_msg("%s: %.*s", text, VG_STR_ARG(*problem));
    return dynamodb_update_apply(&arena, &update, item_of(item), updated, problem);
}

static void actions_change_the_item(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        /* SET */
        {"SET b = :s", "{'a':{'S':'k'}}", "{'a':{'S':'k'},'b':{'S':'new'}}"},
        {"SET b = :s", "{'a':{'S':'k'},'b':{'N':'1'},'c':{'N':'2'}}",
         "{'a':{'S':'k'},'b':{'S':'new'},'c':{'N':'2'}}"},
        {"  set   b=:s  ", "{}", "{'b':{'S':'new'}}"},
        {"SET #n = :s, x = :n", "{}", "{'name':{'S':'new'},'x':{'N':'2'}}"},
        {"SET b = a", "{'a':{'S':'k'}}", "{'a':{'S':'k'},'b':{'S':'k'}}"},
        {"SET a = b, b = a", "{'a':{'N':'1'},'b':{'N':'2'}}",
         "{'a':{'N':'2'},'b':{'N':'1'}}"}, /* all read the old item */
        {"SET n = n + :n", "{'n':{'N':'5'}}", "{'n':{'N':'7'}}"},
        {"SET n = :n - n", "{'n':{'N':'5'}}", "{'n':{'N':'-3'}}"},
        {"SET n = (n + :n)", "{'n':{'N':'5'}}", "{'n':{'N':'7'}}"},
        {"SET n = ((n)-(:n))", "{'n':{'N':'5'}}", "{'n':{'N':'3'}}"},
        {"SET n = if_not_exists(n, :n) + :n", "{}", "{'n':{'N':'4'}}"},
        {"SET n = if_not_exists(n, :s)", "{'n':{'N':'5'}}", "{'n':{'N':'5'}}"},
        {"SET a = if_not_exists(x, if_not_exists(y, :s))", "{'y':{'N':'5'}}",
         "{'a':{'N':'5'},'y':{'N':'5'}}"},
        {"SET l = list_append(l, :l)", "{'l':{'L':[{'N':'1'}]}}",
         "{'l':{'L':[{'N':'1'},{'S':'x'}]}}"},
        {"SET l = list_append(:l, l)", "{'l':{'L':[{'N':'1'}]}}",
         "{'l':{'L':[{'S':'x'},{'N':'1'}]}}"},
        {"SET l = list_append(if_not_exists(l, :empty), :l)", "{}", "{'l':{'L':[{'S':'x'}]}}"},
        {"SET m.k = :s", "{'m':{'M':{'j':{'N':'1'},'l':{'N':'2'}}}}",
         "{'m':{'M':{'j':{'N':'1'},'k':{'S':'new'},'l':{'N':'2'}}}}"},
        {"SET m.l[0].x = :s", "{'m':{'M':{'l':{'L':[{'M':{}}]}}}}",
         "{'m':{'M':{'l':{'L':[{'M':{'x':{'S':'new'}}}]}}}}"},
        {"SET l[0] = :s", "{'l':{'L':[{'N':'1'},{'N':'2'}]}}",
         "{'l':{'L':[{'S':'new'},{'N':'2'}]}}"},
        {"SET l[9] = :s, l[4] = :n", "{'l':{'L':[{'N':'1'}]}}",
         "{'l':{'L':[{'N':'1'},{'N':'2'},{'S':'new'}]}}"},
        /* REMOVE */
        {"REMOVE b", "{'a':{'S':'k'},'b':{'N':'1'}}", "{'a':{'S':'k'}}"},
        {"REMOVE b, zz", "{'a':{'S':'k'}}", "{'a':{'S':'k'}}"},
        {"REMOVE m.k", "{'m':{'M':{'k':{'N':'1'}}}}", "{'m':{'M':{}}}"},
        {"REMOVE l[0], l[2], l[7]", "{'l':{'L':[{'N':'0'},{'N':'1'},{'N':'2'},{'N':'3'}]}}",
         "{'l':{'L':[{'N':'1'},{'N':'3'}]}}"},
        {"REMOVE l[0] SET l[1] = :s", "{'l':{'L':[{'N':'0'},{'N':'1'}]}}",
         "{'l':{'L':[{'S':'new'}]}}"},
        /* ADD */
        {"ADD n :n", "{}", "{'n':{'N':'2'}}"},
        {"ADD n :n", "{'n':{'N':'40'}}", "{'n':{'N':'42'}}"},
        {"ADD s :ss", "{}", "{'s':{'SS':['b','c']}}"},
        {"ADD s :ss", "{'s':{'SS':['a','b','z']}}", "{'s':{'SS':['a','b','c','z']}}"},
        {"ADD m.n :n, m.s :ss", "{'m':{'M':{'n':{'N':'1'}}}}",
         "{'m':{'M':{'n':{'N':'3'},'s':{'SS':['b','c']}}}}"},
        {"ADD l[1] :n, l[5] :n", "{'l':{'L':[{'N':'1'},{'N':'2'}]}}",
         "{'l':{'L':[{'N':'1'},{'N':'4'},{'N':'2'}]}}"},
        /* DELETE */
        {"DELETE s :ss", "{'s':{'SS':['a','b','z']}}", "{'s':{'SS':['a','z']}}"},
        {"DELETE s :all", "{'s':{'SS':['a','b']},'t':{'N':'1'}}", "{'t':{'N':'1'}}"},
        {"DELETE s :ss", "{'t':{'N':'1'}}", "{'t':{'N':'1'}}"},
        {"DELETE m.s :ss", "{'m':{'M':{}}}", "{'m':{'M':{}}}"},
        /* all together: recorded from AWS by dynalite */
        {"ADD e :ss, d :n DELETE c :ss REMOVE b SET f = :l", "{'a':{'S':'k'}}",
         "{'a':{'S':'k'},'d':{'N':'2'},'e':{'SS':['b','c']},'f':{'L':[{'S':'x'}]}}"},
        {"set b.c=((c[1])+(b.a)),b.a = a,c[1] = a, c[4] = b.a - b.b, c[2] = b.c add c[8] :ss, c[6] "
         ":n",
         "{'a':{'S':'k'},'b':{'M':{'a':{'N':'1'},'b':{'N':'2'},'c':{'N':'3'}}},'c':{'L':[{'N':'1'},"
         "{'N':'3'}]}}",
         "{'a':{'S':'k'},'b':{'M':{'a':{'S':'k'},'b':{'N':'2'},'c':{'N':'4'}}},"
         "'c':{'L':[{'N':'1'},{'S':'k'},{'N':'3'},{'N':'-1'},{'N':'2'},{'SS':['b','c']}]}}"},
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++) {
        struct vg_str updated, problem;
        if (!apply(cases[i][0], cases[i][1], &updated, &problem))
            fail_msg("%s: %.*s", cases[i][0], VG_STR_ARG(problem));
        assert_item(updated, cases[i][2]);
        assert_true(vg_str_eq(updated, item_of(cases[i][2]))); /* the size in its head too */
    }
}

#define BAD_TYPE "An operand in the update expression has an incorrect data type"
#define BAD_PATH "The document path provided in the update expression is invalid for update"
#define NOT_FOUND "The provided expression refers to an attribute that does not exist in the item"

static void items_that_do_not_fit_the_update_are_refused(void **state)
{
    (void)state;
    static const char *const item =
        "{'a':{'S':'k'},'b':{'S':'x'},'c':{'M':{'1':{'S':'a'},'s':{'SS':['a']}}},"
        "'d':{'L':[{'S':'a'},{'S':'b'}]},'n':{'N':'1'},'s':{'SS':['a']},'big':{'N':'9e125'}}";
    static const char *const cases[][2] = {
        {"set x = y", NOT_FOUND},
        {"set e = list_append(y, d)", NOT_FOUND},
        {"set x = c.zz", NOT_FOUND},
        {"set b.a = :s, #1 = :s", BAD_PATH},
        {"set b[1] = :s", BAD_PATH},
        {"set y.a = :s", BAD_PATH},
        {"set y[1] = :s", BAD_PATH},
        {"set c[1] = :s", BAD_PATH},
        {"set d.#1 = :s", BAD_PATH},
        {"remove b.a set #1 = :s", BAD_PATH},
        {"remove y[1]", BAD_PATH},
        {"remove d.#1", BAD_PATH},
        {"delete y.a :ss", BAD_PATH},
        {"delete c[1] :ss", BAD_PATH},
        {"add y.a :ss", BAD_PATH},
        {"add d.#1 :ss", BAD_PATH},
        {"delete n :ss", BAD_TYPE},
        {"delete s :ns", BAD_TYPE},
        {"delete c.s :ns", BAD_TYPE},
        {"add s :n", BAD_TYPE},
        {"add n :ss", BAD_TYPE},
        {"add b :n", BAD_TYPE},
        {"set e = a + :n", BAD_TYPE},
        {"set e = c - :n", BAD_TYPE},
        {"set e = list_append(s, if_not_exists(f, :l))", BAD_TYPE},
        {"set e = big + big", "Number overflow. Attempting to store a number with magnitude larger "
                              "than supported range"},
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++) {
        struct vg_str updated, problem;
        if (apply(cases[i][0], item, &updated, &problem))
            fail_msg("%s is taken", cases[i][0]);
        if (!vg_str_is(problem, cases[i][1]))
            fail_msg("%s: %.*s", cases[i][0], VG_STR_ARG(problem));
    }
}

/* UPDATED_OLD and UPDATED_NEW are the update's paths in the old and the new item. */
static void targets_show_what_was_updated(void **state)
{
    (void)state;
    struct dynamodb_update_tree update;
    struct vg_str problem, updated;
    struct vg_str old = item_of("{'a':{'S':'k'},'b':{'M':{'a':{'N':'1'},'b':{'N':'2'},'c':{'N':'3'}"
                                "}},'c':{'L':[{'N':'1'},{'N':'3'}]}}");
    assert_true(parse("set b.c=((c[1])+(b.a)),b.a = a,c[1] = a, c[4] = b.a - b.b, c[2] = b.c add "
                      "c[8] :b, c[6] :a",
                      NULL, "{':a':{'N':'2'},':b':{'SS':['a']}}", &update, &problem));
    assert_true(dynamodb_update_apply(&arena, &update, old, &updated, &problem));
    assert_item(
        dynamodb_project(&update.targets, updated, &arena),
        "{'b':{'M':{'a':{'S':'k'},'c':{'N':'4'}}},'c':{'L':[{'S':'k'},{'N':'3'},{'N':'2'}]}}");
    assert_item(dynamodb_project(&update.targets, old, &arena),
                "{'b':{'M':{'a':{'N':'1'},'c':{'N':'3'}}},'c':{'L':[{'N':'3'}]}}");
    assert_true(dynamodb_update_touches(&update, VG_STR("c")));
    assert_false(dynamodb_update_touches(&update, VG_STR("a")));
}

static void nesting_is_bounded(void **state)
{
    (void)state;
    struct vg_buf value;
    vg_buf_init(&value, &arena, 0);
    vg_buf_add_lit(&value, "{':deep':");
    for (int i = 0; i < 31; i++)
        vg_buf_add_lit(&value, "{'L':[");
    for (int i = 0; i < 31; i++)
        vg_buf_add_lit(&value, "]}");
    vg_buf_add_char(&value, '}');
    struct dynamodb_update_tree update;
    struct vg_str problem, updated;
    const char *deep = vg_arena_cstr(&arena, vg_buf_str(&value));
    assert_true(parse("SET a = :deep", NULL, deep, &update, &problem));
    assert_true(dynamodb_update_apply(&arena, &update, item_of("{}"), &updated, &problem));
    assert_true(parse("SET m.a = :deep", NULL, deep, &update, &problem));
    assert_false(
        dynamodb_update_apply(&arena, &update, item_of("{'m':{'M':{}}}"), &updated, &problem));
    assert_sentence(problem, "Nesting Levels have exceeded supported limits: Attributes in the "
                             "item have nested levels beyond "
                             "supported limit");
}

static void what_can_not_fit_is_not_built(void **state)
{
    (void)state;
    struct vg_buf text, item;
    vg_buf_init(&text, &arena, 0);
    vg_buf_init(&item, &arena, 0);
    vg_buf_add_lit(&text, "SET b = a");
    for (int i = 0; i < 250; i++)
        vg_buf_printf(&text, ", c%d = a", i);
    vg_buf_add_lit(&item, "{'a':{'S':'");
    for (int i = 0; i < 300000; i++)
        vg_buf_add_char(&item, 'x');
    vg_buf_add_lit(&item, "'}}");
    struct dynamodb_update_tree update;
    struct vg_str problem, updated;
    assert_true(parse(vg_arena_cstr(&arena, vg_buf_str(&text)), NULL, NULL, &update, &problem));
    assert_false(dynamodb_update_apply(
        &arena, &update, item_of(vg_arena_cstr(&arena, vg_buf_str(&item))), &updated, &problem));
    assert_sentence(problem, "Item size to update has exceeded the maximum allowed size");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(syntax_errors_are_told_first, forget),
        cmocka_unit_test_teardown(complaints_come_in_the_order_of_aws, forget),
        cmocka_unit_test_teardown(actions_change_the_item, forget),
        cmocka_unit_test_teardown(items_that_do_not_fit_the_update_are_refused, forget),
        cmocka_unit_test_teardown(targets_show_what_was_updated, forget),
        cmocka_unit_test_teardown(nesting_is_bounded, forget),
        cmocka_unit_test_teardown(what_can_not_fit_is_not_built, forget),
    };
    return run_group("dynamodb_update", tests, VG_COUNT_OF(tests));
}
