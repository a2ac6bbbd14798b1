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
    "CreateIntegrationResponse"
    "CreateModel"
    "CreatePortal"
    "CreatePortalProduct"
    "CreateProductPage"
    "CreateProductRestEndpointPage"
    "CreateRouteResponse"
    "CreateRoutingRule"
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
    "DisablePortal"
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
    "ListPortalProducts"
    "ListPortals"
    "ListProductPages"
    "ListProductRestEndpointPages"
    "ListRoutingRules"
    "PreviewPortal"
    "PublishPortal"
    "PutPortalProductSharingPolicy"
    "PutRoutingRule"
    "UpdateIntegrationResponse"
    "UpdateModel"
    "UpdatePortal"
    "UpdatePortalProduct"
    "UpdateProductPage"
    "UpdateProductRestEndpointPage"
    "UpdateRouteResponse"
])
service ApiGatewayV2 {
    version: "2018-11-29"
    operations: [
        CreateApi
        CreateApiMapping
        CreateAuthorizer
        CreateDeployment
        CreateDomainName
        CreateIntegration
        CreateRoute
        CreateStage
        CreateVpcLink
        DeleteAccessLogSettings
        DeleteApi
        DeleteApiMapping
        DeleteAuthorizer
        DeleteCorsConfiguration
        DeleteDeployment
        DeleteDomainName
        DeleteIntegration
        DeleteRoute
        DeleteRouteSettings
        DeleteStage
        DeleteVpcLink
        ExportApi
        GetApi
        GetApiMapping
        GetApiMappings
        GetApis
        GetAuthorizer
        GetAuthorizers
        GetDeployment
        GetDeployments
        GetDomainName
        GetDomainNames
        GetIntegration
        GetIntegrations
        GetRoute
        GetRoutes
        GetStage
        GetStages
        GetTags
        GetVpcLink
        GetVpcLinks
        ImportApi
        ReimportApi
        ResetAuthorizersCache
        TagResource
        UntagResource
        UpdateApi
        UpdateApiMapping
        UpdateAuthorizer
        UpdateDeployment
        UpdateDomainName
        UpdateIntegration
        UpdateRoute
        UpdateStage
        UpdateVpcLink
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

@http(method: "POST", uri: "/v2/domainnames/{DomainName}/apimappings", code: 201)
operation CreateApiMapping {
    input: CreateApiMappingRequest
    output: CreateApiMappingResponse
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

@http(method: "POST", uri: "/v2/domainnames", code: 201)
operation CreateDomainName {
    input: CreateDomainNameRequest
    output: CreateDomainNameResponse
    errors: [
        AccessDeniedException
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

@http(method: "POST", uri: "/v2/vpclinks", code: 201)
operation CreateVpcLink {
    input: CreateVpcLinkRequest
    output: CreateVpcLinkResponse
    errors: [
        BadRequestException
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

@http(method: "DELETE", uri: "/v2/domainnames/{DomainName}/apimappings/{ApiMappingId}", code: 204)
operation DeleteApiMapping {
    input: DeleteApiMappingRequest
    errors: [
        BadRequestException
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

@http(method: "DELETE", uri: "/v2/domainnames/{DomainName}", code: 204)
operation DeleteDomainName {
    input: DeleteDomainNameRequest
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

@http(method: "DELETE", uri: "/v2/vpclinks/{VpcLinkId}", code: 202)
operation DeleteVpcLink {
    input: DeleteVpcLinkRequest
    output: DeleteVpcLinkResponse
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

@http(method: "GET", uri: "/v2/domainnames/{DomainName}/apimappings/{ApiMappingId}", code: 200)
operation GetApiMapping {
    input: GetApiMappingRequest
    output: GetApiMappingResponse
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "GET", uri: "/v2/domainnames/{DomainName}/apimappings", code: 200)
operation GetApiMappings {
    input: GetApiMappingsRequest
    output: GetApiMappingsResponse
    errors: [
        BadRequestException
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

@http(method: "GET", uri: "/v2/domainnames/{DomainName}", code: 200)
operation GetDomainName {
    input: GetDomainNameRequest
    output: GetDomainNameResponse
    errors: [
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "GET", uri: "/v2/domainnames", code: 200)
operation GetDomainNames {
    input: GetDomainNamesRequest
    output: GetDomainNamesResponse
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

@http(method: "GET", uri: "/v2/vpclinks/{VpcLinkId}", code: 200)
operation GetVpcLink {
    input: GetVpcLinkRequest
    output: GetVpcLinkResponse
    errors: [
        NotFoundException
        TooManyRequestsException
    ]
}

@http(method: "GET", uri: "/v2/vpclinks", code: 200)
operation GetVpcLinks {
    input: GetVpcLinksRequest
    output: GetVpcLinksResponse
    errors: [
        BadRequestException
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

@http(method: "PATCH", uri: "/v2/domainnames/{DomainName}/apimappings/{ApiMappingId}", code: 200)
operation UpdateApiMapping {
    input: UpdateApiMappingRequest
    output: UpdateApiMappingResponse
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

@http(method: "PATCH", uri: "/v2/domainnames/{DomainName}", code: 200)
operation UpdateDomainName {
    input: UpdateDomainNameRequest
    output: UpdateDomainNameResponse
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

@http(method: "PATCH", uri: "/v2/vpclinks/{VpcLinkId}", code: 200)
operation UpdateVpcLink {
    input: UpdateVpcLinkRequest
    output: UpdateVpcLinkResponse
    errors: [
        BadRequestException
        NotFoundException
        TooManyRequestsException
    ]
}

// Errors

@error("client")
@httpError(403)
structure AccessDeniedException {
    @jsonName("message") Message: String
}

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

list __listOfApiMapping {
    member: ApiMapping
}

list __listOfAuthorizer {
    member: Authorizer
}

list __listOfDeployment {
    member: Deployment
}

list __listOfDomainName {
    member: DomainName
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

list __listOfVpcLink {
    member: VpcLink
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

structure ApiMapping {
    @required @jsonName("apiId") ApiId: String
    @jsonName("apiMappingId") ApiMappingId: String
    @jsonName("apiMappingKey") ApiMappingKey: String
    @required @jsonName("stage") Stage: String
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

structure CreateApiMappingRequest {
    @required @jsonName("apiId") ApiId: String
    @jsonName("apiMappingKey") ApiMappingKey: String
    @required @httpLabel DomainName: String
    @required @jsonName("stage") Stage: String
}

structure CreateApiMappingResponse {
    @jsonName("apiId") ApiId: String
    @jsonName("apiMappingId") ApiMappingId: String
    @jsonName("apiMappingKey") ApiMappingKey: String
    @jsonName("stage") Stage: String
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

structure CreateDomainNameRequest {
    @required @jsonName("domainName") DomainName: String
    @jsonName("domainNameConfigurations") DomainNameConfigurations: DomainNameConfigurations
    @jsonName("mutualTlsAuthentication") MutualTlsAuthentication: MutualTlsAuthenticationInput
    @jsonName("routingMode") RoutingMode: RoutingMode
    @jsonName("tags") Tags: Tags
}

structure CreateDomainNameResponse {
    @jsonName("apiMappingSelectionExpression") ApiMappingSelectionExpression: String
    @jsonName("domainName") DomainName: String
    @jsonName("domainNameArn") DomainNameArn: String
    @jsonName("domainNameConfigurations") DomainNameConfigurations: DomainNameConfigurations
    @jsonName("mutualTlsAuthentication") MutualTlsAuthentication: MutualTlsAuthentication
    @jsonName("routingMode") RoutingMode: RoutingMode
    @jsonName("tags") Tags: Tags
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

structure CreateVpcLinkRequest {
    @required @jsonName("name") Name: String
    @jsonName("securityGroupIds") SecurityGroupIds: SecurityGroupIdList
    @required @jsonName("subnetIds") SubnetIds: SubnetIdList
    @jsonName("tags") Tags: Tags
}

structure CreateVpcLinkResponse {
    @jsonName("createdDate") CreatedDate: __timestampIso8601
    @jsonName("name") Name: String
    @jsonName("securityGroupIds") SecurityGroupIds: SecurityGroupIdList
    @jsonName("subnetIds") SubnetIds: SubnetIdList
    @jsonName("tags") Tags: Tags
    @jsonName("vpcLinkId") VpcLinkId: String
    @jsonName("vpcLinkStatus") VpcLinkStatus: VpcLinkStatus
    @jsonName("vpcLinkStatusMessage") VpcLinkStatusMessage: String
    @jsonName("vpcLinkVersion") VpcLinkVersion: VpcLinkVersion
}

structure DeleteAccessLogSettingsRequest {
    @required @httpLabel ApiId: String
    @required @httpLabel StageName: String
}

structure DeleteApiMappingRequest {
    @required @httpLabel ApiMappingId: String
    @required @httpLabel DomainName: String
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

structure DeleteDomainNameRequest {
    @required @httpLabel DomainName: String
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

structure DeleteVpcLinkRequest {
    @required @httpLabel VpcLinkId: String
}

structure DeleteVpcLinkResponse {}

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

structure DomainName {
    @jsonName("apiMappingSelectionExpression") ApiMappingSelectionExpression: String
    @required @jsonName("domainName") DomainName: String
    @jsonName("domainNameArn") DomainNameArn: String
    @jsonName("domainNameConfigurations") DomainNameConfigurations: DomainNameConfigurations
    @jsonName("mutualTlsAuthentication") MutualTlsAuthentication: MutualTlsAuthentication
    @jsonName("routingMode") RoutingMode: RoutingMode
    @jsonName("tags") Tags: Tags
}

structure DomainNameConfiguration {
    @jsonName("apiGatewayDomainName") ApiGatewayDomainName: String
    @jsonName("certificateArn") CertificateArn: String
    @jsonName("certificateName") CertificateName: String
    @jsonName("certificateUploadDate") CertificateUploadDate: __timestampIso8601
    @jsonName("domainNameStatus") DomainNameStatus: DomainNameStatus
    @jsonName("domainNameStatusMessage") DomainNameStatusMessage: String
    @jsonName("endpointType") EndpointType: EndpointType
    @jsonName("hostedZoneId") HostedZoneId: String
    @jsonName("ipAddressType") IpAddressType: IpAddressType
    @jsonName("securityPolicy") SecurityPolicy: SecurityPolicy
    @jsonName("ownershipVerificationCertificateArn") OwnershipVerificationCertificateArn: String
}

list DomainNameConfigurations {
    member: DomainNameConfiguration
}

enum DomainNameStatus {
    AVAILABLE
    UPDATING
    PENDING_CERTIFICATE_REIMPORT
    PENDING_OWNERSHIP_VERIFICATION
}

enum EndpointType {
    REGIONAL
    EDGE
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

structure GetApiMappingRequest {
    @required @httpLabel ApiMappingId: String
    @required @httpLabel DomainName: String
}

structure GetApiMappingResponse {
    @jsonName("apiId") ApiId: String
    @jsonName("apiMappingId") ApiMappingId: String
    @jsonName("apiMappingKey") ApiMappingKey: String
    @jsonName("stage") Stage: String
}

structure GetApiMappingsRequest {
    @required @httpLabel DomainName: String
    @httpQuery("maxResults") MaxResults: String
    @httpQuery("nextToken") NextToken: String
}

structure GetApiMappingsResponse {
    @jsonName("items") Items: __listOfApiMapping
    @jsonName("nextToken") NextToken: String
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

structure GetDomainNameRequest {
    @required @httpLabel DomainName: String
}

structure GetDomainNameResponse {
    @jsonName("apiMappingSelectionExpression") ApiMappingSelectionExpression: String
    @jsonName("domainName") DomainName: String
    @jsonName("domainNameArn") DomainNameArn: String
    @jsonName("domainNameConfigurations") DomainNameConfigurations: DomainNameConfigurations
    @jsonName("mutualTlsAuthentication") MutualTlsAuthentication: MutualTlsAuthentication
    @jsonName("routingMode") RoutingMode: RoutingMode
    @jsonName("tags") Tags: Tags
}

structure GetDomainNamesRequest {
    @httpQuery("maxResults") MaxResults: String
    @httpQuery("nextToken") NextToken: String
}

structure GetDomainNamesResponse {
    @jsonName("items") Items: __listOfDomainName
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

structure GetVpcLinkRequest {
    @required @httpLabel VpcLinkId: String
}

structure GetVpcLinkResponse {
    @jsonName("createdDate") CreatedDate: __timestampIso8601
    @jsonName("name") Name: String
    @jsonName("securityGroupIds") SecurityGroupIds: SecurityGroupIdList
    @jsonName("subnetIds") SubnetIds: SubnetIdList
    @jsonName("tags") Tags: Tags
    @jsonName("vpcLinkId") VpcLinkId: String
    @jsonName("vpcLinkStatus") VpcLinkStatus: VpcLinkStatus
    @jsonName("vpcLinkStatusMessage") VpcLinkStatusMessage: String
    @jsonName("vpcLinkVersion") VpcLinkVersion: VpcLinkVersion
}

structure GetVpcLinksRequest {
    @httpQuery("maxResults") MaxResults: String
    @httpQuery("nextToken") NextToken: String
}

structure GetVpcLinksResponse {
    @jsonName("items") Items: __listOfVpcLink
    @jsonName("nextToken") NextToken: String
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

structure MutualTlsAuthentication {
    @jsonName("truststoreUri") TruststoreUri: String
    @jsonName("truststoreVersion") TruststoreVersion: String
    @jsonName("truststoreWarnings") TruststoreWarnings: __listOf__string
}

structure MutualTlsAuthenticationInput {
    @jsonName("truststoreUri") TruststoreUri: String
    @jsonName("truststoreVersion") TruststoreVersion: String
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

enum RoutingMode {
    API_MAPPING_ONLY
    ROUTING_RULE_ONLY
    ROUTING_RULE_THEN_API_MAPPING
}

list SecurityGroupIdList {
    member: String
}

enum SecurityPolicy {
    TLS_1_0
    TLS_1_2
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

list SubnetIdList {
    member: String
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

structure UpdateApiMappingRequest {
    @required @jsonName("apiId") ApiId: String
    @required @httpLabel ApiMappingId: String
    @jsonName("apiMappingKey") ApiMappingKey: String
    @required @httpLabel DomainName: String
    @jsonName("stage") Stage: String
}

structure UpdateApiMappingResponse {
    @jsonName("apiId") ApiId: String
    @jsonName("apiMappingId") ApiMappingId: String
    @jsonName("apiMappingKey") ApiMappingKey: String
    @jsonName("stage") Stage: String
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

structure UpdateDomainNameRequest {
    @required @httpLabel DomainName: String
    @jsonName("domainNameConfigurations") DomainNameConfigurations: DomainNameConfigurations
    @jsonName("mutualTlsAuthentication") MutualTlsAuthentication: MutualTlsAuthenticationInput
    @jsonName("routingMode") RoutingMode: RoutingMode
}

structure UpdateDomainNameResponse {
    @jsonName("apiMappingSelectionExpression") ApiMappingSelectionExpression: String
    @jsonName("domainName") DomainName: String
    @jsonName("domainNameArn") DomainNameArn: String
    @jsonName("domainNameConfigurations") DomainNameConfigurations: DomainNameConfigurations
    @jsonName("mutualTlsAuthentication") MutualTlsAuthentication: MutualTlsAuthentication
    @jsonName("routingMode") RoutingMode: RoutingMode
    @jsonName("tags") Tags: Tags
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

structure UpdateVpcLinkRequest {
    @jsonName("name") Name: String
    @required @httpLabel VpcLinkId: String
}

structure UpdateVpcLinkResponse {
    @jsonName("createdDate") CreatedDate: __timestampIso8601
    @jsonName("name") Name: String
    @jsonName("securityGroupIds") SecurityGroupIds: SecurityGroupIdList
    @jsonName("subnetIds") SubnetIds: SubnetIdList
    @jsonName("tags") Tags: Tags
    @jsonName("vpcLinkId") VpcLinkId: String
    @jsonName("vpcLinkStatus") VpcLinkStatus: VpcLinkStatus
    @jsonName("vpcLinkStatusMessage") VpcLinkStatusMessage: String
    @jsonName("vpcLinkVersion") VpcLinkVersion: VpcLinkVersion
}

structure VpcLink {
    @jsonName("createdDate") CreatedDate: __timestampIso8601
    @required @jsonName("name") Name: String
    @required @jsonName("securityGroupIds") SecurityGroupIds: SecurityGroupIdList
    @required @jsonName("subnetIds") SubnetIds: SubnetIdList
    @jsonName("tags") Tags: Tags
    @required @jsonName("vpcLinkId") VpcLinkId: String
    @jsonName("vpcLinkStatus") VpcLinkStatus: VpcLinkStatus
    @jsonName("vpcLinkStatusMessage") VpcLinkStatusMessage: String
    @jsonName("vpcLinkVersion") VpcLinkVersion: VpcLinkVersion
}

enum VpcLinkStatus {
    PENDING
    AVAILABLE
    DELETING
    FAILED
    INACTIVE
}

enum VpcLinkVersion {
    V2
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
