/* services/dynamodb/value/value_write.c: the stored form to JSON text, in one pass, and values as
 * AWS prints them in sentences. */
#include "value.h"

#include "base/codec.h"
#include "base/json.h"

enum {
    PIECE = 16,         /* bytes that are looked at and copied at once */
    AROUND = 2 * PIECE, /* room for the braces, type names and commas of one value, and a piece */
};
typedef uint8_t piece __attribute__((vector_size(PIECE)));

/* Where the text goes. `at` runs ahead of the buffer's length until `settle`. */
struct writer {
    char *at;
    char *end;
    const char *source_end; /* of the stored bytes, which can be read up to here */
    struct vg_buf *buf;
};

/* The writer of a whole value or item, whose bytes these are. */
static struct writer begin(struct vg_buf *buf, struct vg_str source)
{
    return (struct writer){.buf = buf,
                           .at = buf->ptr + buf->len,
                           .end = buf->ptr + buf->cap,
                           .source_end = source.ptr + source.len};
}

/* Goes on after the buffer itself was written to. */
static void resume(struct writer *writer)
{
    writer->at = writer->buf->ptr + writer->buf->len;
    writer->end = writer->buf->ptr + writer->buf->cap;
}

static void settle(struct writer *writer)
{
    writer->buf->len = (size_t)(writer->at - writer->buf->ptr);
}

/* False beyond the buffer's maximum, which the buffer then remembers. */
__attribute__((noinline)) static bool make_room(struct writer *writer, size_t size)
{
    settle(writer);
    if (vg_buf_reserve(writer->buf, size) == NULL)
        return false;
    resume(writer);
    return true;
}

static inline bool has_room(struct writer *writer, size_t size)
{
    return size <= (size_t)(writer->end - writer->at) || make_room(writer, size);
}

/* The calls below stand behind has_room. */

#define PUT(writer, literal) put((writer), "" literal, sizeof(literal) - 1)

__attribute__((always_inline)) static inline void put(struct writer *writer, const char *literal,
                                                      size_t len)
{
    memcpy(writer->at, literal, len);
    writer->at += len;
}

/* Whether `text` is short and has a piece's bytes to read, which lie beyond it in part: most texts
 * are, and then need neither a loop nor a call. */
static inline bool is_piece(const struct writer *writer, struct vg_str text)
{
    return text.len <= PIECE && writer->source_end - text.ptr >= PIECE;
}

/* Of the stored bytes. */
static inline void put_text(struct writer *writer, struct vg_str text)
{
    if (is_piece(writer, text))
        memcpy(writer->at, text.ptr, PIECE);
    else
        memcpy(writer->at, text.ptr, text.len);
    writer->at += text.len;
}

static inline piece load(const void *from)
{
    piece loaded;
    memcpy(&loaded, from, PIECE);
    return loaded;
}

/* Whether one of the first `len` characters needs an escape in JSON: a control character, a quote
 * or a backslash. */
static inline bool has_special(piece text, size_t len)
{
    static const uint8_t ones_then_zeros[2 * PIECE] = {
        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
    };
    piece special = (piece)((text < 0x20) | (text == '"') | (text == '\\'));
    special &= load(ones_then_zeros + PIECE - len);
    uint64_t halves[2];
    memcpy(halves, &special, PIECE);
    return (halves[0] | halves[1]) != 0;
}

/* Whether JSON takes the text as it is, which is so for nearly all names and members. */
static bool is_plain(struct vg_str text)
{
    size_t i = 0;
    for (; i + PIECE <= text.len; i += PIECE)
        if (has_special(load(text.ptr + i), PIECE))
            return false;
    char rest[PIECE] = {0};
    memcpy(rest, text.ptr + i, text.len - i);
    return !has_special(load(rest), text.len - i);
}

/* The text between quotes, if it is short and plain. */
static inline bool put_quoted(struct writer *writer, struct vg_str text)
{
    if (!is_piece(writer, text))
        return false;
    piece loaded = load(text.ptr);
    if (has_special(loaded, text.len))
        return false;
    char *to = writer->at;
    to[0] = '"';
    memcpy(to + 1, &loaded, PIECE);
    to[1 + text.len] = '"';
    writer->at = to + 1 + text.len + 1;
    return true;
}

static void put_number(struct writer *writer, struct vg_str stored)
{
    writer->at += dynamodb_number_text(stored, writer->at);
}

/* These make room for themselves. */

__attribute__((noinline)) static void write_escaped(struct writer *writer, struct vg_str text)
{
    settle(writer);
    vg_json_quote(writer->buf, text);
    resume(writer);
}

static void write_base64(struct writer *writer, struct vg_str bytes)
{
    settle(writer);
    vg_base64_add(writer->buf, bytes);
    resume(writer);
}

__attribute__((noinline)) static void write_quoted(struct writer *writer, struct vg_str text)
{
    if (!is_plain(text)) {
        write_escaped(writer, text);
    } else if (has_room(writer, text.len + AROUND)) {
        PUT(writer, "\"");
        put_text(writer, text);
        PUT(writer, "\"");
    }
}

/* ---- Values: each writer gets where the contents are stored and returns where they end ---- */

static const uint8_t *write_value(struct writer *writer, const uint8_t *at);

static const uint8_t *write_string(struct writer *writer, const uint8_t *at, bool needs_escapes)
{
    struct vg_str text = dynamodb_take_bytes(&at);
    if (!has_room(writer, text.len + AROUND))
        return at;
    PUT(writer, "{\"S\":");
    if (needs_escapes) {
        write_escaped(writer, text);
        if (has_room(writer, 1))
            PUT(writer, "}");
    } else {
        PUT(writer, "\"");
        put_text(writer, text);
        PUT(writer, "\"}");
    }
    return at;
}

static const uint8_t *write_number(struct writer *writer, const uint8_t *at)
{
    struct vg_str stored = dynamodb_take_bytes(&at); /* its length is a LEB128 of one byte */
    if (!has_room(writer, DYNAMODB_NUMBER_TEXT_MAX + AROUND))
        return at;
    PUT(writer, "{\"N\":\"");
    put_number(writer, stored);
    PUT(writer, "\"}");
    return at;
}

static const uint8_t *write_binary(struct writer *writer, const uint8_t *at)
{
    struct vg_str bytes = dynamodb_take_bytes(&at);
    if (has_room(writer, AROUND))
        PUT(writer, "{\"B\":\"");
    write_base64(writer, bytes);
    if (has_room(writer, AROUND))
        PUT(writer, "\"}");
    return at;
}

static void write_member(struct writer *writer, enum dynamodb_type type, struct vg_str member)
{
    if (!has_room(writer, DYNAMODB_NUMBER_TEXT_MAX + AROUND))
        return;
    if (type == DYNAMODB_SS) {
        if (!put_quoted(writer, member))
            write_quoted(writer, member);
        return;
    }
    PUT(writer, "\"");
    if (type == DYNAMODB_NS)
        put_number(writer, member);
    else
        write_base64(writer, member);
    if (has_room(writer, AROUND))
        PUT(writer, "\"");
}

static const uint8_t *write_set(struct writer *writer, enum dynamodb_type type, const uint8_t *at)
{
    const uint8_t *end = dynamodb_container_end(&at);
    if (has_room(writer, AROUND)) {
        PUT(writer, "{\"");
        put(writer, dynamodb_type_name(type).ptr, 2);
        PUT(writer, "\":[");
    }
    for (bool is_first = true; at < end; is_first = false) {
        if (!is_first && has_room(writer, AROUND))
            PUT(writer, ",");
        write_member(writer, type, dynamodb_take_bytes(&at));
    }
    if (has_room(writer, AROUND))
        PUT(writer, "]}");
    return at;
}

static void write_attributes(struct writer *writer, const uint8_t *at, const uint8_t *end)
{
    if (has_room(writer, AROUND))
        PUT(writer, "{");
    for (bool is_first = true; at < end; is_first = false) {
        struct vg_str name = dynamodb_take_bytes(&at);
        if (!has_room(writer, AROUND))
            return;
        if (!is_first)
            PUT(writer, ",");
        if (!put_quoted(writer, name)) {
            write_quoted(writer, name);
            if (!has_room(writer, AROUND))
                return;
        }
        PUT(writer, ":");
        at = write_value(writer, at);
    }
    if (has_room(writer, AROUND))
        PUT(writer, "}");
}

static const uint8_t *write_list(struct writer *writer, const uint8_t *at)
{
    const uint8_t *end = dynamodb_container_end(&at);
    if (has_room(writer, AROUND))
        PUT(writer, "{\"L\":[");
    for (bool is_first = true; at < end; is_first = false) {
        if (!is_first && has_room(writer, AROUND))
            PUT(writer, ",");
        at = write_value(writer, at);
    }
    if (has_room(writer, AROUND))
        PUT(writer, "]}");
    return at;
}

static const uint8_t *write_map(struct writer *writer, const uint8_t *at)
{
    const uint8_t *end = dynamodb_container_end(&at);
    if (has_room(writer, AROUND))
        PUT(writer, "{\"M\":");
    write_attributes(writer, at, end);
    if (has_room(writer, AROUND))
        PUT(writer, "}");
    return end;
}

/* The value whose tag is at `at`. Recursion is bounded by DYNAMODB_LEVELS_MAX. */
static const uint8_t *write_value(struct writer *writer, const uint8_t *at)
{
    bool flag = (*at & DYNAMODB_TAG_FLAG) != 0;
    enum dynamodb_type type = (enum dynamodb_type)(*at++ & DYNAMODB_TAG_TYPE);
    switch (type) {
    case DYNAMODB_S:
        return write_string(writer, at, /* needs_escapes= */ flag);
    case DYNAMODB_N:
        return write_number(writer, at);
    case DYNAMODB_B:
        return write_binary(writer, at);
    case DYNAMODB_BOOL:
        if (has_room(writer, AROUND))
            flag ? PUT(writer, "{\"BOOL\":true}") : PUT(writer, "{\"BOOL\":false}");
        return at;
    case DYNAMODB_NULL:
        if (has_room(writer, AROUND))
            PUT(writer, "{\"NULL\":true}");
        return at;
    case DYNAMODB_L:
        return write_list(writer, at);
    case DYNAMODB_M:
        return write_map(writer, at);
    default:
        return write_set(writer, type, at);
    }
}

/* ---- JSON ---- */

static void add_value(struct vg_buf *buf, struct vg_str value)
{
    if (vg_buf_reserve(buf, value.len + AROUND) == NULL)
        return;
    struct writer writer = begin(buf, value);
    (void)write_value(&writer, (const uint8_t *)value.ptr);
    settle(&writer);
}

static struct vg_buf *begin_value(struct vg_json_out *out)
{
    if (out->needs_comma)
        vg_buf_add_char(out->buf, ',');
    out->needs_comma = true;
    return out->buf;
}

/* A value that carries a problem has no JSON of its own: inputs may be printed (journal, tests), so
 * it is null. */
void dynamodb_value_to_json(struct vg_str value, struct vg_json_out *out, struct vg_arena *arena)
{
    (void)arena;
    struct dynamodb_problem problem;
    if (dynamodb_value_problem(value, &problem))
        vg_json_out_null(out);
    else
        add_value(begin_value(out), value);
}

void dynamodb_item_to_json(struct vg_str item, struct vg_json_out *out, struct vg_arena *arena)
{
    (void)arena;
    struct dynamodb_problem problem;
    if (dynamodb_item_problem(item, &problem)) {
        vg_json_out_null(out);
        return;
    }
    struct vg_buf *buf = begin_value(out);
    /* A guess, to grow at most once for common items. */
    if (vg_buf_reserve(buf, item.len * 2) == NULL)
        return;
    struct dynamodb_cursor cursor = dynamodb_attributes(item);
    struct writer writer = begin(buf, item);
    write_attributes(&writer, cursor.at, cursor.end);
    settle(&writer);
}

const struct vg_shape_codec dynamodb_value_codec = {
    .from_json = dynamodb_value_from_json,
    .to_json = dynamodb_value_to_json,
    .print = dynamodb_value_print,
};
const struct vg_shape_codec dynamodb_item_codec = {
    .from_json = dynamodb_item_from_json,
    .to_json = dynamodb_item_to_json,
    .print = dynamodb_item_print,
    .is_map = true,
};

struct vg_str dynamodb_value_display(struct vg_arena *arena, struct vg_str value)
{
    enum dynamodb_type type = dynamodb_value_type(value);
    struct vg_buf buf;
    vg_buf_init(&buf, arena, /* max= */ 0);
    if (!dynamodb_type_is_scalar(type)) {
        add_value(&buf, value);
        return vg_buf_str(&buf);
    }
    vg_buf_add_char(&buf, '{');
    vg_buf_add(&buf, dynamodb_type_name(type));
    vg_buf_add_char(&buf, ':');
    struct vg_str scalar = dynamodb_value_scalar(value);
    char number[DYNAMODB_NUMBER_TEXT_MAX];
    if (type == DYNAMODB_N)
        vg_buf_add_bytes(&buf, number, dynamodb_number_text(scalar, number));
    else if (type == DYNAMODB_B)
        vg_base64_add(&buf, scalar);
    else
        vg_buf_add(&buf, scalar);
    vg_buf_add_char(&buf, '}');
    return vg_buf_str(&buf);
}
