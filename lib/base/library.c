/* base/library.c: functions of shared libraries, found while the program runs. */
#include "base/library.h"

#include <dlfcn.h>
#include <stdio.h>

bool vg_library_find(const char *library, const char *const *names, void **functions, size_t count,
                     char problem[VG_LIBRARY_PROBLEM_MAX])
{
    void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    bool is_complete = handle != NULL;
    for (size_t i = 0; i < count && is_complete; i++) {
        functions[i] = dlsym(handle, names[i]);
        is_complete = functions[i] != NULL;
    }
    if (!is_complete)
        snprintf(problem, VG_LIBRARY_PROBLEM_MAX, "%s", dlerror());
    if (handle != NULL)
        dlclose(handle); /* it stays all the same */
    return is_complete;
}
