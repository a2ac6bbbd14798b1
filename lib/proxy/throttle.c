/* proxy/throttle.c: token buckets. */
#include "proxy/throttle.h"

#include <stdlib.h>

enum { BUCKETS_MAX = 10000 };

struct bucket {
    double tokens;
    int64_t at_ms;
};

void vg_throttle_init(struct vg_throttle *throttle)
{
    vg_map_init(&throttle->buckets);
}

void vg_throttle_clear(struct vg_throttle *throttle)
{
    size_t position = 0;
    struct vg_str name;
    void *bucket;
    while (vg_map_next(&throttle->buckets, &position, &name, &bucket))
        free(bucket);
    vg_map_deinit(&throttle->buckets);
    vg_map_init(&throttle->buckets);
}

static struct bucket *find(struct vg_throttle *throttle, struct vg_str name, double burst,
                           int64_t now_ms)
{
    struct bucket *bucket = vg_map_get(&throttle->buckets, name);
    if (bucket != NULL)
        return bucket;
    if (throttle->buckets.count == BUCKETS_MAX)
        vg_throttle_clear(throttle);
    bucket = calloc(1, sizeof *bucket);
    VG_ASSERT(bucket != NULL);
    *bucket = (struct bucket){.tokens = burst, .at_ms = now_ms};
    (void)vg_map_set(&throttle->buckets, name, bucket);
    return bucket;
}

bool vg_throttle_take(struct vg_throttle *throttle, struct vg_str name, double rate, double burst,
                      int64_t now_ms)
{
    struct bucket *bucket = find(throttle, name, burst, now_ms);
    if (now_ms > bucket->at_ms)
        bucket->tokens += rate * (double)(now_ms - bucket->at_ms) / 1000;
    bucket->at_ms = now_ms; /* also when the clock was moved back */
    if (bucket->tokens > burst)
        bucket->tokens = burst;
    if (bucket->tokens < 1)
        return false;
    bucket->tokens -= 1;
    return true;
}
