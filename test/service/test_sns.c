/* SNS through the dispatch: topics, subscriptions, their confirmation by mail. */
#include "instance.h"

#include <curl/curl.h>

#define TOPIC "arn:aws:sns:us-east-1:000000000000:orders"

static void make_topic(const char *more)
{
    call_done("sns", "CreateTopic", "{'Name':'orders'%s}", more);
}

/* The answer of a GET, and its status. */
struct page {
    char body[16384];
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
    page->body[page->len] = '\0';
    return len;
}

/* As a browser does it: unsigned. */
static struct page get(const char *url)
{
    struct page page = {.len = 0};
    CURL *curl = curl_easy_init();
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &page);
    assert_int_equal(curl_easy_perform(curl), CURLE_OK);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &page.status);
    curl_easy_cleanup(curl);
    return page;
}

static cJSON *mailbox(const char *to, const char *subject)
{
    char *json = virga_mail(v, to, subject);
    cJSON *mails = cJSON_Parse(json);
    free(json);
    assert_non_null(mails);
    return mails;
}

/* The first link in a mail's text that begins with the instance's `path`. */
static const char *link_in(const char *mail_text, const char *path)
{
    static char url[2048];
    char start[256];
    snprintf(start, sizeof start, "%s%s", virga_endpoint(v), path);
    const char *found = strstr(mail_text, start);
    assert_non_null(found);
    size_t len = strcspn(found, " \n\"");
    assert_true(len < sizeof url);
    memcpy(url, found, len);
    url[len] = '\0';
    return url;
}

static const char *attribute(const char *operation, const char *arn_member, const char *arn,
                             const char *name)
{
    static char value[2048];
    char path[256];
    cJSON *answer = call_ok("sns", operation, "{'%s':'%s'}", arn_member, arn);
    snprintf(path, sizeof path, "Attributes/%s", name);
    snprintf(value, sizeof value, "%s", text(answer, path));
    cJSON_Delete(answer);
    return value;
}

static const char *topic_attribute(const char *name)
{
    return attribute("GetTopicAttributes", "TopicArn", TOPIC, name);
}

/* ---- Topics ---- */

static void a_topic_is_described_with_the_defaults_of_aws(void **state)
{
    (void)state;
    cJSON *made = call_ok("sns", "CreateTopic", "{'Name':'orders'}");
    assert_string_equal(text(made, "TopicArn"), TOPIC);
    cJSON_Delete(made);
    cJSON *got = call_ok("sns", "GetTopicAttributes", "{'TopicArn':'" TOPIC "'}");
    assert_string_equal(text(got, "Attributes/DisplayName"), "");
    assert_string_equal(text(got, "Attributes/Owner"), "000000000000");
    assert_string_equal(text(got, "Attributes/SubscriptionsPending"), "0");
    assert_string_equal(text(got, "Attributes/SignatureVersion"), "(absent)");
    assert_string_equal(
        text(got, "Attributes/EffectiveDeliveryPolicy"),
        "{\"http\":{\"defaultHealthyRetryPolicy\":{\"minDelayTarget\":20,\"maxDelayTarget\":20,"
        "\"numRetries\":3,\"numMaxDelayRetries\":0,\"numNoDelayRetries\":0,\"numMinDelayRetries\":"
        "0,\"backoffFunction\":\"linear\"},\"disableSubscriptionOverrides\":false,"
        "\"defaultRequestPolicy\":{\"headerContentType\":\"text/plain; charset=UTF-8\"}}}");
    assert_non_null(strstr(text(got, "Attributes/Policy"), "\"Sid\":\"__default_statement_ID\""));
    cJSON_Delete(got);
}

static void creating_again_asks_for_nothing_new(void **state)
{
    (void)state;
    make_topic(",'Attributes':{'DisplayName':'Shop'},'Tags':[{'Key':'a','Value':'1'},{'Key':'b','"
               "Value':'2'}]");
    make_topic("");
    make_topic(",'Attributes':{'DisplayName':'Shop','FifoTopic':'false'},'Tags':[{'Key':'b','Value'"
               ":'2'}]");
    call_fails(
        "InvalidParameterException",
        "Invalid parameter: Attributes Reason: Topic already exists with different attributes",
        "sns", "CreateTopic", "{'Name':'orders','Attributes':{'DisplayName':'Other'}}");
    call_fails("InvalidParameterException",
               "Invalid parameter: Tags Reason: Topic already exists with different tags", "sns",
               "CreateTopic", "{'Name':'orders','Tags':[{'Key':'c','Value':'3'}]}");
}

static void wrong_names_and_arns_are_told_as_aws_does(void **state)
{
    (void)state;
    static const struct {
        const char *arn, *message;
    } arns[] = {
        {"nonsense",
         "Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1"},
        {"a:b:c",
         "Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 3"},
        {"arn:aws:sns:eu-west-1:000000000000:orders", "Invalid parameter: TopicArn"},
        {"arn:aws:sns:us-east-1:elsewhere:orders", "Invalid parameter: TopicArn"},
        {TOPIC ":77e28b33-0a35-4c07-a373-a8e9b46e0f92", "Invalid parameter: Topic Name"},
    };
    call_fails("InvalidParameterException", "Invalid parameter: Topic Name", "sns", "CreateTopic",
               "{'Name':'a b'}");
    call_fails("InvalidParameterException", "Invalid parameter: Topic Name", "sns", "CreateTopic",
               "{'Name':'a.fifo'}");
    for (size_t i = 0; i < sizeof arns / sizeof arns[0]; i++)
        call_fails("InvalidParameterException", arns[i].message, "sns", "Publish",
                   "{'TopicArn':'%s','Message':'m'}", arns[i].arn);
    call_fails("NotFoundException", "Topic does not exist", "sns", "Publish",
               "{'TopicArn':'arn:aws:sns:us-east-1:000000000000:none','Message':'m'}");
    call_done("sns", "DeleteTopic", "{'TopicArn':'arn:aws:sns:us-east-1:000000000000:none'}");
}

static void attributes_are_checked_set_and_given_back(void **state)
{
    (void)state;
    make_topic("");
    call_done("sns", "SetTopicAttributes",
              "{'TopicArn':'" TOPIC "','AttributeName':'DisplayName','AttributeValue':'Shop'}");
    assert_string_equal(topic_attribute("DisplayName"), "Shop");
    call_done("sns", "SetTopicAttributes",
              "{'TopicArn':'" TOPIC
              "','AttributeName':'DeliveryPolicy','AttributeValue':'{\\\"http\\\":{"
              "\\\"defaultHealthyRetryPolicy\\\":{\\\"numRetries\\\":7}}}'}");
    assert_non_null(strstr(topic_attribute("EffectiveDeliveryPolicy"),
                           "\"maxDelayTarget\":20,\"numRetries\":7,"));
    call_fails("InvalidParameterException",
               "Invalid parameter: DeliveryPolicy: http.defaultHealthyRetryPolicy.numRetries must "
               "be less than or equal to 100",
               "sns", "SetTopicAttributes",
               "{'TopicArn':'" TOPIC
               "','AttributeName':'DeliveryPolicy','AttributeValue':'{\\\"http\\\":{"
               "\\\"defaultHealthyRetryPolicy\\\":{\\\"numRetries\\\":300}}}'}");
    call_fails("InvalidParameterException",
               "Invalid parameter: Policy statement action out of service scope!", "sns",
               "SetTopicAttributes",
               "{'TopicArn':'" TOPIC
               "','AttributeName':'Policy','AttributeValue':'{\\\"Statement\\\":[{\\\"Effect\\\":"
               "\\\"Allow\\\",\\\"Principal\\\":\\\"*\\\",\\\"Action\\\":\\\"sns:*\\\"}]}'}");
    call_fails("InvalidParameterException", "Invalid parameter: Policy Error: null", "sns",
               "SetTopicAttributes",
               "{'TopicArn':'" TOPIC "','AttributeName':'Policy','AttributeValue':'nonsense'}");
    call_fails("InvalidParameterException", "Invalid parameter: AttributeName", "sns",
               "SetTopicAttributes",
               "{'TopicArn':'" TOPIC "','AttributeName':'FifoTopic','AttributeValue':'true'}");
}

static void tags_are_replaced_removed_and_bounded(void **state)
{
    (void)state;
    make_topic(",'Tags':[{'Key':'a','Value':'1'}]");
    call_done("sns", "TagResource",
              "{'ResourceArn':'" TOPIC
              "','Tags':[{'Key':'a','Value':'one'},{'Key':'b','Value':'2'}]}");
    call_done("sns", "UntagResource", "{'ResourceArn':'" TOPIC "','TagKeys':['b','unknown']}");
    cJSON *got = call_ok("sns", "ListTagsForResource", "{'ResourceArn':'" TOPIC "'}");
    assert_string_equal(text(got, "Tags"), "[{\"Key\":\"a\",\"Value\":\"one\"}]");
    cJSON_Delete(got);
    call_fails("InvalidParameterException", "Invalid parameter: Duplicated keys are not allowed.",
               "sns", "TagResource",
               "{'ResourceArn':'" TOPIC
               "','Tags':[{'Key':'x','Value':'1'},{'Key':'x','Value':'2'}]}");
    call_fails("ResourceNotFoundException", "Resource does not exist", "sns", "ListTagsForResource",
               "{'ResourceArn':'" TOPIC "x'}");
    char tags[4096] = "";
    for (int i = 0; i < 50; i++)
        snprintf(tags + strlen(tags), sizeof tags - strlen(tags), "%s{'Key':'k%d','Value':'v'}",
                 i > 0 ? "," : "", i);
    call_fails("TagLimitExceededException",
               "Could not complete request: tag quota of per resource exceeded", "sns",
               "TagResource", "{'ResourceArn':'" TOPIC "','Tags':[%s]}", tags);
    got = call_ok("sns", "ListTagsForResource", "{'ResourceArn':'" TOPIC "'}");
    assert_int_equal(cJSON_GetArraySize(at(got, "Tags")), 1);
    cJSON_Delete(got);
}

static void lists_come_in_pages_of_a_hundred(void **state)
{
    (void)state;
    make_topic("");
    for (int i = 0; i < 105; i++) {
        call_done("sns", "CreateTopic", "{'Name':'t%03d'}", i);
        call_done("sns", "Subscribe",
                  "{'TopicArn':'" TOPIC "','Protocol':'email','Endpoint':'u%d@example.com'}", i);
    }
    cJSON *first = call_ok("sns", "ListTopics", "{}");
    assert_int_equal(cJSON_GetArraySize(at(first, "Topics")), 100);
    cJSON *rest = call_ok("sns", "ListTopics", "{'NextToken':'%s'}", text(first, "NextToken"));
    assert_int_equal(cJSON_GetArraySize(at(rest, "Topics")), 6);
    assert_null(at(rest, "NextToken"));
    cJSON_Delete(first);
    cJSON_Delete(rest);
    first = call_ok("sns", "ListSubscriptions", "{}");
    assert_int_equal(cJSON_GetArraySize(at(first, "Subscriptions")), 100);
    rest = call_ok("sns", "ListSubscriptionsByTopic", "{'TopicArn':'" TOPIC "','NextToken':'%s'}",
                   text(first, "NextToken"));
    assert_int_equal(cJSON_GetArraySize(at(rest, "Subscriptions")), 5);
    assert_string_equal(text(rest, "Subscriptions/0/SubscriptionArn"), "PendingConfirmation");
    cJSON_Delete(first);
    cJSON_Delete(rest);
    call_fails("InvalidParameterException", "Invalid parameter: NextToken", "sns", "ListTopics",
               "{'NextToken':'?'}");
}

/* ---- Subscriptions ---- */

static const char *subscribe(const char *protocol, const char *endpoint, const char *attributes)
{
    static char arn[256];
    cJSON *made =
        call_ok("sns", "Subscribe",
                "{'TopicArn':'" TOPIC
                "','Protocol':'%s','Endpoint':'%s','ReturnSubscriptionArn':true,'Attributes':{%s}}",
                protocol, endpoint, attributes);
    snprintf(arn, sizeof arn, "%s", text(made, "SubscriptionArn"));
    cJSON_Delete(made);
    return arn;
}

#define QUEUE "arn:aws:sqs:us-east-1:000000000000:q"

static void ones_own_queue_is_subscribed_at_once(void **state)
{
    (void)state;
    make_topic("");
    const char *arn = subscribe("sqs", QUEUE, "");
    cJSON *got = call_ok("sns", "GetSubscriptionAttributes", "{'SubscriptionArn':'%s'}", arn);
    assert_string_equal(text(got, "Attributes/ConfirmationWasAuthenticated"), "true");
    assert_string_equal(text(got, "Attributes/PendingConfirmation"), "false");
    assert_string_equal(text(got, "Attributes/RawMessageDelivery"), "false");
    assert_string_equal(text(got, "Attributes/SubscriptionPrincipal"),
                        "arn:aws:iam::000000000000:root");
    assert_string_equal(text(got, "Attributes/SubscriptionArn"), arn);
    assert_null(at(got, "Attributes/FilterPolicyScope"));
    cJSON_Delete(got);
    assert_string_equal(topic_attribute("SubscriptionsConfirmed"), "1");
}

static void subscribing_again_gives_the_same_subscription(void **state)
{
    (void)state;
    char first[256];
    make_topic("");
    snprintf(first, sizeof first, "%s", subscribe("sqs", QUEUE, "'RawMessageDelivery':'true'"));
    assert_string_equal(subscribe("sqs", QUEUE, "'RawMessageDelivery':'true'"), first);
    assert_string_equal(subscribe("sqs", QUEUE, ""), first);
    call_fails("InvalidParameterException",
               "Invalid parameter: Attributes Reason: Subscription already exists with different "
               "attributes",
               "sns", "Subscribe",
               "{'TopicArn':'" TOPIC "','Protocol':'sqs','Endpoint':'" QUEUE
               "','Attributes':{'RawMessageDelivery':'false'}}");
}

static void what_cannot_be_subscribed_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *protocol, *endpoint, *message;
    } cases[] = {
        {"carrier-pigeon", "x",
         "Invalid parameter: Amazon SNS does not support this protocol string: carrier-pigeon"},
        {"sqs", "http://localhost/000000000000/q", "Invalid parameter: SQS endpoint ARN"},
        {"sqs", QUEUE ".fifo",
         "Invalid parameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be "
         "subscribed to standard SNS topics"},
        {"lambda", "f", "Invalid parameter: Lambda endpoint ARN"},
        {"email", "not a mail address", "Invalid parameter: Email address"},
        {"email", "a@b@c", "Invalid parameter: Email address"},
        {"http", "http://localhost/",
         "Invalid parameter: Protocol Reason: virga does not support the protocol http yet"},
        {"sms", "+491234567",
         "Invalid parameter: Protocol Reason: virga does not support the protocol sms yet"},
    };
    make_topic("");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        call_fails("InvalidParameterException", cases[i].message, "sns", "Subscribe",
                   "{'TopicArn':'" TOPIC "','Protocol':'%s','Endpoint':'%s'}", cases[i].protocol,
                   cases[i].endpoint);
}

static void subscription_attributes_are_checked(void **state)
{
    (void)state;
    static const struct {
        const char *name, *value, *message;
    } cases[] = {
        {"Fake", "x", "Invalid parameter: AttributeName"},
        {"RawMessageDelivery", "tEst",
         "Invalid parameter: RawMessageDelivery: Invalid value [tEst]. Must be true or false."},
        {"FilterPolicyScope", "x",
         "Invalid parameter: FilterPolicyScope: Invalid value [x]. Please use either MessageBody "
         "or MessageAttributes"},
        {"RedrivePolicy", "{\\\"deadLetterTargetArn\\\":\\\"x\\\"}",
         "Invalid parameter: RedrivePolicy: deadLetterTargetArn is an invalid arn"},
        {"RedrivePolicy", "{\\\"maxReceiveCount\\\":5}",
         "Invalid parameter: RedrivePolicy: invalid JSON. Attribute maxReceiveCount is unknown."},
        {"RedrivePolicy", "{invalid}",
         "Invalid parameter: RedrivePolicy: failed to parse JSON. Unexpected character ('i' (code "
         "105)): was expecting double-quote to start field name\n at [Source: REDACTED "
         "(`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: 2]"},
    };
    make_topic("");
    const char *arn = subscribe("sqs", QUEUE, "");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        call_fails("InvalidParameterException", cases[i].message, "sns",
                   "SetSubscriptionAttributes",
                   "{'SubscriptionArn':'%s','AttributeName':'%s','AttributeValue':'%s'}", arn,
                   cases[i].name, cases[i].value);
    call_fails("InvalidParameterException",
               "Invalid parameter: Attributes Reason: Delivery protocol [email] does not support "
               "raw message delivery.",
               "sns", "Subscribe",
               "{'TopicArn':'" TOPIC "','Protocol':'email','Endpoint':'a@example.com','Attributes':"
               "{'RawMessageDelivery':'true'}}");
    call_fails("NotFoundException", "Subscription does not exist", "sns",
               "GetSubscriptionAttributes",
               "{'SubscriptionArn':'" TOPIC ":77e28b33-0a35-4c07-a373-a8e9b46e0f92'}");
}

static void unsubscribing_twice_is_fine(void **state)
{
    (void)state;
    make_topic("");
    const char *arn = subscribe("sqs", QUEUE, "");
    call_done("sns", "Unsubscribe", "{'SubscriptionArn':'%s'}", arn);
    call_done("sns", "Unsubscribe", "{'SubscriptionArn':'%s'}", arn);
    assert_string_equal(topic_attribute("SubscriptionsDeleted"), "1");
    call_fails(
        "InvalidParameterException",
        "Invalid parameter: SubscriptionArn Reason: An ARN must have at least 6 elements, not 1",
        "sns", "Unsubscribe", "{'SubscriptionArn':'pending confirmation'}");
    call_fails("InvalidParameterException", "Invalid parameter: SubscriptionId", "sns",
               "Unsubscribe", "{'SubscriptionArn':'" TOPIC "'}");
    call_fails("InvalidParameterException",
               "Invalid parameter: SubscriptionArn Reason: no value for required parameter", "sns",
               "Unsubscribe", "{'SubscriptionArn':''}");
}

static void a_deleted_topic_takes_its_subscriptions_along(void **state)
{
    (void)state;
    make_topic("");
    subscribe("sqs", QUEUE, "");
    call_done("sns", "DeleteTopic", "{'TopicArn':'" TOPIC "'}");
    make_topic("");
    cJSON *got = call_ok("sns", "ListSubscriptions", "{}");
    assert_int_equal(cJSON_GetArraySize(at(got, "Subscriptions")), 0);
    cJSON_Delete(got);
    assert_string_equal(topic_attribute("SubscriptionsConfirmed"), "0");
}

/* ---- Mail ---- */

static void a_mail_address_is_subscribed_when_its_link_is_followed(void **state)
{
    (void)state;
    make_topic(",'Attributes':{'DisplayName':'Storefront'}");
    call_done("sns", "Subscribe",
              "{'TopicArn':'" TOPIC "','Protocol':'email','Endpoint':'ann@example.com'}");
    call_done("sns", "Publish", "{'TopicArn':'" TOPIC "','Message':'too early'}");
    assert_int_equal(virga_settle(v, 5000), 0);
    cJSON *mails = mailbox("ann@example.com", NULL);
    assert_int_equal(cJSON_GetArraySize(mails), 1);
    assert_string_equal(text(mails, "0/subject"), "AWS Notification - Subscription Confirmation");
    assert_string_equal(text(mails, "0/from"), "Storefront <no-reply@sns.amazonaws.com>");
    assert_non_null(strstr(text(mails, "0/html"), ">Confirm subscription</a>"));
    assert_string_equal(topic_attribute("SubscriptionsPending"), "1");

    struct page page = get(link_in(text(mails, "0/text"), "/confirmation.html?"));
    cJSON_Delete(mails);
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.body, "Subscription confirmed!"));
    assert_non_null(strstr(page.body, TOPIC ":"));
    assert_string_equal(topic_attribute("SubscriptionsConfirmed"), "1");

    virga_mail_clear(v);
    call_done("sns", "Publish",
              "{'TopicArn':'" TOPIC "','Message':'Order 7 is on its way','Subject':'Order 7'}");
    call_done("sns", "Publish", "{'TopicArn':'" TOPIC "','Message':'no subject'}");
    assert_int_equal(virga_settle(v, 5000), 0);
    mails = mailbox(NULL, NULL);
    assert_string_equal(text(mails, "0/subject"), "Order 7");
    assert_string_equal(text(mails, "1/subject"), "AWS Notification Message");
    const char *body = text(mails, "0/text");
    static const char start[] =
        "Order 7 is on its way\n\n--\nIf you wish to stop receiving notifications";
    assert_int_equal(strncmp(body, start, strlen(start)), 0);

    page = get(link_in(body, "/unsubscribe.html?"));
    cJSON_Delete(mails);
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.body, "Subscription removed!"));
    assert_string_equal(topic_attribute("SubscriptionsConfirmed"), "0");
}

static void email_json_gets_documents(void **state)
{
    (void)state;
    make_topic("");
    call_done("sns", "Subscribe",
              "{'TopicArn':'" TOPIC "','Protocol':'email-json','Endpoint':'bob@example.com'}");
    cJSON *mails = mailbox("bob@example.com", NULL);
    cJSON *request = cJSON_Parse(text(mails, "0/text"));
    assert_string_equal(text(request, "Type"), "SubscriptionConfirmation");
    assert_int_equal(strlen(text(request, "Token")), 288);
    struct page page = get(text(request, "SubscribeURL"));
    assert_int_equal(page.status, 200);
    assert_non_null(strstr(page.body, "<ConfirmSubscriptionResult><SubscriptionArn>" TOPIC ":"));
    cJSON_Delete(request);
    cJSON_Delete(mails);
    virga_mail_clear(v);
    call_done("sns", "Publish", "{'TopicArn':'" TOPIC "','Message':'hello'}");
    virga_settle(v, 5000);
    mails = mailbox("bob@example.com", NULL);
    cJSON *notification = cJSON_Parse(text(mails, "0/text"));
    assert_string_equal(text(notification, "Message"), "hello");
    cJSON_Delete(notification);
    cJSON_Delete(mails);
}

/* The token of the newest mail to an address. */
static const char *newest_token(const char *to)
{
    static char token[289];
    cJSON *mails = mailbox(to, "Confirmation");
    char path[32];
    snprintf(path, sizeof path, "%d/text", cJSON_GetArraySize(mails) - 1);
    const char *found = strstr(text(mails, path), "&Token=");
    assert_non_null(found);
    snprintf(token, sizeof token, "%.288s", found + strlen("&Token="));
    cJSON_Delete(mails);
    return token;
}

static void tokens_last_two_days_and_pending_subscriptions_three(void **state)
{
    (void)state;
    char token[289];
    make_topic("");
    subscribe("email", "ann@example.com", "");
    snprintf(token, sizeof token, "%s", newest_token("ann@example.com"));
    virga_clock_advance(v, 2 * 24 * 3600 + 1);
    call_fails("InvalidParameterException", "Invalid parameter: Token", "sns",
               "ConfirmSubscription", "{'TopicArn':'" TOPIC "','Token':'%s'}", token);
    subscribe("email", "ann@example.com", ""); /* asks again: pending for three days from now */
    virga_clock_advance(v, 24 * 3600);
    assert_string_equal(topic_attribute("SubscriptionsPending"), "1");
    virga_clock_advance(v, 2 * 24 * 3600);
    assert_string_equal(topic_attribute("SubscriptionsPending"), "0");
}

static void confirming_takes_a_token_and_a_topic_of_the_region(void **state)
{
    (void)state;
    char token[289], arn[256];
    make_topic("");
    snprintf(arn, sizeof arn, "%s", subscribe("email", "ann@example.com", ""));
    snprintf(token, sizeof token, "%s", newest_token("ann@example.com"));
    call_fails("InvalidParameterException", "Invalid token", "sns", "ConfirmSubscription",
               "{'TopicArn':'" TOPIC "','Token':'abc'}");
    token[287] = token[287] == '0' ? '1' : '0';
    call_fails("InvalidParameterException", "Invalid parameter: Token", "sns",
               "ConfirmSubscription", "{'TopicArn':'" TOPIC "','Token':'%s'}", token);
    snprintf(token, sizeof token, "%s", newest_token("ann@example.com"));
    for (int i = 0; i < 2; i++) { /* the name of another topic will do, and twice is once */
        cJSON *confirmed =
            call_ok("sns", "ConfirmSubscription", "{'TopicArn':'" TOPIC "x','Token':'%s'}", token);
        assert_string_equal(text(confirmed, "SubscriptionArn"), arn);
        cJSON_Delete(confirmed);
    }
    char url[1024];
    snprintf(url, sizeof url, "%s/?Action=ConfirmSubscription&TopicArn=" TOPIC "&Token=abc",
             virga_endpoint(v));
    struct page page = get(url);
    assert_int_equal(page.status, 400);
    assert_non_null(strstr(page.body, "<Message>Invalid parameter: Token</Message>"));
    snprintf(url, sizeof url, "%s/confirmation.html?TopicArn=nonsense&Token=%s", virga_endpoint(v),
             token);
    page = get(url);
    assert_int_equal(page.status, 400);
    assert_non_null(strstr(page.body, "Invalid parameter: Topic"));
}

static void who_must_authenticate_cannot_be_unsubscribed_by_a_link(void **state)
{
    (void)state;
    char arn[256], url[512];
    make_topic("");
    snprintf(arn, sizeof arn, "%s", subscribe("email", "ann@example.com", ""));
    call_done("sns", "ConfirmSubscription",
              "{'TopicArn':'" TOPIC "','Token':'%s','AuthenticateOnUnsubscribe':'true'}",
              newest_token("ann@example.com"));
    assert_string_equal(attribute("GetSubscriptionAttributes", "SubscriptionArn", arn,
                                  "ConfirmationWasAuthenticated"),
                        "true");
    snprintf(url, sizeof url, "%s/?Action=Unsubscribe&SubscriptionArn=%s", virga_endpoint(v), arn);
    assert_int_equal(get(url).status, 403);
    call_done("sns", "Unsubscribe", "{'SubscriptionArn':'%s'}", arn);
    assert_string_equal(topic_attribute("SubscriptionsConfirmed"), "0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        INSTANCE_TEST(a_topic_is_described_with_the_defaults_of_aws),
        INSTANCE_TEST(creating_again_asks_for_nothing_new),
        INSTANCE_TEST(wrong_names_and_arns_are_told_as_aws_does),
        INSTANCE_TEST(attributes_are_checked_set_and_given_back),
        INSTANCE_TEST(tags_are_replaced_removed_and_bounded),
        INSTANCE_TEST(lists_come_in_pages_of_a_hundred),
        INSTANCE_TEST(ones_own_queue_is_subscribed_at_once),
        INSTANCE_TEST(subscribing_again_gives_the_same_subscription),
        INSTANCE_TEST(what_cannot_be_subscribed_is_refused),
        INSTANCE_TEST(subscription_attributes_are_checked),
        INSTANCE_TEST(unsubscribing_twice_is_fine),
        INSTANCE_TEST(a_deleted_topic_takes_its_subscriptions_along),
        INSTANCE_TEST(a_mail_address_is_subscribed_when_its_link_is_followed),
        INSTANCE_TEST(email_json_gets_documents),
        INSTANCE_TEST(tokens_last_two_days_and_pending_subscriptions_three),
        INSTANCE_TEST(confirming_takes_a_token_and_a_topic_of_the_region),
        INSTANCE_TEST(who_must_authenticate_cannot_be_unsubscribed_by_a_link),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
