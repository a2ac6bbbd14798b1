/* test/unit/test_dynamodb_partiql.c: PartiQL: complaints, and what statements become. */
#include "dynamodb/partiql/execute.h"

#include "test_dynamodb_help.h"

#define MALFORMED "Statement wasn't well formed, can't be processed: "
#define LEFTOVER MALFORMED "Unexpected token after expression"
#define TERM MALFORMED "Unexpected term"

/* With three parameters: 'one', a set and a map. */
static bool translate(const char *text, struct partiql_operation *operation, struct vg_str *problem)
{
    struct vg_str *parameters = VG_NEW_ARRAY(&arena, struct vg_str, 3);
    parameters[0] = value_of("{'S':'one'}");
    parameters[1] = value_of("{'SS':['x','y']}");
    parameters[2] = value_of("{'M':{'p':{'S':'k'},'n':{'N':'1'}}}");
    struct partiql_context context = {.arena = &arena,
                                      .statement = vg_arena_copy(&arena, vg_str_from(text)),
                                      .parameters = parameters,
                                      .parameter_count = 3};
    bool is_translated = partiql_translate(&context, operation);
    *problem = context.problem;
    return is_translated;
}

static struct partiql_operation operation_of(const char *text)
{
    struct partiql_operation operation;
    struct vg_str problem;
    if (!translate(text, &operation, &problem))
        fail_msg("%s: %.*s", text, VG_STR_ARG(problem));
    return operation;
}

static void is_refused(const char *text, const char *sentence)
{
    struct partiql_operation operation;
    struct vg_str problem;
    if (translate(text, &operation, &problem))
        fail_msg("%s is accepted", text);
    if (!vg_str_is(problem, sentence))
        fail_msg("%s: %.*s", text, VG_STR_ARG(problem));
}

static void what_is_not_well_formed_is_told_in_aws_words(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        /* token by token */
        {"SELECT * FROM t WHERE p = 1 # note", MALFORMED},
        {"SELECT * FROM t WHERE p = 1 /* note", MALFORMED},
        {"SELECT * FROM \"t", MALFORMED},
        {"SELECT * FROM t WHERE p = 'x", MALFORMED},
        {"SELECT * FROM t WHERE p = 1e2147483648", MALFORMED},
        {"SELECT * FROM t WHERE p = 1.5e-2147483647", MALFORMED},
        {"SELECT * FROM t WHERE p = 1e", MALFORMED},
        {"SELECT * FROM t WHERE p = `1`", MALFORMED},
        /* what is left over */
        {"SELECT * FROM t WHERE p = 1 foo", LEFTOVER},
        {"SELECT * FROM t WHERE p = 1 e5", LEFTOVER},
        {"SELECT * FROM t WHERE p = 1)", LEFTOVER},
        {"INSERT INTO t VALUE {'p': 1} foo", LEFTOVER},
        {"INSERT INTO t t VALUE {'p': 'x'}", LEFTOVER},
        {"UPDATE t SET a = 9 WHERE p = 1 foo", LEFTOVER},
        {"DELETE FROM t WHERE p = 1 ORDER BY p", LEFTOVER},
        {"SELECT * FROM t ORDER BY p WHERE p = 1", LEFTOVER},
        {"FROM t SET c = 1 WHERE p = 'x'", LEFTOVER},
        {"FROM t SET c = 1 WHERE p = 'x' SET d = 2", LEFTOVER},
        {"UPDATE t REMOVE a, b WHERE p = 1", LEFTOVER},
        {"SELECT * FROM t; SELECT * FROM t",
         MALFORMED "Unexpected token after semicolon. (Only one query is allowed.)"},
        /* what is missing */
        {"", TERM},
        {"SELECT * FROM t WHERE", TERM},
        {"SELECT * FROM t WHERE;", TERM},
        {"SELECT * FROM t WHERE   ", TERM},
        {"UPDATE t SET a = 1 WHERE", TERM},
        {"DELETE FROM t WHERE", TERM},
        {"SELECT * FROM t WHERE NOT", TERM},
        {"SELECT * FROM t WHERE (", TERM},
        {"SELECT * FROM", TERM},
        {"SELECT * FROM t WHERE p IN ()", TERM},
        {"SELECT * FROM t WHERE p = 'a' AND",
         MALFORMED "Missing right-hand side expression of infix operator"},
        {"SELECT * FROM t WHERE p = 'a' OR",
         MALFORMED "Missing right-hand side expression of infix operator"},
        {"SELECT * FROM t WHERE p BETWEEN 1 OR 2", MALFORMED "Expected AND keyword"},
        {"SELECT * FROM t WHERE p BETWEEN 1 AND", MALFORMED "Expected expression after AND"},
        {"SELECT *", MALFORMED "Expected FROM after SELECT list"},
        {"DELETE FROM", MALFORMED "Expected identifier for simple path"},
        {"DELETE FROM;", MALFORMED "Expected identifier for simple path"},
        {"DELETE FROM WHERE p = 'a'", MALFORMED "Expected identifier for simple path"},
        {"DELETE t WHERE p = 'a'", MALFORMED "Expected FROM after DELETE"},
        {"UPDATE t SET a WHERE p = 1", MALFORMED "Expected '='"},
        {"INSERT INTO t VALUE {'p' 1}", MALFORMED "Expected COLON"},
        {"INSERT INTO t VALUE {'p': [1}", MALFORMED "Expected RIGHT_BRACKET"},
        {"INSERT INTO t VALUE {'p': <<1}", MALFORMED "Expected RIGHT_DOUBLE_ANGLE_BRACKET"},
        {"INSERT INTO t VALUE {'p': (1}", MALFORMED "Expected RIGHT_PAREN"},
        {"INSERT INTO t VALUE {'p': 1", MALFORMED "Expected RIGHT_CURLY"},
        /* what is out of place */
        {"SLECT * FROM t WHERE p = 'x'", MALFORMED "Expected data manipulation"},
        {"UPDATE a-b SET c = 1 WHERE p = 'x'", MALFORMED "Expected data manipulation"},
        {"SELECT * FROM t WHERE ORDER BY p", MALFORMED "Unexpected keyword"},
        {"SELECT * FROM t WHERE key = 1", MALFORMED "Unexpected keyword"},
        {"INSERT INTO t (key) VALUES (?)", MALFORMED "Unexpected keyword"},
        {"SELECT * FROM t WHERE IS NULL", MALFORMED "Unexpected operator"},
        {"SELECT * FROM t WHERE p = LIKE", MALFORMED "Unexpected operator"},
        {"SELECT * FROM t WHERE p = 'a' AND x IS FOO", MALFORMED "Expected type name"},
        {"SELECT * FROM t WHERE attribute_exists(m.inner)", MALFORMED "Invalid path dot component"},
        {"UPDATE t SET m.inner = 1 WHERE p = 'x'", MALFORMED "Invalid path dot component"},
        {"UPDATE t SET m.* = 1 WHERE p = 'x'",
         MALFORMED "Invalid path dot component for simple path"},
        {"UPDATE t SET m[a] = 1 WHERE p = 'x'", MALFORMED "Invalid path component for simple path"},
        {"SELECT *, a FROM t", MALFORMED "Other expressions may not be present in the select list "
                                         "when '*' is used without dot notation."},
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++)
        is_refused(cases[i][0], cases[i][1]);
}

#define BOOLEAN "WHERE clause must contain an expression that resolves to a boolean"
#define IN_SEQ                                                                                     \
    "IN operator must have a left hand argument of type Variable Reference and right hand "        \
    "argument of type Seq with at least one member"
#define ONE_TABLE "Only select from a single table or index is supported."

static void what_dynamodb_has_not_is_told_in_aws_words(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"x IS INT4", "Unsupported operation: IsType"},
        {"x IS DOUBLE PRECISION", "Unsupported operation: IsType"},
        {"SELECT * FROM t a WHERE p = 'x'", "Aliasing is not supported"},
        {"SELECT * FROM t AS a WHERE p = 'x'", "Aliasing is not supported"},
        {"SELECT b AS c FROM t", "Aliasing is not supported"},
        {"UPDATE t a SET b = 3 WHERE p = 'x'", "Aliasing is not supported"},
        {"DELETE FROM t a WHERE p = 'x'", "Aliasing is not supported"},
        {"SELECT p FROM t LIMIT 5", "Unsupported clause: LIMIT at 1:23:1"},
        {"SELECT COUNT(*) FROM t", "Unexpected path component at 1:8:5"},
        {"SELECT attribute_exists(a) FROM t", "Unexpected path component at 1:8:16"},
        {"SELECT a, b.a FROM t", "Duplicate identifiers in select clause: a"},
        {"SELECT * FROM t.i.x", "A path may contain at most 2 components in the FROM clause"},
        {"SELECT * FROM t.\"\"", "Path component cannot be an empty string"},
        {"SELECT * FROM \"\" WHERE p = 'x'", "Path component cannot be an empty string"},
        {"INSERT INTO t.i VALUE {'p': 'w'}", "FROM clause may only contain a single table name"},
        {"UPDATE t.i SET a = 'z' WHERE p = 'x'", "This operation is not supported on an index"},
        {"DELETE FROM t.i WHERE p = 'x'", "This operation is not supported on an index"},
        {"DELETE FROM t WHERE p = 'x' RETURNING MODIFIED OLD *",
         "Invalid returning clause: RETURNING MODIFIED OLD *. Only RETURNING ALL OLD * is allowed "
         "in DELETE statements."},
        {"SELECT * FROM t WHERE EXISTS(a)", "Unrecognized function: exists at 1:23:6"},
        {"SELECT * FROM t\nWHERE set_add(a, <<'x'>>) = a",
         "Unrecognized function: set_add at 2:7:7"},
        {"SELECT * FROM t WHERE a = '\xc3\xa4' AND Foo(a)", "Unrecognized function: foo at 1:35:3"},
        {"SELECT * FROM t WHERE count(a) = 1", "Unsupported token in expression: count at 1:23:5"},
        {"SELECT * FROM t WHERE a = MISSING", "MISSING must be compared using IS operator"},
        {"SELECT * FROM t WHERE a + 1 = 2",
         "Unsupported operator in Condition Expression. Operator: +"},
        {"SELECT * FROM t WHERE -a = 2",
         "Unsupported operator in Condition Expression. Operator: -"},
        {"SELECT * FROM t WHERE a NOT LIKE 'x'",
         "Unsupported operator in Condition Expression. Operator: like"},
        {"SELECT * FROM t WHERE list_append(a, b)",
         "The function is not allowed in a condition expression; function: list_append"},
        {"SELECT * FROM t WHERE a", BOOLEAN},
        {"SELECT * FROM t WHERE size(a)", BOOLEAN},
        {"SELECT * FROM t WHERE NOT a", "The argument to NOT must be a Type or Expression"},
        {"SELECT * FROM t WHERE a = 1 AND b", "The arguments to AND/OR must be Expressions"},
        {"SELECT * FROM t WHERE a IN 1", IN_SEQ},
        {"SELECT * FROM t WHERE a IN []", IN_SEQ},
        {"SELECT * FROM t WHERE ? IS NULL", "The left hand side argument to IS must be a Variable "
                                            "Reference, Literal, or Path"},
        {"SELECT * FROM t WHERE a IS INT4",
         "Unsupported data type for IS operator: INTEGER. Supported data types are [MISSING, NULL, "
         "BOOLEAN, BLOB, STRING, NUMERIC, STRUCT, TUPLE, LIST] at 1:25:2"},
        {"SELECT VALUE a FROM t", "Select projection doesn't support value or pivot keywords"},
        {"SELECT * FROM t, u", ONE_TABLE},
        {"SELECT * FROM t JOIN u ON t.a = u.a", ONE_TABLE},
        {"SELECT * FROM 'ttt'", "Unexpected from source"},
        {"SELECT * FROM ttt[0]", "Invalid list expression in source."},
        {"SELECT * FROM t WHERE p = 'x' ORDER BY a.b",
         "Argument to ORDER BY must be of type VariableReference. Type: PATH"},
        {"SELECT * FROM t WHERE p = 'x' ORDER BY 1",
         "Argument to ORDER BY must be of type VariableReference. Type: 1"},
        {"INSERT INTO t VALUE {'p': 'x'} RETURNING ALL OLD *",
         "RETURNING is not supported in INSERT"},
        {"INSERT INTO t VALUE {'p': 'x'} AT 1", "AT is not supported in insert statements."},
        {"INSERT INTO t << {'p': 'x'} >>",
         "Unsupported operation: Inserting multiple items in a single statement is not supported, "
         "use \"INSERT INTO tableName VALUE item\" instead"},
        {"INSERT INTO t VALUE ['x']",
         "Unsupported format in item expression. Please use struct format {...} to express item "
         "values for insert statement. at 1:21:1"},
        {"INSERT INTO t VALUE {'p': 'x', 'p': 'y'}",
         "Duplicate keys in tuple. Key: p under root at 1:32:3"},
        {"INSERT INTO t VALUE {'p': 'x', 'm': {'k': 1, 'l': 2, 'k': 3}}",
         "Duplicate keys in tuple. Key: k under root at 1:54:3"},
        {"INSERT INTO t VALUE {p: 'x'}",
         "Tuple keys must be of type String. Actual type: VariableReference under root at 1:22:1"},
        {"INSERT INTO t VALUE {'m': {1: 'x'}}",
         "Tuple keys must be of type String. Actual type: INT under root at 1:28:1"},
        {"DELETE FROM t WHERE p = 'x' RETURNING ALL OLD p",
         "Expected '*' after ( MODIFIED | ALL ) ( NEW | OLD ) in RETURNING clause"},
        {"UPDATE t SET a = b IS NULL WHERE p = 'x'",
         "IS operator is not supported in update expressions"},
        {"UPDATE t SET a = b * 2 WHERE p = 'x'",
         "Unsupported operator in Update Expression. Operator: *"},
        {"UPDATE t SET a = b != 2 WHERE p = 'x'",
         "Unsupported operator in Update Expression. Operator: <>"},
        {"UPDATE t SET a = -b WHERE p = 'x'",
         "Incorrect number of operands for operator or function; operator or function: -, number "
         "of operands: 1"},
        {"UPDATE t SET a = size(b) WHERE p = 'x'",
         "The function is not allowed in an update expression; function: size"},
        {"SELECT l[-1] FROM t", "List index is not within the allowable range; index: [-1] at "
                                "1:11:1"},
        {"SELECT l[2147483648] FROM t",
         "List index is not within the allowable range; index: [2147483648] at 1:10:10"},
        {"SELECT * FROM t WHERE a = ? AND b = ? AND c = ? AND d = ?",
         "Number of parameters in request and statement don't match."},
        /* operands */
        {"SELECT * FROM t WHERE attribute_exists('a')",
         "Operator or function requires a document path; operator or function: attribute_exists"},
        {"SELECT * FROM t WHERE attribute_exists(?)",
         "Operator or function requires a document path; operator or function: attribute_exists"},
        {"SELECT * FROM t WHERE attribute_exists()",
         "Incorrect number of operands for operator or function; operator or function: "
         "attribute_exists, number of operands: 0"},
        {"SELECT * FROM t WHERE attribute_exists(a, b)",
         "Incorrect number of operands for operator or function; operator or function: "
         "attribute_exists, number of operands: 2"},
        {"SELECT * FROM t WHERE attribute_type(a, 'X')",
         "Invalid attribute type name found; type: X, valid types: {N,BS,L,B,NULL,M,S,SS,NS,BOOL}"},
        {"SELECT * FROM t WHERE attribute_type(a, true)",
         "Incorrect operand type for operator or function; operator or function: attribute_type, "
         "operand type: BOOL"},
        {"SELECT * FROM t WHERE a < true",
         "Incorrect operand type for operator or function; operator or function: <, operand type: "
         "BOOL"},
        {"SELECT * FROM t WHERE attribute_exists(a) > false",
         "Incorrect operand type for operator or function; operator or function: >, operand type: "
         "BOOL"},
        {"SELECT * FROM t WHERE a BETWEEN true AND false",
         "Incorrect operand type for operator or function; operator or function: BETWEEN, operand "
         "type: BOOL"},
        {"UPDATE t SET a = 'b' + 1 WHERE p = 'x'",
         "Incorrect operand type for operator or function; operator or function: +, operand type: "
         "S"},
        {"UPDATE t SET a = a - null WHERE p = 'x'",
         "Incorrect operand type for operator or function; operator or function: -, operand type: "
         "NULL"},
        {"UPDATE t SET a = 1, a = 2 WHERE p = 'x'",
         "Two document paths overlap with each other; must remove or rewrite one of these paths; "
         "path one: [a], path two: [a]"},
        /* sets */
        {"UPDATE t SET b = set_add(a, <<'x'>>) WHERE p = 'x'",
         "The first argument to SET_ADD must equal the assignment value at 1:18:7"},
        {"UPDATE t SET a = set_add(<<'x'>>, <<'y'>>) WHERE p = 'x'",
         "The first argument to SET_ADD must equal the assignment value at 1:18:7"},
        {"UPDATE t SET a = set_add(a) WHERE p = 'x'",
         "SET_ADD must have exactly two arguments at 1:18:7"},
        {"UPDATE t SET \"a\" = set_delete(\"a\", ['x']) WHERE p = 'x'",
         "The second argument to SET_DELETE must be a value with type SET at 1:31:3"},
        {"UPDATE t SET a = set_add(a, ?) WHERE p = 'x'",
         "The second argument to SET_ADD must be a value with type SET at 1:26:1"},
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++)
        is_refused(cases[i][0], cases[i][1]);
}

static void literals_become_values(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"{'p': 'it''s', 'n': -1.5e-3}", "{'p':{'S':'it\\u0027s'},'n':{'N':'-0.0015'}}"},
        {"{'a': 1E3, 'b': .5, 'c': -0, 'd': - - 2, 'e': +3}",
         "{'a':{'N':'1000'},'b':{'N':'0.5'},'c':{'N':'0'},'d':{'N':'2'},'e':{'N':'3'}}"},
        {"{'t': TRUE, 'f': false, 'z': null}",
         "{'t':{'BOOL':true},'f':{'BOOL':false},'z':{'NULL':true}}"},
        {"{'l': [1, [], {'k': <<'b','a'>>}], 'ns': <<10, 2>>}",
         "{'l':{'L':[{'N':'1'},{'L':[]},{'M':{'k':{'SS':['a','b']}}}]},'ns':{'NS':['2','10']}}"},
        {"{'a': ?, 'b': ?}", "{'a':{'S':'one'},'b':{'SS':['x','y']}}"},
        {"{'a': 1 /* two */, -- three\n 'b': 2}", "{'a':{'N':'1'},'b':{'N':'2'}}"},
        {"{}", "{}"},
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++) {
        char text[512];
        snprintf(text, sizeof text, "INSERT INTO t VALUE %s", cases[i][0]);
        assert_true(vg_str_eq(operation_of(text).item, item_of(cases[i][1])));
    }
}

#define OVERFLOW                                                                                   \
    "Number overflow. Attempting to store a number with magnitude larger than supported range "    \
    "under "
#define REPEAT_8(text) text text text text text text text text
#define REPEAT_31(text)                                                                            \
    REPEAT_8(text) REPEAT_8(text) REPEAT_8(text) text text text text text text text

static void values_that_cannot_be_are_told_with_their_place(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"1e126", OVERFLOW "root"},
        {"{'x': 1e126}", OVERFLOW "root.x"},
        {"[1, 1e126]", OVERFLOW "root[1]"},
        {"1e-131", "Number underflow. Attempting to store a number with magnitude smaller than "
                   "supported range under root"},
        {"123456789012345678901234567890123456789",
         "Attempting to store more than 38 significant digits in a Number under root"},
        {"<<>>", "Empty bags are not supported"},
        {"<<1, 'a'>>",
         "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags"},
        {"<<?>>",
         "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags"},
        {"<<'a', 'a'>>",
         "One or more parameter values were invalid: Input collection [a, a] contains duplicates."},
        {"<<2, 2.0>>", "One or more parameter values were invalid: Input collection [2, 2.0] "
                       "contains duplicates! under root"},
        {"[?]", "Unsupported data type: Parameter under key root[0] at 1:28:1"},
        {"{'k': ?}", "Unsupported data type: Parameter under key root.k at 1:33:1"},
        {"b", "Unsupported data type: b under key root at 1:27:1"},
        {"b.c", "Unsupported data type: PATH under key root at 1:27:1"},
        {"[b]", "Unsupported data type: VariableReference under key root[0] at 1:28:1"},
        {"[1 + 2]", "Unsupported data type: NAry under key root[0] at 1:30:1"},
        {"set_add(<<'a'>>, <<'b'>>)", "Unsupported data type: set_add under key root at 1:27:7"},
        {REPEAT_31("{'a':") "{'a':1}" REPEAT_31("}"),
         "Nesting Levels have exceeded supported limits under root.a" REPEAT_31(".a")},
        {"{'a':" REPEAT_31("[") "1" REPEAT_31("]") "}",
         "Nesting Levels have exceeded supported limits under root.a" REPEAT_31("[0]")},
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++) {
        char text[1024];
        snprintf(text, sizeof text, "INSERT INTO t VALUE {'a': %s}", cases[i][0]);
        is_refused(text, cases[i][1]);
    }
    operation_of("INSERT INTO t VALUE {'a': " REPEAT_31("{'a':") "1" REPEAT_31("}") "}");
}

static void conditions_hold_as_on_aws(void **state)
{
    (void)state;
    static const struct {
        const char *where;
        bool holds;
    } cases[] = {
        {"n = 5 AND NOT n = 6", true},
        {"n != 5 OR s = 'str'", true},
        {"NOT n = 5 OR n = 5 AND n = 5", true},
        {"n > -5 AND n >= 5 AND n < 5.5 AND n <= 5", true},
        {"n BETWEEN - 2 AND +5 AND n NOT BETWEEN 6 AND 7", true},
        {"n IN [4, 5] AND n IN (5) AND n NOT IN [1, 2]", true},
        {"n IN (1, 2)", false},
        {"begins_with(s, 'st') AND CONTAINS(s, 'tr') AND size(s) = 3", true},
        {"m.x = 'y' AND \"m\".\"x\" = 'y' AND l[0] = 'a' AND l[-0] = 'a'", true},
        {"nope IS MISSING AND n IS NOT MISSING", true},
        {"z IS NULL AND s IS NOT NULL AND nope IS NOT NULL", true},
        {"nope IS NULL", false},
        {"flag IS BOOL AND s IS STRING AND n IS NUMERIC AND l IS LIST AND m IS STRUCT", true},
        {"s IS BOOL", false},
        {"attribute_exists(m.x) AND ATTRIBUTE_NOT_EXISTS(m.nope)", true},
        {"attribute_type(ss, 'SS')", true},
        {"ss = <<'b', 'a'>>", true},
        {"l = ['a'] AND m = {'x': 'y'}", true},
        {"'str' = s", true},
        /* conditions compared with booleans */
        {"attribute_exists(nope) = false AND true = attribute_exists(n)", true},
        {"attribute_exists(n) <> 1 AND contains(nope, 'z') = false", true},
        {"(n BETWEEN 0 AND 5) = true AND (n = 6 OR s = 'x') = false", true},
        {"attribute_exists(nope) IN [true, false]", true},
        {"attribute_exists(n) = attribute_exists(s) AND attribute_exists(n) = flag", true},
        {"attribute_exists(n) = 1", false},
        {"NOT attribute_exists(n) = true", false},
        {"(attribute_exists(n) = true) = false", false},
        {"attribute_exists(n) = s", false},
    };
    struct vg_str item =
        item_of("{'n':{'N':'5'},'s':{'S':'str'},'flag':{'BOOL':true},'z':{'NULL':true},"
                "'ss':{'SS':['a','b']},'l':{'L':[{'S':'a'}]},'m':{'M':{'x':{'S':'y'}}}}");
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++) {
        char text[512];
        snprintf(text, sizeof text, "SELECT * FROM t WHERE %s", cases[i].where);
        if (dynamodb_condition_holds(operation_of(text).where, item) != cases[i].holds)
            fail_msg("%s", cases[i].where);
    }
}

static void updates_do_as_on_aws(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"SET n = n + 100 SET l = LIST_APPEND(l, [4, <<'x'>>])",
         "{'n':{'N':'105'},'l':{'L':[{'S':'a'},{'N':'4'},{'SS':['x']}]},'ss':{'SS':['a','b']}}"},
        {"SET n=n-1, m = {} REMOVE l[0] SET ss = set_delete(ss, <<'a'>>)",
         "{'n':{'N':'4'},'l':{'L':[]},'m':{'M':{}},'ss':{'SS':['b']}}"},
        {"SET ss = set_add(ss, ?) SET nss = SET_ADD(nss, <<9>>)", NULL},
        {"SET n = n - - 2, l = [- 1]",
         "{'n':{'N':'7'},'l':{'L':[{'N':'-1'}]},'ss':{'SS':['a','b']}}"},
        {"SET ss = set_delete(ss, <<'a', 'b'>>), nss = set_delete(nss, <<1>>)",
         "{'n':{'N':'5'},'l':{'L':[{'S':'a'}]}}"},
        {"SET l = list_append([1], l) REMOVE n",
         "{'l':{'L':[{'N':'1'},{'S':'a'}]},'ss':{'SS':['a','b']}}"},
    };
    struct vg_str item = item_of("{'n':{'N':'5'},'l':{'L':[{'S':'a'}]},'ss':{'SS':['a','b']}}");
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++) {
        char text[512];
        struct vg_str updated, problem;
        snprintf(text, sizeof text, "UPDATE t %s WHERE p = 'x'", cases[i][0]);
        if (cases[i][1] == NULL) {
            is_refused(text,
                       "The second argument to SET_ADD must be a value with type SET at 1:27:2");
            continue;
        }
        struct partiql_operation operation = operation_of(text);
        if (!dynamodb_update_apply(&arena, &operation.update, item, &updated, &problem))
            fail_msg("%s: %.*s", text, VG_STR_ARG(problem));
        if (!vg_str_eq(updated, item_of(cases[i][1])))
            fail_msg("%s: %s", text, json_of_item(updated));
    }
}

static void columns_are_named_by_the_end_of_their_path(void **state)
{
    (void)state;
    struct partiql_operation operation =
        operation_of("SELECT s, m.k[0], m.x, l[1], nope, \"m.x\" FROM \"t\".\"i\"");
    assert_true(vg_str_is(operation.table_name, "t"));
    assert_true(vg_str_is(operation.index_name, "i"));
    struct vg_str item =
        item_of("{'s':{'S':'1'},'m':{'M':{'k':{'L':[{'S':'c'}]},'x':{'N':'2'}}},'l':{'L':[{'N':'0'}"
                ",{'N':'1'}]},'m.x':{'S':'dot'}}");
    assert_item(
        partiql_show(&operation, item, &arena),
        "{'k[0]':{'S':'c'},'l[1]':{'N':'1'},'m.x':{'S':'dot'},'s':{'S':'1'},'x':{'N':'2'}}");
}

/* "p=x s>'1'; p=y": the reads of a plan, in a table with keys p and s. */
static const char *describe(const struct partiql_plan *plan)
{
    struct vg_buf text;
    vg_buf_init(&text, &arena, 0);
    if (plan->is_scan)
        return "scan";
    for (size_t i = 0; i < plan->read_count; i++) {
        const struct partiql_read *read = &plan->reads[i];
        struct vg_str hash = dynamodb_value_scalar(read->hash);
        vg_buf_printf(&text, "%s%.*s", i == 0 ? "" : "; ", VG_STR_ARG(hash));
        if (read->kind == DYNAMODB_NODE_PATH)
            continue;
        struct vg_str low = dynamodb_value_scalar(read->low);
        vg_buf_printf(&text, " %s %.*s", dynamodb_node_name(read->kind), VG_STR_ARG(low));
        if (read->kind == DYNAMODB_NODE_BETWEEN)
            vg_buf_printf(&text, "..%.*s", VG_STR_ARG(dynamodb_value_scalar(read->high)));
    }
    return vg_arena_cstr(&arena, vg_buf_str(&text));
}

#define OVERLAP "Overlapping conditions with range keys are not supported in where clause"
#define WRONG_TYPE "Key attribute's data type should match its data type in table's schema: Key "

static void a_where_is_taken_apart_into_reads(void **state)
{
    (void)state;
    static const struct dynamodb_key_part hash = {.name = {"p", 1}, .type = DYNAMODB_S};
    static const struct dynamodb_key_part range = {.name = {"s", 1}, .type = DYNAMODB_S};
    static const char *const cases[][2] = {
        {"p = 'x'", "x"},
        {"p = 'x' AND a = 1", "x"},
        {"p = 'x' AND s = '1'", "x = 1"},
        {"(p = 'x' AND s > '1') AND s <> '2'", "x > 1"},
        {"p = 'x' AND s = '1' AND s > '0'", "x = 1"},
        {"p = 'x' AND s BETWEEN '1' AND '3'", "x BETWEEN 1..3"},
        {"p = 'x' AND begins_with(s, 'ab')", "x begins_with ab"},
        {"p = 'x' AND contains(s, 'ab')", "x"},
        {"p = 'x' AND NOT s = '1'", "x"},
        {"p IN ['x', 'y'] AND s = '1'", "x = 1; y = 1"},
        {"p = 'x' OR p = 'y'", "x; y"},
        {"(p = 'x' OR p = 'y') AND s IN ['1', '2']", "x = 1; x = 2; y = 1; y = 2"},
        {"p = 'x' AND (s < '1' OR s > '1' OR s = '1')", "x < 1; x > 1; x = 1"},
        {"p = 'x' AND (a = 1 OR b = 2)", "x"},
        {"p = 'x' AND NOT s = '1' OR p = 'x' AND s = '2'", "x"},
        {"p = 'x' AND s = '2' OR p = 'x' AND s = '3' OR p = 'x' AND s <> '1'", "x"},
        {"p = 'x' OR p = 'x' AND NOT s = '1'", "x"},
        /* scans */
        {"p > 'x'", "scan"},
        {"a = 1", "scan"},
        {"p = 'x' OR a = 1", "scan"},
        {"p = 'x' OR s = '1'", "scan"},
        {"NOT p = 'x'", "scan"},
        {"p = 'x' AND p = 'y'", "scan"},
        {"p = 'x' AND (p = 'y' OR a = 1)", "scan"},
        {"p > 1", "scan"},
        /* refused */
        {"p IN ['x', 'x']", OVERLAP},
        {"p = 'x' OR p = 'x'", OVERLAP},
        {"p = 'x' AND (s > '0' OR s < '5')", OVERLAP},
        {"p = 'x' AND (s = '1' OR a = 1)", OVERLAP},
        {"(p = 'x' AND a = 1) OR (p = 'x' AND b = 2)", OVERLAP},
        {"p = 'x' AND a <> '1' OR p = 'x' AND s = '2'", OVERLAP},
        {"p = 'x' AND (begins_with(s, 'a') OR s = 'ab')", OVERLAP},
        {"p = 'x' AND (s BETWEEN '1' AND '3' OR s >= '3')", OVERLAP},
        {"p = 1", WRONG_TYPE "p"},
        {"p = 1 OR p = 'x'", WRONG_TYPE "p"},
        {"p = 'x' AND s IN ['1', 2]", WRONG_TYPE "s"},
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++) {
        char text[512];
        struct partiql_plan plan;
        struct vg_str problem;
        snprintf(text, sizeof text, "SELECT * FROM t WHERE %s", cases[i][0]);
        struct partiql_operation operation = operation_of(text);
        const char *told = partiql_plan_reads(&arena, &operation, &hash, &range, &plan, &problem)
                               ? describe(&plan)
                               : vg_arena_cstr(&arena, problem);
        if (strcmp(told, cases[i][1]) != 0)
            fail_msg("%s: %s", cases[i][0], told);
    }
}

static void order_by_decides_the_order_of_the_reads(void **state)
{
    (void)state;
    static const struct dynamodb_key_part hash = {.name = {"p", 1}, .type = DYNAMODB_S};
    static const struct dynamodb_key_part range = {.name = {"s", 1}, .type = DYNAMODB_S};
    static const struct {
        const char *rest, *told;
        bool is_reverse;
    } cases[] = {
        {"WHERE p = 'x' ORDER BY s", "x", false},
        {"WHERE p = 'x' ORDER BY s DESC", "x", true},
        {"WHERE p = 'x' ORDER BY p", "x", true},
        {"WHERE p IN ['y', 'z', 'x'] ORDER BY p", "x; y; z", true},
        {"WHERE p IN ['y', 'x'] ORDER BY p DESC, s ASC", "y; x", false},
        {"WHERE p = 'x' AND s IN ['2', '3', '1'] ORDER BY s", "x = 1; x = 2; x = 3", false},
        {"WHERE p = 'x' AND s IN ['2', '3', '1'] ORDER BY s DESC", "x = 3; x = 2; x = 1", true},
        {"WHERE p IN ['x','y'] AND s IN ['2', '1'] ORDER BY p DESC, s ASC",
         "y = 1; y = 2; x = 1; x = 2", false},
        {"ORDER BY s", "Must have WHERE clause in the statement when using ORDER BY clause.", 0},
        {"WHERE p = 'x' ORDER BY a DESC",
         "Attribute a in ORDER BY clause must be part of the primary key", 0},
        {"WHERE p > 'x' ORDER BY s",
         "Must have at least one non-optional hash key condition in "
         "WHERE clause when using ORDER BY clause.",
         0},
        {"WHERE p IN ['x', 'y'] ORDER BY s DESC",
         "Must have hash key in ORDER BY clause when more than one hash key condition specified in "
         "WHERE clause.",
         0},
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++) {
        char text[512];
        struct partiql_plan plan;
        struct vg_str problem;
        snprintf(text, sizeof text, "SELECT * FROM t %s", cases[i].rest);
        struct partiql_operation operation = operation_of(text);
        bool is_planned = partiql_plan_reads(&arena, &operation, &hash, &range, &plan, &problem);
        const char *told = is_planned ? describe(&plan) : vg_arena_cstr(&arena, problem);
        if (strcmp(told, cases[i].told) != 0)
            fail_msg("%s: %s", cases[i].rest, told);
        if (is_planned && plan.is_reverse != cases[i].is_reverse)
            fail_msg("%s: the wrong way", cases[i].rest);
    }
}

static void depth_and_length_are_bounded(void **state)
{
    (void)state;
    char *text = test_malloc(PARTIQL_STATEMENT_MAX + 1);
    memset(text, '(', PARTIQL_STATEMENT_MAX);
    text[PARTIQL_STATEMENT_MAX] = '\0';
    is_refused(text, MALFORMED "Expression is too deep");
    memset(text, '-', PARTIQL_STATEMENT_MAX);
    for (size_t i = 1; i < PARTIQL_STATEMENT_MAX; i += 2)
        text[i] = ' ';
    is_refused(text, MALFORMED "Expression is too deep");
    strcpy(text, "SELECT * FROM t WHERE a");
    size_t head = strlen(text);
    for (size_t i = head; i + 2 <= PARTIQL_STATEMENT_MAX; i += 2)
        memcpy(text + i, "+b", 3);
    is_refused(text, MALFORMED "Expression is too deep");
    /* a long chain is not deep */
    strcpy(text, "SELECT * FROM t WHERE a=1");
    while (strlen(text) + 8 < PARTIQL_STATEMENT_MAX)
        strcat(text, " OR b=1");
    operation_of(text);
    test_free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(what_is_not_well_formed_is_told_in_aws_words, forget),
        cmocka_unit_test_teardown(what_dynamodb_has_not_is_told_in_aws_words, forget),
        cmocka_unit_test_teardown(literals_become_values, forget),
        cmocka_unit_test_teardown(values_that_cannot_be_are_told_with_their_place, forget),
        cmocka_unit_test_teardown(conditions_hold_as_on_aws, forget),
        cmocka_unit_test_teardown(updates_do_as_on_aws, forget),
        cmocka_unit_test_teardown(columns_are_named_by_the_end_of_their_path, forget),
        cmocka_unit_test_teardown(a_where_is_taken_apart_into_reads, forget),
        cmocka_unit_test_teardown(order_by_decides_the_order_of_the_reads, forget),
        cmocka_unit_test_teardown(depth_and_length_are_bounded, forget),
    };
    return run_group("dynamodb_partiql", tests, VG_COUNT_OF(tests));
}
