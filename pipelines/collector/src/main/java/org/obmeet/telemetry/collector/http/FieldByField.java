package org.obmeet.telemetry.collector.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.obmeet.telemetry.collector.intake.Verdicts;
import org.obmeet.telemetry.privacy.projection.DryRun;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.CatalogSource;
import org.obmeet.telemetry.schemas.Dataset;
import org.obmeet.telemetry.schemas.DatasetNotes;

/** A dry run in JSON. */
final class FieldByField implements DryRuns {
  private final DryRun dryRun;

  private FieldByField(DryRun dryRun) {
    this.dryRun = dryRun;
  }

  static FieldByField of(Catalog catalog, CatalogSource source) {
    Dataset dataset = catalog.dataset("instance_statistics");
    return new FieldByField(new DryRun(dataset, DatasetNotes.of(source, dataset.name())));
  }

  @Override
  public Answer describe(byte[] body, Verdicts verdicts) {
    ObjectNode answer = Answer.object();
    answer.put("dryRun", true);
    boolean kept = !verdicts.rows().isEmpty();
    answer.put("verdict", kept ? "accepted" : refusal(verdicts).reject() ? "rejected" : "dropped");
    if (!kept) {
      answer.put("reason", refusal(verdicts).reason());
    }
    DryRun.Account account =
        kept
            ? dryRun.of(body, verdicts.rows().get(0), verdicts.adjusted())
            : dryRun.ofNothing(body, refusal(verdicts).reason());
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
    return Answer.json(200, answer);
  }

  private static Verdicts.Refusal refusal(Verdicts verdicts) {
    return verdicts.refusals().get(0);
  }
}
