package org.obmeet.telemetry.collector.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.obmeet.telemetry.schemas.policy.Promise;

/** Describes, as JSON, each promise of the privacy policy with its rule and its verification. */
final class PromiseDescriptions {
  private PromiseDescriptions() {}

  static ArrayNode of(List<Promise> promises) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (Promise promise : promises) {
      ObjectNode one = all.addObject();
      one.put("sentence", promise.sentence());
      one.put("rule", promise.rule());
      if (promise.coverage() instanceof Promise.Coverage.Tested tested) {
        one.put("kept", "tested");
        ArrayNode tests = one.putArray("tests");
        tested.tests().forEach(test -> tests.add(test.toString()));
      } else if (promise.coverage() instanceof Promise.Coverage.Planned planned) {
        one.put("kept", "not yet").put("because", planned.missing());
      } else if (promise.coverage() instanceof Promise.Coverage.OutOfScope other) {
        one.put("kept", "by others").put("because", other.reason());
      }
    }
    return all;
  }
}
