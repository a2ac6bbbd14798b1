/* lambda/runtime/files.c: puts the embedded bootstraps where interpreters can read them; finds the
 * interpreters. */
#include "lambda/runtime/files.h"

#include "process/private_tmp.h"
#include "process/unzip.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* Made of bootstrap.py and bootstrap.cjs by tools/embed.py. */
extern const unsigned char lambda_bootstrap_py[];
extern const size_t lambda_bootstrap_py_len;
extern const unsigned char lambda_bootstrap_cjs[];
extern const size_t lambda_bootstrap_cjs_len;

#define FOLDER_PREFIX "virga-lambda-"

static int write_file(const char *path, const unsigned char *bytes, size_t len)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return -errno;
    ssize_t put = write(fd, bytes, len);
    int rc = put < 0 ? -errno : (size_t)put == len ? 0 : -ENOSPC;
    close(fd);
    return rc;
}

static const char *make_folder(struct lambda_files *files, const char *name, int *rc)
{
    const char *path = vg_arena_printf(&files->arena, "%s/%s", files->folder, name).ptr;
    if (*rc == 0 && mkdir(path, 0700) != 0)
        *rc = -errno;
    return path;
}

/* ---- What instances leave behind that were killed ---- */

/* A folder whose lock can be had belongs to nobody any more. One without a lock is just being made.
 */
static void remove_if_abandoned(const char *folder)
{
    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "%s/lock", folder) >= (int)sizeof path)
        return;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return;
    if (flock(fd, LOCK_EX | LOCK_NB) == 0)
        (void)vg_remove_tree(folder);
    close(fd);
}

static void remove_abandoned(const char *base)
{
    char path[PATH_MAX];
    DIR *dir = opendir(base);
    if (dir == NULL)
        return;
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
        if (strncmp(entry->d_name, FOLDER_PREFIX, strlen(FOLDER_PREFIX)) == 0 &&
            snprintf(path, sizeof path, "%s/%s", base, entry->d_name) < (int)sizeof path)
            remove_if_abandoned(path);
    closedir(dir);
}

/* ---- Our own ---- */

/* The lock appears under its name when it is held: others take a lock that they can have for one
 * that was left behind. */
static int lock_folder(struct lambda_files *files)
{
    const char *path = vg_arena_printf(&files->arena, "%s/lock", files->folder).ptr;
    const char *draft = vg_arena_printf(&files->arena, "%s.new", path).ptr;
    files->lock_fd = open(draft, O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (files->lock_fd < 0 || flock(files->lock_fd, LOCK_EX | LOCK_NB) != 0)
        return -errno;
    return rename(draft, path) == 0 ? 0 : -errno;
}

/* Programs can be put there and run. */
static bool is_usable(const char *folder)
{
    struct statvfs info;
    return access(folder, W_OK | X_OK) == 0 && statvfs(folder, &info) == 0 &&
           (info.f_flag & ST_NOEXEC) == 0;
}

static const char *base_folder(bool has_private_tmp)
{
    const char *told = getenv("TMPDIR");
    if (told != NULL && told[0] == '/')
        return told;
    return has_private_tmp && is_usable("/var/tmp") ? "/var/tmp" : "/tmp";
}

int lambda_files_open(struct lambda_files *files)
{
    *files = (struct lambda_files){.lock_fd = -1};
    vg_arena_init(&files->arena);
    files->has_private_tmp = vg_private_tmp_works();
    const char *base = base_folder(files->has_private_tmp);
    remove_abandoned(base);
    struct vg_str folder = vg_arena_printf(&files->arena, "%s/" FOLDER_PREFIX "XXXXXX", base);
    if (mkdtemp((char *)(uintptr_t)folder.ptr) == NULL)
        return -errno;
    files->folder = folder.ptr;
    int rc = lock_folder(files);
    files->runtime_dir = make_folder(files, "runtime", &rc);
    files->code_dir = make_folder(files, "code", &rc);
    files->environments_dir = make_folder(files, "env", &rc);
    files->python_bootstrap =
        vg_arena_printf(&files->arena, "%s/bootstrap.py", files->runtime_dir).ptr;
    files->node_bootstrap =
        vg_arena_printf(&files->arena, "%s/bootstrap.cjs", files->runtime_dir).ptr;
    if (rc == 0)
        rc = write_file(files->python_bootstrap, lambda_bootstrap_py, lambda_bootstrap_py_len);
    if (rc == 0)
        rc = write_file(files->node_bootstrap, lambda_bootstrap_cjs, lambda_bootstrap_cjs_len);
    return rc;
}

void lambda_files_close(struct lambda_files *files)
{
    if (files->folder != NULL)
        (void)vg_remove_tree(files->folder);
    if (files->lock_fd >= 0)
        close(files->lock_fd);
    vg_arena_deinit(&files->arena);
    *files = (struct lambda_files){.lock_fd = -1};
}

/* ---- Interpreters ---- */

static bool is_program(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode) && access(path, X_OK) == 0;
}

static struct vg_str search_path(struct vg_arena *arena, const char *name)
{
    struct vg_str rest = vg_str_from(getenv("PATH")), folder;
    while (vg_str_split(&rest, ':', &folder)) {
        struct vg_str path = vg_arena_printf(arena, "%.*s/%s", VG_STR_ARG(folder), name);
        if (folder.len > 0 && is_program(path.ptr))
            return path;
    }
    return VG_STR_NONE;
}

static bool is_script(const char *path)
{
    char start[2] = "";
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    ssize_t got = read(fd, start, sizeof start);
    close(fd);
    return got == sizeof start && start[0] == '#' && start[1] == '!';
}

/* What the script says of the program behind it; the script itself when it says nothing. */
static struct vg_str ask(struct vg_arena *arena, struct vg_str script, const char *question)
{
    char answer[4096] = "";
    FILE *out = popen(
        vg_arena_printf(arena, "'%.*s' %s 2>/dev/null", VG_STR_ARG(script), question).ptr, "re");
    if (out == NULL)
        return script;
    if (fgets(answer, sizeof answer, out) == NULL)
        answer[0] = '\0';
    pclose(out);
    answer[strcspn(answer, "\n")] = '\0';
    return is_program(answer) ? vg_arena_copy(arena, vg_str_from(answer)) : script;
}

struct vg_str lambda_find_interpreter(struct vg_arena *arena, const char *variable,
                                      const char *name, const char *question)
{
    const char *told = getenv(variable);
    struct vg_str path =
        told != NULL && told[0] != '\0' ? vg_str_from(told) : search_path(arena, name);
    if (!vg_str_is_set(path) || vg_str_find_char(path, '\'') >= 0 || !is_script(path.ptr))
        return path;
    return ask(arena, path, question);
}
