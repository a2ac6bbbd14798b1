/* IAM through the dispatch: managed policies, their versions and documents. */
#include "instance.h"

#define POLICY                                                                                     \
    "{\\'Version\\':\\'2012-10-17\\',\\'Statement\\':{\\'Effect\\':\\'Allow\\',\\'Action\\':\\'"   \
    "s3:ListBucket\\',"                                                                            \
    "\\'Resource\\':\\'arn:aws:s3:::example_bucket\\'}}"
#define BASIC "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
#define OWN "arn:aws:iam::000000000000:policy/"

static void make_policy(const char *name, const char *more)
{
    call_done("iam", "CreatePolicy", "{'PolicyName':'%s','PolicyDocument':'" POLICY "'%s}", name,
              more);
}

static const char *all(const cJSON *answer, const char *list, const char *member)
{
    static char texts[65536];
    const cJSON *item;
    texts[0] = '\0';
    cJSON_ArrayForEach(item, at(answer, list))
    {
        strcat(texts, text(item, member));
        strcat(texts, " ");
    }
    return texts;
}

static void a_policy_is_made_and_described(void **state)
{
    (void)state;
    cJSON *got =
        call_ok("iam", "CreatePolicy",
                "{'PolicyName':'p','Path':'/x/','Description':'d','PolicyDocument':'" POLICY
                "','Tags':[{'Key':'a','Value':'1'},{'Key':'A','Value':'2'}]}");
    assert_string_equal(text(got, "Policy/Arn"), OWN "x/p");
    assert_memory_equal(text(got, "Policy/PolicyId"), "ANPA", 4);
    assert_string_equal(text(got, "Policy/DefaultVersionId"), "v1");
    assert_string_equal(text(got, "Policy/AttachmentCount"), "0");
    assert_string_equal(text(got, "Policy/IsAttachable"), "true");
    assert_string_equal(all(got, "Policy/Tags", "Key"), "a A ");
    assert_null(at(got, "Policy/Description"));
    cJSON_Delete(got);
    got = call_ok("iam", "GetPolicy", "{'PolicyArn':'" OWN "x/p'}");
    assert_string_equal(text(got, "Policy/Description"), "d");
    cJSON_Delete(got);
    got = call_ok("iam", "ListPolicyTags", "{'PolicyArn':'" OWN "x/p'}");
    assert_string_equal(all(got, "Tags", "Key"), "A a ");
    cJSON_Delete(got);
    call_fails("EntityAlreadyExistsException",
               "A policy called P already exists. Duplicate names are not allowed.", "iam",
               "CreatePolicy", "{'PolicyName':'P','PolicyDocument':'" POLICY "'}");
    call_fails("NoSuchEntityException", "Policy " OWN "p was not found.", "iam", "GetPolicy",
               "{'PolicyArn':'" OWN "p'}");
    call_fails("InvalidInputException", "Duplicate tag keys found.", "iam", "TagPolicy",
               "{'PolicyArn':'" OWN "x/p','Tags':[{'Key':'k','Value':''},{'Key':'k','Value':''}]}");
    call_done("iam", "UntagPolicy", "{'PolicyArn':'" OWN "x/p','TagKeys':['a']}");
    got = call_ok("iam", "GetPolicy", "{'PolicyArn':'" OWN "x/p'}");
    assert_string_equal(all(got, "Policy/Tags", "Key"), "A ");
    cJSON_Delete(got);
    call_done("iam", "DeletePolicy", "{'PolicyArn':'" OWN "x/p'}");
    call_fails("NoSuchEntityException", NULL, "iam", "DeletePolicy", "{'PolicyArn':'" OWN "x/p'}");
}

static void versions_are_numbered_and_at_most_five(void **state)
{
    (void)state;
    make_policy("p", "");
    for (int i = 2; i <= 5; i++) {
        cJSON *made =
            call_ok("iam", "CreatePolicyVersion",
                    "{'PolicyArn':'" OWN "p','PolicyDocument':'" POLICY "','SetAsDefault':%s}",
                    i == 3 ? "true" : "false");
        assert_string_equal(text(made, "PolicyVersion/IsDefaultVersion"),
                            i == 3 ? "true" : "false");
        cJSON_Delete(made);
    }
    call_fails("LimitExceededException",
               "A managed policy can have up to 5 versions. Before you create a new version, you "
               "must delete an existing "
               "version.",
               "iam", "CreatePolicyVersion",
               "{'PolicyArn':'" OWN "p','PolicyDocument':'" POLICY "'}");
    call_fails("DeleteConflictException", "Cannot delete the default version of a policy.", "iam",
               "DeletePolicyVersion", "{'PolicyArn':'" OWN "p','VersionId':'v3'}");
    call_done("iam", "DeletePolicyVersion", "{'PolicyArn':'" OWN "p','VersionId':'v2'}");
    call_done("iam", "CreatePolicyVersion",
              "{'PolicyArn':'" OWN "p','PolicyDocument':'" POLICY "'}");
    call_done("iam", "SetDefaultPolicyVersion", "{'PolicyArn':'" OWN "p','VersionId':'v1'}");
    cJSON *got = call_ok("iam", "ListPolicyVersions", "{'PolicyArn':'" OWN "p'}");
    assert_string_equal(all(got, "Versions", "VersionId"), "v6 v5 v4 v3 v1 ");
    assert_string_equal(all(got, "Versions", "IsDefaultVersion"), "false false false false true ");
    assert_null(at(got, "Versions/0/Document"));
    cJSON_Delete(got);
    call_fails("NoSuchEntityException",
               "Policy " OWN "p version v2 does not exist or is not attachable.", "iam",
               "GetPolicyVersion", "{'PolicyArn':'" OWN "p','VersionId':'v2'}");
    call_fails("NoSuchEntityException",
               "Policy " OWN "none version v1 does not exist or is not attachable.", "iam",
               "SetDefaultPolicyVersion", "{'PolicyArn':'" OWN "none','VersionId':'v1'}");
    call_fails("DeleteConflictException", NULL, "iam", "DeletePolicy", "{'PolicyArn':'" OWN "p'}");
}

static void aws_s_policies_are_known_by_name(void **state)
{
    (void)state;
    cJSON *got = call_ok("iam", "GetPolicy", "{'PolicyArn':'" BASIC "'}");
    assert_string_equal(text(got, "Policy/PolicyName"), "AWSLambdaBasicExecutionRole");
    assert_string_equal(text(got, "Policy/Path"), "/service-role/");
    assert_string_equal(text(got, "Policy/DefaultVersionId"), "v1");
    assert_int_equal(strlen(text(got, "Policy/PolicyId")), 21);
    assert_string_equal(text(got, "Policy/Tags"), "[]");
    cJSON_Delete(got);
    got = call_ok("iam", "GetPolicyVersion", "{'PolicyArn':'" BASIC "','VersionId':'v1'}");
    assert_non_null(strstr(text(got, "PolicyVersion/Document"), "logs%3APutLogEvents"));
    assert_string_equal(text(got, "PolicyVersion/IsDefaultVersion"), "true");
    cJSON_Delete(got);
    call_fails("NotImplementedException", NULL, "iam", "GetPolicyVersion",
               "{'PolicyArn':'arn:aws:iam::aws:policy/ReadOnlyAccess','VersionId':'v182'}");
    call_fails("NoSuchEntityException",
               "Policy arn:aws:iam::aws:policy/NoSuchPolicy was not found.", "iam", "GetPolicy",
               "{'PolicyArn':'arn:aws:iam::aws:policy/NoSuchPolicy'}");
    call_fails("AccessDeniedException", NULL, "iam", "DeletePolicy", "{'PolicyArn':'" BASIC "'}");
}

static void policies_are_listed_by_scope_in_pages(void **state)
{
    (void)state;
    make_policy("b", "");
    make_policy("a", ",'Path':'/x/'");
    make_policy("c", "");
    cJSON *got = call_ok("iam", "ListPolicies", "{'Scope':'Local'}");
    assert_string_equal(all(got, "Policies", "PolicyName"), "a b c ");
    cJSON_Delete(got);
    got = call_ok("iam", "ListPolicies", "{'PathPrefix':'/x/'}");
    assert_string_equal(all(got, "Policies", "PolicyName"), "a ");
    cJSON_Delete(got);

    char marker[400] = "";
    int count = 0, pages = 0;
    do {
        got = *marker == '\0'
                  ? call_ok("iam", "ListPolicies", "{'MaxItems':50}")
                  : call_ok("iam", "ListPolicies", "{'MaxItems':50,'Marker':'%s'}", marker);
        count += cJSON_GetArraySize(at(got, "Policies"));
        pages++;
        snprintf(marker, sizeof marker, "%s", at(got, "Marker") != NULL ? text(got, "Marker") : "");
        cJSON_Delete(got);
    } while (*marker != '\0');
    assert_true(count > 203);
    assert_int_equal(pages, (count + 49) / 50);
}

/* ---- Documents: a statement's further members beside Effect Allow, and what AWS says to it ----
 */

static void documents_are_judged_as_aws_does(void **state)
{
    (void)state;
    const char *syntax = "Syntax errors in policy.", *legacy = "The policy failed legacy parsing";
    const char *vendor =
        "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";
    const char *no_resources = "Policy statement must contain resources.";
    const char *no_actions = "Policy statement must contain actions.";
    const char *colon = "Actions/Condition can contain only one colon.";
    const struct {
        const char *statement, *sentence;
    } bad[] = {
        {"'Effect':'Allow','Action':'invalid','Resource':'arn:aws:s3:::b'", vendor},
        {"'Effect':'Allow','NotAction':'','Resource':'arn:aws:s3:::b'", vendor},
        {"'Effect':'Allow','Action':'a a:ListBucket','Resource':'*'", "Vendor a a is not valid"},
        {"'Effect':'Allow','Action':'s3:List:Bucket','Resource':'*'", colon},
        {"'Effect':'Allow','Action':'s:3:List','Resource':'sdfsadf'",
         "Resource sdfsadf must be in ARN format or \"*\"."},
        {"'Effect':'Allow','Action':'s3:List','Resource':''",
         "Resource  must be in ARN format or \"*\"."},
        {"'Effect':'Allow','NotAction':'s3:List','Resource':'a:bsdfdsafsad'",
         "Partition \"bsdfdsafsad\" is not valid for resource \"arn:bsdfdsafsad:*:*:*:*\"."},
        {"'Effect':'Allow','NotAction':'s3:List','Resource':'a:b:c:d:e:f:g:h'",
         "Partition \"b\" is not valid for resource \"arn:b:c:d:e:f:g:h\"."},
        {"'Effect':'Allow','Action':'s3:List','Resource':'aws:s3:::b'",
         "Partition \"s3\" is not valid for resource \"arn:s3:::b:*\"."},
        {"'Effect':'Allow','Action':'s3:List'", no_resources},
        {"'Effect':'Allow','Action':'invalid'", no_resources},
        {"'Effect':'Allow','Action':'s3:List','Resource':[]", no_resources},
        {"'Effect':'Allow','Resource':'arn:aws:s3:::b'", no_actions},
        {"'Effect':'Allow'", no_actions},
        {"'Effect':'Allow','Action':[],'Resource':'*'", no_actions},
        {"'Effect':'Allow','Action':'s3:List','Resource':'arn:aws:iam:::b'",
         "IAM resource path must either be \"*\", root, or start with user/, federated-user/, "
         "role/, group/, "
         "instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, "
         "oidc-provider/, report/, "
         "access-report/."},
        {"'Effect':'Allow','Action':'s3:List','Resource':'arn:aws:iam:us-east-1::b'",
         "IAM resource arn:aws:iam:us-east-1::b cannot contain region information."},
        {"'Effect':'Allow','Action':'s3:List','Resource':'arn:aws:s3:us-east-1::b'",
         "Resource arn:aws:s3:us-east-1::b can not contain region information."},
        {"'Effect':'Allow','Action':'s3:List','Resource':'arn:aws'",
         "Resource vendor must be fully qualified and cannot contain regexes."},
        {"'Effect':'Allow','Action':'s3:List','Resource':'arn:aws:s3::b'", legacy},
        {"'Effect':'Allow','Resource':'arn:aws:s3::b'", legacy},
        {"'Effect':'denY','Action':'s3:List','Resource':'*'", legacy},
        {"'Effect':'Allow','NotAction':'s3:List','Resource':'arn:aws::::b'", legacy},
        {"'Effect':'invalid','Action':'s3:List','Resource':'*'", syntax},
        {"'Action':'s3:List','Resource':'*'", syntax},
        {"'Effect':'Allow','Action':'s3:List','Resource':'*','Extra':'value'", syntax},
        {"'Effect':'Allow','Action':'s3:List','Resource':{'a':'b'}", syntax},
        {"'Effect':'Allow','Action':[[]],'Resource':'*'", syntax},
        {"'Effect':'Allow','Action':'s3:List','NotAction':'s3:Get','Resource':'*'", syntax},
        {"'Effect':'Allow','Action':'s3:List','Resource':'*','NotResource':'*'", syntax},
        {"'Effect':'Allow','Action':'s3:List','Resource':'*','Condition':[]", syntax},
        {"'Effect':'Allow','Action':'s3:List','Resource':'*','Condition':{'x':{'a':'1'}}", syntax},
        {"'Effect':'Allow','Action':'s3:List','Resource':'*','Condition':{'DateGreaterThan':{'a':{}"
         "}}",
         syntax},
        {"'Effect':'Allow','Action':'s3:List','Resource':'*','Condition':{'ForAnyValue::"
         "StringEquals':{'a':'b'}}",
         syntax},
        {"'Sid':{},'Effect':'Allow','Action':'s3:List','Resource':'*'", syntax},
        {"'Effect':'Allow','Principal':'*','Action':'s3:List','Resource':'*'",
         "Policy document should not specify a principal."},
        {"'Sid':'s','Effect':'Allow','Action':'s3:List','Resource':'*'},{'Sid':'s','Effect':'"
         "Allow'",
         "Statement IDs (SID) in a single policy must be unique."},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char document[1024], *to = document; /* a JSON text in a JSON text */
        for (const char *from = bad[i].statement; *from != '\0'; from++) {
            if (*from == '\'')
                *to++ = '\\';
            *to++ = *from;
        }
        *to = '\0';
        call_fails("MalformedPolicyDocumentException", bad[i].sentence, "iam", "CreatePolicy",
                   "{'PolicyName':'p','PolicyDocument':'{\\'Version\\':\\'2012-10-17\\',\\'"
                   "Statement\\':[{%s}]}'}",
                   document);
    }
}

static void documents_need_a_version_and_statements(void **state)
{
    (void)state;
    const char *version = "Policy document must be version 2012-10-17 or greater.",
               *syntax = "Syntax errors in policy.";
    const char *good =
        "{\\'Effect\\':\\'Allow\\',\\'Action\\':\\'s3:List\\',\\'Resource\\':\\'*\\'}";
    const struct {
        const char *head, *sentence;
    } bad[] = {{"", version},
               {"\\'Version\\':\\'2008-10-17\\',", version},
               {"\\'Version\\':\\'2013-10-17\\',", syntax},
               {"\\'Id\\':{},", syntax},
               {"\\'Extra\\':1,", syntax}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        call_fails("MalformedPolicyDocumentException", bad[i].sentence, "iam", "CreatePolicy",
                   "{'PolicyName':'p','PolicyDocument':'{%s\\'Statement\\':%s}'}", bad[i].head,
                   good);
    const char *whole[] = {"This is not a json document", "{\\'Version\\':\\'2012-10-17\\'}", "[]",
                           "{\\'Version\\':\\'2012-10-17\\',\\'Statement\\':[]}",
                           "{\\'Version\\':\\'2012-10-17\\',\\'Statement\\':[\\'afd\\']}"};
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        call_fails("MalformedPolicyDocumentException", syntax, "iam", "CreatePolicy",
                   "{'PolicyName':'p','PolicyDocument':'%s'}", whole[i]);
}

static void good_documents_are_taken(void **state)
{
    (void)state;
    const char *good[] = {
        "\\'Action\\':\\'*\\',\\'Resource\\':\\'*\\'",
        "\\'Action\\':\\'iam: asdf safdsf af \\',\\'Resource\\':[\\'arn:aws:s3:::b\\',\\'*\\']",
        "\\'NotAction\\':\\'s3.s:List\\',\\'NotResource\\':\\'*\\'",
        "\\'Action\\':\\'s3:List\\',\\'Resource\\':\\'arn:aws:fdsasf\\'",
        "\\'Action\\':\\'s3:List\\',\\'Resource\\':\\'arn:aws:iam::*:user/${aws:username}\\'",
        "\\'Action\\':\\'s3:List\\',\\'Resource\\':\\'*\\',\\'Condition\\':{}",
        "\\'Action\\':\\'s3:List\\',\\'Resource\\':\\'*\\',\\'Condition\\':{\\'a\\':{}}",
        "\\'Action\\':\\'s3:List\\',\\'Resource\\':\\'*\\',\\'Condition\\':{\\'ForAnyValue:"
        "StringEqualsIfExists\\':{\\'a\\':[\\'x\\',"
        "\\'y\\']},\\'Bool\\':{\\'aws:SecureTransport\\':false}}",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        call_done("iam", "CreatePolicy",
                  "{'PolicyName':'p%d','PolicyDocument':'{\\'Version\\':\\'2012-10-17\\',\\'"
                  "Statement\\':{\\'Effect\\':"
                  "\\'Allow\\',%s}}'}",
                  (int)i, good[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        INSTANCE_TEST(a_policy_is_made_and_described),
        INSTANCE_TEST(versions_are_numbered_and_at_most_five),
        INSTANCE_TEST(aws_s_policies_are_known_by_name),
        INSTANCE_TEST(policies_are_listed_by_scope_in_pages),
        INSTANCE_TEST(documents_are_judged_as_aws_does),
        INSTANCE_TEST(documents_need_a_version_and_statements),
        INSTANCE_TEST(good_documents_are_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
