package dev.pintle.bench.soak;

import dev.pintle.bench.TemporaryFolder;
import dev.pintle.bench.reload.Ledger;
import dev.pintle.bench.reload.LoadedSite;
import dev.pintle.bench.reload.Stack;
import dev.pintle.bench.siege.AttackKind;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One app under honest and hostile load. Now and then both are halted for some seconds, so that
 * what its process holds then is what it keeps.
 */
final class Endurance {
  private final Plan plan;
  private final Stack stack;
  private final Consumer<Sample> told;
  private final List<Lane> lanes = new ArrayList<>();
  private final List<Sample> samples = new ArrayList<>();
  private int generation = 1;

  private Endurance(Plan plan, Stack stack, Consumer<Sample> told) {
    this.plan = plan;
    this.stack = stack;
    this.told = told;
  }

  /**
   * Goes through all of it.
   *
   * @param told each sample
   */
  static Findings run(Plan plan, Stack stack, Consumer<Sample> told)
      throws IOException, InterruptedException {
    try (TemporaryFolder folder = TemporaryFolder.make();
        LoadedSite site =
            LoadedSite.startCareless(
                stack,
                plan.app(),
                plan.home(),
                folder.path(),
                plan.rate(),
                Plan.JAVA_OPTIONS,
                plan.generations())) {
      Endurance endurance = new Endurance(plan, stack, told);
      try {
        return endurance.run(site);
      } catch (IOException e) {
        throw new IOException(e.getMessage() + "\n" + site.log(), e);
      } finally {
        endurance.lanes.forEach(Lane::close);
      }
    }
  }

  private Findings run(LoadedSite site) throws IOException, InterruptedException {
    attack(site.address(), AttackKind.against("http"));
    if (!site.appAddress().equals(site.address())) {
      attack(site.appAddress(), AttackKind.against(stack.handler()));
    }
    long begin = System.nanoTime();
    for (int reloads = 1; reloads <= plan.reloads(); reloads++) {
      long due = begin + reloads * plan.between().toNanos();
      sleepUntil(due);
      generation++;
      site.goTo(generation);
      if (reloads % plan.reloadsPerSample() == 0) {
        sleepUntil(due + plan.between().toNanos() / 2);
        sample(site, (System.nanoTime() - begin) / 6e10);
      }
    }
    lanes.forEach(Lane::close);
    site.endClients();
    return new Findings(stack, plan, samples, site.ledger(), site.log());
  }

  private void attack(SocketAddress server, List<AttackKind> kinds) {
    Choice choice = new Choice(kinds);
    for (int i = 0; i < Math.min(plan.lanes(), kinds.size()); i++) {
      lanes.add(Lane.start(server, choice, plan.seed() + lanes.size()));
    }
  }

  private static void sleepUntil(long due) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
  }

  private void sample(LoadedSite site, double minutes) throws IOException, InterruptedException {
    ProcessHandle process = site.process();
    Sample.Busy busy = new Sample.Busy(Vitals.descriptors(process), Vitals.threads(process));
    for (Lane lane : lanes) {
      lane.pause();
    }
    site.pause();
    Vitals.awaitStillness(process);
    // This ends the threads that the load took, which would stand by for half a minute.
    generation++;
    site.load(generation);
    Vitals vitals = Vitals.atRest(process, site.address());
    site.resume();
    site.awaitAlone(generation);
    lanes.forEach(Lane::resume);
    Ledger ledger = site.ledger();
    Sample sample =
        new Sample(
            minutes,
            ledger.answeredSoFar(),
            ledger.allLost(),
            lanes.stream().mapToInt(Lane::attacks).sum(),
            lanes.stream().mapToLong(Lane::connections).sum(),
            lanes.stream().mapToLong(Lane::requests).sum(),
            generation - 1,
            ledger.generations().seen(),
            busy,
            vitals);
    samples.add(sample);
    told.accept(sample);
  }
}
