package dev.pintle;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
    } catch (NoSuchFileException e) {
      throw notFound(e);
    } catch (AccessDeniedException e) {
      throw forbidden(e);
    } catch (FileSystemException e) {
      // A file taken for a directory ("/a.txt/b"), a loop of links or a name that is too long has
      // no exception of its own; for the client each is a file that is not there.
      if (Files.notExists(file)) {
        throw notFound(e);
      }
      throw new UncheckedIOException("cannot look at " + file, e);
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
