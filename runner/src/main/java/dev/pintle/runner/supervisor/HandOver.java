package dev.pintle.runner.supervisor;

import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.newsclub.net.unix.AFUNIXServerSocket;
import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands all but the first of several listening sockets to workers of ours, which fetch them from a
 * socket in the supervisor's folder: SCM_RIGHTS of unix(7). Java cannot do that; junixsocket does,
 * so its native library is loaded on both sides, but only where there are several.
 */
public final class HandOver implements Closeable {
  /** The variable of the environment that says where they are to be fetched. */
  static final String SOCKETS = "PINTLE_SOCKETS";

  private static final Logger LOG = LoggerFactory.getLogger("dev.pintle.runner");

  /** Of the control messages that come with the one byte; each descriptor takes four. */
  private static final int ANCILLARY_BYTES = 4096;

  private final Path path;
  private final AFUNIXServerSocket server;

  private HandOver(Path path, AFUNIXServerSocket server) {
    this.path = path;
    this.server = server;
  }

  /**
   * Begins to hand them over.
   *
   * @param path where
   * @param sockets what
   * @throws IOException in a sentence
   */
  static HandOver at(Path path, List<ServerSocketChannel> sockets) throws IOException {
    try {
      List<FileDescriptor> descriptors = new ArrayList<>();
      for (ServerSocketChannel socket : sockets) {
        descriptors.add(Descriptors.of(socket));
      }
      HandOver handOver =
          new HandOver(path, AFUNIXServerSocket.bindOn(AFUNIXSocketAddress.of(path)));
      Thread thread =
          new Thread(
              null,
              () -> handOver.give(descriptors.toArray(FileDescriptor[]::new)),
              "pintle-hand-over",
              0,
              false);
      thread.setDaemon(true);
      thread.start();
      return handOver;
    } catch (LinkageError e) {
      throw new IOException(
          "more than one socket cannot be handed over here, for junixsocket cannot be loaded; give"
              + " --listen once",
          e);
    }
  }

  /** Where they can be fetched. */
  Path path() {
    return path;
  }

  private void give(FileDescriptor[] descriptors) {
    while (!server.isClosed()) {
      try (AFUNIXSocket worker = server.accept()) {
        worker.setOutboundFileDescriptors(descriptors);
        worker.getOutputStream().write(descriptors.length);
      } catch (IOException e) {
        if (!server.isClosed()) {
          LOG.warn("sockets could not be handed over to a worker", e);
          ControlServer.pause();
        }
      }
    }
  }

  /**
   * Fetches them in a worker.
   *
   * @param environment of this process
   * @return the numbers of all descriptors that this process is to listen on
   * @throws IOException in a sentence
   */
  public static List<Integer> fetch(Map<String, String> environment) throws IOException {
    List<Integer> numbers = new ArrayList<>(List.of(Descriptors.besideStandardInput()));
    String path = environment.get(SOCKETS);
    if (path == null) {
      return numbers;
    }
    try (AFUNIXSocket supervisor = AFUNIXSocket.connectTo(AFUNIXSocketAddress.of(Path.of(path)))) {
      supervisor.setAncillaryReceiveBufferSize(ANCILLARY_BYTES);
      int count = supervisor.getInputStream().read();
      FileDescriptor[] descriptors = supervisor.getReceivedFileDescriptors();
      if (descriptors == null || descriptors.length != count) {
        throw new IOException("the supervisor has not handed over all of its sockets");
      }
      for (FileDescriptor descriptor : descriptors) {
        // Closing the connection closes those that came over it.
        numbers.add(Descriptors.duplicate(descriptor));
      }
      return numbers;
    } catch (LinkageError e) {
      throw new IOException(
          "the supervisor's sockets cannot be fetched, for junixsocket cannot be loaded; let it hold"
              + " one",
          e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(path);
  }
}
