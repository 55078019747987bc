// What libfcgi gives a program in C: processes that accept on one socket.
// usage: responder SOCKET PROCESSES
#include <fcgiapp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void serve(int listener) {
  FCGX_Request request;
  FCGX_InitRequest(&request, listener, 0);
  while (FCGX_Accept_r(&request) == 0) {
    FCGX_PutS("Content-Type: text/plain; charset=utf-8\r\nContent-Length: 13\r\n\r\n"
              "Hello, World!", request.out);
    FCGX_Finish_r(&request);
  }
}

int main(int count, char **arguments) {
  if (count != 3 || FCGX_Init() != 0) return 2;
  int listener = FCGX_OpenSocket(arguments[1], 128);
  if (listener < 0) return 1;
  for (int i = atoi(arguments[2]); i > 0; i--) {
    if (fork() == 0) {
      prctl(PR_SET_PDEATHSIG, SIGTERM);
      serve(listener);
      return 0;
    }
  }
  while (wait(NULL) > 0) {}
  return 0;
}
