/* services/sqs/digest.c: MD5 of message attributes: for each, by name: length and bytes of name and
 * type, one byte for how the value travels (1 text, 2 binary), length and bytes of the value;
 * lengths are four bytes, big endian.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 */
#include "base/buf.h"
#include "base/hash.h"
#include "sqs/sqs.h"

#include <stdlib.h>

static void add_counted(struct vg_buf *buf, struct vg_str s)
{
    uint8_t length[4] = {(uint8_t)(s.len >> 24), (uint8_t)(s.len >> 16), (uint8_t)(s.len >> 8),
                         (uint8_t)s.len};
    vg_buf_add_bytes(buf, length, sizeof length);
    vg_buf_add(buf, s);
}

static int by_name(const void *a, const void *b)
{
    const struct sqs_message_body_attribute_map_entry *const *left = a, *const *right = b;
    return vg_str_cmp((*left)->key, (*right)->key);
}

struct vg_str sqs_digest_attributes(struct vg_call *call,
                                    const struct sqs_message_body_attribute_map *attributes)
{
    if (attributes->count == 0)
        return VG_STR_NONE;
    const struct sqs_message_body_attribute_map_entry **sorted = VG_NEW_ARRAY(
        call->arena, const struct sqs_message_body_attribute_map_entry *, attributes->count);
    for (size_t i = 0; i < attributes->count; i++)
        sorted[i] = &attributes->items[i];
    qsort(sorted, attributes->count, sizeof sorted[0], by_name);
    struct vg_buf buf;
    vg_buf_init(&buf, call->arena, 0);
    for (size_t i = 0; i < attributes->count; i++) {
        const struct sqs_message_attribute_value *value = &sorted[i]->value;
        bool is_binary = vg_str_starts(value->data_type, VG_STR("Binary"));
        add_counted(&buf, sorted[i]->key);
        add_counted(&buf, value->data_type);
        vg_buf_add_char(&buf, is_binary ? 2 : 1);
        add_counted(&buf, is_binary ? value->binary_value : value->string_value);
    }
    return vg_md5_hex(call->arena, vg_buf_str(&buf));
}
