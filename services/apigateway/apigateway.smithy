$version: "2"

namespace com.amazonaws.apigateway

use aws.api#service
use aws.auth#sigv4
use aws.protocols#restJson1
use virga#missingOperations

// Imported by tools/import_api: AWS's names, types and constraints.

@service(sdkId: "API Gateway", arnNamespace: "apigateway", endpointPrefix: "apigateway")
@sigv4(name: "apigateway")
@restJson1
@missingOperations([
    "CreateApiKey"
    "CreateAuthorizer"
    "CreateBasePathMapping"
    "CreateDeployment"
    "CreateDocumentationPart"
    "CreateDocumentationVersion"
    "CreateDomainName"
    "CreateDomainNameAccessAssociation"
    "CreateModel"
    "CreateRequestValidator"
    "CreateResource"
    "CreateRestApi"
    "CreateStage"
    "CreateUsagePlan"
    "CreateUsagePlanKey"
    "CreateVpcLink"
    "DeleteApiKey"
    "DeleteAuthorizer"
    "DeleteBasePathMapping"
    "DeleteClientCertificate"
    "DeleteDeployment"
    "DeleteDocumentationPart"
    "DeleteDocumentationVersion"
    "DeleteDomainName"
    "DeleteDomainNameAccessAssociation"
    "DeleteGatewayResponse"
    "DeleteIntegration"
    "DeleteIntegrationResponse"
    "DeleteMethod"
    "DeleteMethodResponse"
    "DeleteModel"
    "DeleteRequestValidator"
    "DeleteResource"
    "DeleteRestApi"
    "DeleteStage"
    "DeleteUsagePlan"
    "DeleteUsagePlanKey"
    "DeleteVpcLink"
    "FlushStageAuthorizersCache"
    "FlushStageCache"
    "GenerateClientCertificate"
    "GetAccount"
    "GetApiKey"
    "GetApiKeys"
    "GetBasePathMapping"
    "GetBasePathMappings"
    "GetClientCertificate"
    "GetClientCertificates"
    "GetDocumentationPart"
    "GetDocumentationParts"
    "GetDocumentationVersion"
    "GetDocumentationVersions"
    "GetDomainName"
    "GetDomainNameAccessAssociations"
    "GetDomainNames"
    "GetExport"
    "GetIntegration"
    "GetIntegrationResponse"
    "GetMethodResponse"
    "GetModelTemplate"
    "GetSdk"
    "GetSdkType"
    "GetSdkTypes"
    "GetTags"
    "GetUsage"
    "GetUsagePlan"
    "GetUsagePlanKey"
    "GetUsagePlanKeys"
    "GetUsagePlans"
    "GetVpcLink"
    "GetVpcLinks"
    "ImportApiKeys"
    "ImportDocumentationParts"
    "ImportRestApi"
    "PutGatewayResponse"
    "PutIntegration"
    "PutIntegrationResponse"
    "PutMethod"
    "PutMethodResponse"
    "PutRestApi"
    "RejectDomainNameAccessAssociation"
    "TagResource"
    "TestInvokeAuthorizer"
    "TestInvokeMethod"
    "UntagResource"
    "UpdateAccount"
    "UpdateApiKey"
    "UpdateAuthorizer"
    "UpdateBasePathMapping"
    "UpdateClientCertificate"
    "UpdateDeployment"
    "UpdateDocumentationPart"
    "UpdateDocumentationVersion"
    "UpdateDomainName"
    "UpdateGatewayResponse"
    "UpdateIntegration"
    "UpdateIntegrationResponse"
    "UpdateMethod"
    "UpdateMethodResponse"
    "UpdateModel"
    "UpdateRequestValidator"
    "UpdateResource"
    "UpdateRestApi"
    "UpdateStage"
    "UpdateUsage"
    "UpdateUsagePlan"
    "UpdateVpcLink"
])
service APIGateway {
    version: "2015-07-09"
    operations: [
        GetAuthorizer
        GetAuthorizers
        GetDeployment
        GetDeployments
        GetGatewayResponse
        GetGatewayResponses
        GetMethod
        GetModel
        GetModels
        GetRequestValidator
        GetRequestValidators
        GetResource
        GetResources
        GetRestApi
        GetRestApis
        GetStage
        GetStages
    ]
}

@http(method: "GET", uri: "/restapis/{restApiId}/authorizers/{authorizerId}", code: 200)
operation GetAuthorizer {
    input: GetAuthorizerRequest
    output: Authorizer
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "GET", uri: "/restapis/{restApiId}/authorizers", code: 200)
operation GetAuthorizers {
    input: GetAuthorizersRequest
    output: Authorizers
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "GET", uri: "/restapis/{restApiId}/deployments/{deploymentId}", code: 200)
operation GetDeployment {
    input: GetDeploymentRequest
    output: Deployment
    errors: [
        BadRequestException
        NotFoundException
        ServiceUnavailableException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "GET", uri: "/restapis/{restApiId}/deployments", code: 200)
operation GetDeployments {
    input: GetDeploymentsRequest
    output: Deployments
    errors: [
        BadRequestException
        NotFoundException
        ServiceUnavailableException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "GET", uri: "/restapis/{restApiId}/gatewayresponses/{responseType}", code: 200)
operation GetGatewayResponse {
    input: GetGatewayResponseRequest
    output: GatewayResponse
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "GET", uri: "/restapis/{restApiId}/gatewayresponses", code: 200)
operation GetGatewayResponses {
    input: GetGatewayResponsesRequest
    output: GatewayResponses
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "GET", uri: "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}", code: 200)
operation GetMethod {
    input: GetMethodRequest
    output: Method
    errors: [
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "GET", uri: "/restapis/{restApiId}/models/{modelName}", code: 200)
operation GetModel {
    input: GetModelRequest
    output: Model
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "GET", uri: "/restapis/{restApiId}/models", code: 200)
operation GetModels {
    input: GetModelsRequest
    output: Models
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "GET", uri: "/restapis/{restApiId}/requestvalidators/{requestValidatorId}", code: 200)
operation GetRequestValidator {
    input: GetRequestValidatorRequest
    output: RequestValidator
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "GET", uri: "/restapis/{restApiId}/requestvalidators", code: 200)
operation GetRequestValidators {
    input: GetRequestValidatorsRequest
    output: RequestValidators
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "GET", uri: "/restapis/{restApiId}/resources/{resourceId}", code: 200)
operation GetResource {
    input: GetResourceRequest
    output: Resource
    errors: [
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "GET", uri: "/restapis/{restApiId}/resources", code: 200)
operation GetResources {
    input: GetResourcesRequest
    output: Resources
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "GET", uri: "/restapis/{restApiId}", code: 200)
operation GetRestApi {
    input: GetRestApiRequest
    output: RestApi
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "GET", uri: "/restapis", code: 200)
operation GetRestApis {
    input: GetRestApisRequest
    output: RestApis
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "GET", uri: "/restapis/{restApiId}/stages/{stageName}", code: 200)
operation GetStage {
    input: GetStageRequest
    output: Stage
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "GET", uri: "/restapis/{restApiId}/stages", code: 200)
operation GetStages {
    input: GetStagesRequest
    output: Stages
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

// Errors

@error("client")
@httpError(400)
structure BadRequestException {
    message: String
}

@error("client")
@httpError(409)
structure ConflictException {
    message: String
}

@error("client")
@httpError(429)
structure LimitExceededException {
    @httpHeader("Retry-After") retryAfterSeconds: String
    message: String
}

@error("client")
@httpError(404)
structure NotFoundException {
    message: String
}

@error("server")
@httpError(503)
structure ServiceUnavailableException {
    @httpHeader("Retry-After") retryAfterSeconds: String
    message: String
}

@error("client")
@httpError(429)
structure TooManyRequestsException {
    @httpHeader("Retry-After") retryAfterSeconds: String
    message: String
}

@error("client")
@httpError(401)
structure UnauthorizedException {
    message: String
}

// Shapes

structure AccessLogSettings {
    format: String
    destinationArn: String
}

enum ApiKeySourceType {
    HEADER
    AUTHORIZER
}

enum ApiStatus {
    UPDATING
    AVAILABLE
    PENDING
    FAILED
}

structure Authorizer {
    id: String
    name: String
    type: AuthorizerType
    providerARNs: ListOfARNs
    authType: String
    authorizerUri: String
    authorizerCredentials: String
    identitySource: String
    identityValidationExpression: String
    authorizerResultTtlInSeconds: Integer
}

structure Authorizers {
    position: String
    @jsonName("item") items: ListOfAuthorizer
}

enum AuthorizerType {
    TOKEN
    REQUEST
    COGNITO_USER_POOLS
}

enum CacheClusterSize {
    V0_5 = "0.5"
    V1_6 = "1.6"
    V6_1 = "6.1"
    V13_5 = "13.5"
    V28_4 = "28.4"
    V58_2 = "58.2"
    V118 = "118"
    V237 = "237"
}

enum CacheClusterStatus {
    CREATE_IN_PROGRESS
    AVAILABLE
    DELETE_IN_PROGRESS
    NOT_AVAILABLE
    FLUSH_IN_PROGRESS
}

structure CanarySettings {
    percentTraffic: Double
    deploymentId: String
    stageVariableOverrides: MapOfStringToString
    useStageCache: Boolean
}

enum ConnectionType {
    INTERNET
    VPC_LINK
}

enum ContentHandlingStrategy {
    CONVERT_TO_BINARY
    CONVERT_TO_TEXT
}

structure Deployment {
    id: String
    description: String
    createdDate: Timestamp
    apiSummary: PathToMapOfMethodSnapshot
}

structure Deployments {
    position: String
    @jsonName("item") items: ListOfDeployment
}

enum EndpointAccessMode {
    BASIC
    STRICT
}

structure EndpointConfiguration {
    types: ListOfEndpointType
    ipAddressType: IpAddressType
    vpcEndpointIds: ListOfString
}

enum EndpointType {
    REGIONAL
    EDGE
    PRIVATE
}

structure GatewayResponse {
    responseType: GatewayResponseType
    statusCode: StatusCode
    responseParameters: MapOfStringToString
    responseTemplates: MapOfStringToString
    defaultResponse: Boolean
}

structure GatewayResponses {
    position: String
    @jsonName("item") items: ListOfGatewayResponse
}

enum GatewayResponseType {
    DEFAULT_4XX
    DEFAULT_5XX
    RESOURCE_NOT_FOUND
    UNAUTHORIZED
    INVALID_API_KEY
    ACCESS_DENIED
    AUTHORIZER_FAILURE
    AUTHORIZER_CONFIGURATION_ERROR
    INVALID_SIGNATURE
    EXPIRED_TOKEN
    MISSING_AUTHENTICATION_TOKEN
    INTEGRATION_FAILURE
    INTEGRATION_TIMEOUT
    API_CONFIGURATION_ERROR
    UNSUPPORTED_MEDIA_TYPE
    BAD_REQUEST_PARAMETERS
    BAD_REQUEST_BODY
    REQUEST_TOO_LARGE
    THROTTLED
    QUOTA_EXCEEDED
    WAF_FILTERED
}

structure GetAuthorizerRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel authorizerId: String
}

structure GetAuthorizersRequest {
    @required @httpLabel restApiId: String
    @httpQuery("position") position: String
    @httpQuery("limit") limit: Integer
}

structure GetDeploymentRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel deploymentId: String
    @httpQuery("embed") embed: ListOfString
}

structure GetDeploymentsRequest {
    @required @httpLabel restApiId: String
    @httpQuery("position") position: String
    @httpQuery("limit") limit: Integer
}

structure GetGatewayResponseRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel responseType: GatewayResponseType
}

structure GetGatewayResponsesRequest {
    @required @httpLabel restApiId: String
    @httpQuery("position") position: String
    @httpQuery("limit") limit: Integer
}

structure GetMethodRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel resourceId: String
    @required @httpLabel httpMethod: String
}

structure GetModelRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel modelName: String
    @httpQuery("flatten") flatten: Boolean
}

structure GetModelsRequest {
    @required @httpLabel restApiId: String
    @httpQuery("position") position: String
    @httpQuery("limit") limit: Integer
}

structure GetRequestValidatorRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel requestValidatorId: String
}

structure GetRequestValidatorsRequest {
    @required @httpLabel restApiId: String
    @httpQuery("position") position: String
    @httpQuery("limit") limit: Integer
}

structure GetResourceRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel resourceId: String
    @httpQuery("embed") embed: ListOfString
}

structure GetResourcesRequest {
    @required @httpLabel restApiId: String
    @httpQuery("position") position: String
    @httpQuery("limit") limit: Integer
    @httpQuery("embed") embed: ListOfString
}

structure GetRestApiRequest {
    @required @httpLabel restApiId: String
}

structure GetRestApisRequest {
    @httpQuery("position") position: String
    @httpQuery("limit") limit: Integer
}

structure GetStageRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel stageName: String
}

structure GetStagesRequest {
    @required @httpLabel restApiId: String
    @httpQuery("deploymentId") deploymentId: String
}

structure Integration {
    type: IntegrationType
    httpMethod: String
    uri: String
    connectionType: ConnectionType
    connectionId: String
    credentials: String
    requestParameters: MapOfStringToString
    requestTemplates: MapOfStringToString
    passthroughBehavior: String
    contentHandling: ContentHandlingStrategy
    timeoutInMillis: Integer
    cacheNamespace: String
    cacheKeyParameters: ListOfString
    integrationResponses: MapOfIntegrationResponse
    tlsConfig: TlsConfig
    responseTransferMode: ResponseTransferMode
    integrationTarget: String
}

structure IntegrationResponse {
    statusCode: StatusCode
    selectionPattern: String
    responseParameters: MapOfStringToString
    responseTemplates: MapOfStringToString
    contentHandling: ContentHandlingStrategy
}

enum IntegrationType {
    HTTP
    AWS
    MOCK
    HTTP_PROXY
    AWS_PROXY
}

enum IpAddressType {
    IPV4 = "ipv4"
    DUALSTACK = "dualstack"
}

list ListOfARNs {
    member: String
}

list ListOfAuthorizer {
    member: Authorizer
}

list ListOfDeployment {
    member: Deployment
}

list ListOfEndpointType {
    member: EndpointType
}

list ListOfGatewayResponse {
    member: GatewayResponse
}

list ListOfModel {
    member: Model
}

list ListOfRequestValidator {
    member: RequestValidator
}

list ListOfResource {
    member: Resource
}

list ListOfRestApi {
    member: RestApi
}

list ListOfStage {
    member: Stage
}

list ListOfString {
    member: String
}

map MapOfIntegrationResponse {
    key: String
    value: IntegrationResponse
}

map MapOfMethod {
    key: String
    value: Method
}

map MapOfMethodResponse {
    key: String
    value: MethodResponse
}

map MapOfMethodSettings {
    key: String
    value: MethodSetting
}

map MapOfMethodSnapshot {
    key: String
    value: MethodSnapshot
}

map MapOfStringToBoolean {
    key: String
    value: Boolean
}

map MapOfStringToString {
    key: String
    value: String
}

structure Method {
    httpMethod: String
    authorizationType: String
    authorizerId: String
    apiKeyRequired: Boolean
    requestValidatorId: String
    operationName: String
    requestParameters: MapOfStringToBoolean
    requestModels: MapOfStringToString
    methodResponses: MapOfMethodResponse
    methodIntegration: Integration
    authorizationScopes: ListOfString
}

structure MethodResponse {
    statusCode: StatusCode
    responseParameters: MapOfStringToBoolean
    responseModels: MapOfStringToString
}

structure MethodSetting {
    metricsEnabled: Boolean
    loggingLevel: String
    dataTraceEnabled: Boolean
    throttlingBurstLimit: Integer
    throttlingRateLimit: Double
    cachingEnabled: Boolean
    cacheTtlInSeconds: Integer
    cacheDataEncrypted: Boolean
    requireAuthorizationForCacheControl: Boolean
    unauthorizedCacheControlHeaderStrategy: UnauthorizedCacheControlHeaderStrategy
}

structure MethodSnapshot {
    authorizationType: String
    apiKeyRequired: Boolean
}

structure Model {
    id: String
    name: String
    description: String
    schema: String
    contentType: String
}

structure Models {
    position: String
    @jsonName("item") items: ListOfModel
}

map PathToMapOfMethodSnapshot {
    key: String
    value: MapOfMethodSnapshot
}

structure RequestValidator {
    id: String
    name: String
    validateRequestBody: Boolean
    validateRequestParameters: Boolean
}

structure RequestValidators {
    position: String
    @jsonName("item") items: ListOfRequestValidator
}

structure Resource {
    id: String
    parentId: String
    pathPart: String
    path: String
    resourceMethods: MapOfMethod
}

structure Resources {
    position: String
    @jsonName("item") items: ListOfResource
}

enum ResponseTransferMode {
    BUFFERED
    STREAM
}

structure RestApi {
    id: String
    name: String
    description: String
    createdDate: Timestamp
    version: String
    warnings: ListOfString
    binaryMediaTypes: ListOfString
    minimumCompressionSize: Integer
    apiKeySource: ApiKeySourceType
    endpointConfiguration: EndpointConfiguration
    policy: String
    tags: MapOfStringToString
    disableExecuteApiEndpoint: Boolean
    rootResourceId: String
    securityPolicy: SecurityPolicy
    endpointAccessMode: EndpointAccessMode
    apiStatus: ApiStatus
    apiStatusMessage: String
}

structure RestApis {
    position: String
    @jsonName("item") items: ListOfRestApi
}

enum SecurityPolicy {
    TLS_1_0
    TLS_1_2
    SECURITY_POLICY_TLS13_1_3_2025_09 = "SecurityPolicy_TLS13_1_3_2025_09"
    SECURITY_POLICY_TLS13_1_3_FIPS_2025_09 = "SecurityPolicy_TLS13_1_3_FIPS_2025_09"
    SECURITY_POLICY_TLS13_1_2_PFS_PQ_2025_09 = "SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09"
    SECURITY_POLICY_TLS13_1_2_FIPS_PQ_2025_09 = "SecurityPolicy_TLS13_1_2_FIPS_PQ_2025_09"
    SECURITY_POLICY_TLS13_1_2_FIPS_PFS_PQ_2025_09 = "SecurityPolicy_TLS13_1_2_FIPS_PFS_PQ_2025_09"
    SECURITY_POLICY_TLS13_1_2_PQ_2025_09 = "SecurityPolicy_TLS13_1_2_PQ_2025_09"
    SECURITY_POLICY_TLS13_1_2_2021_06 = "SecurityPolicy_TLS13_1_2_2021_06"
    SECURITY_POLICY_TLS13_2025_EDGE = "SecurityPolicy_TLS13_2025_EDGE"
    SECURITY_POLICY_TLS12_PFS_2025_EDGE = "SecurityPolicy_TLS12_PFS_2025_EDGE"
    SECURITY_POLICY_TLS12_2018_EDGE = "SecurityPolicy_TLS12_2018_EDGE"
}

structure Stage {
    deploymentId: String
    clientCertificateId: String
    stageName: String
    description: String
    cacheClusterEnabled: Boolean
    cacheClusterSize: CacheClusterSize
    cacheClusterStatus: CacheClusterStatus
    methodSettings: MapOfMethodSettings
    variables: MapOfStringToString
    documentationVersion: String
    accessLogSettings: AccessLogSettings
    canarySettings: CanarySettings
    tracingEnabled: Boolean
    webAclArn: String
    tags: MapOfStringToString
    createdDate: Timestamp
    lastUpdatedDate: Timestamp
}

structure Stages {
    item: ListOfStage
}

@pattern("[1-5]\\d\\d")
string StatusCode

structure TlsConfig {
    insecureSkipVerification: Boolean
}

enum UnauthorizedCacheControlHeaderStrategy {
    FAIL_WITH_403
    SUCCEED_WITH_RESPONSE_HEADER
    SUCCEED_WITHOUT_RESPONSE_HEADER
}

// ---- virga's own: stored records and deviations ----

/// Where an API lives: requests to it carry nothing but its id.
structure ApiPlace {
    account: String
    region: String
}

/// What CreateDeployment froze of an API: nothing that changes later has an effect on it. Members may only be added at the end.
structure ApiSnapshot {
    restApi: RestApi
    resources: ListOfResource
    authorizers: ListOfAuthorizer
    models: ListOfModel
    requestValidators: ListOfRequestValidator
    gatewayResponses: ListOfGatewayResponse
}

/// What a deleted API leaves goes in slices.
structure SweepEffect {
    apiId: String
}
