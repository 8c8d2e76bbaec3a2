package org.obmeet.telemetry.collector.ohttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.obmeet.telemetry.collector.MutableClock;
import org.obmeet.telemetry.collector.http.RequestBody.InvalidBodyException;
import org.obmeet.telemetry.lake.keys.KeysetException;

/** Tests encapsulation by the example of RFC 9458, appendix A, and the keys of the gateway. */
class EncapsulatedRequestTest {
  private static final Duration AGE = Duration.ofDays(30);
  private static final Duration OVERLAP = Duration.ofDays(7);
  private static final HexFormat HEX = HexFormat.of();

  private static final String SECRET =
      "3c168975674b2fa8e465970b79c8dcf09f1c741626480bd4c6162fc5b6a98e1a";
  private static final String CONFIGURATION =
      "01002031e1f05a740102115220e9af918f738674aec95f54db6e04eb705aae8e"
          + "79815500080001000100010003";
  private static final String ENCAPSULATED_REQUEST =
      "010020000100014b28f881333e7c164ffc499ad9796f877f4e1051ee6d31bad1"
          + "9dec96c208b4726374e469135906992e1268c594d2a10c695d858c40a026e796"
          + "5e7d86b83dd440b2c0185204b4d63525";
  private static final String NONCE = "c789e7151fcba46158ca84b04464910d";
  private static final String ENCAPSULATED_RESPONSE =
      NONCE + "86f9013e404feea014e7be4a441f234f857fbd";

  @TempDir Path folder;
  private final MutableClock clock = new MutableClock();

  @Test
  void key_thatAnotherCollectorCreated_opensAtOnce() {
    GatewayKeys first = keys();
    GatewayKeys second = keys();
    clock.move(AGE);
    first.refresh();
    int id = first.configurations()[Short.BYTES] & 0xff;

    assertThat(second.find(id)).isEqualTo(first.find(id)).isPresent();
  }

  private GatewayKeys keys() {
    return new GatewayKeys(folder.resolve("ohttp.keys"), AGE, OVERLAP, clock, new SecureRandom());
  }

  /** Writes a file with the key of the example. */
  private GatewayKeys keysOfTheExample() throws Exception {
    Path file = folder.resolve("ohttp.keys");
    Files.writeString(
        file,
        "{\"keys\":[{\"id\":1,\"created\":\"%s\",\"secret\":\"%s\"}]}"
            .formatted(clock.instant(), SECRET));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return keys();
  }

  @Test
  void exampleOfTheStandard_isOpenedAndAnswered() throws Exception {
    GatewayKeys keys = keysOfTheExample();
    assertThat(HEX.formatHex(keys.configurations())).isEqualTo("002d" + CONFIGURATION);

    EncapsulatedRequest request =
        EncapsulatedRequest.open(HEX.parseHex(ENCAPSULATED_REQUEST), keys);
    assertThat(HEX.formatHex(request.content()))
        .isEqualTo("00034745540568747470730b6578616d706c652e636f6d012f");
    assertThat(HEX.formatHex(request.seal(HEX.parseHex("0140c8"), HEX.parseHex(NONCE))))
        .isEqualTo(ENCAPSULATED_RESPONSE);
  }

  @Test
  void request_thatIsChangedOrCut_isRefused() throws Exception {
    GatewayKeys keys = keysOfTheExample();
    byte[] message = HEX.parseHex(ENCAPSULATED_REQUEST);
    for (int i = 0; i < message.length; i++) {
      byte[] changed = message.clone();
      changed[i] ^= 1;
      int status = i < 7 ? 422 : 400;
      assertThat(status(changed, keys)).as("byte %s", i).isIn(status, i == 6 ? 400 : status);
    }
    for (int length = 0; length < message.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(message, length);
      assertThat(status(cut, keys)).as("length %s", length).isIn(400, 422);
    }
  }

  private static int status(byte[] message, GatewayKeys keys) {
    try {
      EncapsulatedRequest.open(message, keys);
      return 200;
    } catch (InvalidBodyException invalid) {
      return invalid.response().status();
    }
  }

  @Test
  void replacedKey_opensRequestsForATime_andIsDeleted() {
    GatewayKeys keys = keys();
    byte[] former = keys.configurations();
    byte[] message = new ObliviousClient(former, 1).encapsulate(new byte[10]).message();

    clock.move(AGE.minusHours(1));
    keys.refresh();
    assertThat(keys.configurations()).isEqualTo(former);
    clock.move(Duration.ofHours(1));
    keys.refresh();
    byte[] next = keys.configurations();
    assertThat(next).isNotEqualTo(former);
    assertThat(next[2] & 0xff).as("key identifier").isEqualTo((former[2] + 1) & 0xff);
    assertThat(status(message, keys)).isEqualTo(200);
    assertThat(keys().configurations()).as("after a restart").isEqualTo(next);
    assertThat(status(message, keys())).isEqualTo(200);

    clock.move(OVERLAP);
    keys.refresh();
    assertThat(status(message, keys)).isEqualTo(422);
    assertThat(folder.resolve("ohttp.keys")).content().containsOnlyOnce("secret");
    assertThat(status(new ObliviousClient(next, 3).encapsulate(new byte[10]).message(), keys))
        .isEqualTo(200);
  }

  @Test
  void collectors_thatStartTogether_shareOneFile() {
    for (int i = 0; i < 30; i++) {
      Path file = folder.resolve("together-" + i);
      List<CompletableFuture<GatewayKeys>> started =
          Stream.generate(
                  () ->
                      CompletableFuture.supplyAsync(
                          () -> new GatewayKeys(file, AGE, OVERLAP, clock, new SecureRandom()),
                          task -> new Thread(task).start()))
              .limit(4)
              .toList();
      assertThat(started.stream().map(one -> HEX.formatHex(one.join().configurations())).distinct())
          .hasSize(1);
    }
  }

  @Test
  void file_isForItsOwnerAlone() throws Exception {
    keys();
    Path file = folder.resolve("ohttp.keys");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(this::keys)
        .isInstanceOf(KeysetException.class)
        .hasMessageContaining("file of gateway keys")
        .hasMessageContaining("chmod 600");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    for (String broken : List.of("{\"keys\":[{\"id\":1}]}", "", "{}", "{\"keys\":[null]}")) {
      Files.writeString(file, broken);
      assertThatThrownBy(this::keys).as(broken).hasMessageContaining("is malformed");
    }
  }
}
