$version: "2"

namespace com.amazonaws.sqs

use aws.api#service
use aws.auth#sigv4
use aws.protocols#awsJson1_0
use aws.protocols#awsQueryCompatible
use virga#missingOperations

// Imported by tools/import_api: AWS's names, types and constraints.

@service(sdkId: "SQS", arnNamespace: "sqs", endpointPrefix: "sqs")
@sigv4(name: "sqs")
@awsJson1_0
@awsQueryCompatible
@missingOperations([
    "AddPermission"
    "CancelMessageMoveTask"
    "ListDeadLetterSourceQueues"
    "ListMessageMoveTasks"
    "RemovePermission"
    "StartMessageMoveTask"
])
service AmazonSQS {
    version: "2012-11-05"
    operations: [
        ChangeMessageVisibility
        ChangeMessageVisibilityBatch
        CreateQueue
        DeleteMessage
        DeleteMessageBatch
        DeleteQueue
        GetQueueAttributes
        GetQueueUrl
        ListQueueTags
        ListQueues
        PurgeQueue
        ReceiveMessage
        SendMessage
        SendMessageBatch
        SetQueueAttributes
        TagQueue
        UntagQueue
    ]
}

operation ChangeMessageVisibility {
    input: ChangeMessageVisibilityRequest
    errors: [
        InvalidAddress
        InvalidSecurity
        MessageNotInflight
        QueueDoesNotExist
        ReceiptHandleIsInvalid
        RequestThrottled
        UnsupportedOperation
    ]
}

operation ChangeMessageVisibilityBatch {
    input: ChangeMessageVisibilityBatchRequest
    output: ChangeMessageVisibilityBatchResult
    errors: [
        BatchEntryIdsNotDistinct
        EmptyBatchRequest
        InvalidAddress
        InvalidBatchEntryId
        InvalidSecurity
        QueueDoesNotExist
        RequestThrottled
        TooManyEntriesInBatchRequest
        UnsupportedOperation
    ]
}

operation CreateQueue {
    input: CreateQueueRequest
    output: CreateQueueResult
    errors: [
        InvalidAddress
        InvalidAttributeName
        InvalidAttributeValue
        InvalidSecurity
        QueueDeletedRecently
        QueueNameExists
        RequestThrottled
        UnsupportedOperation
    ]
}

operation DeleteMessage {
    input: DeleteMessageRequest
    errors: [
        InvalidAddress
        InvalidIdFormat
        InvalidSecurity
        QueueDoesNotExist
        ReceiptHandleIsInvalid
        RequestThrottled
        UnsupportedOperation
    ]
}

operation DeleteMessageBatch {
    input: DeleteMessageBatchRequest
    output: DeleteMessageBatchResult
    errors: [
        BatchEntryIdsNotDistinct
        EmptyBatchRequest
        InvalidAddress
        InvalidBatchEntryId
        InvalidSecurity
        QueueDoesNotExist
        RequestThrottled
        TooManyEntriesInBatchRequest
        UnsupportedOperation
    ]
}

operation DeleteQueue {
    input: DeleteQueueRequest
    errors: [
        InvalidAddress
        InvalidSecurity
        QueueDoesNotExist
        RequestThrottled
        UnsupportedOperation
    ]
}

operation GetQueueAttributes {
    input: GetQueueAttributesRequest
    output: GetQueueAttributesResult
    errors: [
        InvalidAddress
        InvalidAttributeName
        InvalidSecurity
        QueueDoesNotExist
        RequestThrottled
        UnsupportedOperation
    ]
}

operation GetQueueUrl {
    input: GetQueueUrlRequest
    output: GetQueueUrlResult
    errors: [
        InvalidAddress
        InvalidSecurity
        QueueDoesNotExist
        RequestThrottled
        UnsupportedOperation
    ]
}

operation ListQueueTags {
    input: ListQueueTagsRequest
    output: ListQueueTagsResult
    errors: [
        InvalidAddress
        InvalidSecurity
        QueueDoesNotExist
        RequestThrottled
        UnsupportedOperation
    ]
}

operation ListQueues {
    input: ListQueuesRequest
    output: ListQueuesResult
    errors: [
        InvalidAddress
        InvalidSecurity
        RequestThrottled
        UnsupportedOperation
    ]
}

operation PurgeQueue {
    input: PurgeQueueRequest
    errors: [
        InvalidAddress
        InvalidSecurity
        PurgeQueueInProgress
        QueueDoesNotExist
        RequestThrottled
        UnsupportedOperation
    ]
}

operation ReceiveMessage {
    input: ReceiveMessageRequest
    output: ReceiveMessageResult
    errors: [
        InvalidAddress
        InvalidSecurity
        KmsAccessDenied
        KmsDisabled
        KmsInvalidKeyUsage
        KmsInvalidState
        KmsNotFound
        KmsOptInRequired
        KmsThrottled
        OverLimit
        QueueDoesNotExist
        RequestThrottled
        UnsupportedOperation
    ]
}

operation SendMessage {
    input: SendMessageRequest
    output: SendMessageResult
    errors: [
        InvalidAddress
        InvalidMessageContents
        InvalidSecurity
        KmsAccessDenied
        KmsDisabled
        KmsInvalidKeyUsage
        KmsInvalidState
        KmsNotFound
        KmsOptInRequired
        KmsThrottled
        QueueDoesNotExist
        RequestThrottled
        UnsupportedOperation
    ]
}

operation SendMessageBatch {
    input: SendMessageBatchRequest
    output: SendMessageBatchResult
    errors: [
        BatchEntryIdsNotDistinct
        BatchRequestTooLong
        EmptyBatchRequest
        InvalidAddress
        InvalidBatchEntryId
        InvalidSecurity
        KmsAccessDenied
        KmsDisabled
        KmsInvalidKeyUsage
        KmsInvalidState
        KmsNotFound
        KmsOptInRequired
        KmsThrottled
        QueueDoesNotExist
        RequestThrottled
        TooManyEntriesInBatchRequest
        UnsupportedOperation
    ]
}

operation SetQueueAttributes {
    input: SetQueueAttributesRequest
    errors: [
        InvalidAddress
        InvalidAttributeName
        InvalidAttributeValue
        InvalidSecurity
        OverLimit
        QueueDoesNotExist
        RequestThrottled
        UnsupportedOperation
    ]
}

operation TagQueue {
    input: TagQueueRequest
    errors: [
        InvalidAddress
        InvalidSecurity
        QueueDoesNotExist
        RequestThrottled
        UnsupportedOperation
    ]
}

operation UntagQueue {
    input: UntagQueueRequest
    errors: [
        InvalidAddress
        InvalidSecurity
        QueueDoesNotExist
        RequestThrottled
        UnsupportedOperation
    ]
}

// Errors

@error("client")
structure BatchEntryIdsNotDistinct {
    message: String
}

@error("client")
structure BatchRequestTooLong {
    message: String
}

@error("client")
structure EmptyBatchRequest {
    message: String
}

@error("client")
structure InvalidAddress {
    message: String
}

@error("client")
structure InvalidAttributeName {
    message: String
}

@error("client")
structure InvalidAttributeValue {
    message: String
}

@error("client")
structure InvalidBatchEntryId {
    message: String
}

@error("client")
structure InvalidIdFormat {}

@error("client")
structure InvalidMessageContents {
    message: String
}

@error("client")
structure InvalidSecurity {
    message: String
}

@error("client")
structure KmsAccessDenied {
    message: String
}

@error("client")
structure KmsDisabled {
    message: String
}

@error("client")
structure KmsInvalidKeyUsage {
    message: String
}

@error("client")
structure KmsInvalidState {
    message: String
}

@error("client")
structure KmsNotFound {
    message: String
}

@error("client")
structure KmsOptInRequired {
    message: String
}

@error("client")
structure KmsThrottled {
    message: String
}

@error("client")
structure MessageNotInflight {}

@error("client")
structure OverLimit {
    message: String
}

@error("client")
structure PurgeQueueInProgress {
    message: String
}

@error("client")
structure QueueDeletedRecently {
    message: String
}

@error("client")
structure QueueDoesNotExist {
    message: String
}

@error("client")
structure QueueNameExists {
    message: String
}

@error("client")
structure ReceiptHandleIsInvalid {
    message: String
}

@error("client")
structure RequestThrottled {
    message: String
}

@error("client")
structure TooManyEntriesInBatchRequest {
    message: String
}

@error("client")
structure UnsupportedOperation {
    message: String
}

// Shapes

list AttributeNameList {
    member: QueueAttributeName
}

structure BatchResultErrorEntry {
    @required Id: String
    @required SenderFault: Boolean
    @required Code: String
    Message: String
}

list BatchResultErrorEntryList {
    member: BatchResultErrorEntry
}

list BinaryList {
    member: Blob
}

structure ChangeMessageVisibilityBatchRequest {
    @required QueueUrl: String
    @required @xmlFlattened Entries: ChangeMessageVisibilityBatchRequestEntryList
}

structure ChangeMessageVisibilityBatchRequestEntry {
    @required Id: String
    @required ReceiptHandle: String
    VisibilityTimeout: Integer
}

list ChangeMessageVisibilityBatchRequestEntryList {
    member: ChangeMessageVisibilityBatchRequestEntry
}

structure ChangeMessageVisibilityBatchResult {
    @required @xmlFlattened Successful: ChangeMessageVisibilityBatchResultEntryList
    @required @xmlFlattened Failed: BatchResultErrorEntryList
}

structure ChangeMessageVisibilityBatchResultEntry {
    @required Id: String
}

list ChangeMessageVisibilityBatchResultEntryList {
    member: ChangeMessageVisibilityBatchResultEntry
}

structure ChangeMessageVisibilityRequest {
    @required QueueUrl: String
    @required ReceiptHandle: String
    @required VisibilityTimeout: Integer
}

structure CreateQueueRequest {
    @required QueueName: String
    @xmlFlattened Attributes: QueueAttributeMap
    @xmlFlattened tags: TagMap
}

structure CreateQueueResult {
    QueueUrl: String
}

structure DeleteMessageBatchRequest {
    @required QueueUrl: String
    @required @xmlFlattened Entries: DeleteMessageBatchRequestEntryList
}

structure DeleteMessageBatchRequestEntry {
    @required Id: String
    @required ReceiptHandle: String
}

list DeleteMessageBatchRequestEntryList {
    member: DeleteMessageBatchRequestEntry
}

structure DeleteMessageBatchResult {
    @required @xmlFlattened Successful: DeleteMessageBatchResultEntryList
    @required @xmlFlattened Failed: BatchResultErrorEntryList
}

structure DeleteMessageBatchResultEntry {
    @required Id: String
}

list DeleteMessageBatchResultEntryList {
    member: DeleteMessageBatchResultEntry
}

structure DeleteMessageRequest {
    @required QueueUrl: String
    @required ReceiptHandle: String
}

structure DeleteQueueRequest {
    @required QueueUrl: String
}

structure GetQueueAttributesRequest {
    @required QueueUrl: String
    @xmlFlattened AttributeNames: AttributeNameList
}

structure GetQueueAttributesResult {
    @xmlFlattened Attributes: QueueAttributeMap
}

structure GetQueueUrlRequest {
    @required QueueName: String
    QueueOwnerAWSAccountId: String
}

structure GetQueueUrlResult {
    QueueUrl: String
}

structure ListQueuesRequest {
    QueueNamePrefix: String
    NextToken: String
    MaxResults: Integer
}

structure ListQueuesResult {
    @xmlFlattened QueueUrls: QueueUrlList
    NextToken: String
}

structure ListQueueTagsRequest {
    @required QueueUrl: String
}

structure ListQueueTagsResult {
    @xmlFlattened Tags: TagMap
}

structure Message {
    MessageId: String
    ReceiptHandle: String
    MD5OfBody: String
    Body: String
    @xmlFlattened Attributes: MessageSystemAttributeMap
    MD5OfMessageAttributes: String
    @xmlFlattened MessageAttributes: MessageBodyAttributeMap
}

list MessageAttributeNameList {
    member: String
}

structure MessageAttributeValue {
    StringValue: String
    BinaryValue: Blob
    @xmlFlattened StringListValues: StringList
    @xmlFlattened BinaryListValues: BinaryList
    @required DataType: String
}

map MessageBodyAttributeMap {
    key: String
    value: MessageAttributeValue
}

map MessageBodySystemAttributeMap {
    key: MessageSystemAttributeNameForSends
    value: MessageSystemAttributeValue
}

list MessageList {
    member: Message
}

list MessageSystemAttributeList {
    member: MessageSystemAttributeName
}

map MessageSystemAttributeMap {
    key: MessageSystemAttributeName
    value: String
}

enum MessageSystemAttributeName {
    ALL = "All"
    SENDER_ID = "SenderId"
    SENT_TIMESTAMP = "SentTimestamp"
    APPROXIMATE_RECEIVE_COUNT = "ApproximateReceiveCount"
    APPROXIMATE_FIRST_RECEIVE_TIMESTAMP = "ApproximateFirstReceiveTimestamp"
    SEQUENCE_NUMBER = "SequenceNumber"
    MESSAGE_DEDUPLICATION_ID = "MessageDeduplicationId"
    MESSAGE_GROUP_ID = "MessageGroupId"
    AWS_TRACE_HEADER = "AWSTraceHeader"
    DEAD_LETTER_QUEUE_SOURCE_ARN = "DeadLetterQueueSourceArn"
}

enum MessageSystemAttributeNameForSends {
    AWS_TRACE_HEADER = "AWSTraceHeader"
}

structure MessageSystemAttributeValue {
    StringValue: String
    BinaryValue: Blob
    @xmlFlattened StringListValues: StringList
    @xmlFlattened BinaryListValues: BinaryList
    @required DataType: String
}

structure PurgeQueueRequest {
    @required QueueUrl: String
}

map QueueAttributeMap {
    key: QueueAttributeName
    value: String
}

enum QueueAttributeName {
    ALL = "All"
    POLICY = "Policy"
    VISIBILITY_TIMEOUT = "VisibilityTimeout"
    MAXIMUM_MESSAGE_SIZE = "MaximumMessageSize"
    MESSAGE_RETENTION_PERIOD = "MessageRetentionPeriod"
    APPROXIMATE_NUMBER_OF_MESSAGES = "ApproximateNumberOfMessages"
    APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE = "ApproximateNumberOfMessagesNotVisible"
    CREATED_TIMESTAMP = "CreatedTimestamp"
    LAST_MODIFIED_TIMESTAMP = "LastModifiedTimestamp"
    QUEUE_ARN = "QueueArn"
    APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED = "ApproximateNumberOfMessagesDelayed"
    DELAY_SECONDS = "DelaySeconds"
    RECEIVE_MESSAGE_WAIT_TIME_SECONDS = "ReceiveMessageWaitTimeSeconds"
    REDRIVE_POLICY = "RedrivePolicy"
    FIFO_QUEUE = "FifoQueue"
    CONTENT_BASED_DEDUPLICATION = "ContentBasedDeduplication"
    KMS_MASTER_KEY_ID = "KmsMasterKeyId"
    KMS_DATA_KEY_REUSE_PERIOD_SECONDS = "KmsDataKeyReusePeriodSeconds"
    DEDUPLICATION_SCOPE = "DeduplicationScope"
    FIFO_THROUGHPUT_LIMIT = "FifoThroughputLimit"
    REDRIVE_ALLOW_POLICY = "RedriveAllowPolicy"
    SQS_MANAGED_SSE_ENABLED = "SqsManagedSseEnabled"
}

list QueueUrlList {
    member: String
}

structure ReceiveMessageRequest {
    @required QueueUrl: String
    @xmlFlattened AttributeNames: MessageAttributeNameList
    @xmlFlattened MessageSystemAttributeNames: MessageSystemAttributeList
    @xmlFlattened MessageAttributeNames: MessageAttributeNameList
    MaxNumberOfMessages: Integer
    VisibilityTimeout: Integer
    WaitTimeSeconds: Integer
    ReceiveRequestAttemptId: String
}

structure ReceiveMessageResult {
    @xmlFlattened Messages: MessageList
}

structure SendMessageBatchRequest {
    @required QueueUrl: String
    @required @xmlFlattened Entries: SendMessageBatchRequestEntryList
}

structure SendMessageBatchRequestEntry {
    @required Id: String
    @required MessageBody: String
    DelaySeconds: Integer
    @xmlFlattened MessageAttributes: MessageBodyAttributeMap
    @xmlFlattened MessageSystemAttributes: MessageBodySystemAttributeMap
    MessageDeduplicationId: String
    MessageGroupId: String
}

list SendMessageBatchRequestEntryList {
    member: SendMessageBatchRequestEntry
}

structure SendMessageBatchResult {
    @required @xmlFlattened Successful: SendMessageBatchResultEntryList
    @required @xmlFlattened Failed: BatchResultErrorEntryList
}

structure SendMessageBatchResultEntry {
    @required Id: String
    @required MessageId: String
    @required MD5OfMessageBody: String
    MD5OfMessageAttributes: String
    MD5OfMessageSystemAttributes: String
    SequenceNumber: String
}

list SendMessageBatchResultEntryList {
    member: SendMessageBatchResultEntry
}

structure SendMessageRequest {
    @required QueueUrl: String
    @required MessageBody: String
    DelaySeconds: Integer
    @xmlFlattened MessageAttributes: MessageBodyAttributeMap
    @xmlFlattened MessageSystemAttributes: MessageBodySystemAttributeMap
    MessageDeduplicationId: String
    MessageGroupId: String
}

structure SendMessageResult {
    MD5OfMessageBody: String
    MD5OfMessageAttributes: String
    MD5OfMessageSystemAttributes: String
    MessageId: String
    SequenceNumber: String
}

structure SetQueueAttributesRequest {
    @required QueueUrl: String
    @required @xmlFlattened Attributes: QueueAttributeMap
}

list StringList {
    member: String
}

list TagKeyList {
    member: String
}

map TagMap {
    key: String
    value: String
}

structure TagQueueRequest {
    @required QueueUrl: String
    @required @xmlFlattened Tags: TagMap
}

structure UntagQueueRequest {
    @required QueueUrl: String
    @required @xmlFlattened TagKeys: TagKeyList
}

// ---- virga's own: stored records and deviations ----

// SQS speaks JSON and, for older SDKs, Query: this is how Query spells things, and the codes of its errors.
apply AmazonSQS @aws.protocols#awsQuery
apply AmazonSQS @xmlNamespace(uri: "http://queue.amazonaws.com/doc/2012-11-05/")
apply AmazonSQS @virga#validationError("InvalidParameterValue")
apply AmazonSQS @virga#errorNamespace("com.amazonaws.sqs")

// Required in AWS's model, yet its answers leave these lists out when they are empty (aws/aws-sdk issues 536 and 657); the SDK for Java takes
// a list that is there for a failure.
apply ChangeMessageVisibilityBatchResult$Successful @virga#absentWhenEmpty
apply ChangeMessageVisibilityBatchResult$Failed @virga#absentWhenEmpty
apply DeleteMessageBatchResult$Successful @virga#absentWhenEmpty
apply DeleteMessageBatchResult$Failed @virga#absentWhenEmpty
apply SendMessageBatchResult$Successful @virga#absentWhenEmpty
apply SendMessageBatchResult$Failed @virga#absentWhenEmpty

apply ChangeMessageVisibilityBatchRequest$Entries @xmlName("ChangeMessageVisibilityBatchRequestEntry")
apply ChangeMessageVisibilityBatchResult$Successful @xmlName("ChangeMessageVisibilityBatchResultEntry")
apply ChangeMessageVisibilityBatchResult$Failed @xmlName("BatchResultErrorEntry")
apply CreateQueueRequest$Attributes @xmlName("Attribute")
apply CreateQueueRequest$tags @xmlName("Tag")
apply DeleteMessageBatchRequest$Entries @xmlName("DeleteMessageBatchRequestEntry")
apply DeleteMessageBatchResult$Successful @xmlName("DeleteMessageBatchResultEntry")
apply DeleteMessageBatchResult$Failed @xmlName("BatchResultErrorEntry")
apply GetQueueAttributesRequest$AttributeNames @xmlName("AttributeName")
apply GetQueueAttributesResult$Attributes @xmlName("Attribute")
apply ListQueuesResult$QueueUrls @xmlName("QueueUrl")
apply ListQueueTagsResult$Tags @xmlName("Tag")
apply Message$Attributes @xmlName("Attribute")
apply Message$MessageAttributes @xmlName("MessageAttribute")
apply MessageAttributeValue$StringListValues @xmlName("StringListValue")
apply MessageAttributeValue$BinaryListValues @xmlName("BinaryListValue")
apply MessageBodyAttributeMap$key @xmlName("Name")
apply MessageBodyAttributeMap$value @xmlName("Value")
apply MessageBodySystemAttributeMap$key @xmlName("Name")
apply MessageBodySystemAttributeMap$value @xmlName("Value")
apply MessageSystemAttributeMap$key @xmlName("Name")
apply MessageSystemAttributeMap$value @xmlName("Value")
apply MessageSystemAttributeValue$StringListValues @xmlName("StringListValue")
apply MessageSystemAttributeValue$BinaryListValues @xmlName("BinaryListValue")
apply QueueAttributeMap$key @xmlName("Name")
apply QueueAttributeMap$value @xmlName("Value")
apply ReceiveMessageRequest$AttributeNames @xmlName("AttributeName")
apply ReceiveMessageRequest$MessageAttributeNames @xmlName("MessageAttributeName")
apply ReceiveMessageRequest$MessageSystemAttributeNames @xmlName("MessageSystemAttributeName")
apply ReceiveMessageResult$Messages @xmlName("Message")
apply SendMessageBatchRequest$Entries @xmlName("SendMessageBatchRequestEntry")
apply SendMessageBatchRequestEntry$MessageAttributes @xmlName("MessageAttribute")
apply SendMessageBatchRequestEntry$MessageSystemAttributes @xmlName("MessageSystemAttribute")
apply SendMessageBatchResult$Successful @xmlName("SendMessageBatchResultEntry")
apply SendMessageBatchResult$Failed @xmlName("BatchResultErrorEntry")
apply SendMessageRequest$MessageAttributes @xmlName("MessageAttribute")
apply SendMessageRequest$MessageSystemAttributes @xmlName("MessageSystemAttribute")
apply SetQueueAttributesRequest$Attributes @xmlName("Attribute")
apply TagMap$key @xmlName("Key")
apply TagMap$value @xmlName("Value")
apply UntagQueueRequest$TagKeys @xmlName("TagKey")

apply BatchEntryIdsNotDistinct @aws.protocols#awsQueryError(code: "AWS.SimpleQueueService.BatchEntryIdsNotDistinct", httpResponseCode: 400)
apply BatchRequestTooLong @aws.protocols#awsQueryError(code: "AWS.SimpleQueueService.BatchRequestTooLong", httpResponseCode: 400)
apply EmptyBatchRequest @aws.protocols#awsQueryError(code: "AWS.SimpleQueueService.EmptyBatchRequest", httpResponseCode: 400)
apply InvalidAddress @aws.protocols#awsQueryError(code: "InvalidAddress", httpResponseCode: 404)
apply InvalidBatchEntryId @aws.protocols#awsQueryError(code: "AWS.SimpleQueueService.InvalidBatchEntryId", httpResponseCode: 400)
apply InvalidSecurity @aws.protocols#awsQueryError(code: "InvalidSecurity", httpResponseCode: 403)
apply KmsAccessDenied @aws.protocols#awsQueryError(code: "KMS.AccessDeniedException", httpResponseCode: 400)
apply KmsDisabled @aws.protocols#awsQueryError(code: "KMS.DisabledException", httpResponseCode: 400)
apply KmsInvalidKeyUsage @aws.protocols#awsQueryError(code: "KMS.InvalidKeyUsageException", httpResponseCode: 400)
apply KmsInvalidState @aws.protocols#awsQueryError(code: "KMS.InvalidStateException", httpResponseCode: 400)
apply KmsNotFound @aws.protocols#awsQueryError(code: "KMS.NotFoundException", httpResponseCode: 400)
apply KmsOptInRequired @aws.protocols#awsQueryError(code: "KMS.OptInRequired", httpResponseCode: 403)
apply KmsThrottled @aws.protocols#awsQueryError(code: "KMS.ThrottlingException", httpResponseCode: 400)
apply MessageNotInflight @aws.protocols#awsQueryError(code: "AWS.SimpleQueueService.MessageNotInflight", httpResponseCode: 400)
apply OverLimit @aws.protocols#awsQueryError(code: "OverLimit", httpResponseCode: 403)
apply PurgeQueueInProgress @aws.protocols#awsQueryError(code: "AWS.SimpleQueueService.PurgeQueueInProgress", httpResponseCode: 403)
apply QueueDeletedRecently @aws.protocols#awsQueryError(code: "AWS.SimpleQueueService.QueueDeletedRecently", httpResponseCode: 400)
apply QueueDoesNotExist @aws.protocols#awsQueryError(code: "AWS.SimpleQueueService.NonExistentQueue", httpResponseCode: 400)
apply QueueNameExists @aws.protocols#awsQueryError(code: "QueueAlreadyExists", httpResponseCode: 400)
apply ReceiptHandleIsInvalid @aws.protocols#awsQueryError(code: "ReceiptHandleIsInvalid", httpResponseCode: 404)
apply RequestThrottled @aws.protocols#awsQueryError(code: "RequestThrottled", httpResponseCode: 403)
apply TooManyEntriesInBatchRequest @aws.protocols#awsQueryError(code: "AWS.SimpleQueueService.TooManyEntriesInBatchRequest", httpResponseCode: 400)
apply UnsupportedOperation @aws.protocols#awsQueryError(code: "AWS.SimpleQueueService.UnsupportedOperation", httpResponseCode: 400)

/// A queue. Members may only be added at the end.
structure QueueRecord {
    id: Long
    name: String
    createdMs: Long
    modifiedMs: Long
    purgedMs: Long
    visibilityTimeout: Integer
    maximumMessageSize: Integer
    messageRetentionPeriod: Integer
    delaySeconds: Integer
    receiveMessageWaitTimeSeconds: Integer
    policy: String
    redrivePolicy: String
    redriveAllowPolicy: String
    kmsMasterKeyId: String
    kmsDataKeyReusePeriodSeconds: Integer
    sqsManagedSseEnabled: Boolean
    tags: TagMap
}

/// A message in a queue.
structure MessageRecord {
    messageId: String
    body: String
    md5OfBody: String
    attributes: MessageBodyAttributeMap
    md5OfAttributes: String
    traceHeader: String
    groupId: String
    senderId: String
    sentMs: Long
    visibleMs: Long
    receiveCount: Integer
    firstReceivedMs: Long
    deadLetterSourceArn: String
}

/// A deleted or purged queue's messages go in slices.
structure SweepEffect {
    queueId: Long
    beforeSequence: Long
}

/// A parameter that the model does not demand but the service does.
@error("client")
structure MissingParameter {
    message: String
}

// ReceiveMessageRequest$AttributeNames is a list of texts above, where AWS's model has names of queue attributes: what clients send
// there are names of message system attributes. Keep that when importing anew.
