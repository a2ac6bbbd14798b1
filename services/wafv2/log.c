/* wafv2/log.c: logging configurations, and the lines' way to the log group. */
#include "wafv2/log.h"

#include "bus/log_writer.h"
#include "model/plain.h"
#include "wafv2/state.h"

#define FIELD(name) WAFV2_PARAMETER_EXCEPTION_FIELD_##name

enum { FILTERS_MAX = 20 };

/* ---- The control plane ---- */

static int require_acl(struct vg_call *call, struct vg_str arn, struct vg_error *err)
{
    struct wafv2_entity entity;
    int rc = wafv2_entity_require_by_arn(call, arn, &entity, err);
    return rc == VG_OK && entity.kind != WAFV2_WEB_ACL ? wafv2_fail_missing(err) : rc;
}

/* The group's name of "arn:aws:logs:<region>:<account>:log-group:<name>", ":*" behind it or not. */
static bool group_of(struct vg_str destination, struct vg_str *group)
{
    struct vg_arn arn;
    struct vg_str prefix = VG_STR("log-group:");
    if (!vg_arn_parse(destination, &arn) || !vg_str_is(arn.service, "logs") ||
        !vg_str_starts(arn.resource, prefix))
        return false;
    *group = vg_str_tail(arn.resource, prefix.len);
    if (vg_str_ends(*group, VG_STR(":*")))
        group->len -= 2;
    return vg_str_starts(*group, VG_STR("aws-waf-logs-"));
}

static int check_destination(const struct wafv2_logging_configuration *configuration,
                             struct vg_error *err)
{
    struct vg_arn arn;
    struct vg_str group;
    const struct wafv2_log_destination_configs *list = &configuration->log_destination_configs;
    if (list->count != 1)
        return wafv2_fail_parameter(err, FIELD(LOG_DESTINATION), VG_STR("LogDestinationConfigs"),
                                    WAFV2_REASON_ONE_VALUE);
    struct vg_str destination = list->items[0];
    if (vg_arn_parse(destination, &arn) &&
        (vg_str_is(arn.service, "firehose") || vg_str_is(arn.service, "s3")))
        return wafv2_fail_unsupported(err, FIELD(LOG_DESTINATION),
                                      "log destinations other than CloudWatch log groups");
    if (!group_of(destination, &group))
        return wafv2_fail_parameter(err, FIELD(LOG_DESTINATION), destination, WAFV2_REASON_ARN);
    return VG_OK;
}

static int check_redacted(const struct wafv2_redacted_fields *fields, struct vg_error *err)
{
    for (size_t i = 0; i < fields->count; i++) {
        const struct wafv2_field_to_match *field = &fields->items[i];
        size_t count = (field->single_header != NULL) + (field->uri_path != NULL) +
                       (field->query_string != NULL) + (field->method != NULL);
        if (count != 1)
            return wafv2_fail_parameter(err, FIELD(FIELD_TO_MATCH), VG_STR("RedactedFields"),
                                        WAFV2_REASON_ONE_VALUE);
    }
    return VG_OK;
}

static int check_filter(const struct wafv2_logging_filter *filter, struct vg_error *err)
{
    if (filter == NULL)
        return VG_OK;
    if (filter->filters.count > FILTERS_MAX)
        return wafv2_fail_limit(err);
    for (size_t i = 0; i < filter->filters.count; i++) {
        const struct wafv2_conditions *conditions = &filter->filters.items[i].conditions;
        for (size_t at = 0; at < conditions->count; at++)
            if ((conditions->items[at].action_condition != NULL) +
                    (conditions->items[at].label_name_condition != NULL) !=
                1)
                return wafv2_fail_parameter(err, FIELD(FILTER_CONDITION), VG_STR("Condition"),
                                            WAFV2_REASON_ONE_VALUE);
    }
    return VG_OK;
}

int wafv2_put_logging_configuration(struct vg_call *call,
                                    const struct wafv2_put_logging_configuration_in *in,
                                    struct wafv2_put_logging_configuration_out *out,
                                    struct vg_error *err)
{
    struct wafv2_logging_configuration *kept =
        VG_NEW(call->arena, struct wafv2_logging_configuration);
    *kept = *in->logging_configuration;
    int rc = require_acl(call, kept->resource_arn, err);
    if (rc == VG_OK && kept->log_scope > WAFV2_LOG_SCOPE_CUSTOMER)
        rc = wafv2_fail_unsupported(err, FIELD(LOG_DESTINATION), "LogScope other than CUSTOMER");
    if (rc == VG_OK)
        rc = check_destination(kept, err);
    if (rc == VG_OK)
        rc = check_redacted(&kept->redacted_fields, err);
    if (rc == VG_OK)
        rc = check_filter(kept->logging_filter, err);
    if (rc != VG_OK)
        return rc;
    struct vg_buf buf;
    kept->managed_by_firewall_manager = vg_bool(false);
    vg_buf_init(&buf, call->arena, /* max= */ 0);
    vg_value_to_json(&wafv2_shape_logging_configuration, kept, &buf);
    const struct wafv2_logging_record record = {.configuration = vg_buf_str(&buf)};
    out->logging_configuration = kept;
    return vg_call_put(call, WAFV2_SPACE_LOGGING, kept->resource_arn, &wafv2_shape_logging_record,
                       &record);
}

static int read_configuration(struct vg_call *call, struct vg_str json,
                              struct wafv2_logging_configuration *configuration)
{
    return wafv2_read(call->arena, &wafv2_shape_logging_configuration, json, configuration)
               ? VG_OK
               : VG_BROKEN;
}

static int find_configuration(struct vg_call *call, struct vg_str acl_arn,
                              struct wafv2_logging_configuration *configuration)
{
    struct wafv2_logging_record record;
    int rc = vg_call_get(call, WAFV2_SPACE_LOGGING, acl_arn, &wafv2_shape_logging_record, &record);
    return rc == VG_OK ? read_configuration(call, record.configuration, configuration) : rc;
}

int wafv2_get_logging_configuration(struct vg_call *call,
                                    const struct wafv2_get_logging_configuration_in *in,
                                    struct wafv2_get_logging_configuration_out *out,
                                    struct vg_error *err)
{
    struct wafv2_logging_configuration *configuration =
        VG_NEW(call->arena, struct wafv2_logging_configuration);
    int rc = require_acl(call, in->resource_arn, err);
    if (rc == VG_OK)
        rc = find_configuration(call, in->resource_arn, configuration);
    out->logging_configuration = configuration;
    return rc == VG_NOT_FOUND ? wafv2_fail_missing(err) : rc;
}

int wafv2_delete_logging_configuration(struct vg_call *call,
                                       const struct wafv2_delete_logging_configuration_in *in,
                                       struct wafv2_delete_logging_configuration_out *out,
                                       struct vg_error *err)
{
    (void)out;
    int rc = require_acl(call, in->resource_arn, err);
    if (rc == VG_OK)
        rc = vg_call_delete(call, WAFV2_SPACE_LOGGING, in->resource_arn);
    return rc == VG_NOT_FOUND ? wafv2_fail_missing(err) : rc;
}

/* NextMarker is the ARN of the last web ACL that was given. */
int wafv2_list_logging_configurations(struct vg_call *call,
                                      const struct wafv2_list_logging_configurations_in *in,
                                      struct wafv2_list_logging_configurations_out *out,
                                      struct vg_error *err)
{
    struct vg_walk walk;
    struct wafv2_logging_record record;
    struct wafv2_logging_configurations *list = &out->logging_configurations;
    struct vg_str scope = in->scope == WAFV2_SCOPE_CLOUDFRONT ? VG_STR(":global/webacl/")
                                                              : VG_STR(":regional/webacl/");
    size_t max = in->limit.set ? (size_t)in->limit.v : WAFV2_PAGE_MAX;
    int rc = wafv2_scope_check(call, in->scope, err);
    if (rc != VG_OK)
        return rc;
    list->set = true;
    list->items = VG_NEW_ARRAY(call->arena, struct wafv2_logging_configuration, max);
    vg_call_walk(call, WAFV2_SPACE_LOGGING, in->next_marker, &walk);
    while ((rc = vg_record_next(&walk, &wafv2_shape_logging_record, NULL, &record)) == VG_OK) {
        struct wafv2_logging_configuration configuration;
        rc = read_configuration(call, record.configuration, &configuration);
        if (rc != VG_OK)
            return rc;
        if (vg_str_find(configuration.resource_arn, scope) < 0)
            continue;
        if (list->count == max) {
            out->next_marker = list->items[max - 1].resource_arn;
            break;
        }
        list->items[list->count++] = configuration;
    }
    vg_walk_end(&walk);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

/* ---- Filters ---- */

static bool has_action(const struct waf_outcome *outcome, int32_t action)
{
    if (outcome->action == action)
        return true;
    for (const struct waf_match *match = outcome->matches; match != NULL; match = match->next)
        if (match->action == action)
            return true;
    for (const struct waf_group_result *group = outcome->groups; group != NULL; group = group->next)
        for (const struct waf_match *match = group->matches; match != NULL; match = match->next)
            if (match->action == action)
                return true;
    return false;
}

static bool condition_holds(const struct wafv2_condition *condition,
                            const struct waf_outcome *outcome)
{
    if (condition->action_condition != NULL)
        return has_action(outcome, condition->action_condition->action);
    for (size_t i = 0; i < outcome->label_count; i++)
        if (vg_str_eq(outcome->labels[i], condition->label_name_condition->label_name))
            return true;
    return false;
}

static bool filter_holds(const struct wafv2_filter *filter, const struct waf_outcome *outcome)
{
    bool wants_all = filter->requirement == WAFV2_FILTER_REQUIREMENT_MEETS_ALL;
    for (size_t i = 0; i < filter->conditions.count; i++)
        if (condition_holds(&filter->conditions.items[i], outcome) != wants_all)
            return !wants_all;
    return wants_all;
}

/* The first filter that holds decides. */
static bool keeps(const struct wafv2_logging_filter *filter, const struct waf_outcome *outcome)
{
    if (filter == NULL)
        return true;
    for (size_t i = 0; i < filter->filters.count; i++)
        if (filter_holds(&filter->filters.items[i], outcome))
            return filter->filters.items[i].behavior == WAFV2_FILTER_BEHAVIOR_KEEP;
    return filter->default_behavior == WAFV2_FILTER_BEHAVIOR_KEEP;
}

/* ---- Lines ---- */

/* Of the service-linked role that AWS makes for this. */
static struct vg_str role_arn(const struct vg_call *call)
{
    return vg_arena_printf(call->arena,
                           "arn:aws:iam::%.*s:role/aws-service-role/wafv2.amazonaws.com/"
                           "AWSServiceRoleForWAFV2Logging",
                           VG_STR_ARG(call->account));
}

int wafv2_log_request(struct vg_call *call, const struct vg_inspection *inspection,
                      const struct waf_acl *acl, const struct waf_request *request,
                      const struct waf_outcome *outcome)
{
    const struct wafv2_state *state = vg_service_state(call);
    struct wafv2_logging_configuration configuration;
    struct vg_str group;
    int rc = find_configuration(call, acl->arn, &configuration);
    if (rc != VG_OK)
        return rc == VG_NOT_FOUND ? VG_OK : rc;
    if (!keeps(configuration.logging_filter, outcome) ||
        !group_of(configuration.log_destination_configs.items[0], &group))
        return VG_OK;
    const struct vg_log_event event = {
        .at_ms = request->now_ms,
        .message = wafv2_log_line(call->arena, inspection, acl, request, outcome,
                                  &configuration.redacted_fields,
                                  waf_country_of(&state->lists.places, &request->client)),
    };
    vg_log_writer_put(state->log_writer, &(struct vg_log_put){
                                             .cause = call,
                                             .account = call->account,
                                             .region = call->region,
                                             .principal_arn = role_arn(call),
                                             .group = group,
                                             .must_exist = true,
                                             .stream = vg_arena_printf(call->arena, "%.*s_%.*s_0",
                                                                       VG_STR_ARG(call->region),
                                                                       VG_STR_ARG(acl->name)),
                                             .events = &event,
                                             .event_count = 1,
                                         });
    return VG_OK;
}
