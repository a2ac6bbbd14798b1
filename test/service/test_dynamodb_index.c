/* DynamoDB's secondary indexes: writes reach them, Query and Scan read them, what AWS refuses is
 * refused. */
#include "instance.h"

#include <stdbool.h>

#define DDB(...) call_ok("dynamodb", __VA_ARGS__)
#define DDB_DONE(...) call_done("dynamodb", __VA_ARGS__)
#define INVALID "One or more parameter values were invalid: "

/* p, c: the table's key; g, h: of the global indexes; l: of the local ones. */
#define DEFS                                                                                       \
    "'AttributeDefinitions':[{'AttributeName':'p','AttributeType':'S'},{'AttributeName':'c','"     \
    "AttributeType':'N'},{'AttributeName':'g','AttributeType':'S'},{'AttributeName':'h','"         \
    "AttributeType':'N'},{'AttributeName':'l','AttributeType':'S'}]"
#define KEYS                                                                                       \
    "'KeySchema':[{'AttributeName':'p','KeyType':'HASH'},{'AttributeName':'c','KeyType':'RANGE'}]"
#define DEMAND "'BillingMode':'PAY_PER_REQUEST'"
#define INDEX(name, hash, range, projection)                                                       \
    "{'IndexName':'" name "','KeySchema':[{'AttributeName':'" hash                                 \
    "','KeyType':'HASH'},{'AttributeName':'" range                                                 \
    "','KeyType':'RANGE'}],'Projection':" projection "}"
#define ALL "{'ProjectionType':'ALL'}"
#define KEYS_ONLY "{'ProjectionType':'KEYS_ONLY'}"
#define INCLUDE(name) "{'ProjectionType':'INCLUDE','NonKeyAttributes':['" name "']}"

static void make_table(void)
{
    DDB_DONE(
        "CreateTable",
        "{'TableName':'Tab'," DEFS "," KEYS "," DEMAND
        ",'GlobalSecondaryIndexes':[" INDEX("all", "g", "h", ALL) "," INDEX(
            "keys", "g", "h",
            KEYS_ONLY) "," INDEX("some", "h", "g",
                                 INCLUDE(
                                     "x")) "],'LocalSecondaryIndexes':[" INDEX("local", "p", "l",
                                                                               INCLUDE("x")) "]}");
}

static void put(const char *item)
{
    DDB_DONE("PutItem", "{'TableName':'Tab','Item':{%s}}", item);
}

static void answers(const char *operation, const char *input, const char *expected)
{
    cJSON *answer = DDB(operation, "%s", input);
    char *text = cJSON_PrintUnformatted(answer);
    char wanted[8192];
    snprintf(wanted, sizeof wanted, "%s", expected);
    for (char *c = wanted; *c != '\0'; c++)
        if (*c == '\'')
            *c = '"';
    assert_string_equal(text, wanted);
    cJSON_free(text);
    cJSON_Delete(answer);
}

static void fails(const char *message, const char *operation, const char *input)
{
    call_fails("ValidationException", message, "dynamodb", operation, "%s", input);
}

/* The values of attribute `c` that a Query or Scan gives, in their order: "1 2 3". */
static const char *numbers(const char *operation, const char *input)
{
    static char line[4096];
    cJSON *answer = DDB(operation, "%s", input);
    line[0] = '\0';
    for (int i = 0; i < cJSON_GetArraySize(at(answer, "Items")); i++) {
        char path[64];
        snprintf(path, sizeof path, "Items/%d/c/N", i);
        snprintf(line + strlen(line), sizeof line - strlen(line), "%s%s", i > 0 ? " " : "",
                 text(answer, path));
    }
    cJSON_Delete(answer);
    return line;
}

#define QUERY(index, condition, values, more)                                                      \
    "{'TableName':'Tab','IndexName':'" index "','KeyConditionExpression':'" condition              \
    "','ExpressionAttributeValues':{" values "}" more "}"

/* ---- Descriptions ---- */

static void indexes_are_described_as_they_were_made(void **state)
{
    (void)state;
    make_table();
    put("'p':{'S':'a'},'c':{'N':'1'},'g':{'S':'G'},'h':{'N':'5'},'x':{'S':'xx'},'y':{'S':'y'}");
    cJSON *got = DDB("DescribeTable", "{'TableName':'Tab'}");
    const cJSON *all = at(got, "Table/GlobalSecondaryIndexes/0");
    assert_string_equal(text(all, "IndexName"), "all");
    assert_string_equal(text(all, "IndexStatus"), "ACTIVE");
    assert_string_equal(text(all, "KeySchema"),
                        "[{\"AttributeName\":\"g\",\"KeyType\":\"HASH\"},{\"AttributeName\":\"h\","
                        "\"KeyType\":\"RANGE\"}]");
    assert_string_equal(text(all, "Projection"), "{\"ProjectionType\":\"ALL\"}");
    assert_string_equal(text(all, "IndexArn"),
                        "arn:aws:dynamodb:us-east-1:000000000000:table/Tab/index/all");
    assert_string_equal(text(all, "ItemCount"), "1");
    assert_string_equal(text(all, "IndexSizeBytes"), text(got, "Table/TableSizeBytes"));
    assert_null(at(all, "Backfilling"));
    const cJSON *keys = at(got, "Table/GlobalSecondaryIndexes/1");
    assert_string_equal(text(keys, "IndexSizeBytes"), "10"); /* pa c1 gG h5 */
    const cJSON *local = at(got, "Table/LocalSecondaryIndexes/0");
    assert_string_equal(text(local, "IndexName"), "local");
    assert_string_equal(text(local, "Projection"),
                        "{\"ProjectionType\":\"INCLUDE\",\"NonKeyAttributes\":[\"x\"]}");
    assert_string_equal(text(local, "ItemCount"), "0");
    assert_null(at(local, "IndexStatus"));
    assert_int_equal(cJSON_GetArraySize(at(got, "Table/AttributeDefinitions")), 5);
    cJSON_Delete(got);
}

/* ---- Writes ---- */

static void an_entry_follows_its_item(void **state)
{
    (void)state;
    make_table();
    put("'p':{'S':'a'},'c':{'N':'1'},'g':{'S':'G'},'h':{'N':'5'},'x':{'S':'xx'},'y':{'S':'y'}");
    answers("Scan", "{'TableName':'Tab','IndexName':'all'}",
            "{'Items':[{'c':{'N':'1'},'g':{'S':'G'},'h':{'N':'5'},'p':{'S':'a'},'x':{'S':'xx'},"
            "'y':{'S':'y'}}],'Count':1,'ScannedCount':1}");
    answers("Scan", "{'TableName':'Tab','IndexName':'keys'}",
            "{'Items':[{'c':{'N':'1'},'g':{'S':'G'},'h':{'N':'5'},'p':{'S':'a'}}],'Count':1,"
            "'ScannedCount':1}");
    answers("Scan", "{'TableName':'Tab','IndexName':'some'}",
            "{'Items':[{'c':{'N':'1'},'g':{'S':'G'},'h':{'N':'5'},'p':{'S':'a'},'x':{'S':'xx'}}],"
            "'Count':1,'ScannedCount':1}");
    answers("Scan", "{'TableName':'Tab','IndexName':'local'}",
            "{'Items':[],'Count':0,'ScannedCount':0}");

    DDB_DONE("UpdateItem", "{'TableName':'Tab','Key':{'p':{'S':'a'},'c':{'N':'1'}},"
                           "'UpdateExpression':'SET h = :h, l = :l','ExpressionAttributeValues':{"
                           "':h':{'N':'6'},':l':{'S':'L'}}}");
    answers("Scan", "{'TableName':'Tab','IndexName':'keys'}",
            "{'Items':[{'c':{'N':'1'},'g':{'S':'G'},'h':{'N':'6'},'p':{'S':'a'}}],'Count':1,"
            "'ScannedCount':1}");
    answers("Scan", "{'TableName':'Tab','IndexName':'local'}",
            "{'Items':[{'c':{'N':'1'},'l':{'S':'L'},'p':{'S':'a'},'x':{'S':'xx'}}],'Count':1,"
            "'ScannedCount':1}");

    DDB_DONE("UpdateItem", "{'TableName':'Tab','Key':{'p':{'S':'a'},'c':{'N':'1'}},"
                           "'UpdateExpression':'REMOVE g'}");
    answers("Scan", "{'TableName':'Tab','IndexName':'all'}",
            "{'Items':[],'Count':0,'ScannedCount':0}");
    DDB_DONE("DeleteItem", "{'TableName':'Tab','Key':{'p':{'S':'a'},'c':{'N':'1'}}}");
    answers("Scan", "{'TableName':'Tab','IndexName':'local'}",
            "{'Items':[],'Count':0,'ScannedCount':0}");
    cJSON *got = DDB("DescribeTable", "{'TableName':'Tab'}");
    for (int i = 0; i < 3; i++) {
        char path[64];
        snprintf(path, sizeof path, "Table/GlobalSecondaryIndexes/%d/IndexSizeBytes", i);
        assert_string_equal(text(got, path), "0");
    }
    cJSON_Delete(got);
}

static void a_write_is_billed_for_every_index_it_changes(void **state)
{
    (void)state;
    make_table();
#define CAPACITY(table, more)                                                                      \
    "{'ConsumedCapacity':{'TableName':'Tab','CapacityUnits':" table "," more "}}"
    answers("PutItem",
            "{'TableName':'Tab','ReturnConsumedCapacity':'INDEXES','Item':{'p':{'S':'a'},'c':{'N':"
            "'1'},'g':{'S':'G'},'h':{'N':'5'},'l':{'S':'L'}}}",
            CAPACITY("5", "'Table':{'CapacityUnits':1},'LocalSecondaryIndexes':{'local':{'"
                          "CapacityUnits':1}},'GlobalSecondaryIndexes':{'all':{'CapacityUnits':1},"
                          "'keys':{'CapacityUnits':1},'some':{'CapacityUnits':1}}"));
    /* y is in one index only; the others don't notice */
    answers("UpdateItem",
            "{'TableName':'Tab','ReturnConsumedCapacity':'INDEXES','Key':{'p':{'S':'a'},'c':{'N':"
            "'1'}},'UpdateExpression':'SET y = :y','ExpressionAttributeValues':{':y':{'S':'y'}}}",
            CAPACITY("2", "'Table':{'CapacityUnits':1},'GlobalSecondaryIndexes':{'all':{'"
                          "CapacityUnits':1}}"));
    /* another key: the old entry goes, a new one comes */
    answers("UpdateItem",
            "{'TableName':'Tab','ReturnConsumedCapacity':'INDEXES','Key':{'p':{'S':'a'},'c':{'N':"
            "'1'}},'UpdateExpression':'SET h = :h','ExpressionAttributeValues':{':h':{'N':'9'}}}",
            CAPACITY("7", "'Table':{'CapacityUnits':1},'GlobalSecondaryIndexes':{'all':{'"
                          "CapacityUnits':2},'keys':{'CapacityUnits':2},'some':{'CapacityUnits':2}"
                          "}"));
    answers("UpdateItem",
            "{'TableName':'Tab','ReturnConsumedCapacity':'INDEXES','Key':{'p':{'S':'a'},'c':{'N':"
            "'1'}},'UpdateExpression':'SET h = :h','ExpressionAttributeValues':{':h':{'N':'9'}}}",
            CAPACITY("1", "'Table':{'CapacityUnits':1}"));
    answers("DeleteItem",
            "{'TableName':'Tab','ReturnConsumedCapacity':'TOTAL','Key':{'p':{'S':'a'},'c':{'N':"
            "'1'}}}",
            "{'ConsumedCapacity':{'TableName':'Tab','CapacityUnits':5}}");
}

static void values_that_cannot_be_keys_are_refused(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"PutItem", "'Item':{'p':{'S':'a'},'c':{'N':'1'},'g':{'N':'5'}}",
         INVALID "Type mismatch for Index Key g Expected: S Actual: N IndexName: all"},
        {"PutItem", "'Item':{'p':{'S':'a'},'c':{'N':'1'},'l':{'L':[]}}",
         INVALID "Type mismatch for Index Key l Expected: S Actual: L IndexName: local"},
        {"PutItem", "'Item':{'p':{'S':'a'},'c':{'N':'1'},'g':{'S':''}}",
         "One or more parameter values are not valid. A value specified for a secondary index key "
         "is not supported. The AttributeValue for a key attribute cannot contain an empty string "
         "value. IndexName: all, IndexKey: g"},
        {"UpdateItem",
         "'Key':{'p':{'S':'a'},'c':{'N':'1'}},'UpdateExpression':'SET g = "
         ":v','ExpressionAttributeValues':{':v':{'N':'5'}}",
         INVALID "Type mismatch for Index Key g Expected: S Actual: N IndexName: all"},
        {"UpdateItem",
         "'Key':{'p':{'S':'a'},'c':{'N':'1'}},'UpdateExpression':'SET g = "
         ":v','ExpressionAttributeValues':{':v':{'S':''}}",
         "One or more parameter values are not valid. The update expression attempted to update a "
         "secondary index key to a value that is not supported. The AttributeValue for a key "
         "attribute cannot contain an empty string value."},
        {"UpdateItem", "'Key':{'p':{'S':'a'},'c':{'N':'1'}},'UpdateExpression':'SET g = c'",
         "The update expression attempted to update the secondary index key to unsupported type"},
    };
    make_table();
    put("'p':{'S':'a'},'c':{'N':'1'},'y':{'S':'before'}");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char input[1024];
        snprintf(input, sizeof input, "{'TableName':'Tab',%s}", cases[i][1]);
        fails(cases[i][2], cases[i][0], input);
    }
    answers("Scan", "{'TableName':'Tab'}",
            "{'Items':[{'c':{'N':'1'},'p':{'S':'a'},'y':{'S':'before'}}],'Count':1,'ScannedCount':"
            "1}");
}

/* As recorded on AWS: an empty value is told of the request, one of another type is its action's.
 */
static void an_empty_key_of_an_index_refuses_a_whole_transaction(void **state)
{
    (void)state;
    static const char *const actions[][2] = {
        {"'Put':{'TableName':'Tab','Item':{'p':{'S':'a'},'c':{'N':'1'},'g':{'S':''}}}",
         "One or more parameter values are not valid. A value specified for a secondary index key "
         "is not supported. The AttributeValue for a key attribute cannot contain an empty string "
         "value. IndexName: all, IndexKey: g"},
        {"'Update':{'TableName':'Tab','Key':{'p':{'S':'a'},'c':{'N':'1'}},'UpdateExpression':"
         "'SET g = :v','ExpressionAttributeValues':{':v':{'S':''}}}",
         "One or more parameter values are not valid. The update expression attempted to update a "
         "secondary index key to a value that is not supported. The AttributeValue for a key "
         "attribute cannot contain an empty string value."},
        {"'Update':{'TableName':'Tab','Key':{'p':{'S':'a'},'c':{'N':'1'}},'UpdateExpression':"
         "'SET g = y'}",
         "One or more parameter values are not valid. The update expression attempted to update a "
         "secondary index key to a value that is not supported. The AttributeValue for a key "
         "attribute cannot contain an empty string value."},
    };
    char input[1024];
    make_table();
    put("'p':{'S':'a'},'c':{'N':'1'},'y':{'S':''}");
    for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++) {
        snprintf(input, sizeof input,
                 "{'TransactItems':[{'Delete':{'TableName':'Tab','Key':{'p':{'S':'b'},'c':{'N':'1'}"
                 "},'ConditionExpression':'attribute_exists(p)'}},{%s}]}",
                 actions[i][0]);
        fails(actions[i][1], "TransactWriteItems", input);
    }
    call_fails("TransactionCanceledException",
               "Transaction cancelled, please refer cancellation reasons for specific reasons "
               "[None, ValidationError]",
               "dynamodb", "TransactWriteItems",
               "{'TransactItems':[{'Delete':{'TableName':'Tab','Key':{'p':{'S':'b'},'c':{'N':'1'}}}"
               "},{'Update':{'TableName':'Tab','Key':{'p':{'S':'a'},'c':{'N':'1'}},"
               "'UpdateExpression':'SET g = c'}}]}");
}

static void keys_of_an_index_have_the_tables_limits(void **state)
{
    (void)state;
    static char long_text[2050], input[4096];
    make_table();
    memset(long_text, 'k', sizeof long_text - 1);
    snprintf(input, sizeof input,
             "{'TableName':'Tab','Item':{'p':{'S':'a'},'c':{'N':'1'},'g':{'S':'%s'}}}", long_text);
    fails(INVALID "Size of hashkey has exceeded the maximum size limit of2048 bytes", "PutItem",
          input);
    long_text[1025] = '\0';
    snprintf(input, sizeof input,
             "{'TableName':'Tab','Item':{'p':{'S':'a'},'c':{'N':'1'},'l':{'S':'%s'}}}", long_text);
    fails(INVALID "Aggregated size of all range keys has exceeded the size limit of 1024 bytes",
          "PutItem", input);
    snprintf(input, sizeof input,
             "{'TableName':'Tab','Key':{'p':{'S':'a'},'c':{'N':'1'}},'UpdateExpression':'SET l = "
             ":l','ExpressionAttributeValues':{':l':{'S':'%s'}}}",
             long_text);
    fails("The update expression attempted to update the secondary index key beyond allowed size "
          "limits",
          "UpdateItem", input);
}

/* ---- Query and Scan ---- */

/* Sort keys 1 to 9 (attribute h), each three times, in one partition of the index and some of the
 * table. */
static void put_ranges(void)
{
    for (int i = 0; i < 27; i++) {
        char item[256];
        snprintf(item, sizeof item,
                 "'p':{'S':'%c'},'c':{'N':'%d'},'g':{'S':'G'},'h':{'N':'%d'},'l':{'S':'l%d'},'y':{'"
                 "S':'y%d'}",
                 'a' + i % 3, i / 3 + 1, i / 3 + 1, i % 2, i);
        put(item);
    }
    put("'p':{'S':'z'},'c':{'N':'50'},'g':{'S':'H'},'h':{'N':'1'}");
    put("'p':{'S':'z'},'c':{'N':'51'},'g':{'S':'G'}");
}

static void a_query_of_an_index_gives_a_range_in_order(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"", "", "1 1 1 2 2 2 3 3 3 4 4 4 5 5 5 6 6 6 7 7 7 8 8 8 9 9 9"},
        {" AND h = :h", ",':h':{'N':'4'}", "4 4 4"},
        {" AND h < :h", ",':h':{'N':'3'}", "1 1 1 2 2 2"},
        {" AND h <= :h", ",':h':{'N':'3'}", "1 1 1 2 2 2 3 3 3"},
        {" AND h > :h", ",':h':{'N':'7'}", "8 8 8 9 9 9"},
        {" AND h >= :h", ",':h':{'N':'7'}", "7 7 7 8 8 8 9 9 9"},
        {" AND h BETWEEN :h AND :i", ",':h':{'N':'7'},':i':{'N':'8'}", "7 7 7 8 8 8"},
        {" AND h < :h", ",':h':{'N':'1'}", ""},
    };
    make_table();
    put_ranges();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char input[1024], backwards[256];
        size_t length = strlen(cases[i][2]);
        snprintf(input, sizeof input,
                 "{'TableName':'Tab','IndexName':'all','KeyConditionExpression':'g = "
                 ":g%s','ExpressionAttributeValues':{':g':{'S':'G'}%s}}",
                 cases[i][0], cases[i][1]);
        assert_string_equal(numbers("Query", input), cases[i][2]);
        for (size_t at_char = 0; at_char < length; at_char++)
            backwards[at_char] = cases[i][2][length - 1 - at_char];
        backwards[length] = '\0';
        snprintf(input, sizeof input,
                 "{'TableName':'Tab','IndexName':'all','ScanIndexForward':false,"
                 "'KeyConditionExpression':'g = :g%s','ExpressionAttributeValues':{':g':{'S':'G'}%s"
                 "}}",
                 cases[i][0], cases[i][1]);
        assert_string_equal(numbers("Query", input), backwards);
    }
    assert_string_equal(numbers("Query", QUERY("local", "p = :p AND begins_with(l, :l)",
                                               "':p':{'S':'b'},':l':{'S':'l'}", "")),
                        "2 4 6 8 1 3 5 7 9");
    assert_string_equal(
        numbers("Query", QUERY("local", "p = :p AND l = :l", "':p':{'S':'b'},':l':{'S':'l1'}", "")),
        "1 3 5 7 9");
}

/* Follows LastEvaluatedKey, `limit` at a time, and counts the items. */
static int count_pages(const char *operation, const char *request, int limit, int *pages)
{
    char start[1024] = "";
    int count = 0;
    *pages = 0;
    for (;;) {
        char input[2048];
        snprintf(input, sizeof input, "{%s,'Limit':%d%s%s}", request, limit,
                 start[0] != '\0' ? ",'ExclusiveStartKey':" : "", start);
        cJSON *answer = DDB(operation, "%s", input);
        count += (int)cJSON_GetNumberValue(at(answer, "Count"));
        (*pages)++;
        const cJSON *last = at(answer, "LastEvaluatedKey");
        if (last != NULL)
            snprintf(start, sizeof start, "%s", text(answer, "LastEvaluatedKey"));
        cJSON_Delete(answer);
        if (last == NULL)
            return count;
    }
}

static void pages_of_an_index_meet_every_item_once(void **state)
{
    (void)state;
    int pages;
    make_table();
    put_ranges();
    const char *query = "'TableName':'Tab','IndexName':'all','KeyConditionExpression':'g = "
                        ":g','ExpressionAttributeValues':{':g':{'S':'G'}}";
    for (int limit = 1; limit <= 8; limit++) {
        char backwards[512];
        assert_int_equal(count_pages("Query", query, limit, &pages), 27);
        assert_true(pages >= 27 / limit);
        snprintf(backwards, sizeof backwards, "%s,'ScanIndexForward':false", query);
        assert_int_equal(count_pages("Query", backwards, limit, &pages), 27);
        assert_int_equal(count_pages("Scan", "'TableName':'Tab','IndexName':'all'", limit, &pages),
                         28);
        assert_int_equal(
            count_pages("Scan", "'TableName':'Tab','IndexName':'local'", limit, &pages), 27);
    }
    cJSON *answer = DDB("Query", "{%s,'Limit':1}", query);
    assert_int_equal(cJSON_GetArraySize(at(answer, "LastEvaluatedKey")), 4);
    assert_string_equal(text(answer, "LastEvaluatedKey/g/S"), "G");
    assert_string_equal(text(answer, "LastEvaluatedKey/h/N"), "1");
    assert_string_equal(text(answer, "LastEvaluatedKey/c/N"), "1");
    cJSON_Delete(answer);
}

static void segments_of_an_index_are_its_whole(void **state)
{
    (void)state;
    int total = 0, pages;
    make_table();
    put_ranges();
    for (int segment = 0; segment < 4; segment++) {
        char request[256];
        snprintf(request, sizeof request,
                 "'TableName':'Tab','IndexName':'some','Segment':%d,'TotalSegments':4", segment);
        total += count_pages("Scan", request, 2, &pages);
    }
    assert_int_equal(total, 28);
}

static void reads_of_indexes_are_billed_to_them(void **state)
{
    (void)state;
    make_table();
    put_ranges();
    cJSON *answer = DDB("Query", "{'TableName':'Tab','IndexName':'all','KeyConditionExpression':'g "
                                 "= :g','ExpressionAttributeValues':{':g':{'S':'G'}},"
                                 "'ReturnConsumedCapacity':'INDEXES'}");
    assert_string_equal(text(answer, "ConsumedCapacity"),
                        "{\"TableName\":\"Tab\",\"CapacityUnits\":0.5,\"Table\":{\"CapacityUnits\":"
                        "0},\"GlobalSecondaryIndexes\":{\"all\":{\"CapacityUnits\":0.5}}}");
    cJSON_Delete(answer);
    /* what a local index lacks is got from the table, each item for itself */
    answer = DDB("Query", "{'TableName':'Tab','IndexName':'local','KeyConditionExpression':'p = "
                          ":p','ExpressionAttributeValues':{':p':{'S':'a'}},'ProjectionExpression':"
                          "'c,y','ConsistentRead':true,'ReturnConsumedCapacity':'INDEXES'}");
    assert_string_equal(text(answer, "ConsumedCapacity"),
                        "{\"TableName\":\"Tab\",\"CapacityUnits\":10,\"Table\":{\"CapacityUnits\":"
                        "9},\"LocalSecondaryIndexes\":{\"local\":{\"CapacityUnits\":1}}}");
    assert_string_equal(text(answer, "Items/0"), "{\"c\":{\"N\":\"1\"},\"y\":{\"S\":\"y0\"}}");
    cJSON_Delete(answer);
}

static void what_an_index_lacks_is_refused_or_fetched(void **state)
{
    (void)state;
    make_table();
    put_ranges();
#define BY_G(index, more) QUERY(index, "g = :g", "':g':{'S':'G'}", more)
#define BY_P(more) QUERY("local", "p = :p", "':p':{'S':'a'}", more)
    fails("The table does not have the specified index: none", "Query", BY_G("none", ""));
    fails("The table does not have the specified index: none", "Scan",
          "{'TableName':'Tab','IndexName':'none'}");
    fails("Consistent reads are not supported on global secondary indexes", "Query",
          BY_G("all", ",'ConsistentRead':true"));
    fails(INVALID "Select type ALL_ATTRIBUTES is not supported for global secondary index keys "
                  "because its projection type is not ALL",
          "Query", BY_G("keys", ",'Select':'ALL_ATTRIBUTES'"));
    fails(INVALID "Select type ALL_ATTRIBUTES is not supported for global secondary index some "
                  "because its projection type is not ALL",
          "Scan", "{'TableName':'Tab','IndexName':'some','Select':'ALL_ATTRIBUTES'}");
    fails(INVALID "Global secondary index keys does not project [x, y]", "Query",
          BY_G("keys", ",'ProjectionExpression':'c,y.a,x'"));
    fails("Query condition missed key schema element: g", "Query",
          QUERY("all", "p = :p", "':p':{'S':'a'}", ""));
    fails("Filter Expression can only contain non-primary key attributes: Primary key attribute: h",
          "Query",
          QUERY("all", "g = :g", "':g':{'S':'G'}", ",'FilterExpression':'attribute_exists(h)'"));
    fails(INVALID "Secondary index local does not project one or more filter attributes: [y]",
          "Query", BY_P(",'FilterExpression':'attribute_exists(y) AND attribute_exists(x)'"));
    cJSON *answer = DDB("Query", "%s", BY_P(",'Select':'ALL_ATTRIBUTES','Limit':1"));
    assert_string_equal(text(answer, "Items/0/y/S"), "y0");
    assert_string_equal(text(answer, "Items/0/h/N"), "1");
    cJSON_Delete(answer);
    answer = DDB("Query", "%s", BY_P(",'Limit':1"));
    assert_string_equal(text(answer, "Items/0"), "{\"c\":{\"N\":\"1\"},\"l\":{\"S\":\"l0\"},\"p\":"
                                                 "{\"S\":\"a\"}}");
    cJSON_Delete(answer);
    /* the table's key may be filtered by where it is not the index's */
    assert_string_equal(numbers("Query", QUERY("all", "g = :g", "':g':{'S':'G'},':c':{'N':'8'}",
                                               ",'FilterExpression':'c > :c'")),
                        "9 9 9");
}

static void start_keys_of_an_index_are_checked(void **state)
{
    (void)state;
    make_table();
    put_ranges();
#define START(key) BY_G("all", ",'ExclusiveStartKey':{" key "}")
#define GOOD "'g':{'S':'G'},'h':{'N':'1'},'p':{'S':'a'},"
    fails("The provided starting key is invalid", "Query", START("'p':{'S':'a'},'c':{'N':'1'}"));
    fails("The provided starting key is invalid", "Query", START(GOOD "'z':{'N':'1'}"));
    fails("The provided starting key is invalid: The provided key element does not match the "
          "schema",
          "Query", START(GOOD "'c':{'S':'1'}"));
    fails("The provided key element does not match the schema", "Query",
          START("'g':{'N':'1'},'h':{'N':'1'},'p':{'S':'a'},'c':{'N':'1'}"));
    fails("The provided starting key is outside query boundaries based on provided conditions",
          "Query", START("'g':{'S':'H'},'h':{'N':'1'},'p':{'S':'a'},'c':{'N':'1'}"));
    fails("The provided starting key does not match the range key predicate", "Query",
          QUERY("all", "g = :g AND h > :h", "':g':{'S':'G'},':h':{'N':'1'}",
                ",'ExclusiveStartKey':{" GOOD "'c':{'N':'1'}}"));
    fails("The provided starting key is invalid", "Scan",
          "{'TableName':'Tab','IndexName':'all','ExclusiveStartKey':{'p':{'S':'a'},'c':{'N':'1'}}"
          "}");
    /* one that is not there is a place all the same */
    assert_string_equal(numbers("Query", START("'g':{'S':'G'},'h':{'N':'8.5'},'p':{'S':'a'},'c':{'N"
                                               "':'1'}")),
                        "9 9 9");
}

/* ---- Several attributes ---- */

static void a_key_of_several_attributes_is_asked_from_the_left(void **state)
{
    (void)state;
#define D(name, type) "{'AttributeName':'" name "','AttributeType':'" type "'}"
#define K(name, type) "{'AttributeName':'" name "','KeyType':'" type "'}"
    DDB_DONE(
        "CreateTable",
        "{'TableName':'Tab','AttributeDefinitions':[" D("p", "S") "," D("h1", "S") "," D("h2", "N") "," D(
            "r1",
            "S") "," D("r2",
                       "N") "],'KeySchema':[" K("p",
                                                "HASH") "]," DEMAND ",'GlobalSecondaryIndexes':[{'"
                                                        "IndexName':'multi','KeySchema':"
                                                        "[" K("h1", "HASH") "," K("h2", "HASH") "," K(
                                                            "r1", "RANGE") "," K("r2",
                                                                                 "RANGE") "],'"
                                                                                          "Pro"
                                                                                          "jec"
                                                                                          "tio"
                                                                                          "n'"
                                                                                          ":" ALL
                                                                                          "}]"
                                                                                          "}");
    for (int i = 0; i < 12; i++)
        DDB_DONE("PutItem",
                 "{'TableName':'Tab','Item':{'p':{'S':'%d'},'c':{'N':'%d'},'h1':{'S':'a'},'h2':{'N'"
                 ":'1'},'r1':{'S':'%s'},'r2':{'N':'%d'}}}",
                 i, i, i % 2 ? "x" : "xy", i);
    DDB_DONE("PutItem", "{'TableName':'Tab','Item':{'p':{'S':'no'},'h1':{'S':'a'},'h2':{'N':'1'},'r"
                        "1':{'S':'x'}}}");
#define BY_H(more, values)                                                                         \
    QUERY("multi", "h1 = :a AND h2 = :b" more, "':a':{'S':'a'},':b':{'N':'1'}" values, "")
    assert_string_equal(numbers("Query", BY_H("", "")), "1 3 5 7 9 11 0 2 4 6 8 10");
    assert_string_equal(numbers("Query", BY_H(" AND r1 = :c", ",':c':{'S':'x'}")), "1 3 5 7 9 11");
    assert_string_equal(
        numbers("Query", BY_H(" AND r1 = :c AND r2 >= :d", ",':c':{'S':'x'},':d':{'N':'7'}")),
        "7 9 11");
    assert_string_equal(numbers("Query", BY_H(" AND begins_with(r1, :c)", ",':c':{'S':'xy'}")),
                        "0 2 4 6 8 10");
    fails("Query condition missed key schema element: h2", "Query",
          QUERY("multi", "h1 = :a", "':a':{'S':'a'}", ""));
    fails("Query condition missed key schema element: r1", "Query",
          BY_H(" AND r2 = :c", ",':c':{'N':'1'}"));
}

/* ---- CreateTable ---- */

static void bad_indexes_are_refused_in_aws_words(void **state)
{
    (void)state;
#define TABLE(definitions, keys, more)                                                             \
    "{'TableName':'abc','AttributeDefinitions':[" definitions "],'KeySchema':[" keys "]," DEMAND   \
    "," more "}"
#define LOCAL(index) "'LocalSecondaryIndexes':[" index "]"
#define GLOBAL(index) "'GlobalSecondaryIndexes':[" index "]"
#define PC D("p", "S") "," D("c", "N")
    static const char *const cases[][2] = {
        {TABLE(D("p", "S"), K("p", "HASH"), GLOBAL(INDEX("all", "g", "h", ALL))),
         INVALID "Some index key attributes are not defined in AttributeDefinitions. Keys: [g, h], "
                 "AttributeDefinitions: [p]"},
        {TABLE(PC, K("p", "HASH"), LOCAL(INDEX("all", "p", "c", ALL))),
         INVALID "Table KeySchema does not have a range key, which is required when specifying a "
                 "LocalSecondaryIndex"},
        {TABLE(PC, K("p", "HASH") "," K("c", "RANGE"), LOCAL(INDEX("all", "c", "p", ALL))),
         INVALID "Index KeySchema does not have the same leading hash key as table KeySchema for "
                 "index: all. index hash key: c, table hash key: p"},
        {TABLE(PC, K("p", "HASH") "," K("c", "RANGE"), LOCAL(INDEX("all", "p", "c", "{}"))),
         INVALID "Unknown ProjectionType: null"},
        {TABLE(PC, K("p", "HASH"),
               GLOBAL(INDEX("all", "p", "c", "{'ProjectionType':'ALL','NonKeyAttributes':['x']}"))),
         INVALID "ProjectionType is ALL, but NonKeyAttributes is specified"},
        {TABLE(PC, K("p", "HASH"), GLOBAL(INDEX("all", "p", "c", "{'ProjectionType':'INCLUDE'}"))),
         INVALID "ProjectionType is INCLUDE, but NonKeyAttributes is not specified"},
        {TABLE(PC, K("p", "HASH"),
               GLOBAL(INDEX("all", "p", "c", ALL) "," INDEX("all", "c", "p", ALL))),
         INVALID "Duplicate index name: all"},
        {TABLE(PC, K("p", "HASH"), GLOBAL(INDEX("all", "c", "c", ALL))),
         "Both the Hash Key and the Range Key element in the KeySchema have the same name"},
        {TABLE(PC, K("p", "HASH") "," K("p", "HASH"), GLOBAL(INDEX("all", "c", "p", ALL))),
         "Both the Hash Key and the Range Key element in the KeySchema have the same name"},
        {TABLE(PC "," D("z", "S"), K("p", "HASH"), GLOBAL(INDEX("all", "c", "p", "{}"))),
         INVALID "Some AttributeDefinitions are not used. AttributeDefinitions: [p, z, c], keys "
                 "used: [p, c]"},
        {TABLE(PC "," D("p", "S"), K("p", "HASH"), GLOBAL(INDEX("all", "c", "p", ALL))),
         "Attribute Name is duplicated: p"},
        {TABLE(PC, K("p", "HASH"),
               GLOBAL("{'IndexName':'all','KeySchema':[" K("p", "HASH") "," K("c", "RANGE") "," K(
                   "p", "HASH") "],'Projection':" ALL "}")),
         INVALID "All HASH key attributes must precede RANGE key attributes in the KeySchema"},
        {TABLE(PC, K("p", "HASH"),
               GLOBAL("{'IndexName':'all','KeySchema':[" K("p", "HASH") "," K("c", "HASH") "," K(
                   "p", "RANGE") "],'Projection':" ALL "}")),
         "The KeySchema contains multiple key attributes with the same name"},
        {TABLE(
             PC, K("p", "HASH"),
             GLOBAL("{'IndexName':'all','KeySchema':[" K(
                 "c",
                 "HASH") "],'ProvisionedThroughput':{'ReadCapacityUnits':1,'WriteCapacityUnits':1},"
                         "'Projection':" ALL "}")),
         INVALID "ProvisionedThroughput should not be specified for index: all when BillingMode is "
                 "PAY_PER_REQUEST"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        fails(cases[i][1], "CreateTable", cases[i][0]);
}

/* ---- Collections ---- */

static void a_collections_size_is_told_where_there_are_local_indexes(void **state)
{
    (void)state;
    make_table();
    answers("PutItem",
            "{'TableName':'Tab','ReturnItemCollectionMetrics':'SIZE','Item':{'p':{'S':'a'},'c':{'N'"
            ":'1'}}}",
            "{'ItemCollectionMetrics':{'ItemCollectionKey':{'p':{'S':'a'}},'SizeEstimateRangeGB':["
            "0,1]}}");
}

/* ---- Deletion ---- */

static void a_table_made_anew_has_empty_indexes(void **state)
{
    (void)state;
    make_table();
    put_ranges();
    DDB_DONE("DeleteTable", "{'TableName':'Tab'}");
    make_table();
    answers("Scan", "{'TableName':'Tab','IndexName':'all'}",
            "{'Items':[],'Count':0,'ScannedCount':0}");
}

/* Not even where the item has no such attribute. */
static void no_expression_goes_into_a_key(void **state)
{
    (void)state;
    make_table();
    put_ranges();
#define SCALAR                                                                                     \
    "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: "
#define ROW "'p':{'S':'a'},'c':{'N':'1'}"
#define ONE(more) "{'TableName':'Tab','Key':{" ROW "}," more "}"
#define VALUE ",'ExpressionAttributeValues':{':v':{'S':'x'}}"
    static const char *const cases[][3] = {
        {"Key: p", "GetItem", ONE("'ProjectionExpression':'x,p.a'")},
        {"Key: c", "GetItem",
         ONE("'ProjectionExpression':'#c[0]','ExpressionAttributeNames':{'#c':'c'}")},
        {"IndexKey: l", "GetItem", ONE("'ProjectionExpression':'l.a.b'")},
        {"IndexKey: g", "GetItem", ONE("'ProjectionExpression':'g[1]'")},
        {"Key: p", "PutItem",
         "{'TableName':'Tab','Item':{" ROW "},'ConditionExpression':'attribute_exists(p.a)'}"},
        {"IndexKey: h", "DeleteItem", ONE("'ConditionExpression':'x = :v OR h[0] = :v'" VALUE)},
        {"Key: p", "UpdateItem", ONE("'UpdateExpression':'SET p.a = :v'" VALUE)},
        {"IndexKey: g", "UpdateItem", ONE("'UpdateExpression':'REMOVE x, g.a'")},
        {"IndexKey: l", "UpdateItem",
         ONE("'UpdateExpression':'SET x = if_not_exists(l.a, :v)'" VALUE)},
        {"Key: c", "UpdateItem",
         ONE("'UpdateExpression':'SET x = :v','ConditionExpression':'size(c.a) = :v'" VALUE)},
        {"Key: c", "Scan", "{'TableName':'Tab','FilterExpression':'attribute_exists(c.a)'}"},
        {"IndexKey: l", "Scan", "{'TableName':'Tab','ProjectionExpression':'l.a'}"},
        {"IndexKey: g", "Query",
         QUERY("local", "p = :p", "':p':{'S':'a'}", ",'FilterExpression':'attribute_exists(g.a)'")},
        {"Key: p", "Query",
         QUERY("all", "g = :g", "':g':{'S':'G'}", ",'ProjectionExpression':'p.a'")},
        {"Key: p", "BatchGetItem",
         "{'RequestItems':{'Tab':{'Keys':[{" ROW "}],'ProjectionExpression':'p.a'}}}"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char message[256];
        snprintf(message, sizeof message, SCALAR "%s", cases[i][0]);
        fails(message, cases[i][1], cases[i][2]);
    }
    static const char *const transactions[][2] = {
        {"TransactGetItems", "'Get':" ONE("'ProjectionExpression':'p.a'")},
        {"TransactWriteItems", "'Update':" ONE("'UpdateExpression':'REMOVE p.a'")},
        {"TransactWriteItems",
         "'ConditionCheck':" ONE("'ConditionExpression':'attribute_exists(p.a)'")},
    };
    for (size_t i = 0; i < sizeof transactions / sizeof transactions[0]; i++)
        call_fails("TransactionCanceledException",
                   "Transaction cancelled, please refer cancellation reasons for specific reasons "
                   "[ValidationError]",
                   "dynamodb", transactions[i][0], "{'TransactItems':[{%s}]}", transactions[i][1]);
    DDB_DONE("UpdateItem", "%s", ONE("'UpdateExpression':'SET x = if_not_exists(y.p, :v)'" VALUE));
    DDB_DONE("GetItem", "%s", ONE("'ProjectionExpression':'x.p,y.c[0],z.g,p,l'"));
}

/* ---- Limits ---- */

/* A table with so many local and global indexes, which project so many attributes each. */
static char *table_of(const char *name, int locals, int globals, int attributes)
{
    static char text[16000];
    int at = snprintf(text, sizeof text,
                      "{'TableName':'%s','BillingMode':'PAY_PER_REQUEST','AttributeDefinitions':[{"
                      "'AttributeName':'p','AttributeType':'S'},{'AttributeName':'c',"
                      "'AttributeType':'S'}],'KeySchema':[{'AttributeName':'p','KeyType':'HASH'},"
                      "{'AttributeName':'c','KeyType':'RANGE'}]",
                      name);
    for (int i = 0; i < locals + globals; i++) {
        const char *list = i == 0 ? ",'LocalSecondaryIndexes':[" : ",";
        if (i == locals)
            list = i == 0 ? ",'GlobalSecondaryIndexes':[" : "],'GlobalSecondaryIndexes':[";
        at += snprintf(text + at, sizeof text - (size_t)at,
                       "%s{'IndexName':'idx%d','KeySchema':[{'AttributeName':'p','KeyType':'HASH'},"
                       "{'AttributeName':'c','KeyType':'RANGE'}],'Projection':{'ProjectionType':"
                       "'%s'%s",
                       list, i, attributes > 0 ? "INCLUDE" : "KEYS_ONLY",
                       attributes > 0 ? ",'NonKeyAttributes':[" : "");
        for (int n = 0; n < attributes; n++)
            at += snprintf(text + at, sizeof text - (size_t)at, "%s'a%d'", n > 0 ? "," : "", n);
        at += snprintf(text + at, sizeof text - (size_t)at, "%s}}", attributes > 0 ? "]" : "");
    }
    snprintf(text + at, sizeof text - (size_t)at, "%s}", locals + globals > 0 ? "]" : "");
    return text;
}

static void a_table_has_so_many_indexes(void **state)
{
    (void)state;
    fails(INVALID "Number of LocalSecondaryIndexes exceeds per-table limit of 5", "CreateTable",
          table_of("Tab", 6, 0, 0));
    fails(INVALID "GlobalSecondaryIndex count exceeds the per-table limit of 20", "CreateTable",
          table_of("Tab", 0, 21, 0));
    DDB_DONE("CreateTable", "%s", table_of("Tab", 5, 20, 0));
    call_fails("LimitExceededException",
               "Subscriber limit exceeded: Number of global secondary indexes exceeds per-table "
               "limit of 20",
               "dynamodb", "UpdateTable",
               "{'TableName':'Tab','AttributeDefinitions':[{'AttributeName':'x','AttributeType':'S'"
               "}],'GlobalSecondaryIndexUpdates':[{'Create':{'IndexName':'more','KeySchema':[{"
               "'AttributeName':'x','KeyType':'HASH'}],'Projection':{'ProjectionType':'ALL'}}}]}");
}

static void the_indexes_of_a_table_project_at_most_100_attributes(void **state)
{
    (void)state;
#define MORE(projection)                                                                           \
    "{'TableName':'Tab','AttributeDefinitions':[{'AttributeName':'x','AttributeType':'S'}],"       \
    "'GlobalSecondaryIndexUpdates':[{'Create':{'IndexName':'more','KeySchema':[{'AttributeName':"  \
    "'x','KeyType':'HASH'}],'Projection':{" projection "}}}]}"
#define TOO_MANY                                                                                   \
    "Number of NonKeyAttributes projected into secondary indexes exceeds per-table limit of 100"
    char *answer = NULL;
    char *json = table_of("Tab", 1, 0, 21);
    for (char *c = json; *c != '\0'; c++)
        *c = *c == '\'' ? '"' : *c;
    assert_int_equal(virga_call(v, "dynamodb", "CreateTable", json, &answer), 400);
    assert_non_null(strstr(answer, "Member must have length less than or equal to 20"));
    free(answer);
    fails(INVALID TOO_MANY, "CreateTable", table_of("Tab", 3, 3, 17));
    DDB_DONE("CreateTable", "%s", table_of("Tab", 1, 4, 20));
    call_fails("LimitExceededException", "Subscriber limit exceeded: " TOO_MANY, "dynamodb",
               "UpdateTable", MORE("'ProjectionType':'INCLUDE','NonKeyAttributes':['a0']"));
    DDB_DONE("UpdateTable", MORE("'ProjectionType':'ALL'"));
}

/* The answer to an operation whose input has a name of so many letters at %s. */
static char *answer_with_name(const char *operation, const char *input, int length, int *status)
{
    static char json[80000];
    char name[70000], *answer = NULL;
    memset(name, 'n', (size_t)length);
    name[length] = '\0';
    const char *at = strstr(input, "%s");
    snprintf(json, sizeof json, "%.*s%s%s", (int)(at - input), input, name, at + 2);
    for (char *c = json; *c != '\0'; c++)
        *c = *c == '\'' ? '"' : *c;
    *status = virga_call(v, "dynamodb", operation, json, &answer);
    return answer;
}

static void names_of_attributes_have_bounds(void **state)
{
    (void)state;
    int status;
    make_table();
    static const struct {
        const char *operation, *input;
        int longest;
        const char *message;
    } cases[] = {
        {"PutItem", "{'TableName':'Tab','Item':{'p':{'S':'a'},'c':{'N':'1'},'%s':{'S':'x'}}}",
         65535, INVALID "Attribute name is too large, must be less than 65536 bytes"},
        {"CreateTable",
         "{'TableName':'Keys','AttributeDefinitions':[{'AttributeName':'%s','AttributeType':'S'}],"
         "'KeySchema':[],'BillingMode':'PAY_PER_REQUEST'}",
         255,
         "at 'attributeDefinitions.1.member.attributeName' failed to satisfy constraint: "
         "Member must have length less than or equal to 255"},
        {"UpdateTable",
         "{'TableName':'Tab','AttributeDefinitions':[{'AttributeName':'x','AttributeType':'S'}],"
         "'GlobalSecondaryIndexUpdates':[{'Create':{'IndexName':'more','KeySchema':[{"
         "'AttributeName':'x','KeyType':'HASH'}],'Projection':{'ProjectionType':'INCLUDE',"
         "'NonKeyAttributes':['%s']}}}]}",
         255,
         "nonKeyAttributes' failed to satisfy constraint: Member must satisfy constraint: "
         "[Member must have length less than or equal to 255"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *answer =
            answer_with_name(cases[i].operation, cases[i].input, cases[i].longest + 1, &status);
        if (status != 400 || strstr(answer, cases[i].message) == NULL)
            fail_msg("%s: %.2000s", cases[i].message, answer);
        free(answer);
        answer = answer_with_name(cases[i].operation, cases[i].input, cases[i].longest, &status);
        if (strstr(answer, cases[i].message) != NULL)
            fail_msg("%d letters: %.2000s", cases[i].longest, answer);
        free(answer);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        INSTANCE_TEST(indexes_are_described_as_they_were_made),
        INSTANCE_TEST(an_entry_follows_its_item),
        INSTANCE_TEST(a_write_is_billed_for_every_index_it_changes),
        INSTANCE_TEST(values_that_cannot_be_keys_are_refused),
        INSTANCE_TEST(an_empty_key_of_an_index_refuses_a_whole_transaction),
        INSTANCE_TEST(keys_of_an_index_have_the_tables_limits),
        INSTANCE_TEST(a_query_of_an_index_gives_a_range_in_order),
        INSTANCE_TEST(pages_of_an_index_meet_every_item_once),
        INSTANCE_TEST(segments_of_an_index_are_its_whole),
        INSTANCE_TEST(reads_of_indexes_are_billed_to_them),
        INSTANCE_TEST(no_expression_goes_into_a_key),
        INSTANCE_TEST(names_of_attributes_have_bounds),
        INSTANCE_TEST(a_table_has_so_many_indexes),
        INSTANCE_TEST(the_indexes_of_a_table_project_at_most_100_attributes),
        INSTANCE_TEST(what_an_index_lacks_is_refused_or_fetched),
        INSTANCE_TEST(start_keys_of_an_index_are_checked),
        INSTANCE_TEST(a_key_of_several_attributes_is_asked_from_the_left),
        INSTANCE_TEST(bad_indexes_are_refused_in_aws_words),
        INSTANCE_TEST(a_collections_size_is_told_where_there_are_local_indexes),
        INSTANCE_TEST(a_table_made_anew_has_empty_indexes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
