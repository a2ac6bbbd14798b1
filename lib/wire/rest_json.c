/* wire/rest_json.c: rest-json: method and path name the operation, bodies are JSON. */
#include "wire/encode.h"
#include "wire/json_value.h"
#include "wire/rest.h"

static int rest_json_decode(const struct vg_wire_call *call, const struct vg_request *request,
                            void *in, struct vg_violations *violations, struct vg_error *err)
{
    struct vg_decode decode = {
        .arena = call->arena,
        .violations = violations,
        .err = err,
        .malformed = &VG_SERIALIZATION,
        .java_package = call->service->json_namespace,
    };
    const struct vg_shape *shape = call->op->input;
    if (vg_rest_read_bindings(&decode, call, request, in) != VG_OK)
        return VG_FAIL;
    const struct vg_member *payload = vg_rest_payload(shape);
    if (payload != NULL && vg_rest_is_raw(payload->shape))
        return vg_rest_read_raw(&decode, request, payload, in);
    if (request->body.len == 0)
        return VG_OK;
    if (payload != NULL)
        return vg_json_read_document(&decode, request->body, payload->shape,
                                     (char *)in + payload->offset,
                                     /* in_container= */ false);
    if (!vg_rest_has_body(shape))
        return VG_OK;
    return vg_json_read_document(&decode, request->body, shape, in, /* in_container= */ true);
}

/* What goes into the body: nothing, bytes, a payload's document, or the members that are bound to
 * nothing. */
static void write_body(const struct vg_shape *shape, const void *out, struct vg_response *response)
{
    struct vg_buf buf;
    vg_buf_init(&buf, response->arena, /* max= */ 0);
    struct vg_json_encode encode = {.out = vg_json_out_to(&buf), .arena = response->arena};
    const struct vg_member *payload = vg_rest_payload(shape);
    if (payload == NULL) {
        if (!vg_rest_has_body(shape))
            return;
        vg_json_write_struct(&encode, shape, out);
    } else {
        const void *at = (const char *)out + payload->offset;
        if (!vg_value_is_set(payload->shape, at, /* in_container= */ false))
            return;
        if (vg_rest_is_raw(payload->shape)) {
            vg_rest_write_raw(payload, at, response);
            return;
        }
        vg_json_write_value(&encode, payload, at, /* in_container= */ false);
    }
    vg_encode_body(response, &buf);
}

/* Raw payloads say what they are in a header of their own; where none is bound (Lambda's Invoke)
 * they are JSON. */
static void add_content_type(struct vg_response *response)
{
    bool is_empty = response->body.len == 0 && response->stream.kind == VG_BODY_NONE;
    if (!is_empty && !vg_rest_has_header(response, VG_STR("Content-Type")))
        vg_response_header(response, "Content-Type", VG_STR("application/json"));
}

static void rest_json_encode(const struct vg_wire_call *call, const void *out,
                             struct vg_response *response)
{
    enum { NO_CONTENT = 204 };
    response->status = call->op->success_status;
    vg_rest_write_bindings(call->op->output, out, response);
    if (response->status != NO_CONTENT)
        write_body(call->op->output, out, response);
    add_content_type(response);
}

static void rest_json_encode_error(const struct vg_wire_call *call, const struct vg_error *err,
                                   struct vg_response *response)
{
    (void)call;
    const struct vg_error_shape *shape = err->shape;
    bool has_detail = err->detail != NULL && shape->shape != NULL;
    struct vg_buf buf;
    vg_buf_init(&buf, response->arena, /* max= */ 0);
    struct vg_json_encode encode = {.out = vg_json_out_to(&buf), .arena = response->arena};
    vg_json_out_begin(&encode.out, '{');
    if (has_detail)
        vg_json_write_members(&encode, shape->shape, err->detail);
    if (vg_str_is_set(err->message)) {
        vg_json_out_name(&encode.out, shape->message_name);
        vg_json_out_string(&encode.out, err->message);
    }
    vg_json_out_end(&encode.out, '}');
    vg_encode_body(response, &buf);
    response->status = shape->http_status;
    if (has_detail)
        vg_rest_write_bindings(shape->shape, err->detail, response);
    vg_encode_header(response, VG_STR("x-amzn-ErrorType"), shape->name);
    add_content_type(response);
}

const struct vg_protocol vg_protocol_rest_json = {
    .kind = VG_PROTOCOL_REST_JSON,
    .name = "rest-json",
    .decode = rest_json_decode,
    .encode = rest_json_encode,
    .encode_error = rest_json_encode_error,
};
