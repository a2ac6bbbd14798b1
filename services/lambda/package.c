/* lambda/package.c: a function's code on its way in: from the request or from S3, hashed, unpacked,
 * kept as a blob. */
#include "lambda/lambda.h"

#include "base/codec.h"
#include "base/hash.h"
#include "base/json.h"
#include "bus/bus.h"
#include "store/blob.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BYTES_AT_ONCE_MAX = 1024 * 1024 }; /* written on the loop's thread */

/* ---- Unpacking, on a pool thread ---- */

static void unpack_bytes(struct lambda_unpacking *unpacking, struct vg_str zip)
{
    uint8_t digest[32];
    char into[PATH_MAX];
    vg_sha256(zip, digest);
    for (size_t i = 0; i < sizeof digest; i++)
        snprintf(unpacking->sha256_hex + 2 * i, 3, "%02x", digest[i]);
    unpacking->size = zip.len;
    snprintf(into, sizeof into, "%s/%s", unpacking->folder, unpacking->sha256_hex);
    unpacking->result = VG_UNZIP_OK;
    if (access(into, F_OK) == 0)
        return;
    const struct vg_unzip_options options = {.zip = zip,
                                             .into = into,
                                             .bytes_max = LAMBDA_UNZIPPED_BYTES_MAX,
                                             .entries_max = LAMBDA_ZIP_ENTRIES_MAX};
    unpacking->result = vg_unzip(&options, unpacking->problem);
}

static void unpack_file(struct lambda_unpacking *unpacking)
{
    struct stat info;
    int fd = open(unpacking->path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &info) != 0) {
        snprintf(unpacking->problem, sizeof unpacking->problem, "%s: %s", unpacking->path,
                 strerror(errno));
        unpacking->result = VG_UNZIP_NO_ROOM;
    } else if (info.st_size == 0) {
        unpacking->result = VG_UNZIP_EMPTY;
    } else {
        void *bytes = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
        unpacking->result = VG_UNZIP_NO_ROOM;
        if (bytes != MAP_FAILED) {
            unpack_bytes(unpacking, vg_str_of(bytes, (size_t)info.st_size));
            munmap(bytes, (size_t)info.st_size);
        }
    }
    if (fd >= 0)
        close(fd);
}

void lambda_unpack(void *data)
{
    struct lambda_unpacking *unpacking = data;
    if (unpacking->path != NULL)
        unpack_file(unpacking);
    else
        unpack_bytes(unpacking, unpacking->zip);
}

/* ---- From the request ---- */

struct blob_job {
    struct vg_wait *wait;
    struct vg_blob_writer *writer;
    struct vg_body body;
};

static void on_written(void *ctx, bool is_ok)
{
    struct blob_job *job = ctx;
    if (is_ok)
        job->body = vg_blob_finish(job->writer, job->wait->call->arena);
    else
        vg_blob_writer_free(job->writer);
    vg_wait_done(job->wait, job);
}

/* A large body goes to disk in the pool; `*body` is then a temporary blob. */
static int write_blob(struct vg_call *call, struct vg_str bytes, struct vg_body *body)
{
    struct vg_wait *wait;
    int rc = vg_await(call, "code blob", &wait);
    if (rc == VG_DEFER && wait->is_new) {
        struct blob_job *job = VG_NEW(call->arena, struct blob_job);
        job->wait = wait;
        job->writer =
            vg_blob_writer_new(vg_bus_store(call->bus), vg_bus_loop(call->bus), /* digests= */ 0);
        vg_blob_write(job->writer, bytes, on_written, job);
    }
    if (rc != VG_OK)
        return rc;
    *body = ((struct blob_job *)wait->result)->body;
    return body->kind == VG_BODY_FILE ? VG_OK : VG_BROKEN;
}

static int take_zip(struct vg_call *call, struct vg_str zip, struct vg_body *body,
                    struct vg_error *err)
{
    if (zip.len == 0)
        return lambda_fail(err, &LAMBDA_INVALID_PARAMETER_VALUE,
                           "Uploaded file must be a non-empty zip");
    if (zip.len > LAMBDA_ZIP_BYTES_MAX)
        return vg_fail(err, &VG_REQUEST_TOO_LARGE, "Zipped size must be smaller than %d bytes",
                       LAMBDA_ZIP_BYTES_MAX);
    if (zip.len > BYTES_AT_ONCE_MAX)
        return write_blob(call, zip, body);
    *body = (struct vg_body){.kind = VG_BODY_BYTES, .bytes = zip, .size = zip.len};
    return VG_OK;
}

/* ---- From S3 ---- */

/* {"path","offset","size"} */
static bool read_file_body(struct vg_json *json, struct vg_body *body)
{
    struct vg_str name, number;
    body->kind = VG_BODY_FILE;
    if (!vg_json_object(json))
        return false;
    while (vg_json_member(json, &name)) {
        bool is_good = vg_str_is(name, "path") ? vg_json_string(json, &body->path)
                       : vg_str_is(name, "size")
                           ? vg_json_number(json, &number) && vg_str_to_u64(number, &body->size)
                           : vg_json_skip(json, NULL);
        if (!is_good)
            return false;
    }
    return json->error == NULL;
}

/* The member Body of GetObject's output: a blob's file, or base64 text. */
static bool read_object(struct vg_call *call, struct vg_str output, struct vg_body *body)
{
    struct vg_json json;
    struct vg_str name, text;
    vg_json_init(&json, output, call->arena);
    if (!vg_json_object(&json))
        return false;
    while (vg_json_member(&json, &name)) {
        if (!vg_str_is(name, "Body")) {
            if (!vg_json_skip(&json, NULL))
                return false;
        } else if (vg_json_peek(&json) == VG_JSON_OBJECT) {
            return read_file_body(&json, body);
        } else {
            body->kind = VG_BODY_BYTES;
            bool is_good = vg_json_string(&json, &text) &&
                           vg_base64_decode(call->arena, text, /* is_url= */ false, &body->bytes);
            body->size = body->bytes.len;
            return is_good;
        }
    }
    return false;
}

static int take_object(struct vg_call *call, const struct lambda_function_code *code,
                       struct vg_body *body, struct vg_error *err)
{
    const struct vg_call_to to = {.service = "s3", .operation = "GetObject"};
    const struct vg_text_member texts[] = {
        {"Bucket", code->s3_bucket},
        {"Key", code->s3_key},
        {"VersionId", code->s3_object_version.len > 0 ? code->s3_object_version : VG_STR_NONE},
    };
    struct vg_str output;
    struct vg_error callee;
    int rc = vg_await_call_texts(call, &to, texts, VG_COUNT_OF(texts), &output, &callee);
    if (rc == VG_FAIL)
        return lambda_fail(
            err, &LAMBDA_INVALID_PARAMETER_VALUE,
            "Error occurred while GetObject. S3 Error Code: %.*s. S3 Error Message: %.*s",
            VG_STR_ARG(callee.shape->code), VG_STR_ARG(callee.message));
    if (rc != VG_OK)
        return rc;
    return read_object(call, output, body) ? VG_OK : VG_BROKEN;
}

/* ---- The whole ---- */

static int take_source(struct vg_call *call, const struct lambda_function_code *code,
                       struct vg_body *body, struct vg_error *err)
{
    bool has_zip = vg_str_is_set(code->zip_file);
    bool has_object = code->s3_bucket.len > 0 || code->s3_key.len > 0;
    if (has_zip && has_object)
        return lambda_fail(
            err, &LAMBDA_INVALID_PARAMETER_VALUE,
            "Please do not provide other FunctionCode parameters when providing a ZipFile.");
    if (has_zip)
        return take_zip(call, code->zip_file, body, err);
    if (!has_object)
        return VG_OK;
    if (code->s3_bucket.len == 0 || code->s3_key.len == 0)
        return lambda_fail(err, &LAMBDA_INVALID_PARAMETER_VALUE,
                           "S3Bucket and S3Key are both needed.");
    return take_object(call, code, body, err);
}

static int word_unzip_result(struct vg_call *call, const struct lambda_unpacking *unpacking,
                             struct vg_error *err)
{
    if (unpacking->result == VG_UNZIP_OK)
        return VG_OK;
    vg_log_write(vg_bus_log(call->bus), VG_LOG_WARN, "lambda: code refused: %s",
                 unpacking->problem);
    switch (unpacking->result) {
    case VG_UNZIP_EMPTY:
        return lambda_fail(err, &LAMBDA_INVALID_PARAMETER_VALUE,
                           "Uploaded file must be a non-empty zip");
    case VG_UNZIP_TOO_LARGE:
        return lambda_fail(err, &LAMBDA_INVALID_PARAMETER_VALUE,
                           "Unzipped size must be smaller than %d bytes",
                           LAMBDA_UNZIPPED_BYTES_MAX);
    case VG_UNZIP_NO_ROOM:
        return VG_BROKEN;
    default:
        return lambda_fail(
            err, &LAMBDA_INVALID_PARAMETER_VALUE,
            "Could not unzip uploaded file. Please check your file, then try to upload again.");
    }
}

int lambda_package_receive(struct vg_call *call, const struct lambda_function_code *code,
                           struct lambda_package *package, struct vg_error *err)
{
    struct lambda_instance *instance = vg_service_state(call);
    *package = (struct lambda_package){0};
    int rc = take_source(call, code, &package->body, err);
    if (rc != VG_OK || package->body.kind == VG_BODY_NONE)
        return rc;
    rc = lambda_instance_prepare(instance);
    if (rc != VG_OK)
        return rc;
    struct lambda_unpacking *unpacking = VG_NEW(call->arena, struct lambda_unpacking);
    if (package->body.kind == VG_BODY_FILE)
        unpacking->path = vg_arena_cstr(call->arena, package->body.path);
    unpacking->zip = package->body.bytes;
    unpacking->folder = instance->files.code_dir;
    void *data = unpacking;
    rc = vg_await_work(call, lambda_unpack, &data);
    if (rc != VG_OK)
        return rc;
    unpacking = data;
    rc = word_unzip_result(call, unpacking, err);
    if (rc != VG_OK) {
        vg_blob_discard(&package->body);
        return rc;
    }
    package->sha256_hex = vg_str_from(unpacking->sha256_hex);
    package->size = unpacking->size;
    lambda_code_note(&instance->codes, package->sha256_hex);
    return VG_OK;
}

int lambda_package_keep(struct vg_call *call, const struct lambda_package *package,
                        struct lambda_function_record *function)
{
    if (package->body.kind == VG_BODY_NONE)
        return VG_OK;
    struct vg_str old = function->code_blob;
    int rc = vg_blob_keep(call->txn, &package->body, call->arena, &function->code_blob);
    if (rc == VG_OK && old.len > 0)
        rc = vg_blob_release(call->txn, old);
    function->code_sha256 = package->sha256_hex;
    function->code_size = vg_i64((int64_t)package->size);
    return rc == VG_NOT_FOUND ? VG_BROKEN : rc;
}
