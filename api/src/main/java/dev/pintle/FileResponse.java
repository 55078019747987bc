package dev.pintle;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;

/** Makes {@link Response#file}. */
final class FileResponse {
  private FileResponse() {}

  static Response of(Path file) {
    BasicFileAttributes attributes = look(file);
    Headers headers =
        Headers.of(
            "Content-Type", MediaTypes.of(file),
            "Last-Modified", HttpDates.format(modified(attributes)));
    return new Response(200, headers, Body.file(file, 0, attributes.size()));
  }

  private static BasicFileAttributes look(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (!attributes.isRegularFile()) {
        throw notFound(new FileNotFoundException(file + " is not a regular file"));
      }
      if (!Files.isReadable(file)) {
        throw forbidden(new AccessDeniedException(file.toString()));
      }
      return attributes;
    } catch (AccessDeniedException e) {
      throw forbidden(e);
    } catch (FileSystemException e) {
      // Beside a file that is not there: a file taken for a folder ("/a.txt/b"), a name that is too
      // long, a loop of links. A client can ask for each, and the JDK tells them apart by text
      // only.
      throw notFound(e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at " + file, e);
    }
  }

  /** Never later than now (RFC 9110, 8.8.2.1). */
  private static Instant modified(BasicFileAttributes attributes) {
    Instant modified = attributes.lastModifiedTime().toInstant();
    Instant now = Instant.now();
    return modified.isAfter(now) ? now : modified;
  }

  private static HttpException notFound(IOException cause) {
    return new HttpException(404, "not found", cause);
  }

  private static HttpException forbidden(IOException cause) {
    return new HttpException(403, "forbidden", cause);
  }
}
