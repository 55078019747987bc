package dev.pintle.fcgi.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The parameters that nginx makes of a browser's request. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Pairs {
  private static final String TEXT =
      """
      QUERY_STRING=a=1&b=2
      REQUEST_METHOD=GET
      CONTENT_TYPE=
      CONTENT_LENGTH=
      SCRIPT_NAME=
      PATH_INFO=/
      REQUEST_URI=/?a=1&b=2
      DOCUMENT_URI=/
      DOCUMENT_ROOT=/usr/share/nginx/html
      SERVER_PROTOCOL=HTTP/1.1
      REQUEST_SCHEME=http
      GATEWAY_INTERFACE=CGI/1.1
      SERVER_SOFTWARE=nginx/1.22.1
      REMOTE_ADDR=192.0.2.17
      REMOTE_PORT=54321
      SERVER_ADDR=192.0.2.1
      SERVER_PORT=80
      SERVER_NAME=www.example.org
      REDIRECT_STATUS=200
      SCRIPT_FILENAME=/srv/app
      HTTP_HOST=www.example.org
      HTTP_USER_AGENT=Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0
      HTTP_ACCEPT=text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8
      HTTP_ACCEPT_LANGUAGE=en-US,en;q=0.5
      HTTP_ACCEPT_ENCODING=gzip, deflate
      HTTP_CONNECTION=keep-alive
      HTTP_UPGRADE_INSECURE_REQUESTS=1
      """;

  private final byte[] bytes = encode();

  private static byte[] encode() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String line : TEXT.lines().toList()) {
      int end = line.indexOf('=');
      byte[] name = line.substring(0, end).getBytes(ISO_8859_1);
      byte[] value = line.substring(end + 1).getBytes(ISO_8859_1);
      out.write(name.length);
      out.write(value.length);
      out.writeBytes(name);
      out.writeBytes(value);
    }
    return out.toByteArray();
  }

  @Benchmark
  public FcgiParams find() throws FcgiException {
    return FcgiParams.of(bytes);
  }

  @Benchmark
  public String findAndReadOne() throws FcgiException {
    return FcgiParams.of(bytes).value("HTTP_ACCEPT_LANGUAGE");
  }
}
