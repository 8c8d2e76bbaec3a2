package org.obmeet.telemetry.cli.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.cli.input.JsonText;
import org.obmeet.telemetry.cli.option.LakeCommand;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.ReleaseCounts;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.jobs.aggregate.AggregateJob;
import org.obmeet.telemetry.jobs.plan.AggregateRequest;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.CubeWarnings;
import org.obmeet.telemetry.schemas.domain.Window;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The command {@code telemetry preview}, which shows what {@code aggregate} would do on a lake, or
 * what a catalogue would release if nothing were released.
 */
@Command(name = "preview")
public final class PreviewCommand extends LakeCommand {
  @Option(names = "--window", arity = "1..*", paramLabel = "KIND/START")
  private List<Window> windows = List.of();

  @Option(names = "--ignore-released")
  private boolean ignoreReleased;

  @Option(names = "--json")
  private boolean json;

  @Override
  public Integer call() {
    String folder = context.catalog().folder();
    boolean custom = !folder.equals(Catalogs.SHIPPED);
    Catalog catalog = context.catalog().load();
    RunReport report = run(windows, folder);
    List<String> notes = new ArrayList<>(report.notes());
    List<ReleaseCounts> shipped =
        ignoreReleased && custom && !report.releases().isEmpty()
            ? shipped(report.releases(), notes)
            : List.of();
    List<String> narrower =
        new NarrowerPopulations(catalog, lake.open(), shipped).sentences(report.releases());
    List<String> warnings = new ArrayList<>(CubeWarnings.of(catalog));
    if (custom) {
      warnings.removeAll(CubeWarnings.of(Catalog.load()));
    }
    if (json) {
      Map<String, Object> map = report.toMap();
      map.put("shipped", report.withReleases(shipped).toMap().get("releases"));
      map.put("narrower", narrower);
      map.put("warnings", warnings);
      context.out().println(JsonText.indented(map));
    } else {
      if (!report.releases().isEmpty()) {
        PreviewTable.write(report.releases(), shipped, context.out());
      }
      narrower.forEach(context.out()::println);
      warnings.forEach(warning -> context.out().println("warning: " + warning));
      notes.forEach(context::info);
      context.info("Nothing was published. Shares and rules are for operators: do not publish.");
    }
    return report.exit().code();
  }

  private RunReport run(List<Window> requested, String folder) {
    AggregateRequest request =
        new AggregateRequest(lake.root(), clock.now(context), List.of(), requested, context.beam())
            .withKeys(lake.keysetFile())
            .withCatalog(folder)
            .asPreview(ignoreReleased);
    return withProgress(progress -> AggregateJob.run(request, progress));
  }

  /**
   * Returns the outcome of the same windows with the shipped catalogue. If the job rejects that
   * catalogue or the lake, or no window is closed, returns an empty list and adds a note.
   */
  private List<ReleaseCounts> shipped(List<ReleaseCounts> releases, List<String> notes) {
    List<Window> same =
        releases.stream().map(ReleaseCounts::window).distinct().map(Window::parse).toList();
    try {
      return run(same, Catalogs.SHIPPED).releases();
    } catch (JobException notComparable) {
      if (notComparable.exit() != ExitCode.BAD_INPUT
          && notComparable.exit() != ExitCode.NOT_READY) {
        throw notComparable;
      }
      notes.add("Not compared with the shipped catalogue: " + notComparable.getMessage());
      return List.of();
    }
  }
}
