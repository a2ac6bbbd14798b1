/* wafv2/engine/regex.c: regular expressions by PCRE2, within limits.
 *
 * AWS's language is PCRE without back references and captured sub-expressions' uses, subroutines,
 * callouts, conditionals, start-of-pattern verbs and zero-width assertions; what PCRE2 itself can
 * tell of these is refused. */
#include "wafv2/engine/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum { MATCH_STEPS_MAX = 50000, MATCH_HEAP_KIB_MAX = 512, NESTING_MAX = 50 };

struct waf_regex {
    pcre2_code *code;
    pcre2_match_data *match;
    pcre2_match_context *limits;
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

/* "(?=", "(?!", "(?<=", "(?<!", "(?(" (conditionals), "(?R", "(?1" (subroutines), "(*VERB)". */
static bool has_refused_group(struct vg_str pattern)
{
    bool in_class = false;
    for (size_t i = 0; i + 1 < pattern.len; i++) {
        char c = pattern.ptr[i], next = pattern.ptr[i + 1];
        char third = i + 2 < pattern.len ? pattern.ptr[i + 2] : '\0';
        char fourth = i + 3 < pattern.len ? pattern.ptr[i + 3] : '\0';
        if (c == '\\') {
            i++;
            continue;
        }
        if (in_class || c != '(') {
            in_class = in_class ? c != ']' : c == '[';
            continue;
        }
        if (next == '*')
            return true;
        if (next != '?')
            continue;
        if (third != '\0' && strchr("=!(RC&|+0123456789", third) != NULL)
            return true;
        if (third == '<' && (fourth == '=' || fourth == '!'))
            return true;
    }
    return false;
}

struct waf_regex *waf_regex_new(struct vg_arena *arena, struct vg_str pattern)
{
    uint32_t back_references = 0;
    int problem;
    PCRE2_SIZE offset;
    if (has_refused_group(pattern))
        return NULL;
    pcre2_general_context *memory = pcre2_general_context_create(from_arena, to_arena, arena);
    pcre2_compile_context *compiling = pcre2_compile_context_create(memory);
    pcre2_set_parens_nest_limit(compiling, NESTING_MAX);
    struct waf_regex *regex = VG_NEW(arena, struct waf_regex);
    regex->code =
        pcre2_compile((PCRE2_SPTR)pattern.ptr, pattern.len,
                      PCRE2_NEVER_BACKSLASH_C | PCRE2_NEVER_UTF, &problem, &offset, compiling);
    if (regex->code == NULL)
        return NULL;
    pcre2_pattern_info(regex->code, PCRE2_INFO_BACKREFMAX, &back_references);
    if (back_references > 0)
        return NULL;
    regex->match = pcre2_match_data_create(1, memory);
    regex->limits = pcre2_match_context_create(memory);
    pcre2_set_match_limit(regex->limits, MATCH_STEPS_MAX);
    pcre2_set_heap_limit(regex->limits, MATCH_HEAP_KIB_MAX);
    return regex;
}

bool waf_regex_finds(const struct waf_regex *regex, struct vg_str text)
{
    const char *bytes = text.ptr != NULL ? text.ptr : "";
    return pcre2_match(regex->code, (PCRE2_SPTR)bytes, text.len, 0, 0, regex->match,
                       regex->limits) >= 0;
}
