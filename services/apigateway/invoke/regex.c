/* apigateway/invoke/regex.c: PCRE2 with limits. */
#include "apigateway/invoke/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum { STEPS_MAX = 20000, DEPTH_MAX = 250 };

static bool match(const pcre2_code *code, struct vg_str text)
{
    pcre2_match_data *data = pcre2_match_data_create(1, NULL);
    pcre2_match_context *limits = pcre2_match_context_create(NULL);
    VG_ASSERT(data != NULL && limits != NULL);
    pcre2_set_match_limit(limits, STEPS_MAX);
    pcre2_set_depth_limit(limits, DEPTH_MAX);
    int rc = pcre2_match(code, (PCRE2_SPTR)text.ptr, text.len, 0, 0, data, limits);
    pcre2_match_context_free(limits);
    pcre2_match_data_free(data);
    return rc >= 0;
}

bool apigateway_regex_matches(struct vg_str expression, struct vg_str text)
{
    int problem;
    PCRE2_SIZE at;
    if (!vg_str_is_set(text))
        return false;
    pcre2_code *code =
        pcre2_compile((PCRE2_SPTR)expression.ptr, expression.len,
                      PCRE2_ANCHORED | PCRE2_ENDANCHORED | PCRE2_DOTALL, &problem, &at, NULL);
    if (code == NULL)
        return false;
    bool does_match = match(code, text);
    pcre2_code_free(code);
    return does_match;
}
