package org.obmeet.telemetry.schemas.policy;

import java.util.List;
import java.util.Objects;

/**
 * A sentence of the privacy policy that binds this system, from {@code policy/promises.yaml}.
 *
 * @param id short name
 * @param sentence quoted exactly from the privacy policy
 * @param rule the rule that implements it
 * @param coverage the evidence that it is kept
 */
public record Promise(String id, String sentence, String rule, Coverage coverage) {
  public Promise {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(sentence, "sentence");
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(coverage, "coverage");
  }

  /** The evidence that a promise is kept. */
  public sealed interface Coverage {
    /** Tests that fail if the promise is broken; at least one. */
    record Tested(List<TestName> tests) implements Coverage {
      public Tested {
        tests = List.copyOf(tests);
        if (tests.isEmpty()) {
          throw new IllegalArgumentException("a promise must have at least one test; it has none");
        }
      }
    }

    /** A promise that binds others than this system. The reason names them. */
    record OutOfScope(String reason) implements Coverage {}

    /** A promise whose implementation is planned. {@code missing} describes the missing part. */
    record Planned(String missing) implements Coverage {}
  }

  /**
   * The name of a test method.
   *
   * @param testClass simple name of its class
   * @param method its name
   */
  public record TestName(String testClass, String method) {
    /** Returns {@code CLASS#METHOD}. */
    @Override
    public String toString() {
      return testClass + "#" + method;
    }
  }
}
