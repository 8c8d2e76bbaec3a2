package org.obmeet.telemetry.privacy.projection.row;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.avro.Schema;
import org.obmeet.telemetry.privacy.consent.ConsentState;
import org.obmeet.telemetry.privacy.projection.conversion.FieldConversion;
import org.obmeet.telemetry.privacy.projection.conversion.RecordContext;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.Treatment;
import org.obmeet.telemetry.schemas.domain.Domain;

/**
 * The conversions of fields whose value is from the context of a record (such as its time or
 * consent) or is a pseudonym of an identifier in the record.
 */
final class ContextConversions {
  private ContextConversions() {}

  /**
   * Returns the conversion of a field, or null if this class has none for its treatment. The
   * conversion throws a {@link RuntimeException} if the key of a pseudonym is missing.
   *
   * @param type Avro schema of a pseudonym
   */
  static FieldConversion of(Field field, Dataset dataset, Pseudonyms pseudonyms, Schema type) {
    Treatment treatment = field.treatment();
    if (treatment instanceof Treatment.Day) {
      return (sources, input, context, row) -> context.day();
    } else if (treatment instanceof Treatment.Second) {
      return (sources, input, context, row) -> context.second();
    } else if (treatment instanceof Treatment.EventType) {
      return (sources, input, context, row) -> context.eventType();
    } else if (treatment instanceof Treatment.ConsentAttribute consent) {
      return (sources, input, context, row) -> ofConsent(consent.attribute(), context);
    } else if (treatment instanceof Treatment.Owner) {
      RowPseudonyms rowPseudonyms = new RowPseudonyms(dataset, pseudonyms, "owner", type);
      return (sources, input, context, row) ->
          rowPseudonyms.ofSubject(context.day(), context.owner());
    } else if (treatment instanceof Treatment.Subject subject) {
      RowPseudonyms rowPseudonyms = new RowPseudonyms(dataset, pseudonyms, subject.kind(), type);
      return (sources, input, context, row) -> {
        String identifier = RowBuilder.identifier(sources, input);
        return identifier == null ? null : rowPseudonyms.subject(identifier);
      };
    } else if (treatment instanceof Treatment.Pseudonymise by) {
      return pseudonymised(by.kind(), new RowPseudonyms(dataset, pseudonyms, by.kind(), type));
    }
    return null;
  }

  private static FieldConversion pseudonymised(String kind, RowPseudonyms rowPseudonyms) {
    boolean identifiesSender = kind.equals("person") || kind.equals("session");
    boolean isRecord = kind.equals("record");
    return (sources, input, context, row) -> {
      if (identifiesSender && context.anonymous()) {
        return null;
      }
      String identifier = RowBuilder.identifier(sources, input);
      if (identifier == null && isRecord) {
        identifier = context.derivedRecordId();
      }
      if (identifier == null) {
        return null;
      }
      return isRecord
          ? rowPseudonyms.uncached(context.day(), identifier)
          : rowPseudonyms.cached(context.day(), identifier);
    };
  }

  private static String ofConsent(String attribute, RecordContext context) {
    ConsentState consent = context.consent();
    if (consent == null) {
      return Domain.UNKNOWN;
    }
    return switch (attribute) {
      case "scope" -> consent.scope().word();
      case "deployment" -> consent.deployment().word();
      case "verification" -> consent.verification().word();
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
