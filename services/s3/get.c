/* services/s3/get.c: GetObject, and HeadObject, which is the same without the body. */
#include "s3/s3.h"

#include "base/timetext.h"
#include "bus/bus.h"
#include "store/blob.h"

/* ---- Which version ---- */

/* A delete marker hides the object, and says so in the answer's head. */
static int fail_deleted(struct vg_str key, const struct s3_object_record *marker,
                        struct vg_error *err)
{
    struct s3_no_such_key *detail = VG_NEW(err->arena, struct s3_no_such_key);
    detail->key = key;
    detail->delete_marker = vg_bool(true);
    detail->version_id = s3_shown_version_id(marker);
    return vg_fail_with(err, &S3_NO_SUCH_KEY, VG_STR("The specified key does not exist."), detail);
}

static int fail_marker(struct vg_call *call, const struct s3_object_record *marker,
                       struct vg_error *err)
{
    struct s3_method_not_allowed *detail = VG_NEW(err->arena, struct s3_method_not_allowed);
    detail->method = call->op->method;
    detail->resource_type = VG_STR("DeleteMarker");
    detail->allow = VG_STR("DELETE");
    detail->last_modified = vg_time(marker->modified_ms.v);
    detail->delete_marker = vg_bool(true);
    detail->version_id = s3_shown_version_id(marker);
    return vg_fail_with(err, &S3_METHOD_NOT_ALLOWED,
                        VG_STR("The specified method is not allowed against this resource."),
                        detail);
}

static int find_version(struct vg_call *call, struct s3_object_at at, struct vg_str version_id,
                        struct s3_object_record *record, struct vg_error *err)
{
    uint64_t sequence;
    bool is_current, is_null = vg_str_is(version_id, "null");
    if (version_id.len == 0)
        return s3_fail_argument(err, "versionId", VG_STR(""),
                                "Version id cannot be the empty string");
    if (!is_null &&
        (!s3_bucket_has_versions(at.bucket) || !s3_version_id_read(version_id, &sequence)))
        return s3_fail_argument(err, "versionId", version_id, "Invalid version id specified");
    int rc = s3_object_version(call, at, version_id, record, &is_current);
    if (rc == VG_NOT_FOUND)
        return s3_fail_no_version(err, at.key, version_id);
    if (rc == VG_OK && record->is_delete_marker.v)
        return fail_marker(call, record, err);
    return rc;
}

static int find_latest(struct vg_call *call, struct s3_object_at at,
                       struct s3_object_record *record, struct vg_error *err)
{
    int rc = s3_object_latest(call, at, record);
    if (rc == VG_NOT_FOUND)
        return s3_fail_no_key(err, at.key);
    if (rc == VG_OK && record->is_delete_marker.v)
        return fail_deleted(at.key, record, err);
    return rc;
}

static int check_read_options(const struct s3_get_object_in *in, struct vg_error *err)
{
    if (vg_str_is_set(in->sse_customer_algorithm) || vg_str_is_set(in->sse_customer_key) ||
        vg_str_is_set(in->sse_customer_key_md5))
        return s3_refuse(err,
                         "encryption with customer keys (x-amz-server-side-encryption-customer-*)");
    return VG_OK;
}

/* What is archived has to be restored first, which virga does not know. */
static int check_archived(struct vg_call *call, const struct s3_object_record *record,
                          struct vg_error *err)
{
    bool is_archived = record->storage_class == S3_STORAGE_CLASS_GLACIER ||
                       record->storage_class == S3_STORAGE_CLASS_DEEP_ARCHIVE;
    if (!is_archived || call->op->index != S3_OP_GET_OBJECT)
        return VG_OK;
    struct s3_invalid_object_state *detail = VG_NEW(err->arena, struct s3_invalid_object_state);
    detail->storage_class = record->storage_class;
    return vg_fail_with(err, &S3_INVALID_OBJECT_STATE,
                        VG_STR("The operation is not valid for the object's storage class"),
                        detail);
}

/* ---- The answer ---- */

static struct vg_str or_else(struct vg_str wanted, struct vg_str stored)
{
    return vg_str_is_set(wanted) ? wanted : stored;
}

static void show_headers(struct vg_call *call, const struct s3_get_object_in *in,
                         const struct s3_object_record *record, struct s3_get_object_out *out)
{
    out->content_type = or_else(in->response_content_type, record->content_type);
    out->cache_control = or_else(in->response_cache_control, record->cache_control);
    out->content_disposition =
        or_else(in->response_content_disposition, record->content_disposition);
    out->content_encoding = or_else(in->response_content_encoding, record->content_encoding);
    out->content_language = or_else(in->response_content_language, record->content_language);
    out->expires = in->response_expires.set ? vg_time_http(call->arena, in->response_expires.ms)
                                            : record->expires;
    out->website_redirect_location = record->website_redirect_location;
    out->metadata = record->metadata;
    if (record->tag_count.v > 0)
        out->tag_count = record->tag_count;
    if (record->storage_class != S3_STORAGE_CLASS_STANDARD)
        out->storage_class = record->storage_class;
}

static void show_checksum(const struct s3_object_record *record, struct s3_get_object_out *out)
{
    struct vg_str *const places[] = {
        [S3_CHECKSUM_ALGORITHM_CRC32] = &out->checksum_crc32,
        [S3_CHECKSUM_ALGORITHM_CRC32C] = &out->checksum_crc32c,
        [S3_CHECKSUM_ALGORITHM_SHA1] = &out->checksum_sha1,
        [S3_CHECKSUM_ALGORITHM_SHA256] = &out->checksum_sha256,
        [S3_CHECKSUM_ALGORITHM_CRC64NVME] = &out->checksum_crc64_nvme,
        [S3_CHECKSUM_ALGORITHM_SHA512] = &out->checksum_sha512,
        [S3_CHECKSUM_ALGORITHM_MD5] = &out->checksum_md5,
    };
    if (record->checksum_algorithm == 0)
        return;
    *places[record->checksum_algorithm] = record->checksum;
    out->checksum_type = S3_CHECKSUM_TYPE_FULL_OBJECT;
}

/* A checksum is of the whole object: with a part of it, it would only mislead. */
static void show(struct vg_call *call, const struct s3_bucket_record *bucket,
                 const struct s3_get_object_in *in, const struct s3_object_record *record,
                 const struct s3_range *range, struct s3_get_object_out *out)
{
    show_headers(call, in, record, out);
    out->accept_ranges = VG_STR("bytes");
    out->etag = s3_shown_etag(call, record);
    out->last_modified = vg_time(record->modified_ms.v);
    out->content_length = vg_i64((int64_t)range->size);
    out->server_side_encryption = S3_SERVER_SIDE_ENCRYPTION_AES256;
    if (s3_bucket_has_versions(bucket))
        out->version_id = s3_shown_version_id(record);
    if (in->checksum_mode != 0 && range->size == (uint64_t)record->size.v)
        show_checksum(record, out);
    if (range->is_partial)
        out->content_range = vg_arena_printf(
            call->arena, "bytes %llu-%llu/%lld", (unsigned long long)range->offset,
            (unsigned long long)(range->offset + range->size - 1), (long long)record->size.v);
    out->body = (struct vg_body){
        .kind = VG_BODY_FILE,
        .path = vg_blob_path(vg_bus_store(call->bus), call->arena, record->blob_id),
        .offset = range->offset,
        .size = range->size,
    };
}

int s3_get_object(struct vg_call *call, const struct s3_get_object_in *in,
                  struct s3_get_object_out *out, struct vg_error *err)
{
    struct s3_bucket_record bucket;
    struct s3_object_record record;
    struct s3_range range;
    struct s3_object_at at = {&bucket, in->key};
    int rc = s3_bucket_require(call, in->bucket, in->expected_bucket_owner, &bucket, err);
    if (rc == VG_OK)
        rc = s3_check_key_length(in->key, err);
    if (rc == VG_OK)
        rc = check_read_options(in, err);
    if (rc == VG_OK)
        rc = vg_str_is_set(in->version_id) ? find_version(call, at, in->version_id, &record, err)
                                           : find_latest(call, at, &record, err);
    if (rc == VG_OK)
        rc = s3_check_read_conditions(call, in, &record, err);
    if (rc == VG_OK)
        rc = check_archived(call, &record, err);
    if (rc == VG_OK)
        rc = s3_range_read(in, (uint64_t)record.size.v, &range, err);
    if (rc == VG_OK)
        show(call, &bucket, in, &record, &range, out);
    return rc;
}

/* ---- HeadObject ---- */

int s3_head_object(struct vg_call *call, const struct s3_head_object_in *in,
                   struct s3_head_object_out *out, struct vg_error *err)
{
    struct s3_get_object_in get = {0};
    struct s3_get_object_out got = {0};
    vg_members_copy(&s3_shape_head_object_in, in, &s3_shape_get_object_in, &get);
    int rc = s3_get_object(call, &get, &got, err);
    if (rc == VG_OK)
        vg_members_copy(&s3_shape_get_object_out, &got, &s3_shape_head_object_out, out);
    return rc;
}
