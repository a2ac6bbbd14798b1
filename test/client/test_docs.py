"""What docs/ prints is compiled and run as it stands."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import CREDENTIALS, ROOT
from test_lambda import zip_file

BUILD = Path(os.environ.get("VIRGA_BUILD", ROOT / "build"))


def block(page, language, having=""):
    """The one block of a page in that language that has this text in it."""
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", (ROOT / "docs" / page).read_text(), re.M | re.S)
    [found] = [text for of, text in blocks if of == language and having in text]
    return found


def compile_c(source, program, *arguments):
    """With the sanitizers, where the build has them."""
    source_file = program.with_suffix(".c")
    source_file.write_text(source)
    options = (BUILD / "meson-info/intro-buildoptions.json").read_text()
    [sanitize] = [option["value"] for option in json.loads(options) if option["name"] == "b_sanitize"]
    flags = [f"-fsanitize={sanitize}"] if sanitize != "none" and "-lvirga" in arguments else []
    subprocess.run(["cc", "-Wall", "-Wextra", "-Werror", *flags, source_file, f"-I{ROOT / 'include'}", "-o", program, *arguments],
                   check=True, timeout=120)


def test_the_embedded_example_prints_what_its_page_says(tmp_path):
    source = block("embedding.md", "c")
    compile_c(source, tmp_path / "test", f"-L{BUILD}", "-lvirga", f"-Wl,-rpath,{BUILD}")
    done = subprocess.run([tmp_path / "test"], capture_output=True, text=True, timeout=60, check=True)
    promised = re.search(r"`(200 \{.*),\.\.\.\}`", (ROOT / "docs/embedding.md").read_text())[1]
    assert done.stdout.startswith(promised), done


def test_the_c_function_runs_as_a_bootstrap(fresh, tmp_path):
    compile_c(block("lambda.md", "c"), tmp_path / "bootstrap", BUILD / "examples/libvirga_lambda.a", "-lcurl")
    functions = fresh.client("lambda")
    functions.create_function(FunctionName="fn", Runtime="provided.al2023", Handler="any", Role="arn:aws:iam::000000000000:role/r",
                              Code={"ZipFile": zip_file("bootstrap", (tmp_path / "bootstrap").read_bytes())})
    assert json.load(functions.invoke(FunctionName="fn", Payload=b'{"a":1}')["Payload"]) == {"a": 1}
    fresh.settle()
    logged = fresh.client("logs").filter_log_events(logGroupName="/aws/lambda/fn", filterPattern="bytes")["events"]
    assert [event["message"].strip() for event in logged] == ["got 7 bytes"]


@pytest.mark.skipif(shutil.which("aws") is None, reason="needs the AWS CLI")
def test_the_python_function_of_five_minutes(fresh, tmp_path):
    script = block("lambda.md", "", having="create-function").replace("http://localhost:4566", fresh.endpoint)
    env = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")}
    done = subprocess.run(["bash", "-e"], input=script, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False,
                          env={**env, **CREDENTIALS, "AWS_PAGER": ""})
    assert done.returncode == 0, done
    assert json.loads((tmp_path / "out.json").read_text()) == {"got": {"a": 1}}
    assert re.search(r"START RequestId.*hello [0-9a-f-]{36}.*END RequestId.*REPORT RequestId", done.stdout, re.S), done.stdout
