package org.obmeet.telemetry.collector.endpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.ResourceBundle;
import org.obmeet.telemetry.collector.http.FullResponse;
import org.obmeet.telemetry.collector.intake.ProjectionResults;
import org.obmeet.telemetry.privacy.projection.DryRun;
import org.obmeet.telemetry.privacy.projection.LeafPaths;
import org.obmeet.telemetry.schemas.Catalog;

/** Renders a dry run as JSON: the values of a report that would be stored or dropped. */
record JsonDryRunRenderer(DryRun dryRun) {
  private static final ResourceBundle EXPLANATIONS =
      ResourceBundle.getBundle(
          JsonDryRunRenderer.class.getPackageName() + ".explanations", Locale.ROOT);

  static JsonDryRunRenderer of(Catalog catalog) {
    return new JsonDryRunRenderer(new DryRun(catalog.dataset(StatisticsEndpoint.STREAM)));
  }

  /**
   * Describes what would be stored of a report, or why it would not be stored.
   *
   * @param paths the paths of the report
   * @param results results of projection
   * @param ifMadeNow results of projection with the current time as the report's time
   */
  FullResponse describe(LeafPaths paths, ProjectionResults results, ProjectionResults ifMadeNow) {
    ObjectNode json = FullResponse.object();
    json.put("dryRun", true);
    if (!results.rows().isEmpty()) {
      json.put("verdict", "accepted");
      add(kept(paths, results), json);
      return FullResponse.json(200, json);
    }
    ProjectionResults.Rejection rejection = results.rejections().get(0);
    String explanation = explanation(rejection);
    json.put("verdict", rejection.verdict());
    json.put("reason", rejection.reason())
        .put("path", rejection.path())
        .put("explanation", explanation);
    add(DryRun.ofNothing(paths, explanation), json);
    if (!ifMadeNow.rows().isEmpty()) {
      add(kept(paths, ifMadeNow), json.putObject("ifMadeNow"));
    }
    return FullResponse.json(200, json);
  }

  private DryRun.Result kept(LeafPaths paths, ProjectionResults results) {
    return dryRun.of(paths, results.rows().get(0), results.adjusted());
  }

  /** Explains to the sender of the report why nothing is stored. */
  private static String explanation(ProjectionResults.Rejection rejection) {
    String reason = rejection.reason();
    if (EXPLANATIONS.containsKey(reason)) {
      return EXPLANATIONS.getString(reason).replace("{0}", rejection.path());
    }
    return rejection.path().isEmpty() ? reason : rejection.path() + ": " + reason;
  }

  private static void add(DryRun.Result result, ObjectNode json) {
    ArrayNode stored = json.putArray("stored");
    for (DryRun.Stored kept : result.stored()) {
      ObjectNode field = stored.addObject();
      field.put("field", kept.field());
      ArrayNode sources = field.putArray("source");
      kept.sources().forEach(sources::add);
      field.put("class", kept.fieldClass());
      field.put("treatment", kept.treatment());
      field.put("scope", kept.scope());
      field.put("value", kept.value());
      if (kept.adjusted()) {
        field.put("adjusted", true);
      }
    }
    ArrayNode dropped = json.putArray("dropped");
    result
        .dropped()
        .forEach(d -> dropped.addObject().put("path", d.path()).put("reason", d.reason()));
  }
}
