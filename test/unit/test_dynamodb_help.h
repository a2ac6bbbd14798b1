/* test/unit/test_dynamodb_help.h: items from JSON and back, for the tests of DynamoDB's parts. JSON
 * is written with single quotes. */
#ifndef VG_TEST_DYNAMODB_HELP_H
#define VG_TEST_DYNAMODB_HELP_H

#include "base/json.h"
#include "dynamodb/expression/expression.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static struct vg_arena arena;

static inline struct vg_str quoted(const char *text)
{
    struct vg_str copy = vg_arena_copy(&arena, vg_str_from(text));
    for (size_t i = 0; i < copy.len; i++)
        if (copy.ptr[i] == '\'')
            ((char *)copy.ptr)[i] = '"';
    return copy;
}

static inline struct vg_str item_of(const char *json_text)
{
    struct vg_json json;
    struct vg_str item, problem = VG_STR_NONE;
    bool is_serialization;
    vg_json_init(&json, quoted(json_text), &arena);
    if (!dynamodb_item_from_json(&json, &arena, &item, &problem, &is_serialization))
        fail_msg("%s: %.*s", json_text, VG_STR_ARG(problem));
    assert_true(vg_json_at_end(&json));
    return item;
}

static inline struct vg_str value_of(const char *json_text)
{
    struct vg_json json;
    struct vg_str value, problem = VG_STR_NONE;
    bool is_serialization;
    vg_json_init(&json, quoted(json_text), &arena);
    if (!dynamodb_value_from_json(&json, &arena, &value, &problem, &is_serialization))
        fail_msg("%s: %.*s", json_text, VG_STR_ARG(problem));
    return value;
}

static inline const char *json_of_item(struct vg_str item)
{
    struct vg_buf buf;
    vg_buf_init(&buf, &arena, 0);
    struct vg_json_out out = vg_json_out_to(&buf);
    dynamodb_item_to_json(item, &out, &arena);
    return vg_arena_cstr(&arena, vg_buf_str(&buf));
}

static inline void assert_item(struct vg_str item, const char *json_text)
{
    struct dynamodb_problem problem;
    assert_false(dynamodb_item_problem(item, &problem));
    assert_true(dynamodb_item_is_valid(item));
    assert_string_equal(json_of_item(item), quoted(json_text).ptr);
}

static inline void assert_sentence(struct vg_str sentence, const char *expected)
{
    assert_string_equal(vg_arena_cstr(&arena, sentence), expected);
}

/* Placeholders from JSON: names {'#a':'x'} (NULL: not given) and values (NULL: not given). */
static inline bool placeholders_of(const char *names_json, const char *values_json,
                                   struct dynamodb_placeholders *placeholders,
                                   struct vg_str *problem)
{
    struct dynamodb_placeholder *names = NULL;
    size_t count = 0;
    if (names_json != NULL) {
        struct vg_json json;
        struct vg_str name;
        names = VG_NEW_ARRAY(&arena, struct dynamodb_placeholder, 64);
        vg_json_init(&json, quoted(names_json), &arena);
        assert_true(vg_json_object(&json));
        while (vg_json_member(&json, &name)) {
            names[count].key = name;
            assert_true(vg_json_string(&json, &names[count++].value));
        }
    }
    struct vg_str values = values_json == NULL ? VG_STR_NONE : item_of(values_json);
    return dynamodb_placeholders_init(placeholders, &arena, names, count, values,
                                      DYNAMODB_LAYER_OLDER, problem);
}

static inline int forget(void **state)
{
    (void)state;
    vg_arena_reset(&arena);
    return 0;
}

static inline int run_group(const char *name, const struct CMUnitTest *tests, size_t count)
{
    vg_arena_init(&arena);
    int failed = _cmocka_run_group_tests(name, tests, count, NULL, NULL);
    vg_arena_deinit(&arena);
    return failed;
}

#endif
