/* services/dynamodb/value/value_problem.c: AWS's sentences for values that break its rules, in the
 * words of either layer.
 *
 * Which operation checks in which layer was captured in eu-west-2, us-east-1, eu-west-1 and
 * us-west-2 on 2026-10-09 (dynamodb-conformance, tests/tier3/error-messages/valueLayers.test.ts).
 * eu-west-2 has the current layer for transactions as well; here it is as in the other three.
 * PartiQL's parameters are the older layer's (partiqlParameterNumbers.test.ts). */
#include "value.h"

#include "base/codec.h"

#include <stdlib.h>

#define INVALID "One or more parameter values were invalid: "
#define BOTH(text)                                                                                 \
    {                                                                                              \
        (text), (text)                                                                             \
    }

/* Where there is a detail: what stands in front of it. */
static const char *const sentences[DYNAMODB_FAULTS][DYNAMODB_LAYERS] = {
    [DYNAMODB_FAULT_DOUBLES_SS] = BOTH(INVALID "Input collection ["),
    [DYNAMODB_FAULT_DOUBLES_NS] = {"Input collection contains duplicates",
                                   INVALID "Input collection contains duplicates."},
    [DYNAMODB_FAULT_DOUBLES_BS] = BOTH(INVALID "Input collection ["),
    [DYNAMODB_FAULT_EMPTY_SS] = BOTH(INVALID "An string set  may not be empty"),
    [DYNAMODB_FAULT_EMPTY_NS] = BOTH(INVALID "An number set  may not be empty"),
    [DYNAMODB_FAULT_EMPTY_BS] = BOTH(INVALID "Binary sets should not be empty"),
    [DYNAMODB_FAULT_NULL] = BOTH(INVALID "Null attribute value types must have the value of true"),
    [DYNAMODB_FAULT_NO_TYPE] = BOTH("Supplied AttributeValue is empty, must contain exactly one of "
                                    "the supported datatypes"),
    [DYNAMODB_FAULT_TYPES] = BOTH("Supplied AttributeValue has more than one datatypes set, must "
                                  "contain exactly one of the supported datatypes"),
    [DYNAMODB_FAULT_LEVELS] = BOTH("Nesting Levels have exceeded supported limits: Attributes in "
                                   "the item have nested levels beyond supported limit"),
    [DYNAMODB_FAULT_DEEP] = BOTH("Nesting Levels have exceeded supported limits: Attributes in "
                                 "the item have nested levels beyond supported limit"),
    [DYNAMODB_FAULT_LONG_NAME] =
        BOTH(INVALID "Attribute name is too large, must be less than 65536 bytes"),
    [DYNAMODB_FAULT_EMPTY_NAME] = BOTH("Empty attribute name"),
};

/* ---- Numbers ---- */

/* The current layer shows an empty text too. */
static struct vg_str of_number(struct vg_arena *arena, struct vg_str text,
                               enum dynamodb_layer layer)
{
    struct dynamodb_number number;
    if (layer == DYNAMODB_LAYER_OLDER)
        return dynamodb_number_problem(arena, dynamodb_number_judge_older(text), text);
    struct vg_str sentence =
        dynamodb_number_problem(arena, dynamodb_number_parse(text, &number), text);
    return text.len == 0 ? VG_CONCAT(arena, sentence, VG_STR(": ")) : sentence;
}

/* ---- Sets with doubles ---- */

struct member {
    struct vg_str bytes;
    size_t place; /* in the request */
};

static int compare_members(const void *a, const void *b)
{
    const struct member *left = a, *right = b;
    int order = vg_str_cmp(left->bytes, right->bytes);
    return order != 0 ? order : (left->place > right->place) - (left->place < right->place);
}

static size_t count_members(struct vg_str detail)
{
    struct dynamodb_cursor cursor = {.at = (const uint8_t *)detail.ptr,
                                     .end = (const uint8_t *)detail.ptr + detail.len};
    struct vg_str member;
    size_t count = 0;
    while (dynamodb_next_member(&cursor, &member))
        count++;
    return count;
}

/* The current layer looks for the first repeated member and shows those before it by their bytes,
 * all others as they came. */
static void sort_before_repeat(struct vg_arena *arena, struct member *members, size_t count)
{
    struct member *sorted = VG_NEW_ARRAY(arena, struct member, count);
    size_t repeat = count;
    memcpy(sorted, members, count * sizeof(*members));
    qsort(sorted, count, sizeof(*sorted), compare_members);
    for (size_t i = 1; i < count; i++)
        if (vg_str_eq(sorted[i - 1].bytes, sorted[i].bytes) && sorted[i].place < repeat)
            repeat = sorted[i].place;
    qsort(members, repeat, sizeof(*members), compare_members);
}

static struct vg_str of_doubles(struct vg_arena *arena, const struct dynamodb_problem *problem,
                                enum dynamodb_layer layer)
{
    bool is_binary = problem->fault == DYNAMODB_FAULT_DOUBLES_BS;
    bool is_current = layer == DYNAMODB_LAYER_CURRENT;
    const uint8_t *detail = (const uint8_t *)problem->detail.ptr;
    struct dynamodb_cursor cursor = {.at = detail, .end = detail + problem->detail.len};
    size_t count = count_members(problem->detail);
    struct member *members = VG_NEW_ARRAY(arena, struct member, count);
    for (size_t i = 0; i < count && dynamodb_next_member(&cursor, &members[i].bytes); i++)
        members[i].place = i;
    if (is_current)
        sort_before_repeat(arena, members, count);

    struct vg_str quote = is_current ? VG_STR("\"") : VG_STR("");
    struct vg_str between = is_current && is_binary ? VG_STR(",") : VG_STR(", ");
    struct vg_buf text;
    vg_buf_init(&text, arena, /* max= */ 0);
    vg_buf_add(&text, vg_str_from(sentences[problem->fault][layer]));
    for (size_t i = 0; i < count; i++) {
        vg_buf_add(&text, i > 0 ? between : VG_STR(""));
        vg_buf_add(&text, quote);
        if (is_binary)
            vg_base64_add(&text, members[i].bytes);
        else
            vg_buf_add(&text, members[i].bytes);
        vg_buf_add(&text, quote);
    }
    vg_buf_add(&text, is_binary ? VG_STR("]of type BS contains duplicates.")
                                : VG_STR("] contains duplicates."));
    return vg_buf_str(&text);
}

/* ---- All ---- */

struct vg_str dynamodb_problem_sentence(struct vg_arena *arena,
                                        const struct dynamodb_problem *problem,
                                        enum dynamodb_layer layer)
{
    switch (problem->fault) {
    case DYNAMODB_FAULT_NUMBER:
        return of_number(arena, problem->detail, layer);
    case DYNAMODB_FAULT_DOUBLES_SS:
    case DYNAMODB_FAULT_DOUBLES_BS:
        return of_doubles(arena, problem, layer);
    default:
        return vg_str_from(sentences[problem->fault][layer]);
    }
}

/* The older layer names the placeholder, but not where an attribute's name is too long. */
struct vg_str dynamodb_problem_of_placeholder(struct vg_arena *arena,
                                              const struct dynamodb_problem *problem,
                                              enum dynamodb_layer layer)
{
    struct vg_str sentence = dynamodb_problem_sentence(arena, problem, layer);
    if (problem->fault == DYNAMODB_FAULT_EMPTY_NAME)
        return VG_STR("ExpressionAttributeValues contains invalid key: Syntax error; key: \"\"");
    if (layer == DYNAMODB_LAYER_CURRENT || problem->fault == DYNAMODB_FAULT_LONG_NAME)
        return sentence;
    return VG_CONCAT(arena, VG_STR("ExpressionAttributeValues contains invalid value: "), sentence,
                     VG_STR(" for key "), problem->name);
}
