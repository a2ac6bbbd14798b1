/* client/client.c: the small signed AWS client. libcurl does HTTP and SigV4; here are addresses,
 * protocols and errors. */
#include "virga/client.h"

#include "client/lambda_internal.h"
#include "client/reply.h"

#include <ctype.h>
#include <curl/curl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    URL_MAX_BYTES = 16 * 1024,
    QUERY_PARTS_MAX = 128,
    TIMEOUT_DEFAULT_MS = 30000,
    CONNECT_TIMEOUT_MS = 5000
};

struct virga_client {
    CURL *curl;
    char *endpoint_url; /* NULL: by service, from the environment or AWS's own */
    char *region;
    char *credentials;   /* "key:secret"; NULL: unsigned */
    char *session_token; /* NULL: none */
    long timeout_ms;
    bool reads_environment;
};

static const char *first_set(const char *a, const char *b, const char *c)
{
    if (a != NULL && a[0] != '\0')
        return a;
    return b != NULL && b[0] != '\0' ? b : c;
}

static char *copy_or_null(const char *text)
{
    return text != NULL && text[0] != '\0' ? strdup(text) : NULL;
}

static char *join_credentials(const char *key, const char *secret)
{
    if (key == NULL || key[0] == '\0' || secret == NULL)
        return NULL;
    size_t size = strlen(key) + strlen(secret) + 2;
    char *both = malloc(size);
    if (both != NULL)
        snprintf(both, size, "%s:%s", key, secret);
    return both;
}

/* libcurl's global state is made once; never undone, because the program may use libcurl too. */
static void init_libcurl(void)
{
    (void)curl_global_init(CURL_GLOBAL_DEFAULT);
}

static struct virga_client *make_client(const struct virga_client_options *options,
                                        bool reads_environment)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, init_libcurl);
    struct virga_client *client = calloc(1, sizeof *client);
    if (client == NULL)
        return NULL;
    client->curl = curl_easy_init();
    client->endpoint_url = copy_or_null(options->endpoint_url);
    client->region = strdup(options->region);
    client->credentials = join_credentials(options->access_key_id, options->secret_access_key);
    client->session_token = copy_or_null(options->session_token);
    client->timeout_ms = options->timeout_ms > 0 ? options->timeout_ms : TIMEOUT_DEFAULT_MS;
    client->reads_environment = reads_environment;
    if (client->curl == NULL || client->region == NULL) {
        virga_client_free(client);
        return NULL;
    }
    return client;
}

struct virga_client *virga_client_new(const struct virga_client_options *options)
{
    struct virga_client_options filled = {0};
    if (options != NULL)
        filled = *options;
    filled.region = first_set(filled.region, getenv("AWS_REGION"), getenv("AWS_DEFAULT_REGION"));
    filled.region = first_set(filled.region, "us-east-1", NULL);
    if (filled.access_key_id == NULL) {
        filled.access_key_id = getenv("AWS_ACCESS_KEY_ID");
        filled.secret_access_key = getenv("AWS_SECRET_ACCESS_KEY");
        filled.session_token = getenv("AWS_SESSION_TOKEN");
    }
    return make_client(&filled, /* reads_environment= */ true);
}

struct virga_client *virga_client_new_for(const struct virga_lambda_context *ctx)
{
    const struct virga_lambda_host *host = ctx->internal;
    bool is_own_process = host == NULL || host->is_own_process;
    const struct virga_client_options options = {
        .endpoint_url = is_own_process ? NULL : ctx->endpoint_url,
        .region = first_set(ctx->region, "us-east-1", NULL),
        .access_key_id = ctx->access_key_id,
        .secret_access_key = ctx->secret_access_key,
        .session_token = ctx->session_token,
    };
    return make_client(&options, is_own_process);
}

void virga_client_free(struct virga_client *client)
{
    if (client == NULL)
        return;
    if (client->curl != NULL)
        curl_easy_cleanup(client->curl);
    free(client->endpoint_url);
    free(client->region);
    free(client->credentials);
    free(client->session_token);
    free(client);
}

/* ---- Addresses ---- */

/* AWS names the environment variable after the service's id, not after its signing name. */
static void service_variable(const char *service, char *name, size_t size)
{
    static const char *const ids[][2] = {
        {"apigateway", "API_GATEWAY"},
        {"cognito-idp", "COGNITO_IDENTITY_PROVIDER"},
        {"cognito-identity", "COGNITO_IDENTITY"},
        {"events", "EVENTBRIDGE"},
        {"logs", "CLOUDWATCH_LOGS"},
        {"monitoring", "CLOUDWATCH"},
        {"secretsmanager", "SECRETS_MANAGER"},
        {"states", "SFN"},
    };
    const char *id = service;
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++)
        if (strcmp(service, ids[i][0]) == 0)
            id = ids[i][1];
    size_t length = (size_t)snprintf(name, size, "AWS_ENDPOINT_URL_%s", id);
    for (size_t i = 0; i < length && i < size - 1; i++)
        name[i] = name[i] == '-' ? '_' : (char)toupper((unsigned char)name[i]);
}

static const char *configured_endpoint(const struct virga_client *client, const char *service)
{
    if (client->endpoint_url != NULL || !client->reads_environment)
        return client->endpoint_url;
    char variable[96];
    service_variable(service, variable, sizeof variable);
    return first_set(getenv(variable), getenv("AWS_ENDPOINT_URL"), NULL);
}

struct query_part {
    const char *text;
    size_t name_len;
    size_t len;
};

static int compare_bytes(const char *a, size_t a_len, const char *b, size_t b_len)
{
    int order = memcmp(a, b, a_len < b_len ? a_len : b_len);
    return order != 0 ? order : (a_len > b_len) - (a_len < b_len);
}

static int compare_parts(const void *left, const void *right)
{
    const struct query_part *a = left, *b = right;
    int order = compare_bytes(a->text, a->name_len, b->text, b->name_len);
    return order != 0 ? order
                      : compare_bytes(a->text + a->name_len, a->len - a->name_len,
                                      b->text + b->name_len, b->len - b->name_len);
}

/* SigV4 signs the parameters in order and with their '='; older libcurl signs what it sees, so it
 * is shown that. `url` ends at its query; false when something does not fit. */
static bool sort_query(char *url, size_t size)
{
    struct query_part parts[QUERY_PARTS_MAX];
    char *query = strchr(url, '?');
    char *copy = query != NULL ? strdup(query + 1) : NULL;
    if (copy == NULL)
        return query == NULL;
    size_t count = 0;
    char *state = NULL;
    for (char *at = strtok_r(copy, "&", &state); at != NULL; at = strtok_r(NULL, "&", &state)) {
        if (count < QUERY_PARTS_MAX)
            parts[count] = (struct query_part){at, strcspn(at, "="), strlen(at)};
        count++;
    }
    bool fits = count <= QUERY_PARTS_MAX;
    if (fits)
        qsort(parts, count, sizeof parts[0], compare_parts);
    size_t used = (size_t)(query - url);
    for (size_t i = 0; fits && i < count; i++) {
        int length = snprintf(url + used, size - used, "%c%s%s", i > 0 ? '&' : '?', parts[i].text,
                              parts[i].name_len == parts[i].len ? "=" : "");
        fits = length > 0 && (size_t)length < size - used;
        used += fits ? (size_t)length : 0;
    }
    free(copy);
    return fits;
}

/* Whether the whole URL fitted. */
static bool make_url(const struct virga_client *client, const char *service, const char *path,
                     char *url, size_t size)
{
    const char *endpoint = configured_endpoint(client, service);
    int length;
    if (endpoint != NULL && endpoint[0] != '\0') {
        size_t bytes = strlen(endpoint);
        while (bytes > 0 && endpoint[bytes - 1] == '/')
            bytes--;
        length = snprintf(url, size, "%.*s%s", (int)bytes, endpoint, path);
    } else if (strcmp(service, "iam") == 0) {
        length = snprintf(url, size, "https://iam.amazonaws.com%s", path);
    } else {
        const char *host = strcmp(service, "ses") == 0 ? "email" : service;
        length = snprintf(url, size, "https://%s.%s.amazonaws.com%s", host, client->region, path);
    }
    return length > 0 && (size_t)length < size && sort_query(url, size);
}

/* ---- One exchange ---- */

/* Appends a header; false when memory is out (the list stays as it was). */
static bool add_header(struct curl_slist **list, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static bool add_header(struct curl_slist **list, const char *fmt, ...)
{
    va_list args;
    char *line = NULL;
    va_start(args, fmt);
    int length = vasprintf(&line, fmt, args);
    va_end(args);
    if (length < 0)
        return false;
    struct curl_slist *longer = curl_slist_append(*list, line);
    free(line);
    if (longer == NULL)
        return false;
    *list = longer;
    return true;
}

static void sign(struct virga_client *client, const char *service, struct curl_slist **headers)
{
    char signer[192];
    const char *region = strcmp(service, "iam") == 0 ? "us-east-1" : client->region;
    if (client->credentials == NULL || region == NULL)
        return;
    snprintf(signer, sizeof signer, "aws:amz:%s:%s", region, service);
    curl_easy_setopt(client->curl, CURLOPT_AWS_SIGV4, signer);
    curl_easy_setopt(client->curl, CURLOPT_USERPWD, client->credentials);
    /* S3 alone wants to see the hash; this libcurl version or that sends it or not, but all heed
     * what is given. */
    if (strcmp(service, "s3") == 0)
        (void)add_header(headers, "x-amz-content-sha256: UNSIGNED-PAYLOAD");
    if (client->session_token != NULL)
        (void)add_header(headers, "X-Amz-Security-Token: %s", client->session_token);
}

static void set_up_request(struct virga_client *client, const char *method, const void *body,
                           size_t body_len)
{
    CURL *curl = client->curl;
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, client->timeout_ms);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_TIMEOUT_MS);
    curl_easy_setopt(curl, CURLOPT_TCP_NODELAY, 1L);
    /* A large body asks for "100 Continue" first. (An empty "Expect:" would switch that off, but
     * libcurl signs it.) */
    curl_easy_setopt(curl, CURLOPT_EXPECT_100_TIMEOUT_MS, 1L);
    if (strcmp(method, "HEAD") == 0) {
        curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
        return;
    }
    bool has_body = body_len > 0 || strcmp(method, "POST") == 0 || strcmp(method, "PUT") == 0;
    if (has_body) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body_len);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body_len > 0 ? body : "");
    }
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
}

static int perform(struct virga_client *client, struct virga_reply *reply)
{
    char problem[CURL_ERROR_SIZE] = "";
    curl_easy_setopt(client->curl, CURLOPT_ERRORBUFFER, problem);
    curl_easy_setopt(client->curl, CURLOPT_WRITEFUNCTION, vg_reply_take_body);
    curl_easy_setopt(client->curl, CURLOPT_WRITEDATA, reply);
    curl_easy_setopt(client->curl, CURLOPT_HEADERFUNCTION, vg_reply_take_header);
    curl_easy_setopt(client->curl, CURLOPT_HEADERDATA, reply);
    CURLcode code = curl_easy_perform(client->curl);
    if (code != CURLE_OK) {
        vg_reply_fail(reply, problem[0] != '\0' ? problem : curl_easy_strerror(code));
        return -1;
    }
    long status = 0;
    curl_easy_getinfo(client->curl, CURLINFO_RESPONSE_CODE, &status);
    return vg_reply_finish(reply, (int)status);
}

/* `extra` is a list of the caller's own, freed here. */
static int call(struct virga_client *client, const char *service, const char *method,
                const char *path, struct curl_slist *headers, const void *body, size_t body_len,
                struct virga_reply *reply)
{
    char url[URL_MAX_BYTES];
    memset(reply, 0, sizeof *reply);
    int rc = -1;
    /* Options are forgotten, connections are kept. */
    curl_easy_reset(client->curl);
    if (!make_url(client, service, path, url, sizeof url)) {
        vg_reply_fail(reply, "the address is too long");
    } else {
        curl_easy_setopt(client->curl, CURLOPT_URL, url);
        set_up_request(client, method, body, body_len);
        sign(client, service, &headers);
        curl_easy_setopt(client->curl, CURLOPT_HTTPHEADER, headers);
        rc = perform(client, reply);
    }
    curl_slist_free_all(headers);
    return rc;
}

int virga_client_http(struct virga_client *client, const char *service, const char *method,
                      const char *path, const char *const *headers, const void *body,
                      size_t body_len, struct virga_reply *reply)
{
    struct curl_slist *list = NULL;
    bool has_type = false;
    for (size_t i = 0; headers != NULL && headers[i] != NULL; i++) {
        has_type =
            has_type || strncasecmp(headers[i], "content-type:", strlen("content-type:")) == 0;
        (void)add_header(&list, "%s", headers[i]);
    }
    /* libcurl would call any body a form. */
    if (!has_type && (body_len > 0 || method[0] == 'P'))
        (void)add_header(&list, "Content-Type: application/octet-stream");
    return call(client, service, method, path, list, body, body_len, reply);
}

int virga_client_json(struct virga_client *client, const char *service, const char *target,
                      const char *json, struct virga_reply *reply)
{
    bool is_1_0 = strcmp(service, "dynamodb") == 0 || strcmp(service, "sqs") == 0 ||
                  strcmp(service, "states") == 0;
    struct curl_slist *list = NULL;
    (void)add_header(&list, "Content-Type: application/x-amz-json-1.%d", is_1_0 ? 0 : 1);
    (void)add_header(&list, "X-Amz-Target: %s", target);
    return call(client, service, "POST", "/", list, json, strlen(json), reply);
}

/* name=value&name=value, percent-encoded; NULL when memory is out. */
static char *make_form(CURL *curl, const char *const *params)
{
    char *form = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&form, &size);
    if (out == NULL)
        return NULL;
    for (size_t i = 0; params[i] != NULL && params[i + 1] != NULL; i += 2) {
        char *name = curl_easy_escape(curl, params[i], 0);
        char *value = curl_easy_escape(curl, params[i + 1], 0);
        if (name != NULL && value != NULL)
            fprintf(out, "%s%s=%s", i > 0 ? "&" : "", name, value);
        curl_free(name);
        curl_free(value);
    }
    if (fclose(out) != 0) {
        free(form);
        return NULL;
    }
    return form;
}

int virga_client_query(struct virga_client *client, const char *service, const char *const *params,
                       struct virga_reply *reply)
{
    char *form = make_form(client->curl, params);
    if (form == NULL) {
        memset(reply, 0, sizeof *reply);
        vg_reply_fail(reply, "out of memory");
        return -1;
    }
    struct curl_slist *list = NULL;
    (void)add_header(&list, "Content-Type: application/x-www-form-urlencoded; charset=utf-8");
    int rc = call(client, service, "POST", "/", list, form, strlen(form), reply);
    free(form);
    return rc;
}
