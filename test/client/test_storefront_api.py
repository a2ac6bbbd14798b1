"""The storefront's challenge "the API is open", with boto3 and the functions in Python: anybody reads anybody's cart, until an authorizer
and a web ACL stand before it. Why a request was refused is read in CloudWatch Logs, as its developer would."""

import base64
import http.client
import json

import pytest
from test_storefront import ROLE, create_function, sign_up

REPUTATION, ANONYMOUS = "127.0.0.9", "127.0.0.8"  # addresses that the tests put on AWS's lists
GROUPS = ("AWSManagedRulesAmazonIpReputationList", "AWSManagedRulesAnonymousIpList", "AWSManagedRulesSQLiRuleSet")
ROUTES = {"cart": ("manageCart_function", ("GET", "POST", "DELETE")), "orders": ("placeOrder_function", ("POST",))}
INJECTION = "/cart?product=1%27%20OR%20%271%27=%271"
UNAUTHORIZED, FORBIDDEN = {"message": "Unauthorized"}, {"message": "Forbidden"}


class Api:
    """The shop with its API as it was left: open."""

    def __init__(self, daemon):
        self.daemon = daemon
        self.gateway, self.idp, self.waf = (daemon.client(name) for name in ("apigateway", "cognito-idp", "wafv2"))
        self.create_tables()
        self.pool, self.client = self.create_pool("customers")
        self.create()
        self.at = f"/restapis/{self.id}/prod/_user_request_"
        self.stage_arn = f"arn:aws:apigateway:us-east-1::/restapis/{self.id}/stages/prod"

    def create_tables(self):
        for name, keys in (("cart", ["userId"]), ("orders", ["userId", "orderId"])):
            self.daemon.client("dynamodb").create_table(
                TableName=name, BillingMode="PAY_PER_REQUEST",
                AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in keys],
                KeySchema=[{"AttributeName": key, "KeyType": kind} for key, kind in zip(keys, ("HASH", "RANGE"))])

    def create_pool(self, name):
        pool = self.idp.create_user_pool(PoolName=name, AutoVerifiedAttributes=["email"])["UserPool"]
        client = self.idp.create_user_pool_client(UserPoolId=pool["Id"], ClientName="web", ExplicitAuthFlows=[
            "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])["UserPoolClient"]["ClientId"]
        return pool, client

    def create(self):
        api = self.gateway.create_rest_api(name="shop")
        self.id, self.methods = api["id"], []
        root = self.gateway.get_resources(restApiId=self.id)["items"][0]["id"]
        for part, (function, methods) in ROUTES.items():
            arn = create_function(self.daemon, function, {"cart": "manage_cart", "orders": "place_order"}[part])
            resource = self.gateway.create_resource(restApiId=self.id, parentId=root, pathPart=part)["id"]
            for method in methods:
                self.methods.append({"restApiId": self.id, "resourceId": resource, "httpMethod": method})
                self.gateway.put_method(**self.methods[-1], authorizationType="NONE")
                self.gateway.put_integration(**self.methods[-1], type="AWS_PROXY", integrationHttpMethod="POST",
                                             uri=f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{arn}/invocations")
            self.daemon.client("lambda").add_permission(
                FunctionName=function, StatementId="api", Action="lambda:InvokeFunction", Principal="apigateway.amazonaws.com",
                SourceArn=f"arn:aws:execute-api:us-east-1:000000000000:{self.id}/*/*/{part}")
        self.gateway.create_deployment(restApiId=self.id, stageName="prod")
        self.gateway.update_account(patchOperations=[{"op": "replace", "path": "/cloudwatchRoleArn", "value": ROLE}])
        self.gateway.update_stage(restApiId=self.id, stageName="prod", patchOperations=[
            {"op": "replace", "path": "/*/*/logging/loglevel", "value": "INFO"}])

    # ---- Who uses it ----

    def sign_in(self, name, client=None):
        """Tokens; the customer signs up at the first time."""
        client = client or self.client
        try:
            sign_up(self.daemon, client, name)
        except self.idp.exceptions.UsernameExistsException:
            pass
        return self.idp.initiate_auth(ClientId=client, AuthFlow="USER_PASSWORD_AUTH",
                                      AuthParameters={"USERNAME": name, "PASSWORD": "Passw0rd!"})["AuthenticationResult"]

    def ask(self, method, path, token=None, body=None, source="127.0.0.1", **headers):
        """(status, document)"""
        connection = http.client.HTTPConnection("127.0.0.1", self.daemon.port, timeout=60, source_address=(source, 0))
        try:
            connection.request(method, self.at + path, None if body is None else json.dumps(body),
                               {**({"Authorization": token} if token else {}), **headers})
            response = connection.getresponse()
            document = json.loads(response.read())
            if response.status in (401, 403):
                assert response.headers["x-amzn-ErrorType"] == {401: "UnauthorizedException", 403: "ForbiddenException"}[response.status]
            return response.status, document
        finally:
            connection.close()

    # ---- What is done about it ----

    def demand_tokens(self):
        authorizer = self.gateway.create_authorizer(restApiId=self.id, name="customers", type="COGNITO_USER_POOLS",
                                                    providerARNs=[self.pool["Arn"]],
                                                    identitySource="method.request.header.Authorization")["id"]
        for method in self.methods:
            self.gateway.update_method(**method, patchOperations=[
                {"op": "replace", "path": "/authorizationType", "value": "COGNITO_USER_POOLS"},
                {"op": "replace", "path": "/authorizerId", "value": authorizer}])

    def deploy(self):
        self.gateway.create_deployment(restApiId=self.id, stageName="prod")

    def create_acl(self):
        visible = {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": "shop"}
        acl = self.waf.create_web_acl(
            Name="shop", Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=visible,
            Rules=[{"Name": group, "Priority": priority, "OverrideAction": {"None": {}}, "VisibilityConfig": visible,
                    "Statement": {"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": group}}}
                   for priority, group in enumerate(GROUPS)])["Summary"]["ARN"]
        self.daemon.client("logs").create_log_group(logGroupName="aws-waf-logs-shop")
        self.waf.put_logging_configuration(LoggingConfiguration={
            "ResourceArn": acl, "LogDestinationConfigs": ["arn:aws:logs:us-east-1:000000000000:log-group:aws-waf-logs-shop"]})
        return acl

    # ---- What the logs say ----

    def logged(self, group, pattern=""):
        self.daemon.settle()
        found = self.daemon.client("logs").filter_log_events(logGroupName=group, filterPattern=pattern)
        return [event["message"] for event in found["events"]]

    def executions(self, words):
        return self.logged(f"API-Gateway-Execution-Logs_{self.id}/prod", f'"{words}"')

    def blocked(self):
        """(source address, rule group, rule) of each request that the web ACL has stopped."""
        lines = [json.loads(line) for line in self.logged("aws-waf-logs-shop", '{ $.action = "BLOCK" }')]
        rules = [next(group["terminatingRule"]["ruleId"] for group in line["ruleGroupList"] if group.get("terminatingRule"))
                 for line in lines]
        return [(line["httpRequest"]["clientIp"], line["terminatingRuleId"], rule) for line, rule in zip(lines, rules)]


@pytest.fixture
def lists(tmp_path):
    """A folder for --waf-lists."""
    (tmp_path / "AWSManagedIPReputationList.txt").write_text(f"{REPUTATION}  # a bot\n192.0.2.0/24\n")
    (tmp_path / "AnonymousIPList.txt").write_text(f"{ANONYMOUS}/32\n")
    return str(tmp_path)


def claims_of(token):
    body = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))


def forge(token, **claims):
    """With other claims under the old signature."""
    head, _, signature = token.split(".")
    body = base64.urlsafe_b64encode(json.dumps({**claims_of(token), **claims}).encode()).decode().rstrip("=")
    return f"{head}.{body}.{signature}"


def test_anybody_reads_anybodys_cart_until_the_deployed_api_demands_tokens(start):
    api = Api(start())
    tokens = api.sign_in("jane")
    jane = claims_of(tokens["IdToken"])["sub"]
    cart = {"userId": jane, "items": {"tea": 2}}
    assert api.ask("POST", f"/cart?userId={jane}", tokens["IdToken"], {"product": "tea", "quantity": 2}) == (200, cart)
    assert api.ask("GET", f"/cart?userId={jane}") == (200, cart)
    assert len(api.executions("Resource Path: /cart")) == 2 and api.executions("Starting authorizer") == []

    api.demand_tokens()
    assert api.ask("GET", f"/cart?userId={jane}") == (200, cart)
    api.deploy()
    assert api.ask("GET", f"/cart?userId={jane}") == (401, UNAUTHORIZED)
    assert len(api.executions("(no token)")) == 1

    mallory = api.sign_in("mallory")["IdToken"]
    assert api.ask("GET", f"/cart?userId={jane}", mallory)[1]["items"] == {}
    assert api.ask("GET", "/cart", tokens["IdToken"]) == (200, cart)


def test_a_token_that_is_not_or_no_longer_good_is_refused_and_the_log_says_why(start):
    api = Api(start())
    api.demand_tokens()
    api.deploy()
    tokens, other = api.sign_in("jane"), api.sign_in("mallory")["IdToken"]
    jane = claims_of(tokens["IdToken"])["sub"]
    assert api.ask("GET", "/cart", tokens["IdToken"])[0] == 200
    assert api.ask("GET", "/cart", forge(other, sub=jane)) == (401, UNAUTHORIZED)
    assert api.ask("GET", "/cart", api.sign_in("jane", api.create_pool("elsewhere")[1])["IdToken"]) == (401, UNAUTHORIZED)
    assert api.ask("GET", "/cart", tokens["AccessToken"]) == (401, UNAUTHORIZED)

    api.daemon.control("POST", "clock", {"advance": "PT59M"})
    assert api.ask("GET", "/cart", tokens["IdToken"])[0] == 200
    api.daemon.control("POST", "clock", {"advance": "PT2M"})
    assert api.ask("GET", "/cart", tokens["IdToken"]) == (401, {"message": "The incoming token has expired"})

    tokens = api.sign_in("jane")
    assert api.ask("GET", "/cart", tokens["IdToken"])[0] == 200
    api.idp.global_sign_out(AccessToken=tokens["AccessToken"])
    assert api.ask("GET", "/cart", tokens["IdToken"]) == (401, UNAUTHORIZED)
    said = api.executions("Unauthorized request")
    assert [line[line.rindex("(") + 1:-1] for line in said] == [
        "the token is not one that its issuer signed", "the token is not of the authorizer's user pools",
        "the method takes identity tokens", "the token has expired", "the token was revoked"]


def test_an_order_is_what_was_in_the_cart_and_is_placed_once(start):
    api = Api(start())
    api.demand_tokens()
    api.deploy()
    token = api.sign_in("jane")["IdToken"]
    jane = claims_of(token)["sub"]
    assert api.ask("POST", "/orders", token) == (409, {"message": "the cart is empty"})
    api.ask("POST", "/cart", token, {"product": "tea", "quantity": 2})
    api.ask("POST", "/cart", token, {"product": "milk", "quantity": 1})
    assert api.ask("POST", "/cart", token, {"product": "tea"}) == (400, {"message": "product and a quantity of at least 1 are needed"})
    status, order = api.ask("POST", "/orders", token)
    assert (status, order["userId"], order["items"], order["status"]) == (200, jane, {"tea": 2, "milk": 1}, "placed")
    assert api.ask("GET", "/cart", token) == (200, {"userId": jane, "items": {}})
    assert api.ask("POST", "/orders", token)[0] == 409
    [stored] = api.daemon.client("dynamodb").scan(TableName="orders")["Items"]
    assert (stored["userId"]["S"], stored["orderId"]["S"], stored["items"]["M"]["tea"]["N"]) == (jane, order["orderId"], "2")
    assert len(api.logged("/aws/lambda/placeOrder_function", f'"{order["orderId"]} is placed"')) == 1


def test_the_web_acl_keeps_out_the_listed_and_the_injecting_at_once(start, lists):
    api = Api(start("--waf-lists", lists))
    api.demand_tokens()
    api.deploy()
    token = api.sign_in("jane")["IdToken"]
    assert api.ask("POST", "/cart", token, {"product": "tea", "quantity": 2}, REPUTATION)[0] == 200
    assert api.ask("GET", INJECTION, token)[0] == 200

    acl = api.create_acl()
    assert api.ask("GET", "/cart", token, source=REPUTATION)[0] == 200
    api.waf.associate_web_acl(WebACLArn=acl, ResourceArn=api.stage_arn)
    assert api.ask("GET", "/cart", token, source=REPUTATION) == (403, FORBIDDEN)
    assert api.ask("GET", "/cart", token, source=ANONYMOUS) == (403, FORBIDDEN)
    assert api.ask("GET", INJECTION, token) == (403, FORBIDDEN)
    assert api.ask("GET", "/cart", source=REPUTATION) == (403, FORBIDDEN)  # before the authorizer
    assert api.ask("GET", "/cart", token, source="127.0.0.7")[1]["items"] == {"tea": 2}
    assert api.ask("GET", "/cart") == (401, UNAUTHORIZED)

    assert api.blocked() == [(REPUTATION, GROUPS[0], "AWSManagedIPReputationList"), (ANONYMOUS, GROUPS[1], "AnonymousIPList"),
                             ("127.0.0.1", GROUPS[2], "SQLi_QUERYARGUMENTS"), (REPUTATION, GROUPS[0], "AWSManagedIPReputationList")]
    assert len(api.executions(f"Request blocked by the web ACL {acl}")) == 4


def test_a_web_acl_is_in_force_only_after_its_propagation_time(start, lists):
    api = Api(start("--waf-lists", lists, "--waf-propagation", "3600"))
    acl = api.create_acl()
    api.daemon.control("POST", "clock", {"advance": "PT2H"})
    api.waf.associate_web_acl(WebACLArn=acl, ResourceArn=api.stage_arn)
    assert api.ask("GET", "/cart?userId=jane", source=REPUTATION)[0] == 200
    api.daemon.control("POST", "clock", {"advance": "PT58M"})
    assert api.ask("GET", "/cart?userId=jane", source=REPUTATION)[0] == 200
    api.daemon.control("POST", "clock", {"advance": "PT3M"})
    assert api.ask("GET", "/cart?userId=jane", source=REPUTATION) == (403, FORBIDDEN)
    assert api.ask("GET", "/cart?userId=jane")[0] == 200


def test_one_machine_plays_many_clients_by_a_trusted_header(start, lists):
    api = Api(start("--waf-lists", lists, "--trust-source-header", "X-Forwarded-For"))
    api.waf.associate_web_acl(WebACLArn=api.create_acl(), ResourceArn=api.stage_arn)

    def status(source, peer="127.0.0.1"):
        return api.ask("GET", "/cart?userId=jane", source=peer, **({"X-Forwarded-For": source} if source else {}))[0]

    assert [status("192.0.2.7"), status("192.0.2.7, 203.0.113.1"), status(REPUTATION), status("::ffff:192.0.2.7")] == [403] * 4
    assert [status("203.0.113.1"), status("203.0.113.1, 192.0.2.7"), status("203.0.113.1", REPUTATION)] == [200] * 3
    assert [status(None, REPUTATION), status("192.0.2", REPUTATION), status("192.0.2.7:80", REPUTATION), status("", REPUTATION)] == [403] * 4
    assert [status("192.0.2.7.", "127.0.0.1"), status("192.0.2.0/24", "127.0.0.1")] == [200] * 2
    assert api.blocked()[0][0] == "192.0.2.7"


def test_without_the_option_no_header_changes_the_source(start, lists):
    api = Api(start("--waf-lists", lists))
    api.waf.associate_web_acl(WebACLArn=api.create_acl(), ResourceArn=api.stage_arn)
    assert api.ask("GET", "/cart?userId=jane", **{"X-Forwarded-For": "192.0.2.7"})[0] == 200
    assert api.ask("GET", "/cart?userId=jane", source=REPUTATION, **{"X-Forwarded-For": "203.0.113.1"})[0] == 403
