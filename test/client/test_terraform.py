"""The storefront behind its gate as Terraform makes it (examples/storefront/terraform): made, changed, found unchanged, destroyed. Needs terraform
and its AWS provider (a mirror's folder in VIRGA_TERRAFORM_PLUGINS, or where `terraform init` finds it)."""

import http.client
import json
import os
import shutil
import subprocess

import pytest
from conftest import ROOT
from test_storefront import sign_up, zip_of

LISTED = "127.0.0.9"


class Terraform:
    def __init__(self, folder, daemon):
        self.folder, self.daemon = folder, daemon
        shutil.copy(ROOT / "examples/storefront/terraform/main.tf", folder)
        for function, module in (("cart", "manage_cart"), ("orders", "place_order")):
            (folder / f"{function}.zip").write_bytes(zip_of(module, "shop"))

    def run(self, word, *arguments, fine=(0,)):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        done = subprocess.run(["terraform", word, "-no-color", *arguments], cwd=self.folder, capture_output=True, text=True,
                              env={**environment, "TF_VAR_endpoint": self.daemon.endpoint, "TF_VAR_functions": str(self.folder)})
        assert done.returncode in fine, done.stdout + done.stderr
        return done

    def init(self):
        plugins = os.environ.get("VIRGA_TERRAFORM_PLUGINS")
        done = self.run("init", "-input=false", *([f"-plugin-dir={plugins}"] if plugins else []), fine=(0, 1))
        if done.returncode != 0:
            pytest.skip("terraform finds no AWS provider (VIRGA_TERRAFORM_PLUGINS)")

    def apply(self, guarded):
        self.run("apply", "-auto-approve", "-input=false", f"-var=guarded={json.dumps(guarded)}")
        outputs = json.loads(self.run("output", "-json").stdout)
        return {name: output["value"] for name, output in outputs.items()}


@pytest.fixture
def terraform(tmp_path, start):
    if shutil.which("terraform") is None:
        pytest.skip("terraform is not installed")
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists/AWSManagedIPReputationList.txt").write_text(f"{LISTED}\n")
    made = Terraform(tmp_path, start("--waf-lists", str(tmp_path / "lists")))
    made.init()
    return made


def test_terraform_makes_guards_and_destroys_the_shop(terraform):
    daemon = terraform.daemon
    made = terraform.apply(guarded=False)

    def ask(method, path, token=None, body=None, source="127.0.0.1"):
        connection = http.client.HTTPConnection("127.0.0.1", daemon.port, timeout=60, source_address=(source, 0))
        try:
            connection.request(method, f"/restapis/{made['api']}/prod/_user_request_{path}", body and json.dumps(body),
                               {"Authorization": token} if token else {})
            response = connection.getresponse()
            return response.status, json.loads(response.read())
        finally:
            connection.close()

    sign_up(daemon, made["client"], "jane")
    token = daemon.client("cognito-idp").initiate_auth(
        ClientId=made["client"], AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "jane", "PASSWORD": "Passw0rd!"})["AuthenticationResult"]["IdToken"]
    assert ask("POST", "/cart?userId=jane", body={"product": "tea", "quantity": 2}) == (200, {"userId": "jane", "items": {"tea": 2}})
    assert ask("GET", "/cart?userId=jane") == (200, {"userId": "jane", "items": {"tea": 2}})

    terraform.apply(guarded=True)
    assert ask("GET", "/cart?userId=jane") == (401, {"message": "Unauthorized"})
    assert ask("GET", "/cart", token)[0] == 200
    assert ask("GET", "/cart", token, source=LISTED) == (403, {"message": "Forbidden"})
    assert terraform.run("plan", "-detailed-exitcode", "-input=false", "-var=guarded=true").returncode == 0, "a plan that changes nothing"

    terraform.run("destroy", "-auto-approve", "-input=false", "-var=guarded=true")
    assert daemon.client("apigateway").get_rest_apis()["items"] == []
    assert daemon.client("dynamodb").list_tables()["TableNames"] == []
    assert daemon.client("wafv2").list_web_acls(Scope="REGIONAL")["WebACLs"] == []
