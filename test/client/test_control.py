"""The control API under /_virga/, who may use it, and what browsers may do on the port."""

import io
import json
import threading
import time
import urllib.error
import zipfile

import pytest

PREFLIGHT = {"Origin": "http://shop.example", "Access-Control-Request-Method": "POST",
             "Access-Control-Request-Headers": "authorization,x-amz-target"}
TARGET = {"Content-Type": "application/x-amz-json-1.0"}


def send_json(daemon, target, body, **headers):
    return daemon.http("POST", "/", json.dumps(body), {"X-Amz-Target": target, **TARGET, **headers})


# ---- Health, reset ----


@pytest.mark.parametrize("path", ["/_virga/health", "/_localstack/health"])
def test_health_names_version_and_services(daemon, path):
    status, headers, body = daemon.http("GET", path)
    health = json.loads(body)
    assert status == 200 and headers["Content-Type"] == "application/json"
    assert health["version"] and health["edition"] == "virga" and health["uptimeSeconds"] >= 0
    assert {"sqs", "sns", "sts", "cognito-idp", "logs", "lambda", "dynamodb"} <= set(health["services"])


@pytest.mark.parametrize("path", ["/_virga/reset", "/_localstack/state/reset"])
def test_reset_empties_everything(daemon, path):
    daemon.client("sqs").create_queue(QueueName="old")
    daemon.client("logs").create_log_group(logGroupName="old")
    assert daemon.http("POST", path)[0] == 200
    assert "QueueUrls" not in daemon.client("sqs").list_queues()
    assert daemon.client("logs").describe_log_groups()["logGroups"] == []
    assert daemon.mail() == []


def test_unknown_requests_and_wrong_methods_are_said_to_be_that(daemon):
    assert daemon.http("GET", "/_virga/nonsense")[0] == 404
    for method, path in (("GET", "/_virga/reset"), ("POST", "/_virga/health"), ("PUT", "/_virga/clock"), ("POST", "/_virga/mail")):
        status, _, body = daemon.http(method, path)
        assert (status, json.loads(body)) == (405, {"message": "Not with this method."})


# ---- The clock, settle ----


def test_the_clock_can_be_advanced_set_and_frozen(fresh):
    before = fresh.control("GET", "clock")
    assert before["frozen"] is False and abs(before["epochMillis"] / 1000 - time.time()) < 60
    week = fresh.control("POST", "clock", {"advance": "P7D"})
    assert 0 <= week["epochMillis"] - before["epochMillis"] - 7 * 86400_000 < 60_000
    assert fresh.control("POST", "clock", {"set": "2040-01-02T03:04:05Z"})["now"].startswith("2040-01-02T03:04:0")
    frozen = fresh.control("POST", "clock", {"freeze": True})
    assert frozen["frozen"] is True
    time.sleep(0.02)
    assert fresh.control("GET", "clock")["epochMillis"] == frozen["epochMillis"]
    assert fresh.control("POST", "clock", {"advance": "PT1S"})["epochMillis"] == frozen["epochMillis"] + 1000
    assert fresh.control("POST", "clock", {"freeze": False})["frozen"] is False


@pytest.mark.parametrize("body", ["", "{}", "[]", "{", '{"advance":"a week"}', '{"advance":"-P1D"}', '{"set":"1999-01-01T00:00:00Z"}',
                                  '{"set":"soon"}', '{"freeze":"yes"}', '{"advance":7}'])
def test_what_is_no_time_is_refused(daemon, body):
    status, _, answer = daemon.http("POST", "/_virga/clock", body)
    assert status == 400 and "The body must be one of" in json.loads(answer)["message"]


def test_advancing_the_clock_ends_a_long_poll_at_once(fresh):
    url = fresh.client("sqs").create_queue(QueueName="empty")["QueueUrl"]
    answers = []
    poll = threading.Thread(target=lambda: answers.append(fresh.client("sqs").receive_message(QueueUrl=url, WaitTimeSeconds=20)))
    began = time.monotonic()
    poll.start()
    while poll.is_alive():
        fresh.control("POST", "clock", {"advance": "PT20S"})
        poll.join(timeout=0.05)
    assert "Messages" not in answers[0] and time.monotonic() - began < 15


def test_settle_does_not_wait_for_a_long_poll(fresh):
    url = fresh.client("sqs").create_queue(QueueName="empty")["QueueUrl"]
    poll = threading.Thread(target=fresh.client("sqs").receive_message, kwargs={"QueueUrl": url, "WaitTimeSeconds": 20})
    poll.start()
    assert fresh.settle() == {"settled": True}
    fresh.client("sqs").send_message(QueueUrl=url, MessageBody="end")
    poll.join()


def test_settle_names_what_it_gives_up_on_and_waits_for_its_end(fresh, meeting_place):
    text, gate = io.BytesIO(), meeting_place / "gate"
    with zipfile.ZipFile(text, "w") as archive:
        archive.writestr("index.py", "import os, time\ndef handler(event, context):\n    while not os.path.exists(event['gate']):\n"
                                     "        time.sleep(0.01)\n    print('through the gate')\n")
    functions = fresh.client("lambda")
    functions.create_function(FunctionName="slow", Runtime="python3.11", Handler="index.handler", Timeout=60,
                              Code={"ZipFile": text.getvalue()}, Role="arn:aws:iam::000000000000:role/any")
    functions.invoke(FunctionName="slow", InvocationType="Event", Payload=json.dumps({"gate": str(gate)}))
    status, _, body = fresh.http("POST", "/_virga/settle", '{"timeoutSeconds":0.2}')
    answer = json.loads(body)
    assert status == 408 and answer["settled"] is False and "lambda" in answer["inFlight"].lower()
    gate.touch()
    assert fresh.settle() == {"settled": True}
    logged = fresh.client("logs").filter_log_events(logGroupName="/aws/lambda/slow", filterPattern="gate")["events"]
    assert [event["message"] for event in logged] == ["through the gate\n"]


@pytest.mark.parametrize("body", ['{"timeoutSeconds":-1}', '{"timeoutSeconds":"x"}', '{"timeoutSeconds":1e99}', "[1]", "{"])
def test_settle_wants_a_number_of_seconds(daemon, body):
    assert daemon.http("POST", "/_virga/settle", body)[0] == 400


# ---- The journal ----


def test_calls_are_journalled_with_what_came_of_them(fresh):
    since = fresh.control("GET", "clock")["epochMillis"]
    sqs = fresh.client("sqs", region_name="eu-west-1", aws_access_key_id="123456789012")
    sqs.create_queue(QueueName="q")
    with pytest.raises(sqs.exceptions.QueueDoesNotExist):
        sqs.get_queue_url(QueueName="none")
    calls = fresh.control("GET", f"calls?service=sqs&since={since}")
    assert [(call["operation"], call["status"]) for call in calls] == [("CreateQueue", 200), ("GetQueueUrl", 400)]
    assert calls[1]["error"] == "AWS.SimpleQueueService.NonExistentQueue" and "does not exist" in calls[1]["message"]
    assert {(call["account"], call["region"], call["kind"]) for call in calls} == {("123456789012", "eu-west-1", "call")}
    assert fresh.control("GET", "calls?operation=GetQueueUrl") == fresh.control("GET", "calls?status=400") == [calls[1]]
    assert fresh.http("GET", "/_virga/calls?status=many")[0] == 400


def test_a_trace_tells_who_caused_what(fresh):
    sqs, sns = fresh.client("sqs"), fresh.client("sns")
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    topic = sns.create_topic(Name="t")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint="arn:aws:sqs:us-east-1:000000000000:q")
    sns.publish(TopicArn=topic, Message="hello")
    fresh.settle()
    [publish] = fresh.control("GET", "calls?operation=Publish")
    trace = fresh.control("GET", f"traces/{publish['trace']}")
    [send] = [call for call in trace if call["operation"] == "SendMessage"]
    by_id = {call["id"]: call for call in trace}
    chain = [send]
    while "parent" in chain[-1]:
        chain.append(by_id[chain[-1]["parent"]])
    assert chain[-1] == publish and [call["kind"] for call in chain] == ["call", "effect", "call"]
    assert fresh.control("GET", f"calls?trace={publish['trace']}") == trace
    assert sqs.receive_message(QueueUrl=url)["Messages"]
    with pytest.raises(urllib.error.HTTPError, match="404"):
        fresh.control("GET", "traces/xyz")


# ---- Mail ----


def test_mail_is_found_by_addressee_and_subject_read_alone_and_deleted(fresh):
    sns = fresh.client("sns")
    topic = sns.create_topic(Name="news")["TopicArn"]
    for name in ("ann", "bob"):
        sns.subscribe(TopicArn=topic, Protocol="email", Endpoint=f"{name}@example.com")
    fresh.settle()
    assert [mail["to"] for mail in fresh.mail()] == ["ann@example.com", "bob@example.com"]
    [mail] = fresh.mail(to="bob@example.com", subject="Subscription Confirmation")
    assert mail["source"] == "sns" and mail["from"] == "AWS Notifications <no-reply@sns.amazonaws.com>"
    assert topic in mail["text"] and "<a href=" in mail["html"] and mail["date"].endswith("Z")
    assert fresh.mail(to="bob@example.com", subject="order") == []
    assert fresh.control("GET", f"mail/{mail['id']}") == mail
    assert fresh.http("GET", "/_virga/mail/99999")[0] == 404
    assert fresh.control("DELETE", "mail") == {} and fresh.mail() == []
    assert fresh.control("GET", "sms") == []


# ---- Who may ----


FOREIGN_ORIGINS = [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Origin": "http://localhost.evil.example"}]
FOREIGN_HOSTS = [{"Host": "evil.example"}, {"Host": "127.0.0.1.evil.example"}, {"Host": "localhost.evil.example:4566"},
                 {"Host": "evil.example", "Origin": "http://evil.example", "Sec-Fetch-Site": "same-origin"}]


@pytest.mark.parametrize("headers", [*FOREIGN_ORIGINS, *FOREIGN_HOSTS, {"Sec-Fetch-Site": "cross-site"}])
@pytest.mark.parametrize("path", ["/_virga/reset", "/_localstack/state/reset", "/_virga/clock", "/_virga/settle"])
def test_control_requests_of_other_sites_are_refused_and_change_nothing(fresh, headers, path):
    fresh.client("sqs").create_queue(QueueName="stays")
    status, answered, body = fresh.http("POST", path, '{"advance":"P1D"}', headers)
    wanted = "must name virga's host" if headers in FOREIGN_HOSTS else "must not come from a web page of another site"
    assert status == 403 and wanted in json.loads(body)["message"]
    assert "Access-Control-Allow-Origin" not in answered
    assert fresh.client("sqs").list_queues()["QueueUrls"]


@pytest.mark.parametrize("headers", [{"Origin": "http://localhost:3000"}, {"Origin": "http://127.0.0.1"}, {"Host": "[::1]:4566"},
                                     {"Sec-Fetch-Site": "same-origin"}, {"Host": "anything.localhost"},
                                     {"Host": "host.docker.internal:4566"}])
def test_control_requests_of_this_machine_are_taken(daemon, headers):
    assert daemon.http("POST", "/_virga/settle", None, headers)[0] == 200


def test_mail_of_other_sites_cannot_be_deleted(daemon):
    assert daemon.http("DELETE", "/_virga/mail", None, {"Origin": "http://evil.example"})[0] == 403


@pytest.mark.parametrize("headers", [*FOREIGN_ORIGINS, *FOREIGN_HOSTS])
def test_no_other_site_gets_to_read_the_control_api(fresh, headers):
    topic = fresh.client("sns").create_topic(Name="secret")["TopicArn"]
    fresh.client("sns").subscribe(TopicArn=topic, Protocol="email", Endpoint="bob@example.com")
    fresh.settle()
    [mail] = fresh.mail()
    for path in ("/_virga/mail", f"/_virga/mail/{mail['id']}", "/_virga/calls", "/_virga/traces/1", "/_virga/clock", "/_virga/health"):
        status, answered, body = fresh.http("GET", path, None, headers)
        assert status == 403 and list(json.loads(body)) == ["message"], path
        assert not [name for name in answered if name.lower().startswith("access-control")], path
    assert fresh.http("OPTIONS", "/_virga/reset", None, {**PREFLIGHT, **headers})[0] == 403


def test_a_page_of_this_machine_reads_the_mailbox(fresh):
    page = {"Origin": "http://localhost:3000"}
    status, headers, body = fresh.http("GET", "/_virga/mail", None, page)
    assert (status, body) == (200, b"[]") and headers["Access-Control-Allow-Origin"] == page["Origin"] and headers["Vary"] == "Origin"
    status, headers, _ = fresh.http("OPTIONS", "/_virga/clock", None, {**PREFLIGHT, **page, "Access-Control-Request-Headers": "content-type"})
    assert status == 200 and headers["Access-Control-Allow-Headers"] == "content-type"


# ---- Browsers and the AWS APIs ----


def test_a_preflight_is_answered_for_any_origin(daemon):
    status, headers, body = daemon.http("OPTIONS", "/", None, PREFLIGHT)
    assert (status, body) == (200, b"")
    assert headers["Access-Control-Allow-Origin"] == "*" and "POST" in headers["Access-Control-Allow-Methods"]
    assert headers["Access-Control-Allow-Headers"] == "authorization,x-amz-target" and int(headers["Access-Control-Max-Age"]) > 0


@pytest.mark.parametrize("name, expected", [("q", 200), ("not a name", 400)])
def test_answers_and_errors_alike_can_be_read_by_a_page(daemon, name, expected):
    status, headers, body = send_json(daemon, "AmazonSQS.CreateQueue", {"QueueName": name}, Origin="http://shop.example")
    assert status == expected, body
    assert headers["Access-Control-Allow-Origin"] == "*" and "x-amzn-RequestId" in headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Origin" not in send_json(daemon, "AmazonSQS.CreateQueue", {"QueueName": name})[1]
