/* apigateway/client_certificate.c: certificates that HTTP integrations show to their endpoints:
 * self-signed, their private keys known to nobody else. */
#include "apigateway/apigateway.h"
#include "apigateway/patch.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

enum { KEY_BITS = 2048, VALID_SECONDS = 365 * 24 * 3600 };

static int find_certificate(struct vg_call *call, struct vg_str id,
                            struct apigateway_client_certificate *certificate, struct vg_error *err)
{
    int rc = vg_call_get(call, APIGATEWAY_SPACE_CLIENT_CERTIFICATE, id,
                         &apigateway_shape_client_certificate, certificate);
    if (rc == VG_NOT_FOUND)
        return vg_fail(err, &APIGATEWAY_NOT_FOUND,
                       "Invalid Client Certificate identifier specified");
    return rc;
}

static int put_certificate(struct vg_call *call,
                           const struct apigateway_client_certificate *certificate)
{
    return vg_call_put(call, APIGATEWAY_SPACE_CLIENT_CERTIFICATE,
                       certificate->client_certificate_id, &apigateway_shape_client_certificate,
                       certificate);
}

int apigateway_client_certificate_find(struct vg_call *call, struct vg_str id,
                                       struct vg_str *certificate, struct vg_str *key)
{
    struct apigateway_client_certificate found;
    struct apigateway_client_key_record record;
    int rc = vg_call_get(call, APIGATEWAY_SPACE_CLIENT_CERTIFICATE, id,
                         &apigateway_shape_client_certificate, &found);
    if (rc == VG_OK)
        rc = vg_call_get(call, APIGATEWAY_SPACE_CLIENT_KEY, id, &apigateway_shape_client_key_record,
                         &record);
    if (rc != VG_OK)
        return rc;
    *certificate = found.pem_encoded_certificate;
    *key = record.private_key;
    return VG_OK;
}

/* ---- A new one ---- */

struct certificate_job {
    int64_t from_s;
    int64_t serial;
    struct vg_str certificate, key; /* PEM */
};

static bool set_name(X509 *certificate)
{
    static const char *const parts[][2] = {
        {"C", "US"}, {"ST", "Washington"}, {"L", "Seattle"}, {"CN", "ApiGateway"}};
    X509_NAME *name = X509_get_subject_name(certificate);
    for (size_t i = 0; i < VG_COUNT_OF(parts); i++)
        if (X509_NAME_add_entry_by_txt(name, parts[i][0], MBSTRING_ASC,
                                       (const unsigned char *)parts[i][1], -1, -1, 0) != 1)
            return false;
    return X509_set_issuer_name(certificate, name) == 1;
}

static bool fill(X509 *certificate, EVP_PKEY *key, const struct certificate_job *job)
{
    return X509_set_version(certificate, X509_VERSION_3) == 1 &&
           ASN1_INTEGER_set_int64(X509_get_serialNumber(certificate), job->serial) == 1 &&
           set_name(certificate) &&
           ASN1_TIME_set(X509_getm_notBefore(certificate), (time_t)job->from_s) != NULL &&
           ASN1_TIME_set(X509_getm_notAfter(certificate), (time_t)(job->from_s + VALID_SECONDS)) !=
               NULL &&
           X509_set_pubkey(certificate, key) == 1 && X509_sign(certificate, key, EVP_sha256()) > 0;
}

static struct vg_str text_of(struct vg_arena *arena, BIO *bio)
{
    char *bytes;
    long len = BIO_get_mem_data(bio, &bytes);
    return vg_arena_copy(arena, vg_str_of(bytes, (size_t)len));
}

static void make_certificate(struct vg_arena *arena, void *data)
{
    struct certificate_job *job = data;
    EVP_PKEY *key = EVP_RSA_gen(KEY_BITS);
    X509 *certificate = X509_new();
    BIO *certificate_bio = BIO_new(BIO_s_mem()), *key_bio = BIO_new(BIO_s_mem());
    bool is_made = key != NULL && certificate != NULL && certificate_bio != NULL &&
                   key_bio != NULL && fill(certificate, key, job) &&
                   PEM_write_bio_X509(certificate_bio, certificate) == 1 &&
                   PEM_write_bio_PrivateKey(key_bio, key, NULL, NULL, 0, NULL, NULL) == 1;
    VG_ASSERT(is_made); /* nothing of it comes from outside */
    job->certificate = text_of(arena, certificate_bio);
    job->key = text_of(arena, key_bio);
    BIO_free(certificate_bio);
    BIO_free(key_bio);
    X509_free(certificate);
    EVP_PKEY_free(key);
}

int apigateway_generate_client_certificate(
    struct vg_call *call, const struct apigateway_generate_client_certificate_in *in,
    struct apigateway_generate_client_certificate_out *out, struct vg_error *err)
{
    static const struct vg_build build = {"client certificate", make_certificate, NULL};
    struct vg_str id = apigateway_id(call, APIGATEWAY_PART_ID_LEN);
    int rc = apigateway_tags_check(&in->tags, err);
    if (rc != VG_OK)
        return rc;
    struct certificate_job *job = VG_NEW(call->arena, struct certificate_job);
    job->from_s = call->now_ms / 1000;
    job->serial = call->now_ms;
    void *data = job;
    rc = vg_await_build(call, &build, &data);
    if (rc != VG_OK)
        return rc;
    job = data;
    *out = (struct apigateway_client_certificate){
        .client_certificate_id = id,
        .description = in->description.len > 0 ? in->description : VG_STR_NONE,
        .pem_encoded_certificate = job->certificate,
        .created_date = vg_time(job->from_s * 1000),
        .expiration_date = vg_time((job->from_s + VALID_SECONDS) * 1000),
        .tags = in->tags,
    };
    out->tags.set = out->tags.count > 0;
    const struct apigateway_client_key_record record = {.private_key = job->key};
    rc = vg_call_put(call, APIGATEWAY_SPACE_CLIENT_KEY, id, &apigateway_shape_client_key_record,
                     &record);
    return rc == VG_OK ? put_certificate(call, out) : rc;
}

/* ---- Its life ---- */

int apigateway_get_client_certificate(struct vg_call *call,
                                      const struct apigateway_get_client_certificate_in *in,
                                      struct apigateway_get_client_certificate_out *out,
                                      struct vg_error *err)
{
    return find_certificate(call, in->client_certificate_id, out, err);
}

int apigateway_get_client_certificates(struct vg_call *call,
                                       const struct apigateway_get_client_certificates_in *in,
                                       struct apigateway_get_client_certificates_out *out,
                                       struct vg_error *err)
{
    return apigateway_page(call, APIGATEWAY_SPACE_CLIENT_CERTIFICATE, VG_STR_NONE, in->position,
                           in->limit, &apigateway_shape_client_certificate, &out->items,
                           &out->position, err);
}

static const struct apigateway_patch_rule rules[] = {
    {"/description", APIGATEWAY_PATCH_REPLACE, .member = "description"},
};

const struct apigateway_patch_table apigateway_client_certificate_patches = {
    &apigateway_shape_client_certificate, APIGATEWAY_PATCH_BY_OP, rules, VG_COUNT_OF(rules)};

int apigateway_update_client_certificate(struct vg_call *call,
                                         const struct apigateway_update_client_certificate_in *in,
                                         struct apigateway_update_client_certificate_out *out,
                                         struct vg_error *err)
{
    int rc = find_certificate(call, in->client_certificate_id, out, err);
    if (rc == VG_OK)
        rc = apigateway_patch_apply(call, &apigateway_client_certificate_patches,
                                    &in->patch_operations, out, err);
    return rc == VG_OK ? put_certificate(call, out) : rc;
}

int apigateway_delete_client_certificate(struct vg_call *call,
                                         const struct apigateway_delete_client_certificate_in *in,
                                         struct apigateway_delete_client_certificate_out *out,
                                         struct vg_error *err)
{
    struct apigateway_client_certificate certificate;
    (void)out;
    int rc = find_certificate(call, in->client_certificate_id, &certificate, err);
    if (rc == VG_OK)
        rc = vg_call_delete(call, APIGATEWAY_SPACE_CLIENT_KEY, certificate.client_certificate_id);
    return rc == VG_OK ? vg_call_delete(call, APIGATEWAY_SPACE_CLIENT_CERTIFICATE,
                                        certificate.client_certificate_id)
                       : rc;
}
