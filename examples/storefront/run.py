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

FUNCTIONS = ("manageCart_function", "subscribeSNS_function", "sendNotification_function")
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
        return json.loads(self.http(service, method, path, json.dumps(members).encode(), {"Content-Type": "application/json"}) or b"{}")


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
    for pool in aws.json("cognito-idp", IDP + "ListUserPools", MaxResults=60)["UserPools"]:
        clients = aws.json("cognito-idp", IDP + "ListUserPoolClients", UserPoolId=pool["Id"], MaxResults=1)["UserPoolClients"]
        if pool["Name"] == "customers" and clients:
            return {"pool": pool["Id"], "client": clients[0]["ClientId"]}
    return None


def create(aws, examples):
    """The shop: roles, topics, table, functions, user pool. Returns what the texts below need."""
    identity = aws.query("sts", "2011-06-15", "GetCallerIdentity")
    account = identity.split("<Account>")[1].split("<")[0]
    trust = json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]})
    aws.query("iam", "2010-05-08", "CreateRole", RoleName="storefront", AssumeRolePolicyDocument=trust)
    topic = aws.query("sns", "2010-03-31", "CreateTopic", Name="customers").split("<TopicArn>")[1].split("<")[0]
    aws.json("dynamodb", "DynamoDB_20120810.CreateTable", "1.0", TableName="cart", BillingMode="PAY_PER_REQUEST",
             AttributeDefinitions=[{"AttributeName": "userId", "AttributeType": "S"}],
             KeySchema=[{"AttributeName": "userId", "KeyType": "HASH"}])
    arns = {}
    for name in FUNCTIONS:
        arns[name] = aws.rest("lambda", "POST", "/2015-03-31/functions", FunctionName=name, Runtime="provided.al2023",
                              Handler="bootstrap", Role=ROLE.format(account=account), Timeout=10, Environment={"Variables": {"TOPIC_ARN": topic}},
                              Code={"ZipFile": zip_of(examples / f"bootstrap-{name}")})["FunctionArn"]
    pool = aws.json("cognito-idp", IDP + "CreateUserPool", PoolName="customers", AutoVerifiedAttributes=["email"],
                    LambdaConfig={"PostConfirmation": arns["subscribeSNS_function"]})["UserPool"]
    aws.rest("lambda", "POST", "/2015-03-31/functions/subscribeSNS_function/policy", StatementId="cognito",
             Action="lambda:InvokeFunction", Principal="cognito-idp.amazonaws.com", SourceArn=pool["Arn"])
    client = aws.json("cognito-idp", IDP + "CreateUserPoolClient", UserPoolId=pool["Id"], ClientName="web",
                      ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])
    return {"pool": pool["Id"], "client": client["UserPoolClient"]["ClientId"]}


def say(endpoint, shop):
    idp = f"curl -s {endpoint} -H 'Content-Type: application/x-amz-json-1.1' -H 'X-Amz-Target: {IDP}"
    sign_up = {"ClientId": shop["client"], "Username": "jane", "Password": "Passw0rd!",
               "UserAttributes": [{"Name": "email", "Value": "jane@example.com"}]}
    confirm = {"ClientId": shop["client"], "Username": "jane", "ConfirmationCode": "CODE"}
    cart = {"action": "put", "userId": "jane", "product": "tea", "quantity": 2}
    print(f"""
virga answers at {endpoint}, with the storefront's resources: user pool {shop['pool']}, table cart, topic customers,
functions {', '.join(FUNCTIONS)}.

    export AWS_ENDPOINT_URL={endpoint} AWS_ACCESS_KEY_ID={KEY_ID} AWS_SECRET_ACCESS_KEY={SECRET} AWS_DEFAULT_REGION={REGION}

Sign up; the code comes by mail, which {endpoint}/_virga/mail shows:

    {idp}SignUp' -d '{json.dumps(sign_up)}'

Confirm (put the code in); the PostConfirmation trigger then subscribes jane to the topic, and asks her by mail:

    {idp}ConfirmSignUp' -d '{json.dumps(confirm)}'

Put tea in the cart:

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
    aws = Aws(endpoint)
    say(endpoint, find(aws) or create(aws, examples))
    return daemon.wait()


def main():
    program, arguments = Path(sys.argv[1]), sys.argv[2:]
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(0))
    # In a group of its own: Ctrl-C reaches this program alone, which then stops virga once.
    daemon = subprocess.Popen([program, "serve", *arguments], stdout=subprocess.PIPE, text=True, process_group=0)
    try:
        return serve(daemon, program.parent / "examples")
    except KeyboardInterrupt:
        return 0
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        daemon.terminate()
        daemon.wait()


if __name__ == "__main__":
    sys.exit(main())
