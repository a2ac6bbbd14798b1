/* process/unzip.c: zip extraction by libarchive. Every entry is checked here before libarchive's
 * own secure flags see it. */
#include "process/unzip.h"

#include "base/library.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    COPY_BLOCK = 64 * 1024,
    NAME_MAX_BYTES = 2048,
    /* Deflate can't do better than 1032:1; beyond it the archive's entries share bytes, as only
       bombs do. */
    RATIO_MAX = 1032,
    RATIO_FREE_BYTES = 1024 * 1024,
    END_RECORD_BYTES = 22, /* all that a zip without entries has */
};

/* libarchive's functions that are called here, without their "archive_". */
#define FUNCTIONS(X)                                                                               \
    X(entry_copy_pathname)                                                                         \
    X(entry_filetype)                                                                              \
    X(entry_hardlink)                                                                              \
    X(entry_is_data_encrypted)                                                                     \
    X(entry_pathname)                                                                              \
    X(entry_perm)                                                                                  \
    X(entry_set_perm)                                                                              \
    X(entry_symlink)                                                                               \
    X(error_string)                                                                                \
    X(read_data)                                                                                   \
    X(read_free)                                                                                   \
    X(read_new)                                                                                    \
    X(read_next_header)                                                                            \
    X(read_open_filename)                                                                          \
    X(read_open_memory)                                                                            \
    X(read_support_format_zip_seekable)                                                            \
    X(write_close)                                                                                 \
    X(write_data)                                                                                  \
    X(write_disk_new)                                                                              \
    X(write_disk_set_options)                                                                      \
    X(write_finish_entry)                                                                          \
    X(write_free)                                                                                  \
    X(write_header)
#define POINTER(name) __typeof__(archive_##name) *name;
struct api {
    FUNCTIONS(POINTER)
};

struct unzip {
    struct api api;
    const struct vg_unzip_options *options;
    struct archive *in;
    struct archive *out;
    char *folder; /* the temporary one */
    uint64_t archive_bytes;
    uint64_t bytes;
    uint32_t entries;
    char *problem;
};

static enum vg_unzip_result refuse(struct unzip *unzip, enum vg_unzip_result result,
                                   const char *what, const char *name)
{
    snprintf(unzip->problem, VG_UNZIP_PROBLEM_MAX, "%s: %.128s", what,
             name != NULL ? name : "(no name)");
    return result;
}

/* Takes the next component off `*path`; false at the end. Empty ones and "." are passed over. */
static bool next_component(struct vg_str *path, struct vg_str *component)
{
    while (vg_str_split(path, '/', component))
        if (component->len > 0 && !vg_str_is(*component, "."))
            return true;
    return false;
}

/* Number of components, or -1 for a name that could lead anywhere but down. */
static int safe_depth(const char *name)
{
    size_t length = name != NULL ? strlen(name) : 0;
    if (length == 0 || length > NAME_MAX_BYTES || name[0] == '/')
        return -1;
    struct vg_str rest = vg_str_of(name, length), component;
    int depth = 0;
    while (next_component(&rest, &component)) {
        if (vg_str_is(component, "..") || component.len > NAME_MAX)
            return -1;
        depth++;
    }
    return depth;
}

/* A link may climb from its own folder, which is a real one, at most to the root, and not climb
 * again after going down: what it goes down through may be a link itself. */
static bool is_safe_link(int depth, const char *target)
{
    size_t length = target != NULL ? strlen(target) : 0;
    if (length == 0 || length > NAME_MAX_BYTES || target[0] == '/')
        return false;
    struct vg_str rest = vg_str_of(target, length), component;
    int room = depth - 1;
    bool went_down = false;
    while (next_component(&rest, &component)) {
        if (!vg_str_is(component, ".."))
            went_down = true;
        else if (went_down || --room < 0)
            return false;
    }
    return true;
}

static enum vg_unzip_result check_entry(struct unzip *unzip, struct archive_entry *entry,
                                        bool *is_root)
{
    const char *name = unzip->api.entry_pathname(entry);
    if (++unzip->entries > unzip->options->entries_max)
        return refuse(unzip, VG_UNZIP_TOO_MANY, "too many entries", name);
    int depth = safe_depth(name);
    if (depth < 0 || unzip->api.entry_hardlink(entry) != NULL)
        return refuse(unzip, VG_UNZIP_UNSAFE, "unsafe name", name);
    if (unzip->api.entry_is_data_encrypted(entry))
        return refuse(unzip, VG_UNZIP_NOT_A_ZIP, "encrypted entry", name);
    mode_t type = unzip->api.entry_filetype(entry);
    *is_root = depth == 0;
    if (depth == 0 && type != AE_IFDIR)
        return refuse(unzip, VG_UNZIP_UNSAFE, "unsafe name", name);
    if (type == AE_IFLNK && !is_safe_link(depth, unzip->api.entry_symlink(entry)))
        return refuse(unzip, VG_UNZIP_UNSAFE, "link that leads out", name);
    if (type != AE_IFREG && type != AE_IFDIR && type != AE_IFLNK)
        return refuse(unzip, VG_UNZIP_UNSAFE, "neither file, folder nor link", name);
    return VG_UNZIP_OK;
}

/* Gives the entry its place under the temporary folder and a mode of our choosing. */
static enum vg_unzip_result place_entry(struct unzip *unzip, struct archive_entry *entry)
{
    char path[PATH_MAX];
    int length =
        snprintf(path, sizeof path, "%s/%s", unzip->folder, unzip->api.entry_pathname(entry));
    if (length < 0 || (size_t)length >= sizeof path)
        return refuse(unzip, VG_UNZIP_UNSAFE, "name too long", unzip->api.entry_pathname(entry));
    bool is_program =
        unzip->api.entry_filetype(entry) == AE_IFDIR || (unzip->api.entry_perm(entry) & 0111) != 0;
    unzip->api.entry_copy_pathname(entry, path);
    unzip->api.entry_set_perm(entry, is_program ? 0755 : 0644);
    return VG_UNZIP_OK;
}

static enum vg_unzip_result copy_data(struct unzip *unzip, struct archive_entry *entry)
{
    char block[COPY_BLOCK];
    for (;;) {
        la_ssize_t got = unzip->api.read_data(unzip->in, block, sizeof block);
        if (got == 0)
            return VG_UNZIP_OK;
        if (got < 0)
            return refuse(unzip, VG_UNZIP_NOT_A_ZIP, unzip->api.error_string(unzip->in),
                          unzip->api.entry_pathname(entry));
        unzip->bytes += (uint64_t)got;
        if (unzip->bytes > unzip->options->bytes_max)
            return refuse(unzip, VG_UNZIP_TOO_LARGE, "too many bytes",
                          unzip->api.entry_pathname(entry));
        if (unzip->bytes > RATIO_FREE_BYTES && unzip->bytes / RATIO_MAX > unzip->archive_bytes)
            return refuse(unzip, VG_UNZIP_TOO_LARGE, "compressed beyond reason",
                          unzip->api.entry_pathname(entry));
        if (unzip->api.write_data(unzip->out, block, (size_t)got) < 0)
            return refuse(unzip, VG_UNZIP_NO_ROOM, unzip->api.error_string(unzip->out),
                          unzip->api.entry_pathname(entry));
    }
}

static enum vg_unzip_result extract_entry(struct unzip *unzip, struct archive_entry *entry)
{
    bool is_root = false;
    enum vg_unzip_result result = check_entry(unzip, entry, &is_root);
    if (result != VG_UNZIP_OK || is_root)
        return result;
    bool has_data = unzip->api.entry_filetype(entry) == AE_IFREG;
    result = place_entry(unzip, entry);
    if (result != VG_UNZIP_OK)
        return result;
    /* ARCHIVE_FAILED is the secure flags' answer, for instance to a name behind a link. */
    int rc = unzip->api.write_header(unzip->out, entry);
    if (rc < ARCHIVE_WARN)
        return refuse(unzip, rc == ARCHIVE_FATAL ? VG_UNZIP_NO_ROOM : VG_UNZIP_UNSAFE,
                      unzip->api.error_string(unzip->out), unzip->api.entry_pathname(entry));
    if (has_data)
        result = copy_data(unzip, entry);
    if (result == VG_UNZIP_OK && unzip->api.write_finish_entry(unzip->out) < ARCHIVE_WARN)
        return refuse(unzip, VG_UNZIP_NO_ROOM, unzip->api.error_string(unzip->out),
                      unzip->api.entry_pathname(entry));
    return result;
}

static enum vg_unzip_result extract_all(struct unzip *unzip)
{
    for (;;) {
        struct archive_entry *entry;
        int rc = unzip->api.read_next_header(unzip->in, &entry);
        if (rc == ARCHIVE_EOF)
            break;
        if (rc < ARCHIVE_WARN)
            return refuse(unzip, VG_UNZIP_NOT_A_ZIP, "damaged archive",
                          unzip->api.error_string(unzip->in));
        enum vg_unzip_result result = extract_entry(unzip, entry);
        if (result != VG_UNZIP_OK)
            return result;
    }
    if (unzip->entries == 0)
        return refuse(unzip, VG_UNZIP_NOT_A_ZIP, "no entries where the archive says", "");
    if (unzip->api.write_close(unzip->out) != ARCHIVE_OK)
        return refuse(unzip, VG_UNZIP_NO_ROOM, "cannot finish",
                      unzip->api.error_string(unzip->out));
    return VG_UNZIP_OK;
}

static enum vg_unzip_result open_archive(struct unzip *unzip)
{
    const struct vg_unzip_options *options = unzip->options;
    /* Only zip, and only where its directory says: a zip behind other bytes reads differently to
     * different programs. */
    unzip->api.read_support_format_zip_seekable(unzip->in);
    int rc;
    if (options->zip_path != NULL) {
        struct stat info;
        if (stat(options->zip_path, &info) != 0)
            return refuse(unzip, VG_UNZIP_NO_ROOM, strerror(errno), options->zip_path);
        unzip->archive_bytes = (uint64_t)info.st_size;
        rc = unzip->api.read_open_filename(unzip->in, options->zip_path, COPY_BLOCK);
    } else {
        unzip->archive_bytes = options->zip.len;
        rc = unzip->api.read_open_memory(unzip->in, options->zip.ptr, options->zip.len);
    }
    if (unzip->archive_bytes == END_RECORD_BYTES)
        return refuse(unzip, VG_UNZIP_EMPTY, "empty archive", "");
    if (rc != ARCHIVE_OK)
        return refuse(unzip, VG_UNZIP_NOT_A_ZIP, "not a zip", unzip->api.error_string(unzip->in));
    unzip->api.write_disk_set_options(unzip->out, ARCHIVE_EXTRACT_PERM |
                                                      ARCHIVE_EXTRACT_SECURE_SYMLINKS |
                                                      ARCHIVE_EXTRACT_SECURE_NODOTDOT);
    return VG_UNZIP_OK;
}

static enum vg_unzip_result publish(struct unzip *unzip)
{
    if (chmod(unzip->folder, 0755) == 0 && rename(unzip->folder, unzip->options->into) == 0)
        return VG_UNZIP_OK;
    if (errno != EEXIST && errno != ENOTEMPTY)
        return refuse(unzip, VG_UNZIP_NO_ROOM, strerror(errno), unzip->options->into);
    vg_remove_tree(unzip->folder);
    return VG_UNZIP_OK;
}

static enum vg_unzip_result run(struct unzip *unzip)
{
    if (mkdtemp(unzip->folder) == NULL)
        return refuse(unzip, VG_UNZIP_NO_ROOM, strerror(errno), unzip->folder);
    enum vg_unzip_result result = open_archive(unzip);
    if (result == VG_UNZIP_OK)
        result = extract_all(unzip);
    if (result == VG_UNZIP_OK)
        result = publish(unzip);
    if (result != VG_UNZIP_OK)
        vg_remove_tree(unzip->folder);
    return result;
}

static bool find_functions(struct api *api, char problem[VG_UNZIP_PROBLEM_MAX])
{
#define NAME(name) "archive_" #name,
    static const char *const names[] = {FUNCTIONS(NAME)};
    void *functions[VG_COUNT_OF(names)];
    _Static_assert(sizeof functions == sizeof *api, "a pointer for each name");
    _Static_assert((int)VG_LIBRARY_PROBLEM_MAX <= (int)VG_UNZIP_PROBLEM_MAX,
                   "the sentence is handed on");
    if (!vg_library_find("libarchive.so.13", names, functions, VG_COUNT_OF(names), problem))
        return false;
    memcpy(api, functions, sizeof functions);
    return true;
}

enum vg_unzip_result vg_unzip(const struct vg_unzip_options *options,
                              char problem[VG_UNZIP_PROBLEM_MAX])
{
    char folder[PATH_MAX];
    problem[0] = '\0';
    struct unzip unzip = {.options = options, .folder = folder, .problem = problem};
    if (snprintf(folder, sizeof folder, "%s.XXXXXX", options->into) >= (int)sizeof folder)
        return refuse(&unzip, VG_UNZIP_NO_ROOM, "path too long", options->into);
    if (!find_functions(&unzip.api, problem))
        return VG_UNZIP_NO_ROOM;
    /* libarchive turns names into the locale's form and has none to give in the C locale, where
     * most programs are. */
    locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    locale_t before = utf8 != (locale_t)0 ? uselocale(utf8) : (locale_t)0;
    unzip.in = unzip.api.read_new();
    unzip.out = unzip.api.write_disk_new();
    VG_ASSERT(unzip.in != NULL && unzip.out != NULL);
    enum vg_unzip_result result = run(&unzip);
    unzip.api.read_free(unzip.in);
    unzip.api.write_free(unzip.out);
    if (utf8 != (locale_t)0) {
        uselocale(before);
        freelocale(utf8);
    }
    return result;
}
