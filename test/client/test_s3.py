"""S3 as boto3 and plain HTTP see it: streams, both addressing styles, framing, checksums, presigned URLs."""

import base64
import hashlib
import http.client
import socket
import urllib.error
import urllib.request
import xml.etree.ElementTree
import zlib

import botocore.exceptions
import pytest

from conftest import Daemon

MEGABYTE = 1 << 20


@pytest.fixture
def s3(fresh):
    s3 = fresh.client("s3", config={"s3": {"addressing_style": "path"}})
    s3.create_bucket(Bucket="box")
    return s3


@pytest.fixture
def every_localhost(monkeypatch):
    """Not every machine resolves names below localhost."""
    resolve = socket.getaddrinfo

    def below_localhost(host, *arguments, **options):
        name = host.decode() if isinstance(host, bytes) else host
        return resolve("127.0.0.1" if name and name.endswith(".localhost") else host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", below_localhost)


def noise(size):
    """Bytes that differ from place to place."""
    block = b"".join(hashlib.sha256(str(i).encode()).digest() for i in range(4096))
    return (block * (size // len(block) + 1))[:size]


def request(daemon, method, path, body=b"", headers=None):
    """(status, headers, body) of a request as it stands."""
    connection = http.client.HTTPConnection(daemon.endpoint.removeprefix("http://"), timeout=60)
    connection.request(method, path, body, headers or {})
    response = connection.getresponse()
    return response.status, response.headers, response.read()


def error_of(body):
    return {element.tag: element.text for element in xml.etree.ElementTree.fromstring(body)}


def anonymous_memory(daemon):
    status = open(f"/proc/{daemon.process.pid}/status").read()
    return int(status.split("RssAnon:")[1].split()[0]) * 1024


# ---- Bodies ----


def test_a_large_body_streams_both_ways(fresh, s3):
    body = noise(20 * MEGABYTE)
    before = anonymous_memory(fresh)
    put = s3.put_object(Bucket="box", Key="large", Body=body)
    assert put["ETag"] == f'"{hashlib.md5(body).hexdigest()}"'
    got = s3.get_object(Bucket="box", Key="large")
    assert got["ContentLength"] == len(body)
    digest = hashlib.sha256()
    for piece in got["Body"].iter_chunks(MEGABYTE):
        digest.update(piece)
    assert digest.digest() == hashlib.sha256(body).digest()
    assert anonymous_memory(fresh) - before < 8 * MEGABYTE


def test_a_body_must_tell_its_length(fresh, s3):
    status, _, body = request(fresh, "PUT", "/box/chunked", iter([b"pieces"]))
    assert (status, error_of(body)["Code"]) == (501, "NotImplemented")
    status, _, _ = request(fresh, "PUT", "/box/chunked", iter([framed(noise(MEGABYTE), b"", size=60000)]), {
        "Content-Encoding": "aws-chunked", "X-Amz-Decoded-Content-Length": str(MEGABYTE)})
    assert status == 200
    assert s3.get_object(Bucket="box", Key="chunked")["Body"].read() == noise(MEGABYTE)


def exchange(daemon, head):
    """The status, Code and body of what a request without a body answers."""
    with socket.create_connection(("127.0.0.1", daemon.port), timeout=60) as connection:
        connection.sendall(head.replace("\n", "\r\n").encode() + b"Host: localhost\r\nConnection: close\r\n\r\n")
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        return answer.status, error_of(answer.read())["Code"]


@pytest.mark.parametrize("headers, answer", [
    ("", (411, "MissingContentLength")),
    ("Content-Length: 5\nX-Amz-Content-Sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER\n", (411, "MissingContentLength")),
    ("Content-Length: 5\nContent-Encoding: aws-chunked\nX-Amz-Decoded-Content-Length: many\n", (411, "MissingContentLength")),
    ("Transfer-Encoding: chunked\n", (501, "NotImplemented")),
    (f"Content-Length: {6 << 30}\n", (400, "EntityTooLarge")),
    (f"Content-Length: 5\nContent-Encoding: aws-chunked\nX-Amz-Decoded-Content-Length: {(5 << 30) + 1}\n", (400, "EntityTooLarge")),
])
def test_a_body_is_refused_by_what_its_headers_announce(fresh, s3, headers, answer):
    assert exchange(fresh, "PUT /box/k HTTP/1.1\n" + headers) == answer
    with pytest.raises(s3.exceptions.ClientError, match="404"):
        s3.head_object(Bucket="box", Key="k")


def test_metadata_goes_both_ways_up_to_2_kilobytes(s3):
    metadata = {f"name-{i:02}": "v" * (18 if i < 64 else 16) for i in range(80)}
    assert sum(len(name) + len(value) for name, value in metadata.items()) == 1968
    s3.put_object(Bucket="box", Key="k", Metadata=metadata)
    assert s3.get_object(Bucket="box", Key="k")["Metadata"] == s3.head_object(Bucket="box", Key="k")["Metadata"] == metadata
    s3.put_object(Bucket="box", Key="k", Metadata={"m": "v" * 2047})
    with pytest.raises(s3.exceptions.ClientError) as refused:
        s3.put_object(Bucket="box", Key="k", Metadata={"m": "v" * 2048})
    assert refused.value.response["Error"]["Code"] == "MetadataTooLarge"
    assert (refused.value.response["Error"]["MaxSizeAllowed"], refused.value.response["Error"]["Size"]) == ("2048", "2049")


def test_an_empty_object_is_an_object(s3):
    s3.put_object(Bucket="box", Key="dir/")
    got = s3.get_object(Bucket="box", Key="dir/")
    assert got["ContentLength"] == 0 and got["Body"].read() == b""


def test_bytes_survive_a_restart(tmp_path):
    for turn in range(2):
        daemon = Daemon(tmp_path, "--data", str(tmp_path / "data"))
        s3 = daemon.client("s3", config={"s3": {"addressing_style": "path"}})
        if turn == 0:
            s3.create_bucket(Bucket="kept")
            s3.put_object(Bucket="kept", Key="k", Body=noise(MEGABYTE))
            s3.put_object(Bucket="kept", Key="gone", Body=b"x")
            s3.delete_object(Bucket="kept", Key="gone")
        assert s3.get_object(Bucket="kept", Key="k")["Body"].read() == noise(MEGABYTE)
        assert [o["Key"] for o in s3.list_objects_v2(Bucket="kept")["Contents"]] == ["k"]
        daemon.stop()


# ---- Addresses ----


@pytest.mark.parametrize("style", ["path", "virtual", "auto"])
def test_both_addressing_styles_reach_the_same_object(fresh, every_localhost, style):
    s3 = fresh.client("s3", config={"s3": {"addressing_style": style}})
    s3.create_bucket(Bucket="my.dotted-box")
    key = "a/../b c/+&=?#%41/ü€😀.txt"
    s3.put_object(Bucket="my.dotted-box", Key=key, Body=b"hi", Metadata={"style": style})
    assert s3.get_object(Bucket="my.dotted-box", Key=key)["Body"].read() == b"hi"
    assert s3.head_object(Bucket="my.dotted-box", Key=key)["Metadata"] == {"style": style}
    assert s3.list_objects_v2(Bucket="my.dotted-box")["Contents"][0]["Key"] == key
    other = fresh.client("s3", config={"s3": {"addressing_style": "path"}})
    assert other.get_object(Bucket="my.dotted-box", Key=key)["Body"].read() == b"hi"
    s3.delete_object(Bucket="my.dotted-box", Key=key)
    s3.delete_bucket(Bucket="my.dotted-box")


@pytest.mark.parametrize("host", ["box.s3.localhost", "box.s3.us-east-1.localhost", "box.localhost"])
def test_a_bucket_may_be_in_the_host_name(fresh, s3, host):
    s3.put_object(Bucket="box", Key="k/l", Body=b"hi")
    status, _, body = request(fresh, "GET", "/k/l", headers={"Host": host})
    assert (status, body) == (200, b"hi")
    status, _, body = request(fresh, "GET", "/?list-type=2", headers={"Host": host})
    assert status == 200 and b"<Key>k/l</Key>" in body


def test_a_presigned_url_needs_nothing_else(fresh, s3):
    url = s3.generate_presigned_url("put_object", Params={"Bucket": "box", "Key": "signed"}, ExpiresIn=60)
    urllib.request.urlopen(urllib.request.Request(url, data=b"hello", method="PUT")).close()
    url = s3.generate_presigned_url("get_object", Params={"Bucket": "box", "Key": "signed", "ResponseContentType": "text/x"})
    with urllib.request.urlopen(url) as response:
        assert response.read() == b"hello"
        assert response.headers["Content-Type"] == "text/x"


def test_other_accounts_have_other_buckets_under_the_same_roof(fresh, s3):
    stranger = fresh.client("s3", aws_access_key_id="111111111111", config={"s3": {"addressing_style": "path"}})
    assert stranger.list_buckets()["Buckets"] == []
    with pytest.raises(stranger.exceptions.BucketAlreadyExists):
        stranger.create_bucket(Bucket="box")
    with pytest.raises(botocore.exceptions.ClientError, match="403"):
        stranger.head_bucket(Bucket="box")


def test_a_bucket_is_made_where_its_endpoint_is(fresh):
    away = fresh.client("s3", region_name="eu-central-1", config={"s3": {"addressing_style": "path"}})
    with pytest.raises(botocore.exceptions.ClientError, match="The unspecified location constraint is incompatible"):
        away.create_bucket(Bucket="away")
    with pytest.raises(botocore.exceptions.ClientError, match="The eu-west-1 location constraint is incompatible"):
        away.create_bucket(Bucket="away", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    made = away.create_bucket(Bucket="away", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    assert made["Location"] == "http://away.s3.amazonaws.com/"
    assert away.get_bucket_location(Bucket="away")["LocationConstraint"] == "eu-central-1"
    head = away.head_bucket(Bucket="away")["ResponseMetadata"]["HTTPHeaders"]
    assert head["x-amz-bucket-region"] == "eu-central-1"


# ---- Answers ----


def test_ranges_and_conditions_have_their_statuses(fresh, s3):
    etag = s3.put_object(Bucket="box", Key="k", Body=b"0123456789", CacheControl="max-age=9")["ETag"]
    status, headers, body = request(fresh, "GET", "/box/k", headers={"Range": "bytes=2-4"})
    assert (status, body, headers["Content-Range"]) == (206, b"234", "bytes 2-4/10")
    status, headers, body = request(fresh, "HEAD", "/box/k", headers={"Range": "bytes=-1"})
    assert (status, body, headers["Content-Length"]) == (206, b"", "1")
    status, _, body = request(fresh, "GET", "/box/k", headers={"Range": "bytes=10-"})
    error = error_of(body)
    assert status == 416 and error["Code"] == "InvalidRange"
    assert (error["RangeRequested"], error["ActualObjectSize"]) == ("bytes=10-", "10")
    status, headers, body = request(fresh, "GET", "/box/k", headers={"If-None-Match": etag})
    assert (status, body, headers["ETag"], headers["Cache-Control"]) == (304, b"", etag, "max-age=9")
    status, _, body = request(fresh, "GET", "/box/k", headers={"If-Match": '"other"'})
    assert status == 412 and error_of(body)["Condition"] == "If-Match"
    modified = s3.head_object(Bucket="box", Key="k")["ResponseMetadata"]["HTTPHeaders"]["last-modified"]
    assert request(fresh, "GET", "/box/k", headers={"If-Modified-Since": modified})[0] == 304
    assert request(fresh, "GET", "/box/k", headers={"If-Unmodified-Since": modified})[0] == 200


def test_errors_name_what_they_are_about(fresh, s3):
    status, headers, body = request(fresh, "GET", "/box/no/key")
    error = error_of(body)
    assert status == 404 and headers["Content-Type"] == "application/xml"
    assert (error["Code"], error["Key"], error["Resource"]) == ("NoSuchKey", "no/key", "/box/no/key")
    assert error["RequestId"] == headers["x-amz-request-id"]
    status, _, body = request(fresh, "GET", "/nowhere/k")
    assert (status, error_of(body)["BucketName"]) == (404, "nowhere")
    status, _, body = request(fresh, "HEAD", "/box/no/key")
    assert (status, body) == (404, b"")


def test_a_delete_marker_shows_in_the_headers(fresh, s3):
    s3.put_bucket_versioning(Bucket="box", VersioningConfiguration={"Status": "Enabled"})
    version = s3.put_object(Bucket="box", Key="k", Body=b"1")["VersionId"]
    marker = s3.delete_object(Bucket="box", Key="k")
    assert marker["DeleteMarker"] is True
    status, headers, _ = request(fresh, "GET", "/box/k")
    assert (status, headers["x-amz-delete-marker"], headers["x-amz-version-id"]) == (404, "true", marker["VersionId"])
    status, headers, body = request(fresh, "GET", f"/box/k?versionId={marker['VersionId']}")
    assert (status, headers["Allow"], headers["x-amz-delete-marker"]) == (405, "DELETE", "true")
    assert error_of(body)["ResourceType"] == "DeleteMarker"
    assert s3.get_object(Bucket="box", Key="k", VersionId=version)["Body"].read() == b"1"
    listed = s3.list_object_versions(Bucket="box")
    assert [v["VersionId"] for v in listed["Versions"]] == [version]
    assert [m["VersionId"] for m in listed["DeleteMarkers"]] == [marker["VersionId"]]


def test_multipart_uploads_are_refused_by_name(s3):
    with pytest.raises(botocore.exceptions.ClientError, match="virga does not implement S3 CreateMultipartUpload.") as refused:
        s3.create_multipart_upload(Bucket="box", Key="k")
    assert refused.value.response["Error"]["Code"] == "NotImplemented"


# ---- Listings ----


def test_a_large_bucket_is_paged_and_rolled_up(s3):
    keys = sorted(f"{folder:02}/{i:03}" for folder in range(12) for i in range(100))
    for key in keys:
        s3.put_object(Bucket="box", Key=key, Body=b"")
    pages = list(s3.get_paginator("list_objects_v2").paginate(Bucket="box"))
    assert [len(page["Contents"]) for page in pages] == [1000, 200]
    assert [o["Key"] for page in pages for o in page["Contents"]] == keys
    rolled = s3.get_paginator("list_objects_v2").paginate(Bucket="box", Delimiter="/", PaginationConfig={"PageSize": 5})
    assert [p["Prefix"] for page in rolled for p in page["CommonPrefixes"]] == [f"{folder:02}/" for folder in range(12)]
    assert [len(p["Contents"]) for p in s3.get_paginator("list_objects").paginate(Bucket="box")] == [1000, 200]
    for at in range(0, len(keys), 1000):
        gone = s3.delete_objects(Bucket="box", Delete={"Objects": [{"Key": key} for key in keys[at : at + 1000]]})
        assert "Errors" not in gone
    s3.delete_bucket(Bucket="box")


def test_keys_of_any_letters_come_back(s3):
    keys = ["a b", "a+b", "a%b", "<&>\"'", "ü", "日本", "\x01ctrl", "tail "]
    for key in keys:
        s3.put_object(Bucket="box", Key=key, Body=key.encode())
    assert {o["Key"] for o in s3.list_objects_v2(Bucket="box")["Contents"]} == set(keys)
    assert all(s3.get_object(Bucket="box", Key=key)["Body"].read() == key.encode() for key in keys)


# ---- Framing and digests ----


def crc32(body):
    return base64.b64encode(zlib.crc32(body).to_bytes(4, "big")).decode()


def framed(body, trailer, size=5):
    chunks = [body[at : at + size] for at in range(0, len(body), size)] + [b""]
    return b"".join(b"%x;chunk-signature=%s\r\n%s\r\n" % (len(chunk), b"0" * 64, chunk) for chunk in chunks[:-1]) + \
        b"0\r\n" + trailer + b"\r\n"


def put_framed(daemon, body, trailer, **headers):
    return request(daemon, "PUT", "/box/framed", framed(body, trailer), {
        "Content-Encoding": "aws-chunked", "X-Amz-Content-Sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        "X-Amz-Decoded-Content-Length": str(len(body)), **headers})


def test_framing_is_taken_off_and_its_trailer_counts(fresh, s3):
    body = b"hello, framed world"
    trailer = f"x-amz-checksum-crc32:{crc32(body)}\r\n".encode()
    status, headers, _ = put_framed(fresh, body, trailer, **{"X-Amz-Trailer": "x-amz-checksum-crc32"})
    assert (status, headers["x-amz-checksum-crc32"]) == (200, crc32(body))
    got = s3.get_object(Bucket="box", Key="framed")
    assert got["Body"].read() == body and "ContentEncoding" not in got


@pytest.mark.parametrize("trailer, announced, code", [
    (b"x-amz-checksum-crc32:AAAAAA==\r\n", "x-amz-checksum-crc32", "BadDigest"),
    (b"", "x-amz-checksum-crc32", "MalformedTrailerError"),
    (b"content-type:text/x\r\n", "x-amz-checksum-crc32", "MalformedTrailerError"),
    (b"no colon\r\n", "x-amz-checksum-crc32", "MalformedTrailerError"),
])
def test_a_wrong_trailer_is_refused(fresh, s3, trailer, announced, code):
    status, _, body = put_framed(fresh, b"hello", trailer, **{"X-Amz-Trailer": announced})
    assert (status, error_of(body)["Code"]) == (400, code)
    with pytest.raises(s3.exceptions.ClientError, match="404"):
        s3.head_object(Bucket="box", Key="framed")


@pytest.mark.parametrize("headers, sent", [
    ({}, b"5\r\nhello\r\n"),
    ({}, b"zz\r\nhello\r\n0\r\n\r\n"),
    ({}, b"5\r\nhelloXX\r\n0\r\n\r\n"),
    ({"X-Amz-Decoded-Content-Length": "6"}, b"5\r\nhello\r\n0\r\n\r\n"),
])
def test_broken_framing_is_refused(fresh, s3, headers, sent):
    status, _, body = request(fresh, "PUT", "/box/framed", sent, {"Content-Encoding": "aws-chunked", **headers})
    assert (status, error_of(body)["Code"]) == (400, "IncompleteBody")


def test_a_body_is_what_its_headers_say(fresh, s3):
    wrong = base64.b64encode(hashlib.md5(b"other").digest()).decode()
    status, _, body = request(fresh, "PUT", "/box/k", b"hello", {"Content-MD5": wrong})
    error = error_of(body)
    assert (status, error["Code"]) == (400, "BadDigest")
    assert error["CalculatedDigest"] == base64.b64encode(hashlib.md5(b"hello").digest()).decode()
    status, _, body = request(fresh, "PUT", "/box/k", b"hello", {"X-Amz-Content-Sha256": hashlib.sha256(b"other").hexdigest()})
    assert (status, error_of(body)["Code"]) == (400, "XAmzContentSHA256Mismatch")
    status, _, body = request(fresh, "PUT", "/box/k", b"hello", {"x-amz-checksum-crc64nvme": "AAAAAAAAAAA="})
    assert (status, error_of(body)["Code"]) == (400, "BadDigest")
    with pytest.raises(s3.exceptions.ClientError, match="404"):
        s3.head_object(Bucket="box", Key="k")


@pytest.mark.parametrize("algorithm", ["CRC32", "SHA1", "SHA256"])
def test_the_sdks_checksums_are_kept(s3, algorithm):
    put = s3.put_object(Bucket="box", Key="k", Body=noise(MEGABYTE), ChecksumAlgorithm=algorithm)
    got = s3.get_object(Bucket="box", Key="k", ChecksumMode="ENABLED")
    assert got["Body"].read() == noise(MEGABYTE)  # boto3 checks it as well
    assert got["Checksum" + algorithm] == put["Checksum" + algorithm]
    part = s3.get_object(Bucket="box", Key="k", ChecksumMode="ENABLED", Range="bytes=0-9")
    assert part["Body"].read() == noise(10) and "Checksum" + algorithm not in part
