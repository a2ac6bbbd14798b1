/* proxy/access_log.c: lines of stages in log groups, those of the access log from their format. */
#include "proxy/access_log.h"

#include "base/hash.h"
#include "proxy/instance.h"

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.' || c == ':';
}

/* The length of a variable's name at the front: "authorizer.claims['custom:role']" with its
 * brackets. */
static size_t name_len(struct vg_str text)
{
    size_t len = 0;
    while (len < text.len && is_name(text.ptr[len]))
        len++;
    ptrdiff_t bracket = vg_str_find(vg_str_tail(text, len), VG_STR("']"));
    if (bracket > 0 && vg_str_starts(vg_str_tail(text, len), VG_STR("['")))
        return len + (size_t)bracket + 2;
    while (len > 0 && (text.ptr[len - 1] == '.' || text.ptr[len - 1] == ':'))
        len--;
    return len;
}

struct vg_str vg_proxy_fill_format(struct vg_arena *arena, struct vg_str format,
                                   vg_proxy_variable_fn value_of, void *ctx)
{
    static const char opening[] = "$context.";
    struct vg_buf buf;
    vg_buf_init(&buf, arena, /* max= */ 0);
    struct vg_str rest = format;
    ptrdiff_t at;
    while ((at = vg_str_find(rest, vg_str_from(opening))) >= 0) {
        vg_buf_add(&buf, vg_str_slice(rest, 0, (size_t)at));
        rest = vg_str_tail(rest, (size_t)at + strlen(opening));
        size_t len = name_len(rest);
        struct vg_str value = value_of(ctx, vg_str_slice(rest, 0, len));
        vg_buf_add(&buf, vg_str_is_set(value) ? value : VG_STR("-"));
        rest = vg_str_tail(rest, len);
    }
    vg_buf_add(&buf, rest);
    return vg_buf_str(&buf);
}

struct vg_str vg_proxy_log_group(struct vg_str arn_text)
{
    static const char kind[] = "log-group:";
    struct vg_arn arn;
    if (!vg_arn_parse(arn_text, &arn) || !vg_str_is(arn.service, "logs") ||
        !vg_str_starts(arn.resource, vg_str_from(kind)))
        return VG_STR_NONE;
    struct vg_str name = vg_str_tail(arn.resource, strlen(kind));
    return vg_str_ends(name, VG_STR(":*")) ? vg_str_slice(name, 0, name.len - 2) : name;
}

void vg_proxy_log_put(const struct vg_proxy_log *log, struct vg_str group, bool must_exist,
                      const struct vg_log_event *events, size_t count)
{
    struct vg_call *call = log->call;
    struct vg_proxy_instance *instance = vg_service_state(call);
    const struct vg_log_put put = {
        .cause = call,
        .account = call->account,
        .region = call->region,
        .principal_arn =
            VG_CONCAT(log->arena, VG_STR("arn:aws:iam::"), call->account, VG_STR(":root")),
        .group = group,
        .must_exist = must_exist,
        .stream = vg_md5_hex(log->arena,
                             VG_CONCAT(log->arena, log->api_id, VG_STR("/"), log->stage_name)),
        .events = events,
        .event_count = count,
    };
    vg_log_writer_put(instance->log_writer, &put);
}

void vg_proxy_access_log_put(const struct vg_proxy_log *log, struct vg_str group_arn,
                             struct vg_str format, vg_proxy_variable_fn value_of, void *ctx)
{
    struct vg_str group = vg_proxy_log_group(group_arn);
    if (format.len == 0 || !vg_str_is_set(group))
        return;
    const struct vg_log_event event = {.at_ms = vg_now(log->call),
                                       .message =
                                           vg_proxy_fill_format(log->arena, format, value_of, ctx)};
    vg_proxy_log_put(log, group, /* must_exist= */ true, &event, 1);
}
