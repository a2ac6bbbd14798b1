/* bus/call.c: a handler's everyday helpers: ids, ARNs, keys and records of its account and region.
 */
#include "bus/internal.h"

struct vg_str vg_id_uuid(struct vg_call *call)
{
    return vg_random_uuid(&call->random, call->arena);
}

struct vg_str vg_id_hex(struct vg_call *call, size_t digits)
{
    return vg_random_text(&call->random, call->arena, "0123456789abcdef", digits);
}

struct vg_str vg_id_text(struct vg_call *call, const char *alphabet, size_t length)
{
    return vg_random_text(&call->random, call->arena, alphabet, length);
}

struct vg_str vg_bus_request_id(struct vg_bus *bus, struct vg_arena *arena)
{
    return vg_random_uuid(&bus->random, arena);
}

/* In base32hex, as AWS's are. A little more is drawn than is shown: so many digits are made at
 * once.
 */
struct vg_str vg_bus_long_request_id(struct vg_bus *bus, struct vg_arena *arena)
{
    enum { LEN = 52, DRAWN = 64 };
    char *text = vg_arena_alloc(arena, DRAWN);
    for (size_t i = 0; i < DRAWN; i += sizeof(uint64_t)) {
        uint64_t bits = vg_random_u64(&bus->random);
        memcpy(text + i, &bits, sizeof(bits));
    }
    for (size_t i = 0; i < DRAWN; i++) {
        char digit = text[i] & 0x1F;
        text[i] = (char)(digit + (digit < 10 ? '0' : 'A' - 10));
    }
    return vg_str_of(text, LEN);
}

const struct vg_request *vg_call_request(const struct vg_call *call)
{
    return VG_CONTAINER_OF(call, const struct running, call)->submission.request;
}

int64_t vg_now(const struct vg_call *call)
{
    return vg_clock_now_ms(&call->bus->clock);
}

struct vg_str vg_endpoint_url(const struct vg_call *call)
{
    return vg_bus_endpoint_url(call->bus);
}

struct vg_str vg_arn(const struct vg_call *call, const char *service, struct vg_str resource)
{
    return vg_arena_printf(call->arena, "arn:aws:%s:%.*s:%.*s:%.*s", service,
                           VG_STR_ARG(call->region), VG_STR_ARG(call->account),
                           VG_STR_ARG(resource));
}

bool vg_arn_parse(struct vg_str text, struct vg_arn *arn)
{
    struct vg_str rest = text, arn_word;
    struct vg_str *parts[] = {&arn_word, &arn->partition, &arn->service, &arn->region,
                              &arn->account};
    for (size_t i = 0; i < VG_COUNT_OF(parts); i++)
        if (!vg_str_split(&rest, ':', parts[i]))
            return false;
    arn->resource = rest;
    return vg_str_is_set(rest) && vg_str_is(arn_word, "arn");
}

void vg_call_key(struct vg_call *call, struct vg_key *key, vg_space space)
{
    vg_key_begin(key, call->arena, call->account, call->region, space);
}

int vg_call_get(struct vg_call *call, vg_space space, struct vg_str name,
                const struct vg_shape *shape, void *record)
{
    struct vg_key key;
    vg_call_key(call, &key, space);
    vg_key_str(&key, name);
    return vg_record_get(call->txn, vg_key_bytes(&key), shape, call->arena, record);
}

int vg_call_put(struct vg_call *call, vg_space space, struct vg_str name,
                const struct vg_shape *shape, const void *record)
{
    struct vg_key key;
    vg_call_key(call, &key, space);
    vg_key_str(&key, name);
    return vg_record_put(call->txn, vg_key_bytes(&key), shape, call->arena, record);
}

int vg_call_delete(struct vg_call *call, vg_space space, struct vg_str name)
{
    struct vg_key key;
    vg_call_key(call, &key, space);
    vg_key_str(&key, name);
    return vg_delete(call->txn, vg_key_bytes(&key));
}

void vg_call_walk(struct vg_call *call, vg_space space, struct vg_str after, struct vg_walk *walk)
{
    struct vg_key prefix, start;
    vg_call_key(call, &prefix, space);
    if (!vg_str_is_set(after)) {
        vg_walk_begin(walk, call->txn, call->arena, vg_key_bytes(&prefix), VG_STR_NONE, false,
                      false);
        return;
    }
    vg_call_key(call, &start, space);
    vg_key_str(&start, after);
    vg_walk_begin(walk, call->txn, call->arena, vg_key_bytes(&prefix), vg_key_bytes(&start), false,
                  false);
}

void *vg_service_state(const struct vg_call *call)
{
    return vg_bus_service_state(call->bus, call->service);
}
