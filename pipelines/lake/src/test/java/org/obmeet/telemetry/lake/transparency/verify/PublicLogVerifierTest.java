package org.obmeet.telemetry.lake.transparency.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.LoggedFile;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.io.CanonicalJson;
import org.obmeet.telemetry.lake.io.Digests;
import org.obmeet.telemetry.lake.store.StoredFile;
import org.obmeet.telemetry.lake.transparency.EntryOpening;
import org.obmeet.telemetry.lake.transparency.LogCheckpoint;
import org.obmeet.telemetry.lake.transparency.LogTiles;
import org.obmeet.telemetry.lake.transparency.MerkleTree;
import org.obmeet.telemetry.lake.transparency.NoteSigner;
import org.obmeet.telemetry.lake.transparency.SignedNote;
import org.obmeet.telemetry.lake.transparency.TransparencyException;
import org.obmeet.telemetry.lake.transparency.publish.DecidedLake;
import org.obmeet.telemetry.schemas.domain.Window;

/** Attacks of an operator on the own log, each of which the verifier finds. */
class PublicLogVerifierTest {
  /** Number of mutations of each kind; {@code -Dtelemetry.mutations=1000} makes more. */
  private static final int MUTATIONS = Integer.getInteger("telemetry.mutations", 200);

  @TempDir Path folder;
  private DecidedLake decided;

  @BeforeEach
  void create() {
    decided = DecidedLake.create(folder.resolve("key"));
    decided.release("features", 20);
    decided.decideMore();
    decided.endWeek();
    decided.publish();
  }

  /** Makes the log of another history, signed with the same key. */
  private DecidedLake otherHistory(int days) {
    DecidedLake other = DecidedLake.create(folder.resolve("other" + days));
    other.release("features", days);
    other.log().publish(other.keys(), new SecureRandom(), DecidedLake.AT, 1, Duration.ZERO);
    other.lake().files().delete("public/log/checkpoint");
    return other;
  }

  private static PublicLogVerifier signedBy(DecidedLake victim, DecidedLake other, long size) {
    String text =
        new LogCheckpoint(
                "example.org/log",
                size,
                MerkleTree.root(new LogTiles(size, other.files()::read), size))
            .text();
    NoteSigner signer = victim.keys().signers().get(0);
    String note = new SignedNote(text, List.of(signer.sign(text))).format();
    other.write("public/log/checkpoint", note.getBytes(StandardCharsets.UTF_8));
    return new PublicLogVerifier(other.files(), List.of(victim.key()));
  }

  @Test
  void log_rewrittenOrForked_failsAgainstANotedCheckpoint() {
    String noted = decided.checkpoint();
    PublicLogVerifier longer = signedBy(decided, otherHistory(140), 141);
    PublicLogVerifier splitView = signedBy(decided, otherHistory(85), 86);

    longer.checkEntries();
    assertThatThrownBy(() -> longer.checkEarlier(noted))
        .hasMessageContaining("rewritten or forked");
    splitView.checkEntries();
    assertThatThrownBy(() -> splitView.checkEarlier(noted))
        .hasMessageContaining("rewritten or forked");
  }

  @Test
  void log_truncated_failsAgainstANotedCheckpoint() {
    String noted = decided.checkpoint();
    PublicLogVerifier shorter = signedBy(decided, otherHistory(10), 11);

    assertThatThrownBy(() -> shorter.checkEarlier(noted))
        .hasMessageContaining("truncated: it had 86 entries, and has 11");
  }

  @Test
  void checkpoint_ofAnotherOriginOrKey_isRejected() {
    NoteSigner other = NoteSigner.create("example.org/x", new SecureRandom());
    assertThatThrownBy(() -> new PublicLogVerifier(decided.files(), List.of(other.key())))
        .hasMessageContaining("the checkpoint of 'example.org/log' is not signed by a key");
  }

  @Test
  void release_swapped_isNamed() {
    PublicLogVerifier verifier = decided.verifier();
    verifier.checkEntries();
    EntryOpening release = verifier.releases().get("features/day/2026-01-03");
    String path = PublicLogVerifier.publicPath(release);
    assertThat(path).isEqualTo("release/windows/events-day-2026-01-03-run-features.json");
    decided.write(path, "other".getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> decided.verifier().checkFile(release, decided::read))
        .hasMessage(path + " does not have the bytes that were logged");
  }

  /** The digest of each changed file is logged, so that only its content differs. */
  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "stream, is not of the release that was logged",
    "window, is not of the release that was logged",
    "tables, is not of the release that was logged",
    "twice, is not of the release that was logged",
    "unnamed, is not of the release that was logged",
    "number, is not of the release that was logged",
    "none, is not of the release that was logged",
    "policy, is not of the policy that was in force",
    "json, must be a JSON object; it is not"
  })
  void file_ofAnotherReleaseOrPolicy_isNamed(String changed, String named) {
    Map<String, Object> file =
        EntryOpening.object(
            "x", DecidedLake.release("features", "day/2026-01-01", DecidedLake.policy("1")));
    switch (changed) {
      case "stream" -> file.put("stream", "others");
      case "window" -> file.put("window", "day/2026-01-02");
      case "tables" -> file.put("tables", List.of(Map.of("name", "other")));
      case "twice" ->
          file.put("tables", List.of(Map.of("name", "features"), Map.of("name", "features")));
      case "unnamed" -> file.put("tables", List.of(Map.of("name", "features"), Map.of()));
      case "number" -> file.put("tables", List.of(1L, Map.of("name", 2L)));
      case "none" -> file.remove("tables");
      case "policy" -> file.put("policy", DecidedLake.policy("2"));
      default -> {}
    }
    byte[] bytes =
        changed.equals("json")
            ? "features".getBytes(StandardCharsets.UTF_8)
            : CanonicalJson.canonical(file);
    EntryOpening release = release("ledger/released/events/day/2026-01-01/run.json", bytes);
    PublicLogVerifier verifier = decided.verifier();
    verifier.checkEntries();
    ThrowingCallable check = () -> verifier.checkFile(release, path -> bytes);

    if (named.isEmpty()) {
      assertThatCode(check).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(check)
          .isInstanceOf(TransparencyException.class)
          .hasMessage("release/windows/events-day-2026-01-01-run.json " + named);
    }
  }

  private static EntryOpening release(String path, byte[] bytes) {
    return new EntryOpening(
        1000,
        new byte[32],
        Map.of(
            "type",
            "release",
            "stream",
            "events",
            "window",
            "day/2026-01-01",
            "file",
            path,
            "sha256",
            Digests.sha256Hex(bytes),
            "tables",
            Map.of("features", 1L)));
  }

  @Test
  void release_backDated_isNamed() throws Exception {
    EntryOpening earlier = opening(0, "2026-02-01T00:00:00Z", "");

    assertThat(failure(earlier, opening(1, "2026-01-01T00:00:00Z", "")))
        .contains("entry 1 is back-dated: its time is 2026-01-01");
    assertThat(failure(earlier, opening(1, "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z")))
        .isEmpty();
    assertThat(failure(earlier, opening(1, "2026-02-01T00:00:00.000Z", ""))).isEmpty();
    assertThat(
            failure(opening(0, "2026-02-01T00:00:00.5Z", ""), opening(1, earlier.text("at"), "")))
        .contains("entry 1 is back-dated");
  }

  private static EntryOpening opening(long index, String at, String after) {
    return new EntryOpening(
        index, new byte[32], after.isEmpty() ? Map.of("at", at) : Map.of("at", at, "after", after));
  }

  /** Publishes two openings in a log of their own; returns why they are rejected, if they are. */
  private String failure(EntryOpening... openings) throws Exception {
    List<byte[]> entries = List.of(openings).stream().map(EntryOpening::commitment).toList();
    Map<String, byte[]> files = new TreeMap<>();
    LogTiles none = new LogTiles(0, path -> null);
    files.putAll(none.grown(entries.stream().map(MerkleTree::leafHash).toList()));
    files.put("tile/entries/000.p/2", LogTiles.bundle(entries));
    files.put(
        "opening/000.p/2",
        CanonicalJson.canonical(
            Map.of("openings", List.of(openings).stream().map(EntryOpening::map).toList())));
    DecidedLake other =
        DecidedLake.create(Files.createTempDirectory(folder, "dated").resolve("key"));
    files.forEach((path, bytes) -> other.write("public/log/" + path, bytes));
    PublicLogVerifier verifier = signedBy(other, other, 2);
    try {
      verifier.checkEntries();
      return "";
    } catch (TransparencyException wrong) {
      return wrong.getMessage();
    }
  }

  @Test
  void receipt_ofAnErasure_isAccepted_andThatOfAnotherSubjectIsNot() {
    List<Map<String, Object>> receipts = decided.log().receipts(3);
    PublicLogVerifier verifier = decided.verifier();
    Map<String, Object> swapped = new TreeMap<>(receipts.get(0));
    swapped.put("receipt", receipts.get(1).get("receipt"));
    Map<String, Object> moved = new TreeMap<>(receipts.get(0));
    moved.put("proof", receipts.get(1).get("proof"));

    assertThat(verifier.checkReceipt(CanonicalJson.canonical(receipts.get(0))).text("type"))
        .isEqualTo("erasure");
    assertThatThrownBy(() -> verifier.checkReceipt(CanonicalJson.canonical(swapped)))
        .hasMessageContaining("not the one that was logged");
    assertThatThrownBy(() -> verifier.checkReceipt(CanonicalJson.canonical(moved)))
        .hasMessageContaining("of another entry");
  }

  @Test
  void receipt_oldAndMutated_isAcceptedAndRejected() {
    byte[] receipt = CanonicalJson.canonical(decided.log().receipts(3).get(0));
    decided.release("more", 300);
    decided.publish();
    PublicLogVerifier verifier = decided.verifier();
    verifier.checkReceipt(receipt);

    assertThat(accepted(receipt, verifier::checkReceipt)).isZero();
  }

  @Test
  void receiptOfAnotherSubject_isNeverAccepted_inAnyMixture() {
    List<Map<String, Object>> receipts = decided.log().receipts(3);
    PublicLogVerifier verifier = decided.verifier();
    List<String> keys = List.copyOf(receipts.get(0).keySet());
    int accepted = 0;
    for (int mixture = 1; mixture < (1 << keys.size()) - 1; mixture++) {
      Map<String, Object> mixed = new TreeMap<>(receipts.get(0));
      for (int k = 0; k < keys.size(); k++) {
        if ((mixture >> k & 1) == 1) {
          mixed.put(keys.get(k), receipts.get(1).get(keys.get(k)));
        }
      }
      try {
        verifier.checkReceipt(CanonicalJson.canonical(mixed));
        accepted++;
      } catch (TransparencyException rejected) {
        continue;
      }
    }
    assertThat(accepted).isZero();
  }

  /** Returns how many receipts with one changed character are accepted. */
  private static int accepted(byte[] receipt, Consumer<byte[]> check) {
    Random random = new Random(5);
    int accepted = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] mutated = receipt.clone();
      int at = random.nextInt(mutated.length - 1);
      mutated[at] = (byte) (mutated[at] == '7' ? '8' : '7');
      try {
        check.accept(mutated);
        accepted++;
      } catch (TransparencyException rejected) {
        continue;
      }
    }
    return accepted;
  }

  @Test
  void publishedFile_mutated_isAlwaysRejected() {
    Random random = new Random(3);
    List<StoredFile> files =
        Stream.of("public/log", "release/windows")
            .flatMap(part -> decided.lake().files().list(part).stream())
            .filter(file -> !file.path().endsWith("/keys"))
            .filter(file -> file.size() > 0)
            .toList();
    int accepted = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      String path = files.get(random.nextInt(files.size())).path();
      byte[] bytes = decided.read(path);
      byte[] mutated =
          random.nextInt(4) == 0
              ? Arrays.copyOf(bytes, random.nextInt(bytes.length))
              : bytes.clone();
      if (mutated.length == bytes.length) {
        mutated[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      decided.write(path, mutated);
      try {
        decided.verify();
        accepted++;
      } catch (TransparencyException rejected) {
        // Each mutation must end here.
      } finally {
        decided.write(path, bytes);
      }
    }
    assertThat(accepted).isZero();
    decided.verify();
  }

  @Test
  void openings_twiceOrInAnotherOrder_areRejected() throws Exception {
    EntryOpening one = opening(0, "2026-02-01T00:00:00Z", "");
    EntryOpening two = opening(1, "2026-02-01T00:00:00Z", "2026-02-01T00:00:00Z");
    assertThat(failure(one, two)).isEmpty();
    String path = "public/log/opening/000.p/86";
    List<?> listed = (List<?>) EntryOpening.object(path, decided.read(path)).get("openings");

    for (List<?> changed :
        List.of(List.of(listed.get(1), listed.get(0)), List.of(listed.get(0), listed.get(0)))) {
      decided.write(path, CanonicalJson.canonical(Map.of("openings", changed)));
      assertThatThrownBy(() -> decided.verifier().checkEntries())
          .hasMessageContaining("openings must be in the order of their entries");
    }
  }

  /** Only index, salt and content of an opening are what the log commits to. */
  @Test
  void openings_withAValueThatIsNotLogged_areRejected() {
    String path = "public/log/opening/000.p/86";
    Map<String, Object> bundle = EntryOpening.object(path, decided.read(path));
    Map<String, Object> one =
        new TreeMap<>(EntryOpening.parse(((List<?>) bundle.get("openings")).get(0)).map());
    one.put("note", "forged");
    Map<String, Object> more = new TreeMap<>(bundle);
    more.put("note", "forged");

    for (Map<String, Object> changed :
        List.of(Map.<String, Object>of("openings", List.of(one)), more)) {
      decided.write(path, CanonicalJson.canonical(changed));
      assertThatThrownBy(() -> decided.verifier().checkEntries())
          .isInstanceOf(TransparencyException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc/passwd",
        "../key",
        "//example.org/x",
        "https:x",
        "a b",
        "",
        "ledger/released/events/day/2026-01-01/../../key.json",
        "ledger/released/events/day/2026-01-01/.json",
        "ledger/released/events/day/2026-01-01/run.json/x",
        "x/ledger/released/events/day/2026-01-01/run.json",
        "ledger/commits/0000000001.json"
      })
  void release_withAPathOutsideItsFolder_readsNoFile(String path) {
    assertThatThrownBy(
            () ->
                decided
                    .verifier()
                    .checkFile(
                        release(path, new byte[0]),
                        read -> {
                          throw new AssertionError("it reads " + read);
                        }))
        .isInstanceOf(TransparencyException.class)
        .hasMessage("a release must have a file; entry 1000 has other content");
  }

  @Test
  void release_withoutFile_isRejected() {
    EntryOpening release = new EntryOpening(0, new byte[32], Map.of("type", "release"));

    assertThatThrownBy(() -> decided.verifier().checkFile(release, path -> new byte[0]))
        .hasMessageContaining("a release must have a file");
  }

  @Test
  void release_ofSeveralTables_isOneEntryOfItsFile() {
    Window window = Window.parse("day/2026-01-01");
    String path = decided.lake().layout().release("events", window, "run-both");
    byte[] bytes =
        CanonicalJson.canonical(
            Map.of(
                "stream",
                "events",
                "window",
                "day/2026-01-01",
                "policy",
                DecidedLake.policy("1"),
                "tables",
                List.of(Map.of("name", "b"), Map.of("name", "a"))));
    FileRef file = decided.lake().files().write(path, bytes, 2);
    decided.write(LakeLayout.publicRelease(path), bytes);
    decided
        .lake()
        .log()
        .append(
            CommitDraft.of(
                    CommitKind.RELEASE, decided.lake().log().head().number(), DecidedLake.AT, "run")
                .withFiles(
                    List.of(LoggedFile.release(file, new TreeMap<>(Map.of("a", 1, "b", 2))))));
    decided.publish();

    PublicLogVerifier verifier = decided.verifier();
    verifier.checkEntries();
    EntryOpening entry = verifier.releases().get("a/day/2026-01-01");
    assertThat(verifier.releases().get("b/day/2026-01-01")).isEqualTo(entry);
    assertThat(entry.content())
        .containsEntry("type", "release")
        .containsEntry("stream", "events")
        .containsEntry("window", "day/2026-01-01")
        .containsEntry("file", path)
        .containsEntry("sha256", file.sha256())
        .containsEntry("tables", Map.of("a", 1L, "b", 2L));
    verifier.checkFile(entry, decided::read);
  }

  @Test
  void releases_ofATableReleasedTwice_haveTheNewestFile() {
    decided.release("features", 1);
    decided.publish();
    PublicLogVerifier verifier = decided.verifier();
    verifier.checkEntries();

    assertThat(verifier.releases()).hasSize(20);
    assertThat(verifier.releases().get("features/day/2026-01-01").index())
        .isGreaterThan(verifier.releases().get("features/day/2026-01-20").index());
  }

  @Test
  void receipt_withContentThatIsNotLogged_isRejected() {
    Map<String, Object> retention = new TreeMap<>(decided.log().receipts(4).get(0));
    PublicLogVerifier verifier = decided.verifier();
    verifier.checkReceipt(CanonicalJson.canonical(retention));
    retention.put("receipt", Map.of("id", "forged"));
    Map<String, Object> erasure = new TreeMap<>(decided.log().receipts(3).get(0));
    erasure.put("no\u001Bte", "forged");

    assertThatThrownBy(() -> verifier.checkReceipt(CanonicalJson.canonical(retention)))
        .hasMessage(
            "the receipt of entry %s (retention) has the key 'receipt', whose value the log does"
                + " not cover; allowed are [content, index, proof, salt]. Use the line as"
                + " 'telemetry log receipt' printed it, and do not trust the value",
            retention.get("index"));
    assertThatThrownBy(() -> verifier.checkReceipt(CanonicalJson.canonical(erasure)))
        .hasMessageContaining("(erasure) has the key 'no?te'")
        .hasMessageContaining("allowed are [content, index, proof, receipt, salt]");
  }

  @Test
  void receipt_whoseProofHasOtherLineEnds_isRejected() {
    Map<String, Object> receipt = new TreeMap<>(decided.log().receipts(3).get(0));
    receipt.put("proof", ((String) receipt.get("proof")).replaceFirst("\n", "\r"));

    assertThatThrownBy(() -> decided.verifier().checkReceipt(CanonicalJson.canonical(receipt)))
        .hasMessageContaining("a proof must begin with");
  }
}
