/* process/gzip.c: gzip and zstd by libarchive, which is opened when it is needed. */
#include "process/gzip.h"

#include "base/library.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdio.h>

enum { BLOCK = 64 * 1024 };

/* libarchive's functions that are called here, without their "archive_". */
#define FUNCTIONS(X)                                                                               \
    X(entry_free)                                                                                  \
    X(entry_new)                                                                                   \
    X(entry_set_filetype)                                                                          \
    X(error_string)                                                                                \
    X(read_data)                                                                                   \
    X(read_free)                                                                                   \
    X(read_new)                                                                                    \
    X(read_next_header)                                                                            \
    X(read_open_memory)                                                                            \
    X(read_support_filter_gzip)                                                                    \
    X(read_support_filter_zstd)                                                                    \
    X(read_support_format_raw)                                                                     \
    X(write_add_filter_gzip)                                                                       \
    X(write_close)                                                                                 \
    X(write_data)                                                                                  \
    X(write_free)                                                                                  \
    X(write_header)                                                                                \
    X(write_new)                                                                                   \
    X(write_open)                                                                                  \
    X(write_set_bytes_in_last_block)                                                               \
    X(write_set_filter_option)                                                                     \
    X(write_set_format_raw)
#define POINTER(name) __typeof__(archive_##name) *name;
struct api {
    FUNCTIONS(POINTER)
};

static bool open_api(struct api *api, char problem[VG_GZIP_PROBLEM_MAX])
{
#define NAME(name) "archive_" #name,
    static const char *const names[] = {FUNCTIONS(NAME)};
    void *functions[VG_COUNT_OF(names)];
    _Static_assert(sizeof functions == sizeof *api, "a pointer for each name");
    _Static_assert((int)VG_LIBRARY_PROBLEM_MAX <= (int)VG_GZIP_PROBLEM_MAX,
                   "the sentence is handed on");
    if (!vg_library_find("libarchive.so.13", names, functions, VG_COUNT_OF(names), problem))
        return false;
    memcpy(api, functions, sizeof functions);
    return true;
}

static la_ssize_t on_write(struct archive *archive, void *ctx, const void *bytes, size_t length)
{
    struct vg_buf *out = ctx;
    (void)archive;
    vg_buf_add_bytes(out, bytes, length);
    return out->overflow ? -1 : (la_ssize_t)length;
}

static bool write_all(const struct api *api, struct archive *archive, struct archive_entry *entry,
                      struct vg_str bytes, struct vg_buf *out)
{
    api->entry_set_filetype(entry, AE_IFREG);
    /* No time in its head: the same bytes give the same file. No padding at its end. */
    return api->write_add_filter_gzip(archive) == ARCHIVE_OK &&
           api->write_set_filter_option(archive, "gzip", "timestamp", NULL) == ARCHIVE_OK &&
           api->write_set_format_raw(archive) == ARCHIVE_OK &&
           api->write_set_bytes_in_last_block(archive, 1) == ARCHIVE_OK &&
           api->write_open(archive, out, NULL, on_write, NULL) == ARCHIVE_OK &&
           api->write_header(archive, entry) == ARCHIVE_OK &&
           (bytes.len == 0 ||
            api->write_data(archive, bytes.ptr, bytes.len) == (la_ssize_t)bytes.len) &&
           api->write_close(archive) == ARCHIVE_OK;
}

bool vg_gzip(struct vg_str bytes, struct vg_buf *out, char problem[VG_GZIP_PROBLEM_MAX])
{
    struct api api;
    if (!open_api(&api, problem))
        return false;
    struct archive *archive = api.write_new();
    struct archive_entry *entry = api.entry_new();
    bool is_good = archive != NULL && entry != NULL && write_all(&api, archive, entry, bytes, out);
    if (!is_good)
        snprintf(problem, VG_GZIP_PROBLEM_MAX, "%s",
                 archive != NULL && api.error_string(archive) != NULL ? api.error_string(archive)
                                                                      : "out of memory");
    api.entry_free(entry);
    api.write_free(archive);
    return is_good;
}

/* How packed bytes begin, and who unpacks them. */
struct packing {
    struct vg_str magic;
    const char *not_it;
    int (*support)(struct archive *archive);
};

/* ARCHIVE_WARN, too, is refused: then libarchive would start a program. */
static bool read_all(const struct api *api, struct archive *archive, const struct packing *packing,
                     struct vg_str bytes, struct vg_buf *out)
{
    struct archive_entry *entry;
    if (packing->support(archive) != ARCHIVE_OK ||
        api->read_support_format_raw(archive) != ARCHIVE_OK ||
        api->read_open_memory(archive, bytes.ptr, bytes.len) != ARCHIVE_OK)
        return false;
    int rc = api->read_next_header(archive, &entry);
    if (rc == ARCHIVE_EOF)
        return true; /* nothing in it */
    if (rc != ARCHIVE_OK)
        return false;
    for (;;) {
        char *room = vg_buf_reserve(out, BLOCK);
        la_ssize_t read = room == NULL ? -1 : api->read_data(archive, room, BLOCK);
        if (read <= 0)
            return read == 0;
        out->len += (size_t)read;
    }
}

static bool unpack(const struct api *api, const struct packing *packing, struct vg_str bytes,
                   struct vg_buf *out, char problem[VG_GZIP_PROBLEM_MAX])
{
    if (bytes.len <= packing->magic.len || !vg_str_starts(bytes, packing->magic)) {
        snprintf(problem, VG_GZIP_PROBLEM_MAX, "%s", packing->not_it);
        return false;
    }
    struct archive *archive = api->read_new();
    bool is_good = archive != NULL && read_all(api, archive, packing, bytes, out);
    if (!is_good)
        snprintf(problem, VG_GZIP_PROBLEM_MAX, "%s",
                 out->overflow ? "too large"
                 : archive != NULL && api->error_string(archive) != NULL
                     ? api->error_string(archive)
                     : "out of memory");
    api->read_free(archive);
    return is_good;
}

bool vg_gunzip(struct vg_str bytes, struct vg_buf *out, char problem[VG_GZIP_PROBLEM_MAX])
{
    struct api api;
    if (!open_api(&api, problem))
        return false;
    const struct packing gzip = {VG_STR("\x1f\x8b"), "not gzip", api.read_support_filter_gzip};
    return unpack(&api, &gzip, bytes, out, problem);
}

bool vg_unzstd(struct vg_str bytes, struct vg_buf *out, char problem[VG_GZIP_PROBLEM_MAX])
{
    struct api api;
    if (!open_api(&api, problem))
        return false;
    const struct packing zstd = {VG_STR("\x28\xb5\x2f\xfd"), "not zstd",
                                 api.read_support_filter_zstd};
    return unpack(&api, &zstd, bytes, out, problem);
}
