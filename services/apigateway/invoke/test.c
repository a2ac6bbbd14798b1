/* apigateway/invoke/test.c: see test.h. */
#include "apigateway/invoke/test.h"

#include "base/codec.h"
#include "base/timetext.h"

/* A single value under a name gives way to several under the same. */
static struct vg_pairs headers_of(struct vg_arena *arena, const struct apigateway_test *test)
{
    size_t count = test->headers.count;
    for (size_t i = 0; i < test->multi_headers.count; i++)
        count += test->multi_headers.items[i].value.count;
    struct vg_header *items = VG_NEW_ARRAY(arena, struct vg_header, count + 1);
    count = 0;
    for (size_t i = 0; i < test->multi_headers.count; i++)
        for (size_t k = 0; k < test->multi_headers.items[i].value.count; k++)
            items[count++] = (struct vg_header){test->multi_headers.items[i].key,
                                                test->multi_headers.items[i].value.items[k]};
    size_t several = count;
    for (size_t i = 0; i < test->headers.count; i++) {
        bool is_known = false;
        for (size_t k = 0; k < several && !is_known; k++)
            is_known = vg_str_ieq(items[k].name, test->headers.items[i].key);
        if (!is_known)
            items[count++] =
                (struct vg_header){test->headers.items[i].key, test->headers.items[i].value};
    }
    return (struct vg_pairs){items, count};
}

static void begin(struct apigateway_exchange *exchange, const struct apigateway_test *test)
{
    struct vg_call *call = exchange->call;
    struct vg_arena *arena = exchange->arena;
    struct vg_str target = test->path_with_query.len > 0 ? test->path_with_query : VG_STR("/");
    if (!vg_str_starts(target, VG_STR("/")))
        target = VG_CONCAT(arena, VG_STR("/"), target);
    ptrdiff_t mark = vg_str_find_char(target, '?');
    struct vg_request *request = VG_NEW(arena, struct vg_request);
    *request = (struct vg_request){
        .arena = arena,
        .method = test->method,
        .target = target,
        .path = vg_str_slice(target, 0, mark < 0 ? target.len : (size_t)mark),
        .query = mark < 0 ? VG_STR_NONE : vg_str_tail(target, (size_t)mark + 1),
        .host = VG_STR(""),
        .body = vg_str_is_set(test->body) ? test->body : VG_STR(""),
        .source_ip = call->source_ip,
    };
    exchange->request = request;
    exchange->headers = headers_of(arena, test);
    exchange->api_id = test->api_id;
    exchange->stage_name = vg_str_from(test->stage_name);
    exchange->path = exchange->event_path = request->path;
    exchange->stage_path = VG_CONCAT(arena, VG_STR("/"), exchange->stage_name, exchange->path);
    exchange->domain_name = VG_STR("testPrefix.testDomainName");
    exchange->extended_request_id = vg_base64(arena, vg_str_slice(call->request_id, 0, 11));
    exchange->trace_header =
        vg_arena_printf(arena, "Root=1-%08llx-%024llx", (unsigned long long)(call->now_ms / 1000),
                        (unsigned long long)call->trace_id);
    exchange->query = vg_pairs_of_query(arena, request->query, APIGATEWAY_PAIRS_MAX);
    exchange->body = request->body;
    exchange->log_level = APIGATEWAY_LOG_INFO;
    exchange->traces_data = true;
    exchange->is_test = true;
    exchange->is_begun = true;
    exchange->outcome.began_ms = call->now_ms;
    exchange->response = vg_arena_alloc(arena, sizeof *exchange->response);
    vg_response_init(exchange->response, arena, 200);
    vg_buf_init(&exchange->log, arena, /* max= */ 0);
    struct vg_header *variables =
        VG_NEW_ARRAY(arena, struct vg_header, test->stage_variables.count + 1);
    for (size_t i = 0; i < test->stage_variables.count; i++)
        variables[i] = (struct vg_header){test->stage_variables.items[i].key,
                                          test->stage_variables.items[i].value};
    exchange->stage_variables = (struct vg_pairs){variables, test->stage_variables.count};
}

int apigateway_test_begin(struct vg_call *call, const struct apigateway_test *test,
                          struct apigateway_live *live, struct apigateway_exchange **exchange,
                          struct vg_error *err)
{
    struct apigateway_rest_api *api = VG_NEW(call->arena, struct apigateway_rest_api);
    *live = (struct apigateway_live){.arena = call->arena};
    int rc = apigateway_api_require(call, test->api_id, api, err);
    if (rc == VG_OK)
        rc = apigateway_snapshot_take(call, api, &live->snapshot);
    if (rc != VG_OK)
        return rc;
    apigateway_routes_make(live, call->arena);
    struct apigateway_exchange *kept = vg_kept(call, "exchange", sizeof *kept);
    kept->call = call;
    kept->arena = call->arena;
    kept->live = live;
    if (kept->request == NULL)
        begin(kept, test);
    kept->is_answered = false;
    kept->response->header_count = 0;
    *exchange = kept;
    return VG_OK;
}

struct vg_str apigateway_test_log(struct apigateway_exchange *exchange)
{
    struct vg_buf buf;
    const struct vg_log_event *events =
        (const struct vg_log_event *)(const void *)exchange->log.ptr;
    vg_buf_init(&buf, exchange->arena, /* max= */ 0);
    vg_buf_printf(&buf, "Execution log for request %.*s\n", VG_STR_ARG(exchange->call->request_id));
    for (size_t i = 0; i < exchange->log.len / sizeof *events; i++) {
        vg_buf_add(&buf,
                   vg_time_format(exchange->arena, events[i].at_ms, "%a %b %d %H:%M:%S UTC %Y"));
        vg_buf_add_lit(&buf, " : ");
        vg_buf_add(&buf, events[i].message);
        vg_buf_add_char(&buf, '\n');
    }
    return vg_buf_str(&buf);
}
