/* services/s3/list.c: ListObjects and ListObjectsV2: one walk from the marker on, which leaps over
 * what a common prefix holds. */
#include "s3/list.h"

#include "base/codec.h"

/* ---- What the listing of versions needs as well ---- */

int s3_list_check(struct s3_list_scope *scope, struct vg_i32 max_keys, struct vg_error *err)
{
    scope->max = S3_LIST_MAX;
    if (max_keys.set && max_keys.v < 0)
        return s3_fail_argument(err, "maxKeys", vg_arena_printf(err->arena, "%d", max_keys.v),
                                "Argument maxKeys must be an integer between 0 and 2147483647");
    if (max_keys.set && max_keys.v < S3_LIST_MAX)
        scope->max = (size_t)max_keys.v;
    int rc = s3_check_key_length(scope->prefix, err);
    return rc == VG_OK ? s3_check_key_length(scope->after, err) : rc;
}

struct vg_str s3_list_text(struct vg_str text)
{
    return vg_str_is_set(text) ? text : VG_STR("");
}

struct vg_str s3_list_common_prefix(const struct s3_list_scope *scope, struct vg_str key)
{
    if (scope->delimiter.len == 0)
        return VG_STR_NONE;
    ptrdiff_t found = vg_str_find(vg_str_tail(key, scope->prefix.len), scope->delimiter);
    if (found < 0)
        return VG_STR_NONE;
    return vg_str_slice(key, 0, scope->prefix.len + (size_t)found + scope->delimiter.len);
}

bool s3_list_is_passed(const struct s3_list_scope *scope, struct vg_str common_prefix)
{
    return scope->after.len > 0 && vg_str_starts(scope->after, common_prefix);
}

struct vg_str s3_list_behind(struct vg_call *call, struct vg_str prefix)
{
    size_t len = prefix.len;
    while (len > 0 && (unsigned char)prefix.ptr[len - 1] == 0xFF)
        len--;
    if (len == 0)
        return VG_STR_NONE;
    struct vg_str copy = vg_arena_copy(call->arena, vg_str_slice(prefix, 0, len));
    ((char *)(uintptr_t)copy.ptr)[len - 1]++;
    return copy;
}

void *s3_list_add(struct vg_call *call, void *list_at, size_t item_size)
{
    struct vg_list list = vg_list_load(list_at);
    bool is_full = list.count == 0 || (list.count >= 8 && (list.count & (list.count - 1)) == 0);
    if (is_full) {
        void *wider = vg_arena_zalloc(call->arena, list.count == 0 ? 8 : list.count * 2, item_size);
        if (list.count > 0)
            memcpy(wider, list.items, list.count * item_size);
        list.items = wider;
    }
    list.set = true;
    list.count++;
    vg_list_store(list_at, list);
    return (char *)list.items + (list.count - 1) * item_size;
}

void s3_list_add_prefix(struct vg_call *call, struct s3_common_prefix_list *list,
                        struct vg_str prefix)
{
    struct s3_common_prefix *item = s3_list_add(call, list, sizeof *item);
    item->prefix = prefix;
}

static bool stays_as_it_is(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("-_.*/", c) != NULL);
}

struct vg_str s3_list_encoded(struct vg_call *call, int32_t encoding, struct vg_str text)
{
    struct vg_buf buf;
    if (encoding == 0 || !vg_str_is_set(text))
        return text;
    vg_buf_init(&buf, call->arena, 0);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (stays_as_it_is(c))
            vg_buf_add_char(&buf, c);
        else if (c == ' ')
            vg_buf_add_char(&buf, '+');
        else
            vg_buf_printf(&buf, "%%%02X", (unsigned char)c);
    }
    return vg_buf_str(&buf);
}

void s3_list_encode_prefixes(struct vg_call *call, int32_t encoding,
                             struct s3_common_prefix_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        list->items[i].prefix = s3_list_encoded(call, encoding, list->items[i].prefix);
}

/* ---- The page ---- */

struct page {
    struct s3_object_list contents;
    struct s3_common_prefix_list prefixes;
    struct vg_str last; /* the last key or prefix on it */
    bool is_truncated;
};

/* From `text` on, or from behind it. */
static void begin_walk(struct vg_call *call, const struct s3_list_scope *scope, struct vg_str text,
                       bool includes_text, struct vg_walk *walk)
{
    struct vg_key all, start;
    s3_object_prefix(call, S3_SPACE_OBJECT, scope->bucket, &all);
    s3_object_prefix(call, S3_SPACE_OBJECT, scope->bucket, &start);
    vg_key_str(&start, text);
    vg_walk_begin(walk, call->txn, call->arena, vg_key_bytes(&all), vg_key_bytes(&start),
                  includes_text, false);
}

static int add_object(struct vg_call *call, struct vg_str key, struct vg_str value,
                      const struct s3_owner *owner, struct s3_object_list *contents)
{
    struct s3_object_record record;
    if (!vg_record_decode(call->arena, &s3_shape_object_record, value, &record))
        return VG_BROKEN;
    struct s3_object *object = s3_list_add(call, contents, sizeof *object);
    *object = (struct s3_object){
        .key = key,
        .last_modified = vg_time(record.modified_ms.v),
        .etag = s3_shown_etag(call, &record),
        .checksum_algorithm = s3_shown_algorithms(call, &record),
        .checksum_type = record.checksum_algorithm != 0 ? S3_CHECKSUM_TYPE_FULL_OBJECT : 0,
        .size = record.size,
        .storage_class = s3_shown_storage_class(&record),
        .owner = owner,
    };
    return VG_OK;
}

/* VG_NOT_FOUND when the page is full or the prefix ends. */
static int take_key(struct vg_call *call, const struct s3_list_scope *scope,
                    const struct s3_owner *owner, struct vg_str key, struct vg_str value,
                    struct vg_str *common, struct page *page)
{
    if (!vg_str_starts(key, scope->prefix))
        return VG_NOT_FOUND;
    *common = s3_list_common_prefix(scope, key);
    bool is_common = vg_str_is_set(*common);
    if (is_common && s3_list_is_passed(scope, *common))
        return VG_OK;
    if (page->contents.count + page->prefixes.count == scope->max) {
        page->is_truncated = true;
        return VG_NOT_FOUND;
    }
    page->last = is_common ? *common : key;
    if (!is_common)
        return add_object(call, key, value, owner, &page->contents);
    s3_list_add_prefix(call, &page->prefixes, *common);
    return VG_OK;
}

/* `owner`: shown with each object, or NULL. */
static int fill_page(struct vg_call *call, const struct s3_list_scope *scope,
                     const struct s3_owner *owner, struct page *page)
{
    struct vg_walk walk;
    struct vg_str stored_key, value, key, common;
    *page = (struct page){0};
    if (scope->max == 0)
        return VG_OK;
    bool is_behind = scope->after.len > 0 && vg_str_cmp(scope->after, scope->prefix) >= 0;
    begin_walk(call, scope, is_behind ? scope->after : scope->prefix, !is_behind, &walk);
    int rc;
    while ((rc = vg_walk_next(&walk, &stored_key, &value)) == VG_OK) {
        if (!s3_object_key_read(call, stored_key, &key)) {
            rc = VG_BROKEN;
            break;
        }
        rc = take_key(call, scope, owner, key, value, &common, page);
        if (rc != VG_OK)
            break;
        if (!vg_str_is_set(common))
            continue;
        struct vg_str behind = s3_list_behind(call, common);
        if (!vg_str_is_set(behind))
            break;
        vg_walk_end(&walk);
        begin_walk(call, scope, behind, /* includes_text= */ true, &walk);
    }
    vg_walk_end(&walk);
    return rc == VG_BROKEN ? rc : VG_OK;
}

static void encode_page(struct vg_call *call, int32_t encoding, struct page *page)
{
    for (size_t i = 0; encoding != 0 && i < page->contents.count; i++)
        page->contents.items[i].key = s3_list_encoded(call, encoding, page->contents.items[i].key);
    s3_list_encode_prefixes(call, encoding, &page->prefixes);
}

static struct vg_str shown_delimiter(struct vg_call *call, int32_t encoding,
                                     struct vg_str delimiter)
{
    return delimiter.len > 0 ? s3_list_encoded(call, encoding, delimiter) : VG_STR_NONE;
}

/* ---- The operations ---- */

/* Without a delimiter there is no NextMarker: the last key serves. */
int s3_list_objects(struct vg_call *call, const struct s3_list_objects_in *in,
                    struct s3_list_objects_out *out, struct vg_error *err)
{
    struct s3_bucket_record bucket;
    struct page page;
    struct s3_list_scope scope = {
        .bucket = &bucket,
        .prefix = s3_list_text(in->prefix),
        .delimiter = s3_list_text(in->delimiter),
        .after = s3_list_text(in->marker),
    };
    int32_t encoding = in->encoding_type;
    int rc = s3_bucket_require(call, in->bucket, in->expected_bucket_owner, &bucket, err);
    if (rc == VG_OK)
        rc = s3_list_check(&scope, in->max_keys, err);
    if (rc == VG_OK)
        rc = fill_page(call, &scope, s3_owner_of(call, bucket.account), &page);
    if (rc != VG_OK)
        return rc;
    encode_page(call, encoding, &page);
    *out = (struct s3_list_objects_out){
        .is_truncated = vg_bool(page.is_truncated),
        .marker = s3_list_encoded(call, encoding, scope.after),
        .contents = page.contents,
        .name = in->bucket,
        .prefix = s3_list_encoded(call, encoding, scope.prefix),
        .delimiter = shown_delimiter(call, encoding, scope.delimiter),
        .max_keys = vg_i32((int32_t)scope.max),
        .common_prefixes = page.prefixes,
        .encoding_type = encoding,
    };
    if (page.is_truncated && scope.delimiter.len > 0)
        out->next_marker = s3_list_encoded(call, encoding, page.last);
    return VG_OK;
}

/* The token is the last key or prefix of the page before, and wins over start-after. */
static int read_token(struct vg_call *call, const struct s3_list_objects_v2_in *in,
                      struct vg_str *after, struct vg_error *err)
{
    *after = s3_list_text(in->start_after);
    if (!vg_str_is_set(in->continuation_token))
        return VG_OK;
    if (vg_base64_decode(call->arena, in->continuation_token, false, after) && after->len > 0)
        return VG_OK;
    return s3_fail_argument(err, "continuation-token", VG_STR_NONE,
                            "The continuation token provided is incorrect");
}

int s3_list_objects_v2(struct vg_call *call, const struct s3_list_objects_v2_in *in,
                       struct s3_list_objects_v2_out *out, struct vg_error *err)
{
    struct s3_bucket_record bucket;
    struct page page;
    struct s3_list_scope scope = {
        .bucket = &bucket,
        .prefix = s3_list_text(in->prefix),
        .delimiter = s3_list_text(in->delimiter),
    };
    int32_t encoding = in->encoding_type;
    int rc = s3_bucket_require(call, in->bucket, in->expected_bucket_owner, &bucket, err);
    if (rc == VG_OK)
        rc = read_token(call, in, &scope.after, err);
    if (rc == VG_OK)
        rc = s3_list_check(&scope, in->max_keys, err);
    if (rc == VG_OK)
        rc = fill_page(call, &scope, in->fetch_owner.v ? s3_owner_of(call, bucket.account) : NULL,
                       &page);
    if (rc != VG_OK)
        return rc;
    encode_page(call, encoding, &page);
    *out = (struct s3_list_objects_v2_out){
        .is_truncated = vg_bool(page.is_truncated),
        .contents = page.contents,
        .name = in->bucket,
        .prefix = s3_list_encoded(call, encoding, scope.prefix),
        .delimiter = shown_delimiter(call, encoding, scope.delimiter),
        .max_keys = vg_i32((int32_t)scope.max),
        .common_prefixes = page.prefixes,
        .encoding_type = encoding,
        .key_count = vg_i32((int32_t)(page.contents.count + page.prefixes.count)),
        .continuation_token = in->continuation_token,
        .start_after = s3_list_encoded(call, encoding, in->start_after),
    };
    if (page.is_truncated)
        out->next_continuation_token = vg_base64(call->arena, page.last);
    return VG_OK;
}
