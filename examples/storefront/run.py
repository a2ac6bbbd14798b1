#!/usr/bin/env python3
"""Starts virga with the storefront's resources and says what to try. Python's standard library only.

usage: run.py PROGRAM [ARGS for virga serve]"""

import base64
import datetime
import hashlib
import hmac
import io
import json
import signal
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path

FUNCTIONS = ("manageCart_function", "placeOrder_function", "subscribeSNS_function", "sendNotification_function")
ROLE = "arn:aws:iam::{account}:role/storefront"
REGION, KEY_ID, SECRET = "us-east-1", "test", "test"


def authorization(service, method, path, host, body, now):
    """Signature Version 4 of host and date: what `--auth verify` wants to see, and where the region is named."""
    scope = f"{now[:8]}/{REGION}/{service}/aws4_request"
    canonical = "\n".join([method, path, "", f"host:{host}", f"x-amz-date:{now}", "", "host;x-amz-date", hashlib.sha256(body).hexdigest()])
    text = "\n".join(["AWS4-HMAC-SHA256", now, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = b"AWS4" + SECRET.encode()
    for part in (*scope.split("/"), text):
        key = hmac.new(key, part.encode(), "sha256").digest()
    return f"AWS4-HMAC-SHA256 Credential={KEY_ID}/{scope}, SignedHeaders=host;x-amz-date, Signature={key.hex()}"


class Aws:
    """Calls by JSON target, query action or REST path."""

    def __init__(self, endpoint):
        self.endpoint = endpoint

    def http(self, service, method, path, body=b"", headers=None):
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
        host = urllib.parse.urlsplit(self.endpoint).netloc
        signed = {"X-Amz-Date": now, "Authorization": authorization(service, method, path, host, body, now)}
        request = urllib.request.Request(self.endpoint + path, data=body, method=method, headers={**signed, **(headers or {})})
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return response.read()
        except urllib.error.HTTPError as error:
            sys.exit(f"{method} {path}: {error.code} {error.read().decode(errors='replace')}")

    def json(self, service, target, version="1.1", **members):
        text = self.http(service, "POST", "/", json.dumps(members).encode(),
                         {"Content-Type": f"application/x-amz-json-{version}", "X-Amz-Target": target})
        return json.loads(text or b"{}")

    def query(self, service, version, action, **params):
        form = urllib.parse.urlencode({"Action": action, "Version": version, **params})
        return self.http(service, "POST", "/", form.encode(), {"Content-Type": "application/x-www-form-urlencoded"}).decode()

    def rest(self, service, method, path, **members):
        body = b"" if method == "GET" else json.dumps(members).encode()
        return json.loads(self.http(service, method, path, body, {"Content-Type": "application/json"}) or b"{}")


def zip_of(program):
    """A deployment package for provided.al2023: the program as `bootstrap`."""
    text = io.BytesIO()
    with zipfile.ZipFile(text, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo("bootstrap")
        entry.external_attr = 0o755 << 16
        archive.writestr(entry, program.read_bytes())
    return base64.b64encode(text.getvalue()).decode()


IDP = "AWSCognitoIdentityProviderService."


def find(aws):
    """The shop of the last time, where virga keeps its state; else None."""
    apis = [api["id"] for api in aws.rest("apigateway", "GET", "/restapis").get("item", []) if api["name"] == "shop"]
    for pool in aws.json("cognito-idp", IDP + "ListUserPools", MaxResults=60)["UserPools"]:
        clients = aws.json("cognito-idp", IDP + "ListUserPoolClients", UserPoolId=pool["Id"], MaxResults=1)["UserPoolClients"]
        if pool["Name"] == "customers" and clients and apis:
            return {"pool": pool["Id"], "client": clients[0]["ClientId"], "api": apis[0]}
    return None


def create_table(aws, name, *keys):
    aws.json("dynamodb", "DynamoDB_20120810.CreateTable", "1.0", TableName=name, BillingMode="PAY_PER_REQUEST",
             AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in keys],
             KeySchema=[{"AttributeName": key, "KeyType": kind} for key, kind in zip(keys, ("HASH", "RANGE"))])


def create_functions(aws, examples, account, topic):
    """Their ARNs by name."""
    return {name: aws.rest("lambda", "POST", "/2015-03-31/functions", FunctionName=name, Runtime="provided.al2023", Handler="bootstrap",
                           Role=ROLE.format(account=account), Timeout=10, Environment={"Variables": {"TOPIC_ARN": topic}},
                           Code={"ZipFile": zip_of(examples / f"bootstrap-{name}")})["FunctionArn"] for name in FUNCTIONS}


def permit(aws, function, statement, principal, source):
    aws.rest("lambda", "POST", f"/2015-03-31/functions/{function}/policy", StatementId=statement, Action="lambda:InvokeFunction",
             Principal=principal, SourceArn=source)


# ---- The API ----


ROUTES = {"cart": ("manageCart_function", ("GET", "POST", "DELETE")), "orders": ("placeOrder_function", ("POST",))}


def create_api(aws, account, functions, pool_arn):
    """/cart and /orders, for who has a token of the pool; its id."""
    api = aws.rest("apigateway", "POST", "/restapis", name="shop")
    at = f"/restapis/{api['id']}"
    authorizer = aws.rest("apigateway", "POST", f"{at}/authorizers", name="customers", type="COGNITO_USER_POOLS", providerARNs=[pool_arn],
                          identitySource="method.request.header.Authorization")["id"]
    for part, (function, methods) in ROUTES.items():
        resource = aws.rest("apigateway", "POST", f"{at}/resources/{api['rootResourceId']}", pathPart=part)["id"]
        for method in methods:
            path = f"{at}/resources/{resource}/methods/{method}"
            aws.rest("apigateway", "PUT", path, authorizationType="COGNITO_USER_POOLS", authorizerId=authorizer)
            aws.rest("apigateway", "PUT", f"{path}/integration", type="AWS_PROXY", httpMethod="POST",
                     uri=f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{functions[function]}/invocations")
        permit(aws, function, "api", "apigateway.amazonaws.com", f"arn:aws:execute-api:{REGION}:{account}:{api['id']}/*/*/{part}")
    aws.rest("apigateway", "POST", f"{at}/deployments", stageName="prod")
    return api["id"]


def log_executions(aws, account, api):
    aws.rest("apigateway", "PATCH", "/account", patchOperations=[
        {"op": "replace", "path": "/cloudwatchRoleArn", "value": ROLE.format(account=account)}])
    aws.rest("apigateway", "PATCH", f"/restapis/{api}/stages/prod", patchOperations=[
        {"op": "replace", "path": "/*/*/logging/loglevel", "value": "INFO"}])


def visible(name):
    return {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": name}


def guard_api(aws, account, api):
    """A web ACL with three of AWS's groups before the stage; what it blocks is logged."""
    groups = ("AWSManagedRulesAmazonIpReputationList", "AWSManagedRulesAnonymousIpList", "AWSManagedRulesSQLiRuleSet")
    rules = [{"Name": group, "Priority": priority, "OverrideAction": {"None": {}}, "VisibilityConfig": visible(group),
              "Statement": {"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": group}}} for priority, group in enumerate(groups)]
    acl = aws.json("wafv2", "AWSWAF_20190729.CreateWebACL", Name="shop", Scope="REGIONAL", DefaultAction={"Allow": {}},
                   VisibilityConfig=visible("shop"), Rules=rules)["Summary"]["ARN"]
    aws.json("wafv2", "AWSWAF_20190729.AssociateWebACL", WebACLArn=acl,
             ResourceArn=f"arn:aws:apigateway:{REGION}::/restapis/{api}/stages/prod")
    aws.json("logs", "Logs_20140328.CreateLogGroup", logGroupName="aws-waf-logs-shop")
    aws.json("wafv2", "AWSWAF_20190729.PutLoggingConfiguration", LoggingConfiguration={
        "ResourceArn": acl, "LogDestinationConfigs": [f"arn:aws:logs:{REGION}:{account}:log-group:aws-waf-logs-shop"]})


def create(aws, examples):
    """The shop: roles, topics, tables, functions, user pool, API. Returns what the texts below need."""
    identity = aws.query("sts", "2011-06-15", "GetCallerIdentity")
    account = identity.split("<Account>")[1].split("<")[0]
    trust = json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"Service": ["lambda.amazonaws.com", "apigateway.amazonaws.com"]}, "Action": "sts:AssumeRole"}]})
    aws.query("iam", "2010-05-08", "CreateRole", RoleName="storefront", AssumeRolePolicyDocument=trust)
    topic = aws.query("sns", "2010-03-31", "CreateTopic", Name="customers").split("<TopicArn>")[1].split("<")[0]
    create_table(aws, "cart", "userId")
    create_table(aws, "orders", "userId", "orderId")
    functions = create_functions(aws, examples, account, topic)
    pool = aws.json("cognito-idp", IDP + "CreateUserPool", PoolName="customers", AutoVerifiedAttributes=["email"],
                    LambdaConfig={"PostConfirmation": functions["subscribeSNS_function"]})["UserPool"]
    permit(aws, "subscribeSNS_function", "cognito", "cognito-idp.amazonaws.com", pool["Arn"])
    client = aws.json("cognito-idp", IDP + "CreateUserPoolClient", UserPoolId=pool["Id"], ClientName="web",
                      ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])
    api = create_api(aws, account, functions, pool["Arn"])
    log_executions(aws, account, api)
    guard_api(aws, account, api)
    return {"pool": pool["Id"], "client": client["UserPoolClient"]["ClientId"], "api": api}


def say(endpoint, shop):
    idp = f"curl -s {endpoint} -H 'Content-Type: application/x-amz-json-1.1' -H 'X-Amz-Target: {IDP}"
    api = f"{endpoint}/restapis/{shop['api']}/prod/_user_request_"
    sign_up = {"ClientId": shop["client"], "Username": "jane", "Password": "Passw0rd!",
               "UserAttributes": [{"Name": "email", "Value": "jane@example.com"}]}
    confirm = {"ClientId": shop["client"], "Username": "jane", "ConfirmationCode": "CODE"}
    sign_in = {"ClientId": shop["client"], "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": {"USERNAME": "jane", "PASSWORD": "Passw0rd!"}}
    tea = {"product": "tea", "quantity": 2}
    cart = {"action": "get", "userId": "jane"}
    print(f"""
virga answers at {endpoint}, with the storefront's resources: user pool {shop['pool']}, tables cart and orders, topic customers,
functions {', '.join(FUNCTIONS)}, API {shop['api']}.

    export AWS_ENDPOINT_URL={endpoint} AWS_ACCESS_KEY_ID={KEY_ID} AWS_SECRET_ACCESS_KEY={SECRET} AWS_DEFAULT_REGION={REGION}

Sign up; the code comes by mail, which {endpoint}/_virga/mail shows:

    {idp}SignUp' -d '{json.dumps(sign_up)}'

Confirm (put the code in); the PostConfirmation trigger then subscribes jane to the topic, and asks her by mail:

    {idp}ConfirmSignUp' -d '{json.dumps(confirm)}'

Sign in: the identity token opens the API.

    TOKEN=$({idp}InitiateAuth' -d '{json.dumps(sign_in)}' | sed 's/.*"IdToken":"\\([^"]*\\)".*/\\1/')

Put tea in the cart, and order what is in it:

    curl -s {api}/cart -H "Authorization: $TOKEN" -d '{json.dumps(tea)}'
    curl -s {api}/orders -H "Authorization: $TOKEN" -X POST

The API's web ACL refuses what looks like SQL injection, and whoever is on AWS's lists of addresses (--waf-lists says who):

    curl -s "{api}/cart?product=1'%20OR%20'1'='1" -H "Authorization: $TOKEN"

The function alone, without the API before it:

    curl -s --aws-sigv4 aws:amz:{REGION}:lambda -u {KEY_ID}:{SECRET} {endpoint}/2015-03-31/functions/manageCart_function/invocations -d '{json.dumps(cart)}'

Ctrl-C stops.""", flush=True)


def endpoint_of(daemon):
    """Passes on what virga prints until it is ready; where it answers, or None when it has ended instead."""
    for line in daemon.stdout:
        print(line, end="", flush=True)
        if " ready at " in line:
            return line.split(" ready at ")[1].strip()
    return None


def serve(daemon, examples):
    endpoint = endpoint_of(daemon)
    if endpoint is None:
        return daemon.wait()
    # A machine without /etc/hosts does not know localhost.
    aws = Aws(endpoint.replace("http://localhost:", "http://127.0.0.1:"))
    say(endpoint, find(aws) or create(aws, examples))
    return daemon.wait()


def main():
    program, arguments = Path(sys.argv[1]), sys.argv[2:]
    # SIGINT too: a shell that starts this in the background has it ignored.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(0))
    # In a group of its own: Ctrl-C reaches this program alone, which then stops virga once.
    daemon = subprocess.Popen([program, "serve", *arguments], stdout=subprocess.PIPE, text=True, process_group=0)
    try:
        return serve(daemon, program.parent / "examples")
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        daemon.terminate()
        daemon.wait()


if __name__ == "__main__":
    sys.exit(main())
