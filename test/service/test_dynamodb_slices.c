/* Operations of DynamoDB that take several turns of the loop, and what changes between two of them.
 */
#include "dynamodb.h"
#include "embed/instance.h"
#include "model/plain.h"

enum { ITEMS = 1500, CHANGES_MAX = 3 }; /* more than two slices of small items */

/* ---- One read, and changes between its first slices ---- */

struct step {
    const char *operation;
    const char *input;
    struct vg_arena arena;
    struct meeting *meeting;
    cJSON *answer;
    char code[64]; /* of an error */
};

/* The read begins in one turn, the changes come in the next, or `turns_between` later. */
struct meeting {
    struct vg_turn turn;
    const char *service;
    struct step read;
    struct step changes[CHANGES_MAX];
    size_t change_count;
    int turns_between;
    uint64_t fail_nth; /* store call from the changes on; 0: none */
    bool has_met_nth;
    size_t missing; /* answers */
};

static void on_answer(void *ctx, struct vg_call *call, int rc, const void *out,
                      const struct vg_error *err)
{
    struct step *step = ctx;
    struct vg_buf buf;
    vg_buf_init(&buf, &step->arena, 0);
    if (rc == VG_OK) {
        vg_value_to_json(call->op->output, out, &buf);
        step->answer = cJSON_ParseWithLength(buf.ptr, buf.len);
        assert_non_null(step->answer);
    } else {
        snprintf(step->code, sizeof step->code, "%.*s", VG_STR_ARG(err->shape->name));
    }
    if (--step->meeting->missing > 0)
        return;
    step->meeting->has_met_nth = vg_store_fail_nth(step->meeting->turn.v->store, 0) == 0;
    vg_turn_done(&step->meeting->turn);
}

static void submit(struct meeting *meeting, struct step *step, const char *service_name)
{
    struct vg_bus *bus = meeting->turn.v->bus;
    const struct vg_service *service = vg_bus_service(bus, vg_str_from(service_name));
    const struct vg_op_model *op = vg_model_op(service->model, vg_str_from(step->operation));
    struct vg_str problem;
    vg_arena_init(&step->arena);
    step->meeting = meeting;
    struct vg_violations *violations = VG_NEW(&step->arena, struct vg_violations);
    vg_violations_init(violations, &step->arena);
    void *in = vg_arena_zalloc(&step->arena, 1, op->input->size);
    char *json = (char *)(uintptr_t)vg_arena_cstr(&step->arena, vg_str_from(step->input));
    for (char *at = json; *at != '\0'; at++)
        if (*at == '\'')
            *at = '"';
    assert_true(
        vg_value_from_json(op->input, vg_str_from(json), &step->arena, in, violations, &problem));
    vg_bus_submit(bus, &(struct vg_submission){.service = service,
                                               .op = op,
                                               .in = in,
                                               .violations = violations,
                                               .arena = &step->arena,
                                               .done = on_answer,
                                               .ctx = step});
}

static void begin_changes(void *ctx)
{
    struct meeting *meeting = ctx;
    assert_null(meeting->read.answer); /* else it was not in slices */
    if (meeting->turns_between-- > 0) {
        vg_bus_post(meeting->turn.v->bus, begin_changes, meeting);
        return;
    }
    (void)vg_store_fail_nth(meeting->turn.v->store, meeting->fail_nth);
    for (size_t i = 0; i < meeting->change_count; i++)
        submit(meeting, &meeting->changes[i], "dynamodb");
}

static void begin_read(void *ctx)
{
    struct meeting *meeting = ctx;
    meeting->missing = meeting->change_count + 1;
    submit(meeting, &meeting->read, meeting->service);
    vg_bus_post(meeting->turn.v->bus, begin_changes, meeting);
}

static void meet(struct meeting *meeting)
{
    if (meeting->service == NULL)
        meeting->service = "dynamodb";
    vg_turn_run(v, &meeting->turn, begin_read, meeting);
    for (size_t i = 0; i < meeting->change_count; i++) {
        if (meeting->fail_nth == 0)
            assert_string_equal(meeting->changes[i].code, "");
        cJSON_Delete(meeting->changes[i].answer);
        vg_arena_deinit(&meeting->changes[i].arena);
    }
    vg_arena_deinit(&meeting->read.arena);
}

/* ---- Tables ---- */

static char big[1 << 20];

static void call_big(const char *operation, const char *fmt, ...)
{
    char *output = NULL;
    va_list args;
    va_start(args, fmt);
    vsnprintf(big, sizeof big, fmt, args);
    va_end(args);
    for (char *at = big; *at != '\0'; at++)
        if (*at == '\'')
            *at = '"';
    assert_int_equal(virga_call(v, "dynamodb", operation, big, &output), 200);
    free(output);
}

/* Items 0 to `count` - 1 of one partition; a multiple of 25. */
static void fill(const char *table, int count, const char *more)
{
    static char list[1 << 16];
    for (int first = 0; first < count; first += 25) {
        size_t len = 0;
        for (int i = first; i < first + 25; i++)
            len += (size_t)snprintf(list + len, sizeof list - len,
                                    "%s{'PutRequest':{'Item':{'p':{'S':'p'},'c':{'N':'%d'}%s}}}",
                                    i > first ? "," : "", i, more);
        call_big("BatchWriteItem", "{'RequestItems':{'%s':[%s]}}", table, list);
    }
}

static void make_filled(const char *name)
{
    make_table(name, true);
    fill(name, ITEMS, "");
}

#define SCHEMA                                                                                     \
    "'AttributeDefinitions':[{'AttributeName':'p','AttributeType':'S'},{'AttributeName':'c',"      \
    "'AttributeType':'N'}],'KeySchema':[{'AttributeName':'p','KeyType':'HASH'},"                   \
    "{'AttributeName':'c','KeyType':'RANGE'}],'BillingMode':'PAY_PER_REQUEST'"

/* Reads of the whole partition of the table. */
static const struct step reads[] = {
    {.operation = "Scan", .input = "{'TableName':'tab'}"},
    {.operation = "Query",
     .input = "{'TableName':'tab','KeyConditionExpression':'p = :p',"
              "'ExpressionAttributeValues':{':p':{'S':'p'}}}"},
    {.operation = "ExecuteStatement", .input = "{'Statement':'SELECT * FROM tab'}"},
    {.operation = "ExecuteStatement",
     .input = "{'Statement':'SELECT * FROM tab WHERE p = ?','Parameters':[{'S':'p'}]}"},
};

static int number_of(const cJSON *item)
{
    const cJSON *number = cJSON_GetObjectItem(cJSON_GetObjectItem(item, "c"), "N");
    return atoi(cJSON_GetStringValue(number));
}

/* ---- What changes ---- */

static void a_page_shows_changes_behind_where_it_is_and_none_before(void **state)
{
    (void)state;
    make_filled("tab");
    for (size_t i = 0; i < sizeof reads / sizeof reads[0]; i++) {
        struct meeting meeting = {
            .read = reads[i],
            .changes = {{.operation = "PutItem",
                         .input = "{'TableName':'tab','Item':{'p':{'S':'p'},'c':{'N':'-1'}}}"},
                        {.operation = "DeleteItem",
                         .input = "{'TableName':'tab','Key':{'p':{'S':'p'},'c':{'N':'0'}}}"},
                        {.operation = "PutItem",
                         .input = "{'TableName':'tab','Item':{'p':{'S':'p'},'c':{'N':'1500'}}}"}},
            .change_count = 3};
        meet(&meeting);
        int wanted = 0;
        const cJSON *item;
        cJSON_ArrayForEach(item, cJSON_GetObjectItem(meeting.read.answer, "Items"))
            assert_int_equal(number_of(item), wanted++);
        assert_int_equal(wanted, ITEMS + 1);
        cJSON_Delete(meeting.read.answer);
        DDB_DONE("DeleteItem", "{'TableName':'tab','Key':{'p':{'S':'p'},'c':{'N':'-1'}}}");
        DDB_DONE("DeleteItem", "{'TableName':'tab','Key':{'p':{'S':'p'},'c':{'N':'1500'}}}");
        put("tab", "'p':{'S':'p'},'c':{'N':'0'}");
    }
}

static void a_page_of_a_table_that_is_deleted_meanwhile_is_not_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof reads / sizeof reads[0]; i++) {
        make_filled("tab");
        struct meeting meeting = {
            .read = reads[i],
            .changes = {{.operation = "DeleteTable", .input = "{'TableName':'tab'}"}},
            .change_count = 1};
        meet(&meeting);
        assert_string_equal(meeting.read.code, "ResourceNotFoundException");
    }
}

static void a_page_of_a_table_that_is_made_anew_meanwhile_is_of_the_new_one(void **state)
{
    (void)state;
    make_filled("tab");
    for (size_t i = 0; i < sizeof reads / sizeof reads[0]; i++) {
        struct meeting meeting = {
            .read = reads[i],
            .changes = {{.operation = "DeleteTable", .input = "{'TableName':'tab'}"},
                        {.operation = "CreateTable", .input = "{'TableName':'tab'," SCHEMA "}"},
                        {.operation = "PutItem",
                         .input = "{'TableName':'tab','Item':{'p':{'S':'p'},'c':{'N':'7'}}}"}},
            .change_count = 3};
        meet(&meeting);
        cJSON *items = cJSON_GetObjectItem(meeting.read.answer, "Items");
        assert_int_equal(cJSON_GetArraySize(items), 1);
        assert_int_equal(number_of(cJSON_GetArrayItem(items, 0)), 7);
        cJSON_Delete(meeting.read.answer);
        DDB_DONE("DeleteTable", "{'TableName':'tab'}");
        make_filled("tab");
    }
}

static void put_large(const char *table, int number)
{
    static char text[350001];
    memset(text, 'x', sizeof text - 1);
    call_big("PutItem", "{'TableName':'%s','Item':{'p':{'S':'p'},'c':{'N':'%d'},'t':{'S':'%s'}}}",
             table, number, text);
}

/* Of five items two fill a slice. */
static void make_large(void)
{
    make_table("tab", true);
    for (int i = 1; i <= 5; i++)
        put_large("tab", i);
}

#define LARGE_READ                                                                                 \
    "{'RequestItems':{'tab':{'Keys':[{'p':{'S':'p'},'c':{'N':'1'}},{'p':{'S':'p'},'c':{'N':'2'}}," \
    "{'p':{'S':'p'},'c':{'N':'3'}},{'p':{'S':'p'},'c':{'N':'4'}},{'p':{'S':'p'},'c':{'N':'5'}}"    \
    "]}},'ReturnConsumedCapacity':'TOTAL'}"

static void a_batch_reads_each_item_once_as_it_is_when_its_turn_comes(void **state)
{
    (void)state;
    make_large();
    struct meeting meeting = {
        .read = {.operation = "BatchGetItem", .input = LARGE_READ},
        .changes = {{.operation = "DeleteItem",
                     .input = "{'TableName':'tab','Key':{'p':{'S':'p'},'c':{'N':'1'}}}"},
                    {.operation = "PutItem",
                     .input = "{'TableName':'tab','Item':{'p':{'S':'p'},'c':{'N':'5'}}}"}},
        .change_count = 2};
    meet(&meeting);
    cJSON *items =
        cJSON_GetObjectItem(cJSON_GetObjectItem(meeting.read.answer, "Responses"), "tab");
    assert_int_equal(cJSON_GetArraySize(items), 5);
    for (int i = 0; i < 5; i++) {
        const cJSON *item = cJSON_GetArrayItem(items, i);
        assert_int_equal(number_of(item), i + 1);
        assert_int_equal(cJSON_GetObjectItem(item, "t") != NULL, i < 4);
    }
    cJSON_Delete(meeting.read.answer);
}

static void a_batch_of_a_table_that_is_made_anew_meanwhile_is_of_the_new_one(void **state)
{
    (void)state;
    make_large();
    struct meeting meeting = {
        .read = {.operation = "BatchGetItem", .input = LARGE_READ},
        .changes = {{.operation = "DeleteTable", .input = "{'TableName':'tab'}"},
                    {.operation = "CreateTable", .input = "{'TableName':'tab'," SCHEMA "}"},
                    {.operation = "PutItem",
                     .input = "{'TableName':'tab','Item':{'p':{'S':'p'},'c':{'N':'3'}}}"}},
        .change_count = 3};
    meet(&meeting);
    cJSON *items =
        cJSON_GetObjectItem(cJSON_GetObjectItem(meeting.read.answer, "Responses"), "tab");
    assert_int_equal(cJSON_GetArraySize(items), 1);
    assert_int_equal(number_of(cJSON_GetArrayItem(items, 0)), 3);
    assert_string_equal(text(meeting.read.answer, "ConsumedCapacity/0/CapacityUnits"), "2.5");
    cJSON_Delete(meeting.read.answer);
}

/* ---- Batches of writes ---- */

enum { WRITES = 20 };

/* Items 1 to `count` of 100 KB each: five to a slice. */
static const char *large_batch(int count, const char *more)
{
    static char batch[WRITES * 100100 + 1000], text[100001];
    memset(text, 'x', sizeof text - 1);
    size_t len = (size_t)snprintf(batch, sizeof batch, "{'RequestItems':{'tab':[");
    for (int i = 1; i <= count; i++)
        len += (size_t)snprintf(batch + len, sizeof batch - len,
                                "%s{'PutRequest':{'Item':{'p':{'S':'p'},'c':{'N':'%d'},"
                                "'t':{'S':'%s'}}}}",
                                i > 1 ? "," : "", i, text);
    snprintf(batch + len, sizeof batch - len, "]}%s}", more);
    return batch;
}

static void assert_item_is_there(int number, bool is_wanted)
{
    cJSON *answer = DDB("GetItem",
                        "{'TableName':'tab','Key':{'p':{'S':'p'},'c':{'N':'%d'}},"
                        "'ProjectionExpression':'c'}",
                        number);
    assert_int_equal(cJSON_GetObjectItem(answer, "Item") != NULL, is_wanted);
    cJSON_Delete(answer);
}

static void a_large_batch_writes_each_item_once_while_others_have_their_turn(void **state)
{
    (void)state;
    make_table("tab", true);
    DDB_DONE("PutItem", "{'TableName':'tab','Item':{'p':{'S':'p'},'c':{'N':'0'}}}");
    struct meeting meeting = {
        .read = {.operation = "BatchWriteItem",
                 .input = large_batch(WRITES, ",'ReturnConsumedCapacity':'TOTAL'")},
        .changes = {{.operation = "DeleteItem", /* written later */
                     .input = "{'TableName':'tab','Key':{'p':{'S':'p'},'c':{'N':'20'}}}"},
                    {.operation = "GetItem",
                     .input = "{'TableName':'tab','Key':{'p':{'S':'p'},'c':{'N':'0'}}}"}},
        .change_count = 2};
    meet(&meeting);
    assert_string_equal(meeting.read.code, "");
    assert_string_equal(text(meeting.read.answer, "ConsumedCapacity/0/CapacityUnits"), "1960");
    assert_int_equal(
        cJSON_GetArraySize(cJSON_GetObjectItem(meeting.read.answer, "UnprocessedItems")), 0);
    for (int i = 0; i <= WRITES; i++)
        assert_item_is_there(i, true);
    cJSON_Delete(meeting.read.answer);
}

static void a_large_batch_into_a_table_that_is_deleted_meanwhile_finds_none(void **state)
{
    (void)state;
    make_table("tab", true);
    struct meeting meeting = {
        .read = {.operation = "BatchWriteItem", .input = large_batch(WRITES, "")},
        .changes = {{.operation = "DeleteTable", .input = "{'TableName':'tab'}"}},
        .change_count = 1};
    meet(&meeting);
    assert_string_equal(meeting.read.code, "ResourceNotFoundException");
}

/* An index comes meanwhile whose key the third item has of another type: what was checked before is
 * checked again, and its failure is told though the first two are written. */
static void a_large_batch_that_an_index_forbids_meanwhile_is_refused(void **state)
{
    (void)state;
    make_table("tab", true);
    char *input = strdup(large_batch(WRITES, ""));
    strstr(strstr(input, "'3'"), "'t'")[1] = 'z';
    struct meeting meeting = {
        .read = {.operation = "BatchWriteItem", .input = input},
        .changes = {{.operation = "UpdateTable",
                     .input = "{'TableName':'tab','AttributeDefinitions':[{'AttributeName':'z',"
                              "'AttributeType':'N'}],'GlobalSecondaryIndexUpdates':[{'Create':{"
                              "'IndexName':'late','KeySchema':[{'AttributeName':'z','KeyType':"
                              "'HASH'}],'Projection':{'ProjectionType':'ALL'}}}]}"}},
        .change_count = 1};
    meet(&meeting);
    assert_string_equal(meeting.read.code, "ValidationException");
    assert_item_is_there(2, true);
    assert_item_is_there(3, false);
    free(input);
}

/* Its last item is not of the table's key: it is found before the first one is written. */
static void a_large_batch_with_a_bad_item_writes_nothing(void **state)
{
    (void)state;
    make_table("tab", true);
    char *output = NULL;
    char *json = strdup(large_batch(WRITES, ""));
    char *last = strstr(json, "'20'");
    memcpy(last - 3, "S", 1);
    last[1] = last[2] = 'x';
    for (char *at = json; *at != '\0'; at++)
        if (*at == '\'')
            *at = '"';
    assert_int_equal(virga_call(v, "dynamodb", "BatchWriteItem", json, &output), 400);
    assert_non_null(strstr(output, "ValidationException"));
    assert_item_is_there(1, false);
    free(output);
    free(json);
}

/* Whichever store call of the batch's last slice and of a delete beside it fails: the batch does
 * not write again what an earlier slice has committed, and the delete took away. */
static void a_large_batch_beside_a_store_that_fails_goes_on_from_what_is_committed(void **state)
{
    enum { COUNT = 12 };
    (void)state;
    int failed = 0;
    bool is_met = true;
    for (uint64_t nth = 1; is_met; nth++) {
        make_table("tab", true);
        struct meeting meeting = {
            .read = {.operation = "BatchWriteItem",
                     .input = large_batch(COUNT, ",'ReturnConsumedCapacity':'TOTAL'")},
            .changes = {{.operation = "DeleteItem",
                         .input = "{'TableName':'tab','Key':{'p':{'S':'p'},'c':{'N':'1'}}}"},
                        {.operation = "PutItem",
                         .input = "{'TableName':'tab','Item':{'p':{'S':'p'},'c':{'N':'0'}}}"}},
            .change_count = 2,
            .turns_between = 1,
            .fail_nth = nth};
        meet(&meeting);
        bool is_deleted = meeting.changes[0].code[0] == '\0';
        bool is_batch = meeting.read.code[0] == '\0';
        assert_item_is_there(1, !is_deleted);
        for (int i = 2; i <= COUNT && is_batch; i++)
            assert_item_is_there(i, true);
        if (is_batch)
            assert_string_equal(text(meeting.read.answer, "ConsumedCapacity/0/CapacityUnits"),
                                "1176");
        else
            assert_string_equal(meeting.read.code, "InternalFailure");
        cJSON_Delete(meeting.read.answer);
        failed += !is_deleted || !is_batch;
        is_met = meeting.has_met_nth;
        DDB_DONE("DeleteTable", "{'TableName':'tab'}");
    }
    assert_true(failed > 5);
}

/* ---- Streams ---- */

static void records_of_a_stream_come_once_also_those_of_meanwhile(void **state)
{
    enum { RECORDS = 975 }; /* a little more than two slices */
    (void)state;
    DDB_DONE("CreateTable",
             "{'TableName':'tab'," SCHEMA ",'StreamSpecification':{'StreamEnabled':true,"
             "'StreamViewType':'NEW_IMAGE'}}");
    fill(
        "tab", RECORDS,
        ",'t':{'S':'"
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'}");
    cJSON *table = DDB("DescribeTable", "{'TableName':'tab'}");
    const char *arn = text(table, "Table/LatestStreamArn");
    cJSON *stream = call_ok("dynamodbstreams", "DescribeStream", "{'StreamArn':'%s'}", arn);
    cJSON *iterator =
        call_ok("dynamodbstreams", "GetShardIterator",
                "{'StreamArn':'%s','ShardId':'%s','ShardIteratorType':'TRIM_HORIZON'}", arn,
                text(stream, "StreamDescription/Shards/0/ShardId"));
    char input[1024];
    snprintf(input, sizeof input, "{'ShardIterator':'%s'}", text(iterator, "ShardIterator"));
    struct meeting meeting = {
        .service = "dynamodbstreams",
        .read = {.operation = "GetRecords", .input = input},
        .changes = {{.operation = "PutItem",
                     .input = "{'TableName':'tab','Item':{'p':{'S':'p'},'c':{'N':'975'}}}"}},
        .change_count = 1};
    meet(&meeting);
    int wanted = 0;
    const cJSON *record;
    cJSON_ArrayForEach(record, cJSON_GetObjectItem(meeting.read.answer, "Records"))
    {
        const cJSON *change = cJSON_GetObjectItem(record, "dynamodb");
        assert_int_equal(number_of(cJSON_GetObjectItem(change, "NewImage")), wanted++);
    }
    assert_int_equal(wanted, RECORDS + 1);
    cJSON_Delete(meeting.read.answer);
    cJSON_Delete(iterator);
    cJSON_Delete(stream);
    cJSON_Delete(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        INSTANCE_TEST(a_page_shows_changes_behind_where_it_is_and_none_before),
        INSTANCE_TEST(a_page_of_a_table_that_is_deleted_meanwhile_is_not_found),
        INSTANCE_TEST(a_page_of_a_table_that_is_made_anew_meanwhile_is_of_the_new_one),
        INSTANCE_TEST(a_batch_reads_each_item_once_as_it_is_when_its_turn_comes),
        INSTANCE_TEST(a_batch_of_a_table_that_is_made_anew_meanwhile_is_of_the_new_one),
        INSTANCE_TEST(a_large_batch_writes_each_item_once_while_others_have_their_turn),
        INSTANCE_TEST(a_large_batch_into_a_table_that_is_deleted_meanwhile_finds_none),
        INSTANCE_TEST(a_large_batch_that_an_index_forbids_meanwhile_is_refused),
        INSTANCE_TEST(a_large_batch_with_a_bad_item_writes_nothing),
        INSTANCE_TEST(a_large_batch_beside_a_store_that_fails_goes_on_from_what_is_committed),
        INSTANCE_TEST(records_of_a_stream_come_once_also_those_of_meanwhile),
    };
    return cmocka_run_group_tests_name("DynamoDB's slices", tests, NULL, NULL);
}
