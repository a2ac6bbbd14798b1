/* gateway/route.c: who a request is for: the pages of a host that somebody gave a name first, then
 * pages, X-Amz-Target, the signature's service, the host name, the path, an Action; what remains is
 * S3's. */
#include "gateway/route.h"

#include "base/codec.h"

struct vg_str vg_host_name(struct vg_str host)
{
    if (host.len > 0 && host.ptr[0] == '[')
        return vg_str_slice(host, 0, (size_t)(vg_str_find_char(host, ']') + 1));
    ptrdiff_t colon = vg_str_rfind_char(host, ':');
    return colon < 0 ? host : vg_str_slice(host, 0, (size_t)colon);
}

/* ---- Pages ---- */

static bool find_host_page(struct vg_bus *bus, const struct vg_route_query *query,
                           struct vg_route_found *found)
{
    for (const struct vg_page *page = vg_bus_host_pages(bus); page->service != NULL; page++) {
        if (!page->route->owns_host(bus, query->request))
            continue;
        found->service = page->service;
        found->page = page->route;
        return true;
    }
    return false;
}

static bool find_page(struct vg_bus *bus, const struct vg_route_query *query,
                      struct vg_route_found *found)
{
    for (const struct vg_service *const *at = vg_bus_services(bus); *at != NULL; at++) {
        const struct vg_route *page = (*at)->routes;
        for (; page != NULL && page->run != NULL; page++) {
            if (!page->matches(query->request, query->path))
                continue;
            found->service = *at;
            found->page = page;
            return true;
        }
    }
    return false;
}

/* ---- Which service ---- */

static const struct vg_service *by_target(const struct vg_bus *bus, struct vg_str target)
{
    ptrdiff_t dot = vg_str_rfind_char(target, '.');
    if (dot < 0)
        return NULL;
    struct vg_str prefix = vg_str_slice(target, 0, (size_t)dot);
    for (const struct vg_service *const *at = vg_bus_services(bus); *at != NULL; at++)
        if ((*at)->model->target_prefix.len > 0 && vg_str_eq((*at)->model->target_prefix, prefix))
            return *at;
    return NULL;
}

static bool has_path(const struct vg_service_model *model, const struct vg_request *request)
{
    struct vg_str name;
    return (model->protocols & VG_PROTOCOL_REST_JSON) != 0 &&
           vg_wire_route(&vg_protocol_rest_json, model, request, &name) != NULL;
}

/* REST and HTTP APIs are two services under one name: the one that has the path, else the first. */
static const struct vg_service *by_signing_name(const struct vg_bus *bus, struct vg_str name,
                                                const struct vg_request *request)
{
    const struct vg_service *first = NULL;
    for (const struct vg_service *const *at = vg_bus_services(bus); *at != NULL; at++) {
        if (!vg_str_eq((*at)->model->signing_name, name))
            continue;
        if (first != NULL && has_path((*at)->model, request))
            return *at;
        if (first == NULL)
            first = *at;
    }
    return first;
}

static const struct vg_service *by_endpoint_prefix(const struct vg_bus *bus, struct vg_str label)
{
    for (const struct vg_service *const *at = vg_bus_services(bus); *at != NULL; at++)
        if (vg_str_eq((*at)->model->endpoint_prefix, label))
            return *at;
    return NULL;
}

/* "sqs.us-east-1.localhost", "bucket.s3.localhost", "bucket.s3.us-east-1.amazonaws.com". The last
 * label that is a service's counts: a bucket may be called as a service is, and have dots.
 * `*before` is what stands in front of it. */
static const struct vg_service *by_host(const struct vg_bus *bus, struct vg_str host,
                                        struct vg_str *before)
{
    struct vg_str rest = vg_host_name(host);
    ptrdiff_t dot = vg_str_rfind_char(rest, '.');
    if (dot < 0 || (vg_str_find(rest, VG_STR("localhost")) < 0 &&
                    !vg_str_ends(rest, VG_STR(".amazonaws.com"))))
        return NULL;
    for (;; dot = vg_str_rfind_char(rest, '.')) {
        const struct vg_service *service =
            by_endpoint_prefix(bus, vg_str_tail(rest, (size_t)(dot + 1)));
        rest = vg_str_slice(rest, 0, dot < 0 ? 0 : (size_t)dot);
        *before = rest;
        if (service != NULL || dot < 0)
            return service;
    }
}

static struct vg_str form_param(const struct vg_route_query *query, const char *name)
{
    struct vg_str value = vg_request_query(query->request, name);
    if (vg_str_is_set(value) || !query->has_body)
        return value;
    /* The body of a form reads as a query. */
    struct vg_request form = *query->request;
    form.query = form.body;
    bool is_form =
        vg_str_starts(query->head->content_type, VG_STR("application/x-www-form-urlencoded"));
    return is_form ? vg_request_query(&form, name) : VG_STR_NONE;
}

static const struct vg_service *by_action(const struct vg_bus *bus,
                                          const struct vg_route_query *query)
{
    struct vg_str action = form_param(query, "Action");
    if (!vg_str_is_set(action))
        return NULL;
    struct vg_str version = form_param(query, "Version");
    for (const struct vg_service *const *at = vg_bus_services(bus); *at != NULL; at++) {
        const struct vg_service_model *model = (*at)->model;
        if ((model->protocols & VG_PROTOCOL_QUERY) == 0)
            continue;
        if (vg_str_is_set(version) ? vg_str_eq(model->version, version)
                                   : vg_model_op(model, action) != NULL)
            return *at;
    }
    return NULL;
}

/* REST APIs whose paths nobody else can mean: "/2015-03-31/functions". */
static const struct vg_service *by_path(const struct vg_bus *bus, const struct vg_request *request)
{
    for (const struct vg_service *const *at = vg_bus_services(bus); *at != NULL; at++)
        if (has_path((*at)->model, request))
            return *at;
    return NULL;
}

bool vg_route_is_queue_path(struct vg_str path)
{
    enum { ACCOUNT_LEN = 12, NAME_AT = 1 + ACCOUNT_LEN + 1 };
    return path.len > NAME_AT && path.ptr[0] == '/' && path.ptr[NAME_AT - 1] == '/' &&
           vg_is_account(vg_str_slice(path, 1, 1 + ACCOUNT_LEN));
}

static const struct vg_service *find_service(const struct vg_bus *bus,
                                             const struct vg_route_query *query)
{
    const struct vg_request *request = query->request;
    const struct vg_service *service = NULL;
    bool has_target = vg_str_is_set(query->head->amz_target);
    struct vg_str before_service;
    if (has_target)
        service = by_target(bus, query->head->amz_target);
    if (service == NULL && query->sigv4->is_present)
        service = by_signing_name(bus, query->sigv4->service, request);
    if (service == NULL)
        service = by_host(bus, request->host, &before_service);
    if (service == NULL)
        service = by_path(bus, request);
    if (service == NULL)
        service = by_action(bus, query);
    if (service == NULL && vg_route_is_queue_path(query->path))
        service = vg_bus_service(bus, VG_STR("sqs"));
    if (service == NULL && !query->sigv4->is_present && !has_target)
        service = vg_bus_service(bus, VG_STR("s3"));
    return service;
}

/* ---- Which protocol ---- */

static const struct vg_protocol *find_protocol(const struct vg_service_model *model,
                                               const struct vg_head *head)
{
    if (vg_str_is_set(head->amz_target)) {
        bool wants_1_0 = vg_str_starts(head->content_type, VG_STR("application/x-amz-json-1.0"));
        if ((model->protocols & VG_PROTOCOL_JSON_1_0) != 0 &&
            (wants_1_0 || (model->protocols & VG_PROTOCOL_JSON_1_1) == 0))
            return &vg_protocol_json_1_0;
        if ((model->protocols & VG_PROTOCOL_JSON_1_1) != 0)
            return &vg_protocol_json_1_1;
    }
    if ((model->protocols & VG_PROTOCOL_REST_JSON) != 0)
        return &vg_protocol_rest_json;
    if ((model->protocols & VG_PROTOCOL_REST_XML) != 0)
        return &vg_protocol_rest_xml;
    if ((model->protocols & VG_PROTOCOL_QUERY) != 0)
        return &vg_protocol_query;
    return (model->protocols & VG_PROTOCOL_JSON_1_0) != 0 ? &vg_protocol_json_1_0
                                                          : &vg_protocol_json_1_1;
}

/* ---- Buckets in host names ---- */

/* What stands before the service's label, or before "localhost" (SDKs put the bucket before
 * whatever endpoint they were given). */
static struct vg_str bucket_of_host(const struct vg_bus *bus, const struct vg_service *s3,
                                    struct vg_str host)
{
    struct vg_str name = vg_host_name(host), before;
    if (by_host(bus, host, &before) == s3)
        return before;
    bool is_local = vg_str_ends(name, VG_STR(".localhost"));
    return is_local ? vg_str_slice(name, 0, name.len - strlen(".localhost")) : VG_STR("");
}

static struct vg_str resource_path(const struct vg_bus *bus, const struct vg_request *request,
                                   const struct vg_route_found *found)
{
    if (found->protocol != &vg_protocol_rest_xml)
        return request->path;
    struct vg_str bucket = bucket_of_host(bus, found->service, request->host);
    return bucket.len == 0 ? request->path
                           : VG_CONCAT(request->arena, VG_STR("/"), bucket, request->path);
}

void vg_route_request(struct vg_bus *bus, const struct vg_route_query *query,
                      struct vg_route_found *found)
{
    *found = (struct vg_route_found){.path = query->request->path};
    if (find_host_page(bus, query, found))
        return;
    if (!vg_str_is_set(query->head->amz_target) && find_page(bus, query, found))
        return;
    found->service = find_service(bus, query);
    if (found->service == NULL)
        return;
    found->protocol = find_protocol(found->service->model, query->head);
    if (found->protocol == &vg_protocol_json_1_0 || found->protocol == &vg_protocol_json_1_1) {
        found->op =
            vg_wire_route_target(found->service->model, query->head->amz_target, &found->name);
        return;
    }
    found->path = resource_path(bus, query->request, found);
    struct vg_request moved = *query->request;
    moved.path = found->path;
    found->op = vg_wire_route(found->protocol, found->service->model, &moved, &found->name);
}
