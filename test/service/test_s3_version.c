/* S3's versions through the dispatch: ids, delete markers, null versions, and what comes back when
 * versions go. */
#include "instance.h"

/* Version ids outlive the answers that told them. */
struct id {
    char text[40];
};

static struct id id_of(cJSON *answer)
{
    struct id id;
    snprintf(id.text, sizeof id.text, "%s", text(answer, "VersionId"));
    cJSON_Delete(answer);
    return id;
}

static void set_versioning(const char *status)
{
    call_done("s3", "PutBucketVersioning",
              "{'Bucket':'b-1','VersioningConfiguration':{'Status':'%s'}}", status);
}

static void make_bucket(const char *status)
{
    call_done("s3", "CreateBucket", "{'Bucket':'b-1'}");
    if (status != NULL)
        set_versioning(status);
}

static struct id put(const char *storage_class)
{
    return id_of(call_ok("s3", "PutObject",
                         "{'Bucket':'b-1','Key':'k','Body':'aGVsbG8=','StorageClass':'%s'}",
                         storage_class));
}

static struct id delete_version(const char *version_id)
{
    return id_of(
        call_ok("s3", "DeleteObject", "{'Bucket':'b-1','Key':'k','VersionId':'%s'}", version_id));
}

static struct id delete_object(void)
{
    cJSON *deleted = call_ok("s3", "DeleteObject", "{'Bucket':'b-1','Key':'k'}");
    assert_string_equal(text(deleted, "DeleteMarker"), "true");
    return id_of(deleted);
}

/* The storage class tells versions apart: "(absent)" is STANDARD. */
static void expect_current(const char *storage_class, const char *version_id)
{
    cJSON *head = call_ok("s3", "HeadObject", "{'Bucket':'b-1','Key':'k'}");
    assert_string_equal(text(head, "StorageClass"), storage_class);
    assert_string_equal(text(head, "VersionId"), version_id);
    cJSON_Delete(head);
}

static void expect_version(const char *storage_class, const char *version_id)
{
    cJSON *head =
        call_ok("s3", "HeadObject", "{'Bucket':'b-1','Key':'k','VersionId':'%s'}", version_id);
    assert_string_equal(text(head, "StorageClass"), storage_class);
    assert_string_equal(text(head, "VersionId"), version_id);
    cJSON_Delete(head);
}

static void expect_gone(void)
{
    call_fails("NoSuchKey", "The specified key does not exist.", "s3", "HeadObject",
               "{'Bucket':'b-1','Key':'k'}");
}

static void versioning_is_off_until_it_is_set_and_never_off_again(void **state)
{
    (void)state;
    make_bucket(NULL);
    cJSON *before = call_ok("s3", "GetBucketVersioning", "{'Bucket':'b-1'}");
    assert_null(at(before, "Status"));
    cJSON_Delete(before);
    set_versioning("Enabled");
    set_versioning("Suspended");
    cJSON *after = call_ok("s3", "GetBucketVersioning", "{'Bucket':'b-1'}");
    assert_string_equal(text(after, "Status"), "Suspended");
    cJSON_Delete(after);
    call_fails("IllegalVersioningConfigurationException",
               "The Versioning element must be specified", "s3", "PutBucketVersioning",
               "{'Bucket':'b-1','VersioningConfiguration':{}}");
    call_fails(
        "NotImplemented", "virga does not implement MFA delete (MfaDelete).", "s3",
        "PutBucketVersioning",
        "{'Bucket':'b-1','VersioningConfiguration':{'Status':'Enabled','MFADelete':'Enabled'}}");
}

static void each_put_makes_a_version_with_an_id_of_its_own(void **state)
{
    (void)state;
    make_bucket("Enabled");
    struct id first = put("STANDARD"), second = put("STANDARD_IA");
    assert_int_equal(strlen(first.text), 32);
    assert_string_not_equal(first.text, second.text);
    expect_current("STANDARD_IA", second.text);
    expect_version("(absent)", first.text);
}

static void a_deletion_hides_the_object_and_keeps_its_versions(void **state)
{
    (void)state;
    make_bucket("Enabled");
    struct id version = put("STANDARD"), marker = delete_object();
    expect_gone();
    expect_version("(absent)", version.text);
    call_fails("MethodNotAllowed", "The specified method is not allowed against this resource.",
               "s3", "GetObject", "{'Bucket':'b-1','Key':'k','VersionId':'%s'}", marker.text);
    cJSON *list = call_ok("s3", "ListObjectsV2", "{'Bucket':'b-1'}");
    assert_string_equal(text(list, "KeyCount"), "0");
    cJSON_Delete(list);
}

static void a_marker_is_made_for_a_key_that_never_was(void **state)
{
    (void)state;
    make_bucket("Enabled");
    struct id marker = delete_object(), second = delete_object();
    assert_string_not_equal(marker.text, second.text);
    call_fails(
        "BucketNotEmpty",
        "The bucket you tried to delete is not empty. You must delete all versions in the bucket.",
        "s3", "DeleteBucket", "{'Bucket':'b-1'}");
    delete_version(marker.text);
    delete_version(second.text);
    call_done("s3", "DeleteBucket", "{'Bucket':'b-1'}");
}

static void removing_the_marker_brings_the_object_back(void **state)
{
    (void)state;
    make_bucket("Enabled");
    struct id version = put("STANDARD"), marker = delete_object();
    cJSON *removed =
        call_ok("s3", "DeleteObject", "{'Bucket':'b-1','Key':'k','VersionId':'%s'}", marker.text);
    assert_string_equal(text(removed, "DeleteMarker"), "true");
    assert_string_equal(text(removed, "VersionId"), marker.text);
    cJSON_Delete(removed);
    expect_current("(absent)", version.text);
}

static void removing_the_latest_version_brings_the_one_before_back(void **state)
{
    (void)state;
    make_bucket("Enabled");
    struct id first = put("STANDARD"), second = put("STANDARD_IA"), third = put("ONEZONE_IA");
    delete_version(third.text);
    expect_current("STANDARD_IA", second.text);
    delete_version(first.text);
    expect_current("STANDARD_IA", second.text);
    delete_version(second.text);
    expect_gone();
    call_done("s3", "DeleteBucket", "{'Bucket':'b-1'}");
}

static void a_version_below_a_marker_does_not_show_through(void **state)
{
    (void)state;
    make_bucket("Enabled");
    put("STANDARD");
    delete_object();
    struct id second = put("STANDARD_IA");
    delete_version(second.text);
    expect_gone();
}

static void a_version_that_is_gone_is_told_from_one_that_never_was(void **state)
{
    (void)state;
    make_bucket("Enabled");
    struct id version = put("STANDARD");
    delete_version(version.text);
    call_fails("NoSuchVersion", "The specified version does not exist.", "s3", "GetObject",
               "{'Bucket':'b-1','Key':'k','VersionId':'%s'}", version.text);
    assert_string_equal(delete_version(version.text).text, version.text);
    version.text[0] = version.text[0] == 'A' ? 'B' : 'A';
    call_fails("InvalidArgument", "Invalid version id specified", "s3", "GetObject",
               "{'Bucket':'b-1','Key':'k','VersionId':'%s'}", version.text);
    call_fails("InvalidArgument", "Invalid version id specified", "s3", "DeleteObject",
               "{'Bucket':'b-1','Key':'k','VersionId':'%s'}", version.text);
}

static void what_was_put_before_versioning_is_the_null_version(void **state)
{
    (void)state;
    make_bucket(NULL);
    assert_string_equal(put("STANDARD").text, "(absent)");
    set_versioning("Enabled");
    expect_current("(absent)", "null");
    struct id second = put("STANDARD_IA");
    expect_version("(absent)", "null");
    delete_version(second.text);
    expect_current("(absent)", "null");
}

static void while_suspended_puts_replace_the_null_version_alone(void **state)
{
    (void)state;
    make_bucket("Enabled");
    struct id first = put("STANDARD");
    set_versioning("Suspended");
    assert_string_equal(put("STANDARD_IA").text, "(absent)");
    put("ONEZONE_IA");
    expect_current("ONEZONE_IA", "null");
    expect_version("(absent)", first.text);
    cJSON *list = call_ok("s3", "ListObjectVersions", "{'Bucket':'b-1'}");
    assert_int_equal(cJSON_GetArraySize(at(list, "Versions")), 2);
    assert_string_equal(text(list, "Versions/0/VersionId"), "null");
    assert_string_equal(text(list, "Versions/1/VersionId"), first.text);
    cJSON_Delete(list);
}

static void a_null_version_that_is_not_the_latest_is_replaced_as_well(void **state)
{
    (void)state;
    make_bucket(NULL);
    put("STANDARD");
    set_versioning("Enabled");
    struct id second = put("STANDARD_IA");
    set_versioning("Suspended");
    put("ONEZONE_IA");
    expect_version("ONEZONE_IA", "null");
    delete_version("null");
    expect_current("STANDARD_IA", second.text);
    call_fails("NoSuchVersion", NULL, "s3", "GetObject",
               "{'Bucket':'b-1','Key':'k','VersionId':'null'}");
}

static void while_suspended_a_deletion_leaves_a_null_marker(void **state)
{
    (void)state;
    make_bucket("Enabled");
    struct id first = put("STANDARD");
    set_versioning("Suspended");
    put("STANDARD_IA");
    assert_string_equal(delete_object().text, "null");
    expect_gone();
    expect_version("(absent)", first.text);
    cJSON *list = call_ok("s3", "ListObjectVersions", "{'Bucket':'b-1'}");
    assert_int_equal(cJSON_GetArraySize(at(list, "Versions")), 1);
    assert_string_equal(text(list, "DeleteMarkers/0/VersionId"), "null");
    assert_string_equal(text(list, "DeleteMarkers/0/IsLatest"), "true");
    cJSON_Delete(list);
    put("ONEZONE_IA");
    expect_current("ONEZONE_IA", "null");
}

/* ---- DeleteObjects ---- */

static void a_batch_tells_of_each_what_became_of_it(void **state)
{
    (void)state;
    make_bucket("Enabled");
    struct id version = put("STANDARD");
    cJSON *done = call_ok(
        "s3", "DeleteObjects",
        "{'Bucket':'b-1','Delete':{'Objects':[{'Key':'k'},{'Key':'k','VersionId':'%s'},"
        "{'Key':'k','VersionId':'HPniJFCxqTsMuIH9KX8K8wEjNUgmABCD'},{'Key':'x','ETag':'abc'}]}}",
        version.text);
    assert_int_equal(cJSON_GetArraySize(at(done, "Deleted")), 2);
    assert_string_equal(text(done, "Deleted/0/Key"), "k");
    assert_string_equal(text(done, "Deleted/0/DeleteMarker"), "true");
    assert_null(at(done, "Deleted/0/VersionId"));
    assert_int_equal(strlen(text(done, "Deleted/0/DeleteMarkerVersionId")), 32);
    assert_string_equal(text(done, "Deleted/1/VersionId"), version.text);
    assert_null(at(done, "Deleted/1/DeleteMarker"));
    assert_string_equal(text(done, "Errors/0/Code"), "NoSuchVersion");
    assert_string_equal(text(done, "Errors/0/Message"), "The specified version does not exist.");
    assert_string_equal(text(done, "Errors/1/Code"), "NoSuchKey");
    cJSON_Delete(done);
}

static void a_quiet_batch_tells_of_errors_only(void **state)
{
    (void)state;
    make_bucket(NULL);
    put("STANDARD");
    cJSON *done =
        call_ok("s3", "DeleteObjects",
                "{'Bucket':'b-1','Delete':{'Quiet':true,'Objects':[{'Key':'k'},{'Key':'x'}]}}");
    assert_null(at(done, "Deleted"));
    assert_null(at(done, "Errors"));
    cJSON_Delete(done);
    expect_gone();
    call_fails("MalformedXML", NULL, "s3", "DeleteObjects",
               "{'Bucket':'b-1','Delete':{'Objects':[]}}");
}

static void governance_cannot_be_bypassed_where_there_is_none(void **state)
{
    (void)state;
    make_bucket(NULL);
    call_fails(
        "InvalidArgument",
        "x-amz-bypass-governance-retention is only applicable to Object Lock enabled buckets.",
        "s3", "DeleteObject", "{'Bucket':'b-1','Key':'k','BypassGovernanceRetention':false}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        INSTANCE_TEST(versioning_is_off_until_it_is_set_and_never_off_again),
        INSTANCE_TEST(each_put_makes_a_version_with_an_id_of_its_own),
        INSTANCE_TEST(a_deletion_hides_the_object_and_keeps_its_versions),
        INSTANCE_TEST(a_marker_is_made_for_a_key_that_never_was),
        INSTANCE_TEST(removing_the_marker_brings_the_object_back),
        INSTANCE_TEST(removing_the_latest_version_brings_the_one_before_back),
        INSTANCE_TEST(a_version_below_a_marker_does_not_show_through),
        INSTANCE_TEST(a_version_that_is_gone_is_told_from_one_that_never_was),
        INSTANCE_TEST(what_was_put_before_versioning_is_the_null_version),
        INSTANCE_TEST(while_suspended_puts_replace_the_null_version_alone),
        INSTANCE_TEST(a_null_version_that_is_not_the_latest_is_replaced_as_well),
        INSTANCE_TEST(while_suspended_a_deletion_leaves_a_null_marker),
        INSTANCE_TEST(a_batch_tells_of_each_what_became_of_it),
        INSTANCE_TEST(a_quiet_batch_tells_of_errors_only),
        INSTANCE_TEST(governance_cannot_be_bypassed_where_there_is_none),
    };
    return cmocka_run_group_tests_name("s3 versions", tests, NULL, NULL);
}
