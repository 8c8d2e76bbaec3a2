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

  /** Adds the items of a part that have a path; adds a failure if the planning fails. */
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
