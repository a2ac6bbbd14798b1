/* test_proxy: HTTP requests as events of both formats, functions' answers, addresses, access log
 * lines, policies, claims. */
#include "proxy/access_log.h"
#include "proxy/address.h"
#include "proxy/answer.h"
#include "proxy/cors.h"
#include "proxy/event.h"
#include "proxy/function.h"
#include "proxy/policy.h"
#include "proxy/throttle.h"
#include "proxy/token.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static struct vg_arena arena;

static int setup(void **state)
{
    (void)state;
    vg_arena_init(&arena);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    vg_arena_deinit(&arena);
    return 0;
}

static void expect_text(struct vg_str found, const char *expected)
{
    if (!vg_str_is(found, expected))
        fail_msg("expected: %s\nfound:    %.*s", expected, VG_STR_ARG(found));
}

/* ---- Events ---- */

static const struct vg_header headers[] = {
    {VG_STR_INIT("Host"), VG_STR_INIT("a1.execute-api.localhost:4566")},
    {VG_STR_INIT("X-Two"), VG_STR_INIT("a")},
    {VG_STR_INIT("x-tWO"), VG_STR_INIT("b")},
    {VG_STR_INIT("Cookie"), VG_STR_INIT("c1=1; c2=2;")},
};
static const struct vg_header parameters[] = {{VG_STR_INIT("id"), VG_STR_INIT("7")}};

static struct vg_proxy_request request_of(const char *query, const char *body)
{
    return (struct vg_proxy_request){
        .arena = &arena,
        .method = VG_STR("GET"),
        .resource = VG_STR("GET /pets/{id}"),
        .path = VG_STR("/pets/7"),
        .stage_path = VG_STR("/test/pets/7"),
        .raw_query = vg_str_from(query),
        .headers = {headers, VG_COUNT_OF(headers)},
        .query = vg_pairs_of_query(&arena, vg_str_from(query), 10),
        .path_parameters = {parameters, 1},
        .body = vg_str_from(body),
        .account = VG_STR("000000000000"),
        .api_id = VG_STR("a1"),
        .stage = VG_STR("test"),
        .domain_name = VG_STR("a1.execute-api.localhost"),
        .request_id = VG_STR("r1"),
        .protocol = VG_STR("HTTP/1.1"),
        .now_ms = 1583348638390,
        .source_ip = VG_STR("127.0.0.1"),
        .user_agent = VG_STR("agent"),
    };
}

static void format_2_joins_what_comes_again_and_lists_cookies(void **state)
{
    (void)state;
    struct vg_proxy_request request = request_of("a=1&a=2&b=x+y%26&c", "{}");
    request.authorizer_json = VG_STR("{\"jwt\":{}}");
    expect_text(vg_proxy_event_2(&request),
                "{\"version\":\"2.0\",\"routeKey\":\"GET /pets/{id}\",\"rawPath\":\"/test/pets/7\","
                "\"rawQueryString\":\"a=1&a=2&b=x+y%26&c\",\"cookies\":[\"c1=1\",\"c2=2\"],"
                "\"headers\":{\"host\":\"a1.execute-api.localhost:4566\",\"x-two\":\"a,b\"},"
                "\"queryStringParameters\":{\"a\":\"1,2\",\"b\":\"x y&\",\"c\":\"\"},"
                "\"requestContext\":{\"accountId\":\"000000000000\",\"apiId\":\"a1\","
                "\"authorizer\":{\"jwt\":{}},\"domainName\":\"a1.execute-api.localhost\","
                "\"domainPrefix\":\"a1\",\"http\":{\"method\":\"GET\",\"path\":\"/test/pets/7\","
                "\"protocol\":\"HTTP/1.1\",\"sourceIp\":\"127.0.0.1\",\"userAgent\":\"agent\"},"
                "\"requestId\":\"r1\",\"routeKey\":\"GET /pets/{id}\",\"stage\":\"test\","
                "\"time\":\"04/Mar/2020:19:03:58 +0000\",\"timeEpoch\":1583348638390},"
                "\"pathParameters\":{\"id\":\"7\"},\"body\":\"{}\",\"isBase64Encoded\":false}");
}

static void format_2_leaves_out_what_there_is_not(void **state)
{
    (void)state;
    struct vg_proxy_request request = request_of(NULL, NULL);
    request.headers.count = 1;
    request.path_parameters.count = 0;
    struct vg_str event = vg_proxy_event_2(&request);
    static const char *const names[] = {"\"cookies\"", "\"queryStringParameters\"",
                                        "\"pathParameters\"", "\"stageVariables\"", "\"body\""};
    for (size_t i = 0; i < VG_COUNT_OF(names); i++)
        assert_int_equal(vg_str_find(event, vg_str_from(names[i])), -1);
    assert_true(vg_str_find(event, VG_STR("\"rawQueryString\":\"\"")) > 0);
    assert_true(vg_str_ends(event, VG_STR("\"isBase64Encoded\":false}")));
}

static void format_1_has_last_values_and_all_values(void **state)
{
    (void)state;
    struct vg_proxy_request request = request_of("a=1&a=2", "\xff\x01");
    request.is_binary = true;
    request.resource = VG_STR("/pets/{id}");
    request.headers.count = 3;
    struct vg_str event = vg_proxy_event_1(&request, VG_STR("1.0"));
    static const char *const pieces[] = {
        "{\"version\":\"1.0\",\"resource\":\"/pets/{id}\",\"path\":\"/pets/7\","
        "\"httpMethod\":\"GET\",\"headers\":{\"Host\":\"a1.execute-api.localhost:4566\","
        "\"X-Two\":\"b\"},\"multiValueHeaders\":{\"Host\":[\"a1.execute-api.localhost:4566\"],"
        "\"X-Two\":[\"a\",\"b\"]},\"queryStringParameters\":{\"a\":\"2\"},"
        "\"multiValueQueryStringParameters\":{\"a\":[\"1\",\"2\"]},"
        "\"pathParameters\":{\"id\":\"7\"},\"stageVariables\":null,\"requestContext\":{",
        "\"path\":\"/test/pets/7\"",
        "\"requestTime\":\"04/Mar/2020:19:03:58 +0000\"",
        "\"sourceIp\":\"127.0.0.1\"",
        "\"body\":\"/wE=\",\"isBase64Encoded\":true}",
    };
    for (size_t i = 0; i < VG_COUNT_OF(pieces); i++)
        if (vg_str_find(event, vg_str_from(pieces[i])) < 0)
            fail_msg("no %s in %.*s", pieces[i], VG_STR_ARG(event));
    request = request_of(NULL, NULL);
    event = vg_proxy_event_1(&request, VG_STR_NONE);
    assert_true(vg_str_starts(event, VG_STR("{\"resource\"")));
    assert_true(vg_str_find(event, VG_STR("\"queryStringParameters\":null")) > 0);
    assert_true(vg_str_ends(event, VG_STR("\"body\":null,\"isBase64Encoded\":false}")));
}

static void bodies_are_text_by_their_media_type(void **state)
{
    static const struct {
        const char *type;
        bool is_text;
    } cases[] = {{"text/plain", true},
                 {"TEXT/html; charset=utf-8", true},
                 {"application/json", true},
                 {"Application/JSON ;x=1", true},
                 {"application/javascript", true},
                 {"application/xml", true},
                 {"application/x-www-form-urlencoded", false},
                 {"multipart/form-data; boundary=x", false},
                 {"image/png", false},
                 {"text", false},
                 {"", false},
                 {NULL, false}};
    (void)state;
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++)
        if (vg_proxy_is_text(vg_str_from(cases[i].type)) != cases[i].is_text)
            fail_msg("%s", cases[i].type);
}

static void queries_are_bounded(void **state)
{
    (void)state;
    struct vg_pairs pairs = vg_pairs_of_query(&arena, VG_STR("&&a=1&&b&c=3"), 2);
    assert_int_equal(pairs.count, 2);
    expect_text(pairs.items[0].value, "1");
    expect_text(pairs.items[1].name, "b");
    expect_text(pairs.items[1].value, "");
    assert_int_equal(vg_pairs_of_query(&arena, VG_STR_NONE, 2).count, 0);
    assert_int_equal(vg_pairs_of_query(&arena, VG_STR("a=%zz&b=%4"), 9).count, 2);
}

/* ---- Answers ---- */

/* "status|name: value;...|body|b64", or "bad". */
static struct vg_str print_answer(bool is_good, const struct vg_proxy_answer *answer)
{
    struct vg_buf buf;
    if (!is_good)
        return VG_STR("bad");
    vg_buf_init(&buf, &arena, 0);
    vg_buf_printf(&buf, "%d|", answer->status);
    for (size_t i = 0; i < answer->header_count; i++)
        vg_buf_printf(&buf, "%.*s: %.*s;", VG_STR_ARG(answer->headers[i].name),
                      VG_STR_ARG(answer->headers[i].value));
    vg_buf_printf(&buf, "|%.*s|%s", VG_STR_ARG(answer->body), answer->is_base64 ? "b64" : "");
    return vg_buf_str(&buf);
}

struct answer_case {
    const char *payload, *expected;
};

static void answers_of_format_1_are_read_strictly(void **state)
{
    static const struct answer_case cases[] = {
        {"{\"statusCode\":201,\"body\":\"x\"}", "201||x|"},
        {"{\"statusCode\":\"201\"}", "201|||"},
        {"{\"statusCode\":\"test\"}", "bad"},
        {"{\"statusCode\":99}", "bad"},
        {"{\"statusCode\":600}", "bad"},
        {"{\"statusCode\":200.5}", "bad"},
        {"{\"body\":\"x\"}", "200||x|"},
        {"{}", "bad"},
        {"[]", "bad"},
        {"null", "bad"},
        {"", "bad"},
        {"\"text\"", "bad"},
        {"{\"statusCode\":200,\"other\":1}", "bad"},
        {"{\"statusCode\":200} x", "bad"},
        {"{\"headers\":{\"a\":true,\"b\":1.5,\"c\":null,\"d\":\"x\"}}",
         "200|a: true;b: 1.5;d: x;||"},
        {"{\"headers\":{\"a\":{}}}", "bad"},
        {"{\"headers\":{\"a b\":\"x\"}}", "bad"},
        {"{\"headers\":{\"a\":\"x\\r\\ny\"}}", "bad"},
        {"{\"headers\":null,\"multiValueHeaders\":null,\"body\":null}", "200|||"},
        {"{\"multiValueHeaders\":{\"A\":[\"1\",\"2\"]},\"headers\":{\"a\":\"3\"}}",
         "200|A: 1;A: 2;A: 3;||"},
        {"{\"multiValueHeaders\":{\"A\":\"1\"}}", "bad"},
        {"{\"body\":{}}", "bad"},
        {"{\"body\":\"eA==\",\"isBase64Encoded\":true}", "200||eA==|b64"},
        {"{\"isBase64Encoded\":\"yes\"}", "bad"},
        {"{\"cookies\":[\"a=1\"]}", "bad"},
    };
    (void)state;
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++) {
        struct vg_proxy_answer *answer = VG_NEW(&arena, struct vg_proxy_answer);
        bool is_good = vg_proxy_answer_1(&arena, vg_str_from(cases[i].payload), answer);
        if (!vg_str_is(print_answer(is_good, answer), cases[i].expected))
            fail_msg("%s: %.*s", cases[i].payload, VG_STR_ARG(print_answer(is_good, answer)));
    }
}

static void answers_of_format_2_are_themselves_without_a_status(void **state)
{
#define INFERRED "200|Content-Type: application/json;|"
    static const struct answer_case cases[] = {
        {"{\"a\":1}", INFERRED "{\"a\":1}|"},
        {"{\"body\":\"x\"}", INFERRED "{\"body\":\"x\"}|"},
        {"\"text \\u00e9\"", INFERRED "text \xc3\xa9|"},
        {"[1,2]", INFERRED "[1,2]|"},
        {"null", INFERRED "null|"},
        {"5", INFERRED "5|"},
        {"{\"statusCode\":404,\"body\":\"no\",\"x\":[]}", "404||no|"},
        {"{\"statusCode\":200,\"cookies\":[\"a=1\",\"b=2\"],\"headers\":{\"X\":\"y\"}}",
         "200|Set-Cookie: a=1;Set-Cookie: b=2;X: y;||"},
        {"{\"statusCode\":200,\"multiValueHeaders\":{\"a\":[\"b\"]}}", "200|||"},
        {"{\"statusCode\":\"x\"}", "bad"},
        {"{\"statusCode\":200,\"cookies\":\"a\"}", "bad"},
        {"{\"statusCode\":200,\"cookies\":[\"a\\nb\"]}", "bad"},
        {"{\"statusCode\":200,\"body\":1}", "bad"},
    };
    (void)state;
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++) {
        struct vg_proxy_answer *answer = VG_NEW(&arena, struct vg_proxy_answer);
        bool is_good = vg_proxy_answer_2(&arena, vg_str_from(cases[i].payload), answer);
        if (!vg_str_is(print_answer(is_good, answer), cases[i].expected))
            fail_msg("%s: %.*s", cases[i].payload, VG_STR_ARG(print_answer(is_good, answer)));
    }
}

static void more_headers_than_fit_make_an_answer_bad(void **state)
{
    struct vg_buf buf;
    (void)state;
    vg_buf_init(&buf, &arena, 0);
    vg_buf_add_lit(&buf, "{\"headers\":{");
    for (int i = 0; i <= VG_PROXY_HEADERS_MAX; i++)
        vg_buf_printf(&buf, "%s\"h%d\":\"x\"", i > 0 ? "," : "", i);
    vg_buf_add_lit(&buf, "}}");
    struct vg_proxy_answer *answer = VG_NEW(&arena, struct vg_proxy_answer);
    assert_false(vg_proxy_answer_1(&arena, vg_buf_str(&buf), answer));
}

static void headers_of_the_connection_are_renamed_or_dropped(void **state)
{
    (void)state;
    assert_int_equal(vg_proxy_header_fate(VG_STR("Content-LENGTH")), VG_PROXY_REMAP);
    assert_int_equal(vg_proxy_header_fate(VG_STR("transfer-encoding")), VG_PROXY_DROP);
    assert_int_equal(vg_proxy_header_fate(VG_STR("content-type")), VG_PROXY_KEEP);
}

/* ---- Addresses ---- */

static void hosts_and_paths_name_an_api(void **state)
{
    static const struct {
        const char *host, *id;
    } hosts[] = {{"a1.execute-api.localhost:4566", "a1"},
                 {"a1.execute-api.us-east-1.amazonaws.com", "a1"},
                 {"a1.execute-api", NULL},
                 {"execute-api.localhost", NULL},
                 {".execute-api.localhost", NULL},
                 {"a1.b.execute-api.localhost", NULL},
                 {"a1.lambda-url.localhost", NULL},
                 {"", NULL}};
    static const struct {
        const char *path, *id, *rest;
    } paths[] = {{"/_aws/execute-api/a1/x/y", "a1", "/x/y"}, {"/_aws/execute-api/a1", "a1", ""},
                 {"/_aws/execute-api//x", NULL, NULL},       {"/_aws/execute-api", NULL, NULL},
                 {"/_aws/lambda-url/a1/", NULL, NULL},       {"/x", NULL, NULL}};
    struct vg_str id, rest;
    (void)state;
    for (size_t i = 0; i < VG_COUNT_OF(hosts); i++) {
        id = vg_proxy_host_id(vg_str_from(hosts[i].host), "execute-api");
        assert_int_equal(vg_str_is_set(id), hosts[i].id != NULL);
        assert_true(vg_str_eq(id, vg_str_from(hosts[i].id)));
    }
    for (size_t i = 0; i < VG_COUNT_OF(paths); i++) {
        bool is_one = vg_proxy_path_id(vg_str_from(paths[i].path), "execute-api", &id, &rest);
        assert_int_equal(is_one, paths[i].id != NULL);
        if (is_one) {
            expect_text(id, paths[i].id);
            expect_text(rest, paths[i].rest);
        }
    }
    assert_true(vg_proxy_is_http_api(VG_STR("0abc")));
    assert_false(vg_proxy_is_http_api(VG_STR("abc0")));
    assert_false(vg_proxy_is_http_api(VG_STR("")));
}

static void uris_name_a_function(void **state)
{
#define ARN "arn:aws:lambda:us-east-1:000000000000:function:f"
    (void)state;
    expect_text(vg_proxy_function_arn(VG_STR(ARN)), ARN);
    expect_text(vg_proxy_function_arn(VG_STR("arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/"
                                             "functions/" ARN "/invocations")),
                ARN);
    static const char *const others[] = {"", "http://x/functions/f", "arn:aws:sqs:a:b:q",
                                         "arn:aws:lambda:us-east-1:000000000000:layer:f",
                                         "x/functions//invocations"};
    for (size_t i = 0; i < VG_COUNT_OF(others); i++)
        assert_false(vg_str_is_set(vg_proxy_function_arn(vg_str_from(others[i]))));
}

/* ---- Lines, words, limits ---- */

static struct vg_str variable(void *ctx, struct vg_str name)
{
    (void)ctx;
    if (vg_str_is(name, "a"))
        return VG_STR("A");
    if (vg_str_is(name, "authorizer.claims['custom:x']"))
        return VG_STR("C");
    return VG_STR_NONE;
}

static void formats_are_filled_in(void **state)
{
    static const struct answer_case cases[] = {
        {"", ""},
        {"plain $x", "plain $x"},
        {"$context.a", "A"},
        {"[$context.a] $context.b.", "[A] -."},
        {"$context.a:$context.a", "A:A"},
        {"$context.authorizer.claims['custom:x']!", "C!"},
        {"$context.", "-"},
        {"$context.authorizer.claims['", "-['"},
    };
    (void)state;
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++)
        expect_text(vg_proxy_fill_format(&arena, vg_str_from(cases[i].payload), variable, NULL),
                    cases[i].expected);
    expect_text(vg_proxy_log_group(VG_STR("arn:aws:logs:us-east-1:000000000000:log-group:g/x:*")),
                "g/x");
    assert_false(
        vg_str_is_set(vg_proxy_log_group(VG_STR("arn:aws:firehose:a:b:deliverystream/d"))));
}

static void policies_allow_deny_or_say_nothing(void **state)
{
#define POLICY(statements)                                                                         \
    "{\"principalId\":\"me\",\"policyDocument\":{\"Version\":\"2012-10-17\","                      \
    "\"Statement\":" statements "}}"
#define ALLOW(resource)                                                                            \
    "{\"Effect\":\"Allow\",\"Action\":\"execute-api:Invoke\",\"Resource\":\"" resource "\"}"
    static const struct {
        const char *text;
        int decision; /* -1: malformed */
    } cases[] = {
        {POLICY("[" ALLOW("arn:x/test/GET/pets") "]"), VG_PROXY_DECISION_ALLOW},
        {POLICY(ALLOW("arn:x/*/GET/p?ts")), VG_PROXY_DECISION_ALLOW},
        {POLICY("[" ALLOW("arn:x/test/POST/*") "]"), VG_PROXY_DECISION_NONE},
        {POLICY("[" ALLOW("*") ",{\"Effect\":\"Deny\",\"Action\":[\"execute-api:*\"],"
                               "\"Resource\":[\"arn:y\",\"*/pets\"]}]"),
         VG_PROXY_DECISION_DENY},
        {POLICY("[]"), VG_PROXY_DECISION_NONE},
        {POLICY("5"), -1},
        {"{\"policyDocument\":{\"Statement\":[]}}", -1},
        {"{\"principalId\":\"me\"}", -1},
        {"[]", -1},
        {"", -1},
    };
    (void)state;
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++) {
        struct vg_proxy_policy_answer answer;
        bool is_read = vg_proxy_policy_answer_read(&arena, vg_str_from(cases[i].text),
                                                   VG_STR("arn:x/test/GET/pets"), false, &answer);
        if (is_read != (cases[i].decision >= 0) ||
            (is_read && (int)answer.decision != cases[i].decision))
            fail_msg("%s", cases[i].text);
    }
}

static void contexts_nest_only_where_they_may(void **state)
{
    static const char text[] = "{\"principalId\":\"me\",\"context\":{\"n\":5,\"b\":true,\"o\":"
                               "{\"x\":[1]}},\"policyDocument\":{\"Statement\":[]}}";
    struct vg_proxy_policy_answer answer;
    (void)state;
    assert_false(
        vg_proxy_policy_answer_read(&arena, vg_str_from(text), VG_STR("a"), false, &answer));
    assert_true(vg_proxy_policy_answer_read(&arena, vg_str_from(text), VG_STR("a"), true, &answer));
    assert_int_equal(answer.context.count, 3);
    expect_text(answer.context.items[0].value, "5");
    expect_text(answer.context.items[2].value, "{\"x\":[1]}");
    expect_text(answer.context_json, "{\"n\":5,\"b\":true,\"o\":{\"x\":[1]}}");
}

static void claims_are_texts_in_either_style(void **state)
{
    static const char text[] = "{\"sub\":\"s\",\"exp\":1744634011,\"ok\":true,\"g\":[\"a\",\"b\"]}";
    struct vg_pairs values;
    (void)state;
    assert_true(vg_proxy_claims_read(&arena, vg_str_from(text), VG_PROXY_CLAIMS_REST, &values));
    expect_text(values.items[1].value, "Mon Apr 14 12:33:31 UTC 2025");
    expect_text(values.items[2].value, "true");
    expect_text(values.items[3].value, "a,b");
    assert_true(vg_proxy_claims_read(&arena, vg_str_from(text), VG_PROXY_CLAIMS_HTTP, &values));
    expect_text(values.items[1].value, "1744634011");
    expect_text(values.items[3].value, "[a b]");
    assert_false(vg_proxy_claims_read(&arena, VG_STR("[]"), VG_PROXY_CLAIMS_HTTP, &values));
    assert_false(vg_proxy_claims_read(&arena, VG_STR("{\"a\":"), VG_PROXY_CLAIMS_HTTP, &values));
    expect_text(vg_proxy_bearer(VG_STR(" bearer  t ")), "t");
    expect_text(vg_proxy_bearer(VG_STR("t")), "t");
    assert_false(vg_str_is_set(vg_proxy_bearer(VG_STR("Bearer "))));
}

static void buckets_fill_with_time(void **state)
{
    struct vg_throttle throttle;
    (void)state;
    vg_throttle_init(&throttle);
    assert_true(vg_throttle_take(&throttle, VG_STR("a"), 1, 2, 0));
    assert_true(vg_throttle_take(&throttle, VG_STR("a"), 1, 2, 0));
    assert_false(vg_throttle_take(&throttle, VG_STR("a"), 1, 2, 999));
    assert_true(vg_throttle_take(&throttle, VG_STR("a"), 1, 2, 1000));
    assert_false(vg_throttle_take(&throttle, VG_STR("a"), 1, 2, 1000));
    assert_true(vg_throttle_take(&throttle, VG_STR("b"), 1, 1, 1000));
    vg_throttle_clear(&throttle);
}

/* "name: value;..." of what CORS makes of an answer that says something of it itself. */
static struct vg_str cors_of(const char *method, const char *origin, const char *asked,
                             const struct vg_proxy_cors *cors)
{
    struct vg_response *response = VG_NEW(&arena, struct vg_response);
    struct vg_header *sent = VG_NEW_ARRAY(&arena, struct vg_header, 2);
    struct vg_pairs pairs = {sent, 0};
    struct vg_buf buf;
    if (origin != NULL)
        sent[pairs.count++] = (struct vg_header){VG_STR("origin"), vg_str_from(origin)};
    if (asked != NULL)
        sent[pairs.count++] =
            (struct vg_header){VG_STR("Access-Control-Request-Method"), vg_str_from(asked)};
    vg_response_init(response, &arena, 200);
    vg_response_header(response, "access-control-allow-origin", VG_STR("https://endpoint"));
    vg_response_header(response, "X", VG_STR("y"));
    vg_proxy_cors_add(cors, vg_str_from(method), pairs, response);
    vg_buf_init(&buf, &arena, 0);
    for (size_t i = 0; i < response->header_count; i++)
        vg_buf_printf(&buf, "%.*s: %.*s;", VG_STR_ARG(response->headers[i].name),
                      VG_STR_ARG(response->headers[i].value));
    return vg_buf_str(&buf);
}

static void cors_headers_are_the_configuration_s(void **state)
{
    static const struct vg_str origins[] = {VG_STR_INIT("https://a"), VG_STR_INIT("http://*")};
    static const struct vg_str methods[] = {VG_STR_INIT("GET"), VG_STR_INIT("PUT")};
    const struct vg_proxy_cors cors = {.origins = {origins, 2},
                                       .methods = {methods, 2},
                                       .max_age_s = {60, true},
                                       .allows_credentials = true};
    (void)state;
    expect_text(cors_of("GET", NULL, NULL, &cors), "X: y;");
    expect_text(cors_of("GET", "https://b", NULL, &cors), "X: y;");
    expect_text(cors_of("GET", "https://a", NULL, &cors),
                "X: y;Access-Control-Allow-Origin: https://a;"
                "Access-Control-Allow-Credentials: true;");
    expect_text(cors_of("OPTIONS", "http://any", "GET", &cors),
                "X: y;Access-Control-Allow-Origin: http://any;"
                "Access-Control-Allow-Credentials: true;Access-Control-Allow-Methods: GET,PUT;"
                "Access-Control-Max-Age: 60;");
}

#define PROXY_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PROXY_TEST(format_2_joins_what_comes_again_and_lists_cookies),
        PROXY_TEST(format_2_leaves_out_what_there_is_not),
        PROXY_TEST(format_1_has_last_values_and_all_values),
        PROXY_TEST(bodies_are_text_by_their_media_type),
        PROXY_TEST(queries_are_bounded),
        PROXY_TEST(answers_of_format_1_are_read_strictly),
        PROXY_TEST(answers_of_format_2_are_themselves_without_a_status),
        PROXY_TEST(more_headers_than_fit_make_an_answer_bad),
        PROXY_TEST(headers_of_the_connection_are_renamed_or_dropped),
        PROXY_TEST(hosts_and_paths_name_an_api),
        PROXY_TEST(uris_name_a_function),
        PROXY_TEST(formats_are_filled_in),
        PROXY_TEST(policies_allow_deny_or_say_nothing),
        PROXY_TEST(contexts_nest_only_where_they_may),
        PROXY_TEST(claims_are_texts_in_either_style),
        PROXY_TEST(buckets_fill_with_time),
        PROXY_TEST(cors_headers_are_the_configuration_s),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
