/* services/dynamodb/table/find.c: tables by their names. */
#include "dynamodb/dynamodb.h"

#include "base/timetext.h"

enum { NAME_MIN_LEN = 3, NAME_MAX_LEN = 255 };

static bool is_name(struct vg_str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool is_good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '_' || c == '.' || c == '-';
        if (!is_good)
            return false;
    }
    return true;
}

static int not_found(struct vg_error *err)
{
    return vg_fail_with(err, &DYNAMODB_RESOURCE_NOT_FOUND, VG_STR("Requested resource not found"),
                        NULL);
}

/* The name in an ARN, or the text itself. VG_FAIL: another account's or region's. */
static int bare_name(struct vg_call *call, struct vg_str text, struct vg_str *name,
                     struct vg_error *err)
{
    struct vg_arn arn;
    *name = text;
    if (!vg_str_starts(text, VG_STR("arn:")) || !vg_arn_parse(text, &arn))
        return VG_OK;
    if (!vg_str_starts(arn.resource, VG_STR("table/")) || !vg_str_eq(arn.account, call->account) ||
        !vg_str_eq(arn.region, call->region))
        return not_found(err);
    *name = vg_str_tail(arn.resource, sizeof("table/") - 1);
    return VG_OK;
}

bool dynamodb_table_name_is_good(struct vg_str table_name)
{
    return table_name.len <= NAME_MAX_LEN && is_name(table_name);
}

/* AWS's model bounds the parameter as an ARN; a bare name has its own constraint. */
int dynamodb_table_name_at(struct vg_call *call, struct vg_str table_name, struct vg_str place,
                           struct vg_str *name, struct vg_error *err)
{
    int rc = bare_name(call, table_name, name, err);
    if (rc != VG_OK)
        return rc;
    const char *rule =
        name->len > NAME_MAX_LEN ? "Member must have length less than or equal to 255"
        : !is_name(*name)        ? "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"
                                 : NULL;
    if (rule == NULL)
        return VG_OK;
    return vg_fail(
        err, &DYNAMODB_VALIDATION,
        "1 validation error detected: Value '%.*s' at '%.*s' failed to satisfy constraint: %s",
        VG_STR_ARG(table_name), VG_STR_ARG(place), rule);
}

int dynamodb_table_name(struct vg_call *call, struct vg_str table_name, struct vg_str *name,
                        struct vg_error *err)
{
    return dynamodb_table_name_at(call, table_name, VG_STR("tableName"), name, err);
}

int dynamodb_table_name_of_key(struct vg_call *call, struct vg_str key, struct vg_str *name,
                               bool *is_good, struct vg_error *err)
{
    int rc = bare_name(call, key, name, err);
    *is_good = name->len >= NAME_MIN_LEN && name->len <= NAME_MAX_LEN && is_name(*name);
    return rc;
}

#define INVALID "One or more parameter values were invalid: "

/* "<name>", "<name>/stream/<label>". VG_NOT_FOUND: neither. */
static int parse_resource(struct vg_call *call, struct vg_str text,
                          struct dynamodb_resource *resource)
{
    struct vg_str rest = text, kind;
    *resource = (struct dynamodb_resource){.key = text};
    (void)vg_str_split(&rest, '/', &resource->table_name);
    if (!vg_str_is_set(rest))
        return VG_OK;
    (void)vg_str_split(&rest, '/', &kind);
    if (!vg_str_is(kind, "stream") || !vg_str_is_set(rest))
        return VG_NOT_FOUND;
    resource->stream_label = rest;
    bool is_time =
        vg_time_parse_iso(VG_CONCAT(call->arena, rest, VG_STR("Z")), &resource->stream_ms) &&
        vg_str_eq(dynamodb_stream_label(call, resource->stream_ms), rest);
    if (!is_time)
        resource->stream_ms = -1; /* no stream's */
    return VG_OK;
}

int dynamodb_resource_parse(struct vg_call *call, struct vg_str arn,
                            struct dynamodb_resource *resource, struct vg_error *err)
{
    struct vg_arn parts;
    if (!vg_str_starts(arn, VG_STR("arn:")))
        return vg_fail(err, &DYNAMODB_VALIDATION, INVALID "ARNs must start with 'arn:': %.*s",
                       VG_STR_ARG(arn));
    if (!vg_arn_parse(arn, &parts) || !vg_str_is(parts.service, "dynamodb") ||
        !vg_str_starts(parts.resource, VG_STR("table/")) ||
        vg_str_find(parts.resource, VG_STR("/backup/")) >= 0)
        return vg_fail(err, &DYNAMODB_VALIDATION,
                       INVALID "Provided Arn is not a DynamoDB resource arn: %.*s",
                       VG_STR_ARG(arn));
    if (!vg_str_is(parts.partition, "aws") || !vg_str_eq(parts.region, call->region))
        return vg_fail(err, &DYNAMODB_VALIDATION, INVALID "Invalid resource Arn: %.*s",
                       VG_STR_ARG(arn));
    if (!vg_str_eq(parts.account, call->account))
        return dynamodb_invalid(err, VG_STR("This action is only supported by accounts that match "
                                            "the resource owner\u2019s account."));
    if (parse_resource(call, vg_str_tail(parts.resource, sizeof("table/") - 1), resource) != VG_OK)
        return vg_fail(err, &DYNAMODB_VALIDATION,
                       INVALID "Invalid resource arn provided, only table or stream is accepted. "
                               "Provided resource arn: %.*s",
                       VG_STR_ARG(arn));
    return VG_OK;
}

static int decode_table(struct vg_call *call, struct vg_str bytes, struct dynamodb_table *table)
{
    struct dynamodb_record_table record;
    if (!vg_record_decode(call->arena, &dynamodb_record_shape_table, bytes, &record))
        return VG_BROKEN;
    *table = (struct dynamodb_table){
        .schema = {.hash = {.name = record.hash_name,
                            .type = (enum dynamodb_type)record.hash_type.v},
                   .range = {.name = record.range_name,
                             .type = (enum dynamodb_type)record.range_type.v}},
        .space = {.space = DYNAMODB_SPACE_ITEM,
                  .table = (uint64_t)record.number.v,
                  .seeds = {(uint64_t)record.seed_a.v, (uint64_t)record.seed_b.v}},
        .options = (uint32_t)record.options.v,
        .throttle = dynamodb_throttle_of(call),
    };
    return VG_OK;
}

int dynamodb_table_find(struct vg_call *call, struct vg_str name, struct dynamodb_table *table)
{
    struct vg_key key;
    struct vg_str bytes;
    int rc = VG_OK;
    if (!dynamodb_known_unchanged(call, name, table)) {
        vg_call_key(call, &key, DYNAMODB_SPACE_TABLE);
        vg_key_str(&key, name);
        rc = vg_get(call->txn, vg_key_bytes(&key), call->arena, &bytes);
        if (rc == VG_OK && !dynamodb_known_get(call, name, bytes, table)) {
            rc = decode_table(call, bytes, table);
            if (rc == VG_OK)
                dynamodb_known_set(call, name, bytes, table);
        }
    }
    table->name = name;
    return rc;
}

int dynamodb_table_require(struct vg_call *call, struct vg_str table_name,
                           struct dynamodb_table *table, struct vg_error *err)
{
    struct vg_str name;
    int rc = VG_OK;
    if (dynamodb_known_unchanged(call, table_name, table)) {
        table->name = table_name; /* a table's, so there is nothing to say against it */
    } else {
        rc = dynamodb_table_name(call, table_name, &name, err);
        if (rc == VG_OK)
            rc = dynamodb_table_find(call, name, table);
    }
    bool is_there = rc == VG_OK && (table->options & DYNAMODB_IS_AWAY) == 0;
    return rc == VG_NOT_FOUND || (rc == VG_OK && !is_there) ? not_found(err) : rc;
}

int dynamodb_table_require_named(struct vg_call *call, struct vg_str table_name,
                                 struct dynamodb_table *table, struct vg_error *err)
{
    struct vg_str name;
    int rc = dynamodb_table_name(call, table_name, &name, err);
    if (rc == VG_OK)
        rc = dynamodb_table_find(call, name, table);
    if (rc != VG_NOT_FOUND)
        return rc;
    return vg_fail(err, &DYNAMODB_RESOURCE_NOT_FOUND,
                   "Requested resource not found: Table: %.*s not found", VG_STR_ARG(name));
}
