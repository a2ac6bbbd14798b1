/* IAM through the dispatch: roles, their policies and tags. */
#include "instance.h"

#define TRUST                                                                                      \
    "{\\'Version\\':\\'2012-10-17\\',\\'Statement\\':[{\\'Effect\\':\\'Allow\\',\\'Principal\\':{" \
    "\\'Service\\':"                                                                               \
    "\\'lambda.amazonaws.com\\'},\\'Action\\':\\'sts:AssumeRole\\'}]}"
#define POLICY                                                                                     \
    "{\\'Version\\':\\'2012-10-17\\',\\'Statement\\':{\\'Effect\\':\\'Allow\\',\\'Action\\':\\'"   \
    "s3:ListBucket\\',"                                                                            \
    "\\'Resource\\':\\'arn:aws:s3:::example_bucket\\'}}"
#define BASIC "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"

static void make_role(const char *name, const char *more)
{
    call_done("iam", "CreateRole", "{'RoleName':'%s','AssumeRolePolicyDocument':'" TRUST "'%s}",
              name, more);
}

/* Texts of a member of a list's items, each with a space behind it. */
static const char *all(const cJSON *answer, const char *list, const char *member)
{
    static char texts[8192];
    const cJSON *item;
    texts[0] = '\0';
    cJSON_ArrayForEach(item, at(answer, list))
    {
        strcat(texts, cJSON_IsString(item) ? item->valuestring : text(item, member));
        strcat(texts, " ");
    }
    return texts;
}

/* ---- Roles ---- */

static void a_new_role_is_answered_as_aws_does(void **state)
{
    (void)state;
    cJSON *made = call_ok(
        "iam", "CreateRole",
        "{'RoleName':'r','Path':'/app/','Description':'d','AssumeRolePolicyDocument':'" TRUST "'}");
    assert_string_equal(text(made, "Role/Arn"), "arn:aws:iam::000000000000:role/app/r");
    assert_int_equal(strlen(text(made, "Role/RoleId")), 21);
    assert_memory_equal(text(made, "Role/RoleId"), "AROA", 4);
    assert_null(at(made, "Role/Description")); /* recorded: CreateRole does not show these */
    assert_null(at(made, "Role/MaxSessionDuration"));
    assert_null(at(made, "Role/Tags"));
    cJSON_Delete(made);
}

static void a_role_is_described_in_full(void **state)
{
    (void)state;
    make_role("r", ",'Description':'d','Tags':[{'Key':'b','Value':'2'},{'Key':'a','Value':''}]");
    cJSON *got = call_ok("iam", "GetRole", "{'RoleName':'r'}");
    assert_string_equal(text(got, "Role/Path"), "/");
    assert_string_equal(text(got, "Role/Description"), "d");
    assert_string_equal(text(got, "Role/MaxSessionDuration"), "3600");
    assert_string_equal(text(got, "Role/RoleLastUsed"), "{}");
    assert_string_equal(text(got, "Role/Tags"),
                        "[{\"Key\":\"a\",\"Value\":\"\"},{\"Key\":\"b\",\"Value\":\"2\"}]");
    assert_string_equal(text(got, "Role/AssumeRolePolicyDocument"),
                        "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%"
                        "22%3A%22Allow%22%2C"
                        "%22Principal%22%3A%7B%22Service%22%3A%22lambda.amazonaws.com%22%7D%2C%"
                        "22Action%22%3A%22sts%3A"
                        "AssumeRole%22%7D%5D%7D");
    cJSON_Delete(got);
}

static void role_names_are_unique_without_case(void **state)
{
    (void)state;
    make_role("Role", "");
    call_fails("EntityAlreadyExistsException", "Role with name rOLE already exists.", "iam",
               "CreateRole",
               "{'RoleName':'rOLE','Path':'/other/','AssumeRolePolicyDocument':'" TRUST "'}");
    const char *missing = "The role with name nobody cannot be found.";
    const char *operations[] = {"GetRole", "DeleteRole", "UpdateRole", "ListRolePolicies",
                                "ListInstanceProfilesForRole"};
    for (size_t i = 0; i < 5; i++)
        call_fails("NoSuchEntityException", missing, "iam", operations[i], "{'RoleName':'nobody'}");
}

static void violations_do_not_show_the_value(void **state)
{
    (void)state;
    call_fails("ValidationError",
               "1 validation error detected: Value at 'roleName' failed to satisfy constraint: "
               "Member must satisfy regular "
               "expression pattern: [\\w+=,.@-]+",
               "iam", "GetRole", "{'RoleName':'a b'}");
}

static void updating_a_role_keeps_what_is_not_named(void **state)
{
    (void)state;
    make_role("r", ",'Description':'first'");
    call_done("iam", "UpdateRole", "{'RoleName':'r','MaxSessionDuration':7200}");
    call_done("iam", "UpdateRole", "{'RoleName':'r'}");
    cJSON *got = call_ok("iam", "GetRole", "{'RoleName':'r'}");
    assert_string_equal(text(got, "Role/Description"), "first");
    assert_string_equal(text(got, "Role/MaxSessionDuration"), "7200");
    cJSON_Delete(got);
    got = call_ok("iam", "UpdateRoleDescription", "{'RoleName':'r','Description':'second'}");
    assert_string_equal(text(got, "Role/Description"), "second");
    cJSON_Delete(got);
}

static void roles_are_listed_by_path_in_pages(void **state)
{
    (void)state;
    make_role("c", ",'Path':'/x/'");
    make_role("B", ",'Path':'/x/','Tags':[{'Key':'k','Value':'v'}]");
    make_role("a", ",'Path':'/x/y/'");
    make_role("d", "");
    cJSON *first = call_ok("iam", "ListRoles", "{'PathPrefix':'/x/','MaxItems':2}");
    assert_string_equal(all(first, "Roles", "RoleName"), "a B ");
    assert_string_equal(text(first, "IsTruncated"), "true");
    assert_null(at(first, "Roles/1/Tags"));
    cJSON *second = call_ok("iam", "ListRoles", "{'PathPrefix':'/x/','MaxItems':2,'Marker':'%s'}",
                            text(first, "Marker"));
    assert_string_equal(all(second, "Roles", "RoleName"), "c ");
    assert_string_equal(text(second, "IsTruncated"), "false");
    assert_null(at(second, "Marker"));
    call_fails("ValidationError", "Invalid Marker.", "iam", "ListRoles", "{'Marker':'nonsense'}");
    call_fails("ValidationError", "Invalid Marker.", "iam", "ListRoleTags",
               "{'RoleName':'B','Marker':'%s'}", text(first, "Marker"));
    cJSON_Delete(first);
    cJSON_Delete(second);
}

static void a_role_with_policies_is_not_deleted(void **state)
{
    (void)state;
    make_role("r", "");
    call_done("iam", "PutRolePolicy",
              "{'RoleName':'r','PolicyName':'p','PolicyDocument':'" POLICY "'}");
    call_done("iam", "AttachRolePolicy", "{'RoleName':'r','PolicyArn':'" BASIC "'}");
    call_fails("DeleteConflictException", "Cannot delete entity, must detach all policies first.",
               "iam", "DeleteRole", "{'RoleName':'r'}");
    call_done("iam", "DetachRolePolicy", "{'RoleName':'r','PolicyArn':'" BASIC "'}");
    call_fails("DeleteConflictException", "Cannot delete entity, must delete policies first.",
               "iam", "DeleteRole", "{'RoleName':'r'}");
    call_done("iam", "DeleteRolePolicy", "{'RoleName':'r','PolicyName':'p'}");
    call_done("iam", "DeleteRole", "{'RoleName':'r'}");
    call_fails("NoSuchEntityException", NULL, "iam", "GetRole", "{'RoleName':'r'}");
}

static void trust_policies_are_judged(void **state)
{
    (void)state;
    make_role("r", "");
    const struct {
        const char *document, *sentence;
    } bad[] = {
        {"not json", "This policy contains invalid Json"},
        {"{\\'Statement\\':[]}", "Syntax errors in policy."},
        {"{\\'Version\\':\\'2012-10-17\\',\\'Statement\\':[{\\'Effect\\':\\'Allow\\',\\'"
         "Principal\\':{\\'Service\\':\\'x\\'},"
         "\\'Action\\':\\'sts:InvalidAction\\'}]}",
         "AssumeRole policy may only specify STS AssumeRole actions."},
        {"{\\'Version\\':\\'2012-10-17\\',\\'Statement\\':[{\\'Effect\\':\\'Allow\\',\\'"
         "Principal\\':{\\'Service\\':\\'x\\'},"
         "\\'Action\\':\\'sts:AssumeRole\\',\\'Resource\\':\\'*\\'}]}",
         "Has prohibited field Resource"},
        {"{\\'Version\\':\\'2012-10-17\\',\\'Statement\\':[{\\'Effect\\':\\'Allow\\',\\'Action\\':"
         "\\'sts:AssumeRole\\'}]}",
         "Missing required field Principal"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        call_fails("MalformedPolicyDocumentException", bad[i].sentence, "iam",
                   "UpdateAssumeRolePolicy", "{'RoleName':'r','PolicyDocument':'%s'}",
                   bad[i].document);
        call_fails("MalformedPolicyDocumentException", bad[i].sentence, "iam", "CreateRole",
                   "{'RoleName':'s','AssumeRolePolicyDocument':'%s'}", bad[i].document);
    }
    call_done("iam", "UpdateAssumeRolePolicy",
              "{'RoleName':'r','PolicyDocument':'{\\'Statement\\':{\\'Effect\\':\\'Allow\\',\\'"
              "Principal\\':\\'*\\',"
              "\\'Action\\':[\\'sts:AssumeRole\\',\\'sts:TagSession\\']}}'}");
}

/* ---- Inline policies ---- */

static void inline_policies_are_kept_and_listed(void **state)
{
    (void)state;
    make_role("r", "");
    for (int i = 3; i > 0; i--)
        call_done("iam", "PutRolePolicy",
                  "{'RoleName':'r','PolicyName':'p%d','PolicyDocument':'" POLICY "'}", i);
    cJSON *got = call_ok("iam", "ListRolePolicies", "{'RoleName':'r'}");
    assert_string_equal(all(got, "PolicyNames", NULL), "p1 p2 p3 ");
    cJSON_Delete(got);
    got = call_ok("iam", "GetRolePolicy", "{'RoleName':'r','PolicyName':'p2'}");
    assert_string_equal(text(got, "PolicyDocument"),
                        "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%7B%22Effect%22%"
                        "3A%22Allow%22%2C%22Action"
                        "%22%3A%22s3%3AListBucket%22%2C%22Resource%22%3A%22arn%3Aaws%3As3%3A%3A%"
                        "3Aexample_bucket%22%7D%7D");
    cJSON_Delete(got);
    call_done("iam", "DeleteRolePolicy", "{'RoleName':'r','PolicyName':'p2'}");
    const char *missing = "The role policy with name p2 cannot be found.";
    call_fails("NoSuchEntityException", missing, "iam", "GetRolePolicy",
               "{'RoleName':'r','PolicyName':'p2'}");
    call_fails("NoSuchEntityException", missing, "iam", "DeleteRolePolicy",
               "{'RoleName':'r','PolicyName':'p2'}");
    cJSON *page = call_ok("iam", "ListRolePolicies", "{'RoleName':'r','MaxItems':1}");
    got =
        call_ok("iam", "ListRolePolicies", "{'RoleName':'r','Marker':'%s'}", text(page, "Marker"));
    assert_string_equal(all(got, "PolicyNames", NULL), "p3 ");
    cJSON_Delete(got);
    cJSON_Delete(page);
}

static void inline_policies_have_a_size_in_all(void **state)
{
    (void)state;
    char names[6001] = "";
    make_role("r", "");
    memset(names, 'x', 6000);
    const char *format =
        "{'RoleName':'r','PolicyName':'%s','PolicyDocument':'{\\'Version\\':\\'2012-10-17\\',\\'"
        "Statement\\':"
        "{\\'Effect\\':\\'Allow\\',\\'Action\\':\\'s3:%s\\',\\'Resource\\':\\'*\\'}}'}";
    call_done("iam", "PutRolePolicy", format, "one", names);
    call_done("iam", "PutRolePolicy", format, "one", names); /* stands for the first */
    call_fails("LimitExceededException", "Maximum policy size of 10240 bytes exceeded for role r",
               "iam", "PutRolePolicy", format, "two", names);
}

/* ---- Attached policies ---- */

static void policies_are_attached_once(void **state)
{
    (void)state;
    make_role("r", "");
    call_done("iam", "AttachRolePolicy", "{'RoleName':'r','PolicyArn':'" BASIC "'}");
    call_done("iam", "AttachRolePolicy", "{'RoleName':'r','PolicyArn':'" BASIC "'}");
    call_done("iam", "AttachRolePolicy",
              "{'RoleName':'r','PolicyArn':'arn:aws:iam::aws:policy/AmazonS3FullAccess'}");
    cJSON *got = call_ok("iam", "ListAttachedRolePolicies", "{'RoleName':'r'}");
    assert_string_equal(all(got, "AttachedPolicies", "PolicyName"),
                        "AmazonS3FullAccess AWSLambdaBasicExecutionRole ");
    assert_string_equal(text(got, "AttachedPolicies/1/PolicyArn"), BASIC);
    assert_string_equal(text(got, "IsTruncated"), "false");
    cJSON_Delete(got);
    got = call_ok("iam", "ListAttachedRolePolicies",
                  "{'RoleName':'r','PathPrefix':'/service-role/'}");
    assert_string_equal(all(got, "AttachedPolicies", "PolicyName"), "AWSLambdaBasicExecutionRole ");
    cJSON_Delete(got);
    got = call_ok("iam", "GetPolicy", "{'PolicyArn':'" BASIC "'}");
    assert_string_equal(text(got, "Policy/AttachmentCount"), "1");
    cJSON_Delete(got);
    got = call_ok("iam", "ListEntitiesForPolicy", "{'PolicyArn':'" BASIC "'}");
    assert_string_equal(all(got, "PolicyRoles", "RoleName"), "r ");
    cJSON_Delete(got);
    call_done("iam", "DetachRolePolicy", "{'RoleName':'r','PolicyArn':'" BASIC "'}");
    call_fails("NoSuchEntityException", "Policy " BASIC " was not found.", "iam",
               "DetachRolePolicy", "{'RoleName':'r','PolicyArn':'" BASIC "'}");
}

static void what_cannot_be_attached_is_refused(void **state)
{
    (void)state;
    make_role("r", "");
    call_fails("ValidationError", "ARN longpolicynamebutnoarn is not valid.", "iam",
               "AttachRolePolicy", "{'RoleName':'r','PolicyArn':'longpolicynamebutnoarn'}");
    call_fails("NoSuchEntityException",
               "Policy arn:aws:iam::000000000000:policy/none does not exist or is not attachable.",
               "iam", "AttachRolePolicy",
               "{'RoleName':'r','PolicyArn':'arn:aws:iam::000000000000:policy/none'}");
    call_fails(
        "NoSuchEntityException", /* the path is wrong */
        "Policy arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole does not exist or is not "
        "attachable.",
        "iam", "AttachRolePolicy",
        "{'RoleName':'r','PolicyArn':'arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole'}");
    for (int i = 0; i < 10; i++) {
        call_done("iam", "CreatePolicy", "{'PolicyName':'p%d','PolicyDocument':'" POLICY "'}", i);
        call_done("iam", "AttachRolePolicy",
                  "{'RoleName':'r','PolicyArn':'arn:aws:iam::000000000000:policy/p%d'}", i);
    }
    call_fails("LimitExceededException", "Cannot exceed quota for PoliciesPerRole: 10", "iam",
               "AttachRolePolicy", "{'RoleName':'r','PolicyArn':'" BASIC "'}");
    cJSON *page = call_ok("iam", "ListAttachedRolePolicies", "{'RoleName':'r','MaxItems':7}");
    cJSON *got = call_ok("iam", "ListAttachedRolePolicies", "{'RoleName':'r','Marker':'%s'}",
                         text(page, "Marker"));
    assert_string_equal(all(got, "AttachedPolicies", "PolicyName"), "p7 p8 p9 ");
    cJSON_Delete(got);
    cJSON_Delete(page);
}

static void boundaries_are_kept_and_counted(void **state)
{
    (void)state;
    const char *arn = "arn:aws:iam::000000000000:policy/b";
    call_done("iam", "CreatePolicy", "{'PolicyName':'b','PolicyDocument':'" POLICY "'}");
    call_fails(
        "NoSuchEntityException",
        "Scope ARN: arn:aws:iam::000000000000:policy/none does not exist or is not attachable.",
        "iam", "CreateRole",
        "{'RoleName':'r','AssumeRolePolicyDocument':'" TRUST
        "','PermissionsBoundary':'arn:aws:iam::000000000000:policy/none'}");
    call_fails("InvalidInputException",
               "ARN arn:aws:iam::000000000000:not_a_policy/x is not valid.", "iam", "CreateRole",
               "{'RoleName':'r','AssumeRolePolicyDocument':'" TRUST
               "','PermissionsBoundary':'arn:aws:iam::000000000000:not_a_policy/x'}");
    make_role("r", ",'PermissionsBoundary':'arn:aws:iam::000000000000:policy/b'");
    make_role("s", "");
    call_done("iam", "PutRolePermissionsBoundary", "{'RoleName':'s','PermissionsBoundary':'%s'}",
              arn);
    call_done("iam", "PutRolePermissionsBoundary", "{'RoleName':'s','PermissionsBoundary':'%s'}",
              arn);
    cJSON *got = call_ok("iam", "GetRole", "{'RoleName':'r'}");
    assert_string_equal(text(got, "Role/PermissionsBoundary/PermissionsBoundaryArn"), arn);
    cJSON_Delete(got);
    got = call_ok("iam", "GetPolicy", "{'PolicyArn':'%s'}", arn);
    assert_string_equal(text(got, "Policy/PermissionsBoundaryUsageCount"), "2");
    assert_string_equal(text(got, "Policy/AttachmentCount"), "0");
    cJSON_Delete(got);
    call_fails("DeleteConflictException", "Cannot delete a policy attached to entities.", "iam",
               "DeletePolicy", "{'PolicyArn':'%s'}", arn);
    call_done("iam", "DeleteRolePermissionsBoundary", "{'RoleName':'s'}");
    call_done("iam", "DeleteRole", "{'RoleName':'r'}");
    call_done("iam", "DeletePolicy", "{'PolicyArn':'%s'}", arn);
}

/* ---- Tags ---- */

static void role_tags_are_kept_sorted_without_case(void **state)
{
    (void)state;
    make_role("r", "");
    call_done("iam", "TagRole",
              "{'RoleName':'r','Tags':[{'Key':'b','Value':'1'},{'Key':'a','Value':'2'}]}");
    call_done("iam", "TagRole",
              "{'RoleName':'r','Tags':[{'Key':'B','Value':'3'},{'Key':'c','Value':''}]}");
    cJSON *got = call_ok("iam", "ListRoleTags", "{'RoleName':'r'}");
    assert_string_equal(text(got, "Tags"), "[{\"Key\":\"a\",\"Value\":\"2\"},{\"Key\":\"B\","
                                           "\"Value\":\"3\"},{\"Key\":\"c\",\"Value\":\"\"}]");
    cJSON_Delete(got);
    got = call_ok("iam", "ListRoleTags", "{'RoleName':'r','MaxItems':2}");
    cJSON *rest = call_ok("iam", "ListRoleTags", "{'RoleName':'r','MaxItems':2,'Marker':'%s'}",
                          text(got, "Marker"));
    assert_string_equal(all(rest, "Tags", "Key"), "c ");
    cJSON_Delete(rest);
    cJSON_Delete(got);
    call_done("iam", "UntagRole", "{'RoleName':'r','TagKeys':['A','b','none']}");
    got = call_ok("iam", "ListRoleTags", "{'RoleName':'r'}");
    assert_string_equal(all(got, "Tags", "Key"), "c ");
    cJSON_Delete(got);
}

static void bad_role_tags_are_refused(void **state)
{
    (void)state;
    make_role("r", "");
    const char *twice = "Duplicate tag keys found. Please note that Tag keys are case insensitive.";
    call_fails("InvalidInputException", twice, "iam", "TagRole",
               "{'RoleName':'r','Tags':[{'Key':'k','Value':'1'},{'Key':'K','Value':'2'}]}");
    call_fails("ValidationError",
               "1 validation error detected: Value at 'tags.1.member.key' failed to satisfy "
               "constraint: Member must satisfy "
               "regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+",
               "iam", "TagRole", "{'RoleName':'r','Tags':[{'Key':'!','Value':'1'}]}");
    char tags[4096] = "";
    for (int i = 0; i < 51; i++)
        sprintf(tags + strlen(tags), "%s{'Key':'k%d','Value':''}", i == 0 ? "" : ",", i);
    call_fails("ValidationError",
               "1 validation error detected: Value at 'tags' failed to satisfy constraint: Member "
               "must have length less than "
               "or equal to 50",
               "iam", "TagRole", "{'RoleName':'r','Tags':[%s]}", tags);
    strrchr(tags, '{')[-1] = '\0';
    call_done("iam", "TagRole", "{'RoleName':'r','Tags':[%s]}", tags);
    call_fails("LimitExceededException", NULL, "iam", "TagRole",
               "{'RoleName':'r','Tags':[{'Key':'more','Value':''}]}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        INSTANCE_TEST(a_new_role_is_answered_as_aws_does),
        INSTANCE_TEST(a_role_is_described_in_full),
        INSTANCE_TEST(role_names_are_unique_without_case),
        INSTANCE_TEST(violations_do_not_show_the_value),
        INSTANCE_TEST(updating_a_role_keeps_what_is_not_named),
        INSTANCE_TEST(roles_are_listed_by_path_in_pages),
        INSTANCE_TEST(a_role_with_policies_is_not_deleted),
        INSTANCE_TEST(trust_policies_are_judged),
        INSTANCE_TEST(inline_policies_are_kept_and_listed),
        INSTANCE_TEST(inline_policies_have_a_size_in_all),
        INSTANCE_TEST(policies_are_attached_once),
        INSTANCE_TEST(what_cannot_be_attached_is_refused),
        INSTANCE_TEST(boundaries_are_kept_and_counted),
        INSTANCE_TEST(role_tags_are_kept_sorted_without_case),
        INSTANCE_TEST(bad_role_tags_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
