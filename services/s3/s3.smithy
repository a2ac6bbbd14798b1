$version: "2"

namespace com.amazonaws.s3

use aws.api#service
use aws.auth#sigv4
use aws.protocols#httpChecksum
use aws.protocols#restXml
use virga#missingOperations

// Imported by tools/import_api: AWS's names, types and constraints.

@service(sdkId: "S3", arnNamespace: "s3", endpointPrefix: "s3")
@sigv4(name: "s3")
@restXml
@missingOperations([
    "AbortMultipartUpload"
    "CompleteMultipartUpload"
    "CopyObject"
    "CreateBucketMetadataConfiguration"
    "CreateBucketMetadataTableConfiguration"
    "CreateMultipartUpload"
    "CreateSession"
    "DeleteBucketAnalyticsConfiguration"
    "DeleteBucketCors"
    "DeleteBucketEncryption"
    "DeleteBucketIntelligentTieringConfiguration"
    "DeleteBucketInventoryConfiguration"
    "DeleteBucketLifecycle"
    "DeleteBucketMetadataConfiguration"
    "DeleteBucketMetadataTableConfiguration"
    "DeleteBucketMetricsConfiguration"
    "DeleteBucketOwnershipControls"
    "DeleteBucketPolicy"
    "DeleteBucketReplication"
    "DeleteBucketTagging"
    "DeleteBucketWebsite"
    "DeleteObjectTagging"
    "DeletePublicAccessBlock"
    "GetBucketAbac"
    "GetBucketAccelerateConfiguration"
    "GetBucketAcl"
    "GetBucketAnalyticsConfiguration"
    "GetBucketCors"
    "GetBucketEncryption"
    "GetBucketIntelligentTieringConfiguration"
    "GetBucketInventoryConfiguration"
    "GetBucketLifecycle"
    "GetBucketLifecycleConfiguration"
    "GetBucketLogging"
    "GetBucketMetadataConfiguration"
    "GetBucketMetadataTableConfiguration"
    "GetBucketMetricsConfiguration"
    "GetBucketNotification"
    "GetBucketNotificationConfiguration"
    "GetBucketOwnershipControls"
    "GetBucketPolicy"
    "GetBucketPolicyStatus"
    "GetBucketReplication"
    "GetBucketRequestPayment"
    "GetBucketTagging"
    "GetBucketWebsite"
    "GetObjectAcl"
    "GetObjectAttributes"
    "GetObjectLegalHold"
    "GetObjectLockConfiguration"
    "GetObjectRetention"
    "GetObjectTagging"
    "GetObjectTorrent"
    "GetPublicAccessBlock"
    "ListBucketAnalyticsConfigurations"
    "ListBucketIntelligentTieringConfigurations"
    "ListBucketInventoryConfigurations"
    "ListBucketMetricsConfigurations"
    "ListDirectoryBuckets"
    "ListMultipartUploads"
    "ListParts"
    "PutBucketAbac"
    "PutBucketAccelerateConfiguration"
    "PutBucketAcl"
    "PutBucketAnalyticsConfiguration"
    "PutBucketCors"
    "PutBucketEncryption"
    "PutBucketIntelligentTieringConfiguration"
    "PutBucketInventoryConfiguration"
    "PutBucketLifecycle"
    "PutBucketLifecycleConfiguration"
    "PutBucketLogging"
    "PutBucketMetricsConfiguration"
    "PutBucketNotification"
    "PutBucketNotificationConfiguration"
    "PutBucketOwnershipControls"
    "PutBucketPolicy"
    "PutBucketReplication"
    "PutBucketRequestPayment"
    "PutBucketTagging"
    "PutBucketWebsite"
    "PutObjectAcl"
    "PutObjectLegalHold"
    "PutObjectLockConfiguration"
    "PutObjectRetention"
    "PutObjectTagging"
    "PutPublicAccessBlock"
    "RenameObject"
    "RestoreObject"
    "SelectObjectContent"
    "UpdateBucketMetadataInventoryTableConfiguration"
    "UpdateBucketMetadataJournalTableConfiguration"
    "UpdateObjectEncryption"
    "UploadPart"
    "UploadPartCopy"
    "WriteGetObjectResponse"
])
service S3 {
    version: "2006-03-01"
    operations: [
        CreateBucket
        DeleteBucket
        DeleteObject
        DeleteObjects
        GetBucketLocation
        GetBucketVersioning
        GetObject
        HeadBucket
        HeadObject
        ListBuckets
        ListObjectVersions
        ListObjects
        ListObjectsV2
        PutBucketVersioning
        PutObject
    ]
}

@http(method: "PUT", uri: "/{Bucket}", code: 200)
operation CreateBucket {
    input: CreateBucketRequest
    output: CreateBucketOutput
    errors: [
        BucketAlreadyExists
        BucketAlreadyOwnedByYou
    ]
}

@http(method: "DELETE", uri: "/{Bucket}", code: 204)
operation DeleteBucket {
    input: DeleteBucketRequest
}

@http(method: "DELETE", uri: "/{Bucket}/{Key+}", code: 204)
operation DeleteObject {
    input: DeleteObjectRequest
    output: DeleteObjectOutput
}

@http(method: "POST", uri: "/{Bucket}?delete", code: 200)
@httpChecksum(requestAlgorithmMember: "ChecksumAlgorithm", requestChecksumRequired: true)
operation DeleteObjects {
    input: DeleteObjectsRequest
    output: DeleteObjectsOutput
}

@http(method: "GET", uri: "/{Bucket}?location", code: 200)
operation GetBucketLocation {
    input: GetBucketLocationRequest
    output: GetBucketLocationOutput
}

@http(method: "GET", uri: "/{Bucket}?versioning", code: 200)
operation GetBucketVersioning {
    input: GetBucketVersioningRequest
    output: GetBucketVersioningOutput
}

@http(method: "GET", uri: "/{Bucket}/{Key+}", code: 200)
@httpChecksum(requestValidationModeMember: "ChecksumMode", responseAlgorithms: ["CRC64NVME", "CRC32", "CRC32C", "SHA256", "SHA1", "SHA512", "MD5", "XXHASH64", "XXHASH3", "XXHASH128"])
operation GetObject {
    input: GetObjectRequest
    output: GetObjectOutput
    errors: [
        InvalidObjectState
        NoSuchKey
    ]
}

@http(method: "HEAD", uri: "/{Bucket}", code: 200)
operation HeadBucket {
    input: HeadBucketRequest
    output: HeadBucketOutput
    errors: [
        NoSuchBucket
    ]
}

@http(method: "HEAD", uri: "/{Bucket}/{Key+}", code: 200)
operation HeadObject {
    input: HeadObjectRequest
    output: HeadObjectOutput
    errors: [
        NoSuchKey
    ]
}

@http(method: "GET", uri: "/", code: 200)
operation ListBuckets {
    input: ListBucketsRequest
    output: ListBucketsOutput
}

@http(method: "GET", uri: "/{Bucket}?versions", code: 200)
operation ListObjectVersions {
    input: ListObjectVersionsRequest
    output: ListObjectVersionsOutput
}

@http(method: "GET", uri: "/{Bucket}", code: 200)
operation ListObjects {
    input: ListObjectsRequest
    output: ListObjectsOutput
    errors: [
        NoSuchBucket
    ]
}

@http(method: "GET", uri: "/{Bucket}?list-type=2", code: 200)
operation ListObjectsV2 {
    input: ListObjectsV2Request
    output: ListObjectsV2Output
    errors: [
        NoSuchBucket
    ]
}

@http(method: "PUT", uri: "/{Bucket}?versioning", code: 200)
@httpChecksum(requestAlgorithmMember: "ChecksumAlgorithm", requestChecksumRequired: true)
operation PutBucketVersioning {
    input: PutBucketVersioningRequest
}

@http(method: "PUT", uri: "/{Bucket}/{Key+}", code: 200)
@httpChecksum(requestAlgorithmMember: "ChecksumAlgorithm", requestChecksumRequired: false)
operation PutObject {
    input: PutObjectRequest
    output: PutObjectOutput
    errors: [
        EncryptionTypeMismatch
        InvalidRequest
        InvalidWriteOffset
        TooManyParts
    ]
}

// Errors

@error("client")
@httpError(409)
structure BucketAlreadyExists {
    BucketName: String
}

@error("client")
@httpError(409)
structure BucketAlreadyOwnedByYou {
    BucketName: String
}

@error("client")
@httpError(400)
structure EncryptionTypeMismatch {}

@error("client")
@httpError(403)
structure InvalidObjectState {
    StorageClass: StorageClass
    AccessTier: IntelligentTieringAccessTier
}

@error("client")
@httpError(400)
structure InvalidRequest {}

@error("client")
@httpError(400)
structure InvalidWriteOffset {}

@error("client")
@httpError(404)
structure NoSuchBucket {
    BucketName: String
}

@error("client")
@httpError(404)
structure NoSuchKey {
    Key: ObjectKey
    @httpHeader("x-amz-delete-marker") DeleteMarker: Boolean
    @httpHeader("x-amz-version-id") VersionId: String
}

@error("client")
@httpError(400)
structure TooManyParts {}

// Shapes

enum ArchiveStatus {
    ARCHIVE_ACCESS
    DEEP_ARCHIVE_ACCESS
}

@streaming
blob Body

structure Bucket {
    Name: String
    CreationDate: Timestamp
    BucketRegion: String
    BucketArn: S3RegionalOrS3ExpressBucketArnString
}

enum BucketCannedACL {
    PRIVATE = "private"
    PUBLIC_READ = "public-read"
    PUBLIC_READ_WRITE = "public-read-write"
    AUTHENTICATED_READ = "authenticated-read"
}

structure BucketInfo {
    DataRedundancy: DataRedundancy
    Type: BucketType
}

enum BucketLocationConstraint {
    AF_SOUTH_1 = "af-south-1"
    AP_EAST_1 = "ap-east-1"
    AP_EAST_2 = "ap-east-2"
    AP_NORTHEAST_1 = "ap-northeast-1"
    AP_NORTHEAST_2 = "ap-northeast-2"
    AP_NORTHEAST_3 = "ap-northeast-3"
    AP_SOUTH_1 = "ap-south-1"
    AP_SOUTH_2 = "ap-south-2"
    AP_SOUTHEAST_1 = "ap-southeast-1"
    AP_SOUTHEAST_2 = "ap-southeast-2"
    AP_SOUTHEAST_3 = "ap-southeast-3"
    AP_SOUTHEAST_4 = "ap-southeast-4"
    AP_SOUTHEAST_5 = "ap-southeast-5"
    AP_SOUTHEAST_6 = "ap-southeast-6"
    AP_SOUTHEAST_7 = "ap-southeast-7"
    CA_CENTRAL_1 = "ca-central-1"
    CA_WEST_1 = "ca-west-1"
    CN_NORTH_1 = "cn-north-1"
    CN_NORTHWEST_1 = "cn-northwest-1"
    EU
    EU_CENTRAL_1 = "eu-central-1"
    EU_CENTRAL_2 = "eu-central-2"
    EU_NORTH_1 = "eu-north-1"
    EU_SOUTH_1 = "eu-south-1"
    EU_SOUTH_2 = "eu-south-2"
    EU_WEST_1 = "eu-west-1"
    EU_WEST_2 = "eu-west-2"
    EU_WEST_3 = "eu-west-3"
    IL_CENTRAL_1 = "il-central-1"
    ME_CENTRAL_1 = "me-central-1"
    ME_SOUTH_1 = "me-south-1"
    MX_CENTRAL_1 = "mx-central-1"
    SA_EAST_1 = "sa-east-1"
    US_EAST_2 = "us-east-2"
    US_GOV_EAST_1 = "us-gov-east-1"
    US_GOV_WEST_1 = "us-gov-west-1"
    US_WEST_1 = "us-west-1"
    US_WEST_2 = "us-west-2"
}

enum BucketNamespace {
    ACCOUNT_REGIONAL = "account-regional"
    GLOBAL = "global"
}

list Buckets {
    @xmlName("Bucket")
    member: Bucket
}

enum BucketType {
    DIRECTORY = "Directory"
}

enum BucketVersioningStatus {
    ENABLED = "Enabled"
    SUSPENDED = "Suspended"
}

enum ChecksumAlgorithm {
    CRC32
    CRC32C
    SHA1
    SHA256
    CRC64NVME
    SHA512
    MD5
    XXHASH64
    XXHASH3
    XXHASH128
}

list ChecksumAlgorithmList {
    member: ChecksumAlgorithm
}

enum ChecksumMode {
    ENABLED
}

enum ChecksumType {
    COMPOSITE
    FULL_OBJECT
}

structure CommonPrefix {
    Prefix: String
}

list CommonPrefixList {
    member: CommonPrefix
}

structure CreateBucketConfiguration {
    LocationConstraint: String
    Location: LocationInfo
    Bucket: BucketInfo
    Tags: TagSet
}

structure CreateBucketOutput {
    @httpHeader("Location") Location: String
    @httpHeader("x-amz-bucket-arn") BucketArn: S3RegionalOrS3ExpressBucketArnString
}

structure CreateBucketRequest {
    @httpHeader("x-amz-acl") ACL: BucketCannedACL
    @required @httpLabel Bucket: String
    @httpPayload CreateBucketConfiguration: CreateBucketConfiguration
    @httpHeader("x-amz-grant-full-control") GrantFullControl: String
    @httpHeader("x-amz-grant-read") GrantRead: String
    @httpHeader("x-amz-grant-read-acp") GrantReadACP: String
    @httpHeader("x-amz-grant-write") GrantWrite: String
    @httpHeader("x-amz-grant-write-acp") GrantWriteACP: String
    @httpHeader("x-amz-bucket-object-lock-enabled") ObjectLockEnabledForBucket: Boolean
    @httpHeader("x-amz-object-ownership") ObjectOwnership: ObjectOwnership
    @httpHeader("x-amz-bucket-namespace") BucketNamespace: BucketNamespace
}

enum DataRedundancy {
    SINGLE_AVAILABILITY_ZONE = "SingleAvailabilityZone"
    SINGLE_LOCAL_ZONE = "SingleLocalZone"
}

structure Delete {
    @required @xmlName("Object") @xmlFlattened Objects: ObjectIdentifierList
    Quiet: Boolean
}

structure DeleteBucketRequest {
    @required @httpLabel Bucket: String
    @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

structure DeletedObject {
    Key: ObjectKey
    VersionId: String
    DeleteMarker: Boolean
    DeleteMarkerVersionId: String
}

list DeletedObjects {
    member: DeletedObject
}

structure DeleteMarkerEntry {
    Owner: Owner
    Key: ObjectKey
    VersionId: String
    IsLatest: Boolean
    LastModified: Timestamp
}

list DeleteMarkers {
    member: DeleteMarkerEntry
}

structure DeleteObjectOutput {
    @httpHeader("x-amz-delete-marker") DeleteMarker: Boolean
    @httpHeader("x-amz-version-id") VersionId: String
    @httpHeader("x-amz-request-charged") RequestCharged: RequestCharged
}

structure DeleteObjectRequest {
    @required @httpLabel Bucket: String
    @required @httpLabel Key: ObjectKey
    @httpHeader("x-amz-mfa") MFA: String
    @httpQuery("versionId") VersionId: String
    @httpHeader("x-amz-request-payer") RequestPayer: RequestPayer
    @httpHeader("x-amz-bypass-governance-retention") BypassGovernanceRetention: Boolean
    @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
    @httpHeader("If-Match") IfMatch: String
    @httpHeader("x-amz-if-match-last-modified-time") IfMatchLastModifiedTime: IfMatchLastModifiedTime
    @httpHeader("x-amz-if-match-size") IfMatchSize: Long
}

structure DeleteObjectsOutput {
    @xmlFlattened Deleted: DeletedObjects
    @httpHeader("x-amz-request-charged") RequestCharged: RequestCharged
    @xmlName("Error") @xmlFlattened Errors: Errors
}

structure DeleteObjectsRequest {
    @required @httpLabel Bucket: String
    @required @httpPayload Delete: Delete
    @httpHeader("x-amz-mfa") MFA: String
    @httpHeader("x-amz-request-payer") RequestPayer: RequestPayer
    @httpHeader("x-amz-bypass-governance-retention") BypassGovernanceRetention: Boolean
    @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
    @httpHeader("x-amz-sdk-checksum-algorithm") ChecksumAlgorithm: ChecksumAlgorithm
}

enum EncodingType {
    URL = "url"
}

structure Error {
    Key: ObjectKey
    VersionId: String
    Code: String
    Message: String
}

list Errors {
    member: Error
}

structure GetBucketLocationOutput {
    LocationConstraint: BucketLocationConstraint
}

structure GetBucketLocationRequest {
    @required @httpLabel Bucket: String
    @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

structure GetBucketVersioningOutput {
    Status: BucketVersioningStatus
    @xmlName("MfaDelete") MFADelete: MFADeleteStatus
}

structure GetBucketVersioningRequest {
    @required @httpLabel Bucket: String
    @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

structure GetObjectOutput {
    @httpPayload Body: Body
    @httpHeader("x-amz-delete-marker") DeleteMarker: Boolean
    @httpHeader("accept-ranges") AcceptRanges: String
    @httpHeader("x-amz-expiration") Expiration: String
    @httpHeader("x-amz-restore") Restore: String
    @httpHeader("Last-Modified") LastModified: Timestamp
    @httpHeader("Content-Length") ContentLength: Long
    @httpHeader("ETag") ETag: String
    @httpHeader("x-amz-checksum-crc32") ChecksumCRC32: String
    @httpHeader("x-amz-checksum-crc32c") ChecksumCRC32C: String
    @httpHeader("x-amz-checksum-crc64nvme") ChecksumCRC64NVME: String
    @httpHeader("x-amz-checksum-sha1") ChecksumSHA1: String
    @httpHeader("x-amz-checksum-sha256") ChecksumSHA256: String
    @httpHeader("x-amz-checksum-sha512") ChecksumSHA512: String
    @httpHeader("x-amz-checksum-md5") ChecksumMD5: String
    @httpHeader("x-amz-checksum-xxhash64") ChecksumXXHASH64: String
    @httpHeader("x-amz-checksum-xxhash3") ChecksumXXHASH3: String
    @httpHeader("x-amz-checksum-xxhash128") ChecksumXXHASH128: String
    @httpHeader("x-amz-checksum-type") ChecksumType: ChecksumType
    @httpHeader("x-amz-missing-meta") MissingMeta: Integer
    @httpHeader("x-amz-version-id") VersionId: String
    @httpHeader("Cache-Control") CacheControl: String
    @httpHeader("Content-Disposition") ContentDisposition: String
    @httpHeader("Content-Encoding") ContentEncoding: String
    @httpHeader("Content-Language") ContentLanguage: String
    @httpHeader("Content-Range") ContentRange: String
    @httpHeader("Content-Type") ContentType: String
    @httpHeader("Expires") Expires: String
    @httpHeader("x-amz-website-redirect-location") WebsiteRedirectLocation: String
    @httpHeader("x-amz-server-side-encryption") ServerSideEncryption: ServerSideEncryption
    @httpPrefixHeaders("x-amz-meta-") Metadata: Metadata
    @httpHeader("x-amz-server-side-encryption-customer-algorithm") SSECustomerAlgorithm: String
    @httpHeader("x-amz-server-side-encryption-customer-key-MD5") SSECustomerKeyMD5: String
    @httpHeader("x-amz-server-side-encryption-aws-kms-key-id") SSEKMSKeyId: SSEKMSKeyId
    @httpHeader("x-amz-server-side-encryption-bucket-key-enabled") BucketKeyEnabled: Boolean
    @httpHeader("x-amz-storage-class") StorageClass: StorageClass
    @httpHeader("x-amz-request-charged") RequestCharged: RequestCharged
    @httpHeader("x-amz-replication-status") ReplicationStatus: ReplicationStatus
    @httpHeader("x-amz-mp-parts-count") PartsCount: Integer
    @httpHeader("x-amz-tagging-count") TagCount: Integer
    @httpHeader("x-amz-object-lock-mode") ObjectLockMode: ObjectLockMode
    @httpHeader("x-amz-object-lock-retain-until-date") ObjectLockRetainUntilDate: ObjectLockRetainUntilDate
    @httpHeader("x-amz-object-lock-legal-hold") ObjectLockLegalHoldStatus: ObjectLockLegalHoldStatus
}

structure GetObjectRequest {
    @required @httpLabel Bucket: String
    @httpHeader("If-Match") IfMatch: String
    @httpHeader("If-Modified-Since") IfModifiedSince: Timestamp
    @httpHeader("If-None-Match") IfNoneMatch: String
    @httpHeader("If-Unmodified-Since") IfUnmodifiedSince: Timestamp
    @required @httpLabel Key: ObjectKey
    @httpHeader("Range") Range: String
    @httpQuery("response-cache-control") ResponseCacheControl: String
    @httpQuery("response-content-disposition") ResponseContentDisposition: String
    @httpQuery("response-content-encoding") ResponseContentEncoding: String
    @httpQuery("response-content-language") ResponseContentLanguage: String
    @httpQuery("response-content-type") ResponseContentType: String
    @httpQuery("response-expires") ResponseExpires: ResponseExpires
    @httpQuery("versionId") VersionId: String
    @httpHeader("x-amz-server-side-encryption-customer-algorithm") SSECustomerAlgorithm: String
    @httpHeader("x-amz-server-side-encryption-customer-key") SSECustomerKey: SSECustomerKey
    @httpHeader("x-amz-server-side-encryption-customer-key-MD5") SSECustomerKeyMD5: String
    @httpHeader("x-amz-request-payer") RequestPayer: RequestPayer
    @httpQuery("partNumber") PartNumber: Integer
    @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
    @httpHeader("x-amz-checksum-mode") ChecksumMode: ChecksumMode
}

structure HeadBucketOutput {
    @httpHeader("x-amz-bucket-arn") BucketArn: S3RegionalOrS3ExpressBucketArnString
    @httpHeader("x-amz-bucket-location-type") BucketLocationType: LocationType
    @httpHeader("x-amz-bucket-location-name") BucketLocationName: String
    @httpHeader("x-amz-bucket-region") BucketRegion: Region
    @httpHeader("x-amz-access-point-alias") AccessPointAlias: Boolean
}

structure HeadBucketRequest {
    @required @httpLabel Bucket: String
    @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

structure HeadObjectOutput {
    @httpHeader("x-amz-delete-marker") DeleteMarker: Boolean
    @httpHeader("accept-ranges") AcceptRanges: String
    @httpHeader("x-amz-expiration") Expiration: String
    @httpHeader("x-amz-restore") Restore: String
    @httpHeader("x-amz-archive-status") ArchiveStatus: ArchiveStatus
    @httpHeader("Last-Modified") LastModified: Timestamp
    @httpHeader("Content-Length") ContentLength: Long
    @httpHeader("x-amz-checksum-crc32") ChecksumCRC32: String
    @httpHeader("x-amz-checksum-crc32c") ChecksumCRC32C: String
    @httpHeader("x-amz-checksum-crc64nvme") ChecksumCRC64NVME: String
    @httpHeader("x-amz-checksum-sha1") ChecksumSHA1: String
    @httpHeader("x-amz-checksum-sha256") ChecksumSHA256: String
    @httpHeader("x-amz-checksum-sha512") ChecksumSHA512: String
    @httpHeader("x-amz-checksum-md5") ChecksumMD5: String
    @httpHeader("x-amz-checksum-xxhash64") ChecksumXXHASH64: String
    @httpHeader("x-amz-checksum-xxhash3") ChecksumXXHASH3: String
    @httpHeader("x-amz-checksum-xxhash128") ChecksumXXHASH128: String
    @httpHeader("x-amz-checksum-type") ChecksumType: ChecksumType
    @httpHeader("ETag") ETag: String
    @httpHeader("x-amz-missing-meta") MissingMeta: Integer
    @httpHeader("x-amz-version-id") VersionId: String
    @httpHeader("Cache-Control") CacheControl: String
    @httpHeader("Content-Disposition") ContentDisposition: String
    @httpHeader("Content-Encoding") ContentEncoding: String
    @httpHeader("Content-Language") ContentLanguage: String
    @httpHeader("Content-Type") ContentType: String
    @httpHeader("Content-Range") ContentRange: String
    @httpHeader("Expires") Expires: String
    @httpHeader("x-amz-website-redirect-location") WebsiteRedirectLocation: String
    @httpHeader("x-amz-server-side-encryption") ServerSideEncryption: ServerSideEncryption
    @httpPrefixHeaders("x-amz-meta-") Metadata: Metadata
    @httpHeader("x-amz-server-side-encryption-customer-algorithm") SSECustomerAlgorithm: String
    @httpHeader("x-amz-server-side-encryption-customer-key-MD5") SSECustomerKeyMD5: String
    @httpHeader("x-amz-server-side-encryption-aws-kms-key-id") SSEKMSKeyId: SSEKMSKeyId
    @httpHeader("x-amz-server-side-encryption-bucket-key-enabled") BucketKeyEnabled: Boolean
    @httpHeader("x-amz-storage-class") StorageClass: StorageClass
    @httpHeader("x-amz-request-charged") RequestCharged: RequestCharged
    @httpHeader("x-amz-replication-status") ReplicationStatus: ReplicationStatus
    @httpHeader("x-amz-mp-parts-count") PartsCount: Integer
    @httpHeader("x-amz-tagging-count") TagCount: Integer
    @httpHeader("x-amz-object-lock-mode") ObjectLockMode: ObjectLockMode
    @httpHeader("x-amz-object-lock-retain-until-date") ObjectLockRetainUntilDate: ObjectLockRetainUntilDate
    @httpHeader("x-amz-object-lock-legal-hold") ObjectLockLegalHoldStatus: ObjectLockLegalHoldStatus
}

structure HeadObjectRequest {
    @required @httpLabel Bucket: String
    @httpHeader("If-Match") IfMatch: String
    @httpHeader("If-Modified-Since") IfModifiedSince: Timestamp
    @httpHeader("If-None-Match") IfNoneMatch: String
    @httpHeader("If-Unmodified-Since") IfUnmodifiedSince: Timestamp
    @required @httpLabel Key: ObjectKey
    @httpHeader("Range") Range: String
    @httpQuery("response-cache-control") ResponseCacheControl: String
    @httpQuery("response-content-disposition") ResponseContentDisposition: String
    @httpQuery("response-content-encoding") ResponseContentEncoding: String
    @httpQuery("response-content-language") ResponseContentLanguage: String
    @httpQuery("response-content-type") ResponseContentType: String
    @httpQuery("response-expires") ResponseExpires: ResponseExpires
    @httpQuery("versionId") VersionId: String
    @httpHeader("x-amz-server-side-encryption-customer-algorithm") SSECustomerAlgorithm: String
    @httpHeader("x-amz-server-side-encryption-customer-key") SSECustomerKey: SSECustomerKey
    @httpHeader("x-amz-server-side-encryption-customer-key-MD5") SSECustomerKeyMD5: String
    @httpHeader("x-amz-request-payer") RequestPayer: RequestPayer
    @httpQuery("partNumber") PartNumber: Integer
    @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
    @httpHeader("x-amz-checksum-mode") ChecksumMode: ChecksumMode
}

@timestampFormat("http-date")
timestamp IfMatchLastModifiedTime

enum IntelligentTieringAccessTier {
    ARCHIVE_ACCESS
    DEEP_ARCHIVE_ACCESS
}

@timestampFormat("http-date")
timestamp LastModifiedTime

structure ListBucketsOutput {
    Buckets: Buckets
    Owner: Owner
    ContinuationToken: String
    Prefix: String
}

structure ListBucketsRequest {
    @httpQuery("max-buckets") MaxBuckets: MaxBuckets
    @httpQuery("continuation-token") ContinuationToken: String
    @httpQuery("prefix") Prefix: String
    @httpQuery("bucket-region") BucketRegion: String
}

structure ListObjectsOutput {
    IsTruncated: Boolean
    Marker: String
    NextMarker: String
    @xmlFlattened Contents: ObjectList
    Name: String
    Prefix: String
    Delimiter: String
    MaxKeys: Integer
    @xmlFlattened CommonPrefixes: CommonPrefixList
    EncodingType: EncodingType
    @httpHeader("x-amz-request-charged") RequestCharged: RequestCharged
}

structure ListObjectsRequest {
    @required @httpLabel Bucket: String
    @httpQuery("delimiter") Delimiter: String
    @httpQuery("encoding-type") EncodingType: EncodingType
    @httpQuery("marker") Marker: String
    @httpQuery("max-keys") MaxKeys: Integer
    @httpQuery("prefix") Prefix: String
    @httpHeader("x-amz-request-payer") RequestPayer: RequestPayer
    @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
    @httpHeader("x-amz-optional-object-attributes") OptionalObjectAttributes: OptionalObjectAttributesList
}

structure ListObjectsV2Output {
    IsTruncated: Boolean
    @xmlFlattened Contents: ObjectList
    Name: String
    Prefix: String
    Delimiter: String
    MaxKeys: Integer
    @xmlFlattened CommonPrefixes: CommonPrefixList
    EncodingType: EncodingType
    KeyCount: Integer
    ContinuationToken: String
    NextContinuationToken: String
    StartAfter: String
    @httpHeader("x-amz-request-charged") RequestCharged: RequestCharged
}

structure ListObjectsV2Request {
    @required @httpLabel Bucket: String
    @httpQuery("delimiter") Delimiter: String
    @httpQuery("encoding-type") EncodingType: EncodingType
    @httpQuery("max-keys") MaxKeys: Integer
    @httpQuery("prefix") Prefix: String
    @httpQuery("continuation-token") ContinuationToken: String
    @httpQuery("fetch-owner") FetchOwner: Boolean
    @httpQuery("start-after") StartAfter: String
    @httpHeader("x-amz-request-payer") RequestPayer: RequestPayer
    @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
    @httpHeader("x-amz-optional-object-attributes") OptionalObjectAttributes: OptionalObjectAttributesList
}

structure ListObjectVersionsOutput {
    IsTruncated: Boolean
    KeyMarker: String
    VersionIdMarker: String
    NextKeyMarker: String
    NextVersionIdMarker: String
    @xmlName("Version") @xmlFlattened Versions: ObjectVersionList
    @xmlName("DeleteMarker") @xmlFlattened DeleteMarkers: DeleteMarkers
    Name: String
    Prefix: String
    Delimiter: String
    MaxKeys: Integer
    @xmlFlattened CommonPrefixes: CommonPrefixList
    EncodingType: EncodingType
    @httpHeader("x-amz-request-charged") RequestCharged: RequestCharged
}

structure ListObjectVersionsRequest {
    @required @httpLabel Bucket: String
    @httpQuery("delimiter") Delimiter: String
    @httpQuery("encoding-type") EncodingType: EncodingType
    @httpQuery("key-marker") KeyMarker: String
    @httpQuery("max-keys") MaxKeys: Integer
    @httpQuery("prefix") Prefix: String
    @httpQuery("version-id-marker") VersionIdMarker: String
    @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
    @httpHeader("x-amz-request-payer") RequestPayer: RequestPayer
    @httpHeader("x-amz-optional-object-attributes") OptionalObjectAttributes: OptionalObjectAttributesList
}

structure LocationInfo {
    Type: LocationType
    Name: String
}

enum LocationType {
    AVAILABILITY_ZONE = "AvailabilityZone"
    LOCAL_ZONE = "LocalZone"
}

@range(min: 1, max: 10000)
integer MaxBuckets

map Metadata {
    key: String
    value: String
}

enum MFADelete {
    ENABLED = "Enabled"
    DISABLED = "Disabled"
}

enum MFADeleteStatus {
    ENABLED = "Enabled"
    DISABLED = "Disabled"
}

structure Object {
    Key: ObjectKey
    LastModified: Timestamp
    ETag: String
    @xmlFlattened ChecksumAlgorithm: ChecksumAlgorithmList
    ChecksumType: ChecksumType
    Size: Long
    StorageClass: ObjectStorageClass
    Owner: Owner
    RestoreStatus: RestoreStatus
}

enum ObjectCannedACL {
    PRIVATE = "private"
    PUBLIC_READ = "public-read"
    PUBLIC_READ_WRITE = "public-read-write"
    AUTHENTICATED_READ = "authenticated-read"
    AWS_EXEC_READ = "aws-exec-read"
    BUCKET_OWNER_READ = "bucket-owner-read"
    BUCKET_OWNER_FULL_CONTROL = "bucket-owner-full-control"
}

structure ObjectIdentifier {
    @required Key: ObjectKey
    VersionId: String
    ETag: String
    LastModifiedTime: LastModifiedTime
    Size: Long
}

list ObjectIdentifierList {
    member: ObjectIdentifier
}

@length(min: 1)
string ObjectKey

list ObjectList {
    member: Object
}

enum ObjectLockLegalHoldStatus {
    ON
    OFF
}

enum ObjectLockMode {
    GOVERNANCE
    COMPLIANCE
}

@timestampFormat("date-time")
timestamp ObjectLockRetainUntilDate

enum ObjectOwnership {
    BUCKET_OWNER_PREFERRED = "BucketOwnerPreferred"
    OBJECT_WRITER = "ObjectWriter"
    BUCKET_OWNER_ENFORCED = "BucketOwnerEnforced"
}

enum ObjectStorageClass {
    STANDARD
    REDUCED_REDUNDANCY
    GLACIER
    STANDARD_IA
    ONEZONE_IA
    INTELLIGENT_TIERING
    DEEP_ARCHIVE
    OUTPOSTS
    GLACIER_IR
    SNOW
    EXPRESS_ONEZONE
    FSX_OPENZFS
    FSX_ONTAP
}

structure ObjectVersion {
    ETag: String
    @xmlFlattened ChecksumAlgorithm: ChecksumAlgorithmList
    ChecksumType: ChecksumType
    Size: Long
    StorageClass: ObjectStorageClass
    Key: ObjectKey
    VersionId: String
    IsLatest: Boolean
    LastModified: Timestamp
    Owner: Owner
    RestoreStatus: RestoreStatus
}

list ObjectVersionList {
    member: ObjectVersion
}

enum OptionalObjectAttributes {
    RESTORE_STATUS = "RestoreStatus"
}

list OptionalObjectAttributesList {
    member: OptionalObjectAttributes
}

structure Owner {
    DisplayName: String
    ID: String
}

structure PutBucketVersioningRequest {
    @required @httpLabel Bucket: String
    @httpHeader("Content-MD5") ContentMD5: String
    @httpHeader("x-amz-sdk-checksum-algorithm") ChecksumAlgorithm: ChecksumAlgorithm
    @httpHeader("x-amz-mfa") MFA: String
    @required @httpPayload VersioningConfiguration: VersioningConfiguration
    @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

structure PutObjectOutput {
    @httpHeader("x-amz-expiration") Expiration: String
    @httpHeader("ETag") ETag: String
    @httpHeader("x-amz-checksum-crc32") ChecksumCRC32: String
    @httpHeader("x-amz-checksum-crc32c") ChecksumCRC32C: String
    @httpHeader("x-amz-checksum-crc64nvme") ChecksumCRC64NVME: String
    @httpHeader("x-amz-checksum-sha1") ChecksumSHA1: String
    @httpHeader("x-amz-checksum-sha256") ChecksumSHA256: String
    @httpHeader("x-amz-checksum-sha512") ChecksumSHA512: String
    @httpHeader("x-amz-checksum-md5") ChecksumMD5: String
    @httpHeader("x-amz-checksum-xxhash64") ChecksumXXHASH64: String
    @httpHeader("x-amz-checksum-xxhash3") ChecksumXXHASH3: String
    @httpHeader("x-amz-checksum-xxhash128") ChecksumXXHASH128: String
    @httpHeader("x-amz-checksum-type") ChecksumType: ChecksumType
    @httpHeader("x-amz-server-side-encryption") ServerSideEncryption: ServerSideEncryption
    @httpHeader("x-amz-version-id") VersionId: String
    @httpHeader("x-amz-server-side-encryption-customer-algorithm") SSECustomerAlgorithm: String
    @httpHeader("x-amz-server-side-encryption-customer-key-MD5") SSECustomerKeyMD5: String
    @httpHeader("x-amz-server-side-encryption-aws-kms-key-id") SSEKMSKeyId: SSEKMSKeyId
    @httpHeader("x-amz-server-side-encryption-context") SSEKMSEncryptionContext: SSEKMSEncryptionContext
    @httpHeader("x-amz-server-side-encryption-bucket-key-enabled") BucketKeyEnabled: Boolean
    @httpHeader("x-amz-object-size") Size: Long
    @httpHeader("x-amz-request-charged") RequestCharged: RequestCharged
}

structure PutObjectRequest {
    @httpHeader("x-amz-acl") ACL: ObjectCannedACL
    @httpPayload Body: Body
    @required @httpLabel Bucket: String
    @httpHeader("Cache-Control") CacheControl: String
    @httpHeader("Content-Disposition") ContentDisposition: String
    @httpHeader("Content-Encoding") ContentEncoding: String
    @httpHeader("Content-Language") ContentLanguage: String
    @httpHeader("Content-Length") ContentLength: Long
    @httpHeader("Content-MD5") ContentMD5: String
    @httpHeader("Content-Type") ContentType: String
    @httpHeader("x-amz-sdk-checksum-algorithm") ChecksumAlgorithm: ChecksumAlgorithm
    @httpHeader("x-amz-checksum-crc32") ChecksumCRC32: String
    @httpHeader("x-amz-checksum-crc32c") ChecksumCRC32C: String
    @httpHeader("x-amz-checksum-crc64nvme") ChecksumCRC64NVME: String
    @httpHeader("x-amz-checksum-sha1") ChecksumSHA1: String
    @httpHeader("x-amz-checksum-sha256") ChecksumSHA256: String
    @httpHeader("x-amz-checksum-sha512") ChecksumSHA512: String
    @httpHeader("x-amz-checksum-md5") ChecksumMD5: String
    @httpHeader("x-amz-checksum-xxhash64") ChecksumXXHASH64: String
    @httpHeader("x-amz-checksum-xxhash3") ChecksumXXHASH3: String
    @httpHeader("x-amz-checksum-xxhash128") ChecksumXXHASH128: String
    @httpHeader("Expires") Expires: String
    @httpHeader("If-Match") IfMatch: String
    @httpHeader("If-None-Match") IfNoneMatch: String
    @httpHeader("x-amz-grant-full-control") GrantFullControl: String
    @httpHeader("x-amz-grant-read") GrantRead: String
    @httpHeader("x-amz-grant-read-acp") GrantReadACP: String
    @httpHeader("x-amz-grant-write-acp") GrantWriteACP: String
    @required @httpLabel Key: ObjectKey
    @httpHeader("x-amz-write-offset-bytes") WriteOffsetBytes: Long
    @httpPrefixHeaders("x-amz-meta-") Metadata: Metadata
    @httpHeader("x-amz-server-side-encryption") ServerSideEncryption: ServerSideEncryption
    @httpHeader("x-amz-storage-class") StorageClass: StorageClass
    @httpHeader("x-amz-website-redirect-location") WebsiteRedirectLocation: String
    @httpHeader("x-amz-server-side-encryption-customer-algorithm") SSECustomerAlgorithm: String
    @httpHeader("x-amz-server-side-encryption-customer-key") SSECustomerKey: SSECustomerKey
    @httpHeader("x-amz-server-side-encryption-customer-key-MD5") SSECustomerKeyMD5: String
    @httpHeader("x-amz-server-side-encryption-aws-kms-key-id") SSEKMSKeyId: SSEKMSKeyId
    @httpHeader("x-amz-server-side-encryption-context") SSEKMSEncryptionContext: SSEKMSEncryptionContext
    @httpHeader("x-amz-server-side-encryption-bucket-key-enabled") BucketKeyEnabled: Boolean
    @httpHeader("x-amz-request-payer") RequestPayer: RequestPayer
    @httpHeader("x-amz-tagging") Tagging: String
    @httpHeader("x-amz-object-lock-mode") ObjectLockMode: ObjectLockMode
    @httpHeader("x-amz-object-lock-retain-until-date") ObjectLockRetainUntilDate: ObjectLockRetainUntilDate
    @httpHeader("x-amz-object-lock-legal-hold") ObjectLockLegalHoldStatus: ObjectLockLegalHoldStatus
    @httpHeader("x-amz-expected-bucket-owner") ExpectedBucketOwner: String
}

@length(min: 0, max: 20)
string Region

enum ReplicationStatus {
    COMPLETE
    PENDING
    FAILED
    REPLICA
    COMPLETED
}

enum RequestCharged {
    REQUESTER = "requester"
}

enum RequestPayer {
    REQUESTER = "requester"
}

@timestampFormat("http-date")
timestamp ResponseExpires

structure RestoreStatus {
    IsRestoreInProgress: Boolean
    RestoreExpiryDate: Timestamp
}

@length(min: 1, max: 128)
@pattern("arn:[^:]+:(s3|s3express):.*")
string S3RegionalOrS3ExpressBucketArnString

enum ServerSideEncryption {
    AES256
    AWS_FSX = "aws:fsx"
    AWS_KMS = "aws:kms"
    AWS_KMS_DSSE = "aws:kms:dsse"
}

@sensitive
string SSECustomerKey

@sensitive
string SSEKMSEncryptionContext

@sensitive
string SSEKMSKeyId

enum StorageClass {
    STANDARD
    REDUCED_REDUNDANCY
    STANDARD_IA
    ONEZONE_IA
    INTELLIGENT_TIERING
    GLACIER
    DEEP_ARCHIVE
    OUTPOSTS
    GLACIER_IR
    SNOW
    EXPRESS_ONEZONE
    FSX_OPENZFS
    FSX_ONTAP
}

structure Tag {
    @required Key: ObjectKey
    @required Value: String
}

list TagSet {
    @xmlName("Tag")
    member: Tag
}

structure VersioningConfiguration {
    @xmlName("MfaDelete") MFADelete: MFADelete
    Status: BucketVersioningStatus
}

// ---- virga's own: stored records and deviations ----

apply S3 @xmlNamespace(uri: "http://s3.amazonaws.com/doc/2006-03-01/")
apply S3 @virga#validationError("InvalidArgument")

// Root elements of responses, where they are not the shape's name.
apply DeleteObjectsOutput @xmlName("DeleteResult")
apply GetBucketVersioningOutput @xmlName("VersioningConfiguration")
apply ListBucketsOutput @xmlName("ListAllMyBucketsResult")
apply ListObjectsOutput @xmlName("ListBucketResult")
apply ListObjectsV2Output @xmlName("ListBucketResult")
apply ListObjectVersionsOutput @xmlName("ListVersionsResult")
// The root is the one member itself: <LocationConstraint xmlns="...">eu-west-1</LocationConstraint>.
apply GetBucketLocationOutput @xmlName("LocationConstraint")

// Errors that S3 answers and its model does not list.

@error("client")
@httpError(400)
structure AccessControlListNotSupported {}

@error("client")
@httpError(403)
structure AccessDenied {}

@error("client")
@httpError(400)
structure BadDigest {
    ExpectedDigest: String
    CalculatedDigest: String
}

@error("client")
@httpError(409)
structure BucketNotEmpty {
    BucketName: String
}

@error("client")
@httpError(400)
structure EntityTooLarge {
    ProposedSize: Long
    MaxSizeAllowed: Long
}

@error("client")
@httpError(400)
structure IllegalLocationConstraintException {}

@error("client")
@httpError(400)
structure IllegalVersioningConfigurationException {}

@error("client")
@httpError(400)
structure InvalidArgument {
    ArgumentName: String
    ArgumentValue: String
}

@error("client")
@httpError(400)
structure InvalidBucketName {
    BucketName: String
}

@error("client")
@httpError(400)
structure InvalidBucketOwnerAWSAccountID {}

@error("client")
@httpError(400)
structure InvalidDigest {
    @xmlName("Content-MD5") ContentMD5: String
}

@error("client")
@httpError(400)
structure InvalidLocationConstraint {
    LocationConstraint: String
}

@error("client")
@httpError(416)
structure InvalidPartNumber {
    ActualPartCount: Integer
    PartNumberRequested: Integer
}

@error("client")
@httpError(416)
structure InvalidRange {
    RangeRequested: String
    ActualObjectSize: Long
}

@error("client")
@httpError(400)
structure InvalidStorageClass {
    StorageClassRequested: String
}

@error("client")
@httpError(400)
structure InvalidTag {}

@error("client")
@httpError(400)
structure KeyTooLongError {
    MaxSizeAllowed: Long
    Size: Long
}

@error("client")
@httpError(400)
structure MalformedXML {}

@error("client")
@httpError(400)
structure MetadataTooLarge {
    MaxSizeAllowed: Long
    Size: Long
}

@error("client")
@httpError(405)
structure MethodNotAllowed {
    Method: String
    ResourceType: String
    @httpHeader("Allow") Allow: String
    @httpHeader("Last-Modified") LastModified: Timestamp
    @httpHeader("x-amz-delete-marker") DeleteMarker: Boolean
    @httpHeader("x-amz-version-id") VersionId: String
}

@error("client")
@httpError(404)
structure NoSuchVersion {
    Key: ObjectKey
    VersionId: String
}

@error("server")
@httpError(501)
structure NotImplemented {
    Header: String
    additionalMessage: String
}

/// No document, but the headers that a cache may renew.
@error("client")
@httpError(304)
structure NotModified {
    @httpHeader("ETag") ETag: String
    @httpHeader("Last-Modified") LastModified: Timestamp
    @httpHeader("x-amz-version-id") VersionId: String
    @httpHeader("Cache-Control") CacheControl: String
    @httpHeader("Expires") Expires: String
}

@error("client")
@httpError(412)
structure PreconditionFailed {
    Condition: String
}

// Stored records. Members may only be added at the end.

/// A bucket. Its name is unique across accounts and regions.
structure BucketRecord {
    id: Long
    name: String
    account: String
    region: String
    locationConstraint: String
    createdMs: Long
    versioning: BucketVersioningStatus
}

/// A version of an object, or a delete marker. Without a version id it is the null version.
structure ObjectRecord {
    versionId: String
    sequence: Long
    isDeleteMarker: Boolean
    modifiedMs: Long
    blobId: String
    size: Long
    etag: String
    contentType: String
    cacheControl: String
    contentDisposition: String
    contentEncoding: String
    contentLanguage: String
    expires: String
    websiteRedirectLocation: String
    metadata: Metadata
    storageClass: StorageClass
    checksumAlgorithm: ChecksumAlgorithm
    checksum: String
    tagging: String
    tagCount: Integer
}

// Where this file differs above the line from what the import makes, which must be kept when importing anew: BucketAlreadyExists,
// BucketAlreadyOwnedByYou, NoSuchBucket and NoSuchKey have the members that S3's documents carry;
// CreateBucketConfiguration$LocationConstraint is a text, because S3 has an error of its own for one that it does not know;
// ObjectVersion$StorageClass has all classes, as S3's answers do, where the model knows STANDARD only.
