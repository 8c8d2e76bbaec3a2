package org.obmeet.telemetry.cli.protect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.cli.attack.AttackRun;
import org.obmeet.telemetry.disclosure.attack.Attack;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;

/** Publishes difficult inputs and audits the releases. */
class AdversarialInputTest {
  @TempDir Path root;
  private ProtectFolder folder;
  private final StringBuilder csv = new StringBuilder();
  private int people;

  @BeforeEach
  void folder() throws Exception {
    folder = new ProtectFolder(root);
  }

  /** Adds a record for each of the given number of new contributors. */
  private void add(int number, String labelsAndValue) {
    for (int i = 0; i < number; i++) {
      csv.append('p').append(people++).append(',').append(labelsAndValue).append('\n');
    }
  }

  private Map<String, String> release(String columns, String spec) throws Exception {
    Files.writeString(root.resolve("input.csv"), columns + "\n" + csv);
    folder.run(spec, "out");
    return folder.files("out");
  }

  private long exact() throws Exception {
    return new AttackRun(
                    List.of(root.resolve("out")),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty())
                .run(Attack::attack)
                .toMap()
                .get("exact")
            instanceof Integer exact
        ? exact
        : -1;
  }

  private static String tables(String... each) {
    return "tables:\n  - " + String.join("\n  - ", each) + "\n";
  }

  @Test
  void labels_thatAreFormulas_areMarked_andReadAsTheyWere() throws Exception {
    add(10, "-2+3,1");
    add(10, "=cmd|' /C calc'!A0,1");
    add(2, "'-2+3,1");
    add(10, "-4,1");
    Map<String, String> files =
        release(
            "who,kind,v",
            "contributor: who\ndimensions: {kind: {}}\nthreshold: 3\n"
                + tables("{name: t1, dimensions: [kind], measures: [{count: n}]}"));

    assertThat(files.get("t1.csv"))
        .contains("\n'-2+3,", "\n'=cmd|' /C calc'!A0,", "\n''-2+3,", "\n-4,");
    assertThat(exact()).isZero();
  }

  @Test
  void labels_withSlashes_areOnesOfTheirOwn() throws Exception {
    Files.writeString(root.resolve("kinds.csv"), "value,parent\na1,X/Y\na2,X/Y\nb1,Y\nb2,Y\nY,X\n");
    add(3, "a1");
    add(18, "a2");
    add(4, "b1");
    add(19, "b2");
    add(50, "c");
    Files.writeString(
        root.resolve("kinds.csv"), Files.readString(root.resolve("kinds.csv")) + "c,Z\n");

    assertThat(
            release(
                "who,kind",
                "contributor: who\ndimensions: {kind: {hierarchy: {using: kinds.csv}}}\n"
                    + tables("{name: t, dimensions: [kind], measures: [{count: n}]}")))
        .extractingByKey("t.csv")
        .asString()
        .isEqualToNormalizingNewlines(
            """
            kind,status,n
            *,published,94
            X,published,23
            Y,published,23
            b1,withheld,
            b2,withheld,
            X/Y,published,21
            a1,withheld,
            a2,withheld,
            Z,published,50
            c,published,50
            """);
  }

  @ParameterizedTest
  @ValueSource(longs = {1_000, 1_000_000, 9_000_000_000L})
  void pattern_doesNotDependOnTheScale(long unit) throws Exception {
    add(20, "r1,k1,d4," + unit);
    add(8, "r2,k1,d3,0");
    add(3, "r2,k2,d2," + 7 * unit);
    add(20, "r5,k2,d1," + unit);
    add(20, "r6,k5,d3," + unit);
    add(20, "r7,k4,d4," + unit);
    String measures = "measures: [{sum: v}]}";

    Map<String, String> files =
        release(
            "who,r,k,d,v",
            "contributor: who\ndimensions: {r: {}, k: {}, d: {}}\n"
                + tables(
                    "{name: tr, dimensions: [r], " + measures,
                    "{name: tk, dimensions: [k], " + measures,
                    "{name: td, dimensions: [d], " + measures));

    assertThat(files.get("tr.csv")).contains("r2,withheld").contains("withheld,\r\nr5,withheld");
    assertThat(files.get("td.csv")).contains("d1,withheld").contains("d2,withheld");
    assertThat(exact()).isZero();
  }

  @Test
  void tables_ofManyValues_areLinkedByWhatOccurs() throws Exception {
    for (int i = 0; i < 290; i++) {
      add(16, "x" + i + ",y" + i + ",z" + i);
    }
    add(4, "s,y0,z0");
    add(9, "x0,y1,z1");

    String spec =
        "contributor: who\ndimensions: {r: {}, k: {}, d: {}}\n"
            + tables(
                "{name: tr, dimensions: [r], measures: [{count: n}]}",
                "{name: tk, dimensions: [k], measures: [{count: n}]}",
                "{name: td, dimensions: [d], measures: [{count: n}]}");

    assertThat(release("who,r,k,d", spec).get("tr.csv")).contains("s,withheld", "x7,published,16");
    assertThat(exact()).isZero();
  }

  @Test
  void measures_haveAStatusEach() throws Exception {
    add(12, "a,1");
    add(1, "a,900");
    add(12, "b,1");
    add(2, "b,30");
    add(20, "c,5");

    String csv =
        release(
                "who,d,v",
                "contributor: who\ndimensions: {d: {}}\n"
                    + tables("{name: t, dimensions: [d], measures: [{count: n}, {sum: v}]}"))
            .get("t.csv");

    assertThat(csv).contains("a,partial,13,\r\n", "*,published,47,1084").doesNotContain("withheld");
  }

  @Test
  void contributors_inSeveralCells_areRoundedAndStayOutOfTheAttack() throws Exception {
    add(13, "a,2");
    csv.append(csv.toString().replace(",a,", ",b,"));
    add(4, "c,2");

    Map<String, String> files =
        release(
            "who,d,v",
            "contributor: who\ndimensions: {d: {}}\n"
                + tables("{name: t, dimensions: [d], measures: [{count: n}]}"));

    assertThat(files.get("t.csv"))
        .isEqualToNormalizingNewlines(
            "d,status,n\n*,published,20\na,published,10\nb,published,10\nc,withheld,\n");
    assertThat(files.get("_MANIFEST.json"))
        .contains("\"additive\" : false", "\"rounding\" : {\n        \"base\" : 10");
    assertThat(exact()).isZero();
  }

  @Test
  void zeros_sensitive_areSuppressedUnlessImpossible() throws Exception {
    Files.writeString(root.resolve("never.csv"), "a,b\nx,q\n");
    add(12, "x,p");
    add(14, "y,p");
    add(15, "y,q");
    add(13, "x,r");
    add(2, "z,p");
    add(17, "z,r");
    String spec =
        "contributor: who\ndimensions: {a: {}, b: {}}\nzeros: sensitive\n"
            + tables("{name: t, dimensions: [a, b], measures: [{count: n}]}");

    assertThat(release("who,a,b", spec).get("t.csv")).contains("x,q,withheld", "z,q,withheld");
    assertThat(release("who,a,b", spec + "impossible: never.csv\n").get("t.csv"))
        .contains("x,q,published,0", "z,q,withheld");
    Files.writeString(root.resolve("never.csv"), "a,b\nx,\n");
    assertThatThrownBy(() -> release("who,a,b", spec + "impossible: never.csv\n"))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.BAD_INPUT))
        .hasMessageContaining("must not occur; there is a record in {a=x}");
    Files.writeString(root.resolve("never.csv"), "c\nx\n");
    assertThatThrownBy(() -> release("who,a,b", spec + "impossible: never.csv\n"))
        .hasMessageContaining("columns must be dimensions, one or more of a, b; there is 'c'");
  }

  @Test
  void zeros_foundButNotDeclared_areWarnedOfWithTheLineToAdd() throws Exception {
    csv.append("A,c1,2\nB,c1,2\nI,c1,8\nJ,c1,8\nK,c2,3\nL,c2,3\nM,c2,3\nN,c2,7\n");
    String spec =
        "weight: freq\ndimensions: {region: {}, county: {}}\nthreshold: 4\nzeros: sensitive\n"
            + tables("{name: t, dimensions: [county, region], measures: [{count: n}]}");

    release("region,county,freq", spec);

    String warning = folder.said.get(folder.said.size() - 1);
    assertThat(warning)
        .startsWith("Warning: 8 combinations of region and county do not occur")
        .contains("add the line 'impossible: never.csv' to the specification");
    String lines = warning.substring(warning.indexOf("region,county"));
    assertThat(lines).startsWith("region,county\nA,c2\nB,c2\n").endsWith("\nN,c1");

    Files.writeString(root.resolve("never.csv"), lines + "\n");
    Map<String, String> files = release("region,county,freq", spec + "impossible: never.csv\n");

    assertThat(folder.said).noneMatch(said -> said.startsWith("Warning"));
    assertThat(files.get("t.csv")).contains("c1,K,published,0");
    release("region,county,freq", spec.replace("sensitive", "safe"));
    assertThat(folder.said).noneMatch(said -> said.startsWith("Warning"));
  }

  @Test
  void zeros_thatChanceExplains_areNotWarnedOf() throws Exception {
    add(12, "x,p");
    add(2, "y,q");
    add(15, "x,q");

    release(
        "who,a,b",
        "contributor: who\ndimensions: {a: {}, b: {}}\nzeros: sensitive\n"
            + tables("{name: t, dimensions: [a, b], measures: [{count: n}]}"));

    assertThat(folder.said).noneMatch(said -> said.startsWith("Warning"));
  }

  @Test
  void recodings_thatOverlap_discloseNoDifference() throws Exception {
    add(12, "young,young");
    add(1, "old,young");
    add(16, "old,old");

    Map<String, String> files =
        release(
            "who,under20,under25",
            "contributor: who\ndimensions: {under20: {}, under25: {}}\n"
                + tables(
                    "{name: t20, dimensions: [under20], measures: [{count: n}]}",
                    "{name: t25, dimensions: [under25], measures: [{count: n}]}"));

    assertThat(files.get("t20.csv") + files.get("t25.csv")).contains("young,withheld");
  }

  @ParameterizedTest
  @ValueSource(strings = {"other", "a,b", "\"\"q\"\"", "two\nlines", "x/y", "é", " "})
  void labels_hostile_comeBackAsTheyWere(String label) throws Exception {
    add(12, "\"" + label + "\",3");
    add(11, "\"" + label.repeat(150) + "\",3");
    add(2, "z,3");

    release(
        "who,d,v",
        "contributor: who\ndimensions: {d: {}}\n"
            + tables("{name: t, dimensions: [d], measures: [{count: n}, {sum: v}]}"));

    assertThat(folder.files("out").get("t.csv")).contains("*,published,25,75");
    assertThat(exact()).isZero();
  }

  @Test
  void generalise_isTakenWithANotice() throws Exception {
    add(12, "a");

    release(
        "who,d",
        "contributor: who\ndimensions: {d: {}}\ngeneralise: fold\n"
            + tables("{name: t, dimensions: [d], measures: [{count: n}]}"));

    assertThat(folder.said.get(0)).startsWith("Note: the key generalise no longer has an effect");
  }

  @Test
  void table_ofTooManyRows_isRefused() {
    for (int i = 0; i < 1100; i++) {
      add(1, "a" + i + ",b" + i);
    }

    assertThatThrownBy(
            () ->
                release(
                    "who,a,b",
                    "contributor: who\ndimensions: {a: {}, b: {}}\n"
                        + tables("{name: t, dimensions: [a, b], measures: [{count: n}]}")))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exit()).isEqualTo(ExitCode.GATE_REFUSED))
        .hasMessageContaining("table t must have at most 1000000 rows");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void tables_linkedAtRandom_discloseNothingExactly(long seed) throws Exception {
    Random random = new Random(seed);
    int each = random.nextInt(2) + 1;
    for (int p = 0; p < 60; p++) {
      List<String> mine = new ArrayList<>();
      for (int i = 0; i < each; i++) {
        int a = Math.min(random.nextInt(4), random.nextInt(4));
        mine.add("p" + p + ",a" + a + ",b" + random.nextInt(3) + "," + random.nextInt(90));
      }
      mine.forEach(line -> csv.append(line).append('\n'));
    }

    release(
        "who,a,b,v",
        "contributor: who\ndimensions: {a: {}, b: {}}\nthreshold: 4\n"
            + tables(
                "{name: t1, dimensions: [a, b], measures: [{count: n}, {sum: v}]}",
                "{name: t2, dimensions: [b], measures: [{sum: v}]}"));

    assertThat(exact()).as("seed %d", seed).isZero();
  }
}
