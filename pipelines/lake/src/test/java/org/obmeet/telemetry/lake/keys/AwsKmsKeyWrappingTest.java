package org.obmeet.telemetry.lake.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;

/** Tests {@link AwsKmsKeyWrapping} on a server that answers as the service does. */
class AwsKmsKeyWrappingTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final byte[] KEY =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);

  private final List<String> calls = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private KmsClient client;
  private KeyWrapping wrapping;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    client =
        KmsClient.builder()
            .endpointOverride(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
            .region(Region.EU_CENTRAL_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("user", "word")))
            .httpClientBuilder(ApacheHttpClient.builder())
            .build();
    wrapping = new AwsKmsKeyWrapping(client, "alias/telemetry");
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  /** Answers with the context and the key as the wrapped form, and refuses another context. */
  private void answer(HttpExchange exchange) throws IOException {
    JsonNode request = JSON.readTree(exchange.getRequestBody());
    String call = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    calls.add(call + " " + request.path("KeyId").asText());
    String context = request.path("EncryptionContext") + "|";
    int status = 200;
    Map<String, Object> answer;
    if (call.equals("TrentService.Encrypt")) {
      answer = Map.of("CiphertextBlob", base64(context + text(request.path("Plaintext"))));
    } else if (text(request.path("CiphertextBlob")).startsWith(context)) {
      String wrapped = text(request.path("CiphertextBlob"));
      answer = Map.of("Plaintext", base64(wrapped.substring(context.length())));
    } else {
      status = 400;
      answer = Map.of("__type", "InvalidCiphertextException");
    }
    byte[] bytes = JSON.writeValueAsBytes(answer);
    exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static String text(JsonNode base64) {
    return new String(Base64.getDecoder().decode(base64.asText()), StandardCharsets.UTF_8);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void key_wrapped_isUnwrappedUnderItsNameOnly() {
    byte[] wrapped = wrapping.wrap("community_events/person/740", KEY);

    assertThat(wrapping.unwrap("community_events/person/740", wrapped)).isEqualTo(KEY);
    assertThatThrownBy(() -> wrapping.unwrap("community_events/person/741", wrapped))
        .isInstanceOf(KeysetException.class)
        .hasMessageContaining("alias/telemetry", "InvalidCiphertextException", "kms:Decrypt");
    assertThat(calls)
        .containsExactly(
            "TrentService.Encrypt alias/telemetry",
            "TrentService.Decrypt alias/telemetry",
            "TrentService.Decrypt alias/telemetry");
  }

  @Test
  void service_thatCannotBeReached_isNamedInTheError() {
    server.stop(0);

    assertThatThrownBy(() -> wrapping.wrap("name", KEY))
        .isInstanceOf(KeysetException.class)
        .hasMessageContaining("AWS KMS", "AWS_REGION");
  }

  @Test
  void location_withoutAKey_isRefused() {
    assertThatThrownBy(() -> KeyWrapping.at("aws-kms:"))
        .isInstanceOf(KeysetException.class)
        .hasMessageContaining("aws-kms:ARN");
  }
}
