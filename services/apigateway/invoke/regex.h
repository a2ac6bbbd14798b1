/* apigateway/invoke/regex.h: regular expressions that an API's author wrote, on texts from outside.
 */
#ifndef APIGATEWAY_INVOKE_REGEX_H
#define APIGATEWAY_INVOKE_REGEX_H

#include "base/str.h"

/* Whether the whole text matches; false for what is no expression, and for one that takes more
 * steps than a text of that kind is worth. An absent text matches nothing. */
bool apigateway_regex_matches(struct vg_str expression, struct vg_str text);

#endif
