$version: "2"

namespace com.amazonaws.logs

use aws.api#service
use aws.auth#sigv4
use aws.protocols#awsJson1_1
use virga#missingOperations

// Imported by tools/import_api: AWS's names, types and constraints.

@service(sdkId: "CloudWatch Logs", arnNamespace: "logs", endpointPrefix: "logs")
@sigv4(name: "logs")
@awsJson1_1
@missingOperations([
    "AssociateKmsKey"
    "AssociateSourceToS3TableIntegration"
    "CancelExportTask"
    "CancelImportTask"
    "CreateDelivery"
    "CreateExportTask"
    "CreateImportTask"
    "CreateLogAnomalyDetector"
    "CreateLookupTable"
    "CreateScheduledQuery"
    "DeleteAccountPolicy"
    "DeleteDataProtectionPolicy"
    "DeleteDelivery"
    "DeleteDeliveryDestination"
    "DeleteDeliveryDestinationPolicy"
    "DeleteDeliverySource"
    "DeleteDestination"
    "DeleteIndexPolicy"
    "DeleteIntegration"
    "DeleteLogAnomalyDetector"
    "DeleteLookupTable"
    "DeleteMetricFilter"
    "DeleteQueryDefinition"
    "DeleteResourcePolicy"
    "DeleteScheduledQuery"
    "DeleteSubscriptionFilter"
    "DeleteTransformer"
    "DescribeAccountPolicies"
    "DescribeConfigurationTemplates"
    "DescribeDeliveries"
    "DescribeDeliveryDestinations"
    "DescribeDeliverySources"
    "DescribeDestinations"
    "DescribeExportTasks"
    "DescribeFieldIndexes"
    "DescribeImportTaskBatches"
    "DescribeImportTasks"
    "DescribeIndexPolicies"
    "DescribeLookupTables"
    "DescribeMetricFilters"
    "DescribeQueries"
    "DescribeQueryDefinitions"
    "DescribeResourcePolicies"
    "DescribeSubscriptionFilters"
    "DisassociateKmsKey"
    "DisassociateSourceFromS3TableIntegration"
    "GetDataProtectionPolicy"
    "GetDelivery"
    "GetDeliveryDestination"
    "GetDeliveryDestinationPolicy"
    "GetDeliverySource"
    "GetIntegration"
    "GetLogAnomalyDetector"
    "GetLogFields"
    "GetLogGroupFields"
    "GetLogObject"
    "GetLogRecord"
    "GetLookupTable"
    "GetQueryResults"
    "GetScheduledQuery"
    "GetScheduledQueryHistory"
    "GetTransformer"
    "ListAggregateLogGroupSummaries"
    "ListAnomalies"
    "ListIntegrations"
    "ListLogAnomalyDetectors"
    "ListLogGroups"
    "ListLogGroupsForQuery"
    "ListScheduledQueries"
    "ListSourcesForS3TableIntegration"
    "PutAccountPolicy"
    "PutBearerTokenAuthentication"
    "PutDataProtectionPolicy"
    "PutDeliveryDestination"
    "PutDeliveryDestinationPolicy"
    "PutDeliverySource"
    "PutDestination"
    "PutDestinationPolicy"
    "PutIndexPolicy"
    "PutIntegration"
    "PutMetricFilter"
    "PutQueryDefinition"
    "PutResourcePolicy"
    "PutSubscriptionFilter"
    "PutTransformer"
    "StartLiveTail"
    "StartQuery"
    "StopQuery"
    "TestMetricFilter"
    "TestTransformer"
    "UpdateAnomaly"
    "UpdateDeliveryConfiguration"
    "UpdateLogAnomalyDetector"
    "UpdateLookupTable"
    "UpdateScheduledQuery"
])
service Logs_20140328 {
    version: "2014-03-28"
    operations: [
        CreateLogGroup
        CreateLogStream
        DeleteLogGroup
        DeleteLogStream
        DeleteRetentionPolicy
        DescribeLogGroups
        DescribeLogStreams
        FilterLogEvents
        GetLogEvents
        ListTagsForResource
        ListTagsLogGroup
        PutLogEvents
        PutLogGroupDeletionProtection
        PutRetentionPolicy
        TagLogGroup
        TagResource
        UntagLogGroup
        UntagResource
    ]
}

operation CreateLogGroup {
    input: CreateLogGroupRequest
    errors: [
        InvalidParameterException
        LimitExceededException
        OperationAbortedException
        ResourceAlreadyExistsException
        ServiceUnavailableException
    ]
}

operation CreateLogStream {
    input: CreateLogStreamRequest
    errors: [
        InvalidParameterException
        ResourceAlreadyExistsException
        ResourceNotFoundException
        ServiceUnavailableException
    ]
}

operation DeleteLogGroup {
    input: DeleteLogGroupRequest
    errors: [
        InvalidParameterException
        OperationAbortedException
        ResourceNotFoundException
        ServiceUnavailableException
        ValidationException
    ]
}

operation DeleteLogStream {
    input: DeleteLogStreamRequest
    errors: [
        InvalidParameterException
        OperationAbortedException
        ResourceNotFoundException
        ServiceUnavailableException
        ValidationException
    ]
}

operation DeleteRetentionPolicy {
    input: DeleteRetentionPolicyRequest
    errors: [
        InvalidParameterException
        OperationAbortedException
        ResourceNotFoundException
        ServiceUnavailableException
    ]
}

operation DescribeLogGroups {
    input: DescribeLogGroupsRequest
    output: DescribeLogGroupsResponse
    errors: [
        InvalidParameterException
        ServiceUnavailableException
    ]
}

operation DescribeLogStreams {
    input: DescribeLogStreamsRequest
    output: DescribeLogStreamsResponse
    errors: [
        InvalidParameterException
        ResourceNotFoundException
        ServiceUnavailableException
    ]
}

operation FilterLogEvents {
    input: FilterLogEventsRequest
    output: FilterLogEventsResponse
    errors: [
        InvalidParameterException
        ResourceNotFoundException
        ServiceUnavailableException
    ]
}

operation GetLogEvents {
    input: GetLogEventsRequest
    output: GetLogEventsResponse
    errors: [
        InvalidParameterException
        ResourceNotFoundException
        ServiceUnavailableException
    ]
}

operation ListTagsForResource {
    input: ListTagsForResourceRequest
    output: ListTagsForResourceResponse
    errors: [
        InvalidParameterException
        ResourceNotFoundException
        ServiceUnavailableException
    ]
}

operation ListTagsLogGroup {
    input: ListTagsLogGroupRequest
    output: ListTagsLogGroupResponse
    errors: [
        ResourceNotFoundException
        ServiceUnavailableException
    ]
}

operation PutLogEvents {
    input: PutLogEventsRequest
    output: PutLogEventsResponse
    errors: [
        DataAlreadyAcceptedException
        InvalidParameterException
        InvalidSequenceTokenException
        ResourceNotFoundException
        ServiceUnavailableException
        UnrecognizedClientException
    ]
}

operation PutLogGroupDeletionProtection {
    input: PutLogGroupDeletionProtectionRequest
    errors: [
        AccessDeniedException
        InvalidOperationException
        InvalidParameterException
        OperationAbortedException
        ResourceNotFoundException
        ServiceUnavailableException
    ]
}

operation PutRetentionPolicy {
    input: PutRetentionPolicyRequest
    errors: [
        InvalidParameterException
        OperationAbortedException
        ResourceNotFoundException
        ServiceUnavailableException
    ]
}

operation TagLogGroup {
    input: TagLogGroupRequest
    errors: [
        InvalidParameterException
        ResourceNotFoundException
    ]
}

operation TagResource {
    input: TagResourceRequest
    errors: [
        InvalidParameterException
        ResourceNotFoundException
        ServiceUnavailableException
        TooManyTagsException
    ]
}

operation UntagLogGroup {
    input: UntagLogGroupRequest
    errors: [
        ResourceNotFoundException
    ]
}

operation UntagResource {
    input: UntagResourceRequest
    errors: [
        InvalidParameterException
        ResourceNotFoundException
        ServiceUnavailableException
    ]
}

// Errors

@error("client")
structure AccessDeniedException {}

@error("client")
structure DataAlreadyAcceptedException {
    expectedSequenceToken: SequenceToken
}

@error("client")
structure InvalidOperationException {}

@error("client")
structure InvalidParameterException {}

@error("client")
structure InvalidSequenceTokenException {
    expectedSequenceToken: SequenceToken
}

@error("client")
structure LimitExceededException {}

@error("client")
structure OperationAbortedException {}

@error("client")
structure ResourceAlreadyExistsException {}

@error("client")
structure ResourceNotFoundException {}

@error("server")
structure ServiceUnavailableException {}

@error("client")
structure TooManyTagsException {
    message: String
    resourceName: AmazonResourceName
}

@error("client")
structure UnrecognizedClientException {}

@error("client")
structure ValidationException {}

// Shapes

@length(min: 12, max: 12)
@pattern("^\\d{12}$")
string AccountId

@length(min: 0, max: 20)
list AccountIds {
    member: AccountId
}

@length(min: 1, max: 1011)
@pattern("[\\w+=/:,.@-]*")
string AmazonResourceName

@range(min: 0)
long CloudWatchLogsTimestamp

structure CreateLogGroupRequest {
    @required logGroupName: LogGroupName
    kmsKeyId: KmsKeyId
    tags: Tags
    logGroupClass: LogGroupClass
    deletionProtectionEnabled: Boolean
}

structure CreateLogStreamRequest {
    @required logGroupName: LogGroupName
    @required logStreamName: LogStreamName
}

enum DataProtectionStatus {
    ACTIVATED
    DELETED
    ARCHIVED
    DISABLED
}

structure DeleteLogGroupRequest {
    @required logGroupName: LogGroupName
}

structure DeleteLogStreamRequest {
    @required logGroupName: LogGroupName
    @required logStreamName: LogStreamName
}

structure DeleteRetentionPolicyRequest {
    @required logGroupName: LogGroupName
}

@range(min: 1, max: 50)
integer DescribeLimit

@length(min: 1, max: 50)
list DescribeLogGroupsLogGroupIdentifiers {
    member: LogGroupIdentifier
}

structure DescribeLogGroupsRequest {
    accountIdentifiers: AccountIds
    logGroupNamePrefix: LogGroupName
    logGroupNamePattern: LogGroupNamePattern
    nextToken: NextToken
    limit: DescribeLimit
    includeLinkedAccounts: Boolean
    logGroupClass: LogGroupClass
    logGroupIdentifiers: DescribeLogGroupsLogGroupIdentifiers
}

structure DescribeLogGroupsResponse {
    logGroups: LogGroups
    nextToken: NextToken
}

structure DescribeLogStreamsRequest {
    logGroupName: LogGroupName
    logGroupIdentifier: LogGroupIdentifier
    logStreamNamePrefix: LogStreamName
    orderBy: OrderBy
    descending: Boolean
    nextToken: NextToken
    limit: DescribeLimit
}

structure DescribeLogStreamsResponse {
    logStreams: LogStreams
    nextToken: NextToken
}

structure Entity {
    keyAttributes: EntityKeyAttributes
    attributes: EntityAttributes
}

@length(min: 0, max: 10)
map EntityAttributes {
    key: EntityAttributesKey
    value: EntityAttributesValue
}

@length(min: 1, max: 256)
string EntityAttributesKey

@length(min: 1, max: 512)
string EntityAttributesValue

@length(min: 2, max: 4)
map EntityKeyAttributes {
    key: EntityKeyAttributesKey
    value: EntityKeyAttributesValue
}

@length(min: 1, max: 32)
string EntityKeyAttributesKey

@length(min: 1, max: 512)
string EntityKeyAttributesValue

enum EntityRejectionErrorType {
    INVALID_ENTITY = "InvalidEntity"
    INVALID_TYPE_VALUE = "InvalidTypeValue"
    INVALID_KEY_ATTRIBUTES = "InvalidKeyAttributes"
    INVALID_ATTRIBUTES = "InvalidAttributes"
    ENTITY_SIZE_TOO_LARGE = "EntitySizeTooLarge"
    UNSUPPORTED_LOG_GROUP_TYPE = "UnsupportedLogGroupType"
    MISSING_REQUIRED_FIELDS = "MissingRequiredFields"
}

@length(min: 1)
string EventMessage

@range(min: 1, max: 10000)
integer EventsLimit

structure FilteredLogEvent {
    logStreamName: LogStreamName
    timestamp: CloudWatchLogsTimestamp
    message: EventMessage
    ingestionTime: CloudWatchLogsTimestamp
    eventId: String
}

list FilteredLogEvents {
    member: FilteredLogEvent
}

structure FilterLogEventsRequest {
    logGroupName: LogGroupName
    logGroupIdentifier: LogGroupIdentifier
    logStreamNames: InputLogStreamNames
    logStreamNamePrefix: LogStreamName
    startTime: CloudWatchLogsTimestamp
    endTime: CloudWatchLogsTimestamp
    filterPattern: FilterPattern
    nextToken: NextToken
    limit: EventsLimit
    interleaved: Boolean
    unmask: Boolean
}

structure FilterLogEventsResponse {
    events: FilteredLogEvents
    searchedLogStreams: SearchedLogStreams
    nextToken: NextToken
}

@length(min: 0, max: 1024)
string FilterPattern

structure GetLogEventsRequest {
    logGroupName: LogGroupName
    logGroupIdentifier: LogGroupIdentifier
    @required logStreamName: LogStreamName
    startTime: CloudWatchLogsTimestamp
    endTime: CloudWatchLogsTimestamp
    nextToken: NextToken
    limit: EventsLimit
    startFromHead: Boolean
    unmask: Boolean
}

structure GetLogEventsResponse {
    events: OutputLogEvents
    nextForwardToken: NextToken
    nextBackwardToken: NextToken
}

list InheritedProperties {
    member: InheritedProperty
}

enum InheritedProperty {
    ACCOUNT_DATA_PROTECTION
}

structure InputLogEvent {
    @required timestamp: CloudWatchLogsTimestamp
    @required message: EventMessage
}

@length(min: 1, max: 10000)
list InputLogEvents {
    member: InputLogEvent
}

@length(min: 1, max: 100)
list InputLogStreamNames {
    member: LogStreamName
}

@length(max: 256)
string KmsKeyId

structure ListTagsForResourceRequest {
    @required resourceArn: AmazonResourceName
}

structure ListTagsForResourceResponse {
    tags: Tags
}

structure ListTagsLogGroupRequest {
    @required logGroupName: LogGroupName
}

structure ListTagsLogGroupResponse {
    tags: Tags
}

structure LogGroup {
    logGroupName: LogGroupName
    creationTime: CloudWatchLogsTimestamp
    retentionInDays: Integer
    metricFilterCount: Integer
    arn: String
    storedBytes: StoredBytes
    kmsKeyId: KmsKeyId
    dataProtectionStatus: DataProtectionStatus
    inheritedProperties: InheritedProperties
    logGroupClass: LogGroupClass
    logGroupArn: String
    deletionProtectionEnabled: Boolean
    bearerTokenAuthenticationEnabled: Boolean
}

enum LogGroupClass {
    STANDARD
    INFREQUENT_ACCESS
    DELIVERY
}

@length(min: 1, max: 2048)
@pattern("[\\w#+=/:,.@-]*")
string LogGroupIdentifier

@length(min: 1, max: 512)
@pattern("[\\.\\-_/#A-Za-z0-9]+")
string LogGroupName

@length(min: 0, max: 512)
@pattern("[\\.\\-_/#A-Za-z0-9]*")
string LogGroupNamePattern

list LogGroups {
    member: LogGroup
}

structure LogStream {
    logStreamName: LogStreamName
    creationTime: CloudWatchLogsTimestamp
    firstEventTimestamp: CloudWatchLogsTimestamp
    lastEventTimestamp: CloudWatchLogsTimestamp
    lastIngestionTime: CloudWatchLogsTimestamp
    uploadSequenceToken: SequenceToken
    arn: String
    storedBytes: StoredBytes
}

@length(min: 1, max: 512)
@pattern("[^:*]*")
string LogStreamName

list LogStreams {
    member: LogStream
}

@length(min: 1)
string NextToken

enum OrderBy {
    LOG_STREAM_NAME = "LogStreamName"
    LAST_EVENT_TIME = "LastEventTime"
}

structure OutputLogEvent {
    timestamp: CloudWatchLogsTimestamp
    message: EventMessage
    ingestionTime: CloudWatchLogsTimestamp
}

list OutputLogEvents {
    member: OutputLogEvent
}

structure PutLogEventsRequest {
    @required logGroupName: LogGroupName
    @required logStreamName: LogStreamName
    @required logEvents: InputLogEvents
    sequenceToken: SequenceToken
    entity: Entity
}

structure PutLogEventsResponse {
    nextSequenceToken: SequenceToken
    rejectedLogEventsInfo: RejectedLogEventsInfo
    rejectedEntityInfo: RejectedEntityInfo
}

structure PutLogGroupDeletionProtectionRequest {
    @required logGroupIdentifier: LogGroupIdentifier
    @required deletionProtectionEnabled: Boolean
}

structure PutRetentionPolicyRequest {
    @required logGroupName: LogGroupName
    @required retentionInDays: Integer
}

structure RejectedEntityInfo {
    @required errorType: EntityRejectionErrorType
}

structure RejectedLogEventsInfo {
    tooNewLogEventStartIndex: Integer
    tooOldLogEventEndIndex: Integer
    expiredLogEventEndIndex: Integer
}

structure SearchedLogStream {
    logStreamName: LogStreamName
    searchedCompletely: Boolean
}

list SearchedLogStreams {
    member: SearchedLogStream
}

@length(min: 1)
string SequenceToken

@range(min: 0)
long StoredBytes

@length(min: 1, max: 128)
@pattern("^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+)$")
string TagKey

@length(min: 0, max: 50)
list TagKeyList {
    member: TagKey
}

@length(min: 1)
list TagList {
    member: TagKey
}

structure TagLogGroupRequest {
    @required logGroupName: LogGroupName
    @required tags: Tags
}

structure TagResourceRequest {
    @required resourceArn: AmazonResourceName
    @required tags: Tags
}

@length(min: 1, max: 50)
map Tags {
    key: TagKey
    value: TagValue
}

@length(max: 256)
@pattern("^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$")
string TagValue

structure UntagLogGroupRequest {
    @required logGroupName: LogGroupName
    @required tags: TagList
}

structure UntagResourceRequest {
    @required resourceArn: AmazonResourceName
    @required tagKeys: TagKeyList
}

// ---- virga's own: stored records and deviations ----

apply Logs_20140328 @virga#validationError("InvalidParameterException")

// CreateLogGroup and CreateLogStream word too long a name themselves, without the framework's sentence (recorded).
apply CreateLogGroupRequest$logGroupName @length(min: 1, max: 65536)
apply CreateLogStreamRequest$logStreamName @length(min: 1, max: 65536)

/// A group, by its name. Its id is given once: what belongs to it is keyed by it, so that a group that is being
/// removed and a new one of the same name never meet.
structure GroupRecord {
    id: Long
    creationTime: CloudWatchLogsTimestamp
    retentionInDays: Integer
    kmsKeyId: KmsKeyId
    logGroupClass: LogGroupClass
    isProtected: Boolean
}

/// What changes with every PutLogEvents. sweepEffect names the effect that will sweep the group; 0: there is none.
structure UsageRecord {
    lastSequence: Long
    storedBytes: Long
    sweepEffect: Long
}

structure TagsRecord {
    tags: Tags
}

/// A stream, by group id and name. Times are absent before the first event.
structure StreamRecord {
    id: Long
    creationTime: CloudWatchLogsTimestamp
    firstEventTimestamp: CloudWatchLogsTimestamp
    lastEventTimestamp: CloudWatchLogsTimestamp
    lastIngestionTime: CloudWatchLogsTimestamp
}

/// The name of a stream, by group id and stream id.
structure StreamNameRecord {
    name: String
}

/// An event, by group id, timestamp and sequence number.
structure EventRecord {
    streamId: Long
    ingestionTime: CloudWatchLogsTimestamp
    message: String
}

/// Says only that an event is there: by group id, stream id, timestamp and sequence number.
structure StreamEventRecord {}

/// Effects' payloads.
structure GroupRemoval {
    groupId: Long
}

structure StreamRemoval {
    groupId: Long
    streamId: Long
}

structure GroupSweep {
    groupName: String
    groupId: Long
}
