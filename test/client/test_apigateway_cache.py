"""Caches of stages of REST APIs: what is kept, under what, for how long, and who may ask anew."""

import json

import pytest

from test_apigateway import POLICY, Api, function  # noqa: F401 (a fixture)


class Counting:
    """An API whose answers tell how often its endpoint was asked."""

    def __init__(self, daemon):
        self.daemon = daemon
        self.table = daemon.client("dynamodb")
        self.table.create_table(TableName="count", KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}], BillingMode="PAY_PER_REQUEST",
                                AttributeDefinitions=[{"AttributeName": "k", "AttributeType": "S"}])
        self.api = Api(daemon)

    def method(self, path, method="GET", keys=(), **options):
        api = self.api
        api.method(path, method, statuses=("200", "400"), headers=("X-Kept",),
                   requestParameters={key: False for key in keys if key.startswith("method.")}, **options)
        api.integration(path, method, type="AWS", uri="arn:aws:apigateway:us-east-1:dynamodb:action/UpdateItem", credentials="arn:aws:iam::000000000000:role/r",
                        cacheKeyParameters=list(keys), requestTemplates={"application/json": json.dumps({
                            "TableName": "$input.params('table')", "Key": {"k": {"S": "n"}}, "UpdateExpression": "ADD n :one", "ReturnValues": "UPDATED_NEW",
                            "ExpressionAttributeValues": {":one": {"N": "1"}}})})
        for status, pattern in (("200", ""), ("400", "400")):
            api.response(path, method, status=status, selectionPattern=pattern, responseParameters={"method.response.header.X-Kept": "'yes'"},
                         responseTemplates={"application/json": '{"n": "$input.path(\'$.Attributes.n.N\')"}'})

    def stage(self, *patches, **options):
        self.api.deploy("prod", **options)
        self.patch(("/cacheClusterEnabled", "true"), ("/*/*/caching/enabled", "true"), *patches)

    def patch(self, *patches):
        return self.api.gateway.update_stage(restApiId=self.api.id, stageName="prod", patchOperations=[
            {"op": "replace", "path": path, "value": value} for path, value in patches])

    def ask(self, target="/n?table=count", method="GET", headers=None):
        status, headers, body = self.api.call(target, method, headers=headers)
        return (status, json.loads(body).get("n")), headers

    def counts(self, *arguments, **options):
        return self.ask(*arguments, **options)[0][1]


@pytest.fixture
def counting(fresh):
    return Counting(fresh)


def test_an_answer_is_kept_for_its_time(counting, fresh):
    counting.method("/n")
    counting.stage(("/*/*/caching/ttlInSeconds", "60"))
    fresh.control("POST", "clock", {"freeze": True})
    first, headers = counting.ask()
    again, kept = counting.ask()
    assert first == again == (200, "1") and kept["X-Kept"] == headers["X-Kept"] == "yes" and kept["Content-Type"] == "application/json"
    assert kept["x-amzn-RequestId"] != headers["x-amzn-RequestId"]
    fresh.control("POST", "clock", {"advance": "PT59S"})
    assert counting.counts() == "1"
    fresh.control("POST", "clock", {"advance": "PT2S"})
    assert [counting.counts(), counting.counts()] == ["2", "2"]


def test_failures_of_the_endpoint_are_kept_like_any_answer(counting):
    counting.method("/n")
    counting.stage()
    assert counting.ask("/n?table=none")[0][0] == 400
    assert counting.ask("/n?table=count")[0][0] == 400  # the query is no part of the key


def test_refusals_are_not_kept(counting):
    counting.method("/n", apiKeyRequired=True)
    counting.stage()
    assert counting.ask()[0][0] == 403
    counting.api.gateway.update_method(**counting.api.place("/n", "GET"), patchOperations=[
        {"op": "replace", "path": "/apiKeyRequired", "value": "false"}])
    counting.stage()
    assert counting.ask()[0] == (200, "1")


def test_answers_are_told_apart_by_the_cache_keys_alone(counting):
    counting.method("/n", keys=["method.request.querystring.a", "method.request.header.H"])
    counting.stage()
    assert counting.counts("/n?table=count&a=1") == "1"
    assert counting.counts("/n?table=count&a=2") == "2"
    assert counting.counts("/n?table=count&a=1", headers={"H": "x"}) == "3"
    assert counting.counts("/n?table=count&a=1&b=9") == "1"
    assert counting.counts("/n?table=count") == "4"


def test_a_namespace_is_what_resources_share(counting):
    for path in ("/n", "/m"):
        counting.method(path)
        counting.api.gateway.update_integration(**counting.api.place(path, "GET"), patchOperations=[
            {"op": "replace", "path": "/cacheNamespace", "value": "both"}])
    counting.stage()
    assert [counting.counts("/n?table=count"), counting.counts("/m?table=count")] == ["1", "1"]


def test_methods_other_than_get_need_a_setting_of_their_own(counting):
    for method in ("GET", "POST", "DELETE"):
        counting.method("/n", method)
    counting.stage(("/~1n/POST/caching/enabled", "true"))
    assert [counting.counts(), counting.counts()] == ["1", "1"]
    assert [counting.counts(method="POST"), counting.counts(method="POST")] == ["2", "2"]
    assert [counting.counts(method="DELETE"), counting.counts(method="DELETE")] == ["3", "4"]
    counting.patch(("/~1n/GET/caching/enabled", "false"))
    assert counting.counts() == "5"


def test_no_time_to_live_is_no_cache(counting):
    counting.method("/n")
    counting.stage(("/*/*/caching/ttlInSeconds", "0"))
    assert [counting.counts(), counting.counts()] == ["1", "2"]


def test_another_cluster_or_none_forgets(counting):
    counting.method("/n")
    counting.stage()
    stage = counting.api.gateway.get_stage(restApiId=counting.api.id, stageName="prod")
    assert (stage["cacheClusterSize"], stage["cacheClusterStatus"]) == ("0.5", "AVAILABLE")
    assert counting.counts() == "1"
    counting.patch(("/description", "d"))
    assert counting.counts() == "1"
    counting.patch(("/cacheClusterSize", "1.6"))
    assert counting.counts() == "2"
    counting.patch(("/cacheClusterEnabled", "false"))
    assert [counting.counts(), counting.counts()] == ["3", "4"]
    counting.patch(("/cacheClusterEnabled", "true"))
    assert [counting.counts(), counting.counts()] == ["5", "5"]
    counting.api.deploy("prod")
    assert counting.counts() == "5"
    counting.api.deploy("prod", cacheClusterEnabled=False)
    counting.api.deploy("prod", cacheClusterEnabled=True)
    assert counting.counts() == "6"


def test_a_flush_forgets_the_stage_and_no_other(counting):
    counting.method("/n")
    counting.stage()
    counting.api.deploy("test", cacheClusterEnabled=True)
    gateway, api = counting.api.gateway, counting.api.id
    gateway.update_stage(restApiId=api, stageName="test", patchOperations=[{"op": "replace", "path": "/*/*/caching/enabled", "value": "true"}])

    def count(stage):
        return json.loads(counting.api.call("/n?table=count", stage=stage)[2])["n"]

    assert [count("prod"), count("test")] == ["1", "2"]
    gateway.flush_stage_cache(restApiId=api, stageName="prod")
    assert [count("prod"), count("test")] == ["3", "2"]
    for flush in (gateway.flush_stage_cache, gateway.flush_stage_authorizers_cache):
        with pytest.raises(gateway.exceptions.NotFoundException, match="Invalid Stage identifier specified"):
            flush(restApiId=api, stageName="none")


ANEW = {"Cache-Control": "no-transform, max-age=0"}


def test_who_needs_no_permission_asks_anew(counting):
    counting.method("/n")
    counting.stage(("/*/*/caching/requireAuthorizationForCacheControl", "false"))
    assert [counting.counts(), counting.counts(headers=ANEW), counting.counts()] == ["1", "2", "2"]
    assert counting.counts(headers={"Cache-Control": "no-cache"}) == "2"


@pytest.mark.parametrize("strategy,status,warns", [("FAIL_WITH_403", 403, False), ("SUCCEED_WITH_RESPONSE_HEADER", 200, True),
                                                   ("SUCCEED_WITHOUT_RESPONSE_HEADER", 200, False)])
def test_who_may_not_ask_anew_is_answered_as_the_strategy_says(counting, strategy, status, warns):
    counting.method("/n")
    counting.stage(("/*/*/caching/unauthorizedCacheControlHeaderStrategy", strategy))
    assert counting.counts() == "1"
    answer, headers = counting.ask(headers=ANEW)
    assert answer == (status, "1" if status == 200 else None)
    assert (headers["Warning"] == "199 Cache-control headers were ignored because the caller was unauthorized.") == warns


def test_an_authorizer_s_policy_may_allow_to_ask_anew(counting, function):  # noqa: F811
    policy = POLICY % ("'Allow'", "'*'")
    uri = function("return " + policy.replace("'execute-api:Invoke'", "['execute-api:Invoke', 'execute-api:' + event['authorizationToken']]"))
    authorizer = counting.api.gateway.create_authorizer(restApiId=counting.api.id, name="a", type="TOKEN", authorizerUri=uri,
                                                        identitySource="method.request.header.Auth")["id"]
    counting.method("/n", authorizationType="CUSTOM", authorizerId=authorizer)
    counting.stage()
    assert counting.counts(headers={"Auth": "Invoke"}) == "1"
    assert counting.counts(headers={"Auth": "Invoke", **ANEW}) == "1"
    assert counting.counts(headers={"Auth": "InvalidateCache", **ANEW}) == "2"


def test_a_flush_makes_authorizers_be_asked_again(counting, function):  # noqa: F811
    api, gateway = counting.api, counting.api.gateway
    uri = function("import time; return dict(" + POLICY % ("'Allow'", "'*'") + ", context={'at': str(time.time_ns())})")
    authorizer = gateway.create_authorizer(restApiId=api.id, name="a", type="TOKEN", authorizerUri=uri, identitySource="method.request.header.Auth")["id"]
    api.mock("/who", answer='{"at": "$context.authorizer.at"}', authorizationType="CUSTOM", authorizerId=authorizer)

    def at():
        status, _, body = api.call("/who", headers={"Auth": "x"})
        assert status == 200
        return json.loads(body)["at"]

    first = at()
    assert at() == first
    gateway.flush_stage_authorizers_cache(restApiId=api.id, stageName="prod")
    assert at() != first
