/* SQS through the dispatch. */
#include "instance.h"

static char url[256];

static void make_queue(const char *name, const char *attributes)
{
    cJSON *made =
        call_ok("sqs", "CreateQueue", "{'QueueName':'%s','Attributes':{%s}}", name, attributes);
    snprintf(url, sizeof url, "%s", text(made, "QueueUrl"));
    cJSON_Delete(made);
}

static cJSON *receive(const char *more)
{
    return call_ok("sqs", "ReceiveMessage", "{'QueueUrl':'%s'%s}", url, more);
}

static void send_text(const char *body)
{
    call_done("sqs", "SendMessage", "{'QueueUrl':'%s','MessageBody':'%s'}", url, body);
}

static void a_sent_message_is_received_with_its_digest(void **state)
{
    (void)state;
    make_queue("q", "");
    send_text("hello");
    cJSON *got = receive(",'AttributeNames':['All']");
    assert_string_equal(text(got, "Messages/0/Body"), "hello");
    assert_string_equal(text(got, "Messages/0/MD5OfBody"), "5d41402abc4b2a76b9719d911017c592");
    assert_string_equal(text(got, "Messages/0/Attributes/ApproximateReceiveCount"), "1");
    cJSON_Delete(got);
}

static void a_received_message_is_hidden_until_its_visibility_timeout(void **state)
{
    (void)state;
    make_queue("q", "'VisibilityTimeout':'30'");
    send_text("hello");
    cJSON_Delete(receive(""));
    cJSON *none = receive("");
    assert_null(at(none, "Messages"));
    cJSON_Delete(none);
    assert_int_equal(virga_clock_advance(v, 31), 0);
    cJSON *again = receive(",'MessageSystemAttributeNames':['ApproximateReceiveCount']");
    assert_string_equal(text(again, "Messages/0/Attributes/ApproximateReceiveCount"), "2");
    cJSON_Delete(again);
}

static void a_deleted_message_does_not_come_back(void **state)
{
    (void)state;
    make_queue("q", "'VisibilityTimeout':'1'");
    send_text("hello");
    cJSON *got = receive("");
    call_done("sqs", "DeleteMessage", "{'QueueUrl':'%s','ReceiptHandle':'%s'}", url,
              text(got, "Messages/0/ReceiptHandle"));
    cJSON_Delete(got);
    assert_int_equal(virga_clock_advance(v, 60), 0);
    cJSON *none = receive("");
    assert_null(at(none, "Messages"));
    cJSON_Delete(none);
}

static void a_stale_receipt_handle_deletes_nothing(void **state)
{
    (void)state;
    make_queue("q", "'VisibilityTimeout':'1'");
    send_text("hello");
    cJSON *first = receive("");
    virga_clock_advance(v, 2);
    cJSON_Delete(receive(""));
    call_done("sqs", "DeleteMessage", "{'QueueUrl':'%s','ReceiptHandle':'%s'}", url,
              text(first, "Messages/0/ReceiptHandle"));
    virga_clock_advance(v, 2);
    cJSON *again = receive("");
    assert_string_equal(text(again, "Messages/0/Body"), "hello");
    cJSON_Delete(again);
    cJSON_Delete(first);
}

static void a_delayed_message_shows_after_its_delay(void **state)
{
    (void)state;
    make_queue("q", "");
    call_done("sqs", "SendMessage", "{'QueueUrl':'%s','MessageBody':'later','DelaySeconds':60}",
              url);
    cJSON *none = receive("");
    assert_null(at(none, "Messages"));
    cJSON_Delete(none);
    cJSON *counts =
        call_ok("sqs", "GetQueueAttributes", "{'QueueUrl':'%s','AttributeNames':['All']}", url);
    assert_string_equal(text(counts, "Attributes/ApproximateNumberOfMessagesDelayed"), "1");
    cJSON_Delete(counts);
    virga_clock_advance(v, 61);
    cJSON *got = receive("");
    assert_string_equal(text(got, "Messages/0/Body"), "later");
    cJSON_Delete(got);
}

static void a_worn_out_message_goes_to_the_dead_letter_queue(void **state)
{
    (void)state;
    make_queue("dead", "");
    make_queue("q", "'VisibilityTimeout':'1','RedrivePolicy':'{\\'deadLetterTargetArn\\':"
                    "\\'arn:aws:sqs:us-east-1:000000000000:dead\\',\\'maxReceiveCount\\':2}'");
    send_text("poison");
    for (int i = 0; i < 2; i++) {
        cJSON *got = receive("");
        assert_string_equal(text(got, "Messages/0/Body"), "poison");
        cJSON_Delete(got);
        virga_clock_advance(v, 2);
    }
    cJSON *none = receive("");
    assert_null(at(none, "Messages"));
    cJSON_Delete(none);
    cJSON *dead =
        call_ok("sqs", "ReceiveMessage",
                "{'QueueUrl':'http://localhost/000000000000/dead','AttributeNames':['All']}");
    assert_string_equal(text(dead, "Messages/0/Body"), "poison");
    assert_string_equal(text(dead, "Messages/0/Attributes/DeadLetterQueueSourceArn"),
                        "arn:aws:sqs:us-east-1:000000000000:q");
    cJSON_Delete(dead);
}

static void messages_go_after_their_retention(void **state)
{
    (void)state;
    make_queue("q", "'MessageRetentionPeriod':'60'");
    send_text("old");
    virga_clock_advance(v, 61);
    cJSON *none = receive("");
    assert_null(at(none, "Messages"));
    cJSON_Delete(none);
}

static void purge_empties_and_is_allowed_once_a_minute(void **state)
{
    (void)state;
    make_queue("q", "");
    for (int i = 0; i < 20; i++)
        send_text("x");
    call_done("sqs", "PurgeQueue", "{'QueueUrl':'%s'}", url);
    call_fails("PurgeQueueInProgress",
               "Only one PurgeQueue operation on q is allowed every 60 seconds.", "sqs",
               "PurgeQueue", "{'QueueUrl':'%s'}", url);
    send_text("new");
    virga_settle(v, 10000);
    cJSON *got = receive(",'MaxNumberOfMessages':10");
    assert_string_equal(text(got, "Messages/0/Body"), "new");
    assert_int_equal(cJSON_GetArraySize(at(got, "Messages")), 1);
    cJSON_Delete(got);
}

static void creating_again_agrees_or_names_the_attribute(void **state)
{
    (void)state;
    make_queue("q", "'DelaySeconds':'5'");
    make_queue("q", "'DelaySeconds':'5'");
    call_fails("QueueNameExists",
               "A queue already exists with the same name and a different value for attribute "
               "DelaySeconds",
               "sqs", "CreateQueue", "{'QueueName':'q','Attributes':{'DelaySeconds':'6'}}");
}

static void wrong_input_is_named_in_awss_words(void **state)
{
    (void)state;
    make_queue("q", "");
    call_fails("QueueDoesNotExist", "The specified queue does not exist.", "sqs", "SendMessage",
               "{'QueueUrl':'http://localhost/000000000000/none','MessageBody':'x'}");
    call_fails("InvalidAttributeValue", "Invalid value for the parameter VisibilityTimeout.", "sqs",
               "SetQueueAttributes", "{'QueueUrl':'%s','Attributes':{'VisibilityTimeout':'43201'}}",
               url);
    call_fails("UnsupportedOperation", NULL, "sqs", "CreateQueue",
               "{'QueueName':'q.fifo','Attributes':{'FifoQueue':'true'}}");
    call_fails("ReceiptHandleIsInvalid",
               "The input receipt handle \"nonsense\" is not a valid receipt handle.", "sqs",
               "DeleteMessage", "{'QueueUrl':'%s','ReceiptHandle':'nonsense'}", url);
    call_fails("InvalidMessageContents", NULL, "sqs", "SendMessage",
               "{'QueueUrl':'%s','MessageBody':'a\\u0001'}", url);
    call_fails("MissingParameter", "The request must contain the parameter MessageBody.", "sqs",
               "SendMessage", "{'QueueUrl':'%s','MessageBody':''}", url);
}

static void a_batch_reports_each_entry(void **state)
{
    (void)state;
    make_queue("q", "");
    cJSON *sent = call_ok("sqs", "SendMessageBatch",
                          "{'QueueUrl':'%s','Entries':[{'Id':'a','MessageBody':'1'},{'Id':'b','"
                          "MessageBody':'2','DelaySeconds':901}]}",
                          url);
    assert_string_equal(text(sent, "Successful/0/Id"), "a");
    assert_string_equal(text(sent, "Failed/0/Id"), "b");
    assert_string_equal(text(sent, "Failed/0/SenderFault"), "true");
    cJSON_Delete(sent);
    call_fails("BatchEntryIdsNotDistinct", "Id a repeated.", "sqs", "DeleteMessageBatch",
               "{'QueueUrl':'%s','Entries':[{'Id':'a','ReceiptHandle':'x'},{'Id':'a','"
               "ReceiptHandle':'y'}]}",
               url);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        INSTANCE_TEST(a_sent_message_is_received_with_its_digest),
        INSTANCE_TEST(a_received_message_is_hidden_until_its_visibility_timeout),
        INSTANCE_TEST(a_deleted_message_does_not_come_back),
        INSTANCE_TEST(a_stale_receipt_handle_deletes_nothing),
        INSTANCE_TEST(a_delayed_message_shows_after_its_delay),
        INSTANCE_TEST(a_worn_out_message_goes_to_the_dead_letter_queue),
        INSTANCE_TEST(messages_go_after_their_retention),
        INSTANCE_TEST(purge_empties_and_is_allowed_once_a_minute),
        INSTANCE_TEST(creating_again_agrees_or_names_the_attribute),
        INSTANCE_TEST(wrong_input_is_named_in_awss_words),
        INSTANCE_TEST(a_batch_reports_each_entry),
    };
    return cmocka_run_group_tests_name("sqs", tests, NULL, NULL);
}
