/* bus/front.c: see front.h. */
#include "bus/front.h"
#include "bus/internal.h"

void vg_bus_set_front(struct vg_bus *bus, vg_front_fn serve, void *ctx)
{
    bus->serve_front = serve;
    bus->front_ctx = ctx;
}

int vg_await_request(struct vg_call *call, const struct vg_front_call *front,
                     const struct vg_response **response)
{
    struct vg_wait *wait;
    struct vg_bus *bus = call->bus;
    int rc = vg_await(call, "request", &wait);
    if (rc == VG_DEFER && wait->is_new) {
        VG_ASSERT(bus->serve_front != NULL);
        bus->serve_front(bus->front_ctx, front, wait);
    }
    if (rc == VG_DEFER)
        return rc;
    const struct vg_front_answer *answer = wait->result;
    if (answer == NULL)
        return VG_NOT_FOUND;
    *response = answer->response;
    return answer->rc;
}
