/* wire/route.c: which operation of a service a request asks for. */
#include "wire/query_read.h"
#include "wire/rest.h"
#include "wire/s3_subresource.h"
#include "wire/uri.h"

/* Operations that only services may ask for are nobody's on the wire. */
static const struct vg_op_model *find_op(const struct vg_service_model *service, struct vg_str name)
{
    const struct vg_op_model *op = vg_model_op(service, name);
    return op != NULL && (op->flags & VG_OP_INTERNAL) == 0 ? op : NULL;
}

/* "DynamoDB_20120810.GetItem" */
const struct vg_op_model *vg_wire_route_target(const struct vg_service_model *service,
                                               struct vg_str target, struct vg_str *name)
{
    ptrdiff_t dot = vg_str_rfind_char(target, '.');
    *name = dot < 0 ? target : vg_str_tail(target, (size_t)dot + 1);
    bool is_ours =
        dot >= 0 && vg_str_eq(vg_str_slice(target, 0, (size_t)dot), service->target_prefix);
    return is_ours ? find_op(service, *name) : NULL;
}

static const struct vg_op_model *route_action(const struct vg_service_model *service,
                                              const struct vg_request *request, struct vg_str *name)
{
    *name = vg_query_find(request->arena, request->body, VG_STR("Action"));
    if (!vg_str_is_set(*name))
        *name = vg_query_find(request->arena, request->query, VG_STR("Action"));
    return find_op(service, *name);
}

/* How well an operation fits a request: each member counts only where those before it are equal. */
struct fit {
    bool is_complete;     /* nothing required is missing in query and headers */
    size_t literal_count; /* of the path */
    bool is_exact;        /* no greedy label */
    size_t query_count;   /* literal parameters: "?versions" */
    size_t bound_count; /* required parameters and headers that are there: UploadPart's uploadId */
};

static bool is_better(const struct fit *a, const struct fit *b)
{
    if (a->is_complete != b->is_complete)
        return a->is_complete;
    if (a->literal_count != b->literal_count)
        return a->literal_count > b->literal_count;
    if (a->is_exact != b->is_exact)
        return a->is_exact;
    if (a->query_count != b->query_count)
        return a->query_count > b->query_count;
    return a->bound_count > b->bound_count;
}

/* Whether all literal parameters of the pattern are in the request, with their values where they
 * have some. AWS's models mark S3 operations with "x-id=Name", which only some SDKs send: it
 * decides nothing. */
static bool fits_query(const struct vg_request *request, struct vg_str pattern, size_t *count)
{
    struct vg_str rest = vg_uri_literal_query(pattern);
    struct vg_str literal;
    while (vg_str_split(&rest, '&', &literal)) {
        ptrdiff_t equals = vg_str_find_char(literal, '=');
        struct vg_str name = equals < 0 ? literal : vg_str_slice(literal, 0, (size_t)equals);
        if (vg_str_is(name, "x-id"))
            continue;
        struct vg_str value = vg_query_find(request->arena, request->query, name);
        if (!vg_str_is_set(value) ||
            (equals >= 0 && !vg_str_eq(value, vg_str_tail(literal, (size_t)equals + 1))))
            return false;
        (*count)++;
    }
    return true;
}

static void weigh_bindings(const struct vg_request *request, const struct vg_shape *input,
                           struct fit *fit)
{
    fit->is_complete = true;
    for (uint32_t i = 0; i < input->member_count; i++) {
        const struct vg_member *member = &input->members[i];
        if ((member->flags & VG_MEMBER_REQUIRED) == 0)
            continue;
        bool is_there;
        if (member->binding == VG_BIND_QUERY)
            is_there =
                vg_str_is_set(vg_query_find(request->arena, request->query, member->http_name));
        else if (member->binding == VG_BIND_HEADER)
            is_there = vg_str_is_set(
                vg_request_header(request, vg_arena_cstr(request->arena, member->http_name)));
        else
            continue;
        fit->is_complete &= is_there;
        fit->bound_count += is_there;
    }
}

static bool fits(const struct vg_op_model *op, const struct vg_request *request, struct fit *fit)
{
    struct vg_uri_match match;
    *fit = (struct fit){0};
    if (!vg_str_eq(op->method, request->method) || !vg_uri_match(op->uri, request->path, &match) ||
        !fits_query(request, op->uri, &fit->query_count))
        return false;
    fit->literal_count = match.literal_count;
    fit->is_exact = !match.is_greedy;
    weigh_bindings(request, op->input, fit);
    return true;
}

static const struct vg_op_model *route_path(const struct vg_service_model *service,
                                            const struct vg_request *request)
{
    const struct vg_op_model *best = NULL;
    struct fit best_fit = {0};
    for (uint32_t i = 0; i < service->op_count; i++) {
        struct fit fit;
        if (!fits(&service->ops[i], request, &fit))
            continue;
        if (best == NULL || is_better(&fit, &best_fit)) {
            best = &service->ops[i];
            best_fit = fit;
        }
    }
    return best;
}

const struct vg_op_model *vg_wire_route(const struct vg_protocol *protocol,
                                        const struct vg_service_model *service,
                                        const struct vg_request *request, struct vg_str *name)
{
    const struct vg_op_model *op;
    switch (protocol->kind) {
    case VG_PROTOCOL_JSON_1_0:
    case VG_PROTOCOL_JSON_1_1:
        return vg_wire_route_target(service, vg_request_header(request, "X-Amz-Target"), name);
    case VG_PROTOCOL_QUERY:
        return route_action(service, request, name);
    case VG_PROTOCOL_REST_XML:
        op = route_path(service, request);
        if (vg_s3_asks_for_more(op, request, name))
            return NULL;
        break;
    case VG_PROTOCOL_REST_JSON:
        op = route_path(service, request);
        break;
    default:
        VG_ASSERT(false && "a protocol without a router");
        return NULL;
    }
    *name = op != NULL ? op->name
                       : VG_CONCAT(request->arena, request->method, VG_STR(" "), request->path);
    return op;
}
