/* http/certificate.c: a self-signed certificate for this machine's own names. */
#include "http/tls.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

enum { DAY_SECONDS = 24 * 3600, VALID_DAYS = 3650 };

static bool add_extension(X509 *cert, int nid, const char *value)
{
    X509V3_CTX ctx;
    X509V3_set_ctx(&ctx, cert, cert, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
    bool is_ok = extension != NULL && X509_add_ext(cert, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return is_ok;
}

/* Many clients take no wildcard right below a top-level name, hence the services' own names beside
 * "*.localhost". CA:TRUE, so that the certificate can stand in a client's list of trusted ones. */
static bool add_extensions(X509 *cert)
{
    return add_extension(cert, NID_subject_key_identifier, "hash") &&
           add_extension(cert, NID_authority_key_identifier, "keyid:always") &&
           add_extension(cert, NID_basic_constraints, "critical,CA:TRUE") &&
           add_extension(cert, NID_key_usage, "critical,digitalSignature,keyCertSign") &&
           add_extension(cert, NID_ext_key_usage, "serverAuth") &&
           add_extension(cert, NID_subject_alt_name,
                         "DNS:localhost,DNS:*.localhost,DNS:*.s3.localhost,"
                         "DNS:*.execute-api.localhost,DNS:*.lambda-url.us-east-1.localhost,"
                         "IP:127.0.0.1,IP:::1");
}

/* A random serial number: clients refuse two certificates of one issuer with the same. */
static bool set_serial(X509 *cert)
{
    uint64_t serial;
    return RAND_bytes((unsigned char *)&serial, sizeof(serial)) == 1 &&
           ASN1_INTEGER_set_uint64(X509_get_serialNumber(cert), serial >> 1) == 1;
}

static bool set_name(X509 *cert)
{
    X509_NAME *name = X509_get_subject_name(cert);
    return X509_NAME_add_entry_by_txt(name, "O", MBSTRING_ASC, (const unsigned char *)"virga", -1,
                                      -1, 0) == 1 &&
           X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"localhost",
                                      -1, -1, 0) == 1 &&
           X509_set_issuer_name(cert, name) == 1;
}

static bool fill_certificate(X509 *cert, EVP_PKEY *key)
{
    return X509_set_version(cert, X509_VERSION_3) == 1 && set_serial(cert) && set_name(cert) &&
           X509_gmtime_adj(X509_getm_notBefore(cert), -(long)DAY_SECONDS) != NULL &&
           X509_gmtime_adj(X509_getm_notAfter(cert), (long)VALID_DAYS * DAY_SECONDS) != NULL &&
           X509_set_pubkey(cert, key) == 1 && add_extensions(cert) &&
           X509_sign(cert, key, EVP_sha256()) > 0;
}

static struct vg_str bio_text(struct vg_arena *arena, BIO *bio)
{
    char *bytes;
    long len = BIO_get_mem_data(bio, &bytes);
    return vg_arena_copy(arena, vg_str_of(bytes, (size_t)len));
}

bool vg_tls_self_signed(struct vg_arena *arena, struct vg_str *cert_pem, struct vg_str *key_pem)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *cert = X509_new();
    BIO *cert_bio = BIO_new(BIO_s_mem());
    BIO *key_bio = BIO_new(BIO_s_mem());
    bool is_ok = key != NULL && cert != NULL && cert_bio != NULL && key_bio != NULL &&
                 fill_certificate(cert, key) && PEM_write_bio_X509(cert_bio, cert) == 1 &&
                 PEM_write_bio_PrivateKey(key_bio, key, NULL, NULL, 0, NULL, NULL) == 1;
    if (is_ok) {
        *cert_pem = bio_text(arena, cert_bio);
        *key_pem = bio_text(arena, key_bio);
    }
    BIO_free(cert_bio);
    BIO_free(key_bio);
    X509_free(cert);
    EVP_PKEY_free(key);
    return is_ok;
}
