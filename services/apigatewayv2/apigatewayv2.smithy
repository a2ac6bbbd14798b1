$version: "2"

namespace com.amazonaws.apigatewayv2

use aws.api#service
use aws.auth#sigv4
use aws.protocols#restJson1
use virga#missingOperations

// Imported by tools/import_api: AWS's names, types and constraints.

@service(sdkId: "ApiGatewayV2", arnNamespace: "apigateway", endpointPrefix: "apigateway")
@sigv4(name: "apigateway")
@restJson1
@missingOperations([
    "CreateApiMapping"
    "CreateDomainName"
    "CreateIntegrationResponse"
    "CreateModel"
    "CreatePortal"
    "CreatePortalProduct"
    "CreateProductPage"
    "CreateProductRestEndpointPage"
    "CreateRouteResponse"
    "CreateRoutingRule"
    "CreateVpcLink"
    "DeleteApiMapping"
    "DeleteDomainName"
    "DeleteIntegrationResponse"
    "DeleteModel"
    "DeletePortal"
    "DeletePortalProduct"
    "DeletePortalProductSharingPolicy"
    "DeleteProductPage"
    "DeleteProductRestEndpointPage"
    "DeleteRouteRequestParameter"
    "DeleteRouteResponse"
    "DeleteRoutingRule"
    "DeleteVpcLink"
    "DisablePortal"
    "GetApiMapping"
    "GetApiMappings"
    "GetDomainName"
    "GetDomainNames"
    "GetIntegrationResponse"
    "GetIntegrationResponses"
    "GetModel"
    "GetModelTemplate"
    "GetModels"
    "GetPortal"
    "GetPortalProduct"
    "GetPortalProductSharingPolicy"
    "GetProductPage"
    "GetProductRestEndpointPage"
    "GetRouteResponse"
    "GetRouteResponses"
    "GetRoutingRule"
    "GetVpcLink"
    "GetVpcLinks"
    "ListPortalProducts"
    "ListPortals"
    "ListProductPages"
    "ListProductRestEndpointPages"
    "ListRoutingRules"
    "PreviewPortal"
    "PublishPortal"
    "PutPortalProductSharingPolicy"
    "PutRoutingRule"
    "UpdateApiMapping"
    "UpdateDomainName"
    "UpdateIntegrationResponse"
    "UpdateModel"
    "UpdatePortal"
    "UpdatePortalProduct"
    "UpdateProductPage"
    "UpdateProductRestEndpointPage"
    "UpdateRouteResponse"
    "UpdateVpcLink"
])
service ApiGatewayV2 {
    version: "2018-11-29"
    operations: [
        CreateApi
        CreateAuthorizer
        CreateDeployment
        CreateIntegration
        CreateRoute
        CreateStage
        DeleteAccessLogSettings
        DeleteApi
        DeleteAuthorizer
        DeleteCorsConfiguration
        DeleteDeployment
        DeleteIntegration
        DeleteRoute
        DeleteRouteSettings
        DeleteStage
        ExportApi
        GetApi
        GetApis
        GetAuthorizer
        GetAuthorizers
        GetDeployment
        GetDeployments
        GetIntegration
        GetIntegrations
        GetRoute
        GetRoutes
        GetStage
        GetStages
        GetTags
        ImportApi
        ReimportApi
        ResetAuthorizersCache
        TagResource
        UntagResource
        UpdateApi
        UpdateAuthorizer
        UpdateDeployment
        UpdateIntegration
        UpdateRoute
        UpdateStage
    ]
}

@http(method: "POST", uri: "/v2/apis", code: 201)
operation CreateApi {
    input: CreateApiRequest
    output: CreateApiResponse
    errors: [
        BadRequestException
        ConflictException
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "POST", uri: "/v2/apis/{ApiId}/authorizers", code: 201)
operation CreateAuthorizer {
    input: CreateAuthorizerRequest
    output: CreateAuthorizerResponse
    errors: [
        BadRequestException
        ConflictException
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "POST", uri: "/v2/apis/{ApiId}/deployments", code: 201)
operation CreateDeployment {
    input: CreateDeploymentRequest
    output: CreateDeploymentResponse
    errors: [
        BadRequestException
        ConflictException
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "POST", uri: "/v2/apis/{ApiId}/integrations", code: 201)
operation CreateIntegration {
    input: CreateIntegrationRequest
    output: CreateIntegrationResult
    errors: [
        BadRequestException
        ConflictException
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "POST", uri: "/v2/apis/{ApiId}/routes", code: 201)
operation CreateRoute {
    input: CreateRouteRequest
    output: CreateRouteResult
    errors: [
        BadRequestException
        ConflictException
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "POST", uri: "/v2/apis/{ApiId}/stages", code: 201)
operation CreateStage {
    input: CreateStageRequest
    output: CreateStageResponse
    errors: [
        BadRequestException
        ConflictException
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "DELETE", uri: "/v2/apis/{ApiId}/stages/{StageName}/accesslogsettings", code: 204)
operation DeleteAccessLogSettings {
    input: DeleteAccessLogSettingsRequest
    errors: [
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "DELETE", uri: "/v2/apis/{ApiId}", code: 204)
operation DeleteApi {
    input: DeleteApiRequest
    errors: [
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "DELETE", uri: "/v2/apis/{ApiId}/authorizers/{AuthorizerId}", code: 204)
operation DeleteAuthorizer {
    input: DeleteAuthorizerRequest
    errors: [
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "DELETE", uri: "/v2/apis/{ApiId}/cors", code: 204)
operation DeleteCorsConfiguration {
    input: DeleteCorsConfigurationRequest
    errors: [
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "DELETE", uri: "/v2/apis/{ApiId}/deployments/{DeploymentId}", code: 204)
operation DeleteDeployment {
    input: DeleteDeploymentRequest
    errors: [
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "DELETE", uri: "/v2/apis/{ApiId}/integrations/{IntegrationId}", code: 204)
operation DeleteIntegration {
    input: DeleteIntegrationRequest
    errors: [
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "DELETE", uri: "/v2/apis/{ApiId}/routes/{RouteId}", code: 204)
operation DeleteRoute {
    input: DeleteRouteRequest
    errors: [
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "DELETE", uri: "/v2/apis/{ApiId}/stages/{StageName}/routesettings/{RouteKey}", code: 204)
operation DeleteRouteSettings {
    input: DeleteRouteSettingsRequest
    errors: [
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "DELETE", uri: "/v2/apis/{ApiId}/stages/{StageName}", code: 204)
operation DeleteStage {
    input: DeleteStageRequest
    errors: [
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "GET", uri: "/v2/apis/{ApiId}/exports/{Specification}", code: 200)
operation ExportApi {
    input: ExportApiRequest
    output: ExportApiResponse
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "GET", uri: "/v2/apis/{ApiId}", code: 200)
operation GetApi {
    input: GetApiRequest
    output: GetApiResponse
    errors: [
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "GET", uri: "/v2/apis", code: 200)
operation GetApis {
    input: GetApisRequest
    output: GetApisResponse
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "GET", uri: "/v2/apis/{ApiId}/authorizers/{AuthorizerId}", code: 200)
operation GetAuthorizer {
    input: GetAuthorizerRequest
    output: GetAuthorizerResponse
    errors: [
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "GET", uri: "/v2/apis/{ApiId}/authorizers", code: 200)
operation GetAuthorizers {
    input: GetAuthorizersRequest
    output: GetAuthorizersResponse
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "GET", uri: "/v2/apis/{ApiId}/deployments/{DeploymentId}", code: 200)
operation GetDeployment {
    input: GetDeploymentRequest
    output: GetDeploymentResponse
    errors: [
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "GET", uri: "/v2/apis/{ApiId}/deployments", code: 200)
operation GetDeployments {
    input: GetDeploymentsRequest
    output: GetDeploymentsResponse
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "GET", uri: "/v2/apis/{ApiId}/integrations/{IntegrationId}", code: 200)
operation GetIntegration {
    input: GetIntegrationRequest
    output: GetIntegrationResult
    errors: [
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "GET", uri: "/v2/apis/{ApiId}/integrations", code: 200)
operation GetIntegrations {
    input: GetIntegrationsRequest
    output: GetIntegrationsResponse
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "GET", uri: "/v2/apis/{ApiId}/routes/{RouteId}", code: 200)
operation GetRoute {
    input: GetRouteRequest
    output: GetRouteResult
    errors: [
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "GET", uri: "/v2/apis/{ApiId}/routes", code: 200)
operation GetRoutes {
    input: GetRoutesRequest
    output: GetRoutesResponse
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "GET", uri: "/v2/apis/{ApiId}/stages/{StageName}", code: 200)
operation GetStage {
    input: GetStageRequest
    output: GetStageResponse
    errors: [
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "GET", uri: "/v2/apis/{ApiId}/stages", code: 200)
operation GetStages {
    input: GetStagesRequest
    output: GetStagesResponse
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "GET", uri: "/v2/tags/{ResourceArn}", code: 200)
operation GetTags {
    input: GetTagsRequest
    output: GetTagsResponse
    errors: [
        BadRequestException
        ConflictException
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "PUT", uri: "/v2/apis", code: 201)
operation ImportApi {
    input: ImportApiRequest
    output: ImportApiResponse
    errors: [
        BadRequestException
        ConflictException
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "PUT", uri: "/v2/apis/{ApiId}", code: 201)
operation ReimportApi {
    input: ReimportApiRequest
    output: ReimportApiResponse
    errors: [
        BadRequestException
        ConflictException
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "DELETE", uri: "/v2/apis/{ApiId}/stages/{StageName}/cache/authorizers", code: 204)
operation ResetAuthorizersCache {
    input: ResetAuthorizersCacheRequest
    errors: [
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "POST", uri: "/v2/tags/{ResourceArn}", code: 201)
operation TagResource {
    input: TagResourceRequest
    output: TagResourceResponse
    errors: [
        BadRequestException
        ConflictException
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "DELETE", uri: "/v2/tags/{ResourceArn}", code: 204)
operation UntagResource {
    input: UntagResourceRequest
    errors: [
        BadRequestException
        ConflictException
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "PATCH", uri: "/v2/apis/{ApiId}", code: 200)
operation UpdateApi {
    input: UpdateApiRequest
    output: UpdateApiResponse
    errors: [
        BadRequestException
        ConflictException
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "PATCH", uri: "/v2/apis/{ApiId}/authorizers/{AuthorizerId}", code: 200)
operation UpdateAuthorizer {
    input: UpdateAuthorizerRequest
    output: UpdateAuthorizerResponse
    errors: [
        BadRequestException
        ConflictException
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "PATCH", uri: "/v2/apis/{ApiId}/deployments/{DeploymentId}", code: 200)
operation UpdateDeployment {
    input: UpdateDeploymentRequest
    output: UpdateDeploymentResponse
    errors: [
        BadRequestException
        ConflictException
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "PATCH", uri: "/v2/apis/{ApiId}/integrations/{IntegrationId}", code: 200)
operation UpdateIntegration {
    input: UpdateIntegrationRequest
    output: UpdateIntegrationResult
    errors: [
        BadRequestException
        ConflictException
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "PATCH", uri: "/v2/apis/{ApiId}/routes/{RouteId}", code: 200)
operation UpdateRoute {
    input: UpdateRouteRequest
    output: UpdateRouteResult
    errors: [
        BadRequestException
        ConflictException
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "PATCH", uri: "/v2/apis/{ApiId}/stages/{StageName}", code: 200)
operation UpdateStage {
    input: UpdateStageRequest
    output: UpdateStageResponse
    errors: [
        BadRequestException
        ConflictException
        NotFoundException
        TooManyRequestsException
    ]
}

// Errors

@error("client")
@httpError(400)
structure BadRequestException {
    @jsonName("message") Message: String
}

@error("client")
@httpError(409)
structure ConflictException {
    @jsonName("message") Message: String
}

@error("client")
@httpError(404)
structure NotFoundException {
    @jsonName("message") Message: String
    @jsonName("resourceType") ResourceType: String
}

@error("client")
@httpError(429)
structure TooManyRequestsException {
    @jsonName("limitType") LimitType: String
    @jsonName("message") Message: String
}

// Shapes

list __listOf__string {
    member: String
}

list __listOfApi {
    member: Api
}

list __listOfAuthorizer {
    member: Authorizer
}

list __listOfDeployment {
    member: Deployment
}

list __listOfIntegration {
    member: Integration
}

list __listOfRoute {
    member: Route
}

list __listOfStage {
    member: Stage
}

@timestampFormat("date-time")
timestamp __timestampIso8601

structure AccessLogSettings {
    @jsonName("destinationArn") DestinationArn: String
    @jsonName("format") Format: String
}

structure Api {
    @jsonName("apiEndpoint") ApiEndpoint: String
    @jsonName("apiGatewayManaged") ApiGatewayManaged: Boolean
    @jsonName("apiId") ApiId: String
    @jsonName("apiKeySelectionExpression") ApiKeySelectionExpression: String
    @jsonName("corsConfiguration") CorsConfiguration: Cors
    @jsonName("createdDate") CreatedDate: __timestampIso8601
    @jsonName("description") Description: String
    @jsonName("disableSchemaValidation") DisableSchemaValidation: Boolean
    @jsonName("disableExecuteApiEndpoint") DisableExecuteApiEndpoint: Boolean
    @jsonName("importInfo") ImportInfo: __listOf__string
    @jsonName("ipAddressType") IpAddressType: IpAddressType
    @required @jsonName("name") Name: String
    @required @jsonName("protocolType") ProtocolType: ProtocolType
    @required @jsonName("routeSelectionExpression") RouteSelectionExpression: String
    @jsonName("tags") Tags: Tags
    @jsonName("version") Version: String
    @jsonName("warnings") Warnings: __listOf__string
}

list AuthorizationScopes {
    member: String
}

enum AuthorizationType {
    NONE
    AWS_IAM
    CUSTOM
    JWT
}

structure Authorizer {
    @jsonName("authorizerCredentialsArn") AuthorizerCredentialsArn: String
    @jsonName("authorizerId") AuthorizerId: String
    @jsonName("authorizerPayloadFormatVersion") AuthorizerPayloadFormatVersion: String
    @jsonName("authorizerResultTtlInSeconds") AuthorizerResultTtlInSeconds: IntegerWithLengthBetween0And3600
    @jsonName("authorizerType") AuthorizerType: AuthorizerType
    @jsonName("authorizerUri") AuthorizerUri: String
    @jsonName("enableSimpleResponses") EnableSimpleResponses: Boolean
    @jsonName("identitySource") IdentitySource: IdentitySourceList
    @jsonName("identityValidationExpression") IdentityValidationExpression: String
    @jsonName("jwtConfiguration") JwtConfiguration: JWTConfiguration
    @required @jsonName("name") Name: String
}

enum AuthorizerType {
    REQUEST
    JWT
}

enum ConnectionType {
    INTERNET
    VPC_LINK
}

enum ContentHandlingStrategy {
    CONVERT_TO_BINARY
    CONVERT_TO_TEXT
}

structure Cors {
    @jsonName("allowCredentials") AllowCredentials: Boolean
    @jsonName("allowHeaders") AllowHeaders: CorsHeaderList
    @jsonName("allowMethods") AllowMethods: CorsMethodList
    @jsonName("allowOrigins") AllowOrigins: CorsOriginList
    @jsonName("exposeHeaders") ExposeHeaders: CorsHeaderList
    @jsonName("maxAge") MaxAge: IntegerWithLengthBetweenMinus1And86400
}

list CorsHeaderList {
    member: String
}

list CorsMethodList {
    member: String
}

list CorsOriginList {
    member: String
}

structure CreateApiRequest {
    @jsonName("apiKeySelectionExpression") ApiKeySelectionExpression: String
    @jsonName("corsConfiguration") CorsConfiguration: Cors
    @jsonName("credentialsArn") CredentialsArn: String
    @jsonName("description") Description: String
    @jsonName("disableSchemaValidation") DisableSchemaValidation: Boolean
    @jsonName("disableExecuteApiEndpoint") DisableExecuteApiEndpoint: Boolean
    @jsonName("ipAddressType") IpAddressType: IpAddressType
    @required @jsonName("name") Name: String
    @required @jsonName("protocolType") ProtocolType: ProtocolType
    @jsonName("routeKey") RouteKey: String
    @jsonName("routeSelectionExpression") RouteSelectionExpression: String
    @jsonName("tags") Tags: Tags
    @jsonName("target") Target: String
    @jsonName("version") Version: String
}

structure CreateApiResponse {
    @jsonName("apiEndpoint") ApiEndpoint: String
    @jsonName("apiGatewayManaged") ApiGatewayManaged: Boolean
    @jsonName("apiId") ApiId: String
    @jsonName("apiKeySelectionExpression") ApiKeySelectionExpression: String
    @jsonName("corsConfiguration") CorsConfiguration: Cors
    @jsonName("createdDate") CreatedDate: __timestampIso8601
    @jsonName("description") Description: String
    @jsonName("disableSchemaValidation") DisableSchemaValidation: Boolean
    @jsonName("disableExecuteApiEndpoint") DisableExecuteApiEndpoint: Boolean
    @jsonName("importInfo") ImportInfo: __listOf__string
    @jsonName("ipAddressType") IpAddressType: IpAddressType
    @jsonName("name") Name: String
    @jsonName("protocolType") ProtocolType: ProtocolType
    @jsonName("routeSelectionExpression") RouteSelectionExpression: String
    @jsonName("tags") Tags: Tags
    @jsonName("version") Version: String
    @jsonName("warnings") Warnings: __listOf__string
}

structure CreateAuthorizerRequest {
    @required @httpLabel ApiId: String
    @jsonName("authorizerCredentialsArn") AuthorizerCredentialsArn: String
    @jsonName("authorizerPayloadFormatVersion") AuthorizerPayloadFormatVersion: String
    @jsonName("authorizerResultTtlInSeconds") AuthorizerResultTtlInSeconds: IntegerWithLengthBetween0And3600
    @required @jsonName("authorizerType") AuthorizerType: AuthorizerType
    @jsonName("authorizerUri") AuthorizerUri: String
    @jsonName("enableSimpleResponses") EnableSimpleResponses: Boolean
    @required @jsonName("identitySource") IdentitySource: IdentitySourceList
    @jsonName("identityValidationExpression") IdentityValidationExpression: String
    @jsonName("jwtConfiguration") JwtConfiguration: JWTConfiguration
    @required @jsonName("name") Name: String
}

structure CreateAuthorizerResponse {
    @jsonName("authorizerCredentialsArn") AuthorizerCredentialsArn: String
    @jsonName("authorizerId") AuthorizerId: String
    @jsonName("authorizerPayloadFormatVersion") AuthorizerPayloadFormatVersion: String
    @jsonName("authorizerResultTtlInSeconds") AuthorizerResultTtlInSeconds: IntegerWithLengthBetween0And3600
    @jsonName("authorizerType") AuthorizerType: AuthorizerType
    @jsonName("authorizerUri") AuthorizerUri: String
    @jsonName("enableSimpleResponses") EnableSimpleResponses: Boolean
    @jsonName("identitySource") IdentitySource: IdentitySourceList
    @jsonName("identityValidationExpression") IdentityValidationExpression: String
    @jsonName("jwtConfiguration") JwtConfiguration: JWTConfiguration
    @jsonName("name") Name: String
}

structure CreateDeploymentRequest {
    @required @httpLabel ApiId: String
    @jsonName("description") Description: String
    @jsonName("stageName") StageName: String
}

structure CreateDeploymentResponse {
    @jsonName("autoDeployed") AutoDeployed: Boolean
    @jsonName("createdDate") CreatedDate: __timestampIso8601
    @jsonName("deploymentId") DeploymentId: String
    @jsonName("deploymentStatus") DeploymentStatus: DeploymentStatus
    @jsonName("deploymentStatusMessage") DeploymentStatusMessage: String
    @jsonName("description") Description: String
}

structure CreateIntegrationRequest {
    @required @httpLabel ApiId: String
    @jsonName("connectionId") ConnectionId: String
    @jsonName("connectionType") ConnectionType: ConnectionType
    @jsonName("contentHandlingStrategy") ContentHandlingStrategy: ContentHandlingStrategy
    @jsonName("credentialsArn") CredentialsArn: String
    @jsonName("description") Description: String
    @jsonName("integrationMethod") IntegrationMethod: String
    @jsonName("integrationSubtype") IntegrationSubtype: String
    @required @jsonName("integrationType") IntegrationType: IntegrationType
    @jsonName("integrationUri") IntegrationUri: String
    @jsonName("passthroughBehavior") PassthroughBehavior: PassthroughBehavior
    @jsonName("payloadFormatVersion") PayloadFormatVersion: String
    @jsonName("requestParameters") RequestParameters: IntegrationParameters
    @jsonName("requestTemplates") RequestTemplates: TemplateMap
    @jsonName("responseParameters") ResponseParameters: ResponseParameters
    @jsonName("templateSelectionExpression") TemplateSelectionExpression: String
    @jsonName("timeoutInMillis") TimeoutInMillis: IntegerWithLengthBetween50And30000
    @jsonName("tlsConfig") TlsConfig: TlsConfigInput
}

structure CreateIntegrationResult {
    @jsonName("apiGatewayManaged") ApiGatewayManaged: Boolean
    @jsonName("connectionId") ConnectionId: String
    @jsonName("connectionType") ConnectionType: ConnectionType
    @jsonName("contentHandlingStrategy") ContentHandlingStrategy: ContentHandlingStrategy
    @jsonName("credentialsArn") CredentialsArn: String
    @jsonName("description") Description: String
    @jsonName("integrationId") IntegrationId: String
    @jsonName("integrationMethod") IntegrationMethod: String
    @jsonName("integrationResponseSelectionExpression") IntegrationResponseSelectionExpression: String
    @jsonName("integrationSubtype") IntegrationSubtype: String
    @jsonName("integrationType") IntegrationType: IntegrationType
    @jsonName("integrationUri") IntegrationUri: String
    @jsonName("passthroughBehavior") PassthroughBehavior: PassthroughBehavior
    @jsonName("payloadFormatVersion") PayloadFormatVersion: String
    @jsonName("requestParameters") RequestParameters: IntegrationParameters
    @jsonName("requestTemplates") RequestTemplates: TemplateMap
    @jsonName("responseParameters") ResponseParameters: ResponseParameters
    @jsonName("templateSelectionExpression") TemplateSelectionExpression: String
    @jsonName("timeoutInMillis") TimeoutInMillis: IntegerWithLengthBetween50And30000
    @jsonName("tlsConfig") TlsConfig: TlsConfig
}

structure CreateRouteRequest {
    @required @httpLabel ApiId: String
    @jsonName("apiKeyRequired") ApiKeyRequired: Boolean
    @jsonName("authorizationScopes") AuthorizationScopes: AuthorizationScopes
    @jsonName("authorizationType") AuthorizationType: AuthorizationType
    @jsonName("authorizerId") AuthorizerId: String
    @jsonName("modelSelectionExpression") ModelSelectionExpression: String
    @jsonName("operationName") OperationName: String
    @jsonName("requestModels") RequestModels: RouteModels
    @jsonName("requestParameters") RequestParameters: RouteParameters
    @required @jsonName("routeKey") RouteKey: String
    @jsonName("routeResponseSelectionExpression") RouteResponseSelectionExpression: String
    @jsonName("target") Target: String
}

structure CreateRouteResult {
    @jsonName("apiGatewayManaged") ApiGatewayManaged: Boolean
    @jsonName("apiKeyRequired") ApiKeyRequired: Boolean
    @jsonName("authorizationScopes") AuthorizationScopes: AuthorizationScopes
    @jsonName("authorizationType") AuthorizationType: AuthorizationType
    @jsonName("authorizerId") AuthorizerId: String
    @jsonName("modelSelectionExpression") ModelSelectionExpression: String
    @jsonName("operationName") OperationName: String
    @jsonName("requestModels") RequestModels: RouteModels
    @jsonName("requestParameters") RequestParameters: RouteParameters
    @jsonName("routeId") RouteId: String
    @jsonName("routeKey") RouteKey: String
    @jsonName("routeResponseSelectionExpression") RouteResponseSelectionExpression: String
    @jsonName("target") Target: String
}

structure CreateStageRequest {
    @jsonName("accessLogSettings") AccessLogSettings: AccessLogSettings
    @required @httpLabel ApiId: String
    @jsonName("autoDeploy") AutoDeploy: Boolean
    @jsonName("clientCertificateId") ClientCertificateId: String
    @jsonName("defaultRouteSettings") DefaultRouteSettings: RouteSettings
    @jsonName("deploymentId") DeploymentId: String
    @jsonName("description") Description: String
    @jsonName("routeSettings") RouteSettings: RouteSettingsMap
    @required @jsonName("stageName") StageName: String
    @jsonName("stageVariables") StageVariables: StageVariablesMap
    @jsonName("tags") Tags: Tags
}

structure CreateStageResponse {
    @jsonName("accessLogSettings") AccessLogSettings: AccessLogSettings
    @jsonName("apiGatewayManaged") ApiGatewayManaged: Boolean
    @jsonName("autoDeploy") AutoDeploy: Boolean
    @jsonName("clientCertificateId") ClientCertificateId: String
    @jsonName("createdDate") CreatedDate: __timestampIso8601
    @jsonName("defaultRouteSettings") DefaultRouteSettings: RouteSettings
    @jsonName("deploymentId") DeploymentId: String
    @jsonName("description") Description: String
    @jsonName("lastDeploymentStatusMessage") LastDeploymentStatusMessage: String
    @jsonName("lastUpdatedDate") LastUpdatedDate: __timestampIso8601
    @jsonName("routeSettings") RouteSettings: RouteSettingsMap
    @jsonName("stageName") StageName: String
    @jsonName("stageVariables") StageVariables: StageVariablesMap
    @jsonName("tags") Tags: Tags
}

structure DeleteAccessLogSettingsRequest {
    @required @httpLabel ApiId: String
    @required @httpLabel StageName: String
}

structure DeleteApiRequest {
    @required @httpLabel ApiId: String
}

structure DeleteAuthorizerRequest {
    @required @httpLabel ApiId: String
    @required @httpLabel AuthorizerId: String
}

structure DeleteCorsConfigurationRequest {
    @required @httpLabel ApiId: String
}

structure DeleteDeploymentRequest {
    @required @httpLabel ApiId: String
    @required @httpLabel DeploymentId: String
}

structure DeleteIntegrationRequest {
    @required @httpLabel ApiId: String
    @required @httpLabel IntegrationId: String
}

structure DeleteRouteRequest {
    @required @httpLabel ApiId: String
    @required @httpLabel RouteId: String
}

structure DeleteRouteSettingsRequest {
    @required @httpLabel ApiId: String
    @required @httpLabel RouteKey: String
    @required @httpLabel StageName: String
}

structure DeleteStageRequest {
    @required @httpLabel ApiId: String
    @required @httpLabel StageName: String
}

structure Deployment {
    @jsonName("autoDeployed") AutoDeployed: Boolean
    @jsonName("createdDate") CreatedDate: __timestampIso8601
    @jsonName("deploymentId") DeploymentId: String
    @jsonName("deploymentStatus") DeploymentStatus: DeploymentStatus
    @jsonName("deploymentStatusMessage") DeploymentStatusMessage: String
    @jsonName("description") Description: String
}

enum DeploymentStatus {
    PENDING
    FAILED
    DEPLOYED
}

structure ExportApiRequest {
    @required @httpLabel ApiId: String
    @httpQuery("exportVersion") ExportVersion: String
    @httpQuery("includeExtensions") IncludeExtensions: Boolean
    @required @httpQuery("outputType") OutputType: String
    @required @httpLabel Specification: String
    @httpQuery("stageName") StageName: String
}

structure ExportApiResponse {
    @httpPayload body: Blob
}

structure GetApiRequest {
    @required @httpLabel ApiId: String
}

structure GetApiResponse {
    @jsonName("apiEndpoint") ApiEndpoint: String
    @jsonName("apiGatewayManaged") ApiGatewayManaged: Boolean
    @jsonName("apiId") ApiId: String
    @jsonName("apiKeySelectionExpression") ApiKeySelectionExpression: String
    @jsonName("corsConfiguration") CorsConfiguration: Cors
    @jsonName("createdDate") CreatedDate: __timestampIso8601
    @jsonName("description") Description: String
    @jsonName("disableSchemaValidation") DisableSchemaValidation: Boolean
    @jsonName("disableExecuteApiEndpoint") DisableExecuteApiEndpoint: Boolean
    @jsonName("importInfo") ImportInfo: __listOf__string
    @jsonName("ipAddressType") IpAddressType: IpAddressType
    @jsonName("name") Name: String
    @jsonName("protocolType") ProtocolType: ProtocolType
    @jsonName("routeSelectionExpression") RouteSelectionExpression: String
    @jsonName("tags") Tags: Tags
    @jsonName("version") Version: String
    @jsonName("warnings") Warnings: __listOf__string
}

structure GetApisRequest {
    @httpQuery("maxResults") MaxResults: String
    @httpQuery("nextToken") NextToken: String
}

structure GetApisResponse {
    @jsonName("items") Items: __listOfApi
    @jsonName("nextToken") NextToken: String
}

structure GetAuthorizerRequest {
    @required @httpLabel ApiId: String
    @required @httpLabel AuthorizerId: String
}

structure GetAuthorizerResponse {
    @jsonName("authorizerCredentialsArn") AuthorizerCredentialsArn: String
    @jsonName("authorizerId") AuthorizerId: String
    @jsonName("authorizerPayloadFormatVersion") AuthorizerPayloadFormatVersion: String
    @jsonName("authorizerResultTtlInSeconds") AuthorizerResultTtlInSeconds: IntegerWithLengthBetween0And3600
    @jsonName("authorizerType") AuthorizerType: AuthorizerType
    @jsonName("authorizerUri") AuthorizerUri: String
    @jsonName("enableSimpleResponses") EnableSimpleResponses: Boolean
    @jsonName("identitySource") IdentitySource: IdentitySourceList
    @jsonName("identityValidationExpression") IdentityValidationExpression: String
    @jsonName("jwtConfiguration") JwtConfiguration: JWTConfiguration
    @jsonName("name") Name: String
}

structure GetAuthorizersRequest {
    @required @httpLabel ApiId: String
    @httpQuery("maxResults") MaxResults: String
    @httpQuery("nextToken") NextToken: String
}

structure GetAuthorizersResponse {
    @jsonName("items") Items: __listOfAuthorizer
    @jsonName("nextToken") NextToken: String
}

structure GetDeploymentRequest {
    @required @httpLabel ApiId: String
    @required @httpLabel DeploymentId: String
}

structure GetDeploymentResponse {
    @jsonName("autoDeployed") AutoDeployed: Boolean
    @jsonName("createdDate") CreatedDate: __timestampIso8601
    @jsonName("deploymentId") DeploymentId: String
    @jsonName("deploymentStatus") DeploymentStatus: DeploymentStatus
    @jsonName("deploymentStatusMessage") DeploymentStatusMessage: String
    @jsonName("description") Description: String
}

structure GetDeploymentsRequest {
    @required @httpLabel ApiId: String
    @httpQuery("maxResults") MaxResults: String
    @httpQuery("nextToken") NextToken: String
}

structure GetDeploymentsResponse {
    @jsonName("items") Items: __listOfDeployment
    @jsonName("nextToken") NextToken: String
}

structure GetIntegrationRequest {
    @required @httpLabel ApiId: String
    @required @httpLabel IntegrationId: String
}

structure GetIntegrationResult {
    @jsonName("apiGatewayManaged") ApiGatewayManaged: Boolean
    @jsonName("connectionId") ConnectionId: String
    @jsonName("connectionType") ConnectionType: ConnectionType
    @jsonName("contentHandlingStrategy") ContentHandlingStrategy: ContentHandlingStrategy
    @jsonName("credentialsArn") CredentialsArn: String
    @jsonName("description") Description: String
    @jsonName("integrationId") IntegrationId: String
    @jsonName("integrationMethod") IntegrationMethod: String
    @jsonName("integrationResponseSelectionExpression") IntegrationResponseSelectionExpression: String
    @jsonName("integrationSubtype") IntegrationSubtype: String
    @jsonName("integrationType") IntegrationType: IntegrationType
    @jsonName("integrationUri") IntegrationUri: String
    @jsonName("passthroughBehavior") PassthroughBehavior: PassthroughBehavior
    @jsonName("payloadFormatVersion") PayloadFormatVersion: String
    @jsonName("requestParameters") RequestParameters: IntegrationParameters
    @jsonName("requestTemplates") RequestTemplates: TemplateMap
    @jsonName("responseParameters") ResponseParameters: ResponseParameters
    @jsonName("templateSelectionExpression") TemplateSelectionExpression: String
    @jsonName("timeoutInMillis") TimeoutInMillis: IntegerWithLengthBetween50And30000
    @jsonName("tlsConfig") TlsConfig: TlsConfig
}

structure GetIntegrationsRequest {
    @required @httpLabel ApiId: String
    @httpQuery("maxResults") MaxResults: String
    @httpQuery("nextToken") NextToken: String
}

structure GetIntegrationsResponse {
    @jsonName("items") Items: __listOfIntegration
    @jsonName("nextToken") NextToken: String
}

structure GetRouteRequest {
    @required @httpLabel ApiId: String
    @required @httpLabel RouteId: String
}

structure GetRouteResult {
    @jsonName("apiGatewayManaged") ApiGatewayManaged: Boolean
    @jsonName("apiKeyRequired") ApiKeyRequired: Boolean
    @jsonName("authorizationScopes") AuthorizationScopes: AuthorizationScopes
    @jsonName("authorizationType") AuthorizationType: AuthorizationType
    @jsonName("authorizerId") AuthorizerId: String
    @jsonName("modelSelectionExpression") ModelSelectionExpression: String
    @jsonName("operationName") OperationName: String
    @jsonName("requestModels") RequestModels: RouteModels
    @jsonName("requestParameters") RequestParameters: RouteParameters
    @jsonName("routeId") RouteId: String
    @jsonName("routeKey") RouteKey: String
    @jsonName("routeResponseSelectionExpression") RouteResponseSelectionExpression: String
    @jsonName("target") Target: String
}

structure GetRoutesRequest {
    @required @httpLabel ApiId: String
    @httpQuery("maxResults") MaxResults: String
    @httpQuery("nextToken") NextToken: String
}

structure GetRoutesResponse {
    @jsonName("items") Items: __listOfRoute
    @jsonName("nextToken") NextToken: String
}

structure GetStageRequest {
    @required @httpLabel ApiId: String
    @required @httpLabel StageName: String
}

structure GetStageResponse {
    @jsonName("accessLogSettings") AccessLogSettings: AccessLogSettings
    @jsonName("apiGatewayManaged") ApiGatewayManaged: Boolean
    @jsonName("autoDeploy") AutoDeploy: Boolean
    @jsonName("clientCertificateId") ClientCertificateId: String
    @jsonName("createdDate") CreatedDate: __timestampIso8601
    @jsonName("defaultRouteSettings") DefaultRouteSettings: RouteSettings
    @jsonName("deploymentId") DeploymentId: String
    @jsonName("description") Description: String
    @jsonName("lastDeploymentStatusMessage") LastDeploymentStatusMessage: String
    @jsonName("lastUpdatedDate") LastUpdatedDate: __timestampIso8601
    @jsonName("routeSettings") RouteSettings: RouteSettingsMap
    @jsonName("stageName") StageName: String
    @jsonName("stageVariables") StageVariables: StageVariablesMap
    @jsonName("tags") Tags: Tags
}

structure GetStagesRequest {
    @required @httpLabel ApiId: String
    @httpQuery("maxResults") MaxResults: String
    @httpQuery("nextToken") NextToken: String
}

structure GetStagesResponse {
    @jsonName("items") Items: __listOfStage
    @jsonName("nextToken") NextToken: String
}

structure GetTagsRequest {
    @required @httpLabel ResourceArn: String
}

structure GetTagsResponse {
    @jsonName("tags") Tags: Tags
}

list IdentitySourceList {
    member: String
}

structure ImportApiRequest {
    @httpQuery("basepath") Basepath: String
    @required @jsonName("body") Body: String
    @httpQuery("failOnWarnings") FailOnWarnings: Boolean
}

structure ImportApiResponse {
    @jsonName("apiEndpoint") ApiEndpoint: String
    @jsonName("apiGatewayManaged") ApiGatewayManaged: Boolean
    @jsonName("apiId") ApiId: String
    @jsonName("apiKeySelectionExpression") ApiKeySelectionExpression: String
    @jsonName("corsConfiguration") CorsConfiguration: Cors
    @jsonName("createdDate") CreatedDate: __timestampIso8601
    @jsonName("description") Description: String
    @jsonName("disableSchemaValidation") DisableSchemaValidation: Boolean
    @jsonName("disableExecuteApiEndpoint") DisableExecuteApiEndpoint: Boolean
    @jsonName("importInfo") ImportInfo: __listOf__string
    @jsonName("ipAddressType") IpAddressType: IpAddressType
    @jsonName("name") Name: String
    @jsonName("protocolType") ProtocolType: ProtocolType
    @jsonName("routeSelectionExpression") RouteSelectionExpression: String
    @jsonName("tags") Tags: Tags
    @jsonName("version") Version: String
    @jsonName("warnings") Warnings: __listOf__string
}

@range(min: 0, max: 3600)
integer IntegerWithLengthBetween0And3600

@range(min: 50, max: 30000)
integer IntegerWithLengthBetween50And30000

@range(min: -1, max: 86400)
integer IntegerWithLengthBetweenMinus1And86400

structure Integration {
    @jsonName("apiGatewayManaged") ApiGatewayManaged: Boolean
    @jsonName("connectionId") ConnectionId: String
    @jsonName("connectionType") ConnectionType: ConnectionType
    @jsonName("contentHandlingStrategy") ContentHandlingStrategy: ContentHandlingStrategy
    @jsonName("credentialsArn") CredentialsArn: String
    @jsonName("description") Description: String
    @jsonName("integrationId") IntegrationId: String
    @jsonName("integrationMethod") IntegrationMethod: String
    @jsonName("integrationResponseSelectionExpression") IntegrationResponseSelectionExpression: String
    @jsonName("integrationSubtype") IntegrationSubtype: String
    @jsonName("integrationType") IntegrationType: IntegrationType
    @jsonName("integrationUri") IntegrationUri: String
    @jsonName("passthroughBehavior") PassthroughBehavior: PassthroughBehavior
    @jsonName("payloadFormatVersion") PayloadFormatVersion: String
    @jsonName("requestParameters") RequestParameters: IntegrationParameters
    @jsonName("requestTemplates") RequestTemplates: TemplateMap
    @jsonName("responseParameters") ResponseParameters: ResponseParameters
    @jsonName("templateSelectionExpression") TemplateSelectionExpression: String
    @jsonName("timeoutInMillis") TimeoutInMillis: IntegerWithLengthBetween50And30000
    @jsonName("tlsConfig") TlsConfig: TlsConfig
}

map IntegrationParameters {
    key: String
    value: String
}

enum IntegrationType {
    AWS
    HTTP
    MOCK
    HTTP_PROXY
    AWS_PROXY
}

enum IpAddressType {
    IPV4 = "ipv4"
    DUALSTACK = "dualstack"
}

structure JWTConfiguration {
    @jsonName("audience") Audience: __listOf__string
    @jsonName("issuer") Issuer: String
}

enum LoggingLevel {
    ERROR
    INFO
    OFF
}

structure ParameterConstraints {
    @jsonName("required") Required: Boolean
}

enum PassthroughBehavior {
    WHEN_NO_MATCH
    NEVER
    WHEN_NO_TEMPLATES
}

enum ProtocolType {
    WEBSOCKET
    HTTP
}

structure ReimportApiRequest {
    @required @httpLabel ApiId: String
    @httpQuery("basepath") Basepath: String
    @required @jsonName("body") Body: String
    @httpQuery("failOnWarnings") FailOnWarnings: Boolean
}

structure ReimportApiResponse {
    @jsonName("apiEndpoint") ApiEndpoint: String
    @jsonName("apiGatewayManaged") ApiGatewayManaged: Boolean
    @jsonName("apiId") ApiId: String
    @jsonName("apiKeySelectionExpression") ApiKeySelectionExpression: String
    @jsonName("corsConfiguration") CorsConfiguration: Cors
    @jsonName("createdDate") CreatedDate: __timestampIso8601
    @jsonName("description") Description: String
    @jsonName("disableSchemaValidation") DisableSchemaValidation: Boolean
    @jsonName("disableExecuteApiEndpoint") DisableExecuteApiEndpoint: Boolean
    @jsonName("importInfo") ImportInfo: __listOf__string
    @jsonName("ipAddressType") IpAddressType: IpAddressType
    @jsonName("name") Name: String
    @jsonName("protocolType") ProtocolType: ProtocolType
    @jsonName("routeSelectionExpression") RouteSelectionExpression: String
    @jsonName("tags") Tags: Tags
    @jsonName("version") Version: String
    @jsonName("warnings") Warnings: __listOf__string
}

structure ResetAuthorizersCacheRequest {
    @required @httpLabel ApiId: String
    @required @httpLabel StageName: String
}

map ResponseParameters {
    key: String
    value: IntegrationParameters
}

structure Route {
    @jsonName("apiGatewayManaged") ApiGatewayManaged: Boolean
    @jsonName("apiKeyRequired") ApiKeyRequired: Boolean
    @jsonName("authorizationScopes") AuthorizationScopes: AuthorizationScopes
    @jsonName("authorizationType") AuthorizationType: AuthorizationType
    @jsonName("authorizerId") AuthorizerId: String
    @jsonName("modelSelectionExpression") ModelSelectionExpression: String
    @jsonName("operationName") OperationName: String
    @jsonName("requestModels") RequestModels: RouteModels
    @jsonName("requestParameters") RequestParameters: RouteParameters
    @jsonName("routeId") RouteId: String
    @required @jsonName("routeKey") RouteKey: String
    @jsonName("routeResponseSelectionExpression") RouteResponseSelectionExpression: String
    @jsonName("target") Target: String
}

map RouteModels {
    key: String
    value: String
}

map RouteParameters {
    key: String
    value: ParameterConstraints
}

structure RouteSettings {
    @jsonName("dataTraceEnabled") DataTraceEnabled: Boolean
    @jsonName("detailedMetricsEnabled") DetailedMetricsEnabled: Boolean
    @jsonName("loggingLevel") LoggingLevel: LoggingLevel
    @jsonName("throttlingBurstLimit") ThrottlingBurstLimit: Integer
    @jsonName("throttlingRateLimit") ThrottlingRateLimit: Double
}

map RouteSettingsMap {
    key: String
    value: RouteSettings
}

structure Stage {
    @jsonName("accessLogSettings") AccessLogSettings: AccessLogSettings
    @jsonName("apiGatewayManaged") ApiGatewayManaged: Boolean
    @jsonName("autoDeploy") AutoDeploy: Boolean
    @jsonName("clientCertificateId") ClientCertificateId: String
    @jsonName("createdDate") CreatedDate: __timestampIso8601
    @jsonName("defaultRouteSettings") DefaultRouteSettings: RouteSettings
    @jsonName("deploymentId") DeploymentId: String
    @jsonName("description") Description: String
    @jsonName("lastDeploymentStatusMessage") LastDeploymentStatusMessage: String
    @jsonName("lastUpdatedDate") LastUpdatedDate: __timestampIso8601
    @jsonName("routeSettings") RouteSettings: RouteSettingsMap
    @required @jsonName("stageName") StageName: String
    @jsonName("stageVariables") StageVariables: StageVariablesMap
    @jsonName("tags") Tags: Tags
}

map StageVariablesMap {
    key: String
    value: String
}

structure TagResourceRequest {
    @required @httpLabel ResourceArn: String
    @jsonName("tags") Tags: Tags
}

structure TagResourceResponse {}

map Tags {
    key: String
    value: String
}

map TemplateMap {
    key: String
    value: String
}

structure TlsConfig {
    @jsonName("serverNameToVerify") ServerNameToVerify: String
}

structure TlsConfigInput {
    @jsonName("serverNameToVerify") ServerNameToVerify: String
}

structure UntagResourceRequest {
    @required @httpLabel ResourceArn: String
    @required @httpQuery("tagKeys") TagKeys: __listOf__string
}

structure UpdateApiRequest {
    @required @httpLabel ApiId: String
    @jsonName("apiKeySelectionExpression") ApiKeySelectionExpression: String
    @jsonName("corsConfiguration") CorsConfiguration: Cors
    @jsonName("credentialsArn") CredentialsArn: String
    @jsonName("description") Description: String
    @jsonName("disableSchemaValidation") DisableSchemaValidation: Boolean
    @jsonName("disableExecuteApiEndpoint") DisableExecuteApiEndpoint: Boolean
    @jsonName("ipAddressType") IpAddressType: IpAddressType
    @jsonName("name") Name: String
    @jsonName("routeKey") RouteKey: String
    @jsonName("routeSelectionExpression") RouteSelectionExpression: String
    @jsonName("target") Target: String
    @jsonName("version") Version: String
}

structure UpdateApiResponse {
    @jsonName("apiEndpoint") ApiEndpoint: String
    @jsonName("apiGatewayManaged") ApiGatewayManaged: Boolean
    @jsonName("apiId") ApiId: String
    @jsonName("apiKeySelectionExpression") ApiKeySelectionExpression: String
    @jsonName("corsConfiguration") CorsConfiguration: Cors
    @jsonName("createdDate") CreatedDate: __timestampIso8601
    @jsonName("description") Description: String
    @jsonName("disableSchemaValidation") DisableSchemaValidation: Boolean
    @jsonName("disableExecuteApiEndpoint") DisableExecuteApiEndpoint: Boolean
    @jsonName("importInfo") ImportInfo: __listOf__string
    @jsonName("ipAddressType") IpAddressType: IpAddressType
    @jsonName("name") Name: String
    @jsonName("protocolType") ProtocolType: ProtocolType
    @jsonName("routeSelectionExpression") RouteSelectionExpression: String
    @jsonName("tags") Tags: Tags
    @jsonName("version") Version: String
    @jsonName("warnings") Warnings: __listOf__string
}

structure UpdateAuthorizerRequest {
    @required @httpLabel ApiId: String
    @jsonName("authorizerCredentialsArn") AuthorizerCredentialsArn: String
    @required @httpLabel AuthorizerId: String
    @jsonName("authorizerPayloadFormatVersion") AuthorizerPayloadFormatVersion: String
    @jsonName("authorizerResultTtlInSeconds") AuthorizerResultTtlInSeconds: IntegerWithLengthBetween0And3600
    @jsonName("authorizerType") AuthorizerType: AuthorizerType
    @jsonName("authorizerUri") AuthorizerUri: String
    @jsonName("enableSimpleResponses") EnableSimpleResponses: Boolean
    @jsonName("identitySource") IdentitySource: IdentitySourceList
    @jsonName("identityValidationExpression") IdentityValidationExpression: String
    @jsonName("jwtConfiguration") JwtConfiguration: JWTConfiguration
    @jsonName("name") Name: String
}

structure UpdateAuthorizerResponse {
    @jsonName("authorizerCredentialsArn") AuthorizerCredentialsArn: String
    @jsonName("authorizerId") AuthorizerId: String
    @jsonName("authorizerPayloadFormatVersion") AuthorizerPayloadFormatVersion: String
    @jsonName("authorizerResultTtlInSeconds") AuthorizerResultTtlInSeconds: IntegerWithLengthBetween0And3600
    @jsonName("authorizerType") AuthorizerType: AuthorizerType
    @jsonName("authorizerUri") AuthorizerUri: String
    @jsonName("enableSimpleResponses") EnableSimpleResponses: Boolean
    @jsonName("identitySource") IdentitySource: IdentitySourceList
    @jsonName("identityValidationExpression") IdentityValidationExpression: String
    @jsonName("jwtConfiguration") JwtConfiguration: JWTConfiguration
    @jsonName("name") Name: String
}

structure UpdateDeploymentRequest {
    @required @httpLabel ApiId: String
    @required @httpLabel DeploymentId: String
    @jsonName("description") Description: String
}

structure UpdateDeploymentResponse {
    @jsonName("autoDeployed") AutoDeployed: Boolean
    @jsonName("createdDate") CreatedDate: __timestampIso8601
    @jsonName("deploymentId") DeploymentId: String
    @jsonName("deploymentStatus") DeploymentStatus: DeploymentStatus
    @jsonName("deploymentStatusMessage") DeploymentStatusMessage: String
    @jsonName("description") Description: String
}

structure UpdateIntegrationRequest {
    @required @httpLabel ApiId: String
    @jsonName("connectionId") ConnectionId: String
    @jsonName("connectionType") ConnectionType: ConnectionType
    @jsonName("contentHandlingStrategy") ContentHandlingStrategy: ContentHandlingStrategy
    @jsonName("credentialsArn") CredentialsArn: String
    @jsonName("description") Description: String
    @required @httpLabel IntegrationId: String
    @jsonName("integrationMethod") IntegrationMethod: String
    @jsonName("integrationSubtype") IntegrationSubtype: String
    @jsonName("integrationType") IntegrationType: IntegrationType
    @jsonName("integrationUri") IntegrationUri: String
    @jsonName("passthroughBehavior") PassthroughBehavior: PassthroughBehavior
    @jsonName("payloadFormatVersion") PayloadFormatVersion: String
    @jsonName("requestParameters") RequestParameters: IntegrationParameters
    @jsonName("requestTemplates") RequestTemplates: TemplateMap
    @jsonName("responseParameters") ResponseParameters: ResponseParameters
    @jsonName("templateSelectionExpression") TemplateSelectionExpression: String
    @jsonName("timeoutInMillis") TimeoutInMillis: IntegerWithLengthBetween50And30000
    @jsonName("tlsConfig") TlsConfig: TlsConfigInput
}

structure UpdateIntegrationResult {
    @jsonName("apiGatewayManaged") ApiGatewayManaged: Boolean
    @jsonName("connectionId") ConnectionId: String
    @jsonName("connectionType") ConnectionType: ConnectionType
    @jsonName("contentHandlingStrategy") ContentHandlingStrategy: ContentHandlingStrategy
    @jsonName("credentialsArn") CredentialsArn: String
    @jsonName("description") Description: String
    @jsonName("integrationId") IntegrationId: String
    @jsonName("integrationMethod") IntegrationMethod: String
    @jsonName("integrationResponseSelectionExpression") IntegrationResponseSelectionExpression: String
    @jsonName("integrationSubtype") IntegrationSubtype: String
    @jsonName("integrationType") IntegrationType: IntegrationType
    @jsonName("integrationUri") IntegrationUri: String
    @jsonName("passthroughBehavior") PassthroughBehavior: PassthroughBehavior
    @jsonName("payloadFormatVersion") PayloadFormatVersion: String
    @jsonName("requestParameters") RequestParameters: IntegrationParameters
    @jsonName("requestTemplates") RequestTemplates: TemplateMap
    @jsonName("responseParameters") ResponseParameters: ResponseParameters
    @jsonName("templateSelectionExpression") TemplateSelectionExpression: String
    @jsonName("timeoutInMillis") TimeoutInMillis: IntegerWithLengthBetween50And30000
    @jsonName("tlsConfig") TlsConfig: TlsConfig
}

structure UpdateRouteRequest {
    @required @httpLabel ApiId: String
    @jsonName("apiKeyRequired") ApiKeyRequired: Boolean
    @jsonName("authorizationScopes") AuthorizationScopes: AuthorizationScopes
    @jsonName("authorizationType") AuthorizationType: AuthorizationType
    @jsonName("authorizerId") AuthorizerId: String
    @jsonName("modelSelectionExpression") ModelSelectionExpression: String
    @jsonName("operationName") OperationName: String
    @jsonName("requestModels") RequestModels: RouteModels
    @jsonName("requestParameters") RequestParameters: RouteParameters
    @required @httpLabel RouteId: String
    @jsonName("routeKey") RouteKey: String
    @jsonName("routeResponseSelectionExpression") RouteResponseSelectionExpression: String
    @jsonName("target") Target: String
}

structure UpdateRouteResult {
    @jsonName("apiGatewayManaged") ApiGatewayManaged: Boolean
    @jsonName("apiKeyRequired") ApiKeyRequired: Boolean
    @jsonName("authorizationScopes") AuthorizationScopes: AuthorizationScopes
    @jsonName("authorizationType") AuthorizationType: AuthorizationType
    @jsonName("authorizerId") AuthorizerId: String
    @jsonName("modelSelectionExpression") ModelSelectionExpression: String
    @jsonName("operationName") OperationName: String
    @jsonName("requestModels") RequestModels: RouteModels
    @jsonName("requestParameters") RequestParameters: RouteParameters
    @jsonName("routeId") RouteId: String
    @jsonName("routeKey") RouteKey: String
    @jsonName("routeResponseSelectionExpression") RouteResponseSelectionExpression: String
    @jsonName("target") Target: String
}

structure UpdateStageRequest {
    @jsonName("accessLogSettings") AccessLogSettings: AccessLogSettings
    @required @httpLabel ApiId: String
    @jsonName("autoDeploy") AutoDeploy: Boolean
    @jsonName("clientCertificateId") ClientCertificateId: String
    @jsonName("defaultRouteSettings") DefaultRouteSettings: RouteSettings
    @jsonName("deploymentId") DeploymentId: String
    @jsonName("description") Description: String
    @jsonName("routeSettings") RouteSettings: RouteSettingsMap
    @required @httpLabel StageName: String
    @jsonName("stageVariables") StageVariables: StageVariablesMap
}

structure UpdateStageResponse {
    @jsonName("accessLogSettings") AccessLogSettings: AccessLogSettings
    @jsonName("apiGatewayManaged") ApiGatewayManaged: Boolean
    @jsonName("autoDeploy") AutoDeploy: Boolean
    @jsonName("clientCertificateId") ClientCertificateId: String
    @jsonName("createdDate") CreatedDate: __timestampIso8601
    @jsonName("defaultRouteSettings") DefaultRouteSettings: RouteSettings
    @jsonName("deploymentId") DeploymentId: String
    @jsonName("description") Description: String
    @jsonName("lastDeploymentStatusMessage") LastDeploymentStatusMessage: String
    @jsonName("lastUpdatedDate") LastUpdatedDate: __timestampIso8601
    @jsonName("routeSettings") RouteSettings: RouteSettingsMap
    @jsonName("stageName") StageName: String
    @jsonName("stageVariables") StageVariables: StageVariablesMap
    @jsonName("tags") Tags: Tags
}

// ---- virga's own: stored records and deviations ----

/// Where an API lives: requests to it carry nothing but its id.
structure ApiPlace {
    account: String
    region: String
}

/// What a deployment froze of an API: what changes later has no effect on it. Members may only be added at the end.
structure ApiSnapshot {
    api: Api
    routes: __listOfRoute
    integrations: __listOfIntegration
    authorizers: __listOfAuthorizer
}

/// What a deleted API leaves goes in slices.
structure SweepEffect {
    apiId: String
}
