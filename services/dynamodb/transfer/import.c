/* services/dynamodb/transfer/import.c: ImportTable, DescribeImport, ListImports. */
#include "dynamodb/dynamodb.h"

#include "model/plain.h"

enum { LIST_DEFAULT = 10 };

static struct dynamodb_job job_of(struct vg_str table, struct vg_str id)
{
    return (struct dynamodb_job){
        .kind = "import", .space = DYNAMODB_SPACE_IMPORT, .table = table, .id = id};
}

/* ---- The record ---- */

static int parse_request(struct vg_call *call, struct vg_str text,
                         struct dynamodb_import_table_in *request)
{
    return dynamodb_job_request(call, &dynamodb_shape_import_table_in, text, request);
}

int dynamodb_import_get(struct vg_call *call, const struct dynamodb_job *job,
                        struct dynamodb_import_table_in *request,
                        struct dynamodb_record_import *record)
{
    int rc = vg_record_get(call->txn, dynamodb_job_key(call, job), &dynamodb_record_shape_import,
                           call->arena, record);
    return rc == VG_OK ? parse_request(call, record->request, request) : rc;
}

int dynamodb_import_put(struct vg_call *call, const struct dynamodb_job *job,
                        const struct dynamodb_record_import *record)
{
    return vg_record_put(call->txn, dynamodb_job_key(call, job), &dynamodb_record_shape_import,
                         call->arena, record);
}

/* ---- Descriptions ---- */

static struct vg_str table_arn(struct vg_call *call, struct vg_str name)
{
    return vg_arn(call, "dynamodb", VG_CONCAT(call->arena, VG_STR("table/"), name));
}

static const struct dynamodb_import_table_description *
describe(struct vg_call *call, const struct dynamodb_job *job,
         const struct dynamodb_import_table_in *request,
         const struct dynamodb_record_import *record)
{
    struct dynamodb_s3_bucket_source *source =
        VG_NEW(call->arena, struct dynamodb_s3_bucket_source);
    struct dynamodb_import_table_description *to =
        VG_NEW(call->arena, struct dynamodb_import_table_description);
    *source = *request->s3_bucket_source;
    if (!vg_str_is_set(source->s3_bucket_owner))
        source->s3_bucket_owner = call->account;
    to->import_arn = dynamodb_job_arn(call, job);
    to->import_status = record->status.v;
    to->table_arn = table_arn(call, job->table);
    to->table_id = record->table_id;
    to->client_token = request->client_token;
    to->cloud_watch_log_group_arn =
        vg_arn(call, "logs", VG_STR("log-group:" DYNAMODB_IMPORT_LOG_GROUP ":*"));
    to->s3_bucket_source = source;
    to->input_format = request->input_format;
    to->input_format_options = request->input_format_options;
    to->input_compression_type = request->input_compression_type != 0
                                     ? request->input_compression_type
                                     : DYNAMODB_INPUT_COMPRESSION_TYPE_NONE;
    to->table_creation_parameters = request->table_creation_parameters;
    to->start_time = vg_time(record->start_ms.v);
    if (record->end_ms.set)
        to->end_time = vg_time(record->end_ms.v);
    /* AWS counts at the end only. */
    bool is_over = record->status.v != DYNAMODB_IMPORT_STATUS_IN_PROGRESS;
    if (is_over && record->bytes.v > 0)
        to->processed_size_bytes = vg_i64(record->bytes.v);
    to->processed_item_count = vg_i64(is_over ? record->items.v : 0);
    to->imported_item_count = vg_i64(is_over ? record->imported.v : 0);
    to->error_count = vg_i64(is_over ? record->errors.v : 0);
    to->failure_code = record->failure_code;
    to->failure_message = record->failure_message;
    return to;
}

/* ---- ImportTable ---- */

static int check_request(const struct dynamodb_import_table_in *in, struct vg_error *err)
{
    bool has_csv = in->input_format_options != NULL && in->input_format_options->csv != NULL;
    if (in->input_format == DYNAMODB_INPUT_FORMAT_ION)
        return dynamodb_invalid(err, VG_STR("virga does not import Amazon Ion yet"));
    if (has_csv && in->input_format != DYNAMODB_INPUT_FORMAT_CSV)
        return dynamodb_invalid(err, VG_STR("Invalid Request: Unsupported InputFormatOptions for "
                                            "the given input format: DYNAMODB_JSON."));
    return VG_OK;
}

/* An import of the same token: VG_OK with it, VG_NOT_FOUND, or the conflict of another table. One
 * that is over counts for hours, but a table of the name that is asked for is told first. */
static int find_token(struct vg_call *call, const struct dynamodb_import_table_in *in,
                      struct dynamodb_job *job, struct dynamodb_import_table_in *request,
                      struct dynamodb_record_import *record, struct vg_error *err)
{
    struct vg_walk walk;
    struct vg_str key;
    int rc = dynamodb_job_walk(call, DYNAMODB_SPACE_IMPORT, VG_STR_NONE, VG_STR_NONE, &walk, err);
    while (rc == VG_OK &&
           (rc = vg_record_next(&walk, &dynamodb_record_shape_import, &key, record)) == VG_OK) {
        rc = parse_request(call, record->request, request);
        bool is_over = record->end_ms.set && call->now_ms - record->end_ms.v >= DYNAMODB_TOKEN_MS;
        if (rc != VG_OK || (!is_over && vg_str_eq(request->client_token, in->client_token)))
            break;
    }
    if (rc == VG_OK && !dynamodb_job_of_key(call, key, job))
        rc = VG_BROKEN;
    vg_walk_end(&walk);
    struct dynamodb_table table;
    if (rc == VG_OK && record->status.v != DYNAMODB_IMPORT_STATUS_IN_PROGRESS &&
        dynamodb_table_find(call, in->table_creation_parameters->table_name, &table) == VG_OK)
        return VG_NOT_FOUND;
    if (rc == VG_OK && !vg_str_eq(job->table, in->table_creation_parameters->table_name))
        return vg_fail(err, &DYNAMODB_IMPORT_CONFLICT,
                       "Import conflict: Duplicate request detected with conflicting parameters");
    return rc;
}

/* The table is there at once, but is being created until it is full. */
static int make_table(struct vg_call *call, const struct dynamodb_table_creation_parameters *from,
                      struct dynamodb_table *table, struct dynamodb_record_import *record,
                      struct vg_error *err)
{
    struct dynamodb_create_table_in definition = {
        .table_name = from->table_name,
        .attribute_definitions = from->attribute_definitions,
        .key_schema = from->key_schema,
        .billing_mode = from->billing_mode,
        .provisioned_throughput = from->provisioned_throughput,
        .on_demand_throughput = from->on_demand_throughput,
        .sse_specification = from->sse_specification,
        .global_secondary_indexes = from->global_secondary_indexes,
    };
    struct dynamodb_create_table_out made = {.table_description = NULL};
    int rc = dynamodb_create_table(call, &definition, &made, err);
    if (rc != VG_OK)
        return rc;
    if (dynamodb_table_find(call, from->table_name, table) != VG_OK)
        return VG_BROKEN;
    record->table_id = made.table_description->table_id;
    record->table_number = vg_i64((int64_t)table->space.table);
    table->options |= DYNAMODB_IS_FILLING;
    return dynamodb_table_put_options(call, table) == VG_OK ? VG_OK : VG_BROKEN;
}

int dynamodb_import_table(struct vg_call *call, const struct dynamodb_import_table_in *in,
                          struct dynamodb_import_table_out *out, struct vg_error *err)
{
    struct dynamodb_job job = job_of(VG_STR_NONE, dynamodb_job_new_id(call)), known = job;
    struct dynamodb_table table;
    struct dynamodb_import_table_in request;
    struct dynamodb_record_import record;
    struct vg_buf text;
    int rc = check_request(in, err);
    if (rc == VG_OK)
        rc = find_token(call, in, &known, &request, &record, err);
    if (rc == VG_OK)
        out->import_table_description = describe(call, &known, &request, &record);
    if (rc != VG_NOT_FOUND)
        return rc;
    vg_buf_init(&text, call->arena, /* max= */ 0);
    vg_value_to_json(&dynamodb_shape_import_table_in, in, &text);
    record = (struct dynamodb_record_import){
        .request = vg_buf_str(&text),
        .status = vg_i32(DYNAMODB_IMPORT_STATUS_IN_PROGRESS),
        .start_ms = vg_i64(call->now_ms),
    };
    rc = make_table(call, in->table_creation_parameters, &table, &record, err);
    if (rc != VG_OK)
        return rc;
    job.table = table.name;
    struct dynamodb_record_import_run run = {.table_name = job.table, .id = job.id};
    rc = dynamodb_import_put(call, &job, &record);
    if (rc == VG_OK)
        rc = vg_effect_queue(call, &dynamodb_import_effect, &run, /* due_ms= */ 0, NULL);
    out->import_table_description = describe(call, &job, in, &record);
    return rc == VG_OK ? VG_OK : VG_BROKEN;
}

int dynamodb_describe_import(struct vg_call *call, const struct dynamodb_describe_import_in *in,
                             struct dynamodb_describe_import_out *out, struct vg_error *err)
{
    struct dynamodb_job job = job_of(VG_STR_NONE, VG_STR_NONE);
    struct dynamodb_import_table_in request;
    struct dynamodb_record_import record;
    int rc = dynamodb_job_parse(call, in->import_arn, "Invalid Import ARN", &job, err);
    if (rc == VG_OK)
        rc = dynamodb_import_get(call, &job, &request, &record);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &DYNAMODB_IMPORT_NOT_FOUND, "Import not found: %.*s",
                       VG_STR_ARG(in->import_arn));
    if (rc == VG_OK)
        out->import_table_description = describe(call, &job, &request, &record);
    return rc;
}

int dynamodb_list_imports(struct vg_call *call, const struct dynamodb_list_imports_in *in,
                          struct dynamodb_list_imports_out *out, struct vg_error *err)
{
    size_t max = in->page_size.set ? (size_t)in->page_size.v : LIST_DEFAULT, count = 0;
    struct dynamodb_job job = job_of(VG_STR_NONE, VG_STR_NONE);
    struct dynamodb_record_import record;
    struct vg_walk walk;
    struct vg_str table = VG_STR_NONE, key, last = VG_STR_NONE;
    struct dynamodb_import_table_in request;
    int rc =
        vg_str_is_set(in->table_arn) ? dynamodb_job_table(call, in->table_arn, &table, err) : VG_OK;
    if (rc == VG_OK)
        rc = dynamodb_job_walk(call, job.space, table, in->next_token, &walk, err);
    if (rc != VG_OK)
        return rc;
    struct dynamodb_import_summary *items =
        VG_NEW_ARRAY(call->arena, struct dynamodb_import_summary, max);
    while ((rc = vg_record_next(&walk, &dynamodb_record_shape_import, &key, &record)) == VG_OK) {
        if (!dynamodb_job_of_key(call, key, &job) ||
            parse_request(call, record.request, &request) != VG_OK)
            rc = VG_BROKEN;
        if (rc != VG_OK || count == max)
            break;
        const struct dynamodb_import_table_description *all =
            describe(call, &job, &request, &record);
        last = vg_arena_copy(call->arena, key);
        items[count++] = (struct dynamodb_import_summary){
            .import_arn = all->import_arn,
            .import_status = all->import_status,
            .table_arn = all->table_arn,
            .s3_bucket_source = all->s3_bucket_source,
            .cloud_watch_log_group_arn = all->cloud_watch_log_group_arn,
            .input_format = all->input_format,
            .start_time = all->start_time,
            .end_time = all->end_time,
        };
    }
    vg_walk_end(&walk);
    out->import_summary_list =
        (struct dynamodb_import_summary_list){.items = items, .count = count, .set = true};
    if (rc == VG_OK)
        out->next_token = dynamodb_job_token(call, last);
    return rc == VG_BROKEN ? VG_BROKEN : VG_OK;
}
