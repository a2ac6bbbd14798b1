/* embed/link.c: C handlers of the embedding program as Lambda functions. */
#include "lambda/link.h"
#include "embed/instance.h"

struct link_turn {
    struct vg_turn turn;
    const char *name;
    virga_lambda_handler handler;
    bool is_done;
};

static void run_link(void *ctx)
{
    struct link_turn *turn = ctx;
    turn->is_done = lambda_link(turn->turn.v->bus, vg_str_from(turn->name), turn->handler);
    vg_turn_done(&turn->turn);
}

int virga_link(struct virga *v, const char *function_name, virga_lambda_handler handler)
{
    struct link_turn turn = {.name = function_name, .handler = handler};
    vg_turn_run(v, &turn.turn, run_link, &turn);
    return turn.is_done ? 0 : -1;
}
