/* services/dynamodb/item/token.c: idempotency tokens. Each is a record of the request's digest.
 *
 *   key   account, region, space TOKEN, [operation][period][token]
 *
 * A period is ten minutes. SDKs send a token with every transaction, so that there may be very
 * many: when the first one of a period comes, an effect is queued that removes the whole period
 * once its last token is out of date. */
#include "dynamodb/dynamodb.h"

#include "base/hash.h"
#include "dynamodb/item/transact.h"

#include <endian.h>

enum {
    PERIOD_MS = 10 * 60 * 1000, /* how long a token is good */
};

/* As stored: little endian. */
struct kept {
    uint64_t created_ms;
    uint64_t digest[2];
};

/* ---- Digests ---- */

static const uint64_t lanes[] = {0x2545F4914F6CDD1D, 0x9E3779B97F4A7C15};

void dynamodb_digest_add(struct dynamodb_digest *digest, struct vg_str piece)
{
    for (size_t i = 0; i < VG_COUNT_OF(lanes); i++)
        digest->parts[i] =
            vg_hash64(digest->parts[i] * 31 + lanes[i] + !vg_str_is_set(piece), piece);
}

void dynamodb_digest_add_names(struct dynamodb_digest *digest,
                               const struct dynamodb_expression_attribute_name_map *names)
{
    struct dynamodb_digest sum = {.parts = {names->count, names->set}};
    for (size_t i = 0; i < names->count; i++) {
        struct dynamodb_digest one = {.parts = {0, 0}};
        dynamodb_digest_add(&one, names->items[i].key);
        dynamodb_digest_add(&one, names->items[i].value);
        for (size_t k = 0; k < VG_COUNT_OF(lanes); k++)
            sum.parts[k] += one.parts[k];
    }
    dynamodb_digest_add(digest, vg_str_of(sum.parts, sizeof(sum.parts)));
}

/* ---- Records ---- */

static void begin_key(struct vg_call *call, struct vg_key *key, struct vg_str operation,
                      uint64_t period)
{
    vg_call_key(call, key, DYNAMODB_SPACE_TOKEN);
    vg_key_str(key, operation);
    vg_key_u64(key, period);
}

static uint64_t period_of(const struct vg_call *call)
{
    return (uint64_t)call->now_ms / PERIOD_MS;
}

/* A period's record without a token says that the period's end is provided for. */
static struct vg_str key_of(struct vg_call *call, uint64_t period, struct vg_str token)
{
    struct vg_key key;
    begin_key(call, &key, call->op->name, period);
    vg_key_raw(&key, token);
    return vg_key_bytes(&key);
}

static int find_in(struct vg_call *call, uint64_t period, struct vg_str token, struct kept *kept)
{
    struct vg_str bytes;
    int rc = vg_get(call->txn, key_of(call, period, token), call->arena, &bytes);
    if (rc != VG_OK)
        return rc;
    if (bytes.len != sizeof(*kept))
        return VG_BROKEN;
    memcpy(kept, bytes.ptr, sizeof(*kept));
    bool is_good = (uint64_t)call->now_ms < le64toh(kept->created_ms) + PERIOD_MS;
    return is_good ? VG_OK : VG_NOT_FOUND;
}

int dynamodb_token_find(struct vg_call *call, struct vg_str token,
                        const struct dynamodb_digest *digest, bool *is_repeated,
                        struct vg_error *err)
{
    struct kept kept;
    *is_repeated = false;
    if (!vg_str_is_set(token))
        return VG_OK;
    uint64_t period = period_of(call);
    int rc = find_in(call, period, token, &kept);
    if (rc == VG_NOT_FOUND)
        rc = find_in(call, period - 1, token, &kept);
    if (rc != VG_OK)
        return rc == VG_NOT_FOUND ? VG_OK : rc;
    *is_repeated =
        le64toh(kept.digest[0]) == digest->parts[0] && le64toh(kept.digest[1]) == digest->parts[1];
    return *is_repeated ? VG_OK
                        : vg_fail_with(err, &DYNAMODB_IDEMPOTENT_PARAMETER_MISMATCH, VG_STR_NONE,
                                       /* detail= */ NULL);
}

static int provide_for_end(struct vg_call *call, uint64_t period)
{
    struct vg_str bytes, marker = key_of(call, period, VG_STR(""));
    int rc = vg_get(call->txn, marker, call->arena, &bytes);
    if (rc != VG_NOT_FOUND)
        return rc;
    struct dynamodb_record_token_sweep sweep = {.operation = call->op->name,
                                                .period = vg_i64((int64_t)period)};
    rc = vg_put(call->txn, marker, VG_STR(""));
    if (rc != VG_OK)
        return rc;
    return vg_effect_queue(call, &dynamodb_token_effect, &sweep, (int64_t)(period + 2) * PERIOD_MS,
                           /* id= */ NULL);
}

int dynamodb_token_keep(struct vg_call *call, struct vg_str token,
                        const struct dynamodb_digest *digest)
{
    if (!vg_str_is_set(token))
        return VG_OK;
    struct kept kept = {.created_ms = htole64((uint64_t)call->now_ms),
                        .digest = {htole64(digest->parts[0]), htole64(digest->parts[1])}};
    uint64_t period = period_of(call);
    int rc = provide_for_end(call, period);
    return rc == VG_OK
               ? vg_put(call->txn, key_of(call, period, token), vg_str_of(&kept, sizeof(kept)))
               : rc;
}

static int run_sweep(struct vg_call *call, const void *payload, uint32_t attempt,
                     struct vg_error *err)
{
    const struct dynamodb_record_token_sweep *sweep = payload;
    struct vg_key key;
    (void)attempt, (void)err;
    begin_key(call, &key, sweep->operation, (uint64_t)sweep->period.v);
    int rc = vg_delete_prefix(call->txn, vg_key_bytes(&key), DYNAMODB_SLICE_DELETES);
    if (rc == VG_OK)
        return vg_effect_queue(call, &dynamodb_token_effect, sweep, /* due_ms= */ 0, NULL);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

const struct vg_effect_kind dynamodb_token_effect = {
    .name = "dynamodb.tokens", .shape = &dynamodb_record_shape_token_sweep, .run = run_sweep};
