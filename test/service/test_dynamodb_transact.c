/* TransactWriteItems and TransactGetItems through the dispatch: all or nothing, the reasons of a
 * cancellation, idempotency tokens. */
#include "dynamodb.h"

#define CANCELLED "Transaction cancelled, please refer cancellation reasons for specific reasons "
#define WRITE(actions) "{'TransactItems':[" actions "]}"
#define PUT(item, more) "{'Put':{'TableName':'hash','Item':{" item "}" more "}}"
#define UPDATE(key, more) "{'Update':{'TableName':'hash','Key':{'p':{'S':'" key "'}}," more "}}"
#define DELETE(key, more) "{'Delete':{'TableName':'hash','Key':{'p':{'S':'" key "'}}" more "}}"
#define CHECK(key, condition)                                                                      \
    "{'ConditionCheck':{'TableName':'hash','Key':{'p':{'S':'" key "'}},"                           \
    "'ConditionExpression':'" condition "'}}"
#define ADD_ONE "'UpdateExpression':'ADD n :one','ExpressionAttributeValues':{':one':{'N':'1'}}"

static void make_tables(void)
{
    make_table("hash", false);
    make_table("range", true);
    put("hash", "'p':{'S':'a'},'n':{'N':'1'}");
    put("hash", "'p':{'S':'b'}");
}

/* Must be cancelled with these reasons (as JSON with ' for "). */
static void is_cancelled(const char *operation, const char *codes, const char *reasons,
                         const char *input)
{
    char json[8192], wanted[4096], *output = NULL;
    snprintf(json, sizeof json, "%s", input);
    snprintf(wanted, sizeof wanted, "%s", reasons);
    for (char *c = json; *c != '\0'; c++)
        *c = *c == '\'' ? '"' : *c;
    for (char *c = wanted; *c != '\0'; c++)
        *c = *c == '\'' ? '"' : *c;
    int status = virga_call(v, "dynamodb", operation, json, &output);
    cJSON *answer = cJSON_Parse(output);
    if (status != 400)
        fail_msg("%s: %d %s", json, status, output);
    free(output);
    snprintf(json, sizeof json, CANCELLED "%s", codes);
    assert_string_equal(text(answer, "code"), "TransactionCanceledException");
    assert_string_equal(text(answer, "message"), json);
    char *found = cJSON_PrintUnformatted(at(answer, "detail/CancellationReasons"));
    assert_string_equal(found, wanted);
    cJSON_free(found);
    cJSON_Delete(answer);
}

static void expect_n(const char *key, const char *n)
{
    cJSON *got = DDB("GetItem", "{'TableName':'hash','Key':{'p':{'S':'%s'}}}", key);
    assert_string_equal(text(got, "Item/n/N"), n);
    cJSON_Delete(got);
}

/* ---- Writing ---- */

static void all_actions_of_a_transaction_are_done(void **state)
{
    (void)state;
    make_tables();
    answers(
        "TransactWriteItems",
        WRITE(PUT("'p':{'S':'new'}", ",'ConditionExpression':'attribute_not_exists(p)'") "," UPDATE(
            "a",
            ADD_ONE) "," DELETE("b",
                                "") "," CHECK("none",
                                              "attribute_not_exists(p)") ","
                                                                         "{'Put':{'TableName':'arn:"
                                                                         "aws:dynamodb:us-east-1:"
                                                                         "000000000000:table/"
                                                                         "range',"
                                                                         "'Item':{'p':{'S':'a'},'c'"
                                                                         ":{'N':'1'}}}}"),
        "{}");
    expect_n("a", "2");
    answers("Scan", "{'TableName':'hash','Select':'COUNT'}", "{'Count':2,'ScannedCount':2}");
    answers("Scan", "{'TableName':'range','Select':'COUNT'}", "{'Count':1,'ScannedCount':1}");
}

static void a_failed_condition_cancels_all_of_it(void **state)
{
    (void)state;
    make_tables();
    is_cancelled(
        "TransactWriteItems", "[None, ConditionalCheckFailed, None, ConditionalCheckFailed]",
        "[{'Code':'None'},{'Item':{'n':{'N':'1'},'p':{'S':'a'}},'Code':"
        "'ConditionalCheckFailed','Message':'The conditional request failed'},{'Code':"
        "'None'},{'Code':'ConditionalCheckFailed','Message':'The conditional request "
        "failed'}]",
        WRITE(PUT("'p':{'S':'new'}",
                  "") ","
                      "{'Update':{'TableName':'hash','Key':{'p':{'S':'a'}},'UpdateExpression':"
                      "'SET n = :v','ConditionExpression':'n = :w','ExpressionAttributeValues':{"
                      "':v':{'N':'5'},':w':{'N':'9'}},'ReturnValuesOnConditionCheckFailure':"
                      "'ALL_OLD'}}," DELETE("b", "") "," CHECK("none", "attribute_exists(p)")));
    expect_n("a", "1");
    answers("Scan", "{'TableName':'hash','Select':'COUNT'}", "{'Count':2,'ScannedCount':2}");
}

#define MISMATCH                                                                                   \
    "[{'Code':'ValidationError','Message':'One or more parameter values were invalid: Type "       \
    "mismatch for key p expected: S actual: N'},{'Code':'None'},{'Code':'None'}]"
#define NO_MATCH                                                                                   \
    "[{'Code':'ValidationError','Message':'The provided key element does not match the schema'}]"
#define ONE_REASON(message) "[{'Code':'ValidationError','Message':'" message "'}]"

/* What AWS finds only when the transaction runs is a reason of its action. */
static void what_does_not_fit_its_table_or_item_is_a_reason(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {NO_MATCH, "{'Update':{'TableName':'hash','Key':{'p':{'N':'5'}}," ADD_ONE "}}"},
        {NO_MATCH, "{'Delete':{'TableName':'hash','Key':{'p':{'L':[]}}}}"},
        {NO_MATCH, "{'ConditionCheck':{'TableName':'hash','Key':{},'ConditionExpression':"
                   "'attribute_exists(p)'}}"},
        {ONE_REASON("One or more parameter values were invalid: Missing the key p in the item"),
         PUT("", "")},
        {ONE_REASON("One or more parameter values were invalid: Cannot update attribute p. This "
                    "attribute is part of the key"),
         UPDATE("a", "'UpdateExpression':'REMOVE p'")},
        {ONE_REASON("An operand in the update expression has an incorrect data type"),
         UPDATE("a", "'UpdateExpression':'SET n = p + :one','ExpressionAttributeValues':{':one':{"
                     "'N':'1'}}")},
        {ONE_REASON("The document path provided in the update expression is invalid for update"),
         UPDATE("a", "'UpdateExpression':'SET x.y = n'")},
        {ONE_REASON("The provided expression refers to an attribute that does not exist in the "
                    "item"),
         UPDATE("a", "'UpdateExpression':'SET x = y'")},
    };
    make_tables();
    is_cancelled("TransactWriteItems", "[ValidationError, None, None]", MISMATCH,
                 WRITE(PUT("'p':{'N':'7'}", "") "," PUT("'p':{'N':'8'}", "") "," CHECK(
                     "none", "attribute_exists(p)")));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char input[1024];
        snprintf(input, sizeof input, "{'TransactItems':[%s]}", cases[i][1]);
        is_cancelled("TransactWriteItems", "[ValidationError]", cases[i][0], input);
    }
}

#define EMPTY_KEY                                                                                  \
    "One or more parameter values are not valid. The AttributeValue for a key attribute cannot "   \
    "contain an empty string value. Key: p"

/* Whose complaint it is does not depend on words: here they are in the key's name. */
static void only_empty_keys_are_a_complaint_of_the_whole_request(void **state)
{
    (void)state;
    make_tables();
    DDB_DONE(
        "CreateTable",
        "{'TableName':'odd','AttributeDefinitions':[{'AttributeName':'cannot contain an empty',"
        "'AttributeType':'S'},{'AttributeName':'i','AttributeType':'S'}],'KeySchema':[{"
        "'AttributeName':'cannot contain an empty','KeyType':'HASH'}],'BillingMode':"
        "'PAY_PER_REQUEST','GlobalSecondaryIndexes':[{'IndexName':'gsi','KeySchema':[{"
        "'AttributeName':'i','KeyType':'HASH'}],'Projection':{'ProjectionType':'ALL'}}]}");
    is_cancelled("TransactWriteItems", "[ValidationError]",
                 "[{'Code':'ValidationError','Message':'One or more parameter values were invalid: "
                 "Missing the key cannot contain an empty in the item'}]",
                 WRITE("{'Put':{'TableName':'odd','Item':{'x':{'S':'a'}}}}"));
    is_cancelled("TransactWriteItems", "[ValidationError]",
                 "[{'Code':'ValidationError','Message':'One or more parameter values were invalid: "
                 "Type mismatch for Index Key i Expected: S Actual: N IndexName: gsi'}]",
                 WRITE("{'Put':{'TableName':'odd','Item':{'cannot contain an empty':{'S':'a'},"
                       "'i':{'N':'1'}}}}"));
    fails("ValidationException",
          "One or more parameter values are not valid. A value specified for a secondary index key "
          "is not supported. The AttributeValue for a key attribute cannot contain an empty string "
          "value. IndexName: gsi, IndexKey: i",
          "TransactWriteItems",
          WRITE("{'Put':{'TableName':'odd','Item':{'cannot contain an empty':{'S':'a'},"
                "'i':{'S':''}}}}"));
    fails("ValidationException", EMPTY_KEY, "TransactWriteItems",
          WRITE(PUT("'p':{'N':'7'}", "") "," PUT("'p':{'S':''}", "")));
}

#define BAD_NAME(path)                                                                             \
    COUNTED "Value 'bad!name' at 'transactItems." path ".tableName' failed to satisfy "            \
            "constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"
#define TWICE "Transaction request cannot include multiple operations on one item"
#define SYNTAX "Invalid ConditionExpression: Syntax error; token: \"<EOF>\", near: \"(\""
#define BAD_CHECK CHECK("a", "attribute_not_exists(")
#define UNUSED "Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}"
#define UNUSED_CHECK                                                                               \
    "{'ConditionCheck':{'TableName':'hash','Key':{'p':{'S':'a'}},'ConditionExpression':"           \
    "'attribute_exists(p)','ExpressionAttributeValues':{':v':{'S':'x'}}}}"

static void bad_transactions_are_refused_in_aws_words(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"{}", COUNTED "Value null at 'transactItems' failed to satisfy constraint: Member must "
                       "not be null"},
        {WRITE(""), COUNTED "Value '[]' at 'transactItems' failed to satisfy constraint: Member "
                            "must have length greater than or equal to 1"},
        {WRITE("{}"), "Invalid Request: TransactWriteRequest should contain Delete or Put or "
                      "Update request"},
        {"{'TransactItems':[{'Put':{'TableName':'hash','Item':{'p':{'S':'a'}}},'Delete':{"
         "'TableName':'hash','Key':{'p':{'S':'a'}}}}]}",
         "TransactItems can only contain one of Check, Put, Update or Delete"},
        {WRITE("{'Put':{'TableName':'bad!name','Item':{}}}"), BAD_NAME("1.member.put")},
        {WRITE(PUT("'p':{'S':'a'}", "") ",{'ConditionCheck':{'TableName':'bad!name','Key':{},"
                                        "'ConditionExpression':'x'}}"),
         BAD_NAME("2.member.conditionCheck")},
        {WRITE("{'ConditionCheck':{'TableName':'hash','Key':{'p':{'S':'a'}}}}"),
         COUNTED "Value null at 'transactItems.1.member.conditionCheck.conditionExpression' failed "
                 "to satisfy constraint: Member must not be null"},
        {WRITE(PUT("'p':{'S':''}", "")), EMPTY_KEY},
        {WRITE(PUT("'p':{'N':'1'}", "") "," DELETE("", "")), EMPTY_KEY},
        {WRITE(UPDATE("", ADD_ONE)), EMPTY_KEY},
        {WRITE(PUT("'p':{'S':'x'},'n':{'N':'x'}", "")),
         "The parameter cannot be converted to a numeric value: x"},
        {WRITE(PUT("'p':{'S':'a'}", ",'ConditionExpression':''")),
         "Invalid ConditionExpression: The expression can not be empty;"},
        {WRITE("{'Put':{'TableName':'none','Item':{'p':{'S':'a'}}}}," BAD_CHECK), SYNTAX},
        {WRITE("{'Put':{'TableName':'none','Item':{'p':{'S':'a'}}}}," UNUSED_CHECK), UNUSED},
        {WRITE(PUT("'p':{'S':'a'}", "") "," UNUSED_CHECK), UNUSED},
        {WRITE(PUT("'p':{'S':'a'}", "") "," DELETE("a", "")), TWICE},
        {WRITE(CHECK("a", "attribute_exists(p)") "," UPDATE("a", ADD_ONE)), TWICE},
        {WRITE(PUT("'p':{'S':'a'}", ",'ExpressionAttributeValues':{':v':{'S':'x'}}")),
         "ExpressionAttributeValues can only be specified when using expressions: "
         "ConditionExpression is null"},
    };
    make_tables();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        fails("ValidationException", cases[i][1], "TransactWriteItems", cases[i][0]);
    fails("ResourceNotFoundException", "Requested resource not found", "TransactWriteItems",
          WRITE(PUT("'p':{'N':'1'}", "") ",{'Put':{'TableName':'none','Item':{}}}"));
    expect_n("a", "1");
}

static void units_are_double_and_of_writing(void **state)
{
    (void)state;
    make_tables();
    answers(
        "TransactWriteItems",
        "{'ReturnConsumedCapacity':'TOTAL','TransactItems':[" PUT("'p':{'S':'new'}", "") "," CHECK(
            "a", "attribute_exists(p)") ",{'Put':{'TableName':'range','Item':{'p':{'S':'a'},"
                                        "'c':{'N':'1'}}}}]}",
        "{'ConsumedCapacity':[{'TableName':'hash','CapacityUnits':4,'WriteCapacityUnits':4},{"
        "'TableName':'range','CapacityUnits':2,'WriteCapacityUnits':2}]}");
    answers("TransactWriteItems",
            "{'ReturnConsumedCapacity':'INDEXES','TransactItems':[" DELETE("b", "") "]}",
            "{'ConsumedCapacity':[{'TableName':'hash','CapacityUnits':2,'WriteCapacityUnits':2,"
            "'Table':{'WriteCapacityUnits':2,'CapacityUnits':2}}]}");
}

/* ---- Tokens ---- */

#define TOKEN(token, more, actions)                                                                \
    "{'ClientRequestToken':'" token "'" more ",'TransactItems':[" actions "]}"
#define INCREMENT TOKEN("t1", "", UPDATE("a", ADD_ONE))

static void a_token_makes_a_transaction_happen_once_in_ten_minutes(void **state)
{
    (void)state;
    make_tables();
    answers("TransactWriteItems", INCREMENT, "{}");
    assert_int_equal(virga_clock_advance(v, 599), 0);
    answers("TransactWriteItems", INCREMENT, "{}");
    expect_n("a", "2");
    call_fails("IdempotentParameterMismatchException", NULL, "dynamodb", "TransactWriteItems",
               TOKEN("t1", "", UPDATE("b", ADD_ONE)));
    call_fails("IdempotentParameterMismatchException", NULL, "dynamodb", "TransactWriteItems",
               TOKEN("t1", "", UPDATE("a", ADD_ONE) "," DELETE("b", "")));
    answers("TransactWriteItems", TOKEN("t2", "", UPDATE("a", ADD_ONE)), "{}");
    expect_n("a", "3");
    assert_int_equal(virga_clock_advance(v, 1), 0);
    answers("TransactWriteItems", INCREMENT, "{}");
    expect_n("a", "4");
}

static void a_repeated_transaction_costs_reading(void **state)
{
    (void)state;
    char big[1501] = "", input[2400];
    make_tables();
    memset(big, 'x', sizeof big - 1);
    snprintf(input, sizeof input,
             "{'ClientRequestToken':'t','ReturnConsumedCapacity':'TOTAL','TransactItems':[{'Put':{"
             "'TableName':'hash','Item':{'p':{'S':'big'},'d':{'S':'%s'}}}}]}",
             big);
    answers("TransactWriteItems", input,
            "{'ConsumedCapacity':[{'TableName':'hash','CapacityUnits':4,'WriteCapacityUnits':4}]}");
    answers("TransactWriteItems", input,
            "{'ConsumedCapacity':[{'TableName':'hash','CapacityUnits':2,'ReadCapacityUnits':2}]}");
}

static void a_cancelled_transaction_does_not_use_its_token_up(void **state)
{
    (void)state;
    const char *input =
        TOKEN("t", "", PUT("'p':{'S':'c'}", "") "," CHECK("d", "attribute_exists(p)"));
    make_tables();
    call_fails("TransactionCanceledException", NULL, "dynamodb", "TransactWriteItems", "%s", input);
    put("hash", "'p':{'S':'d'}");
    answers("TransactWriteItems", input, "{}");
    answers("Scan", "{'TableName':'hash','Select':'COUNT'}", "{'Count':4,'ScannedCount':4}");
}

/* Maps are equal in any order: some SDKs shuffle them between tries. */
static void the_order_of_names_and_values_is_no_other_request(void **state)
{
    (void)state;
#define NAMED(names, values)                                                                       \
    TOKEN("t", "",                                                                                 \
          UPDATE("a",                                                                              \
                 "'UpdateExpression':'ADD #n :a SET #m = :b','ExpressionAttributeNames':{" names   \
                 "},'ExpressionAttributeValues':{" values "}"))
    make_tables();
    answers("TransactWriteItems",
            NAMED("'#n':'n','#m':'m'", "':a':{'N':'1'},':b':{'M':{'x':{'N':'1'},'y':{'N':'2'}}}"),
            "{}");
    answers("TransactWriteItems",
            NAMED("'#m':'m','#n':'n'", "':b':{'M':{'y':{'N':'2.0'},'x':{'N':'1'}}},':a':{'N':'1'}"),
            "{}");
    expect_n("a", "2");
    call_fails(
        "IdempotentParameterMismatchException", NULL, "dynamodb", "TransactWriteItems",
        NAMED("'#m':'n','#n':'m'", "':a':{'N':'1'},':b':{'M':{'x':{'N':'1'},'y':{'N':'2'}}}"));
}

/* ---- Limits ---- */

static char big[8000000];

static cJSON *write_many(int count, size_t size, int status)
{
    static char value[400000];
    size_t len = 0;
    char *output = NULL;
    memset(value, 'x', size);
    value[size] = '\0';
    len += (size_t)sprintf(big + len, "{\"TransactItems\":[");
    for (int i = 0; i < count; i++)
        len += (size_t)sprintf(big + len,
                               "%s{\"Put\":{\"TableName\":\"hash\",\"Item\":{\"p\":{\"S\":\"%d\"},"
                               "\"d\":{\"S\":\"%s\"}}}}",
                               i == 0 ? "" : ",", i, value);
    sprintf(big + len, "]}");
    int got = virga_call(v, "dynamodb", "TransactWriteItems", big, &output);
    cJSON *answer = cJSON_Parse(output);
    if (got != status)
        fail_msg("%d of %zu: %d %.300s", count, size, got, output);
    free(output);
    return answer;
}

static void a_transaction_has_100_actions_and_4_mb(void **state)
{
    (void)state;
    make_tables();
    cJSON_Delete(write_many(100, 1, 200));
    cJSON *refused = write_many(101, 1, 400);
    assert_non_null(strstr(text(refused, "message"),
                           "at 'transactItems' failed to satisfy constraint: Member must have "
                           "length less than or equal to 100"));
    cJSON_Delete(refused);
    cJSON_Delete(write_many(11, 380000, 200));
    refused = write_many(12, 380000, 400);
    assert_string_equal(text(refused, "code"), "ValidationException");
    cJSON_Delete(refused);
}

/* ---- Reading ---- */

#define GET(key, more) "{'Get':{'TableName':'hash','Key':{'p':{'S':'" key "'}}" more "}}"

static void a_transaction_gets_its_items_in_order(void **state)
{
    (void)state;
    make_tables();
    put("range", "'p':{'S':'x'},'c':{'N':'1'}");
    answers("TransactGetItems",
            "{'ReturnConsumedCapacity':'INDEXES','TransactItems':[" GET("b", "") "," GET(
                "none", "") "," GET("a",
                                    ",'ProjectionExpression':'#n','ExpressionAttributeNames':{"
                                    "'#n':'n'}") ",{'Get':{'TableName':'arn:aws:dynamodb:us-"
                                                 "east-1:000000000000:table/range','Key':{'p':{"
                                                 "'S':'x'},'c':{'N':'1'}}}}]}",
            "{'ConsumedCapacity':[{'TableName':'hash','CapacityUnits':6,'ReadCapacityUnits':6,"
            "'Table':{'ReadCapacityUnits':6,'CapacityUnits':6}},{'TableName':'arn:aws:dynamodb:us-"
            "east-1:000000000000:table/range','CapacityUnits':2,'ReadCapacityUnits':2,'Table':{"
            "'ReadCapacityUnits':2,'CapacityUnits':2}}],'Responses':[{'Item':{'p':{'S':'b'}}},{},{"
            "'Item':{'n':{'N':'1'}}},{'Item':{'c':{'N':'1'},'p':{'S':'x'}}}]}");
    /* Of an item without anything that was asked for nothing is said. */
    answers("TransactGetItems", WRITE(GET("b", ",'ProjectionExpression':'n'")),
            "{'Responses':[{}]}");
}

static void bad_gets_are_refused_in_aws_words(void **state)
{
    (void)state;
    make_tables();
    is_cancelled("TransactGetItems", "[None, ValidationError]",
                 "[{'Code':'None'},{'Code':'ValidationError','Message':'The provided key element "
                 "does not match the schema'}]",
                 WRITE(GET("a", "") ",{'Get':{'TableName':'hash','Key':{}}}"));
    fails("ValidationException", TWICE, "TransactGetItems", WRITE(GET("a", "") "," GET("a", "")));
    fails("ValidationException",
          "Invalid ProjectionExpression: Syntax error; token: \"!\", near: \"!!\"",
          "TransactGetItems", WRITE(GET("a", ",'ProjectionExpression':'!!!'")));
    fails("ValidationException",
          "Value provided in ExpressionAttributeNames unused in expressions: keys: {#q}",
          "TransactGetItems",
          WRITE(GET("a", ",'ProjectionExpression':'n','ExpressionAttributeNames':{'#q':'q'}")));
    fails("ValidationException", BAD_NAME("1.member.get"), "TransactGetItems",
          WRITE("{'Get':{'TableName':'bad!name','Key':{}}}"));
    fails("ResourceNotFoundException", "Requested resource not found", "TransactGetItems",
          WRITE("{'Get':{'TableName':'none','Key':{}}}"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        INSTANCE_TEST(all_actions_of_a_transaction_are_done),
        INSTANCE_TEST(a_failed_condition_cancels_all_of_it),
        INSTANCE_TEST(what_does_not_fit_its_table_or_item_is_a_reason),
        INSTANCE_TEST(only_empty_keys_are_a_complaint_of_the_whole_request),
        INSTANCE_TEST(bad_transactions_are_refused_in_aws_words),
        INSTANCE_TEST(units_are_double_and_of_writing),
        INSTANCE_TEST(a_token_makes_a_transaction_happen_once_in_ten_minutes),
        INSTANCE_TEST(a_repeated_transaction_costs_reading),
        INSTANCE_TEST(a_cancelled_transaction_does_not_use_its_token_up),
        INSTANCE_TEST(the_order_of_names_and_values_is_no_other_request),
        INSTANCE_TEST(a_transaction_has_100_actions_and_4_mb),
        INSTANCE_TEST(a_transaction_gets_its_items_in_order),
        INSTANCE_TEST(bad_gets_are_refused_in_aws_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
