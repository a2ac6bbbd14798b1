"""What every answer carries beside its body: request ids, and checksums where AWS sends them."""

import json
import re
import zlib

import pytest

from test_s3 import error_of

JSON = "application/x-amz-json-1.0"
FORM = "application/x-www-form-urlencoded"


def scoped(service):
    return f"AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/{service}/aws4_request, SignedHeaders=host, Signature=0"


def json_request(target, body):
    return "POST", "/", json.dumps(body), {"Content-Type": JSON, "X-Amz-Target": target}


def form_request(service, body):
    return "POST", "/", body, {"Content-Type": FORM, "Authorization": scoped(service)}


# One good and one bad request of each protocol: (request, status)
REQUESTS = [
    (json_request("AmazonSQS.ListQueues", {}), 200),
    (json_request("AmazonSQS.GetQueueUrl", {"QueueName": "none"}), 400),
    (json_request("AmazonSQS.Nonsense", {}), 400),
    (json_request("AWSCognitoIdentityProviderService.ListUserPools", {"MaxResults": 1}), 200),
    (form_request("sts", "Action=GetCallerIdentity&Version=2011-06-15"), 200),
    (form_request("sns", "Action=DeleteTopic&Version=2010-03-31"), 400),
    (("GET", "/2015-03-31/functions", None, {}), 200),
    (("GET", "/2015-03-31/functions/none", None, {}), 404),
    (("GET", "/", None, {"Authorization": scoped("s3")}), 200),
    (("GET", "/no-such-bucket", None, {"Authorization": scoped("s3")}), 404),
    (("HEAD", "/no-such-bucket", None, {"Authorization": scoped("s3")}), 404),
    (form_request("ec2", "Action=DescribeInstances"), 400),
]


@pytest.mark.parametrize("request_, expected", REQUESTS)
def test_every_answer_has_a_request_id_of_its_own(daemon, request_, expected):
    answers = [daemon.http(*request_) for _ in range(2)]
    assert [status for status, _, _ in answers] == [expected, expected], answers
    ids = [headers["x-amzn-RequestId"] for _, headers, _ in answers]
    assert all(ids) and ids[0] != ids[1]


def test_the_sdk_finds_the_request_id(daemon):
    for service, operation in (("sqs", "list_queues"), ("sts", "get_caller_identity"), ("lambda", "list_functions"), ("s3", "list_buckets")):
        metadata = getattr(daemon.client(service), operation)()["ResponseMetadata"]
        assert metadata["RequestId"] == metadata["HTTPHeaders"]["x-amzn-requestid"], service


def test_s3_answers_with_both_of_its_ids(daemon):
    status, headers, body = daemon.http("GET", "/no-such-bucket", None, {"Authorization": scoped("s3")})
    error = error_of(body)
    assert (status, error["Code"]) == (404, "NoSuchBucket")
    assert headers["x-amz-request-id"] == headers["x-amzn-RequestId"] == error["RequestId"]
    assert headers["x-amz-id-2"] == error["HostId"] != ""
    good = daemon.client("s3").list_buckets()["ResponseMetadata"]["HTTPHeaders"]
    assert good["x-amz-id-2"] not in ("", error["HostId"]) and good["x-amz-request-id"] not in ("", error["RequestId"])
    assert "x-amz-id-2" not in daemon.http(*json_request("AmazonSQS.ListQueues", {}))[1]


@pytest.mark.parametrize("target, body, expected", [
    ("ListTables", {}, 200),
    ("DescribeTable", {"TableName": "none"}, 400),
    ("CreateTable", {}, 400),
    ("Nonsense", {}, 400),
])
def test_dynamodb_answers_with_a_checksum(daemon, target, body, expected):
    status, headers, answer = daemon.http(*json_request("DynamoDB_20120810." + target, body))
    assert status == expected and answer
    assert int(headers["x-amz-crc32"]) == zlib.crc32(answer)


def test_dynamodb_answers_with_a_long_request_id_in_the_type_it_was_asked_in(daemon):
    method, path, body, headers = json_request("DynamoDB_20120810.ListTables", {})
    for asked, told in ((JSON, JSON), ("application/json", "application/json")):
        status, answer, _ = daemon.http(method, path, body, {**headers, "Content-Type": asked})
        assert (status, answer["Content-Type"]) == (200, told)
        assert re.fullmatch("[0-9A-Z]{52}", answer["x-amzn-RequestId"])


def test_other_services_answer_without_a_checksum(daemon):
    for request_, _ in REQUESTS:
        assert "x-amz-crc32" not in daemon.http(*request_)[1], request_
