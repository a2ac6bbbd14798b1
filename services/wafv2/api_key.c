/* wafv2/api_key.c: API keys of the application integration. AWS's hold their domains encrypted;
 * here the store knows what a key stands for. No SDK is there to use them. */
#include "wafv2/wafv2.h"

#include "base/codec.h"

enum { KEY_BYTES = 96, KEYS_MAX = 100, DOMAINS_MAX = 5, VERSION = 1 };

static struct vg_str key_of(struct vg_call *call, int32_t scope, struct vg_str api_key)
{
    struct vg_key key;
    vg_call_key(call, &key, WAFV2_SPACE_API_KEY);
    vg_key_u64(&key, (uint64_t)scope);
    if (vg_str_is_set(api_key))
        vg_key_str(&key, api_key);
    return vg_key_bytes(&key);
}

static int require_key(struct vg_call *call, int32_t scope, struct vg_str api_key,
                       struct wafv2_api_key_record *record, struct vg_error *err)
{
    int rc = wafv2_scope_check(call, scope, err);
    if (rc == VG_OK)
        rc = vg_record_get(call->txn, key_of(call, scope, api_key), &wafv2_shape_api_key_record,
                           call->arena, record);
    return rc == VG_NOT_FOUND ? wafv2_fail_missing(err) : rc;
}

/* A page behind `after`: KEYS_MAX are all there can be. */
static int list_keys(struct vg_call *call, int32_t scope, struct vg_str after, size_t max,
                     struct wafv2_list_api_keys_out *out)
{
    struct vg_walk walk;
    struct vg_str key;
    struct wafv2_api_key_record record;
    uint64_t stored_scope;
    int rc;
    struct wafv2_api_key_summaries *list = &out->api_key_summaries;
    list->set = true;
    list->items = VG_NEW_ARRAY(call->arena, struct wafv2_api_key_summary, KEYS_MAX);
    vg_walk_begin(&walk, call->txn, call->arena, key_of(call, scope, VG_STR_NONE),
                  vg_str_is_set(after) ? key_of(call, scope, after) : VG_STR_NONE,
                  /* includes_start= */ false, /* is_reverse= */ false);
    while ((rc = vg_record_next(&walk, &wafv2_shape_api_key_record, &key, &record)) == VG_OK) {
        struct vg_str rest = vg_key_rest(key);
        struct wafv2_api_key_summary *summary = &list->items[list->count];
        if (list->count == max) {
            out->next_marker = list->items[max - 1].api_key;
            break;
        }
        if (!vg_key_take_u64(&rest, &stored_scope) ||
            !vg_key_take_str(call->arena, &rest, &summary->api_key)) {
            rc = VG_BROKEN;
            break;
        }
        summary->token_domains = (struct wafv2_token_domains){record.token_domains.items,
                                                              record.token_domains.count, true};
        summary->creation_timestamp = vg_time(record.created_ms.v);
        summary->version = vg_i32(VERSION);
        list->count++;
    }
    vg_walk_end(&walk);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

int wafv2_create_api_key(struct vg_call *call, const struct wafv2_create_api_key_in *in,
                         struct wafv2_create_api_key_out *out, struct vg_error *err)
{
    struct wafv2_list_api_keys_out all = {.next_marker = VG_STR_NONE};
    int rc = wafv2_scope_check(call, in->scope, err);
    if (rc == VG_OK && in->token_domains.count > DOMAINS_MAX)
        return wafv2_fail_limit(err);
    if (rc == VG_OK)
        rc = list_keys(call, in->scope, VG_STR_NONE, KEYS_MAX, &all);
    if (rc != VG_OK)
        return rc;
    if (all.api_key_summaries.count == KEYS_MAX)
        return wafv2_fail_limit(err);
    uint8_t bytes[KEY_BYTES];
    vg_random_bytes(&call->random, bytes, sizeof bytes);
    out->api_key = vg_base64(call->arena, vg_str_of(bytes, sizeof bytes));
    const struct wafv2_api_key_record record = {.token_domains = in->token_domains,
                                                .created_ms = vg_i64(call->now_ms)};
    return vg_record_put(call->txn, key_of(call, in->scope, out->api_key),
                         &wafv2_shape_api_key_record, call->arena, &record);
}

int wafv2_get_decrypted_api_key(struct vg_call *call,
                                const struct wafv2_get_decrypted_api_key_in *in,
                                struct wafv2_get_decrypted_api_key_out *out, struct vg_error *err)
{
    struct wafv2_api_key_record record;
    int rc = require_key(call, in->scope, in->api_key, &record, err);
    if (rc != VG_OK)
        return rc;
    out->token_domains =
        (struct wafv2_token_domains){record.token_domains.items, record.token_domains.count, true};
    out->creation_timestamp = vg_time(record.created_ms.v);
    return VG_OK;
}

int wafv2_list_api_keys(struct vg_call *call, const struct wafv2_list_api_keys_in *in,
                        struct wafv2_list_api_keys_out *out, struct vg_error *err)
{
    size_t max = in->limit.set ? (size_t)in->limit.v : WAFV2_PAGE_MAX;
    int rc = wafv2_scope_check(call, in->scope, err);
    return rc == VG_OK ? list_keys(call, in->scope, in->next_marker, max, out) : rc;
}

int wafv2_delete_api_key(struct vg_call *call, const struct wafv2_delete_api_key_in *in,
                         struct wafv2_delete_api_key_out *out, struct vg_error *err)
{
    struct wafv2_api_key_record record;
    (void)out;
    int rc = require_key(call, in->scope, in->api_key, &record, err);
    return rc == VG_OK ? vg_delete(call->txn, key_of(call, in->scope, in->api_key)) : rc;
}
