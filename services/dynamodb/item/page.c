/* services/dynamodb/item/page.c: a page of items, as Query and Scan read it: in the order of the
 * store, up to 1 MB or the limit. */
#include "dynamodb/dynamodb.h"

/* Of items looked at, before the filter. The item that reaches it still belongs to the page: AWS
   bills full pages of a scan with 128.5 units, which is more than 1 MB. */
enum { PAGE_BYTES_MAX = 1024 * 1024 };

enum {
    ITEM_COST = 1024, /* of a slice: to look at an item takes as long as to read so many bytes */
    STEP_COST = 32 * 1024,
};

struct dynamodb_page_place {
    struct vg_buf items;
    struct vg_str prefix; /* of what is read: a table or an index made anew has another one */
    struct vg_str at;     /* the store key that was looked at last */
    struct vg_str last;   /* item of the page */
    int32_t count;
    int32_t scanned_count;
    uint64_t bytes;
    double fetched;
};

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
    struct vg_str after = page->place != NULL ? page->place->at : page->after;
    struct vg_str start = vg_str_is_set(after) ? after : page->is_reverse ? page->to : page->from;
    bool includes_start = !vg_str_is_set(after) && !page->is_reverse;
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

/* Takes up what an earlier slice has come to, unless that was another table of the same name. */
static void resume(struct dynamodb_page *page, struct vg_buf *items, struct vg_str *last)
{
    const struct dynamodb_page_place *place = page->place;
    if (place == NULL || !vg_str_eq(place->prefix, page->prefix)) {
        page->place = NULL;
        return;
    }
    *items = place->items;
    *last = place->last;
    page->count = place->count;
    page->scanned_count = place->scanned_count;
    page->bytes = place->bytes;
    page->fetched = place->fetched;
}

static int pause(struct vg_call *call, struct dynamodb_page *page, const struct vg_buf *items,
                 struct vg_str at, struct vg_str last)
{
    page->place = VG_NEW(call->arena, struct dynamodb_page_place);
    *page->place = (struct dynamodb_page_place){
        .items = *items,
        .prefix = page->prefix,
        .at = vg_arena_copy(call->arena, at),
        .last = last,
        .count = page->count,
        .scanned_count = page->scanned_count,
        .bytes = page->bytes,
        .fetched = page->fetched,
    };
    return VG_DEFER;
}

static void finish(struct vg_call *call, struct dynamodb_page *page, const struct vg_buf *items,
                   bool is_full, struct vg_str last)
{
    page->items = (struct dynamodb_item_list){.items = (struct vg_str *)(void *)items->ptr,
                                              .count = items->len / sizeof(struct vg_str),
                                              .set = !page->counts_only};
    if (is_full)
        page->last_key = page->index == NULL
                             ? dynamodb_key_item(&page->table->schema, last, call->arena)
                             : dynamodb_index_key_item(page->index, page->table, last, call->arena);
}

int dynamodb_page_read(struct vg_call *call, struct dynamodb_page *page)
{
    struct vg_walk walk;
    struct vg_buf items;
    struct vg_str item, last = VG_STR_NONE;
    size_t cost = 0;
    bool is_full = false;
    int rc = VG_OK;
    vg_buf_init(&items, call->arena, /* max= */ 0);
    resume(page, &items, &last);
    begin_walk(call, page, &walk);
    while (!is_full && (rc = vg_walk_next(&walk, /* key= */ NULL, &item)) == VG_OK) {
        cost += item.len + ITEM_COST;
        rc = dynamodb_item_check(item);
        if (rc != VG_OK || is_past(page, walk.at))
            break;
        if (is_wanted(page, item)) {
            rc = look_at(call, page, &items, item);
            if (rc != VG_OK)
                break;
            last = item;
            is_full = page->bytes >= PAGE_BYTES_MAX ||
                      (page->limit > 0 && page->scanned_count == page->limit);
        }
        if (cost < STEP_COST || is_full)
            continue;
        if (!vg_slice_goes_on(call, cost)) {
            rc = pause(call, page, &items, walk.at, last);
            break;
        }
        cost = 0;
    }
    vg_walk_end(&walk);
    if (rc == VG_DEFER)
        return rc;
    if (!is_full && rc != VG_OK && rc != VG_NOT_FOUND)
        return VG_BROKEN;
    finish(call, page, &items, is_full, last);
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
