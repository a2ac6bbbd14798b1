/* Which service, protocol and operation a request is for, over the services that virga has. */
#include "base/codec.h"
#include "embed/services.h"
#include "gateway/route.h"
#include "proxy/domain.h"
#include "test_gateway_help.h"

static uv_loop_t loop;
static struct vg_bus *bus;
static struct vg_store *store;

static int open_bus(void **state)
{
    struct vg_arena words;
    struct vg_str problem;
    (void)state;
    assert_int_equal(uv_loop_init(&loop), 0);
    vg_arena_init(&words);
    store = vg_store_open(&(struct vg_store_options){.dir = NULL}, &words, &problem);
    vg_arena_deinit(&words);
    assert_non_null(store);
    bus = vg_bus_new(&(struct vg_bus_options){.loop = &loop,
                                              .store = store,
                                              .services = vg_services,
                                              .seed = 1,
                                              .default_account = "000000000000",
                                              .default_region = "us-east-1"});
    return 0;
}

static void ignore_stopped(void *ctx)
{
    (void)ctx;
}

static int close_bus(void **state)
{
    (void)state;
    vg_bus_stop(bus, ignore_stopped, NULL);
    uv_run(&loop, UV_RUN_DEFAULT);
    vg_bus_free(bus);
    vg_store_close(store);
    return uv_loop_close(&loop);
}

static struct vg_route_found route(const char *text, bool has_body)
{
    struct vg_request request = parse_request(text);
    struct vg_head head;
    struct vg_sigv4 sigv4;
    struct vg_error err = {.arena = &arena};
    struct vg_route_found found;
    vg_head_read(&request, &head);
    struct vg_sigv4_known known = {.head_len = 0};
    assert_int_equal(vg_sigv4_read(&request, &head, &known, &sigv4, &err), VG_OK);
    if (!has_body)
        request.body = VG_STR("");
    const struct vg_route_query query = {
        .request = &request,
        .head = &head,
        .sigv4 = &sigv4,
        .path = vg_percent_decode(&arena, request.path, /* plus_is_space= */ false),
        .has_body = has_body};
    vg_route_request(bus, &query, &found);
    return found;
}

#define SIGNED(service)                                                                            \
    "Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/" service                  \
    "/aws4_request, SignedHeaders=host, Signature=0\n"
#define LOCAL "Host: localhost:4566\n"
#define FORM "Content-Type: application/x-www-form-urlencoded; charset=utf-8\n"
#define JSON_1_0 "Content-Type: application/x-amz-json-1.0\n"
#define JSON_1_1 "Content-Type: application/x-amz-json-1.1\n"

struct expected {
    const char *request;
    const char *service, *protocol;
    const char *name; /* of the operation; in parentheses when there is none of that name */
    const char *path; /* NULL: as in the request */
};

static void assert_found(const struct expected *expected, const struct vg_route_found *found)
{
    if (found->service == NULL)
        fail_msg("nobody's:\n%s", expected->request);
    assert_string_equal(found->service->model->name.ptr, expected->service);
    assert_string_equal(found->protocol->name, expected->protocol);
    struct vg_str name = found->op != NULL
                             ? found->op->name
                             : vg_arena_printf(&arena, "(%.*s)", VG_STR_ARG(found->name));
    assert_string_equal(vg_arena_cstr(&arena, name), expected->name);
    if (expected->path != NULL)
        assert_string_equal(vg_arena_cstr(&arena, found->path), expected->path);
}

static void assert_all(const struct expected *expected, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct vg_route_found found = route(expected[i].request, /* has_body= */ true);
        assert_found(&expected[i], &found);
    }
}

static void targets_name_service_and_operation(void **state)
{
    (void)state;
    static const struct expected table[] = {
        {"POST /\n" LOCAL JSON_1_0 "X-Amz-Target: DynamoDB_20120810.GetItem\n", "dynamodb",
         "json-1.0", "GetItem", NULL},
        {"POST /\n" LOCAL JSON_1_1 "X-Amz-Target: DynamoDB_20120810.GetItem\n", "dynamodb",
         "json-1.0", "GetItem", NULL},
        {"POST /\n" LOCAL "X-Amz-Target: DynamoDB_20120810.GetItem\n", "dynamodb", "json-1.0",
         "GetItem", NULL},
        {"POST /\n" LOCAL JSON_1_1 SIGNED("s3") "X-Amz-Target: Logs_20140328.CreateLogGroup\n",
         "logs", "json-1.1", "CreateLogGroup", NULL},
        {"POST /\n" LOCAL JSON_1_0 "X-Amz-Target: AmazonSQS.SendMessage\n", "sqs", "json-1.0",
         "SendMessage", NULL},
        {"POST /000000000000/q\n" LOCAL JSON_1_0 "X-Amz-Target: AmazonSQS.SendMessage\n", "sqs",
         "json-1.0", "SendMessage", NULL},
        {"POST /\n" LOCAL JSON_1_1 "X-Amz-Target: AWSCognitoIdentityProviderService.SignUp\n",
         "cognito", "json-1.1", "SignUp", NULL},
        {"POST /\n" LOCAL "x-amz-target: CodePipeline_20150709.GetPipeline\n" JSON_1_1,
         "codepipeline", "json-1.1", "GetPipeline", NULL},
        {"POST /\n" LOCAL JSON_1_0 "X-Amz-Target: DynamoDB_20120810.NoSuch\n", "dynamodb",
         "json-1.0", "(NoSuch)", NULL},
        {"POST /\n" LOCAL JSON_1_0 SIGNED(
             "dynamodb") "X-Amz-Target: DynamoDBOthers_20120810.ListStreams\n",
         "dynamodb", "json-1.0", "(ListStreams)", NULL},
        {"POST /\n" LOCAL JSON_1_0 SIGNED(
             "dynamodb") "X-Amz-Target: DynamoDBStreams_20120810.ListStreams\n",
         "dynamodbstreams", "json-1.0", "ListStreams", NULL},
        {"POST /\n" LOCAL JSON_1_0 SIGNED("dynamodb") "X-Amz-Target: GetItem\n", "dynamodb",
         "json-1.0", "(GetItem)", NULL},
    };
    assert_all(table, VG_COUNT_OF(table));
}

static void actions_are_found_in_body_and_url(void **state)
{
    (void)state;
    static const struct expected table[] = {
        {"POST /\n" LOCAL FORM SIGNED("sns") "\nAction=Publish&Version=2010-03-31", "sns", "query",
         "Publish", NULL},
        {"POST /\n" LOCAL FORM "\nAction=Publish&Version=2010-03-31", "sns", "query", "Publish",
         NULL},
        {"POST /\n" LOCAL FORM "\nVersion=2011-06-15&Action=GetCallerIdentity", "sts", "query",
         "GetCallerIdentity", NULL},
        {"POST /\n" LOCAL FORM "\nAction=GetRole&Version=2010-05-08", "iam", "query", "GetRole",
         NULL},
        {"GET /?Action=CreateTopic&Name=a\n" LOCAL, "sns", "query", "CreateTopic", NULL},
        {"GET /?Action=Create%54opic\n" LOCAL, "sns", "query", "CreateTopic", NULL},
        {"POST /\n" LOCAL FORM SIGNED("sqs") "\nAction=SendMessage&Version=2012-11-05", "sqs",
         "query", "SendMessage", NULL},
        {"POST /000000000000/q\n" LOCAL FORM "\nAction=ReceiveMessage", "sqs", "query",
         "ReceiveMessage", NULL},
        {"GET /000000000000/q?Action=ReceiveMessage&Version=2012-11-05\n" LOCAL, "sqs", "query",
         "ReceiveMessage", NULL},
        {"POST /\n" LOCAL FORM SIGNED("sns") "\nAction=NoSuch", "sns", "query", "(NoSuch)", NULL},
        {"POST /\n" LOCAL FORM SIGNED("sns") "\n", "sns", "query", "()", NULL},
    };
    assert_all(table, VG_COUNT_OF(table));
}

static void paths_of_rest_apis_are_enough(void **state)
{
    (void)state;
    static const struct expected table[] = {
        {"GET /2015-03-31/functions/\n" LOCAL, "lambda", "rest-json", "ListFunctions", NULL},
        {"GET /2015-03-31/functions\n" LOCAL SIGNED("lambda"), "lambda", "rest-json",
         "ListFunctions", NULL},
        {"POST /2015-03-31/functions/f/invocations\n" LOCAL, "lambda", "rest-json", "Invoke", NULL},
        {"DELETE /2015-03-31/functions/f?Qualifier=1\n" LOCAL, "lambda", "rest-json",
         "DeleteFunction", NULL},
        {"GET /2015-03-31/nothing\n" LOCAL SIGNED("lambda"), "lambda", "rest-json",
         "(GET /2015-03-31/nothing)", NULL},
    };
    assert_all(table, VG_COUNT_OF(table));
}

static void hosts_name_services_and_buckets(void **state)
{
    (void)state;
    static const struct expected table[] = {
        {"POST /\nHost: sqs.us-east-1.localhost:4566\n" FORM "\nAction=ListQueues", "sqs", "query",
         "ListQueues", NULL},
        {"POST /\nHost: sns.localhost\n" FORM "\nAction=ListTopics", "sns", "query", "ListTopics",
         NULL},
        {"POST /\nHost: sts.us-east-1.amazonaws.com\n" FORM "\nAction=GetCallerIdentity", "sts",
         "query", "GetCallerIdentity", NULL},
        {"GET /\nHost: s3.localhost:4566\n", "s3", "rest-xml", "ListBuckets", "/"},
        {"GET /\nHost: s3.us-east-1.localhost:4566\n", "s3", "rest-xml", "ListBuckets", "/"},
        {"GET /key\nHost: bucket.s3.localhost:4566\n", "s3", "rest-xml", "GetObject",
         "/bucket/key"},
        {"GET /a%20b/c?x=1\nHost: bucket.s3.us-east-1.localhost:4566\n", "s3", "rest-xml",
         "GetObject", "/bucket/a%20b/c"},
        {"HEAD /\nHost: bucket.s3.localhost:4566\n", "s3", "rest-xml", "HeadBucket", "/bucket/"},
        {"GET /key\nHost: my.dotted.bucket.s3.localhost:4566\n", "s3", "rest-xml", "GetObject",
         "/my.dotted.bucket/key"},
        {"GET /key\nHost: bucket.s3.eu-west-1.amazonaws.com\n", "s3", "rest-xml", "GetObject",
         "/bucket/key"},
        /* Buckets that are called as services are. */
        {"GET /key\nHost: logs.s3.localhost:4566\n", "s3", "rest-xml", "GetObject", "/logs/key"},
        {"GET /key\nHost: sqs.s3.us-east-1.localhost\n", "s3", "rest-xml", "GetObject", "/sqs/key"},
        {"GET /key\nHost: a.s3.b.s3.localhost\n", "s3", "rest-xml", "GetObject", "/a.s3.b/key"},
        {"GET /key\nHost: logs.localhost:4566\n" SIGNED("s3"), "s3", "rest-xml", "GetObject",
         "/logs/key"},
        /* SDKs put the bucket before whatever endpoint they were given. */
        {"GET /key\nHost: bucket.localhost:4566\n" SIGNED("s3"), "s3", "rest-xml", "GetObject",
         "/bucket/key"},
        {"PUT /key\nHost: bucket.localhost:4566\n", "s3", "rest-xml", "PutObject", "/bucket/key"},
    };
    assert_all(table, VG_COUNT_OF(table));
}

static void what_remains_is_s3s(void **state)
{
    (void)state;
    static const struct expected table[] = {
        {"GET /\n" LOCAL, "s3", "rest-xml", "ListBuckets", NULL},
        {"PUT /bucket\n" LOCAL, "s3", "rest-xml", "CreateBucket", NULL},
        {"PUT /bucket/a/b?x-id=PutObject\n" LOCAL SIGNED("s3"), "s3", "rest-xml", "PutObject",
         NULL},
        {"GET /bucket?list-type=2&prefix=a\n" LOCAL, "s3", "rest-xml", "ListObjectsV2", NULL},
        {"GET /bucket/key\nHost: 127.0.0.1:4566\n", "s3", "rest-xml", "GetObject", "/bucket/key"},
        {"GET /bucket/key\nHost: [::1]:4566\n", "s3", "rest-xml", "GetObject", "/bucket/key"},
        {"GET /bucket/key\nHost: \n", "s3", "rest-xml", "GetObject", "/bucket/key"},
        {"GET /bucket/key\nHost: :\n", "s3", "rest-xml", "GetObject", "/bucket/key"},
        {"GET /bucket/key\nHost: [\n", "s3", "rest-xml", "GetObject", "/bucket/key"},
        {"GET /bucket/key\nHost: ..localhost\n" SIGNED("s3"), "s3", "rest-xml", "GetObject",
         "/./bucket/key"},
        {"GET /000000000000/key\n" LOCAL SIGNED("s3"), "s3", "rest-xml", "GetObject", NULL},
        {"GET /00000000000/key\n" LOCAL, "s3", "rest-xml", "GetObject", NULL},
    };
    assert_all(table, VG_COUNT_OF(table));
}

/* A streamed body must be known as such before it comes. */
static void streams_are_known_by_their_head(void **state)
{
    (void)state;
    struct vg_route_found found =
        route("PUT /bucket/key\n" LOCAL SIGNED("s3") "\nbody", /* has_body= */ false);
    assert_true((found.op->flags & VG_OP_STREAM_IN) != 0);
    found =
        route("POST /\n" LOCAL FORM "\nAction=Publish&Version=2010-03-31", /* has_body= */ false);
    assert_null(found.op);
}

static void nobody_takes_what_names_another(void **state)
{
    (void)state;
    static const char *const requests[] = {
        "POST /\n" LOCAL FORM SIGNED("ec2") "\nAction=DescribeInstances&Version=2016-11-15",
        "POST /\n" LOCAL JSON_1_1 "X-Amz-Target: AWSGlue.GetDatabases\n",
        "GET /\n" LOCAL SIGNED("glacier"),
    };
    for (size_t i = 0; i < VG_COUNT_OF(requests); i++)
        assert_null(route(requests[i], /* has_body= */ true).service);
}

static void pages_go_before_everything_but_targets(void **state)
{
    (void)state;
    static const char *const pages[][2] = {
        {"GET /us-east-1_abc/.well-known/jwks.json\n" LOCAL, "cognito"},
        {"GET /us-east-1_abc/%2Ewell-known/jwks%2ejson\n" LOCAL SIGNED("s3"), "cognito"},
        {"GET /_virga/mail\n" LOCAL, "mail"},
        {"DELETE /_virga/mail\n" LOCAL, "mail"},
    };
    for (size_t i = 0; i < VG_COUNT_OF(pages); i++) {
        struct vg_route_found found = route(pages[i][0], /* has_body= */ true);
        assert_non_null(found.page);
        assert_string_equal(found.service->model->name.ptr, pages[i][1]);
    }
    assert_null(route("GET /us-east-1_abc/.well-known/jwks.json\n" LOCAL
                      "X-Amz-Target: AmazonSQS.ListQueues\n",
                      true)
                    .page);
}

static void queue_paths_have_an_account_and_a_name(void **state)
{
    (void)state;
    assert_true(vg_route_is_queue_path(VG_STR("/000000000000/q")));
    assert_true(vg_route_is_queue_path(VG_STR("/123456789012/a.fifo")));
    static const char *const others[] = {"",
                                         "/",
                                         "/000000000000",
                                         "/000000000000/",
                                         "/00000000000/q",
                                         "/0000000000000/q",
                                         "/00000000000a/q",
                                         "000000000000/q",
                                         "x000000000000/q"};
    for (size_t i = 0; i < VG_COUNT_OF(others); i++)
        assert_false(vg_route_is_queue_path(vg_str_from(others[i])));
}

static void the_first_of_each_header_counts_whatever_its_case(void **state)
{
    (void)state;
    struct vg_request request = parse_request(
        "GET /\nx-AMZ-date: 1\nX-Amz-Date: 2\nAUTHORIZATION: a\nOrigin: o\nOrigin2: p\nDate: d\n"
        "Sec-Fetch-Site: s\nUser-Agent: u\nX-Amz-Security-Token: t\nX-Amz-Content-Sha256: c\n"
        "Content-Type: y\nX-Amz-Target: z\nContent-Typo: n\n");
    struct vg_head head;
    vg_head_read(&request, &head);
    assert_true(vg_str_is(head.amz_date, "1") && vg_str_is(head.authorization, "a") &&
                vg_str_is(head.origin, "o"));
    assert_true(vg_str_is(head.date, "d") && vg_str_is(head.sec_fetch_site, "s") &&
                vg_str_is(head.user_agent, "u"));
    assert_true(vg_str_is(head.amz_security_token, "t") && vg_str_is(head.amz_content_sha256, "c"));
    assert_true(vg_str_is(head.content_type, "y") && vg_str_is(head.amz_target, "z"));
    request = parse_request("GET /\n");
    vg_head_read(&request, &head);
    assert_false(vg_str_is_set(head.amz_date) || vg_str_is_set(head.origin));
}

/* ---- Hosts with a name of their own ---- */

static void put_record(struct vg_txn *txn, const struct vg_str *parts, size_t count, vg_space space,
                       const struct vg_shape *shape, const void *record)
{
    bool has_account = space != VG_PROXY_SPACE_DOMAIN_PLACE;
    struct vg_key key;
    vg_key_begin(&key, &arena, has_account ? VG_STR("111111111111") : VG_STR(""),
                 has_account ? VG_STR("eu-west-1") : VG_STR(""), space);
    for (size_t i = 0; i < count; i++)
        vg_key_str(&key, parts[i]);
    assert_int_equal(vg_record_put(txn, vg_key_bytes(&key), shape, &arena, record), VG_OK);
}

/* "api.test" leads to the REST API a1 below /rest and to the HTTP API 1a below /http. */
static void put_domain(void)
{
    const struct proxy_place place = {.account = VG_STR("111111111111"),
                                      .region = VG_STR("eu-west-1")};
    const struct proxy_mapping mappings[] = {
        {.path = VG_STR("rest"), .api_id = VG_STR("a1"), .stage = VG_STR("s")},
        {.path = VG_STR("http"), .api_id = VG_STR("1a"), .stage = VG_STR("s")}};
    struct vg_str name = VG_STR("api.test");
    struct vg_txn *txn;
    assert_int_equal(vg_txn_begin_write(store, &txn), VG_OK);
    put_record(txn, &name, 1, VG_PROXY_SPACE_DOMAIN_PLACE, &proxy_shape_place, &place);
    for (size_t i = 0; i < VG_COUNT_OF(mappings); i++) {
        const struct vg_str parts[] = {name, mappings[i].path};
        put_record(txn, parts, 2, VG_PROXY_SPACE_MAPPING, &proxy_shape_mapping, &mappings[i]);
    }
    assert_int_equal(vg_txn_commit(txn), VG_OK);
}

static void a_host_with_a_name_is_its_api_s_whatever_the_request_says(void **state)
{
    static const struct {
        const char *request, *service; /* NULL: no page */
    } cases[] = {
        {"GET /rest/x\nHost: api.test\n", "apigateway"},
        {"GET /http/x\nHost: API.test:4566\n", "apigatewayv2"},
        {"GET /none\nHost: api.test\n", "apigateway"},
        {"POST /http\nHost: api.test\n" JSON_1_0 "X-Amz-Target: DynamoDB_20120810.GetItem\n",
         "apigatewayv2"},
        {"GET /http/_aws/execute-api/a1/s\nHost: api.test\n", "apigatewayv2"},
        {"GET /http/x\nHost: www.api.test\n", NULL},
        {"GET /http/x\nHost: test\n", NULL},
        {"GET /http/x\n" LOCAL, NULL},
    };
    (void)state;
    put_domain();
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++) {
        struct vg_route_found found = route(cases[i].request, /* has_body= */ true);
        if ((found.page != NULL) != (cases[i].service != NULL))
            fail_msg("%s", cases[i].request);
        if (found.page != NULL)
            assert_string_equal(found.service->model->name.ptr, cases[i].service);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(targets_name_service_and_operation),
        TEST(actions_are_found_in_body_and_url),
        TEST(paths_of_rest_apis_are_enough),
        TEST(hosts_name_services_and_buckets),
        TEST(what_remains_is_s3s),
        TEST(streams_are_known_by_their_head),
        TEST(nobody_takes_what_names_another),
        TEST(pages_go_before_everything_but_targets),
        TEST(a_host_with_a_name_is_its_api_s_whatever_the_request_says),
        TEST(queue_paths_have_an_account_and_a_name),
        TEST(the_first_of_each_header_counts_whatever_its_case),
    };
    return cmocka_run_group_tests_name("routes", tests, open_bus, close_bus);
}
