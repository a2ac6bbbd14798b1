/* fuzz_wafv2_request: requests against a web ACL that looks at every part of them by every
 * statement. The input is the request as text: "METHOD target", header lines, an empty line, the
 * body; an address stands before it in a line of its own. */
#include "model/plain.h"
#include "wafv2/engine/evaluate.h"
#include "wire/message.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { HEADERS_MAX = 250 };

#define TEXTS                                                                                      \
    "\"TextTransformations\":[{\"Priority\":0,\"Type\":\"URL_DECODE_UNI\"},"                       \
    "{\"Priority\":1,\"Type\":\"LOWERCASE\"}]"
#define BYTES(where, field)                                                                        \
    "{\"ByteMatchStatement\":{\"SearchString\":\"YQ==\",\"FieldToMatch\":{" field "}," TEXTS       \
    ",\"PositionalConstraint\":\"" where "\"}}"
#define REGEX(field)                                                                               \
    "{\"RegexMatchStatement\":{\"RegexString\":\"(a|b)*c{2,5}[^d]+$\",\"FieldToMatch\":{" field    \
    "}," TEXTS "}}"
#define MAP(name, scope)                                                                           \
    "\"" name "\":{\"MatchPattern\":{\"All\":{}},\"MatchScope\":\"" scope                          \
    "\",\"OversizeHandling\":\"CONTINUE\"}"
#define JSON(paths) "\"JsonBody\":{\"MatchPattern\":{" paths "},\"MatchScope\":\"ALL\"}"
#define COUNT(name, priority, statement)                                                           \
    "{\"Name\":\"" name "\",\"Priority\":" #priority                                               \
    ",\"Action\":{\"Count\":{}},\"RuleLabels\":[{\"Name\":\"n:" name                               \
    "\"}],\"Statement\":" statement "}"

static const char *const rules[] = {
    COUNT("path", 1, BYTES("CONTAINS_WORD", "\"UriPath\":{}")),
    COUNT("query", 2, REGEX("\"QueryString\":{}")),
    COUNT("args", 3, REGEX("\"AllQueryArguments\":{}")),
    COUNT("arg", 4, BYTES("EXACTLY", "\"SingleQueryArgument\":{\"Name\":\"a\"}")),
    COUNT("header", 5, BYTES("ENDS_WITH", "\"SingleHeader\":{\"Name\":\"a\"}")),
    COUNT("headers", 6, BYTES("CONTAINS", MAP("Headers", "ALL"))),
    COUNT("cookies", 7, BYTES("STARTS_WITH", MAP("Cookies", "KEY"))),
    COUNT("order", 8, BYTES("CONTAINS", "\"HeaderOrder\":{\"OversizeHandling\":\"MATCH\"}")),
    COUNT("body", 9, REGEX("\"Body\":{\"OversizeHandling\":\"NO_MATCH\"}")),
    COUNT("json", 10, BYTES("CONTAINS", JSON("\"All\":{}"))),
    COUNT("paths", 11, BYTES("CONTAINS", JSON("\"IncludedPaths\":[\"/a\",\"/b~1c/0\"]"))),
    COUNT("ip", 12, "{\"IPSetReferenceStatement\":{\"ARN\":\"ips\"}}"),
    COUNT("forwarded", 13,
          "{\"IPSetReferenceStatement\":{\"ARN\":\"ips\",\"IPSetForwardedIPConfig\":{"
          "\"HeaderName\":\"a\",\"FallbackBehavior\":\"MATCH\",\"Position\":\"ANY\"}}}"),
    COUNT("label", 14, "{\"LabelMatchStatement\":{\"Scope\":\"NAMESPACE\",\"Key\":\"n:\"}}"),
    COUNT("geo", 15, "{\"GeoMatchStatement\":{\"CountryCodes\":[\"FR\"]}}"),
    COUNT("rate", 16,
          "{\"RateBasedStatement\":{\"Limit\":10,\"AggregateKeyType\":\"CUSTOM_KEYS\","
          "\"CustomKeys\":[{\"Cookie\":{\"Name\":\"a\"," TEXTS "}},{\"IP\":{}}]}}"),
};

static const struct waf_set *set_of(void *ctx, struct vg_str arn)
{
    (void)arn;
    return ctx;
}

static bool no_group(void *ctx, struct vg_str id, struct wafv2_rule_group *group,
                     struct vg_str *label_prefix)
{
    (void)ctx;
    (void)id;
    (void)group;
    (void)label_prefix;
    return false;
}

static struct waf_acl *compile(struct vg_arena *arena, struct waf_set *set)
{
    struct wafv2_web_acl *model = VG_NEW(arena, struct wafv2_web_acl);
    const struct waf_sources sources = {set, set_of, no_group};
    struct vg_buf json;
    struct vg_violations violations;
    struct waf_cidr cidr;
    struct vg_str problem;
    waf_trie_init(&set->addresses, arena);
    VG_ASSERT(waf_cidr_parse(VG_STR("192.0.0.0/8"), &cidr));
    waf_trie_add(&set->addresses, &cidr, /* value= */ 0);
    vg_violations_init(&violations, arena);
    vg_buf_init(&json, arena, /* max= */ 0);
    vg_buf_add_lit(&json, "{\"Name\":\"a\",\"Id\":\"i\",\"ARN\":\"arn\","
                          "\"DefaultAction\":{\"Allow\":{}},\"Rules\":[");
    for (size_t i = 0; i < VG_COUNT_OF(rules); i++) {
        if (i > 0)
            vg_buf_add_char(&json, ',');
        vg_buf_add(&json, vg_str_from(rules[i]));
    }
    vg_buf_add_lit(&json, "]}");
    VG_ASSERT(vg_value_from_json(&wafv2_shape_web_acl, vg_buf_str(&json), arena, model, &violations,
                                 &problem));
    struct waf_acl *acl = waf_acl_compile(arena, model, VG_STR("awswaf:1:webacl:a:"), &sources);
    VG_ASSERT(acl != NULL);
    return acl;
}

static void read_request(struct vg_arena *arena, struct vg_str text, struct vg_request *http)
{
    struct vg_str line = VG_STR(""), method = VG_STR("");
    struct vg_header *headers = VG_NEW_ARRAY(arena, struct vg_header, HEADERS_MAX);
    (void)vg_str_split(&text, '\n', &line);
    (void)vg_str_split(&line, ' ', &method);
    struct vg_str target = vg_str_is_set(line) ? line : VG_STR("/");
    ptrdiff_t mark = vg_str_find_char(target, '?');
    *http = (struct vg_request){.arena = arena, .method = method, .target = target};
    http->path = mark < 0 ? target : vg_str_slice(target, 0, (size_t)mark);
    http->query = mark < 0 ? VG_STR_NONE : vg_str_tail(target, (size_t)mark + 1);
    http->headers = headers;
    while (http->header_count < HEADERS_MAX && vg_str_split(&text, '\n', &line) && line.len > 0) {
        ptrdiff_t colon = vg_str_find_char(line, ':');
        size_t name_len = colon < 0 ? line.len : (size_t)colon;
        headers[http->header_count++] =
            (struct vg_header){vg_str_slice(line, 0, name_len), vg_str_tail(line, name_len + 1)};
    }
    http->body = vg_str_is_set(text) ? text : VG_STR("");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct vg_arena arena;
    struct waf_set set = {.pattern_count = 0};
    struct waf_rates rates;
    struct waf_request request;
    struct waf_outcome outcome;
    struct vg_request http;
    struct vg_str client = VG_STR("");
    char *bytes = malloc(size > 0 ? size : 1);
    VG_ASSERT(bytes != NULL);
    if (size > 0)
        memcpy(bytes, data, size);
    struct vg_str text = vg_str_of(bytes, size);
    vg_arena_init(&arena);
    waf_rates_init(&rates);
    const struct waf_knowledge knowledge = {.rates = &rates};
    const struct waf_acl *acl = compile(&arena, &set);
    (void)vg_str_split(&text, '\n', &client);
    read_request(&arena, vg_str_is_set(text) ? text : VG_STR(""), &http);
    for (int i = 0; i < 2; i++) {
        waf_request_init(&request, &arena, &http, http.path, client, /* body_limit= */ 64,
                         1700000000000);
        waf_evaluate(acl, &request, &knowledge, &outcome);
        VG_ASSERT(outcome.action == WAFV2_ACTION_VALUE_ALLOW && outcome.terminating == NULL);
    }
    waf_rates_deinit(&rates);
    vg_arena_deinit(&arena);
    free(bytes);
    return 0;
}
