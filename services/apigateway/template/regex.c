/* apigateway/template/regex.c: PCRE2 in an arena's memory, with its steps counted: a callout before
 * every item of the pattern takes one, and more in long texts, as an item may look at all of it. */
#include "apigateway/template/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum { HEAP_KIB_MAX = 1024, BYTES_PER_STEP = 256, MATCH_STEPS_MAX = 20000 };

struct apigateway_regex {
    pcre2_code *code;
    pcre2_match_data *data;
    pcre2_match_context *context;
};

static void *from_arena(size_t size, void *arena)
{
    return vg_arena_alloc(arena, size);
}

static void to_arena(void *ptr, void *arena)
{
    (void)ptr;
    (void)arena;
}

static int count_step(pcre2_callout_block *block, void *left)
{
    int64_t *steps = left;
    *steps -= 1 + (int64_t)(block->subject_length / BYTES_PER_STEP);
    return *steps > 0 ? 0 : PCRE2_ERROR_CALLOUT;
}

struct apigateway_regex *apigateway_regex_new(struct vg_arena *arena, struct vg_str pattern,
                                              bool is_whole)
{
    if (pattern.len > APIGATEWAY_REGEX_BYTES_MAX)
        return NULL;
    pcre2_general_context *memory = pcre2_general_context_create(from_arena, to_arena, arena);
    pcre2_compile_context *compiling = pcre2_compile_context_create(memory);
    struct apigateway_regex *regex = VG_NEW(arena, struct apigateway_regex);
    int problem;
    PCRE2_SIZE offset;
    regex->code = pcre2_compile((PCRE2_SPTR)(pattern.ptr != NULL ? pattern.ptr : ""), pattern.len,
                                PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C |
                                    PCRE2_ALT_BSUX | PCRE2_AUTO_CALLOUT |
                                    (is_whole ? PCRE2_ANCHORED | PCRE2_ENDANCHORED : 0),
                                &problem, &offset, compiling);
    if (regex->code == NULL)
        return NULL;
    regex->data = pcre2_match_data_create(APIGATEWAY_REGEX_GROUPS_MAX, memory);
    regex->context = pcre2_match_context_create(memory);
    pcre2_set_heap_limit(regex->context, HEAP_KIB_MAX);
    return regex;
}

enum apigateway_regex_result apigateway_regex_find(struct apigateway_regex *regex,
                                                   struct vg_str text, size_t from, int64_t *steps,
                                                   struct apigateway_match *match)
{
    const char *subject = text.ptr != NULL ? text.ptr : "";
    if (from > text.len)
        return APIGATEWAY_NO_MATCH;
    pcre2_set_callout(regex->context, count_step, steps);
    int rc = pcre2_match(regex->code, (PCRE2_SPTR)subject, text.len, from, 0, regex->data,
                         regex->context);
    if (rc == PCRE2_ERROR_NOMATCH)
        return APIGATEWAY_NO_MATCH;
    if (rc < 0) /* the callout, or PCRE2's own limits */
        return APIGATEWAY_TOO_DEAR;
    const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(regex->data);
    match->count = rc == 0 ? APIGATEWAY_REGEX_GROUPS_MAX : (size_t)rc;
    for (size_t i = 0; i < match->count; i++) {
        bool is_set = ends[2 * i] != PCRE2_UNSET;
        match->groups[i].from = is_set ? (ptrdiff_t)ends[2 * i] : -1;
        match->groups[i].to = is_set ? (ptrdiff_t)ends[2 * i + 1] : -1;
    }
    /* \K in a lookahead may put the start behind the end. */
    if (match->groups[0].from > match->groups[0].to)
        match->groups[0].from = match->groups[0].to;
    return APIGATEWAY_MATCH;
}

bool apigateway_regex_matches(struct vg_arena *arena, struct vg_str pattern, struct vg_str text)
{
    struct apigateway_match match;
    int64_t steps = MATCH_STEPS_MAX;
    struct apigateway_regex *regex =
        vg_str_is_set(text) ? apigateway_regex_new(arena, pattern, /* is_whole= */ true) : NULL;
    return regex != NULL &&
           apigateway_regex_find(regex, text, 0, &steps, &match) == APIGATEWAY_MATCH;
}

size_t apigateway_regex_group_count(const struct apigateway_regex *regex)
{
    uint32_t count = 0;
    VG_ASSERT(pcre2_pattern_info(regex->code, PCRE2_INFO_CAPTURECOUNT, &count) == 0);
    return count;
}

int apigateway_regex_group(const struct apigateway_regex *regex, struct vg_arena *arena,
                           struct vg_str name)
{
    int number =
        pcre2_substring_number_from_name(regex->code, (PCRE2_SPTR)vg_arena_cstr(arena, name));
    return number > 0 ? number : -1;
}
