package org.obmeet.telemetry.privacy.projection.row;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.apache.avro.Schema;
import org.obmeet.telemetry.privacy.consent.ConsentState;
import org.obmeet.telemetry.privacy.projection.conversion.RecordContext;
import org.obmeet.telemetry.privacy.projection.slot.WireRecord;
import org.obmeet.telemetry.privacy.projection.slot.WireRecord.Source;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.Treatment;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.schemas.policy.Deployment;
import org.obmeet.telemetry.schemas.policy.Scope;
import org.obmeet.telemetry.schemas.policy.Verification;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/**
 * Computes a field's value from the context of a record (time, consent, owner), or as a pseudonym
 * of an identifier of the record.
 */
@FunctionalInterface
interface ContextConversion {
  /** The keyword of each scope. The map is kept because every report needs it. */
  Map<Scope, String> SCOPES = KeywordEnum.wordsByConstant(Scope.class);

  Map<Deployment, String> DEPLOYMENTS = KeywordEnum.wordsByConstant(Deployment.class);
  Map<Verification, String> VERIFICATIONS = KeywordEnum.wordsByConstant(Verification.class);

  /**
   * Returns the value of the field.
   *
   * @param sources paths of the identifier
   * @param eventType label of the event; null if the data set has no events
   * @return null if there is no value
   * @throws IllegalStateException if the key of the record's epoch is missing
   */
  Object value(Source[] sources, WireRecord input, RecordContext context, String eventType);

  /**
   * Returns the conversion of a field, or null if its value is from the record alone.
   *
   * @param type Avro schema of a pseudonym
   */
  static ContextConversion of(Field field, Dataset dataset, Pseudonyms pseudonyms, Schema type) {
    Treatment treatment = field.treatment();
    if (treatment instanceof Treatment.Day) {
      return (sources, input, context, eventType) -> context.day();
    } else if (treatment instanceof Treatment.Second) {
      return (sources, input, context, eventType) -> context.second();
    } else if (treatment instanceof Treatment.EventType) {
      return (sources, input, context, eventType) -> eventType;
    } else if (treatment instanceof Treatment.ConsentAttribute of) {
      return (sources, input, context, eventType) -> ofConsent(of.attribute(), context);
    } else if (treatment instanceof Treatment.Owner) {
      RowPseudonyms identities = new RowPseudonyms(dataset, pseudonyms, "owner", type);
      return (sources, input, context, eventType) ->
          identities.ofSubject(context.day(), context.owner());
    } else if (treatment instanceof Treatment.Subject subject) {
      RowPseudonyms identities = new RowPseudonyms(dataset, pseudonyms, subject.kind(), type);
      return (sources, input, context, eventType) -> {
        String identifier = RowBuilder.identifier(sources, input);
        return identifier == null ? null : identities.subject(identifier);
      };
    } else if (treatment instanceof Treatment.Pseudonymise to) {
      return pseudonymised(to.kind(), new RowPseudonyms(dataset, pseudonyms, to.kind(), type));
    }
    return null;
  }

  private static ContextConversion pseudonymised(String kind, RowPseudonyms identities) {
    boolean identifiesSender = kind.equals("person") || kind.equals("session");
    boolean isRecord = kind.equals("record");
    return (sources, input, context, eventType) -> {
      if (identifiesSender && context.anonymous()) {
        return null;
      }
      String identifier = RowBuilder.identifier(sources, input);
      if (identifier == null && isRecord) {
        identifier = context.derivedRecord();
      }
      if (identifier == null) {
        return null;
      }
      return isRecord
          ? identities.uncached(context.day(), identifier)
          : identities.cached(context.day(), identifier);
    };
  }

  private static String ofConsent(String attribute, RecordContext context) {
    ConsentState consent = context.consent();
    if (consent == null) {
      return Domain.UNKNOWN;
    }
    return switch (attribute) {
      case "scope" -> SCOPES.get(consent.scope());
      case "deployment" -> DEPLOYMENTS.get(consent.deployment());
      case "verification" -> VERIFICATIONS.get(consent.verification());
      default -> tenure(consent.since(), context.millis());
    };
  }

  private static String tenure(Instant since, long millis) {
    Instant at = Instant.ofEpochMilli(millis);
    if (at.isBefore(since.plus(3, ChronoUnit.DAYS))) {
      return "under_3_days";
    }
    return at.isBefore(since.plus(28, ChronoUnit.DAYS)) ? "under_28_days" : "28_days_and_more";
  }
}
