"""PartiQL by boto3: answers and errors as the SDK shows them."""

import pytest
from botocore.exceptions import ClientError


@pytest.fixture
def music(fresh):
    dynamodb = fresh.client("dynamodb")
    dynamodb.create_table(TableName="Music", BillingMode="PAY_PER_REQUEST",
                          AttributeDefinitions=[{"AttributeName": "Artist", "AttributeType": "S"},
                                                {"AttributeName": "SongTitle", "AttributeType": "S"}],
                          KeySchema=[{"AttributeName": "Artist", "KeyType": "HASH"}, {"AttributeName": "SongTitle", "KeyType": "RANGE"}])
    dynamodb.batch_execute_statement(Statements=[
        {"Statement": "INSERT INTO Music VALUE {'Artist': ?, 'SongTitle': ?, 'Awards': ?}",
         "Parameters": [{"S": artist}, {"S": title}, {"N": str(awards)}]}
        for artist, title, awards in [("Acme", "Happy Day", 1), ("Acme", "It's Late", 2), ("No One", "Call Me", 3)]])
    return dynamodb


def test_statements_take_python_values_and_give_items(music):
    answer = music.execute_statement(Statement="SELECT SongTitle, Awards FROM \"Music\" WHERE Artist = 'Acme' AND SongTitle = 'It''s Late'")
    assert answer["Items"] == [{"SongTitle": {"S": "It's Late"}, "Awards": {"N": "2"}}]
    answer = music.execute_statement(
        Statement="UPDATE Music SET Awards = Awards + ? SET Tags = set_add(Tags, ?) WHERE Artist = ? AND SongTitle = ? RETURNING ALL NEW *",
        Parameters=[{"N": "5"}, {"SS": ["x"]}, {"S": "No One"}, {"S": "Call Me"}])
    assert answer["Items"] == [{"Artist": {"S": "No One"}, "SongTitle": {"S": "Call Me"}, "Awards": {"N": "8"}, "Tags": {"SS": ["x"]}}]


def test_pages_are_followed_by_next_token(music):
    titles, token = [], {}
    while True:
        answer = music.execute_statement(Statement="SELECT SongTitle FROM Music WHERE Artist IN ['No One', 'Acme'] ORDER BY Artist, SongTitle",
                                         Limit=1, **token)
        titles += [item["SongTitle"]["S"] for item in answer["Items"]]
        if "NextToken" not in answer:
            break
        token = {"NextToken": answer["NextToken"]}
    assert titles == ["Happy Day", "It's Late", "Call Me"]


def test_errors_are_the_sdks_exceptions(music):
    with pytest.raises(music.exceptions.DuplicateItemException) as failed:
        music.execute_statement(Statement="INSERT INTO Music VALUE {'Artist': 'Acme', 'SongTitle': 'Happy Day'}")
    assert failed.value.response["Error"]["Message"] == "Duplicate primary key exists in table"
    with pytest.raises(ClientError) as failed:
        music.execute_statement(Statement="SELECT * FROM Music WHERE")
    assert failed.value.response["Error"] == {
        "Code": "ValidationException", "Message": "Statement wasn't well formed, can't be processed: Unexpected term"}


def test_a_failed_condition_gives_the_item_that_failed_it(music):
    if "ReturnValuesOnConditionCheckFailure" not in music.meta.service_model.operation_model("ExecuteStatement").input_shape.members:
        pytest.skip("this boto3 does not know ReturnValuesOnConditionCheckFailure")
    key = "Artist = 'Acme' AND SongTitle = 'Happy Day'"
    item = {"Artist": {"S": "Acme"}, "SongTitle": {"S": "Happy Day"}, "Awards": {"N": "1"}}
    with pytest.raises(music.exceptions.ConditionalCheckFailedException) as failed:
        music.execute_statement(Statement=f"DELETE FROM Music WHERE {key} AND Awards = 9", ReturnValuesOnConditionCheckFailure="ALL_OLD")
    assert failed.value.response["Item"] == item
    with pytest.raises(music.exceptions.TransactionCanceledException) as failed:
        music.execute_transaction(TransactStatements=[{"Statement": f"EXISTS(SELECT * FROM Music WHERE {key} AND Awards = 9)",
                                                       "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}])
    assert failed.value.response["CancellationReasons"][0]["Item"] == item


def test_a_cancelled_transaction_says_why(music):
    with pytest.raises(music.exceptions.TransactionCanceledException) as failed:
        music.execute_transaction(TransactStatements=[
            {"Statement": "UPDATE Music SET Awards = 7 WHERE Artist = 'Acme' AND SongTitle = 'Happy Day'"},
            {"Statement": "EXISTS(SELECT * FROM Music WHERE Artist = 'No One' AND SongTitle = 'Call Me' AND Awards = 0)"},
            {"Statement": "INSERT INTO Music VALUE {'Artist': 'Acme', 'SongTitle': 'It''s Late'}"}])
    reasons = failed.value.response["CancellationReasons"]
    assert [reason["Code"] for reason in reasons] == ["None", "ConditionalCheckFailed", "DuplicateItem"]
    assert reasons[2]["Message"] == "Duplicate primary key exists in table"
    answer = music.execute_transaction(TransactStatements=[
        {"Statement": "SELECT Awards FROM Music WHERE Artist = ? AND SongTitle = ?", "Parameters": [{"S": "Acme"}, {"S": title}]}
        for title in ("Happy Day", "Nope")], ReturnConsumedCapacity="TOTAL")
    assert answer["Responses"] == [{"Item": {"Awards": {"N": "1"}}}, {}]
    assert answer["ConsumedCapacity"][0]["CapacityUnits"] == 4
