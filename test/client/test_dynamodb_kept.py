"""DynamoDB Streams, TTL, backups, exports and imports as boto3 sees them: paginators, waiters, gzip in S3."""

import gzip
import json

import pytest

ITEMS = 300


def make_table(dynamodb, name, **more):
    dynamodb.create_table(TableName=name, BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "p", "KeyType": "HASH"}],
                          AttributeDefinitions=[{"AttributeName": "p", "AttributeType": "S"}], **more)
    dynamodb.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 10})


def fill(dynamodb, name, count=ITEMS):
    for i in range(count):
        dynamodb.put_item(TableName=name, Item={"p": {"S": f"i{i}"}, "n": {"N": str(i)}})


def read_stream(streams, arn):
    """All records, shard by shard, in pages."""
    records, start = [], {}
    while True:
        described = streams.describe_stream(StreamArn=arn, Limit=1, **start)["StreamDescription"]
        for shard in described["Shards"]:
            iterator = streams.get_shard_iterator(StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
            while iterator:
                page = streams.get_records(ShardIterator=iterator, Limit=100)
                records += page["Records"]
                iterator = page.get("NextShardIterator") if page["Records"] else None
        if "LastEvaluatedShardId" not in described:
            return records
        start = {"ExclusiveStartShardId": described["LastEvaluatedShardId"]}


def test_a_stream_is_read_shard_by_shard_and_page_by_page(daemon):
    dynamodb, streams = daemon.client("dynamodb"), daemon.client("dynamodbstreams")
    make_table(dynamodb, "streamed", StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"})
    fill(dynamodb, "streamed")
    daemon.control("POST", "clock", {"advance": "PT5H"})
    dynamodb.delete_item(TableName="streamed", Key={"p": {"S": "i0"}})
    arn = dynamodb.describe_table(TableName="streamed")["Table"]["LatestStreamArn"]
    records = read_stream(streams, arn)
    assert [record["eventName"] for record in records] == ["INSERT"] * ITEMS + ["REMOVE"]
    assert records[-1]["dynamodb"]["OldImage"] == {"p": {"S": "i0"}, "n": {"N": "0"}}
    numbers = [int(record["dynamodb"]["SequenceNumber"]) for record in records]
    assert numbers == sorted(set(numbers))
    dynamodb.update_table(TableName="streamed", StreamSpecification={"StreamEnabled": False})
    assert streams.describe_stream(StreamArn=arn)["StreamDescription"]["StreamStatus"] == "DISABLED"
    assert len(read_stream(streams, arn)) == ITEMS + 1
    with pytest.raises(dynamodb.exceptions.ClientError, match="Table has no stream to disable: TableName: streamed"):
        dynamodb.update_table(TableName="streamed", StreamSpecification={"StreamEnabled": False})
    dynamodb.update_table(TableName="streamed", StreamSpecification={"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"})
    assert dynamodb.describe_table(TableName="streamed")["Table"]["LatestStreamArn"] != arn
    assert len(streams.list_streams(TableName="streamed")["Streams"]) == 2


def test_an_item_expires(daemon):
    dynamodb = daemon.client("dynamodb")
    make_table(dynamodb, "expiring")
    dynamodb.update_time_to_live(TableName="expiring", TimeToLiveSpecification={"Enabled": True, "AttributeName": "ttl"})
    now = daemon.control("GET", "clock")["epochMillis"] // 1000
    dynamodb.put_item(TableName="expiring", Item={"p": {"S": "a"}, "ttl": {"N": str(now + 24 * 3600)}})
    daemon.control("POST", "clock", {"advance": "P2D"})
    daemon.settle()
    assert "Item" not in dynamodb.get_item(TableName="expiring", Key={"p": {"S": "a"}})


def test_a_backup_is_listed_in_pages_and_restored(daemon):
    dynamodb = daemon.client("dynamodb")
    make_table(dynamodb, "saved")
    fill(dynamodb, "saved")
    arns = [dynamodb.create_backup(TableName="saved", BackupName="nightly")["BackupDetails"]["BackupArn"] for _ in range(5)]
    pages = list(dynamodb.get_paginator("list_backups").paginate(TableName="saved", PaginationConfig={"PageSize": 2}))
    assert sorted(backup["BackupArn"] for page in pages for backup in page["BackupSummaries"]) == sorted(arns)
    assert len(pages) == 3
    daemon.settle()
    dynamodb.restore_table_from_backup(TargetTableName="restored", BackupArn=arns[0])
    dynamodb.get_waiter("table_exists").wait(TableName="restored", WaiterConfig={"Delay": 1, "MaxAttempts": 20})
    assert dynamodb.scan(TableName="restored", Select="COUNT")["Count"] == ITEMS


def test_an_export_is_gzip_of_dynamodb_json_and_can_be_imported(daemon):
    dynamodb, s3 = daemon.client("dynamodb"), daemon.client("s3")
    make_table(dynamodb, "exported")
    fill(dynamodb, "exported")
    dynamodb.update_continuous_backups(TableName="exported", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True})
    s3.create_bucket(Bucket="exports")
    arn = dynamodb.describe_table(TableName="exported")["Table"]["TableArn"]
    export = dynamodb.export_table_to_point_in_time(TableArn=arn, S3Bucket="exports")["ExportDescription"]["ExportArn"]
    daemon.settle()
    described = dynamodb.describe_export(ExportArn=export)["ExportDescription"]
    assert (described["ExportStatus"], described["ItemCount"]) == ("COMPLETED", ITEMS)
    summary = json.loads(s3.get_object(Bucket="exports", Key=described["ExportManifest"])["Body"].read())
    files = s3.get_object(Bucket="exports", Key=summary["manifestFilesS3Key"])["Body"].read().splitlines()
    lines = []
    for file in map(json.loads, files):
        body = s3.get_object(Bucket="exports", Key=file["dataFileS3Key"])["Body"].read()
        lines += gzip.decompress(body).splitlines()
    assert {json.loads(line)["Item"]["p"]["S"] for line in lines} == {f"i{i}" for i in range(ITEMS)}

    folder = described["ExportManifest"].rpartition("/")[0] + "/data/"
    imported = dynamodb.import_table(S3BucketSource={"S3Bucket": "exports", "S3KeyPrefix": folder}, InputFormat="DYNAMODB_JSON",
                                     InputCompressionType="GZIP", TableCreationParameters={
                                         "TableName": "imported", "BillingMode": "PAY_PER_REQUEST",
                                         "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
                                         "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}]})
    daemon.settle()
    described = dynamodb.describe_import(ImportArn=imported["ImportTableDescription"]["ImportArn"])["ImportTableDescription"]
    assert (described["ImportStatus"], described["ImportedItemCount"]) == ("COMPLETED", ITEMS)
    assert dynamodb.scan(TableName="imported", Select="COUNT")["Count"] == ITEMS


def ask(daemon, operation, **members):
    """An operation with members that an older boto3 does not know."""
    status, _, body = daemon.http("POST", "/", json.dumps(members).encode(), {
        "X-Amz-Target": f"DynamoDB_20120810.{operation}", "Content-Type": "application/x-amz-json-1.0",
        "Authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0"})
    assert status == 200, body
    return json.loads(body)


def read_export(s3, described):
    """The summary of an export, and its lines."""
    summary = json.loads(s3.get_object(Bucket=described["S3Bucket"], Key=described["ExportManifest"])["Body"].read())
    files = s3.get_object(Bucket=described["S3Bucket"], Key=summary["manifestFilesS3Key"])["Body"].read().splitlines()
    lines = []
    for file in map(json.loads, files):
        assert file["dataFileS3Key"].startswith("inc/AWSDynamoDB/data/")
        lines += gzip.decompress(s3.get_object(Bucket=described["S3Bucket"], Key=file["dataFileS3Key"])["Body"].read()).splitlines()
    return summary, [json.loads(line) for line in lines]


def test_an_incremental_export_tells_what_each_item_has_become_within_the_span(daemon):
    dynamodb, s3 = daemon.client("dynamodb"), daemon.client("s3")
    make_table(dynamodb, "changing")
    dynamodb.update_continuous_backups(TableName="changing", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True})
    s3.create_bucket(Bucket="increments")
    arn = dynamodb.describe_table(TableName="changing")["Table"]["TableArn"]

    def put(p, n):
        dynamodb.put_item(TableName="changing", Item={"p": {"S": p}, "n": {"N": str(n)}})

    def delete(p):
        dynamodb.delete_item(TableName="changing", Key={"p": {"S": p}})

    def now():
        return daemon.control("GET", "clock")["epochMillis"] // 1000

    daemon.control("POST", "clock", {"freeze": True})
    for p in ("changed", "deleted", "untouched", "later", "back"):
        put(p, 1)
    daemon.control("POST", "clock", {"advance": "PT1H"})
    start = now()
    put("changed", 2)
    daemon.control("POST", "clock", {"advance": "PT10M"})
    put("changed", 3)
    last_write = now()
    delete("deleted")
    put("new", 1)
    put("came and went", 1)
    delete("came and went")
    delete("back")
    put("back", 2)
    daemon.control("POST", "clock", {"advance": "PT10M"})
    end = now()
    put("later", 2)
    put("changed", 4)
    delete("new")
    put("new", 9)
    put("deleted", 9)
    daemon.control("POST", "clock", {"advance": "PT10M"})

    def export(**view):
        made = ask(daemon, "ExportTableToPointInTime", TableArn=arn, S3Bucket="increments", S3Prefix="inc", ExportType="INCREMENTAL_EXPORT",
                   IncrementalExportSpecification={"ExportFromTime": start, "ExportToTime": end, **view})["ExportDescription"]
        put("changed", 5)  # after it was asked for
        daemon.settle()
        return ask(daemon, "DescribeExport", ExportArn=made["ExportArn"])["ExportDescription"]

    described = export()
    assert (described["ExportStatus"], described["ItemCount"], described["BilledSizeBytes"]) == ("COMPLETED", 4, 10000000)
    assert described["ExportType"] == "INCREMENTAL_EXPORT" and "ExportTime" not in described
    span = described["IncrementalExportSpecification"]
    assert span == {"ExportFromTime": start, "ExportToTime": end, "ExportViewType": "NEW_AND_OLD_IMAGES"}
    summary, lines = read_export(s3, described)
    assert (summary["exportType"], summary["outputView"], summary["itemCount"]) == ("INCREMENTAL_EXPORT", "NEW_AND_OLD_IMAGES", 4)
    assert "exportTime" not in summary and summary["exportFromTime"].startswith("20") and summary["exportToTime"] > summary["exportFromTime"]
    folder = described["ExportManifest"].rpartition("/")[0]
    assert folder == "inc/AWSDynamoDB/" + described["ExportArn"].rpartition("/")[2]
    assert s3.head_object(Bucket="increments", Key=folder + "/_started")["ContentLength"] == 0

    def record(p, new, old):
        def image(n):
            return {"p": {"S": p}, "n": {"N": str(n)}}
        images = {"NewImage": new and image(new), "OldImage": old and image(old)}
        return {"Metadata": {"WriteTimestampMicros": {"N": str(last_write * 1000000)}}, "Keys": {"p": {"S": p}},
                **{name: value for name, value in images.items() if value}}

    expected = [record("back", 2, 1), record("changed", 3, 1), record("deleted", None, 1), record("new", 1, None)]
    assert sorted(map(rounded, lines), key=lambda line: line["Keys"]["p"]["S"]) == expected

    described = export(ExportViewType="NEW_IMAGE")
    _, lines = read_export(s3, described)
    for line in expected:
        line.pop("OldImage", None)
    assert sorted(map(rounded, lines), key=lambda line: line["Keys"]["p"]["S"]) == expected
    daemon.control("POST", "clock", {"freeze": False})


def rounded(line):
    """With the second of its time."""
    time = line["Metadata"]["WriteTimestampMicros"]
    time["N"] = str(int(time["N"]) // 1000000 * 1000000)
    return line
