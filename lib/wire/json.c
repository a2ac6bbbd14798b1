/* wire/json.c: AWS JSON 1.0 and 1.1: one POST, the operation in X-Amz-Target, input and output as
 * JSON. */
#include "wire/encode.h"
#include "wire/json_value.h"

bool vg_wire_is_dynamodb(const struct vg_service_model *service)
{
    return service != NULL && vg_str_starts(service->target_prefix, VG_STR("DynamoDB"));
}

/* DynamoDB answers in the type that it was asked in, or in plain JSON. */
static struct vg_str content_type(const struct vg_wire_call *call)
{
    bool is_plain = call->content_type.len == 0 ||
                    vg_str_starts(call->content_type, VG_STR("application/json"));
    if (is_plain && vg_wire_is_dynamodb(call->service))
        return VG_STR("application/json");
    return call->protocol->kind == VG_PROTOCOL_JSON_1_0 ? VG_STR("application/x-amz-json-1.0")
                                                        : VG_STR("application/x-amz-json-1.1");
}

static int json_decode(const struct vg_wire_call *call, const struct vg_request *request, void *in,
                       struct vg_violations *violations, struct vg_error *err)
{
    struct vg_decode decode = {
        .arena = call->arena,
        .violations = violations,
        .err = err,
        .malformed = &VG_SERIALIZATION,
        .java_package = call->service->json_namespace,
    };
    if (request->body.len == 0 && vg_wire_is_dynamodb(call->service))
        return vg_fail_with(err, &VG_SERIALIZATION, VG_STR_NONE, /* detail= */ NULL);
    if (request->body.len == 0)
        return VG_OK; /* some clients send nothing where there is no input */
    return vg_json_read_document(&decode, request->body, call->op->input, in,
                                 /* in_container= */ true);
}

static void finish(const struct vg_wire_call *call, const struct vg_buf *buf,
                   struct vg_response *response)
{
    vg_response_header(response, "Content-Type", content_type(call));
    vg_encode_body(response, buf);
    response->has_crc32 = vg_wire_is_dynamodb(call->service);
}

/* DynamoDB sends nothing where its model has no output, not even {}. */
static void json_encode(const struct vg_wire_call *call, const void *out,
                        struct vg_response *response)
{
    struct vg_buf buf;
    vg_buf_init(&buf, response->arena, /* max= */ 0);
    if (call->body_hint > 0)
        (void)vg_buf_reserve(&buf, call->body_hint);
    struct vg_json_encode encode = {.out = vg_json_out_to(&buf), .arena = response->arena};
    if (call->op->output->member_count > 0 || !vg_wire_is_dynamodb(call->service))
        vg_json_write_struct(&encode, call->op->output, out);
    response->status = call->op->success_status;
    finish(call, &buf, response);
}

/* "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException", or the bare name where a service
 * leaves out the rest. */
static struct vg_str type_of(const struct vg_wire_call *call, const struct vg_error_shape *shape)
{
    bool has_space = call->service == NULL || call->service->json_namespace.len > 0;
    if (!has_space || shape->name_space.len == 0)
        return shape->name;
    return VG_CONCAT(call->arena, shape->name_space, VG_STR("#"), shape->name);
}

/* The JSON-RPC front ends answer 400 to what REST and query answer 403 (a wrong signature, no
 * permission); a service's own 403 stays. */
static int status_of(const struct vg_error_shape *shape)
{
    return shape->http_status == 403 && vg_error_is_common(shape) ? 400 : shape->http_status;
}

static bool is_printable_ascii(struct vg_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < 0x20 || text.ptr[i] > 0x7E)
            return false;
    return true;
}

static void add_error_headers(const struct vg_wire_call *call, const struct vg_error *err,
                              struct vg_response *response)
{
    enum { MESSAGE_HEADER_MAX = 1024 };
    const struct vg_error_shape *shape = err->shape;
    if (call->protocol->kind == VG_PROTOCOL_JSON_1_1) {
        vg_encode_header(response, VG_STR("x-amzn-ErrorType"),
                         VG_CONCAT(call->arena, shape->name, VG_STR(":")));
        if (err->message.len > 0 && err->message.len <= MESSAGE_HEADER_MAX &&
            is_printable_ascii(err->message))
            vg_encode_header(response, VG_STR("x-amzn-ErrorMessage"), err->message);
    }
    /* Services that used to speak query (SQS): clients written against it look for its codes. */
    if (call->service != NULL && (call->service->protocols & VG_PROTOCOL_QUERY) != 0)
        vg_encode_header(response, VG_STR("x-amzn-query-error"),
                         VG_CONCAT(call->arena, shape->code, VG_STR(";"), vg_encode_fault(shape)));
}

static void json_encode_error(const struct vg_wire_call *call, const struct vg_error *err,
                              struct vg_response *response)
{
    const struct vg_error_shape *shape = err->shape;
    struct vg_buf buf;
    vg_buf_init(&buf, response->arena, /* max= */ 0);
    struct vg_json_encode encode = {.out = vg_json_out_to(&buf), .arena = response->arena};
    vg_json_out_begin(&encode.out, '{');
    vg_json_out_member(&encode.out, "__type", type_of(call, shape));
    if (vg_str_is_set(err->message)) {
        vg_json_out_name(&encode.out, shape->message_name);
        vg_json_out_string(&encode.out, err->message);
    }
    if (err->detail != NULL && shape->shape != NULL)
        vg_json_write_members(&encode, shape->shape, err->detail);
    vg_json_out_end(&encode.out, '}');
    response->status = status_of(shape);
    finish(call, &buf, response);
    add_error_headers(call, err, response);
}

const struct vg_protocol vg_protocol_json_1_0 = {
    .kind = VG_PROTOCOL_JSON_1_0,
    .name = "json-1.0",
    .decode = json_decode,
    .encode = json_encode,
    .encode_error = json_encode_error,
};

const struct vg_protocol vg_protocol_json_1_1 = {
    .kind = VG_PROTOCOL_JSON_1_1,
    .name = "json-1.1",
    .decode = json_decode,
    .encode = json_encode,
    .encode_error = json_encode_error,
};
