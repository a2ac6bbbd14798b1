/* services/dynamodb/item/page.c: a page of items, as Query and Scan read it: in the order of the
 * store, up to 1 MB or the limit. */
#include "dynamodb/dynamodb.h"

/* Of items looked at, before the filter. The item that reaches it still belongs to the page: AWS
   bills full pages of a scan with 128.5 units, which is more than 1 MB. */
enum { PAGE_BYTES_MAX = 1024 * 1024 };

static void take(struct vg_call *call, struct dynamodb_page *page, struct vg_buf *items,
                 struct vg_str item)
{
    if (page->filter != NULL && !dynamodb_condition_holds(page->filter, item))
        return;
    page->count++;
    if (page->counts_only)
        return;
    if (page->selection != NULL)
        item = dynamodb_project(page->selection, item, call->arena);
    vg_buf_add_bytes(items, &item, sizeof(item));
}

/* Whether it is of the partition that is read: another one can have the same hash. */
static bool is_wanted(const struct dynamodb_page *page, struct vg_str item)
{
    if (page->partition == NULL)
        return true;
    const struct dynamodb_key_part *parts =
        page->index == NULL ? &page->table->schema.hash : page->index->parts;
    uint32_t count = page->index == NULL ? 1 : page->index->hash_count;
    for (uint32_t i = 0; i < count; i++) {
        struct vg_str value;
        if (!dynamodb_item_find(item, parts[i].name, &value) ||
            !vg_str_eq(value, page->partition->hash[i]))
            return false;
    }
    return true;
}

/* The item that an entry is of. */
static int fetch(struct vg_call *call, struct dynamodb_page *page, struct vg_str *item)
{
    const struct dynamodb_schema *schema = &page->table->schema;
    struct dynamodb_key key = {.range = VG_STR_NONE};
    if (!dynamodb_item_find(*item, schema->hash.name, &key.hash) ||
        (schema->range.type != 0 && !dynamodb_item_find(*item, schema->range.name, &key.range)))
        return VG_BROKEN;
    int rc = dynamodb_item_get(call, page->table, &key, item);
    if (rc != VG_OK || !vg_str_is_set(*item))
        return VG_BROKEN;
    page->fetched += dynamodb_read_units(dynamodb_item_size(*item), page->is_consistent);
    return VG_OK;
}

static bool is_past(const struct dynamodb_page *page, struct vg_str key)
{
    struct vg_str bound = page->is_reverse ? page->from : page->to;
    if (!vg_str_is_set(bound))
        return false;
    int order = vg_str_cmp(key, bound);
    return page->is_reverse ? order < 0 : order >= 0;
}

static void begin_walk(struct vg_call *call, const struct dynamodb_page *page, struct vg_walk *walk)
{
    struct vg_str start = vg_str_is_set(page->after) ? page->after
                          : page->is_reverse         ? page->to
                                                     : page->from;
    bool includes_start = !vg_str_is_set(page->after) && !page->is_reverse;
    vg_walk_begin(walk, call->txn, call->arena, page->prefix, start, includes_start,
                  page->is_reverse);
}

/* One item that belongs to the page. */
static int look_at(struct vg_call *call, struct dynamodb_page *page, struct vg_buf *items,
                   struct vg_str item)
{
    page->bytes += dynamodb_item_size(item);
    page->scanned_count++;
    if (page->fetches && fetch(call, page, &item) != VG_OK)
        return VG_BROKEN;
    take(call, page, items, item);
    return VG_OK;
}

int dynamodb_page_read(struct vg_call *call, struct dynamodb_page *page)
{
    struct vg_walk walk;
    struct vg_buf items;
    struct vg_str item, last = VG_STR_NONE;
    bool is_full = false;
    int rc;
    vg_buf_init(&items, call->arena, /* max= */ 0);
    begin_walk(call, page, &walk);
    while (!is_full && (rc = vg_walk_next(&walk, /* key= */ NULL, &item)) == VG_OK) {
        rc = dynamodb_item_check(item);
        if (rc != VG_OK || is_past(page, walk.at))
            break;
        if (!is_wanted(page, item))
            continue;
        rc = look_at(call, page, &items, item);
        if (rc != VG_OK)
            break;
        last = item;
        is_full = page->bytes >= PAGE_BYTES_MAX ||
                  (page->limit > 0 && page->scanned_count == page->limit);
    }
    vg_walk_end(&walk);
    if (!is_full && rc != VG_OK && rc != VG_NOT_FOUND)
        return VG_BROKEN;
    page->items = (struct dynamodb_item_list){.items = (struct vg_str *)(void *)items.ptr,
                                              .count = items.len / sizeof(struct vg_str),
                                              .set = !page->counts_only};
    if (is_full)
        page->last_key = page->index == NULL
                             ? dynamodb_key_item(&page->table->schema, last, call->arena)
                             : dynamodb_index_key_item(page->index, page->table, last, call->arena);
    return VG_OK;
}

struct dynamodb_usage dynamodb_page_usage(struct vg_call *call, const struct dynamodb_page *page)
{
    double units = dynamodb_read_units(page->bytes, page->is_consistent);
    struct dynamodb_usage usage = {.table = page->index == NULL ? units : page->fetched};
    if (page->index != NULL)
        dynamodb_usage_add(call, &usage, page->index, units);
    return usage;
}
