/* services/dynamodb/transfer/s3.c: objects in S3, written and read by calls of its operations. */
#include "dynamodb/dynamodb.h"

#include "base/codec.h"
#include "base/json.h"
#include "process/gzip.h"

#include <stdio.h>
#include <stdlib.h>

enum { TEXT_MAX = 256 * 1024 * 1024 }; /* bytes of an object's text */

struct vg_str dynamodb_s3_failure(struct vg_call *call, const struct vg_error *callee)
{
    return VG_CONCAT(call->arena, VG_STR("S3"), callee->shape->code);
}

int dynamodb_s3_put(struct vg_call *call, struct vg_str bucket, struct vg_str owner,
                    struct vg_str key, struct vg_str bytes, struct vg_error *callee)
{
    const struct vg_call_to to = {.service = "s3", .operation = "PutObject"};
    const struct vg_text_member texts[] = {{"Bucket", bucket},
                                           {"Key", key},
                                           {"ExpectedBucketOwner", owner},
                                           {"Body", vg_base64(call->arena, bytes)}};
    struct vg_str output;
    return vg_await_call_texts(call, &to, texts, VG_COUNT_OF(texts), &output, callee);
}

int dynamodb_s3_next(struct vg_call *call, const struct dynamodb_s3_bucket_source *source,
                     struct vg_str after, struct vg_str *key, struct vg_error *callee)
{
    struct vg_buf input;
    struct vg_str output, raw;
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
    const struct vg_call_to to = {.service = "s3", .operation = "ListObjectsV2"};
    int rc = vg_await_call(call, &to, vg_buf_str(&input), &output, callee);
    if (rc != VG_OK)
        return rc;
    vg_json_init(&in, vg_json_pick(call->arena, output, "Contents"), call->arena);
    if (!vg_json_array(&in) || !vg_json_element(&in) || !vg_json_skip(&in, &raw))
        return VG_NOT_FOUND;
    *key = vg_json_pick_text(call->arena, raw, "Key");
    return vg_str_is_set(*key) ? VG_OK : VG_BROKEN;
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
    struct vg_str body = vg_json_pick(call->arena, output, "Body");
    struct vg_str path = vg_json_pick_text(call->arena, body, "path");
    int64_t offset, size;
    if (!vg_str_is_set(path) ||
        !vg_str_to_i64(vg_json_pick(call->arena, body, "offset"), &offset) ||
        !vg_str_to_i64(vg_json_pick(call->arena, body, "size"), &size) || offset < 0 || size < 0)
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
    const struct vg_call_to to = {.service = "s3", .operation = "GetObject"};
    const struct vg_text_member texts[] = {{"Bucket", source->s3_bucket}, {"Key", key}};
    struct vg_str output;
    struct reading *reading = vg_kept(call, "reading", sizeof *reading);
    void *data = reading;
    int rc = vg_await_call_texts(call, &to, texts, VG_COUNT_OF(texts), &output, callee);
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
