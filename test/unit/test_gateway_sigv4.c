/* Signature Version 4 against AWS's published examples: the IAM guide's, S3's, and those of the
 * signature test suite. And what is refused. */
#include "base/timetext.h"
#include "gateway/sigv4.h"
#include "test_gateway_help.h"

#define EMPTY_SHA256 "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define SUITE_SECRET "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
#define S3_SECRET "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

static struct vg_error err;

static void assert_same_signature(const struct vg_sigv4 *a, const struct vg_sigv4 *b)
{
    assert_int_equal(a->is_present, b->is_present);
    assert_true(vg_str_eq(a->access_key_id, b->access_key_id));
    assert_true(vg_str_eq(a->date, b->date));
    assert_true(vg_str_eq(a->region, b->region));
    assert_true(vg_str_eq(a->service, b->service));
    assert_true(vg_str_eq(a->signed_headers, b->signed_headers));
    assert_true(vg_str_eq(a->signature, b->signature));
    assert_true(vg_str_eq(a->amz_date, b->amz_date));
}

/* Whatever was read before makes no difference. */
static int read_signature(const struct vg_request *request, struct vg_sigv4 *sigv4)
{
    static struct vg_sigv4_known known;
    struct vg_sigv4_known nothing = {.head_len = 0};
    struct vg_sigv4 fresh;
    struct vg_head head;
    vg_head_read(request, &head);
    err = (struct vg_error){.arena = &arena};
    int rc = vg_sigv4_read(request, &head, &known, sigv4, &err);
    struct vg_error other_err = {.arena = &arena};
    assert_int_equal(vg_sigv4_read(request, &head, &nothing, &fresh, &other_err), rc);
    assert_true(vg_str_eq(err.message, other_err.message));
    if (rc == VG_OK)
        assert_same_signature(sigv4, &fresh);
    return rc;
}

static int verify_at(const char *text, const char *secret, const char *machine_time,
                     const char *virga_time)
{
    struct vg_request request = parse_request(text);
    struct vg_sigv4 sigv4;
    struct vg_sigv4_clocks clocks;
    int rc = read_signature(&request, &sigv4);
    if (rc != VG_OK)
        return rc;
    assert_true(sigv4.is_present);
    assert_true(vg_time_parse_basic(vg_str_from(machine_time), &clocks.machine_ms));
    assert_true(vg_time_parse_basic(vg_str_from(virga_time), &clocks.now_ms));
    return vg_sigv4_verify(&request, &sigv4, vg_str_from(secret), &clocks, &err);
}

static int verify(const char *text, const char *secret, const char *time)
{
    return verify_at(text, secret, time, time);
}

static void assert_good(const char *text, const char *secret, const char *time)
{
    if (verify(text, secret, time) != VG_OK)
        fail_msg("%s\n-> %.*s", text, VG_STR_ARG(err.message));
}

static void assert_bad(int rc, const char *code, const char *message)
{
    assert_int_equal(rc, VG_FAIL);
    assert_string_equal(vg_arena_cstr(&arena, err.shape->code), code);
    assert_string_equal(vg_arena_cstr(&arena, err.message), message);
}

/* ---- Published examples ---- */

/* https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
#define LIST_USERS                                                                                 \
    "GET /?Action=ListUsers&Version=2010-05-08\n"                                                  \
    "Host: iam.amazonaws.com\n"                                                                    \
    "Content-Type: application/x-www-form-urlencoded; charset=utf-8\n"                             \
    "X-Amz-Date: 20150830T123600Z\n"                                                               \
    "Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, " \
    "SignedHeaders=content-type;host;x-amz-date, "                                                 \
    "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7\n"

static void the_iam_example_is_good(void **state)
{
    (void)state;
    assert_good(LIST_USERS, SUITE_SECRET, "20150830T123600Z");
}

#define S3_HEAD(signed_headers, signature)                                                         \
    "Host: examplebucket.s3.amazonaws.com\n"                                                       \
    "X-Amz-Date: 20130524T000000Z\n"                                                               \
    "Authorization: AWS4-HMAC-SHA256 "                                                             \
    "Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"                          \
    "SignedHeaders=" signed_headers ",Signature=" signature "\n"

/* https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
static void the_s3_examples_are_good(void **state)
{
    (void)state;
    static const char *const examples[] = {
        "GET /test.txt\n"
        "Range: bytes=0-9\n"
        "X-Amz-Content-Sha256: " EMPTY_SHA256
        "\n" S3_HEAD("host;range;x-amz-content-sha256;x-amz-date",
                     "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
        "PUT /test%24file.text\n"
        "Date: Fri, 24 May 2013 00:00:00 GMT\n"
        "X-Amz-Storage-Class: REDUCED_REDUNDANCY\n"
        "X-Amz-Content-Sha256: "
        "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072\n" S3_HEAD(
            "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd") "\nWelcome to "
                                                                                "Amazon S3.",
        "GET /?lifecycle\n"
        "X-Amz-Content-Sha256: " EMPTY_SHA256
        "\n" S3_HEAD("host;x-amz-content-sha256;x-amz-date",
                     "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
        "GET /?prefix=J&max-keys=2\n"
        "X-Amz-Content-Sha256: " EMPTY_SHA256
        "\n" S3_HEAD("host;x-amz-content-sha256;x-amz-date",
                     "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
    };
    for (size_t i = 0; i < VG_COUNT_OF(examples); i++)
        assert_good(examples[i], S3_SECRET, "20130524T000000Z");
}

/* https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html */
#define PRESIGNED_BUT_FOR(algorithm, expires)                                                      \
    "GET /test.txt?X-Amz-Algorithm=" algorithm                                                     \
    "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-"     \
    "Date=20130524T000000Z"                                                                        \
    "&X-Amz-Expires=" expires "&X-Amz-SignedHeaders=host"                                          \
    "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404\n"          \
    "Host: examplebucket.s3.amazonaws.com\n"
#define PRESIGNED PRESIGNED_BUT_FOR("AWS4-HMAC-SHA256", "86400")

static void the_presigned_example_is_good_for_a_day(void **state)
{
    (void)state;
    assert_good(PRESIGNED, S3_SECRET, "20130524T000000Z");
    assert_good(PRESIGNED, S3_SECRET, "20130525T000000Z");
    assert_bad(verify(PRESIGNED, S3_SECRET, "20130525T000001Z"), "AccessDenied",
               "Request has expired");
    assert_bad(verify(PRESIGNED, S3_SECRET, "20130523T234459Z"), "AccessDenied",
               "Request is not valid yet");
    /* virga's clock was moved: the link is as old as it would be then. */
    assert_bad(verify_at(PRESIGNED, S3_SECRET, "20130524T000000Z", "20130526T000000Z"),
               "AccessDenied", "Request has expired");
    assert_int_equal(verify_at(PRESIGNED, S3_SECRET, "20130524T000000Z", "20130523T000000Z"),
                     VG_OK);
}

#define SUITE_HEAD(signed_headers, signature)                                                      \
    "Host: example.amazonaws.com\n"                                                                \
    "X-Amz-Date: 20150830T123600Z\n"                                                               \
    "Authorization: AWS4-HMAC-SHA256 "                                                             \
    "Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "                             \
    "SignedHeaders=" signed_headers ", Signature=" signature "\n"
#define SUITE_PLAIN(signature) SUITE_HEAD("host;x-amz-date", signature)
#define ALL_UNRESERVED "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

static void the_test_suite_is_good(void **state)
{
    (void)state;
    static const char *const cases[] = {
        /* get-vanilla, post-vanilla */
        "GET /\n" SUITE_PLAIN("5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        "POST /\n" SUITE_PLAIN("5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
        /* get-vanilla-empty-query-key, get-vanilla-query-order-key-case, post-vanilla-query */
        "GET /?Param1=value1\n" SUITE_PLAIN(
            "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb"),
        "GET /?Param2=value2&Param1=value1\n" SUITE_PLAIN(
            "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
        "POST /?Param1=value1\n" SUITE_PLAIN(
            "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"),
        /* get-vanilla-query-unreserved, get-vanilla-utf8-query */
        "GET /?" ALL_UNRESERVED "=" ALL_UNRESERVED
        "\n" SUITE_PLAIN("9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"),
        "GET /?\xE1\x88\xB4=bar\n" SUITE_PLAIN(
            "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"),
        "GET /?%E1%88%B4=bar\n" SUITE_PLAIN(
            "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"),
        /* get-unreserved, get-utf8, get-space */
        "GET /" ALL_UNRESERVED
        "\n" SUITE_PLAIN("07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"),
        "GET /\xE1\x88\xB4\n" SUITE_PLAIN(
            "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"),
        "GET /example space/\n" SUITE_PLAIN(
            "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"),
        /* normalize-path: get-slash, get-slash-dot-slash, get-relative, get-relative-relative,
           get-slash-pointless-dot, get-slashes */
        "GET //\n" SUITE_PLAIN("5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        "GET /./\n" SUITE_PLAIN("5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        "GET /example/..\n" SUITE_PLAIN(
            "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        "GET /example1/example2/../..\n" SUITE_PLAIN(
            "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        "GET /./example\n" SUITE_PLAIN(
            "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5"),
        "GET //example//\n" SUITE_PLAIN(
            "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"),
        /* get-header-key-duplicate, get-header-value-order, get-header-value-trim */
        "GET /\nMy-Header1: value2\nMy-Header1: value2\nMy-Header1: value1\n" SUITE_HEAD(
            "host;my-header1;x-amz-date",
            "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"),
        "GET /\nMy-Header1: value4\nMy-Header1: value1\nMy-Header1: value3\nMy-Header1: "
        "value2\n" SUITE_HEAD("host;my-header1;x-amz-date",
                              "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"),
        "GET /\nMy-Header1:  value1\nMy-Header2: \"a   b   c\"\n" SUITE_HEAD(
            "host;my-header1;my-header2;x-amz-date",
            "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"),
        /* post-header-key-sort, post-header-value-case */
        "POST /\nMy-Header1: value1\n" SUITE_HEAD(
            "host;my-header1;x-amz-date",
            "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"),
        "POST /\nMy-Header1: VALUE1\n" SUITE_HEAD(
            "host;my-header1;x-amz-date",
            "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d"),
        /* post-x-www-form-urlencoded, with parameters */
        "POST /\nContent-Type: application/x-www-form-urlencoded\n" SUITE_HEAD(
            "content-type;host;x-amz-date",
            "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a") "\nParam1=value1",
        "POST /\nContent-Type: application/x-www-form-urlencoded; charset=utf8\n" SUITE_HEAD(
            "content-type;host;x-amz-date",
            "1a72ec8f64bd914b0e42e42607c7fbce7fb2c7465f63e3092b3b0d39fa77a6fe") "\nParam1=value1",
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++)
        assert_good(cases[i], SUITE_SECRET, "20150830T123600Z");
}

/* ---- What is refused ---- */

static const char mismatch[] =
    "The request signature we calculated does not match the signature you provided. Check your AWS "
    "Secret Access "
    "Key and signing method. Consult the service documentation for details.";

/* Replaces the first `from` by `to`. */
static const char *with(const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    assert_non_null(at);
    return vg_arena_printf(&arena, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from)).ptr;
}

static void whatever_is_changed_breaks_the_signature(void **state)
{
    (void)state;
    static const char *const changes[][2] = {
        {"GET", "POST"},
        {"GET /?", "GET /other?"},
        {"ListUsers", "ListRoles"},
        {"charset=utf-8", "charset=utf-9"},
        {"Host: iam.amazonaws.com", "Host: iam.amazonaws.org"},
        {"us-east-1", "us-east-2"},
        {"/iam/", "/sts/"},
        {"X-Amz-Date: 20150830T123600Z", "X-Amz-Date: 20150830T123601Z"},
        {"SignedHeaders=content-type;host;x-amz-date", "SignedHeaders=host;x-amz-date"},
        {"Signature=5d67", "Signature=5d68"},
        {"Signature=5d67", "Signature=5D67"},
        {"2b5d7\n", "2b5d\n"},
        {"2b5d7\n", "2b5d7\n\nA body"},
    };
    for (size_t i = 0; i < VG_COUNT_OF(changes); i++)
        assert_bad(verify(with(LIST_USERS, changes[i][0], changes[i][1]), SUITE_SECRET,
                          "20150830T123600Z"),
                   "SignatureDoesNotMatch", mismatch);
    assert_bad(verify(LIST_USERS, SUITE_SECRET "x", "20150830T123600Z"), "SignatureDoesNotMatch",
               mismatch);
    assert_bad(verify(LIST_USERS, "", "20150830T123600Z"), "SignatureDoesNotMatch", mismatch);
    /* A body that is not what the client said of it. */
    assert_bad(
        verify("GET /test.txt\nRange: bytes=0-9\nX-Amz-Content-Sha256: " EMPTY_SHA256 "\n" S3_HEAD(
                   "host;range;x-amz-content-sha256;x-amz-date",
                   "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41") "\nbody",
               S3_SECRET, "20130524T000000Z"),
        "SignatureDoesNotMatch", mismatch);
}

static void dates_are_good_for_a_quarter_of_an_hour(void **state)
{
    (void)state;
    assert_good(LIST_USERS, SUITE_SECRET, "20150830T122100Z");
    assert_good(LIST_USERS, SUITE_SECRET, "20150830T125100Z");
    assert_bad(verify(LIST_USERS, SUITE_SECRET, "20150830T125101Z"), "SignatureDoesNotMatch",
               "Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z "
               "(20150830T125101Z - 15 min.)");
    assert_bad(verify(LIST_USERS, SUITE_SECRET, "20150830T122059Z"), "SignatureDoesNotMatch",
               "Signature not yet current: 20150830T123600Z is still later than 20150830T123559Z "
               "(20150830T122059Z + 15 min.)");
    assert_bad(verify("GET /test.txt\n" S3_HEAD("host", "0"), S3_SECRET, "20130524T001501Z"),
               "RequestTimeTooSkewed",
               "The difference between the request time and the current time is too large.");
    /* virga's clock does not matter: clients do not know it. */
    assert_int_equal(verify_at(LIST_USERS, SUITE_SECRET, "20150830T123600Z", "20300101T000000Z"),
                     VG_OK);
}

static void dates_must_be_dates_and_of_the_scope(void **state)
{
    (void)state;
    static const char at[] = "20150830T123600Z";
    assert_bad(
        verify(with(LIST_USERS, "X-Amz-Date: 20150830T123600Z\n", ""), SUITE_SECRET, at),
        "IncompleteSignature",
        "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
    assert_bad(verify(with(LIST_USERS, "X-Amz-Date: 20150830T123600Z", "X-Amz-Date: today"),
                      SUITE_SECRET, at),
               "IncompleteSignature",
               "Date must be in ISO-8601 'basic format'. Got 'today'. See "
               "http://en.wikipedia.org/wiki/ISO_8601");
    assert_bad(verify(with(LIST_USERS, "/20150830/", "/20150831/"), SUITE_SECRET, at),
               "SignatureDoesNotMatch",
               "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date "
               "from HTTP: '20150831' != '20150830', from "
               "'20150830T123600Z'.");
    assert_bad(verify(with(LIST_USERS, "/20150830/", "//"), SUITE_SECRET, at),
               "SignatureDoesNotMatch",
               "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date "
               "from HTTP: '' != '20150830', from "
               "'20150830T123600Z'.");
    /* A Date header serves as well, in HTTP's form too. */
    const char *signed_by_date = with(
        with(LIST_USERS, "X-Amz-Date: 20150830T123600Z", "Date: Sun, 30 Aug 2015 12:36:00 GMT"),
        "host;x-amz-date", "date;host");
    assert_good(with(signed_by_date,
                     "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
                     "f2dde47c209aab22877fa7492cca47a19240f0540842af9c37222e30a731bcde"),
                SUITE_SECRET, at);
}

static void headers_that_lack_something_are_incomplete(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"AWS4-HMAC-SHA256", "Authorization header requires 'Credential' parameter. Authorization "
                             "header requires 'Signature' parameter. Authorization "
                             "header requires 'SignedHeaders' parameter. Authorization header "
                             "requires existence of either a 'X-Amz-Date' or a 'Date' "
                             "header. Authorization=AWS4-HMAC-SHA256"},
        {"AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request, SignedHeaders=host",
         "Authorization header requires 'Signature' parameter. Authorization header requires "
         "existence of either a 'X-Amz-Date' or a "
         "'Date' header. Authorization=AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request, "
         "SignedHeaders=host"},
        {"AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host, Signature=0",
         "Credential must have exactly 5 slash-delimited elements, e.g. "
         "keyid/date/region/service/term, got 'a'"},
        {"AWS4-HMAC-SHA256 Credential=, SignedHeaders=, Signature=",
         "Credential must have exactly 5 slash-delimited elements, e.g. "
         "keyid/date/region/service/term, got ''"},
        {"AWS4-HMAC-SHA256 Credential=a/b/c/d/e/aws4_request, SignedHeaders=host, Signature=0",
         "Credential must have exactly 5 slash-delimited elements, e.g. "
         "keyid/date/region/service/term, got 'a/b/c/d/e/aws4_request'"},
        {"AWS4-HMAC-SHA256 Credential=a/b/c/d/aws5_request, SignedHeaders=host, Signature=0",
         "Credential must have exactly 5 slash-delimited elements, e.g. "
         "keyid/date/region/service/term, got 'a/b/c/d/aws5_request'"},
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++) {
        struct vg_request request =
            parse_request(vg_arena_printf(&arena, "GET /\nAuthorization: %s\n", cases[i][0]).ptr);
        struct vg_sigv4 sigv4;
        assert_bad(read_signature(&request, &sigv4), "IncompleteSignature", cases[i][1]);
        assert_false(sigv4.is_present);
    }
}

static void other_ways_to_authenticate_are_none_of_ours(void **state)
{
    (void)state;
    static const char *const headers[] = {
        "Bearer abc", "AWS AKID:sig", "Basic dTpw", "aws4-hmac-sha256 Credential=x", "", ","};
    for (size_t i = 0; i < VG_COUNT_OF(headers); i++) {
        struct vg_request request = parse_request(
            vg_arena_printf(&arena, "GET /?a=b\nAuthorization: %s\n", headers[i]).ptr);
        struct vg_sigv4 sigv4;
        assert_int_equal(read_signature(&request, &sigv4), VG_OK);
        assert_false(sigv4.is_present);
    }
}

static void header_forms_that_clients_use_are_read(void **state)
{
    (void)state;
    static const char *const headers[] = {
        "AWS4-HMAC-SHA256 Credential=AK/20260101/eu-west-1/sqs/aws4_request, SignedHeaders=host, "
        "Signature=ab",
        "AWS4-HMAC-SHA256 "
        "Credential=AK/20260101/eu-west-1/sqs/aws4_request,SignedHeaders=host,Signature=ab",
        "AWS4-HMAC-SHA256   Signature=ab ,  SignedHeaders=host "
        ",Credential=AK/20260101/eu-west-1/sqs/aws4_request , Extra=1, x",
    };
    for (size_t i = 0; i < VG_COUNT_OF(headers); i++) {
        struct vg_request request =
            parse_request(vg_arena_printf(&arena, "GET /\nAuthorization: %s\n", headers[i]).ptr);
        struct vg_sigv4 sigv4;
        assert_int_equal(read_signature(&request, &sigv4), VG_OK);
        assert_true(sigv4.is_present);
        assert_true(vg_str_is(sigv4.access_key_id, "AK") && vg_str_is(sigv4.date, "20260101") &&
                    vg_str_is(sigv4.region, "eu-west-1"));
        assert_true(vg_str_is(sigv4.service, "sqs") && vg_str_is(sigv4.signed_headers, "host") &&
                    vg_str_is(sigv4.signature, "ab"));
    }
}

/* What is known of the last header must not hide what is behind its signature's place. */
static void a_header_that_begins_like_the_last_one_is_read_to_its_end(void **state)
{
    (void)state;
#define BEGIN                                                                                      \
    "AWS4-HMAC-SHA256 Credential=AK/20260101/eu-west-1/sqs/aws4_request, SignedHeaders=host, "     \
    "Signature="
    static const struct {
        const char *header, *key_id, *region, *signature;
    } cases[] = {
        {BEGIN "ab", "AK", "eu-west-1", "ab"},
        {BEGIN "cdef", "AK", "eu-west-1", "cdef"},
        {BEGIN "cd, Credential=BK/20260101/us-east-1/sqs/aws4_request", "BK", "us-east-1", "cd"},
        {BEGIN "01,Signature=02", "AK", "eu-west-1", "02"},
        {BEGIN, "AK", "eu-west-1", ""},
        {BEGIN "03", "AK", "eu-west-1", "03"},
    };
    for (size_t i = 0; i < VG_COUNT_OF(cases); i++) {
        struct vg_request request = parse_request(
            vg_arena_printf(&arena, "GET /\nAuthorization: %s\n", cases[i].header).ptr);
        struct vg_sigv4 sigv4;
        assert_int_equal(read_signature(&request, &sigv4), VG_OK);
        assert_true(vg_str_is(sigv4.access_key_id, cases[i].key_id) &&
                    vg_str_is(sigv4.region, cases[i].region) &&
                    vg_str_is(sigv4.signature, cases[i].signature));
    }
#undef BEGIN
}

static void queries_that_lack_something_are_in_error(void **state)
{
    (void)state;
    static const char code[] = "AuthorizationQueryParametersError", at[] = "20130524T000000Z";
    static const char lacks[] = "Query-string authentication version 4 requires the "
                                "X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, "
                                "X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.";
    static const char *const names[] = {"X-Amz-Algorithm", "X-Amz-Date", "X-Amz-Expires",
                                        "X-Amz-SignedHeaders", "X-Amz-Signature"};
    for (size_t i = 0; i < VG_COUNT_OF(names); i++)
        assert_bad(verify(with(PRESIGNED, names[i], "Y"), S3_SECRET, at), code, lacks);
    assert_bad(verify(PRESIGNED_BUT_FOR("AWS4-HMAC-SHA1", "1"), S3_SECRET, at), code,
               "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"");
    assert_bad(verify(PRESIGNED_BUT_FOR("AWS4-HMAC-SHA256", "soon"), S3_SECRET, at), code,
               "X-Amz-Expires should be a number");
    assert_bad(verify(PRESIGNED_BUT_FOR("AWS4-HMAC-SHA256", "-1"), S3_SECRET, at), code,
               "X-Amz-Expires must be non-negative");
    assert_bad(verify(PRESIGNED_BUT_FOR("AWS4-HMAC-SHA256", "9223372036854775807"), S3_SECRET, at),
               code,
               "X-Amz-Expires must be less than a week (in seconds); that is, the given "
               "X-Amz-Expires must be less than 604800 seconds");
    assert_bad(verify(PRESIGNED_BUT_FOR("AWS4-HMAC-SHA256", "99999999999999999999"), S3_SECRET, at),
               code, "X-Amz-Expires should be a number");
    assert_bad(
        verify(with(PRESIGNED, "%2Faws4_request", ""), S3_SECRET, at), code,
        "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting "
        "\"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".");
    assert_bad(
        verify(with(PRESIGNED, "X-Amz-Date=20130524T000000Z", "X-Amz-Date=2013"), S3_SECRET, at),
        "IncompleteSignature",
        "Date must be in ISO-8601 'basic format'. Got '2013'. See "
        "http://en.wikipedia.org/wiki/ISO_8601");
}

/* Parameters are sorted by name first: "a-b" comes behind "a", although '-' comes before '='. Many
 * of them are all there. */
static void many_parameters_are_sorted_by_name(void **state)
{
    (void)state;
    struct vg_buf query;
    vg_buf_init(&query, &arena, 0);
    for (int i = 999; i >= 0; i--)
        vg_buf_printf(&query, "p%03d=x&", i);
    const char *text =
        vg_arena_printf(&arena,
                        "GET /?%.*sa-b=1&a=2&a=1&&\n" SUITE_PLAIN(
                            "d8e718c9475510056beb962042f9fa93f6c019d9e6750f8df66948b9e50a098b"),
                        VG_STR_ARG(vg_buf_str(&query)))
            .ptr;
    assert_good(text, SUITE_SECRET, "20150830T123600Z");
}

static void huge_and_odd_headers_are_read_in_no_time(void **state)
{
    (void)state;
    struct vg_buf header;
    vg_buf_init(&header, &arena, 0);
    vg_buf_add_lit(&header, "GET /\nX-Amz-Date: 20150830T123600Z\nAuthorization: AWS4-HMAC-SHA256 "
                            "Credential=A/20150830/r/s/aws4_request,Signature=0,SignedHeaders=");
    for (int i = 0; i < 30000; i++)
        vg_buf_add_lit(&header, ";,");
    vg_buf_add_lit(&header, "\n");
    assert_bad(verify(vg_arena_cstr(&arena, vg_buf_str(&header)), SUITE_SECRET, "20150830T123600Z"),
               "SignatureDoesNotMatch", mismatch);
    vg_buf_clear(&header);
    vg_buf_add_lit(&header, "GET /\nAuthorization: AWS4-HMAC-SHA256 ");
    for (int i = 0; i < 60000; i++)
        vg_buf_add_lit(&header, "x");
    struct vg_request request = parse_request(vg_arena_cstr(&arena, vg_buf_str(&header)));
    struct vg_sigv4 sigv4;
    assert_int_equal(read_signature(&request, &sigv4), VG_FAIL);
    assert_true(err.message.len < 2000); /* shown in part */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_iam_example_is_good),
        TEST(the_s3_examples_are_good),
        TEST(the_presigned_example_is_good_for_a_day),
        TEST(the_test_suite_is_good),
        TEST(whatever_is_changed_breaks_the_signature),
        TEST(dates_are_good_for_a_quarter_of_an_hour),
        TEST(dates_must_be_dates_and_of_the_scope),
        TEST(headers_that_lack_something_are_incomplete),
        TEST(other_ways_to_authenticate_are_none_of_ours),
        TEST(header_forms_that_clients_use_are_read),
        TEST(a_header_that_begins_like_the_last_one_is_read_to_its_end),
        TEST(queries_that_lack_something_are_in_error),
        TEST(many_parameters_are_sorted_by_name),
        TEST(huge_and_odd_headers_are_read_in_no_time),
    };
    return cmocka_run_group_tests_name("SigV4", tests, NULL, NULL);
}
