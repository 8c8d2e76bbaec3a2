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
import org.obmeet.telemetry.lake.log.ConflictCheck;
import org.obmeet.telemetry.lake.store.s3.FaultyHttpClient.Fate;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** One winner, and the winner knows it: two committers, good and bad networks. */
class S3CommitTest {
  private static final List<Fate> FAULTS =
      List.of(
          Fate.DROPPED,
          Fate.ANSWER_LOST,
          Fate.DELAYED,
          Fate.BROKEN,
          Fate.SLOW_DOWN,
          Fate.DONE_BUT_500,
          Fate.CONFLICT);

  private final S3Location root = S3Location.parse(S3TestServer.running().root());

  private static Function<SdkHttpRequest, Fate> bad(long seed, int percent) {
    SplittableRandom random = new SplittableRandom(seed);
    return request -> {
      synchronized (random) {
        Fate fault = FAULTS.get(random.nextInt(FAULTS.size()));
        boolean met = random.nextInt(100) < percent;
        boolean fits = fault != Fate.CONFLICT || request.method() == SdkHttpMethod.PUT;
        return met && fits ? fault : Fate.DONE;
      }
    };
  }

  @ParameterizedTest
  @CsvSource({"1000, 0", "200, 40"})
  void create_twoCommittersOverAndOver_hasOneWinnerEach(int races, int percent) throws Exception {
    S3Store first = S3StoreTest.over(bad(11, percent), root);
    S3Store second = S3StoreTest.over(bad(12, percent), root);
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
      S3Store store, String who, CyclicBarrier start, int races) {
    return () -> {
      List<Boolean> won = new ArrayList<>();
      for (int race = 0; race < races; race++) {
        start.await();
        won.add(store.createOnly().create("ledger/" + race, (who + race).getBytes(UTF_8)));
      }
      return won;
    };
  }

  @Test
  void append_twoCommittersOverABadNetwork_keepsEachEntryOnce() throws Exception {
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
    Lake whole = Lake.open(lake);
    whole.log().verify();
    Map<String, Long> runs =
        whole.log().commits().stream()
            .collect(Collectors.groupingBy(Commit::run, Collectors.counting()));
    assertThat(runs).hasSize(2 * entries + 1).allSatisfy((run, times) -> assertThat(times).isOne());
  }

  private static int append(String lake, int worker, int entries) {
    LakeFiles files =
        new LakeFiles(lake, S3StoreTest.over(bad(worker, 30), S3Location.parse(lake)));
    CommitLog log = new CommitLog(files, new LakeLayout(), files.putIfAbsent());
    for (int i = 0; i < entries; i++) {
      CommitDraft draft =
          CommitDraft.of(CommitKind.KEYS, -1, SampleDataset.AT, "run-" + worker + "-" + i);
      log.append(draft, ConflictCheck.alwaysRebase());
    }
    return entries;
  }

  @ParameterizedTest
  @EnumSource(
      value = Fate.class,
      names = {"ANSWER_LOST", "DONE_BUT_500"})
  void create_whoseAnswersAreAllLost_knowsThatItHasWon(Fate fate) throws IOException {
    S3Store mute = S3StoreTest.over(r -> r.method() == SdkHttpMethod.PUT ? fate : Fate.DONE, root);

    assertThat(mute.createOnly().create("ledger/a", new byte[] {1})).isTrue();
    assertThat(mute.createOnly().create("ledger/a", new byte[] {1})).isFalse();
  }

  @Test
  void create_refusedForNothing_triesAgain() throws IOException {
    AtomicInteger refused = new AtomicInteger();
    S3Store odd =
        S3StoreTest.over(
            r ->
                r.method() == SdkHttpMethod.PUT && refused.incrementAndGet() < 4
                    ? Fate.CONFLICT
                    : Fate.DONE,
            root);

    assertThat(odd.createOnly().create("ledger/a", new byte[] {1})).isTrue();
    assertThat(refused.get()).isEqualTo(4);
  }

  @Test
  void create_thatNeverArrives_isNeitherWonNorLost() {
    S3Store cut =
        S3StoreTest.over(r -> r.method() == SdkHttpMethod.PUT ? Fate.DROPPED : Fate.DONE, root);

    assertThatThrownBy(() -> cut.createOnly().create("ledger/a", new byte[] {1}))
        .isInstanceOf(IOException.class);
  }
}
