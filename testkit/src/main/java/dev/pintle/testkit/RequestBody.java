package dev.pintle.testkit;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** The body of a request. */
sealed interface RequestBody {
  /** How many bytes it has, −1 if that is not known before it is read. */
  long length();

  InputStream open();

  /** Can be sent any number of times. */
  record Bytes(@SuppressWarnings("ArrayRecordComponent") byte[] bytes) implements RequestBody {
    @Override
    public long length() {
      return bytes.length;
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(bytes);
    }
  }

  /** Can be sent once. */
  record Stream(InputStream in, long length) implements RequestBody {
    @Override
    public InputStream open() {
      return in;
    }
  }
}
