"""--auth=verify: right signatures pass, wrong ones get the service's own error in its own protocol."""

import json
import urllib.parse

import pytest
import urllib3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from conftest import Daemon
from test_lambda import zip_file

ROLE = "arn:aws:iam::000000000000:role/reader"
TRUST = {"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]}

# A harmless call of each protocol: query, json 1.0, json 1.1, rest-json, rest-xml.
CALLS = {
    "sns": lambda client: client.list_topics(),
    "sts": lambda client: client.get_caller_identity(),
    "sqs": lambda client: client.list_queues(),
    "dynamodb": lambda client: client.list_tables(),
    "logs": lambda client: client.describe_log_groups(),
    "lambda": lambda client: client.list_functions(),
    "s3": lambda client: client.list_buckets(),
    "iam": lambda client: client.list_roles(),
    "codepipeline": lambda client: client.list_pipelines(),
}
# What each protocol calls it: wrong signature, unknown session token, expired session token.
JSON_CODES = ("InvalidSignatureException", "UnrecognizedClientException", "ExpiredTokenException")
QUERY_CODES = ("SignatureDoesNotMatch", "InvalidClientTokenId", "ExpiredToken")
S3_CODES = ("SignatureDoesNotMatch", "InvalidToken", "ExpiredToken")
CODES = {"query": QUERY_CODES, "rest-xml": S3_CODES, "json": JSON_CODES, "rest-json": JSON_CODES}


def codes(client):
    return CODES[client.meta.service_model.metadata["protocol"]]


@pytest.fixture(scope="module")
def daemon(tmp_path_factory):
    daemon = Daemon(tmp_path_factory.mktemp("virga"), "--auth", "verify")
    yield daemon
    daemon.stop()


def refusal(call, client):
    with pytest.raises(ClientError) as caught:
        call(client)
    return caught.value.response


@pytest.mark.parametrize("service", CALLS)
def test_a_right_signature_passes(daemon, service):
    assert CALLS[service](daemon.client(service))["ResponseMetadata"]["HTTPStatusCode"] == 200


@pytest.mark.parametrize("service", CALLS)
def test_a_wrong_secret_gets_the_services_own_signature_error(daemon, service):
    client = daemon.client(service, aws_secret_access_key="guess")
    answer = refusal(CALLS[service], client)
    assert answer["Error"]["Code"] == codes(client)[0]
    assert "does not match the signature you provided" in answer["Error"]["Message"]
    is_json = client.meta.service_model.metadata["protocol"] == "json"
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == (400 if is_json else 403)


@pytest.mark.parametrize("service", CALLS)
def test_an_unknown_session_token_is_refused(daemon, service):
    client = daemon.client(service, aws_session_token="bm90IGEgdG9rZW4=")
    assert refusal(CALLS[service], client)["Error"]["Code"] == codes(client)[1]


def test_an_unsigned_request_is_refused(daemon):
    status, _, body = daemon.http("POST", "/", b"Action=ListTopics&Version=2010-03-31",
                                  {"Content-Type": "application/x-www-form-urlencoded"})
    assert status == 403 and b"<Code>MissingAuthenticationToken</Code>" in body
    status, _, body = daemon.http("POST", "/", b"{}", {"X-Amz-Target": "DynamoDB_20120810.ListTables",
                                                       "Content-Type": "application/x-amz-json-1.0"})
    assert status in (400, 403) and json.loads(body)["__type"].endswith("#MissingAuthenticationTokenException")


def test_a_broken_authorization_header_is_named(daemon):
    status, _, body = daemon.http("POST", "/", b"{}", {
        "X-Amz-Target": "AmazonSQS.ListQueues", "Content-Type": "application/x-amz-json-1.0",
        "Authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/sqs, SignedHeaders=host, Signature=0"})
    assert status in (400, 403) and b"Credential must have exactly 5 slash-delimited elements" in body


def signed(daemon, service, body, **headers):
    """The headers of a signed POST."""
    request = AWSRequest("POST", f"http://localhost:{daemon.port}/", headers, body)
    SigV4Auth(Credentials("test", "test"), service, "us-east-1").add_auth(request)
    return dict(request.headers, Host=f"localhost:{daemon.port}")


def test_a_changed_body_does_not_pass(daemon):
    json_1_0 = {"X-Amz-Target": "AmazonSQS.CreateQueue", "Content-Type": "application/x-amz-json-1.0"}
    headers = signed(daemon, "sqs", b'{"QueueName":"signed"}', **json_1_0)
    status, _, body = daemon.http("POST", "/", b'{"QueueName":"forged"}', headers)
    assert status == 400 and json.loads(body)["__type"].endswith("#InvalidSignatureException")
    assert "QueueUrls" not in daemon.client("sqs").list_queues()
    assert daemon.http("POST", "/", b'{"QueueName":"signed"}', headers)[0] == 200


def test_a_large_body_is_signed_too(daemon):
    client, item = daemon.client("dynamodb"), {"p": {"S": "k"}, "t": {"S": "x" * 300_000}}
    client.create_table(TableName="signed", BillingMode="PAY_PER_REQUEST", AttributeDefinitions=[{"AttributeName": "p", "AttributeType": "S"}],
                        KeySchema=[{"AttributeName": "p", "KeyType": "HASH"}])
    client.put_item(TableName="signed", Item=item)
    assert client.get_item(TableName="signed", Key={"p": {"S": "k"}})["Item"] == item
    body = json.dumps({"TableName": "signed", "Item": item}).encode()
    headers = signed(daemon, "dynamodb", body, **{"X-Amz-Target": "DynamoDB_20120810.PutItem", "Content-Type": "application/x-amz-json-1.0"})
    assert daemon.http("POST", "/", body, headers)[0] == 200
    status, _, answer = daemon.http("POST", "/", body.replace(b"xx", b"xy", 1), headers)
    assert status == 400 and b"InvalidSignatureException" in answer


def test_an_old_signature_does_not_pass(daemon):
    headers = signed(daemon, "sqs", b"{}", **{"X-Amz-Target": "AmazonSQS.ListQueues", "Content-Type": "application/x-amz-json-1.0"})
    headers["Authorization"] = headers["Authorization"].replace(headers["X-Amz-Date"][:8], "20200102")
    headers["X-Amz-Date"] = "20200102T030405Z"
    status, _, body = daemon.http("POST", "/", b"{}", headers)
    assert status == 400 and b"Signature expired: 20200102T030405Z is now earlier than " in body


def test_parameters_and_bodies_of_every_kind_are_signed_alike(daemon):
    """What the signature covers is encoded in many ways: paths, queries, headers, forms, streams."""
    functions, logs, sns = daemon.client("lambda"), daemon.client("logs"), daemon.client("sns")
    assert refusal(lambda client: client.get_function(FunctionName="no-such_function"), functions)["Error"]["Code"] == \
        "ResourceNotFoundException"
    topic = sns.create_topic(Name="signed")["TopicArn"]
    sns.publish(TopicArn=topic, Message="ümläuts & signs + spaces = 100 %", Subject="a subject")
    logs.create_log_group(logGroupName="/a/group", tags={"k e y": "v+al/ue"})
    assert logs.describe_log_groups(logGroupNamePrefix="/a")["logGroups"][0]["logGroupName"] == "/a/group"
    s3 = daemon.client("s3", config={"s3": {"addressing_style": "path"}})
    s3.create_bucket(Bucket="signed")
    s3.put_object(Bucket="signed", Key="a b/ü+%&=.txt", Body=b"content", Metadata={"note": "two  spaces"})
    assert s3.list_objects_v2(Bucket="signed", Prefix="a b/", Delimiter="/")["Contents"][0]["Key"] == "a b/ü+%&=.txt"
    assert s3.get_object(Bucket="signed", Key="a b/ü+%&=.txt")["Body"].read() == b"content"


def test_a_presigned_link_opens_until_it_expires(start):
    daemon = start("--auth", "verify")
    s3 = daemon.client("s3", config={"s3": {"addressing_style": "path"}, "signature_version": "s3v4"})
    s3.create_bucket(Bucket="shared")
    s3.put_object(Bucket="shared", Key="hello", Body=b"hello")
    link = s3.generate_presigned_url("get_object", Params={"Bucket": "shared", "Key": "hello"}, ExpiresIn=60)
    path = link[len(daemon.endpoint):]
    host = {"Host": f"localhost:{daemon.port}"}
    assert daemon.http("GET", path, None, host)[::2] == (200, b"hello")
    assert daemon.http("GET", path.replace("hello", "other"), None, host)[0] == 403
    daemon.control("POST", "clock", {"advance": "PT2M"})
    status, _, body = daemon.http("GET", path, None, host)
    assert status == 403 and b"<Code>AccessDenied</Code><Message>Request has expired</Message>" in body


def assume(daemon):
    daemon.client("iam").create_role(RoleName="reader", AssumeRolePolicyDocument=json.dumps(TRUST))
    return daemon.client("sts").assume_role(RoleArn=ROLE, RoleSessionName="tests", DurationSeconds=900)["Credentials"]


def session_client(daemon, service, credentials, **changes):
    return daemon.client(service, **{"aws_access_key_id": credentials["AccessKeyId"],
                                     "aws_secret_access_key": credentials["SecretAccessKey"],
                                     "aws_session_token": credentials["SessionToken"], **changes})


def test_a_role_session_is_who_it_says_until_it_expires(start):
    daemon = start("--auth", "verify")
    credentials = assume(daemon)
    who = session_client(daemon, "sts", credentials).get_caller_identity()
    assert who["Arn"] == "arn:aws:sts::000000000000:assumed-role/reader/tests"
    for service, call in CALLS.items():
        call(session_client(daemon, service, credentials))
        guess = session_client(daemon, service, credentials, aws_secret_access_key="guess")
        assert refusal(call, guess)["Error"]["Code"] == codes(guess)[0]
    daemon.control("POST", "clock", {"advance": "PT15M1S"})
    for service, call in CALLS.items():
        late = session_client(daemon, service, credentials)
        answer = refusal(call, late)
        assert answer["Error"]["Code"] == codes(late)[2] and "expired" in answer["Error"]["Message"]


def test_a_moved_clock_does_not_make_signatures_old(start):
    """Clients sign by the machine's clock, which a test that moves virga's cannot move."""
    daemon = start("--auth", "verify")
    daemon.control("POST", "clock", {"advance": "P7D"})
    for service, call in CALLS.items():
        call(daemon.client(service))


def test_without_verify_any_credentials_do(start):
    daemon = start()
    assert daemon.client("sqs", aws_secret_access_key="guess", aws_session_token="nonsense").list_queues()
    assert daemon.client("sts", aws_access_key_id="123456789012").get_caller_identity()["Account"] == "123456789012"


def sign(url, service, secret="test", token=None, date=None):
    """The headers of a signed GET of the URL, as if it were the date."""
    request = AWSRequest("GET", url)
    SigV4Auth(Credentials("test", secret, token), service, "us-east-1").add_auth(request)
    headers = dict(request.headers.items())
    if date is not None:
        headers["Authorization"] = headers["Authorization"].replace(headers["X-Amz-Date"][:8], date[:8])
        headers["X-Amz-Date"] = date
    return headers


def get(url, headers, host=None):
    """Status, kind of error and the JSON of the answer."""
    response = urllib3.PoolManager().request("GET", url, headers={**headers, **({"Host": host} if host else {})})
    return response.status, response.headers.get("x-amzn-ErrorType"), json.loads(response.data or b"null")


WRONG = ("The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. "
         "Consult the service documentation for details.")


def signed_method(daemon):
    """The URL of a REST API's method with AWS_IAM before a mock."""
    apis = daemon.client("apigateway")
    api = apis.create_rest_api(name="signed")["id"]
    root = apis.get_resources(restApiId=api)["items"][0]["id"]
    where = {"restApiId": api, "resourceId": root, "httpMethod": "GET"}
    apis.put_method(**where, authorizationType="AWS_IAM")
    apis.put_method_response(**where, statusCode="200")
    apis.put_integration(**where, type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'})
    apis.put_integration_response(**where, statusCode="200", responseTemplates={"application/json": '{"well": true}'})
    apis.put_gateway_response(restApiId=api, responseType="EXPIRED_TOKEN", responseTemplates={"application/json": '{"late": $context.error.messageString}'})
    apis.create_deployment(restApiId=api, stageName="prod")
    return f"http://127.0.0.1:{daemon.port}/restapis/{api}/prod/_user_request_/"


def test_a_method_with_iam_authorization_says_what_is_wrong_with_a_signature(start):
    daemon = start("--auth", "verify")
    url = signed_method(daemon)
    assert get(url, sign(url, "execute-api")) == (200, None, {"well": True})
    assert get(url, sign(url, "execute-api", "wrong")) == (403, "InvalidSignatureException", {"message": WRONG})
    assert get(url, {}) == (403, "MissingAuthenticationTokenException", {"message": "Missing Authentication Token"})
    status, kind, body = get(url, sign(url, "execute-api", date="20200102T030405Z"))
    assert (status, kind) == (403, "InvalidSignatureException") and body["message"].startswith("Signature expired: 20200102T030405Z is now earlier than ")
    status, kind, body = get(url, {"Authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/execute-api, SignedHeaders=host, Signature=0"})
    assert (status, kind) == (403, "IncompleteSignatureException") and "exactly 5 slash-delimited elements" in body["message"]
    assert get(url, {"Authorization": "Bearer x"})[1] == "MissingAuthenticationTokenException"
    assert get(url, sign(url, "execute-api", token="bm90IGEgdG9rZW4=")) == (
        403, "UnrecognizedClientException", {"message": "The security token included in the request is invalid."})
    session = assume(daemon)
    request = AWSRequest("GET", url)
    SigV4Auth(Credentials(session["AccessKeyId"], session["SecretAccessKey"], session["SessionToken"]), "execute-api", "us-east-1").add_auth(request)
    headers = dict(request.headers.items())
    assert get(url, headers)[0] == 200
    daemon.control("POST", "clock", {"advance": "PT15M1S"})
    assert get(url, headers) == (403, "ExpiredTokenException", {"late": "The security token included in the request is expired"})


def test_an_open_method_does_not_look_at_signatures(start):
    daemon = start("--auth", "verify")
    url = signed_method(daemon)
    apis = daemon.client("apigateway")
    api = url.split("/")[4]
    root = apis.get_resources(restApiId=api)["items"][0]["id"]
    apis.update_method(restApiId=api, resourceId=root, httpMethod="GET", patchOperations=[{"op": "replace", "path": "/authorizationType", "value": "NONE"}])
    apis.create_deployment(restApiId=api, stageName="prod")
    for headers in ({}, sign(url, "execute-api", "wrong"), sign(url, "execute-api", token="bm90IGEgdG9rZW4="), {"Authorization": "Bearer x"}):
        assert get(url, headers)[0] == 200


def made_function(daemon):
    daemon.client("lambda").create_function(FunctionName="f", Runtime="python3.11", Handler="index.handler", Role=ROLE, Code={
        "ZipFile": zip_file("index.py", "def handler(event, context):\n    return event['requestContext'].get('authorizer')\n")})
    return "arn:aws:lambda:us-east-1:000000000000:function:f"


def test_a_route_with_iam_authorization_forbids_whatever_is_wrong(start):
    daemon = start("--auth", "verify")
    apis = daemon.client("apigatewayv2")
    api = apis.create_api(Name="signed", ProtocolType="HTTP")["ApiId"]
    integration = apis.create_integration(ApiId=api, IntegrationType="AWS_PROXY", IntegrationUri=made_function(daemon), PayloadFormatVersion="2.0")["IntegrationId"]
    apis.create_route(ApiId=api, RouteKey="GET /pets", Target=f"integrations/{integration}", AuthorizationType="AWS_IAM")
    apis.create_stage(ApiId=api, StageName="$default", AutoDeploy=True)
    daemon.client("lambda").add_permission(FunctionName="f", StatementId="s", Action="lambda:InvokeFunction", Principal="apigateway.amazonaws.com")
    url = f"http://127.0.0.1:{daemon.port}/_aws/execute-api/{api}/pets"
    status, _, body = get(url, sign(url, "execute-api"))
    assert (status, body["iam"]["accessKey"]) == (200, "test")
    for headers in ({}, sign(url, "execute-api", "wrong"), sign(url, "execute-api", token="bm90IGEgdG9rZW4="), {"Authorization": "Bearer x"}):
        assert get(url, headers)[::2] == (403, {"message": "Forbidden"})


def test_a_function_url_says_what_is_wrong_with_a_signature(start):
    daemon = start("--auth", "verify")
    made_function(daemon)
    functions = daemon.client("lambda")
    made = functions.create_function_url_config(FunctionName="f", AuthType="AWS_IAM")["FunctionUrl"]
    host = urllib.parse.urlsplit(made).netloc
    url, named = f"http://127.0.0.1:{daemon.port}/", f"http://{host}/"
    status, _, body = get(url, sign(named, "lambda"), host)
    assert (status, body["iam"]["accessKey"]) == (200, "test")
    assert get(url, sign(named, "lambda", "wrong"), host) == (403, "InvalidSignatureException", {"message": WRONG})
    status, kind, body = get(url, {}, host)
    assert (status, kind) == (403, "AccessDeniedException") and body["Message"].startswith("Forbidden")
    functions.update_function_url_config(FunctionName="f", AuthType="NONE")
    status, kind, body = get(url, sign(named, "lambda", "wrong"), host)
    assert (status, kind) == (403, "AccessDeniedException")  # nobody has been allowed to come
