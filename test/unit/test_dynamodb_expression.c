/* test/unit/test_dynamodb_expression.c: conditions, filters and key conditions: grammar, complaints
 * in AWS's order, evaluation. */
#include "test_dynamodb_help.h"

static bool parse(const char *text, const char *names, const char *values,
                  struct dynamodb_node **condition, struct vg_str *problem)
{
    struct dynamodb_placeholders placeholders;
    assert_true(placeholders_of(names, values, &placeholders, problem));
    return dynamodb_condition_parse(&arena, DYNAMODB_FILTER_EXPRESSION, vg_str_from(text),
                                    &placeholders, condition, problem);
}

static void assert_problem(const char *text, const char *names, const char *values,
                           const char *sentence)
{
    struct dynamodb_node *condition;
    struct vg_str problem;
    if (parse(text, names, values, &condition, &problem))
        fail_msg("%s is taken", text);
    struct vg_str prefix = VG_STR("Invalid FilterExpression: ");
    assert_true(vg_str_starts(problem, prefix));
    if (!vg_str_is(vg_str_tail(problem, prefix.len), sentence))
        fail_msg("%s\n  gives    %.*s\n  not      Invalid FilterExpression: %s", text,
                 VG_STR_ARG(problem), sentence);
}

static void syntax_errors_show_the_token_and_its_neighbours(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"things are not gonna be ok", "are", "things are not"},
        {"a > 4", "4", "> 4"},
        {"a", "<EOF>", "a"},
        {"a >  ", "<EOF>", ">"},
        {"a = = :v", "=", "= = :v"},
        {"attribute_exists(Pictures-RearView)", "-", "Pictures-RearView"},
        {"attribute_exists(\"Pictures.RearView\")", "\"", "(\"Pictures"},
        {"attribute_exists(Pictures..RearView)", ".", "..RearView"},
        {"attribute_exists(Pi#ctures.RearView)", "#ctures", "Pi#ctures."},
        {"attribute_exists(asdf[a])", "a", "[a]"},
        {"attribute_not_exists(", "<EOF>", "("},
        {"attribute_type()", ")", "()"},
        {"a.:a < b.:b", ":a", ".:a <"},
        {"a in b, c", "b", "in b,"},
        {"a > between", "between", "> between"},
        {"a in (b,c,)", ")", ",)"},
        {"a in ()", ")", "()"},
        {"(a)between(b.(c.d))and(c)", "(", ".(c"},
        {"(a)between(b.c.d)and((c)", "<EOF>", ")"},
        {"#$.b > a", "#", "#$"},
        {"a > :things.stuff", ".", ":things.stuff"},
        {"b[:a] > a", ":a", "[:a]"},
        {"b[#_] > a", "#_", "[#_]"},
        {"\xC3\xBC > a", "\xC3\xBC", "\xC3\xBC >"},
        {"(a)between(b.c[4.5].#d)and(:a)", ".", "4.5"},
        {"size(a).b > a", ".", ").b"},
        {"(size(a)).b > a", ".", ").b"},
        {"size(a)[0] > a", "[", ")[0"},
        {"(a = b) = c", "=", ") = c"},
        {"a = b)", ")", "b)"},
        {"a and b", "and", "a and b"},
        {"(a) and b = c", "and", ") and b"},
        {"NOT a", "<EOF>", "a"},
        {"_hidden = :v", "_", "_hidden"},
        {"!!! INVALID !!!", "!", "!!"},
        {"a != b", "!", "a !="},
        {"a = b AND", "<EOF>", "AND"},
        {"a between b or c", "or", "b or c"},
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++) {
        struct vg_str sentence = vg_arena_printf(
            &arena, "Syntax error; token: \"%s\", near: \"%s\"", cases[i][1], cases[i][2]);
        assert_problem(cases[i][0], NULL, NULL, sentence.ptr);
    }
}

#define REDUNDANT "The expression has redundant parentheses;"
#define MISUSED "The function is not allowed to be used this way in an expression; function: "
#define RESERVED "Attribute name is a reserved keyword; reserved keyword: "
#define NO_NAME                                                                                    \
    "An expression attribute name used in the document path is not defined; attribute name: "
#define NO_VALUE                                                                                   \
    "An expression attribute value used in expression is not defined; attribute value: "
#define COUNT "Incorrect number of operands for operator or function; operator or function: "
#define TYPE "Incorrect operand type for operator or function; operator or function: "
#define DISTINCT                                                                                   \
    "The first operand must be distinct from the remaining operands for this operator or "         \
    "function; operator: "
#define NEEDS_PATH "Operator or function requires a document path; operator or function: "

static void complaints_come_in_the_order_of_aws(void **state)
{
    (void)state;
    static const char *const cases[][4] = {
        {"a=a and a > ((views))", NULL, NULL, REDUNDANT},
        {"(a)between(((b.c)).d)and(c)", NULL, NULL, REDUNDANT},
        {"a > whatever((:things), ((a)))", NULL, NULL, REDUNDANT},
        {"a=a AND ((a=a AND a=a)) AND a=a", NULL, NULL, REDUNDANT},
        {"a=a OR ((a=a OR (a=a OR a=a)))", NULL, NULL, REDUNDANT},
        {"((attribute_not_exists(pk)))", NULL, NULL, REDUNDANT},
        {"a=a and whatever((:things)) > a", NULL, NULL,
         "Invalid function name; function: whatever"},
        {"attRIbute_exIsts((views), #a)", NULL, NULL,
         "Invalid function name; function: attRIbute_exIsts"},
        {"a=a and attribute_exists((views), (#a)) > b", NULL, NULL, MISUSED "attribute_exists"},
        {"attribute_type(things, :a) > b", NULL, NULL, MISUSED "attribute_type"},
        {"size(contains(a, b)) > a", NULL, NULL, MISUSED "contains"},
        {"size(things)", NULL, NULL, MISUSED "size"},
        {"a between b and attribute_exists(things)", NULL, NULL, MISUSED "attribute_exists"},
        {"a in (b, attribute_exists(things))", NULL, NULL, MISUSED "attribute_exists"},
        {"if_not_exists(a, b) = c", NULL, NULL,
         "The function is not allowed in a condition expression; function: if_not_exists"},
        {"attribute_exists(views, #a)", NULL, NULL, RESERVED "views"},
        {":a < abOrT", NULL, NULL, RESERVED "abOrT"},
        {"attribute_exists(#Pictures.RearView, :a) and a=a", NULL, NULL, NO_NAME "#Pictures"},
        {"begins_with(Pictures.#RearView)", NULL, NULL, NO_NAME "#RearView"},
        {"(#P between :lo and :hi) and (#PC in (:cat1, :cat2))", NULL, NULL, NO_NAME "#P"},
        {"#4g > a", NULL, NULL, NO_NAME "#4g"},
        {"(a)between(b.c[45].#d)and(:a)", NULL, NULL, NO_NAME "#d"},
        {"begins_with(:hello, #a, #b)", NULL, NULL, NO_VALUE ":hello"},
        {":a < :b", NULL, NULL, NO_VALUE ":a"},
        {"attribute_exists(things, a) and a=a", NULL, NULL,
         COUNT "attribute_exists, number of operands: 2"},
        {"attribute_type(things)", NULL, NULL, COUNT "attribute_type, number of operands: 1"},
        {"begins_with(things, size(a), b)", NULL, NULL, COUNT "begins_with, number of operands: 3"},
        {"size(things, a) > b", NULL, NULL, COUNT "size, number of operands: 2"},
        {"attribute_type(a, size(a)) and a=a and a=:a", NULL, "{':a':{'N':'1'}}",
         TYPE "attribute_type, operand type: N"},
        {"attribute_type(a, :a)", NULL, "{':a':{'BOOL':true}}",
         TYPE "attribute_type, operand type: BOOL"},
        {"attribute_type(ab.bc[1].a, SS)", NULL, NULL,
         TYPE "attribute_type, operand type: {NS,SS,L,BS,N,M,B,BOOL,NULL,S}"},
        {"attribute_type(a, :a)", NULL, "{':a':{'S':'1'}}",
         "Invalid attribute type name found; type: 1, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}"},
        {"begins_with(a, size(a)) and a=:a", NULL, "{':a':{'N':'1'}}",
         TYPE "begins_with, operand type: N"},
        {"begins_with(:a, a)", NULL, "{':a':{'BS':['YQ==']}}",
         TYPE "begins_with, operand type: BS"},
        {"size(size(a)) > :a", NULL, "{':a':{'N':'1'}}", TYPE "size, operand type: N"},
        {"attribute_not_exists(size(:a))", NULL, "{':a':{'N':'1'}}", TYPE "size, operand type: N"},
        {"size(:a) > a", NULL, "{':a':{'NULL':true}}", TYPE "size, operand type: NULL"},
        {"a <= :a", NULL, "{':a':{'BOOL':true}}", TYPE "<=, operand type: BOOL"},
        {"a between :a and :b", NULL, "{':a':{'L':[]},':b':{'L':[]}}",
         TYPE "BETWEEN, operand type: L"},
        {"attribute_exists(:a) and a=a", NULL, "{':a':{'S':'1'}}", NEEDS_PATH "attribute_exists"},
        {"attribute_not_exists(size(:a))", NULL, "{':a':{'S':'1'}}",
         NEEDS_PATH "attribute_not_exists"},
        {"a = a AND #a = b AND :views > a", "{'#a':'a'}", NULL, DISTINCT "=, first operand: [a]"},
        {"#a <> a", "{'#a':'a'}", NULL, DISTINCT "<>, first operand: [a]"},
        {"((a=a) OR (a=a))", NULL, NULL, DISTINCT "=, first operand: [a]"},
        {"contains(ab.bc[1].a, ab.bc[1].#a)", "{'#a':'a'}", NULL,
         DISTINCT "contains, first operand: [ab, bc, [1], a]"},
        {"attribute_type(ab.bc[1].#a, ab.bc[1].a)", "{'#a':'a'}", NULL,
         DISTINCT "attribute_type, first operand: [ab, bc, [1], a]"},
        {"a in (b, a)", NULL, NULL, DISTINCT "IN, first operand: [a]"},
        {"a between :b and :a", NULL, "{':a':{'S':'a'},':b':{'N':'1'}}",
         "The BETWEEN operator requires same data type for lower and upper bounds; lower bound "
         "operand: AttributeValue: {N:1}, "
         "upper bound operand: AttributeValue: {S:a}"},
        {"a between :b and :a", NULL, "{':a':{'N':'1'},':b':{'N':'5'}}",
         "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; "
         "lower bound operand: "
         "AttributeValue: {N:5}, upper bound operand: AttributeValue: {N:1}"},
        {"a[4294967295] = b", NULL, NULL,
         "List index is not within the allowable range; index: [4294967295]"},
        {"", NULL, NULL, "The expression can not be empty;"},
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++)
        assert_problem(cases[i][0], cases[i][1], cases[i][2], cases[i][3]);
}

static const char *repeated(const char *first, const char *next, int count)
{
    struct vg_buf buf;
    vg_buf_init(&buf, &arena, 0);
    vg_buf_add(&buf, vg_str_from(first));
    for (int i = 1; i < count; i++)
        vg_buf_add(&buf, vg_str_from(next));
    return vg_arena_cstr(&arena, vg_buf_str(&buf));
}

static void limits_are_told(void **state)
{
    (void)state;
    struct dynamodb_node *condition;
    struct vg_str problem;
    assert_true(
        parse(repeated("a=:v", " OR a=:v", 150), NULL, "{':v':{'N':'1'}}", &condition, &problem));
    assert_problem(repeated("a=:v", " OR a=:v", 151), NULL, "{':v':{'N':'1'}}",
                   "The expression contains too many operators; operator count: 301");
    assert_true(parse(
        VG_CONCAT(&arena, VG_STR("a IN (:v"), vg_str_from(repeated("", ",:v", 100)), VG_STR(")"))
            .ptr,
        NULL, "{':v':{'N':'1'}}", &condition, &problem));
    assert_problem(
        VG_CONCAT(&arena, VG_STR("a IN (:v"), vg_str_from(repeated("", ",:v", 101)), VG_STR(")"))
            .ptr,
        NULL, "{':v':{'N':'1'}}",
        "The IN operator is provided with too many operands; number of operands: 101");
    assert_problem(repeated("a=:v", "          ", 500), NULL, NULL,
                   "Expression size has exceeded the maximum allowed size; expression size: 4994");
    assert_problem(repeated("a", ".b", 33), NULL, NULL,
                   "Syntax error; token: \"<EOF>\", near: \"b\"");
    assert_problem(VG_CONCAT(&arena, vg_str_from(repeated("a", ".b", 33)), VG_STR(" = c")).ptr,
                   NULL, NULL, "The document path has too many nesting levels; nesting levels: 33");
    /* what is nested without end is refused before the stack is */
    assert_problem(repeated("", "(", 4000), NULL, NULL, REDUNDANT);
    assert_problem(repeated("", "NOT ", 1000), NULL, NULL, REDUNDANT);
}

static void reserved_words_are_told_in_any_case(void **state)
{
    (void)state;
    static const char *const words[] = {"ABORT", "zone", "Name",           "status", "TTL",
                                        "UUID",  "data", "LOCALTIMESTAMP", "year",   "size"};
    for (size_t i = 0; i < VG_COUNT_OF(words); i++)
        assert_problem(vg_arena_printf(&arena, "%s = b", words[i]).ptr, NULL, NULL,
                       vg_arena_printf(&arena, RESERVED "%s", words[i]).ptr);
    static const char *const free_words[] = {"a",      "abortt",        "pk", "sk",
                                             "names2", "customer_name", "z"};
    struct dynamodb_node *condition;
    struct vg_str problem;
    for (size_t i = 0; i < VG_COUNT_OF(free_words); i++)
        assert_true(parse(vg_arena_printf(&arena, "%s = bb", free_words[i]).ptr, NULL, NULL,
                          &condition, &problem));
}

static const char *const values =
    "{':n1':{'N':'1'},':n5':{'N':'5'},':n9':{'N':'9.0'},':s':{'S':'hello'},':he':{'S':'he'},"
    "':b':{'B':'YWI='},':t':{'BOOL':true},':null':{'NULL':true},':ss':{'SS':['b','a']},"
    "':l':{'L':[{'N':'1'},{'S':'x'}]},':tS':{'S':'S'},':tM':{'S':'M'},':m':{'M':{'k':{'N':'1.0'}}}"
    "}";

static bool holds(const char *text, struct vg_str item)
{
    struct dynamodb_node *condition;
    struct vg_str problem;
    if (!parse(text, "{'#n':'name','#dot':'a.b'}", values, &condition, &problem))
        fail_msg("%s: %.*s", text, VG_STR_ARG(problem));
    return dynamodb_condition_holds(condition, item);
}

static void conditions_hold_as_on_aws(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool holds;
    } cases[] = {
        {"n = :n5", true},
        {"n = :n9", false},
        {":n5 = n", true},
        {"n <> :n9", true},
        {"n <> :n5", false},
        {"n < :n9", true},
        {"n > :n9", false},
        {"n <= :n5", true},
        {"n >= :n5", true},
        {":n1 < n", true},
        {"n = :s", false},
        {"n <> :s", true},
        {"n < :s", false},
        {"n > :s", false}, /* types differ: no order */
        {"s = :s", true},
        {"s > :he", true},
        {"b = :b", true},
        {"t = :t", true},
        {"zero = :null", true},
        {"ss = :ss", true},
        {"l = :l", true},
        {"m = :m", true},
        {"m.k = :n1", true},
        {"l[0] = :n1", true},
        {"l[1] = :n1", false},
        {"l[2] = :n1", false},
        {"l[2] <> :n1", true},
        {"m.nix = :n1", false},
        {"s.k = :n1", false},
        {"absent = :n1", false},
        {"absent <> :n1", true},
        {"absent < :n1", false},
        {"absent >= :n1", false},
        {"absent = elsewhere", false},
        {"absent <> elsewhere", true},
        {"NOT absent = :n1", true},
        {"not (n = :n9)", true},
        {"n BETWEEN :n1 AND :n9", true},
        {"n between :n5 and :n5", true},
        {"s between :n1 and :n9", false},
        {"absent between :n1 and :n9", false},
        {":n5 between n and :n9", true},
        {":n9 between :n1 and n", false},
        {"n IN (:n1, :n5)", true},
        {"n in (:n1)", false},
        {"absent in (:n1)", false},
        {":n5 in (s, n)", true},
        {"attribute_exists(n)", true},
        {"attribute_exists(absent)", false},
        {"attribute_exists(m.k)", true},
        {"attribute_exists(l[1])", true},
        {"attribute_exists(l[7])", false},
        {"attribute_not_exists(absent)", true},
        {"attribute_not_exists(n)", false},
        {"attribute_exists(#n)", true},
        {"attribute_exists(#dot)", true},
        {"attribute_type(s, :tS)", true},
        {"attribute_type(m, :tM)", true},
        {"attribute_type(n, :tS)", false},
        {"attribute_type(absent, :tS)", false},
        {"begins_with(s, :he)", true},
        {"begins_with(s, :s)", true},
        {"begins_with(n, :he)", false},
        {"begins_with(b, :b)", true},
        {"begins_with(b, :he)", false},
        {"begins_with(absent, :he)", false},
        {"contains(s, :he)", true},
        {"contains(ss, :he)", false},
        {"contains(l, :n1)", true},
        {"contains(absent, :he)", false},
        {"size(s) = :n5", true},
        {"size(b) < :n5", true},
        {"size(l) = size(ss)", true},
        {"size(m) = :n1", true},
        {"size(n) = :n1", false},
        {"size(t) < :n9", false},
        {"size(absent) = :n1", false},
        {"size(absent) <> :n1", true},
        {"size(umlauts) = :n5", true},
        {"size(:s) = :n5", true},
        {"n = :n5 AND s = :s", true},
        {"n = :n5 AND s = :he", false},
        {"n = :n9 OR s = :s", true},
        {"n = :n9 OR s = :he AND t = :t", false},
        {"(n = :n5 OR s = :he) AND t = :t", true},
        {"n = :n5 OR s = :he AND n = :n9", true},
        {"NOT n = :n9 AND s = :s", true},
        {"NOT (n = :n9 OR s = :s)", false},
        {"NOT NOT n = :n5", true},
        {"not n = :n9 or not s = :s", true},
        {"(m.k) = :n1", true},
        {"(m).k = :n1", true},
        {"(l)[0] = :n1", true},
        {"(n) = (:n5)", true},
        {"n=:n5 And s=:s oR t=:t", true},
        {"\tn\n=\r:n5 ", true},
    };
    struct vg_str item = item_of("{'n':{'N':'5'},'s':{'S':'hello'},'b':{'B':'YWI='},'t':{'BOOL':"
                                 "true},'zero':{'NULL':true},'ss':{'SS':['a','b']},"
                                 "'l':{'L':[{'N':'1'},{'S':'x'}]},'m':{'M':{'k':{'N':'1'}}},'name':"
                                 "{'S':'x'},'a.b':{'S':'y'},"
                                 "'umlauts':{'S':'\xC3\xA4\xC3\xB6\xC3\xBC\xC3\x9F.'}}");
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++)
        if (holds(cases[i].text, item) != cases[i].holds)
            fail_msg("%s", cases[i].text);
}

static void without_an_item_nothing_is_there(void **state)
{
    (void)state;
    assert_true(holds("attribute_not_exists(a)", VG_STR_NONE));
    assert_false(holds("attribute_exists(a)", VG_STR_NONE));
    assert_false(holds("a = :n1", VG_STR_NONE));
    assert_true(holds("a <> :n1", VG_STR_NONE));
    assert_true(holds("NOT a = :n1", VG_STR_NONE));
}

static void a_filter_tells_which_attributes_it_uses(void **state)
{
    (void)state;
    struct dynamodb_node *condition;
    struct vg_str problem;
    assert_true(parse("a.b = :v AND (x IN (:v, k[0]) OR NOT size(z) > :v)", NULL,
                      "{':v':{'N':'1'}}", &condition, &problem));
    assert_true(dynamodb_condition_uses(condition, VG_STR("a")));
    assert_true(dynamodb_condition_uses(condition, VG_STR("k")));
    assert_true(dynamodb_condition_uses(condition, VG_STR("z")));
    assert_false(dynamodb_condition_uses(condition, VG_STR("b")));
}

/* ---- Placeholders ---- */

static void placeholders_are_checked(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"{}", "{}", "ExpressionAttributeNames must not be empty"},
        {NULL, "{}", "ExpressionAttributeValues must not be empty"},
        {"{'a':'a'}", "{}",
         "ExpressionAttributeNames contains invalid key: Syntax error; key: \"a\""},
        {"{'#':'a'}", NULL,
         "ExpressionAttributeNames contains invalid key: Syntax error; key: \"#\""},
        {"{'#a-b':'a'}", NULL,
         "ExpressionAttributeNames contains invalid key: Syntax error; key: \"#a-b\""},
        {NULL, "{'b':{'S':'a'}}",
         "ExpressionAttributeValues contains invalid key: Syntax error; key: \"b\""},
        {NULL, "{'':{}}",
         "ExpressionAttributeValues contains invalid key: Syntax error; key: \"\""},
        {NULL, "{':b':{}}",
         "ExpressionAttributeValues contains invalid value: Supplied AttributeValue is empty, must "
         "contain exactly one of the "
         "supported datatypes for key :b"},
        {NULL, "{':b':{'NS':['1','b']}}",
         "ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a "
         "numeric value: b for key :b"},
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++) {
        struct dynamodb_placeholders placeholders;
        struct vg_str problem;
        assert_false(placeholders_of(cases[i][0], cases[i][1], &placeholders, &problem));
        assert_sentence(problem, cases[i][2]);
    }
}

static void what_no_expression_uses_is_refused(void **state)
{
    (void)state;
    struct dynamodb_placeholders placeholders;
    struct dynamodb_node *condition;
    struct vg_str problem;
    assert_true(placeholders_of("{'#b':'b','#a':'a','#c':'c'}", "{':a':{'N':'1'},':b':{'N':'2'}}",
                                &placeholders, &problem));
    assert_true(dynamodb_condition_parse(&arena, DYNAMODB_CONDITION_EXPRESSION, VG_STR("#c = :b"),
                                         &placeholders, &condition, &problem));
    assert_false(dynamodb_placeholders_check_used(&placeholders, &arena, &problem));
    assert_sentence(
        problem,
        "Value provided in ExpressionAttributeNames unused in expressions: keys: {#a, #b}");
    assert_true(dynamodb_condition_parse(&arena, DYNAMODB_CONDITION_EXPRESSION, VG_STR("#a = #b"),
                                         &placeholders, &condition, &problem));
    assert_false(dynamodb_placeholders_check_used(&placeholders, &arena, &problem));
    assert_sentence(
        problem, "Value provided in ExpressionAttributeValues unused in expressions: keys: {:a}");
    assert_true(dynamodb_condition_parse(&arena, DYNAMODB_CONDITION_EXPRESSION, VG_STR("#a = :a"),
                                         &placeholders, &condition, &problem));
    assert_true(dynamodb_placeholders_check_used(&placeholders, &arena, &problem));
}

/* ---- Key conditions ---- */

static const struct dynamodb_schema schema = {.hash = {.name = {"p", 1}, .type = DYNAMODB_S},
                                              .range = {.name = {"c", 1}, .type = DYNAMODB_N}};
static const struct dynamodb_schema hash_only = {.hash = {.name = {"p", 1}, .type = DYNAMODB_S}};
static const char *const key_values =
    "{':p':{'S':'x'},':c':{'N':'5'},':d':{'N':'7'},':e':{'S':''},':s':{'S':'s'}}";

static bool bind_to(const char *text, const struct dynamodb_key_parts *parts,
                    struct dynamodb_key_condition *condition, struct vg_str *problem)
{
    struct dynamodb_placeholders placeholders;
    struct dynamodb_node *tree;
    assert_true(placeholders_of(NULL, key_values, &placeholders, problem));
    return dynamodb_condition_parse(&arena, DYNAMODB_KEY_CONDITION_EXPRESSION, vg_str_from(text),
                                    &placeholders, &tree, problem) &&
           dynamodb_key_condition_check(&arena, tree, problem) &&
           dynamodb_key_condition_bind(&arena, tree, parts, condition, problem);
}

static bool bind(const char *text, const struct dynamodb_schema *of,
                 struct dynamodb_key_condition *condition, struct vg_str *problem)
{
    struct dynamodb_key_parts parts = dynamodb_schema_parts(of);
    return bind_to(text, &parts, condition, problem);
}

static void key_conditions_allow_little(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"p > b and size(b) > c or p > c", "Invalid operator used in KeyConditionExpression: OR"},
        {"p in (b, size(c), d)", "Invalid operator used in KeyConditionExpression: IN"},
        {"attribute_exists(p)",
         "Invalid operator used in KeyConditionExpression: attribute_exists"},
        {"contains(p.d, b)", "Invalid operator used in KeyConditionExpression: contains"},
        {"not p > b", "Invalid operator used in KeyConditionExpression: NOT"},
        {"p <> b", "Invalid operator used in KeyConditionExpression: <>"},
        {":c between size(b) and size(a) and b > :c",
         "Invalid condition in KeyConditionExpression: BETWEEN operator must have the key "
         "attribute as its first operand"},
        {"begins_with(:p, b) and a > :c",
         "Invalid condition in KeyConditionExpression: begins_with operator must have the key "
         "attribute as its first operand"},
        {"size(b) > a AND a.b > b AND b > c",
         "KeyConditionExpressions cannot contain nested operations"},
        {"a between size(b) and size(a)",
         "KeyConditionExpressions cannot contain nested operations"},
        {"b > a.b", "Invalid condition in KeyConditionExpression: Multiple attribute names used in "
                    "one condition"},
        {"a between b and size(a)", "Invalid condition in KeyConditionExpression: Multiple "
                                    "attribute names used in one condition"},
        {"begins_with(a, b)", "Invalid condition in KeyConditionExpression: Multiple attribute "
                              "names used in one condition"},
        {"b.d > a AND c.d > e.f",
         "Invalid KeyConditionExpression: KeyConditionExpressions cannot have conditions on nested "
         "attributes"},
        {"b[0] > a", "Invalid KeyConditionExpression: KeyConditionExpressions cannot have "
                     "conditions on nested attributes"},
        {":c > :d AND a < :d",
         "Invalid condition in KeyConditionExpression: No key attribute specified"},
        {"b > :c AND b < :c and c = :c and d = :c",
         "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition "
         "per key"},
        {"(a > :c and b > :c) and (b > :c and c > :c)",
         "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition "
         "per key"},
        {"p=:p AND begins_with(c, :c)",
         "Invalid KeyConditionExpression: Incorrect operand type for operator or function; "
         "operator or function: begins_with, "
         "operand type: N"},
        {"", "Invalid KeyConditionExpression: The expression can not be empty;"},
        {"c = :c", "Query condition missed key schema element: p"},
        {"foo = :c", "Query condition missed key schema element: p"},
        {"p = :p AND foo = :c", "Query condition missed key schema element: c"},
        {"p > :p", "Query key condition not supported"},
        {"p = :p AND c = :c AND foo = :c", "The number of query conditions (3) exceeds the number "
                                           "of key attributes defined in the schema (2)"},
        {"p = :c", "One or more parameter values were invalid: Condition parameter type does not "
                   "match schema type"},
        {"p = :p AND c > :s", "One or more parameter values were invalid: Condition parameter type "
                              "does not match schema type"},
        {"p = :e", "One or more parameter values are not valid. The AttributeValue for a key "
                   "attribute cannot contain an empty "
                   "string value. Key: p"},
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++) {
        struct dynamodb_key_condition condition;
        struct vg_str problem;
        if (bind(cases[i][0], &schema, &condition, &problem))
            fail_msg("%s is taken", cases[i][0]);
        if (!vg_str_is(problem, cases[i][1]))
            fail_msg("%s: %.*s", cases[i][0], VG_STR_ARG(problem));
    }
    struct dynamodb_key_condition condition;
    struct vg_str problem;
    assert_false(bind("p = :p AND c = :c", &hash_only, &condition, &problem));
    assert_sentence(problem, "Query key condition not supported");
}

static void key_conditions_are_bound_to_the_schema(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum dynamodb_node_kind kind;
        const char *low, *high;
    } cases[] = {
        {"p = :p", DYNAMODB_NODE_PATH, NULL, NULL},
        {"(p = :p)", DYNAMODB_NODE_PATH, NULL, NULL},
        {":p = p AND c = :c", DYNAMODB_NODE_EQ, "{'N':'5'}", NULL},
        {"c < :c AND p = :p", DYNAMODB_NODE_LT, "{'N':'5'}", NULL},
        {"p = :p AND :c < c", DYNAMODB_NODE_GT, "{'N':'5'}", NULL},
        {"p = :p AND c <= :c", DYNAMODB_NODE_LE, "{'N':'5'}", NULL},
        {"((c > :c) AND (p = :p))", DYNAMODB_NODE_GT, "{'N':'5'}", NULL},
        {"p = :p AND :c >= c", DYNAMODB_NODE_LE, "{'N':'5'}", NULL},
        {"p = :p AND c BETWEEN :c AND :d", DYNAMODB_NODE_BETWEEN, "{'N':'5'}", "{'N':'7'}"},
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++) {
        struct dynamodb_key_condition condition;
        struct vg_str problem;
        assert_true(bind(cases[i].text, &schema, &condition, &problem));
        assert_true(vg_str_eq(condition.hash[0], value_of("{'S':'x'}")));
        assert_int_equal(condition.kind, cases[i].kind);
        assert_int_equal(condition.equal_count, 0);
        if (cases[i].low != NULL)
            assert_true(vg_str_eq(condition.low, value_of(cases[i].low)));
        if (cases[i].high != NULL)
            assert_true(vg_str_eq(condition.high, value_of(cases[i].high)));
    }
}

/* All of the partition key; of the sort key from the left, and only the last but by equality. */
static void key_conditions_of_several_attributes_go_from_the_left(void **state)
{
    (void)state;
    static const struct dynamodb_key_part hashes[] = {{{"p", 1}, DYNAMODB_S},
                                                      {{"q", 1}, DYNAMODB_S}};
    static const struct dynamodb_key_part ranges[] = {
        {{"c", 1}, DYNAMODB_N}, {{"d", 1}, DYNAMODB_N}, {{"s", 1}, DYNAMODB_S}};
    static const struct dynamodb_key_parts parts = {
        .hash = hashes, .hash_count = 2, .range = ranges, .range_count = 3};
    static const char *const cases[][2] = {
        {"p = :p AND q = :s AND c = :c AND d > :d", NULL},
        {"p = :p", "Query condition missed key schema element: q"},
        {"p = :p AND q = :s AND d = :d", "Query condition missed key schema element: c"},
        {"p = :p AND q = :s AND c = :c AND s = :s", "Query condition missed key schema element: d"},
        {"p = :p AND q = :s AND c > :c AND d = :d", "Query key condition not supported"},
        {"p = :p AND q > :s", "Query key condition not supported"},
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++) {
        struct dynamodb_key_condition condition;
        struct vg_str problem;
        bool is_bound = bind_to(cases[i][0], &parts, &condition, &problem);
        if (is_bound != (cases[i][1] == NULL))
            fail_msg("%s", cases[i][0]);
        if (!is_bound) {
            assert_sentence(problem, cases[i][1]);
            continue;
        }
        assert_true(vg_str_eq(condition.hash[1], value_of("{'S':'s'}")));
        assert_int_equal(condition.equal_count, 1);
        assert_true(vg_str_eq(condition.equal[0], value_of("{'N':'5'}")));
        assert_int_equal(condition.kind, DYNAMODB_NODE_GT);
        assert_true(vg_str_eq(condition.low, value_of("{'N':'7'}")));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(syntax_errors_show_the_token_and_its_neighbours, forget),
        cmocka_unit_test_teardown(complaints_come_in_the_order_of_aws, forget),
        cmocka_unit_test_teardown(limits_are_told, forget),
        cmocka_unit_test_teardown(reserved_words_are_told_in_any_case, forget),
        cmocka_unit_test_teardown(conditions_hold_as_on_aws, forget),
        cmocka_unit_test_teardown(without_an_item_nothing_is_there, forget),
        cmocka_unit_test_teardown(a_filter_tells_which_attributes_it_uses, forget),
        cmocka_unit_test_teardown(placeholders_are_checked, forget),
        cmocka_unit_test_teardown(what_no_expression_uses_is_refused, forget),
        cmocka_unit_test_teardown(key_conditions_allow_little, forget),
        cmocka_unit_test_teardown(key_conditions_are_bound_to_the_schema, forget),
        cmocka_unit_test_teardown(key_conditions_of_several_attributes_go_from_the_left, forget),
    };
    return run_group("dynamodb_expression", tests, VG_COUNT_OF(tests));
}
