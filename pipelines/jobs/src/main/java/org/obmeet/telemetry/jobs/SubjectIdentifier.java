package org.obmeet.telemetry.jobs;

import com.google.common.base.CharMatcher;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.obmeet.telemetry.privacy.projection.RegistrableDomains;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.policy.ProcessingPolicy;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/** A data subject's identifier in clear. It is not blank and must not be stored. */
public record SubjectIdentifier(Kind kind, String identifier) {
  /** The kinds of data subjects. */
  public enum Kind implements KeywordEnum {
    /** A person, identified by user or device id. */
    PERSON,
    /** An instance, identified by installation id. */
    INSTANCE,
    /** An owner, identified by account or registrable domain. */
    OWNER
  }

  public SubjectIdentifier {
    Objects.requireNonNull(kind, "kind");
    if (identifier.isBlank()) {
      throw JobException.badInput("--" + kind.word() + " must name an identifier; it is empty");
    }
  }

  /**
   * Returns the forms in which a projection may have stored the identifier. These are the unchanged
   * and the trimmed identifier and, for an owner without {@code @}, the registrable domain.
   */
  List<SubjectIdentifier> forms(ProcessingPolicy policy) {
    String text = CharMatcher.whitespace().trimFrom(identifier);
    Optional<String> domain =
        kind == Kind.OWNER && !text.contains("@")
            ? new RegistrableDomains(policy.hostedSuffixes()).domain(text)
            : Optional.empty();
    return Stream.concat(Stream.of(identifier, text), domain.stream())
        .distinct()
        .map(form -> new SubjectIdentifier(kind, form))
        .toList();
  }

  /** Returns the subject's pseudonym that no key rotation changes, in 32 hexadecimal digits. */
  public String subject(Pseudonyms pseudonyms) {
    return HexFormat.of()
        .formatHex(pseudonyms.subject(kind.word(), identifier.getBytes(StandardCharsets.UTF_8)));
  }

  /** Returns the kind only, never the identifier. */
  @Override
  public String toString() {
    return kind.word();
  }
}
