/* logs/reader.h: reads a filter pattern's text piece by piece. */
#ifndef VG_LOGS_READER_H
#define VG_LOGS_READER_H

#include "logs/regex.h"

/* AWS allows two in a pattern for JSON or fields; terms have no limit of their own beside the
 * pattern's 1,024 characters. */
enum { LOGS_PATTERN_REGEXES_MAX = 2 };

struct logs_reader {
    struct vg_str text;
    size_t at;
    struct vg_arena *arena;
    struct vg_error *err;
    bool counts_regexes;
    int regexes_left;
};

/* What comes next, '\0' at the end. */
char logs_reader_peek(const struct logs_reader *reader);
char logs_reader_skip_space(struct logs_reader *reader);
/* Takes the literal if it comes next. */
bool logs_reader_take(struct logs_reader *reader, const char *literal);
/* Letters, digits, characters of more than one byte, and those of `more`; may be empty. */
struct vg_str logs_reader_word(struct logs_reader *reader, const char *more);
/* "..." with its escapes resolved, not empty. VG_OK or VG_FAIL, as all that follow. */
int logs_reader_quoted(struct logs_reader *reader, struct vg_str *text) VG_CHECKED;
/* %...% */
int logs_reader_regex(struct logs_reader *reader, const struct logs_regex **regex) VG_CHECKED;
/* "Invalid character(s) in term '...'", with the characters around the place that are of no word.
 */
int logs_reader_fail(struct logs_reader *reader);

#endif
