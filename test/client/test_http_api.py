"""HTTP APIs as boto3 makes them and HTTP clients use them, with functions in Python behind them."""

import http.server
import json
import threading
import time

import pytest
from test_lambda import zip_file

ECHO = "def handler(event, context):\n    return event\n"
FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:"


def add_function(fresh, name, source, may_invoke=True):
    functions = fresh.client("lambda")
    functions.create_function(FunctionName=name, Runtime="python3.11", Handler="index.handler", Role="arn:aws:iam::000000000000:role/r",
                              Code={"ZipFile": zip_file("index.py", source)})
    if may_invoke:
        functions.add_permission(FunctionName=name, StatementId="api", Action="lambda:InvokeFunction", Principal="apigateway.amazonaws.com")


@pytest.fixture
def apis(fresh):
    add_function(fresh, "echo", ECHO)
    return fresh.client("apigatewayv2")


class Api:
    """An API by its host name."""

    def __init__(self, fresh, apis, **options):
        self.fresh, self.apis = fresh, apis
        self.made = apis.create_api(Name="shop", ProtocolType="HTTP", **options)
        self.id = self.made["ApiId"]

    def route(self, key, function="echo", version="2.0", integration=None, **options):
        made = self.apis.create_integration(ApiId=self.id, IntegrationType="AWS_PROXY", IntegrationUri=FUNCTION + function,
                                            PayloadFormatVersion=version, **(integration or {}))
        return self.apis.create_route(ApiId=self.id, RouteKey=key, Target="integrations/" + made["IntegrationId"], **options)

    def stage(self, name="$default", **options):
        return self.apis.create_stage(ApiId=self.id, StageName=name, AutoDeploy=True, **options)

    def get(self, path="/", method="GET", body=None, headers=None):
        host = f"{self.id}.execute-api.localhost:{self.fresh.port}"
        return self.fresh.http(method, path, body, {"Host": host, **(headers or {})})

    def event(self, *arguments, **options):
        status, headers, body = self.get(*arguments, **options)
        assert status == 200, (status, body)
        assert headers["Content-Type"] == "application/json"
        return json.loads(body)


def test_an_api_with_a_target_serves_everything_at_its_root(fresh, apis):
    api = Api(fresh, apis, Target=FUNCTION + "echo")
    assert api.made["ApiEndpoint"] == f"http://{api.id}.execute-api.us-east-1.localhost:{fresh.port}"
    event = api.event("/pets/7?a=1&a=2&b=x%20y", headers={"Cookie": "c1=1; c2=2", "X-Upper": "V"})
    assert event["version"] == "2.0" and event["routeKey"] == "$default"
    assert event["rawPath"] == "/pets/7" and event["rawQueryString"] == "a=1&a=2&b=x%20y"
    assert event["queryStringParameters"] == {"a": "1,2", "b": "x y"}
    assert event["cookies"] == ["c1=1", "c2=2"] and event["headers"]["x-upper"] == "V" and "cookie" not in event["headers"]
    context = event["requestContext"]
    assert (context["apiId"], context["stage"], context["routeKey"], context["accountId"]) == (api.id, "$default", "$default", "000000000000")
    assert context["http"] == {"method": "GET", "path": "/pets/7", "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1", "userAgent": None}
    assert context["domainPrefix"] == api.id
    assert event["isBase64Encoded"] is False and "body" not in event and "pathParameters" not in event
    stages = apis.get_stages(ApiId=api.id)["Items"]
    assert [(s["StageName"], s["AutoDeploy"], s["ApiGatewayManaged"]) for s in stages] == [("$default", True, True)]


def test_an_api_is_also_reached_by_a_path_and_by_the_region_s_host_name(fresh, apis):
    api = Api(fresh, apis, Target=FUNCTION + "echo")
    status, _, body = fresh.http("GET", f"/_aws/execute-api/{api.id}/pets")
    assert status == 200 and json.loads(body)["rawPath"] == "/pets"
    status, _, body = fresh.http("GET", "/pets", headers={"Host": f"{api.id}.execute-api.us-east-1.amazonaws.com"})
    assert status == 200 and json.loads(body)["requestContext"]["domainName"] == f"{api.id}.execute-api.us-east-1.amazonaws.com"


def test_the_most_specific_route_answers(fresh, apis):
    api = Api(fresh, apis)
    keys = ["GET /pets", "GET /pets/{id}", "GET /pets/dog", "ANY /pets/{id}", "GET /pets/{rest+}", "ANY /{proxy+}", "$default", "GET /pets/{id}/toys"]
    for key in keys:
        api.route(key)
    api.stage()
    for method, path, key, parameters in [
            ("GET", "/pets", "GET /pets", None), ("GET", "/pets/dog", "GET /pets/dog", None), ("GET", "/pets/7", "GET /pets/{id}", {"id": "7"}),
            ("POST", "/pets/7", "ANY /pets/{id}", {"id": "7"}), ("GET", "/pets/7/x/y", "GET /pets/{rest+}", {"rest": "7/x/y"}),
            ("GET", "/pets/7/toys", "GET /pets/{id}/toys", {"id": "7"}), ("GET", "/other", "ANY /{proxy+}", {"proxy": "other"}),
            ("GET", "/", "$default", None), ("GET", "/pets/a%2Fb", "GET /pets/{id}", {"id": "a/b"})]:
        event = api.event(path, method)
        assert (event["routeKey"], event.get("pathParameters")) == (key, parameters), path


def test_what_no_route_or_stage_has_is_not_found(fresh, apis):
    api = Api(fresh, apis)
    api.route("GET /pets")
    assert api.get("/pets")[::2] == (404, b'{"message":"Not Found"}')  # no stage yet
    api.stage("test")
    assert api.event("/test/pets")["rawPath"] == "/test/pets"
    for path, method in (("/pets", "GET"), ("/test/pets", "POST"), ("/test/nope", "GET"), ("/test/pets/", "GET")):
        status, headers, body = api.get(path, method)
        assert (status, body) == (404, b'{"message":"Not Found"}') and len(headers["Apigw-Requestid"]) == 16
    status, _, body = fresh.http("GET", "/", headers={"Host": f"0nobody000.execute-api.localhost:{fresh.port}"})
    assert (status, body) == (404, b'{"message":"Not Found"}')


def test_a_stage_without_auto_deploy_serves_what_was_deployed(fresh, apis):
    api = Api(fresh, apis)
    api.route("GET /one")
    first = apis.create_deployment(ApiId=api.id)["DeploymentId"]
    apis.create_stage(ApiId=api.id, StageName="prod", DeploymentId=first, StageVariables={"color": "red"})
    api.route("GET /two")
    assert api.event("/prod/one")["stageVariables"] == {"color": "red"}
    assert api.get("/prod/two")[0] == 404
    second = apis.create_deployment(ApiId=api.id)["DeploymentId"]
    apis.update_stage(ApiId=api.id, StageName="prod", DeploymentId=second)
    assert api.event("/prod/two")["routeKey"] == "GET /two"
    with pytest.raises(apis.exceptions.BadRequestException, match="must be moved or deleted"):
        apis.delete_deployment(ApiId=api.id, DeploymentId=second)
    apis.delete_deployment(ApiId=api.id, DeploymentId=first)


def test_format_1_0_shows_what_rest_apis_show(fresh, apis):
    add_function(fresh, "echo1", "import json\ndef handler(event, context):\n    return {'statusCode': 201, 'body': json.dumps(event),"
                                 " 'multiValueHeaders': {'X-Two': ['a', 'b']}}\n")
    api = Api(fresh, apis)
    api.route("GET /pets/{id}", "echo1", "1.0")
    api.stage()
    status, headers, body = api.get("/pets/7?a=1&a=2")
    event = json.loads(body)
    assert status == 201 and headers.get_all("X-Two") == ["a", "b"]
    assert (event["version"], event["resource"], event["path"], event["httpMethod"]) == ("1.0", "/pets/{id}", "/pets/7", "GET")
    assert event["multiValueQueryStringParameters"] == {"a": ["1", "2"]} and event["pathParameters"] == {"id": "7"}


def test_bodies_are_text_or_base64_by_their_media_type(fresh, apis):
    api = Api(fresh, apis, Target=FUNCTION + "echo")
    for kind, body, shown, is_base64 in [("application/json", b"{}", "{}", False), ("text/plain; charset=utf-8", b"x", "x", False),
                                         ("application/x-www-form-urlencoded", b"a=1", "YT0x", True), ("image/png", b"\x00\xff", "AP8=", True)]:
        event = api.event("/", "POST", body, {"Content-Type": kind})
        assert (event["body"], event["isBase64Encoded"]) == (shown, is_base64), kind


def test_answers_of_format_2_0_may_be_anything(fresh, apis):
    add_function(fresh, "answers", """
import base64
def handler(event, context):
    return {
        "/text": "hello", "/list": [1, "a"], "/none": None,
        "/full": {"statusCode": 418, "headers": {"X-One": "1"}, "cookies": ["a=1", "b=2"], "body": "tea"},
        "/binary": {"statusCode": 200, "headers": {"content-type": "image/gif"}, "isBase64Encoded": True, "body": base64.b64encode(b"GIF\\xff").decode()},
        "/bad": {"statusCode": "none"},
    }[event["rawPath"]]
""")
    api = Api(fresh, apis, Target=FUNCTION + "answers")
    assert api.get("/text")[2] == b"hello" and api.get("/list")[2] == b'[1, "a"]' and api.get("/none")[2] == b"null"
    status, headers, body = api.get("/full")
    assert (status, headers["X-One"], headers.get_all("Set-Cookie"), body) == (418, "1", ["a=1", "b=2"], b"tea")
    assert headers["Content-Type"] == "text/plain; charset=utf-8"
    status, headers, body = api.get("/binary")
    assert (headers["Content-Type"], body) == ("image/gif", b"GIF\xff")
    for path in ("/bad", "/raises"):
        assert api.get(path)[::2] == (500, b'{"message":"Internal Server Error"}')


def test_a_function_that_does_not_let_the_api_in_is_an_internal_error(fresh, apis):
    add_function(fresh, "shut", ECHO, may_invoke=False)
    api = Api(fresh, apis, Target=FUNCTION + "shut")
    assert api.get()[::2] == (500, b'{"message":"Internal Server Error"}')
    fresh.client("lambda").add_permission(FunctionName="shut", StatementId="s", Action="lambda:InvokeFunction", Principal="apigateway.amazonaws.com",
                                          SourceArn=f"arn:aws:execute-api:us-east-1:000000000000:{api.id}/*/$default")
    assert api.event()["rawPath"] == "/"


# ---- Who may ----


@pytest.fixture
def pool(fresh):
    """(issuer, client id, id token, access token)"""
    users = fresh.client("cognito-idp")
    pool_id = users.create_user_pool(PoolName="p")["UserPool"]["Id"]
    client_id = users.create_user_pool_client(UserPoolId=pool_id, ClientName="c", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])["UserPoolClient"]["ClientId"]
    users.admin_create_user(UserPoolId=pool_id, Username="u", MessageAction="SUPPRESS")
    users.admin_set_user_password(UserPoolId=pool_id, Username="u", Password="Passw0rd!", Permanent=True)
    tokens = users.initiate_auth(ClientId=client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={"USERNAME": "u", "PASSWORD": "Passw0rd!"})["AuthenticationResult"]
    return f"https://cognito-idp.us-east-1.amazonaws.com/{pool_id}", client_id, tokens["IdToken"], tokens["AccessToken"]


def jwt_authorizer(apis, api, issuer, audience):
    return apis.create_authorizer(ApiId=api.id, Name="jwt", AuthorizerType="JWT", IdentitySource=["$request.header.Authorization"],
                                  JwtConfiguration={"Issuer": issuer, "Audience": [audience]})["AuthorizerId"]


def test_a_jwt_authorizer_lets_in_who_has_a_token_of_the_pool_for_the_audience(fresh, apis, pool):
    issuer, client_id, id_token, access_token = pool
    api = Api(fresh, apis)
    api.route("GET /pets", AuthorizationType="JWT", AuthorizerId=jwt_authorizer(apis, api, issuer, client_id))
    api.stage()
    for token in (id_token, access_token, "Bearer " + id_token):
        jwt = api.event("/pets", headers={"Authorization": token})["requestContext"]["authorizer"]["jwt"]
        assert jwt["scopes"] is None and jwt["claims"]["exp"].isdigit() and issuer.rsplit("/", 1)[1] in jwt["claims"]["iss"]
    status, headers, body = api.get("/pets")
    assert (status, headers["WWW-Authenticate"], body) == (401, "Bearer", b'{"message":"Unauthorized"}')
    status, headers, body = api.get("/pets", headers={"Authorization": id_token[:-8] + "AAAAAAAA"})
    assert status == 401 and 'error="invalid_token"' in headers["WWW-Authenticate"]
    fresh.control("POST", "clock", {"advance": "PT2H"})
    status, headers, body = api.get("/pets", headers={"Authorization": id_token})
    assert status == 401 and 'error_description="the token has expired"' in headers["WWW-Authenticate"]


def test_a_jwt_authorizer_checks_audience_and_scopes(fresh, apis, pool):
    issuer, client_id, id_token, access_token = pool
    api, other = Api(fresh, apis), Api(fresh, apis)
    authorizer = jwt_authorizer(apis, api, issuer, client_id)
    api.route("GET /mine", AuthorizationType="JWT", AuthorizerId=authorizer, AuthorizationScopes=["aws.cognito.signin.user.admin"])
    api.route("GET /none", AuthorizationType="JWT", AuthorizerId=authorizer, AuthorizationScopes=["pets/write"])
    other.route("GET /", AuthorizationType="JWT", AuthorizerId=jwt_authorizer(apis, other, issuer, "somebody"))
    api.stage(), other.stage()
    jwt = api.event("/mine", headers={"Authorization": access_token})["requestContext"]["authorizer"]["jwt"]
    assert jwt["scopes"] == ["aws.cognito.signin.user.admin"]
    status, headers, body = api.get("/none", headers={"Authorization": access_token})
    assert (status, body) == (403, b'{"message":"Forbidden"}') and 'scope="pets/write"' in headers["WWW-Authenticate"]
    status, headers, _ = other.get("/", headers={"Authorization": id_token})
    assert status == 401 and 'error_description="the token does not have a valid audience"' in headers["WWW-Authenticate"]


SIMPLE = """
def handler(event, context):
    who = event["identitySource"][0]
    if who == "broken":
        raise Exception("no")
    return {"isAuthorized": who == "good", "context": {"who": who, "deep": {"a": [1]}, "route": event["routeArn"], "id": context.aws_request_id}}
"""
POLICY = """
def handler(event, context):
    effect = {"good": "Allow", "bad": "Deny"}[event["headers"]["X-Who"]]
    return {"principalId": "me", "context": {"n": 5}, "policyDocument": {"Version": "2012-10-17",
            "Statement": [{"Action": "execute-api:Invoke", "Effect": effect, "Resource": event["methodArn"]}]}}
"""


def request_authorizer(apis, api, function, version, **options):
    uri = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{FUNCTION}{function}/invocations"
    return apis.create_authorizer(ApiId=api.id, Name="f", AuthorizerType="REQUEST", AuthorizerUri=uri, AuthorizerPayloadFormatVersion=version,
                                  IdentitySource=["$request.header.X-Who"], **options)["AuthorizerId"]


def test_a_function_says_yes_or_no_and_is_believed_for_a_while(fresh, apis):
    add_function(fresh, "simple", SIMPLE)
    api = Api(fresh, apis)
    authorizer = request_authorizer(apis, api, "simple", "2.0", EnableSimpleResponses=True, AuthorizerResultTtlInSeconds=60)
    api.route("GET /pets/{id}", AuthorizationType="CUSTOM", AuthorizerId=authorizer)
    api.stage()
    first = api.event("/pets/7", headers={"X-Who": "good"})["requestContext"]["authorizer"]["lambda"]
    assert first["deep"] == {"a": [1]} and first["route"] == f"arn:aws:execute-api:us-east-1:000000000000:{api.id}/$default/GET/pets/7"
    assert api.event("/pets/8", headers={"X-Who": "good"})["requestContext"]["authorizer"]["lambda"]["id"] == first["id"]
    fresh.control("POST", "clock", {"advance": "PT61S"})
    assert api.event("/pets/8", headers={"X-Who": "good"})["requestContext"]["authorizer"]["lambda"]["id"] != first["id"]
    assert api.get("/pets/7")[::2] == (401, b'{"message":"Unauthorized"}')
    assert api.get("/pets/7", headers={"X-Who": "bad"})[::2] == (403, b'{"message":"Forbidden"}')
    assert api.get("/pets/7", headers={"X-Who": "broken"})[::2] == (500, b'{"message":"Internal Server Error"}')


def test_a_function_s_policy_decides(fresh, apis):
    add_function(fresh, "policy", POLICY)
    api = Api(fresh, apis)
    api.route("GET /pets", AuthorizationType="CUSTOM", AuthorizerId=request_authorizer(apis, api, "policy", "1.0"))
    api.stage()
    assert api.event("/pets", headers={"X-Who": "good"})["requestContext"]["authorizer"]["lambda"] == {"n": 5}
    assert api.get("/pets", headers={"X-Who": "bad"})[::2] == (403, b'{"message":"Forbidden"}')


def test_a_signature_is_asked_for_where_the_route_says_so(fresh, apis):
    import botocore.auth
    import botocore.awsrequest
    import botocore.credentials
    api = Api(fresh, apis)
    api.route("GET /pets", AuthorizationType="AWS_IAM")
    api.stage()
    assert api.get("/pets")[::2] == (403, b'{"message":"Forbidden"}')
    host = f"{api.id}.execute-api.localhost:{fresh.port}"
    request = botocore.awsrequest.AWSRequest("GET", f"http://{host}/pets", headers={"Host": host})
    botocore.auth.SigV4Auth(botocore.credentials.Credentials("test", "test"), "execute-api", "us-east-1").add_auth(request)
    iam = api.event("/pets", headers=dict(request.headers.items()))["requestContext"]["authorizer"]["iam"]
    assert (iam["accessKey"], iam["accountId"], iam["userArn"]) == ("test", "000000000000", "arn:aws:iam::000000000000:root")


# ---- Browsers, mappings, endpoints, limits, logs ----


def test_an_api_with_a_cors_configuration_answers_browsers_itself(fresh, apis):
    cors = {"AllowOrigins": ["https://shop.example"], "AllowMethods": ["GET", "POST"], "AllowHeaders": ["authorization"], "MaxAge": 300, "AllowCredentials": True}
    api = Api(fresh, apis, CorsConfiguration=cors)
    api.route("GET /pets")
    api.stage()
    asked = {"Origin": "https://shop.example", "Access-Control-Request-Method": "GET"}
    status, headers, body = api.get("/pets", "OPTIONS", headers=asked)
    assert (status, body, headers["Access-Control-Allow-Origin"]) == (204, b"", "https://shop.example")
    assert (headers["Access-Control-Allow-Methods"], headers["Access-Control-Allow-Headers"]) == ("GET,POST", "authorization")
    assert (headers["Access-Control-Max-Age"], headers["Access-Control-Allow-Credentials"]) == ("300", "true")
    status, headers, _ = api.get("/pets", "OPTIONS", headers={**asked, "Origin": "https://evil.example"})
    assert status == 204 and "Access-Control-Allow-Origin" not in headers
    status, headers, _ = api.get("/pets", headers={"Origin": "https://shop.example"})
    assert (status, headers["Access-Control-Allow-Origin"]) == (200, "https://shop.example")
    assert "Access-Control-Allow-Origin" not in api.get("/pets")[1]
    apis.delete_cors_configuration(ApiId=api.id)
    assert api.get("/pets", "OPTIONS", headers=asked)[0] == 404


def test_parameters_of_requests_and_answers_are_mapped(fresh, apis):
    api = Api(fresh, apis)
    api.route("POST /pets/{id}", integration={
        "RequestParameters": {"overwrite:header.x-pet": "pet-${request.path.id}-${request.body.names[1]}", "append:querystring.page": "$request.header.x-page",
                              "remove:header.x-secret": "''", "overwrite:path": "/v2${request.path}"},
        "ResponseParameters": {"200": {"overwrite:statuscode": "202", "overwrite:header.x-path": "$response.body.rawPath", "append:header.x-id": "$context.apiId"}}})
    api.stage()
    status, headers, body = api.get("/pets/7?page=1", "POST", b'{"names": ["a", "b"]}', {"Content-Type": "application/json", "X-Page": "2", "X-Secret": "s"})
    event = json.loads(body)
    assert (status, headers["X-Path"], headers["X-Id"]) == (202, "/v2/pets/7", api.id)
    assert event["headers"]["x-pet"] == "pet-7-b" and "x-secret" not in event["headers"]
    assert event["queryStringParameters"]["page"] == "1,2" and event["rawPath"] == "/v2/pets/7"


class Endpoint(http.server.BaseHTTPRequestHandler):
    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        text = json.dumps({"method": self.command, "path": self.path, "headers": {k.lower(): v for k, v in self.headers.items()}, "body": body.decode()}).encode()
        self.send_response(404 if self.path.startswith("/lost") else 200)
        self.send_header("X-Endpoint", "yes")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = do_PATCH = answer

    def log_message(self, *arguments):
        pass


@pytest.fixture
def endpoint():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def add_http(apis, api, key, uri, **options):
    made = apis.create_integration(ApiId=api.id, IntegrationType="HTTP_PROXY", IntegrationMethod="ANY", IntegrationUri=uri, PayloadFormatVersion="1.0", **options)
    apis.create_route(ApiId=api.id, RouteKey=key, Target="integrations/" + made["IntegrationId"])


def test_requests_go_on_to_a_url(fresh, apis, endpoint):
    api = Api(fresh, apis)
    add_http(apis, api, "ANY /{proxy+}", endpoint + "/{proxy}", RequestParameters={"overwrite:header.x-api": "$context.apiId"})
    add_http(apis, api, "GET /gone", "http://127.0.0.1:9/")
    api.stage()
    status, headers, body = api.get("/a/b%20c?x=1", "PATCH", b"hello", {"X-Mine": "1", "Content-Type": "text/plain"})
    got = json.loads(body)
    assert (status, headers["X-Endpoint"], got["method"], got["path"], got["body"]) == (200, "yes", "PATCH", "/a/b%20c?x=1", "hello")
    assert (got["headers"]["x-mine"], got["headers"]["x-api"], got["headers"]["x-forwarded-proto"]) == ("1", api.id, "http")
    assert got["headers"]["host"] == endpoint.split("//")[1] and got["headers"]["content-type"] == "text/plain"
    assert api.get("/lost")[0] == 404
    assert api.get("/gone")[::2] == (503, b'{"message":"Service Unavailable"}')


def test_a_slow_function_is_given_up(fresh, apis):
    add_function(fresh, "slow", "import time\ndef handler(event, context):\n    time.sleep(2)\n    return 'late'\n")
    api = Api(fresh, apis)
    api.route("GET /", "slow", integration={"TimeoutInMillis": 100})
    api.stage()
    began = time.monotonic()
    assert api.get()[::2] == (503, b'{"message":"Service Unavailable"}')
    assert time.monotonic() - began < 1.9


def test_a_stage_s_limits_hold(fresh, apis):
    fresh.control("POST", "clock", {"freeze": True})
    api = Api(fresh, apis)
    api.route("GET /a"), api.route("GET /b")
    api.stage(DefaultRouteSettings={"ThrottlingBurstLimit": 2, "ThrottlingRateLimit": 1.0}, RouteSettings={"GET /b": {"ThrottlingBurstLimit": 1, "ThrottlingRateLimit": 1.0}})
    assert [api.get("/a")[0] for _ in range(3)] == [200, 200, 429]
    assert [api.get("/b")[0] for _ in range(2)] == [200, 429]
    assert api.get("/b")[2] == b'{"message":"Too Many Requests"}'
    fresh.control("POST", "clock", {"advance": "PT1S"})
    assert [api.get("/a")[0] for _ in range(2)] == [200, 429]


def test_access_logs_have_a_line_for_each_request(fresh, apis):
    logs = fresh.client("logs")
    logs.create_log_group(logGroupName="access")
    api = Api(fresh, apis)
    api.route("GET /pets")
    api.stage(AccessLogSettings={"DestinationArn": "arn:aws:logs:us-east-1:000000000000:log-group:access",
                                 "Format": "$context.httpMethod $context.path $context.routeKey $context.status $context.integrationStatus $context.error.message $context.nothing"})
    api.event("/pets")
    api.get("/nope")
    fresh.settle()
    lines = [e["message"] for e in logs.filter_log_events(logGroupName="access")["events"]]
    assert lines == ["GET /pets GET /pets 200 200 - -", "GET /nope - 404 - Not Found -"]


def test_rest_apis_and_http_apis_live_side_by_side(fresh, apis):
    api = Api(fresh, apis, Target=FUNCTION + "echo")
    rest = fresh.client("apigateway").create_rest_api(name="r")["id"]
    assert api.id[0].isdigit() and rest[0].isalpha()
    assert [a["ApiId"] for a in apis.get_apis()["Items"]] == [api.id]
    assert [a["id"] for a in fresh.client("apigateway").get_rest_apis()["items"]] == [rest]
    status, _, body = fresh.http("GET", "/prod/x", headers={"Host": f"{rest}.execute-api.localhost:{fresh.port}"})
    assert (status, body) == (403, b'{"message":"Forbidden"}')
