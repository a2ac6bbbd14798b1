/* CloudWatch Logs through the dispatch: FilterLogEvents, its order, pages and patterns. */
#include "instance.h"

#include <stdbool.h>

static void make_stream(const char *name)
{
    call_done("logs", "CreateLogStream", "{'logGroupName':'g','logStreamName':'%s'}", name);
}

static int make_group(void **state)
{
    if (start_instance(state) != 0)
        return -1;
    virga_clock_freeze(v, 1);
    call_done("logs", "CreateLogGroup", "{'logGroupName':'g'}");
    make_stream("s");
    return 0;
}

/* `message` as JSON text without its quotes; ' stands for ". */
static void put(const char *stream, int64_t offset_ms, const char *message)
{
    call_done(
        "logs", "PutLogEvents",
        "{'logGroupName':'g','logStreamName':'%s','logEvents':[{'timestamp':%lld,'message':'%s'}]}",
        stream, (long long)(virga_clock_now_ms(v) + offset_ms), message);
}

static cJSON *filter(const char *more)
{
    return call_ok("logs", "FilterLogEvents", "{'logGroupName':'g'%s}", more);
}

static const char *messages(const cJSON *answer)
{
    static char all[65536];
    const cJSON *item;
    size_t len = 0;
    all[0] = '\0';
    cJSON_ArrayForEach(item, at(answer, "events")) len +=
        (size_t)snprintf(all + len, sizeof all - len, "%s;", text(item, "message"));
    return all;
}

/* The messages that a pattern finds; the pattern as JSON text. */
static void finds(const char *pattern, const char *expected)
{
    cJSON *answer =
        call_ok("logs", "FilterLogEvents", "{'logGroupName':'g','filterPattern':'%s'}", pattern);
    if (strcmp(messages(answer), expected) != 0)
        fail_msg("%s found %s, not %s", pattern, messages(answer), expected);
    cJSON_Delete(answer);
}

static void refuses(const char *pattern, const char *sentence)
{
    call_fails("InvalidParameterException", sentence, "logs", "FilterLogEvents",
               "{'logGroupName':'g','filterPattern':'%s'}", pattern);
}

/* ---- Order and pages ---- */

static void streams_are_merged_by_time(void **state)
{
    (void)state;
    make_stream("t");
    put("s", 0, "s0");
    put("s", 2, "s2");
    put("t", 1, "t1");
    put("t", 2, "t2");
    put("s", 3, "s3");
    cJSON *answer = filter("");
    assert_string_equal(messages(answer), "s0;t1;s2;t2;s3;");
    assert_string_equal(text(answer, "events/1/logStreamName"), "t");
    assert_int_equal(strlen(text(answer, "events/1/eventId")), 56);
    assert_string_equal(text(answer, "searchedLogStreams"), "[]");
    assert_null(at(answer, "nextToken"));
    cJSON_Delete(answer);
}

static void streams_are_chosen_by_name_or_prefix(void **state)
{
    (void)state;
    const char *more[] = {"a1", "a2", "b"};
    for (int i = 0; i < 3; i++)
        make_stream(more[i]);
    for (int i = 0; i < 3; i++) {
        put("b", i, "b");
        put("a2", i, "a2");
        put("a1", i, "a1");
    }
    cJSON *answer = filter(",'logStreamNames':['a1','b','a1']");
    assert_string_equal(messages(answer), "b;a1;b;a1;b;a1;");
    cJSON_Delete(answer);
    answer = filter(",'logStreamNamePrefix':'a'");
    assert_string_equal(messages(answer), "a2;a1;a2;a1;a2;a1;");
    cJSON_Delete(answer);
    call_fails("ResourceNotFoundException", "The specified log stream does not exist.", "logs",
               "FilterLogEvents", "{'logGroupName':'g','logStreamNames':['a1','c']}");
    call_fails("InvalidParameterException", NULL, "logs", "FilterLogEvents",
               "{'logGroupName':'g','logStreamNames':['a1'],'logStreamNamePrefix':'a'}");
}

static void both_ends_of_the_time_are_in(void **state)
{
    (void)state;
    char more[128];
    long long now = virga_clock_now_ms(v);
    for (int i = 0; i < 5; i++)
        put("s", i, (const char *[]){"0", "1", "2", "3", "4"}[i]);
    snprintf(more, sizeof more, ",'startTime':%lld,'endTime':%lld", now + 1, now + 3);
    cJSON *answer = filter(more);
    assert_string_equal(messages(answer), "1;2;3;");
    cJSON_Delete(answer);
}

/* Pages until there is no token; gives how many there were, and all messages. */
static int page_through(const char *more, char *all)
{
    char token[256] = "";
    int pages = 0;
    *all = '\0';
    do {
        char input[512];
        snprintf(input, sizeof input, "%s%s%s%s", more, *token != '\0' ? ",'nextToken':'" : "",
                 token, *token != '\0' ? "'" : "");
        cJSON *answer = filter(input);
        strcat(all, messages(answer));
        snprintf(token, sizeof token, "%s",
                 at(answer, "nextToken") != NULL ? text(answer, "nextToken") : "");
        cJSON_Delete(answer);
        pages++;
    } while (*token != '\0');
    return pages;
}

static void pages_join_without_gap_or_overlap(void **state)
{
    (void)state;
    char all[4096], expected[4096] = "", message[16];
    make_stream("t");
    for (int i = 0; i < 25; i++) {
        snprintf(message, sizeof message, "m%d", i);
        put(i % 2 == 0 ? "s" : "t", i / 4, message); /* several at a time */
        sprintf(expected + strlen(expected), "m%d;", i);
    }
    assert_int_equal(page_through(",'limit':10", all), 3);
    assert_string_equal(all, expected);
    assert_int_equal(page_through(",'limit':25", all), 1);
    assert_string_equal(all, expected);
    assert_int_equal(page_through(",'limit':4,'logStreamNames':['t','s']", all), 7);
    assert_string_equal(all, expected);
}

static void tokens_are_checked(void **state)
{
    (void)state;
    put("s", 0, "a");
    put("s", 0, "b");
    cJSON *answer = filter(",'limit':1");
    call_done("logs", "CreateLogGroup", "{'logGroupName':'h'}");
    const char *sentence = "The specified nextToken is invalid.";
    call_fails("InvalidParameterException", sentence, "logs", "FilterLogEvents",
               "{'logGroupName':'h','nextToken':'%s'}", text(answer, "nextToken"));
    call_fails("InvalidParameterException", sentence, "logs", "FilterLogEvents",
               "{'logGroupName':'g','nextToken':'invalid-token'}");
    cJSON_Delete(answer);
}

static void a_search_that_finds_little_goes_on_by_token(void **state)
{
    (void)state;
    char events[16000], all[256];
    for (int batch = 0; batch < 120; batch++) { /* more than one call looks at */
        strcpy(events, "");
        for (int i = 0; i < 300; i++)
            sprintf(events + strlen(events), "%s{'timestamp':%lld,'message':'-'}",
                    i == 0 ? "" : ",", (long long)virga_clock_now_ms(v) + batch);
        for (int stream = 0; stream < 3; stream++)
            call_done("logs", "PutLogEvents",
                      "{'logGroupName':'g','logStreamName':'s','logEvents':[%s]}", events);
    }
    put("s", 1000, "needle");
    assert_int_equal(page_through(",'filterPattern':'needle'", all), 2);
    assert_string_equal(all, "needle;");
}

/* ---- Terms ---- */

static void words_must_all_be_found(void **state)
{
    (void)state;
    put("s", 0, "hello");
    put("s", 1, "hello world");
    put("s", 2, "goodbye cruel world");
    put("s", 3, "Hello WORLDS");
    finds("", "hello;hello world;goodbye cruel world;Hello WORLDS;");
    finds("  ", "hello;hello world;goodbye cruel world;Hello WORLDS;");
    finds("hello", "hello;hello world;");
    finds("world hello", "hello world;");
    finds("WORLD", "Hello WORLDS;"); /* inside words as well */
    finds("\\'cruel world\\'", "goodbye cruel world;");
    finds("\\'world cruel\\'", "");
    finds("hello -world", "hello;");
    finds("-hello", "goodbye cruel world;Hello WORLDS;");
    finds("-\\'lo w\\'", "hello;goodbye cruel world;Hello WORLDS;");
    finds("?hello ?cruel", "hello;hello world;goodbye cruel world;");
    finds("?hello ?cruel WORLD", "Hello WORLDS;"); /* beside others they do not count */
    finds("%^[Hh]ello$%", "hello;");
    finds("%W[A-Z]+S|cruel% world", "goodbye cruel world;");
}

static void a_hyphen_in_a_word_excludes_what_follows(void **state)
{
    (void)state;
    put("s", 0, "request-id");
    put("s", 1, "request");
    finds("request-id", "request;");
    finds("\\'request-id\\'", "request-id;");
}

static void bad_terms_are_named(void **state)
{
    (void)state;
    refuses("Status: x", "Invalid character(s) in term ':'");
    refuses("!(info", "Invalid character(s) in term '!('");
    refuses("a.b", "Invalid character(s) in term '.'");
    refuses("\\'open", "Invalid character(s) in term '\"'");
    refuses("\\'\\'", "Invalid character(s) in term '\"\"'");
    refuses("%a(b)%", "Invalid character(s) in term '('");
    refuses("%[%", "Invalid filter pattern");
    refuses("{ $.a = 1", "If a filter pattern starts with '{' it must end with '}'");
    refuses("[a, b", "If a filter pattern starts with '[' it must end with ']'");
}

static void a_regular_expression_that_runs_wild_finds_nothing(void **state)
{
    (void)state;
    put("s", 0,
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        "aaab");
    finds("%a*a*a*a*a*a*a*a*a*a*a*a*c%", "");
}

/* ---- JSON ---- */

#define EVENT                                                                                      \
    "{\\'id\\':7,\\'code\\':404,\\'who\\':{\\'name\\':\\'Ann "                                     \
    "B\\',\\'ok\\':true,\\'no\\':false},\\'list\\':[{\\'n\\':1},{\\'n\\':2}],\\'none\\':null}"

static bool json_matches(const char *condition)
{
    cJSON *answer =
        call_ok("logs", "FilterLogEvents", "{'logGroupName':'g','filterPattern':'%s'}", condition);
    int count = cJSON_GetArraySize(at(answer, "events"));
    cJSON_Delete(answer);
    return count == 1;
}

static void json_conditions_hold_of_what_they_name(void **state)
{
    (void)state;
    put("s", 0, EVENT);
    put("s", 1, "not json " EVENT);
    const char *hold[] = {
        "{ $.id = 7 }",
        "{ $.id = 7.0 }",
        "{$.id=7&&$.code=4*}",
        "{ $.id > 6.5 && $.id <= 7e0 }",
        "{ $.who.name = \\'Ann B\\' }",
        "{ $.who.name = Ann* }",
        "{ $.who.name = \\'*B\\' }",
        "{ $.who.name != Bob }",
        "{ $.who.name = %^A.n% }",
        "{ $.who.name != %bob% }",
        "{ $.who.ok IS TRUE }",
        "{ $.who.no IS FALSE }",
        "{ $.none IS NULL }",
        "{ $.nothing NOT EXISTS }",
        "{ $.list[1].n = 2 }",
        "{ $.list[*].n = 2 }",
        "{ $.who.* = \\'Ann B\\' }",
        "{ $[\\'who\\'][\\'name\\'] = Ann* }",
        "{ $.id = 1 && $.id = 2 || $.id = 7 }",
        "{ $.id = 7 || $.id = 1 && $.id = 2 }",
        "{ ($.id = 8 || $.code = 404) && ($.id = 7) }",
    };
    const char *fail[] = {
        "{ $.id = 8 }",
        "{ $.id != 7 }",
        "{ $.id < 7 }",
        "{ $.who.name > 1 }",
        "{ $.who.name = Ann }",
        "{ $.who.name = \\'ann*\\' }",
        "{ $.who = * }",
        "{ $.nothing = * }",
        "{ $.nothing != 1 }",
        "{ $.none = * }",
        "{ $.id NOT EXISTS }",
        "{ $.who.ok IS FALSE }",
        "{ $.id IS NULL }",
        "{ $.list[2].n = 2 }",
        "{ $.list.n = 2 }",
        "{ $.id[0] = 7 }",
        "{ ($.id = 7 || $.id = 1) && $.id = 2 }",
    };
    for (size_t i = 0; i < sizeof hold / sizeof *hold; i++)
        if (!json_matches(hold[i]))
            fail_msg("%s should hold", hold[i]);
    for (size_t i = 0; i < sizeof fail / sizeof *fail; i++)
        if (json_matches(fail[i]))
            fail_msg("%s should not hold", fail[i]);
}

static void bad_json_conditions_are_refused(void **state)
{
    (void)state;
    refuses("{ $.\\'sc-status\\' = 5* }", "Invalid character(s) in term '$.\"'");
    refuses("{ $.a = 1, $.b = 2 }", "Invalid character(s) in term ','");
    refuses("{ $.a }", NULL);
    refuses("{ $.a = }", NULL);
    refuses("{ a = 1 }", NULL);
    refuses("{ ($.a = 1 }", NULL);
    refuses("{ $.a > x }", NULL);
    refuses("{ $.a = 1 } x }", NULL);
    refuses("{ $.a = %a% || $.a = %b% || $.a = %c% }", NULL);
    refuses("{ $.*.*.*.* = 1 }", NULL);
    refuses("{}", NULL);
}

/* ---- Fields ---- */

static void fields_are_matched_by_place(void **state)
{
    (void)state;
    put("s", 0,
        "127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] \\'GET /index.html HTTP/1.0\\' 200 "
        "1534");
    put("s", 1, "127.0.0.2 Dev jane [10/Oct/2000:13:25:16 -0700] \\'GET /none HTTP/1.0\\' 404 99");
    put("s", 2, "ERROR 419 MISSING ARGUMENTS");
    const char *first =
        "127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] \"GET /index.html HTTP/1.0\" 200 1534;";
    const char *second =
        "127.0.0.2 Dev jane [10/Oct/2000:13:25:16 -0700] \"GET /none HTTP/1.0\" 404 99;";
    finds("[ip, user, username, timestamp, request = *.html*, status_code = 2*, bytes]", first);
    finds(
        "[ip=%127\\\\.0\\\\.0\\\\.[2-9]%, user, username, timestamp, request, status_code, bytes]",
        second);
    finds("[..., status_code = 404 || status_code = 410, bytes < 100]", second);
    finds("[ip, ..., status != 404, bytes > 1000]", first);
    finds("[..., request = \\'GET /none*\\', status, bytes]", second);
    finds("[w1=ERROR, w2]", "ERROR 419 MISSING ARGUMENTS;");
    finds("[w1=ERROR && w1!=WARN, w2 >= 400, ...]", "ERROR 419 MISSING ARGUMENTS;");
    finds("[a, b, c, d = ARG*]", "ERROR 419 MISSING ARGUMENTS;");
    finds("[a, b, c = MISSING]", "");
    finds("[a, b, c, d, e, f, g, h]", "");
}

static void bad_field_patterns_are_refused(void **state)
{
    (void)state;
    refuses("[a = 1 && b = 2]", "Invalid filter pattern");
    refuses("[a, ..., b, ...]", NULL);
    refuses("[a b]", NULL);
    refuses("[a = x?]", "Invalid character(s) in term '?]'");
}

#define FILTER_TEST(name) cmocka_unit_test_setup_teardown(name, make_group, stop_instance)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FILTER_TEST(streams_are_merged_by_time),
        FILTER_TEST(streams_are_chosen_by_name_or_prefix),
        FILTER_TEST(both_ends_of_the_time_are_in),
        FILTER_TEST(pages_join_without_gap_or_overlap),
        FILTER_TEST(tokens_are_checked),
        FILTER_TEST(a_search_that_finds_little_goes_on_by_token),
        FILTER_TEST(words_must_all_be_found),
        FILTER_TEST(a_hyphen_in_a_word_excludes_what_follows),
        FILTER_TEST(bad_terms_are_named),
        FILTER_TEST(a_regular_expression_that_runs_wild_finds_nothing),
        FILTER_TEST(json_conditions_hold_of_what_they_name),
        FILTER_TEST(bad_json_conditions_are_refused),
        FILTER_TEST(fields_are_matched_by_place),
        FILTER_TEST(bad_field_patterns_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
