"""The storefront's challenges against the daemon, with boto3 and the functions in Python (zips run by the machine's interpreter)."""

import io
import json
import re
import urllib.request
import zipfile

import pytest
from botocore.exceptions import ClientError
from conftest import ROOT

ROLE = "arn:aws:iam::000000000000:role/storefront"
TRUST = {"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}


def zip_of(*names):
    text = io.BytesIO()
    with zipfile.ZipFile(text, "w") as archive:
        for name in names:
            archive.write(ROOT / f"examples/storefront/python/{name}.py", f"{name}.py")
    return text.getvalue()


def create_function(shop, function, module, **variables):
    return shop.client("lambda").create_function(
        FunctionName=function, Runtime="python3.11", Handler=f"{module}.handler", Role=ROLE, Timeout=30,
        Code={"ZipFile": zip_of(module, "shop")}, Environment={"Variables": variables})["FunctionArn"]


def invoke(shop, function, event):
    answer = shop.client("lambda").invoke(FunctionName=function, Payload=json.dumps(event))
    return json.load(answer["Payload"]), answer.get("FunctionError")


def logged(shop, function, term):
    shop.settle()
    found = shop.client("logs").filter_log_events(logGroupName=f"/aws/lambda/{function}", filterPattern=f'"{term}"')
    return [event["message"] for event in found["events"]]


@pytest.fixture
def shop(fresh):
    fresh.client("iam").create_role(RoleName="storefront", AssumeRolePolicyDocument=json.dumps(TRUST))
    return fresh


def test_the_cart_does_not_persist_until_its_table_is_there(shop):
    create_function(shop, "manageCart_function", "manage_cart")
    put = {"action": "put", "userId": "jane", "product": "tea", "quantity": 2}
    answer, error = invoke(shop, "manageCart_function", put)
    assert error == "Unhandled" and answer["errorType"] == "ResourceNotFoundException"
    assert logged(shop, "manageCart_function", "Requested resource not found")
    shop.client("dynamodb").create_table(TableName="cart", BillingMode="PAY_PER_REQUEST",
                                         AttributeDefinitions=[{"AttributeName": "userId", "AttributeType": "S"}],
                                         KeySchema=[{"AttributeName": "userId", "KeyType": "HASH"}])
    assert invoke(shop, "manageCart_function", put) == ({"userId": "jane", "items": {"tea": 2}}, None)
    assert invoke(shop, "manageCart_function", {"action": "get", "userId": "jane"})[0]["items"] == {"tea": 2}


def sign_up(shop, client_id, name):
    idp = shop.client("cognito-idp")
    idp.sign_up(ClientId=client_id, Username=name, Password="Passw0rd!",
                UserAttributes=[{"Name": "email", "Value": f"{name}@example.com"}])
    shop.settle()
    mail = shop.mail(to=f"{name}@example.com", subject="verification code")[-1]
    code = re.search(r"\b\d{6}\b", mail["text"]).group()
    idp.confirm_sign_up(ClientId=client_id, Username=name, ConfirmationCode=code)


def open_link(mail):
    with urllib.request.urlopen(re.search(r"http\S+", mail["text"]).group()) as page:
        return page.read().decode()


def test_customers_are_subscribed_once_trigger_and_topic_are_there(shop):
    topic = "arn:aws:sns:us-east-1:000000000000:customers"
    subscribe = create_function(shop, "subscribeSNS_function", "subscribe_sns", TOPIC_ARN=topic)
    create_function(shop, "sendNotification_function", "send_notification", TOPIC_ARN=topic)
    idp = shop.client("cognito-idp")
    pool = idp.create_user_pool(PoolName="customers", AutoVerifiedAttributes=["email"])["UserPool"]
    client = idp.create_user_pool_client(UserPoolId=pool["Id"], ClientName="web")["UserPoolClient"]["ClientId"]

    sign_up(shop, client, "jane")
    assert shop.client("logs").describe_log_groups(logGroupNamePrefix="/aws/lambda/subscribeSNS")["logGroups"] == []

    idp.update_user_pool(UserPoolId=pool["Id"], AutoVerifiedAttributes=["email"], LambdaConfig={"PostConfirmation": subscribe})
    shop.client("lambda").add_permission(FunctionName="subscribeSNS_function", StatementId="cognito", Action="lambda:InvokeFunction",
                                         Principal="cognito-idp.amazonaws.com", SourceArn=pool["Arn"])
    with pytest.raises(ClientError, match="PostConfirmation failed with error"):
        sign_up(shop, client, "bob")
    assert logged(shop, "subscribeSNS_function", "Topic does not exist")
    assert idp.admin_get_user(UserPoolId=pool["Id"], Username="bob")["UserStatus"] == "CONFIRMED"

    assert shop.client("sns").create_topic(Name="customers")["TopicArn"] == topic
    sign_up(shop, client, "carol")
    shop.settle()
    page = open_link(shop.mail(to="carol@example.com", subject="Subscription Confirmation")[-1])
    assert "Subscription confirmed!" in page
    assert invoke(shop, "sendNotification_function", {"orderId": "1001", "status": "shipped"})[1] is None
    shop.settle()
    assert "Your order 1001 is now: shipped." in shop.mail(to="carol@example.com", subject="Your order")[-1]["text"]
    assert shop.mail(to="jane@example.com", subject="Your order") == []


def stage(name, category, provider, configuration, **more):
    return {"name": name, "actions": [{"name": name, "actionTypeId": {"category": category, "owner": "AWS", "provider": provider,
                                                                      "version": "1"}, "configuration": configuration, **more}]}


SOURCE = stage("Source", "Source", "S3", {"S3Bucket": "source", "S3ObjectKey": "source.zip"}, outputArtifacts=[{"name": "App"}])
GATE = stage("Gate", "Approval", "Manual", {"NotificationArn": "arn:aws:sns:us-east-1:000000000000:operations",
                                            "CustomData": "new shop code"})
LIVE = stage("Live", "Deploy", "Lambda", {"FunctionName": "manageCart_function"}, inputArtifacts=[{"name": "App"}])


def pipeline(*stages):
    return {"name": "delivery", "roleArn": ROLE, "pipelineType": "V2", "artifactStore": {"type": "S3", "location": "artifacts"},
            "stages": list(stages)}


def deliver(shop, operation, **members):
    """By plain HTTP: Debian's boto3 does not know `pipelineType`, which a Lambda deployment needs."""
    request = urllib.request.Request(shop.endpoint, data=json.dumps(members).encode(), headers={
        "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": f"CodePipeline_20150709.{operation}"})
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def upload(shop, answer):
    text = io.BytesIO()
    with zipfile.ZipFile(text, "w") as archive:
        archive.writestr("manage_cart.py", f"def handler(event, context):\n    return {answer!r}\n")
    shop.client("s3").put_object(Bucket="source", Key="source.zip", Body=text.getvalue())
    shop.settle()


def test_code_goes_live_only_after_approval_and_operations_is_told(shop):
    s3, delivery = shop.client("s3"), shop.client("codepipeline")
    create_function(shop, "manageCart_function", "manage_cart")
    for bucket in ("source", "artifacts"):
        s3.create_bucket(Bucket=bucket)
    s3.put_bucket_versioning(Bucket="source", VersioningConfiguration={"Status": "Enabled"})
    upload(shop, "one")
    deliver(shop, "CreatePipeline", pipeline=pipeline(SOURCE, LIVE))
    shop.settle()
    assert invoke(shop, "manageCart_function", {})[0] == "one"

    topic = shop.client("sns").create_topic(Name="operations")["TopicArn"]
    shop.client("sns").subscribe(TopicArn=topic, Protocol="email", Endpoint="ops@example.com")
    shop.settle()
    open_link(shop.mail(to="ops@example.com", subject="Subscription Confirmation")[-1])
    deliver(shop, "UpdatePipeline", pipeline=pipeline(SOURCE, GATE, LIVE))
    upload(shop, "two")
    assert invoke(shop, "manageCart_function", {})[0] == "one"
    asked = shop.mail(to="ops@example.com", subject="APPROVAL NEEDED")[-1]
    assert "new shop code" in asked["text"]
    waiting = delivery.get_pipeline_state(name="delivery")["stageStates"][1]["actionStates"][0]["latestExecution"]
    assert waiting["status"] == "InProgress"
    delivery.put_approval_result(pipelineName="delivery", stageName="Gate", actionName="Gate", token=waiting["token"],
                                 result={"summary": "fine", "status": "Approved"})
    shop.settle()
    assert invoke(shop, "manageCart_function", {})[0] == "two"

    upload(shop, "three")
    shop.control("POST", "clock", {"advance": "P7DT1M"})
    assert delivery.get_pipeline_state(name="delivery")["stageStates"][1]["latestExecution"]["status"] == "Failed"
    assert invoke(shop, "manageCart_function", {})[0] == "two"
