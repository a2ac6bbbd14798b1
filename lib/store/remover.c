/* store/remover.c: deletes files and folders on a thread of its own: with many or large ones it
 * would hold up the loop. */
#include "store/inside.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct job {
    struct vg_list_node node;
    int lock_fd;
    char path[];
};

static void *run(void *arg)
{
    struct vg_remover *remover = arg;
    for (;;) {
        pthread_mutex_lock(&remover->lock);
        struct vg_list_node *node = vg_list_pop(&remover->jobs);
        remover->is_running = node != NULL;
        pthread_mutex_unlock(&remover->lock);
        if (node == NULL)
            return NULL;
        struct job *job = VG_CONTAINER_OF(node, struct job, node);
        vg_remove_tree(job->path);
        if (job->lock_fd >= 0)
            (void)close(job->lock_fd);
        free(job);
    }
}

void vg_remover_init(struct vg_remover *remover)
{
    *remover = (struct vg_remover){0};
    pthread_mutex_init(&remover->lock, NULL);
    vg_list_init(&remover->jobs);
}

static void join(struct vg_remover *remover)
{
    if (remover->must_join)
        pthread_join(remover->thread, NULL);
    remover->must_join = false;
}

/* With all signals blocked: they are the program's, for its own threads. */
static void start(struct vg_remover *remover)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    remover->is_running = true;
    remover->must_join = pthread_create(&remover->thread, NULL, run, remover) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (!remover->must_join)
        (void)run(remover); /* no thread to be had: here, then */
}

void vg_remover_add(struct vg_remover *remover, const char *path, int lock_fd)
{
    size_t size = strlen(path) + 1;
    struct job *job = malloc(sizeof(*job) + size);
    VG_ASSERT(job != NULL);
    job->lock_fd = lock_fd;
    memcpy(job->path, path, size);

    pthread_mutex_lock(&remover->lock);
    vg_list_append(&remover->jobs, &job->node);
    bool is_running = remover->is_running;
    pthread_mutex_unlock(&remover->lock);
    if (is_running)
        return;
    join(remover);
    start(remover);
}

void vg_remover_deinit(struct vg_remover *remover)
{
    join(remover);
    pthread_mutex_destroy(&remover->lock);
}
