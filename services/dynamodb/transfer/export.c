/* services/dynamodb/transfer/export.c: ExportTableToPointInTime, DescribeExport, ListExports. */
#include "dynamodb/dynamodb.h"

#include "model/plain.h"

enum {
    LIST_DEFAULT = 10,
    INCREMENT_BYTES_MIN = 10 * 1000 * 1000,
};

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

struct vg_str dynamodb_export_root(struct vg_call *call, struct vg_str prefix)
{
    bool needs_slash = prefix.len > 0 && prefix.ptr[prefix.len - 1] != '/';
    return VG_CONCAT(call->arena, vg_str_is_set(prefix) ? prefix : VG_STR(""),
                     needs_slash ? VG_STR("/") : VG_STR(""), VG_STR("AWSDynamoDB/"));
}

struct vg_str dynamodb_export_folder(struct vg_call *call, struct vg_str prefix, struct vg_str id)
{
    return VG_CONCAT(call->arena, dynamodb_export_root(call, prefix), id, VG_STR("/"));
}

/* ---- Descriptions ---- */

/* AWS bills incremental exports as 10 MB at least, empty ones too. */
int64_t dynamodb_export_billed(const request_in *request,
                               const struct dynamodb_record_export *record)
{
    bool is_raised = dynamodb_export_view(request) != 0 && record->bytes.v < INCREMENT_BYTES_MIN;
    return is_raised ? INCREMENT_BYTES_MIN : record->bytes.v;
}

static const struct dynamodb_incremental_export_specification *
describe_span(struct vg_call *call, const request_in *request,
              const struct dynamodb_record_export *record)
{
    struct dynamodb_incremental_export_specification *to =
        VG_NEW(call->arena, struct dynamodb_incremental_export_specification);
    to->export_from_time = vg_time(record->from_ms.v);
    to->export_to_time = vg_time(record->to_ms.v);
    to->export_view_type = dynamodb_export_view(request);
    return to;
}

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
    if (record->from_ms.set)
        to->incremental_export_specification = describe_span(call, request, record);
    else
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
        to->item_count = vg_i64(record->items.v);
        to->billed_size_bytes = vg_i64(dynamodb_export_billed(request, record));
        to->export_manifest =
            VG_CONCAT(call->arena, dynamodb_export_folder(call, request->s3_prefix, job->id),
                      VG_STR("manifest-summary.json"));
    }
    to->failure_code = record->failure_code;
    to->failure_message = record->failure_message;
    return to;
}

/* ---- ExportTableToPointInTime ---- */

/* Which members go together. */
static const char *type_problem(const request_in *in)
{
    const struct dynamodb_incremental_export_specification *spec =
        in->incremental_export_specification;
    if (in->export_type == DYNAMODB_EXPORT_TYPE_INCREMENTAL_EXPORT) {
        if (spec == NULL)
            return "Invalid Request: Incremental Export Specification expected when export type "
                   "is set as Incremental Export";
        if (!spec->export_from_time.set)
            return "Invalid Request: ExportFromTime must be provided in "
                   "IncrementalExportSpecification";
        return NULL;
    }
    if (spec == NULL)
        return NULL;
    return in->export_type == DYNAMODB_EXPORT_TYPE_FULL_EXPORT
               ? "Invalid Request: When Export Type is Full Export , Incremental Export "
                 "Specification should not be provided"
               : "Invalid Request: Export Type expected to be Incremental Export when incremental "
                 "export specification is provided";
}

static int check_request(const request_in *in, struct vg_error *err)
{
    const char *sentence = type_problem(in);
    bool is_kms = in->s3_sse_algorithm == DYNAMODB_S3_SSE_ALGORITHM_KMS;
    if (sentence == NULL && vg_str_is_set(in->s3_sse_kms_key_id) && !is_kms)
        sentence = "Invalid Request: KMS Key Id is not supported for this encryption type";
    return sentence == NULL ? VG_OK : dynamodb_invalid(err, vg_str_from(sentence));
}

/* What virga can't do is refused by name. */
static int refuse_unsupported(const request_in *in, struct vg_error *err)
{
    if (in->s3_sse_algorithm == DYNAMODB_S3_SSE_ALGORITHM_KMS)
        return dynamodb_invalid(err, VG_STR("virga's S3 does not encrypt with KMS keys"));
    if (in->export_format == DYNAMODB_EXPORT_FORMAT_ION)
        return dynamodb_invalid(err, VG_STR("virga does not export Amazon Ion yet"));
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
        bool is_over = record->end_ms.set && call->now_ms - record->end_ms.v >= DYNAMODB_TOKEN_MS;
        if (rc != VG_OK || (!is_over && vg_str_eq(request.client_token, in->client_token)))
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

static int find_table(struct vg_call *call, const request_in *in, struct dynamodb_table *table,
                      struct vg_error *err)
{
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
    return rc;
}

static struct dynamodb_record_names key_names(struct vg_call *call,
                                              const struct dynamodb_schema *schema)
{
    struct vg_str *names = VG_NEW_ARRAY(call->arena, struct vg_str, 2);
    bool has_range = schema->range.type != 0;
    bool is_range_first = has_range && vg_str_cmp(schema->range.name, schema->hash.name) < 0;
    names[is_range_first] = schema->hash.name;
    if (has_range)
        names[!is_range_first] = schema->range.name;
    return (struct dynamodb_record_names){.items = names, .count = has_range ? 2 : 1, .set = true};
}

static int start(struct vg_call *call, struct dynamodb_table *table, const struct dynamodb_job *job,
                 struct dynamodb_record_export *record)
{
    struct dynamodb_record_copy copy = {
        .purpose = vg_i32(DYNAMODB_COPY_EXPORT),
        .table_name = table->name,
        .id = job->id,
        .boundary_ms = record->time_ms,
        .boundary_count = vg_i64(INT64_MAX),
    };
    struct dynamodb_record_changes changes = {
        .table_name = table->name,
        .id = job->id,
        .from_ms = record->from_ms,
        .to_ms = record->to_ms,
    };
    int rc = record->from_ms.set ? dynamodb_changes_start(call, table, &changes)
                                 : dynamodb_copy_start(call, table, &copy);
    return rc == VG_OK ? dynamodb_export_put(call, job, record) : VG_BROKEN;
}

static int make(struct vg_call *call, const request_in *in, struct dynamodb_job *job,
                struct dynamodb_record_export *record, struct vg_error *err)
{
    struct dynamodb_table table;
    struct dynamodb_record_details details;
    int rc = find_table(call, in, &table, err);
    if (rc != VG_OK)
        return rc;
    if (vg_call_get(call, DYNAMODB_SPACE_DETAILS, table.name, &dynamodb_record_shape_details,
                    &details) != VG_OK)
        return VG_BROKEN;
    rc = dynamodb_export_choose_time(call, in, &table, details.created_ms.v, record, err);
    if (rc == VG_OK && record->from_ms.set && in->export_time.set)
        return dynamodb_invalid(err,
                                VG_STR("Invalid Request: ExportTime is for full exports only"));
    if (rc != VG_OK)
        return rc;
    job->table = table.name;
    record->table_id = details.table_id;
    record->status = vg_i32(DYNAMODB_EXPORT_STATUS_IN_PROGRESS);
    record->start_ms = vg_i64(call->now_ms);
    record->files = VG_STR("");
    record->key_names = key_names(call, &table.schema);
    return start(call, &table, job, record);
}

int dynamodb_export_table_to_point_in_time(struct vg_call *call, const request_in *in,
                                           struct dynamodb_export_table_to_point_in_time_out *out,
                                           struct vg_error *err)
{
    struct dynamodb_job job = job_of(VG_STR_NONE, dynamodb_job_new_id(call));
    struct dynamodb_job known = job;
    struct dynamodb_record_export record;
    struct vg_buf text;
    vg_buf_init(&text, call->arena, /* max= */ 0);
    vg_value_to_json(&dynamodb_shape_export_table_to_point_in_time_in, in, &text);
    int rc = check_request(in, err);
    if (rc == VG_OK)
        rc = find_token(call, in, vg_buf_str(&text), &known, &record, err);
    if (rc == VG_OK)
        out->export_description = describe(call, &known, in, &record);
    if (rc != VG_NOT_FOUND)
        return rc;
    record = (struct dynamodb_record_export){.request = vg_buf_str(&text)};
    rc = refuse_unsupported(in, err);
    if (rc == VG_OK)
        rc = make(call, in, &job, &record, err);
    if (rc == VG_OK)
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
        return job.id.len == 0 /* of another region */
                   ? vg_fail(err, &DYNAMODB_EXPORT_NOT_FOUND,
                             "Export not found: Invalid export arn")
                   : vg_fail(err, &DYNAMODB_EXPORT_NOT_FOUND,
                             "Export not found: Export not found: %.*s",
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
    size_t max = in->max_results.set ? (size_t)in->max_results.v : LIST_DEFAULT, count = 0;
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
