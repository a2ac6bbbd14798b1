/* test_apigateway_template: the language of mapping templates: text, references, directives. Most
 * cases were answered by the real service. */
#include "test_apigateway_template_help.h"

static void text_stays_as_it_is(void **state)
{
    (void)state;
    static const struct rendered cases[] = {
        {"", NULL, ""},
        {"<html></html>", NULL, "<html></html>"},
        {"Hello $ ", NULL, "Hello $ "},
        {"$1 $! ${ $[0] $-", NULL, "$1 $! ${ $[0] $-"},
        {"\"#\" <a href=\"#\">", NULL, "\"#\" <a href=\"#\">"},
        {"<span style=\"color: #13ff93\">", NULL, "<span style=\"color: #13ff93\">"},
        {"#hashtag #x-y", NULL, "#hashtag #x-y"},
        {"#return($v1) #evaluate($x)", NULL, "#return($v1) #evaluate($x)"},
        {"Gr\xc3\xbc\xc3\x9f"
         "e",
         NULL,
         "Gr\xc3\xbc\xc3\x9f"
         "e"},
        {"#[[ $x #if( ]]#!", NULL, " $x #if( !"},
        {"#literal()$x #set($x = 1)#end!", NULL, "$x #set($x = 1)!"},
    };
    assert_renders(cases, VG_COUNT_OF(cases));
}

static void a_reference_to_nothing_is_an_empty_string(void **state)
{
    (void)state;
    static const struct rendered cases[] = {
        {"Hello $name|$!name|${name}|$!{name}|$a.b.c()[1]", NULL, "Hello ||||"},
        {"#if($x)yes#else no#end", NULL, "yes"},
        {"#if($!{a.b.c})yes!#end", NULL, "yes!"},
        {"#if(!$x)no#{else}yes#end", NULL, "yes"},
        {"#set($x = $nothing)#if($x == '')empty#end", NULL, "empty"},
        {"#set($a = {\"b\": false})#if(${a.b})yes#end", NULL, ""},
        {"#set($m = {})$m.put('k', null)#if(\"$m.k\" == \"\")none#end", NULL, "none"},
        {"#foreach($v in $values)foo#end", NULL, ""},
        {"\\$nothing", NULL, "$nothing"},
    };
    assert_renders(cases, VG_COUNT_OF(cases));
}

static void references_are_read_as_far_as_they_go(void **state)
{
    (void)state;
    static const struct rendered cases[] = {
        {"#set($n = 'World')Hello ${n}. $n}. $n. $n.", NULL, "Hello World. World}. World. World."},
        {"#set($a = [10, [20, 21]])$a[0] $a[1][1] $a[-1][0] #set($i = 1)$a[ $i ].get(0)", NULL,
         "10 21 2020"},
        {"#set($a = {'foo:bar': {'x-y': 1}})$a['foo:bar'].x-y $a[\"foo:bar\"]['x-y']", NULL, "1 1"},
        {"#set($a-b = 1)$a-b ${a-b}-c", NULL, "1 1-c"},
        {"#set($h = 'hi')$h()", NULL, "hi()"},
        {"#set($x = 'v')$$x #$x \\\\$x \\$x \\\\\\$x", NULL, "$v #v \\v $x \\$x"},
        {"$input.path('$.a').b.c", "{\"a\":{\"b\":{\"c\":\"deep\"}}}", "deep"},
    };
    assert_renders(cases, VG_COUNT_OF(cases));
}

static void backslashes_take_the_meaning_away(void **state)
{
    (void)state;
    static const struct rendered cases[] = {
        {"\n#set( $email = \"foo\" )\n$email\n\\$email\n\\\\$email\n\\\n\\\\ \\# \\$\n\\#end\n\\# "
         "end\n\\#set( $email = \"foo\" )\n",
         NULL, "\nfoo\n$email\n\\foo\n\\\n\\\\ \\# \\$\n#end\n\\# end\n#set( foo = \"foo\" )\n"},
        {"#if(true)a\\\\#end", NULL, "a\\"},
        {"\\#nothing", NULL, "\\#nothing"},
        {"\\\\#set($x = 1)$x", NULL, "\\\\1"},
    };
    assert_renders(cases, VG_COUNT_OF(cases));
}

static void strings_in_double_quotes_are_templates(void **state)
{
    (void)state;
    static const struct rendered cases[] = {
        {"#set($n = 'Steve')#set($h = \"hello, $n is my name\")$h", NULL,
         "hello, Steve is my name"},
        {"#set($n = 'Steve')#set($h = \"hello, \\$n\")$h", NULL, "hello, $n"},
        {"#set($n = 'Steve')#set($h = 'hello, $n')$h", NULL, "hello, $n"},
        {"#set($x = \"#if(true)a#{else}b#end\")$x", NULL, "a"},
        {"#set($x = \"#\")$x#set($x = \"$\")$x", NULL, "#$"},
        {"#set ($name = \"\\\\batman\\nand robin\")$name", NULL, "\\\\batman\\nand robin"},
        {"#set($d = '{\"a\": 2}')$d", NULL, "{\"a\": 2}"},
        {"#set($d = \"{\"\"a\"\": 2}\")$d", NULL, "{\"a\": 2}"},
        {"#set($d = \"1\\\\\"\"2\"\"3\")$d", NULL, "1\\\\\"2\"3"},
        {"#set($d = 'it''s')$d", NULL, "it's"},
        {"#set($d = \"\\u00e9\")$d", NULL, "\xc3\xa9"},
        {"#set( $v = \"\" )#set( $y = '' ).$v.$y.", NULL, "..."},
    };
    assert_renders(cases, VG_COUNT_OF(cases));
}

static void directives_swallow_their_line_ends(void **state)
{
    (void)state;
    static const struct rendered cases[] = {
        {"\n#if(true)\nhello##\n#end", NULL, "\nhello"},
        {"hello #if (true)X.\n#if(true)Happy Birthday\n#end.\n#end Off", NULL,
         "hello X.\nHappy Birthday\n.\n Off"},
        {"#foreach( $v in [1..3] )$v\n#end", NULL, "1\n2\n3\n"},
        {"blah\n#set($l = [\"Hello \", 7])\n#foreach($v in $l)$v#end\n\nblah", NULL,
         "blah\nHello 7\nblah"},
        /* Blanks before #set go where a token begins with them, and stay behind a line end. */
        {"a   #set($x = 1)  \nb", NULL, "a   b"},
        {"a\n  #set($x = 1)\n  b", NULL, "a\n    b"},
        {"$!n  #set($x = 1)b #if(true) \t\n  c#end", NULL, "b   c"},
        {"#if($v)\r\na\r\n#else\r\nb\r\n#end\r\nc", NULL, "a\r\nc"},
        {"  #if(true)x#end", NULL, "  x"},
    };
    assert_renders(cases, VG_COUNT_OF(cases));
}

static void comments_vanish(void **state)
{
    (void)state;
    static const struct rendered cases[] = {
        {"## comment\nStuff\nMore stuff## more comments $blah", NULL, "Stuff\nMore stuff"},
        {"Stuff#*\n more $x #if( comments *#\n and more stuff", NULL, "Stuff\n and more stuff"},
        {"a#** formal *#b", NULL, "ab"},
        {"a#* never closed", NULL, "a"},
    };
    assert_renders(cases, VG_COUNT_OF(cases));
}

static void conditions_choose(void **state)
{
    (void)state;
    static const struct rendered cases[] = {
        {"#set($a = false)#set($b = true)#if ($a) one #elseif ($b) two #else three #end", NULL,
         " two "},
        {"#set($a = false)#if ($a) one #elseif ($a) two #else three #end", NULL, " three "},
        {"#set($v = 2)#if($v > 1)a#end#if($v gt 2)b#end#if($v >= 2)c#end#if($v ge 3)d#end"
         "#if($v < 3)e#end#if($v lt 2)f#end#if($v <= 2)g#end#if($v le 1)h#end",
         NULL, "aceg"},
        {"#if('a' == \"a\")a#end#if(1 eq 1.0)b#end#if('1' == 1)c#end#if('a' != 'b')d#end#if(1 ne "
         "1)e#end",
         NULL, "abcd"},
        {"#if(true && false || true)a#end#if(true and not false)b#end#if(false or !true)c#end",
         NULL, "ab"},
        {"#if ( (1 == 1) && (2 == 2) )yes#end", NULL, "yes"},
        {"#if([1, 2] == [1, 2])a#end#if({'x': 1} == {'x': 1.0})b#end#if([1] == [2])c#end", NULL,
         "ab"},
        {"#if('a' < 'b')a#end#if(null == null)b#end#if(null == 1)c#end", NULL, "b"},
        /* Literals have no truth but true's. */
        {"#if('a')a#end#if(1)b#end#if(1 + 1)c#end#if(null)d#end", NULL, ""},
    };
    assert_renders(cases, VG_COUNT_OF(cases));
}

static void arithmetic_is_java_s(void **state)
{
    (void)state;
    static const struct rendered cases[] = {
        {"#set($a = 5 * 4 - 2)$a #set($a = 2 + 5 * 4)$a #set($a = (5 + 4))$a", NULL, "18229"},
        {"#set($a = 4 > 2 + 5)$a #set($a = (5 + 4) > 2)$a", NULL, "falsetrue"},
        {"#set($a = 7 / 2)$a #set($a = -7 / 2)$a #set($a = 7 % 3)$a #set($a = -7 % 3)$a", NULL,
         "3-31-1"},
        {"#set($a = 100.0 / 50)$a #set($a = .5*.1)$a #set($a = 1.5e3 + 1)$a", NULL,
         "2.00.051501.0"},
        {"#set($a = 1)#set($a = $a / 0)$a #set($a = $a - 'x')$a", NULL, "11"},
        {"#set($a = 'n' + 1 + true)$a #set($a = 1 + 'n')$a", NULL, "n1true1n"},
        {"#set($a = 2147483647 + 1)$a #set($a = 9223372036854775807 + 1)$a "
         "#set($a = 9223372036854775807 * -9223372036854775807)$a",
         NULL, "21474836489223372036854775808-85070591730234615847396907784232501249"},
        {"#set($a = 3)#set($b = $a -1)$b#set($b = $a - 1)$b", NULL, "22"},
        {"$input.path('$')",
         "{\"a\":1.0,\"b\":1e7,\"c\":0.0001,\"d\":123456.789,\"e\":-0.001,\"f\":1e100,\"g\":"
         "12345678901234567890,\"h\":1e400}",
         "{a=1.0, b=1.0E7, c=1.0E-4, d=123456.789, e=-0.001, f=1.0E100, g=12345678901234567890, "
         "h=1e400}"},
    };
    assert_renders(cases, VG_COUNT_OF(cases));
}

static void loops_know_where_they_are(void **state)
{
    (void)state;
    static const struct rendered cases[] = {
        {"#foreach ($i in [1, 2, 3])$i. #if ($velocityHasNext)yes#end, #end", NULL,
         "1. yes, 2. yes, 3. , "},
        {"#foreach ($i in [1, 2, 3])$i. #if ($foreach.first)f#end#if ($foreach.last)l#end, #end",
         NULL, "1. f, 2. , 3. l, "},
        {"#foreach($x in ['a', 'b'])$velocityCount$foreach.count$foreach.index$foreach.hasNext#end",
         NULL, "110true221false"},
        {"#foreach ($j in [1,2])#foreach ($i in [3, 4])$foreach.count,#end$foreach.count|#end",
         NULL, "1,2,1|1,2,2|"},
        {"#foreach($a in [1,2])#foreach($b in "
         "[1])$foreach.parent.index$foreach.topmost.count#end#end",
         NULL, "0112"},
        {"#set($i = 1)$i,#foreach ($i in [2, 3, 4])$i,#set($i = $i)#end$i", NULL, "1,2,3,4,1"},
        {"#foreach($n in ['a'])$n#end$n$velocityCount$foreach", NULL, "a"},
        {"#set($v = 1)#foreach ($i in [2, 3])$v,#set($v = $i)#end$v", NULL, "1,2,3"},
        {"#set($values = [2..-2])#foreach($value in $values)$value,#end", NULL, "2,1,0,-1,-2,"},
        {"#set($s = 1)#set($e = 3)#foreach($i in [$s .. $e])${i}-#end", NULL, "1-2-3-"},
        {"#foreach($v in {'a': 1, 'b': 2})$v#end#foreach($v in 'text')x#end", NULL, "12"},
        {"#foreach($i in [1..9])#if($i == 4)#break#end$i#end.", NULL, "123."},
        {"#set($f = '')#foreach($i in [1..3])#set($f = $foreach)#end$f.count", NULL, "3"},
        {"hello #stop world #if(", NULL, "Expected a value at line 1, column 23"},
        {"hello #stop world", NULL, "hello "},
        {"#foreach($i in [1..3])$i#stop#end after", NULL, "1"},
    };
    assert_renders(cases, VG_COUNT_OF(cases));
}

static void definitions_are_rendered_where_they_are_used(void **state)
{
    (void)state;
    static const struct rendered cases[] = {
        {"#define ( $hello)hi#end$hello()$hello()", NULL, "hi()hi()"},
        {"#define ( $showindex )$foreach.index#end#foreach($x in [1,2,3])$showindex#end", NULL,
         "012"},
        {"\n#define( $f )$c#end\n#set( $c = 'foo' )\n$f\n#set( $c = 'bar' )\n$f\n", NULL,
         "\nfoo\nbar\n"},
        {"#define($b)x#end#set($s = \"<$b>\")$s", NULL, "<x>"},
        /* API Gateway takes macros in and runs none. */
        {"\n#macro ( blah )\nhello##\n#end\n#blah()", NULL, "\n#blah()"},
        {"#macro(recur $n)#if($n > 0)#recur($n)#end#end#recur(5) #recur( $n, \"x\" word )", NULL,
         "#recur(5) #recur( $n, \"x\" word )"},
    };
    assert_renders(cases, VG_COUNT_OF(cases));
}

static void malformed_templates_say_where(void **state)
{
    (void)state;
    static const struct rendered cases[] = {
        {"Hello $", NULL, "Unexpected end behind '$' at line 1, column 8"},
        {"Hello #", NULL, "Unexpected end behind '#' at line 1, column 8"},
        {"Hello ${name.", NULL, "Expected '}' at line 1, column 13"},
        {"a\nb #if (1)x#end #end ", NULL, "Unexpected #end at line 2, column 20"},
        {"#if(true)a#else b#elseif(true)c#end", NULL, "Expected #end at line 1, column 25"},
        {"#if(true)a #endOff", NULL, "Expected #end at line 1, column 19"},
        {"#set ($name = \"\\\"batman\\\"\")$name", NULL, "Expected ')' at line 1, column 18"},
        {"#set(x = 1)", NULL, "Expected a reference in #set at line 1, column 6"},
        {"#set($x 1)", NULL, "Expected '=' in #set at line 1, column 9"},
        {"#set($x = )", NULL, "Expected a value at line 1, column 11"},
        {"#set($x = 'a)", NULL, "Unterminated string at line 1, column 12"},
        {"#set($x = \"${a\")", NULL, "In a string: Expected '}' at line 1, column 4"},
        {"$x.y(1 + 2)", NULL, "Expected ',' or ')' at line 1, column 8"},
        {"$x[a]", NULL, "Expected a value at line 1, column 4"},
        {"#foreach($x of $y)#end", NULL, "Expected 'in' at line 1, column 13"},
        {"#foreach($x in [1,2)#end", NULL, "Expected ',' or ']' at line 1, column 20"},
        {"#parse('x')", NULL,
         "#parse and #include are not available in templates at line 1, column 7"},
        {"#[[ x", NULL, "Expected ]]# at line 1, column 1"},
    };
    assert_renders(cases, VG_COUNT_OF(cases));
}

static void overrides_are_told(void **state)
{
    (void)state;
    struct apigateway_template_output output;
    struct vg_str text =
        render(VG_STR("#set($context.responseOverride.status = 404)"
                      "#set($context.responseOverride.header.X-A = 'a')"
                      "#set($context.requestOverride.header.multi = ['1', 2])"
                      "#set($context.requestOverride.path.proxy = \"p\")"
                      "#set($context.requestOverride.querystring['q.x'] = true)"
                      "$context.responseOverride.status $context.requestOverride.path.proxy "
                      "$context.requestOverride.path.earlier|$context.requestOverride.path.other|"),
               NULL, &output);
    assert_true(vg_str_is(text, "404 p before||"));
    static const struct {
        enum apigateway_override_place place;
        const char *name;
        const char *value;
    } expected[] = {
        {APIGATEWAY_OVERRIDE_RESPONSE_STATUS, "status", "404"},
        {APIGATEWAY_OVERRIDE_RESPONSE_HEADER, "X-A", "a"},
        {APIGATEWAY_OVERRIDE_REQUEST_HEADER, "multi", "1"},
        {APIGATEWAY_OVERRIDE_REQUEST_PATH, "proxy", "p"},
        {APIGATEWAY_OVERRIDE_REQUEST_QUERY, "q.x", "true"},
    };
    assert_int_equal(output.override_count, VG_COUNT_OF(expected));
    for (size_t i = 0; i < VG_COUNT_OF(expected); i++) {
        const struct apigateway_override *override = &output.overrides[i];
        assert_int_equal(override->place, expected[i].place);
        assert_true(vg_str_is(override->name, expected[i].name));
        assert_true(vg_str_is(override->values[0], expected[i].value));
        assert_int_equal(override->value_count, i == 2 ? 2 : 1);
    }
    assert_true(vg_str_is(output.overrides[2].values[1], "2"));
}

static void context_is_asked_by_name(void **state)
{
    (void)state;
    static const struct rendered cases[] = {
        {"$context.httpMethod ${context.stage} $context.identity.sourceIp", NULL,
         "POST prod 192.0.2.1"},
        {"$context.authorizer.claims.sub $context.authorizer.claims['custom:role'] "
         "$context.authorizer.claims.get('sub')|$context.authorizer.claims.none|",
         NULL, "s-1 admin s-1||"},
        {"$context.httpMethod.toLowerCase() #if($context.stage == 'prod')yes#end", NULL,
         "post yes"},
        {"$context.identity #foreach($k in $context.identity.keySet())$k #end", NULL,
         "{sourceIp=192.0.2.1, userAgent=curl} sourceIp userAgent "},
        {"$stageVariables.table ${stageVariables['table']} $stageVariables.get('table') "
         "$stageVariables",
         NULL, "pets pets pets {table=pets}"},
    };
    assert_renders(cases, VG_COUNT_OF(cases));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(text_stays_as_it_is, begin, end),
        cmocka_unit_test_setup_teardown(a_reference_to_nothing_is_an_empty_string, begin, end),
        cmocka_unit_test_setup_teardown(references_are_read_as_far_as_they_go, begin, end),
        cmocka_unit_test_setup_teardown(backslashes_take_the_meaning_away, begin, end),
        cmocka_unit_test_setup_teardown(strings_in_double_quotes_are_templates, begin, end),
        cmocka_unit_test_setup_teardown(directives_swallow_their_line_ends, begin, end),
        cmocka_unit_test_setup_teardown(comments_vanish, begin, end),
        cmocka_unit_test_setup_teardown(conditions_choose, begin, end),
        cmocka_unit_test_setup_teardown(arithmetic_is_java_s, begin, end),
        cmocka_unit_test_setup_teardown(loops_know_where_they_are, begin, end),
        cmocka_unit_test_setup_teardown(definitions_are_rendered_where_they_are_used, begin, end),
        cmocka_unit_test_setup_teardown(malformed_templates_say_where, begin, end),
        cmocka_unit_test_setup_teardown(overrides_are_told, begin, end),
        cmocka_unit_test_setup_teardown(context_is_asked_by_name, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
