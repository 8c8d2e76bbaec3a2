package org.obmeet.telemetry.lake.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.SampleDataset;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CommitDraft;
import org.obmeet.telemetry.lake.commit.CommitKind;
import org.obmeet.telemetry.lake.commit.ConsentMode;
import org.obmeet.telemetry.lake.commit.LakeMetadata;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.file.LakeLayout;
import org.obmeet.telemetry.lake.log.CommitLog;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.store.s3.FaultyHttpClient.Outcome;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Tests put-if-absent and commits by two writers, on good and faulty networks. */
@Tag("integration")
class S3CommitTest {
  private static final List<Outcome> FAULTS =
      List.of(
          Outcome.DROPPED,
          Outcome.RESPONSE_LOST,
          Outcome.DELAYED,
          Outcome.SERVER_ERROR,
          Outcome.SLOW_DOWN,
          Outcome.DONE_BUT_500,
          Outcome.CONFLICT);

  private final S3Location root = S3Location.parse(S3TestServer.running().root());

  private static Function<SdkHttpRequest, Outcome> faulty(long seed, int percent) {
    SplittableRandom random = new SplittableRandom(seed);
    return request -> {
      synchronized (random) {
        Outcome outcome = FAULTS.get(random.nextInt(FAULTS.size()));
        boolean fails = random.nextInt(100) < percent;
        boolean fits = outcome != Outcome.CONFLICT || request.method() == SdkHttpMethod.PUT;
        return fails && fits ? outcome : Outcome.DONE;
      }
    };
  }

  @ParameterizedTest
  @CsvSource({"300, 0", "100, 40"})
  void create_twoWriters_hasOneWinnerPerFile(int races, int percent) throws Exception {
    S3Store first = S3StoreTest.over(faulty(11, percent), root);
    S3Store second = S3StoreTest.over(faulty(12, percent), root);
    CyclicBarrier start = new CyclicBarrier(2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<List<Boolean>> one = threads.submit(creating(first, "one", start, races));
      Future<List<Boolean>> other = threads.submit(creating(second, "other", start, races));
      LakeFiles files = new LakeFiles("s3://x", new S3Store(S3ClientProvider.shared(), root));
      int firsts = 0;
      for (int race = 0; race < races; race++) {
        assertThat(one.get().get(race)).as("race " + race).isNotEqualTo(other.get().get(race));
        firsts += one.get().get(race) ? 1 : 0;
        if (race % 20 == 0 || percent > 0) {
          assertThat(new String(files.bytes("ledger/" + race), UTF_8))
              .isEqualTo((one.get().get(race) ? "one" : "other") + race);
        }
      }
      assertThat(firsts).isBetween(1, races - 1);
    } finally {
      threads.shutdownNow();
    }
  }

  private static Callable<List<Boolean>> creating(
      S3Store store, String writer, CyclicBarrier start, int races) {
    return () -> {
      List<Boolean> won = new ArrayList<>();
      for (int race = 0; race < races; race++) {
        start.await();
        won.add(store.putIfAbsent().create("ledger/" + race, (writer + race).getBytes(UTF_8)));
      }
      return won;
    };
  }

  @Test
  void append_twoWritersOnFaultyNetwork_keepsEachCommitOnce() throws Exception {
    String lake = S3TestServer.running().root();
    Lake.create(lake, new LakeMetadata("ring", ConsentMode.RECORDED, "eu"), SampleDataset.AT);
    int entries = 60;
    List<Callable<Integer>> work =
        IntStream.of(1, 2)
            .<Callable<Integer>>mapToObj(w -> () -> append(lake, w, entries))
            .toList();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (Future<Integer> done : threads.invokeAll(work)) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
    Lake opened = Lake.open(lake);
    opened.log().verify();
    Map<String, Long> runs =
        opened.log().commits().stream()
            .collect(Collectors.groupingBy(Commit::run, Collectors.counting()));
    assertThat(runs).hasSize(2 * entries + 1).allSatisfy((run, times) -> assertThat(times).isOne());

    long head = opened.log().head().number();
    opened.log().append(CommitDraft.of(CommitKind.KEYS, head, SampleDataset.AT, "last"));
    assertThat(opened.files().list("ledger/checkpoints")).isNotEmpty();
    assertThat(Lake.open(lake).state()).isEqualTo(LakeState.replay(opened.log().commits()));
  }

  private static int append(String lake, int worker, int entries) {
    LakeFiles files =
        new LakeFiles(lake, S3StoreTest.over(faulty(worker, 30), S3Location.parse(lake)));
    CommitLog log = new CommitLog(files, new LakeLayout(), files.putIfAbsent());
    for (int i = 0; i < entries; i++) {
      CommitDraft draft =
          CommitDraft.of(CommitKind.KEYS, -1, SampleDataset.AT, "run-" + worker + "-" + i);
      log.append(draft);
    }
    return entries;
  }

  @ParameterizedTest
  @EnumSource(
      value = Outcome.class,
      names = {"RESPONSE_LOST", "DONE_BUT_500"})
  void create_responsesLost_returnsTheTrueWinner(Outcome outcome) throws IOException {
    S3Store withoutResponses =
        S3StoreTest.over(r -> r.method() == SdkHttpMethod.PUT ? outcome : Outcome.DONE, root);

    assertThat(withoutResponses.putIfAbsent().create("ledger/a", new byte[] {1})).isTrue();
    assertThat(withoutResponses.putIfAbsent().create("ledger/a", new byte[] {1})).isFalse();
  }

  @Test
  void create_spuriousConflict_retries() throws IOException {
    AtomicInteger attempts = new AtomicInteger();
    S3Store conflicting =
        S3StoreTest.over(
            r ->
                r.method() == SdkHttpMethod.PUT && attempts.incrementAndGet() < 4
                    ? Outcome.CONFLICT
                    : Outcome.DONE,
            root);

    assertThat(conflicting.putIfAbsent().create("ledger/a", new byte[] {1})).isTrue();
    assertThat(attempts.get()).isEqualTo(4);
  }

  @Test
  void create_unreachableStore_fails() {
    S3Store unreachable =
        S3StoreTest.over(
            r -> r.method() == SdkHttpMethod.PUT ? Outcome.DROPPED : Outcome.DONE, root);

    assertThatThrownBy(() -> unreachable.putIfAbsent().create("ledger/a", new byte[] {1}))
        .isInstanceOf(IOException.class);
  }
}
