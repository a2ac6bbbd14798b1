/* services/dynamodb/partiql/read.c: a SELECT run by its plan: an item by its key, ranges of
 * partitions one after the other, or a scan; a page at a time. */
#include "execute.h"

enum { PAGE_BYTES_MAX = 1024 * 1024 };

struct reader {
    struct vg_call *call;
    struct partiql_select *select;
    const struct partiql_plan *plan;
    struct vg_error *err;
    struct vg_buf items;
    uint64_t bytes;
    int32_t scanned;
    int32_t limit; /* 0: none */
    struct dynamodb_page_place *page;
};

/* Where a slice came to. */
struct place {
    struct vg_buf items;
    uint64_t bytes;
    int32_t scanned;
    struct dynamodb_page_place *page;
    uint64_t table; /* one made anew under its name has another number */
    uint32_t read;
    struct vg_str start_key;
    struct dynamodb_usage usage;
};

static int pause(const struct reader *reader, struct vg_str start_key)
{
    struct place *place = VG_NEW(reader->call->arena, struct place);
    *place = (struct place){.items = reader->items,
                            .bytes = reader->bytes,
                            .scanned = reader->scanned,
                            .page = reader->page,
                            .table = reader->select->table->space.table,
                            .read = reader->select->read,
                            .start_key = start_key,
                            .usage = reader->select->usage};
    return vg_await_slice(reader->call, place);
}

static void resume(struct reader *reader, const struct place *place)
{
    reader->items = place->items;
    reader->bytes = place->bytes;
    reader->scanned = place->scanned;
    reader->page = place->page;
    reader->select->read = place->read;
    reader->select->start_key = place->start_key;
    reader->select->usage = place->usage;
}

static void add_item(struct reader *reader, struct vg_str item)
{
    struct vg_str shown = partiql_show(reader->select->operation, item, reader->call->arena);
    vg_buf_add_bytes(&reader->items, &shown, sizeof(shown));
}

/* By the whole key. */
static int read_one(struct reader *reader, const struct partiql_read *read)
{
    const struct partiql_select *select = reader->select;
    const struct dynamodb_node *where = select->operation->where;
    struct dynamodb_key key = {.hash = read->hash, .range = read->low};
    struct vg_str item, problem;
    if (!dynamodb_key_check(&select->table->schema, &key, reader->call->arena, &problem))
        return dynamodb_invalid(reader->err, problem);
    int rc = dynamodb_item_get(reader->call, select->table, &key, &item);
    if (rc != VG_OK)
        return rc;
    uint64_t bytes = vg_str_is_set(item) ? dynamodb_item_size(item) : 0;
    reader->bytes += bytes;
    reader->select->usage.table += dynamodb_read_units(bytes, select->is_consistent);
    if (!vg_str_is_set(item))
        return VG_OK;
    reader->scanned++;
    if (dynamodb_condition_holds(where, item))
        add_item(reader, item);
    return VG_OK;
}

static struct dynamodb_page page_of(const struct reader *reader)
{
    return (struct dynamodb_page){
        .table = reader->select->table,
        .index = reader->select->index,
        .fetches = reader->select->fetches,
        .is_reverse = reader->plan->is_reverse,
        .is_consistent = reader->select->is_consistent,
        .limit = reader->limit > 0 ? reader->limit - reader->scanned : 0,
        .filter = reader->select->operation->where,
        .place = reader->page,
    };
}

static void add_usage(struct vg_call *call, struct partiql_select *select,
                      const struct dynamodb_page *page)
{
    struct dynamodb_usage usage = dynamodb_page_usage(call, page);
    select->usage.table += usage.table;
    if (page->index != NULL)
        dynamodb_usage_add(call, &select->usage, page->index, usage.indexes->units);
}

/* Reads the page that has been placed. `*is_full`: there is more of it. */
static int read_page(struct reader *reader, struct dynamodb_page *page, bool *is_full)
{
    int rc = dynamodb_page_read(reader->call, page);
    reader->page = rc == VG_DEFER ? page->place : NULL;
    if (rc != VG_OK)
        return rc;
    for (size_t i = 0; i < page->items.count; i++)
        add_item(reader, page->items.items[i]);
    reader->bytes += page->bytes;
    reader->scanned += page->scanned_count;
    add_usage(reader->call, reader->select, page);
    *is_full = vg_str_is_set(page->last_key);
    reader->select->start_key = page->last_key;
    return VG_OK;
}

static int read_range(struct reader *reader, const struct partiql_read *read,
                      struct vg_str start_key, bool *is_full)
{
    const struct dynamodb_key_condition condition = {
        .hash = {read->hash}, .kind = read->kind, .low = read->low, .high = read->high};
    struct dynamodb_page page = page_of(reader);
    const struct dynamodb_key_part *part =
        page.index == NULL ? &page.table->schema.hash : &page.index->parts[0];
    struct vg_str problem;
    if (!dynamodb_key_check_part(part, read->hash, /* is_hash= */ true, reader->call->arena,
                                 &problem))
        return dynamodb_invalid(reader->err, problem);
    int rc = dynamodb_page_of_partition(reader->call, &page, &condition, start_key, reader->err);
    return rc == VG_OK ? read_page(reader, &page, is_full) : rc;
}

static bool is_whole_key(const struct reader *reader, const struct partiql_read *read)
{
    return reader->select->index == NULL &&
           (reader->select->table->schema.range.type == 0 || read->kind == DYNAMODB_NODE_EQ);
}

/* The reads of the plan from where the page begins, until it is full. */
static int read_all(struct reader *reader)
{
    struct partiql_select *select = reader->select;
    struct vg_str start_key = select->start_key;
    bool is_full = false;
    int rc = VG_OK;
    select->start_key = VG_STR_NONE;
    while (rc == VG_OK && !is_full && select->read < reader->plan->read_count) {
        const struct partiql_read *read = &reader->plan->reads[select->read];
        if (is_whole_key(reader, read))
            rc = read_one(reader, read);
        else
            rc = read_range(reader, read, start_key, &is_full);
        if (rc == VG_DEFER)
            return pause(reader, start_key);
        if (!is_full)
            select->read++;
        start_key = VG_STR_NONE;
        if ((reader->limit > 0 && reader->scanned >= reader->limit) ||
            reader->bytes >= PAGE_BYTES_MAX)
            break;
    }
    select->goes_on = is_full || select->read < reader->plan->read_count;
    return rc;
}

static int scan(struct reader *reader)
{
    struct dynamodb_page page = page_of(reader);
    int rc = dynamodb_page_of_segment(reader->call, &page, /* segment= */ 0, /* total= */ 1,
                                      reader->select->start_key, reader->err);
    if (rc == VG_OK)
        rc = read_page(reader, &page, &reader->select->goes_on);
    return rc == VG_DEFER ? pause(reader, reader->select->start_key) : rc;
}

/* Of the key of what is read. */
static bool make_plan(struct vg_call *call, const struct partiql_select *select,
                      struct partiql_plan *plan, struct vg_str *problem)
{
    static const struct dynamodb_key_part none = {.type = 0};
    const struct dynamodb_index *index = select->index;
    const struct dynamodb_key_part *hash = &select->table->schema.hash;
    const struct dynamodb_key_part *range = &select->table->schema.range;
    if (index != NULL) {
        hash = &index->parts[0];
        range = index->part_count > 1 ? &index->parts[1] : &none;
    }
    return partiql_plan_reads(call->arena, select->operation, hash, range, plan, problem);
}

int partiql_select(struct vg_call *call, struct partiql_select *select, struct vg_error *err)
{
    struct partiql_plan plan;
    struct vg_str problem;
    int rc = partiql_use_index(call, select, err);
    if (rc != VG_OK)
        return rc;
    if (!make_plan(call, select, &plan, &problem))
        return dynamodb_invalid(err, problem);
    rc = dynamodb_check_nested(call, select->table, select->operation->nested, err);
    if (rc != VG_OK)
        return rc;
    struct vg_str hash = plan.read_count == 1 ? plan.reads[0].hash : VG_STR_NONE;
    const struct place *place = vg_slice_place(call);
    if (place != NULL && place->table != select->table->space.table)
        place = NULL;
    if (!plan.is_scan)
        rc = partiql_check_filter(call, select, err);
    if (rc == VG_OK && place == NULL) /* else it has been let in */
        rc = dynamodb_throttle_read(call, select->table, select->index, hash, err);
    if (rc != VG_OK)
        return rc;
    struct reader reader = {
        .call = call, .select = select, .plan = &plan, .err = err, .limit = select->limit};
    vg_buf_init(&reader.items, call->arena, /* max= */ 0);
    if (place != NULL)
        resume(&reader, place);
    bool is_split = plan.read_count > 1;
    if (is_split && (reader.limit == 0 || reader.limit > PARTIQL_PAGE_ITEMS))
        reader.limit = PARTIQL_PAGE_ITEMS;
    rc = plan.is_scan ? scan(&reader) : read_all(&reader);
    if (rc == VG_DEFER)
        return rc;
    select->items = (struct dynamodb_item_list){.items = (struct vg_str *)(void *)reader.items.ptr,
                                                .count = reader.items.len / sizeof(struct vg_str),
                                                .set = true};
    if (rc == VG_OK)
        rc = dynamodb_throttle_pay_read(call, select->table, hash, &select->usage);
    return rc;
}
