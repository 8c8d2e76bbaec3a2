package org.obmeet.telemetry.schemas;

import java.util.Objects;

/**
 * One sentence of the privacy policy that binds this system: an entry of {@code
 * policy/promises.yaml}.
 *
 * @param id short name
 * @param sentence quoted exactly from the privacy policy
 * @param rule what implements it
 * @param coverage what shows that it is kept
 */
public record Promise(String id, String sentence, String rule, Coverage coverage) {
  public Promise {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(sentence, "sentence");
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(coverage, "coverage");
  }

  /** What shows that a promise is kept. */
  public sealed interface Coverage {
    /** A test class by its simple name. */
    record Tested(String test) implements Coverage {}

    /** It binds others; the reason says whom. */
    record OutOfScope(String reason) implements Coverage {}

    /** What keeps it is not built yet. */
    record Planned() implements Coverage {}
  }
}
