package org.obmeet.telemetry.jobs.retain;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.obmeet.telemetry.lake.store.LakeException;

/** A retention plan with its items, and the failures of planning and of execution. */
record RetentionPlan(List<RetentionItem> items, List<String> failures) {
  RetentionPlan() {
    this(new ArrayList<>(), new ArrayList<>());
  }

  /**
   * Adds those items of a part of the plan that have a path. If the planning of the part fails,
   * adds a failure.
   */
  void add(String what, Supplier<List<RetentionItem>> part) {
    try {
      part.get().stream().filter(item -> !item.paths().isEmpty()).forEach(items::add);
    } catch (RuntimeException e) {
      failures.add(what + ": " + message(e) + "; nothing in it is deleted");
    }
  }

  void failed(String what, RuntimeException cause) {
    failures.add(what + ": " + message(cause));
  }

  private static String message(RuntimeException e) {
    return e instanceof LakeException
        ? e.getMessage()
        : "it cannot be read (" + e.getClass().getSimpleName() + ")";
  }

  List<RetentionItem> items(RetentionItem.Action action) {
    return items.stream().filter(item -> item.action() == action).toList();
  }
}
