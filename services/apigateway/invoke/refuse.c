/* apigateway/invoke/refuse.c: gateway responses: what a client gets whose request did not come to
 * an integration's answer. */
#include "apigateway/invoke/exchange.h"

#include <ctype.h>

/* The API's own for the type, else for its class; NULL when it has none. */
static const struct apigateway_gateway_response *
own_response(const struct apigateway_exchange *exchange, int32_t type)
{
    if (exchange->live == NULL)
        return NULL;
    for (size_t i = 0; i < exchange->live->snapshot.gateway_responses.count; i++) {
        const struct apigateway_gateway_response *response =
            &exchange->live->snapshot.gateway_responses.items[i];
        if (response->response_type == type)
            return response;
    }
    return NULL;
}

/* ---- Texts with variables ---- */

static bool is_name(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '.' || c == '-';
}

/* "$context.x", "$stageVariables.x": nothing else is put in. */
static struct vg_str variable(struct apigateway_exchange *exchange, struct vg_str name)
{
    static const char context[] = "context.", stage[] = "stageVariables.";
    if (vg_str_starts(name, vg_str_from(context)))
        return apigateway_context(exchange, vg_str_tail(name, strlen(context)));
    if (vg_str_starts(name, vg_str_from(stage)))
        return vg_pairs_last(exchange->stage_variables, vg_str_tail(name, strlen(stage)),
                             /* is_header= */ false);
    return VG_STR_NONE;
}

static struct vg_str fill_template(struct apigateway_exchange *exchange, struct vg_str text)
{
    struct vg_buf buf;
    vg_buf_init(&buf, exchange->arena, /* max= */ 0);
    for (size_t i = 0; i < text.len;) {
        size_t end = i + 1;
        while (text.ptr[i] == '$' && end < text.len && is_name(text.ptr[end]))
            end++;
        struct vg_str piece = vg_str_slice(text, i, end);
        if (piece.len > 1)
            vg_buf_add(&buf, variable(exchange, vg_str_tail(piece, 1)));
        else
            vg_buf_add(&buf, piece);
        i = end;
    }
    return vg_buf_str(&buf);
}

/* 'static', "method.request.header.x", "context.x", "stageVariables.x" */
static struct vg_str parameter_value(struct apigateway_exchange *exchange, struct vg_str source)
{
    static const char header[] = "method.request.header.", query[] = "method.request.querystring.",
                      path[] = "method.request.path.";
    if (source.len >= 2 && source.ptr[0] == '\'' && source.ptr[source.len - 1] == '\'')
        return vg_str_slice(source, 1, source.len - 1);
    if (vg_str_starts(source, vg_str_from(header)))
        return vg_pairs_last(exchange->headers, vg_str_tail(source, strlen(header)),
                             /* is_header= */ true);
    if (vg_str_starts(source, vg_str_from(query)))
        return vg_pairs_last(exchange->query, vg_str_tail(source, strlen(query)),
                             /* is_header= */ false);
    if (vg_str_starts(source, vg_str_from(path)))
        return vg_pairs_last(exchange->path_parameters, vg_str_tail(source, strlen(path)),
                             /* is_header= */ false);
    return variable(exchange, source);
}

/* ---- The answer ---- */

static bool is_line(struct vg_str value)
{
    for (size_t i = 0; i < value.len; i++)
        if ((unsigned char)value.ptr[i] < ' ' && value.ptr[i] != '\t')
            return false;
    return true;
}

static void add_headers(struct apigateway_exchange *exchange,
                        const struct apigateway_gateway_response *own)
{
    static const char prefix[] = "gatewayresponse.header.";
    for (size_t i = 0; i < own->response_parameters.count; i++) {
        const struct apigateway_map_of_string_to_string_entry *entry =
            &own->response_parameters.items[i];
        struct vg_str value = parameter_value(exchange, entry->value);
        if (vg_str_starts(entry->key, vg_str_from(prefix)) && vg_str_is_set(value) &&
            is_line(value))
            vg_response_header(
                exchange->response,
                vg_arena_cstr(exchange->arena, vg_str_tail(entry->key, strlen(prefix))),
                vg_arena_copy(exchange->arena, value));
    }
}

/* The template for what the client accepts, else for JSON, else the first. */
static const struct apigateway_map_of_string_to_string_entry *
choose_template(const struct apigateway_exchange *exchange,
                const struct apigateway_gateway_response *own)
{
    struct vg_str accept =
        vg_pairs_last(exchange->headers, VG_STR("Accept"), /* is_header= */ true);
    const struct apigateway_map_of_string_to_string_entry *json = NULL;
    for (size_t i = 0; i < own->response_templates.count; i++) {
        const struct apigateway_map_of_string_to_string_entry *entry =
            &own->response_templates.items[i];
        if (vg_str_eq(entry->key, accept))
            return entry;
        if (vg_str_is(entry->key, "application/json"))
            json = entry;
    }
    if (json == NULL && own->response_templates.count > 0)
        return &own->response_templates.items[0];
    return json;
}

static int status_of(const struct apigateway_gateway_response *own, int preset)
{
    int64_t status;
    if (own == NULL || !vg_str_is_set(own->status_code) ||
        !vg_str_to_i64(own->status_code, &status) || status < 100 || status > 599)
        return preset;
    return (int)status;
}

int apigateway_refuse(struct apigateway_exchange *exchange, int32_t type, const char *error_type,
                      struct vg_str message)
{
    struct apigateway_gateway_response preset;
    apigateway_gateway_response_default(type, &preset);
    int status = status_of(&preset, 500);
    const struct apigateway_gateway_response *own = own_response(exchange, type);
    /* What no mapping can change: it is said before the API is known. */
    if (own == NULL && type != APIGATEWAY_GATEWAY_RESPONSE_TYPE_REQUEST_TOO_LARGE)
        own = own_response(exchange, status < 500 ? APIGATEWAY_GATEWAY_RESPONSE_TYPE_DEFAULT_4XX
                                                  : APIGATEWAY_GATEWAY_RESPONSE_TYPE_DEFAULT_5XX);
    struct vg_response *response = exchange->response;
    exchange->refusal.type = type;
    exchange->refusal.error_type = error_type;
    exchange->refusal.message = message;
    exchange->refusal.is_preset = own == NULL;
    exchange->is_answered = true;
    response->status = status_of(own, status);
    const struct apigateway_gateway_response *form = own != NULL ? own : &preset;
    const struct apigateway_map_of_string_to_string_entry *chosen = choose_template(exchange, form);
    if (chosen == NULL)
        chosen = choose_template(exchange, &preset);
    response->body = fill_template(exchange, chosen->value);
    vg_response_header(response, "x-amzn-ErrorType", vg_str_from(error_type));
    vg_response_header(response, "Content-Type", vg_arena_copy(exchange->arena, chosen->key));
    add_headers(exchange, form);
    return VG_OK;
}

int apigateway_refuse_configuration(struct apigateway_exchange *exchange, const char *why)
{
    apigateway_log_error(exchange, "Execution failed due to configuration error: %s", why);
    exchange->outcome.error = vg_str_from(why);
    return apigateway_refuse(exchange, APIGATEWAY_GATEWAY_RESPONSE_TYPE_API_CONFIGURATION_ERROR,
                             "InternalServerErrorException", VG_STR("Internal server error"));
}

int apigateway_refuse_answer(struct apigateway_exchange *exchange, const char *why)
{
    apigateway_log_error(exchange, "Execution failed due to configuration error: %s", why);
    exchange->outcome.error = vg_str_from(why);
    int rc = apigateway_refuse(exchange, APIGATEWAY_GATEWAY_RESPONSE_TYPE_DEFAULT_5XX,
                               "InternalServerErrorException", VG_STR("Internal server error"));
    const struct apigateway_gateway_response *own =
        own_response(exchange, APIGATEWAY_GATEWAY_RESPONSE_TYPE_DEFAULT_5XX);
    exchange->response->status = status_of(own, 502);
    return rc;
}

int apigateway_refuse_timeout(struct apigateway_exchange *exchange)
{
    apigateway_log_error(exchange, "Execution failed due to a timeout error");
    exchange->outcome.error = VG_STR("Execution failed due to a timeout error");
    return apigateway_refuse(exchange, APIGATEWAY_GATEWAY_RESPONSE_TYPE_INTEGRATION_TIMEOUT,
                             "InternalServerErrorException", VG_STR("Endpoint request timed out"));
}

int apigateway_refuse_network(struct apigateway_exchange *exchange, const char *why)
{
    apigateway_log_error(
        exchange, "Execution failed due to a network error communicating with endpoint: %s", why);
    exchange->outcome.error =
        VG_STR("Execution failed due to a network error communicating with endpoint");
    return apigateway_refuse(exchange, APIGATEWAY_GATEWAY_RESPONSE_TYPE_INTEGRATION_FAILURE,
                             "InternalServerErrorException",
                             VG_STR("Network error communicating with endpoint"));
}
