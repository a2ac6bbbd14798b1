/* wafv2/engine/injection.c: libinjection, loaded when the first rule needs it. */
#include "wafv2/engine/injection.h"

#include "base/library.h"

enum { FINGERPRINT_BYTES = 16 }; /* libinjection writes at most 8 */

bool waf_injection_open(struct waf_injection *injection)
{
    static const char *const names[] = {"libinjection_sqli", "libinjection_xss"};
    char problem[VG_LIBRARY_PROBLEM_MAX];
    void *functions[VG_COUNT_OF(names)];
    if (!vg_library_find("libmodsecurity.so.3", names, functions, VG_COUNT_OF(names), problem))
        return false;
    memcpy(&injection->sqli, &functions[0], sizeof functions[0]);
    memcpy(&injection->xss, &functions[1], sizeof functions[1]);
    return true;
}

bool waf_is_sqli(const struct waf_injection *injection, struct vg_str text)
{
    char fingerprint[FINGERPRINT_BYTES];
    return injection != NULL && text.len > 0 &&
           injection->sqli(text.ptr, text.len, fingerprint) != 0;
}

bool waf_is_xss(const struct waf_injection *injection, struct vg_str text)
{
    return injection != NULL && text.len > 0 && injection->xss(text.ptr, text.len) != 0;
}
