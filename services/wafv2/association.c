/* wafv2/association.c: which web ACL guards which resource: stages of REST APIs and user pools. */
#include "wafv2/wafv2.h"

#include "base/json.h"
#include "bus.gen.h"
#include "bus/bus.h"

#define FIELD(name) WAFV2_PARAMETER_EXCEPTION_FIELD_##name

struct resource {
    int32_t type; /* enum wafv2_resource_type */
    struct vg_str api_id, stage, user_pool_id;
};

static bool parse_stage(struct vg_str text, struct resource *out)
{
    struct vg_str rest = text, empty, restapis, stages;
    out->type = WAFV2_RESOURCE_TYPE_API_GATEWAY;
    return vg_str_split(&rest, '/', &empty) && empty.len == 0 &&
           vg_str_split(&rest, '/', &restapis) && vg_str_is(restapis, "restapis") &&
           vg_str_split(&rest, '/', &out->api_id) && out->api_id.len > 0 &&
           vg_str_split(&rest, '/', &stages) && vg_str_is(stages, "stages") &&
           vg_str_split(&rest, '/', &out->stage) && out->stage.len > 0 && !vg_str_is_set(rest);
}

/* The resource that the ARN names, of this region. Words what is wrong. */
static int parse(const struct vg_call *call, struct vg_str text, struct resource *out,
                 struct vg_error *err)
{
    struct vg_arn arn;
    *out = (struct resource){.type = 0};
    bool is_arn = vg_arn_parse(text, &arn) && vg_str_eq(arn.region, call->region);
    if (is_arn && vg_str_is(arn.service, "apigateway") && parse_stage(arn.resource, out))
        return VG_OK;
    if (is_arn && vg_str_is(arn.service, "cognito-idp") &&
        vg_str_starts(arn.resource, VG_STR("userpool/"))) {
        out->type = WAFV2_RESOURCE_TYPE_COGNITO_USER_POOL;
        out->user_pool_id = vg_str_tail(arn.resource, strlen("userpool/"));
        return VG_OK;
    }
    static const char *const others[] = {"elasticloadbalancing", "appsync", "apprunner", "ec2",
                                         "amplify"};
    for (size_t i = 0; is_arn && i < VG_COUNT_OF(others); i++)
        if (vg_str_is(arn.service, others[i]))
            return wafv2_fail_unsupported(
                err, FIELD(RESOURCE_ARN),
                "resources other than stages of REST APIs and Cognito user pools");
    return wafv2_fail_parameter(err, FIELD(RESOURCE_ARN), text, WAFV2_REASON_ARN);
}

/* Asks the service whose resource it is, where virga was built with it. An await. */
static int require_resource(struct vg_call *call, const struct resource *resource,
                            struct vg_error *err)
{
    bool is_stage = resource->type == WAFV2_RESOURCE_TYPE_API_GATEWAY;
    const struct vg_call_to to = {
        .service = is_stage ? "apigateway" : "cognito",
        .operation = is_stage ? "GetStage" : "DescribeUserPool",
    };
    const struct vg_text_member texts[] = {{"restApiId", resource->api_id},
                                           {"stageName", resource->stage},
                                           {"UserPoolId", resource->user_pool_id}};
    struct vg_str output;
    struct vg_error callee;
    if (vg_bus_service(call->bus, vg_str_from(to.service)) == NULL)
        return VG_OK;
    int rc = vg_await_call_texts(call, &to, is_stage ? texts : &texts[2], is_stage ? 2 : 1, &output,
                                 &callee);
    if (rc == VG_FAIL)
        return vg_fail(err, &WAFV2_WAF_UNAVAILABLE_ENTITY,
                       "AWS WAF couldn\u2019t retrieve the resource that you requested. Retry your "
                       "request.");
    return rc;
}

int wafv2_associate_web_acl(struct vg_call *call, const struct wafv2_associate_web_acl_in *in,
                            struct wafv2_associate_web_acl_out *out, struct vg_error *err)
{
    struct wafv2_entity entity;
    struct resource resource;
    (void)out;
    int rc = wafv2_entity_require_by_arn(call, in->web_acl_arn, &entity, err);
    if (rc == VG_OK && entity.kind != WAFV2_WEB_ACL)
        rc = wafv2_fail_missing(err);
    if (rc == VG_OK)
        rc = parse(call, in->resource_arn, &resource, err);
    if (rc != VG_OK)
        return rc;
    if (entity.scope != WAFV2_SCOPE_REGIONAL)
        return wafv2_fail_parameter(err, FIELD(SCOPE_VALUE), VG_STR("CLOUDFRONT"),
                                    "The scope is not valid.");
    rc = require_resource(call, &resource, err);
    const struct wafv2_association_record record = {.web_acl_arn = in->web_acl_arn};
    if (rc == VG_OK)
        rc = vg_call_put(call, WAFV2_SPACE_ASSOCIATION, in->resource_arn,
                         &wafv2_shape_association_record, &record);
    if (rc != VG_OK)
        return rc;
    return wafv2_apply_association(
        call, &(struct wafv2_association_change){in->resource_arn, in->web_acl_arn});
}

/* Fine as well when nothing guards the resource. */
static int take_back(struct vg_call *call, struct vg_str resource_arn)
{
    int rc = vg_call_delete(call, WAFV2_SPACE_ASSOCIATION, resource_arn);
    if (rc != VG_OK)
        return rc == VG_NOT_FOUND ? VG_OK : rc;
    return wafv2_apply_association(
        call, &(struct wafv2_association_change){.resource_arn = resource_arn});
}

int wafv2_disassociate_web_acl(struct vg_call *call, const struct wafv2_disassociate_web_acl_in *in,
                               struct wafv2_disassociate_web_acl_out *out, struct vg_error *err)
{
    struct resource resource;
    (void)out;
    int rc = parse(call, in->resource_arn, &resource, err);
    if (rc != VG_OK)
        return rc;
    return take_back(call, in->resource_arn);
}

/* What is gone is guarded no more: the web ACL can be deleted. */
static int hear_deleted(struct vg_call *call, const void *payload, uint32_t attempt,
                        struct vg_error *err)
{
    const struct bus_resource_deleted *event = payload;
    (void)attempt, (void)err;
    return take_back(call, event->arn);
}

const struct vg_effect_kind wafv2_hear_deleted_effect = {
    .name = "wafv2<-ResourceDeleted", .shape = &bus_shape_resource_deleted, .run = hear_deleted};

static const struct vg_shape *const resource_deleted = &bus_shape_resource_deleted;

const struct vg_listener wafv2_listeners[] = {
    {.event = &resource_deleted, .effect = &wafv2_hear_deleted_effect},
    {0},
};

int wafv2_get_web_acl_for_resource(struct vg_call *call,
                                   const struct wafv2_get_web_acl_for_resource_in *in,
                                   struct wafv2_get_web_acl_for_resource_out *out,
                                   struct vg_error *err)
{
    struct resource resource;
    struct wafv2_association_record record;
    struct wafv2_entity entity;
    int rc = parse(call, in->resource_arn, &resource, err);
    if (rc != VG_OK)
        return rc;
    rc = vg_call_get(call, WAFV2_SPACE_ASSOCIATION, in->resource_arn,
                     &wafv2_shape_association_record, &record);
    if (rc == VG_OK)
        rc = wafv2_entity_find_by_arn(call, record.web_acl_arn, &entity);
    if (rc != VG_OK)
        return rc == VG_NOT_FOUND ? VG_OK : rc;
    struct wafv2_web_acl *body = VG_NEW(call->arena, struct wafv2_web_acl);
    out->web_acl = body;
    return wafv2_entity_body(call, &entity, body);
}

int wafv2_list_resources_for_web_acl(struct vg_call *call,
                                     const struct wafv2_list_resources_for_web_acl_in *in,
                                     struct wafv2_list_resources_for_web_acl_out *out,
                                     struct vg_error *err)
{
    struct wafv2_entity entity;
    struct vg_walk walk;
    struct vg_str key, arn;
    struct wafv2_association_record record;
    int32_t wanted =
        in->resource_type != 0 ? in->resource_type : WAFV2_RESOURCE_TYPE_APPLICATION_LOAD_BALANCER;
    int rc = wafv2_entity_require_by_arn(call, in->web_acl_arn, &entity, err);
    if (rc != VG_OK)
        return rc;
    struct wafv2_resource_arns *list = &out->resource_arns;
    size_t cap = 0;
    list->set = true;
    vg_call_walk(call, WAFV2_SPACE_ASSOCIATION, VG_STR_NONE, &walk);
    while ((rc = vg_record_next(&walk, &wafv2_shape_association_record, &key, &record)) == VG_OK) {
        struct vg_str rest = vg_key_rest(key);
        struct resource resource;
        struct vg_error ignored = {.arena = call->arena};
        if (!vg_str_eq(record.web_acl_arn, in->web_acl_arn) ||
            !vg_key_take_str(call->arena, &rest, &arn) ||
            parse(call, arn, &resource, &ignored) != VG_OK || resource.type != wanted)
            continue;
        if (list->count == cap) {
            cap = cap == 0 ? 16 : cap * 2;
            struct vg_str *grown = VG_NEW_ARRAY(call->arena, struct vg_str, cap);
            if (list->count > 0)
                memcpy(grown, list->items, list->count * sizeof *grown);
            list->items = grown;
        }
        list->items[list->count++] = arn;
    }
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}
