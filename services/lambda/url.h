/* lambda/url.h: function URLs: where they are kept, and who may use them. */
#ifndef LAMBDA_URL_H
#define LAMBDA_URL_H

#include "lambda/lambda.h"

int lambda_url_find(struct vg_call *call, struct vg_str name,
                    struct lambda_function_url_record *url) VG_CHECKED;
/* Of any account and region, by the id in the host name. */
int lambda_url_place_find(struct vg_call *call, struct vg_str id,
                          struct lambda_function_url_place *place) VG_CHECKED;
/* The function is deleted. VG_OK or VG_BROKEN. */
int lambda_url_forget(struct vg_call *call, struct vg_str name) VG_CHECKED;

/* Whether the call's principal may use the URL of the function: VG_OK, VG_NOT_FOUND (no),
 * VG_BROKEN. */
int lambda_url_policy_check(struct vg_call *call,
                            const struct lambda_function_url_record *url) VG_CHECKED;

/* url_page.c: the page that serves them. */
bool lambda_url_matches(const struct vg_request *request, struct vg_str path);
int lambda_url_run(struct vg_call *call, const struct vg_request *request,
                   struct vg_response *response, struct vg_error *err);
void lambda_url_too_large(struct vg_response *response);

#endif
