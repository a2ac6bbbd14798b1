/* services/dynamodb/table/policy_document.c: the documents of resource policies: what is wrong with
 * them, and whether they lock out who puts them. */
#include "dynamodb/dynamodb.h"

#include "base/json.h"

#define INVALID "One or more parameter values were invalid: "
#define BROKEN "This policy contains invalid Json"

enum { POLICY_BYTES_MAX = 20480 };

struct reading {
    struct vg_call *call;
    bool is_of_stream;
    struct vg_str *sids; /* room for `statements` */
    size_t sid_count;
    size_t statements;
    bool locks_out;
    struct vg_error *err;
};

/* A statement's members as they stand there. */
struct statement {
    struct vg_str sid, effect, principal, action, not_action, resource, condition;
};

static int refuse(struct vg_error *err, const char *why)
{
    return vg_fail(err, &DYNAMODB_VALIDATION, INVALID "Invalid policy document: %s", why);
}

/* ---- One text, or a list of them ---- */

struct texts {
    struct vg_json json;
    bool is_list, is_over;
};

static struct texts texts_of(struct vg_str raw, struct vg_arena *arena)
{
    struct texts texts = {.is_over = !vg_str_is_set(raw)};
    if (texts.is_over)
        return texts;
    vg_json_init(&texts.json, raw, arena);
    texts.is_list = vg_json_peek(&texts.json) == VG_JSON_ARRAY;
    texts.is_over = texts.is_list && !vg_json_array(&texts.json);
    return texts;
}

/* What is no text is passed over. */
static bool next_text(struct texts *texts, struct vg_str *text)
{
    while (!texts->is_over && (!texts->is_list || vg_json_element(&texts->json))) {
        texts->is_over = !texts->is_list;
        if (vg_json_peek(&texts->json) == VG_JSON_STRING)
            return vg_json_string(&texts->json, text);
        if (!vg_json_skip(&texts->json, /* raw= */ NULL))
            break;
    }
    texts->is_over = true;
    return false;
}

static struct vg_str only_text(struct vg_str raw, struct vg_arena *arena)
{
    struct texts texts = texts_of(raw, arena);
    struct vg_str text;
    return next_text(&texts, &text) ? text : VG_STR_NONE;
}

static bool has_match(const struct reading *reading, struct vg_str raw, struct vg_str action)
{
    struct texts texts = texts_of(raw, reading->call->arena);
    struct vg_str pattern;
    while (next_text(&texts, &pattern))
        if (vg_str_like(pattern, action, /* ignores_case= */ true))
            return true;
    return false;
}

/* ---- Principals ---- */

/* The members "AWS" of a principal, or the text that stands in its place. */
static struct texts principals_of(const struct reading *reading, struct vg_str raw)
{
    struct vg_json json;
    struct vg_str name, value, found = VG_STR_NONE;
    if (!vg_str_is_set(raw))
        return texts_of(raw, reading->call->arena);
    vg_json_init(&json, raw, reading->call->arena);
    if (vg_json_peek(&json) != VG_JSON_OBJECT)
        return texts_of(raw, reading->call->arena);
    bool is_whole = vg_json_object(&json);
    while (is_whole && vg_json_member(&json, &name)) {
        is_whole = vg_json_skip(&json, &value);
        if (is_whole && vg_str_is(name, "AWS"))
            found = value;
    }
    return texts_of(found, reading->call->arena);
}

static bool is_everyone(const struct reading *reading, struct vg_str raw)
{
    struct texts texts = principals_of(reading, raw);
    struct vg_str text;
    while (next_text(&texts, &text))
        if (vg_str_is(text, "*"))
            return true;
    return false;
}

/* "arn:aws:sts::<account>:assumed-role/<role>/<session>" as the role that it is of; else itself. */
static struct vg_str role_of(const struct reading *reading, struct vg_str caller)
{
    struct vg_arn arn;
    struct vg_str kind, role;
    if (!vg_arn_parse(caller, &arn) || !vg_str_is(arn.service, "sts") ||
        !vg_str_split(&arn.resource, '/', &kind) || !vg_str_is(kind, "assumed-role") ||
        !vg_str_split(&arn.resource, '/', &role))
        return caller;
    return vg_arena_printf(reading->call->arena, "arn:%.*s:iam::%.*s:role/%.*s",
                           VG_STR_ARG(arn.partition), VG_STR_ARG(arn.account), VG_STR_ARG(role));
}

static bool is_caller(const struct reading *reading, struct vg_str raw)
{
    const struct vg_principal *caller = &reading->call->principal;
    struct vg_str role = role_of(reading, caller->arn);
    struct vg_str root = vg_arena_printf(reading->call->arena, "arn:aws:iam::%.*s:root",
                                         VG_STR_ARG(caller->account));
    struct texts texts = principals_of(reading, raw);
    struct vg_str text;
    while (next_text(&texts, &text))
        if (vg_str_is(text, "*") || vg_str_eq(text, caller->account) || vg_str_eq(text, root) ||
            vg_str_eq(text, caller->arn) || vg_str_eq(text, role))
            return true;
    return false;
}

/* The root user may always put another policy. Conditions are not looked into: a statement with one
 * locks nobody out. */
static bool locks_out(const struct reading *reading, const struct statement *statement)
{
    const struct vg_str put = VG_STR("dynamodb:PutResourcePolicy");
    if (vg_str_is_set(statement->condition) ||
        !vg_str_is(only_text(statement->effect, reading->call->arena), "Deny") ||
        vg_str_ends(reading->call->principal.arn, VG_STR(":root")) ||
        !is_caller(reading, statement->principal))
        return false;
    return vg_str_is_set(statement->not_action) ? !has_match(reading, statement->not_action, put)
                                                : has_match(reading, statement->action, put);
}

/* ---- Statements ---- */

static bool read_statement(struct vg_json *json, struct statement *statement)
{
    struct vg_str name, value;
    *statement = (struct statement){.sid = VG_STR_NONE};
    const struct {
        const char *name;
        struct vg_str *to;
    } members[] = {
        {"Sid", &statement->sid},
        {"Effect", &statement->effect},
        {"Principal", &statement->principal},
        {"Action", &statement->action},
        {"NotAction", &statement->not_action},
        {"Resource", &statement->resource},
        {"Condition", &statement->condition},
    };
    if (!vg_json_object(json))
        return false;
    while (vg_json_member(json, &name)) {
        if (!vg_json_skip(json, &value))
            return false;
        for (size_t i = 0; i < VG_COUNT_OF(members); i++)
            if (vg_str_eq(name, vg_str_from(members[i].name)))
                *members[i].to = value;
    }
    return true;
}

static int check_sid(struct reading *reading, const struct statement *statement)
{
    struct vg_str sid = only_text(statement->sid, reading->call->arena);
    if (!vg_str_is_set(sid) || sid.len == 0)
        return VG_OK;
    for (size_t i = 0; i < reading->sid_count; i++)
        if (vg_str_eq(reading->sids[i], sid))
            return refuse(reading->err, "The Statement Ids in the policy are not unique");
    reading->sids[reading->sid_count++] = sid;
    return VG_OK;
}

/* Tables' policies speak of tables and indexes, whosever they are, and streams' of streams. */
static int check_resources(struct reading *reading, const struct statement *statement)
{
    struct texts texts = texts_of(statement->resource, reading->call->arena);
    struct vg_str text;
    struct vg_arn arn;
    while (next_text(&texts, &text)) {
        if (!vg_arn_parse(text, &arn) || !vg_str_is(arn.service, "dynamodb") ||
            !vg_str_starts(arn.resource, VG_STR("table/")))
            continue;
        bool is_stream = vg_str_find(arn.resource, VG_STR("/stream/")) >= 0;
        bool may_be_any = vg_str_find_char(arn.resource, '*') >= 0;
        if (is_stream != reading->is_of_stream && !(reading->is_of_stream && may_be_any))
            return vg_fail(reading->err, &DYNAMODB_VALIDATION,
                           INVALID "Invalid policy document: The relative-id \"%.*s\" is invalid "
                                   "for ARN \"%.*s\"",
                           VG_STR_ARG(arn.resource), VG_STR_ARG(text));
    }
    return VG_OK;
}

static int check_actions(struct reading *reading, const struct statement *statement)
{
    static const char *const of_streams[] = {"dynamodb:DescribeStream", "dynamodb:GetRecords",
                                             "dynamodb:GetShardIterator", "dynamodb:ListStreams"};
    struct texts texts = texts_of(statement->action, reading->call->arena);
    struct vg_str text;
    struct vg_buf bad;
    vg_buf_init(&bad, reading->call->arena, /* max= */ 0);
    while (!reading->is_of_stream && next_text(&texts, &text))
        for (size_t i = 0; i < VG_COUNT_OF(of_streams); i++)
            if (vg_str_ieq(text, vg_str_from(of_streams[i])))
                vg_buf_printf(&bad, "%s\"%.*s\"", bad.len > 0 ? ", " : "", VG_STR_ARG(text));
    if (bad.len == 0)
        return VG_OK;
    struct vg_str names = vg_buf_str(&bad);
    return vg_fail(reading->err, &DYNAMODB_VALIDATION,
                   INVALID "Invalid policy document: The following action names are invalid: %.*s",
                   VG_STR_ARG(names));
}

static int check_statement(struct reading *reading, const struct statement *statement)
{
    if (!vg_str_is_set(statement->effect))
        return refuse(reading->err, "Missing required field Effect");
    if (!vg_str_is_set(statement->resource))
        return refuse(reading->err, "Missing required field Resource");
    int rc = check_sid(reading, statement);
    if (rc == VG_OK)
        rc = check_resources(reading, statement);
    if (rc == VG_OK)
        rc = check_actions(reading, statement);
    if (rc != VG_OK)
        return rc;
    bool is_allow = vg_str_is(only_text(statement->effect, reading->call->arena), "Allow");
    if (is_allow && !vg_str_is_set(statement->condition) &&
        is_everyone(reading, statement->principal))
        return dynamodb_invalid(
            reading->err,
            VG_STR("Resource-based policy grants unbounded access in one or more elements. Please "
                   "revise the policy to ensure least-privilege form of access"));
    reading->locks_out = reading->locks_out || locks_out(reading, statement);
    return VG_OK;
}

/* The statement or statements that come next: their form first, then what they say. */
static int check_statements(struct reading *reading, struct vg_json *json)
{
    struct statement statement;
    struct vg_str raw;
    if (!vg_json_skip(json, &raw))
        return refuse(reading->err, BROKEN);
    for (bool is_checking = false;; is_checking = true) {
        struct vg_json again;
        size_t count = 0;
        int rc = VG_OK;
        vg_json_init(&again, raw, reading->call->arena);
        bool is_list = vg_json_peek(&again) == VG_JSON_ARRAY;
        if (is_list && !vg_json_array(&again))
            return refuse(reading->err, BROKEN);
        while (rc == VG_OK && (is_list ? vg_json_element(&again) : count == 0)) {
            if (!read_statement(&again, &statement))
                return refuse(reading->err, BROKEN);
            count++;
            rc = is_checking ? check_statement(reading, &statement) : VG_OK;
        }
        if (rc != VG_OK || is_checking)
            return rc;
        if (count == 0)
            return refuse(reading->err, "Could not parse the policy: Statement is empty!");
        reading->sids = VG_NEW_ARRAY(reading->call->arena, struct vg_str, count);
        reading->sid_count = 0;
    }
}

int dynamodb_check_policy(struct vg_call *call, struct vg_str document, bool is_of_stream,
                          bool *locks_out, struct vg_error *err)
{
    struct reading reading = {.call = call, .is_of_stream = is_of_stream, .err = err};
    struct vg_json json;
    struct vg_str name, statements = VG_STR_NONE;
    if (document.len > POLICY_BYTES_MAX)
        return dynamodb_invalid(err, VG_STR(INVALID "Maximum policy size of 20480 bytes exceeded"));
    vg_json_init(&json, document, call->arena);
    if (vg_json_peek(&json) == VG_JSON_NULL && vg_str_is(vg_str_trim(document), "null"))
        return refuse(err, "This text appears not to be a policy");
    if (vg_json_peek(&json) != VG_JSON_OBJECT || !vg_json_object(&json))
        return refuse(err, BROKEN);
    while (vg_json_member(&json, &name))
        if (!vg_json_skip(&json, vg_str_is(name, "Statement") ? &statements : NULL))
            break;
    if (!vg_json_at_end(&json))
        return refuse(err, BROKEN);
    if (!vg_str_is_set(statements))
        return refuse(err, "Syntax error at position (1,3)");
    vg_json_init(&json, statements, call->arena);
    int rc = check_statements(&reading, &json);
    *locks_out = rc == VG_OK && reading.locks_out;
    return rc;
}
