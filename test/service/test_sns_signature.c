/* SNS's signatures, checked by OpenSSL with the certificate. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/codec.h"
#include "sns/signature.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

static struct vg_arena arena;

static EVP_PKEY *key_of(const struct sns_signer *signer)
{
    struct vg_str pem = sns_signer_certificate(signer, &arena);
    BIO *bio = BIO_new_mem_buf(pem.ptr, (int)pem.len);
    X509 *certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL);
    BIO_free(bio);
    assert_non_null(certificate);
    EVP_PKEY *key = X509_get_pubkey(certificate);
    assert_int_equal(X509_verify(certificate, key), 1);
    X509_free(certificate);
    return key;
}

static bool verifies(EVP_PKEY *key, const EVP_MD *digest, struct vg_str text, struct vg_str base64)
{
    struct vg_str signature;
    assert_true(vg_base64_decode(&arena, base64, /* is_url= */ false, &signature));
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    assert_int_equal(EVP_DigestVerifyInit(ctx, NULL, digest, NULL, key), 1);
    bool is_good = EVP_DigestVerify(ctx, (const uint8_t *)signature.ptr, signature.len,
                                    (const uint8_t *)text.ptr, text.len) == 1;
    EVP_MD_CTX_free(ctx);
    return is_good;
}

static void every_signature_verifies_with_the_certificate(void **state)
{
    (void)state;
    struct sns_signer *signer = sns_signer_new();
    EVP_PKEY *key = key_of(signer);
    for (int i = 0; i < 300; i++) {
        struct vg_str text = vg_arena_printf(&arena, "Message\nnumber %d\n", i);
        struct vg_str v1 = sns_sign(signer, &arena, text, /* is_sha256= */ false);
        struct vg_str v2 = sns_sign(signer, &arena, text, /* is_sha256= */ true);
        assert_true(verifies(key, EVP_sha1(), text, v1));
        assert_true(verifies(key, EVP_sha256(), text, v2));
        assert_false(verifies(key, EVP_sha256(), VG_STR("another"), v2));
        vg_arena_reset(&arena);
    }
    EVP_PKEY_free(key);
    sns_signer_free(signer);
}

static void the_key_has_2048_bits_and_the_usual_exponent(void **state)
{
    (void)state;
    struct sns_signer *signer = sns_signer_new();
    EVP_PKEY *key = key_of(signer);
    BIGNUM *exponent = NULL;
    assert_int_equal(EVP_PKEY_get_bits(key), 2048);
    assert_int_equal(EVP_PKEY_get_bn_param(key, "e", &exponent), 1);
    assert_true(BN_is_word(exponent, 65537));
    BN_free(exponent);
    EVP_PKEY_free(key);
    sns_signer_free(signer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_signature_verifies_with_the_certificate),
        cmocka_unit_test(the_key_has_2048_bits_and_the_usual_exponent),
    };
    vg_arena_init(&arena);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    vg_arena_deinit(&arena);
    return failed;
}
