/* apigateway/invoke/map_response.c: the endpoint's answer as the method's: which integration
 * response it is, its template, its headers. */
#include "apigateway/invoke/map.h"
#include "apigateway/invoke/value.h"
#include "apigateway/template/regex.h"

#include "proxy/answer.h"

void apigateway_answer_header(struct apigateway_exchange *exchange, struct vg_header header)
{
    struct vg_str name = header.name;
    switch (vg_proxy_header_fate(name)) {
    case VG_PROXY_DROP:
        return;
    case VG_PROXY_REMAP:
        name = VG_CONCAT(exchange->arena, VG_STR("x-amzn-Remapped-"), name);
        break;
    case VG_PROXY_KEEP:
        break;
    }
    if (apigateway_is_header_name(name) && apigateway_is_header_value(header.value))
        vg_response_add(exchange->response, vg_arena_copy(exchange->arena, name), header.value);
}

void apigateway_answer_done(struct apigateway_exchange *exchange)
{
    struct vg_response *response = exchange->response;
    const struct vg_pairs headers = {response->headers, response->header_count};
    exchange->is_answered = true;
    apigateway_log_data(exchange, "Method response body after transformations: %.*s",
                        VG_STR_ARG(response->body));
    apigateway_log_data(exchange, "Method response headers: %.*s",
                        VG_STR_ARG(apigateway_log_pairs(exchange->arena, headers)));
    apigateway_log_info(exchange, "Successfully completed execution");
}

void apigateway_log_sent(struct apigateway_exchange *exchange, struct vg_str uri,
                         struct vg_pairs headers, struct vg_str body)
{
    if (exchange->outcome.is_logged)
        return;
    apigateway_log_data(exchange, "Endpoint request URI: %.*s", VG_STR_ARG(uri));
    apigateway_log_data(exchange, "Endpoint request headers: %.*s",
                        VG_STR_ARG(apigateway_log_pairs(exchange->arena, headers)));
    apigateway_log_data(exchange, "Endpoint request body after transformations: %.*s",
                        VG_STR_ARG(body));
    apigateway_log_info(exchange, "Sending request to %.*s", VG_STR_ARG(uri));
}

void apigateway_log_received(struct apigateway_exchange *exchange,
                             const struct apigateway_received *received)
{
    if (exchange->outcome.is_logged)
        return;
    exchange->outcome.is_logged = true;
    exchange->outcome.status = received->status;
    exchange->outcome.latency_ms = vg_now(exchange->call) - exchange->outcome.began_ms;
    apigateway_log_info(exchange, "Received response. Status: %d, Integration latency: %lld ms",
                        received->status, (long long)exchange->outcome.latency_ms);
    apigateway_log_data(exchange, "Endpoint response headers: %.*s",
                        VG_STR_ARG(apigateway_log_pairs(exchange->arena, received->headers)));
    apigateway_log_data(exchange, "Endpoint response body before transformations: %.*s",
                        VG_STR_ARG(received->body));
}

/* ---- Which one ---- */

/* The first whose pattern fits, else the one without a pattern. */
static const struct apigateway_integration_response *
choose_response(struct apigateway_exchange *exchange,
                const struct apigateway_integration *integration, struct vg_str selector)
{
    const struct apigateway_map_of_integration_response *all = &integration->integration_responses;
    const struct apigateway_integration_response *without = NULL;
    for (size_t i = 0; i < all->count; i++) {
        const struct apigateway_integration_response *response = &all->items[i].value;
        if (response->selection_pattern.len == 0)
            without = without != NULL ? without : response;
        else if (apigateway_regex_matches(exchange->arena, response->selection_pattern, selector))
            return response;
    }
    return without;
}

static bool is_declared(const struct apigateway_method *method, struct vg_str status)
{
    for (size_t i = 0; i < method->method_responses.count; i++)
        if (vg_str_eq(method->method_responses.items[i].key, status))
            return true;
    return false;
}

/* ---- The body ---- */

/* The template for what the client accepts, else for JSON, else the first. */
static const struct apigateway_map_of_string_to_string_entry *
choose_template(const struct apigateway_exchange *exchange,
                const struct apigateway_integration_response *response)
{
    const struct apigateway_map_of_string_to_string *all = &response->response_templates;
    struct vg_str rest = vg_pairs_last(exchange->headers, VG_STR("Accept"), /* is_header= */ true);
    struct vg_str accept = VG_STR("");
    (void)vg_str_split(&rest, ',', &accept);
    const struct apigateway_map_of_string_to_string_entry *json = NULL;
    for (size_t i = 0; i < all->count; i++) {
        if (vg_str_ieq(all->items[i].key, vg_str_trim(accept)))
            return &all->items[i];
        if (vg_str_is(all->items[i].key, "application/json"))
            json = &all->items[i];
    }
    return json == NULL && all->count > 0 ? &all->items[0] : json;
}

static int refuse_template(struct apigateway_exchange *exchange, struct vg_str problem)
{
    apigateway_log_error(exchange, "%.*s", VG_STR_ARG(problem));
    return apigateway_refuse_configuration(exchange, "Unable to transform response");
}

/* VG_OK with the template's output, or answered. An empty template lets everything pass. */
static int make_body(struct apigateway_exchange *exchange, struct vg_str text,
                     const struct apigateway_payload *payload,
                     struct apigateway_template_output *output)
{
    struct vg_str problem = VG_STR("Bytes cannot be put into a template");
    *output = (struct apigateway_template_output){.text = payload->bytes};
    if (text.len == 0)
        return VG_OK;
    if (payload->is_binary)
        return refuse_template(exchange, problem);
    int rc = apigateway_transform(exchange, APIGATEWAY_FROM_ENDPOINT, text, payload->bytes, output,
                                  &problem);
    return rc == VG_FAIL ? refuse_template(exchange, problem) : rc;
}

/* ---- Headers ---- */

/* Those of one name replace each other; all values of the last one count. */
static void put_header(struct apigateway_exchange *exchange, struct vg_str name,
                       const struct vg_str *values, size_t count)
{
    struct vg_response *response = exchange->response;
    size_t kept = 0;
    for (size_t i = 0; i < response->header_count; i++)
        if (!vg_str_ieq(response->headers[i].name, name))
            response->headers[kept++] = response->headers[i];
    response->header_count = kept;
    for (size_t i = 0; i < count; i++)
        apigateway_answer_header(exchange, (struct vg_header){name, values[i]});
}

static void map_headers(struct apigateway_exchange *exchange,
                        const struct apigateway_integration_response *response,
                        const struct apigateway_received *received)
{
    static const char prefix[] = "method.response.header.";
    for (size_t i = 0; i < response->response_parameters.count; i++) {
        const struct apigateway_map_of_string_to_string_entry *entry =
            &response->response_parameters.items[i];
        struct apigateway_values values =
            apigateway_response_value(exchange, received, entry->value);
        if (vg_str_starts(entry->key, vg_str_from(prefix)) && values.count > 0)
            put_header(exchange, vg_str_tail(entry->key, strlen(prefix)), values.items,
                       values.count);
    }
}

/* What the request's template asked for, then what the answer's did. */
static void apply_overrides(struct apigateway_exchange *exchange,
                            const struct apigateway_override *overrides, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct apigateway_override *override = &overrides[i];
        int64_t status;
        if (override->place == APIGATEWAY_OVERRIDE_RESPONSE_HEADER)
            put_header(exchange, override->name, override->values, override->value_count);
        else if (override->place == APIGATEWAY_OVERRIDE_RESPONSE_STATUS &&
                 override->value_count > 0 && vg_str_to_i64(override->values[0], &status) &&
                 status >= 100 && status <= 599)
            exchange->response->status = (int)status;
    }
}

/* ---- All of it ---- */

static int answer_with(struct apigateway_exchange *exchange,
                       const struct apigateway_integration_response *chosen,
                       const struct apigateway_received *received)
{
    struct vg_response *response = exchange->response;
    struct apigateway_payload payload = {.bytes = received->body};
    struct apigateway_template_output output;
    int64_t status;
    if (!apigateway_convert_response(exchange, chosen->content_handling, received->headers,
                                     &payload))
        return apigateway_refuse_configuration(exchange, "Unable to base64 decode the body.");
    const struct apigateway_map_of_string_to_string_entry *template =
        choose_template(exchange, chosen);
    int rc =
        make_body(exchange, template != NULL ? template->value : VG_STR(""), &payload, &output);
    if (rc == VG_OK && !exchange->is_answered)
        rc = apigateway_find_in_body(exchange, APIGATEWAY_FROM_ENDPOINT, received->body,
                                     &chosen->response_parameters);
    if (rc != VG_OK || exchange->is_answered)
        return rc;
    response->status = vg_str_to_i64(chosen->status_code, &status) ? (int)status : 200;
    response->body = output.text;
    struct vg_str type = template != NULL ? vg_arena_copy(exchange->arena, template->key)
                                          : VG_STR("application/json");
    put_header(exchange, VG_STR("Content-Type"), &type, 1);
    map_headers(exchange, chosen, received);
    if (exchange->sent != NULL)
        apply_overrides(exchange, exchange->sent->overrides, exchange->sent->override_count);
    apply_overrides(exchange, output.overrides, output.override_count);
    apigateway_answer_done(exchange);
    return VG_OK;
}

int apigateway_map_response(struct apigateway_exchange *exchange,
                            const struct apigateway_integration *integration,
                            const struct apigateway_received *received)
{
    const struct apigateway_integration_response *chosen =
        choose_response(exchange, integration, received->selector);
    if (chosen == NULL) {
        struct vg_str why = vg_arena_printf(
            exchange->arena,
            "No match for output mapping and no default output mapping configured. Endpoint "
            "Response Status Code: %d",
            received->status);
        return apigateway_refuse_configuration(exchange, why.ptr);
    }
    if (!is_declared(exchange->method, chosen->status_code)) {
        struct vg_str why = vg_arena_printf(exchange->arena,
                                            "Output mapping refers to an invalid method response: "
                                            "%.*s",
                                            VG_STR_ARG(chosen->status_code));
        return apigateway_refuse_configuration(exchange, why.ptr);
    }
    return answer_with(exchange, chosen, received);
}
