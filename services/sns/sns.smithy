$version: "2"

namespace com.amazonaws.sns

use aws.api#service
use aws.auth#sigv4
use aws.protocols#awsQuery
use aws.protocols#awsQueryError
use virga#missingOperations

// Imported by tools/import_api: AWS's names, types and constraints.

@service(sdkId: "SNS", arnNamespace: "sns", endpointPrefix: "sns")
@sigv4(name: "sns")
@awsQuery
@xmlNamespace(uri: "http://sns.amazonaws.com/doc/2010-03-31/")
@missingOperations([
    "AddPermission"
    "CheckIfPhoneNumberIsOptedOut"
    "CreatePlatformApplication"
    "CreatePlatformEndpoint"
    "CreateSMSSandboxPhoneNumber"
    "DeleteEndpoint"
    "DeletePlatformApplication"
    "DeleteSMSSandboxPhoneNumber"
    "GetDataProtectionPolicy"
    "GetEndpointAttributes"
    "GetPlatformApplicationAttributes"
    "GetSMSAttributes"
    "GetSMSSandboxAccountStatus"
    "ListEndpointsByPlatformApplication"
    "ListOriginationNumbers"
    "ListPhoneNumbersOptedOut"
    "ListPlatformApplications"
    "ListSMSSandboxPhoneNumbers"
    "OptInPhoneNumber"
    "PublishBatch"
    "PutDataProtectionPolicy"
    "RemovePermission"
    "SetEndpointAttributes"
    "SetPlatformApplicationAttributes"
    "SetSMSAttributes"
    "VerifySMSSandboxPhoneNumber"
])
service SNS {
    version: "2010-03-31"
    operations: [
        ConfirmSubscription
        CreateTopic
        DeleteTopic
        GetSubscriptionAttributes
        GetTopicAttributes
        ListSubscriptions
        ListSubscriptionsByTopic
        ListTagsForResource
        ListTopics
        Publish
        SetSubscriptionAttributes
        SetTopicAttributes
        Subscribe
        TagResource
        Unsubscribe
        UntagResource
    ]
}

operation ConfirmSubscription {
    input: ConfirmSubscriptionInput
    output: ConfirmSubscriptionResponse
    errors: [
        AuthorizationErrorException
        FilterPolicyLimitExceededException
        InternalErrorException
        InvalidParameterException
        NotFoundException
        ReplayLimitExceededException
        SubscriptionLimitExceededException
    ]
}

operation CreateTopic {
    input: CreateTopicInput
    output: CreateTopicResponse
    errors: [
        AuthorizationErrorException
        ConcurrentAccessException
        InternalErrorException
        InvalidParameterException
        InvalidSecurityException
        StaleTagException
        TagLimitExceededException
        TagPolicyException
        TopicLimitExceededException
    ]
}

operation DeleteTopic {
    input: DeleteTopicInput
    errors: [
        AuthorizationErrorException
        ConcurrentAccessException
        InternalErrorException
        InvalidParameterException
        InvalidStateException
        NotFoundException
        StaleTagException
        TagPolicyException
    ]
}

operation GetSubscriptionAttributes {
    input: GetSubscriptionAttributesInput
    output: GetSubscriptionAttributesResponse
    errors: [
        AuthorizationErrorException
        InternalErrorException
        InvalidParameterException
        NotFoundException
    ]
}

operation GetTopicAttributes {
    input: GetTopicAttributesInput
    output: GetTopicAttributesResponse
    errors: [
        AuthorizationErrorException
        InternalErrorException
        InvalidParameterException
        InvalidSecurityException
        NotFoundException
    ]
}

operation ListSubscriptions {
    input: ListSubscriptionsInput
    output: ListSubscriptionsResponse
    errors: [
        AuthorizationErrorException
        InternalErrorException
        InvalidParameterException
    ]
}

operation ListSubscriptionsByTopic {
    input: ListSubscriptionsByTopicInput
    output: ListSubscriptionsByTopicResponse
    errors: [
        AuthorizationErrorException
        InternalErrorException
        InvalidParameterException
        NotFoundException
    ]
}

operation ListTagsForResource {
    input: ListTagsForResourceRequest
    output: ListTagsForResourceResponse
    errors: [
        AuthorizationErrorException
        ConcurrentAccessException
        InvalidParameterException
        ResourceNotFoundException
        TagPolicyException
    ]
}

operation ListTopics {
    input: ListTopicsInput
    output: ListTopicsResponse
    errors: [
        AuthorizationErrorException
        InternalErrorException
        InvalidParameterException
    ]
}

operation Publish {
    input: PublishInput
    output: PublishResponse
    errors: [
        AuthorizationErrorException
        EndpointDisabledException
        InternalErrorException
        InvalidParameterException
        InvalidParameterValueException
        InvalidSecurityException
        KMSAccessDeniedException
        KMSDisabledException
        KMSInvalidStateException
        KMSNotFoundException
        KMSOptInRequired
        KMSThrottlingException
        NotFoundException
        PlatformApplicationDisabledException
        ValidationException
    ]
}

operation SetSubscriptionAttributes {
    input: SetSubscriptionAttributesInput
    errors: [
        AuthorizationErrorException
        FilterPolicyLimitExceededException
        InternalErrorException
        InvalidParameterException
        NotFoundException
        ReplayLimitExceededException
    ]
}

operation SetTopicAttributes {
    input: SetTopicAttributesInput
    errors: [
        AuthorizationErrorException
        InternalErrorException
        InvalidParameterException
        InvalidSecurityException
        NotFoundException
    ]
}

operation Subscribe {
    input: SubscribeInput
    output: SubscribeResponse
    errors: [
        AuthorizationErrorException
        FilterPolicyLimitExceededException
        InternalErrorException
        InvalidParameterException
        InvalidSecurityException
        NotFoundException
        ReplayLimitExceededException
        SubscriptionLimitExceededException
    ]
}

operation TagResource {
    input: TagResourceRequest
    output: TagResourceResponse
    errors: [
        AuthorizationErrorException
        ConcurrentAccessException
        InvalidParameterException
        ResourceNotFoundException
        StaleTagException
        TagLimitExceededException
        TagPolicyException
    ]
}

operation Unsubscribe {
    input: UnsubscribeInput
    errors: [
        AuthorizationErrorException
        InternalErrorException
        InvalidParameterException
        InvalidSecurityException
        NotFoundException
    ]
}

operation UntagResource {
    input: UntagResourceRequest
    output: UntagResourceResponse
    errors: [
        AuthorizationErrorException
        ConcurrentAccessException
        InvalidParameterException
        ResourceNotFoundException
        StaleTagException
        TagLimitExceededException
        TagPolicyException
    ]
}

// Errors

@error("client")
@httpError(403)
@awsQueryError(code: "AuthorizationError", httpResponseCode: 403)
structure AuthorizationErrorException {
    message: String
}

@error("client")
@httpError(400)
@awsQueryError(code: "ConcurrentAccess", httpResponseCode: 400)
structure ConcurrentAccessException {
    message: String
}

@error("client")
@httpError(400)
@awsQueryError(code: "EndpointDisabled", httpResponseCode: 400)
structure EndpointDisabledException {
    message: String
}

@error("client")
@httpError(403)
@awsQueryError(code: "FilterPolicyLimitExceeded", httpResponseCode: 403)
structure FilterPolicyLimitExceededException {
    message: String
}

@error("server")
@httpError(500)
@awsQueryError(code: "InternalError", httpResponseCode: 500)
structure InternalErrorException {
    message: String
}

@error("client")
@httpError(400)
@awsQueryError(code: "InvalidParameter", httpResponseCode: 400)
structure InvalidParameterException {
    message: String
}

@error("client")
@httpError(400)
@awsQueryError(code: "ParameterValueInvalid", httpResponseCode: 400)
structure InvalidParameterValueException {
    message: String
}

@error("client")
@httpError(403)
@awsQueryError(code: "InvalidSecurity", httpResponseCode: 403)
structure InvalidSecurityException {
    message: String
}

@error("client")
@httpError(400)
@awsQueryError(code: "InvalidState", httpResponseCode: 400)
structure InvalidStateException {
    message: String
}

@error("client")
@httpError(400)
@awsQueryError(code: "KMSAccessDenied", httpResponseCode: 400)
structure KMSAccessDeniedException {
    message: String
}

@error("client")
@httpError(400)
@awsQueryError(code: "KMSDisabled", httpResponseCode: 400)
structure KMSDisabledException {
    message: String
}

@error("client")
@httpError(400)
@awsQueryError(code: "KMSInvalidState", httpResponseCode: 400)
structure KMSInvalidStateException {
    message: String
}

@error("client")
@httpError(400)
@awsQueryError(code: "KMSNotFound", httpResponseCode: 400)
structure KMSNotFoundException {
    message: String
}

@error("client")
@httpError(403)
structure KMSOptInRequired {
    message: String
}

@error("client")
@httpError(400)
@awsQueryError(code: "KMSThrottling", httpResponseCode: 400)
structure KMSThrottlingException {
    message: String
}

@error("client")
@httpError(404)
@awsQueryError(code: "NotFound", httpResponseCode: 404)
structure NotFoundException {
    message: String
}

@error("client")
@httpError(400)
@awsQueryError(code: "PlatformApplicationDisabled", httpResponseCode: 400)
structure PlatformApplicationDisabledException {
    message: String
}

@error("client")
@httpError(403)
@awsQueryError(code: "ReplayLimitExceeded", httpResponseCode: 403)
structure ReplayLimitExceededException {
    message: String
}

@error("client")
@httpError(404)
@awsQueryError(code: "ResourceNotFound", httpResponseCode: 404)
structure ResourceNotFoundException {
    message: String
}

@error("client")
@httpError(400)
@awsQueryError(code: "StaleTag", httpResponseCode: 400)
structure StaleTagException {
    message: String
}

@error("client")
@httpError(403)
@awsQueryError(code: "SubscriptionLimitExceeded", httpResponseCode: 403)
structure SubscriptionLimitExceededException {
    message: String
}

@error("client")
@httpError(400)
@awsQueryError(code: "TagLimitExceeded", httpResponseCode: 400)
structure TagLimitExceededException {
    message: String
}

@error("client")
@httpError(400)
@awsQueryError(code: "TagPolicy", httpResponseCode: 400)
structure TagPolicyException {
    message: String
}

@error("client")
@httpError(403)
@awsQueryError(code: "TopicLimitExceeded", httpResponseCode: 403)
structure TopicLimitExceededException {
    message: String
}

@error("client")
@httpError(400)
structure ValidationException {
    @required Message: String
}

// Shapes

@length(min: 1, max: 1011)
string AmazonResourceName

structure ConfirmSubscriptionInput {
    @required TopicArn: String
    @required Token: String
    AuthenticateOnUnsubscribe: String
}

structure ConfirmSubscriptionResponse {
    SubscriptionArn: String
}

structure CreateTopicInput {
    @required Name: String
    Attributes: TopicAttributesMap
    Tags: TagList
    DataProtectionPolicy: String
}

structure CreateTopicResponse {
    TopicArn: String
}

structure DeleteTopicInput {
    @required TopicArn: String
}

structure GetSubscriptionAttributesInput {
    @required SubscriptionArn: String
}

structure GetSubscriptionAttributesResponse {
    Attributes: SubscriptionAttributesMap
}

structure GetTopicAttributesInput {
    @required TopicArn: String
}

structure GetTopicAttributesResponse {
    Attributes: TopicAttributesMap
}

structure ListSubscriptionsByTopicInput {
    @required TopicArn: String
    NextToken: String
}

structure ListSubscriptionsByTopicResponse {
    Subscriptions: SubscriptionsList
    NextToken: String
}

structure ListSubscriptionsInput {
    NextToken: String
}

structure ListSubscriptionsResponse {
    Subscriptions: SubscriptionsList
    NextToken: String
}

structure ListTagsForResourceRequest {
    @required ResourceArn: AmazonResourceName
}

structure ListTagsForResourceResponse {
    Tags: TagList
}

structure ListTopicsInput {
    NextToken: String
}

structure ListTopicsResponse {
    Topics: TopicsList
    NextToken: String
}

map MessageAttributeMap {
    @xmlName("Name")
    key: String
    @xmlName("Value")
    value: MessageAttributeValue
}

structure MessageAttributeValue {
    @required DataType: String
    StringValue: String
    BinaryValue: Blob
}

@sensitive
string PhoneNumber

structure PublishInput {
    TopicArn: String
    TargetArn: String
    PhoneNumber: PhoneNumber
    @required Message: String
    Subject: String
    MessageStructure: String
    MessageAttributes: MessageAttributeMap
    MessageDeduplicationId: String
    MessageGroupId: String
}

structure PublishResponse {
    MessageId: String
    SequenceNumber: String
}

structure SetSubscriptionAttributesInput {
    @required SubscriptionArn: String
    @required AttributeName: String
    AttributeValue: String
}

structure SetTopicAttributesInput {
    @required TopicArn: String
    @required AttributeName: String
    AttributeValue: String
}

structure SubscribeInput {
    @required TopicArn: String
    @required Protocol: String
    Endpoint: String
    Attributes: SubscriptionAttributesMap
    ReturnSubscriptionArn: Boolean
}

structure SubscribeResponse {
    SubscriptionArn: String
}

structure Subscription {
    SubscriptionArn: String
    Owner: String
    Protocol: String
    Endpoint: String
    TopicArn: String
}

map SubscriptionAttributesMap {
    key: String
    value: String
}

list SubscriptionsList {
    member: Subscription
}

structure Tag {
    @required Key: TagKey
    @required Value: TagValue
}

@length(min: 1, max: 128)
string TagKey

list TagKeyList {
    member: TagKey
}

list TagList {
    member: Tag
}

structure TagResourceRequest {
    @required ResourceArn: AmazonResourceName
    @required Tags: TagList
}

structure TagResourceResponse {}

@length(min: 0, max: 256)
string TagValue

structure Topic {
    TopicArn: String
}

map TopicAttributesMap {
    key: String
    value: String
}

list TopicsList {
    member: Topic
}

structure UnsubscribeInput {
    @required SubscriptionArn: String
}

structure UntagResourceRequest {
    @required ResourceArn: AmazonResourceName
    @required TagKeys: TagKeyList
}

structure UntagResourceResponse {}

// ---- virga's own: stored records and deviations ----

// Missing parameters are refused by AWS's framework; everything else words InvalidParameter itself.
apply SNS @virga#validationError("ValidationError")

// Who follows a link in a mail signs nothing.
apply ConfirmSubscription @optionalAuth
apply Unsubscribe @optionalAuth

/// A topic. Attributes are absent until they are set. Members may only be added at the end, here and below.
structure TopicRecord {
    name: String
    displayName: String
    policy: String
    deliveryPolicy: String
    kmsMasterKeyId: String
    signatureVersion: String
    tracingConfig: String
    tags: TagList
    deletedCount: Long
    applicationFailureFeedbackRoleArn: String
    applicationSuccessFeedbackRoleArn: String
    applicationSuccessFeedbackSampleRate: String
    firehoseFailureFeedbackRoleArn: String
    firehoseSuccessFeedbackRoleArn: String
    firehoseSuccessFeedbackSampleRate: String
    httpFailureFeedbackRoleArn: String
    httpSuccessFeedbackRoleArn: String
    httpSuccessFeedbackSampleRate: String
    lambdaFailureFeedbackRoleArn: String
    lambdaSuccessFeedbackRoleArn: String
    lambdaSuccessFeedbackSampleRate: String
    sqsFailureFeedbackRoleArn: String
    sqsSuccessFeedbackRoleArn: String
    sqsSuccessFeedbackSampleRate: String
}

/// A subscription, pending or confirmed.
structure SubscriptionRecord {
    id: String
    topicArn: String
    protocol: String
    endpoint: String
    owner: String
    principal: String
    isPending: Boolean
    wasAuthenticated: Boolean
    authenticateOnUnsubscribe: Boolean
    pendingSinceMs: Long
    rawMessageDelivery: String
    filterPolicy: String
    filterPolicyScope: String
    redrivePolicy: String
    deadLetterArn: String
}

/// A confirmation token that was sent to an endpoint.
structure TokenRecord {
    subscriptionArn: String
    expiresMs: Long
}

/// One message on its way to one subscription: all that the delivery needs, so that it is what it was when it was published.
structure Delivery {
    topicArn: String
    subscriptionArn: String
    protocol: String
    endpoint: String
    isRaw: Boolean
    deadLetterArn: String
    messageId: String
    message: String
    subject: String
    publishedMs: Long
    attributes: MessageAttributeMap
    signatureVersion: String
    signature: String
    groupId: String
    displayName: String
    failureRoleArn: String
    successRoleArn: String
    successSampleRate: String
}

/// A published message and how far it has come: the subscriptions behind `after` have not been looked at.
structure FanOut {
    topicArn: String
    messageId: String
    message: String
    messageStructure: String
    subject: String
    attributes: MessageAttributeMap
    groupId: String
    publishedMs: Long
    after: String
}

/// The request to confirm a subscription, on its way to a queue.
structure ConfirmationRequest {
    topicArn: String
    endpoint: String
    body: String
}

/// When a token is forgotten, and its subscription with it if nobody confirmed it.
structure TokenExpiry {
    token: String
    subscriptionArn: String
}
