/* logs/regex.c: the regular expressions of filter patterns.
 *
 * AWS takes letters, digits and : _ # = @ / ; , - as they are, the operators ^ $ ? [ ] { } | \ * +
 * . and no parentheses, nothing of more than one byte; \d \D \s \S \w \W \xhh, and a backslash
 * before anything else stands for that (user guide, "Supported regular expressions"). What is left
 * is a subset of PCRE2's language. */
#include "logs/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum { MATCH_STEPS_MAX = 200000, MATCH_HEAP_KIB_MAX = 1024 };

struct logs_regex {
    pcre2_code *code;
    pcre2_match_data *match;
    pcre2_match_context *limits;
};

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr(":_#=@/;,-^$?[]{}|*+.", c) != NULL);
}

/* The letters that may follow a backslash: others would mean something to PCRE2 that AWS does not
 * know. */
static bool is_escapable(char c)
{
    bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return is_letter ? strchr("dDsSwWx", c) != NULL : c > ' ' && c < 0x7f;
}

static int check(struct vg_str text, struct vg_error *err)
{
    for (size_t i = 0; i < text.len; i++) {
        bool is_escape = text.ptr[i] == '\\' && i + 1 < text.len && is_escapable(text.ptr[i + 1]);
        uint32_t code_point;
        if (!is_escape && !is_plain(text.ptr[i]))
            return vg_fail(err, &LOGS_INVALID_PARAMETER, "Invalid character(s) in term '%.*s'",
                           (int)vg_utf8_get(vg_str_tail(text, i), &code_point), text.ptr + i);
        i += is_escape;
    }
    return VG_OK;
}

static void *from_arena(size_t size, void *arena)
{
    return vg_arena_alloc(arena, size);
}

static void to_arena(void *ptr, void *arena)
{
    (void)ptr;
    (void)arena;
}

int logs_regex_parse(struct vg_arena *arena, struct vg_str text, const struct logs_regex **out,
                     struct vg_error *err)
{
    int rc = check(text, err);
    if (rc != VG_OK)
        return rc;
    pcre2_general_context *memory = pcre2_general_context_create(from_arena, to_arena, arena);
    pcre2_compile_context *compiling = pcre2_compile_context_create(memory);
    struct logs_regex *regex = VG_NEW(arena, struct logs_regex);
    int problem;
    PCRE2_SIZE offset;
    regex->code = pcre2_compile((PCRE2_SPTR)text.ptr, text.len, PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C,
                                &problem, &offset, compiling);
    if (regex->code == NULL)
        return vg_fail(err, &LOGS_INVALID_PARAMETER, "Invalid filter pattern");
    regex->match = pcre2_match_data_create(1, memory);
    regex->limits = pcre2_match_context_create(memory);
    pcre2_set_match_limit(regex->limits, MATCH_STEPS_MAX);
    pcre2_set_heap_limit(regex->limits, MATCH_HEAP_KIB_MAX);
    *out = regex;
    return VG_OK;
}

bool logs_regex_finds(const struct logs_regex *regex, struct vg_str text)
{
    return pcre2_match(regex->code, (PCRE2_SPTR)text.ptr, text.len, 0, 0, regex->match,
                       regex->limits) >= 0;
}
