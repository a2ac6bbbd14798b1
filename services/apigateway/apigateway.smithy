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
    "CreateBasePathMapping"
    "CreateDocumentationPart"
    "CreateDocumentationVersion"
    "CreateDomainName"
    "CreateDomainNameAccessAssociation"
    "CreateUsagePlan"
    "CreateUsagePlanKey"
    "CreateVpcLink"
    "DeleteApiKey"
    "DeleteBasePathMapping"
    "DeleteClientCertificate"
    "DeleteDocumentationPart"
    "DeleteDocumentationVersion"
    "DeleteDomainName"
    "DeleteDomainNameAccessAssociation"
    "DeleteUsagePlan"
    "DeleteUsagePlanKey"
    "DeleteVpcLink"
    "FlushStageAuthorizersCache"
    "FlushStageCache"
    "GenerateClientCertificate"
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
    "GetModelTemplate"
    "GetSdk"
    "GetSdkType"
    "GetSdkTypes"
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
    "PutRestApi"
    "RejectDomainNameAccessAssociation"
    "TestInvokeAuthorizer"
    "TestInvokeMethod"
    "UpdateApiKey"
    "UpdateBasePathMapping"
    "UpdateClientCertificate"
    "UpdateDocumentationPart"
    "UpdateDocumentationVersion"
    "UpdateDomainName"
    "UpdateUsage"
    "UpdateUsagePlan"
    "UpdateVpcLink"
])
service APIGateway {
    version: "2015-07-09"
    operations: [
        CreateAuthorizer
        CreateDeployment
        CreateModel
        CreateRequestValidator
        CreateResource
        CreateRestApi
        CreateStage
        DeleteAuthorizer
        DeleteDeployment
        DeleteGatewayResponse
        DeleteIntegration
        DeleteIntegrationResponse
        DeleteMethod
        DeleteMethodResponse
        DeleteModel
        DeleteRequestValidator
        DeleteResource
        DeleteRestApi
        DeleteStage
        GetAccount
        GetAuthorizer
        GetAuthorizers
        GetDeployment
        GetDeployments
        GetGatewayResponse
        GetGatewayResponses
        GetIntegration
        GetIntegrationResponse
        GetMethod
        GetMethodResponse
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
        GetTags
        PutGatewayResponse
        PutIntegration
        PutIntegrationResponse
        PutMethod
        PutMethodResponse
        TagResource
        UntagResource
        UpdateAccount
        UpdateAuthorizer
        UpdateDeployment
        UpdateGatewayResponse
        UpdateIntegration
        UpdateIntegrationResponse
        UpdateMethod
        UpdateMethodResponse
        UpdateModel
        UpdateRequestValidator
        UpdateResource
        UpdateRestApi
        UpdateStage
    ]
}

@http(method: "POST", uri: "/restapis/{restApiId}/authorizers", code: 201)
operation CreateAuthorizer {
    input: CreateAuthorizerRequest
    output: Authorizer
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "POST", uri: "/restapis/{restApiId}/deployments", code: 201)
operation CreateDeployment {
    input: CreateDeploymentRequest
    output: Deployment
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        ServiceUnavailableException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "POST", uri: "/restapis/{restApiId}/models", code: 201)
operation CreateModel {
    input: CreateModelRequest
    output: Model
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "POST", uri: "/restapis/{restApiId}/requestvalidators", code: 201)
operation CreateRequestValidator {
    input: CreateRequestValidatorRequest
    output: RequestValidator
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "POST", uri: "/restapis/{restApiId}/resources/{parentId}", code: 201)
operation CreateResource {
    input: CreateResourceRequest
    output: Resource
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "POST", uri: "/restapis", code: 201)
operation CreateRestApi {
    input: CreateRestApiRequest
    output: RestApi
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "POST", uri: "/restapis/{restApiId}/stages", code: 201)
operation CreateStage {
    input: CreateStageRequest
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

@http(method: "DELETE", uri: "/restapis/{restApiId}/authorizers/{authorizerId}", code: 202)
operation DeleteAuthorizer {
    input: DeleteAuthorizerRequest
    errors: [
        BadRequestException
        ConflictException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "DELETE", uri: "/restapis/{restApiId}/deployments/{deploymentId}", code: 202)
operation DeleteDeployment {
    input: DeleteDeploymentRequest
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "DELETE", uri: "/restapis/{restApiId}/gatewayresponses/{responseType}", code: 202)
operation DeleteGatewayResponse {
    input: DeleteGatewayResponseRequest
    errors: [
        BadRequestException
        ConflictException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "DELETE", uri: "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/integration", code: 204)
operation DeleteIntegration {
    input: DeleteIntegrationRequest
    errors: [
        BadRequestException
        ConflictException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "DELETE", uri: "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/integration/responses/{statusCode}", code: 204)
operation DeleteIntegrationResponse {
    input: DeleteIntegrationResponseRequest
    errors: [
        BadRequestException
        ConflictException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "DELETE", uri: "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}", code: 204)
operation DeleteMethod {
    input: DeleteMethodRequest
    errors: [
        ConflictException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "DELETE", uri: "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/responses/{statusCode}", code: 204)
operation DeleteMethodResponse {
    input: DeleteMethodResponseRequest
    errors: [
        BadRequestException
        ConflictException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "DELETE", uri: "/restapis/{restApiId}/models/{modelName}", code: 202)
operation DeleteModel {
    input: DeleteModelRequest
    errors: [
        BadRequestException
        ConflictException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "DELETE", uri: "/restapis/{restApiId}/requestvalidators/{requestValidatorId}", code: 202)
operation DeleteRequestValidator {
    input: DeleteRequestValidatorRequest
    errors: [
        BadRequestException
        ConflictException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "DELETE", uri: "/restapis/{restApiId}/resources/{resourceId}", code: 202)
operation DeleteResource {
    input: DeleteResourceRequest
    errors: [
        BadRequestException
        ConflictException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "DELETE", uri: "/restapis/{restApiId}", code: 202)
operation DeleteRestApi {
    input: DeleteRestApiRequest
    errors: [
        BadRequestException
        ConflictException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "DELETE", uri: "/restapis/{restApiId}/stages/{stageName}", code: 202)
operation DeleteStage {
    input: DeleteStageRequest
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "GET", uri: "/account", code: 200)
operation GetAccount {
    input: GetAccountRequest
    output: Account
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
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

@http(method: "GET", uri: "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/integration", code: 200)
operation GetIntegration {
    input: GetIntegrationRequest
    output: Integration
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "GET", uri: "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/integration/responses/{statusCode}", code: 200)
operation GetIntegrationResponse {
    input: GetIntegrationResponseRequest
    output: IntegrationResponse
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

@http(method: "GET", uri: "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/responses/{statusCode}", code: 200)
operation GetMethodResponse {
    input: GetMethodResponseRequest
    output: MethodResponse
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

@http(method: "GET", uri: "/tags/{resourceArn}", code: 200)
operation GetTags {
    input: GetTagsRequest
    output: Tags
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "PUT", uri: "/restapis/{restApiId}/gatewayresponses/{responseType}", code: 201)
operation PutGatewayResponse {
    input: PutGatewayResponseRequest
    output: GatewayResponse
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "PUT", uri: "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/integration", code: 201)
operation PutIntegration {
    input: PutIntegrationRequest
    output: Integration
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "PUT", uri: "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/integration/responses/{statusCode}", code: 201)
operation PutIntegrationResponse {
    input: PutIntegrationResponseRequest
    output: IntegrationResponse
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "PUT", uri: "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}", code: 201)
operation PutMethod {
    input: PutMethodRequest
    output: Method
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "PUT", uri: "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/responses/{statusCode}", code: 201)
operation PutMethodResponse {
    input: PutMethodResponseRequest
    output: MethodResponse
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "PUT", uri: "/tags/{resourceArn}", code: 204)
operation TagResource {
    input: TagResourceRequest
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "DELETE", uri: "/tags/{resourceArn}", code: 204)
operation UntagResource {
    input: UntagResourceRequest
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "PATCH", uri: "/account", code: 200)
operation UpdateAccount {
    input: UpdateAccountRequest
    output: Account
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "PATCH", uri: "/restapis/{restApiId}/authorizers/{authorizerId}", code: 200)
operation UpdateAuthorizer {
    input: UpdateAuthorizerRequest
    output: Authorizer
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "PATCH", uri: "/restapis/{restApiId}/deployments/{deploymentId}", code: 200)
operation UpdateDeployment {
    input: UpdateDeploymentRequest
    output: Deployment
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        ServiceUnavailableException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "PATCH", uri: "/restapis/{restApiId}/gatewayresponses/{responseType}", code: 200)
operation UpdateGatewayResponse {
    input: UpdateGatewayResponseRequest
    output: GatewayResponse
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "PATCH", uri: "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/integration", code: 200)
operation UpdateIntegration {
    input: UpdateIntegrationRequest
    output: Integration
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "PATCH", uri: "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/integration/responses/{statusCode}", code: 200)
operation UpdateIntegrationResponse {
    input: UpdateIntegrationResponseRequest
    output: IntegrationResponse
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "PATCH", uri: "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}", code: 200)
operation UpdateMethod {
    input: UpdateMethodRequest
    output: Method
    errors: [
        BadRequestException
        ConflictException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "PATCH", uri: "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}/responses/{statusCode}", code: 201)
operation UpdateMethodResponse {
    input: UpdateMethodResponseRequest
    output: MethodResponse
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "PATCH", uri: "/restapis/{restApiId}/models/{modelName}", code: 200)
operation UpdateModel {
    input: UpdateModelRequest
    output: Model
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "PATCH", uri: "/restapis/{restApiId}/requestvalidators/{requestValidatorId}", code: 200)
operation UpdateRequestValidator {
    input: UpdateRequestValidatorRequest
    output: RequestValidator
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "PATCH", uri: "/restapis/{restApiId}/resources/{resourceId}", code: 200)
operation UpdateResource {
    input: UpdateResourceRequest
    output: Resource
    errors: [
        BadRequestException
        ConflictException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "PATCH", uri: "/restapis/{restApiId}", code: 200)
operation UpdateRestApi {
    input: UpdateRestApiRequest
    output: RestApi
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "PATCH", uri: "/restapis/{restApiId}/stages/{stageName}", code: 200)
operation UpdateStage {
    input: UpdateStageRequest
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

structure Account {
    cloudwatchRoleArn: String
    throttleSettings: ThrottleSettings
    features: ListOfString
    apiKeyVersion: String
}

enum APIGatewayOp {
    ADD = "add"
    REMOVE = "remove"
    REPLACE = "replace"
    MOVE = "move"
    COPY = "copy"
    TEST = "test"
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

structure CreateAuthorizerRequest {
    @required @httpLabel restApiId: String
    @required name: String
    @required type: AuthorizerType
    providerARNs: ListOfARNs
    authType: String
    authorizerUri: String
    authorizerCredentials: String
    identitySource: String
    identityValidationExpression: String
    authorizerResultTtlInSeconds: Integer
}

structure CreateDeploymentRequest {
    @required @httpLabel restApiId: String
    stageName: String
    stageDescription: String
    description: String
    cacheClusterEnabled: Boolean
    cacheClusterSize: CacheClusterSize
    variables: MapOfStringToString
    canarySettings: DeploymentCanarySettings
    tracingEnabled: Boolean
}

structure CreateModelRequest {
    @required @httpLabel restApiId: String
    @required name: String
    description: String
    schema: String
    @required contentType: String
}

structure CreateRequestValidatorRequest {
    @required @httpLabel restApiId: String
    name: String
    validateRequestBody: Boolean
    validateRequestParameters: Boolean
}

structure CreateResourceRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel parentId: String
    @required pathPart: String
}

structure CreateRestApiRequest {
    @required name: String
    description: String
    version: String
    cloneFrom: String
    binaryMediaTypes: ListOfString
    minimumCompressionSize: Integer
    apiKeySource: ApiKeySourceType
    endpointConfiguration: EndpointConfiguration
    policy: String
    tags: MapOfStringToString
    disableExecuteApiEndpoint: Boolean
    securityPolicy: SecurityPolicy
    endpointAccessMode: EndpointAccessMode
}

structure CreateStageRequest {
    @required @httpLabel restApiId: String
    @required stageName: String
    @required deploymentId: String
    description: String
    cacheClusterEnabled: Boolean
    cacheClusterSize: CacheClusterSize
    variables: MapOfStringToString
    documentationVersion: String
    canarySettings: CanarySettings
    tracingEnabled: Boolean
    tags: MapOfStringToString
}

structure DeleteAuthorizerRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel authorizerId: String
}

structure DeleteDeploymentRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel deploymentId: String
}

structure DeleteGatewayResponseRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel responseType: GatewayResponseType
}

structure DeleteIntegrationRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel resourceId: String
    @required @httpLabel httpMethod: String
}

structure DeleteIntegrationResponseRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel resourceId: String
    @required @httpLabel httpMethod: String
    @required @httpLabel statusCode: StatusCode
}

structure DeleteMethodRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel resourceId: String
    @required @httpLabel httpMethod: String
}

structure DeleteMethodResponseRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel resourceId: String
    @required @httpLabel httpMethod: String
    @required @httpLabel statusCode: StatusCode
}

structure DeleteModelRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel modelName: String
}

structure DeleteRequestValidatorRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel requestValidatorId: String
}

structure DeleteResourceRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel resourceId: String
}

structure DeleteRestApiRequest {
    @required @httpLabel restApiId: String
}

structure DeleteStageRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel stageName: String
}

structure Deployment {
    id: String
    description: String
    createdDate: Timestamp
    apiSummary: PathToMapOfMethodSnapshot
}

structure DeploymentCanarySettings {
    percentTraffic: Double
    stageVariableOverrides: MapOfStringToString
    useStageCache: Boolean
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

structure GetAccountRequest {}

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

structure GetIntegrationRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel resourceId: String
    @required @httpLabel httpMethod: String
}

structure GetIntegrationResponseRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel resourceId: String
    @required @httpLabel httpMethod: String
    @required @httpLabel statusCode: StatusCode
}

structure GetMethodRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel resourceId: String
    @required @httpLabel httpMethod: String
}

structure GetMethodResponseRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel resourceId: String
    @required @httpLabel httpMethod: String
    @required @httpLabel statusCode: StatusCode
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

structure GetTagsRequest {
    @required @httpLabel resourceArn: String
    @httpQuery("position") position: String
    @httpQuery("limit") limit: Integer
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

list ListOfPatchOperation {
    member: PatchOperation
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

structure PatchOperation {
    op: APIGatewayOp
    path: String
    value: String
    from: String
}

map PathToMapOfMethodSnapshot {
    key: String
    value: MapOfMethodSnapshot
}

structure PutGatewayResponseRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel responseType: GatewayResponseType
    statusCode: StatusCode
    responseParameters: MapOfStringToString
    responseTemplates: MapOfStringToString
}

structure PutIntegrationRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel resourceId: String
    @required @httpLabel httpMethod: String
    @required type: IntegrationType
    @jsonName("httpMethod") integrationHttpMethod: String
    uri: String
    connectionType: ConnectionType
    connectionId: String
    credentials: String
    requestParameters: MapOfStringToString
    requestTemplates: MapOfStringToString
    passthroughBehavior: String
    cacheNamespace: String
    cacheKeyParameters: ListOfString
    contentHandling: ContentHandlingStrategy
    timeoutInMillis: Integer
    tlsConfig: TlsConfig
    responseTransferMode: ResponseTransferMode
    integrationTarget: String
}

structure PutIntegrationResponseRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel resourceId: String
    @required @httpLabel httpMethod: String
    @required @httpLabel statusCode: StatusCode
    selectionPattern: String
    responseParameters: MapOfStringToString
    responseTemplates: MapOfStringToString
    contentHandling: ContentHandlingStrategy
}

structure PutMethodRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel resourceId: String
    @required @httpLabel httpMethod: String
    @required authorizationType: String
    authorizerId: String
    apiKeyRequired: Boolean
    operationName: String
    requestParameters: MapOfStringToBoolean
    requestModels: MapOfStringToString
    requestValidatorId: String
    authorizationScopes: ListOfString
}

structure PutMethodResponseRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel resourceId: String
    @required @httpLabel httpMethod: String
    @required @httpLabel statusCode: StatusCode
    responseParameters: MapOfStringToBoolean
    responseModels: MapOfStringToString
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

structure TagResourceRequest {
    @required @httpLabel resourceArn: String
    @required tags: MapOfStringToString
}

structure Tags {
    tags: MapOfStringToString
}

structure ThrottleSettings {
    burstLimit: Integer
    rateLimit: Double
}

structure TlsConfig {
    insecureSkipVerification: Boolean
}

enum UnauthorizedCacheControlHeaderStrategy {
    FAIL_WITH_403
    SUCCEED_WITH_RESPONSE_HEADER
    SUCCEED_WITHOUT_RESPONSE_HEADER
}

structure UntagResourceRequest {
    @required @httpLabel resourceArn: String
    @required @httpQuery("tagKeys") tagKeys: ListOfString
}

structure UpdateAccountRequest {
    patchOperations: ListOfPatchOperation
}

structure UpdateAuthorizerRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel authorizerId: String
    patchOperations: ListOfPatchOperation
}

structure UpdateDeploymentRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel deploymentId: String
    patchOperations: ListOfPatchOperation
}

structure UpdateGatewayResponseRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel responseType: GatewayResponseType
    patchOperations: ListOfPatchOperation
}

structure UpdateIntegrationRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel resourceId: String
    @required @httpLabel httpMethod: String
    patchOperations: ListOfPatchOperation
}

structure UpdateIntegrationResponseRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel resourceId: String
    @required @httpLabel httpMethod: String
    @required @httpLabel statusCode: StatusCode
    patchOperations: ListOfPatchOperation
}

structure UpdateMethodRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel resourceId: String
    @required @httpLabel httpMethod: String
    patchOperations: ListOfPatchOperation
}

structure UpdateMethodResponseRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel resourceId: String
    @required @httpLabel httpMethod: String
    @required @httpLabel statusCode: StatusCode
    patchOperations: ListOfPatchOperation
}

structure UpdateModelRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel modelName: String
    patchOperations: ListOfPatchOperation
}

structure UpdateRequestValidatorRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel requestValidatorId: String
    patchOperations: ListOfPatchOperation
}

structure UpdateResourceRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel resourceId: String
    patchOperations: ListOfPatchOperation
}

structure UpdateRestApiRequest {
    @required @httpLabel restApiId: String
    patchOperations: ListOfPatchOperation
}

structure UpdateStageRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel stageName: String
    patchOperations: ListOfPatchOperation
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
