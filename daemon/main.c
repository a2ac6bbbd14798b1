/* daemon/main.c: options, signals, subcommands; no logic. */
#include "virga/virga.h"

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { OPTION_BASE = 256 };

/* What a flag sets. Each may also come from the environment: --ready-file from VIRGA_READY_FILE. */
struct settings {
    struct virga_options options;
    const char *ready_file;
    const char *tls_cert_path;
    const char *tls_key_path;
    char *tls_cert, *tls_key; /* what the files hold */
};

struct flag {
    const char *name;
    const char *argument; /* NULL: a switch */
    int (*set)(struct settings *settings,
               const char *value); /* 0, or -1 when the value is not good */
    const char *help;
};

static int set_port(struct settings *settings, const char *value)
{
    char *end;
    errno = 0;
    unsigned long port = strtoul(value, &end, 10);
    if (errno != 0 || *value < '0' || *value > '9' || *end != '\0' || port > 65535)
        return -1;
    settings->options.port = (uint16_t)port;
    return 0;
}

static int set_host(struct settings *settings, const char *value)
{
    settings->options.host = value;
    return 0;
}

/* A switch on the command line has no value; in the environment it may be switched off. */
static int read_switch(const char *value, int *is_on)
{
    static const char *const on[] = {"1", "true", "yes", "on"}, *const off[] = {"0", "false", "no",
                                                                                "off"};
    *is_on = 1;
    for (size_t i = 0; i < sizeof on / sizeof on[0]; i++) {
        if (value == NULL || strcasecmp(value, on[i]) == 0)
            return 0;
        if (strcasecmp(value, off[i]) == 0) {
            *is_on = 0;
            return 0;
        }
    }
    return -1;
}

static int set_allow_remote(struct settings *settings, const char *value)
{
    return read_switch(value, &settings->options.allow_remote);
}

static int set_data(struct settings *settings, const char *value)
{
    settings->options.data_dir = value;
    return 0;
}

static int set_sync(struct settings *settings, const char *value)
{
    if (strcmp(value, "process") != 0 && strcmp(value, "disk") != 0)
        return -1;
    settings->options.sync = strcmp(value, "disk") == 0 ? VIRGA_SYNC_DISK : VIRGA_SYNC_PROCESS;
    return 0;
}

static int set_auth(struct settings *settings, const char *value)
{
    if (strcmp(value, "off") != 0 && strcmp(value, "verify") != 0)
        return -1;
    settings->options.auth = strcmp(value, "verify") == 0 ? VIRGA_AUTH_VERIFY : VIRGA_AUTH_OFF;
    return 0;
}

static int set_seed(struct settings *settings, const char *value)
{
    char *end;
    errno = 0;
    settings->options.seed = strtoull(value, &end, 10);
    return errno != 0 || *value < '0' || *value > '9' || *end != '\0' ? -1 : 0;
}

static int set_account(struct settings *settings, const char *value)
{
    settings->options.account = value;
    return 0;
}

static int set_region(struct settings *settings, const char *value)
{
    settings->options.region = value;
    return 0;
}

static int set_smtp(struct settings *settings, const char *value)
{
    if (strncmp(value, "smtp://", 7) != 0 && strncmp(value, "smtps://", 8) != 0)
        return -1;
    settings->options.smtp_url = value;
    return 0;
}

static int set_waf_lists(struct settings *settings, const char *value)
{
    settings->options.waf_lists = value;
    return 0;
}

/* Seconds, up to a day. */
static int read_seconds(const char *value, uint32_t *to)
{
    enum { DAY_S = 86400 };
    char *end;
    errno = 0;
    unsigned long seconds = strtoul(value, &end, 10);
    if (errno != 0 || *value < '0' || *value > '9' || *end != '\0' || seconds > DAY_S)
        return -1;
    *to = (uint32_t)seconds;
    return 0;
}

static int set_waf_propagation(struct settings *settings, const char *value)
{
    return read_seconds(value, &settings->options.waf_propagation_s);
}

static int set_dynamodb_delay(struct settings *settings, const char *value)
{
    return read_seconds(value, &settings->options.dynamodb_delay_s);
}

static int set_dynamodb_throttle(struct settings *settings, const char *value)
{
    return read_switch(value, &settings->options.dynamodb_throttle);
}

static int set_trust_source_header(struct settings *settings, const char *value)
{
    settings->options.trust_source_header = value;
    return 0;
}

static int set_tls(struct settings *settings, const char *value)
{
    return read_switch(value, &settings->options.tls_self_signed);
}

static int set_tls_cert(struct settings *settings, const char *value)
{
    settings->tls_cert_path = value;
    return 0;
}

static int set_tls_key(struct settings *settings, const char *value)
{
    settings->tls_key_path = value;
    return 0;
}

static int set_log(struct settings *settings, const char *value)
{
    static const char *const names[] = {"error", "warn", "info", "debug"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(value, names[i]) != 0)
            continue;
        settings->options.log_level = (enum virga_log_level)i;
        return 0;
    }
    return -1;
}

static int set_ready_file(struct settings *settings, const char *value)
{
    settings->ready_file = value;
    return 0;
}

static const struct flag flags[] = {
    {"port", "N", set_port, "port to listen on; 0 picks a free one (4566)"},
    {"host", "ADDR", set_host, "address to listen on (127.0.0.1)"},
    {"allow-remote", NULL, set_allow_remote, "let --host be reachable from other machines"},
    {"data", "DIR", set_data, "keep the state in this folder; without it nothing is left behind"},
    {"sync", "process|disk", set_sync,
     "what an answered write survives: a crash, or power loss too (process)"},
    {"seed", "N", set_seed, "make ids, codes and tokens repeat"},
    {"smtp", "URL", set_smtp, "relay mail to smtp://host:port as well"},
    {"auth", "off|verify", set_auth, "check signatures; the root user's secret is \"test\" (off)"},
    {"account", "ID", set_account, "default account, 12 digits (000000000000)"},
    {"region", "NAME", set_region, "default region (us-east-1)"},
    {"tls", NULL, set_tls, "answer TLS too, with a certificate made at start"},
    {"tls-cert", "FILE", set_tls_cert, "answer TLS too, with this certificate (PEM)"},
    {"tls-key", "FILE", set_tls_key, "and this key (PEM)"},
    {"waf-lists", "DIR", set_waf_lists,
     "the lists of AWS WAF's managed groups: <list>.txt, one block a line (samples)"},
    {"waf-propagation", "SECONDS", set_waf_propagation,
     "how long a change of a web ACL takes to be in force (0)"},
    {"dynamodb-delay", "SECONDS", set_dynamodb_delay,
     "how long DynamoDB's tables are CREATING, UPDATING and DELETING (0)"},
    {"dynamodb-throttle", NULL, set_dynamodb_throttle,
     "let DynamoDB's tables and global indexes take no more than their capacity"},
    {"trust-source-header", "NAME", set_trust_source_header,
     "header with the source address of requests from this machine; without it, the socket's"},
    {"log", "LEVEL", set_log, "error, warn, info or debug (warn)"},
    {"ready-file", "PATH", set_ready_file, "write the endpoint here once it answers"},
};
enum { FLAG_COUNT = sizeof flags / sizeof flags[0] };

static void print_usage(FILE *to)
{
    fprintf(to,
            "virga %s: a local AWS in one process\n\nusage: virga serve [options]\n       virga "
            "version\n\noptions "
            "(each also as VIRGA_PORT and so on):\n",
            virga_version());
    for (size_t i = 0; i < FLAG_COUNT; i++) {
        char left[48];
        snprintf(left, sizeof left, "--%s%s%s", flags[i].name, flags[i].argument != NULL ? " " : "",
                 flags[i].argument != NULL ? flags[i].argument : "");
        fprintf(to, "  %-24s %s\n", left, flags[i].help);
    }
}

static int apply(struct settings *settings, const struct flag *flag, const char *value,
                 const char *source)
{
    if (flag->set(settings, value) == 0)
        return 0;
    fprintf(stderr, "virga: %s: not a good value for --%s %s: %s\n", source, flag->name,
            flag->argument != NULL ? flag->argument : "(0 or 1)", value);
    return -1;
}

static int read_environment(struct settings *settings)
{
    for (size_t i = 0; i < FLAG_COUNT; i++) {
        char name[64] = "VIRGA_";
        size_t len = strlen(name);
        for (const char *at = flags[i].name; *at != '\0' && len + 1 < sizeof name; at++)
            name[len++] = *at == '-' ? '_' : (char)(*at - 'a' + 'A');
        name[len] = '\0';
        const char *value = getenv(name);
        if (value == NULL || value[0] == '\0')
            continue;
        if (apply(settings, &flags[i], value, name) != 0)
            return -1;
    }
    return 0;
}

static int read_arguments(struct settings *settings, int argc, char **argv)
{
    struct option options[FLAG_COUNT + 2] = {0};
    for (size_t i = 0; i < FLAG_COUNT; i++)
        options[i] = (struct option){flags[i].name,
                                     flags[i].argument != NULL ? required_argument : no_argument,
                                     NULL, OPTION_BASE + (int)i};
    options[FLAG_COUNT] = (struct option){"help", no_argument, NULL, 'h'};
    for (int c; (c = getopt_long(argc, argv, ":h", options, NULL)) != -1;) {
        if (c == 'h') {
            print_usage(stdout);
            exit(0);
        }
        if (c < OPTION_BASE) {
            fprintf(stderr,
                    c == ':' ? "virga: %s needs a value\n"
                             : "virga: not an option: %s (virga --help lists them)\n",
                    argv[optind - 1]);
            return -1;
        }
        if (apply(settings, &flags[c - OPTION_BASE], optarg, "command line") != 0)
            return -1;
    }
    if (optind < argc) {
        fprintf(stderr, "virga: unexpected argument: %s\n", argv[optind]);
        return -1;
    }
    return 0;
}

static char *read_file(const char *path)
{
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        fprintf(stderr, "virga: %s: %s\n", path, strerror(errno));
        return NULL;
    }
    enum { SIZE_MAX_BYTES = 1 << 20 };
    char *text = calloc(1, SIZE_MAX_BYTES + 1);
    if (text != NULL)
        text[fread(text, 1, SIZE_MAX_BYTES, file)] = '\0';
    fclose(file);
    return text;
}

static int read_tls(struct settings *settings)
{
    if (settings->tls_cert_path != NULL &&
        (settings->tls_cert = read_file(settings->tls_cert_path)) == NULL)
        return -1;
    if (settings->tls_key_path != NULL &&
        (settings->tls_key = read_file(settings->tls_key_path)) == NULL)
        return -1;
    settings->options.tls_cert_pem = settings->tls_cert;
    settings->options.tls_key_pem = settings->tls_key;
    return 0;
}

/* Under another name first: whoever finds the file finds it whole. */
static int write_ready_file(const char *path, const char *endpoint)
{
    char new_path[4096];
    int len = snprintf(new_path, sizeof new_path, "%s.new", path);
    errno = ENAMETOOLONG;
    FILE *file = (size_t)len < sizeof new_path ? fopen(new_path, "w") : NULL;
    if (file == NULL || fprintf(file, "%s\n", endpoint) < 0 || fclose(file) != 0 ||
        rename(new_path, path) != 0) {
        fprintf(stderr, "virga: %s: %s\n", path, strerror(errno));
        return -1;
    }
    return 0;
}

static int serve(const struct settings *settings)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGHUP);
    sigprocmask(SIG_BLOCK, &signals,
                NULL); /* before the instance's threads start: they inherit it */
    signal(SIGPIPE, SIG_IGN);
    char problem[512];
    struct virga *v = virga_start(&settings->options, problem, sizeof problem);
    if (v == NULL) {
        fprintf(stderr, "virga: %s\n", problem);
        return 1;
    }
    int rc = settings->ready_file != NULL
                 ? write_ready_file(settings->ready_file, virga_endpoint(v))
                 : 0;
    if (rc == 0) {
        int number;
        printf("virga %s ready at %s\n", virga_version(), virga_endpoint(v));
        fflush(stdout);
        sigwait(&signals, &number);
    }
    sigprocmask(SIG_UNBLOCK, &signals, NULL); /* a second one ends it at once */
    virga_stop(v);
    return rc == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
    if (argc >= 2 && (strcmp(argv[1], "version") == 0 || strcmp(argv[1], "--version") == 0)) {
        printf("virga %s\n", virga_version());
        return 0;
    }
    if (argc >= 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
                      strcmp(argv[1], "help") == 0)) {
        print_usage(stdout);
        return 0;
    }
    if (argc < 2 || strcmp(argv[1], "serve") != 0) {
        print_usage(stderr);
        return 2;
    }
    struct settings settings = {.options = VIRGA_OPTIONS_DEFAULT};
    settings.options.port = 4566;
    int rc = 2;
    if (read_environment(&settings) == 0 && read_arguments(&settings, argc - 1, argv + 1) == 0 &&
        read_tls(&settings) == 0)
        rc = serve(&settings);
    free(settings.tls_cert);
    free(settings.tls_key);
    return rc;
}
