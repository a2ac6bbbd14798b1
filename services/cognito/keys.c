/* cognito/keys.c: a pool's two signing keys: one for ID tokens, one for access tokens. They are
 * made in the background, so that CreateUserPool answers at once; whoever needs them waits for
 * them. */
#include "cognito/cognito.h"
#include "cognito/jwt.h"

enum {
    KEYS_WAIT_MS = 24 * 60 * 60 * 1000
}; /* virtual time: an advancing clock waits for the effect that makes them */

struct key_work {
    struct vg_random random;
    struct cognito_rsa_key id;
    struct cognito_rsa_key access;
};

static void make_keys(void *data)
{
    struct key_work *work = data;
    cognito_rsa_generate(vg_random_split(&work->random), &work->id);
    cognito_rsa_generate(vg_random_split(&work->random), &work->access);
}

static struct vg_str channel_of(struct vg_call *call, struct vg_str pool_id)
{
    return VG_CONCAT(call->arena, VG_STR("cognito.keys/"), pool_id);
}

void cognito_keys_wake(struct vg_call *call, struct vg_str pool_id)
{
    vg_wake(call, channel_of(call, pool_id));
}

static int run_make_keys(struct vg_call *call, const void *payload, uint32_t attempt,
                         struct vg_error *err)
{
    const struct cognito_pool_task *task = payload;
    struct cognito_pool pool;
    (void)attempt;
    (void)err;
    int rc = cognito_pool_find(call, task->user_pool_id, &pool);
    if (rc != VG_OK)
        return rc == VG_NOT_FOUND ? VG_OK : rc; /* deleted meanwhile */

    struct key_work *work = VG_NEW(call->arena, struct key_work);
    work->random = vg_random_split(&call->random);
    void *done = work;
    rc = vg_await_work(call, make_keys, &done);
    if (rc != VG_OK)
        return rc;
    work = done;
    struct cognito_pool_keys_record record = {
        .id_key = vg_str_of(work->id.der, work->id.len),
        .access_key = vg_str_of(work->access.der, work->access.len),
    };
    VG_ASSERT(cognito_rsa_kid(call->arena, record.id_key, &record.id_kid));
    VG_ASSERT(cognito_rsa_kid(call->arena, record.access_key, &record.access_kid));
    cognito_keys_wake(call, pool.id);
    return vg_call_put(call, COGNITO_SPACE_KEYS, pool.id, &cognito_shape_pool_keys_record, &record);
}

const struct vg_effect_kind cognito_make_keys = {
    .name = "cognito.make_keys",
    .shape = &cognito_shape_pool_task,
    .run = run_make_keys,
};

int cognito_keys_await(struct vg_call *call, const struct cognito_pool *pool,
                       struct cognito_pool_keys_record *keys)
{
    for (;;) {
        int rc =
            vg_call_get(call, COGNITO_SPACE_KEYS, pool->id, &cognito_shape_pool_keys_record, keys);
        if (rc != VG_NOT_FOUND)
            return rc;
        rc = vg_await_wake(call, channel_of(call, pool->id), call->now_ms + KEYS_WAIT_MS);
        if (rc != VG_OK)
            return rc == VG_NOT_FOUND ? VG_BROKEN : rc;
    }
}
