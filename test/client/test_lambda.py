"""Lambda's states as the SDK's waiters see them."""

import io
import zipfile

import pytest


def zip_file(name, content):
    """A deployment package of one file, which may be a program."""
    text = io.BytesIO()
    with zipfile.ZipFile(text, "w") as archive:
        entry = zipfile.ZipInfo(name)
        entry.external_attr = 0o755 << 16
        archive.writestr(entry, content)
    return text.getvalue()


@pytest.fixture
def functions(fresh):
    return fresh.client("lambda")


def create(functions):
    return functions.create_function(FunctionName="f", Runtime="python3.11", Handler="index.handler", Role="arn:aws:iam::000000000000:role/r",
                                     Code={"ZipFile": zip_file("index.py", "def handler(event, context):\n    return 1\n")})


def looks(fresh):
    return len(fresh.control("GET", "calls?service=lambda&operation=GetFunction"))


def test_a_new_function_is_pending_in_its_answer_and_active_at_the_first_look(fresh, functions):
    made = create(functions)
    assert (made["State"], made["StateReasonCode"], made["StateReason"]) == ("Pending", "Creating", "The function is being created.")
    assert "LastUpdateStatus" not in made
    functions.get_waiter("function_active_v2").wait(FunctionName="f")
    assert looks(fresh) == 1
    now = functions.get_function_configuration(FunctionName="f")
    assert (now["State"], now["LastUpdateStatus"]) == ("Active", "Successful") and "StateReasonCode" not in now
    assert now["RevisionId"] != made["RevisionId"]


def test_an_update_is_in_progress_in_its_answer_and_done_at_the_first_look(fresh, functions):
    create(functions)
    updated = functions.update_function_code(FunctionName="f", ZipFile=zip_file("index.py", "def handler(event, context):\n    return 2\n"))
    assert (updated["State"], updated["LastUpdateStatus"]) == ("Active", "InProgress")
    functions.get_waiter("function_updated_v2").wait(FunctionName="f")
    assert looks(fresh) == 1
    assert functions.invoke(FunctionName="f")["Payload"].read() == b"2"
    changed = functions.update_function_configuration(FunctionName="f", Timeout=9)
    assert changed["LastUpdateStatus"] == "InProgress" and changed["Timeout"] == 9
    assert functions.get_function_configuration(FunctionName="f")["LastUpdateStatus"] == "Successful"


def test_nobody_has_to_wait_before_an_invocation(functions):
    create(functions)
    assert functions.invoke(FunctionName="f")["Payload"].read() == b"1"
