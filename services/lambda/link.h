/* lambda/link.h: for the embedding program (lib/embed): C handlers as functions. Loop thread. */
#ifndef LAMBDA_LINK_H
#define LAMBDA_LINK_H

#include "base/str.h"

#include "virga/lambda.h"

struct vg_bus;

/* Makes the handler the function of that name in every account and region; NULL takes it away.
 * False when the name is not a function's. */
bool lambda_link(struct vg_bus *bus, struct vg_str name, virga_lambda_handler handler);

#endif
