package org.obmeet.telemetry.jobs.simulation;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;

/** A fault in the store's protocol, which a simulation must find. */
interface Mutation {
  Mutation NONE = new Mutation() {};

  /** Returns true if a sync of a file has no effect. */
  default boolean skipsSync(String path) {
    return false;
  }

  /** Returns true if a file is not created although the process believes so. */
  default boolean ignoresCreation(String path, byte[] bytes) {
    return false;
  }

  /** Returns the draft that is appended instead of another. */
  default CommitDraft changed(CommitDraft draft) {
    return draft;
  }

  /** Leaves prefixes out of what commits of a kind read. */
  static Mutation withoutReads(CommitKind kind, String... prefixes) {
    return new Mutation() {
      @Override
      public CommitDraft changed(CommitDraft draft) {
        if (draft.kind() != kind) {
          return draft;
        }
        SortedSet<String> reads = new TreeSet<>(draft.reads());
        List.of(prefixes).forEach(reads::remove);
        return new CommitDraft(
            kind,
            draft.base(),
            draft.at(),
            draft.run(),
            draft.put(),
            draft.drop(),
            reads,
            draft.detail());
      }
    };
  }

  /** Leaves out the sync of files whose path begins with a prefix. */
  static Mutation withoutSync(String prefix) {
    return new Mutation() {
      @Override
      public boolean skipsSync(String path) {
        return path.startsWith(prefix);
      }
    };
  }

  /** Leaves out every fence. */
  static Mutation withoutFence() {
    return new Mutation() {
      @Override
      public boolean ignoresCreation(String path, byte[] bytes) {
        return path.startsWith("ledger/commits/")
            && new String(bytes, StandardCharsets.UTF_8).contains("\"kind\":\"fence\"");
      }
    };
  }
}
