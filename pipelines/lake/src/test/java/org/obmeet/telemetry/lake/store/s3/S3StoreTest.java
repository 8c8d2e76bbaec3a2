package org.obmeet.telemetry.lake.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.io.ParallelIo;
import org.obmeet.telemetry.lake.store.FileInfo;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.PendingWrite;
import org.obmeet.telemetry.lake.store.StoredFile;
import org.obmeet.telemetry.lake.store.s3.FaultyHttpClient.Fate;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** What an object store is asked for, and what is done where it does not answer well. */
class S3StoreTest {
  private final S3TestServer server = S3TestServer.running();
  private final S3Location root = S3Location.parse(server.root());

  private S3Store store() {
    return new S3Store(S3ClientProvider.shared(), root);
  }

  private S3Store over(Function<SdkHttpRequest, Fate> fates) {
    return over(fates, root);
  }

  static S3Store over(Function<SdkHttpRequest, Fate> fates, S3Location root) {
    return new S3Store(
        new S3ClientProvider(
            () ->
                S3ClientProvider.client(
                    new FaultyHttpClient(fates), new SplittableRandom(7), Duration.ofMillis(1))),
        root);
  }

  @Test
  void open_largeObject_isReadByRangesFromAnywhere() throws IOException {
    byte[] bytes = new byte[5 * S3SeekableChannel.FIRST + 123];
    new Random(1).nextBytes(bytes);
    AtomicInteger requests = new AtomicInteger();
    S3Store counted =
        over(
            request -> {
              requests.incrementAndGet();
              return Fate.DONE;
            });
    counted.put("clean/large", bytes);
    requests.set(0);

    try (SeekableByteChannel channel = counted.open("clean/large")) {
      assertThat(channel.size()).isEqualTo(bytes.length);
      for (int at :
          List.of(bytes.length - 8, 3 * S3SeekableChannel.FIRST, 0, S3SeekableChannel.FIRST - 3)) {
        ByteBuffer eight = ByteBuffer.allocate(8);
        channel.position(at);
        while (eight.hasRemaining() && channel.read(eight) >= 0) {
          continue;
        }
        assertThat(eight.array()).isEqualTo(java.util.Arrays.copyOfRange(bytes, at, at + 8));
      }
    }
    LakeFiles files = new LakeFiles("s3://x", counted);
    assertThat(requests.get()).isLessThan(8);
    assertThat(files.bytes("clean/large")).isEqualTo(bytes);
  }

  @Test
  void open_emptyObject_endsAtOnce() throws IOException {
    store().put("clean/empty", new byte[0]);

    try (SeekableByteChannel channel = store().open("clean/empty")) {
      assertThat(channel.size()).isZero();
      assertThat(channel.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }
  }

  @Test
  void open_replacedWhileItIsRead_isRefused() throws IOException {
    store().put("clean/a", new byte[3 * S3SeekableChannel.FIRST]);
    try (SeekableByteChannel channel = store().open("clean/a")) {
      store().put("clean/a", "other".getBytes(UTF_8));

      channel.position(2 * S3SeekableChannel.FIRST);
      assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(8)))
          .hasMessage("it was replaced while it was read");
    }
  }

  @Test
  void list_moreThanAPage_givesAll() throws IOException {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 43; i++) {
      names.add("clean/many/" + i);
    }
    S3Store store = new S3Store(S3ClientProvider.shared(), root, 10);
    ParallelIo.forEach(names, name -> store.put(name, new byte[] {1}));
    store.put("clean/many-others", new byte[] {1});

    assertThat(store.list("clean/many"))
        .extracting(FileInfo::path)
        .containsExactlyInAnyOrderElementsOf(names);
    store.deleteFolder("clean/many");
    assertThat(store.walk()).extracting(StoredFile::path).containsExactly("clean/many-others");
  }

  @Test
  void pending_largerThanAMegabyte_isSpooledToAPrivateFileAndPutAtOnce() throws IOException {
    byte[] bytes = new byte[3 << 20];
    new Random(2).nextBytes(bytes);
    PendingWrite pending = store().pending();
    pending.out().write(bytes, 0, bytes.length);

    assertThat(store().exists("clean/a")).isFalse();
    pending.out().close();
    pending.commit("clean/a");
    assertThat(new LakeFiles("s3://x", store()).bytes("clean/a")).isEqualTo(bytes);
    assertThat(store().walk()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fate.class,
      names = {"DROPPED", "ANSWER_LOST", "DELAYED", "BROKEN", "SLOW_DOWN", "DONE_BUT_500"})
  void everything_whereEverySecondRequestMeetsAFault_isDoneAllTheSame(Fate fate)
      throws IOException {
    AtomicInteger number = new AtomicInteger();
    S3Store bad = over(request -> number.incrementAndGet() % 2 == 1 ? fate : Fate.DONE);
    LakeFiles files = new LakeFiles("s3://x", bad);

    files.write("clean/a", out -> write(out, "one"));
    assertThat(files.bytes("clean/a")).isEqualTo("one".getBytes(UTF_8));
    assertThat(files.exists("clean/b")).isFalse();
    files.move("clean/a", "clean/b");
    files.sync(List.of("clean/b"));
    assertThat(files.list("clean")).containsExactly(new FileInfo("clean/b", 3));
    files.delete("clean/b");
    assertThat(bad.createOnly().create("ledger/a", new byte[] {1})).isTrue();
    assertThat(bad.createOnly().create("ledger/a", new byte[] {1})).isFalse();
    assertThat(number.get()).isGreaterThan(8);
  }

  private static long write(java.io.OutputStream out, String text) throws IOException {
    out.write(text.getBytes(UTF_8));
    return 1;
  }

  @Test
  void requests_thatNeverGetThrough_endInWords() {
    AtomicInteger number = new AtomicInteger();
    S3Store dead =
        over(
            request -> {
              number.incrementAndGet();
              return Fate.SLOW_DOWN;
            });

    assertThatThrownBy(() -> dead.exists("clean/a")).hasMessage("the store answered 503 SlowDown");
    assertThat(number.get()).isEqualTo(S3ClientProvider.ATTEMPTS);
    assertThatThrownBy(() -> over(request -> Fate.DROPPED).put("a", new byte[1]))
        .hasMessage("the store cannot be talked to (IOException)");
  }

  @Test
  void delete_whereVersionsAreKept_isAFault() {
    S3Store keeps =
        over(request -> request.method() == SdkHttpMethod.DELETE ? Fate.MARKED : Fate.DONE);

    assertThatThrownBy(() -> keeps.delete("clean/a"))
        .hasMessage(
            "the bucket keeps versions of what is deleted: suspend versioning, and delete them");
  }

  @Test
  void delete_thatTheStoreOnlyPretends_isAFault() throws IOException {
    store().put("clean/a", new byte[] {1});
    S3Store pretends =
        over(request -> request.method() == SdkHttpMethod.DELETE ? Fate.PRETENDED : Fate.DONE);

    assertThatThrownBy(() -> pretends.delete("clean/a"))
        .hasMessage("it is there still after it was deleted");
  }

  @Test
  void harden_ofWhatHasBeenTakenAway_isAFault() throws IOException {
    store().put("clean/a", new byte[] {1});

    assertThatThrownBy(() -> store().sync(List.of("clean/a", "clean/b"))).hasMessage("clean/b");
  }

  @Test
  void store_thatIgnoresTheCondition_isFoundOut() {
    S3Store ignores =
        over(request -> request.method() == SdkHttpMethod.PUT ? Fate.PRETENDED : Fate.DONE);

    assertThat(new LakeFiles("s3://x", ignores).createsOnce()).isFalse();
    assertThat(new LakeFiles("s3://x", store()).createsOnce()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "aws.secretAccessKey, wrong, the store answered 403: check the credentials",
    "aws.endpointUrlS3, http://127.0.0.1:1, the store cannot be reached: the connection is refused"
  })
  void access_configuredWrongly_saysWhatToDo(String name, String value, String words) {
    String right = System.getProperty(name);
    try {
      System.setProperty(name, value);
      S3Store wrong = over(request -> Fate.DONE);
      assertThatThrownBy(() -> wrong.exists("clean/a"))
          .hasMessageStartingWith(words)
          .message()
          .doesNotContain(S3TestServer.SECRET, S3TestServer.IDENTITY);
    } finally {
      System.setProperty(name, right);
    }
  }

  @Test
  void bucket_absent_saysSo() {
    S3Store none = over(request -> Fate.DONE, S3Location.parse("s3://nowhere/lake"));

    assertThatThrownBy(() -> none.createOnly().create("ledger/a", new byte[1]))
        .hasMessage("there is no such bucket");
    assertThatThrownBy(() -> none.list("clean")).hasMessage("there is no such bucket");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://",
        "s3://a/b",
        "s3://BIG/x",
        "s3://bucket/a/../b",
        "s3://bucket/a b",
        "s3:///x"
      })
  void root_malformed_isRefused(String root) {
    assertThatThrownBy(() -> S3Location.parse(root))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("s3://BUCKET/PREFIX")
        .hasMessageEndingWith("it is '" + root + "'");
  }

  @Test
  void pause_grows_withinItsBounds() {
    SplittableRandom random = new SplittableRandom(3);
    for (int attempt = 1; attempt < 40; attempt++) {
      Duration pause = S3ClientProvider.pause(random, Duration.ofMillis(50), attempt);
      long most = Math.min(5_000, 50L << Math.min(20, attempt - 1));
      assertThat(pause.toMillis()).isBetween(most / 2 - 1, most);
    }
  }

  @Test
  void temporaryFiles_areGone() throws IOException {
    try (var left = Files.list(java.nio.file.Path.of(System.getProperty("java.io.tmpdir")))) {
      long before =
          left.filter(f -> f.getFileName().toString().matches("telemetry-.*part")).count();
      pending_largerThanAMegabyte_isSpooledToAPrivateFileAndPutAtOnce();
      try (var now = Files.list(java.nio.file.Path.of(System.getProperty("java.io.tmpdir")))) {
        assertThat(now.filter(f -> f.getFileName().toString().matches("telemetry-.*part")).count())
            .isEqualTo(before);
      }
    }
  }
}
