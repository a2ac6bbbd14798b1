/* SNS through the dispatch: what is published arrives: in queues, in functions, in dead letters. */
#include "instance.h"

#include <curl/curl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <pthread.h>
#include <stdbool.h>

#define TOPIC "arn:aws:sns:us-east-1:000000000000:orders"
#define QUEUE_ARN "arn:aws:sqs:us-east-1:000000000000:"

static void make_topic(void)
{
    call_done("sns", "CreateTopic", "{'Name':'orders'}");
}

static void make_queue(const char *name)
{
    call_done("sqs", "CreateQueue", "{'QueueName':'%s'}", name);
}

static void subscribe(const char *protocol, const char *endpoint, const char *attributes)
{
    call_done("sns", "Subscribe",
              "{'TopicArn':'" TOPIC "','Protocol':'%s','Endpoint':'%s','Attributes':{%s}}",
              protocol, endpoint, attributes);
}

static void publish(const char *message, const char *more)
{
    call_done("sns", "Publish", "{'TopicArn':'" TOPIC "','Message':'%s'%s}", message, more);
    assert_int_equal(virga_settle(v, 5000), 0);
}

/* One received message of a queue: the ReceiveMessage answer. */
static cJSON *receive(const char *queue)
{
    cJSON *got = call_ok("sqs", "ReceiveMessage",
                         "{'QueueUrl':'http://localhost/000000000000/"
                         "%s','MessageAttributeNames':['All'],'AttributeNames':['All']}",
                         queue);
    return got;
}

static const char *received_body(const char *queue)
{
    static char body[8192];
    cJSON *got = receive(queue);
    snprintf(body, sizeof body, "%s", text(got, "Messages/0/Body"));
    cJSON_Delete(got);
    return body;
}

static void a_queue_gets_the_notification_as_aws_writes_it(void **state)
{
    (void)state;
    make_topic();
    make_queue("q");
    subscribe("sqs", QUEUE_ARN "q", "");
    cJSON *published =
        call_ok("sns", "Publish",
                "{'TopicArn':'" TOPIC "','Message':'line 1\\nline "
                "2','Subject':'News','MessageAttributes':{'n':{'DataType':'Number','StringValue':'"
                "12'},'b':{'DataType':'Binary','BinaryValue':'AgME'}}}");
    assert_int_equal(virga_settle(v, 5000), 0);
    const char *body = received_body("q");
    char start[256];
    snprintf(
        start, sizeof start,
        "{\n  \"Type\" : \"Notification\",\n  \"MessageId\" : \"%s\",\n  \"TopicArn\" : \"" TOPIC
        "\",\n  \"Subject\" : \"News\",\n  \"Message\" : \"line 1\\nline 2\",\n  \"Timestamp\" : "
        "\"20",
        text(published, "MessageId"));
    cJSON_Delete(published);
    assert_int_equal(strncmp(body, start, strlen(start)), 0);
    assert_non_null(strstr(
        body,
        ",\n  \"MessageAttributes\" : {\n    \"n\" : {\"Type\":\"Number\",\"Value\":\"12\"},\n"
        "    \"b\" : {\"Type\":\"Binary\",\"Value\":\"AgME\"}\n  }\n}"));
    cJSON *json = cJSON_Parse(body);
    assert_string_equal(text(json, "SignatureVersion"), "1");
    assert_non_null(
        strstr(text(json, "UnsubscribeURL"), "/?Action=Unsubscribe&SubscriptionArn=" TOPIC ":"));
    cJSON_Delete(json);
}

/* ---- Signatures ---- */

static size_t keep_body(char *bytes, size_t size, size_t count, void *ctx)
{
    strncat(ctx, bytes, size * count);
    return size * count;
}

static EVP_PKEY *public_key_at(const char *url)
{
    char pem[8192] = "";
    CURL *curl = curl_easy_init();
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, (void *)pem);
    assert_int_equal(curl_easy_perform(curl), CURLE_OK);
    curl_easy_cleanup(curl);
    BIO *bio = BIO_new_mem_buf(pem, -1);
    X509 *certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL);
    assert_non_null(certificate);
    EVP_PKEY *key = X509_get_pubkey(certificate);
    X509_free(certificate);
    BIO_free(bio);
    return key;
}

/* As receivers check it: "key\nvalue\n" of the signed members. */
static bool is_signature_good(const cJSON *notification, const EVP_MD *digest)
{
    static const char *const members[] = {"Message",   "MessageId", "Subject",
                                          "Timestamp", "TopicArn",  "Type"};
    char signed_text[4096] = "";
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        if (at(notification, members[i]) == NULL)
            continue;
        strcat(strcat(signed_text, members[i]), "\n");
        strcat(strcat(signed_text, text(notification, members[i])), "\n");
    }
    unsigned char signature[512];
    const char *base64 = text(notification, "Signature");
    int len = EVP_DecodeBlock(signature, (const unsigned char *)base64, (int)strlen(base64));
    assert_true(len >= 256); /* and what the padding adds */
    EVP_PKEY *key = public_key_at(text(notification, "SigningCertURL"));
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    assert_int_equal(EVP_DigestVerifyInit(ctx, NULL, digest, NULL, key), 1);
    int good = EVP_DigestVerify(ctx, signature, 256, (const unsigned char *)signed_text,
                                strlen(signed_text));
    EVP_MD_CTX_free(ctx);
    EVP_PKEY_free(key);
    return good == 1;
}

static void notifications_verify_with_the_certificate_at_their_url(void **state)
{
    (void)state;
    make_topic();
    make_queue("q");
    subscribe("sqs", QUEUE_ARN "q", "");
    publish("signed", ",'Subject':'s'");
    cJSON *json = cJSON_Parse(received_body("q"));
    assert_true(is_signature_good(json, EVP_sha1()));
    cJSON_ReplaceItemInObject(json, "Message", cJSON_CreateString("forged"));
    assert_false(is_signature_good(json, EVP_sha1()));
    cJSON_Delete(json);
    call_done("sns", "SetTopicAttributes",
              "{'TopicArn':'" TOPIC "','AttributeName':'SignatureVersion','AttributeValue':'2'}");
    publish("signed again", "");
    json = cJSON_Parse(received_body("q"));
    assert_string_equal(text(json, "SignatureVersion"), "2");
    assert_true(is_signature_good(json, EVP_sha256()));
    cJSON_Delete(json);
}

/* ---- Raw, structured, filtered ---- */

static void raw_delivery_is_the_message_with_its_attributes(void **state)
{
    (void)state;
    make_topic();
    make_queue("q");
    subscribe("sqs", QUEUE_ARN "q", "'RawMessageDelivery':'true'");
    publish("plain", ",'MessageAttributes':{'n':{'DataType':'Number','StringValue':'1'},'b':{'"
                     "DataType':'Binary','BinaryValue':'AgME'}}");
    cJSON *got = receive("q");
    assert_string_equal(text(got, "Messages/0/Body"), "plain");
    assert_string_equal(text(got, "Messages/0/MessageAttributes/n/StringValue"), "1");
    assert_string_equal(text(got, "Messages/0/MessageAttributes/b/BinaryValue"), "AgME");
    cJSON_Delete(got);
}

static void a_structured_message_has_a_text_for_each_protocol(void **state)
{
    (void)state;
    make_topic();
    make_queue("q");
    subscribe("sqs", QUEUE_ARN "q", "'RawMessageDelivery':'true'");
    publish("{\\\"default\\\":\\\"d\\\",\\\"sqs\\\":\\\"for queues\\\"}",
            ",'MessageStructure':'json'");
    assert_string_equal(received_body("q"), "for queues");
    publish("{\\\"default\\\":\\\"for all\\\",\\\"email\\\":\\\"e\\\"}",
            ",'MessageStructure':'json'");
    assert_string_equal(received_body("q"), "for all");
}

static void what_may_not_be_published_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *code, *members, *message;
    } cases[] = {
        {"InvalidParameterException", "'Message':''", "Invalid parameter: Empty message"},
        {"InvalidParameterException", "'Message':'m','Subject':''", "Invalid parameter: Subject"},
        {"InvalidParameterException", "'Message':'m','Subject':'a\\nb'",
         "Invalid parameter: Subject"},
        {"InvalidParameterException", "'Message':'{}','MessageStructure':'json'",
         "Invalid parameter: Message Structure - No default entry in JSON message body"},
        {"InvalidParameterException", "'Message':'{\\\"default\\\":{}}','MessageStructure':'json'",
         "Invalid parameter: Message Structure - No default entry in JSON message body"},
        {"InvalidParameterException", "'Message':'no json','MessageStructure':'json'",
         "Invalid parameter: Message Structure - JSON message body failed to parse"},
        {"InvalidParameterException", "'Message':'m','MessageDeduplicationId':'d'",
         "Invalid parameter: MessageDeduplicationId Reason: The request includes "
         "MessageDeduplicationId parameter that is not valid for this topic type"},
        {"InvalidParameterValueException",
         "'Message':'m','MessageAttributes':{'a':{'DataType':'String','StringValue':''}}",
         "The message attribute 'a' must contain non-empty message attribute value for message "
         "attribute type 'String'."},
        {"InvalidParameterValueException",
         "'Message':'m','MessageAttributes':{'a':{'DataType':'String','BinaryValue':'AA=='}}",
         "The message attribute 'a' with type 'String' must use field 'String'."},
        {"InvalidParameterValueException",
         "'Message':'m','MessageAttributes':{'a':{'DataType':'Float','StringValue':'1'}}",
         "The message attribute 'a' has an invalid message attribute type, the set of supported "
         "type prefixes is Binary, Number, and String."},
        {"InvalidParameterValueException",
         "'Message':'m','MessageAttributes':{'a^':{'DataType':'String','StringValue':'1'}}",
         "Invalid non-alphanumeric character '#x5E' was found in the message attribute name. Can "
         "only include alphanumeric characters, hyphens, underscores, or dots."},
        {"InvalidParameterValueException",
         "'Message':'m','MessageAttributes':{'a..b':{'DataType':'String','StringValue':'1'}}",
         "Message attribute name can not have successive '.' character."},
        {"ValidationError", "'Message':'m','MessageAttributes':{'a':{'StringValue':'1'}}",
         "1 validation error detected: Value null at 'messageAttributes.a.member.dataType' failed "
         "to satisfy constraint: Member must not be null"},
    };
    make_topic();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        call_fails(cases[i].code, cases[i].message, "sns", "Publish", "{'TopicArn':'" TOPIC "',%s}",
                   cases[i].members);
    call_fails("InvalidParameterException",
               "Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter",
               "sns", "Publish", "{'Message':'m'}");
    call_fails(
        "InvalidParameterException",
        "Invalid parameter: TargetArn Reason: No endpoint found for the target arn specified",
        "sns", "Publish",
        "{'Message':'m','TargetArn':'arn:aws:sns:us-east-1:000000000000:endpoint/APNS/app/0'}");
    call_fails("InvalidParameterException",
               "Invalid parameter: PhoneNumber Reason: x is not valid to publish to", "sns",
               "Publish", "{'Message':'m','PhoneNumber':'x'}");
}

static void a_filter_policy_drops_what_it_excludes(void **state)
{
    (void)state;
    make_topic();
    make_queue("all");
    make_queue("dear");
    subscribe("sqs", QUEUE_ARN "all", "'RawMessageDelivery':'true'");
    subscribe("sqs", QUEUE_ARN "dear",
              "'RawMessageDelivery':'true','FilterPolicy':'{\\\"price\\\":[{\\\"numeric\\\":[\\\">"
              "\\\",100]}]}'");
    publish("cheap", ",'MessageAttributes':{'price':{'DataType':'Number','StringValue':'5'}}");
    publish("dear", ",'MessageAttributes':{'price':{'DataType':'Number','StringValue':'500'}}");
    assert_string_equal(received_body("all"), "cheap");
    assert_string_equal(received_body("dear"), "dear");
    assert_string_equal(received_body("dear"), "(absent)");
}

static void hundreds_of_subscriptions_get_the_message_once_each(void **state)
{
    (void)state;
    enum { QUEUES = 230 };
    char name[32], arn[96];
    make_topic();
    for (int i = 0; i < QUEUES; i++) {
        snprintf(name, sizeof name, "q%d", i);
        snprintf(arn, sizeof arn, QUEUE_ARN "%s", name);
        make_queue(name);
        subscribe("sqs", arn, "'RawMessageDelivery':'true'");
    }
    publish("to all", "");
    for (int i = 0; i < QUEUES; i++) {
        snprintf(name, sizeof name, "q%d", i);
        assert_string_equal(received_body(name), "to all");
        assert_string_equal(received_body(name), "(absent)");
    }
}

/* ---- Failures ---- */

static void what_a_missing_queue_cannot_take_goes_to_the_dead_letters(void **state)
{
    (void)state;
    make_topic();
    make_queue("dead");
    subscribe("sqs", QUEUE_ARN "gone",
              "'RedrivePolicy':'{\\\"deadLetterTargetArn\\\":\\\"" QUEUE_ARN "dead\\\"}'");
    subscribe(
        "sqs", QUEUE_ARN "gone-raw",
        "'RawMessageDelivery':'true','RedrivePolicy':'{\\\"deadLetterTargetArn\\\":\\\"" QUEUE_ARN
        "dead\\\"}'");
    publish("lost", ",'MessageAttributes':{'n':{'DataType':'Number','StringValue':'1'}}");
    bool has_raw = false, has_envelope = false;
    for (int i = 0; i < 2; i++) {
        cJSON *got = receive("dead");
        const char *body = text(got, "Messages/0/Body");
        bool is_raw = strcmp(body, "lost") == 0;
        has_raw |=
            is_raw && strcmp(text(got, "Messages/0/MessageAttributes/n/StringValue"), "1") == 0;
        has_envelope |= !is_raw && strstr(body, "\"Message\" : \"lost\"") != NULL;
        cJSON_Delete(got);
    }
    assert_true(has_raw);
    assert_true(has_envelope);
}

/* ---- Functions ---- */

static struct {
    pthread_mutex_t mutex;
    char event[8192];
    int count;
} seen = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static int keep_event(struct virga_lambda_context *ctx, const char *event, size_t event_len,
                      struct virga_lambda_result *result)
{
    (void)ctx;
    pthread_mutex_lock(&seen.mutex);
    snprintf(seen.event, sizeof seen.event, "%.*s", (int)event_len, event);
    seen.count++;
    pthread_mutex_unlock(&seen.mutex);
    return virga_lambda_succeed(result, "null", 4);
}

static void a_function_gets_the_event_of_sns(void **state)
{
    (void)state;
    make_topic();
    seen.count = 0;
    virga_link(v, "notify", keep_event);
    subscribe("lambda", "arn:aws:lambda:us-east-1:000000000000:function:notify", "");
    publish("hello", "");
    assert_int_equal(seen.count, 1);
    cJSON *event = cJSON_Parse(seen.event);
    assert_string_equal(text(event, "Records/0/EventSource"), "aws:sns");
    assert_string_equal(text(event, "Records/0/EventVersion"), "1.0");
    assert_non_null(strstr(text(event, "Records/0/EventSubscriptionArn"), TOPIC ":"));
    assert_string_equal(text(event, "Records/0/Sns/Message"), "hello");
    assert_string_equal(text(event, "Records/0/Sns/Subject"), "null");
    assert_string_equal(text(event, "Records/0/Sns/MessageAttributes"), "{}");
    assert_non_null(
        strstr(text(event, "Records/0/Sns/SigningCertUrl"), "/SimpleNotificationService-"));
    cJSON_Delete(event);
}

/* ---- Delivery status logs ---- */

static void set_attribute(const char *name, const char *value)
{
    call_done("sns", "SetTopicAttributes",
              "{'TopicArn':'" TOPIC "','AttributeName':'%s','AttributeValue':'%s'}", name, value);
}

/* The only line of a group. */
static cJSON *logged(const char *group)
{
    cJSON *got = call_ok("logs", "FilterLogEvents", "{'logGroupName':'%s'}", group);
    assert_int_equal(cJSON_GetArraySize(at(got, "events")), 1);
    cJSON *line = cJSON_Parse(text(got, "events/0/message"));
    assert_non_null(line);
    cJSON_Delete(got);
    return line;
}

static void deliveries_are_logged_as_the_topic_asks(void **state)
{
    (void)state;
    make_topic();
    make_queue("q");
    subscribe("sqs", QUEUE_ARN "q", "");
    publish("not logged", "");
    set_attribute("SQSSuccessFeedbackSampleRate", "0");
    set_attribute("SQSSuccessFeedbackRoleArn", "arn:aws:iam::000000000000:role/logs");
    set_attribute("SQSFailureFeedbackRoleArn", "arn:aws:iam::000000000000:role/logs");
    publish("not sampled", "");
    call_fails("ResourceNotFoundException", NULL, "logs", "FilterLogEvents",
               "{'logGroupName':'sns/us-east-1/000000000000/orders'}");
    set_attribute("SQSSuccessFeedbackSampleRate", "100");
    publish("logged", "");
    cJSON *line = logged("sns/us-east-1/000000000000/orders");
    assert_string_equal(text(line, "status"), "SUCCESS");
    assert_string_equal(text(line, "notification/messageMD5Sum"),
                        "d688c4ccd7e20183b67f80d8816a2126");
    assert_string_equal(text(line, "notification/topicArn"), TOPIC);
    assert_string_equal(text(line, "delivery/destination"), QUEUE_ARN "q");
    assert_string_equal(text(line, "delivery/statusCode"), "200");
    assert_non_null(strstr(text(line, "delivery/providerResponse"), "sqsMessageId"));
    cJSON_Delete(line);

    call_done("sqs", "DeleteQueue", "{'QueueUrl':'http://localhost/000000000000/q'}");
    publish("lost", "");
    line = logged("sns/us-east-1/000000000000/orders/Failure");
    assert_string_equal(text(line, "status"), "FAILURE");
    assert_string_equal(text(line, "delivery/statusCode"), "400");
    assert_non_null(strstr(text(line, "delivery/providerResponse"), "NonExistentQueue"));
    cJSON_Delete(line);
}

static void settings_of_delivery_logs_that_cannot_be_are_refused(void **state)
{
    (void)state;
    make_topic();
    call_fails("InvalidParameterException", NULL, "sns", "SetTopicAttributes",
               "{'TopicArn':'" TOPIC
               "','AttributeName':'SQSSuccessFeedbackSampleRate','AttributeValue':'101'}");
    call_fails("InvalidParameterException", NULL, "sns", "SetTopicAttributes",
               "{'TopicArn':'" TOPIC
               "','AttributeName':'SQSFailureFeedbackRoleArn','AttributeValue':'logs'}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        INSTANCE_TEST(a_queue_gets_the_notification_as_aws_writes_it),
        INSTANCE_TEST(notifications_verify_with_the_certificate_at_their_url),
        INSTANCE_TEST(raw_delivery_is_the_message_with_its_attributes),
        INSTANCE_TEST(a_structured_message_has_a_text_for_each_protocol),
        INSTANCE_TEST(what_may_not_be_published_is_refused),
        INSTANCE_TEST(a_filter_policy_drops_what_it_excludes),
        INSTANCE_TEST(hundreds_of_subscriptions_get_the_message_once_each),
        INSTANCE_TEST(what_a_missing_queue_cannot_take_goes_to_the_dead_letters),
        INSTANCE_TEST(a_function_gets_the_event_of_sns),
        INSTANCE_TEST(deliveries_are_logged_as_the_topic_asks),
        INSTANCE_TEST(settings_of_delivery_logs_that_cannot_be_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
