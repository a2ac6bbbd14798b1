/* services/s3/condition.c: conditional requests: If-Match and its kin.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html */
#include "s3/s3.h"

/* An entity tag as clients write it: quoted or not. */
static struct vg_str without_quotes(struct vg_str tag)
{
    tag = vg_str_trim(tag);
    if (tag.len >= 2 && tag.ptr[0] == '"' && tag.ptr[tag.len - 1] == '"')
        return vg_str_slice(tag, 1, tag.len - 1);
    return tag;
}

/* Whether one of the header's tags, or "*", is the object's. */
static bool matches(struct vg_str header, const struct s3_object_record *record)
{
    struct vg_str tag;
    while (vg_str_split(&header, ',', &tag)) {
        tag = without_quotes(tag);
        if (vg_str_is(tag, "*") || vg_str_eq(tag, record->etag))
            return true;
    }
    return false;
}

static int fail_not_modified(struct vg_call *call, const struct s3_object_record *record,
                             struct vg_error *err)
{
    struct s3_not_modified *detail = VG_NEW(call->arena, struct s3_not_modified);
    detail->etag = s3_shown_etag(call, record);
    detail->last_modified = vg_time(record->modified_ms.v);
    detail->version_id = record->version_id;
    detail->cache_control = record->cache_control;
    detail->expires = record->expires;
    return vg_fail_with(err, &S3_NOT_MODIFIED, VG_STR("Not Modified"), detail);
}

/* A date in a header has whole seconds, and so have the times of objects. A date of the future says
 * nothing. */
int s3_check_read_conditions(struct vg_call *call, const struct s3_get_object_in *in,
                             const struct s3_object_record *record, struct vg_error *err)
{
    int64_t modified_ms = record->modified_ms.v;
    if (vg_str_is_set(in->if_match)) {
        if (!matches(in->if_match, record))
            return s3_fail_precondition(err, "If-Match");
    } else if (in->if_unmodified_since.set && modified_ms > in->if_unmodified_since.ms) {
        return s3_fail_precondition(err, "If-Unmodified-Since");
    }
    if (vg_str_is_set(in->if_none_match))
        return matches(in->if_none_match, record) ? fail_not_modified(call, record, err) : VG_OK;
    bool is_since_good = in->if_modified_since.set && in->if_modified_since.ms <= call->now_ms;
    if (is_since_good && modified_ms <= in->if_modified_since.ms)
        return fail_not_modified(call, record, err);
    return VG_OK;
}

/* The latest version where it is an object: VG_NOT_FOUND for delete markers. */
static int find_live(struct vg_call *call, struct s3_object_at at, struct s3_object_record *record)
{
    int rc = s3_object_latest(call, at, record);
    return rc == VG_OK && record->is_delete_marker.v ? VG_NOT_FOUND : rc;
}

int s3_check_put_conditions(struct vg_call *call, struct s3_object_at at,
                            const struct s3_put_object_in *in, struct vg_error *err)
{
    struct s3_object_record latest;
    bool has_match = vg_str_is_set(in->if_match), has_none_match = vg_str_is_set(in->if_none_match);
    if (!has_match && !has_none_match)
        return VG_OK;
    if (has_none_match && !vg_str_is(vg_str_trim(in->if_none_match), "*"))
        return s3_fail_header(err, "If-None-Match");
    if (has_match && (has_none_match || vg_str_is(vg_str_trim(in->if_match), "*")))
        return s3_fail_header(err, "If-Match");
    int rc = find_live(call, at, &latest);
    if (rc == VG_BROKEN)
        return rc;
    if (has_none_match)
        return rc == VG_OK ? s3_fail_precondition(err, "If-None-Match") : VG_OK;
    if (rc == VG_NOT_FOUND)
        return s3_fail_no_key(err, at.key);
    return matches(in->if_match, &latest) ? VG_OK : s3_fail_precondition(err, "If-Match");
}

/* Also where a version is named, only the current object counts.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-deletes.html */
int s3_check_delete_condition(struct vg_call *call, struct s3_object_at at, struct vg_str if_match,
                              struct vg_error *err)
{
    struct s3_object_record latest;
    if (!vg_str_is_set(if_match))
        return VG_OK;
    int rc = s3_object_latest(call, at, &latest);
    if (rc == VG_NOT_FOUND)
        return s3_fail_no_key(err, at.key);
    if (rc != VG_OK)
        return rc;
    bool is_met = !latest.is_delete_marker.v && matches(if_match, &latest);
    return is_met ? VG_OK : s3_fail_precondition(err, "If-Match");
}
