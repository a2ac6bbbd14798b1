/* model/pattern.c: AWS writes its patterns for Java's regular expressions; here they are spelt for
 * PCRE2, compiled, kept for the life of the process, and matched within limits. */
#include "model/pattern.h"

#include <pthread.h>
#include <stdlib.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* Backtracking steps and heap (KiB) that one match may use: far beyond what an honest name needs.
 */
enum { MATCH_STEPS_MAX = 200000, MATCH_HEAP_MAX = 4096 };

#define JAVA_PRINT "\\p{Print}"

struct compiled {
    const char *pattern; /* the key is the address: tables' literals do not move */
    pcre2_code *code;
};

static struct {
    pthread_mutex_t lock;
    struct compiled *slots; /* open addressing */
    size_t count;
    size_t cap; /* a power of two, or 0 */
    pcre2_match_context *limits;
} cache = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* The four hex digits of \uXXXX at `at`, or -1. */
static int32_t unicode_escape(const char *at)
{
    if (at[0] != '\\' || at[1] != 'u')
        return -1;
    int32_t value = 0;
    for (int i = 2; i < 6; i++) {
        char c = at[i];
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* Java's \uXXXX to PCRE2's \x{XXXX}; a surrogate pair is one character. What Java calls \p{Print}
 * is POSIX's; no model has it inside of brackets. Everything else is spelt alike. */
static struct vg_str to_pcre(struct vg_arena *arena, const char *pattern)
{
    struct vg_buf buf;
    vg_buf_init(&buf, arena, 0);
    for (const char *at = pattern; *at != '\0';) {
        int32_t unit = unicode_escape(at);
        if (unit >= 0) {
            at += 6;
            int32_t low = unit >= 0xD800 && unit < 0xDC00 ? unicode_escape(at) : -1;
            if (low >= 0xDC00 && low < 0xE000) {
                unit = 0x10000 + (unit - 0xD800) * 0x400 + (low - 0xDC00);
                at += 6;
            }
            vg_buf_printf(&buf, "\\x{%x}", (unsigned)unit);
            continue;
        }
        if (strncmp(at, JAVA_PRINT, sizeof(JAVA_PRINT) - 1) == 0) {
            vg_buf_add_lit(&buf, "[ -~]");
            at += sizeof(JAVA_PRINT) - 1;
            continue;
        }
        if (at[0] == '\\' && at[1] != '\0')
            vg_buf_add_char(&buf, *at++);
        vg_buf_add_char(&buf, *at++);
    }
    return vg_buf_str(&buf);
}

static pcre2_code *compile(const char *pattern, int *error, size_t *offset)
{
    struct vg_arena arena;
    vg_arena_init(&arena);
    struct vg_str text = to_pcre(&arena, pattern);
    PCRE2_SIZE at = 0;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)text.ptr, text.len,
                                     PCRE2_UTF | PCRE2_ANCHORED | PCRE2_ENDANCHORED |
                                         PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_BACKSLASH_C,
                                     error, &at, NULL);
    *offset = at;
    vg_arena_deinit(&arena);
    if (code != NULL)
        (void)pcre2_jit_compile(
            code, PCRE2_JIT_COMPLETE); /* only faster: without it the interpreter runs */
    return code;
}

static struct compiled *slot_of(struct compiled *slots, size_t cap, const char *pattern)
{
    size_t at = ((uintptr_t)pattern >> 2) * (size_t)0x9E3779B97F4A7C15u >> 20 & (cap - 1);
    while (slots[at].pattern != NULL && slots[at].pattern != pattern)
        at = (at + 1) & (cap - 1);
    return &slots[at];
}

static void grow(void)
{
    size_t cap = cache.cap == 0 ? 256 : cache.cap * 2;
    struct compiled *slots = calloc(cap, sizeof *slots);
    VG_ASSERT(slots != NULL);
    for (size_t i = 0; i < cache.cap; i++)
        if (cache.slots[i].pattern != NULL)
            *slot_of(slots, cap, cache.slots[i].pattern) = cache.slots[i];
    free(cache.slots);
    cache.slots = slots;
    cache.cap = cap;
}

/* The compiled pattern; the lock is held. */
static pcre2_code *find_or_compile(const char *pattern)
{
    if (cache.limits == NULL) {
        cache.limits = pcre2_match_context_create(NULL);
        VG_ASSERT(cache.limits != NULL);
        pcre2_set_match_limit(cache.limits, MATCH_STEPS_MAX);
        pcre2_set_heap_limit(cache.limits, MATCH_HEAP_MAX);
    }
    if (cache.count * 2 >= cache.cap)
        grow();
    struct compiled *slot = slot_of(cache.slots, cache.cap, pattern);
    if (slot->pattern == NULL) {
        int error = 0;
        size_t offset = 0;
        slot->code = compile(pattern, &error, &offset);
        VG_ASSERT(slot->code != NULL);
        slot->pattern = pattern;
        cache.count++;
    }
    return slot->code;
}

bool vg_pattern_matches(const char *pattern, struct vg_str text)
{
    pthread_mutex_lock(&cache.lock);
    const pcre2_code *code = find_or_compile(pattern);
    pcre2_match_context *limits = cache.limits;
    pthread_mutex_unlock(&cache.lock);

    pcre2_match_data *match = pcre2_match_data_create(1, NULL);
    VG_ASSERT(match != NULL);
    const char *ptr = text.ptr != NULL ? text.ptr : "";
    int rc = pcre2_match(code, (PCRE2_SPTR)ptr, text.len, 0, 0, match, limits);
    if (rc == PCRE2_ERROR_JIT_STACKLIMIT)
        rc = pcre2_match(code, (PCRE2_SPTR)ptr, text.len, 0, PCRE2_NO_JIT, match, limits);
    pcre2_match_data_free(match);
    return rc >= 0;
}

struct vg_str vg_pattern_problem(struct vg_arena *arena, const char *pattern)
{
    int error = 0;
    size_t offset = 0;
    pcre2_code *code = compile(pattern, &error, &offset);
    if (code != NULL) {
        pcre2_code_free(code);
        return VG_STR_NONE;
    }
    PCRE2_UCHAR text[256];
    pcre2_get_error_message(error, text, sizeof text);
    return vg_arena_printf(arena, "%s at %zu of %s", (const char *)text, offset, pattern);
}
