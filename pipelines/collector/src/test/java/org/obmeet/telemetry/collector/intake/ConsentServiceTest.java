package org.obmeet.telemetry.collector.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.store.InMemoryStore;
import org.obmeet.telemetry.lake.store.InMemoryStore.Operation;
import org.obmeet.telemetry.lake.subject.ConsentLog;
import org.obmeet.telemetry.lake.subject.Suppression;
import org.obmeet.telemetry.lake.subject.Suppression.Purpose;
import org.obmeet.telemetry.lake.subject.SuppressionTable;
import org.obmeet.telemetry.privacy.pseudonym.Pseudonyms;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.policy.Deployment;
import org.obmeet.telemetry.schemas.policy.Scope;

/** Tests decisions of two collectors on one lake, in an order that the store determines. */
class ConsentServiceTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final Catalog CATALOG = Catalog.load();
  private static final byte[] SUBJECT = new byte[Pseudonyms.LENGTH];
  private static final byte[] OTHER = "another instance".getBytes(UTF_8);
  private static final String COMMITS = "ledger/commits/";
  private static final OptInRequest OPT_IN =
      new OptInRequest(
          Scope.INFO_PAGE, Deployment.REGISTERED, "2025-06", Optional.of("account"), false);
  private static final ConsentRequest.Action OPTS_IN =
      new ConsentRequest.OptIn(OPT_IN, false, Optional.empty(), 0);

  @TempDir Path folder;
  private final InMemoryStore store = new InMemoryStore();
  private final AtomicInteger names = new AtomicInteger();
  private Collecting first;
  private Collecting second;

  /** The consents of one collector. */
  private final class Collecting {
    final ConsentRegister register;
    final ConsentService service;

    /** Runs once, after the collector has read the log and before it decides. */
    final AtomicReference<Runnable> whenDeciding = new AtomicReference<>(() -> {});

    Collecting() {
      Pseudonyms pseudonyms =
          new Pseudonyms(new byte[Pseudonyms.KEY_LENGTH], (stream, kind, epoch) -> new byte[0]);
      InstanceTokens tokens =
          new InstanceTokens(
              pseudonyms,
              new SecureRandom(),
              new OptInFile(folder.resolve("lake.keys.issued")),
              new OptInFile(folder.resolve("lake.keys.withdrawn")));
      register = new ConsentRegister(tokens);
      service =
          new ConsentService(
              register,
              new ConsentLog(Lake.in(store, "memory"), CATALOG.dataset("consent")),
              new ConsentDecider(CATALOG, pseudonyms, tokens, NOW),
              new Clock() {
                @Override
                public Instant instant() {
                  whenDeciding.getAndSet(() -> {}).run();
                  return NOW;
                }

                @Override
                public ZoneId getZone() {
                  return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                  return this;
                }
              },
              () -> "collect-" + names.incrementAndGet());
    }

    CompletableFuture<ConsentOutcome> submit(
        byte[] subject, ConsentRequest.Action action, String token) {
      return service.submit(new ConsentRequest(subject, action, Optional.of(token))).orElseThrow();
    }

    ConsentOutcome send(ConsentRequest.Action action, String token) {
      return submit(SUBJECT, action, token).join();
    }

    String optIn() {
      return optIn(SUBJECT);
    }

    String optIn(byte[] subject) {
      return open(subject, OPTS_IN);
    }

    String open(byte[] subject, ConsentRequest.Action action) {
      return ((ConsentOutcome.Opened) submit(subject, action, "none").join()).token();
    }

    ConsentOutcome confirm(String token) {
      return send(new ConsentRequest.ConfirmByReport(Optional.empty()), token);
    }
  }

  @BeforeEach
  void start() {
    Lake.create(
        Lake.in(store, "memory"), new LakeMetadata("ring", ConsentMode.RECORDED, "eu"), NOW);
    first = new Collecting();
    second = new Collecting();
  }

  @AfterEach
  void stop() {
    first.service.close();
    second.service.close();
  }

  @Test
  void twoOptIns_confirmedAtOnce_haveOneWinner() {
    String early = first.optIn();
    String late = second.optIn();
    store.before(
        Operation.CREATE,
        COMMITS,
        () -> assertThat(second.confirm(late)).isEqualTo(ConsentOutcome.Plain.CONFIRMED));

    assertThat(first.confirm(early)).isEqualTo(ConsentOutcome.Plain.REFUSED);
    assertThat(second.confirm(late)).as("again").isEqualTo(ConsentOutcome.Plain.CONFIRMED);
    assertThat(first.register.matches(SUBJECT, Optional.of(early))).isFalse();
    assertThat(first.register.matches(SUBJECT, Optional.of(late))).isTrue();
  }

  @Test
  void optOut_atOneCollector_makesReportsCheckedBeforeStaleAtTheOther() {
    String token = first.optIn();
    first.confirm(token);
    second.service.refresh();
    assertThat(second.register.matches(SUBJECT, Optional.of(token))).isTrue();
    long checkedAt = second.service.lastCommit();

    assertThat(first.send(new ConsentRequest.OptOut(), token))
        .isEqualTo(ConsentOutcome.Plain.WITHDRAWN);

    assertThat(second.service.refresh()).as("commit of the opt-out").isGreaterThan(checkedAt);
    assertThat(second.service.lastCommit()).isEqualTo(second.service.lastForeignChange());
    assertThat(second.register.matches(SUBJECT, Optional.of(token))).isFalse();
    assertThat(second.send(new ConsentRequest.Show(), token))
        .isEqualTo(ConsentOutcome.Plain.REFUSED);
  }

  @Test
  void ownDecisions_makeNothingStale() {
    String token = first.optIn();
    first.confirm(token);
    first.service.refresh();
    first.send(new ConsentRequest.OptOut(), token);

    assertThat(first.service.refresh()).isEqualTo(-1);
  }

  @Test
  void optOut_ofAnUnconfirmedOptIn_isKnownWhereTheFileIsShared_andLeavesNoCommit() {
    String token = first.optIn();
    assertThat(second.send(new ConsentRequest.OptOut(), token))
        .isEqualTo(ConsentOutcome.Plain.WITHDRAWN);

    assertThat(first.confirm(token)).isEqualTo(ConsentOutcome.Plain.REFUSED);
    first.service.refresh();
    assertThat(first.service.lastCommit()).as("the commit of the lake alone").isZero();
  }

  @Test
  void unconfirmedOptIn_changedAtTheOtherCollector_cannotBeConfirmedByItsFormerToken() {
    String former = first.optIn();
    String token = ((ConsentOutcome.Opened) second.send(OPTS_IN, former)).token();

    assertThat(first.confirm(former)).isEqualTo(ConsentOutcome.Plain.REFUSED);
    assertThat(first.confirm(token)).isEqualTo(ConsentOutcome.Plain.CONFIRMED);
  }

  private void assertNotInForce(String token) {
    for (Collecting each : List.of(first, second)) {
      each.service.refresh();
      assertThat(each.register.matches(SUBJECT, Optional.of(token))).isFalse();
      assertThat(each.confirm(token)).isEqualTo(ConsentOutcome.Plain.REFUSED);
    }
  }

  @Test
  void optOut_duringTheConfirmationAtTheOtherCollector_wins() {
    String token = first.optIn();
    store.before(
        Operation.CREATE,
        COMMITS,
        () ->
            assertThat(second.send(new ConsentRequest.OptOut(), token))
                .isEqualTo(ConsentOutcome.Plain.WITHDRAWN));

    assertThat(first.confirm(token)).isEqualTo(ConsentOutcome.Plain.REFUSED);
    assertNotInForce(token);
  }

  @Test
  void failedEndOfAWithdrawnConfirmation_leavesTheOtherDecisionsOfItsBatch() throws Exception {
    String token = first.optIn();
    first.confirm(token);
    String others = first.optIn(OTHER);
    List<CompletableFuture<ConsentOutcome>> batch = new ArrayList<>();
    ConsentRequest.Action confirm = new ConsentRequest.ConfirmByReport(Optional.empty());
    duringCommitOf(
        first,
        token,
        () -> {
          batch.add(first.submit(SUBJECT, new ConsentRequest.OptOut(), token));
          batch.add(first.submit(OTHER, confirm, others));
          store.before(
              Operation.CREATE,
              COMMITS,
              () -> write(folder.resolve("lake.keys.withdrawn"), "broken"));
        });

    assertThat(batch.get(0).join()).isEqualTo(ConsentOutcome.Plain.WITHDRAWN);
    assertThat(batch.get(1)).failsWithin(Duration.ofSeconds(5));
    assertThat(first.register.matches(SUBJECT, Optional.of(token))).isFalse();
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void optOut_thatMeetsAConfirmationAtTheOtherCollector_wins() {
    String token = first.optIn();
    second.whenDeciding.set(
        () -> assertThat(first.confirm(token)).isEqualTo(ConsentOutcome.Plain.CONFIRMED));

    assertThat(second.send(new ConsentRequest.OptOut(), token))
        .isEqualTo(ConsentOutcome.Plain.WITHDRAWN);
    assertNotInForce(token);
  }

  @Test
  void optOut_thatMeetsAnotherDecisionAtTheOtherCollector_isAccepted() {
    String token = first.optIn();
    String others = first.optIn(OTHER);
    second.whenDeciding.set(
        () ->
            first
                .submit(OTHER, new ConsentRequest.ConfirmByReport(Optional.empty()), others)
                .join());

    assertThat(second.send(new ConsentRequest.OptOut(), token))
        .isEqualTo(ConsentOutcome.Plain.WITHDRAWN);
    assertNotInForce(token);
  }

  @Test
  void narrowerOptIn_duringTheConfirmationOfTheFormerOne_endsIt() {
    String former = first.optIn();
    List<String> narrower = new ArrayList<>();
    store.before(
        Operation.CREATE,
        COMMITS,
        () -> narrower.add(((ConsentOutcome.Opened) second.send(OPTS_IN, former)).token()));

    assertThat(first.confirm(former)).isEqualTo(ConsentOutcome.Plain.REFUSED);
    assertNotInForce(former);
    assertThat(first.confirm(narrower.get(0))).isEqualTo(ConsentOutcome.Plain.CONFIRMED);
  }

  @Test
  void narrowerOptIn_thatMeetsTheConfirmationOfTheFormerOne_changesIt() {
    OptInRequest wide =
        new OptInRequest(Scope.EXTENDED, Deployment.REGISTERED, "2025-06", Optional.empty(), false);
    String token = first.open(SUBJECT, new ConsentRequest.OptIn(wide, false, Optional.empty(), 0));
    second.whenDeciding.set(() -> first.confirm(token));

    assertThat(second.send(OPTS_IN, token)).isEqualTo(ConsentOutcome.Plain.CHANGED);
    first.service.refresh();
    ConsentOutcome shown = first.send(new ConsentRequest.Show(), token);
    assertThat(((ConsentOutcome.Shown) shown).row().get("scope")).hasToString("info-page");
  }

  @Test
  void optOut_ofAnUnconfirmedOptIn_isAccepted_ifItsBatchIsDecidedAgain() {
    String token = first.optIn();
    first.confirm(token);
    String unconfirmed = first.optIn(OTHER);
    String atTheOther = second.optIn(OTHER);
    List<CompletableFuture<ConsentOutcome>> batch = new ArrayList<>();
    duringCommitOf(
        first,
        token,
        () -> {
          batch.add(first.submit(OTHER, new ConsentRequest.OptOut(), unconfirmed));
          batch.add(first.submit(SUBJECT, new ConsentRequest.OptOut(), token));
          ConsentRequest.Action confirm = new ConsentRequest.ConfirmByReport(Optional.empty());
          store.before(
              Operation.CREATE, COMMITS, () -> second.submit(OTHER, confirm, atTheOther).join());
        });

    assertThat(batch.get(0).join()).isEqualTo(ConsentOutcome.Plain.WITHDRAWN);
    assertThat(batch.get(1).join()).isEqualTo(ConsentOutcome.Plain.WITHDRAWN);
  }

  @Test
  void optOut_isAccepted_ifAnotherRequestOfItsBatchFails() throws Exception {
    String token = first.optIn();
    first.confirm(token);
    first.submit(OTHER, new ConsentRequest.OptOut(), first.optIn(OTHER)).join();
    Files.writeString(folder.resolve("lake.keys.withdrawn"), "broken");
    List<CompletableFuture<ConsentOutcome>> batch = new ArrayList<>();
    duringCommitOf(
        first,
        token,
        () -> {
          batch.add(first.submit(OTHER, OPTS_IN, "none"));
          batch.add(first.submit(SUBJECT, new ConsentRequest.OptOut(), token));
        });

    assertThat(batch.get(0)).failsWithin(Duration.ofSeconds(5));
    assertThat(batch.get(1).join()).isEqualTo(ConsentOutcome.Plain.WITHDRAWN);
  }

  @Test
  void repeatedOptIn_atTheOtherCollector_getsTheSameToken() {
    ConsentRequest.Action keyed = keyed(1);
    String token = first.open(SUBJECT, keyed);

    assertThat(second.open(SUBJECT, keyed)).isEqualTo(token);
    assertThat(second.open(SUBJECT, keyed(2))).as("from another address").isEqualTo(token);
    assertThat(second.open(OTHER, keyed)).isNotEqualTo(token);
    second.confirm(token);
    assertThat(first.open(SUBJECT, keyed(2))).as("confirmed").isEqualTo(token);
    assertThat(folder.resolve("lake.keys.issued")).content().doesNotContain(token.substring(4, 16));
  }

  @Test
  void repeatedOptIn_sentToBothCollectorsAtOnce_getsOneToken() {
    List<CompletableFuture<ConsentOutcome>> sent = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      sent.add((i % 2 == 0 ? first : second).submit(SUBJECT, keyed(i), "none"));
    }
    assertThat(sent.stream().map(one -> ((ConsentOutcome.Opened) one.join()).token()).distinct())
        .hasSize(1);
  }

  @Test
  void flood_ofOneClient_endsNoOptInOfOthers_andHidesNoneOfTheirTokens() {
    String withdrawn = first.optIn();
    first.send(new ConsentRequest.OptOut(), withdrawn);
    String waiting = first.open(OTHER, keyed(1));
    for (String name : List.of("issued", "withdrawn")) {
      flood(new OptInFile(folder.resolve("lake.keys." + name)), 1_100);
    }
    assertThat(second.confirm(withdrawn)).isEqualTo(ConsentOutcome.Plain.REFUSED);
    assertThat(second.open(OTHER, keyed(1))).isEqualTo(waiting);
    ConsentRequest.Action confirm = new ConsentRequest.ConfirmByReport(Optional.empty());
    assertThat(second.submit(OTHER, confirm, waiting).join())
        .isEqualTo(ConsentOutcome.Plain.CONFIRMED);
  }

  private static ConsentRequest.Action keyed(int client) {
    return new ConsentRequest.OptIn(
        OPT_IN, false, Optional.of("a-random-text-of-a-client"), client);
  }

  @Test
  void withdrawnOptIns_ofAClientWithTooMany_endItsOlderOptIns() {
    OptInFile withdrawn = new OptInFile(folder.resolve("many"));
    UnconfirmedConsent others = new UnconfirmedConsent(OPT_IN, NOW.getEpochSecond() - 5_000, 7);
    withdrawn.add(List.of(new OptInFile.Addition(OTHER, others, known -> false)), NOW);
    flood(withdrawn, 1_004);
    assertThat(withdrawn.contains(hash(0), flooding(0))).as("the first").isTrue();
    assertThat(withdrawn.contains(hash(768), flooding(768))).isTrue();
    assertThat(withdrawn.contains(SUBJECT, flooding(4))).as("as old, of the client").isTrue();
    assertThat(withdrawn.contains(SUBJECT, flooding(5))).as("younger").isFalse();
    assertThat(withdrawn.contains(OTHER, others)).isTrue();
    assertThat(withdrawn.contains(SUBJECT, others)).as("of another client").isFalse();
    assertThat(folder.resolve("many")).content().hasLineCount(1_001);
  }

  /** As by one person with many networks, each of which withdraws one opt-in. */
  @Test
  void withdrawnOptIns_ofManyClients_endNoOptInOfAnotherClient() {
    OptInFile withdrawn = new OptInFile(folder.resolve("many"));
    long second = NOW.getEpochSecond();
    List<OptInFile.Addition> additions = new ArrayList<>();
    for (int client = 0; client < 1_010; client++) {
      UnconfirmedConsent one = new UnconfirmedConsent(OPT_IN, second, client);
      additions.add(new OptInFile.Addition(hash(client), one, known -> false));
    }
    withdrawn.add(additions, NOW);
    for (int client : new int[] {0, 1, 500, 999, 1_000, 1_009}) {
      UnconfirmedConsent one = new UnconfirmedConsent(OPT_IN, second, client);
      assertThat(withdrawn.contains(hash(client), one)).isTrue();
      assertThat(withdrawn.contains(hash(client + 5_000), one)).isEqualTo(client >= 1_000);
    }
  }

  /** Adds opt-ins of one client, one a second. */
  private static void flood(OptInFile file, int count) {
    file.add(
        IntStream.range(0, count)
            .mapToObj(i -> new OptInFile.Addition(hash(i), flooding(i), known -> false))
            .toList(),
        NOW);
  }

  private static UnconfirmedConsent flooding(int seconds) {
    return new UnconfirmedConsent(OPT_IN, NOW.getEpochSecond() - 5_000 + seconds, 8);
  }

  private static byte[] hash(int i) {
    return ByteBuffer.allocate(Pseudonyms.LENGTH).putInt(1, i).array();
  }

  /** Changes a consent, and runs an action before the change is stored. */
  private void duringCommitOf(Collecting collector, String token, Runnable action) {
    OptInRequest changed =
        new OptInRequest(Scope.EXTENDED, Deployment.REGISTERED, "2025-06", Optional.empty(), false);
    store.before(Operation.CREATE, COMMITS, action);
    collector.send(new ConsentRequest.OptIn(changed, false, Optional.empty(), 0), token);
  }

  @Test
  void consent_afterAnErasure_limitsItsTombstoneToEarlierData_butNotAnObjection() {
    Suppression erased = suppression("e-1", Purpose.TOMBSTONE, SUBJECT);
    Suppression objection = suppression("e-2", Purpose.OBJECTION, SUBJECT);
    Suppression other = suppression("e-3", Purpose.TOMBSTONE, OTHER);
    SuppressionTable table = new SuppressionTable(Lake.in(store, "memory"));
    table.change(
        CommitKind.SUPPRESS, NOW, "erase", Map.of(), rows -> List.of(erased, objection, other));

    first.confirm(first.optIn());

    Instant before = NOW.minusSeconds(1);
    assertThat(table.rows())
        .containsExactly(erased.covering(Optional.of(before)), objection, other);
  }

  private static Suppression suppression(String id, Purpose purpose, byte[] subject) {
    String hex = HexFormat.of().formatHex(subject);
    return Suppression.of(id, purpose, "instance", hex, "request", NOW.minusSeconds(60))
        .ending(Optional.of(NOW.plusSeconds(60)));
  }
}
