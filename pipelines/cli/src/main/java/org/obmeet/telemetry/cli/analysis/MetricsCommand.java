package org.obmeet.telemetry.cli.analysis;

import java.util.List;
import java.util.Optional;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.input.JsonText;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.cli.option.ListFormatOption;
import org.obmeet.telemetry.cli.query.ReleaseDatabase;
import org.obmeet.telemetry.cli.query.SemanticModel;
import org.obmeet.telemetry.cli.query.metric.MetricText;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.cli.releases.LakeReleases;
import org.obmeet.telemetry.cli.releases.UnknownName;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.metric.Formula;
import org.obmeet.telemetry.schemas.metric.Metric;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code telemetry metrics}, which shows the metrics of the product team. */
@Command(name = "metrics")
public final class MetricsCommand extends TelemetryCommand {
  @Override
  public Integer call() {
    return list(new ListFormatOption());
  }

  @Command(name = "list")
  int list(@Mixin ListFormatOption format) {
    List<List<Object>> rows =
        context.catalog().load().metrics().values().stream()
            .map(metric -> List.<Object>of(metric.name(), metric.question()))
            .toList();
    return format.print(context, OutputFormat.TABLE, List.of("metric", "question"), rows);
  }

  @Command(name = "show")
  int show(
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--lake", paramLabel = "URI") String lake,
      @Mixin ListFormatOption format) {
    Optional<OutputFormat> chosen = format.chosen();
    if (chosen.isPresent() && lake == null) {
      throw wrongUsage("--format requires --lake: it is the format of the values");
    }
    Catalog catalog = context.catalog().load();
    Metric metric = catalog.metrics().get(name);
    if (metric == null) {
      throw JobException.badInput(
          "NAME must be a metric; it is '%s'%s To list them run 'telemetry metrics list'"
              .formatted(name, UnknownName.closest(name, catalog.metrics().keySet())));
    }
    Optional<LakeReleases> released =
        Optional.ofNullable(lake)
            .map(LakeOptions::root)
            .map(root -> LakeReleases.open(root, () -> catalog));
    if (chosen.isEmpty()) {
      MetricText.lines(catalog, metric).forEach(context.out()::println);
    }
    if (released.isPresent()) {
      if (chosen.isEmpty()) {
        context.out().println();
        context.out().println("newest values:");
      }
      newest(released.get(), metric, chosen.orElse(OutputFormat.TABLE));
    }
    return 0;
  }

  /** The format of an exported semantic model. */
  private enum SemanticFormat {
    OSI
  }

  @Command(name = "export")
  int export(
      @Option(names = "--format", required = true, paramLabel = "FORMAT") SemanticFormat format) {
    context.out().println(JsonText.indented(SemanticModel.of(context.catalog().load())));
    return 0;
  }

  private void newest(LakeReleases released, Metric metric, OutputFormat format) {
    String sql =
        """
        SELECT window_start, label, round(value, 4) AS value, numerator, denominator, status,
          round(named, 4) AS named
        FROM metrics.%1$s
        WHERE window_start > (SELECT max(window_start) - %2$s FROM metrics.%1$s)"""
            .formatted(metric.name(), metric.window().days());
    try (ReleaseDatabase database =
        released.database(context.catalog()::fingerprint, context::info)) {
      if (database.print(sql, format, context.out()) == 0) {
        context.info(
            "%s needs a released %s of %s%s. For the reason run 'telemetry releases list'."
                .formatted(
                    metric.name(),
                    metric.window().word().replace('_', ' '),
                    String.join(" or ", metric.formula().cubes()),
                    metric.formula() instanceof Formula.Growth ? ", and the one before" : ""));
      }
    }
  }
}
