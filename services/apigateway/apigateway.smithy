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
    "CreateDomainNameAccessAssociation"
    "DeleteDomainNameAccessAssociation"
    "GetDomainNameAccessAssociations"
    "RejectDomainNameAccessAssociation"
])
service APIGateway {
    version: "2015-07-09"
    operations: [
        CreateApiKey
        CreateAuthorizer
        CreateBasePathMapping
        CreateDeployment
        CreateDocumentationPart
        CreateDocumentationVersion
        CreateDomainName
        CreateModel
        CreateRequestValidator
        CreateResource
        CreateRestApi
        CreateStage
        CreateUsagePlan
        CreateUsagePlanKey
        CreateVpcLink
        DeleteApiKey
        DeleteAuthorizer
        DeleteBasePathMapping
        DeleteClientCertificate
        DeleteDeployment
        DeleteDocumentationPart
        DeleteDocumentationVersion
        DeleteDomainName
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
        DeleteUsagePlan
        DeleteUsagePlanKey
        DeleteVpcLink
        FlushStageAuthorizersCache
        FlushStageCache
        GenerateClientCertificate
        GetAccount
        GetApiKey
        GetApiKeys
        GetAuthorizer
        GetAuthorizers
        GetBasePathMapping
        GetBasePathMappings
        GetClientCertificate
        GetClientCertificates
        GetDeployment
        GetDeployments
        GetDocumentationPart
        GetDocumentationParts
        GetDocumentationVersion
        GetDocumentationVersions
        GetDomainName
        GetDomainNames
        GetExport
        GetGatewayResponse
        GetGatewayResponses
        GetIntegration
        GetIntegrationResponse
        GetMethod
        GetMethodResponse
        GetModel
        GetModelTemplate
        GetModels
        GetRequestValidator
        GetRequestValidators
        GetResource
        GetResources
        GetRestApi
        GetRestApis
        GetSdk
        GetSdkType
        GetSdkTypes
        GetStage
        GetStages
        GetTags
        GetUsage
        GetUsagePlan
        GetUsagePlanKey
        GetUsagePlanKeys
        GetUsagePlans
        GetVpcLink
        GetVpcLinks
        ImportApiKeys
        ImportDocumentationParts
        ImportRestApi
        PutGatewayResponse
        PutIntegration
        PutIntegrationResponse
        PutMethod
        PutMethodResponse
        PutRestApi
        TagResource
        TestInvokeAuthorizer
        TestInvokeMethod
        UntagResource
        UpdateAccount
        UpdateApiKey
        UpdateAuthorizer
        UpdateBasePathMapping
        UpdateClientCertificate
        UpdateDeployment
        UpdateDocumentationPart
        UpdateDocumentationVersion
        UpdateDomainName
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
        UpdateUsage
        UpdateUsagePlan
        UpdateVpcLink
    ]
}

@http(method: "POST", uri: "/apikeys", code: 201)
operation CreateApiKey {
    input: CreateApiKeyRequest
    output: ApiKey
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
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

@http(method: "POST", uri: "/domainnames/{domainName}/basepathmappings", code: 201)
operation CreateBasePathMapping {
    input: CreateBasePathMappingRequest
    output: BasePathMapping
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

@http(method: "POST", uri: "/restapis/{restApiId}/documentation/parts", code: 201)
operation CreateDocumentationPart {
    input: CreateDocumentationPartRequest
    output: DocumentationPart
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "POST", uri: "/restapis/{restApiId}/documentation/versions", code: 201)
operation CreateDocumentationVersion {
    input: CreateDocumentationVersionRequest
    output: DocumentationVersion
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "POST", uri: "/domainnames", code: 201)
operation CreateDomainName {
    input: CreateDomainNameRequest
    output: DomainName
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
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

@http(method: "POST", uri: "/usageplans", code: 201)
operation CreateUsagePlan {
    input: CreateUsagePlanRequest
    output: UsagePlan
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "POST", uri: "/usageplans/{usagePlanId}/keys", code: 201)
operation CreateUsagePlanKey {
    input: CreateUsagePlanKeyRequest
    output: UsagePlanKey
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "POST", uri: "/vpclinks", code: 202)
operation CreateVpcLink {
    input: CreateVpcLinkRequest
    output: VpcLink
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "DELETE", uri: "/apikeys/{apiKey}", code: 202)
operation DeleteApiKey {
    input: DeleteApiKeyRequest
    errors: [
        BadRequestException
        ConflictException
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

@http(method: "DELETE", uri: "/domainnames/{domainName}/basepathmappings/{basePath}", code: 202)
operation DeleteBasePathMapping {
    input: DeleteBasePathMappingRequest
    errors: [
        BadRequestException
        ConflictException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "DELETE", uri: "/clientcertificates/{clientCertificateId}", code: 202)
operation DeleteClientCertificate {
    input: DeleteClientCertificateRequest
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

@http(method: "DELETE", uri: "/restapis/{restApiId}/documentation/parts/{documentationPartId}", code: 202)
operation DeleteDocumentationPart {
    input: DeleteDocumentationPartRequest
    errors: [
        BadRequestException
        ConflictException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "DELETE", uri: "/restapis/{restApiId}/documentation/versions/{documentationVersion}", code: 202)
operation DeleteDocumentationVersion {
    input: DeleteDocumentationVersionRequest
    errors: [
        BadRequestException
        ConflictException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "DELETE", uri: "/domainnames/{domainName}", code: 202)
operation DeleteDomainName {
    input: DeleteDomainNameRequest
    errors: [
        BadRequestException
        ConflictException
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

@http(method: "DELETE", uri: "/usageplans/{usagePlanId}", code: 202)
operation DeleteUsagePlan {
    input: DeleteUsagePlanRequest
    errors: [
        BadRequestException
        ConflictException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "DELETE", uri: "/usageplans/{usagePlanId}/keys/{keyId}", code: 202)
operation DeleteUsagePlanKey {
    input: DeleteUsagePlanKeyRequest
    errors: [
        BadRequestException
        ConflictException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "DELETE", uri: "/vpclinks/{vpcLinkId}", code: 202)
operation DeleteVpcLink {
    input: DeleteVpcLinkRequest
    errors: [
        BadRequestException
        ConflictException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "DELETE", uri: "/restapis/{restApiId}/stages/{stageName}/cache/authorizers", code: 202)
operation FlushStageAuthorizersCache {
    input: FlushStageAuthorizersCacheRequest
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "DELETE", uri: "/restapis/{restApiId}/stages/{stageName}/cache/data", code: 202)
operation FlushStageCache {
    input: FlushStageCacheRequest
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "POST", uri: "/clientcertificates", code: 201)
operation GenerateClientCertificate {
    input: GenerateClientCertificateRequest
    output: ClientCertificate
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
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

@http(method: "GET", uri: "/apikeys/{apiKey}", code: 200)
operation GetApiKey {
    input: GetApiKeyRequest
    output: ApiKey
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "GET", uri: "/apikeys", code: 200)
operation GetApiKeys {
    input: GetApiKeysRequest
    output: ApiKeys
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

@http(method: "GET", uri: "/domainnames/{domainName}/basepathmappings/{basePath}", code: 200)
operation GetBasePathMapping {
    input: GetBasePathMappingRequest
    output: BasePathMapping
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "GET", uri: "/domainnames/{domainName}/basepathmappings", code: 200)
operation GetBasePathMappings {
    input: GetBasePathMappingsRequest
    output: BasePathMappings
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "GET", uri: "/clientcertificates/{clientCertificateId}", code: 200)
operation GetClientCertificate {
    input: GetClientCertificateRequest
    output: ClientCertificate
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "GET", uri: "/clientcertificates", code: 200)
operation GetClientCertificates {
    input: GetClientCertificatesRequest
    output: ClientCertificates
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

@http(method: "GET", uri: "/restapis/{restApiId}/documentation/parts/{documentationPartId}", code: 200)
operation GetDocumentationPart {
    input: GetDocumentationPartRequest
    output: DocumentationPart
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "GET", uri: "/restapis/{restApiId}/documentation/parts", code: 200)
operation GetDocumentationParts {
    input: GetDocumentationPartsRequest
    output: DocumentationParts
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "GET", uri: "/restapis/{restApiId}/documentation/versions/{documentationVersion}", code: 200)
operation GetDocumentationVersion {
    input: GetDocumentationVersionRequest
    output: DocumentationVersion
    errors: [
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "GET", uri: "/restapis/{restApiId}/documentation/versions", code: 200)
operation GetDocumentationVersions {
    input: GetDocumentationVersionsRequest
    output: DocumentationVersions
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "GET", uri: "/domainnames/{domainName}", code: 200)
operation GetDomainName {
    input: GetDomainNameRequest
    output: DomainName
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "GET", uri: "/domainnames", code: 200)
operation GetDomainNames {
    input: GetDomainNamesRequest
    output: DomainNames
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "GET", uri: "/restapis/{restApiId}/stages/{stageName}/exports/{exportType}", code: 200)
operation GetExport {
    input: GetExportRequest
    output: ExportResponse
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
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

@http(method: "GET", uri: "/restapis/{restApiId}/models/{modelName}/default_template", code: 200)
operation GetModelTemplate {
    input: GetModelTemplateRequest
    output: Template
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

@http(method: "GET", uri: "/restapis/{restApiId}/stages/{stageName}/sdks/{sdkType}", code: 200)
operation GetSdk {
    input: GetSdkRequest
    output: SdkResponse
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "GET", uri: "/sdktypes/{id}", code: 200)
operation GetSdkType {
    input: GetSdkTypeRequest
    output: SdkType
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "GET", uri: "/sdktypes", code: 200)
operation GetSdkTypes {
    input: GetSdkTypesRequest
    output: SdkTypes
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

@http(method: "GET", uri: "/usageplans/{usagePlanId}/usage", code: 200)
operation GetUsage {
    input: GetUsageRequest
    output: Usage
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "GET", uri: "/usageplans/{usagePlanId}", code: 200)
operation GetUsagePlan {
    input: GetUsagePlanRequest
    output: UsagePlan
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "GET", uri: "/usageplans/{usagePlanId}/keys/{keyId}", code: 200)
operation GetUsagePlanKey {
    input: GetUsagePlanKeyRequest
    output: UsagePlanKey
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "GET", uri: "/usageplans/{usagePlanId}/keys", code: 200)
operation GetUsagePlanKeys {
    input: GetUsagePlanKeysRequest
    output: UsagePlanKeys
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "GET", uri: "/usageplans", code: 200)
operation GetUsagePlans {
    input: GetUsagePlansRequest
    output: UsagePlans
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "GET", uri: "/vpclinks/{vpcLinkId}", code: 200)
operation GetVpcLink {
    input: GetVpcLinkRequest
    output: VpcLink
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "GET", uri: "/vpclinks", code: 200)
operation GetVpcLinks {
    input: GetVpcLinksRequest
    output: VpcLinks
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "POST", uri: "/apikeys?mode=import", code: 201)
operation ImportApiKeys {
    input: ImportApiKeysRequest
    output: ApiKeyIds
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "PUT", uri: "/restapis/{restApiId}/documentation/parts", code: 200)
operation ImportDocumentationParts {
    input: ImportDocumentationPartsRequest
    output: DocumentationPartIds
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "POST", uri: "/restapis?mode=import", code: 201)
operation ImportRestApi {
    input: ImportRestApiRequest
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

@http(method: "PUT", uri: "/restapis/{restApiId}", code: 200)
operation PutRestApi {
    input: PutRestApiRequest
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

@http(method: "POST", uri: "/restapis/{restApiId}/authorizers/{authorizerId}", code: 200)
operation TestInvokeAuthorizer {
    input: TestInvokeAuthorizerRequest
    output: TestInvokeAuthorizerResponse
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "POST", uri: "/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}", code: 200)
operation TestInvokeMethod {
    input: TestInvokeMethodRequest
    output: TestInvokeMethodResponse
    errors: [
        BadRequestException
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

@http(method: "PATCH", uri: "/apikeys/{apiKey}", code: 200)
operation UpdateApiKey {
    input: UpdateApiKeyRequest
    output: ApiKey
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

@http(method: "PATCH", uri: "/domainnames/{domainName}/basepathmappings/{basePath}", code: 200)
operation UpdateBasePathMapping {
    input: UpdateBasePathMappingRequest
    output: BasePathMapping
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "PATCH", uri: "/clientcertificates/{clientCertificateId}", code: 200)
operation UpdateClientCertificate {
    input: UpdateClientCertificateRequest
    output: ClientCertificate
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

@http(method: "PATCH", uri: "/restapis/{restApiId}/documentation/parts/{documentationPartId}", code: 200)
operation UpdateDocumentationPart {
    input: UpdateDocumentationPartRequest
    output: DocumentationPart
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "PATCH", uri: "/restapis/{restApiId}/documentation/versions/{documentationVersion}", code: 200)
operation UpdateDocumentationVersion {
    input: UpdateDocumentationVersionRequest
    output: DocumentationVersion
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "PATCH", uri: "/domainnames/{domainName}", code: 200)
operation UpdateDomainName {
    input: UpdateDomainNameRequest
    output: DomainName
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
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

@http(method: "PATCH", uri: "/usageplans/{usagePlanId}/keys/{keyId}/usage", code: 200)
operation UpdateUsage {
    input: UpdateUsageRequest
    output: Usage
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "PATCH", uri: "/usageplans/{usagePlanId}", code: 200)
operation UpdateUsagePlan {
    input: UpdateUsagePlanRequest
    output: UsagePlan
    errors: [
        BadRequestException
        ConflictException
        LimitExceededException
        NotFoundException
        TooManyRequestsException
        UnauthorizedException
    ]
}

@http(method: "PATCH", uri: "/vpclinks/{vpcLinkId}", code: 200)
operation UpdateVpcLink {
    input: UpdateVpcLinkRequest
    output: VpcLink
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

structure ApiKey {
    id: String
    value: String
    name: String
    customerId: String
    description: String
    enabled: Boolean
    createdDate: Timestamp
    lastUpdatedDate: Timestamp
    stageKeys: ListOfString
    tags: MapOfStringToString
}

structure ApiKeyIds {
    ids: ListOfString
    warnings: ListOfString
}

structure ApiKeys {
    warnings: ListOfString
    position: String
    @jsonName("item") items: ListOfApiKey
}

enum ApiKeysFormat {
    CSV = "csv"
}

enum ApiKeySourceType {
    HEADER
    AUTHORIZER
}

structure ApiStage {
    apiId: String
    stage: String
    throttle: MapOfApiStageThrottleSettings
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

structure BasePathMapping {
    basePath: String
    restApiId: String
    stage: String
}

structure BasePathMappings {
    position: String
    @jsonName("item") items: ListOfBasePathMapping
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

structure ClientCertificate {
    clientCertificateId: String
    description: String
    pemEncodedCertificate: String
    createdDate: Timestamp
    expirationDate: Timestamp
    tags: MapOfStringToString
}

structure ClientCertificates {
    position: String
    @jsonName("item") items: ListOfClientCertificate
}

enum ConnectionType {
    INTERNET
    VPC_LINK
}

enum ContentHandlingStrategy {
    CONVERT_TO_BINARY
    CONVERT_TO_TEXT
}

structure CreateApiKeyRequest {
    name: String
    description: String
    enabled: Boolean
    generateDistinctId: Boolean
    value: String
    stageKeys: ListOfStageKeys
    customerId: String
    tags: MapOfStringToString
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

structure CreateBasePathMappingRequest {
    @required @httpLabel domainName: String
    @httpQuery("domainNameId") domainNameId: String
    basePath: String
    @required restApiId: String
    stage: String
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

structure CreateDocumentationPartRequest {
    @required @httpLabel restApiId: String
    @required location: DocumentationPartLocation
    @required properties: String
}

structure CreateDocumentationVersionRequest {
    @required @httpLabel restApiId: String
    @required documentationVersion: String
    stageName: String
    description: String
}

structure CreateDomainNameRequest {
    @required domainName: String
    certificateName: String
    certificateBody: String
    certificatePrivateKey: String
    certificateChain: String
    certificateArn: String
    regionalCertificateName: String
    regionalCertificateArn: String
    endpointConfiguration: EndpointConfiguration
    tags: MapOfStringToString
    securityPolicy: SecurityPolicy
    endpointAccessMode: EndpointAccessMode
    mutualTlsAuthentication: MutualTlsAuthenticationInput
    ownershipVerificationCertificateArn: String
    policy: String
    routingMode: RoutingMode
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

structure CreateUsagePlanKeyRequest {
    @required @httpLabel usagePlanId: String
    @required keyId: String
    @required keyType: String
}

structure CreateUsagePlanRequest {
    @required name: String
    description: String
    apiStages: ListOfApiStage
    throttle: ThrottleSettings
    quota: QuotaSettings
    tags: MapOfStringToString
}

structure CreateVpcLinkRequest {
    @required name: String
    description: String
    @required targetArns: ListOfString
    tags: MapOfStringToString
}

structure DeleteApiKeyRequest {
    @required @httpLabel apiKey: String
}

structure DeleteAuthorizerRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel authorizerId: String
}

structure DeleteBasePathMappingRequest {
    @required @httpLabel domainName: String
    @httpQuery("domainNameId") domainNameId: String
    @required @httpLabel basePath: String
}

structure DeleteClientCertificateRequest {
    @required @httpLabel clientCertificateId: String
}

structure DeleteDeploymentRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel deploymentId: String
}

structure DeleteDocumentationPartRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel documentationPartId: String
}

structure DeleteDocumentationVersionRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel documentationVersion: String
}

structure DeleteDomainNameRequest {
    @required @httpLabel domainName: String
    @httpQuery("domainNameId") domainNameId: String
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

structure DeleteUsagePlanKeyRequest {
    @required @httpLabel usagePlanId: String
    @required @httpLabel keyId: String
}

structure DeleteUsagePlanRequest {
    @required @httpLabel usagePlanId: String
}

structure DeleteVpcLinkRequest {
    @required @httpLabel vpcLinkId: String
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

structure DocumentationPart {
    id: String
    location: DocumentationPartLocation
    properties: String
}

structure DocumentationPartIds {
    ids: ListOfString
    warnings: ListOfString
}

structure DocumentationPartLocation {
    @required type: DocumentationPartType
    path: String
    method: String
    statusCode: DocumentationPartLocationStatusCode
    name: String
}

@pattern("^([1-5]\\d\\d|\\*|\\s*)$")
string DocumentationPartLocationStatusCode

structure DocumentationParts {
    position: String
    @jsonName("item") items: ListOfDocumentationPart
}

enum DocumentationPartType {
    API
    AUTHORIZER
    MODEL
    RESOURCE
    METHOD
    PATH_PARAMETER
    QUERY_PARAMETER
    REQUEST_HEADER
    REQUEST_BODY
    RESPONSE
    RESPONSE_HEADER
    RESPONSE_BODY
}

structure DocumentationVersion {
    version: String
    createdDate: Timestamp
    description: String
}

structure DocumentationVersions {
    position: String
    @jsonName("item") items: ListOfDocumentationVersion
}

structure DomainName {
    domainName: String
    domainNameId: String
    domainNameArn: String
    certificateName: String
    certificateArn: String
    certificateUploadDate: Timestamp
    regionalDomainName: String
    regionalHostedZoneId: String
    regionalCertificateName: String
    regionalCertificateArn: String
    distributionDomainName: String
    distributionHostedZoneId: String
    endpointConfiguration: EndpointConfiguration
    domainNameStatus: DomainNameStatus
    domainNameStatusMessage: String
    securityPolicy: SecurityPolicy
    endpointAccessMode: EndpointAccessMode
    tags: MapOfStringToString
    mutualTlsAuthentication: MutualTlsAuthentication
    ownershipVerificationCertificateArn: String
    managementPolicy: String
    policy: String
    routingMode: RoutingMode
}

structure DomainNames {
    position: String
    @jsonName("item") items: ListOfDomainName
}

enum DomainNameStatus {
    AVAILABLE
    UPDATING
    PENDING
    PENDING_CERTIFICATE_REIMPORT
    PENDING_OWNERSHIP_VERIFICATION
    FAILED
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

structure ExportResponse {
    @httpHeader("Content-Type") contentType: String
    @httpHeader("Content-Disposition") contentDisposition: String
    @httpPayload body: Blob
}

structure FlushStageAuthorizersCacheRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel stageName: String
}

structure FlushStageCacheRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel stageName: String
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

structure GenerateClientCertificateRequest {
    description: String
    tags: MapOfStringToString
}

structure GetAccountRequest {}

structure GetApiKeyRequest {
    @required @httpLabel apiKey: String
    @httpQuery("includeValue") includeValue: Boolean
}

structure GetApiKeysRequest {
    @httpQuery("position") position: String
    @httpQuery("limit") limit: Integer
    @httpQuery("name") nameQuery: String
    @httpQuery("customerId") customerId: String
    @httpQuery("includeValues") includeValues: Boolean
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

structure GetBasePathMappingRequest {
    @required @httpLabel domainName: String
    @httpQuery("domainNameId") domainNameId: String
    @required @httpLabel basePath: String
}

structure GetBasePathMappingsRequest {
    @required @httpLabel domainName: String
    @httpQuery("domainNameId") domainNameId: String
    @httpQuery("position") position: String
    @httpQuery("limit") limit: Integer
}

structure GetClientCertificateRequest {
    @required @httpLabel clientCertificateId: String
}

structure GetClientCertificatesRequest {
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

structure GetDocumentationPartRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel documentationPartId: String
}

structure GetDocumentationPartsRequest {
    @required @httpLabel restApiId: String
    @httpQuery("type") type: DocumentationPartType
    @httpQuery("name") nameQuery: String
    @httpQuery("path") path: String
    @httpQuery("position") position: String
    @httpQuery("limit") limit: Integer
    @httpQuery("locationStatus") locationStatus: LocationStatusType
}

structure GetDocumentationVersionRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel documentationVersion: String
}

structure GetDocumentationVersionsRequest {
    @required @httpLabel restApiId: String
    @httpQuery("position") position: String
    @httpQuery("limit") limit: Integer
}

structure GetDomainNameRequest {
    @required @httpLabel domainName: String
    @httpQuery("domainNameId") domainNameId: String
}

structure GetDomainNamesRequest {
    @httpQuery("position") position: String
    @httpQuery("limit") limit: Integer
    @httpQuery("resourceOwner") resourceOwner: ResourceOwner
}

structure GetExportRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel stageName: String
    @required @httpLabel exportType: String
    @httpQueryParams parameters: MapOfStringToString
    @httpHeader("Accept") accepts: String
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

structure GetModelTemplateRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel modelName: String
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

structure GetSdkRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel stageName: String
    @required @httpLabel sdkType: String
    @httpQueryParams parameters: MapOfStringToString
}

structure GetSdkTypeRequest {
    @required @httpLabel id: String
}

structure GetSdkTypesRequest {
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

structure GetUsagePlanKeyRequest {
    @required @httpLabel usagePlanId: String
    @required @httpLabel keyId: String
}

structure GetUsagePlanKeysRequest {
    @required @httpLabel usagePlanId: String
    @httpQuery("position") position: String
    @httpQuery("limit") limit: Integer
    @httpQuery("name") nameQuery: String
}

structure GetUsagePlanRequest {
    @required @httpLabel usagePlanId: String
}

structure GetUsagePlansRequest {
    @httpQuery("position") position: String
    @httpQuery("keyId") keyId: String
    @httpQuery("limit") limit: Integer
}

structure GetUsageRequest {
    @required @httpLabel usagePlanId: String
    @httpQuery("keyId") keyId: String
    @required @httpQuery("startDate") startDate: String
    @required @httpQuery("endDate") endDate: String
    @httpQuery("position") position: String
    @httpQuery("limit") limit: Integer
}

structure GetVpcLinkRequest {
    @required @httpLabel vpcLinkId: String
}

structure GetVpcLinksRequest {
    @httpQuery("position") position: String
    @httpQuery("limit") limit: Integer
}

structure ImportApiKeysRequest {
    @required @httpPayload body: Blob
    @required @httpQuery("format") format: ApiKeysFormat
    @httpQuery("failonwarnings") failOnWarnings: Boolean
}

structure ImportDocumentationPartsRequest {
    @required @httpLabel restApiId: String
    @httpQuery("mode") mode: PutMode
    @httpQuery("failonwarnings") failOnWarnings: Boolean
    @required @httpPayload body: Blob
}

structure ImportRestApiRequest {
    @httpQuery("failonwarnings") failOnWarnings: Boolean
    @httpQueryParams parameters: MapOfStringToString
    @required @httpPayload body: Blob
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

list ListOfApiKey {
    member: ApiKey
}

list ListOfApiStage {
    member: ApiStage
}

list ListOfARNs {
    member: String
}

list ListOfAuthorizer {
    member: Authorizer
}

list ListOfBasePathMapping {
    member: BasePathMapping
}

list ListOfClientCertificate {
    member: ClientCertificate
}

list ListOfDeployment {
    member: Deployment
}

list ListOfDocumentationPart {
    member: DocumentationPart
}

list ListOfDocumentationVersion {
    member: DocumentationVersion
}

list ListOfDomainName {
    member: DomainName
}

list ListOfEndpointType {
    member: EndpointType
}

list ListOfGatewayResponse {
    member: GatewayResponse
}

list ListOfLong {
    member: Long
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

list ListOfSdkConfigurationProperty {
    member: SdkConfigurationProperty
}

list ListOfSdkType {
    member: SdkType
}

list ListOfStage {
    member: Stage
}

list ListOfStageKeys {
    member: StageKey
}

list ListOfString {
    member: String
}

list ListOfUsage {
    member: ListOfLong
}

list ListOfUsagePlan {
    member: UsagePlan
}

list ListOfUsagePlanKey {
    member: UsagePlanKey
}

list ListOfVpcLink {
    member: VpcLink
}

enum LocationStatusType {
    DOCUMENTED
    UNDOCUMENTED
}

map MapOfApiStageThrottleSettings {
    key: String
    value: ThrottleSettings
}

map MapOfIntegrationResponse {
    key: String
    value: IntegrationResponse
}

map MapOfKeyUsages {
    key: String
    value: ListOfUsage
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

map MapOfStringToList {
    key: String
    value: ListOfString
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

structure MutualTlsAuthentication {
    truststoreUri: String
    truststoreVersion: String
    truststoreWarnings: ListOfString
}

structure MutualTlsAuthenticationInput {
    truststoreUri: String
    truststoreVersion: String
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

enum PutMode {
    MERGE = "merge"
    OVERWRITE = "overwrite"
}

structure PutRestApiRequest {
    @required @httpLabel restApiId: String
    @httpQuery("mode") mode: PutMode
    @httpQuery("failonwarnings") failOnWarnings: Boolean
    @httpQueryParams parameters: MapOfStringToString
    @required @httpPayload body: Blob
}

enum QuotaPeriodType {
    DAY
    WEEK
    MONTH
}

structure QuotaSettings {
    limit: Integer
    offset: Integer
    period: QuotaPeriodType
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

enum ResourceOwner {
    SELF
    OTHER_ACCOUNTS
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

enum RoutingMode {
    BASE_PATH_MAPPING_ONLY
    ROUTING_RULE_ONLY
    ROUTING_RULE_THEN_BASE_PATH_MAPPING
}

structure SdkConfigurationProperty {
    name: String
    friendlyName: String
    description: String
    required: Boolean
    defaultValue: String
}

structure SdkResponse {
    @httpHeader("Content-Type") contentType: String
    @httpHeader("Content-Disposition") contentDisposition: String
    @httpPayload body: Blob
}

structure SdkType {
    id: String
    friendlyName: String
    description: String
    configurationProperties: ListOfSdkConfigurationProperty
}

structure SdkTypes {
    position: String
    @jsonName("item") items: ListOfSdkType
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

structure StageKey {
    restApiId: String
    stageName: String
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

structure Template {
    value: String
}

structure TestInvokeAuthorizerRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel authorizerId: String
    headers: MapOfStringToString
    multiValueHeaders: MapOfStringToList
    pathWithQueryString: String
    body: String
    stageVariables: MapOfStringToString
    additionalContext: MapOfStringToString
}

structure TestInvokeAuthorizerResponse {
    clientStatus: Integer
    log: String
    latency: Long
    principalId: String
    policy: String
    authorization: MapOfStringToList
    claims: MapOfStringToString
}

structure TestInvokeMethodRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel resourceId: String
    @required @httpLabel httpMethod: String
    pathWithQueryString: String
    body: String
    headers: MapOfStringToString
    multiValueHeaders: MapOfStringToList
    clientCertificateId: String
    stageVariables: MapOfStringToString
}

structure TestInvokeMethodResponse {
    status: Integer
    body: String
    headers: MapOfStringToString
    multiValueHeaders: MapOfStringToList
    log: String
    latency: Long
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

structure UpdateApiKeyRequest {
    @required @httpLabel apiKey: String
    patchOperations: ListOfPatchOperation
}

structure UpdateAuthorizerRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel authorizerId: String
    patchOperations: ListOfPatchOperation
}

structure UpdateBasePathMappingRequest {
    @required @httpLabel domainName: String
    @httpQuery("domainNameId") domainNameId: String
    @required @httpLabel basePath: String
    patchOperations: ListOfPatchOperation
}

structure UpdateClientCertificateRequest {
    @required @httpLabel clientCertificateId: String
    patchOperations: ListOfPatchOperation
}

structure UpdateDeploymentRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel deploymentId: String
    patchOperations: ListOfPatchOperation
}

structure UpdateDocumentationPartRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel documentationPartId: String
    patchOperations: ListOfPatchOperation
}

structure UpdateDocumentationVersionRequest {
    @required @httpLabel restApiId: String
    @required @httpLabel documentationVersion: String
    patchOperations: ListOfPatchOperation
}

structure UpdateDomainNameRequest {
    @required @httpLabel domainName: String
    @httpQuery("domainNameId") domainNameId: String
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

structure UpdateUsagePlanRequest {
    @required @httpLabel usagePlanId: String
    patchOperations: ListOfPatchOperation
}

structure UpdateUsageRequest {
    @required @httpLabel usagePlanId: String
    @required @httpLabel keyId: String
    patchOperations: ListOfPatchOperation
}

structure UpdateVpcLinkRequest {
    @required @httpLabel vpcLinkId: String
    patchOperations: ListOfPatchOperation
}

structure Usage {
    usagePlanId: String
    startDate: String
    endDate: String
    position: String
    @jsonName("values") items: MapOfKeyUsages
}

structure UsagePlan {
    id: String
    name: String
    description: String
    apiStages: ListOfApiStage
    throttle: ThrottleSettings
    quota: QuotaSettings
    productCode: String
    tags: MapOfStringToString
}

structure UsagePlanKey {
    id: String
    type: String
    value: String
    name: String
}

structure UsagePlanKeys {
    position: String
    @jsonName("item") items: ListOfUsagePlanKey
}

structure UsagePlans {
    position: String
    @jsonName("item") items: ListOfUsagePlan
}

structure VpcLink {
    id: String
    name: String
    description: String
    targetArns: ListOfString
    status: VpcLinkStatus
    statusMessage: String
    tags: MapOfStringToString
}

structure VpcLinks {
    position: String
    @jsonName("item") items: ListOfVpcLink
}

enum VpcLinkStatus {
    AVAILABLE
    PENDING
    DELETING
    FAILED
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

/// The key that has a value.
structure ApiKeyValue {
    keyId: String
}

/// A key in a plan.
structure UsagePlanLink {
    planId: String
    keyId: String
}

/// What a key has used in the running period of its plan's quota; `extra` was granted by UpdateUsage.
structure UsagePeriodRecord {
    startDay: Long
    used: Long
    extra: Long
}

/// The same on one day, for GetUsage.
structure UsageDayRecord {
    used: Long
    remaining: Long
}

/// The private key of a client certificate, as PEM.
structure ClientKeyRecord {
    privateKey: String
}

/// Which documentation part a location has.
structure DocumentationPlace {
    partId: String
}
