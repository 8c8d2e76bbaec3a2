package org.obmeet.telemetry.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.jobs.fixture.LogFixture;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.store.InMemoryStore;
import org.obmeet.telemetry.privacy.retention.Expiry;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.domain.Window;

class ReleaseIndexTest {
  private static final Catalog CATALOG = Catalog.load();

  private final Lake lake = Lake.in(new InMemoryStore(), "memory");

  private static ReleaseIndex index(String... windows) {
    return new ReleaseIndex(
        ReleaseIndex.FORM,
        "content",
        List.of(windows).stream()
            .map(window -> new ReleaseIndex.Shown("instance_statistics", window, "f", "sha"))
            .toList(),
        List.of(new ReleaseIndex.Entry("week/t.parquet", "week/t-0123abcd.parquet", "sha", 7)),
        List.of("release/week/t-old.parquet"));
  }

  @Test
  void index_writtenAndRead_isTheSame() throws IOException {
    ReleaseIndex index = index("week/2026-11-16");

    assertThat(ReleaseIndex.parse(index.encode())).isEqualTo(index);
    assertThat(ReleaseIndex.parse(index.encode()).encode()).isEqualTo(index.encode());
    assertThat(index.file("week/t.parquet")).isPresent();
    assertThat(index.file("week/t-0123abcd.parquet")).isEmpty();
    assertThat(ReleaseIndex.read(lake)).isEmpty();
    lake.files().write(ReleaseIndex.PATH, index.encode(), 1);
    assertThat(ReleaseIndex.read(lake)).contains(index);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../index.json",
        "/etc/passwd",
        "week/../../x",
        "week//t",
        ".hidden",
        "week/.t",
        "",
        "a b",
        "week/",
        "C:\\x",
        "http://x"
      })
  void entry_outsideTheView_isRefused(String name) {
    for (ReleaseIndex.Entry entry :
        List.of(
            new ReleaseIndex.Entry(name, "t", "sha", 1),
            new ReleaseIndex.Entry("t", name, "sha", 1))) {
      assertThatThrownBy(
              () ->
                  new ReleaseIndex(
                      ReleaseIndex.FORM, "content", List.of(), List.of(entry), List.of()))
          .hasMessage("a name must be of a file below release/");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "x",
        "[]",
        "{}",
        "{'form': 2, 'content': '', 'releases': [], 'files': [], 'previous': []}",
        "{'form': 1, 'content': '', 'releases': [], 'files': [], 'previous': null}",
        "{'form': 1, 'content': '', 'releases': [], 'files': [null], 'previous': []}",
        "{'form': 1, 'content': '', 'releases': [], 'previous': [],"
            + "'files': [{'name': '../x', 'path': 'x', 'sha256': '', 'bytes': 1}]}",
        "{'form': 1, 'content': '', 'files': [], 'previous': [],"
            + "'releases': [{'stream': 's', 'window': 'year/2026', 'file': '', 'sha256': ''}]}",
        "{'form': 1, 'content': '', 'files': [], 'previous': [], 'releases': [{'window': null}]}"
      })
  void otherBytes_areNoIndex(String json) {
    byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> ReleaseIndex.parse(bytes)).isInstanceOf(IOException.class);
    lake.files().write(ReleaseIndex.PATH, bytes, 1);
    assertThat(ReleaseIndex.read(lake)).isEmpty();
  }

  @Test
  void expired_areTheWindowsAfterTheLastDayOfTheirPeriod() {
    ReleaseIndex index = index("week/2021-11-15", "week/2021-11-22", "four_weeks/2021-11-01");

    assertThat(index.expired(CATALOG, new Expiry(LocalDate.parse("2026-11-21")))).isEmpty();
    assertThat(index.expired(CATALOG, new Expiry(LocalDate.parse("2026-11-22"))))
        .extracting(ReleaseIndex.Shown::window)
        .containsExactly("week/2021-11-15");
    assertThat(index.expired(CATALOG, new Expiry(LocalDate.parse("2026-11-29")))).hasSize(3);
  }

  @Test
  void shown_areAllRevisionsOfTheWindowsWithinTheirPeriodAtTheLastCommit() {
    LogFixture log = new LogFixture();
    log.release("instance_statistics", "a", Window.parse("week/2021-11-15"), 1);
    log.release("instance_statistics", "a", Window.parse("week/2021-11-22"), 1);
    log.release("instance_statistics", "a", Window.parse("week/2021-11-22"), 2);

    assertThat(ReleaseIndex.shown(log.state(), CATALOG))
        .extracting(one -> one.key().window() + " " + one.revision())
        .containsExactly("week/2021-11-22 1", "week/2021-11-22 2");
    log.append(
        CommitDraft.of(
            CommitKind.REPORT,
            log.commits().size() - 1,
            Instant.parse("2026-11-29T00:00:00Z"),
            "r"));
    assertThat(ReleaseIndex.shown(log.state(), CATALOG)).isEmpty();
  }

  @Test
  void period_ofAnUnknownDataSet_isTheLongest() {
    assertThat(ReleaseIndex.period(CATALOG, "instance_statistics")).isEqualTo(Period.ofYears(5));
    assertThat(ReleaseIndex.period(CATALOG, "unknown")).isEqualTo(Period.ofYears(5));
  }
}
