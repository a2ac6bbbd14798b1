/* test/unit/test_dynamodb_codec.c: items between JSON and the stored form. */
#include "test_dynamodb_help.h"

static void items_come_back_sorted_by_name(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"{}", "{}"},
        {"{'a':{'S':'x'}}", "{'a':{'S':'x'}}"},
        {" { 'b' : { 'S' : 'x' } , 'a' : {'N' : '1.50'} } ", "{'a':{'N':'1.5'},'b':{'S':'x'}}"},
        {"{\"a\": {\"S\": \"x\"}, \"b\": {\"N\": \"1\"}}", "{'a':{'S':'x'},'b':{'N':'1'}}"},
        {"{'a':{'S':''},'b':{'B':''}}", "{'a':{'S':''},'b':{'B':''}}"},
        {"{'a':{'BOOL':true},'b':{'BOOL':false},'c':{'NULL':true}}",
         "{'a':{'BOOL':true},'b':{'BOOL':false},'c':{'NULL':true}}"},
        {"{'a':{'B':'AAECAw=='}}", "{'a':{'B':'AAECAw=='}}"},
        {"{'a':{'SS':['c','a','b']},'b':{'NS':['10','9','-1.0']},'c':{'BS':['Yg==','YQ==']}}",
         "{'a':{'SS':['a','b','c']},'b':{'NS':['-1','9','10']},'c':{'BS':['YQ==','Yg==']}}"},
        {"{'a':{'L':[{'S':'x'},{'L':[]},{'M':{'z':{'N':'1'},'y':{'N':'2'}}}]},'b':{'M':{}}}",
         "{'a':{'L':[{'S':'x'},{'L':[]},{'M':{'y':{'N':'2'},'z':{'N':'1'}}}]},'b':{'M':{}}}"},
        {"{'aa':{'N':'1'},'a':{'N':'2'},'A':{'N':'3'},'ab':{'N':'4'}}",
         "{'A':{'N':'3'},'a':{'N':'2'},'aa':{'N':'1'},'ab':{'N':'4'}}"},
        /* names that share their first eight bytes */
        {"{'attribute2':{'N':'2'},'attribute10':{'N':'10'},'attribut':{'N':'0'},'attribute1':{'N':'"
         "1'}}",
         "{'attribut':{'N':'0'},'attribute1':{'N':'1'},'attribute10':{'N':'10'},'attribute2':{'N':'"
         "2'}}"},
        {"{'a':{'S':'first'},'b':{'S':'x'},'a':{'S':'last'}}", "{'a':{'S':'last'},'b':{'S':'x'}}"},
        {"{'a':{'unknown':[{'deep':1}],'S':'x','N':null}}", "{'a':{'S':'x'}}"},
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++)
        assert_item(item_of(cases[i][0]), cases[i][1]);
}

static void texts_keep_their_escapes(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "{\"a\":{\"S\":\"line\\nquote\\\" back\\\\slash \\u0001\"}}",
        "{\"a\":{\"S\":\"gr\xC3\xBC\xC3\x9F \xF0\x9F\x98\x80\"}}",
        "{\"gr\xC3\xBC\xC3\x9F\":{\"S\":\"x\"}}",
        "{\"na\\\"me\":{\"SS\":[\"a\\tb\",\"c\"]}}",
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++) {
        struct vg_str item = item_of(cases[i]);
        assert_string_equal(json_of_item(item), cases[i]);
    }
    /* however it was written, the same text is the same value */
    struct vg_str plain = item_of("{'a':{'S':'abc'}}"),
                  escaped = item_of("{'a':{'S':'\\u0061b\\u0063'}}");
    assert_true(vg_str_eq(plain, escaped));
    assert_true(
        vg_str_eq(item_of("{\"a\":{\"S\":\"\\n\"}}"), item_of("{\"a\":{\"S\":\"\\u000a\"}}")));
    assert_true(
        vg_str_eq(item_of("{\"a\":{\"S\":\"\\u00fc\"}}"), item_of("{\"a\":{\"S\":\"\xC3\xBC\"}}")));
}

/* Names and members are looked at in pieces of several bytes: each place in each length counts. */
static void every_place_of_a_text_is_escaped_where_json_demands_it(void **state)
{
    (void)state;
    static const char *const pieces[] = {"\\\"", "\\\\", "\\u0001", "\\u001f", " ",
                                         "!",    "#",    "[",       "]",       "\x7F"};
    char json[128];
    for (int len = 1; len <= 40; len++) {
        for (int at = 0; at < len; at++) {
            const char *piece = pieces[(len + at) % (int)VG_COUNT_OF(pieces)];
            char before[64], after[64];
            memset(before, 'x', sizeof before);
            memset(after, 'z', sizeof after);
            snprintf(json, sizeof json, "{\"%.*s%s%.*s\":{\"SS\":[\"%.*s%s%.*s\"]}}", at, before,
                     piece, len - at - 1, after, at, before, piece, len - at - 1, after);
            assert_string_equal(json_of_item(item_of(json)), json);
        }
        forget(NULL);
    }
}

static void equal_values_have_equal_bytes(void **state)
{
    (void)state;
    static const char *const equal[][2] = {
        {"{'N':'1'}", "{'N':'1.000'}"},
        {"{'N':'100'}", "{'N':'1E2'}"},
        {"{'SS':['a','b']}", "{'SS':['b','a']}"},
        {"{'NS':['1','2.0']}", "{'NS':['2','1.0']}"},
        {"{'M':{'a':{'S':'1'},'b':{'S':'2'}}}", "{'M':{'b':{'S':'2'},'a':{'S':'1'}}}"},
        {"{'L':[{'M':{'b':{'N':'1'},'a':{'NULL':true}}}]}",
         "{'L':[{'M':{'a':{'NULL':true},'b':{'N':'1.0'}}}]}"},
    };
    for (size_t i = 0; i < VG_COUNT_OF(equal); i++)
        assert_true(vg_str_eq(value_of(equal[i][0]), value_of(equal[i][1])));
    static const char *const different[][2] = {
        {"{'N':'1'}", "{'S':'1'}"},           {"{'S':'YQ=='}", "{'B':'YQ=='}"},
        {"{'BOOL':true}", "{'BOOL':false}"},  {"{'L':[]}", "{'M':{}}"},
        {"{'SS':['1']}", "{'NS':['1']}"},     {"{'L':[{'N':'1'}]}", "{'L':[{'N':'2'}]}"},
        {"{'SS':['a','b']}", "{'SS':['a']}"},
    };
    for (size_t i = 0; i < VG_COUNT_OF(different); i++)
        assert_false(vg_str_eq(value_of(different[i][0]), value_of(different[i][1])));
}

static void sizes_are_counted_as_aws_counts(void **state)
{
    (void)state;
    static const struct {
        const char *item;
        uint32_t size;
    } cases[] = {
        {"{}", 0},
        {"{'id':{'S':'Fred'}}", 6},
        {"{'a':{'S':'gr\xC3\xBC\xC3\x9F'}}", 1 + 6},
        {"{'a':{'N':'-12.3456'}}", 1 + 5},
        {"{'a':{'B':'AQI='}}", 1 + 2},
        {"{'a':{'BOOL':true},'b':{'NULL':true}}", 4},
        {"{'a':{'SS':['ab','c']},'b':{'NS':['1','-1']},'c':{'BS':['AQI=','Ag==']}}",
         1 + 3 + 1 + 5 + 1 + 3},
        {"{'a':{'L':[]}}", 1 + 3},
        {"{'a':{'L':[{'S':'xy'},{'BOOL':true}]}}", 1 + 3 + (1 + 2) + (1 + 1)},
        {"{'a':{'M':{'key':{'S':'v'}}}}", 1 + 3 + (1 + 3 + 1)},
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++)
        assert_int_equal(dynamodb_item_size(item_of(cases[i].item)), cases[i].size);
}

#define INVALID "One or more parameter values were invalid: "
#define NOT_NUMERIC "The parameter cannot be converted to a numeric value"
#define OVERFLOW                                                                                   \
    "Number overflow. Attempting to store a number with magnitude larger than supported range"
#define UNDERFLOW                                                                                  \
    "Number underflow. Attempting to store a number with magnitude smaller than supported range"
#define EMPTY                                                                                      \
    "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"
#define MANY                                                                                       \
    "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the "    \
    "supported datatypes"

static void broken_rules_are_kept_for_later(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        const char *older;
        const char *current; /* NULL: the same */
    } cases[] = {
        {"{'S':'a','N':'1'}", MANY, NULL},
        {"{}", EMPTY, NULL},
        {"{'a':''}", EMPTY, NULL},
        {"null", EMPTY, NULL},
        {"{'M':{'a':{}}}", EMPTY, NULL},
        {"{'L':[{'S':'x'},{'a':{}}]}", EMPTY, NULL},
        {"{'NULL':false}", INVALID "Null attribute value types must have the value of true", NULL},
        {"{'SS':[]}", INVALID "An string set  may not be empty", NULL},
        {"{'NS':[]}", INVALID "An number set  may not be empty", NULL},
        {"{'BS':[]}", INVALID "Binary sets should not be empty", NULL},
        {"{'SS':['a','a']}", INVALID "Input collection [a, a] contains duplicates.",
         INVALID "Input collection [\"a\", \"a\"] contains duplicates."},
        {"{'SS':['','']}", INVALID "Input collection [, ] contains duplicates.",
         INVALID "Input collection [\"\", \"\"] contains duplicates."},
        {"{'SS':['d','b','c','b','a','d']}",
         INVALID "Input collection [d, b, c, b, a, d] contains duplicates.",
         INVALID
         "Input collection [\"b\", \"c\", \"d\", \"b\", \"a\", \"d\"] contains duplicates."},
        {"{'NS':['1','1.0']}", "Input collection contains duplicates",
         INVALID "Input collection contains duplicates."},
        {"{'BS':['/w==','AA==','AA==']}",
         INVALID "Input collection [/w==, AA==, AA==]of type BS contains duplicates.",
         INVALID "Input collection [\"AA==\",\"/w==\",\"AA==\"]of type BS contains duplicates."},
        {"{'N':''}", NOT_NUMERIC, NOT_NUMERIC ": "},
        {"{'N':'b'}", NOT_NUMERIC ": b", NULL},
        {"{'S':'a','N':'b'}", NOT_NUMERIC ": b", NULL},
        {"{'NS':['1','b','a']}", NOT_NUMERIC ": b", NULL},
        {"{'NS':['1','']}", NOT_NUMERIC, NOT_NUMERIC ": "},
        {"{'N':'1e126'}", OVERFLOW, NULL},
        {"{'N':'1e2147483647'}", UNDERFLOW, OVERFLOW},
        {"{'N':'1e2147483648'}", NOT_NUMERIC ": 1e2147483648", OVERFLOW},
        {"{'N':'1e-2147483648'}", NOT_NUMERIC ": 1e-2147483648", UNDERFLOW},
        {"{'L':[{'N':'1e9223372036854775808'}]}", NOT_NUMERIC ": 1e9223372036854775808", NULL},
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++) {
        struct dynamodb_problem problem;
        const char *current = cases[i].current != NULL ? cases[i].current : cases[i].older;
        assert_true(dynamodb_value_problem(value_of(cases[i].value), &problem));
        assert_sentence(dynamodb_problem_sentence(&arena, &problem, DYNAMODB_LAYER_OLDER),
                        cases[i].older);

        char item[200];
        snprintf(item, sizeof(item), "{'good':{'S':'x'},':bad':%s,'worse':{}}", cases[i].value);
        assert_true(dynamodb_item_problem(item_of(item), &problem));
        assert_sentence(problem.name, ":bad");
        assert_sentence(dynamodb_problem_sentence(&arena, &problem, DYNAMODB_LAYER_OLDER),
                        cases[i].older);
        assert_sentence(dynamodb_problem_sentence(&arena, &problem, DYNAMODB_LAYER_CURRENT),
                        current);
        assert_sentence(dynamodb_problem_of_placeholder(&arena, &problem, DYNAMODB_LAYER_CURRENT),
                        current);
        assert_sentence(
            dynamodb_problem_of_placeholder(&arena, &problem, DYNAMODB_LAYER_OLDER),
            vg_arena_printf(&arena,
                            "ExpressionAttributeValues contains invalid value: %s for key :bad",
                            cases[i].older)
                .ptr);
    }
}

static void assert_refused(const char *text, const char *sentence)
{
    struct vg_json json;
    struct vg_str item, problem = VG_STR("?");
    bool is_serialization = false;
    vg_json_init(&json, quoted(text), &arena);
    if (dynamodb_item_from_json(&json, &arena, &item, &problem, &is_serialization))
        fail_msg("%s is taken", text);
    assert_true(is_serialization);
    if (sentence == NULL)
        assert_false(vg_str_is_set(problem));
    else
        assert_sentence(problem, sentence);
}

static void wrong_json_types_are_refused_in_aws_words(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"'23'", "Unexpected field type"},
        {"[]", "Unrecognized collection type java.util.Map<java.lang.String, "
               "com.amazonaws.dynamodb.v20120810.AttributeValue>"},
        {"{'a':'x'}", "Unexpected value type in payload"},
        {"{'a':34.56}", "Unexpected value type in payload"},
        {"{'a':[]}",
         "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.AttributeValue"},
        {"{'a':{'S':true}}", "TRUE_VALUE cannot be converted to String"},
        {"{'a':{'S':false}}", "FALSE_VALUE cannot be converted to String"},
        {"{'a':{'S':23}}", "NUMBER_VALUE cannot be converted to String"},
        {"{'a':{'N':34.56}}", "DECIMAL_VALUE cannot be converted to String"},
        {"{'a':{'N':[]}}", "Unrecognized collection type class java.lang.String"},
        {"{'a':{'N':{}}}", "Start of structure or map found where not expected"},
        {"{'a':{'BOOL':'23'}}", "Unexpected token received from parser"},
        {"{'a':{'NULL':1}}", "NUMBER_VALUE cannot be converted to Boolean"},
        {"{'a':{'BOOL':[]}}", "Unrecognized collection type class java.lang.Boolean"},
        {"{'a':{'B':true}}", "only base-64-encoded strings are convertible to bytes"},
        {"{'a':{'B':[]}}", "Unrecognized collection type class java.nio.ByteBuffer"},
        {"{'a':{'B':{}}}", "Start of structure or map found where not expected"},
        {"{'a':{'B':'23456'}}",
         "Base64 encoded length is expected a multiple of 4 bytes but found: 5"},
        {"{'a':{'B':'+/+='}}", "Invalid last non-pad Base64 character dectected"},
        {"{'a':{'B':'=+/='}}", "Invalid last non-pad Base64 character dectected"},
        {"{'a':{'SS':'x'}}", "Unexpected field type"},
        {"{'a':{'SS':{}}}", "Start of structure or map found where not expected"},
        {"{'a':{'SS':[1]}}", "NUMBER_VALUE cannot be converted to String"},
        {"{'a':{'BS':['a']}}",
         "Base64 encoded length is expected a multiple of 4 bytes but found: 1"},
        {"{'a':{'L':['x']}}", "Unexpected value type in payload"},
        {"{'a':{'M':'x'}}", "Unexpected field type"},
        {"{'a':{'M':{'b':{'S':1}}}}", "NUMBER_VALUE cannot be converted to String"},
        /* of the two kinds of mistakes, types come first, wherever they stand */
        {"{'a':{'N':'x'},'b':{'S':1}}", "NUMBER_VALUE cannot be converted to String"},
        {"{'a':{'S':'x'}", NULL},
        {"{'a':{'S':'x}}", NULL},
        {"{'a':{'S':'x'},}", NULL},
        {"{'a':{'S':'x'}{", NULL},
        {"{'a':{'S' 'x'}}", NULL},
        {"{a:1}", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++)
        assert_refused(cases[i][0], cases[i][1]);
}

/* {'a': a list in a list ... in a list} with `levels` lists. */
static const char *nested(int levels, const char *inner)
{
    struct vg_buf buf;
    vg_buf_init(&buf, &arena, 0);
    vg_buf_add_lit(&buf, "{'a':");
    for (int i = 0; i < levels; i++)
        vg_buf_add(&buf, i % 2 == 0 ? VG_STR("{'L':[") : VG_STR("{'M':{'n':"));
    vg_buf_add(&buf, vg_str_from(inner));
    for (int i = levels - 1; i >= 0; i--)
        vg_buf_add(&buf, i % 2 == 0 ? VG_STR("]}") : VG_STR("}}"));
    vg_buf_add_char(&buf, '}');
    return vg_arena_cstr(&arena, vg_buf_str(&buf));
}

/* The attribute is level 1: a leaf at level 32 is the deepest (captured from AWS, 2026-06). */
static void thirty_two_levels_are_the_limit(void **state)
{
    (void)state;
    struct dynamodb_problem problem;
    assert_item(item_of(nested(31, "{'S':'leaf'}")), nested(31, "{'S':'leaf'}"));
    struct vg_str value;
    assert_true(dynamodb_item_find(item_of(nested(31, "{'S':'leaf'}")), VG_STR("a"), &value));
    assert_int_equal(dynamodb_value_levels(value), 31);
    for (int levels = 32; levels < 101; levels++) {
        assert_true(dynamodb_item_problem(item_of(nested(levels, "{'S':'leaf'}")), &problem));
        assert_sentence(
            dynamodb_problem_sentence(&arena, &problem, DYNAMODB_LAYER_CURRENT),
            "Nesting Levels have exceeded supported limits: Attributes in the item have nested "
            "levels beyond supported limit");
    }
    assert_refused(nested(5000, "{'S':'leaf'}"), NULL); /* deeper than JSON is read */
}

static void an_empty_name_is_told_before_other_problems(void **state)
{
    (void)state;
    static const char *const items[] = {
        "{'':{'S':'x'}}",
        "{'a':{},'':{'S':'x'}}",
        "{'':{'S':'x'},'a':{}}",
    };
    struct dynamodb_problem problem;
    for (size_t i = 0; i < VG_COUNT_OF(items); i++) {
        assert_true(dynamodb_item_problem(item_of(items[i]), &problem));
        assert_sentence(dynamodb_problem_sentence(&arena, &problem, DYNAMODB_LAYER_OLDER),
                        "Empty attribute name");
    }
}

static void large_maps_are_sorted(void **state)
{
    (void)state;
    struct vg_buf in;
    vg_buf_init(&in, &arena, 0);
    enum { COUNT = 5000 };
    for (int i = 0; i < COUNT; i++)
        vg_buf_printf(&in, "%s'name%05d':{'N':'%d'}", i == 0 ? "{" : ",", i * 3571 % COUNT, i);
    vg_buf_add_lit(&in, "}");
    struct vg_str item = item_of(vg_arena_cstr(&arena, vg_buf_str(&in)));
    assert_int_equal(dynamodb_item_count(item), COUNT);
    struct dynamodb_cursor cursor = dynamodb_attributes(item);
    struct vg_str name, before = VG_STR(""), value;
    while (dynamodb_next_attribute(&cursor, &name, &value)) {
        assert_true(vg_str_cmp(before, name) < 0);
        before = name;
    }
}

static void single_values_are_read_from_the_middle_of_a_document(void **state)
{
    (void)state;
    struct vg_json json;
    struct vg_str value, name, problem;
    bool is_serialization;
    vg_json_init(&json, quoted("{'x':{'N':'7'},'y':true}"), &arena);
    assert_true(vg_json_object(&json));
    assert_true(vg_json_member(&json, &name));
    assert_true(dynamodb_value_codec.from_json(&json, &arena, &value, &problem, &is_serialization));
    assert_true(vg_json_member(&json, &name));
    assert_sentence(name, "y");
    bool flag;
    assert_true(vg_json_bool(&json, &flag));
    assert_false(vg_json_member(&json, &name));
    assert_true(vg_json_at_end(&json));

    struct vg_buf buf;
    vg_buf_init(&buf, &arena, 0);
    struct vg_json_out out = vg_json_out_to(&buf);
    vg_json_out_begin(&out, '[');
    dynamodb_value_codec.to_json(value, &out, &arena);
    dynamodb_value_codec.to_json(value, &out, &arena);
    vg_json_out_end(&out, ']');
    assert_sentence(vg_buf_str(&buf), "[{\"N\":\"7\"},{\"N\":\"7\"}]");
}

static void contents_are_found_and_compared(void **state)
{
    (void)state;
    struct vg_str
        item = item_of(
            "{'s':{'S':'hello'},'l':{'L':[{'N':'1'},{'S':'x'}]},'m':{'M':{'k':{'BOOL':true}}}}"),
        value;
    assert_true(dynamodb_item_find(item, VG_STR("l"), &value));
    struct vg_str element;
    assert_true(dynamodb_list_at(value, 1, &element));
    assert_true(vg_str_eq(element, value_of("{'S':'x'}")));
    assert_false(dynamodb_list_at(value, 2, &element));
    assert_true(dynamodb_item_find(item, VG_STR("m"), &value));
    assert_true(dynamodb_map_find(value, VG_STR("k"), &element));
    assert_true(dynamodb_value_is_true(element));
    assert_false(dynamodb_map_find(value, VG_STR("kk"), &element));

    static const struct {
        const char *container, *operand;
        bool contains;
    } cases[] = {
        {"{'S':'hello'}", "{'S':'ell'}", true},     {"{'S':'hello'}", "{'S':''}", true},
        {"{'S':'hello'}", "{'B':'ZWxs'}", false},   {"{'B':'aGVsbG8='}", "{'B':'ZWxs'}", true},
        {"{'SS':['a','b']}", "{'S':'b'}", true},    {"{'SS':['ab']}", "{'S':'a'}", false},
        {"{'NS':['1','2']}", "{'N':'2.0'}", true},  {"{'NS':['1']}", "{'S':'1'}", false},
        {"{'L':[{'N':'1'}]}", "{'N':'1.0'}", true}, {"{'L':[{'SS':['a']}]}", "{'SS':['a']}", true},
        {"{'N':'12'}", "{'N':'1'}", false},         {"{'M':{'a':{'S':'x'}}}", "{'S':'a'}", false},
        {"{'BS':['YQ==']}", "{'B':'YQ=='}", true},  {"{'SS':['a']}", "{'SS':['a']}", false},
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++)
        assert_int_equal(
            dynamodb_value_contains(value_of(cases[i].container), value_of(cases[i].operand)),
            cases[i].contains);
}

/* Every shortened or changed item is told from a whole one, or read without leaving its bytes (the
 * sanitizers watch). */
static void damaged_items_are_never_read_beyond(void **state)
{
    (void)state;
    struct vg_str item = item_of("{'a':{'SS':['x','y']},'b':{'NS':['1','-2.5']},'l':{'L':[{'M':{'k'"
                                 ":{'B':'AAE='}}},{'NULL':true}]},"
                                 "'n':{'N':'12.5'},'s':{'S':'some text'}}");
    assert_true(dynamodb_item_is_valid(item));
    for (size_t cut = 0; cut < item.len; cut++) {
        char *copy = malloc(cut + 1);
        memcpy(copy, item.ptr, cut);
        assert_false(dynamodb_item_is_valid(vg_str_of(copy, cut)));
        free(copy);
    }
    for (size_t at = 4; at < item.len; at++) {
        for (int value = 0; value < 256; value += 5) {
            char *copy = malloc(item.len);
            memcpy(copy, item.ptr, item.len);
            copy[at] = (char)value;
            if (dynamodb_item_is_valid(vg_str_of(copy, item.len)))
                (void)json_of_item(vg_str_of(copy, item.len));
            free(copy);
        }
        vg_arena_reset(&arena);
        item = item_of("{'a':{'SS':['x','y']},'b':{'NS':['1','-2.5']},'l':{'L':[{'M':{'k':{'B':'"
                       "AAE='}}},{'NULL':true}]},"
                       "'n':{'N':'12.5'},'s':{'S':'some text'}}");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(items_come_back_sorted_by_name, forget),
        cmocka_unit_test_teardown(texts_keep_their_escapes, forget),
        cmocka_unit_test_teardown(every_place_of_a_text_is_escaped_where_json_demands_it, forget),
        cmocka_unit_test_teardown(equal_values_have_equal_bytes, forget),
        cmocka_unit_test_teardown(sizes_are_counted_as_aws_counts, forget),
        cmocka_unit_test_teardown(broken_rules_are_kept_for_later, forget),
        cmocka_unit_test_teardown(wrong_json_types_are_refused_in_aws_words, forget),
        cmocka_unit_test_teardown(thirty_two_levels_are_the_limit, forget),
        cmocka_unit_test_teardown(an_empty_name_is_told_before_other_problems, forget),
        cmocka_unit_test_teardown(large_maps_are_sorted, forget),
        cmocka_unit_test_teardown(single_values_are_read_from_the_middle_of_a_document, forget),
        cmocka_unit_test_teardown(contents_are_found_and_compared, forget),
        cmocka_unit_test_teardown(damaged_items_are_never_read_beyond, forget),
    };
    return run_group("dynamodb_codec", tests, VG_COUNT_OF(tests));
}
