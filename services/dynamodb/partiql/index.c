/* services/dynamodb/partiql/index.c: SELECT ... FROM "table"."index": what the index must have of
 * what the statement names. Where Query has a sentence too, PartiQL's is another one. */
#include "execute.h"

/* Names of attributes, each once. */
struct names {
    struct vg_arena *arena;
    struct vg_buf buf;
};

static const struct vg_str *names_of(const struct names *names, size_t *count)
{
    *count = names->buf.len / sizeof(struct vg_str);
    return (const struct vg_str *)(const void *)names->buf.ptr;
}

static void add_missing(struct names *names, const struct dynamodb_index *index, struct vg_str name)
{
    size_t count;
    const struct vg_str *added = names_of(names, &count);
    for (size_t i = 0; i < count; i++)
        if (vg_str_eq(added[i], name))
            return;
    if (!dynamodb_index_projects(index, name))
        vg_buf_add_bytes(&names->buf, &name, sizeof(name));
}

/* Recursion is bounded by the parser's depth. */
static void add_all_missing(struct names *names, const struct dynamodb_index *index,
                            const struct dynamodb_node *node)
{
    if (node->kind == DYNAMODB_NODE_PATH)
        add_missing(names, index, node->path.steps[0].name);
    for (const struct dynamodb_node *at = node->first; at != NULL; at = at->next)
        add_all_missing(names, index, at);
}

static struct names missing_of(struct vg_arena *arena, const struct dynamodb_index *index,
                               const struct dynamodb_node *node)
{
    struct names names = {.arena = arena};
    vg_buf_init(&names.buf, arena, /* max= */ 0);
    add_all_missing(&names, index, node);
    return names;
}

/* AWS lists them as a Java HashSet does: by buckets, in one bucket as they came. */
static uint32_t bucket_of(struct vg_str name, size_t count)
{
    uint32_t hash = 0, buckets = 16, code_point;
    while (count * 4 > (size_t)buckets * 3)
        buckets *= 2;
    for (size_t at = 0, len; at < name.len; at += len) {
        len = vg_utf8_get(vg_str_tail(name, at), &code_point);
        if (len == 0)
            break;
        if (code_point >= 0x10000) { /* two units of UTF-16 */
            hash = hash * 31 + (0xD7C0 + (code_point >> 10));
            code_point = 0xDC00 | (code_point & 0x3FF);
        }
        hash = hash * 31 + code_point;
    }
    return (hash ^ hash >> 16) & (buckets - 1);
}

static struct vg_str list_of(const struct names *names)
{
    size_t count;
    const struct vg_str *added = names_of(names, &count);
    struct vg_str *sorted = VG_NEW_ARRAY(names->arena, struct vg_str, count);
    for (size_t i = 0; i < count; i++) {
        size_t at = i;
        for (; at > 0 && bucket_of(sorted[at - 1], count) > bucket_of(added[i], count); at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = added[i];
    }
    return vg_arena_join(names->arena, sorted, count, VG_STR(", "));
}

static int check_columns(const struct partiql_operation *operation,
                         const struct dynamodb_index *index, struct vg_arena *arena, bool *fetches,
                         struct vg_error *err)
{
    struct names names = {.arena = arena};
    size_t count;
    vg_buf_init(&names.buf, arena, /* max= */ 0);
    for (size_t i = 0; i < operation->column_count; i++)
        add_missing(&names, index, operation->column_order[i]);
    const struct vg_str *missing = names_of(&names, &count);
    *fetches = count > 0 && index->is_local;
    if (count == 0 || index->is_local)
        return VG_OK;
    struct vg_str list = vg_arena_join(arena, missing, count, VG_STR(", "));
    return vg_fail(err, &DYNAMODB_VALIDATION,
                   "One or more parameter values were invalid: Global secondary index %.*s does "
                   "not project [%.*s]",
                   VG_STR_ARG(index->name), VG_STR_ARG(list));
}

int partiql_use_index(struct vg_call *call, struct partiql_select *select, struct vg_error *err)
{
    struct dynamodb_indexes indexes;
    struct vg_str name = select->operation->index_name;
    if (!vg_str_is_set(name))
        return VG_OK;
    int rc = dynamodb_indexes_of(call, select->table, &indexes);
    if (rc != VG_OK)
        return rc;
    const struct dynamodb_index *index = dynamodb_index_named(&indexes, name);
    if (index == NULL)
        return dynamodb_invalid(err, VG_STR("The table does not have the specified index"));
    if (index->hash_count > 1 || index->part_count > index->hash_count + 1)
        return dynamodb_invalid(err, VG_STR("PartiQL statements cannot be executed on tables with "
                                            "multi-attribute HASH keys or multi-attribute RANGE "
                                            "keys."));
    if (select->is_consistent && !index->is_local)
        return dynamodb_invalid(
            err, VG_STR("Strongly consistent read is not supported on Global Secondary Indexes"));
    select->index = index;
    return check_columns(select->operation, index, call->arena, &select->fetches, err);
}

/* Of alternatives it is enough that one needs nothing that the index lacks; else the one with the
 * greatest key is told: so seen on AWS. */
static struct names missing_filter(struct vg_arena *arena, const struct dynamodb_index *index,
                                   const struct dynamodb_node *where)
{
    struct names told = {.arena = arena};
    struct vg_str greatest = VG_STR_NONE;
    if (where->kind != DYNAMODB_NODE_OR)
        return missing_of(arena, index, where);
    vg_buf_init(&told.buf, arena, /* max= */ 0);
    for (const struct dynamodb_node *at = where->first; at != NULL; at = at->next) {
        struct names names = missing_of(arena, index, at);
        struct vg_str value = VG_STR_NONE;
        bool has_two = false;
        if (names.buf.len == 0)
            return names;
        partiql_find_equal(at, index->parts[0].name, &value, &has_two);
        if (told.buf.len == 0 || vg_str_cmp(value, greatest) > 0) {
            told = names;
            greatest = value;
        }
    }
    return told;
}

int partiql_check_filter(struct vg_call *call, const struct partiql_select *select,
                         struct vg_error *err)
{
    if (select->index == NULL || select->index->is_all || select->fetches)
        return VG_OK;
    struct names names = missing_filter(call->arena, select->index, select->operation->where);
    if (names.buf.len == 0)
        return VG_OK;
    struct vg_str list = list_of(&names);
    return vg_fail(err, &DYNAMODB_VALIDATION,
                   "One or more parameter values were invalid: Secondary index %.*s does not "
                   "project one or more filter attributes: [%.*s]",
                   VG_STR_ARG(select->index->name), VG_STR_ARG(list));
}
