package org.obmeet.telemetry.jobs.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.obmeet.telemetry.jobs.Catalogs;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.jobs.aggregate.table.ReleasedTable;
import org.obmeet.telemetry.jobs.plan.AggregateRequest;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.LoggedFile;
import org.obmeet.telemetry.lake.commit.TableRelease;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.io.Digests;

/** Tests the reading of published tables, on which disclosure control depends. */
class ReleaseFilesTest extends ReleasedWeekFixture {
  private static final String STREAM = "instance_statistics";
  private String path;

  @BeforeEach
  void find() {
    path = work.lake().state().history().get(0).file().path();
  }

  private List<ReleasedTable> tables() {
    return ReleaseFiles.of(work.lake(), work.lake().state(), STREAM, WEEK);
  }

  private void assertDamaged() {
    assertThatThrownBy(this::tables)
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.VERIFICATION_FAILED))
        .hasMessage(
            "%s is missing or damaged. List such files with 'telemetry ledger verify' and restore"
                + " them with 'telemetry restore'",
            path);
  }

  @Test
  void tables_ofAWindow_areThoseThatTheLogNames() {
    assertThat(tables())
        .isNotEmpty()
        .extracting(one -> one.key() + " " + one.revision())
        .containsExactlyElementsOf(
            work.lake().state().history().stream()
                .map(one -> one.key() + " " + one.revision())
                .toList());
  }

  @Test
  void file_thatIsMissing_isNamed_andNothingIsPublished() throws IOException {
    Files.delete(work.root().resolve(path));

    assertDamaged();
    assertThatThrownBy(() -> aggregateAgain(Catalogs.SHIPPED, AggregateRequest.OnPublished.REVISE))
        .hasMessageContaining(path);
    assertThat(work.lake().log().commits())
        .filteredOn(commit -> commit.kind() == CommitKind.RELEASE)
        .hasSize(1);
  }

  /** The file is a release, and has other values than the log's digest. */
  @Test
  void file_whoseHashDiffersFromTheLog_isNamed() throws IOException {
    Path file = work.root().resolve(path);
    String text = Files.readString(file);
    Files.writeString(file, text.replaceFirst("\"revision\":1", "\"revision\":3"));

    assertDamaged();
  }

  @Test
  void file_thatIsNoRelease_isNamed() throws IOException {
    replaceBy("{}".getBytes(StandardCharsets.UTF_8), Map.of("instances_total", 2));

    assertDamaged();
  }

  @Test
  void file_withoutATableThatTheLogNames_isNamed() throws IOException {
    byte[] bytes = Files.readAllBytes(work.root().resolve(path));
    replaceBy(bytes, Map.of("unknown", 1));
    assertDamaged();
  }

  @Test
  void file_withAnotherRevisionOfATable_isNamed() throws IOException {
    byte[] bytes = Files.readAllBytes(work.root().resolve(path));
    replaceBy(bytes, Map.of("instances_total", 2));
    assertDamaged();
  }

  /** Commits another release file of the window. */
  private void replaceBy(byte[] bytes, Map<String, Integer> tables) {
    TableRelease first = work.lake().state().history().get(0);
    path = work.lake().layout().release(STREAM, WEEK, "other");
    FileRef file = work.lake().files().write(path, bytes, 1);
    assertThat(file.sha256()).isEqualTo(Digests.sha256Hex(bytes));
    work.lake()
        .log()
        .append(
            CommitDraft.of(
                    CommitKind.RELEASE, work.lake().log().head().number(), work.now(), "other")
                .withFiles(List.of(LoggedFile.release(file, new TreeMap<>(tables)))));
  }
}
