/* BatchGetItem and BatchWriteItem through the dispatch: what they answer, and the order and words
 * of their refusals. */
#include "dynamodb.h"

#define NO_MATCH "The provided key element does not match the schema"
#define DOUBLES "Provided list of item keys contains duplicates"

static void make_tables(void)
{
    make_table("hash", false);
    make_table("range", true);
}

/* A long answer or input, built piece by piece. */
static char big[600000];
static size_t big_len;

static void add(const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    big_len += (size_t)vsnprintf(big + big_len, sizeof big - big_len, fmt, args);
    va_end(args);
    assert_true(big_len < sizeof big);
}

static cJSON *call_big(const char *operation, int status)
{
    char *output = NULL;
    for (char *c = big; *c != '\0'; c++)
        if (*c == '\'')
            *c = '"';
    int got = virga_call(v, "dynamodb", operation, big, &output);
    cJSON *answer = cJSON_Parse(output);
    if (got != status)
        fail_msg("%s: %d %.500s", operation, got, output);
    free(output);
    return answer;
}

/* ---- Writing ---- */

static void a_batch_puts_and_deletes_in_several_tables(void **state)
{
    (void)state;
    make_tables();
    put("range", "'p':{'S':'old'},'c':{'N':'1'}");
    answers("BatchWriteItem",
            "{'RequestItems':{'hash':[{'PutRequest':{'Item':{'p':{'S':'a'},'n':{'N':'1'}}}},"
            "{'PutRequest':{'Item':{'p':{'S':'b'}}}},{'DeleteRequest':{'Key':{'p':{'S':'none'}}}}],"
            "'range':[{'DeleteRequest':{'Key':{'p':{'S':'old'},'c':{'N':'1'}}}},"
            "{'PutRequest':{'Item':{'p':{'S':'new'},'c':{'N':'1'}}}}]}}",
            "{'UnprocessedItems':{}}");
    answers("GetItem", "{'TableName':'hash','Key':{'p':{'S':'a'}}}",
            "{'Item':{'n':{'N':'1'},'p':{'S':'a'}}}");
    answers("Scan", "{'TableName':'range'}",
            "{'Items':[{'c':{'N':'1'},'p':{'S':'new'}}],'Count':1,'ScannedCount':1}");
    cJSON *got = DDB("DescribeTable", "{'TableName':'hash'}");
    assert_string_equal(text(got, "Table/ItemCount"), "2");
    cJSON_Delete(got);
}

static void a_batch_tells_the_units_of_each_table(void **state)
{
    (void)state;
    make_tables();
    const char *writes =
        "'RequestItems':{'hash':[{'PutRequest':{'Item':{'p':{'S':'a'}}}},{'PutRequest':{'Item':{"
        "'p':{'S':'b'}}}}],"
        "'arn:aws:dynamodb:us-east-1:000000000000:table/range':[{'DeleteRequest':{'Key':{'p':{'S':"
        "'a'},'c':{'N':'1'}}}}]}";
    char input[1024];
    snprintf(input, sizeof input, "{%s,'ReturnConsumedCapacity':'TOTAL'}", writes);
    answers("BatchWriteItem", input,
            "{'UnprocessedItems':{},'ConsumedCapacity':[{'TableName':'hash','CapacityUnits':2},"
            "{'TableName':'arn:aws:dynamodb:us-east-1:000000000000:table/range','CapacityUnits':1}]"
            "}");
    snprintf(input, sizeof input, "{%s,'ReturnConsumedCapacity':'INDEXES'}", writes);
    answers("BatchWriteItem", input,
            "{'UnprocessedItems':{},'ConsumedCapacity':[{'TableName':'hash','CapacityUnits':2,"
            "'Table':{'CapacityUnits':2}},{'TableName':"
            "'arn:aws:dynamodb:us-east-1:000000000000:table/range','CapacityUnits':1,'Table':{"
            "'CapacityUnits':1}}]}");
}

#define NAMES_RULE                                                                                 \
    "' at 'requestItems' failed to satisfy constraint: Map keys must satisfy constraint: [Member " \
    "must have length less than or equal to 255, Member must have length greater than or equal "   \
    "to 3, Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+]"
#define PUT(item) "{'RequestItems':{'hash':[{'PutRequest':{'Item':{" item "}}}]}}"
#define BOTH                                                                                       \
    "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the "    \
    "supported datatypes"

static void bad_writes_are_refused_in_aws_words(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"{}", COUNTED "Value null at 'requestItems' failed to satisfy constraint: Member must not "
                       "be null"},
        {"{'RequestItems':{}}", "The requestItems parameter is required for BatchWriteItem"},
        {"{'RequestItems':{'hash':[]}}",
         COUNTED "Value '{hash=[]}' at 'requestItems' failed to satisfy constraint: Map value must "
                 "satisfy constraint: [Member must have length less than or equal to 25, Member "
                 "must have length greater than or equal to 1]"},
        {"{'RequestItems':{'a;':[{}]}}",
         COUNTED "Value '{a;=[WriteRequest(putRequest=null, deleteRequest=null)]}" NAMES_RULE},
        {"{'RequestItems':{'hash':[{}]}}", BOTH},
        {"{'RequestItems':{'none':[{'PutRequest':{'Item':{'p':{'S':'a'}}},'DeleteRequest':{'Key':{"
         "'p':{'S':'a'}}}}]}}",
         BOTH},
        {PUT("'p':{}"), "Supplied AttributeValue is empty, must contain exactly one of the "
                        "supported datatypes"},
        {PUT("'p':{'S':'a'},'n':{'N':'x'}"),
         "The parameter cannot be converted to a numeric value: x"},
        {PUT(""), NO_MATCH},
        {PUT("'p':{'N':'1'}"), NO_MATCH},
        {PUT("'p':{'S':''}"),
         "One or more parameter values are not valid. The AttributeValue for a key attribute "
         "cannot contain an empty string value. Key: p"},
        {"{'RequestItems':{'range':[{'PutRequest':{'Item':{'p':{'S':'a'}}}}]}}", NO_MATCH},
        {"{'RequestItems':{'hash':[{'DeleteRequest':{'Key':{'p':{'S':'a'},'x':{'S':'a'}}}}]}}",
         NO_MATCH},
        {"{'RequestItems':{'hash':[{'PutRequest':{'Item':{'p':{'S':'a'},'x':{'S':'y'}}}},"
         "{'DeleteRequest':{'Key':{'p':{'S':'a'}}}}]}}",
         DOUBLES},
        {"{'RequestItems':{'hash':[{'DeleteRequest':{'Key':{'p':{'S':'a'}}}}],"
         "'arn:aws:dynamodb:us-east-1:000000000000:table/hash':[{'PutRequest':{'Item':{'p':{'S':"
         "'a'}}}}]}}",
         DOUBLES},
    };
    make_tables();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        fails("ValidationException", cases[i][1], "BatchWriteItem", cases[i][0]);
    fails("ResourceNotFoundException", "Requested resource not found", "BatchWriteItem",
          "{'RequestItems':{'hash':[{'PutRequest':{'Item':{'p':{'S':'a'}}}}],'none':[{'PutRequest':"
          "{'Item':{}}}]}}");
    /* Nothing of a refused batch is written. */
    answers("Scan", "{'TableName':'hash'}", "{'Items':[],'Count':0,'ScannedCount':0}");
}

static void a_batch_writes_25_items_of_all_tables(void **state)
{
    (void)state;
    make_tables();
    big_len = 0;
    add("{'RequestItems':{'hash':[");
    for (int i = 0; i < 13; i++)
        add("%s{'PutRequest':{'Item':{'p':{'S':'%d'}}}}", i == 0 ? "" : ",", i);
    add("],'range':[");
    for (int i = 0; i < 12; i++)
        add("%s{'PutRequest':{'Item':{'p':{'S':'x'},'c':{'N':'%d'}}}}", i == 0 ? "" : ",", i);
    size_t end = big_len;
    add("]}}");
    cJSON_Delete(call_big("BatchWriteItem", 200));
    answers("Scan", "{'TableName':'hash','Select':'COUNT'}", "{'Count':13,'ScannedCount':13}");
    answers("Scan", "{'TableName':'range','Select':'COUNT'}", "{'Count':12,'ScannedCount':12}");
    big_len = end;
    add(",{'PutRequest':{'Item':{'p':{'S':'x'},'c':{'N':'99'}}}}]}}");
    cJSON *refused = call_big("BatchWriteItem", 400);
    assert_string_equal(text(refused, "message"),
                        "Too many items requested for the BatchWriteItem call");
    cJSON_Delete(refused);
}

static void an_item_of_a_batch_may_be_400_kb(void **state)
{
    (void)state;
    enum { MAX = 400 * 1024 };
    static char value[MAX + 1];
    make_tables();
    for (int over = 0; over <= 1; over++) {
        memset(value, 'x', sizeof value);
        value[MAX - 1 - 1 - 1 + over] = '\0'; /* the names p and d, the key's text */
        big_len = 0;
        add("{'RequestItems':{'hash':[{'PutRequest':{'Item':{'p':{'S':'k'},'d':{'S':'%s'}}}}]}}",
            value);
        cJSON *answer = call_big("BatchWriteItem", over ? 400 : 200);
        if (over)
            assert_string_equal(text(answer, "message"),
                                "Item size has exceeded the maximum allowed size");
        cJSON_Delete(answer);
    }
}

/* ---- Reading ---- */

static void a_batch_gets_what_is_there(void **state)
{
    (void)state;
    make_tables();
    put("hash", "'p':{'S':'a'},'n':{'N':'1'},'m':{'M':{'x':{'N':'2'},'y':{'N':'3'}}}");
    put("hash", "'p':{'S':'b'}");
    put("range", "'p':{'S':'a'},'c':{'N':'7'}");
    answers("BatchGetItem",
            "{'RequestItems':{'hash':{'Keys':[{'p':{'S':'b'}},{'p':{'S':'none'}},{'p':{'S':'a'}}],"
            "'ProjectionExpression':'m.#x, n','ExpressionAttributeNames':{'#x':'x'}},"
            "'range':{'Keys':[{'p':{'S':'a'},'c':{'N':'7.0'}}],'ConsistentRead':true}},"
            "'ReturnConsumedCapacity':'TOTAL'}",
            "{'Responses':{'hash':[{},{'m':{'M':{'x':{'N':'2'}}},'n':{'N':'1'}}],'range':[{'c':{"
            "'N':'7'},'p':{'S':'a'}}]},'UnprocessedKeys':{},'ConsumedCapacity':[{'TableName':"
            "'hash','CapacityUnits':1.5},{'TableName':'range','CapacityUnits':1}]}");
    answers("BatchGetItem",
            "{'RequestItems':{'arn:aws:dynamodb:us-east-1:000000000000:table/hash':{'Keys':[{'p':{"
            "'S':'b'}}]},'range':{'Keys':[{'p':{'S':'b'},'c':{'N':'1'}}]}}}",
            "{'Responses':{'arn:aws:dynamodb:us-east-1:000000000000:table/hash':[{'p':{'S':'b'}}],"
            "'range':[]},'UnprocessedKeys':{}}");
}

#define KEYS(keys, more) "{'RequestItems':{'hash':{'Keys':[" keys "]" more "}}}"

static void bad_reads_are_refused_in_aws_words(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"{'ReturnConsumedCapacity':'hi'}",
         "2 validation errors detected: Value null at 'requestItems' failed to satisfy constraint: "
         "Member must not be null; Value 'hi' at 'returnConsumedCapacity' failed to satisfy "
         "constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]"},
        {"{'RequestItems':{'hash':{'Keys':[]}}}",
         COUNTED "Value at 'RequestItems.hash.member.Keys' failed to satisfy constraint: "
                 "Member must have length greater than or equal to 1"},
        {"{'RequestItems':{'bad!name':{'Keys':[{'pk':{'S':'a'}}]}}}",
         COUNTED "Value '{\"bad!name\":{\"Keys\":[{\"pk\":{\"S\":\"a\"}}]}}" NAMES_RULE},
        {KEYS("{'p':{'S':'a'}},{'p':{'S':'b'}},{'p':{'S':'a'}}", ""), DOUBLES},
        {KEYS("{'p':{'SS':['a','a']}}", ""),
         "One or more parameter values were invalid: Input collection [\"a\", \"a\"] "
         "contains duplicates."},
        {KEYS("{}", ""), NO_MATCH},
        {KEYS("{'p':{'N':'1'}}", ""), NO_MATCH},
        {KEYS("{'p':{'S':'a'}}", ",'ExpressionAttributeNames':{'#a':'a'}"),
         "ExpressionAttributeNames can only be specified when using expressions"},
        {KEYS("{'p':{'S':'a'}}", ",'ProjectionExpression':'a, a.b'"),
         "Invalid ProjectionExpression: Two document paths overlap with each other; must remove or "
         "rewrite one of these paths; path one: [a], path two: [a, b]"},
        {KEYS("{'p':{'S':'a'}}",
              ",'ProjectionExpression':'a','ExpressionAttributeNames':{'#b':'b'}"),
         "Value provided in ExpressionAttributeNames unused in expressions: keys: {#b}"},
        {KEYS("{'p':{'S':'a'}}", ",'ProjectionExpression':'a','AttributesToGet':['a']"),
         "Can not use both expression and non-expression parameters in the same request: "
         "Non-expression parameters: {AttributesToGet} Expression parameters: "
         "{ProjectionExpression}"},
        {"{'RequestItems':{'hash':{'Keys':[{'p':{'S':'a'}}],'ProjectionExpression':'a'},'range':{"
         "'Keys':[{'p':{'S':'a'},'c':{'N':'1'}}],'AttributesToGet':['a']}}}",
         "Can not use both expression and non-expression parameters in the same request: "
         "Non-expression parameters: {AttributesToGet} Expression parameters: "
         "{ProjectionExpression}"},
    };
    make_tables();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        fails("ValidationException", cases[i][1], "BatchGetItem", cases[i][0]);
    fails("ResourceNotFoundException", "Requested resource not found", "BatchGetItem",
          "{'RequestItems':{'none':{'Keys':[{}]}}}");
}

static void a_batch_gets_100_items_of_all_tables(void **state)
{
    (void)state;
    make_tables();
    put("range", "'p':{'S':'x'},'c':{'N':'49'}");
    big_len = 0;
    add("{'RequestItems':{'hash':{'Keys':[");
    for (int i = 0; i < 50; i++)
        add("%s{'p':{'S':'%d'}}", i == 0 ? "" : ",", i);
    add("]},'range':{'Keys':[");
    for (int i = 0; i < 50; i++)
        add("%s{'p':{'S':'x'},'c':{'N':'%d'}}", i == 0 ? "" : ",", i);
    size_t end = big_len;
    add("]}}}");
    cJSON *answer = call_big("BatchGetItem", 200);
    assert_string_equal(text(answer, "Responses/range"),
                        "[{\"c\":{\"N\":\"49\"},\"p\":{\"S\":\"x\"}}]");
    cJSON_Delete(answer);
    big_len = end;
    add(",{'p':{'S':'x'},'c':{'N':'50'}}]}}}");
    cJSON *refused = call_big("BatchGetItem", 400);
    assert_string_equal(text(refused, "message"),
                        "Too many items requested for the BatchGetItem call");
    cJSON_Delete(refused);
}

/* 41 items of nearly 400 KB are more than 16 MB: 40 come, the rest is given back as it was asked
 * for. */
static void what_goes_beyond_16_mb_is_left_unprocessed(void **state)
{
    (void)state;
    enum { ITEM = 400 * 1024, ITEMS = 42, FIT = 16 * 1024 * 1024 / ITEM };
    static char value[ITEM];
    make_tables();
    memset(value, 'x', sizeof value - 1);
    value[ITEM - 1 - 2 - 1 - 2] = '\0'; /* p and two digits, d */
    for (int i = 0; i < ITEMS; i++) {
        big_len = 0;
        add("{'TableName':'hash','Item':{'p':{'S':'%02d'},'d':{'S':'%s'}}}", i, value);
        cJSON_Delete(call_big("PutItem", 200));
    }
    put("range", "'p':{'S':'x'},'c':{'N':'1'}");
    big_len = 0;
    add("{'RequestItems':{'hash':{'Keys':[");
    for (int i = 0; i < ITEMS; i++)
        add("%s{'p':{'S':'%02d'}}", i == 0 ? "" : ",", i);
    add("],'ConsistentRead':true,'ProjectionExpression':'#k','ExpressionAttributeNames':{'#k':'p'}}"
        ",'range':{'Keys':[{'p':{'S':'x'},'c':{'N':'1'}}]}}}");
    cJSON *answer = call_big("BatchGetItem", 200);
    assert_int_equal(cJSON_GetArraySize(at(answer, "Responses/hash")), FIT);
    assert_string_equal(text(answer, "Responses/range"), "[]");
    assert_string_equal(text(answer, "UnprocessedKeys/hash"),
                        "{\"Keys\":[{\"p\":{\"S\":\"40\"}},{\"p\":{\"S\":\"41\"}}],"
                        "\"ConsistentRead\":true,\"ProjectionExpression\":\"#k\","
                        "\"ExpressionAttributeNames\":{\"#k\":\"p\"}}");
    assert_string_equal(text(answer, "UnprocessedKeys/range"),
                        "{\"Keys\":[{\"c\":{\"N\":\"1\"},\"p\":{\"S\":\"x\"}}]}");
    char *rest = cJSON_PrintUnformatted(at(answer, "UnprocessedKeys"));
    big_len = 0;
    add("{'RequestItems':%s}", rest);
    cJSON_free(rest);
    cJSON_Delete(answer);
    answer = call_big("BatchGetItem", 200);
    assert_int_equal(cJSON_GetArraySize(at(answer, "Responses/hash")), ITEMS - FIT);
    assert_string_equal(text(answer, "UnprocessedKeys"), "{}");
    cJSON_Delete(answer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        INSTANCE_TEST(a_batch_puts_and_deletes_in_several_tables),
        INSTANCE_TEST(a_batch_tells_the_units_of_each_table),
        INSTANCE_TEST(bad_writes_are_refused_in_aws_words),
        INSTANCE_TEST(a_batch_writes_25_items_of_all_tables),
        INSTANCE_TEST(an_item_of_a_batch_may_be_400_kb),
        INSTANCE_TEST(a_batch_gets_what_is_there),
        INSTANCE_TEST(bad_reads_are_refused_in_aws_words),
        INSTANCE_TEST(a_batch_gets_100_items_of_all_tables),
        INSTANCE_TEST(what_goes_beyond_16_mb_is_left_unprocessed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
