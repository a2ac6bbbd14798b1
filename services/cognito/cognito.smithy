$version: "2"

namespace com.amazonaws.cognitoidp

use aws.api#service
use aws.auth#sigv4
use aws.protocols#awsJson1_1
use virga#missingOperations

// Imported by tools/import_api: AWS's names, types and constraints.

@service(sdkId: "Cognito Identity Provider", arnNamespace: "cognito-idp", endpointPrefix: "cognito-idp")
@sigv4(name: "cognito-idp")
@awsJson1_1
@missingOperations([
    "AddCustomAttributes"
    "AddUserPoolClientSecret"
    "AdminAddUserToGroup"
    "AdminDeleteUserAttributes"
    "AdminDisableProviderForUser"
    "AdminDisableUser"
    "AdminEnableUser"
    "AdminForgetDevice"
    "AdminGetDevice"
    "AdminInitiateAuth"
    "AdminLinkProviderForUser"
    "AdminListDevices"
    "AdminListGroupsForUser"
    "AdminListUserAuthEvents"
    "AdminRemoveUserFromGroup"
    "AdminResetUserPassword"
    "AdminRespondToAuthChallenge"
    "AdminSetUserMFAPreference"
    "AdminSetUserSettings"
    "AdminUpdateAuthEventFeedback"
    "AdminUpdateDeviceStatus"
    "AdminUpdateUserAttributes"
    "AdminUserGlobalSignOut"
    "AssociateSoftwareToken"
    "ChangePassword"
    "CompleteWebAuthnRegistration"
    "ConfirmDevice"
    "ConfirmForgotPassword"
    "CreateGroup"
    "CreateIdentityProvider"
    "CreateManagedLoginBranding"
    "CreateResourceServer"
    "CreateTerms"
    "CreateUserImportJob"
    "CreateUserPoolDomain"
    "DeleteGroup"
    "DeleteIdentityProvider"
    "DeleteManagedLoginBranding"
    "DeleteResourceServer"
    "DeleteTerms"
    "DeleteUser"
    "DeleteUserAttributes"
    "DeleteUserPoolClientSecret"
    "DeleteUserPoolDomain"
    "DeleteWebAuthnCredential"
    "DescribeIdentityProvider"
    "DescribeManagedLoginBranding"
    "DescribeManagedLoginBrandingByClient"
    "DescribeResourceServer"
    "DescribeRiskConfiguration"
    "DescribeTerms"
    "DescribeUserImportJob"
    "DescribeUserPoolDomain"
    "ForgetDevice"
    "ForgotPassword"
    "GetCSVHeader"
    "GetDevice"
    "GetGroup"
    "GetIdentityProviderByIdentifier"
    "GetLogDeliveryConfiguration"
    "GetSigningCertificate"
    "GetTokensFromRefreshToken"
    "GetUICustomization"
    "GetUserAttributeVerificationCode"
    "GetUserAuthFactors"
    "ListDevices"
    "ListGroups"
    "ListIdentityProviders"
    "ListResourceServers"
    "ListTagsForResource"
    "ListTerms"
    "ListUserImportJobs"
    "ListUserPoolClientSecrets"
    "ListUsersInGroup"
    "ListWebAuthnCredentials"
    "RevokeToken"
    "SetLogDeliveryConfiguration"
    "SetRiskConfiguration"
    "SetUICustomization"
    "SetUserMFAPreference"
    "SetUserPoolMfaConfig"
    "SetUserSettings"
    "StartUserImportJob"
    "StartWebAuthnRegistration"
    "StopUserImportJob"
    "TagResource"
    "UntagResource"
    "UpdateAuthEventFeedback"
    "UpdateDeviceStatus"
    "UpdateGroup"
    "UpdateIdentityProvider"
    "UpdateManagedLoginBranding"
    "UpdateResourceServer"
    "UpdateTerms"
    "UpdateUserAttributes"
    "UpdateUserPoolDomain"
    "VerifySoftwareToken"
    "VerifyUserAttribute"
])
service AWSCognitoIdentityProviderService {
    version: "2016-04-18"
    operations: [
        AdminConfirmSignUp
        AdminCreateUser
        AdminDeleteUser
        AdminGetUser
        AdminSetUserPassword
        ConfirmSignUp
        CreateUserPool
        CreateUserPoolClient
        DeleteUserPool
        DeleteUserPoolClient
        DescribeUserPool
        DescribeUserPoolClient
        GetUser
        GetUserPoolMfaConfig
        GlobalSignOut
        InitiateAuth
        ListUserPoolClients
        ListUserPools
        ListUsers
        ResendConfirmationCode
        RespondToAuthChallenge
        SignUp
        UpdateUserPool
        UpdateUserPoolClient
    ]
}

operation AdminConfirmSignUp {
    input: AdminConfirmSignUpRequest
    output: AdminConfirmSignUpResponse
    errors: [
        InternalErrorException
        InvalidLambdaResponseException
        InvalidParameterException
        LimitExceededException
        NotAuthorizedException
        ResourceNotFoundException
        TooManyFailedAttemptsException
        TooManyRequestsException
        UnexpectedLambdaException
        UserLambdaValidationException
        UserNotFoundException
    ]
}

operation AdminCreateUser {
    input: AdminCreateUserRequest
    output: AdminCreateUserResponse
    errors: [
        CodeDeliveryFailureException
        InternalErrorException
        InvalidLambdaResponseException
        InvalidParameterException
        InvalidPasswordException
        InvalidSmsRoleAccessPolicyException
        InvalidSmsRoleTrustRelationshipException
        NotAuthorizedException
        PreconditionNotMetException
        ResourceNotFoundException
        TooManyRequestsException
        UnexpectedLambdaException
        UnsupportedUserStateException
        UserLambdaValidationException
        UserNotFoundException
        UsernameExistsException
    ]
}

operation AdminDeleteUser {
    input: AdminDeleteUserRequest
    errors: [
        InternalErrorException
        InvalidParameterException
        NotAuthorizedException
        ResourceNotFoundException
        TooManyRequestsException
        UserNotFoundException
    ]
}

operation AdminGetUser {
    input: AdminGetUserRequest
    output: AdminGetUserResponse
    errors: [
        InternalErrorException
        InvalidParameterException
        NotAuthorizedException
        ResourceNotFoundException
        TooManyRequestsException
        UserNotFoundException
    ]
}

operation AdminSetUserPassword {
    input: AdminSetUserPasswordRequest
    output: AdminSetUserPasswordResponse
    errors: [
        InternalErrorException
        InvalidParameterException
        InvalidPasswordException
        NotAuthorizedException
        PasswordHistoryPolicyViolationException
        ResourceNotFoundException
        TooManyRequestsException
        UserNotFoundException
    ]
}

@auth([])
operation ConfirmSignUp {
    input: ConfirmSignUpRequest
    output: ConfirmSignUpResponse
    errors: [
        AliasExistsException
        CodeMismatchException
        ExpiredCodeException
        ForbiddenException
        InternalErrorException
        InvalidLambdaResponseException
        InvalidParameterException
        LimitExceededException
        NotAuthorizedException
        ResourceNotFoundException
        TooManyFailedAttemptsException
        TooManyRequestsException
        UnexpectedLambdaException
        UserLambdaValidationException
        UserNotFoundException
    ]
}

operation CreateUserPool {
    input: CreateUserPoolRequest
    output: CreateUserPoolResponse
    errors: [
        FeatureUnavailableInTierException
        InternalErrorException
        InvalidEmailRoleAccessPolicyException
        InvalidParameterException
        InvalidSmsRoleAccessPolicyException
        InvalidSmsRoleTrustRelationshipException
        LimitExceededException
        NotAuthorizedException
        TierChangeNotAllowedException
        TooManyRequestsException
        UserPoolTaggingException
    ]
}

operation CreateUserPoolClient {
    input: CreateUserPoolClientRequest
    output: CreateUserPoolClientResponse
    errors: [
        FeatureUnavailableInTierException
        InternalErrorException
        InvalidOAuthFlowException
        InvalidParameterException
        LimitExceededException
        NotAuthorizedException
        ResourceNotFoundException
        ScopeDoesNotExistException
        TooManyRequestsException
    ]
}

operation DeleteUserPool {
    input: DeleteUserPoolRequest
    errors: [
        InternalErrorException
        InvalidParameterException
        NotAuthorizedException
        ResourceNotFoundException
        TooManyRequestsException
        UserImportInProgressException
    ]
}

operation DeleteUserPoolClient {
    input: DeleteUserPoolClientRequest
    errors: [
        ConcurrentModificationException
        InternalErrorException
        InvalidParameterException
        NotAuthorizedException
        ResourceNotFoundException
        TooManyRequestsException
    ]
}

operation DescribeUserPool {
    input: DescribeUserPoolRequest
    output: DescribeUserPoolResponse
    errors: [
        InternalErrorException
        InvalidParameterException
        NotAuthorizedException
        ResourceNotFoundException
        TooManyRequestsException
        UserPoolTaggingException
    ]
}

operation DescribeUserPoolClient {
    input: DescribeUserPoolClientRequest
    output: DescribeUserPoolClientResponse
    errors: [
        InternalErrorException
        InvalidParameterException
        NotAuthorizedException
        ResourceNotFoundException
        TooManyRequestsException
    ]
}

@auth([])
operation GetUser {
    input: GetUserRequest
    output: GetUserResponse
    errors: [
        ForbiddenException
        InternalErrorException
        InvalidParameterException
        NotAuthorizedException
        PasswordResetRequiredException
        ResourceNotFoundException
        TooManyRequestsException
        UserNotConfirmedException
        UserNotFoundException
    ]
}

operation GetUserPoolMfaConfig {
    input: GetUserPoolMfaConfigRequest
    output: GetUserPoolMfaConfigResponse
    errors: [
        InternalErrorException
        InvalidParameterException
        NotAuthorizedException
        ResourceNotFoundException
        TooManyRequestsException
    ]
}

@auth([])
operation GlobalSignOut {
    input: GlobalSignOutRequest
    output: GlobalSignOutResponse
    errors: [
        ForbiddenException
        InternalErrorException
        InvalidParameterException
        NotAuthorizedException
        PasswordResetRequiredException
        ResourceNotFoundException
        TooManyRequestsException
        UserNotConfirmedException
    ]
}

@auth([])
operation InitiateAuth {
    input: InitiateAuthRequest
    output: InitiateAuthResponse
    errors: [
        ForbiddenException
        InternalErrorException
        InvalidEmailRoleAccessPolicyException
        InvalidLambdaResponseException
        InvalidParameterException
        InvalidSmsRoleAccessPolicyException
        InvalidSmsRoleTrustRelationshipException
        InvalidUserPoolConfigurationException
        NotAuthorizedException
        PasswordResetRequiredException
        ResourceNotFoundException
        TooManyRequestsException
        UnexpectedLambdaException
        UnsupportedOperationException
        UserLambdaValidationException
        UserNotConfirmedException
        UserNotFoundException
    ]
}

operation ListUserPoolClients {
    input: ListUserPoolClientsRequest
    output: ListUserPoolClientsResponse
    errors: [
        InternalErrorException
        InvalidParameterException
        NotAuthorizedException
        ResourceNotFoundException
        TooManyRequestsException
    ]
}

operation ListUserPools {
    input: ListUserPoolsRequest
    output: ListUserPoolsResponse
    errors: [
        InternalErrorException
        InvalidParameterException
        NotAuthorizedException
        TooManyRequestsException
    ]
}

operation ListUsers {
    input: ListUsersRequest
    output: ListUsersResponse
    errors: [
        InternalErrorException
        InvalidParameterException
        NotAuthorizedException
        ResourceNotFoundException
        TooManyRequestsException
    ]
}

@auth([])
operation ResendConfirmationCode {
    input: ResendConfirmationCodeRequest
    output: ResendConfirmationCodeResponse
    errors: [
        CodeDeliveryFailureException
        ForbiddenException
        InternalErrorException
        InvalidEmailRoleAccessPolicyException
        InvalidLambdaResponseException
        InvalidParameterException
        InvalidSmsRoleAccessPolicyException
        InvalidSmsRoleTrustRelationshipException
        LimitExceededException
        NotAuthorizedException
        ResourceNotFoundException
        TooManyRequestsException
        UnexpectedLambdaException
        UserLambdaValidationException
        UserNotFoundException
    ]
}

@auth([])
operation RespondToAuthChallenge {
    input: RespondToAuthChallengeRequest
    output: RespondToAuthChallengeResponse
    errors: [
        AliasExistsException
        CodeMismatchException
        ExpiredCodeException
        ForbiddenException
        InternalErrorException
        InvalidEmailRoleAccessPolicyException
        InvalidLambdaResponseException
        InvalidParameterException
        InvalidPasswordException
        InvalidSmsRoleAccessPolicyException
        InvalidSmsRoleTrustRelationshipException
        InvalidUserPoolConfigurationException
        MFAMethodNotFoundException
        NotAuthorizedException
        PasswordHistoryPolicyViolationException
        PasswordResetRequiredException
        ResourceNotFoundException
        SoftwareTokenMFANotFoundException
        TooManyRequestsException
        UnexpectedLambdaException
        UserLambdaValidationException
        UserNotConfirmedException
        UserNotFoundException
    ]
}

@auth([])
operation SignUp {
    input: SignUpRequest
    output: SignUpResponse
    errors: [
        CodeDeliveryFailureException
        ForbiddenException
        InternalErrorException
        InvalidEmailRoleAccessPolicyException
        InvalidLambdaResponseException
        InvalidParameterException
        InvalidPasswordException
        InvalidSmsRoleAccessPolicyException
        InvalidSmsRoleTrustRelationshipException
        LimitExceededException
        NotAuthorizedException
        ResourceNotFoundException
        TooManyRequestsException
        UnexpectedLambdaException
        UserLambdaValidationException
        UsernameExistsException
    ]
}

operation UpdateUserPool {
    input: UpdateUserPoolRequest
    output: UpdateUserPoolResponse
    errors: [
        ConcurrentModificationException
        FeatureUnavailableInTierException
        InternalErrorException
        InvalidEmailRoleAccessPolicyException
        InvalidParameterException
        InvalidSmsRoleAccessPolicyException
        InvalidSmsRoleTrustRelationshipException
        NotAuthorizedException
        ResourceNotFoundException
        TierChangeNotAllowedException
        TooManyRequestsException
        UserImportInProgressException
        UserPoolTaggingException
    ]
}

operation UpdateUserPoolClient {
    input: UpdateUserPoolClientRequest
    output: UpdateUserPoolClientResponse
    errors: [
        ConcurrentModificationException
        FeatureUnavailableInTierException
        InternalErrorException
        InvalidOAuthFlowException
        InvalidParameterException
        NotAuthorizedException
        ResourceNotFoundException
        ScopeDoesNotExistException
        TooManyRequestsException
    ]
}

// Errors

@error("client")
structure AliasExistsException {
    message: String
}

@error("client")
structure CodeDeliveryFailureException {
    message: String
}

@error("client")
structure CodeMismatchException {
    message: String
}

@error("client")
structure ConcurrentModificationException {
    message: String
}

@error("client")
structure ExpiredCodeException {
    message: String
}

@error("client")
structure FeatureUnavailableInTierException {
    message: String
}

@error("client")
structure ForbiddenException {
    message: String
}

@error("server")
structure InternalErrorException {
    message: String
}

@error("client")
structure InvalidEmailRoleAccessPolicyException {
    message: String
}

@error("client")
structure InvalidLambdaResponseException {
    message: String
}

@error("client")
structure InvalidOAuthFlowException {
    message: String
}

@error("client")
structure InvalidParameterException {
    message: String
    reasonCode: String
}

@error("client")
structure InvalidPasswordException {
    message: String
}

@error("client")
structure InvalidSmsRoleAccessPolicyException {
    message: String
}

@error("client")
structure InvalidSmsRoleTrustRelationshipException {
    message: String
}

@error("client")
structure InvalidUserPoolConfigurationException {
    message: String
}

@error("client")
structure LimitExceededException {
    message: String
}

@error("client")
structure MFAMethodNotFoundException {
    message: String
}

@error("client")
structure NotAuthorizedException {
    message: String
}

@error("client")
structure PasswordHistoryPolicyViolationException {
    message: String
}

@error("client")
structure PasswordResetRequiredException {
    message: String
}

@error("client")
structure PreconditionNotMetException {
    message: String
}

@error("client")
structure ResourceNotFoundException {
    message: String
}

@error("client")
structure ScopeDoesNotExistException {
    message: String
}

@error("client")
structure SoftwareTokenMFANotFoundException {
    message: String
}

@error("client")
structure TierChangeNotAllowedException {
    message: String
}

@error("client")
structure TooManyFailedAttemptsException {
    message: String
}

@error("client")
structure TooManyRequestsException {
    message: String
}

@error("client")
structure UnexpectedLambdaException {
    message: String
}

@error("client")
structure UnsupportedOperationException {
    message: String
}

@error("client")
structure UnsupportedUserStateException {
    message: String
}

@error("client")
structure UserImportInProgressException {
    message: String
}

@error("client")
structure UserLambdaValidationException {
    message: String
}

@error("client")
structure UsernameExistsException {
    message: String
}

@error("client")
structure UserNotConfirmedException {
    message: String
}

@error("client")
structure UserNotFoundException {
    message: String
}

@error("client")
structure UserPoolTaggingException {
    message: String
}

// Shapes

@range(min: 1, max: 86400)
integer AccessTokenValidityType

structure AccountRecoverySettingType {
    RecoveryMechanisms: RecoveryMechanismsType
}

structure AdminConfirmSignUpRequest {
    @required UserPoolId: UserPoolIdType
    @required Username: UsernameType
    ClientMetadata: ClientMetadataType
}

structure AdminConfirmSignUpResponse {}

structure AdminCreateUserConfigType {
    AllowAdminCreateUserOnly: Boolean
    UnusedAccountValidityDays: AdminCreateUserUnusedAccountValidityDaysType
    InviteMessageTemplate: MessageTemplateType
}

structure AdminCreateUserRequest {
    @required UserPoolId: UserPoolIdType
    @required Username: UsernameType
    UserAttributes: AttributeListType
    ValidationData: AttributeListType
    TemporaryPassword: PasswordType
    ForceAliasCreation: Boolean
    MessageAction: MessageActionType
    DesiredDeliveryMediums: DeliveryMediumListType
    ClientMetadata: ClientMetadataType
}

structure AdminCreateUserResponse {
    User: UserType
}

@range(min: 0, max: 365)
integer AdminCreateUserUnusedAccountValidityDaysType

structure AdminDeleteUserRequest {
    @required UserPoolId: UserPoolIdType
    @required Username: UsernameType
}

structure AdminGetUserRequest {
    @required UserPoolId: UserPoolIdType
    @required Username: UsernameType
}

structure AdminGetUserResponse {
    @required Username: UsernameType
    UserAttributes: AttributeListType
    UserCreateDate: Timestamp
    UserLastModifiedDate: Timestamp
    Enabled: Boolean
    UserStatus: UserStatusType
    MFAOptions: MFAOptionListType
    PreferredMfaSetting: StringType
    UserMFASettingList: UserMFASettingListType
}

structure AdminSetUserPasswordRequest {
    @required UserPoolId: UserPoolIdType
    @required Username: UsernameType
    @required Password: PasswordType
    Permanent: Boolean
}

structure AdminSetUserPasswordResponse {}

structure AdvancedSecurityAdditionalFlowsType {
    CustomAuthMode: AdvancedSecurityEnabledModeType
}

enum AdvancedSecurityEnabledModeType {
    AUDIT
    ENFORCED
}

enum AdvancedSecurityModeType {
    OFF
    AUDIT
    ENFORCED
}

list AliasAttributesListType {
    member: AliasAttributeType
}

enum AliasAttributeType {
    PHONE_NUMBER = "phone_number"
    EMAIL = "email"
    PREFERRED_USERNAME = "preferred_username"
}

@length(min: 1, max: 4)
list AllowedFirstAuthFactorsListType {
    member: AuthFactorType
}

structure AnalyticsConfigurationType {
    ApplicationId: HexStringType
    ApplicationArn: ArnType
    RoleArn: ArnType
    ExternalId: StringType
    UserDataShared: Boolean
}

structure AnalyticsMetadataType {
    AnalyticsEndpointId: StringType
}

@length(min: 20, max: 2048)
@pattern("arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?")
string ArnType

enum AttributeDataType {
    STRING = "String"
    NUMBER = "Number"
    DATE_TIME = "DateTime"
    BOOLEAN = "Boolean"
}

list AttributeListType {
    member: AttributeType
}

@length(min: 1, max: 32)
@pattern("[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\t\\n\\r ]+")
string AttributeNameType

list AttributesRequireVerificationBeforeUpdateType {
    member: VerifiedAttributeType
}

structure AttributeType {
    @required Name: AttributeNameType
    Value: AttributeValueType
}

@length(max: 2048)
@sensitive
string AttributeValueType

structure AuthenticationResultType {
    AccessToken: TokenModelType
    ExpiresIn: Integer
    TokenType: StringType
    RefreshToken: TokenModelType
    IdToken: TokenModelType
    NewDeviceMetadata: NewDeviceMetadataType
}

enum AuthFactorType {
    PASSWORD
    EMAIL_OTP
    SMS_OTP
    WEB_AUTHN
}

enum AuthFlowType {
    USER_SRP_AUTH
    REFRESH_TOKEN_AUTH
    REFRESH_TOKEN
    CUSTOM_AUTH
    ADMIN_NO_SRP_AUTH
    USER_PASSWORD_AUTH
    ADMIN_USER_PASSWORD_AUTH
    USER_AUTH
}

@sensitive
map AuthParametersType {
    key: StringType
    value: StringType
}

@range(min: 3, max: 15)
integer AuthSessionValidityType

list AvailableChallengeListType {
    member: ChallengeNameType
}

@length(min: 0, max: 100)
list CallbackURLsListType {
    member: RedirectUrlType
}

enum ChallengeNameType {
    SMS_MFA
    EMAIL_OTP
    SOFTWARE_TOKEN_MFA
    SELECT_MFA_TYPE
    MFA_SETUP
    PASSWORD_VERIFIER
    CUSTOM_CHALLENGE
    SELECT_CHALLENGE
    DEVICE_SRP_AUTH
    DEVICE_PASSWORD_VERIFIER
    ADMIN_NO_SRP_AUTH
    NEW_PASSWORD_REQUIRED
    SMS_OTP
    PASSWORD
    WEB_AUTHN
    PASSWORD_SRP
}

map ChallengeParametersType {
    key: StringType
    value: StringType
}

@sensitive
map ChallengeResponsesType {
    key: StringType
    value: StringType
}

@length(min: 1, max: 128)
@pattern("[\\w+]+")
@sensitive
string ClientIdType

map ClientMetadataType {
    key: StringType
    value: StringType
}

@length(min: 1, max: 128)
@pattern("[\\w\\s+=,.@-]+")
string ClientNameType

list ClientPermissionListType {
    member: ClientPermissionType
}

@length(min: 1, max: 2048)
string ClientPermissionType

@length(min: 24, max: 64)
@pattern("[\\w+]+")
@sensitive
string ClientSecretType

structure CodeDeliveryDetailsType {
    Destination: StringType
    DeliveryMedium: DeliveryMediumType
    AttributeName: AttributeNameType
}

@length(min: 1, max: 2048)
@pattern("[\\S]+")
string ConfirmationCodeType

structure ConfirmSignUpRequest {
    @required ClientId: ClientIdType
    SecretHash: SecretHashType
    @required Username: UsernameType
    @required ConfirmationCode: ConfirmationCodeType
    ForceAliasCreation: Boolean
    AnalyticsMetadata: AnalyticsMetadataType
    UserContextData: UserContextDataType
    ClientMetadata: ClientMetadataType
    Session: SessionType
}

structure ConfirmSignUpResponse {
    Session: SessionType
}

structure CreateUserPoolClientRequest {
    @required UserPoolId: UserPoolIdType
    @required ClientName: ClientNameType
    GenerateSecret: Boolean
    ClientSecret: ClientSecretType
    RefreshTokenValidity: RefreshTokenValidityType
    AccessTokenValidity: AccessTokenValidityType
    IdTokenValidity: IdTokenValidityType
    TokenValidityUnits: TokenValidityUnitsType
    ReadAttributes: ClientPermissionListType
    WriteAttributes: ClientPermissionListType
    ExplicitAuthFlows: ExplicitAuthFlowsListType
    SupportedIdentityProviders: SupportedIdentityProvidersListType
    CallbackURLs: CallbackURLsListType
    LogoutURLs: LogoutURLsListType
    DefaultRedirectURI: RedirectUrlType
    AllowedOAuthFlows: OAuthFlowsType
    AllowedOAuthScopes: ScopeListType
    AllowedOAuthFlowsUserPoolClient: Boolean
    AnalyticsConfiguration: AnalyticsConfigurationType
    PreventUserExistenceErrors: PreventUserExistenceErrorTypes
    EnableTokenRevocation: Boolean
    EnablePropagateAdditionalUserContextData: Boolean
    AuthSessionValidity: AuthSessionValidityType
    RefreshTokenRotation: RefreshTokenRotationType
}

structure CreateUserPoolClientResponse {
    UserPoolClient: UserPoolClientType
}

structure CreateUserPoolRequest {
    @required PoolName: UserPoolNameType
    Policies: UserPoolPolicyType
    DeletionProtection: DeletionProtectionType
    LambdaConfig: LambdaConfigType
    AutoVerifiedAttributes: VerifiedAttributesListType
    AliasAttributes: AliasAttributesListType
    UsernameAttributes: UsernameAttributesListType
    SmsVerificationMessage: SmsVerificationMessageType
    EmailVerificationMessage: EmailVerificationMessageType
    EmailVerificationSubject: EmailVerificationSubjectType
    VerificationMessageTemplate: VerificationMessageTemplateType
    SmsAuthenticationMessage: SmsVerificationMessageType
    MfaConfiguration: UserPoolMfaType
    UserAttributeUpdateSettings: UserAttributeUpdateSettingsType
    DeviceConfiguration: DeviceConfigurationType
    EmailConfiguration: EmailConfigurationType
    SmsConfiguration: SmsConfigurationType
    UserPoolTags: UserPoolTagsType
    AdminCreateUserConfig: AdminCreateUserConfigType
    Schema: SchemaAttributesListType
    UserPoolAddOns: UserPoolAddOnsType
    UsernameConfiguration: UsernameConfigurationType
    AccountRecoverySetting: AccountRecoverySettingType
    UserPoolTier: UserPoolTierType
}

structure CreateUserPoolResponse {
    UserPool: UserPoolType
}

@length(min: 1, max: 20)
@pattern("[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+")
string CustomAttributeNameType

structure CustomEmailLambdaVersionConfigType {
    @required LambdaVersion: CustomEmailSenderLambdaVersionType
    @required LambdaArn: ArnType
}

enum CustomEmailSenderLambdaVersionType {
    V1_0
}

structure CustomSMSLambdaVersionConfigType {
    @required LambdaVersion: CustomSMSSenderLambdaVersionType
    @required LambdaArn: ArnType
}

enum CustomSMSSenderLambdaVersionType {
    V1_0
}

enum DefaultEmailOptionType {
    CONFIRM_WITH_LINK
    CONFIRM_WITH_CODE
}

structure DeleteUserPoolClientRequest {
    @required UserPoolId: UserPoolIdType
    @required ClientId: ClientIdType
}

structure DeleteUserPoolRequest {
    @required UserPoolId: UserPoolIdType
}

enum DeletionProtectionType {
    ACTIVE
    INACTIVE
}

list DeliveryMediumListType {
    member: DeliveryMediumType
}

enum DeliveryMediumType {
    SMS
    EMAIL
}

structure DescribeUserPoolClientRequest {
    @required UserPoolId: UserPoolIdType
    @required ClientId: ClientIdType
}

structure DescribeUserPoolClientResponse {
    UserPoolClient: UserPoolClientType
}

structure DescribeUserPoolRequest {
    @required UserPoolId: UserPoolIdType
}

structure DescribeUserPoolResponse {
    UserPool: UserPoolType
}

structure DeviceConfigurationType {
    ChallengeRequiredOnNewDevice: Boolean
    DeviceOnlyRememberedOnUserPrompt: Boolean
}

@length(min: 1, max: 55)
@pattern("[\\w-]+_[0-9a-f-]+")
string DeviceKeyType

@length(min: 1, max: 63)
@pattern("^[a-z0-9](?:[a-z0-9\\-]{0,61}[a-z0-9])?$")
string DomainType

@pattern("[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+@[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+")
string EmailAddressType

structure EmailConfigurationType {
    SourceArn: ArnType
    ReplyToEmailAddress: EmailAddressType
    EmailSendingAccount: EmailSendingAccountType
    From: StringType
    ConfigurationSet: SESConfigurationSet
}

@length(min: 6, max: 20000)
@pattern("[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*")
string EmailInviteMessageType

structure EmailMfaConfigType {
    Message: EmailMfaMessageType
    Subject: EmailMfaSubjectType
}

@length(min: 6, max: 20000)
@pattern("[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*\\{####\\}[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*")
string EmailMfaMessageType

@pattern("[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s]+")
string EmailMfaSubjectType

enum EmailSendingAccountType {
    COGNITO_DEFAULT
    DEVELOPER
}

@length(min: 6, max: 20000)
@pattern("[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*\\{##[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*##\\}[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*")
string EmailVerificationMessageByLinkType

@length(min: 6, max: 20000)
@pattern("[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*\\{####\\}[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*")
string EmailVerificationMessageType

@length(min: 1, max: 140)
@pattern("[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s]+")
string EmailVerificationSubjectByLinkType

@length(min: 1, max: 140)
@pattern("[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s]+")
string EmailVerificationSubjectType

list ExplicitAuthFlowsListType {
    member: ExplicitAuthFlowsType
}

enum ExplicitAuthFlowsType {
    ADMIN_NO_SRP_AUTH
    CUSTOM_AUTH_FLOW_ONLY
    USER_PASSWORD_AUTH
    ALLOW_ADMIN_USER_PASSWORD_AUTH
    ALLOW_CUSTOM_AUTH
    ALLOW_USER_PASSWORD_AUTH
    ALLOW_USER_SRP_AUTH
    ALLOW_REFRESH_TOKEN_AUTH
    ALLOW_USER_AUTH
}

enum FeatureType {
    ENABLED
    DISABLED
}

structure GetUserPoolMfaConfigRequest {
    @required UserPoolId: UserPoolIdType
}

structure GetUserPoolMfaConfigResponse {
    SmsMfaConfiguration: SmsMfaConfigType
    SoftwareTokenMfaConfiguration: SoftwareTokenMfaConfigType
    EmailMfaConfiguration: EmailMfaConfigType
    MfaConfiguration: UserPoolMfaType
    WebAuthnConfiguration: WebAuthnConfigurationType
}

structure GetUserRequest {
    @required AccessToken: TokenModelType
}

structure GetUserResponse {
    @required Username: UsernameType
    @required UserAttributes: AttributeListType
    MFAOptions: MFAOptionListType
    PreferredMfaSetting: StringType
    UserMFASettingList: UserMFASettingListType
}

structure GlobalSignOutRequest {
    @required AccessToken: TokenModelType
}

structure GlobalSignOutResponse {}

@pattern("^[0-9a-fA-F]+$")
string HexStringType

@range(min: 1, max: 86400)
integer IdTokenValidityType

structure InboundFederationLambdaType {
    @required LambdaVersion: InboundFederationLambdaVersionType
    @required LambdaArn: ArnType
}

enum InboundFederationLambdaVersionType {
    V1_0
}

structure InitiateAuthRequest {
    @required AuthFlow: AuthFlowType
    AuthParameters: AuthParametersType
    ClientMetadata: ClientMetadataType
    @required ClientId: ClientIdType
    AnalyticsMetadata: AnalyticsMetadataType
    UserContextData: UserContextDataType
    Session: SessionType
}

structure InitiateAuthResponse {
    ChallengeName: ChallengeNameType
    Session: SessionType
    ChallengeParameters: ChallengeParametersType
    AuthenticationResult: AuthenticationResultType
    AvailableChallenges: AvailableChallengeListType
}

structure LambdaConfigType {
    PreSignUp: ArnType
    CustomMessage: ArnType
    PostConfirmation: ArnType
    PreAuthentication: ArnType
    PostAuthentication: ArnType
    DefineAuthChallenge: ArnType
    CreateAuthChallenge: ArnType
    VerifyAuthChallengeResponse: ArnType
    PreTokenGeneration: ArnType
    UserMigration: ArnType
    PreTokenGenerationConfig: PreTokenGenerationVersionConfigType
    CustomSMSSender: CustomSMSLambdaVersionConfigType
    CustomEmailSender: CustomEmailLambdaVersionConfigType
    KMSKeyID: ArnType
    InboundFederation: InboundFederationLambdaType
}

structure ListUserPoolClientsRequest {
    @required UserPoolId: UserPoolIdType
    MaxResults: QueryLimit
    NextToken: PaginationKey
}

structure ListUserPoolClientsResponse {
    UserPoolClients: UserPoolClientListType
    NextToken: PaginationKey
}

structure ListUserPoolsRequest {
    NextToken: PaginationKeyType
    @required MaxResults: PoolQueryLimitType
}

structure ListUserPoolsResponse {
    UserPools: UserPoolListType
    NextToken: PaginationKeyType
}

structure ListUsersRequest {
    @required UserPoolId: UserPoolIdType
    AttributesToGet: SearchedAttributeNamesListType
    Limit: QueryLimitType
    PaginationToken: SearchPaginationTokenType
    Filter: UserFilterType
}

structure ListUsersResponse {
    Users: UsersListType
    PaginationToken: SearchPaginationTokenType
}

@length(min: 0, max: 100)
list LogoutURLsListType {
    member: RedirectUrlType
}

enum MessageActionType {
    RESEND
    SUPPRESS
}

structure MessageTemplateType {
    SMSMessage: SmsInviteMessageType
    EmailMessage: EmailInviteMessageType
    EmailSubject: EmailVerificationSubjectType
}

list MFAOptionListType {
    member: MFAOptionType
}

structure MFAOptionType {
    DeliveryMedium: DeliveryMediumType
    AttributeName: AttributeNameType
}

structure NewDeviceMetadataType {
    DeviceKey: DeviceKeyType
    DeviceGroupKey: StringType
}

structure NumberAttributeConstraintsType {
    MinValue: StringType
    MaxValue: StringType
}

@length(min: 0, max: 3)
list OAuthFlowsType {
    member: OAuthFlowType
}

enum OAuthFlowType {
    CODE = "code"
    IMPLICIT = "implicit"
    CLIENT_CREDENTIALS = "client_credentials"
}

@length(min: 1, max: 131072)
@pattern("[\\S]+")
string PaginationKey

@length(min: 1)
@pattern("[\\S]+")
string PaginationKeyType

@range(min: 0, max: 24)
integer PasswordHistorySizeType

@range(min: 6, max: 99)
integer PasswordPolicyMinLengthType

structure PasswordPolicyType {
    MinimumLength: PasswordPolicyMinLengthType
    RequireUppercase: Boolean
    RequireLowercase: Boolean
    RequireNumbers: Boolean
    RequireSymbols: Boolean
    PasswordHistorySize: PasswordHistorySizeType
    TemporaryPasswordValidityDays: TemporaryPasswordValidityDaysType
}

@length(max: 256)
@pattern("[\\S]+")
@sensitive
string PasswordType

@range(min: 1, max: 60)
integer PoolQueryLimitType

enum PreTokenGenerationLambdaVersionType {
    V1_0
    V2_0
    V3_0
}

structure PreTokenGenerationVersionConfigType {
    @required LambdaVersion: PreTokenGenerationLambdaVersionType
    @required LambdaArn: ArnType
}

enum PreventUserExistenceErrorTypes {
    LEGACY
    ENABLED
}

@range(min: 1, max: 2)
integer PriorityType

@length(min: 1, max: 32)
@pattern("[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\p{Z}]+")
string ProviderNameType

@range(min: 1, max: 60)
integer QueryLimit

@range(min: 0, max: 60)
integer QueryLimitType

@length(min: 1, max: 2)
list RecoveryMechanismsType {
    member: RecoveryOptionType
}

enum RecoveryOptionNameType {
    VERIFIED_EMAIL = "verified_email"
    VERIFIED_PHONE_NUMBER = "verified_phone_number"
    ADMIN_ONLY = "admin_only"
}

structure RecoveryOptionType {
    @required Priority: PriorityType
    @required Name: RecoveryOptionNameType
}

@length(min: 1, max: 1024)
@pattern("[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+")
string RedirectUrlType

structure RefreshTokenRotationType {
    @required Feature: FeatureType
    RetryGracePeriodSeconds: RetryGracePeriodSecondsType
}

@range(min: 0, max: 315360000)
integer RefreshTokenValidityType

@length(min: 5, max: 32)
string RegionCodeType

@length(min: 1, max: 127)
string RelyingPartyIdType

structure ResendConfirmationCodeRequest {
    @required ClientId: ClientIdType
    SecretHash: SecretHashType
    UserContextData: UserContextDataType
    @required Username: UsernameType
    AnalyticsMetadata: AnalyticsMetadataType
    ClientMetadata: ClientMetadataType
}

structure ResendConfirmationCodeResponse {
    CodeDeliveryDetails: CodeDeliveryDetailsType
}

structure RespondToAuthChallengeRequest {
    @required ClientId: ClientIdType
    @required ChallengeName: ChallengeNameType
    Session: SessionType
    ChallengeResponses: ChallengeResponsesType
    AnalyticsMetadata: AnalyticsMetadataType
    UserContextData: UserContextDataType
    ClientMetadata: ClientMetadataType
}

structure RespondToAuthChallengeResponse {
    ChallengeName: ChallengeNameType
    Session: SessionType
    ChallengeParameters: ChallengeParametersType
    AuthenticationResult: AuthenticationResultType
}

@range(min: 0, max: 60)
integer RetryGracePeriodSecondsType

@length(min: 1, max: 50)
list SchemaAttributesListType {
    member: SchemaAttributeType
}

structure SchemaAttributeType {
    Name: CustomAttributeNameType
    AttributeDataType: AttributeDataType
    DeveloperOnlyAttribute: Boolean
    Mutable: Boolean
    Required: Boolean
    NumberAttributeConstraints: NumberAttributeConstraintsType
    StringAttributeConstraints: StringAttributeConstraintsType
}

@length(max: 50)
list ScopeListType {
    member: ScopeType
}

@length(min: 1, max: 256)
@pattern("[\\x21\\x23-\\x5B\\x5D-\\x7E]+")
string ScopeType

list SearchedAttributeNamesListType {
    member: AttributeNameType
}

@length(min: 1)
@pattern("[\\S]+")
string SearchPaginationTokenType

@length(min: 1, max: 128)
@pattern("[\\w+=/]+")
@sensitive
string SecretHashType

@length(min: 1, max: 64)
@pattern("^[a-zA-Z0-9_-]+$")
string SESConfigurationSet

@length(min: 20, max: 2048)
@sensitive
string SessionType

structure SignInPolicyType {
    AllowedFirstAuthFactors: AllowedFirstAuthFactorsListType
}

structure SignUpRequest {
    @required ClientId: ClientIdType
    SecretHash: SecretHashType
    @required Username: UsernameType
    Password: PasswordType
    UserAttributes: AttributeListType
    ValidationData: AttributeListType
    AnalyticsMetadata: AnalyticsMetadataType
    UserContextData: UserContextDataType
    ClientMetadata: ClientMetadataType
}

structure SignUpResponse {
    @required UserConfirmed: Boolean
    CodeDeliveryDetails: CodeDeliveryDetailsType
    @required UserSub: StringType
    Session: SessionType
}

structure SmsConfigurationType {
    @required SnsCallerArn: ArnType
    ExternalId: StringType
    SnsRegion: RegionCodeType
}

@length(min: 6, max: 140)
@pattern("(?s).*")
string SmsInviteMessageType

structure SmsMfaConfigType {
    SmsAuthenticationMessage: SmsVerificationMessageType
    SmsConfiguration: SmsConfigurationType
}

@length(min: 6, max: 140)
@pattern(".*\\{####\\}.*")
string SmsVerificationMessageType

structure SoftwareTokenMfaConfigType {
    Enabled: Boolean
}

enum StatusType {
    ENABLED = "Enabled"
    DISABLED = "Disabled"
}

structure StringAttributeConstraintsType {
    MinLength: StringType
    MaxLength: StringType
}

@length(min: 0, max: 131072)
string StringType

list SupportedIdentityProvidersListType {
    member: ProviderNameType
}

@length(min: 1, max: 128)
string TagKeysType

@length(min: 0, max: 256)
string TagValueType

@range(min: 0, max: 365)
integer TemporaryPasswordValidityDaysType

enum TimeUnitsType {
    SECONDS = "seconds"
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
}

@pattern("[A-Za-z0-9-_=.]+")
@sensitive
string TokenModelType

structure TokenValidityUnitsType {
    AccessToken: TimeUnitsType
    IdToken: TimeUnitsType
    RefreshToken: TimeUnitsType
}

structure UpdateUserPoolClientRequest {
    @required UserPoolId: UserPoolIdType
    @required ClientId: ClientIdType
    ClientName: ClientNameType
    RefreshTokenValidity: RefreshTokenValidityType
    AccessTokenValidity: AccessTokenValidityType
    IdTokenValidity: IdTokenValidityType
    TokenValidityUnits: TokenValidityUnitsType
    ReadAttributes: ClientPermissionListType
    WriteAttributes: ClientPermissionListType
    ExplicitAuthFlows: ExplicitAuthFlowsListType
    SupportedIdentityProviders: SupportedIdentityProvidersListType
    CallbackURLs: CallbackURLsListType
    LogoutURLs: LogoutURLsListType
    DefaultRedirectURI: RedirectUrlType
    AllowedOAuthFlows: OAuthFlowsType
    AllowedOAuthScopes: ScopeListType
    AllowedOAuthFlowsUserPoolClient: Boolean
    AnalyticsConfiguration: AnalyticsConfigurationType
    PreventUserExistenceErrors: PreventUserExistenceErrorTypes
    EnableTokenRevocation: Boolean
    EnablePropagateAdditionalUserContextData: Boolean
    AuthSessionValidity: AuthSessionValidityType
    RefreshTokenRotation: RefreshTokenRotationType
}

structure UpdateUserPoolClientResponse {
    UserPoolClient: UserPoolClientType
}

structure UpdateUserPoolRequest {
    @required UserPoolId: UserPoolIdType
    Policies: UserPoolPolicyType
    DeletionProtection: DeletionProtectionType
    LambdaConfig: LambdaConfigType
    AutoVerifiedAttributes: VerifiedAttributesListType
    SmsVerificationMessage: SmsVerificationMessageType
    EmailVerificationMessage: EmailVerificationMessageType
    EmailVerificationSubject: EmailVerificationSubjectType
    VerificationMessageTemplate: VerificationMessageTemplateType
    SmsAuthenticationMessage: SmsVerificationMessageType
    UserAttributeUpdateSettings: UserAttributeUpdateSettingsType
    MfaConfiguration: UserPoolMfaType
    DeviceConfiguration: DeviceConfigurationType
    EmailConfiguration: EmailConfigurationType
    SmsConfiguration: SmsConfigurationType
    UserPoolTags: UserPoolTagsType
    AdminCreateUserConfig: AdminCreateUserConfigType
    UserPoolAddOns: UserPoolAddOnsType
    AccountRecoverySetting: AccountRecoverySettingType
    PoolName: UserPoolNameType
    UserPoolTier: UserPoolTierType
}

structure UpdateUserPoolResponse {}

structure UserAttributeUpdateSettingsType {
    AttributesRequireVerificationBeforeUpdate: AttributesRequireVerificationBeforeUpdateType
}

@sensitive
structure UserContextDataType {
    IpAddress: StringType
    EncodedData: StringType
}

@length(max: 256)
string UserFilterType

list UserMFASettingListType {
    member: StringType
}

list UsernameAttributesListType {
    member: UsernameAttributeType
}

enum UsernameAttributeType {
    PHONE_NUMBER = "phone_number"
    EMAIL = "email"
}

structure UsernameConfigurationType {
    @required CaseSensitive: Boolean
}

@length(min: 1, max: 128)
@pattern("[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+")
@sensitive
string UsernameType

structure UserPoolAddOnsType {
    @required AdvancedSecurityMode: AdvancedSecurityModeType
    AdvancedSecurityAdditionalFlows: AdvancedSecurityAdditionalFlowsType
}

structure UserPoolClientDescription {
    ClientId: ClientIdType
    UserPoolId: UserPoolIdType
    ClientName: ClientNameType
}

list UserPoolClientListType {
    member: UserPoolClientDescription
}

structure UserPoolClientType {
    UserPoolId: UserPoolIdType
    ClientName: ClientNameType
    ClientId: ClientIdType
    ClientSecret: ClientSecretType
    LastModifiedDate: Timestamp
    CreationDate: Timestamp
    RefreshTokenValidity: RefreshTokenValidityType
    AccessTokenValidity: AccessTokenValidityType
    IdTokenValidity: IdTokenValidityType
    TokenValidityUnits: TokenValidityUnitsType
    ReadAttributes: ClientPermissionListType
    WriteAttributes: ClientPermissionListType
    ExplicitAuthFlows: ExplicitAuthFlowsListType
    SupportedIdentityProviders: SupportedIdentityProvidersListType
    CallbackURLs: CallbackURLsListType
    LogoutURLs: LogoutURLsListType
    DefaultRedirectURI: RedirectUrlType
    AllowedOAuthFlows: OAuthFlowsType
    AllowedOAuthScopes: ScopeListType
    AllowedOAuthFlowsUserPoolClient: Boolean
    AnalyticsConfiguration: AnalyticsConfigurationType
    PreventUserExistenceErrors: PreventUserExistenceErrorTypes
    EnableTokenRevocation: Boolean
    EnablePropagateAdditionalUserContextData: Boolean
    AuthSessionValidity: AuthSessionValidityType
    RefreshTokenRotation: RefreshTokenRotationType
}

structure UserPoolDescriptionType {
    Id: UserPoolIdType
    Name: UserPoolNameType
    LambdaConfig: LambdaConfigType
    Status: StatusType
    LastModifiedDate: Timestamp
    CreationDate: Timestamp
}

@length(min: 1, max: 55)
@pattern("[\\w-]+_[0-9a-zA-Z]+")
string UserPoolIdType

list UserPoolListType {
    member: UserPoolDescriptionType
}

enum UserPoolMfaType {
    OFF
    ON
    OPTIONAL
}

@length(min: 1, max: 128)
@pattern("[\\w\\s+=,.@-]+")
string UserPoolNameType

structure UserPoolPolicyType {
    PasswordPolicy: PasswordPolicyType
    SignInPolicy: SignInPolicyType
}

map UserPoolTagsType {
    key: TagKeysType
    value: TagValueType
}

enum UserPoolTierType {
    LITE
    ESSENTIALS
    PLUS
}

structure UserPoolType {
    Id: UserPoolIdType
    Name: UserPoolNameType
    Policies: UserPoolPolicyType
    DeletionProtection: DeletionProtectionType
    LambdaConfig: LambdaConfigType
    Status: StatusType
    LastModifiedDate: Timestamp
    CreationDate: Timestamp
    SchemaAttributes: SchemaAttributesListType
    AutoVerifiedAttributes: VerifiedAttributesListType
    AliasAttributes: AliasAttributesListType
    UsernameAttributes: UsernameAttributesListType
    SmsVerificationMessage: SmsVerificationMessageType
    EmailVerificationMessage: EmailVerificationMessageType
    EmailVerificationSubject: EmailVerificationSubjectType
    VerificationMessageTemplate: VerificationMessageTemplateType
    SmsAuthenticationMessage: SmsVerificationMessageType
    UserAttributeUpdateSettings: UserAttributeUpdateSettingsType
    MfaConfiguration: UserPoolMfaType
    DeviceConfiguration: DeviceConfigurationType
    EstimatedNumberOfUsers: Integer
    EmailConfiguration: EmailConfigurationType
    SmsConfiguration: SmsConfigurationType
    UserPoolTags: UserPoolTagsType
    SmsConfigurationFailure: StringType
    EmailConfigurationFailure: StringType
    Domain: DomainType
    CustomDomain: DomainType
    AdminCreateUserConfig: AdminCreateUserConfigType
    UserPoolAddOns: UserPoolAddOnsType
    UsernameConfiguration: UsernameConfigurationType
    Arn: ArnType
    AccountRecoverySetting: AccountRecoverySettingType
    UserPoolTier: UserPoolTierType
}

list UsersListType {
    member: UserType
}

enum UserStatusType {
    UNCONFIRMED
    CONFIRMED
    ARCHIVED
    COMPROMISED
    UNKNOWN
    RESET_REQUIRED
    FORCE_CHANGE_PASSWORD
    EXTERNAL_PROVIDER
}

structure UserType {
    Username: UsernameType
    Attributes: AttributeListType
    UserCreateDate: Timestamp
    UserLastModifiedDate: Timestamp
    Enabled: Boolean
    UserStatus: UserStatusType
    MFAOptions: MFAOptionListType
}

enum UserVerificationType {
    REQUIRED = "required"
    PREFERRED = "preferred"
}

structure VerificationMessageTemplateType {
    SmsMessage: SmsVerificationMessageType
    EmailMessage: EmailVerificationMessageType
    EmailSubject: EmailVerificationSubjectType
    EmailMessageByLink: EmailVerificationMessageByLinkType
    EmailSubjectByLink: EmailVerificationSubjectByLinkType
    DefaultEmailOption: DefaultEmailOptionType
}

list VerifiedAttributesListType {
    member: VerifiedAttributeType
}

enum VerifiedAttributeType {
    PHONE_NUMBER = "phone_number"
    EMAIL = "email"
}

structure WebAuthnConfigurationType {
    RelyingPartyId: RelyingPartyIdType
    UserVerification: UserVerificationType
    FactorConfiguration: WebAuthnFactorConfigurationType
}

enum WebAuthnFactorConfigurationType {
    SINGLE_FACTOR
    MULTI_FACTOR_WITH_USER_VERIFICATION
}

// ---- virga's own: stored records and deviations ----

apply AWSCognitoIdentityProviderService @virga#validationError("InvalidParameterException")

// Not in AWS's model; recorded in ravenscar/franken-srp issue 13.
apply ForbiddenException @httpError(403)

/// Where a user pool is, by its id: calls without a signature name neither account nor region.
structure PoolPlaceRecord {
    account: String
    region: String
}

/// Where an app client is, by its id.
structure ClientPlaceRecord {
    account: String
    region: String
    userPoolId: String
}

/// A user pool, as DescribeUserPool shows it; its estimated number of users is counted apart.
structure PoolRecord {
    pool: UserPoolType
    sealKey: Blob
}

/// The two signing keys of a pool (PKCS #1 DER), made in the background.
structure PoolKeysRecord {
    idKid: String
    idKey: Blob
    accessKid: String
    accessKey: Blob
}

/// A user. The password is kept as its SRP salt and verifier only.
structure UserRecord {
    username: String
    sub: String
    attributes: AttributeListType
    status: UserStatusType
    enabled: Boolean
    createdAt: Timestamp
    modifiedAt: Timestamp
    salt: Blob
    verifier: Blob
    temporaryPasswordExpiresAt: Timestamp
    failedSignIns: Integer
    lockedUntil: Timestamp
    code: String
    codeExpiresAt: Timestamp
}

/// Whose an e-mail address, phone number, preferred user name or sub is.
structure AliasRecord {
    username: String
}

/// One sign-in: lives as long as its refresh token; tokens whose grant is gone are revoked.
structure GrantRecord {
    clientId: String
    expiresAt: Timestamp
}

/// What a SECRET_BLOCK has inside.
structure SecretBlock {
    username: String
    clientId: String
    clientPublic: Blob
    serverSecret: Blob
}

/// What a Session has inside.
structure ChallengeSession {
    username: String
    clientId: String
    challenge: ChallengeNameType
}

/// What a refresh token has inside.
structure RefreshToken {
    username: String
    sub: String
    clientId: String
    originJti: String
    authTime: Long
}

/// Work on a pool after the answer: making its keys, removing what a deleted pool leaves behind.
structure PoolTask {
    userPoolId: String
}

/// Whether a token is one of these pools' and good: what API Gateway's authorizers ask.
@internal
operation VerifyToken {
    input: VerifyTokenRequest
    output: VerifyTokenResponse
}

structure VerifyTokenRequest {
    @required
    token: String
    /// Any of these may have issued it.
    @required
    userPoolIds: PoolIdList
}

list PoolIdList {
    member: String
}

enum TokenVerdict {
    GOOD
    /// Good, but for its time.
    EXPIRED
    /// Good, but for its sign-in, which was ended.
    REVOKED
    /// Not a token, or not signed by its issuer.
    FORGED
    /// Of another issuer than these pools.
    FOREIGN
}

structure VerifyTokenResponse {
    verdict: TokenVerdict
    /// "id" or "access".
    tokenUse: String
    /// A JSON object.
    claims: String
}
