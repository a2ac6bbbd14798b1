"""What the API's cases of the benchmark need: a REST API with a linked function behind it, its stages with and without a web ACL."""

import base64
import io
import json
import zipfile

ACCOUNT = "000000000000"
FUNCTION = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:proxied"
ENTRIES = {"open": None, "100 entries": 100, "10k entries": 10_000}


class Calls:
    """Control plane calls by plain HTTP, through the benchmark's `send`."""

    def __init__(self, port, send):
        self.port, self.send = port, send

    def rest(self, service, method, path, **members):
        return self.call(service, method, path, {"Content-Type": "application/json"}, members)

    def waf(self, operation, **members):
        headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": f"AWSWAF_20190729.{operation}"}
        return self.call("wafv2", "POST", "/", headers, members)

    def call(self, service, method, path, headers, members):
        signed = {"X-Amz-Date": "20260101T000000Z", "Authorization":
                  f"AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/{service}/aws4_request, SignedHeaders=host, Signature=0"}
        return json.loads(self.send(self.port, {"method": method, "path": path, "body": json.dumps(members),
                                                "headers": {**signed, **headers}}) or "{}")


def create_api(calls, stages):
    """GET /cart, open; its id."""
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("bootstrap", "never run: the function is linked")
    calls.rest("lambda", "POST", "/2015-03-31/functions", FunctionName="proxied", Runtime="provided.al2023", Handler="bootstrap",
               Role=f"arn:aws:iam::{ACCOUNT}:role/r", Code={"ZipFile": base64.b64encode(code.getvalue()).decode()})
    calls.rest("lambda", "POST", "/2015-03-31/functions/proxied/policy", StatementId="api", Action="lambda:InvokeFunction",
               Principal="apigateway.amazonaws.com")
    api = calls.rest("apigateway", "POST", "/restapis", name="bench")
    at = f"/restapis/{api['id']}"
    resource = calls.rest("apigateway", "POST", f"{at}/resources/{api['rootResourceId']}", pathPart="cart")["id"]
    method = f"{at}/resources/{resource}/methods/GET"
    calls.rest("apigateway", "PUT", method, authorizationType="NONE")
    calls.rest("apigateway", "PUT", f"{method}/integration", type="AWS_PROXY", httpMethod="POST",
               uri=f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{FUNCTION}/invocations")
    for stage in stages:
        calls.rest("apigateway", "POST", f"{at}/deployments", stageName=stage)
    return api["id"]


def visible(name):
    return {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": name}


def contains(text, field, *transformations):
    return {"ByteMatchStatement": {"SearchString": base64.b64encode(text.encode()).decode(), "FieldToMatch": field,
                                   "PositionalConstraint": "CONTAINS", "TextTransformations": transforms(*transformations)}}


def transforms(*types):
    return [{"Priority": i, "Type": kind} for i, kind in enumerate(types or ("NONE",))]


def statements(ip_set):
    """Ten rules as a shop has them; the benchmark's request gets past all of them."""
    query, path = {"QueryString": {}}, {"UriPath": {}}
    return [
        {"IPSetReferenceStatement": {"ARN": ip_set}},
        {"RateBasedStatement": {"Limit": 100_000_000, "AggregateKeyType": "IP"}},
        {"GeoMatchStatement": {"CountryCodes": ["AQ"]}},
        contains("sqlmap", {"SingleHeader": {"Name": "user-agent"}}, "LOWERCASE"),
        contains("../", path, "URL_DECODE", "NORMALIZE_PATH"),
        contains("<script", query, "URL_DECODE", "HTML_ENTITY_DECODE", "LOWERCASE"),
        {"RegexMatchStatement": {"RegexString": "\\.(php|asp|cgi)$", "FieldToMatch": path, "TextTransformations": transforms()}},
        {"SizeConstraintStatement": {"FieldToMatch": query, "ComparisonOperator": "GT", "Size": 2048, "TextTransformations": transforms()}},
        {"SqliMatchStatement": {"FieldToMatch": query, "TextTransformations": transforms("URL_DECODE")}},
        {"XssMatchStatement": {"FieldToMatch": query, "TextTransformations": transforms("URL_DECODE")}},
    ]


def guard(calls, api, stage, count):
    """A web ACL of ten rules before a stage, one of them a set of that many addresses."""
    addresses = [f"10.{i // 250}.{i % 250}.0/28" for i in range(count)]
    ip_set = calls.waf("CreateIPSet", Name=stage, Scope="REGIONAL", IPAddressVersion="IPV4", Addresses=addresses)["Summary"]["ARN"]
    rules = [{"Name": f"r{i}", "Priority": i, "Statement": statement, "Action": {"Block": {}}, "VisibilityConfig": visible(f"r{i}")}
             for i, statement in enumerate(statements(ip_set))]
    acl = calls.waf("CreateWebACL", Name=stage, Scope="REGIONAL", DefaultAction={"Allow": {}}, Rules=rules,
                    VisibilityConfig=visible(stage))["Summary"]["ARN"]
    calls.waf("AssociateWebACL", WebACLArn=acl, ResourceArn=f"arn:aws:apigateway:us-east-1::/restapis/{api}/stages/{stage}")


def prepare(port, send):
    """{name of the case: its request}"""
    calls = Calls(port, send)
    stages = {name: "open" if count is None else f"guarded{count}" for name, count in ENTRIES.items()}
    api = create_api(calls, stages.values())
    for name, count in ENTRIES.items():
        if count is not None:
            guard(calls, api, stages[name], count)
    return {name: {"method": "GET", "path": f"/restapis/{api}/{stage}/_user_request_/cart?product=tea&page=2", "body": "",
                   "headers": {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", "Accept": "application/json"}}
            for name, stage in stages.items()}
