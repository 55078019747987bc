// Load for a FastCGI responder on a Unix socket: a closed loop of GETs with the parameters that
// nginx makes of a browser's request. The status and each byte of every body are checked.
//
// usage: load SOCKET CONNECTIONS SECONDS keep|close SCRIPT BODY
//   keep   all requests of a connection on it (FCGI_KEEP_CONN)
//   close  a connection for each; it is closed once END_REQUEST has come, as nginx does
// prints: REQUESTS SECONDS ERRORS MEDIAN_MICROS P99_MICROS; and on stderr what the first error was
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { BEGIN_REQUEST = 1, END_REQUEST = 3, PARAMS = 4, STDIN = 5, STDOUT = 6 };
enum { RESPONDER = 1, KEEP_CONNECTION = 1, HEADER = 8, MOST_REPLY = 16 * 1024 };
enum { STALLED_NANOS = 1000000000, LATENCIES = 1 << 20 };

typedef struct {
  int fd;
  int64_t began;
  // What has come of the reply, its records and all.
  int length;
  unsigned char reply[MOST_REPLY];
} Connection;

static struct sockaddr_un address = {.sun_family = AF_UNIX};
static bool keep;
static const char *body;
static size_t body_length;
static unsigned char request[16 * 1024];
static int request_length;
static int epoll;
static long answered, errors;
static uint32_t latencies[LATENCIES];  // by microsecond

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

// ---- the request ----

static void put_record(int type, const void *content, int length) {
  unsigned char header[HEADER] = {1, type, 0, 1, length >> 8, length, 0, 0};
  memcpy(request + request_length, header, HEADER);
  if (length > 0) memcpy(request + request_length + HEADER, content, length);
  request_length += HEADER + length;
}

static void make_request(const char *script) {
  const char *pairs[][2] = {
      {"QUERY_STRING", "a=1&b=2"},
      {"REQUEST_METHOD", "GET"},
      {"CONTENT_TYPE", ""},
      {"CONTENT_LENGTH", ""},
      {"SCRIPT_NAME", ""},
      {"PATH_INFO", "/"},
      {"REQUEST_URI", "/?a=1&b=2"},
      {"DOCUMENT_URI", "/"},
      {"DOCUMENT_ROOT", "/usr/share/nginx/html"},
      {"SERVER_PROTOCOL", "HTTP/1.1"},
      {"REQUEST_SCHEME", "http"},
      {"GATEWAY_INTERFACE", "CGI/1.1"},
      {"SERVER_SOFTWARE", "nginx/1.22.1"},
      {"REMOTE_ADDR", "192.0.2.17"},
      {"REMOTE_PORT", "54321"},
      {"SERVER_ADDR", "192.0.2.1"},
      {"SERVER_PORT", "80"},
      {"SERVER_NAME", "www.example.org"},
      {"REDIRECT_STATUS", "200"},
      {"SCRIPT_FILENAME", script},
      {"HTTP_HOST", "www.example.org"},
      {"HTTP_USER_AGENT", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"},
      {"HTTP_ACCEPT", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"},
      {"HTTP_ACCEPT_LANGUAGE", "en-US,en;q=0.5"},
      {"HTTP_ACCEPT_ENCODING", "gzip, deflate"},
      {"HTTP_CONNECTION", "keep-alive"},
      {"HTTP_UPGRADE_INSECURE_REQUESTS", "1"},
  };
  unsigned char params[8 * 1024];
  int length = 0;
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
    size_t name = strlen(pairs[i][0]), value = strlen(pairs[i][1]);
    if (value > 127) {
      fprintf(stderr, "load: the script's path is longer than 127 bytes\n");
      exit(1);
    }
    params[length++] = name;
    params[length++] = value;
    memcpy(params + length, pairs[i][0], name);
    memcpy(params + length + name, pairs[i][1], value);
    length += name + value;
  }
  unsigned char begin[8] = {0, RESPONDER, keep ? KEEP_CONNECTION : 0};
  put_record(BEGIN_REQUEST, begin, sizeof begin);
  put_record(PARAMS, params, length);
  put_record(PARAMS, NULL, 0);
  put_record(STDIN, NULL, 0);
}

// ---- the reply ----

static bool is_right(const char *output, size_t length) {
  if (length >= 7 && memcmp(output, "Status:", 7) == 0
      && (length < 11 || memcmp(output, "Status: 200", 11) != 0)) return false;
  const char *end = memmem(output, length, "\r\n\r\n", 4);
  return end != NULL && (size_t) (output + length - end - 4) == body_length
      && memcmp(end + 4, body, body_length) == 0;
}

// Whether the reply has ended; what is wrong with it if so.
static bool has_ended(const Connection *c, const char **wrong) {
  static char output[MOST_REPLY];
  size_t length = 0;
  for (int i = 0; i + HEADER <= c->length;) {
    const unsigned char *record = c->reply + i;
    int content = record[4] << 8 | record[5];
    i += HEADER + content + record[6];
    if (i > c->length) return false;
    if (record[0] != 1 || record[2] != 0 || record[3] != 1) {
      *wrong = "a record of another version or request";
      return true;
    }
    if (record[1] == STDOUT) {
      memcpy(output + length, record + HEADER, content);
      length += content;
    } else if (record[1] != END_REQUEST) {
      *wrong = "a record that is neither STDOUT nor END_REQUEST";
      return true;
    } else {
      static const unsigned char complete[5];
      *wrong = i != c->length ? "bytes behind the end of the request"
          : content != 8 || memcmp(record + HEADER, complete, 5) != 0 ? "an END_REQUEST that tells of failure"
          : !is_right(output, length) ? "another reply than expected"
          : NULL;
      return true;
    }
  }
  return false;
}

// ---- connections ----

static void begin(Connection *c) {
  c->began = now();
  c->length = 0;
  if (send(c->fd, request, request_length, MSG_NOSIGNAL) != request_length) {
    failed("a request that was not taken");
  }
}

static void open_connection(Connection *c) {
  c->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (c->fd < 0) give_up("load: socket");
  if (connect(c->fd, (struct sockaddr *) &address, sizeof address) < 0) give_up("load: connect");
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, c->fd, &event) < 0) give_up("load: epoll_ctl");
}

static void begin_anew(Connection *c) {
  close(c->fd);
  open_connection(c);
  begin(c);
}

static void readable(Connection *c) {
  ssize_t count = recv(c->fd, c->reply + c->length, MOST_REPLY - c->length, MSG_DONTWAIT);
  if (count < 0 && errno == EAGAIN) return;
  if (count <= 0) {
    failed(c->length == MOST_REPLY ? "a reply that is too long" : "a connection that ended early");
    begin_anew(c);
    return;
  }
  c->length += count;
  const char *wrong = NULL;
  if (!has_ended(c, &wrong)) return;
  if (wrong != NULL) {
    failed(wrong);
    begin_anew(c);
    return;
  }
  answered++;
  int64_t micros = (now() - c->began) / 1000;
  latencies[micros < LATENCIES ? micros : LATENCIES - 1]++;
  if (keep) {
    begin(c);
  } else {
    begin_anew(c);
  }
}

static int percentile(double share) {
  long rank = answered * share, seen = 0;
  for (int i = 0; i < LATENCIES; i++) {
    seen += latencies[i];
    if (seen > rank) return i;
  }
  return 0;
}

int main(int count, char **arguments) {
  if (count != 7) {
    fprintf(stderr, "usage: load SOCKET CONNECTIONS SECONDS keep|close SCRIPT BODY\n");
    return 2;
  }
  strncpy(address.sun_path, arguments[1], sizeof address.sun_path - 1);
  int connections = atoi(arguments[2]);
  int64_t nanos = atof(arguments[3]) * 1e9;
  keep = strcmp(arguments[4], "keep") == 0;
  body = arguments[6];
  body_length = strlen(body);
  make_request(arguments[5]);

  epoll = epoll_create1(EPOLL_CLOEXEC);
  Connection *all = calloc(connections, sizeof(Connection));
  if (epoll < 0 || all == NULL) give_up("load");
  int64_t start = now();
  for (int i = 0; i < connections; i++) {
    open_connection(all + i);
    begin(all + i);
  }
  struct epoll_event events[64];
  while (now() - start < nanos) {
    int ready = epoll_wait(epoll, events, 64, 100);
    for (int i = 0; i < ready; i++) readable(events[i].data.ptr);
  }
  int64_t end = now();
  for (int i = 0; i < connections; i++) {
    if (end - all[i].began > STALLED_NANOS) failed("a request without an answer for a second");
  }
  printf("%ld %.6f %ld %d %d\n", answered, (end - start) / 1e9, errors, percentile(0.5),
         percentile(0.99));
  return 0;
}
