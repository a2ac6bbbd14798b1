"""What is refused, and how: malformed requests, documents that are too large or too deep, unsafe zips, handlers that crash."""

import io
import json
import os
import socket
import stat
import struct
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

ROLE = "arn:aws:iam::000000000000:role/any"
JSON_1_0 = {"Content-Type": "application/x-amz-json-1.0"}
JSON_1_1 = {"Content-Type": "application/x-amz-json-1.1"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DEEP = 100_000

# A target of each JSON service, for requests that never get as far as the operation.
TARGETS = [("DynamoDB_20120810.PutItem", JSON_1_0), ("AmazonSQS.SendMessage", JSON_1_0), ("Logs_20140328.PutLogEvents", JSON_1_1),
           ("AWSCognitoIdentityProviderService.SignUp", JSON_1_1), ("CodePipeline_20150709.CreatePipeline", JSON_1_1)]


def post(daemon, target, body, kind=JSON_1_0):
    status, _, answer = daemon.http("POST", "/", body, {"X-Amz-Target": target, **kind})
    return status, json.loads(answer)


def error_of(answer):
    return answer["__type"].rpartition("#")[2]


def raw(daemon, request):
    """Bytes as they are; all that is answered until the connection closes."""
    with socket.create_connection(("127.0.0.1", daemon.port), timeout=30) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b""))


@pytest.fixture(autouse=True)
def lives_on(request):
    """Whatever was sent: the daemon still serves."""
    daemon = request.getfixturevalue("daemon")
    yield
    assert daemon.control("GET", "health")["edition"] == "virga"


# ---- HTTP ----


@pytest.mark.parametrize("request_bytes", [
    b"nonsense\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n",  # no Host
    b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
    b"GET /\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nBad Header: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nFolded: a\r\n b\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: minus one\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
])
def test_malformed_http_is_400_and_the_connection_closes(daemon, request_bytes):
    assert raw(daemon, request_bytes).startswith(b"HTTP/1.1 400 Bad Request\r\n")


def test_a_head_without_bounds_is_refused(daemon):
    assert raw(daemon, b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")[9:12] in (b"414", b"431")
    many = b"".join(b"X-%d: y\r\n" % n for n in range(1000))
    assert raw(daemon, b"GET / HTTP/1.1\r\nHost: localhost\r\n" + many + b"\r\n").startswith(b"HTTP/1.1 431 ")


def test_half_a_request_changes_nothing(fresh):
    body = b'{"QueueName":"half"}'
    raw(fresh, b"POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: AmazonSQS.CreateQueue\r\nContent-Type: application/x-amz-json-1.0\r\n"
               b"Content-Length: %d\r\n\r\n%s" % (len(body) + 1, body))
    assert "QueueUrls" not in fresh.client("sqs").list_queues()


# ---- Too large ----


def promise(daemon, path, headers, length):
    """The answer to a body that is only announced."""
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return raw(daemon, f"POST {path} HTTP/1.1\r\nHost: localhost\r\n{head}Content-Length: {length}\r\n\r\n".encode())


def test_a_body_over_the_limit_gets_the_services_own_error(daemon):
    answer = promise(daemon, "/", {"X-Amz-Target": "DynamoDB_20120810.PutItem", **JSON_1_0}, 17 << 20)
    assert answer.startswith(b"HTTP/1.1 413 ") and b"#RequestEntityTooLargeException" in answer
    answer = promise(daemon, "/2015-03-31/functions", {"Content-Type": "application/json"}, 70167212)
    assert answer.startswith(b"HTTP/1.1 413 ") and b"Request must be smaller than 70167211 bytes for the CreateFunction operation" in answer


def test_what_is_over_an_operations_limit_gets_its_error(fresh):
    sqs, sns, dynamodb, functions = (fresh.client(name) for name in ("sqs", "sns", "dynamodb", "lambda"))
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    topic = sns.create_topic(Name="t")["TopicArn"]
    create_table(dynamodb)
    create_function(functions, {"index.py": "def handler(event, context):\n    return len(event)\n"})
    for call, code, sentence in (
        (lambda: sqs.send_message(QueueUrl=url, MessageBody="x" * 1_048_577), "InvalidParameterValue", "shorter than 1048576 bytes"),
        (lambda: sns.publish(TopicArn=topic, Message="x" * 262_145), "InvalidParameter", "Message too long"),
        (lambda: dynamodb.put_item(TableName="things", Item={"k": {"S": "k"}, "v": {"S": "x" * 409_600}}), "ValidationException",
         "Item size has exceeded the maximum allowed size"),
        (lambda: functions.invoke(FunctionName="f", Payload=b'"' + b"x" * 6_291_456 + b'"'), "RequestTooLargeException",
         "6291458 byte payload is too large for the RequestResponse invocation type (limit 6291456 bytes)"),
    ):
        with pytest.raises(ClientError) as caught:
            call()
        assert code in caught.value.response["Error"]["Code"] and sentence in caught.value.response["Error"]["Message"]
    assert "Messages" not in sqs.receive_message(QueueUrl=url)


# ---- Not readable ----


@pytest.mark.parametrize("body", [b"{", b"nonsense", b"[]", b'{"a":}', b'{"a":1}}', b'{"a":1,}', b"{'a':1}", b'{"a":"\n"}', b"\x00"])
@pytest.mark.parametrize("target, kind", TARGETS)
def test_bad_json_is_a_serialization_exception(daemon, target, kind, body):
    status, answer = post(daemon, target, body, kind)
    assert status == 400 and error_of(answer) == "SerializationException"


@pytest.mark.parametrize("name", [b"\xff\xfe", b"\xc0\xaf", b"\xed\xa0\x80", b"\\ud800"])
def test_text_that_is_no_unicode_is_refused(fresh, name):
    status, answer = post(fresh, "Logs_20140328.CreateLogGroup", b'{"logGroupName":"%s"}' % name, JSON_1_1)
    assert status == 400 and error_of(answer) in ("SerializationException", "InvalidParameterException")
    assert fresh.client("logs").describe_log_groups()["logGroups"] == []


@pytest.mark.parametrize("target, kind, body", [
    ("DynamoDB_20120810.PutItem", JSON_1_0, {"TableName": 7}),
    ("AmazonSQS.CreateQueue", JSON_1_0, {"QueueName": {"a": "b"}}),
    ("Logs_20140328.PutLogEvents", JSON_1_1, {"logEvents": "none"}),
    ("AWSCognitoIdentityProviderService.SignUp", JSON_1_1, {"UserAttributes": {}}),
])
def test_a_value_of_the_wrong_type_is_a_serialization_exception(daemon, target, kind, body):
    status, answer = post(daemon, target, json.dumps(body), kind)
    assert status == 400 and error_of(answer) == "SerializationException"


@pytest.mark.parametrize("body", [b"<", b"nonsense", b"<a></b>", b"<a>&nothing;</a>", b"<VersioningConfiguration><Status>Enabled"])
def test_bad_xml_is_malformed_xml(fresh, body):
    s3 = fresh.client("s3", config={"s3": {"addressing_style": "path"}})
    s3.create_bucket(Bucket="bucket")
    status, _, answer = fresh.http("PUT", "/bucket?versioning", body, {"Content-Type": "application/xml"})
    assert status == 400 and b"<Code>MalformedXML</Code>" in answer
    assert "Status" not in s3.get_bucket_versioning(Bucket="bucket")


def test_entities_of_an_xml_document_are_not_expanded(fresh):
    s3 = fresh.client("s3", config={"s3": {"addressing_style": "path"}})
    s3.create_bucket(Bucket="bucket")
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE x [<!ENTITY l0 "lol">{lol}]><VersioningConfiguration><Status>&l11;</Status></VersioningConfiguration>'
    status, _, answer = fresh.http("PUT", "/bucket?versioning", bomb, {"Content-Type": "application/xml"})
    assert status == 400 and b"<Code>MalformedXML</Code>" in answer
    file = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><VersioningConfiguration><Status>&f;</Status></VersioningConfiguration>'
    status, _, answer = fresh.http("PUT", "/bucket?versioning", file, {"Content-Type": "application/xml"})
    assert status == 400 and b"root:" not in answer


# ---- Not known ----


@pytest.mark.parametrize("target, code", [
    ("DynamoDB_20120810.Nonsense", "UnknownOperationException"),
    ("DynamoDB_20991231.PutItem", "UnknownOperationException"),
    ("Nobody.Nothing", "UnknownOperationException"),
    ("", "UnknownOperationException"),
    ("DynamoDB_20120810.", "UnknownOperationException"),
])
def test_an_unknown_target_is_an_unknown_operation(daemon, target, code):
    status, answer = post(daemon, target, b"{}")
    assert status == 400 and error_of(answer) == code


def test_an_unknown_action_is_invalid(daemon):
    status, _, answer = daemon.http("POST", "/", "Action=Nonsense&Version=2010-03-31", FORM)
    assert status == 400 and b"<Code>InvalidAction</Code>" in answer and b"The action Nonsense is not valid" in answer


def test_what_virga_lacks_is_said_to_be_lacking(daemon):
    status, answer = post(daemon, "AmazonSQS.StartMessageMoveTask", b"{}")
    assert status == 501 and answer["message"] == "virga does not implement SQS StartMessageMoveTask."
    status, _, text = daemon.http("POST", "/", "Action=CreatePlatformApplication&Version=2010-03-31", FORM)
    assert status == 501 and b"virga does not implement SNS CreatePlatformApplication." in text


# ---- Against the model ----


@pytest.mark.parametrize("target, kind, body, sentence", [
    ("DynamoDB_20120810.PutItem", JSON_1_0, {"TableName": "t"},
     "1 validation error detected: Value null at 'item' failed to satisfy constraint: Member must not be null"),
    ("Logs_20140328.CreateLogGroup", JSON_1_1, {"logGroupName": "a b"},
     "1 validation error detected: Value 'a b' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression "
     "pattern: [\\.\\-_/#A-Za-z0-9]+"),
    ("Logs_20140328.DescribeLogGroups", JSON_1_1, {"limit": 51},
     "1 validation error detected: Value '51' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 50"),
    ("AWSCognitoIdentityProviderService.CreateUserPool", JSON_1_1, {"PoolName": "p", "MfaConfiguration": "MAYBE"},
     "1 validation error detected: Value 'MAYBE' at 'mfaConfiguration' failed to satisfy constraint: Member must satisfy enum value set: "),
    ("CodePipeline_20150709.GetPipeline", JSON_1_1, {"name": "x" * 101},
     f"1 validation error detected: Value '{'x' * 101}' at 'name' failed to satisfy constraint: Member must have length less than or equal "
     "to 100"),
])
def test_a_constraint_is_worded_as_aws_words_it(daemon, target, kind, body, sentence):
    status, answer = post(daemon, target, json.dumps(body), kind)
    message = answer.get("message", answer.get("Message"))
    assert status == 400 and error_of(answer) in ("ValidationException", "InvalidParameterException")
    assert message.startswith(sentence)


# ---- Too deep ----


def nested(depth, opened='{"M":{"a":', inner='{"S":"x"}', closed="}}"):
    return opened * depth + inner + closed * depth


@pytest.mark.parametrize("target, kind", TARGETS)
@pytest.mark.parametrize("opened, closed", [('{"a":', "}"), ("[", "]")])
def test_deep_json_is_refused(daemon, target, kind, opened, closed):
    body = '{"deep":' + opened * DEEP + "1" + closed * DEEP + "}"
    status, answer = post(daemon, target, body, kind)
    assert status == 400 and error_of(answer) == "SerializationException"


def test_an_item_that_is_too_deep_is_refused(fresh):
    create_table(fresh.client("dynamodb"))
    put = '{"TableName":"things","Item":{"k":{"S":"k"},"v":%s}}'
    status, answer = post(fresh, "DynamoDB_20120810.PutItem", put % nested(33))
    assert status == 400 and error_of(answer) == "ValidationException"
    assert "Nesting Levels have exceeded supported limits" in answer["message"]
    status, answer = post(fresh, "DynamoDB_20120810.PutItem", put % nested(DEEP))
    assert status == 400 and error_of(answer) in ("ValidationException", "SerializationException")
    assert fresh.client("dynamodb").scan(TableName="things")["Items"] == []


def test_a_deep_condition_is_refused(fresh):
    dynamodb = fresh.client("dynamodb")
    create_table(dynamodb)
    for expression in ("(" * 2000 + "k = k" + ")" * 2000, "NOT " * 1000 + "k = k"):
        with pytest.raises(dynamodb.exceptions.ClientError, match="ValidationException"):
            dynamodb.delete_item(TableName="things", Key={"k": {"S": "k"}}, ConditionExpression=expression)


def test_a_deep_policy_is_refused(fresh):
    topic = fresh.client("sns").create_topic(Name="t")["TopicArn"]
    fresh.client("sqs").create_queue(QueueName="q")
    policy = '{"a":' * 10_000 + '["x"]' + "}" * 10_000
    with pytest.raises(ClientError, match="FilterPolicy"):
        fresh.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint="arn:aws:sqs:us-east-1:000000000000:q",
                                      Attributes={"FilterPolicy": policy, "FilterPolicyScope": "MessageBody"})


def test_deep_xml_and_deep_forms_are_refused(fresh):
    fresh.client("s3", config={"s3": {"addressing_style": "path"}}).create_bucket(Bucket="bucket")
    status, _, answer = fresh.http("PUT", "/bucket?versioning", "<a>" * DEEP + "</a>" * DEEP, {"Content-Type": "application/xml"})
    assert status == 400 and b"<Code>MalformedXML</Code>" in answer
    deep = ".a" * 20_000
    status, _, answer = fresh.http("POST", "/", f"Action=CreateTopic&Version=2010-03-31&Name=t&Tags.member.1{deep}=x", FORM)
    assert status in (200, 400)


def test_deep_json_is_refused_by_the_control_api(daemon):
    status, _, answer = daemon.http("POST", "/_virga/settle", '{"a":' * DEEP + "1" + "}" * DEEP)
    assert status == 400 and b"The body must be" in answer


# ---- Zips ----


def create_table(dynamodb):
    dynamodb.create_table(TableName="things", BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}],
                          AttributeDefinitions=[{"AttributeName": "k", "AttributeType": "S"}])


def zip_of(entries):
    """`entries`: names, or ZipInfos, to contents."""
    text = io.BytesIO()
    with zipfile.ZipFile(text, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return text.getvalue()


def symlink(name):
    entry = zipfile.ZipInfo(name)
    entry.create_system = 3
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


def create_function(functions, entries, name="f", **more):
    code = entries if isinstance(entries, bytes) else zip_of(entries)
    return functions.create_function(**{"FunctionName": name, "Runtime": "python3.11", "Handler": "index.handler", "Role": ROLE,
                                        "Timeout": 10, "Code": {"ZipFile": code}, **more})


def bomb():
    """A small archive of 280 MB of zeros."""
    text = io.BytesIO()
    with zipfile.ZipFile(text, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive, archive.open("zeros", "w") as zeros:
        for _ in range(70):
            zeros.write(bytes(4 << 20))
    return text.getvalue()


def lying_bomb():
    """Both headers say ten bytes; 400 MB come."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(packer.compress(bytes(4 << 20)) for _ in range(100)) + packer.flush()
    common = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0x21, 0, len(packed), 10, 5, 0)
    local = b"PK\x03\x04" + common + b"zeros"
    central = b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + b"zeros"
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local) + len(packed), 0)
    return local + packed + central + end


def damaged():
    code = bytearray(zip_of({"index.py": "x = 1\n" * 1000}))
    code[50] ^= 0xFF
    return bytes(code)


UNSAFE = {
    "a name with ..": lambda: zip_of({"index.py": "", "../evil": "evil"}),
    "a name with .. inside": lambda: zip_of({"index.py": "", "a/../../evil": "evil"}),
    "an absolute name": lambda: zip_of({"index.py": "", "/tmp/virga-evil": "evil"}),
    "a symlink out": lambda: zip_of({"index.py": "", symlink("link"): "/etc/passwd"}),
    "a symlink up": lambda: zip_of({"index.py": "", symlink("link"): "../../.."}),
    "a file behind a symlink": lambda: zip_of({symlink("dir"): "/tmp", "dir/virga-evil": "evil"}),
    "too many bytes": bomb,
    "headers that lie": lying_bomb,
    "no archive": lambda: b"this is no zip",
    "half an archive": lambda: zip_of({"index.py": "x = 1\n" * 1000})[:60],
    "damage": damaged,
    "nothing inside": lambda: zip_of({}),
}


@pytest.mark.parametrize("what", UNSAFE)
def test_an_unsafe_zip_is_refused_and_nothing_of_it_is_written(start, tmp_path, what):
    folder = tmp_path / "tmp"
    folder.mkdir()
    own = start(environment={"TMPDIR": str(folder)})
    functions = own.client("lambda")
    with pytest.raises(functions.exceptions.InvalidParameterValueException):
        create_function(functions, UNSAFE[what]())
    own.settle()
    files = [path for path in tmp_path.rglob("*") if path.is_file() and not path.name.startswith(("ready-", "log-", "bootstrap.", "lock"))]
    assert files == [] and not os.path.exists("/tmp/virga-evil") and not os.path.exists("/tmp/evil")
    assert functions.list_functions()["Functions"] == []


# ---- Handlers that crash ----

CRASHES = {
    "a signal": ("import os, signal\ndef handler(event, context):\n    os.kill(os.getpid(), signal.SIGSEGV)\n", "Runtime.ExitError"),
    "an exit": ("import os\ndef handler(event, context):\n    os._exit(3)\n", "Runtime.ExitError"),
    "an exception": ("def handler(event, context):\n    raise KeyError('cart')\n", "KeyError"),
    "no handler": ("def other(event, context):\n    pass\n", "Runtime.HandlerNotFound"),
    "a broken module": ("def handler(event, context:\n", "Runtime.UserCodeSyntaxError"),
    "a missing module": ("import nonsense_that_nobody_has\n", "Runtime.ImportModuleError"),
    "an answer that is no JSON": ("def handler(event, context):\n    return object()\n", "Runtime.MarshalError"),
    "endless recursion": ("def handler(event, context):\n    return handler(event, context)\n", "RecursionError"),
}


@pytest.mark.parametrize("how", CRASHES)
def test_a_handler_that_fails_takes_only_its_own_child_down(daemon, how):
    functions = daemon.client("lambda")
    source, error_type = CRASHES[how]
    name = how.replace(" ", "-")
    create_function(functions, {"index.py": source}, name)
    create_function(functions, {"index.py": "def handler(event, context):\n    return 'well'\n"}, name + "-neighbour")
    for _ in range(2):
        answer = functions.invoke(FunctionName=name, Payload=b"{}")
        assert answer["StatusCode"] == 200 and answer["FunctionError"] == "Unhandled"
        assert json.load(answer["Payload"])["errorType"] == error_type
        assert json.load(functions.invoke(FunctionName=name + "-neighbour")["Payload"]) == "well"


def test_a_bootstrap_that_cannot_run_is_an_error_of_the_function(daemon):
    functions = daemon.client("lambda")
    create_function(functions, {"bootstrap": "not a program"}, "no-program", Runtime="provided.al2023")
    answer = functions.invoke(FunctionName="no-program", Payload=b"{}")
    assert answer["FunctionError"] == "Unhandled" and json.load(answer["Payload"])["errorType"].startswith("Runtime.")


def test_a_handler_past_its_timeout_is_ended_with_its_children(daemon, meeting_place):
    functions = daemon.client("lambda")
    source = ("import os, subprocess, time\ndef handler(event, context):\n    child = subprocess.Popen(['sleep', '600'])\n"
              "    open(event['note'], 'w').write(str(child.pid))\n    time.sleep(600)\n")
    create_function(functions, {"index.py": source}, "endless", Timeout=1)
    note = meeting_place / "pid"
    answer = functions.invoke(FunctionName="endless", Payload=json.dumps({"note": str(note)}))
    assert answer["FunctionError"] == "Unhandled" and "Task timed out after 1.00 seconds" in json.load(answer["Payload"])["errorMessage"]
    deadline = time.monotonic() + 20
    while is_running(note.read_text()):
        assert time.monotonic() < deadline, "the handler's child runs on"
        time.sleep(0.01)


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").split()[2] != "Z"
    except OSError:
        return False
