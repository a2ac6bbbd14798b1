/* services/dynamodb/transfer/import_run.c: an import reads its objects one after the other, and
 * puts their items into the table in slices. The text of the object at hand is in the service's
 * memory; when it is not (after a start, or because another import came between), it is got again.
 */
#include "dynamodb/dynamodb.h"

enum {
    SLICE_ITEMS = 50,
    SLICE_BYTES = 128 * 1024,
};
#define FAILED_ITEMS                                                                               \
    "Some of the items failed validation checks and were not imported. Please check CloudWatch "   \
    "error logs for more details."

struct run {
    struct vg_call *call;
    struct dynamodb_job job;
    struct dynamodb_import_table_in request;
    struct dynamodb_record_import record;
    struct dynamodb_record_import_run payload;
    struct dynamodb_table table;
};

static int go_on(struct run *run)
{
    int rc = dynamodb_import_put(run->call, &run->job, &run->record);
    return rc == VG_OK ? vg_effect_queue(run->call, &dynamodb_import_effect, &run->payload,
                                         /* due_ms= */ 0, NULL)
                       : rc;
}

/* ---- The end ---- */

static int finish(struct run *run)
{
    bool is_failed = run->record.errors.v > 0 && !vg_str_is_set(run->record.failure_code);
    if (is_failed) {
        run->record.failure_code = VG_STR("ItemValidationError");
        run->record.failure_message = VG_STR(FAILED_ITEMS);
    }
    run->record.status =
        vg_i32(vg_str_is_set(run->record.failure_code) ? DYNAMODB_IMPORT_STATUS_FAILED
                                                       : DYNAMODB_IMPORT_STATUS_COMPLETED);
    run->record.end_ms = vg_i64(run->call->now_ms);
    run->table.options &= ~(uint32_t)DYNAMODB_IS_FILLING;
    int rc = dynamodb_table_put_options(run->call, &run->table);
    return rc == VG_OK ? dynamodb_import_put(run->call, &run->job, &run->record) : rc;
}

/* The source can't be read. Nothing was imported: no table stays. */
static int fail(struct run *run, const struct vg_error *callee)
{
    struct dynamodb_delete_table_in in = {.table_name = run->job.table};
    struct dynamodb_delete_table_out out = {.table_description = NULL};
    struct vg_error err = {.arena = run->call->arena};
    run->record.failure_code = dynamodb_s3_failure(run->call, callee);
    run->record.failure_message = callee->message;
    int rc = finish(run);
    if (rc != VG_OK || run->record.imported.v > 0)
        return rc;
    return dynamodb_delete_table(run->call, &in, &out, &err) == VG_OK ? VG_OK : VG_BROKEN;
}

/* ---- Items ---- */

static int put_item(struct run *run, struct vg_str item, bool *is_good)
{
    struct vg_call *call = run->call;
    struct dynamodb_change change = {.table = &run->table, .item = item};
    struct vg_error err = {.arena = call->arena};
    struct vg_str problem;
    *is_good = dynamodb_item_size(item) <= DYNAMODB_ITEM_SIZE_MAX &&
               dynamodb_key_of_item(&run->table.schema, item, call->arena, &change.key, &problem);
    if (!*is_good)
        return VG_OK;
    int rc = dynamodb_item_get(call, &run->table, &change.key, &change.old);
    if (rc == VG_OK)
        rc = dynamodb_change_check(call, &change, &err);
    *is_good = rc == VG_OK;
    if (rc == VG_FAIL)
        return VG_OK;
    return rc == VG_OK ? dynamodb_change_apply(call, &change, /* usage= */ NULL) : rc;
}

static void end_object(struct run *run)
{
    run->payload.after = run->payload.key;
    run->payload.key = VG_STR_NONE;
    run->payload.offset = (struct vg_i64){.set = false};
}

static int put_slice(struct run *run, struct vg_str result_name, struct vg_str bytes)
{
    struct dynamodb_import_text text = {
        .text = bytes, .offset = (size_t)run->payload.offset.v, .request = &run->request};
    size_t begin = text.offset;
    struct vg_str item;
    bool is_good;
    for (int i = 0; i < SLICE_ITEMS && text.offset - begin < SLICE_BYTES; i++) {
        enum dynamodb_import_line line = dynamodb_import_next(run->call, &text, &item);
        if (line == DYNAMODB_LINE_END) {
            end_object(run);
            break;
        }
        is_good = line == DYNAMODB_LINE_ITEM;
        int rc = is_good ? put_item(run, item, &is_good) : VG_OK;
        if (rc != VG_OK)
            return VG_BROKEN;
        run->record.items = vg_i64(run->record.items.v + 1);
        run->record.imported = vg_i64(run->record.imported.v + is_good);
        run->record.errors = vg_i64(run->record.errors.v + !is_good);
        if (line == DYNAMODB_LINE_GARBAGE) { /* what follows of the file is not looked at */
            end_object(run);
            break;
        }
    }
    run->record.bytes = vg_i64(run->record.bytes.v + (int64_t)(text.offset - begin));
    if (vg_str_is_set(run->payload.key))
        run->payload.offset = vg_i64((int64_t)text.offset);
    else
        dynamodb_result_drop(run->call, result_name);
    return go_on(run);
}

/* ---- Objects ---- */

static int find_object(struct run *run)
{
    struct vg_error callee = {.arena = run->call->arena};
    struct vg_str key;
    int rc = dynamodb_s3_next(run->call, run->request.s3_bucket_source, run->payload.after, &key,
                              &callee);
    if (rc == VG_FAIL)
        return fail(run, &callee);
    if (rc == VG_NOT_FOUND)
        return finish(run);
    if (rc != VG_OK)
        return rc;
    run->payload.key = key;
    return go_on(run);
}

static int get_object(struct run *run, struct vg_str result_name)
{
    struct vg_call *call = run->call;
    struct vg_error callee = {.arena = call->arena};
    bool is_gzip = run->request.input_compression_type == DYNAMODB_INPUT_COMPRESSION_TYPE_GZIP;
    int rc = dynamodb_s3_get(call, run->request.s3_bucket_source, run->payload.key, is_gzip,
                             result_name, &callee);
    if (rc == VG_OK)
        return go_on(run);
    if (rc != VG_FAIL && rc != VG_NOT_FOUND)
        return rc;
    run->record.errors = vg_i64(run->record.errors.v + 1); /* deleted meanwhile, or no gzip */
    run->record.items = vg_i64(run->record.items.v + 1);
    dynamodb_result_drop(call, result_name);
    end_object(run);
    return go_on(run);
}

static int run_effect(struct vg_call *call, const void *payload, uint32_t attempt,
                      struct vg_error *err)
{
    struct run run = {.call = call, .payload = *(const struct dynamodb_record_import_run *)payload};
    (void)attempt, (void)err;
    run.job = (struct dynamodb_job){.kind = "import",
                                    .space = DYNAMODB_SPACE_IMPORT,
                                    .table = run.payload.table_name,
                                    .id = run.payload.id};
    int rc = dynamodb_import_get(call, &run.job, &run.request, &run.record);
    if (rc == VG_OK)
        rc = dynamodb_table_find(call, run.job.table, &run.table);
    if (rc != VG_OK || run.table.space.table != (uint64_t)run.record.table_number.v)
        return VG_BROKEN;
    if (!vg_str_is_set(run.payload.key))
        return find_object(&run);
    struct vg_str name = VG_CONCAT(call->arena, run.job.id, run.payload.key);
    const struct dynamodb_result *text = dynamodb_result_find(call, name);
    return text != NULL && text->is_good ? put_slice(&run, name, vg_buf_str(&text->bytes))
                                         : get_object(&run, name);
}

const struct vg_effect_kind dynamodb_import_effect = {
    .name = "dynamodb.import", .shape = &dynamodb_record_shape_import_run, .run = run_effect};
