/* The mailbox: its pages, its bound, and the relay to an SMTP server. */
#include "instance.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <pthread.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <unistd.h>

/* Mail comes from whoever subscribes. */
static void send_mail(const char *to)
{
    call_done("sns", "CreateTopic", "{'Name':'t'}");
    call_done(
        "sns", "Subscribe",
        "{'TopicArn':'arn:aws:sns:us-east-1:000000000000:t','Protocol':'email','Endpoint':'%s'}",
        to);
}

/* ---- Pages ---- */

struct page {
    char body[65536];
    size_t len;
    long status;
};

static size_t keep_body(char *bytes, size_t size, size_t count, void *ctx)
{
    struct page *page = ctx;
    size_t len = size * count;
    if (page->len + len >= sizeof page->body)
        return 0;
    memcpy(page->body + page->len, bytes, len);
    page->len += len;
    return len;
}

static cJSON *request(const char *method, const char *path, long status)
{
    static struct page page;
    char url[512];
    memset(&page, 0, sizeof page);
    snprintf(url, sizeof url, "%s%s", virga_endpoint(v), path);
    CURL *curl = curl_easy_init();
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &page);
    assert_int_equal(curl_easy_perform(curl), CURLE_OK);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &page.status);
    curl_easy_cleanup(curl);
    assert_int_equal(page.status, status);
    cJSON *json = cJSON_Parse(page.body);
    assert_non_null(json);
    return json;
}

static void mails_are_listed_found_and_cleared(void **state)
{
    (void)state;
    send_mail("ann@example.com");
    send_mail("bob@example.com");
    cJSON *all = request("GET", "/_virga/mail", 200);
    assert_int_equal(cJSON_GetArraySize(all), 2);
    assert_string_equal(text(all, "0/to"), "ann@example.com");
    assert_string_equal(text(all, "0/source"), "sns");
    cJSON *bobs = request("GET", "/_virga/mail?to=bob@example.com&subject=Confirmation", 200);
    assert_int_equal(cJSON_GetArraySize(bobs), 1);
    char path[64];
    snprintf(path, sizeof path, "/_virga/mail/%s", text(bobs, "0/id"));
    cJSON *one = request("GET", path, 200);
    assert_string_equal(text(one, "to"), "bob@example.com");
    cJSON_Delete(one);
    cJSON_Delete(bobs);
    cJSON_Delete(all);
    cJSON_Delete(request("GET", "/_virga/mail/999", 404));
    cJSON_Delete(request("PUT", "/_virga/mail", 405));
    cJSON_Delete(request("DELETE", "/_virga/mail", 200));
    all = request("GET", "/_virga/mail", 200);
    assert_int_equal(cJSON_GetArraySize(all), 0);
    cJSON_Delete(all);
    cJSON *sms = request("GET", "/_virga/sms", 200);
    assert_int_equal(cJSON_GetArraySize(sms), 0);
    cJSON_Delete(sms);
}

/* ---- An SMTP server of few words ---- */

static struct smtp {
    int listener;
    pthread_t thread;
    pthread_mutex_t mutex;
    char data[65536]; /* of all messages */
    int messages;
    int refusals; /* RCPTs still to be refused */
    int refusal_code;
} smtp = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static void say(FILE *out, const char *line)
{
    fprintf(out, "%s\r\n", line);
    fflush(out);
}

static void answer_recipient(FILE *out)
{
    char line[32];
    pthread_mutex_lock(&smtp.mutex);
    bool refuses = smtp.refusals > 0;
    smtp.refusals -= refuses;
    snprintf(line, sizeof line, "%d no", smtp.refusal_code);
    pthread_mutex_unlock(&smtp.mutex);
    say(out, refuses ? line : "250 ok");
}

static void take_data(FILE *in, FILE *out)
{
    char line[2048];
    say(out, "354 go on");
    pthread_mutex_lock(&smtp.mutex);
    while (fgets(line, sizeof line, in) != NULL && strcmp(line, ".\r\n") != 0)
        strncat(smtp.data, line, sizeof smtp.data - strlen(smtp.data) - 1);
    smtp.messages++;
    pthread_mutex_unlock(&smtp.mutex);
    say(out, "250 taken");
}

static void talk(int fd)
{
    char line[2048];
    FILE *in = fdopen(fd, "r"), *out = fdopen(dup(fd), "w");
    say(out, "220 test");
    while (fgets(line, sizeof line, in) != NULL) {
        if (strncmp(line, "DATA", 4) == 0)
            take_data(in, out);
        else if (strncmp(line, "RCPT", 4) == 0)
            answer_recipient(out);
        else if (strncmp(line, "QUIT", 4) == 0)
            break;
        else
            say(out, "250 ok");
    }
    fclose(in);
    fclose(out);
}

static void *serve(void *ctx)
{
    (void)ctx;
    for (int fd; (fd = accept(smtp.listener, NULL, NULL)) >= 0;)
        talk(fd);
    return NULL;
}

static int start_with_relay(void **state)
{
    (void)state;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof address;
    smtp.listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(smtp.listener, (struct sockaddr *)&address, len) != 0 || listen(smtp.listener, 8) != 0)
        return -1;
    getsockname(smtp.listener, (struct sockaddr *)&address, &len);
    smtp.data[0] = '\0';
    smtp.messages = smtp.refusals = 0;
    pthread_create(&smtp.thread, NULL, serve, NULL);
    char url[64], problem[256] = "";
    snprintf(url, sizeof url, "smtp://127.0.0.1:%u", ntohs(address.sin_port));
    struct virga_options options = VIRGA_OPTIONS_DEFAULT;
    options.seed = 7;
    options.smtp_url = url;
    options.log_level = VIRGA_LOG_ERROR;
    v = virga_start(&options, problem, sizeof problem);
    return v != NULL ? 0 : -1;
}

static int stop_with_relay(void **state)
{
    stop_instance(state);
    shutdown(smtp.listener, SHUT_RDWR);
    pthread_join(smtp.thread, NULL);
    close(smtp.listener);
    return 0;
}

static int messages_taken(void)
{
    pthread_mutex_lock(&smtp.mutex);
    int messages = smtp.messages;
    pthread_mutex_unlock(&smtp.mutex);
    return messages;
}

static bool has_taken(const char *part)
{
    pthread_mutex_lock(&smtp.mutex);
    bool is_there = strstr(smtp.data, part) != NULL;
    pthread_mutex_unlock(&smtp.mutex);
    return is_there;
}

static void refuse(int count, int code)
{
    pthread_mutex_lock(&smtp.mutex);
    smtp.refusals = count;
    smtp.refusal_code = code;
    pthread_mutex_unlock(&smtp.mutex);
}

static void a_mail_is_relayed_as_an_internet_message(void **state)
{
    (void)state;
    call_done("sns", "CreateTopic", "{'Name':'t','Attributes':{'DisplayName':'Gr\u00fc\u00dfe'}}");
    call_done("sns", "Subscribe",
              "{'TopicArn':'arn:aws:sns:us-east-1:000000000000:t','Protocol':'email','Endpoint':'"
              "ann@example.com'}");
    assert_int_equal(virga_settle(v, 10000), 0);
    assert_int_equal(messages_taken(), 1);
    assert_true(has_taken("From: =?UTF-8?B?R3LDvMOfZQ==?= <no-reply@sns.amazonaws.com>\r\n"));
    assert_true(has_taken("To: <ann@example.com>\r\n"));
    assert_true(has_taken("Subject: AWS Notification - Subscription Confirmation\r\n"));
    assert_true(has_taken("Content-Type: multipart/alternative; boundary=\"=_virga_1\"\r\n"));
    assert_true(has_taken(
        "Content-Type: text/html; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n"));
}

static void a_busy_server_is_asked_again_later(void **state)
{
    (void)state;
    refuse(2, 450);
    send_mail("ann@example.com");
    assert_int_equal(virga_settle(v, 10000), 0);
    assert_int_equal(messages_taken(), 0);
    assert_int_equal(virga_clock_advance(v, 60), 0);
    assert_int_equal(messages_taken(), 1);
}

static void a_refused_mail_stays_in_the_mailbox_only(void **state)
{
    (void)state;
    refuse(1, 550);
    send_mail("ann@example.com");
    assert_int_equal(virga_settle(v, 10000), 0);
    assert_int_equal(virga_clock_advance(v, 24 * 3600), 0);
    assert_int_equal(messages_taken(), 0);
    char *mails = virga_mail(v, "ann@example.com", NULL);
    assert_non_null(strstr(mails, "ann@example.com"));
    free(mails);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        INSTANCE_TEST(mails_are_listed_found_and_cleared),
        cmocka_unit_test_setup_teardown(a_mail_is_relayed_as_an_internet_message, start_with_relay,
                                        stop_with_relay),
        cmocka_unit_test_setup_teardown(a_busy_server_is_asked_again_later, start_with_relay,
                                        stop_with_relay),
        cmocka_unit_test_setup_teardown(a_refused_mail_stays_in_the_mailbox_only, start_with_relay,
                                        stop_with_relay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
