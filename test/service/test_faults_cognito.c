/* Cognito: store calls made to fail one after the other leave the state before or after, never
 * between. */
#include "faults.h"

#include <stdbool.h>

/* ---- Cognito ---- */

#define CLIENT_ONLY                                                                                \
    "'ClientName':'web','ExplicitAuthFlows':['ALLOW_USER_PASSWORD_AUTH','ALLOW_REFRESH_TOKEN_"     \
    "AUTH']"

static void make_pool(void)
{
    take_note(0,
              call_ok("cognito", "CreateUserPool",
                      "{'PoolName':'shop','AutoVerifiedAttributes':['email']}"),
              "UserPool/Id");
}

static void make_client(void)
{
    make_pool();
    take_note(
        1,
        call_ok("cognito", "CreateUserPoolClient", "{'UserPoolId':'%s'," CLIENT_ONLY "}", noted[0]),
        "UserPoolClient/ClientId");
}

static void sign_up(void)
{
    make_client();
    call_done("cognito", "SignUp",
              "{'ClientId':'%s','Username':'jane','Password':'Passw0rd!','UserAttributes':[{"
              "'Name':'email','Value':'jane@example.com'}]}",
              noted[1]);
    come_to_rest();
    char *mails = virga_mail(v, "jane@example.com", NULL);
    cJSON *list = cJSON_Parse(mails);
    note(2, strrchr(text(list, "0/text"), ' ') + 1);
    noted[2][6] = '\0';
    cJSON_Delete(list);
    free(mails);
}

static void confirm(void)
{
    sign_up();
    call_done("cognito", "ConfirmSignUp",
              "{'ClientId':'%s','Username':'jane','ConfirmationCode':'%s'}", noted[1], noted[2]);
}

static void add_a_trigger(void)
{
    make_client();
    call_done("cognito", "UpdateUserPool",
              "{'UserPoolId':'%s','AutoVerifiedAttributes':['email'],'LambdaConfig':{'PreSignUp':'"
              "arn:aws:lambda:us-east-1:000000000000:function:trigger'}}",
              noted[0]);
    assert_int_equal(virga_link(v, "trigger", answer_event), 0);
}

static void sign_in(void)
{
    confirm();
    take_note(2,
              call_ok("cognito", "InitiateAuth",
                      "{'ClientId':'%s','AuthFlow':'USER_PASSWORD_AUTH','AuthParameters':{"
                      "'USERNAME':'jane','PASSWORD':'Passw0rd!'}}",
                      noted[1]),
              "AuthenticationResult/RefreshToken");
}

static const struct fault_case cognito_cases[] = {
    {.name = "CreateUserPool",
     .service = "cognito",
     .operation = "CreateUserPool",
     .input = "{'PoolName':'shop'}"},
    {.name = "CreateUserPoolClient",
     .prepare = make_pool,
     .service = "cognito",
     .operation = "CreateUserPoolClient",
     .input = "{'UserPoolId':'%s'," CLIENT_ONLY "}"},
    {.name = "SignUp",
     .prepare = make_client,
     .service = "cognito",
     .operation = "SignUp",
     .input = "{'ClientId':'%2$s','Username':'jane','Password':'Passw0rd!',"
              "'UserAttributes':[{'Name':'email','Value':'jane@example.com'}]}"},
    {.name = "SignUp with a trigger",
     .prepare = add_a_trigger,
     .service = "cognito",
     .operation = "SignUp",
     .input = "{'ClientId':'%2$s','Username':'jane','Password':'Passw0rd!',"
              "'UserAttributes':[{'Name':'email','Value':'jane@example.com'}]}",
     .varies = true,
     .may_repeat = true,
     .runs_function = true},
    {.name = "ConfirmSignUp",
     .prepare = sign_up,
     .service = "cognito",
     .operation = "ConfirmSignUp",
     .input = "{'ClientId':'%2$s','Username':'jane','ConfirmationCode':'%3$s'}"},
    {.name = "InitiateAuth by password",
     .prepare = confirm,
     .service = "cognito",
     .operation = "InitiateAuth",
     .input = "{'ClientId':'%2$s','AuthFlow':'USER_PASSWORD_AUTH','AuthParameters':{"
              "'USERNAME':'jane','PASSWORD':'Passw0rd!'}}"},
    {.name = "InitiateAuth by refresh token",
     .prepare = sign_in,
     .service = "cognito",
     .operation = "InitiateAuth",
     .input = "{'ClientId':'%2$s','AuthFlow':'REFRESH_TOKEN_AUTH','AuthParameters':{"
              "'REFRESH_TOKEN':'%3$s'}}"},
    {.name = "AdminCreateUser",
     .prepare = make_client,
     .service = "cognito",
     .operation = "AdminCreateUser",
     .input = "{'UserPoolId':'%s','Username':'joe','UserAttributes':[{'Name':'email','Value':"
              "'joe@example.com'}]}"},
    {.name = "AdminDeleteUser",
     .prepare = sign_in,
     .service = "cognito",
     .operation = "AdminDeleteUser",
     .input = "{'UserPoolId':'%s','Username':'jane'}"},
    {.name = "DeleteUserPool",
     .prepare = sign_in,
     .service = "cognito",
     .operation = "DeleteUserPool",
     .input = "{'UserPoolId':'%s'}"},
};

FAULTS_OF(cognito)

/* ConfirmSignUp commits before it runs PostConfirmation, and what was committed stands. */

static void add_a_post_trigger(void)
{
    sign_up();
    call_done("cognito", "UpdateUserPool",
              "{'UserPoolId':'%s','AutoVerifiedAttributes':['email'],'LambdaConfig':{"
              "'PostConfirmation':'arn:aws:lambda:us-east-1:000000000000:function:trigger'}}",
              noted[0]);
    assert_int_equal(virga_link(v, "trigger", answer_event), 0);
}

static const struct fault_case confirmation = {
    .name = "ConfirmSignUp with a trigger",
    .prepare = add_a_post_trigger,
    .service = "cognito",
    .operation = "ConfirmSignUp",
    .input = "{'ClientId':'%2$s','Username':'jane','ConfirmationCode':'%3$s'}",
};

static bool is_confirmed(void)
{
    cJSON *user =
        call_ok("cognito", "AdminGetUser", "{'UserPoolId':'%s','Username':'jane'}", noted[0]);
    bool is_so = strcmp(text(user, "UserStatus"), "CONFIRMED") == 0;
    cJSON_Delete(user);
    return is_so;
}

static void a_confirmation_stands_or_can_be_tried_again(void **state)
{
    bool is_met = true;
    int stood = 0;
    (void)state;
    for (uint64_t nth = 1; is_met; nth++) {
        char code[128];
        begin_case(&confirmation);
        (void)fail_nth_store_call(nth);
        int status = run_operation(&confirmation, code);
        come_to_rest();
        is_met = fail_nth_store_call(0);
        stood += status == 500 && is_confirmed();
        if (!is_confirmed())
            assert_int_equal(run_operation(&confirmation, code), 200);
        assert_true(is_confirmed());
        end_case();
    }
    assert_true(stood > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cognito_is_before_or_after_never_between),
        cmocka_unit_test(a_confirmation_stands_or_can_be_tried_again),
    };
    return cmocka_run_group_tests_name("faults of Cognito", tests, NULL, NULL);
}
