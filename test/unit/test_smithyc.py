"""tools/smithyc: what it makes of a model, and what it says about a bad one."""

import glob
import os
import sys
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tools"))

from smithyc.__main__ import generate  # noqa: E402
from smithyc.errors import ModelError  # noqa: E402
from smithyc.lexer import Source, tokens  # noqa: E402
from smithyc.names import c_string, member_name, snake, upper_snake  # noqa: E402
from smithyc.parser import parse  # noqa: E402

HEAD = '$version: "2"\nnamespace test\n'
SNAPSHOTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "smithyc")


def model(text):
    return parse([("a.smithy", HEAD + text)])


def generated(text):
    return generate([("a.smithy", HEAD + text)], "a", "a.gen.h")


SERVICE = """
@aws.protocols#awsJson1_0
service Thing { version: "1", operations: [Get] }
"""


class Names(unittest.TestCase):
    def test_snake_case_keeps_acronyms_together(self):
        for name, want in {
            "CreateTopic": "create_topic", "TopicArn": "topic_arn", "GetURLThing": "get_url_thing",
            "SMSMfa": "sms_mfa", "KMSKeyId": "kms_key_id", "S3Bucket": "s3_bucket",
            "SSESpecification": "sse_specification", "MD5OfBody": "md5_of_body", "CallbackURLs": "callback_urls",
            "ListObjectsV2": "list_objects_v2", "ChecksumCRC32C": "checksum_crc32c", "ETag": "etag",
            "AllowedOAuthFlows": "allowed_oauth_flows", "pathType": "path_type", "X86_64": "x86_64",
        }.items():
            self.assertEqual(snake(name), want)

    def test_constants_in_capitals_stay_as_they_are(self):
        self.assertEqual(upper_snake("OLD_IMAGE"), "OLD_IMAGE")
        self.assertEqual(upper_snake("KeysOnly"), "KEYS_ONLY")

    def test_c_keywords_get_an_underscore(self):
        self.assertEqual(member_name("Default"), "default_")
        self.assertEqual(member_name("Name"), "name")

    def test_c_strings_hold_no_trigraph_and_only_ascii(self):
        self.assertEqual(c_string('(a)??(b)\\d"'), '"(a)?\\?(b)\\\\d\\""')
        self.assertEqual(c_string("\u00e9\n"), '"\\303\\251\\012"')


class Lexer(unittest.TestCase):
    def kinds(self, text):
        return [(t.kind, t.value) for t in tokens(Source("a", text))][:-1]

    def test_commas_and_comments_mean_nothing(self):
        self.assertEqual(self.kinds("a, b // c\n/// doc\nd"), [("name", "a"), ("name", "b"), ("name", "d")])

    def test_strings_are_unescaped(self):
        self.assertEqual(self.kinds(r'"a\"\\\u0041\n"'), [("string", 'a"\\A\n')])

    def test_text_blocks_lose_their_indentation(self):
        self.assertEqual(self.kinds('"""\n    a\n      b\n    """'), [("string", "a\n  b\n")])

    def test_numbers(self):
        self.assertEqual(self.kinds("-1 2.5 1e3"), [("number", -1), ("number", 2.5), ("number", 1000.0)])


class BadModels(unittest.TestCase):
    def refuse(self, text, message, line=3):
        with self.assertRaises(ModelError) as caught:
            generated(text)
        self.assertIn(message, caught.exception.message)
        self.assertEqual(caught.exception.pos[:2], ("a.smithy", line))

    def test_place_is_file_line_and_column(self):
        with self.assertRaises(ModelError) as caught:
            model("structure A {\n    b String\n}")
        self.assertEqual(str(caught.exception), "a.smithy:4:7: expected ':' and the type of 'b', found 'String'")

    def test_missing_namespace(self):
        with self.assertRaisesRegex(ModelError, "a:1:1: expected 'namespace', found 'structure'"):
            parse([("a", "structure A {}")])

    def test_wrong_version(self):
        with self.assertRaisesRegex(ModelError, r"expected \$version 2, found 1.0"):
            parse([("a", '$version: "1.0"\nnamespace a')])

    def test_grammar(self):
        self.refuse("structure A {", "expected a member of 'A' or '}', found the end of the file")
        self.refuse("structur A {}", "expected a shape ('structure', 'list', 'string', ...), a trait or 'apply', found")
        self.refuse('string A "b', "found an unterminated string")
        self.refuse("@length(min 1) string A", "expected ')' after the trait's value, found 1")
        self.refuse("@length(min: 1, 5) string A", "expected a key or ')', found 5")
        self.refuse('@pattern("\\q") string A', "expected an escape")
        self.refuse("operation A { inputs: B }", "expected a property of the operation (errors, input, output)")
        self.refuse("operation A { errors := {} }", "only input and output can be inline")

    def test_names(self):
        self.refuse("structure A { b: Sting }", "expected a type, but there is no shape 'Sting'")
        self.refuse("@requierd string A", "expected a known trait, found '@requierd'")
        self.refuse("string A\nstring A", "'A' is already defined at a.smithy:3", line=4)
        self.refuse("list A {member: String}\nlist a {member: String}", "differ only in case", line=4)
        self.refuse("structure A { b: String b: String }", "already has a member 'b'")
        self.refuse("@sensitive @sensitive string A", "@sensitive is given twice")
        self.refuse("apply A @sensitive", "there is no shape 'A'")
        self.refuse("apply A$c @required structure A { b: String }", "it has no 'c'")

    def test_meaning(self):
        self.refuse("list A { element: String }", "expected the list 'A' to have just 'member'")
        self.refuse("map A { key: Integer value: String }", "expected a string or enum as map key, found integer")
        self.refuse("enum A {}", "expected members in the enum 'A'")
        self.refuse("intEnum A { B }", "expected a number as the value of 'B'")
        self.refuse("structure A { b: B }\noperation B {}", "expected a data shape as target, 'B' is a operation")
        self.refuse("@streaming blob B\nstructure A { b: B }", "expected @httpPayload on a member that streams", line=4)
        self.refuse("operation A { errors: [E] }\nstructure E {}", "expected @error on 'E', an error of 'A'")
        self.refuse('@http(method: "GET", uri: "/{Id}") operation A {}', "expected a member 'Id' with @httpLabel")
        self.refuse("structure A { aB: String a_b: String }", "are one name in C")
        self.refuse('@timestampFormat("iso") timestamp T\nstructure A { t: T }', "expected one of epoch-seconds", line=4)

    def test_an_order_of_an_enum_has_all_values(self):
        for order in ('["A"]', '["A", "B", "B"]', '["A", "C"]'):
            self.refuse(f"@virga#enumOrder({order}) enum E {{ A B }}\nstructure S {{ e: E }}", "each of its values once")

    def test_names_that_clash_in_c(self):
        self.refuse(
            'enum E { B }\nstructure R { e: E }\n@error("client") structure E_BException {}',
            "C name 'A_E_B' of error E_BException clashes with E$B", line=5,
        )
        self.refuse("list B_entry { member: String } map B { key: String value: String }\n"
                    "structure A { a: B_entry b: B }", "clashes")

    def test_one_name_of_two_merged_models_clashes(self):
        for shapes in ("structure R { %s: String }", "enum R { %s } structure S%s { r: R }", "list R { @length(max: 1) member: String } structure S%s { r: R }",
                       '@error("client") structure R { %s: String }'):
            files = [(f"{name}.smithy", f'$version: "2"\nnamespace {name}\n' + shapes.replace("%s", name)) for name in ("one", "two")]
            with self.assertRaisesRegex(ModelError, "of (error|structure|enum|list) R clashes with .* at one.smithy:3") as caught:
                generate(files, "a", "a.gen.h")
            self.assertEqual(caught.exception.pos[:2], ("two.smithy", 3))

    def test_a_service_needs_a_protocol_and_operations(self):
        self.refuse('service S { version: "1" operations: [O] }\noperation O {}', "expected a protocol trait")
        self.refuse("@aws.protocols#restJson1 service S {}", "expected operations in the service")


class Output(unittest.TestCase):
    def test_apply_overrides_and_adds(self):
        shape = model('@length(max: 1) string A\napply A @length(max: 2)\napply A { @sensitive @pattern("x") }')
        traits = shape.shapes["test#A"].traits
        self.assertEqual(traits, {"length": {"max": 2}, "sensitive": {}, "pattern": "x"})

    def test_names_resolve_to_used_own_and_prelude_shapes_in_this_order(self):
        text = HEAD + "use other#Tag\nstructure A { a: Tag b: Integer c: smithy.api#Integer }\nstring Integer"
        other = '$version: "2"\nnamespace other\nstring Tag'
        members = parse([("a", text), ("b", other)]).shapes["test#A"].members
        self.assertEqual([m.target.namespace for m in members.values()], ["other", "test", "smithy.api"])

    def test_a_members_own_limit_keeps_the_shapes_others(self):
        _, source = generated('@length(max: 9) @pattern("x+") string B\nstructure A { @length(max: 5) b: B }')
        self.assertIn('.max = INT64_C(5), .pattern = "x+"', source)

    def test_an_input_that_others_use_too_keeps_its_name(self):
        header, _ = generated(SERVICE + "operation Get { input: In output: Both }\nstructure In {}\n"
                              "structure Both {}\nstructure Other { both: Both }")
        self.assertIn("struct a_get_in {", header)
        self.assertIn("struct a_both {", header)
        self.assertIn("#define a_get_out a_both", header)

    def test_validation_error_is_the_models_own_or_made(self):
        _, source = generated(SERVICE + "operation Get {}")
        self.assertIn("A_VALIDATION = {.name = {\"ValidationException\", 19}", source)
        _, source = generated(SERVICE + 'operation Get {}\n@error("client") @httpError(409) structure BadException {}\n'
                              'apply Thing @virga#validationError("BadException")')
        self.assertIn(".validation_error = &A_BAD,", source)
        self.assertNotIn("A_VALIDATION", source)

    def test_c_name_renames_an_error(self):
        header, _ = generated(SERVICE + 'operation Get {}\n@error("client") @virga#cName("GONE") structure E {}')
        self.assertIn("extern const struct vg_error_shape A_GONE;", header)

    def test_sentences_may_list_an_enums_values_in_an_order_of_their_own(self):
        _, source = generated('@virga#enumOrder(["B", "C", "A"]) enum E { A B C }\nstructure S { e: E }')
        self.assertIn("a_shape_e_order[] = {\n    2,\n    3,\n    1,\n};", source)
        self.assertIn(".enum_order = a_shape_e_order", source)

    def test_members_may_be_checked_in_the_order_of_a_hash_map(self):
        members = "tableName key attributeUpdates expected conditionalOperator returnValues returnConsumedCapacity " \
                  "returnItemCollectionMetrics updateExpression conditionExpression expressionAttributeNames " \
                  "expressionAttributeValues returnValuesOnConditionCheckFailure".split()
        listed = "\n".join(f"{name[0].upper()}{name[1:]}: String" for name in members)
        text = f"{SERVICE}operation Get {{ input: S }}\nstructure S {{ {listed} }}\n"
        self.assertNotIn("check_order", generated(text)[1])
        _, source = generated(text + "apply Thing @virga#javaSentences")
        self.assertIn("a_shape_get_in_order[] = {\n    9, 10, 3, 6, 0, 5, 4, 12, 2, 11, 8, 7, 1,\n};", source)
        self.assertIn(".check_order = a_shape_get_in_order", source)

    def test_bounds_may_hold_only_for_what_is_no_arn(self):
        text = "structure A { b: String }\napply A$b { @length(min: 3) "
        self.assertNotIn(".or_arn", generated(text + "}")[1])
        self.assertIn(".or_arn = true", generated(text + "@virga#orArn }")[1])

    def test_what_aws_leaves_out_when_empty_is_not_required(self):
        text = "structure A { @required b: String @required c: String }\n"
        self.assertEqual(generated(text)[1].count("VG_MEMBER_REQUIRED"), 2)
        self.assertEqual(generated(text + "apply A$c @virga#absentWhenEmpty")[1].count("VG_MEMBER_REQUIRED"), 1)

    def test_recursion_through_lists_maps_and_pointers(self):
        header, _ = generated("structure T { l: L m: M t: T }\nlist L { member: T }\n"
                              "map M { key: String value: L }")
        self.assertLess(header.index("struct a_l {"), header.index("struct a_t {"))
        self.assertLess(header.index("struct a_t {"), header.index("struct a_m_entry {"))
        self.assertIn("const struct a_t *t;", header)

    def test_snapshots(self):
        path = os.path.join(SNAPSHOTS, "shop.smithy")
        with open(path, encoding="utf-8") as file:
            outputs = generate([("shop.smithy", file.read())], "shop", "shop.gen.h")
        for name, text in zip(("shop.gen.h.expected", "shop.gen.c.expected"), outputs):
            path = os.path.join(SNAPSHOTS, name)
            if os.environ.get("UPDATE") == "1":
                with open(path, "w", encoding="utf-8") as file:
                    file.write(text)
            with open(path, encoding="utf-8") as file:
                self.assertEqual(text, file.read(), f"{name}: UPDATE=1 rewrites it")

    def test_every_services_model_is_good(self):
        for path in glob.glob(os.path.join(ROOT, "services", "*", "*.smithy")):
            with self.subTest(path), open(path, encoding="utf-8") as file:
                prefix = os.path.basename(path).partition(".")[0]
                generate([(path, file.read())], prefix, prefix + ".gen.h")


if __name__ == "__main__":
    unittest.main()
