/*
 * Runs a program and counts, over all its threads, the system calls that change something below a directory; kills it before the n-th, or makes
 * the n-th fail, or sends the program a signal at the n-th and at so many after it. A seccomp filter stops the program at these calls only, so a traced run costs little more than an untraced one.
 *
 * tracer WATCHED LOG (none | kill N | fail N ERRNO | signal N SIGNAL TIMES | data FILE) -- PROGRAM ARGUMENT...
 *
 * LOG gets one JSON object a line and call, written when the call ended (bytes of names as U+0000..U+00FF), with `data FILE` also what was
 * written. Exits with the program's code, or 137 when it was killed; "killed" in the last line of LOG is the proof of the kill.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/fs.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "calls.h"

#define TEXT 8192

static struct {
  const char *watched;
  FILE *log, *data;
  long killAt, failAt, failWith, signalAt, signalTimes;
  int signal;
  long count;
  pid_t program;
} run;

/* A call between its entry and its end. */
struct pending {
  pid_t tid;
  int used, signalled;
  const struct call *call;
  long n, injected;
  unsigned long long args[6];
  long long offset, offset2, dataAt;
  char path[TEXT], path2[TEXT];
};

static struct pending pending[256];

static void die(const char *what) {
  perror(what);
  exit(125);
}

static struct pending *slot(pid_t tid, int make) {
  struct pending *unused = NULL;
  for (int k = 0; k < 256; k++) {
    if (pending[k].used && pending[k].tid == tid) return &pending[k];
    if (!pending[k].used && unused == NULL) unused = &pending[k];
  }
  if (!make || unused == NULL) return NULL;
  memset(unused, 0, sizeof *unused);
  unused->tid = tid;
  unused->used = 1;
  return unused;
}

static size_t peek(pid_t tid, unsigned long long at, void *to, size_t length) {
  struct iovec local = {to, length}, remote = {(void *)(uintptr_t)at, length};
  ssize_t got = process_vm_readv(tid, &local, 1, &remote, 1, 0);
  return got < 0 ? 0 : (size_t)got;
}

/* A page at a time: what follows a short string may not be mapped. */
static void peekText(pid_t tid, unsigned long long at, char *to) {
  size_t have = 0;
  while (have < TEXT - 1) {
    size_t room = 4096 - ((at + have) & 4095);
    if (room > TEXT - 1 - have) room = TEXT - 1 - have;
    size_t got = peek(tid, at + have, to + have, room);
    if (got == 0) break;
    if (memchr(to + have, 0, got) != NULL) return;
    have += got;
  }
  to[have] = 0;
}

static void linkTarget(const char *of, char *to) {
  ssize_t length = readlink(of, to, TEXT - 1);
  to[length < 0 ? 0 : length] = 0;
}

static void descriptorPath(pid_t tid, int fd, char *to) {
  char name[64];
  if (fd == AT_FDCWD) snprintf(name, sizeof name, "/proc/%d/cwd", tid);
  else snprintf(name, sizeof name, "/proc/%d/fd/%d", tid, fd);
  linkTarget(name, to);
}

static void resolve(pid_t tid, int dirfd, unsigned long long at, char *to) {
  char text[TEXT];
  peekText(tid, at, text);
  int fd;
  if (sscanf(text, "/proc/self/fd/%d", &fd) == 1) {
    descriptorPath(tid, fd, to);
    const char *rest = strchr(text + strlen("/proc/self/fd/"), '/');
    if (rest != NULL) strncat(to, rest, TEXT - strlen(to) - 1);
  } else if (text[0] == '/') {
    strcpy(to, text);
  } else {
    descriptorPath(tid, dirfd, to);
    if (text[0] == 0) return;
    strncat(to, "/", TEXT - strlen(to) - 1);
    strncat(to, text, TEXT - strlen(to) - 1);
  }
}

/* Where a descriptor stands; -1 when it appends. */
static long long position(pid_t tid, int fd) {
  char name[64], line[128];
  snprintf(name, sizeof name, "/proc/%d/fdinfo/%d", tid, fd);
  FILE *file = fopen(name, "r");
  if (file == NULL) return 0;
  long long at = 0;
  unsigned flags = 0;
  while (fgets(line, sizeof line, file) != NULL) {
    sscanf(line, "pos: %lld", &at);
    sscanf(line, "flags: %o", &flags);
  }
  fclose(file);
  return flags & O_APPEND ? -1 : at;
}

static long long offsetOf(pid_t tid, unsigned long long pointer, int fd) {
  long long value = 0;
  if (pointer == 0) return position(tid, fd);
  peek(tid, pointer, &value, sizeof value);
  return value;
}

static void name(struct pending *p) {
  unsigned long long *a = p->args;
  pid_t tid = p->tid;
  switch (p->call->shape) {
    case PATH: resolve(tid, AT_FDCWD, a[0], p->path); break;
    case AT:
      if (a[1] == 0) descriptorPath(tid, (int)a[0], p->path);
      else resolve(tid, (int)a[0], a[1], p->path);
      break;
    case FD:
      descriptorPath(tid, (int)a[0], p->path);
      p->offset = p->call->number == SYS_pwrite64 ? (long long)a[3] : position(tid, (int)a[0]);
      break;
    case TWO_PATHS:
      resolve(tid, AT_FDCWD, a[0], p->path2);
      resolve(tid, AT_FDCWD, a[1], p->path);
      break;
    case TWO_AT:
      resolve(tid, (int)a[0], a[1], p->path2);
      resolve(tid, (int)a[2], a[3], p->path);
      break;
    case TO_PATH:
      peekText(tid, a[0], p->path2);
      resolve(tid, AT_FDCWD, a[1], p->path);
      break;
    case TO_AT:
      peekText(tid, a[0], p->path2);
      resolve(tid, (int)a[1], a[2], p->path);
      break;
    case FD_TO_FD:
      descriptorPath(tid, (int)a[0], p->path2);
      descriptorPath(tid, (int)a[2], p->path);
      p->offset2 = offsetOf(tid, a[1], (int)a[0]);
      p->offset = offsetOf(tid, a[3], (int)a[2]);
      break;
    case OUT_IN:
      descriptorPath(tid, (int)a[0], p->path);
      descriptorPath(tid, (int)a[1], p->path2);
      p->offset = position(tid, (int)a[0]);
      p->offset2 = offsetOf(tid, a[2], (int)a[1]);
      break;
    case IOCTL:
      descriptorPath(tid, (int)a[0], p->path);
      descriptorPath(tid, (int)a[2], p->path2);
      break;
    case EVERYTHING: strcpy(p->path, run.watched); break;
  }
}

static int below(const char *path) {
  size_t length = strlen(run.watched);
  return strncmp(path, run.watched, length) == 0 && (path[length] == '/' || path[length] == 0);
}

static int counts(const struct pending *p) {
  int open = p->call->flags >= 0 && strncmp(p->call->name, "open", 4) == 0;
  if (open && (p->args[p->call->flags] & (O_CREAT | O_TRUNC)) == 0) return 0;
  if (p->call->shape == IOCTL && (unsigned)p->args[1] != FICLONE) return 0;
  int syncs = p->call->number == SYS_syncfs;
  return syncs || below(p->path) || (p->path2[0] == '/' && below(p->path2));
}

static void quoted(const char *text) {
  fputc('"', run.log);
  for (const unsigned char *c = (const unsigned char *)text; *c != 0; c++) {
    if (*c < 32 || *c > 126 || *c == '"' || *c == '\\') fprintf(run.log, "\\u%04x", *c);
    else fputc(*c, run.log);
  }
  fputc('"', run.log);
}

static void record(const struct pending *p, long result, int killed) {
  const struct call *call = p->call;
  fprintf(run.log, "{\"n\":%ld,\"call\":\"%s\",\"result\":%ld,\"path\":", p->n, call->name, result);
  quoted(p->path);
  if (p->path2[0] != 0) fprintf(run.log, ",\"path2\":"), quoted(p->path2);
  if (call->flags >= 0) fprintf(run.log, ",\"flags\":%d", (int)p->args[call->flags]);
  if (call->mode >= 0) fprintf(run.log, ",\"mode\":%lld", (long long)p->args[call->mode]);
  fprintf(run.log, ",\"offset\":%lld,\"offset2\":%lld,\"dataAt\":%lld", p->offset, p->offset2, p->dataAt);
  if (p->signalled) fprintf(run.log, ",\"signalled\":true");
  if (p->injected != 0) fprintf(run.log, ",\"injected\":%ld", p->injected);
  fprintf(run.log, killed ? ",\"killed\":true}\n" : "}\n");
  fflush(run.log);
}

static void keepData(struct pending *p) {
  p->dataAt = -1;
  if (run.data == NULL || p->call->data < 0) return;
  size_t length = p->args[p->call->data + 1];
  char *bytes = malloc(length + 1);
  p->dataAt = ftell(run.data);
  fwrite(bytes, 1, peek(p->tid, p->args[p->call->data], bytes, length), run.data);
  fflush(run.data);
  free(bytes);
}

/* At the entry of a call that may change something. True when its end is of interest. */
static int entered(pid_t tid) {
  struct user_regs_struct regs;
  if (ptrace(PTRACE_GETREGS, tid, 0, &regs) != 0) return 0;
  struct pending *p = slot(tid, 1);
  if (p == NULL) die("too many threads");
  for (int k = 0; k < CALL_COUNT; k++) {
    if (CALLS[k].number == (int)regs.orig_rax) p->call = &CALLS[k];
  }
  unsigned long long args[6] = {regs.rdi, regs.rsi, regs.rdx, regs.r10, regs.r8, regs.r9};
  memcpy(p->args, args, sizeof args);
  if (p->call != NULL) name(p);
  if (p->call == NULL || !counts(p)) {
    p->used = 0;
    return 0;
  }
  p->n = ++run.count;
  if (p->n == run.killAt) {
    kill(run.program, SIGKILL);
    record(p, 0, 1);
    p->used = 0;
    return 0;
  }
  if (run.signalAt != 0 && p->n >= run.signalAt && p->n < run.signalAt + run.signalTimes) {
    kill(run.program, run.signal);
    p->signalled = 1;
  }
  if (p->n == run.failAt) {
    regs.orig_rax = (unsigned long long)-1;
    regs.rax = (unsigned long long)-run.failWith;
    if (ptrace(PTRACE_SETREGS, tid, 0, &regs) != 0) die("PTRACE_SETREGS");
    p->injected = run.failWith;
  }
  keepData(p);
  return 1;
}

static void ended(pid_t tid) {
  struct pending *p = slot(tid, 0);
  struct user_regs_struct regs;
  if (p == NULL || ptrace(PTRACE_GETREGS, tid, 0, &regs) != 0) return;
  record(p, (long)regs.rax, 0);
  p->used = 0;
}

static void filterCalls(void) {
  struct sock_filter code[2 * CALL_COUNT + 8];
  int at = 0;
  code[at++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
  for (int k = 0; k < CALL_COUNT; k++) {
    code[at++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, CALLS[k].number, 0, 1);
    code[at++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE);
  }
  code[at++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  struct sock_fprog program = {(unsigned short)at, code};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) die("PR_SET_NO_NEW_PRIVS");
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) die("PR_SET_SECCOMP");
}

static void start(char **command) {
  run.program = fork();
  if (run.program < 0) die("fork");
  if (run.program == 0) {
    if (ptrace(PTRACE_TRACEME, 0, 0, 0) != 0) die("PTRACE_TRACEME");
    raise(SIGSTOP);
    filterCalls();
    execvp(command[0], command);
    die(command[0]);
  }
  int status;
  if (waitpid(run.program, &status, 0) < 0) die("waitpid");
  long options = PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACESECCOMP |
                 PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL;
  if (ptrace(PTRACE_SETOPTIONS, run.program, 0, options) != 0) die("PTRACE_SETOPTIONS");
  ptrace(PTRACE_CONT, run.program, 0, 0);
}

/* Until the program is gone. Its exit status as a shell would put it. */
static int follow(void) {
  int code = 0, status;
  for (pid_t tid; (tid = waitpid(-1, &status, __WALL)) > 0;) {
    if (WIFEXITED(status) || WIFSIGNALED(status)) {
      if (tid == run.program) code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
      continue;
    }
    int signal = WSTOPSIG(status), event = status >> 16, watch = 0;
    if (event == PTRACE_EVENT_SECCOMP) watch = entered(tid);
    else if (signal == (SIGTRAP | 0x80)) ended(tid);
    int deliver = event == 0 && signal != SIGTRAP && signal != SIGSTOP && signal != (SIGTRAP | 0x80);
    ptrace(watch ? PTRACE_SYSCALL : PTRACE_CONT, tid, 0, deliver ? signal : 0);
  }
  return code;
}

int main(int argc, char **argv) {
  int at = 3;
  if (argc < 6) die("usage");
  run.watched = argv[1];
  if ((run.log = fopen(argv[2], "w")) == NULL) die(argv[2]);
  if (strcmp(argv[at], "kill") == 0) run.killAt = atol(argv[++at]);
  else if (strcmp(argv[at], "fail") == 0) run.failAt = atol(argv[at + 1]), run.failWith = atol(argv[at + 2]), at += 2;
  else if (strcmp(argv[at], "signal") == 0) {
    run.signalAt = atol(argv[at + 1]), run.signal = atoi(argv[at + 2]), run.signalTimes = atol(argv[at + 3]);
    at += 3;
  } else if (strcmp(argv[at], "data") == 0 && (run.data = fopen(argv[++at], "w")) == NULL) die(argv[at]);
  start(argv + at + 2);
  return follow();
}
