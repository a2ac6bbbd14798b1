/* process/private_tmp.c: namespaces with a tmpfs over /tmp. Who may not mount gets a user namespace
 * first, where it is its own only user and may. user_namespaces(7), mount_namespaces(7). */
#include "process/private_tmp.h"

#include "process/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <sys/mount.h>
#include <unistd.h>

void vg_private_tmp_init(struct vg_private_tmp *tmp, uint64_t bytes)
{
    *tmp = (struct vg_private_tmp){.bytes = bytes, .user_fd = -1, .mount_fd = -1};
}

void vg_private_tmp_close(struct vg_private_tmp *tmp)
{
    if (tmp->user_fd >= 0)
        close(tmp->user_fd);
    if (tmp->mount_fd >= 0)
        close(tmp->mount_fd);
    tmp->user_fd = tmp->mount_fd = -1;
}

void vg_private_tmp_prepare(const struct vg_private_tmp *tmp, struct vg_private_tmp_plan *plan)
{
    plan->user_fd = tmp->user_fd;
    plan->mount_fd = tmp->mount_fd;
    snprintf(plan->mount_options, sizeof plan->mount_options, "mode=0700,size=%llu",
             (unsigned long long)tmp->bytes);
    snprintf(plan->uid_map, sizeof plan->uid_map, "%u %u 1", geteuid(), geteuid());
    snprintf(plan->gid_map, sizeof plan->gid_map, "%u %u 1", getegid(), getegid());
}

/* ---- In the child ---- */

VG_BETWEEN_FORK_AND_EXEC static int write_text(const char *path, const char *text)
{
    size_t len = 0;
    while (text[len] != '\0')
        len++;
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    ssize_t put = write(fd, text, len);
    close(fd);
    return put == (ssize_t)len ? 0 : -1;
}

/* Its ids stay what they are; of the others it sees none. */
VG_BETWEEN_FORK_AND_EXEC static int become_own_user(const struct vg_private_tmp_plan *plan)
{
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0 ||
        write_text("/proc/self/setgroups", "deny") != 0 ||
        write_text("/proc/self/uid_map", plan->uid_map) != 0)
        return -1;
    return write_text("/proc/self/gid_map", plan->gid_map);
}

VG_BETWEEN_FORK_AND_EXEC int vg_private_tmp_enter(const struct vg_private_tmp_plan *plan)
{
    if (plan->mount_fd >= 0) {
        /* Who made the second without the first needs no first. */
        if (plan->user_fd >= 0 && setns(plan->user_fd, CLONE_NEWUSER) != 0 && errno != EINVAL)
            return -1;
        return setns(plan->mount_fd, CLONE_NEWNS);
    }
    if (unshare(CLONE_NEWNS) != 0 && become_own_user(plan) != 0)
        return -1;
    /* Nothing that is mounted here is to be seen outside. */
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
        return -1;
    return mount("tmpfs", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, plan->mount_options);
}

/* ---- Around it ---- */

static int open_namespace(pid_t child, const char *name)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/ns/%s", (int)child, name);
    return open(path, O_RDONLY | O_CLOEXEC);
}

void vg_private_tmp_keep(struct vg_private_tmp *tmp, pid_t child)
{
    if (tmp->mount_fd >= 0)
        return;
    tmp->user_fd = open_namespace(child, "user");
    tmp->mount_fd = open_namespace(child, "mnt");
    if (tmp->user_fd < 0 || tmp->mount_fd < 0) /* it has ended already: the next one begins anew */
        vg_private_tmp_close(tmp);
}

VG_BETWEEN_FORK_AND_EXEC static int try_to_enter(void *plan)
{
    _exit(vg_private_tmp_enter(plan) == 0 ? 0 : 1);
}

bool vg_private_tmp_works(void)
{
    struct vg_private_tmp tmp;
    struct vg_private_tmp_plan plan;
    vg_private_tmp_init(&tmp, /* bytes= */ 1 << 20);
    vg_private_tmp_prepare(&tmp, &plan);
    return vg_spawn_try(try_to_enter, &plan);
}
