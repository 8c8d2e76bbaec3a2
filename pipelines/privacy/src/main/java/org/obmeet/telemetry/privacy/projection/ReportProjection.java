package org.obmeet.telemetry.privacy.projection;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.obmeet.telemetry.privacy.consent.ConsentDecision;
import org.obmeet.telemetry.privacy.consent.ConsentLookup;
import org.obmeet.telemetry.privacy.consent.ConsentState;
import org.obmeet.telemetry.privacy.projection.conversion.RecordContext;
import org.obmeet.telemetry.privacy.projection.row.RowBuilder;
import org.obmeet.telemetry.privacy.projection.slot.SlotMap;
import org.obmeet.telemetry.privacy.projection.slot.Slots;
import org.obmeet.telemetry.privacy.projection.slot.WireFormat;
import org.obmeet.telemetry.privacy.projection.slot.WireRecord;
import org.obmeet.telemetry.privacy.projection.slot.WireRecord.Source;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.privacy.suppression.SuppressionLookup;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.dataset.Treatment;
import org.obmeet.telemetry.schemas.policy.ProcessingPolicy;
import org.obmeet.telemetry.schemas.policy.Scope;

/**
 * Projects reports of instances. The order of the checks protects privacy: identifier, time and
 * retention period, then the consent, the processing matrix and the scope, then suppressed
 * subjects. Only then is the key of an epoch (key rotation period) used.
 */
final class ReportProjection implements LineProjection {

  private final AdmissionCheck admission;
  private final ProcessingPolicy policy;
  private final Pseudonyms pseudonyms;
  private final ConsentLookup consents;
  private final SuppressionLookup suppressions;
  private final RegistrableDomains registrableDomains;
  private final Field instanceField;
  private final Source[] instanceSources;
  private final Source[] hostSources;

  /** The narrowest scope that a field requires, apart from the fields of every record. */
  private final Scope minScope;

  private final WireRecord input = new WireRecord();

  ReportProjection(
      Dataset dataset,
      SlotMap slots,
      AdmissionCheck admission,
      ProcessingPolicy policy,
      Pseudonyms pseudonyms,
      ConsentLookup consents,
      SuppressionLookup suppressions) {
    this.suppressions = suppressions;
    this.admission = admission;
    this.policy = policy;
    this.pseudonyms = pseudonyms;
    this.consents = consents;
    this.registrableDomains = new RegistrableDomains(policy.hostedSuffixes());
    Treatment ofInstance = new Treatment.Pseudonymise("instance");
    this.instanceField =
        dataset.requireTreated(ofInstance::equals, "with the pseudonym of the instance");
    this.instanceSources = slots.of(instanceField).get(WireFormat.PLAIN);
    this.hostSources =
        slots
            .of(
                dataset.requireTreated(
                    Treatment.Owner.class::isInstance, "with the treatment owner"))
            .get(WireFormat.PLAIN);
    this.minScope =
        dataset.fields().stream()
            .map(Field::scope)
            .filter(s -> s != Scope.ENVELOPE)
            .min(Scope::compareTo)
            .orElse(Scope.ENVELOPE);
  }

  /** Returns the subject of a document's instance; empty if it has no identifier. */
  Optional<byte[]> subject(ParsedDocument document) {
    return Optional.ofNullable(read(document))
        .map(id -> pseudonyms.subject("instance", id.getBytes(StandardCharsets.UTF_8)));
  }

  /** Sets the input to a document. Returns its instance's identifier, or null. */
  private String read(ParsedDocument document) {
    Slots own = document.hasStatistics ? document.statistics : document.line;
    input.set(WireFormat.PLAIN, own, document.line, document.line);
    return RowBuilder.identifier(instanceSources, input);
  }

  @Override
  public void project(ParsedDocument document, Projector.Sink sink) {
    String identifier = read(document);
    long millis = admission.time(input);
    if (identifier == null) {
      sink.reject(RejectReason.MISSING_IDENTIFIER, AdmissionCheck.path(instanceField), 0);
    } else if (admission.admits(millis, input, 0, sink)) {
      project(identifier, millis, sink);
    }
  }

  /** Projects a document with the current time as its time. */
  void projectAsOfNow(ParsedDocument document, Projector.Sink sink) {
    String identifier = read(document);
    if (identifier == null) {
      sink.reject(RejectReason.MISSING_IDENTIFIER, AdmissionCheck.path(instanceField), 0);
    } else {
      project(identifier, admission.now(), sink);
    }
  }

  private void project(String identifier, long millis, Projector.Sink sink) {
    byte[] bytes = identifier.getBytes(StandardCharsets.UTF_8);
    byte[] subject = pseudonyms.subject("instance", bytes);
    ConsentDecision decision = consents.at(subject, Instant.ofEpochMilli(millis));
    Optional<SuppressReason> reason = SuppressReason.of(decision, policy);
    if (reason.isPresent()) {
      sink.suppress(reason.get(), 0);
      return;
    }
    ConsentState consent = ((ConsentDecision.InForce) decision).state();
    if (!consent.scope().covers(minScope)) {
      sink.suppress(SuppressReason.OUT_OF_SCOPE, 0);
      return;
    }
    byte[] owner = owner(consent, bytes);
    RecordContext context =
        new RecordContext(millis, consent, owner, identifier + '\0' + millis, null, false, null);
    if (suppressions.covers("instance", subject, context.second())
        || suppressions.covers("owner", owner, context.second())) {
      sink.suppress(SuppressReason.ERASED, 0);
    } else {
      admission.accept(input, context, 0, sink);
    }
  }

  /**
   * Returns the owner's subject. It is derived from the consent's account, or else from the domain
   * of the address, or else from the instance.
   */
  private byte[] owner(ConsentState consent, byte[] identifier) {
    if (consent.ownerSubject().isPresent()) {
      return consent.ownerSubject().get();
    }
    Optional<byte[]> domain =
        address()
            .flatMap(registrableDomains::domain)
            .map(name -> name.getBytes(StandardCharsets.UTF_8));
    return pseudonyms.subject("owner", domain.orElse(identifier));
  }

  /** Returns the instance's address in the input; empty if it has none. */
  private Optional<String> address() {
    return Optional.ofNullable(RowBuilder.identifier(hostSources, input));
  }

  /** Returns the subject of the host that a document names; empty if it names none. */
  Optional<byte[]> host(ParsedDocument document) {
    read(document);
    return address()
        .map(RegistrableDomains::host)
        .filter(host -> !host.isEmpty())
        .map(host -> pseudonyms.subject("host", host.getBytes(StandardCharsets.UTF_8)));
  }
}
