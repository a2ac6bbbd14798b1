/* apigateway/template/regex.h: regular expressions from outside: Java's and ECMAScript's are near
 * enough to PCRE2's. All their memory is the arena's, and what they may take is counted. */
#ifndef VG_APIGATEWAY_TEMPLATE_REGEX_H
#define VG_APIGATEWAY_TEMPLATE_REGEX_H

#include "base/arena.h"

enum { APIGATEWAY_REGEX_BYTES_MAX = 4096, APIGATEWAY_REGEX_GROUPS_MAX = 32 };

struct apigateway_regex;

/* NULL when the pattern does not compile. `is_whole`: it has to match all of a text. */
struct apigateway_regex *apigateway_regex_new(struct vg_arena *arena, struct vg_str pattern,
                                              bool is_whole);

struct apigateway_match {
    size_t count; /* of groups, the whole match among them */
    struct {
        ptrdiff_t from; /* -1: not part of the match */
        ptrdiff_t to;
    } groups[APIGATEWAY_REGEX_GROUPS_MAX];
};

enum apigateway_regex_result { APIGATEWAY_NO_MATCH, APIGATEWAY_MATCH, APIGATEWAY_TOO_DEAR };

/* The first match at or behind `from`. `*steps` is what it may take, and what is left then. */
enum apigateway_regex_result apigateway_regex_find(struct apigateway_regex *regex,
                                                   struct vg_str text, size_t from, int64_t *steps,
                                                   struct apigateway_match *match);
/* Whether the whole text matches, and that within some thousand steps; false for what is no
 * expression. An absent text matches nothing. */
bool apigateway_regex_matches(struct vg_arena *arena, struct vg_str pattern, struct vg_str text);
/* How many groups the pattern has, the whole match not counted. */
size_t apigateway_regex_group_count(const struct apigateway_regex *regex);
/* The number of a named group, or -1. */
int apigateway_regex_group(const struct apigateway_regex *regex, struct vg_arena *arena,
                           struct vg_str name);

#endif
