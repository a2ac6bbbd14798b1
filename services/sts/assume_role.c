/* services/sts/assume_role.c: temporary credentials for a role. */
#include "base/json.h"
#include "bus/credentials.h"
#include "sts/sts.h"

enum { DURATION_DEFAULT_S = 3600 };

/* Session policies, tags and MFA would narrow what nobody enforces here; taking them silently would
 * promise it. */
static int refuse_unsupported(const struct sts_assume_role_in *in, struct vg_error *err)
{
    const char *name = vg_str_is_set(in->policy)           ? "Policy"
                       : in->policy_arns.count > 0         ? "PolicyArns"
                       : in->tags.count > 0                ? "Tags"
                       : in->transitive_tag_keys.count > 0 ? "TransitiveTagKeys"
                       : in->provided_contexts.count > 0   ? "ProvidedContexts"
                       : vg_str_is_set(in->serial_number)  ? "SerialNumber"
                       : vg_str_is_set(in->token_code)     ? "TokenCode"
                                                           : NULL;
    if (name == NULL)
        return VG_OK;
    return vg_fail(err, &STS_VALIDATION_ERROR,
                   "virga does not support the parameter %s of AssumeRole.", name);
}

/* The role's id, from IAM; a role that is not there looks like one that may not be assumed, as on
 * AWS. */
static int find_role_id(struct vg_call *call, struct vg_str role_arn, struct vg_str *role_id,
                        struct vg_error *err)
{
    struct vg_arn arn;
    if (!vg_arn_parse(role_arn, &arn) || !vg_str_starts(arn.resource, VG_STR("role/")))
        return vg_fail(err, &STS_VALIDATION_ERROR, "%.*s is invalid", VG_STR_ARG(role_arn));
    struct vg_str name =
        vg_str_tail(arn.resource, (size_t)vg_str_rfind_char(arn.resource, '/') + 1);
    const struct vg_text_member role_name = {"RoleName", name};
    const struct vg_call_to to = {.service = "iam", .operation = "GetRole", .account = arn.account};
    struct vg_str output;
    struct vg_error callee;
    int rc = vg_await_call_texts(call, &to, &role_name, 1, &output, &callee);
    if (rc == VG_FAIL && !vg_str_is(callee.shape->name, "NoSuchEntityException"))
        return vg_fail_with(err, callee.shape, callee.message, NULL);
    if (rc == VG_FAIL)
        return vg_fail(err, &VG_ACCESS_DENIED,
                       "User: %.*s is not authorized to perform: sts:AssumeRole on resource: %.*s",
                       VG_STR_ARG(call->principal.arn), VG_STR_ARG(role_arn));
    if (rc != VG_OK)
        return rc;
    *role_id = vg_json_pick_text(call->arena, vg_json_pick(call->arena, output, "Role"), "RoleId");
    return vg_str_is_set(*role_id) ? VG_OK : VG_BROKEN;
}

int sts_assume_role(struct vg_call *call, const struct sts_assume_role_in *in,
                    struct sts_assume_role_out *out, struct vg_error *err)
{
    struct vg_str role_id;
    int rc = refuse_unsupported(in, err);
    if (rc == VG_OK)
        rc = find_role_id(call, in->role_arn, &role_id, err);
    if (rc != VG_OK)
        return rc;
    int64_t seconds = in->duration_seconds.set ? in->duration_seconds.v : DURATION_DEFAULT_S;
    struct vg_credentials issued =
        vg_credentials_issue(call->bus, &call->random, call->arena, in->role_arn, role_id,
                             in->role_session_name, call->now_ms + seconds * 1000);
    struct vg_session session;
    VG_ASSERT(vg_credentials_open(call->bus, call->arena, issued.access_key_id,
                                  issued.session_token, &session));

    struct sts_credentials *credentials = VG_NEW(call->arena, struct sts_credentials);
    credentials->access_key_id = issued.access_key_id;
    credentials->secret_access_key = issued.secret_access_key;
    credentials->session_token = issued.session_token;
    credentials->expiration = vg_time(issued.expires_ms);
    struct sts_assumed_role_user *user = VG_NEW(call->arena, struct sts_assumed_role_user);
    user->arn = session.principal.arn;
    user->assumed_role_id = session.principal.user_id;
    out->credentials = credentials;
    out->assumed_role_user = user;
    out->source_identity = in->source_identity;
    return VG_OK;
}
