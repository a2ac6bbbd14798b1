/* http/tls.h: TLS by OpenSSL over memory buffers: no I/O of its own. */
#ifndef VG_HTTP_TLS_H
#define VG_HTTP_TLS_H

#include "base/arena.h"

#include <openssl/ssl.h>

struct vg_http_connection;
struct vg_http_tls;

enum { VG_HTTP_TLS_FIRST_BYTE = 0x16 }; /* of a handshake record; no HTTP method starts with it */

/* A key pair and a certificate for localhost and the names below it, 127.0.0.1 and ::1, valid for
 * ten years, as PEM (arena). A client trusts it by taking the certificate for a CA's. False when
 * OpenSSL fails. */
bool vg_tls_self_signed(struct vg_arena *arena, struct vg_str *cert_pem,
                        struct vg_str *key_pem) VG_CHECKED;

/* NULL with `*problem` in words (arena) when the texts are not a certificate (chain) and its key.
 * Free: SSL_CTX_free. */
SSL_CTX *vg_http_tls_context(struct vg_str cert_pem, struct vg_str key_pem, struct vg_arena *arena,
                             struct vg_str *problem);

struct vg_http_tls *vg_http_tls_new(SSL_CTX *context);
void vg_http_tls_free(struct vg_http_tls *tls); /* NULL is fine */
/* The handshake is done. */
bool vg_http_tls_is_ready(const struct vg_http_tls *tls);

/* Encrypted bytes in. */
void vg_http_tls_receive(struct vg_http_tls *tls, struct vg_str bytes);
/* Bytes received but not read yet; 0 for NULL. */
size_t vg_http_tls_ahead(const struct vg_http_tls *tls);
/* Continues the handshake or decrypts. Returns the number of bytes at `*bytes`, which stay until
 * the next call, or 0 when there are none; the connection may have been closed, or found
 * half-closed, then. */
size_t vg_http_tls_read(struct vg_http_connection *connection, char **bytes);

/* Plain bytes out: encrypted here, sent by the flush. */
void vg_http_tls_encrypt(struct vg_http_tls *tls, struct vg_str bytes);
void vg_http_tls_flush(struct vg_http_connection *connection);
/* Tells the client that no more comes. Does nothing without TLS. */
void vg_http_tls_shutdown(struct vg_http_connection *connection);

#endif
