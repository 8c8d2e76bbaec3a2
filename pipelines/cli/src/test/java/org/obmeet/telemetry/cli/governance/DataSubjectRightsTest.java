package org.obmeet.telemetry.cli.governance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.cli.CliResult;
import org.obmeet.telemetry.cli.DemoLake;
import org.obmeet.telemetry.cli.console.CommandContext.Trait;

/** Tests retention, erasure, holds, restriction, export and the ledger with the command line. */
class DataSubjectRightsTest {
  private static final String NOW = "2026-08-03T12:00:00Z";

  @TempDir static Path ingested;
  @TempDir Path folder;
  private String lake;

  @BeforeAll
  static void ingest() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String day : List.of("2026-06-01", "2026-07-01", "2026-07-31")) {
      for (int i = 0; i < 20; i++) {
        lines.add(
            """
            {"type":"page","userId":"secret-p%1$s","messageId":"%1$s-%2$s",\
            "timestamp":"%2$sT08:00:00Z","properties":{"url":"https://obmeet.org/home"}}\
            """
                .formatted(i, day));
      }
    }
    Path events = Files.write(ingested.resolve("events"), lines);
    String[] words = {"ingest", "--events", events.toString(), "--now", NOW, "--lake"};
    CliResult called = CliResult.with(with(words, ingested.resolve("lake").toString()));
    assertThat(called.code()).as(called.err()).isZero();
  }

  @BeforeEach
  void copyTheLake() throws IOException {
    for (String part : List.of("lake", "lake.keys")) {
      DemoLake.copy(ingested.resolve(part), folder.resolve(part));
    }
    lake = folder.resolve("lake").toString();
  }

  private CliResult at(String now, String... words) {
    List<String> args = new ArrayList<>(List.of(words));
    args.addAll(List.of("--lake", lake, "--now", now));
    return CliResult.with(args.toArray(String[]::new));
  }

  @Test
  void daily_aggregatesThenRetains_andIsSafeToRunTwice() throws IOException {
    CliResult first = at("2026-08-09T00:00:00Z", "daily");
    long entries = CliResult.with("ledger", "show", "--lake", lake).out().lines().count();
    CliResult second = at("2026-08-09T00:00:00Z", "daily");

    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.err()).contains("Verified: nothing in the lake is past its period.");
    assertThat(second.code()).as(second.err()).isZero();
    assertThat(CliResult.with("ledger", "show", "--lake", lake).out().lines().count())
        .isEqualTo(entries);
    CliResult late = at("2026-09-08T00:00:00Z", "daily", "--json");
    assertThat(late.code()).as(late.err()).isZero();
    assertThat(late.out()).contains("\"zone\" : \"clean\"", "\"date\" : \"2026-06-01\"");
    assertThat(CliResult.with("ledger", "verify", "--lake", lake).code()).isZero();
  }

  @Test
  void daily_withAClockAYearAhead_changesNothing_andNamesTheOption() {
    long entries = CliResult.with("ledger", "show", "--lake", lake).out().lines().count();

    CliResult ahead = at("2027-08-10T00:00:00Z", "daily");

    assertThat(ahead.code()).isEqualTo(43);
    assertThat(ahead.err()).contains("--confirm-time 2027-08-10");
    assertThat(CliResult.with("ledger", "show", "--lake", lake).out().lines().count())
        .isEqualTo(entries);
  }

  @Test
  void retain_whereAWindowWasNotReleased_endsWith50_andVerifyWith60BeforeIt() {
    assertThat(at("2026-09-10T00:00:00Z", "retain", "verify").code()).isEqualTo(60);
    CliResult lost =
        at("2026-09-10T00:00:00Z", "retain", "enforce", "--confirm-time", "2026-09-10");
    assertThat(lost.code()).isEqualTo(50);
    assertThat(lost.err())
        .contains("lost, because its data expired before its release: active_people");
    assertThat(at("2026-09-10T00:00:00Z", "retain", "verify").code()).isZero();
  }

  @Test
  void metrics_warnOfWindowsNearExpiry_thenSayThatTheyAreLost_andOfFindings() throws IOException {
    Path file = folder.resolve("telemetry.prom");
    String[] metrics = {"--metrics", file.toString()};
    at("2026-08-20T00:00:00Z", "retain", "plan", metrics[0], metrics[1]);
    assertThat(figure(file, "telemetry_windows_near_expiry{stream=\"community_events\"}"))
        .isPositive();
    assertThat(figure(file, "telemetry_windows_near_expiry{stream=\"instance_statistics\"}"))
        .isZero();

    at("2026-09-10T00:00:00Z", "retain", "verify", metrics[0], metrics[1]);
    assertThat(figure(file, "telemetry_retention_findings")).isPositive();
    assertThat(figure(file, "telemetry_run_exit_code{command=\"retain\"}")).isEqualTo(60);

    at(
        "2026-09-10T00:00:00Z",
        "retain",
        "enforce",
        "--confirm-time",
        "2026-09-10",
        metrics[0],
        metrics[1]);
    assertThat(figure(file, "telemetry_windows_lost{stream=\"community_events\"}")).isPositive();
    assertThat(figure(file, "telemetry_retention_findings")).isZero();
    assertThat(figure(file, "telemetry_run_exit_code{command=\"retain\"}")).isEqualTo(50);

    CliResult daily = at("2026-09-11T00:00:00Z", "daily", metrics[0], metrics[1]);
    assertThat(daily.code()).as(daily.err()).isZero();
    assertThat(figure(file, "telemetry_daily_last_success_timestamp_seconds")).isPositive();
    String head = daily.err().replaceAll("(?s).*Log head \\d+:([0-9a-f]{64}).*", "$1");
    assertThat(figure(file, "telemetry_ledger_head_info{head=\"" + head + "\"}")).isEqualTo(1);
  }

  private static double figure(Path file, String name) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not printed"));
  }

  @Test
  void rectify_changesWhatRowsSay_andRefusesWhatItMustNot() {
    CliResult done = at(NOW, "rectify", "--person", "secret-p3", "--set", "browser=Firefox");
    assertThat(done.code()).as(done.err()).isZero();
    assertThat(done.err())
        .contains("Rows of community_events corrected: 3")
        .doesNotContain("secret-p3");
    CliResult fixed = at(NOW, "rectify", "--person", "secret-p3", "--set", "second=1");
    assertThat(fixed.code()).isEqualTo(43);
    assertThat(fixed.err()).contains("--set: allowed: ", "it is 'second'");
    CliResult date =
        at(NOW, "rectify", "--person", "secret-p3", "--set", "browser=Edge", "--from", "2026-13-1");
    assertThat(date.code()).isEqualTo(2);
    assertThat(date.err())
        .contains("'--from': expected: a date YYYY-MM-DD; it is '2026-13-1'")
        .doesNotContain("secret-p3", "java.");
  }

  @Test
  void hold_withoutAReason_orWithTheIdentifierInIt_isRefused() {
    for (String reason : List.of("", " ", "case secret-p1")) {
      CliResult refused =
          at(
              NOW,
              "hold",
              "add",
              "--person",
              "secret-p1",
              "--requested-by",
              "legal",
              "--until",
              "2027-01-01",
              "--reason",
              reason);
      assertThat(refused.code()).as(reason).isEqualTo(43);
      assertThat(refused.err()).startsWith("telemetry: --reason and --requested-by must ");
      assertThat(refused.err()).doesNotContain("secret-p1");
    }
  }

  @Test
  void erase_ofAMinor_isInTheReceipt_withoutNames() throws IOException {
    CliResult erased =
        at(NOW, "erase", "--person", "secret-p3", "--reason", "minor", "--yes", "--json");

    assertThat(erased.code()).as(erased.err()).isZero();
    assertThat(erased.out()).contains("\"reason\" : \"minor\"", "\"clean\" : 3");
    String ledger = CliResult.with("ledger", "show", "--lake", lake).out();
    assertThat(ledger).contains("\"kind\":\"erase\"", "\"reason\":\"minor\"");
    assertThat(erased.out() + erased.err() + ledger).doesNotContain("secret-p3");
  }

  @Test
  void request_recordsHowTheIdentityWasVerified() {
    assertThat(
            at(NOW, "erase", "--person", "secret-p3", "--yes", "--identity", "representative")
                .code())
        .isZero();
    assertThat(ledger())
        .contains("\"kind\":\"request\"", "\"identity\":\"representative\"", "-erase-")
        .doesNotContain("secret-p3");
    assertThat(at(NOW, "erase", "--person", "secret-p4", "--yes").code()).isZero();
    assertThat(ledger()).contains("\"identity\":\"unstated\"");
    CliResult wrong = at(NOW, "erase", "--person", "secret-p5", "--yes", "--identity", "passport");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("--identity", "account, token", "passport");
  }

  @Test
  void endOfAConsent_forAHostThatIsNone_isWrongUsage() {
    List<String> noHosts =
        List.of(
            "",
            "chat example.org",
            "chat..example",
            "*.example",
            "https://",
            "https:/chat.example.org",
            "https:chat.example.org",
            "chat.example.org/path",
            "chat.example.org\\path",
            "chat.example.org?path",
            "chat.example.org#path",
            "admin@chat.example.org");
    for (String host : noHosts) {
      CliResult wrong = at(NOW, "consent", "end", "--instance", "abc", "--host", host);
      assertThat(wrong.code()).as(host).isEqualTo(2);
      assertThat(wrong.err())
          .contains("--host must be a host such as chat.example.org; it is '" + host + "'")
          .contains("Give the name of the host alone");
    }
  }

  @Test
  void wrongUsage_ofACommandAboutSubjects_quotesNoWordThatMayIdentifyOne() {
    List<String> lines =
        List.of(
            "erase --person ann secret-x",
            "erase secret-x --person ann",
            "erase --person --instance=secret-x",
            "export secret-x --out f.zip",
            "rectify --instance abc secret-x --set country=DE",
            "hold secret-x",
            "hold add --person ann secret-x",
            "consent secret-x",
            "consent show secret-x",
            "consent end --instance abc secret-x");
    for (String line : lines) {
      CliResult wrong = CliResult.with(line.split(" "));
      assertThat(wrong.code()).as(line).isEqualTo(2);
      assertThat(wrong.err()).as(line).startsWith("telemetry: ").doesNotContain("secret");
    }
  }

  @Test
  void consent_ofALakeThatIsAbsent_namesTheLake() {
    String absent = lake + "-absent";
    for (String verb : List.of("show", "end")) {
      CliResult called = CliResult.with("consent", verb, "--instance", "abc", "--lake", absent);
      assertThat(called.code()).isEqualTo(43);
      assertThat(called.err()).contains("--lake must be an existing lake");
    }
  }

  @Test
  void endOfAConsent_forAHostInAnyForm_isAccepted() {
    for (String host :
        List.of(
            "chat.example.org", "chat.example.org:3000", "HTTPS://chat.example.org/", "[::1]")) {
      CliResult ended = at(NOW, "consent", "end", "--instance", "abc", "--host", host);
      assertThat(ended.code()).as(host + ended.err()).isZero();
    }
  }

  @Test
  void erase_withoutYes_asksOnATerminal_andErasesOnlyIfConfirmed() {
    String[] erase = {"erase", "--person", "secret-p3", "--lake", lake, "--now", NOW};

    CliResult declined = CliResult.in(Map.of(), "no\n", Set.of(Trait.TERMINAL), erase);
    CliResult ended = CliResult.in(Map.of(), "", Set.of(Trait.TERMINAL), erase);
    assertThat(declined.code()).isEqualTo(2);
    assertThat(declined.err())
        .contains("Erase all data about 1 subject for good? [y/N] ", "nothing was erased")
        .doesNotContain("secret");
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ledger()).doesNotContain("\"kind\":\"suppress\"", "\"kind\":\"erase\"");

    CliResult confirmed = CliResult.in(Map.of(), "y\n", Set.of(Trait.TERMINAL), erase);
    assertThat(confirmed.code()).as(confirmed.err()).isZero();
    assertThat(ledger()).contains("\"kind\":\"erase\"");
  }

  @Test
  void erase_asADryRun_countsRowsByDataSet_andWritesNothing() {
    String before = ledger();

    CliResult counted = at(NOW, "erase", "--person", "secret-p3", "--dry-run");

    assertThat(counted.code()).as(counted.err()).isZero();
    assertThat(counted.err())
        .contains("community_events: 3 rows to erase", "Nothing was written.")
        .contains("community_events, clean, 2026-06: 1 rows", "clean, 2026-07: 2 rows")
        .doesNotContain("secret");
    String[] lines = {"export", "rectify", "hold"};
    for (String command : lines) {
      String[] more =
          switch (command) {
            case "export" -> new String[] {"--out", folder.resolve("none.zip").toString()};
            case "rectify" -> new String[] {"--set", "browser=Firefox"};
            default ->
                new String[] {"--reason", "r", "--requested-by", "l", "--until", "2027-01-01"};
          };
      String[] words = command.equals("hold") ? new String[] {"hold", "add"} : with(command);
      CliResult same = at(NOW, with(with(words, more), "--person", " secret-p3 ", "--dry-run"));
      assertThat(same.code()).as(same.err()).isZero();
      assertThat(same.err()).contains("clean, 2026-07: 2 rows", "Nothing was written.");
    }
    assertThat(at(NOW, "erase", "due", "--dry-run").err()).contains("No stored data were found.");
    assertThat(ledger()).isEqualTo(before);
  }

  @Test
  void unknownSubject_endsWith44_andLeavesNoEntry_unlessItIsWanted() {
    String before = ledger();
    String[] until = {"--until", "2027-01-01", "--requested-by", "legal", "--reason", "case"};
    for (String[] words :
        List.of(
            with("erase", "--yes"),
            with("erase", "--dry-run"),
            with("erase", "--yes", "--queue"),
            with("export", "--out", folder.resolve("none.zip").toString()),
            with("rectify", "--set", "browser=Firefox"),
            with(with("hold", "add"), until))) {
      CliResult unknown = at(NOW, with(words, "--person", "secret-P3"));
      assertThat(unknown.code()).as(unknown.err()).isEqualTo(44);
      assertThat(unknown.err())
          .contains("nothing is known about the subject", "nothing was changed")
          .doesNotContain("secret");
    }
    assertThat(ledger()).isEqualTo(before);
    assertThat(folder.resolve("none.zip")).doesNotExist();

    CliResult some =
        at(NOW, "erase", "--yes", "--person", "secret-P3", "--person", " secret-p3", "--json");
    assertThat(some.code()).as(some.err()).isZero();
    assertThat(some.out())
        .contains("Identifier 1 of 2 (person): nothing is known under it.", "\"clean\" : 3");
    CliResult wanted =
        at(NOW, "erase", "--yes", "--unseen", "--person", "secret-kid", "--reason", "minor");
    assertThat(wanted.code()).as(wanted.err()).isZero();
  }

  /** A child's data are not kept again, however late they come, until an operator lifts that. */
  @Test
  void minor_isRejectedUntilItIsLifted_andErasedDataDoNotComeBack() throws IOException {
    CliResult erased =
        at(NOW, "erase", "--yes", "--person", "secret-p3", "--reason", "minor", "--json");
    assertThat(erased.out()).contains("\"tombstone\" : \"tombstone\"").doesNotContain("_until");
    String later = "2028-01-03T12:00:00Z";
    at(later, "retain", "enforce", "--confirm-time", "2028-01-03");
    String view =
        """
        {"type":"page","userId":"secret-p3","messageId":"%s","timestamp":"%s",\
        "properties":{"url":"https://obmeet.org/home"}}\
        """;
    Path events =
        Files.writeString(folder.resolve("late"), view.formatted("a", "2028-01-02T08:00:00Z"));
    CliResult rejected = at(later, "ingest", "--events", events.toString(), "--json");
    assertThat(rejected.out()).contains("\"erased\" : 1");

    CliResult listed = at(later, "restrict", "list");
    assertThat(listed.out()).contains("\"reason\":\"minor\"");
    String id = listed.out().replaceFirst("(?s).*\"id\":\"(e-[0-9a-f]+)\".*", "$1");
    assertThat(at(later, "restrict", "lift", id, "--reason", "parental consent").code()).isZero();

    assertThat(at(later, "restrict", "list").out()).isEmpty();
    Path both =
        Files.writeString(
            folder.resolve("both"),
            view.formatted("a", "2028-01-02T08:00:00Z")
                + "\n"
                + view.formatted("b", "2028-01-04T08:00:00Z"));
    CliResult accepted =
        at("2028-01-05T12:00:00Z", "ingest", "--events", both.toString(), "--json");
    assertThat(accepted.out()).contains("\"erased\" : 1", "\"accepted\" : 1");
  }

  /** A tombstone that ends does not take the place of one that lasts. */
  @Test
  void minor_isRejectedUntilItIsLifted_alsoIfAnotherErasureOfTheChildIsOpen() {
    String[] until = {"--until", "2027-01-01", "--requested-by", "legal", "--reason", "case"};
    CliResult held = at(NOW, with(with("hold", "add", "--person", "secret-p3"), until));
    assertThat(held.code()).as(held.err()).isZero();
    assertThat(at(NOW, "erase", "--yes", "--person", "secret-p3").code()).isEqualTo(50);

    at(NOW, "erase", "--yes", "--person", "secret-p3", "--reason", "minor");

    assertThat(at(NOW, "restrict", "list").out()).contains("\"reason\":\"minor\"");
  }

  @Test
  void subjects_onStandardInput_areRead_andSeveralAreOneCopy() {
    String zip = folder.resolve("copy.zip").toString();
    String[] export = {"export", "--file", "-", "--out", zip, "--lake", lake, "--now", NOW};
    String[] erase = {"erase", "--file", "-", "--yes", "--lake", lake, "--now", NOW};
    String two = "person:secret-p3\nperson:secret-p4\n";

    CliResult copied = CliResult.in(Map.of(), two, Set.of(), export);
    assertThat(copied.code()).as(copied.err()).isZero();
    assertThat(copied.err()).contains("6 in community_events").doesNotContain("secret");
    CliResult erased = CliResult.in(Map.of(), two, Set.of(), erase);
    assertThat(erased.code()).as(erased.err()).isZero();
    assertThat(erased.err()).containsPattern("(?s)3 in clean.*3 in clean");
  }

  private String ledger() {
    return CliResult.with("ledger", "show", "--lake", lake).out();
  }

  @Test
  void erase_ofAFile_namesTheLineAtFault_andThenErasesAll() throws IOException {
    Path wrong = Files.writeString(folder.resolve("ids"), "person:secret-p1\nsecret-p2\n");
    CliResult refused = at(NOW, "erase", "--yes", "--file", wrong.toString());
    assertThat(refused.code()).isEqualTo(43);
    assertThat(refused.err())
        .contains(
            "--file must have lines person:ID, instance:ID or owner:ID; line 2 has another form")
        .doesNotContain("secret-p2");
    Path ids = Files.writeString(folder.resolve("ids2"), "person:secret-p1\nperson:secret-p2\n");
    assertThat(at(NOW, "erase", "--yes", "--file", ids.toString(), "--json").out())
        .contains("\"clean\" : 3", "\"survivors\" : 0");
  }

  @Test
  void offboarding_waitsForTheGracePeriod_unlessAtOnce() {
    String[] erase = {"erase", "--yes", "--unseen", "--owner", "acme", "--reason", "offboarding"};
    CliResult later = at(NOW, erase);
    assertThat(later.code()).isZero();
    assertThat(later.err()).contains("not due until 2026-09-02T12:00:00Z");
    CliResult once = at(NOW, with(erase, "--immediate"));
    assertThat(once.err()).contains("no stored data were found");
    CliResult due = at("2026-09-02T12:00:00Z", "erase", "due");
    assertThat(due.code()).as(due.err()).isZero();
  }

  @Test
  void hold_withoutAnEnd_orInThePast_isRefused_andOneThatHoldsIsListedAndLifted() {
    String[] add = {"hold", "add", "--reason", "litigation", "--requested-by", "legal"};
    assertThat(at(NOW, add).code()).isEqualTo(2);
    assertThat(at(NOW, add).err()).contains("Missing required option: '--until=INSTANT'");
    assertThat(at(NOW, with(add, "--until", "2026-08-01")).err())
        .contains("--until must be after " + NOW + "; it is 2026-08-01T00:00:00Z");
    assertThat(at(NOW, with(add, "--until", "2027-01-01", "--from", "2026-12-01")).err())
        .contains("--from must not be after 2026-08-03; it is 2026-12-01");
    assertThat(at(NOW, with(add, "--until", "2027-01-01", "--stream", "cats")).err())
        .contains("--stream must be one of community_events, consent, instance_statistics");
    CliResult held = at(NOW, with(add, "--until", "2027-01-01", "--person", "secret-p1"));
    assertThat(held.code()).as(held.err()).isZero();
    String id = held.out().strip();
    CliResult listed = at(NOW, "hold", "list");
    assertThat(listed.out()).contains(id, "litigation").doesNotContain("secret", "null");
    assertThat(at(NOW, "hold", "list", "--format", "csv").out())
        .startsWith("id,purpose,kind,stream,from,to,reason,who,at,until")
        .contains(id + ",hold,person,\"\",,,litigation,legal,");
    assertThat(at(NOW, "erase", "--yes", "--person", "secret-p1").code()).isEqualTo(50);
    assertThat(at(NOW, "hold", "lift", "h-none", "--reason", "over").err())
        .contains("ID must be one that 'list' shows; there is no hold with the id 'h-none'");
    assertThat(at(NOW, "hold", "lift", id, "--reason", " ").err())
        .contains("--reason must not be empty");
    assertThat(at(NOW, "hold", "lift", id, "--reason", "over").code()).isZero();
    assertThat(at(NOW, "erase", "due").code()).isZero();
  }

  private static String[] with(String... words) {
    return words;
  }

  private static String[] with(String[] words, String... more) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @Test
  void restrict_export_andConsent_answer() {
    CliResult restricted =
        at(
            NOW,
            "restrict",
            "add",
            "--person",
            "secret-p1",
            "--reason",
            "request",
            "--requested-by",
            "dpo");
    assertThat(restricted.code()).as(restricted.err()).isZero();
    assertThat(at(NOW, "restrict", "list").out()).contains("\"purpose\":\"restriction\"");
    assertThat(at(NOW, "-q", "erase", "--dry-run", "--person", "secret-p1").err())
        .contains("community_events");
    assertThat(at(NOW, "-q", "retain", "plan").err()).contains("Log head");
    String zip = folder.resolve("p1.zip").toString();
    CliResult exported = at(NOW, "export", "--person", "secret-p1", "--out", zip);
    assertThat(exported.code()).as(exported.err()).isZero();
    assertThat(exported.err()).contains("3 in community_events, 1 in suppression");
    CliResult again = at(NOW, "export", "--person", "secret-p1", "--out", zip);
    assertThat(again.code()).isEqualTo(43);
    assertThat(again.err()).contains("--out must be a new file outside the lake");
    assertThat(CliResult.with("consent", "list", "--lake", lake).out()).isEmpty();
    assertThat(CliResult.with("consent", "show", "--lake", lake, "--instance", "i1").err())
        .contains("There is no decision of this instance.");
  }

  @Test
  void ledgerShow_isOneJsonLineAnEntry() {
    List<String> lines = CliResult.with("ledger", "show", "--lake", lake).out().lines().toList();
    assertThat(lines.get(0)).startsWith("{\"number\":0,").contains("\"kind\":\"genesis\"");
    assertThat(lines).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
  }
}
