/* logs/pattern.c: which kind of filter pattern it is, and the plain kind: terms.
 *
 * Terms are found anywhere in the message, in words as well (user guide of 2014: ERROR finds
 * ERRORCODE); newer guides leave that open. A term with a question mark is one of several that
 * suffice; they count only where there are no others. */
#include "logs/pattern.h"

#include "logs/pattern_fields.h"
#include "logs/pattern_json.h"
#include "logs/reader.h"

enum sign { TERM_WANTED, TERM_OPTIONAL, TERM_EXCLUDED };

struct term {
    struct term *next;
    enum sign sign;
    struct vg_str text;
    const struct logs_regex *regex; /* or NULL */
};

struct logs_pattern {
    struct term *terms;
    const struct logs_json_pattern *json;
    const struct logs_fields_pattern *fields;
};

/* ---- Reading terms ---- */

static enum sign take_sign(struct logs_reader *reader)
{
    if (logs_reader_take(reader, "?"))
        return TERM_OPTIONAL;
    return logs_reader_take(reader, "-") ? TERM_EXCLUDED : TERM_WANTED;
}

static int read_term(struct logs_reader *reader, struct term *term)
{
    term->sign = take_sign(reader);
    switch (logs_reader_peek(reader)) {
    case '"':
        return logs_reader_quoted(reader, &term->text);
    case '%':
        return logs_reader_regex(reader, &term->regex);
    default:
        term->text = logs_reader_word(reader, "_");
        return term->text.len > 0 ? VG_OK : logs_reader_fail(reader);
    }
}

static int read_terms(struct logs_reader *reader, struct term **end)
{
    while (logs_reader_skip_space(reader) != '\0') {
        struct term *term = VG_NEW(reader->arena, struct term);
        int rc = read_term(reader, term);
        if (rc != VG_OK)
            return rc;
        *end = term;
        end = &term->next;
    }
    return VG_OK;
}

int logs_pattern_parse(struct vg_arena *arena, struct vg_str text, const struct logs_pattern **out,
                       struct vg_error *err)
{
    struct logs_reader reader = {
        .text = text, .arena = arena, .err = err, .regexes_left = LOGS_PATTERN_REGEXES_MAX};
    struct logs_pattern *pattern = VG_NEW(arena, struct logs_pattern);
    *out = pattern;
    switch (logs_reader_skip_space(&reader)) {
    case '{':
        return logs_json_pattern_parse(&reader, &pattern->json);
    case '[':
        return logs_fields_pattern_parse(&reader, &pattern->fields);
    default:
        return read_terms(&reader, &pattern->terms);
    }
}

/* ---- Matching ---- */

static bool is_found(const struct term *term, struct vg_str message)
{
    return term->regex != NULL ? logs_regex_finds(term->regex, message)
                               : vg_str_find(message, term->text) >= 0;
}

static bool terms_match(const struct term *terms, struct vg_str message)
{
    bool has_optional = false, has_others = false, is_any_found = false;
    for (const struct term *term = terms; term != NULL; term = term->next) {
        if (term->sign == TERM_OPTIONAL) {
            has_optional = true;
            is_any_found = is_any_found || is_found(term, message);
            continue;
        }
        has_others = true;
        if (is_found(term, message) != (term->sign == TERM_WANTED))
            return false;
    }
    return has_others || !has_optional || is_any_found;
}

bool logs_pattern_matches(const struct logs_pattern *pattern, struct vg_str message,
                          struct vg_arena *scratch)
{
    if (pattern->json != NULL)
        return logs_json_pattern_matches(pattern->json, message, scratch);
    if (pattern->fields != NULL)
        return logs_fields_pattern_matches(pattern->fields, message, scratch);
    return terms_match(pattern->terms, message);
}
