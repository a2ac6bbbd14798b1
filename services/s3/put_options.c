/* services/s3/put_options.c: what a PutObject may say beside its body: refused where virga has not
 * its effect. */
#include "s3/s3.h"

#include "base/codec.h"

enum { TAGS_MAX = 10, TAG_KEY_MAX = 128, TAG_VALUE_MAX = 256 }; /* UTF-16 units */

/* Buckets are BucketOwnerEnforced, as S3's are unless told otherwise: ACLs that say so anyway are
 * let pass. */
static int check_acl(const struct s3_put_object_in *in, struct vg_error *err)
{
    bool has_acl = in->acl != 0 && in->acl != S3_OBJECT_CANNED_ACL_PRIVATE &&
                   in->acl != S3_OBJECT_CANNED_ACL_BUCKET_OWNER_FULL_CONTROL;
    bool has_grants = vg_str_is_set(in->grant_full_control) || vg_str_is_set(in->grant_read) ||
                      vg_str_is_set(in->grant_read_acp) || vg_str_is_set(in->grant_write_acp);
    if (has_acl || has_grants)
        return vg_fail(err, &S3_ACCESS_CONTROL_LIST_NOT_SUPPORTED,
                       "The bucket does not allow ACLs");
    return VG_OK;
}

static int check_encryption(const struct s3_put_object_in *in, struct vg_error *err)
{
    if (vg_str_is_set(in->sse_customer_algorithm) || vg_str_is_set(in->sse_customer_key) ||
        vg_str_is_set(in->sse_customer_key_md5))
        return s3_refuse(err,
                         "encryption with customer keys (x-amz-server-side-encryption-customer-*)");
    bool has_kms = vg_str_is_set(in->ssekms_key_id) ||
                   vg_str_is_set(in->ssekms_encryption_context) || in->bucket_key_enabled.v;
    bool is_plain = in->server_side_encryption == 0 ||
                    in->server_side_encryption == S3_SERVER_SIDE_ENCRYPTION_AES256;
    if (has_kms || !is_plain)
        return s3_refuse(
            err, "encryption with KMS keys (x-amz-server-side-encryption other than AES256)");
    return VG_OK;
}

static int check_storage_class(int32_t storage_class, struct vg_error *err)
{
    switch (storage_class) {
    case S3_STORAGE_CLASS_OUTPOSTS:
    case S3_STORAGE_CLASS_SNOW:
    case S3_STORAGE_CLASS_EXPRESS_ONEZONE:
    case S3_STORAGE_CLASS_FSX_OPENZFS:
    case S3_STORAGE_CLASS_FSX_ONTAP: {
        struct s3_invalid_storage_class *detail =
            VG_NEW(err->arena, struct s3_invalid_storage_class);
        detail->storage_class_requested = vg_enum_text(&s3_shape_storage_class, storage_class);
        return vg_fail_with(err, &S3_INVALID_STORAGE_CLASS,
                            VG_STR("The storage class you specified is not valid"), detail);
    }
    default:
        return VG_OK;
    }
}

static int check_sizes(const struct s3_put_object_in *in, struct vg_error *err)
{
    size_t bytes = 0;
    for (size_t i = 0; i < in->metadata.count; i++)
        bytes += in->metadata.items[i].key.len + in->metadata.items[i].value.len;
    if (bytes > S3_METADATA_BYTES_MAX) {
        struct s3_metadata_too_large *detail = VG_NEW(err->arena, struct s3_metadata_too_large);
        detail->max_size_allowed = vg_i64(S3_METADATA_BYTES_MAX);
        detail->size = vg_i64((int64_t)bytes);
        return vg_fail_with(
            err, &S3_METADATA_TOO_LARGE,
            VG_STR("Your metadata headers exceed the maximum allowed metadata size"), detail);
    }
    if (in->body.size > S3_OBJECT_BYTES_MAX) {
        struct s3_entity_too_large *detail = VG_NEW(err->arena, struct s3_entity_too_large);
        detail->proposed_size = vg_i64((int64_t)in->body.size);
        detail->max_size_allowed = vg_i64(S3_OBJECT_BYTES_MAX);
        return vg_fail_with(err, &S3_ENTITY_TOO_LARGE,
                            VG_STR("Your proposed upload exceeds the maximum allowed size"),
                            detail);
    }
    return VG_OK;
}

int s3_check_put_options(const struct s3_put_object_in *in, struct vg_error *err)
{
    struct vg_str redirect = in->website_redirect_location;
    int rc = s3_check_key_length(in->key, err);
    if (rc == VG_OK)
        rc = check_sizes(in, err);
    if (rc == VG_OK)
        rc = check_acl(in, err);
    if (rc == VG_OK)
        rc = check_encryption(in, err);
    if (rc == VG_OK)
        rc = check_storage_class(in->storage_class, err);
    if (rc != VG_OK)
        return rc;
    if (in->object_lock_mode != 0 || in->object_lock_retain_until_date.set ||
        in->object_lock_legal_hold_status != 0)
        return vg_fail(err, &S3_INVALID_REQUEST, "Bucket is missing Object Lock Configuration");
    if (in->write_offset_bytes.set)
        return s3_fail_header(err, "x-amz-write-offset-bytes");
    if (vg_str_is_set(redirect) && !vg_str_starts(redirect, VG_STR("/")) &&
        !vg_str_starts(redirect, VG_STR("http://")) && !vg_str_starts(redirect, VG_STR("https://")))
        return s3_fail_argument(
            err, "x-amz-website-redirect-location", redirect,
            "The website redirect location must have a prefix of 'http://' or 'https://' or '/'.");
    return VG_OK;
}

/* ---- Tags ---- */

static int fail_tagging(struct vg_str tagging, struct vg_error *err)
{
    return s3_fail_argument(
        err, "x-amz-tagging", tagging,
        "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters "
        "without tag name duplicates.");
}

static int check_tag(struct vg_str key, struct vg_str value, struct vg_error *err)
{
    if (key.len == 0 || vg_utf16_count(key) > TAG_KEY_MAX)
        return vg_fail(err, &S3_INVALID_TAG, "The TagKey you have provided is invalid");
    if (vg_utf16_count(value) > TAG_VALUE_MAX)
        return vg_fail(err, &S3_INVALID_TAG, "The TagValue you have provided is invalid");
    return VG_OK;
}

int s3_read_tagging(struct vg_call *call, struct vg_str tagging, int32_t *count,
                    struct vg_error *err)
{
    struct vg_str keys[TAGS_MAX], rest = tagging, pair;
    *count = 0;
    while (tagging.len > 0 && vg_str_split(&rest, '&', &pair)) {
        ptrdiff_t equals = vg_str_find_char(pair, '=');
        size_t key_len = equals < 0 ? pair.len : (size_t)equals;
        struct vg_str key = vg_percent_decode(call->arena, vg_str_slice(pair, 0, key_len),
                                              /* plus_is_space= */ true);
        struct vg_str value =
            equals < 0 ? VG_STR("")
                       : vg_percent_decode(call->arena, vg_str_tail(pair, key_len + 1), true);
        if (!vg_utf8_is_valid(key) || !vg_utf8_is_valid(value))
            return fail_tagging(tagging, err);
        for (int32_t i = 0; i < *count; i++)
            if (vg_str_eq(keys[i], key))
                return fail_tagging(tagging, err);
        if (*count == TAGS_MAX)
            return vg_fail(err, &S3_INVALID_TAG, "Object tags cannot be greater than 10");
        int rc = check_tag(key, value, err);
        if (rc != VG_OK)
            return rc;
        keys[(*count)++] = key;
    }
    return VG_OK;
}
