/* bench/linked.c: what the embedding pays: start-up, a linked invoke, reset. Prints "name value
 * unit" lines. With "serve" as its argument it is an instance with linked functions to measure
 * from outside, until SIGTERM. */
#include <virga/virga.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static double cpu_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static int echo(struct virga_lambda_context *ctx, const char *event, size_t event_len,
                struct virga_lambda_result *result)
{
    (void)ctx;
    return virga_lambda_succeed(result, event, event_len);
}

static void call(struct virga *v, const char *service, const char *operation, const char *json)
{
    char *output = NULL;
    int status = virga_call(v, service, operation, json, &output);
    if (status != 200) {
        fprintf(stderr, "%s.%s: %d %s\n", service, operation, status, output != NULL ? output : "");
        exit(1);
    }
    free(output);
}

static struct virga *start(void)
{
    struct virga_options options = VIRGA_OPTIONS_DEFAULT;
    char problem[256];
    struct virga *v = virga_start(&options, problem, sizeof problem);
    if (v == NULL) {
        fprintf(stderr, "%s\n", problem);
        exit(1);
    }
    return v;
}

static void measure_start(void)
{
    enum { TIMES = 20 };
    double began = now_us();
    for (int i = 0; i < TIMES; i++)
        virga_stop(start());
    printf("start_and_stop %.0f us\n", (now_us() - began) / TIMES);
}

static void measure_invoke(struct virga *v)
{
    enum { TIMES = 5000 };
    virga_link(v, "echo", echo);
    const char *input = "{\"FunctionName\":\"echo\",\"Payload\":\"e30=\"}";
    call(v, "lambda", "Invoke", input);
    double began = now_us(), cpu = cpu_us();
    for (int i = 0; i < TIMES; i++)
        call(v, "lambda", "Invoke", input);
    printf("linked_invoke %.1f us\n", (now_us() - began) / TIMES);
    printf("linked_invoke_cpu %.1f us\n", (cpu_us() - cpu) / TIMES);
}

static void measure_reset(struct virga *v)
{
    enum { ITEMS = 10000 };
    char json[256];
    call(v, "dynamodb", "CreateTable",
         "{\"TableName\":\"bench\",\"BillingMode\":\"PAY_PER_REQUEST\",\"AttributeDefinitions\":[{"
         "\"AttributeName\":\"k\","
         "\"AttributeType\":\"S\"}],\"KeySchema\":[{\"AttributeName\":\"k\",\"KeyType\":\"HASH\"}]"
         "}");
    for (int i = 0; i < ITEMS; i++) {
        snprintf(json, sizeof json,
                 "{\"TableName\":\"bench\",\"Item\":{\"k\":{\"S\":\"key-%d\"},\"v\":{\"S\":"
                 "\"0123456789\"}}}",
                 i);
        call(v, "dynamodb", "PutItem", json);
    }
    double began = now_us();
    virga_reset(v);
    printf("reset_10000_items %.0f us\n", now_us() - began);
}

/* What a function behind AWS_PROXY answers. */
static int proxied(struct virga_lambda_context *ctx, const char *event, size_t event_len,
                   struct virga_lambda_result *result)
{
    static const char answer[] = "{\"statusCode\":200,\"headers\":{\"Content-Type\":"
                                 "\"application/json\"},\"body\":\"{\\\"items\\\":{}}\"}";
    (void)ctx, (void)event, (void)event_len;
    return virga_lambda_succeed(result, answer, sizeof answer - 1);
}

static int serve(void)
{
    sigset_t signals;
    int number;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigprocmask(SIG_BLOCK, &signals, NULL); /* before the instance's threads start */
    struct virga *v = start();
    virga_link(v, "proxied", proxied);
    printf("ready at %s\n", virga_endpoint(v));
    fflush(stdout);
    sigwait(&signals, &number);
    virga_stop(v);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "serve") == 0)
        return serve();
    measure_start();
    struct virga *v = start();
    measure_invoke(v);
    measure_reset(v);
    virga_stop(v);
    return 0;
}
