/* test_client: the signed client and the bootstrap loop, against a server of a few lines that keeps
 * what it was sent. */
#include "client/lambda_internal.h"
#include "virga/client.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

enum { REQUEST_BYTES_MAX = 64 * 1024, REQUESTS_MAX = 8 };

struct server {
    int listener;
    pthread_t thread;
    char url[64];
    char address[32];
    const char *answers[REQUESTS_MAX]; /* whole responses, one for each request; NULL: close */
    char requests[REQUESTS_MAX][REQUEST_BYTES_MAX];
    int count;
    int connections;
};

/* Reads one request with its body. False at the end of the connection. */
static bool read_request(int fd, char *into)
{
    size_t len = 0;
    into[0] = '\0';
    for (;;) {
        char *end = strstr(into, "\r\n\r\n");
        if (end != NULL) {
            char *header = strcasestr(into, "\r\ncontent-length:");
            size_t body = header != NULL && header < end
                              ? strtoul(header + strlen("\r\ncontent-length:"), NULL, 10)
                              : 0;
            if (len >= (size_t)(end + 4 - into) + body)
                return true;
        }
        ssize_t got = read(fd, into + len, REQUEST_BYTES_MAX - 1 - len);
        if (got <= 0)
            return false;
        len += (size_t)got;
        into[len] = '\0';
    }
}

static void *serve(void *arg)
{
    struct server *server = arg;
    for (int fd; server->answers[server->count] != NULL &&
                 (fd = accept(server->listener, NULL, NULL)) >= 0;) {
        server->connections++;
        while (server->answers[server->count] != NULL &&
               read_request(fd, server->requests[server->count])) {
            const char *answer = server->answers[server->count++];
            assert_int_equal(write(fd, answer, strlen(answer)), (ssize_t)strlen(answer));
        }
        close(fd);
    }
    close(server->listener);
    return NULL;
}

/* Answers with the texts given (ends in NULL), then closes. */
static struct server *start(const char *first, ...)
{
    struct server *server = calloc(1, sizeof *server);
    va_list args;
    va_start(args, first);
    for (int i = 0; first != NULL; first = va_arg(args, const char *))
        server->answers[i++] = first;
    va_end(args);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    server->listener = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(server->listener, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(server->listener, 8), 0);
    assert_int_equal(getsockname(server->listener, (struct sockaddr *)&address, &size), 0);
    snprintf(server->address, sizeof server->address, "127.0.0.1:%u", ntohs(address.sin_port));
    snprintf(server->url, sizeof server->url, "http://%s/", server->address);
    pthread_create(&server->thread, NULL, serve, server);
    return server;
}

static void stop(struct server *server)
{
    pthread_join(server->thread, NULL);
    free(server);
}

static struct virga_client *client_of(const struct server *server)
{
    const struct virga_client_options options = {.endpoint_url = server->url,
                                                 .region = "eu-west-1",
                                                 .access_key_id = "AKID",
                                                 .secret_access_key = "SECRET",
                                                 .session_token = "TOKEN"};
    return virga_client_new(&options);
}

static void assert_in(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        fail_msg("not found: %s\n--- in ---\n%s", part, text);
}

#define OK_ANSWER "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n{\"ok\":1}"

static void a_json_call_is_signed_and_keeps_its_connection(void **state)
{
    (void)state;
    struct server *server = start(OK_ANSWER, OK_ANSWER, NULL);
    struct virga_client *client = client_of(server);
    struct virga_reply reply;
    assert_int_equal(
        virga_client_json(client, "dynamodb", "DynamoDB_20120810.ListTables", "{}", &reply), 0);
    assert_int_equal(reply.status, 200);
    assert_string_equal(reply.body, "{\"ok\":1}");
    assert_null(reply.error_code);
    virga_reply_clear(&reply);
    assert_int_equal(
        virga_client_json(client, "logs", "Logs_20140328.DescribeLogGroups", "{}", &reply), 0);
    virga_reply_clear(&reply);
    virga_client_free(client);
    assert_in(server->requests[0], "POST / HTTP/1.1\r\n");
    assert_in(server->requests[0], "Content-Type: application/x-amz-json-1.0\r\n");
    assert_in(server->requests[0], "X-Amz-Target: DynamoDB_20120810.ListTables\r\n");
    assert_in(server->requests[0], "Authorization: AWS4-HMAC-SHA256 Credential=AKID/");
    assert_in(server->requests[0], "/eu-west-1/dynamodb/aws4_request");
    assert_in(server->requests[0],
              "SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target");
    assert_in(server->requests[0], "X-Amz-Security-Token: TOKEN\r\n");
    assert_in(server->requests[0], "\r\n\r\n{}");
    assert_in(server->requests[1], "Content-Type: application/x-amz-json-1.1\r\n");
    assert_int_equal(server->connections, 1);
    stop(server);
}

static void a_query_call_is_a_form(void **state)
{
    (void)state;
    struct server *server = start(OK_ANSWER, NULL);
    struct virga_client *client = client_of(server);
    struct virga_reply reply;
    const char *const params[] = {"Action", "Publish", "Message", "a & b=\xc3\xa4", NULL};
    assert_int_equal(virga_client_query(client, "sns", params, &reply), 0);
    virga_reply_clear(&reply);
    virga_client_free(client);
    assert_in(server->requests[0], "\r\n\r\nAction=Publish&Message=a%20%26%20b%3D%C3%A4");
    assert_in(server->requests[0], "Content-Type: application/x-www-form-urlencoded");
    stop(server);
}

static void a_plain_call_sorts_its_query_for_the_signature(void **state)
{
    (void)state;
    struct server *server = start(OK_ANSWER, OK_ANSWER, NULL);
    struct virga_client *client = client_of(server);
    struct virga_reply reply;
    const char *const headers[] = {"X-Amz-Invocation-Type: Event", NULL};
    assert_int_equal(
        virga_client_http(client, "lambda", "GET", "/x?b=2&a&a-b=1", headers, NULL, 0, &reply), 0);
    virga_reply_clear(&reply);
    assert_int_equal(virga_client_http(client, "s3", "PUT", "/b/k%20x", NULL, "data", 4, &reply),
                     0);
    virga_reply_clear(&reply);
    virga_client_free(client);
    assert_in(server->requests[0], "GET /x?a=&a-b=1&b=2 HTTP/1.1\r\n");
    assert_in(server->requests[0], "X-Amz-Invocation-Type: Event\r\n");
    assert_in(server->requests[1], "PUT /b/k%20x HTTP/1.1\r\n");
    assert_in(server->requests[1], "\r\n\r\ndata");
    stop(server);
}

static void make_answer(char answer[512], const char *status_and_headers, const char *body)
{
    snprintf(answer, 512, "HTTP/1.1 %s\r\nContent-Length: %zu\r\n\r\n%s", status_and_headers,
             strlen(body), body);
}

static void errors_are_found_in_header_json_and_xml(void **state)
{
    (void)state;
    char answers[4][512];
    make_answer(answers[0], "400 Bad",
                "{ \"x\" : [1,{\"message\":\"no\"}], \"__type\":\"com.amazonaws.x#NotFound\","
                "\"message\":\"a \\\"b\\\" \\u00e4\\ud83d\\ude00\"}");
    make_answer(answers[1], "404 No\r\nx-amzn-ErrorType: ResourceNotFoundException:http://x/",
                "{\"Type\":\"User\",\"Message\":\"no function\"}");
    make_answer(answers[2], "403 No",
                "<ErrorResponse><Error><Type>Sender</Type><Code>Denied</Code><Message>a &lt; "
                "b</Message></Error></ErrorResponse>");
    make_answer(answers[3], "500 No", "oops");
    struct server *server = start(answers[0], answers[1], answers[2], answers[3], NULL);
    struct virga_client *client = client_of(server);
    struct virga_reply reply;
    assert_int_equal(virga_client_json(client, "logs", "t", "{}", &reply), -1);
    assert_int_equal(reply.status, 400);
    assert_string_equal(reply.error_code, "NotFound");
    assert_string_equal(reply.error_message, "a \"b\" \xc3\xa4\xf0\x9f\x98\x80");
    virga_reply_clear(&reply);
    assert_int_equal(virga_client_json(client, "lambda", "t", "{}", &reply), -1);
    assert_string_equal(reply.error_code, "ResourceNotFoundException");
    assert_string_equal(reply.error_message, "no function");
    virga_reply_clear(&reply);
    assert_int_equal(virga_client_json(client, "sns", "t", "{}", &reply), -1);
    assert_string_equal(reply.error_code, "Denied");
    assert_string_equal(reply.error_message, "a < b");
    virga_reply_clear(&reply);
    assert_int_equal(virga_client_json(client, "sns", "t", "{}", &reply), -1);
    assert_string_equal(reply.error_code, "UnknownError");
    assert_string_equal(reply.error_message, "");
    virga_reply_clear(&reply);
    virga_client_free(client);
    stop(server);
}

static void no_answer_has_status_0_and_a_reason(void **state)
{
    (void)state;
    const struct virga_client_options options = {.endpoint_url = "http://127.0.0.1:1",
                                                 .access_key_id = ""};
    struct virga_client *client = virga_client_new(&options);
    struct virga_reply reply;
    assert_int_equal(virga_client_json(client, "logs", "t", "{}", &reply), -1);
    assert_int_equal(reply.status, 0);
    assert_true(strlen(reply.error_message) > 0);
    assert_string_equal(reply.body, "");
    virga_reply_clear(&reply);
    virga_client_free(client);
}

static void the_environment_gives_endpoint_region_and_credentials(void **state)
{
    (void)state;
    struct server *server = start(OK_ANSWER, OK_ANSWER, NULL);
    setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1", 1);
    setenv("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", server->url, 1);
    setenv("AWS_REGION", "ap-south-1", 1);
    setenv("AWS_ACCESS_KEY_ID", "FROMENV", 1);
    setenv("AWS_SECRET_ACCESS_KEY", "S", 1);
    struct virga_client *client = virga_client_new(NULL);
    struct virga_reply reply;
    assert_int_equal(virga_client_json(client, "logs", "t", "{}", &reply), 0);
    virga_reply_clear(&reply);
    virga_client_free(client);
    assert_in(server->requests[0], "Credential=FROMENV/");
    assert_in(server->requests[0], "/ap-south-1/logs/aws4_request");
    /* A linked handler's client looks at its context alone. */
    struct virga_lambda_host host = {0};
    const struct virga_lambda_context ctx = {.endpoint_url = server->url,
                                             .region = "eu-north-1",
                                             .access_key_id = "CTX",
                                             .secret_access_key = "S",
                                             .session_token = "",
                                             .internal = &host};
    client = virga_client_new_for(&ctx);
    assert_int_equal(virga_client_json(client, "dynamodb", "t", "{}", &reply), 0);
    virga_reply_clear(&reply);
    virga_client_free(client);
    assert_in(server->requests[1], "Credential=CTX/");
    assert_in(server->requests[1], "/eu-north-1/dynamodb/aws4_request");
    unsetenv("AWS_ENDPOINT_URL");
    unsetenv("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS");
    unsetenv("AWS_ACCESS_KEY_ID");
    stop(server);
}

/* ---- The bootstrap ---- */

static int handler(struct virga_lambda_context *ctx, const char *event, size_t event_len,
                   struct virga_lambda_result *result)
{
    assert_string_equal(ctx->invoked_function_arn, "arn:f");
    assert_string_equal(ctx->trace_id, "Root=1");
    assert_int_equal(ctx->deadline_ms, 99999999999999);
    assert_true(virga_lambda_remaining_ms(ctx) > 1000);
    assert_string_equal(ctx->client_context, "{\"a\":1}");
    assert_string_equal(virga_lambda_getenv(ctx, "AWS_REGION"), "ap-south-1");
    if (strcmp(ctx->aws_request_id, "id-2") == 0)
        return virga_lambda_fail(result, "Cart.Missing", "no \"%s\"\n", "cart");
    return virga_lambda_succeed(result, event, event_len);
}

#define EVENT(id, length, body)                                                                    \
    "HTTP/1.1 200 OK\r\nContent-Length: " length "\r\nLambda-Runtime-Aws-Request-Id: " id          \
    "\r\nLambda-Runtime-Invoked-Function-Arn: arn:f\r\nLambda-Runtime-Trace-Id: Root=1\r\n"        \
    "Lambda-Runtime-Client-Context: {\"a\":1}\r\nLambda-Runtime-Deadline-Ms: "                     \
    "99999999999999\r\n\r\n" body
#define ACCEPTED "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"

static void a_bootstrap_answers_until_the_api_is_gone(void **state)
{
    (void)state;
    struct server *server =
        start(EVENT("id-1", "4", "true"), ACCEPTED, EVENT("id-2", "2", "{}"), ACCEPTED, NULL);
    setenv("AWS_LAMBDA_RUNTIME_API", server->address, 1);
    setenv("AWS_REGION", "ap-south-1", 1);
    assert_int_equal(virga_lambda_run(handler), 1);
    assert_in(server->requests[0], "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\n");
    assert_in(server->requests[1],
              "POST /2018-06-01/runtime/invocation/id-1/response HTTP/1.1\r\n");
    assert_in(server->requests[1], "\r\n\r\ntrue");
    assert_in(server->requests[3], "POST /2018-06-01/runtime/invocation/id-2/error HTTP/1.1\r\n");
    assert_in(server->requests[3], "Lambda-Runtime-Function-Error-Type: Cart.Missing\r\n");
    assert_in(server->requests[3],
              "{\"errorType\":\"Cart.Missing\",\"errorMessage\":\"no \\\"cart\\\"\\u000a\"}");
    assert_int_equal(server->connections, 1);
    stop(server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_json_call_is_signed_and_keeps_its_connection),
        cmocka_unit_test(a_query_call_is_a_form),
        cmocka_unit_test(a_plain_call_sorts_its_query_for_the_signature),
        cmocka_unit_test(errors_are_found_in_header_json_and_xml),
        cmocka_unit_test(no_answer_has_status_0_and_a_reason),
        cmocka_unit_test(the_environment_gives_endpoint_region_and_credentials),
        cmocka_unit_test(a_bootstrap_answers_until_the_api_is_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
