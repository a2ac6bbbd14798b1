# The storefront behind its gate, as Terraform makes it: the tables, the functions in Python, the user pool and, with guarded = true, the
# authorizer and the web ACL of the challenge "the API is open".

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "endpoint" { default = "http://localhost:4566" }
variable "functions" { description = "folder with a zip for each function" }
variable "guarded" {
  type    = bool
  default = false
}

provider "aws" {
  region                      = "us-east-1"
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  s3_use_path_style           = true
  endpoints {
    apigateway     = var.endpoint
    cloudwatchlogs = var.endpoint
    cognitoidp     = var.endpoint
    dynamodb       = var.endpoint
    iam            = var.endpoint
    lambda         = var.endpoint
    s3             = var.endpoint
    sns            = var.endpoint
    sqs            = var.endpoint
    sts            = var.endpoint
    wafv2          = var.endpoint
  }
}

locals {
  routes = {
    "cart GET"    = { part = "cart", method = "GET" }
    "cart POST"   = { part = "cart", method = "POST" }
    "cart DELETE" = { part = "cart", method = "DELETE" }
    "orders POST" = { part = "orders", method = "POST" }
  }
  functions = {
    cart   = { name = "manageCart_function", handler = "manage_cart.handler" }
    orders = { name = "placeOrder_function", handler = "place_order.handler" }
  }
}

# ---- Tables ----

resource "aws_dynamodb_table" "cart" {
  name         = "cart"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "userId"
  attribute {
    name = "userId"
    type = "S"
  }
}

resource "aws_dynamodb_table" "orders" {
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "userId"
  range_key    = "orderId"
  attribute {
    name = "userId"
    type = "S"
  }
  attribute {
    name = "orderId"
    type = "S"
  }
}

# ---- Functions ----

resource "aws_iam_role" "shop" {
  name = "shop"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = ["lambda.amazonaws.com", "apigateway.amazonaws.com"] }
    }]
  })
}

resource "aws_lambda_function" "shop" {
  for_each         = local.functions
  function_name    = each.value.name
  role             = aws_iam_role.shop.arn
  runtime          = "python3.11"
  handler          = each.value.handler
  filename         = "${var.functions}/${each.key}.zip"
  source_code_hash = filebase64sha256("${var.functions}/${each.key}.zip")
  timeout          = 10
}

# ---- Customers ----

resource "aws_cognito_user_pool" "customers" {
  name                     = "customers"
  auto_verified_attributes = ["email"]
}

resource "aws_cognito_user_pool_client" "web" {
  name                = "web"
  user_pool_id        = aws_cognito_user_pool.customers.id
  explicit_auth_flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
}

# ---- The API ----

resource "aws_api_gateway_rest_api" "shop" {
  name = "shop"
}

resource "aws_api_gateway_resource" "part" {
  for_each    = local.functions
  rest_api_id = aws_api_gateway_rest_api.shop.id
  parent_id   = aws_api_gateway_rest_api.shop.root_resource_id
  path_part   = each.key
}

resource "aws_api_gateway_authorizer" "customers" {
  count           = var.guarded ? 1 : 0
  name            = "customers"
  rest_api_id     = aws_api_gateway_rest_api.shop.id
  type            = "COGNITO_USER_POOLS"
  provider_arns   = [aws_cognito_user_pool.customers.arn]
  identity_source = "method.request.header.Authorization"
}

resource "aws_api_gateway_method" "route" {
  for_each      = local.routes
  rest_api_id   = aws_api_gateway_rest_api.shop.id
  resource_id   = aws_api_gateway_resource.part[each.value.part].id
  http_method   = each.value.method
  authorization = var.guarded ? "COGNITO_USER_POOLS" : "NONE"
  authorizer_id = var.guarded ? aws_api_gateway_authorizer.customers[0].id : null
}

resource "aws_api_gateway_integration" "route" {
  for_each                = local.routes
  rest_api_id             = aws_api_gateway_rest_api.shop.id
  resource_id             = aws_api_gateway_resource.part[each.value.part].id
  http_method             = aws_api_gateway_method.route[each.key].http_method
  type                    = "AWS_PROXY"
  integration_http_method = "POST"
  uri                     = aws_lambda_function.shop[each.value.part].invoke_arn
}

resource "aws_lambda_permission" "api" {
  for_each      = local.functions
  statement_id  = "api"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.shop[each.key].function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.shop.execution_arn}/*/*/${each.key}"
}

resource "aws_api_gateway_deployment" "shop" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  triggers = {
    redeployment = sha1(jsonencode([aws_api_gateway_method.route, aws_api_gateway_integration.route]))
  }
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_account" "logs" {
  cloudwatch_role_arn = aws_iam_role.shop.arn
}

resource "aws_api_gateway_stage" "prod" {
  rest_api_id   = aws_api_gateway_rest_api.shop.id
  deployment_id = aws_api_gateway_deployment.shop.id
  stage_name    = "prod"
}

resource "aws_api_gateway_method_settings" "all" {
  rest_api_id = aws_api_gateway_rest_api.shop.id
  stage_name  = aws_api_gateway_stage.prod.stage_name
  method_path = "*/*"
  settings {
    logging_level = "INFO"
  }
  depends_on = [aws_api_gateway_account.logs]
}

# ---- The web ACL ----

locals {
  groups = var.guarded ? ["AWSManagedRulesAmazonIpReputationList", "AWSManagedRulesAnonymousIpList", "AWSManagedRulesSQLiRuleSet"] : []
}

resource "aws_wafv2_web_acl" "shop" {
  count = var.guarded ? 1 : 0
  name  = "shop"
  scope = "REGIONAL"
  default_action {
    allow {}
  }
  dynamic "rule" {
    for_each = local.groups
    content {
      name     = rule.value
      priority = rule.key
      override_action {
        none {}
      }
      statement {
        managed_rule_group_statement {
          vendor_name = "AWS"
          name        = rule.value
        }
      }
      visibility_config {
        cloudwatch_metrics_enabled = true
        metric_name                = rule.value
        sampled_requests_enabled   = true
      }
    }
  }
  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = "shop"
    sampled_requests_enabled   = true
  }
}

resource "aws_wafv2_web_acl_association" "prod" {
  count        = var.guarded ? 1 : 0
  resource_arn = aws_api_gateway_stage.prod.arn
  web_acl_arn  = aws_wafv2_web_acl.shop[0].arn
}

resource "aws_cloudwatch_log_group" "waf" {
  count = var.guarded ? 1 : 0
  name  = "aws-waf-logs-shop"
}

resource "aws_wafv2_web_acl_logging_configuration" "shop" {
  count                   = var.guarded ? 1 : 0
  resource_arn            = aws_wafv2_web_acl.shop[0].arn
  log_destination_configs = [aws_cloudwatch_log_group.waf[0].arn]
}

output "api" { value = aws_api_gateway_rest_api.shop.id }
output "pool" { value = aws_cognito_user_pool.customers.id }
output "client" { value = aws_cognito_user_pool_client.web.id }
