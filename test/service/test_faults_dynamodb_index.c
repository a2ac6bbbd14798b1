/* DynamoDB's indexes and tables over a store whose calls fail: each leaves the state as before or
 * as after, entries of indexes and counts too. */
#include "faults.h"

#define D(name, type) "{'AttributeName':'" name "','AttributeType':'" type "'}"
#define K(name, type) "{'AttributeName':'" name "','KeyType':'" type "'}"
#define TABLE                                                                                      \
    "'TableName':'Tab','AttributeDefinitions':[" D("p", "S") "," D(                                \
        "c", "N") "]," KEYS ",'BillingMode':'PAY_PER_REQUEST'"
#define KEYS "'KeySchema':[" K("p", "HASH") "," K("c", "RANGE") "]"
#define GLOBAL                                                                                     \
    "'GlobalSecondaryIndexes':[{'IndexName':'gsi','KeySchema':[" K(                                \
        "g", "HASH") "],'Projection':{'ProjectionType':'KEYS_ONLY'}}]"
#define LOCAL                                                                                      \
    "'LocalSecondaryIndexes':[{'IndexName':'loc','KeySchema':[" K("p", "HASH") "," K(              \
        "g", "RANGE") "],'Projection':{'ProjectionType':'ALL'}}]"
#define KEYS "'KeySchema':[" K("p", "HASH") "," K("c", "RANGE") "]"
#define GLOBAL                                                                                     \
    "'GlobalSecondaryIndexes':[{'IndexName':'gsi','KeySchema':[" K(                                \
        "g", "HASH") "],'Projection':{'ProjectionType':'KEYS_ONLY'}}]"
#define LOCAL                                                                                      \
    "'LocalSecondaryIndexes':[{'IndexName':'loc','KeySchema':[" K("p", "HASH") "," K(              \
        "g", "RANGE") "],'Projection':{'ProjectionType':'ALL'}}]"
#define INDEXED                                                                                    \
    "'TableName':'Tab','AttributeDefinitions':[" D("p", "S") "," D("c", "N") "," D(                \
        "g", "S") "]," KEYS ",'BillingMode':'PAY_PER_REQUEST'," GLOBAL "," LOCAL

static void put(int c)
{
    call_done("dynamodb", "PutItem",
              "{'TableName':'Tab','Item':{'p':{'S':'a'},'c':{'N':'%d'},'g':{'S':'old'},'x':{'S':'x'"
              "}}}",
              c);
}

static void make_plain(void)
{
    call_done("dynamodb", "CreateTable", "{" TABLE "}");
    put(1);
    put(2);
}

static void make_indexed(void)
{
    call_done("dynamodb", "CreateTable", "{" INDEXED "}");
    put(1);
    put(2);
}

static const struct fault_case dynamodb_index_cases[] = {
    {.name = "CreateTable with indexes",
     .service = "dynamodb",
     .operation = "CreateTable",
     .input = "{" INDEXED "}"},
    {.name = "PutItem into indexes",
     .prepare = make_indexed,
     .service = "dynamodb",
     .operation = "PutItem",
     .input = "{'TableName':'Tab','Item':{'p':{'S':'a'},'c':{'N':'3'},'g':{'S':'new'}},'"
              "ReturnItemCollectionMetrics':'SIZE'}"},
    {.name = "UpdateItem of an index's key",
     .prepare = make_indexed,
     .service = "dynamodb",
     .operation = "UpdateItem",
     .input = "{'TableName':'Tab','Key':{'p':{'S':'a'},'c':{'N':'1'}},'UpdateExpression':'SET g = "
              ":g','ExpressionAttributeValues':{':g':{'S':'new'}}}"},
    {.name = "UpdateItem beside an index",
     .prepare = make_indexed,
     .service = "dynamodb",
     .operation = "UpdateItem",
     .input = "{'TableName':'Tab','Key':{'p':{'S':'a'},'c':{'N':'1'}},'UpdateExpression':'SET x = "
              ":x','ExpressionAttributeValues':{':x':{'S':'new'}}}"},
    {.name = "DeleteItem out of indexes",
     .prepare = make_indexed,
     .service = "dynamodb",
     .operation = "DeleteItem",
     .input = "{'TableName':'Tab','Key':{'p':{'S':'a'},'c':{'N':'1'}}}"},
    {.name = "Query of an index",
     .prepare = make_indexed,
     .service = "dynamodb",
     .operation = "Query",
     .input = "{'TableName':'Tab','IndexName':'loc','KeyConditionExpression':'p = :p','"
              "ExpressionAttributeValues':{':p':{'S':'a'}}}"},
    {.name = "UpdateTable adds an index",
     .prepare = make_plain,
     .service = "dynamodb",
     .operation = "UpdateTable",
     .input = "{'TableName':'Tab','AttributeDefinitions':[" D(
         "g", "S") "],'GlobalSecondaryIndexUpdates':[{'Create':{'IndexName':'new','KeySchema':"
                   "[" K("g", "HASH") "],'Projection':{'ProjectionType':'ALL'}}}]}"},
    {.name = "UpdateTable removes an index",
     .prepare = make_indexed,
     .service = "dynamodb",
     .operation = "UpdateTable",
     .input = "{'TableName':'Tab','GlobalSecondaryIndexUpdates':[{'Delete':{'IndexName':'gsi'}}]}"},
    {.name = "UpdateTable changes billing",
     .prepare = make_indexed,
     .service = "dynamodb",
     .operation = "UpdateTable",
     .input = "{'TableName':'Tab','BillingMode':'PROVISIONED','ProvisionedThroughput':{'"
              "ReadCapacityUnits':1,'WriteCapacityUnits':1},'GlobalSecondaryIndexUpdates':[{'"
              "Update':{'IndexName':'gsi','ProvisionedThroughput':{'ReadCapacityUnits':1,'"
              "WriteCapacityUnits':1}}}]}"},
    {.name = "DeleteTable with indexes",
     .prepare = make_indexed,
     .service = "dynamodb",
     .operation = "DeleteTable",
     .input = "{'TableName':'Tab'}"},
    {.name = "TagResource",
     .prepare = make_plain,
     .service = "dynamodb",
     .operation = "TagResource",
     .input = "{'ResourceArn':'arn:aws:dynamodb:us-east-1:000000000000:table/Tab','Tags':[{'Key':'"
              "k','Value':'v'}]}"},
};
FAULTS_OF(dynamodb_index)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dynamodb_index_is_before_or_after_never_between),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
