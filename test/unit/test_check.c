/* test_check: constraint violations in AWS's words, table look-ups, and that AWS's patterns mean
 * what they mean there. */
#include "base/arena.h"
#include "model/check.h"
#include "model/pattern.h"
#include "model/print.h"

#include "codepipeline.gen.h"
#include "cognito.gen.h"
#include "dynamodb.gen.h"
#include "iam.gen.h"
#include "lambda.gen.h"
#include "logs.gen.h"
#include "s3.gen.h"
#include "sns.gen.h"
#include "sqs.gen.h"
#include "sts.gen.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static const struct vg_service_model *const models[] = {
    &codepipeline_model, &cognito_model, &dynamodb_model, &iam_model, &lambda_model,
    &logs_model,         &s3_model,      &sns_model,      &sqs_model, &sts_model,
};

/* A table made by hand, with one of each constraint. */

struct tag {
    struct vg_str key;
    struct vg_i32 weight;
};
struct tags {
    struct tag *items;
    size_t count;
    bool set;
};
struct texts {
    struct vg_str *items;
    size_t count;
    bool set;
};
struct text_entry {
    struct vg_str key;
    struct vg_str value;
};
struct text_map {
    struct text_entry *items;
    size_t count;
    bool set;
};
struct tag_entry {
    struct vg_str key;
    struct tag value;
};
struct tag_map {
    struct tag_entry *items;
    size_t count;
    bool set;
};
struct input {
    struct vg_str name;
    struct vg_str password;
    struct vg_i32 count;
    struct vg_f64 ratio;
    struct vg_i64 since;
    struct vg_str blob;
    int32_t kind;
    struct tags tags;
    struct texts names;
    struct text_map labels;
    struct tag_map by_name;
    const struct tag *first;
};

static const struct vg_limits name_limits = {.min = 3, .max = 8, .pattern = "[a-zA-Z0-9_.-]+"};
static const struct vg_limits password_limits = {.min = 6, .max = INT64_MAX};
static const struct vg_limits count_limits = {.min = 1, .max = 10};
static const struct vg_limits tags_limits = {.min = INT64_MIN, .max = 2};
static const struct vg_limits own_limits = {.min = INT64_MIN, .max = 4};
static const struct vg_shape string_shape = {.type = VG_TYPE_STRING, .size = sizeof(struct vg_str)};
static const struct vg_shape name_shape = {
    .type = VG_TYPE_STRING, .size = sizeof(struct vg_str), .limits = &name_limits};
static const struct vg_shape password_shape = {
    .type = VG_TYPE_STRING, .size = sizeof(struct vg_str), .limits = &password_limits};
static const struct vg_shape count_shape = {
    .type = VG_TYPE_I32, .size = sizeof(struct vg_i32), .limits = &count_limits};
static const struct vg_shape ratio_shape = {
    .type = VG_TYPE_F64, .size = sizeof(struct vg_f64), .limits = &count_limits};
static const struct vg_shape since_shape = {
    .type = VG_TYPE_I64, .size = sizeof(struct vg_i64), .limits = &count_limits};
static const struct vg_shape blob_shape = {
    .type = VG_TYPE_BLOB, .size = sizeof(struct vg_str), .limits = &count_limits};
static const struct vg_enum_value kind_values[] = {{{"RED", 3}}, {{"blue-ish", 8}}};
static const struct vg_shape kind_shape = {
    .type = VG_TYPE_ENUM, .size = 4, .enum_values = kind_values, .enum_count = 2};

static const struct vg_member tag_members[] = {
    {.name = {"Key", 3},
     .shape = &string_shape,
     .offset = offsetof(struct tag, key),
     .flags = VG_MEMBER_REQUIRED},
    {.name = {"Weight", 6}, .shape = &count_shape, .offset = offsetof(struct tag, weight)},
};
static const struct vg_shape tag_shape = {
    .type = VG_TYPE_STRUCT, .size = sizeof(struct tag), .members = tag_members, .member_count = 2};
static const struct vg_member tags_members[] = {{.name = {"member", 6}, .shape = &tag_shape}};
static const struct vg_shape tags_shape = {.type = VG_TYPE_LIST,
                                           .size = sizeof(struct tags),
                                           .limits = &tags_limits,
                                           .members = tags_members,
                                           .member_count = 1,
                                           .entry_size = sizeof(struct tag)};
static const struct vg_member names_members[] = {{.name = {"member", 6}, .shape = &name_shape}};
static const struct vg_shape names_shape = {.type = VG_TYPE_LIST,
                                            .size = sizeof(struct texts),
                                            .members = names_members,
                                            .member_count = 1,
                                            .entry_size = sizeof(struct vg_str)};
static const struct vg_member labels_members[] = {
    {.name = {"key", 3}, .shape = &kind_shape, .offset = offsetof(struct text_entry, key)},
    {.name = {"value", 5}, .shape = &name_shape, .offset = offsetof(struct text_entry, value)},
};
static const struct vg_shape labels_shape = {.type = VG_TYPE_MAP,
                                             .size = sizeof(struct text_map),
                                             .members = labels_members,
                                             .member_count = 2,
                                             .entry_size = sizeof(struct text_entry)};
static const struct vg_member by_name_members[] = {
    {.name = {"key", 3}, .shape = &name_shape, .offset = offsetof(struct tag_entry, key)},
    {.name = {"value", 5}, .shape = &tag_shape, .offset = offsetof(struct tag_entry, value)},
};
static const struct vg_shape by_name_shape = {.type = VG_TYPE_MAP,
                                              .size = sizeof(struct tag_map),
                                              .members = by_name_members,
                                              .member_count = 2,
                                              .entry_size = sizeof(struct tag_entry)};
static const struct vg_member input_members[] = {
    {.name = {"TableName", 9},
     .shape = &name_shape,
     .offset = offsetof(struct input, name),
     .flags = VG_MEMBER_REQUIRED},
    {.name = {"Password", 8},
     .shape = &password_shape,
     .offset = offsetof(struct input, password),
     .flags = VG_MEMBER_SENSITIVE},
    {.name = {"Count", 5}, .shape = &count_shape, .offset = offsetof(struct input, count)},
    {.name = {"Ratio", 5}, .shape = &ratio_shape, .offset = offsetof(struct input, ratio)},
    {.name = {"Since", 5}, .shape = &since_shape, .offset = offsetof(struct input, since)},
    {.name = {"Blob", 4},
     .shape = &blob_shape,
     .limits = &own_limits,
     .offset = offsetof(struct input, blob)},
    {.name = {"Kind", 4},
     .shape = &kind_shape,
     .offset = offsetof(struct input, kind),
     .flags = VG_MEMBER_REQUIRED},
    {.name = {"Tags", 4}, .shape = &tags_shape, .offset = offsetof(struct input, tags)},
    {.name = {"Names", 5}, .shape = &names_shape, .offset = offsetof(struct input, names)},
    {.name = {"Labels", 6}, .shape = &labels_shape, .offset = offsetof(struct input, labels)},
    {.name = {"ByName", 6}, .shape = &by_name_shape, .offset = offsetof(struct input, by_name)},
    {.name = {"SSEFirst", 8}, .shape = &tag_shape, .offset = offsetof(struct input, first)},
};
static const struct vg_shape input_shape = {.type = VG_TYPE_STRUCT,
                                            .size = sizeof(struct input),
                                            .members = input_members,
                                            .member_count = VG_COUNT_OF(input_members)};

static int arena_setup(void **state)
{
    static struct vg_arena arena;
    vg_arena_init(&arena);
    *state = &arena;
    return 0;
}

static int arena_teardown(void **state)
{
    vg_arena_deinit(*state);
    return 0;
}

/* The input with a good name, else as given. */
static void expect(struct vg_arena *arena, struct input input, const char *want)
{
    struct vg_violations violations;
    vg_violations_init(&violations, arena);
    if (input.name.ptr == NULL)
        input.name = VG_STR("table");
    if (input.kind == 0)
        input.kind = 1;
    vg_check(&input_shape, &input, &violations);
    if (want == NULL) {
        assert_int_equal(violations.count, 0);
        return;
    }
    assert_true(violations.count > 0);
    assert_string_equal(vg_arena_cstr(arena, vg_violations_text(&violations)), want);
}

static void good_input_has_no_violations(void **state)
{
    struct tag tags[2] = {{VG_STR("a"), vg_i32(1)}, {.key = VG_STR("")}};
    struct vg_str names[] = {VG_STR("abc")};
    struct text_entry labels[] = {{VG_STR("blue-ish"), VG_STR("a.b-c_d")}};
    expect(*state,
           (struct input){.password = VG_STR("secret"),
                          .count = vg_i32(10),
                          .ratio = vg_f64(1),
                          .kind = 1,
                          .tags = {tags, 2, true},
                          .names = {names, 1, true},
                          .labels = {labels, 1, true},
                          .first = &tags[0]},
           NULL);
    expect(*state, (struct input){.names = {.set = true}}, NULL);
}

static void a_missing_required_member_is_null(void **state)
{
    struct vg_violations violations;
    vg_violations_init(&violations, *state);
    vg_check(&input_shape, &(struct input){.kind = 1}, &violations);
    assert_string_equal(vg_arena_cstr(*state, vg_violations_text(&violations)),
                        "1 validation error detected: Value null at 'tableName' failed to satisfy "
                        "constraint: Member must not be null");
}

static void members_may_be_told_in_an_order_of_their_own(void **state)
{
    static const uint8_t order[] = {6, 2, 11, 10, 9, 8, 7, 5, 4, 3, 1, 0};
    struct vg_shape shape = input_shape;
    struct vg_violations violations;
    assert_int_equal(VG_COUNT_OF(order), shape.member_count);
    shape.check_order = order;
    vg_violations_init(&violations, *state);
    vg_violations_add(&violations, VG_VIOLATION_PARTS, VG_STR("[x]"), VG_STR("elsewhere"),
                      VG_STR("Member must be known"));
    vg_violations_add(&violations, VG_VIOLATION_ENUM, VG_STR("x"), VG_STR("kind"),
                      VG_STR("Member must be known"));
    vg_check(&shape, &(struct input){.count = vg_i32(0)}, &violations);
    assert_string_equal(
        vg_arena_cstr(*state, vg_violations_text(&violations)),
        "4 validation errors detected: Value 'x' at 'kind' failed to satisfy constraint: Member "
        "must "
        "be known; Value '0' at 'count' failed to satisfy constraint: Member must have value "
        "greater "
        "than or equal to 1; Value null at 'tableName' failed to satisfy constraint: Member must "
        "not "
        "be null; Value '[x]' at 'elsewhere' failed to satisfy constraint: Member must be known");
}

static void what_the_decoder_reported_is_not_null_as_well(void **state)
{
    struct vg_violations violations;
    vg_violations_init(&violations, *state);
    vg_violations_add(&violations, VG_VIOLATION_ENUM, VG_STR("x"), VG_STR("kind"),
                      vg_enum_rule(*state, &kind_shape));
    vg_check(&input_shape, &(struct input){.name = VG_STR("table")}, &violations);
    assert_string_equal(vg_arena_cstr(*state, vg_violations_text(&violations)),
                        "1 validation error detected: Value 'x' at 'kind' failed to satisfy "
                        "constraint: Member must satisfy enum value set: [RED, blue-ish]");
}

static void each_broken_constraint_is_a_violation(void **state)
{
    expect(*state, (struct input){.name = VG_STR(";")},
           "2 validation errors detected: Value ';' at 'tableName' failed to satisfy constraint: "
           "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value ';' at "
           "'tableName' failed to satisfy constraint: Member must have length greater than or "
           "equal to 3");
    expect(*state, (struct input){.name = VG_STR("a23456789")},
           "1 validation error detected: Value 'a23456789' at 'tableName' failed to satisfy "
           "constraint: Member must have length less than or equal to 8");
}

static void length_counts_utf16_units(void **state)
{
    const struct vg_shape *shape = &password_shape; /* at least 6 */
    struct vg_str three_emoji = VG_STR("\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80");
    assert_int_equal(vg_utf16_count(three_emoji), shape->limits->min);
    expect(*state, (struct input){.password = three_emoji}, NULL);
    expect(*state, (struct input){.password = VG_STR("\xC3\xA4\xC3\xA4\xC3\xA4")},
           "1 validation error detected: Value at 'password' failed to satisfy constraint: Member "
           "must have length greater than or equal to 6");
}

static void sensitive_values_are_not_shown(void **state)
{
    expect(*state, (struct input){.password = VG_STR("short")},
           "1 validation error detected: Value at 'password' failed to satisfy constraint: Member "
           "must have length greater than or equal to 6");
}

static void numbers_have_values(void **state)
{
    expect(
        *state, (struct input){.count = vg_i32(0), .ratio = vg_f64(10.5), .since = vg_i64(-1)},
        "3 validation errors detected: Value '0' at 'count' failed to satisfy constraint: Member "
        "must have value greater than or equal to 1; Value '10.5' at 'ratio' failed to satisfy "
        "constraint: Member must have value less than or equal to 10; Value '-1' at 'since' "
        "failed to satisfy constraint: Member must have value greater than or equal to 1");
}

static void a_members_own_limits_win(void **state)
{
    expect(*state, (struct input){.blob = VG_STR("12345")},
           "1 validation error detected: Value 'java.nio.HeapByteBuffer[pos=0 lim=5 cap=5]' at "
           "'blob' failed to satisfy constraint: Member must have length less than or equal to 4");
    expect(*state, (struct input){.blob = VG_STR("")}, NULL);
}

static void structures_in_lists_and_maps_have_paths(void **state)
{
    struct tag tags[] = {{VG_STR("a"), vg_i32(2)}, {.weight = vg_i32(11)}};
    struct tag_entry by_name[] = {{VG_STR("abc"), {.weight = vg_i32(1)}}};
    expect(*state, (struct input){.tags = {tags, 2, true}},
           "2 validation errors detected: Value null at 'tags.2.member.key' failed to satisfy "
           "constraint: Member must not be null; Value '11' at 'tags.2.member.weight' failed to "
           "satisfy constraint: Member must have value less than or equal to 10");
    expect(*state, (struct input){.by_name = {by_name, 1, true}, .first = &tags[1]},
           "3 validation errors detected: Value null at 'byName.abc.member.key' failed to satisfy "
           "constraint: Member must not be null; Value null at 'sSEFirst.key' failed to satisfy "
           "constraint: Member must not be null; Value '11' at 'sSEFirst.weight' failed to satisfy "
           "constraint: Member must have value less than or equal to 10");
}

static void a_list_too_long_is_shown_as_java_shows_it(void **state)
{
    struct tag tags[] = {{VG_STR("a"), vg_i32(2)}, {.key = VG_STR("b")}, {.key = VG_STR("c")}};
    expect(*state, (struct input){.tags = {tags, 3, true}},
           "1 validation error detected: Value '[{key=a, weight=2}, {key=b}, {key=c}]' at 'tags' "
           "failed to satisfy constraint: Member must have length less than or equal to 2");
}

static void simple_elements_are_reported_once_for_their_container(void **state)
{
    struct vg_str names[] = {VG_STR("abc"), VG_STR("x"), VG_STR("")};
    struct text_entry labels[] = {{VG_STR("RED"), VG_STR("abc")}, {VG_STR("green"), VG_STR("-")}};
    expect(
        *state, (struct input){.names = {names, 3, true}},
        "1 validation error detected: Value '[abc, x, ]' at 'names' failed to satisfy "
        "constraint: Member must satisfy constraint: [Member must have length less than or equal "
        "to 8, Member must have length greater than or equal to 3, Member must satisfy regular "
        "expression pattern: [a-zA-Z0-9_.-]+]");
    expect(*state, (struct input){.labels = {labels, 2, true}},
           "2 validation errors detected: Value '{RED=abc, green=-}' at 'labels' failed to satisfy "
           "constraint: Map keys must satisfy constraint: [Member must satisfy enum value set: "
           "[RED, blue-ish]]; Value '{RED=abc, green=-}' at 'labels' failed to satisfy constraint: "
           "Map value must satisfy constraint: [Member must have length less than or equal to 8, "
           "Member must have length greater than or equal to 3, Member must satisfy regular "
           "expression pattern: [a-zA-Z0-9_.-]+]");
}

static void at_most_ten_are_named(void **state)
{
    struct tag_entry entries[20];
    for (size_t i = 0; i < VG_COUNT_OF(entries); i++)
        entries[i] = (struct tag_entry){.key = vg_arena_printf(*state, "key%zu", i)};
    struct vg_violations violations;
    vg_violations_init(&violations, *state);
    struct input input = {.name = VG_STR("abc"), .kind = 1, .by_name = {entries, 20, true}};
    vg_check(&input_shape, &input, &violations);
    assert_int_equal(violations.count, VG_VIOLATIONS_MAX);
    assert_true(
        vg_str_starts(vg_violations_text(&violations), VG_STR("10 validation errors detected: ")));
}

static void pattern_case(const char *pattern, struct vg_str text, bool matches)
{
    if (vg_pattern_matches(pattern, text) != matches)
        fail_msg("%s should %smatch '%.*s'", pattern, matches ? "" : "not ", VG_STR_ARG(text));
}

static void patterns_match_the_whole_text(void **state)
{
    (void)state;
    pattern_case("[a-z]+", VG_STR("abc"), true);
    pattern_case("[a-z]+", VG_STR("abc1"), false);
    pattern_case("[a-z]+", VG_STR("abc\n"), false);
    pattern_case("^[a-z]+$", VG_STR("abc"), true);
    pattern_case("^[a-z]+$", VG_STR("abc\n"), false);
    pattern_case("a|ab", VG_STR("ab"), true);
    pattern_case("x$|^y", VG_STR("y"), true);
    pattern_case("(a)|()", VG_STR(""), true);
    pattern_case("[a-z]*", VG_STR_NONE, true);
}

static void patterns_mean_what_they_mean_in_java(void **state)
{
    (void)state;
    static const char surrogates[] =
        "[\\u0020-\\uD7FF\\uD83D\\uDE00]+"; /* the pair is one character */
    pattern_case("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+", VG_STR("a\t\xC3\xBF"), true);
    pattern_case("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+", VG_STR("\xC4\x80"), false);
    pattern_case("(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)", VG_STR("/a/"), true);
    pattern_case(surrogates, VG_STR("\xF0\x9F\x98\x80"), true);
    pattern_case(surrogates, VG_STR("\xF0\x9F\x98\x81"), false);
    pattern_case("\\w+", VG_STR("\xC3\xA4"), false); /* ASCII, as in Java */
    pattern_case("\\p{L}+", VG_STR("\xC3\xA4"), true);
    pattern_case("\\\\u0041", VG_STR("\\u0041"), true); /* an escaped backslash */
    pattern_case("(?s).*", VG_STR("a\nb"), true);
    pattern_case(".*", VG_STR("a\nb"), false);
    pattern_case("\\p{Print}+", VG_STR("a ~"), true);
    pattern_case("\\p{Print}+", VG_STR("a\tb"), false);
}

static void hostile_text_does_not_match_and_returns(void **state)
{
    (void)state;
    char text[60];
    memset(text, 'a', sizeof text);
    text[sizeof text - 1] = '!';
    pattern_case("(a+)+(b|c)?", vg_str_of(text, sizeof text), false);
    pattern_case("(a|a|aa)+", vg_str_of(text, sizeof text), false);
    pattern_case("\\p{L}+", VG_STR("\xFF\xFE"), false); /* not UTF-8 */
}

static void *match_many(void *unused)
{
    (void)unused;
    static const char *const patterns[] = {"a+", "b+", "c+", "[ab]+", "[bc]+", "(abc)+"};
    for (int i = 0; i < 2000; i++)
        if (!vg_pattern_matches(patterns[i % 2], i % 2 == 0 ? VG_STR("aa") : VG_STR("bb")) ||
            vg_pattern_matches(patterns[i % 6], VG_STR("xyz")))
            return "wrong";
    return NULL;
}

static void patterns_are_shared_by_threads(void **state)
{
    (void)state;
    pthread_t threads[4];
    for (size_t i = 0; i < VG_COUNT_OF(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, match_many, NULL), 0);
    for (size_t i = 0; i < VG_COUNT_OF(threads); i++) {
        void *problem = NULL;
        pthread_join(threads[i], &problem);
        assert_null(problem);
    }
}

static int try_patterns(struct vg_arena *arena, const struct vg_shape *shape, int depth)
{
    int bad = 0;
    if (shape->limits != NULL && shape->limits->pattern != NULL) {
        struct vg_str problem = vg_pattern_problem(arena, shape->limits->pattern);
        if (vg_str_is_set(problem)) {
            print_error("%.*s: %.*s\n", VG_STR_ARG(shape->name), VG_STR_ARG(problem));
            bad++;
        }
    }
    for (uint32_t i = 0; i < shape->member_count && depth > 0; i++)
        bad += try_patterns(arena, shape->members[i].shape, depth - 1);
    return bad;
}

static void all_patterns_of_the_models_compile(void **state)
{
    int bad = 0;
    for (size_t i = 0; i < VG_COUNT_OF(models); i++)
        for (uint32_t op = 0; op < models[i]->op_count; op++)
            bad += try_patterns(*state, models[i]->ops[op].input, 8);
    assert_int_equal(bad, 0);
}

static void operations_are_found_by_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < VG_COUNT_OF(models); i++) {
        for (uint32_t op = 0; op < models[i]->op_count; op++) {
            assert_ptr_equal(vg_model_op(models[i], models[i]->ops[op].name), &models[i]->ops[op]);
            assert_int_equal(models[i]->ops[op].index, op);
            assert_false(vg_model_op_is_missing(models[i], models[i]->ops[op].name));
        }
        for (uint32_t op = 0; op < models[i]->missing_op_count; op++) {
            assert_true(vg_model_op_is_missing(models[i], models[i]->missing_ops[op]));
            assert_null(vg_model_op(models[i], models[i]->missing_ops[op]));
        }
    }
    assert_null(vg_model_op(&sns_model, VG_STR("createTopic")));
    assert_false(vg_model_op_is_missing(&sns_model, VG_STR("NoSuchThing")));
}

static void enum_constants_have_their_texts(void **state)
{
    (void)state;
    const struct vg_shape *shape = &s3_shape_bucket_location_constraint;
    assert_true(
        vg_str_is(vg_enum_text(shape, S3_BUCKET_LOCATION_CONSTRAINT_EU_WEST_1), "eu-west-1"));
    assert_int_equal(vg_enum_value(shape, VG_STR("EU")), S3_BUCKET_LOCATION_CONSTRAINT_EU);
    assert_int_equal(vg_enum_value(shape, VG_STR("eu")), 0);
    assert_false(vg_str_is_set(vg_enum_text(shape, 0)));
    assert_false(vg_str_is_set(vg_enum_text(shape, 1000)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_input_has_no_violations),
        cmocka_unit_test(a_missing_required_member_is_null),
        cmocka_unit_test(members_may_be_told_in_an_order_of_their_own),
        cmocka_unit_test(what_the_decoder_reported_is_not_null_as_well),
        cmocka_unit_test(each_broken_constraint_is_a_violation),
        cmocka_unit_test(length_counts_utf16_units),
        cmocka_unit_test(sensitive_values_are_not_shown),
        cmocka_unit_test(numbers_have_values),
        cmocka_unit_test(a_members_own_limits_win),
        cmocka_unit_test(structures_in_lists_and_maps_have_paths),
        cmocka_unit_test(a_list_too_long_is_shown_as_java_shows_it),
        cmocka_unit_test(simple_elements_are_reported_once_for_their_container),
        cmocka_unit_test(at_most_ten_are_named),
        cmocka_unit_test(patterns_match_the_whole_text),
        cmocka_unit_test(patterns_mean_what_they_mean_in_java),
        cmocka_unit_test(hostile_text_does_not_match_and_returns),
        cmocka_unit_test(patterns_are_shared_by_threads),
        cmocka_unit_test(all_patterns_of_the_models_compile),
        cmocka_unit_test(operations_are_found_by_name),
        cmocka_unit_test(enum_constants_have_their_texts),
    };
    return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
