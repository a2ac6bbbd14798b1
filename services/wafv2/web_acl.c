/* wafv2/web_acl.c: web ACLs, and what rules would cost. */
#include "wafv2/check.h"

/* What Create and Update have in common, as the stored structure: their inputs are two types with
 * the same members. */
#define BODY_OF(in)                                                                                \
    {                                                                                              \
        .default_action = (in)->default_action, .description = (in)->description,                  \
        .rules = (in)->rules, .visibility_config = (in)->visibility_config,                        \
        .data_protection_config = (in)->data_protection_config,                                    \
        .custom_response_bodies = (in)->custom_response_bodies,                                    \
        .captcha_config = (in)->captcha_config, .challenge_config = (in)->challenge_config,        \
        .token_domains = (in)->token_domains, .association_config = (in)->association_config,      \
        .on_source_d_do_s_protection_config = (in)->on_source_d_do_s_protection_config,            \
        .application_config = (in)->application_config,                                            \
    }

/* What would change requests' or logs' treatment and does not. */
static int check_unsupported(const struct wafv2_web_acl *body, struct vg_error *err)
{
    if (body->data_protection_config != NULL)
        return wafv2_fail_unsupported(err, WAFV2_PARAMETER_EXCEPTION_FIELD_DATA_PROTECTION_CONFIG,
                                      "DataProtectionConfig");
    if (body->on_source_d_do_s_protection_config != NULL)
        return wafv2_fail_unsupported(err, WAFV2_PARAMETER_EXCEPTION_FIELD_LOW_REPUTATION_MODE,
                                      "OnSourceDDoSProtectionConfig");
    return VG_OK;
}

/* Checks the body and gives it its capacity; `check` then has its references. */
static int check_body(struct wafv2_check *check, struct wafv2_web_acl *body, struct vg_error *err)
{
    check->bodies = &body->custom_response_bodies;
    int rc = check_unsupported(body, err);
    if (rc == VG_OK)
        rc = wafv2_bodies_check(&body->custom_response_bodies, err);
    if (rc == VG_OK)
        rc = wafv2_default_action_check(check, body->default_action, err);
    if (rc == VG_OK)
        rc = wafv2_rules_check(check, &body->rules, err);
    if (rc != VG_OK)
        return rc;
    if (check->capacity > WAFV2_ACL_CAPACITY_MAX)
        return wafv2_fail_parameter(err, WAFV2_PARAMETER_EXCEPTION_FIELD_WEB_ACL,
                                    vg_arena_printf(err->arena, "%lld", (long long)check->capacity),
                                    WAFV2_REASON_CAPACITY);
    body->capacity = vg_i64(check->capacity);
    return VG_OK;
}

/* What is the entity's own. */
static void name_body(struct vg_call *call, const struct wafv2_entity *entity,
                      struct wafv2_web_acl *body)
{
    body->name = entity->name;
    body->id = entity->record.id;
    body->arn = entity->arn;
    body->managed_by_firewall_manager = vg_bool(false);
    body->retrofitted_by_firewall_manager = vg_bool(false);
    body->rules.set = true;
    body->label_namespace =
        wafv2_label_prefix(call->arena, call->account, WAFV2_WEB_ACL, entity->name);
}

static int save(struct vg_call *call, struct wafv2_entity *entity, struct wafv2_web_acl *body,
                const struct wafv2_check *check)
{
    name_body(call, entity, body);
    return wafv2_entity_save(call, entity, body, check->references, check->reference_count);
}

int wafv2_create_web_acl(struct vg_call *call, const struct wafv2_create_web_acl_in *in,
                         struct wafv2_create_web_acl_out *out, struct vg_error *err)
{
    struct wafv2_entity entity;
    struct wafv2_check check = {.call = call, .scope = in->scope};
    struct wafv2_web_acl body = BODY_OF(in);
    int rc = wafv2_scope_check(call, in->scope, err);
    if (rc == VG_OK)
        rc = check_body(&check, &body, err);
    if (rc == VG_OK)
        rc = wafv2_entity_begin(call, WAFV2_WEB_ACL, in->scope, in->name, &in->tags, &entity, err);
    if (rc != VG_OK)
        return rc;
    out->summary = wafv2_summary_of(call, &entity, in->description);
    return save(call, &entity, &body, &check);
}

int wafv2_update_web_acl(struct vg_call *call, const struct wafv2_update_web_acl_in *in,
                         struct wafv2_update_web_acl_out *out, struct vg_error *err)
{
    struct wafv2_entity entity;
    struct wafv2_check check = {.call = call, .scope = in->scope};
    struct wafv2_web_acl body = BODY_OF(in);
    int rc = wafv2_entity_require(call, WAFV2_WEB_ACL, in->scope, in->name, in->id, &entity, err);
    if (rc == VG_OK)
        rc = check_body(&check, &body, err);
    if (rc == VG_OK)
        rc = wafv2_entity_lock(call, &entity, in->lock_token, err);
    if (rc != VG_OK)
        return rc;
    out->next_lock_token = entity.record.lock_token;
    return save(call, &entity, &body, &check);
}

int wafv2_get_web_acl(struct vg_call *call, const struct wafv2_get_web_acl_in *in,
                      struct wafv2_get_web_acl_out *out, struct vg_error *err)
{
    struct wafv2_entity entity;
    const struct wafv2_place place = {"GetWebACLRequest", in->arn, in->name, in->id, in->scope};
    int rc = wafv2_entity_require_either(call, WAFV2_WEB_ACL, &place, &entity, err);
    if (rc != VG_OK)
        return rc;
    struct wafv2_web_acl *body = VG_NEW(call->arena, struct wafv2_web_acl);
    out->web_acl = body;
    out->lock_token = entity.record.lock_token;
    return wafv2_entity_body(call, &entity, body);
}

int wafv2_delete_web_acl(struct vg_call *call, const struct wafv2_delete_web_acl_in *in,
                         struct wafv2_delete_web_acl_out *out, struct vg_error *err)
{
    struct wafv2_entity entity;
    (void)out;
    int rc = wafv2_entity_require(call, WAFV2_WEB_ACL, in->scope, in->name, in->id, &entity, err);
    return rc == VG_OK ? wafv2_entity_delete(call, &entity, in->lock_token, err) : rc;
}

int wafv2_list_web_acls(struct vg_call *call, const struct wafv2_list_web_acls_in *in,
                        struct wafv2_list_web_acls_out *out, struct vg_error *err)
{
    return wafv2_summaries_page(call, WAFV2_WEB_ACL, in->scope, in->next_marker, in->limit,
                                &out->web_acls, &out->next_marker, err);
}

int wafv2_check_capacity(struct vg_call *call, const struct wafv2_check_capacity_in *in,
                         struct wafv2_check_capacity_out *out, struct vg_error *err)
{
    static const struct wafv2_custom_response_bodies none;
    struct wafv2_check check = {
        .call = call, .scope = in->scope, .may_be_alike = true, .bodies = &none};
    int rc = wafv2_scope_check(call, in->scope, err);
    if (rc == VG_OK)
        rc = wafv2_rules_check(&check, &in->rules, err);
    out->capacity = vg_i64(check.capacity);
    return rc;
}
