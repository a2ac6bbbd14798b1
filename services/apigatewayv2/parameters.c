/* apigatewayv2/parameters.c: parameter mappings are read, and checked when an integration gets
 * them. */
#include "apigatewayv2/parameters.h"
#include "apigatewayv2/apigatewayv2.h"

/* ---- Keys ---- */

static bool take_action(struct vg_str *rest, enum apigatewayv2_action *action)
{
    static const char *const names[] = {[APIGATEWAYV2_APPEND] = "append",
                                        [APIGATEWAYV2_OVERWRITE] = "overwrite",
                                        [APIGATEWAYV2_REMOVE] = "remove"};
    struct vg_str name;
    if (!vg_str_split(rest, ':', &name) || !vg_str_is_set(*rest))
        return false;
    for (size_t i = 0; i < VG_COUNT_OF(names); i++)
        if (vg_str_is(name, names[i])) {
            *action = (enum apigatewayv2_action)i;
            return true;
        }
    return false;
}

static bool take_name(struct vg_str rest, const char *prefix, struct vg_str *name)
{
    if (!vg_str_starts(rest, vg_str_from(prefix)))
        return false;
    *name = vg_str_tail(rest, strlen(prefix));
    return name->len > 0;
}

bool apigatewayv2_mapping_read(struct vg_str key, bool is_response,
                               struct apigatewayv2_mapping *mapping)
{
    struct vg_str rest = key;
    mapping->name = VG_STR_NONE;
    if (!take_action(&rest, &mapping->action))
        return false;
    mapping->place = APIGATEWAYV2_PLACE_HEADER;
    if (take_name(rest, "header.", &mapping->name))
        return true;
    mapping->place = APIGATEWAYV2_PLACE_QUERY;
    if (!is_response && take_name(rest, "querystring.", &mapping->name))
        return true;
    mapping->place = is_response ? APIGATEWAYV2_PLACE_STATUS : APIGATEWAYV2_PLACE_PATH;
    return mapping->action == APIGATEWAYV2_OVERWRITE &&
           vg_str_is(rest, is_response ? "statuscode" : "path");
}

/* The documented list of headers that no mapping may touch. */
static bool is_reserved(struct vg_str name)
{
    static const char *const prefixes[] = {"access-control-", "apigw-", "x-amz-", "x-amzn-"};
    static const char *const names[] = {"authorization",
                                        "connection",
                                        "content-encoding",
                                        "content-length",
                                        "content-location",
                                        "forwarded",
                                        "keep-alive",
                                        "origin",
                                        "proxy-authenticate",
                                        "proxy-authorization",
                                        "te",
                                        "trailers",
                                        "transfer-encoding",
                                        "upgrade",
                                        "x-forwarded-for",
                                        "x-forwarded-host",
                                        "x-forwarded-proto",
                                        "via"};
    for (size_t i = 0; i < VG_COUNT_OF(prefixes); i++)
        if (vg_str_ieq(vg_str_slice(name, 0, strlen(prefixes[i])), vg_str_from(prefixes[i])))
            return true;
    for (size_t i = 0; i < VG_COUNT_OF(names); i++)
        if (vg_str_ieq(name, vg_str_from(names[i])))
            return true;
    return false;
}

static bool is_token(struct vg_str name)
{
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.ptr[i];
        if (c <= ' ' || c >= 0x7f || strchr("\"(),/:;<=>?@[\\]{}", c) != NULL)
            return false;
    }
    return name.len > 0;
}

/* ---- Values ---- */

bool apigatewayv2_value_next(struct vg_str *rest, struct vg_str *piece, bool *is_expression)
{
    *is_expression = false;
    if (rest->len == 0)
        return false;
    if (vg_str_starts(*rest, VG_STR("${"))) {
        ptrdiff_t end = vg_str_find_char(*rest, '}');
        size_t len = end < 0 ? rest->len : (size_t)end;
        *is_expression = end > 0;
        *piece = *is_expression ? vg_str_slice(*rest, 2, len) : *rest;
        *rest = vg_str_tail(*rest, len + 1);
        return true;
    }
    /* An expression without braces is the whole value. */
    if (rest->ptr[0] == '$' && vg_str_find(*rest, VG_STR("${")) < 0) {
        *is_expression = true;
        *piece = vg_str_tail(*rest, 1);
        *rest = VG_STR("");
        return true;
    }
    ptrdiff_t at = vg_str_find(*rest, VG_STR("${"));
    size_t len = at < 0 ? rest->len : (size_t)at;
    *piece = vg_str_slice(*rest, 0, len);
    *rest = vg_str_tail(*rest, len);
    return true;
}

static bool is_expression_known(struct vg_str expression, bool is_response)
{
    static const char *const of_request[] = {"request.header.", "request.querystring.",
                                             "request.body", "request.path"};
    static const char *const of_response[] = {"response.header.", "response.body"};
    static const char *const of_both[] = {"context.", "stageVariables."};
    const char *const *own = is_response ? of_response : of_request;
    size_t count = is_response ? VG_COUNT_OF(of_response) : VG_COUNT_OF(of_request);
    for (size_t i = 0; i < count; i++)
        if (vg_str_starts(expression, vg_str_from(own[i])))
            return true;
    for (size_t i = 0; i < VG_COUNT_OF(of_both); i++)
        if (vg_str_starts(expression, vg_str_from(of_both[i])))
            return true;
    return false;
}

/* ---- Checks ---- */

static int check_mapping(struct vg_str key, struct vg_str value, bool is_response,
                         struct vg_error *err)
{
    struct apigatewayv2_mapping mapping;
    struct vg_str rest = value, piece;
    bool is_expression;
    if (!apigatewayv2_mapping_read(key, is_response, &mapping))
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST, "Invalid mapping expression specified: %.*s",
                       VG_STR_ARG(key));
    if (mapping.place == APIGATEWAYV2_PLACE_HEADER &&
        (!is_token(mapping.name) || is_reserved(mapping.name)))
        return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST, "Operations on header %.*s are restricted",
                       VG_STR_ARG(mapping.name));
    while (apigatewayv2_value_next(&rest, &piece, &is_expression))
        if (is_expression && !is_expression_known(piece, is_response))
            return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST,
                           "Invalid mapping expression specified: %.*s", VG_STR_ARG(value));
    return VG_OK;
}

int apigatewayv2_parameters_check(const struct apigatewayv2_integration *integration,
                                  struct vg_error *err)
{
    const struct apigatewayv2_integration_parameters *request = &integration->request_parameters;
    const struct apigatewayv2_response_parameters *responses = &integration->response_parameters;
    int rc = VG_OK;
    for (size_t i = 0; rc == VG_OK && i < request->count; i++)
        rc = check_mapping(request->items[i].key, request->items[i].value, /* is_response= */ false,
                           err);
    for (size_t i = 0; rc == VG_OK && i < responses->count; i++) {
        const struct apigatewayv2_integration_parameters *one = &responses->items[i].value;
        int64_t status;
        if (!vg_str_to_i64(responses->items[i].key, &status) || status < 200 || status > 599)
            return vg_fail(err, &APIGATEWAYV2_BAD_REQUEST,
                           "Invalid status code specified for response parameters: %.*s",
                           VG_STR_ARG(responses->items[i].key));
        for (size_t j = 0; rc == VG_OK && j < one->count; j++)
            rc =
                check_mapping(one->items[j].key, one->items[j].value, /* is_response= */ true, err);
    }
    return rc;
}
