/* apigateway/template/path.c: reads JSONPaths, and finds what they lead to. */
#include "apigateway/template/path_inside.h"

void path_skip_space(struct path_reader *reader)
{
    while (reader->at < reader->end && (*reader->at == ' ' || *reader->at == '\t' ||
                                        *reader->at == '\n' || *reader->at == '\r'))
        reader->at++;
}

void *path_fail(struct path_reader *reader)
{
    reader->is_malformed = true;
    return NULL;
}

static bool read_integer(struct path_reader *reader, int64_t *value)
{
    const char *from = reader->at;
    reader->at += path_peek(reader) == '-';
    while (path_peek(reader) >= '0' && path_peek(reader) <= '9')
        reader->at++;
    return vg_str_to_i64(vg_str_of(from, (size_t)(reader->at - from)), value);
}

/* In single or double quotes; a backslash takes the next character as it is. */
static bool read_quoted(struct path_reader *reader, struct vg_str *text)
{
    char quote = path_peek(reader);
    struct vg_buf buf;
    vg_buf_init(&buf, reader->arena, /* max= */ 0);
    for (reader->at++; reader->at < reader->end; reader->at++) {
        if (*reader->at == quote) {
            reader->at++;
            *text = vg_buf_str(&buf);
            return true;
        }
        if (*reader->at == '\\' && reader->end - reader->at > 1)
            reader->at++;
        vg_buf_add_char(&buf, *reader->at);
    }
    return false;
}

static bool is_word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '+' || c == '.' || (unsigned char)c >= 0x80;
}

bool path_literal(struct path_reader *reader, struct apigateway_value *value)
{
    if (path_peek(reader) == '\'' || path_peek(reader) == '"') {
        *value = apigateway_string(VG_STR(""));
        return read_quoted(reader, &value->text);
    }
    const char *from = reader->at;
    while (reader->at < reader->end && is_word_char(*reader->at))
        reader->at++;
    struct vg_str word = vg_str_of(from, (size_t)(reader->at - from));
    return apigateway_json_read(reader->arena, word, value);
}

static void add(struct path_reader *reader, struct segment *segment, struct apigateway_value value)
{
    apigateway_list_add(reader->arena, segment->list, value);
}

/* Behind "[": quoted names, or whole numbers, with commas between; or a slice. */
static bool read_choices(struct path_reader *reader, struct segment *segment)
{
    bool has_names = path_peek(reader) == '\'' || path_peek(reader) == '"';
    segment->kind = has_names ? SEGMENT_NAMES : SEGMENT_INDEXES;
    do {
        struct vg_str name;
        int64_t index;
        path_skip_space(reader);
        bool is_name = path_peek(reader) == '\'' || path_peek(reader) == '"';
        if (is_name != has_names ||
            !(is_name ? read_quoted(reader, &name) : read_integer(reader, &index)))
            return false;
        add(reader, segment, is_name ? apigateway_string(name) : apigateway_int(index));
        path_skip_space(reader);
    } while (path_accept(reader, ','));
    return true;
}

static bool has_colon(const struct path_reader *reader)
{
    const char *at = reader->at;
    while (at < reader->end && ((*at >= '0' && *at <= '9') || *at == '-' || *at == ' '))
        at++;
    return at < reader->end && *at == ':';
}

static bool read_slice(struct path_reader *reader, struct segment *segment)
{
    segment->kind = SEGMENT_SLICE;
    segment->has_from = path_peek(reader) != ':';
    if (segment->has_from && !read_integer(reader, &segment->from))
        return false;
    path_skip_space(reader);
    if (!path_accept(reader, ':'))
        return false;
    path_skip_space(reader);
    segment->has_to = path_peek(reader) != ']';
    return !segment->has_to || read_integer(reader, &segment->to);
}

static bool read_brackets(struct path_reader *reader, struct segment *segment)
{
    bool is_good = true;
    path_skip_space(reader);
    if (path_accept(reader, '*')) {
        segment->kind = SEGMENT_ALL;
    } else if (path_accept(reader, '?')) {
        segment->kind = SEGMENT_FILTER;
        path_skip_space(reader);
        is_good = path_accept(reader, '(');
        segment->filter = is_good ? path_filter(reader) : NULL;
        is_good = segment->filter != NULL;
    } else if (has_colon(reader)) {
        is_good = read_slice(reader, segment);
    } else {
        is_good = read_choices(reader, segment);
    }
    path_skip_space(reader);
    return is_good && path_accept(reader, ']');
}

static bool is_name_char(char c)
{
    return strchr(" .[]()=!<>&|,~'\"*", c) == NULL; /* a NUL is none either */
}

static bool read_dotted(struct path_reader *reader, struct segment *segment)
{
    if (path_accept(reader, '*')) {
        segment->kind = SEGMENT_ALL;
        return true;
    }
    const char *from = reader->at;
    while (reader->at < reader->end && is_name_char(*reader->at))
        reader->at++;
    struct vg_str name = vg_str_of(from, (size_t)(reader->at - from));
    if (name.len == 0)
        return false;
    if (path_accept(reader, '(')) {
        segment->kind = SEGMENT_FUNCTION;
        segment->function = name;
        return path_accept(reader, ')');
    }
    segment->kind = SEGMENT_NAMES;
    add(reader, segment, apigateway_string(name));
    return true;
}

static bool read_segment(struct path_reader *reader, struct segment *segment)
{
    segment->list = apigateway_list_new(reader->arena, /* room= */ 1).list;
    if (path_accept(reader, '['))
        return read_brackets(reader, segment);
    reader->at++; /* the dot */
    segment->is_deep = path_accept(reader, '.');
    return segment->is_deep && path_accept(reader, '[') ? read_brackets(reader, segment)
                                                        : read_dotted(reader, segment);
}

struct segment *path_segments(struct path_reader *reader)
{
    struct segment *first = NULL;
    struct segment **link = &first;
    for (int i = 0; path_peek(reader) == '.' || path_peek(reader) == '['; i++) {
        *link = VG_NEW(reader->arena, struct segment);
        if (i == PATH_SEGMENTS_MAX || !read_segment(reader, *link))
            return path_fail(reader);
        bool is_last = (*link)->kind == SEGMENT_FUNCTION;
        link = &(*link)->next;
        if (is_last)
            break;
    }
    return first;
}

bool path_is_definite(const struct segment *segment)
{
    for (; segment != NULL; segment = segment->next) {
        bool is_one = segment->kind == SEGMENT_NAMES || segment->kind == SEGMENT_INDEXES;
        bool is_merged = segment->kind == SEGMENT_NAMES && segment->next == NULL;
        if (segment->is_deep || !is_one || (segment->list->count != 1 && !is_merged))
            return false;
    }
    return true;
}

/* The function at the end is taken off and returned. */
static struct vg_str take_function(struct segment **first)
{
    struct segment **link = first;
    while (*link != NULL && (*link)->kind != SEGMENT_FUNCTION)
        link = &(*link)->next;
    struct vg_str function = *link == NULL ? VG_STR_NONE : (*link)->function;
    *link = NULL;
    return function;
}

static enum apigateway_path_result length_of(struct apigateway_value *value)
{
    if (value->type == APIGATEWAY_LIST)
        *value = apigateway_int((int64_t)value->list->count);
    else if (value->type == APIGATEWAY_MAP)
        *value = apigateway_int((int64_t)value->map->count);
    else if (value->type == APIGATEWAY_STRING)
        *value = apigateway_int((int64_t)vg_utf16_count(value->text));
    else
        return APIGATEWAY_PATH_NOTHING;
    return APIGATEWAY_PATH_FOUND;
}

/* min, max, avg, sum of the numbers in a list. */
static enum apigateway_path_result aggregate(struct vg_str function, struct apigateway_value *value)
{
    double sum = 0, min = __builtin_inf(), max = -__builtin_inf();
    size_t count = 0;
    for (size_t i = 0; value->type == APIGATEWAY_LIST && i < value->list->count; i++) {
        if (!apigateway_is_number(value->list->values[i]))
            continue;
        double number = apigateway_to_double(value->list->values[i]);
        sum += number;
        min = number < min ? number : min;
        max = number > max ? number : max;
        count++;
    }
    if (count == 0)
        return APIGATEWAY_PATH_NOTHING;
    if (vg_str_is(function, "min"))
        *value = apigateway_double(min);
    else if (vg_str_is(function, "max"))
        *value = apigateway_double(max);
    else if (vg_str_is(function, "avg"))
        *value = apigateway_double(sum / (double)count);
    else if (vg_str_is(function, "sum"))
        *value = apigateway_double(sum);
    else
        return APIGATEWAY_PATH_MALFORMED;
    return APIGATEWAY_PATH_FOUND;
}

static enum apigateway_path_result apply(struct vg_str function, struct apigateway_value *value)
{
    if (!vg_str_is_set(function))
        return APIGATEWAY_PATH_FOUND;
    if (vg_str_is(function, "length") || vg_str_is(function, "size"))
        return length_of(value);
    return aggregate(function, value);
}

/* A path without "$" is one of names below it, as Jayway has it. */
static struct segment *read_path(struct path_reader *reader)
{
    path_skip_space(reader);
    if (!path_accept(reader, '$') && path_peek(reader) != '[') {
        if (reader->at == reader->end)
            return path_fail(reader);
        struct vg_str rest = vg_str_of(reader->at, (size_t)(reader->end - reader->at));
        struct vg_str dotted = VG_CONCAT(reader->arena, VG_STR("."), rest);
        reader->at = dotted.ptr;
        reader->end = dotted.ptr + dotted.len;
    }
    struct segment *path = path_segments(reader);
    path_skip_space(reader);
    return reader->at == reader->end ? path : path_fail(reader);
}

enum apigateway_path_result apigateway_path_find(struct vg_arena *arena, struct vg_str path,
                                                 struct apigateway_value root, int64_t *steps,
                                                 struct apigateway_value *found)
{
    struct path_reader reader = {.arena = arena, .at = path.ptr, .end = path.ptr + path.len};
    if (path.len == 0 || path.len > PATH_BYTES_MAX)
        return APIGATEWAY_PATH_MALFORMED;
    *steps -= (int64_t)path.len;
    struct segment *segments = read_path(&reader);
    if (reader.is_malformed)
        return APIGATEWAY_PATH_MALFORMED;
    struct vg_str function = take_function(&segments);
    struct apigateway_value list = apigateway_list_new(arena, /* room= */ 1);
    list.list->is_json = true;
    struct path_walker walker = {.arena = arena, .root = root, .steps = steps, .found = list.list};
    path_walk(&walker, segments, root);
    if (*steps < 0)
        return APIGATEWAY_PATH_TOO_DEAR;
    if (path_is_definite(segments)) {
        if (list.list->count == 0)
            return APIGATEWAY_PATH_NOTHING;
        list = list.list->values[0];
    }
    *found = list;
    return apply(function, found);
}
