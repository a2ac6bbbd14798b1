"""Custom domain names of REST and HTTP APIs, as boto3 makes them and HTTP clients use them."""

import json

import pytest
from botocore.exceptions import ClientError
from test_http_api import FUNCTION, add_function

CERTIFICATE = "arn:aws:acm:us-east-1:000000000000:certificate/c"


class Domains:
    """An API of each kind that echoes its event, in stages, and domain names before them."""

    def __init__(self, fresh):
        self.fresh = fresh
        self.rest, self.http = fresh.client("apigateway"), fresh.client("apigatewayv2")
        add_function(fresh, "echo", "import json\ndef handler(event, context):\n    return {'statusCode': 200, 'body': json.dumps(event)}\n")

    def rest_api(self, *stages, **options):
        api = self.rest.create_rest_api(name="r", **options)["id"]
        root = self.rest.get_resources(restApiId=api)["items"][0]["id"]
        below = self.rest.create_resource(restApiId=api, parentId=root, pathPart="{proxy+}")["id"]
        for resource in (root, below):
            self.rest.put_method(restApiId=api, resourceId=resource, httpMethod="ANY", authorizationType="NONE")
            self.rest.put_integration(restApiId=api, resourceId=resource, httpMethod="ANY", type="AWS_PROXY", integrationHttpMethod="POST",
                                      uri=f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{FUNCTION}echo/invocations")
        for stage in stages:
            self.rest.create_deployment(restApiId=api, stageName=stage)
        return api

    def http_api(self, *stages, version="2.0", **options):
        api = self.http.create_api(Name="h", ProtocolType="HTTP", **options)["ApiId"]
        integration = self.http.create_integration(ApiId=api, IntegrationType="AWS_PROXY", IntegrationUri=FUNCTION + "echo",
                                                   PayloadFormatVersion=version)["IntegrationId"]
        self.http.create_route(ApiId=api, RouteKey="$default", Target="integrations/" + integration)
        for stage in stages:
            self.http.create_stage(ApiId=api, StageName=stage, AutoDeploy=True)
        return api

    def domain(self, name="api.example.com"):
        self.http.create_domain_name(DomainName=name, DomainNameConfigurations=[{"CertificateArn": CERTIFICATE}])

    def map(self, api, stage, key="", domain="api.example.com"):
        return self.http.create_api_mapping(DomainName=domain, ApiId=api, Stage=stage, ApiMappingKey=key)["ApiMappingId"]

    def get(self, path="/", host="api.example.com", **headers):
        return self.fresh.http("GET", path, headers={"Host": host, **headers})

    def event(self, *arguments, **options):
        status, _, body = self.get(*arguments, **options)
        assert status == 200, (status, body)
        return json.loads(body)


@pytest.fixture
def domains(fresh):
    return Domains(fresh)


def forbidden(answer):
    status, headers, body = answer
    return status == 403 and body == b'{"message":"Forbidden"}'


def test_a_rest_api_s_event_keeps_the_base_path_that_its_resources_do_not_see(domains):
    api = domains.rest_api("prod")
    domains.rest.create_domain_name(domainName="api.example.com", regionalCertificateArn=CERTIFICATE,
                                    endpointConfiguration={"types": ["REGIONAL"]})
    domains.rest.create_base_path_mapping(domainName="api.example.com", restApiId=api, stage="prod", basePath="shop")
    event = domains.event("/shop/pets/7?a=1", host="API.example.com:4566")
    assert event["path"] == event["requestContext"]["path"] == "/shop/pets/7"
    assert event["resource"] == "/{proxy+}" and event["pathParameters"] == {"proxy": "pets/7"}
    assert event["requestContext"]["stage"] == "prod" and event["requestContext"]["apiId"] == api
    assert event["requestContext"]["domainName"] == "api.example.com" and event["requestContext"]["domainPrefix"] == "api"
    assert event["headers"]["Host"] == "API.example.com:4566"
    assert domains.event("/shop")["resource"] == "/"
    assert forbidden(domains.get("/other"))
    assert domains.get("/other")[1]["x-amzn-ErrorType"] == "ForbiddenException"


def test_a_base_path_without_a_stage_has_it_in_the_path(domains):
    api = domains.rest_api("prod", "test")
    domains.domain()
    domains.rest.create_base_path_mapping(domainName="api.example.com", restApiId=api, basePath="all")
    assert domains.event("/all/test/x")["requestContext"]["stage"] == "test"
    assert domains.event("/all/prod/x")["pathParameters"] == {"proxy": "x"}
    assert forbidden(domains.get("/all/none/x"))


def test_an_http_api_s_event_names_the_stage_in_format_2_0_and_the_path_as_asked_in_1_0(domains):
    domains.domain()
    domains.map(domains.http_api("test"), "test", "a")
    domains.map(domains.http_api("$default"), "$default", "b")
    domains.map(domains.http_api("test", version="1.0"), "test", "c")
    event = domains.event("/a/pets/7")
    assert event["rawPath"] == event["requestContext"]["http"]["path"] == "/test/pets/7"
    assert event["requestContext"]["domainName"] == "api.example.com" and event["requestContext"]["domainPrefix"] == "api"
    assert domains.event("/b/pets/7")["rawPath"] == "/pets/7"
    event = domains.event("/c/pets/7")
    assert event["path"] == event["requestContext"]["path"] == "/c/pets/7"


def test_the_longest_path_answers(domains):
    domains.domain()
    apis = {key: domains.http_api("$default") for key in ("", "orders", "orders/v1/items", "orders/v2/items", "orders/v2/items/categories")}
    for key, api in apis.items():
        domains.map(api, "$default", key)

    def key_of(path):
        event = domains.event(path)
        return next(key for key, api in apis.items() if api == event["requestContext"]["apiId"]), event["rawPath"]

    assert key_of("/orders") == ("orders", "/")
    assert key_of("/orders/v1/items") == ("orders/v1/items", "/")
    assert key_of("/orders/v1/items/123") == ("orders/v1/items", "/123")
    assert key_of("/orders/v2/items/categories/5") == ("orders/v2/items/categories", "/5")
    assert key_of("//customers") == ("", "/customers")
    assert key_of("/ordersandmore")[0] == "orders"


def test_a_path_of_one_level_matches_whole_parts_alone(domains):
    domains.domain()
    root, orders = domains.http_api("$default"), domains.http_api("$default")
    domains.map(root, "$default")
    domains.map(orders, "$default", "orders")
    assert domains.event("/ordersandmore")["requestContext"]["apiId"] == root
    assert domains.event("/orders/1")["requestContext"]["apiId"] == orders


def test_one_domain_name_leads_to_apis_of_both_kinds(domains):
    rest, http = domains.rest_api("prod"), domains.http_api("$default")
    domains.domain()
    domains.map(rest, "prod", "deep/rest")
    domains.map(http, "$default", "http")
    assert domains.event("/deep/rest/x")["requestContext"]["apiId"] == rest
    assert domains.event("/http/x")["requestContext"]["apiId"] == http
    mappings = domains.rest.get_base_path_mappings(domainName="api.example.com")["items"]
    assert mappings == [{"basePath": "deep/rest", "restApiId": rest, "stage": "prod"}, {"basePath": "http", "restApiId": http, "stage": "$default"}]
    assert [d["domainName"] for d in domains.rest.get_domain_names()["items"]] == ["api.example.com"]


def test_a_wildcard_answers_for_the_names_below_it(domains):
    domains.domain("*.example.com")
    wild, own = domains.http_api("$default"), domains.http_api("$default")
    domains.map(wild, "$default", domain="*.example.com")
    domains.domain("own.example.com")
    domains.map(own, "$default", domain="own.example.com")
    assert domains.event("/x", host="any.example.com")["requestContext"]["apiId"] == wild
    assert domains.event("/x", host="any.example.com")["requestContext"]["domainName"] == "any.example.com"
    assert domains.event("/x", host="own.example.com")["requestContext"]["apiId"] == own
    assert domains.get("/x", host="a.b.example.com")[0] == 404  # nobody's name: a bucket's


def test_a_domain_name_without_a_mapping_is_forbidden_whatever_the_path(domains):
    domains.domain()
    for path in ("/", "/_aws/execute-api/x", "/us-east-1_a/.well-known/jwks.json", "/restapis"):
        assert forbidden(domains.get(path)), path
    domains.http.delete_domain_name(DomainName="api.example.com")
    assert domains.get("/restapis")[0] != 403


def test_a_disabled_endpoint_leaves_the_domain_name(domains):
    rest = domains.rest_api("prod", disableExecuteApiEndpoint=True)
    http = domains.http_api("$default", DisableExecuteApiEndpoint=True)
    domains.domain()
    domains.map(rest, "prod", "rest")
    domains.map(http, "$default", "http")
    assert domains.event("/rest/x") and domains.event("/http/x")
    assert forbidden(domains.get("/prod/x", host=f"{rest}.execute-api.localhost"))
    status, _, body = domains.get("/x", host=f"{http}.execute-api.localhost")
    assert (status, body) == (404, b'{"message":"Not Found"}')
    domains.rest.update_rest_api(restApiId=rest, patchOperations=[{"op": "replace", "path": "/disableExecuteApiEndpoint", "value": "false"}])
    assert forbidden(domains.get("/prod/x", host=f"{rest}.execute-api.localhost"))  # until it is deployed
    domains.rest.create_deployment(restApiId=rest, stageName="prod")
    assert domains.event("/prod/x", host=f"{rest}.execute-api.localhost")


def test_a_web_acl_and_logs_stand_before_a_domain_name_too(domains):
    api = domains.rest_api("prod")
    domains.domain()
    domains.map(api, "prod", "shop")
    logs = domains.fresh.client("logs")
    logs.create_log_group(logGroupName="access")
    domains.rest.update_account(patchOperations=[{"op": "replace", "path": "/cloudwatchRoleArn", "value": "arn:aws:iam::000000000000:role/r"}])
    domains.rest.update_stage(restApiId=api, stageName="prod", patchOperations=[
        {"op": "replace", "path": "/accessLogSettings/destinationArn", "value": "arn:aws:logs:us-east-1:000000000000:log-group:access"},
        {"op": "replace", "path": "/accessLogSettings/format",
         "value": "$context.requestId $context.domainName $context.path $context.customDomain.basePathMatched $context.status"}])
    waf = domains.fresh.client("wafv2")
    visibility = {"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": False, "MetricName": "m"}
    acl = waf.create_web_acl(Name="w", Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=visibility, Rules=[
        {"Name": "path", "Priority": 0, "Action": {"Block": {}}, "VisibilityConfig": visibility, "Statement": {"ByteMatchStatement": {
            "SearchString": b"/shop/secret", "FieldToMatch": {"UriPath": {}}, "PositionalConstraint": "STARTS_WITH",
            "TextTransformations": [{"Priority": 0, "Type": "NONE"}]}}}])["Summary"]["ARN"]
    waf.associate_web_acl(WebACLArn=acl, ResourceArn=f"arn:aws:apigateway:us-east-1::/restapis/{api}/stages/prod")
    assert domains.event("/shop/open")
    assert forbidden(domains.get("/shop/secret"))
    domains.fresh.settle()
    lines = [e["message"].partition(" ")[2] for e in logs.filter_log_events(logGroupName="access")["events"]]
    assert lines == ["api.example.com /shop/open shop 200", "api.example.com /shop/secret shop 403"]


def test_what_is_mapped_is_not_deleted(domains):
    rest, http = domains.rest_api("prod"), domains.http_api("test")
    domains.domain()
    mappings = [domains.map(rest, "prod", "rest"), domains.map(http, "test", "http")]
    for delete, message in (
            (lambda: domains.rest.delete_rest_api(restApiId=rest), f"Deleting RestApi {rest} failed. Please remove all base path mappings "
                                                                   "related to the RestApi in your domains: api.example.com"),
            (lambda: domains.rest.delete_stage(restApiId=rest, stageName="prod"), "Deleting stage prod failed. Please remove all base path "
                                                                                  "mappings related to the stage in your domains: api.example.com"),
            (lambda: domains.http.delete_api(ApiId=http), f"Deleting API {http} failed. Please remove all API mappings for the API from your "
                                                          "custom domain names."),
            (lambda: domains.http.delete_stage(ApiId=http, StageName="test"), "Deleting stage test failed. Please remove all API mappings for "
                                                                              "the stage from your custom domain names.")):
        with pytest.raises(ClientError) as caught:
            delete()
        assert caught.value.response["Error"] == {"Code": "BadRequestException", "Message": message}
    for mapping in mappings:
        domains.http.delete_api_mapping(DomainName="api.example.com", ApiMappingId=mapping)
    domains.rest.delete_rest_api(restApiId=rest)
    domains.http.delete_api(ApiId=http)
