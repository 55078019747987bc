package dev.pintle.runner;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * What can be said on the command line of a server, told to picocli by calls: of annotations Java
 * makes proxies anew at each start (docs/decisions/020). {@code --help} has the options in the
 * order of the calls. What a call returns has the value once the command line is parsed.
 */
final class CommandModel {
  private final Lists factory = new Lists();

  private final CommandSpec spec;

  CommandModel(Callable<Integer> command) {
    spec = CommandSpec.wrapWithoutInspection(command, factory);
  }

  /** A word that must be there. */
  Supplier<String> parameter(String label, String description) {
    PositionalParamSpec parameter =
        PositionalParamSpec.builder()
            .paramLabel(label)
            .description(description)
            .required(true)
            .build();
    spec.addPositional(parameter);
    return parameter::getValue;
  }

  /**
   * An option with a text, which is null unless it is given.
   *
   * @param names with spaces between them
   */
  Supplier<@Nullable String> text(String names, String label, String description) {
    return add(option(names, description).paramLabel(label).type(String.class));
  }

  /** An option with a number, which is null unless it is given. */
  Supplier<@Nullable Integer> number(String names, String label, String description) {
    return add(option(names, description).paramLabel(label).type(Integer.class));
  }

  /** An option that may be given more than once. */
  Supplier<List<String>> texts(String names, String label, String description) {
    return add(list(names, label, description).auxiliaryTypes(String.class));
  }

  /** An option that may be given more than once, and with more than one text, between commas. */
  Supplier<List<String>> separatedTexts(String names, String label, String description) {
    return add(list(names, label, description).auxiliaryTypes(String.class).splitRegex(","));
  }

  /** An option that may be given more than once, and with more than one path, between colons. */
  Supplier<List<Path>> separatedPaths(String names, String label, String description) {
    return add(list(names, label, description).auxiliaryTypes(Path.class).splitRegex(":"));
  }

  /** An option without a value. */
  BooleanSupplier flag(String names, String description) {
    Supplier<Boolean> given =
        add(option(names, description).type(boolean.class).initialValue(false));
    return given::get;
  }

  /** With {@code --help} and {@code --version}, which come last; to be called once. */
  CommandLine commandLine() {
    add(option("-h --help", "Show this help message and exit.").usageHelp(true));
    add(option("-V --version", "Print version information and exit.").versionHelp(true));
    return new CommandLine(spec, factory);
  }

  private static OptionSpec.Builder option(String names, String description) {
    return OptionSpec.builder(names.split(" ", -1)).description(description);
  }

  private static OptionSpec.Builder list(String names, String label, String description) {
    return option(names, description).paramLabel(label).type(List.class).initialValue(List.of());
  }

  private <T> Supplier<T> add(OptionSpec.Builder builder) {
    OptionSpec option = builder.build();
    spec.addOption(option);
    return option::getValue;
  }

  /** Lists are all that it has to make; picocli's own searches each jar for Groovy. */
  private static final class Lists implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) {
      return type.cast(new ArrayList<>());
    }
  }
}
