/* services/dynamodb/transfer/transfer.h: tables to files in S3, and files to new tables. */
#ifndef VG_DYNAMODB_TRANSFER_H
#define VG_DYNAMODB_TRANSFER_H

#include "dynamodb/table/table.h"

/* ---- job.c: exports and imports are named alike ---- */

enum { DYNAMODB_TOKEN_MS = 8 * 60 * 60 * 1000 }; /* from a job's end: its token is then a new one */

struct dynamodb_job {
    const char *kind; /* "export", "import" */
    vg_space space;
    struct vg_str table;
    struct vg_str id;
};
struct vg_str dynamodb_job_new_id(struct vg_call *call);
struct vg_str dynamodb_job_arn(struct vg_call *call, const struct dynamodb_job *job);
/* Fills table and id. Words the errors of ARNs that can't be; `invalid` is the sentence of those
 * of another form. */
int dynamodb_job_parse(struct vg_call *call, struct vg_str arn, const char *invalid,
                       struct dynamodb_job *job, struct vg_error *err) VG_CHECKED;
struct vg_str dynamodb_job_key(struct vg_call *call, const struct dynamodb_job *job);
/* The job that a key of the store belongs to. */
bool dynamodb_job_of_key(struct vg_call *call, struct vg_str key,
                         struct dynamodb_job *job) VG_CHECKED;
/* What a job's record keeps of its request, as the operation's input. VG_OK or VG_BROKEN. */
int dynamodb_job_request(struct vg_call *call, const struct vg_shape *shape, struct vg_str text,
                         void *request) VG_CHECKED;
/* Walks the jobs of a table (absent: of all), the last made first, behind a token of the last page
 * (absent: from the first). */
int dynamodb_job_walk(struct vg_call *call, vg_space space, struct vg_str table,
                      struct vg_str next_token, struct vg_walk *walk,
                      struct vg_error *err) VG_CHECKED;
struct vg_str dynamodb_job_token(struct vg_call *call, struct vg_str key);
/* The name in a TableArn; a bare name is refused. */
int dynamodb_job_table(struct vg_call *call, struct vg_str table_arn, struct vg_str *name,
                       struct vg_error *err) VG_CHECKED;

/* ---- result.c: what pool threads make. It is the service's, in memory, so that a call that breaks
 * loses nothing; by name, so that the next one finds it. ---- */

struct dynamodb_result {
    struct dynamodb_result *next;
    struct vg_str name;  /* heap */
    struct vg_buf bytes; /* heap; a pool thread's until `is_done` */
    bool is_good;        /* the same */
    bool is_done;
};
/* Where the service keeps them: table/known.c. */
struct dynamodb_result **dynamodb_results(struct vg_call *call);
/* A new one instead of any of that name. `max`: bytes. */
struct dynamodb_result *dynamodb_result_new(struct vg_call *call, struct vg_str name, size_t max);
/* NULL when there is none that is done. */
const struct dynamodb_result *dynamodb_result_find(struct vg_call *call, struct vg_str name);
void dynamodb_result_drop(struct vg_call *call, struct vg_str name);
void dynamodb_results_free(struct dynamodb_result **results);

/* ---- s3.c ---- */

/* Awaits an object's writing. VG_FAIL with S3's error in `*callee`. */
int dynamodb_s3_put(struct vg_call *call, struct vg_str bucket, struct vg_str owner,
                    struct vg_str key, struct vg_str bytes, struct vg_error *callee) VG_CHECKED;
/* The next key behind `after` (absent: the first), with VG_NOT_FOUND at the end. */
int dynamodb_s3_next(struct vg_call *call, const struct dynamodb_s3_bucket_source *source,
                     struct vg_str after, struct vg_str *key, struct vg_error *callee) VG_CHECKED;
/* An object's whole text, unpacked, as the result of that name. VG_NOT_FOUND: it can't be unpacked,
 * or is too large: `*problem` says it. `compression`: enum dynamodb_input_compression_type. */
int dynamodb_s3_get(struct vg_call *call, const struct dynamodb_s3_bucket_source *source,
                    struct vg_str key, int32_t compression, struct vg_str result_name,
                    struct vg_str *problem, struct vg_error *callee) VG_CHECKED;
/* "S3NoSuchBucket" */
struct vg_str dynamodb_s3_failure(struct vg_call *call, const struct vg_error *callee);

/* ---- export_file.c: a data file ---- */

struct dynamodb_export_source {
    struct vg_str id;    /* the export's */
    uint64_t snapshot;   /* of items, or of ItemChanges */
    struct vg_str after; /* the store key of the last one that is in a file */
    bool is_of_changes;
    bool has_old_images;
    struct dynamodb_record_names key_names;
};
struct dynamodb_export_file {
    bool is_end;         /* nothing was left to read */
    size_t count;        /* 0: there is no file */
    uint64_t bytes;      /* as AWS counts items */
    struct vg_str after; /* of the next one */
    struct vg_str name;  /* of its own, in the folder */
    struct vg_str body;
};
/* Awaits the next one. */
int dynamodb_export_file_make(struct vg_call *call, const struct dynamodb_export_source *source,
                              const struct dynamodb_export_file **made) VG_CHECKED;

/* ---- export.c, export_run.c ---- */

int dynamodb_export_get(struct vg_call *call, const struct dynamodb_job *job,
                        struct dynamodb_export_table_to_point_in_time_in *request,
                        struct dynamodb_record_export *record) VG_CHECKED;
int dynamodb_export_put(struct vg_call *call, const struct dynamodb_job *job,
                        const struct dynamodb_record_export *record) VG_CHECKED;
/* Where all exports of a prefix are: "prefix/AWSDynamoDB/", and one's manifests: "<id>/" in it. */
struct vg_str dynamodb_export_root(struct vg_call *call, struct vg_str prefix);
struct vg_str dynamodb_export_folder(struct vg_call *call, struct vg_str prefix, struct vg_str id);
int64_t dynamodb_export_billed(const struct dynamodb_export_table_to_point_in_time_in *request,
                               const struct dynamodb_record_export *record);
/* The snapshot is made, or the changes are gathered. */
int dynamodb_export_start(struct vg_call *call, struct vg_str table_name, struct vg_str id,
                          int64_t snapshot) VG_CHECKED;
extern const struct vg_effect_kind dynamodb_export_effect;

/* ---- export_time.c ---- */

/* The view of an incremental export; 0 for a full one. */
int32_t dynamodb_export_view(const struct dynamodb_export_table_to_point_in_time_in *request);
/* Sets the record's moment or span, with AWS's sentences. `created_ms`: of the table. */
int dynamodb_export_choose_time(struct vg_call *call,
                                const struct dynamodb_export_table_to_point_in_time_in *in,
                                struct dynamodb_table *table, int64_t created_ms,
                                struct dynamodb_record_export *record,
                                struct vg_error *err) VG_CHECKED;

/* ---- import.c, import_run.c ---- */

int dynamodb_import_get(struct vg_call *call, const struct dynamodb_job *job,
                        struct dynamodb_import_table_in *request,
                        struct dynamodb_record_import *record) VG_CHECKED;
int dynamodb_import_put(struct vg_call *call, const struct dynamodb_job *job,
                        const struct dynamodb_record_import *record) VG_CHECKED;
extern const struct vg_effect_kind dynamodb_import_effect;

/* ---- import_text.c: items in the text of a file ---- */

struct dynamodb_import_text {
    struct vg_str text;
    size_t offset;
    const struct dynamodb_import_table_in *request;
};
enum dynamodb_import_line {
    DYNAMODB_LINE_END = 1, /* of the file */
    DYNAMODB_LINE_ITEM,
    DYNAMODB_LINE_BAD,     /* no item, but the next line may be one */
    DYNAMODB_LINE_GARBAGE, /* cannot be read on */
};
/* `*problem`: what is wrong with a line that has no item. */
enum dynamodb_import_line dynamodb_import_next(struct vg_call *call,
                                               struct dynamodb_import_text *text,
                                               struct vg_str *item, struct vg_str *problem);

/* ---- import_log.c: what is wrong with the lines of an import's objects, in CloudWatch Logs ----
 */

#define DYNAMODB_IMPORT_LOG_GROUP "/aws-dynamodb/imports"

struct dynamodb_import_fault {
    int64_t index; /* of the item in its object, from 0 */
    struct vg_str sentence;
};
/* All imports have one group. Awaits that it is there. */
int dynamodb_import_log_open(struct vg_call *call) VG_CHECKED;
void dynamodb_import_log(struct vg_call *call, const struct dynamodb_job *job, struct vg_str bucket,
                         struct vg_str key, const struct dynamodb_import_fault *faults,
                         size_t count);

#endif
