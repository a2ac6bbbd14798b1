/* wire/query_read.c: form parameters into a typed input. The parameters are sorted by name once, so
 * that all that belong to one value lie side by side; then the tables and the sorted names are
 * walked together. */
#include "wire/query_read.h"

#include "base/codec.h"

#include <stdlib.h>

struct param {
    struct vg_str name;
    struct vg_str value;
    size_t order; /* as they came */
};

/* Parameters whose names agree up to the segment that begins at `start`. */
struct range {
    const struct param *from;
    const struct param *to;
    size_t start;
};

struct reader {
    const struct vg_decode *decode;
    int depth;
};

static int read_value(struct reader *reader, const struct vg_member *member, struct range range,
                      void *at, bool in_container, const struct vg_path *path);

bool vg_query_next(struct vg_arena *arena, struct vg_str *rest, struct vg_str *name,
                   struct vg_str *value)
{
    struct vg_str piece;
    while (vg_str_split(rest, '&', &piece)) {
        if (piece.len == 0)
            continue;
        ptrdiff_t equals = vg_str_find_char(piece, '=');
        size_t name_len = equals < 0 ? piece.len : (size_t)equals;
        *name =
            vg_percent_decode(arena, vg_str_slice(piece, 0, name_len), /* plus_is_space= */ true);
        *value = equals < 0 ? VG_STR("")
                            : vg_percent_decode(arena, vg_str_tail(piece, name_len + 1),
                                                /* plus_is_space= */ true);
        return true;
    }
    return false;
}

struct vg_str vg_query_find(struct vg_arena *arena, struct vg_str form, struct vg_str name)
{
    struct vg_str piece;
    while (vg_str_split(&form, '&', &piece)) {
        bool is_it =
            vg_str_starts(piece, name) && (piece.len == name.len || piece.ptr[name.len] == '=');
        if (is_it)
            return piece.len == name.len
                       ? VG_STR("")
                       : vg_percent_decode(arena, vg_str_tail(piece, name.len + 1), true);
    }
    return VG_STR_NONE;
}

/* '.' sorts before all else, so that "A.1" stands right behind "A", and "A-b" behind both. */
static unsigned weight(char c)
{
    return c == '.' ? 0 : (unsigned)(unsigned char)c + 1;
}

static int compare_params(const void *a, const void *b)
{
    const struct param *left = a;
    const struct param *right = b;
    size_t common = left->name.len < right->name.len ? left->name.len : right->name.len;
    for (size_t i = 0; i < common; i++)
        if (left->name.ptr[i] != right->name.ptr[i])
            return weight(left->name.ptr[i]) < weight(right->name.ptr[i]) ? -1 : 1;
    if (left->name.len != right->name.len)
        return left->name.len < right->name.len ? -1 : 1;
    return left->order < right->order ? -1 : 1;
}

static struct vg_str segment_at(const struct param *param, size_t start)
{
    struct vg_str rest = vg_str_tail(param->name, start);
    ptrdiff_t dot = vg_str_find_char(rest, '.');
    return dot < 0 ? rest : vg_str_slice(rest, 0, (size_t)dot);
}

/* The value given to the range's name itself: the last one wins. Absent when there are only names
 * below it. */
static struct vg_str direct_value(struct range range)
{
    struct vg_str value = VG_STR_NONE;
    for (const struct param *param = range.from;
         param < range.to && param->name.len + 1 == range.start; param++)
        value = param->value;
    return value;
}

/* Takes the next group of parameters that share a segment off the front of the range, past the
 * direct values. */
static bool next_group(struct range *range, struct vg_str *segment, struct range *group)
{
    while (range->from < range->to && range->from->name.len < range->start)
        range->from++;
    if (range->from == range->to)
        return false;
    *segment = segment_at(range->from, range->start);
    *group = (struct range){.from = range->from, .start = range->start + segment->len + 1};
    while (range->from < range->to && vg_str_eq(segment_at(range->from, range->start), *segment))
        range->from++;
    group->to = range->from;
    return true;
}

static bool find_group(struct range range, struct vg_str name, struct range *group)
{
    struct vg_str segment;
    while (next_group(&range, &segment, group))
        if (vg_str_eq(segment, name))
            return true;
    return false;
}

/* One of a list's elements or a map's entries. */
struct indexed {
    uint64_t index;
    struct range range;
};

static int compare_indexed(const void *a, const void *b)
{
    const struct indexed *left = a;
    const struct indexed *right = b;
    if (left->index != right->index)
        return left->index < right->index ? -1 : 1;
    return left->range.from < right->range.from ? -1 : 1;
}

/* The groups of a range by their index; gaps do not matter. */
static int collect_indexed(const struct reader *reader, struct range range, struct vg_list *items)
{
    struct vg_str segment;
    struct range group;
    while (next_group(&range, &segment, &group)) {
        struct indexed *item = vg_decode_append(reader->decode->arena, items, sizeof(*item));
        if (!vg_str_to_u64(segment, &item->index))
            return vg_decode_fail(reader->decode,
                                  "Expected the index of a list element, found: %.*s",
                                  VG_STR_ARG(segment));
        item->range = group;
    }
    if (items->count > 1)
        qsort(items->items, items->count, sizeof(struct indexed), compare_indexed);
    return VG_OK;
}

/* Where a list's elements or a map's entries are: below "member" or "entry", or right here when
 * flattened. */
static bool enter_collection(const struct vg_member *member, struct vg_str wrapper,
                             struct range *range)
{
    if ((member->flags & VG_MEMBER_FLATTENED) != 0)
        return true;
    struct range inner;
    if (!find_group(*range, wrapper, &inner))
        return false;
    *range = inner;
    return true;
}

/* "AttributeName=All" for a list of one scalar: SQS's clients of old send that. */
static bool is_lone_element(const struct vg_shape *element, struct range range)
{
    switch (element->type) {
    case VG_TYPE_LIST:
    case VG_TYPE_MAP:
    case VG_TYPE_STRUCT:
    case VG_TYPE_UNION:
        return false;
    default:
        return direct_value(range).len > 0;
    }
}

static int read_list(struct reader *reader, const struct vg_member *member, struct range range,
                     void *at, const struct vg_path *path)
{
    const struct vg_decode *decode = reader->decode;
    const struct vg_shape *shape = member->shape;
    bool has_enums = vg_decode_has_enums(shape);
    const struct vg_member *element = has_enums ? &vg_decode_text_element : &shape->members[0];
    size_t size = has_enums ? sizeof(struct vg_str) : shape->entry_size;
    struct vg_list list = {.set = true};
    struct vg_list items = {0};
    if (is_lone_element(element->shape, range))
        *(struct indexed *)vg_decode_append(decode->arena, &items, sizeof(struct indexed)) =
            (struct indexed){.range = range};
    else if (enter_collection(member, shape->members[0].query_name, &range) &&
             collect_indexed(reader, range, &items) != VG_OK)
        return VG_FAIL;
    const struct indexed *item = items.items;
    for (size_t i = 0; i < items.count; i++) {
        struct vg_path here = {.parent = path, .index = i + 1};
        void *slot = vg_decode_append(decode->arena, &list, size);
        if (read_value(reader, element, item[i].range, slot, /* in_container= */ true, &here) !=
            VG_OK)
            return VG_FAIL;
    }
    if (has_enums)
        vg_decode_enum_list(decode, shape, list, at, path);
    else
        vg_list_store(at, list);
    return VG_OK;
}

static int read_entry(struct reader *reader, const struct vg_shape *shape, struct range range,
                      char *entry, const struct vg_path *path)
{
    const struct vg_member *key = &shape->members[0];
    const struct vg_member *value = &shape->members[1];
    struct range key_range;
    struct range value_range;
    struct vg_path here = {.parent = path};
    if (find_group(range, key->query_name, &key_range))
        here.key = direct_value(key_range);
    if (!vg_str_is_set(here.key) || !find_group(range, value->query_name, &value_range))
        return vg_decode_fail(reader->decode, "Map entries must have a %.*s and a %.*s",
                              VG_STR_ARG(key->query_name), VG_STR_ARG(value->query_name));
    if (!vg_utf8_is_valid(here.key))
        return vg_decode_fail(reader->decode, "Invalid UTF-8 in a map's key");
    memcpy(entry + key->offset, &here.key, sizeof(here.key));
    return read_value(reader, value, value_range, entry + value->offset, /* in_container= */ true,
                      &here);
}

static int read_map(struct reader *reader, const struct vg_member *member, struct range range,
                    void *at, const struct vg_path *path)
{
    const struct vg_shape *shape = member->shape;
    struct vg_list map = {.set = true};
    struct vg_list items = {0};
    if (enter_collection(member, VG_STR("entry"), &range) &&
        collect_indexed(reader, range, &items) != VG_OK)
        return VG_FAIL;
    const struct indexed *item = items.items;
    for (size_t i = 0; i < items.count; i++) {
        char *entry = vg_decode_append(reader->decode->arena, &map, shape->entry_size);
        if (read_entry(reader, shape, item[i].range, entry, path) != VG_OK)
            return VG_FAIL;
    }
    vg_list_store(at, map);
    return VG_OK;
}

static int read_struct(struct reader *reader, const struct vg_shape *shape, struct range range,
                       void *value, const struct vg_path *path)
{
    struct vg_lookup lookup = {.shape = shape,
                               .name_offset = offsetof(struct vg_member, query_name)};
    uint32_t read_count = 0;
    struct vg_str segment;
    struct range group;
    while (next_group(&range, &segment, &group)) {
        const struct vg_member *member = vg_lookup_member(&lookup, segment);
        if (member == NULL)
            continue; /* Action, Version, the signature's parameters */
        struct vg_path here = {.parent = path, .name = member->name};
        if (read_value(reader, member, group, (char *)value + member->offset,
                       /* in_container= */ false, &here) != VG_OK)
            return VG_FAIL;
        read_count++;
    }
    if (shape->type == VG_TYPE_UNION && read_count != 1)
        return vg_decode_fail(reader->decode, "Unions must have exactly one member set: %.*s",
                              VG_STR_ARG(shape->name));
    return VG_OK;
}

static int read_nested(struct reader *reader, const struct vg_member *member, struct range range,
                       void *at, bool in_container, const struct vg_path *path)
{
    const struct vg_shape *shape = member->shape;
    if (shape->type == VG_TYPE_LIST)
        return read_list(reader, member, range, at, path);
    if (shape->type == VG_TYPE_MAP)
        return read_map(reader, member, range, at, path);
    return read_struct(reader, shape, range,
                       vg_decode_struct(reader->decode->arena, shape, at, in_container), path);
}

static int read_value(struct reader *reader, const struct vg_member *member, struct range range,
                      void *at, bool in_container, const struct vg_path *path)
{
    enum vg_type type = member->shape->type;
    if (type == VG_TYPE_LIST || type == VG_TYPE_MAP || type == VG_TYPE_STRUCT ||
        type == VG_TYPE_UNION) {
        if (reader->depth == VG_WIRE_DEPTH_MAX)
            return vg_decode_fail(reader->decode, "Parameters are nested too deeply");
        reader->depth++;
        int rc = read_nested(reader, member, range, at, in_container, path);
        reader->depth--;
        return rc;
    }
    struct vg_str text = direct_value(range);
    if (!vg_str_is_set(text))
        return vg_decode_fail(reader->decode, "Start of structure or map found where not expected");
    if (text.len == 0 && type != VG_TYPE_STRING && type != VG_TYPE_BLOB && type != VG_TYPE_ENUM)
        return VG_OK; /* "MaxItems=" says nothing */
    return vg_decode_text(reader->decode, member->shape, text, at, path);
}

static int collect_params(const struct vg_decode *decode, struct vg_str form,
                          struct vg_list *params)
{
    struct vg_str name;
    struct vg_str value;
    while (vg_query_next(decode->arena, &form, &name, &value)) {
        if (params->count == VG_QUERY_PARAMS_MAX)
            return vg_decode_fail(decode, "Too many parameters: at most %d are accepted",
                                  VG_QUERY_PARAMS_MAX);
        struct param *param = vg_decode_append(decode->arena, params, sizeof(*param));
        *param = (struct param){.name = name, .value = value, .order = params->count};
    }
    return VG_OK;
}

int vg_query_read(const struct vg_decode *decode, struct vg_str url_query, struct vg_str body,
                  const struct vg_shape *shape, void *in)
{
    struct vg_list params = {0};
    if (collect_params(decode, url_query, &params) != VG_OK ||
        collect_params(decode, body, &params) != VG_OK)
        return VG_FAIL;
    if (params.count == 0)
        return VG_OK;
    qsort(params.items, params.count, sizeof(struct param), compare_params);
    const struct param *first = params.items;
    struct reader reader = {.decode = decode};
    return read_struct(&reader, shape, (struct range){.from = first, .to = first + params.count},
                       in,
                       /* path= */ NULL);
}
