package org.obmeet.telemetry.lake.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.lake.file.FileRef;

/** Tests which files the rewritten files of a commit replace. */
class RewriteCommitTest {
  private static final FileRef OLD = file("b-old");
  private static final FileRef EMPTIED = file("a-emptied");
  private static final FileRef NEW = file("new");

  private static FileRef file(String path) {
    return new FileRef(path, 1, 1, "0".repeat(64));
  }

  private static Commit commit(CommitDraft draft, Map<String, Object> detail) {
    return new Commit(
        1, draft.kind(), draft.at(), "run", "", draft.added(), draft.removed(), detail, "");
  }

  private static CommitDraft draft(Map<String, String> replaces) {
    return new RewriteCommit(List.of(OLD, EMPTIED), List.of(NEW, file("first")), replaces)
        .draft(CommitKind.REWRITE, 0, Instant.EPOCH, "run", Map.of("erasures", List.of("e-1")));
  }

  @Test
  void replacedFiles_areRecordedByPosition() {
    CommitDraft draft = draft(Map.of("new", "b-old"));

    assertThat(draft.detail())
        .isEqualTo(Map.of("erasures", List.of("e-1"), "replaces", List.of(-1L, 1L)));
    assertThat(RewriteCommit.replaces(commit(draft, draft.detail())))
        .isEqualTo(Map.of("new", "b-old"));
  }

  @Test
  void position_withoutAFile_isCorrupt() {
    for (List<Long> wrong : List.of(List.of(2L), List.of(0L, 0L, 0L))) {
      Commit commit = commit(draft(Map.of()), Map.of("replaces", wrong));

      assertThatThrownBy(() -> RewriteCommit.replaces(commit))
          .isInstanceOf(CorruptLogException.class);
    }
  }

  @Test
  void mergedFiles_areRecordedByPosition() {
    RewriteCommit merge =
        new RewriteCommit(
            List.of(OLD, EMPTIED),
            List.of(file("first"), NEW),
            Map.of("new", "b-old"),
            Map.of("b-old", "new", "a-emptied", "new"));
    CommitDraft draft = merge.draft(CommitKind.REWRITE, 0, Instant.EPOCH, "run", Map.of());

    assertThat(draft.detail().get("merged")).isEqualTo(List.of(1L, 1L));
    assertThat(RewriteCommit.merged(commit(draft, draft.detail())))
        .isEqualTo(Map.of("new", List.of(EMPTIED, OLD)));
    assertThat(RewriteCommit.merged(commit(draft, Map.of()))).isEmpty();
  }

  @Test
  void mergedPosition_withoutAFile_isCorrupt() {
    for (List<Long> wrong : List.of(List.of(2L), List.of(-1L), List.of(0L, 0L, 0L))) {
      Commit commit = commit(draft(Map.of()), Map.of("merged", wrong));

      assertThatThrownBy(() -> RewriteCommit.merged(commit))
          .isInstanceOf(CorruptLogException.class);
    }
  }
}
