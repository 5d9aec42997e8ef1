/*
 * The physical floor: what the kernel alone costs for a tree, with nothing of a program around it.
 *
 *   floor walk  TREE            readdir + statx of every entry
 *   floor link  TREE DST        mkdir every directory, link(2) every file
 *   floor clone TREE DST        mkdir every directory, FICLONE every file (no metadata)
 *   floor hash  TREE            SHA-256 of every file
 *   floor sync  DIR             syncfs(2)
 *
 * Two threads share the directories through one queue. Prints seconds.
 * SHA-256 comes from libcrypto by dlopen, so that no header package is needed.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { THREADS = 2, BUFFER = 1 << 18 };
enum mode { WALK, LINK, CLONE, HASH };

struct job {
  char *relative;
  struct job *next;
};

static enum mode mode;
static const char *source, *target;
static struct job *queue;
static int busy;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wake = PTHREAD_COND_INITIALIZER;
static void *(*md_new)(void);
static const void *(*md_sha256)(void);
static int (*md_init)(void *, const void *, void *);
static int (*md_update)(void *, const void *, size_t);
static int (*md_final)(void *, unsigned char *, unsigned *);

static void die(const char *what) {
  perror(what);
  exit(1);
}

static void push(const char *parent, const char *name) {
  struct job *job = malloc(sizeof *job);
  if (asprintf(&job->relative, "%s/%s", parent, name) < 0) die("asprintf");
  pthread_mutex_lock(&lock);
  job->next = queue;
  queue = job;
  pthread_cond_signal(&wake);
  pthread_mutex_unlock(&lock);
}

static void hash_file(int dir, const char *name, void *context, char *buffer) {
  int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW);
  unsigned char digest[64];
  unsigned length;
  ssize_t n;
  if (fd < 0) die(name);
  md_init(context, md_sha256(), NULL);
  while ((n = read(fd, buffer, BUFFER)) > 0) md_update(context, buffer, (size_t)n);
  md_final(context, digest, &length);
  close(fd);
}

static void clone_file(int from_dir, int to_dir, const char *name) {
  int from = openat(from_dir, name, O_RDONLY | O_NOFOLLOW);
  int to = openat(to_dir, name, O_WRONLY | O_CREAT | O_EXCL, 0600);
  if (from < 0 || to < 0 || ioctl(to, FICLONE, from) != 0) die(name);
  close(from);
  close(to);
}

static void entry(int from_dir, int to_dir, const char *relative, const struct dirent *e, void *context, char *buffer) {
  struct statx st;
  if (mode == WALK && statx(from_dir, e->d_name, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, &st)) die(e->d_name);
  if (e->d_type == DT_DIR) {
    if (to_dir >= 0 && mkdirat(to_dir, e->d_name, 0700)) die(e->d_name);
    push(relative, e->d_name);
  } else if (e->d_type == DT_REG) {
    if (mode == LINK && linkat(from_dir, e->d_name, to_dir, e->d_name, 0)) die(e->d_name);
    if (mode == CLONE) clone_file(from_dir, to_dir, e->d_name);
    if (mode == HASH) hash_file(from_dir, e->d_name, context, buffer);
  }
}

static int open_below(const char *root, const char *relative) {
  char *path;
  if (asprintf(&path, "%s%s", root, relative) < 0) die("asprintf");
  int fd = open(path, O_RDONLY | O_DIRECTORY);
  if (fd < 0) die(path);
  free(path);
  return fd;
}

static void directory(const char *relative, void *context, char *buffer) {
  int from_dir = open_below(source, relative);
  int to_dir = mode == LINK || mode == CLONE ? open_below(target, relative) : -1;
  DIR *stream = fdopendir(dup(from_dir));
  struct dirent *e;
  while ((e = readdir(stream)) != NULL)
    if (strcmp(e->d_name, ".") && strcmp(e->d_name, "..")) entry(from_dir, to_dir, relative, e, context, buffer);
  closedir(stream);
  close(from_dir);
  if (to_dir >= 0) close(to_dir);
}

static void *worker(void *unused) {
  void *context = md_new ? md_new() : NULL;
  char *buffer = malloc(BUFFER);
  (void)unused;
  pthread_mutex_lock(&lock);
  for (;;) {
    while (queue == NULL && busy > 0) pthread_cond_wait(&wake, &lock);
    if (queue == NULL) break;
    struct job *job = queue;
    queue = job->next;
    busy++;
    pthread_mutex_unlock(&lock);
    directory(job->relative, context, buffer);
    free(job->relative);
    free(job);
    pthread_mutex_lock(&lock);
    busy--;
    if (busy == 0 && queue == NULL) pthread_cond_broadcast(&wake);
  }
  pthread_mutex_unlock(&lock);
  return NULL;
}

static void load_sha256(void) {
  void *library = dlopen("libcrypto.so.3", RTLD_NOW);
  if (library == NULL) {
    fprintf(stderr, "%s\n", dlerror());
    exit(1);
  }
  *(void **)&md_new = dlsym(library, "EVP_MD_CTX_new");
  *(void **)&md_sha256 = dlsym(library, "EVP_sha256");
  *(void **)&md_init = dlsym(library, "EVP_DigestInit_ex");
  *(void **)&md_update = dlsym(library, "EVP_DigestUpdate");
  *(void **)&md_final = dlsym(library, "EVP_DigestFinal_ex");
}

int main(int argc, char **argv) {
  struct timespec a, b;
  pthread_t threads[THREADS];
  if (argc < 3) return 2;
  source = argv[2];
  target = argc > 3 ? argv[3] : NULL;
  clock_gettime(CLOCK_MONOTONIC, &a);
  if (!strcmp(argv[1], "sync")) {
    int fd = open(source, O_RDONLY);
    if (fd < 0 || syncfs(fd)) die(source);
  } else {
    mode = !strcmp(argv[1], "link") ? LINK : !strcmp(argv[1], "clone") ? CLONE : !strcmp(argv[1], "hash") ? HASH : WALK;
    if (mode == HASH) load_sha256();
    if (target != NULL && mkdir(target, 0700)) die(target);
    queue = calloc(1, sizeof *queue);
    queue->relative = strdup("");
    for (int i = 0; i < THREADS; i++) pthread_create(&threads[i], NULL, worker, NULL);
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
  }
  clock_gettime(CLOCK_MONOTONIC, &b);
  printf("%.4f\n", (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9);
  return 0;
}
