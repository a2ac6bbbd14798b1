/* gateway/gateway.c: one request from its headers to its answer: route, authenticate, decode,
 * submit, encode. */
#include "gateway/gateway.h"

#include "base/codec.h"
#include "base/hash.h"
#include "bus/credentials.h"
#include "gateway/access.h"
#include "gateway/apart.h"
#include "gateway/control.h"
#include "gateway/cors.h"
#include "gateway/inside.h"
#include "gateway/route.h"
#include "gateway/source.h"
#include "gateway/upload.h"
#include "store/blob.h"
#include "wire/query_json.h"

/* Less than a millisecond's work; above it the pool does it. */
enum { BYTES_ON_LOOP_MAX = 128 * 1024 };

/* What the gateway knows of one request. In the arena of its exchange, or of who asks from inside.
 */
struct visit {
    struct vg_gateway *gateway;
    struct vg_http_exchange *exchange; /* NULL: it comes from inside */
    struct vg_inside_visit inside;
    struct vg_request request; /* the HTTP request; body and stream filled in when they are there */
    struct vg_head head;
    struct vg_str path; /* percent-decoded */
    struct vg_sigv4 sigv4;
    struct vg_route_found found;
    struct vg_wire_call wire;
    struct vg_upload *upload; /* of a streamed body */
    struct vg_response *page; /* of a route; else NULL */
    struct vg_principal principal;
    struct vg_str account, region;
    size_t arena_bytes;         /* before the call */
    struct vg_call *call;       /* in flight */
    bool is_apart;              /* the pool has its body, or writes its answer */
    bool is_gone;               /* and the client has gone meanwhile */
    struct vg_control *control; /* of a control request that has begun; else NULL */
};

static struct vg_str decimal(struct vg_arena *arena, uint32_t value)
{
    enum { DIGITS_MAX = 10 };
    char *text = vg_arena_alloc(arena, DIGITS_MAX), *at = text + DIGITS_MAX;
    do {
        *--at = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    return vg_str_of(at, (size_t)(text + DIGITS_MAX - at));
}

/* Those whose protocol wants it name their server, too. */
static void add_crc32(struct vg_arena *arena, struct vg_response *response)
{
    if (!response->has_crc32)
        return;
    vg_response_header(response, "x-amz-crc32", decimal(arena, vg_crc32(0, response->body)));
    vg_response_header(response, "Server", VG_STR("Server"));
    response->has_crc32 = false;
}

static void add_common_headers(struct visit *visit, struct vg_response *response)
{
    vg_response_header(response, "x-amzn-RequestId", visit->wire.request_id);
    if (visit->found.protocol == &vg_protocol_rest_xml) {
        vg_response_header(response, "x-amz-request-id", visit->wire.request_id);
        vg_response_header(response, "x-amz-id-2", vg_wire_host_id(&visit->wire));
    }
    add_crc32(visit->request.arena, response);
    bool speaks_for_itself = visit->found.page != NULL && visit->found.page->speaks_for_itself;
    if (vg_control_owns(visit->path))
        vg_access_add(&visit->head, response);
    else if (!speaks_for_itself)
        vg_cors_add(&visit->head, response);
}

/* Clients read the Query protocol's XML whatever they accept; integrations get what they ask for.
 */
static void take_query_json(const struct visit *visit, struct vg_response *response)
{
    struct vg_str accept = vg_request_header(&visit->request, "Accept");
    if (visit->wire.protocol != &vg_protocol_query ||
        !vg_str_starts(accept, VG_STR("application/json")))
        return;
    response->body = vg_query_json(visit->request.arena, response->body);
    for (size_t i = 0; i < response->header_count; i++)
        if (vg_str_ieq(response->headers[i].name, VG_STR("Content-Type")))
            response->headers[i].value = VG_STR("application/json");
}

static void respond(struct visit *visit, struct vg_response *response)
{
    add_common_headers(visit, response);
    if (visit->exchange != NULL) {
        vg_http_respond(visit->exchange, response);
        return;
    }
    vg_blob_discard(&visit->request.stream);
    take_query_json(visit, response);
    visit->inside.done(visit->inside.ctx, response);
}

static void respond_error(struct visit *visit, const struct vg_error *err)
{
    struct vg_response response;
    vg_response_init(&response, visit->request.arena, err->shape->http_status);
    const struct vg_protocol *protocol = visit->found.protocol;
    if (protocol ==
        NULL) { /* nobody's request: answer in the form that its sender most likely reads */
        bool is_form =
            vg_str_starts(visit->head.content_type, VG_STR("application/x-www-form-urlencoded"));
        protocol = is_form ? &vg_protocol_query : &vg_protocol_json_1_1;
    }
    visit->wire.protocol = protocol;
    protocol->encode_error(&visit->wire, err, &response);
    respond(visit, &response);
}

/* ---- Who calls ---- */

static struct vg_str root_arn(struct vg_arena *arena, struct vg_str account)
{
    static const char form[] = "arn:aws:iam::000000000000:root";
    enum { ACCOUNT_AT = sizeof "arn:aws:iam::" - 1, ACCOUNT_LEN = 12 };
    VG_ASSERT(account.len == ACCOUNT_LEN);
    char *arn = vg_arena_alloc(arena, sizeof form);
    memcpy(arn, form, sizeof form);
    memcpy(arn + ACCOUNT_AT, account.ptr, ACCOUNT_LEN);
    return vg_str_of(arn, sizeof form - 1);
}

/* Without a session the caller is the root user of an account: the one its access key id names, or
 * the default one. */
static void be_root(struct visit *visit)
{
    struct vg_str key_id = visit->sigv4.access_key_id;
    struct vg_str account =
        vg_is_account(key_id) ? key_id : vg_str_from(vg_bus_default_account(visit->gateway->bus));
    visit->principal = (struct vg_principal){
        .arn = root_arn(visit->request.arena, account),
        .account = account,
        .user_id = account,
        .access_key_id = key_id,
    };
}

static int be_session(struct visit *visit, int64_t now_ms, struct vg_session *session,
                      struct vg_error *err)
{
    bool is_ours =
        vg_credentials_open(visit->gateway->bus, visit->request.arena, visit->sigv4.access_key_id,
                            visit->sigv4.session_token, session);
    if (!is_ours && visit->gateway->auth == VG_AUTH_VERIFY &&
        visit->found.protocol == &vg_protocol_rest_xml)
        return vg_fail(err, &VG_INVALID_TOKEN,
                       "The provided token is malformed or otherwise invalid.");
    if (!is_ours && visit->gateway->auth == VG_AUTH_VERIFY)
        return vg_fail(err, &VG_UNRECOGNIZED_CLIENT,
                       "The security token included in the request is invalid.");
    if (!is_ours) {
        be_root(visit);
        return VG_OK;
    }
    if (session->expires_ms <= now_ms)
        return vg_fail(err, &VG_EXPIRED_TOKEN,
                       "The security token included in the request is expired");
    visit->principal = session->principal;
    return VG_OK;
}

static bool may_be_unsigned(const struct visit *visit)
{
    return visit->found.page != NULL ||
           (visit->found.op != NULL && (visit->found.op->flags & VG_OP_UNSIGNED) != 0);
}

/* The region is where the state is, so it must be one also where nothing else of the signature is
 * checked. */
static int check_scope(const struct visit *visit, struct vg_error *err)
{
    const struct vg_sigv4 *sigv4 = &visit->sigv4;
    if (sigv4->region.len > 0 && !sigv4->is_region)
        return vg_fail(err, &VG_INVALID_SIGNATURE,
                       "Credential should be scoped to a valid region.");
    if (visit->gateway->auth == VG_AUTH_OFF || !sigv4->is_present || visit->found.op == NULL)
        return VG_OK;
    struct vg_str wanted = visit->found.service->model->signing_name;
    if (!vg_str_eq(sigv4->service, wanted))
        return vg_fail(err, &VG_INVALID_SIGNATURE,
                       "Credential should be scoped to correct service: '%.*s'.",
                       VG_STR_ARG(wanted));
    return VG_OK;
}

static bool notes_problems(const struct visit *visit)
{
    return visit->gateway->auth == VG_AUTH_VERIFY && visit->found.page != NULL &&
           visit->found.page->speaks_for_itself;
}

/* Whether a page wants a signature is its own business: a bad one is none to it, and it may say
 * why.
 */
static void note_problem(struct visit *visit, const struct vg_error *err)
{
    visit->request.signature_error = err->shape->name;
    visit->request.signature_problem = err->message;
}

/* With --auth=verify the root user's secret is "test", the field's habit; session secrets are in
 * their tokens. */
static int judge(struct visit *visit, struct vg_error *err)
{
    int rc = check_scope(visit, err);
    if (rc != VG_OK)
        return rc;
    int64_t now_ms = vg_clock_now_ms(vg_bus_clock(visit->gateway->bus));
    struct vg_session session = {.secret_access_key = VG_STR("test")};
    be_root(visit);
    if (visit->sigv4.is_present && vg_str_is_set(visit->sigv4.session_token)) {
        rc = be_session(visit, now_ms, &session, err);
        if (rc != VG_OK)
            return rc;
    }
    visit->account = visit->principal.account;
    visit->region = visit->sigv4.region;
    if (visit->gateway->auth == VG_AUTH_OFF)
        return VG_OK;
    const struct vg_sigv4_clocks clocks = {.machine_ms = vg_machine_ms(), .now_ms = now_ms};
    bool is_judged = visit->sigv4.is_present && (notes_problems(visit) || !may_be_unsigned(visit));
    if (may_be_unsigned(visit) && !is_judged)
        return VG_OK;
    if (!is_judged)
        return vg_fail(err, &VG_MISSING_AUTHENTICATION_TOKEN,
                       "Request is missing Authentication Token");
    return vg_sigv4_verify(&visit->request, &visit->sigv4, session.secret_access_key, &clocks, err);
}

static int authenticate(struct visit *visit, struct vg_error *err)
{
    if (visit->exchange == NULL)
        return VG_OK; /* it is known who asks */
    int rc = judge(visit, err);
    if (rc != VG_FAIL || !notes_problems(visit))
        return rc;
    note_problem(visit, err);
    be_root(visit);
    visit->principal.access_key_id = VG_STR("");
    visit->account = visit->principal.account;
    visit->region = VG_STR("");
    return VG_OK;
}

/* ---- What the pool does ---- */

static void go_apart(struct visit *visit, const struct vg_apart *apart)
{
    visit->is_apart = true;
    vg_apart_begin(vg_bus_loop(visit->gateway->bus), visit->request.arena, apart);
}

/* Ends what the pool did. False: there is nobody to go on for. */
static bool come_back(struct visit *visit)
{
    visit->is_apart = false;
    if (visit->is_gone)
        vg_http_release(visit->exchange);
    return !visit->is_gone;
}

/* ---- Large answers ---- */

/* What a call has taken of its arena: about what it has to say, or more. */
static size_t made_bytes(const struct visit *visit)
{
    return visit->request.arena->total_bytes - visit->arena_bytes;
}

struct encoding {
    struct visit *visit;
    const void *out;
    size_t body_hint;
    struct vg_response response;
};

static void encode(struct vg_arena *arena, void *ctx)
{
    struct encoding *encoding = ctx;
    const struct visit *visit = encoding->visit;
    struct vg_response *response = &encoding->response;
    struct vg_wire_call wire = visit->wire;
    wire.arena = arena;
    wire.body_hint = encoding->body_hint;
    vg_response_init(response, arena, visit->found.op->success_status);
    visit->found.protocol->encode(&wire, encoding->out, response);
    add_crc32(arena, response);
}

static void on_encoded(void *ctx)
{
    struct encoding *encoding = ctx;
    struct visit *visit = encoding->visit;
    if (!come_back(visit))
        return;
    encoding->response.arena = visit->request.arena;
    respond(visit, &encoding->response);
}

static void encode_apart(struct visit *visit, const void *out)
{
    struct encoding *encoding = VG_NEW(visit->request.arena, struct encoding);
    encoding->visit = visit;
    encoding->out = out;
    encoding->body_hint =
        made_bytes(visit) + made_bytes(visit) / 2; /* what is too much is not touched */
    go_apart(visit, &(struct vg_apart){.work = encode, .done = on_encoded, .ctx = encoding});
}

static bool is_large(const struct visit *visit)
{
    return made_bytes(visit) > BYTES_ON_LOOP_MAX &&
           visit->found.service->ops[visit->found.op->index].may_be_large;
}

/* ---- The call ---- */

static void on_done(void *ctx, struct vg_call *call, int rc, const void *out,
                    const struct vg_error *err)
{
    struct visit *visit = ctx;
    (void)call;
    visit->call = NULL;
    if (rc != VG_OK) {
        respond_error(visit, err);
        return;
    }
    if (visit->found.page != NULL) {
        respond(visit, visit->page);
        return;
    }
    if (is_large(visit)) {
        encode_apart(visit, out);
        return;
    }
    struct vg_response response;
    vg_response_init(&response, visit->request.arena, visit->found.op->success_status);
    visit->found.protocol->encode(&visit->wire, out, &response);
    respond(visit, &response);
}

static void submit(struct visit *visit, void *in, struct vg_violations *violations)
{
    struct vg_submission submission = {
        .service = visit->found.service,
        .op = visit->found.op,
        .in = in,
        .violations = violations,
        .route = visit->found.page,
        .request = &visit->request,
        .response = visit->page,
        .arena = visit->request.arena,
        .account = visit->account,
        .region = visit->region,
        .source_ip = visit->request.source_ip,
        .user_agent = visit->head.user_agent,
        .request_id = visit->wire.request_id,
        .principal = visit->principal,
        .parent = visit->inside.parent,
        .done = on_done,
        .ctx = visit,
    };
    visit->arena_bytes = visit->request.arena->total_bytes;
    visit->call = vg_bus_submit(visit->gateway->bus, &submission);
}

static int fail_unknown(struct visit *visit, struct vg_error *err)
{
    const struct vg_service *service = visit->found.service;
    struct vg_str name = visit->found.name;
    if (service == NULL)
        return vg_fail(err, &VG_UNKNOWN_OPERATION, "virga has no service for this request.");
    if (vg_model_op_is_missing(service->model, name))
        return vg_fail(err, &VG_NOT_IMPLEMENTED, "virga does not implement %.*s %.*s.",
                       VG_STR_ARG(service->model->sdk_id), VG_STR_ARG(name));
    if (visit->found.protocol == &vg_protocol_query)
        return vg_fail(err, &VG_INVALID_ACTION,
                       "The action %.*s is not valid for this web service.", VG_STR_ARG(name));
    if (visit->found.protocol == &vg_protocol_rest_json ||
        visit->found.protocol == &vg_protocol_rest_xml)
        return vg_fail(err, &VG_NOT_IMPLEMENTED,
                       "virga does not implement this request of %.*s: %.*s %.*s",
                       VG_STR_ARG(service->model->sdk_id), VG_STR_ARG(visit->request.method),
                       VG_STR_ARG(visit->request.target));
    return vg_fail_with(err, &VG_UNKNOWN_OPERATION, VG_STR_NONE, NULL);
}

static void route(struct visit *visit, bool has_body)
{
    const struct vg_route_query query = {
        .request = &visit->request,
        .head = &visit->head,
        .sigv4 = &visit->sigv4,
        .path = visit->path,
        .has_body = has_body,
    };
    vg_route_request(visit->gateway->bus, &query, &visit->found);
    visit->wire.service = visit->found.service != NULL ? visit->found.service->model : NULL;
    visit->wire.op = visit->found.op;
    visit->wire.protocol = visit->found.protocol;
    visit->wire.resource = visit->found.path;
    visit->wire.content_type = visit->head.content_type;
    if (!vg_str_is_set(visit->wire.request_id))
        visit->wire.request_id =
            vg_wire_is_dynamodb(visit->wire.service)
                ? vg_bus_long_request_id(visit->gateway->bus, visit->wire.arena)
                : vg_bus_request_id(visit->gateway->bus, visit->wire.arena);
}

/* Old clients name a queue by the URL that they send their request to, and nowhere else. */
static void take_queue_url(const struct visit *visit, void *in)
{
    if (!vg_route_is_queue_path(visit->path))
        return;
    const struct vg_shape *input = visit->found.op->input;
    for (uint32_t i = 0; i < input->member_count; i++) {
        const struct vg_member *member = &input->members[i];
        struct vg_str *value = (void *)((char *)in + member->offset);
        if (member->shape->type == VG_TYPE_STRING && vg_str_is(member->name, "QueueUrl") &&
            !vg_str_is_set(*value))
            *value = VG_CONCAT(visit->request.arena, vg_bus_endpoint_url(visit->gateway->bus),
                               visit->path);
    }
}

static int decode(const struct visit *visit, const struct vg_wire_call *wire, void **in,
                  struct vg_violations **violations, struct vg_error *err)
{
    struct vg_request moved = visit->request;
    moved.path = visit->found.path;
    moved.arena = wire->arena;
    *in = vg_arena_zalloc(moved.arena, 1, visit->found.op->input->size);
    *violations = VG_NEW(moved.arena, struct vg_violations);
    vg_violations_init(*violations, moved.arena);
    return visit->found.protocol->decode(wire, &moved, *in, *violations, err);
}

/* ---- Large bodies ---- */

struct decoding {
    struct visit *visit;
    void *in;
    struct vg_violations *violations;
    struct vg_error err;
    int rc;
};

static void decode_body(struct vg_arena *arena, void *ctx)
{
    struct decoding *decoding = ctx;
    struct vg_wire_call wire = decoding->visit->wire;
    wire.arena = decoding->err.arena = arena;
    decoding->rc =
        decode(decoding->visit, &wire, &decoding->in, &decoding->violations, &decoding->err);
}

static void fail_visit(struct visit *visit, const struct vg_error *err);

static void on_decoded(void *ctx)
{
    struct decoding *decoding = ctx;
    struct visit *visit = decoding->visit;
    if (!come_back(visit))
        return;
    decoding->violations->arena = decoding->err.arena = visit->request.arena;
    if (decoding->rc != VG_OK) {
        fail_visit(visit, &decoding->err);
        return;
    }
    take_queue_url(visit, decoding->in);
    submit(visit, decoding->in, decoding->violations);
}

static void decode_apart(struct visit *visit)
{
    struct decoding *decoding = VG_NEW(visit->request.arena, struct decoding);
    decoding->visit = visit;
    go_apart(visit, &(struct vg_apart){.work = decode_body, .done = on_decoded, .ctx = decoding});
}

struct hashing {
    struct visit *visit;
    struct vg_str digest;
};

static void hash_body(struct vg_arena *arena, void *ctx)
{
    struct hashing *hashing = ctx;
    hashing->digest = vg_sha256_hex(arena, hashing->visit->request.body);
}

static void decode_and_submit(struct visit *visit);

static void on_hashed(void *ctx)
{
    const struct hashing *hashing = ctx;
    struct visit *visit = hashing->visit;
    if (!come_back(visit))
        return;
    visit->sigv4.body_sha256 = hashing->digest;
    decode_and_submit(visit);
}

static void hash_apart(struct visit *visit)
{
    struct hashing *hashing = VG_NEW(visit->request.arena, struct hashing);
    hashing->visit = visit;
    go_apart(visit, &(struct vg_apart){.work = hash_body, .done = on_hashed, .ctx = hashing});
}

/* Before its signature is checked, which is of the body as well. */
static bool wants_hash(const struct visit *visit)
{
    return visit->gateway->auth == VG_AUTH_VERIFY && visit->sigv4.is_present &&
           visit->exchange != NULL && visit->request.body.len > BYTES_ON_LOOP_MAX &&
           !vg_str_is_set(visit->sigv4.body_sha256);
}

/* XML goes through a library that the loop loads when it is needed. */
static bool is_large_json(const struct visit *visit)
{
    enum vg_protocol_kind kind = visit->found.protocol->kind;
    return visit->request.body.len > BYTES_ON_LOOP_MAX && visit->exchange != NULL &&
           (kind == VG_PROTOCOL_JSON_1_0 || kind == VG_PROTOCOL_JSON_1_1 ||
            kind == VG_PROTOCOL_REST_JSON);
}

/* VG_OK: it is on its way. */
static int begin_call(struct visit *visit, struct vg_error *err)
{
    /* Only the query protocol names its operation in the body. */
    if (visit->found.op == NULL && visit->found.page == NULL)
        route(visit, /* has_body= */ true);
    if (visit->found.op == NULL && visit->found.page == NULL)
        return fail_unknown(visit, err);
    if (wants_hash(visit)) {
        hash_apart(visit);
        return VG_OK;
    }
    int rc = authenticate(visit, err);
    if (rc != VG_OK)
        return rc;
    if (visit->found.page != NULL) {
        visit->page = vg_arena_alloc(visit->request.arena, sizeof *visit->page);
        vg_response_init(visit->page, visit->request.arena, 200);
        submit(visit, NULL, NULL);
        return VG_OK;
    }
    if (is_large_json(visit)) {
        decode_apart(visit);
        return VG_OK;
    }
    void *in;
    struct vg_violations *violations;
    rc = decode(visit, &visit->wire, &in, &violations, err);
    if (rc != VG_OK)
        return rc;
    take_queue_url(visit, in);
    submit(visit, in, violations);
    return VG_OK;
}

static void decode_and_submit(struct visit *visit)
{
    struct vg_error err = {.arena = visit->request.arena};
    if (begin_call(visit, &err) != VG_OK)
        fail_visit(visit, &err);
}

static struct visit *visit_new(struct vg_gateway *gateway, const struct vg_request *request)
{
    struct vg_arena *arena = request->arena;
    struct visit *visit = VG_NEW(arena, struct visit);
    visit->gateway = gateway;
    visit->request = *request;
    visit->path = vg_percent_decode(arena, visit->request.path, /* plus_is_space= */ false);
    vg_head_read(&visit->request, &visit->head);
    visit->wire.arena = arena;
    return visit;
}

static void fail_visit(struct visit *visit, const struct vg_error *err)
{
    if (visit->upload != NULL) {
        vg_upload_abort(visit->upload);
        visit->upload = NULL;
    }
    respond_error(visit, err);
}

/* ---- From inside ---- */

static void serve(struct visit *visit)
{
    struct vg_error err = {.arena = visit->request.arena};
    int rc = VG_OK;
    if (visit->upload != NULL)
        rc = vg_upload_finish(visit->upload, &visit->request, &err);
    visit->upload = NULL;
    if (rc == VG_OK)
        decode_and_submit(visit);
    else
        fail_visit(visit, &err);
}

static void on_uploaded(void *ctx, bool is_ok)
{
    (void)is_ok; /* vg_upload_finish finds out */
    serve(ctx);
}

void vg_gateway_visit(struct vg_gateway *gateway, const struct vg_inside_visit *inside)
{
    const struct vg_front_call *front = inside->front;
    struct visit *visit = visit_new(gateway, front->request);
    visit->inside = *inside;
    visit->sigv4 = (struct vg_sigv4){
        .is_present = true, .service = front->signing_name, .region = front->region};
    visit->principal = front->principal;
    visit->account = front->principal.account;
    visit->region = front->region;
    route(visit, /* has_body= */ false);
    if (visit->found.op == NULL || (visit->found.op->flags & VG_OP_STREAM_IN) == 0) {
        serve(visit);
        return;
    }
    visit->upload = vg_upload_new(gateway->bus, &visit->request);
    struct vg_http_sink sink = vg_upload_sink(visit->upload);
    if (visit->request.body.len > 0)
        sink.write(sink.ctx, visit->request.body, on_uploaded, visit);
    else
        serve(visit);
}

/* ---- The HTTP server's side ---- */

static void on_headers(void *ctx, struct vg_http_exchange *exchange, struct vg_http_plan *plan)
{
    struct visit *visit = visit_new(ctx, vg_http_request(exchange));
    visit->exchange = exchange;
    visit->request.source_ip = vg_source_ip(&visit->request, visit->gateway->trusted_header);
    vg_http_set_user(exchange, visit);
    struct vg_error err = {.arena = visit->request.arena};
    bool is_own = vg_control_owns(visit->path);
    if (is_own && (vg_control_refuse(&visit->request, &visit->head, exchange) ||
                   vg_cors_answer_preflight(&visit->request, &visit->head, exchange) ||
                   vg_control_serves(visit->path)))
        return;
    int rc = vg_sigv4_read(&visit->request, &visit->head, &visit->gateway->known_sigv4,
                           &visit->sigv4, &err);
    /* Only REST services stream, and theirs can be told before the body is there. */
    route(visit, /* has_body= */ false);
    const struct vg_route *page = visit->found.page;
    if (page != NULL && page->body_max > 0)
        plan->body_max = page->body_max;
    if (page != NULL && page->speaks_for_itself) {
        if (rc != VG_OK && notes_problems(visit)) /* its Authorization header need not be one */
            note_problem(visit, &err);
        return;
    }
    if (!is_own && vg_cors_answer_preflight(&visit->request, &visit->head, exchange))
        return;
    if (rc != VG_OK) {
        respond_error(visit, &err);
        return;
    }
    if (visit->found.service == NULL)
        return;
    if (visit->found.op != NULL && (visit->found.op->flags & VG_OP_STREAM_IN) != 0) {
        if (vg_upload_check(&visit->request, &err) != VG_OK) {
            respond_error(visit, &err);
            return;
        }
        visit->upload = vg_upload_new(visit->gateway->bus, &visit->request);
        plan->mode = VG_HTTP_BODY_SINK;
        plan->body_max = VG_UPLOAD_BYTES_MAX;
        plan->sink = vg_upload_sink(visit->upload);
    } else if (vg_str_is(visit->found.service->model->name, "lambda")) {
        plan->body_max = 70167211; /* bytes; what AWS names for CreateFunction */
    }
}

static void on_request(void *ctx, struct vg_http_exchange *exchange)
{
    struct visit *visit = vg_http_user(exchange);
    struct vg_error err = {.arena = visit->request.arena};
    (void)ctx;
    visit->request.body = vg_http_request(exchange)->body;
    if (vg_control_serves(visit->path)) {
        visit->control =
            vg_control_serve(visit->gateway, exchange, &visit->request, &visit->head, visit->path);
        return;
    }
    if (visit->upload != NULL) {
        int rc = vg_upload_finish(visit->upload, &visit->request, &err);
        visit->upload = NULL;
        if (rc != VG_OK) {
            respond_error(visit, &err);
            return;
        }
    }
    decode_and_submit(visit);
}

static void on_too_large(void *ctx, struct vg_http_exchange *exchange)
{
    struct visit *visit = vg_http_user(exchange);
    struct vg_error err = {.arena = visit->request.arena};
    (void)ctx;
    const struct vg_route *page = visit->found.page;
    if (page != NULL && page->too_large != NULL) {
        struct vg_response response;
        vg_response_init(&response, visit->request.arena, 413);
        page->too_large(&response);
        respond(visit, &response);
        return;
    }
    bool is_lambda =
        visit->found.service != NULL && vg_str_is(visit->found.service->model->name, "lambda");
    if (is_lambda)
        (void)vg_fail(
            &err, &VG_REQUEST_TOO_LARGE,
            "Request must be smaller than 70167211 bytes for the %.*s operation",
            VG_STR_ARG(visit->found.op != NULL ? visit->found.op->name : visit->found.name));
    else if (visit->upload != NULL)
        (void)vg_upload_fail_too_large(&err);
    else
        (void)vg_fail(&err, &VG_REQUEST_TOO_LARGE, "Request body is too large.");
    fail_visit(visit, &err);
}

static void on_end(void *ctx, struct vg_http_exchange *exchange, bool is_sent)
{
    struct visit *visit = vg_http_user(exchange);
    (void)ctx;
    (void)is_sent;
    if (visit == NULL)
        return;
    if (visit->control != NULL)
        vg_control_forget(visit->control);
    if (visit->upload != NULL)
        vg_upload_abort(visit->upload);
    vg_blob_discard(&visit->request.stream);
}

/* The client has gone while its call runs, or the pool works for it: the exchange's memory must
 * stay until that has ended. */
static bool on_gone(void *ctx, struct vg_http_exchange *exchange)
{
    struct visit *visit = vg_http_user(exchange);
    (void)ctx;
    if (visit == NULL || (visit->call == NULL && !visit->is_apart))
        return false;
    visit->is_gone = true;
    if (visit->call != NULL)
        vg_bus_abandon(visit->call, vg_http_release, exchange);
    return true;
}

struct vg_http_handler vg_gateway_handler(struct vg_gateway *gateway)
{
    vg_bus_set_front(gateway->bus, vg_inside_ask, gateway);
    return (struct vg_http_handler){
        .ctx = gateway,
        .on_headers = on_headers,
        .on_request = on_request,
        .on_too_large = on_too_large,
        .on_gone = on_gone,
        .on_end = on_end,
    };
}
