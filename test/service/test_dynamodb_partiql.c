/* DynamoDB's PartiQL through the dispatch: ExecuteStatement, BatchExecuteStatement and
 * ExecuteTransaction. Statements have quotes of both kinds, so calls are made of parts here. */
#include "instance.h"

#include <stdbool.h>

#define MALFORMED "Statement wasn't well formed, can't be processed: "

/* A flat table "flat" (p) and one with sort keys, "sorted" (p, s); all keys are text. */
static void make_tables(void)
{
    call_done("dynamodb", "CreateTable",
              "{'TableName':'flat','AttributeDefinitions':[{'AttributeName':'p','AttributeType':"
              "'S'}],'KeySchema':[{'AttributeName':'p','KeyType':'HASH'}],"
              "'BillingMode':'PAY_PER_REQUEST'}");
    call_done("dynamodb", "CreateTable",
              "{'TableName':'sorted','AttributeDefinitions':[{'AttributeName':'p','AttributeType':"
              "'S'},{'AttributeName':'s','AttributeType':'S'}],'KeySchema':[{'AttributeName':'p',"
              "'KeyType':'HASH'},{'AttributeName':'s','KeyType':'RANGE'}],"
              "'BillingMode':'PAY_PER_REQUEST'}");
}

/* The answer's JSON, or "code: message". The caller frees it. (What else errors carry is seen in
 * test/client.) */
static char *call(const char *operation, cJSON *input)
{
    char *json = cJSON_PrintUnformatted(input), *output = NULL;
    int status = virga_call(v, "dynamodb", operation, json, &output);
    cJSON_free(json);
    cJSON_Delete(input);
    assert_non_null(output);
    if (status == 200)
        return output;
    cJSON *answer = cJSON_Parse(output);
    free(output);
    size_t size = 8192;
    char *told = malloc(size);
    snprintf(told, size, "%s: %s", text(answer, "code"), text(answer, "message"));
    cJSON_Delete(answer);
    return told;
}

static cJSON *parse(const char *json)
{
    char copy[4096];
    snprintf(copy, sizeof copy, "%s", json);
    for (char *c = copy; *c != '\0'; c++)
        if (*c == '\'')
            *c = '"';
    cJSON *parsed = cJSON_Parse(copy);
    if (parsed == NULL)
        fail_msg("%s", copy);
    return parsed;
}

/* `rest`: further members of the request as JSON with single quotes, "{}" for none. */
static char *execute(const char *statement, const char *rest)
{
    cJSON *input = parse(rest);
    cJSON_AddStringToObject(input, "Statement", statement);
    return call("ExecuteStatement", input);
}

static void expect(const char *what, char *told, const char *expected)
{
    char wanted[8192];
    snprintf(wanted, sizeof wanted, "%s", expected);
    bool has_single = wanted[0] == '{' && strchr(wanted, '"') == NULL;
    for (char *c = wanted; *c != '\0'; c++)
        if (*c == '\'' && has_single)
            *c = '"';
    if (strcmp(told, wanted) != 0)
        fail_msg("%s:\n %s\n is not\n %s", what, told, wanted);
    free(told);
}

static void answers(const char *statement, const char *expected)
{
    expect(statement, execute(statement, "{}"), expected);
}

struct step {
    const char *statement;
    const char *expected;
};

static void run(const struct step *steps, size_t count)
{
    for (size_t i = 0; i < count; i++)
        answers(steps[i].statement, steps[i].expected);
}

#define RUN(steps) run(steps, sizeof(steps) / sizeof((steps)[0]))
#define NOTHING "{'Items':[]}"
#define FAILED "ConditionalCheckFailedException: The conditional request failed"
#define INVALID "ValidationException: "

/* ---- ExecuteStatement ---- */

static void items_are_inserted_updated_and_deleted(void **state)
{
    (void)state;
    make_tables();
    static const struct step steps[] = {
        {"INSERT INTO flat VALUE {'p': 'a', 'n': 1, 'l': ['x', 'y']}", NOTHING},
        {"INSERT INTO flat VALUE {'p': 'a'}",
         "DuplicateItemException: Duplicate primary key exists in table"},
        {"SELECT * FROM flat WHERE p = 'a'",
         "{'Items':[{'l':{'L':[{'S':'x'},{'S':'y'}]},'n':{'N':'1'},'p':{'S':'a'}}]}"},
        {"UPDATE flat SET n = n + 1 WHERE p = 'a'", NOTHING},
        {"UPDATE flat SET n = n + 1 SET m = 'new' WHERE p = 'a' RETURNING MODIFIED OLD *",
         "{'Items':[{'n':{'N':'2'}}]}"},
        {"UPDATE flat SET l[1] = 'z' WHERE p = 'a' AND n = 3 RETURNING MODIFIED NEW *",
         "{'Items':[{'l':{'L':[{'S':'z'}]}}]}"},
        {"FROM flat WHERE p = 'a' REMOVE l REMOVE m RETURNING MODIFIED NEW *", NOTHING},
        {"UPDATE \"flat\" SET n = 9 WHERE p = 'a' AND n = 4", FAILED},
        {"UPDATE flat SET n = 9 WHERE p = 'ghost'", FAILED},
        {"UPDATE flat SET n = 9 WHERE p = 'ghost' AND attribute_not_exists(p)", FAILED},
        {"UPDATE flat SET n = 10 WHERE p = 'a' AND attribute_exists(n) RETURNING ALL OLD *",
         "{'Items':[{'n':{'N':'3'},'p':{'S':'a'}}]}"},
        {"DELETE FROM flat WHERE p = 'a' AND n = 3", FAILED},
        {"DELETE FROM flat WHERE p = 'ghost' AND n = 3", NOTHING},
        {"DELETE FROM flat WHERE p = 'ghost' RETURNING ALL OLD *", NOTHING},
        {"DELETE FROM flat WHERE (p = 'a' AND n = 10) RETURNING ALL OLD *",
         "{'Items':[{'n':{'N':'10'},'p':{'S':'a'}}]}"},
        {"SELECT * FROM flat", NOTHING},
    };
    RUN(steps);
    expect("a parameter as the item",
           execute("INSERT INTO flat VALUE ?",
                   "{'Parameters':[{'M':{'p':{'S':'k'},'b':{'B':'YQ=='}}}]}"),
           NOTHING);
    expect("parameters",
           execute("SELECT b FROM flat WHERE p = ? AND b = ?",
                   "{'Parameters':[{'S':'k'},{'B':'YQ=='}]}"),
           "{'Items':[{'b':{'B':'YQ=='}}]}");
}

static void writes_must_name_one_item(void **state)
{
    (void)state;
    make_tables();
    static const char key_missing[] =
        INVALID "Where clause does not contain a mandatory equality on all key attributes";
    static const struct step steps[] = {
        {"UPDATE sorted SET a = 1", key_missing},
        {"UPDATE sorted SET a = 1 WHERE p = 'x'", key_missing},
        {"DELETE FROM sorted WHERE p = 'x' OR s = 'y'", key_missing},
        {"DELETE FROM sorted WHERE p IN ['x'] AND s = 'y'", key_missing},
        {"FROM flat SET c = 1", key_missing},
        {"DELETE FROM sorted WHERE p = 'x' AND s = 'y' AND p = 'z'",
         INVALID "Multiple conditions on same key p. Only single item Update/Insert/Delete are "
                 "supported"},
        {"DELETE FROM sorted WHERE p = 'x' AND s = 'y' AND p = 'x'", NOTHING},
        {"DELETE FROM sorted WHERE p = 1 AND s = 'y'",
         INVALID "Key attribute's data type should match its data type in table's schema: Key p"},
        {"DELETE FROM flat WHERE p = ''",
         INVALID "One or more parameter values are not valid. The AttributeValue for a key "
                 "attribute cannot contain an empty string value. Key: p"},
        {"INSERT INTO sorted VALUE {'p': 'x'}",
         INVALID "One or more parameter values were invalid: Missing the key s in the item"},
        {"INSERT INTO flat VALUE {'p': 'x', 'a': 1}", NOTHING},
        {"UPDATE flat SET p = 'y' WHERE p = 'x'",
         INVALID "One or more parameter values were invalid: Cannot update attribute p. This "
                 "attribute is part of the key"},
        {"UPDATE flat SET p.a = 'y' WHERE p = 'x'",
         INVALID "Key attributes must be scalars; list random access '[]' and map lookup '.' are "
                 "not allowed: Key: p"},
        {"UPDATE flat SET a = 2 WHERE p = 'x' AND p[0] = 'y'",
         INVALID "Key attributes must be scalars; list random access '[]' and map lookup '.' are "
                 "not allowed: Key p"},
        {"SELECT p.a FROM flat",
         INVALID "Key attributes must be scalars; list random access '[]' and map lookup '.' are "
                 "not allowed: Key: p"},
        {"SELECT a FROM flat WHERE a = 1 AND p.a = 1",
         INVALID "Key attributes must be scalars; list random access '[]' and map lookup '.' are "
                 "not allowed: Key p"},
        {"DELETE FROM fl WHERE p = 'x'",
         INVALID "Table name should be within the length [3, 255] and only contain 'a-z', 'A-Z', "
                 "'0-9', '-', '_', '.'."},
        {"UPDATE flat SET a = if_not_exists(a, 0) + 1 WHERE p = 'x' RETURNING MODIFIED NEW *",
         "{'Items':[{'a':{'N':'2'}}]}"},
        {"UPDATE flat SET a = set_add(a, <<1>>) WHERE p = 'x'",
         INVALID "An operand in the update expression has an incorrect data type"},
        {"UPDATE flat SET b[0] = 1 WHERE p = 'x'",
         INVALID "The document path provided in the update expression is invalid for update"},
        {"UPDATE flat SET b = list_append(b, [1]) WHERE p = 'x'",
         INVALID "The provided expression refers to an attribute that does not exist in the item"},
        {"UPDATE nowhere SET a = 1 WHERE p = 'x'",
         "ResourceNotFoundException: Requested resource not found"},
        {"EXISTS(SELECT * FROM flat WHERE p = 'x' AND a = 1)",
         INVALID "EXISTS can only be used in ExecuteTransaction write requests."},
    };
    RUN(steps);
    expect("no parameters", execute("SELECT * FROM flat WHERE p = 'x'", "{'Parameters':[]}"),
           INVALID "1 validation error detected: Value '[]' at 'parameters' failed to satisfy "
                   "constraint: Member must have length greater than or equal to 1");
    expect("a broken parameter comes first",
           execute("UPDATE flat SET WHERE", "{'Parameters':[{'SS':['a','a']}]}"),
           INVALID "One or more parameter values were invalid: Input collection [a, a] contains "
                   "duplicates.");
}

/* Partitions x and y with s = 1, 2, 3 and n = 1, 2, 3. */
static void fill(void)
{
    make_tables();
    for (int i = 0; i < 6; i++)
        call_done("dynamodb", "PutItem",
                  "{'TableName':'sorted','Item':{'p':{'S':'%c'},'s':{'S':'%d'},'n':{'N':'%d'}}}",
                  i < 3 ? 'x' : 'y', i % 3 + 1, i % 3 + 1);
}

static void selects_read_by_key_by_range_or_all(void **state)
{
    (void)state;
    fill();
    static const struct step steps[] = {
        {"SELECT n FROM sorted WHERE p = 'x' AND s = '2'", "{'Items':[{'n':{'N':'2'}}]}"},
        {"SELECT n FROM sorted WHERE p = 'x' AND s = '9'", NOTHING},
        {"SELECT nope FROM sorted WHERE p = 'x' AND s = '2'", "{'Items':[{}]}"},
        {"SELECT s FROM sorted WHERE p = 'x'",
         "{'Items':[{'s':{'S':'1'}},{'s':{'S':'2'}},{'s':{'S':'3'}}]}"},
        {"SELECT s FROM sorted WHERE p = 'x' AND s >= '2' AND n < 3",
         "{'Items':[{'s':{'S':'2'}}]}"},
        {"SELECT s FROM sorted WHERE p = 'x' ORDER BY s DESC",
         "{'Items':[{'s':{'S':'3'}},{'s':{'S':'2'}},{'s':{'S':'1'}}]}"},
        {"SELECT p, s FROM sorted WHERE p IN ['x', 'y'] AND s IN ['3', '1'] ORDER BY p DESC, s",
         "{'Items':[{'p':{'S':'y'},'s':{'S':'1'}},{'p':{'S':'y'},'s':{'S':'3'}},"
         "{'p':{'S':'x'},'s':{'S':'1'}},{'p':{'S':'x'},'s':{'S':'3'}}]}"},
        {"SELECT s FROM sorted WHERE p = 'x' AND (s < '2' OR s > '2')",
         "{'Items':[{'s':{'S':'1'}},{'s':{'S':'3'}}]}"},
        {"SELECT s FROM sorted WHERE p = 'x' AND NOT s = '1' OR p = 'x' AND s = '2'",
         "{'Items':[{'s':{'S':'2'}},{'s':{'S':'3'}}]}"},
        {"SELECT s FROM sorted WHERE n = 3 AND p > 'x'", "{'Items':[{'s':{'S':'3'}}]}"},
        {"SELECT * FROM sorted.idx WHERE p = 'x'",
         INVALID "The table does not have the specified index"},
        {"SELECT * FROM nowhere", "ResourceNotFoundException: Requested resource not found"},
        {"SELECT * FROM nowhere WHERE n < true",
         INVALID "Incorrect operand type for operator or function; operator or function: <, "
                 "operand type: BOOL"},
        {"SELECT * FROM sorted WHERE", INVALID MALFORMED "Unexpected term"},
    };
    RUN(steps);
    char *told = execute("SELECT * FROM sorted", "{}");
    cJSON *all = cJSON_Parse(told);
    free(told);
    assert_int_equal(cJSON_GetArraySize(at(all, "Items")), 6);
    cJSON_Delete(all);
}

static void capacity_is_that_of_the_reads_and_writes(void **state)
{
    (void)state;
    fill();
    static const char *const cases[][3] = {
        {"SELECT s FROM sorted WHERE p = 'x' AND s = '1'", "", "0.5"},
        {"SELECT s FROM sorted WHERE p = 'x' AND s = '1'", ",'ConsistentRead':true", "1"},
        {"SELECT s FROM sorted WHERE p = 'x'", "", "0.5"},
        {"SELECT s FROM sorted WHERE p IN ['x', 'y'] AND s = '1'", "", "1"},
        {"UPDATE sorted SET n = 2 WHERE p = 'x' AND s = '1'", "", "1"},
        {"DELETE FROM sorted WHERE p = 'x' AND s = '9'", "", "1"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char rest[128];
        snprintf(rest, sizeof rest, "{'ReturnConsumedCapacity':'TOTAL'%s}", cases[i][1]);
        char *told = execute(cases[i][0], rest);
        cJSON *answer = cJSON_Parse(told);
        free(told);
        assert_string_equal(text(answer, "ConsumedCapacity/TableName"), "sorted");
        assert_string_equal(text(answer, "ConsumedCapacity/CapacityUnits"), cases[i][2]);
        cJSON_Delete(answer);
    }
}

/* Pages to the end: all values of s as one text, and how many pages it took. */
static int collect(const char *statement, int limit, char *collected, size_t size)
{
    char token[4096] = "", rest[5000];
    int pages = 0;
    collected[0] = '\0';
    do {
        int len = snprintf(rest, sizeof rest, "{'ConsistentRead':true");
        if (limit > 0)
            len += snprintf(rest + len, sizeof rest - (size_t)len, ",'Limit':%d", limit);
        if (token[0] != '\0')
            len += snprintf(rest + len, sizeof rest - (size_t)len, ",'NextToken':'%s'", token);
        snprintf(rest + len, sizeof rest - (size_t)len, "}");
        char *told = execute(statement, rest);
        cJSON *answer = cJSON_Parse(told);
        if (answer == NULL)
            fail_msg("%s", told);
        free(told);
        const cJSON *item;
        cJSON_ArrayForEach(item, at(answer, "Items")) snprintf(
            collected + strlen(collected), size - strlen(collected), "%s ", text(item, "s/S"));
        snprintf(token, sizeof token, "%s",
                 at(answer, "NextToken") == NULL ? "" : text(answer, "NextToken"));
        assert_int_equal(at(answer, "LastEvaluatedKey") != NULL, limit > 0 && token[0] != '\0');
        cJSON_Delete(answer);
        pages++;
    } while (token[0] != '\0' && pages < 50);
    return pages;
}

static void pages_go_on_by_their_tokens(void **state)
{
    (void)state;
    fill();
    char collected[512];
    assert_int_equal(collect("SELECT s FROM sorted WHERE p = 'x'", 2, collected, sizeof collected),
                     2);
    assert_string_equal(collected, "1 2 3 ");
    assert_int_equal(collect("SELECT s FROM sorted WHERE p = 'x' AND s > '1' ORDER BY s DESC", 1,
                             collected, sizeof collected),
                     3);
    assert_string_equal(collected, "3 2 ");
    assert_int_equal(collect("SELECT s FROM sorted WHERE p IN ['y', 'x'] AND n <> 2 ORDER BY p, s",
                             2, collected, sizeof collected),
                     4);
    assert_string_equal(collected, "1 3 1 3 ");
    collect("SELECT s FROM sorted WHERE n = 2", 1, collected, sizeof collected);
    assert_string_equal(collected, "2 2 ");
}

/* AWS gives ten items at a time where a key has a list of values. */
static void lists_of_keys_are_read_in_tens(void **state)
{
    (void)state;
    make_tables();
    char statement[512] = "SELECT s FROM flat WHERE p IN ['v0'", collected[512];
    for (int i = 0; i < 25; i++) {
        call_done("dynamodb", "PutItem",
                  "{'TableName':'flat','Item':{'p':{'S':'v%d'},'s':{'S':'%d'}}}", i, i);
        if (i > 0)
            snprintf(statement + strlen(statement), sizeof statement - strlen(statement), ",'v%d'",
                     i);
    }
    strcat(statement, "]");
    assert_int_equal(collect(statement, 0, collected, sizeof collected), 3);
    assert_string_equal(collected, "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 "
                                   "24 ");
    char many[1024] = "SELECT * FROM flat WHERE p IN ['v0'";
    for (int i = 1; i < 51; i++)
        snprintf(many + strlen(many), sizeof many - strlen(many), ",'v%d'", i);
    strcat(many, "]");
    answers(many, INVALID "Too many decomposed read operations for a given query.");
}

static void tokens_fit_their_statement_alone(void **state)
{
    (void)state;
    fill();
    char *told =
        execute("SELECT * FROM sorted WHERE p = ?", "{'Limit':1,'Parameters':[{'S':'x'}]}");
    cJSON *answer = cJSON_Parse(told);
    free(told);
    char rest[4096];
    snprintf(rest, sizeof rest, "{'Parameters':[{'S':'%%s'}],'NextToken':'%s'}",
             text(answer, "NextToken"));
    cJSON_Delete(answer);
    char same[4096], other[4096];
    snprintf(same, sizeof same, rest, "x");
    snprintf(other, sizeof other, rest, "y");
    expect("the rest", execute("SELECT s FROM sorted WHERE p = ?", same),
           INVALID "NextToken does not match request");
    expect("other parameters", execute("SELECT * FROM sorted WHERE p = ?", other),
           INVALID "NextToken does not match request");
    told = execute("SELECT * FROM sorted WHERE p = ?", same);
    answer = cJSON_Parse(told);
    free(told);
    assert_int_equal(cJSON_GetArraySize(at(answer, "Items")), 2);
    cJSON_Delete(answer);
    static const char *const bad[] = {"garbage", "AQ==", "AgAAAAAAAAAAAAAAAA==", "!"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        snprintf(rest, sizeof rest, "{'NextToken':'%s'}", bad[i]);
        expect(bad[i], execute("SELECT * FROM sorted", rest), INVALID "Invalid NextToken");
    }
}

/* ---- Indexes ---- */

/* "kept": p, s; global "by_g" (g) with attribute a, local "by_l" (p, l) with keys alone, global
 * "by_two" (g, a). Items x/1 to x/4, of which x/3 is in no index, and y/5. */
static void make_indexes(void)
{
    call_done("dynamodb", "CreateTable",
              "{'TableName':'kept','BillingMode':'PAY_PER_REQUEST','AttributeDefinitions':["
              "{'AttributeName':'p','AttributeType':'S'},{'AttributeName':'s','AttributeType':'S'},"
              "{'AttributeName':'g','AttributeType':'S'},{'AttributeName':'l','AttributeType':'S'},"
              "{'AttributeName':'a','AttributeType':'S'}],"
              "'KeySchema':[{'AttributeName':'p','KeyType':'HASH'},{'AttributeName':'s','KeyType':"
              "'RANGE'}],'LocalSecondaryIndexes':[{'IndexName':'by_l','KeySchema':["
              "{'AttributeName':'p','KeyType':'HASH'},{'AttributeName':'l','KeyType':'RANGE'}],"
              "'Projection':{'ProjectionType':'KEYS_ONLY'}}],'GlobalSecondaryIndexes':["
              "{'IndexName':'by_g','KeySchema':[{'AttributeName':'g','KeyType':'HASH'}],"
              "'Projection':{'ProjectionType':'INCLUDE','NonKeyAttributes':['b']}},"
              "{'IndexName':'by_two','KeySchema':[{'AttributeName':'g','KeyType':'HASH'},"
              "{'AttributeName':'a','KeyType':'HASH'}],'Projection':{'ProjectionType':'ALL'}}]}");
    static const char *const items[] = {
        "'p':{'S':'x'},'s':{'S':'1'},'g':{'S':'u'},'l':{'S':'c'},'b':{'S':'b1'},'n':{'S':'n1'}",
        "'p':{'S':'x'},'s':{'S':'2'},'g':{'S':'v'},'l':{'S':'b'},'b':{'S':'b2'},'n':{'S':'n2'}",
        "'p':{'S':'x'},'s':{'S':'3'},'n':{'S':'n3'}",
        "'p':{'S':'x'},'s':{'S':'4'},'g':{'S':'u'},'l':{'S':'a'},'b':{'S':'b4'},'n':{'S':'n4'}",
        "'p':{'S':'y'},'s':{'S':'5'},'g':{'S':'w'},'b':{'S':'b5'},'n':{'S':'n5'}",
    };
    for (size_t i = 0; i < sizeof(items) / sizeof(items[0]); i++)
        call_done("dynamodb", "PutItem", "{'TableName':'kept','Item':{%s}}", items[i]);
}

#define LACKS INVALID "One or more parameter values were invalid: "
#define LACKS_FILTER LACKS "Secondary index by_g does not project one or more filter attributes: "

static void indexes_are_read_as_they_project(void **state)
{
    (void)state;
    make_indexes();
    static const struct step steps[] = {
        {"SELECT s FROM kept.by_l WHERE p = 'x'",
         "{'Items':[{'s':{'S':'4'}},{'s':{'S':'2'}},{'s':{'S':'1'}}]}"},
        {"SELECT s FROM kept.by_l WHERE p = 'x' AND l BETWEEN 'a' AND 'b' ORDER BY l DESC",
         "{'Items':[{'s':{'S':'2'}},{'s':{'S':'4'}}]}"},
        {"SELECT * FROM kept.by_l WHERE p = 'x' AND l = 'c'",
         "{'Items':[{'l':{'S':'c'},'p':{'S':'x'},'s':{'S':'1'}}]}"},
        {"SELECT n FROM \"kept\".\"by_l\" WHERE p = 'x' AND l = 'c'",
         "{'Items':[{'n':{'S':'n1'}}]}"},
        {"SELECT * FROM kept.by_g WHERE g = 'w'",
         "{'Items':[{'b':{'S':'b5'},'g':{'S':'w'},'p':{'S':'y'},'s':{'S':'5'}}]}"},
        {"SELECT s FROM kept.by_g WHERE g = 'u' AND b = 'b4'", "{'Items':[{'s':{'S':'4'}}]}"},
        {"SELECT s FROM kept.by_g WHERE p = 'y'", "{'Items':[{'s':{'S':'5'}}]}"},
        {"SELECT n, q FROM kept.by_g WHERE g = 'u'",
         LACKS "Global secondary index by_g does not project [n, q]"},
        {"SELECT n FROM kept.by_g", LACKS "Global secondary index by_g does not project [n]"},
        /* filters by what is not there */
        {"SELECT s FROM kept.by_g WHERE g = 'u' AND n = 'n1'", LACKS_FILTER "[n]"},
        {"SELECT s FROM kept.by_g WHERE g = 'u' AND NOT (n = 'n1' OR b = 'x')", LACKS_FILTER "[n]"},
        {"SELECT s FROM kept.by_g WHERE g = 'u' AND n IS MISSING", LACKS_FILTER "[n]"},
        {"SELECT s FROM kept.by_g WHERE g IN ['u', 'v'] AND n = 'n1'", LACKS_FILTER "[n]"},
        {"SELECT s FROM kept.by_g WHERE g = 'u' AND d = 1 AND (c = 2 OR b = 'x')",
         LACKS_FILTER "[c, d]"},
        {"SELECT s FROM kept.by_g WHERE g = 'u' AND (zz = 1 OR aa = 2 OR mm = 3)",
         LACKS_FILTER "[zz, aa, mm]"},
        {"SELECT s FROM kept.by_g WHERE (g = 'b' AND u1 = 1) OR (g = 'q' AND u2 = 1)",
         LACKS_FILTER "[u2]"},
        {"SELECT s FROM kept.by_l WHERE p = 'x' AND n = 'n1'",
         LACKS "Secondary index by_l does not project one or more filter attributes: [n]"},
        {"SELECT s FROM kept.by_g WHERE (g = 'u' AND n = 'n1') OR (g = 'w')",
         "{'Items':[{'s':{'S':'5'}}]}"},
        {"SELECT s FROM kept.by_g WHERE n = 'n1'", NOTHING},
        {"SELECT s FROM kept.by_l WHERE n = 'n1'", NOTHING},
        {"SELECT s FROM kept.by_g WHERE NOT n = 'n5' AND p = 'y'", "{'Items':[{'s':{'S':'5'}}]}"},
        /* others */
        {"SELECT s FROM kept.by_two WHERE g = 'u' AND a = 'x'",
         INVALID "PartiQL statements cannot be executed on tables with multi-attribute HASH keys "
                 "or multi-attribute RANGE keys."},
        {"SELECT s FROM kept.kept WHERE p = 'x'",
         INVALID "The table does not have the specified index"},
    };
    RUN(steps);
    expect("a consistent read",
           execute("SELECT * FROM kept.by_g WHERE g = 'u'", "{'ConsistentRead':true}"),
           INVALID "Strongly consistent read is not supported on Global Secondary Indexes");
}

static void index_reads_cost_and_go_on_as_queries_do(void **state)
{
    (void)state;
    make_indexes();
    expect("a fetch",
           execute("SELECT n FROM kept.by_l WHERE p = 'x' AND l = 'c'",
                   "{'ConsistentRead':true,'ReturnConsumedCapacity':'INDEXES'}"),
           "{'Items':[{'n':{'S':'n1'}}],'ConsumedCapacity':{'TableName':'kept','CapacityUnits':2,"
           "'Table':{'CapacityUnits':1},'LocalSecondaryIndexes':{'by_l':{'CapacityUnits':1}}}}");
    expect("two partitions",
           execute("SELECT b FROM kept.by_g WHERE g IN ['w', 'v']",
                   "{'ReturnConsumedCapacity':'INDEXES'}"),
           "{'Items':[{'b':{'S':'b5'}},{'b':{'S':'b2'}}],'ConsumedCapacity':{'TableName':'kept',"
           "'CapacityUnits':1,'Table':{'CapacityUnits':0},'GlobalSecondaryIndexes':{'by_g':"
           "{'CapacityUnits':1}}}}");
    char collected[512];
    assert_int_equal(collect("SELECT s FROM kept.by_l WHERE p = 'x' AND l > 'a'", 1, collected,
                             sizeof collected),
                     3);
    assert_string_equal(collected, "2 1 ");
    assert_int_equal(collect("SELECT s FROM kept.by_l", 2, collected, sizeof collected), 2);
    assert_string_equal(collected, "4 2 1 ");
}

/* ---- BatchExecuteStatement ---- */

static char *batch(const char *rest, const char *const *statements, size_t count)
{
    cJSON *input = parse(rest), *list = cJSON_AddArrayToObject(input, "Statements");
    for (size_t i = 0; i < count; i++) {
        cJSON *one = cJSON_CreateObject();
        cJSON_AddStringToObject(one, "Statement", statements[i]);
        if (strstr(statements[i], "wrong") != NULL)
            cJSON_AddStringToObject(one, "ReturnValuesOnConditionCheckFailure", "ALL_OLD");
        cJSON_AddItemToArray(list, one);
    }
    return call("BatchExecuteStatement", input);
}

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void a_batch_answers_each_statement_by_itself(void **state)
{
    (void)state;
    fill();
    make_indexes();
    static const char *const writes[] = {
        "INSERT INTO flat VALUE {'p': 'a', 'n': 1}",
        "INSERT INTO flat VALUE {'p': 'a', 'n': 2}",
        "SLECT * FROM flat WHERE p = 'a'",
        "UPDATE flat SET n = 3 WHERE p = 'a' AND n = 'wrong'",
        "UPDATE flat SET n = 3 WHERE p = 'a' RETURNING ALL NEW *",
        "UPDATE flat REMOVE n WHERE p = 'a' RETURNING MODIFIED NEW *",
        "DELETE FROM nowhere WHERE p = 'a'",
    };
    expect("writes", batch("{}", writes, COUNT(writes)),
           "{\"Responses\":[{\"TableName\":\"flat\"},"
           "{\"Error\":{\"Code\":\"DuplicateItem\",\"Message\":\"Duplicate primary key exists in "
           "table\"},\"TableName\":\"flat\"},"
           "{\"Error\":{\"Code\":\"ValidationError\",\"Message\":\"Statement wasn't well formed, "
           "can't be processed: Expected data manipulation\"}},"
           "{\"Error\":{\"Code\":\"ConditionalCheckFailed\",\"Message\":\"The conditional request "
           "failed\",\"Item\":{\"n\":{\"N\":\"1\"},\"p\":{\"S\":\"a\"}}},\"TableName\":\"flat\"},"
           "{\"TableName\":\"flat\",\"Item\":{\"n\":{\"N\":\"3\"},\"p\":{\"S\":\"a\"}}},"
           "{\"TableName\":\"flat\"},"
           "{\"Error\":{\"Code\":\"ResourceNotFound\",\"Message\":\"Requested resource not "
           "found\"}}]}");
    static const char *const reads[] = {
        "SELECT n FROM sorted WHERE p = 'x' AND s = '1'",
        "SELECT n FROM sorted WHERE p IN ['x'] AND s = '2'",
        "SELECT n FROM sorted WHERE p = 'x' AND s = '9'",
        "SELECT n FROM sorted WHERE p = 'x' AND s = '1' AND n = 1",
        "SELECT s FROM kept.by_g WHERE g = 'u'",
    };
#define NEEDS_KEY(table)                                                                           \
    "{'Error':{'Code':'ValidationError','Message':'Select statements within "                      \
    "BatchExecuteStatement must specify the primary key in the where clause.'},"                   \
    "'TableName':'" table "'}"
    expect("reads", batch("{'ReturnConsumedCapacity':'TOTAL'}", reads, COUNT(reads)),
           "{'Responses':[{'TableName':'sorted','Item':{'n':{'N':'1'}}},"
           "{'TableName':'sorted','Item':{'n':{'N':'2'}}},{'TableName':'sorted'}," NEEDS_KEY(
               "sorted") "," NEEDS_KEY("kept") "],'ConsumedCapacity':[{'TableName':'sorted','"
                                               "CapacityUnits':1.5}]}");
    static const char *const mixed[] = {"SELECT * FROM flat WHERE p = 'a'",
                                        "DELETE FROM flat WHERE p = 'a'"};
    expect("mixed", batch("{}", mixed, COUNT(mixed)),
           INVALID "BatchExecuteStatement API does not support both read and write operations in "
                   "the same request.");
}

/* ---- ExecuteTransaction ---- */

static char *transact(const char *rest, const char *const *statements, size_t count)
{
    cJSON *input = parse(rest), *list = cJSON_AddArrayToObject(input, "TransactStatements");
    for (size_t i = 0; i < count; i++) {
        cJSON *one = cJSON_CreateObject();
        cJSON_AddStringToObject(one, "Statement", statements[i]);
        cJSON_AddItemToArray(list, one);
    }
    return call("ExecuteTransaction", input);
}

#define TRANSACT(...)                                                                              \
    transact("{}", (const char *const[]){__VA_ARGS__},                                             \
             sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))
#define CANCELLED                                                                                  \
    "TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for "  \
    "specific reasons "
#define MEMBER_0 INVALID "Validation failed in TransactStatements[0]: "

static void a_transaction_writes_all_or_nothing(void **state)
{
    (void)state;
    fill();
    expect("writes",
           TRANSACT("INSERT INTO flat VALUE {'p': 'a', 'n': 1}",
                    "UPDATE sorted SET n = 10 WHERE p = 'x' AND s = '1'",
                    "DELETE FROM sorted WHERE p = 'x' AND s = '2'",
                    "EXISTS(SELECT * FROM sorted WHERE p = 'x' AND s = '3' AND nope IS MISSING)"),
           "{'Responses':[]}");
    answers("SELECT s, n FROM sorted WHERE p = 'x'",
            "{'Items':[{'n':{'N':'10'},'s':{'S':'1'}},{'n':{'N':'3'},'s':{'S':'3'}}]}");
    expect("a duplicate",
           TRANSACT("INSERT INTO flat VALUE {'p': 'a'}", "INSERT INTO flat VALUE {'p': 'b'}"),
           CANCELLED "[DuplicateItem, None]");
    expect("a condition",
           TRANSACT("EXISTS(SELECT * FROM sorted WHERE p = 'x' AND s = '1' AND n = 1)",
                    "UPDATE flat SET n = 2 WHERE p = 'a'"),
           CANCELLED "[ConditionalCheckFailed, None]");
    expect("a condition on nothing",
           TRANSACT("EXISTS(SELECT * FROM flat WHERE p = 'ghost' AND n IS MISSING)",
                    "UPDATE flat SET n = 2 WHERE p = 'a'"),
           CANCELLED "[ConditionalCheckFailed, None]");
    answers("SELECT * FROM flat", "{'Items':[{'n':{'N':'1'},'p':{'S':'a'}}]}");
}

static void a_transaction_reads_items_by_their_keys(void **state)
{
    (void)state;
    fill();
    expect("reads",
           TRANSACT("SELECT n FROM sorted WHERE p = 'x' AND s = '1'",
                    "SELECT n FROM sorted WHERE s = '9' AND p = 'x'",
                    "SELECT * FROM sorted WHERE (s IN ['2']) AND p = 'y' AND p = 'y'"),
           "{'Responses':[{'Item':{'n':{'N':'1'}}},{},"
           "{'Item':{'n':{'N':'2'},'p':{'S':'y'},'s':{'S':'2'}}}]}");
    static const char needs_key[] =
        MEMBER_0 "Select statements within ExecuteTransaction must specify the primary key in the "
                 "where clause.";
    expect("a condition", TRANSACT("SELECT * FROM sorted WHERE p = 'x' AND s = '1' AND n = 1"),
           needs_key);
    expect("half a key", TRANSACT("SELECT * FROM sorted WHERE p = 'x'"), needs_key);
    expect("two keys", TRANSACT("SELECT * FROM sorted WHERE p = 'x' AND s = '1' AND p = 'y'"),
           needs_key);
    expect("an index", TRANSACT("SELECT * FROM sorted.idx WHERE p = 'x'"),
           MEMBER_0 "Reads on indices are not supported within transactions.");
}

static void transactions_are_refused_in_aws_words(void **state)
{
    (void)state;
    fill();
    const char *get = "SELECT * FROM sorted WHERE p = 'x' AND s = '1'";
    const char *set = "UPDATE sorted SET n = 7 WHERE p = 'x' AND s = '1'";
    expect("mixed", TRANSACT(get, set),
           INVALID "ExecuteTransaction API does not support both read and write operations in the "
                   "same request.");
    expect("twice", TRANSACT(get, "SELECT n FROM sorted WHERE s = '1' AND p = 'x'"),
           INVALID "Transaction request cannot include multiple operations on one item");
    expect("twice written", TRANSACT(set, "DELETE FROM sorted WHERE p = 'x' AND s = '1'"),
           INVALID "Transaction request cannot include multiple operations on one item");
    expect("malformed", TRANSACT("SELECT * FROM sorted WHERE"),
           MEMBER_0 MALFORMED "Unexpected term");
    expect("returning", TRANSACT("UPDATE flat SET n = 1 WHERE p = 'x' RETURNING ALL NEW *"),
           MEMBER_0 "RETURNING clause is not supported in ExecuteTransaction.");
    expect("exists by key alone", TRANSACT("EXISTS(SELECT * FROM flat WHERE p = 'x')", set),
           MEMBER_0 "EXISTS() must contain a single item read with additional condition");
    expect("exists by a list",
           TRANSACT("EXISTS(SELECT * FROM sorted WHERE p IN ['x'] AND s = '2' AND n = 2)", set),
           MEMBER_0 "EXISTS() must contain a single item read with additional condition");
    expect("tables that are not there",
           TRANSACT("UPDATE nowhere SET n = 1 WHERE p = 'x' RETURNING ALL NEW *", set),
           CANCELLED "[ResourceNotFound, None]");
    expect("what is invalid goes first",
           TRANSACT("UPDATE flat SET n = 1 WHERE p = 'x' RETURNING ALL NEW *",
                    "UPDATE nowhere SET n = 1 WHERE p = 'x'"),
           MEMBER_0 "RETURNING clause is not supported in ExecuteTransaction.");
    expect("keys that are none",
           TRANSACT("DELETE FROM sorted WHERE p = 'x'", "INSERT INTO sorted VALUE {'p': 'k'}", set),
           CANCELLED "[ValidationError, ValidationError, None]");
    expect("a wrong type goes before what is there twice",
           TRANSACT(get, get, "SELECT * FROM sorted WHERE p = 1 AND s = '1'"),
           CANCELLED "[None, None, ValidationError]");
    answers("SELECT n FROM sorted WHERE p = 'x' AND s = '1'", "{'Items':[{'n':{'N':'1'}}]}");
}

#define TRANSACT_AS(rest, statement) transact(rest, (const char *const[]){statement}, 1)

static void a_token_makes_a_transaction_happen_once_in_ten_minutes(void **state)
{
    (void)state;
    fill();
    static const char add[] = "UPDATE sorted SET n = n + 1 WHERE p = 'x' AND s = '1'";
    static const char token[] = "{'ClientRequestToken':'t','ReturnConsumedCapacity':'TOTAL'}";
    static const char written[] =
        "{'Responses':[],'ConsumedCapacity':[{'TableName':'sorted','CapacityUnits':2,"
        "'WriteCapacityUnits':2}]}";
    static const char read[] =
        "{'Responses':[],'ConsumedCapacity':[{'TableName':'sorted','CapacityUnits':2,"
        "'ReadCapacityUnits':2}]}";
    expect("first", TRANSACT_AS(token, add), written);
    assert_int_equal(virga_clock_advance(v, 599), 0);
    expect("again", TRANSACT_AS(token, add), read);
    answers("SELECT n FROM sorted WHERE p = 'x' AND s = '1'", "{'Items':[{'n':{'N':'2'}}]}");
    char *told = TRANSACT_AS(token, "DELETE FROM sorted WHERE p = 'x' AND s = '1'");
    assert_ptr_equal(strstr(told, "IdempotentParameterMismatchException"), told);
    free(told);
    assert_int_equal(virga_clock_advance(v, 1), 0);
    expect("later", TRANSACT_AS(token, add), written);
    answers("SELECT n FROM sorted WHERE p = 'x' AND s = '1'", "{'Items':[{'n':{'N':'3'}}]}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        INSTANCE_TEST(items_are_inserted_updated_and_deleted),
        INSTANCE_TEST(writes_must_name_one_item),
        INSTANCE_TEST(selects_read_by_key_by_range_or_all),
        INSTANCE_TEST(capacity_is_that_of_the_reads_and_writes),
        INSTANCE_TEST(pages_go_on_by_their_tokens),
        INSTANCE_TEST(lists_of_keys_are_read_in_tens),
        INSTANCE_TEST(tokens_fit_their_statement_alone),
        INSTANCE_TEST(indexes_are_read_as_they_project),
        INSTANCE_TEST(index_reads_cost_and_go_on_as_queries_do),
        INSTANCE_TEST(a_batch_answers_each_statement_by_itself),
        INSTANCE_TEST(a_transaction_writes_all_or_nothing),
        INSTANCE_TEST(a_transaction_reads_items_by_their_keys),
        INSTANCE_TEST(transactions_are_refused_in_aws_words),
        INSTANCE_TEST(a_token_makes_a_transaction_happen_once_in_ten_minutes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
