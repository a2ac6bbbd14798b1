/* wafv2/engine/injection.h: detection of SQL injection and cross-site scripting, by libinjection as
 * Debian's libmodsecurity3 exports it. */
#ifndef VG_WAF_INJECTION_H
#define VG_WAF_INJECTION_H

#include "base/str.h"

/* Debian's package, for messages. */
#define WAF_INJECTION_PACKAGE "libmodsecurity3"

struct waf_injection {
    int (*sqli)(const char *text, size_t len, char fingerprint[8]);
    int (*xss)(const char *text, size_t len);
};

/* Loads the library, which takes some milliseconds the first time in a process. False when it is
 * not there. */
bool waf_injection_open(struct waf_injection *injection) VG_CHECKED;
/* `injection` may be NULL: then nothing is one. */
bool waf_is_sqli(const struct waf_injection *injection, struct vg_str text);
bool waf_is_xss(const struct waf_injection *injection, struct vg_str text);

#endif
