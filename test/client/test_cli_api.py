"""The storefront's challenge "the API is open" by the AWS CLI, with the functions in C (as bootstrap programs)."""

import base64
import http.client
import json
import os
import re

import pytest
from conftest import Daemon
from test_cli import ACCOUNT, AWS, ROLE, Cli, create_bootstrap, create_role

LISTED = "127.0.0.9"
ROUTES = {"cart": ("manageCart_function", ("GET", "POST")), "orders": ("placeOrder_function", ("POST",))}
GROUPS = ("AWSManagedRulesAmazonIpReputationList", "AWSManagedRulesAnonymousIpList", "AWSManagedRulesSQLiRuleSet")

pytestmark = pytest.mark.skipif(not os.path.exists(AWS), reason=f"{AWS} is not installed")


@pytest.fixture
def aws(tmp_path):
    (tmp_path / "AWSManagedIPReputationList.txt").write_text(LISTED + "\n")
    daemon = Daemon(tmp_path, "--waf-lists", str(tmp_path))
    yield Cli(daemon, tmp_path)
    daemon.stop()


def create_table(aws, name, *keys):
    aws("dynamodb", "create-table", "--table-name", name, "--billing-mode", "PAY_PER_REQUEST",
        "--attribute-definitions", *(f"AttributeName={key},AttributeType=S" for key in keys),
        "--key-schema", *(f"AttributeName={key},KeyType={kind}" for key, kind in zip(keys, ("HASH", "RANGE"))))


def create_api(aws):
    """As it was left, open: (its id, [method's arguments])."""
    api = aws("apigateway", "create-rest-api", "--name", "shop")["id"]
    root = aws("apigateway", "get-resources", "--rest-api-id", api, "--query", "items[0].id", "--output", "text")
    methods = []
    for part, (function, names) in ROUTES.items():
        arn = create_bootstrap(aws, function)
        resource = aws("apigateway", "create-resource", "--rest-api-id", api, "--parent-id", root, "--path-part", part)["id"]
        for name in names:
            methods.append(["--rest-api-id", api, "--resource-id", resource, "--http-method", name])
            aws("apigateway", "put-method", *methods[-1], "--authorization-type", "NONE")
            aws("apigateway", "put-integration", *methods[-1], "--type", "AWS_PROXY", "--integration-http-method", "POST", "--uri",
                f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{arn}/invocations")
        aws("lambda", "add-permission", "--function-name", function, "--statement-id", "api", "--action", "lambda:InvokeFunction",
            "--principal", "apigateway.amazonaws.com", "--source-arn", f"arn:aws:execute-api:us-east-1:{ACCOUNT}:{api}/*/*/{part}")
    aws("apigateway", "create-deployment", "--rest-api-id", api, "--stage-name", "prod")
    aws("apigateway", "update-account", "--patch-operations", f"op=replace,path=/cloudwatchRoleArn,value={ROLE}")
    aws("apigateway", "update-stage", "--rest-api-id", api, "--stage-name", "prod", "--patch-operations",
        "op=replace,path=/*/*/logging/loglevel,value=INFO")
    return api, methods


def demand_tokens(aws, api, methods, pool_arn):
    authorizer = aws("apigateway", "create-authorizer", "--rest-api-id", api, "--name", "customers", "--type", "COGNITO_USER_POOLS",
                     "--provider-arns", pool_arn, "--identity-source", "method.request.header.Authorization")["id"]
    for method in methods:
        changed = aws("apigateway", "update-method", *method, "--patch-operations",
                      "op=replace,path=/authorizationType,value=COGNITO_USER_POOLS", f"op=replace,path=/authorizerId,value={authorizer}")
        assert changed["authorizationType"] == "COGNITO_USER_POOLS" and changed["authorizerId"] == authorizer


def guard(aws, api):
    visible = {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": "shop"}
    rules = [{"Name": group, "Priority": priority, "OverrideAction": {"None": {}}, "VisibilityConfig": visible,
              "Statement": {"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": group}}} for priority, group in enumerate(GROUPS)]
    acl = aws("wafv2", "create-web-acl", "--name", "shop", "--scope", "REGIONAL", "--default-action", "Allow={}", "--visibility-config",
              json.dumps(visible), "--rules", aws.write("rules.json", rules))["Summary"]["ARN"]
    aws("logs", "create-log-group", "--log-group-name", "aws-waf-logs-shop")
    aws("wafv2", "put-logging-configuration", "--logging-configuration", json.dumps({
        "ResourceArn": acl, "LogDestinationConfigs": [f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:aws-waf-logs-shop"]}))
    stage = f"arn:aws:apigateway:us-east-1::/restapis/{api}/stages/prod"
    aws("wafv2", "associate-web-acl", "--web-acl-arn", acl, "--resource-arn", stage)
    assert aws("wafv2", "get-web-acl-for-resource", "--resource-arn", stage)["WebACL"]["ARN"] == acl


def create_pool(aws, name):
    pool = aws("cognito-idp", "create-user-pool", "--pool-name", name)["UserPool"]
    client = aws("cognito-idp", "create-user-pool-client", "--user-pool-id", pool["Id"], "--client-name", "web", "--explicit-auth-flows",
                 "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "--query", "UserPoolClient.ClientId", "--output", "text")
    aws("cognito-idp", "admin-create-user", "--user-pool-id", pool["Id"], "--username", "jane", "--message-action", "SUPPRESS")
    aws("cognito-idp", "admin-set-user-password", "--user-pool-id", pool["Id"], "--username", "jane", "--password", "Passw0rd!",
        "--permanent")
    return pool, client


def sign_in(aws, client):
    return aws("cognito-idp", "initiate-auth", "--client-id", client, "--auth-flow", "USER_PASSWORD_AUTH",
               "--auth-parameters", "USERNAME=jane,PASSWORD=Passw0rd!")["AuthenticationResult"]


def ask(aws, api, method, path, token=None, body=None, source="127.0.0.1"):
    """(status, document)"""
    connection = http.client.HTTPConnection("127.0.0.1", aws.daemon.port, timeout=60, source_address=(source, 0))
    connection.request(method, f"/restapis/{api}/prod/_user_request_{path}", json.dumps(body) if body else None,
                       {"Authorization": token} if token else {})
    response = connection.getresponse()
    answer = response.status, json.loads(response.read())
    connection.close()
    return answer


def log_tail(aws, group):
    aws.daemon.settle()
    return aws("logs", "tail", group, "--format", "short")


def test_the_open_api_is_closed(aws):
    create_role(aws)
    create_table(aws, "cart", "userId")
    create_table(aws, "orders", "userId", "orderId")
    api, methods = create_api(aws)
    pool, client = create_pool(aws, "customers")
    tokens, foreign = sign_in(aws, client), sign_in(aws, create_pool(aws, "elsewhere")[1])["IdToken"]
    token = tokens["IdToken"]
    jane = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))["sub"]
    executions = f"API-Gateway-Execution-Logs_{api}/prod"

    cart = (200, {"userId": jane, "items": {"tea": 2}})
    assert ask(aws, api, "POST", f"/cart?userId={jane}", token, {"product": "tea", "quantity": 2}) == cart
    assert ask(aws, api, "GET", f"/cart?userId={jane}") == cart
    said = log_tail(aws, executions)
    assert "Resource Path: /cart" in said and "Starting authorizer" not in said

    demand_tokens(aws, api, methods, pool["Arn"])
    assert ask(aws, api, "GET", f"/cart?userId={jane}") == cart
    aws("apigateway", "create-deployment", "--rest-api-id", api, "--stage-name", "prod")
    unauthorized = (401, {"message": "Unauthorized"})
    forged = token[:-2] + ("A" if token[-2] != "A" else "B") + token[-1]
    assert [ask(aws, api, "GET", "/cart", bad) for bad in (None, forged, foreign)] == [unauthorized] * 3
    assert ask(aws, api, "GET", "/cart", token) == cart

    guard(aws, api)
    forbidden = (403, {"message": "Forbidden"})
    assert ask(aws, api, "GET", "/cart", token, source=LISTED) == forbidden
    assert ask(aws, api, "GET", "/cart?product=1%27%20OR%20%271%27=%271", token) == forbidden
    status, order = ask(aws, api, "POST", "/orders", token)
    assert status == 200 and order["items"] == {"tea": 2}
    assert ask(aws, api, "POST", "/orders", token) == (409, {"message": "the cart is empty"})

    aws.daemon.control("POST", "clock", {"advance": "PT61M"})
    assert ask(aws, api, "GET", "/cart", token) == (401, {"message": "The incoming token has expired"})
    tokens = sign_in(aws, client)
    assert ask(aws, api, "GET", "/cart", tokens["IdToken"])[0] == 200
    aws("cognito-idp", "global-sign-out", "--access-token", tokens["AccessToken"])
    assert ask(aws, api, "GET", "/cart", tokens["IdToken"]) == unauthorized

    found = aws("logs", "filter-log-events", "--log-group-name", executions, "--filter-pattern", '"Unauthorized request"', "--query",
                "events[].message")
    assert [re.search(r"\(([^()]+)\)$", line)[1] for line in found] == [
        "no token", "the token is not one that its issuer signed", "the token is not of the authorizer's user pools",
        "the token has expired", "the token was revoked"]
    blocked = aws("logs", "filter-log-events", "--log-group-name", "aws-waf-logs-shop", "--filter-pattern", '{ $.action = "BLOCK" }',
                  "--query", "events[].message")
    assert [(line["terminatingRuleId"], line["httpRequest"]["clientIp"]) for line in map(json.loads, blocked)] == [
        (GROUPS[0], LISTED), (GROUPS[2], "127.0.0.1")]
