package org.obmeet.telemetry.jobs.retain;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What is to go, and what could not be looked up and therefore stays. */
final class RetentionPlan {
  private final List<RetentionItem> items = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  /** Adds what a look-up gives; where it fails, nothing of it goes, and that is said. */
  void look(String what, Supplier<List<RetentionItem>> lookUp) {
    try {
      items.addAll(lookUp.get());
    } catch (RuntimeException e) {
      failures.add(what + ": " + words(e) + "; nothing of it is deleted");
    }
  }

  /** Notes what could not be done. */
  void failed(String what, RuntimeException why) {
    failures.add(what + ": " + words(why));
  }

  private static String words(RuntimeException e) {
    return e instanceof org.obmeet.telemetry.lake.store.LakeException
        ? e.getMessage()
        : "it cannot be read (" + e.getClass().getSimpleName() + ")";
  }

  List<RetentionItem> items() {
    return items;
  }

  List<RetentionItem> items(RetentionItem.Action action) {
    return items.stream().filter(item -> item.action() == action).toList();
  }

  List<String> failures() {
    return failures;
  }
}
