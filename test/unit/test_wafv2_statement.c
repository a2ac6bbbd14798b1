/* test_wafv2_statement: each statement over each field: what matches and what does not. */
#include "test_wafv2_help.h"

#include "env/clock.h"

#define BYTES(text, field, where)                                                                  \
    "{'ByteMatchStatement':{'SearchString':'" text "','FieldToMatch':{" field                      \
    "},'TextTransformations':[{'Priority':0,'Type':'NONE'}],'PositionalConstraint':'" where "'}}"
#define ABC "YWJj" /* abc */
#define SIZE(field, operator, size)                                                                \
    "{'SizeConstraintStatement':{'FieldToMatch':{" field "},'ComparisonOperator':'"                \
    operator"','Size':" #size ",'TextTransformations':[]}}"
#define REGEX(text, field)                                                                         \
    "{'RegexMatchStatement':{'RegexString':'" text "','FieldToMatch':{" field                      \
    "},'TextTransformations':[{'Priority':1,'Type':'LOWERCASE'},{'Priority':0,'Type':'URL_DECODE'" \
    "}]}}"
#define URI "'UriPath':{}"
#define QUERY "'QueryString':{}"
#define BODY(oversize) "'Body':{'OversizeHandling':'" oversize "'}"
#define JSON(pattern, scope, fallback)                                                             \
    "'JsonBody':{'MatchPattern':{" pattern "},'MatchScope':'" scope "'" fallback "}"
#define ALL "'All':{}"
#define MAP(name, pattern, scope)                                                                  \
    "'" name "':{'MatchPattern':{" pattern "},'MatchScope':'" scope                                \
    "','OversizeHandling':'NO_MATCH'}"
#define IPS(more) "{'IPSetReferenceStatement':{'ARN':'ips'" more "}}"
#define XFF(fallback, position)                                                                    \
    ",'IPSetForwardedIPConfig':{'HeaderName':'X-Forwarded-For','FallbackBehavior':'" fallback      \
    "','Position':'" position "'}"
#define FORWARDED "'ForwardedIPConfig':{'HeaderName':'XFF','FallbackBehavior':'MATCH'}"
#define CLIENT "203.0.113.1"
#define POST_JSON "POST / HTTP/1.1\ncontent-type: application/json\n\n"

static const struct {
    bool matches;
    const char *statement, *client, *request;
} cases[] = {
    /* Where the text stands. */
    {true, BYTES(ABC, URI, "CONTAINS"), CLIENT, "GET /xabcx HTTP/1.1"},
    {false, BYTES(ABC, URI, "CONTAINS"), CLIENT, "GET /xABCx HTTP/1.1"},
    {false, BYTES(ABC, URI, "EXACTLY"), CLIENT, "GET /abc HTTP/1.1"},
    {true, BYTES(ABC, QUERY, "EXACTLY"), CLIENT, "GET /?abc HTTP/1.1"},
    {true, BYTES(ABC, QUERY, "STARTS_WITH"), CLIENT, "GET /?abcd HTTP/1.1"},
    {false, BYTES(ABC, QUERY, "STARTS_WITH"), CLIENT, "GET /?xabc HTTP/1.1"},
    {true, BYTES(ABC, QUERY, "ENDS_WITH"), CLIENT, "GET /?xabc HTTP/1.1"},
    {false, BYTES(ABC, QUERY, "ENDS_WITH"), CLIENT, "GET /?abcd HTTP/1.1"},
    {true, BYTES(ABC, URI, "CONTAINS_WORD"), CLIENT, "GET /abc-d HTTP/1.1"},
    {true, BYTES(ABC, URI, "CONTAINS_WORD"), CLIENT, "GET /xabc.abc HTTP/1.1"},
    {false, BYTES(ABC, URI, "CONTAINS_WORD"), CLIENT, "GET /abc_d/abc1 HTTP/1.1"},
    /* Fields. */
    {true, BYTES(ABC, "'SingleHeader':{'Name':'x-one'}", "EXACTLY"), CLIENT,
     "GET / HTTP/1.1\nX-ONE: abc"},
    {false, BYTES(ABC, "'SingleHeader':{'Name':'x-two'}", "EXACTLY"), CLIENT,
     "GET / HTTP/1.1\nX-ONE: abc"},
    {true, BYTES(ABC, "'SingleQueryArgument':{'Name':'q'}", "EXACTLY"), CLIENT,
     "GET /?p=1&Q=abc HTTP/1.1"},
    {false, BYTES(ABC, "'SingleQueryArgument':{'Name':'q'}", "EXACTLY"), CLIENT,
     "GET /?p=abc HTTP/1.1"},
    {true, BYTES(ABC, "'AllQueryArguments':{}", "EXACTLY"), CLIENT, "GET /?p=1&r=abc HTTP/1.1"},
    {false, BYTES(ABC, "'AllQueryArguments':{}", "EXACTLY"), CLIENT, "GET /?abc=1 HTTP/1.1"},
    {true, BYTES("R0VU", "'Method':{}", "EXACTLY"), CLIENT, "GET / HTTP/1.1"},
    {true, BYTES(ABC, BODY("CONTINUE"), "ENDS_WITH"), CLIENT, "POST / HTTP/1.1\n\nxyzabc"},
    {true, BYTES("aG9zdDp4", "'HeaderOrder':{'OversizeHandling':'CONTINUE'}", "STARTS_WITH"),
     CLIENT, "GET / HTTP/1.1\nHost: h\nX: 1"},
    {true, BYTES(ABC, "'JA3Fingerprint':{'FallbackBehavior':'MATCH'}", "EXACTLY"), CLIENT,
     "GET / HTTP/1.1"},
    {false, BYTES(ABC, "'JA4Fingerprint':{'FallbackBehavior':'NO_MATCH'}", "EXACTLY"), CLIENT,
     "GET / HTTP/1.1"},
    {true, BYTES(ABC, "'UriFragment':{'FallbackBehavior':'NO_MATCH'}", "EXACTLY"), CLIENT,
     "GET /x#abc HTTP/1.1"},
    {false, BYTES(ABC, "'UriFragment':{'FallbackBehavior':'NO_MATCH'}", "EXACTLY"), CLIENT,
     "GET /x HTTP/1.1"},
    /* Headers and cookies as maps. */
    {true, BYTES(ABC, MAP("Headers", ALL, "ALL"), "EXACTLY"), CLIENT, "GET / HTTP/1.1\nabc: 1"},
    {true, BYTES(ABC, MAP("Headers", ALL, "VALUE"), "EXACTLY"), CLIENT, "GET / HTTP/1.1\nx: abc"},
    {false, BYTES(ABC, MAP("Headers", ALL, "VALUE"), "EXACTLY"), CLIENT, "GET / HTTP/1.1\nabc: 1"},
    {false, BYTES(ABC, MAP("Headers", "'IncludedHeaders':['y']", "VALUE"), "EXACTLY"), CLIENT,
     "GET / HTTP/1.1\nx: abc"},
    {false, BYTES(ABC, MAP("Headers", "'ExcludedHeaders':['X']", "VALUE"), "EXACTLY"), CLIENT,
     "GET / HTTP/1.1\nx: abc"},
    {true, BYTES(ABC, MAP("Cookies", ALL, "VALUE"), "EXACTLY"), CLIENT,
     "GET / HTTP/1.1\nCookie: a=1; b=abc"},
    {true, BYTES(ABC, MAP("Cookies", ALL, "KEY"), "EXACTLY"), CLIENT,
     "GET / HTTP/1.1\nCookie: a=1; abc=2"},
    {true, BYTES(ABC, MAP("Cookies", "'IncludedCookies':['b']", "VALUE"), "EXACTLY"), CLIENT,
     "GET / HTTP/1.1\nCookie: a=1; b=abc"},
    {false, BYTES(ABC, MAP("Cookies", "'ExcludedCookies':['b']", "VALUE"), "EXACTLY"), CLIENT,
     "GET / HTTP/1.1\nCookie: a=1; b=abc"},
    /* JSON bodies. */
    {true, BYTES(ABC, JSON(ALL, "VALUE", ""), "EXACTLY"), CLIENT,
     POST_JSON "{\"a\":[1,{\"b\":\"a\\u0062c\"}]}"},
    {false, BYTES(ABC, JSON(ALL, "VALUE", ""), "EXACTLY"), CLIENT, POST_JSON "{\"abc\":1}"},
    {true, BYTES(ABC, JSON(ALL, "KEY", ""), "EXACTLY"), CLIENT, POST_JSON "{\"abc\":1}"},
    {true, BYTES("MTI=", JSON(ALL, "VALUE", ""), "EXACTLY"), CLIENT, POST_JSON "[12]"},
    {true, BYTES(ABC, JSON("'IncludedPaths':['/a/1']", "VALUE", ""), "EXACTLY"), CLIENT,
     POST_JSON "{\"a\":[\"x\",\"abc\"]}"},
    {true, BYTES(ABC, JSON("'IncludedPaths':['/a']", "VALUE", ""), "EXACTLY"), CLIENT,
     POST_JSON "{\"a\":{\"b\":\"abc\"}}"},
    {false, BYTES(ABC, JSON("'IncludedPaths':['/a/0']", "VALUE", ""), "EXACTLY"), CLIENT,
     POST_JSON "{\"a\":[\"x\",\"abc\"],\"a/0\":\"abc\",\"ab\":\"abc\"}"},
    {true, BYTES(ABC, JSON("'IncludedPaths':['/a~1b']", "VALUE", ""), "EXACTLY"), CLIENT,
     POST_JSON "{\"a/b\":\"abc\"}"},
    {true, BYTES(ABC, JSON(ALL, "VALUE", ",'InvalidFallbackBehavior':'MATCH'"), "EXACTLY"), CLIENT,
     POST_JSON "{"},
    {false, BYTES(ABC, JSON(ALL, "VALUE", ",'InvalidFallbackBehavior':'NO_MATCH'"), "EXACTLY"),
     CLIENT, POST_JSON "[\"abc\""},
    {true,
     BYTES(ABC, JSON(ALL, "VALUE", ",'InvalidFallbackBehavior':'EVALUATE_AS_STRING'"), "EXACTLY"),
     CLIENT, POST_JSON "abc"},
    {true, BYTES(ABC, JSON(ALL, "VALUE", ""), "EXACTLY"), CLIENT, POST_JSON "[\"abc\", oops"},
    /* Sizes. */
    {true, SIZE(BODY("CONTINUE"), "EQ", 3), CLIENT, "POST / HTTP/1.1\n\nabc"},
    {true, SIZE(BODY("CONTINUE"), "EQ", 0), CLIENT, "GET / HTTP/1.1"},
    {true, SIZE(URI, "NE", 3), CLIENT, "GET /x HTTP/1.1"},
    {true, SIZE(URI, "LE", 2), CLIENT, "GET /x HTTP/1.1"},
    {false, SIZE(URI, "LT", 2), CLIENT, "GET /x HTTP/1.1"},
    {true, SIZE(URI, "GE", 2), CLIENT, "GET /x HTTP/1.1"},
    {false, SIZE(URI, "GT", 2), CLIENT, "GET /x HTTP/1.1"},
    {false, SIZE("'SingleHeader':{'Name':'none'}", "GE", 0), CLIENT, "GET / HTTP/1.1"},
    /* Regular expressions, after transformations in the order of their priorities. */
    {true, REGEX("^/a[b-d]+$", URI), CLIENT, "GET /%41BcD HTTP/1.1"},
    {false, REGEX("^a", URI), CLIENT, "GET /a HTTP/1.1"},
    {true,
     "{'RegexPatternSetReferenceStatement':{'ARN':'patterns','FieldToMatch':{" URI
     "},'TextTransformations':[]}}",
     CLIENT, "GET /x.php HTTP/1.1"},
    {false,
     "{'RegexPatternSetReferenceStatement':{'ARN':'patterns','FieldToMatch':{" URI
     "},'TextTransformations':[]}}",
     CLIENT, "GET /x.html HTTP/1.1"},
    /* Addresses. */
    {true, IPS(""), "192.0.2.77", "GET / HTTP/1.1"},
    {true, IPS(""), "198.51.100.7", "GET / HTTP/1.1"},
    {false, IPS(""), "198.51.100.8", "GET / HTTP/1.1"},
    {true, IPS(""), "2001:db8::1", "GET / HTTP/1.1"},
    {false, IPS(""), "2001:db9::1", "GET / HTTP/1.1"},
    {true, IPS(XFF("NO_MATCH", "FIRST")), CLIENT,
     "GET / HTTP/1.1\nX-Forwarded-For: 192.0.2.1, 203.0.113.9"},
    {false, IPS(XFF("NO_MATCH", "LAST")), CLIENT,
     "GET / HTTP/1.1\nX-Forwarded-For: 192.0.2.1, 203.0.113.9"},
    {true, IPS(XFF("NO_MATCH", "ANY")), CLIENT,
     "GET / HTTP/1.1\nX-Forwarded-For: 203.0.113.9, 192.0.2.1, 203.0.113.9"},
    {false, IPS(XFF("NO_MATCH", "FIRST")), "192.0.2.1", "GET / HTTP/1.1\nX-Forwarded-For: CLIENT"},
    {true, IPS(XFF("MATCH", "FIRST")), CLIENT, "GET / HTTP/1.1\nX-Forwarded-For: nobody"},
    {false, IPS(XFF("MATCH", "FIRST")), "192.0.2.1", "GET / HTTP/1.1"},
    {false, "{'NotStatement':{'Statement':" IPS(XFF("MATCH", "FIRST")) "}}", CLIENT,
     "GET / HTTP/1.1"},
    /* Places. */
    {true, "{'GeoMatchStatement':{'CountryCodes':['DE','FR']}}", "192.0.2.1", "GET / HTTP/1.1"},
    {false, "{'GeoMatchStatement':{'CountryCodes':['DE']}}", "192.0.2.1", "GET / HTTP/1.1"},
    {true, "{'GeoMatchStatement':{'CountryCodes':['US']}}", "198.51.100.1", "GET / HTTP/1.1"},
    {false, "{'GeoMatchStatement':{'CountryCodes':['US']}}", CLIENT, "GET / HTTP/1.1"},
    {true, "{'GeoMatchStatement':{'CountryCodes':['FR']," FORWARDED "}}", CLIENT,
     "GET / HTTP/1.1\nXFF: 192.0.2.1, 1.1.1.1"},
    {false,
     "{'NotStatement':{'Statement':{'GeoMatchStatement':{'CountryCodes':['FR']," FORWARDED "}}}}",
     CLIENT, "GET / HTTP/1.1"},
    {true, "{'GeoMatchStatement':{'CountryCodes':['FR']," FORWARDED "}}", CLIENT,
     "GET / HTTP/1.1\nXFF: nobody"},
    {true, "{'AsnMatchStatement':{'AsnList':[1,64500]}}", "192.0.2.1", "GET / HTTP/1.1"},
    {false, "{'AsnMatchStatement':{'AsnList':[1,64501]}}", "192.0.2.1", "GET / HTTP/1.1"},
    {true, "{'AsnMatchStatement':{'AsnList':[0]}}", CLIENT, "GET / HTTP/1.1"},
    /* And, Or, Not. */
    {true, "{'AndStatement':{'Statements':[" IPS("") "," SIZE(URI, "EQ", 2) "]}}", "192.0.2.1",
     "GET /x HTTP/1.1"},
    {false, "{'AndStatement':{'Statements':[" IPS("") "," SIZE(URI, "EQ", 2) "]}}", "192.0.2.1",
     "GET /xy HTTP/1.1"},
    {true, "{'OrStatement':{'Statements':[" IPS("") "," SIZE(URI, "EQ", 2) "]}}", CLIENT,
     "GET /x HTTP/1.1"},
    {false, "{'OrStatement':{'Statements':[" IPS("") "," SIZE(URI, "EQ", 2) "]}}", CLIENT,
     "GET /xy HTTP/1.1"},
    {true, "{'NotStatement':{'Statement':" IPS("") "}}", CLIENT, "GET / HTTP/1.1"},
    {false, "{'NotStatement':{'Statement':" IPS("") "}}", "192.0.2.1", "GET / HTTP/1.1"},
};

static void each_statement_matches_what_it_should(void **state)
{
    (void)state;
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++)
        if (statement_matches(cases[i].statement, cases[i].client, cases[i].request) !=
            cases[i].matches)
            fail_msg("case %zu: %s from %s should %smatch %s", i, cases[i].request, cases[i].client,
                     cases[i].matches ? "" : "not ", cases[i].statement);
}

/* ---- What is too large ---- */

static const char *large_body(char fill, size_t size, const char *end)
{
    static char request[70000];
    int head = snprintf(request, sizeof request, "POST / HTTP/1.1\n\n");
    memset(request + head, fill, size);
    snprintf(request + head + size, sizeof request - (size_t)head - size, "%s", end);
    return request;
}

static void a_body_beyond_the_limit_is_handled_as_the_rule_says(void **state)
{
    (void)state;
    const char *request = large_body('x', 16384, "abc");
    assert_false(statement_matches(BYTES(ABC, BODY("CONTINUE"), "CONTAINS"), CLIENT, request));
    assert_true(statement_matches(SIZE(BODY("CONTINUE"), "EQ", 16384), CLIENT, request));
    assert_true(statement_matches(BYTES(ABC, BODY("MATCH"), "CONTAINS"), CLIENT, request));
    assert_false(statement_matches(SIZE(BODY("NO_MATCH"), "GT", 1), CLIENT, request));
    request = large_body('x', 16381, "abc");
    assert_true(statement_matches(BYTES(ABC, BODY("NO_MATCH"), "CONTAINS"), CLIENT, request));
}

static void more_than_200_headers_are_too_many(void **state)
{
    (void)state;
    char request[8000];
    size_t len = (size_t)snprintf(request, sizeof request, "GET / HTTP/1.1\n");
    for (int i = 0; i < 201; i++)
        len += (size_t)snprintf(request + len, sizeof request - len, "h%d: v\n", i);
    const char *map = "{'SizeConstraintStatement':{'FieldToMatch':{'Headers':{'MatchPattern':{"
                      "'All':{}},'MatchScope':'VALUE','OversizeHandling':'%s'}},"
                      "'ComparisonOperator':'GT','Size':100,'TextTransformations':[]}}";
    char statement[512];
    snprintf(statement, sizeof statement, map, "MATCH");
    assert_true(statement_matches(statement, CLIENT, request));
    snprintf(statement, sizeof statement, map, "CONTINUE");
    assert_false(statement_matches(statement, CLIENT, request));
}

/* ---- Injections ---- */

static void injections_are_seen_where_the_library_is_there(void **state)
{
    (void)state;
    struct engine *engine = engine_new();
    bool has_injection = engine->has_injection;
    engine_free(engine);
    if (!has_injection)
        skip();
#define SQLI                                                                                       \
    "{'SqliMatchStatement':{'FieldToMatch':{'AllQueryArguments':{}},'TextTransformations':"        \
    "[{'Priority':0,'Type':'URL_DECODE'}]}}"
#define XSS "{'XssMatchStatement':{'FieldToMatch':{'Body':{}},'TextTransformations':[]}}"
    assert_true(statement_matches(SQLI, CLIENT, "GET /?id=1%27%20OR%20%271%27=%271 HTTP/1.1"));
    assert_false(statement_matches(SQLI, CLIENT, "GET /?id=order%20by%20mail HTTP/1.1"));
    assert_true(statement_matches(XSS, CLIENT, "POST / HTTP/1.1\n\n<script>alert(1)</script>"));
    assert_false(statement_matches(XSS, CLIENT, "POST / HTTP/1.1\n\n1 < 2"));
}

static void a_regex_that_would_run_away_does_not_match(void **state)
{
    (void)state;
    assert_false(statement_matches(REGEX("(a+)+$", QUERY), CLIENT,
                                   "GET /?aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa! "
                                   "HTTP/1.1"));
}

/* Two thousand arguments, each dear to the pattern. */
static void a_request_has_so_much_time_for_patterns_and_no_more(void **state)
{
    (void)state;
    static char request[70000];
    size_t len = (size_t)snprintf(request, sizeof request, "GET /?");
    for (int i = 0; i < 2000; i++)
        len +=
            (size_t)snprintf(request + len, sizeof request - len, "a=aaaaaaaaaaaaaaaaaaaaaaaa!&");
    snprintf(request + len, sizeof request - len, " HTTP/1.1");
    uint64_t began_us = vg_monotonic_us();
    assert_false(statement_matches(REGEX("(a+)+$", "'AllQueryArguments':{}"), CLIENT, request));
    assert_true(vg_monotonic_us() - began_us < 1000000);
}

static void what_aws_s_regular_expressions_lack_is_refused(void **state)
{
    struct vg_arena arena;
    static const char *const bad[] = {"(a)\\1", "(?=a)", "(?!a)", "(?<=a)b", "(?<!a)b", "(?R)",
                                      "(?1)",   "(",     "[a",    "(*UTF)a", "a\\Cb",   "(?(1)a)"};
    static const char *const good[] = {"(?:a|b)", "(?i)a", "[(?=]", "a{2,3}", "\\bword\\b", "(a)b"};
    (void)state;
    vg_arena_init(&arena);
    for (size_t i = 0; i < VG_COUNT_OF(bad); i++)
        if (waf_regex_new(&arena, vg_str_from(bad[i])) != NULL)
            fail_msg("taken: %s", bad[i]);
    for (size_t i = 0; i < VG_COUNT_OF(good); i++)
        if (waf_regex_new(&arena, vg_str_from(good[i])) == NULL)
            fail_msg("refused: %s", good[i]);
    vg_arena_deinit(&arena);
}

/* ---- The radix tree against a plain list ---- */

static void the_tree_agrees_with_a_list_of_blocks(void **state)
{
    enum { BLOCKS = 300, LOOKUPS = 3000 };
    struct vg_arena arena;
    struct waf_trie trie;
    struct waf_cidr blocks[BLOCKS];
    uint32_t seed = 7;
    (void)state;
    vg_arena_init(&arena);
    waf_trie_init(&trie, &arena);
    for (size_t i = 0; i < BLOCKS; i++) {
        seed = seed * 1664525 + 1013904223;
        unsigned bits = 8 + (seed >> 8) % 25;
        uint32_t address = ((seed >> 3) % 7) << 28 | (seed & 0x0fffffff);
        address = bits == 32 ? address : address & ~(UINT32_MAX >> bits);
        blocks[i] = (struct waf_cidr){.bits = (uint8_t)bits};
        for (int byte = 0; byte < 4; byte++)
            blocks[i].address.bytes[byte] = (uint8_t)(address >> (24 - 8 * byte));
        waf_trie_add(&trie, &blocks[i], (uint32_t)i + 1);
    }
    for (size_t i = 0; i < LOOKUPS; i++) {
        uint32_t value = 0;
        int longest = -1;
        seed = seed * 1664525 + 1013904223;
        struct waf_address address = blocks[seed % BLOCKS].address;
        address.bytes[3] = (uint8_t)(seed >> 16);
        address.bytes[(seed >> 24) % 4] ^= (uint8_t)(1 << (seed >> 13) % 8);
        for (size_t at = 0; at < BLOCKS; at++) {
            unsigned whole = blocks[at].bits / 8, rest = blocks[at].bits % 8;
            uint8_t mask = (uint8_t)(0xff00 >> rest);
            bool is_in = memcmp(address.bytes, blocks[at].address.bytes, whole) == 0 &&
                         (rest == 0 || (address.bytes[whole] & mask) ==
                                           (blocks[at].address.bytes[whole] & mask));
            if (is_in && blocks[at].bits >= longest) {
                longest = blocks[at].bits;
                value = (uint32_t)at + 1;
            }
        }
        assert_int_equal(waf_trie_has(&trie, &address), value > 0);
        assert_int_equal(waf_trie_value(&trie, &address), value);
    }
    vg_arena_deinit(&arena);
}

static void only_whole_blocks_are_blocks(void **state)
{
    static const char *const bad[] = {"192.0.2.0",  "192.0.2.1/24",   "192.0.2.0/33",
                                      "192.0.2/24", "2001:db8::1/32", "::/129",
                                      "/8",         "192.0.2.0/",     "a/8"};
    struct waf_cidr cidr;
    (void)state;
    for (size_t i = 0; i < VG_COUNT_OF(bad); i++)
        assert_false(waf_cidr_parse(vg_str_from(bad[i]), &cidr));
    assert_true(waf_cidr_parse(VG_STR("2001:db8::/32"), &cidr) && cidr.bits == 32);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_statement_matches_what_it_should),
        cmocka_unit_test(a_body_beyond_the_limit_is_handled_as_the_rule_says),
        cmocka_unit_test(more_than_200_headers_are_too_many),
        cmocka_unit_test(injections_are_seen_where_the_library_is_there),
        cmocka_unit_test(a_regex_that_would_run_away_does_not_match),
        cmocka_unit_test(a_request_has_so_much_time_for_patterns_and_no_more),
        cmocka_unit_test(what_aws_s_regular_expressions_lack_is_refused),
        cmocka_unit_test(the_tree_agrees_with_a_list_of_blocks),
        cmocka_unit_test(only_whole_blocks_are_blocks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
