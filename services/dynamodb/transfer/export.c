/* services/dynamodb/transfer/export.c: ExportTableToPointInTime, DescribeExport, ListExports. */
#include "dynamodb/dynamodb.h"

#include "model/plain.h"

enum { LIST_MAX = 25 };

typedef struct dynamodb_export_table_to_point_in_time_in request_in;

static struct dynamodb_job job_of(struct vg_str table, struct vg_str id)
{
    return (struct dynamodb_job){
        .kind = "export", .space = DYNAMODB_SPACE_EXPORT, .table = table, .id = id};
}

/* ---- The record ---- */

static int parse_request(struct vg_call *call, struct vg_str text, request_in *request)
{
    return dynamodb_job_request(call, &dynamodb_shape_export_table_to_point_in_time_in, text,
                                request);
}

int dynamodb_export_get(struct vg_call *call, const struct dynamodb_job *job, request_in *request,
                        struct dynamodb_record_export *record)
{
    int rc = vg_record_get(call->txn, dynamodb_job_key(call, job), &dynamodb_record_shape_export,
                           call->arena, record);
    return rc == VG_OK ? parse_request(call, record->request, request) : rc;
}

int dynamodb_export_put(struct vg_call *call, const struct dynamodb_job *job,
                        const struct dynamodb_record_export *record)
{
    return vg_record_put(call->txn, dynamodb_job_key(call, job), &dynamodb_record_shape_export,
                         call->arena, record);
}

struct vg_str dynamodb_export_folder(struct vg_call *call, struct vg_str prefix, struct vg_str id)
{
    bool needs_slash = prefix.len > 0 && prefix.ptr[prefix.len - 1] != '/';
    return VG_CONCAT(call->arena, vg_str_is_set(prefix) ? prefix : VG_STR(""),
                     needs_slash ? VG_STR("/") : VG_STR(""), VG_STR("AWSDynamoDB/"), id,
                     VG_STR("/"));
}

/* ---- Descriptions ---- */

static const struct dynamodb_export_description *
describe(struct vg_call *call, const struct dynamodb_job *job, const request_in *request,
         const struct dynamodb_record_export *record)
{
    struct dynamodb_export_description *to =
        VG_NEW(call->arena, struct dynamodb_export_description);
    to->export_arn = dynamodb_job_arn(call, job);
    to->export_status = record->status.v;
    to->start_time = vg_time(record->start_ms.v);
    to->table_arn = request->table_arn;
    to->table_id = record->table_id;
    to->export_time = vg_time(record->time_ms.v);
    to->client_token = request->client_token;
    to->s3_bucket = request->s3_bucket;
    to->s3_bucket_owner = request->s3_bucket_owner;
    to->s3_prefix = request->s3_prefix;
    to->s3_sse_algorithm = DYNAMODB_S3_SSE_ALGORITHM_AES256;
    to->export_format = DYNAMODB_EXPORT_FORMAT_DYNAMODB_JSON;
    to->export_type = request->export_type;
    if (record->status.v != DYNAMODB_EXPORT_STATUS_IN_PROGRESS)
        to->end_time = vg_time(record->end_ms.v);
    if (record->status.v == DYNAMODB_EXPORT_STATUS_COMPLETED) {
        to->item_count = record->items;
        to->billed_size_bytes = record->bytes;
        to->export_manifest =
            VG_CONCAT(call->arena, dynamodb_export_folder(call, request->s3_prefix, job->id),
                      VG_STR("manifest-summary.json"));
    }
    to->failure_code = record->failure_code;
    to->failure_message = record->failure_message;
    return to;
}

/* ---- ExportTableToPointInTime ---- */

/* What is not there yet is refused by name; what can't go together in AWS's words. */
static int check_request(const request_in *in, struct vg_error *err)
{
    const char *sentence = NULL;
    bool is_incremental = in->export_type == DYNAMODB_EXPORT_TYPE_INCREMENTAL_EXPORT;
    if (in->incremental_export_specification != NULL && !is_incremental)
        sentence =
            "Invalid Request: Export Type expected to be Incremental Export when incremental "
            "export specification is provided";
    else if (is_incremental)
        sentence = "virga does not make incremental exports yet";
    else if (in->export_format == DYNAMODB_EXPORT_FORMAT_ION)
        sentence = "virga does not export Amazon Ion yet";
    else if (in->s3_sse_algorithm == DYNAMODB_S3_SSE_ALGORITHM_KMS ||
             vg_str_is_set(in->s3_sse_kms_key_id))
        sentence = "virga's S3 does not encrypt with KMS keys";
    return sentence == NULL ? VG_OK : dynamodb_invalid(err, vg_str_from(sentence));
}

static int choose_time(struct vg_call *call, const request_in *in,
                       const struct dynamodb_record_history *history, int64_t *ms,
                       struct vg_error *err)
{
    int64_t earliest_ms, latest_ms;
    *ms = in->export_time.set ? in->export_time.ms : call->now_ms;
    if (!dynamodb_recovery_window(history, call->now_ms, &earliest_ms, &latest_ms))
        return VG_BROKEN;
    if (!in->export_time.set)
        return VG_OK;
    if (*ms < earliest_ms || *ms > call->now_ms)
        return vg_fail(err, &DYNAMODB_INVALID_EXPORT_TIME, "Export Time is invalid");
    if (*ms > latest_ms)
        return vg_fail(err, &DYNAMODB_INVALID_EXPORT_TIME,
                       "Point in Time Recovery is not available for specified export time");
    return VG_OK;
}

/* An export of the same token: VG_OK with it, VG_NOT_FOUND, or the conflict of another request. */
static int find_token(struct vg_call *call, const request_in *in, struct vg_str request_text,
                      struct dynamodb_job *job, struct dynamodb_record_export *record,
                      struct vg_error *err)
{
    struct vg_walk walk;
    struct vg_str key;
    request_in request;
    if (!vg_str_is_set(in->client_token))
        return VG_NOT_FOUND;
    int rc = dynamodb_job_walk(call, DYNAMODB_SPACE_EXPORT, VG_STR_NONE, VG_STR_NONE, &walk, err);
    while (rc == VG_OK &&
           (rc = vg_record_next(&walk, &dynamodb_record_shape_export, &key, record)) == VG_OK) {
        rc = parse_request(call, record->request, &request);
        if (rc != VG_OK || vg_str_eq(request.client_token, in->client_token))
            break;
    }
    if (rc == VG_OK && !dynamodb_job_of_key(call, key, job))
        rc = VG_BROKEN;
    vg_walk_end(&walk);
    if (rc == VG_OK && !vg_str_eq(record->request, request_text))
        return vg_fail(err, &DYNAMODB_EXPORT_CONFLICT,
                       "Export conflict: Duplicate request detected with conflicting parameters");
    return rc;
}

static int check_table(struct vg_call *call, const request_in *in, struct dynamodb_table *table,
                       int64_t *ms, struct vg_error *err)
{
    struct dynamodb_record_history history;
    struct vg_str name;
    int rc = dynamodb_job_table(call, in->table_arn, &name, err);
    if (rc != VG_OK)
        return rc;
    rc = dynamodb_table_find(call, name, table);
    if (rc == VG_NOT_FOUND ||
        !vg_str_eq(in->table_arn,
                   vg_arn(call, "dynamodb", VG_CONCAT(call->arena, VG_STR("table/"), name))))
        return vg_fail(err, &DYNAMODB_TABLE_NOT_FOUND, "Table not found: %.*s",
                       VG_STR_ARG(in->table_arn));
    if (rc == VG_OK)
        rc = dynamodb_recovery_require(call, name, table, &history, err);
    return rc == VG_OK ? choose_time(call, in, &history, ms, err) : rc;
}

static int start(struct vg_call *call, struct dynamodb_table *table, const struct dynamodb_job *job,
                 struct dynamodb_record_export *record)
{
    struct dynamodb_record_details details;
    struct dynamodb_record_copy copy = {
        .purpose = vg_i32(DYNAMODB_COPY_EXPORT),
        .table_name = table->name,
        .id = job->id,
        .boundary_ms = vg_i64(record->time_ms.v),
        .boundary_count = vg_i64(INT64_MAX),
    };
    if (vg_call_get(call, DYNAMODB_SPACE_DETAILS, table->name, &dynamodb_record_shape_details,
                    &details) != VG_OK)
        return VG_BROKEN;
    record->table_id = details.table_id;
    int rc = dynamodb_copy_start(call, table, &copy);
    return rc == VG_OK ? dynamodb_export_put(call, job, record) : VG_BROKEN;
}

int dynamodb_export_table_to_point_in_time(struct vg_call *call, const request_in *in,
                                           struct dynamodb_export_table_to_point_in_time_out *out,
                                           struct vg_error *err)
{
    struct dynamodb_job job = job_of(VG_STR_NONE, dynamodb_job_new_id(call));
    struct dynamodb_job known = job;
    struct dynamodb_table table;
    struct dynamodb_record_export record;
    struct vg_buf text;
    int64_t ms = 0;
    vg_buf_init(&text, call->arena, /* max= */ 0);
    vg_value_to_json(&dynamodb_shape_export_table_to_point_in_time_in, in, &text);
    int rc = check_request(in, err);
    if (rc == VG_OK)
        rc = find_token(call, in, vg_buf_str(&text), &known, &record, err);
    if (rc == VG_OK)
        out->export_description = describe(call, &known, in, &record);
    if (rc != VG_NOT_FOUND)
        return rc;
    rc = check_table(call, in, &table, &ms, err);
    if (rc != VG_OK)
        return rc;
    job.table = table.name;
    record = (struct dynamodb_record_export){
        .request = vg_buf_str(&text),
        .status = vg_i32(DYNAMODB_EXPORT_STATUS_IN_PROGRESS),
        .start_ms = vg_i64(call->now_ms),
        .time_ms = vg_i64(ms),
        .files = VG_STR(""),
    };
    rc = start(call, &table, &job, &record);
    out->export_description = describe(call, &job, in, &record);
    return rc;
}

int dynamodb_describe_export(struct vg_call *call, const struct dynamodb_describe_export_in *in,
                             struct dynamodb_describe_export_out *out, struct vg_error *err)
{
    struct dynamodb_job job = job_of(VG_STR_NONE, VG_STR_NONE);
    request_in request;
    struct dynamodb_record_export record;
    int rc = dynamodb_job_parse(call, in->export_arn, "Invalid Export ARN", &job, err);
    if (rc == VG_OK)
        rc = dynamodb_export_get(call, &job, &request, &record);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &DYNAMODB_EXPORT_NOT_FOUND, "Export not found: %.*s",
                       VG_STR_ARG(in->export_arn));
    if (rc == VG_OK)
        out->export_description = describe(call, &job, &request, &record);
    return rc;
}

/* ---- ListExports: a table's own; those of one that is gone are only listed with all ---- */

static int is_of_table(struct vg_call *call, struct vg_str table_name,
                       const struct dynamodb_record_export *record, bool *is_of)
{
    struct dynamodb_record_details details = {.table_id = VG_STR_NONE};
    int rc = vg_call_get(call, DYNAMODB_SPACE_DETAILS, table_name, &dynamodb_record_shape_details,
                         &details);
    *is_of = rc == VG_OK && vg_str_eq(details.table_id, record->table_id);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

int dynamodb_list_exports(struct vg_call *call, const struct dynamodb_list_exports_in *in,
                          struct dynamodb_list_exports_out *out, struct vg_error *err)
{
    size_t max = in->max_results.set ? (size_t)in->max_results.v : LIST_MAX, count = 0;
    struct dynamodb_job job = job_of(VG_STR_NONE, VG_STR_NONE);
    struct dynamodb_record_export record;
    struct vg_walk walk;
    struct vg_str table = VG_STR_NONE, key, last = VG_STR_NONE;
    request_in request;
    int rc =
        vg_str_is_set(in->table_arn) ? dynamodb_job_table(call, in->table_arn, &table, err) : VG_OK;
    if (rc == VG_OK)
        rc = dynamodb_job_walk(call, job.space, table, in->next_token, &walk, err);
    if (rc != VG_OK)
        return rc;
    struct dynamodb_export_summary *items =
        VG_NEW_ARRAY(call->arena, struct dynamodb_export_summary, max);
    while ((rc = vg_record_next(&walk, &dynamodb_record_shape_export, &key, &record)) == VG_OK) {
        bool is_wanted = true;
        if (!dynamodb_job_of_key(call, key, &job) ||
            parse_request(call, record.request, &request) != VG_OK)
            rc = VG_BROKEN;
        else if (vg_str_is_set(table))
            rc = is_of_table(call, table, &record, &is_wanted);
        if (rc != VG_OK || (is_wanted && count == max))
            break;
        if (!is_wanted)
            continue;
        last = vg_arena_copy(call->arena, key);
        items[count++] = (struct dynamodb_export_summary){
            .export_arn = dynamodb_job_arn(call, &job),
            .export_status = record.status.v,
            .export_type =
                request.export_type != 0 ? request.export_type : DYNAMODB_EXPORT_TYPE_FULL_EXPORT,
        };
    }
    vg_walk_end(&walk);
    out->export_summaries =
        (struct dynamodb_export_summaries){.items = items, .count = count, .set = true};
    if (rc == VG_OK)
        out->next_token = dynamodb_job_token(call, last);
    return rc == VG_BROKEN ? VG_BROKEN : VG_OK;
}
