/* base/files.c: removing a folder with all in it. */
#include "base/files.h"

#include <errno.h>
#include <ftw.h>
#include <unistd.h>

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *where)
{
    (void)info;
    (void)where;
    (void)(kind == FTW_DP ? rmdir(path) : unlink(path));
    return 0;
}

int vg_remove_tree(const char *path)
{
    enum { OPEN_FOLDERS_MAX = 16 };
    if (nftw(path, remove_one, OPEN_FOLDERS_MAX, FTW_DEPTH | FTW_PHYS | FTW_MOUNT) != 0)
        return -errno;
    return access(path, F_OK) == 0 ? -ENOTEMPTY : 0;
}
