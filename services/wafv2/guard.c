/* wafv2/guard.c: judges requests for the resources that web ACLs are associated with. */
#include "bus/guard.h"

#include "wafv2/log.h"
#include "wafv2/state.h"
#include "wafv2/wafv2.h"
#include "wire/message.h"

enum { BODY_LIMIT = 16384 }; /* of API Gateway and Cognito, unless the web ACL says more */

static int acl_of(struct vg_call *call, struct vg_str resource_arn,
                  struct wafv2_association_record *record)
{
    return vg_call_get(call, WAFV2_SPACE_IN_FORCE, resource_arn, &wafv2_shape_association_record,
                       record);
}

static int find(struct vg_call *call, struct vg_str resource_arn)
{
    struct wafv2_association_record record;
    return acl_of(call, resource_arn, &record);
}

static size_t body_limit_of(const struct waf_acl *acl, struct vg_str source_name)
{
    size_t limit = 0;
    if (vg_str_is(source_name, "APIGW"))
        limit = acl->body_limit[WAFV2_ASSOCIATED_RESOURCE_TYPE_API_GATEWAY];
    else if (vg_str_is(source_name, "COGNITOIDP"))
        limit = acl->body_limit[WAFV2_ASSOCIATED_RESOURCE_TYPE_COGNITO_USER_POOL];
    return limit > 0 ? limit : BODY_LIMIT;
}

/* ---- From the outcome to the verdict ---- */

static void add_header(struct vg_header *headers, struct vg_verdict *verdict, struct vg_str name,
                       struct vg_str value)
{
    headers[verdict->response_header_count++] = (struct vg_header){name, value};
}

/* The puzzle itself needs AWS's script: who asks for a page gets one that says what it stands for.
 */
static void answer_puzzle(struct vg_call *call, const struct vg_request *http,
                          struct vg_verdict *verdict)
{
    bool is_captcha = verdict->kind == VG_VERDICT_CAPTCHA;
    struct vg_header *headers = VG_NEW_ARRAY(call->arena, struct vg_header, 2);
    bool wants_page = vg_str_find(vg_request_header(http, "accept"), VG_STR("text/html")) >= 0;
    verdict->is_own_answer = true;
    verdict->response_headers = headers;
    verdict->response_body = VG_STR("");
    add_header(headers, verdict, VG_STR("x-amzn-waf-action"),
               is_captcha ? VG_STR("captcha") : VG_STR("challenge"));
    if (!wants_page)
        return;
    add_header(headers, verdict, VG_STR("Content-Type"), VG_STR("text/html; charset=UTF-8"));
    verdict->response_body = is_captcha
                                 ? VG_STR("<!DOCTYPE html><title>Human Verification</title>"
                                          "<p>AWS WAF would show a CAPTCHA puzzle here.</p>")
                                 : VG_STR("<!DOCTYPE html><title>Challenge</title>"
                                          "<p>AWS WAF would challenge the browser here.</p>");
}

static void answer_custom(struct vg_call *call, const struct waf_action *action,
                          struct vg_verdict *verdict)
{
    struct vg_header *headers =
        VG_NEW_ARRAY(call->arena, struct vg_header, action->header_count + 1);
    verdict->is_own_answer = true;
    verdict->response_headers = headers;
    verdict->response_body = vg_arena_copy(call->arena, action->body);
    for (size_t i = 0; i < action->header_count; i++)
        add_header(headers, verdict, vg_arena_copy(call->arena, action->headers[i].name),
                   vg_arena_copy(call->arena, action->headers[i].value));
    if (action->body.len > 0)
        add_header(headers, verdict, VG_STR("Content-Type"), action->content_type);
}

static void set_request_headers(struct vg_call *call, const struct waf_outcome *outcome,
                                struct vg_verdict *verdict)
{
    struct vg_header *headers =
        VG_NEW_ARRAY(call->arena, struct vg_header, outcome->inserted_count);
    for (size_t i = 0; i < outcome->inserted_count; i++)
        headers[i] = (struct vg_header){outcome->inserted[i].name,
                                        vg_arena_copy(call->arena, outcome->inserted[i].value)};
    verdict->request_headers = headers;
    verdict->request_header_count = outcome->inserted_count;
}

/* The compiled web ACL may be gone before the verdict is read: texts of it are copied. */
static void judge(struct vg_call *call, const struct vg_inspection *inspection,
                  const struct waf_acl *acl, const struct waf_outcome *outcome,
                  struct vg_verdict *verdict)
{
    verdict->guard_arn = vg_arena_copy(call->arena, acl->arn);
    verdict->status = outcome->because->status;
    switch ((enum wafv2_action_value)outcome->action) {
    case WAFV2_ACTION_VALUE_BLOCK:
        verdict->kind = VG_VERDICT_BLOCK;
        if (outcome->because->is_custom)
            answer_custom(call, outcome->because, verdict);
        break;
    case WAFV2_ACTION_VALUE_CAPTCHA:
        verdict->kind = VG_VERDICT_CAPTCHA;
        answer_puzzle(call, inspection->request, verdict);
        break;
    case WAFV2_ACTION_VALUE_CHALLENGE:
        verdict->kind = VG_VERDICT_CHALLENGE;
        answer_puzzle(call, inspection->request, verdict);
        break;
    default:
        verdict->kind = VG_VERDICT_ALLOW;
        set_request_headers(call, outcome, verdict);
        break;
    }
}

static int inspect(struct vg_call *call, const struct vg_inspection *inspection,
                   struct vg_verdict *verdict)
{
    struct wafv2_state *state = vg_service_state(call);
    struct wafv2_association_record association;
    const struct waf_acl *acl;
    struct waf_request request;
    struct waf_outcome outcome;
    int rc = acl_of(call, inspection->resource_arn, &association);
    if (rc == VG_OK)
        rc = wafv2_compiled_get(call, association.web_acl_arn, &acl);
    if (rc != VG_OK)
        return rc == VG_NOT_FOUND ? VG_OK : rc;
    waf_request_init(&request, call->arena, inspection->request, inspection->path,
                     inspection->client_ip, body_limit_of(acl, inspection->source_name),
                     call->now_ms);
    const struct waf_knowledge knowledge = {
        .injection = acl->needs_injection ? wafv2_injection(call) : NULL,
        .places = &state->lists.places,
        .rates = &state->rates,
    };
    waf_evaluate(acl, &request, &knowledge, &outcome);
    wafv2_samples_add(state, acl, &request, &outcome);
    judge(call, inspection, acl, &outcome, verdict);
    return wafv2_log_request(call, inspection, acl, &request, &outcome);
}

const struct vg_guard wafv2_guard = {.find = find, .inspect = inspect};
