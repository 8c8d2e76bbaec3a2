package org.obmeet.telemetry.cli.protect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.cli.protect.publication.LedgerEntry;
import org.obmeet.telemetry.cli.protect.publication.ReleaseLedger;
import org.obmeet.telemetry.cli.protect.spec.WindowSlice;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;

/**
 * Tests releases of a half-year and a year whose first quarter was released before. The column kind
 * contains the quarters.
 */
class ContainedWindowTest {
  private static final String QUARTER =
      ProtectFolder.SPEC.replace("[region, kind]", "[region]") + "window: Q1\n";
  private static final String HALF = QUARTER.replace("window: Q1", "window: H1");
  private static final String DECLARED = HALF + "contains: {Q1: {kind: Q1}}\n";
  private static final String[] FIRST = {"a/Q1=40", "b/Q1=20", "c/Q1=50"};

  /** Records with one new contributor in b and another in d. */
  private static final String[] SECOND = {"a/Q2=30", "b/Q2=1", "c/Q2=25", "d/Q2=1", "d/Q3=20"};

  @TempDir Path root;
  private ProtectFolder folder;

  @BeforeEach
  void releaseOfTheQuarter() throws Exception {
    folder = new ProtectFolder(root).input(FIRST);
    folder.kept(QUARTER, "quarter");
    longer(FIRST, SECOND);
  }

  @Test
  void difference_ofWindows_isOfFewUnlessDeclared() throws Exception {
    folder.kept(HALF, "half");

    assertThat(counts("half").get("b") - counts("quarter").get("b")).isEqualTo(1);
    assertThat(folder.said)
        .anyMatch(
            line ->
                line.startsWith("Note: the ledger has window 'Q1' too.")
                    && line.contains(
                        "declare it in the specification (contains: {WINDOW: {COLUMN:"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"zeros: safe", "zeros: sensitive"})
  void difference_ofADeclaredWindow_isEmptyOrLargeEnough(String zeros) throws Exception {
    folder.kept(DECLARED + zeros + "\n", "half");

    Map<String, Long> half = counts("half");
    Map<String, Long> quarter = counts("quarter");
    assertThat(half).isNotEmpty().doesNotContainKey("b");
    half.forEach((label, n) -> assertThat(n - quarter.getOrDefault(label, 0L)).isNotIn(1L, 2L));
    assertThat(half.keySet()).as("b is not what the others leave").doesNotContain("a");
    assertThat(folder.said)
        .anyMatch(line -> line.endsWith("; already published: t1 (Q1)"))
        .noneMatch(line -> line.startsWith("Note: the ledger has"));
  }

  @Test
  void label_ofAnInnerLevel_coversItsValues() throws Exception {
    Files.writeString(root.resolve("times.csv"), "value,parent\nQ1,one\nQ2,one\nQ3,two\n");
    String hierarchy = "kind: {hierarchy: {using: times.csv}}";
    longer(FIRST, new String[] {"a/Q2=30", "b/Q2=12", "c/Q2=25"});
    String month = DECLARED.replace("kind: {}", hierarchy).replace("[region]", "[kind, region]");
    folder.kept(month, "half");
    longer(FIRST, new String[] {"a/Q2=30", "b/Q2=12", "c/Q2=25", "b/Q3=1", "c/Q3=40", "a/Q3=30"});
    String year =
        QUARTER.replace("kind: {}", hierarchy).replace("window: Q1", "window: 2026")
            + "contains: {H1: {kind: one}}\n";

    folder.kept(year, "year");

    assertThat(counts("year")).isNotEmpty().doesNotContainKeys("a", "b").containsEntry("*", 248L);
    assertThat(folder.said)
        .anyMatch(line -> line.endsWith("; already published: t1 (Q1), t1 (H1)"))
        .noneMatch(line -> line.startsWith("Note: the ledger has"));
    assertThat(ReleaseLedger.open(root.resolve("ledger")).entries().get(2).contains())
        .isEqualTo(
            Map.of("Q1", new WindowSlice("kind", "Q1"), "H1", new WindowSlice("kind", "one")));
  }

  @Test
  void window_containedByAnotherColumn_mustBeNamed() throws Exception {
    folder.kept(DECLARED, "half");
    String csv = Files.readString(root.resolve("input.csv"));
    Files.writeString(
        root.resolve("input.csv"),
        csv.replace("\n", ",H1\n").replaceFirst("v,H1", "v,half") + "new,a,Q4,1.5,H2\n");
    String year = HALF.replace("window: H1", "window: 2026");

    refused(
        year + "contains: {H1: {half: H1}}\n",
        ExitCode.BAD_INPUT,
        "window 'H1' contains window 'Q1' by the column 'kind': list 'Q1' under contains too");
    folder.kept(year + "contains: {H1: {half: H1}, Q1: {kind: Q1}}\n", "year");
    assertThat(counts("year")).doesNotContainKeys("a", "b");
  }

  @Test
  void counts_rounded_doNotDifferByFewFromTheContainedOnes() throws Exception {
    String rounded = QUARTER.replace("threshold: 3", "threshold: 10").replace(", {sum: v}", "");
    String quarter = rounded.replace("window: Q1", "window: R1");
    String half = rounded.replace("window: Q1", "window: R");
    people(0);
    folder.kept(quarter, "quarter");
    people(5);

    folder.kept(half + "contains: {R1: {kind: Q1}}\n", "half");

    assertThat(counts("quarter")).containsEntry("a", 50L).containsEntry("b", 40L);
    assertThat(counts("half")).as("55 and 80").containsEntry("a", 60L).containsEntry("b", 80L);
  }

  /** Writes records of 50 people in a, 40 of them also in b, then of more in a and many in b. */
  private void people(int more) throws IOException {
    StringBuilder csv = new StringBuilder("who,region,kind,v\n");
    for (int i = 0; i < 50; i++) {
      csv.append("p" + i + ",a,Q1,1\n" + (i < 40 ? "p" + i + ",b,Q1,1\n" : ""));
    }
    for (int i = 0; i < more; i++) {
      csv.append("new" + i + ",a,Q2,1\n");
    }
    for (int i = 0; i < 8 * more; i++) {
      csv.append("p" + i + ",a,Q2,1\nother" + i + ",b,Q2,1\n");
    }
    Files.writeString(root.resolve("input.csv"), csv);
  }

  @Test
  void counts_ofAWeightedInput_areProtected() throws Exception {
    String cells =
        """
        weight: v
        dimensions: {region: {}}
        tables: [{name: t1, dimensions: [region], measures: [{count: n}]}]
        threshold: 3
        window: W1
        """;
    Files.writeString(root.resolve("input.csv"), "region,kind,v\na,Q1,40\nb,Q1,20\nc,Q1,50\n");
    folder.kept(cells, "quarter");
    Files.writeString(
        root.resolve("input.csv"),
        "region,kind,v\na,Q1,40\nb,Q1,20\nc,Q1,50\na,Q2,30\nb,Q2,1\nc,Q2,25\n");

    folder.kept(cells.replace("W1", "W") + "contains: {W1: {kind: Q1}}\n", "half");

    assertThat(counts("half")).containsEntry("*", 166L).doesNotContainKey("b").hasSize(2);
  }

  @Test
  void counts_ofZero_areNoRecordsOfTheContainedWindow() throws Exception {
    String cells =
        "weight: v\ndimensions: {region: {}}\nwindow: W1\nthreshold: 3\n"
            + "tables: [{name: t1, dimensions: [region], measures: [{count: n}]}]\n";
    Files.writeString(root.resolve("input.csv"), "region,kind,v\na,Q1,40\nb,Q1,20\n");
    folder.kept(cells, "quarter");
    Files.writeString(
        root.resolve("input.csv"),
        "region,kind,v\na,Q1,40\nb,Q1,20\nc,Q1,0\na,Q2,5\nb,Q2,5\nc,Q2,25\n");

    folder.kept(cells.replace("W1", "W") + "contains: {W1: {kind: Q1}}\n", "half");

    assertThat(counts("half")).isEqualTo(Map.of("*", 95L, "a", 45L, "b", 25L, "c", 25L));
  }

  @Test
  void value_missingInTheContainedWindow_isKnownToBeEmpty() throws Exception {
    String sensitive = "zeros: sensitive\n";
    folder.input("a/Q1=2", "b/Q1=20", "c/Q1=50");
    String quarter = QUARTER.replace("window: Q1", "window: E1") + sensitive;
    folder.kept(quarter, "quarter");
    assertThat(counts("quarter")).doesNotContainKeys("a", "b").containsKey("north");
    folder.input(
        "a/Q1=2", "b/Q1=20", "c/Q1=50", "a/Q2=30", "b/Q2=30", "c/Q2=25", "d/Q2=30", "e/Q2=9");
    Files.writeString(
        root.resolve("regions.csv"), "value,parent\na,north\nb,north\ne,north\nc,south\nd,south\n");

    folder.kept(
        quarter.replace("window: E1", "window: E").replace("[region]", "[region, kind]")
            + "contains: {E1: {kind: Q1}}\n",
        "half");

    assertThat(folder.files("half").get("t1.csv"))
        .contains("a,Q1,withheld,", "b,Q1,withheld,", "e,Q1,published,0,0.0");
  }

  @Test
  void counts_releasedExactly_areNotJoinedByRoundedOnes() throws Exception {
    folder.input("a/Q1=40", "b/Q1=2", "c/Q1=50");
    folder.kept(QUARTER.replace("window: Q1", "window: X1"), "quarter");
    String csv = Files.readString(root.resolve("input.csv"));
    Files.writeString(
        root.resolve("input.csv"), csv + csv.replaceAll("who.*\n", "").replace(",Q1,", ",Q2,"));
    String half = HALF.replace("window: H1", "window: X") + "contains: {X1: {kind: Q1}}\n";

    refused(
        half,
        ExitCode.GATE_REFUSED,
        "the published counts of table 't1 (X1)' are exact, but contributors of the new tables are"
            + " in several cells, so that their counts do not add up: remove the counts from the"
            + " new tables");
    folder.kept(half.replace("{count: n}, ", ""), "half");
    assertThat(folder.files("half").get("t1.csv")).contains("b,withheld,", "*,published,276.0");
  }

  @Test
  void call_repeatedWithOrWithoutContains_addsNothing() throws Exception {
    folder.kept(DECLARED, "half");

    assertThat(folder.kept(DECLARED, "again").unchanged()).isTrue();
    assertThat(folder.kept(HALF, "again").unchanged()).isTrue();
    assertThat(folder.files("again")).isEqualTo(folder.files("half"));
  }

  @Test
  void table_addedWithoutContains_isProtectedAllTheSame() throws Exception {
    folder.kept(DECLARED.replace("t1", "t0").replace("[region]", "[]"), "total");

    folder.kept(HALF, "half");

    assertThat(counts("half")).isNotEmpty().doesNotContainKeys("a", "b");
    refused(
        HALF.replace("t1", "t2") + "contains: {Q1: {region: a}}\n",
        ExitCode.GATE_REFUSED,
        "contains defines window 'Q1' differently from the published tables of window 'H1', which define it as"
            + " {kind: Q1}: use the same definition");
  }

  @Test
  void table_ofAContainedWindow_isRefused() throws Exception {
    folder.kept(DECLARED, "half");
    folder.input(FIRST);

    assertThat(folder.kept(QUARTER, "again").unchanged()).isTrue();
    refused(
        QUARTER.replace("t1", "t2"),
        ExitCode.GATE_REFUSED,
        "window 'Q1' is contained in window 'H1', which is already published: release further tables"
            + " with the records of"
            + " that window");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Q1: {kind: Q1} | Q9: {kind: Q1} | contains must name windows of the ledger (Q1); it does not have 'Q9': correct the name",
        "kind: Q1 | quarter: Q1 | there is no column 'quarter'; its columns are: who, region, kind, v",
        "kind: Q1 | kind: Q4 | contains must name for window 'Q1' a label of column 'kind' that occurs (Q1, Q2, Q3); there is no 'Q4': correct the label",
        "kind: Q1 | kind: '*' | there is no '*'",
        "count: n | count: people | must keep the name and meaning of the published tables of window 'Q1'",
        "contributor: who | contributor: v2 | the published tables of window 'Q1' count by contributor 'who', this specification by contributor 'v2': remove it from contains"
      })
  void contains_wrong_isBadInput(String old, String with, String message) {
    refused(DECLARED.replace(old, with), ExitCode.BAD_INPUT, message);
  }

  @Test
  void contains_withoutALedger_isBadInput() {
    assertThatThrownBy(() -> folder.run(DECLARED, "half"))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.BAD_INPUT))
        .hasMessage(
            "contains requires --ledger, which records the releases of Q1: name the ledger's folder, or"
                + " remove contains from the specification");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/Q1=41 b/Q1=20 c/Q1=50", "a/Q1=40 b/Q1=20 c/Q1=48 d/Q1=2"})
  void records_otherThanThoseOfTheContainedWindow_areRefused(String first) throws Exception {
    longer(first.split(" "), SECOND);

    refused(
        DECLARED,
        ExitCode.GATE_REFUSED,
        "table 't1 (Q1)' is already published for window 'Q1' with values that contradict this input's records of"
            + " kind 'Q1'; tables of one window must be of the same records");
  }

  @Test
  void rules_weakerThanThoseOfTheContainedWindow_areRefused() {
    refused(
        DECLARED.replace("threshold: 3", "threshold: 2"),
        ExitCode.GATE_REFUSED,
        "threshold must not be weaker than the rule by which window 'Q1' was released (entry 1");
  }

  @Test
  void entry_withoutContains_isAsBefore() throws Exception {
    LedgerEntry entry = ReleaseLedger.open(root.resolve("ledger")).entries().get(0);

    assertThat(new String(entry.bytes(), java.nio.charset.StandardCharsets.UTF_8))
        .doesNotContain("contains");
    assertThat(LedgerEntry.read(entry.bytes())).isEqualTo(entry);
  }

  private void longer(String[]... cells) throws IOException {
    List<String> all = new ArrayList<>();
    Arrays.stream(cells).map(List::of).forEach(all::addAll);
    folder.input(all.toArray(String[]::new));
  }

  /** Returns the published counts of t1 by label. */
  private Map<String, Long> counts(String release) throws IOException {
    Map<String, Long> counts = new TreeMap<>();
    folder
        .files(release)
        .get("t1.csv")
        .lines()
        .map(line -> line.split(",", -1))
        .filter(row -> row[1].equals("published") || row[1].equals("partial"))
        .filter(row -> !row[2].isEmpty())
        .forEach(row -> counts.put(row[0], Long.parseLong(row[2])));
    return counts;
  }

  private void refused(String spec, ExitCode exit, String message) {
    assertThatThrownBy(() -> folder.kept(spec, "refused"))
        .isInstanceOfSatisfying(JobException.class, e -> assertThat(e.exit()).isEqualTo(exit))
        .hasMessageContaining(message);
  }
}
