/* wafv2/rate_keys.c: the addresses that a rate-based rule limits now. */
#include "wafv2/state.h"
#include "wafv2/wafv2.h"

struct found {
    struct vg_arena *arena;
    struct wafv2_ip_addresses v4, v6;
};

static void add(struct wafv2_ip_addresses *list, struct vg_arena *arena, struct vg_str text)
{
    bool is_full =
        list->count == 0 || (list->count >= 16 && (list->count & (list->count - 1)) == 0);
    if (is_full) {
        struct vg_str *grown =
            VG_NEW_ARRAY(arena, struct vg_str, list->count == 0 ? 16 : list->count * 2);
        if (list->count > 0)
            memcpy(grown, list->items, list->count * sizeof *grown);
        list->items = grown;
    }
    list->items[list->count++] = text;
}

static void on_key(void *ctx, struct vg_str key)
{
    struct found *found = ctx;
    struct waf_address address;
    if (!waf_address_parse(key, &address))
        return;
    if (address.is_v6)
        add(&found->v6, found->arena, vg_arena_printf(found->arena, "%.*s/128", VG_STR_ARG(key)));
    else
        add(&found->v4, found->arena, vg_arena_printf(found->arena, "%.*s/32", VG_STR_ARG(key)));
}

static const struct wafv2_rate_based_statement_managed_keys_ip_set *
set_of(struct vg_arena *arena, int32_t version, struct wafv2_ip_addresses addresses)
{
    struct wafv2_rate_based_statement_managed_keys_ip_set *set =
        VG_NEW(arena, struct wafv2_rate_based_statement_managed_keys_ip_set);
    addresses.set = true;
    set->ip_address_version = version;
    set->addresses = addresses;
    return set;
}

static const struct wafv2_rule *find_rule(const struct wafv2_rules *rules, struct vg_str name)
{
    for (size_t i = 0; i < rules->count; i++)
        if (vg_str_eq(rules->items[i].name, name))
            return &rules->items[i];
    return NULL;
}

/* The rule that is asked for, of the web ACL or of a group that one of its rules refers to; NULL
 * when there is none such. */
static int require_rule(struct vg_call *call, const struct wafv2_web_acl *body,
                        const struct wafv2_get_rate_based_statement_managed_keys_in *in,
                        const struct wafv2_rule **rule, struct vg_error *err)
{
    struct wafv2_entity entity;
    struct wafv2_rule_group *group = VG_NEW(call->arena, struct wafv2_rule_group);
    if (!vg_str_is_set(in->rule_group_rule_name)) {
        *rule = find_rule(&body->rules, in->rule_name);
        return *rule == NULL ? wafv2_fail_missing(err) : VG_OK;
    }
    const struct wafv2_rule *outer = find_rule(&body->rules, in->rule_group_rule_name);
    if (outer == NULL || outer->statement->rule_group_reference_statement == NULL)
        return wafv2_fail_missing(err);
    int rc = wafv2_entity_require_by_arn(
        call, outer->statement->rule_group_reference_statement->arn, &entity, err);
    if (rc == VG_OK)
        rc = wafv2_entity_body(call, &entity, group);
    if (rc != VG_OK)
        return rc;
    *rule = find_rule(&group->rules, in->rule_name);
    return *rule == NULL ? wafv2_fail_missing(err) : VG_OK;
}

int wafv2_get_rate_based_statement_managed_keys(
    struct vg_call *call, const struct wafv2_get_rate_based_statement_managed_keys_in *in,
    struct wafv2_get_rate_based_statement_managed_keys_out *out, struct vg_error *err)
{
    const struct wafv2_state *state = vg_service_state(call);
    struct wafv2_entity entity;
    struct wafv2_web_acl body;
    const struct wafv2_rule *rule = NULL;
    struct found found = {.arena = call->arena};
    int rc = wafv2_entity_require(call, WAFV2_WEB_ACL, in->scope, in->web_acl_name, in->web_acl_id,
                                  &entity, err);
    if (rc == VG_OK)
        rc = wafv2_entity_body(call, &entity, &body);
    if (rc == VG_OK)
        rc = require_rule(call, &body, in, &rule, err);
    if (rc != VG_OK)
        return rc;
    const struct wafv2_rate_based_statement *rate = rule->statement->rate_based_statement;
    if (rate == NULL)
        return wafv2_fail_missing(err);
    if (rate->aggregate_key_type != WAFV2_RATE_BASED_STATEMENT_AGGREGATE_KEY_TYPE_IP &&
        rate->aggregate_key_type != WAFV2_RATE_BASED_STATEMENT_AGGREGATE_KEY_TYPE_FORWARDED_IP)
        return vg_fail(err, &WAFV2_WAF_UNSUPPORTED_AGGREGATE_KEY_TYPE,
                       "The rule doesn\u2019t aggregate solely by the IP address or the forwarded "
                       "IP address.");
    struct vg_str path =
        vg_str_is_set(in->rule_group_rule_name)
            ? VG_CONCAT(call->arena, in->rule_group_rule_name, VG_STR("/"), in->rule_name)
            : in->rule_name;
    waf_rates_limited(&state->rates, entity.arn, path, call->now_ms, on_key, &found);
    out->managed_keys_ipv4 = set_of(call->arena, WAFV2_IP_ADDRESS_VERSION_IPV4, found.v4);
    out->managed_keys_ipv6 = set_of(call->arena, WAFV2_IP_ADDRESS_VERSION_IPV6, found.v6);
    return VG_OK;
}
