/* A web ACL in the API's JSON, compiled, and requests judged by it. */
#ifndef VG_TEST_WAFV2_HELP_H
#define VG_TEST_WAFV2_HELP_H

#include "model/plain.h"
#include "wafv2/engine/evaluate.h"
#include "wafv2/engine/injection.h"
#include "wire/message.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct engine {
    struct vg_arena arena;
    struct waf_acl *acl;
    struct waf_rates rates;
    struct waf_injection injection;
    bool has_injection;
    struct waf_set addresses; /* of "ips" */
    struct waf_set patterns;  /* of "patterns" */
    struct waf_places places; /* 192.0.2.0/24 is in France, 198.51.100.0/24 in California */
    struct vg_str codes[3];
    int64_t now_ms;
    struct waf_outcome outcome;
};

/* JSON with ' for ". */
static inline struct vg_str quoted(struct vg_arena *arena, const char *json)
{
    struct vg_str copy = vg_arena_copy(arena, vg_str_from(json));
    for (size_t i = 0; i < copy.len; i++)
        if (copy.ptr[i] == '\'')
            ((char *)copy.ptr)[i] = '"';
    return copy;
}

static inline void from_json(struct vg_arena *arena, const struct vg_shape *shape, const char *json,
                             void *out)
{
    struct vg_violations violations;
    struct vg_str problem;
    vg_violations_init(&violations, arena);
    if (!vg_value_from_json(shape, quoted(arena, json), arena, out, &violations, &problem))
        fail_msg("%s: %.*s", json, VG_STR_ARG(problem));
}

static inline const struct waf_set *engine_set(void *ctx, struct vg_str arn)
{
    struct engine *engine = ctx;
    if (vg_str_is(arn, "ips"))
        return &engine->addresses;
    return vg_str_is(arn, "patterns") ? &engine->patterns : NULL;
}

/* One group: "AWS#Group", and "group" the same as one's own. */
static const char *const engine_group_json =
    "{'Name':'group','Capacity':1,'LabelNamespace':'awswaf:managed:aws:group:','Rules':["
    "{'Name':'first','Priority':1,'Action':{'Block':{}},'RuleLabels':[{'Name':'First'}],"
    "'Statement':{'ByteMatchStatement':{'SearchString':'Zmlyc3Q=','FieldToMatch':{'UriPath':{}},"
    "'TextTransformations':[],'PositionalConstraint':'CONTAINS'}}},"
    "{'Name':'second','Priority':2,'Action':{'Count':{}},'RuleLabels':[{'Name':'Second'}],"
    "'Statement':{'ByteMatchStatement':{'SearchString':'c2Vjb25k','FieldToMatch':{'UriPath':{}},"
    "'TextTransformations':[],'PositionalConstraint':'CONTAINS'}}}]}";

static inline bool engine_group(void *ctx, struct vg_str id, struct wafv2_rule_group *group,
                                struct vg_str *label_prefix)
{
    struct engine *engine = ctx;
    if (!vg_str_is(id, "AWS#Group") && !vg_str_is(id, "group"))
        return false;
    from_json(&engine->arena, &wafv2_shape_rule_group, engine_group_json, group);
    *label_prefix = group->label_namespace;
    return true;
}

static inline struct engine *engine_new(void)
{
    struct engine *engine = calloc(1, sizeof *engine);
    static const char *const blocks[] = {"192.0.2.0/24", "198.51.100.7/32", "2001:db8::/32"};
    static const char *const patterns[] = {"^/admin", "\\.php$"};
    assert_non_null(engine);
    vg_arena_init(&engine->arena);
    waf_rates_init(&engine->rates);
    engine->has_injection = waf_injection_open(&engine->injection);
    engine->now_ms = 1700000000000;
    waf_trie_init(&engine->addresses.addresses, &engine->arena);
    for (size_t i = 0; i < VG_COUNT_OF(blocks); i++) {
        struct waf_cidr cidr;
        assert_true(waf_cidr_parse(vg_str_from(blocks[i]), &cidr));
        waf_trie_add(&engine->addresses.addresses, &cidr, /* value= */ 0);
    }
    struct waf_cidr place;
    engine->codes[1] = VG_STR("FR");
    engine->codes[2] = VG_STR("US-CA");
    engine->places.codes = engine->codes;
    engine->places.code_count = 3;
    waf_trie_init(&engine->places.countries, &engine->arena);
    waf_trie_init(&engine->places.systems, &engine->arena);
    assert_true(waf_cidr_parse(VG_STR("192.0.2.0/24"), &place));
    waf_trie_add(&engine->places.countries, &place, 1);
    waf_trie_add(&engine->places.systems, &place, 64500);
    assert_true(waf_cidr_parse(VG_STR("198.51.100.0/24"), &place));
    waf_trie_add(&engine->places.countries, &place, 2);
    engine->patterns.patterns = VG_NEW_ARRAY(&engine->arena, struct waf_regex *, 2);
    for (size_t i = 0; i < VG_COUNT_OF(patterns); i++)
        engine->patterns.patterns[engine->patterns.pattern_count++] =
            waf_regex_new(&engine->arena, vg_str_from(patterns[i]));
    return engine;
}

static inline void engine_free(struct engine *engine)
{
    waf_rates_deinit(&engine->rates);
    vg_arena_deinit(&engine->arena);
    free(engine);
}

/* `json`: a WebACL with ' for ". */
static inline void engine_compile(struct engine *engine, const char *json)
{
    struct wafv2_web_acl *model = VG_NEW(&engine->arena, struct wafv2_web_acl);
    const struct waf_sources sources = {engine, engine_set, engine_group};
    from_json(&engine->arena, &wafv2_shape_web_acl, json, model);
    engine->acl =
        waf_acl_compile(&engine->arena, model, VG_STR("awswaf:123:webacl:acl:"), &sources);
    assert_non_null(engine->acl);
}

/* "GET /path?query HTTP/1.1\nname: value\n\nbody" from an address. */
static inline int32_t judge(struct engine *engine, const char *client_ip, const char *text)
{
    struct vg_arena *arena = &engine->arena;
    struct vg_str rest = vg_arena_copy(arena, vg_str_from(text)), line, method, target;
    struct vg_header *headers = VG_NEW_ARRAY(arena, struct vg_header, 300);
    struct vg_request *http = VG_NEW(arena, struct vg_request);
    vg_str_split(&rest, '\n', &line);
    vg_str_split(&line, ' ', &method);
    vg_str_split(&line, ' ', &target);
    http->arena = arena;
    http->method = method;
    http->target = target;
    ptrdiff_t mark = vg_str_find_char(target, '?');
    http->path = mark < 0 ? target : vg_str_slice(target, 0, (size_t)mark);
    http->query = mark < 0 ? VG_STR_NONE : vg_str_tail(target, (size_t)mark + 1);
    http->headers = headers;
    while (vg_str_split(&rest, '\n', &line) && line.len > 0) {
        ptrdiff_t colon = vg_str_find_char(line, ':');
        headers[http->header_count++] =
            (struct vg_header){vg_str_slice(line, 0, (size_t)colon),
                               vg_str_trim(vg_str_tail(line, (size_t)colon + 1))};
    }
    http->body = vg_str_is_set(rest) ? rest : VG_STR("");
    struct waf_request *request = VG_NEW(arena, struct waf_request);
    waf_request_init(request, arena, http, http->path, vg_str_from(client_ip), 16384,
                     engine->now_ms);
    const struct waf_knowledge knowledge = {
        .injection = engine->has_injection ? &engine->injection : NULL,
        .places = &engine->places,
        .rates = &engine->rates,
    };
    waf_evaluate(engine->acl, request, &knowledge, &engine->outcome);
    return engine->outcome.action;
}

/* Whether a rule with this statement (JSON with ' for ") matches the request. */
static inline bool statement_matches(const char *statement, const char *client_ip,
                                     const char *request)
{
    char json[8192];
    struct engine *engine = engine_new();
    snprintf(json, sizeof json,
             "{'Name':'acl','Id':'1','ARN':'arn:acl','DefaultAction':{'Allow':{}},"
             "'Rules':[{'Name':'r','Priority':1,'Action':{'Block':{}},'Statement':%s}]}",
             statement);
    engine_compile(engine, json);
    bool is_match = judge(engine, client_ip, request) == WAFV2_ACTION_VALUE_BLOCK;
    engine_free(engine);
    return is_match;
}

#endif
