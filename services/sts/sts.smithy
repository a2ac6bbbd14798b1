$version: "2"

namespace com.amazonaws.sts

use aws.api#service
use aws.auth#sigv4
use aws.protocols#awsQuery
use aws.protocols#awsQueryError
use virga#missingOperations

// Imported by tools/import_api: AWS's names, types and constraints.

@service(sdkId: "STS", arnNamespace: "sts", endpointPrefix: "sts")
@sigv4(name: "sts")
@awsQuery
@xmlNamespace(uri: "https://sts.amazonaws.com/doc/2011-06-15/")
@missingOperations([
    "AssumeRoleWithSAML"
    "AssumeRoleWithWebIdentity"
    "AssumeRoot"
    "DecodeAuthorizationMessage"
    "GetAccessKeyInfo"
    "GetDelegatedAccessToken"
    "GetFederationToken"
    "GetSessionToken"
    "GetWebIdentityToken"
])
service STS {
    version: "2011-06-15"
    operations: [
        AssumeRole
        GetCallerIdentity
    ]
}

operation AssumeRole {
    input: AssumeRoleRequest
    output: AssumeRoleResponse
    errors: [
        ExpiredTokenException
        MalformedPolicyDocumentException
        PackedPolicyTooLargeException
        RegionDisabledException
    ]
}

operation GetCallerIdentity {
    input: GetCallerIdentityRequest
    output: GetCallerIdentityResponse
}

// Errors

@error("client")
@httpError(400)
structure ExpiredTokenException {
    message: String
}

@error("client")
@httpError(400)
@awsQueryError(code: "MalformedPolicyDocument", httpResponseCode: 400)
structure MalformedPolicyDocumentException {
    message: String
}

@error("client")
@httpError(400)
@awsQueryError(code: "PackedPolicyTooLarge", httpResponseCode: 400)
structure PackedPolicyTooLargeException {
    message: String
}

@error("client")
@httpError(403)
structure RegionDisabledException {
    message: String
}

// Shapes

@length(min: 16, max: 128)
@pattern("[\\w]*")
string accessKeyIdType

@sensitive
string accessKeySecretType

@length(min: 20, max: 2048)
@pattern("[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+")
string arnType

@length(min: 2, max: 193)
@pattern("[\\w+=,.@:-]*")
string assumedRoleIdType

structure AssumedRoleUser {
    @required AssumedRoleId: assumedRoleIdType
    @required Arn: arnType
}

structure AssumeRoleRequest {
    @required RoleArn: arnType
    @required RoleSessionName: roleSessionNameType
    PolicyArns: policyDescriptorListType
    Policy: unrestrictedSessionPolicyDocumentType
    DurationSeconds: roleDurationSecondsType
    Tags: tagListType
    TransitiveTagKeys: tagKeyListType
    ExternalId: externalIdType
    SerialNumber: serialNumberType
    TokenCode: tokenCodeType
    SourceIdentity: sourceIdentityType
    ProvidedContexts: ProvidedContextsListType
}

structure AssumeRoleResponse {
    Credentials: Credentials
    AssumedRoleUser: AssumedRoleUser
    PackedPolicySize: nonNegativeIntegerType
    SourceIdentity: sourceIdentityType
}

@length(min: 4, max: 2048)
string contextAssertionType

structure Credentials {
    @required AccessKeyId: accessKeyIdType
    @required SecretAccessKey: accessKeySecretType
    @required SessionToken: String
    @required Expiration: Timestamp
}

@length(min: 2, max: 1224)
@pattern("[\\w+=,.@:\\/-]*")
string externalIdType

structure GetCallerIdentityRequest {}

structure GetCallerIdentityResponse {
    UserId: String
    Account: String
    Arn: arnType
}

@range(min: 0)
integer nonNegativeIntegerType

list policyDescriptorListType {
    member: PolicyDescriptorType
}

structure PolicyDescriptorType {
    arn: arnType
}

structure ProvidedContext {
    ProviderArn: arnType
    ContextAssertion: contextAssertionType
}

@length(min: 1, max: 5)
list ProvidedContextsListType {
    member: ProvidedContext
}

@range(min: 900, max: 43200)
integer roleDurationSecondsType

@length(min: 2, max: 64)
@pattern("[\\w+=,.@-]*")
string roleSessionNameType

@length(min: 9, max: 256)
@pattern("[\\w+=/:,.@-]*")
string serialNumberType

@length(min: 2, max: 64)
@pattern("[\\w+=,.@-]*")
string sourceIdentityType

structure Tag {
    @required Key: tagKeyType
    @required Value: tagValueType
}

@length(max: 50)
list tagKeyListType {
    member: tagKeyType
}

@length(min: 1, max: 128)
@pattern("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+")
string tagKeyType

@length(max: 50)
list tagListType {
    member: Tag
}

@length(min: 0, max: 256)
@pattern("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*")
string tagValueType

@length(min: 6, max: 6)
@pattern("[\\d]*")
string tokenCodeType

@length(min: 1)
@pattern("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+")
string unrestrictedSessionPolicyDocumentType

// ---- virga's own: stored records and deviations ----

apply STS @virga#validationError("ValidationError")
