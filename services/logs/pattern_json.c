/* logs/pattern_json.c: filter patterns for JSON messages.
 *
 * A message that is not JSON matches nothing. Where a path leads nowhere, or to an object or array,
 * no comparison holds, != neither; only NOT EXISTS holds of what is not there. Where wildcards lead
 * to several values, one that holds suffices. */
#include "logs/pattern_json.h"

#include "base/json.h"

enum { WILDCARDS_MAX = 3 };

struct logs_json_pattern {
    const struct logs_node *condition;
};

/* One step of a path. */
struct step {
    struct step *next;
    bool is_index;
    bool is_any; /* .* or [*] */
    struct vg_str name;
    uint64_t index;
};

/* ---- Reading paths: $.name, .*, [0], [*], ["name"], ['name'] ---- */

static int fail(struct logs_reader *reader)
{
    return vg_fail(reader->err, &LOGS_INVALID_PARAMETER, "Invalid filter pattern");
}

static int read_quoted_name(struct logs_reader *reader, char quote, struct vg_str *name)
{
    ptrdiff_t len = vg_str_find_char(vg_str_tail(reader->text, ++reader->at), quote);
    if (len <= 0)
        return fail(reader);
    *name = vg_str_slice(reader->text, reader->at, reader->at + (size_t)len);
    reader->at += (size_t)len + 1;
    return VG_OK;
}

static int read_bracket(struct logs_reader *reader, struct step *step)
{
    char c = logs_reader_skip_space(reader);
    int rc = VG_OK;
    if (c == '"' || c == '\'') {
        rc = read_quoted_name(reader, c, &step->name);
    } else {
        step->is_index = true;
        step->is_any = logs_reader_take(reader, "*");
        if (!step->is_any && !vg_str_to_u64(logs_reader_word(reader, ""), &step->index))
            return logs_reader_fail(reader);
    }
    logs_reader_skip_space(reader);
    if (rc == VG_OK && !logs_reader_take(reader, "]"))
        return logs_reader_fail(reader);
    return rc;
}

static int read_step(struct logs_reader *reader, struct step *step)
{
    if (logs_reader_take(reader, "["))
        return read_bracket(reader, step);
    reader->at++; /* the dot */
    step->is_any = logs_reader_take(reader, "*");
    step->name = step->is_any ? VG_STR("") : logs_reader_word(reader, "_-");
    return step->is_any || step->name.len > 0 ? VG_OK : logs_reader_fail(reader);
}

static int read_path(struct logs_reader *reader, void *ctx, const void **path)
{
    int *wildcards_left = ctx;
    struct step *first = NULL, **end = &first;
    logs_reader_skip_space(reader);
    if (!logs_reader_take(reader, "$"))
        return logs_reader_fail(reader);
    for (char c; (c = logs_reader_peek(reader)) == '.' || c == '[';) {
        *end = VG_NEW(reader->arena, struct step);
        int rc = read_step(reader, *end);
        if (rc == VG_OK && (*end)->is_any && (*wildcards_left)-- == 0)
            return fail(reader);
        if (rc != VG_OK)
            return rc;
        end = &(*end)->next;
    }
    *path = first;
    return first != NULL ? VG_OK : logs_reader_fail(reader);
}

int logs_json_pattern_parse(struct logs_reader *reader, const struct logs_json_pattern **out)
{
    struct logs_json_pattern *pattern = VG_NEW(reader->arena, struct logs_json_pattern);
    int wildcards_left = WILDCARDS_MAX;
    *out = pattern;
    if (!vg_str_ends(vg_str_trim(reader->text), VG_STR("}")))
        return vg_fail(reader->err, &LOGS_INVALID_PARAMETER,
                       "If a filter pattern starts with '{' it must end with '}'");
    reader->counts_regexes = true;
    reader->at++;
    int rc = logs_condition_parse(reader, read_path, &wildcards_left, &pattern->condition);
    if (rc != VG_OK)
        return rc;
    logs_reader_skip_space(reader);
    bool is_whole = logs_reader_take(reader, "}") && logs_reader_skip_space(reader) == '\0';
    return is_whole ? VG_OK : logs_reader_fail(reader);
}

/* ---- Matching ---- */

/* A test on its way to the values that its path names. */
struct visit {
    struct vg_json json;
    const struct logs_test *test;
    bool has_found;
    bool holds;
};

/* Reads one value, whatever it is. That it can be read is known: the message was checked. */
static void pass_over(struct visit *visit)
{
    bool is_read = vg_json_skip(&visit->json, NULL);
    (void)is_read;
}

static void test_text(struct visit *visit, struct vg_str text, bool is_number)
{
    if (visit->test->comparison <= LOGS_GREATER_OR_EQUAL &&
        logs_test_compares(visit->test, text, is_number))
        visit->holds = true;
}

static void test_bool(struct visit *visit, bool value)
{
    enum logs_comparison comparison = visit->test->comparison;
    if (comparison == (value ? LOGS_IS_TRUE : LOGS_IS_FALSE))
        visit->holds = true;
    test_text(visit, value ? VG_STR("true") : VG_STR("false"), /* is_number= */ false);
}

static void test_value(struct visit *visit)
{
    struct vg_str text;
    bool flag;
    visit->has_found = true;
    switch (vg_json_peek(&visit->json)) {
    case VG_JSON_STRING:
        if (vg_json_string(&visit->json, &text))
            test_text(visit, text, /* is_number= */ false);
        break;
    case VG_JSON_NUMBER:
        if (vg_json_number(&visit->json, &text))
            test_text(visit, text, /* is_number= */ true);
        break;
    case VG_JSON_TRUE:
    case VG_JSON_FALSE:
        if (vg_json_bool(&visit->json, &flag))
            test_bool(visit, flag);
        break;
    case VG_JSON_NULL:
        visit->holds = visit->holds || visit->test->comparison == LOGS_IS_NULL;
        pass_over(visit);
        break;
    default:
        pass_over(visit);
    }
}

static void follow(struct visit *visit, const struct step *step)
{
    enum vg_json_type type = vg_json_peek(&visit->json);
    if (step == NULL) {
        test_value(visit);
        return;
    }
    if (type != (step->is_index ? VG_JSON_ARRAY : VG_JSON_OBJECT)) {
        pass_over(visit);
        return;
    }
    struct vg_str name;
    if (step->is_index && vg_json_array(&visit->json)) {
        for (uint64_t i = 0; vg_json_element(&visit->json); i++)
            if (step->is_any || i == step->index)
                follow(visit, step->next);
            else
                pass_over(visit);
    } else if (!step->is_index && vg_json_object(&visit->json)) {
        while (vg_json_member(&visit->json, &name))
            if (step->is_any || vg_str_eq(name, step->name))
                follow(visit, step->next);
            else
                pass_over(visit);
    }
}

struct message {
    struct vg_str text;
    struct vg_arena *scratch;
};

static bool holds(const struct logs_test *test, void *ctx)
{
    const struct message *message = ctx;
    struct visit visit = {.test = test};
    vg_json_init(&visit.json, message->text, message->scratch);
    follow(&visit, test->subject);
    return test->comparison == LOGS_NOT_EXISTS ? !visit.has_found : visit.holds;
}

static bool is_json(struct vg_str text, struct vg_arena *scratch)
{
    struct vg_json json;
    vg_json_init(&json, text, scratch);
    return vg_json_skip(&json, NULL) && vg_json_at_end(&json);
}

bool logs_json_pattern_matches(const struct logs_json_pattern *pattern, struct vg_str text,
                               struct vg_arena *scratch)
{
    struct message message = {text, scratch};
    return is_json(text, scratch) && logs_condition_holds(pattern->condition, holds, &message);
}
