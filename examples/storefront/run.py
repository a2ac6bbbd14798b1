#!/usr/bin/env python3
"""Starts virga with the storefront's resources and says what to try. Python's standard library only.

usage: run.py PROGRAM [ARGS for virga serve]"""

import base64
import io
import json
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path

FUNCTIONS = ("manageCart_function", "subscribeSNS_function", "sendNotification_function")
ROLE = "arn:aws:iam::{account}:role/storefront"


class Aws:
    """Calls by JSON target, query action or REST path; unsigned, as virga allows it by default."""

    def __init__(self, endpoint):
        self.endpoint = endpoint

    def http(self, method, path, body=b"", headers=None):
        request = urllib.request.Request(self.endpoint + path, data=body, method=method, headers=headers or {})
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return response.read()
        except urllib.error.HTTPError as error:
            sys.exit(f"{method} {path}: {error.code} {error.read().decode(errors='replace')}")

    def json(self, target, version="1.1", **members):
        text = self.http("POST", "/", json.dumps(members).encode(),
                         {"Content-Type": f"application/x-amz-json-{version}", "X-Amz-Target": target})
        return json.loads(text or b"{}")

    def query(self, service_version, action, **params):
        form = urllib.parse.urlencode({"Action": action, "Version": service_version, **params})
        return self.http("POST", "/", form.encode(), {"Content-Type": "application/x-www-form-urlencoded"}).decode()

    def rest(self, method, path, **members):
        return json.loads(self.http(method, path, json.dumps(members).encode(), {"Content-Type": "application/json"}) or b"{}")


def zip_of(program):
    """A deployment package for provided.al2023: the program as `bootstrap`."""
    text = io.BytesIO()
    with zipfile.ZipFile(text, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo("bootstrap")
        entry.external_attr = 0o755 << 16
        archive.writestr(entry, program.read_bytes())
    return base64.b64encode(text.getvalue()).decode()


def create(aws, examples):
    """The shop: roles, topics, table, functions, user pool. Returns what the texts below need."""
    identity = aws.query("2011-06-15", "GetCallerIdentity")
    account = identity.split("<Account>")[1].split("<")[0]
    trust = json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]})
    aws.query("2010-05-08", "CreateRole", RoleName="storefront", AssumeRolePolicyDocument=trust)
    topic = aws.query("2010-03-31", "CreateTopic", Name="customers").split("<TopicArn>")[1].split("<")[0]
    aws.json("DynamoDB_20120810.CreateTable", "1.0", TableName="cart", BillingMode="PAY_PER_REQUEST",
             AttributeDefinitions=[{"AttributeName": "userId", "AttributeType": "S"}],
             KeySchema=[{"AttributeName": "userId", "KeyType": "HASH"}])
    arns = {}
    for name in FUNCTIONS:
        arns[name] = aws.rest("POST", "/2015-03-31/functions", FunctionName=name, Runtime="provided.al2023", Handler="bootstrap",
                              Role=ROLE.format(account=account), Timeout=10, Environment={"Variables": {"TOPIC_ARN": topic}},
                              Code={"ZipFile": zip_of(examples / f"bootstrap-{name}")})["FunctionArn"]
    idp = "AWSCognitoIdentityProviderService."
    pool = aws.json(idp + "CreateUserPool", PoolName="customers", AutoVerifiedAttributes=["email"],
                    LambdaConfig={"PostConfirmation": arns["subscribeSNS_function"]})["UserPool"]
    aws.rest("POST", "/2015-03-31/functions/subscribeSNS_function/policy", StatementId="cognito", Action="lambda:InvokeFunction",
             Principal="cognito-idp.amazonaws.com", SourceArn=pool["Arn"])
    client = aws.json(idp + "CreateUserPoolClient", UserPoolId=pool["Id"], ClientName="web",
                      ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])
    return {"pool": pool["Id"], "client": client["UserPoolClient"]["ClientId"], "topic": topic}


def say(endpoint, shop):
    idp = f"curl -s {endpoint} -H 'Content-Type: application/x-amz-json-1.1' -H 'X-Amz-Target: AWSCognitoIdentityProviderService."
    sign_up = {"ClientId": shop["client"], "Username": "jane", "Password": "Passw0rd!",
               "UserAttributes": [{"Name": "email", "Value": "jane@example.com"}]}
    confirm = {"ClientId": shop["client"], "Username": "jane", "ConfirmationCode": "CODE"}
    cart = {"action": "put", "userId": "jane", "product": "tea", "quantity": 2}
    print(f"""
virga answers at {endpoint}, with the storefront's resources: user pool {shop['pool']}, table cart, topic {shop['topic']},
functions {', '.join(FUNCTIONS)}.

    export AWS_ENDPOINT_URL={endpoint} AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=us-east-1

Sign up; the code comes by mail, which {endpoint}/_virga/mail shows:

    {idp}SignUp' -d '{json.dumps(sign_up)}'

Confirm (put the code in); the PostConfirmation trigger then subscribes jane to the topic, and asks her by mail:

    {idp}ConfirmSignUp' -d '{json.dumps(confirm)}'

Put tea in the cart:

    curl -s {endpoint}/2015-03-31/functions/manageCart_function/invocations -d '{json.dumps(cart)}'

Ctrl-C stops.""", flush=True)


def main():
    program, arguments = Path(sys.argv[1]), sys.argv[2:]
    with tempfile.TemporaryDirectory() as folder:
        ready = Path(folder) / "ready"
        daemon = subprocess.Popen([program, "serve", *arguments, "--ready-file", ready], process_group=0)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        try:
            while not (ready.exists() and ready.read_text().endswith("\n")):
                if daemon.poll() is not None:
                    return daemon.returncode
                time.sleep(0.01)
            endpoint = ready.read_text().strip()
            aws = Aws(endpoint)
            known = aws.json("AWSCognitoIdentityProviderService.ListUserPools", MaxResults=60)["UserPools"]
            if not known:  # with --data the shop may be there from the last time
                say(endpoint, create(aws, program.parent / "examples"))
            return daemon.wait()
        except KeyboardInterrupt:
            return 0
        finally:
            daemon.terminate()
            daemon.wait()


if __name__ == "__main__":
    sys.exit(main())
