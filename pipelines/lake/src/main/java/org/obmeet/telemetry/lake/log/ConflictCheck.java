package org.obmeet.telemetry.lake.log;

import java.util.List;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.file.FileRef;

/** Decides whether what was planned still holds after others have committed. */
@FunctionalInterface
public interface ConflictCheck {
  /**
   * Looks at what was committed since the draft was planned.
   *
   * @param draft what is to be appended
   * @param newer entries after {@code draft.base()}, at least one
   * @return the draft as it holds now, often the same
   * @throws CommitConflictException if it no longer holds
   */
  CommitDraft rebase(CommitDraft draft, List<Commit> newer);

  /** Accepts whatever came between: for entries that depend on no other. */
  static ConflictCheck alwaysRebase() {
    return (draft, newer) -> draft;
  }

  /** Refuses when another entry has removed a file meanwhile that the draft removes too. */
  static ConflictCheck rejectDoubleRemoval() {
    return (draft, newer) -> {
      for (Commit entry : newer) {
        for (FileRef file : entry.removed()) {
          if (draft.removed().stream().anyMatch(own -> own.path().equals(file.path()))) {
            throw new CommitConflictException(
                "run %s planned to remove '%s', which entry %s (run %s) has removed; run it again"
                    .formatted(
                        draft.run(), file.path(), Long.toString(entry.number()), entry.run()));
          }
        }
      }
      return draft;
    };
  }

  /** Both must accept. */
  default ConflictCheck and(ConflictCheck other) {
    return (draft, newer) -> other.rebase(rebase(draft, newer), newer);
  }

  /** Refuses when an entry of one of these kinds came between. */
  static ConflictCheck rejectKinds(CommitKind... kinds) {
    List<CommitKind> refused = List.of(kinds);
    return (draft, newer) -> {
      newer.stream()
          .filter(entry -> refused.contains(entry.kind()))
          .findFirst()
          .ifPresent(
              entry -> {
                throw new CommitConflictException(
                    "run %s planned its %s entry on entry %s, but entry %s (%s, run %s) came between; run it again"
                        .formatted(
                            draft.run(),
                            draft.kind().word(),
                            Long.toString(draft.base()),
                            Long.toString(entry.number()),
                            entry.kind().word(),
                            entry.run()));
              });
      return draft;
    };
  }
}
