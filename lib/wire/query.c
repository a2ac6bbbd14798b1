/* wire/query.c: AWS query: Action and its parameters as a form (or in the URL), answers in XML. */
#include "wire/query_read.h"
#include "wire/xml_out.h"

static int query_decode(const struct vg_wire_call *call, const struct vg_request *request, void *in,
                        struct vg_violations *violations, struct vg_error *err)
{
    struct vg_decode decode = {
        .arena = call->arena,
        .violations = violations,
        .err = err,
        .malformed = &VG_SERIALIZATION,
    };
    return vg_query_read(&decode, request->query, request->body, call->op->input, in);
}

static struct vg_str name_space_of(const struct vg_wire_call *call)
{
    return call->service != NULL ? call->service->xml_namespace : VG_STR_NONE;
}

static void finish(const struct vg_buf *buf, struct vg_response *response)
{
    vg_response_header(response, "Content-Type", VG_STR("text/xml"));
    vg_encode_body(response, buf);
}

static struct vg_xml_out xml_out_to(struct vg_buf *buf, struct vg_response *response)
{
    vg_buf_init(buf, response->arena, /* max= */ 0);
    return (struct vg_xml_out){
        .buf = buf, .arena = response->arena, .times = {.format = VG_TIME_DATE_TIME}};
}

/* The result's element is there even when it is empty: botocore looks for it wherever its model has
 * an output. */
static void query_encode(const struct vg_wire_call *call, const void *out,
                         struct vg_response *response)
{
    struct vg_str name = call->op->name;
    struct vg_str response_name = VG_CONCAT(response->arena, name, VG_STR("Response"));
    struct vg_str result_name = VG_CONCAT(response->arena, name, VG_STR("Result"));
    struct vg_buf buf;
    struct vg_xml_out xml = xml_out_to(&buf, response);
    vg_xml_open(&xml, response_name, name_space_of(call));
    vg_xml_open(&xml, result_name, VG_STR_NONE);
    vg_xml_write_members(&xml, call->op->output, out);
    vg_xml_close(&xml, result_name);
    vg_xml_open(&xml, VG_STR("ResponseMetadata"), VG_STR_NONE);
    vg_xml_text_element(&xml, VG_STR("RequestId"), call->request_id);
    vg_xml_close(&xml, VG_STR("ResponseMetadata"));
    vg_xml_close(&xml, response_name);
    response->status = call->op->success_status;
    finish(&buf, response);
}

static void query_encode_error(const struct vg_wire_call *call, const struct vg_error *err,
                               struct vg_response *response)
{
    const struct vg_error_shape *shape = err->shape;
    struct vg_buf buf;
    struct vg_xml_out xml = xml_out_to(&buf, response);
    vg_xml_open(&xml, VG_STR("ErrorResponse"), name_space_of(call));
    vg_xml_open(&xml, VG_STR("Error"), VG_STR_NONE);
    vg_xml_text_element(&xml, VG_STR("Type"), vg_encode_fault(shape));
    vg_xml_text_element(&xml, VG_STR("Code"), shape->code);
    vg_xml_text_element(&xml, VG_STR("Message"), err->message);
    if (err->detail != NULL && shape->shape != NULL)
        vg_xml_write_members(&xml, shape->shape, err->detail);
    vg_xml_close(&xml, VG_STR("Error"));
    vg_xml_text_element(&xml, VG_STR("RequestId"), call->request_id);
    vg_xml_close(&xml, VG_STR("ErrorResponse"));
    response->status = shape->http_status;
    finish(&buf, response);
}

const struct vg_protocol vg_protocol_query = {
    .kind = VG_PROTOCOL_QUERY,
    .name = "query",
    .decode = query_decode,
    .encode = query_encode,
    .encode_error = query_encode_error,
};
