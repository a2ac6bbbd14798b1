/* services/s3/content.c: bodies come from an upload, digested on the way; from another service or
 * the embedding program as a file of the store, not digested; or from either as bytes. */
#include "s3/content.h"

#include "base/hash.h"
#include "bus/bus.h"
#include "s3/checksum.h"
#include "store/blob.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { BYTES_ON_LOOP_MAX = 1024 * 1024, DIGEST_ON_LOOP_MAX = 64 * 1024, PIECE_BYTES = 256 * 1024 };

/* ---- Many bytes become a file, in the pool ---- */

struct spill {
    struct vg_wait *wait;
    struct vg_blob_writer *writer;
    struct vg_body body;
};

static void on_spilled(void *ctx, bool is_ok)
{
    struct spill *spill = ctx;
    if (is_ok)
        spill->body = vg_blob_finish(spill->writer, spill->wait->call->arena);
    else
        vg_blob_writer_free(spill->writer);
    vg_wait_done(spill->wait, spill);
}

static int spill_bytes(struct vg_call *call, struct vg_str bytes, unsigned digests,
                       struct vg_body *body)
{
    struct vg_wait *wait;
    int rc = vg_await(call, "body", &wait);
    if (rc == VG_DEFER && wait->is_new) {
        struct spill *spill = VG_NEW(call->arena, struct spill);
        spill->wait = wait;
        spill->writer =
            vg_blob_writer_new(vg_bus_store(call->bus), vg_bus_loop(call->bus), digests);
        vg_blob_write(spill->writer, bytes, on_spilled, spill);
    }
    if (rc != VG_OK)
        return rc;
    *body = ((struct spill *)wait->result)->body;
    return body->kind == VG_BODY_FILE ? VG_OK : VG_BROKEN;
}

/* ---- Digests ---- */

struct digesting {
    struct vg_body body;
    const char *path; /* NULL: the body's bytes */
    int32_t algorithm;
    uint8_t md5[16];
    uint8_t checksum[S3_CHECKSUM_BYTES_MAX];
    bool is_failed;
};

static void add_file(struct digesting *digesting, struct s3_checksum *md5,
                     struct s3_checksum *checksum)
{
    char *piece = malloc(PIECE_BYTES);
    int fd = open(digesting->path, O_RDONLY | O_CLOEXEC);
    uint64_t at = digesting->body.offset, end = at + digesting->body.size;
    digesting->is_failed = fd < 0 || piece == NULL;
    while (!digesting->is_failed && at < end) {
        size_t want = end - at < PIECE_BYTES ? (size_t)(end - at) : PIECE_BYTES;
        ssize_t got = pread(fd, piece, want, (off_t)at);
        digesting->is_failed = got <= 0;
        if (digesting->is_failed)
            break;
        s3_checksum_add(md5, vg_str_of(piece, (size_t)got));
        if (checksum != NULL)
            s3_checksum_add(checksum, vg_str_of(piece, (size_t)got));
        at += (uint64_t)got;
    }
    if (fd >= 0)
        (void)close(fd);
    free(piece);
}

/* On any thread. */
static void digest(void *data)
{
    struct digesting *digesting = data;
    struct s3_checksum md5, checksum;
    bool has_checksum = digesting->algorithm != 0;
    s3_checksum_begin(&md5, S3_CHECKSUM_ALGORITHM_MD5);
    if (has_checksum)
        s3_checksum_begin(&checksum, digesting->algorithm);
    if (digesting->path != NULL) {
        add_file(digesting, &md5, has_checksum ? &checksum : NULL);
    } else {
        s3_checksum_add(&md5, digesting->body.bytes);
        if (has_checksum)
            s3_checksum_add(&checksum, digesting->body.bytes);
    }
    uint8_t out[S3_CHECKSUM_BYTES_MAX];
    s3_checksum_end(&md5, out);
    memcpy(digesting->md5, out, sizeof digesting->md5);
    if (has_checksum)
        s3_checksum_end(&checksum, digesting->checksum);
}

static int digest_body(struct vg_call *call, int32_t algorithm, struct s3_content *content)
{
    struct digesting *digesting = VG_NEW(call->arena, struct digesting);
    bool is_file = content->body.kind == VG_BODY_FILE;
    digesting->body = content->body;
    digesting->algorithm = algorithm;
    digesting->path = is_file ? vg_arena_cstr(call->arena, content->body.path) : NULL;
    if (!is_file && content->body.bytes.len <= DIGEST_ON_LOOP_MAX) {
        digest(digesting);
    } else {
        void *data = digesting;
        int rc = vg_await_work(call, digest, &data);
        if (rc != VG_OK)
            return rc;
        digesting = data;
    }
    memcpy(content->md5, digesting->md5, sizeof content->md5);
    memcpy(content->checksum, digesting->checksum, sizeof content->checksum);
    return digesting->is_failed ? VG_BROKEN : VG_OK;
}

/* ---- Both ---- */

/* The digests of an ETag and of a checksum, as far as those that write a body can take them. */
static unsigned wanted_digests(int32_t algorithm)
{
    return VG_DIGEST_MD5 | (algorithm == S3_CHECKSUM_ALGORITHM_CRC32    ? VG_DIGEST_CRC32
                            : algorithm == S3_CHECKSUM_ALGORITHM_SHA256 ? VG_DIGEST_SHA256
                                                                        : 0u);
}

/* What was digested on the way answers already. */
static bool take_known(int32_t algorithm, struct s3_content *content)
{
    const struct vg_body *body = &content->body;
    unsigned wanted = wanted_digests(algorithm);
    if ((body->digests & wanted) != wanted)
        return false;
    memcpy(content->md5, body->md5, sizeof content->md5);
    switch (algorithm) {
    case 0:
        return true;
    case S3_CHECKSUM_ALGORITHM_CRC32:
        for (size_t i = 0; i < 4; i++)
            content->checksum[i] = (uint8_t)(body->crc32 >> (24 - 8 * i));
        return true;
    case S3_CHECKSUM_ALGORITHM_MD5:
        memcpy(content->checksum, body->md5, sizeof body->md5);
        return true;
    case S3_CHECKSUM_ALGORITHM_SHA256:
        memcpy(content->checksum, body->sha256, sizeof body->sha256);
        return true;
    default:
        return false;
    }
}

int s3_content_read(struct vg_call *call, const struct vg_body *body, int32_t algorithm,
                    struct s3_content *content)
{
    *content = (struct s3_content){.body = *body};
    if (body->kind == VG_BODY_NONE)
        content->body = (struct vg_body){.kind = VG_BODY_BYTES, .bytes = VG_STR("")};
    if (content->body.kind == VG_BODY_BYTES && content->body.bytes.len > BYTES_ON_LOOP_MAX) {
        int rc = spill_bytes(call, content->body.bytes, wanted_digests(algorithm), &content->body);
        if (rc != VG_OK)
            return rc;
        content->is_made_here = true;
    }
    return take_known(algorithm, content) ? VG_OK : digest_body(call, algorithm, content);
}
