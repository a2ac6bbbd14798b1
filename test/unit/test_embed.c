/* virga.h: instances come and go, live beside each other, are called from many threads, and stop
 * while others wait. */
#include <virga/virga.h>

#include <arpa/inet.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

static void drop_line(void *ctx, enum virga_log_level level, const char *line)
{
    atomic_int *lines = ctx;
    (void)level;
    assert_true(strlen(line) > 0);
    atomic_fetch_add(lines, 1);
}

static atomic_int log_lines;

static struct virga *start(void)
{
    struct virga_options options = VIRGA_OPTIONS_DEFAULT;
    char problem[256] = "";
    options.log = drop_line;
    options.log_ctx = &log_lines;
    struct virga *v = virga_start(&options, problem, sizeof problem);
    if (v == NULL)
        fail_msg("%s", problem);
    return v;
}

static int call(struct virga *v, const char *service, const char *operation, const char *input,
                char **output)
{
    char json[512];
    snprintf(json, sizeof json, "%s", input);
    for (char *at = json; *at != '\0'; at++)
        *at = *at == '\'' ? '"' : *at;
    return virga_call(v, service, operation, json, output);
}

static bool answers(struct virga *v, const char *service, const char *operation, const char *input,
                    const char *wanted)
{
    char *output = NULL;
    call(v, service, operation, input, &output);
    bool is_there = strstr(output, wanted) != NULL;
    free(output);
    return is_there;
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* ---- Coming and going ---- */

static void an_instance_starts_and_stops_many_times(void **state)
{
    (void)state;
    for (int i = 0; i < 40; i++) {
        struct virga *v = start();
        char endpoint[64];
        snprintf(endpoint, sizeof endpoint, "http://localhost:%u", virga_port(v));
        assert_string_equal(virga_endpoint(v), endpoint);
        if (i % 3 == 0)
            assert_int_equal(call(v, "sqs", "CreateQueue", "{'QueueName':'q'}", NULL), 200);
        virga_stop(v);
    }
    virga_stop(NULL);
}

static void wrong_options_are_refused_with_the_reason(void **state)
{
    (void)state;
    struct virga *taken = start();
    char dir[] = "/tmp/virga-test-XXXXXX", file[64];
    assert_non_null(mkdtemp(dir));
    snprintf(file, sizeof file, "%s/file", dir);
    fclose(fopen(file, "w"));
    const struct {
        struct virga_options options;
        const char *why;
    } table[] = {
        {{.host = "0.0.0.0"}, "listening beyond loopback needs --allow-remote"},
        {{.host = "127.evil.example"}, "listening beyond loopback needs --allow-remote"},
        {{.host = "::"}, "listening beyond loopback needs --allow-remote"},
        {{.host = "nowhere", .allow_remote = 1}, "\"nowhere\" is not an IP address"},
        {{.port = virga_port(taken)}, "address already in use"},
        {{.account = "1"}, "The account must have 12 digits."},
        {{.account = "00000000000x"}, "The account must have 12 digits."},
        {{.region = ""}, "The region must have 1 to 23 letters"},
        {{.region = "eu/west"}, "The region must have 1 to 23 letters"},
        {{.region = "a-region-with-a-long-name"}, "The region must have 1 to 23 letters"},
        {{.tls_cert_pem = "x"}, "TLS needs both a certificate and its key."},
        {{.tls_cert_pem = "x", .tls_key_pem = "y"}, ""},
        {{.data_dir = file}, ""},
        {{.data_dir = "/dev/null/none"}, ""},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        char problem[256] = "", cut[8];
        struct virga_options options = table[i].options;
        options.log = drop_line;
        options.log_ctx = &log_lines;
        assert_null(virga_start(&options, problem, sizeof problem));
        if (problem[0] == '\0' || strstr(problem, table[i].why) == NULL)
            fail_msg("%zu: %s", i, problem);
        assert_null(virga_start(&options, cut, sizeof cut));
        assert_int_equal(strlen(cut), sizeof cut - 1);
        assert_null(virga_start(&options, NULL, 0));
    }
    unlink(file);
    rmdir(dir);
    virga_stop(taken);
}

static void endpoints_say_how_to_reach_it(void **state)
{
    (void)state;
    static const struct {
        const char *host, *endpoint;
    } table[] = {{"localhost", "http://localhost:"},
                 {"127.0.0.1", "http://localhost:"},
                 {"127.0.0.2", "http://127.0.0.2:"},
                 {"0.0.0.0", "http://localhost:"},
                 {"::1", "http://[::1]:"}};
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct virga_options options = VIRGA_OPTIONS_DEFAULT;
        char problem[256];
        options.host = table[i].host;
        options.allow_remote = 1;
        struct virga *v = virga_start(&options, problem, sizeof problem);
        if (v == NULL && strchr(table[i].host, ':') != NULL)
            continue; /* a machine without IPv6 */
        assert_non_null(v);
        assert_memory_equal(virga_endpoint(v), table[i].endpoint, strlen(table[i].endpoint));
        virga_stop(v);
    }
}

static void the_callers_signal_mask_stays(void **state)
{
    (void)state;
    struct virga *v = start();
    sigset_t mask;
    pthread_sigmask(SIG_SETMASK, NULL, &mask);
    assert_int_equal(sigismember(&mask, SIGTERM), 0);
    virga_stop(v);
}

/* ---- Beside each other ---- */

static void two_instances_share_nothing(void **state)
{
    (void)state;
    struct virga *a = start(), *b = start();
    assert_true(virga_port(a) != virga_port(b));
    assert_int_equal(call(a, "sqs", "CreateQueue", "{'QueueName':'only-a'}", NULL), 200);
    assert_true(answers(a, "sqs", "ListQueues", "{}", "only-a"));
    assert_false(answers(b, "sqs", "ListQueues", "{}", "only-a"));
    virga_clock_freeze(a, 1);
    int64_t b_ms = virga_clock_now_ms(b);
    assert_int_equal(virga_clock_advance(a, 86400), 0);
    assert_true(virga_clock_now_ms(b) - b_ms < 60000);
    assert_int_equal(virga_reset(b), 0);
    assert_true(answers(a, "sqs", "ListQueues", "{}", "only-a"));
    char *calls = virga_calls(b, "sqs", NULL, 0);
    assert_string_equal(calls, "[]");
    free(calls);
    virga_stop(a);
    assert_int_equal(call(b, "sqs", "ListQueues", "{}", NULL), 200);
    virga_stop(b);
}

static void a_seed_repeats_ids(void **state)
{
    (void)state;
    char *ids[2];
    for (int i = 0; i < 2; i++) {
        struct virga_options options = VIRGA_OPTIONS_DEFAULT;
        char problem[256];
        options.seed = 99;
        struct virga *v = virga_start(&options, problem, sizeof problem);
        assert_non_null(v);
        call(v, "sqs", "CreateQueue", "{'QueueName':'q'}", NULL);
        assert_int_equal(call(v, "sqs", "SendMessage",
                              "{'QueueUrl':'http://x/000000000000/q','MessageBody':'b'}", &ids[i]),
                         200);
        virga_stop(v);
    }
    assert_string_equal(ids[0], ids[1]);
    free(ids[0]);
    free(ids[1]);
}

/* ---- Calls ---- */

static void what_cannot_be_called_says_why(void **state)
{
    (void)state;
    struct virga *v = start();
    static const struct {
        const char *service, *operation, *input, *why;
        int status;
    } table[] = {
        {"sqs", "NoSuch", "{}", "virga has no such service or operation.", 0},
        {"ec2", "DescribeInstances", "{}", "virga has no such service or operation.", 0},
        {NULL, NULL, NULL, "virga has no such service or operation.", 0},
        {"sqs", "ListQueues", "", "the value is not an object: unexpected end of text", 0},
        {"sqs", "ListQueues", "{'Nothing':1}", "nothing is not a member of this shape", 0},
        {"sqs", "ListQueues", "{'MaxResults':'x'}",
         "maxResults is not an integer of its range: expected a number", 0},
        {"sqs", "DeleteQueue", "{'QueueUrl':'http://x/000000000000/none'}", "QueueDoesNotExist",
         400},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        char *output = NULL;
        int status = table[i].input == NULL
                         ? virga_call(v, table[i].service, table[i].operation, NULL, &output)
                         : call(v, table[i].service, table[i].operation, table[i].input, &output);
        if (status != table[i].status || strstr(output, table[i].why) == NULL)
            fail_msg("%zu: %d %s", i, status, output);
        free(output);
    }
    assert_int_equal(virga_call(v, "sqs", "ListQueues", NULL, NULL), 200);
    virga_stop(v);
}

static void *send_many(void *arg)
{
    struct virga *v = arg;
    for (int i = 0; i < 60; i++) {
        if (call(v, "sqs", "SendMessage",
                 "{'QueueUrl':'http://x/000000000000/q','MessageBody':'b'}", NULL) != 200)
            return "a call failed";
        if (i % 20 == 7 && (virga_settle(v, 10000) != 0 || virga_clock_advance(v, 1) != 0))
            return "no rest";
        free(virga_calls(v, NULL, NULL, 0));
        free(virga_mail(v, NULL, NULL));
    }
    return NULL;
}

static void many_threads_may_call(void **state)
{
    (void)state;
    enum { THREADS = 6 };
    struct virga *v = start();
    call(v, "sqs", "CreateQueue", "{'QueueName':'q'}", NULL);
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, send_many, v), 0);
    for (int i = 0; i < THREADS; i++) {
        void *problem;
        pthread_join(threads[i], &problem);
        assert_ptr_equal(problem, NULL);
    }
    assert_true(answers(
        v, "sqs", "GetQueueAttributes",
        "{'QueueUrl':'http://x/000000000000/q','AttributeNames':['ApproximateNumberOfMessages']}",
        "\"360\""));
    virga_stop(v);
}

/* ---- Time and rest ---- */

static void the_clock_is_read_moved_and_stopped(void **state)
{
    (void)state;
    struct virga *v = start();
    int64_t machine_ms = (int64_t)time(NULL) * 1000;
    assert_in_range(virga_clock_now_ms(v), machine_ms - 2000, machine_ms + 5000);
    virga_clock_freeze(v, 1);
    int64_t now_ms = virga_clock_now_ms(v);
    usleep(5000);
    assert_int_equal(virga_clock_now_ms(v), now_ms);
    assert_int_equal(virga_clock_advance(v, 0), 0);
    assert_int_equal(virga_clock_advance(v, 3600), 0);
    assert_int_equal(virga_clock_now_ms(v), now_ms + 3600000);
    assert_int_equal(virga_clock_advance(v, -1), -1);
    assert_int_equal(virga_clock_advance(v, INT64_MAX), -1);
    assert_int_equal(virga_clock_now_ms(v), now_ms + 3600000);
    virga_clock_freeze(v, 0);
    usleep(5000);
    assert_true(virga_clock_now_ms(v) > now_ms + 3600000);
    int centuries = 0;
    while (centuries < 200 && virga_clock_advance(v, INT64_C(3155760000)) == 0)
        centuries++;
    assert_in_range(centuries, 70, 80); /* to the year 9999, not beyond */
    assert_int_equal(call(v, "sqs", "CreateQueue", "{'QueueName':'q'}", NULL), 200);
    virga_stop(v);
}

static void rest_is_found_at_once_or_given_up(void **state)
{
    (void)state;
    struct virga *v = start();
    assert_int_equal(virga_settle(v, 0), 0);
    assert_int_equal(virga_settle(v, 1000), 0);
    virga_stop(v);
}

/* ---- Linked handlers ---- */

static atomic_int running_handlers;

static int take_a_while(struct virga_lambda_context *ctx, const char *event, size_t event_len,
                        struct virga_lambda_result *result)
{
    (void)ctx, (void)event, (void)event_len;
    atomic_fetch_add(&running_handlers, 1);
    usleep(150000);
    return virga_lambda_succeed(result, "{\"done\":true}", 13);
}

static void only_function_names_can_be_linked(void **state)
{
    (void)state;
    struct virga *v = start();
    static const char *const bad[] = {
        "",
        "a b",
        "a.b",
        "a/b",
        "\xC3\xA9",
        "a:1",
        "a-name-of-sixty-five-letters-is-one-letter-longer-than-it-may-be-x"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(virga_link(v, bad[i], take_a_while), -1);
    assert_int_equal(virga_link(v, NULL, take_a_while), -1);
    assert_int_equal(virga_link(v, "good_Name-1", take_a_while), 0);
    assert_true(
        answers(v, "lambda", "Invoke", "{'FunctionName':'good_Name-1'}", "\"StatusCode\":200"));
    assert_int_equal(virga_reset(v), 0);
    assert_true(answers(v, "lambda", "Invoke", "{'FunctionName':'good_Name-1'}",
                        "\"StatusCode\":200")); /* it stays */
    assert_int_equal(virga_link(v, "good_Name-1", NULL), 0);
    assert_true(answers(v, "lambda", "Invoke", "{'FunctionName':'good_Name-1'}",
                        "ResourceNotFoundException"));
    virga_stop(v);
}

/* ---- Stopping while others wait ---- */

struct waiter {
    struct virga *v;
    const char *service, *operation, *input;
    int status;
    double took_s;
};

static void *wait_for_call(void *arg)
{
    struct waiter *waiter = arg;
    double start_s = seconds();
    waiter->status = call(waiter->v, waiter->service, waiter->operation, waiter->input, NULL);
    waiter->took_s = seconds() - start_s;
    return NULL;
}

static int open_poll(const struct virga *v)
{
    static const char body[] = "{\"QueueUrl\":\"http://x/000000000000/q\",\"WaitTimeSeconds\":20}";
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons(virga_port(v)),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    char text[512];
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    int len =
        snprintf(text, sizeof text,
                 "POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: AmazonSQS.ReceiveMessage\r\n"
                 "Content-Type: application/x-amz-json-1.0\r\nContent-Length: %zu\r\n\r\n%s",
                 sizeof body - 1, body);
    assert_int_equal(write(fd, text, (size_t)len), len);
    return fd;
}

static void stopping_ends_long_polls_and_waits_for_handlers(void **state)
{
    (void)state;
    for (int round = 0; round < 3; round++) {
        struct virga *v = start();
        call(v, "sqs", "CreateQueue", "{'QueueName':'q'}", NULL);
        virga_link(v, "slow", take_a_while);
        atomic_store(&running_handlers, 0);
        struct waiter poll = {v,
                              "sqs",
                              "ReceiveMessage",
                              "{'QueueUrl':'http://x/000000000000/q','WaitTimeSeconds':20}",
                              0,
                              0};
        struct waiter invoke = {v, "lambda", "Invoke", "{'FunctionName':'slow'}", 0, 0};
        pthread_t poller, invoker;
        pthread_create(&poller, NULL, wait_for_call, &poll);
        pthread_create(&invoker, NULL, wait_for_call, &invoke);
        int fd = open_poll(v);
        while (atomic_load(&running_handlers) == 0)
            usleep(1000);
        usleep(round * 20000);
        double start_s = seconds();
        virga_stop(v);
        assert_true(seconds() - start_s < 4);
        pthread_join(poller, NULL);
        pthread_join(invoker, NULL);
        assert_true(poll.took_s < 4 && invoke.took_s < 4);
        assert_true(poll.status == 200 || poll.status == 500);
        char answer[4096];
        ssize_t len = read(fd, answer, sizeof answer - 1);
        answer[len > 0 ? len : 0] = '\0';
        assert_non_null(strstr(answer, "200 OK")); /* empty-handed, but answered */
        close(fd);
    }
}

static int take_too_long(struct virga_lambda_context *ctx, const char *event, size_t event_len,
                         struct virga_lambda_result *result)
{
    (void)ctx, (void)event, (void)event_len;
    atomic_fetch_add(&running_handlers, 1);
    usleep(7000000);
    return virga_lambda_succeed(result, "{}", 2);
}

/* A client waits for a function over HTTP, beyond the grace. */
static void stopping_does_not_wait_for_ever(void **state)
{
    (void)state;
    struct virga *v = start();
    virga_link(v, "endless", take_too_long);
    atomic_store(&running_handlers, 0);
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons(virga_port(v)),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    static const char request[] = "POST /2015-03-31/functions/endless/invocations "
                                  "HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}";
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(write(fd, request, sizeof request - 1), sizeof request - 1);
    while (atomic_load(&running_handlers) == 0)
        usleep(1000);
    double start_s = seconds();
    virga_stop(v);
    double took_s = seconds() - start_s;
    assert_true(took_s < 12); /* the handler itself can't be ended: it is joined */
    close(fd);
}

static atomic_int settling, word;

/* Runs until it is told to end, at the latest after ten seconds. */
static int wait_for_word(struct virga_lambda_context *ctx, const char *event, size_t event_len,
                         struct virga_lambda_result *result)
{
    (void)ctx, (void)event, (void)event_len;
    atomic_fetch_add(&running_handlers, 1);
    for (int i = 0; i < 10000 && atomic_load(&word) == 0; i++)
        usleep(1000);
    return virga_lambda_succeed(result, "{}", 2);
}

static void *settle_for_long(void *arg)
{
    struct waiter *waiter = arg;
    atomic_store(&settling, 1);
    waiter->status = virga_settle(waiter->v, 600000);
    return NULL;
}

static void stopping_ends_those_who_wait_for_rest(void **state)
{
    (void)state;
    struct virga *v = start();
    virga_link(v, "slow", wait_for_word);
    atomic_store(&running_handlers, 0);
    struct waiter settler = {v, NULL, NULL, NULL, 5, 0},
                  invoke = {v, "lambda", "Invoke", "{'FunctionName':'slow'}", 0, 0};
    pthread_t invoker, waiting;
    pthread_create(&invoker, NULL, wait_for_call, &invoke);
    while (atomic_load(&running_handlers) == 0)
        usleep(1000);
    pthread_create(&waiting, NULL, settle_for_long, &settler);
    while (atomic_load(&settling) == 0)
        usleep(1000);
    usleep(300000); /* into the call: nobody may call what has stopped */
    atomic_store(&word, 1);
    virga_stop(v);
    pthread_join(waiting, NULL);
    pthread_join(invoker, NULL);
    assert_true(settler.status == 0 || settler.status == -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_instance_starts_and_stops_many_times),
        cmocka_unit_test(wrong_options_are_refused_with_the_reason),
        cmocka_unit_test(endpoints_say_how_to_reach_it),
        cmocka_unit_test(the_callers_signal_mask_stays),
        cmocka_unit_test(two_instances_share_nothing),
        cmocka_unit_test(a_seed_repeats_ids),
        cmocka_unit_test(what_cannot_be_called_says_why),
        cmocka_unit_test(many_threads_may_call),
        cmocka_unit_test(the_clock_is_read_moved_and_stopped),
        cmocka_unit_test(rest_is_found_at_once_or_given_up),
        cmocka_unit_test(only_function_names_can_be_linked),
        cmocka_unit_test(stopping_ends_long_polls_and_waits_for_handlers),
        cmocka_unit_test(stopping_ends_those_who_wait_for_rest),
        cmocka_unit_test(stopping_does_not_wait_for_ever),
    };
    return cmocka_run_group_tests_name("virga.h", tests, NULL, NULL);
}
