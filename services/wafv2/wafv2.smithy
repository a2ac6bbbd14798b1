$version: "2"

namespace com.amazonaws.wafv2

use aws.api#service
use aws.auth#sigv4
use aws.protocols#awsJson1_1
use virga#missingOperations

// Imported by tools/import_api: AWS's names, types and constraints.

@service(sdkId: "WAFV2", arnNamespace: "wafv2", endpointPrefix: "wafv2")
@sigv4(name: "wafv2")
@awsJson1_1
@missingOperations([
    "DeleteFirewallManagerRuleGroups"
    "GenerateMobileSdkReleaseUrl"
    "GetMobileSdkRelease"
    "GetTopPathStatisticsByTraffic"
    "ListMobileSdkReleases"
])
service AWSWAF_20190729 {
    version: "2019-07-29"
    operations: [
        AssociateWebACL
        CheckCapacity
        CreateAPIKey
        CreateIPSet
        CreateRegexPatternSet
        CreateRuleGroup
        CreateWebACL
        DeleteAPIKey
        DeleteIPSet
        DeleteLoggingConfiguration
        DeletePermissionPolicy
        DeleteRegexPatternSet
        DeleteRuleGroup
        DeleteWebACL
        DescribeAllManagedProducts
        DescribeManagedProductsByVendor
        DescribeManagedRuleGroup
        DisassociateWebACL
        GetDecryptedAPIKey
        GetIPSet
        GetLoggingConfiguration
        GetManagedRuleSet
        GetPermissionPolicy
        GetRateBasedStatementManagedKeys
        GetRegexPatternSet
        GetRuleGroup
        GetSampledRequests
        GetWebACL
        GetWebACLForResource
        ListAPIKeys
        ListAvailableManagedRuleGroupVersions
        ListAvailableManagedRuleGroups
        ListIPSets
        ListLoggingConfigurations
        ListManagedRuleSets
        ListRegexPatternSets
        ListResourcesForWebACL
        ListRuleGroups
        ListTagsForResource
        ListWebACLs
        PutLoggingConfiguration
        PutManagedRuleSetVersions
        PutPermissionPolicy
        TagResource
        UntagResource
        UpdateIPSet
        UpdateManagedRuleSetVersionExpiryDate
        UpdateRegexPatternSet
        UpdateRuleGroup
        UpdateWebACL
    ]
}

operation AssociateWebACL {
    input: AssociateWebACLRequest
    output: AssociateWebACLResponse
    errors: [
        WAFFeatureNotIncludedInPricingPlanException
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
        WAFLimitsExceededException
        WAFNonexistentItemException
        WAFUnavailableEntityException
    ]
}

operation CheckCapacity {
    input: CheckCapacityRequest
    output: CheckCapacityResponse
    errors: [
        WAFExpiredManagedRuleGroupVersionException
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
        WAFInvalidResourceException
        WAFLimitsExceededException
        WAFNonexistentItemException
        WAFSubscriptionNotFoundException
        WAFUnavailableEntityException
    ]
}

operation CreateAPIKey {
    input: CreateAPIKeyRequest
    output: CreateAPIKeyResponse
    errors: [
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
        WAFLimitsExceededException
    ]
}

operation CreateIPSet {
    input: CreateIPSetRequest
    output: CreateIPSetResponse
    errors: [
        WAFDuplicateItemException
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
        WAFLimitsExceededException
        WAFOptimisticLockException
        WAFTagOperationException
        WAFTagOperationInternalErrorException
    ]
}

operation CreateRegexPatternSet {
    input: CreateRegexPatternSetRequest
    output: CreateRegexPatternSetResponse
    errors: [
        WAFDuplicateItemException
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
        WAFLimitsExceededException
        WAFOptimisticLockException
        WAFTagOperationException
        WAFTagOperationInternalErrorException
    ]
}

operation CreateRuleGroup {
    input: CreateRuleGroupRequest
    output: CreateRuleGroupResponse
    errors: [
        WAFDuplicateItemException
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
        WAFLimitsExceededException
        WAFNonexistentItemException
        WAFOptimisticLockException
        WAFSubscriptionNotFoundException
        WAFTagOperationException
        WAFTagOperationInternalErrorException
        WAFUnavailableEntityException
    ]
}

operation CreateWebACL {
    input: CreateWebACLRequest
    output: CreateWebACLResponse
    errors: [
        WAFConfigurationWarningException
        WAFDuplicateItemException
        WAFExpiredManagedRuleGroupVersionException
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
        WAFInvalidResourceException
        WAFLimitsExceededException
        WAFNonexistentItemException
        WAFOptimisticLockException
        WAFSubscriptionNotFoundException
        WAFTagOperationException
        WAFTagOperationInternalErrorException
        WAFUnavailableEntityException
    ]
}

operation DeleteAPIKey {
    input: DeleteAPIKeyRequest
    output: DeleteAPIKeyResponse
    errors: [
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
        WAFNonexistentItemException
        WAFOptimisticLockException
    ]
}

operation DeleteIPSet {
    input: DeleteIPSetRequest
    output: DeleteIPSetResponse
    errors: [
        WAFAssociatedItemException
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
        WAFNonexistentItemException
        WAFOptimisticLockException
        WAFTagOperationException
        WAFTagOperationInternalErrorException
    ]
}

operation DeleteLoggingConfiguration {
    input: DeleteLoggingConfigurationRequest
    output: DeleteLoggingConfigurationResponse
    errors: [
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
        WAFNonexistentItemException
        WAFOptimisticLockException
    ]
}

operation DeletePermissionPolicy {
    input: DeletePermissionPolicyRequest
    output: DeletePermissionPolicyResponse
    errors: [
        WAFInternalErrorException
        WAFInvalidParameterException
        WAFNonexistentItemException
    ]
}

operation DeleteRegexPatternSet {
    input: DeleteRegexPatternSetRequest
    output: DeleteRegexPatternSetResponse
    errors: [
        WAFAssociatedItemException
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
        WAFNonexistentItemException
        WAFOptimisticLockException
        WAFTagOperationException
        WAFTagOperationInternalErrorException
    ]
}

operation DeleteRuleGroup {
    input: DeleteRuleGroupRequest
    output: DeleteRuleGroupResponse
    errors: [
        WAFAssociatedItemException
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
        WAFNonexistentItemException
        WAFOptimisticLockException
        WAFTagOperationException
        WAFTagOperationInternalErrorException
    ]
}

operation DeleteWebACL {
    input: DeleteWebACLRequest
    output: DeleteWebACLResponse
    errors: [
        WAFAssociatedItemException
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
        WAFNonexistentItemException
        WAFOptimisticLockException
        WAFTagOperationException
        WAFTagOperationInternalErrorException
    ]
}

operation DescribeAllManagedProducts {
    input: DescribeAllManagedProductsRequest
    output: DescribeAllManagedProductsResponse
    errors: [
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
    ]
}

operation DescribeManagedProductsByVendor {
    input: DescribeManagedProductsByVendorRequest
    output: DescribeManagedProductsByVendorResponse
    errors: [
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
    ]
}

operation DescribeManagedRuleGroup {
    input: DescribeManagedRuleGroupRequest
    output: DescribeManagedRuleGroupResponse
    errors: [
        WAFExpiredManagedRuleGroupVersionException
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
        WAFInvalidResourceException
        WAFNonexistentItemException
    ]
}

operation DisassociateWebACL {
    input: DisassociateWebACLRequest
    output: DisassociateWebACLResponse
    errors: [
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
        WAFNonexistentItemException
    ]
}

operation GetDecryptedAPIKey {
    input: GetDecryptedAPIKeyRequest
    output: GetDecryptedAPIKeyResponse
    errors: [
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
        WAFInvalidResourceException
        WAFNonexistentItemException
    ]
}

operation GetIPSet {
    input: GetIPSetRequest
    output: GetIPSetResponse
    errors: [
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
        WAFNonexistentItemException
    ]
}

operation GetLoggingConfiguration {
    input: GetLoggingConfigurationRequest
    output: GetLoggingConfigurationResponse
    errors: [
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
        WAFNonexistentItemException
    ]
}

operation GetManagedRuleSet {
    input: GetManagedRuleSetRequest
    output: GetManagedRuleSetResponse
    errors: [
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
        WAFNonexistentItemException
    ]
}

operation GetPermissionPolicy {
    input: GetPermissionPolicyRequest
    output: GetPermissionPolicyResponse
    errors: [
        WAFInternalErrorException
        WAFInvalidParameterException
        WAFNonexistentItemException
    ]
}

operation GetRateBasedStatementManagedKeys {
    input: GetRateBasedStatementManagedKeysRequest
    output: GetRateBasedStatementManagedKeysResponse
    errors: [
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
        WAFNonexistentItemException
        WAFUnsupportedAggregateKeyTypeException
    ]
}

operation GetRegexPatternSet {
    input: GetRegexPatternSetRequest
    output: GetRegexPatternSetResponse
    errors: [
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
        WAFNonexistentItemException
    ]
}

operation GetRuleGroup {
    input: GetRuleGroupRequest
    output: GetRuleGroupResponse
    errors: [
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
        WAFNonexistentItemException
    ]
}

operation GetSampledRequests {
    input: GetSampledRequestsRequest
    output: GetSampledRequestsResponse
    errors: [
        WAFInternalErrorException
        WAFInvalidParameterException
        WAFNonexistentItemException
    ]
}

operation GetWebACL {
    input: GetWebACLRequest
    output: GetWebACLResponse
    errors: [
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
        WAFNonexistentItemException
    ]
}

operation GetWebACLForResource {
    input: GetWebACLForResourceRequest
    output: GetWebACLForResourceResponse
    errors: [
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
        WAFNonexistentItemException
        WAFUnavailableEntityException
    ]
}

operation ListAPIKeys {
    input: ListAPIKeysRequest
    output: ListAPIKeysResponse
    errors: [
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
        WAFInvalidResourceException
    ]
}

operation ListAvailableManagedRuleGroupVersions {
    input: ListAvailableManagedRuleGroupVersionsRequest
    output: ListAvailableManagedRuleGroupVersionsResponse
    errors: [
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
        WAFNonexistentItemException
    ]
}

operation ListAvailableManagedRuleGroups {
    input: ListAvailableManagedRuleGroupsRequest
    output: ListAvailableManagedRuleGroupsResponse
    errors: [
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
    ]
}

operation ListIPSets {
    input: ListIPSetsRequest
    output: ListIPSetsResponse
    errors: [
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
    ]
}

operation ListLoggingConfigurations {
    input: ListLoggingConfigurationsRequest
    output: ListLoggingConfigurationsResponse
    errors: [
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
    ]
}

operation ListManagedRuleSets {
    input: ListManagedRuleSetsRequest
    output: ListManagedRuleSetsResponse
    errors: [
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
    ]
}

operation ListRegexPatternSets {
    input: ListRegexPatternSetsRequest
    output: ListRegexPatternSetsResponse
    errors: [
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
    ]
}

operation ListResourcesForWebACL {
    input: ListResourcesForWebACLRequest
    output: ListResourcesForWebACLResponse
    errors: [
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
        WAFNonexistentItemException
    ]
}

operation ListRuleGroups {
    input: ListRuleGroupsRequest
    output: ListRuleGroupsResponse
    errors: [
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
    ]
}

operation ListTagsForResource {
    input: ListTagsForResourceRequest
    output: ListTagsForResourceResponse
    errors: [
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
        WAFNonexistentItemException
        WAFTagOperationException
        WAFTagOperationInternalErrorException
    ]
}

operation ListWebACLs {
    input: ListWebACLsRequest
    output: ListWebACLsResponse
    errors: [
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
    ]
}

operation PutLoggingConfiguration {
    input: PutLoggingConfigurationRequest
    output: PutLoggingConfigurationResponse
    errors: [
        WAFFeatureNotIncludedInPricingPlanException
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
        WAFLimitsExceededException
        WAFLogDestinationPermissionIssueException
        WAFNonexistentItemException
        WAFOptimisticLockException
        WAFServiceLinkedRoleErrorException
    ]
}

operation PutManagedRuleSetVersions {
    input: PutManagedRuleSetVersionsRequest
    output: PutManagedRuleSetVersionsResponse
    errors: [
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
        WAFNonexistentItemException
        WAFOptimisticLockException
    ]
}

operation PutPermissionPolicy {
    input: PutPermissionPolicyRequest
    output: PutPermissionPolicyResponse
    errors: [
        WAFInternalErrorException
        WAFInvalidParameterException
        WAFInvalidPermissionPolicyException
        WAFNonexistentItemException
    ]
}

operation TagResource {
    input: TagResourceRequest
    output: TagResourceResponse
    errors: [
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
        WAFLimitsExceededException
        WAFNonexistentItemException
        WAFTagOperationException
        WAFTagOperationInternalErrorException
    ]
}

operation UntagResource {
    input: UntagResourceRequest
    output: UntagResourceResponse
    errors: [
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
        WAFNonexistentItemException
        WAFTagOperationException
        WAFTagOperationInternalErrorException
    ]
}

operation UpdateIPSet {
    input: UpdateIPSetRequest
    output: UpdateIPSetResponse
    errors: [
        WAFDuplicateItemException
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
        WAFLimitsExceededException
        WAFNonexistentItemException
        WAFOptimisticLockException
    ]
}

operation UpdateManagedRuleSetVersionExpiryDate {
    input: UpdateManagedRuleSetVersionExpiryDateRequest
    output: UpdateManagedRuleSetVersionExpiryDateResponse
    errors: [
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
        WAFNonexistentItemException
        WAFOptimisticLockException
    ]
}

operation UpdateRegexPatternSet {
    input: UpdateRegexPatternSetRequest
    output: UpdateRegexPatternSetResponse
    errors: [
        WAFDuplicateItemException
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
        WAFLimitsExceededException
        WAFNonexistentItemException
        WAFOptimisticLockException
    ]
}

operation UpdateRuleGroup {
    input: UpdateRuleGroupRequest
    output: UpdateRuleGroupResponse
    errors: [
        WAFConfigurationWarningException
        WAFDuplicateItemException
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
        WAFLimitsExceededException
        WAFNonexistentItemException
        WAFOptimisticLockException
        WAFSubscriptionNotFoundException
        WAFUnavailableEntityException
    ]
}

operation UpdateWebACL {
    input: UpdateWebACLRequest
    output: UpdateWebACLResponse
    errors: [
        WAFConfigurationWarningException
        WAFDuplicateItemException
        WAFExpiredManagedRuleGroupVersionException
        WAFFeatureNotIncludedInPricingPlanException
        WAFInternalErrorException
        WAFInvalidOperationException
        WAFInvalidParameterException
        WAFInvalidResourceException
        WAFLimitsExceededException
        WAFNonexistentItemException
        WAFOptimisticLockException
        WAFSubscriptionNotFoundException
        WAFUnavailableEntityException
    ]
}

// Errors

@error("client")
structure WAFAssociatedItemException {
    Message: String
}

@error("client")
structure WAFConfigurationWarningException {
    Message: String
}

@error("client")
structure WAFDuplicateItemException {
    Message: String
}

@error("client")
structure WAFExpiredManagedRuleGroupVersionException {
    Message: String
}

@error("client")
structure WAFFeatureNotIncludedInPricingPlanException {
    Message: String
    DisallowedFeatures: DisallowedFeatures
}

@error("server")
structure WAFInternalErrorException {
    Message: String
}

@error("client")
structure WAFInvalidOperationException {
    Message: String
}

@error("client")
structure WAFInvalidParameterException {
    message: String
    Field: ParameterExceptionField
    Parameter: ParameterExceptionParameter
    Reason: String
}

@error("client")
structure WAFInvalidPermissionPolicyException {
    Message: String
}

@error("client")
structure WAFInvalidResourceException {
    Message: String
}

@error("client")
structure WAFLimitsExceededException {
    Message: String
    SourceType: String
}

@error("client")
structure WAFLogDestinationPermissionIssueException {
    Message: String
}

@error("client")
structure WAFNonexistentItemException {
    Message: String
}

@error("client")
structure WAFOptimisticLockException {
    Message: String
}

@error("client")
structure WAFServiceLinkedRoleErrorException {
    message: String
}

@error("client")
structure WAFSubscriptionNotFoundException {
    Message: String
}

@error("client")
structure WAFTagOperationException {
    Message: String
}

@error("server")
structure WAFTagOperationInternalErrorException {
    Message: String
}

@error("client")
structure WAFUnavailableEntityException {
    Message: String
}

@error("client")
structure WAFUnsupportedAggregateKeyTypeException {
    Message: String
}

// Shapes

structure ActionCondition {
    @required Action: ActionValue
}

enum ActionValue {
    ALLOW
    BLOCK
    COUNT
    CAPTCHA
    CHALLENGE
    EXCLUDED_AS_COUNT
}

structure AddressField {
    @required Identifier: FieldIdentifier
}

list AddressFields {
    member: AddressField
}

structure All {}

structure AllowAction {
    CustomRequestHandling: CustomRequestHandling
}

structure AllQueryArguments {}

structure AndStatement {
    @required Statements: Statements
}

@length(min: 1, max: 2048)
@pattern(".*\\S.*")
string APIKey

list APIKeySummaries {
    member: APIKeySummary
}

structure APIKeySummary {
    TokenDomains: TokenDomains
    APIKey: APIKey
    CreationTimestamp: Timestamp
    Version: APIKeyVersion
}

@length(min: 1)
list APIKeyTokenDomains {
    member: TokenDomain
}

@range(min: 0)
integer APIKeyVersion

structure ApplicationAttribute {
    Name: AttributeName
    Values: AttributeValues
}

@length(min: 1, max: 10)
list ApplicationAttributes {
    member: ApplicationAttribute
}

structure ApplicationConfig {
    Attributes: ApplicationAttributes
}

@range(min: 0, max: 4294967295)
long ASN

@length(min: 1, max: 100)
list AsnList {
    member: ASN
}

structure AsnMatchStatement {
    @required AsnList: AsnList
    ForwardedIPConfig: ForwardedIPConfig
}

enum AssociatedResourceType {
    CLOUDFRONT
    API_GATEWAY
    COGNITO_USER_POOL
    APP_RUNNER_SERVICE
    VERIFIED_ACCESS_INSTANCE
}

structure AssociateWebACLRequest {
    @required WebACLArn: ResourceArn
    @required ResourceArn: ResourceArn
}

structure AssociateWebACLResponse {}

structure AssociationConfig {
    RequestBody: RequestBody
}

@length(min: 1, max: 64)
@pattern("^[\\w\\-]+$")
string AttributeName

@length(min: 1, max: 64)
string AttributeValue

@length(min: 1, max: 50)
list AttributeValues {
    member: AttributeValue
}

structure AWSManagedRulesACFPRuleSet {
    @required CreationPath: CreationPathString
    @required RegistrationPagePath: RegistrationPagePathString
    @required RequestInspection: RequestInspectionACFP
    ResponseInspection: ResponseInspection
    EnableRegexInPath: Boolean
}

structure AWSManagedRulesAntiDDoSRuleSet {
    @required ClientSideActionConfig: ClientSideActionConfig
    SensitivityToBlock: SensitivityToAct
}

structure AWSManagedRulesATPRuleSet {
    @required LoginPath: String
    RequestInspection: RequestInspection
    ResponseInspection: ResponseInspection
    EnableRegexInPath: Boolean
}

structure AWSManagedRulesBotControlRuleSet {
    @required InspectionLevel: InspectionLevel
    EnableMachineLearning: Boolean
}

structure BlockAction {
    CustomResponse: CustomResponse
}

structure Body {
    OversizeHandling: OversizeHandling
}

enum BodyParsingFallbackBehavior {
    MATCH
    NO_MATCH
    EVALUATE_AS_STRING
}

structure ByteMatchStatement {
    @required SearchString: Blob
    @required FieldToMatch: FieldToMatch
    @required TextTransformations: TextTransformations
    @required PositionalConstraint: PositionalConstraint
}

@range(min: 1)
long CapacityUnit

structure CaptchaAction {
    CustomRequestHandling: CustomRequestHandling
}

structure CaptchaConfig {
    ImmunityTimeProperty: ImmunityTimeProperty
}

structure CaptchaResponse {
    ResponseCode: Integer
    SolveTimestamp: Long
    FailureReason: FailureReason
}

structure ChallengeAction {
    CustomRequestHandling: CustomRequestHandling
}

structure ChallengeConfig {
    ImmunityTimeProperty: ImmunityTimeProperty
}

structure ChallengeResponse {
    ResponseCode: Integer
    SolveTimestamp: Long
    FailureReason: FailureReason
}

structure CheckCapacityRequest {
    @required Scope: Scope
    @required Rules: Rules
}

structure CheckCapacityResponse {
    Capacity: ConsumedCapacity
}

structure ClientSideAction {
    @required UsageOfAction: UsageOfAction
    Sensitivity: SensitivityToAct
    ExemptUriRegularExpressions: RegularExpressionList
}

structure ClientSideActionConfig {
    @required Challenge: ClientSideAction
}

enum ComparisonOperator {
    EQ
    NE
    LE
    LT
    GE
    GT
}

structure Condition {
    ActionCondition: ActionCondition
    LabelNameCondition: LabelNameCondition
}

@length(min: 1)
list Conditions {
    member: Condition
}

@range(min: 0)
long ConsumedCapacity

structure CookieMatchPattern {
    All: All
    IncludedCookies: CookieNames
    ExcludedCookies: CookieNames
}

@length(min: 1, max: 199)
list CookieNames {
    member: SingleCookieName
}

structure Cookies {
    @required MatchPattern: CookieMatchPattern
    @required MatchScope: MapMatchScope
    @required OversizeHandling: OversizeHandling
}

structure CountAction {
    CustomRequestHandling: CustomRequestHandling
}

enum CountryCode {
    AF
    AX
    AL
    DZ
    AS
    AD
    AO
    AI
    AQ
    AG
    AR
    AM
    AW
    AU
    AT
    AZ
    BS
    BH
    BD
    BB
    BY
    BE
    BZ
    BJ
    BM
    BT
    BO
    BQ
    BA
    BW
    BV
    BR
    IO
    BN
    BG
    BF
    BI
    KH
    CM
    CA
    CV
    KY
    CF
    TD
    CL
    CN
    CX
    CC
    CO
    KM
    CG
    CD
    CK
    CR
    CI
    HR
    CU
    CW
    CY
    CZ
    DK
    DJ
    DM
    DO
    EC
    EG
    SV
    GQ
    ER
    EE
    ET
    FK
    FO
    FJ
    FI
    FR
    GF
    PF
    TF
    GA
    GM
    GE
    DE
    GH
    GI
    GR
    GL
    GD
    GP
    GU
    GT
    GG
    GN
    GW
    GY
    HT
    HM
    VA
    HN
    HK
    HU
    IS
    IN
    ID
    IR
    IQ
    IE
    IM
    IL
    IT
    JM
    JP
    JE
    JO
    KZ
    KE
    KI
    KP
    KR
    KW
    KG
    LA
    LV
    LB
    LS
    LR
    LY
    LI
    LT
    LU
    MO
    MK
    MG
    MW
    MY
    MV
    ML
    MT
    MH
    MQ
    MR
    MU
    YT
    MX
    FM
    MD
    MC
    MN
    ME
    MS
    MA
    MZ
    MM
    NA
    NR
    NP
    NL
    NC
    NZ
    NI
    NE
    NG
    NU
    NF
    MP
    NO
    OM
    PK
    PW
    PS
    PA
    PG
    PY
    PE
    PH
    PN
    PL
    PT
    PR
    QA
    RE
    RO
    RU
    RW
    BL
    SH
    KN
    LC
    MF
    PM
    VC
    WS
    SM
    ST
    SA
    SN
    RS
    SC
    SL
    SG
    SX
    SK
    SI
    SB
    SO
    ZA
    GS
    SS
    ES
    LK
    SD
    SR
    SJ
    SZ
    SE
    CH
    SY
    TW
    TJ
    TZ
    TH
    TL
    TG
    TK
    TO
    TT
    TN
    TR
    TM
    TC
    TV
    UG
    UA
    AE
    GB
    US
    UM
    UY
    UZ
    VU
    VE
    VN
    VG
    VI
    WF
    EH
    YE
    ZM
    ZW
    XK
}

@length(min: 1)
list CountryCodes {
    member: CountryCode
}

structure CreateAPIKeyRequest {
    @required Scope: Scope
    @required TokenDomains: APIKeyTokenDomains
}

structure CreateAPIKeyResponse {
    APIKey: APIKey
}

structure CreateIPSetRequest {
    @required Name: EntityName
    @required Scope: Scope
    Description: EntityDescription
    @required IPAddressVersion: IPAddressVersion
    @required Addresses: IPAddresses
    Tags: TagList
}

structure CreateIPSetResponse {
    Summary: IPSetSummary
}

structure CreateRegexPatternSetRequest {
    @required Name: EntityName
    @required Scope: Scope
    Description: EntityDescription
    @required RegularExpressionList: RegularExpressionList
    Tags: TagList
}

structure CreateRegexPatternSetResponse {
    Summary: RegexPatternSetSummary
}

structure CreateRuleGroupRequest {
    @required Name: EntityName
    @required Scope: Scope
    @required Capacity: CapacityUnit
    Description: EntityDescription
    Rules: Rules
    @required VisibilityConfig: VisibilityConfig
    Tags: TagList
    CustomResponseBodies: CustomResponseBodies
}

structure CreateRuleGroupResponse {
    Summary: RuleGroupSummary
}

structure CreateWebACLRequest {
    @required Name: EntityName
    @required Scope: Scope
    @required DefaultAction: DefaultAction
    Description: EntityDescription
    Rules: Rules
    @required VisibilityConfig: VisibilityConfig
    DataProtectionConfig: DataProtectionConfig
    Tags: TagList
    CustomResponseBodies: CustomResponseBodies
    CaptchaConfig: CaptchaConfig
    ChallengeConfig: ChallengeConfig
    TokenDomains: TokenDomains
    AssociationConfig: AssociationConfig
    OnSourceDDoSProtectionConfig: OnSourceDDoSProtectionConfig
    ApplicationConfig: ApplicationConfig
}

structure CreateWebACLResponse {
    Summary: WebACLSummary
}

@length(min: 1, max: 256)
@pattern(".*\\S.*")
string CreationPathString

structure CustomHTTPHeader {
    @required Name: CustomHTTPHeaderName
    @required Value: CustomHTTPHeaderValue
}

@length(min: 1, max: 64)
@pattern("^[a-zA-Z0-9._$-]+$")
string CustomHTTPHeaderName

@length(min: 1)
list CustomHTTPHeaders {
    member: CustomHTTPHeader
}

@length(min: 1, max: 255)
@pattern(".*")
string CustomHTTPHeaderValue

structure CustomRequestHandling {
    @required InsertHeaders: CustomHTTPHeaders
}

structure CustomResponse {
    @required ResponseCode: ResponseStatusCode
    CustomResponseBodyKey: EntityName
    ResponseHeaders: CustomHTTPHeaders
}

@length(min: 1)
map CustomResponseBodies {
    key: EntityName
    value: CustomResponseBody
}

structure CustomResponseBody {
    @required ContentType: ResponseContentType
    @required Content: ResponseContent
}

structure DataProtection {
    @required Field: FieldToProtect
    @required Action: DataProtectionAction
    ExcludeRuleMatchDetails: Boolean
    ExcludeRateBasedDetails: Boolean
}

enum DataProtectionAction {
    SUBSTITUTION
    HASH
}

structure DataProtectionConfig {
    @required DataProtections: DataProtections
}

@length(min: 1, max: 26)
list DataProtections {
    member: DataProtection
}

structure DefaultAction {
    Block: BlockAction
    Allow: AllowAction
}

structure DeleteAPIKeyRequest {
    @required Scope: Scope
    @required APIKey: APIKey
}

structure DeleteAPIKeyResponse {}

structure DeleteIPSetRequest {
    @required Name: EntityName
    @required Scope: Scope
    @required Id: EntityId
    @required LockToken: LockToken
}

structure DeleteIPSetResponse {}

structure DeleteLoggingConfigurationRequest {
    @required ResourceArn: ResourceArn
    LogType: LogType
    LogScope: LogScope
}

structure DeleteLoggingConfigurationResponse {}

structure DeletePermissionPolicyRequest {
    @required ResourceArn: ResourceArn
}

structure DeletePermissionPolicyResponse {}

structure DeleteRegexPatternSetRequest {
    @required Name: EntityName
    @required Scope: Scope
    @required Id: EntityId
    @required LockToken: LockToken
}

structure DeleteRegexPatternSetResponse {}

structure DeleteRuleGroupRequest {
    @required Name: EntityName
    @required Scope: Scope
    @required Id: EntityId
    @required LockToken: LockToken
}

structure DeleteRuleGroupResponse {}

structure DeleteWebACLRequest {
    @required Name: EntityName
    @required Scope: Scope
    @required Id: EntityId
    @required LockToken: LockToken
}

structure DeleteWebACLResponse {}

structure DescribeAllManagedProductsRequest {
    @required Scope: Scope
}

structure DescribeAllManagedProductsResponse {
    ManagedProducts: ManagedProductDescriptors
}

structure DescribeManagedProductsByVendorRequest {
    @required VendorName: VendorName
    @required Scope: Scope
}

structure DescribeManagedProductsByVendorResponse {
    ManagedProducts: ManagedProductDescriptors
}

structure DescribeManagedRuleGroupRequest {
    @required VendorName: VendorName
    @required Name: EntityName
    @required Scope: Scope
    VersionName: VersionKeyString
}

structure DescribeManagedRuleGroupResponse {
    VersionName: VersionKeyString
    SnsTopicArn: ResourceArn
    Capacity: CapacityUnit
    Rules: RuleSummaries
    LabelNamespace: LabelName
    AvailableLabels: LabelSummaries
    ConsumedLabels: LabelSummaries
}

structure DisallowedFeature {
    Feature: PricingPlanFeatureName
    RequiredPricingPlan: RequiredPricingPlanName
}

@length(min: 1)
list DisallowedFeatures {
    member: DisallowedFeature
}

structure DisassociateWebACLRequest {
    @required ResourceArn: ResourceArn
}

structure DisassociateWebACLResponse {}

structure EmailField {
    @required Identifier: FieldIdentifier
}

@length(min: 1, max: 256)
@pattern("^[\\w+=:#@/\\-,\\.][\\w+=:#@/\\-,\\.\\s]+[\\w+=:#@/\\-,\\.]$")
string EntityDescription

@length(min: 1, max: 36)
@pattern("^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$")
string EntityId

@length(min: 1, max: 128)
@pattern("^[\\w\\-]+$")
string EntityName

structure ExcludedRule {
    @required Name: EntityName
}

@length(max: 100)
list ExcludedRules {
    member: ExcludedRule
}

@range(min: 0, max: 999)
integer FailureCode

enum FailureReason {
    TOKEN_MISSING
    TOKEN_EXPIRED
    TOKEN_INVALID
    TOKEN_DOMAIN_MISMATCH
}

@length(min: 1, max: 100)
@pattern(".*\\S.*")
string FailureValue

enum FallbackBehavior {
    MATCH
    NO_MATCH
}

@length(min: 1, max: 512)
@pattern(".*\\S.*")
string FieldIdentifier

structure FieldToMatch {
    SingleHeader: SingleHeader
    SingleQueryArgument: SingleQueryArgument
    AllQueryArguments: AllQueryArguments
    UriPath: UriPath
    QueryString: QueryString
    Body: Body
    Method: Method
    JsonBody: JsonBody
    Headers: Headers
    Cookies: Cookies
    HeaderOrder: HeaderOrder
    JA3Fingerprint: JA3Fingerprint
    JA4Fingerprint: JA4Fingerprint
    UriFragment: UriFragment
}

@length(min: 1, max: 64)
@pattern(".*\\S.*")
string FieldToMatchData

structure FieldToProtect {
    @required FieldType: FieldToProtectType
    FieldKeys: FieldToProtectKeys
}

@length(min: 1, max: 64)
@pattern(".*\\S.*")
string FieldToProtectKeyName

@length(max: 100)
list FieldToProtectKeys {
    member: FieldToProtectKeyName
}

enum FieldToProtectType {
    SINGLE_HEADER
    SINGLE_COOKIE
    SINGLE_QUERY_ARGUMENT
    QUERY_STRING
    BODY
}

structure Filter {
    @required Behavior: FilterBehavior
    @required Requirement: FilterRequirement
    @required Conditions: Conditions
}

enum FilterBehavior {
    KEEP
    DROP
}

enum FilterRequirement {
    MEETS_ALL
    MEETS_ANY
}

@length(min: 1)
list Filters {
    member: Filter
}

structure FirewallManagerRuleGroup {
    @required Name: EntityName
    @required Priority: RulePriority
    @required FirewallManagerStatement: FirewallManagerStatement
    @required OverrideAction: OverrideAction
    @required VisibilityConfig: VisibilityConfig
}

list FirewallManagerRuleGroups {
    member: FirewallManagerRuleGroup
}

structure FirewallManagerStatement {
    ManagedRuleGroupStatement: ManagedRuleGroupStatement
    RuleGroupReferenceStatement: RuleGroupReferenceStatement
}

structure ForwardedIPConfig {
    @required HeaderName: ForwardedIPHeaderName
    @required FallbackBehavior: FallbackBehavior
}

@length(min: 1, max: 255)
@pattern("^[a-zA-Z0-9-]+$")
string ForwardedIPHeaderName

enum ForwardedIPPosition {
    FIRST
    LAST
    ANY
}

structure GeoMatchStatement {
    CountryCodes: CountryCodes
    ForwardedIPConfig: ForwardedIPConfig
}

structure GetDecryptedAPIKeyRequest {
    @required Scope: Scope
    @required APIKey: APIKey
}

structure GetDecryptedAPIKeyResponse {
    TokenDomains: TokenDomains
    CreationTimestamp: Timestamp
}

structure GetIPSetRequest {
    @required Name: EntityName
    @required Scope: Scope
    @required Id: EntityId
}

structure GetIPSetResponse {
    IPSet: IPSet
    LockToken: LockToken
}

structure GetLoggingConfigurationRequest {
    @required ResourceArn: ResourceArn
    LogType: LogType
    LogScope: LogScope
}

structure GetLoggingConfigurationResponse {
    LoggingConfiguration: LoggingConfiguration
}

structure GetManagedRuleSetRequest {
    @required Name: EntityName
    @required Scope: Scope
    @required Id: EntityId
}

structure GetManagedRuleSetResponse {
    ManagedRuleSet: ManagedRuleSet
    LockToken: LockToken
}

structure GetPermissionPolicyRequest {
    @required ResourceArn: ResourceArn
}

structure GetPermissionPolicyResponse {
    Policy: PolicyString
}

structure GetRateBasedStatementManagedKeysRequest {
    @required Scope: Scope
    @required WebACLName: EntityName
    @required WebACLId: EntityId
    RuleGroupRuleName: EntityName
    @required RuleName: EntityName
}

structure GetRateBasedStatementManagedKeysResponse {
    ManagedKeysIPV4: RateBasedStatementManagedKeysIPSet
    ManagedKeysIPV6: RateBasedStatementManagedKeysIPSet
}

structure GetRegexPatternSetRequest {
    @required Name: EntityName
    @required Scope: Scope
    @required Id: EntityId
}

structure GetRegexPatternSetResponse {
    RegexPatternSet: RegexPatternSet
    LockToken: LockToken
}

structure GetRuleGroupRequest {
    Name: EntityName
    Scope: Scope
    Id: EntityId
    ARN: ResourceArn
}

structure GetRuleGroupResponse {
    RuleGroup: RuleGroup
    LockToken: LockToken
}

structure GetSampledRequestsRequest {
    @required WebAclArn: ResourceArn
    @required RuleMetricName: MetricName
    @required Scope: Scope
    @required TimeWindow: TimeWindow
    @required MaxItems: ListMaxItems
}

structure GetSampledRequestsResponse {
    SampledRequests: SampledHTTPRequests
    PopulationSize: Long
    TimeWindow: TimeWindow
}

structure GetWebACLForResourceRequest {
    @required ResourceArn: ResourceArn
}

structure GetWebACLForResourceResponse {
    WebACL: WebACL
}

structure GetWebACLRequest {
    Name: EntityName
    Scope: Scope
    Id: EntityId
    ARN: ResourceArn
}

structure GetWebACLResponse {
    WebACL: WebACL
    LockToken: LockToken
    ApplicationIntegrationURL: String
}

structure HeaderMatchPattern {
    All: All
    IncludedHeaders: HeaderNames
    ExcludedHeaders: HeaderNames
}

@length(min: 1, max: 199)
list HeaderNames {
    member: FieldToMatchData
}

structure HeaderOrder {
    @required OversizeHandling: OversizeHandling
}

structure Headers {
    @required MatchPattern: HeaderMatchPattern
    @required MatchScope: MapMatchScope
    @required OversizeHandling: OversizeHandling
}

structure HTTPHeader {
    Name: String
    Value: String
}

list HTTPHeaders {
    member: HTTPHeader
}

structure HTTPRequest {
    ClientIP: String
    Country: String
    URI: String
    Method: String
    HTTPVersion: String
    Headers: HTTPHeaders
}

structure ImmunityTimeProperty {
    @required ImmunityTime: TimeWindowSecond
}

enum InspectionLevel {
    COMMON
    TARGETED
}

@length(min: 1, max: 50)
@pattern(".*\\S.*")
string IPAddress

list IPAddresses {
    member: IPAddress
}

enum IPAddressVersion {
    IPV4
    IPV6
}

structure IPSet {
    @required Name: EntityName
    @required Id: EntityId
    @required ARN: ResourceArn
    Description: EntityDescription
    @required IPAddressVersion: IPAddressVersion
    @required Addresses: IPAddresses
}

structure IPSetForwardedIPConfig {
    @required HeaderName: ForwardedIPHeaderName
    @required FallbackBehavior: FallbackBehavior
    @required Position: ForwardedIPPosition
}

structure IPSetReferenceStatement {
    @required ARN: ResourceArn
    IPSetForwardedIPConfig: IPSetForwardedIPConfig
}

list IPSetSummaries {
    member: IPSetSummary
}

structure IPSetSummary {
    Name: EntityName
    Id: EntityId
    Description: EntityDescription
    LockToken: LockToken
    ARN: ResourceArn
}

structure JA3Fingerprint {
    @required FallbackBehavior: FallbackBehavior
}

structure JA4Fingerprint {
    @required FallbackBehavior: FallbackBehavior
}

structure JsonBody {
    @required MatchPattern: JsonMatchPattern
    @required MatchScope: JsonMatchScope
    InvalidFallbackBehavior: BodyParsingFallbackBehavior
    OversizeHandling: OversizeHandling
}

structure JsonMatchPattern {
    All: All
    IncludedPaths: JsonPointerPaths
}

enum JsonMatchScope {
    ALL
    KEY
    VALUE
}

@length(min: 1, max: 512)
@pattern("([/])|([/](([^~])|(~[01]))+)")
string JsonPointerPath

@length(min: 1)
list JsonPointerPaths {
    member: JsonPointerPath
}

structure Label {
    @required Name: LabelName
}

@length(min: 1, max: 1024)
@pattern("^[0-9A-Za-z_\\-:]+$")
string LabelMatchKey

enum LabelMatchScope {
    LABEL
    NAMESPACE
}

structure LabelMatchStatement {
    @required Scope: LabelMatchScope
    @required Key: LabelMatchKey
}

@length(min: 1, max: 1024)
@pattern("^[0-9A-Za-z_\\-:]+$")
string LabelName

structure LabelNameCondition {
    @required LabelName: LabelName
}

@length(min: 1, max: 1024)
@pattern("^[0-9A-Za-z_\\-:]+:$")
string LabelNamespace

list Labels {
    member: Label
}

list LabelSummaries {
    member: LabelSummary
}

structure LabelSummary {
    Name: LabelName
}

structure ListAPIKeysRequest {
    @required Scope: Scope
    NextMarker: NextMarker
    Limit: PaginationLimit
}

structure ListAPIKeysResponse {
    NextMarker: NextMarker
    APIKeySummaries: APIKeySummaries
    ApplicationIntegrationURL: String
}

structure ListAvailableManagedRuleGroupsRequest {
    @required Scope: Scope
    NextMarker: NextMarker
    Limit: PaginationLimit
}

structure ListAvailableManagedRuleGroupsResponse {
    NextMarker: NextMarker
    ManagedRuleGroups: ManagedRuleGroupSummaries
}

structure ListAvailableManagedRuleGroupVersionsRequest {
    @required VendorName: VendorName
    @required Name: EntityName
    @required Scope: Scope
    NextMarker: NextMarker
    Limit: PaginationLimit
}

structure ListAvailableManagedRuleGroupVersionsResponse {
    NextMarker: NextMarker
    Versions: ManagedRuleGroupVersions
    CurrentDefaultVersion: VersionKeyString
}

structure ListIPSetsRequest {
    @required Scope: Scope
    NextMarker: NextMarker
    Limit: PaginationLimit
}

structure ListIPSetsResponse {
    NextMarker: NextMarker
    IPSets: IPSetSummaries
}

structure ListLoggingConfigurationsRequest {
    @required Scope: Scope
    NextMarker: NextMarker
    Limit: PaginationLimit
    LogScope: LogScope
}

structure ListLoggingConfigurationsResponse {
    LoggingConfigurations: LoggingConfigurations
    NextMarker: NextMarker
}

structure ListManagedRuleSetsRequest {
    @required Scope: Scope
    NextMarker: NextMarker
    Limit: PaginationLimit
}

structure ListManagedRuleSetsResponse {
    NextMarker: NextMarker
    ManagedRuleSets: ManagedRuleSetSummaries
}

@range(min: 1, max: 500)
long ListMaxItems

structure ListRegexPatternSetsRequest {
    @required Scope: Scope
    NextMarker: NextMarker
    Limit: PaginationLimit
}

structure ListRegexPatternSetsResponse {
    NextMarker: NextMarker
    RegexPatternSets: RegexPatternSetSummaries
}

structure ListResourcesForWebACLRequest {
    @required WebACLArn: ResourceArn
    ResourceType: ResourceType
}

structure ListResourcesForWebACLResponse {
    ResourceArns: ResourceArns
}

structure ListRuleGroupsRequest {
    @required Scope: Scope
    NextMarker: NextMarker
    Limit: PaginationLimit
}

structure ListRuleGroupsResponse {
    NextMarker: NextMarker
    RuleGroups: RuleGroupSummaries
}

structure ListTagsForResourceRequest {
    NextMarker: NextMarker
    Limit: PaginationLimit
    @required ResourceARN: ResourceArn
}

structure ListTagsForResourceResponse {
    NextMarker: NextMarker
    TagInfoForResource: TagInfoForResource
}

structure ListWebACLsRequest {
    @required Scope: Scope
    NextMarker: NextMarker
    Limit: PaginationLimit
}

structure ListWebACLsResponse {
    NextMarker: NextMarker
    WebACLs: WebACLSummaries
}

@length(min: 1, max: 36)
@pattern("^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$")
string LockToken

@length(min: 1, max: 100)
list LogDestinationConfigs {
    member: ResourceArn
}

structure LoggingConfiguration {
    @required ResourceArn: ResourceArn
    @required LogDestinationConfigs: LogDestinationConfigs
    RedactedFields: RedactedFields
    ManagedByFirewallManager: Boolean
    LoggingFilter: LoggingFilter
    LogType: LogType
    LogScope: LogScope
}

list LoggingConfigurations {
    member: LoggingConfiguration
}

structure LoggingFilter {
    @required Filters: Filters
    @required DefaultBehavior: FilterBehavior
}

@length(min: 1, max: 256)
@pattern(".*\\S.*")
string LoginPathString

enum LogScope {
    CUSTOMER
    SECURITY_LAKE
    CLOUDWATCH_TELEMETRY_RULE_MANAGED
}

enum LogType {
    WAF_LOGS
}

enum LowReputationMode {
    ACTIVE_UNDER_DDOS
    ALWAYS_ON
}

structure ManagedProductDescriptor {
    VendorName: VendorName
    ManagedRuleSetName: EntityName
    ProductId: ProductId
    ProductLink: ProductLink
    ProductTitle: ProductTitle
    ProductDescription: ProductDescription
    SnsTopicArn: ResourceArn
    IsVersioningSupported: Boolean
    IsAdvancedManagedRuleSet: Boolean
}

list ManagedProductDescriptors {
    member: ManagedProductDescriptor
}

structure ManagedRuleGroupConfig {
    LoginPath: LoginPathString
    PayloadType: PayloadType
    UsernameField: UsernameField
    PasswordField: PasswordField
    AWSManagedRulesBotControlRuleSet: AWSManagedRulesBotControlRuleSet
    AWSManagedRulesATPRuleSet: AWSManagedRulesATPRuleSet
    AWSManagedRulesACFPRuleSet: AWSManagedRulesACFPRuleSet
    AWSManagedRulesAntiDDoSRuleSet: AWSManagedRulesAntiDDoSRuleSet
}

list ManagedRuleGroupConfigs {
    member: ManagedRuleGroupConfig
}

structure ManagedRuleGroupStatement {
    @required VendorName: VendorName
    @required Name: EntityName
    Version: VersionKeyString
    ExcludedRules: ExcludedRules
    ScopeDownStatement: Statement
    ManagedRuleGroupConfigs: ManagedRuleGroupConfigs
    RuleActionOverrides: RuleActionOverrides
}

list ManagedRuleGroupSummaries {
    member: ManagedRuleGroupSummary
}

structure ManagedRuleGroupSummary {
    VendorName: VendorName
    Name: EntityName
    VersioningSupported: Boolean
    Description: EntityDescription
}

structure ManagedRuleGroupVersion {
    Name: VersionKeyString
    LastUpdateTimestamp: Timestamp
}

list ManagedRuleGroupVersions {
    member: ManagedRuleGroupVersion
}

structure ManagedRuleSet {
    @required Name: EntityName
    @required Id: EntityId
    @required ARN: ResourceArn
    Description: EntityDescription
    PublishedVersions: PublishedVersions
    RecommendedVersion: VersionKeyString
    LabelNamespace: LabelName
}

list ManagedRuleSetSummaries {
    member: ManagedRuleSetSummary
}

structure ManagedRuleSetSummary {
    Name: EntityName
    Id: EntityId
    Description: EntityDescription
    LockToken: LockToken
    ARN: ResourceArn
    LabelNamespace: LabelName
}

structure ManagedRuleSetVersion {
    AssociatedRuleGroupArn: ResourceArn
    Capacity: CapacityUnit
    ForecastedLifetime: TimeWindowDay
    PublishTimestamp: Timestamp
    LastUpdateTimestamp: Timestamp
    ExpiryTimestamp: Timestamp
}

enum MapMatchScope {
    ALL
    KEY
    VALUE
}

structure Method {}

@length(min: 1, max: 255)
@pattern("^[\\w#:\\.\\-/]+$")
string MetricName

@length(min: 1, max: 256)
@pattern(".*\\S.*")
string NextMarker

structure NoneAction {}

structure NotStatement {
    @required Statement: Statement
}

structure OnSourceDDoSProtectionConfig {
    @required ALBLowReputationMode: LowReputationMode
}

structure OrStatement {
    @required Statements: Statements
}

structure OverrideAction {
    Count: CountAction
    None: NoneAction
}

enum OversizeHandling {
    CONTINUE
    MATCH
    NO_MATCH
}

@range(min: 1, max: 100)
integer PaginationLimit

enum ParameterExceptionField {
    WEB_ACL
    RULE_GROUP
    REGEX_PATTERN_SET
    IP_SET
    MANAGED_RULE_SET
    RULE
    EXCLUDED_RULE
    STATEMENT
    BYTE_MATCH_STATEMENT
    SQLI_MATCH_STATEMENT
    XSS_MATCH_STATEMENT
    SIZE_CONSTRAINT_STATEMENT
    GEO_MATCH_STATEMENT
    RATE_BASED_STATEMENT
    RULE_GROUP_REFERENCE_STATEMENT
    REGEX_PATTERN_REFERENCE_STATEMENT
    IP_SET_REFERENCE_STATEMENT
    MANAGED_RULE_SET_STATEMENT
    LABEL_MATCH_STATEMENT
    AND_STATEMENT
    OR_STATEMENT
    NOT_STATEMENT
    IP_ADDRESS
    IP_ADDRESS_VERSION
    FIELD_TO_MATCH
    TEXT_TRANSFORMATION
    SINGLE_QUERY_ARGUMENT
    SINGLE_HEADER
    DEFAULT_ACTION
    RULE_ACTION
    ENTITY_LIMIT
    OVERRIDE_ACTION
    SCOPE_VALUE
    RESOURCE_ARN
    RESOURCE_TYPE
    TAGS
    TAG_KEYS
    METRIC_NAME
    FIREWALL_MANAGER_STATEMENT
    FALLBACK_BEHAVIOR
    POSITION
    FORWARDED_IP_CONFIG
    IP_SET_FORWARDED_IP_CONFIG
    HEADER_NAME
    CUSTOM_REQUEST_HANDLING
    RESPONSE_CONTENT_TYPE
    CUSTOM_RESPONSE
    CUSTOM_RESPONSE_BODY
    JSON_MATCH_PATTERN
    JSON_MATCH_SCOPE
    BODY_PARSING_FALLBACK_BEHAVIOR
    LOGGING_FILTER
    FILTER_CONDITION
    EXPIRE_TIMESTAMP
    CHANGE_PROPAGATION_STATUS
    ASSOCIABLE_RESOURCE
    LOG_DESTINATION
    MANAGED_RULE_GROUP_CONFIG
    PAYLOAD_TYPE
    HEADER_MATCH_PATTERN
    COOKIE_MATCH_PATTERN
    MAP_MATCH_SCOPE
    OVERSIZE_HANDLING
    CHALLENGE_CONFIG
    TOKEN_DOMAIN
    ATP_RULE_SET_RESPONSE_INSPECTION
    ASSOCIATED_RESOURCE_TYPE
    SCOPE_DOWN
    CUSTOM_KEYS
    ACP_RULE_SET_RESPONSE_INSPECTION
    DATA_PROTECTION_CONFIG
    LOW_REPUTATION_MODE
}

@length(min: 1)
string ParameterExceptionParameter

structure PasswordField {
    @required Identifier: FieldIdentifier
}

enum PayloadType {
    JSON
    FORM_ENCODED
}

structure PhoneNumberField {
    @required Identifier: FieldIdentifier
}

list PhoneNumberFields {
    member: PhoneNumberField
}

@length(min: 1, max: 395000)
@pattern(".*\\S.*")
string PolicyString

enum PositionalConstraint {
    EXACTLY
    STARTS_WITH
    ENDS_WITH
    CONTAINS
    CONTAINS_WORD
}

@length(min: 1, max: 128)
@pattern("^[\\w\\-]+$")
string PricingPlanFeatureName

@length(min: 1)
@pattern(".*\\S.*")
string ProductDescription

@length(min: 1, max: 128)
@pattern(".*\\S.*")
string ProductId

@length(min: 1, max: 2048)
@pattern(".*\\S.*")
string ProductLink

@length(min: 1)
@pattern(".*\\S.*")
string ProductTitle

map PublishedVersions {
    key: VersionKeyString
    value: ManagedRuleSetVersion
}

structure PutLoggingConfigurationRequest {
    @required LoggingConfiguration: LoggingConfiguration
}

structure PutLoggingConfigurationResponse {
    LoggingConfiguration: LoggingConfiguration
}

structure PutManagedRuleSetVersionsRequest {
    @required Name: EntityName
    @required Scope: Scope
    @required Id: EntityId
    @required LockToken: LockToken
    RecommendedVersion: VersionKeyString
    VersionsToPublish: VersionsToPublish
}

structure PutManagedRuleSetVersionsResponse {
    NextLockToken: LockToken
}

structure PutPermissionPolicyRequest {
    @required ResourceArn: ResourceArn
    @required Policy: PolicyString
}

structure PutPermissionPolicyResponse {}

structure QueryString {}

structure RateBasedStatement {
    @required Limit: RateLimit
    EvaluationWindowSec: Long
    @required AggregateKeyType: RateBasedStatementAggregateKeyType
    ScopeDownStatement: Statement
    ForwardedIPConfig: ForwardedIPConfig
    CustomKeys: RateBasedStatementCustomKeys
}

enum RateBasedStatementAggregateKeyType {
    IP
    FORWARDED_IP
    CUSTOM_KEYS
    CONSTANT
}

structure RateBasedStatementCustomKey {
    Header: RateLimitHeader
    Cookie: RateLimitCookie
    QueryArgument: RateLimitQueryArgument
    QueryString: RateLimitQueryString
    HTTPMethod: RateLimitHTTPMethod
    ForwardedIP: RateLimitForwardedIP
    IP: RateLimitIP
    LabelNamespace: RateLimitLabelNamespace
    UriPath: RateLimitUriPath
    JA3Fingerprint: RateLimitJA3Fingerprint
    JA4Fingerprint: RateLimitJA4Fingerprint
    ASN: RateLimitAsn
}

@length(max: 5)
list RateBasedStatementCustomKeys {
    member: RateBasedStatementCustomKey
}

structure RateBasedStatementManagedKeysIPSet {
    IPAddressVersion: IPAddressVersion
    Addresses: IPAddresses
}

@range(min: 10, max: 2000000000)
long RateLimit

structure RateLimitAsn {}

structure RateLimitCookie {
    @required Name: FieldToMatchData
    @required TextTransformations: TextTransformations
}

structure RateLimitForwardedIP {}

structure RateLimitHeader {
    @required Name: FieldToMatchData
    @required TextTransformations: TextTransformations
}

structure RateLimitHTTPMethod {}

structure RateLimitIP {}

structure RateLimitJA3Fingerprint {
    @required FallbackBehavior: FallbackBehavior
}

structure RateLimitJA4Fingerprint {
    @required FallbackBehavior: FallbackBehavior
}

structure RateLimitLabelNamespace {
    @required Namespace: LabelNamespace
}

structure RateLimitQueryArgument {
    @required Name: FieldToMatchData
    @required TextTransformations: TextTransformations
}

structure RateLimitQueryString {
    @required TextTransformations: TextTransformations
}

structure RateLimitUriPath {
    @required TextTransformations: TextTransformations
}

@length(max: 100)
list RedactedFields {
    member: FieldToMatch
}

structure Regex {
    RegexString: RegexPatternString
}

structure RegexMatchStatement {
    @required RegexString: RegexPatternString
    @required FieldToMatch: FieldToMatch
    @required TextTransformations: TextTransformations
}

structure RegexPatternSet {
    Name: EntityName
    Id: EntityId
    ARN: ResourceArn
    Description: EntityDescription
    RegularExpressionList: RegularExpressionList
}

structure RegexPatternSetReferenceStatement {
    @required ARN: ResourceArn
    @required FieldToMatch: FieldToMatch
    @required TextTransformations: TextTransformations
}

list RegexPatternSetSummaries {
    member: RegexPatternSetSummary
}

structure RegexPatternSetSummary {
    Name: EntityName
    Id: EntityId
    Description: EntityDescription
    LockToken: LockToken
    ARN: ResourceArn
}

@length(min: 1, max: 512)
@pattern(".*")
string RegexPatternString

@length(min: 1, max: 256)
@pattern(".*\\S.*")
string RegistrationPagePathString

list RegularExpressionList {
    member: Regex
}

map RequestBody {
    key: AssociatedResourceType
    value: RequestBodyAssociatedResourceTypeConfig
}

structure RequestBodyAssociatedResourceTypeConfig {
    @required DefaultSizeInspectionLimit: SizeInspectionLimit
}

structure RequestInspection {
    @required PayloadType: PayloadType
    @required UsernameField: UsernameField
    @required PasswordField: PasswordField
}

structure RequestInspectionACFP {
    @required PayloadType: PayloadType
    UsernameField: UsernameField
    PasswordField: PasswordField
    EmailField: EmailField
    PhoneNumberFields: PhoneNumberFields
    AddressFields: AddressFields
}

@length(min: 1, max: 64)
@pattern("^[\\w\\-]+$")
string RequiredPricingPlanName

@length(min: 20, max: 2048)
@pattern(".*\\S.*")
string ResourceArn

list ResourceArns {
    member: ResourceArn
}

enum ResourceType {
    APPLICATION_LOAD_BALANCER
    API_GATEWAY
    APPSYNC
    COGNITO_USER_POOL
    APP_RUNNER_SERVICE
    VERIFIED_ACCESS_INSTANCE
    AMPLIFY
}

@length(min: 1, max: 10240)
@pattern("[\\s\\S]*")
string ResponseContent

enum ResponseContentType {
    TEXT_PLAIN
    TEXT_HTML
    APPLICATION_JSON
}

structure ResponseInspection {
    StatusCode: ResponseInspectionStatusCode
    Header: ResponseInspectionHeader
    BodyContains: ResponseInspectionBodyContains
    Json: ResponseInspectionJson
}

structure ResponseInspectionBodyContains {
    @required SuccessStrings: ResponseInspectionBodyContainsSuccessStrings
    @required FailureStrings: ResponseInspectionBodyContainsFailureStrings
}

@length(min: 1, max: 5)
list ResponseInspectionBodyContainsFailureStrings {
    member: FailureValue
}

@length(min: 1, max: 5)
list ResponseInspectionBodyContainsSuccessStrings {
    member: SuccessValue
}

structure ResponseInspectionHeader {
    @required Name: ResponseInspectionHeaderName
    @required SuccessValues: ResponseInspectionHeaderSuccessValues
    @required FailureValues: ResponseInspectionHeaderFailureValues
}

@length(min: 1, max: 3)
list ResponseInspectionHeaderFailureValues {
    member: FailureValue
}

@length(min: 1, max: 200)
@pattern(".*\\S.*")
string ResponseInspectionHeaderName

@length(min: 1, max: 3)
list ResponseInspectionHeaderSuccessValues {
    member: SuccessValue
}

structure ResponseInspectionJson {
    @required Identifier: FieldIdentifier
    @required SuccessValues: ResponseInspectionJsonSuccessValues
    @required FailureValues: ResponseInspectionJsonFailureValues
}

@length(min: 1, max: 5)
list ResponseInspectionJsonFailureValues {
    member: FailureValue
}

@length(min: 1, max: 5)
list ResponseInspectionJsonSuccessValues {
    member: SuccessValue
}

structure ResponseInspectionStatusCode {
    @required SuccessCodes: ResponseInspectionStatusCodeSuccessCodes
    @required FailureCodes: ResponseInspectionStatusCodeFailureCodes
}

@length(min: 1, max: 10)
list ResponseInspectionStatusCodeFailureCodes {
    member: FailureCode
}

@length(min: 1, max: 10)
list ResponseInspectionStatusCodeSuccessCodes {
    member: SuccessCode
}

@range(min: 200, max: 599)
integer ResponseStatusCode

structure Rule {
    @required Name: EntityName
    @required Priority: RulePriority
    @required Statement: Statement
    Action: RuleAction
    OverrideAction: OverrideAction
    RuleLabels: Labels
    @required VisibilityConfig: VisibilityConfig
    CaptchaConfig: CaptchaConfig
    ChallengeConfig: ChallengeConfig
}

structure RuleAction {
    Block: BlockAction
    Allow: AllowAction
    Count: CountAction
    Captcha: CaptchaAction
    Challenge: ChallengeAction
}

structure RuleActionOverride {
    @required Name: EntityName
    @required ActionToUse: RuleAction
}

@length(max: 100)
list RuleActionOverrides {
    member: RuleActionOverride
}

structure RuleGroup {
    @required Name: EntityName
    @required Id: EntityId
    @required Capacity: CapacityUnit
    @required ARN: ResourceArn
    Description: EntityDescription
    Rules: Rules
    @required VisibilityConfig: VisibilityConfig
    LabelNamespace: LabelName
    CustomResponseBodies: CustomResponseBodies
    AvailableLabels: LabelSummaries
    ConsumedLabels: LabelSummaries
}

structure RuleGroupReferenceStatement {
    @required ARN: ResourceArn
    ExcludedRules: ExcludedRules
    RuleActionOverrides: RuleActionOverrides
}

list RuleGroupSummaries {
    member: RuleGroupSummary
}

structure RuleGroupSummary {
    Name: EntityName
    Id: EntityId
    Description: EntityDescription
    LockToken: LockToken
    ARN: ResourceArn
}

@range(min: 0)
integer RulePriority

list Rules {
    member: Rule
}

list RuleSummaries {
    member: RuleSummary
}

structure RuleSummary {
    Name: EntityName
    Action: RuleAction
}

structure SampledHTTPRequest {
    @required Request: HTTPRequest
    @required Weight: SampleWeight
    Timestamp: Timestamp
    Action: String
    RuleNameWithinRuleGroup: EntityName
    RequestHeadersInserted: HTTPHeaders
    ResponseCodeSent: ResponseStatusCode
    Labels: Labels
    CaptchaResponse: CaptchaResponse
    ChallengeResponse: ChallengeResponse
    OverriddenAction: String
}

list SampledHTTPRequests {
    member: SampledHTTPRequest
}

@range(min: 0)
long SampleWeight

enum Scope {
    CLOUDFRONT
    REGIONAL
}

enum SensitivityLevel {
    LOW
    HIGH
}

enum SensitivityToAct {
    LOW
    MEDIUM
    HIGH
}

@length(min: 1, max: 60)
@pattern(".*\\S.*")
string SingleCookieName

structure SingleHeader {
    @required Name: FieldToMatchData
}

structure SingleQueryArgument {
    @required Name: FieldToMatchData
}

@range(min: 0, max: 21474836480)
long Size

structure SizeConstraintStatement {
    @required FieldToMatch: FieldToMatch
    @required ComparisonOperator: ComparisonOperator
    @required Size: Size
    @required TextTransformations: TextTransformations
}

enum SizeInspectionLimit {
    KB_16
    KB_32
    KB_48
    KB_64
}

structure SqliMatchStatement {
    @required FieldToMatch: FieldToMatch
    @required TextTransformations: TextTransformations
    SensitivityLevel: SensitivityLevel
}

structure Statement {
    ByteMatchStatement: ByteMatchStatement
    SqliMatchStatement: SqliMatchStatement
    XssMatchStatement: XssMatchStatement
    SizeConstraintStatement: SizeConstraintStatement
    GeoMatchStatement: GeoMatchStatement
    RuleGroupReferenceStatement: RuleGroupReferenceStatement
    IPSetReferenceStatement: IPSetReferenceStatement
    RegexPatternSetReferenceStatement: RegexPatternSetReferenceStatement
    RateBasedStatement: RateBasedStatement
    AndStatement: AndStatement
    OrStatement: OrStatement
    NotStatement: NotStatement
    ManagedRuleGroupStatement: ManagedRuleGroupStatement
    LabelMatchStatement: LabelMatchStatement
    RegexMatchStatement: RegexMatchStatement
    AsnMatchStatement: AsnMatchStatement
}

list Statements {
    member: Statement
}

@range(min: 0, max: 999)
integer SuccessCode

@length(min: 1, max: 100)
@pattern(".*\\S.*")
string SuccessValue

structure Tag {
    @required Key: TagKey
    @required Value: TagValue
}

structure TagInfoForResource {
    ResourceARN: ResourceArn
    TagList: TagList
}

@length(min: 1, max: 128)
@pattern("^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$")
string TagKey

@length(min: 1)
list TagKeyList {
    member: TagKey
}

@length(min: 1)
list TagList {
    member: Tag
}

structure TagResourceRequest {
    @required ResourceARN: ResourceArn
    @required Tags: TagList
}

structure TagResourceResponse {}

@length(min: 0, max: 256)
@pattern("^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$")
string TagValue

structure TextTransformation {
    @required Priority: TextTransformationPriority
    @required Type: TextTransformationType
}

@range(min: 0)
integer TextTransformationPriority

@length(min: 1)
list TextTransformations {
    member: TextTransformation
}

enum TextTransformationType {
    NONE
    COMPRESS_WHITE_SPACE
    HTML_ENTITY_DECODE
    LOWERCASE
    CMD_LINE
    URL_DECODE
    BASE64_DECODE
    HEX_DECODE
    MD5
    REPLACE_COMMENTS
    ESCAPE_SEQ_DECODE
    SQL_HEX_DECODE
    CSS_DECODE
    JS_DECODE
    NORMALIZE_PATH
    NORMALIZE_PATH_WIN
    REMOVE_NULLS
    REPLACE_NULLS
    BASE64_DECODE_EXT
    URL_DECODE_UNI
    UTF8_TO_UNICODE
}

structure TimeWindow {
    @required StartTime: Timestamp
    @required EndTime: Timestamp
}

@range(min: 1)
integer TimeWindowDay

@range(min: 60, max: 259200)
long TimeWindowSecond

@length(min: 1, max: 253)
@pattern("^[\\w\\.\\-/]+$")
string TokenDomain

list TokenDomains {
    member: TokenDomain
}

structure UntagResourceRequest {
    @required ResourceARN: ResourceArn
    @required TagKeys: TagKeyList
}

structure UntagResourceResponse {}

structure UpdateIPSetRequest {
    @required Name: EntityName
    @required Scope: Scope
    @required Id: EntityId
    Description: EntityDescription
    @required Addresses: IPAddresses
    @required LockToken: LockToken
}

structure UpdateIPSetResponse {
    NextLockToken: LockToken
}

structure UpdateManagedRuleSetVersionExpiryDateRequest {
    @required Name: EntityName
    @required Scope: Scope
    @required Id: EntityId
    @required LockToken: LockToken
    @required VersionToExpire: VersionKeyString
    @required ExpiryTimestamp: Timestamp
}

structure UpdateManagedRuleSetVersionExpiryDateResponse {
    ExpiringVersion: VersionKeyString
    ExpiryTimestamp: Timestamp
    NextLockToken: LockToken
}

structure UpdateRegexPatternSetRequest {
    @required Name: EntityName
    @required Scope: Scope
    @required Id: EntityId
    Description: EntityDescription
    @required RegularExpressionList: RegularExpressionList
    @required LockToken: LockToken
}

structure UpdateRegexPatternSetResponse {
    NextLockToken: LockToken
}

structure UpdateRuleGroupRequest {
    @required Name: EntityName
    @required Scope: Scope
    @required Id: EntityId
    Description: EntityDescription
    Rules: Rules
    @required VisibilityConfig: VisibilityConfig
    @required LockToken: LockToken
    CustomResponseBodies: CustomResponseBodies
}

structure UpdateRuleGroupResponse {
    NextLockToken: LockToken
}

structure UpdateWebACLRequest {
    @required Name: EntityName
    @required Scope: Scope
    @required Id: EntityId
    @required DefaultAction: DefaultAction
    Description: EntityDescription
    Rules: Rules
    @required VisibilityConfig: VisibilityConfig
    DataProtectionConfig: DataProtectionConfig
    @required LockToken: LockToken
    CustomResponseBodies: CustomResponseBodies
    CaptchaConfig: CaptchaConfig
    ChallengeConfig: ChallengeConfig
    TokenDomains: TokenDomains
    AssociationConfig: AssociationConfig
    OnSourceDDoSProtectionConfig: OnSourceDDoSProtectionConfig
    ApplicationConfig: ApplicationConfig
}

structure UpdateWebACLResponse {
    NextLockToken: LockToken
}

structure UriFragment {
    FallbackBehavior: FallbackBehavior
}

structure UriPath {}

enum UsageOfAction {
    ENABLED
    DISABLED
}

structure UsernameField {
    @required Identifier: FieldIdentifier
}

@length(min: 1, max: 128)
@pattern(".*\\S.*")
string VendorName

@length(min: 1, max: 64)
@pattern("^[\\w#:\\.\\-/]+$")
string VersionKeyString

map VersionsToPublish {
    key: VersionKeyString
    value: VersionToPublish
}

structure VersionToPublish {
    AssociatedRuleGroupArn: ResourceArn
    ForecastedLifetime: TimeWindowDay
}

structure VisibilityConfig {
    @required SampledRequestsEnabled: Boolean
    @required CloudWatchMetricsEnabled: Boolean
    @required MetricName: MetricName
}

structure WebACL {
    @required Name: EntityName
    @required Id: EntityId
    @required ARN: ResourceArn
    @required DefaultAction: DefaultAction
    Description: EntityDescription
    Rules: Rules
    @required VisibilityConfig: VisibilityConfig
    DataProtectionConfig: DataProtectionConfig
    Capacity: ConsumedCapacity
    PreProcessFirewallManagerRuleGroups: FirewallManagerRuleGroups
    PostProcessFirewallManagerRuleGroups: FirewallManagerRuleGroups
    ManagedByFirewallManager: Boolean
    LabelNamespace: LabelName
    CustomResponseBodies: CustomResponseBodies
    CaptchaConfig: CaptchaConfig
    ChallengeConfig: ChallengeConfig
    TokenDomains: TokenDomains
    AssociationConfig: AssociationConfig
    RetrofittedByFirewallManager: Boolean
    OnSourceDDoSProtectionConfig: OnSourceDDoSProtectionConfig
    ApplicationConfig: ApplicationConfig
}

list WebACLSummaries {
    member: WebACLSummary
}

structure WebACLSummary {
    Name: EntityName
    Id: EntityId
    Description: EntityDescription
    LockToken: LockToken
    ARN: ResourceArn
}

structure XssMatchStatement {
    @required FieldToMatch: FieldToMatch
    @required TextTransformations: TextTransformations
}

// ---- virga's own: stored records and deviations ----

/// A web ACL, rule group, IP set or pattern set. `body` is the API's structure (WebACL, RuleGroup, IPSet,
/// RegexPatternSet) as JSON: AWS's structures may change the order of their members.
structure EntityRecord {
    id: String
    lockToken: String
    body: String
    tags: TagList
}

/// What requests are judged by: an entity as it was when its change came into force.
structure AppliedRecord {
    lockToken: String
    body: String
}

/// Drawn anew with every change that comes into force: whoever has compiled something looks here whether to look again.
structure GenerationRecord {
    token: String
}

structure AssociationRecord {
    webAclArn: String
}

structure PermissionPolicyRecord {
    policy: String
}

/// `configuration` is a LoggingConfiguration as JSON.
structure LoggingRecord {
    configuration: String
}

/// An entity's change on its way into force; without a lock token the entity was deleted.
structure EntityChange {
    arn: String
    lockToken: String
    body: String
}

/// An association's change on its way into force; without a web ACL it was ended.
structure AssociationChange {
    resourceArn: String
    webAclArn: String
}

/// A key of the application integration.
structure ApiKeyRecord {
    tokenDomains: APIKeyTokenDomains
    createdMs: Long
}
