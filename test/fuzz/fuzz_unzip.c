/* fuzz_unzip: hostile archives. Whatever one says, nothing appears outside its folder, a refusal
 * leaves nothing, and what is there keeps to the limits and leads nowhere else. */
#include "process/unzip.h"

#include <dirent.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BYTES_MAX = 64 * 1024, ENTRIES_MAX = 8 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* nftw has no context of ours. */
static struct {
    char root[PATH_MAX]; /* with its symbolic links resolved */
    uint64_t bytes;
    uint32_t leaves; /* what is no folder */
} found;

static void check_link(const char *path)
{
    char target[PATH_MAX];
    size_t root_len = strlen(found.root);
    if (realpath(path, target) == NULL)
        return; /* leads nowhere at all */
    VG_ASSERT(strncmp(target, found.root, root_len) == 0);
    VG_ASSERT(target[root_len] == '/' || target[root_len] == '\0');
}

static int visit(const char *path, const struct stat *info, int type, struct FTW *place)
{
    (void)place;
    VG_ASSERT(type == FTW_D || type == FTW_F || type == FTW_SL);
    if (type == FTW_SL)
        check_link(path);
    else
        VG_ASSERT((info->st_mode & 07777) == 0755 || (info->st_mode & 07777) == 0644);
    if (type == FTW_F)
        found.bytes += (uint64_t)info->st_size;
    found.leaves += type != FTW_D;
    return 0;
}

static unsigned count_entries(const char *path)
{
    unsigned count = 0;
    DIR *dir = opendir(path);
    VG_ASSERT(dir != NULL);
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(dir);
    return count;
}

/* A sentinel stands beside the folder, in the one that names with ".." would reach. */
static void check_outside(const char *home, bool is_extracted)
{
    char sentinel[64];
    struct stat info;
    snprintf(sentinel, sizeof sentinel, "%s/sentinel", home);
    VG_ASSERT(count_entries(home) == (is_extracted ? 2 : 1));
    VG_ASSERT(stat(sentinel, &info) == 0 && info.st_size == 0);
}

static void check_inside(const char *into)
{
    found.bytes = 0;
    found.leaves = 0;
    VG_ASSERT(realpath(into, found.root) != NULL);
    VG_ASSERT(nftw(into, visit, /* open folders= */ 16, FTW_PHYS) == 0);
    VG_ASSERT(found.bytes <= BYTES_MAX);
    VG_ASSERT(found.leaves <= ENTRIES_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char home[] = "/tmp/virga-fuzz-unzip-XXXXXX", into[64], sentinel[64];
    char problem[VG_UNZIP_PROBLEM_MAX];
    VG_ASSERT(mkdtemp(home) != NULL);
    snprintf(into, sizeof into, "%s/code", home);
    snprintf(sentinel, sizeof sentinel, "%s/sentinel", home);
    fclose(fopen(sentinel, "w"));

    char *copy = malloc(size > 0 ? size : 1);
    memcpy(copy, data, size);
    struct vg_unzip_options options = {.zip = vg_str_of(copy, size),
                                       .into = into,
                                       .bytes_max = BYTES_MAX,
                                       .entries_max = ENTRIES_MAX};
    enum vg_unzip_result result = vg_unzip(&options, problem);
    free(copy);
    VG_ASSERT((result == VG_UNZIP_OK) == (problem[0] == '\0'));
    check_outside(home, result == VG_UNZIP_OK);
    if (result == VG_UNZIP_OK)
        check_inside(into);
    VG_ASSERT(vg_remove_tree(home) == 0);
    return 0;
}
