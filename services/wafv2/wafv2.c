/* wafv2/wafv2.c: WAF's tables and its state in memory. Scope and deviations: README.md. */
#include "wafv2/wafv2.h"

#include "bus/bus.h"
#include "bus/log_writer.h"
#include "wafv2/state.h"

#include <stdlib.h>

static const struct vg_op ops[WAFV2_OP_COUNT] = {
    [WAFV2_OP_ASSOCIATE_WEB_ACL] = VG_WRITE(wafv2_associate_web_acl),
    [WAFV2_OP_CHECK_CAPACITY] = VG_READ(wafv2_check_capacity),
    [WAFV2_OP_CREATE_API_KEY] = VG_WRITE(wafv2_create_api_key),
    [WAFV2_OP_CREATE_IP_SET] = VG_WRITE(wafv2_create_ip_set),
    [WAFV2_OP_CREATE_REGEX_PATTERN_SET] = VG_WRITE(wafv2_create_regex_pattern_set),
    [WAFV2_OP_CREATE_RULE_GROUP] = VG_WRITE(wafv2_create_rule_group),
    [WAFV2_OP_CREATE_WEB_ACL] = VG_WRITE(wafv2_create_web_acl),
    [WAFV2_OP_DELETE_API_KEY] = VG_WRITE(wafv2_delete_api_key),
    [WAFV2_OP_DELETE_IP_SET] = VG_WRITE(wafv2_delete_ip_set),
    [WAFV2_OP_DELETE_LOGGING_CONFIGURATION] = VG_WRITE(wafv2_delete_logging_configuration),
    [WAFV2_OP_DELETE_PERMISSION_POLICY] = VG_WRITE(wafv2_delete_permission_policy),
    [WAFV2_OP_DELETE_REGEX_PATTERN_SET] = VG_WRITE(wafv2_delete_regex_pattern_set),
    [WAFV2_OP_DELETE_RULE_GROUP] = VG_WRITE(wafv2_delete_rule_group),
    [WAFV2_OP_DELETE_WEB_ACL] = VG_WRITE(wafv2_delete_web_acl),
    [WAFV2_OP_DESCRIBE_ALL_MANAGED_PRODUCTS] = VG_READ(wafv2_describe_all_managed_products),
    [WAFV2_OP_DESCRIBE_MANAGED_PRODUCTS_BY_VENDOR] =
        VG_READ(wafv2_describe_managed_products_by_vendor),
    [WAFV2_OP_DESCRIBE_MANAGED_RULE_GROUP] = VG_READ(wafv2_describe_managed_rule_group),
    [WAFV2_OP_DISASSOCIATE_WEB_ACL] = VG_WRITE(wafv2_disassociate_web_acl),
    [WAFV2_OP_GET_DECRYPTED_API_KEY] = VG_READ(wafv2_get_decrypted_api_key),
    [WAFV2_OP_GET_IP_SET] = VG_READ(wafv2_get_ip_set),
    [WAFV2_OP_GET_LOGGING_CONFIGURATION] = VG_READ(wafv2_get_logging_configuration),
    [WAFV2_OP_GET_MANAGED_RULE_SET] = VG_READ(wafv2_get_managed_rule_set),
    [WAFV2_OP_GET_PERMISSION_POLICY] = VG_READ(wafv2_get_permission_policy),
    [WAFV2_OP_GET_RATE_BASED_STATEMENT_MANAGED_KEYS] =
        VG_READ(wafv2_get_rate_based_statement_managed_keys),
    [WAFV2_OP_GET_REGEX_PATTERN_SET] = VG_READ(wafv2_get_regex_pattern_set),
    [WAFV2_OP_GET_RULE_GROUP] = VG_READ(wafv2_get_rule_group),
    [WAFV2_OP_GET_SAMPLED_REQUESTS] = VG_READ(wafv2_get_sampled_requests),
    [WAFV2_OP_GET_WEB_ACL] = VG_READ(wafv2_get_web_acl),
    [WAFV2_OP_GET_WEB_ACL_FOR_RESOURCE] = VG_READ(wafv2_get_web_acl_for_resource),
    [WAFV2_OP_LIST_API_KEYS] = VG_READ(wafv2_list_api_keys),
    [WAFV2_OP_LIST_AVAILABLE_MANAGED_RULE_GROUPS] =
        VG_READ(wafv2_list_available_managed_rule_groups),
    [WAFV2_OP_LIST_AVAILABLE_MANAGED_RULE_GROUP_VERSIONS] =
        VG_READ(wafv2_list_available_managed_rule_group_versions),
    [WAFV2_OP_LIST_IP_SETS] = VG_READ(wafv2_list_ip_sets),
    [WAFV2_OP_LIST_LOGGING_CONFIGURATIONS] = VG_READ(wafv2_list_logging_configurations),
    [WAFV2_OP_LIST_MANAGED_RULE_SETS] = VG_READ(wafv2_list_managed_rule_sets),
    [WAFV2_OP_LIST_REGEX_PATTERN_SETS] = VG_READ(wafv2_list_regex_pattern_sets),
    [WAFV2_OP_LIST_RESOURCES_FOR_WEB_ACL] = VG_READ(wafv2_list_resources_for_web_acl),
    [WAFV2_OP_LIST_RULE_GROUPS] = VG_READ(wafv2_list_rule_groups),
    [WAFV2_OP_LIST_TAGS_FOR_RESOURCE] = VG_READ(wafv2_list_tags_for_resource),
    [WAFV2_OP_LIST_WEB_ACLS] = VG_READ(wafv2_list_web_acls),
    [WAFV2_OP_PUT_LOGGING_CONFIGURATION] = VG_WRITE(wafv2_put_logging_configuration),
    [WAFV2_OP_PUT_MANAGED_RULE_SET_VERSIONS] = VG_WRITE(wafv2_put_managed_rule_set_versions),
    [WAFV2_OP_PUT_PERMISSION_POLICY] = VG_WRITE(wafv2_put_permission_policy),
    [WAFV2_OP_TAG_RESOURCE] = VG_WRITE(wafv2_tag_resource),
    [WAFV2_OP_UNTAG_RESOURCE] = VG_WRITE(wafv2_untag_resource),
    [WAFV2_OP_UPDATE_IP_SET] = VG_WRITE(wafv2_update_ip_set),
    [WAFV2_OP_UPDATE_MANAGED_RULE_SET_VERSION_EXPIRY_DATE] =
        VG_WRITE(wafv2_update_managed_rule_set_version_expiry_date),
    [WAFV2_OP_UPDATE_REGEX_PATTERN_SET] = VG_WRITE(wafv2_update_regex_pattern_set),
    [WAFV2_OP_UPDATE_RULE_GROUP] = VG_WRITE(wafv2_update_rule_group),
    [WAFV2_OP_UPDATE_WEB_ACL] = VG_WRITE(wafv2_update_web_acl),
};

static const struct vg_effect_kind *const effects[] = {
    &wafv2_entity_effect, &wafv2_association_effect, &wafv2_hear_deleted_effect, NULL};

const struct waf_injection *wafv2_injection(const struct vg_call *call)
{
    struct wafv2_state *state = vg_service_state(call);
    if (!state->tried_injection)
        state->has_injection = waf_injection_open(&state->injection);
    state->tried_injection = true;
    return state->has_injection ? &state->injection : NULL;
}

static void *start(struct vg_bus *bus)
{
    struct wafv2_state *state = calloc(1, sizeof *state);
    VG_ASSERT(state != NULL);
    vg_map_init(&state->acls);
    vg_map_init(&state->sets);
    waf_rates_init(&state->rates);
    wafv2_samples_init(&state->samples);
    state->log_writer = vg_log_writer_new(bus);
    wafv2_lists_init(&state->lists, vg_bus_waf_lists_dir(bus), vg_bus_log(bus));
    return state;
}

static void reset(void *ptr)
{
    struct wafv2_state *state = ptr;
    wafv2_compiled_clear(state);
    waf_rates_deinit(&state->rates);
    wafv2_samples_deinit(&state->samples);
    vg_log_writer_reset(state->log_writer);
}

static void stop(void *ptr, void (*done)(void *done_ctx), void *done_ctx)
{
    struct wafv2_state *state = ptr;
    reset(state);
    vg_map_deinit(&state->sets);
    wafv2_lists_deinit(&state->lists);
    vg_log_writer_free(state->log_writer);
    free(state);
    done(done_ctx);
}

const struct vg_service wafv2_service = {
    .model = &wafv2_model,
    .ops = ops,
    .effects = effects,
    .listeners = wafv2_listeners,
    .guard = &wafv2_guard,
    .start = start,
    .stop = stop,
    .reset = reset,
};
