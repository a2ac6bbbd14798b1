/* services/s3/bucket_list.c: ListBuckets: an account's buckets in the order of their names, of all
 * regions. */
#include "s3/list.h"

#include "base/codec.h"

enum { BUCKETS_MAX = 10000 };

static int read_token(struct vg_call *call, struct vg_str token, struct vg_str *after,
                      struct vg_error *err)
{
    *after = VG_STR_NONE;
    if (token.len == 0)
        return VG_OK;
    if (vg_base64_decode(call->arena, token, false, after) &&
        after->len <= S3_BUCKET_NAME_BYTES_MAX)
        return VG_OK;
    return s3_fail_argument(err, "continuation-token", VG_STR_NONE,
                            "The continuation token provided is incorrect");
}

static int read_bucket(struct vg_call *call, struct vg_str owned_key,
                       struct s3_bucket_record *bucket)
{
    struct vg_str rest = vg_key_rest(owned_key), name;
    struct vg_key key;
    if (!vg_key_take_str(call->arena, &rest, &name))
        return VG_BROKEN;
    vg_key_begin(&key, call->arena, VG_STR(""), VG_STR(""), S3_SPACE_BUCKET);
    vg_key_str(&key, name);
    int rc =
        vg_record_get(call->txn, vg_key_bytes(&key), &s3_shape_bucket_record, call->arena, bucket);
    return rc == VG_NOT_FOUND ? VG_BROKEN : rc;
}

/* Walks from the prefix on, or from behind the token. */
static void begin_walk(struct vg_call *call, struct vg_str prefix, struct vg_str after,
                       struct vg_walk *walk)
{
    struct vg_key all, start;
    vg_key_begin(&all, call->arena, call->account, VG_STR(""), S3_SPACE_OWNED);
    vg_key_begin(&start, call->arena, call->account, VG_STR(""), S3_SPACE_OWNED);
    bool is_behind = vg_str_is_set(after) && vg_str_cmp(after, prefix) >= 0;
    vg_key_str(&start, is_behind ? after : prefix);
    vg_walk_begin(walk, call->txn, call->arena, vg_key_bytes(&all), vg_key_bytes(&start),
                  !is_behind, false);
}

static bool is_wanted(const struct s3_list_buckets_in *in, const struct s3_bucket_record *bucket)
{
    return !vg_str_is_set(in->bucket_region) || vg_str_eq(bucket->region, in->bucket_region);
}

/* Only a request that pages or filters is shown regions and a token; another gets all. */
static bool is_modern(const struct s3_list_buckets_in *in)
{
    return in->max_buckets.set || vg_str_is_set(in->continuation_token) ||
           vg_str_is_set(in->prefix) || vg_str_is_set(in->bucket_region);
}

/* VG_NOT_FOUND when the prefix ends, or the page. */
static int take_bucket(struct vg_call *call, const struct s3_list_buckets_in *in,
                       struct vg_str prefix, struct vg_str key, struct s3_list_buckets_out *out)
{
    struct s3_bucket_record bucket;
    size_t max = in->max_buckets.set ? (size_t)in->max_buckets.v : BUCKETS_MAX;
    int rc = read_bucket(call, key, &bucket);
    if (rc != VG_OK)
        return rc;
    if (!vg_str_starts(bucket.name, prefix))
        return VG_NOT_FOUND;
    if (!is_wanted(in, &bucket))
        return VG_OK;
    if (is_modern(in) && out->buckets.count == max) {
        out->continuation_token = vg_base64(call->arena, out->buckets.items[max - 1].name);
        return VG_NOT_FOUND;
    }
    struct s3_bucket *shown = s3_list_add(call, &out->buckets, sizeof *shown);
    shown->name = bucket.name;
    shown->creation_date = vg_time(bucket.created_ms.v);
    if (is_modern(in))
        shown->bucket_region = bucket.region;
    return VG_OK;
}

int s3_list_buckets(struct vg_call *call, const struct s3_list_buckets_in *in,
                    struct s3_list_buckets_out *out, struct vg_error *err)
{
    struct vg_str after, key, prefix = s3_list_text(in->prefix);
    struct vg_walk walk;
    int rc = read_token(call, in->continuation_token, &after, err);
    if (rc != VG_OK)
        return rc;
    out->buckets.set = true; /* an empty list is shown, too */
    out->owner = s3_owner_of(call, call->account);
    out->prefix = in->prefix;
    if (prefix.len > S3_BUCKET_NAME_BYTES_MAX)
        return VG_OK;
    begin_walk(call, prefix, after, &walk);
    do {
        rc = vg_walk_next(&walk, &key, NULL);
        if (rc == VG_OK)
            rc = take_bucket(call, in, prefix, key, out);
    } while (rc == VG_OK);
    vg_walk_end(&walk);
    return rc == VG_BROKEN ? rc : VG_OK;
}
