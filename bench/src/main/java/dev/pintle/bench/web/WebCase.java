package dev.pintle.bench.web;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What is asked, how, and what every right reply is. */
@SuppressWarnings("ImmutableEnumChecker") // a list that nobody writes to
enum WebCase {
  GET("13 bytes", 8, 64, 512),
  GET_10K("10 KB", WebRequest.TEN_KB, 8, 64, 512),
  BROWSER("13 bytes, 20 fields in the request", WebRequest.BROWSER, 8, 64, 512),
  ECHO("POST of 1 KB, sent back", WebRequest.ECHO, 8, 64, 512),
  FILE("file of 1 MB", WebRequest.FILE, 8, 64),
  JSON("a record as JSON", WebRequest.JSON, 8, 64, 512),
  STREAM("100 pieces of 100 bytes, each flushed", WebRequest.STREAM, 8, 64),
  PIPELINED("13 bytes, 16 requests at once on a connection", 8, 64) {
    @Override
    int depth() {
      return 16;
    }
  },
  SINGLE("13 bytes, a connection a request", WebRequest.CLOSE, 8, 64) {
    @Override
    boolean keep() {
      return false;
    }
  },
  MIXED("13 bytes, 1 request in 100 blocks 10 ms", 64, 512) {
    @Override
    int every() {
      return 100;
    }
  },
  BLOCKING("every request blocks 10 ms", WebRequest.BLOCK, 200, 1000),
  IDLE("13 bytes, 5,000 idle connections beside", 64) {
    @Override
    int idle() {
      return 5000;
    }
  };

  final String title;
  final WebRequest request;
  final List<Integer> connections;

  WebCase(String title, int... connections) {
    this(title, WebRequest.HELLO, connections);
  }

  WebCase(String title, WebRequest request, int... connections) {
    this.title = title;
    this.request = request;
    this.connections = Arrays.stream(connections).boxed().toList();
  }

  /** As it is named on the command line. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Requests on a connection before the first is answered. */
  int depth() {
    return 1;
  }

  /** Whether requests share connections. */
  boolean keep() {
    return true;
  }

  /** One request in so many is {@link WebRequest#BLOCK}; 0 for none. */
  int every() {
    return 0;
  }

  /** Whether it is run at a fixed rate too. */
  boolean isPaced() {
    return this == GET || this == MIXED;
  }

  /** Connections that stay without a request. */
  int idle() {
    return 0;
  }
}
