/* services/sns/json_problem.c: why a policy is no JSON object, in the words of the parser that AWS
 * uses (Jackson). */
#include "sns/policy.h"

#include "base/json.h"

struct vg_str sns_json_place(struct vg_arena *arena, struct vg_str text, const char *at)
{
    int line = 1;
    const char *line_start = text.ptr;
    for (const char *c = text.ptr; c < at; c++) {
        if (*c != '\n')
            continue;
        line++;
        line_start = c + 1;
    }
    return vg_arena_printf(
        arena,
        "\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: "
        "%d, column: %td]",
        line, at - line_start + 1);
}

/* What could have stood there, judging by what stands before. */
static const char *expected_at(struct vg_str text, const char *at)
{
    const char *before = at;
    while (before > text.ptr &&
           (before[-1] == ' ' || before[-1] == '\n' || before[-1] == '\r' || before[-1] == '\t'))
        before--;
    char last = before > text.ptr ? before[-1] : '\0';
    if (last == '{' || last == ',')
        return "was expecting double-quote to start field name";
    if (last == '\0' || last == ':' || last == '[')
        return "expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' "
               "or 'false')";
    return "was expecting comma to separate Object entries";
}

struct vg_str sns_json_problem(struct vg_arena *arena, struct vg_str text)
{
    struct vg_json json;
    vg_json_init(&json, text, arena);
    bool is_object = vg_json_peek(&json) == VG_JSON_OBJECT;
    if (vg_json_skip(&json, NULL) && vg_json_at_end(&json))
        return is_object ? VG_STR_NONE : VG_STR("failed to parse JSON. Expected a JSON object");
    struct vg_str place = sns_json_place(arena, text, json.at);
    if (json.at >= text.ptr + text.len)
        return vg_arena_printf(arena, "failed to parse JSON. Unexpected end-of-input%.*s",
                               VG_STR_ARG(place));
    return vg_arena_printf(
        arena, "failed to parse JSON. Unexpected character ('%c' (code %d)): %s%.*s", *json.at,
        (unsigned char)*json.at, expected_at(text, json.at), VG_STR_ARG(place));
}
