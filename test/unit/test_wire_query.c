/* test_wire_query: form parameters in, XML out. */
#include "test_wire_help.h"
#include "wire/query_read.h"

static int setup(void **state)
{
    static struct fixture fixture;
    fixture_init(&fixture, &vg_protocol_query, &thing_ops[0]);
    *state = &fixture;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;
    vg_arena_deinit(&fixture->arena);
    return 0;
}

static void every_type_is_read(void **state)
{
    struct thing thing = {0};
    assert_int_equal(
        fixture_decode(
            *state,
            "Flag=TRUE&Small=-3&Large=9007199254740993&Ratio=0.5&Text=a%26b+c&Bytes=AQID"
            "&Time=2023-11-14T22%3A13%3A20.250Z&Colour=BLUE&Strings.member.1=a&Tags.Tag.1.Key=k"
            "&FlatTags.1.Key=f&Map.entry.1.key=a&Map.entry.1.value=1&FlatMap.1.key=b"
            "&FlatMap.1.value=2&Tag.Key=t&Choice.Number=7&Thing.Thing.Text=deep&Document=%7B%7D",
            &thing),
        VG_OK);
    assert_true(thing.flag.v && thing.small.v == -3 && thing.large.v == 9007199254740993 &&
                thing.ratio.v == 0.5);
    assert_str(thing.text, "a&b c");
    assert_str(thing.bytes, "\x01\x02\x03");
    assert_true(thing.time.ms == 1700000000250);
    assert_int_equal(thing.colour, 2);
    assert_str(thing.strings.items[0], "a");
    assert_str(thing.tags.items[0].key, "k");
    assert_str(thing.flat_tags.items[0].key, "f");
    assert_str(thing.map.items[0].value, "1");
    assert_str(thing.flat_map.items[0].key, "b");
    assert_str(thing.flat_map.items[0].value, "2");
    assert_str(thing.tag->key, "t");
    assert_int_equal(thing.choice->number.v, 7);
    assert_str(thing.thing->thing->text, "deep");
    assert_str(thing.document, "{}");
}

static void every_type_is_written(void **state)
{
    struct vg_str strings[] = {VG_STR("a"), VG_STR("<b>")};
    struct tag tags[] = {{.key = VG_STR("k"), .value = VG_STR("v")}, {.key = VG_STR("l")}};
    struct string_map_entry entries[] = {{VG_STR("a"), VG_STR("1")}};
    struct choice choice = {.number = vg_i32(7)};
    struct thing thing = {.flag = vg_bool(false),
                          .small = vg_i32(-3),
                          .ratio = vg_f64(0.5),
                          .text = VG_STR("a&b"),
                          .bytes = VG_STR("\x01\x02\x03"),
                          .time = vg_time(1700000000000),
                          .http_date = vg_time(1700000000000),
                          .colour = 2,
                          .strings = {strings, 2, true},
                          .tags = {tags, 2, true},
                          .flat_tags = {tags, 2, true},
                          .map = {entries, 1, true},
                          .flat_map = {entries, 1, true},
                          .sparse_strings = {NULL, 0, true},
                          .choice = &choice};
    assert_str(
        fixture_encode(*state, &thing),
        "<DoThingResponse xmlns=\"urn:things\"><DoThingResult><Flag>false</Flag><Small>-3</Small>"
        "<Ratio>0.5</Ratio><Text>a&amp;b</Text><Bytes>AQID</Bytes><Time>2023-11-14T22:13:20Z</Time>"
        "<HttpDate>Tue, 14 Nov 2023 22:13:20 GMT</HttpDate><Colour>BLUE</Colour>"
        "<Strings><member>a</member><member>&lt;b&gt;</member></Strings><SparseStrings></"
        "SparseStrings>"
        "<Tags><Tag><Key>k</Key><Value>v</Value></Tag><Tag><Key>l</Key></Tag></Tags>"
        "<FlatTags><Key>k</Key><Value>v</Value></FlatTags><FlatTags><Key>l</Key></FlatTags>"
        "<Map><entry><key>a</key><value>1</value></entry></Map><FlatMap><key>a</key><value>1</"
        "value></FlatMap>"
        "<Choice><Number>7</Number></Choice></DoThingResult>"
        "<ResponseMetadata><RequestId>ID</RequestId></ResponseMetadata></DoThingResponse>");
}

static void names_that_share_a_beginning_are_kept_apart(void **state)
{
    struct thing thing = {0};
    assert_int_equal(
        fixture_decode(
            *state,
            "Tag-x.Key=no&Tags.Tag.1.Key=list&Tag.Key=yes&Tag.=no&Tag..Key=no&.Tag=no&Ta=no&=no&Tag"
            "&Text=a&Text.=b&Text%00=c",
            &thing),
        VG_OK);
    assert_str(thing.tag->key, "yes");
    assert_null(thing.tag->value.ptr);
    assert_str(thing.tags.items[0].key, "list");
    assert_str(thing.text, "a");
}

static void elements_are_ordered_by_number_not_by_text(void **state)
{
    struct thing thing = {0};
    assert_int_equal(
        fixture_decode(
            *state, "Strings.member.10=c&Strings.member.9=b&Strings.member.0=a&Strings.member.11=d",
            &thing),
        VG_OK);
    assert_int_equal(thing.strings.count, 4);
    for (size_t i = 0; i < 4; i++)
        assert_str(thing.strings.items[i], ((const char *[]){"a", "b", "c", "d"})[i]);
}

static void indexes_beyond_all_numbers_are_refused(void **state)
{
    static const char *const forms[] = {"Strings.member.-1=a", "Strings.member.=a",
                                        "Strings.member.1x=a",
                                        "Strings.member.18446744073709551616=a", "FlatMap.x.key=a"};
    struct fixture *fixture = *state;
    for (size_t i = 0; i < VG_COUNT_OF(forms); i++) {
        struct thing thing = {0};
        assert_int_equal(fixture_decode(fixture, forms[i], &thing), VG_FAIL);
        assert_ptr_equal(fixture->err.shape, &VG_SERIALIZATION);
    }
}

static const char *numbered(struct fixture *fixture, int count)
{
    struct vg_buf buf;
    vg_buf_init(&buf, &fixture->arena, 0);
    for (int i = count; i > 0; i--)
        vg_buf_printf(&buf, "Strings.member.%d=%d&", i, i);
    vg_buf_add_char(&buf, '\0');
    return buf.ptr;
}

static void parameters_are_bounded_in_number(void **state)
{
    struct fixture *fixture = *state;
    struct thing thing = {0};
    assert_int_equal(fixture_decode(fixture, numbered(fixture, VG_QUERY_PARAMS_MAX), &thing),
                     VG_OK);
    assert_int_equal(thing.strings.count, VG_QUERY_PARAMS_MAX);
    assert_str(thing.strings.items[VG_QUERY_PARAMS_MAX - 1], "10000");
    assert_int_equal(fixture_decode(fixture, numbered(fixture, VG_QUERY_PARAMS_MAX + 1), &thing),
                     VG_FAIL);
    assert_str(fixture->err.message, "Too many parameters: at most 10000 are accepted");
}

static const char *nested(struct fixture *fixture, int depth)
{
    struct vg_buf buf;
    vg_buf_init(&buf, &fixture->arena, 0);
    for (int i = 0; i < depth; i++)
        vg_buf_add_lit(&buf, "Thing.");
    vg_buf_add_lit(&buf, "Text=a");
    vg_buf_add_char(&buf, '\0');
    return buf.ptr;
}

static void depth_is_bounded(void **state)
{
    struct fixture *fixture = *state;
    struct thing thing = {0};
    assert_int_equal(fixture_decode(fixture, nested(fixture, VG_WIRE_DEPTH_MAX), &thing), VG_OK);
    assert_int_equal(fixture_decode(fixture, nested(fixture, VG_WIRE_DEPTH_MAX + 1), &thing),
                     VG_FAIL);
    assert_str(fixture->err.message, "Parameters are nested too deeply");
}

static void empty_text_is_absent_except_for_strings(void **state)
{
    struct thing thing = {0};
    assert_int_equal(
        fixture_decode(*state, "Small=&Flag=&Time=&Ratio=&Text=&Strings=&Map=", &thing), VG_OK);
    assert_false(thing.small.set || thing.flag.set || thing.time.set || thing.ratio.set);
    assert_true(vg_str_is_set(thing.text) && thing.strings.set && thing.map.set);
    assert_int_equal(thing.strings.count, 0);
}

static void bytes_that_are_no_utf8_are_refused(void **state)
{
    struct fixture *fixture = *state;
    struct thing thing = {0};
    assert_int_equal(fixture_decode(fixture, "Text=%FF", &thing), VG_FAIL);
    assert_int_equal(fixture_decode(fixture, "Map.entry.1.key=%C0%80&Map.entry.1.value=a", &thing),
                     VG_FAIL);
    assert_int_equal(fixture_decode(fixture, "Text=%zz%", &thing), VG_OK);
    assert_str(thing.text, "%zz%");
}

static void url_and_body_are_one(void **state)
{
    struct fixture *fixture = *state;
    struct thing thing = {0};
    fixture->request.query = VG_STR("Small=1&Text=url");
    assert_int_equal(fixture_decode(fixture, "Text=body", &thing), VG_OK);
    assert_int_equal(thing.small.v, 1);
    assert_str(thing.text, "body");
}

static void unknown_enum_text_is_a_violation(void **state)
{
    struct fixture *fixture = *state;
    struct thing thing = {0};
    assert_int_equal(
        fixture_decode(fixture, "Colour=GREEN&Colours.member.1=RED&Colours.member.2=PINK", &thing),
        VG_OK);
    assert_int_equal(fixture->violations.count, 2);
    assert_int_equal(fixture_decode(fixture, "Choice.Text=a&Choice.Number=1", &thing), VG_FAIL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_type_is_read),
        TEST(every_type_is_written),
        TEST(names_that_share_a_beginning_are_kept_apart),
        TEST(elements_are_ordered_by_number_not_by_text),
        TEST(indexes_beyond_all_numbers_are_refused),
        TEST(parameters_are_bounded_in_number),
        TEST(depth_is_bounded),
        TEST(empty_text_is_absent_except_for_strings),
        TEST(bytes_that_are_no_utf8_are_refused),
        TEST(url_and_body_are_one),
        TEST(unknown_enum_text_is_a_violation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
