/* apigateway/invoke/integrate_service.c: AWS to a service of virga: the request goes through the
 * front door as any client's, signed by nobody, as the integration's role. */
#include "apigateway/invoke/map.h"

#include "bus/bus.h"
#include "bus/front.h"

/* "arn:aws:apigateway:<region>:[<subdomain>.]<service>:action/<Action>" or ":path/<path>". */
struct target {
    const struct vg_service_model *model;
    struct vg_str host;
    struct vg_str region;
    struct vg_str action; /* absent for a path */
    struct vg_str path;
    struct vg_str query; /* "?a=b", or empty */
};

static const struct vg_service_model *find_model(const struct vg_bus *bus, struct vg_str name)
{
    for (const struct vg_service *const *at = vg_bus_services(bus); *at != NULL; at++)
        if (vg_str_eq((*at)->model->endpoint_prefix, name) ||
            vg_str_eq((*at)->model->signing_name, name))
            return (*at)->model;
    return NULL;
}

static bool read_target(struct apigateway_exchange *exchange, struct target *target)
{
    static const char action[] = "action/", path[] = "path/";
    struct vg_arn arn;
    const struct apigateway_sent *sent = exchange->sent;
    if (!vg_arn_parse(sent->uri, &arn))
        return false;
    ptrdiff_t dot = vg_str_rfind_char(arn.account, '.');
    target->model = find_model(exchange->call->bus, vg_str_tail(arn.account, (size_t)(dot + 1)));
    target->region = arn.region;
    target->host =
        VG_CONCAT(exchange->arena, arn.account, VG_STR("."), arn.region, VG_STR(".amazonaws.com"));
    target->query = apigateway_query_text(exchange->arena, sent->query);
    if (vg_str_starts(arn.resource, vg_str_from(action))) {
        target->action = vg_str_tail(arn.resource, strlen(action));
        target->path = VG_STR("/");
        return target->model != NULL;
    }
    struct vg_str rest = vg_str_tail(arn.resource, strlen(path));
    ptrdiff_t mark = vg_str_find_char(rest, '?');
    if (mark >= 0) {
        target->query = VG_CONCAT(exchange->arena, vg_str_tail(rest, (size_t)mark),
                                  target->query.len > 0 ? VG_STR("&") : VG_STR(""),
                                  vg_str_tail(target->query, 1));
        rest = vg_str_slice(rest, 0, (size_t)mark);
    }
    bool has_slash = vg_str_starts(rest, VG_STR("/"));
    target->path = VG_CONCAT(exchange->arena, has_slash ? VG_STR("") : VG_STR("/"), rest);
    return target->model != NULL && vg_str_starts(arn.resource, vg_str_from(path));
}

/* ---- The request ---- */

struct request_parts {
    struct vg_str method, query, body;
    struct vg_header *headers;
    size_t header_count;
};

static void set_header(struct request_parts *parts, const char *name, struct vg_str value)
{
    const struct vg_pairs all = {parts->headers, parts->header_count};
    if (!vg_str_is_set(vg_pairs_last(all, vg_str_from(name), /* is_header= */ true)))
        parts->headers[parts->header_count++] = (struct vg_header){vg_str_from(name), value};
}

static bool is_form(const struct request_parts *parts)
{
    const struct vg_pairs all = {parts->headers, parts->header_count};
    return vg_str_starts(vg_pairs_last(all, VG_STR("Content-Type"), /* is_header= */ true),
                         VG_STR("application/x-www-form-urlencoded"));
}

/* An action of the Query protocol is a form: its parameters are those of the query, and of a body
 * that is one. */
static void make_form(struct apigateway_exchange *exchange, const struct target *target,
                      struct request_parts *parts)
{
    bool has_form = is_form(parts) && parts->body.len > 0;
    parts->body = VG_CONCAT(exchange->arena, VG_STR("Action="), target->action, VG_STR("&Version="),
                            target->model->version, parts->query.len > 0 ? VG_STR("&") : VG_STR(""),
                            vg_str_tail(parts->query, 1), has_form ? VG_STR("&") : VG_STR(""),
                            has_form ? parts->body : VG_STR(""));
    parts->query = VG_STR("");
    parts->method = VG_STR("POST");
    if (!is_form(parts)) {
        size_t kept = 0;
        for (size_t i = 0; i < parts->header_count; i++)
            if (!vg_str_ieq(parts->headers[i].name, VG_STR("Content-Type")))
                parts->headers[kept++] = parts->headers[i];
        parts->header_count = kept;
        set_header(parts, "Content-Type", VG_STR("application/x-www-form-urlencoded"));
    }
}

/* An action of a JSON protocol is named by a header. */
static void make_json(struct apigateway_exchange *exchange, const struct target *target,
                      struct request_parts *parts)
{
    bool is_1_0 = (target->model->protocols & VG_PROTOCOL_JSON_1_0) != 0;
    set_header(
        parts, "X-Amz-Target",
        VG_CONCAT(exchange->arena, target->model->target_prefix, VG_STR("."), target->action));
    size_t kept = 0;
    for (size_t i = 0; i < parts->header_count; i++)
        if (!vg_str_ieq(parts->headers[i].name, VG_STR("Content-Type")))
            parts->headers[kept++] = parts->headers[i];
    parts->header_count = kept;
    set_header(parts, "Content-Type",
               is_1_0 ? VG_STR("application/x-amz-json-1.0")
                      : VG_STR("application/x-amz-json-1.1"));
    if (parts->body.len == 0)
        parts->body = VG_STR("{}");
}

static struct request_parts make_parts(struct apigateway_exchange *exchange,
                                       const struct apigateway_integration *integration,
                                       const struct target *target)
{
    enum { ADDED = 4 };
    const struct apigateway_sent *sent = exchange->sent;
    bool is_any = vg_str_is(integration->http_method, "ANY");
    struct request_parts parts = {
        .method = is_any ? exchange->request->method : integration->http_method,
        .query = target->query,
        .body = sent->body,
        .headers = VG_NEW_ARRAY(exchange->arena, struct vg_header, sent->headers.count + ADDED),
    };
    for (size_t i = 0; i < sent->headers.count; i++)
        if (!vg_str_ieq(sent->headers.items[i].name, VG_STR("Host")) &&
            !vg_str_ieq(sent->headers.items[i].name, VG_STR("Content-Length")))
            parts.headers[parts.header_count++] = sent->headers.items[i];
    set_header(&parts, "Accept", VG_STR("application/json"));
    if (vg_str_is_set(target->action) && (target->model->protocols & VG_PROTOCOL_QUERY) != 0)
        make_form(exchange, target, &parts);
    else if (vg_str_is_set(target->action))
        make_json(exchange, target, &parts);
    else if (sent->body.len > 0)
        set_header(&parts, "Content-Type", VG_STR("application/json"));
    set_header(&parts, "Content-Length", vg_arena_printf(exchange->arena, "%zu", parts.body.len));
    return parts;
}

/* The role that the integration names; without one, API Gateway itself. */
static struct vg_principal principal_of(struct apigateway_exchange *exchange,
                                        const struct apigateway_integration *integration)
{
    struct vg_arn role;
    struct vg_str credentials = apigateway_fill_in(exchange, integration->credentials);
    if (credentials.len > 0 && vg_arn_parse(credentials, &role) && vg_is_account(role.account))
        return (struct vg_principal){
            .arn = credentials, .account = role.account, .user_id = role.account};
    return (struct vg_principal){
        .service = VG_STR("apigateway.amazonaws.com"),
        .account = exchange->call->account,
        .source_arn = apigateway_method_arn(exchange, exchange->path),
    };
}

static int ask(struct apigateway_exchange *exchange,
               const struct apigateway_integration *integration, const struct target *target,
               const struct request_parts *parts, const struct vg_response **response)
{
    const struct vg_request request = {
        .arena = exchange->arena,
        .method = parts->method,
        .target = VG_CONCAT(exchange->arena, target->path, parts->query),
        .path = target->path,
        .query = parts->query.len > 0 ? vg_str_tail(parts->query, 1) : VG_STR_NONE,
        .headers = parts->headers,
        .header_count = parts->header_count,
        .host = target->host,
        .body = parts->body,
        .source_ip = exchange->call->source_ip,
    };
    const struct vg_front_call front = {
        .request = &request,
        .signing_name = target->model->signing_name,
        .region = target->region,
        .principal = principal_of(exchange, integration),
        .body_max = APIGATEWAY_BODY_BYTES_MAX,
        .real_limit_ms = apigateway_integration_limit_ms(integration),
    };
    return vg_await_request(exchange->call, &front, response);
}

int apigateway_integrate_service(struct apigateway_exchange *exchange,
                                 const struct apigateway_integration *integration)
{
    struct target target = {.action = VG_STR_NONE};
    const struct vg_response *response = NULL;
    int rc = apigateway_map_request(exchange, integration, /* is_proxy= */ false);
    if (rc != VG_OK || exchange->is_answered)
        return rc;
    if (!read_target(exchange, &target))
        return apigateway_refuse_configuration(exchange, "Invalid endpoint address");
    struct request_parts parts = make_parts(exchange, integration, &target);
    rc = ask(exchange, integration, &target, &parts, &response);
    if (rc == VG_DEFER || rc == VG_BROKEN)
        return rc;
    apigateway_log_sent(
        exchange,
        VG_CONCAT(exchange->arena, VG_STR("https://"), target.host, target.path, parts.query),
        (struct vg_pairs){parts.headers, parts.header_count}, parts.body);
    if (rc == VG_NOT_FOUND)
        return apigateway_refuse_timeout(exchange);
    if (rc == VG_FAIL)
        return apigateway_refuse_configuration(
            exchange, "Integration response is larger than allowed maximum of 10485760 bytes.");
    const struct apigateway_received received = {
        .status = response->status,
        .headers = {response->headers, response->header_count},
        .body = response->body,
        .selector = vg_arena_printf(exchange->arena, "%d", response->status),
    };
    apigateway_log_received(exchange, &received);
    return apigateway_map_response(exchange, integration, &received);
}
