/* test_wire_xml: XML in and out. */
#include "test_wire_help.h"
#include "wire/xml_in.h"

static const struct vg_op_model xml_ops[] = {
    {.name = NAME("DoThing"),
     .input = &thing_shape,
     .output = &thing_shape,
     .method = NAME("PUT"),
     .uri = NAME("/"),
     .success_status = 200},
};

static int setup(void **state)
{
    static struct fixture fixture;
    fixture_init(&fixture, &vg_protocol_rest_xml, &xml_ops[0]);
    *state = &fixture;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;
    vg_arena_deinit(&fixture->arena);
    return 0;
}

static void every_type_is_read_and_written_back(void **state)
{
    static const char text[] =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Thing "
        "xmlns=\"urn:things\"><Flag>true</Flag><Small>-3</Small>"
        "<Large>9007199254740993</Large><Ratio>0.5</Ratio><Text>a&lt;b</Text><Bytes>AQID</Bytes>"
        "<Time>2023-11-14T22:13:20.250Z</Time><HttpDate>Tue, 14 Nov 2023 22:13:20 "
        "GMT</HttpDate><Colour>BLUE</Colour>"
        "<Strings><member>a</member><member></member></Strings><Colours><member>RED</member></"
        "Colours>"
        "<Tags><Tag xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
        "xsi:type=\"Group\"><Key>k</Key></Tag></Tags>"
        "<FlatTags><Key>f</Key></FlatTags><FlatTags><Key>g</Key></FlatTags>"
        "<Map><entry><key>a</key><value>1</value></entry></Map><FlatMap><key>b</key><value>2</"
        "value></FlatMap>"
        "<Tag><Value>v</Value></Tag><Choice><Text>t</Text></Choice><Thing><Small>1</Small></"
        "Thing></Thing>";
    struct fixture *fixture = *state;
    struct thing thing = {0};
    assert_int_equal(fixture_decode(fixture, text, &thing), VG_OK);
    assert_str(thing.tags.items[0].kind, "Group");
    assert_int_equal(thing.flat_tags.count, 2);
    assert_str(fixture_encode(fixture, &thing), text);
    assert_str(response_header(&fixture->response, "content-type"), "application/xml");
}

static void white_space_between_elements_does_not_matter(void **state)
{
    struct thing thing = {0};
    assert_int_equal(
        fixture_decode(
            *state,
            "\n<Thing>\n <!-- x --> <Small> 7 </Small>\n <Tags>\n  <Tag>\n   <Key> k </Key>\n  "
            "</Tag>\n </Tags>\n <Text><![CDATA[<a>]]> "
            "b</Text><Unknown><a>1</a></Unknown>\n</Thing>\n",
            &thing),
        VG_OK);
    assert_int_equal(thing.small.v, 7);
    assert_str(thing.tags.items[0].key, " k ");
    assert_str(thing.text, "<a> b");
}

static void flattened_elements_may_be_scattered(void **state)
{
    struct thing thing = {0};
    assert_int_equal(
        fixture_decode(
            *state,
            "<Thing><FlatTags><Key>a</Key></FlatTags><Small/><FlatTags><Key>b</Key></FlatTags>"
            "<Small>1</Small><FlatTags/></Thing>",
            &thing),
        VG_OK);
    assert_int_equal(thing.flat_tags.count, 3);
    assert_str(thing.flat_tags.items[1].key, "b");
    assert_int_equal(thing.small.v, 1);
}

static void what_is_not_well_formed_is_refused(void **state)
{
    static const char *const texts[] = {"x",
                                        "<Thing>",
                                        "<Thing></thing>",
                                        "<Thing/><Thing/>",
                                        "<Thing>&nbsp;</Thing>",
                                        "<Thing a=\"1\" a=\"2\"/>",
                                        "<Thing>\xff</Thing>",
                                        "<Thing>\x01</Thing>",
                                        "<Other/>",
                                        "<Thing><Small>x</Small></Thing>",
                                        "<Thing><Map><entry><key>a</key></entry></Map></Thing>",
                                        "<Thing><Choice/></Thing>",
                                        "<Thing><Colour>GREEN</Colour></Thing>",
                                        "<Thing><Bytes>abc</Bytes></Thing>"};
    struct fixture *fixture = *state;
    for (size_t i = 0; i < VG_COUNT_OF(texts); i++) {
        struct thing thing = {0};
        if (fixture_decode(fixture, texts[i], &thing) != VG_FAIL)
            fail_msg("accepted: %s", texts[i]);
        assert_str(fixture->err.shape->code, "MalformedXML");
        assert_int_equal(fixture->violations.count, 0);
    }
}

static void document_types_are_refused(void **state)
{
    static const char *const texts[] = {"<!DOCTYPE Thing><Thing/>",
                                        "<!DOCTYPE Thing SYSTEM \"file:///etc/passwd\"><Thing/>",
                                        "<!DOCTYPE Thing [<!ENTITY x SYSTEM "
                                        "\"file:///etc/passwd\">]><Thing><Text>&x;</Text></Thing>",
                                        "<!DOCTYPE Thing [<!ENTITY a \"aaaa\"><!ENTITY b "
                                        "\"&a;&a;&a;&a;\">]><Thing><Text>&b;</Text></Thing>"};
    struct fixture *fixture = *state;
    for (size_t i = 0; i < VG_COUNT_OF(texts); i++)
        assert_null(vg_xml_parse(vg_str_from(texts[i]), &fixture->arena));
}

static struct vg_str repeated(struct fixture *fixture, const char *open, const char *close,
                              size_t count)
{
    struct vg_buf buf;
    vg_buf_init(&buf, &fixture->arena, 0);
    for (size_t i = 0; i < count; i++)
        vg_buf_add(&buf, vg_str_from(open));
    for (size_t i = 0; i < count; i++)
        vg_buf_add(&buf, vg_str_from(close));
    return vg_buf_str(&buf);
}

static void depth_and_number_are_bounded(void **state)
{
    struct fixture *fixture = *state;
    assert_non_null(
        vg_xml_parse(repeated(fixture, "<a>", "</a>", VG_WIRE_DEPTH_MAX), &fixture->arena));
    assert_null(
        vg_xml_parse(repeated(fixture, "<a>", "</a>", VG_WIRE_DEPTH_MAX + 1), &fixture->arena));
    struct vg_str many = repeated(fixture, "<a/>", "", VG_XML_NODES_MAX - 1);
    assert_non_null(vg_xml_parse(VG_CONCAT(&fixture->arena, VG_STR("<r>"), many, VG_STR("</r>")),
                                 &fixture->arena));
    assert_null(vg_xml_parse(VG_CONCAT(&fixture->arena, VG_STR("<r>"), many, VG_STR("<a/></r>")),
                             &fixture->arena));
}

static void characters_that_xml_lacks_are_replaced(void **state)
{
    struct thing thing = {.text = VG_STR("a\x01")};
    struct vg_str body = fixture_encode(*state, &thing);
    assert_true(vg_str_find(body, VG_STR("<Text>a\xEF\xBF\xBD</Text>")) > 0);
}

static void errors_carry_resource_and_both_request_ids(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(vg_fail(&fixture->err, &VG_ACCESS_DENIED, "Access <Denied>"), VG_FAIL);
    assert_str(fixture_encode_error(fixture),
               "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AccessDenied</Code>"
               "<Message>Access &lt;Denied&gt;</Message><Resource>/r</Resource>"
               "<RequestId>ID</RequestId><HostId>SUQ=</HostId></Error>");
    assert_int_equal(fixture->response.status, 403);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_type_is_read_and_written_back),
        TEST(white_space_between_elements_does_not_matter),
        TEST(flattened_elements_may_be_scattered),
        TEST(what_is_not_well_formed_is_refused),
        TEST(document_types_are_refused),
        TEST(depth_and_number_are_bounded),
        TEST(characters_that_xml_lacks_are_replaced),
        TEST(errors_carry_resource_and_both_request_ids),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
