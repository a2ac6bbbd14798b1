/* lambda/link.c: handlers of the embedding program as functions. */
#include "lambda/link.h"

#include "bus/bus.h"
#include "lambda/lambda.h"

static bool is_function_name(struct vg_str name)
{
    enum { NAME_LEN_MAX = 64 };
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    for (size_t i = 0; i < name.len; i++)
        if (memchr(allowed, name.ptr[i], sizeof allowed - 1) == NULL)
            return false;
    return name.len > 0 && name.len <= NAME_LEN_MAX;
}

bool lambda_link(struct vg_bus *bus, struct vg_str name, virga_lambda_handler handler)
{
    struct lambda_instance *instance = vg_bus_service_state(bus, &lambda_service);
    if (!is_function_name(name))
        return false;
    if (handler != NULL)
        (void)vg_map_set(&instance->linked, name, (void *)(uintptr_t)handler);
    else
        (void)vg_map_remove(&instance->linked, name);
    lambda_instance_retire(instance, VG_STR(""));
    return true;
}

virga_lambda_handler lambda_linked_handler(const struct lambda_instance *instance,
                                           struct vg_str name)
{
    return (virga_lambda_handler)(uintptr_t)vg_map_get(&instance->linked, name);
}

void lambda_linked_record(struct vg_call *call, struct vg_str name,
                          struct lambda_function_record *function)
{
    *function = (struct lambda_function_record){
        .name = name,
        .runtime = VG_STR("provided.al2023"),
        .role = vg_arena_printf(call->arena, "arn:aws:iam::%.*s:role/virga-linked",
                                VG_STR_ARG(call->account)),
        .handler = VG_STR("bootstrap"),
        .timeout = vg_i32(3),
        .memory_size = vg_i32(128),
        .storage_size = vg_i32(512),
        .log_group = VG_CONCAT(call->arena, VG_STR("/aws/lambda/"), name),
        .revision_id = VG_STR("linked"),
    };
}
