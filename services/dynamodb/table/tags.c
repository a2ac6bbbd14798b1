/* services/dynamodb/table/tags.c: tags of tables and streams. */
#include "dynamodb/dynamodb.h"

enum { TAGS_MAX = 50, LIST_MAX = 10 };

static bool is_tag_text(struct vg_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        bool is_good = c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       (c >= '0' && c <= '9') || strchr(" +-=._:/@", c) != NULL;
        if (!is_good || c == '\0')
            return false;
    }
    return true;
}

static int check_tag(const struct dynamodb_tag *tag, struct vg_error *err)
{
    if (!is_tag_text(tag->key))
        return vg_fail(err, &DYNAMODB_VALIDATION, "The Tag Key provided is invalid, Key: %.*s",
                       VG_STR_ARG(tag->key));
    if (!is_tag_text(tag->value))
        return vg_fail(err, &DYNAMODB_VALIDATION, "The Tag Value provided is invalid, Value: %.*s",
                       VG_STR_ARG(tag->value));
    if (vg_str_starts(tag->key, VG_STR("aws:")))
        return vg_fail(err, &DYNAMODB_VALIDATION, "Tag Key cannot be prefixed with aws:, Key: %.*s",
                       VG_STR_ARG(tag->key));
    return VG_OK;
}

static int too_many(struct vg_error *err)
{
    return dynamodb_invalid(
        err, VG_STR("Number of Tags exceed the current limit for the provided ResourceArn"));
}

int dynamodb_check_tags(const struct dynamodb_tag_list *tags, struct vg_error *err)
{
    if (tags->count > TAGS_MAX)
        return too_many(err);
    for (size_t i = 0; i < tags->count; i++) {
        int rc = check_tag(&tags->items[i], err);
        if (rc != VG_OK)
            return rc;
        for (size_t before = 0; before < i; before++)
            if (vg_str_eq(tags->items[before].key, tags->items[i].key))
                return vg_fail(err, &DYNAMODB_VALIDATION,
                               "Duplicate Tag Keys provided as input: Duplicate Tag Key found %.*s",
                               VG_STR_ARG(tags->items[i].key));
    }
    return VG_OK;
}

static struct dynamodb_record_tag *find(struct dynamodb_record_tags *tags, struct vg_str key)
{
    for (size_t i = 0; i < tags->count; i++)
        if (vg_str_eq(tags->items[i].key, key))
            return &tags->items[i];
    return NULL;
}

/* What has the tags: one of the two. */
struct tagged {
    struct dynamodb_resource resource;
    struct dynamodb_whole table;
    struct dynamodb_record_stream stream;
    struct dynamodb_record_tags *tags;
};

static int find_tagged(struct vg_call *call, struct tagged *tagged)
{
    struct vg_str name = tagged->resource.table_name;
    if (vg_str_is_set(tagged->resource.stream_label)) {
        tagged->tags = &tagged->stream.tags;
        return dynamodb_stream_find(call, name, tagged->resource.stream_ms, &tagged->stream);
    }
    tagged->tags = &tagged->table.details.tags;
    int rc = dynamodb_whole_find(call, name, &tagged->table);
    bool is_absent = rc == VG_OK && (tagged->table.table.options & DYNAMODB_IS_ABSENT) != 0;
    return is_absent ? VG_NOT_FOUND : rc;
}

static int require(struct vg_call *call, struct vg_str arn, struct tagged *tagged,
                   struct vg_error *err)
{
    struct vg_arn parts;
    if (vg_arn_parse(arn, &parts) && vg_str_is(parts.service, "dynamodb") &&
        !vg_str_eq(parts.region, call->region)) /* not as policies say it */
        return vg_fail(err, &DYNAMODB_VALIDATION,
                       "Invalid TableArn: Invalid ResourceArn provided as input %.*s",
                       VG_STR_ARG(arn));
    int rc = dynamodb_resource_parse(call, arn, &tagged->resource, err);
    if (rc != VG_OK)
        return rc;
    rc = find_tagged(call, tagged);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &DYNAMODB_RESOURCE_NOT_FOUND,
                       "Requested resource not found: ResourceArn: %.*s not found",
                       VG_STR_ARG(arn));
    return rc;
}

static int store(struct vg_call *call, const struct tagged *tagged)
{
    if (vg_str_is_set(tagged->resource.stream_label))
        return dynamodb_stream_store(call, tagged->resource.table_name, &tagged->stream);
    return dynamodb_whole_store(call, &tagged->table, tagged->table.table.options);
}

int dynamodb_tag_resource(struct vg_call *call, const struct dynamodb_tag_resource_in *in,
                          struct dynamodb_tag_resource_out *out, struct vg_error *err)
{
    struct tagged tagged;
    (void)out;
    if (in->tags.count == 0)
        return dynamodb_invalid(err, VG_STR("Atleast one Tag needs to be provided as Input."));
    int rc = dynamodb_check_tags(&in->tags, err);
    if (rc == VG_OK)
        rc = require(call, in->resource_arn, &tagged, err);
    if (rc != VG_OK)
        return rc;
    struct dynamodb_record_tags *tags = tagged.tags, more = *tags;
    more.items =
        VG_NEW_ARRAY(call->arena, struct dynamodb_record_tag, tags->count + in->tags.count);
    more.set = true;
    for (size_t i = 0; i < tags->count; i++)
        more.items[i] = tags->items[i];
    for (size_t i = 0; i < in->tags.count; i++) {
        struct dynamodb_record_tag *known = find(&more, in->tags.items[i].key);
        if (known == NULL)
            known = &more.items[more.count++];
        *known = (struct dynamodb_record_tag){.key = in->tags.items[i].key,
                                              .value = in->tags.items[i].value};
    }
    if (more.count > TAGS_MAX)
        return too_many(err);
    *tags = more;
    return store(call, &tagged);
}

int dynamodb_untag_resource(struct vg_call *call, const struct dynamodb_untag_resource_in *in,
                            struct dynamodb_untag_resource_out *out, struct vg_error *err)
{
    struct tagged tagged;
    (void)out;
    if (in->tag_keys.count == 0)
        return dynamodb_invalid(err, VG_STR("Atleast one Tag Key needs to be provided as Input."));
    int rc = require(call, in->resource_arn, &tagged, err);
    if (rc != VG_OK)
        return rc;
    struct dynamodb_record_tags *tags = tagged.tags;
    size_t left = 0;
    for (size_t i = 0; i < tags->count; i++) {
        bool is_removed = false;
        for (size_t key = 0; key < in->tag_keys.count; key++)
            is_removed = is_removed || vg_str_eq(tags->items[i].key, in->tag_keys.items[key]);
        if (!is_removed)
            tags->items[left++] = tags->items[i];
    }
    tags->count = left;
    return store(call, &tagged);
}

/* Pages of ten: the token is where the next one begins. One that is none is passed over, as on AWS.
 */
int dynamodb_list_tags_of_resource(struct vg_call *call,
                                   const struct dynamodb_list_tags_of_resource_in *in,
                                   struct dynamodb_list_tags_of_resource_out *out,
                                   struct vg_error *err)
{
    struct tagged tagged;
    uint64_t from = 0;
    int rc = require(call, in->resource_arn, &tagged, err);
    if (rc != VG_OK)
        return rc;
    const struct dynamodb_record_tags *tags = tagged.tags;
    if (!vg_str_is_set(in->next_token) || !vg_str_to_u64(in->next_token, &from) ||
        from > tags->count)
        from = 0;
    size_t count = tags->count - from < LIST_MAX ? tags->count - from : LIST_MAX;
    struct dynamodb_tag *items = VG_NEW_ARRAY(call->arena, struct dynamodb_tag, count);
    for (size_t i = 0; i < count; i++)
        items[i] = (struct dynamodb_tag){.key = tags->items[from + i].key,
                                         .value = tags->items[from + i].value};
    out->tags = (struct dynamodb_tag_list){.items = items, .count = count, .set = true};
    if (from + count < tags->count)
        out->next_token = vg_arena_printf(call->arena, "%zu", (size_t)from + count);
    return VG_OK;
}
