package org.obmeet.telemetry.schemas.policy;

import java.util.List;
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
    /** Tests that fail where the promise is broken; at least one. */
    record Tested(List<TestName> tests) implements Coverage {
      public Tested {
        tests = List.copyOf(tests);
        if (tests.isEmpty()) {
          throw new IllegalArgumentException("tests must be at least one");
        }
      }
    }

    /** It binds others; the reason says whom. */
    record OutOfScope(String reason) implements Coverage {}

    /** What keeps it is not built yet; {@code missing} says what that is. */
    record Planned(String missing) implements Coverage {}
  }

  /**
   * One test method.
   *
   * @param testClass simple name of its class
   * @param method its name
   */
  public record TestName(String testClass, String method) {
    /** {@code CLASS#METHOD}. */
    @Override
    public String toString() {
      return testClass + "#" + method;
    }
  }
}
