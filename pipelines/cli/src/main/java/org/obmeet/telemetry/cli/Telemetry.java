package org.obmeet.telemetry.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.obmeet.telemetry.cli.analysis.AttackCommand;
import org.obmeet.telemetry.cli.analysis.McpCommand;
import org.obmeet.telemetry.cli.analysis.MetricsCommand;
import org.obmeet.telemetry.cli.analysis.ProtectCommand;
import org.obmeet.telemetry.cli.analysis.QueryCommand;
import org.obmeet.telemetry.cli.analysis.ReleasesCommand;
import org.obmeet.telemetry.cli.analysis.ReportCommand;
import org.obmeet.telemetry.cli.analysis.SiteCommand;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.cli.console.CommandContext.Trait;
import org.obmeet.telemetry.cli.console.CommandErrorReporter;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.demo.BenchCommand;
import org.obmeet.telemetry.cli.demo.DemoCommand;
import org.obmeet.telemetry.cli.demo.GenerateCommand;
import org.obmeet.telemetry.cli.governance.ConsentCommand;
import org.obmeet.telemetry.cli.governance.EraseCommand;
import org.obmeet.telemetry.cli.governance.ExportCommand;
import org.obmeet.telemetry.cli.governance.RectifyCommand;
import org.obmeet.telemetry.cli.governance.RetainCommand;
import org.obmeet.telemetry.cli.governance.SuppressionCommand;
import org.obmeet.telemetry.cli.operation.AggregateCommand;
import org.obmeet.telemetry.cli.operation.CollectCommand;
import org.obmeet.telemetry.cli.operation.DailyCommand;
import org.obmeet.telemetry.cli.operation.DoctorCommand;
import org.obmeet.telemetry.cli.operation.IngestCommand;
import org.obmeet.telemetry.cli.operation.KeysCommand;
import org.obmeet.telemetry.cli.operation.LedgerCommand;
import org.obmeet.telemetry.cli.operation.QuarantineCommand;
import org.obmeet.telemetry.cli.operation.RestoreCommand;
import org.obmeet.telemetry.cli.option.BeamOptions;
import org.obmeet.telemetry.cli.option.OptionDefaults;
import org.obmeet.telemetry.cli.option.ValueConverters;
import org.obmeet.telemetry.cli.policy.InitCommand;
import org.obmeet.telemetry.cli.policy.PolicyCommand;
import org.obmeet.telemetry.cli.policy.PreviewCommand;
import org.obmeet.telemetry.cli.transparency.LogCommand;
import org.obmeet.telemetry.cli.transparency.VerifyPublicCommand;
import org.obmeet.telemetry.cli.verification.VerifyCommand;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.schemas.source.CatalogException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** The root command. It loads no class of Beam, so that help and errors appear fast. */
@Command(
    name = "telemetry",
    resourceBundle = "org.obmeet.telemetry.cli.help",
    versionProvider = Telemetry.ManifestVersion.class)
final class Telemetry extends TelemetryCommand {
  private static final List<Class<?>> COMMANDS =
      List.of(
          DemoCommand.class,
          GenerateCommand.class,
          CollectCommand.class,
          IngestCommand.class,
          AggregateCommand.class,
          DailyCommand.class,
          RetainCommand.class,
          EraseCommand.class,
          RectifyCommand.class,
          ExportCommand.class,
          SuppressionCommand.Hold.class,
          SuppressionCommand.Restrict.class,
          RestoreCommand.class,
          QuarantineCommand.class,
          ConsentCommand.class,
          ReleasesCommand.class,
          QueryCommand.class,
          MetricsCommand.class,
          ReportCommand.class,
          SiteCommand.class,
          McpCommand.class,
          ProtectCommand.class,
          AttackCommand.class,
          LedgerCommand.class,
          KeysCommand.class,
          LogCommand.class,
          VerifyPublicCommand.class,
          PolicyCommand.class,
          InitCommand.class,
          PreviewCommand.class,
          DoctorCommand.class,
          VerifyCommand.class,
          BenchCommand.class,
          CompletionCommand.class,
          ManCommand.class);

  /** Commands that run or describe other commands. */
  private static final List<String> NEED_ALL_COMMANDS = List.of("demo", "completion", "man");

  private static final Pattern CONSTANTS =
      Pattern.compile("expected one of \\[(.*)] \\(case-insensitive\\) but was ('.*')$");

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT)
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true)
  private boolean version;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT)
  private boolean verbose;

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT)
  private boolean quiet;

  @Option(names = "--catalog", paramLabel = "DIR", scope = ScopeType.INHERIT)
  void useCatalog(Path folder) {
    context.catalog().use(folder);
  }

  @Override
  public Integer call() {
    root().usage(context.out());
    return 0;
  }

  /**
   * Runs a command line and returns its exit code. Throws no exception.
   *
   * @param environment environment variables, which may contain default values of options
   */
  static int run(CommandContext context, Map<String, String> environment, String... args) {
    int dashes = Arrays.asList(args).indexOf("--");
    List<String> words = List.of(args);
    List<String> beam = dashes < 0 ? List.of() : words.subList(dashes + 1, words.size());
    List<String> own = dashes < 0 ? words : words.subList(0, dashes);
    try {
      CommandContext chosen = context.with(traits(context, environment, own), beam);
      List<String> present = CommandLineRewriter.rewrite(own);
      CommandLine line = commandLine(chosen, present);
      line.setDefaultValueProvider(OptionDefaults.of(environment));
      return line.execute(present.toArray(String[]::new));
    } catch (Throwable failure) {
      return CommandErrorReporter.report(context, failure).code();
    }
  }

  /** Returns the traits of the context, changed by options and environment variables. */
  private static Set<Trait> traits(
      CommandContext context, Map<String, String> environment, List<String> words) {
    Set<Trait> traits = new TreeSet<>(context.traits());
    if (!environment.getOrDefault("NO_COLOR", "").isEmpty()) {
      traits.remove(Trait.COLOUR);
    }
    if (words.contains("-v")
        || words.contains("--verbose")
        || "1".equals(environment.get("TELEMETRY_TRACE"))) {
      traits.add(Trait.TRACE);
    }
    if (words.contains("-q") || words.contains("--quiet")) {
      traits.add(Trait.QUIET);
    }
    return traits;
  }

  /**
   * Returns the command line. Reading the options of all commands is slow. Therefore a command has
   * options only if the words contain its name or need all commands.
   */
  static CommandLine commandLine(CommandContext context, List<String> words) {
    IFactory factory = TelemetryCommand.factory(context);
    CommandLine line = new CommandLine(Telemetry.class, factory);
    boolean all =
        !Collections.disjoint(words, NEED_ALL_COMMANDS)
            || words.stream().anyMatch(word -> word.startsWith("@")); // an argument file
    for (Class<?> type : COMMANDS) {
      Command command = type.getAnnotation(Command.class);
      boolean whole = all || words.contains(command.name());
      line.addSubcommand(command.name(), whole ? new CommandLine(type, factory) : outline(command));
    }
    line.setOut(context.out());
    line.setErr(context.err());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setPosixClusteredShortOptionsAllowed(false); // so that -qv is not -q and -v without effect
    ValueConverters.register(line);
    line.setUsageHelpAutoWidth(false);
    line.setUsageHelpWidth(100);
    line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    line.setParameterExceptionHandler((wrong, given) -> reportWrongUsage(context, wrong, given));
    line.setExecutionExceptionHandler(
        (failure, at, parsed) -> CommandErrorReporter.report(context, failure).code());
    line.setExecutionStrategy(
        parsed -> {
          BeamOptions.check(parsed, context.beam());
          return new CommandLine.RunLast().execute(parsed);
        });
    return line;
  }

  private static CommandSpec outline(Command command) {
    CommandSpec spec = CommandSpec.create().name(command.name());
    spec.usageMessage().header(command.header()).description(command.description());
    return spec;
  }

  private static int reportWrongUsage(
      CommandContext context, ParameterException wrong, String... words) {
    String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
    ParameterException cause = unknownWordFirst(wrong);
    context.problem("telemetry: " + message(cause, words));
    context.problem("See: " + command + " -h");
    return ExitCode.USAGE.code();
  }

  /**
   * If a word is missing and others are unknown, returns an error about the unknown words, which
   * may explain the missing word. Otherwise returns {@code wrong}.
   */
  private static ParameterException unknownWordFirst(ParameterException wrong) {
    List<String> unknown = wrong.getCommandLine().getUnmatchedArguments();
    return wrong instanceof CommandLine.MissingParameterException && !unknown.isEmpty()
        ? new CommandLine.UnmatchedArgumentException(wrong.getCommandLine(), unknown)
        : wrong;
  }

  /**
   * Returns the message for a wrong command line. If options exclude each other, the message
   * contains only their names, because their values may identify a person.
   */
  private static String message(ParameterException wrong, String... words) {
    if (wrong instanceof CommandLine.UnmatchedArgumentException unmatched) {
      return unknownWord(unmatched);
    }
    List<String> given =
        Arrays.stream(words)
            .map(word -> word.split("=", 2)[0])
            .filter(word -> isInOptionGroup(wrong.getCommandLine().getCommandSpec(), word))
            .distinct()
            .toList();
    return wrong instanceof CommandLine.MutuallyExclusiveArgsException
            || wrong instanceof CommandLine.MaxValuesExceededException
        ? "These options are mutually exclusive: " + String.join(", ", given)
        : inOwnWords(wrong.getMessage());
  }

  /** Rewrites a message of picocli in the form of the project's other messages. */
  private static String inOwnWords(String message) {
    String words =
        message
            .replaceFirst("^Error: ", "")
            .replaceFirst("^Invalid value for positional parameter at index \\d+ \\((.*?)\\)", "$1")
            .replaceFirst("^(Invalid value for option '.*?') at index \\d+ \\(.*?\\):", "$1:")
            .replaceFirst("^(Expected parameter .* but found '[^=']*)=.*(')$", "$1$2")
            .replaceFirst(
                "'([^']*)' is not an? (int|long)$", "expected: a whole number; it is '$1'")
            .replaceFirst(
                "^Value for option option ('.*') \\((.*)\\) should be .* format but was (.*)$",
                "Invalid value for option $1: expected: $2; it is '$3'");
    Matcher constants = CONSTANTS.matcher(words);
    return constants.replaceFirst(
        found ->
            Matcher.quoteReplacement(
                "expected: %s; it is %s"
                    .formatted(found.group(1).toLowerCase(Locale.ROOT), found.group(2))));
  }

  /**
   * Returns a message with the first unknown option, or with the first unknown word if there is no
   * option. For a command with subcommands, the message has the first unknown word, even if it is
   * an option. For a command that names subjects, the message omits this word, which may identify a
   * person.
   */
  private static String unknownWord(CommandLine.UnmatchedArgumentException unmatched) {
    List<String> unknown = unmatched.getUnmatched();
    Map<String, CommandLine> subcommands = unmatched.getCommandLine().getSubcommands();
    boolean hasSubcommands = !subcommands.isEmpty();
    boolean namesSubjects =
        Stream.concat(Stream.of(unmatched.getCommandLine()), subcommands.values().stream())
            .anyMatch(line -> line.getCommandSpec().findOption("--instance") != null);
    return unknown.stream()
        .filter(word -> word.startsWith("-"))
        .findFirst()
        .filter(option -> !hasSubcommands)
        .map(option -> option.split("=", 2)[0])
        .map(
            option ->
                "unknown option "
                    + option
                    + meant(option, unmatched.getCommandLine().getCommandSpec().optionsMap()))
        .orElseGet(
            () -> {
              String word = unknown.get(0).split("=", 2)[0];
              return (hasSubcommands ? "unknown command" : "unexpected argument")
                  + (namesSubjects ? "; name subjects with options" : " '" + word + "'")
                  + meant(word, subcommands);
            });
  }

  /**
   * Returns a question with a known word, but no short option, that is similar to an unknown one.
   */
  private static String meant(String unknown, Map<String, ?> known) {
    return CatalogException.similar(unknown, known.keySet())
        .filter(similar -> similar.length() > 2)
        .map(similar -> "; did you mean " + similar + "?")
        .orElse("");
  }

  private static boolean isInOptionGroup(CommandSpec command, String word) {
    return command.args().stream()
        .filter(each -> each.group() != null)
        .anyMatch(
            each ->
                each instanceof OptionSpec option
                    ? List.of(option.names()).contains(word)
                    : each.paramLabel().equals(word));
  }

  /** Returns the name and version of the program, from the manifest of its jar file. */
  static String program() {
    String version = Telemetry.class.getPackage().getImplementationVersion();
    return "telemetry " + (version == null ? "development" : version);
  }

  /** A provider of the version text for {@code --version}. */
  static final class ManifestVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {program() + ", Java " + Runtime.version()};
    }
  }
}
