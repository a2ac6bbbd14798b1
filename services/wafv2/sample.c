/* wafv2/sample.c: the latest hundred requests of each rule, and how many there were each minute. */
#include "wafv2/state.h"

#include "model/plain.h"
#include "wafv2/wafv2.h"
#include "wire/message.h"

#include <stdlib.h>

enum {
    KEPT_MAX = 100,
    MINUTES = 180, /* AWS looks back three hours */
    MINUTE_MS = 60000,
    NAME_BYTES = 2048 + 256 + 1,
    RULES_MAX = 10000, /* rules that are sampled in one instance */
};

struct sampled {
    char *requests[KEPT_MAX]; /* SampledHTTPRequest as JSON, heap */
    int64_t at_ms[KEPT_MAX];
    size_t count, next;
    uint32_t minutes[MINUTES];
    int64_t last_minute;
};

void wafv2_samples_init(struct wafv2_samples *samples)
{
    vg_map_init(&samples->rules);
}

void wafv2_samples_deinit(struct wafv2_samples *samples)
{
    struct vg_str key;
    void *value;
    for (size_t at = 0; vg_map_next(&samples->rules, &at, &key, &value);) {
        struct sampled *sampled = value;
        for (size_t i = 0; i < sampled->count; i++)
            free(sampled->requests[i]);
        free(sampled);
    }
    vg_map_deinit(&samples->rules);
    vg_map_init(&samples->rules);
}

static struct vg_str key_of(char room[NAME_BYTES], struct vg_str arn, struct vg_str metric)
{
    VG_ASSERT(arn.len + 1 + metric.len <= NAME_BYTES);
    memcpy(room, arn.ptr, arn.len);
    room[arn.len] = ' ';
    memcpy(room + arn.len + 1, metric.ptr, metric.len);
    return vg_str_of(room, arn.len + 1 + metric.len);
}

/* ---- Keeping ---- */

static void count_minute(struct sampled *sampled, int64_t now_ms)
{
    int64_t minute = now_ms / MINUTE_MS, steps = minute - sampled->last_minute;
    if (steps < 0 || steps >= MINUTES)
        memset(sampled->minutes, 0, sizeof sampled->minutes);
    else
        for (int64_t i = 1; i <= steps; i++)
            sampled->minutes[(uint64_t)(sampled->last_minute + i) % MINUTES] = 0;
    sampled->last_minute = minute;
    sampled->minutes[(uint64_t)minute % MINUTES]++;
}

static struct sampled *sampled_of(struct wafv2_samples *samples, struct vg_str arn,
                                  struct vg_str metric, int64_t now_ms)
{
    char room[NAME_BYTES];
    struct vg_str name = key_of(room, arn, metric);
    struct sampled *sampled = vg_map_get(&samples->rules, name);
    if (sampled != NULL || samples->rules.count >= RULES_MAX)
        return sampled;
    sampled = calloc(1, sizeof *sampled);
    VG_ASSERT(sampled != NULL);
    sampled->last_minute = now_ms / MINUTE_MS;
    vg_map_set(&samples->rules, name, sampled);
    return sampled;
}

/* Once there are enough, one a millisecond will do: floods are not described one by one. */
static bool wants(const struct sampled *sampled, int64_t now_ms)
{
    return sampled->count < KEPT_MAX ||
           sampled->at_ms[(sampled->next + KEPT_MAX - 1) % KEPT_MAX] != now_ms;
}

static void keep(struct sampled *sampled, int64_t now_ms, struct vg_str json)
{
    char *copy = malloc(json.len + 1);
    VG_ASSERT(copy != NULL);
    memcpy(copy, json.ptr, json.len);
    copy[json.len] = '\0';
    free(sampled->requests[sampled->next]);
    sampled->requests[sampled->next] = copy;
    sampled->at_ms[sampled->next] = now_ms;
    sampled->next = (sampled->next + 1) % KEPT_MAX;
    sampled->count += sampled->count < KEPT_MAX;
}

/* ---- Describing ---- */

/* A request on its way into the samples; described when the first one wants it. */
struct sampling {
    struct wafv2_state *state;
    const struct waf_acl *acl;
    const struct waf_request *request;
    const struct waf_outcome *outcome;
    struct wafv2_sampled_http_request sample;
};

static struct wafv2_http_request *describe_request(const struct waf_places *places,
                                                   const struct waf_request *request)
{
    const struct vg_request *http = request->http;
    struct wafv2_http_request *out = VG_NEW(request->arena, struct wafv2_http_request);
    out->client_ip = request->client_ip;
    out->country = waf_country_of(places, &request->client);
    out->uri = request->path;
    out->method = http->method;
    out->http_version = VG_STR("HTTP/1.1");
    out->headers.items = VG_NEW_ARRAY(request->arena, struct wafv2_http_header, http->header_count);
    for (size_t i = 0; i < http->header_count; i++)
        out->headers.items[out->headers.count++] =
            (struct wafv2_http_header){http->headers[i].name, http->headers[i].value};
    out->headers.set = true;
    return out;
}

/* No token of a client is good: see README.md. */
static void describe_puzzle(const struct waf_request *request, const struct waf_outcome *outcome,
                            struct wafv2_sampled_http_request *sample)
{
    int32_t reason = waf_has_token(request) ? WAFV2_FAILURE_REASON_TOKEN_INVALID
                                            : WAFV2_FAILURE_REASON_TOKEN_MISSING;
    struct vg_i32 code = vg_i32(outcome->because->status);
    if (outcome->action == WAFV2_ACTION_VALUE_CAPTCHA) {
        struct wafv2_captcha_response *captcha =
            VG_NEW(request->arena, struct wafv2_captcha_response);
        captcha->response_code = code;
        captcha->failure_reason = reason;
        sample->captcha_response = captcha;
    } else if (outcome->action == WAFV2_ACTION_VALUE_CHALLENGE) {
        struct wafv2_challenge_response *challenge =
            VG_NEW(request->arena, struct wafv2_challenge_response);
        challenge->response_code = code;
        challenge->failure_reason = reason;
        sample->challenge_response = challenge;
    }
}

static void describe(struct sampling *sampling)
{
    const struct waf_request *request = sampling->request;
    const struct waf_outcome *outcome = sampling->outcome;
    struct wafv2_sampled_http_request *sample = &sampling->sample;
    sample->request = describe_request(&sampling->state->lists.places, request);
    sample->weight = vg_i64(1);
    sample->timestamp = vg_time(request->now_ms);
    sample->labels.items = VG_NEW_ARRAY(request->arena, struct wafv2_label, outcome->label_count);
    for (size_t i = 0; i < outcome->label_count; i++)
        sample->labels.items[sample->labels.count++].name = outcome->labels[i];
    sample->labels.set = sample->labels.count > 0;
    struct wafv2_http_headers *inserted = &sample->request_headers_inserted;
    inserted->items =
        VG_NEW_ARRAY(request->arena, struct wafv2_http_header, outcome->inserted_count);
    for (size_t i = 0; i < outcome->inserted_count; i++)
        inserted->items[inserted->count++] =
            (struct wafv2_http_header){outcome->inserted[i].name, outcome->inserted[i].value};
    inserted->set = inserted->count > 0;
    if (outcome->because->is_custom)
        sample->response_code_sent = vg_i32(outcome->because->status);
    describe_puzzle(request, outcome, sample);
}

/* `inner`: the match in a group, or NULL. */
static void add(struct sampling *sampling, struct vg_str metric, int32_t action,
                const struct waf_match *inner)
{
    const struct waf_request *request = sampling->request;
    struct sampled *sampled =
        sampled_of(&sampling->state->samples, sampling->acl->arn, metric, request->now_ms);
    struct vg_buf json;
    if (sampled == NULL)
        return;
    count_minute(sampled, request->now_ms);
    if (!wants(sampled, request->now_ms))
        return;
    if (sampling->sample.request == NULL)
        describe(sampling);
    struct wafv2_sampled_http_request sample = sampling->sample;
    sample.action = vg_enum_text(&wafv2_shape_action_value, action);
    if (inner != NULL)
        sample.rule_name_within_rule_group = inner->rule->name;
    if (inner != NULL && inner->rule->overridden != 0)
        sample.overridden_action = vg_enum_text(&wafv2_shape_action_value, inner->rule->overridden);
    vg_buf_init(&json, request->arena, /* max= */ 0);
    vg_value_to_json(&wafv2_shape_sampled_http_request, &sample, &json);
    keep(sampled, request->now_ms, vg_buf_str(&json));
}

static void add_inner(struct sampling *sampling, const struct waf_group_result *group,
                      const struct waf_match *match)
{
    if (group->reference->is_sampled)
        add(sampling, group->reference->metric, match->action, match);
    if (match->rule->is_sampled && match->rule->metric.len > 0)
        add(sampling, match->rule->metric, match->action, match);
}

void wafv2_samples_add(struct wafv2_state *state, const struct waf_acl *acl,
                       const struct waf_request *request, const struct waf_outcome *outcome)
{
    struct sampling sampling = {state, acl, request, outcome, {.request = NULL}};
    for (const struct waf_match *match = outcome->matches; match != NULL; match = match->next)
        if (match->rule->is_sampled)
            add(&sampling, match->rule->metric, match->action, NULL);
    for (const struct waf_group_result *group = outcome->groups; group != NULL;
         group = group->next) {
        for (const struct waf_match *match = group->matches; match != NULL; match = match->next)
            add_inner(&sampling, group, match);
        if (group->terminating != NULL)
            add_inner(&sampling, group, group->terminating);
    }
    if (outcome->match != NULL && outcome->match->rule->is_sampled)
        add(&sampling, outcome->match->rule->metric, outcome->action, NULL);
    if (outcome->terminating == NULL && acl->is_sampled)
        add(&sampling, acl->metric, outcome->action, NULL);
}

/* ---- GetSampledRequests ---- */

static int64_t population(const struct sampled *sampled, int64_t from_ms, int64_t to_ms)
{
    int64_t total = 0;
    for (int64_t back = 0; back < MINUTES; back++) {
        int64_t minute = sampled->last_minute - back;
        if (minute >= from_ms / MINUTE_MS && minute <= to_ms / MINUTE_MS)
            total += sampled->minutes[(uint64_t)minute % MINUTES];
    }
    return total;
}

/* Newest first. */
static int give(struct vg_call *call, const struct sampled *sampled, int64_t from_ms, int64_t to_ms,
                size_t max, struct wafv2_sampled_http_requests *list)
{
    list->items = VG_NEW_ARRAY(call->arena, struct wafv2_sampled_http_request, sampled->count);
    for (size_t i = 0; i < sampled->count && list->count < max; i++) {
        size_t at = (sampled->next + KEPT_MAX - 1 - i) % KEPT_MAX;
        if (sampled->at_ms[at] < from_ms || sampled->at_ms[at] > to_ms)
            continue;
        struct vg_str json = vg_arena_copy(call->arena, vg_str_from(sampled->requests[at]));
        if (!wafv2_read(call->arena, &wafv2_shape_sampled_http_request, json,
                        &list->items[list->count]))
            return VG_BROKEN;
        list->count++;
    }
    return VG_OK;
}

int wafv2_get_sampled_requests(struct vg_call *call, const struct wafv2_get_sampled_requests_in *in,
                               struct wafv2_get_sampled_requests_out *out, struct vg_error *err)
{
    const struct wafv2_state *state = vg_service_state(call);
    struct wafv2_entity entity;
    char room[NAME_BYTES];
    int rc = wafv2_entity_require_by_arn(call, in->web_acl_arn, &entity, err);
    if (rc != VG_OK)
        return rc;
    int64_t from_ms = in->time_window->start_time.ms, to_ms = in->time_window->end_time.ms;
    int64_t oldest_ms = call->now_ms - (int64_t)MINUTES * MINUTE_MS;
    if (from_ms > to_ms)
        return wafv2_fail_parameter(err, WAFV2_PARAMETER_EXCEPTION_FIELD_RULE, VG_STR("TimeWindow"),
                                    WAFV2_REASON_FORMAT);
    from_ms = from_ms < oldest_ms ? oldest_ms : from_ms;
    struct wafv2_time_window *window = VG_NEW(call->arena, struct wafv2_time_window);
    *window = (struct wafv2_time_window){vg_time(from_ms), vg_time(to_ms)};
    out->time_window = window;
    out->sampled_requests.set = true;
    out->population_size = vg_i64(0);
    const struct sampled *sampled =
        vg_map_get(&state->samples.rules, key_of(room, entity.arn, in->rule_metric_name));
    if (sampled == NULL)
        return VG_OK;
    out->population_size = vg_i64(population(sampled, from_ms, to_ms));
    return give(call, sampled, from_ms, to_ms, (size_t)in->max_items.v, &out->sampled_requests);
}
