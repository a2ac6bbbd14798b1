/* test_wire_rest: paths, parameters, headers and payloads; which operation a request leads to. */
#include "test_wire_help.h"
#include "wire/uri.h"

struct get_in {
    struct vg_str bucket;
    struct vg_str key;
    struct vg_str version;
    struct vg_str upload;
    struct vg_str copy_source;
    struct vg_i32 part;
    struct strings tags;
    struct colours colours;
    struct string_map metadata;
    struct string_map others;
    struct vg_time since;
    struct vg_body body;
};

#define MEMBER(literal, field, shape_, binding_, http, flags_)                                     \
    {                                                                                              \
        NAMES(literal), .shape = &shape_, .offset = offsetof(struct get_in, field),                \
                        .binding = binding_, .http_name = NAME(http), .flags = flags_              \
    }
#define BUCKET MEMBER("Bucket", bucket, string_shape, VG_BIND_LABEL, "Bucket", VG_MEMBER_REQUIRED)
#define KEY                                                                                        \
    MEMBER("Key", key, string_shape, VG_BIND_LABEL, "Key", VG_MEMBER_REQUIRED | VG_MEMBER_GREEDY)
#define INPUT(variable)                                                                            \
    static const struct vg_shape variable##_shape = {.name = NAME(#variable),                      \
                                                     .type = VG_TYPE_STRUCT,                       \
                                                     .size = sizeof(struct get_in),                \
                                                     .members = variable,                          \
                                                     .member_count = VG_COUNT_OF(variable)}

static const struct vg_member bucket_in[] = {BUCKET};
static const struct vg_member key_in[] = {
    BUCKET,
    KEY,
    MEMBER("VersionId", version, string_shape, VG_BIND_QUERY, "versionId", 0),
    MEMBER("Tags", tags, strings_shape, VG_BIND_QUERY, "tag", 0),
    MEMBER("Others", others, map_shape, VG_BIND_QUERY_PARAMS, "", 0),
    MEMBER("Colours", colours, colours_shape, VG_BIND_HEADER, "X-Colours", 0),
    MEMBER("Metadata", metadata, map_shape, VG_BIND_PREFIX_HEADERS, "X-Meta-", 0),
    MEMBER("Since", since, time_shape, VG_BIND_HEADER, "If-Modified-Since", 0),
    MEMBER("Body", body, body_shape, VG_BIND_PAYLOAD, "", 0),
};
static const struct vg_member part_in[] = {
    BUCKET,
    KEY,
    MEMBER("UploadId", upload, string_shape, VG_BIND_QUERY, "uploadId", VG_MEMBER_REQUIRED),
    MEMBER("PartNumber", part, i32_shape, VG_BIND_QUERY, "partNumber", VG_MEMBER_REQUIRED),
};
static const struct vg_member copy_in[] = {
    BUCKET,
    KEY,
    MEMBER("CopySource", copy_source, string_shape, VG_BIND_HEADER, "x-amz-copy-source",
           VG_MEMBER_REQUIRED),
};
INPUT(bucket_in);
INPUT(key_in);
INPUT(part_in);
INPUT(copy_in);

#define OP(literal, method_, uri_, input_)                                                         \
    {                                                                                              \
        .name = NAME(literal), .method = NAME(method_), .uri = NAME(uri_),                         \
        .input = &input_##_shape, .output = &input_##_shape, .success_status = 200                 \
    }
enum { OP_GET_KEY, OP_COUNT = 10 };
static const struct vg_op_model ops[OP_COUNT] = {
    OP("GetKey", "GET", "/{Bucket}/{Key+}?x-id=GetKey", key_in),
    OP("PutKey", "PUT", "/{Bucket}/{Key+}?x-id=PutKey", key_in),
    OP("PutPart", "PUT", "/{Bucket}/{Key+}?x-id=PutPart", part_in),
    OP("CopyKey", "PUT", "/{Bucket}/{Key+}?x-id=CopyKey", copy_in),
    OP("ListKeys", "GET", "/{Bucket}", bucket_in),
    OP("ListKeysV2", "GET", "/{Bucket}?list-type=2", bucket_in),
    OP("GetVersioning", "GET", "/{Bucket}?versioning", bucket_in),
    OP("ListVersions", "GET", "/{Bucket}?versions", bucket_in),
    OP("GetStatus", "GET", "/status/{Bucket}", bucket_in),
    OP("ListBuckets", "GET", "/", bucket_in),
};
static const struct vg_service_model service = {
    .name = NAME("s3"), .ops = ops, .op_count = OP_COUNT, .xml_namespace = NAME("urn:s3")};

static int setup(void **state)
{
    static struct fixture fixture;
    fixture_init(&fixture, &vg_protocol_rest_xml, &ops[OP_GET_KEY]);
    fixture.call.service = &service;
    *state = &fixture;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;
    vg_arena_deinit(&fixture->arena);
    return 0;
}

static void set_target(struct fixture *fixture, const char *method, const char *target)
{
    struct vg_str text = vg_str_from(target);
    ptrdiff_t mark = vg_str_find_char(text, '?');
    fixture->request.method = vg_str_from(method);
    fixture->request.path = mark < 0 ? text : vg_str_slice(text, 0, (size_t)mark);
    fixture->request.query = mark < 0 ? VG_STR_NONE : vg_str_tail(text, (size_t)mark + 1);
}

static struct vg_str routed(struct fixture *fixture, const char *method, const char *target)
{
    struct vg_str name;
    set_target(fixture, method, target);
    return vg_wire_route(&vg_protocol_rest_xml, &service, &fixture->request, &name) != NULL
               ? name
               : VG_CONCAT(&fixture->arena, VG_STR("not "), name);
}

static void set_headers(struct fixture *fixture, const struct vg_header *headers, size_t count)
{
    fixture->request.headers = headers;
    fixture->request.header_count = count;
}

static void paths_match_patterns(void **state)
{
    static const struct {
        const char *pattern;
        const char *path;
        bool is_match;
    } cases[] = {
        {"/", "/", true},
        {"/", "", true},
        {"/", "/a", false},
        {"/a/{X}", "/a/b", true},
        {"/a/{X}", "/a/b/", true},
        {"/a/{X}", "/a/", false},
        {"/a/{X}", "/a", false},
        {"/a/{X}", "/a/b/c", false},
        {"/a/{X}/c", "/a/b/c", true},
        {"/a/{X}/c", "/a//c", false},
        {"/a/{X}/c", "/a/b/d", false},
        {"/a/", "/a", true},
        {"/a", "/a/", true},
        {"/a", "/ab", false},
        {"/{B}/{K+}", "/b/", false},
        {"/{B}/{K+}", "/b//", true},
        {"/{B}/{K+}", "//k", false},
        {"/{B}/{K+}?x=1", "/b/k/l/", true},
    };
    (void)state;
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++) {
        struct vg_uri_match match;
        if (vg_uri_match(vg_str_from(cases[i].pattern), vg_str_from(cases[i].path), &match) !=
            cases[i].is_match)
            fail_msg("%s against %s", cases[i].path, cases[i].pattern);
    }
}

static void the_most_specific_operation_is_chosen(void **state)
{
    assert_str(routed(*state, "GET", "/"), "ListBuckets");
    assert_str(routed(*state, "GET", "/b"), "ListKeys");
    assert_str(routed(*state, "GET", "/b/?prefix=x"), "ListKeys");
    assert_str(routed(*state, "GET", "/b?list-type=2"), "ListKeysV2");
    assert_str(routed(*state, "GET", "/b?list-type=1"), "ListKeys");
    assert_str(routed(*state, "GET", "/b?versioning"), "GetVersioning");
    assert_str(routed(*state, "GET", "/b?versioning="), "GetVersioning");
    assert_str(routed(*state, "GET", "/b?versions&prefix="), "ListVersions");
    assert_str(routed(*state, "GET", "/status/b"), "GetStatus");
    assert_str(routed(*state, "GET", "/b/k?x-id=GetKey"), "GetKey");
    assert_str(routed(*state, "PUT", "/b/k"), "PutKey");
    assert_str(routed(*state, "PUT", "/b/k?partNumber=1&uploadId=u"), "PutPart");
    assert_str(routed(*state, "DELETE", "/b/k"), "not DELETE /b/k");
}

static void headers_choose_as_well(void **state)
{
    static const struct vg_header headers[] = {{NAME("X-Amz-Copy-Source"), NAME("/a/b")}};
    set_headers(*state, headers, 1);
    assert_str(routed(*state, "PUT", "/b/k"), "CopyKey");
    assert_str(routed(*state, "PUT", "/b/k?partNumber=1&uploadId=u"), "not CopyObject");
}

static void what_a_parameter_asks_for_is_not_answered_by_the_bare_path(void **state)
{
    assert_str(routed(*state, "GET", "/b?cors"), "not GetBucketCors");
    assert_str(routed(*state, "GET", "/b/k?acl"), "not GetObjectAcl");
    assert_str(routed(*state, "PUT", "/b/k?tagging"), "not PutObjectTagging");
    assert_str(routed(*state, "DELETE", "/b/k?uploadId=u"), "not AbortMultipartUpload");
    assert_str(routed(*state, "GET", "/b/k?uploadId=u"), "not ListParts");
    assert_str(routed(*state, "POST", "/b/k?uploads"), "not CreateMultipartUpload");
    assert_str(routed(*state, "GET", "/b/k?versionId=v&tag=cors"), "GetKey");
}

static void labels_parameters_and_headers_are_read(void **state)
{
    static const struct vg_header headers[] = {
        {NAME("x-colours"), NAME("RED, BLUE")},
        {NAME("X-META-One"), NAME(" 1 ")},
        {NAME("X-Meta-"), NAME("no")},
        {NAME("X-Colours"), NAME("RED")},
        {NAME("x-meta-two"), NAME("a,b")},
        {NAME("if-modified-since"), NAME("Tue, 14 Nov 2023 22:13:20 GMT")}};
    struct fixture *fixture = *state;
    struct get_in in = {0};
    set_target(fixture, "GET", "/b/a%2Fb/c%20+?tag=x&versionId=1%2B&tag=y+z&versionId=2&more=m");
    set_headers(fixture, headers, VG_COUNT_OF(headers));
    assert_int_equal(fixture_decode(fixture, "bytes", &in), VG_OK);
    assert_str(in.bucket, "b");
    assert_str(in.key, "a/b/c +");
    assert_str(in.version, "1+");
    assert_int_equal(in.tags.count, 2);
    assert_str(in.tags.items[1], "y z");
    assert_int_equal(in.others.count, 1);
    assert_str(in.others.items[0].key, "more");
    assert_int_equal(in.colours.count, 3);
    assert_int_equal(in.colours.items[2], 1);
    assert_int_equal(in.metadata.count, 2);
    assert_str(in.metadata.items[0].key, "one");
    assert_str(in.metadata.items[0].value, "1");
    assert_str(in.metadata.items[1].value, "a,b");
    assert_true(in.since.ms == 1700000000000);
    assert_str(in.body.bytes, "bytes");
    assert_true(in.body.size == 5 && in.body.digests == 0);
}

static void a_streamed_body_is_handed_on(void **state)
{
    struct fixture *fixture = *state;
    struct get_in in = {0};
    set_target(fixture, "PUT", "/b/k");
    fixture->request.stream =
        (struct vg_body){.kind = VG_BODY_FILE, .path = VG_STR("/tmp/x"), .size = 9};
    assert_int_equal(fixture_decode(fixture, "", &in), VG_OK);
    assert_int_equal(in.body.kind, VG_BODY_FILE);
    assert_str(in.body.path, "/tmp/x");
}

static void bytes_that_are_no_utf8_are_refused(void **state)
{
    static const struct vg_header headers[] = {{NAME("X-Meta-a"), NAME("\xff")}};
    struct fixture *fixture = *state;
    struct get_in in = {0};
    set_target(fixture, "GET", "/b/%ff");
    assert_int_equal(fixture_decode(fixture, "", &in), VG_FAIL);
    set_target(fixture, "GET", "/b/k?versionId=%ff");
    assert_int_equal(fixture_decode(fixture, "", &in), VG_FAIL);
    set_target(fixture, "GET", "/b/k");
    set_headers(fixture, headers, 1);
    assert_int_equal(fixture_decode(fixture, "", &in), VG_FAIL);
    assert_str(fixture->err.shape->code, "InvalidArgument");
}

static void values_cannot_break_out_of_their_header(void **state)
{
    struct string_map_entry entries[] = {{VG_STR("a\r\nX-Evil"), VG_STR("1\r\nSet-Cookie: x")}};
    struct get_in out = {.metadata = {entries, 1, true}};
    struct fixture *fixture = *state;
    fixture_encode(fixture, &out);
    assert_int_equal(fixture->response.header_count, 1);
    assert_str(fixture->response.headers[0].name, "X-Meta-a  X-Evil");
    assert_str(fixture->response.headers[0].value, "1  Set-Cookie: x");
}

static void as_many_headers_as_there_are_entries_are_written(void **state)
{
    enum { COUNT = 500 };
    struct fixture *fixture = *state;
    struct string_map_entry *entries =
        VG_NEW_ARRAY(&fixture->arena, struct string_map_entry, COUNT);
    for (int i = 0; i < COUNT; i++)
        entries[i] =
            (struct string_map_entry){vg_arena_printf(&fixture->arena, "%d", i), VG_STR("v")};
    struct get_in out = {.metadata = {entries, COUNT, true}};
    fixture_encode(fixture, &out);
    assert_int_equal(fixture->response.header_count, COUNT);
    assert_str(response_header(&fixture->response, "X-Meta-0"), "v");
    assert_str(response_header(&fixture->response, "X-Meta-499"), "v");
}

static void lists_in_headers_are_joined(void **state)
{
    int32_t colours[] = {1, 2};
    struct get_in out = {.colours = {colours, 2, true}, .since = vg_time(1700000000000)};
    struct fixture *fixture = *state;
    fixture_encode(fixture, &out);
    assert_str(response_header(&fixture->response, "x-colours"), "RED,BLUE");
    assert_str(response_header(&fixture->response, "if-modified-since"),
               "Tue, 14 Nov 2023 22:13:20 GMT");
}

static void targets_and_actions_lead_to_operations(void **state)
{
    static const struct vg_header good[] = {{NAME("x-amz-target"), NAME("Things_1.DoThing")}};
    static const struct vg_header bad[] = {{NAME("X-Amz-Target"), NAME("Things_2.DoThing")}};
    struct fixture *fixture = *state;
    struct vg_str name;
    set_headers(fixture, good, 1);
    assert_ptr_equal(vg_wire_route(&vg_protocol_json_1_1, &thing_service, &fixture->request, &name),
                     &thing_ops[0]);
    set_headers(fixture, bad, 1);
    assert_null(vg_wire_route(&vg_protocol_json_1_1, &thing_service, &fixture->request, &name));
    fixture->request.body = VG_STR("A=b&Action=DoThing&Actions=x");
    assert_ptr_equal(vg_wire_route(&vg_protocol_query, &thing_service, &fixture->request, &name),
                     &thing_ops[0]);
    fixture->request.body = VG_STR("Actions=DoThing");
    assert_null(vg_wire_route(&vg_protocol_query, &thing_service, &fixture->request, &name));
    fixture->request.query = VG_STR("Action=Do%54hing");
    assert_ptr_equal(vg_wire_route(&vg_protocol_query, &thing_service, &fixture->request, &name),
                     &thing_ops[0]);
}

/* rest-json */

struct note {
    const struct tag *tag;
    struct vg_str text;
    struct vg_i32 retry_after;
    struct vg_i32 status;
};
#define NOTE(literal, field, shape_, binding_, http)                                               \
    {                                                                                              \
        NAMES(literal), .shape = &shape_, .offset = offsetof(struct note, field),                  \
                        .binding = binding_, .http_name = NAME(http)                               \
    }
#define NOTE_SHAPE(variable)                                                                       \
    static const struct vg_shape variable##_shape = {.name = NAME("Note"),                         \
                                                     .type = VG_TYPE_STRUCT,                       \
                                                     .size = sizeof(struct note),                  \
                                                     .members = variable,                          \
                                                     .member_count = VG_COUNT_OF(variable)}
static const struct vg_member document_note[] = {
    NOTE("Tag", tag, tag_shape, VG_BIND_PAYLOAD, ""),
    NOTE("Status", status, i32_shape, VG_BIND_STATUS, ""),
};
static const struct vg_member text_note[] = {NOTE("Text", text, string_shape, VG_BIND_PAYLOAD, "")};
static const struct vg_member busy_detail[] = {
    NOTE("Text", text, string_shape, VG_BIND_BODY, ""),
    NOTE("RetryAfter", retry_after, i32_shape, VG_BIND_HEADER, "Retry-After"),
};
NOTE_SHAPE(document_note);
NOTE_SHAPE(text_note);
NOTE_SHAPE(busy_detail);
static const struct vg_op_model note_ops[] = {OP("PutTag", "PUT", "/tag", document_note),
                                              OP("PutText", "PUT", "/text", text_note)};

static void use_rest_json(struct fixture *fixture, const struct vg_op_model *op)
{
    fixture->call.protocol = &vg_protocol_rest_json;
    fixture->call.service = &thing_service;
    fixture->call.op = op;
    fixture->request.path = op->uri;
}

static void a_payload_is_the_whole_document(void **state)
{
    struct fixture *fixture = *state;
    struct note note = {0};
    use_rest_json(fixture, &note_ops[0]);
    assert_int_equal(fixture_decode(fixture, "", &note), VG_OK);
    assert_null(note.tag);
    assert_int_equal(fixture_decode(fixture, "{\"Key\":\"k\"}", &note), VG_OK);
    assert_str(note.tag->key, "k");
    note.status = vg_i32(202);
    assert_str(fixture_encode(fixture, &note), "{\"Key\":\"k\"}");
    assert_int_equal(fixture->response.status, 202);
    assert_int_equal(fixture_decode(fixture, "[]", &note), VG_FAIL);
    assert_str(fixture->err.message, "Unrecognized collection type class STRUCT");
}

static void a_text_payload_is_taken_as_it_is(void **state)
{
    struct fixture *fixture = *state;
    struct note note = {0};
    use_rest_json(fixture, &note_ops[1]);
    assert_int_equal(fixture_decode(fixture, "\"quoted\"", &note), VG_OK);
    assert_str(note.text, "\"quoted\"");
    assert_str(fixture_encode(fixture, &note), "\"quoted\"");
    assert_int_equal(fixture_decode(fixture, "\xff", &note), VG_FAIL);
}

static void errors_may_bind_headers(void **state)
{
    static const struct vg_error_shape busy = {.name = NAME("TooManyRequestsException"),
                                               .code = NAME("TooManyRequestsException"),
                                               .http_status = 429,
                                               .is_sender_fault = true,
                                               .message_name = NAME("message"),
                                               .shape = &busy_detail_shape};
    struct note detail = {.text = VG_STR("t"), .retry_after = vg_i32(3)};
    struct fixture *fixture = *state;
    use_rest_json(fixture, &note_ops[0]);
    assert_int_equal(vg_fail_with(&fixture->err, &busy, VG_STR("Rate Exceeded."), &detail),
                     VG_FAIL);
    assert_str(fixture_encode_error(fixture), "{\"Text\":\"t\",\"message\":\"Rate Exceeded.\"}");
    assert_int_equal(fixture->response.status, 429);
    assert_str(response_header(&fixture->response, "Retry-After"), "3");
    assert_str(response_header(&fixture->response, "x-amzn-ErrorType"), "TooManyRequestsException");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(paths_match_patterns),
        TEST(the_most_specific_operation_is_chosen),
        TEST(headers_choose_as_well),
        TEST(what_a_parameter_asks_for_is_not_answered_by_the_bare_path),
        TEST(labels_parameters_and_headers_are_read),
        TEST(a_streamed_body_is_handed_on),
        TEST(bytes_that_are_no_utf8_are_refused),
        TEST(values_cannot_break_out_of_their_header),
        TEST(as_many_headers_as_there_are_entries_are_written),
        TEST(lists_in_headers_are_joined),
        TEST(targets_and_actions_lead_to_operations),
        TEST(a_payload_is_the_whole_document),
        TEST(a_text_payload_is_taken_as_it_is),
        TEST(errors_may_bind_headers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
