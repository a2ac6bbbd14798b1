"""AWS WAF by boto3, and its web ACL before a REST API's stage: requests over real sockets, from addresses of 127/8."""

import datetime
import http.client
import json

import pytest

VISIBILITY = {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": "m"}
LISTED = "127.0.0.9"


def request(daemon, path, source="127.0.0.1", headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", daemon.port, timeout=60, source_address=(source, 0))
    try:
        connection.request("GET", path, headers=headers or {})
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


@pytest.fixture
def guarded(start):
    """A daemon with an API whose stage a web ACL guards: (daemon, path of a request, the web ACL's summary)."""
    daemon = start()
    apis, waf = daemon.client("apigateway"), daemon.client("wafv2")
    api = apis.create_rest_api(name="shop")["id"]
    root = apis.get_resources(restApiId=api)["items"][0]["id"]
    item = apis.create_resource(restApiId=api, parentId=root, pathPart="items")["id"]
    apis.put_method(restApiId=api, resourceId=item, httpMethod="GET", authorizationType="NONE")
    apis.put_integration(restApiId=api, resourceId=item, httpMethod="GET", type="MOCK",
                         requestTemplates={"application/json": '{"statusCode": 200}'})
    apis.create_deployment(restApiId=api, stageName="prod")
    listed = waf.create_ip_set(Name="listed", Scope="REGIONAL", IPAddressVersion="IPV4", Addresses=[LISTED + "/32"])["Summary"]
    rules = [{"Name": "listed", "Priority": 1, "Action": {"Block": {}}, "VisibilityConfig": VISIBILITY,
              "Statement": {"IPSetReferenceStatement": {"ARN": listed["ARN"]}}},
             {"Name": "words", "Priority": 2, "VisibilityConfig": VISIBILITY,
              "Action": {"Block": {"CustomResponse": {"ResponseCode": 404, "CustomResponseBodyKey": "none"}}},
              "Statement": {"ByteMatchStatement": {"SearchString": b"secret", "FieldToMatch": {"QueryString": {}},
                                                   "PositionalConstraint": "CONTAINS",
                                                   "TextTransformations": [{"Priority": 0, "Type": "URL_DECODE"}]}}}]
    acl = waf.create_web_acl(Name="front", Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=VISIBILITY, Rules=rules,
                             CustomResponseBodies={"none": {"ContentType": "TEXT_PLAIN", "Content": "nothing here"}})["Summary"]
    waf.associate_web_acl(WebACLArn=acl["ARN"], ResourceArn=f"arn:aws:apigateway:us-east-1::/restapis/{api}/stages/prod")
    return daemon, f"/restapis/{api}/prod/_user_request_/items", acl


def test_a_listed_address_is_kept_out_and_others_are_not(guarded):
    daemon, path, _ = guarded
    status, headers, body = request(daemon, path, LISTED)
    assert (status, json.loads(body)) == (403, {"message": "Forbidden"})
    assert headers["x-amzn-ErrorType"] == "ForbiddenException"
    assert request(daemon, path)[0] != 403


def test_a_block_s_own_answer_goes_out_as_it_is(guarded):
    daemon, path, _ = guarded
    status, headers, body = request(daemon, path + "?q=%73ecret")
    assert (status, headers["Content-Type"], body) == (404, "text/plain", b"nothing here")


def test_what_was_said_comes_back_and_a_stale_token_does_not_pass(guarded):
    daemon, _, acl = guarded
    waf = daemon.client("wafv2")
    got = waf.get_web_acl(Name="front", Scope="REGIONAL", Id=acl["Id"])
    assert got["WebACL"]["Rules"][1]["Statement"]["ByteMatchStatement"]["SearchString"] == b"secret"
    assert got["WebACL"]["Capacity"] == 1 + 10 + 10
    again = {"Name": "front", "Scope": "REGIONAL", "Id": acl["Id"], "DefaultAction": {"Block": {}}, "VisibilityConfig": VISIBILITY}
    waf.update_web_acl(LockToken=got["LockToken"], **again)
    with pytest.raises(waf.exceptions.WAFOptimisticLockException) as caught:
        waf.update_web_acl(LockToken=got["LockToken"], **again)
    assert "someone changed the resource" in caught.value.response["Error"]["Message"]


def test_an_error_s_members_are_there(guarded):
    waf = guarded[0].client("wafv2")
    with pytest.raises(waf.exceptions.WAFInvalidParameterException) as caught:
        waf.create_ip_set(Name="bad", Scope="REGIONAL", IPAddressVersion="IPV4", Addresses=["10.0.0.1/8"])
    assert caught.value.response["Field"] == "IP_ADDRESS" and caught.value.response["Parameter"] == "10.0.0.1/8"


def test_a_user_pool_s_web_acl_keeps_a_listed_address_from_signing_up(start):
    daemon = start()
    pools, waf = daemon.client("cognito-idp"), daemon.client("wafv2")
    pool = pools.create_user_pool(PoolName="customers")["UserPool"]["Id"]
    client = pools.create_user_pool_client(UserPoolId=pool, ClientName="web")["UserPoolClient"]["ClientId"]
    listed = waf.create_ip_set(Name="listed", Scope="REGIONAL", IPAddressVersion="IPV4", Addresses=[LISTED + "/32"])["Summary"]
    acl = waf.create_web_acl(Name="front", Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=VISIBILITY, Rules=[
        {"Name": "listed", "Priority": 1, "Action": {"Block": {}}, "VisibilityConfig": VISIBILITY,
         "Statement": {"IPSetReferenceStatement": {"ARN": listed["ARN"]}}}])["Summary"]
    waf.associate_web_acl(WebACLArn=acl["ARN"], ResourceArn=f"arn:aws:cognito-idp:us-east-1:000000000000:userpool/{pool}")

    def sign_up(name, source):
        connection = http.client.HTTPConnection("127.0.0.1", daemon.port, timeout=60, source_address=(source, 0))
        connection.request("POST", "/", json.dumps({"ClientId": client, "Username": name, "Password": "Passw0rd!"}), {
            "X-Amz-Target": "AWSCognitoIdentityProviderService.SignUp", "Content-Type": "application/x-amz-json-1.1"})
        response = connection.getresponse()
        return response.status, json.loads(response.read())

    status, body = sign_up("mallory", LISTED)
    assert (status, body["__type"], body["message"]) == (403, "ForbiddenException", "Request not allowed due to WAF block.")
    assert sign_up("alice", "127.0.0.1")[0] == 200
    assert [user["Username"] for user in pools.list_users(UserPoolId=pool)["Users"]] == ["alice"]


def test_a_web_acl_is_free_again_when_its_stage_is_deleted(guarded):
    daemon, path, acl = guarded
    apis, waf = daemon.client("apigateway"), daemon.client("wafv2")
    where = {"Name": "front", "Scope": "REGIONAL", "Id": acl["Id"], "LockToken": acl["LockToken"]}
    with pytest.raises(waf.exceptions.WAFAssociatedItemException):
        waf.delete_web_acl(**where)
    apis.delete_stage(restApiId=path.split("/")[2], stageName="prod")
    daemon.settle()
    assert waf.list_resources_for_web_acl(WebACLArn=acl["ARN"], ResourceType="API_GATEWAY")["ResourceArns"] == []
    waf.delete_web_acl(**where)


# ---- Lists and what is remembered ----

def asked(daemon, operation, **members):
    """The status and JSON of an operation that Debian's boto3 does not have like this."""
    status, _, body = daemon.http("POST", "/", json.dumps(members), {"X-Amz-Target": f"AWSWAF_20190729.{operation}",
                                                                     "Content-Type": "application/x-amz-json-1.1"})
    return status, json.loads(body)


def acl(waf, name, rules=(), **options):
    return waf.create_web_acl(Name=name, Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=VISIBILITY, Rules=list(rules), **options)["Summary"]


def test_web_acls_are_listed_page_by_page_like_everything(fresh):
    waf = fresh.client("wafv2")
    made = [acl(waf, f"a{n}", Description=f"the {n}.") for n in range(3)]
    first = waf.list_web_acls(Scope="REGIONAL", Limit=2)
    second = waf.list_web_acls(Scope="REGIONAL", Limit=2, NextMarker=first["NextMarker"])
    assert first["WebACLs"] + second["WebACLs"] == made and "NextMarker" not in second
    assert waf.list_web_acls(Scope="CLOUDFRONT")["WebACLs"] == []
    group = waf.create_rule_group(Name="g", Scope="REGIONAL", Capacity=1, Description="a group", VisibilityConfig=VISIBILITY)["Summary"]
    patterns = waf.create_regex_pattern_set(Name="p", Scope="REGIONAL", RegularExpressionList=[{"RegexString": "x"}], Description="patterns")["Summary"]
    addresses = waf.create_ip_set(Name="i", Scope="REGIONAL", IPAddressVersion="IPV4", Addresses=[])["Summary"]
    assert waf.list_rule_groups(Scope="REGIONAL")["RuleGroups"] == [group] and group["Description"] == "a group"
    assert waf.list_regex_pattern_sets(Scope="REGIONAL")["RegexPatternSets"] == [patterns]
    assert waf.list_ip_sets(Scope="REGIONAL")["IPSets"] == [addresses] and "Description" not in addresses


def test_web_acls_and_groups_are_found_by_arn_or_by_all_the_rest(fresh):
    waf = fresh.client("wafv2")
    made = acl(waf, "a")
    group = waf.create_rule_group(Name="g", Scope="REGIONAL", Capacity=1, VisibilityConfig=VISIBILITY)["Summary"]
    assert asked(fresh, "GetWebACL", ARN=made["ARN"])[1]["WebACL"]["Id"] == made["Id"]
    assert asked(fresh, "GetRuleGroup", ARN=group["ARN"])[1]["RuleGroup"]["Id"] == group["Id"]
    status, error = asked(fresh, "GetWebACL", ARN=group["ARN"])
    assert status == 400 and error["__type"].endswith("WAFNonexistentItemException")
    status, error = asked(fresh, "GetRuleGroup", Name="g", Scope="REGIONAL")
    assert status == 400 and "GetRuleGroupRequest(name=g, scope=REGIONAL, id=null" in error["message" if "message" in error else "Message"]


def test_sampled_requests_tell_who_came_and_what_became_of_them(guarded):
    daemon, path, made = guarded
    waf = daemon.client("wafv2")
    request(daemon, path, LISTED)
    until = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=1)
    sampled = waf.get_sampled_requests(WebAclArn=made["ARN"], RuleMetricName="m", Scope="REGIONAL", MaxItems=10,
                                       TimeWindow={"StartTime": until - datetime.timedelta(minutes=10), "EndTime": until})
    assert sampled["PopulationSize"] >= 1
    one = sampled["SampledRequests"][0]
    assert (one["Request"]["ClientIP"], one["Request"]["Method"], one["Request"]["URI"], one["Action"]) == (LISTED, "GET", "/prod/items", "BLOCK")
    with pytest.raises(waf.exceptions.WAFNonexistentItemException):
        waf.get_sampled_requests(WebAclArn=made["ARN"] + "x", RuleMetricName="m", Scope="REGIONAL", MaxItems=10,
                                 TimeWindow={"StartTime": until - datetime.timedelta(minutes=10), "EndTime": until})


def test_a_rate_rule_tells_whom_it_limits(guarded):
    daemon, path, made = guarded
    waf = daemon.client("wafv2")
    shown = waf.get_web_acl(Name="front", Scope="REGIONAL", Id=made["Id"])
    rule = {"Name": "often", "Priority": 0, "Action": {"Block": {}}, "VisibilityConfig": VISIBILITY,
            "Statement": {"RateBasedStatement": {"Limit": 100, "AggregateKeyType": "IP"}}}
    waf.update_web_acl(Name="front", Scope="REGIONAL", Id=made["Id"], LockToken=shown["LockToken"], DefaultAction={"Allow": {}},
                       VisibilityConfig=VISIBILITY, Rules=[rule])

    def limited():
        keys = waf.get_rate_based_statement_managed_keys(Scope="REGIONAL", WebACLName="front", WebACLId=made["Id"], RuleName="often")
        assert keys["ManagedKeysIPV6"]["Addresses"] == []
        return keys["ManagedKeysIPV4"]["Addresses"]

    assert limited() == []
    for _ in range(102):
        last = request(daemon, path, "127.0.0.7")[0]
    assert last == 403 and limited() == ["127.0.0.7/32"]
    daemon.control("POST", "clock", {"advance": "PT6M"})
    assert limited() == []
    with pytest.raises(waf.exceptions.WAFNonexistentItemException):
        waf.get_rate_based_statement_managed_keys(Scope="REGIONAL", WebACLName="front", WebACLId=made["Id"], RuleName="never")


# ---- Keys, products, sets of vendors ----

def test_an_api_key_stands_for_its_domains(fresh):
    def ask(operation, **members):
        return asked(fresh, operation, **{"Scope": "REGIONAL", **members})[1]

    keys = [ask("CreateAPIKey", TokenDomains=[f"{n}.example.com", "example.org"])["APIKey"] for n in range(3)]
    assert len(set(keys)) == 3
    shown = ask("GetDecryptedAPIKey", APIKey=keys[0])
    assert shown["TokenDomains"] == ["0.example.com", "example.org"] and shown["CreationTimestamp"]
    first = ask("ListAPIKeys", Limit=2)
    second = ask("ListAPIKeys", Limit=2, NextMarker=first["NextMarker"])
    listed = first["APIKeySummaries"] + second["APIKeySummaries"]
    assert {key["APIKey"]: key["TokenDomains"][0][0] for key in listed} == dict(zip(keys, "012")) and "NextMarker" not in second
    assert ask("ListAPIKeys", Scope="CLOUDFRONT")["APIKeySummaries"] == []
    assert ask("DeleteAPIKey", APIKey=keys[0]) == {}
    assert ask("GetDecryptedAPIKey", APIKey=keys[0])["__type"].endswith("WAFNonexistentItemException")
    assert ask("CreateAPIKey", TokenDomains=[f"{n}.example.com" for n in range(6)])["__type"].endswith("WAFLimitsExceededException")


def test_products_are_aws_s_groups(fresh):
    all_there_are = asked(fresh, "DescribeAllManagedProducts", Scope="REGIONAL")[1]["ManagedProducts"]
    assert all_there_are == asked(fresh, "DescribeManagedProductsByVendor", Scope="REGIONAL", VendorName="AWS")[1]["ManagedProducts"]
    groups = fresh.client("wafv2").list_available_managed_rule_groups(Scope="REGIONAL")["ManagedRuleGroups"]
    assert [(p["ManagedRuleSetName"], p["IsVersioningSupported"]) for p in all_there_are] == [(g["Name"], g["VersioningSupported"]) for g in groups]
    assert asked(fresh, "DescribeManagedProductsByVendor", Scope="REGIONAL", VendorName="Somebody") == (200, {"ManagedProducts": []})


def test_nobody_here_is_a_vendor(fresh):
    waf = fresh.client("wafv2")
    assert waf.list_managed_rule_sets(Scope="REGIONAL")["ManagedRuleSets"] == []
    one = "12345678-1234-1234-1234-123456789012"
    which = {"Name": "n", "Scope": "REGIONAL", "Id": one}
    for ask in (lambda: waf.get_managed_rule_set(**which), lambda: waf.put_managed_rule_set_versions(**which, LockToken=one),
                lambda: waf.update_managed_rule_set_version_expiry_date(**which, LockToken=one, VersionToExpire="v", ExpiryTimestamp=0)):
        with pytest.raises(waf.exceptions.WAFNonexistentItemException):
            ask()
