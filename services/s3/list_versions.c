/* services/s3/list_versions.c: ListObjectVersions: two walks at once, over what is current and over
 * all other versions, merged by key: of one key, the current object comes before the others. */
#include "s3/list.h"

/* One of the two walks, with its next item at hand. */
struct source {
    vg_space space;
    struct vg_walk walk;
    struct vg_str key;
    struct s3_object_record record;
    bool has_item;
};

struct merge {
    struct s3_list_scope scope;
    bool has_version_marker; /* versions of the marked key older than this follow: */
    uint64_t version_marker;
    struct source current, others;
    struct vg_str seen_key; /* the key whose latest version has been met */
};

/* ---- The walks ---- */

static int advance(struct vg_call *call, struct source *source)
{
    struct vg_str stored_key;
    int rc = vg_record_next(&source->walk, &s3_shape_object_record, &stored_key, &source->record);
    source->has_item = rc == VG_OK;
    if (rc == VG_OK && !s3_object_key_read(call, stored_key, &source->key))
        return VG_BROKEN;
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

/* `sequence` NULL: the start is [key], else [key][~sequence]. */
static int start(struct vg_call *call, const struct s3_list_scope *scope, struct source *source,
                 struct vg_str key, const uint64_t *sequence, bool includes_start)
{
    struct vg_key all, at;
    s3_object_prefix(call, source->space, scope->bucket, &all);
    s3_object_prefix(call, source->space, scope->bucket, &at);
    vg_key_str(&at, key);
    if (sequence != NULL)
        vg_key_u64(&at, ~*sequence);
    vg_walk_begin(&source->walk, call->txn, call->arena, vg_key_bytes(&all), vg_key_bytes(&at),
                  includes_start, false);
    return advance(call, source);
}

static int start_both(struct vg_call *call, struct merge *merge, struct vg_str key)
{
    int rc = start(call, &merge->scope, &merge->current, key, NULL, /* includes_start= */ true);
    return rc == VG_OK ? start(call, &merge->scope, &merge->others, key, NULL, true) : rc;
}

/* Behind the marked version: the marked key's current object counts only if it is older, which it
 * is when newer ones have gone since the page before. */
static int start_behind(struct vg_call *call, struct merge *merge)
{
    const struct s3_list_scope *scope = &merge->scope;
    uint64_t oldest = 0, marker = merge->has_version_marker ? merge->version_marker : oldest;
    bool has_version = merge->has_version_marker;
    int rc =
        start(call, scope, &merge->current, scope->after, NULL, /* includes_start= */ has_version);
    bool is_marked = rc == VG_OK && has_version && merge->current.has_item &&
                     vg_str_eq(merge->current.key, scope->after);
    if (is_marked && (uint64_t)merge->current.record.sequence.v >= marker)
        rc = advance(call, &merge->current);
    return rc == VG_OK ? start(call, scope, &merge->others, scope->after, &marker, false) : rc;
}

/* ---- Which is latest ---- */

/* Only of the marked key may the page begin in the middle: there the store is asked. */
static int is_latest(struct vg_call *call, struct merge *merge, const struct source *source,
                     bool *is_latest)
{
    struct s3_object_record latest;
    *is_latest = !vg_str_eq(merge->seen_key, source->key);
    bool is_marked = merge->has_version_marker && vg_str_eq(source->key, merge->scope.after);
    merge->seen_key = source->key;
    if (!*is_latest || source == &merge->current || !is_marked)
        return VG_OK;
    int rc =
        s3_object_latest(call, (struct s3_object_at){merge->scope.bucket, source->key}, &latest);
    *is_latest = rc == VG_OK && latest.sequence.v == source->record.sequence.v;
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

/* ---- The page ---- */

static void add_marker(struct vg_call *call, const struct source *source, bool is_latest,
                       const struct s3_owner *owner, int32_t encoding,
                       struct s3_list_object_versions_out *out)
{
    struct s3_delete_marker_entry *entry = s3_list_add(call, &out->delete_markers, sizeof *entry);
    *entry = (struct s3_delete_marker_entry){
        .owner = owner,
        .key = s3_list_encoded(call, encoding, source->key),
        .version_id = s3_shown_version_id(&source->record),
        .is_latest = vg_bool(is_latest),
        .last_modified = vg_time(source->record.modified_ms.v),
    };
}

static void add_version(struct vg_call *call, const struct source *source, bool is_latest,
                        const struct s3_owner *owner, int32_t encoding,
                        struct s3_list_object_versions_out *out)
{
    const struct s3_object_record *record = &source->record;
    struct s3_object_version *version = s3_list_add(call, &out->versions, sizeof *version);
    *version = (struct s3_object_version){
        .etag = s3_shown_etag(call, record),
        .checksum_algorithm = s3_shown_algorithms(call, record),
        .checksum_type = record->checksum_algorithm != 0 ? S3_CHECKSUM_TYPE_FULL_OBJECT : 0,
        .size = record->size,
        .storage_class = s3_shown_storage_class(record),
        .key = s3_list_encoded(call, encoding, source->key),
        .version_id = s3_shown_version_id(record),
        .is_latest = vg_bool(is_latest),
        .last_modified = vg_time(record->modified_ms.v),
        .owner = owner,
    };
}

static struct source *next_source(struct merge *merge)
{
    struct source *current = &merge->current, *others = &merge->others;
    if (!current->has_item)
        return others->has_item ? others : NULL;
    if (!others->has_item)
        return current;
    return vg_str_cmp(current->key, others->key) <= 0 ? current : others;
}

static size_t count_of(const struct s3_list_object_versions_out *out)
{
    return out->versions.count + out->delete_markers.count + out->common_prefixes.count;
}

static int take_prefix(struct vg_call *call, struct merge *merge, struct vg_str common,
                       struct s3_list_object_versions_out *out)
{
    struct vg_str behind = s3_list_behind(call, common);
    if (!s3_list_is_passed(&merge->scope, common)) {
        s3_list_add_prefix(call, &out->common_prefixes, common);
        out->next_key_marker = common;
        out->next_version_id_marker = VG_STR_NONE;
    }
    if (vg_str_is_set(behind))
        return start_both(call, merge, behind);
    merge->current.has_item = merge->others.has_item = false;
    return VG_OK;
}

static int take_item(struct vg_call *call, struct merge *merge, struct source *source,
                     const struct s3_owner *owner, int32_t encoding,
                     struct s3_list_object_versions_out *out)
{
    bool latest;
    int rc = is_latest(call, merge, source, &latest);
    if (rc != VG_OK)
        return rc;
    if (source->record.is_delete_marker.v)
        add_marker(call, source, latest, owner, encoding, out);
    else
        add_version(call, source, latest, owner, encoding, out);
    out->next_key_marker = source->key;
    out->next_version_id_marker = s3_shown_version_id(&source->record);
    return advance(call, source);
}

static int fill_page(struct vg_call *call, struct merge *merge, int32_t encoding,
                     struct s3_list_object_versions_out *out)
{
    const struct s3_owner *owner = s3_owner_of(call, merge->scope.bucket->account);
    struct source *source;
    int rc = VG_OK;
    out->is_truncated = vg_bool(false);
    while (rc == VG_OK && merge->scope.max > 0 && (source = next_source(merge)) != NULL) {
        if (!vg_str_starts(source->key, merge->scope.prefix))
            break;
        struct vg_str common = s3_list_common_prefix(&merge->scope, source->key);
        bool is_common = vg_str_is_set(common);
        if (count_of(out) == merge->scope.max &&
            !(is_common && s3_list_is_passed(&merge->scope, common))) {
            out->is_truncated.v = true;
            break;
        }
        rc = is_common ? take_prefix(call, merge, common, out)
                       : take_item(call, merge, source, owner, encoding, out);
    }
    return rc;
}

/* ---- The operation ---- */

/* A marker of "null" is wherever the null version is now. */
static int read_version_marker(struct vg_call *call, const struct s3_list_object_versions_in *in,
                               struct merge *merge, struct vg_error *err)
{
    struct vg_str marker = in->version_id_marker;
    struct s3_object_record record;
    bool is_current;
    if (!vg_str_is_set(marker))
        return VG_OK;
    if (marker.len == 0)
        return s3_fail_argument(err, "version-id-marker", VG_STR(""),
                                "A version-id marker cannot be empty.");
    if (merge->scope.after.len == 0)
        return s3_fail_argument(err, "version-id-marker", marker,
                                "A version-id marker cannot be specified without a key marker.");
    merge->has_version_marker = true;
    if (s3_version_id_read(marker, &merge->version_marker))
        return VG_OK;
    if (!vg_str_is(marker, "null"))
        return s3_fail_argument(err, "version-id-marker", marker, "Invalid version id specified");
    struct s3_object_at at = {merge->scope.bucket, merge->scope.after};
    int rc = s3_object_version(call, at, marker, &record, &is_current);
    merge->version_marker = rc == VG_OK ? (uint64_t)record.sequence.v : 0;
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

static int walk_page(struct vg_call *call, struct merge *merge, int32_t encoding,
                     struct s3_list_object_versions_out *out)
{
    bool is_behind =
        merge->scope.after.len > 0 && vg_str_cmp(merge->scope.after, merge->scope.prefix) >= 0;
    int rc = is_behind ? start_behind(call, merge) : start_both(call, merge, merge->scope.prefix);
    if (rc == VG_OK)
        rc = fill_page(call, merge, encoding, out);
    vg_walk_end(&merge->current.walk);
    vg_walk_end(&merge->others.walk);
    return rc;
}

int s3_list_object_versions(struct vg_call *call, const struct s3_list_object_versions_in *in,
                            struct s3_list_object_versions_out *out, struct vg_error *err)
{
    struct s3_bucket_record bucket;
    struct merge merge = {
        .scope = {.bucket = &bucket,
                  .prefix = s3_list_text(in->prefix),
                  .delimiter = s3_list_text(in->delimiter),
                  .after = s3_list_text(in->key_marker)},
        .current.space = S3_SPACE_OBJECT,
        .others.space = S3_SPACE_VERSION,
    };
    int32_t encoding = in->encoding_type;
    int rc = s3_bucket_require(call, in->bucket, in->expected_bucket_owner, &bucket, err);
    if (rc == VG_OK)
        rc = s3_list_check(&merge.scope, in->max_keys, err);
    if (rc == VG_OK)
        rc = read_version_marker(call, in, &merge, err);
    if (rc == VG_OK)
        rc = walk_page(call, &merge, encoding, out);
    if (rc != VG_OK)
        return rc;
    s3_list_encode_prefixes(call, encoding, &out->common_prefixes);
    out->key_marker = s3_list_encoded(call, encoding, merge.scope.after);
    out->version_id_marker = s3_list_text(in->version_id_marker);
    out->name = in->bucket;
    out->prefix = s3_list_encoded(call, encoding, merge.scope.prefix);
    out->delimiter = merge.scope.delimiter.len > 0 ? s3_list_encoded(call, encoding, in->delimiter)
                                                   : VG_STR_NONE;
    out->max_keys = vg_i32((int32_t)merge.scope.max);
    out->encoding_type = encoding;
    out->next_key_marker = s3_list_encoded(call, encoding, out->next_key_marker);
    if (!out->is_truncated.v)
        out->next_key_marker = out->next_version_id_marker = VG_STR_NONE;
    return VG_OK;
}
