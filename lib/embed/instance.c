/* embed/instance.c: starting and stopping an instance on a thread of its own. */
#include "embed/instance.h"

#include "embed/services.h"
#include "http/tls.h"

#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

enum { STOP_GRACE_MS = 5000 };

/* ---- Starting, on the instance's thread ---- */

static bool is_loopback(const char *host)
{
    struct in_addr v4;
    struct in6_addr v6;
    if (inet_pton(AF_INET, host, &v4) == 1)
        return ntohl(v4.s_addr) >> 24 == 127;
    return inet_pton(AF_INET6, host, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

static bool open_store(struct virga *v)
{
    struct vg_store_options options = {
        .dir = v->options.data_dir,
        .sync = v->options.sync == VIRGA_SYNC_DISK ? VG_SYNC_DISK : VG_SYNC_PROCESS,
        .log = &v->log,
    };
    v->store = vg_store_open(&options, &v->arena, &v->problem);
    return v->store != NULL;
}

static bool start_bus(struct virga *v)
{
    const char *wants_checks = getenv("VIRGA_CHECK_RESPONSES");
    struct vg_bus_options options = {
        .loop = &v->loop,
        .store = v->store,
        .services = vg_services,
        .seed = v->options.seed,
        .log = &v->log,
        .default_account = v->options.account,
        .default_region = v->options.region,
        .smtp_url = v->options.smtp_url,
        .waf_lists_dir = v->options.waf_lists,
        .waf_propagation_ms = (int64_t)v->options.waf_propagation_s * 1000,
        .dynamodb_delay_ms = (int64_t)v->options.dynamodb_delay_s * 1000,
        .dynamodb_throttle = v->options.dynamodb_throttle != 0,
        .check_responses = wants_checks != NULL && strcmp(wants_checks, "1") == 0,
        .coverage_file = getenv("VIRGA_COVERAGE_FILE"),
        .host = v,
    };
    v->bus = vg_bus_new(&options);
    return true;
}

/* How a client on this machine reaches it. */
static void name_endpoint(struct virga *v, bool has_tls)
{
    const char *host = v->options.host;
    bool is_localhost =
        strcmp(host, "127.0.0.1") == 0 || strcmp(host, "0.0.0.0") == 0 || strcmp(host, "::") == 0;
    bool is_v6 = !is_localhost && strchr(host, ':') != NULL;
    snprintf(v->endpoint, sizeof v->endpoint, "%s://%s%s%s:%u", has_tls ? "https" : "http",
             is_v6 ? "[" : "", is_localhost ? "localhost" : host, is_v6 ? "]" : "", v->port);
}

/* "localhost" is also ::1, and to some clients (Node.js 18) that alone. Where there is no IPv6, or
 * somebody has the port there, 127.0.0.1 has to do. */
static void open_beside(struct virga *v, const struct vg_http_options *options,
                        const struct vg_http_handler *handler)
{
    struct vg_http_options beside = *options;
    struct vg_str problem;
    if (strcmp(options->host, "127.0.0.1") != 0)
        return;
    beside.host = "::1";
    beside.port = v->port;
    v->server_v6 = vg_http_server_open(&v->loop, &beside, handler, &v->arena, &problem);
    if (v->server_v6 != NULL)
        v->servers_open++;
    else
        vg_log_write(&v->log, VG_LOG_INFO, "not on [::1]: %.*s", VG_STR_ARG(problem));
}

static bool start_server(struct virga *v)
{
    struct vg_str cert = vg_str_from(v->options.tls_cert_pem),
                  key = vg_str_from(v->options.tls_key_pem);
    if (v->options.tls_self_signed && !vg_tls_self_signed(&v->arena, &cert, &key)) {
        v->problem = VG_STR("A TLS certificate could not be made.");
        return false;
    }
    v->gateway = (struct vg_gateway){
        .bus = v->bus,
        .auth = v->options.auth == VIRGA_AUTH_VERIFY ? VG_AUTH_VERIFY : VG_AUTH_OFF,
        .trusted_header = vg_str_from(v->options.trust_source_header),
        .started_ms = (int64_t)(vg_monotonic_us() / 1000),
        .log = &v->log,
    };
    struct vg_http_handler handler = vg_gateway_handler(&v->gateway);
    struct vg_http_options options = {
        .host = v->options.host,
        .port = v->options.port,
        .tls_cert_pem = cert,
        .tls_key_pem = key,
        .log = &v->log,
    };
    v->server = vg_http_server_open(&v->loop, &options, &handler, &v->arena, &v->problem);
    if (v->server == NULL)
        return false;
    v->port = vg_http_server_port(v->server);
    v->servers_open = 1;
    open_beside(v, &options, &handler);
    name_endpoint(v, vg_str_is_set(cert));
    vg_bus_set_endpoint_url(v->bus, vg_str_from(v->endpoint));
    if (vg_bus_start(v->bus) == VG_OK)
        return true;
    v->problem = vg_store_problem(v->store);
    return false;
}

/* ---- Stopping ---- */

static void on_bus_stopped(void *ctx)
{
    (void)ctx; /* the loop ends by itself: nothing is left on it */
}

static void stop_bus(struct virga *v)
{
    if (!v->is_bus_stopping)
        vg_bus_stop(v->bus, on_bus_stopped, v);
    v->is_bus_stopping = true;
}

static void on_server_closed(void *ctx)
{
    struct virga *v = ctx;
    if (--v->servers_open > 0)
        return;
    v->server = NULL;
    uv_close((uv_handle_t *)&v->grace, NULL);
    stop_bus(v);
}

/* The connections are closed by now. Calls that wait for a child, say, keep their exchanges and so
 * the server, until the bus ends them. */
static void on_grace_over(uv_timer_t *grace)
{
    stop_bus(grace->data);
}

static void begin_stop(void *ctx)
{
    struct virga *v = ctx;
    vg_bus_wake_all(v->bus);
    if (v->server == NULL) {
        stop_bus(v);
        return;
    }
    enum { AFTER_THE_SERVER_MS = 100 };
    uv_timer_init(&v->loop, &v->grace);
    v->grace.data = v;
    uv_timer_start(&v->grace, on_grace_over, STOP_GRACE_MS + AFTER_THE_SERVER_MS, /* repeat= */ 0);
    vg_http_server_close(v->server, STOP_GRACE_MS, on_server_closed, v);
    if (v->server_v6 != NULL)
        vg_http_server_close(v->server_v6, STOP_GRACE_MS, on_server_closed, v);
}

static void run_instance(void *arg)
{
    struct virga *v = arg;
    bool is_up = open_store(v) && start_bus(v) && start_server(v);
    if (is_up)
        v->problem = VG_STR_NONE;
    else if (v->bus != NULL)
        begin_stop(v);
    if (is_up)
        uv_sem_post(&v->started);
    uv_run(&v->loop, UV_RUN_DEFAULT);
    vg_bus_free(v->bus);
    vg_store_close(v->store);
    VG_ASSERT(uv_loop_close(&v->loop) == 0);
    if (!is_up)
        uv_sem_post(&v->started);
}

/* ---- The public side ---- */

static const char *copy_text(struct virga *v, const char *text, const char *fallback)
{
    if (text == NULL)
        return fallback;
    return vg_arena_cstr(&v->arena, vg_str_from(text));
}

static void copy_options(struct virga *v, const struct virga_options *options)
{
    bool is_by_name = options->host != NULL && strcmp(options->host, "localhost") == 0;
    v->options = *options;
    v->options.host = copy_text(v, is_by_name ? NULL : options->host, "127.0.0.1");
    v->options.data_dir = copy_text(v, options->data_dir, NULL);
    v->options.account = copy_text(v, options->account, "000000000000");
    v->options.region = copy_text(v, options->region, "us-east-1");
    v->options.smtp_url = copy_text(v, options->smtp_url, NULL);
    v->options.waf_lists = copy_text(v, options->waf_lists, NULL);
    v->options.trust_source_header = copy_text(v, options->trust_source_header, NULL);
    v->options.tls_cert_pem = copy_text(v, options->tls_cert_pem, NULL);
    v->options.tls_key_pem = copy_text(v, options->tls_key_pem, NULL);
}

static void log_to_host(void *ctx, enum vg_log_level level, struct vg_str line)
{
    struct virga *v = ctx;
    char text[2048];
    snprintf(text, sizeof text, "%.*s", VG_STR_ARG(line));
    v->options.log(v->options.log_ctx, (enum virga_log_level)level, text);
}

static bool is_header_name(const char *name)
{
    static const char tokens[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                                 "!#$%&'*+-.^_`|~";
    return name[0] != '\0' && name[strspn(name, tokens)] == '\0';
}

/* NULL, or what is wrong with the options. */
static const char *find_fault(const struct virga_options *options)
{
    if (!is_loopback(options->host) && !options->allow_remote)
        return "virga would be open to other machines: listening beyond loopback needs "
               "--allow-remote.";
    if (!vg_is_account(vg_str_from(options->account)))
        return "The account must have 12 digits.";
    if (!vg_is_region(vg_str_from(options->region)))
        return "The region must have 1 to 23 letters, digits, hyphens or underscores.";
    if ((options->tls_cert_pem == NULL) != (options->tls_key_pem == NULL))
        return "TLS needs both a certificate and its key.";
    if (options->trust_source_header != NULL && !is_header_name(options->trust_source_header))
        return "The trusted header must be a header's name, as X-Forwarded-For is.";
    return NULL;
}

static void fill_problem(char *problem, size_t problem_size, struct vg_str text)
{
    if (problem != NULL && problem_size > 0)
        snprintf(problem, problem_size, "%.*s", VG_STR_ARG(text));
}

static void free_instance(struct virga *v)
{
    uv_sem_destroy(&v->started);
    vg_arena_deinit(&v->arena);
    free(v);
}

static bool start_thread(struct virga *v)
{
    if (uv_loop_init(&v->loop) != 0)
        return false;
    /* Signals are the host program's: none is taken by this thread, but those that a fault of its
     * own raises. */
    static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS};
    sigset_t others, before;
    sigfillset(&others);
    for (size_t i = 0; i < VG_COUNT_OF(faults); i++)
        sigdelset(&others, faults[i]);
    pthread_sigmask(SIG_SETMASK, &others, &before);
    int rc = uv_thread_create(&v->thread, run_instance, v);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (rc != 0)
        uv_loop_close(&v->loop);
    return rc == 0;
}

struct virga *virga_start(const struct virga_options *options, char *problem, size_t problem_size)
{
    struct virga *v = calloc(1, sizeof *v);
    if (v == NULL) {
        fill_problem(problem, problem_size, VG_STR("No memory."));
        return NULL;
    }
    vg_arena_init(&v->arena);
    uv_sem_init(&v->started, 0);
    copy_options(v, options);
    v->log = (struct vg_log){.level = (enum vg_log_level)options->log_level};
    if (options->log != NULL) {
        v->log.sink = log_to_host;
        v->log.sink_ctx = v;
    }
    const char *fault = find_fault(&v->options);
    if (fault != NULL || !start_thread(v)) {
        fill_problem(problem, problem_size, vg_str_from(fault != NULL ? fault : "No thread."));
        free_instance(v);
        return NULL;
    }
    uv_sem_wait(&v->started);
    if (!vg_str_is_set(v->problem))
        return v;
    uv_thread_join(&v->thread);
    fill_problem(problem, problem_size, v->problem);
    free_instance(v);
    return NULL;
}

void virga_stop(struct virga *v)
{
    if (v == NULL)
        return;
    vg_bus_post(v->bus, begin_stop, v);
    uv_thread_join(&v->thread);
    free_instance(v);
}

const char *virga_endpoint(const struct virga *v)
{
    return v->endpoint;
}

uint16_t virga_port(const struct virga *v)
{
    return v->port;
}

const char *virga_version(void)
{
    return VIRGA_VERSION;
}

void vg_turn_run(struct virga *v, struct vg_turn *turn, void (*fn)(void *ctx), void *ctx)
{
    turn->v = v;
    uv_sem_init(&turn->done, 0);
    vg_bus_post(v->bus, fn, ctx);
    uv_sem_wait(&turn->done);
    uv_sem_destroy(&turn->done);
}

void vg_turn_done(struct vg_turn *turn)
{
    uv_sem_post(&turn->done);
}
