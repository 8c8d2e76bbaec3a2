package org.obmeet.telemetry.jobs.plan;

import java.util.List;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.obmeet.telemetry.jobs.beam.RunOptions;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.schemas.domain.Window;

/** The pipeline options of an aggregate run. */
public interface AggregateOptions extends RunOptions {
  @Description("Families of cubes to release; empty for all.")
  List<String> getFamilies();

  void setFamilies(List<String> families);

  @Description("Requested windows; empty for every closed window with undecided tables.")
  List<String> getWindows();

  void setWindows(List<String> windows);

  @Description("The action for tables that are already published.")
  @Default.Enum("KEEP")
  AggregateRequest.OnPublished getOnPublished();

  void setOnPublished(AggregateRequest.OnPublished onPublished);

  @Description("True to stage nothing, and to decide as if no window were released.")
  boolean isPreview();

  void setPreview(boolean preview);

  @Description("Path of the suppression table when the run was planned; empty if it has no row.")
  @Default.String("")
  String getSuppressions();

  void setSuppressions(String path);

  /** Sets the options of a request that was planned on a state of the lake. */
  static void set(
      AggregateOptions options, Lake lake, LakeState state, AggregateRequest request, String run) {
    RunOptions.set(options, lake.root(), run, request.now(), request.keys(), request.catalog());
    options.setFamilies(request.families());
    options.setWindows(request.windows().stream().map(Window::toString).toList());
    options.setOnPublished(request.onPublished());
    options.setPreview(request.preview());
    options.setSuppressions(state.suppressions().map(FileRef::path).orElse(""));
  }
}
