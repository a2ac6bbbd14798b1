/* test/unit/test_dynamodb_key.c: primary keys: checks in AWS's words, and store keys in order. */
#include "test_dynamodb_help.h"

static const struct dynamodb_schema hash_only = {.hash = {.name = {"a", 1}, .type = DYNAMODB_S}};
static const struct dynamodb_schema with_range = {.hash = {.name = {"b", 1}, .type = DYNAMODB_S},
                                                  .range = {.name = {"a", 1}, .type = DYNAMODB_N}};
static const struct dynamodb_schema binary = {.hash = {.name = {"a", 1}, .type = DYNAMODB_B},
                                              .range = {.name = {"b", 1}, .type = DYNAMODB_S}};
static const struct dynamodb_key_space space = {.space = 0x0801, .table = 7, .seeds = {1, 2}};

#define INVALID "One or more parameter values were invalid: "
#define MISMATCH "The provided key element does not match the schema"
#define NOT_VALID                                                                                  \
    "One or more parameter values are not valid. The AttributeValue for a key attribute cannot "   \
    "contain an empty "

/* {'name':{'S':'aaa...'}} */
static const char *long_text(const char *name, size_t length, const char *rest)
{
    struct vg_buf buf;
    vg_buf_init(&buf, &arena, 0);
    vg_buf_printf(&buf, "{'%s':{'S':'", name);
    for (size_t i = 0; i < length; i++)
        vg_buf_add_char(&buf, 'a');
    vg_buf_printf(&buf, "'}%s}", rest);
    return vg_arena_cstr(&arena, vg_buf_str(&buf));
}

static void items_must_have_their_key(void **state)
{
    (void)state;
    const struct {
        const struct dynamodb_schema *schema;
        const char *item, *sentence;
    } cases[] = {
        {&hash_only, "{'a':{'S':'x'},'b':{'S':'y'}}", NULL},
        {&hash_only, "{}", INVALID "Missing the key a in the item"},
        {&hash_only, "{'b':{'S':'a'}}", INVALID "Missing the key a in the item"},
        {&hash_only, "{'a':{'N':'1'}}", INVALID "Type mismatch for key a expected: S actual: N"},
        {&hash_only, "{'a':{'SS':['a']}}",
         INVALID "Type mismatch for key a expected: S actual: SS"},
        {&with_range, "{'b':{'S':'x'}}", INVALID "Missing the key a in the item"},
        {&with_range, "{'b':{'S':'x'},'a':{'S':'1'}}",
         INVALID "Type mismatch for key a expected: N actual: S"},
        {&with_range, "{'b':{'S':'x'},'a':{'N':'1'},'c':{'M':{}}}", NULL},
        {&hash_only, "{'a':{'S':''}}", NOT_VALID "string value. Key: a"},
        {&binary, "{'a':{'B':''},'b':{'S':'x'}}", NOT_VALID "binary value. Key: a"},
        {&binary, "{'a':{'B':'YQ=='},'b':{'S':''}}", NOT_VALID "string value. Key: b"},
        {&hash_only, long_text("a", 2048, ""), NULL},
        {&hash_only, long_text("a", 2049, ""),
         INVALID "Size of hashkey has exceeded the maximum size limit of2048 bytes"},
        {&binary, long_text("b", 1024, ",'a':{'B':'YQ=='}"), NULL},
        {&binary, long_text("b", 1025, ",'a':{'B':'YQ=='}"),
         INVALID "Aggregated size of all range keys has exceeded the size limit of 1024 bytes"},
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++) {
        struct dynamodb_key key;
        struct vg_str problem;
        bool is_good =
            dynamodb_key_of_item(cases[i].schema, item_of(cases[i].item), &arena, &key, &problem);
        assert_int_equal(is_good, cases[i].sentence == NULL);
        if (!is_good)
            assert_sentence(problem, cases[i].sentence);
    }
}

static void key_parameters_are_the_key_and_nothing_else(void **state)
{
    (void)state;
    static const struct {
        const struct dynamodb_schema *schema;
        const char *item, *sentence;
    } cases[] = {
        {&hash_only, "{'a':{'S':'x'}}", NULL},
        {&with_range, "{'a':{'N':'1'},'b':{'S':'x'}}", NULL},
        {&hash_only, "{}", MISMATCH},
        {&hash_only, "{'b':{'S':'a'}}", MISMATCH},
        {&hash_only, "{'a':{'S':'a'},'b':{'S':'a'}}", MISMATCH},
        {&hash_only, "{'a':{'N':'1'}}", MISMATCH},
        {&hash_only, "{'a':{'L':[]}}", MISMATCH},
        {&with_range, "{'b':{'S':'x'}}", MISMATCH},
        {&with_range, "{'b':{'S':'x'},'c':{'N':'1'}}", MISMATCH},
        {&hash_only, "{'a':{'S':''}}", NOT_VALID "string value. Key: a"},
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++) {
        struct dynamodb_key key;
        struct vg_str problem;
        bool is_good =
            dynamodb_key_of_map(cases[i].schema, item_of(cases[i].item), &arena, &key, &problem);
        assert_int_equal(is_good, cases[i].sentence == NULL);
        if (!is_good)
            assert_sentence(problem, cases[i].sentence);
    }
}

static struct vg_str store_key(const struct dynamodb_schema *schema, const char *item)
{
    struct dynamodb_key key;
    struct vg_str problem;
    assert_true(dynamodb_key_of_item(schema, item_of(item), &arena, &key, &problem));
    return dynamodb_key_bytes(&space, &key, &arena);
}

static void numbers_that_are_equal_are_one_key(void **state)
{
    (void)state;
    static const struct dynamodb_schema numeric = {.hash = {.name = {"a", 1}, .type = DYNAMODB_N}};
    assert_true(vg_str_eq(store_key(&numeric, "{'a':{'N':'100'}}"),
                          store_key(&numeric, "{'a':{'N':'1.00E2'}}")));
    assert_false(vg_str_eq(store_key(&numeric, "{'a':{'N':'100'}}"),
                           store_key(&numeric, "{'a':{'N':'-100'}}")));
    assert_true(
        vg_str_eq(store_key(&with_range, "{'b':{'S':'x'},'a':{'N':'5'}}"),
                  store_key(&with_range, "{'b':{'S':'x'},'a':{'N':'5.0'},'c':{'S':'other'}}")));
}

static void sort_keys_keep_their_order_in_the_store(void **state)
{
    (void)state;
    static const char *const numbers[] = {"-1e125", "-100",  "-1.5", "-1",  "-0.001", "0",
                                          "1e-130", "0.001", "1",    "1.5", "9",      "10"};
    for (size_t i = 1; i < VG_COUNT_OF(numbers); i++) {
        struct vg_str before =
            store_key(&with_range, VG_CONCAT(&arena, VG_STR("{'b':{'S':'x'},'a':{'N':'"),
                                             vg_str_from(numbers[i - 1]), VG_STR("'}}"))
                                       .ptr);
        struct vg_str here =
            store_key(&with_range, VG_CONCAT(&arena, VG_STR("{'b':{'S':'x'},'a':{'N':'"),
                                             vg_str_from(numbers[i]), VG_STR("'}}"))
                                       .ptr);
        assert_true(vg_str_cmp(before, here) < 0);
    }
    static const char *const texts[] = {
        "1", "10", "2", "A", "B", "a", "aa", "ab", "b", "\xC3\xBC", "\xF0\x9F\x98\x80"};
    for (size_t i = 1; i < VG_COUNT_OF(texts); i++) {
        struct vg_str before =
            store_key(&binary, VG_CONCAT(&arena, VG_STR("{'a':{'B':'YQ=='},'b':{'S':'"),
                                         vg_str_from(texts[i - 1]), VG_STR("'}}"))
                                   .ptr);
        struct vg_str here =
            store_key(&binary, VG_CONCAT(&arena, VG_STR("{'a':{'B':'YQ=='},'b':{'S':'"),
                                         vg_str_from(texts[i]), VG_STR("'}}"))
                                   .ptr);
        assert_true(vg_str_cmp(before, here) < 0);
    }
}

static void a_partition_is_a_range_of_the_table(void **state)
{
    (void)state;
    struct dynamodb_key key;
    struct vg_str problem, item = item_of("{'b':{'S':'x'},'a':{'N':'5'}}");
    assert_true(dynamodb_key_of_item(&with_range, item, &arena, &key, &problem));
    struct vg_str bytes = dynamodb_key_bytes(&space, &key, &arena);
    struct vg_str partition = dynamodb_key_partition(&space, key.hash, &arena);
    assert_true(vg_str_starts(bytes, partition));
    assert_true(vg_str_starts(partition, dynamodb_key_table(&space, &arena)));
    assert_true(vg_str_eq(vg_str_tail(bytes, partition.len), dynamodb_key_sort_bytes(key.range)));
    struct dynamodb_key_space other = space;
    other.seeds[1]++;
    assert_false(vg_str_eq(partition, dynamodb_key_partition(&other, key.hash, &arena)));
}

static void another_partition_of_the_same_hash_is_told(void **state)
{
    (void)state;
    struct dynamodb_key key = {.hash = value_of("{'S':'mine'}")};
    assert_true(dynamodb_key_is_of(&hash_only, &key, item_of("{'a':{'S':'mine'},'z':{'N':'1'}}")));
    assert_false(dynamodb_key_is_of(&hash_only, &key, item_of("{'a':{'S':'yours'}}")));
}

static void the_key_is_taken_out_of_an_item(void **state)
{
    (void)state;
    struct vg_str item = item_of("{'z':{'S':'1'},'b':{'S':'x'},'a':{'N':'5'}}");
    assert_item(dynamodb_key_item(&with_range, item, &arena), "{'a':{'N':'5'},'b':{'S':'x'}}");
    item = item_of("{'z':{'S':'1'},'a':{'S':'x'}}");
    assert_item(dynamodb_key_item(&hash_only, item, &arena), "{'a':{'S':'x'}}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(items_must_have_their_key, forget),
        cmocka_unit_test_teardown(key_parameters_are_the_key_and_nothing_else, forget),
        cmocka_unit_test_teardown(numbers_that_are_equal_are_one_key, forget),
        cmocka_unit_test_teardown(sort_keys_keep_their_order_in_the_store, forget),
        cmocka_unit_test_teardown(a_partition_is_a_range_of_the_table, forget),
        cmocka_unit_test_teardown(another_partition_of_the_same_hash_is_told, forget),
        cmocka_unit_test_teardown(the_key_is_taken_out_of_an_item, forget),
    };
    return run_group("dynamodb_key", tests, VG_COUNT_OF(tests));
}
