/* services/dynamodb/table/constraint.c: what breaks constraints in operations about tables, tags
 * and backups. AWS checks some of it by hand, with sentences of their own, once the framework has
 * nothing to tell (ack-api-quirks, DDB-TABLE-457, October 2026). */
#include "dynamodb/dynamodb.h"

#define INDEX_NAME "IndexName must be at least 3 characters long and at most 255 characters long"
#define TABLE_NAME "TableName must be at least 3 characters long and at most 255 characters long"

enum { TAG_KEY_MAX = 128, TAG_VALUE_MAX = 256 };

/* ---- Names ---- */

static const struct {
    uint32_t op;
    const char *path;
    const char *sentence;
} lengths[] = {
    {DYNAMODB_OP_DELETE_BACKUP, "backupArn", "Invalid Backup ARN"},
    {DYNAMODB_OP_DESCRIBE_BACKUP, "backupArn", "Invalid Backup ARN"},
    {DYNAMODB_OP_DESCRIBE_CONTRIBUTOR_INSIGHTS, "indexName", INDEX_NAME},
    {DYNAMODB_OP_DESCRIBE_GLOBAL_TABLE, "globalTableName", TABLE_NAME},
    {DYNAMODB_OP_DESCRIBE_GLOBAL_TABLE_SETTINGS, "globalTableName", TABLE_NAME},
    {DYNAMODB_OP_EXPORT_TABLE_TO_POINT_IN_TIME, "tableArn", "Invalid TableArn: Invalid Table ARN"},
    {DYNAMODB_OP_RESTORE_TABLE_FROM_BACKUP, "backupArn", "Invalid Backup ARN"},
    {DYNAMODB_OP_RESTORE_TABLE_FROM_BACKUP, "targetTableName", TABLE_NAME},
    {DYNAMODB_OP_UPDATE_CONTRIBUTOR_INSIGHTS, "indexName", INDEX_NAME},
};

/* NULL: the framework's. */
static const char *sentence_of(uint32_t op, const struct vg_violation *violation)
{
    if (op == DYNAMODB_OP_UPDATE_TABLE && violation->kind == VG_VIOLATION_NULL &&
        vg_str_ends(violation->path, VG_STR(".create.regionName")))
        return "One or more parameter values were invalid";
    if (violation->kind == VG_VIOLATION_ENUM && vg_str_is(violation->path, "tableClass"))
        return "Invalid table-class parameter provided. Please try again with a valid table-class "
               "value: [STANDARD, STANDARD_INFREQUENT_ACCESS].";
    bool is_length = violation->kind == VG_VIOLATION_BOUND &&
                     vg_str_starts(violation->rule, VG_STR("Member must have length"));
    for (size_t i = 0; i < VG_COUNT_OF(lengths) && is_length; i++)
        if (lengths[i].op == op && vg_str_is(violation->path, lengths[i].path))
            return lengths[i].sentence;
    return NULL;
}

/* ---- Tags ---- */

static bool is_of_tags(const struct vg_violation *violation)
{
    return vg_str_starts(violation->path, VG_STR("tags.")) ||
           (vg_str_is(violation->path, "tagKeys") && violation->kind == VG_VIOLATION_PARTS);
}

static struct vg_str word(struct vg_str text)
{
    return vg_str_is_set(text) ? text : VG_STR("null");
}

static bool is_key(struct vg_str key)
{
    return key.len > 0 && vg_utf16_count(key) <= TAG_KEY_MAX;
}

static int tell_key(struct vg_str key, struct vg_error *err)
{
    return vg_fail(err, &DYNAMODB_VALIDATION, "The Tag Key provided is invalid, Key: %.*s",
                   VG_STR_ARG(word(key)));
}

static int tell_tags(const struct dynamodb_tag_list *tags, struct vg_error *err)
{
    for (size_t i = 0; i < tags->count; i++) {
        const struct dynamodb_tag *tag = &tags->items[i];
        if (!is_key(tag->key))
            return tell_key(tag->key, err);
        if (!vg_str_is_set(tag->value) || vg_utf16_count(tag->value) > TAG_VALUE_MAX)
            return vg_fail(err, &DYNAMODB_VALIDATION,
                           "The Tag Value provided is invalid, Value: %.*s",
                           VG_STR_ARG(word(tag->value)));
    }
    return VG_OK;
}

static int tell_keys(const struct dynamodb_tag_key_list *keys, struct vg_error *err)
{
    for (size_t i = 0; i < keys->count; i++)
        if (!is_key(keys->items[i]))
            return tell_key(keys->items[i], err);
    return VG_OK;
}

/* ---- The list ---- */

/* Takes what is told by hand from the list; its first sentence, or NULL. */
static const char *take_names(struct vg_call *call, struct vg_violations *violations)
{
    const char *sentence = NULL;
    struct vg_str path = VG_STR_NONE;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < violations->count && sentence == NULL; i++) {
        sentence = sentence_of(call->op->index, &violations->items[i]);
        path = violations->items[i].path;
    }
    for (uint32_t i = 0; i < violations->count && sentence != NULL; i++)
        if (!vg_str_eq(violations->items[i].path, path))
            violations->items[kept++] = violations->items[i];
    if (sentence != NULL)
        violations->count = kept;
    return sentence;
}

/* Whether others than tags are left, which then are told alone. */
static bool drop_tags(struct vg_violations *violations)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < violations->count; i++)
        if (!is_of_tags(&violations->items[i]))
            violations->items[kept++] = violations->items[i];
    if (kept > 0)
        violations->count = kept;
    return kept > 0;
}

int dynamodb_reword_about_tables(struct vg_call *call, const void *in,
                                 struct vg_violations *violations, struct vg_error *err)
{
    const struct dynamodb_create_table_in *create = in;
    const struct dynamodb_tag_resource_in *tag = in;
    const struct dynamodb_untag_resource_in *untag = in;
    const char *sentence = take_names(call, violations);
    if (drop_tags(violations))
        return VG_OK;
    if (sentence != NULL)
        return dynamodb_invalid(err, vg_str_from(sentence));
    switch (call->op->index) {
    case DYNAMODB_OP_CREATE_TABLE:
        return tell_tags(&create->tags, err);
    case DYNAMODB_OP_TAG_RESOURCE:
        return tell_tags(&tag->tags, err);
    case DYNAMODB_OP_UNTAG_RESOURCE:
        return tell_keys(&untag->tag_keys, err);
    default:
        return VG_OK;
    }
}
