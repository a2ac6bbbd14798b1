/* services/dynamodb/transfer/s3.c: objects in S3, written and read by calls of its operations. */
#include "dynamodb/dynamodb.h"

#include "base/codec.h"
#include "base/json.h"
#include "process/gzip.h"

#include <stdio.h>
#include <stdlib.h>

enum { TEXT_MAX = 256 * 1024 * 1024 }; /* bytes of an object's text */

static int call_s3(struct vg_call *call, const char *operation, const struct vg_buf *input,
                   struct vg_str *output, struct vg_error *callee)
{
    const struct vg_call_to to = {.service = "s3", .operation = operation};
    struct vg_str ignored;
    return vg_await_call(call, &to, vg_buf_str(input), output != NULL ? output : &ignored, callee);
}

struct vg_str dynamodb_s3_failure(struct vg_call *call, const struct vg_error *callee)
{
    return VG_CONCAT(call->arena, VG_STR("S3"), callee->shape->code);
}

int dynamodb_s3_put(struct vg_call *call, struct vg_str bucket, struct vg_str owner,
                    struct vg_str key, struct vg_str bytes, struct vg_error *callee)
{
    struct vg_buf input;
    vg_buf_init(&input, call->arena, /* max= */ 0);
    struct vg_json_out out = vg_json_out_to(&input);
    vg_json_out_begin(&out, '{');
    vg_json_out_member(&out, "Bucket", bucket);
    vg_json_out_member(&out, "Key", key);
    if (vg_str_is_set(owner))
        vg_json_out_member(&out, "ExpectedBucketOwner", owner);
    vg_json_out_member(&out, "Body", vg_base64(call->arena, bytes));
    vg_json_out_end(&out, '}');
    return call_s3(call, "PutObject", &input, NULL, callee);
}

/* The first member `name` of an object in `json`: a text, or an object as JSON. */
static bool find_member(struct vg_call *call, struct vg_str json, const char *name,
                        struct vg_str *raw)
{
    struct vg_json in;
    struct vg_str member;
    vg_json_init(&in, json, call->arena);
    if (!vg_json_object(&in))
        return false;
    while (vg_json_member(&in, &member)) {
        if (!vg_json_skip(&in, raw))
            return false;
        if (vg_str_is(member, name))
            return true;
    }
    return false;
}

static bool read_text(struct vg_call *call, struct vg_str raw, struct vg_str *text)
{
    struct vg_json in;
    vg_json_init(&in, raw, call->arena);
    return vg_json_string(&in, text);
}

int dynamodb_s3_next(struct vg_call *call, const struct dynamodb_s3_bucket_source *source,
                     struct vg_str after, struct vg_str *key, struct vg_error *callee)
{
    struct vg_buf input;
    struct vg_str output, list, raw;
    struct vg_json in;
    vg_buf_init(&input, call->arena, /* max= */ 0);
    struct vg_json_out out = vg_json_out_to(&input);
    vg_json_out_begin(&out, '{');
    vg_json_out_member(&out, "Bucket", source->s3_bucket);
    vg_json_out_member_i64(&out, "MaxKeys", 1);
    if (vg_str_is_set(source->s3_key_prefix))
        vg_json_out_member(&out, "Prefix", source->s3_key_prefix);
    if (vg_str_is_set(source->s3_bucket_owner))
        vg_json_out_member(&out, "ExpectedBucketOwner", source->s3_bucket_owner);
    if (vg_str_is_set(after))
        vg_json_out_member(&out, "StartAfter", after);
    vg_json_out_end(&out, '}');
    int rc = call_s3(call, "ListObjectsV2", &input, &output, callee);
    if (rc != VG_OK)
        return rc;
    if (!find_member(call, output, "Contents", &list))
        return VG_NOT_FOUND;
    vg_json_init(&in, list, call->arena);
    if (!vg_json_array(&in) || !vg_json_element(&in) || !vg_json_skip(&in, &raw))
        return VG_NOT_FOUND;
    return find_member(call, raw, "Key", &raw) && read_text(call, raw, key) ? VG_OK : VG_BROKEN;
}

/* ---- A whole object ---- */

struct reading {
    const char *path;
    size_t offset;
    size_t size;
    int32_t compression; /* enum dynamodb_input_compression_type */
    struct dynamodb_result *result;
    char problem[VG_GZIP_PROBLEM_MAX];
};

static bool read_file(const struct reading *reading, struct vg_buf *bytes)
{
    FILE *file = fopen(reading->path, "rb");
    char *room = file == NULL ? NULL : vg_buf_reserve(bytes, reading->size);
    bool is_good = room != NULL && fseek(file, (long)reading->offset, SEEK_SET) == 0 &&
                   fread(room, 1, reading->size, file) == reading->size;
    if (is_good)
        bytes->len += reading->size;
    if (file != NULL)
        (void)fclose(file);
    return is_good;
}

/* On a pool thread. */
static void read_object(void *data)
{
    struct reading *reading = data;
    bool is_packed = reading->compression == DYNAMODB_INPUT_COMPRESSION_TYPE_GZIP ||
                     reading->compression == DYNAMODB_INPUT_COMPRESSION_TYPE_ZSTD;
    struct vg_buf bytes;
    struct dynamodb_result *result = reading->result;
    snprintf(reading->problem, sizeof reading->problem, "the object cannot be read");
    if (!is_packed) {
        result->is_good = read_file(reading, &result->bytes);
        return;
    }
    vg_buf_init(&bytes, NULL, TEXT_MAX);
    result->is_good = read_file(reading, &bytes) &&
                      (reading->compression == DYNAMODB_INPUT_COMPRESSION_TYPE_GZIP
                           ? vg_gunzip(vg_buf_str(&bytes), &result->bytes, reading->problem)
                           : vg_unzstd(vg_buf_str(&bytes), &result->bytes, reading->problem));
    vg_buf_deinit(&bytes);
}

static bool parse_body(struct vg_call *call, struct vg_str output, struct reading *reading)
{
    struct vg_str body, raw, path, number;
    int64_t offset, size;
    if (!find_member(call, output, "Body", &body) || !find_member(call, body, "path", &raw) ||
        !read_text(call, raw, &path) || !find_member(call, body, "offset", &number) ||
        !vg_str_to_i64(number, &offset) || !find_member(call, body, "size", &number) ||
        !vg_str_to_i64(number, &size) || offset < 0 || size < 0)
        return false;
    reading->path = vg_arena_cstr(call->arena, path);
    reading->offset = (size_t)offset;
    reading->size = (size_t)size;
    return true;
}

int dynamodb_s3_get(struct vg_call *call, const struct dynamodb_s3_bucket_source *source,
                    struct vg_str key, int32_t compression, struct vg_str result_name,
                    struct vg_str *problem, struct vg_error *callee)
{
    struct vg_buf input;
    struct vg_str output;
    struct reading *reading = vg_kept(call, "reading", sizeof *reading);
    void *data = reading;
    vg_buf_init(&input, call->arena, /* max= */ 0);
    struct vg_json_out out = vg_json_out_to(&input);
    vg_json_out_begin(&out, '{');
    vg_json_out_member(&out, "Bucket", source->s3_bucket);
    vg_json_out_member(&out, "Key", key);
    vg_json_out_end(&out, '}');
    int rc = call_s3(call, "GetObject", &input, &output, callee);
    if (rc != VG_OK)
        return rc;
    if (reading->result == NULL) {
        if (!parse_body(call, output, reading))
            return VG_BROKEN;
        if (reading->size > TEXT_MAX) {
            *problem = VG_STR("too large");
            return VG_NOT_FOUND;
        }
        reading->compression = compression;
        reading->result = dynamodb_result_new(call, result_name, TEXT_MAX);
    }
    rc = vg_await_work(call, read_object, &data);
    if (rc != VG_OK)
        return rc;
    reading->result->is_done = true;
    *problem = vg_str_from(reading->problem);
    return reading->result->is_good ? VG_OK : VG_NOT_FOUND;
}
