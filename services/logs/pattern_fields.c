/* logs/pattern_fields.c: filter patterns for messages of fields between spaces.
 *
 * The message must have as many fields as the pattern names, unless "..." stands for any number of
 * them, or its last name has no condition: that takes what is left (the user guide's [w1=ERROR,
 * w2]). */
#include "logs/pattern_fields.h"

struct slot {
    struct slot *next;
    struct vg_str name;
    const struct logs_node *condition; /* or NULL */
};

struct logs_fields_pattern {
    struct slot *first; /* before "...", or all */
    struct slot *after; /* behind "..." */
    size_t first_count, after_count;
    bool has_ellipsis;
    bool is_last_open; /* the last slot has no condition */
};

/* ---- Reading ---- */

/* Within a slot, every comparison is of its own name. */
static int read_name(struct logs_reader *reader, void *ctx, const void **subject)
{
    struct slot *slot = ctx;
    logs_reader_skip_space(reader);
    struct vg_str name = logs_reader_word(reader, "_-");
    if (name.len == 0)
        return logs_reader_fail(reader);
    if (slot->name.len > 0 && !vg_str_eq(name, slot->name))
        return vg_fail(reader->err, &LOGS_INVALID_PARAMETER, "Invalid filter pattern");
    slot->name = name;
    *subject = slot;
    return VG_OK;
}

static bool is_slot_end(struct logs_reader *reader)
{
    char c = logs_reader_skip_space(reader);
    return c == ',' || c == ']';
}

/* "name", "name = value && ..." or nothing, which is a name without one. */
static int read_slot(struct logs_reader *reader, struct slot *slot)
{
    if (is_slot_end(reader))
        return VG_OK;
    size_t from = reader->at;
    if (logs_reader_word(reader, "_-").len > 0 && is_slot_end(reader))
        return VG_OK;
    reader->at = from;
    int rc = logs_condition_parse(reader, read_name, slot, &slot->condition);
    if (rc == VG_OK && !is_slot_end(reader))
        return logs_reader_fail(reader);
    return rc;
}

static int read_slots(struct logs_reader *reader, struct logs_fields_pattern *pattern)
{
    struct slot **end = &pattern->first;
    do {
        logs_reader_skip_space(reader);
        if (logs_reader_take(reader, "...")) {
            if (pattern->has_ellipsis || !is_slot_end(reader))
                return logs_reader_fail(reader);
            pattern->has_ellipsis = true;
            end = &pattern->after;
            continue;
        }
        struct slot *slot = VG_NEW(reader->arena, struct slot);
        int rc = read_slot(reader, slot);
        if (rc != VG_OK)
            return rc;
        *end = slot;
        end = &slot->next;
        *(pattern->has_ellipsis ? &pattern->after_count : &pattern->first_count) += 1;
        pattern->is_last_open = slot->condition == NULL;
    } while (logs_reader_take(reader, ","));
    return VG_OK;
}

int logs_fields_pattern_parse(struct logs_reader *reader, const struct logs_fields_pattern **out)
{
    struct logs_fields_pattern *pattern = VG_NEW(reader->arena, struct logs_fields_pattern);
    *out = pattern;
    if (!vg_str_ends(vg_str_trim(reader->text), VG_STR("]")))
        return vg_fail(reader->err, &LOGS_INVALID_PARAMETER,
                       "If a filter pattern starts with '[' it must end with ']'");
    reader->counts_regexes = true;
    reader->at++;
    int rc = read_slots(reader, pattern);
    if (rc != VG_OK)
        return rc;
    bool is_whole = logs_reader_take(reader, "]") && logs_reader_skip_space(reader) == '\0';
    return is_whole ? VG_OK : logs_reader_fail(reader);
}

/* ---- Matching ---- */

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The next field; one in quotes or brackets is whole, without them. False at the end. */
static bool take_field(struct vg_str *rest, struct vg_str *field)
{
    size_t at = 0;
    while (at < rest->len && is_space(rest->ptr[at]))
        at++;
    *rest = vg_str_tail(*rest, at);
    if (rest->len == 0)
        return false;
    char close = rest->ptr[0] == '"' ? '"' : rest->ptr[0] == '[' ? ']' : '\0';
    ptrdiff_t len = close != '\0' ? vg_str_find_char(vg_str_tail(*rest, 1), close) : -1;
    if (len >= 0) {
        *field = vg_str_slice(*rest, 1, (size_t)len + 1);
        *rest = vg_str_tail(*rest, (size_t)len + 2);
        return true;
    }
    for (at = 0; at < rest->len && !is_space(rest->ptr[at]);)
        at++;
    *field = vg_str_slice(*rest, 0, at);
    *rest = vg_str_tail(*rest, at);
    return true;
}

static bool holds(const struct logs_test *test, void *ctx)
{
    const struct vg_str *field = ctx;
    double number;
    return test->comparison <= LOGS_GREATER_OR_EQUAL &&
           logs_test_compares(test, *field, /* is_number= */ vg_str_to_f64(*field, &number));
}

static bool slots_match(const struct slot *slot, struct vg_str *fields)
{
    for (; slot != NULL; slot = slot->next, fields++)
        if (slot->condition != NULL && !logs_condition_holds(slot->condition, holds, fields))
            return false;
    return true;
}

static size_t count_fields(struct vg_str message)
{
    struct vg_str field;
    size_t count = 0;
    while (take_field(&message, &field))
        count++;
    return count;
}

static bool count_fits(const struct logs_fields_pattern *pattern, size_t count)
{
    size_t slots = pattern->first_count + pattern->after_count;
    return count == slots || (count > slots && (pattern->has_ellipsis || pattern->is_last_open));
}

bool logs_fields_pattern_matches(const struct logs_fields_pattern *pattern, struct vg_str message,
                                 struct vg_arena *scratch)
{
    size_t count = count_fields(message), first_count = pattern->first_count,
           after_count = pattern->after_count;
    if (!count_fits(pattern, count))
        return false;
    /* Those that have slots: at the front, and at the end. */
    struct vg_str *fields = VG_NEW_ARRAY(scratch, struct vg_str, first_count + after_count), field;
    for (size_t i = 0; take_field(&message, &field); i++) {
        if (i < first_count)
            fields[i] = field;
        else if (i >= count - after_count)
            fields[first_count + i - (count - after_count)] = field;
    }
    return slots_match(pattern->first, fields) && slots_match(pattern->after, fields + first_count);
}
