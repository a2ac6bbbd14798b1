/* services/dynamodb/item/throttle_bucket.c: units that come in by the second and are taken. */
#include "dynamodb/dynamodb.h"

#include "base/map.h"

#include <stdlib.h>

enum {
    PARTITIONS = 8192, /* that are kept in mind; a power of two */
    PROBES = 8,
};

struct dynamodb_throttle {
    struct vg_map buckets; /* [number, kind]: struct dynamodb_bucket */
    struct dynamodb_bucket partitions[PARTITIONS];
};

struct dynamodb_throttle *dynamodb_throttle_new(void)
{
    struct dynamodb_throttle *throttle = calloc(1, sizeof *throttle);
    VG_ASSERT(throttle != NULL);
    vg_map_init(&throttle->buckets);
    return throttle;
}

void dynamodb_throttle_free(struct dynamodb_throttle *throttle)
{
    size_t position = 0;
    struct vg_str key;
    void *bucket;
    if (throttle == NULL)
        return;
    while (vg_map_next(&throttle->buckets, &position, &key, &bucket))
        free(bucket);
    vg_map_deinit(&throttle->buckets);
    free(throttle);
}

struct dynamodb_bucket *dynamodb_bucket_of(struct dynamodb_throttle *throttle, uint64_t number,
                                           uint32_t kind)
{
    uint64_t parts[] = {number, kind};
    struct vg_str key = vg_str_of(parts, sizeof(parts));
    struct dynamodb_bucket *bucket = vg_map_get(&throttle->buckets, key);
    if (bucket != NULL)
        return bucket;
    bucket = calloc(1, sizeof *bucket);
    VG_ASSERT(bucket != NULL);
    vg_map_set(&throttle->buckets, key, bucket);
    return bucket;
}

/* A bucket that nobody took from within the last second is as good as a new one. Where eight others
 * stand in the way, the one that is least used goes. */
struct dynamodb_bucket *dynamodb_bucket_of_partition(struct dynamodb_throttle *throttle,
                                                     uint64_t holder, int64_t now_ms)
{
    struct dynamodb_bucket *spare = NULL;
    double spare_units = 0;
    for (uint64_t i = 0; i < PROBES; i++) {
        struct dynamodb_bucket *bucket = &throttle->partitions[(holder + i) & (PARTITIONS - 1)];
        if (bucket->holder == holder)
            return bucket;
        double units = bucket->units;
        if (bucket->holder != 0)
            units += bucket->rate * (double)(now_ms - bucket->ms) / 1000;
        if (spare == NULL || bucket->holder == 0 || (spare->holder != 0 && units > spare_units)) {
            spare = bucket;
            spare_units = units;
        }
    }
    *spare = (struct dynamodb_bucket){.holder = holder};
    return spare;
}

void dynamodb_bucket_fill(struct dynamodb_bucket *bucket, double rate, double kept_s,
                          int64_t now_ms)
{
    if (bucket->rate == 0) {
        bucket->units = rate * kept_s;
        bucket->ms = now_ms;
    }
    if (now_ms > bucket->ms) {
        bucket->units += bucket->rate * (double)(now_ms - bucket->ms) / 1000;
        bucket->ms = now_ms;
    }
    if (rate > bucket->rate && bucket->rate != 0)
        bucket->units +=
            rate - bucket->rate; /* of the second that runs: UpdateTable has raised it */
    bucket->rate = rate;
    if (bucket->units > rate * kept_s)
        bucket->units = rate * kept_s;
}
