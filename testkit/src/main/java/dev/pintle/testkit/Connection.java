package dev.pintle.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A connection to a server, through a socket or through memory. */
interface Connection {
  /** What the server sends; a read that gets nothing for too long fails. */
  InputStream in() throws IOException;

  /** Closing it closes the sending side only. */
  OutputStream out() throws IOException;

  /** Closes both sides without a word. */
  void close();
}
