/* apigatewayv2/invoke/log.c: a request's line in the access log. */
#include "apigatewayv2/invoke/exchange.h"

#include "base/hash.h"
#include "proxy/access_log.h"

static struct vg_str variable(void *exchange, struct vg_str name)
{
    return apigatewayv2_context(exchange, name);
}

void apigatewayv2_log_send(struct apigatewayv2_exchange *exchange)
{
    const struct apigatewayv2_access_log_settings *settings = exchange->stage.access_log_settings;
    struct vg_call *call = exchange->call;
    struct vg_proxy_instance *instance = vg_service_state(call);
    if (settings == NULL || settings->format.len == 0 || exchange->is_logged)
        return;
    struct vg_str group = vg_proxy_log_group(settings->destination_arn);
    if (!vg_str_is_set(group))
        return;
    exchange->is_logged = true;
    const struct vg_log_event event = {
        .at_ms = vg_now(call),
        .message = vg_proxy_fill_format(exchange->arena, settings->format, variable, exchange)};
    const struct vg_log_put put = {
        .cause = call,
        .account = call->account,
        .region = call->region,
        .principal_arn =
            VG_CONCAT(exchange->arena, VG_STR("arn:aws:iam::"), call->account, VG_STR(":root")),
        .group = group,
        .must_exist = true,
        .stream = vg_md5_hex(exchange->arena, VG_CONCAT(exchange->arena, exchange->api_id,
                                                        VG_STR("/"), exchange->stage.stage_name)),
        .events = &event,
        .event_count = 1,
    };
    vg_log_writer_put(instance->log_writer, &put);
}
