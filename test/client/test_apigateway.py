"""Requests to stages of REST APIs, as clients send them."""

import base64
import contextlib
import gzip
import hashlib
import http.client
import http.server
import json
import re
import socket
import threading
import time
import urllib.parse

import pytest

from test_lambda import zip_file

ROLE = "arn:aws:iam::000000000000:role/r"


class Api:
    """One REST API in the making; `call` deploys what has changed and asks it."""

    def __init__(self, daemon, **options):
        self.daemon = daemon
        self.gateway = daemon.client("apigateway")
        self.id = self.gateway.create_rest_api(name="shop", **options)["id"]
        self.paths = {"/": self.gateway.get_resources(restApiId=self.id)["items"][0]["id"]}
        self.is_deployed = False

    def resource(self, path):
        """The id of the resource of that path, made with all above it when it is not there."""
        if path not in self.paths:
            parent, _, part = path.rpartition("/")
            self.paths[path] = self.gateway.create_resource(restApiId=self.id, parentId=self.resource(parent or "/"), pathPart=part)["id"]
        return self.paths[path]

    def place(self, path, method):
        self.is_deployed = False
        return {"restApiId": self.id, "resourceId": self.resource(path), "httpMethod": method}

    def method(self, path, method="GET", statuses=("200",), headers=(), **options):
        place = self.place(path, method)
        self.gateway.put_method(**place, **{"authorizationType": "NONE", **options})
        for status in statuses:
            self.gateway.put_method_response(**place, statusCode=status,
                                             responseParameters={f"method.response.header.{name}": False for name in headers})
        return place

    def integration(self, path, method="GET", **options):
        place = self.place(path, method)
        if options["type"] in ("AWS", "AWS_PROXY"):
            options.setdefault("integrationHttpMethod", "POST")
        self.gateway.put_integration(**place, **options)
        return place

    def response(self, path, method="GET", status="200", **options):
        self.gateway.put_integration_response(**self.place(path, method), statusCode=status, **options)

    def mock(self, path, method="GET", template='{"statusCode": 200}', answer=None, **options):
        """A method with a mock behind it that answers 200 with what `answer` makes."""
        self.method(path, method, **options)
        self.integration(path, method, type="MOCK", requestTemplates={"application/json": template})
        self.response(path, method, responseTemplates={} if answer is None else {"application/json": answer})

    def deploy(self, stage="prod", **options):
        self.gateway.create_deployment(restApiId=self.id, stageName=stage, **options)
        self.is_deployed = True

    def call(self, path="/", method="GET", body=None, headers=None, stage="prod"):
        if not self.is_deployed:
            self.deploy(stage)
        return self.daemon.http(method, f"/restapis/{self.id}/{stage}/_user_request_{path}", body, headers)

    def answer(self, *arguments, **options):
        """Status and the JSON of the body."""
        status, _, body = self.call(*arguments, **options)
        return status, json.loads(body)


@pytest.fixture
def api(fresh):
    return Api(fresh)


@pytest.fixture
def function(fresh):
    """Makes a function of one expression over `event`; gives its integration's URI."""
    functions = fresh.client("lambda")

    def make(code, name="f", **options):
        functions.create_function(FunctionName=name, Runtime="python3.11", Handler="index.handler", Role=ROLE,
                                  Code={"ZipFile": zip_file("index.py", f"import json, time\ndef handler(event, context):\n    {code}\n")}, **options)
        functions.add_permission(FunctionName=name, StatementId="s", Action="lambda:InvokeFunction", Principal="apigateway.amazonaws.com")
        return ("arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
                f"arn:aws:lambda:us-east-1:000000000000:function:{name}/invocations")

    return make


# ---- Validation ----

def validated(api, **options):
    validator = api.gateway.create_request_validator(restApiId=api.id, name="v", validateRequestBody=True, validateRequestParameters=True)["id"]
    api.mock("/pets/{id}", "POST", answer='{"done": true}', requestValidatorId=validator, **options)


def test_missing_and_blank_parameters_are_named_in_the_order_of_their_kinds(api):
    validated(api, requestParameters={"method.request.querystring.qs1": True, "method.request.header.x-a": True,
                                      "method.request.path.issuer": True, "method.request.querystring.free": False})
    assert api.answer("/pets/7", "POST", headers={"X-A": " "}) == (400, {"message": "Missing required request parameters: [x-a, issuer, qs1]"})
    assert api.answer("/pets/7?qs1=1", "POST", headers={"X-A": "1"}) == (400, {"message": "Missing required request parameters: [issuer]"})
    assert api.call("/pets/7", "POST")[1]["x-amzn-ErrorType"] == "BadRequestException"


def test_a_body_that_is_not_what_its_model_says_is_refused(api):
    api.gateway.create_model(restApiId=api.id, name="Pet", contentType="application/json",
                             schema=json.dumps({"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}))
    validated(api, requestModels={"application/json": "Pet"})
    assert api.answer("/pets/7", "POST", '{"name": "Rex"}') == (200, {"done": True})
    for bad in ('{"name": 1}', "{}", "[]", "no", ""):
        assert api.answer("/pets/7", "POST", bad) == (400, {"message": "Invalid request body"})
    # Another content type has no model, and a parameter of the type does not matter.
    api.gateway.update_integration(**api.place("/pets/{id}", "POST"), patchOperations=[
        {"op": "add", "path": "/requestTemplates/text~1plain", "value": '{"statusCode": 200}'}])
    assert api.call("/pets/7", "POST", "no", {"Content-Type": "text/plain"})[0] == 200
    assert api.call("/pets/7", "POST", "no", {"Content-Type": "application/json; charset=utf-8"})[0] == 400


def test_a_refused_body_is_explained_to_gateway_responses(api):
    api.gateway.create_model(restApiId=api.id, name="Pet", contentType="application/json", schema='{"type": "object", "required": ["name"]}')
    api.gateway.put_gateway_response(restApiId=api.id, responseType="BAD_REQUEST_BODY", statusCode="422",
                                     responseTemplates={"application/json": '{"why": "$context.error.validationErrorString", "type": "$context.error.responseType"}'})
    validated(api, requestModels={"$default": "Pet"})
    status, _, body = api.call("/pets/7", "POST", "{}", {"Content-Type": "text/x"})
    assert status == 422 and b"object has missing required properties" in body and b'"type": "BAD_REQUEST_BODY"' in body


def test_a_schema_that_is_none_is_an_error_of_the_configuration(api):
    api.gateway.create_model(restApiId=api.id, name="Odd", contentType="application/json", schema='{"$ref": "#/nowhere"}')
    validated(api, requestModels={"application/json": "Odd"})
    assert api.answer("/pets/7", "POST", "{}") == (500, {"message": "Internal server error"})


# ---- MOCK, templates, the choice of a response ----

def test_a_mock_answers_with_what_its_pattern_chooses(api):
    api.method("/m", statuses=("200", "404", "500"))
    api.integration("/m", type="MOCK", requestTemplates={"application/json": "{statusCode: $input.params('s'), 'x': [1, {a: 2}],}"})
    api.response("/m", responseTemplates={"application/json": '{"was": "ok"}'})
    api.response("/m", status="404", selectionPattern="4\\d{2}", responseTemplates={"application/json": '{"was": "gone"}'})
    api.response("/m", status="500", selectionPattern="5", responseTemplates={"application/json": '{"was": "never"}'})
    assert api.answer("/m?s=200") == (200, {"was": "ok"})
    assert api.answer("/m?s=404") == (404, {"was": "gone"})
    assert api.answer("/m?s=503") == (200, {"was": "ok"})  # the whole status must match
    assert api.answer("/m?s=x") == (500, {"message": "Internal server error"})
    assert api.answer("/m?s=1000") == (500, {"message": "Internal server error"})


def test_an_answer_that_no_response_fits_is_an_error_of_the_configuration(api):
    api.method("/m")
    api.integration("/m", type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'})
    api.response("/m", selectionPattern="404")
    assert api.answer("/m") == (500, {"message": "Internal server error"})


@pytest.mark.parametrize("behavior,has_template,status", [
    ("WHEN_NO_MATCH", True, 200), ("WHEN_NO_MATCH", False, 200), ("WHEN_NO_TEMPLATES", True, 415),
    ("WHEN_NO_TEMPLATES", False, 200), ("NEVER", True, 415), ("NEVER", False, 415)])
def test_a_body_passes_as_the_passthrough_behaviour_says(api, behavior, has_template, status):
    api.method("/m", "POST")
    api.integration("/m", "POST", type="MOCK", passthroughBehavior=behavior,
                    requestTemplates={"application/json": '{"statusCode": 200}'} if has_template else {})
    api.response("/m", "POST")
    answer = api.call("/m", "POST", '{"statusCode": 200}', {"Content-Type": "text/plain"})
    assert answer[0] == status
    if status == 415:
        assert json.loads(answer[2]) == {"message": "Unsupported Media Type"}
    assert api.call("/m", "POST", '{"statusCode": 200}')[0] == (200 if has_template else status)


def test_templates_see_the_request_and_its_context(api):
    api.mock("/pets/{id}", answer="""{"path": "$input.params('id')", "query": "$input.params().querystring.get('q')",
        "header": "$input.params('X-A')", "method": "$context.httpMethod", "resource": "$context.resourcePath",
        "stage": "$stageVariables.color", "ip": "$context.identity.sourceIp", "keys": "$context.identity.keySet().contains('sourceIp')"}""")
    api.deploy(variables={"color": "red"})
    assert api.answer("/pets/7?q=a%20b", headers={"X-A": "x"}) == (200, {
        "path": "7", "query": "a b", "header": "x", "method": "GET", "resource": "/pets/{id}", "stage": "red", "ip": "127.0.0.1", "keys": "true"})


# More than the loop does itself: by its size, or by its steps.
LARGE = "x" * 200_000
MANY_STEPS = "#foreach($i in [1..1000])#foreach($j in [1..15])#set($k = $i * $j)#end#end"


@pytest.mark.parametrize("steps,body", [("", {"a": 1}), ("", {"a": 1, "more": LARGE}), (MANY_STEPS, {"a": 1})])
def test_templates_see_the_same_wherever_they_run(api, function, steps, body):
    api.method("/pets/{id}", "POST", headers=("X-A", "X-B", "X-C"), requestParameters={"method.request.header.X-A": False})
    api.integration("/pets/{id}", "POST", type="AWS", uri=function("return event"), requestTemplates={"application/json": steps + '''
        #set($context.requestOverride.header.seen = "override")#set($context.responseOverride.header.X-C = "late")
        {"a": $input.json('$.a'), "id": "$input.params('id')", "method": "$context.httpMethod", "stage": "$stageVariables.color",
         "ip": "$context.identity.sourceIp", "keys": "$context.identity.keySet().contains('sourceIp')", "epoch": $context.requestTimeEpoch,
         "none": "$context.nothing", "more": $input.json('$.more'), "header": "$input.params('X-A')"}'''})
    api.response("/pets/{id}", "POST", responseTemplates={"application/json": steps + '''
        {"got": $input.json('$'), "override": "$context.requestOverride.header.seen", "again": "$context.path"}'''},
                 responseParameters={"method.response.header.X-B": "integration.response.body.id"})
    api.deploy(variables={"color": "red"})
    status, headers, answer = api.call("/pets/7", "POST", json.dumps(body), {"X-A": "x"})
    answer = json.loads(answer)
    assert status == 200 and isinstance(answer["got"].pop("epoch"), int)
    assert answer == {"got": {"a": 1, "id": "7", "method": "POST", "stage": "red", "ip": "127.0.0.1", "keys": "true", "none": "",
                              "more": body.get("more", ""), "header": "x"}, "override": "override", "again": "/prod/pets/7"}
    assert (headers["X-B"], headers["X-C"]) == ("7", "late")


def test_large_bodies_are_held_against_their_models_and_mapped(api):
    api.gateway.create_model(restApiId=api.id, name="Name", contentType="application/json", schema='{"type": "string", "maxLength": 4}')
    api.gateway.create_model(restApiId=api.id, name="Pets", contentType="application/json", schema=json.dumps(
        {"type": "array", "uniqueItems": True, "items": {"$ref": f"https://apigateway.amazonaws.com/restapis/{api.id}/models/Name"}}))
    api.gateway.put_gateway_response(restApiId=api.id, responseType="BAD_REQUEST_BODY", statusCode="400",
                                     responseTemplates={"application/json": '{"why": "$context.error.validationErrorString"}'})
    validated(api, requestModels={"application/json": "Pets"})
    names = [f"{n:04x}" for n in range(20_000)]
    assert api.answer("/pets/7", "POST", json.dumps(names)) == (200, {"done": True})
    assert b"duplicate" in api.call("/pets/7", "POST", json.dumps([*names, names[777]]))[2]
    assert b"too long" in api.call("/pets/7", "POST", json.dumps([*names, "longer"]))[2]
    assert b"Unknown error parsing" in api.call("/pets/7", "POST", json.dumps(names)[:-1])[2]


def test_a_reset_leaves_alone_what_the_pool_works_on(api, fresh):
    api.gateway.create_model(restApiId=api.id, name="Pets", contentType="application/json", schema='{"uniqueItems": true}')
    validated(api, requestModels={"application/json": "Pets"})
    api.deploy()
    body = json.dumps([f"{n:08x}" for n in range(700_000)])
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(api.call("/pets/7", "POST", body)[0])) for _ in range(3)]
    for thread in threads:
        thread.start()
    fresh.control("POST", "reset")
    for thread in threads:
        thread.join()
    assert len(answers) == 3 and set(answers) <= {200, 403, 500}  # before it, after it, on the way
    assert fresh.control("GET", "health")["version"]


def test_what_goes_wrong_in_the_pool_is_said_once(api, fresh):
    api.method("/m", "POST")
    api.integration("/m", "POST", type="AWS", uri="arn:aws:apigateway:us-east-1:sts:action/GetCallerIdentity", credentials=ROLE,
                    requestTemplates={"application/json": "#set($x = $input.json('$.a'))$x"})
    api.response("/m", "POST", responseTemplates={"application/json": MANY_STEPS * 20})
    for body in ('{"a": "Action=x"}', json.dumps({"a": "Action=x", "more": LARGE})):
        log = api.gateway.test_invoke_method(**api.place("/m", "POST"), body=body)["log"]
        assert log.count("Received response. Status") == 1 and log.count("Endpoint request URI") == 1
        assert log.count("The template takes too many steps") == 1


@pytest.mark.parametrize("template", ["#if(", "#foreach($i in [1..100000])#foreach($j in [1..100000])xxxxxxxxxxxxxxxx#end#end",
                                      "#set($s = 'x')#foreach($i in [1..900])#set($s = $s + $s)#end$s"])
def test_templates_that_are_wrong_or_explode_are_errors_of_the_configuration(api, template):
    api.mock("/in", template=template)
    api.mock("/out", answer=template)
    api.mock("/well", answer='{"well": true}')
    assert api.answer("/in") == (500, {"message": "Internal server error"})
    assert api.answer("/out") == (500, {"message": "Internal server error"})
    assert api.answer("/well") == (200, {"well": True})


def test_parameters_of_the_answer_come_from_where_their_mapping_says(api):
    api.method("/m", headers=("Fixed", "Stage", "Variable", "Content-Type", "Gone"))
    api.integration("/m", type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'})
    api.response("/m", responseTemplates={"text/html": "<p>"}, responseParameters={
        "method.response.header.Fixed": "'a, b'", "method.response.header.Stage": "context.stage",
        "method.response.header.Variable": "stageVariables.color", "method.response.header.Content-Type": "'text/x'",
        "method.response.header.Gone": "integration.response.header.Nothing"})
    api.deploy(variables={"color": "red"})
    status, headers, body = api.call("/m")
    assert (status, body) == (200, b"<p>")
    assert (headers["Fixed"], headers["Stage"], headers["Variable"], headers["Content-Type"]) == ("a, b", "prod", "red", "text/x")
    assert "Gone" not in headers


def test_templates_override_status_and_headers(api):
    api.mock("/m", template='#set($context.responseOverride.header.Early = "e"){"statusCode": 200}',
             answer='#set($context.responseOverride.status = 418)#set($context.responseOverride.header.Late = "l\n")'
                    '#set($context.responseOverride.header.Kept = "k"){"tea": true}')
    status, headers, body = api.call("/m")
    assert (status, json.loads(body)) == (418, {"tea": True})
    assert (headers["Early"], headers["Kept"], headers["Late"]) == ("e", "k", None)  # no header has a line end


# ---- Lambda without the proxy's form ----

def test_a_function_gets_what_the_template_makes_and_its_answer_is_mapped(api, function):
    uri = function("return {'got': event, 'deep': {'list': [1, {'x': 'y'}]}}")
    api.method("/f/{id}", "POST", headers=("Deep", "Tree"))
    api.integration("/f/{id}", "POST", type="AWS", uri=uri,
                    requestTemplates={"application/json": """{"id": "$input.params('id')", "all": $input.json('$')}"""})
    api.response("/f/{id}", "POST", responseTemplates={"application/json": "$input.json('$.got')"},
                 responseParameters={"method.response.header.Deep": "integration.response.body.deep.list[1].x",
                                     "method.response.header.Tree": "integration.response.body.deep"})
    status, headers, body = api.call("/f/7", "POST", '{"a": [1, 2]}')
    assert (status, json.loads(body)) == (200, {"id": "7", "all": {"a": [1, 2]}})
    assert (headers["Deep"], headers["Tree"]) == ("y", '{"list":[1,{"x":"y"}]}')


def test_a_functions_error_chooses_the_response_by_its_message(api, function):
    uri = function("raise Exception('NotFound: ' + event['what'])")
    api.method("/f", "POST", statuses=("200", "404"))
    api.integration("/f", "POST", type="AWS", uri=uri)
    api.response("/f", "POST", responseTemplates={"application/json": '{"default": true}'})
    api.response("/f", "POST", "404", selectionPattern="NotFound: p.*",
                 responseTemplates={"application/json": """{"why": "$input.path('$.errorMessage')"}"""})
    assert api.answer("/f", "POST", '{"what": "pet"}') == (404, {"why": "NotFound: pet"})
    assert api.answer("/f", "POST", '{"what": "cat"}') == (200, {"default": True})


def test_an_event_is_answered_without_what_its_function_returns(api, function, fresh):
    uri = function("return 1 / event['zero']")
    api.method("/f", "POST")
    api.integration("/f", "POST", type="AWS", uri=uri, requestParameters={"integration.request.header.X-Amz-Invocation-Type": "'Event'"})
    api.response("/f", "POST", responseTemplates={"application/json": '{"accepted": "$context.integration.status"}'})
    assert api.answer("/f", "POST", '{"zero": 1}') == (200, {"accepted": "202"})
    api.integration("/f", "POST", type="AWS", uri=uri)
    api.response("/f", "POST")
    assert api.answer("/f", "POST", '{"zero": 1}') == (200, 1.0)


@pytest.mark.parametrize("kind", ["AWS", "AWS_PROXY"])
def test_a_function_that_takes_too_long_is_given_up(api, function, kind):
    uri = function("time.sleep(2); return {'body': 'late'}")
    api.method("/f", "POST")
    api.integration("/f", "POST", type=kind, uri=uri, timeoutInMillis=100)
    api.response("/f", "POST")
    assert api.answer("/f", "POST", "{}") == (504, {"message": "Endpoint request timed out"})


# ---- HTTP ----

class Endpoint(http.server.BaseHTTPRequestHandler):
    """Tells what it was asked; some paths do something else."""

    def do_GET(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = urllib.parse.urlsplit(self.path).path
        if path == "/slow":
            time.sleep(2)
        if path == "/cut":
            return
        status = int(path[8:]) if path.startswith("/status/") else 200
        answer = b"x" * (11 << 20) if path == "/large" else json.dumps({
            "method": self.command, "target": self.path, "headers": dict(self.headers.items()), "body": body.decode(errors="replace")}).encode()
        if "gzip" in self.headers.get("Accept-Encoding", ""):
            answer = gzip.compress(answer)
        self.send_response(status)
        if "gzip" in self.headers.get("Accept-Encoding", ""):
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.send_header("X-Many", "1")
        self.send_header("X-Many", "2")
        self.send_header("x-amzn-RequestId", "theirs")
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()
        if self.command != "HEAD":
            with contextlib.suppress(BrokenPipeError):
                self.wfile.write(answer)

    do_POST = do_PUT = do_HEAD = do_DELETE = do_PATCH = do_GET

    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def endpoint():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


def test_an_http_proxy_passes_request_and_answer(api, endpoint):
    api.method("/{proxy+}", "ANY", requestParameters={"method.request.path.proxy": True, "method.request.header.X-From": False})
    api.integration("/{proxy+}", "ANY", type="HTTP_PROXY", integrationHttpMethod="ANY", uri=endpoint + "/base/{proxy}",
                    requestParameters={"integration.request.path.proxy": "method.request.path.proxy",
                                       "integration.request.header.X-To": "method.request.header.X-From",
                                       "integration.request.header.X-Fixed": "'f'", "integration.request.querystring.stage": "context.stage"})
    status, headers, body = api.call("/a%20b/c?x=1&x=2", "PUT", "hello", {"X-From": "me", "User-Agent": "ua", "Content-Type": "text/plain"})
    seen = json.loads(body)
    assert (status, seen["method"], seen["body"]) == (200, "PUT", "hello")
    assert seen["target"] == "/base/a%20b/c?x=1&x=2&stage=prod"
    got = {name.lower(): value for name, value in seen["headers"].items()}
    assert (got["x-to"], got["x-from"], got["x-fixed"], got["user-agent"], got["content-type"]) == ("me", "me", "f", "ua", "text/plain")
    assert got["host"] == urllib.parse.urlsplit(endpoint).netloc and got["x-amzn-apigateway-api-id"] == api.id
    assert headers.get_all("X-Many") == ["1", "2"] and headers["x-amzn-Remapped-x-amzn-RequestId"] == "theirs"
    assert headers["x-amzn-Remapped-Date"] and headers["x-amzn-Remapped-Content-Length"] == str(len(body))
    assert headers["x-amzn-RequestId"] != "theirs" and len(headers.get_all("Date") or [1]) == 1
    status, headers, _ = api.call("/x", "HEAD")
    assert status == 200 and headers["X-Many"] == "1"


def test_an_http_proxy_does_not_follow_and_passes_failures(api, endpoint):
    api.method("/s/{code}", requestParameters={"method.request.path.code": True})
    api.integration("/s/{code}", type="HTTP_PROXY", integrationHttpMethod="GET", uri=endpoint + "/status/{c}",
                    requestParameters={"integration.request.path.c": "method.request.path.code"})
    status, headers, _ = api.call("/s/302")
    assert (status, headers["Location"]) == (302, "/elsewhere")
    assert api.call("/s/503")[0] == 503


def test_http_maps_request_and_answer_both_ways(api, endpoint):
    api.method("/h/{id}", "POST", statuses=("200", "404"), headers=("One", "All", "Body"),
               requestParameters={"method.request.path.id": True, "method.request.querystring.q": False, "method.request.header.H": False})
    api.integration("/h/{id}", "POST", type="HTTP", integrationHttpMethod="PUT", uri=endpoint + "/status/${stageVariables.status}?fixed=1", requestParameters={
        "integration.request.querystring.id": "method.request.path.id", "integration.request.querystring.q": "method.request.multivaluequerystring.q",
        "integration.request.header.H": "method.request.multivalueheader.H", "integration.request.header.B": "method.request.body.a[1]",
        "integration.request.header.V": "stageVariables.status", "integration.request.header.None": "method.request.body.none"},
        requestTemplates={"application/json": '#set($context.requestOverride.header.Over = "o")#set($context.requestOverride.querystring.id = "9"){"t": $input.json("$.a")}'})
    api.response("/h/{id}", "POST", responseTemplates={"application/json": "$input.body"}, responseParameters={
        "method.response.header.One": "integration.response.header.X-Many", "method.response.header.All": "integration.response.multivalueheader.X-Many",
        "method.response.header.Body": "integration.response.body.method"})
    api.response("/h/{id}", "POST", "404", selectionPattern="4..", responseTemplates={"application/json": '{"gone": "$context.integration.status"}'})
    api.deploy(variables={"status": "200"})
    status, headers, body = api.call("/h/7?q=1&q=2", "POST", '{"a": [1, "two"]}', {"H": "h", "X-Secret": "s", "Content-Type": "application/json"})
    seen = json.loads(body)
    got = {name.lower(): value for name, value in seen["headers"].items()}
    assert (status, seen["method"], json.loads(seen["body"])) == (200, "PUT", {"t": [1, "two"]})
    target = urllib.parse.urlsplit(seen["target"])
    assert target.path == "/status/200" and urllib.parse.parse_qs(target.query) == {"fixed": ["1"], "id": ["9"], "q": ["1", "2"]}
    assert (got["h"], got["b"], got["v"], got["over"]) == ("h", "two", "200", "o")
    assert "none" not in got and "x-secret" not in got
    assert (got["user-agent"], got["accept"], got["content-type"]) == (f"AmazonAPIGateway_{api.id}", "application/json", "application/json")
    assert (headers["One"], headers.get_all("All"), headers["Body"]) == ("2", ["1", "2"], "PUT")
    assert "X-Many" not in headers
    api.deploy("gone", variables={"status": "404"})
    assert api.answer("/h/7", "POST", "{}", stage="gone") == (404, {"gone": "404"})


@pytest.mark.parametrize("path,status,message", [
    ("/slow", 504, "Endpoint request timed out"), ("/cut", 504, "Network error communicating with endpoint"),
    ("/large", 500, "Internal server error"), ("/{nobody}", 500, "Internal server error")])
@pytest.mark.parametrize("kind", ["HTTP", "HTTP_PROXY"])
def test_an_endpoint_that_fails_is_told_by_its_failure(api, endpoint, kind, path, status, message):
    api.method("/h")
    api.integration("/h", type=kind, integrationHttpMethod="GET", uri=endpoint + path, timeoutInMillis=500 if path == "/slow" else 20000)
    api.response("/h")
    assert api.answer("/h") == (status, {"message": message})


def test_nobody_at_the_port_is_a_network_error_and_no_such_host_one_of_the_configuration(api):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        api.method("/h")
        api.integration("/h", type="HTTP_PROXY", integrationHttpMethod="GET", uri=f"http://127.0.0.1:{nobody.getsockname()[1]}/")
        assert api.answer("/h") == (504, {"message": "Network error communicating with endpoint"})
    api.method("/u")
    api.integration("/u", type="HTTP_PROXY", integrationHttpMethod="GET", uri="http://nobody.invalid/")
    assert api.answer("/u") == (500, {"message": "Internal server error"})


def test_an_integration_may_lead_back_into_the_same_instance(api):
    api.mock("/inner", answer='{"inner": "$context.stage"}')
    api.method("/outer")
    api.integration("/outer", type="HTTP_PROXY", integrationHttpMethod="GET",
                    uri=f"{api.daemon.endpoint}/restapis/{api.id}/prod/_user_request_/inner")
    assert api.answer("/outer") == (200, {"inner": "prod"})


# ---- Services of AWS ----

def service(api, path, uri, method="POST", verb="POST", headers=(), **options):
    api.method(path, method, statuses=("200", "400"), headers=headers)
    parameters = options.get("requestParameters", {})
    api.gateway.update_method(**api.place(path, method), patchOperations=[
        {"op": "add", "path": "/requestParameters/" + source, "value": "false"} for source in set(parameters.values()) if source.startswith("method.request.") and ".body" not in source]
        or [{"op": "replace", "path": "/apiKeyRequired", "value": "false"}])
    api.integration(path, method, type="AWS", integrationHttpMethod=verb, uri=f"arn:aws:apigateway:us-east-1:{uri}", credentials=ROLE, **options)
    api.response(path, method, responseParameters={f"method.response.header.{name}": f"integration.response.header.{name}" for name in headers})
    api.response(path, method, "400", selectionPattern="4..", responseTemplates={"application/json": '{"failed": $input.json("$.__type")}'})


def test_an_action_of_a_json_service_is_called_as_the_role(api, fresh):
    table = fresh.client("dynamodb")
    table.create_table(TableName="pets", KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}],
                       AttributeDefinitions=[{"AttributeName": "k", "AttributeType": "S"}], BillingMode="PAY_PER_REQUEST")
    service(api, "/put", "dynamodb:action/PutItem", requestTemplates={
        "application/json": """{"TableName": "$stageVariables.table", "Item": {"k": {"S": "$input.path('$.key')"}}}"""})
    api.deploy(variables={"table": "pets"})
    assert api.answer("/put", "POST", '{"key": "one"}') == (200, {})
    assert table.get_item(TableName="pets", Key={"k": {"S": "one"}})["Item"] == {"k": {"S": "one"}}
    api.deploy("wrong", variables={"table": "nothing"})
    status, answer = api.answer("/put", "POST", '{"key": "one"}', stage="wrong")
    assert status == 400 and "ResourceNotFoundException" in answer["failed"]
    inner = fresh.control("GET", "calls?service=dynamodb&operation=PutItem")[0]
    assert inner["parent"] in [call["id"] for call in fresh.control("GET", "calls?service=apigateway")]


def test_a_queue_takes_forms_by_action_and_by_path(api, fresh):
    queue = fresh.client("sqs")
    url = queue.create_queue(QueueName="q")["QueueUrl"]
    service(api, "/action", "sqs:action/SendMessage", requestParameters={
        "integration.request.querystring.QueueUrl": f"'{url}'", "integration.request.querystring.MessageBody": "method.request.body.text"})
    service(api, "/path", "sqs:path/000000000000/q", requestParameters={"integration.request.header.Content-Type": "'application/x-www-form-urlencoded'"},
            requestTemplates={"application/json": "Action=SendMessage&MessageBody=$util.urlEncode($input.path('$.text'))"})
    for path, text in (("/action", "a & b"), ("/path", "c d")):
        status, _, body = api.call(path, "POST", json.dumps({"text": text}))
        answer = json.loads(body)["SendMessageResponse"]
        assert status == 200 and answer["SendMessageResult"]["MD5OfMessageBody"] == hashlib.md5(text.encode()).hexdigest()
        assert answer["ResponseMetadata"]["RequestId"]
        assert queue.receive_message(QueueUrl=url)["Messages"][0]["Body"] == text


def test_a_service_of_the_query_protocol_answers_in_json_unless_xml_is_accepted(api, fresh):
    queue = fresh.client("sqs")
    url = queue.create_queue(QueueName="q")["QueueUrl"]
    topics = fresh.client("sns")
    for name in ("one", "two"):
        topics.create_topic(Name=name)
    queue.send_message(QueueUrl=url, MessageBody='<a & "b">')
    mapped = {"integration.request.querystring.QueueUrl": f"'{url}'"}
    service(api, "/take", "sqs:action/ReceiveMessage", headers=("Content-Type",), requestParameters=mapped)
    service(api, "/xml", "sqs:action/ReceiveMessage", requestParameters={**mapped, "integration.request.header.Accept": "'application/xml'"})
    service(api, "/topics", "sns:action/ListTopics")
    assert api.answer("/take", "POST")[1]["ReceiveMessageResponse"]["ReceiveMessageResult"]["messages"][0]["Body"] == '<a & "b">'
    assert api.answer("/take", "POST")[1]["ReceiveMessageResponse"]["ReceiveMessageResult"] == {"messages": None}
    assert api.call("/take", "POST")[1]["Content-Type"] == "application/json"
    assert b"<ReceiveMessageResponse" in api.call("/xml", "POST")[2]
    found = api.answer("/topics", "POST")[1]["ListTopicsResponse"]["ListTopicsResult"]["Topics"]
    assert [topic["TopicArn"].rpartition(":")[2] for topic in found] == ["one", "two"]


def test_objects_go_in_and_out_of_a_bucket_as_bytes(fresh):
    api = Api(fresh, binaryMediaTypes=["image/png"])
    fresh.client("s3").create_bucket(Bucket="bucket")
    for verb in ("PUT", "GET"):
        service(api, "/{key}", "s3:path/bucket/{key}", verb, verb, headers=("ETag", "Content-Type"), requestParameters={
            "integration.request.path.key": "method.request.path.key", "integration.request.header.Content-Type": "method.request.header.Content-Type"})
    raw = bytes(range(256)) * 9000
    status, headers, body = api.call("/pic", "PUT", raw, {"Content-Type": "image/png"})
    assert (status, body) == (200, b"") and headers["ETag"] == f'"{hashlib.md5(raw).hexdigest()}"'
    stored = fresh.client("s3").get_object(Bucket="bucket", Key="pic")
    assert stored["Body"].read() == raw and stored["ContentType"] == "image/png"
    status, headers, body = api.call("/pic", headers={"Accept": "image/png"})
    assert (status, headers["Content-Type"], body) == (200, "image/png", raw)
    assert base64.b64decode(api.call("/pic", headers={"Accept": "text/plain"})[2]) == raw
    assert api.call("/pic", "PUT", b"\xff-", {"Content-Type": "text/x"})[0] == 200
    assert fresh.client("s3").get_object(Bucket="bucket", Key="pic")["Body"].read() == "\ufffd-".encode()


def test_bytes_and_text_are_converted_as_the_integration_says(fresh):
    api = Api(fresh, binaryMediaTypes=["image/png"])
    fresh.client("s3").create_bucket(Bucket="bucket")
    for path, handling in (("text", "CONVERT_TO_TEXT"), ("binary", "CONVERT_TO_BINARY")):
        service(api, f"/{path}/{{key}}", "s3:path/bucket/{key}", "PUT", "PUT", contentHandling=handling,
                requestParameters={"integration.request.path.key": "method.request.path.key"})

    def stored(path, body, kind):
        status = api.call(path, "PUT", body, {"Content-Type": kind})[0]
        return fresh.client("s3").get_object(Bucket="bucket", Key="k")["Body"].read() if status == 200 else status

    assert stored("/text/k", b"\xff\x00", "image/png") == base64.b64encode(b"\xff\x00")
    assert stored("/text/k", b"plain", "text/plain") == b"plain"
    assert stored("/binary/k", b"\xff\x00", "image/png") == b"\xff\x00"
    assert stored("/binary/k", base64.b64encode(b"\xff\x00"), "text/plain") == b"\xff\x00"
    assert stored("/binary/k", b"no base64", "text/plain") == 500


def test_a_service_that_is_not_there_is_an_error_of_the_configuration(api):
    service(api, "/s", "nobody:action/Do")
    assert api.answer("/s", "POST", "{}") == (500, {"message": "Internal server error"})


def test_a_service_that_takes_too_long_is_given_up(api, fresh):
    url = fresh.client("sqs").create_queue(QueueName="q")["QueueUrl"]
    service(api, "/wait", "sqs:action/ReceiveMessage", timeoutInMillis=200, requestParameters={
        "integration.request.querystring.QueueUrl": f"'{url}'", "integration.request.querystring.WaitTimeSeconds": "'3'"})
    assert api.answer("/wait", "POST", "{}") == (504, {"message": "Endpoint request timed out"})


# ---- Tests of methods and authorizers ----

def lines_of(log):
    """The lines of a test's log without their times."""
    first, *rest = log.splitlines()
    assert first.startswith("Execution log for request ")
    assert all(re.fullmatch(r"\w{3} \w{3} \d\d \d\d:\d\d:\d\d UTC \d{4} : .*", line) for line in rest)
    return [line.split(" : ", 1)[1] for line in rest]


def test_a_method_is_tested_as_it_is_now_and_tells_its_way(api):
    api.mock("/pets/{id}", answer="""{"id": "$input.params('id')", "q": "$input.params('q')", "v": "$stageVariables.v", "stage": "$context.stage"}""",
             apiKeyRequired=True)
    tested = api.gateway.test_invoke_method(**api.place("/pets/{id}", "GET"), pathWithQueryString="/pets/7?q=x",
                                            headers={"A": "b"}, stageVariables={"v": "1"})
    assert tested["status"] == 200 and json.loads(tested["body"]) == {"id": "7", "q": "x", "v": "1", "stage": "test-invoke-stage"}
    assert tested["headers"] == {"Content-Type": "application/json"} and tested["multiValueHeaders"] == {"Content-Type": ["application/json"]}
    lines = lines_of(tested["log"])
    assert lines[0].startswith("Starting execution for request: ")
    assert lines[1:6] == ["HTTP Method: GET, Resource Path: /pets/7", "Method request path: {id=7}", "Method request query string: {q=x}",
                          "Method request headers: {A=b}", "Method request body before transformations: "]
    assert lines[-4:] == ["Method response body after transformations: " + tested["body"], "Method response headers: {Content-Type=application/json}",
                          "Successfully completed execution", "Method completed with status: 200"]


def test_a_test_of_a_function_tells_what_goes_wrong(api, function):
    uri = function("return 'no object'")
    api.method("/f", "POST")
    api.integration("/f", "POST", type="AWS_PROXY", uri=uri)
    tested = api.gateway.test_invoke_method(**api.place("/f", "POST"), body="{}")
    assert (tested["status"], json.loads(tested["body"])) == (502, {"message": "Internal server error"})
    lines = lines_of(tested["log"])
    assert 'Endpoint response body before transformations: "no object"' in lines
    assert lines[-2:] == ["Execution failed due to configuration error: Malformed Lambda proxy response", "Method completed with status: 502"]
    with pytest.raises(api.gateway.exceptions.NotFoundException, match="Invalid Method identifier specified"):
        api.gateway.test_invoke_method(**api.place("/f", "GET"))


POLICY = """{'principalId': 'me', 'context': {'n': 1, 't': 'x', 'b': True}, 'policyDocument': {'Version': '2012-10-17', 'Statement': [
        {'Action': 'execute-api:Invoke', 'Effect': %s, 'Resource': %s}]}}"""


def test_an_authorizer_is_tested_past_its_memory(api, function):
    uri = function("\n    if event['authorizationToken'] == 'bad': raise Exception('Unauthorized')\n    return " + POLICY % ("'Deny'", "event['methodArn']"))
    made = api.gateway.create_authorizer(restApiId=api.id, name="a", type="TOKEN", authorizerUri=uri, identitySource="method.request.header.Auth")["id"]
    tested = api.gateway.test_invoke_authorizer(restApiId=api.id, authorizerId=made, headers={"Auth": "any"})
    assert (tested["clientStatus"], tested["principalId"]) == (200, "me")
    statement = json.loads(tested["policy"])["Statement"][0]
    assert statement["Effect"] == "Deny" and statement["Resource"].endswith(f":{api.id}/ESTestInvoke-stage/GET/")
    assert api.gateway.test_invoke_authorizer(restApiId=api.id, authorizerId=made, headers={"Auth": "bad"})["clientStatus"] == 401
    assert api.gateway.test_invoke_authorizer(restApiId=api.id, authorizerId=made)["clientStatus"] == 401
    with pytest.raises(api.gateway.exceptions.NotFoundException):
        api.gateway.test_invoke_authorizer(restApiId=api.id, authorizerId="nobody")


def test_a_test_of_an_authorizer_brings_context_of_its_own(api, function):
    uri = function("return " + POLICY % ("'Allow'", "event['methodArn']"))
    made = api.gateway.create_authorizer(restApiId=api.id, name="a", type="REQUEST", authorizerUri=uri, identitySource="context.tenant")["id"]
    assert api.gateway.test_invoke_authorizer(restApiId=api.id, authorizerId=made)["clientStatus"] == 401
    tested = api.gateway.test_invoke_authorizer(restApiId=api.id, authorizerId=made, additionalContext={"tenant": "t"})
    assert (tested["clientStatus"], tested["principalId"]) == (200, "me")


# ---- Authorizers of functions ----

def counted(api):
    """How often functions were invoked."""
    return len(api.daemon.control("GET", "calls?service=lambda&operation=Invoke"))


def guarded(api, function, effect, kind="TOKEN", resource="event['methodArn']", **options):
    uri = function("\n    if event.get('authorizationToken') == 'nobody': raise Exception('Unauthorized')\n"
                   "    if event.get('authorizationToken') == 'broken': raise Exception('other')\n    return " + POLICY % (effect, resource), name="auth")
    options.setdefault("identitySource", "method.request.header.Auth")
    made = api.gateway.create_authorizer(restApiId=api.id, name="a", type=kind, authorizerUri=uri, **options)["id"]
    shown = function("return {'body': json.dumps(event['requestContext']['authorizer'])}", name="shown")
    for path in ("/one", "/two"):
        api.method(path, authorizationType="CUSTOM", authorizerId=made)
        api.integration(path, type="AWS_PROXY", uri=shown)


def test_a_token_authorizer_lets_in_and_tells_its_context(api, function):
    guarded(api, function, "'Allow'")
    status, seen = api.answer("/one", headers={"Auth": "good"})
    assert seen.pop("integrationLatency") >= 0
    assert (status, seen) == (200, {"principalId": "me", "n": "1", "t": "x", "b": "true"})
    assert api.answer("/one") == (401, {"message": "Unauthorized"})
    assert api.answer("/one", headers={"Auth": "nobody"}) == (401, {"message": "Unauthorized"})
    assert api.answer("/one", headers={"Auth": "broken"}) == (500, {"message": None})


def test_a_decision_is_remembered_for_the_whole_stage(api, function):
    guarded(api, function, "'Allow'")
    assert api.call("/one", headers={"Auth": "good"})[0] == 200
    before = counted(api)
    # The policy allows /one alone, and is what counts for /two.
    assert api.answer("/two", headers={"Auth": "good"}) == (403, {"Message": "User is not authorized to access this resource"})
    assert counted(api) == before
    assert api.call("/two", headers={"Auth": "other"})[0] == 200
    assert counted(api) == before + 2


def test_without_a_time_to_live_nothing_is_remembered(api, function):
    guarded(api, function, "'Allow'", authorizerResultTtlInSeconds=0)
    assert [api.call(path, headers={"Auth": "good"})[0] for path in ("/one", "/two")] == [200, 200]
    assert counted(api) == 4


def test_a_policy_that_denies_is_told_so(api, function):
    guarded(api, function, "'Deny'", resource="'*'")
    status, headers, body = api.call("/one", headers={"Auth": "good"})
    assert (status, headers["x-amzn-ErrorType"]) == (403, "AccessDeniedException")
    assert json.loads(body) == {"Message": "User is not authorized to access this resource with an explicit deny in an identity-based policy"}


def test_a_token_must_look_as_its_expression_says(api, function):
    guarded(api, function, "'Allow'", identityValidationExpression="tok-[0-9]+")
    assert api.call("/one", headers={"Auth": "tok-1"})[0] == 200
    before = counted(api)
    assert api.call("/one", headers={"Auth": "tok-1x"})[0] == 401
    assert counted(api) == before


def test_a_request_authorizer_decides_by_all_its_sources(api, function):
    guarded(api, function, "'Allow' if event['queryStringParameters']['q'] == event['stageVariables']['v'] else 'Deny'", kind="REQUEST",
            identitySource="method.request.header.Auth,method.request.querystring.q,stageVariables.v,context.stage")
    api.deploy(variables={"v": "1"})
    assert api.call("/one?q=1", headers={"Auth": "a"})[0] == 200
    assert api.call("/one?q=2", headers={"Auth": "a"})[0] == 403
    assert api.call("/one", headers={"Auth": "a"})[0] == 401
    assert api.call("/one?q=1")[0] == 401


# ---- Routing ----

def test_static_parts_go_before_variables_and_those_before_greedy_ones(api):
    for path in ("/", "/a", "/a/b", "/a/{v}", "/{v}", "/{v}/x", "/a/b/{rest+}", "/g/{rest+}"):
        api.mock(path, answer='{"at": "$context.resourcePath", "v": "$input.params(\'v\')", "rest": "$input.params(\'rest\')"}')
    wanted = {"/": "/", "/a": "/a", "/a/": "/a", "/a/b": "/a/b", "/a/c": "/a/{v}", "/z": "/{v}", "/z/x": "/{v}/x",
              "/a/b/c/d": "/a/b/{rest+}", "/g/1/2/3": "/g/{rest+}", "//a": "/a"}
    assert {path: api.answer(path)[1].get("at") for path in wanted} == wanted
    assert api.answer("/a/c")[1]["v"] == "c" and api.answer("/g/1/2/")[1]["rest"] == "1/2"
    # "/a" has no "x", and the variable beside it does: the search goes back.
    assert api.answer("/a/x")[1]["at"] == "/a/{v}"
    assert api.answer("/g")[1] == {"at": "/{v}", "v": "g", "rest": ""}  # a greedy part is not empty
    for nothing in ("/z/y", "/z/x/y"):
        assert api.answer(nothing) == (403, {"message": "Missing Authentication Token"})
    assert api.answer("/a", stage="nowhere") == (403, {"message": "Forbidden"})


def test_a_method_of_its_name_goes_before_any(api):
    api.mock("/m", "ANY", answer='{"any": "$context.httpMethod"}')
    api.mock("/m", "POST", answer='{"post": true}')
    api.mock("/only", "POST")
    assert api.answer("/m", "POST") == (200, {"post": True})
    assert api.answer("/m", "DELETE") == (200, {"any": "DELETE"})
    assert api.answer("/only", "GET") == (403, {"message": "Missing Authentication Token"})


# ---- Gateway responses ----

def test_a_gateway_response_is_what_the_api_puts_in_its_place(api):
    api.mock("/m")
    api.gateway.put_gateway_response(restApiId=api.id, responseType="MISSING_AUTHENTICATION_TOKEN", statusCode="404", responseParameters={
        "gatewayresponse.header.Fixed": "'f'", "gatewayresponse.header.From": "method.request.header.X-A", "gatewayresponse.header.Q": "method.request.querystring.q",
        "gatewayresponse.header.C": "context.stage"}, responseTemplates={"application/json": '{"no": $context.error.messageString, "at": "$context.path"}',
                                                                        "text/x": "$context.error.message"})
    status, headers, body = api.call("/x?q=1", headers={"X-A": "a"})
    assert (status, json.loads(body)) == (404, {"no": "Missing Authentication Token", "at": "/prod/x"})
    assert [headers[name] for name in ("Fixed", "From", "Q", "C")] == ["f", "a", "1", "prod"]
    _, headers, body = api.call("/x", headers={"Accept": "text/x"})
    assert (headers["Content-Type"], body) == ("text/x", b"Missing Authentication Token")


def test_a_family_answers_for_its_types_but_those_put_themselves(api):
    api.mock("/m", template="no")
    api.gateway.put_gateway_response(restApiId=api.id, responseType="DEFAULT_5XX", statusCode="599", responseTemplates={"application/json": '{"five": true}'})
    api.gateway.put_gateway_response(restApiId=api.id, responseType="DEFAULT_4XX", responseTemplates={"application/json": '{"four": true}'})
    assert api.answer("/m") == (599, {"five": True})
    assert api.answer("/x") == (403, {"four": True})
    api.gateway.put_gateway_response(restApiId=api.id, responseType="MISSING_AUTHENTICATION_TOKEN", responseTemplates={"application/json": '{"own": true}'})
    api.is_deployed = False
    assert api.answer("/x") == (403, {"own": True})


# ---- The proxy's form ----

@pytest.mark.parametrize("answer", [
    "'text'", "None", "[]", "{}", "{'statusCode': 200, 'more': 1}", "{'statusCode': 'x'}", "{'statusCode': 99}", "{'body': {}}", "{'headers': []}",
    "{'multiValueHeaders': {'a': 'b'}}", "{'headers': {'a': 'b\\r\\nc: d'}}", "{'headers': {'a b': 'c'}}", "1 / 0"])
def test_an_answer_that_is_not_of_the_proxys_form_is_a_bad_gateway(api, function, answer):
    api.method("/f")
    api.integration("/f", type="AWS_PROXY", uri=function(f"return {answer}"))
    status, headers, body = api.call("/f")
    assert (status, json.loads(body), headers["x-amzn-ErrorType"]) == (502, {"message": "Internal server error"}, "InternalServerErrorException")


def test_a_proxys_event_is_the_request(api, function):
    api.method("/f/{proxy+}", "ANY")
    api.integration("/f/{proxy+}", "ANY", type="AWS_PROXY", uri=function("return {'body': json.dumps(event)}"))
    api.deploy(variables={"v": "1"})
    status, event = api.answer("/f/a%2Bb/c/?q=1&q=%202", "PUT", "text", {"X-A": "a", "x-a": "b"})
    assert (status, event["resource"], event["path"], event["httpMethod"]) == (200, "/f/{proxy+}", "/f/a%2Bb/c/", "PUT")
    assert event["pathParameters"] == {"proxy": "a%2Bb/c"} and event["stageVariables"] == {"v": "1"}
    assert (event["queryStringParameters"], event["multiValueQueryStringParameters"]) == ({"q": " 2"}, {"q": ["1", " 2"]})
    assert (event["body"], event["isBase64Encoded"]) == ("text", False)
    assert event["requestContext"]["path"] == "/prod/f/a%2Bb/c/" and event["requestContext"]["resourcePath"] == "/f/{proxy+}"


def test_bytes_are_base64_for_functions_where_the_api_says_so(fresh, function):
    api = Api(fresh, binaryMediaTypes=["image/*"])
    api.method("/f", "POST")
    api.integration("/f", "POST", type="AWS_PROXY", uri=function(
        "return {'body': event['body'], 'isBase64Encoded': True, 'headers': {'Content-Type': 'image/png', 'Was': str(event['isBase64Encoded'])}}"))
    status, headers, body = api.call("/f", "POST", b"\xff\x00\x01", {"Content-Type": "image/png", "Accept": "image/png, text/plain"})
    assert (status, headers["Was"], body) == (200, "True", b"\xff\x00\x01")


def test_a_stage_variable_names_the_function(api, function):
    uri = function("return {'body': 'v'}", name="f-blue")
    api.method("/f")
    api.integration("/f", type="AWS_PROXY", uri=uri.replace("f-blue", "f-${stageVariables.color}"))
    api.deploy(variables={"color": "blue"})
    assert api.call("/f")[::2] == (200, b"v")
    api.deploy("other", variables={"color": "red"})
    assert api.answer("/f", stage="other") == (500, {"message": "Internal server error"})


def test_a_function_that_does_not_let_the_gateway_in_is_an_error_of_the_configuration(api, function, fresh):
    api.method("/f")
    api.integration("/f", type="AWS_PROXY", uri=function("return {}"))
    fresh.client("lambda").remove_permission(FunctionName="f", StatementId="s")
    assert api.answer("/f") == (500, {"message": "Internal server error"})


def test_a_body_of_more_than_ten_megabytes_is_refused(api):
    api.mock("/m", "POST")
    assert api.call("/m", "POST", b"{" + b" " * (10 << 20) + b"}")[0] == 413
    status, headers, body = api.call("/m", "POST", b"x" * (11 << 20))
    assert (status, json.loads(body)) == (413, {"message": "Request Too Long"})
    assert api.call("/m", "POST", b" " * (10 << 20), {"Content-Type": "application/json"})[0] == 200


# ---- Logs ----

def test_a_stage_logs_each_request_in_its_own_form(api, fresh):
    logs = fresh.client("logs")
    logs.create_log_group(logGroupName="access")
    api.gateway.update_account(patchOperations=[{"op": "replace", "path": "/cloudwatchRoleArn", "value": ROLE}])
    api.mock("/pets/{id}", answer="{}")
    api.deploy()
    api.gateway.update_stage(restApiId=api.id, stageName="prod", patchOperations=[
        {"op": "replace", "path": "/accessLogSettings/destinationArn", "value": "arn:aws:logs:us-east-1:000000000000:log-group:access"},
        {"op": "replace", "path": "/accessLogSettings/format",
         "value": "$context.requestId $context.httpMethod $context.resourcePath $context.status $context.responseLength $context.error.responseType $context.authorizer.claims.sub"},
        {"op": "replace", "path": "/*/*/logging/loglevel", "value": "INFO"}, {"op": "replace", "path": "/*/*/logging/dataTrace", "value": "true"}])
    first = api.call("/pets/7")[1]["x-amzn-RequestId"]
    second = api.call("/none")[1]["x-amzn-RequestId"]
    fresh.settle()

    def lines(group):
        return [event["message"] for event in logs.filter_log_events(logGroupName=group)["events"]]

    assert lines("access") == [f"{first} GET /pets/{{id}} 200 2 - -", f"{second} GET - 403 42 MISSING_AUTHENTICATION_TOKEN -"]
    execution = lines(f"API-Gateway-Execution-Logs_{api.id}/prod")
    assert f"({first}) Method request path: {{id=7}}" in execution and f"({first}) Method completed with status: 200" in execution
    assert f"({second}) Method completed with status: 403" in execution


# ---- Ends ----

@pytest.mark.parametrize("how", ["stop", "reset", "gone"])
def test_an_instance_ends_and_empties_while_endpoints_are_asked(start, endpoint, how):
    api = Api(start())
    url = api.daemon.client("sqs").create_queue(QueueName="q")["QueueUrl"]
    api.method("/slow")
    api.integration("/slow", type="HTTP_PROXY", integrationHttpMethod="GET", uri=endpoint + "/slow")
    service(api, "/poll", "sqs:action/ReceiveMessage", requestParameters={
        "integration.request.querystring.QueueUrl": f"'{url}'", "integration.request.querystring.WaitTimeSeconds": "'2'"})
    api.deploy()
    asked = []
    for method, path in (("GET", "/slow"), ("POST", "/poll")):
        connection = http.client.HTTPConnection("127.0.0.1", api.daemon.port, timeout=30)
        connection.request(method, f"/restapis/{api.id}/prod/_user_request_{path}", headers={"Content-Type": "application/json"})
        asked.append(connection)
    api.daemon.http("GET", "/_virga/health")  # both requests have been read by now
    if how == "gone":
        for connection in asked:
            connection.close()
    if how != "stop":
        api.daemon.control("POST", "reset")
        assert api.daemon.client("sqs").list_queues().get("QueueUrls", []) == []
    api.daemon.stop()
