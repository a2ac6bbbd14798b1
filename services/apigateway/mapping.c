/* apigateway/mapping.c: see mapping.h. */
#include "apigateway/mapping.h"

/* Takes `prefix` off the front. */
static bool take(struct vg_str *text, const char *prefix)
{
    if (!vg_str_starts(*text, vg_str_from(prefix)))
        return false;
    *text = vg_str_tail(*text, strlen(prefix));
    return true;
}

/* One of the places (NULL-terminated), a dot, and a name, which is left. */
static bool take_place(struct vg_str *text, const char *const *places)
{
    for (size_t i = 0; places[i] != NULL; i++) {
        struct vg_str rest = *text;
        if (take(&rest, places[i]) && rest.len > 1 && rest.ptr[0] == '.') {
            *text = vg_str_tail(rest, 1);
            return true;
        }
    }
    return false;
}

static const char *const request_places[] = {"header", "querystring", "path", NULL};
static const char *const multi_places[] = {"multivalueheader", "multivaluequerystring", NULL};

static int fail_name(struct vg_error *err, struct vg_str name)
{
    return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                   "Invalid mapping expression parameter specified: %.*s", VG_STR_ARG(name));
}

static int fail_mapping(struct vg_error *err, const char *why, struct vg_str text)
{
    return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                   "Invalid mapping expression specified: Validation Result: warnings : [], errors "
                   ": [%s%.*s]",
                   why, VG_STR_ARG(text));
}

int apigateway_request_parameters_check(const struct apigateway_map_of_string_to_boolean *params,
                                        struct vg_error *err)
{
    int rc = apigateway_entries_check(params->count, APIGATEWAY_PARAMETERS_MAX, "parameters", err);
    for (size_t i = 0; i < params->count && rc == VG_OK; i++) {
        struct vg_str name = params->items[i].key, other;
        if (!take(&name, "method.request.") || !take_place(&name, request_places))
            return fail_name(err, params->items[i].key);
        for (size_t k = 0; k < i; k++) {
            other = params->items[k].key;
            if (take(&other, "method.request.") && take_place(&other, request_places) &&
                vg_str_eq(name, other))
                return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                               "Parameter names must be unique across querystring, header and "
                               "path");
        }
    }
    return rc;
}

int apigateway_response_parameters_check(const struct apigateway_map_of_string_to_boolean *params,
                                         struct vg_error *err)
{
    static const char *const places[] = {"header", NULL};
    int rc = apigateway_entries_check(params->count, APIGATEWAY_PARAMETERS_MAX, "parameters", err);
    for (size_t i = 0; i < params->count && rc == VG_OK; i++) {
        struct vg_str name = params->items[i].key;
        if (!take(&name, "method.response.") || !take_place(&name, places))
            return fail_name(err, params->items[i].key);
    }
    return rc;
}

static bool has_parameter(const struct apigateway_map_of_string_to_boolean *params,
                          struct vg_str name)
{
    for (size_t i = 0; i < params->count; i++)
        if (vg_str_eq(params->items[i].key, name))
            return true;
    return false;
}

static bool is_static(struct vg_str text)
{
    return text.len >= 2 && text.ptr[0] == '\'' && text.ptr[text.len - 1] == '\'';
}

/* A multi-valued parameter is declared as the plain one. */
static bool is_declared(const struct apigateway_method *method, struct vg_str expression)
{
    const struct apigateway_map_of_string_to_boolean *params = &method->request_parameters;
    struct vg_str name = expression, declared;
    if (has_parameter(params, expression))
        return true;
    if (!take(&name, "method.request.multivalue"))
        return false;
    for (size_t i = 0; i < params->count; i++) {
        declared = params->items[i].key;
        if (take(&declared, "method.request.") && vg_str_eq(declared, name))
            return true;
    }
    return false;
}

/* What a request's parameter may come from. */
static int check_expression(struct vg_str expression, const struct apigateway_method *method,
                            struct vg_error *err)
{
    struct vg_str rest = expression;
    if (is_static(rest))
        return VG_OK;
    if (take(&rest, "context.") || take(&rest, "stageVariables."))
        return rest.len > 0
                   ? VG_OK
                   : fail_mapping(err, "Invalid mapping expression specified: ", expression);
    if (take(&rest, "method.request.")) {
        if (vg_str_is(rest, "body") || vg_str_starts(rest, VG_STR("body.")) ||
            vg_str_starts(rest, VG_STR("body[")))
            return VG_OK;
        if (take_place(&rest, request_places) || take_place(&rest, multi_places))
            return is_declared(method, expression)
                       ? VG_OK
                       : fail_mapping(
                             err, "Invalid mapping expression parameter specified: ", expression);
    }
    return fail_mapping(err, "Invalid mapping expression specified: ", expression);
}

int apigateway_request_mapping_check(const struct apigateway_map_of_string_to_string *mapping,
                                     const struct apigateway_method *method, struct vg_error *err)
{
    int rc = apigateway_entries_check(mapping->count, APIGATEWAY_PARAMETERS_MAX, "parameters", err);
    for (size_t i = 0; i < mapping->count && rc == VG_OK; i++) {
        struct vg_str name = mapping->items[i].key;
        if (!take(&name, "integration.request.") || !take_place(&name, request_places))
            return fail_mapping(
                err, "Invalid mapping expression parameter specified: ", mapping->items[i].key);
        rc = check_expression(mapping->items[i].value, method, err);
    }
    return rc;
}

static const struct apigateway_method_response *
find_response(const struct apigateway_method *method, struct vg_str status)
{
    for (size_t i = 0; i < method->method_responses.count; i++)
        if (vg_str_eq(method->method_responses.items[i].key, status))
            return &method->method_responses.items[i].value;
    return NULL;
}

int apigateway_response_mapping_check(const struct apigateway_integration_response *response,
                                      const struct apigateway_method *method, struct vg_error *err)
{
    static const char *const places[] = {"header", "multivalueheader", NULL};
    const struct apigateway_method_response *declared =
        find_response(method, response->status_code);
    const struct apigateway_map_of_string_to_string *mapping = &response->response_parameters;
    int rc = apigateway_entries_check(mapping->count, APIGATEWAY_PARAMETERS_MAX, "parameters", err);
    for (size_t i = 0; i < mapping->count && rc == VG_OK; i++) {
        struct vg_str rest = mapping->items[i].value;
        if (declared == NULL)
            return fail_mapping(err, "No method response exists for method.", VG_STR(""));
        if (!has_parameter(&declared->response_parameters, mapping->items[i].key))
            return fail_mapping(
                err, "Invalid mapping expression parameter specified: ", mapping->items[i].key);
        bool is_good =
            is_static(rest) || vg_str_starts(rest, VG_STR("context.")) ||
            vg_str_starts(rest, VG_STR("stageVariables.")) ||
            (take(&rest, "integration.response.") &&
             (take_place(&rest, places) || vg_str_is(rest, "body") ||
              vg_str_starts(rest, VG_STR("body.")) || vg_str_starts(rest, VG_STR("body["))));
        if (!is_good)
            return fail_mapping(err,
                                "Invalid mapping expression specified: ", mapping->items[i].value);
    }
    return rc;
}

int apigateway_templates_check(const struct apigateway_map_of_string_to_string *templates,
                               struct vg_error *err)
{
    for (size_t i = 0; i < templates->count; i++) {
        struct vg_str type = templates->items[i].key;
        ptrdiff_t slash = vg_str_find_char(type, '/');
        if (!vg_str_is(type, "$default") && (slash <= 0 || (size_t)slash + 1 == type.len))
            return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                           "Validation Result: warnings : [], errors : [Invalid content type "
                           "specified: %.*s]",
                           VG_STR_ARG(type));
    }
    return VG_OK;
}

/* "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/<arn>/invocations" */
static int check_arn(const struct apigateway_integration *integration, struct vg_error *err)
{
    struct vg_arn arn;
    if (!vg_arn_parse(integration->uri, &arn) || !vg_str_is(arn.service, "apigateway") ||
        arn.region.len == 0 || arn.account.len == 0)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Invalid ARN specified in the request");
    if (!vg_str_starts(arn.resource, VG_STR("path/")) &&
        !vg_str_starts(arn.resource, VG_STR("action/")))
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                       "AWS ARN for integration must contain path or action");
    if (integration->type == APIGATEWAY_INTEGRATION_TYPE_AWS_PROXY &&
        !vg_str_is(arn.account, "lambda") && !vg_str_is(arn.account, "firehose"))
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                       "Integrations of type 'AWS_PROXY' currently only supports Lambda function "
                       "and Firehose stream invocations.");
    return VG_OK;
}

int apigateway_integration_uri_check(const struct apigateway_integration *integration,
                                     struct vg_error *err)
{
    struct vg_str uri = integration->uri;
    if (integration->type == APIGATEWAY_INTEGRATION_TYPE_MOCK)
        return VG_OK;
    if (integration->http_method.len == 0)
        return vg_fail(err, &APIGATEWAY_BAD_REQUEST,
                       "Enumeration value for HttpMethod must be non-empty");
    if (integration->type == APIGATEWAY_INTEGRATION_TYPE_AWS ||
        integration->type == APIGATEWAY_INTEGRATION_TYPE_AWS_PROXY)
        return check_arn(integration, err);
    if ((take(&uri, "http://") || take(&uri, "https://")) && uri.len > 0)
        return VG_OK;
    return vg_fail(err, &APIGATEWAY_BAD_REQUEST, "Invalid HTTP endpoint specified for URI");
}
