/* support/dynamodb.h: tables, items and exact answers for the tests of DynamoDB. */
#ifndef VG_TEST_DYNAMODB_H
#define VG_TEST_DYNAMODB_H

#include "instance.h"

#include <stdbool.h>

#define DDB(...) call_ok("dynamodb", __VA_ARGS__)
#define DDB_DONE(...) call_done("dynamodb", __VA_ARGS__)
#define COUNTED "1 validation error detected: "

static inline void make_table(const char *name, bool has_range)
{
    if (has_range)
        DDB_DONE("CreateTable",
                 "{'TableName':'%s','AttributeDefinitions':[{'AttributeName':'p','AttributeType':'"
                 "S'},{'AttributeName':'c',"
                 "'AttributeType':'N'}],'KeySchema':[{'AttributeName':'p','KeyType':'HASH'},{'"
                 "AttributeName':'c','KeyType':'RANGE'}],"
                 "'BillingMode':'PAY_PER_REQUEST'}",
                 name);
    else
        DDB_DONE("CreateTable",
                 "{'TableName':'%s','AttributeDefinitions':[{'AttributeName':'p','AttributeType':'"
                 "S'}],'KeySchema':"
                 "[{'AttributeName':'p','KeyType':'HASH'}],'ProvisionedThroughput':{'"
                 "ReadCapacityUnits':5,'WriteCapacityUnits':6}}",
                 name);
}

static inline void put(const char *table, const char *item)
{
    DDB_DONE("PutItem", "{'TableName':'%s','Item':{%s}}", table, item);
}

/* The answer of an operation must be this JSON (with ' for "). */
static inline void answers(const char *operation, const char *input, const char *expected)
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

static inline void fails(const char *code, const char *message, const char *operation,
                         const char *input)
{
    call_fails(code, message, "dynamodb", operation, "%s", input);
}

#endif
