package org.obmeet.telemetry.lake.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.lake.SampleDataset;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.LoggedFile;
import org.obmeet.telemetry.lake.file.FileRef;

class FileLineageTest {
  private static final FileRef FIRST = new FileRef("first", 10, 100, "a");
  private static final FileRef SECOND = new FileRef("second", 9, 90, "b");
  private static final FileRef THIRD = new FileRef("third", 8, 80, "c");

  private final List<Commit> commits = new ArrayList<>();

  private void commit(CommitKind kind, FileRef added, List<FileRef> removed) {
    List<String> of = removed.stream().map(FileRef::path).toList();
    CommitDraft draft =
        CommitDraft.of(kind, commits.size() - 1L, SampleDataset.AT, "run")
            .withRemoved(of)
            .withFiles(List.of(LoggedFile.clean(added, false, 0, of)));
    commits.add(
        new Commit(
            commits.size(),
            kind,
            SampleDataset.AT,
            "run",
            "",
            draft.put(),
            draft.drop(),
            draft.reads(),
            Map.of(),
            "sha"));
  }

  @Test
  void versions_areThoseWithMoreRows_alsoAfterARestoration() {
    commit(CommitKind.INGEST, FIRST, List.of());
    commit(CommitKind.REWRITE, SECOND, List.of(FIRST));
    commit(CommitKind.REWRITE, THIRD, List.of(SECOND));
    assertThat(new FileLineage(commits).of(THIRD)).containsExactly(SECOND, FIRST);

    FileRef restored = SECOND.at("restored");
    commit(CommitKind.RESTORE, restored, List.of(THIRD));
    assertThat(new FileLineage(commits).of(restored)).containsExactly(SECOND, FIRST);

    FileRef fourth = new FileRef("fourth", 7, 70, "d");
    commit(CommitKind.REWRITE, fourth, List.of(restored));
    assertThat(new FileLineage(commits).of(fourth)).containsExactly(restored, SECOND, FIRST);
  }

  @Test
  void versions_endAtARectification() {
    commit(CommitKind.INGEST, FIRST, List.of());
    FileRef corrected = new FileRef("corrected", 10, 101, "e");
    commit(CommitKind.REWRITE, corrected, List.of(FIRST));

    assertThat(new FileLineage(commits).of(corrected)).isEmpty();
  }
}
