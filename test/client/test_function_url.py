"""Function URLs as boto3 makes them and HTTP clients use them."""

import json

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import pytest
from test_lambda import zip_file

FORBIDDEN = (b'{"Message":"Forbidden. For troubleshooting Function URL authorization issues, see: '
             b'https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"}')
SOURCE = """
def handler(event, context):
    path = event["rawPath"]
    if path == "/raise":
        raise Exception("no")
    return {"/list": ["hello world", 3, True], "/text": "plain", "/number": 5, "/full": {"statusCode": 201, "body": "made", "headers": {"x-a": "b"}, "cookies": ["c=1"]},
            "/bare": {"statusCode": 200, "body": "body123"}}.get(path, event)
"""


@pytest.fixture
def functions(fresh):
    functions = fresh.client("lambda")
    functions.create_function(FunctionName="f", Runtime="python3.11", Handler="index.handler", Role="arn:aws:iam::000000000000:role/r",
                              Code={"ZipFile": zip_file("index.py", SOURCE)})
    return functions


def allow(functions, kind="NONE"):
    functions.add_permission(FunctionName="f", StatementId="url", Action="lambda:InvokeFunctionUrl", Principal="*", FunctionUrlAuthType=kind)


def get(fresh, url, path="/", method="GET", body=None, headers=None):
    return fresh.http(method, path, body, {"Host": url.split("/")[2], **(headers or {})})


def test_a_url_is_made_shown_changed_and_deleted(fresh, functions):
    made = functions.create_function_url_config(FunctionName="f", AuthType="NONE")
    assert made["FunctionUrl"].endswith(f".lambda-url.us-east-1.localhost:{fresh.port}/") and "InvokeMode" not in made
    shown = functions.get_function_url_config(FunctionName="f")
    assert (shown["FunctionUrl"], shown["AuthType"], shown["FunctionArn"]) == (made["FunctionUrl"], "NONE", "arn:aws:lambda:us-east-1:000000000000:function:f")
    assert shown["CreationTime"] == shown["LastModifiedTime"] == made["CreationTime"]
    with pytest.raises(functions.exceptions.ResourceConflictException) as refusal:
        functions.create_function_url_config(FunctionName="f", AuthType="NONE")
    assert refusal.value.response["Error"]["Message"] == (
        "Failed to create function url config for [functionArn = arn:aws:lambda:us-east-1:000000000000:function:f]. Error message:  "
        "FunctionUrlConfig exists for this Lambda function")
    changed = functions.update_function_url_config(FunctionName="f", AuthType="AWS_IAM", Cors={"AllowOrigins": ["*"]})
    assert (changed["AuthType"], changed["Cors"], changed["FunctionUrl"]) == ("AWS_IAM", {"AllowOrigins": ["*"]}, made["FunctionUrl"])
    assert [c["AuthType"] for c in functions.list_function_url_configs(FunctionName="f")["FunctionUrlConfigs"]] == ["AWS_IAM"]
    functions.delete_function_url_config(FunctionName="f")
    assert functions.list_function_url_configs(FunctionName="f")["FunctionUrlConfigs"] == []
    for call, message in ((functions.get_function_url_config, "The resource you requested does not exist."),
                          (functions.list_function_url_configs, "Function does not exist")):
        with pytest.raises(functions.exceptions.ResourceNotFoundException, match=message):
            call(FunctionName="f" if call == functions.get_function_url_config else "g")
    status, headers, body = get(fresh, made["FunctionUrl"])
    assert (status, headers["x-amzn-ErrorType"], body) == (403, "AccessDeniedException", b'{"Message":null}')


def test_the_policy_says_who_may(fresh, functions):
    url = functions.create_function_url_config(FunctionName="f", AuthType="NONE")["FunctionUrl"]
    functions.add_permission(FunctionName="f", StatementId="other", Action="lambda:InvokeFunction", Principal="*")
    assert get(fresh, url)[::2] == (403, FORBIDDEN)
    allow(functions)
    status, headers, body = get(fresh, url, "/a/b?x=1&x=2", headers={"Cookie": "c=1"})
    event = json.loads(body)
    assert status == 200 and headers["x-amzn-RequestId"] == event["requestContext"]["requestId"]
    assert (event["version"], event["routeKey"], event["rawPath"], event["queryStringParameters"], event["cookies"]) == ("2.0", "$default", "/a/b", {"x": "1,2"}, ["c=1"])
    context = event["requestContext"]
    assert (context["accountId"], context["stage"], context["apiId"]) == ("anonymous", "$default", url.split("/")[2].split(".")[0])
    functions.remove_permission(FunctionName="f", StatementId="url")
    assert get(fresh, url)[0] == 403


def test_a_url_of_iam_wants_a_signature(fresh, functions):
    url = functions.create_function_url_config(FunctionName="f", AuthType="AWS_IAM")["FunctionUrl"]
    allow(functions, "AWS_IAM")
    assert get(fresh, url)[::2] == (403, FORBIDDEN)
    request = botocore.awsrequest.AWSRequest("GET", url, headers={"Host": url.split("/")[2]})
    botocore.auth.SigV4Auth(botocore.credentials.Credentials("test", "test"), "lambda", "us-east-1").add_auth(request)
    event = json.loads(get(fresh, url, headers=dict(request.headers.items()))[2])
    assert event["requestContext"]["authorizer"]["iam"]["accessKey"] == "test" and event["requestContext"]["accountId"] == "000000000000"


def test_answers_are_mapped(fresh, functions):
    url = functions.create_function_url_config(FunctionName="f", AuthType="NONE")["FunctionUrl"]
    allow(functions)
    assert get(fresh, url, "/list")[2] == b'["hello world",3,true]'
    assert get(fresh, url, "/text")[2] == b"plain" and get(fresh, url, "/number")[2] == b"5"
    status, headers, body = get(fresh, url, "/full")
    assert (status, headers["X-A"], headers["Set-Cookie"], body) == (201, "b", "c=1", b"made")
    status, headers, body = get(fresh, url, "/bare")
    assert (status, headers["Content-Type"], body) == (200, "application/json", b"body123")
    assert get(fresh, url, "/raise")[::2] == (502, b"Internal Server Error")


def test_a_url_answers_browsers_itself(fresh, functions):
    cors = {"AllowOrigins": ["https://shop.example"], "AllowMethods": ["GET"], "MaxAge": 60}
    url = functions.create_function_url_config(FunctionName="f", AuthType="NONE", Cors=cors)["FunctionUrl"]
    allow(functions)
    status, headers, body = get(fresh, url, "/", "OPTIONS", headers={"Origin": "https://shop.example", "Access-Control-Request-Method": "GET"})
    assert (status, body) == (200, b"")
    assert (headers["Access-Control-Allow-Origin"], headers["Access-Control-Allow-Methods"], headers["Access-Control-Max-Age"]) == ("https://shop.example", "GET", "60")
    assert get(fresh, url, "/text", headers={"Origin": "https://shop.example"})[1]["Access-Control-Allow-Origin"] == "https://shop.example"


def test_a_deleted_function_takes_its_url_along(fresh, functions):
    url = functions.create_function_url_config(FunctionName="f", AuthType="NONE")["FunctionUrl"]
    functions.delete_function(FunctionName="f")
    assert get(fresh, url)[::2] == (403, b'{"Message":null}')
