/* services/s3/bucket.c: buckets: create, find, delete, location, versioning. */
#include "s3/s3.h"

#include "base/hash.h"

/* ---- What others need ---- */

static void name_key(struct vg_call *call, struct vg_key *key, struct vg_str name)
{
    vg_key_begin(key, call->arena, VG_STR(""), VG_STR(""), S3_SPACE_BUCKET);
    vg_key_str(key, name);
}

static void owned_key(struct vg_call *call, struct vg_key *key, struct vg_str name)
{
    vg_key_begin(key, call->arena, call->account, VG_STR(""), S3_SPACE_OWNED);
    vg_key_str(key, name);
}

static int find(struct vg_call *call, struct vg_str name, struct s3_bucket_record *bucket)
{
    struct vg_key key;
    if (name.len > S3_BUCKET_NAME_BYTES_MAX)
        return VG_NOT_FOUND;
    name_key(call, &key, name);
    return vg_record_get(call->txn, vg_key_bytes(&key), &s3_shape_bucket_record, call->arena,
                         bucket);
}

static int put(struct vg_call *call, const struct s3_bucket_record *bucket)
{
    struct vg_key key;
    name_key(call, &key, bucket->name);
    return vg_record_put(call->txn, vg_key_bytes(&key), &s3_shape_bucket_record, call->arena,
                         bucket);
}

static bool is_account_id(struct vg_str text)
{
    uint64_t number;
    return text.len == 12 && vg_str_to_u64(text, &number);
}

static int fail_no_bucket(struct vg_error *err, struct vg_str name)
{
    struct s3_no_such_bucket *detail = VG_NEW(err->arena, struct s3_no_such_bucket);
    detail->bucket_name = name;
    return vg_fail_with(err, &S3_NO_SUCH_BUCKET, VG_STR("The specified bucket does not exist"),
                        detail);
}

/* There are no bucket policies and no ACLs: a bucket is its owner's alone. */
int s3_bucket_require(struct vg_call *call, struct vg_str name, struct vg_str expected_owner,
                      struct s3_bucket_record *bucket, struct vg_error *err)
{
    bool expects = vg_str_is_set(expected_owner);
    if (expects && !is_account_id(expected_owner))
        return vg_fail(
            err, &S3_INVALID_BUCKET_OWNER_AWS_ACCOUNT_ID,
            "The value of the expected bucket owner parameter must be an AWS Account ID... [%.*s]",
            VG_STR_ARG(expected_owner));
    int rc = find(call, name, bucket);
    if (rc == VG_NOT_FOUND)
        return fail_no_bucket(err, name);
    if (rc != VG_OK)
        return rc;
    if (!vg_str_eq(bucket->account, call->account) ||
        (expects && !vg_str_eq(bucket->account, expected_owner)))
        return vg_fail(err, &S3_ACCESS_DENIED, "Access Denied");
    return VG_OK;
}

bool s3_bucket_has_versions(const struct s3_bucket_record *bucket)
{
    return bucket->versioning != 0;
}

struct s3_owner *s3_owner_of(struct vg_call *call, struct vg_str account)
{
    struct s3_owner *owner = VG_NEW(call->arena, struct s3_owner);
    owner->id = vg_sha256_hex(call->arena, account);
    return owner;
}

int s3_sequence_next(struct vg_call *call, uint64_t *sequence)
{
    struct vg_key counter;
    vg_key_begin(&counter, call->arena, VG_STR(""), VG_STR(""), S3_SPACE_SEQUENCE);
    return vg_counter_add(call->txn, vg_key_bytes(&counter), 1, sequence);
}

/* ---- Create ---- */

static bool is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool is_ip_address(struct vg_str name)
{
    int dots = 0;
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] == '.')
            dots++;
        else if (name.ptr[i] < '0' || name.ptr[i] > '9')
            return false;
    }
    return dots == 3;
}

/* https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
static bool is_bucket_name(struct vg_str name)
{
    static const char *const reserved_starts[] = {"xn--", "sthree-", "amzn-s3-demo-"};
    static const char *const reserved_ends[] = {"-s3alias", "--ol-s3", ".mrap", "--x-s3",
                                                "--table-s3"};
    if (name.len < 3 || name.len > S3_BUCKET_NAME_BYTES_MAX || is_ip_address(name))
        return false;
    for (size_t i = 0; i < name.len; i++) {
        bool is_inside = i > 0 && i + 1 < name.len;
        char c = name.ptr[i];
        if (is_letter_or_digit(c) || (is_inside && c == '-'))
            continue;
        if (!is_inside || c != '.' || name.ptr[i - 1] == '.')
            return false;
    }
    for (size_t i = 0; i < VG_COUNT_OF(reserved_starts); i++)
        if (vg_str_starts(name, vg_str_from(reserved_starts[i])))
            return false;
    for (size_t i = 0; i < VG_COUNT_OF(reserved_ends); i++)
        if (vg_str_ends(name, vg_str_from(reserved_ends[i])))
            return false;
    return true;
}

static int check_name(struct vg_str name, struct vg_error *err)
{
    if (is_bucket_name(name))
        return VG_OK;
    struct s3_invalid_bucket_name *detail = VG_NEW(err->arena, struct s3_invalid_bucket_name);
    detail->bucket_name = name;
    return vg_fail_with(err, &S3_INVALID_BUCKET_NAME, VG_STR("The specified bucket is not valid."),
                        detail);
}

static int check_create_options(const struct s3_create_bucket_in *in, struct vg_error *err)
{
    const struct s3_create_bucket_configuration *configuration = in->create_bucket_configuration;
    bool has_grants = vg_str_is_set(in->grant_full_control) || vg_str_is_set(in->grant_read) ||
                      vg_str_is_set(in->grant_read_acp) || vg_str_is_set(in->grant_write) ||
                      vg_str_is_set(in->grant_write_acp);
    if ((in->acl != 0 && in->acl != S3_BUCKET_CANNED_ACL_PRIVATE) || has_grants)
        return s3_refuse(err, "bucket ACLs other than private");
    if (in->object_lock_enabled_for_bucket.v)
        return s3_refuse(err, "Object Lock (x-amz-bucket-object-lock-enabled)");
    if (in->object_ownership != 0 &&
        in->object_ownership != S3_OBJECT_OWNERSHIP_BUCKET_OWNER_ENFORCED)
        return s3_refuse(
            err, "object ownership other than BucketOwnerEnforced (x-amz-object-ownership)");
    if (in->bucket_namespace == S3_BUCKET_NAMESPACE_ACCOUNT_REGIONAL)
        return s3_refuse(err, "account-regional bucket namespaces (x-amz-bucket-namespace)");
    if (configuration != NULL && (configuration->location != NULL || configuration->bucket != NULL))
        return s3_refuse(err, "directory buckets (Location, Bucket)");
    if (configuration != NULL && configuration->tags.count > 0)
        return s3_refuse(err, "bucket tags (Tags)");
    return VG_OK;
}

static struct vg_str region_of_constraint(struct vg_str constraint)
{
    return vg_str_is(constraint, "EU") ? VG_STR("eu-west-1") : constraint;
}

/* us-east-1's endpoint makes buckets anywhere, and never hears its own name; the others make them
 * at home only, and want to be told so. */
static int choose_region(struct vg_call *call, struct vg_str constraint, struct vg_str *region,
                         struct vg_error *err)
{
    bool is_classic = vg_str_is(call->region, "us-east-1");
    *region = call->region;
    if (!vg_str_is_set(constraint) && is_classic)
        return VG_OK;
    if (!is_classic && !vg_str_eq(region_of_constraint(constraint), call->region))
        return vg_fail(err, &S3_ILLEGAL_LOCATION_CONSTRAINT,
                       "The %.*s location constraint is incompatible for the region specific "
                       "endpoint this request was "
                       "sent to.",
                       VG_STR_ARG(constraint.len > 0 ? constraint : VG_STR("unspecified")));
    if (vg_enum_value(&s3_shape_bucket_location_constraint, constraint) != 0) {
        *region = region_of_constraint(constraint);
        return VG_OK;
    }
    struct s3_invalid_location_constraint *detail =
        VG_NEW(err->arena, struct s3_invalid_location_constraint);
    detail->location_constraint = constraint;
    return vg_fail_with(err, &S3_INVALID_LOCATION_CONSTRAINT,
                        VG_STR("The specified location-constraint is not valid"), detail);
}

/* The owner may create a bucket of us-east-1 again, through us-east-1: a rule older than the error.
 */
static int answer_existing(struct vg_call *call, const struct s3_bucket_record *existing,
                           struct vg_str region, struct vg_error *err)
{
    if (!vg_str_eq(existing->account, call->account)) {
        struct s3_bucket_already_exists *detail =
            VG_NEW(err->arena, struct s3_bucket_already_exists);
        detail->bucket_name = existing->name;
        return vg_fail_with(
            err, &S3_BUCKET_ALREADY_EXISTS,
            VG_STR(
                "The requested bucket name is not available. The bucket namespace is shared by all "
                "users of the system. Please select a different name and try again."),
            detail);
    }
    if (vg_str_is(existing->region, "us-east-1") && vg_str_is(region, "us-east-1"))
        return VG_OK;
    struct s3_bucket_already_owned_by_you *detail =
        VG_NEW(err->arena, struct s3_bucket_already_owned_by_you);
    detail->bucket_name = existing->name;
    return vg_fail_with(
        err, &S3_BUCKET_ALREADY_OWNED_BY_YOU,
        VG_STR(
            "Your previous request to create the named bucket succeeded and you already own it."),
        detail);
}

static int create(struct vg_call *call, struct s3_bucket_record *bucket)
{
    struct vg_key owned;
    uint64_t id;
    int rc = s3_sequence_next(call, &id);
    if (rc != VG_OK)
        return rc;
    bucket->id = vg_i64((int64_t)id);
    bucket->account = call->account;
    bucket->created_ms = vg_i64(call->now_ms / 1000 * 1000);
    rc = put(call, bucket);
    if (rc != VG_OK)
        return rc;
    owned_key(call, &owned, bucket->name);
    return vg_put(call->txn, vg_key_bytes(&owned), VG_STR(""));
}

int s3_create_bucket(struct vg_call *call, const struct s3_create_bucket_in *in,
                     struct s3_create_bucket_out *out, struct vg_error *err)
{
    struct s3_bucket_record existing, bucket = {.name = in->bucket};
    struct vg_str constraint = VG_STR_NONE;
    if (in->create_bucket_configuration != NULL)
        constraint = in->create_bucket_configuration->location_constraint;
    int rc = check_name(in->bucket, err);
    if (rc == VG_OK)
        rc = check_create_options(in, err);
    if (rc == VG_OK)
        rc = choose_region(call, constraint, &bucket.region, err);
    if (rc != VG_OK)
        return rc;
    bucket.location_constraint = constraint;
    rc = find(call, in->bucket, &existing);
    if (rc == VG_OK)
        rc = answer_existing(call, &existing, bucket.region, err);
    else if (rc == VG_NOT_FOUND)
        rc = create(call, &bucket);
    bool is_classic = vg_str_is(bucket.region, "us-east-1");
    out->location = is_classic ? VG_CONCAT(call->arena, VG_STR("/"), in->bucket)
                               : vg_arena_printf(call->arena, "http://%.*s.s3.amazonaws.com/",
                                                 VG_STR_ARG(in->bucket));
    return rc;
}

/* ---- Describe ---- */

int s3_head_bucket(struct vg_call *call, const struct s3_head_bucket_in *in,
                   struct s3_head_bucket_out *out, struct vg_error *err)
{
    struct s3_bucket_record bucket;
    int rc = s3_bucket_require(call, in->bucket, in->expected_bucket_owner, &bucket, err);
    if (rc != VG_OK)
        return rc;
    out->bucket_region = bucket.region;
    out->access_point_alias = vg_bool(false);
    return VG_OK;
}

/* Buckets of us-east-1 have no constraint, not even that name. */
int s3_get_bucket_location(struct vg_call *call, const struct s3_get_bucket_location_in *in,
                           struct s3_get_bucket_location_out *out, struct vg_error *err)
{
    struct s3_bucket_record bucket;
    int rc = s3_bucket_require(call, in->bucket, in->expected_bucket_owner, &bucket, err);
    if (rc == VG_OK)
        out->location_constraint =
            vg_enum_value(&s3_shape_bucket_location_constraint, bucket.location_constraint);
    return rc;
}

int s3_get_bucket_versioning(struct vg_call *call, const struct s3_get_bucket_versioning_in *in,
                             struct s3_get_bucket_versioning_out *out, struct vg_error *err)
{
    struct s3_bucket_record bucket;
    int rc = s3_bucket_require(call, in->bucket, in->expected_bucket_owner, &bucket, err);
    if (rc == VG_OK)
        out->status = bucket.versioning;
    return rc;
}

int s3_put_bucket_versioning(struct vg_call *call, const struct s3_put_bucket_versioning_in *in,
                             struct s3_put_bucket_versioning_out *out, struct vg_error *err)
{
    struct s3_bucket_record bucket;
    const struct s3_versioning_configuration *configuration = in->versioning_configuration;
    (void)out;
    int rc = s3_bucket_require(call, in->bucket, in->expected_bucket_owner, &bucket, err);
    if (rc != VG_OK)
        return rc;
    if (configuration->status == 0)
        return vg_fail(err, &S3_ILLEGAL_VERSIONING_CONFIGURATION,
                       "The Versioning element must be specified");
    if (configuration->mfa_delete == S3_MFA_DELETE_ENABLED)
        return s3_refuse(err, "MFA delete (MfaDelete)");
    bucket.versioning = configuration->status;
    return put(call, &bucket);
}

/* ---- Delete ---- */

static int is_space_empty(struct vg_call *call, vg_space space,
                          const struct s3_bucket_record *bucket, bool *is_empty)
{
    struct vg_key prefix;
    struct vg_walk walk;
    s3_object_prefix(call, space, bucket, &prefix);
    vg_walk_begin(&walk, call->txn, call->arena, vg_key_bytes(&prefix), VG_STR_NONE, false, false);
    int rc = vg_walk_next(&walk, NULL, NULL);
    vg_walk_end(&walk);
    *is_empty = rc == VG_NOT_FOUND;
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

static int check_empty(struct vg_call *call, const struct s3_bucket_record *bucket,
                       struct vg_error *err)
{
    bool has_no_objects, has_no_versions = true;
    int rc = is_space_empty(call, S3_SPACE_OBJECT, bucket, &has_no_objects);
    if (rc == VG_OK && has_no_objects)
        rc = is_space_empty(call, S3_SPACE_VERSION, bucket, &has_no_versions);
    if (rc != VG_OK || (has_no_objects && has_no_versions))
        return rc;
    struct s3_bucket_not_empty *detail = VG_NEW(err->arena, struct s3_bucket_not_empty);
    detail->bucket_name = bucket->name;
    return vg_fail_with(err, &S3_BUCKET_NOT_EMPTY,
                        s3_bucket_has_versions(bucket)
                            ? VG_STR("The bucket you tried to delete is not empty. You must delete "
                                     "all versions in the "
                                     "bucket.")
                            : VG_STR("The bucket you tried to delete is not empty"),
                        detail);
}

int s3_delete_bucket(struct vg_call *call, const struct s3_delete_bucket_in *in,
                     struct s3_delete_bucket_out *out, struct vg_error *err)
{
    struct s3_bucket_record bucket;
    struct vg_key key;
    (void)out;
    int rc = s3_bucket_require(call, in->bucket, in->expected_bucket_owner, &bucket, err);
    if (rc == VG_OK)
        rc = check_empty(call, &bucket, err);
    if (rc != VG_OK)
        return rc;
    name_key(call, &key, bucket.name);
    rc = vg_delete(call->txn, vg_key_bytes(&key));
    if (rc != VG_OK)
        return VG_BROKEN;
    owned_key(call, &key, bucket.name);
    return vg_delete(call->txn, vg_key_bytes(&key)) == VG_OK ? VG_OK : VG_BROKEN;
}
