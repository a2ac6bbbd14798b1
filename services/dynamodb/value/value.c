/* services/dynamodb/value/value.c: reading and writing the stored form. */
#include "value.h"

#include <endian.h>

static const struct {
    struct vg_str name;
    struct vg_str word;
} types[DYNAMODB_TYPE_COUNT] = {
    [DYNAMODB_S] = {{"S", 1}, {"STRING", 6}},
    [DYNAMODB_N] = {{"N", 1}, {"NUMBER", 6}},
    [DYNAMODB_B] = {{"B", 1}, {"BINARY", 6}},
    [DYNAMODB_BOOL] = {{"BOOL", 4}, {"BOOLEAN", 7}},
    [DYNAMODB_NULL] = {{"NULL", 4}, {"NULL", 4}},
    [DYNAMODB_SS] = {{"SS", 2}, {"STRING_SET", 10}},
    [DYNAMODB_NS] = {{"NS", 2}, {"NUMBER_SET", 10}},
    [DYNAMODB_BS] = {{"BS", 2}, {"BINARY_SET", 10}},
    [DYNAMODB_L] = {{"L", 1}, {"LIST", 4}},
    [DYNAMODB_M] = {{"M", 1}, {"MAP", 3}},
};

struct vg_str dynamodb_type_name(enum dynamodb_type type)
{
    return types[type].name;
}

struct vg_str dynamodb_type_word(enum dynamodb_type type)
{
    return types[type].word;
}

/* Called for every value that is read, so it looks at characters instead of comparing names. */
enum dynamodb_type dynamodb_type_of_name(struct vg_str name)
{
    char first = name.len > 0 ? name.ptr[0] : '\0';
    if (name.len == 1)
        return first == 'S'   ? DYNAMODB_S
               : first == 'N' ? DYNAMODB_N
               : first == 'B' ? DYNAMODB_B
               : first == 'L' ? DYNAMODB_L
               : first == 'M' ? DYNAMODB_M
                              : 0;
    if (name.len == 2 && name.ptr[1] == 'S')
        return first == 'S'   ? DYNAMODB_SS
               : first == 'N' ? DYNAMODB_NS
               : first == 'B' ? DYNAMODB_BS
                              : 0;
    if (vg_str_eq(name, types[DYNAMODB_BOOL].name))
        return DYNAMODB_BOOL;
    return vg_str_eq(name, types[DYNAMODB_NULL].name) ? DYNAMODB_NULL : 0;
}

static void set_u32(void *at, uint32_t value)
{
    value = htole32(value);
    memcpy(at, &value, sizeof(value));
}

/* Behind the value at `at`. */
static inline const uint8_t *value_end(const uint8_t *at)
{
    uint32_t length;
    switch (*at++ & DYNAMODB_TAG_TYPE) {
    case DYNAMODB_S:
    case DYNAMODB_B:
        length = dynamodb_take_length(&at);
        return at + length;
    case DYNAMODB_N:
        return at + 1 + *at;
    case DYNAMODB_BOOL:
    case DYNAMODB_NULL:
        return at;
    default:
        return at + 4 + dynamodb_get_u32(at);
    }
}

static inline struct vg_str take_value(const uint8_t **at)
{
    const uint8_t *end = value_end(*at);
    struct vg_str value = vg_str_of(*at, (size_t)(end - *at));
    *at = end;
    return value;
}

struct vg_str dynamodb_value_scalar(struct vg_str value)
{
    const uint8_t *at = (const uint8_t *)value.ptr + 1;
    return dynamodb_take_bytes(&at); /* a number's length is a LEB128 of one byte */
}

struct dynamodb_cursor dynamodb_members(struct vg_str container)
{
    const uint8_t *at = (const uint8_t *)container.ptr;
    return (struct dynamodb_cursor){
        .at = at + 1 + DYNAMODB_HEAD, .end = at + container.len, .count = dynamodb_get_u32(at + 5)};
}

struct dynamodb_cursor dynamodb_attributes(struct vg_str item)
{
    const uint8_t *at = (const uint8_t *)item.ptr;
    return (struct dynamodb_cursor){
        .at = at + DYNAMODB_HEAD, .end = at + item.len, .count = dynamodb_get_u32(at + 4)};
}

bool dynamodb_next_member(struct dynamodb_cursor *cursor, struct vg_str *member)
{
    if (cursor->at == cursor->end)
        return false;
    *member = dynamodb_take_bytes(&cursor->at);
    return true;
}

bool dynamodb_next_element(struct dynamodb_cursor *cursor, struct vg_str *value)
{
    if (cursor->at == cursor->end)
        return false;
    *value = take_value(&cursor->at);
    return true;
}

bool dynamodb_next_attribute(struct dynamodb_cursor *cursor, struct vg_str *name,
                             struct vg_str *value)
{
    if (cursor->at == cursor->end)
        return false;
    *name = dynamodb_take_bytes(&cursor->at);
    *value = take_value(&cursor->at);
    return true;
}

static bool find(struct dynamodb_cursor cursor, struct vg_str name, struct vg_str *value)
{
    while (cursor.at < cursor.end) {
        struct vg_str here = dynamodb_take_bytes(&cursor.at);
        if (vg_str_eq(here, name)) {
            *value = take_value(&cursor.at);
            return true;
        }
        cursor.at = value_end(cursor.at);
    }
    return false;
}

bool dynamodb_item_find(struct vg_str item, struct vg_str name, struct vg_str *value)
{
    return find(dynamodb_attributes(item), name, value);
}

bool dynamodb_map_find(struct vg_str map, struct vg_str name, struct vg_str *value)
{
    return find(dynamodb_members(map), name, value);
}

bool dynamodb_list_at(struct vg_str list, uint32_t index, struct vg_str *value)
{
    struct dynamodb_cursor cursor = dynamodb_members(list);
    if (index >= cursor.count)
        return false;
    for (uint32_t i = 0; i < index; i++)
        cursor.at = value_end(cursor.at);
    return dynamodb_next_element(&cursor, value);
}

uint32_t dynamodb_item_size(struct vg_str item)
{
    return dynamodb_get_u32((const uint8_t *)item.ptr);
}

/* Recursion is bounded by DYNAMODB_LEVELS_MAX. */
static uint32_t attributes_size(struct dynamodb_cursor cursor, uint32_t overhead)
{
    uint32_t size = 0;
    struct vg_str name, value;
    while (dynamodb_next_attribute(&cursor, &name, &value))
        size += (uint32_t)name.len + dynamodb_value_size(value) + overhead;
    return size;
}

/* AWS: 3 bytes for a list or map, 1 for each of its members. */
static uint32_t container_size(struct vg_str value, enum dynamodb_type type)
{
    struct dynamodb_cursor cursor = dynamodb_members(value);
    if (type == DYNAMODB_M)
        return 3 + attributes_size(cursor, /* overhead= */ 1);
    uint32_t size = type == DYNAMODB_L ? 3 + cursor.count : 0;
    struct vg_str member;
    if (type == DYNAMODB_L)
        while (dynamodb_next_element(&cursor, &member))
            size += dynamodb_value_size(member);
    else
        while (dynamodb_next_member(&cursor, &member))
            size += (uint32_t)member.len;
    return size;
}

uint32_t dynamodb_value_size(struct vg_str value)
{
    enum dynamodb_type type = dynamodb_value_type(value);
    switch (type) {
    case DYNAMODB_S:
    case DYNAMODB_N:
    case DYNAMODB_B:
        return (uint32_t)dynamodb_value_scalar(value).len;
    case DYNAMODB_BOOL:
    case DYNAMODB_NULL:
        return 1;
    default:
        return container_size(value, type);
    }
}

bool dynamodb_value_order(struct vg_str a, struct vg_str b, int *order)
{
    enum dynamodb_type type = dynamodb_value_type(a);
    if (type != dynamodb_value_type(b) || !dynamodb_type_is_scalar(type))
        return false;
    *order = vg_str_cmp(dynamodb_value_scalar(a), dynamodb_value_scalar(b));
    return true;
}

static bool list_contains(struct vg_str list, struct vg_str operand)
{
    struct dynamodb_cursor cursor = dynamodb_members(list);
    struct vg_str element;
    while (dynamodb_next_element(&cursor, &element))
        if (vg_str_eq(element, operand))
            return true;
    return false;
}

static bool set_contains(struct vg_str set, struct vg_str contents)
{
    struct dynamodb_cursor cursor = dynamodb_members(set);
    struct vg_str member;
    while (dynamodb_next_member(&cursor, &member))
        if (vg_str_eq(member, contents))
            return true;
    return false;
}

bool dynamodb_value_contains(struct vg_str container, struct vg_str operand)
{
    enum dynamodb_type type = dynamodb_value_type(container);
    enum dynamodb_type operand_type = dynamodb_value_type(operand);
    if (type == DYNAMODB_L)
        return list_contains(container, operand);
    if (!dynamodb_type_is_scalar(operand_type))
        return false;
    struct vg_str contents = dynamodb_value_scalar(operand);
    if (type == operand_type && type != DYNAMODB_N)
        return vg_str_find(dynamodb_value_scalar(container), contents) >= 0;
    if (dynamodb_type_is_set(type) && type - DYNAMODB_SS == operand_type - DYNAMODB_S)
        return set_contains(container, contents);
    return false;
}

uint32_t dynamodb_value_levels(struct vg_str value)
{
    enum dynamodb_type type = dynamodb_value_type(value);
    if (type != DYNAMODB_L && type != DYNAMODB_M)
        return 0;
    struct dynamodb_cursor cursor = dynamodb_members(value);
    uint32_t deepest = 0;
    struct vg_str name, member;
    while (type == DYNAMODB_M ? dynamodb_next_attribute(&cursor, &name, &member)
                              : dynamodb_next_element(&cursor, &member)) {
        uint32_t levels = dynamodb_value_levels(member);
        if (levels > deepest)
            deepest = levels;
    }
    return deepest + 1;
}

/* ---- Checking bytes from outside ---- */

/* Each of these gets where something should be and where all ends, and returns where it ends, or
 * NULL when it is not there. */

static const uint8_t *check_long_bytes(const uint8_t *at, const uint8_t *end, struct vg_str *bytes)
{
    uint32_t length = 0;
    for (unsigned shift = 0; shift < 28; shift += 7) {
        if (at == end)
            return NULL;
        uint32_t byte = *at++;
        length |= (byte & 0x7F) << shift;
        if (byte >= 0x80)
            continue;
        if (length > (size_t)(end - at) || (byte == 0 && shift > 0))
            return NULL;
        *bytes = vg_str_of(at, length);
        return at + length;
    }
    return NULL;
}

static inline const uint8_t *check_bytes(const uint8_t *at, const uint8_t *end,
                                         struct vg_str *bytes)
{
    if (at == end || *at >= 0x80 || *at >= (size_t)(end - at))
        return check_long_bytes(at, end, bytes); /* seldom */
    *bytes = vg_str_of(at + 1, *at);
    return at + 1 + *at;
}

static const uint8_t *check_container(const uint8_t *at, const uint8_t *end,
                                      enum dynamodb_type type, int levels_left);

static inline const uint8_t *check_value(const uint8_t *at, const uint8_t *end, int levels_left)
{
    struct vg_str contents;
    if (at == end)
        return NULL;
    uint8_t tag = *at++;
    switch (tag) {
    case DYNAMODB_S:
    case DYNAMODB_S | DYNAMODB_TAG_FLAG:
    case DYNAMODB_B:
        return check_bytes(at, end, &contents);
    case DYNAMODB_N:
        at = check_bytes(at, end, &contents);
        return at != NULL && dynamodb_number_is_valid(contents) ? at : NULL;
    case DYNAMODB_BOOL:
    case DYNAMODB_BOOL | DYNAMODB_TAG_FLAG:
    case DYNAMODB_NULL:
        return at;
    case DYNAMODB_SS:
    case DYNAMODB_NS:
    case DYNAMODB_BS:
    case DYNAMODB_L:
    case DYNAMODB_M:
        return check_container(at, end, tag, levels_left);
    default:
        return NULL;
    }
}

/* `count` members that end where `end` is. */

static bool check_set(const uint8_t *at, const uint8_t *end, bool is_of_numbers, uint32_t count)
{
    struct vg_str member;
    for (; count > 0; count--) {
        at = check_bytes(at, end, &member);
        if (at == NULL || (is_of_numbers && !dynamodb_number_is_valid(member)))
            return false;
    }
    return at == end;
}

static bool check_list(const uint8_t *at, const uint8_t *end, uint32_t count, int levels_left)
{
    for (; count > 0 && at != NULL; count--)
        at = check_value(at, end, levels_left);
    return at == end;
}

static bool check_attributes(const uint8_t *at, const uint8_t *end, uint32_t count, int levels_left)
{
    struct vg_str name;
    for (; count > 0 && at != NULL; count--) {
        at = check_bytes(at, end, &name);
        if (at != NULL)
            at = check_value(at, end, levels_left);
    }
    return at == end;
}

static const uint8_t *check_container(const uint8_t *at, const uint8_t *end,
                                      enum dynamodb_type type, int levels_left)
{
    if (end - at < DYNAMODB_HEAD)
        return NULL;
    uint32_t length = dynamodb_get_u32(at), count = dynamodb_get_u32(at + 4);
    at += 4;
    if (length < 4 || length > (size_t)(end - at))
        return NULL;
    end = at + length;
    at += 4;
    bool is_valid;
    if (dynamodb_type_is_set(type))
        is_valid = count > 0 && check_set(at, end, type == DYNAMODB_NS, count);
    else if (levels_left <= 1)
        is_valid = count == 0 && at == end;
    else if (type == DYNAMODB_L)
        is_valid = check_list(at, end, count, levels_left - 1);
    else
        is_valid = check_attributes(at, end, count, levels_left - 1);
    return is_valid ? end : NULL;
}

bool dynamodb_item_is_valid(struct vg_str bytes)
{
    if (bytes.len < DYNAMODB_HEAD)
        return false;
    const uint8_t *at = (const uint8_t *)bytes.ptr;
    return check_attributes(at + DYNAMODB_HEAD, at + bytes.len, dynamodb_get_u32(at + 4),
                            DYNAMODB_LEVELS_MAX);
}

/* ---- Writing ---- */

static inline char *put_length(char *out, size_t length)
{
    for (; length >= 0x80; length >>= 7)
        *out++ = (char)(length | 0x80);
    *out++ = (char)length;
    return out;
}

void dynamodb_put_name(struct vg_buf *buf, struct vg_str name)
{
    char *at = vg_buf_reserve(buf, 5 + name.len);
    if (at == NULL)
        return;
    char *end = vg_copy(put_length(at, name.len), name.ptr, name.len);
    buf->len += (size_t)(end - at);
}

/* A tag and contents with their length. */
static void put_tagged(struct vg_buf *buf, int tag, struct vg_str contents)
{
    char *at = vg_buf_reserve(buf, 6 + contents.len);
    if (at == NULL)
        return;
    *at = (char)tag;
    char *end = vg_copy(put_length(at + 1, contents.len), contents.ptr, contents.len);
    buf->len += (size_t)(end - at);
}

static bool needs_escape(struct vg_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] < 0x20 || text.ptr[i] == '"' || text.ptr[i] == '\\')
            return true;
    return false;
}

static void put_tag(struct vg_buf *buf, int tag)
{
    char *at = vg_buf_reserve(buf, 1);
    if (at == NULL)
        return;
    *at = (char)tag;
    buf->len++;
}

void dynamodb_put_scalar(struct vg_buf *buf, enum dynamodb_type type, struct vg_str contents)
{
    bool is_flagged = type == DYNAMODB_S && needs_escape(contents);
    put_tagged(buf, type | (is_flagged ? DYNAMODB_TAG_FLAG : 0), contents);
}

void dynamodb_put_plain_string(struct vg_buf *buf, struct vg_str text)
{
    put_tagged(buf, DYNAMODB_S, text);
}

void dynamodb_put_number(struct vg_buf *buf, const struct dynamodb_number *number)
{
    put_tagged(buf, DYNAMODB_N, dynamodb_number_str(number));
}

void dynamodb_put_bool(struct vg_buf *buf, bool value)
{
    put_tag(buf, DYNAMODB_BOOL | (value ? DYNAMODB_TAG_FLAG : 0));
}

void dynamodb_put_null(struct vg_buf *buf)
{
    put_tag(buf, DYNAMODB_NULL);
}

static const char head_unset[DYNAMODB_HEAD];

size_t dynamodb_open(struct vg_buf *buf, enum dynamodb_type type)
{
    put_tag(buf, type);
    return dynamodb_open_item(buf);
}

size_t dynamodb_open_item(struct vg_buf *buf)
{
    vg_buf_add_bytes(buf, head_unset, sizeof(head_unset));
    return buf->len;
}

static void set_head(struct vg_buf *buf, size_t opened, uint32_t first, uint32_t count)
{
    if (buf->overflow)
        return;
    set_u32(buf->ptr + opened - 8, first);
    set_u32(buf->ptr + opened - 4, count);
}

void dynamodb_close(struct vg_buf *buf, size_t opened, uint32_t count)
{
    set_head(buf, opened, (uint32_t)(buf->len - opened) + 4, count);
}

void dynamodb_close_item(struct vg_buf *buf, size_t opened, uint32_t count)
{
    if (buf->overflow)
        return;
    const uint8_t *start = (const uint8_t *)buf->ptr;
    struct dynamodb_cursor cursor = {.at = start + opened, .end = start + buf->len, .count = count};
    set_head(buf, opened, attributes_size(cursor, /* overhead= */ 0), count);
}
