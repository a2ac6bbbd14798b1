"""The program: its options and their errors, its beginning and end, TLS, several at once."""

import json
import re
import signal
import socket
import ssl
import subprocess
import time
import urllib.request

import pytest
import urllib3
from conftest import PROGRAM, ROOT

STOP_S = 20  # an answer in flight gets five seconds; the rest is for slow machines


def run(*arguments, **environment):
    """What a program that ends by itself prints: (exit code, its complaint)."""
    done = subprocess.run([PROGRAM, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
                          env=environment)
    return done.returncode, done.stderr


# ---- Options ----


@pytest.mark.parametrize("arguments, complaint", [
    (["serve", "--nonsense"], "virga: not an option: --nonsense"),
    (["serve", "--port"], "virga: --port needs a value"),
    (["serve", "--port", "many"], "not a good value for --port N: many"),
    (["serve", "--port", "65536"], "not a good value for --port N: 65536"),
    (["serve", "--sync", "never"], "not a good value for --sync process|disk: never"),
    (["serve", "--auth", "maybe"], "not a good value for --auth off|verify: maybe"),
    (["serve", "--seed", "-x"], "not a good value for --seed N: -x"),
    (["serve", "--smtp", "http://mail"], "not a good value for --smtp URL: http://mail"),
    (["serve", "--waf-propagation", "soon"], "not a good value for --waf-propagation SECONDS: soon"),
    (["serve", "--dynamodb-delay", "-1"], "not a good value for --dynamodb-delay SECONDS: -1"),
    (["serve", "--log", "loud"], "not a good value for --log LEVEL: loud"),
    (["serve", "now"], "virga: unexpected argument: now"),
    (["serve", "--tls-cert", "/nowhere/cert.pem"], "virga: /nowhere/cert.pem: No such file or directory"),
    (["launch"], "usage: virga serve [options]"),
    ([], "usage: virga serve [options]"),
])
def test_what_the_command_line_does_not_know_ends_with_2_and_says_so(arguments, complaint):
    code, said = run(*arguments)
    assert code == 2 and complaint in said


@pytest.mark.parametrize("arguments, complaint", [
    (["--host", "0.0.0.0"], "open to other machines: listening beyond loopback needs --allow-remote"),
    (["--host", "::"], "open to other machines: listening beyond loopback needs --allow-remote"),
    (["--host", "nowhere.example", "--allow-remote"], '"nowhere.example" is not an IP address'),
    (["--account", "12"], "The account must have 12 digits."),
    (["--region", ""], "The region must have 1 to "),
    (["--tls-cert", "/dev/null"], "TLS needs both a certificate and its key."),
    (["--trust-source-header", ""], "The trusted header must be a header's name, as X-Forwarded-For is."),
    (["--trust-source-header", "X Client"], "The trusted header must be a header's name, as X-Forwarded-For is."),
    (["--tls-cert", "/dev/null", "--tls-key", "/dev/null"], "cannot use the TLS certificate"),
    (["--data", "/dev/null"], "cannot write to the data folder /dev/null: Not a directory"),
    (["--data", "/proc/virga"], "cannot make the data folder /proc/virga: No such file or directory"),
    (["--ready-file", "/nowhere/ready"], "virga: /nowhere/ready: No such file or directory"),
])
def test_what_cannot_be_served_ends_with_1_and_a_sentence(arguments, complaint):
    code, said = run("serve", "--port", "0", *arguments)
    assert code == 1 and complaint in said and said.count("\n") == 1


def test_localhost_is_both_of_its_addresses(start):
    port = start().port
    try:
        connection = socket.create_connection(("::1", port), timeout=20)
    except OSError as error:
        with socket.socket(socket.AF_INET6) as probe:
            try:
                probe.bind(("::1", 0))
            except OSError:
                pytest.skip(f"this machine has no IPv6: {error}")
        raise
    with connection:
        connection.sendall(b"GET /_virga/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert connection.makefile("rb").readline() == b"HTTP/1.1 200 OK\r\n"
    socket.create_connection(("127.0.0.1", port), timeout=20).close()


def test_a_port_in_use_is_refused(start):
    port = start().port
    code, said = run("serve", "--port", str(port))
    assert code == 1 and str(port) in said and "address already in use" in said and said.count("\n") == 1


def test_a_data_folder_in_use_is_refused_and_free_again_afterwards(start, tmp_path):
    folder = tmp_path / "data"
    daemon = start("--data", folder)
    code, said = run("serve", "--port", "0", "--data", str(folder))
    assert code == 1 and f"the data folder {folder} is in use by another process ({daemon.process.pid})" in said
    queue = daemon.client("sqs").create_queue(QueueName="kept")["QueueUrl"]
    daemon.stop()
    again = start("--data", folder)
    assert again.client("sqs").list_queues()["QueueUrls"] == [queue.replace(daemon.endpoint, again.endpoint)]


def test_environment_variables_are_options_too_and_flags_go_before_them(start, tmp_path):
    ready = tmp_path / "ready-by-environment"
    process = subprocess.Popen([PROGRAM, "serve", "--region", "eu-west-1"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
                               env={"VIRGA_PORT": "0", "VIRGA_READY_FILE": str(ready), "VIRGA_ACCOUNT": "111122223333",
                                    "VIRGA_REGION": "us-west-2", "VIRGA_TLS": "0"})
    line = process.stdout.readline()
    assert line.startswith("virga ") and line.endswith(f" ready at {ready.read_text()}")
    endpoint = ready.read_text().strip()
    assert endpoint.startswith("http://localhost:")
    request = urllib.request.Request(endpoint, b'{"QueueName":"q"}', {"X-Amz-Target": "AmazonSQS.CreateQueue",
                                                                      "Content-Type": "application/x-amz-json-1.0"})
    with urllib.request.urlopen(request) as response:
        assert json.load(response)["QueueUrl"] == f"{endpoint}/111122223333/q"
    request = urllib.request.Request(endpoint, b'{"QueueUrl":"%s/111122223333/q","AttributeNames":["QueueArn"]}' % endpoint.encode(),
                                     {"X-Amz-Target": "AmazonSQS.GetQueueAttributes", "Content-Type": "application/x-amz-json-1.0"})
    with urllib.request.urlopen(request) as response:
        assert json.load(response)["Attributes"]["QueueArn"] == "arn:aws:sqs:eu-west-1:111122223333:q"
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=STOP_S) == 0


def test_a_bad_environment_variable_is_named():
    code, said = run("serve", VIRGA_PORT="http")
    assert code == 2 and said == "virga: VIRGA_PORT: not a good value for --port N: http\n"


def options_of_help():
    """{name: (argument or "", default or "")} of what --help lists."""
    text = subprocess.run([PROGRAM, "--help"], capture_output=True, text=True, timeout=60, check=True).stdout
    rows = re.findall(r"^  --([a-z-]+) ?(\S*) +(.*)$", text, re.M)
    return {name: (argument, (re.search(r"\(([^()]+)\)$", help_) or ["", ""])[1]) for name, argument, help_ in rows}


def test_help_names_every_option_and_version_its_version():
    assert set(options_of_help()) == {"port", "host", "allow-remote", "data", "sync", "seed", "smtp", "auth", "account", "region", "tls",
                                      "tls-cert", "tls-key", "log", "ready-file", "waf-lists", "waf-propagation", "dynamodb-delay",
                                      "dynamodb-throttle", "trust-source-header"}
    done = subprocess.run([PROGRAM, "version"], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.startswith("virga ")


def test_the_man_page_has_every_option_with_its_argument_and_default():
    text = (ROOT / "daemon/virga.1").read_text().replace("\\-", "-").split(".SH OPTIONS")[1].split(".SH ENVIRONMENT")[0]
    described = {}
    for block in text.split(".TP\n")[1:]:
        head, body = block.split("\n", 1)
        name, argument = re.fullmatch(r'\.BI? --([a-z-]+)(?: " (\S+)")?|\.BR -h ", " --(help)', head).groups()[:2]
        described[name] = argument or "", " ".join(re.sub(r"^\.[A-Z]+ |\.$", "", line) for line in body.splitlines())
    help_ = options_of_help()
    assert set(described) - {None} == set(help_)
    for name, (argument, default) in help_.items():
        assert described[name][0] == argument, name
        assert default == "PEM" or default in described[name][1], f"{name}: {default}"


# ---- Beginning and end ----


def begin_poll(daemon, url):
    """A long poll of 20 seconds on a connection of its own."""
    body = json.dumps({"QueueUrl": url, "WaitTimeSeconds": 20}).encode()
    connection = socket.create_connection(("127.0.0.1", daemon.port), timeout=60)
    connection.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: AmazonSQS.ReceiveMessage\r\n"
                       b"Content-Type: application/x-amz-json-1.0\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
    return connection


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_long_polls_in_time(start, number):
    daemon = start()
    url = daemon.client("sqs").create_queue(QueueName="empty")["QueueUrl"]
    began = time.monotonic()
    polls = [begin_poll(daemon, url) for _ in range(3)]
    daemon.control("GET", "health")  # what was sent before has been read by then
    daemon.process.send_signal(number)
    assert daemon.process.wait(timeout=STOP_S) == 0, daemon.text()
    for poll in polls:
        with poll:
            answer = b"".join(iter(lambda: poll.recv(65536), b""))
        assert answer.startswith(b"HTTP/1.1 200 OK\r\n") and b"\r\nConnection: close\r\n" in answer and answer.endswith(b"\r\n\r\n{}")
    assert time.monotonic() - began < 20


def test_a_client_that_gives_up_its_long_poll_harms_nobody(start):
    daemon = start()
    url = daemon.client("sqs").create_queue(QueueName="empty")["QueueUrl"]
    with begin_poll(daemon, url):
        assert daemon.control("GET", "calls?operation=ReceiveMessage") == []
    while not daemon.control("GET", "calls?operation=ReceiveMessage"):
        time.sleep(0.01)
    daemon.client("sqs").send_message(QueueUrl=url, MessageBody="not lost")
    assert daemon.client("sqs").receive_message(QueueUrl=url)["Messages"][0]["Body"] == "not lost"


def test_an_idle_connection_does_not_hold_up_the_end(start):
    daemon = start()
    with socket.create_connection(("127.0.0.1", daemon.port)) as idle:
        idle.sendall(b"GET /_virga/health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert idle.recv(65536).startswith(b"HTTP/1.1 200 OK\r\n")
        began = time.monotonic()
        daemon.stop()
        assert idle.recv(1) == b"" and time.monotonic() - began < 4


def test_two_daemons_share_nothing(start):
    one, two = start(), start()
    assert one.port != two.port
    one.client("sqs").create_queue(QueueName="only-here")
    assert "QueueUrls" not in two.client("sqs").list_queues()
    one.kill()
    assert two.control("GET", "health")["edition"] == "virga"


def draw(daemon):
    """Ids and codes as a client sees them."""
    sqs, idp = daemon.client("sqs"), daemon.client("cognito-idp")
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    ids = [sqs.send_message(QueueUrl=url, MessageBody="m")["MessageId"] for _ in range(2)]
    pool = idp.create_user_pool(PoolName="p", AutoVerifiedAttributes=["email"])["UserPool"]["Id"]
    client = idp.create_user_pool_client(UserPoolId=pool, ClientName="c")["UserPoolClient"]["ClientId"]
    user = idp.sign_up(ClientId=client, Username="jane", Password="Passw0rd!",
                       UserAttributes=[{"Name": "email", "Value": "jane@example.com"}])["UserSub"]
    daemon.settle()
    return [*ids, pool, client, user, daemon.mail(to="jane@example.com")[0]["text"]]


def test_a_seed_makes_ids_and_codes_repeat(start):
    first, again, other, none = (draw(start(*seed)) for seed in (["--seed", "7"], ["--seed", "7"], ["--seed", "8"], []))
    assert len(set(first)) == len(first)
    assert again == first
    assert not set(other) & set(first) and not set(none) & set(first)


# ---- TLS ----


def test_tls_serves_curl_and_boto3_and_plain_http_on_one_port(start):
    daemon = start("--tls")
    assert daemon.endpoint == f"https://localhost:{daemon.port}"
    curl = subprocess.run(["curl", "-sk", daemon.endpoint + "/_virga/health"], capture_output=True, text=True, timeout=60, check=True)
    assert json.loads(curl.stdout)["edition"] == "virga"
    refused = subprocess.run(["curl", "-s", daemon.endpoint + "/_virga/health"], capture_output=True, timeout=60, check=False)
    assert refused.returncode == 60  # the certificate is self-signed
    urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
    sqs = daemon.client("sqs", verify=False)
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    assert url == f"{daemon.endpoint}/000000000000/q"
    sqs.send_message(QueueUrl=url, MessageBody="secret" * 10000)
    assert sqs.receive_message(QueueUrl=url)["Messages"][0]["Body"] == "secret" * 10000
    assert daemon.http("GET", "/_virga/health")[0] == 200


def test_tls_with_a_certificate_of_ones_own_is_trusted(start, tmp_path):
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
                    "subjectAltName=DNS:localhost", "-keyout", key, "-out", cert], check=True, capture_output=True, timeout=60)
    daemon = start("--tls-cert", cert, "--tls-key", key)
    with urllib.request.urlopen(daemon.endpoint + "/_virga/health", context=ssl.create_default_context(cafile=cert)) as response:
        assert json.load(response)["edition"] == "virga"
    daemon.client("sts", verify=str(cert)).get_caller_identity()
