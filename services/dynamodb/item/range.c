/* services/dynamodb/item/range.c: what a page covers, as store keys: a partition and a condition on
 * its sort key, or a segment of all hashes; from a start key on. */
#include "dynamodb/dynamodb.h"

#include <endian.h>

#define BAD_START "The provided starting key is invalid"
#define SCHEMA_MISMATCH "The provided key element does not match the schema"

/* ---- Start keys ---- */

static bool is_part_of(const struct dynamodb_key_part *part, struct vg_str start_key,
                       bool *is_there)
{
    struct vg_str value;
    *is_there = dynamodb_item_find(start_key, part->name, &value);
    return *is_there && dynamodb_value_type(value) == part->type;
}

/* Keys of wrong names are told from keys of wrong types, and of an index those of its own from the
 * table's (dynalite's recordings of AWS). */
static int check_parts(const struct dynamodb_key_parts *parts, struct vg_str start_key,
                       const char *of_wrong_type, struct vg_error *err)
{
    bool is_there;
    for (uint32_t i = 0; i < parts->hash_count + parts->range_count; i++) {
        const struct dynamodb_key_part *part =
            i < parts->hash_count ? &parts->hash[i] : &parts->range[i - parts->hash_count];
        if (!is_part_of(part, start_key, &is_there))
            return dynamodb_invalid(err, is_there ? vg_str_from(of_wrong_type) : VG_STR(BAD_START));
    }
    return VG_OK;
}

int dynamodb_page_check_start(const struct dynamodb_page *page, struct vg_str start_key,
                              struct vg_error *err)
{
    struct vg_str names[DYNAMODB_KEY_PARTS_MAX + 2];
    struct dynamodb_key_parts of_table = dynamodb_schema_parts(&page->table->schema);
    if (!vg_str_is_set(start_key))
        return VG_OK;
    size_t count = page->index == NULL ? of_table.hash_count + of_table.range_count
                                       : dynamodb_index_key_names(page->index, page->table, names);
    if (dynamodb_item_count(start_key) != count)
        return dynamodb_invalid(err, VG_STR(BAD_START));
    if (page->index == NULL)
        return check_parts(&of_table, start_key, SCHEMA_MISMATCH, err);
    struct dynamodb_key_parts of_index = dynamodb_index_parts(page->index);
    int rc = check_parts(&of_index, start_key, SCHEMA_MISMATCH, err);
    return rc == VG_OK ? check_parts(&of_table, start_key, BAD_START ": " SCHEMA_MISMATCH, err)
                       : rc;
}

/* Contents that no key can have. */
static bool check_contents(const struct dynamodb_key_parts *parts, struct vg_str start_key,
                           struct vg_arena *arena, struct vg_str *problem)
{
    for (uint32_t i = 0; i < parts->hash_count + parts->range_count; i++) {
        bool is_hash = i < parts->hash_count;
        const struct dynamodb_key_part *part =
            is_hash ? &parts->hash[i] : &parts->range[i - parts->hash_count];
        struct vg_str value;
        if (!dynamodb_item_find(start_key, part->name, &value) ||
            dynamodb_value_type(value) != part->type) {
            *problem = VG_STR(SCHEMA_MISMATCH);
            return false;
        }
        if (!dynamodb_key_check_part(part, value, is_hash, arena, problem))
            return false;
    }
    return true;
}

/* The store key that a start key names. */
static int start_of(struct vg_call *call, struct dynamodb_page *page, struct vg_str start_key,
                    struct vg_error *err)
{
    struct dynamodb_key key;
    struct vg_str problem;
    if (page->index == NULL) {
        if (!dynamodb_key_of_map(&page->table->schema, start_key, call->arena, &key, &problem))
            return dynamodb_invalid(err, VG_CONCAT(call->arena, VG_STR(BAD_START ": "), problem));
        page->after = dynamodb_key_bytes(&page->table->space, &key, call->arena);
        return VG_OK;
    }
    struct dynamodb_key_parts of_index = dynamodb_index_parts(page->index);
    struct dynamodb_key_parts of_table = dynamodb_schema_parts(&page->table->schema);
    if (!check_contents(&of_index, start_key, call->arena, &problem) ||
        !check_contents(&of_table, start_key, call->arena, &problem))
        return dynamodb_invalid(err, VG_CONCAT(call->arena, VG_STR(BAD_START ": "), problem));
    page->after = dynamodb_index_key(page->index, page->table, start_key, call->arena);
    return VG_OK;
}

static bool is_within(const struct dynamodb_page *page)
{
    return vg_str_starts(page->after, page->prefix) &&
           (!vg_str_is_set(page->from) || vg_str_cmp(page->after, page->from) >= 0) &&
           (!vg_str_is_set(page->to) || vg_str_cmp(page->after, page->to) < 0);
}

/* ---- Partitions ---- */

/* `key` and a value of the sort key behind it: of a table it ends the store key as it is, of an
 * index it is closed, as more follows. */
static struct vg_str add_sort(struct vg_arena *arena, const struct dynamodb_page *page,
                              struct vg_str key, struct vg_str value)
{
    struct vg_key longer;
    vg_buf_init(&longer.buf, arena, VG_KEY_MAX);
    vg_key_raw(&longer, key);
    if (page->index == NULL)
        vg_key_raw(&longer, dynamodb_key_sort_bytes(value));
    else
        vg_key_str(&longer, dynamodb_key_sort_bytes(value));
    return vg_key_bytes(&longer);
}

/* The first store key behind those that add_sort's result begins: of an index, a hash follows it,
 * which is not all ones. */
static struct vg_str behind(struct vg_arena *arena, const struct dynamodb_page *page,
                            struct vg_str key)
{
    static const char ones[DYNAMODB_HASH_BYTES] = "\xff\xff\xff\xff\xff\xff\xff\xff"
                                                  "\xff\xff\xff\xff\xff\xff\xff\xff";
    return VG_CONCAT(arena, key, page->index == NULL ? vg_str_of("", 1) : vg_str_of(ones, 16));
}

static void set_bounds(struct vg_arena *arena, struct dynamodb_page *page,
                       const struct dynamodb_key_condition *condition)
{
    if (condition->kind == DYNAMODB_NODE_PATH)
        return;
    struct vg_str low = add_sort(arena, page, page->prefix, condition->low);
    switch (condition->kind) {
    case DYNAMODB_NODE_LT:
        page->to = low;
        break;
    case DYNAMODB_NODE_LE:
        page->to = behind(arena, page, low);
        break;
    case DYNAMODB_NODE_GT:
        page->from = behind(arena, page, low);
        break;
    case DYNAMODB_NODE_GE:
        page->from = low;
        break;
    case DYNAMODB_NODE_BETWEEN:
        page->from = low;
        page->to = behind(arena, page, add_sort(arena, page, page->prefix, condition->high));
        break;
    case DYNAMODB_NODE_BEGINS_WITH: /* what closes it stands in the way */
        page->prefix = page->index == NULL ? low : vg_str_slice(low, 0, low.len - 1);
        break;
    default:
        page->from = low;
        page->to = behind(arena, page, low);
    }
}

/* Whether the start key has the values that the condition wants of the partition key. */
static bool is_in_partition(const struct dynamodb_page *page, struct vg_str start_key)
{
    struct dynamodb_key_parts parts = page->index == NULL
                                          ? dynamodb_schema_parts(&page->table->schema)
                                          : dynamodb_index_parts(page->index);
    for (uint32_t i = 0; i < parts.hash_count; i++) {
        struct vg_str value;
        if (!dynamodb_item_find(start_key, parts.hash[i].name, &value) ||
            !vg_str_eq(value, page->partition->hash[i]))
            return false;
    }
    return true;
}

int dynamodb_page_of_partition(struct vg_call *call, struct dynamodb_page *page,
                               const struct dynamodb_key_condition *condition,
                               struct vg_str start_key, struct vg_error *err)
{
    page->partition = condition;
    page->prefix =
        page->index == NULL
            ? dynamodb_key_partition(&page->table->space, condition->hash[0], call->arena)
            : dynamodb_index_partition(page->index, condition->hash, call->arena);
    for (uint32_t i = 0; i < condition->equal_count; i++)
        page->prefix = add_sort(call->arena, page, page->prefix, condition->equal[i]);
    set_bounds(call->arena, page, condition);
    if (!vg_str_is_set(start_key))
        return VG_OK;
    int rc = start_of(call, page, start_key, err);
    if (rc != VG_OK)
        return rc;
    if (!is_in_partition(page, start_key))
        return dynamodb_invalid(err, VG_STR("The provided starting key is outside query boundaries "
                                            "based on provided conditions"));
    if (!is_within(page))
        return dynamodb_invalid(
            err, VG_STR("The provided starting key does not match the range key predicate"));
    return VG_OK;
}

/* ---- Segments: equal ranges of the hashes' first eight bytes ---- */

__extension__ typedef unsigned __int128 uint128;

/* Where segment `index` of `total` begins, as a store key. */
static struct vg_str boundary(struct vg_arena *arena, const struct dynamodb_page *page,
                              int32_t index, int32_t total)
{
    uint64_t hash = htobe64((uint64_t)(((uint128)(uint32_t)index << 64) / (uint32_t)total));
    return VG_CONCAT(arena, page->prefix, vg_str_of(&hash, sizeof(hash)));
}

int dynamodb_page_of_segment(struct vg_call *call, struct dynamodb_page *page, int32_t segment,
                             int32_t total, struct vg_str start_key, struct vg_error *err)
{
    page->prefix = dynamodb_key_table(
        page->index == NULL ? &page->table->space : &page->index->space, call->arena);
    if (segment > 0)
        page->from = boundary(call->arena, page, segment, total);
    if (segment + 1 < total)
        page->to = boundary(call->arena, page, segment + 1, total);
    if (!vg_str_is_set(start_key))
        return VG_OK;
    int rc = start_of(call, page, start_key, err);
    if (rc != VG_OK)
        return rc;
    if (!is_within(page))
        return vg_fail(
            err, &DYNAMODB_VALIDATION,
            BAD_START
            ": Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. "
            "TotalSegments: %d Segment: %d",
            total, segment);
    return VG_OK;
}
