package org.obmeet.telemetry.collector.ohttp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.collector.http.RequestBody.InvalidBodyException;

/** Tests binary requests by the examples of RFC 9292, section 5. */
class BinaryRequestTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final String CONTROL = "0347455405687474707300" + "0a2f68656c6c6f2e747874";
  private static final String FIELDS =
      "0a757365722d6167656e74346375726c2f372e31362e33206c69626375726c2f"
          + "372e31362e33204f70656e53534c2f302e392e376c207a6c69622f312e322e33"
          + "04686f73740f7777772e6578616d706c652e636f6d0f6163636570742d6c616e"
          + "677561676506656e2c206d69";

  private static BinaryRequest read(String hex) throws InvalidBodyException {
    return BinaryRequest.read(HEX.parseHex(hex), 8 << 10);
  }

  private static int status(String hex) {
    try {
      read(hex);
      return 200;
    } catch (InvalidBodyException invalid) {
      return invalid.response().status();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00" + CONTROL + "406c" + FIELDS + "0000",
        "00" + CONTROL + "406c" + FIELDS,
        "02" + CONTROL + FIELDS + "000000" + "00000000000000000000",
        "02" + CONTROL + FIELDS + "00"
      })
  void examplesOfTheStandard_areRead(String hex) throws Exception {
    BinaryRequest request = read(hex);
    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.uri().getPathQuery()).isEqualTo("/hello.txt");
    assertThat(request.headers().get("User-Agent"))
        .isEqualTo("curl/7.16.3 libcurl/7.16.3 OpenSSL/0.9.7l zlib/1.2.3");
    assertThat(request.headers().get("Accept-Language")).isEqualTo("en, mi");
    assertThat(request.content()).isEmpty();
  }

  @Test
  void contentOfIndeterminateLength_isJoined_andTrailersAreDropped() throws Exception {
    BinaryRequest request =
        read("02" + CONTROL + "00" + "0361626303646566" + "00" + "01610162" + "00");
    assertThat(new String(request.content(), StandardCharsets.UTF_8)).isEqualTo("abcdef");
    assertThat(request.headers().size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "01" + CONTROL,
        "03" + CONTROL,
        "04" + CONTROL,
        "00" + "03474554",
        "00" + CONTROL + "406c" + FIELDS + "000001", // padding that is not zero
        "00" + CONTROL + "3f" + FIELDS, // the section ends in a field
        "00" + CONTROL + "05" + "0141016263", // a name in upper case
        "00" + CONTROL + "04" + "01610a0a", // a value that is cut
        "00" + CONTROL + "04" + "0161010a", // a line end in a value
        "00" + CONTROL + "06" + "023a7401610161", // a pseudo-header field
        "00" + CONTROL + "00" + "ffffffffffffffff" + "61", // content longer than the message
        "00" + "03474554" + "00" + "00" + "0568656c6c6f", // no absolute path
        "00" + "03474554" + "00" + "00" + "0b2f612f2532652532652f62", // ambiguous path
        "00" + "03676574" + "00" + "00" + "012f" // method in lower case
      })
  void malformedRequests_areRefused(String hex) {
    assertThat(status(hex)).isEqualTo(400);
  }

  @Test
  void everyCut_isReadOrRefused_withoutAnotherError() throws Exception {
    byte[] whole = HEX.parseHex("00" + CONTROL + "406c" + FIELDS + "0161" + "00");
    for (int length = 0; length < whole.length; length++) {
      String cut = HEX.formatHex(Arrays.copyOf(whole, length));
      assertThat(status(cut)).as("length %s", length).isIn(200, 400);
    }
  }

  @Test
  void headerOf9KiB_isTooLong() {
    String request =
        HEX.formatHex(ObliviousClient.request("GET", "/", "", "a", "b".repeat(9 << 10)));
    assertThat(status(request)).isEqualTo(431);
  }
}
