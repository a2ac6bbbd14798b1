/* wire/rest_xml.c: rest-xml, as S3 speaks it: method and path name the operation, bodies are XML.
 */
#include "base/codec.h"
#include "wire/rest.h"
#include "wire/xml_in.h"
#include "wire/xml_out.h"

#define STR_INIT(literal)                                                                          \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }

static const struct vg_error_shape malformed_xml = {
    .name = STR_INIT("MalformedXML"),
    .code = STR_INIT("MalformedXML"),
    .http_status = 400,
    .is_sender_fault = true,
    .message_name = STR_INIT("Message"),
};

static const struct vg_error_shape invalid_argument = {
    .name = STR_INIT("InvalidArgument"),
    .code = STR_INIT("InvalidArgument"),
    .http_status = 400,
    .is_sender_fault = true,
    .message_name = STR_INIT("Message"),
};

/* S3 has one sentence for everything that is wrong with a document. */
static int fail_malformed(const struct vg_decode *decode)
{
    return vg_fail_with(
        decode->err, &malformed_xml,
        VG_STR("The XML you provided was not well-formed or did not validate against our "
               "published schema"),
        /* detail= */ NULL);
}

/* `name` and `other_name`: what the root may be called. */
static int read_document(const struct vg_decode *decode, struct vg_str body, struct vg_str name,
                         struct vg_str other_name, const struct vg_shape *shape, void *value)
{
    const struct vg_xml *root = vg_xml_parse(body, decode->arena);
    if (root == NULL || (!vg_str_eq(root->name, name) && !vg_str_eq(root->name, other_name)))
        return fail_malformed(decode);
    struct vg_violations
        violations; /* unknown enum text: no matter for a sentence of its own here */
    vg_violations_init(&violations, decode->arena);
    struct vg_decode strict = *decode;
    strict.violations = &violations;
    if (vg_xml_read_struct(&strict, root, shape, value, /* path= */ NULL) != VG_OK ||
        violations.count > 0)
        return fail_malformed(decode);
    return VG_OK;
}

static int read_payload(const struct vg_decode *decode, const struct vg_request *request,
                        const struct vg_member *payload, void *in)
{
    const struct vg_shape *shape = payload->shape;
    if (vg_rest_is_raw(shape))
        return vg_rest_read_raw(decode, request, payload, in);
    VG_ASSERT(shape->type == VG_TYPE_STRUCT || shape->type == VG_TYPE_UNION);
    if (request->body.len == 0)
        return VG_OK;
    void *value = vg_decode_struct(decode->arena, shape, (char *)in + payload->offset,
                                   /* in_container= */ false);
    return read_document(decode, request->body, payload->xml_name, shape->name, shape, value);
}

static int rest_xml_decode(const struct vg_wire_call *call, const struct vg_request *request,
                           void *in, struct vg_violations *violations, struct vg_error *err)
{
    struct vg_decode decode = {
        .arena = call->arena,
        .violations = violations,
        .err = err,
        .malformed = &invalid_argument,
    };
    const struct vg_shape *shape = call->op->input;
    if (vg_rest_read_bindings(&decode, call, request, in) != VG_OK)
        return VG_FAIL;
    const struct vg_member *payload = vg_rest_payload(shape);
    if (payload != NULL)
        return read_payload(&decode, request, payload, in);
    if (request->body.len == 0 || !vg_rest_has_body(shape))
        return VG_OK;
    return read_document(&decode, request->body, shape->name, call->op->name, shape, in);
}

static struct vg_xml_out xml_out_to(struct vg_buf *buf, struct vg_response *response)
{
    vg_buf_init(buf, response->arena, /* max= */ 0);
    return (struct vg_xml_out){.buf = buf,
                               .arena = response->arena,
                               .times = {.format = VG_TIME_DATE_TIME, .with_ms = true}};
}

/* @s3UnwrappedXmlOutput (GetBucketLocation): the root is the only member's own element. */
static const struct vg_member *unwrapped_member(const struct vg_shape *shape)
{
    const struct vg_member *only = &shape->members[0];
    bool is_unwrapped = shape->member_count == 1 && only->binding == VG_BIND_BODY &&
                        vg_str_eq(only->xml_name, shape->name);
    return is_unwrapped ? only : NULL;
}

static void write_unwrapped(struct vg_xml_out *xml, const struct vg_wire_call *call,
                            const struct vg_member *member, const void *at)
{
    vg_buf_add_lit(xml->buf, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    vg_xml_open(xml, member->xml_name, call->service->xml_namespace);
    if (vg_value_is_set(member->shape, at, /* in_container= */ false))
        vg_xml_escape_add(xml->buf, vg_encode_text(xml->arena, member, at, xml->times));
    vg_xml_close(xml, member->xml_name);
}

static void write_payload(struct vg_xml_out *xml, const struct vg_wire_call *call,
                          const struct vg_member *payload, const void *at)
{
    const void *value = *(const void *const *)at;
    vg_xml_write_root(xml, payload->xml_name, call->service->xml_namespace, payload->shape, value);
}

/* What goes into the body: nothing, bytes, a payload's document, or the members that are bound to
 * nothing. */
static void write_body(const struct vg_wire_call *call, const void *out,
                       struct vg_response *response)
{
    const struct vg_shape *shape = call->op->output;
    const struct vg_member *payload = vg_rest_payload(shape);
    const void *at = payload == NULL ? NULL : (const char *)out + payload->offset;
    if (payload == NULL ? !vg_rest_has_body(shape)
                        : !vg_value_is_set(payload->shape, at, /* in_container= */ false))
        return;
    if (payload != NULL && vg_rest_is_raw(payload->shape)) {
        vg_rest_write_raw(payload, at, response);
        return;
    }
    struct vg_buf buf;
    struct vg_xml_out xml = xml_out_to(&buf, response);
    const struct vg_member *unwrapped = unwrapped_member(shape);
    if (payload != NULL)
        write_payload(&xml, call, payload, at);
    else if (unwrapped != NULL)
        write_unwrapped(&xml, call, unwrapped, (const char *)out + unwrapped->offset);
    else
        vg_xml_write_root(&xml, shape->name, call->service->xml_namespace, shape, out);
    vg_encode_body(response, &buf);
}

static void add_content_type(struct vg_response *response)
{
    if (response->body.len > 0 && !vg_rest_has_header(response, VG_STR("Content-Type")))
        vg_response_header(response, "Content-Type", VG_STR("application/xml"));
}

static void rest_xml_encode(const struct vg_wire_call *call, const void *out,
                            struct vg_response *response)
{
    enum { NO_CONTENT = 204, PARTIAL_CONTENT = 206 };
    response->status = call->op->success_status;
    vg_rest_write_bindings(call->op->output, out, response);
    /* S3's model binds no member to this status: it follows from the range that is answered. */
    if (response->status == 200 && vg_rest_has_header(response, VG_STR("Content-Range")))
        response->status = PARTIAL_CONTENT;
    if (response->status != NO_CONTENT && !vg_str_is(call->op->method, "HEAD"))
        write_body(call, out, response);
    add_content_type(response);
}

struct vg_str vg_wire_host_id(const struct vg_wire_call *call)
{
    return vg_base64(call->arena, call->request_id);
}

static void write_error(struct vg_xml_out *xml, const struct vg_wire_call *call,
                        const struct vg_error *err)
{
    vg_buf_add_lit(xml->buf, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    vg_xml_open(xml, VG_STR("Error"), VG_STR_NONE);
    vg_xml_text_element(xml, VG_STR("Code"), err->shape->code);
    vg_xml_text_element(xml, VG_STR("Message"), err->message);
    if (err->detail != NULL && err->shape->shape != NULL)
        vg_xml_write_members(xml, err->shape->shape, err->detail);
    vg_xml_text_element(xml, VG_STR("Resource"), call->resource);
    vg_xml_text_element(xml, VG_STR("RequestId"), call->request_id);
    vg_xml_text_element(xml, VG_STR("HostId"), vg_wire_host_id(call));
    vg_xml_close(xml, VG_STR("Error"));
}

static bool may_have_body(const struct vg_wire_call *call, int status)
{
    enum { NOT_MODIFIED = 304 };
    return status != NOT_MODIFIED && (call->op == NULL || !vg_str_is(call->op->method, "HEAD"));
}

static void rest_xml_encode_error(const struct vg_wire_call *call, const struct vg_error *err,
                                  struct vg_response *response)
{
    response->status = err->shape->http_status;
    if (err->detail != NULL && err->shape->shape != NULL)
        vg_rest_write_bindings(err->shape->shape, err->detail, response);
    if (may_have_body(call, response->status)) {
        struct vg_buf buf;
        struct vg_xml_out xml = xml_out_to(&buf, response);
        write_error(&xml, call, err);
        vg_encode_body(response, &buf);
    }
    add_content_type(response);
}

const struct vg_protocol vg_protocol_rest_xml = {
    .kind = VG_PROTOCOL_REST_XML,
    .name = "rest-xml",
    .decode = rest_xml_decode,
    .encode = rest_xml_encode,
    .encode_error = rest_xml_encode_error,
};
