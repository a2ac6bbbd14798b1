/* services/s3/object.c: an object's versions in the store.
 *
 * The space of objects has a record exactly where the latest version is an object: what GET finds
 * and ListObjects lists. All else lies in the space of versions, newest first: noncurrent versions,
 * and delete markers, the latest included. */
#include "s3/s3.h"

#include "store/blob.h"

void s3_object_prefix(struct vg_call *call, vg_space space, const struct s3_bucket_record *bucket,
                      struct vg_key *key)
{
    vg_key_begin(key, call->arena, VG_STR(""), VG_STR(""), space);
    vg_key_u64(key, (uint64_t)bucket->id.v);
}

bool s3_object_key_read(struct vg_call *call, struct vg_str stored_key, struct vg_str *object_key)
{
    struct vg_str rest = vg_key_rest(stored_key);
    uint64_t bucket_id;
    return vg_key_take_u64(&rest, &bucket_id) && vg_key_take_str(call->arena, &rest, object_key);
}

static struct vg_str object_key(struct vg_call *call, struct s3_object_at at)
{
    struct vg_key key;
    s3_object_prefix(call, S3_SPACE_OBJECT, at.bucket, &key);
    vg_key_str(&key, at.key);
    return vg_key_bytes(&key);
}

static void versions_key(struct vg_call *call, struct s3_object_at at, struct vg_key *key)
{
    s3_object_prefix(call, S3_SPACE_VERSION, at.bucket, key);
    vg_key_str(key, at.key);
}

static struct vg_str version_key(struct vg_call *call, struct s3_object_at at, uint64_t sequence)
{
    struct vg_key key;
    versions_key(call, at, &key);
    vg_key_u64(&key, ~sequence);
    return vg_key_bytes(&key);
}

/* ---- Finding ---- */

static int find_current(struct vg_call *call, struct s3_object_at at,
                        struct s3_object_record *record)
{
    return vg_record_get(call->txn, object_key(call, at), &s3_shape_object_record, call->arena,
                         record);
}

/* The newest in the space of versions; or the null version, wherever it is there. */
static int find_among_versions(struct vg_call *call, struct s3_object_at at, bool is_null_wanted,
                               struct s3_object_record *record)
{
    struct vg_key prefix;
    struct vg_walk walk;
    if (!s3_bucket_has_versions(at.bucket))
        return VG_NOT_FOUND;
    versions_key(call, at, &prefix);
    vg_walk_begin(&walk, call->txn, call->arena, vg_key_bytes(&prefix), VG_STR_NONE, false, false);
    int rc;
    do
        rc = vg_record_next(&walk, &s3_shape_object_record, NULL, record);
    while (rc == VG_OK && is_null_wanted && vg_str_is_set(record->version_id));
    vg_walk_end(&walk);
    return rc;
}

int s3_object_latest(struct vg_call *call, struct s3_object_at at, struct s3_object_record *record)
{
    int rc = find_current(call, at, record);
    return rc == VG_NOT_FOUND ? find_among_versions(call, at, /* is_null_wanted= */ false, record)
                              : rc;
}

int s3_object_version(struct vg_call *call, struct s3_object_at at, struct vg_str version_id,
                      struct s3_object_record *record, bool *is_current)
{
    uint64_t sequence;
    bool is_null = vg_str_is(version_id, "null");
    if (!is_null && !s3_version_id_read(version_id, &sequence))
        return VG_NOT_FOUND;
    int rc = find_current(call, at, record);
    *is_current = rc == VG_OK && vg_str_eq(s3_shown_version_id(record), version_id);
    if (rc == VG_BROKEN || *is_current)
        return rc;
    if (is_null)
        return find_among_versions(call, at, /* is_null_wanted= */ true, record);
    rc = vg_record_get(call->txn, version_key(call, at, sequence), &s3_shape_object_record,
                       call->arena, record);
    return rc == VG_OK && !vg_str_eq(record->version_id, version_id) ? VG_NOT_FOUND : rc;
}

/* ---- Changing ---- */

static int put_current(struct vg_call *call, struct s3_object_at at,
                       const struct s3_object_record *record)
{
    return vg_record_put(call->txn, object_key(call, at), &s3_shape_object_record, call->arena,
                         record);
}

static int put_among_versions(struct vg_call *call, struct s3_object_at at,
                              const struct s3_object_record *record)
{
    struct vg_str key = version_key(call, at, (uint64_t)record->sequence.v);
    return vg_record_put(call->txn, key, &s3_shape_object_record, call->arena, record);
}

/* What was just found must be there. */
static int delete_found(struct vg_call *call, struct vg_str key)
{
    return vg_delete(call->txn, key) == VG_OK ? VG_OK : VG_BROKEN;
}

static int release_body(struct vg_call *call, const struct s3_object_record *record)
{
    if (!vg_str_is_set(record->blob_id))
        return VG_OK;
    return vg_blob_release(call->txn, record->blob_id) == VG_OK ? VG_OK : VG_BROKEN;
}

static int delete_among_versions(struct vg_call *call, struct s3_object_at at,
                                 const struct s3_object_record *record)
{
    int rc = delete_found(call, version_key(call, at, (uint64_t)record->sequence.v));
    return rc == VG_OK ? release_body(call, record) : rc;
}

/* While versioning is on, each version has an id and its place; else there is one null version,
 * which is older than all with ids when it was made before the first of them. */
static int give_place(struct vg_call *call, const struct s3_bucket_record *bucket,
                      struct s3_object_record *record)
{
    uint64_t sequence = 0;
    int rc = s3_bucket_has_versions(bucket) ? s3_sequence_next(call, &sequence) : VG_OK;
    record->sequence = vg_i64((int64_t)sequence);
    record->version_id = VG_STR_NONE;
    if (bucket->versioning == S3_BUCKET_VERSIONING_STATUS_ENABLED)
        record->version_id = s3_version_id_new(call, sequence);
    return rc;
}

static int drop_null_version(struct vg_call *call, struct s3_object_at at)
{
    struct s3_object_record record;
    int rc = find_among_versions(call, at, /* is_null_wanted= */ true, &record);
    if (rc == VG_OK)
        return delete_among_versions(call, at, &record);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

/* The current object becomes a noncurrent version. But there is only one null version: a new one
 * replaces the old one, wherever that is. */
static int make_room(struct vg_call *call, struct s3_object_at at,
                     const struct s3_object_record *next)
{
    struct s3_object_record old;
    int rc = find_current(call, at, &old);
    if (rc == VG_BROKEN)
        return rc;
    bool has_current = rc == VG_OK;
    bool is_null = !vg_str_is_set(next->version_id);
    bool replaces_current = has_current && is_null && !vg_str_is_set(old.version_id);
    rc = VG_OK;
    if (replaces_current)
        rc = release_body(call, &old);
    else if (has_current)
        rc = put_among_versions(call, at, &old);
    if (rc == VG_OK && has_current && next->is_delete_marker.v)
        rc = delete_found(call, object_key(call, at));
    if (rc != VG_OK || !is_null || replaces_current)
        return rc;
    return drop_null_version(call, at);
}

int s3_object_add(struct vg_call *call, struct s3_object_at at, struct s3_object_record *record)
{
    int rc = give_place(call, at.bucket, record);
    if (rc == VG_OK)
        rc = make_room(call, at, record);
    if (rc != VG_OK)
        return rc;
    return record->is_delete_marker.v ? put_among_versions(call, at, record)
                                      : put_current(call, at, record);
}

/* Where no object is current, the newest version becomes it, unless it is a delete marker. */
static int promote(struct vg_call *call, struct s3_object_at at)
{
    struct s3_object_record record;
    int rc = find_current(call, at, &record);
    if (rc != VG_NOT_FOUND)
        return rc;
    rc = find_among_versions(call, at, /* is_null_wanted= */ false, &record);
    if (rc == VG_NOT_FOUND || (rc == VG_OK && record.is_delete_marker.v))
        return VG_OK;
    if (rc == VG_OK)
        rc = delete_found(call, version_key(call, at, (uint64_t)record.sequence.v));
    return rc == VG_OK ? put_current(call, at, &record) : rc;
}

int s3_object_remove(struct vg_call *call, struct s3_object_at at,
                     const struct s3_object_record *record, bool is_current)
{
    int rc;
    if (is_current) {
        rc = delete_found(call, object_key(call, at));
        if (rc == VG_OK)
            rc = release_body(call, record);
    } else {
        rc = delete_among_versions(call, at, record);
    }
    return rc == VG_OK ? promote(call, at) : rc;
}

/* ---- As clients see it ---- */

struct vg_str s3_shown_version_id(const struct s3_object_record *record)
{
    return vg_str_is_set(record->version_id) ? record->version_id : VG_STR("null");
}

struct vg_str s3_shown_etag(struct vg_call *call, const struct s3_object_record *record)
{
    return VG_CONCAT(call->arena, VG_STR("\""), record->etag, VG_STR("\""));
}

struct s3_checksum_algorithm_list s3_shown_algorithms(struct vg_call *call,
                                                      const struct s3_object_record *record)
{
    struct s3_checksum_algorithm_list list = {0};
    if (record->checksum_algorithm == 0)
        return list;
    list.items = VG_NEW(call->arena, int32_t);
    list.items[0] = record->checksum_algorithm;
    list.count = 1;
    list.set = true;
    return list;
}

int32_t s3_shown_storage_class(const struct s3_object_record *record)
{
    return vg_enum_value(&s3_shape_object_storage_class,
                         vg_enum_text(&s3_shape_storage_class, record->storage_class));
}
