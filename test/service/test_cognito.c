/* Cognito user pools through the dispatch. */
#include "instance.h"
#include "srp_client.h"

#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <virga/client.h>

enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR };

static char pool[64];
static char client[64];

/* ---- Helpers ---- */

/* A pool that verifies e-mail addresses; `more` are further members. */
static void make_pool(const char *more)
{
    cJSON *made = call_ok("cognito", "CreateUserPool",
                          "{'PoolName':'shop','AutoVerifiedAttributes':['email']%s}", more);
    snprintf(pool, sizeof pool, "%s", text(made, "UserPool/Id"));
    cJSON_Delete(made);
}

static void make_client(const char *more)
{
    cJSON *made = call_ok(
        "cognito", "CreateUserPoolClient",
        "{'UserPoolId':'%s','ClientName':'web','ExplicitAuthFlows':['ALLOW_USER_PASSWORD_AUTH',"
        "'ALLOW_USER_SRP_AUTH','ALLOW_REFRESH_TOKEN_AUTH']%s}",
        pool, more);
    snprintf(client, sizeof client, "%s", text(made, "UserPoolClient/ClientId"));
    cJSON_Delete(made);
}

static cJSON *sign_up(const char *name, const char *email)
{
    return call_ok("cognito", "SignUp",
                   "{'ClientId':'%s','Username':'%s','Password':'Passw0rd!','UserAttributes':[{'"
                   "Name':'email','Value':'%s'}]}",
                   client, name, email);
}

/* The last word of the newest mail to an address, without a full stop. */
static const char *mailed_word(const char *to)
{
    static char word[128];
    assert_int_equal(virga_settle(v, 10000), 0);
    char *json = virga_mail(v, to, NULL);
    cJSON *mails = cJSON_Parse(json);
    free(json);
    int count = cJSON_GetArraySize(mails);
    assert_true(count > 0);
    const char *body = cJSON_GetStringValue(at(cJSON_GetArrayItem(mails, count - 1), "text"));
    snprintf(word, sizeof word, "%s", strrchr(body, ' ') + 1);
    size_t len = strlen(word);
    if (len > 0 && word[len - 1] == '.')
        word[len - 1] = '\0';
    cJSON_Delete(mails);
    return word;
}

static void confirm(const char *name, const char *email)
{
    char code[32];
    snprintf(code, sizeof code, "%s", mailed_word(email));
    call_done("cognito", "ConfirmSignUp",
              "{'ClientId':'%s','Username':'%s','ConfirmationCode':'%s'}", client, name, code);
}

static void make_user(const char *name, const char *email)
{
    cJSON_Delete(sign_up(name, email));
    confirm(name, email);
}

/* A ready pool, client and user "jane". */
static void make_all(void)
{
    make_pool("");
    make_client("");
    make_user("jane", "jane@example.com");
}

static cJSON *sign_in(const char *name, const char *password)
{
    return call_ok("cognito", "InitiateAuth",
                   "{'ClientId':'%s','AuthFlow':'USER_PASSWORD_AUTH','AuthParameters':{'USERNAME':'"
                   "%s','PASSWORD':'%s'}}",
                   client, name, password);
}

static void sign_in_fails(const char *code, const char *message, const char *name,
                          const char *password)
{
    call_fails(code, message, "cognito", "InitiateAuth",
               "{'ClientId':'%s','AuthFlow':'USER_PASSWORD_AUTH','AuthParameters':{'USERNAME':'%s',"
               "'PASSWORD':'%s'}}",
               client, name, password);
}

static cJSON *refresh(const char *token)
{
    return call_ok(
        "cognito", "InitiateAuth",
        "{'ClientId':'%s','AuthFlow':'REFRESH_TOKEN_AUTH','AuthParameters':{'REFRESH_TOKEN':'%s'}}",
        client, token);
}

static void refresh_fails(const char *message, const char *token)
{
    call_fails(
        "NotAuthorizedException", message, "cognito", "InitiateAuth",
        "{'ClientId':'%s','AuthFlow':'REFRESH_TOKEN_AUTH','AuthParameters':{'REFRESH_TOKEN':'%s'}}",
        client, token);
}

/* Bytes of base64url text up to its end or the next dot, with a NUL behind. */
static size_t from_base64url(const char *text_in, unsigned char *bytes, size_t size)
{
    char base64[4096] = "";
    size_t len = strcspn(text_in, "."), padded = len;
    assert_true(len + 4 < sizeof base64 && len < size);
    for (size_t i = 0; i < len; i++)
        base64[i] = text_in[i] == '-' ? '+' : text_in[i] == '_' ? '/' : text_in[i];
    while (padded % 4 != 0)
        base64[padded++] = '=';
    int count = EVP_DecodeBlock(bytes, (unsigned char *)base64, (int)padded);
    assert_true(count >= 0);
    size_t clear = (size_t)count - (padded - len);
    bytes[clear] = '\0';
    return clear;
}

/* The claims of a token. */
static cJSON *claims_of(const char *token)
{
    unsigned char clear[4096];
    from_base64url(strchr(token, '.') + 1, clear, sizeof clear);
    cJSON *claims = cJSON_Parse((char *)clear);
    assert_non_null(claims);
    return claims;
}

/* ---- Pools and clients ---- */

static void a_new_pool_has_awss_defaults(void **state)
{
    (void)state;
    cJSON *made = call_ok("cognito", "CreateUserPool", "{'PoolName':'plain'}");
    assert_string_equal(text(made, "UserPool/Policies/PasswordPolicy"),
                        "{\"MinimumLength\":8,\"RequireUppercase\":true,\"RequireLowercase\":true,"
                        "\"RequireNumbers\":true,"
                        "\"RequireSymbols\":true,\"TemporaryPasswordValidityDays\":7}");
    assert_string_equal(text(made, "UserPool/MfaConfiguration"), "OFF");
    assert_string_equal(text(made, "UserPool/LambdaConfig"), "{}");
    assert_string_equal(text(made, "UserPool/SchemaAttributes/0/Name"), "sub");
    assert_string_equal(text(made, "UserPool/EmailConfiguration/EmailSendingAccount"),
                        "COGNITO_DEFAULT");
    assert_string_equal(text(made, "UserPool/AdminCreateUserConfig"),
                        "{\"AllowAdminCreateUserOnly\":false,\"UnusedAccountValidityDays\":7}");
    assert_int_equal(strncmp(text(made, "UserPool/Id"), "us-east-1_", 10), 0);
    assert_int_equal(strlen(text(made, "UserPool/Id")), 19);
    char arn[128];
    snprintf(arn, sizeof arn, "arn:aws:cognito-idp:us-east-1:000000000000:userpool/%s",
             text(made, "UserPool/Id"));
    assert_string_equal(text(made, "UserPool/Arn"), arn);
    cJSON *mfa = call_ok("cognito", "GetUserPoolMfaConfig", "{'UserPoolId':'%s'}",
                         text(made, "UserPool/Id"));
    assert_string_equal(text(mfa, "MfaConfiguration"), "OFF");
    cJSON_Delete(mfa);
    cJSON_Delete(made);
}

static void an_update_sets_what_it_is_given_and_the_rest_to_its_default(void **state)
{
    (void)state;
    make_pool(
        ",'EmailVerificationSubject':'Hi','Schema':[{'Name':'tier','AttributeDataType':'String'}]");
    call_done("cognito", "UpdateUserPool",
              "{'UserPoolId':'%s','Policies':{'PasswordPolicy':{'MinimumLength':12}}}", pool);
    cJSON *seen = call_ok("cognito", "DescribeUserPool", "{'UserPoolId':'%s'}", pool);
    assert_string_equal(text(seen, "UserPool/Policies/PasswordPolicy/MinimumLength"), "12");
    assert_string_equal(text(seen, "UserPool/Policies/PasswordPolicy/RequireSymbols"), "false");
    assert_string_equal(text(seen, "UserPool/EmailVerificationSubject"), "(absent)");
    assert_string_equal(text(seen, "UserPool/AutoVerifiedAttributes"), "(absent)");
    assert_string_equal(text(seen, "UserPool/Name"), "shop");
    assert_string_equal(text(seen, "UserPool/SchemaAttributes/20/Name"), "custom:tier");
    cJSON_Delete(seen);
}

static void what_virga_lacks_is_refused_by_name(void **state)
{
    (void)state;
    static const struct {
        const char *member, *message;
    } cases[] = {
        {"'MfaConfiguration':'ON'",
         "virga does not support MfaConfiguration other than OFF of a user pool."},
        {"'LambdaConfig':{'UserMigration':'arn:aws:lambda:us-east-1:000000000000:function:f'}",
         "virga does not support UserMigration of LambdaConfig."},
        {"'AutoVerifiedAttributes':['phone_number']",
         "virga does not support AutoVerifiedAttributes with phone_number of a user pool."},
        {"'DeviceConfiguration':{}", "virga does not support DeviceConfiguration of a user pool."},
        {"'UserPoolAddOns':{'AdvancedSecurityMode':'ENFORCED'}",
         "virga does not support AdvancedSecurityMode other than OFF of a user pool."},
        {"'VerificationMessageTemplate':{'DefaultEmailOption':'CONFIRM_WITH_LINK'}",
         "virga does not support DefaultEmailOption CONFIRM_WITH_LINK of a user pool."},
        {"'Policies':{'SignInPolicy':{'AllowedFirstAuthFactors':['EMAIL_OTP']}}",
         "virga does not support AllowedFirstAuthFactors other than PASSWORD of a user pool."},
        {"'AliasAttributes':['email'],'UsernameAttributes':['email']",
         "Only one of the aliasAttributes or usernameAttributes can be set in a user pool."},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        call_fails("InvalidParameterException", cases[i].message, "cognito", "CreateUserPool",
                   "{'PoolName':'p',%s}", cases[i].member);
    make_pool("");
    call_fails("InvalidParameterException",
               "virga does not support AllowedOAuthFlows of an app client.", "cognito",
               "CreateUserPoolClient",
               "{'UserPoolId':'%s','ClientName':'c','AllowedOAuthFlows':['code']}", pool);
    make_client("");
    call_fails("InvalidParameterException", "virga does not support the auth flow CUSTOM_AUTH.",
               "cognito", "InitiateAuth", "{'ClientId':'%s','AuthFlow':'CUSTOM_AUTH'}", client);
}

static void a_protected_pool_is_deleted_only_after_its_protection_is_off(void **state)
{
    (void)state;
    make_pool(",'DeletionProtection':'ACTIVE'");
    make_client("");
    call_fails("InvalidParameterException",
               "The user pool cannot be deleted because deletion protection is activated. Deletion "
               "protection must be inactivated first.",
               "cognito", "DeleteUserPool", "{'UserPoolId':'%s'}", pool);
    call_done("cognito", "UpdateUserPool", "{'UserPoolId':'%s','DeletionProtection':'INACTIVE'}",
              pool);
    call_done("cognito", "DeleteUserPool", "{'UserPoolId':'%s'}", pool);
    char message[128];
    snprintf(message, sizeof message, "User pool %s does not exist.", pool);
    call_fails("ResourceNotFoundException", message, "cognito", "DescribeUserPool",
               "{'UserPoolId':'%s'}", pool);
    snprintf(message, sizeof message, "User pool client %s does not exist.", client);
    call_fails("ResourceNotFoundException", message, "cognito", "InitiateAuth",
               "{'ClientId':'%s','AuthFlow':'USER_PASSWORD_AUTH','AuthParameters':{}}", client);
    assert_int_equal(virga_settle(v, 10000), 0);
}

static void pools_and_clients_come_page_by_page(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++)
        make_pool("");
    for (int i = 0; i < 3; i++)
        make_client("");
    cJSON *first = call_ok("cognito", "ListUserPools", "{'MaxResults':2}");
    assert_int_equal(cJSON_GetArraySize(at(first, "UserPools")), 2);
    cJSON *rest = call_ok("cognito", "ListUserPools", "{'MaxResults':2,'NextToken':'%s'}",
                          text(first, "NextToken"));
    assert_int_equal(cJSON_GetArraySize(at(rest, "UserPools")), 1);
    assert_null(at(rest, "NextToken"));
    cJSON_Delete(first);
    cJSON_Delete(rest);
    first = call_ok("cognito", "ListUserPoolClients", "{'UserPoolId':'%s','MaxResults':2}", pool);
    rest = call_ok("cognito", "ListUserPoolClients",
                   "{'UserPoolId':'%s','MaxResults':2,'NextToken':'%s'}", pool,
                   text(first, "NextToken"));
    assert_int_equal(cJSON_GetArraySize(at(first, "UserPoolClients")) +
                         cJSON_GetArraySize(at(rest, "UserPoolClients")),
                     3);
    cJSON_Delete(first);
    cJSON_Delete(rest);
}

static void a_client_is_updated_and_deleted(void **state)
{
    (void)state;
    make_pool("");
    make_client(",'GenerateSecret':true");
    cJSON *seen = call_ok("cognito", "DescribeUserPoolClient",
                          "{'UserPoolId':'%s','ClientId':'%s'}", pool, client);
    char secret[80];
    snprintf(secret, sizeof secret, "%s", text(seen, "UserPoolClient/ClientSecret"));
    assert_int_equal(strlen(secret), 51);
    cJSON_Delete(seen);
    seen = call_ok("cognito", "UpdateUserPoolClient",
                   "{'UserPoolId':'%s','ClientId':'%s','AccessTokenValidity':2}", pool, client);
    assert_string_equal(text(seen, "UserPoolClient/ClientSecret"), secret);
    assert_string_equal(text(seen, "UserPoolClient/AccessTokenValidity"), "2");
    assert_string_equal(text(seen, "UserPoolClient/ExplicitAuthFlows"), "(absent)");
    assert_string_equal(text(seen, "UserPoolClient/RefreshTokenValidity"), "30");
    cJSON_Delete(seen);
    call_fails("InvalidParameterException", "Invalid range for token validity.", "cognito",
               "UpdateUserPoolClient",
               "{'UserPoolId':'%s','ClientId':'%s','AccessTokenValidity':25}", pool, client);
    call_fails("InvalidParameterException",
               "Invalid write attributes specified while creating a client", "cognito",
               "UpdateUserPoolClient",
               "{'UserPoolId':'%s','ClientId':'%s','WriteAttributes':['custom:x']}", pool, client);
    call_done("cognito", "DeleteUserPoolClient", "{'UserPoolId':'%s','ClientId':'%s'}", pool,
              client);
    call_fails("ResourceNotFoundException", NULL, "cognito", "DescribeUserPoolClient",
               "{'UserPoolId':'%s','ClientId':'%s'}", pool, client);
}

/* ---- Sign-up ---- */

static void a_mailed_code_confirms_the_user(void **state)
{
    (void)state;
    make_pool("");
    make_client("");
    cJSON *answer = sign_up("jane", "jane@example.com");
    assert_string_equal(text(answer, "UserConfirmed"), "false");
    assert_string_equal(
        text(answer, "CodeDeliveryDetails"),
        "{\"Destination\":\"j***@e***\",\"DeliveryMedium\":\"EMAIL\",\"AttributeName\":\"email\"}");
    assert_int_equal(strlen(text(answer, "UserSub")), 36);
    cJSON_Delete(answer);
    sign_in_fails("UserNotConfirmedException", "User is not confirmed.", "jane", "Passw0rd!");
    assert_int_equal(strspn(mailed_word("jane@example.com"), "0123456789"), 6);
    confirm("jane", "jane@example.com");
    answer = call_ok("cognito", "AdminGetUser", "{'UserPoolId':'%s','Username':'jane'}", pool);
    assert_string_equal(text(answer, "UserStatus"), "CONFIRMED");
    assert_string_equal(text(answer, "UserAttributes/2/Name"), "email_verified");
    assert_string_equal(text(answer, "UserAttributes/2/Value"), "true");
    cJSON_Delete(answer);
    call_fails("NotAuthorizedException", "User cannot be confirmed. Current status is CONFIRMED",
               "cognito", "ConfirmSignUp",
               "{'ClientId':'%s','Username':'jane','ConfirmationCode':'1'}", client);
}

static void a_code_is_good_for_a_day_and_until_the_next(void **state)
{
    (void)state;
    make_pool("");
    make_client("");
    cJSON_Delete(sign_up("jane", "jane@example.com"));
    char first[32];
    snprintf(first, sizeof first, "%s", mailed_word("jane@example.com"));
    call_done("cognito", "ResendConfirmationCode", "{'ClientId':'%s','Username':'jane'}", client);
    const char *second = mailed_word("jane@example.com");
    assert_string_not_equal(first, second);
    call_fails("CodeMismatchException", "Invalid verification code provided, please try again.",
               "cognito", "ConfirmSignUp",
               "{'ClientId':'%s','Username':'jane','ConfirmationCode':'%s'}", client, first);
    virga_clock_advance(v, DAY);
    call_fails("ExpiredCodeException", "Invalid code provided, please request a code again.",
               "cognito", "ConfirmSignUp",
               "{'ClientId':'%s','Username':'jane','ConfirmationCode':'%s'}", client, second);
    call_done("cognito", "ResendConfirmationCode", "{'ClientId':'%s','Username':'jane'}", client);
    confirm("jane", "jane@example.com");
    call_fails("InvalidParameterException", "User is already confirmed.", "cognito",
               "ResendConfirmationCode", "{'ClientId':'%s','Username':'jane'}", client);
}

static void the_pools_own_texts_are_mailed(void **state)
{
    (void)state;
    make_pool(",'EmailVerificationSubject':'Welcome','EmailVerificationMessage':'<b>Your</b> code: "
              "{####}'");
    make_client("");
    cJSON_Delete(sign_up("jane", "jane@example.com"));
    assert_int_equal(virga_settle(v, 10000), 0);
    char *json = virga_mail(v, "jane@example.com", "Welcome");
    cJSON *mails = cJSON_Parse(json);
    free(json);
    assert_int_equal(strncmp(text(mails, "0/html"), "<b>Your</b> code: ", 18), 0);
    assert_string_equal(text(mails, "0/from"), "no-reply@verificationemail.com");
    cJSON_Delete(mails);
}

static void a_sign_up_that_does_not_fit_is_refused(void **state)
{
    (void)state;
    make_pool(",'Schema':[{'Name':'email','Required':true}]");
    make_client("");
    make_user("jane", "jane@example.com");
#define SIGN_UP(name, password, attributes)                                                        \
    "cognito", "SignUp",                                                                           \
        "{'ClientId':'%s','Username':'%s','Password':'%s','UserAttributes':[%s]}", client, name,   \
        password, attributes
#define EMAIL "{'Name':'email','Value':'j@x.io'}"
    call_fails("UsernameExistsException", "User already exists",
               SIGN_UP("jane", "Passw0rd!", EMAIL));
    call_fails("InvalidPasswordException",
               "Password did not conform with policy: Password not long enough",
               SIGN_UP("joe", "Pw0rd!", EMAIL));
    call_fails("InvalidPasswordException",
               "Password did not conform with policy: Password must have symbol characters",
               SIGN_UP("joe", "Passw0rd", EMAIL));
    call_fails("InvalidParameterException",
               "1 validation error detected: Value at 'password' failed to satisfy constraint: "
               "Member must have length greater than or "
               "equal to 6",
               SIGN_UP("joe", "Pw0!", EMAIL));
    call_fails("InvalidParameterException",
               "Attributes did not conform to the schema: email: The attribute is required\n",
               SIGN_UP("joe", "Passw0rd!", ""));
    call_fails("NotAuthorizedException", "A client attempted to write unauthorized attribute",
               SIGN_UP("joe", "Passw0rd!", EMAIL ",{'Name':'email_verified','Value':'true'}"));
    call_fails("InvalidParameterException", "Invalid email address format.",
               SIGN_UP("joe", "Passw0rd!", "{'Name':'email','Value':'nobody'}"));
    call_done("cognito", "UpdateUserPool",
              "{'UserPoolId':'%s','AdminCreateUserConfig':{'AllowAdminCreateUserOnly':true}}",
              pool);
    call_fails("NotAuthorizedException", "SignUp is not permitted for this user pool",
               SIGN_UP("joe", "Passw0rd!", EMAIL));
}

static void an_address_as_user_name_gives_the_sub_as_name(void **state)
{
    (void)state;
    make_pool(",'UsernameAttributes':['email'],'UsernameConfiguration':{'CaseSensitive':false}");
    make_client("");
    call_fails("InvalidParameterException", "Username should be an email.", "cognito", "SignUp",
               "{'ClientId':'%s','Username':'jane','Password':'Passw0rd!'}", client);
    cJSON *answer =
        call_ok("cognito", "SignUp",
                "{'ClientId':'%s','Username':'jane@example.com','Password':'Passw0rd!'}", client);
    char sub[64];
    snprintf(sub, sizeof sub, "%s", text(answer, "UserSub"));
    cJSON_Delete(answer);
    confirm("jane@example.com", "jane@example.com");
    answer = sign_in("JANE@example.com", "Passw0rd!");
    cJSON *claims = claims_of(text(answer, "AuthenticationResult/IdToken"));
    assert_string_equal(text(claims, "cognito:username"), sub);
    assert_string_equal(text(claims, "email"), "jane@example.com");
    cJSON_Delete(claims);
    cJSON_Delete(answer);
    call_fails("UsernameExistsException", "An account with the given email already exists.",
               "cognito", "SignUp",
               "{'ClientId':'%s','Username':'Jane@example.com','Password':'Passw0rd!'}", client);
}

static void an_alias_is_its_first_owners_unless_forced(void **state)
{
    (void)state;
    make_pool(",'AliasAttributes':['email']");
    make_client("");
    call_fails("InvalidParameterException",
               "Username cannot be of email format, since user pool is configured for email alias.",
               "cognito", "SignUp", "{'ClientId':'%s','Username':'j@x.io','Password':'Passw0rd!'}",
               client);
    make_user("jane", "jane@example.com");
    cJSON_Delete(sign_in("jane@example.com", "Passw0rd!"));
    cJSON_Delete(sign_up("joe", "jane@example.com"));
    char code[32];
    snprintf(code, sizeof code, "%s", mailed_word("jane@example.com"));
    call_fails("AliasExistsException", "An account with the email already exists.", "cognito",
               "ConfirmSignUp", "{'ClientId':'%s','Username':'joe','ConfirmationCode':'%s'}",
               client, code);
    call_done(
        "cognito", "ConfirmSignUp",
        "{'ClientId':'%s','Username':'joe','ConfirmationCode':'%s','ForceAliasCreation':true}",
        client, code);
    cJSON *answer = sign_in("jane@example.com", "Passw0rd!");
    cJSON *claims = claims_of(text(answer, "AuthenticationResult/IdToken"));
    assert_string_equal(text(claims, "cognito:username"), "joe");
    cJSON_Delete(claims);
    cJSON_Delete(answer);
    answer = sign_in("jane", "Passw0rd!");
    claims = claims_of(text(answer, "AuthenticationResult/IdToken"));
    assert_string_equal(text(claims, "email_verified"), "false");
    cJSON_Delete(claims);
    cJSON_Delete(answer);
}

/* ---- Sign-in ---- */

static void tokens_say_who_and_for_whom(void **state)
{
    (void)state;
    make_all();
    cJSON *answer = sign_in("jane", "Passw0rd!");
    assert_string_equal(text(answer, "AuthenticationResult/TokenType"), "Bearer");
    assert_string_equal(text(answer, "AuthenticationResult/ExpiresIn"), "3600");
    assert_string_equal(text(answer, "ChallengeParameters"), "{}");
    cJSON *id = claims_of(text(answer, "AuthenticationResult/IdToken"));
    cJSON *access = claims_of(text(answer, "AuthenticationResult/AccessToken"));
    char issuer[128];
    snprintf(issuer, sizeof issuer, "%s/%s", virga_endpoint(v), pool);
    assert_string_equal(text(id, "iss"), issuer);
    assert_string_equal(text(id, "aud"), client);
    assert_string_equal(text(id, "token_use"), "id");
    assert_string_equal(text(id, "cognito:username"), "jane");
    assert_string_equal(text(id, "email"), "jane@example.com");
    assert_string_equal(text(id, "email_verified"), "true");
    assert_true(cJSON_IsBool(at(id, "email_verified")));
    assert_true(at(id, "exp")->valuedouble - at(id, "iat")->valuedouble == HOUR);
    assert_string_equal(text(access, "client_id"), client);
    assert_string_equal(text(access, "username"), "jane");
    assert_string_equal(text(access, "scope"), "aws.cognito.signin.user.admin");
    assert_null(at(access, "email"));
    assert_string_equal(text(access, "sub"), text(id, "sub"));
    assert_string_equal(text(access, "event_id"), text(id, "event_id"));
    assert_string_not_equal(text(access, "jti"), text(id, "jti"));
    cJSON_Delete(id);
    cJSON_Delete(access);
    cJSON_Delete(answer);
}

/* A page of the pool, as anybody may read it. */
static cJSON *get_page(const char *page)
{
    struct virga_client_options options = {.endpoint_url = virga_endpoint(v)};
    struct virga_client *http = virga_client_new(&options);
    struct virga_reply reply;
    char path[128];
    snprintf(path, sizeof path, "/%s/.well-known/%s", pool, page);
    assert_int_equal(virga_client_http(http, "cognito-idp", "GET", path, NULL, NULL, 0, &reply), 0);
    cJSON *json = cJSON_Parse(reply.body);
    virga_reply_clear(&reply);
    virga_client_free(http);
    assert_non_null(json);
    return json;
}

/* The RSA key of a JWKS element. */
static EVP_PKEY *key_of(const cJSON *element)
{
    unsigned char bytes[512];
    size_t len = from_base64url(cJSON_GetStringValue(at(element, "n")), bytes, sizeof bytes);
    BIGNUM *n = BN_bin2bn(bytes, (int)len, NULL);
    len = from_base64url(cJSON_GetStringValue(at(element, "e")), bytes, sizeof bytes);
    BIGNUM *e = BN_bin2bn(bytes, (int)len, NULL);
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n);
    OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, e);
    OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(builder);
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
    EVP_PKEY *key = NULL;
    assert_int_equal(EVP_PKEY_fromdata_init(ctx), 1);
    assert_int_equal(EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY, params), 1);
    EVP_PKEY_CTX_free(ctx);
    OSSL_PARAM_free(params);
    OSSL_PARAM_BLD_free(builder);
    BN_free(n);
    BN_free(e);
    return key;
}

static void assert_signed(const char *token, const cJSON *keys)
{
    unsigned char header[256], signature[512];
    from_base64url(token, header, sizeof header);
    cJSON *parsed = cJSON_Parse((char *)header);
    const cJSON *element = at(keys, "keys/0");
    while (element != NULL && strcmp(text(element, "kid"), text(parsed, "kid")) != 0)
        element = element->next;
    assert_non_null(element);
    const char *last_dot = strrchr(token, '.');
    size_t len = from_base64url(last_dot + 1, signature, sizeof signature);
    EVP_PKEY *key = key_of(element);
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    assert_int_equal(EVP_DigestVerifyInit(ctx, NULL, EVP_sha256(), NULL, key), 1);
    assert_int_equal(EVP_DigestVerify(ctx, signature, len, (const unsigned char *)token,
                                      (size_t)(last_dot - token)),
                     1);
    EVP_MD_CTX_free(ctx);
    EVP_PKEY_free(key);
    cJSON_Delete(parsed);
}

static void anybody_can_check_the_tokens_by_the_published_keys(void **state)
{
    (void)state;
    make_all();
    cJSON *configuration = get_page("openid-configuration");
    cJSON *keys = get_page("jwks.json");
    char issuer[128], keys_url[192];
    snprintf(issuer, sizeof issuer, "%s/%s", virga_endpoint(v), pool);
    snprintf(keys_url, sizeof keys_url, "%s/.well-known/jwks.json", issuer);
    assert_string_equal(text(configuration, "issuer"), issuer);
    assert_string_equal(text(configuration, "jwks_uri"), keys_url);
    assert_int_equal(cJSON_GetArraySize(at(keys, "keys")), 2);
    cJSON *answer = sign_in("jane", "Passw0rd!");
    assert_signed(text(answer, "AuthenticationResult/IdToken"), keys);
    assert_signed(text(answer, "AuthenticationResult/AccessToken"), keys);
    cJSON_Delete(answer);
    cJSON_Delete(keys);
    cJSON_Delete(configuration);
}

static void an_access_token_shows_its_user_until_it_expires(void **state)
{
    (void)state;
    make_all();
    cJSON *answer = sign_in("jane", "Passw0rd!");
    const char *token = text(answer, "AuthenticationResult/AccessToken");
    cJSON *user = call_ok("cognito", "GetUser", "{'AccessToken':'%s'}", token);
    assert_string_equal(text(user, "Username"), "jane");
    assert_string_equal(text(user, "UserAttributes/1/Value"), "jane@example.com");
    cJSON_Delete(user);
    call_fails("NotAuthorizedException", "Invalid Access Token", "cognito", "GetUser",
               "{'AccessToken':'%s'}", text(answer, "AuthenticationResult/IdToken"));
    call_fails("NotAuthorizedException", "Invalid Access Token", "cognito", "GetUser",
               "{'AccessToken':'%sA'}", token);
    virga_clock_advance(v, HOUR);
    call_fails("NotAuthorizedException", "Access Token has expired", "cognito", "GetUser",
               "{'AccessToken':'%s'}", token);
    cJSON_Delete(answer);
}

static void a_refresh_token_renews_for_thirty_days(void **state)
{
    (void)state;
    make_all();
    cJSON *answer = sign_in("jane", "Passw0rd!");
    const char *token = text(answer, "AuthenticationResult/RefreshToken");
    virga_clock_advance(v, 30 * DAY - MINUTE);
    cJSON *renewed = refresh(token);
    assert_null(at(renewed, "AuthenticationResult/RefreshToken"));
    cJSON *first = claims_of(text(answer, "AuthenticationResult/IdToken"));
    cJSON *second = claims_of(text(renewed, "AuthenticationResult/IdToken"));
    assert_string_equal(text(second, "origin_jti"), text(first, "origin_jti"));
    assert_string_equal(text(second, "auth_time"), text(first, "auth_time"));
    assert_true(at(second, "iat")->valuedouble > at(first, "iat")->valuedouble);
    cJSON_Delete(first);
    cJSON_Delete(second);
    call_done("cognito", "GetUser", "{'AccessToken':'%s'}",
              text(renewed, "AuthenticationResult/AccessToken"));
    cJSON_Delete(renewed);
    virga_clock_advance(v, 2 * MINUTE);
    refresh_fails("Refresh Token has expired", token);
    refresh_fails("Invalid Refresh Token", "nonsense");
    cJSON_Delete(answer);
}

static void a_global_sign_out_revokes_all_sign_ins(void **state)
{
    (void)state;
    make_all();
    cJSON *first = sign_in("jane", "Passw0rd!");
    cJSON *second = sign_in("jane", "Passw0rd!");
    call_done("cognito", "GlobalSignOut", "{'AccessToken':'%s'}",
              text(first, "AuthenticationResult/AccessToken"));
    cJSON *both[] = {first, second};
    for (size_t i = 0; i < 2; i++) {
        call_fails("NotAuthorizedException", "Access Token has been revoked", "cognito", "GetUser",
                   "{'AccessToken':'%s'}", text(both[i], "AuthenticationResult/AccessToken"));
        refresh_fails("Refresh Token has been revoked",
                      text(both[i], "AuthenticationResult/RefreshToken"));
        cJSON_Delete(both[i]);
    }
    cJSON *third = sign_in("jane", "Passw0rd!");
    call_done("cognito", "GetUser", "{'AccessToken':'%s'}",
              text(third, "AuthenticationResult/AccessToken"));
    call_done("cognito", "AdminDeleteUser", "{'UserPoolId':'%s','Username':'jane'}", pool);
    call_fails("NotAuthorizedException", "Access Token has been revoked", "cognito", "GetUser",
               "{'AccessToken':'%s'}", text(third, "AuthenticationResult/AccessToken"));
    cJSON_Delete(third);
}

static void wrong_passwords_lock_out_for_longer_and_longer(void **state)
{
    (void)state;
    make_all();
    virga_clock_freeze(v, 1);
    for (int i = 0; i < 5; i++)
        sign_in_fails("NotAuthorizedException", "Incorrect username or password.", "jane",
                      "Wrong0ne!");
    sign_in_fails("NotAuthorizedException", "Password attempts exceeded", "jane", "Passw0rd!");
    virga_clock_advance(v, 1);
    sign_in_fails("NotAuthorizedException", "Incorrect username or password.", "jane", "Wrong0ne!");
    virga_clock_advance(v, 1);
    sign_in_fails("NotAuthorizedException", "Password attempts exceeded", "jane", "Passw0rd!");
    virga_clock_advance(v, 1);
    cJSON_Delete(sign_in("jane", "Passw0rd!"));
    for (int i = 0; i < 4; i++)
        sign_in_fails("NotAuthorizedException", "Incorrect username or password.", "jane",
                      "Wrong0ne!");
    cJSON_Delete(sign_in("jane", "Passw0rd!"));
}

/* A sign-in by SRP up to its last answer, which may be an error of this code and message. */
static cJSON *srp_sign_in(const char *name, const char *password, const char *fails_with)
{
    struct srp_client srp;
    srp_client_open(&srp, strchr(pool, '_') + 1, password,
                    "5eed5eed5eed5eed5eed5eed5eed5eed5eed5eed5eed5eed5eed5eed5eed5eed");
    cJSON *offer = call_ok("cognito", "InitiateAuth",
                           "{'ClientId':'%s','AuthFlow':'USER_SRP_AUTH','AuthParameters':{'"
                           "USERNAME':'%s','SRP_A':'%s'}}",
                           client, name, srp.public_hex);
    assert_string_equal(text(offer, "ChallengeName"), "PASSWORD_VERIFIER");
    const char *user_id = cJSON_GetStringValue(at(offer, "ChallengeParameters/USER_ID_FOR_SRP"));
    const char *block = cJSON_GetStringValue(at(offer, "ChallengeParameters/SECRET_BLOCK"));
    srp_client_take(&srp, user_id, cJSON_GetStringValue(at(offer, "ChallengeParameters/SALT")),
                    cJSON_GetStringValue(at(offer, "ChallengeParameters/SRP_B")));
    unsigned char bytes[2048];
    char signature[64], json[8192];
    int len = EVP_DecodeBlock(bytes, (const unsigned char *)block, (int)strlen(block));
    for (size_t end = strlen(block); block[end - 1] == '='; end--)
        len--;
    srp_client_sign(&srp, user_id, bytes, (size_t)len, "Tue Sep 5 00:09:40 UTC 2023", signature);
    snprintf(json, sizeof json,
             "{'ClientId':'%s','ChallengeName':'PASSWORD_VERIFIER','ChallengeResponses':{'USERNAME'"
             ":'%s','PASSWORD_CLAIM_SECRET_BLOCK':'%s',"
             "'PASSWORD_CLAIM_SIGNATURE':'%s','TIMESTAMP':'Tue Sep 5 00:09:40 UTC 2023'}}",
             client, user_id, block, signature);
    srp_client_close(&srp);
    cJSON_Delete(offer);
    if (fails_with == NULL)
        return call_ok("cognito", "RespondToAuthChallenge", "%s", json);
    call_fails("NotAuthorizedException", fails_with, "cognito", "RespondToAuthChallenge", "%s",
               json);
    return NULL;
}

static void srp_signs_in_without_the_password_on_the_wire(void **state)
{
    (void)state;
    make_all();
    cJSON *answer = srp_sign_in("jane", "Passw0rd!", NULL);
    call_done("cognito", "GetUser", "{'AccessToken':'%s'}",
              text(answer, "AuthenticationResult/AccessToken"));
    cJSON_Delete(answer);
    srp_sign_in("jane", "Passw0rd?", "Incorrect username or password.");
    call_fails("InvalidParameterException", "Missing required parameter SRP_A", "cognito",
               "InitiateAuth",
               "{'ClientId':'%s','AuthFlow':'USER_SRP_AUTH','AuthParameters':{'USERNAME':'jane'}}",
               client);
    call_fails("NotAuthorizedException", "Incorrect username or password.", "cognito",
               "RespondToAuthChallenge",
               "{'ClientId':'%s','ChallengeName':'PASSWORD_VERIFIER','ChallengeResponses':{'"
               "USERNAME':'jane','TIMESTAMP':'x',"
               "'PASSWORD_CLAIM_SECRET_BLOCK':'AAAA','PASSWORD_CLAIM_SIGNATURE':'AAAA'}}",
               client);
}

static void a_client_that_hides_users_answers_the_same_for_anybody(void **state)
{
    (void)state;
    make_pool("");
    make_client("");
    sign_in_fails("UserNotFoundException", "User does not exist.", "nobody", "Passw0rd!");
    call_fails("UserNotFoundException", "Username/client id combination not found.", "cognito",
               "ResendConfirmationCode", "{'ClientId':'%s','Username':'nobody'}", client);
    make_client(",'PreventUserExistenceErrors':'ENABLED'");
    sign_in_fails("NotAuthorizedException", "Incorrect username or password.", "nobody",
                  "Passw0rd!");
    srp_sign_in("nobody", "Passw0rd!", "Incorrect username or password.");
    call_fails("CodeMismatchException", NULL, "cognito", "ConfirmSignUp",
               "{'ClientId':'%s','Username':'nobody','ConfirmationCode':'123456'}", client);
    char salt[2][64];
    for (int i = 0; i < 2; i++) {
        cJSON *offer = call_ok("cognito", "InitiateAuth",
                               "{'ClientId':'%s','AuthFlow':'USER_SRP_AUTH','AuthParameters':{'"
                               "USERNAME':'nobody','SRP_A':'2'}}",
                               client);
        snprintf(salt[i], sizeof salt[i], "%s", text(offer, "ChallengeParameters/SALT"));
        cJSON_Delete(offer);
    }
    assert_string_equal(salt[0], salt[1]);
    cJSON *sent = call_ok("cognito", "ResendConfirmationCode",
                          "{'ClientId':'%s','Username':'nobody'}", client);
    assert_string_equal(text(sent, "CodeDeliveryDetails/DeliveryMedium"), "EMAIL");
    cJSON_Delete(sent);
}

static void a_secret_must_be_proven_by_its_hash(void **state)
{
    (void)state;
    make_pool("");
    make_client(",'ClientSecret':'0123456789abcdef0123456789'");
    char message[160], hash[64];
    snprintf(message, sizeof message,
             "Client %s is configured with secret but SECRET_HASH was not received", client);
    sign_in_fails("NotAuthorizedException", message, "jane", "Passw0rd!");
    snprintf(message, sizeof message, "Unable to verify secret hash for client %s", client);
    call_fails("NotAuthorizedException", message, "cognito", "SignUp",
               "{'ClientId':'%s','Username':'jane','Password':'Passw0rd!','SecretHash':'AAAA'}",
               client);
    char name_and_client[128];
    unsigned char digest[32];
    snprintf(name_and_client, sizeof name_and_client, "jane%s", client);
    HMAC(EVP_sha256(), "0123456789abcdef0123456789", 26, (unsigned char *)name_and_client,
         strlen(name_and_client), digest, NULL);
    EVP_EncodeBlock((unsigned char *)hash, digest, 32);
    call_done("cognito", "SignUp",
              "{'ClientId':'%s','Username':'jane','Password':'Passw0rd!','SecretHash':'%s'}",
              client, hash);
    call_done("cognito", "AdminConfirmSignUp", "{'UserPoolId':'%s','Username':'jane'}", pool);
    call_done("cognito", "InitiateAuth",
              "{'ClientId':'%s','AuthFlow':'USER_PASSWORD_AUTH','AuthParameters':{'USERNAME':'jane'"
              ",'PASSWORD':'Passw0rd!',"
              "'SECRET_HASH':'%s'}}",
              client, hash);
}

static void a_flow_must_be_allowed(void **state)
{
    (void)state;
    make_all();
    call_done("cognito", "UpdateUserPoolClient", "{'UserPoolId':'%s','ClientId':'%s'}", pool,
              client);
    sign_in_fails("InvalidParameterException",
                  "USER_PASSWORD_AUTH flow not enabled for this client", "jane", "Passw0rd!");
    cJSON_Delete(srp_sign_in("jane", "Passw0rd!", NULL));
    call_done(
        "cognito", "UpdateUserPoolClient",
        "{'UserPoolId':'%s','ClientId':'%s','ExplicitAuthFlows':['ALLOW_USER_PASSWORD_AUTH']}",
        pool, client);
    call_fails("InvalidParameterException", "USER_SRP_AUTH is not enabled for the client.",
               "cognito", "InitiateAuth",
               "{'ClientId':'%s','AuthFlow':'USER_SRP_AUTH','AuthParameters':{}}", client);
    call_fails("InvalidParameterException", "Initiate Auth method not supported.", "cognito",
               "InitiateAuth", "{'ClientId':'%s','AuthFlow':'ADMIN_USER_PASSWORD_AUTH'}", client);
}

/* ---- Administrators ---- */

/* NEW_PASSWORD_REQUIRED's answer as JSON; `more` are further responses. */
static const char *new_password(const char *session, const char *password, const char *more)
{
    static char json[4096];
    snprintf(json, sizeof json,
             "{'ClientId':'%s','ChallengeName':'NEW_PASSWORD_REQUIRED','Session':'%s','"
             "ChallengeResponses':{'USERNAME':'bob',"
             "'NEW_PASSWORD':'%s'%s}}",
             client, session, password, more);
    return json;
}

static void a_temporary_password_is_changed_at_the_first_sign_in(void **state)
{
    (void)state;
    make_pool(",'Schema':[{'Name':'name','Required':true}]");
    make_client("");
    cJSON *made = call_ok("cognito", "AdminCreateUser",
                          "{'UserPoolId':'%s','Username':'bob','UserAttributes':[{'Name':'email','"
                          "Value':'bob@example.com'},"
                          "{'Name':'name','Value':'Bob'}]}",
                          pool);
    assert_string_equal(text(made, "User/UserStatus"), "FORCE_CHANGE_PASSWORD");
    cJSON_Delete(made);
    char temporary[64], session[2048];
    snprintf(temporary, sizeof temporary, "%s", mailed_word("bob@example.com"));
    cJSON *asked = sign_in("bob", temporary);
    assert_string_equal(text(asked, "ChallengeName"), "NEW_PASSWORD_REQUIRED");
    assert_string_equal(text(asked, "ChallengeParameters/USER_ID_FOR_SRP"), "bob");
    assert_string_equal(text(asked, "ChallengeParameters/requiredAttributes"), "[]");
    assert_string_equal(text(asked, "ChallengeParameters/userAttributes"),
                        "{\"email\":\"bob@example.com\",\"name\":\"Bob\"}");
    snprintf(session, sizeof session, "%s", text(asked, "Session"));
    cJSON_Delete(asked);

    call_fails("InvalidPasswordException", NULL, "cognito", "RespondToAuthChallenge", "%s",
               new_password(session, "simple", ""));
    call_fails("InvalidParameterException", "Missing required parameter NEW_PASSWORD", "cognito",
               "RespondToAuthChallenge", "%s", new_password(session, "", ""));
    call_fails("NotAuthorizedException", "Invalid session for the user.", "cognito",
               "RespondToAuthChallenge", "%s",
               new_password("AAAAAAAAAAAAAAAAAAAAAAAA", "N3w-password", ""));
    cJSON *done = call_ok("cognito", "RespondToAuthChallenge", "%s",
                          new_password(session, "N3w-password", ",'userAttributes.name':'Robert'"));
    cJSON *claims = claims_of(text(done, "AuthenticationResult/IdToken"));
    assert_string_equal(text(claims, "name"), "Robert");
    cJSON_Delete(claims);
    cJSON_Delete(done);
    call_fails("NotAuthorizedException",
               "Invalid session for the user, session can only be used once.", "cognito",
               "RespondToAuthChallenge", "%s", new_password(session, "N3w-password", ""));
    cJSON_Delete(sign_in("bob", "N3w-password"));
    sign_in_fails("NotAuthorizedException", "Incorrect username or password.", "bob", temporary);
}

static void temporary_passwords_and_sessions_expire(void **state)
{
    (void)state;
    make_pool("");
    make_client("");
    call_done("cognito", "AdminCreateUser",
              "{'UserPoolId':'%s','Username':'bob','TemporaryPassword':'Temp0rary!','MessageAction'"
              ":'SUPPRESS'}",
              pool);
    cJSON *asked = sign_in("bob", "Temp0rary!");
    virga_clock_advance(v, 3 * MINUTE);
    call_fails("NotAuthorizedException", "Invalid session for the user, session is expired.",
               "cognito", "RespondToAuthChallenge", "%s",
               new_password(text(asked, "Session"), "N3w-password", ""));
    cJSON_Delete(asked);
    virga_clock_advance(v, 7 * DAY);
    sign_in_fails("NotAuthorizedException",
                  "Temporary password has expired and must be reset by an administrator.", "bob",
                  "Temp0rary!");
    call_done("cognito", "AdminCreateUser",
              "{'UserPoolId':'%s','Username':'bob','TemporaryPassword':'Temp0rary2!','"
              "MessageAction':'RESEND'}",
              pool);
    cJSON_Delete(sign_in("bob", "Temp0rary2!"));
    call_done("cognito", "AdminSetUserPassword",
              "{'UserPoolId':'%s','Username':'bob','Password':'F1nal-word','Permanent':true}",
              pool);
    cJSON_Delete(sign_in("bob", "F1nal-word"));
    call_fails("UnsupportedUserStateException",
               "Resend not possible. bob status is not FORCE_CHANGE_PASSWORD", "cognito",
               "AdminCreateUser", "{'UserPoolId':'%s','Username':'bob','MessageAction':'RESEND'}",
               pool);
    call_fails("UsernameExistsException", "User account already exists", "cognito",
               "AdminCreateUser", "{'UserPoolId':'%s','Username':'bob'}", pool);
    call_fails("UserNotFoundException", "User does not exist.", "cognito", "AdminSetUserPassword",
               "{'UserPoolId':'%s','Username':'nobody','Password':'F1nal-word'}", pool);
}

static void users_are_listed_filtered_and_paged(void **state)
{
    (void)state;
    make_pool("");
    make_client("");
    for (int i = 0; i < 5; i++)
        call_done("cognito", "AdminCreateUser",
                  "{'UserPoolId':'%s','Username':'user%d','MessageAction':'SUPPRESS','"
                  "UserAttributes':[{'Name':'email',"
                  "'Value':'u%d@example.com'},{'Name':'family_name','Value':'%s'}]}",
                  pool, i, i, i % 2 == 0 ? "Even" : "Odd");
    cJSON *page = call_ok("cognito", "ListUsers", "{'UserPoolId':'%s','Limit':2}", pool);
    cJSON *next =
        call_ok("cognito", "ListUsers", "{'UserPoolId':'%s','Limit':3,'PaginationToken':'%s'}",
                pool, text(page, "PaginationToken"));
    assert_string_equal(text(page, "Users/1/Username"), "user1");
    assert_string_equal(text(next, "Users/0/Username"), "user2");
    assert_null(at(next, "PaginationToken"));
    cJSON_Delete(page);
    cJSON_Delete(next);
    page = call_ok(
        "cognito", "ListUsers",
        "{'UserPoolId':'%s','Filter':'family_name = \\\"Even\\\"','AttributesToGet':['email']}",
        pool);
    assert_int_equal(cJSON_GetArraySize(at(page, "Users")), 3);
    assert_string_equal(text(page, "Users/1/Attributes"),
                        "[{\"Name\":\"email\",\"Value\":\"u2@example.com\"}]");
    cJSON_Delete(page);
    page = call_ok("cognito", "ListUsers",
                   "{'UserPoolId':'%s','Filter':'cognito:user_status ^= \\\"force\\\"','Limit':1}",
                   pool);
    assert_int_equal(cJSON_GetArraySize(at(page, "Users")), 1);
    cJSON_Delete(page);
    call_fails("InvalidParameterException", "Invalid search attribute: custom:x", "cognito",
               "ListUsers", "{'UserPoolId':'%s','Filter':'custom:x = \\\"y\\\"'}", pool);
    call_done("cognito", "AdminDeleteUser", "{'UserPoolId':'%s','Username':'user0'}", pool);
    page = call_ok("cognito", "DescribeUserPool", "{'UserPoolId':'%s'}", pool);
    assert_string_equal(text(page, "UserPool/EstimatedNumberOfUsers"), "4");
    cJSON_Delete(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        INSTANCE_TEST(a_new_pool_has_awss_defaults),
        INSTANCE_TEST(an_update_sets_what_it_is_given_and_the_rest_to_its_default),
        INSTANCE_TEST(what_virga_lacks_is_refused_by_name),
        INSTANCE_TEST(a_protected_pool_is_deleted_only_after_its_protection_is_off),
        INSTANCE_TEST(pools_and_clients_come_page_by_page),
        INSTANCE_TEST(a_client_is_updated_and_deleted),
        INSTANCE_TEST(a_mailed_code_confirms_the_user),
        INSTANCE_TEST(a_code_is_good_for_a_day_and_until_the_next),
        INSTANCE_TEST(the_pools_own_texts_are_mailed),
        INSTANCE_TEST(a_sign_up_that_does_not_fit_is_refused),
        INSTANCE_TEST(an_address_as_user_name_gives_the_sub_as_name),
        INSTANCE_TEST(an_alias_is_its_first_owners_unless_forced),
        INSTANCE_TEST(tokens_say_who_and_for_whom),
        INSTANCE_TEST(anybody_can_check_the_tokens_by_the_published_keys),
        INSTANCE_TEST(an_access_token_shows_its_user_until_it_expires),
        INSTANCE_TEST(a_refresh_token_renews_for_thirty_days),
        INSTANCE_TEST(a_global_sign_out_revokes_all_sign_ins),
        INSTANCE_TEST(wrong_passwords_lock_out_for_longer_and_longer),
        INSTANCE_TEST(srp_signs_in_without_the_password_on_the_wire),
        INSTANCE_TEST(a_client_that_hides_users_answers_the_same_for_anybody),
        INSTANCE_TEST(a_secret_must_be_proven_by_its_hash),
        INSTANCE_TEST(a_flow_must_be_allowed),
        INSTANCE_TEST(a_temporary_password_is_changed_at_the_first_sign_in),
        INSTANCE_TEST(temporary_passwords_and_sessions_expire),
        INSTANCE_TEST(users_are_listed_filtered_and_paged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
