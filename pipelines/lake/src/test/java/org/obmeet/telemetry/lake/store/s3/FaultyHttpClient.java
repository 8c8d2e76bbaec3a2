package org.obmeet.telemetry.lake.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.function.Function;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.apache.ApacheHttpClient;

/** A client of a bad network: what becomes of each request is what the test says. */
final class FaultyHttpClient implements SdkHttpClient {
  /** What becomes of a request. */
  enum Fate {
    /** It is done, and answered. */
    DONE,
    /** It does not arrive. */
    DROPPED,
    /** It is done, and the answer is lost. */
    ANSWER_LOST,
    /** It is done late, and answered. */
    DELAYED,
    /** It is not done: 500. */
    BROKEN,
    /** It is not done: 503, slow down. */
    SLOW_DOWN,
    /** It is done, and answered by 500 all the same. */
    DONE_BUT_500,
    /** It is refused by 409, though nothing lies there. */
    CONFLICT,
    /** It is not done: 204 all the same. */
    PRETENDED,
    /** It is not done: 204, for a marker was put where a version was deleted. */
    MARKED
  }

  private final SdkHttpClient http = ApacheHttpClient.create();
  private final Function<SdkHttpRequest, Fate> fates;

  FaultyHttpClient(Function<SdkHttpRequest, Fate> fates) {
    this.fates = fates;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    ExecutableHttpRequest real = http.prepareRequest(request);
    Fate fate = fates.apply(request.httpRequest());
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        return meet(fate, real);
      }

      @Override
      public void abort() {
        real.abort();
      }
    };
  }

  private static HttpExecuteResponse meet(Fate fate, ExecutableHttpRequest real)
      throws IOException {
    return switch (fate) {
      case DONE -> real.call();
      case DROPPED -> throw new IOException("connection reset by a test");
      case ANSWER_LOST -> {
        finish(real);
        throw new IOException("connection reset by a test, after the answer");
      }
      case DELAYED -> {
        try {
          Thread.sleep(20);
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
        yield real.call();
      }
      case BROKEN -> answer(500, "InternalError");
      case SLOW_DOWN -> answer(503, "SlowDown");
      case CONFLICT -> answer(409, "ConditionalRequestConflict");
      case PRETENDED -> deleted(false);
      case MARKED -> deleted(true);
      case DONE_BUT_500 -> {
        finish(real);
        yield answer(500, "InternalError");
      }
    };
  }

  private static void finish(ExecutableHttpRequest real) throws IOException {
    HttpExecuteResponse answer = real.call();
    if (answer.responseBody().isPresent()) {
      answer.responseBody().get().readAllBytes();
      answer.responseBody().get().close();
    }
  }

  private static HttpExecuteResponse answer(int status, String code) {
    byte[] body =
        ("<Error><Code>" + code + "</Code><Message>by a test</Message></Error>").getBytes(UTF_8);
    return HttpExecuteResponse.builder()
        .response(SdkHttpResponse.builder().statusCode(status).build())
        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
        .build();
  }

  private static HttpExecuteResponse deleted(boolean marked) {
    SdkHttpResponse.Builder answer = SdkHttpResponse.builder().statusCode(204);
    return HttpExecuteResponse.builder()
        .response((marked ? answer.putHeader("x-amz-delete-marker", "true") : answer).build())
        .build();
  }

  @Override
  public void close() {
    http.close();
  }
}
