/* logs/reader.c: reads a filter pattern's text piece by piece. */
#include "logs/reader.h"

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (unsigned char)c >= 0x80;
}

char logs_reader_peek(const struct logs_reader *reader)
{
    return reader->at < reader->text.len ? reader->text.ptr[reader->at] : '\0';
}

char logs_reader_skip_space(struct logs_reader *reader)
{
    while (is_space(logs_reader_peek(reader)))
        reader->at++;
    return logs_reader_peek(reader);
}

bool logs_reader_take(struct logs_reader *reader, const char *literal)
{
    struct vg_str expected = vg_str_from(literal);
    if (!vg_str_starts(vg_str_tail(reader->text, reader->at), expected))
        return false;
    reader->at += expected.len;
    return true;
}

struct vg_str logs_reader_word(struct logs_reader *reader, const char *more)
{
    size_t from = reader->at;
    for (char c; (c = logs_reader_peek(reader)) != '\0' && (is_word(c) || strchr(more, c) != NULL);)
        reader->at++;
    return vg_str_slice(reader->text, from, reader->at);
}

int logs_reader_fail(struct logs_reader *reader)
{
    struct vg_str text = reader->text;
    size_t from = reader->at < text.len ? reader->at : text.len, to = from;
    while (from > 0 && !is_space(text.ptr[from - 1]) && !is_word(text.ptr[from - 1]))
        from--;
    while (to < text.len && !is_space(text.ptr[to]) && !is_word(text.ptr[to]))
        to++;
    if (from == to)
        return vg_fail(reader->err, &LOGS_INVALID_PARAMETER, "Invalid filter pattern");
    return vg_fail(reader->err, &LOGS_INVALID_PARAMETER, "Invalid character(s) in term '%.*s'",
                   VG_STR_ARG(vg_str_slice(text, from, to)));
}

int logs_reader_quoted(struct logs_reader *reader, struct vg_str *text)
{
    struct vg_buf buf;
    size_t from = reader->at++;
    vg_buf_init(&buf, reader->arena, 0);
    for (char c; (c = logs_reader_peek(reader)) != '\0' && c != '"'; reader->at++) {
        char next = reader->at + 1 < reader->text.len ? reader->text.ptr[reader->at + 1] : '\0';
        if (c == '\\' && (next == '"' || next == '\\')) {
            reader->at++;
            c = next;
        }
        vg_buf_add_char(&buf, c);
    }
    *text = vg_buf_str(&buf);
    if (logs_reader_take(reader, "\"") && text->len > 0)
        return VG_OK;
    reader->at = from;
    return logs_reader_fail(reader);
}

int logs_reader_regex(struct logs_reader *reader, const struct logs_regex **regex)
{
    ptrdiff_t len = vg_str_find_char(vg_str_tail(reader->text, reader->at + 1), '%');
    if (len <= 0)
        return logs_reader_fail(reader);
    if (reader->counts_regexes && reader->regexes_left-- == 0)
        return vg_fail(reader->err, &LOGS_INVALID_PARAMETER,
                       "Invalid filter pattern: more than %d regular expressions",
                       (int)LOGS_PATTERN_REGEXES_MAX);
    struct vg_str text = vg_str_slice(reader->text, reader->at + 1, reader->at + 1 + (size_t)len);
    reader->at += (size_t)len + 2;
    return logs_regex_parse(reader->arena, text, regex, reader->err);
}
