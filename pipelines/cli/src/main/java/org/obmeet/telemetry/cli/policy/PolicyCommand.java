package org.obmeet.telemetry.cli.policy;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.input.JsonText;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.cli.option.ListFormatOption;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.LakeAccess;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.CubeWarnings;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.policy.DisclosurePolicy;
import org.obmeet.telemetry.schemas.source.KeywordEnum;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code telemetry policy}, which checks the declarations. */
@Command(name = "policy")
public final class PolicyCommand extends TelemetryCommand {

  /**
   * Loads all declarations. The exit code of an error is 43. The message contains file, key, value
   * and allowed values.
   */
  @Command(name = "check")
  int check() {
    Catalog catalog = context.catalog().load();
    for (String stream : new TreeSet<>(catalog.datasets().keySet())) {
      context.out().println(line(catalog.dataset(stream)));
    }
    for (Cube cube : catalog.cubes()) {
      context.out().println(line(cube));
    }
    context.out().println("metrics: " + String.join(", ", catalog.metrics().keySet()));
    context
        .out()
        .println(
            "policy: threshold %s (never below %s), dominance %s %%, %s promises"
                .formatted(
                    catalog.disclosure().threshold(),
                    DisclosurePolicy.FLOOR,
                    catalog.disclosure().dominancePercent(),
                    catalog.promises().size()));
    Catalogs.formerKeys(context.catalog().folder())
        .forEach(notice -> context.info("notice: " + notice));
    CubeWarnings.of(catalog).forEach(warning -> context.problem("warning: " + warning));
    context.info("No errors.");
    return 0;
  }

  /** Returns 60 if a binding promise is not covered, or if one is planned and the check strict. */
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
              + (strict ? " binding promises are planned or not covered" : " are not covered"));
      return ExitCode.VERIFICATION_FAILED.code();
    }
    return 0;
  }

  /** Explains a sentence. The exit code of an unknown id is 43. */
  @Command(name = "explain")
  int explain(
      @Parameters(paramLabel = "SENTENCE-ID", arity = "0..1") String id,
      @Option(names = "--lake", paramLabel = "URI") String lake,
      @Mixin ListFormatOption format) {
    if (id == null) {
      return format.print(
          context, OutputFormat.TABLE, PolicyExplanation.COLUMNS, PolicyExplanation.rows());
    }
    Optional<LastRuns> lastRuns =
        Optional.ofNullable(lake)
            .map(LakeOptions::root)
            .map(LakeAccess::require)
            .map(opened -> LastRuns.of(opened.log().commits()));
    List<String> lines =
        new PolicyExplanation(context.catalog().load().promises(), lastRuns).lines(id);
    if (lines.isEmpty()) {
      throw JobException.badInput(
          "SENTENCE-ID must be one that 'telemetry policy explain' lists; it is '" + id + "'");
    }
    lines.forEach(context.out()::println);
    return 0;
  }

  private static String line(Dataset dataset) {
    return "data set %s: version %s, %s fields, contributor %s, kept %s"
        .formatted(
            dataset.name(),
            dataset.version(),
            dataset.fields().size(),
            dataset.contributor(),
            dataset.retention().clean());
  }

  private static String line(Cube cube) {
    return "cube %s/%s: %s by %s; %s; per %s; threshold %s"
        .formatted(
            cube.family(),
            cube.name(),
            cube.stream(),
            cube.dimensions().isEmpty()
                ? "nothing"
                : String.join(", ", cube.dimensions().stream().map(Cube.Dimension::field).toList()),
            String.join(", ", cube.measures().stream().map(Cube.Measure::name).toList()),
            String.join(", ", cube.windows().stream().map(KeywordEnum::word).toList()),
            cube.threshold());
  }
}
