$version: "2"

namespace com.amazonaws.codepipeline

use aws.api#service
use aws.auth#sigv4
use aws.protocols#awsJson1_1
use virga#missingOperations

// Imported by tools/import_api: AWS's names, types and constraints.

@service(sdkId: "CodePipeline", arnNamespace: "codepipeline", endpointPrefix: "codepipeline")
@sigv4(name: "codepipeline")
@awsJson1_1
@missingOperations([
    "AcknowledgeJob"
    "AcknowledgeThirdPartyJob"
    "CreateCustomActionType"
    "DeleteCustomActionType"
    "DeleteWebhook"
    "DeregisterWebhookWithThirdParty"
    "DisableStageTransition"
    "EnableStageTransition"
    "GetActionType"
    "GetJobDetails"
    "GetThirdPartyJobDetails"
    "ListActionTypes"
    "ListDeployActionExecutionTargets"
    "ListRuleExecutions"
    "ListRuleTypes"
    "ListWebhooks"
    "OverrideStageCondition"
    "PollForJobs"
    "PollForThirdPartyJobs"
    "PutActionRevision"
    "PutThirdPartyJobFailureResult"
    "PutThirdPartyJobSuccessResult"
    "PutWebhook"
    "RegisterWebhookWithThirdParty"
    "RetryStageExecution"
    "RollbackStage"
    "UpdateActionType"
])
service CodePipeline_20150709 {
    version: "2015-07-09"
    operations: [
        CreatePipeline
        DeletePipeline
        GetPipeline
        GetPipelineExecution
        GetPipelineState
        ListActionExecutions
        ListPipelineExecutions
        ListPipelines
        ListTagsForResource
        PutApprovalResult
        PutJobFailureResult
        PutJobSuccessResult
        StartPipelineExecution
        StopPipelineExecution
        TagResource
        UntagResource
        UpdatePipeline
    ]
}

operation CreatePipeline {
    input: CreatePipelineInput
    output: CreatePipelineOutput
    errors: [
        ConcurrentModificationException
        InvalidActionDeclarationException
        InvalidBlockerDeclarationException
        InvalidStageDeclarationException
        InvalidStructureException
        InvalidTagsException
        LimitExceededException
        PipelineNameInUseException
        TooManyTagsException
        ValidationException
    ]
}

operation DeletePipeline {
    input: DeletePipelineInput
    errors: [
        ConcurrentModificationException
        ValidationException
    ]
}

operation GetPipeline {
    input: GetPipelineInput
    output: GetPipelineOutput
    errors: [
        PipelineNotFoundException
        PipelineVersionNotFoundException
        ValidationException
    ]
}

operation GetPipelineExecution {
    input: GetPipelineExecutionInput
    output: GetPipelineExecutionOutput
    errors: [
        PipelineExecutionNotFoundException
        PipelineNotFoundException
        ValidationException
    ]
}

operation GetPipelineState {
    input: GetPipelineStateInput
    output: GetPipelineStateOutput
    errors: [
        PipelineNotFoundException
        ValidationException
    ]
}

operation ListActionExecutions {
    input: ListActionExecutionsInput
    output: ListActionExecutionsOutput
    errors: [
        InvalidNextTokenException
        PipelineExecutionNotFoundException
        PipelineNotFoundException
        ValidationException
    ]
}

operation ListPipelineExecutions {
    input: ListPipelineExecutionsInput
    output: ListPipelineExecutionsOutput
    errors: [
        InvalidNextTokenException
        PipelineNotFoundException
        ValidationException
    ]
}

operation ListPipelines {
    input: ListPipelinesInput
    output: ListPipelinesOutput
    errors: [
        InvalidNextTokenException
        ValidationException
    ]
}

operation ListTagsForResource {
    input: ListTagsForResourceInput
    output: ListTagsForResourceOutput
    errors: [
        InvalidArnException
        InvalidNextTokenException
        ResourceNotFoundException
        ValidationException
    ]
}

operation PutApprovalResult {
    input: PutApprovalResultInput
    output: PutApprovalResultOutput
    errors: [
        ActionNotFoundException
        ApprovalAlreadyCompletedException
        InvalidApprovalTokenException
        PipelineNotFoundException
        StageNotFoundException
        ValidationException
    ]
}

operation PutJobFailureResult {
    input: PutJobFailureResultInput
    errors: [
        InvalidJobStateException
        JobNotFoundException
        ValidationException
    ]
}

operation PutJobSuccessResult {
    input: PutJobSuccessResultInput
    errors: [
        InvalidJobStateException
        JobNotFoundException
        OutputVariablesSizeExceededException
        ValidationException
    ]
}

operation StartPipelineExecution {
    input: StartPipelineExecutionInput
    output: StartPipelineExecutionOutput
    errors: [
        ConcurrentPipelineExecutionsLimitExceededException
        ConflictException
        PipelineNotFoundException
        ValidationException
    ]
}

operation StopPipelineExecution {
    input: StopPipelineExecutionInput
    output: StopPipelineExecutionOutput
    errors: [
        ConflictException
        DuplicatedStopRequestException
        PipelineExecutionNotStoppableException
        PipelineNotFoundException
        ValidationException
    ]
}

operation TagResource {
    input: TagResourceInput
    output: TagResourceOutput
    errors: [
        ConcurrentModificationException
        InvalidArnException
        InvalidTagsException
        ResourceNotFoundException
        TooManyTagsException
        ValidationException
    ]
}

operation UntagResource {
    input: UntagResourceInput
    output: UntagResourceOutput
    errors: [
        ConcurrentModificationException
        InvalidArnException
        InvalidTagsException
        ResourceNotFoundException
        ValidationException
    ]
}

operation UpdatePipeline {
    input: UpdatePipelineInput
    output: UpdatePipelineOutput
    errors: [
        InvalidActionDeclarationException
        InvalidBlockerDeclarationException
        InvalidStageDeclarationException
        InvalidStructureException
        LimitExceededException
        ValidationException
    ]
}

// Errors

@error("client")
structure ActionNotFoundException {}

@error("client")
structure ApprovalAlreadyCompletedException {}

@error("client")
structure ConcurrentModificationException {
    message: Message
}

@error("client")
structure ConcurrentPipelineExecutionsLimitExceededException {
    message: Message
}

@error("client")
structure ConflictException {
    message: Message
}

@error("client")
structure DuplicatedStopRequestException {
    message: Message
}

@error("client")
structure InvalidActionDeclarationException {}

@error("client")
structure InvalidApprovalTokenException {}

@error("client")
structure InvalidArnException {
    message: Message
}

@error("client")
structure InvalidBlockerDeclarationException {}

@error("client")
structure InvalidJobStateException {}

@error("client")
structure InvalidNextTokenException {}

@error("client")
structure InvalidStageDeclarationException {}

@error("client")
structure InvalidStructureException {}

@error("client")
structure InvalidTagsException {
    message: Message
}

@error("client")
structure JobNotFoundException {}

@error("client")
structure LimitExceededException {}

@error("client")
structure OutputVariablesSizeExceededException {
    message: Message
}

@error("client")
structure PipelineExecutionNotFoundException {}

@error("client")
structure PipelineExecutionNotStoppableException {
    message: Message
}

@error("client")
structure PipelineNameInUseException {}

@error("client")
structure PipelineNotFoundException {}

@error("client")
structure PipelineVersionNotFoundException {}

@error("client")
structure ResourceNotFoundException {}

@error("client")
structure StageNotFoundException {}

@error("client")
structure TooManyTagsException {
    message: Message
}

@error("client")
structure ValidationException {}

// Shapes

enum ActionCategory {
    SOURCE = "Source"
    BUILD = "Build"
    DEPLOY = "Deploy"
    TEST = "Test"
    INVOKE = "Invoke"
    APPROVAL = "Approval"
    COMPUTE = "Compute"
}

@length(min: 1, max: 50)
string ActionConfigurationKey

map ActionConfigurationMap {
    key: ActionConfigurationKey
    value: ActionConfigurationValue
}

@length(min: 1, max: 1000)
string ActionConfigurationValue

structure ActionDeclaration {
    @required name: ActionName
    @required actionTypeId: ActionTypeId
    runOrder: ActionRunOrder
    configuration: ActionConfigurationMap
    commands: CommandList
    outputArtifacts: OutputArtifactList
    inputArtifacts: InputArtifactList
    outputVariables: OutputVariableList
    roleArn: RoleArn
    region: AWSRegionName
    namespace: ActionNamespace
    timeoutInMinutes: ActionTimeout
    environmentVariables: EnvironmentVariableList
}

structure ActionExecution {
    actionExecutionId: String
    status: ActionExecutionStatus
    summary: ExecutionSummary
    lastStatusChange: Timestamp
    token: String
    lastUpdatedBy: String
    externalExecutionId: ExecutionId
    externalExecutionUrl: Url
    percentComplete: Percentage
    errorDetails: ErrorDetails
    logStreamARN: LogStreamARN
}

structure ActionExecutionDetail {
    pipelineExecutionId: PipelineExecutionId
    actionExecutionId: String
    pipelineVersion: PipelineVersion
    stageName: StageName
    actionName: ActionName
    startTime: Timestamp
    lastUpdateTime: Timestamp
    updatedBy: String
    status: ActionExecutionStatus
    input: ActionExecutionInput
    output: ActionExecutionOutput
}

list ActionExecutionDetailList {
    member: ActionExecutionDetail
}

structure ActionExecutionFilter {
    pipelineExecutionId: PipelineExecutionId
    latestInPipelineExecution: LatestInPipelineExecutionFilter
}

structure ActionExecutionInput {
    actionTypeId: ActionTypeId
    configuration: ActionConfigurationMap
    resolvedConfiguration: ResolvedActionConfigurationMap
    roleArn: RoleArn
    region: AWSRegionName
    inputArtifacts: ArtifactDetailList
    namespace: ActionNamespace
}

structure ActionExecutionOutput {
    outputArtifacts: ArtifactDetailList
    executionResult: ActionExecutionResult
    outputVariables: OutputVariablesMap
}

structure ActionExecutionResult {
    externalExecutionId: String
    externalExecutionSummary: String
    externalExecutionUrl: Url
    errorDetails: ErrorDetails
    logStreamARN: LogStreamARN
}

enum ActionExecutionStatus {
    IN_PROGRESS = "InProgress"
    ABANDONED = "Abandoned"
    SUCCEEDED = "Succeeded"
    FAILED = "Failed"
}

@length(min: 1, max: 100)
@pattern("[A-Za-z0-9.@\\-_]+")
string ActionName

@length(min: 1, max: 100)
@pattern("[A-Za-z0-9@\\-_]+")
string ActionNamespace

enum ActionOwner {
    AWS
    THIRD_PARTY = "ThirdParty"
    CUSTOM = "Custom"
}

@length(min: 1, max: 35)
@pattern("[0-9A-Za-z_-]+")
string ActionProvider

structure ActionRevision {
    @required revisionId: Revision
    @required revisionChangeId: RevisionChangeIdentifier
    @required created: Timestamp
}

@range(min: 1, max: 999)
integer ActionRunOrder

structure ActionState {
    actionName: ActionName
    currentRevision: ActionRevision
    latestExecution: ActionExecution
    entityUrl: Url
    revisionUrl: Url
}

list ActionStateList {
    member: ActionState
}

@range(min: 5, max: 86400)
integer ActionTimeout

structure ActionTypeId {
    @required category: ActionCategory
    @required owner: ActionOwner
    @required provider: ActionProvider
    @required version: Version
}

structure ApprovalResult {
    @required summary: ApprovalSummary
    @required status: ApprovalStatus
}

enum ApprovalStatus {
    APPROVED = "Approved"
    REJECTED = "Rejected"
}

@length(min: 0, max: 512)
string ApprovalSummary

@pattern("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
string ApprovalToken

structure ArtifactDetail {
    name: ArtifactName
    s3location: S3Location
}

list ArtifactDetailList {
    member: ArtifactDetail
}

@length(min: 1, max: 100)
@pattern("[a-zA-Z0-9_\\-]+")
string ArtifactName

structure ArtifactRevision {
    name: ArtifactName
    revisionId: Revision
    revisionChangeIdentifier: RevisionChangeIdentifier
    revisionSummary: RevisionSummary
    created: Timestamp
    revisionUrl: Url
}

list ArtifactRevisionList {
    member: ArtifactRevision
}

structure ArtifactStore {
    @required type: ArtifactStoreType
    @required location: ArtifactStoreLocation
    encryptionKey: EncryptionKey
}

@length(min: 3, max: 63)
@pattern("[a-zA-Z0-9\\-\\.]+")
string ArtifactStoreLocation

map ArtifactStoreMap {
    key: AWSRegionName
    value: ArtifactStore
}

enum ArtifactStoreType {
    S3
}

@length(min: 4, max: 30)
string AWSRegionName

structure BeforeEntryConditions {
    @required conditions: ConditionList
}

structure BlockerDeclaration {
    @required name: BlockerName
    @required type: BlockerType
}

@length(min: 1, max: 100)
string BlockerName

enum BlockerType {
    SCHEDULE = "Schedule"
}

@length(min: 1, max: 128)
@pattern("^[a-zA-Z0-9-]+$")
string ClientRequestToken

@length(min: 1, max: 1000)
string Command

@length(min: 1, max: 50)
list CommandList {
    member: Command
}

structure Condition {
    result: Result
    rules: RuleDeclarationList
}

structure ConditionExecution {
    status: ConditionExecutionStatus
    summary: ExecutionSummary
    lastStatusChange: Timestamp
}

enum ConditionExecutionStatus {
    IN_PROGRESS = "InProgress"
    FAILED = "Failed"
    ERRORED = "Errored"
    SUCCEEDED = "Succeeded"
    CANCELLED = "Cancelled"
    ABANDONED = "Abandoned"
    OVERRIDDEN = "Overridden"
}

@length(min: 1, max: 1)
list ConditionList {
    member: Condition
}

structure ConditionState {
    latestExecution: ConditionExecution
    ruleStates: RuleStateList
}

list ConditionStateList {
    member: ConditionState
}

@length(min: 1, max: 2048)
string ContinuationToken

structure CreatePipelineInput {
    @required pipeline: PipelineDeclaration
    tags: TagList
}

structure CreatePipelineOutput {
    pipeline: PipelineDeclaration
    tags: TagList
}

structure CurrentRevision {
    @required revision: Revision
    @required changeIdentifier: RevisionChangeIdentifier
    created: Timestamp
    revisionSummary: RevisionSummary
}

structure DeletePipelineInput {
    @required name: PipelineName
}

@length(min: 1, max: 300)
@pattern("[a-zA-Z0-9!@ \\(\\)\\.\\*\\?\\-]+")
string DisabledReason

structure EncryptionKey {
    @required id: EncryptionKeyId
    @required type: EncryptionKeyType
}

@length(min: 1, max: 400)
string EncryptionKeyId

enum EncryptionKeyType {
    KMS
}

structure EnvironmentVariable {
    @required name: EnvironmentVariableName
    @required value: EnvironmentVariableValue
    type: EnvironmentVariableType
}

@length(min: 1, max: 10)
list EnvironmentVariableList {
    member: EnvironmentVariable
}

@length(min: 1, max: 128)
@pattern("[A-Za-z0-9_]+")
string EnvironmentVariableName

enum EnvironmentVariableType {
    PLAINTEXT
    SECRETS_MANAGER
}

@length(min: 1, max: 2000)
@pattern(".*")
string EnvironmentVariableValue

structure ErrorDetails {
    code: String
    message: Message
}

structure ExecutionDetails {
    summary: ExecutionSummary
    externalExecutionId: ExecutionId
    percentComplete: Percentage
}

@length(min: 1, max: 1500)
string ExecutionId

enum ExecutionMode {
    QUEUED
    SUPERSEDED
    PARALLEL
}

@length(min: 1, max: 2048)
string ExecutionSummary

structure ExecutionTrigger {
    triggerType: TriggerType
    triggerDetail: TriggerDetail
}

enum ExecutionType {
    STANDARD
    ROLLBACK
}

structure FailureConditions {
    result: Result
    retryConfiguration: RetryConfiguration
    conditions: ConditionList
}

structure FailureDetails {
    @required type: FailureType
    @required message: Message
    externalExecutionId: ExecutionId
}

enum FailureType {
    JOB_FAILED = "JobFailed"
    CONFIGURATION_ERROR = "ConfigurationError"
    PERMISSION_ERROR = "PermissionError"
    REVISION_OUT_OF_SYNC = "RevisionOutOfSync"
    REVISION_UNAVAILABLE = "RevisionUnavailable"
    SYSTEM_UNAVAILABLE = "SystemUnavailable"
}

@length(min: 1, max: 128)
string FilePath

@length(min: 1, max: 10)
list FilePathList {
    member: FilePath
}

structure GetPipelineExecutionInput {
    @required pipelineName: PipelineName
    @required pipelineExecutionId: PipelineExecutionId
}

structure GetPipelineExecutionOutput {
    pipelineExecution: PipelineExecution
}

structure GetPipelineInput {
    @required name: PipelineName
    version: PipelineVersion
}

structure GetPipelineOutput {
    pipeline: PipelineDeclaration
    metadata: PipelineMetadata
}

structure GetPipelineStateInput {
    @required name: PipelineName
}

structure GetPipelineStateOutput {
    pipelineName: PipelineName
    pipelineVersion: PipelineVersion
    stageStates: StageStateList
    created: Timestamp
    updated: Timestamp
}

structure GitBranchFilterCriteria {
    includes: GitBranchPatternList
    excludes: GitBranchPatternList
}

@length(min: 1, max: 255)
@pattern(".*")
string GitBranchNamePattern

@length(min: 1, max: 8)
list GitBranchPatternList {
    member: GitBranchNamePattern
}

structure GitConfiguration {
    @required sourceActionName: ActionName
    push: GitPushFilterList
    pullRequest: GitPullRequestFilterList
}

structure GitFilePathFilterCriteria {
    includes: GitFilePathPatternList
    excludes: GitFilePathPatternList
}

@length(min: 1, max: 255)
@pattern(".*")
string GitFilePathPattern

@length(min: 1, max: 8)
list GitFilePathPatternList {
    member: GitFilePathPattern
}

enum GitPullRequestEventType {
    OPEN
    UPDATED
    CLOSED
}

@length(min: 1, max: 3)
list GitPullRequestEventTypeList {
    member: GitPullRequestEventType
}

structure GitPullRequestFilter {
    events: GitPullRequestEventTypeList
    branches: GitBranchFilterCriteria
    filePaths: GitFilePathFilterCriteria
}

@length(min: 1, max: 3)
list GitPullRequestFilterList {
    member: GitPullRequestFilter
}

structure GitPushFilter {
    tags: GitTagFilterCriteria
    branches: GitBranchFilterCriteria
    filePaths: GitFilePathFilterCriteria
}

@length(min: 1, max: 3)
list GitPushFilterList {
    member: GitPushFilter
}

structure GitTagFilterCriteria {
    includes: GitTagPatternList
    excludes: GitTagPatternList
}

@length(min: 1, max: 255)
string GitTagNamePattern

@length(min: 1, max: 8)
list GitTagPatternList {
    member: GitTagNamePattern
}

structure InputArtifact {
    @required name: ArtifactName
}

list InputArtifactList {
    member: InputArtifact
}

@pattern("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
string JobId

structure LatestInPipelineExecutionFilter {
    @required pipelineExecutionId: PipelineExecutionId
    @required startTimeRange: StartTimeRange
}

structure ListActionExecutionsInput {
    @required pipelineName: PipelineName
    filter: ActionExecutionFilter
    maxResults: MaxResults
    nextToken: NextToken
}

structure ListActionExecutionsOutput {
    actionExecutionDetails: ActionExecutionDetailList
    nextToken: NextToken
}

structure ListPipelineExecutionsInput {
    @required pipelineName: PipelineName
    maxResults: MaxResults
    filter: PipelineExecutionFilter
    nextToken: NextToken
}

structure ListPipelineExecutionsOutput {
    pipelineExecutionSummaries: PipelineExecutionSummaryList
    nextToken: NextToken
}

structure ListPipelinesInput {
    nextToken: NextToken
    maxResults: MaxPipelines
}

structure ListPipelinesOutput {
    pipelines: PipelineList
    nextToken: NextToken
}

structure ListTagsForResourceInput {
    @required resourceArn: ResourceArn
    nextToken: NextToken
    maxResults: MaxResults
}

structure ListTagsForResourceOutput {
    tags: TagList
    nextToken: NextToken
}

@length(min: 1, max: 250)
string LogStreamARN

@range(min: 1, max: 1000)
integer MaxPipelines

@range(min: 1, max: 100)
integer MaxResults

@length(min: 1, max: 5000)
string Message

@length(min: 1, max: 2048)
string NextToken

structure OutputArtifact {
    @required name: ArtifactName
    files: FilePathList
}

list OutputArtifactList {
    member: OutputArtifact
}

@length(min: 1, max: 128)
string OutputVariable

@length(min: 1, max: 15)
list OutputVariableList {
    member: OutputVariable
}

@pattern("[A-Za-z0-9@\\-_]+")
string OutputVariablesKey

map OutputVariablesMap {
    key: OutputVariablesKey
    value: String
}

@range(min: 0, max: 100)
integer Percentage

@pattern("arn:aws(-[\\w]+)*:codepipeline:.+:[0-9]{12}:.+")
string PipelineArn

structure PipelineDeclaration {
    @required name: PipelineName
    @required roleArn: RoleArn
    artifactStore: ArtifactStore
    artifactStores: ArtifactStoreMap
    @required stages: PipelineStageDeclarationList
    version: PipelineVersion
    executionMode: ExecutionMode
    pipelineType: PipelineType
    variables: PipelineVariableDeclarationList
    triggers: PipelineTriggerDeclarationList
}

structure PipelineExecution {
    pipelineName: PipelineName
    pipelineVersion: PipelineVersion
    pipelineExecutionId: PipelineExecutionId
    status: PipelineExecutionStatus
    statusSummary: String
    artifactRevisions: ArtifactRevisionList
    variables: ResolvedPipelineVariableList
    trigger: ExecutionTrigger
    executionMode: ExecutionMode
    executionType: ExecutionType
    rollbackMetadata: PipelineRollbackMetadata
}

structure PipelineExecutionFilter {
    succeededInStage: SucceededInStageFilter
}

@pattern("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
string PipelineExecutionId

enum PipelineExecutionStatus {
    CANCELLED = "Cancelled"
    IN_PROGRESS = "InProgress"
    STOPPED = "Stopped"
    STOPPING = "Stopping"
    SUCCEEDED = "Succeeded"
    SUPERSEDED = "Superseded"
    FAILED = "Failed"
}

structure PipelineExecutionSummary {
    pipelineExecutionId: PipelineExecutionId
    status: PipelineExecutionStatus
    statusSummary: String
    startTime: Timestamp
    lastUpdateTime: Timestamp
    sourceRevisions: SourceRevisionList
    trigger: ExecutionTrigger
    stopTrigger: StopExecutionTrigger
    executionMode: ExecutionMode
    executionType: ExecutionType
    rollbackMetadata: PipelineRollbackMetadata
}

list PipelineExecutionSummaryList {
    member: PipelineExecutionSummary
}

list PipelineList {
    member: PipelineSummary
}

structure PipelineMetadata {
    pipelineArn: PipelineArn
    created: Timestamp
    updated: Timestamp
    pollingDisabledAt: Timestamp
}

@length(min: 1, max: 100)
@pattern("[A-Za-z0-9.@\\-_]+")
string PipelineName

structure PipelineRollbackMetadata {
    rollbackTargetPipelineExecutionId: PipelineExecutionId
}

list PipelineStageDeclarationList {
    member: StageDeclaration
}

structure PipelineSummary {
    name: PipelineName
    version: PipelineVersion
    pipelineType: PipelineType
    executionMode: ExecutionMode
    created: Timestamp
    updated: Timestamp
}

structure PipelineTriggerDeclaration {
    @required providerType: PipelineTriggerProviderType
    @required gitConfiguration: GitConfiguration
}

@length(max: 50)
list PipelineTriggerDeclarationList {
    member: PipelineTriggerDeclaration
}

enum PipelineTriggerProviderType {
    CODE_STAR_SOURCE_CONNECTION = "CodeStarSourceConnection"
}

enum PipelineType {
    V1
    V2
}

structure PipelineVariable {
    @required name: PipelineVariableName
    @required value: PipelineVariableValue
}

structure PipelineVariableDeclaration {
    @required name: PipelineVariableName
    defaultValue: PipelineVariableValue
    description: PipelineVariableDescription
}

@length(max: 50)
list PipelineVariableDeclarationList {
    member: PipelineVariableDeclaration
}

@length(min: 0, max: 200)
@pattern(".*")
string PipelineVariableDescription

@length(min: 1, max: 50)
list PipelineVariableList {
    member: PipelineVariable
}

@length(min: 1, max: 128)
@pattern("[A-Za-z0-9@\\-_]+")
string PipelineVariableName

@length(min: 1, max: 1000)
@pattern(".*")
string PipelineVariableValue

@range(min: 1)
integer PipelineVersion

structure PutApprovalResultInput {
    @required pipelineName: PipelineName
    @required stageName: StageName
    @required actionName: ActionName
    @required result: ApprovalResult
    @required token: ApprovalToken
}

structure PutApprovalResultOutput {
    approvedAt: Timestamp
}

structure PutJobFailureResultInput {
    @required jobId: JobId
    @required failureDetails: FailureDetails
}

structure PutJobSuccessResultInput {
    @required jobId: JobId
    currentRevision: CurrentRevision
    continuationToken: ContinuationToken
    executionDetails: ExecutionDetails
    outputVariables: OutputVariablesMap
}

map ResolvedActionConfigurationMap {
    key: String
    value: String
}

structure ResolvedPipelineVariable {
    name: String
    resolvedValue: String
}

list ResolvedPipelineVariableList {
    member: ResolvedPipelineVariable
}

@pattern("arn:aws(-[\\w]+)*:codepipeline:.+:[0-9]{12}:.+")
string ResourceArn

enum Result {
    ROLLBACK
    FAIL
    RETRY
    SKIP
}

@range(min: 1)
integer RetryAttempt

structure RetryConfiguration {
    retryMode: StageRetryMode
}

structure RetryStageMetadata {
    autoStageRetryAttempt: RetryAttempt
    manualStageRetryAttempt: RetryAttempt
    latestRetryTrigger: RetryTrigger
}

enum RetryTrigger {
    AUTOMATED_STAGE_RETRY = "AutomatedStageRetry"
    MANUAL_STAGE_RETRY = "ManualStageRetry"
}

@length(min: 1, max: 1500)
string Revision

@length(min: 1, max: 100)
string RevisionChangeIdentifier

@length(min: 1, max: 2048)
string RevisionSummary

@length(max: 1024)
@pattern("arn:aws(-[\\w]+)*:iam::[0-9]{12}:role/.*")
string RoleArn

enum RuleCategory {
    RULE = "Rule"
}

@length(min: 1, max: 50)
string RuleConfigurationKey

@length(min: 0, max: 200)
map RuleConfigurationMap {
    key: RuleConfigurationKey
    value: RuleConfigurationValue
}

@length(min: 1, max: 10000)
string RuleConfigurationValue

structure RuleDeclaration {
    @required name: RuleName
    @required ruleTypeId: RuleTypeId
    configuration: RuleConfigurationMap
    commands: CommandList
    inputArtifacts: InputArtifactList
    roleArn: RoleArn
    region: AWSRegionName
    timeoutInMinutes: RuleTimeout
}

@length(min: 1, max: 5)
list RuleDeclarationList {
    member: RuleDeclaration
}

structure RuleExecution {
    ruleExecutionId: RuleExecutionId
    status: RuleExecutionStatus
    summary: ExecutionSummary
    lastStatusChange: Timestamp
    token: RuleExecutionToken
    lastUpdatedBy: String
    externalExecutionId: ExecutionId
    externalExecutionUrl: Url
    errorDetails: ErrorDetails
}

@length(min: 1, max: 200)
string RuleExecutionId

enum RuleExecutionStatus {
    IN_PROGRESS = "InProgress"
    ABANDONED = "Abandoned"
    SUCCEEDED = "Succeeded"
    FAILED = "Failed"
}

@length(min: 1, max: 200)
@pattern("[a-zA-Z0-9\\-\\.]+")
string RuleExecutionToken

@length(min: 1, max: 100)
@pattern("[A-Za-z0-9.@\\-_]+")
string RuleName

enum RuleOwner {
    AWS
}

@length(min: 1, max: 35)
@pattern("[0-9A-Za-z_-]+")
string RuleProvider

structure RuleRevision {
    @required revisionId: Revision
    @required revisionChangeId: RevisionChangeIdentifier
    @required created: Timestamp
}

structure RuleState {
    ruleName: RuleName
    currentRevision: RuleRevision
    latestExecution: RuleExecution
    entityUrl: Url
    revisionUrl: Url
}

list RuleStateList {
    member: RuleState
}

@range(min: 5, max: 86400)
integer RuleTimeout

structure RuleTypeId {
    @required category: RuleCategory
    owner: RuleOwner
    @required provider: RuleProvider
    version: Version
}

@length(min: 3, max: 63)
string S3Bucket

@length(min: 1, max: 100)
string S3Key

structure S3Location {
    bucket: S3Bucket
    key: S3Key
}

structure SourceRevision {
    @required actionName: ActionName
    revisionId: Revision
    revisionSummary: RevisionSummary
    revisionUrl: Url
}

list SourceRevisionList {
    member: SourceRevision
}

structure SourceRevisionOverride {
    @required actionName: ActionName
    @required revisionType: SourceRevisionType
    @required revisionValue: Revision
}

@length(min: 0, max: 50)
list SourceRevisionOverrideList {
    member: SourceRevisionOverride
}

enum SourceRevisionType {
    COMMIT_ID
    IMAGE_DIGEST
    S3_OBJECT_VERSION_ID
    S3_OBJECT_KEY
}

list StageActionDeclarationList {
    member: ActionDeclaration
}

list StageBlockerDeclarationList {
    member: BlockerDeclaration
}

structure StageConditionsExecution {
    status: ConditionExecutionStatus
    summary: ExecutionSummary
}

structure StageConditionState {
    latestExecution: StageConditionsExecution
    conditionStates: ConditionStateList
}

structure StageDeclaration {
    @required name: StageName
    blockers: StageBlockerDeclarationList
    @required actions: StageActionDeclarationList
    onFailure: FailureConditions
    onSuccess: SuccessConditions
    beforeEntry: BeforeEntryConditions
}

structure StageExecution {
    @required pipelineExecutionId: PipelineExecutionId
    @required status: StageExecutionStatus
    type: ExecutionType
}

list StageExecutionList {
    member: StageExecution
}

enum StageExecutionStatus {
    CANCELLED = "Cancelled"
    IN_PROGRESS = "InProgress"
    FAILED = "Failed"
    STOPPED = "Stopped"
    STOPPING = "Stopping"
    SUCCEEDED = "Succeeded"
    SKIPPED = "Skipped"
}

@length(min: 1, max: 100)
@pattern("[A-Za-z0-9.@\\-_]+")
string StageName

enum StageRetryMode {
    FAILED_ACTIONS
    ALL_ACTIONS
}

structure StageState {
    stageName: StageName
    inboundExecution: StageExecution
    inboundExecutions: StageExecutionList
    inboundTransitionState: TransitionState
    actionStates: ActionStateList
    latestExecution: StageExecution
    beforeEntryConditionState: StageConditionState
    onSuccessConditionState: StageConditionState
    onFailureConditionState: StageConditionState
    retryStageMetadata: RetryStageMetadata
}

list StageStateList {
    member: StageState
}

structure StartPipelineExecutionInput {
    @required name: PipelineName
    variables: PipelineVariableList
    @idempotencyToken clientRequestToken: ClientRequestToken
    sourceRevisions: SourceRevisionOverrideList
}

structure StartPipelineExecutionOutput {
    pipelineExecutionId: PipelineExecutionId
}

enum StartTimeRange {
    LATEST = "Latest"
    ALL = "All"
}

structure StopExecutionTrigger {
    reason: StopPipelineExecutionReason
}

structure StopPipelineExecutionInput {
    @required pipelineName: PipelineName
    @required pipelineExecutionId: PipelineExecutionId
    abandon: Boolean
    reason: StopPipelineExecutionReason
}

structure StopPipelineExecutionOutput {
    pipelineExecutionId: PipelineExecutionId
}

@length(max: 200)
string StopPipelineExecutionReason

structure SucceededInStageFilter {
    stageName: StageName
}

structure SuccessConditions {
    @required conditions: ConditionList
}

structure Tag {
    @required key: TagKey
    @required value: TagValue
}

@length(min: 1, max: 128)
string TagKey

list TagKeyList {
    member: TagKey
}

list TagList {
    member: Tag
}

structure TagResourceInput {
    @required resourceArn: ResourceArn
    @required tags: TagList
}

structure TagResourceOutput {}

@length(min: 0, max: 256)
string TagValue

structure TransitionState {
    enabled: Boolean
    lastChangedBy: String
    lastChangedAt: Timestamp
    disabledReason: DisabledReason
}

@length(min: 0, max: 1024)
string TriggerDetail

enum TriggerType {
    CREATE_PIPELINE = "CreatePipeline"
    START_PIPELINE_EXECUTION = "StartPipelineExecution"
    POLL_FOR_SOURCE_CHANGES = "PollForSourceChanges"
    WEBHOOK = "Webhook"
    CLOUD_WATCH_EVENT = "CloudWatchEvent"
    PUT_ACTION_REVISION = "PutActionRevision"
    WEBHOOK_V2 = "WebhookV2"
    MANUAL_ROLLBACK = "ManualRollback"
    AUTOMATED_ROLLBACK = "AutomatedRollback"
}

structure UntagResourceInput {
    @required resourceArn: ResourceArn
    @required tagKeys: TagKeyList
}

structure UntagResourceOutput {}

structure UpdatePipelineInput {
    @required pipeline: PipelineDeclaration
}

structure UpdatePipelineOutput {
    pipeline: PipelineDeclaration
}

@length(min: 1, max: 2048)
string Url

@length(min: 1, max: 9)
@pattern("[0-9A-Za-z_-]+")
string Version

// ---- virga's own: stored records and deviations ----

/// A pipeline; what it declares stands under its version. Members may only be added at the end.
structure PipelineRecord {
    id: Long
    name: String
    version: Integer
    pipelineType: String
    executionMode: String
    createdMs: Long
    updatedMs: Long
    tags: TagList
}

/// One version of a pipeline's declaration, as JSON: enum constants may move when the model is imported anew.
structure PipelineVersionRecord {
    declaration: String
}

/// Who is in which stage of a pipeline.
structure FlowRecord {
    stages: StageRecordList
}

/// `holder` and `inbound` are sequence numbers of executions.
structure StageRecord {
    name: String
    holder: Long
    inbound: Long
    latestExecutionId: String
    latestStatus: String
    actions: ActionPlaceList
}

list StageRecordList {
    member: StageRecord
}

/// The execution in which an action ran last.
structure ActionPlace {
    name: String
    sequence: Long
}

list ActionPlaceList {
    member: ActionPlace
}

/// One way through a pipeline.
structure ExecutionRecord {
    id: String
    pipeline: String
    pipelineId: Long
    sequence: Long
    version: Integer
    status: String
    startedMs: Long
    updatedMs: Long
    triggerType: String
    triggerDetail: String
    stopReason: String
    stageIndex: Integer
    isWaiting: Boolean
    runs: ActionRunList
    variables: PipelineVariableList
}

/// One action in one execution. Ids, tokens and keys are drawn when it starts, so that what runs again after a crash says the same.
structure ActionRun {
    stage: String
    action: String
    id: String
    status: String
    startedMs: Long
    updatedMs: Long
    updatedBy: String
    summary: String
    token: String
    expiresMs: Long
    isUnderWay: Boolean
    errorCode: String
    errorMessage: String
    externalId: String
    externalUrl: String
    percentComplete: Integer
    jobId: String
    continuationToken: String
    timeoutEffectId: Long
    outputs: ArtifactPlaceList
    outputVariables: OutputVariablesMap
    resolvedConfiguration: ResolvedActionConfigurationMap
    revisionId: String
    revisionChangeId: String
    revisionSummary: String
    revisionCreatedMs: Long
}

list ActionRunList {
    member: ActionRun
}

/// Where an artifact lies.
structure ArtifactPlace {
    name: String
    bucket: String
    key: String
}

list ArtifactPlaceList {
    member: ArtifactPlace
}

/// The way from an id (of an execution, a job, a client's request) to an execution.
structure ExecutionPlace {
    pipeline: String
    pipelineId: Long
    sequence: Long
    executionId: String
    actionExecutionId: String
}

/// A source action that waits for changes of an object.
structure WatchRecord {
    pipeline: String
    action: String
}

/// Runs an action, or ends it because its time is over.
structure ActEffect {
    pipeline: String
    pipelineId: Long
    sequence: Long
    actionExecutionId: String
    jobId: String
}

/// A deleted pipeline's versions and executions go in slices.
structure SweepEffect {
    pipelineId: Long
}
