/* proxy/forward.c: what a front adds to a request's headers and what it keeps to itself. */
#include "proxy/forward.h"

/* Not passed on: the connection's own, and what the front says itself. */
static bool is_dropped(struct vg_str name)
{
    static const char *const names[] = {
        "Connection",       "Content-Length",    "Transfer-Encoding",
        "Expect",           "Keep-Alive",        "Te",
        "Trailer",          "Upgrade",           "X-Forwarded-For",
        "X-Forwarded-Port", "X-Forwarded-Proto", "X-Amzn-Trace-Id"};
    for (size_t i = 0; i < VG_COUNT_OF(names); i++)
        if (vg_str_ieq(name, vg_str_from(names[i])))
            return true;
    return false;
}

static struct vg_str forwarded_for(const struct vg_request *request, struct vg_call *call)
{
    struct vg_str before = vg_request_header(request, "X-Forwarded-For");
    return before.len > 0 ? VG_CONCAT(call->arena, before, VG_STR(", "), call->source_ip)
                          : call->source_ip;
}

static struct vg_str port_of(struct vg_str host, bool is_tls)
{
    ptrdiff_t colon = vg_str_rfind_char(host, ':');
    if (colon >= 0)
        return vg_str_tail(host, (size_t)colon + 1);
    return is_tls ? VG_STR("443") : VG_STR("80");
}

struct vg_pairs vg_proxy_forward_headers(struct vg_call *call, const struct vg_request *request,
                                         struct vg_str trace_header)
{
    enum { ADDED = 4 };
    struct vg_header *items =
        VG_NEW_ARRAY(call->arena, struct vg_header, request->header_count + ADDED);
    size_t count = 0;
    for (size_t i = 0; i < request->header_count; i++)
        if (!is_dropped(request->headers[i].name))
            items[count++] = request->headers[i];
    items[count++] = (struct vg_header){VG_STR("X-Amzn-Trace-Id"), trace_header};
    items[count++] = (struct vg_header){VG_STR("X-Forwarded-For"), forwarded_for(request, call)};
    items[count++] =
        (struct vg_header){VG_STR("X-Forwarded-Port"), port_of(request->host, request->is_tls)};
    items[count++] = (struct vg_header){VG_STR("X-Forwarded-Proto"),
                                        request->is_tls ? VG_STR("https") : VG_STR("http")};
    return (struct vg_pairs){items, count};
}

struct vg_str vg_proxy_trace_header(struct vg_call *call)
{
    return vg_arena_printf(call->arena, "Root=1-%08llx-%024llx",
                           (unsigned long long)(call->now_ms / 1000),
                           (unsigned long long)call->trace_id);
}

struct vg_str vg_proxy_extended_request_id(struct vg_call *call)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-";
    return VG_CONCAT(call->arena, vg_id_text(call, letters, 15), VG_STR("="));
}

struct vg_proxy_caller vg_proxy_caller_of(const struct vg_call *call)
{
    const struct vg_principal *principal = &call->principal;
    return (struct vg_proxy_caller){.account_id = principal->account,
                                    .access_key = principal->access_key_id,
                                    .user_id = principal->user_id,
                                    .user_arn = principal->arn};
}

struct vg_str vg_proxy_fill_in(struct vg_arena *arena, struct vg_pairs stage_variables,
                               struct vg_str text)
{
    static const char opening[] = "${stageVariables.";
    struct vg_buf buf;
    struct vg_str rest = text;
    ptrdiff_t at = vg_str_find(rest, vg_str_from(opening));
    if (at < 0)
        return text;
    vg_buf_init(&buf, arena, /* max= */ 0);
    for (; at >= 0; at = vg_str_find(rest, vg_str_from(opening))) {
        vg_buf_add(&buf, vg_str_slice(rest, 0, (size_t)at));
        rest = vg_str_tail(rest, (size_t)at + strlen(opening));
        ptrdiff_t end = vg_str_find_char(rest, '}');
        if (end < 0)
            break;
        vg_buf_add(&buf, vg_pairs_last(stage_variables, vg_str_slice(rest, 0, (size_t)end),
                                       /* is_header= */ false));
        rest = vg_str_tail(rest, (size_t)end + 1);
    }
    vg_buf_add(&buf, rest);
    return vg_buf_str(&buf);
}
