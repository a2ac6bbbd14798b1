/* wafv2/summary.c: what creation and lists show of web ACLs, rule groups and sets: the same of all.
 */
#include "wafv2/wafv2.h"

#define IS_SUMMARY(type)                                                                           \
    (sizeof(struct type) == sizeof(struct wafv2_summary) &&                                        \
     offsetof(struct type, name) == offsetof(struct wafv2_summary, name) &&                        \
     offsetof(struct type, id) == offsetof(struct wafv2_summary, id) &&                            \
     offsetof(struct type, description) == offsetof(struct wafv2_summary, description) &&          \
     offsetof(struct type, lock_token) == offsetof(struct wafv2_summary, lock_token) &&            \
     offsetof(struct type, arn) == offsetof(struct wafv2_summary, arn))
_Static_assert(IS_SUMMARY(wafv2_web_acl_summary), "WebACLSummary has other members");
_Static_assert(IS_SUMMARY(wafv2_rule_group_summary), "RuleGroupSummary has other members");
_Static_assert(IS_SUMMARY(wafv2_ip_set_summary), "IPSetSummary has other members");
_Static_assert(IS_SUMMARY(wafv2_regex_pattern_set_summary),
               "RegexPatternSetSummary has other members");

/* Where a kind's body has its description. */
static const struct {
    size_t size;
    size_t description;
} bodies[WAFV2_KINDS] = {
    [WAFV2_WEB_ACL] = {sizeof(struct wafv2_web_acl), offsetof(struct wafv2_web_acl, description)},
    [WAFV2_RULE_GROUP] = {sizeof(struct wafv2_rule_group),
                          offsetof(struct wafv2_rule_group, description)},
    [WAFV2_IP_SET] = {sizeof(struct wafv2_ip_set), offsetof(struct wafv2_ip_set, description)},
    [WAFV2_PATTERN_SET] = {sizeof(struct wafv2_regex_pattern_set),
                           offsetof(struct wafv2_regex_pattern_set, description)},
};

static struct wafv2_summary summary_of(const struct wafv2_entity *entity, struct vg_str description)
{
    return (struct wafv2_summary){entity->name, entity->record.id, description,
                                  entity->record.lock_token, entity->arn};
}

const void *wafv2_summary_of(struct vg_call *call, const struct wafv2_entity *entity,
                             struct vg_str description)
{
    struct wafv2_summary *summary = VG_NEW(call->arena, struct wafv2_summary);
    *summary = summary_of(entity, description);
    return summary;
}

int wafv2_summaries_page(struct vg_call *call, enum wafv2_kind kind, int32_t scope,
                         struct vg_str marker, struct vg_i32 limit, void *list,
                         struct vg_str *next_marker, struct vg_error *err)
{
    struct wafv2_page *page = VG_NEW(call->arena, struct wafv2_page);
    int rc = wafv2_entities_page(call, kind, scope, marker, limit, page, err);
    struct wafv2_summary *items = VG_NEW_ARRAY(call->arena, struct wafv2_summary, page->count);
    char *body = vg_arena_zalloc(call->arena, 1, bodies[kind].size);
    size_t count = 0;
    for (; count < page->count && rc == VG_OK; count++) {
        rc = wafv2_entity_body(call, &page->items[count], body);
        items[count] = summary_of(
            &page->items[count], *(const struct vg_str *)(void *)(body + bodies[kind].description));
    }
    *next_marker = page->next_marker;
    vg_list_store(list, (struct vg_list){items, count, true});
    return rc;
}
