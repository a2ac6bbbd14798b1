/* wafv2/engine/evaluate.c: a request's way through the rules of a web ACL and its groups. */
#include "wafv2/engine/evaluate.h"

enum { INSERTED_MAX = 64, LABELS_MAX = 200 };

static const struct vg_str insert_prefix = VG_STR_INIT("x-amzn-waf-");

/* ---- What a match leaves behind ---- */

void waf_label_add(struct waf_evaluation *evaluation, struct vg_str label)
{
    for (size_t i = 0; i < evaluation->label_count; i++)
        if (vg_str_eq(evaluation->labels[i], label))
            return;
    if (evaluation->label_count == LABELS_MAX)
        return;
    if (evaluation->label_count == evaluation->label_cap) {
        size_t cap = evaluation->label_cap == 0 ? 16 : evaluation->label_cap * 2;
        struct vg_str *grown = VG_NEW_ARRAY(evaluation->request->arena, struct vg_str, cap);
        if (evaluation->label_count > 0)
            memcpy(grown, evaluation->labels, evaluation->label_count * sizeof *grown);
        evaluation->labels = grown;
        evaluation->label_cap = cap;
    }
    evaluation->labels[evaluation->label_count++] = label;
}

static void add_labels(struct waf_evaluation *evaluation, const struct waf_rule *rule)
{
    for (size_t i = 0; i < rule->label_count; i++)
        waf_label_add(evaluation, rule->labels[i]);
}

/* A later header of the same name takes the place of an earlier one. */
static void insert_headers(struct waf_evaluation *evaluation, const struct waf_action *action,
                           struct waf_outcome *outcome)
{
    struct vg_arena *arena = evaluation->request->arena;
    struct waf_pair *pairs = (struct waf_pair *)outcome->inserted;
    if (action->insert_count > 0 && pairs == NULL)
        outcome->inserted = pairs = VG_NEW_ARRAY(arena, struct waf_pair, INSERTED_MAX);
    for (size_t i = 0; i < action->insert_count; i++) {
        struct vg_str name = VG_CONCAT(arena, insert_prefix, action->insert[i].name);
        size_t at = 0;
        while (at < outcome->inserted_count && !vg_str_ieq(pairs[at].name, name))
            at++;
        if (at == INSERTED_MAX)
            return;
        pairs[at] = (struct waf_pair){name, action->insert[i].value};
        outcome->inserted_count += at == outcome->inserted_count;
    }
}

static struct waf_match *match_new(struct waf_evaluation *evaluation, const struct waf_rule *rule,
                                   int32_t action)
{
    struct waf_match *match = VG_NEW(evaluation->request->arena, struct waf_match);
    match->rule = rule;
    match->action = action;
    match->detail = evaluation->detail;
    return match;
}

static void append(struct waf_match **list, struct waf_match *match)
{
    while (*list != NULL)
        list = &(*list)->next;
    *list = match;
}

/* ---- Rules ---- */

/* A rule that is no group. */
static bool rule_matches(struct waf_evaluation *evaluation, const struct waf_rule *rule,
                         struct waf_outcome *outcome)
{
    evaluation->detail = (struct waf_detail){.condition = NULL};
    if (rule->rate == NULL)
        return waf_matches(evaluation, rule->statement) == WAF_YES;
    struct waf_rate_result found = {.rule = rule};
    if (waf_rate_matches(evaluation, rule->rate, &found) != WAF_YES)
        return false;
    struct waf_rate_result *result = VG_NEW(evaluation->request->arena, struct waf_rate_result);
    struct waf_rate_result **end = &outcome->rates;
    while (*end != NULL)
        end = &(*end)->next;
    *result = found;
    *end = result;
    return true;
}

static void terminate(struct waf_evaluation *evaluation, const struct waf_rule *rule,
                      const struct waf_action *action, struct waf_outcome *outcome)
{
    outcome->terminating = rule;
    outcome->action = action->kind;
    outcome->because = action;
    if (action->kind == WAFV2_ACTION_VALUE_ALLOW)
        insert_headers(evaluation, action, outcome);
}

/* The group's rules; the one that terminates, or NULL. */
static const struct waf_match *run_group(struct waf_evaluation *evaluation,
                                         const struct waf_group *group,
                                         struct waf_group_result *result,
                                         struct waf_outcome *outcome)
{
    for (size_t i = 0; i < group->rule_count; i++) {
        const struct waf_rule *rule = &group->rules[i];
        if (!rule_matches(evaluation, rule, outcome))
            continue;
        add_labels(evaluation, rule);
        int32_t action =
            rule->is_excluded ? WAFV2_ACTION_VALUE_EXCLUDED_AS_COUNT : rule->action.kind;
        struct waf_match *match = match_new(evaluation, rule, action);
        if (rule->action.kind != WAFV2_ACTION_VALUE_COUNT) {
            result->terminating = match;
            return match;
        }
        insert_headers(evaluation, &rule->action, outcome);
        append(&result->matches, match);
    }
    return NULL;
}

/* True when the request's way ends here. */
static bool run_reference(struct waf_evaluation *evaluation, const struct waf_rule *rule,
                          struct waf_outcome *outcome)
{
    evaluation->detail = (struct waf_detail){.condition = NULL};
    if (rule->statement != NULL && waf_matches(evaluation, rule->statement) != WAF_YES)
        return false;
    struct waf_group_result *result = VG_NEW(evaluation->request->arena, struct waf_group_result);
    struct waf_group_result **end = &outcome->groups;
    while (*end != NULL)
        end = &(*end)->next;
    *end = result;
    result->reference = rule;
    const struct waf_match *match = run_group(evaluation, rule->group, result, outcome);
    if (match == NULL)
        return false;
    if (rule->counts_group) {
        evaluation->detail = (struct waf_detail){.condition = NULL};
        append(&outcome->matches, match_new(evaluation, rule, WAFV2_ACTION_VALUE_COUNT));
        return false;
    }
    terminate(evaluation, rule, &match->rule->action, outcome);
    return true;
}

static bool run_rule(struct waf_evaluation *evaluation, const struct waf_rule *rule,
                     struct waf_outcome *outcome)
{
    if (rule->group != NULL)
        return run_reference(evaluation, rule, outcome);
    if (!rule_matches(evaluation, rule, outcome))
        return false;
    add_labels(evaluation, rule);
    struct waf_match *match = match_new(evaluation, rule, rule->action.kind);
    if (rule->action.kind == WAFV2_ACTION_VALUE_COUNT) {
        insert_headers(evaluation, &rule->action, outcome);
        append(&outcome->matches, match);
        return false;
    }
    outcome->match = match;
    terminate(evaluation, rule, &rule->action, outcome);
    return true;
}

void waf_evaluate(const struct waf_acl *acl, struct waf_request *request,
                  const struct waf_knowledge *knowledge, struct waf_outcome *outcome)
{
    struct waf_evaluation evaluation = {
        .acl = acl,
        .request = request,
        .knowledge = knowledge,
        .contents = VG_NEW_ARRAY(request->arena, struct waf_content *, acl->input_count),
    };
    *outcome = (struct waf_outcome){.action = 0};
    size_t i = 0;
    while (i < acl->rule_count && !run_rule(&evaluation, &acl->rules[i], outcome))
        i++;
    if (i == acl->rule_count)
        terminate(&evaluation, /* rule= */ NULL, &acl->default_action, outcome);
    outcome->labels = evaluation.labels;
    outcome->label_count = evaluation.label_count;
}
