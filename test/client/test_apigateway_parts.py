"""REST APIs: what stands beside the tree: documentation, client certificates, kinds of SDKs, samples of models."""

import http.server
import json
import ssl
import threading

import pytest

from test_apigateway import Api, Endpoint


@pytest.fixture
def api(fresh):
    return Api(fresh)


def described(api, **location):
    return api.gateway.create_documentation_part(restApiId=api.id, location=location, properties='{"description": "d"}')


# ---- Documentation ----

def test_a_documentation_part_has_the_whole_of_its_location(api):
    gateway = api.gateway
    made = described(api, type="METHOD", path="/pets")
    assert made["location"] == {"type": "METHOD", "path": "/pets", "method": "*"} and len(made["id"]) == 6
    shown = gateway.get_documentation_part(restApiId=api.id, documentationPartId=made["id"])
    assert shown["properties"] == '{"description": "d"}' and shown["location"] == made["location"]
    with pytest.raises(gateway.exceptions.ConflictException,
                       match="^.*Documentation part already exists for the specified location: type 'METHOD', path '/pets', method '\\*'\\.$"):
        described(api, type="METHOD", path="/pets", method="*")
    changed = gateway.update_documentation_part(restApiId=api.id, documentationPartId=made["id"],
                                                patchOperations=[{"op": "replace", "path": "/properties", "value": '{"summary": "s"}'}])
    assert changed["properties"] == '{"summary": "s"}'
    gateway.delete_documentation_part(restApiId=api.id, documentationPartId=made["id"])
    with pytest.raises(gateway.exceptions.NotFoundException, match="Invalid Documentation part identifier specified"):
        gateway.get_documentation_part(restApiId=api.id, documentationPartId=made["id"])
    assert described(api, type="METHOD", path="/pets")["id"] != made["id"]


@pytest.mark.parametrize("location", [{"type": "API", "path": "/"}, {"type": "MODEL"}, {"type": "RESOURCE", "method": "GET"},
                                      {"type": "METHOD", "name": "x"}, {"type": "REQUEST_HEADER", "path": "/"}])
def test_a_location_has_what_its_type_has(api, location):
    with pytest.raises(api.gateway.exceptions.BadRequestException, match="Invalid documentation part location"):
        described(api, **location)


def test_properties_are_an_object(api):
    for properties in ("[]", "no", ""):
        with pytest.raises(api.gateway.exceptions.BadRequestException, match="properties"):
            api.gateway.create_documentation_part(restApiId=api.id, location={"type": "API"}, properties=properties)


def test_parts_are_found_by_type_path_and_name_page_by_page(api):
    made = [described(api, type="QUERY_PARAMETER", path="/pets", name=f"q{n}")["id"] for n in range(5)]
    described(api, type="API")
    described(api, type="RESOURCE", path="/pets")

    def found(**query):
        return api.gateway.get_documentation_parts(restApiId=api.id, **query)["items"]

    assert len(found()) == 7
    assert {part["id"] for part in found(type="QUERY_PARAMETER")} == set(made)
    assert [part["location"]["name"] for part in found(nameQuery="q3")] == ["q3"]
    assert len(found(path="/pets")) == 6
    pages = [page["items"] for page in api.gateway.get_paginator("get_documentation_parts").paginate(
        restApiId=api.id, type="QUERY_PARAMETER", PaginationConfig={"PageSize": 2})] if api.gateway.can_paginate("get_documentation_parts") else None
    first = api.gateway.get_documentation_parts(restApiId=api.id, type="QUERY_PARAMETER", limit=2)
    second = api.gateway.get_documentation_parts(restApiId=api.id, type="QUERY_PARAMETER", limit=4, position=first["position"])
    assert [len(first["items"]), len(second["items"]), "position" in second] == [2, 3, False]
    assert pages is None or [len(page) for page in pages] == [2, 2, 1]


def test_parts_are_imported_into_or_over_those_that_are_there(api):
    kept = described(api, type="API")["id"]
    other = described(api, type="RESOURCE", path="/old")["id"]
    document = {"swagger": "2.0", "x-amazon-apigateway-documentation": {"documentationParts": [
        {"location": {"type": "API"}, "properties": {"description": "new"}},
        {"location": {"type": "MODEL"}, "properties": {}},
        {"location": {"type": "METHOD", "path": "/pets", "method": "GET"}, "properties": {"summary": "s"}}]}}
    body = json.dumps(document)
    with pytest.raises(api.gateway.exceptions.BadRequestException, match="Warnings found during import"):
        api.gateway.import_documentation_parts(restApiId=api.id, mode="merge", failOnWarnings=True, body=body)
    merged = api.gateway.import_documentation_parts(restApiId=api.id, mode="merge", body=body)
    assert len(merged["ids"]) == 2 and merged["ids"][0] == kept and merged["warnings"] == ["Documentation part 1 is left out: its name does not fit"]
    parts = {part["id"]: part for part in api.gateway.get_documentation_parts(restApiId=api.id)["items"]}
    assert set(parts) == {*merged["ids"], other} and parts[kept]["properties"] == '{"description":"new"}'
    over = api.gateway.import_documentation_parts(restApiId=api.id, mode="overwrite", body="x-amazon-apigateway-documentation:\n"
                                                  "  documentationParts:\n  - location: {type: RESOURCE, path: /yaml}\n    properties: {description: y}\n")
    left = api.gateway.get_documentation_parts(restApiId=api.id)["items"]
    assert [part["id"] for part in left] == over["ids"] and left[0]["location"] == {"type": "RESOURCE", "path": "/yaml"}
    with pytest.raises(api.gateway.exceptions.BadRequestException, match="documentationParts"):
        api.gateway.import_documentation_parts(restApiId=api.id, mode="merge", body="{}")


def test_a_documentation_version_is_a_name_that_stages_may_bear(api):
    gateway = api.gateway
    api.mock("/m")
    api.deploy()
    made = gateway.create_documentation_version(restApiId=api.id, documentationVersion="v1", stageName="prod")
    assert made["version"] == "v1" and made["createdDate"]
    assert gateway.get_stage(restApiId=api.id, stageName="prod")["documentationVersion"] == "v1"
    assert gateway.update_documentation_version(restApiId=api.id, documentationVersion="v1", patchOperations=[
        {"op": "replace", "path": "/description", "value": "doc"}])["description"] == "doc"
    with pytest.raises(gateway.exceptions.ConflictException):
        gateway.create_documentation_version(restApiId=api.id, documentationVersion="v1")
    gateway.create_documentation_version(restApiId=api.id, documentationVersion="v2")
    assert [version["version"] for version in gateway.get_documentation_versions(restApiId=api.id)["items"]] == ["v1", "v2"]
    with pytest.raises(gateway.exceptions.ConflictException):
        gateway.delete_documentation_version(restApiId=api.id, documentationVersion="v1")
    gateway.delete_documentation_version(restApiId=api.id, documentationVersion="v2")
    with pytest.raises(gateway.exceptions.NotFoundException, match="Invalid Documentation version specified"):
        gateway.get_documentation_version(restApiId=api.id, documentationVersion="v2")
    assert gateway.get_documentation_version(restApiId=api.id, documentationVersion="v1")["description"] == "doc"


# ---- Client certificates ----

@pytest.fixture
def certificate(fresh):
    return fresh.client("apigateway").generate_client_certificate(description="d", tags={"a": "b"})


class Shown(Endpoint):
    """Tells who has come."""

    def do_GET(self):
        certificate = self.connection.getpeercert(binary_form=True)
        body = json.dumps({"certificate": ssl.DER_cert_to_PEM_cert(certificate) if certificate else None}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def tls_endpoint(tmp_path, fresh, certificate):
    """An endpoint that takes nobody without the certificate. It shows one of the same kind itself."""
    import subprocess
    own, key = tmp_path / "own.pem", tmp_path / "own.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-days", "2",
                    "-keyout", str(key), "-out", str(own)], check=True, capture_output=True)
    trusted = tmp_path / "trusted.pem"
    trusted.write_text(certificate["pemEncodedCertificate"])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own, key)
    context.load_verify_locations(trusted)
    context.verify_mode = ssl.CERT_REQUIRED
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Shown)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"https://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


def test_a_client_certificate_is_made_and_kept(fresh, certificate):
    gateway, made = fresh.client("apigateway"), certificate["clientCertificateId"]
    assert (certificate["expirationDate"] - certificate["createdDate"]).days == 365
    shown = gateway.get_client_certificate(clientCertificateId=made)
    assert {k: shown[k] for k in ("pemEncodedCertificate", "description", "tags")} == {
        "pemEncodedCertificate": certificate["pemEncodedCertificate"], "description": "d", "tags": {"a": "b"}}
    assert ssl.PEM_cert_to_DER_cert(shown["pemEncodedCertificate"])
    arn = f"arn:aws:apigateway:us-east-1::/clientcertificates/{made}"
    gateway.tag_resource(resourceArn=arn, tags={"c": "d"})
    assert gateway.get_tags(resourceArn=arn)["tags"] == {"a": "b", "c": "d"}
    assert gateway.update_client_certificate(clientCertificateId=made, patchOperations=[
        {"op": "replace", "path": "/description", "value": "e"}])["description"] == "e"
    other = gateway.generate_client_certificate()
    assert other["pemEncodedCertificate"] != certificate["pemEncodedCertificate"]
    assert {item["clientCertificateId"] for item in gateway.get_client_certificates()["items"]} == {made, other["clientCertificateId"]}
    gateway.delete_client_certificate(clientCertificateId=made)
    with pytest.raises(gateway.exceptions.NotFoundException, match="Invalid Client Certificate identifier specified"):
        gateway.get_client_certificate(clientCertificateId=made)


def test_http_integrations_show_the_stage_s_certificate(api, certificate, tls_endpoint):
    made = certificate["clientCertificateId"]
    api.method("/who")
    api.integration("/who", type="HTTP_PROXY", integrationHttpMethod="GET", uri=tls_endpoint, tlsConfig={"insecureSkipVerification": True})
    assert api.answer("/who")[0] == 504  # nobody without it
    stage = {"restApiId": api.id, "stageName": "prod"}
    api.gateway.update_stage(**stage, patchOperations=[{"op": "replace", "path": "/clientCertificateId", "value": made}])
    status, body = api.answer("/who")
    assert status == 200 and body["certificate"].split() == certificate["pemEncodedCertificate"].split()
    tested = api.gateway.test_invoke_method(**api.place("/who", "GET"), clientCertificateId=made)
    assert json.loads(tested["body"]) == body
    api.deploy()
    api.gateway.delete_client_certificate(clientCertificateId=made)
    assert api.answer("/who") == (500, {"message": "Internal server error"})
    with pytest.raises(api.gateway.exceptions.NotFoundException, match="Invalid Client Certificate identifier specified"):
        api.gateway.test_invoke_method(**api.place("/who", "GET"), clientCertificateId=made)


# ---- SDKs, samples ----

def test_kinds_of_sdks_are_told_and_none_is_made(api):
    api.mock("/m")
    api.deploy()
    kinds = api.gateway.get_sdk_types()["items"]
    assert [kind["id"] for kind in kinds] == ["android", "java", "javascript", "objectivec", "ruby", "swift"]
    assert api.gateway.get_sdk_type(id="swift")["configurationProperties"] == [{"name": "classPrefix", "friendlyName": "Prefix", "required": True}]
    with pytest.raises(api.gateway.exceptions.NotFoundException):
        api.gateway.get_sdk_type(id="cobol")
    with pytest.raises(api.gateway.exceptions.BadRequestException, match="virga does not support the generation of SDKs yet."):
        api.gateway.get_sdk(restApiId=api.id, stageName="prod", sdkType="swift")


def test_a_model_s_template_makes_a_sample_of_it(api):
    schema = {"type": "object", "properties": {"id": {"type": "integer"}, "name": {"type": "string"}, "tags": {"type": "array", "items": {"type": "boolean"}}}}
    api.gateway.create_model(restApiId=api.id, name="Pet", contentType="application/json", schema=json.dumps(schema))
    value = api.gateway.get_model_template(restApiId=api.id, modelName="Pet")["value"]
    assert value.startswith("#set($inputRoot = $input.path('$'))\n")
    api.mock("/sample", answer=value)
    assert api.answer("/sample") == (200, {"id": 42, "name": "foo", "tags": [True]})
    with pytest.raises(api.gateway.exceptions.NotFoundException, match="Invalid model name specified: None"):
        api.gateway.get_model_template(restApiId=api.id, modelName="None")


# ---- Parts of an API, and keys of plans ----

def test_request_validators_live_and_go(api):
    gateway = api.gateway
    made = gateway.create_request_validator(restApiId=api.id, name="v", validateRequestBody=True)
    shown = gateway.get_request_validator(restApiId=api.id, requestValidatorId=made["id"])
    assert (shown["name"], shown["validateRequestBody"], shown["validateRequestParameters"]) == ("v", True, False)
    other = gateway.create_request_validator(restApiId=api.id, name="w")["id"]
    assert {item["id"] for item in gateway.get_request_validators(restApiId=api.id)["items"]} == {made["id"], other}
    api.method("/m", requestValidatorId=made["id"])
    with pytest.raises(gateway.exceptions.ConflictException, match=f"Cannot delete request validator '{made['id']}', is referenced in method: /m/GET"):
        gateway.delete_request_validator(restApiId=api.id, requestValidatorId=made["id"])
    gateway.delete_request_validator(restApiId=api.id, requestValidatorId=other)
    with pytest.raises(gateway.exceptions.NotFoundException, match="Invalid Request Validator identifier specified"):
        gateway.get_request_validator(restApiId=api.id, requestValidatorId=other)
    assert [item["id"] for item in gateway.get_request_validators(restApiId=api.id)["items"]] == [made["id"]]


def test_an_authorizer_is_shown_alone(api):
    pool = "arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_a"
    made = api.gateway.create_authorizer(restApiId=api.id, name="a", type="COGNITO_USER_POOLS", providerARNs=[pool],
                                         identitySource="method.request.header.Authorization")["id"]
    shown = api.gateway.get_authorizer(restApiId=api.id, authorizerId=made)
    assert (shown["name"], shown["type"], shown["authType"], shown["providerARNs"]) == ("a", "COGNITO_USER_POOLS", "cognito_user_pools", [pool])
    with pytest.raises(api.gateway.exceptions.NotFoundException, match="Invalid Authorizer identifier specified"):
        api.gateway.get_authorizer(restApiId=api.id, authorizerId="none")


def test_deployments_are_listed_page_by_page(api):
    api.mock("/m")
    made = {api.gateway.create_deployment(restApiId=api.id, description=f"d{n}")["id"]: f"d{n}" for n in range(3)}
    first = api.gateway.get_deployments(restApiId=api.id, limit=2)
    second = api.gateway.get_deployments(restApiId=api.id, limit=2, position=first["position"])
    assert {item["id"]: item["description"] for item in first["items"] + second["items"]} == made
    assert len(first["items"]) == 2 and "position" not in second


def test_a_plan_s_key_is_shown_and_taken_away(api):
    gateway = api.gateway
    plan = gateway.create_usage_plan(name="p")["id"]
    key = gateway.create_api_key(name="k", value="v" * 20, enabled=True)["id"]
    gateway.create_usage_plan_key(usagePlanId=plan, keyId=key, keyType="API_KEY")
    shown = gateway.get_usage_plan_key(usagePlanId=plan, keyId=key)
    assert (shown["id"], shown["name"], shown["type"]) == (key, "k", "API_KEY")
    gateway.delete_usage_plan_key(usagePlanId=plan, keyId=key)
    with pytest.raises(gateway.exceptions.NotFoundException):
        gateway.get_usage_plan_key(usagePlanId=plan, keyId=key)
    assert gateway.get_usage_plan_keys(usagePlanId=plan)["items"] == []
    assert gateway.get_api_key(apiKey=key)["id"] == key
