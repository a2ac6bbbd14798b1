/* services/dynamodb/value/value.h: the stored form of attribute values and items, which is also
 * what handlers hold in memory.
 *
 *   value   tag, then by type
 *     NULL, BOOL          nothing (the tag says true or false)
 *     N                   length in one byte, the number (number.h)
 *     S, B                length as LEB128, the bytes
 *     SS NS BS L M        u32 length of what follows, u32 count, the members:
 *                         of SS and BS as of S, of NS as of N, of L values, of M a name as of S and
 * a value item    u32 size as AWS counts it, u32 count, the attributes as in M
 *
 * Integers are little endian. The form is canonical: names are unique and sorted by their bytes, so
 * are the members of sets, and numbers have one form each. So two values are equal exactly when
 * their bytes are, and what a value holds can be skipped without looking inside.
 *
 * Where a request's value breaks one of AWS's rules, from_json still succeeds and gives a value
 * that carries the problem: AWS complains of it only after other checks, and in words that depend
 * on the operation and on where it stood (dynamodb_item_problem, value_problem.c). */
#ifndef VG_DYNAMODB_VALUE_H
#define VG_DYNAMODB_VALUE_H

#include "base/buf.h"
#include "model/model.h"

#include "number.h"

#include <endian.h>

enum dynamodb_type {
    DYNAMODB_S = 1,
    DYNAMODB_N,
    DYNAMODB_B,
    DYNAMODB_BOOL,
    DYNAMODB_NULL,
    DYNAMODB_SS,
    DYNAMODB_NS,
    DYNAMODB_BS,
    DYNAMODB_L,
    DYNAMODB_M,
    DYNAMODB_TYPE_COUNT,
};

enum {
    DYNAMODB_TAG_TYPE = 0x0F,
    /* Of S: the text has characters that JSON must escape, so it can't be copied to a response as
       it is. Of BOOL: true. */
    DYNAMODB_TAG_FLAG = 0x10,
    DYNAMODB_TAG_PROBLEM = 0xFF,

    DYNAMODB_LEVELS_MAX = 32,            /* the attribute itself is level 1 */
    DYNAMODB_LEVELS_DEEP = 64,           /* from which on AWS's older framework reads a write */
    DYNAMODB_ITEM_SIZE_MAX = 400 * 1024, /* as AWS counts */
    DYNAMODB_NAME_MAX = 65535,           /* of an attribute, bytes */
    DYNAMODB_HEAD = 8,                   /* bytes before the members of an item */
};

static inline enum dynamodb_type dynamodb_value_type(struct vg_str value)
{
    return (enum dynamodb_type)((unsigned char)value.ptr[0] & DYNAMODB_TAG_TYPE);
}
static inline bool dynamodb_type_is_set(enum dynamodb_type type)
{
    return type >= DYNAMODB_SS && type <= DYNAMODB_BS;
}
/* S, N and B: what keys are made of and what has an order. */
static inline bool dynamodb_type_is_scalar(enum dynamodb_type type)
{
    return type >= DYNAMODB_S && type <= DYNAMODB_B;
}

/* "S", "NS" and so on. */
struct vg_str dynamodb_type_name(enum dynamodb_type type);
/* As update expressions' errors call it: "STRING", "NUMBER_SET". */
struct vg_str dynamodb_type_word(enum dynamodb_type type);
/* The type of that name, or 0. */
enum dynamodb_type dynamodb_type_of_name(struct vg_str name);

/* The stored form piece by piece, for whoever walks it in one pass. All trust the bytes. */

static inline uint32_t dynamodb_get_u32(const uint8_t *at)
{
    uint32_t value;
    memcpy(&value, at, sizeof(value));
    return le32toh(value);
}

/* A LEB128 length at `*at`, stepped over. Lengths below 2^28 only. */
static inline uint32_t dynamodb_take_length(const uint8_t **at)
{
    uint32_t byte = *(*at)++;
    uint32_t length = byte & 0x7F;
    for (unsigned shift = 7; byte >= 0x80; shift += 7) {
        byte = *(*at)++;
        length |= (byte & 0x7F) << shift;
    }
    return length;
}

static inline struct vg_str dynamodb_take_bytes(const uint8_t **at)
{
    uint32_t length = dynamodb_take_length(at);
    struct vg_str bytes = vg_str_of(*at, length);
    *at += length;
    return bytes;
}

/* Of a set, list or map whose tag lies before `*at`: steps to its members and returns their end. */
static inline const uint8_t *dynamodb_container_end(const uint8_t **at)
{
    const uint8_t *end = *at + 4 + dynamodb_get_u32(*at);
    *at += DYNAMODB_HEAD;
    return end;
}

/* Contents of S and B, stored form of N. */
struct vg_str dynamodb_value_scalar(struct vg_str value);
static inline bool dynamodb_value_is_true(struct vg_str value)
{
    return ((unsigned char)value.ptr[0] & DYNAMODB_TAG_FLAG) != 0;
}
/* Size as AWS counts it for items, capacity and the size of updates. */
uint32_t dynamodb_value_size(struct vg_str value);

/* Walks the members of a set, list or map, or the attributes of an item. */
struct dynamodb_cursor {
    const uint8_t *at;
    const uint8_t *end;
    uint32_t count; /* of all members */
};
struct dynamodb_cursor dynamodb_members(struct vg_str container);
struct dynamodb_cursor dynamodb_attributes(struct vg_str item);
/* Each is false at the end. The first for sets (contents of the member), then lists, then maps and
 * items. */
bool dynamodb_next_member(struct dynamodb_cursor *cursor, struct vg_str *member);
bool dynamodb_next_element(struct dynamodb_cursor *cursor, struct vg_str *value);
bool dynamodb_next_attribute(struct dynamodb_cursor *cursor, struct vg_str *name,
                             struct vg_str *value);

bool dynamodb_item_find(struct vg_str item, struct vg_str name, struct vg_str *value);
bool dynamodb_map_find(struct vg_str map, struct vg_str name, struct vg_str *value);
bool dynamodb_list_at(struct vg_str list, uint32_t index, struct vg_str *value);
uint32_t dynamodb_item_size(struct vg_str item);
static inline uint32_t dynamodb_item_count(struct vg_str item)
{
    return dynamodb_attributes(item).count;
}

/* Order of two S, N or B of the same type; false where there is none. */
bool dynamodb_value_order(struct vg_str a, struct vg_str b, int *order);
/* `contains`: a substring of S or B, a member of a set, an element of a list. */
bool dynamodb_value_contains(struct vg_str container, struct vg_str operand);

/* Levels of containers in it: 0 for scalars and sets. */
uint32_t dynamodb_value_levels(struct vg_str value);

/* Whether bytes that come from a disk can be read as an item: every length stays inside. (Cheap
 * enough for every read; order and texts are not looked at.) */
bool dynamodb_item_is_valid(struct vg_str bytes);

/* Writing. Containers are opened, filled in canonical order, and closed with the number of their
 * members. */
void dynamodb_put_scalar(struct vg_buf *buf, enum dynamodb_type type, struct vg_str contents);
/* S whose text needs no escapes in JSON. */
void dynamodb_put_plain_string(struct vg_buf *buf, struct vg_str text);
void dynamodb_put_number(struct vg_buf *buf, const struct dynamodb_number *number);
void dynamodb_put_bool(struct vg_buf *buf, bool value);
void dynamodb_put_null(struct vg_buf *buf);
/* An attribute's name, or a member of a set (of NS in the stored form). */
void dynamodb_put_name(struct vg_buf *buf, struct vg_str name);
size_t dynamodb_open(struct vg_buf *buf, enum dynamodb_type type);
void dynamodb_close(struct vg_buf *buf, size_t opened, uint32_t count);
size_t dynamodb_open_item(struct vg_buf *buf);
void dynamodb_close_item(struct vg_buf *buf, size_t opened, uint32_t count);

/* AWS checks values in one of two layers, and words what is wrong with them accordingly: the
 * current one is that of PutItem, UpdateItem, DeleteItem, GetItem, BatchGetItem and Query, the
 * older one that of all others (value_problem.c). */
enum dynamodb_layer { DYNAMODB_LAYER_OLDER, DYNAMODB_LAYER_CURRENT };
enum { DYNAMODB_LAYERS = 2 };

enum dynamodb_fault {
    DYNAMODB_FAULT_NUMBER = 1, /* detail: its text */
    DYNAMODB_FAULT_DOUBLES_SS, /* detail: the members as they came, each as dynamodb_put_name */
    DYNAMODB_FAULT_DOUBLES_NS,
    DYNAMODB_FAULT_DOUBLES_BS,
    DYNAMODB_FAULT_EMPTY_SS,
    DYNAMODB_FAULT_EMPTY_NS,
    DYNAMODB_FAULT_EMPTY_BS,
    DYNAMODB_FAULT_NULL,
    DYNAMODB_FAULT_NO_TYPE,
    DYNAMODB_FAULT_TYPES, /* several */
    DYNAMODB_FAULT_LEVELS,
    DYNAMODB_FAULT_DEEP, /* DYNAMODB_LEVELS_DEEP or more */
    DYNAMODB_FAULT_LONG_NAME,
    DYNAMODB_FAULT_EMPTY_NAME, /* of an attribute of the item */
    DYNAMODB_FAULTS,
};

/* What a request's item or map of values breaks, if anything. */
struct dynamodb_problem {
    enum dynamodb_fault fault;
    struct vg_str name; /* the attribute it is in; absent for a single value */
    struct vg_str detail;
};
bool dynamodb_item_problem(struct vg_str item, struct dynamodb_problem *problem);
bool dynamodb_value_problem(struct vg_str value, struct dynamodb_problem *problem);
/* AWS's sentence for it: as such, and where it stood in ExpressionAttributeValues. */
struct vg_str dynamodb_problem_sentence(struct vg_arena *arena,
                                        const struct dynamodb_problem *problem,
                                        enum dynamodb_layer layer);
struct vg_str dynamodb_problem_of_placeholder(struct vg_arena *arena,
                                              const struct dynamodb_problem *problem,
                                              enum dynamodb_layer layer);

/* JSON as on the wire ({"S":"text"}) to the stored form and back, one pass each. The contracts are
 * struct vg_shape_codec's (model/model.h); a SerializationException may come without a sentence. */
bool dynamodb_value_from_json(struct vg_json *json, struct vg_arena *arena, struct vg_str *value,
                              struct vg_str *problem, bool *is_serialization);
bool dynamodb_item_from_json(struct vg_json *json, struct vg_arena *arena, struct vg_str *item,
                             struct vg_str *problem, bool *is_serialization);
void dynamodb_value_to_json(struct vg_str value, struct vg_json_out *out, struct vg_arena *arena);
void dynamodb_item_to_json(struct vg_str item, struct vg_json_out *out, struct vg_arena *arena);
/* As sentences repeat them. */
void dynamodb_value_print(struct vg_str value, struct vg_buf *buf);
void dynamodb_item_print(struct vg_str item, struct vg_buf *buf);
/* Named by the model's @virga#codec traits. */
extern const struct vg_shape_codec dynamodb_value_codec;
extern const struct vg_shape_codec dynamodb_item_codec;

/* One value as AWS prints it in sentences: "{N:5}". */
struct vg_str dynamodb_value_display(struct vg_arena *arena, struct vg_str value);

#endif
