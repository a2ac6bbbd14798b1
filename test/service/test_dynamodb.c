/* DynamoDB through the dispatch: tables, items, conditions, updates, queries, scans. */
#include "dynamodb.h"

#include <stdbool.h>

/* ---- Tables ---- */

static void a_table_is_described_as_it_was_made(void **state)
{
    (void)state;
    make_table("Hash", false);
    cJSON *got = DDB("DescribeTable", "{'TableName':'Hash'}");
    assert_string_equal(text(got, "Table/TableStatus"), "ACTIVE");
    assert_string_equal(text(got, "Table/TableArn"),
                        "arn:aws:dynamodb:us-east-1:000000000000:table/Hash");
    assert_string_equal(text(got, "Table/KeySchema"),
                        "[{\"AttributeName\":\"p\",\"KeyType\":\"HASH\"}]");
    assert_string_equal(text(got, "Table/AttributeDefinitions"),
                        "[{\"AttributeName\":\"p\",\"AttributeType\":\"S\"}]");
    assert_string_equal(text(got, "Table/ProvisionedThroughput/ReadCapacityUnits"), "5");
    assert_string_equal(text(got, "Table/WarmThroughput/WriteUnitsPerSecond"), "6");
    assert_string_equal(text(got, "Table/ItemCount"), "0");
    assert_string_equal(text(got, "Table/DeletionProtectionEnabled"), "false");
    assert_null(at(got, "Table/BillingModeSummary"));
    assert_int_equal(strlen(text(got, "Table/TableId")), 36);
    cJSON_Delete(got);

    got =
        DDB("CreateTable", "{'TableName':'Demand','AttributeDefinitions':[{'AttributeName':'b','"
                           "AttributeType':'B'}],'KeySchema':[{"
                           "'AttributeName':'b','KeyType':'HASH'}],'BillingMode':'PAY_PER_REQUEST',"
                           "'TableClass':'STANDARD_INFREQUENT_ACCESS',"
                           "'SSESpecification':{'Enabled':true},'Tags':[{'Key':'k','Value':'v'}]}");
    assert_string_equal(text(got, "TableDescription/TableStatus"), "CREATING");
    assert_string_equal(text(got, "TableDescription/BillingModeSummary/BillingMode"),
                        "PAY_PER_REQUEST");
    assert_string_equal(text(got, "TableDescription/ProvisionedThroughput/WriteCapacityUnits"),
                        "0");
    assert_string_equal(text(got, "TableDescription/TableClassSummary/TableClass"),
                        "STANDARD_INFREQUENT_ACCESS");
    assert_string_equal(text(got, "TableDescription/SSEDescription/Status"), "ENABLED");
    cJSON_Delete(got);
    got = DDB("DescribeTable",
              "{'TableName':'arn:aws:dynamodb:us-east-1:000000000000:table/Demand'}");
    assert_string_equal(text(got, "Table/WarmThroughput/ReadUnitsPerSecond"), "12000");
    cJSON_Delete(got);
}

#define DEFS "'AttributeDefinitions':[{'AttributeName':'p','AttributeType':'S'}]"
#define KEYS "'KeySchema':[{'AttributeName':'p','KeyType':'HASH'}]"
#define UNITS "'ProvisionedThroughput':{'ReadCapacityUnits':1,'WriteCapacityUnits':1}"
#define DEMAND "'BillingMode':'PAY_PER_REQUEST'"
#define INVALID "One or more parameter values were invalid: "

static void bad_tables_are_refused_in_aws_words(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"{'TableName':'ab'," DEFS "," KEYS "," UNITS "}",
         COUNTED "Value 'ab' at 'tableName' failed to satisfy constraint: Member must have length "
                 "greater than or equal to 3"},
        {"{'TableName':'a bc'," DEFS "," KEYS "," UNITS "}",
         COUNTED "Value 'a bc' at 'tableName' failed to satisfy constraint: Member must satisfy "
                 "regular expression pattern: "
                 "[a-zA-Z0-9_.-]+"},
        {"{'TableName':'abc'," DEFS "," KEYS "}",
         INVALID "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode "
                 "is PROVISIONED"},
        {"{'TableName':'abc'," DEFS "," KEYS "," UNITS "," DEMAND "}",
         INVALID "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when "
                 "BillingMode is PAY_PER_REQUEST"},
        {"{'TableName':'abc'," DEFS ",'KeySchema':[{'AttributeName':'x','KeyType':'HASH'}]," DEMAND
         "}",
         INVALID "Some index key attributes are not defined in AttributeDefinitions. Keys: [x], "
                 "AttributeDefinitions: [p]"},
        {"{'TableName':'abc'," DEFS ",'KeySchema':[{'AttributeName':'p','KeyType':'HASH'},{'"
         "AttributeName':'p','KeyType':'RANGE'}]," DEMAND "}",
         "Invalid KeySchema: Some index key attribute have no definition"},
        {"{'TableName':'abc'," DEFS ",'KeySchema':[{'AttributeName':'p','KeyType':'RANGE'}]," DEMAND
         "}",
         "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"},
        {"{'TableName':'abc','AttributeDefinitions':[{'AttributeName':'p','AttributeType':'S'},{'"
         "AttributeName':'q','AttributeType':"
         "'S'}],'KeySchema':[{'AttributeName':'p','KeyType':'HASH'},{'AttributeName':'q','KeyType':"
         "'HASH'}]," DEMAND "}",
         "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type"},
        {"{'TableName':'abc','AttributeDefinitions':[{'AttributeName':'p','AttributeType':'S'},{'"
         "AttributeName':'q','AttributeType':"
         "'S'}]," KEYS "," DEMAND "}",
         INVALID "Number of attributes in KeySchema does not exactly match number of attributes "
                 "defined in AttributeDefinitions"},
        {"{'TableName':'abc','AttributeDefinitions':[{'AttributeName':'p','AttributeType':'S'},{'"
         "AttributeName':'p','AttributeType':"
         "'N'}]," KEYS "," DEMAND "}",
         "Attribute Name is duplicated: p"},
        {"{'TableName':'abc'," DEFS "," KEYS "," DEMAND ",'GlobalSecondaryIndexes':[]}",
         INVALID "List of GlobalSecondaryIndexes is empty"},
        {"{'TableName':'abc'," DEFS "," KEYS "," DEMAND
         ",'StreamSpecification':{'StreamEnabled':true}}",
         INVALID "Table is being created with a stream enabled, UpdateViewType is required"},
        {"{'TableName':'abc'," DEFS "," KEYS "," DEMAND
         ",'StreamSpecification':{'StreamEnabled':false,'StreamViewType':'KEYS_ONLY'}}",
         INVALID "Table is being created with a stream disabled, UpdateViewType should not be "
                 "specified"},
        {"{'TableName':'abc','AttributeDefinitions':[{'AttributeName':'p','AttributeType':'X'}]"
         "," KEYS "," DEMAND "}",
         NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        fails("ValidationException", cases[i][1], "CreateTable", cases[i][0]);
    make_table("abc", false);
    fails("ResourceInUseException", "Table already exists: abc", "CreateTable",
          "{'TableName':'abc'," DEFS "," KEYS "," DEMAND "}");
}

static void a_deleted_table_is_gone_with_its_items(void **state)
{
    (void)state;
    make_table("abc", false);
    for (int i = 0; i < 30; i++) {
        char item[64];
        snprintf(item, sizeof item, "'p':{'S':'%d'}", i);
        put("abc", item);
    }
    cJSON *got = DDB("DeleteTable", "{'TableName':'abc'}");
    assert_string_equal(text(got, "TableDescription/TableStatus"), "DELETING");
    assert_string_equal(text(got, "TableDescription/ItemCount"), "30");
    assert_null(at(got, "TableDescription/KeySchema"));
    cJSON_Delete(got);
    fails("ResourceNotFoundException", "Requested resource not found: Table: abc not found",
          "DescribeTable", "{'TableName':'abc'}");
    fails("ResourceNotFoundException", "Requested resource not found", "GetItem",
          "{'TableName':'abc','Key':{'p':{'S':'1'}}}");
    make_table("abc", false);
    answers("Scan", "{'TableName':'abc'}", "{'Items':[],'Count':0,'ScannedCount':0}");
}

/* What the service knows of a table is asked for by what is stored, not by its name. */
static void a_table_made_anew_has_its_new_key(void **state)
{
    (void)state;
    make_table("Again", false);
    put("Again", "'p':{'S':'x'}");
    answers("GetItem", "{'TableName':'Again','Key':{'p':{'S':'x'}}}", "{'Item':{'p':{'S':'x'}}}");
    DDB_DONE("DeleteTable", "{'TableName':'Again'}");
    make_table("Again", true);
    fails("ValidationException", "The provided key element does not match the schema", "GetItem",
          "{'TableName':'Again','Key':{'p':{'S':'x'}}}");
    answers("GetItem", "{'TableName':'Again','Key':{'p':{'S':'x'},'c':{'N':'1'}}}", "{}");
    put("Again", "'p':{'S':'x'},'c':{'N':'1'}");
    answers("GetItem", "{'TableName':'Again','Key':{'p':{'S':'x'},'c':{'N':'1'}}}",
            "{'Item':{'c':{'N':'1'},'p':{'S':'x'}}}");
}

static void many_tables_taking_turns_keep_their_own_keys(void **state)
{
    (void)state;
    enum { TABLES = 40 };
    char name[16], item[64];
    for (int i = 0; i < TABLES; i++) {
        snprintf(name, sizeof name, "turn-%d", i);
        make_table(name, i % 2 == 0);
    }
    for (int i = 0; i < TABLES * 3; i++) {
        int table = i % TABLES;
        snprintf(name, sizeof name, "turn-%d", table);
        snprintf(item, sizeof item, "'p':{'S':'%d'}%s", table,
                 table % 2 == 0 ? ",'c':{'N':'7'}" : "");
        if (i < TABLES)
            put(name, item);
        cJSON *got = DDB("GetItem", "{'TableName':'%s','Key':{%s}}", name, item);
        assert_int_equal(atoi(text(got, "Item/p/S")), table);
        cJSON_Delete(got);
    }
}

static void a_protected_table_stays(void **state)
{
    (void)state;
    DDB_DONE("CreateTable",
             "{'TableName':'abc'," DEFS "," KEYS "," DEMAND ",'DeletionProtectionEnabled':true}");
    fails("ValidationException",
          "Resource cannot be deleted as it is currently protected against deletion. Disable "
          "deletion protection first.",
          "DeleteTable", "{'TableName':'abc'}");
}

static void tables_are_listed_in_pages(void **state)
{
    (void)state;
    make_table("bbb", false);
    make_table("aaa", false);
    make_table("ccc", true);
    answers("ListTables", "{}", "{'TableNames':['aaa','bbb','ccc']}");
    answers("ListTables", "{'Limit':2}",
            "{'TableNames':['aaa','bbb'],'LastEvaluatedTableName':'bbb'}");
    answers("ListTables", "{'Limit':2,'ExclusiveStartTableName':'bbb'}", "{'TableNames':['ccc']}");
}

/* ---- Items ---- */

static void an_item_comes_back_as_it_was_put(void **state)
{
    (void)state;
    make_table("abc", false);
    put("abc", "'p':{'S':'k'},'n':{'N':'-56.7890'},'b':{'B':'Yg=='},'l':{'L':[{'NULL':true},{'M':{'"
               "x':{'BOOL':false}}}]},"
               "'s':{'SS':['b','a']}");
    answers("GetItem", "{'TableName':'abc','Key':{'p':{'S':'k'}}}",
            "{'Item':{'b':{'B':'Yg=='},'l':{'L':[{'NULL':true},{'M':{'x':{'BOOL':false}}}]},'n':{'"
            "N':'-56.789'},'p':{'S':'k'},"
            "'s':{'SS':['a','b']}}}");
    answers("GetItem", "{'TableName':'abc','Key':{'p':{'S':'other'}}}", "{}");
    answers("GetItem",
            "{'TableName':'abc','Key':{'p':{'S':'k'}},'ProjectionExpression':'l[1].x, "
            "#n','ExpressionAttributeNames':"
            "{'#n':'n'},'ReturnConsumedCapacity':'INDEXES','ConsistentRead':true}",
            "{'Item':{'l':{'L':[{'M':{'x':{'BOOL':false}}}]},'n':{'N':'-56.789'}},'"
            "ConsumedCapacity':{'TableName':'abc',"
            "'CapacityUnits':1,'Table':{'CapacityUnits':1}}}");
    answers("GetItem",
            "{'TableName':'abc','Key':{'p':{'S':'k'}},'ProjectionExpression':'zz','"
            "ReturnConsumedCapacity':'TOTAL'}",
            "{'Item':{},'ConsumedCapacity':{'TableName':'abc','CapacityUnits':0.5}}");
    cJSON *got = DDB("DescribeTable", "{'TableName':'abc'}");
    assert_string_equal(text(got, "Table/ItemCount"), "1");
    cJSON_Delete(got);
}

static void writes_return_what_they_replace(void **state)
{
    (void)state;
    make_table("abc", false);
    answers("PutItem",
            "{'TableName':'abc','Item':{'p':{'S':'k'},'v':{'N':'1'}},'ReturnValues':'ALL_OLD'}",
            "{}");
    answers("PutItem",
            "{'TableName':'abc','Item':{'p':{'S':'k'},'v':{'N':'2'}},'ReturnValues':'ALL_OLD'}",
            "{'Attributes':{'p':{'S':'k'},'v':{'N':'1'}}}");
    answers("DeleteItem",
            "{'TableName':'abc','Key':{'p':{'S':'k'}},'ReturnValues':'ALL_OLD','"
            "ReturnConsumedCapacity':'TOTAL'}",
            "{'Attributes':{'p':{'S':'k'},'v':{'N':'2'}},'ConsumedCapacity':{'TableName':'abc','"
            "CapacityUnits':1}}");
    answers("DeleteItem", "{'TableName':'abc','Key':{'p':{'S':'k'}},'ReturnValues':'ALL_OLD'}",
            "{}");
    cJSON *got = DDB("DescribeTable", "{'TableName':'abc'}");
    assert_string_equal(text(got, "Table/ItemCount"), "0");
    assert_string_equal(text(got, "Table/TableSizeBytes"), "0");
    cJSON_Delete(got);
}

static void conditions_guard_writes(void **state)
{
    (void)state;
    make_table("abc", false);
    DDB_DONE("PutItem", "{'TableName':'abc','Item':{'p':{'S':'k'},'v':{'N':'1'}},'"
                        "ConditionExpression':'attribute_not_exists(p)'}");
    fails("ConditionalCheckFailedException", "The conditional request failed", "PutItem",
          "{'TableName':'abc','Item':{'p':{'S':'k'}},'ConditionExpression':'attribute_not_exists(p)"
          "'}");
    fails("ConditionalCheckFailedException", "The conditional request failed", "DeleteItem",
          "{'TableName':'abc','Key':{'p':{'S':'k'}},'ConditionExpression':'v > "
          ":one','ExpressionAttributeValues':{':one':{'N':'1'}},"
          "'ReturnValuesOnConditionCheckFailure':'ALL_OLD'}");
    fails("ConditionalCheckFailedException", "The conditional request failed", "UpdateItem",
          "{'TableName':'abc','Key':{'p':{'S':'none'}},'UpdateExpression':'SET v = "
          ":one','ConditionExpression':'attribute_exists(p)',"
          "'ExpressionAttributeValues':{':one':{'N':'1'}}}");
    answers("GetItem", "{'TableName':'abc','Key':{'p':{'S':'k'}}}",
            "{'Item':{'p':{'S':'k'},'v':{'N':'1'}}}");
    answers("Scan", "{'TableName':'abc','Select':'COUNT'}", "{'Count':1,'ScannedCount':1}");
}

static void updates_return_the_images_asked_for(void **state)
{
    (void)state;
    make_table("abc", false);
    answers("UpdateItem", "{'TableName':'abc','Key':{'p':{'S':'k'}}}", "{}");
    answers("GetItem", "{'TableName':'abc','Key':{'p':{'S':'k'}}}", "{'Item':{'p':{'S':'k'}}}");
    static const char *const cases[][2] = {
        {"UPDATED_OLD", "{'Attributes':{'n':{'N':'1'}}}"},
        {"UPDATED_NEW", "{'Attributes':{'n':{'N':'3'}}}"},
        {"ALL_OLD", "{'Attributes':{'n':{'N':'3'},'p':{'S':'k'},'x':{'S':'y'}}}"},
        {"ALL_NEW", "{'Attributes':{'n':{'N':'5'},'p':{'S':'k'},'x':{'S':'y'}}}"},
        {"NONE", "{}"},
    };
    put("abc", "'p':{'S':'k'},'n':{'N':'1'},'x':{'S':'y'}");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char input[512];
        snprintf(input, sizeof input,
                 "{'TableName':'abc','Key':{'p':{'S':'k'}},'UpdateExpression':'ADD n "
                 ":one','ExpressionAttributeValues':{':one':{'N':"
                 "'%d'}},'ReturnValues':'%s'}",
                 1, cases[i][0]);
        answers("UpdateItem", input, cases[i][1]);
    }
}

static void an_update_that_only_takes_away_makes_no_item(void **state)
{
    (void)state;
    static const char *const updates[] = {
        "'UpdateExpression':'REMOVE a'",
        "'UpdateExpression':'REMOVE a.b, c[0]'",
        "'UpdateExpression':'DELETE s :s','ExpressionAttributeValues':{':s':{'SS':['x']}}",
    };
    make_table("abc", false);
    for (size_t i = 0; i < sizeof updates / sizeof updates[0]; i++) {
        char input[256];
        snprintf(input, sizeof input,
                 "{'TableName':'abc','Key':{'p':{'S':'k'}},%s,'ReturnValues':'ALL_NEW'}",
                 updates[i]);
        answers("UpdateItem", input, "{}");
        answers("GetItem", "{'TableName':'abc','Key':{'p':{'S':'k'}}}", "{}");
    }
    put("abc", "'p':{'S':'k'}");
    fails("ValidationException",
          "The document path provided in the update expression is invalid for update", "UpdateItem",
          "{'TableName':'abc','Key':{'p':{'S':'k'}},'UpdateExpression':'REMOVE a.b'}");
}

static void requests_are_checked_in_the_order_of_aws(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"PutItem", "{'TableName':'abc'}",
         COUNTED "Value null at 'item' failed to satisfy constraint: Member must not be null"},
        {"PutItem",
         "{'TableName':'no','Item':{'p':{}},'Expected':{'a':{}},'ConditionExpression':''}",
         COUNTED "Can not use both expression and non-expression parameters in the same request: "
                 "Non-expression parameters: "
                 "{Expected} Expression parameters: {ConditionExpression}"},
        {"PutItem",
         "{'TableName':'no','Item':{'p':{}},'ExpressionAttributeNames':{},'"
         "ExpressionAttributeValues':{}}",
         COUNTED "ExpressionAttributeNames can only be specified when using expressions"},
        {"PutItem", "{'TableName':'no','Item':{'p':{}},'ExpressionAttributeValues':{}}",
         COUNTED "ExpressionAttributeValues can only be specified when using expressions"},
        {"PutItem", "{'TableName':'no','Item':{'p':{}},'ReturnValues':'ALL_NEW'}",
         COUNTED
         "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"},
        {"PutItem",
         "{'TableName':'no','Item':{},'ReturnValues':'ALL_NEW','ConditionExpression':''}",
         COUNTED "ReturnValues can only be ALL_OLD or NONE"},
        {"PutItem",
         "{'TableName':'no','Item':{},'ConditionExpression':'','ExpressionAttributeNames':{}}",
         COUNTED "ExpressionAttributeNames must not be empty"},
        {"PutItem", "{'TableName':'no','Item':{},'ConditionExpression':''}",
         COUNTED "Invalid ConditionExpression: The expression can not be empty;"},
        {"PutItem", "{'TableName':'abc','Item':{}}", INVALID "Missing the key p in the item"},
        {"PutItem", "{'TableName':'abc','Item':{'p':{'N':'1'}}}",
         INVALID "Type mismatch for key p expected: S actual: N"},
        {"GetItem", "{'TableName':'abc','Key':{}}",
         "The provided key element does not match the schema"},
        {"GetItem", "{'TableName':'abc','Key':{'p':{'N':''}}}",
         "The parameter cannot be converted to a numeric value: "},
        {"GetItem", "{'TableName':'abc','Key':{'p':{'S':'k'}},'ProjectionExpression':'!!! x'}",
         "Invalid ProjectionExpression: Syntax error; token: \\\"!\\\", near: \\\"!!\\\""},
        {"GetItem", "{'TableName':'abc','Key':{'p':{'S':''}}}",
         "One or more parameter values are not valid. The AttributeValue for a key attribute "
         "cannot contain an empty string value. "
         "Key: p"},
        {"UpdateItem",
         "{'TableName':'no','Key':{},'AttributeUpdates':{},'UpdateExpression':'','Expected':{}}",
         COUNTED "Can not use both expression and non-expression parameters in the same request: "
                 "Non-expression parameters: "
                 "{AttributeUpdates, Expected} Expression parameters: {UpdateExpression}"},
        {"UpdateItem", "{'TableName':'no','Key':{},'UpdateExpression':'SET a = :v'}",
         COUNTED "Invalid UpdateExpression: An expression attribute value used in expression is "
                 "not defined; attribute value: :v"},
        {"UpdateItem",
         "{'TableName':'no','Key':{},'UpdateExpression':'REMOVE "
         "a','ExpressionAttributeNames':{'#b':'b','#a':'a'}}",
         COUNTED
         "Value provided in ExpressionAttributeNames unused in expressions: keys: {#a, #b}"},
        {"UpdateItem", "{'TableName':'abc','Key':{'p':{'S':'k'}},'UpdateExpression':'REMOVE p'}",
         INVALID "Cannot update attribute p. This attribute is part of the key"},
        {"UpdateItem", "{'TableName':'abc','Key':{'p':{'S':'k'}},'UpdateExpression':'SET a = b'}",
         "The provided expression refers to an attribute that does not exist in the item"},
        {"DeleteItem", "{'TableName':'abc','Key':{'p':{'S':'k'}},'ReturnValues':'ALL_NEW'}",
         COUNTED "ReturnValues can only be ALL_OLD or NONE"},
        {"Query", "{'TableName':'abc'}",
         "Either the KeyConditions or KeyConditionExpression parameter must be specified in the "
         "request."},
        {"Query",
         "{'TableName':'abc','KeyConditionExpression':'p = "
         ":p','ExpressionAttributeValues':{':p':{'S':'x'}},'Select':"
         "'SPECIFIC_ATTRIBUTES'}",
         COUNTED "Must specify the AttributesToGet or ProjectionExpression when choosing to get "
                 "SPECIFIC_ATTRIBUTES"},
        {"Query",
         "{'TableName':'abc','KeyConditionExpression':'p = "
         ":p','ExpressionAttributeValues':{':p':{'S':'x'}},'IndexName':"
         "'nope'}",
         "The table does not have the specified index: nope"},
        {"Query",
         "{'TableName':'abc','KeyConditionExpression':'p = "
         ":p','ExpressionAttributeValues':{':p':{'S':'x'}},"
         "'FilterExpression':'p = :p'}",
         "Filter Expression can only contain non-primary key attributes: Primary key attribute: p"},
        {"Query",
         "{'TableName':'abc','KeyConditionExpression':'z = "
         ":p','ExpressionAttributeValues':{':p':{'S':'x'}},"
         "'ExclusiveStartKey':{'z':{'S':'x'}}}",
         "The provided starting key is invalid"},
        {"Query",
         "{'TableName':'abc','KeyConditionExpression':'p = "
         ":p','ExpressionAttributeValues':{':p':{'S':'x'}},"
         "'ExclusiveStartKey':{'p':{'N':'1'}}}",
         "The provided key element does not match the schema"},
        {"Query",
         "{'TableName':'abc','KeyConditionExpression':'p = "
         ":p','ExpressionAttributeValues':{':p':{'S':'x'}},"
         "'ExclusiveStartKey':{'p':{'S':'y'}}}",
         "The provided starting key is outside query boundaries based on provided conditions"},
        {"Scan", "{'TableName':'abc','Segment':1}",
         "The TotalSegments parameter is required but was not present in the request when Segment "
         "parameter is present"},
        {"Scan", "{'TableName':'abc','Segment':4,'TotalSegments':4}",
         "The Segment parameter is zero-based and must be less than parameter TotalSegments: "
         "Segment: 4 is not less than "
         "TotalSegments: 4"},
        {"Scan", "{'TableName':'abc','ExclusiveStartKey':{'p':{}},'Segment':1}",
         "The provided starting key is invalid: Supplied AttributeValue is empty, must contain "
         "exactly one of the supported "
         "datatypes"},
        {"Scan", "{'TableName':'abc','ExclusiveStartKey':{'b':{'S':'a'}}}",
         "The provided starting key is invalid: The provided key element does not match the "
         "schema"},
        {"Scan", "{'TableName':'abc','Limit':0}", NULL},
    };
    make_table("abc", false);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char message[1024] = "", *to = message;
        for (const char *from = cases[i][2]; from != NULL && *from != '\0'; from++)
            if (*from != '\\')
                *to++ = *from;
        fails("ValidationException", cases[i][2] == NULL ? NULL : message, cases[i][0],
              cases[i][1]);
    }
}

/* ---- Query ---- */

static void fill(void)
{
    make_table("abc", true);
    for (int i = -3; i < 9; i++) {
        char item[128];
        snprintf(item, sizeof item, "'p':{'S':'x'},'c':{'N':'%d.5'},'even':{'BOOL':%s}", i,
                 i % 2 == 0 ? "true" : "false");
        put("abc", item);
    }
    put("abc", "'p':{'S':'y'},'c':{'N':'1'}");
}

/* The sort keys of a query's items, joined. */
static void query_gives(const char *more, const char *expected)
{
    cJSON *got = DDB("Query", "{'TableName':'abc',%s}", more);
    char keys[256] = "";
    const cJSON *item;
    cJSON_ArrayForEach(item, at(got, "Items"))
        snprintf(keys + strlen(keys), sizeof keys - strlen(keys), "%s ", text(item, "c/N"));
    assert_string_equal(keys, expected);
    cJSON_Delete(got);
}

static void queries_give_ranges_in_order(void **state)
{
    (void)state;
    fill();
#define KEY(condition, values)                                                                     \
    "'KeyConditionExpression':'p = :p" condition                                                   \
    "','ExpressionAttributeValues':{':p':{'S':'x'}" values "}"
    query_gives(KEY("", ""), "-3.5 -2.5 -1.5 0.5 1.5 2.5 3.5 4.5 5.5 6.5 7.5 8.5 ");
    query_gives(KEY(" AND c = :a", ",':a':{'N':'2.50'}"), "2.5 ");
    query_gives(KEY(" AND c < :a", ",':a':{'N':'0.5'}"), "-3.5 -2.5 -1.5 ");
    query_gives(KEY(" AND c <= :a", ",':a':{'N':'0.5'}"), "-3.5 -2.5 -1.5 0.5 ");
    query_gives(KEY(" AND c > :a", ",':a':{'N':'6.5'}"), "7.5 8.5 ");
    query_gives(KEY(" AND c >= :a", ",':a':{'N':'6.5'}"), "6.5 7.5 8.5 ");
    query_gives(KEY(" AND c > :a", ",':a':{'N':'6.4'}"), "6.5 7.5 8.5 ");
    query_gives(KEY(" AND c BETWEEN :a AND :b", ",':a':{'N':'-2'},':b':{'N':'2.5'}"),
                "-1.5 0.5 1.5 2.5 ");
    query_gives(KEY("", "") ",'ScanIndexForward':false,'Limit':3", "8.5 7.5 6.5 ");
    query_gives(KEY(" AND c < :a", ",':a':{'N':'3.5'}") ",'ScanIndexForward':false,'Limit':2",
                "2.5 1.5 ");
    query_gives(KEY(" AND c BETWEEN :a AND :b",
                    ",':a':{'N':'-2'},':b':{'N':'2'}") ",'ScanIndexForward':false",
                "1.5 0.5 -1.5 ");
    query_gives(KEY(" AND c > :a", ",':a':{'N':'6'}") ",'ScanIndexForward':false", "8.5 7.5 6.5 ");
    query_gives(KEY("", ",':t':{'BOOL':true}") ",'FilterExpression':'even = :t'",
                "-2.5 0.5 2.5 4.5 6.5 8.5 ");
    query_gives("'KeyConditionExpression':'p = :p','ExpressionAttributeValues':{':p':{'S':'none'}}",
                "");
}

static void queries_are_read_in_pages(void **state)
{
    (void)state;
    fill();
    answers("Query",
            "{'TableName':'abc'," KEY(
                "", ",':t':{'BOOL':true}") ",'FilterExpression':'even = :t','Limit':2,"
                                           "'ProjectionExpression':'even','ReturnConsumedCapacity':"
                                           "'TOTAL'}",
            "{'Items':[{'even':{'BOOL':true}}],'Count':1,'ScannedCount':2,'LastEvaluatedKey':{'c':{"
            "'N':'-2.5'},'p':{'S':'x'}},"
            "'ConsumedCapacity':{'TableName':'abc','CapacityUnits':0.5}}");
    query_gives(KEY("", "") ",'Limit':2,'ExclusiveStartKey':{'c':{'N':'-2.5'},'p':{'S':'x'}}",
                "-1.5 0.5 ");
    query_gives(KEY("", "") ",'Limit':2,'ScanIndexForward':false,'ExclusiveStartKey':{'c':{'N':'4."
                            "5'},'p':{'S':'x'}}",
                "3.5 2.5 ");
    query_gives(KEY("", "") ",'Limit':2,'ExclusiveStartKey':{'c':{'N':'4.7'},'p':{'S':'x'}}",
                "5.5 6.5 ");
    answers(
        "Query",
        "{'TableName':'abc'," KEY(" AND c > :a", ",':a':{'N':'7'}") ",'Limit':2,'Select':'COUNT'}",
        "{'Count':2,'ScannedCount':2,'LastEvaluatedKey':{'c':{'N':'8.5'},'p':{'S':'x'}}}");
    answers(
        "Query",
        "{'TableName':'abc'," KEY(" AND c > :a", ",':a':{'N':'7'}") ",'Limit':3,'Select':'COUNT'}",
        "{'Count':2,'ScannedCount':2}");
    fails("ValidationException", "The provided starting key does not match the range key predicate",
          "Query",
          "{'TableName':'abc'," KEY(
              " AND c > :a",
              ",':a':{'N':'7'}") ",'ExclusiveStartKey':{'c':{'N':'7'},'p':{'S':'x'}}}");
}

/* Keys that begin with each other stay apart. */
static void text_sort_keys_are_told_apart(void **state)
{
    (void)state;
    DDB_DONE("CreateTable", "{'TableName':'abc','AttributeDefinitions':[{'AttributeName':'p','"
                            "AttributeType':'S'},{'AttributeName':'c',"
                            "'AttributeType':'S'}],'KeySchema':[{'AttributeName':'p','KeyType':'"
                            "HASH'},{'AttributeName':'c','KeyType':'RANGE'}]," DEMAND "}");
    static const char *const keys[] = {"a", "aa", "ab", "b", "ba"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        char item[64];
        snprintf(item, sizeof item, "'p':{'S':'x'},'c':{'S':'%s'}", keys[i]);
        put("abc", item);
    }
    static const char *const cases[][2] = {
        {KEY(" AND c = :a", ",':a':{'S':'a'}"), "1"},
        {KEY(" AND begins_with(c, :a)", ",':a':{'S':'a'}"), "3"},
        {KEY(" AND c > :a", ",':a':{'S':'a'}"), "4"},
        {KEY(" AND c <= :a", ",':a':{'S':'b'}"), "4"},
        {KEY(" AND c BETWEEN :a AND :b", ",':a':{'S':'aa'},':b':{'S':'b'}"), "3"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cJSON *got = DDB("Query", "{'TableName':'abc',%s}", cases[i][0]);
        assert_string_equal(text(got, "Count"), cases[i][1]);
        cJSON_Delete(got);
        got = DDB("Query", "{'TableName':'abc',%s,'ScanIndexForward':false}", cases[i][0]);
        assert_string_equal(text(got, "Count"), cases[i][1]);
        cJSON_Delete(got);
    }
}

/* ---- Scan ---- */

static void scans_see_every_item_once(void **state)
{
    (void)state;
    make_table("abc", false);
    enum { COUNT = 60 };
    for (int i = 0; i < COUNT; i++) {
        char item[64];
        snprintf(item, sizeof item, "'p':{'S':'key%d'},'n':{'N':'%d'}", i, i);
        put("abc", item);
    }
    for (int segments = 1; segments <= 7; segments += 3) {
        bool seen[COUNT] = {false};
        int count = 0;
        for (int segment = 0; segment < segments; segment++) {
            char start[128] = "";
            do {
                cJSON *got =
                    DDB("Scan", "{'TableName':'abc','Limit':7,'Segment':%d,'TotalSegments':%d%s}",
                        segment, segments, start);
                const cJSON *item;
                cJSON_ArrayForEach(item, at(got, "Items"))
                {
                    int n = atoi(text(item, "n/N"));
                    assert_false(seen[n]);
                    seen[n] = true;
                    count++;
                }
                start[0] = '\0';
                if (at(got, "LastEvaluatedKey") != NULL)
                    snprintf(start, sizeof start, ",'ExclusiveStartKey':{'p':{'S':'%s'}}",
                             text(got, "LastEvaluatedKey/p/S"));
                cJSON_Delete(got);
            } while (start[0] != '\0');
        }
        assert_int_equal(count, COUNT);
    }
    answers("Scan",
            "{'TableName':'abc','FilterExpression':'n < "
            ":n','ExpressionAttributeValues':{':n':{'N':'10'}},'Select':'COUNT'}",
            "{'Count':10,'ScannedCount':60}");
}

static void a_page_ends_at_a_megabyte(void **state)
{
    (void)state;
    make_table("abc", true);
    static char big[15000];
    memset(big, 'x', sizeof big - 1);
    for (int i = 0; i < 80; i++)
        DDB_DONE("PutItem",
                 "{'TableName':'abc','Item':{'p':{'S':'x'},'c':{'N':'%d'},'d':{'S':'%s'}}}", i,
                 big);
    cJSON *got = DDB("Query", "{'TableName':'abc'," KEY(
                                  "", "") ",'Select':'COUNT','ReturnConsumedCapacity':'TOTAL'}");
    int count = atoi(text(got, "Count"));
    assert_int_equal(count, 1024 * 1024 / (15000 - 1 + 3 + 1 + 2) + 1);
    assert_string_equal(text(got, "ConsumedCapacity/CapacityUnits"), "128.5");
    int last = atoi(text(got, "LastEvaluatedKey/c/N"));
    assert_int_equal(last, count - 1);
    cJSON_Delete(got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        INSTANCE_TEST(a_table_is_described_as_it_was_made),
        INSTANCE_TEST(bad_tables_are_refused_in_aws_words),
        INSTANCE_TEST(a_deleted_table_is_gone_with_its_items),
        INSTANCE_TEST(a_table_made_anew_has_its_new_key),
        INSTANCE_TEST(many_tables_taking_turns_keep_their_own_keys),
        INSTANCE_TEST(a_protected_table_stays),
        INSTANCE_TEST(tables_are_listed_in_pages),
        INSTANCE_TEST(an_item_comes_back_as_it_was_put),
        INSTANCE_TEST(writes_return_what_they_replace),
        INSTANCE_TEST(conditions_guard_writes),
        INSTANCE_TEST(updates_return_the_images_asked_for),
        INSTANCE_TEST(an_update_that_only_takes_away_makes_no_item),
        INSTANCE_TEST(requests_are_checked_in_the_order_of_aws),
        INSTANCE_TEST(queries_give_ranges_in_order),
        INSTANCE_TEST(queries_are_read_in_pages),
        INSTANCE_TEST(text_sort_keys_are_told_apart),
        INSTANCE_TEST(scans_see_every_item_once),
        INSTANCE_TEST(a_page_ends_at_a_megabyte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
