/* services/dynamodb/value/order.c: sorting members of containers by their places in the output. */
#include "order.h"

#include <endian.h>

struct entry {
    uint32_t at;
    uint32_t end;
    uint32_t key_at;
    uint32_t key_len;
    uint64_t key_head; /* the key's first eight bytes as a number: decides most comparisons */
};

void dynamodb_order_init(struct dynamodb_order *order, struct vg_buf *out)
{
    order->out = out;
    vg_buf_init(&order->entries, out->arena, /* max= */ 0);
    vg_buf_init(&order->scratch, out->arena, /* max= */ 0);
}

struct dynamodb_order_run dynamodb_order_begin(const struct dynamodb_order *order)
{
    return (struct dynamodb_order_run){
        .base = order->entries.len, .start = order->out->len, .is_sorted = true};
}

static struct entry *entries_of(const struct dynamodb_order *order,
                                const struct dynamodb_order_run *run)
{
    return (struct entry *)(void *)(order->entries.ptr + run->base);
}

static struct vg_str key_of(const struct dynamodb_order *order, const struct entry *entry)
{
    return vg_str_of(order->out->ptr + entry->key_at, entry->key_len);
}

/* By the first bytes; where those are equal, by all. */
static inline int compare(const struct dynamodb_order *order, const struct entry *a,
                          const struct entry *b)
{
    if (a->key_head != b->key_head)
        return a->key_head < b->key_head ? -1 : 1;
    return vg_str_cmp(key_of(order, a), key_of(order, b));
}

/* Equal keys keep the order they came in. */
static inline bool is_before(const struct dynamodb_order *order, const struct entry *a,
                             const struct entry *b)
{
    int sign = compare(order, a, b);
    return sign < 0 || (sign == 0 && a->at < b->at);
}

/* The first eight bytes at `at` in the output, zeros behind the key's end. */
static uint64_t head_of(const struct vg_buf *out, size_t at, size_t len)
{
    uint64_t head = 0;
    if (out->cap - at < sizeof(head)) {
        for (size_t i = 0; i < len && i < sizeof(head); i++)
            head |= (uint64_t)(unsigned char)out->ptr[at + i] << (56 - 8 * i);
        return head;
    }
    memcpy(&head, out->ptr + at, sizeof(head));
    head = be64toh(head);
    return len >= sizeof(head) ? head : len == 0 ? 0 : head & ~UINT64_C(0) << (64 - 8 * len);
}

void dynamodb_order_add(struct dynamodb_order *order, struct dynamodb_order_run *run, size_t at,
                        size_t key_end, size_t key_len)
{
    struct entry *entry = (struct entry *)(void *)vg_buf_reserve(&order->entries, sizeof(*entry));
    VG_ASSERT(entry != NULL); /* there are fewer of them than bytes in a request */
    order->entries.len += sizeof(*entry);
    entry->at = (uint32_t)at;
    entry->end = (uint32_t)order->out->len;
    entry->key_at = (uint32_t)(key_end - key_len);
    entry->key_len = (uint32_t)key_len;
    entry->key_head = head_of(order->out, key_end - key_len, key_len);
    if (run->count++ > 0 && run->is_sorted)
        run->is_sorted = compare(order, entry - 1, entry) < 0;
}

/* Shell's sort, in place: no worse than insertion for the few attributes of an item, and bounded
 * for maps of thousands. */
static void sort(const struct dynamodb_order *order, struct entry *entries, size_t count)
{
    size_t gap = 1;
    while (gap < count / 3)
        gap = gap * 3 + 1;
    for (; gap > 0; gap /= 3) {
        for (size_t i = gap; i < count; i++) {
            struct entry moved = entries[i];
            size_t to = i;
            for (; to >= gap && is_before(order, &moved, &entries[to - gap]); to -= gap)
                entries[to] = entries[to - gap];
            entries[to] = moved;
        }
    }
}

bool dynamodb_order_has_doubles(struct dynamodb_order *order, struct dynamodb_order_run *run)
{
    if (run->is_sorted)
        return false;
    struct entry *entries = entries_of(order, run);
    sort(order, entries, run->count);
    for (size_t i = 1; i < run->count; i++)
        if (compare(order, &entries[i - 1], &entries[i]) == 0)
            return true;
    return false;
}

static size_t drop_doubles(const struct dynamodb_order *order, struct entry *entries, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (i + 1 == count || compare(order, &entries[i], &entries[i + 1]) != 0)
            entries[kept++] = entries[i];
    return kept;
}

/* Writes the members again, in the order of the entries. */
static void rewrite(struct dynamodb_order *order, size_t start, const struct entry *entries,
                    size_t count)
{
    struct vg_buf *out = order->out;
    size_t len = out->len - start;
    vg_buf_clear(&order->scratch);
    char *copy = vg_buf_reserve(&order->scratch, len);
    VG_ASSERT(copy != NULL); /* no more than the output, which is bounded alike */
    memcpy(copy, out->ptr + start, len);
    char *at = out->ptr + start;
    for (size_t i = 0; i < count; i++)
        at = vg_copy(at, copy + (entries[i].at - start), entries[i].end - entries[i].at);
    out->len = (size_t)(at - out->ptr);
}

uint32_t dynamodb_order_end(struct dynamodb_order *order, struct dynamodb_order_run *run)
{
    size_t count = run->count;
    if (!run->is_sorted) {
        struct entry *entries = entries_of(order, run);
        sort(order, entries, count);
        count = drop_doubles(order, entries, count);
        rewrite(order, run->start, entries, count);
    }
    order->entries.len = run->base;
    return (uint32_t)count;
}
