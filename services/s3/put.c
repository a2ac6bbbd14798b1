/* services/s3/put.c: PutObject. */
#include "s3/s3.h"

#include "base/codec.h"
#include "bus.gen.h"
#include "s3/checksum.h"
#include "s3/content.h"
#include "store/blob.h"

/* ---- Digests that the client claims ---- */

struct claim {
    int32_t algorithm;    /* 0: none */
    struct vg_str digest; /* base64; absent: keep what it is */
};

/* A row for each x-amz-checksum-* header. */
static const struct {
    int32_t algorithm;
    size_t in_offset;
    size_t out_offset;
    const char *header;
} claims[] = {
#define CLAIM(constant, member, header_name)                                                       \
    {                                                                                              \
        S3_CHECKSUM_ALGORITHM_##constant, offsetof(struct s3_put_object_in, member),               \
            offsetof(struct s3_put_object_out, member), header_name                                \
    }
    CLAIM(CRC32, checksum_crc32, "x-amz-checksum-crc32"),
    CLAIM(CRC32C, checksum_crc32c, "x-amz-checksum-crc32c"),
    CLAIM(CRC64NVME, checksum_crc64_nvme, "x-amz-checksum-crc64nvme"),
    CLAIM(SHA1, checksum_sha1, "x-amz-checksum-sha1"),
    CLAIM(SHA256, checksum_sha256, "x-amz-checksum-sha256"),
    CLAIM(SHA512, checksum_sha512, "x-amz-checksum-sha512"),
    CLAIM(MD5, checksum_md5, "x-amz-checksum-md5"),
    CLAIM(XXHASH64, checksum_xxhash64, "x-amz-checksum-xxhash64"),
    CLAIM(XXHASH3, checksum_xxhash3, "x-amz-checksum-xxhash3"),
    CLAIM(XXHASH128, checksum_xxhash128, "x-amz-checksum-xxhash128"),
};

static struct vg_str algorithm_name(int32_t algorithm)
{
    return vg_enum_text(&s3_shape_checksum_algorithm, algorithm);
}

static int check_form(struct vg_call *call, size_t row, struct vg_str digest, struct vg_error *err)
{
    struct vg_str bytes;
    if (!s3_checksum_is_supported(claims[row].algorithm))
        return s3_refuse(err, claims[row].header);
    bool is_good = vg_base64_decode(call->arena, digest, false, &bytes) &&
                   bytes.len == s3_checksum_size(claims[row].algorithm);
    return is_good ? VG_OK
                   : vg_fail(err, &S3_INVALID_REQUEST, "Value for %s header is invalid.",
                             claims[row].header);
}

static int read_claim(struct vg_call *call, const struct s3_put_object_in *in, struct claim *claim,
                      struct vg_error *err)
{
    *claim = (struct claim){.algorithm = in->checksum_algorithm};
    for (size_t i = 0; i < VG_COUNT_OF(claims); i++) {
        const struct vg_str *digest = (const void *)((const char *)in + claims[i].in_offset);
        if (!vg_str_is_set(*digest))
            continue;
        if (vg_str_is_set(claim->digest))
            return vg_fail(err, &S3_INVALID_REQUEST,
                           "Expecting a single x-amz-checksum- header. Multiple checksum Types are "
                           "not allowed.");
        int rc = check_form(call, i, *digest, err);
        if (rc != VG_OK)
            return rc;
        if (claim->algorithm != 0 && claim->algorithm != claims[i].algorithm)
            return vg_fail(err, &S3_INVALID_REQUEST,
                           "Value for x-amz-sdk-checksum-algorithm header is invalid.");
        *claim = (struct claim){.algorithm = claims[i].algorithm, .digest = *digest};
    }
    if (claim->algorithm != 0 && !s3_checksum_is_supported(claim->algorithm))
        return s3_refuse(err, "checksums of the XXHASH family (x-amz-sdk-checksum-algorithm)");
    return VG_OK;
}

static int check_md5(struct vg_call *call, struct vg_str claimed, const struct s3_content *content,
                     struct vg_error *err)
{
    struct vg_str bytes, actual = vg_str_of(content->md5, sizeof content->md5);
    if (!vg_str_is_set(claimed))
        return VG_OK;
    if (!vg_base64_decode(call->arena, claimed, false, &bytes) ||
        bytes.len != sizeof content->md5) {
        struct s3_invalid_digest *detail = VG_NEW(call->arena, struct s3_invalid_digest);
        detail->content_md5 = claimed;
        return vg_fail_with(err, &S3_INVALID_DIGEST,
                            VG_STR("The Content-MD5 you specified was invalid."), detail);
    }
    if (vg_str_eq(bytes, actual))
        return VG_OK;
    struct s3_bad_digest *detail = VG_NEW(call->arena, struct s3_bad_digest);
    detail->expected_digest = vg_hex(call->arena, bytes);
    detail->calculated_digest = vg_base64(call->arena, actual);
    return vg_fail_with(err, &S3_BAD_DIGEST,
                        VG_STR("The Content-MD5 you specified did not match what we received."),
                        detail);
}

/* `*checksum`: what is to be kept, in base64; absent without an algorithm. */
static int check_claims(struct vg_call *call, const struct s3_put_object_in *in,
                        const struct claim *claim, const struct s3_content *content,
                        struct vg_str *checksum, struct vg_error *err)
{
    *checksum = VG_STR_NONE;
    int rc = check_md5(call, in->content_md5, content, err);
    if (rc != VG_OK || claim->algorithm == 0)
        return rc;
    *checksum =
        vg_base64(call->arena, vg_str_of(content->checksum, s3_checksum_size(claim->algorithm)));
    if (vg_str_is_set(claim->digest) && !vg_str_eq(claim->digest, *checksum))
        return vg_fail(err, &S3_BAD_DIGEST,
                       "The %.*s you specified did not match the calculated checksum.",
                       VG_STR_ARG(algorithm_name(claim->algorithm)));
    return VG_OK;
}

/* ---- The record ---- */

/* The upload's framing is no encoding of the object. */
static struct vg_str without_aws_chunked(struct vg_call *call, struct vg_str encodings)
{
    struct vg_buf buf;
    struct vg_str one;
    if (vg_str_find(encodings, VG_STR("aws-chunked")) < 0)
        return encodings;
    vg_buf_init(&buf, call->arena, 0);
    while (vg_str_split(&encodings, ',', &one)) {
        one = vg_str_trim(one);
        if (one.len == 0 || vg_str_is(one, "aws-chunked"))
            continue;
        if (buf.len > 0)
            vg_buf_add_char(&buf, ',');
        vg_buf_add(&buf, one);
    }
    return buf.len > 0 ? vg_buf_str(&buf) : VG_STR_NONE;
}

static struct s3_object_record describe(struct vg_call *call, const struct s3_put_object_in *in)
{
    bool is_standard = in->storage_class == 0 || in->storage_class == S3_STORAGE_CLASS_STANDARD;
    return (struct s3_object_record){
        .modified_ms = vg_i64(call->now_ms / 1000 * 1000), /* AWS keeps whole seconds */
        .content_type =
            vg_str_is_set(in->content_type) ? in->content_type : VG_STR("binary/octet-stream"),
        .cache_control = in->cache_control,
        .content_disposition = in->content_disposition,
        .content_encoding = without_aws_chunked(call, in->content_encoding),
        .content_language = in->content_language,
        .expires = in->expires,
        .website_redirect_location = in->website_redirect_location,
        .metadata = in->metadata,
        .storage_class = is_standard ? S3_STORAGE_CLASS_STANDARD : in->storage_class,
        .tagging = in->tagging,
    };
}

static int emit(struct vg_call *call, const struct s3_put_object_in *in,
                const struct s3_object_record *record)
{
    const struct bus_object_created event = {
        .bucket = in->bucket,
        .key = in->key,
        .version_id = record->version_id,
        .etag = record->etag,
        .size = record->size,
    };
    return vg_event_emit(call, &bus_shape_object_created, &event);
}

static void answer(struct vg_call *call, const struct s3_object_record *record,
                   struct s3_put_object_out *out)
{
    out->etag = s3_shown_etag(call, record);
    out->version_id = record->version_id;
    out->server_side_encryption = S3_SERVER_SIDE_ENCRYPTION_AES256;
    for (size_t i = 0; i < VG_COUNT_OF(claims); i++)
        if (claims[i].algorithm == record->checksum_algorithm)
            *(struct vg_str *)(void *)((char *)out + claims[i].out_offset) = record->checksum;
    if (record->checksum_algorithm != 0)
        out->checksum_type = S3_CHECKSUM_TYPE_FULL_OBJECT;
}

/* All checks that need the body or what is there already; then the writes. */
static int put(struct vg_call *call, const struct s3_bucket_record *bucket,
               const struct s3_put_object_in *in, const struct claim *claim,
               const struct s3_content *content, struct s3_put_object_out *out,
               struct vg_error *err)
{
    struct s3_object_at at = {bucket, in->key};
    struct s3_object_record record = describe(call, in);
    int32_t tag_count;
    record.size = vg_i64((int64_t)(content->body.kind == VG_BODY_BYTES ? content->body.bytes.len
                                                                       : content->body.size));
    record.etag = vg_hex(call->arena, vg_str_of(content->md5, sizeof content->md5));
    record.checksum_algorithm = claim->algorithm;
    int rc = check_claims(call, in, claim, content, &record.checksum, err);
    if (rc == VG_OK)
        rc = s3_read_tagging(call, in->tagging, &tag_count, err);
    if (rc == VG_OK)
        rc = s3_check_put_conditions(call, at, in, err);
    if (rc != VG_OK)
        return rc;
    record.tag_count = vg_i32(tag_count);
    rc = vg_blob_keep(call->txn, &content->body, call->arena, &record.blob_id);
    if (rc == VG_OK)
        rc = s3_object_add(call, at, &record);
    if (rc == VG_OK)
        rc = emit(call, in, &record);
    answer(call, &record, out);
    return rc;
}

int s3_put_object(struct vg_call *call, const struct s3_put_object_in *in,
                  struct s3_put_object_out *out, struct vg_error *err)
{
    struct s3_bucket_record bucket;
    struct claim claim;
    struct s3_content content;
    int rc = s3_bucket_require(call, in->bucket, in->expected_bucket_owner, &bucket, err);
    if (rc == VG_OK)
        rc = s3_check_put_options(in, err);
    if (rc == VG_OK)
        rc = read_claim(call, in, &claim, err);
    if (rc == VG_OK)
        rc = s3_content_read(call, &in->body, claim.algorithm, &content);
    if (rc != VG_OK)
        return rc;
    rc = put(call, &bucket, in, &claim, &content, out, err);
    if (rc == VG_FAIL && content.is_made_here)
        vg_blob_discard(&content.body);
    return rc;
}
