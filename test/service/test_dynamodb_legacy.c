/* The parameters from before expressions: Expected, AttributeUpdates, KeyConditions, QueryFilter,
 * ScanFilter, ConditionalOperator, AttributesToGet. */
#include "dynamodb.h"

#define INVALID "One or more parameter values were invalid: "
#define SAME_REQUEST(old, expressions)                                                             \
    "Can not use both expression and non-expression parameters in the same request: "              \
    "Non-expression parameters: {" old "} Expression parameters: {" expressions "}"
#define KEY "'Key':{'p':{'S':'a'}}"

static void make_items(void)
{
    make_table("hash", false);
    make_table("range", true);
    put("hash", "'p':{'S':'a'},'n':{'N':'5'},'s':{'S':'hello'},'l':{'L':[{'S':'x'}]},'ss':{'SS':["
                "'x','y']},'a.b':{'S':'dot'}");
    for (int i = 0; i < 6; i++)
        DDB_DONE("PutItem",
                 "{'TableName':'range','Item':{'p':{'S':'x'},'c':{'N':'%d'},'t':{'S':'t%d'}%s}}", i,
                 i % 3, i % 2 == 0 ? ",'even':{'BOOL':true}" : "");
}

/* ---- Expected ---- */

static void expect(bool holds, const char *expected)
{
    if (holds)
        DDB_DONE("DeleteItem", "{'TableName':'hash','Key':{'p':{'S':'none'}},%s}", expected);
    else
        call_fails("ConditionalCheckFailedException", "The conditional request failed", "dynamodb",
                   "DeleteItem", "{'TableName':'hash','Key':{'p':{'S':'none'}},%s}", expected);
}

/* The same with the item that is there, which stays. */
static void expect_of_item(bool holds, const char *expected)
{
    if (holds)
        DDB_DONE("UpdateItem", "{'TableName':'hash'," KEY ",'Expected':{%s}}", expected);
    else
        call_fails("ConditionalCheckFailedException", NULL, "dynamodb", "UpdateItem",
                   "{'TableName':'hash'," KEY ",'Expected':{%s}}", expected);
}

#define IS(name, op, values)                                                                       \
    "'" name "':{'ComparisonOperator':'" op "','AttributeValueList':[" values "]}"

static void expected_values_guard_writes(void **state)
{
    (void)state;
    static const struct {
        bool holds;
        const char *expected;
    } cases[] = {
        {true, "'n':{'Value':{'N':'5.0'}}"},
        {false, "'n':{'Value':{'S':'5'}}"},
        {true, "'n':{'Exists':true,'Value':{'N':'5'}}"},
        {false, "'n':{'Exists':false}"},
        {true, "'m':{'Exists':false}"},
        {true, "'a.b':{'Value':{'S':'dot'}}"}, /* no path: a name */
        {true, "'n':{'ComparisonOperator':'EQ','Value':{'N':'5'}}"},
        {true, IS("n", "NE", "{'N':'6'}")},
        {true, IS("m", "NE", "{'N':'6'}")},
        {true, IS("n", "LE", "{'N':'5'}") "," IS("s", "GT", "{'S':'a'}")},
        {false, IS("n", "LT", "{'N':'5'}")},
        {false, IS("n", "LT", "{'S':'z'}")},
        {true, IS("n", "BETWEEN", "{'N':'5'},{'N':'7'}")},
        {true, IS("n", "IN", "{'N':'4'},{'N':'5'}")},
        {false, IS("m", "IN", "{'N':'4'}")},
        {true, "'n':{'ComparisonOperator':'NOT_NULL'},'m':{'ComparisonOperator':'NULL'}"},
        {true, "'m':{'ComparisonOperator':'NULL','AttributeValueList':[]}"},
        {true, IS("s", "BEGINS_WITH", "{'S':'he'}")},
        {true, IS("s", "CONTAINS", "{'S':'ell'}") "," IS("ss", "CONTAINS", "{'S':'x'}")},
        {true, IS("l", "CONTAINS", "{'S':'x'}")},
        {true, IS("s", "NOT_CONTAINS", "{'S':'z'}") "," IS("n", "NOT_CONTAINS", "{'S':'z'}")},
        {false, IS("ss", "NOT_CONTAINS", "{'S':'x'}")},
        {false, IS("m", "NOT_CONTAINS", "{'S':'x'}")},
        {true, IS("ss", "EQ", "{'SS':['y','x']}")},
        {true, IS("l", "EQ", "{'L':[{'S':'x'}]}")},
    };
    make_items();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        expect_of_item(cases[i].holds, cases[i].expected);
    expect(true, "'Expected':{'p':{'Exists':false}}");
    expect(false, "'Expected':{'p':{'Exists':false}," IS("n", "EQ", "{'N':'5'}") "}");
    expect(true, "'Expected':{'p':{'Exists':false}," IS("n", "EQ",
                                                        "{'N':'5'}") "},"
                                                                     "'ConditionalOperator':'OR'");
    fails("ConditionalCheckFailedException", NULL, "PutItem",
          "{'TableName':'hash','Item':{'p':{'S':'a'}},'Expected':{'p':{'Exists':false}}}");
}

#define PUT(more) "{'TableName':'none','Item':{}," more "}"

/* All of it before the table is looked for. */
static void bad_expectations_are_refused_in_aws_words(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"'Expected':{'a':{'ComparisonOperator':'LT'}}",
         INVALID "Value or AttributeValueList must be used with ComparisonOperator: LT for "
                 "Attribute: a"},
        {"'Expected':{'a':{'Exists':true,'ComparisonOperator':'LT'}}",
         INVALID "Exists and ComparisonOperator cannot be used together for Attribute: a"},
        {"'Expected':{'a':{'AttributeValueList':[{'S':'a'}],'Value':{'S':'a'},'ComparisonOperator':"
         "'LT'}}",
         INVALID "Value and AttributeValueList cannot be used together for Attribute: a"},
        {"'Expected':{'a':{'AttributeValueList':[]}}",
         INVALID "AttributeValueList can only be used with a ComparisonOperator for Attribute: a"},
        {"'Expected':{'a':{'Exists':true,'AttributeValueList':[{'S':'a'}]}}",
         INVALID "AttributeValueList can only be used with a ComparisonOperator for Attribute: a"},
        {"'Expected':{" IS("a", "EQ", "") "}",
         INVALID "Invalid number of argument(s) for the EQ ComparisonOperator"},
        {"'Expected':{" IS("a", "NULL", "{'S':'a'}") "}",
         INVALID "Invalid number of argument(s) for the NULL ComparisonOperator"},
        {"'Expected':{" IS("a", "IN", "") "}",
         INVALID "Invalid number of argument(s) for the IN ComparisonOperator"},
        {"'Expected':{" IS("a", "BETWEEN", "{'N':'1'},{'N':'10'},{'N':'12'}") "}",
         INVALID "Invalid number of argument(s) for the BETWEEN ComparisonOperator"},
        {"'Expected':{'a':{'Value':{'S':'a'},'ComparisonOperator':'BETWEEN'}}",
         INVALID "Invalid number of argument(s) for the BETWEEN ComparisonOperator"},
        {"'Expected':{" IS("a", "BETWEEN", "{'N':'2'},{'N':'1'}") "}",
         "The BETWEEN condition was provided a range where the lower bound is greater than the "
         "upper bound"},
        {"'Expected':{" IS("a", "IN", "{'N':'2'},{'S':'1'}") "}",
         INVALID "AttributeValues inside AttributeValueList must be of same type"},
        {"'Expected':{'a':{'Exists':false,'Value':{'S':'a'}}}",
         INVALID "Value cannot be used when Exists is false for Attribute: a"},
        {"'Expected':{'a':{'Exists':true}}",
         INVALID "Value must be provided when Exists is true for Attribute: a"},
        {"'Expected':{'a':{}}",
         INVALID "Value must be provided when Exists is null for Attribute: a"},
        {"'Expected':{'a':{'Value':{'N':'x'}}}",
         "The parameter cannot be converted to a numeric value: x"},
        {"'ConditionalOperator':'AND'",
         "ConditionalOperator cannot be used without Filter or Expected"},
        {"'ConditionalOperator':'AND','Expected':{'a':{'Exists':false}}",
         "ConditionalOperator can only be used when Filter or Expected has two or more elements"},
        {"'ConditionalOperator':'AND','Expected':{'a':{'Exists':false}},'ConditionExpression':'x'",
         SAME_REQUEST("Expected, ConditionalOperator", "ConditionExpression")},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char sentence[512], input[512];
        snprintf(sentence, sizeof sentence, COUNTED "%s", cases[i][1]);
        snprintf(input, sizeof input, "{'TableName':'none','Item':{},%s}", cases[i][0]);
        fails("ValidationException", sentence, "PutItem", input);
    }
    fails("ResourceNotFoundException", "Requested resource not found", "PutItem",
          PUT("'Expected':{'a':{'Exists':false}}"));
}

/* ---- AttributeUpdates ---- */

static void attributes_are_updated_one_by_one(void **state)
{
    (void)state;
    make_items();
    answers("UpdateItem",
            "{'TableName':'hash'," KEY
            ",'AttributeUpdates':{'n':{'Action':'ADD','Value':{'N':'2'}},"
            "'s':{'Value':{'S':'new'}},'l':{'Action':'ADD','Value':{'L':[{'S':'y'}]}},'ss':{"
            "'Action':'DELETE','Value':{'SS':['x']}},'a.b':{'Action':'DELETE'},'k':{'Action':'ADD',"
            "'Value':{'L':[]}},'none':{'Action':'DELETE','Value':{'NS':['1']}}},'ReturnValues':"
            "'UPDATED_NEW'}",
            "{'Attributes':{'k':{'L':[]},'l':{'L':[{'S':'x'},{'S':'y'}]},'n':{'N':'7'},'s':{'S':"
            "'new'},'ss':{'SS':['y']}}}");
    answers("GetItem", "{'TableName':'hash'," KEY ",'AttributesToGet':['a.b','n','none']}",
            "{'Item':{'n':{'N':'7'}}}");
    /* Only deletes make no item of nothing; anything else does. */
    answers(
        "UpdateItem",
        "{'TableName':'hash','Key':{'p':{'S':'z'}},'AttributeUpdates':{'x':{'Action':'DELETE'}},"
        "'ReturnValues':'ALL_NEW'}",
        "{}");
    answers("GetItem", "{'TableName':'hash','Key':{'p':{'S':'z'}}}", "{}");
    answers("UpdateItem",
            "{'TableName':'hash','Key':{'p':{'S':'z'}},'AttributeUpdates':{'x':{'Action':'DELETE'},"
            "'y':{'Action':'ADD','Value':{'SS':['1']}}},'ReturnValues':'ALL_NEW'}",
            "{'Attributes':{'p':{'S':'z'},'y':{'SS':['1']}}}");
}

static void bad_updates_are_refused_in_aws_words(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"'n':{'Action':'PUT'}", COUNTED INVALID "Only DELETE action is allowed when no attribute "
                                                 "value is specified"},
        {"'n':{}", COUNTED INVALID "Only DELETE action is allowed when no attribute value is "
                                   "specified"},
        {"'n':{},'':{'Value':{'N':'1'}}", COUNTED "Empty attribute name"},
        {"'n':{'Action':'DELETE','Value':{'N':'1'}}",
         COUNTED INVALID "DELETE action with value is not supported for the type N"},
        {"'n':{'Action':'ADD','Value':{'M':{}}}",
         COUNTED INVALID "ADD action is not supported for the type M"},
        {"'n':{'Value':{'N':'x'}}",
         COUNTED "The parameter cannot be converted to a numeric value: x"},
        {"'p':{'Value':{'S':'x'}}",
         INVALID "Cannot update attribute p. This attribute is part of the key"},
        {"'s':{'Action':'ADD','Value':{'N':'1'}}", "Type mismatch for attribute to update"},
        {"'n':{'Action':'ADD','Value':{'L':[]}}", "Type mismatch for attribute to update"},
        {"'ss':{'Action':'DELETE','Value':{'NS':['1']}}", "Type mismatch for attribute to update"},
    };
    make_items();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char input[256];
        snprintf(input, sizeof input, "{'TableName':'hash'," KEY ",'AttributeUpdates':{%s}}",
                 cases[i][0]);
        fails("ValidationException", cases[i][1], "UpdateItem", input);
    }
    fails("ValidationException",
          COUNTED SAME_REQUEST("AttributeUpdates, Expected", "UpdateExpression"), "UpdateItem",
          "{'TableName':'hash'," KEY ",'AttributeUpdates':{'x':{'Action':'DELETE'}},'Expected':{},"
          "'UpdateExpression':'REMOVE x'}");
}

/* ---- Reading ---- */

#define QUERY(conditions, more)                                                                    \
    "{'TableName':'range','KeyConditions':{" conditions "},'AttributesToGet':['c']" more "}"
#define OF_X IS("p", "EQ", "{'S':'x'}")

static void key_conditions_and_filters_choose_items(void **state)
{
    (void)state;
    make_items();
    answers("Query", QUERY(OF_X "," IS("c", "GT", "{'N':'3'}"), ""),
            "{'Items':[{'c':{'N':'4'}},{'c':{'N':'5'}}],'Count':2,'ScannedCount':2}");
    answers("Query", QUERY(IS("c", "BETWEEN", "{'N':'1'},{'N':'2'}") "," OF_X, ""),
            "{'Items':[{'c':{'N':'1'}},{'c':{'N':'2'}}],'Count':2,'ScannedCount':2}");
    answers("Query",
            QUERY(OF_X, ",'QueryFilter':{'even':{'ComparisonOperator':'NOT_NULL'}," IS(
                            "t", "EQ", "{'S':'t1'}") "}"),
            "{'Items':[{'c':{'N':'4'}}],'Count':1,'ScannedCount':6}");
    answers("Query",
            QUERY(OF_X, ",'QueryFilter':{'even':{'ComparisonOperator':'NOT_NULL'}," IS(
                            "t", "EQ", "{'S':'t1'}") "},'ConditionalOperator':'OR'"),
            "{'Items':[{'c':{'N':'0'}},{'c':{'N':'1'}},{'c':{'N':'2'}},{'c':{'N':'4'}}],'Count':4,"
            "'ScannedCount':6}");
    /* KeyConditions alone of the old ones may stand beside expressions. */
    answers("Query",
            "{'TableName':'range','KeyConditions':{" OF_X "},'FilterExpression':'t = :t',"
            "'ExpressionAttributeValues':{':t':{'S':'t2'}},'ProjectionExpression':'c'}",
            "{'Items':[{'c':{'N':'2'}},{'c':{'N':'5'}}],'Count':2,'ScannedCount':6}");
    answers("Scan",
            "{'TableName':'range','ScanFilter':{" IS("t", "BEGINS_WITH",
                                                     "{'S':'t2'}") "},'AttributesToGet':['c','t']}",
            "{'Items':[{'c':{'N':'2'},'t':{'S':'t2'}},{'c':{'N':'5'},'t':{'S':'t2'}}],'Count':2,"
            "'ScannedCount':6}");
    answers("BatchGetItem",
            "{'RequestItems':{'range':{'Keys':[{'p':{'S':'x'},'c':{'N':'1'}}],'AttributesToGet':["
            "'t']}}}",
            "{'Responses':{'range':[{'t':{'S':'t1'}}]},'UnprocessedKeys':{}}");
}

static void bad_queries_are_refused_in_aws_words(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"{'TableName':'none','KeyConditions':{}}", "Conditions can be of length 1 or 2 only"},
        {"{'TableName':'none','ExclusiveStartKey':{},'KeyConditions':{'a':{'ComparisonOperator':"
         "'NULL'},'b':{'ComparisonOperator':'NULL'},'c':{'ComparisonOperator':'NULL'}}}",
         "Conditions can be of length 1 or 2 only"},
        {"{'TableName':'none','KeyConditions':{" IS("a", "EQ", "{}") "},'QueryFilter':{" IS(
             "a", "EQ", "") "}}",
         INVALID "Invalid number of argument(s) for the EQ ComparisonOperator"},
        {"{'TableName':'none','KeyConditions':{" IS("a", "EQ", "{}") "}}",
         "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"},
        {"{'TableName':'none','KeyConditions':{" IS("a", "LE", "{'SS':['a']}") "}}",
         INVALID "ComparisonOperator LE is not valid for SS AttributeValue type"},
        {"{'TableName':'none','KeyConditions':{'a':{'ComparisonOperator':'NULL'}},"
         "'ExclusiveStartKey':{'a':{}}}",
         "Supplied AttributeValue is empty, must contain "
         "exactly one of the supported datatypes"},
        {"{'TableName':'none','KeyConditions':{'a':{'ComparisonOperator':'NULL'}},"
         "'AttributesToGet':['a','a']}",
         INVALID "Duplicate value in attribute name: a"},
        {"{'TableName':'none','ConditionalOperator':'OR'}",
         "ConditionalOperator cannot be used without Filter or Expected"},
        {"{'TableName':'none','KeyConditions':{" OF_X "},'AttributesToGet':['a'],'Select':'COUNT'}",
         COUNTED "Cannot specify the AttributesToGet when choosing to get only the Count"},
        {"{'TableName':'none','KeyConditions':{" OF_X "},'QueryFilter':{'a':{'ComparisonOperator':"
         "'NULL'}},'ConditionalOperator':'AND','KeyConditionExpression':'p = :p',"
         "'ProjectionExpression':'a'}",
         SAME_REQUEST("QueryFilter, ConditionalOperator, KeyConditions",
                      "ProjectionExpression, KeyConditionExpression")},
        {"{'TableName':'hash','KeyConditions':{'p':{'ComparisonOperator':'NULL'}}}",
         "Attempted conditional constraint is not an indexable operation"},
        {"{'TableName':'hash','KeyConditions':{" IS("p", "IN", "{'S':'a'}") "}}",
         "Attempted conditional constraint is not an indexable operation"},
        {"{'TableName':'hash','KeyConditions':{" IS("p", "LE", "{'S':'a'}") "}}",
         "Query key condition not supported"},
        {"{'TableName':'hash','KeyConditions':{" OF_X "," IS("b", "EQ", "{'S':'a'}") "}}",
         "Query key condition not supported"},
        {"{'TableName':'range','KeyConditions':{'c':{'ComparisonOperator':'NULL'}}}",
         "Query condition missed key schema element: p"},
        {"{'TableName':'range','KeyConditions':{" OF_X ",'d':{'ComparisonOperator':'NULL'}}}",
         "Query condition missed key schema element: c"},
        {"{'TableName':'range','KeyConditions':{" OF_X ",'c':{'ComparisonOperator':'NULL'}}}",
         "Attempted conditional constraint is not an indexable operation"},
        {"{'TableName':'range','KeyConditions':{" OF_X "," IS("c", "EQ", "{'S':'a'}") "}}",
         INVALID "Condition parameter type does not match schema type"},
        {"{'TableName':'range','KeyConditions':{" OF_X
         "},'QueryFilter':{" IS("c", "EQ", "{'N':'1'}") "}}",
         "QueryFilter can only contain non-primary key attributes: Primary key attribute: c"},
    };
    make_items();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        fails("ValidationException", cases[i][1], "Query", cases[i][0]);
    fails(
        "ValidationException",
        SAME_REQUEST("AttributesToGet, ScanFilter, ConditionalOperator",
                     "ProjectionExpression, FilterExpression"),
        "Scan",
        "{'TableName':'none','AttributesToGet':['a'],'ScanFilter':{'a':{'ComparisonOperator':"
        "'NULL'}},'ConditionalOperator':'AND','FilterExpression':'a','ProjectionExpression':'b'}");
    fails("ValidationException", INVALID "Duplicate value in attribute name: b", "GetItem",
          "{'TableName':'none'," KEY ",'AttributesToGet':['a','b','b']}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        INSTANCE_TEST(expected_values_guard_writes),
        INSTANCE_TEST(bad_expectations_are_refused_in_aws_words),
        INSTANCE_TEST(attributes_are_updated_one_by_one),
        INSTANCE_TEST(bad_updates_are_refused_in_aws_words),
        INSTANCE_TEST(key_conditions_and_filters_choose_items),
        INSTANCE_TEST(bad_queries_are_refused_in_aws_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
