package org.obmeet.telemetry.cli.policy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.input.JsonText;
import org.obmeet.telemetry.cli.input.ResourceText;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.cli.option.ListFormatOption;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.LakeAccess;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.CubeWarnings;
import org.obmeet.telemetry.schemas.policy.DisclosurePolicy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code telemetry policy}, which checks declarations and explains the policy. */
@Command(name = "policy")
public final class PolicyCommand extends TelemetryCommand {
  /**
   * Checks and lists all declarations. An error has the exit code 43 and a message with the file,
   * key, value and allowed values.
   */
  @Command(name = "check")
  int check() {
    Catalog catalog = context.catalog().load();
    Map<String, Object> values =
        Map.of(
            "catalog",
            catalog,
            "datasets",
            new TreeMap<>(catalog.datasets()).values(),
            "metrics",
            catalog.metrics().keySet(),
            "floor",
            DisclosurePolicy.FLOOR);
    context.out().print(ResourceText.filled(PolicyCommand.class, "check.txt", values));
    CubeWarnings.of(catalog).forEach(warning -> context.problem("warning: " + warning));
    context.info("No errors.");
    return 0;
  }

  /** Returns 60 if a binding promise is not covered or, with {@code strict}, is only planned. */
  @Command(name = "coverage")
  int coverage(@Option(names = "--json") boolean json, @Option(names = "--strict") boolean strict) {
    PromiseCoverage coverage = PromiseCoverage.of(context.catalog().load().promises());
    if (json) {
      context.out().println(JsonText.indented(coverage.toMap()));
    } else {
      coverage.lines().forEach(context.out()::println);
    }
    int open = coverage.uncovered().size() + (strict ? coverage.planned().size() : 0);
    if (open > 0) {
      context.info(
          "telemetry: "
              + open
              + " binding promises are "
              + (strict ? "planned or not covered" : "not covered"));
      return ExitCode.VERIFICATION_FAILED.code();
    }
    return 0;
  }

  /** Explains a sentence or promise, or lists all sentences. An unknown id has the exit code 43. */
  @Command(name = "explain")
  int explain(
      @Parameters(paramLabel = "SENTENCE-ID", arity = "0..1") String id,
      @Option(names = "--lake", paramLabel = "URI") String lake,
      @Mixin ListFormatOption format) {
    if (id == null) {
      return format.print(
          context, OutputFormat.TABLE, PolicyExplanation.COLUMNS, PolicyExplanation.rows());
    }
    if (format.chosen().isPresent()) {
      throw wrongUsage("--format is for the list of all sentences, without SENTENCE-ID");
    }
    Optional<Map<String, Instant>> lastRuns =
        Optional.ofNullable(lake)
            .map(LakeOptions::root)
            .map(LakeAccess::require)
            .map(opened -> PolicyExplanation.lastRuns(opened.log().commits()));
    List<String> lines =
        new PolicyExplanation(context.catalog().load().promises(), lastRuns).lines(id);
    if (lines.isEmpty()) {
      throw JobException.badInput(
          "SENTENCE-ID must be one that 'telemetry policy explain' lists; it is '" + id + "'");
    }
    lines.forEach(context.out()::println);
    return 0;
  }
}
