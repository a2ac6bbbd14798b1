"""AWS WAF by boto3, and its web ACL before a REST API's stage: requests over real sockets, from addresses of 127/8."""

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
