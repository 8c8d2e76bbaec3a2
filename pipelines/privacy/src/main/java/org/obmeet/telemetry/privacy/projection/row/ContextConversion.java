package org.obmeet.telemetry.privacy.projection.row;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.apache.avro.Schema;
import org.obmeet.telemetry.privacy.consent.ConsentState;
import org.obmeet.telemetry.privacy.projection.conversion.RecordContext;
import org.obmeet.telemetry.privacy.projection.slot.Slots;
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

/** What a field holds of the facts of a record, and who is in it under a pseudonym. */
@FunctionalInterface
interface ContextConversion {
  /** Words that every report asks for. */
  Map<Scope, String> SCOPES = KeywordEnum.wordsByConstant(Scope.class);

  Map<Deployment, String> DEPLOYMENTS = KeywordEnum.wordsByConstant(Deployment.class);
  Map<Verification, String> VERIFICATIONS = KeywordEnum.wordsByConstant(Verification.class);

  /**
   * The value.
   *
   * @param sources where the record names somebody
   * @param eventType label of the event; null where the data set has none
   * @return null where there is none
   * @throws IllegalStateException if the key of the record's epoch is missing
   */
  Object value(Source[] sources, WireRecord input, RecordContext facts, String eventType);

  /**
   * How a field is established; null for a field that is read from the record.
   *
   * @param type schema of a pseudonym
   */
  static ContextConversion of(Field field, Dataset dataset, Pseudonyms pseudonyms, Schema type) {
    Treatment treatment = field.treatment();
    if (treatment instanceof Treatment.Day) {
      return (sources, input, facts, eventType) -> facts.day();
    } else if (treatment instanceof Treatment.Second) {
      return (sources, input, facts, eventType) -> facts.second();
    } else if (treatment instanceof Treatment.EventType) {
      return (sources, input, facts, eventType) -> eventType;
    } else if (treatment instanceof Treatment.ConsentAttribute of) {
      return (sources, input, facts, eventType) -> ofConsent(of.attribute(), facts);
    } else if (treatment instanceof Treatment.Owner) {
      RowPseudonyms identities = new RowPseudonyms(dataset, pseudonyms, "owner", type);
      return (sources, input, facts, eventType) -> identities.ofSubject(facts.day(), facts.owner());
    } else if (treatment instanceof Treatment.Subject subject) {
      RowPseudonyms identities = new RowPseudonyms(dataset, pseudonyms, subject.kind(), type);
      return (sources, input, facts, eventType) -> {
        Source named = RowBuilder.named(sources, input);
        return named == null ? null : identities.subject(input.of(named), named.slot());
      };
    } else if (treatment instanceof Treatment.Pseudonymise to) {
      return pseudonymised(to.kind(), new RowPseudonyms(dataset, pseudonyms, to.kind(), type));
    }
    return null;
  }

  private static ContextConversion pseudonymised(String kind, RowPseudonyms identities) {
    boolean tells = kind.equals("person") || kind.equals("session");
    boolean once = kind.equals("record");
    return (sources, input, facts, eventType) -> {
      if (tells && facts.anonymous()) {
        return null;
      }
      Source named = RowBuilder.named(sources, input);
      if (named == null) {
        String derived = once ? facts.derivedRecord() : null;
        return derived == null ? null : identities.uncached(facts.day(), derived);
      }
      Slots slots = input.of(named);
      return once
          ? identities.uncached(facts.day(), slots, named.slot())
          : identities.cached(facts.day(), slots, named.slot());
    };
  }

  private static String ofConsent(String attribute, RecordContext facts) {
    ConsentState consent = facts.consent();
    if (consent == null) {
      return Domain.UNKNOWN;
    }
    return switch (attribute) {
      case "scope" -> SCOPES.get(consent.scope());
      case "deployment" -> DEPLOYMENTS.get(consent.deployment());
      case "verification" -> VERIFICATIONS.get(consent.verification());
      default -> tenure(consent.since(), facts.millis());
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
