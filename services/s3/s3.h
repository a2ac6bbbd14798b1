/* s3/s3.h: what the files of S3 share. */
#ifndef VG_SERVICE_S3_H
#define VG_SERVICE_S3_H

#include "bus/service.h"
#include "s3.gen.h"

extern const struct vg_service s3_service;

enum {
    /* Names are unique across accounts and regions. No account: [name]: BucketRecord. */
    S3_SPACE_BUCKET = VG_SPACE(VG_SPACES_S3, 1),
    /* Whose they are. No region: [name]: nothing. */
    S3_SPACE_OWNED = VG_SPACE(VG_SPACES_S3, 2),
    /* What GET finds. No account: [bucket id][key]: ObjectRecord. */
    S3_SPACE_OBJECT = VG_SPACE(VG_SPACES_S3, 3),
    /* Earlier versions, and all delete markers, newest first. No account:
     * [bucket id][key][~sequence]: ObjectRecord. */
    S3_SPACE_VERSION = VG_SPACE(VG_SPACES_S3, 4),
    /* One counter for all: ids of buckets, order of versions. */
    S3_SPACE_SEQUENCE = VG_SPACE(VG_SPACES_S3, 5),
};

enum {
    S3_BUCKET_NAME_BYTES_MAX = 63,
    S3_KEY_BYTES_MAX = 1024,
    S3_METADATA_BYTES_MAX = 2048,
    S3_LIST_MAX = 1000,
    S3_DELETE_MAX = 1000,
    S3_CHECKSUM_BYTES_MAX = 64,
};
#define S3_OBJECT_BYTES_MAX (5ll * 1024 * 1024 * 1024) /* of one PutObject */

/* fail.c: errors that name what they are about. */
int s3_fail_argument(struct vg_error *err, const char *name, struct vg_str value,
                     const char *message);
/* KeyTooLongError, also of prefixes and markers: nothing longer may become a key of the store. */
int s3_check_key_length(struct vg_str key, struct vg_error *err) VG_CHECKED;
int s3_fail_no_key(struct vg_error *err, struct vg_str key);
int s3_fail_no_version(struct vg_error *err, struct vg_str key, struct vg_str version_id);
int s3_fail_precondition(struct vg_error *err, const char *condition);
/* A value of a header that S3 itself does not implement. */
int s3_fail_header(struct vg_error *err, const char *header);
/* What S3 has and virga does not: "virga does not implement <what>." */
int s3_refuse(struct vg_error *err, const char *what);

/* bucket.c */
/* Words NoSuchBucket, and AccessDenied for another account's. */
int s3_bucket_require(struct vg_call *call, struct vg_str name, struct vg_str expected_owner,
                      struct s3_bucket_record *bucket, struct vg_error *err) VG_CHECKED;
/* Whether versioning was ever enabled or suspended: whether its objects show version ids. */
bool s3_bucket_has_versions(const struct s3_bucket_record *bucket);
/* The canonical user id of an account: 64 hexadecimal digits. */
struct s3_owner *s3_owner_of(struct vg_call *call, struct vg_str account);
/* The next of the numbers that order versions and name buckets. VG_OK or VG_BROKEN. */
int s3_sequence_next(struct vg_call *call, uint64_t *sequence) VG_CHECKED;

/* version_id.c: 32 characters that hold a version's place in the order, so that it is found without
 * an index. */
struct vg_str s3_version_id_new(struct vg_call *call, uint64_t sequence);
/* False when no virga made it. */
bool s3_version_id_read(struct vg_str id, uint64_t *sequence) VG_CHECKED;

/* object.c: an object's versions. The latest one is in the space of objects, unless it is a delete
 * marker. */
struct s3_object_at {
    const struct s3_bucket_record *bucket;
    struct vg_str key;
};
/* Key prefix of all of a bucket's, for walks. */
void s3_object_prefix(struct vg_call *call, vg_space space, const struct s3_bucket_record *bucket,
                      struct vg_key *key);
/* The key of what a walk found. False when the database is damaged. */
bool s3_object_key_read(struct vg_call *call, struct vg_str stored_key,
                        struct vg_str *object_key) VG_CHECKED;
/* The latest version, be it a delete marker; VG_NOT_FOUND. */
int s3_object_latest(struct vg_call *call, struct s3_object_at at,
                     struct s3_object_record *record) VG_CHECKED;
/* The version of that id, "null" included; VG_NOT_FOUND. `*is_current`: it is in the space of
 * objects. */
int s3_object_version(struct vg_call *call, struct s3_object_at at, struct vg_str version_id,
                      struct s3_object_record *record, bool *is_current) VG_CHECKED;
/* Makes it the latest version. Its version id and sequence follow from the bucket's versioning. */
int s3_object_add(struct vg_call *call, struct s3_object_at at,
                  struct s3_object_record *record) VG_CHECKED;
/* Removes a version that s3_object_version found; an earlier one may become the latest. */
int s3_object_remove(struct vg_call *call, struct s3_object_at at,
                     const struct s3_object_record *record, bool is_current) VG_CHECKED;
/* What clients see as its id: "null" where it has none. */
struct vg_str s3_shown_version_id(const struct s3_object_record *record);
/* In quotes. */
struct vg_str s3_shown_etag(struct vg_call *call, const struct s3_object_record *record);
struct s3_checksum_algorithm_list s3_shown_algorithms(struct vg_call *call,
                                                      const struct s3_object_record *record);
/* In the enum of listings, which orders them otherwise than that of objects. */
int32_t s3_shown_storage_class(const struct s3_object_record *record);

/* condition.c */
/* 412 and 304 of GET and HEAD. */
int s3_check_read_conditions(struct vg_call *call, const struct s3_get_object_in *in,
                             const struct s3_object_record *record, struct vg_error *err);
/* If-Match and If-None-Match of writes and deletions, against the latest version. */
int s3_check_put_conditions(struct vg_call *call, struct s3_object_at at,
                            const struct s3_put_object_in *in, struct vg_error *err);
int s3_check_delete_condition(struct vg_call *call, struct s3_object_at at, struct vg_str if_match,
                              struct vg_error *err);

/* range.c */
struct s3_range {
    uint64_t offset;
    uint64_t size;
    bool is_partial; /* answered with 206 */
};
/* The bytes that a GET or HEAD asks for; words InvalidRange and InvalidPartNumber. */
int s3_range_read(const struct s3_get_object_in *in, uint64_t size, struct s3_range *range,
                  struct vg_error *err);

/* put_options.c: what may be said beside the body. */
int s3_check_put_options(const struct s3_put_object_in *in, struct vg_error *err);
/* The number of tags in an x-amz-tagging header. */
int s3_read_tagging(struct vg_call *call, struct vg_str tagging, int32_t *count,
                    struct vg_error *err);

#endif
