/* test_store_record.c: records read back as they were written, absent or empty; damaged bytes never
 * do harm. */
#include "store/record.h"
#include "test_store_help.h"

/* ---- A model by hand, of the form that tools/smithyc gives ---- */

struct part {
    struct vg_str name;
    struct vg_i32 size;
};
struct strings {
    struct vg_str *items;
    size_t count;
    bool set;
};
struct parts {
    struct part *items;
    size_t count;
    bool set;
};
struct counts {
    struct {
        struct vg_str key;
        struct vg_i64 value;
    } * items;
    size_t count;
    bool set;
};
struct nest {
    const struct nest *inner;
    struct vg_i32 depth;
};
struct thing {
    struct vg_str text;
    struct vg_bool flag;
    struct vg_i32 small;
    struct vg_i64 large;
    struct vg_f64 real;
    struct vg_time when;
    int32_t color;
    struct vg_str blob;
    struct vg_str document;
    const struct part *part;
    struct strings tags;
    struct strings holes; /* sparse */
    struct parts parts;
    struct counts counts;
    const struct nest *nest;
};

static const struct vg_shape string_shape = {.type = VG_TYPE_STRING, .size = sizeof(struct vg_str)};
static const struct vg_shape blob_shape = {.type = VG_TYPE_BLOB, .size = sizeof(struct vg_str)};
static const struct vg_shape document_shape = {.type = VG_TYPE_DOCUMENT,
                                               .size = sizeof(struct vg_str)};
static const struct vg_shape bool_shape = {.type = VG_TYPE_BOOL, .size = sizeof(struct vg_bool)};
static const struct vg_shape i32_shape = {.type = VG_TYPE_I32, .size = sizeof(struct vg_i32)};
static const struct vg_shape i64_shape = {.type = VG_TYPE_I64, .size = sizeof(struct vg_i64)};
static const struct vg_shape f64_shape = {.type = VG_TYPE_F64, .size = sizeof(struct vg_f64)};
static const struct vg_shape time_shape = {.type = VG_TYPE_TIME, .size = sizeof(struct vg_time)};
static const struct vg_shape color_shape = {
    .type = VG_TYPE_ENUM, .size = sizeof(int32_t), .enum_count = 3};

static const struct vg_member part_members[] = {
    {.shape = &string_shape, .offset = offsetof(struct part, name)},
    {.shape = &i32_shape, .offset = offsetof(struct part, size)},
};
static const struct vg_shape part_shape = {.type = VG_TYPE_STRUCT,
                                           .size = sizeof(struct part),
                                           .members = part_members,
                                           .member_count = 2};

static const struct vg_member string_element = {.shape = &string_shape};
static const struct vg_shape tags_shape = {.type = VG_TYPE_LIST,
                                           .size = sizeof(struct strings),
                                           .members = &string_element,
                                           .member_count = 1,
                                           .entry_size = sizeof(struct vg_str)};
static const struct vg_shape holes_shape = {.type = VG_TYPE_LIST,
                                            .size = sizeof(struct strings),
                                            .members = &string_element,
                                            .member_count = 1,
                                            .entry_size = sizeof(struct vg_str),
                                            .is_sparse = true};
static const struct vg_member part_element = {.shape = &part_shape};
static const struct vg_shape parts_shape = {.type = VG_TYPE_LIST,
                                            .size = sizeof(struct parts),
                                            .members = &part_element,
                                            .member_count = 1,
                                            .entry_size = sizeof(struct part)};
static const struct vg_member counts_members[] = {
    {.shape = &string_shape, .offset = 0},
    {.shape = &i64_shape, .offset = sizeof(struct vg_str)},
};
static const struct vg_shape counts_shape = {.type = VG_TYPE_MAP,
                                             .size = sizeof(struct counts),
                                             .members = counts_members,
                                             .member_count = 2,
                                             .entry_size = sizeof(((struct counts *)0)->items[0])};
static const struct vg_shape nest_shape;
static const struct vg_member nest_members[] = {
    {.shape = &nest_shape, .offset = offsetof(struct nest, inner)},
    {.shape = &i32_shape, .offset = offsetof(struct nest, depth)},
};
static const struct vg_shape nest_shape = {.type = VG_TYPE_STRUCT,
                                           .size = sizeof(struct nest),
                                           .members = nest_members,
                                           .member_count = 2};

static const struct vg_member thing_members[] = {
    {.shape = &string_shape, .offset = offsetof(struct thing, text)},
    {.shape = &bool_shape, .offset = offsetof(struct thing, flag)},
    {.shape = &i32_shape, .offset = offsetof(struct thing, small)},
    {.shape = &i64_shape, .offset = offsetof(struct thing, large)},
    {.shape = &f64_shape, .offset = offsetof(struct thing, real)},
    {.shape = &time_shape, .offset = offsetof(struct thing, when)},
    {.shape = &color_shape, .offset = offsetof(struct thing, color)},
    {.shape = &blob_shape, .offset = offsetof(struct thing, blob)},
    {.shape = &document_shape, .offset = offsetof(struct thing, document)},
    {.shape = &part_shape, .offset = offsetof(struct thing, part)},
    {.shape = &tags_shape, .offset = offsetof(struct thing, tags)},
    {.shape = &holes_shape, .offset = offsetof(struct thing, holes)},
    {.shape = &parts_shape, .offset = offsetof(struct thing, parts)},
    {.shape = &counts_shape, .offset = offsetof(struct thing, counts)},
    {.shape = &nest_shape, .offset = offsetof(struct thing, nest)},
};
static const struct vg_shape thing_shape = {.name = {"Thing", 5},
                                            .type = VG_TYPE_STRUCT,
                                            .size = sizeof(struct thing),
                                            .members = thing_members,
                                            .member_count = VG_COUNT_OF(thing_members)};

static void fill(struct thing *thing, struct vg_arena *arena)
{
    static const struct part part = {.name = {"part", 4}, .size = {.v = INT32_MIN, .set = true}};
    *thing = (struct thing){
        .text = VG_STR("text"),
        .flag = vg_bool(false),
        .small = vg_i32(-1),
        .large = vg_i64(INT64_MIN),
        .real = vg_f64(-0.1),
        .when = vg_time(1767323045678),
        .color = 3,
        .blob = vg_str_of("a\0b", 3),
        .document = VG_STR("{}"),
        .part = &part,
    };
    thing->tags = (struct strings){VG_NEW_ARRAY(arena, struct vg_str, 2), 2, true};
    thing->tags.items[0] = VG_STR("one");
    thing->tags.items[1] = VG_STR("");
    thing->holes = (struct strings){VG_NEW_ARRAY(arena, struct vg_str, 3), 3, true};
    thing->holes.items[1] = VG_STR("between");
    thing->parts = (struct parts){VG_NEW_ARRAY(arena, struct part, 2), 2, true};
    thing->parts.items[1] = part;
    thing->counts.items = vg_arena_zalloc(arena, 1, sizeof(thing->counts.items[0]));
    thing->counts.items[0].key = VG_STR("k");
    thing->counts.items[0].value = vg_i64(INT64_MAX);
    thing->counts.count = 1;
    thing->counts.set = true;
}

static void assert_filled(const struct thing *thing)
{
    assert_str(thing->text, VG_STR("text"));
    assert_true(thing->flag.set && !thing->flag.v);
    assert_true(thing->small.set && thing->small.v == -1);
    assert_true(thing->large.set && thing->large.v == INT64_MIN);
    assert_true(thing->real.set && thing->real.v == -0.1);
    assert_true(thing->when.set && thing->when.ms == 1767323045678);
    assert_int_equal(thing->color, 3);
    assert_str(thing->blob, vg_str_of("a\0b", 3));
    assert_str(thing->document, VG_STR("{}"));
    assert_non_null(thing->part);
    assert_str(thing->part->name, VG_STR("part"));
    assert_true(thing->part->size.set && thing->part->size.v == INT32_MIN);
    assert_int_equal(thing->tags.count, 2);
    assert_str(thing->tags.items[0], VG_STR("one"));
    assert_true(vg_str_is_set(thing->tags.items[1]) && thing->tags.items[1].len == 0);
    assert_int_equal(thing->holes.count, 3);
    assert_false(vg_str_is_set(thing->holes.items[0]));
    assert_str(thing->holes.items[1], VG_STR("between"));
    assert_false(vg_str_is_set(thing->holes.items[2]));
    assert_int_equal(thing->parts.count, 2);
    assert_false(vg_str_is_set(thing->parts.items[0].name));
    assert_str(thing->parts.items[1].name, VG_STR("part"));
    assert_int_equal(thing->counts.count, 1);
    assert_str(thing->counts.items[0].key, VG_STR("k"));
    assert_true(thing->counts.items[0].value.v == INT64_MAX);
}

/* ---- Tests ---- */

static void every_type_reads_back(void **state)
{
    (void)state;
    struct vg_arena arena;
    vg_arena_init(&arena);
    struct thing thing, back;
    fill(&thing, &arena);
    struct vg_str bytes = vg_record_encode(&arena, &thing_shape, &thing);
    assert_true(vg_record_decode(&arena, &thing_shape, bytes, &back));
    assert_filled(&back);
    assert_null(back.nest);
    vg_arena_deinit(&arena);
}

static void absent_stays_absent_and_empty_stays_empty(void **state)
{
    (void)state;
    struct vg_arena arena;
    vg_arena_init(&arena);
    struct thing nothing = {0}, back;
    struct vg_str bytes = vg_record_encode(&arena, &thing_shape, &nothing);
    assert_int_equal(bytes.len, 0);
    memset(&back, 0xee, sizeof(back));
    assert_true(vg_record_decode(&arena, &thing_shape, bytes, &back));
    assert_memory_equal(&back, &nothing, sizeof(back));

    static const struct part part = {0};
    struct thing empty = {
        .text = VG_STR(""), .tags = {.set = true}, .counts = {.set = true}, .part = &part};
    bytes = vg_record_encode(&arena, &thing_shape, &empty);
    assert_true(vg_record_decode(&arena, &thing_shape, bytes, &back));
    assert_true(vg_str_is_set(back.text) && back.text.len == 0);
    assert_true(back.tags.set && back.tags.count == 0);
    assert_true(back.counts.set && back.counts.count == 0);
    assert_non_null(back.part);
    assert_false(vg_str_is_set(back.blob) || back.holes.set || back.flag.set);
    vg_arena_deinit(&arena);
}

static void members_that_a_newer_model_added_are_skipped(void **state)
{
    (void)state;
    struct vg_arena arena;
    vg_arena_init(&arena);
    struct thing thing, back;
    fill(&thing, &arena);
    struct vg_str bytes = vg_record_encode(&arena, &thing_shape, &thing);
    struct vg_shape older = thing_shape;
    older.member_count = 1;
    assert_true(vg_record_decode(&arena, &older, bytes, &back));
    assert_str(back.text, VG_STR("text"));
    assert_false(back.flag.set || back.tags.set);
    vg_arena_deinit(&arena);
}

static void the_stored_form_does_not_change(void **state)
{
    (void)state;
    struct vg_arena arena;
    vg_arena_init(&arena);
    struct part part = {.name = VG_STR("n"), .size = vg_i32(-2)};
    struct thing thing = {.text = VG_STR("t"), .color = 2, .part = &part};
    static const char expected[] = "\x0a\x01t" /* member 1, bytes */
                                   "\x38\x04"  /* member 7, enum constant 2, zigzag */
                                   "\x52\x05"  /* member 10, a struct of 5 bytes */
                                   "\x0a\x01n" /* its name */
                                   "\x10\x03"; /* its size, -2 */
    assert_str(vg_record_encode(&arena, &thing_shape, &thing),
               vg_str_of(expected, sizeof(expected) - 1));
    vg_arena_deinit(&arena);
}

#define BYTES(literal)                                                                             \
    {                                                                                              \
        literal, sizeof(literal) - 1                                                               \
    }

/* Copied to memory of its exact size, so that the sanitizer sees a byte too far. */
static bool decodes(struct vg_arena *arena, const char *bytes, size_t len)
{
    char *exact = malloc(len == 0 ? 1 : len);
    assert_non_null(exact);
    memcpy(exact, bytes, len);
    struct thing back;
    bool is_whole = vg_record_decode(arena, &thing_shape, vg_str_of(exact, len), &back);
    free(exact);
    return is_whole;
}

static void damaged_bytes_are_refused_or_read_without_harm(void **state)
{
    (void)state;
    struct chance chance = {99};
    struct vg_arena arena, scratch;
    vg_arena_init(&arena);
    vg_arena_init(&scratch);
    struct thing thing;
    fill(&thing, &arena);
    struct vg_str bytes = vg_record_encode(&arena, &thing_shape, &thing);
    for (size_t cut = 0; cut < bytes.len; cut++)
        (void)decodes(&scratch, bytes.ptr, cut);
    char *copy = vg_arena_alloc(&arena, bytes.len);
    for (int i = 0; i < 30000; i++) {
        memcpy(copy, bytes.ptr, bytes.len);
        for (size_t flips = chance_below(&chance, 4) + 1; flips > 0; flips--)
            copy[chance_below(&chance, bytes.len)] = (char)chance_next(&chance);
        (void)decodes(&scratch, copy, chance_below(&chance, bytes.len + 1));
        vg_arena_reset(&scratch);
    }
    static const struct vg_str bad[] = {
        BYTES("\x0a\x05xyz"),                                  /* a string beyond the end */
        BYTES("\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), /* a length of 2^64 - 1 */
        BYTES("\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"), /* more than 64 bits */
        BYTES("\x5a\x05\xff\xff\xff\xff\x0f"),                 /* a list of four thousand million */
        BYTES("\x08\x01"),                                     /* a string that is a number */
        BYTES("\x10\x04"),                                     /* a boolean of 2 */
        BYTES("\x38\x08"),                     /* an enum constant that is not there */
        BYTES("\x18\xff\xff\xff\xff\xff\x0f"), /* an integer of more than 32 bits */
        BYTES("\x10\x02\x10\x02"),             /* a member twice */
        BYTES("\x02\x01t"),                    /* position 0 */
        BYTES("\x0b\x01t"),                    /* a form that is not there */
        BYTES("\x52\x03\x0a\x05t"),            /* a string beyond its struct */
        BYTES("\x5a\x04\x01\x01xy"),           /* a list with a byte too many */
    };
    for (size_t i = 0; i < VG_COUNT_OF(bad); i++)
        if (decodes(&scratch, bad[i].ptr, bad[i].len))
            fail_msg("damage %zu was read", i);
    vg_arena_deinit(&scratch);
    vg_arena_deinit(&arena);
}

static struct vg_str nested_record(struct vg_arena *arena, int levels)
{
    const struct nest *inner = NULL;
    for (int i = 0; i < levels; i++) {
        struct nest *nest = VG_NEW(arena, struct nest);
        nest->inner = inner;
        nest->depth = vg_i32(i);
        inner = nest;
    }
    return vg_record_encode(arena, &thing_shape, &(struct thing){.nest = inner});
}

static void depth_is_limited(void **state)
{
    (void)state;
    struct vg_arena arena;
    vg_arena_init(&arena);
    struct thing back;
    assert_true(vg_record_decode(&arena, &thing_shape, nested_record(&arena, 64), &back));
    assert_int_equal(back.nest->depth.v, 63);
    assert_false(vg_record_decode(&arena, &thing_shape, nested_record(&arena, 2000), &back));
    vg_arena_deinit(&arena);
}

static void records_are_kept_in_the_store(void **state)
{
    (void)state;
    struct vg_arena arena;
    vg_arena_init(&arena);
    struct vg_store *store = must_open_ephemeral();
    struct thing thing, back;
    fill(&thing, &arena);
    struct vg_txn *txn = must_begin_write(store);
    assert_int_equal(vg_record_get(txn, VG_STR("a"), &thing_shape, &arena, &back), VG_NOT_FOUND);
    assert_int_equal(vg_record_put(txn, VG_STR("a"), &thing_shape, &arena, &thing), VG_OK);
    assert_int_equal(vg_put(txn, VG_STR("b"), VG_STR("\xff")), VG_OK);
    assert_int_equal(vg_txn_commit(txn), VG_OK);

    txn = must_begin_read(store);
    assert_int_equal(vg_record_get(txn, VG_STR("a"), &thing_shape, &arena, &back), VG_OK);
    assert_filled(&back);
    struct vg_walk walk;
    struct vg_str key;
    vg_walk_begin(&walk, txn, &arena, VG_STR(""), VG_STR_NONE, false, false);
    assert_int_equal(vg_record_next(&walk, &thing_shape, &key, &back), VG_OK);
    assert_str(key, VG_STR("a"));
    assert_filled(&back);
    assert_int_equal(vg_record_next(&walk, &thing_shape, NULL, &back), VG_BROKEN);
    assert_str(vg_store_problem(store), VG_STR("the database is damaged (a record of type Thing)"));
    vg_txn_abort(txn);
    vg_store_close(store);
    vg_arena_deinit(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_reads_back),
        cmocka_unit_test(absent_stays_absent_and_empty_stays_empty),
        cmocka_unit_test(members_that_a_newer_model_added_are_skipped),
        cmocka_unit_test(the_stored_form_does_not_change),
        cmocka_unit_test(damaged_bytes_are_refused_or_read_without_harm),
        cmocka_unit_test(depth_is_limited),
        cmocka_unit_test(records_are_kept_in_the_store),
    };
    return cmocka_run_group_tests_name("store_record", tests, NULL, NULL);
}
