/* base/library.h: shared libraries that few runs need, opened when one does: what they drag in
 * takes more memory than virga itself. */
#ifndef VG_BASE_LIBRARY_H
#define VG_BASE_LIBRARY_H

#include "base/str.h"

enum { VG_LIBRARY_PROBLEM_MAX = 256 };

/* Finds the functions of those names in the library ("libz.so.1"), which stays until the process
 * ends. False with a sentence in `problem` when one of them is not there. From any thread. */
bool vg_library_find(const char *library, const char *const *names, void **functions, size_t count,
                     char problem[VG_LIBRARY_PROBLEM_MAX]) VG_CHECKED;

#endif
