/* The gateway over its socket: forms of errors, accounts and regions, signatures, queues named by
 * URL, the control API and who may use it, clients that go away. */
#include <virga/virga.h>

#include "base/str.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

static struct virga *v;

static int start_with(enum virga_auth auth)
{
    struct virga_options options = VIRGA_OPTIONS_DEFAULT;
    char problem[256] = "";
    options.seed = 3;
    options.auth = auth;
    options.log_level = VIRGA_LOG_ERROR;
    v = virga_start(&options, problem, sizeof problem);
    return v == NULL ? -1 : 0;
}

static int start(void **state)
{
    (void)state;
    return start_with(VIRGA_AUTH_OFF);
}

static int start_verifying(void **state)
{
    (void)state;
    return start_with(VIRGA_AUTH_VERIFY);
}

static int stop(void **state)
{
    (void)state;
    virga_stop(v);
    return 0;
}

/* ---- A client ---- */

static int open_socket(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons(virga_port(v)),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) == 0);
    struct timeval limit = {.tv_sec = 20};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    return fd;
}

/* `headers`: lines that end in CR LF. A Host is added where there is none. */
static void send_request(int fd, const char *line, const char *headers, const char *body)
{
    char text[65536];
    int len = snprintf(text, sizeof text,
                       "%s HTTP/1.1\r\n%s%sContent-Length: %zu\r\nConnection: close\r\n\r\n%s",
                       line, strstr(headers, "Host:") != NULL ? "" : "Host: localhost\r\n", headers,
                       strlen(body), body);
    assert_true((size_t)len < sizeof text);
    assert_int_equal(send(fd, text, (size_t)len, MSG_NOSIGNAL), len);
}

struct answer {
    int status;
    char text[65536]; /* head and body */
    const char *body;
};

static const struct answer *ask(const char *line, const char *headers, const char *body)
{
    static struct answer answer;
    int fd = open_socket();
    send_request(fd, line, headers, body);
    size_t len = 0;
    for (ssize_t got; len < sizeof answer.text - 1 &&
                      (got = recv(fd, answer.text + len, sizeof answer.text - 1 - len, 0)) > 0;)
        len += (size_t)got;
    close(fd);
    answer.text[len] = '\0';
    assert_int_equal(sscanf(answer.text, "HTTP/1.1 %d", &answer.status), 1);
    answer.body = strstr(answer.text, "\r\n\r\n");
    assert_non_null(answer.body);
    answer.body += 4;
    return &answer;
}

static bool has(const struct answer *answer, const char *text)
{
    return strcasestr(answer->text, text) != NULL;
}

#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"
#define SQS(operation)                                                                             \
    "Content-Type: application/x-amz-json-1.0\r\nX-Amz-Target: AmazonSQS." operation "\r\n"
#define SIGNED(key, region, service)                                                               \
    "X-Amz-Date: 20260101T000000Z\r\nAuthorization: AWS4-HMAC-SHA256 Credential=" key              \
    "/20260101/" region "/" service "/aws4_request, SignedHeaders=host, Signature=0\r\n"

/* ---- Requests and errors ---- */

static void nobodys_request_is_refused_in_the_senders_form(void **state)
{
    (void)state;
    const struct answer *answer =
        ask("POST /", FORM SIGNED("test", "us-east-1", "ec2"), "Action=DescribeInstances");
    assert_int_equal(answer->status, 400);
    assert_true(has(answer, "Content-Type: text/xml") &&
                has(answer, "virga has no service for this request."));
    answer = ask("POST /", "X-Amz-Target: AWSGlue.GetDatabases\r\n", "{}");
    assert_true(has(answer, "Content-Type: application/x-amz-json-1.1") &&
                has(answer, "UnknownOperationException"));
    assert_true(has(answer, "x-amzn-RequestId: "));
}

static void a_malformed_signature_is_refused_in_the_services_form(void **state)
{
    (void)state;
    static const char bad[] = "Authorization: AWS4-HMAC-SHA256 Credential=x\r\n";
    char headers[512];
    snprintf(headers, sizeof headers, "%s%s", bad, SQS("ListQueues"));
    const struct answer *answer = ask("POST /", headers, "{}");
    assert_int_equal(answer->status, 400);
    assert_true(has(answer, "application/x-amz-json-1.0") && has(answer, "IncompleteSignature"));
    snprintf(headers, sizeof headers, "%sHost: s3.localhost\r\n", bad);
    answer = ask("GET /", headers, "");
    assert_int_equal(answer->status, 403);
    assert_true(has(answer, "<Code>IncompleteSignature</Code>"));
    answer = ask("GET /b/k?X-Amz-Credential=x", "", "");
    assert_int_equal(answer->status, 400);
    assert_true(has(answer, "<Code>AuthorizationQueryParametersError</Code>"));
}

static void state_is_by_account_and_region_of_the_signature(void **state)
{
    (void)state;
    ask("POST /", SQS("CreateQueue") SIGNED("123456789012", "eu-west-1", "sqs"),
        "{\"QueueName\":\"q\"}");
    const struct answer *answer =
        ask("POST /", SQS("ListQueues") SIGNED("123456789012", "eu-west-1", "sqs"), "{}");
    assert_true(has(answer, "/123456789012/q"));
    assert_false(has(
        ask("POST /", SQS("ListQueues") SIGNED("123456789012", "us-east-1", "sqs"), "{}"), "/q"));
    assert_false(
        has(ask("POST /", SQS("ListQueues") SIGNED("test", "eu-west-1", "sqs"), "{}"), "/q"));
    assert_false(has(ask("POST /", SQS("ListQueues"), "{}"), "/q"));
    /* An empty region is the default one; one that is none is refused before it becomes a part of
     * keys. */
    assert_int_equal(ask("POST /", SQS("ListQueues") SIGNED("test", "", "sqs"), "{}")->status, 200);
    assert_true(has(ask("POST /", SQS("ListQueues") SIGNED("test", "eu west", "sqs"), "{}"),
                    "Credential should be scoped to a valid region."));
    assert_true(has(ask("POST /", SQS("ListQueues") SIGNED("test", "..", "sqs"), "{}"),
                    "Credential should be scoped to a valid region."));
    char headers[1024];
    snprintf(headers, sizeof headers, SQS("ListQueues") SIGNED("test", "%0300d", "sqs"), 7);
    assert_true(
        has(ask("POST /", headers, "{}"), "Credential should be scoped to a valid region."));
}

static void an_old_client_names_its_queue_by_the_url(void **state)
{
    (void)state;
    ask("POST /", SQS("CreateQueue"), "{\"QueueName\":\"old\"}");
    const struct answer *answer = ask("POST /000000000000/old", FORM,
                                      "Action=SendMessage&MessageBody=hello&Version=2012-11-05");
    assert_int_equal(answer->status, 200);
    answer = ask("GET /000000000000/old?Action=ReceiveMessage", "", "");
    assert_true(has(answer, "<Body>hello</Body>"));
    answer = ask("POST /000000000000/old", SQS("GetQueueAttributes"),
                 "{\"AttributeNames\":[\"QueueArn\"]}");
    assert_true(has(answer, "arn:aws:sqs:us-east-1:000000000000:old"));
    /* What the client says itself goes first; other operations and paths are left alone. */
    answer = ask("POST /000000000000/old", SQS("GetQueueAttributes"),
                 "{\"QueueUrl\":\"http://localhost/000000000000/none\"}");
    assert_true(has(answer, "QueueDoesNotExist"));
    assert_int_equal(ask("POST /000000000000/old", SQS("ListQueues"), "{}")->status, 200);
    assert_true(has(ask("POST /", SQS("GetQueueAttributes"), "{}"), "QueueUrl"));
    assert_int_equal(ask("POST /000000000000/none", FORM, "Action=ReceiveMessage")->status, 400);
}

#define DYNAMODB(operation)                                                                        \
    "Content-Type: application/x-amz-json-1.0\r\nX-Amz-Target: DynamoDB_20120810." operation "\r"  \
    "\n"

static void answers_of_dynamodb_tell_their_sum_and_server(void **state)
{
    (void)state;
    const struct answer *answer = ask("POST /", DYNAMODB("ListTables"), "{}");
    assert_true(has(answer, "x-amz-crc32: ") && has(answer, "Server: Server\r\n"));
    answer = ask("POST /", DYNAMODB("DescribeTable"), "{}");
    assert_int_equal(answer->status, 400);
    assert_true(has(answer, "x-amz-crc32: ") && has(answer, "Server: Server\r\n"));
    assert_false(has(ask("POST /", SQS("ListQueues"), "{}"), "Server: "));
}

static void pages_of_other_sites_may_call_the_apis(void **state)
{
    (void)state;
    const struct answer *answer =
        ask("OPTIONS /",
            "Origin: http://shop.example\r\nAccess-Control-Request-Method: "
            "POST\r\nAccess-Control-Request-Headers: x-a\r\n",
            "");
    assert_int_equal(answer->status, 200);
    assert_true(has(answer, "Access-Control-Allow-Origin: *") &&
                has(answer, "Access-Control-Allow-Methods: POST\r\n") &&
                has(answer, "Access-Control-Allow-Headers: x-a"));
    answer = ask("OPTIONS /", "Origin: http://shop.example\r\n", "");
    assert_int_equal(answer->status, 200);
    assert_true(has(answer, "Access-Control-Max-Age") &&
                has(answer, "Access-Control-Expose-Headers") &&
                !has(answer, "Access-Control-Allow-Methods"));
    assert_true(has(ask("POST /", "Origin: http://shop.example\r\n" SQS("ListQueues"), "{}"),
                    "Access-Control-Allow-Origin: *"));
    assert_false(has(ask("POST /", SQS("ListQueues"), "{}"), "Access-Control"));
}

static void a_page_that_allows_other_sites_itself_says_so_once(void **state)
{
    (void)state;
    char *pool = NULL, line[256];
    assert_int_equal(virga_call(v, "cognito", "CreateUserPool", "{\"PoolName\":\"p\"}", &pool),
                     200);
    const char *id = strstr(pool, "\"Id\":\"");
    assert_non_null(id);
    snprintf(line, sizeof line, "GET /%.*s/.well-known/jwks.json", (int)strcspn(id + 6, "\""),
             id + 6);
    free(pool);
    const struct answer *answer = ask(line, "Origin: http://shop.example\r\n", "");
    assert_int_equal(answer->status, 200);
    const char *first = strcasestr(answer->text, "Access-Control-Allow-Origin");
    assert_non_null(first);
    assert_null(strcasestr(first + 1, "Access-Control-Allow-Origin"));
}

/* ---- With --auth=verify ---- */

static void what_is_not_signed_well_is_refused(void **state)
{
    (void)state;
    assert_true(has(ask("POST /", SQS("ListQueues"), "{}"), "MissingAuthenticationToken"));
    assert_true(has(ask("POST /", SQS("ListQueues") SIGNED("test", "us-east-1", "sqs"), "{}"),
                    "Signature expired"));
    assert_true(has(ask("POST /", SQS("ListQueues") SIGNED("test", "us-east-1", "sns"), "{}"),
                    "Credential should be scoped to correct service: 'sqs'."));
    assert_true(has(ask("GET /", "Host: s3.localhost\r\n" SIGNED("test", "us-east-1", "s3"), ""),
                    "<Code>RequestTimeTooSkewed</Code>"));
    assert_true(has(ask("POST /",
                        SQS("ListQueues")
                            SIGNED("ASIA", "us-east-1", "sqs") "X-Amz-Security-Token: none\r\n",
                        "{}"),
                    "UnrecognizedClient"));
    /* The library needs no signature. */
    assert_int_equal(virga_call(v, "sqs", "ListQueues", NULL, NULL), 200);
}

/* ---- The control API ---- */

static void control_requests_answer_json(void **state)
{
    (void)state;
    const struct answer *answer = ask("GET /_virga/health", "", "");
    assert_int_equal(answer->status, 200);
    assert_true(has(answer, "Content-Type: application/json") &&
                has(answer, "\"sqs\":\"running\""));
    assert_int_equal(ask("GET /_localstack/health", "", "")->status, 200);
    answer = ask("HEAD /_virga/health", "", "");
    assert_int_equal(answer->status, 200);
    assert_string_equal(answer->body, "");
    assert_int_equal(ask("POST /_virga/health", "", "")->status, 405);
    assert_int_equal(ask("GET /_virga/nothing", "", "")->status, 404);
    assert_int_equal(ask("GET /_virga/mailbox", "", "")->status, 404);
    assert_int_equal(ask("GET /_virga/mail", "", "")->status, 200);
    assert_int_equal(ask("GET /%5fvirga/health", "", "")->status, 200);
    assert_string_equal(ask("POST /_virga/settle", "", "")->body, "{\"settled\":true}");
    assert_string_equal(ask("POST /_virga/settle", "", "{\"timeoutSeconds\":0}")->body,
                        "{\"settled\":true}");
    assert_string_equal(ask("POST /_virga/reset", "", "")->body, "{}");
    assert_int_equal(
        ask("GET /_virga/calls?service=sqs&status=200&since=2020-01-01T00:00:00Z&trace=1", "", "")
            ->status,
        200);
    assert_int_equal(ask("GET /_virga/calls?status=many", "", "")->status, 400);
    assert_int_equal(ask("GET /_virga/traces/none", "", "")->status, 404);
}

static void bad_control_bodies_are_refused_with_their_usage(void **state)
{
    (void)state;
    static const char *const settles[] = {"{",
                                          "[]",
                                          "{\"timeoutSeconds\":\"\"}",
                                          "{\"timeoutSeconds\":-1}",
                                          "{\"timeoutSeconds\":1e9}",
                                          "{\"timeoutSeconds\":\"NaN\"}",
                                          "{\"timeoutSeconds\":true}",
                                          "{}x",
                                          "\xFF"};
    for (size_t i = 0; i < sizeof settles / sizeof settles[0]; i++)
        assert_int_equal(ask("POST /_virga/settle", "", settles[i])->status, 400);
    static const char *const clocks[] = {"",
                                         "{}",
                                         "{\"advance\":\"7 days\"}",
                                         "{\"advance\":7}",
                                         "{\"advance\":\"P99999999D\"}",
                                         "{\"advance\":\"P99999999999999999999W\"}",
                                         "{\"set\":\"1999-01-01T00:00:00Z\"}",
                                         "{\"set\":\"10000-01-01T00:00:00Z\"}",
                                         "{\"set\":{}}",
                                         "{\"freeze\":\"true\"}",
                                         "{\"freeze\":null}"};
    for (size_t i = 0; i < sizeof clocks / sizeof clocks[0]; i++)
        if (ask("POST /_virga/clock", "", clocks[i])->status != 400)
            fail_msg("%s", clocks[i]);
}

static void the_clock_is_moved_and_stopped(void **state)
{
    (void)state;
    assert_true(has(ask("POST /_virga/clock", "", "{\"freeze\":true}"), "\"frozen\":true"));
    int64_t before_ms = virga_clock_now_ms(v);
    assert_int_equal(ask("POST /_virga/clock", "", "{\"advance\":\"P7DT1H\"}")->status, 200);
    assert_int_equal(virga_clock_now_ms(v) - before_ms, (7 * 24 + 1) * 3600000LL);
    assert_true(has(ask("POST /_virga/clock", "", "{\"set\":\"9999-12-31T23:59:59Z\"}"),
                    "\"now\":\"9999-12-31T23:59:59.000Z\""));
    assert_int_equal(ask("POST /_virga/clock", "", "{\"advance\":\"PT1S\"}")->status, 400);
    assert_int_equal(virga_clock_advance(v, 1), -1);
    assert_true(has(ask("GET /_virga/clock", "", ""), "\"frozen\":true"));
    assert_int_equal(ask("POST /", SQS("CreateQueue"), "{\"QueueName\":\"late\"}")->status, 200);
}

static void control_requests_must_be_of_this_site(void **state)
{
    (void)state;
    static const struct {
        const char *headers;
        int status;
    } table[] = {
        {"Host: localhost:4566\r\n", 200},
        {"Host: LOCALHOST\r\n", 200},
        {"Host: s3.localhost:4566\r\n", 200},
        {"Host: 127.0.0.1:4566\r\n", 200},
        {"Host: 127.255.0.9\r\n", 200},
        {"Host: [::1]:4566\r\n", 200},
        {"Host: 192.168.1.5:4566\r\n", 200}, /* what a browser's page of another name can't claim */
        {"Host: virga:4566\r\n", 200},       /* a container's name */
        {"Host: host.docker.internal:4566\r\n", 200}, /* domains that the public DNS never has */
        {"Host: virga.shop.svc.cluster.LOCAL\r\n", 200},
        {"Host: internal.evil.example\r\n", 403},
        {"Host: evilinternal.example\r\n", 403},
        {"Host: x.notlocal\r\n", 403},
        {"Host: evil.example\r\nOrigin: http://evil.example\r\n", 403},
        {"Host: evil.example\r\nSec-Fetch-Site: same-origin\r\n", 403},
        {"Host: evil.example\r\n", 403},
        {"Host: localhost.evil.example\r\n", 403},
        {"Host: notlocalhost.example:4566\r\n", 403},
        {"Host: 127.evil.example\r\n", 403},
        {"Host: 127.0.0.1.evil.example\r\n", 403},
        {"Host: 127.0.0.1.\r\n", 403},
        {"Host: \r\n", 403},
        {"Origin: http://localhost:3000\r\n", 200},
        {"Origin: http://127.0.0.1\r\n", 200},
        {"Host: virga:4566\r\nOrigin: http://virga:4566\r\n", 200},
        {"Host: virga:4566\r\nOrigin: http://virga:3000\r\n", 200},
        {"Host: virga:4566\r\nOrigin: http://other:4566\r\n", 403},
        {"Origin: http://evil.example\r\n", 403},
        {"Origin: http://127.0.0.1.evil.example\r\n", 403},
        {"Origin: http://localhost.evil.example\r\n", 403},
        {"Origin: http://10.0.0.9\r\n", 403},
        {"Origin: null\r\n", 403},
        {"Sec-Fetch-Site: same-origin\r\n", 200},
        {"Origin: http://evil.example\r\nContent-Type: text/plain\r\n", 403},
    };
    static const char *const paths[] = {"POST /_virga/reset",     "POST /_localstack/state/reset",
                                        "DELETE /_virga/mail",    "DELETE /%5Fvirga/mail",
                                        "POST /%5f%76irga/reset", "GET /_virga/mail",
                                        "GET /_virga/sms",        "GET /%5Fvirga/mail",
                                        "GET /_virga/calls",      "GET /_virga/clock",
                                        "GET /_virga/health",     "HEAD /_localstack/health"};
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        for (size_t j = 0; j < sizeof paths / sizeof paths[0]; j++)
            if (ask(paths[j], table[i].headers, "")->status != table[i].status)
                fail_msg("%s with %s", paths[j], table[i].headers);
}

static void links_of_other_sites_lead_to_the_mailbox_but_change_nothing(void **state)
{
    (void)state;
    static const char link[] = "Sec-Fetch-Site: cross-site\r\n";
    assert_int_equal(ask("GET /_virga/mail", link, "")->status, 200);
    assert_int_equal(ask("POST /_virga/reset", link, "")->status, 403);
    assert_int_equal(ask("DELETE /_virga/mail", link, "")->status, 403);
}

static void pages_of_this_site_alone_may_read_control_answers(void **state)
{
    (void)state;
    static const char *const paths[] = {"OPTIONS /_virga/mail",   "OPTIONS /%5fvirga/mail",
                                        "OPTIONS /_virga/settle", "GET /_virga/mail",
                                        "GET /_virga/calls",      "GET /_virga/nothing"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        const struct answer *answer =
            ask(paths[i],
                "Origin: http://evil.example\r\nAccess-Control-Request-Method: DELETE\r\n", "");
        if (answer->status != 403 || has(answer, "Access-Control"))
            fail_msg("%s: %s", paths[i], answer->text);
        answer =
            ask(paths[i],
                "Origin: http://localhost:3000\r\nAccess-Control-Request-Method: DELETE\r\n", "");
        bool is_preflight = paths[i][0] == 'O';
        if (!has(answer, is_preflight ? "Access-Control-Allow-Origin: *\r\n"
                                      : "Access-Control-Allow-Origin: http://localhost:3000\r\n"))
            fail_msg("%s: %s", paths[i], answer->text);
    }
    assert_false(has(ask("GET /_virga/mail", "", ""), "Access-Control"));
}

/* ---- Clients that go away ---- */

static int take_long(struct virga_lambda_context *ctx, const char *event, size_t event_len,
                     struct virga_lambda_result *result)
{
    (void)ctx, (void)event, (void)event_len;
    usleep(60000);
    return virga_lambda_succeed(result, "{}", 2);
}

static void clients_that_go_away_while_they_wait_harm_nobody(void **state)
{
    (void)state;
    ask("POST /", SQS("CreateQueue"), "{\"QueueName\":\"q\"}");
    assert_int_equal(virga_link(v, "slow", take_long), 0);
    for (int i = 0; i < 8; i++) {
        int invoke = open_socket(), poll = open_socket(), settle = open_socket(),
            advance = open_socket(), reset = open_socket();
        send_request(invoke, "POST /2015-03-31/functions/slow/invocations", "", "{}");
        usleep(3000);
        send_request(poll, "POST /", SQS("ReceiveMessage"),
                     "{\"QueueUrl\":\"http://localhost/000000000000/q\",\"WaitTimeSeconds\":20}");
        send_request(settle, "POST /_virga/settle", "", "{\"timeoutSeconds\":3600}");
        send_request(advance, "POST /_virga/clock", "", "{\"advance\":\"PT1S\"}");
        if (i % 4 == 3)
            send_request(reset, "POST /_virga/reset", "", "");
        usleep((unsigned)i * 3000);
        int fds[] = {invoke, poll, settle, advance, reset};
        struct linger at_once = {.l_onoff = 1}; /* a reset: virga knows at once that nobody reads */
        for (size_t j = 0; j < sizeof fds / sizeof fds[0]; j++) {
            setsockopt(fds[j], SOL_SOCKET, SO_LINGER, &at_once, i % 4 == 0 ? 0 : sizeof at_once);
            close(fds[j]);
        }
    }
    assert_string_equal(ask("POST /_virga/settle", "", "")->body, "{\"settled\":true}");
    assert_int_equal(ask("GET /_virga/health", "", "")->status, 200);
}

static void send_all(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t sent = send(fd, bytes, len, MSG_NOSIGNAL);
        assert_true(sent > 0);
        bytes += sent;
        len -= (size_t)sent;
    }
}

/* An item so large that the pool reads it. */
static void send_large_put(int fd)
{
    enum { TEXT_LEN = 300000 };
    static char text[TEXT_LEN + 512];
    static const char begin[] = "{\"TableName\":\"large\",\"Item\":{\"id\":{\"S\":\"1\"},"
                                "\"text\":{\"S\":\"",
                      end[] = "\"}}}";
    int len = snprintf(text, sizeof text,
                       "POST / HTTP/1.1\r\nHost: localhost\r\n" DYNAMODB(
                           "PutItem") "Content-Length: %zu\r\n\r\n%s",
                       sizeof begin - 1 + TEXT_LEN + sizeof end - 1, begin);
    memset(text + len, 'x', TEXT_LEN);
    memcpy(text + len + TEXT_LEN, end, sizeof end);
    send_all(fd, text, (size_t)len + TEXT_LEN + sizeof end - 1);
}

/* Its status and the length of its body. */
static int take_answer(int fd, size_t *body_len)
{
    static char text[400000];
    size_t len = 0, wanted = SIZE_MAX;
    int status = 0;
    while (len < wanted) {
        ssize_t got = recv(fd, text + len, sizeof text - 1 - len, 0);
        assert_true(got > 0);
        len += (size_t)got;
        text[len] = '\0';
        const char *head_end = strstr(text, "\r\n\r\n"),
                   *length = strcasestr(text, "\r\nContent-Length: ");
        if (wanted != SIZE_MAX || head_end == NULL || length == NULL)
            continue;
        *body_len = strtoul(length + sizeof "\r\nContent-Length: " - 1, NULL, 10);
        wanted = (size_t)(head_end + 4 - text) + *body_len;
    }
    assert_int_equal(sscanf(text, "HTTP/1.1 %d", &status), 1);
    return status;
}

static void clients_that_go_away_while_the_pool_works_for_them_harm_nobody(void **state)
{
    static const char *const get = "{\"TableName\":\"large\",\"Key\":{\"id\":{\"S\":\"1\"}}}";
    struct linger at_once = {.l_onoff = 1};
    size_t len;
    (void)state;
    ask("POST /", DYNAMODB("CreateTable"),
        "{\"TableName\":\"large\",\"BillingMode\":\"PAY_PER_REQUEST\",\"AttributeDefinitions\":[{"
        "\"AttributeName\":\"id\",\"AttributeType\":\"S\"}],\"KeySchema\":[{\"AttributeName\":"
        "\"id\",\"KeyType\":\"HASH\"}]}");
    int fd = open_socket();
    send_large_put(fd);
    assert_int_equal(take_answer(fd, &len), 200);
    for (int i = 0; i < 20; i++) {
        int put = open_socket(), read = open_socket();
        send_large_put(put);
        send_request(read, "POST /", DYNAMODB("GetItem"), get);
        usleep((unsigned)i * 200);
        int fds[] = {put, read};
        for (size_t j = 0; j < sizeof fds / sizeof fds[0]; j++) {
            setsockopt(fds[j], SOL_SOCKET, SO_LINGER, &at_once, i % 4 == 0 ? 0 : sizeof at_once);
            close(fds[j]);
        }
    }
    send_request(fd, "POST /", DYNAMODB("GetItem"), get);
    assert_int_equal(take_answer(fd, &len), 200);
    assert_true(len > 300000);
    close(fd);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nobodys_request_is_refused_in_the_senders_form),
        TEST(a_malformed_signature_is_refused_in_the_services_form),
        TEST(state_is_by_account_and_region_of_the_signature),
        TEST(an_old_client_names_its_queue_by_the_url),
        TEST(answers_of_dynamodb_tell_their_sum_and_server),
        TEST(pages_of_other_sites_may_call_the_apis),
        TEST(a_page_that_allows_other_sites_itself_says_so_once),
        cmocka_unit_test_setup_teardown(what_is_not_signed_well_is_refused, start_verifying, stop),
        TEST(control_requests_answer_json),
        TEST(bad_control_bodies_are_refused_with_their_usage),
        TEST(the_clock_is_moved_and_stopped),
        TEST(control_requests_must_be_of_this_site),
        TEST(links_of_other_sites_lead_to_the_mailbox_but_change_nothing),
        TEST(pages_of_this_site_alone_may_read_control_answers),
        TEST(clients_that_go_away_while_they_wait_harm_nobody),
        TEST(clients_that_go_away_while_the_pool_works_for_them_harm_nobody),
    };
    return cmocka_run_group_tests_name("gateway", tests, NULL, NULL);
}
