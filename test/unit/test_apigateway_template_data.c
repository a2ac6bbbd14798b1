/* test_apigateway_template_data: what templates do with data: $input, $util, JSON paths, the
 * methods of Java's types; and what they may take. */
#include "test_apigateway_template_help.h"

static void input_is_the_body_and_the_parameters(void **state)
{
    (void)state;
    static const char body[] =
        "{\"a\": 1, \"b\": [{\"c\": 5}, \"x\\\"y\"], \"n\": null, \"o\": {}}";
    static const struct rendered cases[] = {
        {"$input.body", body, body},
        {"$input.path('$')", body, "{a=1, b=[{\"c\":5},\"x\\\"y\"], n=null, o={}}"},
        {"$input.json('$')", body, "{\"a\":1,\"b\":[{\"c\":5},\"x\\\"y\"],\"n\":null,\"o\":{}}"},
        {"$input.json('$.b')|$input.path('$.b')|$input.json('$.b[1]')|$input.path('$.b[1]')", body,
         "[{\"c\":5},\"x\\\"y\"]|[{\"c\":5},\"x\\\"y\"]|\"x\\\"y\"|x\"y"},
        {"$input.json('$.none')|$input.path('$.none')|$input.path('$.n')|", body, "\"\"|||"},
        {"#if($input.path('$.none') == '')none#end", body, "none"},
        {"$input.body|$input.json('$')|$input.path('$')|$input.json('$.x')", "", "{}|{}|{}|\"\""},
        {"$input.json('$')|$input.path('$')|$input.json('$.x')", "plain text",
         "\"plain text\"|plain text|\"\""},
        {"$input.params('id') $input.params('both') $input.params('q') "
         "$input.params('content-type')|$input.params('none')|",
         NULL, "p1 path last application/json||"},
        {"$input.params().path.id $input.params().querystring.get('q') "
         "$input.params().header.Content-Type $input.params()",
         NULL,
         "p1 last application/json {path={id=p1, both=path}, querystring={q=last, both=query}, "
         "header={Content-Type=application/json}}"},
        {"#foreach($e in $input.path('$'))$e.n#if($foreach.hasNext),#end#end",
         "[{\"n\":1},{\"n\":\"b\"},{}]", "1,b,"},
    };
    assert_renders(cases, VG_COUNT_OF(cases));
}

static void util_translates(void **state)
{
    (void)state;
    static const struct rendered cases[] = {
        {"$util.escapeJavaScript($input.path('$'))",
         "\"it's \\\"q\\\" \\\\ / \\n\\t\\b\\f\\r\\u0001 \xc3\xa9 \xf0\x9f\x98\x80\"",
         "it\\'s \\\"q\\\" \\\\ \\/ \\n\\t\\b\\f\\r\\u0001 \\u00E9 \\uD83D\\uDE00"},
        {"$util.escapeJavaScript($input.json('$')).replaceAll(\"\\\\'\",\"'\")", "{\"k\":\"it's\"}",
         "{\\\"k\\\":\\\"it's\\\"}"},
        {"#set($o = $util.parseJson($input.path('$.t')))$o.key2.arr[1] $o.key1 $o",
         "{\"t\": \"{\\\"key1\\\":\\\"v\\\",\\\"key2\\\":{\\\"arr\\\":[1,2]}}\"}",
         "2 v {key1=v, key2={arr=[1,2]}}"},
        {"$util.parseJson('true') $util.parseJson('1') $util.parseJson('[]')", NULL, "true 1 []"},
        {"$util.parseJson('{')", NULL, "$util.parseJson() was given what is no JSON"},
        {"$util.urlEncode('x=a+b c/\xc3\xa9*._-')", NULL, "x%3Da%2Bb+c%2F%C3%A9*._-"},
        {"$util.urlDecode('x=a+b%2F')", NULL, "x=a b/"},
        {"$util.base64Encode('hello?>') $util.base64Decode('aGVsbG8/Pg==') "
         "$util.base64Decode('aGVs bG8_Pg')",
         NULL, "aGVsbG8/Pg== hello?> hello?>"},
        {"$util.unknown('x')|$input.unknown()|", NULL, "||"},
    };
    assert_renders(cases, VG_COUNT_OF(cases));
}

static void paths_lead_as_jayway_has_them(void **state)
{
    (void)state;
    static const char store[] =
        "{\"book\":[{\"t\":\"A\",\"p\":8.95,\"c\":\"ref\",\"q\":\"10\"},{\"t\":\"B\",\"p\":12,"
        "\"c\":"
        "\"fic\"},{\"t\":\"C\",\"p\":9,\"c\":\"fic\",\"i\":true}],\"a.b\":{\"p\":1},\"m\":10}";
    static const struct rendered cases[] = {
        {"$input.json('$.book[0].t') $input.json(\"$['book'][-1]['t']\") $input.json('$.book[7]')",
         store, "\"A\" \"C\" \"\""},
        {"$input.json('book[1].t') $input.json(\"$['a.b'].p\")", store, "\"B\" 1"},
        {"$input.json('$.book[*].t') $input.json('$.book[0,2].t') $input.json('$.book[1:].t') "
         "$input.json('$.book[:-1].t') $input.json('$.book[-2:-1].t')",
         store, "[\"A\",\"B\",\"C\"] [\"A\",\"C\"] [\"B\",\"C\"] [\"A\",\"B\"] [\"B\"]"},
        {"$input.json('$..p') $input.json('$.*.p') $input.json('$.book..t')", store,
         "[8.95,12,9,1] [1] [\"A\",\"B\",\"C\"]"},
        {"$input.json(\"$.book[0]['t','p','x']\") $input.json('$.none[*]') "
         "$input.json('$.book[*].none')",
         store, "{\"t\":\"A\",\"p\":8.95} [] []"},
        {"$input.json('$.book[?(@.p < 10)].t') $input.json('$.book[?(@.i)].t') "
         "$input.json(\"$.book[?(@.c == 'fic' && @.p > 10 || @.t == 'A')].t\")",
         store, "[\"A\",\"C\"] [\"C\"] [\"A\",\"B\"]"},
        {"$input.json('$.book[?(!(@.i == true))].t') $input.json('$.book[?(@.p >= $.m)].t') "
         "$input.json('$.book[?(@.q == 10)].t') $input.json('$..[?(@.t =~ /[ab]/i)].t')",
         store, "[\"A\",\"B\"] [\"B\"] [\"A\"] [\"A\",\"B\"]"},
        {"$input.json(\"$.book[?(@.t in ['A', 'C'])].t\") $input.json(\"$.book[?(@.t nin "
         "['A'])].t\") $input.json('$.book[?(@.i != true)].t')",
         store, "[\"A\",\"C\"] [\"B\",\"C\"] [\"A\",\"B\"]"},
        {"$input.path('$.book.length()') $input.path('$..p.sum()') $input.path('$..p.max()') "
         "$input.path('$..p.min()') $input.path('$.book[*].p.avg()')",
         store, "3 30.95 12.0 1.0 9.983333333333333"},
        {"$input.path('$.book[')", store, "A JSON path is malformed or uses what is not available"},
        {"$input.path('$.book[?(@.p <)]')", store,
         "A JSON path is malformed or uses what is not available"},
        {"$input.path('')", store, "A JSON path is malformed or uses what is not available"},
    };
    assert_renders(cases, VG_COUNT_OF(cases));
}

static void strings_have_java_s_methods(void **state)
{
    (void)state;
    static const struct rendered cases[] = {
        {"#set($s = 'something')$s.length()|$s.substring(3, 6)|$s.substring(4)|$s.charAt(1)|"
         "$s.indexOf('e')|$s.indexOf('e', 4)|$s.lastIndexOf('t')|$s.contains('thin')",
         NULL, "9|eth|thing|o|3|-1|4|true"},
        {"#set($s = 'aBc')$s.toUpperCase()$s.toLowerCase()$s.concat('d')$s.equals('aBc')"
         "$s.equalsIgnoreCase('ABC')$s.startsWith('aB')$s.endsWith('x')$s.isEmpty()$s.empty",
         NULL, "ABCabcaBcdtruetruetruefalsefalsefalse"},
        {"#set($s = ' \t x ')[$s.trim()]$s.replace(' ', '_')", NULL, "[x]_\t_x_"},
        {"#set($s = 'foobar123bab')$s.replaceAll('ba.', 'foo') $s.replaceFirst('ba.', '') "
         "$s.replaceAll('([0-9])([0-9])', '$2<$1>\\$') $s.replaceAll('(?<x>o+)', '${x}${x}') "
         "$s.replaceAll('x*', '-')",
         NULL,
         "foofoo123foo foo123bab foobar2<1>$3bab foooobar123bab "
         "-f-o-o-b-a-r-1-2-3-b-a-b-"},
        {"#set($s = '123456789')$s.matches( '[0-9]*' ) $s.matches('[0-9]') "
         "#set($d = \"2020-01-20T08:00:00.000Z\")"
         "$d.matches(\"^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:00\\.000Z$\")",
         NULL, "true falsetrue"},
        {"$util.parseJson('\"a,b,,c,,\"').split(',') $util.parseJson('\"a1b22c\"').split('[0-9]+') "
         "#set($s = 'a,b,c')$s.split(',', 2)[1] $s.split('') $s.split(';').size()",
         NULL, "[a, b, , c] [a, b, c]b,c [a, ,, b, ,, c] 1"},
        {"#set($s = '\xf0\x9f\x98\x80x\xc3\xa9')$s.length() $s.indexOf('x') $s.substring(2, 3)"
         "$s.substring(3)",
         NULL, "4 2 x\xc3\xa9"},
        {"#set($s = 'b')$s.compareTo('a') $s.compareTo('bcd') $s.valueOf(1.0)", NULL, "1 -2 1.0"},
        {"#set($s = 'x')$s.substring(2)", NULL, "substring() outside of its string"},
        {"#set($s = 'x')$s.matches('(')", NULL,
         "A regular expression is malformed, or longer than 4 KB"},
        {"#set($s = 'x')$s.replaceAll('x', '$5')", NULL,
         "A replacement refers to a group that is not there"},
        {"#set($s = 'xy')$s.replaceAll('(x)(y)?(z)?', '$12$3|')", NULL, "x2|"},
        {"#set($s = 'x')$s.replaceAll('x', '$')", NULL,
         "A replacement refers to a group that is not there"},
        {"#set($s = 'x')$s.format('%d', 1)", NULL,
         "The method format() is not available in templates"},
        {"#set($s = 'x')$s.nothing()|$s.length(1)|$s.contains(1)|", NULL, "|||"},
    };
    assert_renders(cases, VG_COUNT_OF(cases));
}

static void lists_have_java_s_methods(void **state)
{
    (void)state;
    static const struct rendered cases[] = {
        {"#set($l = [1,2,3])$l.size() $l.get(1) $l.contains(1) $l.contains(10) $l.isEmpty() "
         "$l.indexOf(3) $l.subList(1, 3) $l.empty",
         NULL, "3 2 true false false 2 [2, 3] false"},
        {"#set($l = [])#set($x = $l.add('a'))#set($x = $l.add(0, 'b'))#set($x = $l.addAll([1, "
         "2]))$l #set($x = $l.remove('a'))$x#set($x = $l.remove(0))$x$l$l.set(0, 5)$l"
         "$l.clear()$l",
         NULL, "[b, a, 1, 2]trueb[1, 2]1[5, 2][]"},
        {"#set($l = ['one', 'two', 'three'])#set($i = 1)#set($l[$i] = 'foo')#set($l[-1] = 'x')$l",
         NULL, "[one, foo, x]"},
        {"#set($l = [1, [2], {'a': 'b'}, 'c', true, 1.5])$l $l.containsAll([1, 'c'])", NULL,
         "[1, [2], {a=b}, c, true, 1.5] true"},
        {"#set($l = [1])$l.get(1)", NULL, "An index is outside of its list"},
        {"#set($l = [])$!l[1]", NULL, "An index is outside of its list"},
        {"#set($l = [1])$l['x']|$l.x|$l.get('x')|", NULL, "|||"},
        {"#set($l = [1])$l.iterator()", NULL,
         "The method iterator() is not available in templates"},
    };
    assert_renders(cases, VG_COUNT_OF(cases));
}

static void maps_have_java_s_methods(void **state)
{
    (void)state;
    static const struct rendered cases[] = {
        {"#set($m = {\"dog\": \"cat\" , 'horse':15})$m.dog $m.get('horse') $m['dog'] $m.size() "
         "$m.containsKey('dog') $m.containsKey('x') $m.containsValue(15) $m.keySet() $m.values() "
         "$m.entrySet() $m.toString()",
         NULL,
         "cat 15 cat 2 true false true [dog, horse] [cat, 15] [dog=cat, horse=15] {dog=cat, "
         "horse=15}"},
        {"#set($m = {'a': 1})#foreach($e in $m.entrySet())$e.key$e.value$e.getKey()$e.getValue()"
         "#end",
         NULL, "a1a1"},
        {"#set($m = {})#set($i = $m.put('k', 'v'))$i#set($i = $m.put('k', 'w'))$i$m.k"
         "#set($m.p = 1)#set($m['q'] = 2)#set($i = $m.putAll({'r': 3}))"
         "$m.putIfAbsent('r', 4)$m.getOrDefault('s', 5)$m.remove('k')$m",
         NULL, "vw35w{p=1, q=2, r=3}"},
        {"#set($m = {})$m.isEmpty()$m #set($m.a = {})#set($m.a.b = 1)$m.a.b", NULL, "true{}1"},
        {"#set($m = {'a': 1, 'b': 2})#set($x = $m.remove('a'))$m$m.equals({'b': 2})", NULL,
         "{b=2}true"},
    };
    assert_renders(cases, VG_COUNT_OF(cases));
}

static void large_maps_find_their_members(void **state)
{
    (void)state;
    struct vg_buf buf;
    struct apigateway_template_output output;
    vg_buf_init(&buf, &arena, /* max= */ 0);
    vg_buf_add_lit(&buf, "{");
    for (int i = 0; i < 500; i++)
        vg_buf_printf(&buf, "%s\"k%d\":%d", i == 0 ? "" : ",", i, i);
    vg_buf_add_lit(&buf, ",\"k7\":\"again\"}");
    struct vg_str text =
        render(VG_STR("#set($m = $input.path('$'))$m.size() $m.k0 $m.k499 $m.k7|$m.k500|"
                      "#set($x = $m.remove('k3'))$x$m.k3 $m.k4 $m.size()"),
               vg_arena_cstr(&arena, vg_buf_str(&buf)), &output);
    assert_string_equal(vg_arena_cstr(&arena, text), "500 0 499 again||3 4 499");
}

static void numbers_have_java_s_methods(void **state)
{
    (void)state;
    static const struct rendered cases[] = {
        {"#set($n = 0)#set($x = $n.parseInt('12'))$x #set($x = $x + 1)$x $n.valueOf('7') "
         "$n.toString(5) $n.parseLong('+9')",
         NULL, "1213 7 5 9"},
        {"#set($d = 1.9)$d.intValue() $d.longValue() $d.parseDouble('2') $d.valueOf('1e1') "
         "$d.compareTo(2) $d.equals(1.9) $d.toString().length()",
         NULL, "1 1 2.0 10.0 -1 true 3"},
        {"#set($b = true)$b.toString() $b.equals(true) $b.valueOf('TRUE')", NULL, "true true true"},
        {"#set($n = 0)$n.parseInt('x')", NULL, "A string is parsed as a number and is none"},
        {"#set($n = 0)$n.parseInt('3000000000')", NULL,
         "A string is parsed as a number and is none"},
    };
    assert_renders(cases, VG_COUNT_OF(cases));
}

/* 200,000 elements: their own bytes pay for the walk. */
static void a_large_body_may_be_walked(void **state)
{
    (void)state;
    struct vg_buf buf;
    struct apigateway_template_output output;
    vg_buf_init(&buf, &arena, /* max= */ 0);
    for (int i = 0; i < 200000; i++)
        vg_buf_printf(&buf, "%c{\"id\":%d,\"name\":\"item %d\"}", i == 0 ? '[' : ',', i, i);
    vg_buf_add_char(&buf, ']');
    struct vg_str text = render(VG_STR("$input.path('$[*].id').size()"),
                                vg_arena_cstr(&arena, vg_buf_str(&buf)), &output);
    assert_string_equal(vg_arena_cstr(&arena, text), "200000");
}

/* Each would run for very long, or forever. */
static void every_excess_ends_with_a_problem(void **state)
{
    (void)state;
    static const char steps[] = "The template takes too many steps";
    static const char size[] = "The output of the template is larger than 10 MB, or holds itself";
    static const char regex[] = "A regular expression takes too many steps";
    static const struct rendered cases[] = {
        {"#foreach($i in [1..1001])#end", NULL, "A #foreach has more than 1000 iterations"},
        {"#foreach($a in [1..1000])#foreach($b in [1..1000])x#end#end", NULL, steps},
        {"#define($x)$x#end$x", NULL, "The template is nested too deeply"},
        {"#define($x)#set($y = \"$x\")#end$x", NULL, "The template is nested too deeply"},
        {"#set($r = [1..1000000])", NULL, "A range has more than 100000 elements"},
        {"#set($s='0123456789')#foreach($a in [1..100])#set($s=\"$s$s\")#end", NULL, steps},
        {"#set($s='0123456789')#foreach($a in [1..15])#set($s=$s + $s)#end#foreach($i in "
         "[1..1000])$s#end",
         NULL, size},
        {"#set($l=[])#set($x=$l.add($l))#set($x=$l.add($l))$l", NULL, size},
        {"#set($l=[1])#foreach($a in [1..100])#set($x=$l.addAll($l))#end", NULL,
         "A list or map has more than 100000 elements"},
        {"#set($l=[1..50000])#foreach($a in [1..1000])#if($l.contains(0))#end#end", NULL, steps},
        {"#set($s='aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac')$s.matches('(a|aa|a*)*[bd]')", NULL,
         regex},
        {"#foreach($i in [1..1000])#set($x=$input.path('$..*..*..*..*'))#end",
         "[[[[1],[2]],[[3],[4]]],[[[5],[6]],[[7],[8]]],[[[1],[2]],[[3],[4]]],[[[5],[6]],[[7],[8]]]"
         "]",
         steps},
        {"$input.path('$[?(@ =~ /(a|aa|a*)*[bd]/)]')",
         "[\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac\"]", steps},
    };
    assert_renders(cases, VG_COUNT_OF(cases));
}

static struct vg_str repeated(const char *piece, size_t count)
{
    struct vg_buf buf;
    vg_buf_init(&buf, &arena, /* max= */ 0);
    for (size_t i = 0; i < count; i++)
        vg_buf_add(&buf, vg_str_from(piece));
    return vg_buf_str(&buf);
}

static void deep_and_long_templates_do_not_parse(void **state)
{
    (void)state;
    static const char *const pieces[] = {"#if(true)", "#set($x=(", "#set($x=[",  "$x.y(",
                                         "#set($x=!", "$x[",       "#define($x)"};
    struct apigateway_template_output output;
    for (size_t i = 0; i < VG_COUNT_OF(pieces); i++) {
        struct vg_str problem = render(repeated(pieces[i], 20000), NULL, &output);
        assert_true(vg_str_find(problem, VG_STR(" at line 1, column ")) > 0);
    }
    struct vg_str sum = VG_CONCAT(&arena, VG_STR("#set($x = 1"), repeated("+1", 1000), VG_STR(")"));
    assert_true(vg_str_starts(render(sum, NULL, &output), VG_STR("The expression is too long")));
    assert_true(vg_str_is(render(repeated("0123456789", 40000), NULL, &output),
                          "The template is longer than 300 KB"));
    struct vg_str many = render(repeated("$a.b.c", 40000), NULL, &output);
    assert_int_equal(many.len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(input_is_the_body_and_the_parameters, begin, end),
        cmocka_unit_test_setup_teardown(util_translates, begin, end),
        cmocka_unit_test_setup_teardown(paths_lead_as_jayway_has_them, begin, end),
        cmocka_unit_test_setup_teardown(strings_have_java_s_methods, begin, end),
        cmocka_unit_test_setup_teardown(lists_have_java_s_methods, begin, end),
        cmocka_unit_test_setup_teardown(maps_have_java_s_methods, begin, end),
        cmocka_unit_test_setup_teardown(large_maps_find_their_members, begin, end),
        cmocka_unit_test_setup_teardown(numbers_have_java_s_methods, begin, end),
        cmocka_unit_test_setup_teardown(a_large_body_may_be_walked, begin, end),
        cmocka_unit_test_setup_teardown(every_excess_ends_with_a_problem, begin, end),
        cmocka_unit_test_setup_teardown(deep_and_long_templates_do_not_parse, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
