/* DynamoDB's global tables: what is said of those that can't be. */
#include "instance.h"

#define OLD                                                                                        \
    "One or more parameter values were invalid: DynamoDB global tables version 2017.11.29 is not " \
    "supported. We recommend using DynamoDB global tables version 2019.11.21, instead of version " \
    "2017.11.29 (Legacy)."

static void the_version_of_2017_is_refused_in_aws_words(void **state)
{
    (void)state;
    call_fails("ValidationException", OLD, "dynamodb", "CreateGlobalTable",
               "{'GlobalTableName':'Tab','ReplicationGroup':[{'RegionName':'us-east-1'}]}");
    call_fails("ValidationException", OLD, "dynamodb", "UpdateGlobalTable",
               "{'GlobalTableName':'Tab','ReplicaUpdates':[{'Create':{'RegionName':'eu-west-1'}}"
               "]}");
    cJSON *got = call_ok("dynamodb", "ListGlobalTables", "{}");
    assert_string_equal(text(got, "GlobalTables"), "[]");
    assert_null(at(got, "LastEvaluatedGlobalTableName"));
    cJSON_Delete(got);
}

static void replicas_are_refused_by_name(void **state)
{
    (void)state;
    call_done("dynamodb", "CreateTable",
              "{'TableName':'Tab','AttributeDefinitions':[{'AttributeName':'p','AttributeType':'S'"
              "}],'KeySchema':[{'AttributeName':'p','KeyType':'HASH'}],'BillingMode':"
              "'PAY_PER_REQUEST'}");
    call_fails("ValidationException",
               "virga does not support the parameter ReplicaUpdates of UpdateTable yet", "dynamodb",
               "UpdateTable",
               "{'TableName':'Tab','ReplicaUpdates':[{'Create':{'RegionName':'eu-west-1'}}]}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        INSTANCE_TEST(the_version_of_2017_is_refused_in_aws_words),
        INSTANCE_TEST(replicas_are_refused_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
