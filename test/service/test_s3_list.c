/* S3's listings through the dispatch: order, pages, prefixes, markers; of objects and of versions.
 */
#include "instance.h"

#include <stdbool.h>

static void make_bucket(void)
{
    call_done("s3", "CreateBucket", "{'Bucket':'b-1'}");
}

static void enable_versioning(void)
{
    call_done("s3", "PutBucketVersioning",
              "{'Bucket':'b-1','VersioningConfiguration':{'Status':'Enabled'}}");
}

static void put(const char *key)
{
    call_done("s3", "PutObject", "{'Bucket':'b-1','Key':'%s','Body':'aGVsbG8='}", key);
}

static void put_all(const char *const *keys)
{
    for (; *keys != NULL; keys++)
        put(*keys);
}

/* "a b | dir/": keys, and common prefixes behind the bar, in a static buffer. */
static const char *shown(const cJSON *list, const char *member)
{
    static char buffer[1024];
    size_t len = 0;
    const cJSON *item;
    buffer[0] = '\0';
    cJSON_ArrayForEach(item, at(list, member)) len += (size_t)snprintf(
        buffer + len, sizeof buffer - len, "%s%s", len > 0 ? " " : "", text(item, "Key"));
    if (at(list, "CommonPrefixes") != NULL)
        len += (size_t)snprintf(buffer + len, sizeof buffer - len, "%s|", len > 0 ? " " : "");
    cJSON_ArrayForEach(item, at(list, "CommonPrefixes")) len +=
        (size_t)snprintf(buffer + len, sizeof buffer - len, " %s", text(item, "Prefix"));
    return buffer;
}

static cJSON *list(const char *more)
{
    return call_ok("s3", "ListObjectsV2", "{'Bucket':'b-1'%s}", more);
}

static void expect_list(const char *more, const char *expected)
{
    cJSON *answer = list(more);
    assert_string_equal(shown(answer, "Contents"), expected);
    assert_string_equal(text(answer, "IsTruncated"), "false");
    cJSON_Delete(answer);
}

static const char *const folder[] = {"folder/aSubfolder/subFile1", "folder/aSubfolder/subFile2",
                                     "folder/file1", "folder/file2", NULL};

static void keys_are_listed_in_the_order_of_their_bytes(void **state)
{
    (void)state;
    static const char *const keys[] = {"b", "a/b", "B", "a", "a b", "\xc3\xa4", "aa", NULL};
    make_bucket();
    put_all(keys);
    cJSON *all = list("");
    assert_string_equal(shown(all, "Contents"), "B a a b a/b aa b \xc3\xa4");
    assert_string_equal(text(all, "KeyCount"), "7");
    assert_string_equal(text(all, "MaxKeys"), "1000");
    assert_string_equal(text(all, "Prefix"), "");
    assert_string_equal(text(all, "Contents/0/Size"), "5");
    assert_string_equal(text(all, "Contents/0/StorageClass"), "STANDARD");
    assert_string_equal(text(all, "Contents/0/ETag"), "\"5d41402abc4b2a76b9719d911017c592\"");
    assert_null(at(all, "Contents/0/Owner"));
    cJSON_Delete(all);
    cJSON *owned = list(",'FetchOwner':true");
    assert_int_equal(strlen(text(owned, "Contents/0/Owner/ID")), 64);
    cJSON_Delete(owned);
}

static void a_prefix_and_a_delimiter_roll_keys_up(void **state)
{
    (void)state;
    static const char *const keys[] = {"a", "dir/x", "dir/y", "dir2", "dirs/z", "z", NULL};
    make_bucket();
    put_all(keys);
    expect_list(",'Prefix':'dir'", "dir/x dir/y dir2 dirs/z");
    expect_list(",'Delimiter':'/'", "a dir2 z | dir/ dirs/");
    expect_list(",'Prefix':'dir/','Delimiter':'/'", "dir/x dir/y");
    expect_list(",'Prefix':'dir','Delimiter':'/'", "dir2 | dir/ dirs/");
    expect_list(",'Prefix':'nothing'", "");
    expect_list(",'Delimiter':'ir'", "a z | dir");
    expect_list(",'StartAfter':'dir/x'", "dir/y dir2 dirs/z z");
    expect_list(",'StartAfter':'a','Prefix':'dir2'", "dir2");
    expect_list(",'MaxKeys':0", "");
}

static void pages_join_without_a_gap(void **state)
{
    (void)state;
    char key[16], token[128] = "", seen[64] = "";
    make_bucket();
    for (int i = 0; i < 10; i++) {
        snprintf(key, sizeof key, "k%d", i);
        put(key);
    }
    int pages = 0;
    do {
        cJSON *page = call_ok("s3", "ListObjectsV2", "{'Bucket':'b-1','MaxKeys':3%s%s%s}",
                              *token != '\0' ? ",'ContinuationToken':'" : "", token,
                              *token != '\0' ? "'" : "");
        const cJSON *item;
        cJSON_ArrayForEach(item, at(page, "Contents")) strncat(seen, text(item, "Key") + 1, 1);
        snprintf(token, sizeof token, "%s",
                 at(page, "NextContinuationToken") != NULL ? text(page, "NextContinuationToken")
                                                           : "");
        assert_string_equal(text(page, "IsTruncated"), *token != '\0' ? "true" : "false");
        cJSON_Delete(page);
        pages++;
    } while (*token != '\0');
    assert_string_equal(seen, "0123456789");
    assert_int_equal(pages, 4);
    call_fails("InvalidArgument", "The continuation token provided is incorrect", "s3",
               "ListObjectsV2", "{'Bucket':'b-1','ContinuationToken':''}");
    call_fails("InvalidArgument", "Argument maxKeys must be an integer between 0 and 2147483647",
               "s3", "ListObjectsV2", "{'Bucket':'b-1','MaxKeys':-1}");
}

static void a_common_prefix_is_shown_on_one_page_only(void **state)
{
    (void)state;
    make_bucket();
    put_all(folder);
    cJSON *first = list(",'Prefix':'folder/','Delimiter':'/','MaxKeys':1");
    assert_string_equal(shown(first, "Contents"), "| folder/aSubfolder/");
    cJSON *second = call_ok(
        "s3", "ListObjectsV2",
        "{'Bucket':'b-1','Prefix':'folder/','Delimiter':'/','MaxKeys':1,'ContinuationToken':'%s'}",
        text(first, "NextContinuationToken"));
    assert_string_equal(shown(second, "Contents"), "folder/file1");
    cJSON_Delete(second);
    cJSON_Delete(first);
    /* Also a marker inside the prefix has passed it. */
    expect_list(",'Prefix':'folder/','Delimiter':'/','StartAfter':'folder/aSubfolder/subFile1'",
                "folder/file1 folder/file2");
}

static void the_older_listing_has_markers(void **state)
{
    (void)state;
    make_bucket();
    put_all(folder);
    cJSON *first = call_ok("s3", "ListObjects",
                           "{'Bucket':'b-1','Prefix':'folder/','Delimiter':'/','MaxKeys':2}");
    assert_string_equal(shown(first, "Contents"), "folder/file1 | folder/aSubfolder/");
    assert_string_equal(text(first, "NextMarker"), "folder/file1");
    assert_string_equal(text(first, "Marker"), "");
    assert_int_equal(strlen(text(first, "Contents/0/Owner/ID")), 64);
    cJSON_Delete(first);
    cJSON *rest =
        call_ok("s3", "ListObjects", "{'Bucket':'b-1','Marker':'folder/file1','MaxKeys':5}");
    assert_string_equal(shown(rest, "Contents"), "folder/file2");
    cJSON_Delete(rest);
    cJSON *cut = call_ok("s3", "ListObjects", "{'Bucket':'b-1','MaxKeys':1}");
    assert_string_equal(text(cut, "IsTruncated"), "true");
    assert_null(at(cut, "NextMarker"));
    cJSON_Delete(cut);
}

static void keys_are_encoded_on_demand(void **state)
{
    (void)state;
    make_bucket();
    put("a b/\xc3\xa4+~*.txt");
    expect_list(",'EncodingType':'url'", "a+b/%C3%A4%2B%7E*.txt");
    expect_list(",'EncodingType':'url','Delimiter':'/'", "| a+b/");
    cJSON *empty = list(",'EncodingType':'url','Prefix':'x y'");
    assert_string_equal(text(empty, "Prefix"), "x+y");
    assert_string_equal(text(empty, "EncodingType"), "url");
    cJSON_Delete(empty);
}

/* ---- Versions ---- */

static void versions_come_newest_first_within_each_key(void **state)
{
    (void)state;
    make_bucket();
    enable_versioning();
    put("a");
    put("b");
    put("a");
    call_done("s3", "DeleteObject", "{'Bucket':'b-1','Key':'b'}");
    cJSON *all = call_ok("s3", "ListObjectVersions", "{'Bucket':'b-1'}");
    assert_string_equal(shown(all, "Versions"), "a a b");
    assert_string_equal(text(all, "Versions/0/IsLatest"), "true");
    assert_string_equal(text(all, "Versions/1/IsLatest"), "false");
    assert_string_equal(text(all, "Versions/2/IsLatest"), "false");
    assert_string_equal(text(all, "DeleteMarkers/0/Key"), "b");
    assert_string_equal(text(all, "DeleteMarkers/0/IsLatest"), "true");
    assert_string_equal(text(all, "KeyMarker"), "");
    assert_string_equal(text(all, "VersionIdMarker"), "");
    assert_string_equal(text(all, "Versions/0/StorageClass"), "STANDARD");
    cJSON_Delete(all);
}

static void an_unversioned_object_is_listed_as_the_null_version(void **state)
{
    (void)state;
    make_bucket();
    put("a");
    cJSON *all = call_ok("s3", "ListObjectVersions", "{'Bucket':'b-1'}");
    assert_string_equal(text(all, "Versions/0/VersionId"), "null");
    assert_string_equal(text(all, "Versions/0/IsLatest"), "true");
    cJSON_Delete(all);
}

/* Five versions of one key, a page at a time: each shown once, in order, wherever the page is cut.
 */
static void pages_of_versions_join_without_a_gap(void **state)
{
    (void)state;
    char key[64] = "", version[64] = "", seen[8][40];
    size_t count = 0;
    make_bucket();
    put("k");
    enable_versioning();
    for (int i = 0; i < 3; i++)
        put("k");
    call_done("s3", "DeleteObject", "{'Bucket':'b-1','Key':'k'}");
    for (bool is_more = true; is_more;) {
        cJSON *page =
            call_ok("s3", "ListObjectVersions", "{'Bucket':'b-1','MaxKeys':1%s%s%s%s%s}",
                    *key != '\0' ? ",'KeyMarker':'" : "", key,
                    *key != '\0' ? "','VersionIdMarker':'" : "", version, *key != '\0' ? "'" : "");
        bool is_marker = at(page, "DeleteMarkers") != NULL;
        assert_true(count < 8);
        snprintf(seen[count], sizeof seen[0], "%s",
                 text(page, is_marker ? "DeleteMarkers/0/VersionId" : "Versions/0/VersionId"));
        assert_string_equal(
            text(page, is_marker ? "DeleteMarkers/0/IsLatest" : "Versions/0/IsLatest"),
            count == 0 ? "true" : "false");
        is_more = strcmp(text(page, "IsTruncated"), "true") == 0;
        snprintf(key, sizeof key, "%s", text(page, "NextKeyMarker"));
        snprintf(version, sizeof version, "%s", text(page, "NextVersionIdMarker"));
        cJSON_Delete(page);
        for (size_t i = 0; i < count; i++)
            assert_string_not_equal(seen[i], seen[count]);
        count++;
    }
    assert_int_equal(count, 5);
    assert_string_equal(seen[4], "null");
}

/* What newer ones hid becomes the latest while the listing stands still. */
static void a_page_goes_on_where_versions_have_gone(void **state)
{
    (void)state;
    char ids[3][40];
    make_bucket();
    enable_versioning();
    for (size_t i = 0; i < 3; i++) {
        cJSON *made = call_ok("s3", "PutObject", "{'Bucket':'b-1','Key':'k'}");
        snprintf(ids[i], sizeof ids[i], "%s", text(made, "VersionId"));
        cJSON_Delete(made);
    }
    call_done("s3", "DeleteObject", "{'Bucket':'b-1','Key':'k','VersionId':'%s'}", ids[2]);
    cJSON *rest = call_ok("s3", "ListObjectVersions",
                          "{'Bucket':'b-1','KeyMarker':'k','VersionIdMarker':'%s'}", ids[2]);
    assert_int_equal(cJSON_GetArraySize(at(rest, "Versions")), 2);
    assert_string_equal(text(rest, "Versions/0/VersionId"), ids[1]);
    assert_string_equal(text(rest, "Versions/0/IsLatest"), "true");
    assert_string_equal(text(rest, "Versions/1/VersionId"), ids[0]);
    assert_string_equal(text(rest, "Versions/1/IsLatest"), "false");
    cJSON_Delete(rest);
    cJSON *behind = call_ok("s3", "ListObjectVersions", "{'Bucket':'b-1','KeyMarker':'k'}");
    assert_null(at(behind, "Versions"));
    cJSON_Delete(behind);
}

static void versions_roll_up_by_a_delimiter(void **state)
{
    (void)state;
    make_bucket();
    enable_versioning();
    put_all(folder);
    call_done("s3", "DeleteObject", "{'Bucket':'b-1','Key':'folder/aSubfolder/subFile2'}");
    cJSON *first = call_ok("s3", "ListObjectVersions",
                           "{'Bucket':'b-1','Prefix':'folder/','Delimiter':'/','MaxKeys':1}");
    assert_string_equal(shown(first, "Versions"), "| folder/aSubfolder/");
    assert_string_equal(text(first, "NextKeyMarker"), "folder/aSubfolder/");
    assert_null(at(first, "NextVersionIdMarker"));
    cJSON_Delete(first);
    cJSON *rest = call_ok(
        "s3", "ListObjectVersions",
        "{'Bucket':'b-1','Prefix':'folder/','Delimiter':'/','KeyMarker':'folder/aSubfolder/'}");
    assert_string_equal(shown(rest, "Versions"), "folder/file1 folder/file2");
    cJSON_Delete(rest);
}

static void markers_of_versions_need_a_key(void **state)
{
    (void)state;
    make_bucket();
    call_fails("InvalidArgument", "A version-id marker cannot be specified without a key marker.",
               "s3", "ListObjectVersions", "{'Bucket':'b-1','VersionIdMarker':'null'}");
    call_fails("InvalidArgument", "A version-id marker cannot be empty.", "s3",
               "ListObjectVersions", "{'Bucket':'b-1','KeyMarker':'k','VersionIdMarker':''}");
    call_fails("InvalidArgument", "Invalid version id specified", "s3", "ListObjectVersions",
               "{'Bucket':'b-1','KeyMarker':'k','VersionIdMarker':'x'}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        INSTANCE_TEST(keys_are_listed_in_the_order_of_their_bytes),
        INSTANCE_TEST(a_prefix_and_a_delimiter_roll_keys_up),
        INSTANCE_TEST(pages_join_without_a_gap),
        INSTANCE_TEST(a_common_prefix_is_shown_on_one_page_only),
        INSTANCE_TEST(the_older_listing_has_markers),
        INSTANCE_TEST(keys_are_encoded_on_demand),
        INSTANCE_TEST(versions_come_newest_first_within_each_key),
        INSTANCE_TEST(an_unversioned_object_is_listed_as_the_null_version),
        INSTANCE_TEST(pages_of_versions_join_without_a_gap),
        INSTANCE_TEST(a_page_goes_on_where_versions_have_gone),
        INSTANCE_TEST(versions_roll_up_by_a_delimiter),
        INSTANCE_TEST(markers_of_versions_need_a_key),
    };
    return cmocka_run_group_tests_name("s3 listings", tests, NULL, NULL);
}
