/* base/files.h: folders as a whole. */
#ifndef VG_BASE_FILES_H
#define VG_BASE_FILES_H

/* Removes a folder and all in it, without following links or leaving its file system. Blocks: for
 * pool threads. 0 or -errno (what could be removed is gone then). */
int vg_remove_tree(const char *path);

#endif
