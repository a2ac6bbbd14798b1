$version: "2"

namespace com.amazonaws.dynamodbstreams

use aws.api#service
use aws.auth#sigv4
use aws.protocols#awsJson1_0

// Imported by tools/import_api: AWS's names, types and constraints.

@service(sdkId: "DynamoDB Streams", arnNamespace: "dynamodb", endpointPrefix: "streams.dynamodb")
@sigv4(name: "dynamodb")
@awsJson1_0
service DynamoDBStreams_20120810 {
    version: "2012-08-10"
    operations: [
        DescribeStream
        GetRecords
        GetShardIterator
        ListStreams
    ]
}

operation DescribeStream {
    input: DescribeStreamInput
    output: DescribeStreamOutput
    errors: [
        InternalServerError
        ResourceNotFoundException
    ]
}

operation GetRecords {
    input: GetRecordsInput
    output: GetRecordsOutput
    errors: [
        ExpiredIteratorException
        InternalServerError
        LimitExceededException
        ResourceNotFoundException
        TrimmedDataAccessException
    ]
}

operation GetShardIterator {
    input: GetShardIteratorInput
    output: GetShardIteratorOutput
    errors: [
        InternalServerError
        ResourceNotFoundException
        TrimmedDataAccessException
    ]
}

operation ListStreams {
    input: ListStreamsInput
    output: ListStreamsOutput
    errors: [
        InternalServerError
        ResourceNotFoundException
    ]
}

// Errors

@error("client")
structure ExpiredIteratorException {
    message: String
}

@error("server")
structure InternalServerError {
    message: String
}

@error("client")
structure LimitExceededException {
    message: String
}

@error("client")
structure ResourceNotFoundException {
    message: String
}

@error("client")
structure TrimmedDataAccessException {
    message: String
}

// Shapes

map AttributeMap {
    key: AttributeName
    value: AttributeValue
}

@length(max: 65535)
string AttributeName

structure AttributeValue {
    S: String
    N: String
    B: Blob
    SS: StringSetAttributeValue
    NS: NumberSetAttributeValue
    BS: BinarySetAttributeValue
    M: MapAttributeValue
    L: ListAttributeValue
    NULL: Boolean
    BOOL: Boolean
}

list BinarySetAttributeValue {
    member: Blob
}

structure DescribeStreamInput {
    @required StreamArn: StreamArn
    Limit: PositiveIntegerObject
    ExclusiveStartShardId: ShardId
    ShardFilter: ShardFilter
}

structure DescribeStreamOutput {
    StreamDescription: StreamDescription
}

structure GetRecordsInput {
    @required ShardIterator: ShardIterator
    Limit: PositiveIntegerObject
}

structure GetRecordsOutput {
    Records: RecordList
    NextShardIterator: ShardIterator
}

structure GetShardIteratorInput {
    @required StreamArn: StreamArn
    @required ShardId: ShardId
    @required ShardIteratorType: ShardIteratorType
    SequenceNumber: SequenceNumber
}

structure GetShardIteratorOutput {
    ShardIterator: ShardIterator
}

structure Identity {
    PrincipalId: String
    Type: String
}

@length(min: 1, max: 2)
list KeySchema {
    member: KeySchemaElement
}

@length(min: 1, max: 255)
string KeySchemaAttributeName

structure KeySchemaElement {
    @required AttributeName: KeySchemaAttributeName
    @required KeyType: KeyType
}

enum KeyType {
    HASH
    RANGE
}

list ListAttributeValue {
    member: AttributeValue
}

structure ListStreamsInput {
    TableName: TableName
    Limit: PositiveIntegerObject
    ExclusiveStartStreamArn: StreamArn
}

structure ListStreamsOutput {
    Streams: StreamList
    LastEvaluatedStreamArn: StreamArn
}

map MapAttributeValue {
    key: AttributeName
    value: AttributeValue
}

list NumberSetAttributeValue {
    member: String
}

enum OperationType {
    INSERT
    MODIFY
    REMOVE
}

@range(min: 1)
integer PositiveIntegerObject

@range(min: 1)
long PositiveLongObject

structure Record {
    eventID: String
    eventName: OperationType
    eventVersion: String
    eventSource: String
    awsRegion: String
    dynamodb: StreamRecord
    userIdentity: Identity
}

list RecordList {
    member: Record
}

@length(min: 21, max: 40)
string SequenceNumber

structure SequenceNumberRange {
    StartingSequenceNumber: SequenceNumber
    EndingSequenceNumber: SequenceNumber
}

structure Shard {
    ShardId: ShardId
    SequenceNumberRange: SequenceNumberRange
    ParentShardId: ShardId
}

list ShardDescriptionList {
    member: Shard
}

structure ShardFilter {
    Type: ShardFilterType
    ShardId: ShardId
}

enum ShardFilterType {
    CHILD_SHARDS
}

@length(min: 28, max: 65)
string ShardId

@length(min: 1, max: 2048)
string ShardIterator

enum ShardIteratorType {
    TRIM_HORIZON
    LATEST
    AT_SEQUENCE_NUMBER
    AFTER_SEQUENCE_NUMBER
}

structure Stream {
    StreamArn: StreamArn
    TableName: TableName
    StreamLabel: String
}

@length(min: 37, max: 1024)
string StreamArn

structure StreamDescription {
    StreamArn: StreamArn
    StreamLabel: String
    StreamStatus: StreamStatus
    StreamViewType: StreamViewType
    CreationRequestDateTime: Timestamp
    TableName: TableName
    KeySchema: KeySchema
    Shards: ShardDescriptionList
    LastEvaluatedShardId: ShardId
}

list StreamList {
    member: Stream
}

structure StreamRecord {
    ApproximateCreationDateTime: Timestamp
    Keys: AttributeMap
    NewImage: AttributeMap
    OldImage: AttributeMap
    SequenceNumber: SequenceNumber
    SizeBytes: PositiveLongObject
    StreamViewType: StreamViewType
}

enum StreamStatus {
    ENABLING
    ENABLED
    DISABLING
    DISABLED
}

enum StreamViewType {
    NEW_IMAGE
    OLD_IMAGE
    NEW_AND_OLD_IMAGES
    KEYS_ONLY
}

list StringSetAttributeValue {
    member: String
}

@length(min: 3, max: 255)
@pattern("[a-zA-Z0-9_.-]+")
string TableName

// ---- virga's own: stored records and deviations ----

apply DynamoDBStreams_20120810 @virga#errorNamespace("com.amazonaws.dynamodb.v20120810")

@error("client")
@virga#errorNamespace("com.amazon.coral.validate")
structure ValidationException {
    message: String
}

apply AttributeMap @virga#codec("dynamodb_item")
apply AttributeValue @virga#codec("dynamodb_value")
