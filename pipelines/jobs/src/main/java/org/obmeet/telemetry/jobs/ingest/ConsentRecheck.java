package org.obmeet.telemetry.jobs.ingest;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.obmeet.telemetry.privacy.consent.ConsentDecision;
import org.obmeet.telemetry.privacy.consent.ConsentHistory;
import org.obmeet.telemetry.privacy.projection.RowNarrowing;
import org.obmeet.telemetry.privacy.projection.SuppressReason;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Treatment;
import org.obmeet.telemetry.schemas.policy.ProcessingPolicy;
import org.obmeet.telemetry.schemas.policy.Scope;

/**
 * Checks again whether a consent covers a landed report. A consent that was recorded after the
 * collector's check may apply to the report's time. A row names no subject. The check therefore
 * computes the pseudonyms of all subjects with recorded decisions, once per key rotation period.
 */
final class ConsentRecheck {
  private final Dataset dataset;
  private final ProcessingPolicy policy;
  private final Pseudonyms pseudonyms;
  private final ConsentHistory consents;
  private final int instance;
  private final int day;
  private final int second;
  private final Optional<RowNarrowing> narrowing;
  private final Map<Integer, Map<ByteBuffer, byte[]>> subjectsByEpoch = new HashMap<>();

  private ConsentRecheck(
      Dataset dataset, ProcessingPolicy policy, Pseudonyms pseudonyms, ConsentHistory consents) {
    this.dataset = dataset;
    this.policy = policy;
    this.pseudonyms = pseudonyms;
    this.consents = consents;
    this.instance = dataset.require("instance").position();
    this.day = dataset.require("day").position();
    this.second = dataset.require("second").position();
    this.narrowing = RowNarrowing.of(dataset);
  }

  /** Returns the check of a data set; empty if its rows are no reports or consent is assumed. */
  static Optional<ConsentRecheck> of(ProjectionContext context, Dataset dataset) {
    boolean reports =
        dataset.fields().stream().anyMatch(f -> f.treatment() instanceof Treatment.Owner);
    return reports && !context.consents().isAssumed()
        ? Optional.of(
            new ConsentRecheck(
                dataset,
                context.catalog().processing(),
                context.pseudonyms().copy(),
                context.consents()))
        : Optional.empty();
  }

  /** Returns the reason to drop a row; empty if the row is accepted. */
  Optional<SuppressReason> refusal(GenericRecord row) {
    byte[] subject = subject(row);
    if (subject == null) {
      return Optional.of(SuppressReason.NOT_OPTED_IN);
    }
    return SuppressReason.of(
        consents.at(subject, Instant.ofEpochSecond((long) row.get(second))), policy);
  }

  /** Returns an accepted row without the values beyond its consent. */
  GenericRecord covered(GenericRecord row) {
    return narrowing.isEmpty()
            || !narrowing.get().isWider(row)
            || consents.at(subject(row), Instant.ofEpochSecond((long) row.get(second)))
                    instanceof ConsentDecision.InForce consent
                && consent.state().scope().covers(Scope.EXTENDED)
        ? row
        : narrowing.get().narrowed(row);
  }

  /** Returns the subject of a row's instance, or null if the instance has no recorded decision. */
  private byte[] subject(GenericRecord row) {
    int epoch = Pseudonyms.epoch(dataset.epochDays(), (int) row.get(day));
    return subjectsByEpoch
        .computeIfAbsent(epoch, this::subjects)
        .get(ByteBuffer.wrap(((GenericFixed) row.get(instance)).bytes()));
  }

  private Map<ByteBuffer, byte[]> subjects(int epoch) {
    Map<ByteBuffer, byte[]> subjects = new HashMap<>();
    for (byte[] subject : consents.subjects()) {
      byte[] pseudonym = pseudonyms.pseudonym(dataset.name(), "instance", epoch, subject);
      subjects.put(ByteBuffer.wrap(pseudonym), subject);
    }
    return subjects;
  }
}
