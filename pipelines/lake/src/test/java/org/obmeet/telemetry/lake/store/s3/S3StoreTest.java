package org.obmeet.telemetry.lake.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.lake.file.LakeFiles;
import org.obmeet.telemetry.lake.io.ParallelIo;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.lake.store.PendingWrite;
import org.obmeet.telemetry.lake.store.StoredFile;
import org.obmeet.telemetry.lake.store.s3.FaultyHttpClient.Outcome;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Tests the S3 store, on good and faulty networks. */
class S3StoreTest {
  private final S3TestServer server = S3TestServer.running();
  private final S3Location root = S3Location.parse(server.root());

  private S3Store store() {
    return new S3Store(S3ClientProvider.shared(), root);
  }

  private S3Store over(Function<SdkHttpRequest, Outcome> outcomes) {
    return over(outcomes, root);
  }

  static S3Store over(Function<SdkHttpRequest, Outcome> outcomes, S3Location root) {
    return new S3Store(
        new S3ClientProvider(
            () -> S3ClientProvider.client(new FaultyHttpClient(outcomes), Duration.ofMillis(1))),
        root);
  }

  @Test
  void open_largeObject_isReadByRanges() throws IOException {
    byte[] bytes = new byte[5 * S3SeekableChannel.FIRST_RANGE_BYTES + 123];
    new Random(1).nextBytes(bytes);
    AtomicInteger requests = new AtomicInteger();
    S3Store counted =
        over(
            request -> {
              requests.incrementAndGet();
              return Outcome.DONE;
            });
    counted.put("clean/large", bytes);
    requests.set(0);

    try (SeekableByteChannel channel = counted.open("clean/large")) {
      assertThat(channel.size()).isEqualTo(bytes.length);
      for (int position :
          List.of(
              bytes.length - 8,
              3 * S3SeekableChannel.FIRST_RANGE_BYTES,
              0,
              S3SeekableChannel.FIRST_RANGE_BYTES - 3)) {
        ByteBuffer buffer = ByteBuffer.allocate(8);
        channel.position(position);
        while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
          continue;
        }
        assertThat(buffer.array())
            .isEqualTo(java.util.Arrays.copyOfRange(bytes, position, position + 8));
      }
    }
    LakeFiles files = new LakeFiles("s3://x", counted);
    assertThat(requests.get()).isLessThan(8);
    assertThat(files.bytes("clean/large")).isEqualTo(bytes);
  }

  @Test
  void open_emptyObject_hasNoBytes() throws IOException {
    store().put("clean/empty", new byte[0]);

    try (SeekableByteChannel channel = store().open("clean/empty")) {
      assertThat(channel.size()).isZero();
      assertThat(channel.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }
  }

  @Test
  void read_replacedObject_fails() throws IOException {
    store().put("clean/a", new byte[3 * S3SeekableChannel.FIRST_RANGE_BYTES]);
    try (SeekableByteChannel channel = store().open("clean/a")) {
      store().put("clean/a", "other".getBytes(UTF_8));

      channel.position(2 * S3SeekableChannel.FIRST_RANGE_BYTES);
      assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(8)))
          .hasMessage("it was replaced while it was read");
    }
  }

  @Test
  void list_severalPages_returnsAll() throws IOException {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 43; i++) {
      names.add("clean/many/" + i);
    }
    S3Store store = new S3Store(S3ClientProvider.shared(), root, 10);
    ParallelIo.forEach(names, name -> store.put(name, new byte[] {1}));
    store.put("clean/many-others", new byte[] {1});

    assertThat(store.list("clean/many"))
        .extracting(StoredFile::path)
        .containsExactlyInAnyOrderElementsOf(names);
    store.deleteFolder("clean/many");
    assertThat(store.walk()).extracting(StoredFile::path).containsExactly("clean/many-others");
  }

  @Test
  void pending_largeObject_isSpooledAndUploadedAtomically() throws IOException {
    byte[] bytes = new byte[3 << 20];
    new Random(2).nextBytes(bytes);
    PendingWrite pending = store().pending("unused");
    pending.out().write(bytes, 0, bytes.length);

    assertThat(store().exists("clean/a")).isFalse();
    pending.out().close();
    assertThat(pending.create("clean/a")).isTrue();
    assertThat(new LakeFiles("s3://x", store()).bytes("clean/a")).isEqualTo(bytes);
    assertThat(store().walk()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Outcome.class,
      names = {"DROPPED", "RESPONSE_LOST", "DELAYED", "SERVER_ERROR", "SLOW_DOWN", "DONE_BUT_500"})
  void operations_everySecondRequestFails_succeed(Outcome outcome) throws IOException {
    AtomicInteger number = new AtomicInteger();
    S3Store faulty = over(request -> number.incrementAndGet() % 2 == 1 ? outcome : Outcome.DONE);
    LakeFiles files = new LakeFiles("s3://x", faulty);

    files.write("clean/a", out -> write(out, "one"));
    assertThat(files.bytes("clean/a")).isEqualTo("one".getBytes(UTF_8));
    assertThat(files.exists("clean/b")).isFalse();
    assertThat(files.link("clean/a", "clean/b")).isTrue();
    assertThat(files.link("clean/a", "clean/b")).isFalse();
    files.delete("clean/a");
    files.sync(List.of("clean/b"));
    assertThat(files.list("clean"))
        .extracting(StoredFile::path, StoredFile::size)
        .containsExactly(tuple("clean/b", 3L));
    files.delete("clean/b");
    assertThat(faulty.putIfAbsent().create("ledger/a", new byte[] {1})).isTrue();
    assertThat(faulty.putIfAbsent().create("ledger/a", new byte[] {1})).isFalse();
    assertThat(number.get()).isGreaterThan(8);
  }

  private static long write(java.io.OutputStream out, String text) throws IOException {
    out.write(text.getBytes(UTF_8));
    return 1;
  }

  @Test
  void request_alwaysFailing_failsWithAMessage() {
    AtomicInteger number = new AtomicInteger();
    S3Store failing =
        over(
            request -> {
              number.incrementAndGet();
              return Outcome.SLOW_DOWN;
            });

    assertThatThrownBy(() -> failing.exists("clean/a"))
        .hasMessage("the store returned 503 SlowDown");
    assertThat(number.get()).isEqualTo(S3ClientProvider.MAX_ATTEMPTS);
    assertThatThrownBy(() -> over(request -> Outcome.DROPPED).put("a", new byte[1]))
        .hasMessage("the request to the store failed (IOException)");
  }

  @Test
  void delete_versionedBucket_fails() {
    S3Store versioned =
        over(
            request ->
                request.method() == SdkHttpMethod.DELETE ? Outcome.DELETE_MARKER : Outcome.DONE);

    assertThatThrownBy(() -> versioned.delete("clean/a"))
        .hasMessage(
            "the bucket keeps versions of deleted objects, even if versioning is suspended: move the"
                + " lake to a bucket that never had versioning, and delete these versions");
  }

  @Test
  void delete_ineffective_fails() throws IOException {
    store().put("clean/a", new byte[] {1});
    S3Store ineffective =
        over(
            request ->
                request.method() == SdkHttpMethod.DELETE ? Outcome.FALSE_SUCCESS : Outcome.DONE);

    assertThatThrownBy(() -> ineffective.delete("clean/a"))
        .hasMessage("it still exists after its deletion");
  }

  @Test
  void sync_missingObject_fails() throws IOException {
    store().put("clean/a", new byte[] {1});

    assertThatThrownBy(() -> store().sync(List.of("clean/a", "clean/b"))).hasMessage("clean/b");
  }

  @Test
  void supportsPutIfAbsent_storeIgnoresCondition_isFalse() {
    S3Store unconditional =
        over(
            request ->
                request.method() == SdkHttpMethod.PUT ? Outcome.FALSE_SUCCESS : Outcome.DONE);

    assertThat(new LakeFiles("s3://x", unconditional).supportsPutIfAbsent()).isFalse();
    assertThat(new LakeFiles("s3://x", store()).supportsPutIfAbsent()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "aws.secretAccessKey, wrong, the store returned 403: check the credentials",
    "aws.endpointUrlS3, http://127.0.0.1:1, the store cannot be reached: the connection is refused"
  })
  void access_misconfigured_failsWithRemedy(String name, String value, String message) {
    String right = System.getProperty(name);
    try {
      System.setProperty(name, value);
      S3Store wrong = over(request -> Outcome.DONE);
      assertThatThrownBy(() -> wrong.exists("clean/a"))
          .hasMessageStartingWith(message)
          .message()
          .doesNotContain(S3TestServer.SECRET, S3TestServer.IDENTITY);
    } finally {
      System.setProperty(name, right);
    }
  }

  @Test
  void bucket_absent_fails() {
    S3Store absent = over(request -> Outcome.DONE, S3Location.parse("s3://nowhere/lake"));

    assertThatThrownBy(() -> absent.putIfAbsent().create("ledger/a", new byte[1]))
        .hasMessage("there is no such bucket");
    assertThatThrownBy(() -> absent.list("clean")).hasMessage("there is no such bucket");
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
  void root_malformed_isRejected(String root) {
    assertThatThrownBy(() -> S3Location.parse(root))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("s3://BUCKET/PREFIX")
        .hasMessageEndingWith("it is '" + root + "'");
  }

  @Test
  void temporaryFiles_afterUpload_areDeleted() throws IOException {
    try (var left = Files.list(java.nio.file.Path.of(System.getProperty("java.io.tmpdir")))) {
      long before =
          left.filter(f -> f.getFileName().toString().matches("telemetry-.*part")).count();
      pending_largeObject_isSpooledAndUploadedAtomically();
      try (var now = Files.list(java.nio.file.Path.of(System.getProperty("java.io.tmpdir")))) {
        assertThat(now.filter(f -> f.getFileName().toString().matches("telemetry-.*part")).count())
            .isEqualTo(before);
      }
    }
  }
}
