/* store/blob.c: temporary blobs: bodies on their way to a file, written and digested piece by piece
 * in the pool. */
#include "store/blob.h"
#include "base/hash.h"
#include "store/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct vg_blob_writer {
    uv_work_t work;
    uv_loop_t *loop;
    const struct vg_log *log;
    char *path; /* NULL: there is no file */
    int fd;     /* or -1 */
    unsigned digests;
    EVP_MD_CTX *md5; /* NULL: not wanted */
    EVP_MD_CTX *sha256;
    uint32_t crc32;
    uint64_t size;
    int error; /* the first errno; nothing more is written then */
    bool is_busy;
    bool is_given_up; /* to be freed when it is not busy any more */
    struct vg_str piece;
    void (*done)(void *ctx, bool is_ok);
    void *ctx;
};

/* ---- Files ---- */

/* An open new file in tmp/, -1 with errno else. The path is on the heap. */
static int create_temporary(struct vg_store *store, char **path)
{
    char id[VG_BLOB_ID_LEN + 1];
    if (vg_folder_ensure(store) != VG_OK) {
        errno = EIO;
        return -1;
    }
    vg_folder_new_id(id);
    *path = vg_folder_temporary(store, id);
    int fd = open(*path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) {
        free(*path);
        *path = NULL;
    }
    return fd;
}

/* 0 or an errno. */
static int write_all(int fd, struct vg_str bytes)
{
    while (bytes.len > 0) {
        ssize_t len = write(fd, bytes.ptr, bytes.len);
        if (len < 0 && errno != EINTR)
            return errno;
        bytes = vg_str_tail(bytes, len > 0 ? (size_t)len : 0);
    }
    return 0;
}

/* ---- The writer ---- */

/* NULL unless it is wanted. */
static EVP_MD_CTX *digest_new(bool is_wanted, const EVP_MD *algorithm)
{
    if (!is_wanted)
        return NULL;
    EVP_MD_CTX *digest = EVP_MD_CTX_new();
    bool is_ready = digest != NULL && EVP_DigestInit_ex(digest, algorithm, NULL) == 1;
    VG_ASSERT(is_ready);
    return digest;
}

static void digest_add(EVP_MD_CTX *digest, struct vg_str piece)
{
    bool is_ok = digest == NULL || EVP_DigestUpdate(digest, piece.ptr, piece.len) == 1;
    VG_ASSERT(is_ok);
}

static void digest_end(EVP_MD_CTX *digest, uint8_t *out)
{
    bool is_ok = digest == NULL || EVP_DigestFinal_ex(digest, out, NULL) == 1;
    VG_ASSERT(is_ok);
}

struct vg_blob_writer *vg_blob_writer_new(struct vg_store *store, uv_loop_t *loop, unsigned digests)
{
    struct vg_blob_writer *writer = calloc(1, sizeof(*writer));
    VG_ASSERT(writer != NULL);
    writer->work.data = writer;
    writer->loop = loop;
    writer->log = store->log;
    writer->fd = create_temporary(store, &writer->path);
    if (writer->fd < 0)
        writer->error = errno;
    writer->digests = digests;
    writer->md5 = digest_new(digests & VG_DIGEST_MD5, EVP_md5());
    writer->sha256 = digest_new(digests & VG_DIGEST_SHA256, EVP_sha256());
    return writer;
}

static void writer_free(struct vg_blob_writer *writer)
{
    if (writer->fd >= 0)
        (void)close(writer->fd);
    EVP_MD_CTX_free(writer->md5);
    EVP_MD_CTX_free(writer->sha256);
    free(writer->path);
    free(writer);
}

static void give_up(struct vg_blob_writer *writer)
{
    if (writer->path != NULL)
        (void)unlink(writer->path);
    writer_free(writer);
}

void vg_blob_writer_free(struct vg_blob_writer *writer)
{
    if (writer == NULL)
        return;
    if (writer->is_busy)
        writer->is_given_up = true;
    else
        give_up(writer);
}

/* In the pool. */
static void work(uv_work_t *request)
{
    struct vg_blob_writer *writer = request->data;
    struct vg_str piece = writer->piece;
    if (writer->error == 0)
        writer->error = write_all(writer->fd, piece);
    if (writer->error != 0)
        return;
    digest_add(writer->md5, piece);
    digest_add(writer->sha256, piece);
    if (writer->digests & VG_DIGEST_CRC32)
        writer->crc32 = vg_crc32(writer->crc32, piece);
    writer->size += piece.len;
}

static void after_work(uv_work_t *request, int status)
{
    struct vg_blob_writer *writer = request->data;
    writer->is_busy = false;
    if (status != 0 && writer->error == 0)
        writer->error = ECANCELED;
    if (writer->is_given_up) {
        give_up(writer);
        return;
    }
    if (writer->error != 0)
        vg_log_write(writer->log, VG_LOG_ERROR, "a body cannot be written to %s: %s",
                     writer->path != NULL ? writer->path : "a file", strerror(writer->error));
    writer->done(writer->ctx, writer->error == 0);
}

void vg_blob_write(struct vg_blob_writer *writer, struct vg_str piece,
                   void (*done)(void *ctx, bool is_ok), void *ctx)
{
    VG_ASSERT(!writer->is_busy && !writer->is_given_up);
    writer->is_busy = true;
    writer->piece = piece;
    writer->done = done;
    writer->ctx = ctx;
    int rc = uv_queue_work(writer->loop, &writer->work, work, after_work);
    VG_ASSERT(rc == 0);
}

struct vg_body vg_blob_finish(struct vg_blob_writer *writer, struct vg_arena *arena)
{
    VG_ASSERT(!writer->is_busy && !writer->is_given_up);
    struct vg_body body = {.kind = VG_BODY_NONE};
    if (writer->error != 0) {
        give_up(writer);
        return body;
    }
    body.kind = VG_BODY_FILE;
    body.path = vg_arena_copy(arena, vg_str_from(writer->path));
    body.size = writer->size;
    body.digests = writer->digests;
    body.crc32 = writer->crc32;
    digest_end(writer->md5, body.md5);
    digest_end(writer->sha256, body.sha256);
    writer_free(writer);
    return body;
}

/* ---- At once ---- */

int vg_blob_from_bytes(struct vg_store *store, struct vg_str bytes, struct vg_arena *arena,
                       struct vg_body *body)
{
    char *path = NULL;
    int fd = create_temporary(store, &path);
    if (fd < 0)
        return vg_broken(store, "a body cannot be written: %s", strerror(errno));
    int error = write_all(fd, bytes);
    (void)close(fd);
    if (error != 0) {
        (void)unlink(path);
        free(path);
        return vg_broken(store, "a body cannot be written: %s", strerror(error));
    }
    *body = (struct vg_body){
        .kind = VG_BODY_FILE,
        .path = vg_arena_copy(arena, vg_str_from(path)),
        .size = bytes.len,
    };
    free(path);
    return VG_OK;
}
