/* apigateway/template/path_inside.h: a parsed JSONPath, for the files that read and walk it. */
#ifndef VG_APIGATEWAY_TEMPLATE_PATH_INSIDE_H
#define VG_APIGATEWAY_TEMPLATE_PATH_INSIDE_H

#include "apigateway/template/path.h"

enum { PATH_SEGMENTS_MAX = 64, PATH_FILTER_DEPTH_MAX = 32, PATH_BYTES_MAX = 4096 };

enum segment_kind {
    SEGMENT_NAMES,   /* .a ['a'] ['a','b'] */
    SEGMENT_INDEXES, /* [0] [-1] [0,2] */
    SEGMENT_SLICE,   /* [1:3] */
    SEGMENT_ALL,     /* .* [*] */
    SEGMENT_FILTER,  /* [?(...)] */
    SEGMENT_FUNCTION /* .length(), only at the end */
};

struct segment {
    enum segment_kind kind;
    bool is_deep;                 /* "..": at any level */
    struct apigateway_list *list; /* names or indexes */
    struct vg_str function;
    int64_t from;
    int64_t to;
    bool has_from;
    bool has_to;
    const struct filter *filter;
    struct segment *next;
};

enum filter_kind { FILTER_OR, FILTER_AND, FILTER_NOT, FILTER_TEST };

enum filter_operator {
    FILTER_EXISTS,
    FILTER_EQ,
    FILTER_NE,
    FILTER_LE,
    FILTER_GE,
    FILTER_LT,
    FILTER_GT,
    FILTER_MATCHES,
    FILTER_IN,
    FILTER_NOT_IN,
};

struct filter_operand {
    bool is_path;
    bool is_root; /* $ rather than @ */
    const struct segment *path;
    struct apigateway_value literal;
    struct apigateway_regex *regex;
};

struct filter {
    enum filter_kind kind;
    const struct filter *a;
    const struct filter *b;
    enum filter_operator test;
    struct filter_operand left;
    struct filter_operand right;
};

struct path_reader {
    struct vg_arena *arena;
    const char *at;
    const char *end;
    int depth;
    bool is_malformed;
};

struct path_walker {
    struct vg_arena *arena;
    struct apigateway_value root;
    int64_t *steps;
    struct apigateway_list *found;
};

static inline char path_peek(const struct path_reader *reader)
{
    return reader->at < reader->end ? *reader->at : '\0';
}
static inline bool path_accept(struct path_reader *reader, char c)
{
    if (reader->at == reader->end || *reader->at != c)
        return false;
    reader->at++;
    return true;
}
void path_skip_space(struct path_reader *reader);
/* Says that the path is malformed; NULL. */
void *path_fail(struct path_reader *reader);
/* The segments behind "$" or "@", up to what is none. */
struct segment *path_segments(struct path_reader *reader);
/* A quoted text, or a number, true, false, null. */
bool path_literal(struct path_reader *reader, struct apigateway_value *value);
/* Behind "?(": up to and with its ")". */
const struct filter *path_filter(struct path_reader *reader);

/* Whether the path leads to one place at most. */
bool path_is_definite(const struct segment *segment);
/* Adds what is found to walker->found. */
void path_walk(struct path_walker *walker, const struct segment *segment,
               struct apigateway_value value);
bool path_filter_holds(struct path_walker *walker, const struct filter *filter,
                       struct apigateway_value value);

#endif
