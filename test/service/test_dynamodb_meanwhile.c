/* DynamoDB's refusals of what meets something under way, and of what is too large to be made by a
 * test: reached from inside. */
#include "dynamodb/dynamodb.h"

#include "bus/bus.h"
#include "dynamodb.h"
#include "embed/instance.h"
#include "model/plain.h"

/* ---- Two calls in one turn: nothing that the first began goes on before the second has run ----
 */

enum { CALLS = 2 };

struct meeting {
    struct vg_turn turn;
    struct vg_arena arena;
    const char *operations[CALLS];
    char inputs[CALLS][2048];
    struct vg_str codes[CALLS], messages[CALLS]; /* absent: it went well */
    int answered;
};

struct attendant {
    struct meeting *meeting;
    int index;
};

static void on_met(void *ctx, struct vg_call *call, int rc, const void *out,
                   const struct vg_error *err)
{
    const struct attendant *attendant = ctx;
    struct meeting *meeting = attendant->meeting;
    (void)call, (void)out;
    if (rc != VG_OK) {
        meeting->codes[attendant->index] = vg_arena_copy(&meeting->arena, err->shape->name);
        meeting->messages[attendant->index] = vg_arena_copy(&meeting->arena, err->message);
    }
    if (++meeting->answered == CALLS)
        vg_turn_done(&meeting->turn);
}

static void submit(struct meeting *meeting, int index)
{
    struct vg_bus *bus = meeting->turn.v->bus;
    const struct vg_service *service = vg_bus_service(bus, VG_STR("dynamodb"));
    const struct vg_op_model *op =
        vg_model_op(service->model, vg_str_from(meeting->operations[index]));
    void *in = vg_arena_zalloc(&meeting->arena, 1, op->input->size);
    struct vg_violations *violations = VG_NEW(&meeting->arena, struct vg_violations);
    struct attendant *attendant = VG_NEW(&meeting->arena, struct attendant);
    struct vg_str problem;
    *attendant = (struct attendant){meeting, index};
    vg_violations_init(violations, &meeting->arena);
    VG_ASSERT(vg_value_from_json(op->input, vg_str_from(meeting->inputs[index]), &meeting->arena,
                                 in, violations, &problem));
    vg_bus_submit(bus, &(struct vg_submission){
                           .service = service,
                           .op = op,
                           .in = in,
                           .violations = violations,
                           .arena = &meeting->arena,
                           .principal = {.arn = VG_STR("arn:aws:iam::000000000000:root"),
                                         .account = VG_STR("000000000000"),
                                         .user_id = VG_STR("000000000000")},
                           .done = on_met,
                           .ctx = attendant,
                       });
}

static void run_meeting(void *ctx)
{
    for (int i = 0; i < CALLS; i++)
        submit(ctx, i);
}

/* The first must go well, and the second fail like that. */
static void meets(const char *first, const char *first_input, const char *second,
                  const char *second_input, const char *code, const char *message)
{
    struct meeting meeting = {.operations = {first, second}};
    vg_arena_init(&meeting.arena);
    snprintf(meeting.inputs[0], sizeof meeting.inputs[0], "%s", first_input);
    snprintf(meeting.inputs[1], sizeof meeting.inputs[1], "%s", second_input);
    for (int i = 0; i < CALLS; i++)
        for (char *c = meeting.inputs[i]; *c != '\0'; c++)
            *c = *c == '\'' ? '"' : *c;
    vg_turn_run(v, &meeting.turn, run_meeting, &meeting);
    if (vg_str_is_set(meeting.codes[0]))
        fail_msg("%s: %.*s %.*s", first_input, VG_STR_ARG(meeting.codes[0]),
                 VG_STR_ARG(meeting.messages[0]));
    char got[1024], wanted[1024];
    snprintf(got, sizeof got, "%.*s: %.*s", VG_STR_ARG(meeting.codes[1]),
             VG_STR_ARG(meeting.messages[1]));
    snprintf(wanted, sizeof wanted, "%s: %s", code, message);
    assert_string_equal(got, wanted);
    vg_arena_deinit(&meeting.arena);
    assert_int_equal(virga_settle(v, 10000), 0);
}

static void a_backup_that_is_being_restored_is_in_use(void **state)
{
    (void)state;
    char backup[256], restore[2][512], delete[512], message[512];
    make_table("Tab", false);
    put("Tab", "'p':{'S':'a'}");
    cJSON *made = DDB("CreateBackup", "{'TableName':'Tab','BackupName':'one'}");
    snprintf(backup, sizeof backup, "%s", text(made, "BackupDetails/BackupArn"));
    cJSON_Delete(made);
    assert_int_equal(virga_settle(v, 10000), 0);
    snprintf(delete, sizeof delete, "{'BackupArn':'%s'}", backup);
    for (int i = 0; i < 2; i++)
        snprintf(restore[i], sizeof restore[i], "{'BackupArn':'%s','TargetTableName':'Copy%d'}",
                 backup, i);
    snprintf(message, sizeof message, "Backup is being used to restore another table: %s", backup);
    meets("RestoreTableFromBackup", restore[0], "RestoreTableFromBackup", restore[1],
          "BackupInUseException", message);
    fails("ResourceNotFoundException", "Requested resource not found: Table: Copy1 not found",
          "DescribeTable", "{'TableName':'Copy1'}");
    DDB_DONE("DeleteTable", "{'TableName':'Copy0'}");
    snprintf(message, sizeof message, "Table: Copy0 is already being restored from backup: %s",
             backup);
    meets("RestoreTableFromBackup", restore[0], "RestoreTableFromBackup", restore[0],
          "TableInUseException", message);
    answers("GetItem", "{'TableName':'Copy0','Key':{'p':{'S':'a'}}}", "{'Item':{'p':{'S':'a'}}}");
    fails("TableAlreadyExistsException", "Table already exists: Copy0", "RestoreTableFromBackup",
          restore[0]);
    snprintf(message, sizeof message, "Backup is being used to restore table: %s", backup);
    meets("RestoreTableFromBackup", restore[1], "DeleteBackup", delete, "BackupInUseException",
          message);
    DDB_DONE("DeleteBackup", "%s", delete);
}

static void an_import_of_another_table_with_one_token_is_a_conflict(void **state)
{
    (void)state;
#define IMPORT(table, token)                                                                       \
    "{'ClientToken':'" token "','S3BucketSource':{'S3Bucket':'none'},'InputFormat':"               \
    "'DYNAMODB_JSON','TableCreationParameters':{'TableName':'" table "','AttributeDefinitions':[{" \
    "'AttributeName':'p','AttributeType':'S'}],'KeySchema':[{'AttributeName':'p','KeyType':"       \
    "'HASH'}],'BillingMode':'PAY_PER_REQUEST'}}"
    meets("ImportTable", IMPORT("One", "t"), "ImportTable", IMPORT("Two", "t"),
          "ImportConflictException",
          "Import conflict: Duplicate request detected with conflicting parameters");
    fails("ResourceNotFoundException", "Requested resource not found: Table: Two not found",
          "DescribeTable", "{'TableName':'Two'}");
}

/* ---- Collections of 10 GB ---- */

#define LIMIT (INT64_C(10) << 30)

struct collection_turn {
    struct vg_turn turn;
    int64_t bytes;
    int found;
};

/* The size of the only collection that there is becomes another one. */
static void run_resize(void *ctx)
{
    struct collection_turn *turn = ctx;
    struct vg_arena arena;
    struct vg_txn *txn;
    struct vg_key prefix;
    struct vg_walk walk;
    struct vg_str key, value;
    vg_arena_init(&arena);
    VG_ASSERT(vg_txn_begin_write(turn->turn.v->store, &txn) == VG_OK);
    vg_key_begin(&prefix, &arena, VG_STR(""), VG_STR(""), DYNAMODB_SPACE_COLLECTION);
    vg_walk_begin(&walk, txn, &arena, vg_key_bytes(&prefix), VG_STR_NONE,
                  /* includes_start= */ false, /* is_reverse= */ false);
    while (vg_walk_next(&walk, &key, &value) == VG_OK) {
        turn->found++;
        VG_ASSERT(value.len == sizeof turn->bytes &&
                  vg_put(txn, key, vg_str_of(&turn->bytes, sizeof turn->bytes)) == VG_OK);
    }
    vg_walk_end(&walk);
    VG_ASSERT(vg_txn_commit(txn) == VG_OK);
    vg_arena_deinit(&arena);
    vg_turn_done(&turn->turn);
}

static void resize_collection(int64_t bytes)
{
    struct collection_turn turn = {.bytes = bytes};
    vg_turn_run(v, &turn.turn, run_resize, &turn);
    assert_int_equal(turn.found, 1);
}

static void a_collection_does_not_grow_beyond_10_gb(void **state)
{
    (void)state;
    DDB_DONE("CreateTable",
             "{'TableName':'Tab','AttributeDefinitions':[{'AttributeName':'p','AttributeType':'S'},"
             "{'AttributeName':'c','AttributeType':'N'},{'AttributeName':'l','AttributeType':'S'}],"
             "'KeySchema':[{'AttributeName':'p','KeyType':'HASH'},{'AttributeName':'c','KeyType':"
             "'RANGE'}],'BillingMode':'PAY_PER_REQUEST','LocalSecondaryIndexes':[{'IndexName':"
             "'lsi','KeySchema':[{'AttributeName':'p','KeyType':'HASH'},{'AttributeName':'l',"
             "'KeyType':'RANGE'}],'Projection':{'ProjectionType':'KEYS_ONLY'}}]}");
#define ITEM(c, more) "'p':{'S':'a'},'c':{'N':'" c "'}" more
#define PUT_ITEM(item) "{'TableName':'Tab','Item':{" item "}}"
#define TOO_LARGE "ItemCollectionSizeLimitExceededException", "Collection size exceeded."
    put("Tab", ITEM("1", ",'v':{'S':'x'}")); /* 1 + 1 + 1 + 2 + 1 + 1 bytes; no entry */
    resize_collection(LIMIT - 8);
    fails(TOO_LARGE, "PutItem", PUT_ITEM(ITEM("2", ",'v':{'S':'1234'}")));
    fails(TOO_LARGE, "UpdateItem",
          "{'TableName':'Tab','Key':{" ITEM(
              "1", "") "},'UpdateExpression':'SET v = :v',"
                       "'ExpressionAttributeValues':{':v':{'S':'1234567890x'}}}");
    /* Its entry counts, too. */
    fails(
        TOO_LARGE, "UpdateItem",
        "{'TableName':'Tab','Key':{" ITEM("1", "") "},'UpdateExpression':'SET l = :v',"
                                                   "'ExpressionAttributeValues':{':v':{'S':'x'}}}");
    fails(
        TOO_LARGE, "BatchWriteItem",
        "{'RequestItems':{'Tab':[{'PutRequest':{'Item':{" ITEM("2", ",'v':{'S':'1234'}") "}}}]}}");
    /* Other collections, what fits, and what does not grow. */
    put("Tab", "'p':{'S':'b'},'c':{'N':'1'},'v':{'S':'1234567890'}");
    put("Tab", ITEM("1", ",'v':{'S':'1234567'}"));
    put("Tab", ITEM("1", ",'v':{'S':'7654321'}"));
    DDB_DONE("DeleteItem", "{'TableName':'Tab','Key':{" ITEM("1", "") "}}");
    put("Tab", ITEM("2", ",'v':{'S':'1234'}"));
}

static void a_table_has_no_kinesis_destination_to_change(void **state)
{
    (void)state;
#define STREAM_ARN "arn:aws:kinesis:us-east-1:000000000000:stream/s"
#define NOT_VALID "Table is not in a valid state to enable Kinesis Streaming Destination: "
    make_table("Tab", false);
    fails("ValidationException",
          NOT_VALID "KinesisStreamingDestination must be ACTIVE to perform DISABLE operation.",
          "DisableKinesisStreamingDestination", "{'TableName':'Tab','StreamArn':'" STREAM_ARN "'}");
    fails("ValidationException",
          NOT_VALID "Kinesis streaming is not in ACTIVE state. Updates are only allowed in ACTIVE "
                    "state. TableName: Tab, kdsArn: " STREAM_ARN,
          "UpdateKinesisStreamingDestination",
          "{'TableName':'Tab','StreamArn':'" STREAM_ARN
          "','UpdateKinesisStreamingConfiguration':{'ApproximateCreationDateTimePrecision':"
          "'MICROSECOND'}}");
    fails("ResourceNotFoundException", "Requested resource not found: Table: none not found",
          "DisableKinesisStreamingDestination",
          "{'TableName':'none','StreamArn':'" STREAM_ARN "'}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        INSTANCE_TEST(a_backup_that_is_being_restored_is_in_use),
        INSTANCE_TEST(an_import_of_another_table_with_one_token_is_a_conflict),
        INSTANCE_TEST(a_collection_does_not_grow_beyond_10_gb),
        INSTANCE_TEST(a_table_has_no_kinesis_destination_to_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
