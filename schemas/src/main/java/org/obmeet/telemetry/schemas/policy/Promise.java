package org.obmeet.telemetry.schemas.policy;

import java.util.List;

/**
 * A promise of the privacy policy, from {@code policy/promises.yaml}.
 *
 * @param sentence exact quotation from the privacy policy
 * @param rule rule by which this system keeps the promise, in words
 * @param coverage the evidence that the promise is kept, or the reason why there is none
 * @param activities activities of the system that keep the promise; empty if it is out of scope
 * @param notKept the part of the promise that the system does not keep; empty if there is none
 */
public record Promise(
    String id,
    String sentence,
    String rule,
    Coverage coverage,
    List<PolicyActivity> activities,
    String notKept) {
  public Promise {
    activities = List.copyOf(activities);
  }

  /** The evidence that a promise is kept, or the reason why there is none. */
  public sealed interface Coverage {
    /** Tests that fail if the promise is broken; at least one. */
    record Tested(List<TestName> tests) implements Coverage {
      public Tested {
        tests = List.copyOf(tests);
      }
    }

    /** The promise binds others, not this system. */
    record OutOfScope(String reason) implements Coverage {}

    /** The implementation is planned. {@code missing} describes the part that is missing. */
    record Planned(String missing) implements Coverage {}
  }

  /** The name of a test method, with the simple name of its class. */
  public record TestName(String testClass, String method) {
    @Override
    public String toString() {
      return testClass + "#" + method;
    }
  }
}
