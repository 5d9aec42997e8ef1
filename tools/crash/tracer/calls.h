/* System calls that change a file system, and where their arguments are. x86_64. */
#pragma once
#include <sys/syscall.h>

#ifndef SYS_fchmodat2
#define SYS_fchmodat2 452
#endif

/* How a call names what it changes. */
enum shape {
  PATH,      /* (path) */
  AT,        /* (dirfd, path) */
  FD,        /* (fd) */
  TWO_PATHS, /* (path, path) */
  TWO_AT,    /* (dirfd, path, dirfd, path) */
  TO_PATH,   /* (text, path) */
  TO_AT,     /* (text, dirfd, path) */
  FD_TO_FD,  /* (in, offset*, out, offset*, length) */
  OUT_IN,    /* (out, in, offset*, length) */
  IOCTL,     /* (fd, request, argument) */
  EVERYTHING /* () */
};

struct call {
  int number;
  const char *name;
  enum shape shape;
  int flags; /* argument with open flags; -1 = none */
  int mode;  /* argument with a mode or a length; -1 = none */
  int data;  /* argument with a buffer that the next one measures; -1 = none */
};

static const struct call CALLS[] = {
    {SYS_open, "open", PATH, 1, 2, -1},
    {SYS_creat, "creat", PATH, -1, 1, -1},
    {SYS_openat, "openat", AT, 2, 3, -1},
    {SYS_write, "write", FD, -1, -1, 1},
    {SYS_pwrite64, "pwrite64", FD, -1, 3, 1},
    {SYS_writev, "writev", FD, -1, 2, -1},
    {SYS_pwritev, "pwritev", FD, -1, 3, -1},
    {SYS_truncate, "truncate", PATH, -1, 1, -1},
    {SYS_ftruncate, "ftruncate", FD, -1, 1, -1},
    {SYS_fallocate, "fallocate", FD, -1, 1, -1},
    {SYS_copy_file_range, "copy_file_range", FD_TO_FD, -1, -1, -1},
    {SYS_sendfile, "sendfile", OUT_IN, -1, -1, -1},
    {SYS_ioctl, "ioctl", IOCTL, -1, -1, -1},
    {SYS_rename, "rename", TWO_PATHS, -1, -1, -1},
    {SYS_renameat, "renameat", TWO_AT, -1, -1, -1},
    {SYS_renameat2, "renameat2", TWO_AT, 4, -1, -1},
    {SYS_link, "link", TWO_PATHS, -1, -1, -1},
    {SYS_linkat, "linkat", TWO_AT, 4, -1, -1},
    {SYS_symlink, "symlink", TO_PATH, -1, -1, -1},
    {SYS_symlinkat, "symlinkat", TO_AT, -1, -1, -1},
    {SYS_mkdir, "mkdir", PATH, -1, 1, -1},
    {SYS_mkdirat, "mkdirat", AT, -1, 2, -1},
    {SYS_mknod, "mknod", PATH, -1, 1, -1},
    {SYS_mknodat, "mknodat", AT, -1, 2, -1},
    {SYS_rmdir, "rmdir", PATH, -1, -1, -1},
    {SYS_unlink, "unlink", PATH, -1, -1, -1},
    {SYS_unlinkat, "unlinkat", AT, 2, -1, -1},
    {SYS_chmod, "chmod", PATH, -1, 1, -1},
    {SYS_fchmod, "fchmod", FD, -1, 1, -1},
    {SYS_fchmodat, "fchmodat", AT, -1, 2, -1},
    {SYS_fchmodat2, "fchmodat2", AT, -1, 2, -1},
    {SYS_chown, "chown", PATH, -1, -1, -1},
    {SYS_lchown, "lchown", PATH, -1, -1, -1},
    {SYS_fchown, "fchown", FD, -1, -1, -1},
    {SYS_fchownat, "fchownat", AT, -1, -1, -1},
    {SYS_utimensat, "utimensat", AT, -1, -1, -1},
    {SYS_setxattr, "setxattr", PATH, -1, -1, -1},
    {SYS_lsetxattr, "lsetxattr", PATH, -1, -1, -1},
    {SYS_fsetxattr, "fsetxattr", FD, -1, -1, -1},
    {SYS_removexattr, "removexattr", PATH, -1, -1, -1},
    {SYS_lremovexattr, "lremovexattr", PATH, -1, -1, -1},
    {SYS_fremovexattr, "fremovexattr", FD, -1, -1, -1},
    {SYS_fsync, "fsync", FD, -1, -1, -1},
    {SYS_fdatasync, "fdatasync", FD, -1, -1, -1},
    {SYS_syncfs, "syncfs", FD, -1, -1, -1},
    {SYS_sync, "sync", EVERYTHING, -1, -1, -1},
};

#define CALL_COUNT ((int)(sizeof CALLS / sizeof CALLS[0]))
