package dev.pintle.bench.reload;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An app that is served, and clients that ask it all the time. */
public final class LoadedSite implements Closeable {
  private static final Duration CLIENTS_PATIENCE = Duration.ofSeconds(30);

  private final Deployment deployment;
  private final @Nullable WebServer front;
  private final Ledger ledger;
  private final Clients clients;

  private LoadedSite(
      Deployment deployment, @Nullable WebServer front, Ledger ledger, Clients clients) {
    this.deployment = deployment;
    this.front = front;
    this.ledger = ledger;
    this.clients = clients;
  }

  /**
   * Serves the first generation, and has clients ask it.
   *
   * @param generations how many there will be
   * @param kinds of clients that ask
   */
  static LoadedSite start(
      Stack stack, Way way, Site site, int generations, Function<Target, List<Client>> kinds)
      throws IOException, InterruptedException {
    site.write(1);
    Deployment deployment = way.deploy(site);
    try {
      WebServer front = stack.startFront(site);
      Ledger ledger = new Ledger(new Generations(generations));
      InetSocketAddress asked = front == null ? loopback(site.port()) : loopback(front.port());
      Target target = new Target(asked, ledger, CLIENTS_PATIENCE, site.conditions().rate());
      Clients clients = Clients.start(target, kinds.apply(target));
      return new LoadedSite(deployment, front, ledger, clients);
    } catch (IOException | InterruptedException e) {
      deployment.close();
      throw e;
    }
  }

  /**
   * Serves an app that has the pages of careless ones, reloaded in the process, and has clients ask
   * for these too.
   *
   * @param home the root of the repository, built
   * @param folder for files
   * @param rate at most so many requests a second of clients that do not think
   * @param javaOptions of its process
   * @param generations how many there will be
   */
  public static LoadedSite startCareless(
      Stack stack,
      AppSource app,
      Path home,
      Path folder,
      int rate,
      String javaOptions,
      int generations)
      throws IOException, InterruptedException {
    Conditions conditions = Conditions.SERIOUS.with(rate, javaOptions);
    Site site = new Site(home, folder, stack.handler, FreePort.any(), conditions, app);
    return start(stack, Way.IN_PROCESS, site, generations, Clients::careless);
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** Goes to the next generation, and waits until that alone answers. */
  public void goTo(int generation) throws IOException, InterruptedException {
    deployment.goTo(generation, ledger.generations());
  }

  /**
   * Loads a generation, also while nobody asks; returns when the one before has been told to go.
   */
  public void load(int generation) throws IOException, InterruptedException {
    deployment.load(generation, ledger.generations());
  }

  /** Waits until clients have been answered by this one, and will be by no other. */
  public void awaitAlone(int generation) throws IOException, InterruptedException {
    deployment.awaitAlone(generation, ledger.generations());
  }

  /** Has the clients ask nothing, on connections that they keep; returns when all is answered. */
  public void pause() throws IOException, InterruptedException {
    clients.pause();
  }

  /** Has them go on. */
  public void resume() {
    clients.resume();
  }

  /** Ends the clients, when they have the replies that are due. */
  public void endClients() throws IOException, InterruptedException {
    clients.end();
  }

  /** What they have been answered, and what they have lost. */
  public Ledger ledger() {
    return ledger;
  }

  /** What clients connect to: the web server, if there is one in front. */
  public InetSocketAddress address() {
    return front == null ? appAddress() : loopback(front.port());
  }

  /** What the app's own process listens on. */
  public InetSocketAddress appAddress() {
    return loopback(deployment.site.port());
  }

  /** The app's process, if it is reloaded in that. */
  public ProcessHandle process() {
    return deployment.process.handle();
  }

  /** The last lines of all servers. */
  public String log() {
    return deployment.log() + (front == null ? "" : "\nThe web server:\n" + front.log());
  }

  @Override
  public void close() throws IOException {
    clients.abandon();
    if (front != null) {
      front.close();
    }
    deployment.close();
  }
}
