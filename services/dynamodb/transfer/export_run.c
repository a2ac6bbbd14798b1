/* services/dynamodb/transfer/export_run.c: an export's files, one after the other: "_started", the
 * data, the two manifests with their digests, named as AWS names them. */
#include "dynamodb/dynamodb.h"

#include "base/codec.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/timetext.h"

enum step {
    STEP_STARTED = 1,
    STEP_DATA,
    STEP_FILES,
    STEP_FILES_MD5,
    STEP_SUMMARY,
    STEP_SUMMARY_MD5
};

struct run {
    struct vg_call *call;
    struct dynamodb_job job;
    struct dynamodb_export_table_to_point_in_time_in request;
    struct dynamodb_record_export record;
    struct dynamodb_record_export_run payload;
    struct vg_str folder;
};

int dynamodb_export_start(struct vg_call *call, struct vg_str table_name, struct vg_str id,
                          int64_t snapshot)
{
    struct dynamodb_record_export_run run = {.table_name = table_name,
                                             .id = id,
                                             .snapshot = vg_i64(snapshot),
                                             .step = vg_i32(STEP_STARTED)};
    return vg_effect_queue(call, &dynamodb_export_effect, &run, /* due_ms= */ 0, NULL);
}

/* ---- The end ---- */

static int finish(struct run *run, int32_t status)
{
    struct vg_call *call = run->call;
    run->record.status = vg_i32(status);
    if (!run->record.end_ms.set)
        run->record.end_ms = vg_i64(call->now_ms);
    run->record.files = VG_STR("");
    int rc = dynamodb_export_put(call, &run->job, &run->record);
    return rc == VG_OK ? dynamodb_remove_number(call, (uint64_t)run->payload.snapshot.v) : rc;
}

static int put(struct run *run, struct vg_str key, struct vg_str bytes)
{
    struct vg_call *call = run->call;
    struct vg_error callee = {.arena = call->arena};
    int rc = dynamodb_s3_put(call, run->request.s3_bucket, run->request.s3_bucket_owner, key, bytes,
                             &callee);
    if (rc != VG_FAIL)
        return rc;
    run->record.failure_code = dynamodb_s3_failure(call, &callee);
    run->record.failure_message = callee.message;
    rc = finish(run, DYNAMODB_EXPORT_STATUS_FAILED);
    return rc == VG_OK ? VG_NOT_FOUND : rc; /* it is over */
}

static int go_on(struct run *run, enum step step)
{
    run->payload.step = vg_i32(step);
    return vg_effect_queue(run->call, &dynamodb_export_effect, &run->payload, /* due_ms= */ 0,
                           NULL);
}

/* ---- Data ---- */

static struct vg_str md5_base64(struct vg_call *call, struct vg_str bytes)
{
    uint8_t md5[16];
    vg_md5(bytes, md5);
    return vg_base64(call->arena, vg_str_of(md5, sizeof(md5)));
}

/* Those of incremental exports lie together. */
static struct vg_str data_key(struct run *run, struct vg_str name)
{
    struct vg_call *call = run->call;
    struct vg_str folder = dynamodb_export_view(&run->request) != 0
                               ? dynamodb_export_root(call, run->request.s3_prefix)
                               : run->folder;
    return VG_CONCAT(call->arena, folder, VG_STR("data/"), name);
}

/* A line of manifest-files.json. */
static struct vg_str file_line(struct run *run, const struct dynamodb_export_file *file)
{
    struct vg_call *call = run->call;
    struct vg_buf line;
    vg_buf_init(&line, call->arena, /* max= */ 0);
    struct vg_json_out out = vg_json_out_to(&line);
    vg_json_out_begin(&out, '{');
    vg_json_out_member_i64(&out, "itemCount", (int64_t)file->count);
    vg_json_out_member(&out, "md5Checksum", md5_base64(call, file->body));
    vg_json_out_member(&out, "etag", vg_md5_hex(call->arena, file->body));
    vg_json_out_member(&out, "dataFileS3Key", data_key(run, file->name));
    vg_json_out_end(&out, '}');
    vg_buf_add_char(&line, '\n');
    return vg_buf_str(&line);
}

static int put_file(struct run *run, const struct dynamodb_export_file *file)
{
    int rc = put(run, data_key(run, file->name), file->body);
    if (rc != VG_OK)
        return rc;
    run->record.items = vg_i64(run->record.items.v + (int64_t)file->count);
    run->record.bytes = vg_i64(run->record.bytes.v + (int64_t)file->bytes);
    run->record.files = VG_CONCAT(run->call->arena, run->record.files, file_line(run, file));
    return dynamodb_export_put(run->call, &run->job, &run->record);
}

static int run_data(struct run *run)
{
    int32_t view = dynamodb_export_view(&run->request);
    const struct dynamodb_export_source source = {
        .id = run->job.id,
        .snapshot = (uint64_t)run->payload.snapshot.v,
        .after = run->payload.after,
        .is_of_changes = view != 0,
        .has_old_images = view == DYNAMODB_EXPORT_VIEW_TYPE_NEW_AND_OLD_IMAGES,
        .key_names = run->record.key_names,
    };
    const struct dynamodb_export_file *file;
    int rc = dynamodb_export_file_make(run->call, &source, &file);
    if (rc != VG_OK)
        return rc;
    if (file->is_end)
        return go_on(run, STEP_FILES);
    rc = file->count > 0 ? put_file(run, file) : VG_OK;
    run->payload.after = file->after;
    return rc == VG_OK ? go_on(run, STEP_DATA) : rc;
}

/* ---- Manifests ---- */

static void add_time(struct vg_call *call, struct vg_json_out *out, const char *name, int64_t ms)
{
    vg_json_out_member(out, name, vg_time_iso(call->arena, ms, /* with_ms= */ true));
}

static struct vg_str summary_of(struct run *run)
{
    struct vg_call *call = run->call;
    int32_t view = dynamodb_export_view(&run->request);
    struct vg_buf text;
    vg_buf_init(&text, call->arena, /* max= */ 0);
    struct vg_json_out out = vg_json_out_to(&text);
    vg_json_out_begin(&out, '{');
    vg_json_out_member(&out, "version", VG_STR("2020-06-30"));
    vg_json_out_member(&out, "exportArn", dynamodb_job_arn(call, &run->job));
    add_time(call, &out, "startTime", run->record.start_ms.v);
    add_time(call, &out, "endTime", run->record.end_ms.v);
    vg_json_out_member(&out, "tableArn", run->request.table_arn);
    vg_json_out_member(&out, "tableId", run->record.table_id);
    if (view == 0) {
        add_time(call, &out, "exportTime", run->record.time_ms.v);
    } else {
        add_time(call, &out, "exportFromTime", run->record.from_ms.v);
        add_time(call, &out, "exportToTime", run->record.to_ms.v);
    }
    vg_json_out_member(&out, "s3Bucket", run->request.s3_bucket);
    vg_json_out_member(&out, "s3Prefix", run->request.s3_prefix);
    vg_json_out_member(&out, "s3SseAlgorithm", VG_STR("AES256"));
    vg_json_out_member(&out, "s3SseKmsKeyId", VG_STR_NONE);
    vg_json_out_member(&out, "manifestFilesS3Key",
                       VG_CONCAT(call->arena, run->folder, VG_STR("manifest-files.json")));
    vg_json_out_member_i64(&out, "billedSizeBytes",
                           dynamodb_export_billed(&run->request, &run->record));
    vg_json_out_member_i64(&out, "itemCount", run->record.items.v);
    vg_json_out_member(&out, "outputFormat", VG_STR("DYNAMODB_JSON"));
    if (view != 0)
        vg_json_out_member(&out, "outputView",
                           view == DYNAMODB_EXPORT_VIEW_TYPE_NEW_IMAGE
                               ? VG_STR("NEW_IMAGE")
                               : VG_STR("NEW_AND_OLD_IMAGES"));
    vg_json_out_member(&out, "exportType",
                       view != 0 ? VG_STR("INCREMENTAL_EXPORT") : VG_STR("FULL_EXPORT"));
    vg_json_out_end(&out, '}');
    return vg_buf_str(&text);
}

static int run_manifest(struct run *run, enum step step)
{
    struct vg_call *call = run->call;
    bool is_files = step == STEP_FILES || step == STEP_FILES_MD5;
    bool is_md5 = step == STEP_FILES_MD5 || step == STEP_SUMMARY_MD5;
    struct vg_str text = is_files ? run->record.files : summary_of(run);
    struct vg_str key = VG_CONCAT(call->arena, run->folder, VG_STR("manifest-"),
                                  is_files ? VG_STR("files") : VG_STR("summary"),
                                  is_md5 ? VG_STR(".md5") : VG_STR(".json"));
    int rc = put(run, key, is_md5 ? md5_base64(call, text) : text);
    if (rc == VG_OK && step == STEP_FILES_MD5) {
        run->record.end_ms = vg_i64(call->now_ms); /* the summary tells it, and its digest */
        rc = dynamodb_export_put(call, &run->job, &run->record);
    }
    if (rc != VG_OK)
        return rc;
    return step == STEP_SUMMARY_MD5 ? finish(run, DYNAMODB_EXPORT_STATUS_COMPLETED)
                                    : go_on(run, step + 1);
}

static int run_started(struct run *run)
{
    int rc = put(run, VG_CONCAT(run->call->arena, run->folder, VG_STR("_started")), VG_STR(""));
    return rc == VG_OK ? go_on(run, STEP_DATA) : rc;
}

static int run_effect(struct vg_call *call, const void *payload, uint32_t attempt,
                      struct vg_error *err)
{
    struct run run = {.call = call, .payload = *(const struct dynamodb_record_export_run *)payload};
    (void)attempt, (void)err;
    run.job = (struct dynamodb_job){.kind = "export",
                                    .space = DYNAMODB_SPACE_EXPORT,
                                    .table = run.payload.table_name,
                                    .id = run.payload.id};
    int rc = dynamodb_export_get(call, &run.job, &run.request, &run.record);
    if (rc != VG_OK)
        return VG_BROKEN;
    run.folder = dynamodb_export_folder(call, run.request.s3_prefix, run.job.id);
    enum step step = (enum step)run.payload.step.v;
    rc = step == STEP_STARTED ? run_started(&run)
         : step == STEP_DATA  ? run_data(&run)
                              : run_manifest(&run, step);
    return rc == VG_NOT_FOUND ? VG_OK : rc; /* it failed, and that is noted */
}

const struct vg_effect_kind dynamodb_export_effect = {
    .name = "dynamodb.export", .shape = &dynamodb_record_shape_export_run, .run = run_effect};
