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

/** A dry run in JSON. */
final class JsonDryRunRenderer implements DryRunRenderer {
  private final DryRun dryRun;

  private JsonDryRunRenderer(DryRun dryRun) {
    this.dryRun = dryRun;
  }

  static JsonDryRunRenderer of(Catalog catalog, CatalogSource source) {
    Dataset dataset = catalog.dataset("instance_statistics");
    return new JsonDryRunRenderer(new DryRun(dataset, DatasetNotes.of(source, dataset.name())));
  }

  @Override
  public FullResponse describe(byte[] body, ProjectionResults verdicts, ProjectionResults madeNow) {
    ObjectNode answer = FullResponse.object();
    answer.put("dryRun", true);
    if (!verdicts.rows().isEmpty()) {
      answer.put("verdict", "accepted");
      write(kept(body, verdicts), answer);
      return FullResponse.json(200, answer);
    }
    ProjectionResults.Rejection refusal = refusal(verdicts);
    String why = explanation(refusal);
    answer.put("verdict", refusal.reject() ? "rejected" : "dropped");
    answer.put("reason", refusal.reason()).put("path", refusal.path()).put("explanation", why);
    write(dryRun.ofNothing(body, why), answer);
    if (!madeNow.rows().isEmpty()) {
      write(kept(body, madeNow), answer.putObject("ifMadeNow"));
    }
    return FullResponse.json(200, answer);
  }

  private DryRun.Account kept(byte[] body, ProjectionResults verdicts) {
    return dryRun.of(body, verdicts.rows().get(0), verdicts.adjusted());
  }

  /** Why nothing is kept, for whoever sent the report. */
  private static String explanation(ProjectionResults.Rejection refusal) {
    return Stream.of(
            KeywordEnum.of(SuppressReason.class, refusal.reason()).map(JsonDryRunRenderer::words),
            KeywordEnum.of(RejectReason.class, refusal.reason())
                .map(reason -> words(reason, refusal.path())))
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(refusal.reason());
  }

  private static String words(SuppressReason reason) {
    return switch (reason) {
      case NOT_OPTED_IN -> "it was made before your yes";
      case OPTED_OUT -> "it was made while your consent was withdrawn";
      case OUT_OF_SCOPE -> "your consent covers nothing of it";
      case NOT_ALLOWED_FOR_DEPLOYMENT -> "nothing is taken from instances that are run like this";
      case PAST_RETENTION -> "it is older than data are kept";
      case ERASED -> "it was erased, and is not taken again";
      case FOREIGN_ORIGIN, HOSTED_WORKSPACE, DO_NOT_TRACK -> reason.word();
    };
  }

  private static String words(RejectReason reason, String path) {
    return switch (reason) {
      case MISSING_TIME -> path + " is missing: nothing says when it was made";
      case BAD_TIME -> path + " is no time that can be read";
      case FROM_THE_FUTURE -> path + " lies in the future";
      default -> path.isEmpty() ? reason.word() : path + ": " + reason.word();
    };
  }

  private static void write(DryRun.Account account, ObjectNode answer) {
    ArrayNode stored = answer.putArray("stored");
    for (DryRun.Stored one : account.stored()) {
      ObjectNode field = stored.addObject();
      field.put("field", one.field());
      ArrayNode sources = field.putArray("source");
      one.sources().forEach(sources::add);
      field.put("class", one.fieldClass());
      field.put("treatment", one.treatment());
      field.put("scope", one.scope());
      field.put("value", one.value());
      if (one.adjusted()) {
        field.put("adjusted", true);
      }
    }
    ArrayNode dropped = answer.putArray("dropped");
    account
        .dropped()
        .forEach(d -> dropped.addObject().put("path", d.path()).put("reason", d.reason()));
  }

  private static ProjectionResults.Rejection refusal(ProjectionResults verdicts) {
    return verdicts.refusals().get(0);
  }
}
