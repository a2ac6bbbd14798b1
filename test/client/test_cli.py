"""The storefront's flows by the AWS CLI (Debian's, which is given --endpoint-url: before 2.13 it ignores AWS_ENDPOINT_URL)."""

import base64
import json
import os
import re
import subprocess
import urllib.request
import zipfile
from pathlib import Path

import pytest
from conftest import CREDENTIALS, PROGRAM

AWS = "/usr/bin/aws"
BUILD = Path(os.environ.get("VIRGA_BUILD", Path(PROGRAM).parent))
ACCOUNT = "000000000000"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/storefront"
FAILED = 254  # what the CLI exits with when the service refused

pytestmark = pytest.mark.skipif(not os.path.exists(AWS), reason=f"{AWS} is not installed")


class Cli:
    """`aws ... --endpoint-url` in a folder of its own."""

    def __init__(self, daemon, folder):
        self.daemon, self.folder = daemon, folder
        self.env = {"PATH": os.environ["PATH"], "HOME": str(folder), "AWS_PAGER": "", **CREDENTIALS}

    def run(self, *arguments):
        return subprocess.run([AWS, "--endpoint-url", self.daemon.endpoint, *arguments], cwd=self.folder, env=self.env, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False)

    def __call__(self, *arguments):
        """A command that must succeed: its JSON, or its text."""
        done = self.run(*arguments)
        assert done.returncode == 0, f"aws {' '.join(arguments)}: {done.returncode}\n{done.stderr}"
        try:
            return json.loads(done.stdout) if done.stdout else None
        except json.JSONDecodeError:
            return done.stdout.rstrip("\n")

    def refused(self, *arguments):
        """A command that the service must refuse: its complaint."""
        done = self.run(*arguments)
        assert done.returncode == FAILED, f"aws {' '.join(arguments)}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stderr.strip()

    def write(self, name, document):
        (self.folder / name).write_text(json.dumps(document))
        return f"file://{name}"

    def zip(self, name, **files):
        """An archive of texts and programs (which keep their permission to run)."""
        with zipfile.ZipFile(self.folder / name, "w") as archive:
            for inner, content in files.items():
                entry = zipfile.ZipInfo(inner.replace("__", "."))
                entry.external_attr = 0o755 << 16
                archive.writestr(entry, content)
        return f"fileb://{name}"

    def invoke(self, function, event):
        """(what it returned, FunctionError, the tail of its log)"""
        answer = self("lambda", "invoke", "--function-name", function, "--log-type", "Tail", "--cli-binary-format", "raw-in-base64-out",
                      "--payload", json.dumps(event), "out.json")
        return (json.loads((self.folder / "out.json").read_text()), answer.get("FunctionError"),
                base64.b64decode(answer["LogResult"]).decode())


@pytest.fixture
def aws(fresh, tmp_path):
    return Cli(fresh, tmp_path)


def create_role(aws):
    trust = {"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"Service": ["lambda.amazonaws.com", "codepipeline.amazonaws.com"]}, "Action": "sts:AssumeRole"}]}
    role = aws("iam", "create-role", "--role-name", "storefront", "--assume-role-policy-document", aws.write("trust.json", trust))
    assert role["Role"]["Arn"] == ROLE and role["Role"]["AssumeRolePolicyDocument"] == trust


def create_bootstrap(aws, name, **variables):
    """The storefront's C program as a function."""
    code = aws.zip(f"{name}.zip", bootstrap=(BUILD / "examples" / f"bootstrap-{name}").read_bytes())
    return aws("lambda", "create-function", "--function-name", name, "--runtime", "provided.al2023", "--handler", "bootstrap",
               "--role", ROLE, "--timeout", "20", "--zip-file", code, "--environment", json.dumps({"Variables": variables}))["FunctionArn"]


def test_the_cart_of_the_c_program_persists_once_its_table_is_there(aws):
    create_role(aws)
    create_bootstrap(aws, "manageCart_function")
    put = {"action": "put", "userId": "jane", "product": "tea", "quantity": 2}
    answer, error, tail = aws.invoke("manageCart_function", put)
    assert error == "Unhandled" and answer["errorType"] == "ResourceNotFoundException"
    assert "[ERROR] UpdateItem: ResourceNotFoundException: Requested resource not found" in tail
    assert tail.startswith("START RequestId: ") and "\nREPORT RequestId: " in tail
    followed = aws("logs", "tail", "/aws/lambda/manageCart_function", "--format", "short", "--filter-pattern", "ERROR")
    assert "Requested resource not found" in followed

    aws("dynamodb", "create-table", "--table-name", "cart", "--billing-mode", "PAY_PER_REQUEST",
        "--attribute-definitions", "AttributeName=userId,AttributeType=S", "--key-schema", "AttributeName=userId,KeyType=HASH")
    aws("dynamodb", "wait", "table-exists", "--table-name", "cart")
    assert aws.invoke("manageCart_function", put)[:2] == ({"userId": "jane", "items": {"tea": 2}}, None)
    stored = aws("dynamodb", "get-item", "--table-name", "cart", "--key", '{"userId":{"S":"jane"}}', "--query", "Item.items.M.tea.N")
    assert stored == "2"
    assert aws("dynamodb", "scan", "--table-name", "cart", "--select", "COUNT")["Count"] == 1


def test_a_customer_signs_up_is_subscribed_and_notified(aws):
    create_role(aws)
    topic = aws("sns", "create-topic", "--name", "customers", "--query", "TopicArn", "--output", "text")
    subscribe = create_bootstrap(aws, "subscribeSNS_function", TOPIC_ARN=topic)
    create_bootstrap(aws, "sendNotification_function", TOPIC_ARN=topic)
    pool = aws("cognito-idp", "create-user-pool", "--pool-name", "customers", "--auto-verified-attributes", "email",
               "--lambda-config", f"PostConfirmation={subscribe}")["UserPool"]
    aws("lambda", "add-permission", "--function-name", "subscribeSNS_function", "--statement-id", "cognito", "--action",
        "lambda:InvokeFunction", "--principal", "cognito-idp.amazonaws.com", "--source-arn", pool["Arn"])
    client = aws("cognito-idp", "create-user-pool-client", "--user-pool-id", pool["Id"], "--client-name", "web", "--explicit-auth-flows",
                 "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "--query", "UserPoolClient.ClientId", "--output", "text")

    aws("cognito-idp", "sign-up", "--client-id", client, "--username", "jane", "--password", "Passw0rd!",
        "--user-attributes", "Name=email,Value=jane@example.com")
    aws.daemon.settle()
    code = re.search(r"\b\d{6}\b", aws.daemon.mail(to="jane@example.com")[0]["text"]).group()
    aws("cognito-idp", "confirm-sign-up", "--client-id", client, "--username", "jane", "--confirmation-code", code)
    signed_in = aws("cognito-idp", "initiate-auth", "--client-id", client, "--auth-flow", "USER_PASSWORD_AUTH",
                    "--auth-parameters", "USERNAME=jane,PASSWORD=Passw0rd!")["AuthenticationResult"]
    assert aws("cognito-idp", "get-user", "--access-token", signed_in["AccessToken"])["Username"] == "jane"
    refusal = aws.refused("cognito-idp", "initiate-auth", "--client-id", client, "--auth-flow", "USER_PASSWORD_AUTH",
                          "--auth-parameters", "USERNAME=jane,PASSWORD=wrong")
    assert refusal == ("An error occurred (NotAuthorizedException) when calling the InitiateAuth operation: Incorrect username or "
                       "password.")

    aws.daemon.settle()
    link = re.search(r"http\S+", aws.daemon.mail(to="jane@example.com", subject="Subscription Confirmation")[0]["text"]).group()
    with urllib.request.urlopen(link) as page:
        assert b"Subscription confirmed!" in page.read()
    assert aws.invoke("sendNotification_function", {"orderId": "1001", "status": "shipped"})[0] == {"notified": "1001"}
    aws.daemon.settle()
    assert "Your order 1001 is now: shipped." in aws.daemon.mail(to="jane@example.com", subject="Your order 1001")[0]["text"]


def test_a_topic_feeds_a_queue(aws):
    url = aws("sqs", "create-queue", "--queue-name", "orders", "--attributes", "VisibilityTimeout=7")["QueueUrl"]
    queue = aws("sqs", "get-queue-attributes", "--queue-url", url, "--attribute-names", "All")["Attributes"]
    assert queue["VisibilityTimeout"] == "7"
    topic = aws("sns", "create-topic", "--name", "orders", "--tags", "Key=team,Value=shop")["TopicArn"]
    aws("sns", "subscribe", "--topic-arn", topic, "--protocol", "sqs", "--notification-endpoint", queue["QueueArn"],
        "--attributes", '{"FilterPolicy":"{\\"kind\\":[\\"order\\"]}"}')
    kind = '{"kind":{"DataType":"String","StringValue":"%s"}}'
    aws("sns", "publish", "--topic-arn", topic, "--message", "an order", "--message-attributes", kind % "order")
    aws("sns", "publish", "--topic-arn", topic, "--message", "something else", "--message-attributes", kind % "other")
    aws.daemon.settle()
    received = aws("sqs", "receive-message", "--queue-url", url, "--max-number-of-messages", "10", "--wait-time-seconds", "1")["Messages"]
    assert [json.loads(message["Body"])["Message"] for message in received] == ["an order"]
    aws("sqs", "delete-message", "--queue-url", url, "--receipt-handle", received[0]["ReceiptHandle"])
    assert aws("sns", "list-tags-for-resource", "--resource-arn", topic)["Tags"] == [{"Key": "team", "Value": "shop"}]
    gone = aws.refused("sqs", "get-queue-url", "--queue-name", "none")
    assert gone.startswith("An error occurred (AWS.SimpleQueueService.NonExistentQueue) when calling the GetQueueUrl operation: ")


def test_files_go_up_to_s3_and_come_down_the_same(aws):
    content = os.urandom(3_000_000)
    (aws.folder / "up.bin").write_bytes(content)
    (aws.folder / "folder/inner").mkdir(parents=True)
    (aws.folder / "folder/a.txt").write_text("a")
    (aws.folder / "folder/inner/ü b+c.txt").write_text("b")
    aws("s3", "mb", "s3://shop")
    aws("s3", "cp", "up.bin", "s3://shop/some/key.bin", "--no-progress")
    aws("s3", "cp", "s3://shop/some/key.bin", "down.bin", "--no-progress")
    assert (aws.folder / "down.bin").read_bytes() == content
    aws("s3", "sync", "folder", "s3://shop/folder", "--no-progress")
    assert re.findall(r"\S+ \S+ +\d+ (.+)", aws("s3", "ls", "s3://shop", "--recursive")) == [
        "folder/a.txt", "folder/inner/ü b+c.txt", "some/key.bin"]
    assert "PRE inner/" in aws("s3", "ls", "s3://shop/folder/")
    aws("s3", "cp", "s3://shop/folder", "back", "--recursive", "--no-progress")
    assert (aws.folder / "back/inner/ü b+c.txt").read_text() == "b"
    assert "404" in aws.run("s3", "cp", "s3://shop/none", "none").stderr
    assert "BucketNotEmpty" in aws.run("s3", "rb", "s3://shop").stderr
    aws("s3", "rm", "s3://shop", "--recursive", "--only-show-errors")
    aws("s3", "rb", "s3://shop")
    assert aws("s3", "ls") is None


PIPELINE = {
    "name": "delivery", "roleArn": ROLE, "artifactStore": {"type": "S3", "location": "artifacts"},
    "stages": [
        {"name": "Source", "actions": [{
            "name": "Upload", "actionTypeId": {"category": "Source", "owner": "AWS", "provider": "S3", "version": "1"},
            "configuration": {"S3Bucket": "source", "S3ObjectKey": "source.zip"}, "outputArtifacts": [{"name": "App"}]}]},
        {"name": "Gate", "actions": [{
            "name": "Approve", "actionTypeId": {"category": "Approval", "owner": "AWS", "provider": "Manual", "version": "1"},
            "configuration": {"NotificationArn": f"arn:aws:sns:us-east-1:{ACCOUNT}:operations", "CustomData": "new shop code"}}]},
        {"name": "Live", "actions": [{
            "name": "Announce", "actionTypeId": {"category": "Invoke", "owner": "AWS", "provider": "Lambda", "version": "1"},
            "configuration": {"FunctionName": "goLive"}}]},
    ],
}
GO_LIVE = """
import boto3

def handler(event, context):
    job = event["CodePipeline.job"]["id"]
    print("live at last", job)
    boto3.client("codepipeline").put_job_success_result(jobId=job)
"""


def gate(aws):
    return aws("codepipeline", "get-pipeline-state", "--name", "delivery")["stageStates"][1]["actionStates"][0]["latestExecution"]


def test_a_pipeline_waits_for_its_approval(aws):
    create_role(aws)
    for bucket in ("source", "artifacts"):
        aws("s3api", "create-bucket", "--bucket", bucket)
    aws("s3api", "put-bucket-versioning", "--bucket", "source", "--versioning-configuration", "Status=Enabled")
    topic = aws("sns", "create-topic", "--name", "operations", "--query", "TopicArn", "--output", "text")
    assert aws("sns", "subscribe", "--topic-arn", topic, "--protocol", "email", "--notification-endpoint", "ops@example.com") == {
        "SubscriptionArn": "pending confirmation"}
    aws.daemon.settle()
    mail = aws.daemon.mail(to="ops@example.com")[0]["text"]
    token = re.search(r"Token=([0-9a-f]+)", mail).group(1)
    aws("sns", "confirm-subscription", "--topic-arn", topic, "--token", token)
    aws("lambda", "create-function", "--function-name", "goLive", "--runtime", "python3.11", "--handler", "index.handler", "--role", ROLE,
        "--timeout", "20", "--zip-file", aws.zip("live.zip", index__py=GO_LIVE))
    aws.zip("source.zip", index__html="the shop")
    uploaded = aws("s3api", "put-object", "--bucket", "source", "--key", "source.zip", "--body", "source.zip")

    aws("codepipeline", "create-pipeline", "--pipeline", aws.write("pipeline.json", PIPELINE))
    aws.daemon.settle()
    waiting = gate(aws)
    assert waiting["status"] == "InProgress"
    assert "new shop code" in aws.daemon.mail(to="ops@example.com", subject="APPROVAL NEEDED")[0]["text"]
    refusal = aws.refused("codepipeline", "put-approval-result", "--pipeline-name", "delivery", "--stage-name", "Gate", "--action-name",
                          "Approve", "--token", "00000000-0000-0000-0000-000000000000", "--result", "summary=no,status=Approved")
    assert "(InvalidApprovalTokenException)" in refusal
    aws("codepipeline", "put-approval-result", "--pipeline-name", "delivery", "--stage-name", "Gate", "--action-name", "Approve",
        "--token", waiting["token"], "--result", "summary=looks good,status=Approved")
    aws.daemon.settle()
    approved = gate(aws)
    assert (approved["status"], approved["summary"]) == ("Succeeded", "looks good")
    [execution] = aws("codepipeline", "list-pipeline-executions", "--pipeline-name", "delivery")["pipelineExecutionSummaries"]
    assert execution["status"] == "Succeeded" and execution["sourceRevisions"][0]["revisionId"] == uploaded["VersionId"]
    assert "live at last" in aws("logs", "tail", "/aws/lambda/goLive")


def test_a_role_is_assumed(aws):
    create_role(aws)
    credentials = aws("sts", "assume-role", "--role-arn", ROLE, "--role-session-name", "me")["Credentials"]
    aws.env.update({"AWS_ACCESS_KEY_ID": credentials["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": credentials["SecretAccessKey"],
                    "AWS_SESSION_TOKEN": credentials["SessionToken"]})
    assert aws("sts", "get-caller-identity")["Arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/storefront/me"
