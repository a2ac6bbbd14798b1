/* wafv2/engine/compile.c: web ACLs and rule groups from the model's form to the engine's: rules by
 * priority, actions with their overrides and bodies, labels fully qualified. */
#include "wafv2/engine/acl.h"

#include <stdlib.h>

/* ---- Actions ---- */

static void set_body(const struct wafv2_custom_response_bodies *bodies, struct vg_str key,
                     struct waf_action *out)
{
    static const char *const types[] = {
        [WAFV2_RESPONSE_CONTENT_TYPE_TEXT_PLAIN] = "text/plain",
        [WAFV2_RESPONSE_CONTENT_TYPE_TEXT_HTML] = "text/html",
        [WAFV2_RESPONSE_CONTENT_TYPE_APPLICATION_JSON] = "application/json",
    };
    for (size_t i = 0; vg_str_is_set(key) && i < bodies->count; i++) {
        if (!vg_str_eq(bodies->items[i].key, key))
            continue;
        out->body = bodies->items[i].value.content;
        out->content_type = vg_str_from(types[bodies->items[i].value.content_type]);
    }
}

static void set_block(const struct wafv2_block_action *block,
                      const struct wafv2_custom_response_bodies *bodies, struct waf_action *out)
{
    const struct wafv2_custom_response *custom = block->custom_response;
    out->kind = WAFV2_ACTION_VALUE_BLOCK;
    out->status = 403;
    if (custom == NULL)
        return;
    out->is_custom = true;
    out->status = custom->response_code.v;
    out->headers = custom->response_headers.items;
    out->header_count = custom->response_headers.count;
    set_body(bodies, custom->custom_response_body_key, out);
}

static void set_insert(const struct wafv2_custom_request_handling *handling, struct waf_action *out)
{
    if (handling == NULL)
        return;
    out->insert = handling->insert_headers.items;
    out->insert_count = handling->insert_headers.count;
}

static void set_action(const struct wafv2_rule_action *action,
                       const struct wafv2_custom_response_bodies *bodies, struct waf_action *out)
{
    *out = (struct waf_action){.kind = WAFV2_ACTION_VALUE_COUNT};
    if (action->block != NULL) {
        set_block(action->block, bodies, out);
    } else if (action->allow != NULL) {
        out->kind = WAFV2_ACTION_VALUE_ALLOW;
        set_insert(action->allow->custom_request_handling, out);
    } else if (action->captcha != NULL) {
        out->kind = WAFV2_ACTION_VALUE_CAPTCHA;
        out->status = 405;
        set_insert(action->captcha->custom_request_handling, out);
    } else if (action->challenge != NULL) {
        out->kind = WAFV2_ACTION_VALUE_CHALLENGE;
        out->status = 202;
        set_insert(action->challenge->custom_request_handling, out);
    } else if (action->count != NULL) {
        set_insert(action->count->custom_request_handling, out);
    }
}

/* ---- Rules ---- */

static int by_priority(const void *a, const void *b)
{
    int64_t x = ((const struct waf_rule *)a)->priority, y = ((const struct waf_rule *)b)->priority;
    return (x > y) - (x < y);
}

static void set_labels(struct waf_compiler *compiler, const struct wafv2_rule *model,
                       struct waf_rule *rule)
{
    struct vg_str *labels = VG_NEW_ARRAY(compiler->arena, struct vg_str, model->rule_labels.count);
    for (size_t i = 0; i < model->rule_labels.count; i++)
        labels[i] =
            VG_CONCAT(compiler->arena, compiler->label_prefix, model->rule_labels.items[i].name);
    rule->labels = labels;
    rule->label_count = model->rule_labels.count;
}

static void compile_rules(struct waf_compiler *compiler, const struct wafv2_rules *models,
                          const struct wafv2_custom_response_bodies *bodies,
                          struct waf_rule **rules, size_t *count);

/* What a reference to a group says of its rules. */
static void apply_overrides(const struct wafv2_excluded_rules *excluded,
                            const struct wafv2_rule_action_overrides *overrides,
                            const struct wafv2_custom_response_bodies *bodies,
                            struct waf_group *group)
{
    for (size_t i = 0; i < group->rule_count; i++) {
        struct waf_rule *rule = &group->rules[i];
        int32_t before = rule->action.kind;
        for (size_t at = 0; at < excluded->count; at++) {
            if (!vg_str_eq(excluded->items[at].name, rule->name))
                continue;
            rule->action = (struct waf_action){.kind = WAFV2_ACTION_VALUE_COUNT};
            rule->is_excluded = true;
        }
        for (size_t at = 0; at < overrides->count; at++) {
            if (!vg_str_eq(overrides->items[at].name, rule->name))
                continue;
            set_action(overrides->items[at].action_to_use, bodies, &rule->action);
            rule->overridden = before;
        }
    }
}

static const struct waf_group *compile_group(struct waf_compiler *compiler, struct vg_str id,
                                             bool is_managed,
                                             const struct wafv2_excluded_rules *excluded,
                                             const struct wafv2_rule_action_overrides *overrides,
                                             const struct wafv2_custom_response_bodies *bodies)
{
    struct wafv2_rule_group *model = VG_NEW(compiler->arena, struct wafv2_rule_group);
    struct waf_group *group = VG_NEW(compiler->arena, struct waf_group);
    struct waf_compiler inner = *compiler;
    if (!compiler->sources->group(compiler->sources->ctx, id, model, &inner.label_prefix)) {
        compiler->is_broken = true;
        return group;
    }
    group->id = id;
    group->is_managed = is_managed;
    compile_rules(&inner, &model->rules, &model->custom_response_bodies, &group->rules,
                  &group->rule_count);
    compiler->input_cap = inner.input_cap;
    compiler->is_broken = compiler->is_broken || inner.is_broken;
    apply_overrides(excluded, overrides, bodies, group);
    return group;
}

static void set_statement(struct waf_compiler *compiler, const struct wafv2_statement *model,
                          struct waf_rule *rule)
{
    struct waf_statement *statement = VG_NEW(compiler->arena, struct waf_statement);
    waf_compile_statement(compiler, model, statement);
    rule->statement = statement;
}

static void compile_rule(struct waf_compiler *compiler, const struct wafv2_rule *model,
                         const struct wafv2_custom_response_bodies *bodies, struct waf_rule *rule)
{
    const struct wafv2_statement *statement = model->statement;
    const struct wafv2_managed_rule_group_statement *managed =
        statement->managed_rule_group_statement;
    const struct wafv2_rule_group_reference_statement *reference =
        statement->rule_group_reference_statement;
    struct vg_str outer_path = compiler->path;
    rule->name = model->name;
    rule->priority = model->priority.v;
    if (model->visibility_config != NULL) {
        rule->metric = model->visibility_config->metric_name;
        rule->is_sampled = model->visibility_config->sampled_requests_enabled.v;
    }
    compiler->path = outer_path.len == 0
                         ? model->name
                         : VG_CONCAT(compiler->arena, outer_path, VG_STR("/"), model->name);
    if (model->action != NULL)
        set_action(model->action, bodies, &rule->action);
    rule->counts_group = model->override_action != NULL && model->override_action->count != NULL;
    set_labels(compiler, model, rule);
    if (managed != NULL) {
        struct vg_str id =
            VG_CONCAT(compiler->arena, managed->vendor_name, VG_STR("#"), managed->name);
        rule->group = compile_group(compiler, id, /* is_managed= */ true, &managed->excluded_rules,
                                    &managed->rule_action_overrides, bodies);
        if (managed->scope_down_statement != NULL)
            set_statement(compiler, managed->scope_down_statement, rule);
    } else if (reference != NULL) {
        rule->group =
            compile_group(compiler, reference->arn, /* is_managed= */ false,
                          &reference->excluded_rules, &reference->rule_action_overrides, bodies);
    } else if (statement->rate_based_statement != NULL) {
        rule->rate = waf_compile_rate(compiler, statement->rate_based_statement);
    } else {
        set_statement(compiler, statement, rule);
    }
    compiler->path = outer_path;
}

static void compile_rules(struct waf_compiler *compiler, const struct wafv2_rules *models,
                          const struct wafv2_custom_response_bodies *bodies,
                          struct waf_rule **rules, size_t *count)
{
    *count = models->count;
    *rules = VG_NEW_ARRAY(compiler->arena, struct waf_rule, models->count);
    for (size_t i = 0; i < models->count; i++)
        compile_rule(compiler, &models->items[i], bodies, &(*rules)[i]);
    qsort(*rules, *count, sizeof **rules, by_priority);
}

/* ---- The web ACL ---- */

static void set_body_limits(const struct wafv2_web_acl *model, struct waf_acl *acl)
{
    if (model->association_config == NULL)
        return;
    const struct wafv2_request_body *bodies = &model->association_config->request_body;
    for (size_t i = 0; i < bodies->count; i++) {
        int32_t type = vg_enum_value(&wafv2_shape_associated_resource_type, bodies->items[i].key);
        if (type > 0 && (size_t)type < VG_COUNT_OF(acl->body_limit))
            acl->body_limit[type] =
                (size_t)bodies->items[i].value.default_size_inspection_limit * 16384;
    }
}

struct waf_acl *waf_acl_compile(struct vg_arena *arena, const struct wafv2_web_acl *model,
                                struct vg_str label_prefix, const struct waf_sources *sources)
{
    struct waf_acl *acl = VG_NEW(arena, struct waf_acl);
    struct waf_compiler compiler = {
        .arena = arena,
        .acl = acl,
        .sources = sources,
        .label_prefix = label_prefix,
        .path = VG_STR(""),
    };
    acl->arn = model->arn;
    acl->name = model->name;
    if (model->visibility_config != NULL) {
        acl->metric = model->visibility_config->metric_name;
        acl->is_sampled = model->visibility_config->sampled_requests_enabled.v;
    }
    const struct wafv2_rule_action action = {
        .block = model->default_action->block,
        .allow = model->default_action->allow,
    };
    set_action(&action, &model->custom_response_bodies, &acl->default_action);
    set_body_limits(model, acl);
    compile_rules(&compiler, &model->rules, &model->custom_response_bodies, &acl->rules,
                  &acl->rule_count);
    return compiler.is_broken ? NULL : acl;
}
