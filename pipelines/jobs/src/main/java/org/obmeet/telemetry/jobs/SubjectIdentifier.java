package org.obmeet.telemetry.jobs;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.source.KeywordEnum;

/**
 * A subject by its identifier, which is held in memory alone.
 *
 * @param kind what it is
 * @param identifier in clear; not empty
 */
public record SubjectIdentifier(Kind kind, String identifier) {
  /** Kinds of subjects. */
  public enum Kind implements KeywordEnum {
    /** By user or device id. */
    PERSON,
    /** By installation id. */
    INSTANCE,
    /** By account, or by registrable domain. */
    OWNER
  }

  public SubjectIdentifier {
    Objects.requireNonNull(kind, "kind");
    if (identifier.isBlank()) {
      throw new JobException(
          ExitCode.BAD_INPUT, "--" + kind.word() + " must name somebody; it is empty");
    }
  }

  /** Its subject, 32 hexadecimal digits. */
  public String subject(Pseudonyms pseudonyms) {
    return HexFormat.of()
        .formatHex(pseudonyms.subject(kind.word(), identifier.getBytes(StandardCharsets.UTF_8)));
  }

  /** Tells nothing of the identifier. */
  @Override
  public String toString() {
    return kind.word();
  }
}
