/* gateway/route.c: who a request is for: pages first, then X-Amz-Target, the signature's service, the host name, the path, an Action;
 * what remains is S3's. */
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

static bool find_page(const struct vg_bus *bus, const struct vg_request *request, struct vg_route_found *found)
{
    struct vg_str path = vg_percent_decode(request->arena, request->path, false);
    for (const struct vg_service *const *at = vg_bus_services(bus); *at != NULL; at++) {
        const struct vg_route *page = (*at)->routes;
        for (; page != NULL && page->run != NULL; page++) {
            if (!page->matches(request, path))
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

static const struct vg_service *by_signing_name(const struct vg_bus *bus, struct vg_str name)
{
    for (const struct vg_service *const *at = vg_bus_services(bus); *at != NULL; at++)
        if (vg_str_eq((*at)->model->signing_name, name))
            return *at;
    return NULL;
}

/* "sqs.us-east-1.localhost", "dynamodb.localhost", "bucket.s3.localhost" */
static const struct vg_service *by_host(const struct vg_bus *bus, struct vg_str host)
{
    struct vg_str rest = vg_host_name(host), label;
    if (vg_str_find_char(rest, '.') < 0 || vg_str_find(rest, VG_STR("localhost")) < 0)
        return NULL;
    while (vg_str_split(&rest, '.', &label))
        for (const struct vg_service *const *at = vg_bus_services(bus); *at != NULL; at++)
            if (vg_str_eq((*at)->model->endpoint_prefix, label))
                return *at;
    return NULL;
}

static struct vg_str form_param(const struct vg_request *request, const char *name, bool has_body)
{
    struct vg_str value = vg_request_query(request, name);
    if (vg_str_is_set(value) || !has_body)
        return value;
    /* The body of a form reads as a query. */
    struct vg_request form = *request;
    form.query = request->body;
    struct vg_str type = vg_request_header(request, "Content-Type");
    return vg_str_starts(type, VG_STR("application/x-www-form-urlencoded")) ? vg_request_query(&form, name)
                                                                             : VG_STR_NONE;
}

static const struct vg_service *by_action(const struct vg_bus *bus, const struct vg_request *request, bool has_body)
{
    struct vg_str action = form_param(request, "Action", has_body);
    struct vg_str version = form_param(request, "Version", has_body);
    if (!vg_str_is_set(action))
        return NULL;
    for (const struct vg_service *const *at = vg_bus_services(bus); *at != NULL; at++) {
        const struct vg_service_model *model = (*at)->model;
        bool is_version = !vg_str_is_set(version) || vg_str_eq(model->version, version);
        if ((model->protocols & VG_PROTOCOL_QUERY) != 0 && is_version &&
            (vg_str_is_set(version) || vg_model_op(model, action) != NULL))
            return *at;
    }
    return NULL;
}

/* REST APIs whose paths nobody else can mean: "/2015-03-31/functions". */
static const struct vg_service *by_path(const struct vg_bus *bus, const struct vg_request *request)
{
    for (const struct vg_service *const *at = vg_bus_services(bus); *at != NULL; at++) {
        struct vg_str name;
        if (((*at)->model->protocols & VG_PROTOCOL_REST_JSON) != 0 &&
            vg_wire_route(&vg_protocol_rest_json, (*at)->model, request, &name) != NULL)
            return *at;
    }
    return NULL;
}

/* "/000000000000/queue": a queue's own URL. */
static bool is_queue_path(struct vg_str path)
{
    size_t digits = 0;
    while (1 + digits < path.len && path.ptr[1 + digits] >= '0' && path.ptr[1 + digits] <= '9')
        digits++;
    return digits == 12 && path.len > 14 && path.ptr[13] == '/';
}

static const struct vg_service *find_service(const struct vg_bus *bus, const struct vg_request *request,
                                             const struct vg_sigv4 *sigv4, bool has_body)
{
    const struct vg_service *service = NULL;
    struct vg_str target = vg_request_header(request, "X-Amz-Target");
    if (vg_str_is_set(target)) {
        service = by_target(bus, target);
        if (service != NULL)
            return service;
    }
    if (sigv4->is_present) {
        service = by_signing_name(bus, sigv4->service);
        if (service != NULL)
            return service;
    }
    if ((service = by_host(bus, request->host)) != NULL)
        return service;
    if ((service = by_path(bus, request)) != NULL)
        return service;
    if ((service = by_action(bus, request, has_body)) != NULL)
        return service;
    if (is_queue_path(request->path))
        return vg_bus_service(bus, VG_STR("sqs"));
    return sigv4->is_present || vg_str_is_set(target) ? NULL : vg_bus_service(bus, VG_STR("s3"));
}

/* ---- Which protocol ---- */

static const struct vg_protocol *find_protocol(const struct vg_service_model *model, const struct vg_request *request)
{
    if (vg_str_is_set(vg_request_header(request, "X-Amz-Target"))) {
        struct vg_str type = vg_request_header(request, "Content-Type");
        bool wants_1_0 = vg_str_starts(type, VG_STR("application/x-amz-json-1.0"));
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
    return (model->protocols & VG_PROTOCOL_JSON_1_0) != 0 ? &vg_protocol_json_1_0 : &vg_protocol_json_1_1;
}

/* ---- Buckets in host names ---- */

/* "bucket.s3.localhost", "bucket.s3.us-east-1.localhost", "bucket.localhost" (SDKs put the bucket before whatever endpoint they were
 * given). A bucket's name may itself have dots. */
static struct vg_str bucket_of_host(struct vg_str host)
{
    struct vg_str name = vg_host_name(host);
    ptrdiff_t s3 = vg_str_find(name, VG_STR(".s3."));
    if (s3 > 0)
        return vg_str_slice(name, 0, (size_t)s3);
    if (vg_str_starts(name, VG_STR("s3.")) || !vg_str_ends(name, VG_STR(".localhost")))
        return VG_STR_NONE;
    return vg_str_slice(name, 0, name.len - strlen(".localhost"));
}

static struct vg_str resource_path(const struct vg_request *request, const struct vg_protocol *protocol)
{
    if (protocol != &vg_protocol_rest_xml)
        return request->path;
    struct vg_str bucket = bucket_of_host(request->host);
    if (!vg_str_is_set(bucket))
        return request->path;
    return VG_CONCAT(request->arena, VG_STR("/"), bucket, request->path);
}

void vg_route_request(const struct vg_bus *bus, const struct vg_request *request, const struct vg_sigv4 *sigv4,
                      bool has_body, struct vg_route_found *found)
{
    *found = (struct vg_route_found){.path = request->path};
    bool has_target = vg_str_is_set(vg_request_header(request, "X-Amz-Target"));
    if (!has_target && find_page(bus, request, found))
        return;
    found->service = find_service(bus, request, sigv4, has_body);
    if (found->service == NULL)
        return;
    found->protocol = find_protocol(found->service->model, request);
    found->path = resource_path(request, found->protocol);
    struct vg_request moved = *request;
    moved.path = found->path;
    found->op = vg_wire_route(found->protocol, found->service->model, &moved, &found->name);
}
