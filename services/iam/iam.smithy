$version: "2"

namespace com.amazonaws.iam

use aws.api#service
use aws.auth#sigv4
use aws.protocols#awsQuery
use aws.protocols#awsQueryError
use virga#missingOperations

// Imported by tools/import_api: AWS's names, types and constraints.

@service(sdkId: "IAM", arnNamespace: "iam", endpointPrefix: "iam")
@sigv4(name: "iam")
@awsQuery
@xmlNamespace(uri: "https://iam.amazonaws.com/doc/2010-05-08/")
@missingOperations([
    "AcceptDelegationRequest"
    "AddClientIDToOpenIDConnectProvider"
    "AddRoleToInstanceProfile"
    "AddUserToGroup"
    "AssociateDelegationRequest"
    "AttachGroupPolicy"
    "AttachUserPolicy"
    "ChangePassword"
    "CreateAccessKey"
    "CreateAccountAlias"
    "CreateDelegationRequest"
    "CreateGroup"
    "CreateInstanceProfile"
    "CreateLoginProfile"
    "CreateOpenIDConnectProvider"
    "CreateSAMLProvider"
    "CreateServiceLinkedRole"
    "CreateServiceSpecificCredential"
    "CreateUser"
    "CreateVirtualMFADevice"
    "DeactivateMFADevice"
    "DeleteAccessKey"
    "DeleteAccountAlias"
    "DeleteAccountPasswordPolicy"
    "DeleteGroup"
    "DeleteGroupPolicy"
    "DeleteInstanceProfile"
    "DeleteLoginProfile"
    "DeleteOpenIDConnectProvider"
    "DeleteSAMLProvider"
    "DeleteSSHPublicKey"
    "DeleteServerCertificate"
    "DeleteServiceLinkedRole"
    "DeleteServiceSpecificCredential"
    "DeleteSigningCertificate"
    "DeleteUser"
    "DeleteUserPermissionsBoundary"
    "DeleteUserPolicy"
    "DeleteVirtualMFADevice"
    "DetachGroupPolicy"
    "DetachUserPolicy"
    "DisableOrganizationsRootCredentialsManagement"
    "DisableOrganizationsRootSessions"
    "DisableOutboundWebIdentityFederation"
    "EnableMFADevice"
    "EnableOrganizationsRootCredentialsManagement"
    "EnableOrganizationsRootSessions"
    "EnableOutboundWebIdentityFederation"
    "GenerateCredentialReport"
    "GenerateOrganizationsAccessReport"
    "GenerateServiceLastAccessedDetails"
    "GetAccessKeyLastUsed"
    "GetAccountAuthorizationDetails"
    "GetAccountPasswordPolicy"
    "GetAccountSummary"
    "GetContextKeysForCustomPolicy"
    "GetContextKeysForPrincipalPolicy"
    "GetCredentialReport"
    "GetDelegationRequest"
    "GetGroup"
    "GetGroupPolicy"
    "GetHumanReadableSummary"
    "GetInstanceProfile"
    "GetLoginProfile"
    "GetMFADevice"
    "GetOpenIDConnectProvider"
    "GetOrganizationsAccessReport"
    "GetOutboundWebIdentityFederationInfo"
    "GetSAMLProvider"
    "GetSSHPublicKey"
    "GetServerCertificate"
    "GetServiceLastAccessedDetails"
    "GetServiceLastAccessedDetailsWithEntities"
    "GetServiceLinkedRoleDeletionStatus"
    "GetUser"
    "GetUserPolicy"
    "ListAccessKeys"
    "ListAccountAliases"
    "ListAttachedGroupPolicies"
    "ListAttachedUserPolicies"
    "ListDelegationRequests"
    "ListGroupPolicies"
    "ListGroups"
    "ListGroupsForUser"
    "ListInstanceProfileTags"
    "ListInstanceProfiles"
    "ListMFADeviceTags"
    "ListMFADevices"
    "ListOpenIDConnectProviderTags"
    "ListOpenIDConnectProviders"
    "ListOrganizationsFeatures"
    "ListPoliciesGrantingServiceAccess"
    "ListSAMLProviderTags"
    "ListSAMLProviders"
    "ListSSHPublicKeys"
    "ListServerCertificateTags"
    "ListServerCertificates"
    "ListServiceSpecificCredentials"
    "ListSigningCertificates"
    "ListUserPolicies"
    "ListUserTags"
    "ListUsers"
    "ListVirtualMFADevices"
    "PutGroupPolicy"
    "PutUserPermissionsBoundary"
    "PutUserPolicy"
    "RejectDelegationRequest"
    "RemoveClientIDFromOpenIDConnectProvider"
    "RemoveRoleFromInstanceProfile"
    "RemoveUserFromGroup"
    "ResetServiceSpecificCredential"
    "ResyncMFADevice"
    "SendDelegationToken"
    "SetSecurityTokenServicePreferences"
    "SimulateCustomPolicy"
    "SimulatePrincipalPolicy"
    "TagInstanceProfile"
    "TagMFADevice"
    "TagOpenIDConnectProvider"
    "TagSAMLProvider"
    "TagServerCertificate"
    "TagUser"
    "UntagInstanceProfile"
    "UntagMFADevice"
    "UntagOpenIDConnectProvider"
    "UntagSAMLProvider"
    "UntagServerCertificate"
    "UntagUser"
    "UpdateAccessKey"
    "UpdateAccountPasswordPolicy"
    "UpdateDelegationRequest"
    "UpdateGroup"
    "UpdateLoginProfile"
    "UpdateOpenIDConnectProviderThumbprint"
    "UpdateSAMLProvider"
    "UpdateSSHPublicKey"
    "UpdateServerCertificate"
    "UpdateServiceSpecificCredential"
    "UpdateSigningCertificate"
    "UpdateUser"
    "UploadSSHPublicKey"
    "UploadServerCertificate"
    "UploadSigningCertificate"
])
service IAM {
    version: "2010-05-08"
    operations: [
        AttachRolePolicy
        CreatePolicy
        CreatePolicyVersion
        CreateRole
        DeletePolicy
        DeletePolicyVersion
        DeleteRole
        DeleteRolePermissionsBoundary
        DeleteRolePolicy
        DetachRolePolicy
        GetPolicy
        GetPolicyVersion
        GetRole
        GetRolePolicy
        ListAttachedRolePolicies
        ListEntitiesForPolicy
        ListInstanceProfilesForRole
        ListPolicies
        ListPolicyTags
        ListPolicyVersions
        ListRolePolicies
        ListRoleTags
        ListRoles
        PutRolePermissionsBoundary
        PutRolePolicy
        SetDefaultPolicyVersion
        TagPolicy
        TagRole
        UntagPolicy
        UntagRole
        UpdateAssumeRolePolicy
        UpdateRole
        UpdateRoleDescription
    ]
}

operation AttachRolePolicy {
    input: AttachRolePolicyRequest
    errors: [
        InvalidInputException
        LimitExceededException
        NoSuchEntityException
        PolicyNotAttachableException
        ServiceFailureException
        UnmodifiableEntityException
    ]
}

operation CreatePolicy {
    input: CreatePolicyRequest
    output: CreatePolicyResponse
    errors: [
        ConcurrentModificationException
        EntityAlreadyExistsException
        InvalidInputException
        LimitExceededException
        MalformedPolicyDocumentException
        ServiceFailureException
    ]
}

operation CreatePolicyVersion {
    input: CreatePolicyVersionRequest
    output: CreatePolicyVersionResponse
    errors: [
        InvalidInputException
        LimitExceededException
        MalformedPolicyDocumentException
        NoSuchEntityException
        ServiceFailureException
    ]
}

operation CreateRole {
    input: CreateRoleRequest
    output: CreateRoleResponse
    errors: [
        ConcurrentModificationException
        EntityAlreadyExistsException
        InvalidInputException
        LimitExceededException
        MalformedPolicyDocumentException
        ServiceFailureException
    ]
}

operation DeletePolicy {
    input: DeletePolicyRequest
    errors: [
        DeleteConflictException
        InvalidInputException
        LimitExceededException
        NoSuchEntityException
        ServiceFailureException
    ]
}

operation DeletePolicyVersion {
    input: DeletePolicyVersionRequest
    errors: [
        DeleteConflictException
        InvalidInputException
        LimitExceededException
        NoSuchEntityException
        ServiceFailureException
    ]
}

operation DeleteRole {
    input: DeleteRoleRequest
    errors: [
        ConcurrentModificationException
        DeleteConflictException
        LimitExceededException
        NoSuchEntityException
        ServiceFailureException
        UnmodifiableEntityException
    ]
}

operation DeleteRolePermissionsBoundary {
    input: DeleteRolePermissionsBoundaryRequest
    errors: [
        NoSuchEntityException
        ServiceFailureException
        UnmodifiableEntityException
    ]
}

operation DeleteRolePolicy {
    input: DeleteRolePolicyRequest
    errors: [
        LimitExceededException
        NoSuchEntityException
        ServiceFailureException
        UnmodifiableEntityException
    ]
}

operation DetachRolePolicy {
    input: DetachRolePolicyRequest
    errors: [
        InvalidInputException
        LimitExceededException
        NoSuchEntityException
        ServiceFailureException
        UnmodifiableEntityException
    ]
}

operation GetPolicy {
    input: GetPolicyRequest
    output: GetPolicyResponse
    errors: [
        InvalidInputException
        NoSuchEntityException
        ServiceFailureException
    ]
}

operation GetPolicyVersion {
    input: GetPolicyVersionRequest
    output: GetPolicyVersionResponse
    errors: [
        InvalidInputException
        NoSuchEntityException
        ServiceFailureException
    ]
}

operation GetRole {
    input: GetRoleRequest
    output: GetRoleResponse
    errors: [
        NoSuchEntityException
        ServiceFailureException
    ]
}

operation GetRolePolicy {
    input: GetRolePolicyRequest
    output: GetRolePolicyResponse
    errors: [
        NoSuchEntityException
        ServiceFailureException
    ]
}

operation ListAttachedRolePolicies {
    input: ListAttachedRolePoliciesRequest
    output: ListAttachedRolePoliciesResponse
    errors: [
        InvalidInputException
        NoSuchEntityException
        ServiceFailureException
    ]
}

operation ListEntitiesForPolicy {
    input: ListEntitiesForPolicyRequest
    output: ListEntitiesForPolicyResponse
    errors: [
        InvalidInputException
        NoSuchEntityException
        ServiceFailureException
    ]
}

operation ListInstanceProfilesForRole {
    input: ListInstanceProfilesForRoleRequest
    output: ListInstanceProfilesForRoleResponse
    errors: [
        NoSuchEntityException
        ServiceFailureException
    ]
}

operation ListPolicies {
    input: ListPoliciesRequest
    output: ListPoliciesResponse
    errors: [
        ServiceFailureException
    ]
}

operation ListPolicyTags {
    input: ListPolicyTagsRequest
    output: ListPolicyTagsResponse
    errors: [
        InvalidInputException
        NoSuchEntityException
        ServiceFailureException
    ]
}

operation ListPolicyVersions {
    input: ListPolicyVersionsRequest
    output: ListPolicyVersionsResponse
    errors: [
        InvalidInputException
        NoSuchEntityException
        ServiceFailureException
    ]
}

operation ListRolePolicies {
    input: ListRolePoliciesRequest
    output: ListRolePoliciesResponse
    errors: [
        NoSuchEntityException
        ServiceFailureException
    ]
}

operation ListRoleTags {
    input: ListRoleTagsRequest
    output: ListRoleTagsResponse
    errors: [
        NoSuchEntityException
        ServiceFailureException
    ]
}

operation ListRoles {
    input: ListRolesRequest
    output: ListRolesResponse
    errors: [
        ServiceFailureException
    ]
}

operation PutRolePermissionsBoundary {
    input: PutRolePermissionsBoundaryRequest
    errors: [
        InvalidInputException
        NoSuchEntityException
        PolicyNotAttachableException
        ServiceFailureException
        UnmodifiableEntityException
    ]
}

operation PutRolePolicy {
    input: PutRolePolicyRequest
    errors: [
        LimitExceededException
        MalformedPolicyDocumentException
        NoSuchEntityException
        ServiceFailureException
        UnmodifiableEntityException
    ]
}

operation SetDefaultPolicyVersion {
    input: SetDefaultPolicyVersionRequest
    errors: [
        InvalidInputException
        LimitExceededException
        NoSuchEntityException
        ServiceFailureException
    ]
}

operation TagPolicy {
    input: TagPolicyRequest
    errors: [
        ConcurrentModificationException
        InvalidInputException
        LimitExceededException
        NoSuchEntityException
        ServiceFailureException
    ]
}

operation TagRole {
    input: TagRoleRequest
    errors: [
        ConcurrentModificationException
        InvalidInputException
        LimitExceededException
        NoSuchEntityException
        ServiceFailureException
    ]
}

operation UntagPolicy {
    input: UntagPolicyRequest
    errors: [
        ConcurrentModificationException
        InvalidInputException
        NoSuchEntityException
        ServiceFailureException
    ]
}

operation UntagRole {
    input: UntagRoleRequest
    errors: [
        ConcurrentModificationException
        NoSuchEntityException
        ServiceFailureException
    ]
}

operation UpdateAssumeRolePolicy {
    input: UpdateAssumeRolePolicyRequest
    errors: [
        LimitExceededException
        MalformedPolicyDocumentException
        NoSuchEntityException
        ServiceFailureException
        UnmodifiableEntityException
    ]
}

operation UpdateRole {
    input: UpdateRoleRequest
    output: UpdateRoleResponse
    errors: [
        NoSuchEntityException
        ServiceFailureException
        UnmodifiableEntityException
    ]
}

operation UpdateRoleDescription {
    input: UpdateRoleDescriptionRequest
    output: UpdateRoleDescriptionResponse
    errors: [
        NoSuchEntityException
        ServiceFailureException
        UnmodifiableEntityException
    ]
}

// Errors

@error("client")
@httpError(409)
@awsQueryError(code: "ConcurrentModification", httpResponseCode: 409)
structure ConcurrentModificationException {
    message: String
}

@error("client")
@httpError(409)
@awsQueryError(code: "DeleteConflict", httpResponseCode: 409)
structure DeleteConflictException {
    message: String
}

@error("client")
@httpError(409)
@awsQueryError(code: "EntityAlreadyExists", httpResponseCode: 409)
structure EntityAlreadyExistsException {
    message: String
}

@error("client")
@httpError(400)
@awsQueryError(code: "InvalidInput", httpResponseCode: 400)
structure InvalidInputException {
    message: String
}

@error("client")
@httpError(409)
@awsQueryError(code: "LimitExceeded", httpResponseCode: 409)
structure LimitExceededException {
    message: String
}

@error("client")
@httpError(400)
@awsQueryError(code: "MalformedPolicyDocument", httpResponseCode: 400)
structure MalformedPolicyDocumentException {
    message: String
}

@error("client")
@httpError(404)
@awsQueryError(code: "NoSuchEntity", httpResponseCode: 404)
structure NoSuchEntityException {
    message: String
}

@error("client")
@httpError(400)
@awsQueryError(code: "PolicyNotAttachable", httpResponseCode: 400)
structure PolicyNotAttachableException {
    message: String
}

@error("server")
@httpError(500)
@awsQueryError(code: "ServiceFailure", httpResponseCode: 500)
structure ServiceFailureException {
    message: String
}

@error("client")
@httpError(400)
@awsQueryError(code: "UnmodifiableEntity", httpResponseCode: 400)
structure UnmodifiableEntityException {
    message: String
}

// Shapes

@length(min: 20, max: 2048)
string arnType

structure AttachedPermissionsBoundary {
    PermissionsBoundaryType: PermissionsBoundaryAttachmentType
    PermissionsBoundaryArn: arnType
}

list attachedPoliciesListType {
    member: AttachedPolicy
}

structure AttachedPolicy {
    PolicyName: policyNameType
    PolicyArn: arnType
}

structure AttachRolePolicyRequest {
    @required RoleName: roleNameType
    @required PolicyArn: arnType
}

structure CreatePolicyRequest {
    @required PolicyName: policyNameType
    Path: policyPathType
    @required PolicyDocument: policyDocumentType
    Description: policyDescriptionType
    Tags: tagListType
}

structure CreatePolicyResponse {
    Policy: Policy
}

structure CreatePolicyVersionRequest {
    @required PolicyArn: arnType
    @required PolicyDocument: policyDocumentType
    SetAsDefault: Boolean
}

structure CreatePolicyVersionResponse {
    PolicyVersion: PolicyVersion
}

structure CreateRoleRequest {
    Path: pathType
    @required RoleName: roleNameType
    @required AssumeRolePolicyDocument: policyDocumentType
    Description: roleDescriptionType
    MaxSessionDuration: roleMaxSessionDurationType
    PermissionsBoundary: arnType
    Tags: tagListType
}

structure CreateRoleResponse {
    @required Role: Role
}

structure DeletePolicyRequest {
    @required PolicyArn: arnType
}

structure DeletePolicyVersionRequest {
    @required PolicyArn: arnType
    @required VersionId: policyVersionIdType
}

structure DeleteRolePermissionsBoundaryRequest {
    @required RoleName: roleNameType
}

structure DeleteRolePolicyRequest {
    @required RoleName: roleNameType
    @required PolicyName: policyNameType
}

structure DeleteRoleRequest {
    @required RoleName: roleNameType
}

structure DetachRolePolicyRequest {
    @required RoleName: roleNameType
    @required PolicyArn: arnType
}

enum EntityType {
    USER = "User"
    ROLE = "Role"
    GROUP = "Group"
    LOCAL_MANAGED_POLICY = "LocalManagedPolicy"
    AWS_MANAGED_POLICY = "AWSManagedPolicy"
}

structure GetPolicyRequest {
    @required PolicyArn: arnType
}

structure GetPolicyResponse {
    Policy: Policy
}

structure GetPolicyVersionRequest {
    @required PolicyArn: arnType
    @required VersionId: policyVersionIdType
}

structure GetPolicyVersionResponse {
    PolicyVersion: PolicyVersion
}

structure GetRolePolicyRequest {
    @required RoleName: roleNameType
    @required PolicyName: policyNameType
}

structure GetRolePolicyResponse {
    @required RoleName: roleNameType
    @required PolicyName: policyNameType
    @required PolicyDocument: policyDocumentType
}

structure GetRoleRequest {
    @required RoleName: roleNameType
}

structure GetRoleResponse {
    @required Role: Role
}

@length(min: 1, max: 128)
@pattern("[\\w+=,.@-]+")
string groupNameType

@length(min: 16, max: 128)
@pattern("[\\w]+")
string idType

structure InstanceProfile {
    @required Path: pathType
    @required InstanceProfileName: instanceProfileNameType
    @required InstanceProfileId: idType
    @required Arn: arnType
    @required CreateDate: Timestamp
    @required Roles: roleListType
    Tags: tagListType
}

list instanceProfileListType {
    member: InstanceProfile
}

@length(min: 1, max: 128)
@pattern("[\\w+=,.@-]+")
string instanceProfileNameType

structure ListAttachedRolePoliciesRequest {
    @required RoleName: roleNameType
    PathPrefix: policyPathType
    Marker: markerType
    MaxItems: maxItemsType
}

structure ListAttachedRolePoliciesResponse {
    AttachedPolicies: attachedPoliciesListType
    IsTruncated: Boolean
    Marker: String
}

structure ListEntitiesForPolicyRequest {
    @required PolicyArn: arnType
    EntityFilter: EntityType
    PathPrefix: pathType
    PolicyUsageFilter: PolicyUsageType
    Marker: markerType
    MaxItems: maxItemsType
}

structure ListEntitiesForPolicyResponse {
    PolicyGroups: PolicyGroupListType
    PolicyUsers: PolicyUserListType
    PolicyRoles: PolicyRoleListType
    IsTruncated: Boolean
    Marker: String
}

structure ListInstanceProfilesForRoleRequest {
    @required RoleName: roleNameType
    Marker: markerType
    MaxItems: maxItemsType
}

structure ListInstanceProfilesForRoleResponse {
    @required InstanceProfiles: instanceProfileListType
    IsTruncated: Boolean
    Marker: String
}

structure ListPoliciesRequest {
    Scope: policyScopeType
    OnlyAttached: Boolean
    PathPrefix: policyPathType
    PolicyUsageFilter: PolicyUsageType
    Marker: markerType
    MaxItems: maxItemsType
}

structure ListPoliciesResponse {
    Policies: policyListType
    IsTruncated: Boolean
    Marker: String
}

structure ListPolicyTagsRequest {
    @required PolicyArn: arnType
    Marker: markerType
    MaxItems: maxItemsType
}

structure ListPolicyTagsResponse {
    @required Tags: tagListType
    IsTruncated: Boolean
    Marker: String
}

structure ListPolicyVersionsRequest {
    @required PolicyArn: arnType
    Marker: markerType
    MaxItems: maxItemsType
}

structure ListPolicyVersionsResponse {
    Versions: policyDocumentVersionListType
    IsTruncated: Boolean
    Marker: String
}

structure ListRolePoliciesRequest {
    @required RoleName: roleNameType
    Marker: markerType
    MaxItems: maxItemsType
}

structure ListRolePoliciesResponse {
    @required PolicyNames: policyNameListType
    IsTruncated: Boolean
    Marker: String
}

structure ListRolesRequest {
    PathPrefix: pathPrefixType
    Marker: markerType
    MaxItems: maxItemsType
}

structure ListRolesResponse {
    @required Roles: roleListType
    IsTruncated: Boolean
    Marker: String
}

structure ListRoleTagsRequest {
    @required RoleName: roleNameType
    Marker: markerType
    MaxItems: maxItemsType
}

structure ListRoleTagsResponse {
    @required Tags: tagListType
    IsTruncated: Boolean
    Marker: String
}

@length(min: 1, max: 320)
@pattern("[\\u0020-\\u00FF]+")
string markerType

@range(min: 1, max: 1000)
integer maxItemsType

@length(min: 1, max: 512)
@pattern("\\u002F[\\u0021-\\u007F]*")
string pathPrefixType

@length(min: 1, max: 512)
@pattern("(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)")
string pathType

enum PermissionsBoundaryAttachmentType {
    PERMISSIONS_BOUNDARY_POLICY = "PermissionsBoundaryPolicy"
}

structure Policy {
    PolicyName: policyNameType
    PolicyId: idType
    Arn: arnType
    Path: policyPathType
    DefaultVersionId: policyVersionIdType
    AttachmentCount: Integer
    PermissionsBoundaryUsageCount: Integer
    IsAttachable: Boolean
    Description: policyDescriptionType
    CreateDate: Timestamp
    UpdateDate: Timestamp
    Tags: tagListType
}

@length(max: 1000)
string policyDescriptionType

@length(min: 1, max: 131072)
@pattern("[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+")
string policyDocumentType

list policyDocumentVersionListType {
    member: PolicyVersion
}

structure PolicyGroup {
    GroupName: groupNameType
    GroupId: idType
}

list PolicyGroupListType {
    member: PolicyGroup
}

list policyListType {
    member: Policy
}

list policyNameListType {
    member: policyNameType
}

@length(min: 1, max: 128)
@pattern("[\\w+=,.@-]+")
string policyNameType

@length(min: 1, max: 512)
@pattern("((/[A-Za-z0-9\\.,\\+@=_-]+)*)/")
string policyPathType

structure PolicyRole {
    RoleName: roleNameType
    RoleId: idType
}

list PolicyRoleListType {
    member: PolicyRole
}

enum policyScopeType {
    ALL = "All"
    AWS
    LOCAL = "Local"
}

enum PolicyUsageType {
    PERMISSIONS_POLICY = "PermissionsPolicy"
    PERMISSIONS_BOUNDARY = "PermissionsBoundary"
}

structure PolicyUser {
    UserName: userNameType
    UserId: idType
}

list PolicyUserListType {
    member: PolicyUser
}

structure PolicyVersion {
    Document: policyDocumentType
    VersionId: policyVersionIdType
    IsDefaultVersion: Boolean
    CreateDate: Timestamp
}

@pattern("v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?")
string policyVersionIdType

structure PutRolePermissionsBoundaryRequest {
    @required RoleName: roleNameType
    @required PermissionsBoundary: arnType
}

structure PutRolePolicyRequest {
    @required RoleName: roleNameType
    @required PolicyName: policyNameType
    @required PolicyDocument: policyDocumentType
}

structure Role {
    @required Path: pathType
    @required RoleName: roleNameType
    @required RoleId: idType
    @required Arn: arnType
    @required CreateDate: Timestamp
    AssumeRolePolicyDocument: policyDocumentType
    Description: roleDescriptionType
    MaxSessionDuration: roleMaxSessionDurationType
    PermissionsBoundary: AttachedPermissionsBoundary
    Tags: tagListType
    RoleLastUsed: RoleLastUsed
}

@length(max: 1000)
@pattern("[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*")
string roleDescriptionType

structure RoleLastUsed {
    LastUsedDate: Timestamp
    Region: String
}

list roleListType {
    member: Role
}

@range(min: 3600, max: 43200)
integer roleMaxSessionDurationType

@length(min: 1, max: 64)
@pattern("[\\w+=,.@-]+")
string roleNameType

structure SetDefaultPolicyVersionRequest {
    @required PolicyArn: arnType
    @required VersionId: policyVersionIdType
}

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

structure TagPolicyRequest {
    @required PolicyArn: arnType
    @required Tags: tagListType
}

structure TagRoleRequest {
    @required RoleName: roleNameType
    @required Tags: tagListType
}

@length(min: 0, max: 256)
@pattern("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*")
string tagValueType

structure UntagPolicyRequest {
    @required PolicyArn: arnType
    @required TagKeys: tagKeyListType
}

structure UntagRoleRequest {
    @required RoleName: roleNameType
    @required TagKeys: tagKeyListType
}

structure UpdateAssumeRolePolicyRequest {
    @required RoleName: roleNameType
    @required PolicyDocument: policyDocumentType
}

structure UpdateRoleDescriptionRequest {
    @required RoleName: roleNameType
    @required Description: roleDescriptionType
}

structure UpdateRoleDescriptionResponse {
    Role: Role
}

structure UpdateRoleRequest {
    @required RoleName: roleNameType
    Description: roleDescriptionType
    MaxSessionDuration: roleMaxSessionDurationType
}

structure UpdateRoleResponse {}

@length(min: 1, max: 64)
@pattern("[\\w+=,.@-]+")
string userNameType

// ---- virga's own: stored records and deviations ----

apply IAM @virga#validationError("ValidationError")

// IAM's framework does not show the values that it objects to: "Value at 'roleName' failed ..." (recorded).
apply arnType @sensitive
apply markerType @sensitive
apply maxItemsType @sensitive
apply pathPrefixType @sensitive
apply pathType @sensitive
apply policyDescriptionType @sensitive
apply policyDocumentType @sensitive
apply policyNameType @sensitive
apply policyPathType @sensitive
apply policyVersionIdType @sensitive
apply roleDescriptionType @sensitive
apply roleMaxSessionDurationType @sensitive
apply roleNameType @sensitive
apply tagKeyListType @sensitive
apply tagKeyType @sensitive
apply tagListType @sensitive
apply tagValueType @sensitive

/// A role, by its name without regard to case.
structure RoleRecord {
    name: String
    path: String
    id: String
    createDate: Timestamp
    trustPolicy: String
    description: String
    maxSessionDuration: Integer
    permissionsBoundary: String
    tags: tagListType
}

/// An inline policy, by role and name.
structure RolePolicyRecord {
    name: String
    document: String
}

/// Says that a managed policy is attached to a role, or is its permissions boundary: by role and ARN, by ARN and role.
structure AttachmentRecord {
    roleName: String
    roleId: String
    policyArn: String
}

/// A managed policy of the account's own, by its name without regard to case.
structure PolicyRecord {
    name: String
    path: String
    id: String
    description: String
    createDate: Timestamp
    updateDate: Timestamp
    defaultVersion: Integer
    lastVersion: Integer
    tags: tagListType
}

/// A version of a managed policy, by policy id and number.
structure PolicyVersionRecord {
    document: String
    createDate: Timestamp
}
