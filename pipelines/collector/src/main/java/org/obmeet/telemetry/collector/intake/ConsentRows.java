package org.obmeet.telemetry.collector.intake;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.Period;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.privacy.consent.ConsentDecision;
import org.obmeet.telemetry.privacy.projection.Projector;
import org.obmeet.telemetry.privacy.projection.RejectReason;
import org.obmeet.telemetry.privacy.projection.SuppressReason;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.MutableRow;

/** Creates rows of the consent stream, as imports do. Only one thread uses it. */
final class ConsentRows {
  static final String STREAM = "consent";

  private final Projector projector;

  ConsentRows(Catalog catalog, Pseudonyms pseudonyms, Instant now) {
    Dataset dataset = catalog.dataset(STREAM);
    this.projector =
        new Projector(
            dataset,
            catalog.processing(),
            pseudonyms,
            (subject, when) -> new ConsentDecision.NeverOptedIn(),
            now,
            Period.ofYears(1000));
  }

  GenericRecord optIn(String uniqueId, OptInRequest decision, String token, long second) {
    ObjectNode line = line(uniqueId, true, second);
    line.put("scope", decision.scope().word());
    line.put("deployment", decision.deployment().word());
    line.put("policyVersion", decision.policyVersion());
    line.put("stock", decision.stock());
    line.put("token", token);
    decision.account().ifPresent(account -> line.put("account", account));
    return project(line, second);
  }

  GenericRecord optOut(String uniqueId, long second) {
    return project(line(uniqueId, false, second), second);
  }

  private static ObjectNode line(String uniqueId, boolean statistics, long second) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("uniqueId", uniqueId);
    line.put("statistics", statistics);
    line.put("at", Instant.ofEpochSecond(second).toString());
    return line;
  }

  private GenericRecord project(ObjectNode line, long second) {
    projector.setNow(Instant.ofEpochSecond(second));
    Optional<GenericRecord> row = row(line);
    return row.orElseThrow(
        () -> new IllegalStateException("projection rejected a decision on consent"));
  }

  private Optional<GenericRecord> row(ObjectNode line) {
    byte[] bytes = line.toString().getBytes(StandardCharsets.UTF_8);
    GenericRecord[] found = new GenericRecord[1];
    projector.project(
        bytes,
        0,
        bytes.length,
        new Projector.Sink() {
          @Override
          public void accept(MutableRow row, int part) {
            found[0] = row.record();
          }

          @Override
          public void reject(RejectReason reason, String path, int part) {}

          @Override
          public void suppress(SuppressReason reason, int part) {}
        });
    return Optional.ofNullable(found[0]);
  }
}
