/* wafv2/engine/rate.c: counts of rate-based rules in slots of ten seconds. AWS looks at its counts
 * every ten seconds or so; here every request is judged by all that came before it. */
#include "wafv2/engine/rate.h"

#include <stdlib.h>

enum { SLOT_MS = 10000, SLOTS_MAX = 60 };

struct rate_key {
    uint32_t slots[SLOTS_MAX];
    int64_t last_slot;
};

struct waf_rate_counter {
    struct vg_map keys; /* -> struct rate_key */
    uint64_t fingerprint;
    int64_t limit;
    int32_t slot_count; /* of the window */
};

void waf_rates_init(struct waf_rates *rates)
{
    vg_map_init(&rates->rules);
}

static void counter_clear(struct waf_rate_counter *counter)
{
    struct vg_str key;
    void *value;
    for (size_t at = 0; vg_map_next(&counter->keys, &at, &key, &value);)
        free(value);
    vg_map_deinit(&counter->keys);
    vg_map_init(&counter->keys);
}

static void counter_free(struct waf_rate_counter *counter)
{
    counter_clear(counter);
    vg_map_deinit(&counter->keys);
    free(counter);
}

void waf_rates_deinit(struct waf_rates *rates)
{
    struct vg_str key;
    void *value;
    for (size_t at = 0; vg_map_next(&rates->rules, &at, &key, &value);)
        counter_free(value);
    vg_map_deinit(&rates->rules);
    vg_map_init(&rates->rules);
}

void waf_rates_forget(struct waf_rates *rates, struct vg_str acl_arn)
{
    struct vg_str key;
    void *value;
    for (size_t at = 0; vg_map_next(&rates->rules, &at, &key, &value);)
        if (vg_str_starts(key, acl_arn)) {
            vg_map_remove(&rates->rules, key);
            counter_free(value);
        }
}

static struct vg_str rule_key(char *room, size_t room_bytes, struct vg_str acl_arn,
                              struct vg_str path)
{
    size_t len = acl_arn.len + 1 + path.len;
    VG_ASSERT(len <= room_bytes);
    memcpy(room, acl_arn.ptr, acl_arn.len);
    room[acl_arn.len] = ' ';
    memcpy(room + acl_arn.len + 1, path.ptr, path.len);
    return vg_str_of(room, len);
}

/* ARNs and rule names are bounded by the model: 2048, and two names of 128. */
enum { RULE_KEY_BYTES = 2048 + 2 * 128 + 2 };

static struct waf_rate_counter *counter_of(struct waf_rates *rates, const struct waf_rate *rate)
{
    char room[RULE_KEY_BYTES];
    struct vg_str name = rule_key(room, sizeof room, rate->arn, rate->path);
    struct waf_rate_counter *counter = vg_map_get(&rates->rules, name);
    if (counter == NULL) {
        counter = calloc(1, sizeof *counter);
        VG_ASSERT(counter != NULL);
        vg_map_init(&counter->keys);
        vg_map_set(&rates->rules, name, counter);
    } else if (counter->fingerprint != rate->fingerprint) {
        counter_clear(counter);
    }
    counter->fingerprint = rate->fingerprint;
    counter->limit = rate->limit;
    counter->slot_count = rate->window_s * 1000 / SLOT_MS;
    return counter;
}

/* Empties the slots between its last one and the present one. */
static void move_to(struct rate_key *key, int64_t slot)
{
    int64_t steps = slot - key->last_slot;
    if (steps < 0 || steps > SLOTS_MAX)
        steps = SLOTS_MAX;
    for (int64_t i = 1; i <= steps; i++)
        key->slots[(uint64_t)(key->last_slot + i) % SLOTS_MAX] = 0;
    if (steps == SLOTS_MAX)
        memset(key->slots, 0, sizeof key->slots);
    key->last_slot = slot;
}

static uint64_t sum(const struct waf_rate_counter *counter, const struct rate_key *key,
                    int64_t slot)
{
    uint64_t total = 0;
    for (int32_t back = 0; back < counter->slot_count; back++) {
        int64_t at = slot - back;
        if (at <= key->last_slot && at > key->last_slot - SLOTS_MAX)
            total += key->slots[(uint64_t)at % SLOTS_MAX];
    }
    return total;
}

/* Makes room: keys that nothing has come from within the window. */
static void sweep(struct waf_rate_counter *counter, int64_t slot)
{
    struct vg_str name;
    void *value;
    for (size_t at = 0; vg_map_next(&counter->keys, &at, &name, &value);) {
        const struct rate_key *key = value;
        if (key->last_slot > slot - counter->slot_count)
            continue;
        vg_map_remove(&counter->keys, name);
        free(value);
    }
}

bool waf_rates_count(struct waf_rates *rates, const struct waf_rate *rate, struct vg_str name,
                     int64_t now_ms)
{
    struct waf_rate_counter *counter = counter_of(rates, rate);
    int64_t slot = now_ms / SLOT_MS;
    struct rate_key *key = vg_map_get(&counter->keys, name);
    if (key == NULL) {
        if (counter->keys.count >= WAF_RATE_KEYS_MAX)
            sweep(counter, slot);
        if (counter->keys.count >= WAF_RATE_KEYS_MAX)
            return false;
        key = calloc(1, sizeof *key);
        VG_ASSERT(key != NULL);
        key->last_slot = slot;
        vg_map_set(&counter->keys, name, key);
    }
    move_to(key, slot);
    uint32_t *count = &key->slots[(uint64_t)slot % SLOTS_MAX];
    if (*count < UINT32_MAX)
        ++*count;
    return sum(counter, key, slot) > (uint64_t)counter->limit;
}

void waf_rates_limited(const struct waf_rates *rates, struct vg_str acl_arn, struct vg_str path,
                       int64_t now_ms, void (*each)(void *ctx, struct vg_str key), void *ctx)
{
    char room[RULE_KEY_BYTES];
    struct vg_str name;
    void *value;
    if (acl_arn.len + path.len + 1 > sizeof room)
        return;
    const struct waf_rate_counter *counter =
        vg_map_get(&rates->rules, rule_key(room, sizeof room, acl_arn, path));
    for (size_t at = 0; counter != NULL && vg_map_next(&counter->keys, &at, &name, &value);)
        if (sum(counter, value, now_ms / SLOT_MS) > (uint64_t)counter->limit)
            each(ctx, name);
}
