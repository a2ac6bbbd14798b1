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

/* `*problem` stays absent when the item is in the table. */
static int put_item(struct run *run, struct vg_str item, struct vg_str *problem)
{
    struct vg_call *call = run->call;
    struct dynamodb_change change = {.table = &run->table, .item = item};
    struct vg_error err = {.arena = call->arena};
    if (dynamodb_item_size(item) > DYNAMODB_ITEM_SIZE_MAX) {
        *problem = VG_STR("Item size has exceeded the maximum allowed size");
        return VG_OK;
    }
    if (!dynamodb_key_of_item(&run->table.schema, item, call->arena, &change.key, problem))
        return VG_OK;
    *problem = VG_STR_NONE;
    int rc = dynamodb_item_get(call, &run->table, &change.key, &change.old);
    if (rc == VG_OK)
        rc = dynamodb_change_check(call, &change, &err);
    if (rc == VG_FAIL) {
        *problem = err.message;
        return VG_OK;
    }
    return rc == VG_OK ? dynamodb_change_apply(call, &change, /* usage= */ NULL) : rc;
}

static void end_object(struct run *run)
{
    run->payload.after = run->payload.key;
    run->payload.key = VG_STR_NONE;
    run->payload.offset = (struct vg_i64){.set = false};
    run->payload.index = (struct vg_i64){.set = false};
}

/* A slice of an object, and what was wrong in it. */
struct slice {
    struct dynamodb_import_text text;
    struct dynamodb_import_fault faults[SLICE_ITEMS];
    size_t fault_count;
    bool is_last;
};

static int take_line(struct run *run, struct slice *slice)
{
    struct vg_str item, problem = VG_STR_NONE;
    enum dynamodb_import_line line = dynamodb_import_next(run->call, &slice->text, &item, &problem);
    /* What follows garbage in the object is not looked at. */
    slice->is_last = line == DYNAMODB_LINE_END || line == DYNAMODB_LINE_GARBAGE;
    if (line == DYNAMODB_LINE_END)
        return VG_OK;
    int rc = line == DYNAMODB_LINE_ITEM ? put_item(run, item, &problem) : VG_OK;
    if (rc != VG_OK)
        return VG_BROKEN;
    bool is_good = line == DYNAMODB_LINE_ITEM && !vg_str_is_set(problem);
    if (!is_good)
        slice->faults[slice->fault_count++] =
            (struct dynamodb_import_fault){run->payload.index.v, problem};
    run->record.items = vg_i64(run->record.items.v + 1);
    run->record.imported = vg_i64(run->record.imported.v + is_good);
    run->record.errors = vg_i64(run->record.errors.v + !is_good);
    run->payload.index = vg_i64(run->payload.index.v + 1);
    return VG_OK;
}

static void log_faults(struct run *run, struct vg_str key,
                       const struct dynamodb_import_fault *faults, size_t count)
{
    dynamodb_import_log(run->call, &run->job, run->request.s3_bucket_source->s3_bucket, key, faults,
                        count);
}

static int put_slice(struct run *run, struct vg_str result_name, struct vg_str bytes)
{
    struct slice *slice = VG_NEW(run->call->arena, struct slice);
    struct vg_str key = run->payload.key;
    slice->text = (struct dynamodb_import_text){
        .text = bytes, .offset = (size_t)run->payload.offset.v, .request = &run->request};
    size_t begin = slice->text.offset;
    int rc = VG_OK;
    for (int i = 0; i < SLICE_ITEMS && rc == VG_OK && !slice->is_last &&
                    slice->text.offset - begin < SLICE_BYTES;
         i++)
        rc = take_line(run, slice);
    if (rc != VG_OK)
        return rc;
    run->record.bytes = vg_i64(run->record.bytes.v + (int64_t)(slice->text.offset - begin));
    if (slice->is_last) {
        end_object(run);
        dynamodb_result_drop(run->call, result_name);
    } else {
        run->payload.offset = vg_i64((int64_t)slice->text.offset);
    }
    rc = go_on(run);
    if (rc == VG_OK)
        log_faults(run, key, slice->faults, slice->fault_count);
    return rc;
}

/* ---- Objects ---- */

static int find_object(struct run *run)
{
    struct vg_error callee = {.arena = run->call->arena};
    struct vg_str key;
    bool is_first = !vg_str_is_set(run->payload.after);
    int rc = is_first ? dynamodb_import_log_open(run->call) : VG_OK;
    if (rc != VG_OK)
        return rc;
    rc = dynamodb_s3_next(run->call, run->request.s3_bucket_source, run->payload.after, &key,
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
    struct vg_str key = run->payload.key, problem;
    int rc = dynamodb_s3_get(call, run->request.s3_bucket_source, key,
                             run->request.input_compression_type, result_name, &problem, &callee);
    if (rc == VG_OK)
        return go_on(run);
    if (rc != VG_FAIL && rc != VG_NOT_FOUND)
        return rc;
    /* It was deleted meanwhile, or cannot be unpacked. */
    const struct dynamodb_import_fault fault = {
        .sentence = rc == VG_FAIL ? callee.message
                                  : VG_CONCAT(call->arena, VG_STR("The object cannot be read: "),
                                              vg_arena_copy(call->arena, problem))};
    run->record.errors = vg_i64(run->record.errors.v + 1);
    run->record.items = vg_i64(run->record.items.v + 1);
    dynamodb_result_drop(call, result_name);
    end_object(run);
    rc = go_on(run);
    if (rc == VG_OK)
        log_faults(run, key, &fault, 1);
    return rc;
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
