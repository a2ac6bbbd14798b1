/* gateway/apart.c: see apart.h. */
#include "gateway/apart.h"

struct job {
    uv_work_t work;
    struct vg_apart apart;
    struct vg_arena made;   /* by the work */
    struct vg_arena *arena; /* the visit's, where the job lies itself */
};

static void on_work(uv_work_t *work)
{
    struct job *job = VG_CONTAINER_OF(work, struct job, work);
    job->apart.work(&job->made, job->apart.ctx);
}

static void on_done(uv_work_t *work, int status)
{
    struct job *job = VG_CONTAINER_OF(work, struct job, work);
    (void)status;
    vg_arena_adopt(job->arena, &job->made);
    job->apart.done(job->apart.ctx);
}

void vg_apart_begin(uv_loop_t *loop, struct vg_arena *arena, const struct vg_apart *apart)
{
    struct job *job = VG_NEW(arena, struct job);
    job->apart = *apart;
    job->arena = arena;
    vg_arena_init(&job->made);
    uv_queue_work(loop, &job->work, on_work, on_done);
}
