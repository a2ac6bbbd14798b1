/* SQS: batches, whose entries succeed and fail each for itself; visibility; tags of queues. */
#include "instance.h"

static char url[256];

static void make_queue(const char *more)
{
    cJSON *made = call_ok("sqs", "CreateQueue", "{'QueueName':'q'%s}", more);
    snprintf(url, sizeof url, "%s", text(made, "QueueUrl"));
    cJSON_Delete(made);
}

static cJSON *receive(void)
{
    return call_ok("sqs", "ReceiveMessage", "{'QueueUrl':'%s','MaxNumberOfMessages':10}", url);
}

static void assert_none_is_visible(void)
{
    cJSON *none = receive();
    assert_null(at(none, "Messages"));
    cJSON_Delete(none);
}

/* Two messages, both received; the caller deletes the answer. */
static cJSON *receive_two(void)
{
    make_queue("");
    call_done("sqs", "SendMessageBatch",
              "{'QueueUrl':'%s','Entries':[{'Id':'a','MessageBody':'1'},{'Id':'b','MessageBody':"
              "'2'}]}",
              url);
    cJSON *got = receive();
    assert_int_equal(cJSON_GetArraySize(at(got, "Messages")), 2);
    return got;
}

static void a_batch_leaves_out_the_list_that_is_empty(void **state)
{
    (void)state;
    make_queue("");
    cJSON *good = call_ok("sqs", "SendMessageBatch",
                          "{'QueueUrl':'%s','Entries':[{'Id':'a','MessageBody':'1'}]}", url);
    assert_string_equal(text(good, "Successful/0/MD5OfMessageBody"),
                        "c4ca4238a0b923820dcc509a6f75849b");
    assert_null(at(good, "Failed"));
    cJSON_Delete(good);
    cJSON *bad =
        call_ok("sqs", "DeleteMessageBatch",
                "{'QueueUrl':'%s','Entries':[{'Id':'a','ReceiptHandle':'nonsense'}]}", url);
    assert_null(at(bad, "Successful"));
    assert_string_equal(text(bad, "Failed/0/Code"), "ReceiptHandleIsInvalid");
    cJSON_Delete(bad);
}

static void a_batch_deletes_what_it_names(void **state)
{
    (void)state;
    cJSON *got = receive_two();
    cJSON *done = call_ok("sqs", "DeleteMessageBatch",
                          "{'QueueUrl':'%s','Entries':[{'Id':'x','ReceiptHandle':'%s'},{'Id':'y','"
                          "ReceiptHandle':'nonsense'}]}",
                          url, text(got, "Messages/0/ReceiptHandle"));
    assert_string_equal(text(done, "Successful"), "[{\"Id\":\"x\"}]");
    assert_string_equal(text(done, "Failed/0/Id"), "y");
    assert_int_equal(virga_clock_advance(v, 60), 0);
    cJSON *left = receive();
    assert_int_equal(cJSON_GetArraySize(at(left, "Messages")), 1);
    assert_string_equal(text(left, "Messages/0/Body"), text(got, "Messages/1/Body"));
    cJSON_Delete(left);
    cJSON_Delete(done);
    cJSON_Delete(got);
}

static void a_batch_changes_visibility_entry_by_entry(void **state)
{
    (void)state;
    cJSON *got = receive_two();
    cJSON *done = call_ok(
        "sqs", "ChangeMessageVisibilityBatch",
        "{'QueueUrl':'%s','Entries':[{'Id':'now','ReceiptHandle':'%s','VisibilityTimeout':0},"
        "{'Id':'never','ReceiptHandle':'%s','VisibilityTimeout':43201},"
        "{'Id':'unsaid','ReceiptHandle':'%s'}]}",
        url, text(got, "Messages/0/ReceiptHandle"), text(got, "Messages/1/ReceiptHandle"),
        text(got, "Messages/1/ReceiptHandle"));
    assert_string_equal(text(done, "Successful"), "[{\"Id\":\"now\"}]");
    assert_string_equal(text(done, "Failed/0/Id"), "never");
    assert_string_equal(text(done, "Failed/0/Code"), "InvalidParameterValue");
    assert_string_equal(text(done, "Failed/0/Message"),
                        "Value 43201 for parameter VisibilityTimeout is invalid. Reason: Must be "
                        "between 0 and 43200, if provided.");
    assert_string_equal(text(done, "Failed/1/Id"), "unsaid");
    cJSON *back = receive();
    assert_int_equal(cJSON_GetArraySize(at(back, "Messages")), 1);
    assert_string_equal(text(back, "Messages/0/Body"), text(got, "Messages/0/Body"));
    cJSON_Delete(back);
    cJSON_Delete(done);
    cJSON_Delete(got);
}

static void visibility_of_a_visible_message_cannot_change(void **state)
{
    (void)state;
    cJSON *got = receive_two();
    call_done("sqs", "ChangeMessageVisibility",
              "{'QueueUrl':'%s','ReceiptHandle':'%s','VisibilityTimeout':300}", url,
              text(got, "Messages/0/ReceiptHandle"));
    assert_int_equal(virga_clock_advance(v, 60), 0);
    call_fails("MessageNotInflight", NULL, "sqs", "ChangeMessageVisibility",
               "{'QueueUrl':'%s','ReceiptHandle':'%s','VisibilityTimeout':1}", url,
               text(got, "Messages/1/ReceiptHandle"));
    cJSON *other = receive(); /* the first is hidden for longer */
    assert_string_equal(text(other, "Messages/0/Body"), text(got, "Messages/1/Body"));
    assert_none_is_visible();
    cJSON_Delete(other);
    cJSON_Delete(got);
}

static void a_batch_that_is_wrong_as_a_whole_is_refused(void **state)
{
    (void)state;
    make_queue("");
    call_fails("EmptyBatchRequest",
               "There should be at least one SendMessageBatchRequestEntry in the request.", "sqs",
               "SendMessageBatch", "{'QueueUrl':'%s','Entries':[]}", url);
    call_fails("InvalidBatchEntryId",
               "A batch entry id can only contain alphanumeric characters, hyphens and "
               "underscores. It can be at most 80 letters long.",
               "sqs", "ChangeMessageVisibilityBatch",
               "{'QueueUrl':'%s','Entries':[{'Id':'a b','ReceiptHandle':'x'}]}", url);
#define ENTRY(id) "{'Id':'" id "','ReceiptHandle':'x'}"
    call_fails(
        "TooManyEntriesInBatchRequest",
        "Maximum number of entries per request are 10. You have sent 11.", "sqs",
        "DeleteMessageBatch",
        "{'QueueUrl':'%s','Entries':[" ENTRY("0") "," ENTRY("1") "," ENTRY("2") "," ENTRY("3") "," ENTRY(
            "4") "," ENTRY("5") "," ENTRY("6") "," ENTRY("7") "," ENTRY("8") "," ENTRY("9") "," ENTRY("10") "]}",
        url);
    assert_none_is_visible();
}

static void a_batch_has_at_most_a_mebibyte(void **state)
{
    (void)state;
    enum { HALF = 600 * 1024 };
    char *body = malloc(HALF + 1), *json = malloc(2 * HALF + 1024), *output = NULL;
    make_queue("");
    memset(body, 'x', HALF);
    body[HALF] = '\0';
    snprintf(
        json, 2 * HALF + 1024,
        "{\"QueueUrl\":\"%s\",\"Entries\":[{\"Id\":\"a\",\"MessageBody\":\"%s\"},{\"Id\":\"b\","
        "\"MessageBody\":\"%s\"}]}",
        url, body, body);
    assert_int_equal(virga_call(v, "sqs", "SendMessageBatch", json, &output), 400);
    assert_non_null(strstr(output, "\"BatchRequestTooLong\""));
    assert_non_null(strstr(output, "Batch requests cannot be longer than 1048576 bytes. You have "
                                   "sent 1228800 bytes."));
    assert_none_is_visible();
    free(output);
    free(json);
    free(body);
}

static void an_attribute_that_cannot_be_set_is_named(void **state)
{
    (void)state;
    make_queue("");
    call_fails("InvalidAttributeName", "Unknown Attribute QueueArn.", "sqs", "SetQueueAttributes",
               "{'QueueUrl':'%s','Attributes':{'QueueArn':'x'}}", url);
}

static void tags_are_added_replaced_and_removed(void **state)
{
    (void)state;
    make_queue(",'tags':{'a':'1'}");
    call_done("sqs", "TagQueue", "{'QueueUrl':'%s','Tags':{'a':'one','b':'2','c':'3'}}", url);
    call_done("sqs", "UntagQueue", "{'QueueUrl':'%s','TagKeys':['b','unknown']}", url);
    cJSON *got = call_ok("sqs", "ListQueueTags", "{'QueueUrl':'%s'}", url);
    assert_string_equal(text(got, "Tags/a"), "one");
    assert_string_equal(text(got, "Tags/c"), "3");
    assert_int_equal(cJSON_GetArraySize(at(got, "Tags")), 2);
    cJSON_Delete(got);
    call_done("sqs", "UntagQueue", "{'QueueUrl':'%s','TagKeys':['a','c']}", url);
    cJSON *none = call_ok("sqs", "ListQueueTags", "{'QueueUrl':'%s'}", url);
    assert_null(at(none, "Tags"));
    cJSON_Delete(none);
}

static void a_queue_has_at_most_fifty_tags(void **state)
{
    (void)state;
    char tags[2048] = "";
    make_queue("");
    for (int i = 0; i < 51; i++)
        snprintf(tags + strlen(tags), sizeof tags - strlen(tags), "%s'k%d':'v'", i > 0 ? "," : "",
                 i);
    call_fails("InvalidParameterValue", "Too many tags added for queue q.", "sqs", "TagQueue",
               "{'QueueUrl':'%s','Tags':{%s}}", url, tags);
    cJSON *none = call_ok("sqs", "ListQueueTags", "{'QueueUrl':'%s'}", url);
    assert_null(at(none, "Tags"));
    cJSON_Delete(none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        INSTANCE_TEST(a_batch_leaves_out_the_list_that_is_empty),
        INSTANCE_TEST(a_batch_deletes_what_it_names),
        INSTANCE_TEST(a_batch_changes_visibility_entry_by_entry),
        INSTANCE_TEST(visibility_of_a_visible_message_cannot_change),
        INSTANCE_TEST(a_batch_that_is_wrong_as_a_whole_is_refused),
        INSTANCE_TEST(a_batch_has_at_most_a_mebibyte),
        INSTANCE_TEST(an_attribute_that_cannot_be_set_is_named),
        INSTANCE_TEST(tags_are_added_replaced_and_removed),
        INSTANCE_TEST(a_queue_has_at_most_fifty_tags),
    };
    return cmocka_run_group_tests_name("sqs_batch", tests, NULL, NULL);
}
