/* support/storefront.h: the storefront for tests: its C handlers linked, AWS over real HTTP, its
 * functions, customers, logs and mails. */
#ifndef VG_TEST_STOREFRONT_H
#define VG_TEST_STOREFRONT_H

#include "instance.h"

#include "../../examples/storefront/c/shop.h"

#include <archive.h>
#include <archive_entry.h>
#include <virga/client.h>

#define ACCOUNT "000000000000"
#define REGION "us-east-1"
#define FUNCTION_ARN(name) "arn:aws:lambda:" REGION ":" ACCOUNT ":function:" name
#define ROLE_ARN "arn:aws:iam::" ACCOUNT ":role/storefront"

static struct virga_client *aws;

/* Links the handlers to the instance and makes a client of it. */
static inline int link_shop(void)
{
    virga_link(v, "manageCart_function", manage_cart);
    virga_link(v, "placeOrder_function", place_order);
    virga_link(v, "subscribeSNS_function", subscribe_sns);
    virga_link(v, "sendNotification_function", send_notification);
    struct virga_client_options options = {.endpoint_url = virga_endpoint(v),
                                           .region = REGION,
                                           .access_key_id = "test",
                                           .secret_access_key = "test"};
    aws = virga_client_new(&options);
    return aws != NULL ? 0 : -1;
}

static inline int open_shop(void **state)
{
    return start_instance(state) == 0 ? link_shop() : -1;
}

static inline int close_shop(void **state)
{
    virga_client_free(aws);
    return stop_instance(state);
}

/* ---- AWS over HTTP ---- */

static inline cJSON *http(const char *service, const char *method, const char *path,
                          const char *body, size_t body_len)
{
    struct virga_reply reply;
    static const char *const headers[] = {"Content-Type: application/json", NULL};
    if (virga_client_http(aws, service, method, path, headers, body, body_len, &reply) != 0)
        fail_msg("%s %s: %d %s", method, path, reply.status, reply.error_message);
    cJSON *answer = cJSON_Parse(reply.body_len > 0 ? reply.body : "{}");
    virga_reply_clear(&reply);
    return answer;
}

static inline void quotes(char *json)
{
    for (; *json != '\0'; json++)
        if (*json == '\'')
            *json = '"';
}

/* A JSON-protocol call that must succeed; ' for ". */
static inline cJSON *json(const char *service, const char *target, const char *fmt, ...)
{
    char body[8192];
    va_list args;
    va_start(args, fmt);
    vsnprintf(body, sizeof body, fmt, args);
    va_end(args);
    quotes(body);
    struct virga_reply reply;
    if (virga_client_json(aws, service, target, body, &reply) != 0)
        fail_msg("%s %s: %d %s: %s", target, body, reply.status, reply.error_code,
                 reply.error_message);
    cJSON *answer = cJSON_Parse(reply.body_len > 0 ? reply.body : "{}");
    virga_reply_clear(&reply);
    return answer;
}
#define json_done(...) cJSON_Delete(json(__VA_ARGS__))
#define IDP "AWSCognitoIdentityProviderService."

static inline void create_role(void)
{
    call_done("iam", "CreateRole",
              "{'RoleName':'storefront','AssumeRolePolicyDocument':'{\\'Version\\':\\'2012-10-17\\'"
              ",\\'Statement\\':[{\\'Effect\\':"
              "\\'Allow\\',\\'Principal\\':{\\'Service\\':\\'lambda.amazonaws.com\\'},\\'Action\\':"
              "\\'sts:AssumeRole\\'}]}'}");
}

/* A zip with a `bootstrap` of that text; malloc'ed. */
static inline char *make_zip(const char *content, size_t *size)
{
    enum { ZIP_MAX = 65536 };
    char *zip = malloc(ZIP_MAX);
    struct archive *archive = archive_write_new();
    archive_write_set_format_zip(archive);
    archive_write_open_memory(archive, zip, ZIP_MAX, size);
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, "bootstrap");
    archive_entry_set_size(entry, (int64_t)strlen(content));
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0755);
    assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
    archive_write_data(archive, content, strlen(content));
    archive_entry_free(entry);
    archive_write_close(archive);
    archive_write_free(archive);
    return zip;
}

static inline char *base64(const char *bytes, size_t size)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char *out = malloc(size * 4 / 3 + 8), *to = out;
    for (size_t i = 0; i < size; i += 3) {
        uint32_t three = (uint32_t)(uint8_t)bytes[i] << 16;
        three |= i + 1 < size ? (uint32_t)(uint8_t)bytes[i + 1] << 8 : 0;
        three |= i + 2 < size ? (uint32_t)(uint8_t)bytes[i + 2] : 0;
        *to++ = digits[three >> 18];
        *to++ = digits[three >> 12 & 63];
        *to++ = i + 1 < size ? digits[three >> 6 & 63] : '=';
        *to++ = i + 2 < size ? digits[three & 63] : '=';
    }
    *to = '\0';
    return out;
}

/* Describes a function; its code never runs where a linked handler has its name. */
static inline void create_function(const char *name, const char *topic_arn)
{
    size_t size;
    char *zip = make_zip("#!/bin/sh\nexit 1\n", &size), *code = base64(zip, size);
    char body[8192];
    snprintf(
        body, sizeof body,
        "{\"FunctionName\":\"%s\",\"Runtime\":\"provided.al2023\",\"Handler\":\"bootstrap\","
        "\"Role\":\"" ROLE_ARN
        "\",\"Environment\":{\"Variables\":{\"TOPIC_ARN\":\"%s\"}},\"Code\":{\"ZipFile\":\"%s\"}}",
        name, topic_arn, code);
    cJSON_Delete(http("lambda", "POST", "/2015-03-31/functions", body, strlen(body)));
    free(code);
    free(zip);
}

static inline cJSON *invoke(const char *name, const char *event)
{
    char path[256], body[1024];
    snprintf(path, sizeof path, "/2015-03-31/functions/%s/invocations", name);
    snprintf(body, sizeof body, "%s", event);
    quotes(body);
    return http("lambda", "POST", path, body, strlen(body));
}

/* How many events of a log group contain the term. */
static inline int logged_in(const char *group, const char *term)
{
    assert_int_equal(virga_settle(v, 10000), 0);
    cJSON *found = json("logs", "Logs_20140328.FilterLogEvents",
                        "{'logGroupName':'%s','filterPattern':'\\'%s\\''}", group, term);
    int count = cJSON_GetArraySize(at(found, "events"));
    cJSON_Delete(found);
    return count;
}

static inline int logged(const char *function, const char *term)
{
    char group[128];
    snprintf(group, sizeof group, "/aws/lambda/%s", function);
    return logged_in(group, term);
}

/* ---- Mail ---- */

/* The newest mail to somebody whose subject has the words; the caller deletes it. */
static inline cJSON *newest_mail(const char *to, const char *subject)
{
    assert_int_equal(virga_settle(v, 10000), 0);
    char *listed = virga_mail(v, to, subject);
    cJSON *all = cJSON_Parse(listed);
    free(listed);
    int count = cJSON_GetArraySize(all);
    if (count == 0)
        fail_msg("no mail to %s with \"%s\" in its subject", to, subject);
    cJSON *mail = cJSON_DetachItemFromArray(all, count - 1);
    cJSON_Delete(all);
    return mail;
}

/* Signs up as NAME@example.com and confirms with the mailed code: what ConfirmSignUp answered, for
 * the caller to clear. */
static inline int sign_up_and_confirm(const char *client_id, const char *name,
                                      struct virga_reply *reply)
{
    char code[16];
    json_done("cognito-idp", IDP "SignUp",
              "{'ClientId':'%s','Username':'%s','Password':'Passw0rd!','UserAttributes':[{'Name':'"
              "email','Value':'%s@example.com'}]}",
              client_id, name, name);
    char to[128];
    snprintf(to, sizeof to, "%s@example.com", name);
    cJSON *mail = newest_mail(to, "verification code");
    const char *digits = strpbrk(text(mail, "text"), "0123456789");
    assert_non_null(digits);
    snprintf(code, sizeof code, "%.6s", digits);
    cJSON_Delete(mail);
    char body[512];
    snprintf(body, sizeof body,
             "{\"ClientId\":\"%s\",\"Username\":\"%s\",\"ConfirmationCode\":\"%s\"}", client_id,
             name, code);
    return virga_client_json(aws, "cognito-idp", IDP "ConfirmSignUp", body, reply);
}

#endif
