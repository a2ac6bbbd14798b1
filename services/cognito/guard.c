/* cognito/guard.c: a user pool's web ACL is asked about what clients send to its public operations.
 */
#include "bus/guard.h"

#include "cognito/cognito.h"
#include "wire/message.h"

/* Names, passwords and codes are not for the web ACL's logs: as on AWS it judges headers, path and
 * address, and here not the body at all. */
static const struct vg_request *without_body(struct vg_call *call, const struct vg_request *request)
{
    struct vg_request *seen = VG_NEW(call->arena, struct vg_request);
    *seen = *request;
    seen->body = VG_STR("");
    return seen;
}

int cognito_guard(struct vg_call *call, const struct cognito_pool *pool, struct vg_error *err)
{
    const struct vg_request *request = vg_call_request(call);
    const struct vg_verdict *verdict;
    if (request == NULL)
        return VG_OK;
    const struct vg_inspection inspection = {
        .resource_arn =
            vg_arn(call, "cognito-idp", VG_CONCAT(call->arena, VG_STR("userpool/"), pool->id)),
        .source_name = VG_STR("COGNITOIDP"),
        .source_id = pool->id,
        .request = without_body(call, request),
        .path = request->path,
        .client_ip = call->source_ip,
        .request_id = call->request_id,
    };
    int rc = vg_await_verdict(call, &inspection, &verdict);
    if (rc != VG_OK)
        return rc;
    if (verdict->kind == VG_VERDICT_NONE || verdict->kind == VG_VERDICT_ALLOW)
        return VG_OK;
    return vg_fail(err, &COGNITO_FORBIDDEN, "Request not allowed due to WAF block.");
}
