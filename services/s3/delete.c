/* services/s3/delete.c: DeleteObject and DeleteObjects. Where versioning is on, a deletion without
 * a version id adds a delete marker. */
#include "s3/s3.h"

struct deletion {
    struct s3_object_at at;
    struct vg_str version_id; /* absent: the object */
};

struct deleted {
    struct vg_str version_id; /* of what was removed, or of the marker that was added */
    bool is_marker;           /* that was one */
};

static int add_marker(struct vg_call *call, struct s3_object_at at, struct deleted *deleted)
{
    struct s3_object_record marker = {
        .is_delete_marker = vg_bool(true),
        .modified_ms = vg_i64(call->now_ms / 1000 * 1000),
    };
    int rc = s3_object_add(call, at, &marker);
    *deleted = (struct deleted){s3_shown_version_id(&marker), true};
    return rc;
}

/* Removing what is not there is no error. */
static int remove_version(struct vg_call *call, const struct deletion *deletion,
                          struct deleted *deleted)
{
    struct s3_object_record record;
    bool is_current;
    int rc = s3_object_version(call, deletion->at, deletion->version_id, &record, &is_current);
    if (s3_bucket_has_versions(deletion->at.bucket))
        deleted->version_id = deletion->version_id;
    if (rc != VG_OK)
        return rc == VG_NOT_FOUND ? VG_OK : rc;
    deleted->is_marker = record.is_delete_marker.v;
    return s3_object_remove(call, deletion->at, &record, is_current);
}

static int carry_out(struct vg_call *call, const struct deletion *deletion, struct deleted *deleted)
{
    *deleted = (struct deleted){0};
    if (vg_str_is_set(deletion->version_id))
        return remove_version(call, deletion, deleted);
    if (s3_bucket_has_versions(deletion->at.bucket))
        return add_marker(call, deletion->at, deleted);
    const struct deletion null_version = {deletion->at, VG_STR("null")};
    return remove_version(call, &null_version, deleted);
}

static bool is_version_id_valid(const struct deletion *deletion)
{
    uint64_t sequence;
    if (!vg_str_is_set(deletion->version_id) || vg_str_is(deletion->version_id, "null"))
        return true;
    return s3_bucket_has_versions(deletion->at.bucket) &&
           s3_version_id_read(deletion->version_id, &sequence);
}

/* AWS's answer even to "false". */
static int check_bypass(struct vg_bool bypass, struct vg_error *err)
{
    if (!bypass.set)
        return VG_OK;
    return s3_fail_argument(
        err, "x-amz-bypass-governance-retention", VG_STR_NONE,
        "x-amz-bypass-governance-retention is only applicable to Object Lock enabled buckets.");
}

int s3_delete_object(struct vg_call *call, const struct s3_delete_object_in *in,
                     struct s3_delete_object_out *out, struct vg_error *err)
{
    struct s3_bucket_record bucket;
    struct deletion deletion = {{&bucket, in->key}, in->version_id};
    struct deleted deleted;
    int rc = s3_bucket_require(call, in->bucket, in->expected_bucket_owner, &bucket, err);
    if (rc == VG_OK)
        rc = s3_check_key_length(in->key, err);
    if (rc == VG_OK)
        rc = check_bypass(in->bypass_governance_retention, err);
    if (rc != VG_OK)
        return rc;
    if (in->if_match_last_modified_time.set || in->if_match_size.set)
        return s3_fail_header(err, in->if_match_size.set ? "x-amz-if-match-size"
                                                         : "x-amz-if-match-last-modified-time");
    if (vg_str_is_set(in->version_id) && in->version_id.len == 0)
        return s3_fail_argument(err, "versionId", VG_STR(""),
                                "Version id cannot be the empty string");
    if (!is_version_id_valid(&deletion))
        return s3_fail_argument(err, "versionId", in->version_id, "Invalid version id specified");
    rc = s3_check_delete_condition(call, deletion.at, in->if_match, err);
    if (rc == VG_OK)
        rc = carry_out(call, &deletion, &deleted);
    if (rc != VG_OK)
        return rc;
    out->version_id = deleted.version_id;
    if (deleted.is_marker)
        out->delete_marker = vg_bool(true);
    return VG_OK;
}

/* ---- DeleteObjects ---- */

/* What speaks against one of the batch: VG_OK, VG_FAIL with `err`, VG_BROKEN. */
static int check_one(struct vg_call *call, const struct deletion *deletion,
                     const struct s3_object_identifier *object, struct vg_error *err)
{
    if (object->last_modified_time.set || object->size.set)
        return vg_fail(err, &S3_NOT_IMPLEMENTED,
                       "A header you provided implies functionality that is not implemented");
    if (!is_version_id_valid(deletion))
        return s3_fail_no_version(err, object->key, object->version_id);
    int rc = s3_check_key_length(object->key, err);
    return rc == VG_OK ? s3_check_delete_condition(call, deletion->at, object->etag, err) : rc;
}

static void add_error(const struct s3_object_identifier *object, const struct vg_error *err,
                      struct s3_errors *errors)
{
    errors->items[errors->count++] = (struct s3_error){
        .key = object->key,
        .version_id = object->version_id,
        .code = err->shape->code,
        .message = err->message,
    };
    errors->set = true;
}

static void add_deleted(const struct s3_object_identifier *object, const struct deleted *deleted,
                        struct s3_deleted_objects *list)
{
    struct s3_deleted_object *entry = &list->items[list->count++];
    *entry = (struct s3_deleted_object){.key = object->key, .version_id = object->version_id};
    if (deleted->is_marker) {
        entry->delete_marker = vg_bool(true);
        entry->delete_marker_version_id = deleted->version_id;
    }
    list->set = true;
}

static int check_batch(const struct s3_delete_objects_in *in, struct vg_error *err)
{
    size_t count = in->delete->objects.count;
    if (count >= 1 && count <= S3_DELETE_MAX)
        return check_bypass(in->bypass_governance_retention, err);
    return vg_fail(err, &S3_MALFORMED_XML,
                   "The XML you provided was not well-formed or did not validate against our "
                   "published schema");
}

int s3_delete_objects(struct vg_call *call, const struct s3_delete_objects_in *in,
                      struct s3_delete_objects_out *out, struct vg_error *err)
{
    struct s3_bucket_record bucket;
    int rc = s3_bucket_require(call, in->bucket, in->expected_bucket_owner, &bucket, err);
    if (rc == VG_OK)
        rc = check_batch(in, err);
    if (rc != VG_OK)
        return rc;
    const struct s3_object_identifier_list *objects = &in->delete->objects;
    out->errors.items = VG_NEW_ARRAY(call->arena, struct s3_error, objects->count);
    out->deleted.items = VG_NEW_ARRAY(call->arena, struct s3_deleted_object, objects->count);
    for (size_t i = 0; i < objects->count; i++) {
        const struct s3_object_identifier *object = &objects->items[i];
        const struct deletion deletion = {{&bucket, object->key}, object->version_id};
        struct vg_error problem = {.arena = call->arena};
        struct deleted deleted;
        rc = check_one(call, &deletion, object, &problem);
        if (rc == VG_OK)
            rc = carry_out(call, &deletion, &deleted);
        if (rc == VG_BROKEN)
            return rc;
        if (rc == VG_FAIL)
            add_error(object, &problem, &out->errors);
        else if (!in->delete->quiet.v)
            add_deleted(object, &deleted, &out->deleted);
    }
    return VG_OK;
}
