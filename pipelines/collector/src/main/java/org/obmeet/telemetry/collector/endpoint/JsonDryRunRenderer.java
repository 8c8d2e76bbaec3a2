package org.obmeet.telemetry.collector.endpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.stream.Stream;
import org.obmeet.telemetry.collector.http.FullResponse;
import org.obmeet.telemetry.collector.intake.ProjectionResults;
import org.obmeet.telemetry.privacy.projection.DryRun;
import org.obmeet.telemetry.privacy.projection.RejectReason;
import org.obmeet.telemetry.privacy.projection.SuppressReason;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.DatasetNotes;
import org.obmeet.telemetry.schemas.source.CatalogSource;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** Describes as JSON the data of a report that would be stored or dropped. Nothing is written. */
record JsonDryRunRenderer(DryRun dryRun) {
  static JsonDryRunRenderer of(Catalog catalog, CatalogSource source) {
    Dataset dataset = catalog.dataset("instance_statistics");
    return new JsonDryRunRenderer(new DryRun(dataset, DatasetNotes.of(source, dataset.name())));
  }

  /**
   * Describes a report.
   *
   * @param body the report as it was sent
   * @param results results of projection
   * @param ifMadeNow results of projection with the current time as the report's time
   */
  FullResponse describe(byte[] body, ProjectionResults results, ProjectionResults ifMadeNow) {
    ObjectNode json = FullResponse.object();
    json.put("dryRun", true);
    if (!results.rows().isEmpty()) {
      json.put("verdict", "accepted");
      write(kept(body, results), json);
      return FullResponse.json(200, json);
    }
    ProjectionResults.Rejection rejection = results.rejections().get(0);
    String explanation = explanation(rejection);
    json.put("verdict", rejection.verdict());
    json.put("reason", rejection.reason())
        .put("path", rejection.path())
        .put("explanation", explanation);
    write(dryRun.ofNothing(body, explanation), json);
    if (!ifMadeNow.rows().isEmpty()) {
      write(kept(body, ifMadeNow), json.putObject("ifMadeNow"));
    }
    return FullResponse.json(200, json);
  }

  private DryRun.Result kept(byte[] body, ProjectionResults results) {
    return dryRun.of(body, results.rows().get(0), results.adjusted());
  }

  /** Explains to the sender of the report why nothing is stored. */
  private static String explanation(ProjectionResults.Rejection rejection) {
    return Stream.of(
            KeywordEnum.of(SuppressReason.class, rejection.reason()).map(JsonDryRunRenderer::words),
            KeywordEnum.of(RejectReason.class, rejection.reason())
                .map(reason -> words(reason, rejection.path())))
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(rejection.reason());
  }

  private static String words(SuppressReason reason) {
    return switch (reason) {
      case NOT_OPTED_IN -> "the report was made before the opt-in";
      case OPTED_OUT -> "the report was made while the consent was withdrawn";
      case OUT_OF_SCOPE -> "the consent covers nothing in the report";
      case NOT_ALLOWED_FOR_DEPLOYMENT -> "reports of this kind of deployment are not processed";
      case PAST_RETENTION -> "the report is older than the retention period";
      case ERASED -> "the data of this instance were erased and are not accepted again";
      case FOREIGN_ORIGIN, HOSTED_WORKSPACE, NO_PURPOSE, DO_NOT_TRACK -> reason.word();
    };
  }

  private static String words(RejectReason reason, String path) {
    return switch (reason) {
      case MISSING_TIME -> path + " is missing, so the time of the report is unknown";
      case BAD_TIME -> path + " is not a valid time";
      case FROM_THE_FUTURE -> path + " is in the future";
      default -> path.isEmpty() ? reason.word() : path + ": " + reason.word();
    };
  }

  private static void write(DryRun.Result result, ObjectNode json) {
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
