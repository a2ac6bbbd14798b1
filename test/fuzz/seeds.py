#!/usr/bin/env python3
"""Writes test/fuzz/corpus/<target>/: a few inputs of each kind, from which the fuzzers start. Inputs that once broke something lie
beside them under names of their own; this leaves them alone."""

import base64
import hashlib
import io
import json
import random
import struct
import zipfile
from pathlib import Path

CORPUS = Path(__file__).resolve().parent / "corpus"
CUT = b"\xff"  # of fuzz_http: what follows arrives later

ITEM = {"id": {"S": "a\n\u00fc"}, "n": {"N": "-12.50e3"}, "b": {"B": "AAEC"}, "t": {"BOOL": True}, "z": {"NULL": True},
        "ss": {"SS": ["b", "a"]}, "ns": {"NS": ["10", "9"]}, "bs": {"BS": ["YQ=="]},
        "l": {"L": [{"S": "x"}, {"L": []}]}, "m": {"M": {"k": {"N": "1"}}}}


def choose(operation, service, text):
    """fuzz_json and fuzz_query: a byte each for the operation and the service, then the body."""
    return bytes([operation, service]) + text.encode()


def http(limits, *lines, body=b""):
    return limits + "\r\n".join([*lines, "", ""]).encode() + body


def leb(number):
    out = b""
    while number > 127:
        out, number = out + bytes([number & 127 | 128]), number >> 7
    return out + bytes([number])


def name(text):
    return leb(len(text)) + text


def container(tag, members, with_tag=True):
    body = struct.pack("<I", len(members)) + b"".join(members)
    return bytes([tag]) * with_tag + struct.pack("<I", len(body)) + body


def record(*attributes):
    return struct.pack("<II", 100, len(attributes)) + b"".join(name(key) + value for key, value in attributes)


STRING, NUMBER, BOOL, SS, NS, LIST, MAP = 1, 2, 4, 6, 7, 9, 10
ONE = b"\x02\xc1\x02"
RECORDS = {
    "scalars": record((b"a", bytes([STRING]) + name(b"text")), (b"b", bytes([NUMBER]) + ONE), (b"c", bytes([BOOL | 16]))),
    "sets": record((b"n", container(NS, [ONE])), (b"s", container(SS, [name(b"a"), name(b"b")]))),
    "nested": record((b"l", container(LIST, [bytes([STRING | 16]) + name(b"\n"), container(LIST, [])])),
                     (b"m", container(MAP, [name(b"k") + bytes([NUMBER]) + ONE]))),
}

STREAMS = {
    "iterator": b"arn:aws:dynamodb:us-east-1:000000000000:table/t/stream/2026-01-01T00:00:00.000|1|" + base64.b64encode(b"1,2,3,4"),
    "sequence": b"1795883322000000000000001",
    "shard": b"shardId-00000000000000001000-00000000",
}

EXPRESSIONS = {
    "condition": (0, "attribute_not_exists(a) OR (n BETWEEN :n AND :n AND NOT contains(ss, :s))"),
    "filter": (1, "size(l[0]) > :n AND begins_with(#a, :s) AND #n IN (:n, :s) AND attribute_type(m.k, :s)"),
    "key": (2, "n = :n AND begins_with(s, :s)"),
    "projection": (4, "a, l[1].k, m.k[0], #n"),
    "update": (3, "SET n = n + :n, l = list_append(if_not_exists(q, :l), l), m.x = :m REMOVE a ADD n :n DELETE ss :ss"),
}
# The numbers are those of enum dynamodb_expression_kind.

STATEMENTS = {
    "select": "SELECT p, l[1].k, m.\"n\" FROM \"t\".\"i\" WHERE p IN ['x', ?] AND s BETWEEN 1 AND 6.5e1 AND NOT contains(ss, 'b') "
              "ORDER BY p DESC, s -- all",
    "alternatives": "SELECT * FROM t WHERE (p = 'x' OR p = 'y') AND (s < 4 OR s > 4 OR s = 4) AND (n <> 5 OR size(ss) >= 2)",
    "odd_ranges": "SELECT * FROM t WHERE p = 'x' AND NOT s = 5 OR p = 'x' AND s IN [5, 6] OR p = 'x' AND begins_with(s, 'a')",
    "types": "SELECT * FROM t WHERE n IS NOT MISSING AND m IS STRUCT AND (attribute_exists(l[0]) = true) AND attribute_type(n, 'N')",
    "insert": "INSERT INTO t VALUE {'p': 'it''s', 's': -1.5E-3, 'l': [TRUE, null, <<1, 2>>, {'k': <<'a'>>}], 'q': ?}",
    "insert_parameter": "INSERT INTO t VALUE {'p': ?, 'b': ?, 'c': ?}",
    "update": "UPDATE t SET n = n + - 1, m.x = list_append(l, [1]) SET ss = set_add(ss, <<'z'>>) REMOVE l[0] "
              "WHERE p = 'x' AND s = 5 RETURNING MODIFIED NEW *",
    "update_from": "FROM t WHERE p = ? AND s = 5 SET ss = set_delete(ss, ?) REMOVE m.k",
    "delete": "DELETE FROM t WHERE p = 'x' AND s = 5 AND (n IN (5, 6)) /* c */ RETURNING ALL OLD *;",
    "exists": "EXISTS(SELECT * FROM t WHERE p = 'x' AND s = 5 AND q IS MISSING)",
    "odd": "SELECT DISTINCT COUNT(*) AS c FROM t JOIN u ON a = b GROUP BY x HAVING y LIMIT 5",
}
TOKENS = {
    "token": b"\x01AQAAAAAAAAAAAAAAAA==",
}

JSONS = {
    "put_item": choose(6, 0, json.dumps({"TableName": "table", "Item": ITEM, "ReturnValues": "ALL_OLD"})),
    "create_table": choose(0, 0, json.dumps({"TableName": "table", "BillingMode": "PAY_PER_REQUEST",
                                             "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
                                             "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}]})),
    "send_batch": choose(13, 1, json.dumps({"QueueUrl": "http://h/1/q", "Entries": [
        {"Id": "1", "MessageBody": "b", "DelaySeconds": 1,
         "MessageAttributes": {"x": {"DataType": "Binary", "BinaryValue": "AAEC"}}}]})),
    "create_pool": choose(6, 2, json.dumps({"PoolName": "p", "Policies": {"PasswordPolicy": {"MinimumLength": 8}}, "Schema": [
        {"Name": "x", "AttributeDataType": "String", "Mutable": True, "StringAttributeConstraints": {"MaxLength": "9"}}]})),
    "deep": choose(6, 0, '{"Item":{"a":' + '{"L":[' * 40 + "]}" * 40 + "}}"),
}

QUERIES = {
    "send_batch": choose(13, 0, "Action=SendMessageBatch&Version=2012-11-05&QueueUrl=http%3A%2F%2Fh%2F1%2Fq&"
                                "SendMessageBatchRequestEntry.1.Id=1&SendMessageBatchRequestEntry.1.MessageBody=a+b&"
                                "SendMessageBatchRequestEntry.1.MessageAttribute.1.Name=x&"
                                "SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.DataType=String"),
    "subscribe": choose(12, 1, "Action=Subscribe&Version=2010-03-31&TopicArn=arn&Protocol=sqs&Endpoint=e&"
                               "Attributes.entry.2.key=b&Attributes.entry.2.value=2&Attributes.entry.1.key=a&"
                               "Attributes.entry.1.value=%7B%7D&ReturnSubscriptionArn=true"),
    "create_role": choose(3, 2, "Action=CreateRole&Version=2010-05-08&RoleName=r&AssumeRolePolicyDocument=%7B%7D&"
                                "MaxSessionDuration=3600&Tags.member.1.Key=k&Tags.member.1.Value=v"),
}

REST_JSONS = {
    "invoke": b"POST /2015-03-31/functions/f/invocations?Qualifier=%24LATEST\nX-Amz-Invocation-Type: Event\n"
              b"X-Amz-Client-Context: e30=\n\n{\"a\":1}",
    "create": b"POST /2015-03-31/functions\nContent-Type: application/json\n\n"
              b'{"FunctionName":"f","Role":"r","Code":{"ZipFile":"UEs="},"Timeout":3,"Environment":{"Variables":{"A":"b"}}}',
    "list": b"GET /2015-03-31/functions/?Marker=a%2Fb&MaxItems=10\n\n",
}

REST_XMLS = {
    "delete_objects": b"POST /bucket?delete\nContent-MD5: x\n\n<?xml version='1.0'?><Delete xmlns='http://s3'><Object><Key>a&amp;b</Key>"
                      b"<VersionId>1</VersionId></Object><Quiet>true</Quiet></Delete>",
    "put": b"PUT /bucket/a/b%20c?x-id=PutObject\nx-amz-meta-x: y\nx-amz-tagging: a=b\nContent-Type: text/plain\n\nbytes",
    "list": b"GET /bucket?list-type=2&prefix=a%2F&delimiter=%2F&max-keys=2&encoding-type=url\n\n",
    "create": b"PUT /bucket\n\n<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint>"
              b"</CreateBucketConfiguration>",
}

HTTPS = {
    "get": http(b"-", "GET /a?b=c HTTP/1.1", "Host: h", "X-Empty:", "X-Space:  a b  "),
    "cut_head": CUT.join([b"-GET /", b"a HTTP/1.1\r", b"\nHost:", b" h\r\n\r", b"\n"]),
    "length": http(b"-", "POST /a HTTP/1.1", "Host: h", "Content-Length: 5", body=b"ab" + CUT + b"cde"),
    "chunked": http(b"-", "POST /s HTTP/1.1", "Host: h", "Transfer-Encoding: chunked",
                    body=b"3;x=y\r\nabc\r\n" + CUT + b"a\r" + CUT + b"\n0123456789\r\n0\r\nTrailer: t\r\n\r\n"),
    "pipelined": http(b"-", "HEAD /a HTTP/1.1", "Host: h",
                      body=http(b"", "POST /later HTTP/1.1", "Host: h", "Content-Length: 1", body=b"x") +
                      http(b"", "GET /c HTTP/1.1", "Host: h", body=CUT + http(b"", "GET /204 HTTP/1.1", "Host: h"))),
    "expect": http(b"-", "PUT /s HTTP/1.1", "Host: h", "Content-Length: 3", "Expect: 100-continue", body=CUT + b"abc"),
    "early": http(b"-", "PUT /e HTTP/1.1", "Host: h", "Content-Length: 3", body=b"abc" + http(b"", "GET / HTTP/1.1", "Host: h")),
    "old": http(b"-", "GET /c HTTP/1.0", "Connection: keep-alive"),
    "absolute": http(b"-", "GET http://other/x?y HTTP/1.1", "Host: h", "Connection: close"),
    "too_large": http(b"l", "POST /a HTTP/1.1", "Host: h", "Transfer-Encoding: chunked", body=b"11\r\n" + b"x" * 17 + b"\r\n0\r\n\r\n"),
    "two_lengths": http(b"-", "POST /a HTTP/1.1", "Host: h", "Content-Length: 3", "Transfer-Encoding: chunked", body=b"0\r\n\r\n"),
    "bad": b"-GET / HTTP/2.0\r\n\r\n",
    "long_head": http(b"l", "GET /" + "a" * 40 + " HTTP/1.1", "Host: h", "A: " + "b" * 40),
}


def zip_of(*entries):
    """Entries: (name, content, mode, compression)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, content, mode, method in entries:
            info = zipfile.ZipInfo(path)
            info.create_system, info.external_attr = 3, mode << 16
            archive.writestr(info, content, compress_type=method)
    return out.getvalue()


STORED, DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
GOOD = ("lib/a.py", b"x = 1\n", 0o100644, STORED)
ZIPS = {
    "good": zip_of(("lib/", b"", 0o40755, STORED), GOOD, ("bootstrap", b"#!/bin/sh\n" * 20, 0o100755, DEFLATED)),
    "link": zip_of(GOOD, ("lib/link", b"a.py", 0o120777, STORED)),
    "link_out": zip_of(("link", b"../sentinel", 0o120777, STORED)),
    "behind_link": zip_of(("d/", b"", 0o40755, STORED), ("link", b"d", 0o120777, STORED), ("link/f", b"x", 0o100644, STORED)),
    "dotdot": zip_of(GOOD, ("../evil", b"x", 0o100644, STORED)),
    "absolute": zip_of(("/tmp/virga-evil", b"x", 0o100644, STORED)),
    "folder_for_file": zip_of(GOOD, ("lib/a.py/", b"", 0o40755, STORED)),
    "bomb": zip_of(("zeros", bytes(1 << 17), 0o100644, DEFLATED)),
    "many": zip_of(*((str(i), b"", 0o100644, STORED) for i in range(9))),
    "empty": zip_of(),
    "cut": zip_of(GOOD)[:-30],
    "wrong_size": zip_of(GOOD).replace(struct.pack("<II", 6, 6), struct.pack("<II", 6, 1 << 30)),
}

REQUESTS = {
    "form": b"192.0.2.1\nPOST /a%41?a=b&a&=c&abccc\nHost: h\nA: 192.0.2.1, 10.0.0.1\nCookie: a=1; b; =c\n\na=%u0041",
    "json": b'2001:db8::1\nPUT /b\nContent-Type: application/json\n\n{"a":["x",{"b/c":[1,null]}],"b/c":["\\u0061"]}',
    "broken_json": b'x\nPOST /\n\n{"a":["a", oops',
    "forwarded": b"10.0.0.1\nGET /\na: 1.1.1.1,2.2.2.2,3.3.3.3,4.4.4.4,5.5.5.5,6.6.6.6,7.7.7.7,8.8.8.8,9.9.9.9,10.1.1.1,192.0.2.1",
    "many_headers": b"1.1.1.1\nGET /\n" + b"a: a\n" * 220,
    "large_body": b"1.1.1.1\nPOST /\n\n" + b"abccc" * 20,
    "empty": b"",
}

# A count, which transformations (their number in the model, less one), the text.
TRANSFORMATIONS = {
    "url_html_lower": bytes([3, 19, 2, 3]) + b"%u003cSCRIPT%3E &lt;b&#x3e;&nbsp+",
    "paths": bytes([2, 14, 15]) + b"/a//./b/../../c\\..\\d/...",
    "escapes": bytes([3, 10, 12, 13]) + b"\\x41\\101\\n\\000041 \\u0042\\",
    "binary": bytes([4, 6, 18, 7, 11]) + b"aGVs bG8=0x41424 616",
    "command": bytes([4, 4, 1, 9, 16]) + b"C^md /c, dir;/* x */ (\0",
    "unicode": bytes([2, 20, 17]) + "\u00e9\u20ac\U0001f600".encode() + b"\xff\0",
    "digest": bytes([2, 8, 7]) + b"text",
}

def token_of(header, claims, signature=b"signature"):
    part = lambda content: base64.urlsafe_b64encode(content).rstrip(b"=")
    return b".".join((part(header), part(claims), part(signature)))


CLAIMS = (b'{"sub":"s","iss":"http://localhost:4566/us-east-1_a","token_use":"id","aud":"c","exp":1795883322,"iat":1,"auth_time":1,'
          b'"origin_jti":"o","jti":"j","cognito:groups":["a","b"]}')

JWTS = {
    "good": token_of(b'{"kid":"k","alg":"RS256"}', CLAIMS),
    "no_algorithm": token_of(b'{"kid":"k","alg":"none"}', CLAIMS, b""),
    "claims_alone": CLAIMS,
    "two_parts": b"e30.e30",
    "not_base64": b"a.b.c",
}

# ---- Signed tokens, and the keys that say so: an RSA key that is the same each time ----

def is_prime(number, chance):
    if any(number % small == 0 for small in (3, 5, 7, 11, 13, 17, 19, 23)):
        return False
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for _ in range(8):
        power = pow(chance.randrange(2, number - 1), odd, number)
        if power in (1, number - 1):
            continue
        if not any((power := pow(power, 2, number)) == number - 1 for _ in range(twos - 1)):
            return False
    return True


def prime(chance):
    while True:
        number = chance.getrandbits(1024) | 3 << 1022 | 1
        if number % 65537 != 1 and is_prime(number, chance):
            return number


CHANCE = random.Random(7)
P, Q = prime(CHANCE), prime(CHANCE)
MODULUS, SECRET = P * Q, pow(65537, -1, (P - 1) * (Q - 1))
PREFIXES = {"sha256": "3031300d060960864801650304020105000420", "sha512": "3051300d060960864801650304020305000440"}


def signed(algorithm, digest, claims):
    text = token_of(b'{"kid":"k","alg":"%s"}' % algorithm, claims, b"").rstrip(b".")
    info = bytes.fromhex(PREFIXES[digest]) + hashlib.new(digest, text).digest()
    padded = b"\0\1" + b"\xff" * (256 - 3 - len(info)) + b"\0" + info
    signature = pow(int.from_bytes(padded, "big"), SECRET, MODULUS).to_bytes(256, "big")
    return text + b"." + base64.urlsafe_b64encode(signature).rstrip(b"=")


def key_set(*others):
    number = lambda value: base64.urlsafe_b64encode(value.to_bytes((value.bit_length() + 7) // 8, "big")).rstrip(b"=").decode()
    return json.dumps({"keys": [*others, {"kid": "k", "kty": "RSA", "alg": "RS256", "n": number(MODULUS), "e": number(65537)}]}).encode()


ISSUED = b'{"iss":"https://issuer","sub":"s","exp":%d,"iat":1,"nbf":1.5,"scope":"a b","aud":["c"]}'
ISSUER_JWTS = {
    "good": signed(b"RS256", "sha256", ISSUED % 1900000000) + b"\0" + key_set({"kid": "x", "kty": "EC", "crv": "P-256"}),
    "expired": signed(b"RS256", "sha256", ISSUED % 1) + b"\0" + key_set(),
    "long_digest": signed(b"RS512", "sha512", ISSUED % 1900000000) + b"\0" + key_set(),
    "unsigned": token_of(b'{"kid":"k","alg":"none"}', ISSUED % 1900000000, b"") + b"\0" + key_set(),
    "small_key": signed(b"RS256", "sha256", ISSUED % 1900000000) + b'\0{"keys":[{"kid":"k","kty":"RSA","n":"AQAB","e":"AQAB"}]}',
    "no_keys": b"a.b.c\0[]",
}

ROUTES_V2 = {
    "specific": b"GET /pets\nGET /pets/{id}\nANY /pets/{id}\nANY /{proxy+}\n$default\0/pets/7",
    "greedy": b"ANY /a/{rest+}\nGET /a/{x}/c\nPOST /a/b/c\0/a/b/c/",
    "root": b"GET /\nGET /{proxy+}\nGET /{a}\0/",
    "wrong": b"GET a\nGET /{\nGET /{}\nGET /{a+}/b\nFETCH /\n$other\0//",
    "default": b"$default\0/%2f/x",
}

MAPPINGS_V2 = {
    "request": b"append:header.x-a=$request.header.a\noverwrite:querystring.q=a-${request.body.a[1].b}-${request.path.A}\nremove:header.A=''\n"
               b"overwrite:path=/x/$request.path\0" + b'{"a":[0,{"b":"c\\r\\nd"}]}',
    "response": b"overwrite:statuscode=404\nappend:header.b=${response.header.A}${response.body.x}\0" + b'{"x":{"y":[1]}}',
    "variables": b"append:header.s=$stageVariables.A\nappend:header.c=$context.requestId\0",
    "wrong": b"append:path=x\noverwrite:header.=1\nadd:header.a=${\noverwrite:header.host=$nothing\nappend:header.x={}${}$\0{",
}

ANSWERS = {
    "proxy": b'{"statusCode":"201","headers":{"A":true,"b":1.5},"multiValueHeaders":{"a":["x","y"]},"body":"e30=","isBase64Encoded":true}',
    "format_2": b'{"statusCode":200,"cookies":["a=1"],"headers":{"Content-Type":"text/plain"},"body":"x"}',
    "bare": b'"text"',
    "broken_header": b'{"statusCode":200,"headers":{"a":"x\\r\\ny"}}',
    "policy": b'{"principalId":"u","policyDocument":{"Version":"2012-10-17","Statement":[{"Action":"execute-api:Invoke","Effect":"Allow",'
              b'"Resource":"arn:aws:execute-api:*:*:a1/prod/*"},{"Action":["*"],"Effect":"Deny","Resource":["*POST*"]}]},"context":{"n":1}}',
    "status_nan": b'{"statusCode":"NaN"}',
    "nested_context": b'{"principalId":"u","policyDocument":{"Statement":[]},"context":{"a":{"b":[1]}}}',
}

KEY = {"p": {"S": "x"}, "s": {"N": "5"}}
OPERATORS = {"EQ": 1, "NE": 1, "IN": 2, "LE": 1, "LT": 1, "GE": 1, "GT": 1, "BETWEEN": 2, "NOT_NULL": 0, "NULL": 0, "CONTAINS": 1,
             "NOT_CONTAINS": 1, "BEGINS_WITH": 1}


def test_of(operator, *given):
    return {"ComparisonOperator": operator, **({"AttributeValueList": list(given)} if given else {})}


def legacy(number, **members):
    """fuzz_dynamodb_legacy: a byte for the operation (UpdateItem, PutItem, Query, Scan), then its JSON."""
    return bytes([number]) + json.dumps({"TableName": "Tab", **members}).encode()


def legacies():
    tests = {name: [test_of(operator, *[value] * count) for operator, count in OPERATORS.items()]
             for name, value in (("n", {"N": "5"}), ("ss", {"S": "b"}), ("b", {"B": "YQ=="}), ("missing", {"S": "x"}))}
    seeds = {f"scan_{name}_{number}": legacy(3, ScanFilter={name: test}) for name, given in tests.items() for number, test in enumerate(given)}
    return {
        **seeds,
        "scan_or": legacy(3, ScanFilter={"n": test_of("GT", {"N": "1"}), "l": test_of("EQ", {"L": []})}, ConditionalOperator="OR",
                          AttributesToGet=["n", "m"]),
        "query": legacy(2, KeyConditions={"p": test_of("EQ", {"S": "x"}), "s": test_of("BETWEEN", {"N": "1"}, {"N": "6"})},
                        QueryFilter={"ss": test_of("CONTAINS", {"S": "b"})}, AttributesToGet=["p"]),
        "query_begins": legacy(2, KeyConditions={"s": test_of("BEGINS_WITH", {"S": "x"}), "p": test_of("NE", {"S": "x"})}),
        "expected": legacy(1, Item={**KEY, "a": {"NULL": True}}, ConditionalOperator="AND",
                           Expected={"n": {"Value": {"N": "5.0"}, "Exists": True}, "q": {"Exists": False}, "z": test_of("NOT_NULL"),
                                     "b": {"ComparisonOperator": "LE", "Value": {"B": "YQ=="}}}),
        "updates": legacy(0, Key=KEY, AttributeUpdates={
            "n": {"Action": "ADD", "Value": {"N": "-1E-120"}}, "l": {"Action": "ADD", "Value": {"L": [{"S": "x"}]}},
            "ss": {"Action": "DELETE", "Value": {"SS": ["b"]}}, "ns": {"Action": "ADD", "Value": {"NS": ["2.50", "7"]}},
            "m": {"Action": "DELETE"}, "new": {"Value": {"M": {"a": {"BS": ["", "YQ=="]}}}}}, Expected={"p": {"Value": {"S": "x"}}}),
        "wrong": legacy(0, Key=KEY, AttributeUpdates={"a": {"Action": "ADD", "Value": {"SS": ["a", "a"]}}, "b": {"Action": "PUT"}}),
    }


TARGETS = {
    "fuzz_apigatewayv2_jwt": ISSUER_JWTS,
    "fuzz_apigatewayv2_mapping": MAPPINGS_V2,
    "fuzz_apigatewayv2_route": ROUTES_V2,
    "fuzz_cognito_jwt": JWTS,
    "fuzz_proxy_answer": ANSWERS,
    "fuzz_dynamodb_record": {**RECORDS, **STREAMS},
    "fuzz_dynamodb_item": {"all_types": json.dumps(ITEM).encode(), "escapes": b'{"\\u00e4\\n":{"S":"\\ud83d\\ude00\\"\\\\"}}',
                           "numbers": b'{"a":{"NS":["1e125","-1E-130","0.1","00.10","123456789012345678901234567890"]}}',
                           "wrong": b'{"a":{"S":"x","N":"1"},"b":{"SS":["a","a"]}}',
                           "index_keys": b'{"p":{"S":"x"},"s":{"N":"-1"},"g":{"S":"y"},"h":{"N":"2.5"},"r":{"B":"AAEA"},"a":{"L":[]}}'},
    "fuzz_dynamodb_expression": {key: bytes([kind]) + text.encode() for key, (kind, text) in EXPRESSIONS.items()},
    "fuzz_dynamodb_legacy": legacies(),
    "fuzz_dynamodb_partiql": {**{key: b"\0" + text.encode() for key, text in STATEMENTS.items()}, **TOKENS},
    "fuzz_json": JSONS,
    "fuzz_query": QUERIES,
    "fuzz_rest_json": REST_JSONS,
    "fuzz_rest_xml": REST_XMLS,
    "fuzz_http": HTTPS,
    "fuzz_unzip": ZIPS,
    "fuzz_wafv2_request": REQUESTS,
    "fuzz_wafv2_transform": TRANSFORMATIONS,
}


def main():
    for target, seeds in TARGETS.items():
        folder = CORPUS / target
        folder.mkdir(parents=True, exist_ok=True)
        for key, content in seeds.items():
            (folder / key).write_bytes(content)


if __name__ == "__main__":
    main()
