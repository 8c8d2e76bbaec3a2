package org.obmeet.telemetry.privacy.projection;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.privacy.consent.ConsentHistory;
import org.obmeet.telemetry.privacy.pseudonym.EpochKeys;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.privacy.suppression.SuppressionLookup;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.MutableRow;
import org.obmeet.telemetry.schemas.policy.ProcessingPolicy;
import org.obmeet.telemetry.schemas.policy.Scope;

/** A projector with fixed keys that records its outcomes. */
public final class ProjectorFixture implements Projector.Sink {
  public static final Catalog CATALOG = Catalog.load();
  static final Instant NOW = Instant.parse("2026-11-25T00:00:00Z");

  final List<GenericRecord> rows = new ArrayList<>();
  final List<Integer> parts = new ArrayList<>();
  final List<String> refused = new ArrayList<>();
  final List<String> adjusted = new ArrayList<>();
  final List<String> requestedKeys = new ArrayList<>();

  private String stream;
  private Catalog catalog = CATALOG;
  private ConsentHistory consents = ConsentHistory.assuming(Scope.EXTENDED);
  private ProcessingPolicy policy = CATALOG.processing();
  private Instant now = NOW;
  private Projector projector;

  static ProjectorFixture of(String stream) {
    ProjectorFixture outcomes = new ProjectorFixture();
    outcomes.stream = stream;
    return outcomes;
  }

  static ProjectorFixture events() {
    return of("community_events");
  }

  static ProjectorFixture reports() {
    return of("instance_statistics");
  }

  ProjectorFixture under(ConsentHistory book) {
    consents = book;
    return this;
  }

  ProjectorFixture under(ProcessingPolicy other) {
    policy = other;
    return this;
  }

  ProjectorFixture of(Catalog other) {
    catalog = other;
    return this;
  }

  ProjectorFixture at(Instant instant) {
    now = instant;
    return this;
  }

  /** Returns distinct keys that are derived from their names. */
  static EpochKeys keys() {
    return (stream, kind, epoch) -> {
      byte[] key = new byte[Pseudonyms.KEY_LENGTH];
      byte[] name = (epoch + kind + stream).getBytes(StandardCharsets.UTF_8);
      System.arraycopy(name, 0, key, 0, Math.min(name.length, key.length));
      return key;
    };
  }

  public static Pseudonyms pseudonyms() {
    return new Pseudonyms(subjectKey(), keys());
  }

  static byte[] subjectKey() {
    byte[] key = new byte[Pseudonyms.KEY_LENGTH];
    Arrays.fill(key, (byte) 7);
    return key;
  }

  ProjectorFixture project(String... lines) {
    for (String line : lines) {
      project(line.getBytes(StandardCharsets.UTF_8));
    }
    return this;
  }

  ProjectorFixture project(byte[] line) {
    if (projector == null) {
      Dataset dataset = catalog.dataset(stream);
      EpochKeys spied =
          (name, kind, epoch) -> {
            requestedKeys.add(kind);
            return keys().key(name, kind, epoch);
          };
      projector =
          new Projector(
              dataset,
              policy,
              new Pseudonyms(subjectKey(), spied),
              consents,
              SuppressionLookup.none(),
              now,
              dataset.retention().clean());
    }
    projector.project(line, 0, line.length, this);
    return this;
  }

  /** Returns the only row. Fails if there are more rows or rejected events. */
  GenericRecord row() {
    if (rows.size() != 1 || !refused.isEmpty()) {
      throw new AssertionError(rows.size() + " rows, refused: " + refused);
    }
    return rows.get(0);
  }

  @Override
  public void accept(MutableRow row, int part) {
    rows.add(row.record());
    parts.add(part);
  }

  @Override
  public void reject(RejectReason reason, String path, int part) {
    refused.add(reason.word() + "|" + path + "|" + part);
  }

  @Override
  public void suppress(SuppressReason reason, int part) {
    refused.add(reason.word() + "||" + part);
  }

  @Override
  public void adjusted(Field field) {
    adjusted.add(field.name());
  }

  static Period keep(String stream) {
    return CATALOG.dataset(stream).retention().clean();
  }
}
