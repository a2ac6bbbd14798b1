/* What hangs on a DynamoDB table (streams, ...): store calls made to fail one after the other leave
 * the state before or after, never between; what was put off gets done, and nothing stays behind.
 */
#include "faults.h"

#include "dynamodb/dynamodb.h"

#define TABLE                                                                                      \
    "'TableName':'cart','AttributeDefinitions':[{'AttributeName':'user','AttributeType':'S'}],"    \
    "'KeySchema':[{'AttributeName':'user','KeyType':'HASH'}],'BillingMode':'PAY_PER_REQUEST'"
#define STREAM "'StreamSpecification':{'StreamEnabled':true,'StreamViewType':'NEW_AND_OLD_IMAGES'}"

enum { HOUR = 60 * 60 };

static uint32_t count_records(vg_space space)
{
    struct picture picture;
    take_picture(&picture);
    uint32_t count = picture.counts[space];
    free_picture(&picture);
    return count;
}

/* ---- Streams ---- */

static void make_stream(void)
{
    call_done("dynamodb", "CreateTable", "{" TABLE "," STREAM "}");
    for (int i = 0; i < 2; i++)
        call_done("dynamodb", "PutItem", "{'TableName':'cart','Item':{'user':{'S':'u%d'}}}", i);
}

static const struct fault_case stream_cases[] = {
    {.name = "CreateTable with a stream",
     .service = "dynamodb",
     .operation = "CreateTable",
     .input = "{" TABLE "," STREAM "}"},
    {.name = "PutItem, the first record",
     .prepare = make_stream,
     .service = "dynamodb",
     .operation = "PutItem",
     .input = "{'TableName':'cart','Item':{'user':{'S':'u1'},'n':{'N':'9'}}}"},
    {.name = "DeleteTable with a stream",
     .prepare = make_stream,
     .service = "dynamodb",
     .operation = "DeleteTable",
     .input = "{'TableName':'cart'}"},
};

FAULTS_OF(stream)

static void old_records_leave_the_store(void **state)
{
    (void)state;
    begin_case(&(struct fault_case){.prepare = make_stream});
    assert_int_equal(count_records(DYNAMODB_SPACE_STREAM_ENTRY), 2);
    assert_int_equal(virga_clock_advance(v, 23 * HOUR), 0);
    call_done("dynamodb", "DeleteItem", "{'TableName':'cart','Key':{'user':{'S':'u0'}}}");
    assert_int_equal(virga_clock_advance(v, 2 * HOUR), 0);
    assert_int_equal(count_records(DYNAMODB_SPACE_STREAM_ENTRY), 1);
    assert_int_equal(virga_clock_advance(v, 24 * HOUR), 0);
    assert_int_equal(count_records(DYNAMODB_SPACE_STREAM_ENTRY), 0);
    assert_int_equal(count_records(VG_SPACE_OUTBOX), 0);
    call_done("dynamodb", "DeleteItem", "{'TableName':'cart','Key':{'user':{'S':'u1'}}}");
    call_done("dynamodb", "DeleteTable", "{'TableName':'cart'}");
    assert_int_equal(virga_clock_advance(v, 25 * HOUR), 0);
    assert_int_equal(count_records(DYNAMODB_SPACE_STREAM_ENTRY), 0);
    assert_int_equal(count_records(DYNAMODB_SPACE_STREAM), 0);
    assert_int_equal(count_records(DYNAMODB_SPACE_STREAM_HEAD), 0);
    assert_int_equal(count_records(VG_SPACE_OUTBOX), 0);
    end_case();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stream_is_before_or_after_never_between),
        cmocka_unit_test(old_records_leave_the_store),
    };
    return cmocka_run_group_tests_name("faults of DynamoDB's tables", tests, NULL, NULL);
}
