/* http/tls.c: a connection's TLS state: encrypted bytes go in and out of memory, the connection
 * moves them. */
#include "http/tls.h"

#include "http/internal.h"

#include <openssl/err.h>
#include <stdlib.h>

struct vg_http_tls {
    SSL *ssl;
    bool is_ready;
    bool is_failed; /* OpenSSL wants no more calls after a fatal error */
};

static BIO *text_bio(struct vg_str text)
{
    return BIO_new_mem_buf(text.ptr, (int)text.len);
}

static bool use_certificates(SSL_CTX *context, struct vg_str pem)
{
    BIO *bio = text_bio(pem);
    X509 *leaf = PEM_read_bio_X509(bio, NULL, NULL, NULL);
    bool is_ok = leaf != NULL && SSL_CTX_use_certificate(context, leaf) == 1;
    X509 *issuer;
    while (is_ok && (issuer = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL)
        is_ok = SSL_CTX_add0_chain_cert(context, issuer) == 1;
    X509_free(leaf);
    BIO_free(bio);
    return is_ok;
}

static bool use_key(SSL_CTX *context, struct vg_str pem)
{
    BIO *bio = text_bio(pem);
    EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
    bool is_ok = key != NULL && SSL_CTX_use_PrivateKey(context, key) == 1 &&
                 SSL_CTX_check_private_key(context) == 1;
    EVP_PKEY_free(key);
    BIO_free(bio);
    return is_ok;
}

/* A client that offers HTTP/2 first is told that this is HTTP/1.1. */
static int select_protocol(SSL *ssl, const unsigned char **out, unsigned char *out_len,
                           const unsigned char *in, unsigned in_len, void *ctx)
{
    static const unsigned char http11[] = "\x08http/1.1";
    (void)ssl;
    (void)ctx;
    unsigned char *selected;
    if (SSL_select_next_proto(&selected, out_len, http11, sizeof(http11) - 1, in, in_len) !=
        OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_NOACK;
    *out = selected;
    return SSL_TLSEXT_ERR_OK;
}

SSL_CTX *vg_http_tls_context(struct vg_str cert_pem, struct vg_str key_pem, struct vg_arena *arena,
                             struct vg_str *problem)
{
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    VG_ASSERT(context != NULL);
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_alpn_select_cb(context, select_protocol, NULL);
    ERR_clear_error();
    const char *what = !use_certificates(context, cert_pem) ? "certificate"
                       : !use_key(context, key_pem)         ? "private key"
                                                            : NULL;
    if (what != NULL) {
        char reason[160];
        ERR_error_string_n(ERR_peek_error(), reason, sizeof(reason));
        *problem = vg_arena_printf(arena, "cannot use the TLS %s: %s", what, reason);
        SSL_CTX_free(context);
        context = NULL;
    }
    ERR_clear_error();
    return context;
}

struct vg_http_tls *vg_http_tls_new(SSL_CTX *context)
{
    struct vg_http_tls *tls = calloc(1, sizeof(*tls));
    VG_ASSERT(tls != NULL);
    tls->ssl = SSL_new(context);
    BIO *in = BIO_new(BIO_s_mem());
    BIO *out = BIO_new(BIO_s_mem());
    VG_ASSERT(tls->ssl != NULL && in != NULL && out != NULL);
    SSL_set_bio(tls->ssl, in, out);
    SSL_set_accept_state(tls->ssl);
    return tls;
}

void vg_http_tls_free(struct vg_http_tls *tls)
{
    if (tls == NULL)
        return;
    SSL_free(tls->ssl);
    free(tls);
}

bool vg_http_tls_is_ready(const struct vg_http_tls *tls)
{
    return tls->is_ready;
}

void vg_http_tls_receive(struct vg_http_tls *tls, struct vg_str bytes)
{
    int taken = BIO_write(SSL_get_rbio(tls->ssl), bytes.ptr, (int)bytes.len);
    VG_ASSERT(taken == (int)bytes.len);
}

size_t vg_http_tls_ahead(const struct vg_http_tls *tls)
{
    return tls == NULL ? 0 : BIO_ctrl_pending(SSL_get_rbio(tls->ssl));
}

/* What follows from a call that gave nothing: wait for more, the client's goodbye, or an end. */
static void handle_failure(struct vg_http_connection *connection, int rc)
{
    struct vg_http_tls *tls = connection->tls;
    int error = SSL_get_error(tls->ssl, rc);
    if (error == SSL_ERROR_WANT_READ)
        return;
    if (error == SSL_ERROR_ZERO_RETURN) {
        connection->is_half_closed = true;
        return;
    }
    char reason[160];
    ERR_error_string_n(ERR_peek_error(), reason, sizeof(reason));
    vg_log_write(connection->server->options.log, VG_LOG_DEBUG, "http: TLS with %s port %u: %s",
                 connection->source_ip, connection->source_port, reason);
    tls->is_failed = true;
    vg_http_connection_close(connection);
}

static size_t decrypt(struct vg_http_connection *connection, char *to, size_t room)
{
    size_t total = 0;
    while (total < room) {
        size_t len = 0;
        int rc = SSL_read_ex(connection->tls->ssl, to + total, room - total, &len);
        total += len;
        if (rc == 1)
            continue;
        if (total == 0)
            handle_failure(connection, rc);
        break;
    }
    return total;
}

size_t vg_http_tls_read(struct vg_http_connection *connection, char **bytes)
{
    struct vg_http_tls *tls = connection->tls;
    struct vg_http_server *server = connection->server;
    const struct vg_http_exchange *exchange = connection->exchange;
    ERR_clear_error();
    if (!tls->is_ready) {
        int rc = SSL_do_handshake(tls->ssl);
        vg_http_tls_flush(connection);
        tls->is_ready = rc == 1;
        if (rc != 1) {
            handle_failure(connection, rc);
            return 0;
        }
    }
    size_t len;
    if (connection->phase == VG_HTTP_BODY && exchange->piece != NULL) {
        *bytes = exchange->piece;
        len = decrypt(connection, *bytes, VG_HTTP_PIECE_BYTES);
    } else {
        if (server->plain_buffer == NULL)
            server->plain_buffer = malloc(VG_HTTP_READ_BYTES);
        VG_ASSERT(server->plain_buffer != NULL);
        *bytes = server->plain_buffer;
        len = decrypt(connection, *bytes, VG_HTTP_READ_BYTES);
    }
    vg_http_tls_flush(connection); /* alerts, key updates */
    return len;
}

void vg_http_tls_encrypt(struct vg_http_tls *tls, struct vg_str bytes)
{
    size_t written;
    ERR_clear_error();
    if (tls->is_failed || bytes.len == 0)
        return;
    if (SSL_write_ex(tls->ssl, bytes.ptr, bytes.len, &written) != 1)
        tls->is_failed = true;
}

void vg_http_tls_flush(struct vg_http_connection *connection)
{
    BIO *out = SSL_get_wbio(connection->tls->ssl);
    char *bytes;
    long len = BIO_get_mem_data(out, &bytes);
    if (len <= 0)
        return;
    uv_buf_t buf = {.base = bytes, .len = (size_t)len};
    vg_http_write_raw(connection, &buf, 1);
    (void)BIO_reset(out);
}

void vg_http_tls_shutdown(struct vg_http_connection *connection)
{
    struct vg_http_tls *tls = connection->tls;
    if (tls == NULL || !tls->is_ready || tls->is_failed)
        return;
    ERR_clear_error();
    SSL_shutdown(tls->ssl);
    vg_http_tls_flush(connection);
}
