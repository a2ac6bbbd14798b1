/* services/sqs/queue.c: queues: create, find, list, purge, delete, tag. */
#include "base/codec.h"
#include "sqs/sqs.h"

enum { PURGE_PAUSE_MS = 60000, SWEEP_SLICE = 500, TAGS_MAX = 50, LIST_MAX = 1000 };

struct vg_str sqs_queue_url(struct vg_call *call, struct vg_str name)
{
    return VG_CONCAT(call->arena, vg_endpoint_url(call), VG_STR("/"), call->account, VG_STR("/"),
                     name);
}

struct vg_str sqs_queue_arn(struct vg_call *call, struct vg_str name)
{
    return vg_arn(call, "sqs", name);
}

struct vg_str sqs_queue_channel(struct vg_call *call, const struct sqs_queue_record *queue)
{
    static const char service[] = "sqs:";
    char *name = vg_arena_alloc(call->arena, sizeof service - 1 + sizeof queue->id.v);
    memcpy(name, service, sizeof service - 1);
    memcpy(name + sizeof service - 1, &queue->id.v, sizeof queue->id.v);
    return vg_str_of(name, sizeof service - 1 + sizeof queue->id.v);
}

static bool is_queue_name(struct vg_str name)
{
    if (name.len == 0 || name.len > 80)
        return false;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              c == '-' || c == '_'))
            return false;
    }
    return true;
}

static int find(struct vg_call *call, struct vg_str name, struct sqs_queue_record *queue)
{
    *queue = (struct sqs_queue_record){0};
    return vg_call_get(call, SQS_SPACE_QUEUE, name, &sqs_shape_queue_record, queue);
}

/* The host in a queue URL is not looked at: clients reach the same queue by several. A URL of
 * another account names no queue of this one. */
int sqs_queue_require(struct vg_call *call, struct vg_str queue_url, struct sqs_queue_record *queue,
                      struct vg_error *err)
{
    struct vg_str name = vg_str_tail(queue_url, (size_t)(vg_str_rfind_char(queue_url, '/') + 1));
    struct vg_str rest = vg_str_slice(queue_url, 0, queue_url.len - name.len);
    bool is_other_account = false;
    if (rest.len > 13) {
        struct vg_str account = vg_str_slice(rest, rest.len - 13, rest.len - 1);
        is_other_account =
            vg_str_find(queue_url, VG_STR("://")) > 0 && !vg_str_eq(account, call->account);
    }
    int rc = is_other_account ? VG_NOT_FOUND : find(call, name, queue);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &SQS_QUEUE_DOES_NOT_EXIST, "The specified queue does not exist.");
    return rc;
}

/* ---- Create ---- */

static int check_name(struct vg_str name, struct vg_error *err)
{
    if (vg_str_ends(name, VG_STR(".fifo")))
        return vg_fail(err, &SQS_UNSUPPORTED_OPERATION,
                       "virga does not support FIFO queues (%.*s).", VG_STR_ARG(name));
    if (!is_queue_name(name))
        return vg_fail(
            err, &SQS_INVALID_PARAMETER_VALUE,
            "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
    return VG_OK;
}

int sqs_create_queue(struct vg_call *call, const struct sqs_create_queue_in *in,
                     struct sqs_create_queue_out *out, struct vg_error *err)
{
    struct sqs_queue_record queue;
    struct vg_str differing;
    int rc = check_name(in->queue_name, err);
    if (rc != VG_OK)
        return rc;
    out->queue_url = sqs_queue_url(call, in->queue_name);
    rc = find(call, in->queue_name, &queue);
    if (rc == VG_OK && !sqs_attributes_agree(call, &in->attributes, &queue, &differing))
        return vg_fail(
            err, &SQS_QUEUE_NAME_EXISTS,
            "A queue already exists with the same name and a different value for attribute %.*s",
            VG_STR_ARG(differing));
    if (rc != VG_NOT_FOUND)
        return rc;
    queue = (struct sqs_queue_record){.name = in->queue_name,
                                      .created_ms = vg_i64(call->now_ms),
                                      .modified_ms = vg_i64(call->now_ms),
                                      .tags = in->tags};
    sqs_attributes_default(&queue);
    rc = sqs_attributes_apply(call, &in->attributes, &queue, err);
    if (rc != VG_OK)
        return rc;
    struct vg_key counter;
    uint64_t id;
    vg_key_begin(&counter, call->arena, VG_STR(""), VG_STR(""), SQS_SPACE_SEQUENCE);
    vg_key_u64(&counter, 0);
    if (vg_counter_add(call->txn, vg_key_bytes(&counter), 1, &id) != VG_OK)
        return VG_BROKEN;
    queue.id = vg_i64((int64_t)id);
    return vg_call_put(call, SQS_SPACE_QUEUE, queue.name, &sqs_shape_queue_record, &queue);
}

/* ---- Find and list ---- */

int sqs_get_queue_url(struct vg_call *call, const struct sqs_get_queue_url_in *in,
                      struct sqs_get_queue_url_out *out, struct vg_error *err)
{
    struct sqs_queue_record queue;
    bool is_other = vg_str_is_set(in->queue_owner_aws_account_id) &&
                    !vg_str_eq(in->queue_owner_aws_account_id, call->account);
    int rc = is_other ? VG_NOT_FOUND : find(call, in->queue_name, &queue);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &SQS_QUEUE_DOES_NOT_EXIST, "The specified queue does not exist.");
    out->queue_url = sqs_queue_url(call, in->queue_name);
    return rc;
}

static int read_token(struct vg_call *call, struct vg_str token, struct vg_str *after,
                      struct vg_error *err)
{
    *after = VG_STR_NONE;
    if (!vg_str_is_set(token) ||
        (vg_base64_decode(call->arena, token, false, after) && is_queue_name(*after)))
        return VG_OK;
    return vg_fail(err, &SQS_INVALID_PARAMETER_VALUE, "Invalid or expired next token.");
}

int sqs_list_queues(struct vg_call *call, const struct sqs_list_queues_in *in,
                    struct sqs_list_queues_out *out, struct vg_error *err)
{
    struct vg_str after;
    int rc = read_token(call, in->next_token, &after, err);
    if (rc != VG_OK)
        return rc;
    size_t max = in->max_results.set ? (size_t)in->max_results.v : LIST_MAX;
    if (in->max_results.set && (in->max_results.v < 1 || in->max_results.v > LIST_MAX))
        return vg_fail(err, &SQS_INVALID_PARAMETER_VALUE,
                       "Value %d for parameter MaxResults is invalid. Reason: Must be between 1 "
                       "and 1000, if provided.",
                       in->max_results.v);
    struct vg_walk walk;
    struct sqs_queue_record queue;
    struct vg_str last = VG_STR("");
    out->queue_urls.items = VG_NEW_ARRAY(call->arena, struct vg_str, max);
    vg_call_walk(call, SQS_SPACE_QUEUE, after, &walk);
    while ((rc = vg_record_next(&walk, &sqs_shape_queue_record, NULL, &queue)) == VG_OK) {
        if (vg_str_is_set(in->queue_name_prefix) &&
            !vg_str_starts(queue.name, in->queue_name_prefix))
            continue;
        if (out->queue_urls.count == max) {
            /* Without MaxResults AWS answers the first thousand and no token. */
            if (in->max_results.set)
                out->next_token = vg_base64(call->arena, last);
            break;
        }
        out->queue_urls.items[out->queue_urls.count++] = sqs_queue_url(call, queue.name);
        last = queue.name;
    }
    vg_walk_end(&walk);
    out->queue_urls.set = out->queue_urls.count > 0;
    return rc == VG_BROKEN ? VG_BROKEN : VG_OK;
}

/* ---- Delete and purge: the messages go in slices, after the answer ---- */

static int sweep_later(struct vg_call *call, const struct sqs_queue_record *queue,
                       int64_t before_sequence)
{
    struct sqs_sweep_effect payload = {.queue_id = queue->id,
                                       .before_sequence = vg_i64(before_sequence)};
    return vg_effect_queue(call, &sqs_sweep_effect, &payload, 0, NULL);
}

/* One slice; queues itself again while some are left. */
static int run_sweep(struct vg_call *call, const void *payload, uint32_t attempt,
                     struct vg_error *err)
{
    const struct sqs_sweep_effect *sweep = payload;
    struct vg_key prefix;
    struct vg_walk walk;
    struct vg_str key;
    (void)attempt, (void)err;
    vg_key_begin(&prefix, call->arena, VG_STR(""), VG_STR(""), SQS_SPACE_MESSAGE);
    vg_key_u64(&prefix, (uint64_t)sweep->queue_id.v);
    vg_walk_begin(&walk, call->txn, call->arena, vg_key_bytes(&prefix), VG_STR_NONE, false, false);
    int rc = VG_OK;
    int done = 0;
    while (done++ < SWEEP_SLICE && (rc = vg_walk_next(&walk, &key, NULL)) == VG_OK) {
        struct vg_str rest = vg_key_rest(key);
        uint64_t queue_id, sequence;
        struct sqs_stored stored;
        if (!vg_key_take_u64(&rest, &queue_id) || !vg_key_take_u64(&rest, &sequence))
            return VG_BROKEN;
        if (sequence > (uint64_t)sweep->before_sequence.v)
            return VG_OK;
        rc = sqs_message_get(call, queue_id, sequence, &stored);
        if (rc == VG_OK)
            rc = sqs_message_delete(call, &stored);
        if (rc != VG_OK)
            return VG_BROKEN;
    }
    vg_walk_end(&walk);
    if (rc == VG_OK)
        return vg_effect_queue(call, &sqs_sweep_effect, sweep, 0, NULL);
    return rc == VG_NOT_FOUND ? VG_OK : rc;
}

const struct vg_effect_kind sqs_sweep_effect = {
    .name = "sqs.sweep", .shape = &sqs_shape_sweep_effect, .run = run_sweep};

int sqs_delete_queue(struct vg_call *call, const struct sqs_delete_queue_in *in,
                     struct sqs_delete_queue_out *out, struct vg_error *err)
{
    struct sqs_queue_record queue;
    (void)out;
    int rc = sqs_queue_require(call, in->queue_url, &queue, err);
    if (rc == VG_OK)
        rc = vg_call_delete(call, SQS_SPACE_QUEUE, queue.name);
    if (rc != VG_OK)
        return rc;
    vg_wake(call, sqs_queue_channel(call, &queue)); /* who polls it learns that it is gone */
    return sweep_later(call, &queue, INT64_MAX);
}

int sqs_purge_queue(struct vg_call *call, const struct sqs_purge_queue_in *in,
                    struct sqs_purge_queue_out *out, struct vg_error *err)
{
    struct sqs_queue_record queue;
    struct vg_key counter;
    uint64_t last;
    (void)out;
    int rc = sqs_queue_require(call, in->queue_url, &queue, err);
    if (rc != VG_OK)
        return rc;
    if (queue.purged_ms.set && call->now_ms < queue.purged_ms.v + PURGE_PAUSE_MS)
        return vg_fail(err, &SQS_PURGE_QUEUE_IN_PROGRESS,
                       "Only one PurgeQueue operation on %.*s is allowed every 60 seconds.",
                       VG_STR_ARG(queue.name));
    vg_key_begin(&counter, call->arena, VG_STR(""), VG_STR(""), SQS_SPACE_SEQUENCE);
    vg_key_u64(&counter, (uint64_t)queue.id.v);
    if (vg_counter_add(call->txn, vg_key_bytes(&counter), 1, &last) != VG_OK)
        return VG_BROKEN;
    queue.purged_ms = vg_i64(call->now_ms);
    rc = vg_call_put(call, SQS_SPACE_QUEUE, queue.name, &sqs_shape_queue_record, &queue);
    return rc == VG_OK ? sweep_later(call, &queue, (int64_t)last) : rc;
}

/* ---- Tags ---- */

int sqs_list_queue_tags(struct vg_call *call, const struct sqs_list_queue_tags_in *in,
                        struct sqs_list_queue_tags_out *out, struct vg_error *err)
{
    struct sqs_queue_record queue;
    int rc = sqs_queue_require(call, in->queue_url, &queue, err);
    if (rc == VG_OK && queue.tags.count > 0)
        out->tags = queue.tags;
    return rc;
}

static struct sqs_tag_map_entry *tag_of(struct sqs_tag_map *tags, struct vg_str key)
{
    for (size_t i = 0; i < tags->count; i++)
        if (vg_str_eq(tags->items[i].key, key))
            return &tags->items[i];
    return NULL;
}

int sqs_tag_queue(struct vg_call *call, const struct sqs_tag_queue_in *in,
                  struct sqs_tag_queue_out *out, struct vg_error *err)
{
    struct sqs_queue_record queue;
    (void)out;
    int rc = sqs_queue_require(call, in->queue_url, &queue, err);
    if (rc != VG_OK)
        return rc;
    struct sqs_tag_map tags = {.set = true};
    tags.items =
        VG_NEW_ARRAY(call->arena, struct sqs_tag_map_entry, queue.tags.count + in->tags.count + 1);
    if (queue.tags.count > 0)
        memcpy(tags.items, queue.tags.items, queue.tags.count * sizeof tags.items[0]);
    tags.count = queue.tags.count;
    for (size_t i = 0; i < in->tags.count; i++) {
        struct sqs_tag_map_entry *tag = tag_of(&tags, in->tags.items[i].key);
        if (tag == NULL)
            tag = &tags.items[tags.count++];
        *tag = in->tags.items[i];
    }
    if (tags.count > TAGS_MAX)
        return vg_fail(err, &SQS_INVALID_PARAMETER_VALUE, "Too many tags added for queue %.*s.",
                       VG_STR_ARG(queue.name));
    queue.tags = tags;
    return vg_call_put(call, SQS_SPACE_QUEUE, queue.name, &sqs_shape_queue_record, &queue);
}

int sqs_untag_queue(struct vg_call *call, const struct sqs_untag_queue_in *in,
                    struct sqs_untag_queue_out *out, struct vg_error *err)
{
    struct sqs_queue_record queue;
    (void)out;
    int rc = sqs_queue_require(call, in->queue_url, &queue, err);
    if (rc != VG_OK)
        return rc;
    for (size_t i = 0; i < in->tag_keys.count; i++) {
        struct sqs_tag_map_entry *tag = tag_of(&queue.tags, in->tag_keys.items[i]);
        if (tag != NULL)
            *tag = queue.tags.items[--queue.tags.count];
    }
    return vg_call_put(call, SQS_SPACE_QUEUE, queue.name, &sqs_shape_queue_record, &queue);
}
