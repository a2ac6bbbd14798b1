/* wafv2/rule_group.c: rule groups, and who else may use them. */
#include "wafv2/check.h"

/* ---- What a group says of itself ---- */

static void add_label(struct vg_call *call, struct wafv2_label_summaries *list, struct vg_str name)
{
    for (size_t i = 0; i < list->count; i++)
        if (vg_str_eq(list->items[i].name, name))
            return;
    if (list->count % 16 == 0) {
        struct wafv2_label_summary *grown =
            VG_NEW_ARRAY(call->arena, struct wafv2_label_summary, list->count + 16);
        if (list->count > 0)
            memcpy(grown, list->items, list->count * sizeof *grown);
        list->items = grown;
    }
    list->items[list->count++].name = name;
    list->set = true;
}

static void consumed_of(struct vg_call *call, const struct wafv2_statement *statement,
                        struct wafv2_label_summaries *list);

static void consumed_of_all(struct vg_call *call, const struct wafv2_statements *statements,
                            struct wafv2_label_summaries *list)
{
    for (size_t i = 0; i < statements->count; i++)
        consumed_of(call, &statements->items[i], list);
}

/* Labels that the group's rules look for. */
static void consumed_of(struct vg_call *call, const struct wafv2_statement *statement,
                        struct wafv2_label_summaries *list)
{
    if (statement == NULL)
        return;
    if (statement->label_match_statement != NULL)
        add_label(call, list, statement->label_match_statement->key);
    if (statement->and_statement != NULL)
        consumed_of_all(call, &statement->and_statement->statements, list);
    if (statement->or_statement != NULL)
        consumed_of_all(call, &statement->or_statement->statements, list);
    if (statement->not_statement != NULL)
        consumed_of(call, statement->not_statement->statement, list);
    if (statement->rate_based_statement != NULL)
        consumed_of(call, statement->rate_based_statement->scope_down_statement, list);
}

static void describe(struct vg_call *call, struct wafv2_rule_group *body)
{
    body->available_labels = (struct wafv2_label_summaries){.items = NULL};
    body->consumed_labels = (struct wafv2_label_summaries){.items = NULL};
    for (size_t i = 0; i < body->rules.count; i++) {
        const struct wafv2_rule *rule = &body->rules.items[i];
        for (size_t at = 0; at < rule->rule_labels.count; at++)
            add_label(
                call, &body->available_labels,
                VG_CONCAT(call->arena, body->label_namespace, rule->rule_labels.items[at].name));
        consumed_of(call, rule->statement, &body->consumed_labels);
    }
}

/* ---- Create, update ---- */

static int check_body(struct wafv2_check *check, const struct wafv2_rule_group *body,
                      struct vg_error *err)
{
    check->bodies = &body->custom_response_bodies;
    int rc = wafv2_bodies_check(&body->custom_response_bodies, err);
    if (rc == VG_OK)
        rc = wafv2_rules_check(check, &body->rules, err);
    if (rc != VG_OK)
        return rc;
    if (check->capacity > body->capacity.v || body->capacity.v > WAFV2_GROUP_CAPACITY_MAX)
        return wafv2_fail_parameter(
            err, WAFV2_PARAMETER_EXCEPTION_FIELD_RULE_GROUP,
            vg_arena_printf(err->arena, "%lld", (long long)body->capacity.v),
            WAFV2_REASON_CAPACITY);
    return VG_OK;
}

static int save(struct vg_call *call, struct wafv2_entity *entity, struct wafv2_rule_group *body,
                const struct wafv2_check *check)
{
    body->name = entity->name;
    body->id = entity->record.id;
    body->arn = entity->arn;
    body->rules.set = true;
    body->label_namespace =
        wafv2_label_prefix(call->arena, call->account, WAFV2_RULE_GROUP, entity->name);
    describe(call, body);
    return wafv2_entity_save(call, entity, body, check->references, check->reference_count);
}

int wafv2_create_rule_group(struct vg_call *call, const struct wafv2_create_rule_group_in *in,
                            struct wafv2_create_rule_group_out *out, struct vg_error *err)
{
    struct wafv2_entity entity;
    struct wafv2_check check = {.call = call, .scope = in->scope, .is_group = true};
    struct wafv2_rule_group body = {
        .capacity = in->capacity,
        .description = in->description,
        .rules = in->rules,
        .visibility_config = in->visibility_config,
        .custom_response_bodies = in->custom_response_bodies,
    };
    int rc = wafv2_scope_check(call, in->scope, err);
    if (rc == VG_OK)
        rc = check_body(&check, &body, err);
    if (rc == VG_OK)
        rc = wafv2_entity_begin(call, WAFV2_RULE_GROUP, in->scope, in->name, &in->tags, &entity,
                                err);
    if (rc != VG_OK)
        return rc;
    out->summary = wafv2_summary_of(call, &entity, in->description);
    return save(call, &entity, &body, &check);
}

int wafv2_update_rule_group(struct vg_call *call, const struct wafv2_update_rule_group_in *in,
                            struct wafv2_update_rule_group_out *out, struct vg_error *err)
{
    struct wafv2_entity entity;
    struct wafv2_check check = {.call = call, .scope = in->scope, .is_group = true};
    struct wafv2_rule_group body;
    int rc =
        wafv2_entity_require(call, WAFV2_RULE_GROUP, in->scope, in->name, in->id, &entity, err);
    if (rc == VG_OK)
        rc = wafv2_entity_body(call, &entity, &body);
    if (rc != VG_OK)
        return rc;
    body.description = in->description;
    body.rules = in->rules;
    body.visibility_config = in->visibility_config;
    body.custom_response_bodies = in->custom_response_bodies;
    rc = check_body(&check, &body, err);
    if (rc == VG_OK)
        rc = wafv2_entity_lock(call, &entity, in->lock_token, err);
    if (rc != VG_OK)
        return rc;
    out->next_lock_token = entity.record.lock_token;
    return save(call, &entity, &body, &check);
}

/* ---- Get, delete, list ---- */

int wafv2_get_rule_group(struct vg_call *call, const struct wafv2_get_rule_group_in *in,
                         struct wafv2_get_rule_group_out *out, struct vg_error *err)
{
    struct wafv2_entity entity;
    const struct wafv2_place place = {"GetRuleGroupRequest", in->arn, in->name, in->id, in->scope};
    int rc = wafv2_entity_require_either(call, WAFV2_RULE_GROUP, &place, &entity, err);
    if (rc != VG_OK)
        return rc;
    struct wafv2_rule_group *body = VG_NEW(call->arena, struct wafv2_rule_group);
    out->rule_group = body;
    out->lock_token = entity.record.lock_token;
    return wafv2_entity_body(call, &entity, body);
}

int wafv2_delete_rule_group(struct vg_call *call, const struct wafv2_delete_rule_group_in *in,
                            struct wafv2_delete_rule_group_out *out, struct vg_error *err)
{
    struct wafv2_entity entity;
    (void)out;
    int rc =
        wafv2_entity_require(call, WAFV2_RULE_GROUP, in->scope, in->name, in->id, &entity, err);
    return rc == VG_OK ? wafv2_entity_delete(call, &entity, in->lock_token, err) : rc;
}

int wafv2_list_rule_groups(struct vg_call *call, const struct wafv2_list_rule_groups_in *in,
                           struct wafv2_list_rule_groups_out *out, struct vg_error *err)
{
    return wafv2_summaries_page(call, WAFV2_RULE_GROUP, in->scope, in->next_marker, in->limit,
                                &out->rule_groups, &out->next_marker, err);
}
