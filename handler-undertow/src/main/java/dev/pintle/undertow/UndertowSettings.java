package dev.pintle.undertow;

import dev.pintle.Options;
import io.undertow.UndertowOptions;
import org.xnio.Option;
import org.xnio.OptionMap;

/** The common options as Undertow's own, over those that were given for it. */
record UndertowSettings(OptionMap http1, OptionMap http2) {
  /** A stream needs little, and this many are what browsers open at most. */
  private static final int MAX_STREAMS = 128;

  /** Buffers that wait to be read on a connection: of 16 KB, twice what all its windows let in. */
  private static final int MAX_WAITING = 2 * MAX_STREAMS * 4;

  /** What may be set otherwise. */
  private static final OptionMap STREAMS =
      OptionMap.builder()
          .set(UndertowOptions.HTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, MAX_STREAMS)
          .set(UndertowOptions.MAX_QUEUED_READ_BUFFERS, MAX_WAITING)
          .getMap();

  private static final int MORE_HEADERS = 20;
  private static final int MORE_BYTES = 4 * 1024;

  static UndertowSettings of(Options options) {
    OptionMap given =
        options.get(dev.pintle.undertow.UndertowOptions.SERVER_OPTIONS).orElse(OptionMap.EMPTY);
    OptionMap http1 = decidedForHttp1();
    OptionMap http2 = decidedForHttp2(options);
    for (Option<?> option : given) {
      if (http1.contains(option) || http2.contains(option) || isOurs(option)) {
        throw new IllegalArgumentException(
            dev.pintle.undertow.UndertowOptions.SERVER_OPTIONS.name()
                + " cannot set "
                + option.getName()
                + ": the common options or the specification decide it; leave it out");
      }
    }
    return new UndertowSettings(
        OptionMap.builder().addAll(given).addAll(http1).getMap(),
        OptionMap.builder().addAll(STREAMS).addAll(given).addAll(http2).getMap());
  }

  /** Timeouts are the common options', and so is TLS, whose connections are not Undertow's. */
  private static boolean isOurs(Option<?> option) {
    return option == UndertowOptions.IDLE_TIMEOUT
        || option == org.xnio.Options.READ_TIMEOUT
        || option == org.xnio.Options.WRITE_TIMEOUT
        || option.getName().startsWith("SSL_");
  }

  /** Heads, bodies and timeouts are not Undertow's business. */
  private static OptionMap decidedForHttp1() {
    return OptionMap.builder()
        .set(UndertowOptions.NO_REQUEST_TIMEOUT, -1)
        .set(UndertowOptions.REQUEST_PARSE_TIMEOUT, -1)
        .set(UndertowOptions.BUFFER_PIPELINED_DATA, false)
        .set(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
        .getMap();
  }

  private static OptionMap decidedForHttp2(Options options) {
    return OptionMap.builder()
        .set(UndertowOptions.ENABLE_HTTP2, true)
        .set(UndertowOptions.DECODE_URL, false)
        .set(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, true)
        .set(UndertowOptions.MAX_PARAMETERS, Integer.MAX_VALUE)
        .set(UndertowOptions.MAX_ENTITY_SIZE, -1L)
        .set(UndertowOptions.MAX_HEADERS, options.maxHeaders() + MORE_HEADERS)
        .set(UndertowOptions.MAX_HEADER_SIZE, headerBytes(options))
        .set(UndertowOptions.ALWAYS_SET_DATE, true)
        .set(UndertowOptions.NO_REQUEST_TIMEOUT, -1)
        .set(UndertowOptions.REQUEST_PARSE_TIMEOUT, -1)
        .getMap();
  }

  /** Above what is allowed, so that our own answer comes before Undertow closes the connection. */
  private static int headerBytes(Options options) {
    long allowed = (long) options.maxRequestLine() + options.maxHeaderBytes();
    long counted = allowed + 32L * options.maxHeaders(); // as HTTP/2 counts (RFC 9113, 6.5.2)
    return (int) Math.min(Integer.MAX_VALUE, counted + MORE_BYTES);
  }
}
