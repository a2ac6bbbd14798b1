/* lambda/policy.c: a function's resource policy: which services and accounts may invoke it. */
#include "lambda/lambda.h"
#include "lambda/url.h"

#include "base/json.h"

static int load_policy(struct vg_call *call, struct vg_str name,
                       struct lambda_policy_record *policy)
{
    *policy = (struct lambda_policy_record){0};
    return vg_call_get(call, LAMBDA_SPACE_POLICY, name, &lambda_shape_policy_record, policy);
}

/* ---- As JSON ---- */

static void write_principal(struct vg_json_out *out, struct vg_str principal)
{
    uint64_t account;
    if (vg_str_is(principal, "*")) {
        vg_json_out_string(out, principal);
        return;
    }
    vg_json_out_begin(out, '{');
    if (principal.len == 12 && vg_str_to_u64(principal, &account)) {
        char arn[64] = "arn:aws:iam::";
        char *end = mempcpy(arn + strlen(arn), principal.ptr, principal.len);
        stpcpy(end, ":root");
        vg_json_out_member(out, "AWS", vg_str_from(arn));
    } else {
        vg_json_out_member(out, vg_str_starts(principal, VG_STR("arn:")) ? "AWS" : "Service",
                           principal);
    }
    vg_json_out_end(out, '}');
}

/* "Condition":{"ArnLike":{"AWS:SourceArn":"..."}}; operators with two keys are one object. */
static void write_condition(struct vg_json_out *out,
                            const struct lambda_policy_statement *statement)
{
    const struct {
        const char *key;
        struct vg_str value;
    } equals[] = {{"AWS:SourceAccount", statement->source_account},
                  {"lambda:EventSourceToken", statement->event_source_token},
                  {"aws:PrincipalOrgID", statement->principal_org_id},
                  {"lambda:FunctionUrlAuthType", statement->function_url_auth_type}};
    bool has_equals = false;
    for (size_t i = 0; i < VG_COUNT_OF(equals); i++)
        has_equals |= equals[i].value.len > 0;
    if (!has_equals && statement->source_arn.len == 0 && !statement->invoked_via_function_url.set)
        return;
    vg_json_out_name(out, VG_STR("Condition"));
    vg_json_out_begin(out, '{');
    if (has_equals) {
        vg_json_out_name(out, VG_STR("StringEquals"));
        vg_json_out_begin(out, '{');
        for (size_t i = 0; i < VG_COUNT_OF(equals); i++)
            if (equals[i].value.len > 0)
                vg_json_out_member(out, equals[i].key, equals[i].value);
        vg_json_out_end(out, '}');
    }
    if (statement->source_arn.len > 0) {
        vg_json_out_name(out, VG_STR("ArnLike"));
        vg_json_out_begin(out, '{');
        vg_json_out_member(out, "AWS:SourceArn", statement->source_arn);
        vg_json_out_end(out, '}');
    }
    if (statement->invoked_via_function_url.set) {
        vg_json_out_name(out, VG_STR("Bool"));
        vg_json_out_begin(out, '{');
        vg_json_out_member(out, "lambda:InvokedViaFunctionUrl",
                           statement->invoked_via_function_url.v ? VG_STR("true")
                                                                 : VG_STR("false"));
        vg_json_out_end(out, '}');
    }
    vg_json_out_end(out, '}');
}

static void write_statement(struct vg_json_out *out,
                            const struct lambda_policy_statement *statement,
                            struct vg_str function_arn)
{
    vg_json_out_begin(out, '{');
    vg_json_out_member(out, "Sid", statement->sid);
    vg_json_out_member(out, "Effect", VG_STR("Allow"));
    vg_json_out_name(out, VG_STR("Principal"));
    write_principal(out, statement->principal);
    vg_json_out_member(out, "Action", statement->action);
    vg_json_out_member(out, "Resource", function_arn);
    write_condition(out, statement);
    vg_json_out_end(out, '}');
}

static struct vg_str policy_text(struct vg_call *call, const struct lambda_policy_record *policy,
                                 struct vg_str function_arn)
{
    struct vg_buf buf;
    vg_buf_init(&buf, call->arena, 0);
    struct vg_json_out out = vg_json_out_to(&buf);
    vg_json_out_begin(&out, '{');
    vg_json_out_member(&out, "Version", VG_STR("2012-10-17"));
    vg_json_out_member(&out, "Id", VG_STR("default"));
    vg_json_out_name(&out, VG_STR("Statement"));
    vg_json_out_begin(&out, '[');
    for (size_t i = 0; i < policy->statements.count; i++)
        write_statement(&out, &policy->statements.items[i], function_arn);
    vg_json_out_end(&out, ']');
    vg_json_out_end(&out, '}');
    return vg_buf_str(&buf);
}

/* ---- Operations ---- */

static int check_principal(struct vg_str principal, struct vg_error *err)
{
    uint64_t account;
    bool is_known = vg_str_is(principal, "*") || vg_str_starts(principal, VG_STR("arn:")) ||
                    (principal.len == 12 && vg_str_to_u64(principal, &account)) ||
                    vg_str_find_char(principal, '.') > 0;
    if (is_known)
        return VG_OK;
    return lambda_fail(
        err, &LAMBDA_INVALID_PARAMETER_VALUE,
        "The provided principal was invalid. Please check the principal and try again.");
}

static int check_revision(const struct lambda_policy_record *policy, struct vg_str revision_id,
                          struct vg_error *err)
{
    if (revision_id.len == 0 || vg_str_eq(revision_id, policy->revision_id))
        return VG_OK;
    return lambda_fail(err, &LAMBDA_PRECONDITION_FAILED,
                       "The Revision Id provided does not match the latest Revision Id. Call the "
                       "GetPolicy API to retrieve the latest "
                       "Revision Id");
}

static int refuse_latest(struct vg_str qualifier, struct vg_error *err)
{
    if (!vg_str_is(qualifier, "$LATEST"))
        return VG_OK;
    return lambda_fail(err, &LAMBDA_INVALID_PARAMETER_VALUE,
                       "We currently do not support adding policies for $LATEST.");
}

static const struct lambda_policy_statement *
find_statement(const struct lambda_policy_record *policy, struct vg_str sid)
{
    for (size_t i = 0; i < policy->statements.count; i++)
        if (vg_str_eq(policy->statements.items[i].sid, sid))
            return &policy->statements.items[i];
    return NULL;
}

static struct lambda_policy_statement new_statement(const struct lambda_add_permission_in *in)
{
    return (struct lambda_policy_statement){
        .sid = in->statement_id,
        .action = in->action,
        .principal = in->principal,
        .source_arn = in->source_arn,
        .source_account = in->source_account,
        .event_source_token = in->event_source_token,
        .principal_org_id = in->principal_org_id,
        .function_url_auth_type =
            vg_enum_text(&lambda_shape_function_url_auth_type, in->function_url_auth_type),
        .invoked_via_function_url = in->invoked_via_function_url,
    };
}

/* The policy with one statement more, in the arena. */
static void append_statement(struct vg_call *call, struct lambda_policy_record *policy,
                             const struct lambda_policy_statement *statement)
{
    size_t count = policy->statements.count;
    struct lambda_policy_statement *items =
        VG_NEW_ARRAY(call->arena, struct lambda_policy_statement, count + 1);
    for (size_t i = 0; i < count; i++)
        items[i] = policy->statements.items[i];
    items[count] = *statement;
    policy->statements = (struct lambda_policy_statements){items, count + 1, true};
}

static int check_add(struct vg_call *call, const struct lambda_add_permission_in *in,
                     struct vg_str name, struct lambda_policy_record *policy, struct vg_error *err)
{
    int rc = load_policy(call, name, policy);
    if (rc == VG_BROKEN)
        return rc;
    rc = check_revision(policy, in->revision_id, err);
    if (rc == VG_OK)
        rc = check_principal(in->principal, err);
    if (rc != VG_OK)
        return rc;
    if (find_statement(policy, in->statement_id) != NULL)
        return lambda_fail(err, &LAMBDA_RESOURCE_CONFLICT,
                           "The statement id (%.*s) provided already exists. Please provide a new "
                           "statement id, or remove the "
                           "existing statement.",
                           VG_STR_ARG(in->statement_id));
    return VG_OK;
}

int lambda_add_permission(struct vg_call *call, const struct lambda_add_permission_in *in,
                          struct lambda_add_permission_out *out, struct vg_error *err)
{
    struct lambda_function_record function;
    struct lambda_policy_record policy;
    int rc = refuse_latest(in->qualifier, err);
    if (rc == VG_OK)
        rc = lambda_function_find(call, in->function_name, in->qualifier, &function, err);
    if (rc == VG_OK)
        rc = check_add(call, in, function.name, &policy, err);
    if (rc != VG_OK)
        return rc;
    struct lambda_policy_statement statement = new_statement(in);
    struct vg_str arn = lambda_function_arn(call, function.name, VG_STR(""));
    append_statement(call, &policy, &statement);
    size_t size = policy_text(call, &policy, arn).len;
    if (size > LAMBDA_POLICY_BYTES_MAX)
        return lambda_fail(err, &LAMBDA_POLICY_LENGTH_EXCEEDED,
                           "The final policy size (%zu) is bigger than the limit (%d).", size,
                           LAMBDA_POLICY_BYTES_MAX);
    policy.revision_id = vg_id_uuid(call);
    struct vg_buf buf;
    vg_buf_init(&buf, call->arena, 0);
    struct vg_json_out json = vg_json_out_to(&buf);
    write_statement(&json, &statement, arn);
    out->statement = vg_buf_str(&buf);
    return vg_call_put(call, LAMBDA_SPACE_POLICY, function.name, &lambda_shape_policy_record,
                       &policy);
}

int lambda_get_policy(struct vg_call *call, const struct lambda_get_policy_in *in,
                      struct lambda_get_policy_out *out, struct vg_error *err)
{
    struct lambda_function_record function;
    struct lambda_policy_record policy;
    int rc = lambda_function_find(call, in->function_name, in->qualifier, &function, err);
    if (rc != VG_OK)
        return rc;
    rc = load_policy(call, function.name, &policy);
    if (rc == VG_NOT_FOUND || (rc == VG_OK && policy.statements.count == 0))
        return lambda_fail(err, &LAMBDA_RESOURCE_NOT_FOUND,
                           "The resource you requested does not exist.");
    if (rc != VG_OK)
        return rc;
    out->policy = policy_text(call, &policy, lambda_function_arn(call, function.name, VG_STR("")));
    out->revision_id = policy.revision_id;
    return VG_OK;
}

int lambda_remove_permission(struct vg_call *call, const struct lambda_remove_permission_in *in,
                             struct lambda_remove_permission_out *out, struct vg_error *err)
{
    struct lambda_reference reference;
    struct lambda_function_record function;
    struct lambda_policy_record policy;
    (void)out;
    int rc = lambda_reference_read(call, in->function_name, in->qualifier, &reference, err);
    if (rc == VG_OK)
        rc = vg_call_get(call, LAMBDA_SPACE_FUNCTION, reference.name, &lambda_shape_function_record,
                         &function);
    if (rc == VG_NOT_FOUND)
        return lambda_fail(
            err, &LAMBDA_RESOURCE_NOT_FOUND, "No policy found for: %.*s",
            VG_STR_ARG(lambda_function_arn(call, reference.name, reference.qualifier)));
    if (rc != VG_OK)
        return rc;
    rc = load_policy(call, function.name, &policy);
    if (rc == VG_NOT_FOUND)
        return lambda_fail(err, &LAMBDA_RESOURCE_NOT_FOUND,
                           "No policy is associated with the given resource.");
    if (rc != VG_OK)
        return rc;
    rc = check_revision(&policy, in->revision_id, err);
    if (rc != VG_OK)
        return rc;
    const struct lambda_policy_statement *found = find_statement(&policy, in->statement_id);
    if (found == NULL)
        return lambda_fail(err, &LAMBDA_RESOURCE_NOT_FOUND,
                           "Statement %.*s is not found in resource policy.",
                           VG_STR_ARG(in->statement_id));
    struct lambda_policy_statement *last = &policy.statements.items[--policy.statements.count];
    struct lambda_policy_statement *hole =
        &policy.statements.items[found - policy.statements.items];
    memmove(hole, hole + 1, (size_t)(last - hole) * sizeof *hole);
    if (policy.statements.count == 0)
        return vg_call_delete(call, LAMBDA_SPACE_POLICY, function.name) == VG_OK ? VG_OK
                                                                                 : VG_BROKEN;
    policy.revision_id = vg_id_uuid(call);
    return vg_call_put(call, LAMBDA_SPACE_POLICY, function.name, &lambda_shape_policy_record,
                       &policy);
}

/* ---- The check ---- */

static bool allows(const struct lambda_policy_statement *statement,
                   const struct vg_principal *principal)
{
    bool is_action = vg_str_is(statement->action, "lambda:InvokeFunction") ||
                     vg_str_is(statement->action, "lambda:*") || vg_str_is(statement->action, "*");
    bool is_principal =
        vg_str_is(statement->principal, "*") || vg_str_eq(statement->principal, principal->service);
    /* What is said of function URLs is said of nothing else. */
    bool is_of_url =
        statement->invoked_via_function_url.v || statement->function_url_auth_type.len > 0;
    if (!is_action || !is_principal || is_of_url)
        return false;
    if (statement->source_arn.len > 0 &&
        !vg_str_like(statement->source_arn, principal->source_arn, /* ignores_case= */ false))
        return false;
    return statement->source_account.len == 0 ||
           vg_str_eq(statement->source_account, principal->account);
}

int lambda_policy_check(struct vg_call *call, struct vg_str name, struct vg_error *err)
{
    struct lambda_policy_record policy;
    int rc = load_policy(call, name, &policy);
    if (rc == VG_BROKEN)
        return rc;
    for (size_t i = 0; i < policy.statements.count; i++)
        if (allows(&policy.statements.items[i], &call->principal))
            return VG_OK;
    return vg_fail(err, &VG_ACCESS_DENIED,
                   "User: %.*s is not authorized to perform: lambda:InvokeFunction on resource: "
                   "%.*s because no resource-based policy "
                   "allows the lambda:InvokeFunction action",
                   VG_STR_ARG(call->principal.service),
                   VG_STR_ARG(lambda_function_arn(call, name, VG_STR(""))));
}

/* ---- Function URLs ---- */

/* "*", an account, "arn:aws:iam::<account>:root", or the caller itself. */
static bool names_caller(struct vg_str principal, const struct vg_principal *caller)
{
    struct vg_arn arn;
    if (vg_str_is(principal, "*"))
        return true;
    if (caller->access_key_id.len == 0)
        return false;
    if (vg_str_eq(principal, caller->account) || vg_str_eq(principal, caller->arn))
        return true;
    return vg_arn_parse(principal, &arn) && vg_str_eq(arn.account, caller->account) &&
           vg_str_is(arn.resource, "root");
}

static bool allows_url(const struct lambda_policy_statement *statement,
                       const struct vg_principal *caller, struct vg_str auth_type)
{
    bool is_action = vg_str_is(statement->action, "lambda:InvokeFunctionUrl") ||
                     vg_str_is(statement->action, "lambda:*") || vg_str_is(statement->action, "*");
    return is_action && names_caller(statement->principal, caller) &&
           (statement->function_url_auth_type.len == 0 ||
            vg_str_eq(statement->function_url_auth_type, auth_type));
}

/* Signed by the function's own account: its policies of identities would decide, and those are not
 * enforced here. */
int lambda_url_policy_check(struct vg_call *call, const struct lambda_function_url_record *url)
{
    const struct vg_principal *caller = &call->principal;
    struct lambda_policy_record policy;
    bool is_signed = caller->access_key_id.len > 0;
    if (url->auth_type == LAMBDA_FUNCTION_URL_AUTH_TYPE_AWS_IAM) {
        if (!is_signed)
            return VG_NOT_FOUND;
        if (vg_str_eq(caller->account, call->account))
            return VG_OK;
    }
    int rc = load_policy(call, url->function_name, &policy);
    if (rc == VG_BROKEN)
        return rc;
    struct vg_str auth_type = vg_enum_text(&lambda_shape_function_url_auth_type, url->auth_type);
    for (size_t i = 0; i < policy.statements.count; i++)
        if (allows_url(&policy.statements.items[i], caller, auth_type))
            return VG_OK;
    return VG_NOT_FOUND;
}
