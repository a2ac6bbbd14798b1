/* process/spawn.c: starts a child with limits. libuv's uv_spawn has no place for setrlimit, and
 * fork() copies the page tables of a host program of any size; so the child borrows our memory on a
 * stack of its own until it execs, as posix_spawn does. */
#include "process/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SPAWN_STACK_BYTES = 64 * 1024, SPAWN_FDS_MAX = 65536 };

/* ThreadSanitizer keeps books of descriptors and signal handlers in the memory that the child would
 * borrow. */
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define SPAWN_COPIES_MEMORY 1
#endif
#elif defined(__SANITIZE_THREAD__)
#define SPAWN_COPIES_MEMORY 1
#endif
#ifdef SPAWN_COPIES_MEMORY
enum { SPAWN_FLAGS = CLONE_VFORK | CLONE_PIDFD | SIGCHLD };
#else
enum { SPAWN_FLAGS = CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD };
#endif

struct spawn_request {
    const struct vg_process_options *options;
    int input_fd;
    int output_fd;
    pid_t parent;
    struct vg_private_tmp_plan tmp; /* where the options have one */
    volatile int *error; /* errno of the failed step, in shared memory: no error pipe is needed */
};

VG_BETWEEN_FORK_AND_EXEC static int limit(int resource, uint64_t value)
{
    struct rlimit now;
    if (value == 0)
        return 0;
    if (getrlimit((__rlimit_resource_t)resource, &now) != 0)
        return -1;
    rlim_t wanted = value < now.rlim_max ? (rlim_t)value : now.rlim_max;
    struct rlimit both = {.rlim_cur = wanted, .rlim_max = wanted};
    return setrlimit((__rlimit_resource_t)resource, &both);
}

VG_BETWEEN_FORK_AND_EXEC static int set_limits(const struct vg_process_limits *limits)
{
    const struct rlimit no_core = {0, 0};
    if (setrlimit(RLIMIT_CORE, &no_core) != 0)
        return -1;
    if (limit(RLIMIT_DATA, limits->memory_bytes) != 0 ||
        limit(RLIMIT_FSIZE, limits->file_bytes) != 0 ||
        limit(RLIMIT_CPU, limits->cpu_seconds) != 0 ||
        limit(RLIMIT_NOFILE, limits->open_files) != 0)
        return -1;
    return 0;
}

/* Everything but 0, 1 and 2: whatever the host program has open and forgot to mark close-on-exec.
 */
VG_BETWEEN_FORK_AND_EXEC static void close_others(void)
{
    if (close_range(3, ~0U, 0) == 0)
        return;
    struct rlimit files;
    int end = SPAWN_FDS_MAX;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < SPAWN_FDS_MAX)
        end = (int)files.rlim_cur;
    for (int fd = 3; fd < end; fd++)
        close(fd);
}

/* What the host ignores or handles is back to its default: an ignored SIGPIPE would survive the
 * exec. */
VG_BETWEEN_FORK_AND_EXEC static void reset_signals(void)
{
    struct sigaction standard;
    for (size_t i = 0; i < sizeof standard; i++)
        ((volatile char *)&standard)[i] = 0;
    standard.sa_handler = SIG_DFL;
    for (int number = 1; number < NSIG; number++)
        (void)sigaction(number, &standard, NULL);
    sigset_t none;
    (void)sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
}

VG_BETWEEN_FORK_AND_EXEC static int child_main(void *arg)
{
    struct spawn_request *request = arg;
    const struct vg_process_options *options = request->options;
    if (setsid() < 0)
        goto failed;
    if (options->tmp != NULL && vg_private_tmp_enter(&request->tmp) != 0)
        goto failed;
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != request->parent)
        goto failed;
    if (dup2(request->input_fd, 0) < 0 || dup2(request->output_fd, 1) < 0 ||
        dup2(request->output_fd, 2) < 0)
        goto failed;
    close_others();
    umask(022);
    if (chdir(options->cwd) != 0 || set_limits(&options->limits) != 0)
        goto failed;
    reset_signals();
    execve(options->argv[0], (char *const *)options->argv, (char *const *)options->env);
failed:
    *request->error = errno != 0 ? errno : EIO;
    _exit(127);
}

/* The host may have closed 0, 1 or 2: then a new descriptor lands there, in the way of the child's
 * dup2. */
static int above_standard(int fd)
{
    if (fd < 0 || fd > 2)
        return fd;
    int moved = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    int error = errno;
    close(fd);
    errno = error;
    return moved;
}

/* Runs the child up to its exec or exit; the calling thread sleeps meanwhile. The child may not run
 * our signal handlers in our memory, so all signals wait, in it and in this thread. The pid, or
 * -errno. */
static pid_t clone_quietly(int (*main)(void *arg), void *arg, char *stack, int *pidfd)
{
    sigset_t all, before;
    int cancel_state;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel_state);
    pid_t pid = clone(main, stack + SPAWN_STACK_BYTES, SPAWN_FLAGS, arg, pidfd);
    int error = errno;
    pthread_setcancelstate(cancel_state, NULL);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return pid < 0 ? -error : pid;
}

static char *map_stack(void)
{
    char *stack = mmap(NULL, SPAWN_STACK_BYTES, PROT_READ | PROT_WRITE,
                       MAP_SHARED | MAP_ANONYMOUS | MAP_STACK, /* fd= */ -1, 0);
    return stack != MAP_FAILED ? stack : NULL;
}

/* Its exit status, or -1. The pidfd is closed. */
static int reap(int pidfd)
{
    siginfo_t info = {0};
    int rc;
    do
        rc = waitid(P_PIDFD, (id_t)pidfd, &info, WEXITED);
    while (rc < 0 && errno == EINTR);
    close(pidfd);
    return rc == 0 && info.si_code == CLD_EXITED ? info.si_status : -1;
}

static int clone_child(struct spawn_request *request, struct vg_spawned *spawned)
{
    char *stack = map_stack();
    if (stack == NULL)
        return -errno;
    request->error = (volatile int *)(void *)stack; /* its far end */
    int pidfd = -1;
    pid_t pid = clone_quietly(child_main, request, stack, &pidfd);
    int rc = pid < 0 ? pid : -*request->error;
    munmap(stack, SPAWN_STACK_BYTES);
    if (pid >= 0 && rc != 0) {
        (void)reap(pidfd);
        return rc;
    }
    if (rc == 0) {
        spawned->pid = pid;
        spawned->pidfd = pidfd;
    }
    return rc;
}

bool vg_spawn_try(int (*main)(void *arg), void *arg)
{
    char *stack = map_stack();
    int pidfd = -1;
    pid_t pid = stack != NULL ? clone_quietly(main, arg, stack, &pidfd) : -1;
    if (stack != NULL)
        munmap(stack, SPAWN_STACK_BYTES);
    return pid >= 0 && reap(pidfd) == 0;
}

int vg_spawn(const struct vg_process_options *options, struct vg_spawned *spawned)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return -errno;
    struct spawn_request request = {.options = options, .parent = getpid()};
    if (options->tmp != NULL)
        vg_private_tmp_prepare(options->tmp, &request.tmp);
    request.output_fd = above_standard(ends[1]);
    request.input_fd = above_standard(open("/dev/null", O_RDONLY | O_CLOEXEC));
    int rc =
        request.output_fd < 0 || request.input_fd < 0 || fcntl(ends[0], F_SETFL, O_NONBLOCK) != 0
            ? -errno
            : clone_child(&request, spawned);
    if (request.output_fd >= 0)
        close(request.output_fd);
    if (request.input_fd >= 0)
        close(request.input_fd);
    if (rc == 0 && options->tmp != NULL)
        vg_private_tmp_keep(options->tmp, spawned->pid);
    if (rc != 0)
        close(ends[0]);
    else
        spawned->output_fd = ends[0];
    return rc;
}
