package org.obmeet.telemetry.lake.log;

import java.util.List;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.file.FileRef;

/** A check that a draft is still valid after concurrent commits. */
@FunctionalInterface
public interface ConflictCheck {
  /**
   * Rebases a draft on newer commits.
   *
   * @param newer the commits after {@code draft.base()}
   * @return the valid draft, which may be the same
   * @throws CommitConflictException if the draft is no longer valid
   */
  CommitDraft rebase(CommitDraft draft, List<Commit> newer);

  /** Returns a check that accepts every draft, for drafts that do not depend on other commits. */
  static ConflictCheck alwaysRebase() {
    return (draft, newer) -> draft;
  }

  /** Returns a check that rejects a draft if it removes a file that a newer commit removes. */
  static ConflictCheck rejectDoubleRemoval() {
    return (draft, newer) -> {
      for (Commit commit : newer) {
        for (FileRef file : commit.removed()) {
          if (draft.removed().stream().anyMatch(own -> own.path().equals(file.path()))) {
            throw new CommitConflictException(
                "run %s planned to remove '%s', which commit %s (run %s) has removed; run it again"
                    .formatted(
                        draft.run(), file.path(), Long.toString(commit.number()), commit.run()));
          }
        }
      }
      return draft;
    };
  }

  /** Returns a check that accepts a draft if this check and the other check accept it. */
  default ConflictCheck and(ConflictCheck other) {
    return (draft, newer) -> other.rebase(rebase(draft, newer), newer);
  }

  /** Returns a check that rejects a draft if a newer commit has one of the given kinds. */
  static ConflictCheck rejectKinds(CommitKind... kinds) {
    List<CommitKind> rejected = List.of(kinds);
    return (draft, newer) -> {
      for (Commit commit : newer) {
        if (rejected.contains(commit.kind())) {
          throw new CommitConflictException(
              "run %s planned its %s commit on commit %s, but commit %s (%s, run %s) came between; run it again"
                  .formatted(
                      draft.run(),
                      draft.kind().word(),
                      Long.toString(draft.base()),
                      Long.toString(commit.number()),
                      commit.kind().word(),
                      commit.run()));
        }
      }
      return draft;
    };
  }
}
