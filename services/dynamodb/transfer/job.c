/* services/dynamodb/transfer/job.c: names of exports and imports, and their lists. */
#include "dynamodb/dynamodb.h"

#include "base/codec.h"
#include "model/plain.h"

enum { TABLE_NAME_MIN = 3 };

struct vg_str dynamodb_job_new_id(struct vg_call *call)
{
    return vg_arena_printf(call->arena, "%014lld-%.8s", (long long)call->now_ms,
                           vg_id_hex(call, 8).ptr);
}

struct vg_str dynamodb_job_arn(struct vg_call *call, const struct dynamodb_job *job)
{
    return vg_arn(call, "dynamodb",
                  VG_CONCAT(call->arena, VG_STR("table/"), job->table, VG_STR("/"),
                            vg_str_from(job->kind), VG_STR("/"), job->id));
}

int dynamodb_job_parse(struct vg_call *call, struct vg_str arn, const char *invalid,
                       struct dynamodb_job *job, struct vg_error *err)
{
    struct vg_arn parts;
    struct vg_str rest, word, kind;
    if (!vg_arn_parse(arn, &parts))
        return dynamodb_invalid(err, vg_str_from(invalid));
    if (!vg_str_is(parts.partition, "aws") || !vg_str_is(parts.service, "dynamodb") ||
        !vg_str_eq(parts.account, call->account))
        return vg_fail_with(err, &VG_ACCESS_DENIED, VG_STR("Access is denied"), NULL);
    rest = parts.resource;
    if (!vg_str_split(&rest, '/', &word) || !vg_str_is(word, "table") ||
        !vg_str_split(&rest, '/', &job->table) || !vg_str_split(&rest, '/', &kind) ||
        job->table.len < TABLE_NAME_MIN || !vg_str_is(kind, job->kind) ||
        !vg_str_split(&rest, '/', &job->id) || vg_str_is_set(rest))
        return dynamodb_invalid(err, vg_str_from(invalid));
    if (!vg_str_eq(parts.region, call->region))
        job->id = VG_STR(""); /* there is none of that name here */
    return VG_OK;
}

struct vg_str dynamodb_job_key(struct vg_call *call, const struct dynamodb_job *job)
{
    struct vg_key key;
    vg_call_key(call, &key, job->space);
    vg_key_str(&key, job->table);
    vg_key_str(&key, job->id);
    return vg_key_bytes(&key);
}

bool dynamodb_job_of_key(struct vg_call *call, struct vg_str key, struct dynamodb_job *job)
{
    struct vg_str rest = vg_key_rest(key);
    return vg_key_take_str(call->arena, &rest, &job->table) &&
           vg_key_take_str(call->arena, &rest, &job->id);
}

/* AWS's tokens of imports are groups of 16 digits, seven at least: zeros fill them up. */
struct vg_str dynamodb_job_token(struct vg_call *call, struct vg_str key)
{
    enum { GROUP_BYTES = 8, GROUPS_MIN = 7 };
    size_t groups = (key.len + GROUP_BYTES - 1) / GROUP_BYTES;
    struct vg_buf buf;
    if (!vg_str_is_set(key))
        return VG_STR_NONE;
    vg_buf_init(&buf, call->arena, /* max= */ 0);
    vg_buf_add(&buf, vg_hex(call->arena, key));
    while (buf.len < 2 * GROUP_BYTES * (groups < GROUPS_MIN ? GROUPS_MIN : groups))
        vg_buf_add_char(&buf, '0');
    return vg_buf_str(&buf);
}

static bool read_token(struct vg_call *call, struct vg_str token, struct vg_str *key)
{
    if (!vg_hex_decode(call->arena, token, key))
        return false;
    while (key->len > 1 && key->ptr[key->len - 2] == 0) /* a key ends with one zero */
        key->len--;
    return true;
}

int dynamodb_job_walk(struct vg_call *call, vg_space space, struct vg_str table,
                      struct vg_str next_token, struct vg_walk *walk, struct vg_error *err)
{
    struct vg_key prefix;
    struct vg_str start = VG_STR_NONE;
    vg_call_key(call, &prefix, space);
    struct vg_str all = vg_key_bytes(&prefix);
    if (vg_str_is_set(next_token) &&
        (!read_token(call, next_token, &start) || !vg_str_starts(start, all)))
        return vg_fail(err, &DYNAMODB_VALIDATION,
                       "Invalid Request: Provided nextToken is invalid: %.*s",
                       VG_STR_ARG(next_token));
    if (vg_str_is_set(table))
        vg_key_str(&prefix, table);
    vg_walk_begin(walk, call->txn, call->arena, vg_key_bytes(&prefix), start,
                  /* includes_start= */ false, /* is_reverse= */ true);
    return VG_OK;
}

int dynamodb_job_table(struct vg_call *call, struct vg_str table_arn, struct vg_str *name,
                       struct vg_error *err)
{
    struct vg_arn arn;
    if (!vg_arn_parse(table_arn, &arn) || !vg_str_starts(arn.resource, VG_STR("table/")))
        return dynamodb_invalid(err, VG_STR("One or more parameter values were invalid: tableArn "
                                            "is not a valid ARN"));
    if (!vg_str_eq(arn.account, call->account))
        return vg_fail_with(err, &VG_ACCESS_DENIED, VG_STR("Access is denied"), NULL);
    *name = vg_str_tail(arn.resource, strlen("table/"));
    if (vg_str_find_char(*name, '/') >= 0)
        return dynamodb_invalid(err, VG_STR("Invalid Request: Table ARN is invalid."));
    return VG_OK;
}

int dynamodb_job_request(struct vg_call *call, const struct vg_shape *shape, struct vg_str text,
                         void *request)
{
    struct vg_violations violations;
    struct vg_str problem;
    vg_violations_init(&violations, call->arena);
    return vg_value_from_json(shape, text, call->arena, request, &violations, &problem) ? VG_OK
                                                                                        : VG_BROKEN;
}
