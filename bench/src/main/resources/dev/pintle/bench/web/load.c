// Load for an HTTP/1.1 server on 127.0.0.1. The status and each byte of every body are checked; what is
// otherwise is counted as an error, and nothing is repeated.
//
// usage: load PORT CONNECTIONS SECONDS DEPTH RATE IDLE keep|close REQUEST BODY [REQUEST BODY EVERY]
//   DEPTH    requests on a connection before the first is answered
//   RATE     requests a second, each at its time, whatever the replies do; 0: the next as soon as one is answered
//   IDLE     further connections: one request each at the start, nothing later
//   close    a connection a request; the next begins once the server has closed it
//   REQUEST  the file of a request, all its bytes; BODY the file of the body of its reply
//   EVERY    one of so many requests is the second
// prints a line for each kind of request: ANSWERED SECONDS ERRORS MEDIAN P99 P99.9 LONGEST, times in
// microseconds, from the request's first byte (with RATE: from its time) to the last of its reply; and
// on stderr what the first error was
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST_HEAD = 8 * 1024, MOST_DEPTH = 64, LATENCIES = 1 << 23 };
#define STALLED_NANOS 5000000000LL
#define LONGEST_WAIT_NANOS 100000000LL

typedef struct {
  char *request;
  size_t request_length;
  char *body;
  size_t body_length;
  long answered;
  uint32_t *latencies;  // by microsecond
} Kind;

typedef enum { HEAD, BODY, CHUNK_SIZE, CHUNK, CHUNK_END, TRAILER, END } State;

typedef struct {
  int fd;
  bool idle, ended;  // ended: the reply is there, the server has yet to close
  // Requests without a reply, a ring: when each began, and its kind.
  int first, waiting;
  int64_t began[MOST_DEPTH];
  unsigned char kinds[MOST_DEPTH];
  // What is still to be sent of the last one.
  const char *unsent;
  size_t unsent_length;
  // Of the reply.
  State state;
  size_t head_length, seen, left;  // seen: of the body; left: of the body, or of the chunk
  bool chunked;
  char head[MOST_HEAD];
} Connection;

static struct sockaddr_in address = {.sin_family = AF_INET};
static bool keep;
static int depth, every, kinds_count;
static Kind kinds[2];
static long begun, errors;
static int epoll;
// With a rate: the connections on which nothing waits.
static Connection **resting;
static int resting_count;
static double rate;

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void failed(const char *what) {
  if (errors++ == 0) fprintf(stderr, "load: %s\n", what);
}

static void give_up(const char *what) {
  perror(what);
  exit(1);
}

static char *read_file(const char *path, size_t *length) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) give_up(path);
  fseek(file, 0, SEEK_END);
  *length = ftell(file);
  rewind(file);
  char *bytes = malloc(*length + 1);
  if (fread(bytes, 1, *length, file) != *length) give_up(path);
  fclose(file);
  return bytes;
}

// ---- requests ----

static void watch(Connection *c, int operation, bool writable) {
  struct epoll_event event = {.events = EPOLLIN | (writable ? EPOLLOUT : 0), .data.ptr = c};
  if (epoll_ctl(epoll, operation, c->fd, &event) < 0) give_up("load: epoll_ctl");
}

static void open_connection(Connection *c) {
  c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (c->fd < 0) give_up("load: socket");
  if (connect(c->fd, (struct sockaddr *) &address, sizeof address) < 0) give_up("load: connect");
  int on = 1;
  setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  fcntl(c->fd, F_SETFL, O_NONBLOCK);
  c->waiting = c->first = 0;
  c->unsent_length = c->head_length = 0;
  c->state = HEAD;
  c->ended = false;
  watch(c, EPOLL_CTL_ADD, false);
}

static void send_bytes(Connection *c, const char *bytes, size_t length) {
  ssize_t count = send(c->fd, bytes, length, MSG_NOSIGNAL);
  if (count < 0 && errno != EAGAIN) return;  // reading tells
  if (count < 0) count = 0;
  bool was_waiting = c->unsent_length > 0;
  c->unsent = bytes + count;
  c->unsent_length = length - count;
  if (was_waiting != (c->unsent_length > 0)) watch(c, EPOLL_CTL_MOD, c->unsent_length > 0);
}

static void put(Connection *c, int64_t time) {
  int kind = kinds_count > 1 && begun % every == every - 1 ? 1 : 0;
  int slot = (c->first + c->waiting++) % MOST_DEPTH;
  c->began[slot] = time;
  c->kinds[slot] = kind;
  begun++;
}

// As many as may be on a connection where nothing waits, in one piece.
static void begin(Connection *c, int64_t time) {
  static char *batch;
  if (depth == 1) {
    put(c, time);
    Kind *kind = kinds + c->kinds[c->first];
    send_bytes(c, kind->request, kind->request_length);
    return;
  }
  if (batch == NULL) batch = malloc(MOST_DEPTH * (kinds[0].request_length + kinds[1].request_length));
  size_t length = 0;
  for (int i = 0; i < depth; i++) {
    put(c, time);
    Kind *kind = kinds + c->kinds[(c->first + i) % MOST_DEPTH];
    memcpy(batch + length, kind->request, kind->request_length);
    length += kind->request_length;
  }
  ssize_t count = send(c->fd, batch, length, MSG_NOSIGNAL);
  if (count != (ssize_t) length) failed("requests that were not taken at once");
}

static void rest_or_begin(Connection *c) {
  if (c->idle) return;
  if (rate > 0) {
    resting[resting_count++] = c;
  } else {
    begin(c, now());
  }
}

static void replace(Connection *c) {
  close(c->fd);
  open_connection(c);
  rest_or_begin(c);
}

// ---- replies ----

// NULL, or what is wrong with it.
static const char *read_head(Connection *c) {
  c->head[c->head_length] = 0;
  if (memcmp(c->head, "HTTP/1.1 200", 12) != 0) return "a reply that is not 200";
  bool sized = false;
  c->chunked = false;
  for (char *line = strstr(c->head, "\r\n") + 2; *line != '\r'; line = strstr(line, "\r\n") + 2) {
    if ((line[0] | 32) == 'c' && strncasecmp(line, "content-length:", 15) == 0) {
      c->left = strtoul(line + 15, NULL, 10);
      sized = true;
    } else if ((line[0] | 32) == 't' && strncasecmp(line, "transfer-encoding: chunked", 26) == 0) {
      c->chunked = true;
    }
  }
  if (!sized && !c->chunked) return "a reply without a length";
  c->seen = 0;
  c->state = c->chunked ? CHUNK_SIZE : c->left > 0 ? BODY : END;
  if (c->chunked) c->left = 0;
  return NULL;
}

static void count_reply(Connection *c) {
  Kind *kind = kinds + c->kinds[c->first];
  int64_t micros = (now() - c->began[c->first]) / 1000;
  kind->answered++;
  kind->latencies[micros < LATENCIES ? micros : LATENCIES - 1]++;
  c->first = (c->first + 1) % MOST_DEPTH;
  c->waiting--;
  c->state = HEAD;
  c->head_length = 0;
}

// Takes what has come; NULL, or what is wrong with it.
static const char *take(Connection *c, const char *bytes, size_t length) {
  while (length > 0) {
    if (c->waiting == 0) return "bytes that nobody asked for";
    const Kind *kind = kinds + c->kinds[c->first];
    if (c->state == HEAD) {
      size_t before = c->head_length, room = MOST_HEAD - 1 - before;
      size_t count = length < room ? length : room;
      memcpy(c->head + before, bytes, count);
      size_t from = before < 3 ? 0 : before - 3;
      char *end = memmem(c->head + from, before + count - from, "\r\n\r\n", 4);
      if (end == NULL) {
        if (count == room) return "a head that is too long";
        c->head_length += count;
        return NULL;
      }
      c->head_length = end + 4 - c->head;
      bytes += c->head_length - before;
      length -= c->head_length - before;
      const char *wrong = read_head(c);
      if (wrong != NULL) return wrong;
      if (c->state == END && kind->body_length != 0) return "a body that is empty";
    } else if (c->state == BODY || c->state == CHUNK) {
      size_t count = length < c->left ? length : c->left;
      if (c->seen + count > kind->body_length || memcmp(kind->body + c->seen, bytes, count) != 0) {
        return "another body than expected";
      }
      bytes += count;
      length -= count;
      c->seen += count;
      c->left -= count;
      if (c->left == 0) c->state = c->state == BODY ? END : CHUNK_END;
    } else if (c->state == CHUNK_SIZE) {
      char byte = *bytes++;
      length--;
      if (byte == '\n') {
        c->state = c->left > 0 ? CHUNK : TRAILER;
      } else if (byte != '\r') {
        int digit = byte >= '0' && byte <= '9' ? byte - '0' : (byte | 32) - 'a' + 10;
        if (digit < 0 || digit > 15) return "a chunk without a size";
        c->left = c->left * 16 + digit;
      }
    } else {  // the end of a line behind a chunk, or an empty trailer section
      char byte = *bytes++;
      length--;
      if (byte == '\n') c->state = c->state == TRAILER ? END : CHUNK_SIZE;
      else if (byte != '\r') return "a chunk that is longer than its size";
    }
    if (c->state == END) {
      if (c->seen != kind->body_length) return "a body that is too short";
      count_reply(c);
    }
  }
  return NULL;
}

static void readable(Connection *c) {
  static char bytes[256 * 1024];
  ssize_t count = recv(c->fd, bytes, sizeof bytes, 0);
  if (count < 0 && errno == EAGAIN) return;
  if (count <= 0) {
    if (c->idle) {
      failed("an idle connection that was closed");
      epoll_ctl(epoll, EPOLL_CTL_DEL, c->fd, NULL);
      return;
    }
    if (!c->ended && c->waiting == 0) {  // at rest, or between two: nothing is lost
      for (int i = 0; i < resting_count; i++) if (resting[i] == c) resting[i--] = resting[--resting_count];
    }
    if (c->waiting > 0) failed("a connection that ended early");
    replace(c);
    return;
  }
  bool had = c->waiting > 0;
  const char *wrong = take(c, bytes, count);
  if (wrong != NULL) {
    failed(wrong);
    replace(c);
  } else if (had && c->waiting == 0) {
    if (keep) rest_or_begin(c);
    else c->ended = true;
  }
}

// Waits for what the server does, at most so long.
static void receive(int64_t nanos) {
  struct epoll_event events[256];
  if (nanos > LONGEST_WAIT_NANOS) nanos = LONGEST_WAIT_NANOS;
  struct timespec time = {.tv_sec = 0, .tv_nsec = nanos};
  int ready = epoll_pwait2(epoll, events, 256, &time, NULL);
  for (int i = 0; i < ready; i++) {
    Connection *c = events[i].data.ptr;
    if (events[i].events & EPOLLOUT) send_bytes(c, c->unsent, c->unsent_length);
    if (events[i].events & ~EPOLLOUT) readable(c);
  }
}

// ---- figures ----

// What was before the load.
static void forget(void) {
  begun = 0;
  for (int i = 0; i < kinds_count; i++) {
    kinds[i].answered = 0;
    memset(kinds[i].latencies, 0, LATENCIES * sizeof *kinds[i].latencies);
  }
}

static int percentile(const Kind *kind, double share) {
  long rank = kind->answered * share, seen = 0;
  for (int i = 0; i < LATENCIES; i++) {
    seen += kind->latencies[i];
    if (seen > rank) return i;
  }
  return 0;
}

static int longest(const Kind *kind) {
  for (int i = LATENCIES - 1; i > 0; i--) if (kind->latencies[i] > 0) return i;
  return 0;
}

// Begins what is due; how long until the next is.
static int64_t begin_due(int64_t start) {
  for (;;) {
    int64_t due = start + (int64_t) (begun / rate * 1e9), time = now();
    if (due > time) return due - time;
    if (resting_count == 0) return 1000000000;
    begin(resting[--resting_count], due);
  }
}

int main(int count, char **arguments) {
  if (count != 10 && count != 13) {
    fprintf(stderr, "usage: load PORT CONNECTIONS SECONDS DEPTH RATE IDLE keep|close REQUEST BODY"
                    " [REQUEST BODY EVERY]\n");
    return 2;
  }
  address.sin_port = htons(atoi(arguments[1]));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int connections = atoi(arguments[2]), idle = atoi(arguments[6]);
  int64_t nanos = atof(arguments[3]) * 1e9;
  depth = atoi(arguments[4]);
  rate = atof(arguments[5]);
  keep = strcmp(arguments[7], "keep") == 0;
  if (depth < 1 || depth > MOST_DEPTH || (!keep && depth > 1)) {
    fprintf(stderr, "load: no such depth\n");
    return 2;
  }
  for (int i = 8; i + 1 < count; i += 2) {
    Kind *kind = kinds + kinds_count++;
    kind->request = read_file(arguments[i], &kind->request_length);
    kind->body = read_file(arguments[i + 1], &kind->body_length);
    kind->latencies = calloc(LATENCIES, sizeof *kind->latencies);
  }
  if (kinds_count > 1) every = atoi(arguments[12]);

  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  epoll = epoll_create1(EPOLL_CLOEXEC);
  Connection *all = calloc(connections + idle, sizeof(Connection));
  resting = calloc(connections, sizeof *resting);
  if (epoll < 0 || all == NULL || resting == NULL) give_up("load");
  for (int i = 0; i < idle; i++) {
    Connection *c = all + connections + i;
    c->idle = true;
    open_connection(c);
    begin(c, now());
    while (c->waiting > 0 && errors == 0) receive(STALLED_NANOS);
  }
  for (int i = 0; i < connections; i++) open_connection(all + i);
  forget();
  int64_t start = now();  // behind that, for some servers have so small a backlog that it takes a second
  for (int i = 0; i < connections; i++) rest_or_begin(all + i);
  while (now() - start < nanos) receive(rate > 0 ? begin_due(start) : LONGEST_WAIT_NANOS);
  int64_t end = now();
  for (int i = 0; i < connections + idle; i++) {
    if (all[i].waiting > 0 && end - all[i].began[all[i].first] > STALLED_NANOS) {
      failed("a request without an answer for five seconds");
    }
  }
  for (int i = 0; i < kinds_count; i++) {
    const Kind *kind = kinds + i;
    printf("%ld %.6f %ld %d %d %d %d\n", kind->answered, (end - start) / 1e9, errors, percentile(kind, 0.5),
           percentile(kind, 0.99), percentile(kind, 0.999), longest(kind));
  }
  return 0;
}
