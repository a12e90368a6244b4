/* A server that only sends: the ceiling and the floor of fanning out. It answers every upgrade
 * without a look at it; a client on /ws/gavage is the producer and starts the sending.
 *
 *   blaster PORT coalesced FRAME_BYTES   endless frames, many to a write: the ceiling
 *   blaster PORT naive FRAME_BYTES       endless frames, one write per frame and client
 *   blaster PORT relay                   what the producer sends goes to all, one write per client
 *                                        and batch: the ceiling of latency, nothing is stored
 *
 * `coalesced` and `naive` send from as many threads as there are cores, each to its share.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CLIENTS_MAX = 20000, WRITE_BYTES = 256 << 10, SEND_BUFFER = 256 << 10, THREADS_MAX = 64 };

static const char kAccepted[] =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";

static int g_clients[CLIENTS_MAX];
static size_t g_count;
static int g_producer = -1;
static char g_frames[WRITE_BYTES + 4096];
static size_t g_frame_bytes, g_frames_bytes;
static long g_threads;

static void die(const char* what) {
  perror(what);
  exit(1);
}

/* As many whole frames as fit into one write, with what a frame of that size begins with. */
static void make_frames(size_t frame_bytes) {
  if (frame_bytes < 200 || frame_bytes > 4096) {
    fprintf(stderr, "a frame has 200 to 4096 bytes\n");
    exit(2);
  }
  g_frame_bytes = frame_bytes;
  while (g_frames_bytes + frame_bytes <= WRITE_BYTES) {
    char* frame = g_frames + g_frames_bytes;
    memset(frame, 'x', frame_bytes);
    frame[0] = (char)0x81;
    frame[1] = 126;
    frame[2] = (char)((frame_bytes - 4) >> 8);
    frame[3] = (char)((frame_bytes - 4) & 0xff);
    g_frames_bytes += frame_bytes;
  }
}

static int listen_on(int port) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(fd, (struct sockaddr*)&at, sizeof at) != 0 || listen(fd, 1024) != 0) die("listen");
  return fd;
}

/* Takes clients until the producer comes, who is the last. */
static void take_clients(int listener) {
  while (g_producer < 0 && g_count < CLIENTS_MAX) {
    const int fd = accept(listener, NULL, NULL);
    if (fd < 0) die("accept");
    char request[2048] = {0};
    if (recv(fd, request, sizeof request - 1, 0) <= 0) die("request");
    const int on = 1, size = SEND_BUFFER;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
    if (send(fd, kAccepted, sizeof kAccepted - 1, MSG_NOSIGNAL) < 0) die("answer");
    if (strstr(request, "/ws/gavage") != NULL) {
      g_producer = fd;
    } else {
      /* The greeting that clients wait for. */
      if (send(fd, "\x81\x02{}", 4, MSG_NOSIGNAL) < 0) die("greeting");
      g_clients[g_count++] = fd;
    }
  }
}

static void send_all(int fd, const char* data, size_t size) {
  while (size > 0) {
    const ssize_t n = send(fd, data, size, MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) exit(0); /* The client has measured enough. */
    data += n;
    size -= (size_t)n;
  }
}

static void* send_naive(void* share) {
  for (;;) {
    for (size_t i = (size_t)share; i < g_count; i += (size_t)g_threads) {
      send_all(g_clients[i], g_frames, g_frame_bytes);
    }
  }
  return NULL;
}

/* Writes to whoever has room; a write that was cut is continued where it was cut. */
static void* send_coalesced(void* share) {
  static size_t sent[CLIENTS_MAX];
  const int epoll = epoll_create1(0);
  for (size_t i = (size_t)share; i < g_count; i += (size_t)g_threads) {
    struct epoll_event event = {.events = EPOLLOUT, .data.u64 = i};
    epoll_ctl(epoll, EPOLL_CTL_ADD, g_clients[i], &event);
  }
  for (;;) {
    struct epoll_event events[256];
    const int count = epoll_wait(epoll, events, 256, -1);
    for (int n = 0; n < count; ++n) {
      const size_t i = events[n].data.u64;
      const ssize_t done = send(g_clients[i], g_frames + sent[i], g_frames_bytes - sent[i],
                                MSG_NOSIGNAL | MSG_DONTWAIT);
      if (done < 0 && errno != EAGAIN) exit(0);
      if (done > 0) sent[i] = (sent[i] + (size_t)done) % g_frames_bytes;
    }
  }
  return NULL;
}

static void run_threads(void* (*work)(void*)) {
  pthread_t threads[THREADS_MAX];
  g_threads = sysconf(_SC_NPROCESSORS_ONLN);
  if (g_threads > THREADS_MAX) g_threads = THREADS_MAX;
  for (long i = 0; i < g_threads; ++i) pthread_create(&threads[i], NULL, work, (void*)i);
  for (long i = 0; i < g_threads; ++i) pthread_join(threads[i], NULL);
}

/* Turns the meals in `in` into event frames as long as the server's and returns their bytes; what
 * is left over of `in` moves to its begin. The clock in each is the time it passes here. */
static size_t turn_into_events(char* in, size_t* held, char* out) {
  size_t at = 0, made = 0;
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  struct tm parts;
  gmtime_r(&now.tv_sec, &parts);
  char when[32];
  strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%S", &parts);
  while (*held - at >= 8) {
    const unsigned char* p = (const unsigned char*)in + at;
    const size_t body = (size_t)p[2] << 8 | p[3];
    if (*held - at < 8 + body) break;
    char* frame = out + made;
    const int head = snprintf(frame + 4, 200,
                              "{\"type\":\"gavage_realtime\",\"seq\":1000000,\"timestamp\":"
                              "\"%s.%06ldZ\",\"data\":",
                              when, now.tv_nsec / 1000);
    memcpy(frame + 4 + head, p + 8, body);
    frame[4 + (size_t)head + body] = '}';
    const size_t text = (size_t)head + body + 1;
    frame[0] = (char)0x81;
    frame[1] = 126;
    frame[2] = (char)(text >> 8);
    frame[3] = (char)(text & 0xff);
    made += 4 + text;
    at += 8 + body;
  }
  *held -= at;
  memmove(in, in + at, *held);
  return made;
}

static void relay(void) {
  static char in[1 << 20], out[2 << 20];
  size_t held = 0;
  for (;;) {
    const ssize_t got = recv(g_producer, in + held, sizeof in - held, 0);
    if (got <= 0) exit(0);
    held += (size_t)got;
    const size_t made = turn_into_events(in, &held, out);
    for (size_t i = 0; i < g_count && made > 0; ++i) send_all(g_clients[i], out, made);
  }
}

int main(int argc, char** argv) {
  if (argc < 3) {
    fprintf(stderr, "usage: blaster PORT coalesced|naive|relay [FRAME_BYTES]\n");
    return 2;
  }
  signal(SIGPIPE, SIG_IGN);
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  const char* mode = argv[2];
  if (strcmp(mode, "relay") != 0) make_frames(argc > 3 ? (size_t)atoi(argv[3]) : 512);
  const int listener = listen_on(atoi(argv[1]));
  puts("ready");
  fflush(stdout);
  take_clients(listener);
  if (strcmp(mode, "relay") == 0) relay();
  run_threads(strcmp(mode, "naive") == 0 ? send_naive : send_coalesced);
  return 0;
}
